// Counts and numbers that are mostly small: LEB128, 7 bits a byte, least significant
// first, the top bit set on all but the last byte. 1 byte below 128, 10 at most.
// Only the shortest form is valid, so that equal values have equal bytes.
#pragma once

#include <cstddef>
#include <cstdint>

#include "../config.hpp"

namespace brine::wire {

inline constexpr std::size_t max_varint = 10;

[[nodiscard]] constexpr std::size_t varint_size(std::uint64_t value) noexcept {
  std::size_t size = 1;
  for (; value >= 0x80U; value >>= 7U) [[unlikely]]
    ++size;
  return size;
}

// Needs max_varint bytes of room, or varint_size(value) where that is known.
constexpr std::byte* put_varint(std::byte* to, std::uint64_t value) noexcept {
  while (value >= 0x80U) [[unlikely]] {
    *to++ = static_cast<std::byte>(value | 0x80U);
    value >>= 7U;
  }
  *to++ = static_cast<std::byte>(value);
  return to;
}

// The place behind the number, or nullptr: cut off, longer than needed, or beyond 64 bits. (A function of its own: who
// meets numbers of one byte mostly reads those himself.)
[[nodiscard]] BRINE_NOINLINE constexpr const std::byte* get_varint(const std::byte* from, const std::byte* end,
                                                                   std::uint64_t& value) noexcept {
  std::uint64_t out = 0;
  for (unsigned shift = 0; shift < 70U; shift += 7U) {
    if (from == end) return nullptr;
    const auto byte = static_cast<std::uint64_t>(*from++);
    if (shift == 63U && byte > 1U) return nullptr;
    out |= (byte & 0x7fU) << shift;
    if (byte < 0x80U) {
      if (byte == 0 && shift != 0) return nullptr;
      value = out;
      return from;
    }
  }
  return nullptr;
}

}  // namespace brine::wire
