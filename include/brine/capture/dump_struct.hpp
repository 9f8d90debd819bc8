// Back end: a native lambda as it stands, on Clang 15 and later, whose __builtin_dump_struct
// hands every capture to a visitor, with its static type and fully inlined. A capture that is an
// aggregate is opened, and its members are visited one by one.
//
// Captures have no names here: of two of one type that change places, nothing shows that they did, and with [=] the
// order is that in which the body uses them. Where types changed too, and another order would fit, a document of an
// earlier version is refused (schema/planner.hpp).
//
// The builtin was made for printing: it calls visitor(format, indent, type, name, value) for a
// value and with fewer arguments for all else. A scalar comes as the field itself, an object of
// a class or an array as a pointer to it.
#pragma once

#include "../config.hpp"
#include "../meta/lifetime.hpp"

#if BRINE_HAS_DUMP_STRUCT

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../reflect/ghost.hpp"
#include "listed.hpp"

namespace brine::capture {

namespace detail {

struct found {
  std::string_view type;  // as the compiler spells it; ends with & for a capture by reference
  std::string_view name;  // empty for a capture itself
  const std::string_view* opened;  // the names of the aggregates around it, outermost first
  std::size_t depth;
  std::size_t number;  // of the capture it is, or is a part of, from 1

  // "outer.inner." for the member of a member of an aggregate.
  [[nodiscard]] constexpr auto way() const {
    struct text {
      char data[96]{};
      std::size_t size = 0;
      constexpr operator std::string_view() const { return {data, size}; }  // NOLINT(google-explicit-constructor)
    } t;
    for (std::size_t i = 0; i < depth; ++i) {
      if (opened[i].empty()) continue;
      for (char c : opened[i]) {
        if (t.size < sizeof t.data - 1) t.data[t.size++] = c;
      }
      t.data[t.size++] = '.';
      if (t.size >= sizeof t.data - 1) break;
    }
    return t;
  }
};

// The indent is two blanks a level; the text has a zero behind it.
template <class Sink>
struct dump_visitor {
  static constexpr std::size_t deepest = 16;

  Sink& sink;
  std::string_view opened[deepest]{};
  std::size_t captures = 0;

  template <class... A>
  constexpr void operator()(const char*, A&&... rest) {
    if constexpr (sizeof...(A) == 4) {
      field(std::forward<A>(rest)...);
    } else if constexpr (sizeof...(A) == 3) {
      open(rest...);
    } else if constexpr (sizeof...(A) == 2) {
      open_base(rest...);
    }
  }

 private:
  template <std::size_t Indent, std::size_t Type, std::size_t Name, class Value>
  constexpr void field(const char (&)[Indent], const char (&type)[Type], const char (&name)[Name], Value&& value) {
    if (level(Indent) == 0) ++captures;
    found what{{type, Type - 1}, {name, Name - 1}, opened, level(Indent), captures};
    // std::array is an aggregate too: what is in it is called like it.
    if (what.depth > 0 && (what.name == "_M_elems" || what.name == "__elems_")) what.name = opened[--what.depth];
    if constexpr (std::is_lvalue_reference_v<Value>) {
      sink(what, std::addressof(value));
    } else {
      sink(what, value);
    }
  }
  template <std::size_t Indent, std::size_t Type, std::size_t Name>
  constexpr void open(const char (&)[Indent], const char (&)[Type], const char (&name)[Name]) {
    if (level(Indent) == 0) ++captures;
    opened[level(Indent)] = {name, Name - 1};
  }
  // A base class has no name of its own: its members are named like the class's own.
  template <std::size_t Indent, std::size_t Type>
  constexpr void open_base(const char (&)[Indent], const char (&)[Type]) {
    opened[level(Indent)] = {};
  }
  static constexpr std::size_t level(std::size_t indent) {
    const std::size_t depth = (indent - 1) / 2 - 1;
    return depth < deepest ? depth : deepest - 1;
  }
};

}  // namespace detail

// Calls sink(found, pointer to the capture) for each; the object itself is not read.
template <class Closure, class Sink>
constexpr void dump(Closure* closure, Sink&& sink) {
  detail::dump_visitor<std::remove_reference_t<Sink>> visitor{sink, {}};
  __builtin_dump_struct(closure, visitor);
}

namespace detail {

struct reference_finder {
  bool found_one = false;
  template <class T>
  constexpr void operator()(const found& what, T*) {
    if (what.type.ends_with('&')) found_one = true;
  }
};

template <class Closure>
constexpr bool walk() {
  reference_finder finder;
  dump(&reflect::detail::ghost_of<Closure>::object.value, finder);
  return finder.found_one;
}

}  // namespace detail

// Reading a reference that refers to nothing is no constant expression: so the walk over an
// object that never lived fails for a closure that captures by reference, and only for it.
template <class Closure>
concept captures_by_value = requires { typename std::bool_constant<detail::walk<Closure>()>; };

namespace detail {

template <class Operation>
struct marker_visitor {
  Operation& operation;
  bool found_one = false;
  template <class T>
  constexpr void operator()(const found&, T*) {
    using type = std::remove_cv_t<T>;
    if constexpr (is_marker<type>) {
      operation(listed_in<type>{});
      found_one = true;
    }
  }
};

}  // namespace detail

// Calls operation(listed_in<marker>{}) with what the closure's marker lists; answers false where
// there is none. The marker has no value: only its type is looked at.
template <class Closure, class Operation>
constexpr bool with_marker(Operation&& operation) {
  detail::marker_visitor<std::remove_reference_t<Operation>> visitor{operation};
  dump(&reflect::detail::ghost_of<Closure>::object.value, visitor);
  return visitor.found_one;
}

namespace detail {

struct order_checker {
  std::size_t captures = 0;
  bool behind_marker = false;
  std::size_t listed = 0;
  std::string_view types[2]{};  // of the first capture, and of the first one after the marker

  constexpr void count(std::string_view type) {
    if (listed != 0 && !behind_marker) {
      behind_marker = true;
      types[1] = type;
    }
    if (captures++ == 0) types[0] = type;
  }
  template <class T>
  constexpr void operator()(const found&, T*) {
    if constexpr (is_marker<std::remove_cv_t<T>>) listed = listed_in<std::remove_cv_t<T>>::count;
  }
};

// Counts what the closure captured itself: values, and aggregates where they are opened.
struct order_visitor {
  order_checker& checker;

  template <class... A>
  constexpr void operator()(const char*, A&&... rest) const {
    if constexpr (sizeof...(A) >= 3) capture(std::forward<A>(rest)...);
  }

 private:
  template <std::size_t Indent, std::size_t Type, class... A>
  constexpr void capture(const char (&)[Indent], const char (&type)[Type], A&&... rest) const {
    if constexpr (Indent == 3) {
      if constexpr (sizeof...(A) == 2) {
        marker_or_value({type, Type - 1}, std::forward<A>(rest)...);
      } else {
        checker.count({type, Type - 1});
      }
    }
  }
  template <std::size_t Name, class Value>
  constexpr void marker_or_value(std::string_view type, const char (&)[Name], Value&& value) const {
    if constexpr (std::is_pointer_v<std::remove_cvref_t<Value>>) {
      if constexpr (is_marker<std::remove_cv_t<std::remove_pointer_t<std::remove_cvref_t<Value>>>>) {
        checker({}, value);
        return;
      }
    }
    checker.count(type);
  }
};

}  // namespace detail

// Whether the closure captured as many things as its marker lists, and nothing behind it.
template <class Closure>
consteval detail::order_checker check_order() {
  detail::order_checker checker;
  __builtin_dump_struct(&reflect::detail::ghost_of<Closure>::object.value, detail::order_visitor{checker});
  return checker;
}
template <class Closure>
consteval bool in_listed_order() {
  const auto checked = check_order<Closure>();
  return checked.captures == checked.listed && !checked.behind_marker;
}
// One that stands after the list, or else before it.
template <class Closure>
consteval forgotten first_forgotten() {
  const auto checked = check_order<Closure>();
  if (checked.behind_marker) return {checked.listed + 1, checked.types[1]};
  return {1, checked.types[0]};
}

}  // namespace brine::capture

#endif
