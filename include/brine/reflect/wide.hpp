// Aggregates of 101 to 200 members, which PFR of Boost 1.81 doesn't bind. A structured binding must name as many as
// there are, so that there is one function for each number.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

namespace brine::reflect::aggregates::detail {

#define BRINE_DETAIL_1(p) p##0
#define BRINE_DETAIL_2(p) BRINE_DETAIL_1(p), p##1
#define BRINE_DETAIL_3(p) BRINE_DETAIL_2(p), p##2
#define BRINE_DETAIL_4(p) BRINE_DETAIL_3(p), p##3
#define BRINE_DETAIL_5(p) BRINE_DETAIL_4(p), p##4
#define BRINE_DETAIL_6(p) BRINE_DETAIL_5(p), p##5
#define BRINE_DETAIL_7(p) BRINE_DETAIL_6(p), p##6
#define BRINE_DETAIL_8(p) BRINE_DETAIL_7(p), p##7
#define BRINE_DETAIL_9(p) BRINE_DETAIL_8(p), p##8
#define BRINE_DETAIL_10(p) BRINE_DETAIL_9(p), p##9
#define BRINE_DETAIL_50(p, q, r, s, t) \
  BRINE_DETAIL_10(p), BRINE_DETAIL_10(q), BRINE_DETAIL_10(r), BRINE_DETAIL_10(s), BRINE_DETAIL_10(t)
#define BRINE_DETAIL_100 BRINE_DETAIL_50(a, b, c, d, e), BRINE_DETAIL_50(f, g, h, i, j)

#define BRINE_DETAIL_BIND(n, ...)                                                                     \
  template <class T, class F>                                                                         \
  constexpr decltype(auto) bind_wide(T& value, F&& visitor, std::integral_constant<std::size_t, n>) { \
    auto& [__VA_ARGS__] = value;                                                                      \
    return std::forward<F>(visitor)(__VA_ARGS__);                                                     \
  }
// The ten numbers behind those of the names that are given.
#define BRINE_DETAIL_DECADE(tens, next, p, ...)              \
  BRINE_DETAIL_BIND(tens##1, __VA_ARGS__, BRINE_DETAIL_1(p)) \
  BRINE_DETAIL_BIND(tens##2, __VA_ARGS__, BRINE_DETAIL_2(p)) \
  BRINE_DETAIL_BIND(tens##3, __VA_ARGS__, BRINE_DETAIL_3(p)) \
  BRINE_DETAIL_BIND(tens##4, __VA_ARGS__, BRINE_DETAIL_4(p)) \
  BRINE_DETAIL_BIND(tens##5, __VA_ARGS__, BRINE_DETAIL_5(p)) \
  BRINE_DETAIL_BIND(tens##6, __VA_ARGS__, BRINE_DETAIL_6(p)) \
  BRINE_DETAIL_BIND(tens##7, __VA_ARGS__, BRINE_DETAIL_7(p)) \
  BRINE_DETAIL_BIND(tens##8, __VA_ARGS__, BRINE_DETAIL_8(p)) \
  BRINE_DETAIL_BIND(tens##9, __VA_ARGS__, BRINE_DETAIL_9(p)) \
  BRINE_DETAIL_BIND(next##0, __VA_ARGS__, BRINE_DETAIL_10(p))

BRINE_DETAIL_DECADE(10, 11, k, BRINE_DETAIL_100)
BRINE_DETAIL_DECADE(11, 12, l, BRINE_DETAIL_100, BRINE_DETAIL_10(k))
BRINE_DETAIL_DECADE(12, 13, m, BRINE_DETAIL_100, BRINE_DETAIL_10(k), BRINE_DETAIL_10(l))
BRINE_DETAIL_DECADE(13, 14, n, BRINE_DETAIL_100, BRINE_DETAIL_10(k), BRINE_DETAIL_10(l), BRINE_DETAIL_10(m))
BRINE_DETAIL_DECADE(14, 15, o, BRINE_DETAIL_100, BRINE_DETAIL_10(k), BRINE_DETAIL_10(l), BRINE_DETAIL_10(m),
                    BRINE_DETAIL_10(n))
BRINE_DETAIL_DECADE(15, 16, p, BRINE_DETAIL_100, BRINE_DETAIL_50(k, l, m, n, o))
BRINE_DETAIL_DECADE(16, 17, q, BRINE_DETAIL_100, BRINE_DETAIL_50(k, l, m, n, o), BRINE_DETAIL_10(p))
BRINE_DETAIL_DECADE(17, 18, r, BRINE_DETAIL_100, BRINE_DETAIL_50(k, l, m, n, o), BRINE_DETAIL_10(p), BRINE_DETAIL_10(q))
BRINE_DETAIL_DECADE(18, 19, s, BRINE_DETAIL_100, BRINE_DETAIL_50(k, l, m, n, o), BRINE_DETAIL_10(p), BRINE_DETAIL_10(q),
                    BRINE_DETAIL_10(r))
BRINE_DETAIL_DECADE(19, 20, t, BRINE_DETAIL_100, BRINE_DETAIL_50(k, l, m, n, o), BRINE_DETAIL_10(p), BRINE_DETAIL_10(q),
                    BRINE_DETAIL_10(r), BRINE_DETAIL_10(s))

#undef BRINE_DETAIL_DECADE
#undef BRINE_DETAIL_BIND
#undef BRINE_DETAIL_100
#undef BRINE_DETAIL_50
#undef BRINE_DETAIL_10
#undef BRINE_DETAIL_9
#undef BRINE_DETAIL_8
#undef BRINE_DETAIL_7
#undef BRINE_DETAIL_6
#undef BRINE_DETAIL_5
#undef BRINE_DETAIL_4
#undef BRINE_DETAIL_3
#undef BRINE_DETAIL_2
#undef BRINE_DETAIL_1

}  // namespace brine::reflect::aggregates::detail
