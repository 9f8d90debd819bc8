// An object of a type for looking at only: it has members with addresses, and never lives.
#pragma once

#include "../config.hpp"

namespace brine::reflect::detail {

// T need not be constructible.
template <class T>
union ghost {
  char nothing;
  T value;
  constexpr ghost() : nothing{} {}
  constexpr ~ghost() {}
};
// Only constants ask for it: it need not be anywhere, and nothing is done about it when the program starts or ends.
// (Clang wants to see it defined.)
template <class T>
struct ghost_of {
#if BRINE_CLANG
  [[clang::no_destroy]] static inline ghost<T> object{};
#else
  static ghost<T> object;
#endif
};

}  // namespace brine::reflect::detail
