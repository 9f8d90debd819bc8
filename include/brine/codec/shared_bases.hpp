// A virtual base class is a part of several classes' objects and is there once, so that hooks of all of them visit it:
// the first visit counts. An archive remembers, while hooks of one object run, which parts of it were visited and by
// whose hook. What one hook visits twice is written twice, as it says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "../config.hpp"
#include "../meta/lifetime.hpp"
#include "../meta/row.hpp"
#include "../schema/describe.hpp"

namespace brine::detail {

// Classes with virtual bases are neither; for all others nothing is remembered.
template <class T>
inline constexpr bool may_have_virtual_base =
    std::is_class_v<T> && !std::is_standard_layout_v<T> && !std::is_trivially_copyable_v<T>;
template <class T>
inline constexpr bool may_be_base = [] {
  if constexpr (std::is_class_v<T>) {
    return !std::is_final_v<T> && !std::is_empty_v<T>;
  } else {
    return false;
  }
}();

struct visited_part {
  const void* address;
  const void* type;
  const void* by;
  const void* by_type;
};

// One object that isn't a part of another one whose hook runs.
class whole_object {
 public:
  whole_object(const void* object, std::size_t size) : begin_{address_of(object)}, end_{begin_ + size} {}

  [[nodiscard]] bool holds(const void* part) const noexcept { return address_of(part) - begin_ < end_ - begin_; }
  // Whether the hook of another part visited this one.
  [[nodiscard]] BRINE_COLD bool was_visited(const void* part, const void* type, bool is_virtual_base) {
    if (!holds(part)) return false;
    const std::size_t count = few_count_ + more_.size();
    for (std::size_t i = 0; i < count; ++i) {
      const visited_part& v = i < few_count_ ? few_[i] : more_[i - few_count_];
      if (v.address == part && v.type == type) return is_virtual_base || v.by != by || v.by_type != by_type;
    }
    const visited_part added{part, type, by, by_type};
    if (few_count_ < few) {
      few_[few_count_++] = added;
    } else {
      more_.push_back(added);
    }
    return false;
  }

  // Whose hook runs.
  const void* by = nullptr;
  const void* by_type = nullptr;

 private:
  static std::uintptr_t address_of(const void* p) noexcept { return reinterpret_cast<std::uintptr_t>(p); }

  static constexpr std::size_t few = 6;
  std::uintptr_t begin_;
  std::uintptr_t end_;
  visited_part few_[few];
  std::size_t few_count_ = 0;
  meta::row<visited_part> more_;
};

// While the hook of this object runs.
template <class Archive, class T>
class hook_scope {
 public:
  // (By its address: it may not be made yet.)
  hook_scope(Archive& ar, const void* at) : archive_{ar}, before_{ar.object}, own_{at, sizeof(T)} {
    if (before_ == nullptr || !before_->holds(at)) ar.object = &own_;
    by_ = std::exchange(ar.object->by, at);
    by_type_ = std::exchange(ar.object->by_type, &schema::identity<T>);
  }
  hook_scope(const hook_scope&) = delete;
  hook_scope& operator=(const hook_scope&) = delete;
  ~hook_scope() {
    archive_.object->by = by_;
    archive_.object->by_type = by_type_;
    archive_.object = before_;
  }

 private:
  Archive& archive_;
  whole_object* before_;
  whole_object own_;
  const void* by_;
  const void* by_type_;
};

template <class Archive, class T>
[[nodiscard]] bool is_visited_base(Archive& ar, const T& value, bool is_virtual_base) {
  if constexpr (may_be_base<T>) {
    return ar.object != nullptr && ar.object->was_visited(std::addressof(value), &schema::identity<T>, is_virtual_base);
  } else {
    return false;
  }
}

}  // namespace brine::detail
