// The names of an aggregate's members, read off the compiler's spelling of their addresses.
// (Boost.PFR has names from Boost 1.84 on; these work with 1.81 too.)
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../config.hpp"
#include "../meta/type_name.hpp"
#include "aggregate.hpp"
#include "ghost.hpp"

namespace brine::reflect {

// The members' types, in order.
template <class... Members>
struct type_list {};

namespace detail {

template <class Pointer>
struct address {
  Pointer value;
};
template <class Pointer>
address(Pointer) -> address<Pointer>;

// The compiler writes "...value.name)}]" (GCC) or "...value.name}]" (Clang): the last word.
consteval std::string_view last_word(const char* text) {
  constexpr auto in_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
  };
  std::size_t end = __builtin_strlen(text);
  while (end > 0 && !in_word(text[end - 1])) --end;
  std::size_t begin = end;
  while (begin > 0 && in_word(text[begin - 1])) --begin;
  return {text + begin, end - begin};
}

// No std::string_view: GCC would spell that out behind the address.
template <address Address>
consteval const char* spelled_at() {
  return BRINE_PRETTY_FUNCTION;
}

template <std::size_t I, class T>
struct leaf {
  T* pointer;
};
template <class Indices, class... T>
struct pointers;
template <std::size_t... I, class... T>
struct pointers<std::index_sequence<I...>, T...> : leaf<I, T>... {};

template <std::size_t I, class T>
constexpr T* pointer_at(const leaf<I, T>& at) {
  return at.pointer;
}

// One visitor for the members' addresses and for their types, which needs no address.
struct point_at_each {
  template <class... M>
  constexpr auto operator()(M&... member) const {
    return pointers<std::index_sequence_for<M...>, M...>{{&member}...};
  }
};
// (The addresses are a local of what runs in the compiler alone: no object file asks for the ghost.)
template <class T, std::size_t... I>
consteval std::array<std::string_view, sizeof...(I)> names_of(std::index_sequence<I...>) {
  constexpr auto all = aggregates::visit(ghost_of<T>::object.value, point_at_each{});
  return {last_word(spelled_at<address{pointer_at<I>(all)}>())...};
}

template <class Pointers>
struct types_behind;
template <std::size_t... I, class... M>
struct types_behind<pointers<std::index_sequence<I...>, M...>> {
  using type = type_list<M...>;
  static constexpr bool any_volatile = (std::is_volatile_v<M> || ...);
};
template <class T>
using types_of = types_behind<decltype(aggregates::visit(std::declval<T&>(), point_at_each{}))>;

}  // namespace detail

namespace aggregates {

// GCC can't take the address of a volatile member in a constant: such an aggregate, which can't be
// persisted anyway, has nameless members.
template <class T>
inline constexpr bool has_volatile = reflect::detail::types_of<T>::any_volatile;

template <class T>
inline constexpr std::array<std::string_view, count<T>> names = [] {
  if constexpr (has_volatile<T> || count<T> == 0) {
    return std::array<std::string_view, count<T>>{};
  } else {
    return reflect::detail::names_of<T>(std::make_index_sequence<count<T>>{});
  }
}();

}  // namespace aggregates

}  // namespace brine::reflect
