// Strings: a varint count of characters, then the characters, no zero behind them.
// A string_view is saved as the string it shows; a std::string loads it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "codec.hpp"
#include "quick.hpp"
#include "scalar.hpp"

namespace brine {

namespace detail {

// memcpy() without the call for what most names are, up to 16 bytes: pieces from both ends, which may overlap. Not
// with Clang, whose code for these branches takes more instructions than the call.
template <class Piece>
BRINE_INLINE void put_ends(std::byte* to, const std::byte* from, std::size_t size) {
  Piece first, last;
  std::memcpy(&first, from, sizeof(Piece));
  std::memcpy(&last, from + size - sizeof(Piece), sizeof(Piece));
  std::memcpy(to, &first, sizeof(Piece));
  std::memcpy(to + size - sizeof(Piece), &last, sizeof(Piece));
}
BRINE_INLINE std::byte* put_short(std::byte* to, const std::byte* from, std::size_t size) {
  if (size > 16) [[unlikely]] {
    std::memcpy(to, from, size);
  } else if (size >= 8) {
    put_ends<std::uint64_t>(to, from, size);
  } else if (size >= 4) {
    put_ends<std::uint32_t>(to, from, size);
  } else if (size != 0) {
    to[size / 2] = from[size / 2];
    put_ends<std::byte>(to, from, size);
  }
  return to + size;
}

template <class T>
struct text_family {
  using character = typename T::value_type;
  using characters = codec_of<character>;
  static constexpr std::size_t width = characters::min_size;
  static constexpr std::size_t min_size = 1;
  static constexpr bool fixed = false;
  static constexpr bool flat = true;
  static constexpr bool bulk = false;
  static constexpr bool in_one_piece = characters::bulk;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::text);
    schema::describe<character>(b);
  }
  static std::size_t bound(const T& value) { return wire::max_varint + value.size() * width; }
  static std::size_t size(const T& value) { return wire::varint_size(value.size()) + value.size() * width; }
  BRINE_INLINE static std::byte* put(std::byte* to, const T& value) {
    const std::size_t count = value.size();
    to = wire::put_varint(to, count);
    if constexpr (characters::bulk) {
      if constexpr (config::clang) {
        if (!traits::text_view<T> || count != 0) std::memcpy(to, value.data(), count * width);
        return to + count * width;
      } else {
        return put_short(to, reinterpret_cast<const std::byte*>(value.data()), count * width);
      }
    } else {
      for (character c : value) to = characters::put(to, c);
      return to;
    }
  }
  static bool skip(decoder& d) {
    std::size_t count = 0;
    if (!d.get_count(width, 0, count)) [[unlikely]]
      return false;
    d.advance(count * width);
    return true;
  }
};

}  // namespace detail

template <class T>
struct family<T, kind::text> : detail::text_family<T> {
  using base = detail::text_family<T>;
  using typename base::character;
  static constexpr bool quick = base::characters::bulk;

  template <std::size_t Rest, class Source>
  static const std::byte* read(const std::byte* at, const Source& s, T& value) {
    std::size_t count = 0;
    at = detail::read_count<base::width, Rest>(at, s, count);
    if (at == nullptr) [[unlikely]]
      return nullptr;
    if constexpr (sizeof(character) == 1) {
      if constexpr (Source::trusted) {
        if (value.size() == count) {  // as long as what was there: assign() would take four times the steps
          std::memcpy(value.data(), at, count);
          return at + count;
        }
      }
      assign(value, reinterpret_cast<const character*>(at), count);
    } else {
      value.resize(count);
      std::memcpy(value.data(), at, count * base::width);
    }
    return at + count * base::width;
  }
  // What assign() does for any part of a string shrinks to what is needed for all of it, once it is all here.
  BRINE_FLATTEN static void assign(T& value, const character* from, std::size_t count) { value.assign(from, count); }
  template <std::size_t Rest>
  static const std::byte* pass(const std::byte* at, const detail::source& s) {
    std::size_t count = 0;
    at = detail::read_count<base::width, Rest>(at, s, count);
    return at == nullptr ? nullptr : at + count * base::width;
  }

  template <std::size_t Rest>
  static bool get(decoder& d, T& value) {
    std::size_t count = 0;
    if (!d.get_count(base::width, Rest, count)) [[unlikely]]
      return false;
    if (!d.charge(count * sizeof(character))) [[unlikely]]
      return false;
    if constexpr (base::characters::bulk && sizeof(character) == 1) {
      value.assign(reinterpret_cast<const character*>(d.cursor()), count);
      d.advance(count);
    } else {
      value.resize(count);
      if constexpr (base::characters::bulk) {
        if (count != 0) std::memcpy(value.data(), d.cursor(), count * base::width);
        d.advance(count * base::width);
      } else {
        for (character& c : value) {
          if (!base::characters::template get<0>(d, c)) [[unlikely]]
            return false;
        }
      }
    }
    return true;
  }
};

template <class T>
struct family<T, kind::text_view> : detail::text_family<T> {
  static constexpr void describe(schema::builder& b) {
    b.refuse(schema::refusal::view, meta::type_name<T>(), true);
    detail::text_family<T>::describe(b);
  }
  template <std::size_t>
  static bool get(decoder&, T&) {
    return false;
  }
};

}  // namespace brine
