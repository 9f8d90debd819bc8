// What are the members of T? The selector: each back end supplies count<T>, visit(value, f) and names<T>.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "aggregate.hpp"
#include "hana_struct.hpp"
#include "names.hpp"

namespace brine::reflect {

template <class T>
concept reflectable = hana_struct<T> || aggregate<T>;

template <reflectable T>
inline constexpr std::size_t count = [] {
  if constexpr (hana_struct<T>) {
    return hana_structs::count<T>;
  } else {
    return aggregates::count<T>;
  }
}();

template <class T, class F>
  requires reflectable<std::remove_cv_t<T>>
BRINE_STEP constexpr decltype(auto) visit(T& value, F&& f) {
  if constexpr (hana_struct<std::remove_cv_t<T>>) {
    return hana_structs::visit(value, std::forward<F>(f));
  } else {
    return aggregates::visit(value, f);
  }
}

template <reflectable T>
inline constexpr std::array<std::string_view, count<T>> names = [] {
  if constexpr (hana_struct<T>) {
    return hana_structs::names<T>;
  } else {
    return aggregates::names<T>;
  }
}();

// The names one behind the other, a zero behind each, for the paths of failures: a view would keep all the text in the
// program in which the compiler spelled the member.
template <reflectable T>
inline constexpr auto spelled_names = [] {
  constexpr std::size_t size = [] {
    std::size_t sum = 1;
    for (std::string_view name : names<T>) sum += name.size() + 1;
    return sum;
  }();
  std::array<char, size> all{};
  std::size_t at = 0;
  for (std::string_view name : names<T>) {
    for (char c : name) all[at++] = c;
    ++at;
  }
  return all;
}();

template <reflectable T>
struct member_types_of;
template <reflectable T>
  requires hana_struct<T>
struct member_types_of<T> {
  using type = decltype(reflect::visit(
      std::declval<T&>(), [](auto&... member) { return type_list<std::remove_reference_t<decltype(member)>...>{}; }));
};
template <reflectable T>
  requires(!hana_struct<T>)
struct member_types_of<T> : detail::types_of<T> {};

template <reflectable T>
using member_types = typename member_types_of<T>::type;

}  // namespace brine::reflect
