// What an object owns elsewhere in memory: the elements of its containers, the objects of its unique_ptrs. Walked over
// only where two shared_ptrs of a document have one owner and lead to different objects (tracker.hpp).
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include "../codec/adaptor.hpp"
#include "../codec/sequence.hpp"
#include "parts.hpp"

namespace brine::graph {

// How much that may be: nothing; numbers, texts and pointers; or objects of classes, and so one of the class itself.
enum class holding : unsigned char { nothing, plain, classes };

[[nodiscard]] constexpr holding most_of(holding a, holding b) { return a < b ? b : a; }

// A pointer's object, which may be of a derived class (polymorphic.hpp).
template <class T>
void meet_pointee(const T& object, part_walk& w);

namespace detail {

// What a container or pointer holds that owns its elements.
template <class T>
[[nodiscard]] constexpr holding as_element() {
  constexpr kind k = kind_of<T>;
  if constexpr (k == kind::sequence || k == kind::set) {
    return as_element<typename T::value_type>();
  } else if constexpr (k == kind::boolean || k == kind::integer || k == kind::floating || k == kind::enumeration ||
                       k == kind::text || k == kind::shared || k == kind::weak) {
    return holding::plain;
  } else {
    return holding::classes;
  }
}

}  // namespace detail

template <class T>
[[nodiscard]] constexpr holding holding_of();

namespace detail {

template <class... T>
[[nodiscard]] constexpr holding most_held() {
  holding most = holding::nothing;
  ((most = most_of(most, holding_of<std::remove_cv_t<T>>())), ...);
  return most;
}
template <class List>
inline constexpr holding held_by_list = holding::nothing;
template <template <class...> class List, class... T>
inline constexpr holding held_by_list<List<T...>> = most_held<T...>();

}  // namespace detail

template <class T>
constexpr holding holding_of() {
  constexpr kind k = kind_of<T>;
  if constexpr (k == kind::text || k == kind::path) {
    return holding::plain;
  } else if constexpr (k == kind::sequence || k == kind::set || k == kind::map) {
    return detail::as_element<typename T::value_type>();
  } else if constexpr (k == kind::unique) {
    return detail::as_element<std::remove_cv_t<typename T::element_type>>();
  } else if constexpr (k == kind::adaptor) {
    return holding_of<typename T::container_type>();
  } else if constexpr (k == kind::optional) {
    return holding_of<std::remove_cv_t<typename T::value_type>>();
  } else if constexpr (k == kind::pair || k == kind::tuple || k == kind::variant) {
    return detail::held_by_list<T>;
  } else if constexpr (k == kind::c_array || k == kind::std_array) {
    return holding_of<std::remove_cvref_t<decltype(std::declval<const T&>()[0])>>();
  } else if constexpr (k == kind::record) {
    return detail::held_by_list<reflect::member_types<T>>;
  } else if constexpr (k == kind::opened || k == kind::hook) {
    return holding::classes;
  } else {
    return holding::nothing;
  }
}

template <class T>
void walk_owned(const void* object, part_walk& w) {
  constexpr kind k = kind_of<T>;
  const T& value = *static_cast<const T*>(object);
  const auto inside = [&w](const auto&... part) {
    const auto one = [&w]<class Part>(const Part& p) {
      if constexpr (holding_of<Part>() != holding::nothing) walk_owned<Part>(std::addressof(p), w);
    };
    (one(part), ...);
  };
  if constexpr (k == kind::hook) {
    run_for_parts(const_cast<T&>(value), w);
  } else if constexpr (k == kind::text) {
    w.meet_owned(value.data(), part_of<typename T::value_type>, value.size());
  } else if constexpr (k == kind::path) {
    w.meet_owned(value.native().data(), part_of<typename T::value_type>, value.native().size());
  } else if constexpr (k == kind::sequence && brine::detail::contiguous<T>) {
    w.meet_owned(value.data(), part_of<typename T::value_type>, value.size());
  } else if constexpr (k == kind::sequence || k == kind::set || k == kind::map) {
    if constexpr (requires { value.begin(); }) {
      if constexpr (std::is_lvalue_reference_v<decltype(*value.begin())>) {
        for (const auto& element : value) w.meet_owned(std::addressof(element), part_of<typename T::value_type>);
      }
    } else if constexpr (traits::valarray<T>) {
      if (value.size() != 0) w.meet_owned(std::addressof(value[0]), part_of<typename T::value_type>, value.size());
    }
  } else if constexpr (k == kind::unique) {
    if (value) meet_pointee(*value, w);
  } else if constexpr (k == kind::adaptor) {
    inside(brine::detail::opened_adaptor<T>::container(value));
  } else if constexpr (k == kind::optional) {
    if (value.has_value()) inside(*value);
  } else if constexpr (k == kind::variant) {
    [&]<template <class...> class Variant, class... U>(const Variant<U...>& v) {
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        ((v.index() == I ? inside(*get_if<I>(&v)) : void()), ...);
      }(std::index_sequence_for<U...>{});
    }(value);
  } else if constexpr (k == kind::c_array || k == kind::std_array) {
    for (const auto& element : value) inside(element);
  } else if constexpr (k == kind::record) {
    reflect::visit(value, inside);
  } else if constexpr (k == kind::opened) {
    const auto sink = [&inside](const auto&, auto* part) { inside(std::as_const(*part)); };
    open_parts(value, sink);
  } else {
    std::apply(inside, value);
  }
}

template <class T>
constexpr auto owned_of() -> void (*)(const void*, part_walk&) {
  if constexpr (holding_of<T>() != holding::nothing) {
    return &walk_owned<T>;
  } else {
    return nullptr;
  }
}

}  // namespace brine::graph
