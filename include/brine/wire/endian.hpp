// Numbers as bytes: least significant byte first, whatever the machine.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace brine::wire {

inline constexpr bool little_endian = std::endian::native == std::endian::little;
static_assert(little_endian || std::endian::native == std::endian::big, "brine knows little- and big-endian machines");

// Compilers turn the loop into one instruction (bswap, rev).
template <class Unsigned>
[[nodiscard]] constexpr Unsigned byteswap(Unsigned value) noexcept {
  if constexpr (sizeof(Unsigned) == 1) {
    return value;
  } else {
    Unsigned out = 0;
    for (std::size_t i = 0; i < sizeof(Unsigned); ++i) {
      out = static_cast<Unsigned>(static_cast<Unsigned>(out << 8U) | static_cast<Unsigned>(value & 0xffU));
      value = static_cast<Unsigned>(value >> 8U);
    }
    return out;
  }
}

namespace detail {
template <std::size_t Size>
struct uint_of;
template <>
struct uint_of<1> {
  using type = std::uint8_t;
};
template <>
struct uint_of<2> {
  using type = std::uint16_t;
};
template <>
struct uint_of<4> {
  using type = std::uint32_t;
};
template <>
struct uint_of<8> {
  using type = std::uint64_t;
};
#if defined(__SIZEOF_INT128__)
template <>
struct uint_of<16> {
  __extension__ using type = unsigned __int128;
};
#endif
}  // namespace detail

// The unsigned integer of as many bytes.
template <std::size_t Size>
using uint_of = typename detail::uint_of<Size>::type;

// Writes the value's sizeof(T) bytes and answers the place behind them.
template <class T>
  requires std::is_trivially_copyable_v<T>
inline std::byte* store(std::byte* to, T value) noexcept {
  if constexpr (little_endian || sizeof(T) == 1) {
    std::memcpy(to, &value, sizeof(T));
  } else {
    const auto swapped = byteswap(std::bit_cast<uint_of<sizeof(T)>>(value));
    std::memcpy(to, &swapped, sizeof(T));
  }
  return to + sizeof(T);
}

template <class T>
  requires std::is_trivially_copyable_v<T>
[[nodiscard]] inline T fetch(const std::byte* from) noexcept {
  uint_of<sizeof(T)> raw;
  std::memcpy(&raw, from, sizeof(T));
  if constexpr (!little_endian) raw = byteswap(raw);
  return std::bit_cast<T>(raw);
}

}  // namespace brine::wire
