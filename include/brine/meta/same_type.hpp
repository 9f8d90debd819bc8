// Whether two objects that stand for types stand for the same one. Modules of a process (the program, its libraries,
// its plugins) may have a std::type_info and a key each for one type, and types of two source files may share a name.
#pragma once

#include <cstddef>
#include <cstring>
#include <typeinfo>

#include "../config.hpp"

namespace brine::meta {

// Whether a mangled name (Itanium C++ ABI) may be that of several types: of one that only its source file knows, or
// of a template with such an argument. Where the text could be read both ways the answer is yes: then only addresses
// decide, which never takes two types for one.
[[nodiscard]] BRINE_COLD inline bool is_local_name(const char* name) noexcept {
  // Unnamed namespaces, and what Clang calls lambdas and unnamed classes of one file. GCC marks names of types that
  // one file knows by an asterisk, which std::type_info::name() hides and its operator== heeds.
  if (name[0] == '*' || std::strstr(name, "_GLOBAL__N_") != nullptr || std::strstr(name, "$_") != nullptr) return true;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  for (const char* at = name; *at != '\0';) {
    const char c = *at++;
    if (digit(c)) {  // the length of an identifier, whose letters say nothing
      std::size_t size = static_cast<std::size_t>(c - '0');
      for (; digit(*at) && size < 1000000; ++at) size = 10 * size + static_cast<std::size_t>(*at - '0');
      for (; size != 0 && *at != '\0'; --size) ++at;
    } else if (c == 'S' || c == 'T' || c == 'A' || c == '_') {  // "S1_", "T0_", "A8_", "_2": numbers of other things
      while (digit(*at) || (c == 'S' && *at >= 'A' && *at <= 'Z')) ++at;
      if (c != '_' && *at == '_') ++at;
    } else if (c == 'L') {
      if (digit(*at)) return true;  // "L3f": a static function or variable (or a number of a global enumeration)
      if (*at >= 'a' && *at <= 'z') {  // "Li5E": a number as a template argument
        while (*at != '\0' && *at != 'E') ++at;
      }
    }
  }
  return false;
}

// One std::type_info is one type. Two with different addresses are the same type where their names are equal and are
// those of types with external linkage: the one-definition rule makes such a name unique in a program. Other names
// promise nothing: two files may each have a `namespace { struct impl; }`, which std::type_info::operator== takes
// for one type where the compiler is Clang and the library libstdc++.
[[nodiscard]] BRINE_COLD inline bool same_name(const std::type_info& a, const std::type_info& b) noexcept {
#if defined(_MSC_VER)
  return a == b;  // a name of a type of one file holds a hash of the file's path
#else
#if defined(__GLIBCXX__)
  if (!(a == b)) return false;  // sees GCC's asterisk
#endif
  return std::strcmp(a.name(), b.name()) == 0 && !is_local_name(a.name());
#endif
}
[[nodiscard]] inline bool same_type(const std::type_info& a, const std::type_info& b) noexcept {
  return &a == &b || same_name(a, b);
}

// An object for each type and module, to recognise the type by without looking at its name most of the time.
struct type_key {
  const std::type_info* info;  // nullptr without RTTI: then only its own module recognises it
};
template <class T>
inline constexpr type_key key_of{
#if BRINE_HAS_RTTI
    &typeid(T)
#else
    nullptr
#endif
};

[[nodiscard]] inline bool same_type(const type_key* a, const type_key* b) noexcept {
  return a == b || (a->info != nullptr && b->info != nullptr && same_type(*a->info, *b->info));
}

}  // namespace brine::meta
