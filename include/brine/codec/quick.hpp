// The fast way to read what needs nothing but bytes. The decoder's way (get) knows what to say of
// every damage, and for that lives in memory; here the cursor is an argument and an answer, so that it
// stays in a register, and a failure is a null pointer. Whoever gets one reads again, the decoder's
// way, to learn what is wrong: what is read here must be read alike there.
//
//   quick                            the family has the two functions below; a type is read so
//                                    where the families of all its parts have them
//   read<Rest>(at, source, value)    like get<Rest>: min_size + Rest bytes are there at `at`, and a
//                                    flat family leaves Rest bytes there
//   pass<Rest>(at, source)           the same without a value: whether the bytes are good
#pragma once

#include <cstddef>
#include <cstdint>

#include "../schema/describe.hpp"
#include "../wire/varint.hpp"
#include "codec.hpp"

namespace brine::detail {

struct source {
  static constexpr bool trusted = false;
  const std::byte* end;
  std::size_t depth_left;  // levels of recursive types

  [[nodiscard]] bool has(const std::byte* at, std::size_t n) const noexcept {
    return static_cast<std::size_t>(end - at) >= n;
  }
};
// The same for bytes that pass() has found to be good.
struct passed_source {
  static constexpr bool trusted = true;
  const std::byte* end;
  std::size_t depth_left;

  [[nodiscard]] static constexpr bool has(const std::byte*, std::size_t) noexcept { return true; }
};

template <class T>
inline constexpr bool quick = !schema::facts_of<T>.slow && !schema::facts_of<T>.opaque && !schema::facts_of<T>.dynamic;

// A count of elements of `Least` bytes at least, with Rest bytes behind them all; the first byte is there.
template <std::size_t Least, std::size_t Rest, class Source>
[[nodiscard]] BRINE_INLINE const std::byte* read_count(const std::byte* at, const Source& s, std::size_t& count) {
  std::uint64_t n = std::to_integer<std::uint64_t>(*at++);
  if (n >= 0x80U) [[unlikely]] {
    std::uint64_t long_one = 0;  // whose address is taken: the other stays in a register
    at = wire::get_varint(at - 1, s.end, long_one);
    // The multiplication below must not overflow.
    if (at == nullptr || long_one > static_cast<std::size_t>(s.end - at) / Least) return nullptr;
    n = long_one;
  }
  count = static_cast<std::size_t>(n);
  if (!s.has(at, count * Least + Rest)) [[unlikely]]
    return nullptr;
  return at;
}

template <std::size_t Rest, class Source, class T>
[[nodiscard]] BRINE_INLINE const std::byte* read(const std::byte* at, Source& s, T& value) {
  return codec_for<T>::template read<Rest>(at, s, value);
}

// The same where no byte is known to be there.
template <class Source, class T>
[[nodiscard]] BRINE_INLINE const std::byte* read_checked(const std::byte* at, Source& s, T& value) {
  if (!s.has(at, codec_for<T>::min_size)) [[unlikely]]
    return nullptr;
  return codec_for<T>::template read<0>(at, s, value);
}
template <class T>
[[nodiscard]] BRINE_INLINE const std::byte* pass_checked(const std::byte* at, source& s) {
  if (!s.has(at, codec_for<T>::min_size)) [[unlikely]]
    return nullptr;
  return codec_for<T>::template pass<0>(at, s);
}

}  // namespace brine::detail
