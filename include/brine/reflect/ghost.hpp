// An object of a type for looking at only: it has members with addresses, and never lives.
#pragma once

namespace brine::reflect::detail {

// T need not be constructible.
template <class T>
union ghost {
  char nothing;
  T value;
  constexpr ghost() : nothing{} {}
  constexpr ~ghost() {}
};
template <class T>
struct ghost_of {
  static inline ghost<T> object{};
};

}  // namespace brine::reflect::detail
