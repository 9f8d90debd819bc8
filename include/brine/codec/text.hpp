// Strings: a varint count of characters, then the characters, no zero behind them.
// A string_view is saved as the string it shows; a std::string loads it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
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
inline constexpr bool standard_string = false;
template <class Character, class Traits, class Allocator>
inline constexpr bool standard_string<std::basic_string<Character, Traits, Allocator>> = true;
// libstdc++'s old strings, which copy what they share when it is written to.
template <class T>
inline constexpr bool shares_memory = config::shared_strings && standard_string<T>;

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
  BRINE_STEP static std::size_t bound(const T& value) { return wire::max_varint + value.size() * width; }
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
};

}  // namespace detail

template <class T>
struct family<T, kind::text> : detail::text_family<T> {
  using base = detail::text_family<T>;
  using typename base::character;
  static constexpr bool quick = true;

  template <class Source>
  BRINE_INLINE static const std::byte* read(const std::byte* at, Source& s, T& value,
                                            [[maybe_unused]] std::size_t rest) {
    if (detail::waits(at, s)) [[unlikely]]
      return detail::take(s, value);
    std::size_t count = 0;
    at = detail::read_count(at, s, count, base::width, rest, sizeof(character));
    if (at == nullptr) [[unlikely]]
      return nullptr;
    if constexpr (base::characters::bulk && sizeof(character) == 1) {
      if constexpr (Source::trusted) {
        if (value.size() == count) {
          std::memcpy(value.data(), at, count);
          return at + count;
        }
        overwrite(value, reinterpret_cast<const character*>(at), count);
      } else {
        assign(value, reinterpret_cast<const character*>(at), count);
      }
    } else {
      value.resize(count);
      if constexpr (base::characters::bulk) {
        std::memcpy(value.data(), at, count * base::width);
      } else {
        const std::byte* from = at;
        for (character& c : value) {
          from = base::characters::read(from, s, c, 0);
          if (from == nullptr) [[unlikely]]
            return nullptr;
        }
      }
    }
    return at + count * base::width;
  }
  // What assign() does for any part of a string shrinks to what is needed for all of it, once it is all here.
  BRINE_FLATTEN static void assign(T& value, const character* from, std::size_t count) {
    BRINE_ASSUME(detail::possible_count(count));
    value.assign(from, count);
  }
  // There is room for them (aside.hpp): without the question for it, and without the one which characters of the
  // string itself they may be, an eighth of the steps is left.
  BRINE_INLINE static void overwrite(T& value, const character* from, std::size_t count) {
    value.clear();
    BRINE_ASSUME(count <= value.capacity());
    value.append(from, count);
  }
  BRINE_INLINE static const std::byte* pass(const std::byte* at, detail::source& s, [[maybe_unused]] std::size_t rest) {
    std::size_t count = 0;
    at = detail::read_count(at, s, count, base::width, rest, 0);
    if constexpr (base::characters::any_bytes) {
      return at == nullptr ? nullptr : at + count * base::width;
    } else {
      for (; at != nullptr && count != 0; --count) at = base::characters::pass(at, s, 0);
      return at;
    }
  }
  BRINE_INLINE static const std::byte* prepare(const std::byte* at, detail::source& s, std::size_t rest, const T& there,
                                               detail::aside& made) {
    const std::byte* const begin = at;
    std::size_t count = 0;
    at = detail::read_count(at, s, count, base::width, rest, 0);
    if (at == nullptr) [[unlikely]]
      return nullptr;
    if (!has_room(there, count)) [[unlikely]]
      return made.read(begin, s, rest, there);
    if constexpr (base::characters::any_bytes) {
      return at + count * base::width;
    } else {
      for (; at != nullptr && count != 0; --count) at = base::characters::pass(at, s, 0);
      return at;
    }
  }

 private:
  BRINE_INLINE static bool has_room(const T& there, std::size_t count) {
    if constexpr (detail::shares_memory<T>) {
      return false;
    } else if constexpr (detail::standard_string<T>) {
      // What every string has room for is a constant, and asked first.
      return count <= T().capacity() || count <= there.capacity();
    } else {
      return count <= there.capacity();
    }
  }
};

template <class T>
struct family<T, kind::text_view> : detail::text_family<T> {
  static constexpr void describe(schema::builder& b) {
    b.refuse(schema::refusal::view, meta::type_name<T>(), true);
    detail::text_family<T>::describe(b);
  }
  static bool get(decoder&, T&, std::size_t) { return false; }
};

}  // namespace brine
