// Questions about a type or value, asked before anything is saved.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include "loads.hpp"

namespace brine {

namespace detail {

// A string literal is saved as a view and loaded as a string.
template <class T>
struct asked_of {
  using type = typename decided_by<T>::type;
};
template <std::size_t N>
struct asked_of<char[N]> {
  using type = std::string;
};

// Why a T can't be both saved and loaded. Of a callable its captures decide: what it is saved as, a function object,
// can hold none that are refused.
template <class T>
inline constexpr schema::refusal against_storing = [] {
  if constexpr (kind_of<T> == kind::callable && against_dumping<T> != schema::refusal::none) {
    return against_dumping<T>;
  } else {
    return schema::against_loading<typename asked_of<T>::type>;
  }
}();

template <class T>
struct refusal_text {
  static constexpr void write(meta::text_writer& out) {
    using schema::refusal;
    constexpr const auto& facts = schema::facts_of<typename asked_of<T>::type>;
    constexpr refusal why = against_storing<T>;
    if (why == refusal::none) return;
    out("brine[E");
    meta::detail::spell_number(out, static_cast<std::size_t>(why));
    out("]: ");
    if (why != facts.why) {  // found by no walk over its members
      out(meta::type_name<T>());
      return;
    }
    if (facts.path.size != 0) {
      out(facts.path.view());
      out(": ");
    }
    out(facts.culprit.view());
  }
};

}  // namespace detail

// T can be saved and loaded: dumps() takes one, and loads() what it was saved as, a callable as the function object of
// its signature. What a hook visits is only known when it runs: a class with a hook counts.
template <class T>
inline constexpr bool storable = detail::against_storing<std::remove_cv_t<T>> == schema::refusal::none;

// Why T can't: the message's id, the path to the member at fault and its type,
// "brine[E103]: jobs[].lock: std::mutex"; empty for a storable type. A constant.
template <class T>
[[nodiscard]] consteval std::string_view why_not() {
  return meta::written<detail::refusal_text<std::remove_cv_t<T>>>::view;
}

// Saves, loads and saves again: the bytes agree, and where T has ==, the values too; but not where it
// holds owning pointers, whose == asks for the same object. For tests.
template <class T>
[[nodiscard]] bool roundtrips(const T& value) {
  const auto first = dumps(value, {.canonical = true});
  if constexpr (!std::is_move_constructible_v<T>) {
    T loaded{};
    loads_into(loaded, first);
    return dumps(loaded, {.canonical = true}) == first;
  } else {
    const auto loaded = loads<detail::stored_as<T>>(first);
    if (dumps(loaded, {.canonical = true}) != first) return false;
    if constexpr (!schema::facts_of<detail::stored_as<T>>.owners && requires {
                    { loaded == value } -> std::convertible_to<bool>;
                  }) {
      return loaded == value || value != value;  // a NaN isn't equal to itself
    } else {
      return true;
    }
  }
}

}  // namespace brine
