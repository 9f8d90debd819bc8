// brine 0.1.0 as a single header: pickle for C++, callbacks included.
//
// Generated from include/brine by single_include/generate.py: don't edit.
// Distributed under the Boost Software License, Version 1.0: https://www.boost.org/LICENSE_1_0.txt
#pragma once

// ---- brine/config.hpp
// Every question about compilers, standards and features is asked here, once;
// each answer is a macro and the constexpr bool that mirrors it.

#if defined(_MSVC_LANG) ? _MSVC_LANG < 202002L : __cplusplus < 202002L
#error "brine needs C++20: compile with -std=c++20 or later"
#endif

#if defined(__clang__)
#define BRINE_CLANG 1
#define BRINE_GCC 0
#elif defined(__GNUC__)
#define BRINE_CLANG 0
#define BRINE_GCC 1
#else
#define BRINE_CLANG 0
#define BRINE_GCC 0
#endif

// Clang 15 and later hand every capture of a closure to a visitor, with its static type.
#if BRINE_CLANG && defined(__has_builtin) && __clang_major__ >= 15
#if __has_builtin(__builtin_dump_struct)
#define BRINE_HAS_DUMP_STRUCT 1
#endif
#endif
#ifndef BRINE_HAS_DUMP_STRUCT
#define BRINE_HAS_DUMP_STRUCT 0
#endif

// GCC names the field of a capture x "__x" and lets anyone read it.
#define BRINE_HAS_NAMED_CAPTURES BRINE_GCC

// The address of a function inside a template argument of class type: GCC from 13 on.
#if BRINE_GCC && __GNUC__ < 13
#define BRINE_HAS_FUNCTION_ARGUMENTS 0
#else
#define BRINE_HAS_FUNCTION_ARGUMENTS 1
#endif

#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
#define BRINE_HAS_EXCEPTIONS 1
#else
#define BRINE_HAS_EXCEPTIONS 0
#endif

#if defined(__cpp_rtti) || defined(_CPPRTTI)
#define BRINE_HAS_RTTI 1
#else
#define BRINE_HAS_RTTI 0
#endif

#if defined(__SIZEOF_INT128__)
#define BRINE_HAS_INT128 1
#else
#define BRINE_HAS_INT128 0
#endif

#if defined(__ELF__)
#define BRINE_HAS_ELF 1
#else
#define BRINE_HAS_ELF 0
#endif

#if defined(__unix__) || defined(__APPLE__)
#define BRINE_HAS_POSIX 1
#else
#define BRINE_HAS_POSIX 0
#endif

#if BRINE_CLANG || BRINE_GCC
#define BRINE_COLD [[gnu::cold, gnu::noinline]]
// One object for all modules of a process, also where the rest is compiled with hidden visibility.
#define BRINE_EXPORT [[gnu::visibility("default")]]
#define BRINE_INLINE [[gnu::always_inline]] inline
#define BRINE_PRETTY_FUNCTION __PRETTY_FUNCTION__
// The file that the compiler was called with: a closure type that only one file knows came from it.
#define BRINE_BASE_FILE __BASE_FILE__
#else
#define BRINE_COLD
#define BRINE_EXPORT
#define BRINE_INLINE inline
#define BRINE_PRETTY_FUNCTION __FUNCSIG__
#define BRINE_BASE_FILE ""
#endif

namespace brine::config {

inline constexpr bool clang = BRINE_CLANG;
inline constexpr bool gcc = BRINE_GCC;
inline constexpr bool dump_struct = BRINE_HAS_DUMP_STRUCT;
inline constexpr bool named_captures = BRINE_HAS_NAMED_CAPTURES;
inline constexpr bool function_arguments = BRINE_HAS_FUNCTION_ARGUMENTS;
inline constexpr bool exceptions = BRINE_HAS_EXCEPTIONS;
inline constexpr bool rtti = BRINE_HAS_RTTI;
inline constexpr bool int128 = BRINE_HAS_INT128;
inline constexpr bool elf = BRINE_HAS_ELF;
inline constexpr bool posix = BRINE_HAS_POSIX;

}  // namespace brine::config

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <bitset>
#include <boost/hana/accessors.hpp>
#include <boost/hana/concept/struct.hpp>
#include <boost/hana/core/tag_of.hpp>
#include <boost/hana/fwd/first.hpp>
#include <boost/hana/fwd/map.hpp>
#include <boost/hana/fwd/optional.hpp>
#include <boost/hana/fwd/pair.hpp>
#include <boost/hana/fwd/second.hpp>
#include <boost/hana/fwd/tuple.hpp>
#include <boost/hana/fwd/unpack.hpp>
#include <boost/pfr/core.hpp>
#include <cerrno>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <functional>
#include <initializer_list>
#include <ios>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <variant>
#include <vector>

// ---- brine/meta/fixed_string.hpp
// Text as a template argument: the "name" of closure<"name">.

namespace brine::meta {

// Size counts the characters, without the terminating zero.
template <std::size_t Size>
struct fixed_string {
  char data[Size + 1]{};

  constexpr fixed_string() = default;

  consteval fixed_string(const char (&text)[Size + 1]) {
    for (std::size_t i = 0; i < Size; ++i) data[i] = text[i];
  }

  consteval explicit fixed_string(std::string_view text) {
    for (std::size_t i = 0; i < Size; ++i) data[i] = text[i];
  }

  [[nodiscard]] constexpr std::string_view view() const { return {data, Size}; }
  [[nodiscard]] static constexpr std::size_t size() { return Size; }
};

template <std::size_t Extent>
fixed_string(const char (&)[Extent]) -> fixed_string<Extent - 1>;

}  // namespace brine::meta

// ---- brine/meta/type_name.hpp
// Names of types: as the compiler spells them (for people), and in brine's own
// spelling, which every compiler gives alike (for signatures in documents).

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

}  // namespace detail

// The compiler's own spelling: for messages, and for closures that never leave their build.
template <class T>
consteval std::string_view type_name() {
  constexpr auto frame = detail::measure(pretty_type<double>(), "double");
  constexpr std::string_view text = pretty_type<T>();
  return text.substr(frame.before, text.size() - frame.before - frame.after);
}

// The spelling of a constant template argument, such as the address of a function: "ns::f".
template <auto Value>
consteval std::string_view value_name() {
  constexpr auto frame = detail::measure(pretty_value<1234567>(), "1234567");
  constexpr std::string_view text = pretty_value<Value>();
  std::string_view name = text.substr(frame.before, text.size() - frame.before - frame.after);
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
    for (char c : text) {
      if (out_ != nullptr) out_[size_] = c;
      ++size_;
    }
  }
  constexpr void operator()(char c) { (*this)(std::string_view{&c, 1}); }

  [[nodiscard]] constexpr std::size_t size() const { return size_; }

 private:
  char* out_ = nullptr;
  std::size_t size_ = 0;
};

// Storage for text that a constexpr writer produces: measured first, then filled.
template <auto Write>
struct written {
  static constexpr std::size_t size = [] {
    text_writer count;
    Write(count);
    return count.size();
  }();
  struct storage {
    char data[size + 1]{};
  };
  static constexpr storage text = [] {
    storage s;
    text_writer out{s.data};
    Write(out);
    return s;
  }();
  static constexpr std::string_view view{text.data, size};
};

// brine's spelling of a type, the same on every compiler for what can be spelled so:
//   void bool char char8_t char16_t char32_t wchar_t i8..i128 u8..u128 f32 f64 f128 string
//   T* T& T&& T[n] const T, R(A,B), ns::name, ns::name<A,B>
// `long` is i32 or i64, by its size. Default arguments that only carry on the first one
// (allocators, traits, comparators, hashers, deleters) are left out. A type with no name
// of its own (local, anonymous, a lambda) keeps the compiler's spelling.
template <class T>
constexpr void spell(text_writer& out);

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
  static constexpr void write(text_writer& out) {
    if constexpr (std::is_integral_v<T>) {
      out(std::is_signed_v<T> ? 'i' : 'u');
      spell_number(out, 8 * sizeof(T));
    } else {
      spell_plain(out, type_name<T>());
    }
  }
};

template <class First, class... Rest>
constexpr void spell_list(text_writer& out) {
  spell<First>(out);
  ((out(','), spell<Rest>(out)), ...);
}

template <class T>
constexpr void spell_argument(text_writer& out, bool& first) {
  if (is_carried_on(type_name<T>())) return;
  if (!first) out(',');
  first = false;
  spell<T>(out);
}

template <template <class...> class Template, class... Args>
struct speller<Template<Args...>> {
  static constexpr void write(text_writer& out) {
    constexpr std::string_view name = type_name<Template<Args...>>();
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
  static constexpr void write(text_writer& out) {
    constexpr std::string_view name = type_name<Template<T, N>>();
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
  static constexpr void write(text_writer& out) {
    spell<R>(out);
    out('(');
    if constexpr (sizeof...(A) != 0) spell_list<A...>(out);
    out(')');
  }
};
#define BRINE_DETAIL_SPELL(qualifiers, words)       \
  template <class R, class... A>                    \
  struct speller<R(A...) qualifiers> {              \
    static constexpr void write(text_writer& out) { \
      spell<R(A...)>(out);                          \
      out(words);                                   \
    }                                               \
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
  static constexpr void write(text_writer& out) {
    spell<T>(out);
    out('*');
  }
};
template <class T>
struct speller<T&> {
  static constexpr void write(text_writer& out) {
    spell<T>(out);
    out('&');
  }
};
template <class T>
struct speller<T&&> {
  static constexpr void write(text_writer& out) {
    spell<T>(out);
    out("&&");
  }
};
template <class T>
struct speller<const T> {
  static constexpr void write(text_writer& out) {
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
  static constexpr void write(text_writer& out) {
    spell<T>(out);
    out('[');
    spell_number(out, N);
    out(']');
  }
};

}  // namespace detail

template <class T>
constexpr void spell(text_writer& out) {
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

template <class T>
inline constexpr std::string_view spelled = written<[](text_writer& out) { spell<T>(out); }>::view;

}  // namespace brine::meta

// ---- brine/closure/signature.hpp
// Taking signatures apart: R(A...) with its qualifiers, and the one that a callable has.

namespace brine::closures {

template <class Signature>
struct signature;

#define BRINE_DETAIL_SIGNATURE(cv, ref, nothrow)       \
  template <class R, class... A>                       \
  struct signature<R(A...) cv ref noexcept(nothrow)> { \
    using result = R;                                  \
    using plain = R(A...);                             \
    static constexpr bool is_noexcept = nothrow;       \
    template <class F>                                 \
    using callee = F cv ref;                           \
    template <template <class, class...> class To>     \
    using apply = To<R, A...>;                         \
  };
#define BRINE_DETAIL_SIGNATURES(cv)     \
  BRINE_DETAIL_SIGNATURE(cv, , false)   \
  BRINE_DETAIL_SIGNATURE(cv, , true)    \
  BRINE_DETAIL_SIGNATURE(cv, &, false)  \
  BRINE_DETAIL_SIGNATURE(cv, &, true)   \
  BRINE_DETAIL_SIGNATURE(cv, &&, false) \
  BRINE_DETAIL_SIGNATURE(cv, &&, true)
BRINE_DETAIL_SIGNATURES()
BRINE_DETAIL_SIGNATURES(const)
#undef BRINE_DETAIL_SIGNATURES
#undef BRINE_DETAIL_SIGNATURE

// The signature as documents spell it: "i32(const string&,f64)".
template <class Signature>
inline constexpr std::string_view spelled_signature = meta::spelled<Signature>;

namespace detail {

template <class Member>
struct of_member;
template <class C, class Signature>
struct of_member<Signature C::*> {
  using owner = C;
  using type = typename signature<Signature>::plain;
};

}  // namespace detail

// The callable has exactly one operator(), which is no template.
template <class F>
concept has_signature = requires { &F::operator(); };

template <has_signature F>
using signature_of = typename detail::of_member<decltype(&F::operator())>::type;

// Without the first parameter: what is left to the caller of bind()'s code.
template <class Signature>
struct drop_first;
template <class R, class First, class... A>
struct drop_first<R(First, A...)> {
  using type = R(A...);
};

template <class T>
inline constexpr bool is_signature = false;
template <class T>
  requires std::is_function_v<T>
inline constexpr bool is_signature<T> = true;

}  // namespace brine::closures

// ---- brine/reflect/ghost.hpp
// An object of a type for looking at only: it has members with addresses, and never lives.

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

// ---- brine/capture/layout.hpp
// Where the captures of a closure lie: in order, each at the next multiple of its alignment.
// Captures are no bit-fields and have no [[no_unique_address]], so GCC and Clang agree on this.

namespace brine::capture {

[[nodiscard]] constexpr std::size_t align_up(std::size_t offset, std::size_t alignment) {
  return (offset + alignment - 1) / alignment * alignment;
}

// The offsets of objects of these types, and the size of a class that holds nothing else.
template <class... T>
struct layout {
  static constexpr std::size_t alignment = [] {
    std::size_t most = 1;
    ((most = alignof(T) > most ? alignof(T) : most), ...);
    return most;
  }();
  static constexpr std::array<std::size_t, sizeof...(T) + 1> offsets = [] {
    constexpr std::size_t sizes[] = {sizeof(T)..., 0};
    constexpr std::size_t alignments[] = {alignof(T)..., alignment};
    std::array<std::size_t, sizeof...(T) + 1> at{};
    std::size_t end = 0;
    for (std::size_t i = 0; i <= sizeof...(T); ++i) {
      at[i] = align_up(end, alignments[i]);
      end = at[i] + sizes[i];
    }
    return at;
  }();
  static constexpr std::size_t size = offsets[sizeof...(T)];
};

}  // namespace brine::capture

// ---- brine/capture/listed.hpp
// Back end: a native lambda whose captures are listed by BRINE_CAPTURE, on GCC and Clang.
//
//   auto f = [BRINE_CAPTURE(rate, currency, (tags, std::move(t)))](double price) { ... };
//
// expands to the captures themselves and one more, behind them: an empty marker whose type
// lists their names and types. The initialisers of (name, init) are evaluated once: the
// marker's type is computed in an unevaluated operand.
//
// A capture that the list leaves out must not be lost in silence (error E115). The marker has
// the greatest alignment of the listed types, so that its size is that alignment: a capture
// behind the list makes the closure larger than the list explains. One before the list does not
// always, it may fit into a gap; but it moves the first listed one off the closure's first
// byte, which GCC lets us see by name and Clang by its visit in order.

namespace brine::capture {

template <meta::fixed_string... Name>
struct name_list {};

template <class T>
struct type_of {
  using type = T;
};

// First tells, given a closure, where its first listed capture lies. Not an aggregate: Clang
// would open an aggregate and show its members instead of its type.
template <class First, class Names, class... Types>
class alignas(layout<typename Types::type...>::alignment) marker {
 public:
  constexpr marker() noexcept {}
};

// Made by a call, so that no compiler warns of a capture that the body doesn't use.
template <class Marker>
constexpr Marker make_marker() noexcept {
  return {};
}

template <class T>
inline constexpr bool is_marker = false;
template <class First, class Names, class... Types>
inline constexpr bool is_marker<marker<First, Names, Types...>> = true;

template <class Marker>
struct listed_in;
template <class First, meta::fixed_string... Name, class... Types>
struct listed_in<marker<First, name_list<Name...>, Types...>> {
  static constexpr std::size_t count = sizeof...(Types);
  static constexpr std::array<std::string_view, sizeof...(Name)> names{Name.view()...};
  using offsets = layout<typename Types::type...>;
  // The captures, then the marker, which is as large as its alignment.
  static constexpr std::size_t explained = align_up(offsets::size, offsets::alignment) + offsets::alignment;

  // Whether nothing lies before the first listed capture; where First can tell.
  template <class Closure>
  static constexpr bool begins(const Closure& closure) {
    if constexpr (std::is_void_v<First>) {
      return true;
    } else {
      return First{}(closure) == static_cast<const void*>(std::addressof(closure));
    }
  }

  // Calls f with a reference to each capture of the closure at this address.
  template <class F>
  static decltype(auto) visit(std::byte* closure, F&& f) {
    return at(closure, std::forward<F>(f), std::index_sequence_for<Types...>{});
  }

  template <template <class...> class To>
  using types = To<std::remove_cv_t<typename Types::type>...>;

 private:
  template <class F, std::size_t... I>
  static decltype(auto) at(std::byte* closure, F&& f, std::index_sequence<I...>) {
    return std::forward<F>(f)(
        *reinterpret_cast<std::remove_cv_t<typename Types::type>*>(closure + offsets::offsets[I])...);
  }
};

}  // namespace brine::capture

#define BRINE_DETAIL_PARENS ()
#define BRINE_DETAIL_EXPAND(...) \
  BRINE_DETAIL_EXPAND3(BRINE_DETAIL_EXPAND3(BRINE_DETAIL_EXPAND3(BRINE_DETAIL_EXPAND3(__VA_ARGS__))))
#define BRINE_DETAIL_EXPAND3(...) \
  BRINE_DETAIL_EXPAND2(BRINE_DETAIL_EXPAND2(BRINE_DETAIL_EXPAND2(BRINE_DETAIL_EXPAND2(__VA_ARGS__))))
#define BRINE_DETAIL_EXPAND2(...) \
  BRINE_DETAIL_EXPAND1(BRINE_DETAIL_EXPAND1(BRINE_DETAIL_EXPAND1(BRINE_DETAIL_EXPAND1(__VA_ARGS__))))
#define BRINE_DETAIL_EXPAND1(...) __VA_ARGS__
// macro(a), macro(b), ... for up to 64 arguments
#define BRINE_DETAIL_EACH(macro, ...) __VA_OPT__(BRINE_DETAIL_EXPAND(BRINE_DETAIL_EACH_STEP(macro, __VA_ARGS__)))
#define BRINE_DETAIL_EACH_STEP(macro, a, ...) \
  macro(a) __VA_OPT__(, BRINE_DETAIL_EACH_AGAIN BRINE_DETAIL_PARENS(macro, __VA_ARGS__))
#define BRINE_DETAIL_EACH_AGAIN() BRINE_DETAIL_EACH_STEP

// 1 where the argument is in parentheses: (name, init)
#define BRINE_DETAIL_SECOND(a, b, ...) b
#define BRINE_DETAIL_IS(...) BRINE_DETAIL_SECOND(__VA_ARGS__, 0, )
#define BRINE_DETAIL_PROBE(...) ~, 1
#define BRINE_DETAIL_IS_PAIR(x) BRINE_DETAIL_IS(BRINE_DETAIL_PROBE x)
#define BRINE_DETAIL_JOIN(a, b) BRINE_DETAIL_JOIN_(a, b)
#define BRINE_DETAIL_JOIN_(a, b) a##b

#define BRINE_DETAIL_CAPTURE(x) BRINE_DETAIL_JOIN(BRINE_DETAIL_CAPTURE_, BRINE_DETAIL_IS_PAIR(x))(x)
#define BRINE_DETAIL_CAPTURE_0(x) x
#define BRINE_DETAIL_CAPTURE_1(x) BRINE_DETAIL_CAPTURE_PAIR x
#define BRINE_DETAIL_CAPTURE_PAIR(name, ...) name = __VA_ARGS__

#define BRINE_DETAIL_NAME(x) BRINE_DETAIL_JOIN(BRINE_DETAIL_NAME_, BRINE_DETAIL_IS_PAIR(x))(x)
#define BRINE_DETAIL_NAME_0(x) #x
#define BRINE_DETAIL_NAME_1(x) BRINE_DETAIL_NAME_PAIR x
#define BRINE_DETAIL_NAME_PAIR(name, ...) #name

#define BRINE_DETAIL_TYPE(x) BRINE_DETAIL_JOIN(BRINE_DETAIL_TYPE_, BRINE_DETAIL_IS_PAIR(x))(x)
#define BRINE_DETAIL_TYPE_0(x) ::brine::capture::type_of<std::remove_reference_t<decltype(x)>>
#define BRINE_DETAIL_TYPE_1(x) BRINE_DETAIL_TYPE_PAIR x
#define BRINE_DETAIL_TYPE_PAIR(name, ...) ::brine::capture::type_of<std::decay_t<decltype(__VA_ARGS__)>>

// GCC's name for the field of the first capture; a callable that answers its address.
#if BRINE_HAS_NAMED_CAPTURES
#define BRINE_DETAIL_FIRST(x, ...) BRINE_DETAIL_JOIN(BRINE_DETAIL_FIRST_, BRINE_DETAIL_IS_PAIR(x))(x)
#define BRINE_DETAIL_FIRST_0(x) BRINE_DETAIL_FIRST_FIELD(x)
#define BRINE_DETAIL_FIRST_1(x) BRINE_DETAIL_FIRST_PAIR x
#define BRINE_DETAIL_FIRST_PAIR(name, ...) BRINE_DETAIL_FIRST_FIELD(name)
#define BRINE_DETAIL_FIRST_FIELD(name) \
  decltype([](const auto& brine_closure_) -> const void* { return __builtin_addressof(brine_closure_.__##name); })
#else
#define BRINE_DETAIL_FIRST(...) void
#endif

// The capture list of a lambda that can be persisted: every capture, none beside it. A plain
// name is captured by copy; (name, init) is an init-capture.
#define BRINE_CAPTURE(...)                                                                                         \
  BRINE_DETAIL_EACH(BRINE_DETAIL_CAPTURE, __VA_ARGS__),                                                            \
      brine_captures = ::brine::capture::make_marker<                                                              \
          ::brine::capture::marker<BRINE_DETAIL_FIRST(__VA_ARGS__, ),                                              \
                                   ::brine::capture::name_list<BRINE_DETAIL_EACH(BRINE_DETAIL_NAME, __VA_ARGS__)>, \
                                   BRINE_DETAIL_EACH(BRINE_DETAIL_TYPE, __VA_ARGS__)>>()

// ---- brine/capture/dump_struct.hpp
// Back end: a native lambda as it stands, on Clang 15 and later, whose __builtin_dump_struct
// hands every capture to a visitor, with its static type and fully inlined. A capture that is an
// aggregate is opened, and its members are visited one by one.
//
// The builtin was made for printing: it calls visitor(format, indent, type, name, value) for a
// value and with fewer arguments for all else. A scalar comes as the field itself, an object of
// a class or an array as a pointer to it.

#if BRINE_HAS_DUMP_STRUCT

namespace brine::capture {

namespace detail {

struct found {
  std::string_view type;  // as the compiler spells it; ends with & for a capture by reference
  std::string_view name;  // empty for a capture itself
  const std::string_view* opened;  // the names of the aggregates around it, outermost first
  std::size_t depth;
  std::size_t number;  // of the capture it is, or is a part of, from 1

  // "outer.inner." for the member of a member of an aggregate.
  [[nodiscard]] constexpr auto way() const {
    struct text {
      char data[96]{};
      std::size_t size = 0;
      constexpr operator std::string_view() const { return {data, size}; }  // NOLINT(google-explicit-constructor)
    } t;
    for (std::size_t i = 0; i < depth; ++i) {
      if (opened[i].empty()) continue;
      for (char c : opened[i]) {
        if (t.size < sizeof t.data - 1) t.data[t.size++] = c;
      }
      t.data[t.size++] = '.';
      if (t.size >= sizeof t.data - 1) break;
    }
    return t;
  }
};

// The indent is two blanks a level; the text has a zero behind it.
template <class Sink>
struct dump_visitor {
  static constexpr std::size_t deepest = 16;

  Sink& sink;
  std::string_view opened[deepest]{};
  std::size_t captures = 0;

  template <class... A>
  constexpr void operator()(const char*, A&&... rest) {
    if constexpr (sizeof...(A) == 4) {
      field(std::forward<A>(rest)...);
    } else if constexpr (sizeof...(A) == 3) {
      open(rest...);
    } else if constexpr (sizeof...(A) == 2) {
      open_base(rest...);
    }
  }

 private:
  template <std::size_t Indent, std::size_t Type, std::size_t Name, class Value>
  constexpr void field(const char (&)[Indent], const char (&type)[Type], const char (&name)[Name], Value&& value) {
    if (level(Indent) == 0) ++captures;
    const found what{{type, Type - 1}, {name, Name - 1}, opened, level(Indent), captures};
    if constexpr (std::is_lvalue_reference_v<Value>) {
      sink(what, std::addressof(value));
    } else {
      sink(what, value);
    }
  }
  template <std::size_t Indent, std::size_t Type, std::size_t Name>
  constexpr void open(const char (&)[Indent], const char (&)[Type], const char (&name)[Name]) {
    if (level(Indent) == 0) ++captures;
    opened[level(Indent)] = {name, Name - 1};
  }
  // A base class has no name of its own: its members are named like the class's own.
  template <std::size_t Indent, std::size_t Type>
  constexpr void open_base(const char (&)[Indent], const char (&)[Type]) {
    opened[level(Indent)] = {};
  }
  static constexpr std::size_t level(std::size_t indent) {
    const std::size_t depth = (indent - 1) / 2 - 1;
    return depth < deepest ? depth : deepest - 1;
  }
};

}  // namespace detail

// Calls sink(found, pointer to the capture) for each; the object itself is not read.
template <class Closure, class Sink>
constexpr void dump(Closure* closure, Sink&& sink) {
  detail::dump_visitor<std::remove_reference_t<Sink>> visitor{sink, {}};
  __builtin_dump_struct(closure, visitor);
}

namespace detail {

struct reference_finder {
  bool found_one = false;
  template <class T>
  constexpr void operator()(const found& what, T*) {
    if (what.type.ends_with('&')) found_one = true;
  }
};

template <class Closure>
constexpr bool walk() {
  reference_finder finder;
  dump(&reflect::detail::ghost_of<Closure>::object.value, finder);
  return finder.found_one;
}

}  // namespace detail

// Reading a reference that refers to nothing is no constant expression: so the walk over an
// object that never lived fails for a closure that captures by reference, and only for it.
template <class Closure>
concept captures_by_value = requires { typename std::bool_constant<detail::walk<Closure>()>; };

namespace detail {

template <class Operation>
struct marker_visitor {
  Operation& operation;
  bool found_one = false;
  template <class T>
  constexpr void operator()(const found&, T*) {
    using type = std::remove_cv_t<T>;
    if constexpr (is_marker<type>) {
      operation(listed_in<type>{});
      found_one = true;
    }
  }
};

}  // namespace detail

// Calls operation(listed_in<marker>{}) with what the closure's marker lists; answers false where
// there is none. The marker has no value: only its type is looked at.
template <class Closure, class Operation>
constexpr bool with_marker(Operation&& operation) {
  detail::marker_visitor<std::remove_reference_t<Operation>> visitor{operation};
  dump(&reflect::detail::ghost_of<Closure>::object.value, visitor);
  return visitor.found_one;
}

namespace detail {

struct order_checker {
  std::size_t captures = 0;
  bool behind_marker = false;
  std::size_t listed = 0;

  constexpr void count() {
    if (listed != 0) behind_marker = true;
    ++captures;
  }
  template <class T>
  constexpr void operator()(const found&, T*) {
    if constexpr (is_marker<std::remove_cv_t<T>>) listed = listed_in<std::remove_cv_t<T>>::count;
  }
};

// Counts what the closure captured itself: values, and aggregates where they are opened.
struct order_visitor {
  order_checker& checker;

  template <class... A>
  constexpr void operator()(const char*, A&&... rest) const {
    if constexpr (sizeof...(A) >= 3) capture(std::forward<A>(rest)...);
  }

 private:
  template <std::size_t Indent, class... A>
  constexpr void capture(const char (&)[Indent], A&&... rest) const {
    if constexpr (Indent == 3) {
      if constexpr (sizeof...(A) == 3) {
        marker_or_value(std::forward<A>(rest)...);
      } else {
        checker.count();
      }
    }
  }
  template <std::size_t Type, std::size_t Name, class Value>
  constexpr void marker_or_value(const char (&)[Type], const char (&)[Name], Value&& value) const {
    if constexpr (std::is_pointer_v<std::remove_cvref_t<Value>>) {
      if constexpr (is_marker<std::remove_cv_t<std::remove_pointer_t<std::remove_cvref_t<Value>>>>) {
        checker({}, value);
        return;
      }
    }
    checker.count();
  }
};

}  // namespace detail

// Whether the closure captured as many things as its marker lists, and nothing behind it.
template <class Closure>
consteval bool in_listed_order() {
  detail::order_checker checker;
  __builtin_dump_struct(&reflect::detail::ghost_of<Closure>::object.value, detail::order_visitor{checker});
  return checker.captures == checker.listed && !checker.behind_marker;
}

}  // namespace brine::capture

#endif

// ---- brine/capture/captures.hpp
// What did a closure capture? The selector of the back ends.

namespace brine::capture {

enum class source : unsigned char {
  nothing,       // no captures: the type alone is the code, on every compiler
  listed,        // BRINE_CAPTURE
  shown,         // as it stands, by __builtin_dump_struct
  by_reference,  // refused: captures by reference
  unlisted,      // refused: captures more than BRINE_CAPTURE lists
  hidden,        // refused: this compiler doesn't show the captures
};

namespace detail {

// A lambda's type has no name: compilers describe it in words that no identifier has, at the end of
// where it stands: "main()::<lambda(int)>" (GCC), "(lambda at file.cpp:3:5)" (Clang). A template
// of a lambda ends with a bracket too, which opens elsewhere.
constexpr bool describes_lambda(std::string_view name) {
  if (name.empty()) return false;
  const char close = name.back();
  const char open = close == '>' ? '<' : '(';
  if (close != '>' && close != ')') return false;
  std::size_t depth = 0;
  for (std::size_t i = name.size(); i-- > 0;) {
    if (name[i] == close) ++depth;
    if (name[i] == open && --depth == 0) return name.substr(i + 1).starts_with("lambda");
  }
  return false;
}

}  // namespace detail

template <class T>
inline constexpr bool is_lambda = [] {
  if constexpr (std::is_class_v<T> && !std::is_aggregate_v<T>) {
    return detail::describes_lambda(meta::type_name<T>());
  } else {
    return false;
  }
}();

#if BRINE_HAS_NAMED_CAPTURES

namespace detail {
template <class Closure>
concept marked = requires(Closure& c) { requires is_marker<std::remove_cvref_t<decltype(c.__brine_captures)>>; };
}  // namespace detail

// Calls operation(listed_in<marker>{}) with what the closure's marker lists; answers false where
// there is none.
template <class Closure, class Operation>
constexpr bool with_marker(Operation&& operation) {
  if constexpr (detail::marked<Closure>) {
    operation(listed_in<std::remove_cvref_t<decltype(std::declval<Closure&>().__brine_captures)>>{});
    return true;
  } else {
    return false;
  }
}

#elif !BRINE_HAS_DUMP_STRUCT

template <class Closure, class Operation>
constexpr bool with_marker(Operation&&) {
  return false;
}

#endif

enum class listing : unsigned char { absent, complete, incomplete };

// Whether the closure's marker explains all of the closure.
template <class Closure>
consteval listing check_listing() {
  listing answer = listing::absent;
  with_marker<Closure>([&answer]<class Listed>(Listed) {
    const bool whole =
        Listed::explained == sizeof(Closure) && Listed::begins(reflect::detail::ghost_of<Closure>::object.value);
    answer = whole ? listing::complete : listing::incomplete;
  });
#if BRINE_HAS_DUMP_STRUCT
  if (answer == listing::complete && !in_listed_order<Closure>()) answer = listing::incomplete;
#endif
  return answer;
}

template <class Closure>
consteval source select_source() {
  if constexpr (std::is_empty_v<Closure> && std::is_default_constructible_v<Closure>) {
    return source::nothing;
  } else {
#if BRINE_HAS_DUMP_STRUCT
    if constexpr (!captures_by_value<Closure>) {
      return source::by_reference;
    } else if constexpr (constexpr listing found = check_listing<Closure>(); found != listing::absent) {
      return found == listing::complete ? source::listed : source::unlisted;
    } else {
      return source::shown;
    }
#else
    if constexpr (constexpr listing found = check_listing<Closure>(); found != listing::absent) {
      return found == listing::complete ? source::listed : source::unlisted;
    } else {
      return source::hidden;
    }
#endif
  }
}

template <class Closure>
inline constexpr source source_of = select_source<Closure>();

}  // namespace brine::capture

// ---- brine/version.hpp
// The one version number: CMake and Meson read these three lines.

#define BRINE_VERSION_MAJOR 0
#define BRINE_VERSION_MINOR 1
#define BRINE_VERSION_PATCH 0

namespace brine {

// The library's version as one number, 10000 * major + 100 * minor + patch.
inline constexpr int version_number = 10000 * BRINE_VERSION_MAJOR + 100 * BRINE_VERSION_MINOR + BRINE_VERSION_PATCH;

}  // namespace brine

// ---- brine/fwd.hpp
// Names only: what a header of yours needs to mention brine's types.

namespace brine {

class error;
template <class T>
class result;

class encoder;
class decoder;
class describer;
struct access;

// A specialisation owns how a T is written: encode, decode and describe. See codec/custom.hpp.
template <class T>
struct codec;

template <class Signature>
class function;
template <class Signature>
class move_only_function;

struct save_options;
struct load_options;
struct limits;

namespace schema {
class builder;
}

// The code that writes, reads and describes a T; codec/kind.hpp selects it.
template <class T>
struct codec_of;

}  // namespace brine

// ---- brine/meta/hash.hpp
// The 64-bit hash behind schema hashes and closure keys, the same on every machine:
// FNV-1a over the bytes (offset basis 14695981039346656037, prime 1099511628211),
// then the finaliser of MurmurHash3 so that every input bit reaches every output bit.

namespace brine::meta {

class hasher {
 public:
  constexpr void byte(unsigned char value) { state_ = (state_ ^ value) * 1099511628211U; }

  constexpr void text(std::string_view value) {
    for (char c : value) byte(static_cast<unsigned char>(c));
  }

  [[nodiscard]] constexpr std::uint64_t value() const {
    std::uint64_t h = state_;
    h = (h ^ (h >> 33U)) * 0xff51afd7ed558ccdU;
    h = (h ^ (h >> 33U)) * 0xc4ceb9fe1a85ec53U;
    return h ^ (h >> 33U);
  }

 private:
  std::uint64_t state_ = 14695981039346656037U;
};

[[nodiscard]] constexpr std::uint64_t hash(std::string_view bytes) {
  hasher h;
  h.text(bytes);
  return h.value();
}

}  // namespace brine::meta

// ---- brine/wire/varint.hpp
// Counts and numbers that are mostly small: LEB128, 7 bits a byte, least significant
// first, the top bit set on all but the last byte. 1 byte below 128, 10 at most.
// Only the shortest form is valid, so that equal values have equal bytes.

namespace brine::wire {

inline constexpr std::size_t max_varint = 10;

[[nodiscard]] constexpr std::size_t varint_size(std::uint64_t value) noexcept {
  std::size_t size = 1;
  for (; value >= 0x80U; value >>= 7U) ++size;
  return size;
}

// Needs max_varint bytes of room, or varint_size(value) where that is known.
constexpr std::byte* put_varint(std::byte* to, std::uint64_t value) noexcept {
  while (value >= 0x80U) [[unlikely]] {
    *to++ = static_cast<std::byte>(value | 0x80U);
    value >>= 7U;
  }
  *to++ = static_cast<std::byte>(value);
  return to;
}

// The place behind the number, or nullptr: cut off, longer than needed, or beyond 64 bits.
[[nodiscard]] constexpr const std::byte* get_varint(const std::byte* from, const std::byte* end,
                                                    std::uint64_t& value) noexcept {
  std::uint64_t out = 0;
  for (unsigned shift = 0; shift < 70U; shift += 7U) {
    if (from == end) return nullptr;
    const auto byte = std::to_integer<std::uint64_t>(*from++);
    if (shift == 63U && byte > 1U) return nullptr;
    out |= (byte & 0x7fU) << shift;
    if (byte < 0x80U) {
      if (byte == 0 && shift != 0) return nullptr;
      value = out;
      return from;
    }
  }
  return nullptr;
}

}  // namespace brine::wire

// ---- brine/schema/node.hpp
// The words of the canonical schema: one byte each, followed by what the comment says.
// A name or signature is a varint count of bytes and the bytes; N is a varint.

namespace brine::schema {

enum class node : std::uint8_t {
  boolean = 0x01,
  u8 = 0x02,
  i8 = 0x03,
  u16 = 0x04,
  i16 = 0x05,
  u32 = 0x06,
  i32 = 0x07,
  u64 = 0x08,
  i64 = 0x09,
  u128 = 0x0a,
  i128 = 0x0b,
  f32 = 0x0c,
  f64 = 0x0d,
  f128 = 0x0e,    // long double, as IEEE 754 binary128
  char_ = 0x0f,   // char
  char8 = 0x10,   // char8_t
  char16 = 0x11,  // char16_t
  char32 = 0x12,  // char32_t
  wchar = 0x13,   // wchar_t, 4 bytes
  byte = 0x14,    // std::byte
  unit = 0x15,    // a type of one value, no bytes

  text = 0x20,      // node of the character
  sequence = 0x21,  // node of the element
  set = 0x22,       // node of the key
  multiset = 0x23,
  map = 0x24,  // nodes of key and value
  multimap = 0x25,
  array = 0x26,     // N, node of the element
  bits = 0x27,      // N bits
  optional = 0x28,  // node of the value
  variant = 0x29,   // N, nodes of the alternatives
  tuple = 0x2a,     // N, nodes of the elements
  record = 0x2b,    // for each member: 1 + length of its name, the name, its node; then 0
  reference = 0x2c,  // N: the N-th record of this schema, counted from 0 in the order they begin
  enumeration = 0x2d,  // node of the underlying type
  unique = 0x2e,       // node of what is owned
  shared = 0x2f,       // node of what is owned
  weak = 0x30,         // node of what is watched
  closure = 0x31,      // the signature
  handle = 0x32,       // the type's name
  duration = 0x33,     // node of the count, numerator and denominator of the period
  time_point = 0x34,   // name of the clock, node of the duration
  base = 0x35,         // name of a class hierarchy's root: an object of a registered class
};

}  // namespace brine::schema

// ---- brine/schema/refusal.hpp
// Why a type can't be persisted: one id each, which the compiler's message shows and the
// README explains.

namespace brine::schema {

enum class refusal : std::uint16_t {
  none = 0,
  pointer = 101,
  reference = 102,
  lock = 103,
  union_type = 104,
  view = 105,
  captured_reference = 106,
  hidden_captures = 107,
  hidden_members = 108,
  function_pointer = 109,
  standard_function = 110,
  too_many_members = 111,
  base_class = 112,
  bit_field = 113,
  no_signature = 114,
  unlisted_capture = 115,
  ambiguous_hook = 116,
  reference_member = 117,
  volatile_type = 118,
  not_constructible = 119,
  abstract_class = 120,
  not_copyable = 121,
  owned_array = 122,
  narrow_view = 123,
  no_rtti = 124,
};

}  // namespace brine::schema

// ---- brine/schema/builder.hpp
// Collects what a type's description says: the schema's hash and bytes, whether the type holds
// closures or shared objects, and the first reason why it can't be persisted, with its path.
// One walk, so that these can't disagree. It runs when the program is compiled, but for
// types with hooks, whose shape only running the hook can tell.

namespace brine::schema {

// Text that a constant can hold.
template <std::size_t Capacity>
struct bounded_text {
  std::array<char, Capacity> data{};
  std::size_t size = 0;

  constexpr void append(std::string_view text) {
    for (char c : text) {
      if (size < Capacity) data[size++] = c;
    }
  }
  [[nodiscard]] constexpr std::string_view view() const { return {data.data(), size}; }
};

// What one walk over a type found.
struct facts {
  std::uint64_t hash = 0;
  bool dynamic = false;    // a hook decides the shape: known when the program runs
  bool recursive = false;  // the type can hold another of its own
  bool opaque = false;     // only reading a value can tell whether its bytes are good
  bool closures = false;
  bool owners = false;     // holds owning pointers of any kind
  bool shared = false;  // holds shared or weak pointers
  refusal why = refusal::none;
  bool only_loading = false;  // the refusal stands against loading, not against saving
  bounded_text<200> path{};
  bounded_text<200> culprit{};
};

// Whether two types' identities are one. GCC with -fsanitize=undefined finds only that addresses
// are the same to be a constant, not that they differ; and then asks no further.
[[nodiscard]] constexpr bool same_identity(const void* a, const void* b) {
#if BRINE_GCC
  if (std::is_constant_evaluated()) return __builtin_constant_p(a == b) ? a == b : false;
#endif
  return a == b;
}

class builder {
 public:
  // While the program is compiled.
  constexpr builder() = default;
  // While it runs: hooks are asked too. The schema's bytes are appended to *out, if there is one.
  constexpr explicit builder(std::vector<std::byte>* out) : out_{out}, running_{true} {}
  builder(const builder&) = delete;
  builder& operator=(const builder&) = delete;
  constexpr ~builder() { delete[] records_; }

  constexpr void put(node kind) { byte(static_cast<unsigned char>(kind)); }

  constexpr void number(std::uint64_t value) {
    while (value >= 0x80U) {
      byte(static_cast<unsigned char>(value | 0x80U));
      value >>= 7U;
    }
    byte(static_cast<unsigned char>(value));
  }

  constexpr void text(std::string_view value) {
    number(value.size());
    for (char c : value) byte(static_cast<unsigned char>(c));
  }

  // Begins a record, or refers to it where it began already: then answers false, and that is all.
  constexpr bool begin_record(const void* identity) {
    for (std::size_t i = 0; i < record_count_; ++i) {
      if (same_identity(records_[i], identity)) {
        if (i == 0) found_.recursive = true;
        put(node::reference);
        number(i);
        return false;
      }
    }
    if (record_count_ == record_room_) {
      const std::size_t room = 2 * record_room_ + 4;
      auto* more = new const void* [room] {};
      for (std::size_t i = 0; i < record_count_; ++i) more[i] = records_[i];
      delete[] records_;
      records_ = more;
      record_room_ = room;
    }
    records_[record_count_++] = identity;
    put(node::record);
    return true;
  }
  constexpr void member(std::string_view name) {
    number(name.size() + 1);
    for (char c : name) byte(static_cast<unsigned char>(c));
  }
  constexpr void end_record() { byte(0); }

  // The way from the root to what is described now, for the message of a refusal.
  constexpr void enter(std::string_view step) {
    if (depth_ < steps_.size()) steps_[depth_] = step;
    ++depth_;
  }
  constexpr void leave() { --depth_; }

  // The type can't be persisted; the first refusal of a walk is the one that is reported.
  constexpr void refuse(refusal why, std::string_view culprit, bool only_loading = false) {
    if (found_.why != refusal::none && !(found_.only_loading && !only_loading)) return;
    found_.why = why;
    found_.only_loading = only_loading;
    found_.path = {};
    found_.culprit = {};
    for (std::size_t i = 0; i < depth_ && i < steps_.size(); ++i) {
      if (i != 0 && !steps_[i].starts_with('[')) found_.path.append(".");
      found_.path.append(steps_[i]);
    }
    found_.culprit.append(culprit);
  }

  // A hook's shape: false where it can't be asked now, because the program isn't running.
  constexpr bool dynamic() {
    found_.dynamic = true;
    found_.opaque = true;
    return running_;
  }
  constexpr void owner() { found_.owners = true; }
  constexpr void opaque() { found_.opaque = true; }
  constexpr void closures() { found_.closures = found_.opaque = true; }
  constexpr void shared() { found_.shared = found_.owners = found_.opaque = true; }

  [[nodiscard]] constexpr facts result() const {
    facts f = found_;
    f.hash = hash_.value();
    return f;
  }

 private:
  constexpr void byte(unsigned char value) {
    hash_.byte(value);
    if (out_ != nullptr) out_->push_back(static_cast<std::byte>(value));
  }

  meta::hasher hash_;
  facts found_;
  std::array<std::string_view, 24> steps_{};
  std::size_t depth_ = 0;
  const void** records_ = nullptr;
  std::size_t record_count_ = 0;
  std::size_t record_room_ = 0;
  std::vector<std::byte>* out_ = nullptr;
  bool running_ = false;
};

}  // namespace brine::schema

// ---- brine/schema/describe.hpp
// The shape of a type: its facts when the program is compiled, its hash and its bytes.

namespace brine::schema {

// Adds T's description to what is built.
template <class T>
constexpr void describe(builder& b) {
  codec_of<std::remove_cv_t<T>>::describe(b);
}

// The same, one step further down the path of a refusal's message.
template <class T>
constexpr void describe(builder& b, std::string_view step) {
  b.enter(step);
  describe<T>(b);
  b.leave();
}

// An address for each type, to recognise it by; it never leaves the process.
template <class T>
inline constexpr char identity = 0;

template <class T>
consteval facts analyse() {
  builder b;
  describe<T>(b);
  return b.result();
}

template <class T>
inline constexpr facts facts_of = analyse<std::remove_cv_t<T>>();

// FNV-1a of the canonical schema (meta/hash.hpp). A constant, but for types with hooks:
// theirs is computed once, at first use.
template <class T>
[[nodiscard]] inline std::uint64_t hash() {
  if constexpr (!facts_of<T>.dynamic) {
    return facts_of<T>.hash;
  } else {
    static const std::uint64_t value = [] {
      builder b{nullptr};
      describe<T>(b);
      return b.result().hash;
    }();
    return value;
  }
}

// The canonical schema itself.
template <class T>
[[nodiscard]] inline std::vector<std::byte> bytes() {
  std::vector<std::byte> out;
  builder b{&out};
  describe<T>(b);
  return out;
}

}  // namespace brine::schema

// ---- brine/schema/verdict.hpp
// The one place that refuses a type, in words. Everything behind an entry point is skipped
// for a refused type, so that this is the only error shown.

namespace brine::schema {

// T can be saved; T can be saved and loaded.
template <class T>
inline constexpr bool savable = facts_of<T>.why == refusal::none || facts_of<T>.only_loading;
template <class T>
inline constexpr bool loadable = facts_of<T>.why == refusal::none;

// The compiler prints these arguments in front of the message: where in the type, and what.
template <refusal Why, meta::fixed_string Where, meta::fixed_string What>
struct refused {
  static constexpr bool is(refusal r) { return Why == r; }

  static_assert(
      !is(refusal::pointer),
      "brine[E101]: a raw pointer can't be persisted: nothing says who owns the object or how many there are. "
      "Hold it by value, std::unique_ptr or std::shared_ptr, or name it with brine::handle<T>.");
  static_assert(!is(refusal::reference),
                "brine[E102]: a reference can't be persisted: what it refers to isn't there in another process. "
                "Hold the value, a std::shared_ptr, or a brine::handle<T>.");
  static_assert(!is(refusal::lock),
                "brine[E103]: a lock, thread or other object of the running program can't be persisted. "
                "Leave it out in a serialize() that visits the other members.");
  static_assert(!is(refusal::union_type),
                "brine[E104]: a union can't be persisted: nothing says which member is alive. Use std::variant.");
  static_assert(!is(refusal::view),
                "brine[E105]: a view can be saved but not loaded: it owns no memory. Load the owning type "
                "(std::string for std::string_view, std::vector<T> for std::span<T>), which has the same schema.");
  static_assert(!is(refusal::captured_reference),
                "brine[E106]: a lambda that captures by reference, or captures this, can't be persisted. "
                "Capture by value, or hold what is shared in a std::shared_ptr.");
  static_assert(!is(refusal::hidden_captures),
                "brine[E107]: this compiler doesn't show what a lambda captured. List the captures with "
                "[BRINE_CAPTURE(a, b)](...){...}, or use brine::bind, brine::factory or an aggregate with operator(); "
                "Clang 15 and later also take the lambda as it stands.");
  static_assert(!is(refusal::hidden_members),
                "brine[E108]: the members of this class can't be seen. Give it "
                "template <class Archive> void serialize(Archive& ar) { ar(a, b); }, BOOST_HANA_DEFINE_STRUCT, "
                "or specialise brine::codec<T>.");
  static_assert(!is(refusal::function_pointer),
                "brine[E109]: a function pointer can't be persisted: it is an address of this process. "
                "Hold a brine::function<R(A...)> made from brine::fn<&f>.");
  static_assert(!is(refusal::standard_function),
                "brine[E110]: std::function hides what it holds. Use brine::function<R(A...)>.");
  static_assert(!is(refusal::too_many_members),
                "brine[E111]: an aggregate of more than 200 members: give it a serialize().");
  static_assert(!is(refusal::base_class),
                "brine[E112]: an aggregate with a base class: the base's members can't be told apart. "
                "Give it a serialize() that visits them, or make the base a member.");
  static_assert(
      !is(refusal::bit_field),
      "brine[E113]: a bit-field can't be reflected: give the class a serialize() that goes through a variable.");
  static_assert(!is(refusal::no_signature),
                "brine[E114]: a callable whose operator() is a template or overloaded has no one signature. "
                "Wrap it: brine::function<R(A...)>{callable}.");
  static_assert(!is(refusal::unlisted_capture),
                "brine[E115]: the lambda captures something that BRINE_CAPTURE doesn't list; it would be lost. "
                "List every capture in the macro.");
  static_assert(!is(refusal::ambiguous_hook),
                "brine[E116]: more than one way to serialize this class (member serialize(), serialize() found by "
                "argument-dependent lookup, Boost.Hana struct, brine::codec): keep one.");
  static_assert(!is(refusal::reference_member),
                "brine[E117]: an aggregate with a reference member can't be persisted. Hold the value, a "
                "std::shared_ptr, or a brine::handle<T>.");
  static_assert(!is(refusal::volatile_type), "brine[E118]: a volatile object can't be persisted: copy it first.");
  static_assert(!is(refusal::not_constructible),
                "brine[E119]: loading must make an object first, and this class has no default constructor. Give it "
                "one (it may be private, with friend brine::access), or specialise brine::codec<T>.");
  static_assert(!is(refusal::abstract_class),
                "brine[E120]: an abstract class has no value of its own. Hold it by std::unique_ptr or "
                "std::shared_ptr and register the derived classes.");
  static_assert(!is(refusal::not_copyable),
                "brine[E121]: brine::function copies what it holds, and this callable can only be moved. "
                "Use brine::move_only_function<R(A...)>.");
  static_assert(!is(refusal::owned_array),
                "brine[E122]: std::unique_ptr<T[]> doesn't know how many objects it owns. Use std::vector<T>.");
  static_assert(!is(refusal::narrow_view),
                "brine[E123]: a brine::view of elements wider than one byte can't point into a document, whose bytes "
                "stand at any address. Load a std::vector<T>.");
  static_assert(!is(refusal::no_rtti),
                "brine[E124]: a pointer to a class with virtual functions needs RTTI to be saved: which class it "
                "points to can't be told without.");
};

namespace detail {

// "order.lock" where there is a path, and the type at its end.
template <class T>
consteval auto where() {
  constexpr std::string_view path = facts_of<T>.path.view();
  return meta::fixed_string<path.size()>{path};
}
template <class T>
consteval auto what() {
  constexpr std::string_view text = facts_of<T>.culprit.view();
  return meta::fixed_string<text.size()>{text};
}

template <class T>
consteval auto name() {
  constexpr std::string_view text = meta::type_name<T>();
  return meta::fixed_string<text.size()>{text};
}

}  // namespace detail

// Why T can't be saved, or loaded; none where it can.
template <class T>
inline constexpr refusal against_saving = savable<T> ? refusal::none : facts_of<T>.why;
template <class T>
inline constexpr refusal against_loading = facts_of<T>.why;

// Instantiated where a type is refused: the error, in words. The path and the culprit are those
// of T's facts, or T itself where the reason is none that the walk over it finds.
template <refusal Why, class T>
constexpr void explain() {
  if constexpr (Why == facts_of<T>.why) {
    (void)sizeof(refused<Why, detail::where<T>(), detail::what<T>()>);
  } else if constexpr (Why != refusal::none) {
    (void)sizeof(refused<Why, meta::fixed_string<0>{}, detail::name<T>()>);
  }
}

}  // namespace brine::schema

// ---- brine/error.hpp
// What can go wrong, as a value (result) or as an exception (error).

namespace brine {

enum class errc : unsigned char {
  truncated = 1,       // the document ends before its value does
  trailing_bytes,      // the value ends before the document does
  bad_magic,           // these bytes are no brine document
  unsupported_format,  // a format version or flag of a newer brine
  checksum_mismatch,   // the payload was changed or damaged
  schema_mismatch,     // a value of another shape than the one asked for
  bad_value,           // bytes that no value of the type has
  unknown_closure,     // the program registered no closure of that name
  signature_mismatch,  // a closure with other arguments or another result
  version_mismatch,    // a closure of another version
  not_allowed,         // a closure that options.allow does not list
  wrong_build,         // an unnamed closure of another build
  duplicate_name,      // two different closures under one name
  unresolved_handle,   // options.resolve has no object of that name
  limit_exceeded,      // more memory than options.limits allows
  too_deep,            // nested deeper than options.limits allows
  io_error,            // a file or stream could not be read or written
  unknown_class,       // a derived class that the program didn't register
  body_mismatch,       // a closure whose code's text changed, where options refuse that
};

// The code's own name, as it stands in the enumeration: "truncated".
[[nodiscard]] constexpr std::string_view to_string(errc code) {
  constexpr std::string_view names[] = {
      "truncated",       "trailing_bytes", "bad_magic",       "unsupported_format", "checksum_mismatch",
      "schema_mismatch", "bad_value",      "unknown_closure", "signature_mismatch", "version_mismatch",
      "not_allowed",     "wrong_build",    "duplicate_name",  "unresolved_handle",  "limit_exceeded",
      "too_deep",        "io_error",       "unknown_class",   "body_mismatch"};
  return names[static_cast<unsigned>(code) - 1];
}

// Every failure of the library: what was found, what was expected, what to do.
class error : public std::runtime_error {
 public:
  // offset counts bytes from the document's first; path names the member, "jobs[3].id".
  error(errc code, std::size_t offset, std::string path, const std::string& detail)
      : std::runtime_error(compose(code, offset, path, detail)), path_{std::move(path)}, offset_{offset}, code_{code} {}

  [[nodiscard]] errc code() const noexcept { return code_; }
  // In bytes from the start of the document; of the saved bytes so far where saving failed.
  [[nodiscard]] std::size_t offset() const noexcept { return offset_; }
  // The member that was being read or written; empty where the whole document is at fault.
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  static std::string compose(errc code, std::size_t offset, const std::string& path, const std::string& detail) {
    std::string text = "brine: ";
    text += to_string(code);
    text += " at byte ";
    text += std::to_string(offset);
    if (!path.empty()) {
      text += " in ";
      text += path;
    }
    text += ": ";
    text += detail;
    return text;
  }

  std::string path_;
  std::size_t offset_;
  errc code_;
};

namespace detail {

// The one place that throws. Without exceptions the message goes to stderr and the program
// ends: such programs call the try_ forms, which never come here.
template <class E>
[[noreturn]] BRINE_COLD inline void raise(E&& e) {
#if BRINE_HAS_EXCEPTIONS
  throw std::forward<E>(e);
#else
  std::fputs(e.what(), stderr);
  std::fputc('\n', stderr);
  std::abort();
#endif
}

}  // namespace detail

// A value or an error; what the try_ functions answer.
template <class T>
class [[nodiscard]] result {
 public:
  using value_type = T;

  // NOLINTBEGIN(google-explicit-constructor): a function returns either of the two as it is
  result(T value) : state_{std::in_place_index<0>, std::move(value)} {}
  result(brine::error failure) : state_{std::in_place_index<1>, std::move(failure)} {}
  // NOLINTEND(google-explicit-constructor)

  [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  // Throws the error where there is no value.
  T& value() & {
    require();
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    require();
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    require();
    return std::move(*std::get_if<0>(&state_));
  }

  // Undefined where there is no value, as with std::expected.
  T& operator*() & noexcept { return *std::get_if<0>(&state_); }
  const T& operator*() const& noexcept { return *std::get_if<0>(&state_); }
  T&& operator*() && noexcept { return std::move(*std::get_if<0>(&state_)); }
  T* operator->() noexcept { return std::get_if<0>(&state_); }
  const T* operator->() const noexcept { return std::get_if<0>(&state_); }

  // Undefined where there is a value.
  [[nodiscard]] const brine::error& error() const& noexcept { return *std::get_if<1>(&state_); }
  [[nodiscard]] brine::error&& error() && noexcept { return std::move(*std::get_if<1>(&state_)); }

 private:
  void require() const {
    if (!has_value()) brine::detail::raise(*std::get_if<1>(&state_));
  }

  std::variant<T, brine::error> state_;
};

// Done, or an error.
template <>
class [[nodiscard]] result<void> {
 public:
  using value_type = void;

  result() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a function returns the error as it is
  result(brine::error failure) : state_{std::in_place_index<1>, std::move(failure)} {}

  [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }
  void value() const {
    if (!has_value()) brine::detail::raise(*std::get_if<1>(&state_));
  }
  [[nodiscard]] const brine::error& error() const& noexcept { return *std::get_if<1>(&state_); }
  [[nodiscard]] brine::error&& error() && noexcept { return std::move(*std::get_if<1>(&state_)); }

 private:
  std::variant<std::monostate, brine::error> state_;
};

}  // namespace brine

// ---- brine/wire/endian.hpp
// Numbers as bytes: least significant byte first, whatever the machine.

namespace brine::wire {

inline constexpr bool little_endian = std::endian::native == std::endian::little;
static_assert(little_endian || std::endian::native == std::endian::big, "brine knows little- and big-endian machines");

// Compilers turn the loop into one instruction (bswap, rev).
template <class Unsigned>
[[nodiscard]] constexpr Unsigned byteswap(Unsigned value) noexcept {
  if constexpr (sizeof(Unsigned) == 1) {
    return value;
  } else {
    Unsigned out = 0;
    for (std::size_t i = 0; i < sizeof(Unsigned); ++i) {
      out = static_cast<Unsigned>(static_cast<Unsigned>(out << 8U) | static_cast<Unsigned>(value & 0xffU));
      value = static_cast<Unsigned>(value >> 8U);
    }
    return out;
  }
}

namespace detail {
template <std::size_t Size>
struct uint_of;
template <>
struct uint_of<1> {
  using type = std::uint8_t;
};
template <>
struct uint_of<2> {
  using type = std::uint16_t;
};
template <>
struct uint_of<4> {
  using type = std::uint32_t;
};
template <>
struct uint_of<8> {
  using type = std::uint64_t;
};
#if defined(__SIZEOF_INT128__)
template <>
struct uint_of<16> {
  __extension__ using type = unsigned __int128;
};
#endif
}  // namespace detail

// The unsigned integer of as many bytes.
template <std::size_t Size>
using uint_of = typename detail::uint_of<Size>::type;

// Writes the value's sizeof(T) bytes and answers the place behind them.
template <class T>
  requires std::is_trivially_copyable_v<T>
inline std::byte* store(std::byte* to, T value) noexcept {
  if constexpr (little_endian || sizeof(T) == 1) {
    std::memcpy(to, &value, sizeof(T));
  } else {
    const auto swapped = byteswap(std::bit_cast<uint_of<sizeof(T)>>(value));
    std::memcpy(to, &swapped, sizeof(T));
  }
  return to + sizeof(T);
}

template <class T>
  requires std::is_trivially_copyable_v<T>
[[nodiscard]] inline T fetch(const std::byte* from) noexcept {
  uint_of<sizeof(T)> raw;
  std::memcpy(&raw, from, sizeof(T));
  if constexpr (!little_endian) raw = byteswap(raw);
  return std::bit_cast<T>(raw);
}

}  // namespace brine::wire

// ---- brine/wire/limits.hpp
// How much a document may ask of the program that loads it.

namespace brine {

struct limits {
  // Memory that loading may allocate, in bytes, all containers and objects together. Without a
  // bound it is still in proportion to the document: a count is checked against the bytes that
  // are left before anything is allocated (attack: 64 bytes that announce a million elements).
  std::size_t bytes = static_cast<std::size_t>(-1);
  // Levels of a recursive type (attack: a nest of brackets that overflows the stack).
  std::size_t depth = 1000;
};

}  // namespace brine

// ---- brine/codec/options.hpp
// What a caller may ask for when saving and loading: aggregates, for designated initialisers.

namespace brine {

// Whether a document carries the schema of its value.
enum class schema_mode : unsigned char {
  standard,  // bytes: the hash alone; files and streams: the schema too
  compact,   // the hash alone: only a program with the very same type can load it
  embed,     // the schema too: readable for ever, by people and by later versions of the type
};
inline constexpr schema_mode compact = schema_mode::compact;
inline constexpr schema_mode embed = schema_mode::embed;

enum class checksum_mode : unsigned char {
  standard,  // bytes: none; files and streams: CRC-32
  none,
  crc32,
};

struct save_options {
  schema_mode schema = schema_mode::standard;
  checksum_mode checksum = checksum_mode::standard;
  // Unordered containers by the order of their keys' bytes, so that equal values give equal bytes
  // in every run and on every platform; costs a sort. (-0.0 and 0.0 are equal but differ in bytes.)
  bool canonical = false;
};

// A list of names, in which * stands for any characters and ? for one; unset, it allows all.
class name_patterns {
 public:
  name_patterns() = default;
  name_patterns(std::initializer_list<std::string_view> patterns)
      : patterns_(patterns.begin(), patterns.end()), set_{true} {}
  explicit name_patterns(std::vector<std::string> patterns) : patterns_{std::move(patterns)}, set_{true} {}

  [[nodiscard]] bool allows(std::string_view name) const {
    if (!set_) return true;
    for (const auto& pattern : patterns_) {
      if (matches(pattern, name)) return true;
    }
    return false;
  }

 private:
  // Each star is tried once more on failure, never nested: linear in practice, quadratic at worst.
  static bool matches(std::string_view pattern, std::string_view name) {
    std::size_t p = 0, n = 0, star = std::string_view::npos, mark = 0;
    while (n < name.size()) {
      if (p < pattern.size() && pattern[p] == '*') {
        star = p++;
        mark = n;
      } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
        ++p;
        ++n;
      } else if (star != std::string_view::npos) {
        p = star + 1;
        n = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
  }

  std::vector<std::string> patterns_;
  bool set_ = false;
};

// The objects that handles are given back by name: {.resolve = {{"log", &logger}}}.
class resolver {
 public:
  struct object {
    template <class T>
    object(std::string_view object_name, T* pointer)
        : name{object_name}, type{&identity<T>}, address{const_cast<std::remove_cv_t<T>*>(pointer)} {}

    std::string name;
    const void* type;
    void* address;
  };

  resolver() = default;
  resolver(std::initializer_list<object> objects) : objects_(objects) {}

  template <class T>
  void add(std::string_view name, T* pointer) {
    objects_.emplace_back(name, pointer);
  }
  // The object of this name and type, or nullptr.
  template <class T>
  [[nodiscard]] T* find(std::string_view name) const {
    for (const object& o : objects_) {
      if (o.name == name && o.type == &identity<T>) return static_cast<T*>(o.address);
    }
    return nullptr;
  }

 private:
  template <class T>
  static constexpr char identity = 0;

  std::vector<object> objects_;
};

// What becomes of a closure whose code's text isn't the one it was saved with (BRINE_CLOSURE).
enum class body_policy : unsigned char { ignore, report, refuse };

struct load_options {
  brine::limits limits{};
  // The closures that may come back, by name: {.allow = {"ui/*"}}. An unnamed closure's name is empty.
  name_patterns allow{};
  // The loading program's objects, for handles.
  resolver resolve{};
  body_policy changed_body = body_policy::ignore;
  // Where body_policy::report writes, a line each.
  std::vector<std::string>* reports = nullptr;
  // Load a closure whose code isn't in this program as data: it can be moved, copied and saved
  // again byte for byte, and a call of it throws unknown_closure. Needs a document with its schema.
  bool inert = false;
};

}  // namespace brine

// ---- brine/codec/state.hpp
// What a document remembers while it is written or read, kept for later layers (shared
// objects, closures) that the encoder and decoder need not know.

namespace brine::detail {

// One object of a later layer's own type, made when it is first asked for.
class slot {
 public:
  slot() = default;
  slot(const slot&) = delete;
  slot& operator=(const slot&) = delete;
  ~slot() {
    if (object_ != nullptr) destroy_(object_);
  }

  template <class State, class... Args>
  State& get_or_make(Args&&... args) {
    if (object_ == nullptr) {
      object_ = new State(std::forward<Args>(args)...);
      destroy_ = [](void* object) { delete static_cast<State*>(object); };
    }
    return *static_cast<State*>(object_);
  }
  template <class State>
  [[nodiscard]] State* get() const {
    return static_cast<State*>(object_);
  }

 private:
  void* object_ = nullptr;
  void (*destroy_)(void*) = nullptr;
};

}  // namespace brine::detail

// ---- brine/codec/decoder.hpp
// The archive that reads. Two pointers into the document, what it may still allocate, and the
// first failure with its path; hooks see it as Archive: ar(a, b), ar & a.

namespace brine {

class decoder {
 public:
  using is_saving = std::false_type;
  using is_loading = std::true_type;

  // `document` begins `offset` bytes before `bytes`: errors count from there.
  decoder(std::span<const std::byte> bytes, std::size_t offset, const load_options& options) noexcept
      : cursor_{bytes.data()},
        limit_{bytes.data() + bytes.size()},
        begin_{bytes.data() - offset},
        budget_{options.limits.bytes},
        depth_left_{options.limits.depth},
        options_{options} {}
  decoder(const decoder&) = delete;
  decoder& operator=(const decoder&) = delete;

  // Reads each value with its own codec, in order; after a failure, nothing.
  template <class... T>
  decoder& operator()(T&&... values);
  template <class T>
  decoder& operator&(T&& value) {
    return (*this)(std::forward<T>(value));
  }
  template <class T>
  decoder& operator>>(T&& value) {
    return (*this)(std::forward<T>(value));
  }

  // Memory for the layers behind this one, empty at the start of each document.
  detail::slot graph_state;
  bool (*finish_graph)(decoder&) = nullptr;  // reads the objects that were referred to; set by the first one
  detail::slot class_state;
  detail::slot closure_state;
  const void* first_closure = nullptr;  // the first one that the document names

  [[nodiscard]] const load_options& options() const noexcept { return options_; }
  [[nodiscard]] bool schemas_embedded() const noexcept { return schemas_embedded_; }
  void set_schemas_embedded(bool value) noexcept { schemas_embedded_ = value; }

  // -- bytes
  [[nodiscard]] std::size_t remaining() const noexcept { return static_cast<std::size_t>(limit_ - cursor_); }
  [[nodiscard]] std::size_t offset() const noexcept { return static_cast<std::size_t>(cursor_ - begin_); }
  [[nodiscard]] const std::byte* cursor() const noexcept { return cursor_; }
  void advance(std::size_t n) noexcept { cursor_ += n; }
  void rewind(const std::byte* to) noexcept { cursor_ = to; }
  // From here on the document is `n` bytes shorter: its end is no part of the value.
  void drop_end(std::size_t n) noexcept { limit_ -= n; }
  // All bytes from the document's first to its last.
  [[nodiscard]] std::span<const std::byte> whole() const noexcept { return {begin_, limit_}; }

  [[nodiscard]] bool has(std::size_t n) const noexcept { return remaining() >= n; }
  // At least n more bytes, or the failure `truncated`.
  [[nodiscard]] bool need(std::size_t n) {
    if (remaining() >= n) [[likely]]
      return true;
    return truncated(n);
  }

  // A number whose bytes are there for certain.
  template <class T>
  [[nodiscard]] T take() noexcept {
    const T value = wire::fetch<T>(cursor_);
    cursor_ += sizeof(T);
    return value;
  }

  [[nodiscard]] bool get_varint(std::uint64_t& value) {
    if (cursor_ != limit_ && std::to_integer<unsigned>(*cursor_) < 0x80U) [[likely]] {
      value = std::to_integer<std::uint64_t>(*cursor_++);
      return true;
    }
    return long_varint(value);
  }

  // How many elements follow, each of at least `least` bytes, with `rest` more bytes behind
  // them all. A count that the document is too short for is refused before anything is
  // allocated. Elements that may take no bytes can't be checked so (attack: 2^60 of them in
  // ten bytes): no more than `free` of them are believed, and 2^18 in one document.
  [[nodiscard]] bool get_count(std::size_t least, std::size_t rest, std::size_t& count, std::size_t free = 0) {
    std::uint64_t announced = 0;
    if (!get_varint(announced)) [[unlikely]]
      return false;
    const std::size_t left = remaining();
    if (left < rest || announced > (least != 0 ? (left - rest) / least
                                               : left + (free < free_left_ ? free : free_left_))) [[unlikely]] {
      return too_many(announced, least);
    }
    count = static_cast<std::size_t>(announced);
    if (least == 0) free_left_ -= count < free_left_ ? count : free_left_;
    return true;
  }

  // -- limits
  [[nodiscard]] bool charge(std::size_t bytes) {
    if (bytes > budget_) [[unlikely]]
      return over_budget(bytes);
    budget_ -= bytes;
    return true;
  }
  // The same for `count` objects of `size` bytes.
  [[nodiscard]] bool charge(std::size_t count, std::size_t size) {
    if (count > budget_ / size) [[unlikely]]
      return over_budget(count);
    budget_ -= count * size;
    return true;
  }
  // One level deeper into a recursive type; false where that is too deep.
  [[nodiscard]] bool enter(std::size_t levels = 1) {
    if (depth_left_ < levels) [[unlikely]] {
      return fail(errc::too_deep,
                  "nested deeper than options.limits.depth allows; raise it if the document is trusted");
    }
    depth_left_ -= levels;
    return true;
  }
  void leave(std::size_t levels = 1) noexcept { depth_left_ += levels; }

  // -- failures
  [[nodiscard]] bool ok() const noexcept { return failure_ == nullptr; }

  // Remembers the first failure, at the cursor or at the given place. Answers false.
  BRINE_COLD bool fail(errc code, std::string detail) { return fail_at(cursor_, code, std::move(detail)); }
  BRINE_COLD bool fail_at(const std::byte* where, errc code, std::string detail) {
    if (ok()) {
      failure_ = std::make_unique<failure>(
          failure{code, static_cast<std::size_t>(where - begin_), std::move(detail), std::string{}});
    }
    cursor_ = limit_;
    return false;
  }
  // Members add their names on the way out, innermost first: the path of the failure.
  BRINE_COLD bool trace(std::string_view name) {
    if (name.empty()) return false;
    auto& path = failure_->path;
    std::string step{name};
    if (!path.empty() && path.front() != '[') step += '.';
    path.insert(0, step);
    return false;
  }
  BRINE_COLD bool trace(std::size_t index) {
    std::string step = "[";
    step += std::to_string(index);
    step += ']';
    auto& path = failure_->path;
    if (!path.empty() && path.front() != '[') step += '.';
    path.insert(0, step);
    return false;
  }
  BRINE_COLD bool truncated(std::size_t needed) {
    return fail(errc::truncated, "the document ends here: at least " + std::to_string(needed) +
                                     " more bytes were expected, " + std::to_string(remaining()) +
                                     " are left; it was cut off, or is not the whole file");
  }
  // The first of several members for which the bytes don't suffice, by the least that each takes.
  BRINE_COLD bool truncated_in(const std::string_view* names, const std::size_t* least, std::size_t count) {
    std::size_t left = remaining();
    std::size_t i = 0;
    while (i + 1 < count && least[i] <= left) left -= least[i++];
    cursor_ = limit_ - left;
    const bool answer = truncated(least[i]);
    return names != nullptr ? trace(names[i]) : answer;
  }

  [[nodiscard]] error take_failure() {
    return {failure_->code, failure_->offset, std::move(failure_->path), failure_->detail};
  }

 private:
  struct failure {
    errc code;
    std::size_t offset;
    std::string detail;
    std::string path;
  };

  BRINE_COLD bool long_varint(std::uint64_t& value) {
    if (cursor_ == limit_) return truncated(1);
    const std::byte* behind = wire::get_varint(cursor_, limit_, value);
    if (behind != nullptr) {
      cursor_ = behind;
      return true;
    }
    if (remaining() < wire::max_varint && (std::to_integer<unsigned>(limit_[-1]) & 0x80U) != 0) {
      return truncated(remaining() + 1);
    }
    return fail(errc::bad_value, "a count that is longer than it need be or than 64 bits; the document is damaged");
  }

  BRINE_COLD bool too_many(std::uint64_t announced, std::size_t least) {
    return fail(errc::truncated, std::to_string(announced) + " elements of at least " + std::to_string(least) +
                                     " bytes each are announced, and only " + std::to_string(remaining()) +
                                     " bytes are left; the document was cut off or is damaged");
  }

  BRINE_COLD bool over_budget(std::size_t asked) {
    return fail(errc::limit_exceeded, "loading needs " + std::to_string(asked) +
                                          " more bytes or elements, and of options.limits.bytes " +
                                          std::to_string(budget_) + " are left; raise it if the document is trusted");
  }

  const std::byte* cursor_;
  const std::byte* limit_;
  const std::byte* begin_;
  std::size_t budget_;
  std::size_t depth_left_;
  std::size_t free_left_ = std::size_t{1} << 18U;  // elements of no bytes that the whole document may announce
  const load_options& options_;
  std::unique_ptr<failure> failure_;
  bool schemas_embedded_ = false;
};

}  // namespace brine

// ---- brine/wire/sink.hpp
// Where bytes go. A sink is two pointers and a way to make room, one type for every
// destination, so that the code that writes a T is compiled once and not once a destination.

namespace brine::wire {

class sink {
 public:
  // Makes room for at least `need` bytes behind the cursor.
  using grow_function = void (*)(sink&, std::size_t need);

  sink(std::byte* begin, std::byte* limit, grow_function grow) noexcept
      : begin_{begin}, cursor_{begin}, limit_{limit}, grow_{grow} {}
  sink(const sink&) = delete;
  sink& operator=(const sink&) = delete;

  // Room for n bytes: write them through the pointer, then commit the place behind the last one.
  // One check for many fields, and the cursor stays in a register between the two calls.
  [[nodiscard]] std::byte* reserve(std::size_t n) {
    if (n > static_cast<std::size_t>(limit_ - cursor_)) [[unlikely]]
      grow_(*this, n);
    return cursor_;
  }
  void commit(std::byte* cursor) noexcept { cursor_ = cursor; }

  void write(const void* bytes, std::size_t n) {
    std::byte* to = reserve(n);
    if (n != 0) std::memcpy(to, bytes, n);
    commit(to + n);
  }

  [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(cursor_ - begin_); }
  [[nodiscard]] const std::byte* data() const noexcept { return begin_; }
  [[nodiscard]] std::byte* data() noexcept { return begin_; }

 protected:
  ~sink() = default;

  void rebase(std::byte* begin, std::size_t used, std::size_t capacity) noexcept {
    begin_ = begin;
    cursor_ = begin + used;
    limit_ = begin + capacity;
  }
  [[nodiscard]] std::size_t capacity() const noexcept { return static_cast<std::size_t>(limit_ - begin_); }

 private:
  std::byte* begin_;
  std::byte* cursor_;
  std::byte* limit_;
  grow_function grow_;
};

// Memory of its own, never zeroed; small documents need no allocation.
template <class Base>
class memory_sink : public Base {
 public:
  memory_sink() noexcept : Base{inline_, inline_ + sizeof inline_, &grow} {}
  ~memory_sink() {
    if (heap_ != nullptr) std::free(heap_);
  }

 private:
  BRINE_COLD static void grow(sink& base, std::size_t need) {
    auto& self = static_cast<memory_sink&>(base);
    const std::size_t used = self.size();
    const std::size_t capacity = 2 * self.capacity() + need;
    auto* bigger = static_cast<std::byte*>(std::realloc(self.heap_, capacity));
    if (bigger == nullptr) {
#if BRINE_HAS_EXCEPTIONS
      throw std::bad_alloc{};
#else
      std::abort();
#endif
    }
    if (self.heap_ == nullptr) std::memcpy(bigger, self.inline_, used);
    self.heap_ = bigger;
    self.rebase(bigger, used, capacity);
  }

  std::byte* heap_ = nullptr;
  std::byte inline_[496];
};

// A resizable container of bytes that the caller owns; what it already holds room for is reused.
// It is grown by resize(), which zeroes only what no earlier document had reached.
template <class Container, class Base>
class container_sink : public Base {
 public:
  explicit container_sink(Container& out) : Base{bytes(out), bytes(out) + out.size(), &grow}, out_{out} {}

  // Cuts the container to the bytes written.
  void finish() { out_.resize(this->size()); }

 private:
  static std::byte* bytes(Container& out) { return reinterpret_cast<std::byte*>(out.data()); }

  BRINE_COLD static void grow(sink& base, std::size_t need) {
    auto& self = static_cast<container_sink&>(base);
    const std::size_t used = self.size();
    std::size_t wanted = used + need;
    if (wanted < self.out_.capacity()) {
      wanted = self.out_.capacity();
    } else {
      wanted += wanted / 2;
    }
    self.out_.resize(wanted);
    self.rebase(bytes(self.out_), used, wanted);
  }

  Container& out_;
};

}  // namespace brine::wire

// ---- brine/codec/encoder.hpp
// The archive that writes. A sink, the document's memory, and the first failure; hooks see it
// as Archive: ar(a, b), ar & a.

namespace brine {

class encoder : public wire::sink {
 public:
  using is_saving = std::true_type;
  using is_loading = std::false_type;

  // Writes each value with its own codec, in order.
  template <class... T>
  encoder& operator()(const T&... values);
  template <class T>
  encoder& operator&(const T& value) {
    return (*this)(value);
  }
  template <class T>
  encoder& operator<<(const T& value) {
    return (*this)(value);
  }

  // Memory for the layers behind this one, empty at the start of each document.
  detail::slot graph_state;
  void (*finish_graph)(encoder&) = nullptr;  // writes the objects that were referred to; set by the first one
  detail::slot class_state;
  detail::slot closure_state;
  const void* first_closure = nullptr;  // the first one that the document names

  void put_count(std::size_t count) { commit(wire::put_varint(reserve(wire::max_varint), count)); }

  // Whether closures and classes put their schemas beside their names.
  [[nodiscard]] bool embeds_schemas() const noexcept { return embeds_schemas_; }
  void embed_schemas() noexcept { embeds_schemas_ = true; }

  // Whether unordered containers are written in the order of their keys' bytes.
  [[nodiscard]] bool canonical() const noexcept { return canonical_; }
  void set_canonical(bool value) noexcept { canonical_ = value; }

  // One level deeper into a recursive type; false where that is too deep.
  [[nodiscard]] bool enter(std::size_t levels = 1) {
    if (depth_ + levels > brine::limits{}.depth) [[unlikely]] {
      return fail(errc::too_deep,
                  "nested deeper than 1000 levels; a chain that is deeper than that can be held by "
                  "std::shared_ptr, which is written without recursion");
    }
    depth_ += levels;
    return true;
  }
  void leave(std::size_t levels = 1) noexcept { depth_ -= levels; }

  [[nodiscard]] bool ok() const noexcept { return failure_ == nullptr; }
  // Remembers the first failure; what is written afterwards is thrown away. Answers false.
  BRINE_COLD bool fail(errc code, std::string detail) {
    if (ok()) failure_ = std::make_unique<error>(code, size(), std::string{}, detail);
    return false;
  }
  [[nodiscard]] error take_failure() { return std::move(*failure_); }

 protected:
  using wire::sink::sink;
  ~encoder() = default;

 private:
  std::unique_ptr<error> failure_;
  std::size_t depth_ = 0;
  bool embeds_schemas_ = false;
  bool canonical_ = false;
};

namespace detail {

// An encoder with memory of its own.
class memory_encoder : public wire::memory_sink<encoder> {
 public:
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return {data(), size()}; }
};

}  // namespace detail

}  // namespace brine

// ---- brine/reflect/count.hpp
// How many members does an aggregate have? Boost.PFR 1.81 counts initialisers, which differ from
// members where there are C arrays (braces may be left out), and compiles constructors on
// the way that recursive types can't have; so brine counts, and PFR binds (aggregate.hpp).
//
// The method: T{x, x, ...} with n values that convert to anything is well-formed for up to as
// many values as there are initialisers; T{{}, {}, ...} for as many as there are members.

namespace brine::reflect {

// More than PFR can bind; above it the search gives up.
inline constexpr std::size_t max_members = 200;

namespace detail {

#if BRINE_CLANG
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wmissing-braces"
#pragma clang diagnostic ignored "-Wundefined-inline"
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif
#if BRINE_GCC
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#pragma GCC diagnostic ignored "-Wmissing-braces"
#endif

struct anything {
  std::size_t ignored;
  template <class T>
  operator T() const noexcept {  // NOLINT(google-explicit-constructor): that is its purpose
    std::abort();                // never called; Clang wants it defined where T has no linkage
  }
};

// Converts only to a base class of T, which an aggregate takes for its first elements.
template <class T>
struct any_base {
  template <class U>
    requires(std::is_base_of_v<U, T> && !std::is_same_v<U, T>)
  operator U() const noexcept {  // NOLINT(google-explicit-constructor)
    std::abort();
  }
};

template <class T, std::size_t... I>
consteval bool takes(std::index_sequence<I...>) {
  return requires { T{anything{I}...}; };
}
template <class T, std::size_t N>
inline constexpr bool takes_values = takes<T>(std::make_index_sequence<N>{});

// T{x..., {}, x...}: the member behind I values is one element for the braces, however long its array.
template <class T, std::size_t... I, std::size_t... J>
consteval bool takes_braced(std::index_sequence<I...>, std::index_sequence<J...>) {
  return requires { T{anything{I}..., {}, anything{J}...}; };
}

// The same for eight members at once: where none of them is an array, one question answers for all.
template <class T, std::size_t... I, std::size_t... J>
consteval bool takes_eight_braced(std::index_sequence<I...>, std::index_sequence<J...>) {
  return requires { T{anything{I}..., {}, {}, {}, {}, {}, {}, {}, {}, anything{J}...}; };
}

template <class T, std::size_t... I>
consteval bool takes_base(std::index_sequence<I...>) {
  return requires { T{any_base<T>{}, anything{I}...}; };
}

#if BRINE_CLANG
#pragma clang diagnostic pop
#endif
#if BRINE_GCC
#pragma GCC diagnostic pop
#endif

// The largest n in [Low, High) that is well-formed; Low is, High isn't.
template <class T, std::size_t Low, std::size_t High>
consteval std::size_t bisect() {
  if constexpr (Low + 1 >= High) {
    return Low;
  } else {
    constexpr std::size_t middle = Low + (High - Low) / 2;
    if constexpr (takes_values<T, middle>) {
      return bisect<T, middle, High>();
    } else {
      return bisect<T, Low, middle>();
    }
  }
}

template <class T, std::size_t Low, std::size_t Step>
consteval std::size_t gallop() {
  if constexpr (Low > 16 * max_members) {
    return Low;
  } else if constexpr (takes_values<T, Low + Step>) {
    return gallop<T, Low + Step, 2 * Step>();
  } else {
    return bisect<T, Low, Low + Step>();
  }
}

inline constexpr std::size_t none = static_cast<std::size_t>(-1);

// Members that can't be default-constructed must all be given: the first n that is enough.
template <class T, std::size_t N = 0>
consteval std::size_t least() {
  if constexpr (takes_values<T, N>) {
    return N;
  } else if constexpr (N > max_members) {
    return none;
  } else {
    return least<T, N + 1>();
  }
}

template <class T>
consteval std::size_t initialisers() {
  constexpr std::size_t low = least<T>();
  if constexpr (low == none) {
    return none;
  } else {
    return gallop<T, low, 1>();
  }
}

template <class T, std::size_t At, std::size_t After>
inline constexpr bool braced_fits = takes_braced<T>(std::make_index_sequence<At>{}, std::make_index_sequence<After>{});

// How many values may follow T{At values, {}, ...}; Low may, High may not.
template <class T, std::size_t At, std::size_t Low, std::size_t High>
consteval std::size_t most_after() {
  if constexpr (Low + 1 >= High) {
    return Low;
  } else {
    constexpr std::size_t middle = Low + (High - Low) / 2;
    if constexpr (braced_fits<T, At, middle>) {
      return most_after<T, At, middle, High>();
    } else {
      return most_after<T, At, Low, middle>();
    }
  }
}

// Walks the initialisers from At: an array takes as many as it has elements, all else takes one.
template <class T, std::size_t Total, std::size_t At>
consteval bool eight_plain_members() {
  if constexpr (Total - At < 8) {
    return false;
  } else {
    return takes_eight_braced<T>(std::make_index_sequence<At>{}, std::make_index_sequence<Total - At - 8>{});
  }
}

template <class T, std::size_t Total, std::size_t At = 0>
consteval std::size_t members_from() {
  if constexpr (At >= Total) {
    return 0;
  } else if constexpr (eight_plain_members<T, Total, At>()) {
    return 8 + members_from<T, Total, At + 8>();
  } else if constexpr (braced_fits<T, At, Total - At - 1> || !braced_fits<T, At, 0>) {
    return 1 + members_from<T, Total, At + 1>();
  } else {
    constexpr std::size_t after = most_after<T, At, 0, Total - At - 1>();
    return 1 + members_from<T, Total, Total - after>();
  }
}

}  // namespace detail

// The number of members, C arrays counted as one each; detail::none where there is a reference
// member, which nothing can stand in for.
template <class T>
inline constexpr std::size_t member_count = [] {
  if constexpr (std::is_empty_v<T>) return std::size_t{0};  // whatever it consists of, it has no state
  constexpr std::size_t total = detail::initialisers<T>();
  if constexpr (total == detail::none || total > 16 * max_members) {
    return total;
  } else {
    return detail::members_from<T, total>();
  }
}();

template <class T>
inline constexpr bool has_base = [] {
  constexpr std::size_t total = std::is_empty_v<T> ? 0 : detail::initialisers<T>();
  if constexpr (total == 0 || total == detail::none) {
    return false;
  } else {
    return detail::takes_base<T>(std::make_index_sequence<total - 1>{});
  }
}();

}  // namespace brine::reflect

// ---- brine/reflect/bit_fields.hpp
// Does an aggregate have bit-fields? They have no address, and nothing can be bound to them. Clang
// says so when it shows a structure; GCC is asked for the address of each member, for up to
// 32 members; a larger aggregate's bit-field is the compiler's own error.

namespace brine::reflect {

namespace detail {

#if BRINE_HAS_DUMP_STRUCT

struct looker {
  template <class... A>
  constexpr void operator()(const char*, const A&...) const {}
};

template <class T>
constexpr bool look() {
  __builtin_dump_struct(&ghost_of<T>::object.value, looker{});
  return true;
}

// Binding a bit-field to a reference reads it, which in an object that never lived is no constant
// expression; all other members are only referred to.
template <class T>
concept without_bit_fields = requires { typename std::bool_constant<look<T>()>; };

template <class T>
consteval bool find_bit_fields() {
  return !without_bit_fields<T>;
}

#else

template <std::size_t N, class T>
consteval bool bit_field_among(T& value) {
  if constexpr (N == 1) {
    auto& [m0] = value;
    return !requires { &m0; };
  }
  if constexpr (N == 2) {
    auto& [m0, m1] = value;
    return !requires {
      &m0;
      &m1;
    };
  }
  if constexpr (N == 3) {
    auto& [m0, m1, m2] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
    };
  }
  if constexpr (N == 4) {
    auto& [m0, m1, m2, m3] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
    };
  }
  if constexpr (N == 5) {
    auto& [m0, m1, m2, m3, m4] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
    };
  }
  if constexpr (N == 6) {
    auto& [m0, m1, m2, m3, m4, m5] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
    };
  }
  if constexpr (N == 7) {
    auto& [m0, m1, m2, m3, m4, m5, m6] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
    };
  }
  if constexpr (N == 8) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
    };
  }
  if constexpr (N == 9) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
    };
  }
  if constexpr (N == 10) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
    };
  }
  if constexpr (N == 11) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
    };
  }
  if constexpr (N == 12) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
    };
  }
  if constexpr (N == 13) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
    };
  }
  if constexpr (N == 14) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
    };
  }
  if constexpr (N == 15) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
    };
  }
  if constexpr (N == 16) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
    };
  }
  if constexpr (N == 17) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
    };
  }
  if constexpr (N == 18) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
    };
  }
  if constexpr (N == 19) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
    };
  }
  if constexpr (N == 20) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
    };
  }
  if constexpr (N == 21) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
    };
  }
  if constexpr (N == 22) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
      &m21;
    };
  }
  if constexpr (N == 23) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22] =
        value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
      &m21;
      &m22;
    };
  }
  if constexpr (N == 24) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
           m23] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
      &m21;
      &m22;
      &m23;
    };
  }
  if constexpr (N == 25) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23,
           m24] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
      &m21;
      &m22;
      &m23;
      &m24;
    };
  }
  if constexpr (N == 26) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23,
           m24, m25] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
      &m21;
      &m22;
      &m23;
      &m24;
      &m25;
    };
  }
  if constexpr (N == 27) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23,
           m24, m25, m26] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
      &m21;
      &m22;
      &m23;
      &m24;
      &m25;
      &m26;
    };
  }
  if constexpr (N == 28) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23,
           m24, m25, m26, m27] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
      &m21;
      &m22;
      &m23;
      &m24;
      &m25;
      &m26;
      &m27;
    };
  }
  if constexpr (N == 29) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23,
           m24, m25, m26, m27, m28] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
      &m21;
      &m22;
      &m23;
      &m24;
      &m25;
      &m26;
      &m27;
      &m28;
    };
  }
  if constexpr (N == 30) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23,
           m24, m25, m26, m27, m28, m29] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
      &m21;
      &m22;
      &m23;
      &m24;
      &m25;
      &m26;
      &m27;
      &m28;
      &m29;
    };
  }
  if constexpr (N == 31) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23,
           m24, m25, m26, m27, m28, m29, m30] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
      &m21;
      &m22;
      &m23;
      &m24;
      &m25;
      &m26;
      &m27;
      &m28;
      &m29;
      &m30;
    };
  }
  if constexpr (N == 32) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23,
           m24, m25, m26, m27, m28, m29, m30, m31] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
      &m21;
      &m22;
      &m23;
      &m24;
      &m25;
      &m26;
      &m27;
      &m28;
      &m29;
      &m30;
      &m31;
    };
  }
  return false;
}

template <class T>
consteval bool find_bit_fields() {
  return bit_field_among<member_count<T>>(ghost_of<T>::object.value);
}

#endif

}  // namespace detail

template <class T>
inline constexpr bool has_bit_fields = [] {
  if constexpr (member_count<T> == 0 || member_count<T> > max_members) {
    return false;
  } else {
    return detail::find_bit_fields<T>();
  }
}();

}  // namespace brine::reflect

// ---- brine/reflect/aggregate.hpp
// Back end: aggregates, with nothing written. Boost.PFR binds the members, brine counts them.

namespace brine::reflect {

// A class without constructors, private members and virtual functions.
template <class T>
concept aggregate = std::is_aggregate_v<T> && std::is_class_v<T>;

namespace aggregates {

namespace detail {

// PFR's binding of a given number of members stands behind its public functions, which
// count for themselves; this is the only place that reaches for it.
template <std::size_t N, class T>
constexpr auto bind(T& value) noexcept {
  namespace pfr = boost::pfr::detail;
  return pfr::tie_as_tuple(value, pfr::size_t_<N>{});
}

}  // namespace detail

template <class T>
inline constexpr std::size_t count = member_count<std::remove_cv_t<T>>;

// Calls f with a reference to each member, in the order of declaration.
template <class T, class F>
constexpr decltype(auto) visit(T& value, F&& f) {
  constexpr std::size_t n = count<T>;
  if constexpr (n == 0) {
    return std::forward<F>(f)();
  } else {
    const auto members = detail::bind<n>(value);
    return [&]<std::size_t... I>(std::index_sequence<I...>) -> decltype(auto) {
      return std::forward<F>(f)(boost::pfr::detail::sequence_tuple::get<I>(members)...);
    }(std::make_index_sequence<n>{});
  }
}

}  // namespace aggregates

}  // namespace brine::reflect

// ---- brine/reflect/hana_struct.hpp
// Back end: classes that BOOST_HANA_DEFINE_STRUCT or BOOST_HANA_ADAPT_STRUCT describes.

namespace brine::reflect {

template <class T>
concept hana_struct = boost::hana::Struct<T>::value;

namespace hana_structs {

template <class T>
inline constexpr std::size_t count =
    boost::hana::unpack(boost::hana::accessors<std::remove_cv_t<T>>(), [](auto... pair) { return sizeof...(pair); });

// Calls f with a reference to each member, in the order of the macro.
template <class T, class F>
constexpr decltype(auto) visit(T& value, F&& f) {
  return boost::hana::unpack(boost::hana::accessors<std::remove_cv_t<T>>(), [&](auto... pair) -> decltype(auto) {
    return std::forward<F>(f)(boost::hana::second(pair)(value)...);
  });
}

template <class T>
inline constexpr auto names = boost::hana::unpack(boost::hana::accessors<T>(), [](auto... pair) {
  return std::array<std::string_view, sizeof...(pair)>{boost::hana::first(pair).c_str()...};
});

}  // namespace hana_structs

}  // namespace brine::reflect

// ---- brine/reflect/names.hpp
// The names of an aggregate's members, read off the compiler's spelling of their addresses.
// (Boost.PFR has names from Boost 1.84 on; these work with 1.81 too.)

namespace brine::reflect {

namespace detail {

template <class Pointer>
struct address {
  Pointer value;
};
template <class Pointer>
address(Pointer) -> address<Pointer>;

// The compiler writes "...value.name)}" (GCC) or "...value.name}" (Clang): the last word.
consteval std::string_view last_word(std::string_view text) {
  constexpr auto in_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
  };
  std::size_t end = text.size();
  while (end > 0 && !in_word(text[end - 1])) --end;
  std::size_t begin = end;
  while (begin > 0 && in_word(text[begin - 1])) --begin;
  return text.substr(begin, end - begin);
}

// GCC ends the function's own name with "; std::string_view = ...]": only what is in the braces counts.
template <address Address>
consteval std::string_view name_at() {
  constexpr std::string_view text = BRINE_PRETTY_FUNCTION;
  return last_word(text.substr(0, text.rfind('}')));
}

template <std::size_t I, class T>
struct leaf {
  T* pointer;
};
template <class Indices, class... T>
struct pointers;
template <std::size_t... I, class... T>
struct pointers<std::index_sequence<I...>, T...> : leaf<I, T>... {};

template <std::size_t I, class T>
constexpr T* pointer_at(const leaf<I, T>& at) {
  return at.pointer;
}

template <class T>
struct member_pointers {
  static constexpr auto all = aggregates::visit(ghost_of<T>::object.value, [](auto&... member) {
    return pointers<std::index_sequence_for<decltype(member)...>, std::remove_reference_t<decltype(member)>...>{
        {&member}...};
  });
};

}  // namespace detail

namespace aggregates {

// GCC can't take the address of a volatile member in a constant: such an aggregate, which can't be
// persisted anyway, has nameless members.
template <class T>
inline constexpr bool has_volatile = decltype(visit(
    std::declval<T&>(), []<class... M>(M&...) { return std::bool_constant<(std::is_volatile_v<M> || ...)>{}; }))::value;

template <class T>
inline constexpr auto names = []<std::size_t... I>(std::index_sequence<I...>) {
  if constexpr (has_volatile<T>) {
    return std::array<std::string_view, sizeof...(I)>{};
  } else {
    return std::array<std::string_view, sizeof...(I)>{reflect::detail::name_at<reflect::detail::address{
        reflect::detail::pointer_at<I>(reflect::detail::member_pointers<T>::all)}>()...};
  }
}(std::make_index_sequence<count<T>>{});

}  // namespace aggregates

}  // namespace brine::reflect

// ---- brine/reflect/members.hpp
// What are the members of T? The selector: each back end supplies count<T>, visit(value, f) and names<T>.

namespace brine::reflect {

template <class T>
concept reflectable = hana_struct<T> || aggregate<T>;

template <reflectable T>
inline constexpr std::size_t count = [] {
  if constexpr (hana_struct<T>) {
    return hana_structs::count<T>;
  } else {
    return aggregates::count<T>;
  }
}();

template <class T, class F>
  requires reflectable<std::remove_cv_t<T>>
constexpr decltype(auto) visit(T& value, F&& f) {
  if constexpr (hana_struct<std::remove_cv_t<T>>) {
    return hana_structs::visit(value, std::forward<F>(f));
  } else {
    return aggregates::visit(value, std::forward<F>(f));
  }
}

template <reflectable T>
inline constexpr std::array<std::string_view, count<T>> names = [] {
  if constexpr (hana_struct<T>) {
    return hana_structs::names<T>;
  } else {
    return aggregates::names<T>;
  }
}();

// The members' types, in order: a function type to take apart.
template <class... Members>
struct type_list {};

template <reflectable T>
using member_types = decltype(reflect::visit(
    std::declval<T&>(), [](auto&... member) { return type_list<std::remove_reference_t<decltype(member)>...>{}; }));

}  // namespace brine::reflect

// ---- brine/codec/kind.hpp
// Which family a type belongs to: decided here, once, and read by everything that writes,
// reads, describes or refuses a type.

namespace brine {

// Befriend this to let brine use a private constructor or a private serialize().
struct access {
  template <class T, class Archive>
  static constexpr auto serialize(T& value, Archive& ar) -> decltype(value.serialize(ar)) {
    return value.serialize(ar);
  }
  template <class T, class Archive>
  static constexpr auto serialize(T& value, Archive& ar, unsigned version) -> decltype(value.serialize(ar, version)) {
    return value.serialize(ar, version);
  }
  template <class T, class Archive>
  static constexpr auto save(const T& value, Archive& ar) -> decltype(value.save(ar)) {
    return value.save(ar);
  }
  template <class T, class Archive>
  static constexpr auto load(T& value, Archive& ar) -> decltype(value.load(ar)) {
    return value.load(ar);
  }
  template <class T>
  static constexpr auto construct(void* at) -> decltype(::new(at) T()) {
    return ::new (at) T();
  }
};

enum class kind : unsigned char {
  custom,         // brine::codec<T> is specialised
  hook,           // serialize(), member or found by argument-dependent lookup
  boolean,
  integer,        // also characters and std::byte
  floating,
  enumeration,
  text,           // basic_string
  text_view,      // basic_string_view
  c_array,
  std_array,
  sequence,       // vector, deque, list, ...
  set,            // set, unordered_set, their multi- forms
  map,            // map, unordered_map, their multi- forms
  optional,
  variant,
  pair,
  tuple,
  unique,         // unique_ptr
  shared,         // shared_ptr
  weak,           // weak_ptr
  unit,           // monostate, nullptr_t
  adaptor,        // stack, queue, priority_queue
  bits,           // bitset
  complex,
  duration,       // chrono
  time_point,     // chrono
  atomic,
  path,           // filesystem
  error_code,     // error_code, error_condition
  expected,
  span,
  view,           // brine::view
  hana,           // Boost.Hana's tuple, pair, map, optional
  function,       // brine::function, brine::move_only_function
  callable,       // a lambda or one of brine's callables, as a value
  record,         // a Boost.Hana struct or an aggregate
  opened,         // an aggregate with base classes, on Clang
  refused,
};

// Later layers claim their types by specialising this: closures, brine's functions.
template <class T>
inline constexpr kind claimed = kind::refused;

namespace traits {

template <class T>
concept customised = requires { sizeof(codec<T>); };

template <class T>
concept own_type = std::is_class_v<T> || std::is_enum_v<T> || std::is_union_v<T>;

// The shapes of a hook: one function, the same with a version as Boost.Serialization has it, or a
// pair of save and load; members, or found by argument-dependent lookup.
template <class T>
concept member_serialize = std::is_class_v<T> && requires(T& v, encoder& ar) { access::serialize(v, ar); };
template <class T>
concept member_versioned = std::is_class_v<T> && requires(T& v, encoder& ar) { access::serialize(v, ar, 0U); };
template <class T>
concept member_split = std::is_class_v<T> && requires(T& v, encoder& out, decoder& in) {
  access::save(v, out);
  access::load(v, in);
};
template <class T>
concept adl_serialize = own_type<T> && requires(T& v, encoder& ar) { serialize(ar, v); };
template <class T>
concept adl_versioned = own_type<T> && requires(T& v, encoder& ar) { serialize(ar, v, 0U); };
template <class T>
concept adl_split = own_type<T> && requires(T& v, const T& c, encoder& out, decoder& in) {
  save(out, c);
  load(in, v);
};

template <class T>
concept member_hook = member_serialize<T> || member_versioned<T> || member_split<T>;
template <class T>
concept adl_hook = adl_serialize<T> || adl_versioned<T> || adl_split<T>;
template <class T>
concept versioned_hook = (member_versioned<T> && !member_serialize<T>) || (adl_versioned<T> && !adl_serialize<T>);

template <class T>
concept character = std::same_as<T, char> || std::same_as<T, wchar_t> || std::same_as<T, char8_t> ||
                    std::same_as<T, char16_t> || std::same_as<T, char32_t>;

#if BRINE_HAS_INT128
__extension__ using int128 = __int128;
__extension__ using uint128 = unsigned __int128;
template <class T>
concept wide_integer = std::same_as<T, int128> || std::same_as<T, uint128>;
#else
template <class T>
concept wide_integer = false;
#endif

template <class T>
concept text = requires(T& s, std::size_t n) {
  typename T::traits_type;
  requires character<typename T::value_type>;
  s.c_str();
  s.resize(n);
};

template <class T>
concept text_view = requires(T& s) {
  typename T::traits_type;
  requires character<typename T::value_type>;
  s.data();
  s.remove_prefix(1);
};

template <class T>
concept range = requires(T& c) {
  typename T::value_type;
  c.begin() == c.end();
  *c.begin();
};

template <class T>
concept sequence = range<T> && requires(T& c, std::size_t n) {
  c.clear();
  c.resize(n);
} && !requires { typename T::key_type; };

template <class T>
concept set = range<T> && requires(T& c, typename T::key_type key) {
  c.clear();
  c.insert(std::move(key));
  requires std::same_as<typename T::key_type, typename T::value_type>;
};

template <class T>
concept map = range<T> && requires(T& c) {
  typename T::key_type;
  typename T::mapped_type;
  c.clear();
};

template <class T>
concept optional = requires(T& o) {
  typename T::value_type;
  o.has_value();
  *o;
  o.reset();
} && !requires(T& o) { o.error(); };

template <class T>
concept unique = requires(T& p) {
  typename T::deleter_type;
  typename T::element_type;
  p.get();
  p.release();
};

template <class T>
concept shared = requires(T& p) {
  typename T::element_type;
  typename T::weak_type;
  p.use_count();
  p.get();
};

template <class T>
concept weak = requires(T& p) {
  typename T::element_type;
  p.expired();
  p.lock();
};

template <class T>
concept adaptor = requires(T& a) {
  typename T::container_type;
  typename T::value_type;
  a.pop();
  a.empty();
} && !range<T>;

template <class T>
concept valarray = requires(T& a, std::size_t n) {
  typename T::value_type;
  a.resize(n);
  a.cshift(0);
  a[n];
};

template <class T>
concept complex = requires(const T& c) {
  typename T::value_type;
  c.real();
  c.imag();
};

template <class T>
concept duration = requires(const T& d) {
  typename T::rep;
  typename T::period;
  d.count();
};

template <class T>
concept time_point = requires(const T& t) {
  typename T::clock;
  typename T::duration;
  t.time_since_epoch();
};

template <class T>
concept atomic = requires(T& a) {
  typename T::value_type;
  a.is_lock_free();
  a.load();
};

template <class T>
concept path = requires(const T& p) {
  typename T::string_type;
  p.generic_u8string();
  p.lexically_normal();
};

template <class T>
concept error_code = requires(const T& e) {
  e.category().name();
  e.value();
  e.message();
} && std::is_constructible_v<T, int, decltype(std::declval<T&>().category())>;

template <class T>
concept expected = requires(T& x) {
  typename T::value_type;
  typename T::error_type;
  typename T::unexpected_type;
  x.has_value();
  x.error();
};

template <class T>
inline constexpr bool is_std_array = false;
template <class T, std::size_t N>
inline constexpr bool is_std_array<std::array<T, N>> = true;
template <class T>
inline constexpr bool is_variant = false;
template <class... T>
inline constexpr bool is_variant<std::variant<T...>> = true;
template <class T>
inline constexpr bool is_pair = false;
template <class A, class B>
inline constexpr bool is_pair<std::pair<A, B>> = true;
template <class T>
inline constexpr bool is_tuple = false;
template <class... T>
inline constexpr bool is_tuple<std::tuple<T...>> = true;

// How many ways there are to serialize a class; more than one is refused.
template <class T>
inline constexpr int hooks = int{customised<T>} + int{member_hook<T>} + int{adl_hook<T>} + int{reflect::hana_struct<T>};

}  // namespace traits

template <class T>
consteval kind select_kind() {
  if constexpr (traits::hooks<T> > 1) {
    return kind::refused;
  } else if constexpr (traits::customised<T>) {
    return kind::custom;
  } else if constexpr (traits::member_hook<T> || traits::adl_hook<T>) {
    return kind::hook;
  } else if constexpr (std::same_as<T, bool>) {
    return kind::boolean;
  } else if constexpr (std::is_integral_v<T> || std::same_as<T, std::byte> || traits::wide_integer<T>) {
    return kind::integer;
  } else if constexpr (std::is_floating_point_v<T>) {
    return kind::floating;
  } else if constexpr (std::is_enum_v<T>) {
    return kind::enumeration;
  } else if constexpr (std::is_array_v<T>) {
    return kind::c_array;
  } else if constexpr (std::same_as<T, std::monostate> || std::same_as<T, std::nullptr_t>) {
    return kind::unit;
  } else if constexpr (!std::is_class_v<T>) {
    return kind::refused;
  } else if constexpr (claimed<T> != kind::refused) {
    return claimed<T>;
  } else if constexpr (traits::is_std_array<T>) {
    return kind::std_array;
  } else if constexpr (traits::is_pair<T>) {
    return kind::pair;
  } else if constexpr (traits::is_tuple<T>) {
    return kind::tuple;
  } else if constexpr (traits::is_variant<T>) {
    return kind::variant;
  } else if constexpr (traits::path<T>) {
    return kind::path;
  } else if constexpr (traits::text<T>) {
    return kind::text;
  } else if constexpr (traits::text_view<T>) {
    return kind::text_view;
  } else if constexpr (traits::map<T>) {
    return kind::map;
  } else if constexpr (traits::set<T>) {
    return kind::set;
  } else if constexpr (traits::sequence<T> || traits::valarray<T>) {
    return kind::sequence;
  } else if constexpr (traits::adaptor<T>) {
    return kind::adaptor;
  } else if constexpr (traits::complex<T>) {
    return kind::complex;
  } else if constexpr (traits::duration<T>) {
    return kind::duration;
  } else if constexpr (traits::time_point<T>) {
    return kind::time_point;
  } else if constexpr (traits::atomic<T>) {
    return kind::atomic;
  } else if constexpr (traits::error_code<T>) {
    return kind::error_code;
  } else if constexpr (traits::expected<T>) {
    return kind::expected;
  } else if constexpr (traits::optional<T>) {
    return kind::optional;
  } else if constexpr (traits::unique<T>) {
    return kind::unique;
  } else if constexpr (traits::shared<T>) {
    return kind::shared;
  } else if constexpr (traits::weak<T>) {
    return kind::weak;
  } else if constexpr (reflect::hana_struct<T>) {
    return kind::record;
  } else if constexpr (reflect::aggregate<T>) {
    if constexpr (reflect::member_count<T> > reflect::max_members) {
      return kind::refused;
    } else if constexpr (reflect::has_base<T>) {
      return config::dump_struct ? kind::opened : kind::refused;
    } else if constexpr (reflect::has_bit_fields<T>) {
      return kind::refused;
    } else if constexpr (reflect::aggregates::has_volatile<T>) {
      return kind::refused;
    } else {
      return kind::record;
    }
  } else {
    return kind::refused;
  }
}

template <class T>
inline constexpr kind kind_of = select_kind<T>();

// A family's code: each file beside this one supplies it for its kinds.
template <class T, kind Kind>
struct family;

template <class T>
struct codec_of : family<T, kind_of<T>> {};

}  // namespace brine

// ---- brine/codec/codec.hpp
// How a T is written: what every family supplies, and the way to call it.
//
//   describe(schema::builder&)       the shape, side by side with the code that writes it
//   min_size                         the least bytes that a value takes
//   fixed                            every value takes min_size bytes
//   flat                             bound() and put() exist: the room for a value is known
//                                    without looking into each of its elements
//   bulk                             the object's memory is its bytes, any bytes are a value
//   bound(value), put(to, value)     flat: an upper bound in bytes; writes unchecked
//   encode(encoder&, value)          not flat: writes with its own checks
//   get<Rest>(decoder&, value)       reads; min_size + Rest bytes are known to be there, and
//                                    a flat family leaves Rest bytes there
//   skip(decoder&)                   checks a value's bytes without building it; needed where
//                                    describe() doesn't say opaque()

namespace brine {

template <class T>
using codec_for = codec_of<std::remove_cv_t<T>>;

namespace detail {

// A const member (the key of a map's pair) is read into like any other while its object is made.
template <class T>
T& writable(const T& member) {
  return const_cast<T&>(member);
}

template <class T>
[[nodiscard]] BRINE_INLINE std::size_t bound(const T& value) {
  using codec = codec_for<T>;
  if constexpr (codec::fixed) {
    return codec::min_size;
  } else {
    return codec::bound(value);
  }
}

template <class T>
void encode(encoder& e, const T& value) {
  using codec = codec_for<T>;
  if constexpr (codec::flat) {
    std::byte* to = e.reserve(detail::bound(value));
    e.commit(codec::put(to, value));
  } else {
    codec::encode(e, value);
  }
}

template <class T>
[[nodiscard]] bool decode(decoder& d, T& value) {
  using codec = codec_for<T>;
  if (!d.need(codec::min_size)) [[unlikely]]
    return false;
  return codec::template get<0>(d, value);
}

template <class T>
[[nodiscard]] bool skip(decoder& d) {
  using codec = codec_for<T>;
  if (!d.need(codec::min_size)) [[unlikely]]
    return false;
  return codec::skip(d);
}

// A family of types without a default constructor supplies construct(decoder&, place).
template <class T>
concept constructs_itself = requires(decoder& d, void* at) { codec_for<T>::construct(d, at); };

template <class T>
concept default_made = requires(void* at) { access::construct<T>(at); };

// Others, a container for one, may make a T first, which is then read into.
template <class T>
concept publicly_made = default_made<T> && std::is_default_constructible_v<T> && !constructs_itself<T>;

// Builds a T from the document in raw memory; on failure nothing lives there.
template <class T>
[[nodiscard]] bool construct(decoder& d, void* at) {
  if constexpr (constructs_itself<T>) {
    return codec_for<T>::construct(d, at);
  } else {
    T* made = access::construct<T>(at);
    if constexpr (std::is_trivially_destructible_v<T>) {
      return detail::decode(d, *made);
    } else {
      struct guard {
        T* object;
        ~guard() {
          if (object != nullptr) std::destroy_at(object);
        }
      } g{made};
      if (!detail::decode(d, *made)) [[unlikely]]
        return false;
      g.object = nullptr;
      return true;
    }
  }
}

// Raw memory for one T, and the T in it once it was built.
template <class T>
class place {
 public:
  place() noexcept {}
  place(const place&) = delete;
  place& operator=(const place&) = delete;
  ~place() {
    if (alive_) std::destroy_at(get());
  }

  [[nodiscard]] bool construct(decoder& d) {
    alive_ = detail::construct<T>(d, memory_);
    return alive_;
  }
  // Lets make(memory) build the object; false where it didn't.
  template <class Make>
  [[nodiscard]] bool construct_by(Make&& make) {
    alive_ = make(static_cast<void*>(memory_));
    return alive_;
  }
  // A fresh object, where nothing is read yet.
  [[nodiscard]] bool make() {
    access::construct<T>(memory_);
    return alive_ = true;
  }
  [[nodiscard]] T* get() noexcept { return std::launder(reinterpret_cast<T*>(memory_)); }

 private:
  alignas(T) std::byte memory_[sizeof(T)];
  bool alive_ = false;
};

}  // namespace detail

// What a family without special powers inherits.
struct plain_family {
  static constexpr std::size_t min_size = 0;
  static constexpr bool fixed = false;
  static constexpr bool flat = false;
  static constexpr bool bulk = false;
};

}  // namespace brine

// ---- brine/codec/members.hpp
// Several values one after the other: the members of a record, the elements of a tuple, the
// captures of a closure, the arguments of ar(a, b, c). Nothing is written between them.
//
// Members whose size is known beforehand are written in runs: one check of the room for the
// whole run. Reading checks once for the least that all of them take; after that, only a
// member of variable size asks again, and only for itself.

namespace brine::detail {

template <class... T>
struct member_pack {
  static constexpr std::size_t count = sizeof...(T);
  static constexpr bool flat = (codec_for<T>::flat && ...);
  static constexpr bool fixed = (codec_for<T>::fixed && ...);
  static constexpr std::array<bool, count> flats{codec_for<T>::flat...};
  static constexpr std::array<std::size_t, count> least{codec_for<T>::min_size...};
  // The least that member i and all behind it take.
  static constexpr std::array<std::size_t, count + 1> least_from = [] {
    std::array<std::size_t, count + 1> sums{};
    for (std::size_t i = count; i-- > 0;) sums[i] = sums[i + 1] + least[i];
    return sums;
  }();
  static constexpr std::size_t min_size = least_from[0];

  static constexpr bool starts_run(std::size_t i) { return flats[i] && (i == 0 || !flats[i - 1]); }
  static constexpr bool ends_run(std::size_t i) { return flats[i] && (i + 1 == count || !flats[i + 1]); }
  static constexpr std::size_t run_end(std::size_t i) {
    while (i < count && flats[i]) ++i;
    return i;
  }

  [[nodiscard]] static std::size_t bound(const T&... value) { return (std::size_t{0} + ... + detail::bound(value)); }
  [[nodiscard]] static std::byte* put(std::byte* to, const T&... value) {
    ((to = codec_for<T>::put(to, value)), ...);
    return to;
  }

  static void encode(encoder& e, const T&... value) {
    if constexpr (flat) {
      e.commit(put(e.reserve(bound(value...)), value...));
    } else {
      encode_runs(std::index_sequence_for<T...>{}, e, value...);
    }
  }

  // Writes names into the path of a failure; nullptr: the member's number.
  template <std::size_t Rest>
  [[nodiscard]] static bool get(decoder& d, const std::string_view* names, T&... value) {
    return get_each<Rest>(std::index_sequence_for<T...>{}, d, names, value...);
  }

  [[nodiscard]] static bool decode(decoder& d, const std::string_view* names, T&... value) {
    if (!d.has(min_size)) [[unlikely]]
      return d.truncated_in(names, least.data(), count);
    return get<0>(d, names, value...);
  }

  [[nodiscard]] static bool skip(decoder& d, const std::string_view* names) {
    if constexpr (fixed && (std::is_arithmetic_v<std::remove_cv_t<T>> && ...) &&
                  (!std::is_same_v<std::remove_cv_t<T>, bool> && ...)) {
      d.advance(min_size);
      return true;
    } else {
      return skip_each(std::index_sequence_for<T...>{}, d, names);
    }
  }

 private:
  BRINE_COLD static bool failed_in(decoder& d, const std::string_view* names, std::size_t i) {
    return names != nullptr ? d.trace(names[i]) : d.trace(i);
  }

  template <std::size_t Begin, std::size_t End, std::size_t... I>
  static std::size_t run_bound(std::index_sequence<I...>, const T&... value) {
    return (std::size_t{0} + ... + [&] {
      if constexpr (I >= Begin && I < End) {
        return detail::bound(value);
      } else {
        return std::size_t{0};
      }
    }());
  }

  template <std::size_t... I>
  static void encode_runs(std::index_sequence<I...> all, encoder& e, const T&... value) {
    std::byte* to = nullptr;
    (
        [&] {
          if constexpr (starts_run(I)) to = e.reserve(run_bound<I, run_end(I)>(all, value...));
          if constexpr (flats[I]) {
            to = codec_for<T>::put(to, value);
          } else {
            codec_for<T>::encode(e, value);
          }
          if constexpr (ends_run(I)) e.commit(to);
        }(),
        ...);
  }

  template <std::size_t Rest, std::size_t... I>
  static bool get_each(std::index_sequence<I...>, decoder& d, const std::string_view* names, T&... value) {
    return (... && [&] {
      if constexpr (I != 0) {
        // The member before this one may have read any number of bytes.
        if constexpr (!flats[I - 1]) {
          if (!d.has(least_from[I] + Rest)) [[unlikely]] {
            return d.truncated_in(names == nullptr ? nullptr : names + I, least.data() + I, count - I);
          }
        }
      }
      if (!codec_for<T>::template get<least_from[I + 1] + Rest>(d, value)) [[unlikely]]
        return failed_in(d, names, I);
      return true;
    }());
  }

  template <std::size_t... I>
  static bool skip_each(std::index_sequence<I...>, decoder& d, const std::string_view* names) {
    return (... && [&] {
      if (!detail::skip<T>(d)) [[unlikely]]
        return failed_in(d, names, I);
      return true;
    }());
  }
};

template <>
struct member_pack<> {
  static constexpr std::size_t count = 0;
  static constexpr bool flat = true;
  static constexpr bool fixed = true;
  static constexpr std::size_t min_size = 0;
  static std::size_t bound() { return 0; }
  static std::byte* put(std::byte* to) { return to; }
  static void encode(encoder&) {}
  template <std::size_t Rest>
  static bool get(decoder&, const std::string_view*) {
    return true;
  }
  static bool decode(decoder&, const std::string_view*) { return true; }
  static bool skip(decoder&, const std::string_view*) { return true; }
};

}  // namespace brine::detail

// ---- brine/codec/opened.hpp
// Objects that only Clang's __builtin_dump_struct can open: lambdas as they stand, and aggregates
// with base classes. Their parts down to what is no aggregate, in order, nothing between
// them; a part's name is the way to it, "base_member", "point.x".

namespace brine {

namespace detail {

// Builds objects at their places in raw memory; those already built are destroyed on failure.
class builder_guard {
 public:
  builder_guard() = default;
  builder_guard(const builder_guard&) = delete;
  builder_guard& operator=(const builder_guard&) = delete;
  ~builder_guard() {
    while (!built_.empty()) {
      built_.back().destroy(built_.back().object);
      built_.pop_back();
    }
  }

  template <class T>
  [[nodiscard]] bool build(decoder& d, T* at) {
    if constexpr (std::is_array_v<T>) {
      for (auto& element : *at) {
        if (!build(d, std::addressof(element))) [[unlikely]]
          return false;
      }
      return true;
    } else {
      if (!d.need(codec_for<T>::min_size) || !detail::construct<T>(d, at)) [[unlikely]]
        return false;
      if constexpr (!std::is_trivially_destructible_v<T>) {
        built_.push_back({at, [](void* object) { std::destroy_at(static_cast<T*>(object)); }});
      }
      return true;
    }
  }
  void release() noexcept { built_.clear(); }

 private:
  struct entry {
    void* object;
    void (*destroy)(void*);
  };
  std::vector<entry> built_;  // on the heap: closures nest, and the stack is what a hostile nest aims at
};

#if BRINE_HAS_DUMP_STRUCT

// "capture 1": how a capture, which has no name, is called in messages.
struct part_name {
  schema::bounded_text<120> text;

  constexpr explicit part_name(const auto& what) {
    if (!what.name.empty()) {
      text.append(what.way());
      text.append(what.name);
    } else {
      text.append("capture ");
      if (what.number >= 10) text.append({&digits[what.number / 10 % 10], 1});
      text.append({&digits[what.number % 10], 1});
    }
  }
  [[nodiscard]] constexpr std::string_view view() const { return text.view(); }

  static constexpr char digits[] = "0123456789";
};

template <class T>
struct opened_state {
  struct describe_sink {
    schema::builder& b;
    template <class Part>
    constexpr void operator()(const auto& what, Part*) {
      const part_name name{what};
      b.member(what.name.empty() ? std::string_view{} : name.view());
      schema::describe<Part>(b, name.view());
    }
  };
  struct encode_sink {
    encoder& e;
    template <class Part>
    void operator()(const auto&, Part* part) {
      detail::encode<std::remove_cv_t<Part>>(e, *part);
    }
  };
  struct construct_sink {
    decoder& d;
    builder_guard guard{};
    template <class Part>
    void operator()(const auto& what, Part* part) {
      if (!d.ok()) return;
      if (!guard.build(d, const_cast<std::remove_cv_t<Part>*>(part))) d.trace(part_name{what}.view());
    }
  };
  struct read_sink {
    decoder& d;
    template <class Part>
    void operator()(const auto& what, Part* part) {
      if (!d.ok()) return;
      if (!detail::decode(d, const_cast<std::remove_cv_t<Part>&>(*part))) d.trace(part_name{what}.view());
    }
  };

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::record);
    capture::dump(&reflect::detail::ghost_of<T>::object.value, describe_sink{b});
    b.end_record();
  }
  static void encode(encoder& e, const T& value) {
    capture::dump(const_cast<T*>(std::addressof(value)), encode_sink{e});
  }
  // In raw memory.
  static bool construct(decoder& d, void* at) {
    construct_sink sink{d};
    capture::dump(static_cast<T*>(at), sink);
    if (d.ok()) sink.guard.release();
    return d.ok();
  }
  // Into an object that is there.
  static bool read(decoder& d, T& value) {
    capture::dump(std::addressof(value), read_sink{d});
    return d.ok();
  }
};

#endif

}  // namespace detail

#if BRINE_HAS_DUMP_STRUCT

template <class T>
struct family<T, kind::opened> : plain_family {
  using state = detail::opened_state<T>;

  static constexpr void describe(schema::builder& b) {
    if constexpr (!detail::default_made<T>) b.refuse(schema::refusal::not_constructible, meta::type_name<T>());
    state::describe(b);
    b.opaque();
  }
  static void encode(encoder& e, const T& value) { state::encode(e, value); }
  template <std::size_t>
  static bool get(decoder& d, T& value) {
    return state::read(d, value);
  }
};

#endif

}  // namespace brine

// ---- brine/closure/state.hpp
// How a callable's state is written: what a lambda captured, the fields of an aggregate with
// operator(), what brine's own callables hold. state<F> stands for the captures of F where a
// codec is asked for.

namespace brine {

namespace closures {

template <class F>
struct state {};

// One of brine's own callables: it says how it is written, and what its code is called.
template <class F>
concept own_callable = requires { typename F::brine_callable; };

namespace detail {

template <class F>
struct unwrapped {
  using type = F;
};
template <own_callable F>
struct unwrapped<F (*)()> {
  using type = F;
};

}  // namespace detail

// What a function object keeps of an argument: itself, or what brine::fn<&f> stands for where
// it has to be a function (fn.hpp).
template <class F>
using callable_type = typename detail::unwrapped<std::decay_t<F>>::type;

template <class F>
constexpr decltype(auto) as_callable(F&& f) {
  if constexpr (std::is_same_v<callable_type<F>, std::decay_t<F>>) {
    return std::forward<F>(f);
  } else {
    return f();
  }
}

}  // namespace closures

template <class T>
  requires(capture::is_lambda<T> || closures::own_callable<T>)
inline constexpr kind claimed<T> = kind::callable;

namespace closures::detail {

// Captures that are known as a list of types.
template <class... T>
using pack_of = brine::detail::member_pack<T...>;

template <class... T>
constexpr void describe_captures(schema::builder& b, [[maybe_unused]] const std::string_view* names) {
  [[maybe_unused]] std::size_t i = 0;
  (
      [&] {
        b.member(names[i]);
        schema::describe<T>(b, names[i]);
        ++i;
      }(),
      ...);
}

template <class... T>
struct list {
  static constexpr void describe(schema::builder& b, const std::string_view* names) {
    describe_captures<T...>(b, names);
  }
  static constexpr void describe_record(schema::builder& b, const std::string_view* names) {
    b.put(schema::node::record);
    describe(b, names);
    b.end_record();
  }
};

// A lambda without captures, or any empty callable: the type is the code, nothing is written.
template <class F>
struct nothing_state {
  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::record);
    b.end_record();
  }
  static void encode(encoder&, const F&) {}
  static bool construct(decoder&, void* at) {
    ::new (at) F();
    return true;
  }
};

// A lambda with BRINE_CAPTURE.
template <class F>
struct listed_state {
  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::record);
    capture::with_marker<F>([&b]<class Listed>(Listed) {
      using types = typename Listed::template types<list>;
      types::describe(b, Listed::names.data());
    });
    b.end_record();
  }
  static void encode(encoder& e, const F& f) {
    capture::with_marker<F>([&]<class Listed>(Listed) {
      auto* bytes = reinterpret_cast<std::byte*>(const_cast<F*>(std::addressof(f)));
      Listed::visit(bytes, [&]<class... T>(const T&... captured) { pack_of<T...>::encode(e, captured...); });
    });
  }
  static bool construct(decoder& d, void* at) {
    bool done = false;
    capture::with_marker<F>([&]<class Listed>(Listed) {
      Listed::visit(static_cast<std::byte*>(at), [&]<class... T>(T&... captured) {
        brine::detail::builder_guard guard;
        std::size_t i = 0;
        done = (... && (guard.build(d, std::addressof(captured)) ? (++i, true) : d.trace(Listed::names[i])));
        if (done) guard.release();
      });
    });
    return done;
  }
};

#if BRINE_HAS_DUMP_STRUCT

// A lambda as it stands, on Clang: its captures, opened.
template <class F>
struct shown_state : brine::detail::opened_state<F> {};

#endif

// A callable that is data too: an aggregate with operator(), or a class with a serialize().
template <class F>
struct data_state {
  static constexpr void describe(schema::builder& b) { schema::describe<F>(b); }
  static void encode(encoder& e, const F& f) { brine::detail::encode<F>(e, f); }
  static bool construct(decoder& d, void* at) {
    return d.need(codec_for<F>::min_size) && brine::detail::construct<F>(d, at);
  }
};

template <class F, schema::refusal Why>
struct refused_state {
  static constexpr void describe(schema::builder& b) { b.refuse(Why, meta::type_name<F>()); }
  static void encode(encoder&, const F&) {}
  static bool construct(decoder&, void*) { return false; }
};

template <class F>
consteval auto select_state() {
  using enum schema::refusal;
  if constexpr (own_callable<F>) {
    return std::type_identity<typename F::brine_callable>{};
  } else if constexpr (!capture::is_lambda<F>) {
    return std::type_identity<data_state<F>>{};
  } else {
    using capture::source;
    constexpr source from = capture::source_of<F>;
    if constexpr (from == source::nothing) {
      return std::type_identity<nothing_state<F>>{};
    } else if constexpr (from == source::listed) {
      return std::type_identity<listed_state<F>>{};
#if BRINE_HAS_DUMP_STRUCT
    } else if constexpr (from == source::shown) {
      return std::type_identity<shown_state<F>>{};
#endif
    } else if constexpr (from == source::by_reference) {
      return std::type_identity<refused_state<F, captured_reference>>{};
    } else if constexpr (from == source::unlisted) {
      return std::type_identity<refused_state<F, unlisted_capture>>{};
    } else {
      return std::type_identity<refused_state<F, hidden_captures>>{};
    }
  }
}

template <class F>
using state_codec = typename decltype(select_state<F>())::type;

}  // namespace closures::detail

// The captures alone, as the schema of a closure needs them.
template <class F>
struct codec_of<closures::state<F>> : plain_family {
  static constexpr void describe(schema::builder& b) { closures::detail::state_codec<F>::describe(b); }
};

// A callable as a plain value: its type is known where it is loaded, so only its state is written.
template <class T>
struct family<T, kind::callable> : plain_family {
  using state = closures::detail::state_codec<T>;

  static constexpr void describe(schema::builder& b) {
    state::describe(b);
    b.opaque();
  }
  static void encode(encoder& e, const T& value) { state::encode(e, value); }
  static bool construct(decoder& d, void* at) { return state::construct(d, at); }
  // A lambda can't be assigned: a new one is built and takes the old one's place.
  template <std::size_t>
  static bool get(decoder& d, T& value) {
    detail::place<T> made;
    if (!made.construct(d)) [[unlikely]]
      return false;
    std::destroy_at(std::addressof(value));
    std::construct_at(std::addressof(value), std::move(*made.get()));
    return true;
  }
};

}  // namespace brine

// ---- brine/closure/closure.hpp
// brine::closure<"name">(callable): gives the code of a callable a name that outlives the build,
// and a version. The callable's state is written as it is.

namespace brine {

namespace closures {

namespace detail {

// The state of a callable that wraps another: the other's.
template <class Wrapper, class Inner>
struct wrapped_state {
  static constexpr void describe(schema::builder& b) { state_codec<Inner>::describe(b); }
  static void encode(encoder& e, const Wrapper& w) { state_codec<Inner>::encode(e, w.callable()); }
  static bool construct(decoder& d, void* at) {
    brine::detail::place<Inner> inner;
    if (!inner.construct_by([&d](void* memory) { return state_codec<Inner>::construct(d, memory); })) return false;
    ::new (at) Wrapper(std::move(*inner.get()));
    return true;
  }
};

}  // namespace detail

template <meta::fixed_string Name, std::uint32_t Version, class F>
class named {
 public:
  using brine_callable = detail::wrapped_state<named, F>;
  static constexpr std::string_view brine_name = Name.view();
  static constexpr std::uint32_t brine_version = Version;

  constexpr explicit named(F callable) : callable_(std::move(callable)) {}

  template <class... A>
    requires std::is_invocable_v<F&, A...>
  constexpr decltype(auto) operator()(A&&... args) & noexcept(std::is_nothrow_invocable_v<F&, A...>) {
    return callable_(std::forward<A>(args)...);
  }
  template <class... A>
    requires std::is_invocable_v<const F&, A...>
  constexpr decltype(auto) operator()(A&&... args) const& noexcept(std::is_nothrow_invocable_v<const F&, A...>) {
    return callable_(std::forward<A>(args)...);
  }
  template <class... A>
    requires std::is_invocable_v<F, A...>
  constexpr decltype(auto) operator()(A&&... args) && noexcept(std::is_nothrow_invocable_v<F, A...>) {
    return std::move(callable_)(std::forward<A>(args)...);
  }

  [[nodiscard]] constexpr const F& callable() const noexcept { return callable_; }

 private:
  [[no_unique_address]] F callable_;
};

// The one signature of a callable, through brine's wrappers.
template <class F>
struct plain_signature {};
template <has_signature F>
struct plain_signature<F> {
  using type = signature_of<F>;
};
template <meta::fixed_string Name, std::uint32_t Version, class F>
struct plain_signature<named<Name, Version, F>> : plain_signature<F> {};
template <class F>
  requires requires { typename F::brine_signature; }
struct plain_signature<F> {
  using type = typename F::brine_signature;
};

}  // namespace closures

// Bytes: those of the callable's own state. The name is 1 to 255 bytes of UTF-8; by convention
// words and slashes, "ui/save_button", so that options.allow can list them by pattern.
template <meta::fixed_string Name, std::uint32_t Version = 0, class F>
[[nodiscard]] constexpr auto closure(F&& callable) {
  static_assert(Name.size() >= 1 && Name.size() <= 255, "brine::closure: a name of 1 to 255 bytes");
  return closures::named<Name, Version, closures::callable_type<F>>(closures::as_callable(std::forward<F>(callable)));
}

}  // namespace brine

// ---- brine/closure/build.hpp
// Which build is this? The identity of an unnamed closure holds only inside one build, so it
// is saved with this number and refused where the number differs.
//
// On ELF systems it is taken from the module (program or shared library) that holds the
// closure's code: from the linker's GNU build id, or where there is none from a hash of the module's
// read-only segments, which no relocation touches. Elsewhere BRINE_BUILD_ID, a string
// that the build system sets, stands for it.

#if BRINE_HAS_ELF
#include <link.h>
#endif

namespace brine::closures {

// The addresses of a module's segments.
struct module_range {
  std::uintptr_t begin = 0;
  std::uintptr_t end = static_cast<std::uintptr_t>(-1);

  [[nodiscard]] bool holds(const void* address) const {
    const auto at = reinterpret_cast<std::uintptr_t>(address);
    return at >= begin && at < end;
  }
};

#if BRINE_HAS_ELF

// The program itself, which is never unloaded: the first module that the dynamic linker lists.
[[nodiscard]] inline module_range main_program() {
  module_range range;
  dl_iterate_phdr(
      [](dl_phdr_info* module, std::size_t, void* data) {
        auto& r = *static_cast<module_range*>(data);
        r = {static_cast<std::uintptr_t>(-1), 0};
        for (std::size_t i = 0; i < module->dlpi_phnum; ++i) {
          const auto& segment = module->dlpi_phdr[i];
          if (segment.p_type != PT_LOAD) continue;
          const std::uintptr_t begin = module->dlpi_addr + segment.p_vaddr;
          if (begin < r.begin) r.begin = begin;
          if (begin + segment.p_memsz > r.end) r.end = begin + segment.p_memsz;
        }
        return 1;
      },
      &range);
  return range;
}

#else

[[nodiscard]] inline module_range main_program() { return {}; }

#endif

#if defined(BRINE_BUILD_ID)

[[nodiscard]] inline std::uint64_t build_of(const void*) { return meta::hash(BRINE_BUILD_ID); }

#elif BRINE_HAS_ELF

namespace detail {

struct build_search {
  std::uintptr_t address;
  std::uint64_t build = 0;
};

template <class Segment>
std::string_view memory(const dl_phdr_info& module, const Segment& segment) {
  return {reinterpret_cast<const char*>(module.dlpi_addr + segment.p_vaddr), segment.p_memsz};
}

// A note is three 32-bit words (length of the name, of the content, type), then name and
// content, each padded to 4 bytes; type 3 of "GNU" is the build id.
inline std::uint64_t build_in_notes(std::string_view notes) {
  const auto word = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const std::size_t shift = wire::little_endian ? i : 3 - i;
      value |= static_cast<std::uint32_t>(static_cast<unsigned char>(notes[at + i])) << (8 * shift);
    }
    return std::size_t{value};
  };
  while (notes.size() >= 12) {
    const std::size_t name_size = word(0), content_size = word(4), type = word(8);
    const std::size_t content = 12 + (name_size + 3) / 4 * 4;
    const std::size_t next = content + (content_size + 3) / 4 * 4;
    if (next > notes.size()) break;
    if (type == 3 && notes.substr(12, name_size) == std::string_view{"GNU\0", 4}) {
      return meta::hash(notes.substr(content, content_size));
    }
    notes.remove_prefix(next);
  }
  return 0;
}

inline int visit_module(dl_phdr_info* module, std::size_t, void* data) {
  auto& search = *static_cast<build_search*>(data);
  bool here = false;
  for (std::size_t i = 0; i < module->dlpi_phnum; ++i) {
    const auto& segment = module->dlpi_phdr[i];
    const std::uintptr_t begin = module->dlpi_addr + segment.p_vaddr;
    if (segment.p_type == PT_LOAD && search.address >= begin && search.address - begin < segment.p_memsz) here = true;
  }
  if (!here) return 0;
  for (std::size_t i = 0; i < module->dlpi_phnum && search.build == 0; ++i) {
    const auto& segment = module->dlpi_phdr[i];
    if (segment.p_type == PT_NOTE) search.build = build_in_notes(memory(*module, segment));
  }
  if (search.build == 0) {
    meta::hasher h;
    for (std::size_t i = 0; i < module->dlpi_phnum; ++i) {
      const auto& segment = module->dlpi_phdr[i];
      if (segment.p_type == PT_LOAD && (segment.p_flags & PF_W) == 0) h.text(memory(*module, segment));
    }
    search.build = h.value();
  }
  return 1;
}

}  // namespace detail

// `inside` is any address in the module.
[[nodiscard]] inline std::uint64_t build_of(const void* inside) {
  detail::build_search search{reinterpret_cast<std::uintptr_t>(inside)};
  dl_iterate_phdr(&detail::visit_module, &search);
  return search.build;
}

#else
#error "brine: define BRINE_BUILD_ID to a string that is new for every build, for unnamed closures"
#endif

}  // namespace brine::closures

// ---- brine/closure/identity.hpp
// Which code is it? The bytes by which a document names a closure, and a program finds it.
//
//   1 byte   0: named by the user; 1: unnamed, an identity inside one build only
//   text     the name (varint count and bytes); of an unnamed one, the compiler's words for it
//   varint   version, 0 where none was given
//   text     the signature, as in signature.hpp
//   8 bytes  hash of the capture schema
//   8 bytes  only of an unnamed one: the build
//
// All of it is compared, whole; its hash only says where to look.

namespace brine::closures {

// The name and version that a callable's code has; empty for an unnamed one.
template <class F>
inline constexpr std::string_view name_of = [] {
  if constexpr (requires { F::brine_name; }) {
    return std::string_view{F::brine_name};
  } else {
    return std::string_view{};
  }
}();
template <class F>
inline constexpr std::uint32_t version_of = [] {
  if constexpr (requires { F::brine_version; }) {
    return std::uint32_t{F::brine_version};
  } else {
    return std::uint32_t{0};
  }
}();
// A hash of the text of its code, where BRINE_CLOSURE took one; else 0.
template <class F>
inline constexpr std::uint64_t fingerprint_of = [] {
  if constexpr (requires { F::brine_fingerprint; }) {
    return std::uint64_t{F::brine_fingerprint};
  } else {
    return std::uint64_t{0};
  }
}();
template <class F>
inline constexpr bool is_named = !name_of<F>.empty();

// Bytes of an identity, wherever they are kept, and their hash.
struct identity {
  std::string_view bytes;
  std::uint64_t hash = 0;

  friend bool operator==(const identity& a, const identity& b) { return a.hash == b.hash && a.bytes == b.bytes; }
};

namespace detail {

constexpr void put_number(meta::text_writer& out, std::uint64_t value) {
  while (value >= 0x80U) {
    out(static_cast<char>(static_cast<unsigned char>(value | 0x80U)));
    value >>= 7U;
  }
  out(static_cast<char>(static_cast<unsigned char>(value)));
}
constexpr void put_text(meta::text_writer& out, std::string_view text) {
  put_number(out, text.size());
  out(text);
}
constexpr void put_word(meta::text_writer& out, std::uint64_t value) {
  for (int i = 0; i < 8; ++i) {
    out(static_cast<char>(static_cast<unsigned char>(value & 0xffU)));
    value >>= 8U;
  }
}

constexpr void put_identity(meta::text_writer& out, bool named, std::string_view name, std::uint32_t version,
                            std::string_view signature, std::uint64_t captures) {
  out(named ? '\0' : '\1');
  put_text(out, name);
  put_number(out, version);
  put_text(out, signature);
  put_word(out, captures);
}

// A named closure whose captures have no hooks: a constant of the program.
template <class F, class Signature>
inline constexpr auto constant_identity = [] {
  using written_identity = meta::written<[](meta::text_writer& out) {
    put_identity(out, true, name_of<F>, version_of<F>, spelled_signature<Signature>, schema::facts_of<state<F>>.hash);
  }>;
  return identity{written_identity::view, meta::hash(written_identity::view)};
}();

// The compiler's words for an unnamed type; two types may share them (see registry.hpp). GCC's
// plain words are the same for two lambdas of one function, and its mangled name counts them;
// Clang's plain words have line and column, and its mangled name tells instantiations apart.
template <class F>
std::string unnamed() {
  std::string words{meta::type_name<F>()};
#if BRINE_HAS_RTTI
  words += ' ';
  words += typeid(F).name();
#endif
  return words;
}

inline std::string make_identity(bool named, std::string_view name, std::uint32_t version, std::string_view signature,
                                 std::uint64_t captures) {
  meta::text_writer count;
  put_identity(count, named, name, version, signature, captures);
  std::string bytes(count.size(), '\0');
  meta::text_writer out{bytes.data()};
  put_identity(out, named, name, version, signature, captures);
  return bytes;
}

}  // namespace detail

// An identity taken apart; false where the bytes are none.
struct identity_parts {
  bool named = false;
  std::string_view name;
  std::uint64_t version = 0;
  std::string_view signature;
  std::uint64_t captures = 0;
  std::uint64_t build = 0;
};

[[nodiscard]] inline bool parse_identity(std::string_view bytes, identity_parts& out) {
  const auto* at = reinterpret_cast<const std::byte*>(bytes.data());
  const std::byte* end = at + bytes.size();
  const auto left = [&] { return static_cast<std::size_t>(end - at); };
  const auto text = [&](std::string_view& value) {
    std::uint64_t size = 0;
    at = wire::get_varint(at, end, size);
    if (at == nullptr || size > left()) return false;
    value = {reinterpret_cast<const char*>(at), static_cast<std::size_t>(size)};
    at += size;
    return true;
  };
  const auto word = [&](std::uint64_t& value) {
    if (left() < 8) return false;
    value = wire::fetch<std::uint64_t>(at);
    at += 8;
    return true;
  };
  if (at == end || std::to_integer<unsigned>(*at) > 1) return false;
  out.named = *at++ == std::byte{0};
  if (!text(out.name)) return false;
  at = wire::get_varint(at, end, out.version);
  if (at == nullptr || !text(out.signature) || !word(out.captures)) return false;
  if (!out.named && !word(out.build)) return false;
  return at == end;
}

}  // namespace brine::closures

// ---- brine/closure/registry.hpp
// The closures that this program can load. Every closure type that the program could save has
// an entry, made before main() where the type is wrapped, keyed by the hash of its identity and
// found by the whole of it. No document can name code that isn't here.
//
// Registering links an entry into a list and nothing more; the index is built when the first
// closure is looked up. Looking up takes no lock.

namespace brine {

class decoder;

namespace closures {

// The functions of a closure type whose module may be unloaded, in memory that stays. Plain data:
// nothing in it may point into the module once that is gone.
struct lease {
  std::atomic<std::size_t> living = 0;  // closures with this table
  std::string name;                     // for messages, after the module is gone
  const void* table = nullptr;          // the copied table, closure/ops.hpp
  void (*revoke)(void* table) = nullptr;  // clears it; called while the module is still there
  bool revoked = false;
};

// One closure type under one signature: constants of the program.
struct code {
  std::string_view name;        // empty: unnamed
  std::uint32_t version;
  std::string_view signature;   // as documents spell it
  const void* signature_type;   // an address for the signature's type, in this module
  std::string_view type;        // the compiler's words, for messages
  std::string_view file;        // the source file that was compiled, where the compiler says
  bool copyable;
  std::uint64_t fingerprint;    // of the code's text; 0 where none was taken
  bool inert;                   // stands for closures whose code isn't here (inert.hpp)
  const identity* constant;     // nullptr: known only when the program runs
  std::string (*words)();       // the compiler's words, as exact as they get
  std::uint64_t (*captures)();  // hash of the capture schema
  void (*describe)(schema::builder&);
  // Builds the closure in a function object of this signature.
  bool (*construct)(decoder&, void* function);
  void (*copy_table)(lease&);  // a copy of the table of functions, for a module that may be unloaded
};

// A code's place in the registry.
struct entry {
  explicit entry(const code& c) noexcept : what{c} {}

  const code& what;
  lease* leased = nullptr;  // nullptr for the main program's own
  entry* next = nullptr;
  entry* previous = nullptr;
  const identity* known = nullptr;               // set when the index is first built
  std::atomic<const entry*> conflict = nullptr;  // another type with the same identity
};

}  // namespace closures

class registry_t {
 public:
  registry_t() = default;
  registry_t(const registry_t&) = delete;
  registry_t& operator=(const registry_t&) = delete;

  // The program's own. It is never destroyed: a closure may be loaded by a destructor that runs
  // after every static object's.
  BRINE_EXPORT static registry_t& global() {
    alignas(registry_t) static std::byte memory[sizeof(registry_t)];
    static registry_t* const instance = ::new (memory) registry_t;
    return *instance;
  }

  void add(closures::entry& e) {
    const std::lock_guard lock{mutex_};
    if (!program_.holds(&e)) {
      leases_.push_back(std::make_unique<closures::lease>());
      e.leased = leases_.back().get();
      e.leased->name = e.what.name.empty() ? e.what.type : e.what.name;
      e.what.copy_table(*e.leased);
    }
    e.next = nullptr;
    e.previous = last_;
    (last_ != nullptr ? last_->next : first_) = &e;
    last_ = &e;
    index_.store(nullptr, std::memory_order_release);
  }
  void remove(closures::entry& e) noexcept {
    const std::lock_guard lock{mutex_};
    (e.previous != nullptr ? e.previous->next : first_) = e.next;
    (e.next != nullptr ? e.next->previous : last_) = e.previous;
    if (e.leased != nullptr) {
      e.leased->revoke(const_cast<void*>(e.leased->table));
      e.leased->revoked = true;
    }
    index_.store(nullptr, std::memory_order_release);
  }

  // The closures that outlived their module: name and number of objects still alive. They can be
  // moved and destroyed, which loses what they captured; calling, copying and saving fails.
  [[nodiscard]] std::vector<std::pair<std::string, std::size_t>> orphans() {
    const std::lock_guard lock{mutex_};
    std::vector<std::pair<std::string, std::size_t>> all;
    for (const auto& l : leases_) {
      const std::size_t living = l->living.load();
      if (living != 0 && l->revoked) all.emplace_back(l->name, living);
    }
    return all;
  }

  // Done, or the error unknown_closure that lists which of these names no closure has: a self-check
  // against linkers that drop what nothing refers to.
  [[nodiscard]] result<void> expect(std::initializer_list<std::string_view> names) {
    std::string missing;
    for (std::string_view name : names) {
      bool found = false;
      each([&](const closures::entry& e) {
        found = e.what.name == name;
        return !found;
      });
      if (!found) missing += (missing.empty() ? "\"" : ", \"") + std::string{name} + '"';
    }
    if (missing.empty()) return {};
    return error{
        errc::unknown_closure,
        0,
        {},
        "expected closures are missing: " + missing +
            "; a linker drops object files of a static library "
            "that nothing refers to: link it whole (CMake: brine_link_whole), or anchor the file (BRINE_ANCHOR)"};
  }

  // The entry with exactly this identity, or nullptr. Where signatures of different types are
  // spelled alike (long and long long), the one of this type is preferred; another module's type
  // may have another address.
  [[nodiscard]] const closures::entry* find(const closures::identity& id, const void* signature_type) {
    const index& all = indexed();
    const closures::entry* found = nullptr;
    for (std::size_t at = id.hash & all.mask;; at = (at + 1) & all.mask) {
      const slot& s = all.slots[at];
      if (s.id == nullptr) return found;
      if (*s.id == id) {
        if (s.found->what.signature_type == signature_type) return s.found;
        if (found == nullptr) found = s.found;
      }
    }
  }

  // The identity under which an entry is saved. The index must know all entries first: only
  // then is it sure that no other type has the same one.
  [[nodiscard]] const closures::identity& identify(const closures::entry& e) {
    (void)indexed();
    return *e.known;
  }

  // Calls f(entry) for each, in the order of registration, until it answers false.
  template <class F>
  void each(F&& f) {
    (void)indexed();
    const std::lock_guard lock{mutex_};
    for (const closures::entry* e = first_; e != nullptr; e = e->next) {
      if (!f(*e)) return;
    }
  }

  // Every named closure's name, version, signature and captures as text (describe.hpp).
  [[nodiscard]] std::string manifest();

  // Done, or the error duplicate_name that names both origins of every conflict: worth a call at
  // the start of main(). The closures in conflict are refused whenever they are used.
  [[nodiscard]] result<void> verify() {
    std::string text;
    std::vector<const closures::entry*> told;
    each([&](const closures::entry& e) {
      const closures::entry* other = e.conflict.load();
      if (other == nullptr || std::find(told.begin(), told.end(), &e) != told.end()) return true;
      told.push_back(other);
      if (!text.empty()) text += "; ";
      text += describe_conflict(e);
      return true;
    });
    if (text.empty()) return {};
    return error{errc::duplicate_name, 0, {}, text};
  }

  [[nodiscard]] static std::string describe_conflict(const closures::entry& e) {
    std::string text = "two different closures are called \"";
    text += e.what.name;
    text += "\" with the signature ";
    text += e.what.signature;
    text += ": ";
    text += origin(e.what);
    text += " and ";
    text += origin(e.conflict.load()->what);
    text += "; give one of them another name";
    return text;
  }

  // The registered names that are most like this one, for a message; nearest first.
  [[nodiscard]] std::vector<std::string> near_names(std::string_view name, std::size_t most = 3) {
    std::vector<std::pair<std::size_t, std::string>> all;
    if (name.size() > 200) return {};  // attack: a name so long that comparing it takes for ever
    each([&](const closures::entry& e) {
      const std::string_view other = e.what.name;
      if (other.empty()) return true;
      const std::size_t far = distance(name, other);
      if (far <= std::max(name.size(), other.size()) / 2) all.emplace_back(far, std::string{other});
      return true;
    });
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    std::vector<std::string> names;
    for (std::size_t i = 0; i < all.size() && i < most; ++i) names.push_back(std::move(all[i].second));
    return names;
  }

 private:
  // Open addressing, at most half full; never changed once it is published.
  // A slot's identity is in memory that stays: an entry is looked at only where it is the one asked for.
  struct slot {
    const closures::identity* id = nullptr;
    closures::entry* found = nullptr;
  };
  struct index {
    std::vector<slot> slots;
    std::size_t mask = 0;
    std::unique_ptr<index> older;  // readers may still be in it
  };

  [[nodiscard]] static std::string origin(const closures::code& c) {
    std::string text{c.type};
    if (!c.file.empty()) {
      text += " in ";
      text += c.file;
    }
    return text;
  }

  [[nodiscard]] const index& indexed() {
    const index* now = index_.load(std::memory_order_acquire);
    return now != nullptr ? *now : rebuild();
  }

  BRINE_COLD const index& rebuild() {
    const std::lock_guard lock{mutex_};
    if (const index* now = index_.load(std::memory_order_acquire)) return *now;
    std::size_t count = 0;
    for (closures::entry* e = first_; e != nullptr; e = e->next) ++count;
    std::size_t room = 16;
    while (room < 2 * count) room *= 2;
    auto made = std::make_unique<index>();
    made->slots.resize(room);
    made->mask = room - 1;
    for (closures::entry* e = first_; e != nullptr; e = e->next) {
      if (e->known == nullptr) {
        // A constant of a module that may be unloaded goes with it.
        e->known = e->what.constant != nullptr && e->leased == nullptr ? e->what.constant : make_identity(*e, 0);
      }
      if (e->conflict.load(std::memory_order_relaxed) != nullptr) e->conflict = nullptr;
      insert(*made, *e);
    }
    made->older = std::move(all_);
    all_ = std::move(made);
    index_.store(all_.get(), std::memory_order_release);
    return *all_;
  }

  void insert(index& into, closures::entry& e) {
    std::size_t ordinal = 0;
    for (std::size_t at = e.known->hash & into.mask;; at = (at + 1) & into.mask) {
      slot& s = into.slots[at];
      if (s.id == nullptr) {
        s = {e.known, &e};
        return;
      }
      if (!(*s.id == *e.known)) continue;
      closures::entry& other = *s.found;
      if (other.what.signature_type != e.what.signature_type && other.what.words() == e.what.words()) continue;
      if (e.what.name.empty()) {
        // Types of internal linkage in two files may share the compiler's words. Within one
        // build their order of registration is fixed, and tells them apart.
        e.known = make_identity(e, ++ordinal);
        at = (e.known->hash - 1) & into.mask;
        continue;
      }
      // The same closure from a header, seen by two modules, is one. Within a module the linker
      // has made it one already, so there two entries are two types.
      if (other.what.words() != e.what.words() || closures::build_of(&other) == closures::build_of(&e)) {
        e.conflict = &other;
        if (other.conflict == nullptr) other.conflict = &e;
      }
      return;
    }
  }

  [[nodiscard]] const closures::identity* make_identity(const closures::entry& e, std::size_t ordinal) {
    const bool named = !e.what.name.empty();
    std::string words = named ? std::string{e.what.name} : e.what.words();
    if (ordinal != 0) words += " #" + std::to_string(ordinal);
    std::string bytes =
        closures::detail::make_identity(named, words, e.what.version, e.what.signature, e.what.captures());
    if (!named) {
      std::uint64_t build = closures::build_of(&e);
      for (int i = 0; i < 8; ++i, build >>= 8U) bytes += static_cast<char>(static_cast<unsigned char>(build & 0xffU));
    }
    auto text = std::make_unique<std::string>(std::move(bytes));
    auto id = std::make_unique<closures::identity>(closures::identity{*text, meta::hash(*text)});
    texts_.push_back(std::move(text));
    identities_.push_back(std::move(id));
    return identities_.back().get();
  }

  // Edits (insert, delete, replace one character) that lead from a to b.
  [[nodiscard]] static std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
      std::size_t diagonal = row[0];
      row[0] = i;
      for (std::size_t j = 1; j <= b.size(); ++j) {
        const std::size_t above = row[j];
        row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
        diagonal = above;
      }
    }
    return row[b.size()];
  }

  std::mutex mutex_;
  closures::module_range program_ = closures::main_program();
  std::vector<std::unique_ptr<closures::lease>> leases_;
  closures::entry* first_ = nullptr;
  closures::entry* last_ = nullptr;
  std::atomic<const index*> index_ = nullptr;
  std::unique_ptr<index> all_;
  std::vector<std::unique_ptr<std::string>> texts_;
  std::vector<std::unique_ptr<closures::identity>> identities_;
};

// The program's registry of closures.
[[nodiscard]] inline registry_t& registry() { return registry_t::global(); }

namespace closures {

// Registers on construction, before main() where it is a static member of a template that the
// program uses; taken back when the module is unloaded.
class registrar {
 public:
  explicit registrar(const code& c) : entry_{c} { registry().add(entry_); }
  registrar(const registrar&) = delete;
  registrar& operator=(const registrar&) = delete;
  ~registrar() { registry().remove(entry_); }

  [[nodiscard]] const entry& get() const noexcept { return entry_; }

 private:
  entry entry_;
};

}  // namespace closures

}  // namespace brine

// ---- brine/closure/ops.hpp
// What a function object can do with the callable inside it: one table for each callable type
// and signature.

namespace brine::closures {

// Room for a closure inside the function object: with the table's pointer, one cache line.
inline constexpr std::size_t inline_size = 56;
inline constexpr std::size_t inline_alignment = alignof(void*);

union storage {
  alignas(inline_alignment) std::byte bytes[inline_size];
  void* heap;
};

template <class F>
inline constexpr bool fits_inline =
    sizeof(F) <= inline_size && alignof(F) <= inline_alignment && std::is_nothrow_move_constructible_v<F>;

// Arguments pass through one more call: numbers and pointers by value, in registers.
template <class T>
using pass = std::conditional_t<std::is_scalar_v<T>, T, T&&>;

// The table of a closure whose module may be unloaded is a copy that stays: when the module
// goes, its functions are taken out of it, and the closures that are still alive find nothing
// to call instead of code that isn't there.
struct ops_base {
  void (*relocate)(storage& to, storage& from) noexcept;  // nullptr: copying the bytes is enough
  void (*copy)(storage& to, const storage& from);         // nullptr: the callable can only be moved
  void (*destroy)(storage&) noexcept;                     // nullptr: nothing to do
  void (*encode)(encoder&, const storage&);
  const entry& (*registered)();
  lease* leased = nullptr;  // counts the living closures; nullptr where the module is never unloaded
};

template <class R, class... A>
struct ops : ops_base {
  R (*invoke)(storage&, pass<A>...);
};

// Puts a copy of the table where it stays.
template <class R, class... A>
void copy_table(const ops<R, A...>& table, lease& to) {
  auto* copy = new ops<R, A...>(table);
  copy->leased = &to;
  to.table = copy;
  to.revoke = [](void* old) {
    auto& t = *static_cast<ops<R, A...>*>(old);
    t.relocate = nullptr;
    t.copy = nullptr;
    t.destroy = nullptr;  // what it captured is lost: the code that could free it goes
    t.encode = nullptr;
    t.registered = nullptr;
    t.invoke = nullptr;
  };
}

template <class F>
[[nodiscard]] F& target(storage& s) noexcept {
  if constexpr (fits_inline<F>) {
    return *std::launder(reinterpret_cast<F*>(s.bytes));
  } else {
    return *static_cast<F*>(s.heap);
  }
}
template <class F>
[[nodiscard]] const F& target(const storage& s) noexcept {
  return target<F>(const_cast<storage&>(s));
}

template <class F, class... Args>
void emplace(storage& s, Args&&... args) {
  if constexpr (fits_inline<F>) {
    ::new (static_cast<void*>(s.bytes)) F(std::forward<Args>(args)...);
  } else {
    s.heap = new F(std::forward<Args>(args)...);
  }
}

namespace detail {

template <class F>
constexpr auto relocate_of() -> void (*)(storage&, storage&) noexcept {
  if constexpr (!fits_inline<F> || std::is_trivially_copyable_v<F>) {
    return nullptr;
  } else {
    return [](storage& to, storage& from) noexcept {
      F& old = target<F>(from);
      emplace<F>(to, std::move(old));
      std::destroy_at(&old);
    };
  }
}

template <class F>
constexpr auto copy_of() -> void (*)(storage&, const storage&) {
  if constexpr (std::is_copy_constructible_v<F>) {
    return [](storage& to, const storage& from) { emplace<F>(to, target<F>(from)); };
  } else {
    return nullptr;
  }
}

template <class F>
constexpr auto destroy_of() -> void (*)(storage&) noexcept {
  if constexpr (!fits_inline<F>) {
    return [](storage& s) noexcept { delete &target<F>(s); };
  } else if constexpr (std::is_trivially_destructible_v<F>) {
    return nullptr;
  } else {
    return [](storage& s) noexcept { std::destroy_at(&target<F>(s)); };
  }
}

}  // namespace detail

template <class F, class Signature, class Plain = typename signature<Signature>::plain>
struct ops_for;

template <class F, class Signature, class R, class... A>
struct ops_for<F, Signature, R(A...)> {
  // The callable as the signature's qualifiers see it: const, an rvalue.
  using callee = typename signature<Signature>::template callee<F>;

  static R invoke(storage& s, pass<A>... args) {
    if constexpr (std::is_void_v<R>) {
      static_cast<void>(as_callee(target<F>(s))(std::forward<A>(args)...));
    } else {
      return as_callee(target<F>(s))(std::forward<A>(args)...);
    }
  }
  static void encode(encoder& e, const storage& s) { brine::closures::detail::state_codec<F>::encode(e, target<F>(s)); }
  static const entry& registered();

  static constexpr ops<R, A...> table{
      {detail::relocate_of<F>(), detail::copy_of<F>(), detail::destroy_of<F>(), &encode, &registered, nullptr},
      &invoke};

 private:
  static constexpr decltype(auto) as_callee(F& f) {
    if constexpr (std::is_rvalue_reference_v<callee>) {
      return static_cast<callee>(f);
    } else {
      return static_cast<std::add_lvalue_reference_t<callee>>(f);
    }
  }
};

}  // namespace brine::closures

// ---- brine/closure/function.hpp
// brine::function<R(A...)>: std::function that can be saved and loaded, and
// brine::move_only_function<R(A...)> for closures that only move.
//
// sizeof is 64 bytes where pointers have 8: closures of up to 56 bytes that move without
// throwing live inside, others on the heap. The signature may be const, noexcept, & or && qualified.

namespace brine {

template <class Signature>
class function;
template <class Signature>
class move_only_function;

namespace closures {

template <class T>
inline constexpr bool is_function_object = false;
template <class S>
inline constexpr bool is_function_object<function<S>> = true;
template <class S>
inline constexpr bool is_function_object<move_only_function<S>> = true;

// A callable under a signature, registered before main() by everything that mentions it.
template <class F, class Signature>
struct registration {
  static const code what;
  static inline registrar instance{what};
};

template <class F, class Signature>
const entry& registered() {
  return registration<F, Signature>::instance.get();
}

template <class F, class Signature, class R, class... A>
const entry& ops_for<F, Signature, R(A...)>::registered() {
  return closures::registered<F, Signature>();
}

// What both function classes share: an empty one has no table.
template <class Signature, class Plain = typename signature<Signature>::plain>
class holder;

template <class Signature, class R, class... A>
class holder<Signature, R(A...)> {
 public:
  holder() noexcept = default;
  ~holder() { reset(); }

  [[nodiscard]] explicit operator bool() const noexcept { return ops_ != nullptr; }

  // Which code it is; nullptr for an empty one, and for one whose module was unloaded.
  [[nodiscard]] const entry* registered_entry() const {
    return ops_ == nullptr || ops_->registered == nullptr ? nullptr : &ops_->registered();
  }

  // For the codec: what is inside, and how to put something in.
  void encode_state(encoder& e) const { ops_->encode(e, storage_); }
  void reset() noexcept {
    if (ops_ != nullptr) {
      if (ops_->destroy != nullptr) ops_->destroy(storage_);
      if (ops_->leased != nullptr) --ops_->leased->living;
      ops_ = nullptr;
    }
  }
  // Lets make(memory) build an F in raw memory; empty where it answers false.
  template <class F, class Make>
  [[nodiscard]] bool build(Make&& make) {
    reset();
    if constexpr (fits_inline<F>) {
      if (!make(static_cast<void*>(storage_.bytes))) return false;
    } else {
      struct raw {
        void* memory = ::operator new(sizeof(F), std::align_val_t{alignof(F)});
        ~raw() {
          if (memory != nullptr) ::operator delete(memory, std::align_val_t{alignof(F)});
        }
      } r;
      if (!make(r.memory)) return false;
      storage_.heap = new F(std::move(*std::launder(static_cast<F*>(r.memory))));
      std::destroy_at(std::launder(static_cast<F*>(r.memory)));
    }
    take_table<F>();
    return true;
  }

 protected:
  template <class F>
  void put(F&& callable) {
    using type = callable_type<F>;
    // Named so that the program can load what it can save: this is what fills the registry.
    (void)&registration<type, Signature>::instance;
    closures::emplace<type>(storage_, as_callable(std::forward<F>(callable)));
    take_table<type>();
  }
  void move_from(holder& other) noexcept {
    ops_ = other.ops_;
    if (ops_ == nullptr) return;
    if (ops_->relocate == nullptr) {
      storage_ = other.storage_;
    } else {
      ops_->relocate(storage_, other.storage_);
    }
    other.ops_ = nullptr;
  }
  void copy_from(const holder& other) {
    if (other.ops_ == nullptr) return;
    if (other.ops_->copy == nullptr) [[unlikely]]
      other.fail_unloaded();
    other.ops_->copy(storage_, other.storage_);
    ops_ = other.ops_;
    if (ops_->leased != nullptr) ++ops_->leased->living;
  }
  R call(pass<A>... args) const {
    if (ops_ == nullptr) [[unlikely]]
      brine::detail::raise(std::bad_function_call{});
    const auto invoke = ops_->invoke;
    if (invoke == nullptr) [[unlikely]]
      fail_unloaded();
    return invoke(const_cast<storage&>(storage_), std::forward<A>(args)...);
  }

 private:
  template <class F>
  void take_table() {
    lease* leased = registration<F, Signature>::instance.get().leased;
    if (leased == nullptr) [[likely]] {
      ops_ = &ops_for<F, Signature>::table;
    } else {
      ops_ = static_cast<const ops<R, A...>*>(leased->table);
      ++leased->living;
    }
  }
  [[noreturn]] BRINE_COLD void fail_unloaded() const {
    brine::detail::raise(error{errc::unknown_closure,
                               0,
                               {},
                               "the module that held the code of the closure \"" +
                                   (ops_ == nullptr ? std::string{} : ops_->leased->name) + "\" was unloaded"});
  }

  const ops<R, A...>* ops_ = nullptr;
  storage storage_;
};

// The call operator, with the signature's qualifiers; an unqualified one is const, as with std::function.
template <class Signature>
class callable_holder;

#define BRINE_DETAIL_CALLABLE(cv, ref, nothrow, operator_cv)                                                   \
  template <class R, class... A>                                                                               \
  class callable_holder<R(A...) cv ref noexcept(nothrow)> : public holder<R(A...) cv ref noexcept(nothrow)> {  \
   public:                                                                                                     \
    using result_type = R;                                                                                     \
    R operator()(A... args) operator_cv ref noexcept(nothrow) { return this->call(std::forward<A>(args)...); } \
  };
#define BRINE_DETAIL_CALLABLES(nothrow)           \
  BRINE_DETAIL_CALLABLE(, , nothrow, const)       \
  BRINE_DETAIL_CALLABLE(, &, nothrow, )           \
  BRINE_DETAIL_CALLABLE(, &&, nothrow, )          \
  BRINE_DETAIL_CALLABLE(const, , nothrow, const)  \
  BRINE_DETAIL_CALLABLE(const, &, nothrow, const) \
  BRINE_DETAIL_CALLABLE(const, &&, nothrow, const)
BRINE_DETAIL_CALLABLES(false)
BRINE_DETAIL_CALLABLES(true)
#undef BRINE_DETAIL_CALLABLES
#undef BRINE_DETAIL_CALLABLE

namespace detail {

// Callable as the signature's qualifiers have it: const, an rvalue, without throwing.
template <class F, class Signature, class Plain = typename signature<Signature>::plain>
struct call_check;
template <class F, class Signature, class R, class... A>
struct call_check<F, Signature, R(A...)> {
  using callee = typename signature<Signature>::template callee<F>;
  using reference = std::conditional_t<std::is_reference_v<callee>, callee, callee&>;
  static constexpr bool value = signature<Signature>::is_noexcept ? std::is_nothrow_invocable_r_v<R, reference, A...>
                                                                  : std::is_invocable_r_v<R, reference, A...>;
};

// Why a function object can't hold F; to be copyable is asked of it by function only.
template <class F, bool Copyable>
inline constexpr schema::refusal against_holding =
    schema::against_loading<state<F>> != schema::refusal::none ? schema::against_loading<state<F>>
    : Copyable && !std::is_copy_constructible_v<F>             ? schema::refusal::not_copyable
                                                               : schema::refusal::none;

}  // namespace detail

// F can be called under the signature, and isn't one of brine's function objects.
template <class F, class Signature>
concept callable_as = !is_function_object<std::decay_t<F>> && detail::call_check<callable_type<F>, Signature>::value;

}  // namespace closures

// A copyable, persistable function object. Empty, it is saved as empty, and a call of it throws
// std::bad_function_call.
template <class Signature>
class function : public closures::callable_holder<Signature> {
 public:
  function() noexcept = default;
  // NOLINTBEGIN(google-explicit-constructor): converts like std::function
  function(std::nullptr_t) noexcept {}
  template <class F>
    requires closures::callable_as<F, Signature>
  function(F&& callable) {
    constexpr auto against = closures::detail::against_holding<closures::callable_type<F>, true>;
    if constexpr (against == schema::refusal::none) {
      this->put(std::forward<F>(callable));
    } else {
      schema::explain<against, closures::state<closures::callable_type<F>>>();
    }
  }
  // NOLINTEND(google-explicit-constructor)
  function(const function& other) : closures::callable_holder<Signature>{} { this->copy_from(other); }
  function(function&& other) noexcept { this->move_from(other); }
  function& operator=(const function& other) {
    if (this != &other) *this = function{other};
    return *this;
  }
  function& operator=(function&& other) noexcept {
    if (this != &other) {
      this->reset();
      this->move_from(other);
    }
    return *this;
  }
  function& operator=(std::nullptr_t) noexcept {
    this->reset();
    return *this;
  }

  void swap(function& other) noexcept { std::swap(*this, other); }
  friend void swap(function& a, function& b) noexcept { a.swap(b); }
  friend bool operator==(const function& f, std::nullptr_t) noexcept { return !f; }
};

// The same for closures that can't be copied.
template <class Signature>
class move_only_function : public closures::callable_holder<Signature> {
 public:
  move_only_function() noexcept = default;
  // NOLINTBEGIN(google-explicit-constructor): converts like std::move_only_function
  move_only_function(std::nullptr_t) noexcept {}
  template <class F>
    requires closures::callable_as<F, Signature>
  move_only_function(F&& callable) {
    constexpr auto against = closures::detail::against_holding<closures::callable_type<F>, false>;
    if constexpr (against == schema::refusal::none) {
      this->put(std::forward<F>(callable));
    } else {
      schema::explain<against, closures::state<closures::callable_type<F>>>();
    }
  }
  // NOLINTEND(google-explicit-constructor)
  move_only_function(move_only_function&& other) noexcept { this->move_from(other); }
  move_only_function& operator=(move_only_function&& other) noexcept {
    if (this != &other) {
      this->reset();
      this->move_from(other);
    }
    return *this;
  }
  move_only_function& operator=(std::nullptr_t) noexcept {
    this->reset();
    return *this;
  }

  void swap(move_only_function& other) noexcept { std::swap(*this, other); }
  friend void swap(move_only_function& a, move_only_function& b) noexcept { a.swap(b); }
  friend bool operator==(const move_only_function& f, std::nullptr_t) noexcept { return !f; }
};

template <class S>
inline constexpr kind claimed<function<S>> = kind::function;
template <class S>
inline constexpr kind claimed<move_only_function<S>> = kind::function;

namespace closures {

template <class F, class Signature>
constinit const code registration<F, Signature>::what{
    name_of<F>, version_of<F>, spelled_signature<Signature>, &schema::identity<Signature>, meta::type_name<F>(),
    BRINE_BASE_FILE, std::is_copy_constructible_v<F>, fingerprint_of<F>, requires {F::brine_inert;
}
,
    [] {
      if constexpr (is_named<F> && !schema::facts_of<state<F>>.dynamic) {
        return &detail::constant_identity<F, Signature>;
      } else {
        return static_cast<const identity*>(nullptr);
      }
    }(),
    &detail::unnamed<F>, &schema::hash<state<F>>, [](schema::builder& b) { schema::describe<state<F>>(b); },
    [](decoder& d, void* function_object) {
      auto& to = *static_cast<holder<Signature>*>(function_object);
      if constexpr (!fits_inline<F>) {
        if (!d.charge(sizeof(F))) [[unlikely]]
          return false;
      }
      return to.template build<F>([&d](void* at) { return detail::state_codec<F>::construct(d, at); });
    },
    [](lease& to) { closures::copy_table(ops_for<F, Signature>::table, to); }
};  // namespace brine

}  // namespace closures

}  // namespace brine

// ---- brine/schema/tree.hpp
// A canonical schema as data, for what must understand a document whose types this program
// may not have: text, inert closures, inspection.

namespace brine::schema {

// One word of the schema and what follows it. Children are numbers of other items.
struct item {
  node what{};
  std::uint64_t number = 0;        // N, or the record that a reference means (as an item's number)
  std::uint64_t second = 0;        // a period's denominator
  std::string text;                // signature, type name, clock
  std::vector<std::string> names;  // of a record's members
  std::vector<std::size_t> children;
};

class tree {
 public:
  // False where the bytes are no schema (attack: deep nesting, huge counts): nothing is believed
  // beyond the bytes that are there.
  [[nodiscard]] bool parse(std::span<const std::byte> bytes) {
    items_.clear();
    records_.clear();
    at_ = bytes.data();
    end_ = at_ + bytes.size();
    std::size_t root = 0;
    return read(root, 0) && at_ == end_;
  }

  // Of a tree that was parsed, item 0 is the root.
  [[nodiscard]] const item& at(std::size_t i) const { return items_[i]; }
  // The item itself, or the record that it refers to.
  [[nodiscard]] std::size_t resolve(std::size_t i) const {
    return items_[i].what == node::reference ? static_cast<std::size_t>(items_[i].number) : i;
  }
  [[nodiscard]] bool empty() const noexcept { return items_.empty(); }

  // "{rate: f64, tags: [string]}"; a record inside itself is written as "^".
  [[nodiscard]] std::string text(std::size_t i = 0) const {
    std::string out;
    std::vector<std::size_t> open;
    write(out, i, open);
    return out;
  }

 private:
  static constexpr std::size_t deepest = 200;
  static constexpr std::size_t most_text = 1U << 20U;

  bool number(std::uint64_t& value) {
    at_ = wire::get_varint(at_, end_, value);
    if (at_ != nullptr) return true;
    at_ = end_;
    return false;
  }
  bool text(std::string& value, std::uint64_t size) {
    if (size > static_cast<std::size_t>(end_ - at_)) return false;
    value.assign(reinterpret_cast<const char*>(at_), static_cast<std::size_t>(size));
    at_ += size;
    return true;
  }
  bool text(std::string& value) {
    std::uint64_t size = 0;
    return number(size) && text(value, size);
  }
  bool child(std::size_t parent, std::size_t depth) {
    std::size_t c = 0;
    if (!read(c, depth + 1)) return false;
    items_[parent].children.push_back(c);
    return true;
  }

  bool read(std::size_t& self, std::size_t depth) {
    if (at_ == end_ || depth > deepest) return false;
    self = items_.size();
    items_.emplace_back();
    const auto what = static_cast<node>(*at_++);
    items_[self].what = what;
    std::uint64_t n = 0;
    switch (what) {
      case node::text:
      case node::sequence:
      case node::set:
      case node::multiset:
      case node::optional:
      case node::enumeration:
      case node::unique:
      case node::shared:
      case node::weak:
        return child(self, depth);
      case node::map:
      case node::multimap:
        return child(self, depth) && child(self, depth);
      case node::array:
        if (!number(n)) return false;
        items_[self].number = n;
        return child(self, depth);
      case node::bits:
        if (!number(n)) return false;
        items_[self].number = n;
        return true;
      case node::variant:
      case node::tuple:
        if (!number(n) || n > static_cast<std::size_t>(end_ - at_)) return false;
        for (std::uint64_t i = 0; i < n; ++i) {
          if (!child(self, depth)) return false;
        }
        return true;
      case node::record: {
        records_.push_back(self);
        for (;;) {
          if (!number(n)) return false;
          if (n == 0) return true;
          std::string name;
          if (!text(name, n - 1)) return false;
          items_[self].names.push_back(std::move(name));
          if (!child(self, depth)) return false;
        }
      }
      case node::reference:
        if (!number(n) || n >= records_.size()) return false;
        items_[self].number = records_[static_cast<std::size_t>(n)];
        return true;
      case node::closure:
      case node::handle:
      case node::base: {
        std::string value;
        if (!text(value)) return false;
        items_[self].text = std::move(value);
        return true;
      }
      case node::duration:
        if (!child(self, depth) || !number(n)) return false;
        items_[self].number = n;
        if (!number(n)) return false;
        items_[self].second = n;
        return true;
      case node::time_point: {
        std::string value;
        if (!text(value)) return false;
        items_[self].text = std::move(value);
        return child(self, depth);
      }
      default:
        return what >= node::boolean && what <= node::unit;
    }
  }

  void write(std::string& out, std::size_t i, std::vector<std::size_t>& open) const {
    static constexpr std::string_view plain[] = {
        "",     "bool", "u8",  "i8",   "u16",  "i16",     "u32",      "i32",      "u64",     "i64",  "u128",
        "i128", "f32",  "f64", "f128", "char", "char8_t", "char16_t", "char32_t", "wchar_t", "byte", "unit"};
    const item& it = items_[i];
    if (out.size() > most_text) return;  // attack: records that refer to each other, text without end
    const auto wrap = [&](std::string_view before, std::string_view after) {
      out += before;
      for (std::size_t c = 0; c < it.children.size(); ++c) {
        if (c != 0) out += ", ";
        write(out, it.children[c], open);
      }
      out += after;
    };
    switch (it.what) {
      case node::text:
        if (items_[it.children[0]].what == node::char_) {
          out += "string";
        } else {
          wrap("string<", ">");
        }
        return;
      case node::sequence:
        return wrap("[", "]");
      case node::set:
        return wrap("set<", ">");
      case node::multiset:
        return wrap("multiset<", ">");
      case node::map:
        return wrap("map<", ">");
      case node::multimap:
        return wrap("multimap<", ">");
      case node::array:
        wrap("", "");
        out += '[' + std::to_string(it.number) + ']';
        return;
      case node::bits:
        out += "bits<" + std::to_string(it.number) + '>';
        return;
      case node::optional:
        return wrap("optional<", ">");
      case node::variant:
        return wrap("variant<", ">");
      case node::tuple:
        return wrap("(", ")");
      case node::record:
        out += '{';
        open.push_back(i);
        for (std::size_t c = 0; c < it.children.size(); ++c) {
          if (c != 0) out += ", ";
          if (!it.names[c].empty()) out += it.names[c] + ": ";
          write(out, it.children[c], open);
        }
        open.pop_back();
        out += '}';
        return;
      case node::reference: {
        const auto target = static_cast<std::size_t>(it.number);
        for (std::size_t o : open) {
          if (o == target) {
            out += '^';
            return;
          }
        }
        return write(out, target, open);
      }
      case node::enumeration:
        return wrap("enum<", ">");
      case node::unique:
        return wrap("unique<", ">");
      case node::shared:
        return wrap("shared<", ">");
      case node::weak:
        return wrap("weak<", ">");
      case node::closure:
        out += "closure<" + it.text + '>';
        return;
      case node::handle:
        out += "handle<" + it.text + '>';
        return;
      case node::base:
        out += it.text;
        return;
      case node::duration:
        wrap("duration<", "");
        out += ", " + std::to_string(it.number) + '/' + std::to_string(it.second) + '>';
        return;
      case node::time_point:
        out += it.text + '<';
        return wrap("", ">");
      default:
        out += plain[static_cast<std::size_t>(it.what)];
    }
  }

  std::vector<item> items_;
  std::vector<std::size_t> records_;
  const std::byte* at_ = nullptr;
  const std::byte* end_ = nullptr;
};

// The schema of a type as text, for people.
[[nodiscard]] inline std::string to_text(std::span<const std::byte> bytes) {
  tree t;
  return t.parse(bytes) ? t.text() : std::string{"(not a schema)"};
}

}  // namespace brine::schema

// ---- brine/codec/skim.hpp
// Passing over a value of which only the schema is known: what an inert closure captured.

namespace brine::detail {

// The bytes of a word of fixed width; 0 for all others.
[[nodiscard]] constexpr std::size_t width_of(schema::node what) {
  using schema::node;
  switch (what) {
    case node::boolean:
    case node::u8:
    case node::i8:
    case node::char_:
    case node::char8:
    case node::byte:
      return 1;
    case node::u16:
    case node::i16:
    case node::char16:
      return 2;
    case node::u32:
    case node::i32:
    case node::f32:
    case node::char32:
    case node::wchar:
      return 4;
    case node::u64:
    case node::i64:
    case node::f64:
      return 8;
    case node::u128:
    case node::i128:
    case node::f128:
      return 16;
    default:
      return 0;
  }
}

// Passes over the value of item i; on_closure(decoder) takes over where a closure stands. False
// after a failure: bytes that are no such value, or a shared object, whose bytes are elsewhere.
template <class OnClosure>
[[nodiscard]] bool skim(decoder& d, const schema::tree& t, std::size_t i, OnClosure& on_closure) {
  using schema::node;
  const schema::item& it = t.at(t.resolve(i));
  const auto each = [&](std::uint64_t count) {
    for (std::uint64_t k = 0; k < count; ++k) {
      for (std::size_t c : it.children) {
        if (!skim(d, t, c, on_closure)) return false;
      }
    }
    return true;
  };
  if (const std::size_t width = width_of(it.what); width != 0) {
    if (!d.need(width)) return false;
    d.advance(width);
    return true;
  }
  // Every level of the schema is one of the walk, so that a hostile one can't exhaust the stack.
  if (!d.enter()) return false;
  struct level {
    decoder& at;
    ~level() { at.leave(); }
  } l{d};
  std::uint64_t n = 0;
  switch (it.what) {
    case node::unit:
      return true;
    case node::text:
    case node::sequence:
    case node::set:
    case node::multiset:
    case node::map:
    case node::multimap: {
      std::size_t count = 0;
      // An element may be empty; but not all of many.
      if (!d.get_count(1, 0, count)) return false;
      return each(count);
    }
    case node::array:
      if (it.number > d.remaining() && width_of(t.at(t.resolve(it.children[0])).what) != 0)
        return d.truncated(it.number);
      if (it.number > (1U << 20U) + d.remaining()) return d.truncated(it.number);
      return each(it.number);
    case node::bits:
      if (!d.need((it.number + 7) / 8)) return false;
      d.advance((it.number + 7) / 8);
      return true;
    case node::optional:
    case node::unique: {
      if (!d.need(1)) return false;
      const auto tag = d.take<std::uint8_t>();
      if (tag > 1) return d.fail(errc::bad_value, "whether a value follows is said by a byte 0 or 1");
      if (it.what == node::unique && t.at(t.resolve(it.children[0])).what == node::base) break;
      return each(tag);
    }
    case node::variant:
      if (!d.get_varint(n)) return false;
      if (n >= it.children.size()) return d.fail(errc::bad_value, "an alternative that the variant doesn't have");
      return skim(d, t, it.children[static_cast<std::size_t>(n)], on_closure);
    case node::tuple:
    case node::record:
    case node::enumeration:
    case node::duration:
    case node::time_point:
      return each(1);
    case node::handle: {
      std::size_t count = 0;
      if (!d.get_count(1, 0, count)) return false;
      d.advance(count);
      return true;
    }
    case node::closure:
      return on_closure(d);
    default:
      break;
  }
  return d.fail(
      errc::unknown_closure,
      "a closure whose code isn't in this program holds shared pointers or objects of a class hierarchy, which "
      "can't be kept as data");
}

}  // namespace brine::detail

// ---- brine/closure/inert.hpp
// A closure whose code isn't in this program, kept as data: its identity, and what it captured as
// bytes, cut where other closures stand in them, which are kept alike. It is saved again byte for byte.

namespace brine::closures {

// Which code it was: named once in a document, shared by all closures of that code.
struct inert_code {
  std::string identity;
  std::uint64_t hash = 0;
  std::uint64_t fingerprint = 0;  // 0: none
  std::vector<std::byte> schema;
  schema::tree captures;
};

struct inert_value {
  struct piece {
    std::vector<std::byte> bytes;         // what stands before the closure
    std::unique_ptr<inert_value> closure;  // nullptr at the end
  };
  std::shared_ptr<const inert_code> code;  // nullptr: an empty function object
  std::vector<piece> pieces;
};

template <class Signature, class Plain = typename signature<Signature>::plain>
class inert;

namespace detail {

inline void put_inert(encoder& e, const inert_value& value);

struct inert_state {
  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::record);
    b.end_record();
  }
  template <class F>
  static void encode(encoder& e, const F& f) {
    put_inert(e, f.value());
  }
  static bool construct(decoder&, void*) { return false; }
};

}  // namespace detail

template <class Signature, class R, class... A>
class inert<Signature, R(A...)> {
 public:
  using brine_callable = detail::inert_state;
  static constexpr bool brine_inert = true;

  explicit inert(std::shared_ptr<const inert_value> value) : value_{std::move(value)} {}

  R operator()(A...) const noexcept(signature<Signature>::is_noexcept) {
    identity_parts parts;
    (void)parse_identity(value_->code->identity, parts);
    brine::detail::raise(
        error{errc::unknown_closure,
              0,
              {},
              "the closure \"" + std::string{parts.name} + "\" was loaded as data: its code isn't in this program"});
  }

  [[nodiscard]] const inert_value& value() const noexcept { return *value_; }

 private:
  std::shared_ptr<const inert_value> value_;
};

}  // namespace brine::closures

// ---- brine/closure/migrate.hpp
// Closures that changed since they were saved.
//
//   brine::alias<"old", "new">();            // a closure's name changed
//   brine::migrate<"name">([](old_state s) -> new_state { ... });   // its captures changed
//
// The old and the new state are types with the schema of the captures: an aggregate with members of
// the same names and types in the same order (a std::tuple for factory's arguments). The old one's
// schema hash is the key: a file of any version finds its migration by what it holds, and a chain of
// them leads to the present. Mentioning them anywhere in the program registers them, before main().

namespace brine {

namespace closures {

struct migration {
  std::string_view name;
  std::uint64_t (*from)();
  std::uint64_t (*to)();
  // Reads the old state and writes the new one.
  bool (*apply)(decoder&, encoder&);
};

struct renaming {
  std::string_view from;
  std::string_view to;
};

// Few, and looked at only where a closure isn't found as it is.
template <class T>
class register_list {
 public:
  BRINE_EXPORT static register_list& global() {
    static auto* const all = new register_list;
    return *all;
  }
  void add(const T* t) {
    const std::lock_guard lock{mutex_};
    all_.push_back(t);
  }
  void remove(const T* t) {
    const std::lock_guard lock{mutex_};
    all_.erase(std::remove(all_.begin(), all_.end(), t), all_.end());
  }
  template <class F>
  [[nodiscard]] const T* find(F&& f) {
    const std::lock_guard lock{mutex_};
    for (const T* t : all_) {
      if (f(*t)) return t;
    }
    return nullptr;
  }

 private:
  std::mutex mutex_;
  std::vector<const T*> all_;
};

template <class T>
class listed {
 public:
  explicit listed(const T& t) : t_{t} { register_list<T>::global().add(&t_); }
  listed(const listed&) = delete;
  listed& operator=(const listed&) = delete;
  ~listed() { register_list<T>::global().remove(&t_); }

 private:
  T t_;
};

template <class Function>
struct migration_types;
template <class New, class Old>
struct migration_types<New(Old)> {
  using from = std::remove_cvref_t<Old>;
  using to = std::remove_cvref_t<New>;
};

template <meta::fixed_string Name, class F>
struct registered_migration {
  using types = migration_types<signature_of<F>>;
  using from = typename types::from;
  using to = typename types::to;
  static_assert(!schema::facts_of<from>.shared && !schema::facts_of<to>.shared,
                "brine::migrate: a state with shared pointers can't be migrated: what they share lies outside it");

  static inline listed<migration> instance{
      {Name.view(), &schema::hash<from>, &schema::hash<to>, [](decoder& d, encoder& e) {
         brine::detail::place<from> old;
         if (!d.need(codec_for<from>::min_size) || !old.construct(d)) return false;
         brine::detail::encode<to>(e, F{}(std::move(*old.get())));
         return true;
       }}};
};

template <meta::fixed_string From, meta::fixed_string To>
struct registered_alias {
  static inline listed<renaming> instance{{From.view(), To.view()}};
};

// The name that a closure has now.
[[nodiscard]] inline std::string current_name(std::string_view name) {
  std::string now{name};
  for (int i = 0; i < 16; ++i) {  // a ring of aliases ends here
    const auto* next = register_list<renaming>::global().find([&](const renaming& r) { return r.from == now; });
    if (next == nullptr) break;
    now = next->to;
  }
  return now;
}

[[nodiscard]] inline const entry* find_named(std::string_view name, std::string_view signature,
                                             const void* signature_type = nullptr) {
  const entry* found = nullptr;
  registry().each([&](const entry& e) {
    if (e.what.name != name || e.what.signature != signature) return true;
    if (found == nullptr || e.what.signature_type == signature_type) found = &e;
    return true;
  });
  return found;
}

// The migrations that lead from a state with this hash to the closure's captures; false if none do.
[[nodiscard]] inline bool find_way(const entry& to, std::uint64_t from, std::vector<const migration*>& way) {
  const std::uint64_t goal = to.what.captures();
  while (from != goal) {
    const auto* step = register_list<migration>::global().find(
        [&](const migration& m) { return m.name == to.what.name && m.from() == from; });
    if (step == nullptr || way.size() == 64) return false;
    way.push_back(step);
    from = step->to();
  }
  return true;
}

// Whether a file that holds the closure with these captures, in this version, can be loaded.
[[nodiscard]] inline bool reaches(const entry& to, std::uint64_t captures, std::uint64_t version) {
  std::vector<const migration*> way;
  return version <= to.what.version && find_way(to, captures, way);
}

}  // namespace closures

// Files that name the closure "From" load the closure "To".
template <meta::fixed_string From, meta::fixed_string To>
bool alias() {
  (void)&closures::registered_alias<From, To>::instance;
  return true;
}

// Files that hold the closure with the old state load it with the new one. The function is a
// lambda without captures; it may throw to refuse a state.
template <meta::fixed_string Name, class F>
bool migrate(F) {
  static_assert(std::is_empty_v<F> && std::is_default_constructible_v<F>,
                "brine::migrate: a lambda without captures, from the old state to the new one");
  (void)&closures::registered_migration<Name, F>::instance;
  return true;
}

}  // namespace brine

// ---- brine/closure/function_codec.hpp
// How a function object is written. A varint: 0, it is empty; 1 or 2, an identity follows that the
// document hasn't named yet; n >= 3, the (n - 3)-th identity again. Then the captures.
//
//   8 bytes  hash of the identity: where to look, never what to believe
//   text     the identity (identity.hpp)
//   8 bytes  only behind a 2: the fingerprint of the code's text (fingerprint.hpp)
//   text     only in a document with its schema: the canonical schema of the captures

namespace brine {

namespace closures {

// A code that the document has named: in this program as it was saved, here but changed since
// (with the migrations that lead from the saved captures to the present ones), or not here.
struct named_code {
  const entry* found = nullptr;
  std::vector<const migration*> way;
  std::shared_ptr<const inert_code> inert;

  [[nodiscard]] bool plain() const noexcept { return found != nullptr && way.empty() && inert == nullptr; }
};

// What a document has named so far, by number. The first is kept apart where it is an entry as it
// was saved: most documents have no other.
struct written_codes {
  std::vector<const void*> all;  // entries, and inert codes
};
struct read_codes {
  std::vector<named_code> all;
};

namespace detail {

inline void put_text(encoder& e, std::string_view text) {
  std::byte* to = e.reserve(wire::max_varint + text.size());
  to = wire::put_varint(to, text.size());
  if (!text.empty()) std::memcpy(to, text.data(), text.size());
  e.commit(to + text.size());
}

inline std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Whether the document has named this code: then writes its number; else takes the next one.
inline bool put_number(encoder& e, const void* code) {
  if (e.first_closure == nullptr) [[likely]] {
    e.first_closure = code;
    return false;
  }
  if (e.first_closure == code) {
    e.put_count(3);
    return true;
  }
  auto& all = e.closure_state.get_or_make<written_codes>().all;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i] == code) {
      e.put_count(i + 4);
      return true;
    }
  }
  all.push_back(code);
  return false;
}

inline void put_identity(encoder& e, const identity& id, std::uint64_t fingerprint) {
  std::byte* to = e.reserve(1 + 8 + wire::max_varint + id.bytes.size() + 8);
  *to++ = fingerprint == 0 ? std::byte{1} : std::byte{2};
  to = wire::store(to, id.hash);
  to = wire::put_varint(to, id.bytes.size());
  std::memcpy(to, id.bytes.data(), id.bytes.size());
  to += id.bytes.size();
  if (fingerprint != 0) to = wire::store(to, fingerprint);
  e.commit(to);
}

// Names the entry: its number, or its identity at the first time.
inline bool put_entry(encoder& e, const entry& en) {
  const identity& id = registry().identify(en);
  if (en.conflict.load(std::memory_order_relaxed) != nullptr) [[unlikely]] {
    return e.fail(errc::duplicate_name, registry_t::describe_conflict(en));
  }
  if (put_number(e, &en)) return true;
  put_identity(e, id, en.what.fingerprint);
  if (e.embeds_schemas()) {
    std::vector<std::byte> bytes;
    schema::builder b{&bytes};
    en.what.describe(b);
    put_text(e, as_text(bytes));
  }
  return true;
}

inline void put_inert(encoder& e, const inert_value& value) {
  if (value.code == nullptr) {
    e.put_count(0);
    return;
  }
  const inert_code& code = *value.code;
  if (!put_number(e, &code)) {
    put_identity(e, {code.identity, code.hash}, code.fingerprint);
    if (e.embeds_schemas()) put_text(e, as_text(code.schema));
  }
  for (const auto& piece : value.pieces) {
    e.write(piece.bytes.data(), piece.bytes.size());
    if (piece.closure != nullptr) put_inert(e, *piece.closure);
  }
}

// What a function object asks of the code that it takes.
struct wanted {
  std::string_view signature;
  const void* signature_type;
  bool copyable;
};

// Says why no entry has this identity, and what to do.
BRINE_COLD inline bool fail_unknown(decoder& d, const std::byte* where, std::string_view bytes,
                                    std::string_view asked) {
  identity_parts found;
  if (!parse_identity(bytes, found)) {
    return d.fail_at(where, errc::bad_value, "these bytes name no closure; the document is damaged");
  }
  const std::string name{found.name.substr(0, 200)};
  const std::string saved{found.signature.substr(0, 200)};
  if (found.signature != asked) {
    return d.fail_at(where, errc::signature_mismatch,
                     "the closure \"" + name + "\" has the signature " + saved + ", asked for was " +
                         std::string{asked} + "; load it as brine::function of its own signature");
  }
  if (!found.named) {
    return d.fail_at(where, errc::wrong_build,
                     "an unnamed closure (" + name +
                         ") that another build of the program saved: which code it is "
                         "can't be told across builds; name it with brine::closure<\"name\">(...) before saving");
  }
  const entry* same_name = find_named(current_name(found.name), found.signature);
  if (same_name == nullptr) {
    std::string text = "this program has no closure \"" + name + "\" with the signature " + saved;
    const auto near = registry().near_names(found.name);
    for (std::size_t i = 0; i < near.size(); ++i) text += (i == 0 ? "; names like it: \"" : ", \"") + near[i] + "\"";
    text +=
        "; it can load only what it could save: wrap the closure in a brine::function somewhere in it, or link "
        "the library that does";
    return d.fail_at(where, errc::unknown_closure, text);
  }
  if (same_name->what.version < found.version) {
    return d.fail_at(where, errc::version_mismatch,
                     "the closure \"" + name + "\" was saved in version " + std::to_string(found.version) +
                         ", this program has version " + std::to_string(same_name->what.version) +
                         "; load it with a newer program");
  }
  return d.fail_at(where, errc::schema_mismatch,
                   "the closure \"" + name + "\" was saved with other captures (version " +
                       std::to_string(found.version) + ") than the ones it has in this program (version " +
                       std::to_string(same_name->what.version) + "); write brine::migrate<\"" +
                       std::string{same_name->what.name} + "\">([](old_state) -> new_state { ... })");
}

// Says so, if what follows is one closure, of another signature than the one asked for; false, with
// nothing said, if it isn't.
BRINE_COLD inline bool fail_signature(decoder& d, std::string_view asked) {
  if (d.remaining() < 10 || (std::to_integer<unsigned>(*d.cursor()) - 1U) > 1U) return false;
  d.advance(9);
  const std::byte* where = d.cursor() - 8;
  std::uint64_t size = 0;
  const std::byte* text = wire::get_varint(d.cursor(), d.cursor() + d.remaining(), size);
  if (text == nullptr || size > d.remaining() - static_cast<std::size_t>(text - d.cursor())) return false;
  const std::string_view bytes{reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)};
  identity_parts found;
  if (!parse_identity(bytes, found) || found.signature == asked) return false;
  fail_unknown(d, where, bytes, asked);
  return true;
}

// A changed closure: renamed, of an older version, with other captures. False where none fits.
BRINE_COLD inline bool find_changed(std::string_view bytes, const wanted& want, named_code& code) {
  identity_parts saved;
  if (!parse_identity(bytes, saved) || !saved.named || saved.signature != want.signature) return false;
  const std::string name = current_name(saved.name);
  const entry* now = find_named(name, saved.signature, want.signature_type);
  if (now == nullptr || saved.version > now->what.version) return false;
  code.found = now;
  return find_way(*now, saved.captures, code.way);
}

// The code's name was read; now it must be one that may be loaded.
inline bool check_wanted(decoder& d, const std::byte* where, const entry& found, const wanted& want) {
  if (found.what.signature != want.signature) [[unlikely]] {
    return fail_unknown(d, where, found.known->bytes, want.signature);
  }
  if (found.conflict.load(std::memory_order_relaxed) != nullptr) [[unlikely]] {
    return d.fail_at(where, errc::duplicate_name, registry_t::describe_conflict(found));
  }
  if (want.copyable && !found.what.copyable) [[unlikely]] {
    return d.fail_at(where, errc::signature_mismatch,
                     "the closure \"" + std::string{found.what.name} +
                         "\" can only be moved; load it as "
                         "brine::move_only_function of its signature");
  }
  if (!d.options().allow.allows(found.what.name)) [[unlikely]] {
    return d.fail_at(where, errc::not_allowed,
                     "the closure \"" + std::string{found.what.name} + "\" is not among options.allow");
  }
  return true;
}

BRINE_COLD inline bool check_text(decoder& d, const std::byte* where, const entry& found, std::uint64_t saved) {
  const auto policy = d.options().changed_body;
  if (policy == body_policy::ignore || found.what.fingerprint == 0 || found.what.fingerprint == saved) return true;
  const std::string text =
      "the closure \"" + std::string{found.what.name} + "\" has another text than when it was saved";
  if (policy == body_policy::refuse) return d.fail_at(where, errc::body_mismatch, text);
  if (d.options().reports != nullptr) d.options().reports->push_back(text);
  return true;
}

// An identity as it stands in the document.
struct read_identity {
  const std::byte* where = nullptr;
  identity id;
  std::uint64_t fingerprint = 0;
  std::span<const std::byte> schema;
};

inline bool get_identity(decoder& d, std::uint64_t tag, read_identity& out) {
  out.where = d.cursor();
  if (!d.need(8)) [[unlikely]]
    return false;
  out.id.hash = d.take<std::uint64_t>();
  std::size_t size = 0;
  if (!d.get_count(1, 0, size)) [[unlikely]]
    return false;
  out.id.bytes = {reinterpret_cast<const char*>(d.cursor()), size};
  d.advance(size);
  if (tag == 2) {
    if (!d.need(8)) [[unlikely]]
      return false;
    out.fingerprint = d.take<std::uint64_t>();
  }
  if (d.schemas_embedded()) {
    if (!d.get_count(1, 0, size)) [[unlikely]]
      return false;
    out.schema = {d.cursor(), size};
    d.advance(size);
  }
  return true;
}

BRINE_COLD inline std::shared_ptr<inert_code> make_inert(std::string_view id, std::uint64_t hash,
                                                         std::uint64_t fingerprint, std::span<const std::byte> schema) {
  auto code = std::make_shared<inert_code>();
  code->identity = id;
  code->hash = hash;
  code->fingerprint = fingerprint;
  code->schema.assign(schema.begin(), schema.end());
  return code->captures.parse(code->schema) ? code : nullptr;
}

// The number-th code of the document; nullptr where it has named none such.
inline const named_code* known_code(decoder& d, std::uint64_t number, named_code& first) {
  const bool first_is_plain = d.first_closure != nullptr;
  if (first_is_plain && number == 0) {
    first.found = static_cast<const entry*>(d.first_closure);
    return &first;
  }
  const auto* more = d.closure_state.get<read_codes>();
  const std::uint64_t at = number - (first_is_plain ? 1 : 0);
  return more != nullptr && at < more->all.size() ? &more->all[static_cast<std::size_t>(at)] : nullptr;
}

// The code of a closure that is kept as data, whether it is in this program or not.
BRINE_COLD inline bool get_inert_code(decoder& d, std::uint64_t tag, std::shared_ptr<const inert_code>& code) {
  const std::byte* where = d.cursor();
  auto& codes = d.closure_state.get_or_make<read_codes>().all;
  if (tag <= 2) {
    read_identity read;
    if (!get_identity(d, tag, read)) return false;
    identity_parts parts;
    if (!parse_identity(read.id.bytes, parts)) return fail_unknown(d, where, read.id.bytes, {});
    auto made = make_inert(read.id.bytes, read.id.hash, read.fingerprint, read.schema);
    if (made == nullptr) return d.fail_at(where, errc::bad_value, "the schema of a closure's captures is damaged");
    named_code named;
    named.inert = made;
    // Met as data first, it may be asked for as code later.
    named.found = registry().find(read.id, nullptr);
    codes.push_back(named);
    code = made;
    return true;
  }
  named_code first;
  const named_code* known = known_code(d, tag - 3, first);
  if (known == nullptr)
    return d.fail_at(where, errc::bad_value, "a closure's code is referred to that the document hasn't named");
  if (known->inert == nullptr) {
    std::vector<std::byte> bytes;
    schema::builder b{&bytes};
    known->found->what.describe(b);
    code = make_inert(known->found->known->bytes, known->found->known->hash, known->found->what.fingerprint, bytes);
    return code != nullptr;
  }
  code = known->inert;
  return true;
}

// Reads what the closure captured, as data.
BRINE_COLD inline bool get_inert_state(decoder& d, inert_value& value) {
  if (!d.enter()) return false;
  const std::byte* begin = d.cursor();
  const auto cut = [&](std::unique_ptr<inert_value> closure) {
    if (!d.charge(static_cast<std::size_t>(d.cursor() - begin) + sizeof(inert_value::piece))) return false;
    value.pieces.push_back({{begin, d.cursor()}, std::move(closure)});
    return true;
  };
  auto on_closure = [&](decoder&) {
    std::uint64_t tag = 0;
    const std::byte* at = d.cursor();
    if (!d.get_varint(tag)) return false;
    auto inner = std::make_unique<inert_value>();
    const std::byte* behind_tag = d.cursor();
    d.rewind(at);
    if (!cut(nullptr)) return false;
    d.rewind(behind_tag);
    if (tag != 0 && (!get_inert_code(d, tag, inner->code) || !get_inert_state(d, *inner))) return false;
    value.pieces.back().closure = std::move(inner);
    begin = d.cursor();
    return true;
  };
  const bool done = brine::detail::skim(d, value.code->captures, 0, on_closure) && cut(nullptr);
  d.leave();
  return done;
}

// Reads the code that the document names next, `tag` being read: an entry of the program that may
// be loaded, or an inert code.
inline bool get_code(decoder& d, std::uint64_t tag, const wanted& want, named_code& code) {
  if (tag >= 3) {
    const std::byte* where = d.cursor();
    named_code first;
    const named_code* known = known_code(d, tag - 3, first);
    if (known == nullptr) [[unlikely]] {
      return d.fail_at(where, errc::bad_value, "a closure's code is referred to that the document hasn't named");
    }
    code = *known;
    if (code.found != nullptr) {
      code.inert = nullptr;
      return check_wanted(d, where, *code.found, want);
    }
    identity_parts parts;
    if (!parse_identity(code.inert->identity, parts) || parts.signature != want.signature) {
      return fail_unknown(d, where, code.inert->identity, want.signature);
    }
    return d.options().inert || fail_unknown(d, where, code.inert->identity, want.signature);
  }
  read_identity read;
  if (!get_identity(d, tag, read)) [[unlikely]]
    return false;
  code.found = registry().find(read.id, want.signature_type);
  if (code.found == nullptr && !find_changed(read.id.bytes, want, code)) [[unlikely]] {
    identity_parts parts;
    const bool as_data = d.options().inert && parse_identity(read.id.bytes, parts) && parts.signature == want.signature;
    if (!as_data) return fail_unknown(d, read.where, read.id.bytes, want.signature);
    if (!d.options().allow.allows(parts.named ? parts.name : std::string_view{})) {
      return d.fail_at(read.where, errc::not_allowed,
                       "the closure \"" + std::string{parts.name.substr(0, 200)} + "\" is not among options.allow");
    }
    if (!d.schemas_embedded()) {
      return d.fail_at(read.where, errc::unknown_closure,
                       "a closure can be kept as data only from a document with its schema: save it with "
                       "{.schema = brine::embed}");
    }
    code = {};
    code.inert = make_inert(read.id.bytes, read.id.hash, read.fingerprint, read.schema);
    if (code.inert == nullptr)
      return d.fail_at(read.where, errc::bad_value, "the schema of a closure's captures is damaged");
  }
  if (code.found != nullptr && code.found->known->bytes == read.id.bytes && code.found->known->hash != read.id.hash) {
    return d.fail_at(read.where, errc::bad_value,
                     "the name of a closure and its hash disagree; the document is damaged");
  }
  if (code.plain() && d.first_closure == nullptr && d.closure_state.get<read_codes>() == nullptr) [[likely]] {
    d.first_closure = code.found;
  } else {
    d.closure_state.get_or_make<read_codes>().all.push_back(code);
  }
  if (code.found == nullptr) return true;
  return check_wanted(d, read.where, *code.found, want) &&
         (read.fingerprint == 0 || check_text(d, read.where, *code.found, read.fingerprint));
}

// Reads the old captures and turns them into the present ones, step by step.
BRINE_COLD inline bool construct_migrated(decoder& d, const named_code& code, void* function_object) {
  const std::byte* where = d.cursor();
  std::vector<std::byte> state;
  for (std::size_t i = 0; i < code.way.size(); ++i) {
    brine::detail::memory_encoder e;
    bool done = false;
    if (i == 0) {
      done = code.way[i]->apply(d, e);
      if (!done) return false;
    } else {
      decoder step{state, 0, d.options()};
      done = code.way[i]->apply(step, e);
    }
    if (!done || !e.ok())
      return d.fail_at(where, errc::bad_value, "a migration's new state can't be read by the next one");
    state.assign(e.bytes().begin(), e.bytes().end());
  }
  decoder last{state, 0, d.options()};
  if (code.found->what.construct(last, function_object)) return true;
  return d.fail_at(where, errc::bad_value,
                   "the migrated captures of \"" + std::string{code.found->what.name} + "\" can't be read");
}

}  // namespace detail

// Writes a callable as a function object of this signature, without making one.
template <class Signature, class F>
void encode_as(encoder& e, const F& callable) {
  if (detail::put_entry(e, registered<F, Signature>())) detail::state_codec<F>::encode(e, callable);
}

}  // namespace closures

namespace detail {

template <class T>
struct function_signature;
template <template <class> class Function, class Signature>
struct function_signature<Function<Signature>> {
  using type = Signature;
};

}  // namespace detail

template <class T>
struct family<T, kind::function> : plain_family {
  using signature = typename detail::function_signature<T>::type;
  // Closures may capture closures, without end; each takes as much stack as so many levels of records.
  static constexpr std::size_t levels = 8;
  static constexpr closures::detail::wanted wanted{closures::spelled_signature<signature>, &schema::identity<signature>,
                                                   std::is_copy_constructible_v<T>};
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::closure);
    b.text(closures::spelled_signature<signature>);
    b.closures();
  }
  static void encode(encoder& e, const T& value) {
    const closures::entry* en = value.registered_entry();
    if (!value) {
      e.put_count(0);
    } else if (en == nullptr) [[unlikely]] {
      e.fail(errc::unknown_closure, "a closure whose module was unloaded can't be saved");
    } else if (e.enter(levels)) [[likely]] {
      if (en->what.inert || closures::detail::put_entry(e, *en)) value.encode_state(e);
      e.leave(levels);
    }
  }
  template <std::size_t>
  static bool get(decoder& d, T& value) {
    std::uint64_t tag = 0;
    if (!d.get_varint(tag)) [[unlikely]]
      return false;
    if (tag == 0) {
      value = nullptr;
      return true;
    }
    if (!d.enter(levels)) [[unlikely]]
      return false;
    const bool done = get_state(d, tag, value);
    d.leave(levels);
    return done;
  }

 private:
  static bool get_state(decoder& d, std::uint64_t tag, T& value) {
    closures::named_code code;
    if (!closures::detail::get_code(d, tag, wanted, code)) [[unlikely]]
      return false;
    auto* to = static_cast<closures::holder<signature>*>(&value);
    if (code.plain()) [[likely]]
      return code.found->what.construct(d, to);
    if (code.inert == nullptr) return closures::detail::construct_migrated(d, code, to);
    auto data = std::make_shared<closures::inert_value>();
    data->code = code.inert;
    if (!closures::detail::get_inert_state(d, *data)) [[unlikely]]
      return false;
    value = closures::inert<signature>{std::move(data)};
    return true;
  }
};

}  // namespace brine

// ---- brine/wire/checksum.hpp
// CRC-32 as in zlib, PNG and Ethernet (polynomial 0x04c11db7, reflected, all ones in and
// out): it finds accidents, not forgeries. Eight bytes a step ("slicing by 8").

namespace brine::wire {

namespace detail {

using crc_tables = std::array<std::array<std::uint32_t, 256>, 8>;

consteval crc_tables make_crc_tables() {
  crc_tables t{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t c = i;
    for (int bit = 0; bit < 8; ++bit) c = (c & 1U) != 0 ? 0xedb88320U ^ (c >> 1U) : c >> 1U;
    t[0][i] = c;
  }
  for (std::size_t k = 1; k < 8; ++k) {
    for (std::size_t i = 0; i < 256; ++i) t[k][i] = (t[k - 1][i] >> 8U) ^ t[0][t[k - 1][i] & 0xffU];
  }
  return t;
}

inline constexpr crc_tables crc = make_crc_tables();

}  // namespace detail

// `before` is the checksum of what came earlier, so that pieces can be added up.
[[nodiscard]] inline std::uint32_t checksum(std::span<const std::byte> bytes, std::uint32_t before = 0) noexcept {
  const auto& t = detail::crc;
  std::uint32_t c = ~before;
  const std::byte* p = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; left -= 8, p += 8) {
    const std::uint32_t low = fetch<std::uint32_t>(p) ^ c;
    const auto high = fetch<std::uint32_t>(p + 4);
    c = t[7][low & 0xffU] ^ t[6][(low >> 8U) & 0xffU] ^ t[5][(low >> 16U) & 0xffU] ^ t[4][low >> 24U] ^
        t[3][high & 0xffU] ^ t[2][(high >> 8U) & 0xffU] ^ t[1][(high >> 16U) & 0xffU] ^ t[0][high >> 24U];
  }
  for (; left != 0; --left) c = t[0][(c ^ std::to_integer<std::uint32_t>(*p++)) & 0xffU] ^ (c >> 8U);
  return ~c;
}

}  // namespace brine::wire

// ---- brine/wire/header.hpp
// The first bytes of every document. Facts of the format only; FORMAT.md has the whole of it.
//
//   offset  bytes  what
//   0       4      magic 8f 62 72 6e ("\x8f" "brn"; no UTF-8 text begins so)
//   4       1      format version, 1
//   5       1      flags
//   6       8      schema hash, little-endian
//   14      8      only with the flag `sized`: bytes behind this header, little-endian
//
// Behind the header: with `embedded`, a varint count and the canonical schema of that many
// bytes; the value; the objects that its shared pointers own; with `checksummed`, 4 bytes of CRC-32
// over everything before them, the header included.

namespace brine::wire {

inline constexpr std::array<std::byte, 4> magic{std::byte{0x8f}, std::byte{'b'}, std::byte{'r'}, std::byte{'n'}};
inline constexpr std::uint8_t format_version = 1;

enum flag : std::uint8_t {
  embedded = 1,     // the schema is in the document
  checksummed = 2,  // four bytes of CRC-32 end it
  sized = 4,        // its length is in the header, so that documents can follow each other
};
inline constexpr std::uint8_t known_flags = embedded | checksummed | sized;

inline constexpr std::size_t header_size = 14;
inline constexpr std::size_t size_field = 8;
inline constexpr std::size_t checksum_size = 4;

// The header's bytes; for most types all of them are known when the program is compiled.
[[nodiscard]] constexpr std::array<std::byte, header_size> make_header(std::uint8_t flags, std::uint64_t hash) {
  std::array<std::byte, header_size> out{magic[0],        magic[1], magic[2], magic[3], std::byte{format_version},
                                         std::byte{flags}};
  for (std::size_t i = 0; i < 8; ++i) out[6 + i] = static_cast<std::byte>(hash >> (8 * i));
  return out;
}

}  // namespace brine::wire

// ---- brine/archive/document.hpp
// A whole document: header, schema, value, checksum, in that order both ways.

namespace brine {

namespace detail {

// What a value is saved as: itself; a callable with one signature as a function object; a
// string literal as a string.
template <class T>
struct stored {
  using type = T;
};
template <class T>
  requires(kind_of<T> == kind::callable && requires { typename closures::plain_signature<T>::type; })
struct stored<T> {
  using type = function<typename closures::plain_signature<T>::type>;
};
template <std::size_t N>
struct stored<char[N]> {
  using type = std::string_view;
};
// brine::fn<&f> where it is a function (fn.hpp).
template <class T>
  requires std::is_function_v<T> && closures::own_callable<closures::callable_type<T>>
struct stored<T> : stored<closures::callable_type<T>> {};
template <class T>
using stored_as = typename stored<std::remove_cv_t<T>>::type;

// What loads<T> answers: a function object for a function type.
template <class T>
struct loaded {
  using type = T;
};
template <class T>
  requires closures::is_signature<T>
struct loaded<T> {
  using type = function<T>;
};
template <class T>
using loaded_as = typename loaded<T>::type;

// The type whose facts decide whether T can be saved: of a callable its captures, of all
// else what it is saved as.
template <class T>
struct decided_by {
  using type = stored_as<T>;
};
template <class T>
  requires std::is_function_v<T>
struct decided_by<T> {
  using type = closures::state<closures::callable_type<T>>;
};
template <class T>
  requires(kind_of<T> == kind::callable)
struct decided_by<T> {
  using type = closures::state<T>;
};

// A callable without one signature can't be saved as it stands.
template <class T>
inline constexpr schema::refusal against_dumping = kind_of<T> == kind::callable && std::is_same_v<stored_as<T>, T>
                                                       ? schema::refusal::no_signature
                                                       : schema::against_saving<typename decided_by<T>::type>;
template <class T>
inline constexpr bool dumpable = against_dumping<T> == schema::refusal::none;
template <class T>
inline constexpr bool loadable = schema::loadable<loaded_as<T>>;

// The errors behind them: no program that has one is ever run.
template <class T>
[[noreturn]] void refuse_dumping() {
  schema::explain<against_dumping<T>, typename decided_by<T>::type>();
  std::abort();
}
template <class T>
[[noreturn]] void refuse_loading() {
  schema::explain<schema::against_loading<loaded_as<T>>, loaded_as<T>>();
  std::abort();
}

enum class destination : bool { bytes, file };

[[nodiscard]] constexpr std::uint8_t flags_for(const save_options& options, destination to, bool sized) {
  const bool file = to == destination::file;
  const bool with_schema = options.schema == schema_mode::embed || (options.schema == schema_mode::standard && file);
  const bool with_checksum =
      options.checksum == checksum_mode::crc32 || (options.checksum == checksum_mode::standard && file);
  return static_cast<std::uint8_t>((with_schema ? wire::embedded : 0) | (with_checksum ? wire::checksummed : 0) |
                                   (sized ? wire::sized : 0));
}

template <class T>
void encode_value(encoder& e, const T& value) {
  if constexpr (std::is_function_v<T>) {
    encode_value(e, closures::as_callable(value));
  } else if constexpr (kind_of<T> == kind::callable) {
    closures::encode_as<typename closures::plain_signature<T>::type>(e, value);
  } else {
    using stored_type = stored_as<T>;
    if constexpr (std::is_same_v<stored_type, T>) {
      encode<T>(e, value);
    } else {
      encode<stored_type>(e, stored_type{value});
    }
  }
}

// Schema and checksum around the value; only documents that have them come here.
template <class T>
BRINE_COLD void write_framed(encoder& e, const T& value, std::uint8_t flags) {
  if ((flags & wire::sized) != 0) e.commit(wire::store(e.reserve(wire::size_field), std::uint64_t{0}));
  if ((flags & wire::embedded) != 0) {
    const auto schema = schema::bytes<stored_as<T>>();
    e.put_count(schema.size());
    e.write(schema.data(), schema.size());
    e.embed_schemas();
  }
  encode_value(e, value);
  if (e.finish_graph != nullptr) e.finish_graph(e);
  if ((flags & wire::sized) != 0) {
    const std::size_t behind =
        e.size() - wire::header_size - wire::size_field + ((flags & wire::checksummed) != 0 ? wire::checksum_size : 0);
    wire::store(e.data() + wire::header_size, static_cast<std::uint64_t>(behind));
  }
  if ((flags & wire::checksummed) != 0) {
    const std::uint32_t sum = wire::checksum({e.data(), e.size()});
    e.commit(wire::store(e.reserve(wire::checksum_size), sum));
  }
}

// Writes the document of a value; the encoder remembers what went wrong.
template <class T>
void write_document(encoder& e, const T& value, std::uint8_t flags) {
  const auto header = wire::make_header(flags, schema::hash<stored_as<T>>());
  e.write(header.data(), header.size());
  if (flags != 0) {
    write_framed(e, value, flags);
  } else {
    encode_value(e, value);
    if (e.finish_graph != nullptr) e.finish_graph(e);
  }
}

// The shared objects that the value refers to stand behind it.
[[nodiscard]] inline bool finish_objects(decoder& d) {
  if (d.finish_graph == nullptr) [[likely]]
    return true;
  return std::exchange(d.finish_graph, nullptr)(d);
}

[[nodiscard]] inline std::string hex(std::uint64_t value) {
  std::string text(16, '0');
  for (std::size_t i = 16; i-- > 0; value >>= 4U) text[i] = "0123456789abcdef"[value & 0xfU];
  return text;
}

// The signature of a T that is itself a function object; empty for others.
template <class T>
inline constexpr std::string_view asked_signature{};
template <class T>
  requires(kind_of<T> == kind::function)
inline constexpr std::string_view asked_signature<T> =
    closures::spelled_signature<typename function_signature<T>::type>;

// The header, word by word, with everything that it asks for; false where it is refused.
BRINE_COLD inline bool open_any(decoder& d, std::uint64_t expected, std::string_view type, std::string_view asked) {
  const std::byte* begin = d.cursor();
  const std::size_t known = d.remaining() < wire::magic.size() ? d.remaining() : wire::magic.size();
  if (known != 0 && std::memcmp(begin, wire::magic.data(), known) != 0) {
    return d.fail(errc::bad_magic, "this is no brine document: those begin with the bytes 8f 62 72 6e");
  }
  if (!d.need(wire::header_size)) return false;
  const auto version = std::to_integer<unsigned>(begin[4]);
  const auto flags = std::to_integer<unsigned>(begin[5]);
  if (version != wire::format_version) {
    d.advance(4);
    return d.fail(errc::unsupported_format, "format version " + std::to_string(version) +
                                                ", and this brine reads version " +
                                                std::to_string(wire::format_version) + "; load it with a newer brine");
  }
  if ((flags & ~unsigned{wire::known_flags}) != 0) {
    d.advance(5);
    return d.fail(errc::unsupported_format, "flags that this brine doesn't know; load it with a newer brine");
  }
  const auto hash = wire::fetch<std::uint64_t>(begin + 6);
  d.advance(wire::header_size);
  if ((flags & wire::sized) != 0) {
    if (!d.need(wire::size_field)) return false;
    const auto size = d.take<std::uint64_t>();
    if (size > d.remaining()) return d.truncated(static_cast<std::size_t>(size));
    if (size < d.remaining()) {
      d.advance(static_cast<std::size_t>(size));
      return d.fail(errc::trailing_bytes,
                    "another document, or something else, follows this one; load several "
                    "documents from a stream");
    }
  }
  if ((flags & wire::checksummed) != 0) {
    if (!d.need(wire::checksum_size)) return false;
    d.drop_end(wire::checksum_size);
    const auto all = d.whole();
    const auto stored = wire::fetch<std::uint32_t>(all.data() + all.size());
    if (wire::checksum(all) != stored) {
      return d.fail(errc::checksum_mismatch, "the bytes aren't those that were saved: the document was damaged");
    }
  }
  if ((flags & wire::embedded) != 0) {
    std::size_t size = 0;
    if (!d.get_count(1, 0, size)) return false;
    d.advance(size);
    d.set_schemas_embedded(true);
  }
  if (hash != expected) {
    if (!asked.empty()) {
      const std::byte* value = d.cursor();
      if (closures::detail::fail_signature(d, asked)) return false;
      d.rewind(value);
    }
    return d.fail_at(begin + 6, errc::schema_mismatch,
                     "the document holds a value of another shape (schema " + hex(hash) + ") than " +
                         std::string{type} + " (schema " + hex(expected) + "); load it as the type that was saved");
  }
  return true;
}

// Reads the header, and the value by read(); refuses bytes behind it.
template <class T, class Read>
[[nodiscard]] bool read_document(decoder& d, Read&& read) {
  const std::uint64_t hash = schema::hash<T>();
  const auto header = wire::make_header(0, hash);
  if (d.has(header.size()) && std::memcmp(d.cursor(), header.data(), header.size()) == 0) [[likely]] {
    d.advance(header.size());
  } else if (!open_any(d, hash, meta::type_name<T>(), asked_signature<T>)) {
    return false;
  }
  if (!read() || !finish_objects(d)) [[unlikely]]
    return false;
  if (d.remaining() == 0) [[likely]]
    return true;
  return d.fail(errc::trailing_bytes, std::to_string(d.remaining()) +
                                          " bytes follow the value; the document is damaged, or isn't the whole of it");
}

}  // namespace detail

}  // namespace brine

// ---- brine/archive/dumps.hpp
// Saving to bytes.

namespace brine {

namespace detail {

// A resizable container of bytes or characters.
template <class T>
concept byte_container = requires(T& c, std::size_t n) {
  c.data();
  c.resize(n);
  c.capacity();
  requires sizeof(typename T::value_type) == 1 && std::is_trivially_copyable_v<typename T::value_type>;
};

// Runs f, which answers a result; what it throws becomes one.
template <class Result, class F>
[[nodiscard]] Result caught(F&& f) {
#if BRINE_HAS_EXCEPTIONS
  try {
    return f();
  } catch (const error& e) {
    return e;
  } catch (const std::bad_alloc&) {
    return error{errc::limit_exceeded, 0, {}, "the machine has not enough memory left"};
  } catch (const std::exception& e) {
    return error{errc::bad_value, 0, {}, std::string{"a constructor or serialize() failed: "} + e.what()};
  }
#else
  return f();
#endif
}

}  // namespace detail

// The document of a value: header of 14 bytes with the hash of the type's schema, then the
// value (FORMAT.md); with {.schema = embed} the schema too. Fails with bad_value (a valueless variant),
// too_deep, duplicate_name.
template <class T>
[[nodiscard]] std::vector<std::byte> dumps(const T& value, const save_options& options = {}) {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    detail::memory_encoder e;
    e.set_canonical(options.canonical);
    detail::write_document(e, value, detail::flags_for(options, detail::destination::bytes, false));
    if (!e.ok()) [[unlikely]]
      detail::raise(e.take_failure());
    return {e.bytes().begin(), e.bytes().end()};
  }
}

// The same; nothing is thrown.
template <class T>
[[nodiscard]] result<std::vector<std::byte>> try_dumps(const T& value, const save_options& options = {}) noexcept {
  using answer = result<std::vector<std::byte>>;
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    return detail::caught<answer>([&]() -> answer {
      detail::memory_encoder e;
      e.set_canonical(options.canonical);
      detail::write_document(e, value, detail::flags_for(options, detail::destination::bytes, false));
      if (!e.ok()) [[unlikely]]
        return e.take_failure();
      return std::vector<std::byte>{e.bytes().begin(), e.bytes().end()};
    });
  }
}

// Replaces what the buffer (a vector of bytes, a string) holds by the document, and reuses its memory.
// After an error its content is unspecified.
template <detail::byte_container Buffer, class T>
[[nodiscard]] result<void> try_dumps_into(Buffer& buffer, const T& value, const save_options& options = {}) noexcept {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    return detail::caught<result<void>>([&]() -> result<void> {
      wire::container_sink<Buffer, encoder> e{buffer};
      e.set_canonical(options.canonical);
      detail::write_document(e, value, detail::flags_for(options, detail::destination::bytes, false));
      if (!e.ok()) [[unlikely]]
        return e.take_failure();
      e.finish();
      return {};
    });
  }
}
template <detail::byte_container Buffer, class T>
void dumps_into(Buffer& buffer, const T& value, const save_options& options = {}) {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    wire::container_sink<Buffer, encoder> e{buffer};
    e.set_canonical(options.canonical);
    detail::write_document(e, value, detail::flags_for(options, detail::destination::bytes, false));
    if (!e.ok()) [[unlikely]]
      detail::raise(e.take_failure());
    e.finish();
  }
}

}  // namespace brine

// ---- brine/archive/loads.hpp
// Loading from bytes.

namespace brine {

namespace detail {

// Any contiguous range of bytes or characters.
template <class R>
concept byte_range = requires(const R& r) {
  { std::data(r) };
  { std::size(r) };
  requires sizeof(*std::data(r)) == 1 && std::is_trivially_copyable_v<std::remove_cvref_t<decltype(*std::data(r))>>;
};

template <byte_range R>
[[nodiscard]] std::span<const std::byte> as_bytes(const R& r) {
  return {reinterpret_cast<const std::byte*>(std::data(r)), static_cast<std::size_t>(std::size(r))};
}

inline const load_options default_load_options{};

// Reads one document into raw memory.
template <class T>
[[nodiscard]] bool read_new(decoder& d, place<T>& to) {
  return read_document<T>(d, [&] { return d.need(codec_for<T>::min_size) && to.construct(d); });
}

// Reads one document into an object that is there; a failure leaves it as it was.
template <class T>
[[nodiscard]] bool read_over(decoder& d, T& value) {
  return read_document<T>(d, [&] {
    if constexpr (!std::is_move_assignable_v<T> && !constructs_itself<T>) {
      return decode(d, value);  // nothing but this very object can be read into
    } else if constexpr (schema::facts_of<T>.opaque || schema::facts_of<T>.dynamic || constructs_itself<T>) {
      // Only reading can tell whether the bytes are good: into a new object, which then moves.
      place<T> fresh;
      if (!d.need(codec_for<T>::min_size) || !fresh.construct(d) || !finish_objects(d)) [[unlikely]]
        return false;
      if (d.remaining() != 0) [[unlikely]]
        return true;  // trailing bytes: refused by the caller
      if constexpr (std::is_move_assignable_v<T>) {
        value = std::move(*fresh.get());
      } else {  // const members
        std::destroy_at(std::addressof(value));
        std::construct_at(std::addressof(value), std::move(*fresh.get()));
      }
      return true;
    } else {
      // Limits are met, or not, only while objects are made.
      if (d.options().limits.bytes != limits{}.bytes) [[unlikely]] {
        place<T> fresh;
        if (!d.need(codec_for<T>::min_size) || !fresh.construct(d)) return false;
        if (d.remaining() == 0) value = std::move(*fresh.get());
        return true;
      }
      // All bytes are checked first; then reading them in place can't fail.
      const std::byte* begin = d.cursor();
      if (!skip<T>(d)) [[unlikely]]
        return false;
      if (d.remaining() != 0) [[unlikely]]
        return true;  // trailing bytes: refused by the caller
      d.rewind(begin);
      return decode(d, value);
    }
  });
}

template <class T>
[[nodiscard]] loaded_as<T> load_from(std::span<const std::byte> bytes, const load_options& options) {
  using type = loaded_as<T>;
  decoder d{bytes, 0, options};
  if constexpr (default_made<type> && !constructs_itself<type> && std::is_default_constructible_v<type>) {
    type value = type();  // a member's default constructor may be explicit
    const bool done = read_document<type>(d, [&] { return decode(d, value); });
    if (!done) [[unlikely]]
      raise(d.take_failure());
    return value;
  } else {
    place<type> value;
    if (!read_new(d, value)) [[unlikely]]
      raise(d.take_failure());
    return std::move(*value.get());
  }
}

template <class T>
[[nodiscard]] result<loaded_as<T>> try_load_from(std::span<const std::byte> bytes, const load_options& options) {
  using type = loaded_as<T>;
  return caught<result<type>>([&]() -> result<type> {
    decoder d{bytes, 0, options};
    place<type> value;
    if (!read_new(d, value)) [[unlikely]]
      return d.take_failure();
    return std::move(*value.get());
  });
}

}  // namespace detail

// The value of a document; for a function type R(A...) a brine::function<R(A...)>. Fails with
// every code of errc but io_error and duplicate_name; on any bytes it answers a value or fails so.
template <class T, detail::byte_range Bytes>
[[nodiscard]] detail::loaded_as<T> loads(const Bytes& bytes,
                                         const load_options& options = detail::default_load_options) {
  if constexpr (!detail::loadable<T>) {
    detail::refuse_loading<T>();
  } else {
    return detail::load_from<T>(detail::as_bytes(bytes), options);
  }
}

// The same; nothing is thrown.
template <class T, detail::byte_range Bytes>
[[nodiscard]] result<detail::loaded_as<T>> try_loads(
    const Bytes& bytes, const load_options& options = detail::default_load_options) noexcept {
  if constexpr (!detail::loadable<T>) {
    detail::refuse_loading<T>();
  } else {
    return detail::try_load_from<T>(detail::as_bytes(bytes), options);
  }
}

// Loads into an object that is there and reuses what it holds, where every byte can be checked
// beforehand (types without hooks, closures and shared pointers); else a new object takes its
// place. After a failure the value is as it was.
template <class T, detail::byte_range Bytes>
[[nodiscard]] result<void> try_loads_into(T& value, const Bytes& bytes,
                                          const load_options& options = detail::default_load_options) noexcept {
  if constexpr (!detail::loadable<T>) {
    detail::refuse_loading<T>();
  } else {
    return detail::caught<result<void>>([&]() -> result<void> {
      decoder d{detail::as_bytes(bytes), 0, options};
      if (!detail::read_over(d, value)) [[unlikely]]
        return d.take_failure();
      return {};
    });
  }
}
template <class T, detail::byte_range Bytes>
void loads_into(T& value, const Bytes& bytes, const load_options& options = detail::default_load_options) {
  if constexpr (!detail::loadable<T>) {
    detail::refuse_loading<T>();
  } else {
    decoder d{detail::as_bytes(bytes), 0, options};
    if (!detail::read_over(d, value)) [[unlikely]]
      detail::raise(d.take_failure());
  }
}

}  // namespace brine

// ---- brine/archive/checks.hpp
// Questions about a type or value, asked before anything is saved.

namespace brine {

// T can be saved and loaded. What a hook visits is only known when it runs: a class with a hook counts.
template <class T>
inline constexpr bool storable = schema::loadable<detail::stored_as<T>>;

namespace detail {

template <class T>
inline constexpr std::string_view refusal_text = meta::written<[](meta::text_writer& out) {
  constexpr const auto& facts = schema::facts_of<stored_as<T>>;
  if (facts.why == schema::refusal::none) return;
  out("brine[E");
  meta::detail::spell_number(out, static_cast<std::size_t>(facts.why));
  out("]: ");
  if (facts.path.size != 0) {
    out(facts.path.view());
    out(": ");
  }
  out(facts.culprit.view());
}>::view;

}  // namespace detail

// Why T can't: the message's id, the path to the member at fault and its type,
// "brine[E103]: jobs[].lock: std::mutex"; empty for a storable type. A constant.
template <class T>
[[nodiscard]] consteval std::string_view why_not() {
  return detail::refusal_text<T>;
}

// Saves, loads and saves again: the bytes agree, and where T has ==, the values too; but not where it
// holds owning pointers, whose == asks for the same object. For tests.
template <class T>
[[nodiscard]] bool roundtrips(const T& value) {
  const auto first = dumps(value, {.canonical = true});
  if constexpr (!std::is_move_constructible_v<T>) {
    T loaded{};
    loads_into(loaded, first);
    return dumps(loaded, {.canonical = true}) == first;
  } else {
    const auto loaded = loads<detail::stored_as<T>>(first);
    if (dumps(loaded, {.canonical = true}) != first) return false;
    if constexpr (!schema::facts_of<detail::stored_as<T>>.owners && requires {
                    { loaded == value } -> std::convertible_to<bool>;
                  }) {
      return loaded == value || value != value;  // a NaN isn't equal to itself
    } else {
      return true;
    }
  }
}

}  // namespace brine

// ---- brine/archive/file.hpp
// Saving to and loading from files. A file is replaced atomically: after a crash the old one or
// the new one is there, whole.

#if BRINE_HAS_POSIX
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace brine {

namespace detail {

// The name of a file: text, or a std::filesystem::path, whose header need not be included here.
class file_name {
 public:
  // NOLINTBEGIN(google-explicit-constructor)
  file_name(const char* name) : name_{name} {}
  file_name(std::string name) : name_{std::move(name)} {}
  file_name(std::string_view name) : name_{name} {}
  template <class Path>
    requires requires(const Path& p) {
      { p.string() } -> std::same_as<std::string>;
    }
  file_name(const Path& path) : name_{path.string()} {}
  // NOLINTEND(google-explicit-constructor)

  [[nodiscard]] const std::string& text() const noexcept { return name_; }
  [[nodiscard]] const char* c_str() const noexcept { return name_.c_str(); }

 private:
  std::string name_;
};

[[nodiscard]] inline error io_failure(const file_name& name, const char* what) {
  const int number = errno;
  return {errc::io_error, 0, {}, name.text() + ": " + what + ": " + std::strerror(number)};
}

#if BRINE_HAS_POSIX

// The file behind a symbolic link is what is replaced, not the link.
[[nodiscard]] inline result<std::string> resolve_links(const file_name& name) {
  std::string path = name.text();
  for (int i = 0; i < 40; ++i) {
    std::string target(4096, '\0');
    const auto size = ::readlink(path.c_str(), target.data(), target.size());
    if (size < 0) return path;
    target.resize(static_cast<std::size_t>(size));
    const std::size_t slash = path.rfind('/');
    path = target.starts_with('/') || slash == std::string::npos ? target : path.substr(0, slash + 1) + target;
  }
  errno = ELOOP;
  return io_failure(name, "can't be found");
}

// New content goes to a file beside the old one, reaches the disk, and then takes its name.
[[nodiscard]] inline result<void> write_file(const file_name& name, std::span<const std::byte> bytes) {
  auto resolved = resolve_links(name);
  if (!resolved) return std::move(resolved).error();
  const std::string target = *std::move(resolved);
  std::string fresh = target + ".XXXXXX";
  const int file = ::mkstemp(fresh.data());
  if (file < 0) return io_failure(name, "can't create a file beside it");
  const auto give_up = [&](const char* what) {
    error e = io_failure(name, what);
    ::close(file);
    ::unlink(fresh.c_str());
    return e;
  };
  struct ::stat old{};
  mode_t mode = 0;
  if (::stat(target.c_str(), &old) == 0) {
    mode = old.st_mode & 07777U;
  } else {
    const mode_t mask = ::umask(0);
    ::umask(mask);
    mode = 0666U & ~mask;
  }
  if (::fchmod(file, mode) != 0) return give_up("can't set its permissions");
  const std::byte* at = bytes.data();
  std::size_t left = bytes.size();
  while (left != 0) {
    const auto written = ::write(file, at, left);
    if (written < 0) {
      if (errno == EINTR) continue;
      return give_up("can't write");
    }
    at += written;
    left -= static_cast<std::size_t>(written);
  }
  if (::fsync(file) != 0) return give_up("can't reach the disk");
  if (::close(file) != 0 || ::rename(fresh.c_str(), target.c_str()) != 0) {
    error e = io_failure(name, "can't replace it");
    ::unlink(fresh.c_str());
    return e;
  }
  // The new name must survive a crash too.
  const std::size_t slash = target.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : target.substr(0, slash + 1);
  const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY);
  if (directory >= 0) {
    ::fsync(directory);
    ::close(directory);
  }
  return {};
}

#else

[[nodiscard]] inline result<void> write_file(const file_name& name, std::span<const std::byte> bytes) {
  const file_name fresh{name.text() + ".new"};
  std::FILE* file = std::fopen(fresh.c_str(), "wb");
  if (file == nullptr) return io_failure(name, "can't create a file beside it");
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  if (std::fclose(file) != 0 || !written) return io_failure(name, "can't write");
  std::remove(name.c_str());  // C's rename may refuse an existing name
  if (std::rename(fresh.c_str(), name.c_str()) != 0) return io_failure(name, "can't replace it");
  return {};
}

#endif

[[nodiscard]] inline result<std::vector<std::byte>> read_file(const file_name& name) {
  std::FILE* file = std::fopen(name.c_str(), "rb");
  if (file == nullptr) return io_failure(name, "can't be opened");
  std::vector<std::byte> bytes;
  std::size_t used = 0;
  for (;;) {
    bytes.resize(used + (used < 65536 ? 65536 : used / 2));
    const std::size_t read = std::fread(bytes.data() + used, 1, bytes.size() - used, file);
    used += read;
    if (read == 0) break;
  }
  const bool failed = std::ferror(file) != 0;
  if (failed) {
    error e = io_failure(name, "can't be read");
    std::fclose(file);
    return e;
  }
  std::fclose(file);
  bytes.resize(used);
  return bytes;
}

}  // namespace detail

// Replaces the file by the document of the value, with its schema and a checksum unless the
// options say otherwise. Fails as dumps() does, and with io_error.
template <class T>
[[nodiscard]] result<void> try_dump(const T& value, const detail::file_name& name,
                                    const save_options& options = {}) noexcept {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    return detail::caught<result<void>>([&]() -> result<void> {
      detail::memory_encoder e;
      e.set_canonical(options.canonical);
      detail::write_document(e, value, detail::flags_for(options, detail::destination::file, false));
      if (!e.ok()) [[unlikely]]
        return e.take_failure();
      return detail::write_file(name, e.bytes());
    });
  }
}
template <class T>
void dump(const T& value, const detail::file_name& name, const save_options& options = {}) {
  try_dump(value, name, options).value();
}

// The value of the document that is the whole file. Fails as loads() does, and with io_error.
template <class T>
[[nodiscard]] result<detail::loaded_as<T>> try_load(
    const detail::file_name& name, const load_options& options = detail::default_load_options) noexcept {
  using answer = result<detail::loaded_as<T>>;
  if constexpr (!detail::loadable<T>) {
    detail::refuse_loading<T>();
  } else {
    return detail::caught<answer>([&]() -> answer {
      auto bytes = detail::read_file(name);
      if (!bytes) return std::move(bytes).error();
      return detail::try_load_from<T>(*bytes, options);
    });
  }
}
template <class T>
[[nodiscard]] detail::loaded_as<T> load(const detail::file_name& name,
                                        const load_options& options = detail::default_load_options) {
  return try_load<T>(name, options).value();
}

}  // namespace brine

// ---- brine/archive/stream.hpp
// Several documents in one stream, back to back: each says how long it is, so that reading one
// takes exactly its bytes and needs no seeking.

namespace brine {

namespace detail {

template <class S>
concept output_stream = requires(S& s, const char* bytes, std::streamsize n) {
  s.write(bytes, n);
  s.good();
};
template <class S>
concept input_stream = requires(S& s, char* bytes, std::streamsize n) {
  s.read(bytes, n);
  s.gcount();
};

// False where the stream takes no bytes: it says so by its state, or by an exception if it was told to.
template <output_stream Stream>
[[nodiscard]] bool write_bytes(Stream& out, std::span<const std::byte> bytes) {
#if BRINE_HAS_EXCEPTIONS
  try {
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    return out.good();
  } catch (...) {
    return false;
  }
#else
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return out.good();
#endif
}

// Appends n bytes, a piece at a time: a stream that announces more than it has costs no memory.
template <input_stream Stream>
[[nodiscard]] bool read_bytes(Stream& in, std::vector<std::byte>& to, std::uint64_t n) {
  while (n != 0) {
    const std::size_t piece = n < (1U << 20U) ? static_cast<std::size_t>(n) : std::size_t{1} << 20U;
    const std::size_t used = to.size();
    to.resize(used + piece);
    in.read(reinterpret_cast<char*>(to.data() + used), static_cast<std::streamsize>(piece));
    const auto got = static_cast<std::size_t>(in.gcount());
    to.resize(used + got);
    if (got != piece) return false;
    n -= piece;
  }
  return true;
}

// One document's bytes; where the stream ends early, what there was of them. A document without its
// length (from dumps()) is taken for the stream's last.
template <input_stream Stream>
[[nodiscard]] std::vector<std::byte> read_one(Stream& in) {
  std::vector<std::byte> bytes;
  if (!read_bytes(in, bytes, wire::header_size)) return bytes;
  if (std::memcmp(bytes.data(), wire::magic.data(), wire::magic.size()) != 0) return bytes;
  if ((bytes[5] & std::byte{wire::sized}) == std::byte{}) {
    (void)read_bytes(in, bytes, static_cast<std::uint64_t>(-1));
    return bytes;
  }
  if (!read_bytes(in, bytes, wire::size_field)) return bytes;
  (void)read_bytes(in, bytes, wire::fetch<std::uint64_t>(bytes.data() + wire::header_size));
  return bytes;
}

}  // namespace detail

// Appends the document of the value to the stream, with its schema and a checksum unless the
// options say otherwise. Fails as dumps() does, and with io_error.
template <class T, detail::output_stream Stream>
[[nodiscard]] result<void> try_dump(const T& value, Stream& out, const save_options& options = {}) {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    return detail::caught<result<void>>([&]() -> result<void> {
      detail::memory_encoder e;
      e.set_canonical(options.canonical);
      detail::write_document(e, value, detail::flags_for(options, detail::destination::file, true));
      if (!e.ok()) [[unlikely]]
        return e.take_failure();
      if (!detail::write_bytes(out, e.bytes())) return error{errc::io_error, 0, {}, "the stream takes no more bytes"};
      return {};
    });
  }
}
template <class T, detail::output_stream Stream>
void dump(const T& value, Stream& out, const save_options& options = {}) {
  try_dump(value, out, options).value();
}

// The value of the stream's next document. Fails as loads() does; at the stream's end with truncated.
template <class T, detail::input_stream Stream>
[[nodiscard]] result<detail::loaded_as<T>> try_load(Stream& in,
                                                    const load_options& options = detail::default_load_options) {
  using answer = result<detail::loaded_as<T>>;
  if constexpr (!detail::loadable<T>) {
    detail::refuse_loading<T>();
  } else {
    return detail::caught<answer>([&]() -> answer { return detail::try_load_from<T>(detail::read_one(in), options); });
  }
}
template <class T, detail::input_stream Stream>
[[nodiscard]] detail::loaded_as<T> load(Stream& in, const load_options& options = detail::default_load_options) {
  return try_load<T>(in, options).value();
}

}  // namespace brine

// ---- brine/closure/bind.hpp
// brine::bind<"name">(state, code): state of any type that can be persisted, and code that a
// captureless lambda holds. Works on every C++20 compiler. What the code changes in the state
// is saved with it.

namespace brine {

namespace closures {

template <meta::fixed_string Name, std::uint32_t Version, class State, class Code>
class bound {
 public:
  struct brine_callable {
    static constexpr void describe(schema::builder& b) { schema::describe<State>(b); }
    static void encode(encoder& e, const bound& f) { brine::detail::encode<State>(e, f.state_); }
    static bool construct(decoder& d, void* at) {
      brine::detail::place<State> state;
      if (!d.need(codec_for<State>::min_size) || !state.construct(d)) return false;
      ::new (at) bound(std::move(*state.get()));
      return true;
    }
  };
  using brine_signature = typename drop_first<signature_of<Code>>::type;
  static constexpr std::string_view brine_name = Name.view();
  static constexpr std::uint32_t brine_version = Version;

  constexpr explicit bound(State state) : state_(std::move(state)) {}

  template <class... A>
    requires std::is_invocable_v<Code, State&, A...>
  constexpr decltype(auto) operator()(A&&... args) {
    return Code{}(state_, std::forward<A>(args)...);
  }
  template <class... A>
    requires std::is_invocable_v<Code, const State&, A...>
  constexpr decltype(auto) operator()(A&&... args) const {
    return Code{}(state_, std::forward<A>(args)...);
  }

  [[nodiscard]] constexpr const State& state() const noexcept { return state_; }

 private:
  State state_;
};

}  // namespace closures

// Bytes: those of the state. The code takes State& (or const State&) and then the arguments.
template <meta::fixed_string Name, std::uint32_t Version = 0, class State, class Code>
[[nodiscard]] constexpr auto bind(State state, Code) {
  static_assert(std::is_empty_v<Code> && std::is_default_constructible_v<Code>,
                "brine::bind: the code must be a lambda without captures: what it needs goes into the state");
  return closures::bound<Name, Version, State, Code>(std::move(state));
}

}  // namespace brine

// ---- brine/closure/describe.hpp
// What a closure is: brine::describe(f), brine::captures_of(f). And what all closures of the program
// are: registry().manifest(), check_manifest(text).

namespace brine {

struct closure_info {
  std::string name;  // empty: unnamed, an identity inside one build only
  std::uint32_t version = 0;
  std::string signature;            // "f64(f64)"
  std::string captures;             // "{rate: f64, currency: string}"
  std::uint64_t captures_hash = 0;  // of the canonical schema of the captures
};

struct capture_info {
  std::string name;  // empty where the compiler doesn't know it
  std::string type;  // "f64"
};

namespace closures {

[[nodiscard]] inline std::vector<std::byte> capture_schema(const code& c) {
  std::vector<std::byte> bytes;
  schema::builder b{&bytes};
  c.describe(b);
  return bytes;
}

[[nodiscard]] inline closure_info info_of(const code& c) {
  return {std::string{c.name}, c.version, std::string{c.signature}, schema::to_text(capture_schema(c)), c.captures()};
}

template <class T>
[[nodiscard]] const code* code_of(const T& callable) {
  if constexpr (is_function_object<T>) {
    const entry* e = callable.registered_entry();
    return e == nullptr ? nullptr : &e->what;
  } else {
    return &registered<T, typename plain_signature<T>::type>().what;
  }
}

}  // namespace closures

// The name, version, signature and capture schema of a function object's closure, or of a callable;
// all empty for an empty function object.
template <class T>
[[nodiscard]] closure_info describe(const T& callable) {
  const closures::code* c = closures::code_of(callable);
  return c == nullptr ? closure_info{} : closures::info_of(*c);
}

// What it captured, in order: names and types.
template <class T>
[[nodiscard]] std::vector<capture_info> captures_of(const T& callable) {
  std::vector<capture_info> all;
  const closures::code* c = closures::code_of(callable);
  schema::tree t;
  if (c == nullptr || !t.parse(closures::capture_schema(*c))) return all;
  const schema::item& root = t.at(0);
  for (std::size_t i = 0; i < root.children.size(); ++i) {
    all.push_back({i < root.names.size() ? root.names[i] : std::string{}, t.text(root.children[i])});
  }
  return all;
}

// One line for each named closure, sorted, the same on every compiler:
//   name|version|signature|hash of the capture schema|capture schema
inline std::string registry_t::manifest() {
  std::vector<std::string> lines;
  each([&](const closures::entry& e) {
    if (e.what.name.empty()) return true;
    const closure_info info = closures::info_of(e.what);
    std::string hash(16, '0');
    std::uint64_t h = info.captures_hash;
    for (std::size_t i = 16; i-- > 0; h >>= 4U) hash[i] = "0123456789abcdef"[h & 0xfU];
    lines.push_back(info.name + '|' + std::to_string(info.version) + '|' + info.signature + '|' + hash + '|' +
                    info.captures);
    return true;
  });
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  std::string text;
  for (const auto& line : lines) text += line + '\n';
  return text;
}

// What of an earlier manifest this program could no longer load, a line each; empty if nothing: a
// closure that is gone, or whose captures changed without a migration. Keep the manifest of each
// release beside the program, and let a test call this.
[[nodiscard]] inline std::vector<std::string> check_manifest(std::string_view text) {
  std::vector<std::string> broken;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() == text.size() ? line.size() : line.size() + 1);
    std::vector<std::string> parts;
    std::string_view rest = line;
    for (int i = 0; i < 4 && !rest.empty(); ++i) {
      const std::size_t bar = rest.find('|');
      parts.emplace_back(rest.substr(0, bar));
      rest.remove_prefix(bar == std::string_view::npos ? rest.size() : bar + 1);
    }
    if (line.empty() || line.front() == '#') continue;
    if (parts.size() != 4 || parts[3].size() != 16) {
      broken.push_back("not a line of a manifest: " + std::string{line});
      continue;
    }
    std::uint64_t hash = 0, version = 0;
    for (char c : parts[3]) hash = hash << 4U | static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
    for (char c : parts[1]) version = 10 * version + static_cast<std::uint64_t>(c - '0');
    const std::string name = closures::current_name(parts[0]);
    const closures::entry* now = closures::find_named(name, parts[2]);
    bool unchanged = false;
    registry().each([&](const closures::entry& e) {
      unchanged =
          e.what.name == name && e.what.signature == parts[2] && version <= e.what.version && e.what.captures() == hash;
      return !unchanged;
    });
    if (unchanged) continue;
    if (now == nullptr) {
      broken.push_back('"' + parts[0] + "\" with the signature " + parts[2] +
                       " is gone: files that hold it can't be loaded; keep it, or add brine::alias<\"" + parts[0] +
                       "\", \"its new name\">");
    } else if (version > now->what.version) {
      broken.push_back('"' + parts[0] + "\" was version " + parts[1] + " and is version " +
                       std::to_string(now->what.version) + ": versions only grow");
    } else if (!closures::reaches(*now, hash, version)) {
      broken.push_back('"' + parts[0] + "\" has other captures: it had " + std::string{rest} + ", it has " +
                       closures::info_of(now->what).captures + "; add brine::migrate<\"" + name +
                       "\">([](old_state) -> new_state { ... })");
    }
  }
  return broken;
}

}  // namespace brine

// ---- brine/closure/factory.hpp
// brine::factory<"name">(maker)(arguments...): a captureless lambda that makes the callable, and
// the arguments to make it from. Works on every C++20 compiler.
//
// The arguments are what is saved, and the maker's parameters are the capture schema. The callable is
// made from them at its first call, never while loading, so that loading runs no user code. What it
// changes in itself afterwards is not saved: a loaded one begins anew. (For state that
// continues, use bind.)

namespace brine {

namespace closures {

template <meta::fixed_string Name, std::uint32_t Version, class Maker, class Made, class... Captured>
class manufactured {
 public:
  struct brine_callable {
    static constexpr void describe(schema::builder& b) { schema::describe<std::tuple<Captured...>>(b); }
    static void encode(encoder& e, const manufactured& f) {
      brine::detail::encode<std::tuple<Captured...>>(e, f.arguments_);
    }
    static bool construct(decoder& d, void* at) {
      brine::detail::place<std::tuple<Captured...>> arguments;
      if (!d.need(codec_for<std::tuple<Captured...>>::min_size) || !arguments.construct(d)) return false;
      ::new (at) manufactured(std::move(*arguments.get()));
      return true;
    }
  };
  using brine_signature = signature_of<Made>;
  static constexpr std::string_view brine_name = Name.view();
  static constexpr std::uint32_t brine_version = Version;

  constexpr explicit manufactured(std::tuple<Captured...> arguments) : arguments_(std::move(arguments)) {}
  // A copy begins with the arguments, like a loaded one; the made callable may be unable to copy.
  constexpr manufactured(const manufactured& other) : arguments_(other.arguments_) {}
  constexpr manufactured(manufactured&& other) noexcept(std::is_nothrow_move_constructible_v<std::tuple<Captured...>>)
      : arguments_(std::move(other.arguments_)) {}
  manufactured& operator=(const manufactured&) = delete;

  template <class... A>
    requires std::is_invocable_v<Made&, A...>
  decltype(auto) operator()(A&&... args) {
    if (!made_) made_.emplace(std::apply(Maker{}, arguments_));
    return (*made_)(std::forward<A>(args)...);
  }

 private:
  std::tuple<Captured...> arguments_;
  std::optional<Made> made_;
};

template <meta::fixed_string Name, std::uint32_t Version, class Maker, class Signature>
class maker;
template <meta::fixed_string Name, std::uint32_t Version, class Maker, class Made, class... C>
class maker<Name, Version, Maker, Made(C...)> {
 public:
  // Arguments convert to the maker's parameters, as in a call.
  template <class... A>
    requires std::is_constructible_v<std::tuple<std::decay_t<C>...>, A...>
  [[nodiscard]] constexpr auto operator()(A&&... args) const {
    return manufactured<Name, Version, Maker, Made, std::decay_t<C>...>(
        std::tuple<std::decay_t<C>...>(std::forward<A>(args)...));
  }
};

}  // namespace closures

// Bytes: the arguments, as the maker's parameters, in order.
template <meta::fixed_string Name, std::uint32_t Version = 0, class Maker>
[[nodiscard]] constexpr auto factory(Maker) {
  static_assert(std::is_empty_v<Maker> && std::is_default_constructible_v<Maker>,
                "brine::factory: the maker must be a lambda without captures: what it needs are its arguments");
  return closures::maker<Name, Version, Maker, closures::signature_of<Maker>>{};
}

}  // namespace brine

// ---- brine/closure/fingerprint.hpp
// BRINE_CLOSURE("name", [BRINE_CAPTURE(x)](int y) { ... }): a named closure that also records a hash
// of its source text, with blanks folded and comments gone, as the preprocessor leaves it. It is
// no part of the identity: a file of another text loads, unless options.changed_body says otherwise.

namespace brine::closures {

template <meta::fixed_string Name, std::uint64_t Text, class F>
class fingerprinted : public named<Name, 0, F> {
 public:
  using brine_callable = detail::wrapped_state<fingerprinted, F>;
  static constexpr std::uint64_t brine_fingerprint = Text;
  using named<Name, 0, F>::named;
};

template <meta::fixed_string Name, std::uint64_t Text, class F>
struct plain_signature<fingerprinted<Name, Text, F>> : plain_signature<F> {};

template <meta::fixed_string Name, std::uint64_t Text, class F>
[[nodiscard]] constexpr auto with_text(F&& callable) {
  return fingerprinted<Name, Text, callable_type<F>>(as_callable(std::forward<F>(callable)));
}

}  // namespace brine::closures

#define BRINE_CLOSURE(name, ...) ::brine::closures::with_text<name, ::brine::meta::hash(#__VA_ARGS__)>(__VA_ARGS__)

// ---- brine/closure/fn.hpp
// brine::fn<&f>, brine::fn<"name", &f>, brine::fn<&C::method>: a free or member function as a
// callable that can be persisted. Its name is the one in the program, "ns::f", or the one
// given; a function template's instances share theirs and should be given one.

namespace brine {

namespace closures {

namespace detail {

template <class Pointer>
struct called_as;
template <class R, class... A>
struct called_as<R (*)(A...)> {
  using type = R(A...);
};
template <class R, class... A>
struct called_as<R (*)(A...) noexcept> {
  using type = R(A...);
};
// A member function takes its object first.
template <class C, class Signature>
struct called_as<Signature C::*> {
  template <class R, class... A>
  struct with_object {
    using const_callee = typename signature<Signature>::template callee<C>;
    using type = R(std::conditional_t<std::is_reference_v<const_callee>, const_callee, const_callee&>, A...);
  };
  template <class Plain>
  struct split;
  template <class R, class... A>
  struct split<R(A...)> : with_object<R, A...> {};
  using type = typename split<typename signature<Signature>::plain>::type;
};

struct no_state {
  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::record);
    b.end_record();
  }
  template <class F>
  static void encode(encoder&, const F&) {}
};

// The spelling of a name, kept where every module finds the same text.
template <auto Pointer>
inline constexpr std::string_view own_name =
    meta::written<[](meta::text_writer& out) { meta::detail::spell_plain(out, meta::value_name<Pointer>()); }>::view;

}  // namespace detail

template <auto Pointer, meta::fixed_string Name>
struct pointed {
  struct brine_callable : detail::no_state {
    static bool construct(decoder&, void* at) {
      ::new (at) pointed;
      return true;
    }
  };
  using brine_signature = typename detail::called_as<decltype(Pointer)>::type;
  static constexpr std::string_view brine_name = Name.size() != 0 ? Name.view() : detail::own_name<Pointer>;

  template <class... A>
    requires std::is_invocable_v<decltype(Pointer), A...>
  constexpr decltype(auto) operator()(A&&... args) const
      noexcept(std::is_nothrow_invocable_v<decltype(Pointer), A...>) {
    return std::invoke(Pointer, std::forward<A>(args)...);
  }
};

}  // namespace closures

#if BRINE_HAS_FUNCTION_ARGUMENTS

namespace detail {

// Either a pointer or a name, as a template argument.
template <class T>
struct argument {
  T value;
  constexpr argument(T v) : value{v} {}  // NOLINT(google-explicit-constructor)
};
template <std::size_t Extent>
struct argument<char[Extent]> {
  meta::fixed_string<Extent - 1> value;
  consteval argument(const char (&text)[Extent]) : value{text} {}  // NOLINT(google-explicit-constructor)
};
template <class T>
argument(T) -> argument<T>;
template <std::size_t Extent>
argument(const char (&)[Extent]) -> argument<char[Extent]>;

template <argument... Arguments>
struct fn_select;
template <argument Pointer>
struct fn_select<Pointer> {
  using type = closures::pointed<Pointer.value, meta::fixed_string<0>{}>;
};
template <argument Name, argument Pointer>
struct fn_select<Name, Pointer> {
  using type = closures::pointed<Pointer.value, Name.value>;
};

}  // namespace detail

// No bytes beyond its name: a function has no state.
template <detail::argument... Arguments>
inline constexpr typename detail::fn_select<Arguments...>::type fn{};

#else

// GCC 12 takes no function's address inside a template argument of class type: here fn<&f> is a
// function whose result is the callable. brine::function, dumps() and closure<"name">() take
// either; to call it directly, write fn<&f>()(arguments).
template <auto Pointer>
constexpr auto fn() -> closures::pointed<Pointer, meta::fixed_string<0>{}> {
  return {};
}
template <meta::fixed_string Name, auto Pointer>
constexpr auto fn() -> closures::pointed<Pointer, Name> {
  return {};
}

#endif

}  // namespace brine

// ---- brine/codec/tuple.hpp
// pair and tuple: their elements in order, nothing between them.

namespace brine {

namespace detail {

template <class T>
struct tuple_pack;
template <class A, class B>
struct tuple_pack<std::pair<A, B>> {
  using type = member_pack<std::remove_cv_t<A>, std::remove_cv_t<B>>;
  static constexpr std::string_view names[] = {"first", "second"};
  static constexpr const std::string_view* path = names;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::tuple);
    b.number(2);
    schema::describe<A>(b, names[0]);
    schema::describe<B>(b, names[1]);
  }
};
template <class... T>
struct tuple_pack<std::tuple<T...>> {
  using type = member_pack<std::remove_cv_t<T>...>;
  static constexpr const std::string_view* path = nullptr;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::tuple);
    b.number(sizeof...(T));
    (schema::describe<T>(b, "[]"), ...);
  }
};

template <class T>
struct tuple_family {
  using pack = typename tuple_pack<T>::type;
  static constexpr std::size_t min_size = pack::min_size;
  static constexpr bool fixed = pack::fixed;
  static constexpr bool flat = pack::flat;
  static constexpr bool bulk = false;  // the order in memory is the library's own affair

  static constexpr void describe(schema::builder& b) { tuple_pack<T>::describe(b); }
  static std::size_t bound(const T& value) {
    return std::apply([](const auto&... element) { return pack::bound(element...); }, value);
  }
  static std::byte* put(std::byte* to, const T& value) {
    return std::apply([to](const auto&... element) { return pack::put(to, element...); }, value);
  }
  static void encode(encoder& e, const T& value) {
    std::apply([&e](const auto&... element) { pack::encode(e, element...); }, value);
  }
  template <std::size_t Rest>
  static bool get(decoder& d, T& value) {
    return std::apply(
        [&d](auto&... element) {
          return pack::template get<Rest>(d, tuple_pack<T>::path, detail::writable(element)...);
        },
        value);
  }
  static bool skip(decoder& d) { return pack::skip(d, tuple_pack<T>::path); }
};

}  // namespace detail

template <class T>
struct family<T, kind::pair> : detail::tuple_family<T> {};
template <class T>
struct family<T, kind::tuple> : detail::tuple_family<T> {};

}  // namespace brine

// ---- brine/closure/functools.hpp
// Callables made from callables, each persistable:
//
//   partial(f, a, b)     f with its first arguments given; partial(fn<&C::method>, object) is a bound
//                        method, of an object held by value or by shared_ptr
//   compose(f, g)        f(g(arguments))
//   getter<&T::field>    the field of an object
//   item(key)            container[key], checked
//   memoize(function)    remembers results by argument, and is saved with what it remembers
//   retry(function, n)   calls again while it throws, n times at most
//
// What is made from named callables is named after them, "partial(ns::f)", and outlives the build.

namespace brine {

namespace closures {

namespace detail {

// "word(name)" or "word(name,name)"; empty where one of them has no name.
template <meta::fixed_string Word, class... F>
inline constexpr std::string_view derived_name = [] {
  if constexpr ((is_named<F> && ...)) {
    return meta::written<[](meta::text_writer& out) {
      out(Word.view());
      out('(');
      bool first = true;
      ((out(first ? "" : ","), out(name_of<F>), first = false), ...);
      out(')');
    }>::view;
  } else {
    return std::string_view{};
  }
}();

template <class F>
[[nodiscard]] bool construct_callable(decoder& d, brine::detail::place<F>& to) {
  return to.construct_by([&d](void* at) { return state_codec<F>::construct(d, at); });
}

// A signature without its first N parameters.
template <std::size_t N, class Signature>
struct drop {
  using type = typename drop<N - 1, typename drop_first<Signature>::type>::type;
};
template <class Signature>
struct drop<0, Signature> {
  using type = Signature;
};

template <class F, std::size_t N>
struct partial_signature {};
template <class F, std::size_t N>
  requires requires { typename plain_signature<F>::type; }
struct partial_signature<F, N> {
  using brine_signature = typename drop<N, typename plain_signature<F>::type>::type;
};

template <class Outer, class Inner>
struct compose_signature {};
template <class Outer, class Inner>
  requires requires {
    typename plain_signature<Outer>::type;
    typename plain_signature<Inner>::type;
  }
struct compose_signature<Outer, Inner> {
  template <class R, class S>
  struct with_result;
  template <class R, class Old, class... A>
  struct with_result<R, Old(A...)> {
    using type = R(A...);
  };
  using brine_signature = typename with_result<typename signature<typename plain_signature<Outer>::type>::result,
                                               typename plain_signature<Inner>::type>::type;
};

}  // namespace detail

template <class F, class... Given>
class partial_application : public detail::partial_signature<F, sizeof...(Given)> {
 public:
  struct brine_callable {
    static constexpr void describe(schema::builder& b) {
      b.put(schema::node::record);
      b.member("callable");
      detail::state_codec<F>::describe(b);
      b.member("arguments");
      schema::describe<std::tuple<Given...>>(b, "arguments");
      b.end_record();
    }
    static void encode(encoder& e, const partial_application& p) {
      detail::state_codec<F>::encode(e, p.callable_);
      brine::detail::encode<std::tuple<Given...>>(e, p.given_);
    }
    static bool construct(decoder& d, void* at) {
      brine::detail::place<F> callable;
      brine::detail::place<std::tuple<Given...>> given;
      if (!detail::construct_callable(d, callable)) return false;
      if (!d.need(codec_for<std::tuple<Given...>>::min_size) || !given.construct(d)) return false;
      ::new (at) partial_application(std::move(*callable.get()), std::move(*given.get()));
      return true;
    }
  };
  static constexpr std::string_view brine_name = detail::derived_name<"partial", F>;

  constexpr partial_application(F callable, std::tuple<Given...> given)
      : callable_(std::move(callable)), given_(std::move(given)) {}

  template <class... A>
    requires std::is_invocable_v<F&, Given&..., A...>
  constexpr decltype(auto) operator()(A&&... args) {
    return std::apply([&](Given&... given) -> decltype(auto) { return callable_(given..., std::forward<A>(args)...); },
                      given_);
  }
  template <class... A>
    requires std::is_invocable_v<const F&, const Given&..., A...>
  constexpr decltype(auto) operator()(A&&... args) const {
    return std::apply(
        [&](const Given&... given) -> decltype(auto) { return callable_(given..., std::forward<A>(args)...); }, given_);
  }

 private:
  [[no_unique_address]] F callable_;
  std::tuple<Given...> given_;
};

template <class Outer, class Inner>
class composition : public detail::compose_signature<Outer, Inner> {
 public:
  struct brine_callable {
    static constexpr void describe(schema::builder& b) {
      b.put(schema::node::record);
      b.member("outer");
      detail::state_codec<Outer>::describe(b);
      b.member("inner");
      detail::state_codec<Inner>::describe(b);
      b.end_record();
    }
    static void encode(encoder& e, const composition& c) {
      detail::state_codec<Outer>::encode(e, c.outer_);
      detail::state_codec<Inner>::encode(e, c.inner_);
    }
    static bool construct(decoder& d, void* at) {
      brine::detail::place<Outer> outer;
      brine::detail::place<Inner> inner;
      if (!detail::construct_callable(d, outer) || !detail::construct_callable(d, inner)) return false;
      ::new (at) composition(std::move(*outer.get()), std::move(*inner.get()));
      return true;
    }
  };
  static constexpr std::string_view brine_name = detail::derived_name<"compose", Outer, Inner>;

  constexpr composition(Outer outer, Inner inner) : outer_(std::move(outer)), inner_(std::move(inner)) {}

  template <class... A>
    requires std::is_invocable_v<Inner&, A...>
  constexpr decltype(auto) operator()(A&&... args) {
    return outer_(inner_(std::forward<A>(args)...));
  }
  template <class... A>
    requires std::is_invocable_v<const Inner&, A...>
  constexpr decltype(auto) operator()(A&&... args) const {
    return outer_(inner_(std::forward<A>(args)...));
  }

 private:
  [[no_unique_address]] Outer outer_;
  [[no_unique_address]] Inner inner_;
};

template <auto Member>
struct field_getter;
template <class T, class Field, Field T::* Member>
struct field_getter<Member> {
  struct brine_callable : detail::no_state {
    static bool construct(decoder&, void* at) {
      ::new (at) field_getter;
      return true;
    }
  };
  using brine_signature = const Field&(const T&);
  static constexpr std::string_view brine_name = meta::written<[](meta::text_writer& out) {
    out("getter(");
    meta::detail::spell_plain(out, meta::value_name<Member>());
    out(')');
  }>::view;

  constexpr const Field& operator()(const T& object) const noexcept { return object.*Member; }
};

template <class Key>
class item_getter {
 public:
  struct brine_callable {
    static constexpr void describe(schema::builder& b) {
      b.put(schema::node::record);
      b.member("key");
      schema::describe<Key>(b, "key");
      b.end_record();
    }
    static void encode(encoder& e, const item_getter& i) { brine::detail::encode<Key>(e, i.key_); }
    static bool construct(decoder& d, void* at) {
      brine::detail::place<Key> key;
      if (!d.need(codec_for<Key>::min_size) || !key.construct(d)) return false;
      ::new (at) item_getter(std::move(*key.get()));
      return true;
    }
  };
  static constexpr std::string_view brine_name = "item";

  constexpr explicit item_getter(Key key) : key_(std::move(key)) {}

  template <class Container>
    requires requires(Container&& c, const Key& k) { c.at(k); }
  constexpr decltype(auto) operator()(Container&& container) const {
    using plain = std::remove_cvref_t<Container>;
    if constexpr (std::is_integral_v<Key> && !requires { typename plain::key_type; }) {
      return container.at(static_cast<typename plain::size_type>(key_));  // a negative one is out of range
    } else {
      return container.at(key_);
    }
  }

 private:
  Key key_;
};

// What a decorator holds: a function object, and its own data beside it.
template <class Signature, class Plain = typename signature<Signature>::plain>
struct memoized;
template <class Signature, class R, class... A>
struct memoized<Signature, R(A...)> {
  using arguments = std::tuple<std::decay_t<A>...>;
  using brine_signature = R(A...);

  struct brine_callable {
    using pack = brine::detail::member_pack<function<Signature>, std::vector<std::pair<arguments, R>>>;
    static constexpr std::string_view names[] = {"callable", "results"};
    static constexpr void describe(schema::builder& b) {
      detail::list<function<Signature>, std::vector<std::pair<arguments, R>>>::describe_record(b, names);
    }
    static void encode(encoder& e, const memoized& m) { pack::encode(e, m.callable, m.results); }
    static bool construct(decoder& d, void* at) {
      brine::detail::place<memoized> made;
      if (!made.make() || !pack::decode(d, names, made.get()->callable, made.get()->results)) return false;
      ::new (at) memoized(std::move(*made.get()));
      return true;
    }
  };
  static constexpr std::string_view brine_name = "memoize";

  R operator()(A... args) {
    arguments key(args...);
    const auto at = std::lower_bound(results.begin(), results.end(), key,
                                     [](const auto& known, const arguments& k) { return known.first < k; });
    if (at != results.end() && !(key < at->first)) return at->second;
    R result = callable(std::forward<A>(args)...);
    return results.insert(at, {std::move(key), std::move(result)})->second;
  }

  function<Signature> callable;
  std::vector<std::pair<arguments, R>> results{};  // sorted by arguments
};

template <class Signature, class Plain = typename signature<Signature>::plain>
struct retried;
template <class Signature, class R, class... A>
struct retried<Signature, R(A...)> {
  using brine_signature = R(A...);

  struct brine_callable {
    using pack = brine::detail::member_pack<function<Signature>, std::uint32_t>;
    static constexpr std::string_view names[] = {"callable", "attempts"};
    static constexpr void describe(schema::builder& b) {
      detail::list<function<Signature>, std::uint32_t>::describe_record(b, names);
    }
    static void encode(encoder& e, const retried& r) { pack::encode(e, r.callable, r.attempts); }
    static bool construct(decoder& d, void* at) {
      brine::detail::place<retried> made;
      if (!made.make() || !pack::decode(d, names, made.get()->callable, made.get()->attempts)) return false;
      ::new (at) retried(std::move(*made.get()));
      return true;
    }
  };
  static constexpr std::string_view brine_name = "retry";

  R operator()(A... args) const {
#if BRINE_HAS_EXCEPTIONS
    for (std::uint32_t attempt = 1; attempt < attempts; ++attempt) {
      try {
        return callable(args...);
      } catch (...) {  // the last attempt's exception is the caller's
        continue;
      }
    }
#endif
    return callable(std::forward<A>(args)...);
  }

  function<Signature> callable;
  std::uint32_t attempts = 1;
};

}  // namespace closures

template <class F, class... Given>
[[nodiscard]] constexpr auto partial(F&& callable, Given&&... given) {
  return closures::partial_application<closures::callable_type<F>, std::decay_t<Given>...>(
      closures::as_callable(std::forward<F>(callable)),
      std::tuple<std::decay_t<Given>...>(std::forward<Given>(given)...));
}

template <class Outer, class Inner>
[[nodiscard]] constexpr auto compose(Outer&& outer, Inner&& inner) {
  return closures::composition<closures::callable_type<Outer>, closures::callable_type<Inner>>(
      closures::as_callable(std::forward<Outer>(outer)), closures::as_callable(std::forward<Inner>(inner)));
}

template <auto Member>
inline constexpr closures::field_getter<Member> getter{};

// Text is kept as a std::string.
template <class Key>
[[nodiscard]] constexpr auto item(Key&& key) {
  if constexpr (std::is_convertible_v<Key, std::string_view> && !std::is_same_v<std::decay_t<Key>, std::string>) {
    return closures::item_getter<std::string>(std::string{std::string_view{key}});
  } else {
    return closures::item_getter<std::decay_t<Key>>(std::forward<Key>(key));
  }
}

// Equal arguments must have equal results; R can be copied, the arguments have <.
template <class Signature>
[[nodiscard]] auto memoize(function<Signature> callable) {
  return closures::memoized<Signature>{std::move(callable)};
}

template <class Signature>
[[nodiscard]] auto retry(function<Signature> callable, std::uint32_t attempts) {
  return closures::retried<Signature>{std::move(callable), attempts};
}

}  // namespace brine

// ---- brine/closure/link.hpp
// Closures in a static library. A linker takes from it only the object files that something refers
// to; one that holds nothing but closures is dropped, and its closures with it. Either link the
// library whole (CMake: brine_link_whole(target library)), or anchor the file:
//
//   // in the library's file, at namespace scope
//   BRINE_ANCHOR(shop_callbacks)
//   // in the program
//   BRINE_USE_ANCHOR(shop_callbacks)
//
// and let registry().expect({"shop/discount", ...}) say at start what is missing.

#define BRINE_ANCHOR(name)              \
  extern "C" int brine_anchor_##name(); \
  extern "C" int brine_anchor_##name() { return 0; }

#define BRINE_USE_ANCHOR(name)          \
  extern "C" int brine_anchor_##name(); \
  [[maybe_unused]] static const int brine_used_anchor_##name = brine_anchor_##name();

// ---- brine/codec/adaptor.hpp
// stack, queue, priority_queue: as the container inside them.

namespace brine {

namespace detail {

// The container is a protected member that the standard names `c`.
template <class T>
struct opened_adaptor : T {
  static const typename T::container_type& container(const T& a) { return a.*(&opened_adaptor::c); }
  static typename T::container_type& container(T& a) { return a.*(&opened_adaptor::c); }
};

}  // namespace detail

template <class T>
struct family<T, kind::adaptor> : plain_family {
  using container = typename T::container_type;
  using opened = detail::opened_adaptor<T>;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) { schema::describe<container>(b); }
  static void encode(encoder& e, const T& value) { detail::encode<container>(e, opened::container(value)); }
  template <std::size_t Rest>
  static bool get(decoder& d, T& value) {
    return codec_for<container>::template get<Rest>(d, opened::container(value));
  }
  static bool skip(decoder& d) { return codec_for<container>::skip(d); }
};

}  // namespace brine

// ---- brine/codec/bits.hpp
// bitset<N>: (N + 7) / 8 bytes, bit 0 in the first byte's lowest bit; unused bits are 0.

namespace brine {

template <std::size_t N>
inline constexpr kind claimed<std::bitset<N>> = kind::bits;

template <std::size_t N>
struct family<std::bitset<N>, kind::bits> : plain_family {
  static constexpr std::size_t min_size = (N + 7) / 8;
  static constexpr bool fixed = true;
  static constexpr bool flat = true;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::bits);
    b.number(N);
  }
  static std::byte* put(std::byte* to, const std::bitset<N>& value) {
    for (std::size_t at = 0; at < N; at += 8) {
      unsigned bits = 0;
      for (std::size_t i = 0; i < 8 && at + i < N; ++i) bits |= (value[at + i] ? 1U : 0U) << i;
      *to++ = static_cast<std::byte>(bits);
    }
    return to;
  }
  template <std::size_t>
  static bool get(decoder& d, std::bitset<N>& value) {
    const std::byte* bytes = d.cursor();
    if (!skip(d)) [[unlikely]]
      return false;
    for (std::size_t i = 0; i < N; ++i) value[i] = (std::to_integer<unsigned>(bytes[i / 8]) >> (i % 8) & 1U) != 0;
    return true;
  }
  static bool skip(decoder& d) {
    if constexpr (N % 8 != 0) {
      if ((std::to_integer<unsigned>(d.cursor()[min_size - 1]) >> (N % 8)) != 0) [[unlikely]] {
        return d.fail(errc::bad_value, "bits beyond the end of a bitset are set; the document is damaged");
      }
    }
    d.advance(min_size);
    return true;
  }
};

}  // namespace brine

// ---- brine/codec/hook.hpp
// Classes with a serialize(): what it visits, in order, nothing between. One function for both
// directions, in the shape that users of cereal and Boost.Serialization have already; with a
// version as its second argument, 4 bytes stand before its members (class_version<T> when
// saved); a pair save() const and load() will do as well.

namespace brine {

// The version that a hook with a version argument is saved with: specialise it for a class.
template <class T>
inline constexpr std::uint32_t class_version = 0;

// The archive that learns the shape of a hook by running it on an object.
class describer {
 public:
  using is_saving = std::true_type;
  using is_loading = std::false_type;

  explicit describer(schema::builder& b) : builder_{b} {}

  template <class... T>
  describer& operator()(const T&... values) {
    (describe_member(values), ...);
    return *this;
  }
  template <class T>
  describer& operator&(const T& value) {
    return (*this)(value);
  }
  template <class T>
  describer& operator<<(const T& value) {
    return (*this)(value);
  }

 private:
  template <class T>
  void describe_member(const T& value);

  schema::builder& builder_;
};

namespace detail {

// What a hook visits is there already: its class need not be one that could be made.
template <class T>
inline constexpr schema::refusal against_saving_member =
    kind_of<T> == kind::hook ? schema::refusal::none : schema::against_saving<T>;
template <class T>
inline constexpr schema::refusal against_loading_member =
    kind_of<T> == kind::hook ? schema::refusal::none : schema::against_loading<T>;

}  // namespace detail

template <class... T>
encoder& encoder::operator()(const T&... values) {
  if constexpr (((detail::against_saving_member<T> == schema::refusal::none) && ...)) {
    if (ok()) [[likely]]
      detail::member_pack<T...>::encode(*this, values...);
  } else {
    (schema::explain<detail::against_saving_member<T>, T>(), ...);
  }
  return *this;
}

template <class... T>
decoder& decoder::operator()(T&&... values) {
  if constexpr (((detail::against_loading_member<std::remove_cvref_t<T>> == schema::refusal::none) && ...)) {
    using pack = detail::member_pack<std::remove_cvref_t<T>...>;
    if (ok()) [[likely]]
      (void)pack::decode(*this, nullptr, detail::writable(values)...);
  } else {
    (schema::explain<detail::against_loading_member<std::remove_cvref_t<T>>, std::remove_cvref_t<T>>(), ...);
  }
  return *this;
}

namespace detail {

// Runs the hook, whichever shape it has, for any of the three archives.
template <class T, class Archive>
void run_hook(T& value, Archive& ar, std::uint32_t version) {
  if constexpr (traits::member_serialize<T>) {
    access::serialize(value, ar);
  } else if constexpr (traits::adl_serialize<T>) {
    serialize(ar, value);
  } else if constexpr (traits::member_versioned<T>) {
    access::serialize(value, ar, version);
  } else if constexpr (traits::adl_versioned<T>) {
    serialize(ar, value, version);
  } else if constexpr (traits::member_split<T>) {
    if constexpr (Archive::is_saving::value) {
      access::save(std::as_const(value), ar);
    } else {
      access::load(value, ar);
    }
  } else {
    if constexpr (Archive::is_saving::value) {
      save(ar, std::as_const(value));
    } else {
      load(ar, value);
    }
  }
}

// The members of a hook's record, learnt from this object.
template <class T>
void describe_hook(schema::builder& b, const T& value) {
  describer ar{b};
  if constexpr (traits::versioned_hook<T>) ar(std::uint32_t{});
  // Saving only reads, though the one function for both directions can't be const.
  run_hook(const_cast<T&>(value), ar, class_version<T>);
}

template <class T>
void describe_fresh(schema::builder& b) {
  place<T> fresh;
  if (fresh.make()) describe_hook(b, *fresh.get());
}

}  // namespace detail

template <class T>
struct family<T, kind::hook> : plain_family {
  static constexpr void describe(schema::builder& b) {
    if constexpr (!detail::default_made<T>) {
      b.refuse(std::is_abstract_v<T> ? schema::refusal::abstract_class : schema::refusal::not_constructible,
               meta::type_name<T>());
    } else {
      if (!b.begin_record(&schema::identity<T>)) return;
      if (b.dynamic()) detail::describe_fresh<T>(b);
      b.end_record();
    }
  }
  static void encode(encoder& e, const T& value) {
    if (!e.enter()) [[unlikely]]
      return;
    if constexpr (traits::versioned_hook<T>) detail::encode(e, class_version<T>);
    detail::run_hook(const_cast<T&>(value), e, class_version<T>);
    e.leave();
  }
  template <std::size_t>
  static bool get(decoder& d, T& value) {
    if (!d.enter()) [[unlikely]]
      return false;
    std::uint32_t version = 0;
    if constexpr (traits::versioned_hook<T>) {
      if (!detail::decode(d, version)) [[unlikely]]
        return false;
      if (version > class_version<T>) [[unlikely]] {
        return d.fail(errc::version_mismatch, "an object of version " + std::to_string(version) +
                                                  " of a class that this "
                                                  "program knows up to version " +
                                                  std::to_string(class_version<T>));
      }
    }
    detail::run_hook(value, d, version);
    d.leave();
    return d.ok();
  }
};

template <class T>
void describer::describe_member(const T& value) {
  builder_.member("");
  if constexpr (kind_of<T> == kind::hook) {
    // The very object, so that a base class need not be one that could be made.
    if (!builder_.begin_record(&schema::identity<T>)) return;
    if (builder_.dynamic()) detail::describe_hook(builder_, value);
    builder_.end_record();
  } else {
    schema::describe<T>(builder_, "");
  }
}

}  // namespace brine

// ---- brine/codec/custom.hpp
// brine::codec<T>: the last resort, a specialisation that owns how a T is written.
//
//   template <>
//   struct brine::codec<money> {
//     static void encode(auto& ar, const money& m) { ar(m.cents()); }
//     static void decode(auto& ar, money& m) { std::int64_t cents{}; ar(cents); m = money{cents}; }
//     static constexpr void describe(auto& schema) { schema.template member<std::int64_t>("cents"); }
//   };
//
// describe() names what encode() writes, in order. decode() may answer false after
// ar.fail(code, text). A class without a default constructor has a decode(ar) that answers the object.

namespace brine {

// What a codec's describe() is given.
class schema_writer {
 public:
  constexpr explicit schema_writer(schema::builder& b) : builder_{b} {}

  template <class T>
  constexpr schema_writer& member(std::string_view name = {}) {
    builder_.member(name);
    schema::describe<T>(builder_, name);
    return *this;
  }

 private:
  schema::builder& builder_;
};

namespace detail {

template <class T>
concept codec_makes = requires(decoder& d) {
  { codec<T>::decode(d) } -> std::same_as<T>;
};

// The family of a codec whose decode() answers the object.
template <class T>
struct making_family : plain_family {
  static bool construct(decoder& d, void* at) {
    if (!d.enter()) [[unlikely]]
      return false;
    T* made = ::new (at) T(codec<T>::decode(d));
    d.leave();
    if (d.ok()) [[likely]]
      return true;
    std::destroy_at(made);
    return false;
  }
  template <std::size_t>
  static bool get(decoder& d, T& value) {
    place<T> made;
    if (!made.construct(d)) [[unlikely]]
      return false;
    if constexpr (std::is_move_assignable_v<T>) {
      value = std::move(*made.get());
    } else {
      std::destroy_at(std::addressof(value));
      std::construct_at(std::addressof(value), std::move(*made.get()));
    }
    return true;
  }
};

// The family of a codec whose decode() reads into an object.
template <class T>
struct filling_family : plain_family {
  template <std::size_t>
  static bool get(decoder& d, T& value) {
    if (!d.enter()) [[unlikely]]
      return false;
    if constexpr (std::is_void_v<decltype(codec<T>::decode(d, value))>) {
      codec<T>::decode(d, value);
    } else {
      if (!codec<T>::decode(d, value)) [[unlikely]] {
        return d.ok() ? d.fail(errc::bad_value, "its codec refused the bytes") : false;
      }
    }
    d.leave();
    return d.ok();
  }
};

}  // namespace detail

template <class T>
struct family<T, kind::custom>
    : std::conditional_t<detail::codec_makes<T>, detail::making_family<T>, detail::filling_family<T>> {
  static constexpr void describe(schema::builder& b) {
    if constexpr (!detail::codec_makes<T> && !detail::default_made<T>) {
      b.refuse(schema::refusal::not_constructible, meta::type_name<T>());
    }
    if (!b.begin_record(&schema::identity<T>)) return;
    schema_writer writer{b};
    codec<T>::describe(writer);
    b.opaque();
    b.end_record();
  }
  static void encode(encoder& e, const T& value) {
    if (!e.enter()) [[unlikely]]
      return;
    codec<T>::encode(e, value);
    e.leave();
  }
};

}  // namespace brine

// ---- brine/codec/optional.hpp
// optional: a byte 0, or a byte 1 and the value. unique_ptr to one object is written alike,
// under a schema word of its own.

namespace brine {

namespace detail {

// The byte that says whether a value follows.
[[nodiscard]] inline bool get_presence(decoder& d, bool& present) {
  const auto tag = d.take<std::uint8_t>();
  if (tag > 1) [[unlikely]] {
    return d.fail_at(d.cursor() - 1, errc::bad_value,
                     "whether a value follows is said by a byte 0 or 1; this one is neither");
  }
  present = tag != 0;
  return true;
}

}  // namespace detail

template <class T>
struct family<T, kind::optional> : plain_family {
  using value_type = typename T::value_type;
  using values = codec_for<value_type>;
  static constexpr std::size_t min_size = 1;
  static constexpr bool flat = values::flat;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::optional);
    schema::describe<value_type>(b);
  }
  static std::size_t bound(const T& value) { return 1 + (value.has_value() ? detail::bound<value_type>(*value) : 0); }
  static std::byte* put(std::byte* to, const T& value) {
    *to++ = std::byte{value.has_value()};
    return value.has_value() ? values::put(to, *value) : to;
  }
  static void encode(encoder& e, const T& value) {
    e.put_count(value.has_value() ? 1 : 0);
    if (value.has_value()) detail::encode<value_type>(e, *value);
  }
  template <std::size_t Rest>
  static bool get(decoder& d, T& value) {
    bool present = false;
    if (!detail::get_presence(d, present)) [[unlikely]]
      return false;
    if (!present) {
      value.reset();
      return true;
    }
    if (!d.need(values::min_size + Rest)) [[unlikely]]
      return false;
    if constexpr (detail::publicly_made<value_type>) {
      if (!value.has_value()) value.emplace();
      return values::template get<Rest>(d, *value);
    } else {
      detail::place<value_type> made;
      if (!made.construct(d)) [[unlikely]]
        return false;
      value.emplace(std::move(*made.get()));
      return !flat || d.need(Rest);
    }
  }
  static bool skip(decoder& d) {
    bool present = false;
    return detail::get_presence(d, present) && (!present || detail::skip<value_type>(d));
  }
};

}  // namespace brine

// ---- brine/codec/expected.hpp
// expected<T, E>: a byte 1 and the value, or a byte 0 and the error.

namespace brine {

template <class T>
struct family<T, kind::expected> : plain_family {
  using value_type = typename T::value_type;
  using error_type = typename T::error_type;
  static constexpr bool has_no_value = std::is_void_v<value_type>;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::variant);
    b.number(2);
    schema::describe<error_type>(b);
    if constexpr (has_no_value) {
      b.put(schema::node::unit);
    } else {
      schema::describe<value_type>(b);
    }
  }
  static void encode(encoder& e, const T& value) {
    e.put_count(value.has_value() ? 1 : 0);
    if (!value.has_value()) {
      detail::encode<error_type>(e, value.error());
    } else if constexpr (!has_no_value) {
      detail::encode<value_type>(e, *value);
    }
  }
  template <std::size_t>
  static bool get(decoder& d, T& value) {
    bool present = false;
    if (!detail::get_presence(d, present)) [[unlikely]]
      return false;
    if (!present) {
      detail::place<error_type> error;
      if (!d.need(codec_for<error_type>::min_size) || !error.construct(d)) [[unlikely]]
        return false;
      value = typename T::unexpected_type(std::move(*error.get()));
    } else if constexpr (has_no_value) {
      value = T{};
    } else {
      detail::place<value_type> made;
      if (!d.need(codec_for<value_type>::min_size) || !made.construct(d)) [[unlikely]]
        return false;
      value = std::move(*made.get());
    }
    return true;
  }
  static bool skip(decoder& d) {
    bool present = false;
    if (!detail::get_presence(d, present)) [[unlikely]]
      return false;
    if (!present) return detail::skip<error_type>(d);
    if constexpr (has_no_value) {
      return true;
    } else {
      return detail::skip<value_type>(d);
    }
  }
};

}  // namespace brine

// ---- brine/codec/record.hpp
// Aggregates and Boost.Hana structs: the members in order, nothing between them. Their names
// are in the schema, not in the bytes.

namespace brine {

namespace detail {

template <class List>
struct pack_of_list;
template <class... T>
struct pack_of_list<reflect::type_list<T...>> {
  using type = member_pack<std::remove_cv_t<T>...>;
  // No padding, and every byte of the object is a byte of the document.
  static constexpr bool bulk = (codec_for<T>::bulk && ...);

  static constexpr void describe(schema::builder& b, [[maybe_unused]] const std::string_view* names) {
    [[maybe_unused]] std::size_t i = 0;
    (
        [&] {
          b.member(names[i]);
          schema::describe<T>(b, names[i]);
          ++i;
        }(),
        ...);
  }
};

// A record that can't be made first and read then: members without a default constructor, or
// const ones. Its members are read one by one, and it is made from them in braces.
template <class T, class List>
struct built_record;
template <class T, class... M>
struct built_record<T, reflect::type_list<M...>> {
  static constexpr bool needed = reflect::aggregate<T> && !(std::is_array_v<M> || ...) &&
                                 ((std::is_const_v<M> || ...) || !(default_made<std::remove_cv_t<M>> && ...) ||
                                  (constructs_itself<std::remove_cv_t<M>> || ...));

  static bool construct(decoder& d, void* at, const std::string_view* names) {
    return construct(d, at, names, std::index_sequence_for<M...>{});
  }

 private:
  template <std::size_t... I>
  static bool construct(decoder& d, void* at, const std::string_view* names, std::index_sequence<I...>) {
    std::tuple<place<std::remove_cv_t<M>>...> members;
    const bool done = (... && [&] {
      if (d.need(codec_for<M>::min_size) && std::get<I>(members).construct(d)) [[likely]]
        return true;
      return d.trace(names[I]);
    }());
    if (!done) [[unlikely]]
      return false;
    ::new (at) T{std::move(*std::get<I>(members).get())...};
    return true;
  }
};

// The family of such a record: it constructs itself.
template <class T, bool Needed>
struct record_construction {};
template <class T>
struct record_construction<T, true> {
  static bool construct(decoder& d, void* at) {
    constexpr bool recursive = schema::facts_of<T>.recursive;
    if constexpr (recursive) {
      if (!d.enter()) [[unlikely]]
        return false;
    }
    const bool done = built_record<T, reflect::member_types<T>>::construct(d, at, reflect::names<T>.data());
    if constexpr (recursive) d.leave();
    return done;
  }
};

template <class T>
using record_pack = pack_of_list<reflect::member_types<T>>;

}  // namespace detail

template <class T>
struct family<T, kind::record>
    : detail::record_construction<T, detail::built_record<T, reflect::member_types<T>>::needed> {
  using members = detail::record_pack<T>;
  using pack = typename members::type;
  static constexpr const std::string_view* names = reflect::names<T>.data();

  static constexpr std::size_t min_size = pack::min_size;
  static constexpr bool fixed = pack::fixed;
  static constexpr bool flat = pack::flat;
  // Decided by the members: trivial copyability alone would let padding and bools through.
  static constexpr bool bulk = std::is_trivially_copyable_v<T> && pack::count != 0 && fixed && members::bulk &&
                               min_size == sizeof(T) && !reflect::hana_struct<T>;

  static constexpr void describe(schema::builder& b) {
    if constexpr (!detail::default_made<T> && !detail::built_record<T, reflect::member_types<T>>::needed) {
      b.refuse(schema::refusal::not_constructible, meta::type_name<T>(), true);
    }
    if (!b.begin_record(&schema::identity<T>)) return;
    members::describe(b, names);
    b.end_record();
  }

  static std::size_t bound(const T& value) {
    return reflect::visit(value, [](const auto&... member) { return pack::bound(member...); });
  }
  static std::byte* put(std::byte* to, const T& value) {
    return reflect::visit(value, [to](const auto&... member) { return pack::put(to, member...); });
  }

  static void encode(encoder& e, const T& value) {
    constexpr bool recursive = schema::facts_of<T>.recursive;
    if constexpr (recursive) {
      if (!e.enter()) [[unlikely]]
        return;
    }
    reflect::visit(value, [&e](const auto&... member) { pack::encode(e, member...); });
    if constexpr (recursive) e.leave();
  }

  template <std::size_t Rest>
  static bool get(decoder& d, T& value) {
    constexpr bool recursive = schema::facts_of<T>.recursive;
    if constexpr (recursive) {
      if (!d.enter()) [[unlikely]]
        return false;
    }
    const bool done = reflect::visit(
        value, [&d](auto&... member) { return pack::template get<Rest>(d, names, detail::writable(member)...); });
    if constexpr (recursive) d.leave();
    return done;
  }

  static bool skip(decoder& d) {
    constexpr bool recursive = schema::facts_of<T>.recursive;
    if constexpr (recursive) {
      if (!d.enter()) [[unlikely]]
        return false;
    }
    const bool done = pack::skip(d, names);
    if constexpr (recursive) d.leave();
    return done;
  }
};

}  // namespace brine

// ---- brine/codec/hana.hpp
// Boost.Hana's containers: tuple, pair, map (its values in order; its keys are types) and optional
// (whether there is a value is part of its type): their elements, nothing between them.

namespace brine {

namespace traits {

template <class T, class Tag>
concept hana_tagged = std::is_same_v<typename boost::hana::tag_of<T>::type, Tag>;

template <class T>
concept hana_container = hana_tagged<T, boost::hana::tuple_tag> || hana_tagged<T, boost::hana::pair_tag> ||
                         hana_tagged<T, boost::hana::map_tag> || hana_tagged<T, boost::hana::optional_tag>;

}  // namespace traits

template <class T>
  requires traits::hana_container<T>
inline constexpr kind claimed<T> = kind::hana;

namespace detail {

template <class T, class F>
constexpr decltype(auto) visit_hana(T& value, F&& f) {
  using plain = std::remove_cv_t<T>;
  if constexpr (traits::hana_tagged<plain, boost::hana::pair_tag>) {
    return f(boost::hana::first(value), boost::hana::second(value));
  } else if constexpr (traits::hana_tagged<plain, boost::hana::map_tag>) {
    return boost::hana::unpack(value,
                               [&f](auto&... entry) -> decltype(auto) { return f(boost::hana::second(entry)...); });
  } else {
    return boost::hana::unpack(value, [&f](auto&... element) -> decltype(auto) { return f(element...); });
  }
}

// The elements' types are named inside functions only: GCC 12 can't write debug information for
// those of hana::map in a class.
template <class... T>
struct element_list {
  using pack = member_pack<std::remove_cv_t<T>...>;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::tuple);
    b.number(sizeof...(T));
    (schema::describe<std::remove_cv_t<T>>(b, "[]"), ...);
  }
};

template <class T, class F>
constexpr auto with_elements(F&& f) {
  return visit_hana(reflect::detail::ghost_of<T>::object.value,
                    [&f]<class... E>(E&...) { return f(element_list<std::remove_reference_t<E>...>{}); });
}

}  // namespace detail

template <class T>
struct family<T, kind::hana> : plain_family {
  static constexpr std::size_t min_size =
      detail::with_elements<T>([](auto list) { return decltype(list)::pack::min_size; });

  static constexpr void describe(schema::builder& b) {
    detail::with_elements<T>([&b](auto list) { decltype(list)::describe(b); });
  }
  static void encode(encoder& e, const T& value) {
    detail::visit_hana(
        value, [&e]<class... E>(const E&... element) { detail::element_list<E...>::pack::encode(e, element...); });
  }
  template <std::size_t Rest>
  static bool get(decoder& d, T& value) {
    return detail::visit_hana(value, [&d]<class... E>(const E&... element) {
      return detail::element_list<E...>::pack::template get<Rest>(d, nullptr, detail::writable(element)...);
    });
  }
  static bool skip(decoder& d) {
    return detail::with_elements<T>([&d](auto list) { return decltype(list)::pack::skip(d, nullptr); });
  }
};

}  // namespace brine

// ---- brine/codec/scalar.hpp
// Numbers, characters, bool, enumerations, std::byte. Fixed width, least significant byte first:
//   bool             1 byte, 0 or 1
//   integers         as many bytes as the type; long and unsigned long always 8
//   float, double    IEEE 754, 4 and 8 bytes; long double as binary128, 16 bytes
//   char             1 byte; char16_t 2; char32_t and wchar_t 4
//   enumerations     as their underlying type; any value of it is accepted

namespace brine {

namespace detail {

// The integer that stands for T in a document: wider where T's width differs between machines.
template <class T>
struct wire_integer {
  using type =
      std::conditional_t<std::is_signed_v<T>, std::make_signed_t<wire::uint_of<sizeof(T)>>, wire::uint_of<sizeof(T)>>;
};
template <>
struct wire_integer<long> {
  using type = std::int64_t;
};
template <>
struct wire_integer<unsigned long> {
  using type = std::uint64_t;
};
template <>
struct wire_integer<wchar_t> {
  using type = std::uint32_t;
};
template <>
struct wire_integer<std::byte> {
  using type = std::uint8_t;
};
#if BRINE_HAS_INT128
template <>
struct wire_integer<traits::int128> {
  using type = traits::int128;
};
template <>
struct wire_integer<traits::uint128> {
  using type = traits::uint128;
};
#endif
template <>
struct wire_integer<bool> {
  using type = std::uint8_t;
};

// Where the standard library is strict, its traits don't know the 128-bit integers.
template <class T>
inline constexpr bool is_signed_number = static_cast<T>(-1) < static_cast<T>(0);

template <class T>
consteval schema::node integer_node() {
  using schema::node;
  if constexpr (std::same_as<T, char>) {
    return node::char_;
  } else if constexpr (std::same_as<T, char8_t>) {
    return node::char8;
  } else if constexpr (std::same_as<T, char16_t>) {
    return node::char16;
  } else if constexpr (std::same_as<T, char32_t>) {
    return node::char32;
  } else if constexpr (std::same_as<T, wchar_t>) {
    return node::wchar;
  } else if constexpr (std::same_as<T, std::byte>) {
    return node::byte;
  } else {
    constexpr node signed_nodes[] = {node::i8, node::i16, node::i32, node::i64, node::i128};
    constexpr node unsigned_nodes[] = {node::u8, node::u16, node::u32, node::u64, node::u128};
    constexpr std::size_t size = sizeof(typename wire_integer<T>::type);
    constexpr std::size_t at = size == 1 ? 0 : size == 2 ? 1 : size == 4 ? 2 : size == 8 ? 3 : 4;
    return is_signed_number<T> ? signed_nodes[at] : unsigned_nodes[at];
  }
}

}  // namespace detail

// Shared by all types of fixed width whose every bit pattern is a value.
template <class Wire>
struct fixed_family {
  static constexpr std::size_t min_size = sizeof(Wire);
  static constexpr bool fixed = true;
  static constexpr bool flat = true;
  static bool skip(decoder& d) {
    d.advance(min_size);
    return true;
  }
};

template <class T>
struct family<T, kind::integer> : fixed_family<typename detail::wire_integer<T>::type> {
  using wire_type = typename detail::wire_integer<T>::type;
  static constexpr bool bulk = sizeof(T) == sizeof(wire_type) && (wire::little_endian || sizeof(T) == 1);

  static constexpr void describe(schema::builder& b) { b.put(detail::integer_node<T>()); }
  static std::byte* put(std::byte* to, T value) { return wire::store(to, static_cast<wire_type>(value)); }
  template <std::size_t Rest>
  static bool get(decoder& d, T& value) {
    const auto raw = d.take<wire_type>();
    if constexpr (sizeof(T) < sizeof(wire_type)) {
      if (static_cast<wire_type>(static_cast<T>(raw)) != raw) [[unlikely]] {
        return d.fail(errc::bad_value, "a number that this machine's narrower type can't hold");
      }
    }
    value = static_cast<T>(raw);
    return true;
  }
  static bool skip(decoder& d) {
    T unused{};
    return get<0>(d, unused);  // a machine whose type is narrower than the document's checks each number
  }
};

template <class T>
struct family<T, kind::boolean> : fixed_family<std::uint8_t> {
  static constexpr bool bulk = false;  // bytes other than 0 and 1 are no bool: each must be looked at
  static constexpr void describe(schema::builder& b) { b.put(schema::node::boolean); }
  static std::byte* put(std::byte* to, T value) { return wire::store(to, static_cast<std::uint8_t>(value)); }
  template <std::size_t Rest>
  static bool get(decoder& d, T& value) {
    const auto raw = d.take<std::uint8_t>();
    if (raw > 1) [[unlikely]]
      return bad(d);
    value = raw != 0;
    return true;
  }
  static bool skip(decoder& d) { return d.take<std::uint8_t>() <= 1 || bad(d); }

 private:
  BRINE_COLD static bool bad(decoder& d) {
    return d.fail_at(d.cursor() - 1, errc::bad_value, "a bool is the byte 0 or 1; this one is neither");
  }
};

template <class T>
struct family<T, kind::floating> : fixed_family<T> {
  static_assert(std::numeric_limits<T>::is_iec559, "brine writes floating-point numbers as IEEE 754");
  static constexpr bool bulk = wire::little_endian;
  static constexpr void describe(schema::builder& b) { b.put(sizeof(T) == 4 ? schema::node::f32 : schema::node::f64); }
  static std::byte* put(std::byte* to, T value) { return wire::store(to, value); }
  template <std::size_t Rest>
  static bool get(decoder& d, T& value) {
    value = d.take<T>();
    return true;
  }
};

// x87's 80 bits, a double's 64 and binary128 are different bytes on different machines; in a
// document they all are binary128: 112 bits of fraction, 15 of exponent, 1 of sign.
template <>
struct family<long double, kind::floating> : fixed_family<std::uint64_t[2]> {
  static constexpr bool bulk = false;
  static constexpr void describe(schema::builder& b) { b.put(schema::node::f128); }

  static std::byte* put(std::byte* to, long double value) {
    std::uint64_t high = 0, low = 0;
    if (std::signbit(value)) high = std::uint64_t{1} << 63U;
    value = std::fabs(value);
    if (std::isnan(value)) {
      high |= 0x7fff800000000000U;
    } else if (std::isinf(value)) {
      high |= 0x7fff000000000000U;
    } else if (value != 0) {
      int exponent = 0;
      // value = fraction * 2^exponent with fraction in [0.5, 1): binary128 wants [1, 2)
      long double fraction = std::frexp(value, &exponent) * 2 - 1;
      int biased = exponent - 1 + 16383;
      if (biased <= 0) {  // too small for a leading one
        fraction = std::ldexp(fraction + 1, biased - 1);
        biased = 0;
      }
      fraction = std::ldexp(fraction, 48);
      const auto top = static_cast<std::uint64_t>(fraction);
      fraction = std::ldexp(fraction - static_cast<long double>(top), 64);
      low = static_cast<std::uint64_t>(fraction);
      high |= (static_cast<std::uint64_t>(biased) << 48U) | top;
    }
    return wire::store(wire::store(to, low), high);
  }

  template <std::size_t Rest>
  static bool get(decoder& d, long double& value) {
    const auto low = d.take<std::uint64_t>();
    const auto high = d.take<std::uint64_t>();
    const int biased = static_cast<int>((high >> 48U) & 0x7fffU);
    const std::uint64_t top = high & 0xffffffffffffU;
    long double magnitude = 0;
    if (biased == 0x7fff) {
      magnitude = top != 0 || low != 0 ? std::numeric_limits<long double>::quiet_NaN()
                                       : std::numeric_limits<long double>::infinity();
    } else {
      magnitude = std::ldexp(static_cast<long double>(top), -48) + std::ldexp(static_cast<long double>(low), -112);
      magnitude = std::ldexp(biased == 0 ? magnitude : magnitude + 1, (biased == 0 ? 1 : biased) - 16383);
    }
    value = (high >> 63U) != 0 ? -magnitude : magnitude;
    return true;
  }
};

template <class T>
struct family<T, kind::enumeration> : fixed_family<typename detail::wire_integer<std::underlying_type_t<T>>::type> {
  using number = std::underlying_type_t<T>;
  using numbers = codec_of<number>;
  static constexpr bool bulk = numbers::bulk;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::enumeration);
    schema::describe<number>(b);
  }
  static std::byte* put(std::byte* to, T value) { return numbers::put(to, static_cast<number>(value)); }
  template <std::size_t Rest>
  static bool get(decoder& d, T& value) {
    number raw{};
    if (!numbers::template get<Rest>(d, raw)) [[unlikely]]
      return false;
    value = static_cast<T>(raw);
    return true;
  }
  static bool skip(decoder& d) { return numbers::skip(d); }
};

template <class T>
struct family<T, kind::unit> : plain_family {
  static constexpr bool fixed = true;
  static constexpr bool flat = true;
  static constexpr void describe(schema::builder& b) { b.put(schema::node::unit); }
  static std::byte* put(std::byte* to, const T&) { return to; }
  template <std::size_t Rest>
  static bool get(decoder&, T&) {
    return true;
  }
  static bool skip(decoder&) { return true; }
};

}  // namespace brine

// ---- brine/codec/text.hpp
// Strings: a varint count of characters, then the characters, no zero behind them.
// A string_view is saved as the string it shows; a std::string loads it.

namespace brine {

namespace detail {

template <class T>
struct text_family {
  using character = typename T::value_type;
  using characters = codec_of<character>;
  static constexpr std::size_t width = characters::min_size;
  static constexpr std::size_t min_size = 1;
  static constexpr bool fixed = false;
  static constexpr bool flat = true;
  static constexpr bool bulk = false;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::text);
    schema::describe<character>(b);
  }
  static std::size_t bound(const T& value) { return wire::max_varint + value.size() * width; }
  static std::byte* put(std::byte* to, const T& value) {
    to = wire::put_varint(to, value.size());
    if constexpr (characters::bulk) {
      if (!value.empty()) std::memcpy(to, value.data(), value.size() * width);
      return to + value.size() * width;
    } else {
      for (character c : value) to = characters::put(to, c);
      return to;
    }
  }
  static bool skip(decoder& d) {
    std::size_t count = 0;
    if (!d.get_count(width, 0, count)) [[unlikely]]
      return false;
    d.advance(count * width);
    return true;
  }
};

}  // namespace detail

template <class T>
struct family<T, kind::text> : detail::text_family<T> {
  using base = detail::text_family<T>;
  using typename base::character;

  template <std::size_t Rest>
  static bool get(decoder& d, T& value) {
    std::size_t count = 0;
    if (!d.get_count(base::width, Rest, count)) [[unlikely]]
      return false;
    if (!d.charge(count * sizeof(character))) [[unlikely]]
      return false;
    if constexpr (base::characters::bulk && sizeof(character) == 1) {
      value.assign(reinterpret_cast<const character*>(d.cursor()), count);
      d.advance(count);
    } else {
      value.resize(count);
      if constexpr (base::characters::bulk) {
        if (count != 0) std::memcpy(value.data(), d.cursor(), count * base::width);
        d.advance(count * base::width);
      } else {
        for (character& c : value) {
          if (!base::characters::template get<0>(d, c)) [[unlikely]]
            return false;
        }
      }
    }
    return true;
  }
};

template <class T>
struct family<T, kind::text_view> : detail::text_family<T> {
  static constexpr void describe(schema::builder& b) {
    b.refuse(schema::refusal::view, meta::type_name<T>(), true);
    detail::text_family<T>::describe(b);
  }
  template <std::size_t>
  static bool get(decoder&, T&) {
    return false;
  }
};

}  // namespace brine

// ---- brine/codec/handle.hpp
// brine::handle<T>{"name"}: refers to something that lives in the loading program, a logger, a
// connection. Its name is written; options.resolve gives the object back, or loading fails with
// unresolved_handle.

namespace brine {

template <class T>
class handle {
 public:
  handle() = default;
  explicit handle(std::string name) : name_{std::move(name)} {}
  handle(std::string name, T& object) : name_{std::move(name)}, object_{&object} {}

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  // nullptr until it is loaded with a resolver, or made with its object.
  [[nodiscard]] T* get() const noexcept { return object_; }
  explicit operator bool() const noexcept { return object_ != nullptr; }
  T& operator*() const noexcept { return *object_; }
  T* operator->() const noexcept { return object_; }

 private:
  friend struct codec_of<handle>;

  std::string name_;
  T* object_ = nullptr;
};

// A nameless handle, as it is made by default, is written as the empty name and needs no object.
template <class T>
struct codec_of<handle<T>> : plain_family {
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::handle);
    b.text(meta::spelled<T>);
    b.opaque();
  }
  static void encode(encoder& e, const handle<T>& value) { detail::encode<std::string>(e, value.name_); }
  template <std::size_t>
  static bool get(decoder& d, handle<T>& value) {
    const std::byte* where = d.cursor();
    if (!detail::decode(d, value.name_)) [[unlikely]]
      return false;
    value.object_ = nullptr;
    if (value.name_.empty()) return true;
    value.object_ = d.options().resolve.template find<T>(value.name_);
    if (value.object_ != nullptr) return true;
    return d.fail_at(where, errc::unresolved_handle,
                     "options.resolve has no object \"" + value.name_.substr(0, 200) + "\" of the type " +
                         std::string{meta::type_name<T>()} + "; give it: {.resolve = {{\"name\", &object}}}");
  }
};

}  // namespace brine

// ---- brine/codec/sequence.hpp
// vector, deque, list, forward_list and whatever has clear() and resize() like them: a varint
// count, then the elements. C arrays and std::array: the elements alone.

namespace brine {

namespace detail {

// Elements in one piece of memory.
template <class T>
concept contiguous = requires(const T& c) {
  { c.data() } -> std::same_as<const typename T::value_type*>;
  c.size();
};

template <class T>
[[nodiscard]] std::size_t count_of(const T& c) {
  if constexpr (requires { c.size(); }) {
    return static_cast<std::size_t>(c.size());
  } else {
    return static_cast<std::size_t>(std::distance(c.begin(), c.end()));  // forward_list
  }
}

// The elements of a document's bytes as an iterator range: the bytes stand at any address, so
// each is copied out, which compilers turn into plain moves. A container filled from such a
// range is never zeroed first.
template <class T>
class unaligned_iterator {
 public:
  using iterator_category = std::random_access_iterator_tag;
  using value_type = T;
  using difference_type = std::ptrdiff_t;
  using pointer = const T*;
  using reference = T;

  unaligned_iterator() = default;
  explicit unaligned_iterator(const std::byte* at) : at_{at} {}

  T operator*() const {
    alignas(T) std::byte memory[sizeof(T)];
    std::memcpy(memory, at_, sizeof(T));
    return std::bit_cast<T>(memory);
  }
  T operator[](difference_type n) const { return *(*this + n); }

  unaligned_iterator& operator++() {
    at_ += sizeof(T);
    return *this;
  }
  unaligned_iterator operator++(int) {
    auto old = *this;
    ++*this;
    return old;
  }
  unaligned_iterator& operator--() {
    at_ -= sizeof(T);
    return *this;
  }
  unaligned_iterator operator--(int) {
    auto old = *this;
    --*this;
    return old;
  }
  unaligned_iterator& operator+=(difference_type n) {
    at_ += n * static_cast<difference_type>(sizeof(T));
    return *this;
  }
  unaligned_iterator& operator-=(difference_type n) { return *this += -n; }
  friend unaligned_iterator operator+(unaligned_iterator a, difference_type n) { return a += n; }
  friend unaligned_iterator operator+(difference_type n, unaligned_iterator a) { return a += n; }
  friend unaligned_iterator operator-(unaligned_iterator a, difference_type n) { return a -= n; }
  friend difference_type operator-(unaligned_iterator a, unaligned_iterator b) {
    return (a.at_ - b.at_) / static_cast<difference_type>(sizeof(T));
  }
  friend auto operator<=>(unaligned_iterator, unaligned_iterator) = default;

 private:
  const std::byte* at_ = nullptr;
};

// Appends to a container; to a forward_list, behind the last.
template <class T>
auto appender(T& c) {
  if constexpr (requires { c.push_back(std::declval<typename T::value_type>()); }) {
    return [&c](typename T::value_type&& value) { c.push_back(std::move(value)); };
  } else {
    return [&c, last = c.before_begin()](typename T::value_type&& value) mutable {
      last = c.insert_after(last, std::move(value));
    };
  }
}

// How many elements of no bytes a count may announce: many empty objects, few unknown ones.
template <class T>
[[nodiscard]] constexpr std::size_t free_elements() {
  return codec_for<T>::min_size != 0 ? 0 : codec_for<T>::fixed ? std::size_t{1} << 18U : 4096;
}

}  // namespace detail

template <class T>
struct family<T, kind::sequence> {
  using value_type = typename T::value_type;
  static constexpr std::size_t min_size = 1;
  static constexpr bool fixed = false;
  static constexpr bool bulk = false;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::sequence);
    schema::describe<value_type>(b, "[]");
  }

  // A type may hold a sequence of its own: its elements' properties are asked for in functions
  // only, but for numbers, which hold nothing.
  using elements = codec_for<value_type>;
  static constexpr bool flat = std::is_arithmetic_v<value_type> || std::is_enum_v<value_type>;

  static std::size_t bound(const T& value) { return wire::max_varint + detail::count_of(value) * elements::min_size; }
  static std::byte* put(std::byte* to, const T& value) {
    const std::size_t count = detail::count_of(value);
    to = wire::put_varint(to, count);
    if constexpr (elements::bulk && detail::contiguous<T>) {
      const std::size_t bytes = count * sizeof(value_type);
      if (bytes != 0) std::memcpy(to, value.data(), bytes);
      return to + bytes;
    } else {
      for (const auto& element : value) to = elements::put(to, element);
      return to;
    }
  }

  static void encode(encoder& e, const T& value) {
    if constexpr (elements::fixed) {
      e.commit(put(e.reserve(bound(value)), value));
    } else {
      const std::size_t count = detail::count_of(value);
      e.put_count(count);
      for (const auto& element : value) detail::encode<value_type>(e, element);
    }
  }

  template <std::size_t Rest>
  static bool get(decoder& d, T& value) {
    std::size_t count = 0;
    if (!d.get_count(elements::min_size, Rest, count, detail::free_elements<value_type>())) [[unlikely]]
      return false;
    if (!d.charge(count, sizeof(value_type))) [[unlikely]]
      return false;
    if constexpr (elements::bulk && detail::contiguous<T>) {
      const std::size_t bytes = count * sizeof(value_type);
      if (value.size() == count) {
        if (bytes != 0) std::memcpy(static_cast<void*>(value.data()), d.cursor(), bytes);
      } else if constexpr (sizeof(value_type) == 1 && std::is_scalar_v<value_type>) {
        const auto* first = reinterpret_cast<const value_type*>(d.cursor());
        value.assign(first, first + count);
      } else {
        using iterator = detail::unaligned_iterator<value_type>;
        value.assign(iterator{d.cursor()}, iterator{d.cursor() + bytes});
      }
      d.advance(bytes);
      return true;
    } else if constexpr (detail::publicly_made<value_type>) {
      value.resize(count);  // elements that are there already keep their memory
      std::size_t i = 0;
      for (auto&& element : value) {
        if (!get_element(d, element)) [[unlikely]]
          return d.trace(i);
        ++i;
      }
      return !flat || d.need(Rest);
    } else {
      value.clear();
      auto append = detail::appender(value);
      for (std::size_t i = 0; i < count; ++i) {
        detail::place<value_type> made;
        if (!d.need(elements::min_size) || !made.construct(d)) [[unlikely]]
          return d.trace(i);
        append(std::move(*made.get()));
      }
      return true;
    }
  }

  static bool skip(decoder& d) {
    std::size_t count = 0;
    if (!d.get_count(elements::min_size, 0, count, detail::free_elements<value_type>())) [[unlikely]]
      return false;
    if constexpr (elements::bulk) {
      d.advance(count * elements::min_size);
    } else {
      for (std::size_t i = 0; i < count; ++i) {
        if (!detail::skip<value_type>(d)) [[unlikely]]
          return d.trace(i);
      }
    }
    return true;
  }

 private:
  template <class Element>
  static bool get_element(decoder& d, Element&& element) {
    if constexpr (std::is_same_v<std::remove_reference_t<Element>, value_type>) {
      return detail::decode(d, element);
    } else {  // vector<bool>
      value_type plain{};
      if (!detail::decode(d, plain)) [[unlikely]]
        return false;
      element = plain;
      return true;
    }
  }
};

namespace detail {

// N elements with no count: C arrays (of arrays) and std::array.
template <class T, class Element, std::size_t N>
struct array_family {
  using elements = codec_for<Element>;
  static constexpr std::size_t min_size = N * elements::min_size;
  static constexpr bool fixed = elements::fixed;
  static constexpr bool flat = elements::flat;
  static constexpr bool bulk = N != 0 && elements::bulk;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::array);
    b.number(N);
    schema::describe<Element>(b, "[]");
  }
  static std::size_t bound(const T& value) {
    std::size_t sum = 0;
    for (const auto& element : value) sum += detail::bound<Element>(element);
    return sum;
  }
  static std::byte* put(std::byte* to, const T& value) {
    if constexpr (bulk) {
      std::memcpy(to, &value, min_size);
      return to + min_size;
    } else {
      for (const auto& element : value) to = elements::put(to, element);
      return to;
    }
  }
  static void encode(encoder& e, const T& value) {
    for (const auto& element : value) detail::encode<Element>(e, element);
  }
  template <std::size_t Rest>
  static bool get(decoder& d, T& value) {
    if constexpr (bulk) {
      std::memcpy(static_cast<void*>(&value), d.cursor(), min_size);
      d.advance(min_size);
      return true;
    } else {
      std::size_t i = 0;
      for (auto& element : value) {
        // What is left of the array is still to come, and Rest behind it.
        const std::size_t behind = (N - i) * elements::min_size + Rest;
        if (!d.need(behind) || !elements::template get<0>(d, detail::writable(element))) [[unlikely]]
          return d.trace(i);
        ++i;
      }
      return !flat || d.need(Rest);
    }
  }
  static bool skip(decoder& d) {
    if constexpr (bulk) {
      d.advance(min_size);
    } else {
      for (std::size_t i = 0; i < N; ++i) {
        if (!detail::skip<Element>(d)) [[unlikely]]
          return d.trace(i);
      }
    }
    return true;
  }
};

}  // namespace detail

template <class T, std::size_t N>
struct family<T[N], kind::c_array> : detail::array_family<T[N], T, N> {};
template <class T, std::size_t N>
struct family<std::array<T, N>, kind::std_array> : detail::array_family<std::array<T, N>, T, N> {};

}  // namespace brine

// ---- brine/codec/map.hpp
// Sets and maps, ordered or not, single or multi-: a varint count, then the keys, or the keys
// and values in turn, in the container's own order; unordered ones in the order of their bytes
// where the options ask for canonical bytes.

namespace brine {

namespace detail {

// insert() of a multi-container has no answer to "was it new?".
template <class T>
concept multi = requires(T& c, typename T::value_type v) {
  { c.insert(std::move(v)) } -> std::same_as<typename T::iterator>;
};

template <class T, class V>
void insert_behind(T& c, V&& value) {
  // Ordered containers were saved in order: the end is the right place, in constant time.
  c.insert(c.end(), std::forward<V>(value));
}

// An order of elements that says nothing of the value: hash tables.
template <class T>
concept unordered = requires { typename T::hasher; };

// Calls f(element) for each, in the order of their own bytes.
template <class Write, class T, class F>
BRINE_COLD void each_sorted(const T& c, Write&& write, F&& f) {
  std::vector<std::pair<std::string, const typename T::value_type*>> order;
  for (const auto& element : c) {
    memory_encoder e;
    e.set_canonical(true);
    write(e, element);
    order.emplace_back(std::string{reinterpret_cast<const char*>(e.data()), e.size()}, std::addressof(element));
  }
  std::sort(order.begin(), order.end());
  for (const auto& [bytes, element] : order) f(*element);
}

}  // namespace detail

template <class T>
struct family<T, kind::set> : plain_family {
  using key_type = typename T::key_type;
  using keys = codec_for<key_type>;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.put(detail::multi<T> ? schema::node::multiset : schema::node::set);
    schema::describe<key_type>(b, "[]");
  }
  static void encode(encoder& e, const T& value) {
    e.put_count(value.size());
    const auto write = [](encoder& to, const key_type& key) { detail::encode<key_type>(to, key); };
    if constexpr (detail::unordered<T>) {
      if (e.canonical()) return detail::each_sorted(value, write, [&](const key_type& key) { write(e, key); });
    }
    for (const auto& key : value) write(e, key);
  }
  template <std::size_t Rest>
  static bool get(decoder& d, T& value) {
    std::size_t count = 0;
    if (!d.get_count(keys::min_size, Rest, count, detail::free_elements<key_type>())) [[unlikely]]
      return false;
    if (!d.charge(count, sizeof(key_type) + 4 * sizeof(void*))) [[unlikely]]
      return false;
    value.clear();
    for (std::size_t i = 0; i < count; ++i) {
      detail::place<key_type> key;
      if (!key.construct(d)) [[unlikely]]
        return d.trace(i);
      detail::insert_behind(value, std::move(*key.get()));
    }
    return true;
  }
  static bool skip(decoder& d) {
    std::size_t count = 0;
    if (!d.get_count(keys::min_size, 0, count, detail::free_elements<key_type>())) [[unlikely]]
      return false;
    for (std::size_t i = 0; i < count; ++i) {
      if (!detail::skip<key_type>(d)) [[unlikely]]
        return d.trace(i);
    }
    return true;
  }
};

template <class T>
struct family<T, kind::map> : plain_family {
  using key_type = typename T::key_type;
  using mapped_type = typename T::mapped_type;
  static constexpr std::size_t min_size = 1;
  static constexpr std::string_view names[] = {"key", "value"};

  static constexpr void describe(schema::builder& b) {
    b.put(detail::multi<T> ? schema::node::multimap : schema::node::map);
    schema::describe<key_type>(b, "key");
    schema::describe<mapped_type>(b, "value");
  }
  static void encode(encoder& e, const T& value) {
    e.put_count(value.size());
    const auto write = [](encoder& to, const auto& entry) {
      detail::member_pack<key_type, mapped_type>::encode(to, entry.first, entry.second);
    };
    if constexpr (detail::unordered<T>) {
      if (e.canonical()) return detail::each_sorted(value, write, [&](const auto& entry) { write(e, entry); });
    }
    for (const auto& entry : value) write(e, entry);
  }
  template <std::size_t Rest>
  static bool get(decoder& d, T& value) {
    using pack = detail::member_pack<key_type, mapped_type>;
    std::size_t count = 0;
    if (!get_count<pack>(d, Rest, count)) [[unlikely]]
      return false;
    if (!d.charge(count, sizeof(typename T::value_type) + 4 * sizeof(void*))) [[unlikely]]
      return false;
    value.clear();
    for (std::size_t i = 0; i < count; ++i) {
      if constexpr (detail::publicly_made<key_type> && detail::publicly_made<mapped_type>) {
        std::pair<key_type, mapped_type> entry{};
        if (!pack::decode(d, names, entry.first, entry.second)) [[unlikely]]
          return d.trace(i);
        detail::insert_behind(value, std::move(entry));
      } else {
        detail::place<key_type> key;
        detail::place<mapped_type> mapped;
        if (!key.construct(d) || !mapped.construct(d)) [[unlikely]]
          return d.trace(i);
        detail::insert_behind(value, std::pair<key_type, mapped_type>{std::move(*key.get()), std::move(*mapped.get())});
      }
    }
    return true;
  }
  static bool skip(decoder& d) {
    using pack = detail::member_pack<key_type, mapped_type>;
    std::size_t count = 0;
    if (!get_count<pack>(d, 0, count)) [[unlikely]]
      return false;
    for (std::size_t i = 0; i < count; ++i) {
      if (!detail::skip<key_type>(d) || !detail::skip<mapped_type>(d)) [[unlikely]]
        return d.trace(i);
    }
    return true;
  }

 private:
  template <class Pack>
  static bool get_count(decoder& d, std::size_t rest, std::size_t& count) {
    constexpr std::size_t free = Pack::min_size != 0 ? 0 : Pack::fixed ? std::size_t{1} << 18U : 4096;
    return d.get_count(Pack::min_size, rest, count, free);
  }
};

}  // namespace brine

// ---- brine/codec/number_like.hpp
// Types that are one or two numbers: complex (real, imaginary), chrono::duration (the count) and
// chrono::time_point (its duration since the clock's epoch), atomic (the value), filesystem::path
// (generic form, UTF-8), error_code and error_condition (category's name, value).
//
// They are recognised by their members, so that no header of theirs is included here.

namespace brine {

template <class T>
struct family<T, kind::complex> : plain_family {
  using number = typename T::value_type;
  using pack = detail::member_pack<number, number>;
  static constexpr std::size_t min_size = pack::min_size;
  static constexpr bool fixed = true;
  static constexpr bool flat = true;
  // The standard lays it out as an array of two.
  static constexpr bool bulk = codec_for<number>::bulk && sizeof(T) == 2 * sizeof(number);

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::tuple);
    b.number(2);
    schema::describe<number>(b);
    schema::describe<number>(b);
  }
  static std::byte* put(std::byte* to, const T& value) { return pack::put(to, value.real(), value.imag()); }
  template <std::size_t Rest>
  static bool get(decoder& d, T& value) {
    number real{}, imaginary{};
    if (!pack::template get<Rest>(d, nullptr, real, imaginary)) [[unlikely]]
      return false;
    value = T{real, imaginary};
    return true;
  }
  static bool skip(decoder& d) { return pack::skip(d, nullptr); }
};

template <class T>
struct family<T, kind::duration> : plain_family {
  using rep = typename T::rep;
  static constexpr std::size_t min_size = codec_for<rep>::min_size;
  static constexpr bool fixed = codec_for<rep>::fixed;
  static constexpr bool flat = codec_for<rep>::flat;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::duration);
    schema::describe<rep>(b);
    b.number(static_cast<std::uint64_t>(T::period::num));
    b.number(static_cast<std::uint64_t>(T::period::den));
  }
  static std::size_t bound(const T& value) { return detail::bound<rep>(value.count()); }
  static std::byte* put(std::byte* to, const T& value) { return codec_for<rep>::put(to, value.count()); }
  static void encode(encoder& e, const T& value) { detail::encode<rep>(e, value.count()); }
  template <std::size_t Rest>
  static bool get(decoder& d, T& value) {
    rep count{};
    if (!codec_for<rep>::template get<Rest>(d, count)) [[unlikely]]
      return false;
    value = T{count};
    return true;
  }
  static bool skip(decoder& d) { return codec_for<rep>::skip(d); }
};

namespace detail {

// The last word of a clock's name, the same on every compiler and library: "system_clock".
template <class Clock>
constexpr std::string_view clock_name() {
  constexpr std::string_view name = meta::type_name<Clock>();
  return name.substr(name.rfind(':') + 1);
}

}  // namespace detail

template <class T>
struct family<T, kind::time_point> : plain_family {
  using duration = typename T::duration;
  using base = codec_for<duration>;
  static constexpr std::size_t min_size = base::min_size;
  static constexpr bool fixed = base::fixed;
  static constexpr bool flat = base::flat;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::time_point);
    b.text(detail::clock_name<typename T::clock>());
    schema::describe<duration>(b);
  }
  static std::size_t bound(const T& value) { return detail::bound<duration>(value.time_since_epoch()); }
  static std::byte* put(std::byte* to, const T& value) { return base::put(to, value.time_since_epoch()); }
  static void encode(encoder& e, const T& value) { detail::encode<duration>(e, value.time_since_epoch()); }
  template <std::size_t Rest>
  static bool get(decoder& d, T& value) {
    duration since{};
    if (!base::template get<Rest>(d, since)) [[unlikely]]
      return false;
    value = T{since};
    return true;
  }
  static bool skip(decoder& d) { return base::skip(d); }
};

// Neither copied nor moved: it is read into where it stands.
template <class T>
struct family<T, kind::atomic> : plain_family {
  using value_type = typename T::value_type;
  using base = codec_for<value_type>;
  static constexpr std::size_t min_size = base::min_size;
  static constexpr bool fixed = base::fixed;

  static constexpr void describe(schema::builder& b) { schema::describe<value_type>(b); }
  static void encode(encoder& e, const T& value) { detail::encode<value_type>(e, value.load()); }
  template <std::size_t Rest>
  static bool get(decoder& d, T& value) {
    value_type plain{};
    if (!base::template get<Rest>(d, plain)) [[unlikely]]
      return false;
    value.store(plain);
    return true;
  }
  static bool skip(decoder& d) { return base::skip(d); }
};

template <class T>
struct family<T, kind::path> : plain_family {
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) { schema::describe<std::string>(b); }
  static void encode(encoder& e, const T& value) {
    const auto text = value.generic_u8string();
    detail::encode<std::string_view>(e, std::string_view{reinterpret_cast<const char*>(text.data()), text.size()});
  }
  template <std::size_t Rest>
  static bool get(decoder& d, T& value) {
    std::string text;
    if (!codec_for<std::string>::template get<Rest>(d, text)) [[unlikely]]
      return false;
    value = T{std::u8string{text.begin(), text.end()}};
    return true;
  }
  static bool skip(decoder& d) { return codec_for<std::string>::skip(d); }
};

template <class T>
struct family<T, kind::error_code> : plain_family {
  static constexpr std::size_t min_size = 1 + 4;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::tuple);
    b.number(2);
    schema::describe<std::string>(b);
    schema::describe<std::int32_t>(b);
    b.opaque();
  }
  static void encode(encoder& e, const T& value) {
    const std::string_view category = value.category().name();
    if (find(category) == nullptr) [[unlikely]] {
      e.fail(errc::bad_value, "an error of the category \"" + std::string{category} +
                                  "\": only the generic and system categories are the same in every program");
      return;
    }
    detail::encode<std::string_view>(e, category);
    detail::encode<std::int32_t>(e, value.value());
  }
  template <std::size_t>
  static bool get(decoder& d, T& value) {
    std::string category;
    std::int32_t number = 0;
    if (!detail::decode(d, category) || !detail::decode(d, number)) [[unlikely]]
      return false;
    const auto* known = find(category);
    if (known == nullptr) [[unlikely]]
      return d.fail(errc::bad_value, "an error category that this program doesn't know");
    value = T{number, *known};
    return true;
  }

 private:
  static const std::error_category* find(std::string_view name) {
    for (const auto* known : {&std::generic_category(), &std::system_category()}) {
      if (name == known->name()) return known;
    }
    return nullptr;
  }
};

}  // namespace brine

// ---- brine/codec/refused.hpp
// Types that can't be persisted, and why: asked only once every family has declined.

namespace brine {

namespace traits {

template <class T>
concept lock_or_thread = requires(T& t) { t.native_handle(); } || requires(T& t) {
  t.lock();
  t.unlock();
};

template <class T>
consteval schema::refusal why_refused() {
  using schema::refusal;
  if constexpr (std::is_volatile_v<T>) {
    return refusal::volatile_type;
  } else if constexpr (std::is_reference_v<T>) {
    return refusal::reference;
  } else if constexpr (std::is_function_v<T> || std::is_member_pointer_v<T>) {
    return refusal::function_pointer;
  } else if constexpr (std::is_pointer_v<T>) {
    return std::is_function_v<std::remove_pointer_t<T>> ? refusal::function_pointer : refusal::pointer;
  } else if constexpr (hooks<T> > 1) {
    return refusal::ambiguous_hook;
  } else if constexpr (std::is_union_v<T>) {
    return refusal::union_type;
  } else if constexpr (lock_or_thread<T>) {
    return refusal::lock;
  } else if constexpr (std::is_abstract_v<T>) {
    return refusal::abstract_class;
  } else if constexpr (reflect::aggregate<T>) {
    if constexpr (reflect::member_count<T> == reflect::detail::none) {
      return refusal::reference_member;
    } else if constexpr (reflect::member_count<T> > reflect::max_members) {
      return refusal::too_many_members;
    } else if constexpr (reflect::has_base<T>) {
      return refusal::base_class;
    } else if constexpr (reflect::has_bit_fields<T>) {
      return refusal::bit_field;
    } else {
      return refusal::volatile_type;
    }
  } else {
    constexpr std::string_view name = meta::type_name<T>();
    if constexpr (name.starts_with("std::function<") || name.starts_with("std::move_only_function<")) {
      return refusal::standard_function;
    } else if constexpr (name.starts_with("std::reference_wrapper<")) {
      return refusal::reference;
    } else if constexpr (name.starts_with("std::condition_variable") || name.starts_with("std::future<") ||
                         name.starts_with("std::promise<")) {
      return refusal::lock;
    } else {
      return refusal::hidden_members;
    }
  }
}

}  // namespace traits

template <class T>
struct family<T, kind::refused> : plain_family {
  static constexpr void describe(schema::builder& b) { b.refuse(traits::why_refused<T>(), meta::type_name<T>()); }
  static void encode(encoder&, const T&) {}
  template <std::size_t>
  static bool get(decoder&, T&) {
    return false;
  }
};

}  // namespace brine

// ---- brine/codec/variant.hpp
// variant: the varint index of the alternative, then its value.

namespace brine {

template <class... T>
struct family<std::variant<T...>, kind::variant> : plain_family {
  using value_type = std::variant<T...>;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::variant);
    b.number(sizeof...(T));
    (schema::describe<T>(b), ...);
  }
  static void encode(encoder& e, const value_type& value) {
    if (value.valueless_by_exception()) [[unlikely]] {
      e.fail(errc::bad_value, "a variant that lost its value to an exception has nothing to save; assign one first");
      return;
    }
    e.put_count(value.index());
    encode_at(e, value, std::index_sequence_for<T...>{});
  }
  template <std::size_t Rest>
  static bool get(decoder& d, value_type& value) {
    std::uint64_t index = 0;
    return get_index(d, index) && get_at(d, value, index, std::index_sequence_for<T...>{});
  }
  static bool skip(decoder& d) {
    std::uint64_t index = 0;
    if (!get_index(d, index)) [[unlikely]]
      return false;
    return skip_at(d, index, std::index_sequence_for<T...>{});
  }

 private:
  static bool get_index(decoder& d, std::uint64_t& index) {
    if (!d.get_varint(index)) [[unlikely]]
      return false;
    if (index < sizeof...(T)) [[likely]]
      return true;
    return d.fail_at(d.cursor() - 1, errc::bad_value,
                     "alternative " + std::to_string(index) + " of a variant that has " + std::to_string(sizeof...(T)));
  }

  template <std::size_t... I>
  static void encode_at(encoder& e, const value_type& value, std::index_sequence<I...>) {
    (void)(... || (value.index() == I && (detail::encode<T>(e, *std::get_if<I>(&value)), true)));
  }

  template <std::size_t I, class Alternative>
  static bool get_alternative(decoder& d, value_type& value) {
    if constexpr (detail::publicly_made<Alternative>) {
      if (value.index() != I) value.template emplace<I>();
      return detail::decode(d, *std::get_if<I>(&value));
    } else {
      detail::place<Alternative> made;
      if (!d.need(codec_for<Alternative>::min_size) || !made.construct(d)) [[unlikely]]
        return false;
      value.template emplace<I>(std::move(*made.get()));
      return true;
    }
  }

  template <std::size_t... I>
  static bool get_at(decoder& d, value_type& value, std::uint64_t index, std::index_sequence<I...>) {
    bool done = false;
    (void)(... || (index == I && ((done = get_alternative<I, T>(d, value)), true)));
    return done;
  }

  template <std::size_t... I>
  static bool skip_at(decoder& d, std::uint64_t index, std::index_sequence<I...>) {
    bool done = false;
    (void)(... || (index == I && ((done = detail::skip<T>(d)), true)));
    return done;
  }
};

}  // namespace brine

// ---- brine/codec/view.hpp
// Views: span is saved as the sequence it shows. brine::view<T> is loaded as a view into the bytes
// that the caller holds, with no copy: brine::view<std::string_view>, or a span of bytes or characters.

namespace brine {

// Valid as long as the bytes it was loaded from are. Loaded from a file or stream it would outlive
// them, so those refuse it by living only inside the call: load into owning types there.
template <class T>
struct view {
  T value{};

  constexpr operator const T&() const noexcept { return value; }  // NOLINT(google-explicit-constructor)
  constexpr const T& operator*() const noexcept { return value; }
  constexpr const T* operator->() const noexcept { return &value; }
};

template <class T, std::size_t N>
inline constexpr kind claimed<std::span<T, N>> = kind::span;
template <class T>
inline constexpr kind claimed<view<T>> = kind::view;

template <class T, std::size_t N>
struct family<std::span<T, N>, kind::span> : plain_family {
  using value_type = std::remove_cv_t<T>;
  using elements = codec_for<value_type>;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.refuse(schema::refusal::view, meta::type_name<std::span<T, N>>(), true);
    b.put(schema::node::sequence);
    schema::describe<value_type>(b, "[]");
  }
  static void encode(encoder& e, const std::span<T, N>& value) {
    e.put_count(value.size());
    if constexpr (elements::bulk) {
      e.write(value.data(), value.size_bytes());
    } else {
      for (const auto& element : value) detail::encode<value_type>(e, element);
    }
  }
  template <std::size_t>
  static bool get(decoder&, std::span<T, N>&) {
    return false;
  }
};

template <class T>
struct family<view<T>, kind::view> : plain_family {
  using element = std::remove_cv_t<typename T::value_type>;
  static constexpr bool text = traits::text_view<T>;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    if constexpr (sizeof(element) != 1 || !codec_for<element>::bulk) {
      b.refuse(schema::refusal::narrow_view, meta::type_name<view<T>>());
    }
    b.put(text ? schema::node::text : schema::node::sequence);
    schema::describe<element>(b);
    b.opaque();
  }
  static void encode(encoder& e, const view<T>& value) {
    e.put_count(value.value.size());
    e.write(value.value.data(), value.value.size());
  }
  template <std::size_t Rest>
  static bool get(decoder& d, view<T>& value) {
    std::size_t count = 0;
    if (!d.get_count(1, Rest, count)) [[unlikely]]
      return false;
    value.value = T{reinterpret_cast<const element*>(d.cursor()), count};
    d.advance(count);
    return true;
  }
};

}  // namespace brine

// ---- brine/graph/parts.hpp
// The parts of an object, by number: for shared_ptrs that own one object and point at a part of it.

namespace brine::graph {

namespace detail {

// Calls f(number, part) for each direct part, until it answers true.
template <class T, class F>
bool any_part(T& object, F&& f) {
  using type = std::remove_cv_t<T>;
  std::size_t i = 0;
  const auto ask = [&](auto&... part) { return (f(i++, part) || ...); };
  if constexpr (kind_of<type> == kind::record) {
    return reflect::visit(object, ask);
  } else if constexpr (kind_of<type> == kind::pair || kind_of<type> == kind::tuple) {
    return std::apply(ask, object);
  } else if constexpr (kind_of<type> == kind::c_array || kind_of<type> == kind::std_array) {
    for (auto& element : object) {
      if (f(i++, element)) return true;
    }
    return false;
  } else {
    return false;
  }
}

}  // namespace detail

template <class T>
bool find_part(const T& object, const void* part, const void* part_type, std::vector<std::size_t>& way) {
  return detail::any_part(object, [&]<class Part>(std::size_t i, const Part& p) {
    using type = std::remove_cv_t<Part>;
    const auto* begin = reinterpret_cast<const std::byte*>(std::addressof(p));
    const auto* at = static_cast<const std::byte*>(part);
    if (at < begin || at >= begin + sizeof(Part)) return false;
    way.push_back(i);
    if (at == begin && part_type == &schema::identity<type>) return true;
    if (find_part<type>(p, part, part_type, way)) return true;
    way.pop_back();
    return false;
  });
}

template <class T>
void* part_at(T& object, const std::vector<std::size_t>& way, std::size_t step, const void*& part_type) {
  if (step == way.size()) {
    part_type = &schema::identity<std::remove_cv_t<T>>;
    return const_cast<std::remove_cv_t<T>*>(std::addressof(object));
  }
  void* found = nullptr;
  detail::any_part(object, [&](std::size_t i, auto& part) {
    if (i != way[step]) return false;
    found = part_at(part, way, step + 1, part_type);
    return true;
  });
  return found;
}

}  // namespace brine::graph

// ---- brine/graph/tracker.hpp
// Shared objects of a document, by number. Saving: which address has which number. Loading: which
// number is which object. Objects are written behind the value that refers to them, each
// once, in the order in which they were first met, from a list and not by recursion: a chain
// of a million nodes needs no more stack than one.

namespace brine::graph {

// What the tracker must know of an object's type.
struct object_type {
  const void* identity;
  std::size_t size;
  std::size_t least;  // bytes in a document
  void (*encode)(encoder&, const void* object);
  bool (*decode)(decoder&, void* object);
  // Back to a fresh object, so that a failed load leaves no cycle of owners behind.
  void (*clear)(void* object);
  // Appends the way from the object to the part of this type at this address; false if there is none.
  bool (*find_part)(const void* object, const void* part, const void* part_type, std::vector<std::size_t>& way);
  // The part at the end of the way, or nullptr; its type goes to `part_type`.
  void* (*part_at)(void* object, const std::vector<std::size_t>& way, const void*& part_type);
};

class writer {
 public:
  struct reference {
    std::size_t number = 0;  // from 1
    bool fresh = false;
    bool part = false;  // the object is a part of number `number`
  };

  // The number of the object at this address, a new one at the first time. A part of an object
  // that has a number already (an aliasing shared_ptr) is found, and its way with it.
  [[nodiscard]] bool refer(encoder& e, const void* address, const object_type& type, reference& to,
                           std::vector<std::size_t>& way) {
    if (2 * (objects_.size() + 1) > slots_.size()) grow();
    std::size_t at = hash(address) & mask_;
    for (; slots_[at] != 0; at = (at + 1) & mask_) {
      const object& known = objects_[slots_[at] - 1];
      if (known.address == address && known.type->identity == type.identity) {
        to = {slots_[at], false, false};
        return true;
      }
    }
    if (!objects_.empty() && objects_.front().type->identity != type.identity) several_types_ = true;
    if (several_types_) [[unlikely]] {
      if (find_whole(address, type, to, way)) return true;
      if (covers_known(address, type)) {
        return e.fail(errc::bad_value,
                      "a shared_ptr to a part of an object is saved before any shared_ptr to the whole object; let the "
                      "owner come first");
      }
    }
    objects_.push_back({address, &type});
    slots_[at] = static_cast<std::uint32_t>(objects_.size());
    if (several_types_) ranges_.emplace(address, objects_.size());
    to = {objects_.size(), true, false};
    return true;
  }

  static void finish(encoder& e) {
    auto& self = *e.graph_state.get<writer>();
    // Each object may refer to further ones: the list grows while it is worked off.
    for (std::size_t i = 0; i < self.objects_.size() && e.ok(); ++i) {
      const object now = self.objects_[i];
      now.type->encode(e, now.address);
    }
  }

 private:
  struct object {
    const void* address;
    const object_type* type;
  };

  static std::size_t hash(const void* address) {
    const auto bits = static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(address)) * 0x9e3779b97f4a7c15U;
    return static_cast<std::size_t>(bits >> 32U);
  }

  BRINE_COLD void grow() {
    const std::size_t room = slots_.empty() ? 64 : 2 * slots_.size();
    slots_.assign(room, 0);
    mask_ = room - 1;
    for (std::size_t i = 0; i < objects_.size(); ++i) {
      std::size_t at = hash(objects_[i].address) & mask_;
      while (slots_[at] != 0) at = (at + 1) & mask_;
      slots_[at] = static_cast<std::uint32_t>(i + 1);
    }
  }

  // Only objects of several types can lie in one another; only then are they kept in order.
  void order() {
    if (!ranges_.empty()) return;
    for (std::size_t i = 0; i < objects_.size(); ++i) ranges_.emplace(objects_[i].address, i + 1);
  }

  bool find_whole(const void* address, const object_type& type, reference& to, std::vector<std::size_t>& way) {
    order();
    auto behind = ranges_.upper_bound(address);
    if (behind == ranges_.begin()) return false;
    const std::size_t number = std::prev(behind)->second;
    const object& whole = objects_[number - 1];
    if (static_cast<const std::byte*>(address) >= static_cast<const std::byte*>(whole.address) + whole.type->size) {
      return false;
    }
    way.clear();
    if (!whole.type->find_part(whole.address, address, type.identity, way)) return false;
    to = {number, false, true};
    return true;
  }

  bool covers_known(const void* address, const object_type& type) {
    const auto first = ranges_.lower_bound(address);
    return first != ranges_.end() &&
           static_cast<const std::byte*>(first->first) < static_cast<const std::byte*>(address) + type.size;
  }

  std::vector<object> objects_;
  std::vector<std::uint32_t> slots_;  // open addressing, at most half full: number of the object, 0 for none
  std::size_t mask_ = 0;
  std::map<const void*, std::size_t, std::less<>> ranges_;
  bool several_types_ = false;
};

class reader {
 public:
  struct object {
    std::shared_ptr<void> owner;
    void* address;  // of the object; inside what the owner owns
    const object_type* type;
  };

  reader() = default;
  reader(const reader&) = delete;
  reader& operator=(const reader&) = delete;
  // Reached by a failed load only with objects left half read: cycles among them are broken.
  ~reader() {
    if (!done_) {
      for (object& o : objects_) o.type->clear(o.address);
    }
  }

  [[nodiscard]] std::size_t next() const noexcept { return objects_.size() + 1; }
  [[nodiscard]] const object& at(std::size_t number) const { return objects_[number - 1]; }

  // Room for the bytes of one more object must be left, besides those that wait already.
  [[nodiscard]] bool expect(decoder& d, const object_type& type) {
    waiting_ += type.least;
    return d.need(waiting_) && d.charge(type.size + 4 * sizeof(void*));
  }
  void add(std::shared_ptr<void> owner, void* address, const object_type& type) {
    objects_.push_back({std::move(owner), address, &type});
  }

  static bool finish(decoder& d) {
    auto& self = *d.graph_state.get<reader>();
    for (std::size_t i = 0; i < self.objects_.size(); ++i) {
      void* const address = self.objects_[i].address;
      const object_type& type = *self.objects_[i].type;
      self.waiting_ -= type.least;
      if (!d.need(type.least) || !type.decode(d, address)) [[unlikely]] {
        d.trace(i + 1);
        return d.trace("shared");
      }
    }
    // Bytes that nothing reads will fail the document after this: then the cycles go too.
    self.done_ = d.remaining() == 0;
    return true;
  }

 private:
  std::vector<object> objects_;
  std::size_t waiting_ = 0;
  bool done_ = false;
};

}  // namespace brine::graph

// ---- brine/graph/objects.hpp
// Making shared objects and referring to them: what shared_ptr and weak_ptr (shared.hpp) and
// class hierarchies (polymorphic.hpp) have in common.

namespace brine {

namespace graph {

// An object that is built when its bytes are read, though its address is known before.
template <class T>
struct late {
  alignas(T) std::byte memory[sizeof(T)];
  bool alive = false;

  late() noexcept {}
  late(const late&) = delete;
  late& operator=(const late&) = delete;
  ~late() { clear(); }
  void clear() noexcept {
    if (alive) std::destroy_at(get());
    alive = false;
  }
  [[nodiscard]] T* get() noexcept { return std::launder(reinterpret_cast<T*>(memory)); }
  // The address is that of the memory, which comes first.
  [[nodiscard]] static late& of(void* address) { return *static_cast<late*>(address); }
};

template <class T>
inline constexpr bool made_first = brine::detail::default_made<T> && !brine::detail::constructs_itself<T>;

template <class T>
inline constexpr object_type type_of{
    &schema::identity<T>,
    sizeof(T),
    codec_for<T>::min_size,
    [](encoder& e, const void* object) { brine::detail::encode<T>(e, *static_cast<const T*>(object)); },
    [](decoder& d, void* object) {
      if constexpr (made_first<T>) {
        return codec_for<T>::template get<0>(d, *static_cast<T*>(object));
      } else {
        auto& to = late<T>::of(object);
        to.alive = brine::detail::construct<T>(d, to.memory);
        return to.alive;
      }
    },
    [](void* object) {
      if constexpr (made_first<T>) {
        auto* old = static_cast<T*>(object);
        std::destroy_at(old);
        access::construct<T>(old);
      } else {
        late<T>::of(object).clear();
      }
    },
    [](const void* object, const void* part, const void* part_type, std::vector<std::size_t>& way) {
      return find_part<T>(*static_cast<const T*>(object), part, part_type, way);
    },
    [](void* object, const std::vector<std::size_t>& way, const void*& part_type) {
      return part_at<T>(*static_cast<T*>(object), way, 0, part_type);
    }};

// A new object that only the reader owns so far.
template <class T>
void make_object(reader& r, const object_type& type) {
  if constexpr (made_first<T>) {
    if constexpr (requires { std::make_shared<T>(); }) {
      auto made = std::make_shared<T>();
      void* address = const_cast<std::remove_cv_t<T>*>(made.get());
      r.add(std::move(made), address, type);
    } else {  // a private constructor
      void* memory = ::operator new(sizeof(T), std::align_val_t{alignof(T)});
      T* object = access::construct<T>(memory);
      std::shared_ptr<T> made(object, [](T* old) {
        std::destroy_at(old);
        ::operator delete(old, std::align_val_t{alignof(T)});
      });
      r.add(std::move(made), object, type);
    }
  } else {
    auto made = std::make_shared<late<T>>();
    void* address = made.get();
    r.add(std::move(made), address, type);
  }
}

inline writer& writer_of(encoder& e) {
  e.finish_graph = &writer::finish;
  return e.graph_state.get_or_make<writer>();
}
inline reader& reader_of(decoder& d) {
  d.finish_graph = &reader::finish;
  return d.graph_state.get_or_make<reader>();
}

// Writes the reference; answers whether the object is a new one.
inline bool put_reference(encoder& e, const void* address, const object_type& type) {
  writer::reference to;
  std::vector<std::size_t> way;
  if (!writer_of(e).refer(e, address, type, to, way)) [[unlikely]]
    return false;
  e.put_count(2 * to.number + (to.part ? 1 : 0));
  if (to.part) [[unlikely]] {
    e.put_count(way.size());
    for (std::size_t step : way) e.put_count(step);
  }
  return to.fresh;
}

BRINE_COLD inline bool fail_reference(decoder& d, const char* what) { return d.fail(errc::bad_value, what); }

// Reads the way to a part of a known object.
inline bool get_way(decoder& d, std::vector<std::size_t>& way) {
  std::size_t steps = 0;
  if (!d.get_count(1, 0, steps)) return false;
  if (steps > 64) return fail_reference(d, "a part of a part of an object, 64 levels deep; the document is damaged");
  for (std::size_t i = 0; i < steps; ++i) {
    std::uint64_t step = 0;
    if (!d.get_varint(step)) return false;
    way.push_back(static_cast<std::size_t>(step));
  }
  return true;
}

// The owner and address of a part of an object, where it has this type.
inline bool get_part(decoder& d, std::uint64_t number, const void* part_type, std::shared_ptr<void>& owner,
                     void*& address) {
  auto& r = reader_of(d);
  if (number == 0 || number >= r.next()) return fail_reference(d, "a part of an object that the document hasn't named");
  std::vector<std::size_t> way;
  if (!get_way(d, way)) return false;
  const auto& whole = r.at(static_cast<std::size_t>(number));
  const void* found = nullptr;
  void* part = whole.type->part_at(whole.address, way, found);
  if (part == nullptr || found != part_type) return fail_reference(d, "a part of an object is of another type");
  owner = whole.owner;
  address = part;
  return true;
}

}  // namespace graph

}  // namespace brine

// ---- brine/graph/polymorphic.hpp
// Class hierarchies: a unique_ptr<Base> or shared_ptr<Base> to an object of a derived class. The
// class is written by the name under which the program registered it:
//
//   BRINE_CLASS("shapes/circle", circle, shape)        // one for each derived class, with its bases
//
//   varint k: 0, the class is the pointer's own; 1, a class follows that the document hasn't
//   named yet; n >= 2, the (n - 2)-th class again
//   text     the name
//   8 bytes  hash of the class's schema
//   text     only in a document with its schema: the canonical schema of the class

namespace brine::graph {

// A pointer to T may point to an object of a derived class.
template <class T>
inline constexpr bool in_hierarchy = std::is_polymorphic_v<T> && !std::is_final_v<T>;

// Reads a new object; the memory is what `delete` expects. nullptr after a failure.
template <class T>
[[nodiscard]] T* make_new(decoder& d) {
  struct raw {
    void* memory;
    raw() {
      if constexpr (alignof(T) > __STDCPP_DEFAULT_NEW_ALIGNMENT__) {
        memory = ::operator new(sizeof(T), std::align_val_t{alignof(T)});
      } else {
        memory = ::operator new(sizeof(T));
      }
    }
    ~raw() {
      if (memory == nullptr) return;
      if constexpr (alignof(T) > __STDCPP_DEFAULT_NEW_ALIGNMENT__) {
        ::operator delete(memory, std::align_val_t{alignof(T)});
      } else {
        ::operator delete(memory);
      }
    }
  } r;
  if (!brine::detail::construct<T>(d, r.memory)) return nullptr;
  return std::launder(static_cast<T*>(std::exchange(r.memory, nullptr)));
}

// A derived class as seen from one of its bases.
template <class Base>
struct class_type {
  std::string_view name;
  std::uint64_t (*hash)();
  void (*describe)(schema::builder&);
  void (*encode)(encoder&, const Base*);
  Base* (*make)(decoder&);                    // for unique_ptr
  void (*make_shared)(reader&);               // for shared_ptr
  Base* (*from_object)(void* most_derived);   // the base in an object that the reader made
  const object_type* object;
  const std::type_info* (*type)();
};

template <class Base, class Derived>
inline constexpr auto type_info_of = []() -> const std::type_info* {
#if BRINE_HAS_RTTI
  return &typeid(Derived);
#else
  return nullptr;
#endif
};

// A late object's address is its memory's, which is the object's.
template <class Base, class Derived>
inline constexpr class_type<Base> class_of(std::string_view name) {
  return {
      name,
      &schema::hash<Derived>,
      [](schema::builder& b) { schema::describe<Derived>(b); },
      [](encoder& e, const Base* object) { brine::detail::encode<Derived>(e, dynamic_cast<const Derived&>(*object)); },
      [](decoder& d) -> Base* { return make_new<Derived>(d); },
      [](reader& r) { make_object<Derived>(r, type_of<Derived>); },
      [](void* object) -> Base* { return static_cast<Derived*>(object); },
      &type_of<Derived>,
      type_info_of<Base, Derived>};
}

// The registered classes under one base: few, and found by their type or name.
template <class Base>
class class_list {
 public:
  struct entry {
    class_type<Base> what;
    entry* next = nullptr;
  };

  static void add(entry& e) {
    const std::lock_guard lock{mutex()};
    e.next = head().load(std::memory_order_relaxed);
    head().store(&e, std::memory_order_release);
  }
  static void remove(entry& e) {
    const std::lock_guard lock{mutex()};
    if (head().load(std::memory_order_relaxed) == &e) {
      head().store(e.next, std::memory_order_release);
      return;
    }
    for (entry* at = head().load(std::memory_order_relaxed); at != nullptr; at = at->next) {
      if (at->next == &e) at->next = e.next;
    }
  }

  [[nodiscard]] static const class_type<Base>* find(const std::type_info& type) {
    for (const entry* at = head().load(std::memory_order_acquire); at != nullptr; at = at->next) {
      if (*at->what.type() == type) return &at->what;
    }
    return nullptr;
  }
  [[nodiscard]] static const class_type<Base>* find(std::string_view name) {
    for (const entry* at = head().load(std::memory_order_acquire); at != nullptr; at = at->next) {
      if (at->what.name == name) return &at->what;
    }
    return nullptr;
  }
  [[nodiscard]] static const class_type<Base>* find_address(const void* address) {
    for (const entry* at = head().load(std::memory_order_acquire); at != nullptr; at = at->next) {
      if (&at->what == address) return &at->what;
    }
    return nullptr;
  }
  [[nodiscard]] static const class_type<Base>* find_object(const void* identity) {
    for (const entry* at = head().load(std::memory_order_acquire); at != nullptr; at = at->next) {
      if (at->what.object->identity == identity) return &at->what;
    }
    return nullptr;
  }
  // Another class under the same name, or nullptr.
  [[nodiscard]] static const class_type<Base>* other(const class_type<Base>& known) {
    for (const entry* at = head().load(std::memory_order_acquire); at != nullptr; at = at->next) {
      if (at->what.name == known.name && !(*at->what.type() == *known.type())) return &at->what;
    }
    return nullptr;
  }

 private:
  BRINE_EXPORT static std::atomic<entry*>& head() {
    static std::atomic<entry*> first = nullptr;
    return first;
  }
  BRINE_EXPORT static std::mutex& mutex() {
    static std::mutex m;
    return m;
  }
};

template <class Base, class Derived, meta::fixed_string Name>
class class_registrar {
 public:
  class_registrar() { class_list<Base>::add(entry_); }
  class_registrar(const class_registrar&) = delete;
  class_registrar& operator=(const class_registrar&) = delete;
  ~class_registrar() { class_list<Base>::remove(entry_); }

  static inline class_registrar instance{};

 private:
  typename class_list<Base>::entry entry_{class_of<Base, Derived>(Name.view())};
};

template <meta::fixed_string Name, class Derived, class... Bases>
bool register_class() {
  static_assert(sizeof...(Bases) != 0, "BRINE_CLASS: name the base classes through which it is pointed to");
  static_assert((std::is_base_of_v<Bases, Derived> && ...), "BRINE_CLASS: a class and its base classes");
  static_assert((std::is_polymorphic_v<Bases> && ...), "BRINE_CLASS: a base class needs a virtual function");
  if constexpr (schema::loadable<Derived>) {
    ((void)&class_registrar<Bases, Derived, Name>::instance, ...);
  } else {
    schema::explain<schema::against_loading<Derived>, Derived>();
  }
  return true;
}

// The pointer's own class, where an object of it can exist.
template <class T>
const class_type<T>* own_class() {
  if constexpr (std::is_abstract_v<T>) {
    return nullptr;
  } else if constexpr (!schema::loadable<T>) {
    return nullptr;
  } else {
    static constexpr class_type<T> own = class_of<T, T>({});
    return &own;
  }
}

template <class T>
constexpr void describe_class(schema::builder& b) {
  if constexpr (!config::rtti) b.refuse(schema::refusal::no_rtti, meta::type_name<T>());
  b.put(schema::node::base);
  b.text(meta::spelled<T>);
  b.opaque();
}

// The classes that a document has named so far; of several hierarchies, told apart by address.
struct named_classes {
  std::vector<const void*> all;
};

template <class T>
BRINE_COLD void fail_unregistered(encoder& e, const std::type_info& type) {
  const std::string base{meta::type_name<T>()};
  e.fail(errc::unknown_class, std::string{"an object of the class "} + type.name() +
                                  " (as the compiler spells it) behind a "
                                  "pointer to " +
                                  base +
                                  " is of a class that wasn't registered; write where it is defined: "
                                  "BRINE_CLASS(\"name\", the_class, " +
                                  base + ")");
}

// The class of an object, before it is known whether the document needs it.
template <class T>
struct pending_class {
  const T* object;
  const class_type<T>* type = nullptr;

  [[nodiscard]] bool find(encoder& e) {
#if BRINE_HAS_RTTI
    const std::type_info& real = typeid(*object);
    if (real == typeid(T)) type = own_class<T>();
    if (type == nullptr) type = class_list<T>::find(real);
    if (type == nullptr) [[unlikely]]
      fail_unregistered<T>(e, real);
#else
    (void)e;
#endif
    return type != nullptr;
  }
};

// The class whose objects have this identity, as seen from T; nullptr where T has none such.
template <class T>
const class_type<T>* class_of_object(const void* identity) {
  if (const auto* own = own_class<T>(); own != nullptr && own->object->identity == identity) return own;
  return class_list<T>::find_object(identity);
}

template <class T>
const class_type<T>* put_class(encoder& e, const T& object) {
#if BRINE_HAS_RTTI
  const std::type_info& type = typeid(object);
  if (type == typeid(T)) {
    if (const auto* own = own_class<T>()) {
      e.put_count(0);
      return own;
    }
  }
  const class_type<T>* found = class_list<T>::find(type);
  if (found == nullptr) [[unlikely]] {
    fail_unregistered<T>(e, type);
    return nullptr;
  }
  if (class_list<T>::other(*found) != nullptr) [[unlikely]] {
    e.fail(errc::duplicate_name, "two classes are called \"" + std::string{found->name} +
                                     "\": " + found->type()->name() + " and " +
                                     class_list<T>::other(*found)->type()->name() + "; give one of them another name");
    return nullptr;
  }
  auto& known = e.class_state.get_or_make<named_classes>().all;
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (known[i] == found) {
      e.put_count(i + 2);
      return found;
    }
  }
  known.push_back(found);
  e.put_count(1);
  e.put_count(found->name.size());
  e.write(found->name.data(), found->name.size());
  e.commit(wire::store(e.reserve(8), found->hash()));
  if (e.embeds_schemas()) {
    std::vector<std::byte> bytes;
    schema::builder b{&bytes};
    found->describe(b);
    e.put_count(bytes.size());
    e.write(bytes.data(), bytes.size());
  }
  return found;
#else
  (void)e;
  (void)object;
  return nullptr;
#endif
}

template <class T>
const class_type<T>* get_class(decoder& d) {
  const std::byte* where = d.cursor();
  std::uint64_t tag = 0;
  if (!d.get_varint(tag)) return nullptr;
  if (tag == 0) {
    const auto* own = own_class<T>();
    if (own == nullptr) d.fail_at(where, errc::bad_value, "an object of an abstract class; the document is damaged");
    return own;
  }
  auto& known = d.class_state.get_or_make<named_classes>().all;
  if (tag >= 2) {
    const std::size_t at = static_cast<std::size_t>(tag - 2);
    if (at < known.size()) {
      // A hostile number may stand for a class of another hierarchy.
      if (const auto* found = class_list<T>::find_address(known[at])) return found;
    }
    d.fail_at(where, errc::bad_value, "a class is referred to that the document hasn't named here");
    return nullptr;
  }
  std::size_t size = 0;
  if (!d.get_count(1, 0, size)) return nullptr;
  const std::string_view name{reinterpret_cast<const char*>(d.cursor()), size};
  d.advance(size);
  if (!d.need(8)) return nullptr;
  const auto hash = d.take<std::uint64_t>();
  if (d.schemas_embedded()) {
    if (!d.get_count(1, 0, size)) return nullptr;
    d.advance(size);
  }
  const class_type<T>* found = class_list<T>::find(name);
  if (found == nullptr) {
    d.fail_at(where, errc::unknown_class,
              "this program has no class \"" + std::string{name.substr(0, 200)} + "\" under " +
                  std::string{meta::type_name<T>()} + "; register it: BRINE_CLASS(\"name\", the_class, the_base)");
    return nullptr;
  }
  if (class_list<T>::other(*found) != nullptr) {
    d.fail_at(
        where, errc::duplicate_name,
        "two classes of this program are called \"" + std::string{found->name} + "\"; give one of them another name");
    return nullptr;
  }
  if (found->hash() != hash) {
    d.fail_at(
        where, errc::schema_mismatch,
        "the class \"" + std::string{found->name} + "\" was saved with other members than it has in this program");
    return nullptr;
  }
  known.push_back(found);
  return found;
}

}  // namespace brine::graph

#define BRINE_DETAIL_CLASS_JOIN(a, b) BRINE_DETAIL_CLASS_JOIN_(a, b)
#define BRINE_DETAIL_CLASS_JOIN_(a, b) a##b
// Registers a derived class under a name that outlives the build, for pointers to each of the
// bases listed behind it. At namespace scope, in a header or a source file.
#define BRINE_CLASS(name, ...)                                                     \
  namespace {                                                                      \
  [[maybe_unused]] const bool BRINE_DETAIL_CLASS_JOIN(brine_class_, __COUNTER__) = \
      ::brine::graph::register_class<name, __VA_ARGS__>();                         \
  }

// ---- brine/graph/shared.hpp
// shared_ptr and weak_ptr: identity is kept within one document. A varint r:
//   0         null, or a weak_ptr to a dead object
//   2 n       object n; the first time, n is one more than the last number, and of a class
//             hierarchy (polymorphic.hpp) its class follows
//   2 n + 1   a part of object n: a varint count and as many varint numbers of members lead to it
// The objects themselves follow the value (tracker.hpp).

namespace brine {

namespace detail {

// A reference to a T, or to an object of a class derived from it.
template <class T>
struct shared_reference {
  using element = std::remove_cv_t<T>;

  static constexpr void describe(schema::builder& b) {
    if constexpr (graph::in_hierarchy<element>) {
      graph::describe_class<element>(b);
    } else {
      schema::describe<element>(b);
    }
  }

  static void encode(encoder& e, const T* object) {
    if (object == nullptr) {
      e.put_count(0);
    } else if constexpr (graph::in_hierarchy<element>) {
      // The whole object is what has a number: pointers to different bases of it share it.
      graph::pending_class<element> pending{object};
      if (!pending.find(e)) return;
      if (graph::put_reference(e, dynamic_cast<const void*>(object), *pending.type->object)) {
        (void)graph::put_class<element>(e, *object);
      }
    } else {
      graph::put_reference(e, object, graph::type_of<element>);
    }
  }

  static bool get(decoder& d, std::shared_ptr<T>& value) {
    std::uint64_t r = 0;
    if (!d.get_varint(r)) [[unlikely]]
      return false;
    if (r == 0) {
      value.reset();
      return true;
    }
    auto& known = graph::reader_of(d);
    if ((r & 1U) != 0) [[unlikely]] {
      std::shared_ptr<void> owner;
      void* address = nullptr;
      if (!graph::get_part(d, r / 2, &schema::identity<element>, owner, address)) return false;
      value = std::shared_ptr<T>(std::move(owner), static_cast<element*>(address));
      return true;
    }
    const std::uint64_t number = r / 2;
    if (number == known.next()) {
      if constexpr (graph::in_hierarchy<element>) {
        const auto* type = graph::get_class<element>(d);
        if (type == nullptr || !known.expect(d, *type->object)) [[unlikely]]
          return false;
        type->make_shared(known);
        const auto& made = known.at(static_cast<std::size_t>(number));
        value = std::shared_ptr<T>(made.owner, type->from_object(made.address));
        return true;
      }
      if constexpr (!graph::in_hierarchy<element>) {
        const auto& type = graph::type_of<element>;
        if (!known.expect(d, type)) [[unlikely]]
          return false;
        graph::make_object<element>(known, type);
      }
    } else if (number > known.next()) [[unlikely]] {
      return graph::fail_reference(d, "an object is referred to that the document hasn't named");
    }
    const auto& object = known.at(static_cast<std::size_t>(number));
    if constexpr (graph::in_hierarchy<element>) {
      const auto* type = graph::class_of_object<element>(object.type->identity);
      if (type == nullptr) {
        return graph::fail_reference(d, "a reference to an object of a class outside this hierarchy");
      }
      value = std::shared_ptr<T>(object.owner, type->from_object(object.address));
      return true;
    } else if (object.type->identity != &schema::identity<element>) [[unlikely]] {
      return graph::fail_reference(d, "a reference to an object of another type; the document is damaged");
    }
    if constexpr (!graph::in_hierarchy<element>) {
      value = std::shared_ptr<T>(object.owner, static_cast<element*>(object.address));
    }
    return true;
  }
};

}  // namespace detail

template <class T>
struct family<T, kind::shared> : plain_family {
  using element_type = typename T::element_type;
  using reference = detail::shared_reference<element_type>;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::shared);
    b.shared();
    reference::describe(b);
  }
  static void encode(encoder& e, const T& value) { reference::encode(e, value.get()); }
  template <std::size_t>
  static bool get(decoder& d, T& value) {
    return reference::get(d, value);
  }
};

template <class T>
struct family<T, kind::weak> : plain_family {
  using element_type = typename T::element_type;
  using reference = detail::shared_reference<element_type>;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::weak);
    b.shared();
    reference::describe(b);
  }
  static void encode(encoder& e, const T& value) { reference::encode(e, value.lock().get()); }
  template <std::size_t>
  static bool get(decoder& d, T& value) {
    std::shared_ptr<element_type> owner;
    if (!reference::get(d, owner)) [[unlikely]]
      return false;
    value = owner;
    return true;
  }
};

}  // namespace brine

// ---- brine/graph/unique.hpp
// unique_ptr: who owns an object alone. A byte 0 for null, or a byte 1 and the object; of a class
// hierarchy the object's class stands between (polymorphic.hpp). unique_ptr<T[]> can't be
// persisted: it doesn't know how many objects it owns; std::vector does.

namespace brine {

namespace detail {

template <class T>
struct pointee;
template <class T, class Deleter>
struct pointee<std::unique_ptr<T, Deleter>> {
  using type = T;
};

}  // namespace detail

template <class T>
struct family<T, kind::unique> : plain_family {
  using element_type = typename T::element_type;
  using element = std::remove_cv_t<element_type>;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::unique);
    b.owner();
    if constexpr (std::is_array_v<typename detail::pointee<T>::type>) {
      b.refuse(schema::refusal::owned_array, meta::type_name<T>());
    } else if constexpr (graph::in_hierarchy<element>) {
      graph::describe_class<element>(b);
    } else {
      schema::describe<element>(b);
    }
  }
  static void encode(encoder& e, const T& value) {
    e.put_count(value ? 1 : 0);
    if (!value) return;
    if constexpr (graph::in_hierarchy<element>) {
      const auto* type = graph::put_class<element>(e, *value);
      if (type != nullptr) type->encode(e, value.get());
    } else {
      detail::encode<element>(e, *value);
    }
  }
  template <std::size_t>
  static bool get(decoder& d, T& value) {
    bool present = false;
    if (!detail::get_presence(d, present)) [[unlikely]]
      return false;
    if (!present) {
      value.reset();
      return true;
    }
    if constexpr (graph::in_hierarchy<element>) {
      const auto* type = graph::get_class<element>(d);
      if (type == nullptr) [[unlikely]]
        return false;
      if (!d.charge(type->object->size) || !d.need(type->object->least)) [[unlikely]]
        return false;
      element* made = type->make(d);
      if (made == nullptr) [[unlikely]]
        return false;
      value.reset(made);
      return true;
    } else {
      if (!d.charge(sizeof(element)) || !d.need(codec_for<element>::min_size)) [[unlikely]]
        return false;
      if constexpr (detail::default_made<element> && !detail::constructs_itself<element> &&
                    !std::is_const_v<element_type>) {
        if (value) return codec_for<element>::template get<0>(d, *value);
      }
      value.reset(graph::make_new<element>(d));
      return static_cast<bool>(value);
    }
  }
  static bool skip(decoder& d) {
    bool present = false;
    return detail::get_presence(d, present) && (!present || detail::skip<element>(d));
  }
};

}  // namespace brine
