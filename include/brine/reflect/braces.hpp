// T{{}, {}, ...}: whether a type takes so many braces, one for each base and member. Braces can't be a pack, so each
// number is written out; a class for each, so that a question costs no walk over them.
#pragma once

#include <cstddef>

#include "../config.hpp"

namespace brine::reflect::detail {

// Types of more members are counted by the values that they take (count.hpp).
inline constexpr std::size_t max_braces = 64;

#if BRINE_CLANG
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wmissing-braces"
#pragma clang diagnostic ignored "-Wmissing-field-initializers"
#pragma clang diagnostic ignored "-Wundefined-inline"
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif
#if BRINE_GCC
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#pragma GCC diagnostic ignored "-Wmissing-braces"
#endif

template <std::size_t N>
struct braces;

// clang-format off
// T{N braces, a value of each Probe}
#define BRINE_DETAIL_BRACES(n, ...)                    \
  template <>                                          \
  struct braces<n> {                                   \
    template <class T, class... Probe>                 \
    static consteval bool taken_by() {                 \
      return requires { T{__VA_ARGS__ Probe{}...}; };  \
    }                                                  \
  };
// As many as are given, and up to seven more.
#define BRINE_DETAIL_EIGHT(a, b, c, d, e, f, g, h, ...)         \
  BRINE_DETAIL_BRACES(a, __VA_ARGS__)                           \
  BRINE_DETAIL_BRACES(b, __VA_ARGS__ {},)                       \
  BRINE_DETAIL_BRACES(c, __VA_ARGS__ {}, {},)                   \
  BRINE_DETAIL_BRACES(d, __VA_ARGS__ {}, {}, {},)               \
  BRINE_DETAIL_BRACES(e, __VA_ARGS__ {}, {}, {}, {},)           \
  BRINE_DETAIL_BRACES(f, __VA_ARGS__ {}, {}, {}, {}, {},)       \
  BRINE_DETAIL_BRACES(g, __VA_ARGS__ {}, {}, {}, {}, {}, {},)   \
  BRINE_DETAIL_BRACES(h, __VA_ARGS__ {}, {}, {}, {}, {}, {}, {},)
#define BRINE_DETAIL_8 {}, {}, {}, {}, {}, {}, {}, {},
#define BRINE_DETAIL_16 BRINE_DETAIL_8 BRINE_DETAIL_8
#define BRINE_DETAIL_32 BRINE_DETAIL_16 BRINE_DETAIL_16
BRINE_DETAIL_EIGHT(0, 1, 2, 3, 4, 5, 6, 7, )
BRINE_DETAIL_EIGHT(8, 9, 10, 11, 12, 13, 14, 15, BRINE_DETAIL_8)
BRINE_DETAIL_EIGHT(16, 17, 18, 19, 20, 21, 22, 23, BRINE_DETAIL_16)
BRINE_DETAIL_EIGHT(24, 25, 26, 27, 28, 29, 30, 31, BRINE_DETAIL_16 BRINE_DETAIL_8)
BRINE_DETAIL_EIGHT(32, 33, 34, 35, 36, 37, 38, 39, BRINE_DETAIL_32)
BRINE_DETAIL_EIGHT(40, 41, 42, 43, 44, 45, 46, 47, BRINE_DETAIL_32 BRINE_DETAIL_8)
BRINE_DETAIL_EIGHT(48, 49, 50, 51, 52, 53, 54, 55, BRINE_DETAIL_32 BRINE_DETAIL_16)
BRINE_DETAIL_EIGHT(56, 57, 58, 59, 60, 61, 62, 63, BRINE_DETAIL_32 BRINE_DETAIL_16 BRINE_DETAIL_8)
BRINE_DETAIL_BRACES(64, BRINE_DETAIL_32 BRINE_DETAIL_32)
// clang-format on
#undef BRINE_DETAIL_32
#undef BRINE_DETAIL_16
#undef BRINE_DETAIL_8
#undef BRINE_DETAIL_EIGHT
#undef BRINE_DETAIL_BRACES

#if BRINE_CLANG
#pragma clang diagnostic pop
#endif
#if BRINE_GCC
#pragma GCC diagnostic pop
#endif

template <class T, std::size_t N, class... Probe>
inline constexpr bool takes_braces_then = braces<N>::template taken_by<T, Probe...>();

// The largest n in [Low, High) that is taken; Low is, High isn't.
template <class T, std::size_t Low, std::size_t High>
consteval std::size_t bisect_braces() {
  if constexpr (Low + 1 >= High) {
    return Low;
  } else {
    constexpr std::size_t middle = Low + (High - Low) / 2;
    if constexpr (takes_braces_then<T, middle>) {
      return bisect_braces<T, middle, High>();
    } else {
      return bisect_braces<T, Low, middle>();
    }
  }
}
template <class T, std::size_t Low, std::size_t High>
consteval std::size_t gallop_braces() {
  if constexpr (High > max_braces) {
    return bisect_braces<T, Low, max_braces + 1>();
  } else if constexpr (takes_braces_then<T, High>) {
    return gallop_braces<T, High, 2 * High>();
  } else {
    return bisect_braces<T, Low, High>();
  }
}

// How many braces T takes, up to 64; 0 where the first member can't be made from {}.
template <class T>
inline constexpr std::size_t most_braces = gallop_braces<T, 0, 4>();

}  // namespace brine::reflect::detail
