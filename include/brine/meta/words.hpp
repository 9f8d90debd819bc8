// The compilers' words for a name, made alike: GCC's "long unsigned int", "> >" and "std::__cxx11::", and Clang's.
// Text only; what a type consists of is asked in spelling.hpp.
#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>

#include "type_name.hpp"

namespace brine::meta::detail {

constexpr bool is_letter(char c) {  // or digit: of an identifier
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The length of an inline namespace of a standard library that the name begins with, its "::" too: __cxx11, __1, _V2.
constexpr std::size_t inline_namespace(std::string_view name) {
  std::size_t at = name.starts_with("__cxx") ? 5 : name.starts_with("__") || name.starts_with("_V") ? 2 : 0;
  if (at == 0) return 0;
  const std::size_t digits = at;
  while (at < name.size() && is_digit(name[at])) ++at;
  return at != digits && name.substr(at).starts_with("::") ? at + 2 : 0;
}

struct respelled {
  std::string_view from;
  std::string_view to;
};

// A name in the compiler's words, made alike. Numbers among its template arguments are in doubt where `numbers` is
// false; else only those with a suffix are, which is how Clang shows that the parameter is `auto`. (GCC shows no
// suffix: a class inside such a template is called alike for 3 and 3UL.)
constexpr void spell_words(text_writer& out, std::string_view name, bool numbers) {
  constexpr respelled all[] = {{"long long unsigned int", "unsigned long long"},
                               {"long unsigned int", "unsigned long"},
                               {"short unsigned int", "unsigned short"},
                               {"long long int", "long long"},
                               {"long int", "long"},
                               {"short int", "short"},
                               {"__int128 unsigned", "unsigned __int128"}};
  constexpr std::string_view unnamed = "{anonymous}";  // GCC's words for an unnamed namespace
  bool of_std = false;
  char before = ' ';
  for (std::size_t i = 0; i < name.size();) {
    const std::string_view rest = name.substr(i);
    const char c = name[i];
    if (is_letter(c) && !is_letter(before)) {
      if (before != ':') of_std = rest.starts_with("std::");
      if (const std::size_t skipped = of_std && before == ':' ? inline_namespace(rest) : 0; skipped != 0) {
        i += skipped;
        continue;
      }
      std::size_t end = 0;
      while (end < rest.size() && is_letter(rest[end])) ++end;
      if (is_digit(c) && (!numbers || !is_digit(rest[end - 1]))) out.doubt();
      std::string_view word = rest.substr(0, end), spelled = word;
      for (const respelled& r : all) {
        if (!rest.starts_with(r.from) || (rest.size() > r.from.size() && is_letter(rest[r.from.size()]))) continue;
        word = r.from;
        spelled = r.to;
        break;
      }
      out(spelled);
      i += word.size();
      before = '_';
      if (word == "operator") {  // what follows is its name
        while (i < name.size() && !is_letter(name[i]) && name[i] != ' ') {
          if (name[i] == '(' && name.substr(i).starts_with("(*")) break;
          out(name[i++]);
        }
        before = ' ';
      }
      continue;
    }
    if (rest.starts_with(unnamed)) {
      out.doubt();
      out("(anonymous namespace)");
      i += unnamed.size();
      before = '_';
      continue;
    }
    if (c == '(' || c == '{' || c == '\'' || c == '"' || rest.starts_with("<lambda") || rest.starts_with("<unnamed") ||
        rest.starts_with("<anonymous")) {
      out.doubt();
    }
    ++i;
    if (c == ' ' && i < name.size() && (name[i] == '>' || name[i] == '*' || name[i] == '&' || name[i] == '[')) continue;
    out(c);
    before = c;
  }
}

// Where the arguments of the template begin: at the '<' that belongs to the '>' at the end. npos: it is no template.
constexpr std::size_t arguments_of(std::string_view name) {
  if (!name.ends_with('>')) return std::string_view::npos;
  std::size_t open = 0;
  for (std::size_t i = name.size(); i-- > 0;) {
    if (name[i] == '>') ++open;
    if (name[i] == '<' && --open == 0) return i;
  }
  return std::string_view::npos;
}

template <class Number>
constexpr void spell_number(text_writer& out, Number value) {
  char digits[40]{};
  std::size_t count = 0;
  if constexpr (std::is_signed_v<Number>) {
    if (value < 0) out('-');
  }
  do {
    const int digit = static_cast<int>(value % 10);
    digits[count++] = static_cast<char>('0' + (digit < 0 ? -digit : digit));
    value = static_cast<Number>(value / 10);
  } while (value != 0);
  while (count != 0) out(digits[--count]);
}

template <class T>
constexpr std::string_view number_word() {
  if constexpr (std::is_same_v<T, signed char>) return "signed char";
  if constexpr (std::is_same_v<T, unsigned char>) return "unsigned char";
  if constexpr (std::is_same_v<T, short>) return "short";
  if constexpr (std::is_same_v<T, unsigned short>) return "unsigned short";
  if constexpr (std::is_same_v<T, int>) return "int";
  if constexpr (std::is_same_v<T, unsigned>) return "unsigned int";
  if constexpr (std::is_same_v<T, long>) return "long";
  if constexpr (std::is_same_v<T, unsigned long>) return "unsigned long";
  if constexpr (std::is_same_v<T, long long>) return "long long";
  if constexpr (std::is_same_v<T, unsigned long long>) return "unsigned long long";
  if constexpr (std::is_same_v<T, float>) return "float";
  if constexpr (std::is_same_v<T, double>) return "double";
  if constexpr (std::is_same_v<T, long double>) return "long double";
  return {};
}
template <class T>
constexpr std::string_view character_word() {
  if constexpr (std::is_same_v<T, bool>) return "bool";
  if constexpr (std::is_same_v<T, char>) return "char";
  if constexpr (std::is_same_v<T, wchar_t>) return "wchar_t";
  if constexpr (std::is_same_v<T, char8_t>) return "char8_t";
  if constexpr (std::is_same_v<T, char16_t>) return "char16_t";
  if constexpr (std::is_same_v<T, char32_t>) return "char32_t";
  return {};
}

}  // namespace brine::meta::detail
