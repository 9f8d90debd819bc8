// Names of types: as the compiler spells them (for people), and in brine's own
// spelling, which every compiler gives alike (for signatures in documents).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "../config.hpp"

namespace brine::meta {

// What a template argument looks like in the compiler's name of this very function.
template <class T>
consteval std::string_view pretty_type() {
  return BRINE_PRETTY_FUNCTION;
}
template <auto Value>
consteval std::string_view pretty_value() {
  return BRINE_PRETTY_FUNCTION;
}

namespace detail {

// The text around the argument is the same for every argument: measure it once, on a known one.
struct frame {
  std::size_t before;
  std::size_t after;
};

consteval frame measure(std::string_view text, std::string_view probe) {
  const std::size_t at = text.find(probe);
  return {at, text.size() - at - probe.size()};
}

inline constexpr frame around_type = measure(pretty_type<double>(), "double");

}  // namespace detail

// The compiler's own spelling: for messages, and for closures that never leave their build.
template <class T>
consteval std::string_view type_name() {
  constexpr auto text = pretty_type<T>();
  return {text.data() + detail::around_type.before,
          text.size() - detail::around_type.before - detail::around_type.after};
}

// The spelling of a constant template argument, such as the address of a function: "ns::f".
template <auto Value>
consteval std::string_view value_name() {
  constexpr auto frame = detail::measure(pretty_value<1234567>(), "1234567");
  constexpr auto text = pretty_value<Value>();
  auto name = text.substr(frame.before, text.size() - frame.before - frame.after);
  while (!name.empty() && (name.front() == '&' || name.front() == '(')) name.remove_prefix(1);
  while (!name.empty() && name.back() == ')') name.remove_suffix(1);
  return name;
}

// Appends text; with no memory behind it, it only counts.
class text_writer {
 public:
  constexpr text_writer() = default;
  constexpr explicit text_writer(char* out) : out_{out} {}

  constexpr void operator()(std::string_view text) {
    for (char c : text) (*this)(c);
  }
  constexpr void operator()(char c) {
    if (out_ != nullptr) out_[size_] = c;
    ++size_;
  }

  [[nodiscard]] constexpr std::size_t size() const { return size_; }

 private:
  char* out_ = nullptr;
  std::size_t size_ = 0;
};

// Storage for the text that Writer::write(text_writer&) produces: measured first, then filled. Writer is a
// class with a name: Clang 15 takes the lambdas of a template's instantiations for one.
template <class Writer>
struct written {
  static constexpr std::size_t size = [] {
    text_writer count;
    Writer::write(count);
    return count.size();
  }();
  struct storage {
    char data[size + 1]{};
  };
  static constexpr storage text = [] {
    storage s;
    text_writer out{s.data};
    Writer::write(out);
    return s;
  }();
  static constexpr std::string_view view{text.data, size};
};

// brine's spelling of a type, the same on every compiler for what can be spelled so:
//   void bool char char8_t char16_t char32_t wchar_t i8..i128 u8..u128 f32 f64 f128 string
//   T* T& T&& T[n] const T, R(A,B), ns::name, ns::name<A,B>
// `long` is i64, as it is in a document, whatever its size here. Default arguments that only carry on the first one
// (allocators, traits, comparators, hashers, deleters) are left out. A type with no name
// of its own (local, anonymous, a lambda) keeps the compiler's spelling.
template <class T, class Out>
constexpr void spell(Out& out);

namespace detail {

constexpr bool is_carried_on(std::string_view name) {
  constexpr std::string_view all[] = {"std::allocator<", "std::char_traits<",    "std::less<",
                                      "std::hash<",      "std::default_delete<", "std::equal_to<"};
  for (auto prefix : all) {
    if (name.starts_with(prefix)) return true;
  }
  return false;
}

// Inline namespaces of the standard libraries, and the compilers' words for an unnamed one.
constexpr void spell_plain(text_writer& out, std::string_view name) {
  constexpr std::string_view dropped[] = {"__cxx11::", "__1::"};
  constexpr std::string_view gcc_unnamed = "{anonymous}";
  while (!name.empty()) {
    bool skipped = false;
    for (auto word : dropped) {
      if (name.starts_with(word)) {
        name.remove_prefix(word.size());
        skipped = true;
      }
    }
    if (name.starts_with(gcc_unnamed)) {
      out("(anonymous namespace)");
      name.remove_prefix(gcc_unnamed.size());
      skipped = true;
    }
    if (skipped) continue;
    out(name.front());
    name.remove_prefix(1);
  }
}

constexpr void spell_number(text_writer& out, std::size_t value) {
  if (value >= 10) spell_number(out, value / 10);
  out(static_cast<char>('0' + value % 10));
}

template <class T>
struct speller {
  template <class Out>
  static constexpr void write(Out& out) {
    if constexpr (std::is_integral_v<T>) {
      out(std::is_signed_v<T> ? 'i' : 'u');
      constexpr bool is_long = std::is_same_v<T, long> || std::is_same_v<T, unsigned long>;
      spell_number(out, is_long ? 64 : 8 * sizeof(T));
    } else {
      spell_plain(out, type_name<T>());
    }
  }
};

template <class First, class... Rest, class Out>
constexpr void spell_list(Out& out) {
  spell<First>(out);
  ((out(','), spell<Rest>(out)), ...);
}

template <class T, class Out>
constexpr void spell_argument(Out& out, bool& first) {
  if (is_carried_on(type_name<T>())) return;
  if (!first) out(',');
  first = false;
  spell<T>(out);
}

template <template <class...> class Template, class... Args>
struct speller<Template<Args...>> {
  template <class Out>
  static constexpr void write(Out& out) {
    constexpr auto name = type_name<Template<Args...>>();
    if constexpr (name.starts_with("std::") && name.ends_with("basic_string<char>")) {
      out("string");
      return;
    }
    spell_plain(out, name.substr(0, name.find('<')));
    out('<');
    bool first = true;
    (spell_argument<Args>(out, first), ...);
    out('>');
  }
};

// std::array and the like.
template <template <class, std::size_t> class Template, class T, std::size_t N>
struct speller<Template<T, N>> {
  template <class Out>
  static constexpr void write(Out& out) {
    constexpr auto name = type_name<Template<T, N>>();
    spell_plain(out, name.substr(0, name.find('<')));
    out('<');
    spell<T>(out);
    out(',');
    spell_number(out, N);
    out('>');
  }
};

template <class R, class... A>
struct speller<R(A...)> {
  template <class Out>
  static constexpr void write(Out& out) {
    spell<R>(out);
    out('(');
    if constexpr (sizeof...(A) != 0) spell_list<A...>(out);
    out(')');
  }
};
#define BRINE_DETAIL_SPELL(qualifiers, words) \
  template <class R, class... A>              \
  struct speller<R(A...) qualifiers> {        \
    template <class Out>                      \
    static constexpr void write(Out& out) {   \
      spell<R(A...)>(out);                    \
      out(words);                             \
    }                                         \
  };
BRINE_DETAIL_SPELL(noexcept, " noexcept")
BRINE_DETAIL_SPELL(&, " &")
BRINE_DETAIL_SPELL(& noexcept, " & noexcept")
BRINE_DETAIL_SPELL(&&, " &&")
BRINE_DETAIL_SPELL(&& noexcept, " && noexcept")
BRINE_DETAIL_SPELL(const, " const")
BRINE_DETAIL_SPELL(const noexcept, " const noexcept")
BRINE_DETAIL_SPELL(const&, " const &")
BRINE_DETAIL_SPELL(const& noexcept, " const & noexcept")
BRINE_DETAIL_SPELL(const&&, " const &&")
BRINE_DETAIL_SPELL(const&& noexcept, " const && noexcept")
#undef BRINE_DETAIL_SPELL

template <class T>
struct speller<T*> {
  template <class Out>
  static constexpr void write(Out& out) {
    spell<T>(out);
    out('*');
  }
};
template <class T>
struct speller<T&> {
  template <class Out>
  static constexpr void write(Out& out) {
    spell<T>(out);
    out('&');
  }
};
template <class T>
struct speller<T&&> {
  template <class Out>
  static constexpr void write(Out& out) {
    spell<T>(out);
    out("&&");
  }
};
template <class T>
struct speller<const T> {
  template <class Out>
  static constexpr void write(Out& out) {
    if constexpr (std::is_pointer_v<T>) {
      spell<T>(out);
      out(" const");
    } else {
      out("const ");
      spell<T>(out);
    }
  }
};
template <class T, std::size_t N>
struct speller<T[N]> {
  template <class Out>
  static constexpr void write(Out& out) {
    spell<T>(out);
    out('[');
    spell_number(out, N);
    out(']');
  }
};

}  // namespace detail

template <class T, class Out>
constexpr void spell(Out& out) {
  if constexpr (std::is_void_v<T> && !std::is_const_v<T>) {
    out("void");
  } else if constexpr (std::is_same_v<T, bool>) {
    out("bool");
  } else if constexpr (std::is_same_v<T, char>) {
    out("char");
  } else if constexpr (std::is_same_v<T, wchar_t>) {
    out("wchar_t");
  } else if constexpr (std::is_same_v<T, char8_t>) {
    out("char8_t");
  } else if constexpr (std::is_same_v<T, char16_t>) {
    out("char16_t");
  } else if constexpr (std::is_same_v<T, char32_t>) {
    out("char32_t");
  } else if constexpr (std::is_same_v<T, float>) {
    out("f32");
  } else if constexpr (std::is_same_v<T, double>) {
    out("f64");
  } else if constexpr (std::is_same_v<T, long double>) {
    out("f128");
  } else {
    detail::speller<T>::write(out);
  }
}

namespace detail {

template <class T>
struct spelling {
  template <class Out>
  static constexpr void write(Out& out) {
    spell<T>(out);
  }
};

}  // namespace detail

template <class T>
inline constexpr std::string_view spelled = written<detail::spelling<T>>::view;

}  // namespace brine::meta
