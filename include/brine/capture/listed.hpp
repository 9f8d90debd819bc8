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
// byte. GCC shows that by the place of a capture without a size that stands before the list, and Clang by its visit in
// order.
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

// Not an aggregate: Clang would open an aggregate and show its members instead of its type.
template <class Names, class... Types>
class alignas(layout<typename Types::type...>::alignment) marker {
 public:
  constexpr marker() noexcept {}
};

// Stands where the list begins, and takes no room: only GCC, which has names for captures, has it.
#if BRINE_HAS_NAMED_CAPTURES
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
struct nothing {
  char none[0];
};
#pragma GCC diagnostic pop
// (An array of one: of a member without elements GCC warns where the closure is.)
struct start {
  nothing one[1];
};
#endif

template <class T>
inline constexpr bool is_marker = false;
template <class Names, class... Types>
inline constexpr bool is_marker<marker<Names, Types...>> = true;

// What else can stand in a capture list has no name that could be stored. (&x has one, and is refused as all captures
// by reference are: E106.)
[[nodiscard]] consteval bool is_name(std::string_view text) {
  for (char c : text) {
    if (c == '*' || c == '=' || c == '.' || c == '(' || c == '-' || c == '[') return false;
  }
  return true;
}

template <class Marker>
struct listed_in;
template <meta::fixed_string... Name, class... Types>
struct listed_in<marker<name_list<Name...>, Types...>> {
  static constexpr std::size_t count = sizeof...(Types);
  static constexpr std::array<std::string_view, sizeof...(Name)> names{Name.view()...};
  // (Else the macro was refused already, and that is to be the only error.)
  static constexpr bool all_named = (is_name(Name.view()) && ...);
  static constexpr bool any_reference = (Name.view().starts_with('&') || ...);
  static constexpr bool any_const = (std::is_const_v<typename Types::type> || ...);
  using offsets = layout<typename Types::type...>;
  // The captures, then the marker, which is as large as its alignment.
  static constexpr std::size_t explained = align_up(offsets::size, offsets::alignment) + offsets::alignment;

  // Whether nothing lies before the first listed capture, where the compiler shows that here.
  template <class Closure>
  static constexpr bool begins(const Closure& closure) {
#if BRINE_HAS_NAMED_CAPTURES
    return static_cast<const void*>(std::addressof(closure.__brine_start)) ==
           static_cast<const void*>(std::addressof(closure));
#else
    (void)closure;
    return true;
#endif
  }

  template <template <class...> class To>
  using types = To<std::remove_cv_t<typename Types::type>...>;
};

struct forgotten {
  std::size_t number = 0;
  std::string_view type;
};

// Made by a call, so that no compiler warns of a capture that the body doesn't use.
template <class Marker>
constexpr Marker make_marker() noexcept {
  static_assert(listed_in<Marker>::all_named,
                "brine[E163]: BRINE_CAPTURE takes names of variables, captured by copy, and pairs (name, initialiser). "
                "For *this write (self, *this), and self.member in the body; for x = value write (x, value).");
  return {};
}

}  // namespace brine::capture

#define BRINE_DETAIL_PARENS ()
#define BRINE_DETAIL_EXPAND(...) \
  BRINE_DETAIL_EXPAND3(BRINE_DETAIL_EXPAND3(BRINE_DETAIL_EXPAND3(BRINE_DETAIL_EXPAND3(__VA_ARGS__))))
#define BRINE_DETAIL_EXPAND3(...) \
  BRINE_DETAIL_EXPAND2(BRINE_DETAIL_EXPAND2(BRINE_DETAIL_EXPAND2(BRINE_DETAIL_EXPAND2(__VA_ARGS__))))
#define BRINE_DETAIL_EXPAND2(...) \
  BRINE_DETAIL_EXPAND1(BRINE_DETAIL_EXPAND1(BRINE_DETAIL_EXPAND1(BRINE_DETAIL_EXPAND1(__VA_ARGS__))))
#define BRINE_DETAIL_EXPAND1(...) __VA_ARGS__
// macro(a), macro(b), ... for up to 64 arguments. The first ones come without EXPAND, whose levels a compiler shows
// with each error or warning in a capture list, a hundred lines and more.
#define BRINE_DETAIL_EACH(macro, ...) BRINE_DETAIL_EACH1(macro, __VA_ARGS__)
#define BRINE_DETAIL_EACH1(macro, a, ...) macro(a) __VA_OPT__(, BRINE_DETAIL_EACH2(macro, __VA_ARGS__))
#define BRINE_DETAIL_EACH2(macro, a, ...) macro(a) __VA_OPT__(, BRINE_DETAIL_EACH3(macro, __VA_ARGS__))
#define BRINE_DETAIL_EACH3(macro, a, ...) macro(a) __VA_OPT__(, BRINE_DETAIL_EACH4(macro, __VA_ARGS__))
#define BRINE_DETAIL_EACH4(macro, a, ...) macro(a) __VA_OPT__(, BRINE_DETAIL_EACH5(macro, __VA_ARGS__))
#define BRINE_DETAIL_EACH5(macro, a, ...) macro(a) __VA_OPT__(, BRINE_DETAIL_EACH6(macro, __VA_ARGS__))
#define BRINE_DETAIL_EACH6(macro, a, ...) \
  macro(a) __VA_OPT__(, BRINE_DETAIL_EXPAND(BRINE_DETAIL_EACH_STEP(macro, __VA_ARGS__)))
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
#define BRINE_DETAIL_CAPTURE_PAIR(name, ...) name __VA_OPT__(= __VA_ARGS__)

#define BRINE_DETAIL_NAME(x) BRINE_DETAIL_JOIN(BRINE_DETAIL_NAME_, BRINE_DETAIL_IS_PAIR(x))(x)
#define BRINE_DETAIL_NAME_0(x) #x
#define BRINE_DETAIL_NAME_1(x) BRINE_DETAIL_NAME_PAIR x
#define BRINE_DETAIL_NAME_PAIR(name, ...) #name

#define BRINE_DETAIL_TYPE(x) BRINE_DETAIL_JOIN(BRINE_DETAIL_TYPE_, BRINE_DETAIL_IS_PAIR(x))(x)
#define BRINE_DETAIL_TYPE_0(x) ::brine::capture::type_of<std::remove_reference_t<decltype(x)>>
#define BRINE_DETAIL_TYPE_1(x) BRINE_DETAIL_TYPE_PAIR x
#define BRINE_DETAIL_TYPE_PAIR(name, ...) \
  BRINE_DETAIL_JOIN(BRINE_DETAIL_TYPE_, BRINE_DETAIL_SECOND(__VA_OPT__(, ) OF_PAIR, OF_NAME, ))(name, __VA_ARGS__)
#define BRINE_DETAIL_TYPE_OF_PAIR(name, ...) ::brine::capture::type_of<std::decay_t<decltype(__VA_ARGS__)>>
#define BRINE_DETAIL_TYPE_OF_NAME(name, ...) BRINE_DETAIL_TYPE_0(name)

#if BRINE_HAS_NAMED_CAPTURES
#define BRINE_DETAIL_START brine_start = ::brine::capture::start{},
#else
#define BRINE_DETAIL_START
#endif

// The capture list of a lambda that can be persisted: every capture, none beside it. A plain
// name is captured by copy; (name, init) is an init-capture.
#define BRINE_CAPTURE(...) __VA_OPT__(BRINE_DETAIL_CAPTURES(__VA_ARGS__))
#define BRINE_DETAIL_CAPTURES(...)                                                                                 \
  BRINE_DETAIL_START BRINE_DETAIL_EACH(BRINE_DETAIL_CAPTURE, __VA_ARGS__),                                         \
      brine_captures = ::brine::capture::make_marker<                                                              \
          ::brine::capture::marker<::brine::capture::name_list<BRINE_DETAIL_EACH(BRINE_DETAIL_NAME, __VA_ARGS__)>, \
                                   BRINE_DETAIL_EACH(BRINE_DETAIL_TYPE, __VA_ARGS__)>>()
