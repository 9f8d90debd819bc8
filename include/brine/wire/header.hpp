// The first bytes of every document. Facts of the format only; FORMAT.md has the whole of it.
//
//   offset  bytes  what
//   0       4      magic 8f 62 72 6e ("\x8f" "brn"; no UTF-8 text begins so)
//   4       1      format version, 1
//   5       1      flags
//   6       8      schema hash, little-endian
//   14      8      only with the flag `sized`: bytes behind this header, little-endian
//
// Behind the header: with `tagged`, a text, the type's tag; with `embedded`, a varint count and the canonical schema of
// that many bytes; the value; the objects that its shared pointers own; with `checksummed`, 4 bytes of CRC-32 over
// everything before them, the header included.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "endian.hpp"

namespace brine::wire {

inline constexpr std::array<std::byte, 4> magic{std::byte{0x8f}, std::byte{'b'}, std::byte{'r'}, std::byte{'n'}};
inline constexpr std::uint8_t format_version = 1;

enum flag : std::uint8_t {
  embedded = 1,  // the schema is in the document
  checksummed = 2,  // four bytes of CRC-32 end it
  sized = 4,  // its length is in the header, so that documents can follow each other
  tagged = 8,  // the name that its type goes by
};
inline constexpr std::uint8_t known_flags = embedded | checksummed | sized | tagged;

inline constexpr std::size_t header_size = 14;
inline constexpr std::size_t size_field = 8;
inline constexpr std::size_t checksum_size = 4;
inline constexpr std::size_t longest_tag = 255;

// The header's bytes; for most types all of them are known when the program is compiled.
[[nodiscard]] constexpr std::array<std::byte, header_size> make_header(std::uint8_t flags, std::uint64_t hash) {
  std::array<std::byte, header_size> out{magic[0],        magic[1], magic[2], magic[3], std::byte{format_version},
                                         std::byte{flags}};
  for (std::size_t i = 0; i < 8; ++i) out[6 + i] = static_cast<std::byte>(hash >> (8 * i));
  return out;
}

namespace detail {
// The first eight bytes, as a number.
[[nodiscard]] BRINE_STEP constexpr std::uint64_t first_word(std::uint8_t flags, std::uint64_t hash) noexcept {
  return 0x8fU | std::uint64_t{'b'} << 8U | std::uint64_t{'r'} << 16U | std::uint64_t{'n'} << 24U |
         std::uint64_t{format_version} << 32U | std::uint64_t{flags} << 40U | hash << 48U;
}
}  // namespace detail

// The header as two stores of eight bytes, for a small document is mostly header. Answers the place behind it.
inline std::byte* put_header(std::byte* to, std::uint8_t flags, std::uint64_t hash) noexcept {
  store(to, detail::first_word(flags, hash));
  return store(to + 6, hash);
}
// Whether a document can begin so: the first four bytes, or as many as there are.
[[nodiscard]] inline bool has_magic(const std::byte* at, std::size_t size) noexcept {
  std::uint64_t word = detail::first_word(0, 0);
  for (std::size_t i = 0; i < magic.size() && i < size; ++i, word >>= 8U) {
    if (static_cast<std::uint64_t>(at[i]) != (word & 0xffU)) return false;
  }
  return true;
}
// Whether these bytes, header_size at least, are the header of a document without flags.
[[nodiscard]] inline bool is_header(const std::byte* at, std::uint64_t hash) noexcept {
  return fetch<std::uint64_t>(at) == detail::first_word(0, hash) && fetch<std::uint64_t>(at + 6) == hash;
}

}  // namespace brine::wire
