// Values of an inspected document as text: numbers in full, text that can go to a terminal or a file
// whatever bytes it has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "../meta/text.hpp"
#include "inspected.hpp"

namespace brine::detail {

inline void put_hex(std::string& out, std::uint64_t value, int digits) {
  for (int i = digits; i-- > 0;) out += "0123456789abcdef"[value >> (4 * static_cast<unsigned>(i)) & 0xfU];
}
inline void put_hex(std::string& out, std::string_view bytes) {
  for (char c : bytes) put_hex(out, static_cast<unsigned char>(c), 2);
}

// The code point at the front of the text, which is shortened by it; false where that is no UTF-8.
[[nodiscard]] inline bool next_code_point(std::string_view& text, std::uint32_t& point) {
  const auto at = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const std::uint32_t first = at(0);
  const std::size_t size = first < 0x80   ? 1
                           : first < 0xc2 ? 0
                           : first < 0xe0 ? 2
                           : first < 0xf0 ? 3
                           : first < 0xf5 ? 4
                                          : 0;
  if (size == 0 || size > text.size()) return false;
  point = size == 1 ? first : first & (0x7fU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((at(i) & 0xc0U) != 0x80U) return false;
    point = point << 6U | (at(i) & 0x3fU);
  }
  if ((size == 3 && (point < 0x800 || (point >= 0xd800 && point < 0xe000))) ||
      (size == 4 && (point < 0x10000 || point > 0x10ffff))) {
    return false;
  }
  text.remove_prefix(size);
  return true;
}

inline void put_utf8(std::string& out, std::uint32_t point) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (point < 0x80) return put(point);
  if (point < 0x800) {
    put(0xc0U | point >> 6U);
  } else {
    if (point < 0x10000) {
      put(0xe0U | point >> 12U);
    } else {
      put(0xf0U | point >> 18U);
      put(0x80U | (point >> 12U & 0x3fU));
    }
    put(0x80U | (point >> 6U & 0x3fU));
  }
  put(0x80U | (point & 0x3fU));
}

[[nodiscard]] inline bool is_utf8(std::string_view text) {
  std::uint32_t point = 0;
  while (!text.empty()) {
    if (!next_code_point(text, point)) return false;
  }
  return true;
}

// Points that move the cursor, change colours or turn the line around (attack: a name that rewrites
// what a terminal shows).
[[nodiscard]] constexpr bool is_control(std::uint32_t point) {
  return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0xad || point == 0x61c ||
         (point >= 0x200b && point <= 0x200f) || (point >= 0x2028 && point <= 0x202e) ||
         (point >= 0x2060 && point <= 0x206f) || point == 0xfeff || (point >= 0xfff9 && point <= 0xfffb) ||
         point >= 0xe0000;
}

// In quotes, as in JSON; bytes that are no UTF-8 as \xff, which JSON has not.
inline void put_quoted(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    std::uint32_t point = 0;
    const std::string_view rest = text;
    if (!next_code_point(text, point)) {
      meta::add(out, "\\x");
      put_hex(out, static_cast<unsigned char>(text.front()), 2);
      text.remove_prefix(1);
    } else if (point == '"' || point == '\\') {
      out += '\\';
      out += static_cast<char>(point);
    } else if (point == '\n') {
      meta::add(out, "\\n");
    } else if (point == '\t') {
      meta::add(out, "\\t");
    } else if (point == '\r') {
      meta::add(out, "\\r");
    } else if (is_control(point) && point >= 0x10000) {  // two UTF-16 units
      meta::add(out, "\\u");
      put_hex(out, 0xd800U + ((point - 0x10000U) >> 10U), 4);
      meta::add(out, "\\u");
      put_hex(out, 0xdc00U + ((point - 0x10000U) & 0x3ffU), 4);
    } else if (is_control(point)) {
      meta::add(out, "\\u");
      put_hex(out, point, 4);
    } else {
      out += rest.substr(0, rest.size() - text.size());
    }
  }
  out += '"';
}

// UTF-16 or UTF-32 units, little-endian, as UTF-8; false where they are none.
[[nodiscard]] inline bool units_to_utf8(std::string_view units, std::size_t width, std::string& out) {
  const auto unit = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = width; i-- > 0;) value = value << 8U | static_cast<unsigned char>(units[at + i]);
    return value;
  };
  for (std::size_t at = 0; at < units.size(); at += width) {
    std::uint32_t point = unit(at);
    if (width == 2 && point >= 0xd800 && point < 0xdc00 && at + 2 * width <= units.size()) {
      const std::uint32_t low = unit(at + width);
      if (low < 0xdc00 || low >= 0xe000) return false;
      point = 0x10000U + ((point - 0xd800U) << 10U) + (low - 0xdc00U);
      at += width;
    }
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return false;
    put_utf8(out, point);
  }
  return true;
}

// The fewest digits, from so many on, that read back as the same number, whatever the locale; always
// with a point or an exponent. (15 digits of a double, 6 of a float are always right: fewer than that
// are the same digits and zeros, which aren't printed. Numbers near 0 have fewer.)
template <class Float>
void put_float(std::string& out, Float value, int digits) {
  char text[64];
  for (;; ++digits) {
    std::snprintf(text, sizeof text, "%.*g", digits, static_cast<double>(value));
    const Float back = sizeof(Float) == 4 ? static_cast<Float>(std::strtof(text, nullptr))
                                          : static_cast<Float>(std::strtod(text, nullptr));
    if (std::memcmp(&back, &value, sizeof value) == 0 || digits >= 17) break;
  }
  bool whole = true;
  for (char& c : text) {
    if (c == '\0') break;
    if ((c < '0' || c > '9') && c != '-' && c != '+') {
      whole = false;
      if (c != 'e') c = '.';  // a locale's own decimal point
    }
  }
  out += text;
  if (whole) meta::add(out, ".0");
}

// binary128 as C writes it in hexadecimal, "0x1.8p+1": no machine need have the type.
inline void put_binary128(std::string& out, std::uint64_t high, std::uint64_t low) {
  const auto exponent = static_cast<int>(high >> 48U & 0x7fffU);
  const std::uint64_t top = high & 0xffffffffffffU;
  if ((high >> 63U) != 0) out += '-';
  if (exponent == 0 && top == 0 && low == 0) {
    meta::add(out, "0x0p+0");
    return;
  }
  out += exponent == 0 ? "0x0." : "0x1.";
  put_hex(out, top, 12);
  put_hex(out, low, 16);
  while (out.back() == '0') out.pop_back();
  if (out.back() == '.') out.pop_back();
  const int power = (exponent == 0 ? 1 : exponent) - 16383;
  out += power < 0 ? "p-" : "p+";
  out += std::to_string(power < 0 ? -power : power);
}

// 128 bits in decimal, without a type of as many.
inline void put_wide(std::string& out, std::uint64_t high, std::uint64_t low, bool is_signed) {
  if (is_signed && (high >> 63U) != 0) {
    out += '-';
    high = ~high + (low == 0 ? 1 : 0);
    low = ~low + 1;
  }
  std::uint32_t words[4] = {static_cast<std::uint32_t>(high >> 32U), static_cast<std::uint32_t>(high),
                            static_cast<std::uint32_t>(low >> 32U), static_cast<std::uint32_t>(low)};
  char digits[40];
  std::size_t count = 0;
  for (bool more = true; more;) {
    std::uint64_t rest = 0;
    more = false;
    for (auto& word : words) {
      rest = rest << 32U | word;
      word = static_cast<std::uint32_t>(rest / 10);
      rest %= 10;
      more = more || word != 0;
    }
    digits[count++] = static_cast<char>('0' + rest);
  }
  while (count != 0) out += digits[--count];
}

enum class number_form : unsigned char {
  plain,   // a JSON number or true, false
  quoted,  // a text where JSON is written: beyond what a double holds, or no number
};

// A number's text. What is more than 53 bits, a binary128 (in hexadecimal), an infinity or a NaN (with its
// bits unless it is the plain one) is no JSON number.
template <class Node>
[[nodiscard]] number_form put_number(std::string& out, const Node& n) {
  using schema::node;
  const auto raw = n.bits();
  const auto high = n.size() == 16 ? wire::fetch<std::uint64_t>(n.raw_bytes() + 8) : 0;
  const auto special = [&](bool infinite, bool negative, bool plain_nan) {
    if (infinite) {
      out += negative ? "-inf" : "inf";
    } else if (plain_nan) {
      meta::add(out, "nan");
    } else {
      meta::add(out, "nan:0x");
      if (n.size() == 16) put_hex(out, high, 16);
      put_hex(out, raw, n.size() == 4 ? 8 : 16);
    }
    return number_form::quoted;
  };
  switch (n.number_kind()) {
    case node::boolean:
      out += raw != 0 ? "true" : "false";
      return number_form::plain;
    case node::i8:
    case node::i16:
    case node::i32:
    case node::i64: {
      const auto shift = static_cast<unsigned>(64 - 8 * n.size());
      const auto value = static_cast<std::int64_t>(raw << shift) >> shift;
      out += std::to_string(value);
      return value > -(std::int64_t{1} << 53) && value < std::int64_t{1} << 53 ? number_form::plain
                                                                               : number_form::quoted;
    }
    case node::u128:
    case node::i128:
      put_wide(out, high, raw, n.number_kind() == node::i128);
      return number_form::quoted;
    case node::f32: {
      const auto value = wire::fetch<float>(n.raw_bytes());
      if ((raw >> 23U & 0xffU) == 0xff) {
        return special((raw & 0x7fffffU) == 0, raw >> 31U != 0, raw == 0x7fc00000U);
      }
      put_float(out, value, (raw >> 23U & 0xffU) == 0 ? 1 : 6);
      return number_form::plain;
    }
    case node::f64: {
      const auto value = wire::fetch<double>(n.raw_bytes());
      if ((raw >> 52U & 0x7ffU) == 0x7ff) {
        return special((raw & 0xfffffffffffffU) == 0, raw >> 63U != 0, raw == 0x7ff8000000000000U);
      }
      put_float(out, value, (raw >> 52U & 0x7ffU) == 0 ? 1 : 15);
      return number_form::plain;
    }
    case node::f128:
      if ((high >> 48U & 0x7fffU) == 0x7fff) {
        const bool infinite = (high & 0xffffffffffffU) == 0 && raw == 0;
        return special(infinite, high >> 63U != 0, high == 0x7fff800000000000U && raw == 0);
      }
      put_binary128(out, high, raw);
      return number_form::quoted;
    default:
      out += std::to_string(raw);
      return raw < std::uint64_t{1} << 53U ? number_form::plain : number_form::quoted;
  }
}

// A bitset's bits, the last first, as std::bitset prints them.
template <class Node>
void put_bits(std::string& out, const Node& n, std::uint64_t count) {
  const auto* bytes = n.raw_bytes();
  for (std::uint64_t i = count; i-- > 0;) {
    out += (std::to_integer<unsigned>(bytes[static_cast<std::size_t>(i / 8)]) >> (i % 8) & 1U) != 0 ? '1' : '0';
  }
}

}  // namespace brine::detail
