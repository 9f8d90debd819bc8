// long double: IEEE 754 binary128, 16 bytes, whatever the machine's own is.
#pragma once

#include <cfloat>
#include <cstddef>
#include <cstdint>

#include "scalar.hpp"

#if !BRINE_GCC && !BRINE_CLANG
#include <cmath>
#endif

namespace brine {

namespace detail {

// <cmath> is dear to compile; what is needed of it is built into the compilers.
#if BRINE_GCC || BRINE_CLANG
inline bool signbit(long double value) { return __builtin_signbit(value) != 0; }
inline long double frexp(long double value, int* exponent) { return __builtin_frexpl(value, exponent); }
inline long double ldexp(long double value, int exponent) { return __builtin_ldexpl(value, exponent); }
inline constexpr long double infinity = __builtin_infl();
inline constexpr long double not_a_number = __builtin_nanl("");
#else
inline bool signbit(long double value) { return std::signbit(value); }
inline long double frexp(long double value, int* exponent) { return std::frexp(value, exponent); }
inline long double ldexp(long double value, int exponent) { return std::ldexp(value, exponent); }
inline constexpr long double infinity = INFINITY;
inline constexpr long double not_a_number = NAN;
#endif

}  // namespace detail

// x87's 80 bits, a double's 64 and binary128 are different bytes on different machines; in a
// document they all are binary128: 112 bits of fraction, 15 of exponent, 1 of sign.
template <>
struct family<long double, kind::floating> : fixed_family<std::uint64_t[2]> {
  static constexpr bool bulk = false;
  static constexpr bool any_bytes = false;
  static constexpr void describe(schema::builder& b) { b.put(schema::node::f128); }

  static std::byte* put(std::byte* to, long double value) {
    std::uint64_t high = 0, low = 0;
    if (detail::signbit(value)) high = std::uint64_t{1} << 63U;
    value = detail::signbit(value) ? -value : value;
    if (value != value) {
      high |= 0x7fff800000000000U;
    } else if (value > LDBL_MAX) {
      high |= 0x7fff000000000000U;
    } else if (value != 0) {
      int exponent = 0;
      // value = fraction * 2^exponent with fraction in [0.5, 1): binary128 wants [1, 2)
      long double fraction = detail::frexp(value, &exponent) * 2 - 1;
      int biased = exponent - 1 + 16383;
      if (biased <= 0) {  // too small for a leading one
        fraction = detail::ldexp(fraction + 1, biased - 1);
        biased = 0;
      }
      fraction = detail::ldexp(fraction, 48);
      const auto top = static_cast<std::uint64_t>(fraction);
      fraction = detail::ldexp(fraction - static_cast<long double>(top), 64);
      low = static_cast<std::uint64_t>(fraction);
      high |= (static_cast<std::uint64_t>(biased) << 48U) | top;
    }
    return wire::store(wire::store(to, low), high);
  }

  template <class Source>
  static const std::byte* read(const std::byte* at, const Source&, long double& value, std::size_t) {
    const auto low = wire::fetch<std::uint64_t>(at);
    const auto high = wire::fetch<std::uint64_t>(at + 8);
    const int biased = static_cast<int>((high >> 48U) & 0x7fffU);
    const std::uint64_t top = high & 0xffffffffffffU;
    long double magnitude = 0;
    if (biased == 0x7fff) {
      magnitude = top != 0 || low != 0 ? detail::not_a_number : detail::infinity;
    } else {
      magnitude =
          detail::ldexp(static_cast<long double>(top), -48) + detail::ldexp(static_cast<long double>(low), -112);
      magnitude = detail::ldexp(biased == 0 ? magnitude : magnitude + 1, (biased == 0 ? 1 : biased) - 16383);
    }
    value = (high >> 63U) != 0 ? -magnitude : magnitude;
    return at + 16;
  }
};

}  // namespace brine
