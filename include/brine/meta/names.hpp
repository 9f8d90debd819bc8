// Names that users give, to closures and classes: what may stand in one.
#pragma once

#include <cstddef>
#include <string_view>

#include "fixed_string.hpp"

namespace brine::meta {

// UTF-8 as RFC 3629 has it (no surrogates, nothing longer than need be), without control characters: names stand in
// messages and in lines of text.
[[nodiscard]] constexpr bool is_printable_text(std::string_view text) {
  const auto at = [text](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  for (std::size_t i = 0; i < text.size();) {
    const unsigned first = at(i);
    if (first < 0x20 || first == 0x7f) return false;
    if (first < 0x80) {
      ++i;
      continue;
    }
    const std::size_t more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    unsigned code = first & (0x3fU >> more);
    for (std::size_t k = 1; k <= more; ++k) {
      if ((at(i + k) & 0xc0U) != 0x80U) return false;
      code = code << 6U | (at(i + k) & 0x3fU);
    }
    constexpr unsigned least[] = {0, 0xa0, 0x800, 0x10000};  // of two bytes, the first 32 are control characters
    if (first < 0xc2 || first > 0xf4 || code < least[more] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
      return false;
    }
    i += more + 1;
  }
  return true;
}

inline constexpr std::size_t longest_name = 255;
// What is made of several closures is named after all of them; an alias or a migration refers to it.
inline constexpr std::size_t longest_derived_name = 65535;

// The one check of all names that are given when compiling.
template <fixed_string Name, std::size_t Longest = longest_name>
consteval bool check_name() {
  static_assert(
      Name.size() >= 1 && Name.size() <= Longest && is_printable_text(Name.view()),
      "brine[E147]: the name of a closure, a function or a class has 1 to 255 bytes of UTF-8, without control "
      "characters.");
  return true;
}

}  // namespace brine::meta
