// Memory from the C library, for bytes that are copied as they are: what grows it is compiled once for all of them.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

#include "../config.hpp"

namespace brine::meta {

// The same bytes in a piece of `size`; throws std::bad_alloc where there is none.
[[nodiscard]] BRINE_COLD inline void* grown(void* piece, std::size_t size) {
  void* more = std::realloc(piece, size);
  if (more != nullptr) return more;
#if BRINE_HAS_EXCEPTIONS
  throw std::bad_alloc{};
#else
  std::abort();
#endif
}

}  // namespace brine::meta
