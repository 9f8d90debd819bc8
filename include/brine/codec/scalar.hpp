// Numbers, characters, bool, enumerations, std::byte. Fixed width, least significant byte first:
//   bool             1 byte, 0 or 1
//   integers         as many bytes as the type; long and unsigned long always 8
//   float, double    IEEE 754, 4 and 8 bytes (long double: long_double.hpp)
//   char             1 byte; char16_t 2; char32_t and wchar_t 4
//   enumerations     as their underlying type; any value of it is accepted
#pragma once

#include <cfloat>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "../wire/endian.hpp"
#include "codec.hpp"
#include "quick.hpp"

namespace brine {

namespace detail {

// The integer that stands for T in a document: wider where T's width differs between machines.
template <class T>
struct wire_integer {
  using type =
      std::conditional_t<std::is_signed_v<T>, std::make_signed_t<wire::uint_of<sizeof(T)>>, wire::uint_of<sizeof(T)>>;
};
template <>
struct wire_integer<long> {
  using type = std::int64_t;
};
template <>
struct wire_integer<unsigned long> {
  using type = std::uint64_t;
};
template <>
struct wire_integer<wchar_t> {
  using type = std::uint32_t;
};
template <>
struct wire_integer<std::byte> {
  using type = std::uint8_t;
};
#if BRINE_HAS_INT128
template <>
struct wire_integer<traits::int128> {
  using type = traits::int128;
};
template <>
struct wire_integer<traits::uint128> {
  using type = traits::uint128;
};
#endif
template <>
struct wire_integer<bool> {
  using type = std::uint8_t;
};

// Where the standard library is strict, its traits don't know the 128-bit integers.
template <class T>
inline constexpr bool is_signed_number = static_cast<T>(-1) < static_cast<T>(0);

template <class T>
consteval schema::node integer_node() {
  using schema::node;
  if constexpr (std::same_as<T, char>) {
    return node::char_;
  } else if constexpr (std::same_as<T, char8_t>) {
    return node::char8;
  } else if constexpr (std::same_as<T, char16_t>) {
    return node::char16;
  } else if constexpr (std::same_as<T, char32_t>) {
    return node::char32;
  } else if constexpr (std::same_as<T, wchar_t>) {
    return node::wchar;
  } else if constexpr (std::same_as<T, std::byte>) {
    return node::byte;
  } else {
    constexpr node signed_nodes[] = {node::i8, node::i16, node::i32, node::i64, node::i128};
    constexpr node unsigned_nodes[] = {node::u8, node::u16, node::u32, node::u64, node::u128};
    constexpr std::size_t size = sizeof(typename wire_integer<T>::type);
    constexpr std::size_t at = size == 1 ? 0 : size == 2 ? 1 : size == 4 ? 2 : size == 8 ? 3 : 4;
    return is_signed_number<T> ? signed_nodes[at] : unsigned_nodes[at];
  }
}

}  // namespace detail

// Shared by all types of fixed width whose every bit pattern is a value.
template <class Wire>
struct fixed_family {
  static constexpr std::size_t min_size = sizeof(Wire);
  static constexpr bool fixed = true;
  static constexpr bool flat = true;
  static constexpr bool quick = true;
  // Any bytes are a value, where nothing else is said.
  static constexpr bool any_bytes = true;
  BRINE_STEP static const std::byte* pass(const std::byte* at, const detail::source&, std::size_t) {
    return at + min_size;
  }
};

template <class T>
struct family<T, kind::integer> : fixed_family<typename detail::wire_integer<T>::type> {
  using wire_type = typename detail::wire_integer<T>::type;
  static constexpr bool bulk = sizeof(T) == sizeof(wire_type) && (wire::little_endian || sizeof(T) == 1);

  static constexpr void describe(schema::builder& b) { b.put(detail::integer_node<T>()); }
  BRINE_STEP static std::byte* put(std::byte* to, T value) { return wire::store(to, static_cast<wire_type>(value)); }
  static constexpr bool any_bytes = sizeof(T) >= sizeof(wire_type);
  template <class Source>
  BRINE_STEP static const std::byte* read(const std::byte* at, [[maybe_unused]] const Source& s, T& value,
                                          std::size_t) {
    const auto raw = wire::fetch<wire_type>(at);
    value = static_cast<T>(raw);
    if constexpr (!any_bytes) {
      if (static_cast<wire_type>(value) != raw) [[unlikely]] {
        return detail::fail(s.teller, at + sizeof(wire_type), errc::bad_value,
                            "a number that this machine's narrower type can't hold");
      }
    }
    return at + sizeof(wire_type);
  }
  BRINE_STEP static const std::byte* pass(const std::byte* at, const detail::source& s,
                                          [[maybe_unused]] std::size_t rest) {
    if constexpr (any_bytes) {
      return at + sizeof(wire_type);
    } else {
      T unused{};  // a machine whose type is narrower than the document's checks each number
      return read(at, s, unused, rest);
    }
  }
};

template <class T>
struct family<T, kind::boolean> : fixed_family<std::uint8_t> {
  static constexpr bool bulk = false;  // bytes other than 0 and 1 are no bool: each must be looked at
  static constexpr void describe(schema::builder& b) { b.put(schema::node::boolean); }
  BRINE_STEP static std::byte* put(std::byte* to, T value) { return wire::store(to, static_cast<std::uint8_t>(value)); }
  static constexpr bool any_bytes = false;
  template <class Source>
  BRINE_STEP static const std::byte* read(const std::byte* at, const Source& s, T& value, std::size_t rest) {
    value = *at == std::byte{1};
    return pass(at, s, rest);
  }
  BRINE_STEP static const std::byte* pass(const std::byte* at, const detail::source& s, std::size_t) {
    if (*at > std::byte{1}) [[unlikely]]
      return detail::fail(s.teller, at, errc::bad_value, "a bool is the byte 0 or 1; this one is neither");
    return at + 1;
  }
};

template <class T>
struct family<T, kind::floating> : fixed_family<T> {
  // (Not by std::numeric_limits: its header costs as much as all of this room, and -ffast-math makes it deny.)
  static_assert(sizeof(T) == 4 ? FLT_RADIX == 2 && FLT_MANT_DIG == 24 && FLT_MAX_EXP == 128
                               : FLT_RADIX == 2 && DBL_MANT_DIG == 53 && DBL_MAX_EXP == 1024,
                "brine writes floating-point numbers as IEEE 754");
  static constexpr bool bulk = wire::little_endian;
  static constexpr void describe(schema::builder& b) { b.put(sizeof(T) == 4 ? schema::node::f32 : schema::node::f64); }
  BRINE_STEP static std::byte* put(std::byte* to, T value) { return wire::store(to, value); }
  template <class Source>
  BRINE_STEP static const std::byte* read(const std::byte* at, const Source&, T& value, std::size_t) {
    value = wire::fetch<T>(at);
    return at + sizeof(T);
  }
};

template <class T>
struct family<T, kind::enumeration> : fixed_family<typename detail::wire_integer<std::underlying_type_t<T>>::type> {
  using number = std::underlying_type_t<T>;
  using numbers = codec_of<number>;
  static constexpr bool bulk = numbers::bulk;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::enumeration);
    schema::describe<number>(b);
  }
  BRINE_STEP static std::byte* put(std::byte* to, T value) { return numbers::put(to, static_cast<number>(value)); }
  static constexpr bool any_bytes = numbers::any_bytes;
  template <class Source>
  BRINE_STEP static const std::byte* read(const std::byte* at, const Source& s, T& value, std::size_t rest) {
    number raw{};
    at = numbers::read(at, s, raw, rest);
    value = static_cast<T>(raw);
    return at;
  }
  BRINE_STEP static const std::byte* pass(const std::byte* at, const detail::source& s, std::size_t rest) {
    return numbers::pass(at, s, rest);
  }
};

template <class T>
struct family<T, kind::unit> : plain_family {
  static constexpr bool fixed = true;
  static constexpr bool flat = true;
  static constexpr void describe(schema::builder& b) { b.put(schema::node::unit); }
  static std::byte* put(std::byte* to, const T&) { return to; }
  static constexpr bool quick = true;
  template <class Source>
  BRINE_STEP static const std::byte* read(const std::byte* at, const Source&, T&, std::size_t) {
    return at;
  }
  BRINE_STEP static const std::byte* pass(const std::byte* at, const detail::source&, std::size_t) { return at; }
};

}  // namespace brine
