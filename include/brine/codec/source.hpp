// The bytes that are read from. Whoever reads has the place among them in a register, an argument and an answer.
#pragma once

#include <cstddef>

#include "../config.hpp"
#include "../fwd.hpp"

namespace brine::detail {

struct source {
  static constexpr bool trusted = false;
  static constexpr bool may_wait = false;
  const std::byte* end;
  std::size_t depth_left;      // levels of recursive types
  decoder* teller = nullptr;   // who is told what is wrong, and counts memory; nullptr: nobody, it is read again

  [[nodiscard]] BRINE_STEP bool has(const std::byte* at, std::size_t n) const noexcept {
    return static_cast<std::size_t>(end - at) >= n;
  }
};
// A new value that waits to take an old one's place (aside.hpp), and the bytes that it was made from.
struct made_value {
  const std::byte* begin;
  const std::byte* end;
  const made_value* next;
  void* value;
  void (*destroy)(void*);

  static const made_value none;  // after the last
};
inline constexpr made_value made_value::none{nullptr, nullptr, nullptr, nullptr, nullptr};

// The same for bytes that prepare() has found to be good: nothing that is read from them fails. (One of its own where
// no new values wait, so that nobody looks for them.)
struct passed_source : source {
  static constexpr bool trusted = true;
  static constexpr bool may_wait = false;

  BRINE_STEP explicit passed_source(const source& from) noexcept : source{from} {}
  [[nodiscard]] static constexpr bool has(const std::byte*, std::size_t) noexcept { return true; }
};
struct settling_source : source {
  static constexpr bool trusted = true;
  static constexpr bool may_wait = true;
  const made_value* waiting;

  settling_source(const source& from, const made_value* made) noexcept : source{from}, waiting{made} {}
  [[nodiscard]] static constexpr bool has(const std::byte*, std::size_t) noexcept { return true; }
};

}  // namespace brine::detail
