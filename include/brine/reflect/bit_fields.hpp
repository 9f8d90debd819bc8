// Does an aggregate have bit-fields? They have no address, and nothing can be bound to them. Clang
// says so when it shows a structure, and C++26 reflection when it is asked; GCC without it is asked whether a
// reference can be bound to each member.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include "../config.hpp"
#include "bases.hpp"
#include "count.hpp"
#include "ghost.hpp"

namespace brine::reflect {

namespace detail {

#if BRINE_HAS_DUMP_STRUCT

// Clang shows a bit-field by one argument more than other members: its width. Whether a call with so many is among
// those that would be made is told by what they may throw, and no member is read.
struct bit_field_finder {
  template <class... A>
  constexpr void operator()(const char*, const A&...) const noexcept(sizeof...(A) != 5) {}
};
// The members of members, which are indented more, aren't asked.
struct own_bit_field_finder : bit_field_finder {
  using bit_field_finder::operator();
  template <std::size_t Indent, class... A>
    requires(Indent != 3)
  constexpr void operator()(const char*, const char (&)[Indent], const A&...) const noexcept {}
};

template <class T, class Finder>
inline constexpr bool shows_bit_fields = !noexcept(__builtin_dump_struct(static_cast<T*>(nullptr), Finder{}));

template <class T>
consteval bool find_bit_fields() {
  if constexpr (has_base<T>) {
    return shows_bit_fields<T, bit_field_finder>;
  } else {
    return shows_bit_fields<T, own_bit_field_finder>;
  }
}

struct looker {
  template <class... A>
  constexpr void operator()(const char*, const A&...) const {}
};

template <class T>
constexpr bool look() {
  __builtin_dump_struct(&ghost_of<T>::object.value, looker{});
  return true;
}

// Reading a reference that refers to nothing is no constant expression; other members are only referred to.
template <class T>
concept without_references = requires { typename std::bool_constant<look<T>()>; };

#elif BRINE_HAS_REFLECTION

template <class T>
consteval bool find_bit_fields() {
  return bases::has_bit_fields<T>();
}

#else

// Takes whatever has an address. (A reference to const alone could be bound to a copy of a bit-field.)
template <class... Member>
void addressable(const volatile Member&...);

#if BRINE_HAS_BINDING_PACKS
template <std::size_t, class T>
consteval bool bit_field_among(T& value) {
  auto& [... members] = value;
  return !requires { detail::addressable(members...); };
}
#else
#define BRINE_DETAIL_AMONG(n, ...)                          \
  if constexpr (N == n) {                                   \
    auto& [__VA_ARGS__] = value;                            \
    return !requires { detail::addressable(__VA_ARGS__); }; \
  }
// So many members as there are names, and up to nine more.
#define BRINE_DETAIL_TEN(tens, names, a, b, c, d, e, f, g, h, i) \
  BRINE_DETAIL_AMONG(tens##0, names)                             \
  BRINE_DETAIL_AMONG(tens##1, names, a)                          \
  BRINE_DETAIL_AMONG(tens##2, names, a, b)                       \
  BRINE_DETAIL_AMONG(tens##3, names, a, b, c)                    \
  BRINE_DETAIL_AMONG(tens##4, names, a, b, c, d)                 \
  BRINE_DETAIL_AMONG(tens##5, names, a, b, c, d, e)              \
  BRINE_DETAIL_AMONG(tens##6, names, a, b, c, d, e, f)           \
  BRINE_DETAIL_AMONG(tens##7, names, a, b, c, d, e, f, g)        \
  BRINE_DETAIL_AMONG(tens##8, names, a, b, c, d, e, f, g, h)     \
  BRINE_DETAIL_AMONG(tens##9, names, a, b, c, d, e, f, g, h, i)
#define BRINE_DETAIL_N10 a0, a1, a2, a3, a4, a5, a6, a7, a8, a9
#define BRINE_DETAIL_N20 BRINE_DETAIL_N10, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9
#define BRINE_DETAIL_N30 BRINE_DETAIL_N20, c0, c1, c2, c3, c4, c5, c6, c7, c8, c9
#define BRINE_DETAIL_N40 BRINE_DETAIL_N30, d0, d1, d2, d3, d4, d5, d6, d7, d8, d9
#define BRINE_DETAIL_N50 BRINE_DETAIL_N40, e0, e1, e2, e3, e4, e5, e6, e7, e8, e9
#define BRINE_DETAIL_N60 BRINE_DETAIL_N50, f0, f1, f2, f3, f4, f5, f6, f7, f8, f9
#define BRINE_DETAIL_N70 BRINE_DETAIL_N60, g0, g1, g2, g3, g4, g5, g6, g7, g8, g9
#define BRINE_DETAIL_N80 BRINE_DETAIL_N70, h0, h1, h2, h3, h4, h5, h6, h7, h8, h9
#define BRINE_DETAIL_N90 BRINE_DETAIL_N80, i0, i1, i2, i3, i4, i5, i6, i7, i8, i9
#define BRINE_DETAIL_N100 BRINE_DETAIL_N90, j0, j1, j2, j3, j4, j5, j6, j7, j8, j9
#define BRINE_DETAIL_N110 BRINE_DETAIL_N100, k0, k1, k2, k3, k4, k5, k6, k7, k8, k9
#define BRINE_DETAIL_N120 BRINE_DETAIL_N110, l0, l1, l2, l3, l4, l5, l6, l7, l8, l9
#define BRINE_DETAIL_N130 BRINE_DETAIL_N120, m0, m1, m2, m3, m4, m5, m6, m7, m8, m9
#define BRINE_DETAIL_N140 BRINE_DETAIL_N130, n0, n1, n2, n3, n4, n5, n6, n7, n8, n9
#define BRINE_DETAIL_N150 BRINE_DETAIL_N140, o0, o1, o2, o3, o4, o5, o6, o7, o8, o9
#define BRINE_DETAIL_N160 BRINE_DETAIL_N150, p0, p1, p2, p3, p4, p5, p6, p7, p8, p9
#define BRINE_DETAIL_N170 BRINE_DETAIL_N160, q0, q1, q2, q3, q4, q5, q6, q7, q8, q9
#define BRINE_DETAIL_N180 BRINE_DETAIL_N170, r0, r1, r2, r3, r4, r5, r6, r7, r8, r9
#define BRINE_DETAIL_N190 BRINE_DETAIL_N180, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9

template <std::size_t N, class T>
consteval bool bit_field_among(T& value) {
  BRINE_DETAIL_AMONG(1, a0)
  BRINE_DETAIL_AMONG(2, a0, a1)
  BRINE_DETAIL_AMONG(3, a0, a1, a2)
  BRINE_DETAIL_AMONG(4, a0, a1, a2, a3)
  BRINE_DETAIL_AMONG(5, a0, a1, a2, a3, a4)
  BRINE_DETAIL_AMONG(6, a0, a1, a2, a3, a4, a5)
  BRINE_DETAIL_AMONG(7, a0, a1, a2, a3, a4, a5, a6)
  BRINE_DETAIL_AMONG(8, a0, a1, a2, a3, a4, a5, a6, a7)
  BRINE_DETAIL_AMONG(9, a0, a1, a2, a3, a4, a5, a6, a7, a8)
  BRINE_DETAIL_TEN(1, BRINE_DETAIL_N10, b0, b1, b2, b3, b4, b5, b6, b7, b8)
  BRINE_DETAIL_TEN(2, BRINE_DETAIL_N20, c0, c1, c2, c3, c4, c5, c6, c7, c8)
  BRINE_DETAIL_TEN(3, BRINE_DETAIL_N30, d0, d1, d2, d3, d4, d5, d6, d7, d8)
  BRINE_DETAIL_TEN(4, BRINE_DETAIL_N40, e0, e1, e2, e3, e4, e5, e6, e7, e8)
  BRINE_DETAIL_TEN(5, BRINE_DETAIL_N50, f0, f1, f2, f3, f4, f5, f6, f7, f8)
  BRINE_DETAIL_TEN(6, BRINE_DETAIL_N60, g0, g1, g2, g3, g4, g5, g6, g7, g8)
  BRINE_DETAIL_TEN(7, BRINE_DETAIL_N70, h0, h1, h2, h3, h4, h5, h6, h7, h8)
  BRINE_DETAIL_TEN(8, BRINE_DETAIL_N80, i0, i1, i2, i3, i4, i5, i6, i7, i8)
  BRINE_DETAIL_TEN(9, BRINE_DETAIL_N90, j0, j1, j2, j3, j4, j5, j6, j7, j8)
  BRINE_DETAIL_TEN(10, BRINE_DETAIL_N100, k0, k1, k2, k3, k4, k5, k6, k7, k8)
  BRINE_DETAIL_TEN(11, BRINE_DETAIL_N110, l0, l1, l2, l3, l4, l5, l6, l7, l8)
  BRINE_DETAIL_TEN(12, BRINE_DETAIL_N120, m0, m1, m2, m3, m4, m5, m6, m7, m8)
  BRINE_DETAIL_TEN(13, BRINE_DETAIL_N130, n0, n1, n2, n3, n4, n5, n6, n7, n8)
  BRINE_DETAIL_TEN(14, BRINE_DETAIL_N140, o0, o1, o2, o3, o4, o5, o6, o7, o8)
  BRINE_DETAIL_TEN(15, BRINE_DETAIL_N150, p0, p1, p2, p3, p4, p5, p6, p7, p8)
  BRINE_DETAIL_TEN(16, BRINE_DETAIL_N160, q0, q1, q2, q3, q4, q5, q6, q7, q8)
  BRINE_DETAIL_TEN(17, BRINE_DETAIL_N170, r0, r1, r2, r3, r4, r5, r6, r7, r8)
  BRINE_DETAIL_TEN(18, BRINE_DETAIL_N180, s0, s1, s2, s3, s4, s5, s6, s7, s8)
  BRINE_DETAIL_TEN(19, BRINE_DETAIL_N190, t0, t1, t2, t3, t4, t5, t6, t7, t8)
  BRINE_DETAIL_AMONG(200, BRINE_DETAIL_N190, t0, t1, t2, t3, t4, t5, t6, t7, t8, t9)
}

#undef BRINE_DETAIL_N190
#undef BRINE_DETAIL_N180
#undef BRINE_DETAIL_N170
#undef BRINE_DETAIL_N160
#undef BRINE_DETAIL_N150
#undef BRINE_DETAIL_N140
#undef BRINE_DETAIL_N130
#undef BRINE_DETAIL_N120
#undef BRINE_DETAIL_N110
#undef BRINE_DETAIL_N100
#undef BRINE_DETAIL_N90
#undef BRINE_DETAIL_N80
#undef BRINE_DETAIL_N70
#undef BRINE_DETAIL_N60
#undef BRINE_DETAIL_N50
#undef BRINE_DETAIL_N40
#undef BRINE_DETAIL_N30
#undef BRINE_DETAIL_N20
#undef BRINE_DETAIL_N10
#undef BRINE_DETAIL_TEN
#undef BRINE_DETAIL_AMONG
#endif

template <class T>
consteval bool find_bit_fields() {
  return bit_field_among<member_count<T>>(ghost_of<T>::object.value);
}

#endif

}  // namespace detail

template <class T>
inline constexpr bool has_bit_fields = [] {
  if constexpr (member_count<T> == 0 || member_count<T> > max_members) {
    return false;
  } else {
    return detail::find_bit_fields<T>();
  }
}();

// Whether an aggregate with base classes, which is shown with all that it consists of, has a reference somewhere.
template <class T>
inline constexpr bool has_references = [] {
#if BRINE_HAS_DUMP_STRUCT
  return !detail::without_references<T>;
#else
  return false;
#endif
}();

}  // namespace brine::reflect
