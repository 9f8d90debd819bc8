// What lies inside an object. Its parts, by number: for shared_ptrs that own one object and point at a part of it, a
// member, an element of an array, a base that a hook visits. And what it owns elsewhere in memory, the elements of a
// vector: a shared_ptr to one of those has no number, and the object would come back as two (tracker.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>

#include "../codec/hook.hpp"
#include "../codec/opened.hpp"
#include "../meta/lifetime.hpp"
#include "../meta/same_type.hpp"

namespace brine::graph {

// The numbers of the members that lead from an object to a part of it.
struct part_way {
  static constexpr std::size_t most = 64;

  std::size_t size = 0;
  std::size_t steps[most];

  [[nodiscard]] bool add(std::size_t step) noexcept {
    if (size == most) return false;
    steps[size++] = step;
    return true;
  }
};

class part_walk;

struct part_type {
  const meta::type_key* identity;
  std::size_t size;
  void (*visit)(const void* object, part_walk&);  // its direct parts; nullptr: it has none
  void (*owned)(const void* object, part_walk&);  // what it owns elsewhere; nullptr: nothing
};

// One walk over an object; what is visited comes to one of three functions.
class part_walk {
 public:
  // Appends the way to the part of this type at this address; false if there is none.
  [[nodiscard]] BRINE_COLD static bool find(const void* object, const part_type& type, const void* part,
                                            const meta::type_key* identity, part_way& way) {
    part_walk walk{searching, way};
    walk.identity_ = identity;
    walk.at_ = place_of(part);
    walk.enter(object, type);
    return walk.done_;
  }
  // The part at the end of the way, or nullptr; its type goes to `identity`.
  [[nodiscard]] BRINE_COLD static void* locate(void* object, const part_type& type, part_way& way,
                                               const meta::type_key*& identity) {
    if (way.size == 0) {
      identity = type.identity;
      return object;
    }
    part_walk walk{locating, way};
    walk.enter(object, type);
    identity = walk.identity_;
    return walk.found_ ? reinterpret_cast<void*>(walk.at_) : nullptr;
  }
  // Calls each(context, begin, size) for the pieces of memory that the object owns elsewhere, until it returns true;
  // whether it did.
  using each_piece = bool (*)(void* context, const void* begin, std::size_t size);
  [[nodiscard]] BRINE_COLD static bool over_owned(const void* object, const part_type& type, each_piece each,
                                                  void* context) {
    part_way none;
    part_walk walk{owning, none};
    walk.each_ = each;
    walk.context_ = context;
    if (type.owned != nullptr) type.owned(object, walk);
    return walk.done_;
  }

  // The next direct part.
  BRINE_COLD void meet(const void* part, const part_type& type) {
    if (done_) return;
    if (mode_ == owning) return meet_owned(part, type);
    const std::size_t number = next_++;
    const std::uintptr_t begin = place_of(part);
    if (mode_ == searching) {
      if (at_ - begin >= type.size || !way_.add(number)) return;
      done_ = at_ == begin && meta::same_type(identity_, type.identity);
      if (!done_) enter(part, type);
      if (!done_) --way_.size;
    } else if (number == way_.steps[depth_]) {
      if (++depth_ == way_.size) {
        at_ = begin;
        size_ = type.size;
        identity_ = type.identity;
        found_ = true;
      } else {
        enter(part, type);
      }
      done_ = true;
    }
  }
  // All elements of an array.
  BRINE_COLD void meet_all(const void* first, std::size_t count, const part_type& type) {
    const std::size_t number = mode_ == searching ? (at_ - place_of(first)) / type.size : way_.steps[depth_];
    if (number >= count) return;
    next_ = number;
    meet(static_cast<const std::byte*>(first) + number * type.size, type);
  }
  // Parts that stand before those that come now, and aren't objects.
  void pass(std::size_t count) noexcept { next_ += count; }

  // Something that is owned, of `count` elements side by side.
  BRINE_COLD void meet_owned(const void* first, const part_type& type, std::size_t count = 1) {
    if (done_ || first == nullptr || count == 0) return;
    done_ = each_(context_, first, count * type.size);
    for (std::size_t i = 0; type.owned != nullptr && i < count && !done_; ++i) {
      type.owned(static_cast<const std::byte*>(first) + i * type.size, *this);
    }
  }

  // A hook is asked for its parts on a fresh object: what it visits may depend on what the object holds, and when a
  // reference is loaded its object isn't read yet. Whoever saves and whoever loads see the same parts.
  template <class T>
  void visit_fresh(const void* object, void (*run)(T&, part_walk&)) {
    if (fresh_) return run(*const_cast<T*>(static_cast<const T*>(object)), *this);
    if constexpr (brine::detail::default_made<T>) {
      brine::detail::place<T> made;
      if (!made.make()) return;
      const std::uintptr_t to = place_of(made.get()), from = place_of(object);
      fresh_ = true;
      if (mode_ == searching) at_ += to - from;
      run(*made.get(), *this);
      // A hook may visit what isn't in its object.
      if (mode_ == locating && found_ && (at_ - to >= sizeof(T) || size_ > sizeof(T) - (at_ - to))) found_ = false;
      if (mode_ == searching || found_) at_ += from - to;
      fresh_ = false;
    }
  }

  [[nodiscard]] bool for_owned() const noexcept { return mode_ == owning; }

 private:
  enum mode { searching, locating, owning };

  part_walk(mode m, part_way& way) : mode_{m}, way_{way} {}

  static std::uintptr_t place_of(const void* address) { return reinterpret_cast<std::uintptr_t>(address); }

  void enter(const void* object, const part_type& type) {
    if (type.visit == nullptr) return;
    const std::size_t next = std::exchange(next_, 0);
    type.visit(object, *this);
    next_ = next;
  }

  mode mode_;
  part_way& way_;
  std::size_t depth_ = 0;  // how much of the way was gone
  std::size_t next_ = 0;   // the number of the next part
  std::uintptr_t at_ = 0;  // what is looked for; of a walk along a way, what was found
  std::size_t size_ = 0;
  const meta::type_key* identity_ = nullptr;
  bool found_ = false;
  bool done_ = false;
  bool fresh_ = false;
  each_piece each_ = nullptr;
  void* context_ = nullptr;
};

template <class T>
constexpr auto visitor_of() -> void (*)(const void*, part_walk&);
template <class T>
constexpr auto owned_of() -> void (*)(const void*, part_walk&);  // owned.hpp

template <class T>
inline constexpr part_type part_of{&meta::key_of<T>, sizeof(T), visitor_of<T>(), owned_of<T>()};

// What a hook is given to show its parts.
class part_archive {
 public:
  using is_saving = std::true_type;
  using is_loading = std::false_type;

  explicit part_archive(part_walk& w) : walk_{w} {}

  [[nodiscard]] static constexpr bool complete() noexcept { return true; }
  // As while a shape is learnt (describer).
  template <class T>
  [[nodiscard]] static constexpr T* context() noexcept {
    return nullptr;
  }
  [[nodiscard]] static constexpr bool ok() noexcept { return true; }
  static bool fail(errc, std::string_view) noexcept { return false; }

  brine::detail::whole_object* object = nullptr;  // whose hook runs (codec/shared_bases.hpp)

  template <class... T>
  part_archive& operator()(const T&... values) {
    (meet(values), ...);
    return *this;
  }
  template <class T>
  part_archive& operator&(const T& value) {
    return (*this)(value);
  }
  template <class T>
  part_archive& operator<<(const T& value) {
    return (*this)(value);
  }

 private:
  template <class T>
  void meet(const T& value) {
    if constexpr (brine::detail::wraps<T>) {
      meet(brine::detail::hook_argument<T>::value(value));
    } else {
      walk_.meet(std::addressof(value), part_of<std::remove_cv_t<T>>);
    }
  }

  part_walk& walk_;
};

// Runs the object's hook, which visits its parts.
template <class T>
void run_for_parts(T& object, part_walk& w) {
  part_archive ar{w};
  std::uint32_t version = 0;
  if constexpr (traits::versioned_hook<T>) {
    w.pass(1);  // the version
    version = traits::present_version<T>();
  }
  brine::detail::save_making_data(object, ar, version);
  brine::detail::run_hook(object, ar, version);
}

// An aggregate with base classes, which the compiler opens.
template <class T, class Sink>
void open_parts([[maybe_unused]] const T& object, [[maybe_unused]] Sink& sink) {
#if BRINE_HAS_DUMP_STRUCT || BRINE_HAS_REFLECTION
  brine::detail::open(const_cast<T*>(std::addressof(object)), sink);
#endif
}

// Numbers are those of the type's schema.
template <class T>
void visit_parts(const void* object, part_walk& w) {
  constexpr kind k = kind_of<T>;
  const auto meet = [&w](const auto&... part) {
    (w.meet(std::addressof(part), part_of<std::remove_cvref_t<decltype(part)>>), ...);
  };
  if constexpr (k == kind::hook) {
    w.visit_fresh<T>(object, &run_for_parts<T>);
  } else if constexpr (k == kind::c_array || k == kind::std_array) {
    const T& all = *static_cast<const T*>(object);
    using element = std::remove_cvref_t<decltype(all[0])>;
    if constexpr (sizeof(T) >= sizeof(element)) w.meet_all(object, sizeof(T) / sizeof(element), part_of<element>);
  } else if constexpr (k == kind::record) {
    reflect::visit(*static_cast<const T*>(object), meet);
  } else if constexpr (k == kind::opened) {
    const auto sink = [&w]<class Part>(const auto&, Part* part) { w.meet(part, part_of<std::remove_cv_t<Part>>); };
    open_parts(*static_cast<const T*>(object), sink);
  } else {
    std::apply(meet, *static_cast<const T*>(object));
  }
}

template <class T>
constexpr auto visitor_of() -> void (*)(const void*, part_walk&) {
  constexpr kind k = kind_of<T>;
  if constexpr (k == kind::hook || k == kind::c_array || k == kind::std_array || k == kind::record ||
                k == kind::opened || k == kind::pair || k == kind::tuple) {
    return &visit_parts<T>;
  } else {
    return nullptr;
  }
}

}  // namespace brine::graph
