// How many bytes the words of fixed width take.
#pragma once

#include <cstddef>

#include "node.hpp"

namespace brine::schema {

// The bytes of a word of fixed width; 0 for all others.
[[nodiscard]] constexpr std::size_t width_of(node what) {
  constexpr unsigned char widths[] = {0, 1, 1, 1, 2, 2, 4, 4, 8, 8, 16, 16, 4, 8, 16, 1, 1, 2, 4, 4, 1};
  const auto at = static_cast<std::size_t>(what);
  return at < sizeof widths ? widths[at] : 0;
}

[[nodiscard]] constexpr bool is_character(node what) { return what >= node::char_ && what <= node::wchar; }

}  // namespace brine::schema
