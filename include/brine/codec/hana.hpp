// Boost.Hana's containers: tuple, pair, map (its values in order; its keys are types) and optional
// (whether there is a value is part of its type): their elements, nothing between them.
#pragma once

#include <boost/hana/core/tag_of.hpp>
#include <boost/hana/fwd/first.hpp>
#include <boost/hana/fwd/map.hpp>
#include <boost/hana/fwd/optional.hpp>
#include <boost/hana/fwd/pair.hpp>
#include <boost/hana/fwd/second.hpp>
#include <boost/hana/fwd/tuple.hpp>
#include <boost/hana/fwd/unpack.hpp>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "record.hpp"

namespace brine {

namespace traits {

template <class T, class Tag>
concept hana_tagged = std::is_same_v<typename boost::hana::tag_of<T>::type, Tag>;

template <class T>
concept hana_container = hana_tagged<T, boost::hana::tuple_tag> || hana_tagged<T, boost::hana::pair_tag> ||
                         hana_tagged<T, boost::hana::map_tag> || hana_tagged<T, boost::hana::optional_tag>;

}  // namespace traits

template <class T>
  requires traits::hana_container<T>
inline constexpr kind claimed<T> = kind::hana;

namespace detail {

template <class T, class F>
constexpr decltype(auto) visit_hana(T& value, F&& f) {
  using plain = std::remove_cv_t<T>;
  if constexpr (traits::hana_tagged<plain, boost::hana::pair_tag>) {
    return f(boost::hana::first(value), boost::hana::second(value));
  } else if constexpr (traits::hana_tagged<plain, boost::hana::map_tag>) {
    return boost::hana::unpack(value,
                               [&f](auto&... entry) -> decltype(auto) { return f(boost::hana::second(entry)...); });
  } else {
    return boost::hana::unpack(value, [&f](auto&... element) -> decltype(auto) { return f(element...); });
  }
}

// The elements' types are named inside functions only: GCC 12 can't write debug information for
// those of hana::map in a class.
template <class... T>
struct element_list {
  using pack = member_pack<std::remove_cv_t<T>...>;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::tuple);
    b.number(sizeof...(T));
    (schema::describe<std::remove_cv_t<T>>(b, "[]"), ...);
  }
};

struct list_elements {
  template <class... E>
  constexpr element_list<std::remove_reference_t<E>...> operator()(E&...) const {
    return {};
  }
};
template <class T, class F>
constexpr auto with_elements(F&& f) {
  return f(decltype(visit_hana(std::declval<T&>(), list_elements{})){});
}

}  // namespace detail

template <class T>
struct family<T, kind::hana> : plain_family {
  static constexpr std::size_t min_size =
      detail::with_elements<T>([](auto list) { return decltype(list)::pack::min_size; });

  static constexpr void describe(schema::builder& b) {
    detail::with_elements<T>([&b](auto list) { decltype(list)::describe(b); });
  }
  static void encode(encoder& e, const T& value) {
    detail::visit_hana(
        value, [&e]<class... E>(const E&... element) { detail::element_list<E...>::pack::encode(e, element...); });
  }
  static bool get(decoder& d, T& value, std::size_t rest) {
    return detail::visit_hana(value, [&]<class... E>(const E&... element) {
      return detail::element_list<E...>::pack::get(d, rest, nullptr, detail::writable(element)...);
    });
  }
  static bool skip(decoder& d) {
    return detail::with_elements<T>([&d](auto list) { return decltype(list)::pack::skip(d, nullptr); });
  }

  // For those who replace its elements one by one (replace.hpp).
  template <class U, class F>
  static constexpr decltype(auto) visit(U& value, F&& f) {
    return detail::visit_hana(value, std::forward<F>(f));
  }
  static constexpr bool in_parts() {
    return detail::with_elements<T>(
        []<class... E>(detail::element_list<E...>) { return (detail::replaceable<E> && ...); });
  }
};

}  // namespace brine
