// expected<T, E>: a byte 1 and the value, or a byte 0 and the error.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include "optional.hpp"

namespace brine {

template <class T>
struct family<T, kind::expected> : plain_family {
  using value_type = std::remove_cv_t<typename T::value_type>;
  using error_type = std::remove_cv_t<typename T::error_type>;
  static constexpr bool has_no_value = std::is_void_v<value_type>;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::variant);
    b.number(2);
    schema::describe<error_type>(b);
    if constexpr (has_no_value) {
      b.put(schema::node::unit);
    } else {
      schema::describe<value_type>(b);
    }
  }
  static void encode(encoder& e, const T& value) {
    e.put_count(value.has_value() ? 1 : 0);
    if (!value.has_value()) {
      detail::encode<error_type>(e, value.error());
    } else if constexpr (!has_no_value) {
      detail::encode<value_type>(e, *value);
    }
  }
  static bool get(decoder& d, T& value, std::size_t) {
    bool present = false;
    if (!detail::get_presence(d, present)) [[unlikely]]
      return false;
    if (!present) {
      detail::place<error_type> error;
      if (!d.need(codec_for<error_type>::min_size) || !error.construct(d)) [[unlikely]]
        return false;
      value = typename T::unexpected_type(std::move(*error.get()));
    } else if constexpr (has_no_value) {
      value = T{};
    } else {
      detail::place<value_type> made;
      if (!d.need(codec_for<value_type>::min_size) || !made.construct(d)) [[unlikely]]
        return false;
      value = std::move(*made.get());
    }
    return true;
  }
  static bool skip(decoder& d) {
    bool present = false;
    if (!detail::get_presence(d, present)) [[unlikely]]
      return false;
    if (!present) return detail::skip<error_type>(d);
    if constexpr (has_no_value) {
      return true;
    } else {
      return detail::skip<value_type>(d);
    }
  }
};

}  // namespace brine
