// Strings: a varint count of characters, then the characters, no zero behind them.
// A string_view is saved as the string it shows; a std::string loads it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "codec.hpp"
#include "scalar.hpp"

namespace brine {

namespace detail {

template <class T>
struct text_family {
  using character = typename T::value_type;
  using characters = codec_of<character>;
  static constexpr std::size_t width = characters::min_size;
  static constexpr std::size_t min_size = 1;
  static constexpr bool fixed = false;
  static constexpr bool flat = true;
  static constexpr bool bulk = false;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::text);
    schema::describe<character>(b);
  }
  static std::size_t bound(const T& value) { return wire::max_varint + value.size() * width; }
  static std::byte* put(std::byte* to, const T& value) {
    to = wire::put_varint(to, value.size());
    if constexpr (characters::bulk) {
      if (!value.empty()) std::memcpy(to, value.data(), value.size() * width);
      return to + value.size() * width;
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
