// unique_ptr: who owns an object alone. A byte 0 for null, or a byte 1 and the object.
#pragma once

#include <cstddef>
#include <memory>

#include "../codec/optional.hpp"

namespace brine {

template <class T>
struct family<T, kind::unique> : plain_family {
  using element_type = typename T::element_type;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::unique);
    schema::describe<element_type>(b);
  }
  static void encode(encoder& e, const T& value) {
    e.put_count(value ? 1 : 0);
    if (value) detail::encode<element_type>(e, *value);
  }
  template <std::size_t>
  static bool get(decoder& d, T& value) {
    bool present = false;
    if (!detail::get_presence(d, present)) [[unlikely]] return false;
    if (!present) {
      value.reset();
      return true;
    }
    if (!d.charge(sizeof(element_type))) [[unlikely]] return false;
    if constexpr (detail::default_made<element_type> && !detail::constructs_itself<element_type>) {
      if (!value) value = std::make_unique<element_type>();
      return detail::decode(d, *value);
    } else {
      detail::place<element_type> made;
      if (!d.need(codec_for<element_type>::min_size) || !made.construct(d)) [[unlikely]] return false;
      value = std::make_unique<element_type>(std::move(*made.get()));
      return true;
    }
  }
  static bool skip(decoder& d) {
    bool present = false;
    return detail::get_presence(d, present) && (!present || detail::skip<element_type>(d));
  }
};

}  // namespace brine
