// Messages made of pieces. std::string's own + and += are templates that a compiler looks through anew for every
// length of a literal; these are plain functions.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

#include "../config.hpp"

namespace brine::meta {

// Messages grow by this one function: std::string's own += and + are templates that are compiled for each length.
BRINE_COLD inline void add(std::string& to, std::string_view piece) { to.append(piece.data(), piece.size()); }

[[nodiscard]] BRINE_COLD inline std::string joined(std::initializer_list<std::string_view> pieces) {
  std::string all;
  for (std::string_view piece : pieces) add(all, piece);
  return all;
}

}  // namespace brine::meta
