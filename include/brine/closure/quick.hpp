// A document that is one closure, without an encoder and a decoder: for a named closure whose captures allow it
// (ways.hpp). Up to the captures such a document is a constant: the header, the tag, and all of the identity. It is
// written in one piece, and compared in one piece: not a byte less is looked at than the decoder's way. What is
// special in any way is left to the decoder's and the encoder's, which also say what is wrong.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "../meta/lifetime.hpp"
#include "../wire/header.hpp"
#include "identity.hpp"
#include "ops.hpp"
#include "registry.hpp"
#include "state.hpp"

namespace brine::closures {

template <class Signature, class Plain = typename signature<Signature>::plain>
class holder;

// The shape of a function object.
template <class Signature>
constexpr void describe_function(schema::builder& b) {
  b.put(schema::node::closure);
  b.text(spelled_signature<Signature>);
  b.closures();
}

namespace detail {

template <class Signature>
inline constexpr std::uint64_t function_hash = [] {
  schema::builder b;
  describe_function<Signature>(b);
  return b.result().hash;
}();

// All that stands before the captures.
template <class F, class Signature>
struct opening {
  static constexpr const identity& id = constant_identity<F, Signature>;
  static constexpr std::size_t size = wire::header_size + 1 + 8 + wire::varint_size(id.bytes.size()) + id.bytes.size() +
                                      (fingerprint_of<F> != 0 ? 8 : 0);
  static constexpr std::array<std::byte, size> bytes = [] {
    std::array<std::byte, size> out{};
    std::byte* to = out.data();
    for (std::byte b : wire::make_header(0, function_hash<Signature>)) *to++ = b;
    const auto put_word = [&to](std::uint64_t word) {
      for (unsigned i = 0; i < 8; ++i) *to++ = static_cast<std::byte>(word >> 8U * i);
    };
    *to++ = fingerprint_of<F> == 0 ? std::byte{1} : std::byte{2};
    put_word(id.hash);
    to = wire::put_varint(to, id.bytes.size());
    for (char c : id.bytes) *to++ = static_cast<std::byte>(c);
    if (fingerprint_of<F> != 0) put_word(fingerprint_of<F>);
    return out;
  }();
};

// Whether two pieces of memory hold the same: eight bytes at a time, the last eight some of them again.
template <std::size_t Size>
[[nodiscard]] BRINE_INLINE bool same_bytes(const std::byte* a, const std::byte* b) noexcept {
  std::uint64_t different = 0;
  std::uint64_t x, y;
  for (std::size_t i = 0; i + 8 <= Size; i += 8) {
    std::memcpy(&x, a + i, 8);
    std::memcpy(&y, b + i, 8);
    different |= x ^ y;
  }
  std::memcpy(&x, a + Size - 8, 8);
  std::memcpy(&y, b + Size - 8, 8);
  return (different | (x ^ y)) == 0;
}

}  // namespace detail

template <class F, class Signature>
struct quick_document {
  static constexpr const detail::ways& ways = *[] {
    if constexpr (is_named<F>) {
      return schema::facts_of<state<F>>.dynamic ? &detail::no_ways : &detail::ways_of<detail::state_codec<F>>;
    } else {
      return &detail::no_ways;
    }
  }();

  // Writes the document where there is just the room for it, and answers 0; else answers how much it takes, or
  // `unsaved`.
  static std::size_t save(const storage& s, std::byte* to, std::size_t room) {
    if constexpr (ways.saves) {
      using opening = detail::opening<F, Signature>;
      if (!registry().settled(ops_for<F, Signature>::registered())) [[unlikely]]
        return unsaved;
      const void* closure = std::addressof(target<F>(s));
      const std::size_t size = opening::size + ways.size(closure);
      if (size != room) [[unlikely]]
        return size;
      std::memcpy(to, opening::bytes.data(), opening::size);
      (void)ways.put(to + opening::size, closure);
      return 0;
    } else {
      return unsaved;
    }
  }

  static bool load(const std::byte* document, const std::byte* end, std::size_t depth, void* function_object) {
    if constexpr (ways.loads) {
      using opening = detail::opening<F, Signature>;
      if (static_cast<std::size_t>(end - document) < opening::size + ways.least ||
          !detail::same_bytes<opening::size>(document, opening::bytes.data())) [[unlikely]] {
        return false;
      }
      return static_cast<holder<Signature>*>(function_object)->template load<F>(document + opening::size, end, depth);
    }
    return false;
  }
};

}  // namespace brine::closures
