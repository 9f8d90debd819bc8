// bitset<N>: (N + 7) / 8 bytes, bit 0 in the first byte's lowest bit; unused bits are 0.
#pragma once

#include <cstddef>

#include "codec.hpp"

namespace brine {

namespace traits {

// Recognised by what it has, so that <bitset> need not be included here.
template <class T>
concept bitset = requires(T& b) {
  b.flip(0);
  b.to_ullong();
  b.test(0);
};

}  // namespace traits

template <template <std::size_t> class Bitset, std::size_t N>
  requires traits::bitset<Bitset<N>>
inline constexpr kind claimed<Bitset<N>> = kind::bits;

template <template <std::size_t> class Bitset, std::size_t N>
struct family<Bitset<N>, kind::bits> : plain_family {
  static constexpr std::size_t min_size = (N + 7) / 8;
  static constexpr bool fixed = true;
  static constexpr bool flat = true;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::bits);
    b.number(N);
  }
  static std::byte* put(std::byte* to, const Bitset<N>& value) {
    for (std::size_t at = 0; at < N; at += 8) {
      unsigned bits = 0;
      for (std::size_t i = 0; i < 8 && at + i < N; ++i) bits |= (value[at + i] ? 1U : 0U) << i;
      *to++ = static_cast<std::byte>(bits);
    }
    return to;
  }
  static bool get(decoder& d, Bitset<N>& value, std::size_t) {
    const std::byte* bytes = d.cursor();
    if (!skip(d)) [[unlikely]]
      return false;
    for (std::size_t i = 0; i < N; ++i) value[i] = (std::to_integer<unsigned>(bytes[i / 8]) >> (i % 8) & 1U) != 0;
    return true;
  }
  static bool skip(decoder& d) {
    if constexpr (N % 8 != 0) {
      if ((std::to_integer<unsigned>(d.cursor()[min_size - 1]) >> (N % 8)) != 0) [[unlikely]] {
        return d.fail(errc::bad_value, "bits beyond the end of a bitset are set; the document is damaged");
      }
    }
    d.advance(min_size);
    return true;
  }
};

}  // namespace brine
