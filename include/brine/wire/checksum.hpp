// CRC-32 as in zlib, PNG and Ethernet (polynomial 0x04c11db7, reflected, all ones in and
// out): it finds accidents, not forgeries. Eight bytes a step ("slicing by 8").
#pragma once

#include <cstddef>
#include <cstdint>

#include "bytes.hpp"
#include "endian.hpp"

namespace brine::wire {

namespace detail {

struct crc_tables {
  std::uint32_t of[8][256];
};

inline crc_tables make_crc_tables() {
  crc_tables tables;
  auto& t = tables.of;
  // A byte's is the sum of its bits'.
  t[0][0] = 0;
  std::uint32_t c = 1;
  for (std::size_t bit = 128; bit != 0; bit /= 2) {
    c = (c >> 1U) ^ (0xedb88320U & (0U - (c & 1U)));
    for (std::size_t i = 0; i < 256; i += 2 * bit) t[0][i + bit] = t[0][i] ^ c;
  }
  for (std::size_t k = 1; k < 8; ++k) {
    for (std::size_t i = 0; i < 256; ++i) t[k][i] = (t[k - 1][i] >> 8U) ^ t[0][t[k - 1][i] & 0xffU];
  }
  return tables;
}

// Made when the first checksum is taken: as a constant it would cost every file that includes this.
[[nodiscard]] BRINE_COLD inline const crc_tables& crc() {
  static const crc_tables tables = make_crc_tables();
  return tables;
}

}  // namespace detail

// `before` is the checksum of what came earlier, so that pieces can be added up.
[[nodiscard]] inline std::uint32_t checksum(byte_view bytes, std::uint32_t before = 0) noexcept {
  const auto& t = detail::crc().of;
  std::uint32_t c = ~before;
  const std::byte* p = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; left -= 8, p += 8) {
    const std::uint32_t low = fetch<std::uint32_t>(p) ^ c;
    const auto high = fetch<std::uint32_t>(p + 4);
    c = t[7][low & 0xffU] ^ t[6][(low >> 8U) & 0xffU] ^ t[5][(low >> 16U) & 0xffU] ^ t[4][low >> 24U] ^
        t[3][high & 0xffU] ^ t[2][(high >> 8U) & 0xffU] ^ t[1][(high >> 16U) & 0xffU] ^ t[0][high >> 24U];
  }
  for (; left != 0; --left) c = t[0][(c ^ static_cast<std::uint32_t>(*p++)) & 0xffU] ^ (c >> 8U);
  return ~c;
}

}  // namespace brine::wire
