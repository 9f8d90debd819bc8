// What did a closure capture? The selector of the back ends.
#pragma once

#include <string_view>
#include <type_traits>
#include <utility>

#include "../config.hpp"
#include "../meta/type_name.hpp"
#include "../reflect/bit_fields.hpp"
#include "../reflect/ghost.hpp"
#include "dump_struct.hpp"
#include "listed.hpp"

namespace brine::capture {

enum class source : unsigned char {
  nothing,       // no captures: the type alone is the code, on every compiler
  listed,        // BRINE_CAPTURE
  shown,         // as it stands, by __builtin_dump_struct
  by_reference,  // refused: captures by reference
  bit_field,     // refused: an aggregate with a bit-field is among what the compiler shows
  pointer,       // refused: this, where no list has it and only GCC shows it
  spoilt,        // refused already, where the macro stands
  unlisted,      // refused: captures more than BRINE_CAPTURE lists
  hidden,        // refused: this compiler doesn't show the captures
};

namespace detail {

// A lambda's type has no name: compilers describe it in words that no identifier has, at the end of
// where it stands: "main()::<lambda(int)>" (GCC), "(lambda at file.cpp:3:5)" (Clang). A template
// of a lambda ends with a bracket too, which opens elsewhere.
constexpr bool describes_lambda(std::string_view name) {
  if (name.empty()) return false;
  const char close = name.back();
  const char open = close == '>' ? '<' : '(';
  if (close != '>' && close != ')') return false;
  std::size_t depth = 0;
  for (std::size_t i = name.size(); i-- > 0;) {
    if (name[i] == close) ++depth;
    if (name[i] == open && --depth == 0) return name.substr(i + 1).starts_with("lambda");
  }
  return false;
}

}  // namespace detail

template <class T>
inline constexpr bool is_lambda = [] {
  if constexpr (std::is_class_v<T> && !std::is_aggregate_v<T>) {
    return detail::describes_lambda(meta::type_name<T>());
  } else {
    return false;
  }
}();

#if BRINE_HAS_NAMED_CAPTURES

namespace detail {
template <class Closure>
concept marked = requires(Closure& c) { requires is_marker<std::remove_cvref_t<decltype(c.__brine_captures)>>; };
// (Of [*this] it is the object.)
template <class Closure>
concept captures_this = requires(Closure& c) { requires std::is_pointer_v<std::remove_cvref_t<decltype(c.__this)>>; };
}  // namespace detail

// Calls operation(listed_in<marker>{}) with what the closure's marker lists; answers false where
// there is none.
template <class Closure, class Operation>
constexpr bool with_marker(Operation&& operation) {
  if constexpr (detail::marked<Closure>) {
    operation(listed_in<std::remove_cvref_t<decltype(std::declval<Closure&>().__brine_captures)>>{});
    return true;
  } else {
    return false;
  }
}

#elif !BRINE_HAS_DUMP_STRUCT

template <class Closure, class Operation>
constexpr bool with_marker(Operation&&) {
  return false;
}
namespace detail {
template <class Closure>
concept captures_this = false;
}  // namespace detail

#endif

enum class listing : unsigned char { absent, complete, incomplete, by_reference, spoilt };

// Whether the closure's marker explains all of the closure.
template <class Closure>
consteval listing check_listing() {
  listing answer = listing::absent;
  with_marker<Closure>([&answer]<class Listed>(Listed) {
    if (!Listed::all_named || Listed::any_reference) {
      answer = Listed::all_named ? listing::by_reference : listing::spoilt;
      return;
    }
    const bool whole =
        Listed::explained == sizeof(Closure) && Listed::begins(reflect::detail::ghost_of<Closure>::object.value);
    answer = whole ? listing::complete : listing::incomplete;
  });
#if BRINE_HAS_DUMP_STRUCT
  if (answer == listing::complete && !in_listed_order<Closure>()) answer = listing::incomplete;
#endif
  return answer;
}

// The type of a capture that the list of an incomplete one leaves out, as the compiler spells it, and its number from
// 1; 0 where the compiler doesn't show it.
template <class Closure>
consteval forgotten forgotten_in() {
#if BRINE_HAS_DUMP_STRUCT
  return first_forgotten<Closure>();
#else
  return {};
#endif
}

template <class Closure>
consteval source select_source() {
  if constexpr (std::is_empty_v<Closure> && std::is_default_constructible_v<Closure>) {
    return source::nothing;
  } else {
    constexpr auto of = [](listing found) {
      return found == listing::complete       ? source::listed
             : found == listing::by_reference ? source::by_reference
             : found == listing::spoilt       ? source::spoilt
                                              : source::unlisted;
    };
#if BRINE_HAS_DUMP_STRUCT
    if constexpr (reflect::detail::shows_bit_fields<Closure, reflect::detail::bit_field_finder>) {
      return source::bit_field;
    } else if constexpr (!captures_by_value<Closure>) {
      return source::by_reference;
    } else if constexpr (constexpr listing found = check_listing<Closure>(); found != listing::absent) {
      return of(found);
    } else {
      return source::shown;
    }
#else
    constexpr listing found = check_listing<Closure>();
    if constexpr (detail::captures_this<Closure> && found != listing::complete) {
      return source::pointer;
    } else if constexpr (found != listing::absent) {
      return of(found);
    } else {
      return source::hidden;
    }
#endif
  }
}

template <class Closure>
inline constexpr source source_of = select_source<Closure>();

}  // namespace brine::capture
