// Back end: a native lambda whose captures are listed by BRINE_CAPTURE, on GCC and Clang.
//
//   auto f = [BRINE_CAPTURE(rate, currency, (tags, std::move(t)))](double price) { ... };
//
// expands to the captures themselves and one more, behind them: an empty marker whose type
// lists their names and types. The initialisers of (name, init) are evaluated once: the
// marker's type is computed in an unevaluated operand.
//
// A capture that the list leaves out must not be lost in silence (error E115). The marker has
// the greatest alignment of the listed types, so that its size is that alignment: a capture
// behind the list makes the closure larger than the list explains. One before the list does not
// always, it may fit into a gap; but it moves the first listed one off the closure's first
// byte, which GCC lets us see by name and Clang by its visit in order.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../config.hpp"
#include "../meta/fixed_string.hpp"
#include "../meta/lifetime.hpp"
#include "layout.hpp"

namespace brine::capture {

template <meta::fixed_string... Name>
struct name_list {};

template <class T>
struct type_of {
  using type = T;
};

// First tells, given a closure, where its first listed capture lies. Not an aggregate: Clang
// would open an aggregate and show its members instead of its type.
template <class First, class Names, class... Types>
class alignas(layout<typename Types::type...>::alignment) marker {
 public:
  constexpr marker() noexcept {}
};

// Made by a call, so that no compiler warns of a capture that the body doesn't use.
template <class Marker>
constexpr Marker make_marker() noexcept {
  return {};
}

template <class T>
inline constexpr bool is_marker = false;
template <class First, class Names, class... Types>
inline constexpr bool is_marker<marker<First, Names, Types...>> = true;

template <class Marker>
struct listed_in;
template <class First, meta::fixed_string... Name, class... Types>
struct listed_in<marker<First, name_list<Name...>, Types...>> {
  static constexpr std::size_t count = sizeof...(Types);
  static constexpr std::array<std::string_view, sizeof...(Name)> names{Name.view()...};
  static constexpr bool any_const = (std::is_const_v<typename Types::type> || ...);
  using offsets = layout<typename Types::type...>;
  // The captures, then the marker, which is as large as its alignment.
  static constexpr std::size_t explained = align_up(offsets::size, offsets::alignment) + offsets::alignment;

  // Whether nothing lies before the first listed capture; where First can tell.
  template <class Closure>
  static constexpr bool begins(const Closure& closure) {
    if constexpr (std::is_void_v<First>) {
      return true;
    } else {
      return First{}(closure) == static_cast<const void*>(std::addressof(closure));
    }
  }

  template <template <class...> class To>
  using types = To<std::remove_cv_t<typename Types::type>...>;
};

}  // namespace brine::capture

#define BRINE_DETAIL_PARENS ()
#define BRINE_DETAIL_EXPAND(...) \
  BRINE_DETAIL_EXPAND3(BRINE_DETAIL_EXPAND3(BRINE_DETAIL_EXPAND3(BRINE_DETAIL_EXPAND3(__VA_ARGS__))))
#define BRINE_DETAIL_EXPAND3(...) \
  BRINE_DETAIL_EXPAND2(BRINE_DETAIL_EXPAND2(BRINE_DETAIL_EXPAND2(BRINE_DETAIL_EXPAND2(__VA_ARGS__))))
#define BRINE_DETAIL_EXPAND2(...) \
  BRINE_DETAIL_EXPAND1(BRINE_DETAIL_EXPAND1(BRINE_DETAIL_EXPAND1(BRINE_DETAIL_EXPAND1(__VA_ARGS__))))
#define BRINE_DETAIL_EXPAND1(...) __VA_ARGS__
// macro(a), macro(b), ... for up to 64 arguments
#define BRINE_DETAIL_EACH(macro, ...) __VA_OPT__(BRINE_DETAIL_EXPAND(BRINE_DETAIL_EACH_STEP(macro, __VA_ARGS__)))
#define BRINE_DETAIL_EACH_STEP(macro, a, ...) \
  macro(a) __VA_OPT__(, BRINE_DETAIL_EACH_AGAIN BRINE_DETAIL_PARENS(macro, __VA_ARGS__))
#define BRINE_DETAIL_EACH_AGAIN() BRINE_DETAIL_EACH_STEP

// 1 where the argument is in parentheses: (name, init)
#define BRINE_DETAIL_SECOND(a, b, ...) b
#define BRINE_DETAIL_IS(...) BRINE_DETAIL_SECOND(__VA_ARGS__, 0, )
#define BRINE_DETAIL_PROBE(...) ~, 1
#define BRINE_DETAIL_IS_PAIR(x) BRINE_DETAIL_IS(BRINE_DETAIL_PROBE x)
#define BRINE_DETAIL_JOIN(a, b) BRINE_DETAIL_JOIN_(a, b)
#define BRINE_DETAIL_JOIN_(a, b) a##b

#define BRINE_DETAIL_CAPTURE(x) BRINE_DETAIL_JOIN(BRINE_DETAIL_CAPTURE_, BRINE_DETAIL_IS_PAIR(x))(x)
#define BRINE_DETAIL_CAPTURE_0(x) x
#define BRINE_DETAIL_CAPTURE_1(x) BRINE_DETAIL_CAPTURE_PAIR x
#define BRINE_DETAIL_CAPTURE_PAIR(name, ...) name = __VA_ARGS__

#define BRINE_DETAIL_NAME(x) BRINE_DETAIL_JOIN(BRINE_DETAIL_NAME_, BRINE_DETAIL_IS_PAIR(x))(x)
#define BRINE_DETAIL_NAME_0(x) #x
#define BRINE_DETAIL_NAME_1(x) BRINE_DETAIL_NAME_PAIR x
#define BRINE_DETAIL_NAME_PAIR(name, ...) #name

#define BRINE_DETAIL_TYPE(x) BRINE_DETAIL_JOIN(BRINE_DETAIL_TYPE_, BRINE_DETAIL_IS_PAIR(x))(x)
#define BRINE_DETAIL_TYPE_0(x) ::brine::capture::type_of<std::remove_reference_t<decltype(x)>>
#define BRINE_DETAIL_TYPE_1(x) BRINE_DETAIL_TYPE_PAIR x
#define BRINE_DETAIL_TYPE_PAIR(name, ...) ::brine::capture::type_of<std::decay_t<decltype(__VA_ARGS__)>>

// GCC's name for the field of the first capture; a callable that answers its address.
#if BRINE_HAS_NAMED_CAPTURES
#define BRINE_DETAIL_FIRST(x, ...) BRINE_DETAIL_JOIN(BRINE_DETAIL_FIRST_, BRINE_DETAIL_IS_PAIR(x))(x)
#define BRINE_DETAIL_FIRST_0(x) BRINE_DETAIL_FIRST_FIELD(x)
#define BRINE_DETAIL_FIRST_1(x) BRINE_DETAIL_FIRST_PAIR x
#define BRINE_DETAIL_FIRST_PAIR(name, ...) BRINE_DETAIL_FIRST_FIELD(name)
#define BRINE_DETAIL_FIRST_FIELD(name) \
  decltype([](const auto& brine_closure_) -> const void* { return __builtin_addressof(brine_closure_.__##name); })
#else
#define BRINE_DETAIL_FIRST(...) void
#endif

// The capture list of a lambda that can be persisted: every capture, none beside it. A plain
// name is captured by copy; (name, init) is an init-capture.
#define BRINE_CAPTURE(...)                                                                                         \
  BRINE_DETAIL_EACH(BRINE_DETAIL_CAPTURE, __VA_ARGS__),                                                            \
      brine_captures = ::brine::capture::make_marker<                                                              \
          ::brine::capture::marker<BRINE_DETAIL_FIRST(__VA_ARGS__, ),                                              \
                                   ::brine::capture::name_list<BRINE_DETAIL_EACH(BRINE_DETAIL_NAME, __VA_ARGS__)>, \
                                   BRINE_DETAIL_EACH(BRINE_DETAIL_TYPE, __VA_ARGS__)>>()
