// Questions about a type or value, asked before anything is saved.
#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>

#include "loads.hpp"

namespace brine {

// T can be saved and loaded. What a hook visits is only known when it runs: a class with a hook counts.
template <class T>
inline constexpr bool storable = schema::loadable<detail::stored_as<T>>;

namespace detail {

template <class T>
struct refusal_text {
  static constexpr void write(meta::text_writer& out) {
    constexpr const auto& facts = schema::facts_of<stored_as<T>>;
    if (facts.why == schema::refusal::none) return;
    out("brine[E");
    meta::detail::spell_number(out, static_cast<std::size_t>(facts.why));
    out("]: ");
    if (facts.path.size != 0) {
      out(facts.path.view());
      out(": ");
    }
    out(facts.culprit.view());
  }
};

}  // namespace detail

// Why T can't: the message's id, the path to the member at fault and its type,
// "brine[E103]: jobs[].lock: std::mutex"; empty for a storable type. A constant.
template <class T>
[[nodiscard]] consteval std::string_view why_not() {
  return meta::written<detail::refusal_text<T>>::view;
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
