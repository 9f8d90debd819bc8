// How plain data is read: what consists of bytes alone, without closures, shared objects and hooks. The place in the
// document is an argument and an answer, so that it stays in a register; a failure is a null pointer. Of a failure the
// decoder is told, where the source has one, in functions of their own: the way of good bytes is straight. Without a
// decoder nothing is said, and whoever gets the null pointer reads again with one.
//
//   quick                            the family has the two functions below; a type is read so
//                                    where the families of all its parts have them
//   read(at, source, value, rest)    reads; min_size + rest bytes are there at `at`, and a flat family leaves
//                                    `rest` bytes there. (An argument, not a template's: else there would be a
//                                    function for each member of each record)
//   pass(at, source, rest)           the same without a value: whether the bytes are good
//   prepare(at, source, rest, there, made)
//                                    the same before a value is overwritten (aside.hpp)
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "../schema/describe.hpp"
#include "../wire/varint.hpp"
#include "aside.hpp"
#include "decoder.hpp"
#include "kind.hpp"

namespace brine::detail {

template <class T>
inline constexpr bool quick = !schema::facts_of<T>.slow && !schema::facts_of<T>.opaque && !schema::facts_of<T>.dynamic;

// -- what is said of a failure; each answers a null pointer
BRINE_COLD inline const std::byte* fail(decoder* teller, const std::byte* at, errc code, std::string_view words) {
  if (teller != nullptr) teller->fail_at(at, code, words);
  return nullptr;
}
BRINE_STEP const std::byte* truncated(decoder* teller, const std::byte* at, std::size_t needed) {
  return decoder::refuse(teller, at, complaint::truncated, needed);
}
// The first of members i to count - 1 for which the bytes don't suffice, by the least that each takes.
BRINE_COLD inline const std::byte* truncated_in(decoder* teller, const std::byte* at, const char* names,
                                                const std::size_t* least, std::size_t i, std::size_t count) {
  if (teller == nullptr) return nullptr;
  auto left = static_cast<std::size_t>(teller->bytes().end - at);
  while (i + 1 < count && least[i] <= left) left -= least[i++];
  teller->rewind(teller->bytes().end - left);
  teller->truncated(least[i]);
  return decoder::trace(teller, names, i);
}
BRINE_COLD inline const std::byte* too_deep(decoder* teller, const std::byte* at) {
  if (teller != nullptr) {
    teller->rewind(at);
    (void)teller->enter(static_cast<std::size_t>(-1));  // more than there are: the levels left are the source's
  }
  return nullptr;
}
// A count that isn't one, or too large.
BRINE_STEP const std::byte* bad_count(decoder* teller, const std::byte* at, std::size_t least) {
  return decoder::refuse(teller, at, complaint::count, least);
}

// Memory for `count` objects of `size` bytes is counted by the decoder, where there is one.
BRINE_COLD inline const std::byte* charged(decoder* teller, const std::byte* at, std::size_t count, std::size_t size) {
  teller->rewind(at);
  return teller->charge(count, size) ? at : nullptr;
}

// No document is longer, so that containers needn't ask whether they can be.
[[nodiscard]] BRINE_STEP constexpr bool possible_count(std::size_t count) {
  return sizeof(std::size_t) <= 4 || count >> 30U >> 30U == 0;
}
// A count of elements of `least` bytes at least, one or more, with `rest` bytes behind them all; the first byte is
// there. Each takes `size` bytes of memory; 0 for those who make nothing.
template <class Source>
[[nodiscard]] BRINE_INLINE const std::byte* read_count(const std::byte* at, const Source& s, std::size_t& count,
                                                       std::size_t least, std::size_t rest, std::size_t size) {
  const std::byte* begin = at;
  auto n = static_cast<std::uint64_t>(*at++);
  if (n >= 0x80U) [[unlikely]] {
    std::uint64_t long_one = 0;  // whose address is taken: the other stays in a register
    at = wire::get_varint(begin, s.end, long_one);
    // The multiplication below must not overflow.
    if (at == nullptr || long_one > static_cast<std::size_t>(s.end - at) / least)
      return bad_count(s.teller, begin, least);
    n = long_one;
  }
  count = static_cast<std::size_t>(n);
  BRINE_ASSUME(possible_count(count));
  if (!s.has(at, count * least + rest)) [[unlikely]]
    return bad_count(s.teller, begin, least);
  if constexpr (!Source::trusted) {
    if (size != 0 && s.teller != nullptr) [[unlikely]]
      return charged(s.teller, at, count, size);
  }
  return at;
}

template <class Source, class T>
[[nodiscard]] BRINE_STEP const std::byte* read(const std::byte* at, Source& s, T& value, std::size_t rest) {
  return codec_for<T>::read(at, s, value, rest);
}

// The same where no byte is known to be there.
template <class Source, class T>
[[nodiscard]] BRINE_INLINE const std::byte* read_checked(const std::byte* at, Source& s, T& value) {
  if (!s.has(at, codec_for<T>::min_size)) [[unlikely]]
    return truncated(s.teller, at, codec_for<T>::min_size);
  return codec_for<T>::read(at, s, value, 0);
}
template <class T>
[[nodiscard]] BRINE_INLINE const std::byte* pass_checked(const std::byte* at, source& s) {
  if (!s.has(at, codec_for<T>::min_size)) [[unlikely]]
    return truncated(s.teller, at, codec_for<T>::min_size);
  return codec_for<T>::pass(at, s, 0);
}

}  // namespace brine::detail
