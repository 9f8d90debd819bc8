// The bytes that are read from. Whoever reads has the place among them in a register, an argument and an answer.
#pragma once

#include <cstddef>

#include "../config.hpp"
#include "../fwd.hpp"

namespace brine::detail {

struct source {
  static constexpr bool trusted = false;
  const std::byte* end;
  std::size_t depth_left;      // levels of recursive types
  decoder* teller = nullptr;   // who is told what is wrong, and counts memory; nullptr: nobody, it is read again

  [[nodiscard]] BRINE_STEP bool has(const std::byte* at, std::size_t n) const noexcept {
    return static_cast<std::size_t>(end - at) >= n;
  }
};
// The same for bytes that pass() has found to be good.
struct passed_source : source {
  static constexpr bool trusted = true;

  [[nodiscard]] static constexpr bool has(const std::byte*, std::size_t) noexcept { return true; }
};

}  // namespace brine::detail
