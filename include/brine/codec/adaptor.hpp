// stack, queue, priority_queue: as the container inside them.
#pragma once

#include <cstddef>

#include "codec.hpp"

namespace brine {

namespace detail {

// The container is a protected member that the standard names `c`.
template <class T>
struct opened_adaptor : T {
  static const typename T::container_type& container(const T& a) { return a.*(&opened_adaptor::c); }
  static typename T::container_type& container(T& a) { return a.*(&opened_adaptor::c); }
};

}  // namespace detail

template <class T>
struct family<T, kind::adaptor> : plain_family {
  using container = typename T::container_type;
  using opened = detail::opened_adaptor<T>;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) { schema::describe<container>(b); }
  static void encode(encoder& e, const T& value) { detail::encode<container>(e, opened::container(value)); }
  static bool get(decoder& d, T& value, std::size_t rest) { return detail::get(d, opened::container(value), rest); }
  static bool skip(decoder& d) { return detail::skip<container>(d); }
};

}  // namespace brine
