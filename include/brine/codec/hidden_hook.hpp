// An aggregate with base classes is opened by the compiler, down to what is no aggregate: a member that is an
// aggregate with a hook of its own would be opened too, and its hook passed by in silence. Such a
// class is refused (E126).
#pragma once

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "../reflect/bit_fields.hpp"
#include "../reflect/members.hpp"
#include "access.hpp"

namespace brine::traits {

// Whether the family of T has a way of its own, other than member by member (kind.hpp).
template <class T>
consteval bool has_own_way();

template <class T>
consteval bool hides_hook();

template <class T>
inline constexpr bool is_std_array = false;
template <class T, std::size_t N>
inline constexpr bool is_std_array<std::array<T, N>> = true;

// Would be opened, and shouldn't be. The elements of an array, whether std::array or not, are written in their own way.
template <class T>
consteval bool opened_wrongly() {
  if constexpr (!std::is_class_v<T> || !std::is_aggregate_v<T> || is_std_array<T>) {
    return false;
  } else if constexpr (has_own_way<T>()) {
    return true;
  } else {
    return hides_hook<T>();
  }
}

// Private, so that the constructor of an optional or a variant from anything that converts doesn't take it.
template <class T>
class as_opened_wrongly {
  template <class U>
    requires(!std::is_same_v<U, T> && opened_wrongly<std::remove_cv_t<U>>())
  operator U() const noexcept;  // NOLINT(google-explicit-constructor)

  template <class Whole, class Probe, std::size_t... I, std::size_t... J>
  friend consteval bool reflect::detail::takes_probe(std::index_sequence<I...>, std::index_sequence<J...>);
  template <std::size_t N>
  friend struct reflect::detail::braces;

 public:
  // What takes this too has a constructor that takes everything, and wouldn't be opened.
  struct denied {
    template <class U>
      requires(!std::is_same_v<U, T> && opened_wrongly<std::remove_cv_t<U>>())
    operator U() noexcept = delete;
  };
};

template <class List>
inline constexpr bool any_opened_wrongly = false;
template <class... M>
inline constexpr bool any_opened_wrongly<reflect::type_list<M...>> = (opened_wrongly<std::remove_cv_t<M>>() || ...);

template <class T>
consteval bool hides_hook() {
  if constexpr (std::is_empty_v<T>) {
    return false;
  } else if constexpr (reflect::has_base<T>) {
    return reflect::has_element<T, as_opened_wrongly<T>>;
  } else if constexpr (reflect::member_count<T> > reflect::max_members || reflect::has_bit_fields<T>) {
    return false;  // refused for that
  } else {
    return any_opened_wrongly<reflect::member_types<T>>;
  }
}

}  // namespace brine::traits
