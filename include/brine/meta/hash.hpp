// The 64-bit hash behind schema hashes and closure keys, the same on every machine:
// FNV-1a over the bytes (offset basis 14695981039346656037, prime 1099511628211),
// then the finaliser of MurmurHash3 so that every input bit reaches every output bit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace brine::meta {

class hasher {
 public:
  constexpr void byte(unsigned char value) { state_ = (state_ ^ value) * 1099511628211U; }

  constexpr void text(std::string_view value) {
    for (char c : value) byte(static_cast<unsigned char>(c));
  }

  [[nodiscard]] constexpr std::uint64_t value() const {
    std::uint64_t h = state_;
    h = (h ^ (h >> 33U)) * 0xff51afd7ed558ccdU;
    h = (h ^ (h >> 33U)) * 0xc4ceb9fe1a85ec53U;
    return h ^ (h >> 33U);
  }

 private:
  std::uint64_t state_ = 14695981039346656037U;
};

[[nodiscard]] constexpr std::uint64_t hash(std::string_view bytes) {
  hasher h;
  h.text(bytes);
  return h.value();
}

}  // namespace brine::meta
