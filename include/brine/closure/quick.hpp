// A document that is one closure, without an encoder and a decoder: for a named closure whose captures are all
// of known size (saving) or quick (loading, codec/quick.hpp). Up to the captures such a document is a constant: the
// header, the tag, and all of the identity. It is written in one piece, and compared in one piece: not a byte
// less is looked at than the decoder's way.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "../wire/header.hpp"
#include "identity.hpp"
#include "registry.hpp"
#include "state.hpp"

namespace brine::closures {

// The shape of a function object.
template <class Signature>
constexpr void describe_function(schema::builder& b) {
  b.put(schema::node::closure);
  b.text(spelled_signature<Signature>);
  b.closures();
}

// What no document can take: it has to be written the encoder's way.
inline constexpr std::size_t unsaved = static_cast<std::size_t>(-1);

namespace detail {

template <class Signature>
inline constexpr std::uint64_t function_hash = [] {
  schema::builder b;
  describe_function<Signature>(b);
  return b.result().hash;
}();

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

  // Whether `size` bytes are these: eight at a time, the last eight some of them again.
  [[nodiscard]] BRINE_INLINE static bool matches(const std::byte* at) noexcept {
    std::uint64_t other = 0;
    for (std::size_t i = 0; i + 8 <= size; i += 8) other |= word(at + i) ^ word(bytes.data() + i);
    return (other | (word(at + size - 8) ^ word(bytes.data() + size - 8))) == 0;
  }

 private:
  [[nodiscard]] static std::uint64_t word(const std::byte* at) noexcept {
    std::uint64_t out;
    std::memcpy(&out, at, 8);
    return out;
  }
};

}  // namespace detail

template <class F, class Signature>
struct quick_document {
  using state = detail::state_codec<F>;
  static constexpr bool constant = is_named<F> && !schema::facts_of<closures::state<F>>.dynamic;
  static constexpr bool saves = constant && detail::flat_state<state>;
  static constexpr bool loads = constant && detail::quick_state<state>;

  // Writes the document where there is just the room for it, and answers 0; else answers how much it takes, or
  // `unsaved`.
  static std::size_t save(const F& f, const entry& self, std::byte* to, std::size_t room) {
    if constexpr (saves) {
      using opening = detail::opening<F, Signature>;
      if (!registry().settled(self)) [[unlikely]]
        return unsaved;
      const std::size_t size = opening::size + state::size(f);
      if (size != room) [[unlikely]]
        return size;
      std::memcpy(to, opening::bytes.data(), opening::size);
      state::put(to + opening::size, f);
      return 0;
    } else {
      return unsaved;
    }
  }

  template <class Holder>
  static bool load(const std::byte* document, const std::byte* end, std::size_t depth, void* function_object) {
    if constexpr (loads) {
      using opening = detail::opening<F, Signature>;
      if (static_cast<std::size_t>(end - document) < opening::size + state::least || !opening::matches(document))
          [[unlikely]] {
        return false;
      }
      return static_cast<Holder*>(function_object)->template load<F>(document + opening::size, end, depth);
    } else {
      return false;
    }
  }
};

}  // namespace brine::closures
