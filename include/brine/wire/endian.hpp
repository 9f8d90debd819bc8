// Numbers as bytes: least significant byte first, whatever the machine.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "../config.hpp"

namespace brine::wire {

inline constexpr bool little_endian = std::endian::native == std::endian::little;
static_assert(little_endian || std::endian::native == std::endian::big, "brine knows little- and big-endian machines");

// One instruction (bswap, rev); compilers know the built-in function also inside of loops that they vectorise.
template <class Unsigned>
[[nodiscard]] constexpr Unsigned byteswap(Unsigned value) noexcept {
  if constexpr (sizeof(Unsigned) == 1) {
    return value;
#if BRINE_GCC || BRINE_CLANG
  } else if constexpr (sizeof(Unsigned) == 2) {
    return __builtin_bswap16(value);
  } else if constexpr (sizeof(Unsigned) == 4) {
    return __builtin_bswap32(value);
  } else if constexpr (sizeof(Unsigned) == 8) {
    return __builtin_bswap64(value);
#endif
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
BRINE_STEP std::byte* store(std::byte* to, T value) noexcept {
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
[[nodiscard]] BRINE_STEP T fetch(const std::byte* from) noexcept {
  if constexpr (little_endian && (std::is_arithmetic_v<T> || std::is_enum_v<T>)) {
    T value;
    std::memcpy(&value, from, sizeof(T));
    return value;
  } else {
    uint_of<sizeof(T)> raw;
    std::memcpy(&raw, from, sizeof(T));
    if constexpr (!little_endian) raw = byteswap(raw);
    return std::bit_cast<T>(raw);
  }
}

// Many numbers, in one piece on both sides: on a machine whose order isn't the document's, a loop of
// independent steps, which compilers turn into vector instructions.
template <class T, bool Swap = !little_endian>
inline void store_all(std::byte* to, const T* from, std::size_t count) noexcept {
  using raw = uint_of<sizeof(T)>;
  for (std::size_t i = 0; i < count; ++i) {
    raw value = std::bit_cast<raw>(from[i]);
    if constexpr (Swap) value = byteswap(value);
    std::memcpy(to + i * sizeof(T), &value, sizeof(T));
  }
}
template <class T, bool Swap = !little_endian>
inline void fetch_all(T* to, const std::byte* from, std::size_t count) noexcept {
  using raw = uint_of<sizeof(T)>;
  for (std::size_t i = 0; i < count; ++i) {
    raw value;
    std::memcpy(&value, from + i * sizeof(T), sizeof(T));
    if constexpr (Swap) value = byteswap(value);
    to[i] = std::bit_cast<T>(value);
  }
}

}  // namespace brine::wire
