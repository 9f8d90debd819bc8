// Structured bindings, one for each number of members: a binding must name as many as there are. PFR binds up to 100
// members (Boost 1.81) as a tuple of references, and what that costs a compiler for each type is more than the bindings
// of few members take in all; those of many are what PFR hasn't.
#pragma once

#include <cstddef>

#include "../config.hpp"

#include <boost/version.hpp>
// PFR of Boost 1.88 binds up to 200 members.
#define BRINE_PFR_IS_NARROW (BOOST_VERSION < 108800)

namespace brine::reflect::aggregates::detail {

// Lists of names, written out: names that are pasted together anew for each binding took half of the time.
#define BRINE_DETAIL_100                                                                                              \
  a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, c0, c1, c2, c3, c4, c5, c6, c7, c8, \
      c9, d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, e0, e1, e2, e3, e4, e5, e6, e7, e8, e9, f0, f1, f2, f3, f4, f5, f6, \
      f7, f8, f9, g0, g1, g2, g3, g4, g5, g6, g7, g8, g9, h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, i0, i1, i2, i3, i4, \
      i5, i6, i7, i8, i9, j0, j1, j2, j3, j4, j5, j6, j7, j8, j9
#define BRINE_DETAIL_10 a0, a1, a2, a3, a4, a5, a6, a7, a8, a9
#define BRINE_DETAIL_110 BRINE_DETAIL_100, k0, k1, k2, k3, k4, k5, k6, k7, k8, k9
#define BRINE_DETAIL_120 BRINE_DETAIL_110, l0, l1, l2, l3, l4, l5, l6, l7, l8, l9
#define BRINE_DETAIL_130 BRINE_DETAIL_120, m0, m1, m2, m3, m4, m5, m6, m7, m8, m9
#define BRINE_DETAIL_140 BRINE_DETAIL_130, n0, n1, n2, n3, n4, n5, n6, n7, n8, n9
#define BRINE_DETAIL_150 BRINE_DETAIL_140, o0, o1, o2, o3, o4, o5, o6, o7, o8, o9
#define BRINE_DETAIL_160 BRINE_DETAIL_150, p0, p1, p2, p3, p4, p5, p6, p7, p8, p9
#define BRINE_DETAIL_170 BRINE_DETAIL_160, q0, q1, q2, q3, q4, q5, q6, q7, q8, q9
#define BRINE_DETAIL_180 BRINE_DETAIL_170, r0, r1, r2, r3, r4, r5, r6, r7, r8, r9
#define BRINE_DETAIL_190 BRINE_DETAIL_180, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9

#define BRINE_DETAIL_BIND(n, ...) \
  if constexpr (N == n) {         \
    auto& [__VA_ARGS__] = value;  \
    return visitor(__VA_ARGS__);  \
  }
// The ten numbers behind those of the names that are given.
#define BRINE_DETAIL_DECADE(tens, next, names, a, b, c, d, e, f, g, h, i, j) \
  BRINE_DETAIL_BIND(tens##1, names, a)                                       \
  BRINE_DETAIL_BIND(tens##2, names, a, b)                                    \
  BRINE_DETAIL_BIND(tens##3, names, a, b, c)                                 \
  BRINE_DETAIL_BIND(tens##4, names, a, b, c, d)                              \
  BRINE_DETAIL_BIND(tens##5, names, a, b, c, d, e)                           \
  BRINE_DETAIL_BIND(tens##6, names, a, b, c, d, e, f)                        \
  BRINE_DETAIL_BIND(tens##7, names, a, b, c, d, e, f, g)                     \
  BRINE_DETAIL_BIND(tens##8, names, a, b, c, d, e, f, g, h)                  \
  BRINE_DETAIL_BIND(tens##9, names, a, b, c, d, e, f, g, h, i)               \
  BRINE_DETAIL_BIND(next##0, names, a, b, c, d, e, f, g, h, i, j)

inline constexpr std::size_t few = 20;

template <std::size_t N, class T, class F>
BRINE_STEP constexpr decltype(auto) bind_few(T& value, F& visitor) {
  BRINE_DETAIL_BIND(1, a0)
  BRINE_DETAIL_BIND(2, a0, a1)
  BRINE_DETAIL_BIND(3, a0, a1, a2)
  BRINE_DETAIL_BIND(4, a0, a1, a2, a3)
  BRINE_DETAIL_BIND(5, a0, a1, a2, a3, a4)
  BRINE_DETAIL_BIND(6, a0, a1, a2, a3, a4, a5)
  BRINE_DETAIL_BIND(7, a0, a1, a2, a3, a4, a5, a6)
  BRINE_DETAIL_BIND(8, a0, a1, a2, a3, a4, a5, a6, a7)
  BRINE_DETAIL_BIND(9, a0, a1, a2, a3, a4, a5, a6, a7, a8)
  BRINE_DETAIL_BIND(10, BRINE_DETAIL_10)
  BRINE_DETAIL_DECADE(1, 2, BRINE_DETAIL_10, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9)
}

#if BRINE_PFR_IS_NARROW
template <std::size_t N, class T, class F>
constexpr decltype(auto) bind_many(T& value, F& visitor) {
  BRINE_DETAIL_DECADE(10, 11, BRINE_DETAIL_100, k0, k1, k2, k3, k4, k5, k6, k7, k8, k9)
  BRINE_DETAIL_DECADE(11, 12, BRINE_DETAIL_110, l0, l1, l2, l3, l4, l5, l6, l7, l8, l9)
  BRINE_DETAIL_DECADE(12, 13, BRINE_DETAIL_120, m0, m1, m2, m3, m4, m5, m6, m7, m8, m9)
  BRINE_DETAIL_DECADE(13, 14, BRINE_DETAIL_130, n0, n1, n2, n3, n4, n5, n6, n7, n8, n9)
  BRINE_DETAIL_DECADE(14, 15, BRINE_DETAIL_140, o0, o1, o2, o3, o4, o5, o6, o7, o8, o9)
  BRINE_DETAIL_DECADE(15, 16, BRINE_DETAIL_150, p0, p1, p2, p3, p4, p5, p6, p7, p8, p9)
  BRINE_DETAIL_DECADE(16, 17, BRINE_DETAIL_160, q0, q1, q2, q3, q4, q5, q6, q7, q8, q9)
  BRINE_DETAIL_DECADE(17, 18, BRINE_DETAIL_170, r0, r1, r2, r3, r4, r5, r6, r7, r8, r9)
  BRINE_DETAIL_DECADE(18, 19, BRINE_DETAIL_180, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9)
  BRINE_DETAIL_DECADE(19, 20, BRINE_DETAIL_190, t0, t1, t2, t3, t4, t5, t6, t7, t8, t9)
}
#endif

#undef BRINE_DETAIL_DECADE
#undef BRINE_DETAIL_BIND
#undef BRINE_DETAIL_190
#undef BRINE_DETAIL_180
#undef BRINE_DETAIL_170
#undef BRINE_DETAIL_160
#undef BRINE_DETAIL_150
#undef BRINE_DETAIL_140
#undef BRINE_DETAIL_130
#undef BRINE_DETAIL_120
#undef BRINE_DETAIL_110
#undef BRINE_DETAIL_100
#undef BRINE_DETAIL_10

}  // namespace brine::reflect::aggregates::detail
