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

namespace detail {

template <class Pointer>
struct address {
  Pointer value;
};
template <class Pointer>
address(Pointer) -> address<Pointer>;

// The compiler writes "...value.name)}" (GCC) or "...value.name}" (Clang): the last word.
consteval std::string_view last_word(std::string_view text) {
  constexpr auto in_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
  };
  std::size_t end = text.size();
  while (end > 0 && !in_word(text[end - 1])) --end;
  std::size_t begin = end;
  while (begin > 0 && in_word(text[begin - 1])) --begin;
  return text.substr(begin, end - begin);
}

// GCC ends the function's own name with "; std::string_view = ...]": only what is in the braces counts.
template <address Address>
consteval std::string_view name_at() {
  constexpr std::string_view text = BRINE_PRETTY_FUNCTION;
  return last_word(text.substr(0, text.rfind('}')));
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

template <class T>
struct member_pointers {
  static constexpr auto all = aggregates::visit(ghost_of<T>::object.value, [](auto&... member) {
    return pointers<std::index_sequence_for<decltype(member)...>, std::remove_reference_t<decltype(member)>...>{
        {&member}...};
  });
};

}  // namespace detail

namespace aggregates {

// GCC can't take the address of a volatile member in a constant: such an aggregate, which can't be
// persisted anyway, has nameless members.
template <class T>
inline constexpr bool has_volatile = decltype(visit(
    std::declval<T&>(), []<class... M>(M&...) { return std::bool_constant<(std::is_volatile_v<M> || ...)>{}; }))::value;

template <class T>
inline constexpr auto names = []<std::size_t... I>(std::index_sequence<I...>) {
  if constexpr (has_volatile<T>) {
    return std::array<std::string_view, sizeof...(I)>{};
  } else {
    return std::array<std::string_view, sizeof...(I)>{reflect::detail::name_at<reflect::detail::address{
        reflect::detail::pointer_at<I>(reflect::detail::member_pointers<T>::all)}>()...};
  }
}(std::make_index_sequence<count<T>>{});

}  // namespace aggregates

}  // namespace brine::reflect
