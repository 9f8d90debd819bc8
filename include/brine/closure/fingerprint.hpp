// BRINE_CLOSURE("name", [BRINE_CAPTURE(x)](int y) { ... }): a named closure that also records a hash
// of its source text, without comments. It is no part of the identity: a file of another text loads, unless
// options.changed_body says otherwise.
//
// Blanks between tokens don't count. The hash is that of the tokens in one layout, whichever the source has, so that
// another style of a formatter is no other text: laid_out() below. Documents of earlier versions have the hash of the
// text as the preprocessor leaves it, with each run of blanks as one; it is taken too.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include "../meta/hash.hpp"
#include "closure.hpp"

namespace brine::closures {

namespace detail {

struct text_layout {
  meta::hasher hash;
  std::string_view last;     // token
  bool last_is_word = false;  // a name, a number or a literal
  bool last_ends = true;      // what an operator after it is one with two operands

  static constexpr bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           static_cast<unsigned char>(c) >= 0x80;
  }
  static constexpr bool is_quote(char c) { return c == '"' || c == '\''; }

  // Operators of several characters that mean another thing in pieces. (Not >>, which ends two templates too; two of
  // < stay apart likewise.)
  static constexpr std::size_t operator_size(std::string_view rest) {
    constexpr std::string_view all[] = {"<=>", "...", "->*", "->", "::", "++", "--", "&&", "||", "==", "!=",
                                        "<=",  ">=",  "+=",  "-=", "*=", "/=", "%=", "&=", "|=", "^=", ".*"};
    for (std::string_view one : all) {
      if (rest.starts_with(one)) return one.size();
    }
    return 1;
  }

  // The end of a literal that begins at a quote; `raw` where R stands before it.
  static constexpr std::size_t literal_end(std::string_view text, std::size_t at, bool raw) {
    if (raw) {
      const std::size_t open = text.find('(', at);
      if (open == text.npos) return text.size();
      const std::string_view mark = text.substr(at + 1, open - at - 1);
      for (std::size_t i = open + 1; i < text.size(); ++i) {
        if (text[i] == ')' && text.substr(i + 1).starts_with(mark) && i + 1 + mark.size() < text.size() &&
            text[i + 1 + mark.size()] == '"') {
          return i + 2 + mark.size();
        }
      }
      return text.size();
    }
    const char quote = text[at];
    for (std::size_t i = at + 1; i < text.size(); ++i) {
      if (text[i] == '\\') {
        ++i;
      } else if (text[i] == quote) {
        return i + 1;
      }
    }
    return text.size();
  }

  static constexpr bool is_control(std::string_view word) {
    return word == "if" || word == "for" || word == "while" || word == "switch" || word == "catch" ||
           word == "return" || word == "throw" || word == "co_return" || word == "co_await" || word == "co_yield";
  }

  [[nodiscard]] constexpr bool blank_before(std::string_view token, bool word) const {
    if (last.empty()) return false;
    const char a = last.back(), b = token.front();
    if (last == "(" || last == "[" || last == "::" || last == "." || last == "->" || last == "!" || last == "~") {
      return false;
    }
    if (b == ')' || b == ']' || b == ',' || b == ';' || token == "::" || token == "." || token == "->") return false;
    if (last == "," || last == ";" || last == "{" || b == '}' || b == '{' || last == "}") {
      return !(last == "{" && b == '}') && !(last == "}" && b == '(');
    }
    if (last_is_word && word) return true;
    if (b == '(' || b == '[') return last_is_word ? is_control(last) : !last_ends;
    if (token == "++" || token == "--" || last == "++" || last == "--" || a == '<' || b == '<' || a == '>' ||
        b == '>') {
      return false;
    }
    return true;
  }

  constexpr void token(std::string_view text, bool word) {
    if (blank_before(text, word)) hash.byte(' ');
    hash.text(text);
    last = text;
    last_is_word = word;
    last_ends = word || text == ")" || text == "]" || text == "}";
  }

  constexpr void all(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
      const char c = text[i];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f') {
        ++i;
        continue;
      }
      std::size_t end = i;
      if (is_word(c) || (c == '.' && i + 1 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '9')) {
        const bool number = !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_');
        while (end < text.size() &&
               (is_word(text[end]) || (number && (text[end] == '.' || text[end] == '\'' ||
                                                  ((text[end] == '+' || text[end] == '-') && end > i &&
                                                   (text[end - 1] == 'e' || text[end - 1] == 'E' ||
                                                    text[end - 1] == 'p' || text[end - 1] == 'P')))))) {
          ++end;
        }
        const std::string_view prefix = text.substr(i, end - i);
        const bool is_prefix = prefix == "u8" || prefix == "u" || prefix == "U" || prefix == "L" || prefix == "R" ||
                               prefix == "u8R" || prefix == "uR" || prefix == "UR" || prefix == "LR";
        if (!number && is_prefix && end < text.size() && is_quote(text[end])) {
          end = literal_end(text, end, prefix.back() == 'R');
        }
        token(text.substr(i, end - i), true);
      } else if (is_quote(c)) {
        end = literal_end(text, i, false);
        token(text.substr(i, end - i), true);
      } else {
        end = i + operator_size(text.substr(i));
        token(text.substr(i, end - i), false);
      }
      i = end;
    }
  }
};

}  // namespace detail

// The hash of a code's text, laid out: what a document has of it.
[[nodiscard]] consteval std::uint64_t laid_out(std::string_view text) {
  detail::text_layout layout;
  layout.all(text);
  return layout.hash.value();
}

template <meta::fixed_string Name, std::uint64_t Text, std::uint64_t Plain, class F>
class fingerprinted : public named<Name, 0, F> {
 public:
  using brine_callable = detail::wrapped_state<fingerprinted, F>;
  static constexpr std::uint64_t brine_fingerprint = Text;
  static constexpr std::uint64_t brine_plain_fingerprint = Plain;
  using named<Name, 0, F>::named;
};

template <meta::fixed_string Name, std::uint64_t Text, std::uint64_t Plain, class F>
struct plain_signature<fingerprinted<Name, Text, Plain, F>> : plain_signature<F> {};

template <meta::fixed_string Name, std::uint64_t Text, std::uint64_t Plain, class F>
[[nodiscard]] constexpr auto with_text(F&& callable) {
  static_assert(meta::check_name<Name>());
  return fingerprinted<Name, Text, Plain, callable_type<F>>(as_callable(std::forward<F>(callable)));
}

}  // namespace brine::closures

#define BRINE_CLOSURE(name, ...)                                                                                    \
  ::brine::closures::with_text<name, ::brine::closures::laid_out(#__VA_ARGS__), ::brine::meta::hash(#__VA_ARGS__)>( \
      __VA_ARGS__)
