// A std::unique_ptr<T[]> and how many objects it owns, which only its class knows: for its hook,
//
//   template <class Archive>
//   void serialize(Archive& ar) { ar(brine::owned_array(samples_, count_)); }
//
// A varint count, then the elements: the bytes of a std::vector of them. Loaded, the pointer owns a new
// array and the count is what was read; a null pointer is saved as no elements, and none are loaded as null.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "deleter.hpp"
#include "sequence.hpp"

namespace brine {

template <class Pointer, class Count>
class owned_array {
  static_assert(std::is_integral_v<Count> && !std::is_same_v<std::remove_cv_t<Count>, bool>,
                "brine::owned_array(pointer, count): the count is an integer");

 public:
  constexpr owned_array(Pointer& pointer, Count& count) : pointer_{pointer}, count_{count} {}

 private:
  template <class T, kind Kind>
  friend struct family;

  Pointer& pointer_;
  Count& count_;
};

template <class Pointer, class Count>
inline constexpr kind claimed<owned_array<Pointer, Count>> = kind::owned_array;

template <class Pointer, class Count>
struct family<owned_array<Pointer, Count>, kind::owned_array> : plain_family {
  using element = std::remove_cv_t<typename Pointer::element_type>;
  using elements = codec_for<element>;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::sequence);
    if constexpr (!detail::deletes_plainly<std::remove_const_t<Pointer>>) {
      b.refuse(schema::refusal::deleter, meta::type_name<Pointer>(), true);
    }
    schema::describe<element>(b, "[]");
    b.slow();
  }
  static void encode(encoder& e, const owned_array<Pointer, Count>& value) {
    const auto* first = value.pointer_.get();
    const std::size_t count = first == nullptr ? 0 : static_cast<std::size_t>(value.count_);
    e.put_count(count);
    if constexpr (elements::bulk) {
      e.write(first, count * sizeof(element));
    } else {
      const std::size_t begin = e.size();
      for (std::size_t i = 0; i < count; ++i) detail::encode<element>(e, first[i]);
      detail::announce<element>(e, begin, count);
    }
  }
  static bool get(decoder& d, owned_array<Pointer, Count>& value, [[maybe_unused]] std::size_t rest) {
    static_assert(!std::is_const_v<Pointer> && !std::is_const_v<Count>,
                  "brine::owned_array(pointer, count): loading sets both");
    std::size_t count = 0;
    if (!detail::get_count_of<element>(d, rest, count) || !d.charge(count, sizeof(element))) [[unlikely]]
      return false;
    constexpr std::uintmax_t most =
        static_cast<std::uintmax_t>(-1) >> (8 * (sizeof(std::uintmax_t) - sizeof(Count)) + std::is_signed_v<Count>);
    if (count > most) {
      return d.fail(errc::bad_value, "an array of more objects than the count that belongs to it can tell");
    }
    element* made = count == 0 ? nullptr : new element[count];
    value.pointer_.reset(made);
    value.count_ = static_cast<Count>(count);
    if constexpr (elements::bulk) {
      const std::size_t bytes = count * sizeof(element);
      if (bytes != 0) std::memcpy(static_cast<void*>(made), d.cursor(), bytes);
      d.advance(bytes);
      return true;
    } else {
      for (std::size_t i = 0; i < count; ++i) {
        if (!detail::decode(d, made[i])) [[unlikely]]
          return d.trace(i);
      }
      return true;
    }
  }
};

}  // namespace brine
