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

// C++26 reflection: GCC from 16 on, with -freflection.
#if defined(__cpp_impl_reflection) && defined(__cpp_lib_reflection)
#define BRINE_HAS_REFLECTION 1
#else
#define BRINE_HAS_REFLECTION 0
#endif

// C++26: auto& [...members] = object. (Clang has it in C++20 too, but warns.)
#if defined(__cpp_structured_bindings) && __cpp_structured_bindings >= 202411L && __cplusplus > 202302L
#define BRINE_HAS_BINDING_PACKS 1
#else
#define BRINE_HAS_BINDING_PACKS 0
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

// Clang 22 calls __COUNTER__ an extension of the next C; every compiler has had it for long.
#if BRINE_CLANG && __clang_major__ >= 22
#define BRINE_QUIET_COUNTER_BEGIN \
  _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Wc2y-extensions\"")
#define BRINE_QUIET_COUNTER_END _Pragma("clang diagnostic pop")
#else
#define BRINE_QUIET_COUNTER_BEGIN
#define BRINE_QUIET_COUNTER_END
#endif

// libstdc++, of the releases that were looked at: a function in the library throws std::bad_function_call, and a
// small header declares it (closure/bad_call.hpp).
#if defined(_GLIBCXX_RELEASE) && _GLIBCXX_RELEASE <= 16 && __has_include(<bits/functexcept.h>)
#define BRINE_HAS_THROW_BAD_CALL 1
#else
#define BRINE_HAS_THROW_BAD_CALL 0
#endif

#if BRINE_CLANG || BRINE_GCC
#define BRINE_COLD [[gnu::cold, gnu::noinline]]
#define BRINE_NOINLINE [[gnu::noinline]]
#define BRINE_FLATTEN [[gnu::flatten]]
// One object for all modules of a process, also where the rest is compiled with hidden visibility.
#define BRINE_EXPORT [[gnu::visibility("default")]]
// A step on the way that is no function of its own, so that there is one less for a compiler to make.
#define BRINE_STEP [[gnu::always_inline]] inline
#define BRINE_STEP_LAMBDA __attribute__((always_inline))  // behind the parameters
// Not where nothing is optimised: a frame would hold the variables of all that is inlined in it.
#if defined(__OPTIMIZE__)
#define BRINE_INLINE [[gnu::always_inline]] inline
#else
#define BRINE_INLINE inline
#endif
// For Clang alone, which keeps what has as many arguments as a type has members, or a few callers, for functions of
// their own; GCC does better when it is let choose.
#if BRINE_CLANG && defined(__OPTIMIZE__)
#define BRINE_CLANG_INLINE BRINE_INLINE
#define BRINE_CLANG_INLINE_LAMBDA BRINE_STEP_LAMBDA
#else
#define BRINE_CLANG_INLINE inline
#define BRINE_CLANG_INLINE_LAMBDA
#endif
// Hides what the compiler knows of a number: GCC copies what it knows to be short with `rep movs`, which takes longer
// to begin than memcpy() does to end.
#define BRINE_ANY_NUMBER(number) __asm__("" : "+r"(number))
// What is true for certain, and spares the code that would ask. (An expression without effects.)
#if defined(__OPTIMIZE__)
#define BRINE_ASSUME(truth) ((truth) ? (void)0 : __builtin_unreachable())
#else
#define BRINE_ASSUME(truth) ((void)0)
#endif
// Reads memory that belongs to no object.
#define BRINE_READS_ANYTHING [[gnu::no_sanitize_address]]
// Arguments from `first` on are printed by the printf format that argument `text` is, this counted.
#define BRINE_PRINTF(text, first) [[gnu::format(printf, text, first)]]
#define BRINE_PRETTY_FUNCTION __PRETTY_FUNCTION__
// The file that the compiler was called with: a closure type that only one file knows came from it.
#define BRINE_BASE_FILE __BASE_FILE__
#else
#define BRINE_COLD
#define BRINE_NOINLINE
#define BRINE_FLATTEN
#define BRINE_EXPORT
#define BRINE_STEP inline
#define BRINE_STEP_LAMBDA
#define BRINE_INLINE inline
#define BRINE_CLANG_INLINE inline
#define BRINE_CLANG_INLINE_LAMBDA
#define BRINE_ANY_NUMBER(number) ((void)0)
#define BRINE_ASSUME(truth) __assume(truth)
#define BRINE_READS_ANYTHING
#define BRINE_PRINTF(text, first)
#define BRINE_PRETTY_FUNCTION __FUNCSIG__
#define BRINE_BASE_FILE ""
#endif

namespace brine::config {

inline constexpr bool clang = BRINE_CLANG;
inline constexpr bool gcc = BRINE_GCC;
inline constexpr bool dump_struct = BRINE_HAS_DUMP_STRUCT;
inline constexpr bool reflection = BRINE_HAS_REFLECTION;
// The members that an aggregate has from its base classes can be seen.
inline constexpr bool opens_bases = dump_struct || reflection;
inline constexpr bool binding_packs = BRINE_HAS_BINDING_PACKS;
inline constexpr bool named_captures = BRINE_HAS_NAMED_CAPTURES;
inline constexpr bool function_arguments = BRINE_HAS_FUNCTION_ARGUMENTS;
inline constexpr bool exceptions = BRINE_HAS_EXCEPTIONS;
inline constexpr bool rtti = BRINE_HAS_RTTI;
inline constexpr bool int128 = BRINE_HAS_INT128;
inline constexpr bool elf = BRINE_HAS_ELF;
inline constexpr bool posix = BRINE_HAS_POSIX;
inline constexpr bool throw_bad_call = BRINE_HAS_THROW_BAD_CALL;

}  // namespace brine::config

#include <array>
#include <bit>
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
#include <cerrno>
#include <cfloat>
#include <concepts>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <initializer_list>
#include <map>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>
#include <version>

// ---- brine/meta/lifetime.hpp
// std::addressof, std::construct_at, std::destroy_at and std::launder without the rest of <memory>: its
// smart pointers cost a compiler as much time as <string> and <vector> together. Every standard library's
// <vector> needs these and brings them.

// ---- brine/wire/bytes.hpp
// Bytes that lie somewhere else: what std::span<const std::byte> is, but for its constructors, whose questions about
// iterators and ranges took a compiler as long as an eighth of all of brine's headers.

namespace brine::wire {

class byte_view {
 public:
  constexpr byte_view() noexcept = default;
  BRINE_STEP constexpr byte_view(const std::byte* data, std::size_t size) noexcept : data_{data}, size_{size} {}
  BRINE_STEP constexpr byte_view(const std::byte* begin, const std::byte* end) noexcept
      : data_{begin}, size_{static_cast<std::size_t>(end - begin)} {}
  // Of a contiguous container of bytes, which has to outlive it.
  template <class Container, class = decltype(static_cast<const std::byte*>(std::declval<const Container&>().data()))>
  constexpr byte_view(const Container& c) noexcept  // NOLINT(google-explicit-constructor)
      : data_{c.data()}, size_{c.size()} {}

  [[nodiscard]] BRINE_STEP constexpr const std::byte* data() const noexcept { return data_; }
  [[nodiscard]] BRINE_STEP constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] constexpr const std::byte* begin() const noexcept { return data_; }
  [[nodiscard]] constexpr const std::byte* end() const noexcept { return data_ + size_; }
  [[nodiscard]] constexpr const std::byte& operator[](std::size_t i) const noexcept { return data_[i]; }

 private:
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace brine::wire

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
  static constexpr bool any_const = (std::is_const_v<typename Types::type> || ...);
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

  template <template <class...> class To>
  using types = To<std::remove_cv_t<typename Types::type>...>;
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
    found what{{type, Type - 1}, {name, Name - 1}, opened, level(Indent), captures};
    // std::array is an aggregate too: what is in it is called like it.
    if (what.depth > 0 && (what.name == "_M_elems" || what.name == "__elems_")) what.name = opened[--what.depth];
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

// ---- brine/meta/later.hpp
// Types that a template names but asks nothing of until it is compiled itself: what isn't dependent is looked up, and
// its templates are compiled, where a template is written.

namespace brine::meta {

template <class T, class Deferred>
struct later_type {
  using type = T;
};
// A T.
template <class T, class Deferred>
using later = typename later_type<T, Deferred>::type;

}  // namespace brine::meta

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
  for (; value >= 0x80U; value >>= 7U) [[unlikely]]
    ++size;
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

// The place behind the number, or nullptr: cut off, longer than needed, or beyond 64 bits. (A function of its own: who
// meets numbers of one byte mostly reads those himself.)
[[nodiscard]] BRINE_NOINLINE constexpr const std::byte* get_varint(const std::byte* from, const std::byte* end,
                                                                   std::uint64_t& value) noexcept {
  std::uint64_t out = 0;
  for (unsigned shift = 0; shift < 70U; shift += 7U) {
    if (from == end) return nullptr;
    const auto byte = static_cast<std::uint64_t>(*from++);
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

// ---- brine/meta/memory.hpp
// Memory from the C library, for bytes that are copied as they are: what grows it is compiled once for all of them.

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

// ---- brine/meta/row.hpp
// A list of plain objects, which are moved by copying their bytes: what std::vector is, at a tenth of what that
// costs a compiler for each type of element.

namespace brine::meta {

// (Deferred: a template that names its own there leaves the list to be compiled with itself.)
template <class T, class Deferred = void>
class row {
 public:
  row() noexcept = default;
  row(row&& other) noexcept
      : data_{std::exchange(other.data_, nullptr)},
        size_{std::exchange(other.size_, 0)},
        room_{std::exchange(other.room_, 0)} {}
  row& operator=(row&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(room_, other.room_);
    return *this;
  }
  ~row() {
    if (data_ != nullptr) std::free(data_);
  }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] T* begin() noexcept { return data_; }
  [[nodiscard]] const T* begin() const noexcept { return data_; }
  [[nodiscard]] T* end() noexcept { return data_ + size_; }
  [[nodiscard]] const T* end() const noexcept { return data_ + size_; }
  [[nodiscard]] T& operator[](std::size_t i) noexcept { return data_[i]; }
  [[nodiscard]] const T& operator[](std::size_t i) const noexcept { return data_[i]; }
  [[nodiscard]] T& back() noexcept { return data_[size_ - 1]; }

  void push_back(T value) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (size_ == room_) {
      const std::size_t room = 2 * room_ + 4;
      data_ = static_cast<T*>(grown(data_, room * sizeof(T)));
      room_ = room;
    }
    data_[size_++] = value;
  }
  void pop_back() noexcept { --size_; }
  // Down to n.
  void cut(std::size_t n) noexcept { size_ = n; }
  void resize(std::size_t n, T value) {
    while (size_ < n) push_back(value);
    size_ = n;
  }
  void append(const T* from, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) push_back(from[i]);
  }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t room_ = 0;
};

}  // namespace brine::meta

// ---- brine/schema/notes.hpp
// What a schema's bytes don't say and a document of an earlier version asks for: which members had
// other names, what a new member is by default, which classes a hierarchy has.

namespace brine {

// A member's earlier name and its present one.
struct renamed_member {
  std::string_view before;
  std::string_view now;
};

// The members of a type that once had other names, 16 at most. A member that had two of them is
// listed twice.
class renames {
 public:
  constexpr renames() = default;
  constexpr renames(std::initializer_list<renamed_member> list) {
    if (list.size() > most) std::abort();  // no constant: the compiler says so
    for (const renamed_member& m : list) list_[size_++] = m;
  }

  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr const renamed_member& operator[](std::size_t i) const noexcept { return list_[i]; }

 private:
  static constexpr std::size_t most = 16;

  renamed_member list_[most]{};
  std::size_t size_ = 0;
};

// The renamed members of T, an aggregate, a Boost.Hana struct or a class with a brine::codec. To be
// specialised beside the type, before the first use of brine with it:
//
//   template <>
//   inline constexpr auto brine::renamed<order> = brine::renames{{"qty", "quantity"}};
template <class T>
inline constexpr renames renamed{};

namespace schema {

struct description;
class builder;

// How a whole type is described to a builder that holds nothing yet, when the program runs: constants are copied where
// no hook has to be asked, so that a compiler makes no code of the description.
struct describer {
  const description* constant = nullptr;
  void (*run)(builder&) = nullptr;  // where there is no constant
  std::uint64_t (*run_hash)() = nullptr;

  void operator()(builder& b) const;
  [[nodiscard]] std::uint64_t hash() const;  // of the schema
  constexpr explicit operator bool() const noexcept { return constant != nullptr || run != nullptr; }
  friend constexpr bool operator==(const describer& a, const describer& b) noexcept {
    return a.constant == b.constant && a.run == b.run;
  }
};

// Of a record's type.
struct record_type {
  bool (*encode_default)(encoder&);  // writes an object as it is made by default; nullptr: it can't be
  const renames* names;              // nullptr: none
  bool versioned;                    // a hook with a version, which is
  std::uint32_t version;             // this one when saved
};

// A class to be described as a hook visits it in an earlier version.
struct class_at_version {
  const record_type* type;
  std::uint32_t version;
};

// The version that is asked for, or else the present one.
[[nodiscard]] BRINE_COLD inline std::uint32_t version_of(const record_type& type,
                                                         const meta::row<class_at_version>& asked) {
  for (const class_at_version& v : asked) {
    if (v.type == &type) return v.version;
  }
  return type.version;
}

// A class that pointers to a base may point to.
struct known_class {
  describer describe;
  std::uint64_t hash = 0;
};
// The class registered under this name, or the hierarchy's root itself for an empty one; false: none.
using class_finder = bool (*)(std::string_view name, known_class& out);

// Beside a schema's bytes: for each record and each base in it, in the order in which they begin.
struct notes {
  meta::row<const record_type*> records;
  meta::row<class_finder> bases;
  meta::row<class_at_version> versions;  // asked for, not found
};

// The first member of a record whose hook has a version is that number, under this name: "version 2".
inline constexpr std::string_view version_name = "version ";
[[nodiscard]] constexpr bool is_version(std::string_view name, std::uint32_t& version) {
  if (!name.starts_with(version_name)) return false;
  name.remove_prefix(version_name.size());
  std::uint64_t value = 0;
  for (char c : name) {
    if (c < '0' || c > '9' || value > 0xffffffffU) return false;
    value = 10 * value + static_cast<std::uint64_t>(c - '0');
  }
  version = static_cast<std::uint32_t>(value);
  return !name.empty() && value <= 0xffffffffU;
}

}  // namespace schema

}  // namespace brine

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
  inherited = 125,
  hidden_hook = 126,
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
  bool slow = false;       // a part of it can be read the decoder's way only (codec/quick.hpp)
  bool owners = false;     // holds owning pointers of any kind
  bool shared = false;  // holds shared or weak pointers
  refusal why = refusal::none;
  bool only_loading = false;  // the refusal stands against loading, not against saving
  std::size_t size = 0;       // of the schema's bytes
  std::size_t records = 0;    // in it
  std::size_t bases = 0;      // hierarchies' roots in it
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

// What a builder found of a whole type, as constants: the schema's bytes, and the notes beside them.
struct description {
  std::uint64_t hash;
  const std::byte* bytes;
  std::size_t size;
  const record_type* const* records;
  std::size_t record_count;
  const class_finder* bases;
  std::size_t base_count;
};

// The identity of records that nothing refers to.
inline constexpr char nameless = 0;

// Small when it runs, for it runs once: its functions are called, not inlined.
class builder {
 public:
  // While the program is compiled.
  constexpr builder() = default;
  // The same, to write down what an earlier walk counted.
  constexpr builder(std::byte* bytes, const record_type** records, class_finder* bases)
      : bytes_{bytes}, types_{records}, bases_{bases} {}
  // While it runs: hooks are asked too. The schema's bytes are appended to *out, and notes to *noted, if
  // there are such.
  constexpr explicit builder(std::nullptr_t, notes* noted = nullptr) : notes_{noted}, running_{true} {}
  template <class Out>
  constexpr explicit builder(Out* out, notes* noted = nullptr)
      : out_{out},
        append_{[](void* to, const std::byte* bytes, std::size_t size) {
          Out& all = *static_cast<Out*>(to);
          all.insert(all.end(), bytes, bytes + size);
        }},
        notes_{noted},
        running_{true} {}
  builder(const builder&) = delete;
  builder& operator=(const builder&) = delete;
  constexpr ~builder() { delete[] records_; }

  BRINE_COLD constexpr void put(node kind) { byte(static_cast<unsigned char>(kind)); }

  BRINE_COLD constexpr void number(std::uint64_t value) {
    while (value >= 0x80U) {
      byte(static_cast<unsigned char>(value | 0x80U));
      value >>= 7U;
    }
    byte(static_cast<unsigned char>(value));
  }

  BRINE_COLD constexpr void text(std::string_view value) {
    number(value.size());
    for (char c : value) byte(static_cast<unsigned char>(c));
  }

  // Begins a record, or refers to it where it began already: then answers false, and that is all.
  BRINE_COLD constexpr bool begin_record(const void* identity, const record_type* type) {
    for (std::size_t i = 0; i < record_count_; ++i) {
      if (same_identity(records_[i], identity)) {
        if (i == 0) found_.recursive = true;
        put(node::reference);
        number(i);
        return false;
      }
    }
    add_record(identity, type);
    return true;
  }
  // A record that nothing can refer to: a closure's captures, say. It has its number all the same.
  constexpr void begin_record() { add_record(&nameless, nullptr); }
  BRINE_COLD constexpr void member(std::string_view name) {
    number(name.size() + 1);
    for (char c : name) byte(static_cast<unsigned char>(c));
  }
  BRINE_COLD constexpr void end_record() { byte(0); }
  // The version in which a hook is to be asked for its members, which becomes the name of the first one.
  BRINE_COLD std::uint32_t version_member(const record_type& type) {
    const std::uint32_t version = notes_ != nullptr ? version_of(type, notes_->versions) : type.version;
    char name[32];
    std::snprintf(name, sizeof name, "%s%u", version_name.data(), unsigned{version});
    member(name);
    return version;
  }

  // A hierarchy's root, an object of any class under which is written.
  constexpr void base(std::string_view name, class_finder find) {
    if (notes_ != nullptr) notes_->bases.push_back(find);
    if (bases_ != nullptr) bases_[found_.bases] = find;
    ++found_.bases;
    put(node::base);
    text(name);
  }

  // The way from the root to what is described now, for the message of a refusal.
  BRINE_COLD constexpr void enter(std::string_view step) {
    if (depth_ < steps_.size()) steps_[depth_] = step;
    ++depth_;
  }
  constexpr void leave() { --depth_; }

  // The type can't be persisted; the first refusal of a walk is the one that is reported.
  BRINE_COLD constexpr void refuse(refusal why, std::string_view culprit, bool only_loading = false) {
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
  constexpr void slow() { found_.slow = true; }
  constexpr void opaque() { found_.opaque = true; }
  constexpr void closures() { found_.closures = found_.opaque = true; }
  constexpr void shared() { found_.shared = found_.owners = found_.opaque = true; }

  // All of a type that was described when the program was compiled.
  BRINE_COLD void repeat(const description& whole) {
    if (out_ != nullptr) append_(out_, whole.bytes, whole.size);
    if (notes_ != nullptr) {
      notes_->records.append(whole.records, whole.record_count);
      notes_->bases.append(whole.bases, whole.base_count);
    }
    repeated_ = &whole;
  }

  [[nodiscard]] constexpr facts result() const {
    facts f = found_;
    f.hash = repeated_ != nullptr ? repeated_->hash : hash_.value();
    f.records = record_count_;
    return f;
  }

 private:
  BRINE_COLD constexpr void add_record(const void* identity, const record_type* type) {
    if (notes_ != nullptr) notes_->records.push_back(type);
    if (types_ != nullptr) types_[record_count_] = type;
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
  }

  constexpr void byte(unsigned char value) {
    hash_.byte(value);
    if (bytes_ != nullptr) bytes_[found_.size] = static_cast<std::byte>(value);
    ++found_.size;
    if (out_ != nullptr) {
      const auto one = static_cast<std::byte>(value);
      append_(out_, &one, 1);
    }
  }

  meta::hasher hash_;
  facts found_;
  std::array<std::string_view, 24> steps_{};
  std::size_t depth_ = 0;
  const void** records_ = nullptr;
  std::size_t record_count_ = 0;
  std::size_t record_room_ = 0;
  std::byte* bytes_ = nullptr;
  const record_type** types_ = nullptr;
  class_finder* bases_ = nullptr;
  const description* repeated_ = nullptr;
  void* out_ = nullptr;  // a vector of bytes
  void (*append_)(void* out, const std::byte* bytes, std::size_t size) = nullptr;
  notes* notes_ = nullptr;
  bool running_ = false;
};

BRINE_COLD inline void describer::operator()(builder& b) const {
  if (constant != nullptr) {
    b.repeat(*constant);
  } else {
    run(b);
  }
}
// (From there: a function for each type that answers a constant would be code too.)
inline std::uint64_t describer::hash() const { return constant != nullptr ? constant->hash : run_hash(); }

}  // namespace brine::schema

// ---- brine/schema/describe.hpp
// The shape of a type: its facts when the program is compiled, its hash and its bytes.

namespace brine::schema {

// Adds T's description to what is built.
template <class T>
constexpr void describe(builder& b) {
  using codec = codec_of<std::remove_cv_t<T>>;
  if constexpr (!requires { requires codec::quick; }) b.slow();
  codec::describe(b);
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

namespace detail {

template <std::size_t Size, std::size_t Records, std::size_t Bases>
struct whole_description {
  description found;
  // (GCC takes no array of none for a member.)
  const record_type* records[Records + 1];
  class_finder bases[Bases + 1];
  std::byte bytes[Size + 1];
};
template <class T>
using description_size = whole_description<facts_of<T>.size, facts_of<T>.records, facts_of<T>.bases>;

template <class T>
inline constexpr description_size<T> constant_description = [] {
  constexpr const facts& found = facts_of<T>;
  constexpr const description_size<T>& self = constant_description<T>;
  description_size<T> all{
      {found.hash, self.bytes, found.size, self.records, found.records, self.bases, found.bases}, {}, {}, {}};
  builder b{all.bytes, all.records, all.bases};
  describe<T>(b);
  return all;
}();

}  // namespace detail

template <class T>
inline constexpr describer describer_of = [] {
  if constexpr (facts_of<T>.dynamic) {
    return describer{nullptr, [](builder& b) { describe<T>(b); }, &hash<T>};
  } else {
    return describer{&detail::constant_description<std::remove_cv_t<T>>.found};
  }
}();

// The canonical schema itself.
template <class T>
[[nodiscard]] inline std::vector<std::byte> bytes() {
  std::vector<meta::later<std::byte, T>> out;
  builder b{&out};
  describer_of<T>(b);
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
      "brine[E101]: a raw pointer (a lambda's captured this is one) can't be persisted: nothing says who owns the "
      "object or how many there are. Hold it by value (capture *this), std::unique_ptr or std::shared_ptr, or name it "
      "with brine::handle<T>.");
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
                "brine[E106]: a lambda that captures by reference can't be persisted. "
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
                "Give it a serialize() that visits them, or make the base a member. Clang 15 and later show them, and "
                "GCC 16 with -std=c++26 -freflection.");
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
  static_assert(
      !is(refusal::owned_array),
      "brine[E122]: a pointer to an array (std::unique_ptr<T[]>, std::shared_ptr<T[]>) doesn't know how many "
      "objects it owns. Use std::vector<T>, a pointer to one, or brine::owned_array(pointer, count) in the hook "
      "of the class that knows.");
  static_assert(!is(refusal::narrow_view),
                "brine[E123]: a brine::view of elements wider than one byte can't point into a document, whose bytes "
                "stand at any address. Load a std::vector<T>.");
  static_assert(!is(refusal::no_rtti),
                "brine[E124]: a pointer to a class with virtual functions needs RTTI to be saved: which class it "
                "points to can't be told without.");
  static_assert(!is(refusal::inherited),
                "brine[E125]: this class inherits what it is persisted by, a hook or the looks of a standard "
                "container, which knows nothing of what the class adds. Give it a serialize() of its own: "
                "ar(static_cast<base&>(*this), added), or make the base a member.");
  static_assert(
      !is(refusal::hidden_hook),
      "brine[E126]: an aggregate with base classes is shown by the compiler with all that its members consist "
      "of, and one of them has a way of its own to be persisted, which would be passed by. Give the class a "
      "serialize(), or make the base a member.");
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

namespace detail {

// By code, a zero behind each. (An array in the function would be built on its stack.)
inline constexpr char errc_names[] =
    "truncated\0trailing_bytes\0bad_magic\0unsupported_format\0checksum_mismatch\0schema_mismatch\0bad_value\0"
    "unknown_closure\0signature_mismatch\0version_mismatch\0not_allowed\0wrong_build\0duplicate_name\0"
    "unresolved_handle\0limit_exceeded\0too_deep\0io_error\0unknown_class\0body_mismatch";

}  // namespace detail

// The code's own name, as it stands in the enumeration: "truncated".
[[nodiscard]] constexpr std::string_view to_string(errc code) {
  const char* name = detail::errc_names;
  for (auto i = static_cast<unsigned>(code); i > 1; --i) name += __builtin_strlen(name) + 1;
  return name;
}

namespace detail {

// What went wrong in a document, until it is asked for: text in one piece of the C library's memory, for a string's
// members would be compiled in every file that loads.
struct failure {
  errc code;
  std::size_t offset;
  std::size_t detail_size;
  std::size_t path_size;

  // The detail; behind it the path.
  [[nodiscard]] char* text() noexcept { return reinterpret_cast<char*>(this + 1); }
  // (From const pointers: any others make std::string_view ask whether they are iterators, which is dear to compile.)
  [[nodiscard]] std::string_view detail() const noexcept {
    return {reinterpret_cast<const char*>(this + 1), detail_size};
  }
  [[nodiscard]] std::string_view path() const noexcept {
    return {reinterpret_cast<const char*>(this + 1) + detail_size, path_size};
  }
};
[[nodiscard]] BRINE_STEP failure* make_failure(errc code, std::size_t offset, std::string_view detail) {
  auto* made = static_cast<failure*>(meta::grown(nullptr, sizeof(failure) + detail.size()));
  *made = {code, offset, detail.size(), 0};
  if (detail.size() != 0) std::memcpy(made->text(), detail.data(), detail.size());
  return made;
}
// The path is found from its end: "id" becomes "[3].id" and then "jobs[3].id".
[[nodiscard]] BRINE_STEP failure* make_failure_of(failure* inner, std::string_view name) {
  const std::size_t before = inner->detail_size, behind = inner->path_size;
  const bool dot = behind != 0 && inner->text()[before] != '[';
  const std::size_t added = name.size() + (dot ? 1 : 0);
  auto* made = static_cast<failure*>(meta::grown(inner, sizeof(failure) + before + behind + added));
  char* path = made->text() + before;
  std::memmove(path + added, path, behind);
  std::memcpy(path, name.data(), name.size());
  if (dot) path[name.size()] = '.';
  made->path_size += added;
  return made;
}

// The whole message, in memory of its own.
struct message {
  static constexpr std::string_view before_path = " in ";
  char* text;

  BRINE_COLD message(errc code, std::size_t offset, std::string_view path, std::string_view detail) {
    const std::size_t room = 100 + path.size() + detail.size();
    text = static_cast<char*>(meta::grown(nullptr, room));
    std::snprintf(text, room, "brine: %s at byte %llu%s%.*s: %.*s", to_string(code).data(),
                  static_cast<unsigned long long>(offset), path.size() == 0 ? "" : before_path.data(),
                  static_cast<int>(path.size()), path.data(), static_cast<int>(detail.size()), detail.data());
  }
  message(const message&) = delete;
  message& operator=(const message&) = delete;
  ~message() { std::free(text); }
};

}  // namespace detail

// Every failure of the library: what was found, what was expected, what to do.
class error : public std::runtime_error {
 public:
  // offset counts bytes from the document's first; path names the member, "jobs[3].id".
  error(errc code, std::size_t offset, std::string_view path, std::string_view detail)
      : error{brine::detail::message{code, offset, path, detail}, path.size(), offset, code} {}

  [[nodiscard]] errc code() const noexcept { return code_; }
  // In bytes from the start of the document; of the saved bytes so far where saving failed.
  [[nodiscard]] std::size_t offset() const noexcept { return offset_; }
  // The member that was being read or written; empty where the whole document is at fault.
  [[nodiscard]] std::string path() const {
    if (path_size_ == 0) return {};
    // It stands in the message: a string of its own would be compiled in every file that loads.
    constexpr std::string_view before = brine::detail::message::before_path;
    const std::string_view text{what()};
    return std::string{text.substr(text.find(before) + before.size(), path_size_)};
  }

 private:
  error(const brine::detail::message& m, std::size_t path_size, std::size_t offset, errc code)
      : std::runtime_error(m.text), path_size_{path_size}, offset_{offset}, code_{code} {}

  std::size_t path_size_;
  std::size_t offset_;
  errc code_;
};

namespace detail {

[[nodiscard]] BRINE_STEP error error_of(failure& f) { return {f.code, f.offset, f.path(), f.detail()}; }

// Throws. Without exceptions the message goes to stderr and the program ends: such programs call the
// try_ forms, which never come here.
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
// The same, without an error that would be moved.
[[noreturn]] BRINE_COLD inline void raise(failure& f) {
#if BRINE_HAS_EXCEPTIONS
  throw error_of(f);
#else
  raise(error_of(f));
#endif
}

}  // namespace detail

// A value or an error; what the try_ functions answer. (A union of its own: std::variant is dear to compile.)
template <class T>
class [[nodiscard]] result {
 public:
  using value_type = T;

  // NOLINTBEGIN(google-explicit-constructor): a function returns either of the two as it is
  result(T value) noexcept(std::is_nothrow_move_constructible_v<T>) : value_(std::move(value)), has_value_{true} {}
  result(brine::error failure) noexcept : error_(std::move(failure)), has_value_{false} {}
  // NOLINTEND(google-explicit-constructor)

  result(const result& other) : has_value_{other.has_value_} { put(other); }
  result(result&& other) noexcept(std::is_nothrow_move_constructible_v<T>) : has_value_{other.has_value_} {
    put(std::move(other));
  }
  result& operator=(const result& other) {
    if (this != &other) *this = result{other};
    return *this;
  }
  result& operator=(result&& other) noexcept(std::is_nothrow_move_constructible_v<T>) {
    if (this == &other) return *this;
    if (has_value_ && other.has_value_ && !std::is_nothrow_move_constructible_v<T>) {
      if constexpr (std::is_move_assignable_v<T>) value_ = std::move(other.value_);
      return *this;
    }
    // Where the move of a value throws, the old error is back; an error's own move doesn't throw.
    struct keeper {
      result& self;
      brine::error* old;
      ~keeper() {
        if (old == nullptr) return;
        self.has_value_ = false;
        ::new (static_cast<void*>(std::addressof(self.error_))) brine::error(std::move(*old));
      }
    };
    if (has_value_) {
      destroy();
      has_value_ = other.has_value_;
      put(std::move(other));
    } else {
      brine::error old{std::move(error_)};
      destroy();
      keeper k{*this, &old};
      has_value_ = other.has_value_;
      put(std::move(other));
      k.old = nullptr;
    }
    return *this;
  }
  ~result() { destroy(); }

  [[nodiscard]] bool has_value() const noexcept { return has_value_; }
  explicit operator bool() const noexcept { return has_value_; }

  // Throws the error where there is no value.
  T& value() & {
    require();
    return value_;
  }
  const T& value() const& {
    require();
    return value_;
  }
  T&& value() && {
    require();
    return std::move(value_);
  }

  // Undefined where there is no value, as with std::expected.
  T& operator*() & noexcept { return value_; }
  const T& operator*() const& noexcept { return value_; }
  T&& operator*() && noexcept { return std::move(value_); }
  T* operator->() noexcept { return std::addressof(value_); }
  const T* operator->() const noexcept { return std::addressof(value_); }

  // Undefined where there is a value.
  [[nodiscard]] const brine::error& error() const& noexcept { return error_; }
  [[nodiscard]] brine::error&& error() && noexcept { return std::move(error_); }

 private:
  void require() const {
    if (!has_value_) brine::detail::raise(brine::error{error_});
  }
  template <class Other>
  void put(Other&& other) {
    if (has_value_) {
      ::new (static_cast<void*>(std::addressof(value_))) T(std::forward<Other>(other).value_);
    } else {
      ::new (static_cast<void*>(std::addressof(error_))) brine::error(std::forward<Other>(other).error_);
    }
  }
  void destroy() noexcept {
    if (has_value_) {
      value_.~T();
    } else {
      error_.~error();
    }
  }

  union {
    T value_;
    brine::error error_;
  };
  bool has_value_;
};

// Done, or an error.
template <>
class [[nodiscard]] result<void> {
 public:
  using value_type = void;

  result() noexcept {}
  // NOLINTNEXTLINE(google-explicit-constructor): a function returns the error as it is
  result(brine::error failure) noexcept : failed_{std::move(failure)} {}

  [[nodiscard]] bool has_value() const noexcept { return failed_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }
  void value() const { (void)failed_.value(); }
  [[nodiscard]] const brine::error& error() const& noexcept { return failed_.error(); }
  [[nodiscard]] brine::error&& error() && noexcept { return std::move(failed_).error(); }

 private:
  struct nothing {};
  result<nothing> failed_{nothing{}};
};

}  // namespace brine

// ---- brine/wire/endian.hpp
// Numbers as bytes: least significant byte first, whatever the machine.

namespace brine::wire {

inline constexpr bool little_endian = std::endian::native == std::endian::little;
static_assert(little_endian || std::endian::native == std::endian::big, "brine knows little- and big-endian machines");

// One instruction (bswap, rev); compilers know the built-in function also inside of loops that they vectorise.
template <class Unsigned>
[[nodiscard]] constexpr Unsigned byteswap(Unsigned value) noexcept {
  if constexpr (sizeof(Unsigned) == 1) {
    return value;
#if BRINE_GCC || BRINE_CLANG
  } else if constexpr (sizeof(Unsigned) == 2) {
    return __builtin_bswap16(value);
  } else if constexpr (sizeof(Unsigned) == 4) {
    return __builtin_bswap32(value);
  } else if constexpr (sizeof(Unsigned) == 8) {
    return __builtin_bswap64(value);
#endif
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
BRINE_STEP std::byte* store(std::byte* to, T value) noexcept {
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
[[nodiscard]] BRINE_STEP T fetch(const std::byte* from) noexcept {
  if constexpr (little_endian && (std::is_arithmetic_v<T> || std::is_enum_v<T>)) {
    T value;
    std::memcpy(&value, from, sizeof(T));
    return value;
  } else {
    uint_of<sizeof(T)> raw;
    std::memcpy(&raw, from, sizeof(T));
    if constexpr (!little_endian) raw = byteswap(raw);
    return std::bit_cast<T>(raw);
  }
}

// Many numbers, in one piece on both sides: on a machine whose order isn't the document's, a loop of
// independent steps, which compilers turn into vector instructions.
template <class T, bool Swap = !little_endian>
inline void store_all(std::byte* to, const T* from, std::size_t count) noexcept {
  using raw = uint_of<sizeof(T)>;
  for (std::size_t i = 0; i < count; ++i) {
    raw value = std::bit_cast<raw>(from[i]);
    if constexpr (Swap) value = byteswap(value);
    std::memcpy(to + i * sizeof(T), &value, sizeof(T));
  }
}
template <class T, bool Swap = !little_endian>
inline void fetch_all(T* to, const std::byte* from, std::size_t count) noexcept {
  using raw = uint_of<sizeof(T)>;
  for (std::size_t i = 0; i < count; ++i) {
    raw value;
    std::memcpy(&value, from + i * sizeof(T), sizeof(T));
    if constexpr (Swap) value = byteswap(value);
    to[i] = std::bit_cast<T>(value);
  }
}

}  // namespace brine::wire

// ---- brine/meta/threads.hpp
// mutex, lock_guard and atomic as the standard has them, for a header that every file of a program
// includes: <mutex> and <atomic> cost a compiler as much time as <string> and <vector> together.

#if BRINE_HAS_POSIX && (BRINE_GCC || BRINE_CLANG)
#include <pthread.h>
#else
#include <atomic>
#include <mutex>
#endif

namespace brine::meta {

#if BRINE_HAS_POSIX && (BRINE_GCC || BRINE_CLANG)

class mutex {
 public:
  constexpr mutex() noexcept = default;
  mutex(const mutex&) = delete;
  mutex& operator=(const mutex&) = delete;
  // A mutex that was initialised as a constant, as all of these are, can't fail to be locked.
  void lock() noexcept { (void)pthread_mutex_lock(&native_); }
  void unlock() noexcept { (void)pthread_mutex_unlock(&native_); }

 private:
  pthread_mutex_t native_ = PTHREAD_MUTEX_INITIALIZER;
};

class lock_guard {
 public:
  explicit lock_guard(mutex& m) noexcept : mutex_{m} { mutex_.lock(); }
  lock_guard(const lock_guard&) = delete;
  lock_guard& operator=(const lock_guard&) = delete;
  ~lock_guard() { mutex_.unlock(); }

 private:
  mutex& mutex_;
};

// A pointer or counter that threads share. A load acquires, a store releases, a count is relaxed: it only
// ever answers how many there are.
template <class T>
class atomic {
 public:
  constexpr atomic() noexcept = default;
  constexpr explicit atomic(T value) noexcept : value_{value} {}
  atomic(const atomic&) = delete;
  atomic& operator=(const atomic&) = delete;
  [[nodiscard]] T load() const noexcept { return __atomic_load_n(&value_, __ATOMIC_ACQUIRE); }
  void store(T value) noexcept { __atomic_store_n(&value_, value, __ATOMIC_RELEASE); }
  [[nodiscard]] T exchange(T value) noexcept { return __atomic_exchange_n(&value_, value, __ATOMIC_ACQ_REL); }
  void add(T n) noexcept { __atomic_fetch_add(&value_, n, __ATOMIC_RELAXED); }
  void subtract(T n) noexcept { __atomic_fetch_sub(&value_, n, __ATOMIC_RELAXED); }
  // One less; the owner who sees 0 sees all that the others did.
  [[nodiscard]] T release() noexcept { return __atomic_sub_fetch(&value_, T{1}, __ATOMIC_ACQ_REL); }

 private:
  T value_{};
};

#else

using mutex = std::mutex;
using lock_guard = std::lock_guard<std::mutex>;

template <class T>
class atomic {
 public:
  constexpr atomic() noexcept = default;
  constexpr explicit atomic(T value) noexcept : value_{value} {}
  [[nodiscard]] T load() const noexcept { return value_.load(std::memory_order_acquire); }
  void store(T value) noexcept { value_.store(value, std::memory_order_release); }
  [[nodiscard]] T exchange(T value) noexcept { return value_.exchange(value, std::memory_order_acq_rel); }
  void add(T n) noexcept { value_.fetch_add(n, std::memory_order_relaxed); }
  void subtract(T n) noexcept { value_.fetch_sub(n, std::memory_order_relaxed); }
  [[nodiscard]] T release() noexcept { return value_.fetch_sub(1, std::memory_order_acq_rel) - 1; }

 private:
  std::atomic<T> value_{};
};

#endif

}  // namespace brine::meta

// ---- brine/meta/counted.hpp
// An object with several owners: std::shared_ptr without the rest of <memory> (lifetime.hpp).

namespace brine::meta {

template <class T>
class counted {
 public:
  constexpr counted() noexcept = default;
  template <class... A>
  [[nodiscard]] static counted make(A&&... args) {
    counted made;
    made.shared_ = new box{{[](owned* old) { delete static_cast<box*>(old); }}, T(std::forward<A>(args)...)};
    return made;
  }
  constexpr counted(const counted& other) noexcept : shared_{other.shared_} {
    if (shared_ != nullptr) shared_->owners.add(1);
  }
  counted(counted&& other) noexcept : shared_{std::exchange(other.shared_, nullptr)} {}
  counted& operator=(counted other) noexcept {
    std::swap(shared_, other.shared_);
    return *this;
  }
  constexpr ~counted() {
    if (shared_ != nullptr) drop();
  }

  [[nodiscard]] T* get() const noexcept { return shared_ == nullptr ? nullptr : &value(); }
  T& operator*() const noexcept { return value(); }
  T* operator->() const noexcept { return &value(); }
  explicit operator bool() const noexcept { return shared_ != nullptr; }

 private:
  void drop() noexcept {
    if (shared_->owners.release() == 0) shared_->destroy(shared_);
  }

  // How it is destroyed is known where it is made: who only holds one has nothing of T to compile.
  struct owned {
    void (*destroy)(owned*);
    atomic<std::size_t> owners{1};
  };
  struct box : owned {
    T value;
  };
  [[nodiscard]] T& value() const noexcept { return static_cast<box*>(shared_)->value; }

  owned* shared_ = nullptr;
};

}  // namespace brine::meta

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

// ---- brine/codec/conversion.hpp
// Documents of earlier versions of a type are brought to its present shape by one piece of code for all
// types. A program has it where one of its source files loads a file or stream, or names brine::embed: only those
// can meet such documents, and the others don't pay for compiling it. With BRINE_NO_EVOLUTION defined a
// file leaves it to the program's others.

namespace brine::detail {

// Which shape the program wants.
struct wanted_shape {
  schema::describer describe;  // none: the bytes as they are
  std::uint64_t hash = 0;
};

// Rewrites `old`, the value and objects of a document whose embedded schema has this hash, and lets the decoder
// go on with what they became. `header` is where the hash stands. False after a failure: it can't be converted, is
// damaged, or takes more than the limits allow. Without old bytes it was read in vain, and is tried once more where
// that can help.
using converter = bool (*)(decoder& d, wire::byte_view old, const std::byte* header, std::uint64_t hash,
                           const wanted_shape& wanted);

BRINE_EXPORT inline constinit meta::atomic<converter> convert_document;

// Sets it while this module, program or plugin, is there; the first one that comes does.
class converter_registrar {
 public:
  explicit converter_registrar(converter f) noexcept : function_{f} {
    if (convert_document.load() == nullptr) convert_document.store(f);
  }
  converter_registrar(const converter_registrar&) = delete;
  converter_registrar& operator=(const converter_registrar&) = delete;
  ~converter_registrar() {
    if (convert_document.load() == function_) convert_document.store(nullptr);
  }

 private:
  converter function_;
};

// Whoever mentions conversions<evolution_here>::instance has them (archive/evolution.hpp defines it).
struct with_evolution {};
struct without_evolution {};
#ifdef BRINE_NO_EVOLUTION
using evolution_here = without_evolution;
#else
using evolution_here = with_evolution;
#endif
template <class Evolution>
struct conversions {
  static const converter_registrar instance;
};
template <>
struct conversions<without_evolution> {
  static constexpr bool instance = false;
};

}  // namespace brine::detail

// ---- brine/codec/options.hpp
// What a caller may ask for when saving and loading: aggregates, for designated initialisers.

namespace brine {

// Whether a document carries the schema of its value.
enum class schema_mode : unsigned char {
  standard,  // bytes: the hash alone; files and streams: the schema too
  compact,   // the hash alone: only a program with the very same type can load it
  embed,     // the schema too: readable for ever, by people and by later versions of the type
};
// These are modes by name; naming one also lets the program bring documents to later versions of their types.
struct schema_choice {
  schema_mode mode;

  template <class Evolution = detail::evolution_here>
  constexpr operator schema_mode() const noexcept {  // NOLINT(google-explicit-constructor)
    (void)&detail::conversions<Evolution>::instance;
    return mode;
  }
};
inline constexpr schema_choice compact{schema_mode::compact};
inline constexpr schema_choice embed{schema_mode::embed};

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
  constexpr name_patterns() = default;
  // (Templates only so that a file which lists no names doesn't compile them.)
  template <class Deferred = void>
  name_patterns(std::initializer_list<std::string_view> patterns)
      : patterns_{meta::later<list, Deferred>::make(patterns.begin(), patterns.end())} {}
  template <class Deferred = void>
  explicit name_patterns(meta::later<std::vector<std::string>, Deferred> patterns)
      : patterns_{meta::later<list, Deferred>::make(std::move(patterns))} {}

  template <class Deferred = void>
  [[nodiscard]] bool allows(std::string_view name) const {
    const meta::later<list, Deferred>& listed = patterns_;
    return !listed || allows_listed(*listed, name);
  }

 private:
  // Shared, and absent where nothing is listed: default options are a constant of no cost.
  using list = meta::counted<std::vector<std::string>>;

  template <class List>
  [[nodiscard]] BRINE_COLD static bool allows_listed(const List& patterns, std::string_view name) {
    for (const auto& pattern : patterns) {
      if (matches(pattern, name)) return true;
    }
    return false;
  }

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

  list patterns_;
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

  constexpr resolver() = default;
  template <class Deferred = void>
  resolver(std::initializer_list<object> objects) : objects_{meta::later<list, Deferred>::make(objects)} {}

  template <class T>
  void add(std::string_view name, T* pointer) {
    // The list may be another's too.
    using objects = std::vector<meta::later<object, T>>;
    const meta::later<list, T>& old = objects_;
    objects more = old ? *old : objects{};
    more.emplace_back(name, pointer);
    objects_ = list::make(std::move(more));
  }
  // The object of this name and type, or nullptr.
  template <class T>
  [[nodiscard]] T* find(std::string_view name) const {
    const meta::later<list, T>& known = objects_;
    if (!known) return nullptr;
    for (const object& o : *known) {
      if (o.name == name && o.type == &identity<T>) return static_cast<T*>(o.address);
    }
    return nullptr;
  }

 private:
  template <class T>
  static constexpr char identity = 0;

  using list = meta::counted<std::vector<object>>;
  list objects_;
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

// ---- brine/codec/source.hpp
// The bytes that are read from. Whoever reads has the place among them in a register, an argument and an answer.

namespace brine::detail {

struct source {
  static constexpr bool trusted = false;
  const std::byte* end;
  std::size_t depth_left;      // levels of recursive types
  decoder* teller = nullptr;   // who is told what is wrong, and counts memory; nullptr: nobody, it is read again

  [[nodiscard]] BRINE_STEP bool has(const std::byte* at, std::size_t n) const noexcept {
    return static_cast<std::size_t>(end - at) >= n;
  }
};
// The same for bytes that pass() has found to be good.
struct passed_source : source {
  static constexpr bool trusted = true;

  [[nodiscard]] static constexpr bool has(const std::byte*, std::size_t) noexcept { return true; }
};

}  // namespace brine::detail

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
  ~slot() { clear(); }
  void clear() {
    if (object_ != nullptr) destroy_(object_);
    object_ = nullptr;
  }

  template <class State, class... Args>
  State& get_or_make(Args&&... args) {
    if (object_ == nullptr) {
      object_ = new State(std::forward<Args>(args)...);
      destroy_ = [](void* object) noexcept { delete static_cast<State*>(object); };
    }
    return *static_cast<State*>(object_);
  }
  // Takes an object that was made elsewhere.
  void adopt(void* object, void (*destroy)(void*) noexcept) {
    clear();
    object_ = object;
    destroy_ = destroy;
  }
  template <class State>
  [[nodiscard]] State* get() const {
    return static_cast<State*>(object_);
  }

 private:
  void* object_ = nullptr;
  void (*destroy_)(void*) noexcept = nullptr;
};

}  // namespace brine::detail

// ---- brine/codec/decoder.hpp
// The archive that reads. Two pointers into the document, what it may still allocate, and the
// first failure with its path; hooks see it as Archive: ar(a, b), ar & a.

namespace brine {

namespace detail {

// What may be wrong with any document; the numbers that go with it.
enum class complaint : unsigned char {
  truncated,    // bytes that are needed
  too_many,     // elements, and the least bytes of each
  count,        // the least bytes of each element: there is no count, or one of too many
  trailing,
  over_budget,  // what is asked for
  long_count,
  presence,
};

}  // namespace detail

class decoder {
 public:
  using is_saving = std::false_type;
  using is_loading = std::true_type;

  // `document` begins `offset` bytes before `bytes`: errors count from there.
  decoder(wire::byte_view bytes, std::size_t offset, const load_options& options) noexcept
      : cursor_{bytes.data()},
        bytes_{bytes.data() + bytes.size(), options.limits.depth, this},
        begin_{bytes.data() - offset},
        budget_{options.limits.bytes},
        free_left_{free_elements + bytes.size()},
        options_{options} {}
  decoder(const decoder&) = delete;
  decoder& operator=(const decoder&) = delete;
  BRINE_NOINLINE ~decoder() {
    if (failure_ != nullptr) [[unlikely]]
      std::free(failure_);
  }

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

  detail::slot conversion;             // of a document of another version (convert.hpp)
  // Room for a small document that is rewritten.
  alignas(16) std::byte scratch[1024];
  std::size_t first_report = 0;                 // how many options.reports held before this document's
  void (*forget_reports)(decoder&) = nullptr;  // those that will be made again; set by the first one
  bool older = false;                  // a class or closure in it has other members than the program's
  // Where in the document the byte stands that was rewritten to this one; nullptr: where it is.
  std::size_t (*origin)(decoder&, std::size_t offset) = nullptr;

  [[nodiscard]] const load_options& options() const noexcept { return options_; }
  [[nodiscard]] BRINE_STEP bool schemas_embedded() const noexcept { return schema_.data() != nullptr; }
  // The document's own schema, where it has it; the value follows.
  [[nodiscard]] BRINE_STEP wire::byte_view schema() const noexcept { return schema_; }
  BRINE_STEP void set_schema(wire::byte_view bytes) noexcept { schema_ = bytes; }

  // Begins anew with other bytes, as if nothing had been read.
  void restart(wire::byte_view bytes) {
    graph_state.clear();
    finish_graph = nullptr;
    class_state.clear();
    closure_state.clear();
    first_closure = nullptr;
    std::free(failure_);
    failure_ = nullptr;
    if (forget_reports != nullptr) forget_reports(*this);
    begin_ = cursor_ = bytes.data();
    bytes_.end = cursor_ + bytes.size();
    budget_ = options_.limits.bytes;
    bytes_.depth_left = options_.limits.depth;
    free_left_ = free_elements + bytes.size();
  }

  // -- bytes
  [[nodiscard]] BRINE_STEP std::size_t remaining() const noexcept {
    return static_cast<std::size_t>(bytes_.end - cursor_);
  }
  [[nodiscard]] std::size_t offset() const noexcept { return static_cast<std::size_t>(cursor_ - begin_); }
  [[nodiscard]] BRINE_STEP const std::byte* cursor() const noexcept { return cursor_; }
  // For those who keep the cursor themselves (quick.hpp) and give it back by rewind().
  [[nodiscard]] BRINE_STEP detail::source& bytes() noexcept { return bytes_; }
  BRINE_STEP void advance(std::size_t n) noexcept { cursor_ += n; }
  BRINE_STEP void rewind(const std::byte* to) noexcept { cursor_ = to; }
  // From here on the document is `n` bytes shorter: its end is no part of the value.
  BRINE_STEP void drop_end(std::size_t n) noexcept { bytes_.end -= n; }
  // All bytes from the document's first to its last.
  [[nodiscard]] BRINE_STEP wire::byte_view whole() const noexcept { return {begin_, bytes_.end}; }

  [[nodiscard]] BRINE_STEP bool has(std::size_t n) const noexcept { return remaining() >= n; }
  // At least n more bytes, or the failure `truncated`.
  [[nodiscard]] BRINE_INLINE bool need(std::size_t n) {
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
    if (cursor_ != bytes_.end && static_cast<unsigned>(*cursor_) < 0x80U) [[likely]] {
      value = static_cast<std::uint64_t>(*cursor_++);
      return true;
    }
    // Numbers of shared objects are seldom shorter than two bytes.
    if (remaining() >= 3) {
      const auto second = static_cast<std::uint64_t>(cursor_[1]);
      const auto third = static_cast<std::uint64_t>(cursor_[2]);
      const std::uint64_t first = static_cast<std::uint64_t>(cursor_[0]) & 0x7fU;
      if (second - 1 < 0x7fU) {
        value = first | second << 7U;
        cursor_ += 2;
        return true;
      }
      if (second >= 0x80U && third - 1 < 0x7fU) {
        value = first | (second & 0x7fU) << 7U | third << 14U;
        cursor_ += 3;
        return true;
      }
    }
    std::uint64_t long_one = 0;  // whose address is taken: the caller's stays in a register
    if (!long_varint(long_one)) [[unlikely]]
      return false;
    value = long_one;
    return true;
  }

  // How many elements follow, each of at least `least` bytes, with `rest` more bytes behind
  // them all. A count that the document is too short for is refused before anything is
  // allocated. Elements that may take no bytes can't be checked so (attack: 2^60 of them in
  // ten bytes; a list of lists that each announce as many as there are bytes left): no more than
  // `free` of them beyond the bytes that are left are believed, and in one document no more than
  // its bytes and 2^18.
  [[nodiscard]] bool get_count(std::size_t least, std::size_t rest, std::size_t& count, std::size_t free = 0) {
    std::uint64_t announced = 0;
    if (!get_varint(announced)) [[unlikely]]
      return false;
    const std::size_t left = remaining();
    if (left < rest || announced > (least != 0 ? (left - rest) / least : left + free)) [[unlikely]] {
      return refuse(this, cursor_, detail::complaint::too_many, announced, least) != nullptr;
    }
    count = static_cast<std::size_t>(announced);
    if (least == 0) {
      if (count > free_left_) [[unlikely]]
        return refuse(this, cursor_, detail::complaint::too_many, announced, least) != nullptr;
      free_left_ -= count;
    }
    return true;
  }

  // The same for a length in bytes, by the shortest code: for what isn't met in every value.
  [[nodiscard]] bool get_size(std::size_t& size) {
    std::uint64_t announced = 0;
    const std::byte* behind = wire::get_varint(cursor_, bytes_.end, announced);
    if (behind == nullptr || announced > static_cast<std::size_t>(bytes_.end - behind)) [[unlikely]]
      return refuse(this, cursor_, detail::complaint::count, 1) != nullptr;
    cursor_ = behind;
    size = static_cast<std::size_t>(announced);
    return true;
  }

  // -- limits
  // For `count` objects of `size` bytes.
  [[nodiscard]] bool charge(std::size_t count, std::size_t size = 1) {
    if (count > budget_ / size) [[unlikely]]
      return refuse(this, cursor_, detail::complaint::over_budget, count) != nullptr;
    budget_ -= count * size;
    return true;
  }
  // One level deeper into a recursive type; false where that is too deep.
  [[nodiscard]] bool enter(std::size_t levels = 1) {
    if (bytes_.depth_left < levels) [[unlikely]] {
      return fail(errc::too_deep,
                  "nested deeper than options.limits.depth allows; raise it if the document is trusted");
    }
    bytes_.depth_left -= levels;
    return true;
  }
  void leave(std::size_t levels = 1) noexcept { bytes_.depth_left += levels; }

  // -- failures
  [[nodiscard]] BRINE_STEP bool ok() const noexcept { return failure_ == nullptr; }

  // Remembers the first failure, at the cursor or at the given place. Answers false.
  BRINE_COLD bool fail(errc code, std::string_view detail) {
    if (failure_ == nullptr) failure_ = detail::make_failure(code, offset(), detail);
    cursor_ = bytes_.end;
    return false;
  }
  bool fail_at(const std::byte* where, errc code, std::string_view detail) {
    cursor_ = where;
    return fail(code, detail);
  }
  // The same with a detail of no more than 1023 bytes, by a printf format.
  BRINE_PRINTF(3, 4) BRINE_COLD bool fail_with(errc code, const char* format, ...) {
    char text[1024];
    std::va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return fail(code, text);
  }
  // Members add their names on the way out, innermost first: the path of the failure.
  bool trace(std::string_view name) {
    trace(this, name.data(), 0, name.size());
    return false;
  }
  bool trace(std::size_t index) {
    trace(this, nullptr, index);
    return false;
  }
  // Both for a decoder that may not be there: the name with `i` others in front of it, a zero behind each; [i] where
  // there are none. Answers a null pointer.
  BRINE_COLD static const std::byte* trace(decoder* d, const char* names, std::size_t i,
                                           std::size_t size = up_to_zero) {
    if (d == nullptr) return nullptr;
    char number[24];
    if (names == nullptr) {
      std::snprintf(number, sizeof number, "[%llu]", static_cast<unsigned long long>(i));
      names = number;
    } else {
      for (; i != 0; --i) names += std::strlen(names) + 1;
    }
    if (size == up_to_zero) size = std::strlen(names);
    if (size != 0) d->failure_ = detail::make_failure_of(d->failure_, {names, size});
    return nullptr;
  }
  // Says what is wrong with the byte at `at`, and ends reading: one function for what every program can meet, and for
  // decoders that may not be there. Answers a null pointer.
  BRINE_COLD static const std::byte* refuse(decoder* d, const std::byte* at, detail::complaint why,
                                            std::uint64_t first = 0, std::uint64_t second = 0) {
    using detail::complaint;
    if (d == nullptr) return nullptr;
    d->cursor_ = at;
    if (why == complaint::count) {
      second = first;
      if (!d->long_varint(first)) return nullptr;
      why = complaint::too_many;
    }
    const auto a = static_cast<unsigned long long>(first);
    const auto b = static_cast<unsigned long long>(second);
    const auto left = static_cast<unsigned long long>(d->remaining());
    switch (why) {
      case complaint::truncated:
        d->fail_with(
            errc::truncated,
            "the document ends here: at least %llu more bytes were expected, %llu are left; it was cut off, or "
            "is not the whole file",
            a, left);
        break;
      case complaint::too_many:
        d->fail_with(errc::truncated,
                     "%llu elements of at least %llu bytes each are announced, and only %llu bytes are left; the "
                     "document was cut off or is damaged",
                     a, b, left);
        break;
      case complaint::trailing:
        d->fail_with(errc::trailing_bytes,
                     "%llu bytes follow the value; the document is damaged, or isn't the whole of it", left);
        break;
      case complaint::over_budget:
        d->fail_with(
            errc::limit_exceeded,
            "loading needs %llu more bytes or elements, and of options.limits.bytes %llu are left; raise it if "
            "the document is trusted",
            a, static_cast<unsigned long long>(d->budget_));
        break;
      default:
        d->fail(errc::bad_value, why == complaint::long_count
                                     ? "a count that is longer than it need be or than 64 bits; the document is damaged"
                                     : "whether a value follows is said by a byte 0 or 1; this one is neither");
    }
    return nullptr;
  }
  BRINE_STEP bool truncated(std::size_t needed) {
    return refuse(this, cursor_, detail::complaint::truncated, needed) != nullptr;
  }

  [[nodiscard]] BRINE_COLD error take_failure() { return detail::error_of(settled()); }
  [[noreturn]] void raise() { detail::raise(settled()); }

 private:
  static constexpr std::size_t up_to_zero = static_cast<std::size_t>(-1);

  detail::failure& settled() {
    if (origin != nullptr) failure_->offset = origin(*this, failure_->offset);
    return *failure_;
  }

  BRINE_COLD bool long_varint(std::uint64_t& value) {
    if (cursor_ == bytes_.end) return truncated(1);
    const std::byte* behind = wire::get_varint(cursor_, bytes_.end, value);
    if (behind != nullptr) {
      cursor_ = behind;
      return true;
    }
    if (remaining() < wire::max_varint && (static_cast<unsigned>(bytes_.end[-1]) & 0x80U) != 0) {
      return truncated(remaining() + 1);
    }
    return refuse(this, cursor_, detail::complaint::long_count) != nullptr;
  }

  const std::byte* cursor_;
  detail::source bytes_;
  const std::byte* begin_;
  std::size_t budget_;
  static constexpr std::size_t free_elements = std::size_t{1} << 18U;

  std::size_t free_left_;  // elements of no bytes that the whole document may announce
  const load_options& options_;
  detail::failure* failure_ = nullptr;
  wire::byte_view schema_;
};

}  // namespace brine

// ---- brine/wire/sink.hpp
// Where bytes go. A sink is two pointers and a way to make room, one type for every
// destination, so that the code that writes a T is compiled once and not once a destination.

namespace brine::wire {

class sink {
 public:
  // Makes room for at least `need` bytes behind the cursor; or takes `need` bytes from `bulk`; or,
  // where both are none, brings together what has been written.
  using grow_function = void (*)(sink&, std::size_t need, const void* bulk);

  sink(std::byte* begin, std::byte* limit, grow_function grow) noexcept
      : begin_{begin}, cursor_{begin}, limit_{limit}, grow_{grow} {}
  sink(const sink&) = delete;
  sink& operator=(const sink&) = delete;

  // Room for n bytes: write them through the pointer, then commit the place behind the last one.
  // One check for many fields, and the cursor stays in a register between the two calls.
  [[nodiscard]] BRINE_INLINE std::byte* reserve(std::size_t n) {
    if (!fits(n)) [[unlikely]]
      make_room(n);
    return room();
  }
  [[nodiscard]] BRINE_STEP bool fits(std::size_t n) const noexcept {
    return n <= static_cast<std::size_t>(limit_ - cursor_);
  }
  // The parts of reserve(), for those who do without the room where it is much. make_room: where n bytes don't fit.
  BRINE_STEP void make_room(std::size_t n) { grow_(*this, n, nullptr); }
  [[nodiscard]] BRINE_STEP std::byte* room() noexcept { return cursor_; }
  BRINE_STEP void commit(std::byte* cursor) noexcept { cursor_ = cursor; }

  void write(const void* bytes, std::size_t n) {
    if (!fits(n)) [[unlikely]] {
      grow_(*this, n, bytes);
    } else if (n != 0) {
      std::memcpy(cursor_, bytes, n);
      cursor_ += n;
    }
  }

  [[nodiscard]] BRINE_STEP std::size_t size() const noexcept {
    return earlier_ + static_cast<std::size_t>(cursor_ - begin_);
  }
  // All bytes so far, in one piece.
  [[nodiscard]] std::byte* data() {
    if (earlier_ != 0) grow_(*this, 0, nullptr);
    return begin_;
  }

  // That there will be about so many bytes in all: memory may be taken at once. Never trusted for more
  // than eight times what is there.
  BRINE_STEP void expect(std::size_t bytes) noexcept {
    if (bytes > expected_) expected_ = bytes;
  }

 protected:
  ~sink() = default;

  void rebase(std::byte* begin, std::size_t used, std::size_t capacity, std::size_t earlier = 0) noexcept {
    begin_ = begin;
    cursor_ = begin + used;
    limit_ = begin + capacity;
    earlier_ = earlier;
  }
  [[nodiscard]] BRINE_STEP const std::byte* begin() const noexcept { return begin_; }
  [[nodiscard]] BRINE_STEP const std::byte* cursor() const noexcept { return cursor_; }
  [[nodiscard]] BRINE_STEP std::size_t capacity() const noexcept { return static_cast<std::size_t>(limit_ - begin_); }
  // What to take when `need` bytes more don't fit into what there is.
  [[nodiscard]] std::size_t enough(std::size_t need) const noexcept {
    const std::size_t least = 2 * size() + need;
    const std::size_t most = 8 * size() + need;
    return expected_ <= least ? least : expected_ < most ? expected_ : most;
  }

 private:
  std::byte* begin_;
  std::byte* cursor_;
  std::byte* limit_;
  std::size_t earlier_ = 0;  // bytes that were written in front of begin_
  std::size_t expected_ = 0;
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
  BRINE_COLD static void grow(sink& base, std::size_t need, const void* bulk) {
    auto& self = static_cast<memory_sink&>(base);
    const std::size_t used = self.size();
    const std::size_t capacity = self.enough(need) + self.capacity();
    auto* bigger = static_cast<std::byte*>(meta::grown(self.heap_, capacity));
    if (self.heap_ == nullptr) std::memcpy(bigger, self.inline_, used);
    self.heap_ = bigger;
    self.rebase(bigger, used, capacity);
    if (bulk != nullptr) self.write(bulk, need);
  }

  std::byte* heap_ = nullptr;
  std::byte inline_[496];
};

// A resizable container of bytes that the caller owns. What it holds is written over in place; beyond
// that, bytes are gathered in a small piece of memory that stays in the nearest cache, and
// appended piece by piece, large ones directly: a container can't grow without writing
// what it grows by, and zeroes that are written over would be written for nothing.
// Empty: the container holds nothing, and what an earlier document left need not be compiled for.
template <class Container, class Base, bool Empty = false>
class container_sink : public Base {
 public:
  explicit container_sink(Container& out) : Base{piece_, piece_ + sizeof piece_, &grow}, out_{out} {
    if constexpr (!Empty) {
      // What held a small document is too small for the next one more often than it saves anything.
      if (out.size() >= 512) {
        gathering_ = false;
        this->rebase(bytes(out), 0, out.size());
      }
    }
  }
  ~container_sink() {
    if (large_ != nullptr) std::free(large_);
  }

  // Cuts the container to the bytes written.
  void finish() {
    const auto gathered = static_cast<std::size_t>(this->cursor() - this->begin());
    if constexpr (!Empty) {
      if (gathering_ && this->size() == gathered && out_.size() == gathered) {
        if (gathered != 0) std::memcpy(bytes(out_), this->begin(), gathered);  // as large as the document before
        return;
      }
      if (!gathering_) return cut(this->size());
      if (this->size() == gathered) cut(0);
    }
    if (gathering_) append(this->begin(), gathered);
  }

 private:
  using value_type = typename Container::value_type;

  static std::byte* bytes(Container& out) { return reinterpret_cast<std::byte*>(out.data()); }

  // By erasing, where that is there: what resize() grows by is code that would never run.
  void cut(std::size_t n) {
    if constexpr (requires { out_.erase(out_.begin(), out_.end()); }) {
      out_.erase(out_.begin() + static_cast<typename Container::difference_type>(n), out_.end());
    } else {
      out_.resize(n);
    }
  }
  BRINE_NOINLINE void append(const void* from, std::size_t n) {
    const auto* first = static_cast<const value_type*>(from);
    if constexpr (requires { out_.append(first, n); }) {
      out_.append(first, n);
    } else if constexpr (requires { out_.insert(out_.end(), first, first + n); }) {
      out_.insert(out_.end(), first, first + n);
    } else {
      const std::size_t used = out_.size();
      out_.resize(used + n);
      if (n != 0) std::memcpy(bytes(out_) + used, from, n);
    }
  }

  BRINE_COLD static void grow(sink& base, std::size_t need, const void* bulk) {
    auto& self = static_cast<container_sink&>(base);
    auto& out = self.out_;
    if constexpr (requires { out.reserve(need); }) {
      // The first piece that is appended makes room for the second one.
      const std::size_t all = self.size() + need;
      if (need != 0 && all > out.capacity())
        out.reserve(bulk != nullptr ? all : self.enough(need) + sizeof self.piece_);
    }
    self.finish();
    if (bulk != nullptr) self.append(bulk, need);
    const std::size_t used = out.size();
    if (need == 0) {
      self.gathering_ = false;
      self.rebase(bytes(out), used, used);
      return;
    }
    self.gathering_ = true;
    std::byte* piece = self.piece_;
    std::size_t room = sizeof self.piece_;
    if (bulk == nullptr && need > room) {
      piece = self.large_ = static_cast<std::byte*>(meta::grown(self.large_, need));
      room = need;
    }
    self.rebase(piece, 0, room, used);
  }

  Container& out_;
  bool gathering_ = true;
  std::byte* large_ = nullptr;  // where a single value takes more than the piece
  std::byte piece_[4096];
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

  // Whether hooks with a version are asked for an earlier one (hook.hpp).
  [[nodiscard]] bool writes_earlier() const noexcept { return writes_earlier_; }

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

  [[nodiscard]] BRINE_STEP bool ok() const noexcept { return failure_ == nullptr; }
  // Remembers the first failure; what is written afterwards is thrown away. Answers false.
  BRINE_COLD bool fail(errc code, std::string_view detail) {
    if (failure_ == nullptr) failure_ = detail::make_failure(code, size(), detail);
    return false;
  }
  [[nodiscard]] BRINE_COLD error take_failure() { return detail::error_of(*failure_); }
  [[noreturn]] void raise() { detail::raise(*failure_); }

 protected:
  using wire::sink::sink;
  void write_earlier() noexcept { writes_earlier_ = true; }
  ~encoder() {
    if (failure_ != nullptr) [[unlikely]]
      std::free(failure_);
  }

 private:
  detail::failure* failure_ = nullptr;
  std::size_t depth_ = 0;
  bool embeds_schemas_ = false;
  bool canonical_ = false;
  bool writes_earlier_ = false;
};

namespace detail {

// An encoder with memory of its own.
class memory_encoder : public wire::memory_sink<encoder> {
 public:
  [[nodiscard]] wire::byte_view bytes() noexcept { return {data(), size()}; }
};

}  // namespace detail

}  // namespace brine

// ---- brine/reflect/bases.hpp
// Back end: aggregates with base classes, by C++26 reflection (GCC 16 with -freflection). Shows the same
// parts in the same order under the same names as Clang's __builtin_dump_struct does
// (capture/dump_struct.hpp), so that both write the same schema and the same bytes.

#if BRINE_HAS_REFLECTION

#include <meta>

namespace brine::reflect {

namespace bases {

// A part that is no aggregate; its name is the way to it, "base_member", "point.x".
struct part {
  std::string_view name;
  std::size_t number = 0;
  [[nodiscard]] constexpr std::string_view way() const { return {}; }
};

// A class that is opened: its members are parts. An array behind a name is one part.
template <class T>
consteval bool opens() {
  if constexpr (std::is_class_v<T> && std::is_aggregate_v<T>) {
    return !std::meta::has_template_arguments(^^T) || std::meta::template_of(^^T) != ^^std::array;
  } else {
    return false;
  }
}

consteval const char* join(const char* way, std::meta::info member, bool opened) {
  std::string text{way};
  if (std::meta::has_identifier(member)) {
    text += std::meta::identifier_of(member);
    if (opened) text += '.';
  } else if (!opened) {
    text += "unnamed";
  }
  return std::define_static_string(text);
}

inline constexpr const char* nowhere = std::define_static_string("");

template <class T>
consteval auto bases_of() {
  return std::define_static_array(std::meta::bases_of(^^T, std::meta::access_context::unchecked()));
}
template <class T>
consteval auto members_of() {
  return std::define_static_array(std::meta::nonstatic_data_members_of(^^T, std::meta::access_context::unchecked()));
}

template <const char* Way, class T, class Sink>
constexpr void open(T* object, Sink& sink) {
  using plain = std::remove_cv_t<T>;
  template for (constexpr auto base : bases_of<plain>()) { bases::open<Way>(&(object->[:base:]), sink); }
  template for (constexpr auto member : members_of<plain>()) {
    using type = [:std::meta::type_of(member):];
    if constexpr (opens<std::remove_cv_t<type>>()) {
      bases::open<join(Way, member, true)>(&(object->[:member:]), sink);
    } else {
      sink(part{join(Way, member, false)}, &(object->[:member:]));
    }
  }
}

template <class T>
consteval bool has_bit_fields() {
  bool found = false;
  template for (constexpr auto base : bases_of<T>()) {
    using type = [:std::meta::type_of(base):];
    if (bases::has_bit_fields<type>()) found = true;
  }
  template for (constexpr auto member : members_of<T>()) {
    using type = std::remove_cv_t<typename[:std::meta::type_of(member):]>;
    if (std::meta::is_bit_field(member)) found = true;
    if constexpr (opens<type>()) {
      if (bases::has_bit_fields<type>()) found = true;
    }
  }
  return found;
}

}  // namespace bases

// Calls sink(part, pointer to it) for each; the object itself is not read.
template <class T, class Sink>
constexpr void open(T* object, Sink&& sink) {
  bases::open<bases::nowhere>(object, sink);
}

}  // namespace brine::reflect

#endif

// ---- brine/reflect/count.hpp
// How many members does an aggregate have? Boost.PFR 1.81 counts initialisers, which differ from
// members where there are C arrays (braces may be left out), and compiles constructors on
// the way that recursive types can't have; so brine counts (what binds them: aggregate.hpp).
//
// The method: T{x, x, ...} with n values that convert to anything is well-formed for up to as
// many values as there are initialisers; T{{}, {}, ...} for as many as there are members.

namespace brine::reflect {

// As many as can be bound; above it the search gives up.
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

// Converts only to a base class of T that Which allows; an aggregate takes its bases for its first elements.
template <class T, class Which>
struct any_base {
  template <class U>
    requires(std::is_base_of_v<U, T> && !std::is_same_v<U, T> && Which::template allows<U>)
  operator U() const noexcept {  // NOLINT(google-explicit-constructor)
    std::abort();
  }
};
struct whichever {
  template <class>
  static constexpr bool allows = true;
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

// T{x..., Probe, x...}
template <class T, class Probe, std::size_t... I, std::size_t... J>
consteval bool takes_probe(std::index_sequence<I...>, std::index_sequence<J...>) {
  return requires { T{anything{I}..., Probe{}, anything{J}...}; };
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

namespace detail {

template <class T, class Probe, std::size_t At, std::size_t After>
inline constexpr bool probe_fits =
    takes_probe<T, Probe>(std::make_index_sequence<At>{}, std::make_index_sequence<After>{});

template <class T, class Probe, std::size_t Total, std::size_t At>
consteval bool has_element() {
  if constexpr (At >= Total) {
    return false;
  } else if constexpr (braced_fits<T, At, Total - At - 1> || !braced_fits<T, At, 0>) {
    // Where one value more would fit, the braces of a member were left out, and the probe went into it.
    if constexpr (probe_fits<T, Probe, At, Total - At - 1> && !probe_fits<T, Probe, At, Total - At>) {
      return true;
    } else {
      return has_element<T, Probe, Total, At + 1>();
    }
  } else {
    return has_element<T, Probe, Total, Total - most_after<T, At, 0, Total - At - 1>()>();
  }
}

template <class T>
inline constexpr std::size_t initialisers_of = std::is_empty_v<T> ? 0 : initialisers<T>();

}  // namespace detail

template <class T>
inline constexpr bool has_base = [] {
  constexpr std::size_t total = detail::initialisers_of<T>;
  if constexpr (total == 0 || total == detail::none) {
    return false;
  } else {
    return detail::probe_fits<T, detail::any_base<T, detail::whichever>, 0, total - 1>;
  }
}();

// Whether a base or member, no array, is of a type to which the probe converts.
template <class T, class Probe>
inline constexpr bool has_element = [] {
  constexpr std::size_t total = detail::initialisers_of<T>;
  if constexpr (total == detail::none) {
    return false;
  } else {
    return detail::has_element<T, Probe, total, 0>();
  }
}();

}  // namespace brine::reflect

// ---- brine/reflect/bit_fields.hpp
// Does an aggregate have bit-fields? They have no address, and nothing can be bound to them. Clang
// says so when it shows a structure, and C++26 reflection when it is asked; GCC without it is asked for the address of
// each member, for up to 32 members; a larger aggregate's bit-field is the compiler's own error.

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

#elif BRINE_HAS_REFLECTION

template <class T>
consteval bool find_bit_fields() {
  return bases::has_bit_fields<T>();
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
// Back end: aggregates, with nothing written. Brine counts the members, and binds few; Boost.PFR binds the others;
// C++26 binds them all by itself.

#if !BRINE_HAS_BINDING_PACKS
#include <boost/pfr/core.hpp>

// ---- brine/reflect/bindings.hpp
// Structured bindings, one for each number of members: a binding must name as many as there are. PFR binds up to 100
// members (Boost 1.81) as a tuple of references, and what that costs a compiler for each type is more than the bindings
// of few members take in all; those of many are what PFR hasn't.

#include <boost/version.hpp>
// PFR of Boost 1.88 binds up to 200 members.
#define BRINE_PFR_IS_NARROW (BOOST_VERSION < 108800)

namespace brine::reflect::aggregates::detail {

// Lists of names, written out: names that are pasted together anew for each binding took half of the time.
#define BRINE_DETAIL_100                                                                                              \
  a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, c0, c1, c2, c3, c4, c5, c6, c7, c8, \
      c9, d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, e0, e1, e2, e3, e4, e5, e6, e7, e8, e9, f0, f1, f2, f3, f4, f5, f6, \
      f7, f8, f9, g0, g1, g2, g3, g4, g5, g6, g7, g8, g9, h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, i0, i1, i2, i3, i4, \
      i5, i6, i7, i8, i9, j0, j1, j2, j3, j4, j5, j6, j7, j8, j9
#define BRINE_DETAIL_10 a0, a1, a2, a3, a4, a5, a6, a7, a8, a9
#define BRINE_DETAIL_110 BRINE_DETAIL_100, k0, k1, k2, k3, k4, k5, k6, k7, k8, k9
#define BRINE_DETAIL_120 BRINE_DETAIL_110, l0, l1, l2, l3, l4, l5, l6, l7, l8, l9
#define BRINE_DETAIL_130 BRINE_DETAIL_120, m0, m1, m2, m3, m4, m5, m6, m7, m8, m9
#define BRINE_DETAIL_140 BRINE_DETAIL_130, n0, n1, n2, n3, n4, n5, n6, n7, n8, n9
#define BRINE_DETAIL_150 BRINE_DETAIL_140, o0, o1, o2, o3, o4, o5, o6, o7, o8, o9
#define BRINE_DETAIL_160 BRINE_DETAIL_150, p0, p1, p2, p3, p4, p5, p6, p7, p8, p9
#define BRINE_DETAIL_170 BRINE_DETAIL_160, q0, q1, q2, q3, q4, q5, q6, q7, q8, q9
#define BRINE_DETAIL_180 BRINE_DETAIL_170, r0, r1, r2, r3, r4, r5, r6, r7, r8, r9
#define BRINE_DETAIL_190 BRINE_DETAIL_180, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9

#define BRINE_DETAIL_BIND(n, ...) \
  if constexpr (N == n) {         \
    auto& [__VA_ARGS__] = value;  \
    return visitor(__VA_ARGS__);  \
  }
// The ten numbers behind those of the names that are given.
#define BRINE_DETAIL_DECADE(tens, next, names, a, b, c, d, e, f, g, h, i, j) \
  BRINE_DETAIL_BIND(tens##1, names, a)                                       \
  BRINE_DETAIL_BIND(tens##2, names, a, b)                                    \
  BRINE_DETAIL_BIND(tens##3, names, a, b, c)                                 \
  BRINE_DETAIL_BIND(tens##4, names, a, b, c, d)                              \
  BRINE_DETAIL_BIND(tens##5, names, a, b, c, d, e)                           \
  BRINE_DETAIL_BIND(tens##6, names, a, b, c, d, e, f)                        \
  BRINE_DETAIL_BIND(tens##7, names, a, b, c, d, e, f, g)                     \
  BRINE_DETAIL_BIND(tens##8, names, a, b, c, d, e, f, g, h)                  \
  BRINE_DETAIL_BIND(tens##9, names, a, b, c, d, e, f, g, h, i)               \
  BRINE_DETAIL_BIND(next##0, names, a, b, c, d, e, f, g, h, i, j)

inline constexpr std::size_t few = 20;

template <std::size_t N, class T, class F>
BRINE_STEP constexpr decltype(auto) bind_few(T& value, F& visitor) {
  BRINE_DETAIL_BIND(1, a0)
  BRINE_DETAIL_BIND(2, a0, a1)
  BRINE_DETAIL_BIND(3, a0, a1, a2)
  BRINE_DETAIL_BIND(4, a0, a1, a2, a3)
  BRINE_DETAIL_BIND(5, a0, a1, a2, a3, a4)
  BRINE_DETAIL_BIND(6, a0, a1, a2, a3, a4, a5)
  BRINE_DETAIL_BIND(7, a0, a1, a2, a3, a4, a5, a6)
  BRINE_DETAIL_BIND(8, a0, a1, a2, a3, a4, a5, a6, a7)
  BRINE_DETAIL_BIND(9, a0, a1, a2, a3, a4, a5, a6, a7, a8)
  BRINE_DETAIL_BIND(10, BRINE_DETAIL_10)
  BRINE_DETAIL_DECADE(1, 2, BRINE_DETAIL_10, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9)
}

#if BRINE_PFR_IS_NARROW
template <std::size_t N, class T, class F>
constexpr decltype(auto) bind_many(T& value, F& visitor) {
  BRINE_DETAIL_DECADE(10, 11, BRINE_DETAIL_100, k0, k1, k2, k3, k4, k5, k6, k7, k8, k9)
  BRINE_DETAIL_DECADE(11, 12, BRINE_DETAIL_110, l0, l1, l2, l3, l4, l5, l6, l7, l8, l9)
  BRINE_DETAIL_DECADE(12, 13, BRINE_DETAIL_120, m0, m1, m2, m3, m4, m5, m6, m7, m8, m9)
  BRINE_DETAIL_DECADE(13, 14, BRINE_DETAIL_130, n0, n1, n2, n3, n4, n5, n6, n7, n8, n9)
  BRINE_DETAIL_DECADE(14, 15, BRINE_DETAIL_140, o0, o1, o2, o3, o4, o5, o6, o7, o8, o9)
  BRINE_DETAIL_DECADE(15, 16, BRINE_DETAIL_150, p0, p1, p2, p3, p4, p5, p6, p7, p8, p9)
  BRINE_DETAIL_DECADE(16, 17, BRINE_DETAIL_160, q0, q1, q2, q3, q4, q5, q6, q7, q8, q9)
  BRINE_DETAIL_DECADE(17, 18, BRINE_DETAIL_170, r0, r1, r2, r3, r4, r5, r6, r7, r8, r9)
  BRINE_DETAIL_DECADE(18, 19, BRINE_DETAIL_180, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9)
  BRINE_DETAIL_DECADE(19, 20, BRINE_DETAIL_190, t0, t1, t2, t3, t4, t5, t6, t7, t8, t9)
}
#endif

#undef BRINE_DETAIL_DECADE
#undef BRINE_DETAIL_BIND
#undef BRINE_DETAIL_190
#undef BRINE_DETAIL_180
#undef BRINE_DETAIL_170
#undef BRINE_DETAIL_160
#undef BRINE_DETAIL_150
#undef BRINE_DETAIL_140
#undef BRINE_DETAIL_130
#undef BRINE_DETAIL_120
#undef BRINE_DETAIL_110
#undef BRINE_DETAIL_100
#undef BRINE_DETAIL_10

}  // namespace brine::reflect::aggregates::detail
#endif

namespace brine::reflect {

// A class without constructors, private members and virtual functions.
template <class T>
concept aggregate = std::is_aggregate_v<T> && std::is_class_v<T>;

namespace aggregates {

#if !BRINE_HAS_BINDING_PACKS

namespace detail {

// PFR's binding of a given number of members stands behind its public functions, which
// count for themselves; this is the only place that reaches for it.
template <std::size_t N, class T>
BRINE_STEP constexpr auto tie(T& value) noexcept {
  namespace pfr = boost::pfr::detail;
  if constexpr (requires { pfr::tie_as_tuple(value, pfr::size_t_<N>{}); }) {
    return pfr::tie_as_tuple(value, pfr::size_t_<N>{});
  } else {
    return pfr::tie_as_tuple(value);  // PFR of Boost 1.92 counts as the compiler does, where that binds packs
  }
}

// The members of PFR's tuple of references are named, not asked for by its get<I>(): that would be two functions for
// each member to compile.
template <class F, std::size_t... I, class... M>
BRINE_STEP constexpr decltype(auto) call_with(F&& f, std::index_sequence<I...>,
                                              const boost::pfr::detail::sequence_tuple::tuple<M...>& members) {
  namespace pfr = boost::pfr::detail::sequence_tuple;
  return f(static_cast<const pfr::base_from_member<I, M>&>(members).value...);
}

}  // namespace detail

#endif

template <class T>
inline constexpr std::size_t count = member_count<std::remove_cv_t<T>>;

// Calls f with a reference to each member, in the order of declaration.
template <class T, class F>
BRINE_STEP constexpr decltype(auto) visit(T& value, F&& f) {
  constexpr std::size_t n = count<T>;
  if constexpr (n == 0) {
    return f();
  } else {
#if BRINE_HAS_BINDING_PACKS
    auto& [... members] = value;
    return f(members...);
#else
    // Bound as not const, once for both: a const object's visitor takes what it is given as const.
    auto& object = const_cast<std::remove_const_t<T>&>(value);
    if constexpr (n <= detail::few) {
      return detail::bind_few<n>(object, f);
#if BRINE_PFR_IS_NARROW
    } else if constexpr (n > 100) {
      return detail::bind_many<n>(object, f);
#endif
    } else {
      return detail::call_with(f, std::make_index_sequence<n>{}, detail::tie<n>(object));
    }
#endif
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

namespace detail {

template <class Accessor, class T>
struct accessor_of {
  using type = T;
};
template <template <class P, P> class Accessor, class C, class M, M C::* Member, class T>
struct accessor_of<Accessor<M C::*, Member>, T> {
  using type = C;
};

template <class T>
consteval auto defining_class() {
  if constexpr (requires { T::hana_accessors_impl::apply(); }) {
    using members = decltype(T::hana_accessors_impl::apply());
    // Else BOOST_HANA_ADAPT_STRUCT says what T consists of.
    if constexpr (std::is_same_v<members, decltype(boost::hana::accessors<T>())> && count<T> != 0) {
      return boost::hana::unpack(members{}, [](auto first, auto...) {
        using accessor = std::remove_cvref_t<decltype(boost::hana::second(first))>;
        return std::type_identity<typename accessor_of<accessor, T>::type>{};
      });
    } else {
      return std::type_identity<T>{};
    }
  } else {
    return std::type_identity<T>{};
  }
}

}  // namespace detail

// The class in which BOOST_HANA_DEFINE_STRUCT stands: T, or a base of T, of which T may be more.
template <class T>
using defined_in = typename decltype(detail::defining_class<T>())::type;

}  // namespace hana_structs

}  // namespace brine::reflect

// ---- brine/reflect/names.hpp
// The names of an aggregate's members, read off the compiler's spelling of their addresses.
// (Boost.PFR has names from Boost 1.84 on; these work with 1.81 too.)

namespace brine::reflect {

// The members' types, in order.
template <class... Members>
struct type_list {};

namespace detail {

template <class Pointer>
struct address {
  Pointer value;
};
template <class Pointer>
address(Pointer) -> address<Pointer>;

// The compiler writes "...value.name)}]" (GCC) or "...value.name}]" (Clang): the last word.
consteval std::string_view last_word(const char* text) {
  constexpr auto in_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
  };
  std::size_t end = __builtin_strlen(text);
  while (end > 0 && !in_word(text[end - 1])) --end;
  std::size_t begin = end;
  while (begin > 0 && in_word(text[begin - 1])) --begin;
  return {text + begin, end - begin};
}

// No std::string_view: GCC would spell that out behind the address.
template <address Address>
consteval const char* spelled_at() {
  return BRINE_PRETTY_FUNCTION;
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

// One visitor for the members' addresses and for their types, which needs no address.
struct point_at_each {
  template <class... M>
  constexpr auto operator()(M&... member) const {
    return pointers<std::index_sequence_for<M...>, M...>{{&member}...};
  }
};
// (The addresses are a local of what runs in the compiler alone: no object file asks for the ghost.)
template <class T, std::size_t... I>
consteval std::array<std::string_view, sizeof...(I)> names_of(std::index_sequence<I...>) {
  constexpr auto all = aggregates::visit(ghost_of<T>::object.value, point_at_each{});
  return {last_word(spelled_at<address{pointer_at<I>(all)}>())...};
}

template <class Pointers>
struct types_behind;
template <std::size_t... I, class... M>
struct types_behind<pointers<std::index_sequence<I...>, M...>> {
  using type = type_list<M...>;
  static constexpr bool any_volatile = (std::is_volatile_v<M> || ...);
};
template <class T>
using types_of = types_behind<decltype(aggregates::visit(std::declval<T&>(), point_at_each{}))>;

}  // namespace detail

namespace aggregates {

// GCC can't take the address of a volatile member in a constant: such an aggregate, which can't be
// persisted anyway, has nameless members.
template <class T>
inline constexpr bool has_volatile = reflect::detail::types_of<T>::any_volatile;

template <class T>
inline constexpr std::array<std::string_view, count<T>> names = [] {
  if constexpr (has_volatile<T> || count<T> == 0) {
    return std::array<std::string_view, count<T>>{};
  } else {
    return reflect::detail::names_of<T>(std::make_index_sequence<count<T>>{});
  }
}();

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
BRINE_STEP constexpr decltype(auto) visit(T& value, F&& f) {
  if constexpr (hana_struct<std::remove_cv_t<T>>) {
    return hana_structs::visit(value, std::forward<F>(f));
  } else {
    return aggregates::visit(value, f);
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

// The names one behind the other, a zero behind each, for the paths of failures: a view would keep all the text in the
// program in which the compiler spelled the member.
template <reflectable T>
inline constexpr auto spelled_names = [] {
  constexpr std::size_t size = [] {
    std::size_t sum = 1;
    for (std::string_view name : names<T>) sum += name.size() + 1;
    return sum;
  }();
  std::array<char, size> all{};
  std::size_t at = 0;
  for (std::string_view name : names<T>) {
    for (char c : name) all[at++] = c;
    ++at;
  }
  return all;
}();

template <reflectable T>
struct member_types_of;
template <reflectable T>
  requires hana_struct<T>
struct member_types_of<T> {
  using type = decltype(reflect::visit(
      std::declval<T&>(), [](auto&... member) { return type_list<std::remove_reference_t<decltype(member)>...>{}; }));
};
template <reflectable T>
  requires(!hana_struct<T>)
struct member_types_of<T> : detail::types_of<T> {};

template <reflectable T>
using member_types = typename member_types_of<T>::type;

}  // namespace brine::reflect

// ---- brine/codec/access.hpp
// The hooks that a class may have: brine::codec, serialize(), save() and load(), members or found by
// argument-dependent lookup, and a Boost.Hana struct.

namespace brine {

// The version that a hook with a version argument is saved with: specialise it for a class, beside it.
template <class T>
inline constexpr std::uint32_t class_version = 0;

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
  // The hook itself, where it has one form only: whose member is it?
  template <class T>
  static auto hook_of() -> decltype(&T::template serialize<encoder>);
  template <class T>
  static auto split_hook_of() -> decltype(&T::template save<encoder>);
  template <class T>
  static constexpr auto construct(void* at) -> decltype(::new(at) T()) {
    return ::new (at) T();
  }
};

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

// How many ways there are to serialize a class; more than one is refused.
template <class T>
inline constexpr int hooks = int{customised<T>} + int{member_hook<T>} + int{adl_hook<T>} + int{reflect::hana_struct<T>};

}  // namespace traits

}  // namespace brine

// ---- brine/codec/hidden_hook.hpp
// An aggregate with base classes is opened by the compiler, down to what is no aggregate: a member that is an
// aggregate with a hook of its own would be opened too, and its hook passed by in silence. Such a
// class is refused (E126).

namespace brine::traits {

// Whether the family of T has a way of its own, other than member by member (kind.hpp).
template <class T>
consteval bool has_own_way();

template <class T>
consteval bool hides_hook();

template <class T>
inline constexpr bool is_std_array = false;
template <class T, std::size_t N>
inline constexpr bool is_std_array<std::array<T, N>> = true;

// Would be opened, and shouldn't be. The elements of an array, whether std::array or not, are written in their own way.
template <class T>
consteval bool opened_wrongly() {
  if constexpr (!std::is_class_v<T> || !std::is_aggregate_v<T> || is_std_array<T>) {
    return false;
  } else if constexpr (has_own_way<T>()) {
    return true;
  } else {
    return hides_hook<T>();
  }
}

// Private, so that the constructor of an optional or a variant from anything that converts doesn't take it.
template <class T>
class as_opened_wrongly {
  template <class U>
    requires(!std::is_same_v<U, T> && opened_wrongly<std::remove_cv_t<U>>())
  operator U() const noexcept;  // NOLINT(google-explicit-constructor)

  template <class Whole, class Probe, std::size_t... I, std::size_t... J>
  friend consteval bool reflect::detail::takes_probe(std::index_sequence<I...>, std::index_sequence<J...>);
};

template <class List>
inline constexpr bool any_opened_wrongly = false;
template <class... M>
inline constexpr bool any_opened_wrongly<reflect::type_list<M...>> = (opened_wrongly<std::remove_cv_t<M>>() || ...);

template <class T>
consteval bool hides_hook() {
  if constexpr (std::is_empty_v<T>) {
    return false;
  } else if constexpr (reflect::has_base<T>) {
    return reflect::has_element<T, as_opened_wrongly<T>>;
  } else if constexpr (reflect::member_count<T> > reflect::max_members || reflect::has_bit_fields<T>) {
    return false;  // refused for that
  } else {
    return any_opened_wrongly<reflect::member_types<T>>;
  }
}

}  // namespace brine::traits

// ---- brine/codec/inherited.hpp
// Inherited looks. A class derived from a standard container looks like one, and a class derived from
// one with a hook has that hook; but neither knows what the class itself adds, which would be
// lost in silence. Such a class is refused (E125): it takes a serialize() of its own.

namespace brine::traits {

template <class Member>
struct member_owner {};
template <class C, class M>
struct member_owner<M C::*> {
  using type = C;
};

// An aggregate that is more than its one base class.
template <class T>
inline constexpr bool more_than_base = [] {
  if constexpr (!std::is_aggregate_v<T> || std::is_empty_v<T>) {
    return false;
  } else {
    return reflect::has_base<T> && reflect::member_count<T> != 1;
  }
}();

// The tail padding of a base may hold members, so that the size alone doesn't tell.
template <class T, class Owner>
inline constexpr bool adds_to = !std::is_same_v<T, Owner> && (sizeof(T) > sizeof(Owner) || more_than_base<T>);

template <class Member>
concept member_pointer = requires { typename member_owner<Member>::type; };

// The class that declares what a container, string, view, optional, owner or number is known by.
template <class T>
consteval auto shape_owner() {
#define BRINE_DETAIL_OWNER(name)                                                  \
  if constexpr (requires {                                                        \
                  &T::name;                                                       \
                  requires member_pointer<decltype(&T::name)>;                    \
                }) {                                                              \
    return std::type_identity<typename member_owner<decltype(&T::name)>::type>{}; \
  } else
  BRINE_DETAIL_OWNER(clear)
  BRINE_DETAIL_OWNER(remove_prefix)
  BRINE_DETAIL_OWNER(has_value)
  BRINE_DETAIL_OWNER(use_count)
  BRINE_DETAIL_OWNER(release)
  BRINE_DETAIL_OWNER(pop)
  BRINE_DETAIL_OWNER(count)
  BRINE_DETAIL_OWNER(time_since_epoch)
  BRINE_DETAIL_OWNER(cshift)
  BRINE_DETAIL_OWNER(size_bytes)
  BRINE_DETAIL_OWNER(value) { return std::type_identity<void>{}; }
#undef BRINE_DETAIL_OWNER
}

// Containers of other libraries may be built from bases of their own, which belong to them.
template <class T>
inline constexpr bool inherits_shape = [] {
  using owner = typename decltype(shape_owner<T>())::type;
  if constexpr (std::is_void_v<owner>) {
    return more_than_base<T>;
  } else if constexpr (adds_to<T, owner>) {
    return meta::type_name<owner>().starts_with("std::") && !meta::type_name<T>().starts_with("std::");
  } else {
    return false;
  }
}();

// A base class that is a template of T may know what T adds.
template <class Base, class T>
inline constexpr bool knows_derived = false;
template <template <class...> class Base, class... A, class T>
inline constexpr bool knows_derived<Base<A...>, T> = (std::is_same_v<A, T> || ...);

template <class T, class Member>
inline constexpr bool inherits_member_hook = [] {
  if constexpr (member_pointer<Member>) {
    using owner = typename member_owner<Member>::type;
    return !std::is_empty_v<owner> && !knows_derived<owner, T> && adds_to<T, owner>;
  } else {
    return false;
  }
}();

// Beaten by every hook for T itself, and better than a hook for a base of T, which needs a conversion.
struct nobody {};
namespace found {
template <class Archive, class T>
nobody serialize(Archive&, T&);
template <class Archive, class T>
nobody save(Archive&, T&);

template <class T>
concept for_a_base = (adl_serialize<T> && requires(T& v, const T& c, encoder& ar) {
                       { serialize(ar, v) } -> std::same_as<nobody>;
                       { serialize(ar, c) } -> std::same_as<nobody>;
                     }) || (adl_split<T> && requires(const T& c, encoder& ar) {
                       { save(ar, c) } -> std::same_as<nobody>;
                     });
}  // namespace found
namespace found_versioned {
// Worse than any third argument: beside a hook for a base the call is ambiguous.
template <class Archive, class T>
nobody serialize(Archive&, T&, ...);

template <class T>
concept for_a_base = adl_versioned<T> && !requires(T& v, encoder& ar) { serialize(ar, v, 0U); };
}  // namespace found_versioned

// A base with members, of which T is more, and which can't know T.
template <class T>
struct lesser {
  template <class U>
  static constexpr bool allows =
      std::is_base_of_v<U, T> && !std::is_empty_v<U> && sizeof(U) < sizeof(T) && !knows_derived<U, T>;
};
template <class T>
struct as_lesser_base {
  template <class U>
    requires lesser<T>::template
  allows<U> operator U&() const;  // NOLINT(google-explicit-constructor)
};
template <class Arg>
concept found_hook = requires(const Arg& a, encoder& ar) { serialize(ar, a); } || requires(const Arg& a, encoder& ar) {
  serialize(ar, a, 0U);
} || requires(const Arg& a, encoder& ar) { save(ar, a); };

// A hook that is a template of the base's arguments can't be asked what it takes: then an aggregate's bases are.
template <class T>
consteval bool hook_of_lesser_base() {
  if constexpr (found_hook<as_lesser_base<T>>) {
    return true;
  } else if constexpr (more_than_base<T>) {
    return reflect::has_element<T, reflect::detail::any_base<T, lesser<T>>>;
  } else {
    return false;
  }
}

template <class T>
inline constexpr bool inherits_found_hook = [] {
  if constexpr (found::for_a_base<T> || found_versioned::for_a_base<T>) {
    return hook_of_lesser_base<T>();
  } else {
    return false;
  }
}();

template <class T>
inline constexpr bool inherits_hook = [] {
  if constexpr (requires { access::hook_of<T>(); }) {
    return inherits_member_hook<T, decltype(access::hook_of<T>())>;
  } else if constexpr (requires { access::split_hook_of<T>(); }) {
    return inherits_member_hook<T, decltype(access::split_hook_of<T>())>;
  } else if constexpr (member_hook<T>) {
    return false;
  } else if constexpr (reflect::hana_struct<T>) {
    return adds_to<T, reflect::hana_structs::defined_in<T>>;
  } else {
    return inherits_found_hook<T>;
  }
}();

}  // namespace brine::traits

// ---- brine/codec/kind.hpp
// Which family a type belongs to: decided here, once, and read by everything that writes,
// reads, describes or refuses a type.

namespace brine {

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
  owned_array,    // brine::owned_array
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

// (By its shape, as the others: <span> asks a compiler more than all of them.)
template <class T>
concept span = requires(const T& s) {
  typename T::element_type;
  requires std::same_as<decltype(T::extent), const std::size_t>;
  s.data();
  s.size_bytes();
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

// std::variant, recognised by what it has; <variant> need not be included here.
template <class T>
concept variant = requires(const T& v) {
  v.index();
  v.valueless_by_exception();
};
// std::monostate: the one empty class that is known by its name.
template <class T>
inline constexpr bool is_monostate = [] {
  if constexpr (std::is_empty_v<T>) {
    return meta::type_name<T>() == "std::monostate";
  } else {
    return false;
  }
}();
template <class T>
inline constexpr bool is_pair = false;
template <class A, class B>
inline constexpr bool is_pair<std::pair<A, B>> = true;
template <class T>
inline constexpr bool is_tuple = false;
template <class... T>
inline constexpr bool is_tuple<std::tuple<T...>> = true;

}  // namespace traits

template <class T>
consteval kind select_kind() {
  if constexpr (traits::hooks<T> > 1) {
    return kind::refused;
  } else if constexpr (traits::customised<T>) {
    return kind::custom;
  } else if constexpr (traits::member_hook<T> || traits::adl_hook<T>) {
    return traits::inherits_hook<T> ? kind::refused : kind::hook;
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
  } else if constexpr (std::same_as<T, std::nullptr_t> || traits::is_monostate<T>) {
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
  } else if constexpr (traits::variant<T>) {
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
  } else if constexpr (traits::span<T>) {
    return kind::span;
  } else if constexpr (reflect::hana_struct<T>) {
    return traits::inherits_hook<T> ? kind::refused : kind::record;
  } else if constexpr (reflect::aggregate<T>) {
    if constexpr (reflect::member_count<T> > reflect::max_members) {
      return kind::refused;
    } else if constexpr (reflect::has_base<T>) {
      if constexpr (!config::opens_bases) {
        return kind::refused;
      } else {
        return reflect::has_bit_fields<T> || traits::hides_hook<T>() ? kind::refused : kind::opened;
      }
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

namespace traits {

template <class T>
consteval bool has_own_way() {
  constexpr kind k = select_kind<T>();
  if constexpr (k == kind::record) {
    return reflect::hana_struct<T>;
  } else {
    return k != kind::unit && k != kind::opened && k != kind::refused;
  }
}

}  // namespace traits

// Told by its members' names alone, which may be those of a base.
[[nodiscard]] consteval bool known_by_shape(kind k) {
  return (k >= kind::text && k <= kind::optional && k != kind::c_array && k != kind::std_array) ||
         (k >= kind::unique && k <= kind::weak) || (k >= kind::adaptor && k <= kind::span);
}

template <class T>
inline constexpr kind kind_of = [] {
  constexpr kind selected = select_kind<T>();
  if constexpr (known_by_shape(selected) && claimed<T> == kind::refused) {
    return traits::inherits_shape<T> ? kind::refused : selected;
  } else {
    return selected;
  }
}();

// A family's code: each file beside this one supplies it for its kinds.
template <class T, kind Kind>
struct family;

template <class T>
struct codec_of : family<T, kind_of<T>> {};

template <class T>
using codec_for = codec_of<std::remove_cv_t<T>>;

}  // namespace brine

// ---- brine/codec/quick.hpp
// How plain data is read: what consists of bytes alone, without closures, shared objects and hooks. The place in the
// document is an argument and an answer, so that it stays in a register; a failure is a null pointer. Of a failure the
// decoder is told, where the source has one, in functions of their own: the way of good bytes is straight. Without a
// decoder nothing is said, and whoever gets the null pointer reads again with one.
//
//   quick                            the family has the two functions below; a type is read so
//                                    where the families of all its parts have them
//   read(at, source, value, rest)    reads; min_size + rest bytes are there at `at`, and a flat family leaves
//                                    `rest` bytes there. (An argument, not a template's: else there would be a
//                                    function for each member of each record)
//   pass(at, source, rest)           the same without a value: whether the bytes are good

namespace brine::detail {

template <class T>
inline constexpr bool quick = !schema::facts_of<T>.slow && !schema::facts_of<T>.opaque && !schema::facts_of<T>.dynamic;

// -- what is said of a failure; each answers a null pointer
BRINE_COLD inline const std::byte* fail(decoder* teller, const std::byte* at, errc code, std::string_view words) {
  if (teller != nullptr) teller->fail_at(at, code, words);
  return nullptr;
}
BRINE_STEP const std::byte* truncated(decoder* teller, const std::byte* at, std::size_t needed) {
  return decoder::refuse(teller, at, complaint::truncated, needed);
}
// The first of members i to count - 1 for which the bytes don't suffice, by the least that each takes.
BRINE_COLD inline const std::byte* truncated_in(decoder* teller, const std::byte* at, const char* names,
                                                const std::size_t* least, std::size_t i, std::size_t count) {
  if (teller == nullptr) return nullptr;
  auto left = static_cast<std::size_t>(teller->bytes().end - at);
  while (i + 1 < count && least[i] <= left) left -= least[i++];
  teller->rewind(teller->bytes().end - left);
  teller->truncated(least[i]);
  return decoder::trace(teller, names, i);
}
BRINE_COLD inline const std::byte* too_deep(decoder* teller, const std::byte* at) {
  if (teller != nullptr) {
    teller->rewind(at);
    (void)teller->enter();
  }
  return nullptr;
}
// A count that isn't one, or too large.
BRINE_STEP const std::byte* bad_count(decoder* teller, const std::byte* at, std::size_t least) {
  return decoder::refuse(teller, at, complaint::count, least);
}

// Memory for `count` objects of `size` bytes is counted by the decoder, where there is one.
BRINE_COLD inline const std::byte* charged(decoder* teller, const std::byte* at, std::size_t count, std::size_t size) {
  teller->rewind(at);
  return teller->charge(count, size) ? at : nullptr;
}

// No document is longer, so that containers needn't ask whether they can be.
[[nodiscard]] BRINE_STEP constexpr bool possible_count(std::size_t count) {
  return sizeof(std::size_t) <= 4 || count >> 30U >> 30U == 0;
}
// A count of elements of `least` bytes at least, one or more, with `rest` bytes behind them all; the first byte is
// there. Each takes `size` bytes of memory; 0 for those who make nothing.
template <class Source>
[[nodiscard]] BRINE_INLINE const std::byte* read_count(const std::byte* at, const Source& s, std::size_t& count,
                                                       std::size_t least, std::size_t rest, std::size_t size) {
  const std::byte* begin = at;
  auto n = static_cast<std::uint64_t>(*at++);
  if (n >= 0x80U) [[unlikely]] {
    std::uint64_t long_one = 0;  // whose address is taken: the other stays in a register
    at = wire::get_varint(begin, s.end, long_one);
    // The multiplication below must not overflow.
    if (at == nullptr || long_one > static_cast<std::size_t>(s.end - at) / least)
      return bad_count(s.teller, begin, least);
    n = long_one;
  }
  count = static_cast<std::size_t>(n);
  BRINE_ASSUME(possible_count(count));
  if (!s.has(at, count * least + rest)) [[unlikely]]
    return bad_count(s.teller, begin, least);
  if constexpr (!Source::trusted) {
    if (size != 0 && s.teller != nullptr) [[unlikely]]
      return charged(s.teller, at, count, size);
  }
  return at;
}

template <class Source, class T>
[[nodiscard]] BRINE_STEP const std::byte* read(const std::byte* at, Source& s, T& value, std::size_t rest) {
  return codec_for<T>::read(at, s, value, rest);
}

// The same where no byte is known to be there.
template <class Source, class T>
[[nodiscard]] BRINE_INLINE const std::byte* read_checked(const std::byte* at, Source& s, T& value) {
  if (!s.has(at, codec_for<T>::min_size)) [[unlikely]]
    return truncated(s.teller, at, codec_for<T>::min_size);
  return codec_for<T>::read(at, s, value, 0);
}
template <class T>
[[nodiscard]] BRINE_INLINE const std::byte* pass_checked(const std::byte* at, source& s) {
  if (!s.has(at, codec_for<T>::min_size)) [[unlikely]]
    return truncated(s.teller, at, codec_for<T>::min_size);
  return codec_for<T>::pass(at, s, 0);
}

}  // namespace brine::detail

// ---- brine/codec/codec.hpp
// How a T is written: what every family supplies, and the way to call it.
//
//   describe(schema::builder&)       the shape, side by side with the code that writes it
//   min_size                         the least bytes that a value takes
//   fixed                            every value takes min_size bytes
//   flat                             bound() and put() exist: the room for a value is known
//                                    without looking into each of its elements
//   bulk                             the object's memory is its bytes, any bytes are a value
//   in_one_piece                     if it is there and true: a count and so many bulk elements, in one piece of memory
//   bound(value), put(to, value)     flat: an upper bound in bytes; writes unchecked
//   size(value)                      flat: exactly the bytes that put() writes
//   encode(encoder&, value)          not flat: writes with its own checks
//   read(at, source, value, rest), pass(at, source, rest)
//                                    plain data: quick.hpp
//   get(decoder&, value, rest)       the same of what is more than that, or may hold such
//   skip(decoder&)                   checks a value's bytes without building it; needed where
//                                    describe() doesn't say opaque()

namespace brine {

namespace detail {

// A const member (the key of a map's pair) is read into like any other while its object is made.
template <class T>
BRINE_STEP T& writable(const T& member) {
  return const_cast<T&>(member);
}

template <class T>
[[nodiscard]] BRINE_STEP std::size_t size(const T& value) {
  using codec = codec_for<T>;
  if constexpr (codec::fixed) {
    return codec::min_size;
  } else {
    return codec::size(value);
  }
}

template <class T>
[[nodiscard]] BRINE_STEP std::size_t bound(const T& value) {
  using codec = codec_for<T>;
  if constexpr (codec::fixed) {
    return codec::min_size;
  } else {
    return codec::bound(value);
  }
}

// The schema of a type that describes itself so: a varint count of bytes, then they.
template <class Encoder>
BRINE_COLD void write_schema(Encoder& e, const schema::describer& describe) {
  std::vector<meta::later<std::byte, Encoder>> bytes;
  schema::builder b{&bytes};
  describe(b);
  e.put_count(bytes.size());
  e.write(bytes.data(), bytes.size());
}

// Where the elements of a long vector or text go past the sink's memory, straight to where they belong.
inline constexpr std::size_t long_run = 4096;

// A value that may be long, on its own.
template <class T>
BRINE_INLINE void put_apart(encoder& e, const T& value) {
  using codec = codec_for<T>;
  if constexpr (requires { requires codec::in_one_piece; }) {
    e.put_count(value.size());
    e.write(value.data(), value.size() * sizeof(typename T::value_type));
  } else {
    e.commit(codec::put(e.reserve(detail::bound(value)), value));
  }
}
template <class T>
BRINE_COLD void encode_apart(encoder& e, const T& value) {
  put_apart(e, value);
}

template <class T>
void encode(encoder& e, const T& value) {
  using codec = codec_for<T>;
  if constexpr (codec::flat) {
    const std::size_t room = detail::bound(value);
    if (!e.fits(room)) [[unlikely]] {
      if constexpr (requires { requires codec::in_one_piece; }) {
        if (room > long_run) return encode_apart(e, value);
      }
      e.make_room(room);
    }
    e.commit(codec::put(e.room(), value));
  } else {
    codec::encode(e, value);
  }
}

// Goes on behind what was read without the decoder's cursor; false where a failure ended it.
[[nodiscard]] BRINE_STEP bool go_on(decoder& d, const std::byte* at) {
  if (at == nullptr) [[unlikely]]
    return false;
  d.rewind(at);
  return true;
}

// Reads a value of any kind: min_size + rest bytes are there.
template <class T>
[[nodiscard]] bool get(decoder& d, T& value, std::size_t rest) {
  using codec = codec_for<T>;
  if constexpr (quick<T>) {
    return go_on(d, codec::read(d.cursor(), d.bytes(), value, rest));
  } else {
    return codec::get(d, value, rest);
  }
}

// Plain data with nothing behind it: one function, whoever asks.
template <class T>
[[nodiscard]] const std::byte* read_alone(const std::byte* at, source& s, T& value) {
  return codec_for<T>::read(at, s, value, 0);
}

template <class T>
[[nodiscard]] bool decode(decoder& d, T& value) {
  if (!d.need(codec_for<T>::min_size)) [[unlikely]]
    return false;
  if constexpr (quick<T>) {
    return go_on(d, read_alone(d.cursor(), d.bytes(), value));
  } else {
    return codec_for<T>::get(d, value, 0);
  }
}

template <class T>
[[nodiscard]] bool skip(decoder& d) {
  using codec = codec_for<T>;
  if (!d.need(codec::min_size)) [[unlikely]]
    return false;
  if constexpr (quick<T>) {
    return go_on(d, codec::pass(d.cursor(), d.bytes(), 0));
  } else {
    return codec::skip(d);
  }
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
  BRINE_STEP place() noexcept {}
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
  [[nodiscard]] BRINE_STEP T* get() noexcept { return std::launder(reinterpret_cast<T*>(memory_)); }

 private:
  alignas(T) std::byte memory_[sizeof(T)];
  bool alive_ = false;
};

// An object as it is made by default: what a member that an older document lacks begins as.
template <class T>
BRINE_COLD bool encode_default(encoder& e) {
  if constexpr (schema::loadable<T>) {
    const auto encode_all = [&e](const T& fresh) {
      detail::encode<T>(e, fresh);
      if (e.finish_graph != nullptr) e.finish_graph(e);  // while the objects that it refers to are there
      return e.ok();
    };
    if constexpr (std::is_default_constructible_v<T>) {
      return encode_all(T());
    } else {  // by a private constructor
      place<T> fresh;
      return fresh.make() && encode_all(*fresh.get());
    }
  } else {
    return false;
  }
}

template <class T>
constexpr auto default_encoder() -> bool (*)(encoder&) {
  if constexpr (default_made<T>) {
    return &encode_default<T>;
  } else {
    return nullptr;
  }
}

template <class T>
inline constexpr schema::record_type record_type_of{
    default_encoder<T>(), renamed<T>.size() != 0 ? &renamed<T> : nullptr, traits::versioned_hook<T>, class_version<T>};

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

// What is done with a member that is one of those in question, and with others: one function for all records.
template <bool Is, class T>
[[nodiscard]] BRINE_STEP std::size_t bound_if([[maybe_unused]] const T& value) {
  if constexpr (Is) {
    return detail::bound(value);
  } else {
    return 0;
  }
}
template <bool Is, class T>
[[nodiscard]] BRINE_STEP std::byte* put_if(std::byte* to, [[maybe_unused]] const T& value) {
  if constexpr (Is) {
    return codec_for<T>::put(to, value);
  } else {
    return to;
  }
}
template <bool Is, class T>
BRINE_STEP void encode_if([[maybe_unused]] encoder& e, [[maybe_unused]] const T& value) {
  if constexpr (Is) codec_for<T>::encode(e, value);
}
template <bool Is, class T>
BRINE_STEP void encode_apart_if([[maybe_unused]] encoder& e, [[maybe_unused]] const T& value) {
  if constexpr (Is) detail::put_apart(e, value);
}

// One function for all members of the type in all records that have many.
template <class T>
struct called {
  BRINE_NOINLINE static const std::byte* read(const std::byte* at, source& s, T& value, std::size_t rest) {
    return codec_for<T>::read(at, s, value, rest);
  }
};

template <class All, class... T>
struct indexed_members;
template <class... T>
using member_pack = indexed_members<std::index_sequence_for<T...>, T...>;

// Expressions and few functions, not a lambda for each member and way, whose class and code cost a compiler more
// than all else about a record.
template <std::size_t... I, class... T>
struct indexed_members<std::index_sequence<I...>, T...> {
  static constexpr std::size_t count = sizeof...(T);
  static constexpr bool flat = (codec_for<T>::flat && ...);
  static constexpr bool fixed = (codec_for<T>::fixed && ...);
  static constexpr bool flats[count]{codec_for<T>::flat...};
  static constexpr std::size_t least[count]{codec_for<T>::min_size...};
  // Where many members vary in size, the code in place of each takes a compiler longer than it spares the program.
  static constexpr bool wide = (std::size_t{0} + ... + std::size_t{!codec_for<T>::fixed}) > 6;
  template <class M>
  using reader = std::conditional_t<wide && !codec_for<M>::fixed, called<M>, codec_for<M>>;
  // (Arrays of the language: an element of a std::array is got by a function, which unoptimised code calls.)
  struct sums {
    std::size_t from[count + 1];  // the least that member i and all behind it take
    bool asks[count];             // whether member i has to ask for them: the one before may have read anything
  };
  static constexpr sums all = [] {
    sums s{};
    for (std::size_t i = count; i-- > 0;) {
      s.from[i] = s.from[i + 1] + least[i];
      s.asks[i] = i != 0 && !flats[i - 1];
    }
    return s;
  }();
  static constexpr std::size_t min_size = all.from[0];

  [[nodiscard]] static std::size_t bound(const T&... value) { return (std::size_t{0} + ... + detail::bound(value)); }
  [[nodiscard]] static std::size_t size(const T&... value) { return (std::size_t{0} + ... + detail::size(value)); }
  [[nodiscard]] static std::byte* put(std::byte* to, const T&... value) {
    ((to = codec_for<T>::put(to, value)), ...);
    return to;
  }

  BRINE_STEP static void encode(encoder& e, const T&... value) {
    ((encode_run<(starts_run(I) ? I : no_run)>(e, value...), encode_if<!flats[I]>(e, value)), ...);
  }

  // `names` go into the path of a failure (decoder::trace); nullptr: the members' numbers.
  template <class Source>
  [[nodiscard]] BRINE_INLINE static const std::byte* read(const std::byte* at, Source& s,
                                                          [[maybe_unused]] std::size_t rest,
                                                          [[maybe_unused]] const char* names, T&... value) {
    if constexpr (Source::trusted) {
      ((at = codec_for<T>::read(at, s, value, all.from[I + 1] + rest)), ...);
      return at;
    } else {
      const bool done =
          (... &&
           ((!all.asks[I] || s.has(at, all.from[I] + rest) || truncated_in(s.teller, at, names, least, I, count)) &&
            ((at = reader<T>::read(at, s, value, all.from[I + 1] + rest)) != nullptr ||
             decoder::trace(s.teller, names, I))));
      return done ? at : nullptr;
    }
  }
  [[nodiscard]] BRINE_INLINE static const std::byte* pass(const std::byte* at, source& s, std::size_t rest,
                                                          const char* names) {
    const bool done =
        (... &&
         ((!all.asks[I] || s.has(at, all.from[I] + rest) || truncated_in(s.teller, at, names, least, I, count)) &&
          ((at = codec_for<T>::pass(at, s, all.from[I + 1] + rest)) != nullptr || decoder::trace(s.teller, names, I))));
    return done ? at : nullptr;
  }

  // The same of what is more than plain data.
  [[nodiscard]] BRINE_INLINE static bool get(decoder& d, std::size_t rest, const char* names, T&... value) {
    return (... &&
            ((!all.asks[I] || d.has(all.from[I] + rest) || truncated_in(&d, d.cursor(), names, least, I, count)) &&
             (detail::get(d, value, all.from[I + 1] + rest) || decoder::trace(&d, names, I))));
  }
  [[nodiscard]] static bool decode(decoder& d, const char* names, T&... value) {
    if (!d.has(min_size)) [[unlikely]]
      return truncated_in(&d, d.cursor(), names, least, 0, count) != nullptr;
    return get(d, 0, names, value...);
  }
  [[nodiscard]] static bool skip(decoder& d, const char* names) {
    return (... && (detail::skip<T>(d) || decoder::trace(&d, names, I)));
  }

 private:
  static constexpr std::size_t no_run = static_cast<std::size_t>(-1);
  static constexpr bool starts_run(std::size_t i) { return flats[i] && (i == 0 || !flats[i - 1]); }
  static constexpr std::size_t run_end(std::size_t i) {
    while (i < count && flats[i]) ++i;
    return i;
  }

  // A long vector among them goes to its place alone.
  template <std::size_t Begin, std::size_t End>
  BRINE_COLD static void encode_run_apart(encoder& e, const T&... value) {
    (encode_apart_if<(I >= Begin && I < End)>(e, value), ...);
  }

  // The run that begins with member Begin.
  template <std::size_t Begin>
  BRINE_INLINE static void encode_run([[maybe_unused]] encoder& e, [[maybe_unused]] const T&... value) {
    if constexpr (Begin != no_run) {
      constexpr std::size_t end = run_end(Begin);
      const std::size_t room = (std::size_t{0} + ... + bound_if<(I >= Begin && I < end)>(value));
      if (!e.fits(room)) [[unlikely]] {
        if (room > long_run) return encode_run_apart<Begin, end>(e, value...);
        e.make_room(room);
      }
      std::byte* to = e.room();
      ((to = put_if<(I >= Begin && I < end)>(to, value)), ...);
      e.commit(to);
    }
  }
};

template <>
struct indexed_members<std::index_sequence<>> {
  static constexpr std::size_t count = 0;
  static constexpr bool flat = true;
  static constexpr bool fixed = true;
  static constexpr bool wide = false;
  static constexpr std::size_t min_size = 0;
  static std::size_t bound() { return 0; }
  static std::size_t size() { return 0; }
  static std::byte* put(std::byte* to) { return to; }
  static void encode(encoder&) {}
  template <class Source>
  static const std::byte* read(const std::byte* at, Source&, std::size_t, const char*) {
    return at;
  }
  static const std::byte* pass(const std::byte* at, source&, std::size_t, const char*) { return at; }
  static bool get(decoder&, std::size_t, const char*) { return true; }
  static bool decode(decoder&, const char*) { return true; }
  static bool skip(decoder&, const char*) { return true; }
};

}  // namespace brine::detail

// ---- brine/codec/opened.hpp
// Objects that only Clang's __builtin_dump_struct or C++26 reflection can open: lambdas as they stand
// (Clang), and aggregates with base classes. Their parts down to what is no aggregate, in order,
// nothing between them; a part's name is the way to it, "base_member", "point.x".

namespace brine {

namespace detail {

// Builds objects at their places in raw memory; those already built are destroyed on failure.
class builder_guard {
 public:
  builder_guard() = default;
  builder_guard(const builder_guard&) = delete;
  builder_guard& operator=(const builder_guard&) = delete;
  ~builder_guard() {
    while (count_ != 0) {
      --count_;
      const entry& last = count_ < few ? built_[count_] : more_[count_ - few];
      last.destroy(last.object);
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
        const entry built{at, [](void* object) { std::destroy_at(static_cast<T*>(object)); }};
        if (count_ < few) {
          built_[count_] = built;
        } else {
          more_.push_back(built);
        }
        ++count_;
      }
      return true;
    }
  }
  void release() noexcept { count_ = 0; }

 private:
  struct entry {
    void* object;
    void (*destroy)(void*);
  };
  static constexpr std::size_t few = 3;
  entry built_[few];
  std::size_t count_ = 0;
  meta::row<entry> more_;  // on the heap: closures nest, and the stack is what a hostile nest aims at
};

#if BRINE_HAS_DUMP_STRUCT || BRINE_HAS_REFLECTION

template <class T, class Sink>
constexpr void open(T* object, Sink&& sink) {
#if BRINE_HAS_DUMP_STRUCT
  capture::dump(object, sink);
#else
  reflect::open(object, sink);
#endif
}

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

// The places of parts, each met once.
class addresses {
 public:
  constexpr addresses() = default;
  addresses(const addresses&) = delete;
  addresses& operator=(const addresses&) = delete;
  constexpr ~addresses() { delete[] all_; }

  constexpr bool add(const void* address) {
    for (std::size_t i = 0; i < count_; ++i) {
      if (all_[i] == address) return false;
    }
    if (count_ == room_) {
      const std::size_t room = 2 * room_ + 8;
      auto* more = new const void* [room] {};
      for (std::size_t i = 0; i < count_; ++i) more[i] = all_[i];
      delete[] all_;
      all_ = more;
      room_ = room;
    }
    all_[count_++] = address;
    return true;
  }

 private:
  const void** all_ = nullptr;
  std::size_t count_ = 0;
  std::size_t room_ = 0;
};

template <class T>
struct opened_state {
  struct describe_sink {
    schema::builder& b;
    addresses seen{};
    template <class Part>
    constexpr void operator()(const auto& what, Part* part) {
      const part_name name{what};
      // Clang opens a union as if it were a structure; but its members lie at one address.
      if constexpr (!std::is_empty_v<std::remove_cv_t<Part>>) {
        if (!seen.add(part)) b.refuse(schema::refusal::union_type, meta::type_name<T>());
      }
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
    b.begin_record();
    describe_parts(b);
  }
  static constexpr void describe_parts(schema::builder& b) {
    detail::open(&reflect::detail::ghost_of<T>::object.value, describe_sink{b});
    b.end_record();
  }
  static void encode(encoder& e, const T& value) {
    detail::open(const_cast<T*>(std::addressof(value)), encode_sink{e});
  }
  // In raw memory.
  static bool construct(decoder& d, void* at) {
    construct_sink sink{d};
    detail::open(static_cast<T*>(at), sink);
    if (d.ok()) sink.guard.release();
    return d.ok();
  }
  // Into an object that is there.
  static bool read(decoder& d, T& value) {
    detail::open(std::addressof(value), read_sink{d});
    return d.ok();
  }
};

#endif

}  // namespace detail

#if BRINE_HAS_DUMP_STRUCT || BRINE_HAS_REFLECTION

template <class T>
struct family<T, kind::opened> : plain_family {
  using state = detail::opened_state<T>;

  static constexpr void describe(schema::builder& b) {
    if constexpr (!detail::default_made<T>) b.refuse(schema::refusal::not_constructible, meta::type_name<T>());
    b.opaque();
    if (b.begin_record(&schema::identity<T>, &detail::record_type_of<T>)) state::describe_parts(b);
  }
  static void encode(encoder& e, const T& value) {
    constexpr bool recursive = schema::facts_of<T>.recursive;
    if constexpr (recursive) {
      if (!e.enter()) [[unlikely]]
        return;
    }
    state::encode(e, value);
    if constexpr (recursive) e.leave();
  }
  static bool get(decoder& d, T& value, std::size_t) {
    constexpr bool recursive = schema::facts_of<T>.recursive;
    if constexpr (recursive) {
      if (!d.enter()) [[unlikely]]
        return false;
    }
    const bool done = state::read(d, value);
    if constexpr (recursive) d.leave();
    return done;
  }
};

#endif

}  // namespace brine

// ---- brine/closure/ways.hpp
// How captures are written and read without an encoder and a decoder: where all of them are flat (saving,
// codec/codec.hpp), or quick (loading, codec/quick.hpp). One table for each list of types, shared by all closures
// that capture such: a program has many closures, and each function for each of them costs a compiler time.

namespace brine::closures::detail {

// Each is given the address of the closure. (Flags, because GCC with -fsanitize=undefined doesn't take the
// comparison of an address with nullptr for a constant.)
struct ways {
  bool saves = false;  // else it has to be done the encoder's way
  std::size_t (*size)(const void* closure) = nullptr;
  std::byte* (*put)(std::byte* to, const void* closure) = nullptr;

  bool loads = false;                     // else it has to be done the decoder's way
  std::size_t least = 0;                  // bytes that the captures take
  bool rewritable = false;                // captures that are there may be read into
  // In raw memory: captures as they are made by default, which throws nothing; then they are read into.
  const std::byte* (*make)(const std::byte* at, brine::detail::source&, void* closure) = nullptr;
  const std::byte* (*pass)(const std::byte* at, brine::detail::source&) = nullptr;
  const std::byte* (*read_passed)(const std::byte* at, brine::detail::passed_source&, void* closure) = nullptr;
};

// Those of a callable's state, which may have none: State::quick, a reference.
inline constexpr ways no_ways;
template <class State>
inline constexpr const ways& ways_of = no_ways;
template <class State>
  requires requires { State::quick; }
inline constexpr const ways& ways_of<State> = State::quick;

// What can be made first and read into then.
template <class T>
inline constexpr bool quickly_made =
    brine::detail::quick<T> && brine::detail::default_made<T> && std::is_nothrow_default_constructible_v<T> &&
    std::is_nothrow_destructible_v<T> && !brine::detail::constructs_itself<T> && !std::is_array_v<T>;

// Captures of these types, each where it lies in a class with no others.
template <class All, class... T>
struct captured_at;
template <std::size_t... I, class... T>
struct captured_at<std::index_sequence<I...>, T...> {
  using pack = brine::detail::member_pack<T...>;

  static void encode(encoder& e, [[maybe_unused]] const void* closure) { pack::encode(e, at_offset<I, T>(closure)...); }
  // In raw memory; on failure nothing lives there.
  static bool construct(decoder& d, [[maybe_unused]] void* closure, [[maybe_unused]] const std::string_view* names) {
    brine::detail::builder_guard guard;
    const bool done = (... && (guard.build(d, std::addressof(at_offset<I, T>(closure))) || d.trace(names[I])));
    if (done) guard.release();
    return done;
  }
  BRINE_INLINE static std::size_t size([[maybe_unused]] const void* closure) {
    return pack::size(at_offset<I, T>(closure)...);
  }
  BRINE_INLINE static std::byte* put(std::byte* to, [[maybe_unused]] const void* closure) {
    ((to = codec_for<T>::put(to, at_offset<I, T>(closure))), ...);
    return to;
  }
  BRINE_CLANG_INLINE static const std::byte* make(const std::byte* at, brine::detail::source& s,
                                                  [[maybe_unused]] void* closure) {
    (access::construct<T>(static_cast<std::byte*>(closure) + capture::layout<T...>::offsets[I]), ...);
    return pack::read(at, s, 0, nullptr, at_offset<I, T>(closure)...);
  }
  BRINE_INLINE static const std::byte* read_passed(const std::byte* at, brine::detail::passed_source& s,
                                                   [[maybe_unused]] void* closure) {
    return pack::read(at, s, 0, nullptr, at_offset<I, T>(closure)...);
  }
  BRINE_INLINE static const std::byte* pass(const std::byte* at, brine::detail::source& s) {
    return pack::pass(at, s, 0, nullptr);
  }

 private:
  template <std::size_t Index, class Type>
  BRINE_INLINE static Type& at_offset(const void* closure) {
    return *reinterpret_cast<Type*>(static_cast<std::byte*>(const_cast<void*>(closure)) +
                                    capture::layout<T...>::offsets[Index]);
  }
};

template <class... T>
struct captures_where_they_lie : captured_at<std::index_sequence_for<T...>, T...> {};

template <bool Rewritable, class... T>
struct captured {
  static constexpr ways table = [] {
    using at = captured_at<std::index_sequence_for<T...>, T...>;
    ways all;
    if constexpr (at::pack::flat) {
      all.saves = true;
      all.size = &at::size;
      all.put = &at::put;
    }
    if constexpr ((quickly_made<T> && ...)) {
      all.loads = true;
      all.least = at::pack::min_size;
      all.rewritable = Rewritable;
      all.make = &at::make;
      all.pass = &at::pass;
      all.read_passed = &at::read_passed;
    }
    return all;
  }();
};
template <class... T>
using rewritable_captured = captured<true, T...>;
template <class... T>
using const_captured = captured<false, T...>;

}  // namespace brine::closures::detail

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
    b.begin_record();
    describe(b, names);
    b.end_record();
  }
};

// A lambda without captures, or any empty callable: the type is the code, nothing is written.
template <class F>
struct nothing_state {
  static constexpr const ways& quick = captured<true>::table;

  static constexpr void describe(schema::builder& b) {
    b.begin_record();
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
    b.begin_record();
    capture::with_marker<F>([&b]<class Listed>(Listed) {
      using types = typename Listed::template types<list>;
      types::describe(b, Listed::names.data());
    });
    b.end_record();
  }
  // Once for all closures that capture such: only where they lie and their names are a closure's own.
  static void encode(encoder& e, const F& f) {
    capture::with_marker<F>(
        [&]<class Listed>(Listed) { Listed::template types<captures_where_they_lie>::encode(e, std::addressof(f)); });
  }
  static bool construct(decoder& d, void* at) {
    bool done = false;
    capture::with_marker<F>([&]<class Listed>(Listed) {
      done = Listed::template types<captures_where_they_lie>::construct(d, at, Listed::names.data());
    });
    return done;
  }
  static constexpr const ways& quick = *[] {
    const ways* found = nullptr;
    capture::with_marker<F>([&found]<class Listed>(Listed) {
      if constexpr (Listed::any_const) {
        found = &Listed::template types<const_captured>::table;
      } else {
        found = &Listed::template types<rewritable_captured>::table;
      }
    });
    return found;
  }();
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
  static constexpr const ways& quick = captured<true, F>::table;
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
  static bool get(decoder& d, T& value, std::size_t) {
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
  // A wrapper holds nothing else, so that its address is the other's too.
  static constexpr const ways& quick = sizeof(Wrapper) == sizeof(Inner) ? ways_of<state_codec<Inner>> : no_ways;

  static constexpr void describe(schema::builder& b) { state_codec<Inner>::describe(b); }
  static void encode(encoder& e, const Wrapper& w) { state_codec<Inner>::encode(e, w.callable()); }
  static bool construct(decoder& d, void* at) {
    if constexpr (sizeof(Wrapper) == sizeof(Inner)) {
      return state_codec<Inner>::construct(d, at);
    } else {
      brine::detail::place<Inner> inner;
      if (!inner.construct_by([&d](void* memory) { return state_codec<Inner>::construct(d, memory); })) return false;
      ::new (at) Wrapper(std::move(*inner.get()));
      return true;
    }
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

// ---- brine/meta/text.hpp
// Messages made of pieces. std::string's own + and += are templates that a compiler looks through anew for every
// length of a literal; these are plain functions.

namespace brine::meta {

// Messages grow by this one function: std::string's own += and + are templates that are compiled for each length.
BRINE_COLD inline void add(std::string& to, std::string_view piece) { to.append(piece.data(), piece.size()); }

[[nodiscard]] BRINE_COLD inline std::string joined(std::initializer_list<std::string_view> pieces) {
  std::string all;
  for (std::string_view piece : pieces) add(all, piece);
  return all;
}

}  // namespace brine::meta

// ---- brine/closure/bad_call.hpp
// Throws std::bad_function_call, as a call of an empty function object does. The class is in
// <functional>, which takes as long to compile as much of brine; libstdc++ has a function in its
// library that throws it. Who catches it includes <functional>.

#if BRINE_HAS_THROW_BAD_CALL
#include <bits/functexcept.h>
#else
#include <functional>
#endif

namespace brine::closures {

[[noreturn]] BRINE_COLD inline void fail_empty() {
#if BRINE_HAS_THROW_BAD_CALL
  std::__throw_bad_function_call();
#else
  brine::detail::raise(std::bad_function_call{});
#endif
}

}  // namespace brine::closures

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
  std::uintptr_t end = 0;

  [[nodiscard]] constexpr bool empty() const noexcept { return end == 0; }

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

[[nodiscard]] inline module_range main_program() { return {0, static_cast<std::uintptr_t>(-1)}; }

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
    if (type == 3 && notes.substr(12, name_size) == std::string_view{"GNU\0", std::size_t{4}}) {
      return meta::hash(notes.substr(content, content_size));
    }
    notes.remove_prefix(next);
  }
  return 0;
}

// A whole segment, with what lies between its objects.
BRINE_READS_ANYTHING inline void hash_segment(meta::hasher& h, std::string_view segment) {
  for (std::size_t i = 0; i < segment.size(); ++i) h.byte(static_cast<unsigned char>(segment.data()[i]));
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
      if (segment.p_type == PT_LOAD && (segment.p_flags & PF_W) == 0) hash_segment(h, memory(*module, segment));
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
struct identity_writer {
  static constexpr void write(meta::text_writer& out) {
    put_identity(out, true, name_of<F>, version_of<F>, spelled_signature<Signature>, schema::facts_of<state<F>>.hash);
  }
};
template <class F, class Signature>
inline constexpr identity constant_identity{meta::written<identity_writer<F, Signature>>::view,
                                            meta::hash(meta::written<identity_writer<F, Signature>>::view)};

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
  meta::atomic<std::size_t> living;  // closures with this table
  std::string name;                     // for messages, after the module is gone
  const void* table = nullptr;          // the copied table, closure/ops.hpp
  void (*revoke)(void* table) = nullptr;  // clears it; called while the module is still there
  bool revoked = false;
  lease* older = nullptr;
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
  schema::describer describe;   // the captures
  // Builds the closure in a function object of this signature.
  bool (*construct)(decoder&, void* function);
  // The same from a whole document, where nothing is special about it (quick.hpp): false, and nothing was touched,
  // where that isn't so. nullptr: it has to be read the decoder's way.
  bool (*load)(const std::byte* document, const std::byte* end, std::size_t depth, void* function);
  void (*copy_table)(lease&);  // a copy of the table of functions, for a module that may be unloaded
};

// A code's place in the registry.
struct entry {
  explicit entry(const code& c) noexcept : what{c} {}

  const code& what;
  lease* leased = nullptr;  // nullptr for the main program's own
  entry* next = nullptr;
  entry* previous = nullptr;
  const identity* known = nullptr;        // set when the index is first built
  meta::atomic<const entry*> conflict{};  // another type with the same identity
  // The index in which it has no conflict and no lease; never null, so that no index at all isn't one.
  meta::atomic<const void*> settled{this};
};

}  // namespace closures

class registry_t {
 public:
  constexpr registry_t() = default;
  registry_t(const registry_t&) = delete;
  registry_t& operator=(const registry_t&) = delete;

  // The program's own. It is never destroyed: a closure may be loaded by a destructor that runs
  // after every static object's.
  BRINE_EXPORT static registry_t& global();

  void add(closures::entry& e) {
    const meta::lock_guard lock{mutex_};
    if (program_.empty()) [[unlikely]]
      program_ = closures::main_program();
    if (!program_.holds(&e)) [[unlikely]] {
      e.leased = new closures::lease;
      e.leased->older = std::exchange(leases_, e.leased);
      e.leased->name = e.what.name.empty() ? e.what.type : e.what.name;
      e.what.copy_table(*e.leased);
    }
    e.next = nullptr;
    e.previous = last_;
    (last_ != nullptr ? last_->next : first_) = &e;
    last_ = &e;
    index_.store(nullptr);
  }
  void remove(closures::entry& e) noexcept {
    const meta::lock_guard lock{mutex_};
    (e.previous != nullptr ? e.previous->next : first_) = e.next;
    (e.next != nullptr ? e.next->previous : last_) = e.previous;
    if (e.leased != nullptr) {
      e.leased->revoke(const_cast<void*>(e.leased->table));
      e.leased->revoked = true;
    }
    index_.store(nullptr);
  }

  // The closures that outlived their module: name and number of objects still alive. They can be
  // moved and destroyed, which loses what they captured; calling, copying and saving fails.
  template <class String = std::string>
  [[nodiscard]] std::vector<std::pair<String, std::size_t>> orphans() {
    const meta::lock_guard lock{mutex_};
    std::vector<std::pair<String, std::size_t>> all;
    for (const closures::lease* l = leases_; l != nullptr; l = l->older) {
      const std::size_t living = l->living.load();
      if (living != 0 && l->revoked) all.emplace_back(l->name, living);
    }
    return all;
  }

  // Done, or the error unknown_closure that lists which of these names no closure has: a self-check
  // against linkers that drop what nothing refers to.
  template <class Deferred = void>
  [[nodiscard]] result<void> expect(std::initializer_list<std::string_view> names) {
    meta::later<std::string, Deferred> missing;
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
        meta::joined(
            {"expected closures are missing: ", missing,
             "; a linker drops object files of a static library "
             "that nothing refers to: link it whole (CMake: brine_link_whole), or anchor the file (BRINE_ANCHOR)"})};
  }

  // The entry with exactly this identity, or nullptr. Where signatures of different types are
  // spelled alike (long and long long), the one of this type is preferred; another module's type
  // may have another address.
  [[nodiscard]] const closures::entry* find(const closures::identity& id, const void* signature_type) {
    const index& all = indexed();
    const closures::entry* found = nullptr;
    for (std::size_t at = static_cast<std::size_t>(id.hash) & all.mask;; at = (at + 1) & all.mask) {
      const slot& s = all.slots[at];
      if (s.id == nullptr) return found;
      if (*s.id == id) {
        if (s.found->what.signature_type == signature_type) return s.found;
        if (found == nullptr) found = s.found;
      }
    }
  }

  // The entry that may have the identity with this hash, for a caller who compares all of the identity; nullptr
  // where there is none, where the index isn't built yet, or where anything is special about the entry.
  [[nodiscard]] const closures::entry* candidate(std::uint64_t hash) const noexcept {
    const index* all = index_.load();
    if (all == nullptr) [[unlikely]]
      return nullptr;
    for (std::size_t at = static_cast<std::size_t>(hash) & all->mask;; at = (at + 1) & all->mask) {
      const slot& s = all->slots[at];
      if (s.id == nullptr) [[unlikely]]
        return nullptr;
      if (s.id->hash != hash) [[unlikely]]
        continue;
      const closures::entry* found = s.found;
      return found->settled.load() == all ? found : nullptr;
    }
  }

  // Whether nothing is special about the entry: no other has its identity, as far as there are any, and its module
  // stays.
  [[nodiscard]] bool settled(const closures::entry& e) const noexcept { return e.settled.load() == index_.load(); }

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
    const meta::lock_guard lock{mutex_};
    for (const closures::entry* e = first_; e != nullptr; e = e->next) {
      if (!f(*e)) return;
    }
  }

  // Every named closure's name, version, signature and captures as text (describe.hpp).
  template <class Deferred = void>
  [[nodiscard]] std::string manifest();

  // Done, or the error duplicate_name that names both origins of every conflict: worth a call at
  // the start of main(). The closures in conflict are refused whenever they are used.
  template <class Deferred = void>
  [[nodiscard]] result<void> verify() {
    std::string text;
    each([&](const closures::entry& e) {
      // Of two that know of each other, the one that came later tells.
      const closures::entry* other = e.conflict.load();
      if (other == nullptr || (other->conflict.load() == &e && comes_before(e, *other))) return true;
      if (!text.empty()) meta::add(text, "; ");
      text += describe_conflict(e);
      return true;
    });
    if (text.empty()) return {};
    return error{errc::duplicate_name, 0, {}, text};
  }

  template <class Deferred = void>
  [[nodiscard]] static std::string describe_conflict(const closures::entry& e) {
    std::string text = "two different closures are called \"";
    text += e.what.name;
    meta::add(text, "\" with the signature ");
    text += e.what.signature;
    meta::add(text, ": ");
    const closures::code& other = e.conflict.load()->what;
    std::string one = origin(e.what), two = origin(other);
    if (one == two) {  // one text, compiled twice: the mangled names tell where
      one = e.what.words();
      two = other.words();
    }
    text += one;
    meta::add(text, " and ");
    text += two;
    meta::add(text, "; give one of them another name");
    return text;
  }

  // The registered names that are most like this one, for a message; nearest first.
  template <class String>
  [[nodiscard]] std::vector<String> near_names(std::string_view name) {
    struct {
      std::size_t far;
      std::string_view name;
    } best[4];
    std::size_t count = 0;
    if (name.size() > 200) return {};  // attack: a name so long that comparing it takes for ever
    each([&](const closures::entry& e) {
      const std::string_view other = e.what.name;
      const std::size_t far = distance(name, other);
      if (other.empty() || 2 * far > (name.size() > other.size() ? name.size() : other.size())) return true;
      for (std::size_t i = 0; i < count; ++i) {
        if (best[i].name == other) return true;
      }
      std::size_t at = count;
      for (; at > 0 && (far < best[at - 1].far || (far == best[at - 1].far && other < best[at - 1].name)); --at) {
        best[at] = best[at - 1];
      }
      best[at] = {far, other};
      if (count < 3) ++count;
      return true;
    });
    std::vector<String> names;
    for (std::size_t i = 0; i < count; ++i) names.emplace_back(best[i].name);
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
    slot* slots;
    std::size_t mask;
    const index* older;  // never freed: readers may still be in it
  };
  // An identity that was made while the program runs.
  struct made_identity {
    std::string text;
    closures::identity id;
    const made_identity* older;
  };

  template <class Deferred = void>
  [[nodiscard]] static std::string origin(const closures::code& c) {
    std::string text{c.type};
    if (!c.file.empty()) {
      meta::add(text, " in ");
      text += c.file;
    }
    return text;
  }

  [[nodiscard]] const index& indexed() {
    const index* now = index_.load();
    return now != nullptr ? *now : rebuild();
  }

  BRINE_COLD const index& rebuild() {
    const meta::lock_guard lock{mutex_};
    if (const index* now = index_.load()) return *now;
    std::size_t count = 0;
    for (closures::entry* e = first_; e != nullptr; e = e->next) ++count;
    std::size_t room = 16;
    while (room < 2 * count) room *= 2;
    const auto* made = new index{new slot[room]{}, room - 1, all_};
    all_ = made;
    for (closures::entry* e = first_; e != nullptr; e = e->next) {
      if (e->known == nullptr) {
        // A constant of a module that may be unloaded goes with it.
        e->known = e->what.constant != nullptr && e->leased == nullptr ? e->what.constant : make_identity(*e, 0);
      }
      if (e->conflict.load() != nullptr) e->conflict.store(nullptr);
      insert(*made, *e);
    }
    for (closures::entry* e = first_; e != nullptr; e = e->next) {
      const bool plain = e->conflict.load() == nullptr && e->leased == nullptr;
      e->settled.store(plain ? static_cast<const void*>(made) : e);
    }
    index_.store(made);
    return *made;
  }

  // Whether a was registered before b.
  [[nodiscard]] static bool comes_before(const closures::entry& a, const closures::entry& b) {
    for (const closures::entry* e = a.next; e != nullptr; e = e->next) {
      if (e == &b) return true;
    }
    return false;
  }

  void insert(const index& into, closures::entry& e) {
    std::size_t ordinal = 0;
    for (std::size_t at = static_cast<std::size_t>(e.known->hash) & into.mask;; at = (at + 1) & into.mask) {
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
        at = static_cast<std::size_t>(e.known->hash - 1) & into.mask;
        continue;
      }
      // The same closure from a header, seen by two modules, is one. Within a module the linker
      // has made it one already, so there two entries are two types.
      if (other.what.words() != e.what.words() || closures::build_of(&other) == closures::build_of(&e)) {
        e.conflict.store(&other);
        if (other.conflict.load() == nullptr) other.conflict.store(&e);
      }
      return;
    }
  }

  [[nodiscard]] const closures::identity* make_identity(const closures::entry& e, std::size_t ordinal) {
    const bool named = !e.what.name.empty();
    std::string words = named ? std::string{e.what.name} : e.what.words();
    if (ordinal != 0) words += meta::joined({" #", std::to_string(ordinal)});
    std::string bytes =
        closures::detail::make_identity(named, words, e.what.version, e.what.signature, e.what.describe.hash());
    if (!named) {
      std::uint64_t build = closures::build_of(&e);
      for (int i = 0; i < 8; ++i, build >>= 8U) bytes += static_cast<char>(static_cast<unsigned char>(build & 0xffU));
    }
    auto* made = new made_identity{std::move(bytes), {}, made_};
    made->id = {made->text, meta::hash(made->text)};
    made_ = made;
    return &made->id;
  }

  // Edits (insert, delete, replace one character) that lead from a to b.
  template <class Deferred = void>
  [[nodiscard]] static std::size_t distance(std::string_view a, std::string_view b) {
    if (b.size() > 255) return b.size();  // a derived name, "compose(...)": near to nothing
    std::size_t row[256];
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
      std::size_t diagonal = row[0];
      row[0] = i;
      for (std::size_t j = 1; j <= b.size(); ++j) {
        const std::size_t above = row[j];
        const std::size_t edited = (above < row[j - 1] ? above : row[j - 1]) + 1;
        const std::size_t kept = diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U);
        row[j] = edited < kept ? edited : kept;
        diagonal = above;
      }
    }
    return row[b.size()];
  }

  meta::mutex mutex_;
  closures::module_range program_{};  // found when the first entry is added
  closures::lease* leases_ = nullptr;  // the youngest first; they stay
  closures::entry* first_ = nullptr;
  closures::entry* last_ = nullptr;
  meta::atomic<const index*> index_;
  const index* all_ = nullptr;
  const made_identity* made_ = nullptr;
};

// A constant when the program starts, so that whoever asks for it doesn't ask first whether it was made.
inline registry_t& registry_t::global() {
  if constexpr (std::is_trivially_destructible_v<registry_t>) {
    static constinit registry_t instance;
    return instance;
  } else {
    alignas(registry_t) static std::byte memory[sizeof(registry_t)];
    static registry_t* const instance = ::new (memory) registry_t;
    return *instance;
  }
}

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

  [[nodiscard]] constexpr const entry& get() const noexcept { return entry_; }

 private:
  entry entry_;
};

}  // namespace closures

}  // namespace brine

// ---- brine/closure/ops.hpp
// What a function object can do with the callable inside it: one table for each callable type
// and signature.

namespace brine::closures {

// Room for a closure inside the function object, beside the address of its table: a text and a few numbers.
inline constexpr std::size_t inline_size = 64;
inline constexpr std::size_t inline_alignment = alignof(void*);

union storage {
  alignas(inline_alignment) std::byte bytes[inline_size];
  void* heap;
};

// What is inside has to move without throwing, as the function object does.
template <class F>
inline constexpr bool fits_inline =
    sizeof(F) <= inline_size && alignof(F) <= inline_alignment &&
    (std::is_trivially_copyable_v<F> || (std::is_nothrow_move_constructible_v<F> && std::is_nothrow_destructible_v<F>));
// It is moved by copying its bytes, as a pointer to the heap is: no call.
template <class F>
inline constexpr bool moves_as_bytes = !fits_inline<F> || std::is_trivially_copyable_v<F>;

// Arguments pass through one more call: numbers and pointers by value, in registers.
template <class T>
using pass = std::conditional_t<std::is_scalar_v<T>, T, T&&>;

// The table of a closure whose module may be unloaded is a copy that stays: when the module
// goes, its functions are taken out of it, and the closures that are still alive find nothing
// to call instead of code that isn't there.
struct ops_base {
  void (*copy)(storage& to, const storage& from);  // nullptr: the callable can only be moved
  void (*relocate)(storage& to, storage& from) noexcept;  // moves and destroys; nullptr: by copying the bytes
  void (*destroy)(storage&) noexcept;              // nullptr: nothing to do
  void (*encode)(encoder&, const storage&);
  // Writes the closure's document where there is just the room for it, and answers 0; else answers how much it
  // takes, or `unsaved`: it has to be written the encoder's way. Not asked where a module may be unloaded.
  std::size_t (*save)(const storage&, std::byte* to, std::size_t room);
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
    t.copy = nullptr;
    t.relocate = nullptr;
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

[[nodiscard]] inline void* allocate(std::size_t size, std::size_t alignment) {
  return alignment > __STDCPP_DEFAULT_NEW_ALIGNMENT__ ? ::operator new(size, std::align_val_t{alignment})
                                                      : ::operator new(size);
}

// Memory for a closure that is too large to live inside; freed where it wasn't kept.
template <class F>
struct heap_memory {
  static constexpr bool over_aligned = alignof(F) > __STDCPP_DEFAULT_NEW_ALIGNMENT__;

  heap_memory() : memory{allocate(sizeof(F), alignof(F))} {}
  heap_memory(const heap_memory&) = delete;
  heap_memory& operator=(const heap_memory&) = delete;
  ~heap_memory() {
    if (memory != nullptr) free(memory);
  }
  static void free(void* memory) noexcept {
    if constexpr (over_aligned) {
      ::operator delete(memory, std::align_val_t{alignof(F)});
    } else {
      ::operator delete(memory);
    }
  }

  void* memory;
};

template <class F, class... Args>
void emplace(storage& s, Args&&... args) {
  if constexpr (fits_inline<F>) {
    ::new (static_cast<void*>(s.bytes)) F(std::forward<Args>(args)...);
  } else {
    heap_memory<F> m;
    ::new (m.memory) F(std::forward<Args>(args)...);
    s.heap = std::exchange(m.memory, nullptr);
  }
}

namespace detail {

template <class F>
constexpr auto copy_of() -> void (*)(storage&, const storage&) {
  if constexpr (std::is_copy_constructible_v<F>) {
    return [](storage& to, const storage& from) { emplace<F>(to, target<F>(from)); };
  } else {
    return nullptr;
  }
}

template <class F>
constexpr auto relocate_of() -> void (*)(storage&, storage&) noexcept {
  if constexpr (!moves_as_bytes<F>) {
    return [](storage& to, storage& from) noexcept {
      F& old = target<F>(from);
      ::new (static_cast<void*>(to.bytes)) F(std::move(old));
      old.~F();
    };
  } else {
    return nullptr;
  }
}

template <class F>
constexpr auto destroy_of() -> void (*)(storage&) noexcept {
  if constexpr (!fits_inline<F>) {
    return [](storage& s) noexcept {
      target<F>(s).~F();
      heap_memory<F>::free(s.heap);
    };
  } else if constexpr (!std::is_trivially_destructible_v<F>) {
    return [](storage& s) noexcept { target<F>(s).~F(); };
  } else {
    return nullptr;
  }
}

}  // namespace detail

template <class F, class Signature, class Plain = typename signature<Signature>::plain>
struct ops_for;
template <class F, class Signature>
struct quick_document;  // quick.hpp

// What no document can take.
inline constexpr std::size_t unsaved = static_cast<std::size_t>(-1);
inline std::size_t save_nothing(const storage&, std::byte*, std::size_t) { return unsaved; }

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
      {detail::copy_of<F>(), detail::relocate_of<F>(), detail::destroy_of<F>(), &encode,
       quick_document<F, Signature>::ways.saves ? &quick_document<F, Signature>::save : &save_nothing, &registered,
       nullptr},
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

namespace detail {
// The first eight bytes, as a number.
[[nodiscard]] BRINE_STEP constexpr std::uint64_t first_word(std::uint8_t flags, std::uint64_t hash) noexcept {
  return 0x8fU | std::uint64_t{'b'} << 8U | std::uint64_t{'r'} << 16U | std::uint64_t{'n'} << 24U |
         std::uint64_t{format_version} << 32U | std::uint64_t{flags} << 40U | hash << 48U;
}
}  // namespace detail

// The header as two stores of eight bytes, for a small document is mostly header. Answers the place behind it.
inline std::byte* put_header(std::byte* to, std::uint8_t flags, std::uint64_t hash) noexcept {
  store(to, detail::first_word(flags, hash));
  return store(to + 6, hash);
}
// Whether a document can begin so: the first four bytes, or as many as there are.
[[nodiscard]] inline bool has_magic(const std::byte* at, std::size_t size) noexcept {
  std::uint64_t word = detail::first_word(0, 0);
  for (std::size_t i = 0; i < magic.size() && i < size; ++i, word >>= 8U) {
    if (static_cast<std::uint64_t>(at[i]) != (word & 0xffU)) return false;
  }
  return true;
}
// Whether these bytes, header_size at least, are the header of a document without flags.
[[nodiscard]] inline bool is_header(const std::byte* at, std::uint64_t hash) noexcept {
  return fetch<std::uint64_t>(at) == detail::first_word(0, hash) && fetch<std::uint64_t>(at + 6) == hash;
}

}  // namespace brine::wire

// ---- brine/closure/quick.hpp
// A document that is one closure, without an encoder and a decoder: for a named closure whose captures allow it
// (ways.hpp). Up to the captures such a document is a constant: the header, the tag, and all of the identity. It is
// written in one piece, and compared in one piece: not a byte less is looked at than the decoder's way. What is
// special in any way is left to the decoder's and the encoder's, which also say what is wrong.

namespace brine::closures {

template <class Signature, class Plain = typename signature<Signature>::plain>
class holder;

// The shape of a function object.
template <class Signature>
constexpr void describe_function(schema::builder& b) {
  b.put(schema::node::closure);
  b.text(spelled_signature<Signature>);
  b.closures();
}

namespace detail {

template <class Signature>
inline constexpr std::uint64_t function_hash = [] {
  schema::builder b;
  describe_function<Signature>(b);
  return b.result().hash;
}();

// All that stands before the captures.
template <class F, class Signature>
struct opening {
  static constexpr const identity& id = constant_identity<F, Signature>;
  static constexpr std::size_t size = wire::header_size + 1 + 8 + wire::varint_size(id.bytes.size()) + id.bytes.size() +
                                      (fingerprint_of<F> != 0 ? 8 : 0);
  static constexpr std::array<std::byte, size> bytes = [] {
    std::array<std::byte, size> out{};
    std::byte* to = out.data();
    for (std::byte b : wire::make_header(0, function_hash<Signature>)) *to++ = b;
    const auto put_word = [&to](std::uint64_t word) {
      for (unsigned i = 0; i < 8; ++i) *to++ = static_cast<std::byte>(word >> 8U * i);
    };
    *to++ = fingerprint_of<F> == 0 ? std::byte{1} : std::byte{2};
    put_word(id.hash);
    to = wire::put_varint(to, id.bytes.size());
    for (char c : id.bytes) *to++ = static_cast<std::byte>(c);
    if (fingerprint_of<F> != 0) put_word(fingerprint_of<F>);
    return out;
  }();
};

// Whether two pieces of memory hold the same: eight bytes at a time, the last eight some of them again.
template <std::size_t Size>
[[nodiscard]] BRINE_INLINE bool same_bytes(const std::byte* a, const std::byte* b) noexcept {
  std::uint64_t different = 0;
  std::uint64_t x, y;
  for (std::size_t i = 0; i + 8 <= Size; i += 8) {
    std::memcpy(&x, a + i, 8);
    std::memcpy(&y, b + i, 8);
    different |= x ^ y;
  }
  std::memcpy(&x, a + Size - 8, 8);
  std::memcpy(&y, b + Size - 8, 8);
  return (different | (x ^ y)) == 0;
}

}  // namespace detail

template <class F, class Signature>
struct quick_document {
  static constexpr const detail::ways& ways = *[] {
    if constexpr (is_named<F>) {
      return schema::facts_of<state<F>>.dynamic ? &detail::no_ways : &detail::ways_of<detail::state_codec<F>>;
    } else {
      return &detail::no_ways;
    }
  }();

  // Writes the document where there is just the room for it, and answers 0; else answers how much it takes, or
  // `unsaved`.
  static std::size_t save(const storage& s, std::byte* to, std::size_t room) {
    if constexpr (ways.saves) {
      using opening = detail::opening<F, Signature>;
      if (!registry().settled(ops_for<F, Signature>::registered())) [[unlikely]]
        return unsaved;
      const void* closure = std::addressof(target<F>(s));
      const std::size_t size = opening::size + ways.size(closure);
      if (size != room) [[unlikely]]
        return size;
      std::memcpy(to, opening::bytes.data(), opening::size);
      (void)ways.put(to + opening::size, closure);
      return 0;
    } else {
      return unsaved;
    }
  }

  static bool load(const std::byte* document, const std::byte* end, std::size_t depth, void* function_object) {
    if constexpr (ways.loads) {
      using opening = detail::opening<F, Signature>;
      if (static_cast<std::size_t>(end - document) < opening::size + ways.least ||
          !detail::same_bytes<opening::size>(document, opening::bytes.data())) [[unlikely]] {
        return false;
      }
      return static_cast<holder<Signature>*>(function_object)->template load<F>(document + opening::size, end, depth);
    }
    return false;
  }
};

}  // namespace brine::closures

// ---- brine/closure/function.hpp
// brine::function<R(A...)>: std::function that can be saved and loaded, and
// brine::move_only_function<R(A...)> for closures that only move.
//
// sizeof is 64 bytes and a pointer: closures of up to 64 bytes whose moves throw nothing live inside, others on the
// heap. A call costs what one of std::function does: two loads, a test and the call. A move copies bytes, but for
// closures inside that aren't trivially copyable (they captured a string): those it has moved. The signature may be
// const, noexcept, & or && qualified.

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

// What both function classes share.
template <class Signature, class R, class... A>
class holder<Signature, R(A...)> {
 public:
  holder() noexcept = default;
  ~holder() { reset(); }

  [[nodiscard]] explicit operator bool() const noexcept { return tagged_ != nothing; }

  // Which code it is; nullptr for an empty one, and for one whose module was unloaded.
  [[nodiscard]] const entry* registered_entry() const {
    return tagged_ == nothing || table().registered == nullptr ? nullptr : &table().registered();
  }

  // For the codec: what is inside, and how to put something in.
  void encode_state(encoder& e) const { table().encode(e, storage_); }
  // A document of its own, without an encoder (ops.hpp).
  [[nodiscard]] std::size_t save(std::byte* to, std::size_t room) const {
    return (tagged_ & looks_closer) != 0 ? unsaved : own_table().save(storage_, to, room);
  }
  void reset() noexcept {
    if (tagged_ == nothing) return;
    if (table().destroy != nullptr) table().destroy(storage_);
    if (may_be_unloaded()) [[unlikely]]
      table().leased->living.subtract(1);
    tagged_ = nothing;
  }
  // Lets make(memory) build an F in raw memory; empty where it answers false.
  template <class F, class Make>
  [[nodiscard]] bool build(Make&& make) {
    reset();
    if constexpr (fits_inline<F>) {
      if (!make(static_cast<void*>(storage_.bytes))) return false;
    } else {
      heap_memory<F> m;
      if (!make(m.memory)) return false;
      storage_.heap = std::exchange(m.memory, nullptr);
    }
    take_table<F>();
    return true;
  }
  // Reads an F, of a type that no module may take away, from all of these bytes; false, and nothing was touched,
  // where they aren't one. An F that is there already is read into.
  template <class F>
  [[nodiscard]] BRINE_CLANG_INLINE bool load(const std::byte* at, const std::byte* end, std::size_t depth) {
    constexpr const detail::ways& how = quick_document<F, Signature>::ways;
    if (tagged_ == nothing) [[likely]]
      return make<F>(at, end, depth);
    if constexpr (!(fits_inline<F> && std::is_trivially_copyable_v<F>) && how.rewritable) {
      if (tagged_ == tagged(ops_for<F, Signature>::table)) {
        brine::detail::source s{end, depth, nullptr};
        if (how.pass(at, s) != end) [[unlikely]]
          return false;
        brine::detail::passed_source good{{end, depth, nullptr}};
        (void)how.read_passed(at, good, std::addressof(target<F>(storage_)));
        return true;
      }
    }
    return replace(&holder::make<F>, at, end, depth);
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
  // Into an empty one.
  void move_from(holder& other) noexcept {
    tagged_ = other.tagged_;
    if (tagged_ == nothing) return;
    if (table().relocate != nullptr) {
      table().relocate(storage_, other.storage_);
    } else {
      storage_ = other.storage_;
    }
    other.tagged_ = nothing;
  }
  void swap_with(holder& other) noexcept {
    if (this == &other) return;
    if (moves_bytes() && other.moves_bytes()) {
      storage passing;
      if (tagged_ != nothing) passing = storage_;
      if (other.tagged_ != nothing) storage_ = other.storage_;
      if (tagged_ != nothing) other.storage_ = passing;
      std::swap(tagged_, other.tagged_);
    } else {
      holder passing;
      passing.move_from(*this);
      move_from(other);
      other.move_from(passing);
    }
  }
  void copy_from(const holder& other) {
    if (other.tagged_ == nothing) return;
    if (other.table().copy == nullptr) [[unlikely]]
      other.fail_unloaded();
    other.table().copy(storage_, other.storage_);
    tagged_ = other.tagged_;
    if (may_be_unloaded()) [[unlikely]]
      table().leased->living.add(1);
  }
  R call(pass<A>... args) const {
    if ((tagged_ & looks_closer) != 0) [[unlikely]]
      return call_slowly(std::forward<A>(args)...);
    return own_table().invoke(const_cast<storage&>(storage_), std::forward<A>(args)...);
  }

 private:
  // A table's address, whose lowest bit says that a call has to look closer: nothing is inside, or the closure of a
  // module that may be unloaded. A test of one bit tells both.
  static constexpr std::uintptr_t looks_closer = 1;
  static constexpr std::uintptr_t nothing = looks_closer;

  [[nodiscard]] static std::uintptr_t tagged(const ops<R, A...>& table) noexcept {
    return reinterpret_cast<std::uintptr_t>(&table);
  }
  [[nodiscard]] const ops<R, A...>& table() const noexcept {
    return *reinterpret_cast<const ops<R, A...>*>(tagged_ & ~looks_closer);
  }
  // The same where that bit isn't set.
  [[nodiscard]] const ops<R, A...>& own_table() const noexcept {
    return *reinterpret_cast<const ops<R, A...>*>(tagged_);
  }
  [[nodiscard]] bool moves_bytes() const noexcept { return tagged_ == nothing || table().relocate == nullptr; }
  [[nodiscard]] bool may_be_unloaded() const noexcept { return (tagged_ & looks_closer) != 0; }

  // The same, where nothing is inside.
  template <class F>
  [[nodiscard]] BRINE_CLANG_INLINE bool make(const std::byte* at, const std::byte* end, std::size_t depth) {
    struct guarded {
      holder* made;
      ~guarded() {
        if (made != nullptr) made->reset();
      }
    };
    void* closure = storage_.bytes;
    if constexpr (!fits_inline<F>) closure = storage_.heap = allocate(sizeof(F), alignof(F));
    tagged_ = tagged(ops_for<F, Signature>::table);
    guarded guard{this};
    brine::detail::source s{end, depth, nullptr};
    if (quick_document<F, Signature>::ways.make(at, s, closure) != end) [[unlikely]]
      return false;
    guard.made = nullptr;
    return true;
  }
  // What is here stays until all bytes are found to be good.
  BRINE_NOINLINE bool replace(bool (holder::*from)(const std::byte*, const std::byte*, std::size_t),
                              const std::byte* at, const std::byte* end, std::size_t depth) {
    holder fresh;
    if (!(fresh.*from)(at, end, depth)) [[unlikely]]
      return false;
    reset();
    move_from(fresh);
    return true;
  }
  template <class F>
  void take_table() {
    lease* leased = registration<F, Signature>::instance.get().leased;
    if (leased == nullptr) [[likely]] {
      tagged_ = tagged(ops_for<F, Signature>::table);
    } else {
      tagged_ = tagged(*static_cast<const ops<R, A...>*>(leased->table)) | looks_closer;
      leased->living.add(1);
    }
  }
  // Empty, or of a module that may be unloaded: what is to be called may have been taken back (ops.hpp).
  BRINE_COLD R call_slowly(pass<A>... args) const {
    if (tagged_ == nothing) fail_empty();
    if (table().invoke == nullptr) fail_unloaded();
    return table().invoke(const_cast<storage&>(storage_), std::forward<A>(args)...);
  }
  [[noreturn]] BRINE_COLD void fail_unloaded() const {
    brine::detail::raise(
        error{errc::unknown_closure,
              0,
              {},
              meta::joined({"the module that held the code of the closure \"",
                            (may_be_unloaded() ? table().leased->name : std::string{}), "\" was unloaded"})});
  }

  std::uintptr_t tagged_ = nothing;
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

  void swap(function& other) noexcept { this->swap_with(other); }
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

  void swap(move_only_function& other) noexcept { this->swap_with(other); }
  friend void swap(move_only_function& a, move_only_function& b) noexcept { a.swap(b); }
  friend bool operator==(const move_only_function& f, std::nullptr_t) noexcept { return !f; }
};

template <class S>
inline constexpr kind claimed<function<S>> = kind::function;
template <class S>
inline constexpr kind claimed<move_only_function<S>> = kind::function;

namespace closures {

template <class F>
concept marked_inert = requires { F::brine_inert; };

template <class F, class Signature>
constinit const code registration<F, Signature>::what{
    name_of<F>,
    version_of<F>,
    spelled_signature<Signature>,
    &schema::identity<Signature>,
    meta::type_name<F>(),
    BRINE_BASE_FILE,
    std::is_copy_constructible_v<F>,
    fingerprint_of<F>,
    marked_inert<F>,
    [] {
      if constexpr (is_named<F> && !schema::facts_of<state<F>>.dynamic) {
        return &detail::constant_identity<F, Signature>;
      } else {
        return static_cast<const identity*>(nullptr);
      }
    }(),
    &detail::unnamed<F>,
    schema::describer_of<state<F>>,
    [](decoder& d, void* function_object) {
      auto& to = *static_cast<holder<Signature>*>(function_object);
      if constexpr (!fits_inline<F>) {
        if (!d.charge(sizeof(F))) [[unlikely]]
          return false;
      }
      return to.template build<F>([&d](void* at) { return detail::state_codec<F>::construct(d, at); });
    },
    quick_document<F, Signature>::ways.loads ? &quick_document<F, Signature>::load : nullptr,
    [](lease& to) { closures::copy_table(ops_for<F, Signature>::table, to); }};

}  // namespace closures

}  // namespace brine

// ---- brine/schema/tree.hpp
// A canonical schema as data, for what must understand a document whose types this program
// may not have: text, inert closures, inspection.

namespace brine::schema {

// What an item has several of, in order.
template <class T>
class part_of {
 public:
  constexpr part_of() = default;
  constexpr part_of(const T* first, std::size_t count) : first_{first}, count_{count} {}
  [[nodiscard]] std::size_t size() const noexcept { return count_; }
  [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
  [[nodiscard]] const T& operator[](std::size_t i) const noexcept { return first_[i]; }
  [[nodiscard]] const T* begin() const noexcept { return first_; }
  [[nodiscard]] const T* end() const noexcept { return first_ + count_; }

 private:
  const T* first_ = nullptr;
  std::size_t count_ = 0;
};

// One word of the schema and what follows it. Children are numbers of other items. Text is the tree's.
struct item {
  node what{};
  std::uint64_t number = 0;         // N, or the record that a reference means (as an item's number)
  std::uint64_t second = 0;         // a period's denominator
  std::string_view text;            // signature, type name, clock
  part_of<std::string_view> names;  // of a record's members
  part_of<std::uint32_t> children;
};

// A template only so that a file which asks for no schema doesn't compile it.
template <class = void>
class basic_tree {
 public:
  // False where the bytes are no schema (attack: deep nesting, huge counts): nothing is believed
  // beyond the bytes that are there.
  [[nodiscard]] BRINE_COLD bool parse(wire::byte_view bytes) {
    *this = basic_tree{};
    if (bytes.size() > std::size_t{1} << 31U) return false;
    for (std::byte b : bytes) bytes_.push_back(b);
    at_ = bytes_.begin();
    end_ = bytes_.end();
    if (!read(none, 0) || at_ != end_) return false;
    // Children stand in one list, those of each item together, in order.
    meta::row<std::uint32_t> count;
    count.resize(items_.size() + 1, 0);
    for (std::size_t i = 1; i < items_.size(); ++i) ++count[parents_[i] + 1];
    for (std::size_t i = 1; i < count.size(); ++i) count[i] += count[i - 1];
    children_.resize(items_.size(), 0);
    sorted_names_.resize(items_.size(), {});
    for (std::size_t i = 0; i < items_.size(); ++i) {
      const std::size_t first = count[i], n = count[i + 1] - count[i];
      items_[i].children = {children_.begin() + first, n};
      if (items_[i].what == node::record) items_[i].names = {sorted_names_.begin() + first, n};
    }
    for (std::size_t i = 1; i < items_.size(); ++i) {
      const std::uint32_t to = count[parents_[i]]++;
      children_[to] = static_cast<std::uint32_t>(i);
      sorted_names_[to] = names_[i];
    }
    return true;
  }

  // Of a tree that was parsed, item 0 is the root.
  [[nodiscard]] const item& at(std::size_t i) const { return items_[i]; }
  // The item itself, or the record that it refers to.
  [[nodiscard]] std::size_t resolve(std::size_t i) const {
    return items_[i].what == node::reference ? static_cast<std::size_t>(items_[i].number) : i;
  }
  [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
  [[nodiscard]] bool empty() const noexcept { return items_.empty(); }

  // "{rate: f64, tags: [string]}"; a record inside itself is written as "^".
  [[nodiscard]] std::string text(std::size_t i = 0) const {
    std::string out;
    meta::row<std::size_t> open;
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
  bool text(std::string_view& value, std::uint64_t size) {
    if (size > static_cast<std::size_t>(end_ - at_)) return false;
    value = {reinterpret_cast<const char*>(at_), static_cast<std::size_t>(size)};
    at_ += size;
    return true;
  }
  bool text(std::string_view& value) {
    std::uint64_t size = 0;
    return number(size) && text(value, size);
  }

  BRINE_COLD bool read(std::uint32_t parent, std::size_t depth, std::string_view name = {}) {
    if (at_ == end_ || depth > deepest) return false;
    const std::size_t self = items_.size();
    const auto as_parent = static_cast<std::uint32_t>(self);
    const auto what = static_cast<node>(*at_++);
    item made;
    made.what = what;
    items_.push_back(made);
    parents_.push_back(parent);
    names_.push_back(name);
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
        return read(as_parent, depth + 1);
      case node::map:
      case node::multimap:
        return read(as_parent, depth + 1) && read(as_parent, depth + 1);
      case node::array:
        return number(items_[self].number) && read(as_parent, depth + 1);
      case node::bits:
        return number(items_[self].number);
      case node::variant:
      case node::tuple:
        if (!number(n) || n > static_cast<std::size_t>(end_ - at_)) return false;
        for (std::uint64_t i = 0; i < n; ++i) {
          if (!read(as_parent, depth + 1)) return false;
        }
        return true;
      case node::record:
        records_.push_back(as_parent);
        for (;;) {
          std::string_view member;
          if (!number(n)) return false;
          if (n == 0) return true;
          if (!text(member, n - 1) || !read(as_parent, depth + 1, member)) return false;
        }
      case node::reference:
        if (!number(n) || n >= records_.size()) return false;
        items_[self].number = records_[static_cast<std::size_t>(n)];
        return true;
      case node::closure:
      case node::handle:
      case node::base:
        return text(items_[self].text);
      case node::duration: {
        if (!read(as_parent, depth + 1)) return false;
        return number(items_[self].number) && number(items_[self].second);
      }
      case node::time_point:
        return text(items_[self].text) && read(as_parent, depth + 1);
      default:
        return what >= node::boolean && what <= node::unit;
    }
  }

  BRINE_COLD void write(std::string& out, std::size_t i, meta::row<std::size_t>& open) const {
    static constexpr const char* plain[] = {"",        "bool",     "u8",       "i8",      "u16",  "i16", "u32",  "i32",
                                            "u64",     "i64",      "u128",     "i128",    "f32",  "f64", "f128", "char",
                                            "char8_t", "char16_t", "char32_t", "wchar_t", "byte", "unit"};
    const item& it = items_[i];
    if (out.size() > most_text) return;  // attack: records that refer to each other, text without end
    const auto wrap = [&](std::string_view before, std::string_view after) {
      out += before;
      for (std::size_t c = 0; c < it.children.size(); ++c) {
        if (c != 0) meta::add(out, ", ");
        write(out, it.children[c], open);
      }
      out += after;
    };
    switch (it.what) {
      case node::text:
        if (items_[it.children[0]].what == node::char_) {
          meta::add(out, "string");
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
        out += meta::joined({"bits<", std::to_string(it.number), ">"});
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
          if (c != 0) meta::add(out, ", ");
          if (!it.names[c].empty()) {
            out += it.names[c];
            meta::add(out, ": ");
          }
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
        meta::add(out, "closure<");
        out += it.text;
        out += '>';
        return;
      case node::handle:
        meta::add(out, "handle<");
        out += it.text;
        out += '>';
        return;
      case node::base:
        out += it.text;
        return;
      case node::duration:
        wrap("duration<", "");
        out += meta::joined({", ", std::to_string(it.number), "/", std::to_string(it.second), ">"});
        return;
      case node::time_point:
        out += it.text;
        out += '<';
        return wrap("", ">");
      default:
        out += plain[static_cast<std::size_t>(it.what)];
    }
  }

  static constexpr std::uint32_t none = static_cast<std::uint32_t>(-1);

  meta::row<item> items_;
  meta::row<std::byte> bytes_;
  meta::row<std::uint32_t> records_;
  meta::row<std::uint32_t> parents_;
  meta::row<std::uint32_t> children_;
  meta::row<std::string_view> names_;  // of each item in its parent
  meta::row<std::string_view> sorted_names_;
  const std::byte* at_ = nullptr;
  const std::byte* end_ = nullptr;
};

using tree = basic_tree<>;

// The schema of a type as text, for people.
template <class Deferred = void>
[[nodiscard]] std::string to_text(wire::byte_view bytes) {
  basic_tree<Deferred> t;
  return t.parse(bytes) ? t.text() : std::string{"(not a schema)"};
}

}  // namespace brine::schema

// ---- brine/schema/width.hpp
// How many bytes the words of fixed width take.

namespace brine::schema {

// The bytes of a word of fixed width; 0 for all others.
[[nodiscard]] constexpr std::size_t width_of(node what) {
  constexpr unsigned char widths[] = {0, 1, 1, 1, 2, 2, 4, 4, 8, 8, 16, 16, 4, 8, 16, 1, 1, 2, 4, 4, 1};
  const auto at = static_cast<std::size_t>(what);
  return at < sizeof widths ? widths[at] : 0;
}

[[nodiscard]] constexpr bool is_character(node what) { return what >= node::char_ && what <= node::wchar; }

}  // namespace brine::schema

// ---- brine/codec/skim.hpp
// Passing over a value of which only the schema is known: what an inert closure captured.

namespace brine::detail {

using schema::width_of;

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
        return d.truncated(d.remaining() + 1);
      if (it.number > (1U << 20U) + d.remaining()) return d.truncated(d.remaining() + 1);
      return each(it.number);
    case node::bits:
      n = it.number / 8 + (it.number % 8 != 0 ? 1 : 0);
      if (n > d.remaining()) return d.truncated(d.remaining() + 1);
      d.advance(static_cast<std::size_t>(n));
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
// (Templates, so that only programs that load closures compile them.)
template <class Deferred = void>
struct inert_code {
  std::string identity;
  std::uint64_t hash = 0;
  std::uint64_t fingerprint = 0;  // 0: none
  std::vector<meta::later<std::byte, Deferred>> schema;
  meta::later<schema::tree, Deferred> captures;
};

template <class Deferred = void>
struct inert_value {
  struct piece {
    std::vector<meta::later<std::byte, Deferred>> bytes;      // what stands before the closure
    std::vector<inert_value> closure;  // one; none at the end
  };
  meta::counted<inert_code<Deferred>> code;  // nullptr: an empty function object
  std::vector<piece> pieces;
};

template <class Signature, class Plain = typename signature<Signature>::plain>
class inert;

namespace detail {

template <class Encoder, class Value>
void put_inert(Encoder& e, const Value& value);

struct inert_state {
  static constexpr void describe(schema::builder& b) {
    b.begin_record();
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
  using value_type = meta::later<inert_value<>, Signature>;
  static constexpr bool brine_inert = true;

  explicit inert(meta::counted<value_type> value) : value_{std::move(value)} {}

  R operator()(A...) const noexcept(signature<Signature>::is_noexcept) {
    identity_parts parts;
    (void)parse_identity(value_->code->identity, parts);
    brine::detail::raise(
        error{errc::unknown_closure,
              0,
              {},
              meta::joined({"the closure \"", parts.name, "\" was loaded as data: its code isn't in this program"})});
  }

  [[nodiscard]] const value_type& value() const noexcept { return *value_; }

 private:
  meta::counted<value_type> value_;
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
    const meta::lock_guard lock{mutex_};
    all_.push_back(t);
  }
  void remove(const T* t) {
    const meta::lock_guard lock{mutex_};
    for (auto at = all_.begin(); at != all_.end(); ++at) {
      if (*at == t) {
        all_.erase(at);
        return;
      }
    }
  }
  template <class F>
  [[nodiscard]] const T* find(F&& f) {
    const meta::lock_guard lock{mutex_};
    for (const T* t : all_) {
      if (f(*t)) return t;
    }
    return nullptr;
  }

 private:
  meta::mutex mutex_;
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
template <class Deferred = void>
[[nodiscard]] std::string current_name(std::string_view name) {
  std::string now{name};
  for (int i = 0; i < 16; ++i) {  // a ring of aliases ends here
    const auto* next =
        register_list<meta::later<renaming, Deferred>>::global().find([&](const renaming& r) { return r.from == now; });
    if (next == nullptr) break;
    now = next->to;
  }
  return now;
}

// The latest version of it, where there are several.
template <class Deferred = void>
[[nodiscard]] const entry* find_named(std::string_view name, std::string_view signature,
                                      const void* signature_type = nullptr) {
  const entry* found = nullptr;
  registry().each([&](const entry& e) {
    if (e.what.name != name || e.what.signature != signature) return true;
    if (found == nullptr) {
      found = &e;
    } else if (const bool mine = e.what.signature_type == signature_type;
               mine != (found->what.signature_type == signature_type)) {
      if (mine) found = &e;
    } else if (e.what.version > found->what.version) {
      found = &e;
    }
    return true;
  });
  return found;
}

// The migrations that lead from a state with this hash to the closure's captures; false if none do.
template <class Way>
[[nodiscard]] bool find_way(const entry& to, std::uint64_t from, Way& way) {
  const std::uint64_t goal = to.what.describe.hash();
  while (from != goal) {
    const auto* step = register_list<meta::later<migration, Way>>::global().find(
        [&](const migration& m) { return m.name == to.what.name && m.from() == from; });
    if (step == nullptr || way.size() == 64) return false;
    way.push_back(step);
    from = step->to();
  }
  return true;
}

// Whether a file that holds the closure with these captures, in this version, can be loaded.
template <class Deferred = void>
[[nodiscard]] bool reaches(const entry& to, std::uint64_t captures, std::uint64_t version) {
  std::vector<meta::later<const migration*, Deferred>> way;
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
template <class Deferred = void>
struct named_code {
  const entry* found = nullptr;
  std::vector<meta::later<const migration*, Deferred>> way;
  meta::counted<inert_code<Deferred>> inert;

  [[nodiscard]] bool plain() const noexcept { return found != nullptr && way.empty() && !inert; }
};

// What a document has named so far, by number. The first is kept apart where it is an entry as it
// was saved: most documents have no other.
template <class Deferred = void>
struct written_codes {
  std::vector<meta::later<const void*, Deferred>> all;  // entries, and inert codes
};
template <class Deferred = void>
struct read_codes {
  std::vector<named_code<Deferred>> all;
};

namespace detail {

template <class Encoder>
void put_text(Encoder& e, std::string_view text) {
  std::byte* to = e.reserve(wire::max_varint + text.size());
  to = wire::put_varint(to, text.size());
  if (!text.empty()) std::memcpy(to, text.data(), text.size());
  e.commit(to + text.size());
}

template <class Deferred = void>
std::string_view as_text(wire::byte_view bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Whether the document has named this code: then writes its number; else takes the next one.
template <class Encoder>
bool put_number(Encoder& e, const void* code) {
  if (e.first_closure == nullptr) [[likely]] {
    e.first_closure = code;
    return false;
  }
  if (e.first_closure == code) {
    e.put_count(3);
    return true;
  }
  auto& all = e.closure_state.template get_or_make<written_codes<>>().all;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i] == code) {
      e.put_count(i + 4);
      return true;
    }
  }
  all.push_back(code);
  return false;
}

template <class Encoder>
void put_identity(Encoder& e, const identity& id, std::uint64_t fingerprint) {
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
template <class Encoder>
bool put_entry(Encoder& e, const entry& en) {
  const identity& id = registry().identify(en);
  if (en.conflict.load() != nullptr) [[unlikely]] {
    return e.fail(errc::duplicate_name, registry_t::describe_conflict(en));
  }
  if (e.first_closure == nullptr) [[likely]] {
    e.first_closure = &en;
  } else if (put_number(e, &en)) {
    return true;
  }
  put_identity(e, id, en.what.fingerprint);
  if (e.embeds_schemas()) brine::detail::write_schema(e, en.what.describe);
  return true;
}

template <class Encoder, class Value>
void put_inert(Encoder& e, const Value& value) {
  if (!value.code) {
    e.put_count(0);
    return;
  }
  const auto& code = *value.code;
  if (!put_number(e, &code)) {
    put_identity(e, {code.identity, code.hash}, code.fingerprint);
    if (e.embeds_schemas()) put_text(e, as_text(code.schema));
  }
  for (const auto& piece : value.pieces) {
    e.write(piece.bytes.data(), piece.bytes.size());
    if (!piece.closure.empty()) put_inert(e, piece.closure.front());
  }
}

// What a function object asks of the code that it takes.
struct wanted {
  std::string_view signature;
  const void* signature_type;
  bool copyable;
};

// Whether nothing speaks against this entry; check_wanted() says what does.
template <class Options>
[[nodiscard]] bool is_wanted(const entry& found, const wanted& want, const Options& options) {
  return found.what.signature_type == want.signature_type && (!want.copyable || found.what.copyable) &&
         options.allow.allows(found.what.name);
}

// Says why no entry has this identity, and what to do.
template <class Decoder>
BRINE_COLD bool fail_unknown(Decoder& d, const std::byte* where, std::string_view bytes, std::string_view asked) {
  identity_parts found;
  if (!parse_identity(bytes, found)) {
    return d.fail_at(where, errc::bad_value, "these bytes name no closure; the document is damaged");
  }
  const std::string name{found.name.substr(0, 200)};
  const std::string saved{found.signature.substr(0, 200)};
  if (found.signature != asked) {
    return d.fail_at(where, errc::signature_mismatch,
                     meta::joined({"the closure \"", name, "\" has the signature ", saved, ", asked for was ", asked,
                                   "; load it as brine::function of its own signature"}));
  }
  if (!found.named) {
    return d.fail_at(
        where, errc::wrong_build,
        meta::joined({"an unnamed closure (", name,
                      ") that another build of the program saved: which code it is "
                      "can't be told across builds; name it with brine::closure<\"name\">(...) before saving"}));
  }
  const entry* same_name = find_named(current_name(found.name), found.signature);
  if (same_name == nullptr) {
    std::string text = meta::joined({"this program has no closure \"", name, "\" with the signature ", saved});
    const auto near = registry().near_names<meta::later<std::string, Decoder>>(found.name);
    for (std::size_t i = 0; i < near.size(); ++i)
      text += meta::joined({(i == 0 ? "; names like it: \"" : ", \""), near[i], "\""});
    text +=
        "; it can load only what it could save: wrap the closure in a brine::function somewhere in it, or link "
        "the library that does";
    return d.fail_at(where, errc::unknown_closure, text);
  }
  if (same_name->what.version < found.version) {
    return d.fail_at(where, errc::version_mismatch,
                     meta::joined({"the closure \"", name, "\" was saved in version ", std::to_string(found.version),
                                   ", this program has version ", std::to_string(same_name->what.version),
                                   "; load it with a newer program"}));
  }
  d.older = true;
  return d.fail_at(
      where, errc::schema_mismatch,
      meta::joined({"the closure \"", name, "\" was saved with other captures (version ", std::to_string(found.version),
                    ") than the ones it has in this program (version ", std::to_string(same_name->what.version),
                    "); write brine::migrate<\"", same_name->what.name, "\">([](old_state) -> new_state { ... })"}));
}

// Says so, if what follows is one closure, of another signature than the one asked for; false, with
// nothing said, if it isn't.
template <class Decoder>
BRINE_COLD bool fail_signature(Decoder& d, std::string_view asked) {
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
template <class Code>
BRINE_COLD bool find_changed(std::string_view bytes, const wanted& want, Code& code) {
  identity_parts saved;
  if (!parse_identity(bytes, saved) || !saved.named || saved.signature != want.signature) return false;
  const std::string name = current_name(saved.name);
  const entry* now = find_named(name, saved.signature, want.signature_type);
  if (now == nullptr || saved.version > now->what.version) return false;
  code.found = now;
  return find_way(*now, saved.captures, code.way);
}

// The code's name was read; now it must be one that may be loaded.
template <class Decoder>
bool check_wanted(Decoder& d, const std::byte* where, const entry& found, const wanted& want) {
  if (found.what.signature != want.signature) [[unlikely]] {
    return fail_unknown(d, where, found.known->bytes, want.signature);
  }
  if (found.conflict.load() != nullptr) [[unlikely]] {
    return d.fail_at(where, errc::duplicate_name, registry_t::describe_conflict(found));
  }
  if (want.copyable && !found.what.copyable) [[unlikely]] {
    return d.fail_at(where, errc::signature_mismatch,
                     meta::joined({"the closure \"", found.what.name,
                                   "\" can only be moved; load it as "
                                   "brine::move_only_function of its signature"}));
  }
  if (!d.options().allow.allows(found.what.name)) [[unlikely]] {
    return d.fail_at(where, errc::not_allowed,
                     meta::joined({"the closure \"", found.what.name, "\" is not among options.allow"}));
  }
  return true;
}

template <class Decoder>
BRINE_COLD bool check_text(Decoder& d, const std::byte* where, const entry& found, std::uint64_t saved) {
  const auto policy = d.options().changed_body;
  if (policy == body_policy::ignore || found.what.fingerprint == 0 || found.what.fingerprint == saved) return true;
  const std::string text =
      meta::joined({"the closure \"", found.what.name, "\" has another text than when it was saved"});
  if (policy == body_policy::refuse) return d.fail_at(where, errc::body_mismatch, text);
  if (d.options().reports != nullptr) {
    if (d.forget_reports == nullptr) {
      d.first_report = d.options().reports->size();
      d.forget_reports = [](auto& from) {
        auto& reports = *from.options().reports;
        while (reports.size() > from.first_report) reports.pop_back();
      };
    }
    d.options().reports->push_back(text);
  }
  return true;
}

// An identity as it stands in the document.
struct read_identity {
  const std::byte* where = nullptr;
  identity id;
  std::uint64_t fingerprint = 0;
  wire::byte_view schema;
};

template <class Decoder>
bool get_identity(Decoder& d, std::uint64_t tag, read_identity& out) {
  out.where = d.cursor();
  if (!d.need(8)) [[unlikely]]
    return false;
  out.id.hash = d.template take<std::uint64_t>();
  std::size_t size = 0;
  if (!d.get_count(1, 0, size)) [[unlikely]]
    return false;
  out.id.bytes = {reinterpret_cast<const char*>(d.cursor()), size};
  d.advance(size);
  if (tag == 2) {
    if (!d.need(8)) [[unlikely]]
      return false;
    out.fingerprint = d.template take<std::uint64_t>();
  }
  if (d.schemas_embedded()) {
    if (!d.get_count(1, 0, size)) [[unlikely]]
      return false;
    out.schema = {d.cursor(), size};
    d.advance(size);
  }
  return true;
}

template <class Deferred = void>
BRINE_COLD meta::counted<inert_code<Deferred>> make_inert(std::string_view id, std::uint64_t hash,
                                                          std::uint64_t fingerprint, wire::byte_view schema) {
  auto code = meta::counted<inert_code<Deferred>>::make();
  code->identity = id;
  code->hash = hash;
  code->fingerprint = fingerprint;
  code->schema.assign(schema.begin(), schema.end());
  return code->captures.parse(code->schema) ? code : meta::counted<inert_code<Deferred>>{};
}

// The number-th code of the document; nullptr where it has named none such.
template <class Decoder, class Code>
const Code* known_code(Decoder& d, std::uint64_t number, Code& first) {
  const bool first_is_plain = d.first_closure != nullptr;
  if (first_is_plain && number == 0) {
    first.found = static_cast<const entry*>(d.first_closure);
    return &first;
  }
  const auto* more = d.closure_state.template get<read_codes<>>();
  const std::uint64_t at = number - (first_is_plain ? 1 : 0);
  return more != nullptr && at < more->all.size() ? &more->all[static_cast<std::size_t>(at)] : nullptr;
}

// The code of a closure that is kept as data, whether it is in this program or not.
template <class Decoder, class Code>
BRINE_COLD bool get_inert_code(Decoder& d, std::uint64_t tag, Code& code) {
  const std::byte* where = d.cursor();
  auto& codes = d.closure_state.template get_or_make<read_codes<>>().all;
  if (tag <= 2) {
    read_identity read;
    if (!get_identity(d, tag, read)) return false;
    identity_parts parts;
    if (!parse_identity(read.id.bytes, parts)) return fail_unknown(d, where, read.id.bytes, {});
    auto made = make_inert<meta::later<void, Decoder>>(read.id.bytes, read.id.hash, read.fingerprint, read.schema);
    if (!made) return d.fail_at(where, errc::bad_value, "the schema of a closure's captures is damaged");
    meta::later<named_code<>, Decoder> named;
    named.inert = made;
    // Met as data first, it may be asked for as code later.
    named.found = registry().find(read.id, nullptr);
    codes.push_back(named);
    code = made;
    return true;
  }
  meta::later<named_code<>, Decoder> first;
  const auto* known = known_code(d, tag - 3, first);
  if (known == nullptr)
    return d.fail_at(where, errc::bad_value, "a closure's code is referred to that the document hasn't named");
  if (!known->inert) {
    std::vector<meta::later<std::byte, Decoder>> bytes;
    schema::builder b{&bytes};
    known->found->what.describe(b);
    code = make_inert<meta::later<void, Decoder>>(known->found->known->bytes, known->found->known->hash,
                                                  known->found->what.fingerprint, bytes);
    return static_cast<bool>(code);
  }
  code = known->inert;
  return true;
}

// Reads what the closure captured, as data.
template <class Decoder, class Value>
BRINE_COLD bool get_inert_state(Decoder& d, Value& value) {
  if (!d.enter()) return false;
  const std::byte* begin = d.cursor();
  const auto cut = [&] {
    if (!d.charge(static_cast<std::size_t>(d.cursor() - begin) + sizeof(typename Value::piece))) return false;
    value.pieces.push_back({{begin, d.cursor()}, {}});
    return true;
  };
  auto on_closure = [&](decoder&) {
    std::uint64_t tag = 0;
    const std::byte* at = d.cursor();
    if (!d.get_varint(tag)) return false;
    Value inner;
    const std::byte* behind_tag = d.cursor();
    d.rewind(at);
    if (!cut()) return false;
    d.rewind(behind_tag);
    if (tag != 0 && (!get_inert_code(d, tag, inner.code) || !get_inert_state(d, inner))) return false;
    value.pieces.back().closure.push_back(std::move(inner));
    begin = d.cursor();
    return true;
  };
  const bool done = brine::detail::skim(d, value.code->captures, 0, on_closure) && cut();
  d.leave();
  return done;
}

// Reads the code that the document names next, `tag` being read: an entry of the program that may
// be loaded, or an inert code.
template <class Decoder, class Code>
bool get_code(Decoder& d, std::uint64_t tag, const wanted& want, Code& code) {
  if (tag >= 3) {
    const std::byte* where = d.cursor();
    meta::later<named_code<>, Decoder> first;
    const auto* known = known_code(d, tag - 3, first);
    if (known == nullptr) [[unlikely]] {
      return d.fail_at(where, errc::bad_value, "a closure's code is referred to that the document hasn't named");
    }
    code = *known;
    if (code.found != nullptr) {
      code.inert = {};
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
                       meta::joined({"the closure \"", parts.name.substr(0, 200), "\" is not among options.allow"}));
    }
    if (!d.schemas_embedded()) {
      return d.fail_at(read.where, errc::unknown_closure,
                       "a closure can be kept as data only from a document with its schema: save it with "
                       "{.schema = brine::embed}");
    }
    code = {};
    code.inert = make_inert<meta::later<void, Decoder>>(read.id.bytes, read.id.hash, read.fingerprint, read.schema);
    if (!code.inert) return d.fail_at(read.where, errc::bad_value, "the schema of a closure's captures is damaged");
  }
  if (code.found != nullptr && code.found->known->bytes == read.id.bytes && code.found->known->hash != read.id.hash) {
    return d.fail_at(read.where, errc::bad_value,
                     "the name of a closure and its hash disagree; the document is damaged");
  }
  if (code.plain() && d.first_closure == nullptr && d.closure_state.template get<read_codes<>>() == nullptr)
      [[likely]] {
    d.first_closure = code.found;
  } else {
    d.closure_state.template get_or_make<read_codes<>>().all.push_back(code);
  }
  if (code.found == nullptr) return true;
  return check_wanted(d, read.where, *code.found, want) &&
         (read.fingerprint == 0 || check_text(d, read.where, *code.found, read.fingerprint));
}

// The code that the document names first, where nothing is special about it: it is here as it was saved, and
// may be loaded. Else nullptr, nothing is read, and get_code() has to look closer.
template <class Decoder>
const entry* find_first(Decoder& d, std::uint64_t tag, const wanted& want) {
  constexpr std::size_t hash_size = 8;
  const std::byte* at = d.cursor();
  if (tag != 1 || d.first_closure != nullptr || d.schemas_embedded() || !d.has(hash_size + 1) ||
      d.closure_state.template get<read_codes<>>() != nullptr) {
    return nullptr;
  }
  const auto hash = wire::fetch<std::uint64_t>(at);
  const auto size = std::to_integer<std::size_t>(at[hash_size]);
  at += hash_size + 1;
  if (size >= 0x80U || !d.has(hash_size + 1 + size)) return nullptr;
  const entry* found = registry().find({{reinterpret_cast<const char*>(at), size}, hash}, want.signature_type);
  if (found == nullptr || found->conflict.load() != nullptr || !is_wanted(*found, want, d.options())) {
    return nullptr;
  }
  d.first_closure = found;
  d.advance(hash_size + 1 + size);
  return found;
}

// Reads the old captures and turns them into the present ones, step by step.
template <class Decoder, class Code>
BRINE_COLD bool construct_migrated(Decoder& d, const Code& code, void* function_object) {
  const std::byte* where = d.cursor();
  std::vector<meta::later<std::byte, Decoder>> state;
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
                   meta::joined({"the migrated captures of \"", code.found->what.name, "\" can't be read"}));
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

  static constexpr void describe(schema::builder& b) { closures::describe_function<signature>(b); }
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
  static bool get(decoder& d, T& value, std::size_t) {
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

  // The quick way to load a whole document (closure/quick.hpp); false, and nothing was touched, where the decoder's
  // way has to be gone, or tells what is wrong.
  [[nodiscard]] static bool load(wire::byte_view bytes, const load_options& options, T& value) {
    constexpr std::size_t hash_at = wire::header_size + 1;
    if (bytes.size() < hash_at + 8 || options.limits.bytes != limits{}.bytes || options.limits.depth < levels)
        [[unlikely]] {
      return false;
    }
    const closures::entry* found = registry().candidate(wire::fetch<std::uint64_t>(bytes.data() + hash_at));
    if (found == nullptr || found->what.load == nullptr || !closures::detail::is_wanted(*found, wanted, options))
        [[unlikely]] {
      return false;
    }
    return found->what.load(bytes.data(), bytes.data() + bytes.size(), options.limits.depth - levels,
                            static_cast<closures::holder<signature>*>(&value));
  }

 private:
  static bool get_state(decoder& d, std::uint64_t tag, T& value) {
    auto* to = static_cast<closures::holder<signature>*>(&value);
    if (const closures::entry* found = closures::detail::find_first(d, tag, wanted)) [[likely]]
      return found->what.construct(d, to);
    return get_other(d, tag, value, to);
  }
  static bool get_other(decoder& d, std::uint64_t tag, T& value, closures::holder<signature>* to) {
    meta::later<closures::named_code<>, T> code;
    if (!closures::detail::get_code(d, tag, wanted, code)) [[unlikely]]
      return false;
    if (code.plain()) [[likely]]
      return code.found->what.construct(d, to);
    if (!code.inert) return closures::detail::construct_migrated(d, code, to);
    auto data = meta::counted<meta::later<closures::inert_value<>, T>>::make();
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

struct crc_tables {
  std::uint32_t of[8][256];
};

inline crc_tables make_crc_tables() {
  crc_tables tables;
  auto& t = tables.of;
  // A byte's is the sum of its bits'.
  t[0][0] = 0;
  std::uint32_t c = 1;
  for (std::size_t bit = 128; bit != 0; bit /= 2) {
    c = (c >> 1U) ^ (0xedb88320U & (0U - (c & 1U)));
    for (std::size_t i = 0; i < 256; i += 2 * bit) t[0][i + bit] = t[0][i] ^ c;
  }
  for (std::size_t k = 1; k < 8; ++k) {
    for (std::size_t i = 0; i < 256; ++i) t[k][i] = (t[k - 1][i] >> 8U) ^ t[0][t[k - 1][i] & 0xffU];
  }
  return tables;
}

// Made when the first checksum is taken: as a constant it would cost every file that includes this.
[[nodiscard]] BRINE_COLD inline const crc_tables& crc() {
  static const crc_tables tables = make_crc_tables();
  return tables;
}

}  // namespace detail

// `before` is the checksum of what came earlier, so that pieces can be added up.
[[nodiscard]] inline std::uint32_t checksum(byte_view bytes, std::uint32_t before = 0) noexcept {
  const auto& t = detail::crc().of;
  std::uint32_t c = ~before;
  const std::byte* p = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; left -= 8, p += 8) {
    const std::uint32_t low = fetch<std::uint32_t>(p) ^ c;
    const auto high = fetch<std::uint32_t>(p + 4);
    c = t[7][low & 0xffU] ^ t[6][(low >> 8U) & 0xffU] ^ t[5][(low >> 16U) & 0xffU] ^ t[4][low >> 24U] ^
        t[3][high & 0xffU] ^ t[2][(high >> 8U) & 0xffU] ^ t[1][(high >> 16U) & 0xffU] ^ t[0][high >> 24U];
  }
  for (; left != 0; --left) c = t[0][(c ^ static_cast<std::uint32_t>(*p++)) & 0xffU] ^ (c >> 8U);
  return ~c;
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

// The options of who gives none: what they would ask for isn't compiled.
struct standard_options {};

[[nodiscard]] constexpr std::uint8_t flags_for(standard_options, destination, bool) { return 0; }
[[nodiscard]] constexpr std::uint8_t flags_for(const save_options& options, destination to, bool sized) {
  const bool file = to == destination::file;
  const bool with_schema = options.schema == schema_mode::embed || (options.schema == schema_mode::standard && file);
  const bool with_checksum =
      options.checksum == checksum_mode::crc32 || (options.checksum == checksum_mode::standard && file);
  return static_cast<std::uint8_t>((with_schema ? wire::embedded : 0) | (with_checksum ? wire::checksummed : 0) |
                                   (sized ? wire::sized : 0));
}

template <class T>
BRINE_STEP void encode_value(encoder& e, const T& value) {
  if constexpr (kind_of<T> == kind::callable) {
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

// What is to be known of a type that is saved: all around its values is the same code for all types.
struct saved_type {
  schema::describer describe;
  void (*encode)(encoder&, const void* value);
};
template <class T>
inline constexpr saved_type saving{schema::describer_of<stored_as<T>>, [](encoder& e, const void* value) {
                                     encode_value(e, *static_cast<const T*>(value));
                                   }};

// Schema and checksum around the value; only documents that have them come here.
template <class Encoder>
BRINE_COLD void write_framed(Encoder& e, const void* value, const saved_type& type, std::uint8_t flags) {
  if ((flags & wire::sized) != 0) e.commit(wire::store(e.reserve(wire::size_field), std::uint64_t{0}));
  if ((flags & wire::embedded) != 0) {
    write_schema(e, type.describe);
    e.embed_schemas();
  }
  type.encode(e, value);
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
template <class Encoder>
void write_document(Encoder& e, const void* value, const saved_type& type, std::uint8_t flags) {
  e.commit(wire::put_header(e.reserve(wire::header_size), flags, type.describe.hash()));
  if (flags != 0) {
    write_framed(e, value, type, flags);
  } else {
    type.encode(e, value);
    if (e.finish_graph != nullptr) e.finish_graph(e);
  }
}
// The same without schema and checksum.
template <class T>
void write_plain_document(encoder& e, const T& value) {
  if constexpr (std::is_function_v<T>) {
    write_plain_document(e, closures::as_callable(value));
  } else {
    e.commit(wire::put_header(e.reserve(wire::header_size), 0, schema::hash<stored_as<T>>()));
    encode_value(e, value);
    if (e.finish_graph != nullptr) e.finish_graph(e);
  }
}
template <class T>
void write_document(encoder& e, const T& value, std::uint8_t flags) {
  if constexpr (std::is_function_v<T>) {
    write_document(e, closures::as_callable(value), flags);
  } else {
    write_document(e, std::addressof(value), saving<T>, flags);
  }
}

// The shared objects that the value refers to stand behind it.
[[nodiscard]] inline bool finish_objects(decoder& d) {
  if (d.finish_graph == nullptr) [[likely]]
    return true;
  const auto finish = d.finish_graph;
  d.finish_graph = nullptr;
  return finish(d);
}

// The signature of a T that is itself a function object; empty for others.
template <class T>
inline constexpr std::string_view asked_signature{};
template <class T>
  requires(kind_of<T> == kind::function)
inline constexpr std::string_view asked_signature<T> =
    closures::spelled_signature<typename function_signature<T>::type>;

// Says more of a document with another schema, where it can; else answers false.
using explain_mismatch = bool (*)(decoder&);
template <class T>
inline constexpr explain_mismatch explain_for = nullptr;
template <class T>
  requires(kind_of<T> == kind::function)
inline constexpr explain_mismatch explain_for<T> =
    [](decoder& d) { return closures::detail::fail_signature(d, asked_signature<T>); };

// Whether a schema's hash is one that the type had earlier.
using earlier_shape = bool (*)(const wanted_shape&, std::uint64_t hash);

// What is to be known of a type that is loaded: its shape and name, who tells of another signature where it is a
// function object, and who knows earlier shapes where there are hooks with a version.
struct loaded_type {
  schema::describer describe;
  std::string_view name;
  explain_mismatch explain;
  earlier_shape earlier;

  [[nodiscard]] wanted_shape shape() const { return {describe, describe.hash()}; }
};

// Whether this is the schema that the type had when classes whose hooks have a version were of earlier ones. Such
// values are read as they are: the hooks see to what was different.
template <class = void>
BRINE_COLD bool is_of_earlier_versions(const wanted_shape& wanted, std::uint64_t hash) {
  constexpr int most_tries = 64;
  schema::notes n;
  schema::builder present{nullptr, &n};
  wanted.describe(present);
  for (const schema::record_type* type : n.records) {
    if (type == nullptr || !type->versioned) continue;
    bool listed = false;
    for (const schema::class_at_version& v : n.versions) listed = listed || v.type == type;
    if (!listed) n.versions.push_back({type, type->version});
  }
  for (int i = 0; i < most_tries; ++i) {
    // The next combination of versions, counting down.
    std::size_t at = 0;
    for (; at < n.versions.size() && n.versions[at].version == 0; ++at)
      n.versions[at].version = n.versions[at].type->version;
    if (at == n.versions.size()) return false;
    --n.versions[at].version;
    schema::builder earlier{nullptr, &n};
    wanted.describe(earlier);
    if (earlier.result().hash == hash) return true;
  }
  return false;
}

template <class T>
inline constexpr loaded_type loading{schema::describer_of<T>, meta::type_name<T>(), explain_for<T>, [] {
                                       if constexpr (schema::facts_of<T>.dynamic) {
                                         return &is_of_earlier_versions<>;
                                       } else {
                                         return nullptr;
                                       }
                                     }()};

// The header, word by word, with everything that it asks for; false where it is refused. A value of an
// earlier version of the type is brought to its present shape.
BRINE_COLD inline bool open_any(decoder& d, const wanted_shape& shape, const loaded_type& wanted) {
  const std::byte* begin = d.cursor();
  if (!wire::has_magic(begin, d.remaining())) {
    return d.fail(errc::bad_magic, "this is no brine document: those begin with the bytes 8f 62 72 6e");
  }
  if (!d.need(wire::header_size)) return false;
  const auto version = static_cast<unsigned>(begin[4]);
  const auto flags = static_cast<unsigned>(begin[5]);
  if (version != wire::format_version) {
    d.advance(4);
    return d.fail_with(errc::unsupported_format,
                       "format version %u, and this brine reads version %u; load it with a newer brine", version,
                       unsigned{wire::format_version});
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
    if (!d.get_size(size)) return false;
    d.set_schema({d.cursor(), size});
    d.advance(size);
  }
  if (hash == shape.hash) return true;
  if (wanted.explain != nullptr) {
    const std::byte* value = d.cursor();
    if (wanted.explain(d)) return false;
    d.rewind(value);
  }
  if (d.schemas_embedded() && convert_document.load() != nullptr) {
    return convert_document.load()(d, {d.cursor(), d.remaining()}, begin + 6, hash, shape);
  }
  if (wanted.earlier != nullptr && wanted.earlier(shape, hash)) return true;
  d.rewind(begin + 6);
  return d.fail_with(
      errc::schema_mismatch,
      "the document holds a value of another shape (schema %016llx) than %.*s (schema %016llx), and %s",
      static_cast<unsigned long long>(hash), static_cast<int>(wanted.name.size() < 400 ? wanted.name.size() : 400),
      wanted.name.data(), static_cast<unsigned long long>(shape.hash),
      d.schemas_embedded()
          ? "this program has no conversions, because it loads no files: call brine::enable_evolution() "
            "anywhere in it"
          : "not its schema, by which it could be converted: load it as the type that was saved; and save with "
            "{.schema = brine::embed} what is to outlive the type");
}

// After a failure to read the value: whether it can be tried again, a class or closure in the document being of an
// earlier version and the whole brought to its present shape.
[[nodiscard]] inline bool reopen(decoder& d, const wanted_shape& wanted) {
  const converter convert = convert_document.load();
  return d.older && convert != nullptr && convert(d, {}, nullptr, wanted.hash, wanted);
}

// Reads the header, and the value by read(decoder, to); refuses bytes behind it.
[[nodiscard]] inline bool read_document(decoder& d, const loaded_type& type, bool (*read)(decoder&, void*), void* to) {
  const wanted_shape shape = type.shape();
  if (d.has(wire::header_size) && wire::is_header(d.cursor(), shape.hash)) [[likely]] {
    d.advance(wire::header_size);
  } else if (!open_any(d, shape, type)) {
    return false;
  }
  while (!read(d, to) || !finish_objects(d)) {
    if (!reopen(d, shape)) return false;
  }
  if (d.remaining() == 0) [[likely]]
    return true;
  return decoder::refuse(&d, d.cursor(), complaint::trailing) != nullptr;
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

// Larger documents are appended to the buffer, so that nothing is zeroed first.
inline constexpr std::size_t zeroed_at_most = 256;
// Copied where memory is zeroed: GCC would fill it with `rep stos`, which takes longer to begin.
template <class Byte>
inline constexpr Byte zeroes[zeroed_at_most]{};

// Makes the container as large as the document; false where so much would be zeroed first that it
// had better be appended.
template <class Buffer>
[[nodiscard]] BRINE_NOINLINE bool cut_to(Buffer& out, std::size_t size) {
  using value_type = typename Buffer::value_type;
  constexpr const value_type* from = zeroes<value_type>;
  if (size <= out.size()) {
    out.resize(size);
  } else if (size > zeroed_at_most) {
    return false;
  } else if constexpr (requires { out.assign(from, from + size); }) {
    out.assign(from, from + size);
  } else {
    out.resize(size);
  }
  return true;
}

// Whether the size of a T's document can be told before it is written.
template <class T>
inline constexpr bool has_known_size = [] {
  if constexpr (!std::is_same_v<stored_as<T>, T> || std::is_function_v<T>) {
    return false;
  } else {
    return kind_of<T> == kind::function || (codec_for<T>::flat && !requires { requires codec_for<T>::wide; });
  }
}();

// The size of such a document; closures::unsaved where it turns out that a closure has to be written the encoder's way.
template <class T>
[[nodiscard]] BRINE_STEP std::size_t document_size(const T& value) {
  if constexpr (kind_of<T> == kind::function) {
    return value.save(nullptr, 0);
  } else {
    return wire::header_size + detail::size(value);
  }
}
// Writes it where there is that much room; false where a closure needs more or less of it.
template <class T>
[[nodiscard]] BRINE_STEP bool put_document(std::byte* to, [[maybe_unused]] std::size_t room, const T& value) {
  if constexpr (kind_of<T> == kind::function) {
    return value.save(to, room) == 0;
  } else {
    codec_for<T>::put(wire::put_header(to, 0, schema::hash<T>()), value);
    return true;
  }
}

// A closure's document that doesn't just fit.
template <class Buffer, class T>
[[nodiscard]] BRINE_NOINLINE bool dumped_anew(Buffer& out, const T& value) {
  const std::size_t size = document_size(value);
  return size != closures::unsaved && cut_to(out, size) &&
         put_document(reinterpret_cast<std::byte*>(out.data()), size, value);
}

// A small value whose size is known beforehand needs no encoder: its document is written where it
// belongs. False where that can't be done.
template <class Buffer, class T, class Options>
[[nodiscard]] bool dumped_flat(Buffer& out, const T& value, const Options& options) {
  if constexpr (has_known_size<T>) {
    if (flags_for(options, destination::bytes, false) != 0) [[unlikely]]
      return false;
    if constexpr (kind_of<T> == kind::function) {
      return put_document(reinterpret_cast<std::byte*>(out.data()), out.size(), value) || dumped_anew(out, value);
    } else {
      const std::size_t size = document_size(value);
      if (out.size() != size && !cut_to(out, size)) [[unlikely]]
        return false;
      return put_document(reinterpret_cast<std::byte*>(out.data()), size, value);
    }
  } else {
    return false;
  }
}

// How large the document of a small value will be; 0 where it is no small one, or has more in it.
template <class T, class Options>
[[nodiscard]] std::size_t known_size(const T& value, const Options& options) {
  const std::size_t size = document_size(value);
  return size > zeroed_at_most || flags_for(options, destination::bytes, false) != 0 ? 0 : size;
}

// Out of line, so that the way of small values has no large frame. Empty: the buffer is.
template <bool Empty, class Buffer, class T, class Options>
BRINE_NOINLINE void dump_into(Buffer& buffer, const T& value, [[maybe_unused]] const Options& options) {
  wire::container_sink<Buffer, encoder, Empty> e{buffer};
  if constexpr (std::is_same_v<Options, standard_options>) {
    write_plain_document(e, value);
  } else {
    e.set_canonical(options.canonical);
    write_document(e, value, flags_for(options, destination::bytes, false));
  }
  if (!e.ok()) [[unlikely]]
    e.raise();
  e.finish();
}

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

// Replaces what the buffer (a vector of bytes, a string) holds by the document, and reuses its memory.
// After an error its content is unspecified.
template <detail::byte_container Buffer, class T>
[[nodiscard]] result<void> try_dumps_into(Buffer& buffer, const T& value, const save_options& options = {}) noexcept {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    return detail::caught<result<void>>([&]() -> result<void> {
      if (detail::dumped_flat(buffer, value, options)) return {};
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
void dumps_into(Buffer& buffer, const T& value, const save_options& options) {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    if (!detail::dumped_flat(buffer, value, options)) detail::dump_into<false>(buffer, value, options);
  }
}
template <detail::byte_container Buffer, class T>
void dumps_into(Buffer& buffer, const T& value) {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    constexpr detail::standard_options none;
    if (!detail::dumped_flat(buffer, value, none)) detail::dump_into<false>(buffer, value, none);
  }
}

namespace detail {

// A vector can't be made without writing all that it holds; of a number of bytes that is known when the program is
// compiled this takes a few steps without a loop or call, and what is too much is cut off. (How GCC doesn't use
// `rep stos` for it either depends on the number.)
template <std::size_t Room>
[[nodiscard]] BRINE_STEP std::vector<std::byte> all_zeroed() {
  if constexpr (Room <= 64) {
    return std::vector<std::byte>(Room);
  } else {
    return {zeroes<std::byte>, zeroes<std::byte> + Room};
  }
}
template <std::size_t Room>
[[nodiscard]] BRINE_INLINE std::vector<std::byte> zeroed(std::size_t size) {
  std::vector<std::byte> bytes = all_zeroed<Room>();
  bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(size), bytes.end());
  return bytes;
}
template <class = void>
[[nodiscard]] BRINE_NOINLINE std::vector<std::byte> zeroed(std::size_t size) {
  BRINE_ANY_NUMBER(size);
  return {zeroes<std::byte>, zeroes<std::byte> + size};
}

// The size of a document that is as small for all values of the type; 0 for others, and where the options are to be
// asked.
template <class T, class Options>
inline constexpr std::size_t fixed_document = [] {
  if constexpr (has_known_size<T> && kind_of<T> != kind::function && std::is_same_v<Options, standard_options>) {
    constexpr std::size_t size = wire::header_size + codec_for<T>::min_size;
    return codec_for<T>::fixed && size <= zeroed_at_most ? size : 0;
  } else {
    return std::size_t{0};
  }
}();

// (Functions of their own: GCC before 14 returns a variable of an inner block by moving it.)
template <std::size_t Size, class T>
[[nodiscard]] std::vector<std::byte> dumped_fixed(const T& value) {
  std::vector<std::byte> bytes = all_zeroed<Size>();
  (void)put_document(bytes.data(), Size, value);
  return bytes;
}
template <class T, class Options>
[[nodiscard]] std::vector<std::byte> dumped_small(const T& value, const Options& options, std::size_t size) {
  std::vector<std::byte> bytes = size <= 64 ? zeroed<64>(size) : size <= 128 ? zeroed<128>(size) : zeroed(size);
  if (!put_document(bytes.data(), size, value)) [[unlikely]] {
    bytes.clear();
    dump_into<true>(bytes, value, options);
  }
  return bytes;
}
template <class T, class Options>
[[nodiscard]] std::vector<std::byte> dumped_any(const T& value, const Options& options) {
  std::vector<std::byte> bytes;
  dump_into<true>(bytes, value, options);
  return bytes;
}
template <class T, class Options>
[[nodiscard]] std::vector<std::byte> dumped(const T& value, const Options& options) {
  if constexpr (fixed_document<T, Options> != 0) {  // then all else would be compiled for nothing
    return dumped_fixed<fixed_document<T, Options>>(value);
  } else {
    if constexpr (has_known_size<T>) {
      if (const std::size_t size = known_size(value, options); size != 0) [[likely]]
        return dumped_small(value, options, size);
    }
    return dumped_any(value, options);
  }
}

}  // namespace detail

// The document of a value: header of 14 bytes with the hash of the type's schema, then the
// value (FORMAT.md); with {.schema = embed} the schema too. Fails with bad_value (a valueless variant),
// too_deep, duplicate_name.
template <class T>
[[nodiscard]] std::vector<std::byte> dumps(const T& value, const save_options& options) {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    return detail::dumped(value, options);
  }
}
template <class T>
[[nodiscard]] std::vector<std::byte> dumps(const T& value) {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    return detail::dumped(value, detail::standard_options{});
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
      std::vector<std::byte> bytes;
      if (auto done = try_dumps_into(bytes, value, options); !done) [[unlikely]]
        return std::move(done).error();
      return bytes;
    });
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
[[nodiscard]] BRINE_STEP wire::byte_view as_bytes(const R& r) {
  if constexpr (requires {
                  r.data();
                  r.size();
                }) {
    return {reinterpret_cast<const std::byte*>(r.data()), static_cast<std::size_t>(r.size())};
  } else {
    return {reinterpret_cast<const std::byte*>(std::data(r)), static_cast<std::size_t>(std::size(r))};
  }
}

inline constexpr load_options default_load_options{};

// Where the value of at least so many bytes begins in a document that has no schema and no checksum, and whose options
// set no limit on memory (which is charged only the decoder's way); nullptr for others.
[[nodiscard]] BRINE_INLINE const std::byte* quick_start(wire::byte_view bytes, const load_options& options,
                                                        std::uint64_t hash, std::size_t least) {
  if (bytes.size() < wire::header_size + least || !wire::is_header(bytes.data(), hash) ||
      options.limits.bytes != limits{}.bytes) [[unlikely]] {
    return nullptr;
  }
  return bytes.data() + wire::header_size;
}
[[nodiscard]] BRINE_INLINE source source_of(wire::byte_view bytes, const load_options& options) {
  return {bytes.data() + bytes.size(), options.limits.depth, nullptr};
}
// Reads all of a document; false where that has to be done the decoder's way, or says what is wrong.
template <class T>
[[nodiscard]] bool read_quick(wire::byte_view bytes, const load_options& options, T& value) {
  if constexpr (quick<T>) {
    if (const std::byte* at = quick_start(bytes, options, schema::hash<T>(), codec_for<T>::min_size)) [[likely]] {
      source s = source_of(bytes, options);
      if constexpr (codec_for<T>::flat) {
        return read(at, s, value, 0) == s.end;  // where it stands: a call is worth as much as what it does
      } else {
        return read_alone(at, s, value) == s.end;
      }
    }
  } else if constexpr (kind_of<T> == kind::function) {
    return codec_for<T>::load(bytes, options, value);
  }
  return false;
}

// Reads a value into an object that was just made.
template <class T>
[[nodiscard]] bool decode_made(decoder& d, void* to) {
  return decode(d, *static_cast<T*>(to));
}

// Reads one document into raw memory.
template <class T>
[[nodiscard]] bool read_new(decoder& d, place<T>& to) {
  return read_document(
      d, loading<T>,
      [](decoder& from, void* raw) {
        return from.need(codec_for<T>::min_size) && static_cast<place<T>*>(raw)->construct(from);
      },
      &to);
}

// Reads a value over one that is there; a failure leaves it as it was.
template <class T>
[[nodiscard]] bool decode_over(decoder& d, void* to) {
  T& value = *static_cast<T*>(to);
  if constexpr (!std::is_move_assignable_v<T> && !constructs_itself<T>) {
    return decode(d, value);  // nothing but this very object can be read into
  } else {
    // All bytes are checked first; then reading them in place can't fail. But limits are met, or not, only while
    // objects are made.
    if constexpr (!quick<T> && !schema::facts_of<T>.opaque && !schema::facts_of<T>.dynamic && !constructs_itself<T>) {
      if (d.options().limits.bytes == limits{}.bytes) [[likely]] {
        const std::byte* begin = d.cursor();
        if (!skip<T>(d)) [[unlikely]]
          return false;
        if (d.remaining() != 0) [[unlikely]]
          return true;  // trailing bytes: refused by the caller
        d.rewind(begin);
        return decode(d, value);
      }
    }
    // Only reading can tell whether the bytes are good: into a new object, which then moves.
    place<T> fresh;
    if (!d.need(codec_for<T>::min_size) || !fresh.construct(d) || !finish_objects(d)) [[unlikely]]
      return false;
    if (d.remaining() != 0) [[unlikely]]
      return true;
    if constexpr (std::is_move_assignable_v<T>) {
      value = std::move(*fresh.get());
    } else {  // const members
      std::destroy_at(std::addressof(value));
      std::construct_at(std::addressof(value), std::move(*fresh.get()));
    }
    return true;
  }
}
template <class T>
[[nodiscard]] bool read_over(decoder& d, T& value) {
  return read_document(d, loading<T>, &decode_over<T>, std::addressof(value));
}
// The same, once all bytes were found to be good; false where they weren't, and nothing was touched.
template <class T>
[[nodiscard]] bool read_over_quick(wire::byte_view bytes, const load_options& options, T& value) {
  if constexpr (quick<T>) {
    if (const std::byte* at = quick_start(bytes, options, schema::hash<T>(), codec_for<T>::min_size)) [[likely]] {
      source s = source_of(bytes, options);
      if (codec_for<T>::pass(at, s, 0) != s.end) [[unlikely]]
        return false;
      passed_source good{source_of(bytes, options)};
      (void)read(at, good, value, 0);
      return true;
    }
  } else if constexpr (kind_of<T> == kind::function) {
    return codec_for<T>::load(bytes, options, value);
  }
  return false;
}

// The decoder's way, which says what is wrong. A value that was half read is read again.
BRINE_NOINLINE inline void load_slowly(wire::byte_view bytes, const load_options& options, const loaded_type& type,
                                       bool (*read)(decoder&, void*), void* to) {
  decoder d{bytes, 0, options};
  if (!read_document(d, type, read, to)) [[unlikely]]
    d.raise();
}

// A function of its own: GCC before 14 returns a variable of an inner block by moving it.
template <class T>
[[nodiscard]] T load_made(wire::byte_view bytes, const load_options& options) {
  T value = T();  // a member's default constructor may be explicit
  if (!read_quick(bytes, options, value)) {
    load_slowly(bytes, options, loading<T>, &decode_made<T>, std::addressof(value));
  }
  return value;
}

template <class T>
[[nodiscard]] BRINE_STEP loaded_as<T> load_from(wire::byte_view bytes, const load_options& options) {
  using type = loaded_as<T>;
  if constexpr (default_made<type> && !constructs_itself<type> && std::is_default_constructible_v<type>) {
    return load_made<type>(bytes, options);
  } else {
    decoder d{bytes, 0, options};
    place<type> value;
    if (!read_new(d, value)) [[unlikely]]
      d.raise();
    return std::move(*value.get());
  }
}

template <class T>
[[nodiscard]] result<loaded_as<T>> try_load_from(wire::byte_view bytes, const load_options& options) {
  using type = loaded_as<T>;
  return caught<result<type>>([&]() -> result<type> {
    decoder d{bytes, 0, options};
    if constexpr ((quick<type> || kind_of<type> == kind::function) && publicly_made<type>) {
      type value = type();
      if (!read_quick(bytes, options, value) &&
          !read_document(d, loading<type>, &decode_made<type>, std::addressof(value))) [[unlikely]] {
        return d.take_failure();
      }
      return value;
    } else {
      place<type> value;
      if (!read_new(d, value)) [[unlikely]]
        return d.take_failure();
      return std::move(*value.get());
    }
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
      if (detail::read_over_quick(detail::as_bytes(bytes), options, value)) return {};
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
    if (!detail::read_over_quick(detail::as_bytes(bytes), options, value)) {
      detail::load_slowly(detail::as_bytes(bytes), options, detail::loading<T>, &detail::decode_over<T>,
                          std::addressof(value));
    }
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
struct refusal_text {
  static constexpr void write(meta::text_writer& out) {
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
  }
};

}  // namespace detail

// Why T can't: the message's id, the path to the member at fault and its type,
// "brine[E103]: jobs[].lock: std::mutex"; empty for a storable type. A constant.
template <class T>
[[nodiscard]] consteval std::string_view why_not() {
  return meta::written<detail::refusal_text<T>>::view;
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

template <class Deferred = void>
[[nodiscard]] error io_failure(const file_name& name, const char* what) {
  const int number = errno;
  return {errc::io_error, 0, {}, meta::joined({name.text(), ": ", what, ": ", std::strerror(number)})};
}

#if BRINE_HAS_POSIX

// The file behind a symbolic link is what is replaced, not the link.
template <class Deferred = void>
[[nodiscard]] result<std::string> resolve_links(const file_name& name) {
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
template <class Deferred = void>
[[nodiscard]] result<void> write_file(const file_name& name, wire::byte_view bytes) {
  auto resolved = resolve_links(name);
  if (!resolved) return std::move(resolved).error();
  const std::string target = *std::move(resolved);
  std::string fresh = meta::joined({target, ".XXXXXX"});
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

template <class Deferred = void>
[[nodiscard]] result<void> write_file(const file_name& name, wire::byte_view bytes) {
  const file_name fresh{meta::joined({name.text(), ".new"})};
  std::FILE* file = std::fopen(fresh.c_str(), "wb");
  if (file == nullptr) return io_failure(name, "can't create a file beside it");
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  if (std::fclose(file) != 0 || !written) return io_failure(name, "can't write");
  std::remove(name.c_str());  // C's rename may refuse an existing name
  if (std::rename(fresh.c_str(), name.c_str()) != 0) return io_failure(name, "can't replace it");
  return {};
}

#endif

template <class Deferred = void>
[[nodiscard]] result<std::vector<std::byte>> read_file(const file_name& name) {
  std::FILE* file = std::fopen(name.c_str(), "rb");
  if (file == nullptr) return io_failure(name, "can't be opened");
  std::vector<meta::later<std::byte, Deferred>> bytes;
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
    (void)&detail::conversions<detail::evolution_here>::instance;
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

// ---- brine/archive/inspected_shape.hpp
// What the walk over an inspected document must know of a schema beyond its words: how many bytes a
// value takes at least, and which members have a name that isn't theirs alone.

namespace brine::detail {

template <class Deferred = void>
struct inspected_shape {
  meta::later<schema::tree, Deferred> tree;
  std::vector<meta::later<std::size_t, Deferred>> least;  // bytes of a value of each item, or fewer
  // Members of records whose name an earlier one has, in order.
  struct member {
    std::size_t item, number;

    static int compare(const void* left, const void* right) {
      const auto a = static_cast<const member*>(left)->number, b = static_cast<const member*>(right)->number;
      return a < b ? -1 : a > b ? 1 : 0;
    }
  };
  struct member_name {
    std::string_view name;
    std::size_t number;

    static int compare(const void* left, const void* right) {
      const auto& a = *static_cast<const member_name*>(left);
      const auto& b = *static_cast<const member_name*>(right);
      const int order = a.name.compare(b.name);
      return order != 0 ? order : a.number < b.number ? -1 : a.number > b.number ? 1 : 0;
    }
  };
  std::vector<member> repeated;
};

// What a document of so many bytes may ask for: `each` for each of them and `least`, but no more than
// a number holds.
[[nodiscard]] constexpr std::size_t in_proportion(std::size_t bytes, std::size_t each, std::size_t least) {
  const std::size_t most = static_cast<std::size_t>(-1) - least;
  return bytes < most / each ? least + each * bytes : most;
}

// The word at the end of enumerations and times of numbers, which are written as the number; the
// item itself for all others.
template <class Tree>
[[nodiscard]] std::size_t plain_item(const Tree& t, std::size_t i) {
  i = t.resolve(i);
  while (t.at(i).what == schema::node::enumeration || t.at(i).what == schema::node::duration ||
         t.at(i).what == schema::node::time_point) {
    i = t.resolve(t.at(i).children[0]);
  }
  return i;
}
template <class Tree>
[[nodiscard]] std::size_t leaf_width(const Tree& t, std::size_t i) {
  return width_of(t.at(plain_item(t, i)).what);
}

// The least bytes that each item's values take: children stand behind their parents, so from the back.
// False where characters are none.
template <class Shape>
[[nodiscard]] bool measure(Shape& s) {
  using schema::node;
  constexpr std::size_t most = std::size_t{1} << 31U;
  s.least.assign(s.tree.size(), 0);
  for (std::size_t i = s.tree.size(); i-- > 0;) {
    const auto& it = s.tree.at(i);
    std::size_t sum = width_of(it.what);
    switch (it.what) {
      case node::array: {
        const std::size_t one = s.least[it.children[0]];
        sum = one != 0 && it.number > most / one ? most : static_cast<std::size_t>(one == 0 ? 0 : it.number * one);
        break;
      }
      case node::bits:
        sum = it.number / 8 > most ? most : static_cast<std::size_t>((it.number + 7) / 8);
        break;
      case node::tuple:
      case node::record:
      case node::enumeration:
      case node::duration:
      case node::time_point:
        for (std::size_t c : it.children) sum += s.least[c];
        break;
      case node::text:
        if (!is_character(s.tree.at(it.children[0]).what)) return false;
        sum = 1;
        break;
      case node::unit:
      case node::reference:  // stands before its target's size is known: 0 is never too much
      case node::base:
        break;
      default:
        if (sum == 0) sum = 1;  // a count, a number, or whether there is a value
    }
    s.least[i] = sum < most ? sum : most;
  }
  return true;
}

// Members whose name an earlier one of their record has.
template <class Shape>
void find_repeated(Shape& s) {
  std::vector<typename Shape::member_name> names;
  for (std::size_t i = 0; i < s.tree.size(); ++i) {
    const auto& it = s.tree.at(i);
    const std::size_t first = s.repeated.size();
    names.clear();
    for (std::size_t m = 0; m < it.names.size(); ++m) names.push_back({it.names[m], m});
    if (names.size() < 2) continue;
    std::qsort(names.data(), names.size(), sizeof names[0], &Shape::member_name::compare);
    for (std::size_t m = 1; m < names.size(); ++m) {
      if (!names[m].name.empty() && names[m].name == names[m - 1].name) s.repeated.push_back({i, names[m].number});
    }
    const std::size_t found = s.repeated.size() - first;
    if (found > 1) {
      std::qsort(s.repeated.data() + first, found, sizeof s.repeated[0], &Shape::member::compare);
    }
  }
}

}  // namespace brine::detail

// ---- brine/archive/inspected.hpp
// What inspect() answers: a document's value as a tree, and what stands around it. The tree keeps one
// small entry for each value; numbers in one piece (a vector of doubles) have none of their own and
// are read from the bytes when they are asked for.

namespace brine {

// A code that the document names, as the document says; this program need not have it.
struct inspected_code {
  bool named = false;
  std::string name;  // of an unnamed one, the words of its compiler
  std::uint64_t version = 0;
  std::string signature;
  std::uint64_t build = 0;             // only of an unnamed one
  std::uint64_t fingerprint = 0;       // of its source text; 0: none
  std::uint64_t captures_hash = 0;     // of the capture schema
  std::size_t offset = 0, size = 0;    // of the bytes that name it
  std::size_t shape = 0;               // for the tree's own use
};

// A class of a hierarchy that the document names.
struct inspected_class {
  std::string name;  // empty: the hierarchy's root itself
  std::size_t offset = 0, size = 0;
  std::size_t shape = 0;
};

// Sizes and offsets in bytes, from the document's first.
struct document_header {
  unsigned format = 0;
  bool embedded = false;
  bool checksummed = false;
  bool sized = false;
  std::uint64_t hash = 0;  // of the schema
  std::size_t size = 0;    // of the whole document
  std::size_t schema_offset = 0, schema_size = 0;
  std::size_t value_offset = 0, value_size = 0;
  std::size_t objects_size = 0;  // the shared objects behind the value
};

namespace detail {

// One value. Its children follow it; `end` is the entry behind the last of them.
struct inspected_entry {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint32_t end = 0;
  std::uint32_t item = 0;
  std::uint32_t shape = 0;
  std::uint32_t extra = 0;  // how many children; of a closure, its code + 1; of a class's object, its class + 1
};
inline constexpr std::uint32_t map_entry = 0x80000000U;  // in `item`: one key and its value

struct inspected_object {
  std::uint32_t entry = 0;
  std::uint32_t shape = 0;
  std::uint32_t item = 0;
  std::uint32_t class_number = 0;  // + 1; 0: of no hierarchy
};

// A template, and so is all below, so that only programs that inspect documents compile it.
template <class Deferred = void>
struct inspected_data {
  template <class T>
  using list = std::vector<meta::later<T, Deferred>>;

  document_header header;
  list<std::byte> bytes;
  list<inspected_shape<Deferred>> shapes;  // 0: the document's own
  list<inspected_entry> entries;
  list<inspected_object> objects;
  list<inspected_code> codes;
  list<inspected_class> classes;
};

}  // namespace detail

// One value of a document: a small handle that is good as long as the `inspected` it came from, or a
// copy of that.
template <class Data>
class basic_inspected_node {
 public:
  basic_inspected_node() = default;

  // The schema's word for it. A map's elements are tuples of a key and a value.
  [[nodiscard]] schema::node kind() const { return entry_of_map() ? schema::node::tuple : item().what; }
  // A member's or capture's name, "key" and "value"; empty where there is none.
  [[nodiscard]] std::string_view name() const noexcept { return name_; }
  // Its place among its parent's children.
  [[nodiscard]] std::size_t index() const noexcept { return index_; }
  // Its type in the words of the schema, "[f64]".
  [[nodiscard]] std::string type() const {
    const auto& t = tree();
    if (!entry_of_map()) return t.text(item_);
    return meta::joined({"(", t.text(item().children[0]), ", ", t.text(item().children[1]), ")"});
  }
  // Where its bytes begin and how many they are, all that it holds included (but shared objects, which
  // stand elsewhere).
  [[nodiscard]] std::size_t offset() const noexcept { return offset_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  // (Converts to std::span<const std::byte>, whose header is dear to compile.)
  [[nodiscard]] wire::byte_view bytes() const { return {raw_bytes(), size_}; }
  [[nodiscard]] const std::byte* raw_bytes() const { return data_->bytes.data() + offset_; }

  // -- children: members, elements, a map's pairs, an optional's or pointer's value, a variant's, captures
  class iterator;
  [[nodiscard]] std::size_t count() const {
    if (is_packed()) return packed_count();
    if (entry_ == none) return 0;
    switch (kind()) {
      case schema::node::closure:
        return stored().extra == 0 ? 0 : 1;
      case schema::node::unique:
        return stored().end == entry_ + 1 ? 0 : 1;
      case schema::node::shared:
      case schema::node::weak:
        return 0;
      default:
        return stored().extra;
    }
  }
  [[nodiscard]] iterator begin() const;
  [[nodiscard]] iterator end() const;
  // The child of this name; an empty handle (operator bool) where there is none.
  [[nodiscard]] basic_inspected_node operator[](std::string_view name) const;
  // The n-th child, from 0; an empty handle where there are fewer. In steps of one, but for numbers.
  [[nodiscard]] basic_inspected_node operator[](std::size_t n) const;
  explicit operator bool() const noexcept { return data_ != nullptr; }
  // Of a record: whether a member before the n-th has its name.
  [[nodiscard]] bool repeats_name(std::size_t n) const {
    const auto& all = data_->shapes[shape_].repeated;
    std::size_t low = 0, high = all.size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      const bool before = all[middle].item < item_ || (all[middle].item == item_ && all[middle].number < n);
      (before ? low : high) = before ? middle + 1 : middle;
    }
    return low < all.size() && all[low].item == item_ && all[low].number == n;
  }

  // -- a number, bool, character, enumeration or time: its value, without its type
  [[nodiscard]] bool is_number() const { return !entry_of_map() && detail::leaf_width(tree(), item_) != 0; }
  // The word that says how the number is written, u8 to byte.
  [[nodiscard]] schema::node number_kind() const { return tree().at(detail::plain_item(tree(), item_)).what; }
  // Up to 64 bits, as they stand.
  [[nodiscard]] std::uint64_t bits() const {
    std::uint64_t value = 0;
    const std::size_t width = size_ < 8 ? size_ : 8;
    for (std::size_t i = width; i-- > 0;) value = value << 8U | std::to_integer<std::uint64_t>(raw_bytes()[i]);
    return value;
  }

  // A list, set or array of numbers, in one piece.
  [[nodiscard]] bool is_packed() const {
    if (entry_ == none || entry_of_map()) return false;
    switch (item().what) {
      case schema::node::sequence:
      case schema::node::set:
      case schema::node::multiset:
      case schema::node::array:
        return detail::leaf_width(tree(), item().children[0]) != 0;
      default:
        return false;
    }
  }

  // -- text, a handle's name, a sequence of bytes or characters: the content, without its count
  [[nodiscard]] std::string_view text() const {
    const std::size_t width = count_width();
    return {reinterpret_cast<const char*>(data_->bytes.data()) + offset_ + width, size_ - width};
  }
  // Bytes of each of its characters.
  [[nodiscard]] std::size_t character_width() const {
    return item().children.empty() ? 1 : detail::leaf_width(tree(), item().children[0]);
  }
  // A word whose text() is its whole content: text, handles, sequences and arrays of char, char8_t, byte.
  [[nodiscard]] bool is_text() const {
    if (entry_of_map()) return false;
    switch (item().what) {
      case schema::node::text:
      case schema::node::handle:
        return true;
      case schema::node::sequence:
      case schema::node::array: {
        const auto what = tree().at(tree().resolve(item().children[0])).what;
        return what == schema::node::char_ || what == schema::node::char8 || what == schema::node::byte;
      }
      default:
        return false;
    }
  }
  [[nodiscard]] bool is_bytes() const {
    return is_text() && !item().children.empty() &&
           tree().at(tree().resolve(item().children[0])).what == schema::node::byte;
  }

  // -- an optional, pointer or closure that holds nothing, or a value of a type without any
  [[nodiscard]] bool is_null() const {
    switch (kind()) {
      case schema::node::unit:
        return true;
      case schema::node::shared:
      case schema::node::weak:
        return reference() == 0;
      case schema::node::optional:
      case schema::node::unique:
      case schema::node::closure:
        return !entry_of_map() && count() == 0;
      default:
        return false;
    }
  }
  [[nodiscard]] std::uint64_t bit_count() const { return item().number; }
  // -- a variant: which alternative it holds, from 0
  [[nodiscard]] std::uint64_t alternative() const { return varint_at(0); }
  // -- shared and weak pointers: the object's number, from 1; 0: none
  [[nodiscard]] std::size_t reference() const { return static_cast<std::size_t>(varint_at(0) / 2); }
  [[nodiscard]] bool is_part() const { return varint_at(0) % 2 != 0; }
  // ... and the way from the object to the part of it that is pointed at; empty: the object itself.
  [[nodiscard]] auto part() const {
    std::vector<meta::later<std::uint64_t, Data>> way;
    if (!is_part()) return way;
    const std::byte* at = data_->bytes.data() + offset_;
    const std::byte* const stop = at + size_;
    std::uint64_t value = 0;
    at = wire::get_varint(at, stop, value);
    at = wire::get_varint(at, stop, value);
    for (std::uint64_t left = value; left != 0; --left) {
      at = wire::get_varint(at, stop, value);
      way.push_back(value);
    }
    return way;
  }
  // -- a closure: its code; nullptr: it is empty
  [[nodiscard]] const inspected_code* code() const {
    if (kind() != schema::node::closure || stored().extra == 0) return nullptr;
    return &data_->codes[stored().extra - 1];
  }
  // -- the object of a class hierarchy behind a unique pointer: its class; nullptr: of no hierarchy
  [[nodiscard]] const inspected_class* object_class() const {
    if (kind() != schema::node::unique || stored().extra == 0) return nullptr;
    return &data_->classes[stored().extra - 1];
  }
  // The name of the root of the hierarchy that a pointer points into; empty: into none.
  [[nodiscard]] std::string_view hierarchy() const {
    if (item().children.empty()) return {};
    const auto& pointee = tree().at(item().children[0]);
    return pointee.what == schema::node::base ? std::string_view{pointee.text} : std::string_view{};
  }

 private:
  template <class>
  friend class basic_inspected;

  static constexpr std::uint32_t none = 0xffffffffU;

  basic_inspected_node(const Data& data, std::uint32_t entry, std::size_t index, std::string_view name)
      : data_{&data}, entry_{entry}, index_{index}, name_{name} {
    const auto& e = data.entries[entry];
    offset_ = static_cast<std::size_t>(e.offset);
    size_ = static_cast<std::size_t>(e.size);
    shape_ = e.shape;
    item_ = e.item;
  }
  // A number among others in one piece.
  basic_inspected_node(const basic_inspected_node& parent, std::size_t index)
      : data_{parent.data_}, shape_{parent.shape_}, index_{index} {
    const auto& t = tree();
    item_ = static_cast<std::uint32_t>(t.resolve(parent.item().children[0]));
    size_ = detail::leaf_width(t, item_);
    offset_ = parent.offset_ + parent.count_width() + index * size_;
  }

  [[nodiscard]] const auto& tree() const { return data_->shapes[shape_].tree; }
  [[nodiscard]] const auto& item() const { return tree().at(item_ & ~detail::map_entry); }
  [[nodiscard]] const auto& stored() const { return data_->entries[entry_]; }
  [[nodiscard]] bool entry_of_map() const { return (item_ & detail::map_entry) != 0; }

  [[nodiscard]] std::uint64_t varint_at(std::size_t at) const {
    std::uint64_t value = 0;
    (void)wire::get_varint(data_->bytes.data() + offset_ + at, data_->bytes.data() + offset_ + size_, value);
    return value;
  }
  // The bytes of the count in front of the elements.
  [[nodiscard]] std::size_t count_width() const {
    return kind() == schema::node::array ? 0 : wire::varint_size(varint_at(0));
  }
  [[nodiscard]] std::size_t packed_count() const {
    return kind() == schema::node::array ? static_cast<std::size_t>(item().number)
                                         : static_cast<std::size_t>(varint_at(0));
  }
  [[nodiscard]] std::string_view child_name(std::size_t i) const {
    if (entry_of_map()) return i == 0 ? "key" : "value";
    if (item().what == schema::node::record) return item().names[i];
    return item().what == schema::node::closure ? "captures" : "";
  }

  const Data* data_ = nullptr;
  std::size_t offset_ = 0;
  std::size_t size_ = 0;
  std::uint32_t entry_ = none;
  std::uint32_t shape_ = 0;
  std::uint32_t item_ = 0;
  std::size_t index_ = 0;
  std::string_view name_;
};

// Over the children of a node, in order.
template <class Data>
class basic_inspected_node<Data>::iterator {
 public:
  using value_type = basic_inspected_node;
  using difference_type = std::ptrdiff_t;

  iterator() = default;

  [[nodiscard]] basic_inspected_node operator*() const {
    if (entry_ == none) return {parent_, index_};
    return {*parent_.data_, entry_, index_, parent_.child_name(index_)};
  }
  iterator& operator++() {
    ++index_;
    if (entry_ != none) entry_ = parent_.data_->entries[entry_].end;
    return *this;
  }
  iterator operator++(int) {
    auto old = *this;
    ++*this;
    return old;
  }
  friend bool operator==(const iterator& a, const iterator& b) { return a.index_ == b.index_; }

 private:
  friend class basic_inspected_node;
  iterator(const basic_inspected_node& parent, std::size_t index, std::uint32_t entry)
      : parent_{parent}, index_{index}, entry_{entry} {}

  basic_inspected_node parent_;
  std::size_t index_ = 0;
  std::uint32_t entry_ = none;
};

template <class Data>
auto basic_inspected_node<Data>::begin() const -> iterator {
  return {*this, 0, entry_ == none || is_packed() ? none : entry_ + 1};
}
template <class Data>
auto basic_inspected_node<Data>::end() const -> iterator {
  return {*this, count(), none};
}
template <class Data>
auto basic_inspected_node<Data>::operator[](std::string_view name) const -> basic_inspected_node {
  for (const auto& child : *this) {
    if (child.name() == name && !name.empty()) return child;
  }
  return {};
}

template <class Data>
auto basic_inspected_node<Data>::operator[](std::size_t n) const -> basic_inspected_node {
  if (n >= count()) return {};
  if (is_packed()) return {*this, n};
  iterator at = begin();
  while (n-- != 0) ++at;
  return *at;
}

// A document as a tree. Copies share what they show.
template <class Data>
class basic_inspected {
 public:
  using node = basic_inspected_node<Data>;

  explicit basic_inspected(meta::counted<Data> data) : data_{std::move(data)} {}

  [[nodiscard]] const document_header& header() const noexcept { return data_->header; }
  // Whether the document carries its schema; without it nothing is known of the value but its size.
  [[nodiscard]] bool readable() const noexcept { return !data_->entries.empty(); }
  // "{rate: f64, tags: [string]}"; empty where the document doesn't carry it.
  [[nodiscard]] std::string schema_text() const {
    return data_->shapes.empty() ? std::string{} : data_->shapes[0].tree.text();
  }
  // The same of a closure's captures, and of a class's members.
  [[nodiscard]] std::string schema_text(const inspected_code& c) const { return data_->shapes[c.shape].tree.text(); }
  [[nodiscard]] std::string schema_text(const inspected_class& c) const { return data_->shapes[c.shape].tree.text(); }
  // The value; an empty handle where it isn't readable.
  [[nodiscard]] node root() const { return readable() ? node{*data_, 0, 0, {}} : node{}; }

  // Shared objects, by the numbers that pointers refer to them with: from 1.
  [[nodiscard]] std::size_t object_count() const noexcept { return data_->objects.size(); }
  [[nodiscard]] node object(std::size_t number) const { return {*data_, data_->objects[number - 1].entry, number, {}}; }
  // Of a class hierarchy, the object's class.
  [[nodiscard]] const inspected_class* object_class(std::size_t number) const {
    const auto c = data_->objects[number - 1].class_number;
    return c == 0 ? nullptr : &data_->classes[c - 1];
  }

  // What the document names: codes of closures, classes of hierarchies; vectors of inspected_code, inspected_class.
  [[nodiscard]] const auto& codes() const noexcept { return data_->codes; }
  [[nodiscard]] const auto& classes() const noexcept { return data_->classes; }

 private:
  meta::counted<Data> data_;
};

using inspected_node = basic_inspected_node<detail::inspected_data<>>;
using inspected = basic_inspected<detail::inspected_data<>>;

}  // namespace brine

// ---- brine/archive/inspector.hpp
// The walk behind inspect(): a value by its schema, every byte of it looked at.

namespace brine {

struct inspect_options {
  // bytes: memory that the tree may take. depth: levels of closures and records as when loading; of all
  // levels, those of containers too, eight times as many.
  brine::limits limits{};
  // Values in the tree; 0: 2^18, and 8 for each byte of the document (attack: a schema by which one byte
  // is two hundred records in one another, or a count of as many values of no bytes as there are bytes).
  std::size_t nodes = 0;
  // False: every byte is checked as ever, but no tree is kept; readable() is false then.
  bool tree = true;
};

namespace detail {

// The walk over a value by its schema: a stack on the heap, so that no document can exhaust the
// program's own. A template only so that programs that don't inspect don't compile it.
template <class Data>
class inspector {
 public:
  inspector(wire::byte_view bytes, const inspect_options& options)
      : load_{.limits = options.limits},
        d_{bytes, 0, load_},
        data_{meta::counted<Data>::make()},
        nodes_left_{options.nodes != 0 ? options.nodes : in_proportion(bytes.size(), 8, std::size_t{1} << 18U)},
        levels_left_{8 * (options.limits.depth < most_levels ? options.limits.depth : most_levels)},
        keep_{options.tree} {
    data_->header.size = bytes.size();
  }

  [[nodiscard]] bool run() {
    const std::byte* begin = d_.cursor();
    const std::size_t size = d_.remaining();
    const auto hash = size < wire::header_size ? 0 : wire::fetch<std::uint64_t>(begin + 6);
    if (!open_any(d_, {{}, hash}, {})) return false;
    auto& h = data_->header;
    const auto flags = std::to_integer<unsigned>(begin[5]);
    h.format = std::to_integer<unsigned>(begin[4]);
    h.hash = hash;
    h.embedded = (flags & wire::embedded) != 0;
    h.checksummed = (flags & wire::checksummed) != 0;
    h.sized = (flags & wire::sized) != 0;
    h.value_offset = d_.offset();
    h.value_size = d_.remaining();
    if (keep_) {
      if (!d_.charge(size)) return false;
      data_->bytes.assign(begin, begin + size);
    }
    if (!h.embedded) return true;
    d_.rewind(begin + wire::header_size + (h.sized ? wire::size_field : 0));
    std::uint32_t shape = 0;
    const std::byte* where = d_.cursor();
    if (!get_schema(shape, hash)) return false;
    h.schema_size = static_cast<std::size_t>(d_.cursor() - where);
    h.schema_offset = h.value_offset - h.schema_size;
    if (!walk(0, 0)) return false;
    h.value_size = d_.offset() - h.value_offset;
    const std::size_t objects = d_.offset();
    for (std::size_t i = 0; i < data_->objects.size(); ++i) {
      auto& o = data_->objects[i];
      o.entry = static_cast<std::uint32_t>(data_->entries.size());
      if (!walk(o.shape, o.item)) {
        d_.trace(i + 1);
        return d_.trace("shared");
      }
    }
    h.objects_size = d_.offset() - objects;
    if (d_.remaining() == 0) return true;
    return decoder::refuse(&d_, d_.cursor(), complaint::trailing) != nullptr;
  }

  [[nodiscard]] error take_failure() { return d_.take_failure(); }
  [[nodiscard]] meta::counted<Data> take() { return std::move(data_); }

 private:
  static constexpr std::size_t most_levels = 1U << 20U;

  // A value whose children are being read.
  struct frame {
    std::uint32_t entry = 0;
    std::uint32_t shape = 0;
    std::uint32_t item = 0;  // with map_entry
    std::uint32_t child_shape = 0;
    std::uint32_t child_item = 0;  // of optionals, pointers, variants and closures
    std::uint64_t count = 0;
    std::uint64_t done = 0;
  };

  [[nodiscard]] const schema::tree& tree(std::uint32_t shape) const { return data_->shapes[shape].tree; }
  [[nodiscard]] std::size_t least(std::uint32_t shape, std::size_t item) const {
    return data_->shapes[shape].least[item];
  }

  BRINE_COLD bool bad(const char* what) { return d_.fail(errc::bad_value, what); }
  BRINE_COLD bool bad_at(const std::byte* where, const char* what) { return d_.fail_at(where, errc::bad_value, what); }

  [[nodiscard]] bool get_text(std::string_view& text) {
    std::size_t size = 0;
    if (!d_.get_size(size)) return false;
    text = {reinterpret_cast<const char*>(d_.cursor()), size};
    d_.advance(size);
    return true;
  }

  // A count and a canonical schema, which must have this hash.
  [[nodiscard]] bool get_schema(std::uint32_t& shape, std::uint64_t hash) {
    const std::byte* where = d_.cursor();
    std::string_view text;
    if (!get_text(text)) return false;
    // A schema's every byte may be a word of its own.
    if (!d_.charge(text.size(), sizeof(schema::item) + sizeof(std::size_t))) return false;
    shape = static_cast<std::uint32_t>(data_->shapes.size());
    auto& s = data_->shapes.emplace_back();
    if (meta::hash(text) != hash) return bad_at(where, "a schema and its hash disagree; the document is damaged");
    if (!s.tree.parse({reinterpret_cast<const std::byte*>(text.data()), text.size()}) || !measure(s)) {
      return bad_at(where, "the schema of a value is damaged");
    }
    find_repeated(s);
    return true;
  }

  [[nodiscard]] bool add(std::uint32_t shape, std::uint32_t item) {
    if (nodes_left_ == 0) [[unlikely]] {
      return d_.fail(errc::limit_exceeded, "the document holds more values than options.nodes; raise it");
    }
    --nodes_left_;
    if (!keep_) return true;
    if (data_->entries.size() >= 0xfffffff0U || !d_.charge(sizeof(inspected_entry))) [[unlikely]] {
      return d_.fail(errc::limit_exceeded, "the document holds more values than a tree can");
    }
    data_->entries.push_back({d_.offset(), 0, 0, item, shape, 0});
    return true;
  }

  // One value and all that it holds.
  [[nodiscard]] bool walk(std::uint32_t shape, std::uint32_t item) {
    stack_.clear();
    if (!begin(shape, item)) return false;
    while (!stack_.empty()) {
      frame& f = stack_.back();
      if (f.done == f.count) {
        finish(f.entry);
        if ((f.item & map_entry) == 0 && tree(f.shape).at(f.item).what == schema::node::closure) {
          d_.leave(closure_levels);
        }
        ++levels_left_;
        stack_.pop_back();
        continue;
      }
      const auto [child_shape, child_item] = next(f);
      ++f.done;
      if (!begin(child_shape, child_item)) {
        trace();
        return false;
      }
    }
    return true;
  }

  void finish(std::uint32_t entry) {
    if (!keep_) return;
    auto& e = data_->entries[entry];
    e.size = d_.offset() - e.offset;
    e.end = static_cast<std::uint32_t>(data_->entries.size());
  }

  struct place_in_schema {
    std::uint32_t shape, item;
  };
  [[nodiscard]] place_in_schema next(const frame& f) const {
    using schema::node;
    const auto& it = tree(f.shape).at(f.item & ~map_entry);
    const auto child = [&](std::uint64_t i) {
      return place_in_schema{f.shape, static_cast<std::uint32_t>(it.children[static_cast<std::size_t>(i)])};
    };
    if ((f.item & map_entry) != 0) return child(f.done);
    switch (it.what) {
      case node::tuple:
      case node::record:
        return child(f.done);
      case node::map:
      case node::multimap:
        return {f.shape, f.item | map_entry};
      case node::unique:
      case node::variant:
      case node::closure:
        return {f.child_shape, f.child_item};
      default:
        return child(0);
    }
  }

  // The way to what failed: names and numbers of the children that are being read, from within.
  BRINE_COLD void trace() {
    using schema::node;
    // Of a deep nest the first and the last steps (attack: a path of thousands of long names).
    constexpr std::size_t ends = 32;
    for (std::size_t i = stack_.size(); i-- > 0;) {
      if (i >= ends && i + ends < stack_.size()) {
        if (i == ends) d_.trace("...");
        continue;
      }
      const frame& f = stack_[i];
      const auto at = static_cast<std::size_t>(f.done - 1);
      if ((f.item & map_entry) != 0) {
        d_.trace(at == 0 ? "key" : "value");
        continue;
      }
      const auto& it = tree(f.shape).at(f.item);
      switch (it.what) {
        case node::record:
          if (it.names[at].empty()) {
            d_.trace(at);
          } else {
            d_.trace(std::string_view{it.names[at]}.substr(0, 200));
          }
          break;
        case node::sequence:
        case node::set:
        case node::multiset:
        case node::map:
        case node::multimap:
        case node::array:
        case node::tuple:
          d_.trace(at);
          break;
        default:
          break;
      }
    }
  }

  // Reads a value that holds no others, or what stands before those that it holds.
  [[nodiscard]] bool begin(std::uint32_t shape, std::uint32_t raw_item) {
    const bool is_entry = (raw_item & map_entry) != 0;
    const auto& t = tree(shape);
    const auto item = is_entry ? raw_item : static_cast<std::uint32_t>(t.resolve(raw_item));
    const auto entry = static_cast<std::uint32_t>(data_->entries.size());
    if (!add(shape, item)) return false;
    if (is_entry) return open(entry, shape, item, 2);
    if (const std::size_t width = leaf_width(t, item); width != 0) {
      if (!numbers(t, item, 1)) return false;
      finish(entry);
      return true;
    }
    return begin_other(shape, item, entry);
  }

  // So many numbers in one piece; only bools have bytes that are no value.
  [[nodiscard]] bool numbers(const schema::tree& t, std::size_t item, std::size_t count) {
    const std::size_t plain = plain_item(t, item);
    const std::size_t width = width_of(t.at(plain).what);
    if (count > d_.remaining() / width) return d_.truncated(width);
    if (t.at(plain).what == schema::node::boolean) {
      for (std::size_t i = 0; i < count; ++i) {
        if (d_.take<std::uint8_t>() > 1) {
          return bad_at(d_.cursor() - 1, "a bool is the byte 0 or 1; this one is neither");
        }
      }
    } else {
      d_.advance(count * width);
    }
    return true;
  }

  [[nodiscard]] bool begin_other(std::uint32_t shape, std::uint32_t item, std::uint32_t entry) {
    using schema::node;
    const auto& it = tree(shape).at(item);
    std::uint64_t n = 0;
    std::string_view text;
    switch (it.what) {
      case node::unit:
        break;
      case node::text: {
        const std::size_t width = leaf_width(tree(shape), it.children[0]);
        std::size_t count = 0;
        if (!d_.get_count(width, 0, count)) return false;
        d_.advance(count * width);
        break;
      }
      case node::handle:
        if (!get_text(text)) return false;
        break;
      case node::bits: {
        n = it.number / 8 + (it.number % 8 != 0 ? 1 : 0);
        if (n > d_.remaining()) return d_.truncated(d_.remaining() + 1);
        d_.advance(static_cast<std::size_t>(n));
        if (it.number % 8 != 0 && std::to_integer<unsigned>(d_.cursor()[-1]) >> (it.number % 8) != 0) {
          return bad_at(d_.cursor() - 1, "bits beyond the end of a bitset are set; the document is damaged");
        }
        break;
      }
      case node::array:
        return begin_elements(shape, item, entry, it.number);
      case node::sequence:
      case node::set:
      case node::multiset: {
        std::size_t count = 0;
        if (!d_.get_count(least(shape, it.children[0]), 0, count, free_elements)) return false;
        return begin_elements(shape, item, entry, count);
      }
      case node::map:
      case node::multimap: {
        std::size_t count = 0;
        if (!d_.get_count(least(shape, it.children[0]) + least(shape, it.children[1]), 0, count, free_elements)) {
          return false;
        }
        return open(entry, shape, item, count);
      }
      case node::optional:
      case node::unique: {
        if (!d_.need(1)) return false;
        const auto present = d_.take<std::uint8_t>();
        if (present > 1) {
          return bad_at(d_.cursor() - 1, "whether a value follows is said by a byte 0 or 1; this one is neither");
        }
        if (it.what == node::unique && present != 0) return begin_owned(shape, item, entry);
        return open(entry, shape, item, present);
      }
      case node::variant:
        if (!d_.get_varint(n)) return false;
        if (n >= it.children.size()) return bad("an alternative that the variant doesn't have");
        return open_one(entry, shape, item, shape, it.children[static_cast<std::size_t>(n)], 1);
      case node::tuple:
      case node::record:
        return open(entry, shape, item, it.children.size());
      case node::enumeration:
      case node::duration:
      case node::time_point:
        return open(entry, shape, item, 1);
      case node::shared:
      case node::weak:
        if (!get_reference(shape, item)) return false;
        break;
      case node::closure:
        return begin_closure(shape, item, entry);
      default:
        return bad("a class hierarchy's object outside a pointer; the schema is damaged");
    }
    finish(entry);
    return true;
  }

  [[nodiscard]] bool begin_elements(std::uint32_t shape, std::uint32_t item, std::uint32_t entry, std::uint64_t count) {
    const auto& t = tree(shape);
    const std::size_t element = t.at(item).children[0];
    if (leaf_width(t, element) != 0) {
      if (count > d_.remaining()) return d_.truncated(d_.remaining() + 1);
      if (!numbers(t, element, static_cast<std::size_t>(count))) return false;
      finish(entry);
      return true;
    }
    if (const std::size_t one = least(shape, element); one != 0 && count > d_.remaining() / one) {
      return d_.truncated(one);
    }
    // Of elements without bytes there may be any number (attack: an array of 2^60 of them).
    if (count > nodes_left_) {
      return d_.fail(errc::limit_exceeded, "the document holds more values than options.nodes; raise it");
    }
    return open(entry, shape, item, count);
  }

  // So many children follow.
  [[nodiscard]] bool open(std::uint32_t entry, std::uint32_t shape, std::uint32_t item, std::uint64_t count) {
    return push({entry, shape, item, 0, 0, count, 0}, static_cast<std::uint32_t>(count));
  }
  // One child, of another place in the schemas.
  [[nodiscard]] bool open_one(std::uint32_t entry, std::uint32_t shape, std::uint32_t item, std::size_t child_shape,
                              std::size_t child_item, std::size_t extra) {
    return push(
        {entry, shape, item, static_cast<std::uint32_t>(child_shape), static_cast<std::uint32_t>(child_item), 1, 0},
        static_cast<std::uint32_t>(extra));
  }
  [[nodiscard]] bool push(const frame& f, std::uint32_t extra) {
    if (levels_left_ == 0) [[unlikely]] {
      return d_.fail(errc::too_deep,
                     "nested deeper than options.limits.depth allows; raise it if the document is trusted");
    }
    --levels_left_;
    if (keep_) data_->entries[f.entry].extra = extra;
    stack_.push_back(f);
    return true;
  }

  // What a unique pointer owns; before an object of a hierarchy stands its class.
  [[nodiscard]] bool begin_owned(std::uint32_t shape, std::uint32_t item, std::uint32_t entry) {
    const std::size_t pointee = tree(shape).at(item).children[0];
    if (tree(shape).at(pointee).what != schema::node::base) {
      return open_one(entry, shape, item, shape, pointee, 0);
    }
    std::size_t number = 0;
    if (!get_class(number)) return false;
    return open_one(entry, shape, item, data_->classes[number].shape, 0, number + 1);
  }

  [[nodiscard]] bool get_class(std::size_t& number) {
    const std::byte* where = d_.cursor();
    std::uint64_t k = 0;
    if (!d_.get_varint(k)) return false;
    if (k != 1) {
      if (k == 0 || k - 2 >= data_->classes.size()) {
        return bad_at(where, "a class is referred to that the document hasn't named");
      }
      number = static_cast<std::size_t>(k - 2);
      return true;
    }
    inspected_class c;
    c.offset = d_.offset();
    std::string_view name;
    if (!get_text(name) || !d_.need(8)) return false;
    const auto hash = d_.take<std::uint64_t>();
    std::uint32_t shape = 0;
    if (!d_.charge(name.size() + sizeof c) || !get_schema(shape, hash)) return false;
    c.name = name;
    c.size = d_.offset() - c.offset;
    c.shape = shape;
    number = data_->classes.size();
    data_->classes.push_back(std::move(c));
    return true;
  }

  [[nodiscard]] bool get_reference(std::uint32_t shape, std::uint32_t item) {
    std::uint64_t r = 0;
    const std::byte* where = d_.cursor();
    if (!d_.get_varint(r)) return false;
    if (r == 0) return true;
    const std::uint64_t number = r / 2;
    auto& objects = data_->objects;
    if (number == 0 || number > objects.size() + (r % 2 == 0 ? 1 : 0)) {
      return bad_at(where, "an object is referred to that the document hasn't named");
    }
    if (r % 2 != 0) return get_part(objects[static_cast<std::size_t>(number - 1)]);
    if (number <= objects.size()) return true;
    inspected_object o;
    const std::size_t pointee = tree(shape).at(item).children[0];
    if (tree(shape).at(pointee).what == schema::node::base) {
      std::size_t c = 0;
      if (!get_class(c)) return false;
      o.class_number = static_cast<std::uint32_t>(c + 1);
      o.shape = static_cast<std::uint32_t>(data_->classes[c].shape);
    } else {
      o.shape = shape;
      o.item = static_cast<std::uint32_t>(pointee);
    }
    // Each object that waits takes some bytes, or one value of those that may take none.
    if (!d_.charge(sizeof o)) return false;
    objects.push_back(o);
    return true;
  }

  // The way from an object to a part of it: members of records, tuples and arrays.
  [[nodiscard]] bool get_part(inspected_object whole) {
    using schema::node;
    std::size_t steps = 0;
    const std::byte* where = d_.cursor();
    if (!d_.get_count(1, 0, steps)) return false;
    if (steps > 64) return bad_at(where, "a part of a part of an object, 64 levels deep; the document is damaged");
    const auto& t = tree(whole.shape);
    std::size_t at = whole.item;
    for (std::size_t i = 0; i < steps; ++i) {
      std::uint64_t step = 0;
      if (!d_.get_varint(step)) return false;
      const auto& it = t.at(t.resolve(at));
      const bool listed = it.what == node::record || it.what == node::tuple;
      if (!(listed && step < it.children.size()) && !(it.what == node::array && step < it.number)) {
        return bad_at(where, "a part of an object that it doesn't have");
      }
      at = it.children[listed ? static_cast<std::size_t>(step) : 0];
    }
    return true;
  }

  [[nodiscard]] bool begin_closure(std::uint32_t shape, std::uint32_t item, std::uint32_t entry) {
    std::uint64_t k = 0;
    const std::byte* where = d_.cursor();
    if (!d_.get_varint(k)) return false;
    if (k == 0) {
      finish(entry);
      return true;
    }
    std::size_t number = data_->codes.size();
    if (k >= 3) {
      if (k - 3 >= number) return bad_at(where, "a closure's code is referred to that the document hasn't named");
      number = static_cast<std::size_t>(k - 3);
    } else if (!get_code(k)) {
      return false;
    }
    const auto& code = data_->codes[number];
    if (code.signature != tree(shape).at(item).text) {
      return d_.fail_at(
          where, errc::signature_mismatch,
          meta::joined({"the closure \"", code.name.substr(0, 200), "\" has another signature than the schema says"}));
    }
    if (!d_.enter(closure_levels)) return false;
    return open_one(entry, shape, item, code.shape, 0, number + 1);
  }

  [[nodiscard]] bool get_code(std::uint64_t k) {
    inspected_code c;
    c.offset = d_.offset();
    const std::byte* where = d_.cursor();
    if (!d_.need(8)) return false;
    const auto hash = d_.take<std::uint64_t>();
    std::string_view identity;
    if (!get_text(identity)) return false;
    closures::identity_parts parts;
    if (!closures::parse_identity(identity, parts)) {
      return bad_at(where, "these bytes name no closure; the document is damaged");
    }
    if (meta::hash(identity) != hash) {
      return bad_at(where, "the name of a closure and its hash disagree; the document is damaged");
    }
    if (k == 2) {
      if (!d_.need(8)) return false;
      c.fingerprint = d_.take<std::uint64_t>();
    }
    std::uint32_t shape = 0;
    if (!d_.charge(2 * identity.size() + sizeof c) || !get_schema(shape, parts.captures)) return false;
    c.named = parts.named;
    c.name = parts.name;
    c.version = parts.version;
    c.signature = parts.signature;
    c.build = parts.build;
    c.captures_hash = parts.captures;
    c.size = d_.offset() - c.offset;
    c.shape = shape;
    data_->codes.push_back(std::move(c));
    return true;
  }

  // As when loading: closures nest in closures, each costs so many levels.
  static constexpr std::size_t closure_levels = 8;
  static constexpr std::size_t free_elements = std::size_t{1} << 18U;

  load_options load_;
  decoder d_;
  meta::counted<Data> data_;
  std::vector<frame> stack_;
  std::size_t nodes_left_;
  std::size_t levels_left_;
  bool keep_;
};

}  // namespace detail

}  // namespace brine

// ---- brine/archive/inspect.hpp
// brine::inspect(bytes): a stored document as a tree, with no need of the types or closures that it
// holds. Nothing of the document is run, no constructor, hook or codec is called; hostile bytes are
// refused with the errors that loading them would give.
//
// The schema says what the bytes are: a document with its schema (the default of dump()) is shown whole,
// of one without only the header is known. A class whose hook visits other members for some objects
// than for a new one is shown wrongly or refused.

namespace brine {

// The document as a tree (inspected.hpp). Fails as loads() does, with the codes that bytes alone can be
// at fault for; on any bytes it answers a tree or fails so.
template <detail::byte_range Bytes>
[[nodiscard]] auto try_inspect(const Bytes& bytes, const inspect_options& options = {}) noexcept {
  using data = meta::later<detail::inspected_data<>, Bytes>;
  using answer = result<basic_inspected<data>>;
  return detail::caught<answer>([&]() -> answer {
    detail::inspector<data> walk{detail::as_bytes(bytes), options};
    if (!walk.run()) return walk.take_failure();
    return basic_inspected<data>{walk.take()};
  });
}
template <detail::byte_range Bytes>
[[nodiscard]] auto inspect(const Bytes& bytes, const inspect_options& options = {}) {
  return try_inspect(bytes, options).value();
}

// How many of these bytes are the first document, where several stand back to back: its own length
// where it has it (those of streams do), else all of them. Nothing else is looked at.
template <detail::byte_range Bytes>
[[nodiscard]] std::size_t document_size(const Bytes& bytes) {
  const auto b = detail::as_bytes(bytes);
  constexpr std::size_t front = wire::header_size + wire::size_field;
  if (b.size() < front || (std::to_integer<unsigned>(b[5]) & wire::sized) == 0) return b.size();
  const auto behind = wire::fetch<std::uint64_t>(b.data() + wire::header_size);
  return behind < b.size() - front ? front + static_cast<std::size_t>(behind) : b.size();
}

}  // namespace brine

// ---- brine/archive/inspect_values.hpp
// Values of an inspected document as text: numbers in full, text that can go to a terminal or a file
// whatever bytes it has.

namespace brine::detail {

inline void put_hex(std::string& out, std::uint64_t value, int digits) {
  for (int i = digits; i-- > 0;) out += "0123456789abcdef"[value >> (4 * static_cast<unsigned>(i)) & 0xfU];
}
inline void put_hex(std::string& out, std::string_view bytes) {
  for (char c : bytes) put_hex(out, static_cast<unsigned char>(c), 2);
}

// The code point at the front of the text, which is shortened by it; false where that is no UTF-8.
[[nodiscard]] inline bool next_code_point(std::string_view& text, std::uint32_t& point) {
  const auto at = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const std::uint32_t first = at(0);
  const std::size_t size = first < 0x80   ? 1
                           : first < 0xc2 ? 0
                           : first < 0xe0 ? 2
                           : first < 0xf0 ? 3
                           : first < 0xf5 ? 4
                                          : 0;
  if (size == 0 || size > text.size()) return false;
  point = size == 1 ? first : first & (0x7fU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((at(i) & 0xc0U) != 0x80U) return false;
    point = point << 6U | (at(i) & 0x3fU);
  }
  if ((size == 3 && (point < 0x800 || (point >= 0xd800 && point < 0xe000))) ||
      (size == 4 && (point < 0x10000 || point > 0x10ffff))) {
    return false;
  }
  text.remove_prefix(size);
  return true;
}

inline void put_utf8(std::string& out, std::uint32_t point) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (point < 0x80) return put(point);
  if (point < 0x800) {
    put(0xc0U | point >> 6U);
  } else {
    if (point < 0x10000) {
      put(0xe0U | point >> 12U);
    } else {
      put(0xf0U | point >> 18U);
      put(0x80U | (point >> 12U & 0x3fU));
    }
    put(0x80U | (point >> 6U & 0x3fU));
  }
  put(0x80U | (point & 0x3fU));
}

[[nodiscard]] inline bool is_utf8(std::string_view text) {
  std::uint32_t point = 0;
  while (!text.empty()) {
    if (!next_code_point(text, point)) return false;
  }
  return true;
}

// Points that move the cursor, change colours or turn the line around (attack: a name that rewrites
// what a terminal shows).
[[nodiscard]] constexpr bool is_control(std::uint32_t point) {
  return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0xad || point == 0x61c ||
         (point >= 0x200b && point <= 0x200f) || (point >= 0x2028 && point <= 0x202e) ||
         (point >= 0x2060 && point <= 0x206f) || point == 0xfeff || (point >= 0xfff9 && point <= 0xfffb) ||
         point >= 0xe0000;
}

// In quotes, as in JSON; bytes that are no UTF-8 as \xff, which JSON has not.
inline void put_quoted(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    std::uint32_t point = 0;
    const std::string_view rest = text;
    if (!next_code_point(text, point)) {
      meta::add(out, "\\x");
      put_hex(out, static_cast<unsigned char>(text.front()), 2);
      text.remove_prefix(1);
    } else if (point == '"' || point == '\\') {
      out += '\\';
      out += static_cast<char>(point);
    } else if (point == '\n') {
      meta::add(out, "\\n");
    } else if (point == '\t') {
      meta::add(out, "\\t");
    } else if (point == '\r') {
      meta::add(out, "\\r");
    } else if (is_control(point) && point >= 0x10000) {  // two UTF-16 units
      meta::add(out, "\\u");
      put_hex(out, 0xd800U + ((point - 0x10000U) >> 10U), 4);
      meta::add(out, "\\u");
      put_hex(out, 0xdc00U + ((point - 0x10000U) & 0x3ffU), 4);
    } else if (is_control(point)) {
      meta::add(out, "\\u");
      put_hex(out, point, 4);
    } else {
      out += rest.substr(0, rest.size() - text.size());
    }
  }
  out += '"';
}

// UTF-16 or UTF-32 units, little-endian, as UTF-8; false where they are none.
[[nodiscard]] inline bool units_to_utf8(std::string_view units, std::size_t width, std::string& out) {
  const auto unit = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = width; i-- > 0;) value = value << 8U | static_cast<unsigned char>(units[at + i]);
    return value;
  };
  for (std::size_t at = 0; at < units.size(); at += width) {
    std::uint32_t point = unit(at);
    if (width == 2 && point >= 0xd800 && point < 0xdc00 && at + 2 * width <= units.size()) {
      const std::uint32_t low = unit(at + width);
      if (low < 0xdc00 || low >= 0xe000) return false;
      point = 0x10000U + ((point - 0xd800U) << 10U) + (low - 0xdc00U);
      at += width;
    }
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return false;
    put_utf8(out, point);
  }
  return true;
}

// The fewest digits, from so many on, that read back as the same number, whatever the locale; always
// with a point or an exponent. (15 digits of a double, 6 of a float are always right: fewer than that
// are the same digits and zeros, which aren't printed. Numbers near 0 have fewer.)
template <class Float>
void put_float(std::string& out, Float value, int digits) {
  char text[64];
  for (;; ++digits) {
    std::snprintf(text, sizeof text, "%.*g", digits, static_cast<double>(value));
    const Float back = sizeof(Float) == 4 ? static_cast<Float>(std::strtof(text, nullptr))
                                          : static_cast<Float>(std::strtod(text, nullptr));
    if (std::memcmp(&back, &value, sizeof value) == 0 || digits >= 17) break;
  }
  bool whole = true;
  for (char& c : text) {
    if (c == '\0') break;
    if ((c < '0' || c > '9') && c != '-' && c != '+') {
      whole = false;
      if (c != 'e') c = '.';  // a locale's own decimal point
    }
  }
  out += text;
  if (whole) meta::add(out, ".0");
}

// binary128 as C writes it in hexadecimal, "0x1.8p+1": no machine need have the type.
inline void put_binary128(std::string& out, std::uint64_t high, std::uint64_t low) {
  const auto exponent = static_cast<int>(high >> 48U & 0x7fffU);
  const std::uint64_t top = high & 0xffffffffffffU;
  if ((high >> 63U) != 0) out += '-';
  if (exponent == 0 && top == 0 && low == 0) {
    meta::add(out, "0x0p+0");
    return;
  }
  out += exponent == 0 ? "0x0." : "0x1.";
  put_hex(out, top, 12);
  put_hex(out, low, 16);
  while (out.back() == '0') out.pop_back();
  if (out.back() == '.') out.pop_back();
  const int power = (exponent == 0 ? 1 : exponent) - 16383;
  out += power < 0 ? "p-" : "p+";
  out += std::to_string(power < 0 ? -power : power);
}

// 128 bits in decimal, without a type of as many.
inline void put_wide(std::string& out, std::uint64_t high, std::uint64_t low, bool is_signed) {
  if (is_signed && (high >> 63U) != 0) {
    out += '-';
    high = ~high + (low == 0 ? 1 : 0);
    low = ~low + 1;
  }
  std::uint32_t words[4] = {static_cast<std::uint32_t>(high >> 32U), static_cast<std::uint32_t>(high),
                            static_cast<std::uint32_t>(low >> 32U), static_cast<std::uint32_t>(low)};
  char digits[40];
  std::size_t count = 0;
  for (bool more = true; more;) {
    std::uint64_t rest = 0;
    more = false;
    for (auto& word : words) {
      rest = rest << 32U | word;
      word = static_cast<std::uint32_t>(rest / 10);
      rest %= 10;
      more = more || word != 0;
    }
    digits[count++] = static_cast<char>('0' + rest);
  }
  while (count != 0) out += digits[--count];
}

enum class number_form : unsigned char {
  plain,   // a JSON number or true, false
  quoted,  // a text where JSON is written: beyond what a double holds, or no number
};

// A number's text. What is more than 53 bits, a binary128 (in hexadecimal), an infinity or a NaN (with its
// bits unless it is the plain one) is no JSON number.
template <class Node>
[[nodiscard]] number_form put_number(std::string& out, const Node& n) {
  using schema::node;
  const auto raw = n.bits();
  const auto high = n.size() == 16 ? wire::fetch<std::uint64_t>(n.raw_bytes() + 8) : 0;
  const auto special = [&](bool infinite, bool negative, bool plain_nan) {
    if (infinite) {
      out += negative ? "-inf" : "inf";
    } else if (plain_nan) {
      meta::add(out, "nan");
    } else {
      meta::add(out, "nan:0x");
      if (n.size() == 16) put_hex(out, high, 16);
      put_hex(out, raw, n.size() == 4 ? 8 : 16);
    }
    return number_form::quoted;
  };
  switch (n.number_kind()) {
    case node::boolean:
      out += raw != 0 ? "true" : "false";
      return number_form::plain;
    case node::i8:
    case node::i16:
    case node::i32:
    case node::i64: {
      const auto shift = static_cast<unsigned>(64 - 8 * n.size());
      const auto value = static_cast<std::int64_t>(raw << shift) >> shift;
      out += std::to_string(value);
      return value > -(std::int64_t{1} << 53) && value < std::int64_t{1} << 53 ? number_form::plain
                                                                               : number_form::quoted;
    }
    case node::u128:
    case node::i128:
      put_wide(out, high, raw, n.number_kind() == node::i128);
      return number_form::quoted;
    case node::f32: {
      const auto value = wire::fetch<float>(n.raw_bytes());
      if ((raw >> 23U & 0xffU) == 0xff) {
        return special((raw & 0x7fffffU) == 0, raw >> 31U != 0, raw == 0x7fc00000U);
      }
      put_float(out, value, (raw >> 23U & 0xffU) == 0 ? 1 : 6);
      return number_form::plain;
    }
    case node::f64: {
      const auto value = wire::fetch<double>(n.raw_bytes());
      if ((raw >> 52U & 0x7ffU) == 0x7ff) {
        return special((raw & 0xfffffffffffffU) == 0, raw >> 63U != 0, raw == 0x7ff8000000000000U);
      }
      put_float(out, value, (raw >> 52U & 0x7ffU) == 0 ? 1 : 15);
      return number_form::plain;
    }
    case node::f128:
      if ((high >> 48U & 0x7fffU) == 0x7fff) {
        const bool infinite = (high & 0xffffffffffffU) == 0 && raw == 0;
        return special(infinite, high >> 63U != 0, high == 0x7fff800000000000U && raw == 0);
      }
      put_binary128(out, high, raw);
      return number_form::quoted;
    default:
      out += std::to_string(raw);
      return raw < std::uint64_t{1} << 53U ? number_form::plain : number_form::quoted;
  }
}

// A bitset's bits, the last first, as std::bitset prints them.
template <class Node>
void put_bits(std::string& out, const Node& n, std::uint64_t count) {
  const auto* bytes = n.raw_bytes();
  for (std::uint64_t i = count; i-- > 0;) {
    out += (std::to_integer<unsigned>(bytes[static_cast<std::size_t>(i / 8)]) >> (i % 8) & 1U) != 0 ? '1' : '0';
  }
}

}  // namespace brine::detail

// ---- brine/archive/inspect_json.hpp
// An inspected document as JSON, of which nothing is lost but the schema and the bytes' places.
//
//   {"brine": 1, "embedded": true, "checksummed": true, "sized": false, "hash": "06702402a3f62a9c",
//    "size": 312, "value": ..., "objects": [...]}
//
// "size" is the document's in bytes, "hash" the schema's; "objects" are the shared ones, from number 1. A
// value is, by its schema,
//   bool, numbers, enumerations, times   true, false, a number; a string where a double can't hold it:
//   "18446744073709551615",
//                                        "nan", "nan:0x7ff8000000000001", "inf", "-inf"; binary128 as "0x1.8p+1"
//   characters                           their numbers
//   text; lists and arrays of char       a string; {"$hex": "ff00"} where that is no UTF-8; {"$units": [55296]}
//                                        where it is no UTF-16 or UTF-32
//   lists and arrays of std::byte        {"$hex": "00ff"}
//   lists, sets, arrays, tuples          an array
//   map with text for keys               an object, if all keys are UTF-8 and different
//   other maps, multimaps                an array of arrays of key and value
//   record                               an object; a member without a name, or with one that the record
//                                        has already, is called "$" and its number from 0
//   bits                                 "0101", the last bit first
//   optional, unique pointer             null, or the value; {"$some": value} where that is null or {"$some"} itself
//   ... into a class hierarchy           {"$class": "circle", "$value": {}}; "" is the root itself
//   variant                              {"$index": 0, "$value": ...}
//   shared and weak pointers             null, {"$ref": 1}, {"$ref": 1, "$part": [0, 2]}
//   closure                              null, {"$closure": "ui/save", "version": 1, "signature": "void()",
//                                        "captures": {}}; "fingerprint": "..." before "captures" where it has one; an
//                                        unnamed one {"$closure": null, "words": "...", "version", "signature",
//                                        "build": "...", ...}
//   handle                               {"$handle": "log"}
//   unit                                 null
// Names and keys that begin with $ have another $ in front; names that are no UTF-8 are "$hex:ff00".
// Of a document without its schema the value is {"$unread": 12}, its size in bytes.

namespace brine {

struct json_options {
  std::size_t indent = 0;  // blanks a level; 0: all on one line
  // Bytes of text; 0: 2^26, and 256 for each byte of the document (attack: a long name of a member of
  // small elements). More is limit_exceeded.
  std::size_t most = 0;
};

namespace detail {

// A template only so that programs that don't use it don't compile it; so are those below.
template <class Inspected>
class json_writer {
  using node_type = typename Inspected::node;

 public:
  json_writer(const Inspected& document, const json_options& options)
      : document_{document},
        most_{options.most != 0 ? options.most : in_proportion(document.header().size, 256, std::size_t{1} << 26U)},
        indent_{options.indent} {}

  [[nodiscard]] bool run() {
    const auto& h = document_.header();
    open('{');
    first("brine");
    out_ += std::to_string(h.format);
    flag("embedded", h.embedded);
    flag("checksummed", h.checksummed);
    flag("sized", h.sized);
    member("hash");
    out_ += '"';
    put_hex(out_, h.hash, 16);
    out_ += '"';
    member("size");
    out_ += std::to_string(h.size);
    member("value");
    if (!document_.readable()) {
      out_ += meta::joined({"{\"$unread\":", std::to_string(h.value_size), "}"});
    } else if (!value(document_.root())) {
      return false;
    }
    member("objects");
    open('[');
    for (std::size_t i = 1; i <= document_.object_count(); ++i) {
      if (i != 1) next();
      const auto* c = document_.object_class(i);
      fresh_ = false;
      if (c != nullptr) begin_class(*c);
      if (!value(document_.object(i))) return false;
      if (c != nullptr) close('}');
    }
    close(']');
    close('}');
    return true;
  }

  [[nodiscard]] std::string take() { return std::move(out_); }
  [[nodiscard]] std::size_t size() const noexcept { return out_.size(); }

 private:
  // An array or object that is being written.
  struct level {
    node_type parent;
    typename node_type::iterator at, end;
    char closing;
    bool keyed;  // a map as an object
  };

  void line() {
    if (indent_ == 0) return;
    out_ += '\n';
    out_.append(depth_ * indent_, ' ');
  }
  void open(char c) {
    out_ += c;
    ++depth_;
    fresh_ = true;
    line();
  }
  void close(char c) {
    --depth_;
    if (fresh_ && indent_ != 0) {  // nothing in it: on one line
      while (out_.back() == ' ') out_.pop_back();
      out_.pop_back();
    } else {
      line();
    }
    fresh_ = false;
    out_ += c;
  }
  void next() {
    out_ += ',';
    line();
  }
  void colon() { out_ += indent_ == 0 ? ":" : ": "; }
  void member(std::string_view name) {
    next();
    out_ += '"';
    out_ += name;
    out_ += '"';
    colon();
  }
  void flag(std::string_view name, bool value) {
    member(name);
    out_ += value ? "true" : "false";
  }
  void first(std::string_view name) {
    out_ += '"';
    out_ += name;
    out_ += '"';
    colon();
    fresh_ = false;
  }

  void key(std::string_view name) {
    if (!is_utf8(name)) {
      meta::add(out_, "\"$hex:");
      put_hex(out_, name);
      out_ += '"';
    } else if (name.starts_with('$')) {
      put_quoted(out_, '$' + std::string{name});
    } else {
      put_quoted(out_, name);
    }
    colon();
  }

  void text(const node_type& n) {
    const std::string_view content = n.text();
    const std::size_t width = n.is_text() && n.kind() != schema::node::handle ? n.character_width() : 1;
    if (width == 1 && !n.is_bytes() && is_utf8(content)) return put_quoted(out_, content);
    if (width == 1) {
      meta::add(out_, "{\"$hex\":\"");
      put_hex(out_, content);
      meta::add(out_, "\"}");
      return;
    }
    std::string utf8;
    if (units_to_utf8(content, width, utf8)) return put_quoted(out_, utf8);
    meta::add(out_, "{\"$units\":[");
    for (std::size_t at = 0; at < content.size(); at += width) {
      std::uint64_t unit = 0;
      for (std::size_t i = width; i-- > 0;) unit = unit << 8U | static_cast<unsigned char>(content[at + i]);
      if (at != 0) out_ += ',';
      out_ += std::to_string(unit);
    }
    meta::add(out_, "]}");
  }

  void begin_class(const inspected_class& c) {
    open('{');
    first("$class");
    text_of(c.name);
    member("$value");
  }
  void text_of(std::string_view name) {
    if (is_utf8(name)) return put_quoted(out_, name);
    meta::add(out_, "{\"$hex\":\"");
    put_hex(out_, name);
    meta::add(out_, "\"}");
  }

  // The value in it would be taken for nothing, or for another such.
  [[nodiscard]] static bool needs_some(node_type present) {
    for (;;) {
      const auto inner = *present.begin();
      if (inner.is_null()) return true;
      if (inner.kind() != schema::node::optional &&
          (inner.kind() != schema::node::unique || inner.object_class() != nullptr)) {
        return false;
      }
      present = inner;
    }
  }

  // All keys of text, UTF-8 and different.
  [[nodiscard]] static bool is_keyed(const node_type& map) {
    if (map.kind() != schema::node::map) return false;
    meta::row<std::string_view> keys;
    for (const auto& entry : map) {
      const auto k = *entry.begin();
      if (k.kind() != schema::node::text || k.character_width() != 1 || !is_utf8(k.text())) return false;
      keys.push_back(k.text());
    }
    if (keys.empty()) return false;
    std::qsort(keys.begin(), keys.size(), sizeof keys[0], [](const void* left, const void* right) {
      return static_cast<const std::string_view*>(left)->compare(*static_cast<const std::string_view*>(right));
    });
    for (std::size_t i = 1; i < keys.size(); ++i) {
      if (keys[i] == keys[i - 1]) return false;
    }
    return true;
  }

  // What a member is called in JSON: its name, where it is the record's first of that name.
  void member_key(const node_type& record, const node_type& m) {
    if (!m.name().empty() && !record.repeats_name(m.index())) return key(m.name());
    out_ += meta::joined({"\"$", std::to_string(m.index()), "\""});
    colon();
  }

  [[nodiscard]] bool value(const node_type& root) {
    const std::size_t floor = stack_.size();
    begin(root);
    while (stack_.size() > floor) {
      if (out_.size() > most_) return false;
      level& l = stack_.back();
      if (l.at == l.end) {
        const char closing = l.closing;
        stack_.pop_back();
        close(closing);
        continue;
      }
      const node_type child = *l.at;
      ++l.at;
      if (child.index() != 0) next();
      fresh_ = false;
      if (l.keyed) {
        key((*child.begin()).text());
        begin(child[1]);
      } else {
        if (l.closing == '}' && l.parent.kind() == schema::node::record) member_key(l.parent, child);
        begin(child);
      }
    }
    return true;
  }

  void push(const node_type& n, char closing, bool keyed = false) {
    stack_.push_back({n, n.begin(), n.end(), closing, keyed});
  }

  // Writes a value, or what stands before its children.
  void begin(node_type n) {
    using schema::node;
    for (;;) {
      if (n.is_null()) {
        meta::add(out_, "null");
        return;
      }
      if (n.is_number()) {
        std::string number;
        if (put_number(number, n) == number_form::quoted) number = '"' + number + '"';
        out_ += number;
        return;
      }
      switch (n.kind()) {
        case node::handle:
          meta::add(out_, "{\"$handle\":");
          text(n);
          out_ += '}';
          return;
        case node::bits:
          out_ += '"';
          put_bits(out_, n, n.bit_count());
          out_ += '"';
          return;
        case node::text:
          return text(n);
        case node::sequence:
        case node::array:
          if (n.is_text()) return text(n);
          break;
        case node::optional:
        case node::unique:
          if (const auto* c = n.object_class()) {
            begin_class(*c);
            return push(n, '}');
          }
          if (!needs_some(n)) {
            n = *n.begin();
            continue;
          }
          open('{');
          first("$some");
          return push(n, '}');
        case node::variant:
          open('{');
          first("$index");
          out_ += std::to_string(n.alternative());
          member("$value");
          return push(n, '}');
        case node::enumeration:
        case node::duration:
        case node::time_point:
          n = *n.begin();
          continue;
        case node::shared:
        case node::weak:
          return reference(n);
        case node::closure:
          return closure(n);
        case node::record:
          open('{');
          return push(n, '}');
        case node::map:
          if (is_keyed(n)) {
            open('{');
            return push(n, '}', true);
          }
          break;
        default:
          break;
      }
      open('[');
      return push(n, ']');
    }
  }

  void reference(const node_type& n) {
    out_ += meta::joined({"{\"$ref\":", std::to_string(n.reference())});
    if (n.is_part()) {
      meta::add(out_, ",\"$part\":[");
      const auto way = n.part();
      for (std::size_t i = 0; i < way.size(); ++i) out_ += (i == 0 ? "" : ",") + std::to_string(way[i]);
      out_ += ']';
    }
    out_ += '}';
  }

  void closure(const node_type& n) {
    const inspected_code& c = *n.code();
    open('{');
    first("$closure");
    if (c.named) {
      text_of(c.name);
    } else {
      meta::add(out_, "null");
      member("words");
      text_of(c.name);
    }
    member("version");
    out_ += std::to_string(c.version);
    member("signature");
    text_of(c.signature);
    if (!c.named) hash_member("build", c.build);
    if (c.fingerprint != 0) hash_member("fingerprint", c.fingerprint);
    member("captures");
    push(n, '}');
  }
  void hash_member(std::string_view name, std::uint64_t hash) {
    member(name);
    out_ += '"';
    put_hex(out_, hash, 16);
    out_ += '"';
  }

  const Inspected& document_;
  std::string out_;
  std::vector<level> stack_;
  std::size_t most_;
  std::size_t indent_;
  std::size_t depth_ = 0;
  bool fresh_ = false;
};

}  // namespace detail

// The document as JSON, in UTF-8, with no line behind it. Fails with limit_exceeded alone.
template <class Inspected>
  requires std::is_same_v<Inspected, inspected>
[[nodiscard]] result<std::string> try_to_json(const Inspected& document, const json_options& options = {}) {
  detail::json_writer<Inspected> w{document, options};
  if (w.run()) return w.take();
  return error{errc::limit_exceeded, 0, {}, "the document's JSON is longer than options.most; raise it"};
}
template <class Inspected>
  requires std::is_same_v<Inspected, inspected>
[[nodiscard]] std::string to_json(const Inspected& document, const json_options& options = {}) {
  return try_to_json(document, options).value();
}

}  // namespace brine

// ---- brine/archive/inspect_tree.hpp
// An inspected document as a tree of lines for people:
//
//   jobs: 2 elements  @45 +120
//     [0]: record  @46 +60
//       title: "lines"  @46 +6
//       run: closure "jobs/lines" string(const string&)  @52 +54
//         threshold: 80  @102 +4
//
// Behind each value stand where its bytes begin and how many they are. Names and text are escaped:
// whatever the document holds, a terminal shows letters.

namespace brine {

// What stands before and behind the parts of a line: nothing, or a terminal's colours.
struct tree_style {
  std::string_view name{}, number{}, text{}, closure{}, type{}, dim{}, end{};
};

struct tree_options {
  std::size_t elements = 20;  // of one list; 0: all
  std::size_t characters = 120;  // of one text; 0: all
  bool offsets = true;
  tree_style style{};
  // Bytes of text; 0: as with json_options.
  std::size_t most = 0;
};

namespace detail {

// A template only so that programs that don't use it don't compile it; so are those below.
template <class Inspected>
class tree_writer {
  using node_type = typename Inspected::node;

 public:
  tree_writer(const Inspected& document, const tree_options& options)
      : document_{document},
        options_{options},
        style_{options.style},
        most_{options.most != 0 ? options.most : in_proportion(document.header().size, 256, std::size_t{1} << 26U)} {}

  [[nodiscard]] bool run() {
    if (!document_.readable()) {
      const auto& h = document_.header();
      paint(style_.dim, meta::joined({"(the document doesn't carry its schema: ", std::to_string(h.value_size),
                                      " bytes that only a program with the type can read)"}));
      place(h.value_offset, h.value_size);
      return true;
    }
    if (!value(document_.root(), {})) return false;
    for (std::size_t i = 1; i <= document_.object_count(); ++i) {
      std::string label = meta::joined({"object ", std::to_string(i)});
      if (const auto* c = document_.object_class(i)) label += ' ' + class_text(*c);
      if (!value(document_.object(i), label)) return false;
    }
    return true;
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  struct level {
    node_type parent;
    typename node_type::iterator at, end;
    std::size_t indent;
    std::size_t left;  // of its children that are still shown
  };

  void paint(std::string_view colour, std::string_view text) {
    out_ += colour;
    out_ += text;
    if (!colour.empty()) out_ += style_.end;
  }
  void place(std::size_t offset, std::size_t size) {
    if (options_.offsets) paint(style_.dim, meta::joined({"  @", std::to_string(offset), " +", std::to_string(size)}));
    out_ += '\n';
  }
  [[nodiscard]] static std::string class_text(const inspected_class& c) {
    std::string text = "of class ";
    if (c.name.empty()) return "of the root's own class";
    put_quoted(text, c.name);
    return text;
  }
  // A name of plain letters as it is, any other in quotes.
  [[nodiscard]] static std::string name_text(std::string_view name) {
    for (char c : name) {
      if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.')) {
        std::string quoted;
        put_quoted(quoted, name);
        return quoted;
      }
    }
    return std::string{name};
  }

  [[nodiscard]] std::string label_of(const level& l, const node_type& child) const {
    using schema::node;
    if (!child.name().empty()) return name_text(child.name());
    switch (l.parent.kind()) {
      case node::variant:
        return meta::joined({"alternative ", std::to_string(l.parent.alternative())});
      case node::enumeration:
      case node::duration:
      case node::time_point:
        return {};
      case node::optional:
      case node::unique:
        return "value";
      default:
        return '[' + std::to_string(child.index()) + ']';
    }
  }

  // A map's pair whose key is a number or text stands on one line.
  [[nodiscard]] static bool is_plain_pair(const node_type& parent, const node_type& child, std::string& key) {
    if (parent.kind() != schema::node::map && parent.kind() != schema::node::multimap) return false;
    const auto k = child[0];
    key = '[';
    if (k.is_number()) {
      (void)put_number(key, k);
    } else if (k.kind() == schema::node::text && k.character_width() == 1) {
      put_quoted(key, k.text().substr(0, 200));
    } else {
      return false;
    }
    key += ']';
    return true;
  }

  [[nodiscard]] bool value(const node_type& root, std::string_view label) {
    line(root, label, 0);
    while (!stack_.empty()) {
      if (out_.size() > most_) return false;
      level& l = stack_.back();
      if (l.at == l.end) {
        stack_.pop_back();
        continue;
      }
      if (l.left == 0) {
        out_.append(l.indent, ' ');
        paint(style_.dim, meta::joined({"... ", std::to_string(l.parent.count() - (*l.at).index()), " more"}));
        out_ += '\n';
        stack_.pop_back();
        continue;
      }
      const node_type child = *l.at;
      ++l.at;
      --l.left;
      std::string key;
      if (is_plain_pair(l.parent, child, key)) {
        line(child[1], key, l.indent);
      } else {
        line(child, label_of(l, child), l.indent);
      }
    }
    return true;
  }

  void children(const node_type& n, std::size_t indent) {
    const auto kind = n.kind();
    const bool listed = kind != schema::node::record && kind != schema::node::tuple && kind != schema::node::closure;
    const std::size_t shown = listed && options_.elements != 0 ? options_.elements : static_cast<std::size_t>(-1);
    stack_.push_back({n, n.begin(), n.end(), indent + 2, shown});
  }

  [[nodiscard]] std::string number_text(const node_type& n) const {
    std::string text;
    (void)put_number(text, n);
    if (is_character(n.number_kind()) && n.bits() >= 0x20 && n.bits() < 0x7f) {
      meta::add(text, " '");
      text += static_cast<char>(n.bits());
      text += '\'';
    }
    return text;
  }

  void text(const node_type& n) {
    std::string_view content = n.text();
    const std::size_t width = n.kind() == schema::node::handle ? 1 : n.character_width();
    const std::size_t all = content.size();
    const std::size_t most = options_.characters == 0 ? all : options_.characters * width;
    if (all > most) content = content.substr(0, most);
    std::string shown;
    std::string utf8;
    if (n.is_bytes() || (width != 1 && !units_to_utf8(content, width, utf8))) {
      put_hex(shown, content);
    } else {
      put_quoted(shown, width == 1 ? content : std::string_view{utf8});
    }
    paint(style_.text, shown);
    if (all > most) paint(style_.dim, meta::joined({" ... ", std::to_string((all - most) / width), " more"}));
  }

  // Numbers in one piece, on one line.
  void numbers(const node_type& n) {
    const std::size_t count = n.count();
    const std::size_t shown = options_.elements == 0 || count < options_.elements ? count : options_.elements;
    out_ += '[';
    std::string all;
    for (std::size_t i = 0; i < shown; ++i) {
      if (i != 0) meta::add(all, ", ");
      (void)put_number(all, n[i]);
      if (all.size() > most_) break;
    }
    if (!all.empty()) paint(style_.number, all);
    if (shown != count) paint(style_.dim, meta::joined({", ... ", std::to_string(count - shown), " more"}));
    out_ += ']';
  }

  void line(node_type n, std::string_view label, std::size_t indent) {
    using schema::node;
    out_.append(indent, ' ');
    if (!label.empty()) {
      paint(style_.name, label);
      meta::add(out_, ": ");
    }
    const std::size_t offset = n.offset(), size = n.size();
    bool inner = false;
    // What an optional or a plain pointer holds is shown in its place.
    while ((n.kind() == node::optional || (n.kind() == node::unique && n.object_class() == nullptr)) && !n.is_null()) {
      n = *n.begin();
    }
    if (n.is_null()) {
      paint(style_.dim, n.kind() == node::unit ? "unit" : n.kind() == node::closure ? "empty closure" : "null");
    } else if (n.is_number()) {
      paint(style_.number, number_text(n));
    } else if (n.is_text()) {
      if (n.kind() == node::handle) paint(style_.type, "handle ");
      text(n);
    } else if (n.is_packed()) {
      numbers(n);
    } else {
      inner = true;
      other(n);
    }
    place(offset, size);
    if (inner) children(n, indent);
  }

  void other(const node_type& n) {
    using schema::node;
    const auto counted = [&](std::string_view one, std::string_view many) {
      paint(style_.type, std::to_string(n.count()) + ' ' + std::string{n.count() == 1 ? one : many});
    };
    switch (n.kind()) {
      case node::record:
        return paint(style_.type, n.count() == 0 ? "nothing" : "record");
      case node::tuple:
        return paint(style_.type, "tuple");
      case node::map:
      case node::multimap:
        return counted("pair", "pairs");
      case node::variant:
        return paint(style_.type, "variant");
      case node::bits: {
        std::string bits;
        put_bits(bits, n, n.bit_count());
        return paint(style_.number, bits);
      }
      case node::unique: {
        const auto* c = n.object_class();
        return paint(style_.type, c == nullptr ? "pointer" : class_text(*c));
      }
      case node::shared:
      case node::weak: {
        std::string text = n.kind() == node::weak ? "weak pointer to object " : "object ";
        text += std::to_string(n.reference());
        if (n.is_part()) meta::add(text, ", part ");
        for (const auto step : n.part()) text += '.' + std::to_string(step);
        return paint(style_.type, text);
      }
      case node::closure:
        return closure(*n.code());
      default:
        return counted("element", "elements");
    }
  }

  void closure(const inspected_code& c) {
    std::string name;
    put_quoted(name, std::string_view{c.name}.substr(0, 300));
    if (c.named) {
      paint(style_.closure, meta::joined({"closure ", name}));
    } else {
      paint(style_.closure, meta::joined({"unnamed closure ", name, " of the build "}));
      put_hex(out_, c.build, 16);
    }
    if (c.version != 0) paint(style_.closure, meta::joined({" version ", std::to_string(c.version)}));
    std::string signature;
    put_quoted(signature, std::string_view{c.signature}.substr(0, 300));
    paint(style_.type, ' ' + signature.substr(1, signature.size() - 2));
  }

  const Inspected& document_;
  const tree_options& options_;
  const tree_style& style_;
  std::string out_;
  std::vector<level> stack_;
  std::size_t most_;
};

}  // namespace detail

template <class Inspected>
  requires std::is_same_v<Inspected, inspected>
[[nodiscard]] result<std::string> try_to_text(const Inspected& document, const tree_options& options = {}) {
  detail::tree_writer<Inspected> w{document, options};
  if (w.run()) return w.take();
  return error{errc::limit_exceeded, 0, {}, "the document's text is longer than options.most; raise it"};
}
// The document's value, one line for each part of it. Fails with limit_exceeded alone.
template <class Inspected>
  requires std::is_same_v<Inspected, inspected>
[[nodiscard]] std::string to_text(const Inspected& document, const tree_options& options = {}) {
  return try_to_text(document, options).value();
}

}  // namespace brine

// ---- brine/archive/stream.hpp
// Several documents in one stream, back to back: each says how long it is, so that reading one
// takes exactly its bytes and needs no seeking.

namespace brine {

namespace detail {

template <class S>
concept output_stream = requires(S& s, const char* bytes, std::ptrdiff_t n) {
  s.write(bytes, n);
  s.good();
};
template <class S>
concept input_stream = requires(S& s, char* bytes, std::ptrdiff_t n) {
  s.read(bytes, n);
  s.gcount();
};

// False where the stream takes no bytes: it says so by its state, or by an exception if it was told to.
template <output_stream Stream>
[[nodiscard]] bool write_bytes(Stream& out, wire::byte_view bytes) {
#if BRINE_HAS_EXCEPTIONS
  try {
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::ptrdiff_t>(bytes.size()));
    return out.good();
  } catch (...) {
    return false;
  }
#else
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::ptrdiff_t>(bytes.size()));
  return out.good();
#endif
}

// Appends n bytes, a piece at a time: a stream that announces more than it has costs no memory.
template <input_stream Stream, class Buffer>
[[nodiscard]] bool read_bytes(Stream& in, Buffer& to, std::uint64_t n) {
  while (n != 0) {
    const std::size_t piece = n < (1U << 20U) ? static_cast<std::size_t>(n) : std::size_t{1} << 20U;
    const std::size_t used = to.size();
    to.resize(used + piece);
    in.read(reinterpret_cast<char*>(to.data() + used), static_cast<std::ptrdiff_t>(piece));
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
  std::vector<meta::later<std::byte, Stream>> bytes;
  if (!read_bytes(in, bytes, wire::header_size)) return bytes;
  if (!wire::has_magic(bytes.data(), bytes.size())) return bytes;
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
    (void)&detail::conversions<detail::evolution_here>::instance;
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
    static constexpr const detail::ways& quick = detail::captured<true, State>::table;

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

template <class Deferred = void>
[[nodiscard]] std::vector<std::byte> capture_schema(const code& c) {
  std::vector<std::byte> bytes;
  schema::builder b{&bytes};
  c.describe(b);
  return bytes;
}

template <class Deferred = void>
[[nodiscard]] closure_info info_of(const code& c) {
  return {std::string{c.name}, c.version, std::string{c.signature},
          schema::to_text<Deferred>(capture_schema<Deferred>(c)), c.describe.hash()};
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

// What it captured, in order: names and types, a vector of capture_info.
template <class T>
[[nodiscard]] auto captures_of(const T& callable) {
  std::vector<meta::later<capture_info, T>> all;
  const closures::code* c = closures::code_of(callable);
  meta::later<schema::tree, T> t;
  if (c == nullptr || !t.parse(closures::capture_schema(*c))) return all;
  const auto& root = t.at(0);
  for (std::size_t i = 0; i < root.children.size(); ++i) {
    all.push_back({std::string{i < root.names.size() ? root.names[i] : std::string_view{}}, t.text(root.children[i])});
  }
  return all;
}

// One line for each named closure, sorted, the same on every compiler:
//   name|version|signature|hash of the capture schema|capture schema
template <class Deferred>
std::string registry_t::manifest() {
  std::vector<meta::later<std::string, Deferred>> lines;  // sorted
  each([&](const closures::entry& e) {
    if (e.what.name.empty()) return true;
    const meta::later<closure_info, Deferred> info = closures::info_of(e.what);
    std::string hash(16, '0');
    std::uint64_t h = info.captures_hash;
    for (std::size_t i = 16; i-- > 0; h >>= 4U) hash[i] = "0123456789abcdef"[h & 0xfU];
    auto line =
        info.name + '|' + std::to_string(info.version) + '|' + info.signature + '|' + hash + '|' + info.captures;
    auto at = lines.end();
    while (at != lines.begin() && line < at[-1]) --at;
    if (at == lines.begin() || at[-1] != line) lines.insert(at, std::move(line));
    return true;
  });
  std::string text;
  for (const auto& line : lines) text += line + '\n';
  return text;
}

// What of an earlier manifest this program could no longer load, a line each; empty if nothing: a
// closure that is gone, or whose captures changed without a migration. Keep the manifest of each
// release beside the program, and let a test call this.
template <class Deferred = void>
[[nodiscard]] std::vector<std::string> check_manifest(std::string_view text) {
  std::vector<meta::later<std::string, Deferred>> broken;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() == text.size() ? line.size() : line.size() + 1);
    std::vector<meta::later<std::string, Deferred>> parts;
    std::string_view rest = line;
    for (int i = 0; i < 4 && !rest.empty(); ++i) {
      const std::size_t bar = rest.find('|');
      parts.emplace_back(rest.substr(0, bar));
      rest.remove_prefix(bar == std::string_view::npos ? rest.size() : bar + 1);
    }
    if (line.empty() || line.front() == '#') continue;
    if (parts.size() != 4 || parts[3].size() != 16) {
      broken.push_back(meta::joined({"not a line of a manifest: ", line}));
      continue;
    }
    std::uint64_t hash = 0, version = 0;
    for (char c : parts[3]) hash = hash << 4U | static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
    for (char c : parts[1]) version = 10 * version + static_cast<std::uint64_t>(c - '0');
    const std::string name = closures::current_name(parts[0]);
    const closures::entry* now = closures::find_named(name, parts[2]);
    bool unchanged = false;
    registry().each([&](const closures::entry& e) {
      unchanged = e.what.name == name && e.what.signature == parts[2] && version <= e.what.version &&
                  e.what.describe.hash() == hash;
      return !unchanged;
    });
    if (unchanged) continue;
    if (now == nullptr) {
      broken.push_back(meta::joined({"\"", parts[0], "\" with the signature ", parts[2],
                                     " is gone: files that hold it can't be loaded; keep it, or add brine::alias<\"",
                                     parts[0], "\", \"its new name\">"}));
    } else if (version > now->what.version) {
      broken.push_back(meta::joined({"\"", parts[0], "\" was version ", parts[1], " and is version ",
                                     std::to_string(now->what.version), ": versions only grow"}));
    } else if (!closures::reaches(*now, hash, version)) {
      broken.push_back(meta::joined({"\"", parts[0], "\" has other captures: it had ", rest, ", it has ",
                                     closures::info_of(now->what).captures, "; add brine::migrate<\"", name,
                                     "\">([](old_state) -> new_state { ... })"}));
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
  static constexpr const ways& quick = captured<true>::table;

  static constexpr void describe(schema::builder& b) {
    b.begin_record();
    b.end_record();
  }
  template <class F>
  static void encode(encoder&, const F&) {}
};

// As std::invoke, which is in <functional> and takes long to compile: a method's object comes by
// reference, by std::reference_wrapper, or by a pointer of any kind.
template <class F, class... A>
constexpr decltype(auto) call(F* f, A&&... args) {
  return f(std::forward<A>(args)...);
}
template <class C, class Signature, class Object, class... A>
constexpr decltype(auto) call(Signature C::* method, Object&& object, A&&... args) {
  using plain = std::remove_cvref_t<Object>;
  if constexpr (std::is_base_of_v<C, plain>) {
    return (std::forward<Object>(object).*method)(std::forward<A>(args)...);
  } else if constexpr (requires { requires std::is_same_v<decltype(object.get()), typename plain::type&>; }) {
    return (object.get().*method)(std::forward<A>(args)...);
  } else {
    return ((*std::forward<Object>(object)).*method)(std::forward<A>(args)...);
  }
}

// The spelling of a name, kept where every module finds the same text.
template <auto Pointer>
struct own_name {
  static constexpr void write(meta::text_writer& out) { meta::detail::spell_plain(out, meta::value_name<Pointer>()); }
};

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
  static constexpr std::string_view brine_name =
      Name.size() != 0 ? Name.view() : meta::written<detail::own_name<Pointer>>::view;

  template <class... A>
    requires std::is_invocable_v<decltype(Pointer), A...>
  constexpr decltype(auto) operator()(A&&... args) const
      noexcept(std::is_nothrow_invocable_v<decltype(Pointer), A...>) {
    return detail::call(Pointer, std::forward<A>(args)...);
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

inline constexpr char first_and_second[] = "first\0second";

template <class T>
struct tuple_pack;
template <class A, class B>
struct tuple_pack<std::pair<A, B>> {
  using type = member_pack<std::remove_cv_t<A>, std::remove_cv_t<B>>;
  static constexpr const char* path = first_and_second;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::tuple);
    b.number(2);
    schema::describe<A>(b, "first");
    schema::describe<B>(b, "second");
  }
};
template <class... T>
struct tuple_pack<std::tuple<T...>> {
  using type = member_pack<std::remove_cv_t<T>...>;
  static constexpr const char* path = nullptr;

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

  static constexpr void describe(schema::builder& b) {
    tuple_pack<T>::describe(b);
    if constexpr (!default_made<T>) b.slow();
  }
  static std::size_t bound(const T& value) {
    return std::apply([](const auto&... element) { return pack::bound(element...); }, value);
  }
  static std::size_t size(const T& value) {
    return std::apply([](const auto&... element) { return pack::size(element...); }, value);
  }
  static std::byte* put(std::byte* to, const T& value) {
    return std::apply([to](const auto&... element) { return pack::put(to, element...); }, value);
  }
  static void encode(encoder& e, const T& value) {
    std::apply([&e](const auto&... element) { pack::encode(e, element...); }, value);
  }
  static bool get(decoder& d, T& value, std::size_t rest) {
    return std::apply(
        [&](auto&... element) { return pack::get(d, rest, tuple_pack<T>::path, detail::writable(element)...); }, value);
  }
  static bool skip(decoder& d) { return pack::skip(d, tuple_pack<T>::path); }
  static constexpr bool quick = true;
  template <class Source>
  static const std::byte* read(const std::byte* at, Source& s, T& value, std::size_t rest) {
    return std::apply(
        [&](auto&... element)
            BRINE_STEP_LAMBDA { return pack::read(at, s, rest, tuple_pack<T>::path, writable(element)...); },
        value);
  }
  static const std::byte* pass(const std::byte* at, source& s, std::size_t rest) {
    return pack::pass(at, s, rest, tuple_pack<T>::path);
  }
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
struct derived_name_writer {
  static constexpr void write(meta::text_writer& out) {
    if constexpr ((is_named<F> && ...)) {
      out(Word.view());
      out('(');
      bool first = true;
      ((out(first ? "" : ","), out(name_of<F>), first = false), ...);
      out(')');
    }
  }
};
template <meta::fixed_string Word, class... F>
inline constexpr std::string_view derived_name = meta::written<derived_name_writer<Word, F...>>::view;

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
      b.begin_record();
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
      b.begin_record();
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

namespace detail {

template <auto Member>
struct getter_name {
  static constexpr void write(meta::text_writer& out) {
    out("getter(");
    meta::detail::spell_plain(out, meta::value_name<Member>());
    out(')');
  }
};

}  // namespace detail

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
  static constexpr std::string_view brine_name = meta::written<detail::getter_name<Member>>::view;

  constexpr const Field& operator()(const T& object) const noexcept { return object.*Member; }
};

template <class Key>
class item_getter {
 public:
  struct brine_callable {
    static constexpr void describe(schema::builder& b) {
      b.begin_record();
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
      if (!made.make() || !pack::decode(d, "callable\0results", made.get()->callable, made.get()->results))
        return false;
      ::new (at) memoized(std::move(*made.get()));
      return true;
    }
  };
  static constexpr std::string_view brine_name = "memoize";

  R operator()(A... args) {
    arguments key(args...);
    auto at = results.begin();
    for (auto left = results.end() - at; left > 0;) {  // the first that isn't before the key
      const auto half = left / 2;
      if (at[half].first < key) {
        at += half + 1;
        left -= half + 1;
      } else {
        left = half;
      }
    }
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
      if (!made.make() || !pack::decode(d, "callable\0attempts", made.get()->callable, made.get()->attempts))
        return false;
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
  static bool get(decoder& d, T& value, std::size_t rest) { return detail::get(d, opened::container(value), rest); }
  static bool skip(decoder& d) { return detail::skip<container>(d); }
};

}  // namespace brine

// ---- brine/codec/bits.hpp
// bitset<N>: (N + 7) / 8 bytes, bit 0 in the first byte's lowest bit; unused bits are 0.

namespace brine {

namespace traits {

// Recognised by what it has, so that <bitset> need not be included here.
template <class T>
concept bitset = requires(T& b) {
  b.flip(0);
  b.to_ullong();
  b.test(0);
};

}  // namespace traits

template <template <std::size_t> class Bitset, std::size_t N>
  requires traits::bitset<Bitset<N>>
inline constexpr kind claimed<Bitset<N>> = kind::bits;

template <template <std::size_t> class Bitset, std::size_t N>
struct family<Bitset<N>, kind::bits> : plain_family {
  static constexpr std::size_t min_size = (N + 7) / 8;
  static constexpr bool fixed = true;
  static constexpr bool flat = true;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::bits);
    b.number(N);
  }
  static std::byte* put(std::byte* to, const Bitset<N>& value) {
    for (std::size_t at = 0; at < N; at += 8) {
      unsigned bits = 0;
      for (std::size_t i = 0; i < 8 && at + i < N; ++i) bits |= (value[at + i] ? 1U : 0U) << i;
      *to++ = static_cast<std::byte>(bits);
    }
    return to;
  }
  static bool get(decoder& d, Bitset<N>& value, std::size_t) {
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

// ---- brine/codec/scalar.hpp
// Numbers, characters, bool, enumerations, std::byte. Fixed width, least significant byte first:
//   bool             1 byte, 0 or 1
//   integers         as many bytes as the type; long and unsigned long always 8
//   float, double    IEEE 754, 4 and 8 bytes (long double: long_double.hpp)
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
  static constexpr bool quick = true;
  // Any bytes are a value, where nothing else is said.
  static constexpr bool any_bytes = true;
  BRINE_STEP static const std::byte* pass(const std::byte* at, const detail::source&, std::size_t) {
    return at + min_size;
  }
};

template <class T>
struct family<T, kind::integer> : fixed_family<typename detail::wire_integer<T>::type> {
  using wire_type = typename detail::wire_integer<T>::type;
  static constexpr bool bulk = sizeof(T) == sizeof(wire_type) && (wire::little_endian || sizeof(T) == 1);

  static constexpr void describe(schema::builder& b) { b.put(detail::integer_node<T>()); }
  BRINE_STEP static std::byte* put(std::byte* to, T value) { return wire::store(to, static_cast<wire_type>(value)); }
  static constexpr bool any_bytes = sizeof(T) >= sizeof(wire_type);
  template <class Source>
  BRINE_STEP static const std::byte* read(const std::byte* at, [[maybe_unused]] const Source& s, T& value,
                                          std::size_t) {
    const auto raw = wire::fetch<wire_type>(at);
    value = static_cast<T>(raw);
    if constexpr (!any_bytes) {
      if (static_cast<wire_type>(value) != raw) [[unlikely]] {
        return detail::fail(s.teller, at + sizeof(wire_type), errc::bad_value,
                            "a number that this machine's narrower type can't hold");
      }
    }
    return at + sizeof(wire_type);
  }
  BRINE_STEP static const std::byte* pass(const std::byte* at, const detail::source& s,
                                          [[maybe_unused]] std::size_t rest) {
    if constexpr (any_bytes) {
      return at + sizeof(wire_type);
    } else {
      T unused{};  // a machine whose type is narrower than the document's checks each number
      return read(at, s, unused, rest);
    }
  }
};

template <class T>
struct family<T, kind::boolean> : fixed_family<std::uint8_t> {
  static constexpr bool bulk = false;  // bytes other than 0 and 1 are no bool: each must be looked at
  static constexpr void describe(schema::builder& b) { b.put(schema::node::boolean); }
  BRINE_STEP static std::byte* put(std::byte* to, T value) { return wire::store(to, static_cast<std::uint8_t>(value)); }
  static constexpr bool any_bytes = false;
  template <class Source>
  BRINE_STEP static const std::byte* read(const std::byte* at, const Source& s, T& value, std::size_t rest) {
    value = *at == std::byte{1};
    return pass(at, s, rest);
  }
  BRINE_STEP static const std::byte* pass(const std::byte* at, const detail::source& s, std::size_t) {
    if (*at > std::byte{1}) [[unlikely]]
      return detail::fail(s.teller, at, errc::bad_value, "a bool is the byte 0 or 1; this one is neither");
    return at + 1;
  }
};

template <class T>
struct family<T, kind::floating> : fixed_family<T> {
  // (Not by std::numeric_limits: its header costs as much as all of this room, and -ffast-math makes it deny.)
  static_assert(sizeof(T) == 4 ? FLT_RADIX == 2 && FLT_MANT_DIG == 24 && FLT_MAX_EXP == 128
                               : FLT_RADIX == 2 && DBL_MANT_DIG == 53 && DBL_MAX_EXP == 1024,
                "brine writes floating-point numbers as IEEE 754");
  static constexpr bool bulk = wire::little_endian;
  static constexpr void describe(schema::builder& b) { b.put(sizeof(T) == 4 ? schema::node::f32 : schema::node::f64); }
  BRINE_STEP static std::byte* put(std::byte* to, T value) { return wire::store(to, value); }
  template <class Source>
  BRINE_STEP static const std::byte* read(const std::byte* at, const Source&, T& value, std::size_t) {
    value = wire::fetch<T>(at);
    return at + sizeof(T);
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
  BRINE_STEP static std::byte* put(std::byte* to, T value) { return numbers::put(to, static_cast<number>(value)); }
  static constexpr bool any_bytes = numbers::any_bytes;
  template <class Source>
  BRINE_STEP static const std::byte* read(const std::byte* at, const Source& s, T& value, std::size_t rest) {
    number raw{};
    at = numbers::read(at, s, raw, rest);
    value = static_cast<T>(raw);
    return at;
  }
  BRINE_STEP static const std::byte* pass(const std::byte* at, const detail::source& s, std::size_t rest) {
    return numbers::pass(at, s, rest);
  }
};

template <class T>
struct family<T, kind::unit> : plain_family {
  static constexpr bool fixed = true;
  static constexpr bool flat = true;
  static constexpr void describe(schema::builder& b) { b.put(schema::node::unit); }
  static std::byte* put(std::byte* to, const T&) { return to; }
  static constexpr bool quick = true;
  template <class Source>
  BRINE_STEP static const std::byte* read(const std::byte* at, const Source&, T&, std::size_t) {
    return at;
  }
  BRINE_STEP static const std::byte* pass(const std::byte* at, const detail::source&, std::size_t) { return at; }
};

}  // namespace brine

// ---- brine/codec/hook.hpp
// Classes with a serialize(): what it visits, in order, nothing between. One function for both
// directions, in the shape that users of cereal and Boost.Serialization have already; with a
// version as its second argument, 4 bytes stand before its members (class_version<T> when
// saved); a pair save() const and load() will do as well.

namespace brine {

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

// Writes objects as hooks with a version do in earlier ones: what a new member is by default, in a document where its
// class has an earlier version.
class earlier_encoder : public memory_encoder {
 public:
  explicit earlier_encoder(const meta::row<schema::class_at_version>& versions) : versions_{versions} {
    write_earlier();
  }
  [[nodiscard]] std::uint32_t version_of(const schema::record_type& type) const {
    return schema::version_of(type, versions_);
  }

 private:
  const meta::row<schema::class_at_version>& versions_;
};

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
  std::uint32_t version = class_version<T>;
  if constexpr (traits::versioned_hook<T>) {
    version = b.version_member(record_type_of<T>);
    schema::describe<std::uint32_t>(b);
  }
  // Saving only reads, though the one function for both directions can't be const.
  run_hook(const_cast<T&>(value), ar, version);
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
      if (!b.begin_record(&schema::identity<T>, &detail::record_type_of<T>)) return;
      if (b.dynamic()) detail::describe_fresh<T>(b);
      b.end_record();
    }
  }
  static void encode(encoder& e, const T& value) {
    if (!e.enter()) [[unlikely]]
      return;
    std::uint32_t version = class_version<T>;
    if constexpr (traits::versioned_hook<T>) {
      if (e.writes_earlier()) [[unlikely]]
        version = static_cast<detail::earlier_encoder&>(e).version_of(detail::record_type_of<T>);
      detail::encode(e, version);
    }
    detail::run_hook(const_cast<T&>(value), e, version);
    e.leave();
  }
  static bool get(decoder& d, T& value, std::size_t) {
    if (!d.enter()) [[unlikely]]
      return false;
    std::uint32_t version = 0;
    if constexpr (traits::versioned_hook<T>) {
      if (!detail::decode(d, version)) [[unlikely]]
        return false;
      if (version > class_version<T>) [[unlikely]] {
        return d.fail(errc::version_mismatch, meta::joined({"an object of version ", std::to_string(version),
                                                            " of a class that this "
                                                            "program knows up to version ",
                                                            std::to_string(class_version<T>)}));
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
    if (!builder_.begin_record(&schema::identity<T>, &detail::record_type_of<T>)) return;
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
  static bool get(decoder& d, T& value, std::size_t) {
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
  static bool get(decoder& d, T& value, std::size_t) {
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
    if (!b.begin_record(&schema::identity<T>, &detail::record_type_of<T>)) return;
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
BRINE_STEP const std::byte* bad_presence(decoder* teller, const std::byte* at) {
  return decoder::refuse(teller, at, complaint::presence, 0);
}
[[nodiscard]] inline bool get_presence(decoder& d, bool& present) {
  const auto tag = d.take<std::uint8_t>();
  if (tag > 1) [[unlikely]]
    return bad_presence(&d, d.cursor() - 1) != nullptr;
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
    if constexpr (!detail::publicly_made<value_type>) b.slow();
  }
  BRINE_STEP static std::size_t bound(const T& value) {
    return 1 + (value.has_value() ? detail::bound<value_type>(*value) : 0);
  }
  static std::size_t size(const T& value) { return 1 + (value.has_value() ? detail::size<value_type>(*value) : 0); }
  static std::byte* put(std::byte* to, const T& value) {
    *to++ = std::byte{value.has_value()};
    return value.has_value() ? values::put(to, *value) : to;
  }
  static void encode(encoder& e, const T& value) {
    e.put_count(value.has_value() ? 1 : 0);
    if (value.has_value()) detail::encode<value_type>(e, *value);
  }
  static bool get(decoder& d, T& value, [[maybe_unused]] std::size_t rest) {
    bool present = false;
    if (!detail::get_presence(d, present)) [[unlikely]]
      return false;
    if (!present) {
      value.reset();
      return true;
    }
    if (!d.need(values::min_size + rest)) [[unlikely]]
      return false;
    if constexpr (detail::publicly_made<value_type>) {
      if (!value.has_value()) value.emplace();
      return detail::get(d, *value, rest);
    } else {
      detail::place<value_type> made;
      if (!made.construct(d)) [[unlikely]]
        return false;
      value.emplace(std::move(*made.get()));
      return !flat || d.need(rest);
    }
  }
  static constexpr bool quick = true;
  template <class Source>
  BRINE_INLINE static const std::byte* read(const std::byte* at, Source& s, T& value,
                                            [[maybe_unused]] std::size_t rest) {
    const auto tag = static_cast<unsigned>(*at++);
    if (tag == 0) {
      value.reset();
      return at;
    }
    if (tag > 1 || !s.has(at, values::min_size + rest)) [[unlikely]]
      return bad(at - 1, s.teller, rest);
    if constexpr (std::is_arithmetic_v<value_type>) {
      value_type plain{};  // whether there was a value before is nothing to branch on
      at = values::read(at, s, plain, rest);
      value.emplace(plain);
      return at;
    } else {
      if (!value.has_value()) value.emplace();
      return values::read(at, s, *value, rest);
    }
  }
  BRINE_INLINE static const std::byte* pass(const std::byte* at, detail::source& s, [[maybe_unused]] std::size_t rest) {
    const auto tag = static_cast<unsigned>(*at++);
    if constexpr (requires { requires values::any_bytes; }) {
      const std::size_t size = tag * values::min_size;  // no branch on what nobody can foretell
      if (tag > 1 || !s.has(at, size + rest)) [[unlikely]]
        return bad(at - 1, s.teller, rest);
      return at + size;
    } else {
      if (tag == 0) return at;
      if (tag > 1 || !s.has(at, values::min_size + rest)) [[unlikely]]
        return bad(at - 1, s.teller, rest);
      return values::pass(at, s, rest);
    }
  }
  static bool skip(decoder& d) {
    bool present = false;
    return detail::get_presence(d, present) && (!present || detail::skip<value_type>(d));
  }

 private:
  // No tag, or too few bytes behind it.
  BRINE_STEP static const std::byte* bad(const std::byte* at, decoder* teller, std::size_t rest) {
    const bool tagged = *at <= std::byte{1};
    return decoder::refuse(teller, at + (tagged ? 1 : 0),
                           tagged ? detail::complaint::truncated : detail::complaint::presence,
                           values::min_size + rest);
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
  static bool get(decoder& d, T& value, std::size_t) {
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
  static constexpr const char* path = reflect::spelled_names<T>.data();

  static constexpr std::size_t min_size = pack::min_size;
  static constexpr bool fixed = pack::fixed;
  static constexpr bool flat = pack::flat;
  // A whole document's size isn't told first where many members vary: that is as much to compile as writing them.
  static constexpr bool wide = pack::wide;
  // Decided by the members: trivial copyability alone would let padding and bools through.
  static constexpr bool bulk = std::is_trivially_copyable_v<T> && pack::count != 0 && fixed && members::bulk &&
                               min_size == sizeof(T) && !reflect::hana_struct<T>;

  static constexpr void describe(schema::builder& b) {
    if constexpr (!detail::default_made<T> && !detail::built_record<T, reflect::member_types<T>>::needed) {
      b.refuse(schema::refusal::not_constructible, meta::type_name<T>(), true);
    }
    if constexpr (detail::built_record<T, reflect::member_types<T>>::needed) b.slow();
    if (!b.begin_record(&schema::identity<T>, &detail::record_type_of<T>)) return;
    members::describe(b, reflect::names<T>.data());
    b.end_record();
  }

  static std::size_t bound(const T& value) {
    return reflect::visit(value, [](const auto&... member) { return pack::bound(member...); });
  }
  static std::size_t size(const T& value) {
    return reflect::visit(value, [](const auto&... member) { return pack::size(member...); });
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
    reflect::visit(value, [&e](const auto&... member) BRINE_CLANG_INLINE_LAMBDA { pack::encode(e, member...); });
    if constexpr (recursive) e.leave();
  }

  static bool get(decoder& d, T& value, [[maybe_unused]] std::size_t rest) {
    constexpr bool recursive = schema::facts_of<T>.recursive;
    if constexpr (recursive) {
      if (!d.enter()) [[unlikely]]
        return false;
    }
    const bool done =
        reflect::visit(value, [&](auto&... member) { return pack::get(d, rest, path, detail::writable(member)...); });
    if constexpr (recursive) d.leave();
    return done;
  }

  static constexpr bool quick = true;
  template <class Source>
  BRINE_STEP static const std::byte* read(const std::byte* at, Source& s, T& value, std::size_t rest) {
    if constexpr (small) {
      return read_members(at, s, value, rest);
    } else {
      return read_apart(at, s, value, rest);
    }
  }
  BRINE_INLINE static const std::byte* pass(const std::byte* at, detail::source& s, std::size_t rest) {
    if constexpr (small) {
      return pack::pass(at, s, rest, path);
    } else {
      return pass_apart(at, s, rest);
    }
  }

  static bool skip(decoder& d) {
    constexpr bool recursive = schema::facts_of<T>.recursive;
    if constexpr (recursive) {
      if (!d.enter()) [[unlikely]]
        return false;
    }
    const bool done = pack::skip(d, path);
    if constexpr (recursive) d.leave();
    return done;
  }

 private:
  // Read where it stands; others by a function of their own.
  static constexpr bool small = flat && pack::count <= 4;

  template <class Source>
  BRINE_STEP static const std::byte* read_members(const std::byte* at, Source& s, T& value, std::size_t rest) {
    return reflect::visit(value, [&](auto&... member) BRINE_STEP_LAMBDA {
      return pack::read(at, s, rest, path, detail::writable(member)...);
    });
  }
  template <class Source>
  static const std::byte* read_apart(const std::byte* at, Source& s, T& value, std::size_t rest) {
    constexpr bool recursive = schema::facts_of<T>.recursive;
    if constexpr (recursive) {
      if (s.depth_left == 0) [[unlikely]]
        return detail::too_deep(s.teller, at);
      --s.depth_left;
    }
    at = read_members(at, s, value, rest);
    if constexpr (recursive) ++s.depth_left;
    return at;
  }
  static const std::byte* pass_apart(const std::byte* at, detail::source& s, std::size_t rest) {
    constexpr bool recursive = schema::facts_of<T>.recursive;
    if constexpr (recursive) {
      if (s.depth_left == 0) [[unlikely]]
        return detail::too_deep(s.teller, at);
      --s.depth_left;
    }
    at = pack::pass(at, s, rest, path);
    if constexpr (recursive) ++s.depth_left;
    return at;
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

struct list_elements {
  template <class... E>
  constexpr element_list<std::remove_reference_t<E>...> operator()(E&...) const {
    return {};
  }
};
template <class T, class F>
constexpr auto with_elements(F&& f) {
  return f(decltype(visit_hana(std::declval<T&>(), list_elements{})){});
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
  static bool get(decoder& d, T& value, std::size_t rest) {
    return detail::visit_hana(value, [&]<class... E>(const E&... element) {
      return detail::element_list<E...>::pack::get(d, rest, nullptr, detail::writable(element)...);
    });
  }
  static bool skip(decoder& d) {
    return detail::with_elements<T>([&d](auto list) { return decltype(list)::pack::skip(d, nullptr); });
  }
};

}  // namespace brine

// ---- brine/codec/text.hpp
// Strings: a varint count of characters, then the characters, no zero behind them.
// A string_view is saved as the string it shows; a std::string loads it.

namespace brine {

namespace detail {

// memcpy() without the call for what most names are, up to 16 bytes: pieces from both ends, which may overlap. Not
// with Clang, whose code for these branches takes more instructions than the call.
template <class Piece>
BRINE_INLINE void put_ends(std::byte* to, const std::byte* from, std::size_t size) {
  Piece first, last;
  std::memcpy(&first, from, sizeof(Piece));
  std::memcpy(&last, from + size - sizeof(Piece), sizeof(Piece));
  std::memcpy(to, &first, sizeof(Piece));
  std::memcpy(to + size - sizeof(Piece), &last, sizeof(Piece));
}
BRINE_INLINE std::byte* put_short(std::byte* to, const std::byte* from, std::size_t size) {
  if (size > 16) [[unlikely]] {
    std::memcpy(to, from, size);
  } else if (size >= 8) {
    put_ends<std::uint64_t>(to, from, size);
  } else if (size >= 4) {
    put_ends<std::uint32_t>(to, from, size);
  } else if (size != 0) {
    to[size / 2] = from[size / 2];
    put_ends<std::byte>(to, from, size);
  }
  return to + size;
}

template <class T>
struct text_family {
  using character = typename T::value_type;
  using characters = codec_of<character>;
  static constexpr std::size_t width = characters::min_size;
  static constexpr std::size_t min_size = 1;
  static constexpr bool fixed = false;
  static constexpr bool flat = true;
  static constexpr bool bulk = false;
  static constexpr bool in_one_piece = characters::bulk;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::text);
    schema::describe<character>(b);
  }
  BRINE_STEP static std::size_t bound(const T& value) { return wire::max_varint + value.size() * width; }
  static std::size_t size(const T& value) { return wire::varint_size(value.size()) + value.size() * width; }
  BRINE_INLINE static std::byte* put(std::byte* to, const T& value) {
    const std::size_t count = value.size();
    to = wire::put_varint(to, count);
    if constexpr (characters::bulk) {
      if constexpr (config::clang) {
        if (!traits::text_view<T> || count != 0) std::memcpy(to, value.data(), count * width);
        return to + count * width;
      } else {
        return put_short(to, reinterpret_cast<const std::byte*>(value.data()), count * width);
      }
    } else {
      for (character c : value) to = characters::put(to, c);
      return to;
    }
  }
};

}  // namespace detail

template <class T>
struct family<T, kind::text> : detail::text_family<T> {
  using base = detail::text_family<T>;
  using typename base::character;
  static constexpr bool quick = true;

  template <class Source>
  BRINE_INLINE static const std::byte* read(const std::byte* at, Source& s, T& value,
                                            [[maybe_unused]] std::size_t rest) {
    std::size_t count = 0;
    at = detail::read_count(at, s, count, base::width, rest, sizeof(character));
    if (at == nullptr) [[unlikely]]
      return nullptr;
    if constexpr (base::characters::bulk && sizeof(character) == 1) {
      if constexpr (Source::trusted) {
        if (value.size() == count) {  // as long as what was there: assign() would take four times the steps
          std::memcpy(value.data(), at, count);
          return at + count;
        }
      }
      assign(value, reinterpret_cast<const character*>(at), count);
    } else {
      value.resize(count);
      if constexpr (base::characters::bulk) {
        std::memcpy(value.data(), at, count * base::width);
      } else {
        const std::byte* from = at;
        for (character& c : value) {
          from = base::characters::read(from, s, c, 0);
          if (from == nullptr) [[unlikely]]
            return nullptr;
        }
      }
    }
    return at + count * base::width;
  }
  // What assign() does for any part of a string shrinks to what is needed for all of it, once it is all here.
  BRINE_FLATTEN static void assign(T& value, const character* from, std::size_t count) {
    BRINE_ASSUME(detail::possible_count(count));
    value.assign(from, count);
  }
  BRINE_INLINE static const std::byte* pass(const std::byte* at, detail::source& s, [[maybe_unused]] std::size_t rest) {
    std::size_t count = 0;
    at = detail::read_count(at, s, count, base::width, rest, 0);
    if constexpr (base::characters::any_bytes) {
      return at == nullptr ? nullptr : at + count * base::width;
    } else {
      for (; at != nullptr && count != 0; --count) at = base::characters::pass(at, s, 0);
      return at;
    }
  }
};

template <class T>
struct family<T, kind::text_view> : detail::text_family<T> {
  static constexpr void describe(schema::builder& b) {
    b.refuse(schema::refusal::view, meta::type_name<T>(), true);
    detail::text_family<T>::describe(b);
  }
  static bool get(decoder&, T&, std::size_t) { return false; }
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
  static bool get(decoder& d, handle<T>& value, std::size_t) {
    const std::byte* where = d.cursor();
    if (!detail::decode(d, value.name_)) [[unlikely]]
      return false;
    value.object_ = nullptr;
    if (value.name_.empty()) return true;
    value.object_ = d.options().resolve.template find<T>(value.name_);
    if (value.object_ != nullptr) return true;
    return d.fail_at(where, errc::unresolved_handle,
                     meta::joined({"options.resolve has no object \"", value.name_.substr(0, 200), "\" of the type ",
                                   meta::type_name<T>(), "; give it: {.resolve = {{\"name\", &object}}}"}));
  }
};

}  // namespace brine

// ---- brine/codec/long_double.hpp
// long double: IEEE 754 binary128, 16 bytes, whatever the machine's own is.

#if !BRINE_GCC && !BRINE_CLANG
#include <cmath>
#endif

namespace brine {

namespace detail {

// <cmath> is dear to compile; what is needed of it is built into the compilers.
#if BRINE_GCC || BRINE_CLANG
inline bool signbit(long double value) { return __builtin_signbit(value) != 0; }
inline long double frexp(long double value, int* exponent) { return __builtin_frexpl(value, exponent); }
inline long double ldexp(long double value, int exponent) { return __builtin_ldexpl(value, exponent); }
inline constexpr long double infinity = __builtin_infl();
inline constexpr long double not_a_number = __builtin_nanl("");
#else
inline bool signbit(long double value) { return std::signbit(value); }
inline long double frexp(long double value, int* exponent) { return std::frexp(value, exponent); }
inline long double ldexp(long double value, int exponent) { return std::ldexp(value, exponent); }
inline constexpr long double infinity = INFINITY;
inline constexpr long double not_a_number = NAN;
#endif

}  // namespace detail

// x87's 80 bits, a double's 64 and binary128 are different bytes on different machines; in a
// document they all are binary128: 112 bits of fraction, 15 of exponent, 1 of sign.
template <>
struct family<long double, kind::floating> : fixed_family<std::uint64_t[2]> {
  static constexpr bool bulk = false;
  static constexpr bool any_bytes = false;
  static constexpr void describe(schema::builder& b) { b.put(schema::node::f128); }

  static std::byte* put(std::byte* to, long double value) {
    std::uint64_t high = 0, low = 0;
    if (detail::signbit(value)) high = std::uint64_t{1} << 63U;
    value = detail::signbit(value) ? -value : value;
    if (value != value) {
      high |= 0x7fff800000000000U;
    } else if (value > LDBL_MAX) {
      high |= 0x7fff000000000000U;
    } else if (value != 0) {
      int exponent = 0;
      // value = fraction * 2^exponent with fraction in [0.5, 1): binary128 wants [1, 2)
      long double fraction = detail::frexp(value, &exponent) * 2 - 1;
      int biased = exponent - 1 + 16383;
      if (biased <= 0) {  // too small for a leading one
        fraction = detail::ldexp(fraction + 1, biased - 1);
        biased = 0;
      }
      fraction = detail::ldexp(fraction, 48);
      const auto top = static_cast<std::uint64_t>(fraction);
      fraction = detail::ldexp(fraction - static_cast<long double>(top), 64);
      low = static_cast<std::uint64_t>(fraction);
      high |= (static_cast<std::uint64_t>(biased) << 48U) | top;
    }
    return wire::store(wire::store(to, low), high);
  }

  template <class Source>
  static const std::byte* read(const std::byte* at, const Source&, long double& value, std::size_t) {
    const auto low = wire::fetch<std::uint64_t>(at);
    const auto high = wire::fetch<std::uint64_t>(at + 8);
    const int biased = static_cast<int>((high >> 48U) & 0x7fffU);
    const std::uint64_t top = high & 0xffffffffffffU;
    long double magnitude = 0;
    if (biased == 0x7fff) {
      magnitude = top != 0 || low != 0 ? detail::not_a_number : detail::infinity;
    } else {
      magnitude =
          detail::ldexp(static_cast<long double>(top), -48) + detail::ldexp(static_cast<long double>(low), -112);
      magnitude = detail::ldexp(biased == 0 ? magnitude : magnitude + 1, (biased == 0 ? 1 : biased) - 16383);
    }
    value = (high >> 63U) != 0 ? -magnitude : magnitude;
    return at + 16;
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

// Elements that differ from their bytes in the order of these at most.
template <class T>
concept numbers = contiguous<T> && requires {
  requires std::is_arithmetic_v<typename T::value_type> || std::is_enum_v<typename T::value_type>;
  requires codec_for<typename T::value_type>::any_bytes;
  requires codec_for<typename T::value_type>::min_size == sizeof(typename T::value_type);
};

template <class T>
[[nodiscard]] BRINE_STEP std::size_t count_of(const T& c) {
  if constexpr (requires { c.size(); }) {
    return static_cast<std::size_t>(c.size());
  } else {
    std::size_t count = 0;
    for (auto at = c.begin(); at != c.end(); ++at) ++count;  // forward_list
    return count;
  }
}

// A pointer where it can be one: unoptimised code calls what an iterator does.
template <class T>
[[nodiscard]] BRINE_STEP auto first_of(const T& c) {
  if constexpr (contiguous<T>) {
    return c.data();
  } else {
    return c.begin();
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
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
      return wire::fetch<T>(at_);
#if BRINE_GCC
    } else if constexpr (std::is_trivial_v<T> && std::is_standard_layout_v<T>) {
      // The way below leads GCC over the stack, at twice the cost.
      struct [[gnu::packed, gnu::may_alias]] loose {
        T value;
      };
      return reinterpret_cast<const loose*>(at_)->value;
#endif
    } else {
      alignas(T) std::byte memory[sizeof(T)];
      std::memcpy(memory, at_, sizeof(T));
      return std::bit_cast<T>(memory);
    }
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

// How many elements of a long sequence are written before the size of all of it is foretold.
inline constexpr std::size_t sample = 32;

// A flat family leaves `rest` bytes: whether they are there.
template <bool Asked, class Source>
[[nodiscard]] BRINE_STEP const std::byte* leaves(const std::byte* at, [[maybe_unused]] const Source& s,
                                                 [[maybe_unused]] std::size_t rest) {
  if constexpr (Asked) {
    if (!s.has(at, rest)) [[unlikely]]
      return truncated(s.teller, at, rest);
  }
  return at;
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
    if constexpr (!detail::publicly_made<value_type> || elements::min_size == 0) b.slow();
  }

  // A type may hold a sequence of its own: its elements' properties are asked for in functions
  // only, but for numbers, which hold nothing.
  using elements = codec_for<value_type>;
  static constexpr bool flat = std::is_arithmetic_v<value_type> || std::is_enum_v<value_type>;
  static constexpr bool in_one_piece = [] {
    if constexpr (flat) {
      return elements::bulk && detail::contiguous<T>;
    } else {
      return false;  // then encode() sees to it
    }
  }();

  BRINE_STEP static std::size_t bound(const T& value) {
    return wire::max_varint + detail::count_of(value) * elements::min_size;
  }
  static std::size_t size(const T& value) {
    const std::size_t count = detail::count_of(value);
    return wire::varint_size(count) + count * elements::min_size;
  }
  static std::byte* put(std::byte* to, const T& value) {
    const std::size_t count = detail::count_of(value);
    to = wire::put_varint(to, count);
    if constexpr (elements::bulk && detail::contiguous<T>) {
      const std::size_t bytes = count * sizeof(value_type);
      if (bytes != 0) std::memcpy(to, value.data(), bytes);
      return to + bytes;
    } else if constexpr (detail::numbers<T>) {
      wire::store_all(to, value.data(), count);
      return to + count * sizeof(value_type);
    } else {
      for (const auto& element : value) to = elements::put(to, element);
      return to;
    }
  }

  static void encode(encoder& e, const T& value) {
    const std::size_t count = detail::count_of(value);
    if constexpr (elements::bulk && detail::contiguous<T>) {
      e.put_count(count);
      e.write(value.data(), count * sizeof(value_type));
    } else if constexpr (elements::fixed) {
      e.commit(put(e.reserve(bound(value)), value));
    } else {
      e.put_count(count);
      const std::size_t begin = e.size();
      std::size_t i = 0;
      for (auto at = detail::first_of(value); i != count; ++at) {
        detail::encode<value_type>(e, *at);
        // What the first ones take tells what all will take.
        if (++i == detail::sample) [[unlikely]]
          e.expect(begin + (e.size() - begin) / detail::sample * count / 16 * 17);
      }
    }
  }

  static bool get(decoder& d, T& value, [[maybe_unused]] std::size_t rest) {
    std::size_t count = 0;
    if (!d.get_count(elements::min_size, rest, count, detail::free_elements<value_type>())) [[unlikely]]
      return false;
    if (!d.charge(count, sizeof(value_type))) [[unlikely]]
      return false;
    if constexpr (detail::publicly_made<value_type>) {
      value.resize(count);  // elements that are there already keep their memory
      std::size_t i = 0;
      for (value_type& element : value) {
        if (!detail::decode(d, element)) [[unlikely]]
          return d.trace(i);
        ++i;
      }
      return true;
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

  static constexpr bool quick = true;
  template <class Source>
  BRINE_INLINE static const std::byte* read(const std::byte* at, Source& s, T& value, std::size_t rest) {
    std::size_t count = 0;
    at = detail::read_count(at, s, count, elements::min_size, rest, sizeof(value_type));
    if (at == nullptr) [[unlikely]]
      return nullptr;
    if constexpr ((elements::bulk && detail::contiguous<T>) || detail::numbers<T>) {
      take_all(at, count, value);
      return at + count * sizeof(value_type);
    } else {
      return read_each(at, s, value, count, rest);
    }
  }
  BRINE_INLINE static const std::byte* pass(const std::byte* at, detail::source& s, std::size_t rest) {
    std::size_t count = 0;
    at = detail::read_count(at, s, count, elements::min_size, rest, 0);
    if (at == nullptr) [[unlikely]]
      return nullptr;
    if constexpr (elements::bulk) {
      return at + count * elements::min_size;
    } else {
      return pass_each(at, s, count, rest);
    }
  }

  static bool skip(decoder& d) {
    std::size_t count = 0;
    if (!d.get_count(elements::min_size, 0, count, detail::free_elements<value_type>())) [[unlikely]]
      return false;
    for (std::size_t i = 0; i < count; ++i) {
      if (!detail::skip<value_type>(d)) [[unlikely]]
        return d.trace(i);
    }
    return true;
  }

 private:
  template <class Source>
  static const std::byte* read_each(const std::byte* at, Source& s, T& value, std::size_t count,
                                    [[maybe_unused]] std::size_t rest) {
    value.resize(count);  // elements that are there already keep their memory
    if constexpr (detail::contiguous<T>) {  // by pointers, as in encode()
      value_type* const first = value.data();
      value_type* const last = first + count;
      for (value_type* element = first; element != last; ++element) {
        at = detail::read_checked(at, s, *element);
        if constexpr (!Source::trusted) {
          if (at == nullptr) [[unlikely]]
            return decoder::trace(s.teller, nullptr, static_cast<std::size_t>(element - first));
        }
      }
    } else {
      [[maybe_unused]] std::size_t i = 0;
      for (auto&& element : value) {
        if constexpr (std::is_same_v<std::remove_reference_t<decltype(element)>, value_type>) {
          at = detail::read_checked(at, s, element);
        } else {  // vector<bool>
          value_type plain{};
          at = detail::read_checked(at, s, plain);
          element = plain;
        }
        if constexpr (!Source::trusted) {
          if (at == nullptr) [[unlikely]]
            return decoder::trace(s.teller, nullptr, i);
          ++i;
        }
      }
    }
    return detail::leaves<flat>(at, s, rest);
  }
  static const std::byte* pass_each(const std::byte* at, detail::source& s, std::size_t count, std::size_t rest) {
    for (std::size_t i = 0; i < count; ++i) {
      at = detail::pass_checked<value_type>(at, s);
      if (at == nullptr) [[unlikely]]
        return decoder::trace(s.teller, nullptr, i);
    }
    return detail::leaves<flat>(at, s, rest);
  }

  // Bulk elements and numbers, whose bytes are there: as many as there are already are written over; others are
  // assigned from the bytes, so that nothing is zeroed first.
  static void take_all(const std::byte* from, std::size_t count, T& value) {
    const std::size_t bytes = count * sizeof(value_type);
    if (count == value.size()) {
      if constexpr (elements::bulk) {
        if (bytes != 0) std::memcpy(static_cast<void*>(value.data()), from, bytes);
      } else {
        wire::fetch_all(value.data(), from, count);
      }
    } else if constexpr (sizeof(value_type) == 1 && std::is_scalar_v<value_type>) {
      const auto* first = reinterpret_cast<const value_type*>(from);
      value.assign(first, first + count);
    } else {
      using iterator = detail::unaligned_iterator<value_type>;
      value.assign(iterator{from}, iterator{from + bytes});
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
  static std::size_t size(const T& value) {
    std::size_t sum = 0;
    for (const auto& element : value) sum += detail::size<Element>(element);
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
  static bool get(decoder& d, T& value, std::size_t rest) {
    std::size_t i = 0;
    for (auto& element : value) {
      // What is left of the array is still to come, and `rest` behind it.
      const std::size_t behind = (N - i) * elements::min_size + rest;
      if (!d.need(behind) || !detail::get(d, detail::writable(element), 0)) [[unlikely]]
        return d.trace(i);
      ++i;
    }
    return !flat || d.need(rest);
  }
  static constexpr bool quick = true;
  template <class Source>
  static const std::byte* read(const std::byte* at, Source& s, T& value, [[maybe_unused]] std::size_t rest) {
    if constexpr (bulk) {
      std::memcpy(static_cast<void*>(&value), at, min_size);
      return at + min_size;
    } else {
      [[maybe_unused]] std::size_t i = 0;
      for (auto& element : value) {
        at = read_checked(at, s, writable(element));
        if constexpr (!Source::trusted) {
          if (at == nullptr) [[unlikely]]
            return decoder::trace(s.teller, nullptr, i);
          ++i;
        }
      }
      return leaves<(flat && !fixed)>(at, s, rest);
    }
  }
  static const std::byte* pass(const std::byte* at, source& s, [[maybe_unused]] std::size_t rest) {
    if constexpr (bulk) {
      return at + min_size;
    } else {
      for (std::size_t i = 0; i < N; ++i) {
        at = pass_checked<Element>(at, s);
        if (at == nullptr) [[unlikely]]
          return decoder::trace(s.teller, nullptr, i);
      }
      return leaves<(flat && !fixed)>(at, s, rest);
    }
  }
  static bool skip(decoder& d) {
    for (std::size_t i = 0; i < N; ++i) {
      if (!detail::skip<Element>(d)) [[unlikely]]
        return d.trace(i);
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

inline constexpr char key_and_value[] = "key\0value";

// What a key is made from: characters as they stand in the document, of which a string is constructed.
template <class String>
struct key_text {
  using type = std::basic_string_view<typename String::value_type>;
};
template <class Character, class Traits>
struct key_text<std::basic_string<Character, Traits>> {
  struct type {
    const Character* first;
    std::size_t size;

    BRINE_STEP operator std::basic_string<Character, Traits>() const {  // NOLINT(google-explicit-constructor)
      BRINE_ASSUME(first != nullptr);  // else the string asks, and has an error for it
      return {first, size};
    }
  };
};

// An order of elements that says nothing of the value: hash tables.
template <class T>
concept unordered = requires { typename T::hasher; };

// Pieces of bytes in the order of their bytes; one in front of those that begin with it.
template <class = void>
class byte_order {
 public:
  void add(std::size_t begin, std::size_t end, const void* element) { all_.push_back({nullptr, begin, end, element}); }
  void sort(const std::byte* bytes) {
    for (piece& p : all_) p.bytes = bytes;
    if (!all_.empty()) std::qsort(all_.begin(), all_.size(), sizeof(piece), &compare);
  }
  [[nodiscard]] std::size_t size() const noexcept { return all_.size(); }
  [[nodiscard]] const void* operator[](std::size_t i) const { return all_[i].element; }

 private:
  struct piece {
    const std::byte* bytes;
    std::size_t begin, end;
    const void* element;
  };
  static int compare(const void* left, const void* right) {
    const auto& a = *static_cast<const piece*>(left);
    const auto& b = *static_cast<const piece*>(right);
    const std::size_t a_size = a.end - a.begin, b_size = b.end - b.begin;
    const std::size_t common = a_size < b_size ? a_size : b_size;
    const int order = common == 0 ? 0 : std::memcmp(a.bytes + a.begin, b.bytes + b.begin, common);
    return order != 0 ? order : a_size < b_size ? -1 : a_size > b_size ? 1 : a.begin < b.begin ? -1 : 1;
  }

  meta::row<piece> all_;
};

// Calls f(element) for each, in the order of their own bytes.
template <class Write, class T, class F>
BRINE_COLD void each_sorted(const T& c, Write&& write, F&& f) {
  memory_encoder e;
  e.set_canonical(true);
  byte_order<> order;
  for (const auto& element : c) {
    const std::size_t begin = e.size();
    write(e, element);
    order.add(begin, e.size(), std::addressof(element));
  }
  order.sort(e.data());
  for (std::size_t i = 0; i < order.size(); ++i) f(*static_cast<const typename T::value_type*>(order[i]));
}

}  // namespace detail

template <class T>
struct family<T, kind::set> : plain_family {
  using key_type = typename T::key_type;
  using keys = codec_for<key_type>;
  static constexpr std::size_t min_size = 1;
  static constexpr std::size_t node_size = sizeof(typename T::value_type) + 4 * sizeof(void*);  // more or less

  static constexpr void describe(schema::builder& b) {
    b.put(detail::multi<T> ? schema::node::multiset : schema::node::set);
    schema::describe<key_type>(b, "[]");
    if constexpr (!detail::publicly_made<key_type> || keys::min_size == 0) b.slow();
  }
  static void encode(encoder& e, const T& value) {
    e.put_count(value.size());
    const auto write = [](encoder& to, const key_type& key) { detail::encode<key_type>(to, key); };
    if constexpr (detail::unordered<T>) {
      if (e.canonical()) return detail::each_sorted(value, write, [&](const key_type& key) { write(e, key); });
    }
    for (const auto& key : value) write(e, key);
  }
  static bool get(decoder& d, T& value, std::size_t rest) {
    std::size_t count = 0;
    if (!d.get_count(keys::min_size, rest, count, detail::free_elements<key_type>())) [[unlikely]]
      return false;
    if (!d.charge(count, node_size)) [[unlikely]]
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
  static constexpr bool quick = true;
  template <class Source>
  static const std::byte* read(const std::byte* at, Source& s, T& value, std::size_t rest) {
    std::size_t count = 0;
    at = detail::read_count(at, s, count, keys::min_size, rest, node_size);
    if (at == nullptr) [[unlikely]]
      return nullptr;
    value.clear();
    for (std::size_t i = 0; i < count; ++i) {
      key_type key{};
      at = detail::read_checked(at, s, key);
      if (at == nullptr) [[unlikely]]
        return decoder::trace(s.teller, nullptr, i);
      detail::insert_behind(value, std::move(key));
    }
    return at;
  }
  static const std::byte* pass(const std::byte* at, detail::source& s, std::size_t rest) {
    std::size_t count = 0;
    at = detail::read_count(at, s, count, keys::min_size, rest, 0);
    if (at == nullptr) [[unlikely]]
      return nullptr;
    for (std::size_t i = 0; i < count; ++i) {
      at = detail::pass_checked<key_type>(at, s);
      if (at == nullptr) [[unlikely]]
        return decoder::trace(s.teller, nullptr, i);
    }
    return at;
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
  static constexpr std::size_t node_size = sizeof(typename T::value_type) + 4 * sizeof(void*);  // more or less
  static constexpr const char* path = detail::key_and_value;

  static constexpr void describe(schema::builder& b) {
    b.put(detail::multi<T> ? schema::node::multimap : schema::node::map);
    schema::describe<key_type>(b, "key");
    schema::describe<mapped_type>(b, "value");
    if constexpr (!detail::publicly_made<key_type> || !detail::publicly_made<mapped_type> ||
                  codec_for<key_type>::min_size + codec_for<mapped_type>::min_size == 0) {
      b.slow();
    }
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
  static bool get(decoder& d, T& value, [[maybe_unused]] std::size_t rest) {
    using pack = detail::member_pack<key_type, mapped_type>;
    std::size_t count = 0;
    if (!get_count<pack>(d, rest, count)) [[unlikely]]
      return false;
    if (!d.charge(count, node_size)) [[unlikely]]
      return false;
    value.clear();
    for (std::size_t i = 0; i < count; ++i) {
      if constexpr (detail::publicly_made<key_type> && detail::publicly_made<mapped_type>) {
        std::pair<key_type, mapped_type> entry{};
        if (!pack::decode(d, path, entry.first, entry.second)) [[unlikely]]
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
  static constexpr bool quick = true;
  template <class Source>
  static const std::byte* read(const std::byte* at, Source& s, T& value, std::size_t rest) {
    using pack = detail::member_pack<key_type, mapped_type>;
    std::size_t count = 0;
    at = detail::read_count(at, s, count, pack::min_size, rest, node_size);
    if (at == nullptr) [[unlikely]]
      return nullptr;
    value.clear();
    for (std::size_t i = 0; i < count; ++i) {
      at = read_entry(at, s, value);
      if (at == nullptr) [[unlikely]]
        return decoder::trace(s.teller, nullptr, i);
    }
    return at;
  }
  template <class Source>
  BRINE_INLINE static const std::byte* read_entry(const std::byte* at, Source& s, T& value) {
    using pack = detail::member_pack<key_type, mapped_type>;
    if (!s.has(at, pack::min_size)) [[unlikely]]
      return detail::truncated_in(s.teller, at, path, pack::least, 0, pack::count);
    mapped_type mapped{};
    if constexpr (text_key) {
      // The key is made where it stays, from the bytes.
      using character = typename key_type::value_type;
      constexpr std::size_t behind = codec_for<mapped_type>::min_size;
      std::size_t length = 0;
      at = detail::read_count(at, s, length, 1, behind, 1);
      if (at == nullptr) [[unlikely]]
        return decoder::trace(s.teller, path, 0);
      const typename detail::key_text<key_type>::type key{reinterpret_cast<const character*>(at), length};
      at = codec_for<mapped_type>::read(at + length, s, mapped, 0);
      if (at == nullptr) [[unlikely]]
        return decoder::trace(s.teller, path, 1);
      value.emplace_hint(value.end(), key, std::move(mapped));
    } else {
      key_type key{};
      at = pack::read(at, s, 0, path, key, mapped);
      if (at == nullptr) [[unlikely]]
        return nullptr;
      detail::insert_behind(value, std::pair<key_type, mapped_type>{std::move(key), std::move(mapped)});
    }
    return at;
  }
  static const std::byte* pass(const std::byte* at, detail::source& s, std::size_t rest) {
    using pack = detail::member_pack<key_type, mapped_type>;
    std::size_t count = 0;
    at = detail::read_count(at, s, count, pack::min_size, rest, 0);
    if (at == nullptr) [[unlikely]]
      return nullptr;
    for (std::size_t i = 0; i < count; ++i) {
      at = s.has(at, pack::min_size) ? pack::pass(at, s, 0, path)
                                     : detail::truncated_in(s.teller, at, path, pack::least, 0, pack::count);
      if (at == nullptr) [[unlikely]]
        return decoder::trace(s.teller, nullptr, i);
    }
    return at;
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
  // A key that can be made from characters as they stand in the document.
  static constexpr bool text_key = [] {
    if constexpr (kind_of<key_type> == kind::text) {
      using character = typename key_type::value_type;
      return sizeof(character) == 1 && codec_for<character>::bulk &&
             requires(T& c, typename detail::key_text<key_type>::type key, mapped_type&& mapped) {
               c.emplace_hint(c.end(), key, std::move(mapped));
             };
    } else {
      return false;
    }
  }();

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
  static bool get(decoder& d, T& value, std::size_t rest) {
    number real{}, imaginary{};
    if (!pack::get(d, rest, nullptr, real, imaginary)) [[unlikely]]
      return false;
    value = T{real, imaginary};
    return true;
  }
  static bool skip(decoder& d) { return pack::skip(d, nullptr); }
  static constexpr bool quick = true;
  template <class Source>
  static const std::byte* read(const std::byte* at, Source& s, T& value, std::size_t rest) {
    number real{}, imaginary{};
    at = pack::read(at, s, rest, nullptr, real, imaginary);
    value = T{real, imaginary};
    return at;
  }
  static const std::byte* pass(const std::byte* at, detail::source& s, std::size_t rest) {
    return pack::pass(at, s, rest, nullptr);
  }
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
  static std::size_t size(const T& value) { return detail::size<rep>(value.count()); }
  static std::byte* put(std::byte* to, const T& value) { return codec_for<rep>::put(to, value.count()); }
  static void encode(encoder& e, const T& value) { detail::encode<rep>(e, value.count()); }
  static bool get(decoder& d, T& value, std::size_t rest) {
    rep count{};
    if (!detail::get(d, count, rest)) [[unlikely]]
      return false;
    value = T{count};
    return true;
  }
  static bool skip(decoder& d) { return detail::skip<rep>(d); }
  static constexpr bool quick = true;
  template <class Source>
  static const std::byte* read(const std::byte* at, Source& s, T& value, std::size_t rest) {
    rep count{};
    at = detail::read(at, s, count, rest);
    value = T{count};
    return at;
  }
  static const std::byte* pass(const std::byte* at, detail::source& s, std::size_t rest) {
    return codec_for<rep>::pass(at, s, rest);
  }
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
  static std::size_t size(const T& value) { return detail::size<duration>(value.time_since_epoch()); }
  static std::byte* put(std::byte* to, const T& value) { return base::put(to, value.time_since_epoch()); }
  static void encode(encoder& e, const T& value) { detail::encode<duration>(e, value.time_since_epoch()); }
  static bool get(decoder& d, T& value, std::size_t rest) {
    duration since{};
    if (!detail::get(d, since, rest)) [[unlikely]]
      return false;
    value = T{since};
    return true;
  }
  static bool skip(decoder& d) { return detail::skip<duration>(d); }
  static constexpr bool quick = true;
  template <class Source>
  static const std::byte* read(const std::byte* at, Source& s, T& value, std::size_t rest) {
    duration since{};
    at = detail::read(at, s, since, rest);
    value = T{since};
    return at;
  }
  static const std::byte* pass(const std::byte* at, detail::source& s, std::size_t rest) {
    return base::pass(at, s, rest);
  }
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
  static bool get(decoder& d, T& value, std::size_t rest) {
    value_type plain{};
    if (!detail::get(d, plain, rest)) [[unlikely]]
      return false;
    value.store(plain);
    return true;
  }
  static bool skip(decoder& d) { return detail::skip<value_type>(d); }
};

template <class T>
struct family<T, kind::path> : plain_family {
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) { schema::describe<std::string>(b); }
  static void encode(encoder& e, const T& value) {
    const auto text = value.generic_u8string();
    detail::encode<std::string_view>(e, std::string_view{reinterpret_cast<const char*>(text.data()), text.size()});
  }
  static bool get(decoder& d, T& value, std::size_t rest) {
    std::string text;
    if (!detail::get(d, text, rest)) [[unlikely]]
      return false;
    value = T{decltype(value.generic_u8string()){text.begin(), text.end()}};
    return true;
  }
  static bool skip(decoder& d) { return detail::skip<std::string>(d); }
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
      e.fail(errc::bad_value,
             meta::joined({"an error of the category \"", category,
                           "\": only the generic and system categories are the same in every program"}));
      return;
    }
    detail::encode<std::string_view>(e, category);
    detail::encode<std::int32_t>(e, value.value());
  }
  static bool get(decoder& d, T& value, std::size_t) {
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
  using category = std::remove_reference_t<decltype(std::declval<T&>().category())>;

  template <class Category, class Code>
  static Code code_of(bool (Category::*)(const Code&, int) const noexcept);

  // The standard's functions that answer the two can't be named without their header. A code made by default is of
  // the system category, a condition of the generic one; and what the system calls a missing file is generic.
  static category* find(std::string_view name) {
    using code = decltype(code_of(&category::equivalent));
    category& system = code{}.category();
    category& generic = system.default_error_condition(2).category();
    for (category* known : {&generic, &system}) {
      if (name == known->name()) return known;
    }
    return nullptr;
  }
};

}  // namespace brine

// ---- brine/codec/owned_array.hpp
// A std::unique_ptr<T[]> and how many objects it owns, which only its class knows: for its hook,
//
//   template <class Archive>
//   void serialize(Archive& ar) { ar(brine::owned_array(samples_, count_)); }
//
// A varint count, then the elements: the bytes of a std::vector of them. Loaded, the pointer owns a new
// array and the count is what was read; a null pointer is saved as no elements, and none are loaded as null.

namespace brine {

template <class Pointer, class Count>
class owned_array {
  static_assert(std::is_integral_v<Count> && !std::is_same_v<std::remove_cv_t<Count>, bool>,
                "brine::owned_array(pointer, count): the count is an integer");

 public:
  constexpr owned_array(Pointer& pointer, Count& count) : pointer_{pointer}, count_{count} {}

 private:
  template <class T, kind Kind>
  friend struct family;

  Pointer& pointer_;
  Count& count_;
};

template <class Pointer, class Count>
inline constexpr kind claimed<owned_array<Pointer, Count>> = kind::owned_array;

template <class Pointer, class Count>
struct family<owned_array<Pointer, Count>, kind::owned_array> : plain_family {
  using element = std::remove_cv_t<typename Pointer::element_type>;
  using elements = codec_for<element>;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::sequence);
    schema::describe<element>(b, "[]");
    b.slow();
  }
  static void encode(encoder& e, const owned_array<Pointer, Count>& value) {
    const auto* first = value.pointer_.get();
    const std::size_t count = first == nullptr ? 0 : static_cast<std::size_t>(value.count_);
    e.put_count(count);
    if constexpr (elements::bulk) {
      e.write(first, count * sizeof(element));
    } else {
      for (std::size_t i = 0; i < count; ++i) detail::encode<element>(e, first[i]);
    }
  }
  static bool get(decoder& d, owned_array<Pointer, Count>& value, [[maybe_unused]] std::size_t rest) {
    static_assert(!std::is_const_v<Pointer> && !std::is_const_v<Count>,
                  "brine::owned_array(pointer, count): loading sets both");
    std::size_t count = 0;
    if (!d.get_count(elements::min_size, rest, count, detail::free_elements<element>()) ||
        !d.charge(count, sizeof(element))) [[unlikely]]
      return false;
    constexpr std::uintmax_t most =
        static_cast<std::uintmax_t>(-1) >> (8 * (sizeof(std::uintmax_t) - sizeof(Count)) + std::is_signed_v<Count>);
    if (count > most) {
      return d.fail(errc::bad_value, "an array of more objects than the count that belongs to it can tell");
    }
    element* made = count == 0 ? nullptr : new element[count];
    value.pointer_.reset(made);
    value.count_ = static_cast<Count>(count);
    if constexpr (elements::bulk) {
      const std::size_t bytes = count * sizeof(element);
      if (bytes != 0) std::memcpy(static_cast<void*>(made), d.cursor(), bytes);
      d.advance(bytes);
      return true;
    } else {
      for (std::size_t i = 0; i < count; ++i) {
        if (!detail::decode(d, made[i])) [[unlikely]]
          return d.trace(i);
      }
      return true;
    }
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
  } else if constexpr (std::is_class_v<T> && (hooks<T> == 1 || known_by_shape(select_kind<T>()))) {
    return refusal::inherited;
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
      if constexpr (!config::opens_bases) {
        return refusal::base_class;
      } else {
        return reflect::has_bit_fields<T> ? refusal::bit_field : refusal::hidden_hook;
      }
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
  static bool get(decoder&, T&, std::size_t) { return false; }
};

}  // namespace brine

// ---- brine/codec/variant.hpp
// variant: the varint index of the alternative, then its value. <variant> is the user's to include.

namespace brine {

template <template <class...> class Variant, class... T>
struct family<Variant<T...>, kind::variant> : plain_family {
  using value_type = Variant<T...>;
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
  static bool get(decoder& d, value_type& value, std::size_t) {
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
    d.rewind(d.cursor() - 1);
    return d.fail_with(errc::bad_value, "alternative %llu of a variant that has %zu",
                       static_cast<unsigned long long>(index), sizeof...(T));
  }

  template <std::size_t... I>
  static void encode_at(encoder& e, const value_type& value, std::index_sequence<I...>) {
    (void)(... || (value.index() == I && (detail::encode<T>(e, *get_if<I>(&value)), true)));
  }

  template <std::size_t I, class Alternative>
  static bool get_alternative(decoder& d, value_type& value) {
    if constexpr (detail::publicly_made<Alternative>) {
      if (value.index() != I) value.template emplace<I>();
      return detail::decode(d, *get_if<I>(&value));
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

template <class T>
inline constexpr kind claimed<view<T>> = kind::view;

template <class T>
struct family<T, kind::span> : plain_family {
  using value_type = std::remove_cv_t<typename T::element_type>;
  using elements = codec_for<value_type>;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.refuse(schema::refusal::view, meta::type_name<T>(), true);
    b.put(schema::node::sequence);
    schema::describe<value_type>(b, "[]");
  }
  static void encode(encoder& e, const T& value) {
    e.put_count(value.size());
    if constexpr (elements::bulk) {
      e.write(value.data(), value.size_bytes());
    } else {
      for (const auto& element : value) detail::encode<value_type>(e, element);
    }
  }
  static bool get(decoder&, T&, std::size_t) { return false; }
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
  static bool get(decoder& d, view<T>& value, std::size_t rest) {
    std::size_t count = 0;
    if (!d.get_count(1, rest, count)) [[unlikely]]
      return false;
    if (d.origin != nullptr) [[unlikely]] {
      return d.fail(errc::schema_mismatch,
                    "a view can't show a document of an earlier version, which isn't read where it stands; load the "
                    "type that owns its memory");
    }
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

template <class T, class Way>
bool find_part(const T& object, const void* part, const void* part_type, Way& way) {
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

template <class T, class Way>
void* part_at(T& object, const Way& way, std::size_t step, const void*& part_type) {
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
  // Reads the object with this index in a reader<Owner>, and those behind it that are of this type too: one call for
  // as many as there are. The index is that of the first one that wasn't read.
  bool (*decode)(decoder&, void* reader, std::size_t& index);
  // Back to a fresh object, so that a failed load leaves no cycle of owners behind.
  void (*clear)(void* object);
  // Appends the way from the object to the part of this type at this address; false if there is none.
  bool (*find_part)(const void* object, const void* part, const void* part_type, std::vector<std::size_t>& way);
  // The part at the end of the way, or nullptr; its type goes to `part_type`.
  void* (*part_at)(void* object, const std::vector<std::size_t>& way, const void*& part_type);
};

struct reference {
  std::size_t number = 0;  // from 1
  bool fresh = false;
  bool part = false;  // the object is a part of number `number`
};

// A template only so that a file without shared pointers doesn't compile it.
template <class Deferred = void>
class basic_writer {
 public:
  // The same where all objects so far are of this one type, and it isn't met for the first time: then the object
  // itself needn't be looked at. False where refer() has to.
  [[nodiscard]] BRINE_INLINE bool refer_alike(const void* address, const object_type& type, reference& to) {
    if (&type != only_type_) [[unlikely]]
      return false;
    slot* const slots = slots_.data();
    const std::size_t mask = mask_;
    std::size_t at = hash(address) & mask;
    for (; slots[at].address != nullptr; at = (at + 1) & mask) {
      if (slots[at].address == address) {
        to.number = slots[at].number;
        return true;
      }
    }
    if (2 * (objects_.size() + 1) > mask) [[unlikely]]
      return false;
    objects_.push_back({address, &type});
    to.number = objects_.size();
    to.fresh = true;
    slots[at] = {address, to.number};
    return true;
  }

  // The number of the object at this address, a new one at the first time. A part of an object
  // that has a number already (an aliasing shared_ptr) is found, and its way with it.
  [[nodiscard]] BRINE_NOINLINE bool refer(encoder& e, const void* address, const object_type& type, reference& to,
                                          meta::later<std::vector<std::size_t>, Deferred>& way) {
    if (2 * (objects_.size() + 1) > slots_.size()) grow();
    if (objects_.empty()) only_type_ = &type;
    if (only_type_ != &type) only_type_ = nullptr;
    std::size_t at = hash(address) & mask_;
    for (; slots_[at].address != nullptr; at = (at + 1) & mask_) {
      if (slots_[at].address == address && objects_[slots_[at].number - 1].type->identity == type.identity) {
        to = {slots_[at].number, false, false};
        return true;
      }
    }
    if (only_type_ == nullptr) {
      if (find_whole(address, type, to, way)) return true;
      if (covers_known(address, type)) {
        return e.fail(errc::bad_value,
                      "a shared_ptr to a part of an object is saved before any shared_ptr to the whole object; let the "
                      "owner come first");
      }
    }
    objects_.push_back({address, &type});
    slots_[at] = {address, static_cast<std::size_t>(objects_.size())};
    if (only_type_ == nullptr) ranges_.emplace(address, objects_.size());
    to = {objects_.size(), true, false};
    return true;
  }

  static void finish(encoder& e) {
    auto& self = *e.graph_state.get<basic_writer>();
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
  struct slot {
    const void* address = nullptr;
    std::size_t number = 0;
  };

  // What lies side by side in memory, on a page, does so in the table too: objects that were made one after the
  // other are looked up in the nearest cache. Where each page's begin is as good as random.
  static std::size_t hash(const void* address) {
    const auto bits = static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(address));
    const std::uint64_t page = (bits >> 12U) * 0x9e3779b97f4a7c15U >> 32U;
    return static_cast<std::size_t>(page + (bits >> 4U & 0xffU));
  }

  BRINE_COLD void grow() {
    const std::size_t room = slots_.empty() ? 64 : 4 * slots_.size();
    slots_.assign(room, {});
    mask_ = room - 1;
    for (std::size_t i = 0; i < objects_.size(); ++i) {
      std::size_t at = hash(objects_[i].address) & mask_;
      while (slots_[at].address != nullptr) at = (at + 1) & mask_;
      slots_[at] = {objects_[i].address, i + 1};
    }
  }

  // Only objects of several types can lie in one another; only then are they kept in order.
  void order() {
    if (!ranges_.empty()) return;
    for (std::size_t i = 0; i < objects_.size(); ++i) ranges_.emplace(objects_[i].address, i + 1);
  }

  bool find_whole(const void* address, const object_type& type, reference& to,
                  meta::later<std::vector<std::size_t>, Deferred>& way) {
    order();
    auto behind = ranges_.upper_bound(address);
    if (behind == ranges_.begin()) return false;
    const std::size_t number = (--behind)->second;
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
  std::vector<slot> slots_;  // open addressing, at most half full
  std::size_t mask_ = 0;
  std::map<meta::later<const void*, Deferred>, std::size_t, std::less<>> ranges_;
  const object_type* only_type_ = nullptr;  // of all objects; nullptr: there are several, or none yet
};

// Owner is std::shared_ptr<void>, whose header need not be included here: the pointers that are loaded
// name it (objects.hpp).
template <class Owner>
class reader {
 public:
  reader() = default;
  reader(const reader&) = delete;
  reader& operator=(const reader&) = delete;
  // Reached by a failed load only with objects left half read: cycles among them are broken.
  ~reader() {
    if (!done_) {
      for (std::size_t i = 0; i < objects_.size(); ++i) type_of(i + 1)->clear(objects_[i].get());
    }
  }

  [[nodiscard]] std::size_t next() const noexcept { return next_; }
  // Its owner, whose address is the object's.
  [[nodiscard]] const Owner& at(std::size_t number) const { return objects_[number - 1]; }
  [[nodiscard]] const object_type* type_of(std::size_t number) const {
    return types_.empty() ? first_type_ : types_[number - 1];
  }

  // Room for the bytes of one more object must be left, besides those that wait already.
  [[nodiscard]] BRINE_INLINE bool expect(decoder& d, const object_type& type) {
    waiting_ += type.least;
    return d.need(waiting_) && d.charge(type.size + 4 * sizeof(void*));
  }
  BRINE_INLINE void add(Owner&& owner, const object_type& type) {
    if (&type != first_type_ || !types_.empty()) [[unlikely]]
      add_type(type);
    objects_.push_back(std::move(owner));
    ++next_;
  }

  // The object of this index, whose `least` bytes are read now.
  [[nodiscard]] void* begin(std::size_t index, std::size_t least) {
    waiting_ -= least;
    return objects_[index].get();
  }
  [[nodiscard]] bool is_of(const object_type& type, std::size_t index) const {
    return index < objects_.size() && type_of(index + 1) == &type;
  }

  static bool finish(decoder& d) {
    auto& self = *d.graph_state.get<reader>();
    for (std::size_t i = 0; i < self.objects_.size();) {
      if (!self.type_of(i + 1)->decode(d, &self, i)) [[unlikely]] {
        d.trace(i + 1);
        return d.trace("shared");
      }
    }
    // Bytes that nothing reads will fail the document after this: then the cycles go too.
    self.done_ = d.remaining() == 0;
    return true;
  }

 private:
  BRINE_COLD void add_type(const object_type& type) {
    if (objects_.empty()) {
      first_type_ = &type;
    } else {
      if (types_.empty()) types_.resize(objects_.size(), first_type_);
      types_.push_back(&type);
    }
  }

  // Objects are looked up in any order, and each look may miss the caches: what is kept of them is small.
  std::vector<Owner> objects_;
  meta::row<const object_type*, Owner> types_;  // empty while all are of the first one's
  const object_type* first_type_ = nullptr;
  std::size_t next_ = 1;
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
bool decode_objects(decoder& d, void* reader, std::size_t& index);

template <class T>
inline constexpr object_type type_of{
    &schema::identity<T>,
    sizeof(T),
    codec_for<T>::min_size,
    [](encoder& e, const void* object) { brine::detail::encode<T>(e, *static_cast<const T*>(object)); },
    &decode_objects<T>,
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

// std::shared_ptr's header costs a compiler more than all of brine, and who loads one has included it: what it
// declares is found by argument-dependent lookup, through the allocator, where these templates are used.
template <class T>
[[nodiscard]] auto new_shared() {
  return allocate_shared<T>(std::allocator<T>{});
}

template <class Pointer>
struct owner_of;
template <template <class> class Shared, class T>
struct owner_of<Shared<T>> {
  using type = Shared<void>;
};
// The owner of a T behind any shared_ptr: std::shared_ptr<void>.
template <class T>
using shared_owner = typename owner_of<decltype(allocate_shared<T>(std::allocator<T>{}))>::type;

template <class T>
bool decode_objects(decoder& d, void* known, std::size_t& index) {
  auto& r = *static_cast<reader<shared_owner<T>>*>(known);
  constexpr std::size_t least = codec_for<T>::min_size;
  do {
    void* const object = r.begin(index, least);
    if (!d.need(least)) [[unlikely]]
      return false;
    if constexpr (made_first<T>) {
      if (!brine::detail::get(d, *static_cast<T*>(object), 0)) [[unlikely]]
        return false;
    } else {
      auto& to = late<T>::of(object);
      to.alive = brine::detail::construct<T>(d, to.memory);
      if (!to.alive) [[unlikely]]
        return false;
    }
    ++index;
  } while (r.is_of(type_of<T>, index));
  return true;
}

// A new object that only the reader owns so far.
template <class T, class Owner>
void make_object(reader<Owner>& r, const object_type& type) {
  if constexpr (made_first<T>) {
    if constexpr (std::is_default_constructible_v<T>) {
      r.add(new_shared<std::remove_cv_t<T>>(), type);
    } else {  // a private constructor
      void* memory = ::operator new(sizeof(T), std::align_val_t{alignof(T)});
      T* object = access::construct<T>(memory);
      r.add(Owner(object,
                  [](T* old) {
                    std::destroy_at(old);
                    ::operator delete(old, std::align_val_t{alignof(T)});
                  }),
            type);
    }
  } else {
    r.add(new_shared<late<T>>(), type);
  }
}
// One that the pointer owns too; false where there are no bytes for it, or no memory is left of what was allowed.
template <class T, class Owner, class Pointer>
[[nodiscard]] BRINE_NOINLINE bool make_object(decoder& d, reader<Owner>& r, Pointer& value) {
  const object_type& type = type_of<T>;
  if (!r.expect(d, type)) [[unlikely]]
    return false;
  if constexpr (made_first<T> && std::is_default_constructible_v<T>) {
    // Copied before it is put away: read back from there at once, the processor would wait for it to arrive.
    auto made = new_shared<std::remove_cv_t<T>>();
    value = made;
    r.add(std::move(made), type);
  } else {
    make_object<T>(r, type);
    const Owner& made = r.at(r.next() - 1);
    value = Pointer(made, static_cast<T*>(made.get()));
  }
  return true;
}

template <class Writer = basic_writer<>>
Writer& writer_of(encoder& e) {
  e.finish_graph = &Writer::finish;
  return e.graph_state.get_or_make<Writer>();
}
template <class Owner>
BRINE_NOINLINE reader<Owner>& new_reader(decoder& d) {
  d.finish_graph = &reader<Owner>::finish;
  return d.graph_state.get_or_make<reader<Owner>>();
}
template <class Owner>
reader<Owner>& reader_of(decoder& d) {
  auto* known = d.graph_state.template get<reader<Owner>>();
  return known != nullptr ? *known : new_reader<Owner>(d);
}

// A reference that isn't one to a known object, or to a new one of the only type so far.
template <class Writer>
BRINE_NOINLINE bool put_other_reference(encoder& e, const void* address, const object_type& type) {
  reference to;
  std::vector<meta::later<std::size_t, Writer>> way;
  if (!writer_of<Writer>(e).refer(e, address, type, to, way)) return false;
  e.put_count(2 * to.number + (to.part ? 1 : 0));
  if (to.part) {
    e.put_count(way.size());
    for (std::size_t step : way) e.put_count(step);
  }
  return to.fresh;
}

// Writes the reference; answers whether the object is a new one.
template <class Writer = basic_writer<>>
bool put_reference(encoder& e, const void* address, const object_type& type) {
  auto* known = e.graph_state.template get<Writer>();
  reference to;
  if (known == nullptr || !known->refer_alike(address, type, to)) [[unlikely]]
    return put_other_reference<Writer>(e, address, type);
  e.put_count(2 * to.number);
  return to.fresh;
}

BRINE_COLD inline bool fail_reference(decoder& d, const char* what) { return d.fail(errc::bad_value, what); }

// Reads the way to a part of a known object.
template <class Way>
bool get_way(decoder& d, Way& way) {
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
template <class Owner>
bool get_part(decoder& d, std::uint64_t number, const void* part_type, Owner& owner, void*& address) {
  auto& r = reader_of<Owner>(d);
  if (number == 0 || number >= r.next()) return fail_reference(d, "a part of an object that the document hasn't named");
  std::vector<meta::later<std::size_t, Owner>> way;
  if (!get_way(d, way)) return false;
  const auto& whole = r.at(static_cast<std::size_t>(number));
  const void* found = nullptr;
  void* part = r.type_of(static_cast<std::size_t>(number))->part_at(whole.get(), way, found);
  if (part == nullptr || found != part_type) return fail_reference(d, "a part of an object is of another type");
  owner = whole;
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
//   varint k: 0, the class is the pointer's own (only in a document without its schema); 1, a class
//   follows that the document hasn't named yet; n >= 2, the (n - 2)-th class again
//   text     the name; empty for the pointer's own
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
  schema::describer describe;
  void (*encode)(encoder&, const Base*);
  Base* (*make)(decoder&);                    // for unique_ptr
  void (*make_shared)(void* reader);          // for shared_ptr
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
      schema::describer_of<Derived>,
      [](encoder& e, const Base* object) { brine::detail::encode<Derived>(e, dynamic_cast<const Derived&>(*object)); },
      [](decoder& d) -> Base* { return make_new<Derived>(d); },
      [](void* r) { make_object<Derived>(*static_cast<reader<shared_owner<Derived>>*>(r), type_of<Derived>); },
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
    const meta::lock_guard lock{mutex()};
    e.next = head().load();
    head().store(&e);
  }
  static void remove(entry& e) {
    const meta::lock_guard lock{mutex()};
    if (head().load() == &e) {
      head().store(e.next);
      return;
    }
    for (entry* at = head().load(); at != nullptr; at = at->next) {
      if (at->next == &e) at->next = e.next;
    }
  }

  [[nodiscard]] static const class_type<Base>* find(const std::type_info& type) {
    for (const entry* at = head().load(); at != nullptr; at = at->next) {
      if (*at->what.type() == type) return &at->what;
    }
    return nullptr;
  }
  [[nodiscard]] static const class_type<Base>* find(std::string_view name) {
    for (const entry* at = head().load(); at != nullptr; at = at->next) {
      if (at->what.name == name) return &at->what;
    }
    return nullptr;
  }
  [[nodiscard]] static const class_type<Base>* find_address(const void* address) {
    for (const entry* at = head().load(); at != nullptr; at = at->next) {
      if (&at->what == address) return &at->what;
    }
    return nullptr;
  }
  [[nodiscard]] static const class_type<Base>* find_object(const void* identity) {
    for (const entry* at = head().load(); at != nullptr; at = at->next) {
      if (at->what.object->identity == identity) return &at->what;
    }
    return nullptr;
  }
  // Another class under the same name, or nullptr.
  [[nodiscard]] static const class_type<Base>* other(const class_type<Base>& known) {
    for (const entry* at = head().load(); at != nullptr; at = at->next) {
      if (at->what.name == known.name && !(*at->what.type() == *known.type())) return &at->what;
    }
    return nullptr;
  }

 private:
  BRINE_EXPORT static meta::atomic<entry*>& head() {
    static meta::atomic<entry*> first;
    return first;
  }
  BRINE_EXPORT static meta::mutex& mutex() {
    static meta::mutex m;
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
  static_assert(Name.size() != 0, "BRINE_CLASS: a name of at least one byte");
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
bool find_known(std::string_view name, schema::known_class& out) {
  const class_type<T>* found = name.empty() ? own_class<T>() : class_list<T>::find(name);
  if (found == nullptr) return false;
  out = {found->describe, found->describe.hash()};
  return true;
}

template <class T>
constexpr void describe_class(schema::builder& b) {
  if constexpr (!config::rtti) b.refuse(schema::refusal::no_rtti, meta::type_name<T>());
  b.base(meta::spelled<T>, &find_known<T>);
  b.opaque();
}

// The classes that a document has named so far; of several hierarchies, told apart by address.
struct named_classes {
  meta::row<const void*> all;
};

template <class T>
BRINE_COLD void fail_unregistered(encoder& e, const std::type_info& type) {
  const std::string base{meta::type_name<T>()};
  e.fail(errc::unknown_class, meta::joined({"an object of the class ", type.name(),
                                            " (as the compiler spells it) behind a "
                                            "pointer to ",
                                            base,
                                            " is of a class that wasn't registered; write where it is defined: "
                                            "BRINE_CLASS(\"name\", the_class, ",
                                            base, ")"}));
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
  const class_type<T>* found = type == typeid(T) ? own_class<T>() : nullptr;
  if (found != nullptr && !e.embeds_schemas()) {
    e.put_count(0);
    return found;
  }
  if (found == nullptr) found = class_list<T>::find(type);
  if (found == nullptr) [[unlikely]] {
    fail_unregistered<T>(e, type);
    return nullptr;
  }
  if (class_list<T>::other(*found) != nullptr) [[unlikely]] {
    e.fail(errc::duplicate_name,
           meta::joined({"two classes are called \"", found->name, "\": ", found->type()->name(), " and ",
                         class_list<T>::other(*found)->type()->name(), "; give one of them another name"}));
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
  e.commit(wire::store(e.reserve(8), found->describe.hash()));
  if (e.embeds_schemas()) brine::detail::write_schema(e, found->describe);
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
      if (const auto* own = own_class<T>(); own != nullptr && own == known[at]) return own;
      if (const auto* found = class_list<T>::find_address(known[at])) return found;
    }
    d.fail_at(where, errc::bad_value, "a class is referred to that the document hasn't named here");
    return nullptr;
  }
  std::size_t size = 0;
  if (!d.get_size(size)) return nullptr;
  const std::string_view name{reinterpret_cast<const char*>(d.cursor()), size};
  d.advance(size);
  if (!d.need(8)) return nullptr;
  const auto hash = d.take<std::uint64_t>();
  if (d.schemas_embedded()) {
    if (!d.get_size(size)) return nullptr;
    d.advance(size);
  }
  const class_type<T>* found = name.empty() ? own_class<T>() : class_list<T>::find(name);
  if (found == nullptr) {
    d.fail_at(where, errc::unknown_class,
              meta::joined({"this program has no class \"", name.substr(0, 200), "\" under ", meta::type_name<T>(),
                            "; register it: BRINE_CLASS(\"name\", the_class, the_base)"}));
    return nullptr;
  }
  if (class_list<T>::other(*found) != nullptr) {
    d.fail_at(
        where, errc::duplicate_name,
        meta::joined({"two classes of this program are called \"", found->name, "\"; give one of them another name"}));
    return nullptr;
  }
  if (found->describe.hash() != hash) {
    d.older = true;
    d.fail_at(
        where, errc::schema_mismatch,
        meta::joined({"the class \"", found->name, "\" was saved with other members than it has in this program"}));
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
  BRINE_QUIET_COUNTER_BEGIN                                                        \
  namespace {                                                                      \
  [[maybe_unused]] const bool BRINE_DETAIL_CLASS_JOIN(brine_class_, __COUNTER__) = \
      ::brine::graph::register_class<name, __VA_ARGS__>();                         \
  }                                                                                \
  BRINE_QUIET_COUNTER_END

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

  // The pointer is a std::shared_ptr<T>.
  template <class Pointer>
  static bool get(decoder& d, Pointer& value) {
    using owner_type = typename graph::owner_of<Pointer>::type;
    std::uint64_t r = 0;
    if (!d.get_varint(r)) [[unlikely]]
      return false;
    if (r == 0) {
      value.reset();
      return true;
    }
    auto& known = graph::reader_of<owner_type>(d);
    if ((r & 1U) != 0) [[unlikely]] {
      owner_type owner;
      void* address = nullptr;
      if (!graph::get_part(d, r / 2, &schema::identity<element>, owner, address)) return false;
      value = Pointer(std::move(owner), static_cast<element*>(address));
      return true;
    }
    const std::uint64_t number = r / 2;
    if (number == known.next()) {
      if constexpr (graph::in_hierarchy<element>) {
        const auto* type = graph::get_class<element>(d);
        if (type == nullptr || !known.expect(d, *type->object)) [[unlikely]]
          return false;
        type->make_shared(&known);
        const auto& made = known.at(static_cast<std::size_t>(number));
        value = Pointer(made, type->from_object(made.get()));
        return true;
      } else {
        return graph::make_object<element>(d, known, value);
      }
    }
    if (number > known.next()) [[unlikely]]
      return graph::fail_reference(d, "an object is referred to that the document hasn't named");
    const auto& object = known.at(static_cast<std::size_t>(number));
    const auto* object_type = known.type_of(static_cast<std::size_t>(number));
    if constexpr (graph::in_hierarchy<element>) {
      const auto* type = graph::class_of_object<element>(object_type->identity);
      if (type == nullptr) {
        return graph::fail_reference(d, "a reference to an object of a class outside this hierarchy");
      }
      value = Pointer(object, type->from_object(object.get()));
    } else {
      if (object_type != &graph::type_of<element> && object_type->identity != &schema::identity<element>) [[unlikely]]
        return graph::fail_reference(d, "a reference to an object of another type; the document is damaged");
      value = Pointer(object, static_cast<element*>(object.get()));
    }
    return true;
  }
};

template <class Pointer>
inline constexpr bool points_to_array = false;
template <template <class> class Pointer, class T>
inline constexpr bool points_to_array<Pointer<T>> = std::is_array_v<T>;

// shared_ptr<T[]> points to one T, as far as its type tells.
template <class Pointer>
constexpr void describe_shared(schema::builder& b) {
  if constexpr (points_to_array<Pointer>) {
    b.refuse(schema::refusal::owned_array, meta::type_name<Pointer>());
  } else {
    shared_reference<typename Pointer::element_type>::describe(b);
  }
}

}  // namespace detail

template <class T>
struct family<T, kind::shared> : plain_family {
  using element_type = typename T::element_type;
  using reference = detail::shared_reference<element_type>;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::shared);
    b.shared();
    detail::describe_shared<T>(b);
  }
  static void encode(encoder& e, const T& value) { reference::encode(e, value.get()); }
  static bool get(decoder& d, T& value, std::size_t) { return reference::get(d, value); }
};

template <class T>
struct family<T, kind::weak> : plain_family {
  using element_type = typename T::element_type;
  using reference = detail::shared_reference<element_type>;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::weak);
    b.shared();
    detail::describe_shared<T>(b);
  }
  static void encode(encoder& e, const T& value) { reference::encode(e, value.lock().get()); }
  static bool get(decoder& d, T& value, std::size_t) {
    auto owner = value.lock();  // a std::shared_ptr
    owner.reset();
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
template <template <class, class> class Unique, class T, class Deleter>
struct pointee<Unique<T, Deleter>> {
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
  static bool get(decoder& d, T& value, std::size_t) {
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
        if (value) return detail::get(d, *value, 0);
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

// ---- brine/schema/plan.hpp
// How a value of one schema is rewritten as a value of another: blocks of steps, which are taken in
// order. A step reads what it says of the old bytes and writes what it says of the new ones; codec/convert.hpp
// takes them.

namespace brine::schema {

enum class op : std::uint8_t {
  copy,     // n bytes as they are
  skip,     // n bytes are left out
  drop,     // what the block reads is left out
  widen,    // a number: from, of n bytes, to, of `least` bytes
  some,     // a byte 1 is written: what follows becomes an optional
  fill,     // a new member: fills[table]
  counted,  // a count, and n bytes as they are for each
  list,     // a count, and the block for each; `least` bytes or more each
  spread,   // n times the block, with a count before it
  repeat,   // n times the block
  maybe,    // a byte 0, or a byte 1 and the block
  choice,   // an alternative's number and its block: choices[table]
  call,     // the block
  reorder,  // a record whose members changed places: reorders[table]
  bits,     // n bits; unused ones are checked
  pad,      // n bytes of 0 are written
  refer,    // a reference to a shared object: references[table]
  own,      // a byte 0, or a byte 1, the class and the object: references[table]
  closure,  // a function object
};

struct step {
  op what{};
  node from{};
  node to{};
  bool sign = false;  // of an integer
  std::uint32_t block = 0;
  std::uint32_t table = 0;
  std::size_t n = 0;
  std::size_t least = 0;
};

// Some of a row, one after the other.
struct range {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

// A member that the document lacks.
struct fill {
  const record_type* type = nullptr;
  std::size_t record = 0;  // in the reader's schema
  std::size_t member = 0;
  std::size_t bytes = 0;  // as the type makes it by default: where in plan::defaults, and how many
  std::size_t size = 0;
  // Where the default holds closures or shared objects, these are the bytes of the whole record, and it is written
  // anew each time.
  bool living = false;
  range walk;  // of plan::walks: blocks of plan::own that pass over the record's members
};

struct alternative {
  std::size_t index = 0;  // the new one
  std::uint32_t block = 0;
};

// An old member of a record: its bytes, or where these vary the bytes behind a count for each that is counted (a
// text, most often), or the block that passes over it.
struct old_member {
  static constexpr std::size_t variable = static_cast<std::size_t>(-1);

  std::size_t fixed = 0;
  std::size_t counted = 0;
  std::uint32_t block = 0;
};
struct new_part {
  static constexpr std::size_t made = static_cast<std::size_t>(-1);

  std::size_t member = 0;  // the old one; or `made`
  std::uint32_t block = 0;
};
struct reorder {
  range members;
  range parts;
};

struct reference {
  std::size_t from = 0;  // what is referred to, in both schemas
  std::size_t to = 0;
  std::uint32_t block = 0;
  bool base = false;
  class_finder find = nullptr;
};

// A template, as all that works with it, so that a file which loads no documents of earlier versions doesn't compile
// it.
template <class Deferred>
struct basic_plan {
  using deferred = Deferred;

  basic_plan() = default;
  basic_plan(const basic_plan&) = delete;
  basic_plan& operator=(const basic_plan&) = delete;
  ~basic_plan() { delete own; }

  basic_tree<Deferred> from;
  basic_tree<Deferred> to;
  std::vector<std::byte> written;  // the two schemas' bytes
  std::vector<std::byte> wanted;
  notes noted;  // of the reader's schema

  meta::row<step, Deferred> steps;
  meta::row<range, Deferred> blocks;  // the first one is the whole value's
  meta::row<fill, Deferred> fills;
  meta::row<std::byte, Deferred> defaults;
  meta::row<std::uint32_t, Deferred> walks;
  meta::row<range, Deferred> choices;
  meta::row<alternative, Deferred> alternatives;
  meta::row<reorder, Deferred> reorders;
  meta::row<old_member, Deferred> members;
  meta::row<new_part, Deferred> parts;
  meta::row<reference, Deferred> references;
  // What can't be converted; where there is anything, no step is to be taken. The first one's path, and all in words.
  std::size_t problems = 0;
  std::string path;
  std::string text;
  std::size_t first_text = 0;  // how much of the text is about the first one
  bool dynamic = false;  // shared objects, classes or closures: the document must be looked through first
  bool oversized = false;  // given up: the schemas are too large
  bool newer = false;  // the first problem is a class of a version that the program doesn't know
  bool again = false;  // the reader's schema is to be described anew, with what noted.versions asks for
  // The reader's schema as both sides, to cut the members of a default out of it.
  basic_plan* own = nullptr;

  // Kept plans: which type's, and the next one.
  describer describe;
  std::uint64_t hash = 0;
  std::uint64_t written_hash = 0;
  basic_plan* next = nullptr;

  [[nodiscard]] bool possible() const noexcept { return problems == 0 && !oversized; }

  // All but the writer's schema and the versions that are asked for.
  BRINE_COLD void forget() {
    to = {};
    wanted.clear();
    noted.records = {};
    noted.bases = {};
    steps = {};
    blocks = {};
    fills = {};
    choices = {};
    alternatives = {};
    reorders = {};
    members = {};
    parts = {};
    references = {};
    problems = first_text = 0;
    path.clear();
    text.clear();
    dynamic = oversized = newer = again = false;
  }
};

using plan = basic_plan<void>;

}  // namespace brine::schema

// ---- brine/schema/planner.hpp
// Makes a plan of two schemas. The rules, which hold at every depth:
//
//   numbers       become wider ones that hold all their values: u8 to u16 or i16, i8 to i16, f32 to f64
//   enumerations  as their underlying numbers, and become such numbers or are made of them
//   T             becomes optional<T> or unique<T>; optional and unique become each other
//   sequences     sequence, set, multiset become each other (a set keeps one of equal keys); arrays become such;
//                 map becomes multimap; text and a sequence of the same characters are one; bits become more bits
//   records       by member names, in any order: members may go; new ones are as the type makes them by
//                 default; renamed ones are found by brine::renamed. Where members have no names, by their
//                 places, and there must be as many
//   tuples        by place
//   variants      alternatives of equal schemas, in order, first; then each other one takes of what is left the one
//                 that it can become and is most like: of records with the most members in common (one at least);
//                 among equals the one in its own place. Where that leaves a doubt it is refused
//   pointers, closures, handles   as their own kind; what they point to by these rules
//
// A plan that was made works for every document of the old schema: what could fail for some is refused.

namespace brine::schema {

[[nodiscard]] constexpr bool is_integer(node what) { return what >= node::u8 && what <= node::i128; }
[[nodiscard]] constexpr bool is_signed_integer(node what) {
  return is_integer(what) && (static_cast<unsigned>(what) & 1U) != 0;
}

// Every value of the one is one of the other.
[[nodiscard]] constexpr bool widens(node from, node to) {
  if (is_integer(from) && is_integer(to)) {
    return width_of(from) < width_of(to) && (!is_signed_integer(from) || is_signed_integer(to));
  }
  return from >= node::f32 && from < to && to <= node::f128;
}

inline constexpr std::uint32_t no_member = static_cast<std::uint32_t>(-1);

// For each member of the reader's record the writer's member that it is, or no_member.
template <class Deferred = void>
[[nodiscard]] BRINE_COLD meta::row<std::uint32_t, Deferred> match_members(const item& from, const item& to,
                                                                          const renames* renamed) {
  meta::row<std::uint32_t, Deferred> found;
  meta::row<bool, Deferred> taken;
  found.resize(to.names.size(), no_member);
  taken.resize(from.names.size(), false);
  const auto take = [&](std::size_t j, std::string_view name) {
    for (std::size_t i = 0; i < from.names.size() && found[j] == no_member; ++i) {
      if (taken[i] || from.names[i] != name) continue;
      taken[i] = true;
      found[j] = static_cast<std::uint32_t>(i);
    }
  };
  for (std::size_t j = 0; j < to.names.size(); ++j) {
    // In an unchanged record each stands in its place.
    if (j < from.names.size() && !taken[j] && from.names[j] == to.names[j]) {
      taken[j] = true;
      found[j] = static_cast<std::uint32_t>(j);
    } else {
      take(j, to.names[j]);
    }
  }
  if (renamed == nullptr) return found;
  for (std::size_t j = 0; j < to.names.size(); ++j) {
    for (std::size_t k = 0; k < renamed->size() && found[j] == no_member; ++k) {
      if ((*renamed)[k].now == to.names[j]) take(j, (*renamed)[k].before);
    }
  }
  return found;
}

[[nodiscard]] inline bool has_nameless(const item& record) {
  for (std::string_view name : record.names) {
    if (name.empty()) return true;
  }
  return false;
}

template <class Plan>
class basic_planner {
 public:
  template <class T>
  using row = meta::row<T, typename Plan::deferred>;

  // The plan's schemas are parsed; `work` is what all plans of one document may cost together (attack: schemas
  // whose every pair of records is asked for).
  BRINE_COLD basic_planner(Plan& p, std::size_t& work) : plan_{p}, work_{work} {
    sizes_.resize(plan_.from.size(), {});
    if (!plan_.from.empty()) measure(0);
    walked_.resize(plan_.from.size(), none);
    targets_.resize(plan_.from.size(), false);
    for (std::size_t i = 0; i < plan_.from.size(); ++i) {
      if (plan_.from.at(i).what == node::reference) targets_[plan_.from.resolve(i)] = true;
    }
    std::size_t record = 0, base = 0;
    notes_.resize(plan_.to.size(), nullptr);
    finders_.resize(plan_.to.size(), nullptr);
    for (std::size_t i = 0; i < plan_.to.size(); ++i) {
      const node what = plan_.to.at(i).what;
      if (what == node::record && record < plan_.noted.records.size()) notes_[i] = plan_.noted.records[record++];
      if (what == node::base && base < plan_.noted.bases.size()) finders_[i] = plan_.noted.bases[base++];
    }
    for (std::size_t i = 0; i < plan_.from.size(); ++i) {
      const node what = plan_.from.at(i).what;
      if (what == node::shared || what == node::weak || what == node::base || what == node::closure) {
        plan_.dynamic = true;
      }
    }
  }
  basic_planner(const basic_planner&) = delete;
  basic_planner& operator=(const basic_planner&) = delete;

  // From the one schema to the other; `defaults`: new members are taken to have some.
  BRINE_COLD void convert_all(bool defaults) {
    defaults_ = defaults;
    (void)block_of(0, 0);
    settle(0);
    finish();
  }
  // The bytes as they are.
  BRINE_COLD void walk_all() {
    (void)walk_block(0);
    finish();
  }

  // Passes over an item of the writer's schema, every byte as it is.
  BRINE_COLD std::uint32_t walk_block(std::size_t i) {
    if (walked_[i] != none) return walked_[i];
    walked_[i] = new_block();
    walking_.push_back(static_cast<std::uint32_t>(i));
    return walked_[i];
  }
  // Makes the blocks that were asked for; from a list, because records may refer to each other in a long chain.
  BRINE_COLD void finish() {
    while (!walking_.empty() && !plan_.oversized) {
      const std::size_t i = walking_.back();
      walking_.pop_back();
      steps out;
      walk_inside(plan_.from.resolve(i), out);
      set_block(walked_[i], out);
    }
  }

 private:
  using steps = row<step>;

  static constexpr std::uint32_t none = static_cast<std::uint32_t>(-1);
  static constexpr std::size_t variable = static_cast<std::size_t>(-1);
  static constexpr std::size_t most_blocks = std::size_t{1} << 18U;
  static constexpr std::size_t most_problems = 32;
  static constexpr std::size_t most_attempts = 16;  // inside one another

  struct pair {
    std::size_t from;
    std::size_t to;
    std::uint32_t block;
    std::uint32_t next;  // of the same `from`
  };
  struct pending {
    std::size_t from;
    std::size_t to;
    std::uint32_t block;
    range path;  // of paths_
  };
  struct extent {
    std::size_t fixed = variable;
    std::size_t least = 0;
  };

  bool spend() {
    if (work_ == 0 || plan_.blocks.size() > most_blocks) {
      plan_.oversized = true;
      return false;
    }
    --work_;
    return true;
  }
  std::uint32_t new_block() {
    plan_.blocks.push_back({});
    return static_cast<std::uint32_t>(plan_.blocks.size() - 1);
  }
  BRINE_COLD void set_block(std::uint32_t block, const steps& s) {
    plan_.blocks[block] = {static_cast<std::uint32_t>(plan_.steps.size()), static_cast<std::uint32_t>(s.size())};
    plan_.steps.append(s.begin(), s.size());
  }
  BRINE_COLD std::uint32_t new_block(const steps& s) {
    const std::uint32_t made = new_block();
    set_block(made, s);
    return made;
  }
  BRINE_COLD static void add(steps& out, op what, std::uint32_t block = 0, std::size_t table = 0, std::size_t n = 0) {
    step s;
    s.what = what;
    s.block = block;
    s.table = static_cast<std::uint32_t>(table);
    s.n = n;
    out.push_back(s);
  }

  // -- sizes of the writer's items, what a reference means being measured before it or variable
  BRINE_COLD void measure(std::size_t i) {
    const item& it = plan_.from.at(i);
    std::size_t fixed = 0, least = 0;
    const auto add = [&](std::size_t child) {
      const extent& c = sizes_[plan_.from.resolve(child)];
      fixed = fixed == variable || c.fixed == variable || c.fixed > variable - 1 - fixed ? variable : fixed + c.fixed;
      least = c.least > variable - 1 - least ? variable - 1 : least + c.least;
    };
    for (std::size_t c : it.children) measure(c);
    switch (it.what) {
      case node::unit:
        break;
      case node::tuple:
      case node::record:
      case node::enumeration:
      case node::duration:
      case node::time_point:
        for (std::size_t c : it.children) add(c);
        break;
      case node::array: {
        add(it.children[0]);
        const auto n = static_cast<std::size_t>(it.number);
        if (fixed != variable) fixed = fixed == 0 ? 0 : n > (variable - 1) / fixed ? variable : n * fixed;
        least = least == 0 ? 0 : n > (variable - 1) / least ? variable - 1 : n * least;
        break;
      }
      case node::bits:
        fixed = least = static_cast<std::size_t>(it.number / 8 + (it.number % 8 != 0 ? 1 : 0));
        break;
      default:
        fixed = width_of(it.what);
        least = fixed != 0 ? fixed : 1;
        if (fixed == 0) fixed = variable;
    }
    sizes_[i] = {fixed, least};
  }
  [[nodiscard]] const extent& size(std::size_t i) const { return sizes_[plan_.from.resolve(i)]; }

  // -- steps, adjacent ones made one
  BRINE_COLD static void bytes(steps& out, op what, std::size_t n) {
    if (n == 0) return;
    if (!out.empty() && out.back().what == what && out.back().n < variable - n) {
      out.back().n += n;
    } else {
      add(out, what, 0, 0, n);
    }
  }
  BRINE_COLD void repeat(steps& out, op what, std::size_t n, const steps& inner, std::size_t least) {
    const bool plain = inner.size() == 1 && inner[0].what == op::copy;
    if (what == op::list && plain) {
      add(out, op::counted, 0, 0, inner[0].n);
    } else if (what == op::repeat && (inner.empty() || n == 0)) {
      return;
    } else if (what == op::repeat && plain && n <= (variable - 1) / inner[0].n) {
      bytes(out, op::copy, n * inner[0].n);
    } else {
      add(out, what, new_block(inner), 0, n);
      out.back().least = least;
    }
  }
  BRINE_COLD std::uint32_t refer_to(std::size_t from, std::size_t to, std::uint32_t block, bool base,
                                    class_finder find) {
    plan_.references.push_back({from, to, block, base, find});
    return static_cast<std::uint32_t>(plan_.references.size() - 1);
  }

  // -- as it is
  BRINE_COLD void walk(std::size_t i, steps& out) {
    if (!spend()) return;
    const bool called = plan_.from.at(i).what == node::reference || targets_[i];
    if (called) {
      add(out, op::call, walk_block(plan_.from.resolve(i)));
    } else {
      walk_inside(i, out);
    }
  }
  BRINE_COLD void walk_inside(std::size_t i, steps& out) {
    if (!spend()) return;
    const item& it = plan_.from.at(i);
    if (const std::size_t width = width_of(it.what); width != 0) return bytes(out, op::copy, width);
    steps inner;
    switch (it.what) {
      case node::text:
      case node::sequence:
      case node::set:
      case node::multiset:
        walk(it.children[0], inner);
        return repeat(out, op::list, 0, inner, size(it.children[0]).least);
      case node::map:
      case node::multimap:
        walk(it.children[0], inner);
        walk(it.children[1], inner);
        return repeat(out, op::list, 0, inner, size(it.children[0]).least + size(it.children[1]).least);
      case node::array:
        walk(it.children[0], inner);
        return repeat(out, op::repeat, static_cast<std::size_t>(it.number), inner, size(it.children[0]).least);
      case node::bits:
        return bytes(out, op::copy, size(i).least);
      case node::optional:
      case node::unique:
        if (is_base(plan_.from, it.children[0])) {
          add(out, op::own, 0, refer_to(0, 0, 0, true, finder(it.children[0])));
        } else {
          walk(it.children[0], inner);
          add(out, op::maybe, new_block(inner));
        }
        return;
      case node::variant: {
        row<alternative> all;
        for (std::size_t c = 0; c < it.children.size(); ++c) all.push_back({c, walk_block(it.children[c])});
        return choose(all, out);
      }
      case node::tuple:
      case node::record:
      case node::enumeration:
      case node::duration:
      case node::time_point:
        for (std::size_t c : it.children) walk(c, out);
        return;
      case node::shared:
      case node::weak: {
        const std::size_t c = it.children[0];
        const bool base = is_base(plan_.from, c);
        const std::uint32_t block = base ? 0 : walk_block(c);
        return add(out, op::refer, 0, refer_to(c, c, block, base, base ? finder(c) : nullptr));
      }
      case node::closure:
        return add(out, op::closure);
      case node::handle:
        return add(out, op::counted, 0, 0, 1);
      default:
        return;
    }
  }
  [[nodiscard]] static bool is_base(const tree& t, std::size_t i) { return t.at(t.resolve(i)).what == node::base; }
  // What of the writer's is dropped has no finder of its own: that of the same root, if the reader has it.
  [[nodiscard]] class_finder finder(std::size_t from) const {
    const std::string_view name = plan_.from.at(plan_.from.resolve(from)).text;
    for (std::size_t i = 0; i < plan_.to.size(); ++i) {
      if (plan_.to.at(i).what == node::base && plan_.to.at(i).text == name) return finders_[i];
    }
    return nullptr;
  }

  BRINE_COLD void drop(std::size_t i, steps& out) {
    if (size(i).fixed != variable) {
      bytes(out, op::skip, size(i).fixed);
    } else {
      add(out, op::drop, walk_block(i));
    }
  }

  // -- from the one to the other
  BRINE_COLD std::uint32_t block_of(std::size_t w, std::size_t r) {
    w = plan_.from.resolve(w);
    r = plan_.to.resolve(r);
    if (firsts_.empty()) firsts_.resize(plan_.from.size(), none);
    for (std::uint32_t at = firsts_[w]; at != none; at = pairs_[at].next) {
      if (pairs_[at].to == r) return pairs_[at].block;
    }
    const std::uint32_t made = new_block();
    pairs_.push_back({w, r, made, firsts_[w]});
    firsts_[w] = static_cast<std::uint32_t>(pairs_.size() - 1);
    const auto path = static_cast<std::uint32_t>(paths_.size());
    paths_ += path_;
    waiting_.push_back({w, r, made, {path, static_cast<std::uint32_t>(path_.size())}});
    return made;
  }
  // Makes the blocks that wait, from a list and not by recursion, down to `level` of them.
  BRINE_COLD void settle(std::size_t level) {
    const std::string path = path_;
    while (waiting_.size() > level && !plan_.oversized && plan_.problems < most_problems) {
      const pending next = waiting_.back();
      waiting_.pop_back();
      path_.assign(paths_, next.path.first, next.path.count);
      steps out;
      convert_inside(next.from, next.to, out);
      set_block(next.block, out);
    }
    if (waiting_.size() > level) waiting_.cut(level);
    path_ = path;
  }

  BRINE_COLD void refuse(std::size_t w, std::size_t r, std::string_view why = {}) {
    std::string text = "saved was ";
    text += shown(plan_.from, w);
    meta::add(text, ", asked for is ");
    text += shown(plan_.to, r);
    if (!why.empty()) meta::add(text, ": ");
    text += why;
    problem(text);
  }
  BRINE_COLD void problem(std::string_view text) {
    if (plan_.problems++ == 0) {
      plan_.path = path_;
    } else {
      meta::add(plan_.text, "; in ");
      plan_.text += path_.empty() ? std::string_view{"the value itself"} : std::string_view{path_};
      meta::add(plan_.text, ": ");
    }
    plan_.text += text;
    if (plan_.problems == 1) plan_.first_text = plan_.text.size();
  }
  BRINE_COLD static std::string shown(const tree& t, std::size_t i) {
    std::string text = t.text(i);
    if (text.size() > 400) {
      text.resize(400);
      meta::add(text, "...");
    }
    return text;
  }

  class step_of_path {
   public:
    // A member's name, or its number.
    step_of_path(std::string& path, std::string_view name, std::size_t number = none_such)
        : path_{path}, size_{path.size()} {
      if (!name.empty()) {
        if (!path_.empty() && name.front() != '[') path_ += '.';
        path_ += name;
      } else if (number != none_such) {
        path_ += '[';
        path_ += std::to_string(number);
        path_ += ']';
      }
    }
    step_of_path(const step_of_path&) = delete;
    step_of_path& operator=(const step_of_path&) = delete;
    ~step_of_path() { path_.resize(size_); }

   private:
    static constexpr std::size_t none_such = static_cast<std::size_t>(-1);

    std::string& path_;
    std::size_t size_;
  };

  BRINE_COLD void convert(std::size_t w, std::size_t r, steps& out) {
    const bool called = plan_.from.at(w).what == node::reference || targets_[w];
    w = plan_.from.resolve(w);
    r = plan_.to.resolve(r);
    if (called && plan_.to.at(r).what == node::record) {
      add(out, op::call, block_of(w, r));
    } else {
      convert_inside(w, r, out);
    }
  }

  static bool is_row(node what) { return what == node::sequence || what == node::set || what == node::multiset; }
  static bool may_be_empty(node what) { return what == node::optional || what == node::unique; }

  BRINE_COLD void convert_inside(std::size_t w, std::size_t r, steps& out) {
    if (!spend()) return;
    const item& a = plan_.from.at(w);
    const item& b = plan_.to.at(r);
    if (number(a, b, out)) return;
    const auto rows = [&](op what, std::size_t n) {
      steps inner;
      const step_of_path s{path_, "[]"};
      convert(a.children[0], b.children[0], inner);
      repeat(out, what, n, inner, size(a.children[0]).least);
    };
    if (is_row(a.what) && is_row(b.what)) return rows(op::list, 0);
    if (a.what == node::array && is_row(b.what)) return rows(op::spread, static_cast<std::size_t>(a.number));
    if (a.what == node::array && b.what == node::array) {
      if (a.number != b.number) return refuse(w, r, "arrays keep their length");
      return rows(op::repeat, static_cast<std::size_t>(a.number));
    }
    if ((a.what == node::text && (b.what == node::text || b.what == node::sequence)) ||
        (a.what == node::sequence && b.what == node::text)) {
      const node from = plan_.from.at(plan_.from.resolve(a.children[0])).what;
      const node to = plan_.to.at(plan_.to.resolve(b.children[0])).what;
      if (from != to || !is_character(from)) return refuse(w, r);
      return add(out, op::counted, 0, 0, width_of(from));
    }
    if ((a.what == node::map || a.what == node::multimap) && (b.what == a.what || b.what == node::multimap)) {
      steps inner;
      {
        const step_of_path s{path_, "[].key"};
        convert(a.children[0], b.children[0], inner);
      }
      {
        const step_of_path s{path_, "[].value"};
        convert(a.children[1], b.children[1], inner);
      }
      return repeat(out, op::list, 0, inner, size(a.children[0]).least + size(a.children[1]).least);
    }
    if (a.what == node::multimap && b.what == node::map) return refuse(w, r, "values of equal keys would be lost");
    if (may_be_empty(a.what) && may_be_empty(b.what)) {
      const bool base = is_base(plan_.from, a.children[0]);
      if (base != is_base(plan_.to, b.children[0])) return refuse(w, r);
      if (base) {
        const std::size_t to = plan_.to.resolve(b.children[0]);
        return add(out, op::own, 0, refer_to(0, 0, 0, true, finders_[to]));
      }
      steps inner;
      convert(a.children[0], b.children[0], inner);
      return add(out, op::maybe, new_block(inner));
    }
    if (a.what == b.what) {
      switch (a.what) {
        case node::unit:
          return;
        case node::bits:
          return bits(a, b, w, r, out);
        case node::variant:
          return variant(a, b, w, r, out);
        case node::tuple:
          if (a.children.size() != b.children.size()) return refuse(w, r, "tuples keep their length");
          for (std::size_t i = 0; i < a.children.size(); ++i) {
            const step_of_path s{path_, {}, i};
            convert(a.children[i], b.children[i], out);
          }
          return;
        case node::record:
          if (version(a, b, w, r)) return;
          return has_nameless(a) || has_nameless(b) ? by_place(a, b, w, r, out) : by_name(a, b, r, out);
        case node::duration:
          if (a.number != b.number || a.second != b.second) return refuse(w, r, "periods keep their length");
          return convert(a.children[0], b.children[0], out);
        case node::time_point:
          if (a.text != b.text) return refuse(w, r, "another clock");
          return convert(a.children[0], b.children[0], out);
        case node::shared:
        case node::weak:
          return refer(a.children[0], b.children[0], w, r, out);
        case node::closure:
          if (a.text != b.text) return refuse(w, r, "another signature");
          return add(out, op::closure);
        case node::handle:
          if (a.text != b.text) return refuse(w, r);
          return add(out, op::counted, 0, 0, 1);
        default:
          break;
      }
    }
    if (may_be_empty(b.what) && !is_base(plan_.to, b.children[0])) {
      add(out, op::some);
      return convert(w, b.children[0], out);
    }
    refuse(w, r);
  }

  BRINE_COLD bool number(const item& a, const item& b, steps& out) {
    const auto underlying = [](const tree& t, const item& it) {
      return it.what == node::enumeration ? t.at(t.resolve(it.children[0])).what : it.what;
    };
    const node from = underlying(plan_.from, a);
    const node to = underlying(plan_.to, b);
    const std::size_t width = width_of(from);
    if (width == 0 || width_of(to) == 0) return false;
    if ((a.what == node::enumeration) != (b.what == node::enumeration) && (!is_integer(from) || !is_integer(to))) {
      return false;
    }
    if (from == to) {
      bytes(out, op::copy, width);
      return true;
    }
    if (!widens(from, to)) return false;
    add(out, op::widen, 0, 0, width_of(from));
    out.back().from = from;
    out.back().to = to;
    out.back().least = width_of(to);
    out.back().sign = is_signed_integer(from);
    return true;
  }

  BRINE_COLD void bits(const item& a, const item& b, std::size_t w, std::size_t r, steps& out) {
    if (a.number > b.number) return refuse(w, r, "bits would be lost");
    const auto bytes_of = [](std::uint64_t n) { return static_cast<std::size_t>(n / 8 + (n % 8 != 0 ? 1 : 0)); };
    if (a.number == b.number) return bytes(out, op::copy, bytes_of(a.number));
    if (bytes_of(a.number) != 0) add(out, op::bits, 0, 0, static_cast<std::size_t>(a.number));
    bytes(out, op::pad, bytes_of(b.number) - bytes_of(a.number));
  }

  // A class whose hook has a version: it is read in the version that it was saved with, so that the reader's schema
  // must be of that one. Answers whether this is all there is to say.
  BRINE_COLD bool version(const item& a, const item& b, std::size_t w, std::size_t r) {
    std::uint32_t saved = 0, described = 0;
    if (a.names.empty() || b.names.empty() || !is_version(a.names[0], saved) || !is_version(b.names[0], described)) {
      return false;
    }
    const record_type* type = notes_[r];
    const std::uint32_t known = type != nullptr && type->versioned ? type->version : described;
    if (saved > known) {
      plan_.newer = plan_.newer || plan_.problems == 0;
      problem(meta::joined({"saved was an object of version ", std::to_string(saved),
                            " of a class that this program knows up to version ", std::to_string(known)}));
      return true;
    }
    if (saved == described) return false;
    if (type == nullptr || !type->versioned) return true;  // a check of two schemas: the class will see to it
    for (const class_at_version& v : plan_.noted.versions) {
      if (v.type != type) continue;
      if (v.version != saved) refuse(w, r, "one class in two versions");
      return true;
    }
    plan_.noted.versions.push_back({type, saved});
    plan_.again = true;
    return true;
  }

  BRINE_COLD void by_place(const item& a, const item& b, std::size_t w, std::size_t r, steps& out) {
    if (a.children.size() != b.children.size()) {
      return refuse(w, r, "members without names are told apart by their places, and there must be as many");
    }
    for (std::size_t i = 0; i < a.children.size(); ++i) {
      if (a.names[i] != b.names[i] && !a.names[i].empty() && !b.names[i].empty()) return refuse(w, r);
    }
    for (std::size_t i = 0; i < a.children.size(); ++i) {
      const step_of_path s{path_, b.names[i], i};
      convert(a.children[i], b.children[i], out);
    }
  }

  BRINE_COLD void new_member(std::size_t r, std::size_t member, steps& out) {
    const record_type* type = notes_[r];
    if (!defaults_ && (type == nullptr || type->encode_default == nullptr)) {
      std::string text =
          "the document has no such member, and the type can't be made by default, which would say what its ";
      text += shown(plan_.to, plan_.to.at(r).children[member]);
      meta::add(text, " begins as");
      return problem(text);
    }
    fill f;
    f.type = type;
    f.record = r;
    f.member = member;
    plan_.fills.push_back(f);
    add(out, op::fill, 0, plan_.fills.size() - 1);
  }

  BRINE_COLD void by_name(const item& a, const item& b, std::size_t r, steps& out) {
    const row<std::uint32_t> found =
        match_members<typename Plan::deferred>(a, b, notes_[r] != nullptr ? notes_[r]->names : nullptr);
    bool in_order = true;
    std::uint32_t last = 0;
    for (std::uint32_t i : found) {
      if (i == no_member) continue;
      if (i < last) in_order = false;
      last = i;
    }
    if (in_order) {
      std::size_t next = 0;
      for (std::size_t j = 0; j < found.size(); ++j) {
        const step_of_path s{path_, b.names[j]};
        if (found[j] == no_member) {
          new_member(r, j, out);
          continue;
        }
        while (next < found[j]) drop(a.children[next++], out);
        convert(a.children[next++], b.children[j], out);
      }
      while (next < a.children.size()) drop(a.children[next++], out);
      return;
    }
    row<old_member> members;
    for (std::size_t c : a.children) {
      const std::size_t fixed = size(c).fixed;
      const item& member = plan_.from.at(plan_.from.resolve(c));
      const bool counts = member.what == node::text || member.what == node::sequence || member.what == node::set;
      const std::size_t counted = counts ? size(member.children[0]).fixed : 0;
      const bool plain = counted != 0 && counted != variable;
      members.push_back({fixed, plain ? counted : 0, fixed == variable && !plain ? walk_block(c) : 0});
    }
    row<new_part> parts;
    for (std::size_t j = 0; j < found.size(); ++j) {
      const step_of_path s{path_, b.names[j]};
      steps inner;
      if (found[j] == no_member) {
        new_member(r, j, inner);
      } else {
        convert(a.children[found[j]], b.children[j], inner);
      }
      parts.push_back({found[j] == no_member ? new_part::made : found[j], new_block(inner)});
    }
    plan_.reorders.push_back({added(plan_.members, members), added(plan_.parts, parts)});
    add(out, op::reorder, 0, plan_.reorders.size() - 1);
  }

  template <class T>
  static range added(row<T>& to, const row<T>& some) {
    const range r{static_cast<std::uint32_t>(to.size()), static_cast<std::uint32_t>(some.size())};
    to.append(some.begin(), some.size());
    return r;
  }
  BRINE_COLD void choose(const row<alternative>& all, steps& out) {
    plan_.choices.push_back(added(plan_.alternatives, all));
    add(out, op::choice, 0, plan_.choices.size() - 1);
  }

  BRINE_COLD void refer(std::size_t from, std::size_t to, std::size_t w, std::size_t r, steps& out) {
    const bool base = is_base(plan_.from, from);
    if (base != is_base(plan_.to, to)) return refuse(w, r);
    const std::uint32_t block = base ? 0 : block_of(from, to);
    out.push_back(
        {.what = op::refer, .table = refer_to(from, to, block, base, base ? finders_[plan_.to.resolve(to)] : nullptr)});
  }

  // -- variants
  struct seen {
    std::size_t from;
    std::size_t to;
  };
  BRINE_COLD bool equal(std::size_t w, std::size_t r, row<seen>& open) {
    if (!spend()) return false;
    w = plan_.from.resolve(w);
    r = plan_.to.resolve(r);
    const item& a = plan_.from.at(w);
    const item& b = plan_.to.at(r);
    if (a.what != b.what || a.number != b.number || a.second != b.second || a.children.size() != b.children.size()) {
      return false;
    }
    for (std::size_t i = 0; i < a.names.size(); ++i) {
      if (a.names[i] != b.names[i]) return false;
    }
    if (a.text != b.text && a.what != node::base) return false;
    if (a.what == node::record) {
      if (open.size() > 100) return false;
      for (const seen& s : open) {
        if (s.from == w && s.to == r) return true;
        if (!spend()) return false;
      }
      open.push_back({w, r});
    }
    for (std::size_t i = 0; i < a.children.size(); ++i) {
      if (!equal(a.children[i], b.children[i], open)) return false;
    }
    return true;
  }
  // How much alike they are: by the members that two records share, and those that only one has. Records that
  // share none are not each other's versions.
  BRINE_COLD bool likeness(std::size_t w, std::size_t r, long& score) const {
    const item& a = plan_.from.at(plan_.from.resolve(w));
    const item& b = plan_.to.at(plan_.to.resolve(r));
    score = 0;
    if (a.what != node::record || b.what != node::record || a.names.empty() || b.names.empty()) return true;
    const record_type* type = notes_[plan_.to.resolve(r)];
    long shared = 0;
    for (std::uint32_t i : match_members<typename Plan::deferred>(a, b, type != nullptr ? type->names : nullptr)) {
      if (i != no_member) ++shared;
    }
    score = 4 * shared - static_cast<long>(a.names.size() + b.names.size());
    return shared != 0;
  }
  // The block, or none where it can't be converted: then nothing is left of the attempt.
  BRINE_COLD std::uint32_t attempt(std::size_t w, std::size_t r) {
    if (attempts_ == most_attempts) plan_.oversized = true;
    if (plan_.oversized) return none;
    const std::size_t problems = plan_.problems, text = plan_.text.size(), level = waiting_.size(),
                      made = pairs_.size();
    ++attempts_;
    const std::uint32_t block = block_of(w, r);
    settle(level);
    --attempts_;
    if (plan_.problems == problems && !plan_.oversized) return block;
    plan_.problems = problems;
    plan_.text.resize(text);
    while (pairs_.size() > made) {
      firsts_[pairs_.back().from] = pairs_.back().next;
      pairs_.pop_back();
    }
    return none;
  }

  BRINE_COLD void variant(const item& a, const item& b, std::size_t w, std::size_t r, steps& out) {
    row<alternative> all;
    row<bool> done, taken;
    all.resize(a.children.size(), {});
    done.resize(a.children.size(), false);
    taken.resize(b.children.size(), false);
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t j = 0; j < b.children.size() && !done[i]; ++j) {
        row<seen> open;
        if (taken[j] || !equal(a.children[i], b.children[j], open)) continue;
        all[i] = {j, block_of(a.children[i], b.children[j])};
        done[i] = taken[j] = true;
      }
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      std::size_t best = 0;
      long most = 0;
      for (std::size_t j = 0; j < b.children.size() && !done[i]; ++j) {
        long score = 0;
        if (taken[j] || !likeness(a.children[i], b.children[j], score)) continue;
        if (best != 0 && score < most) continue;
        const std::uint32_t block = attempt(a.children[i], b.children[j]);
        if (block == none) continue;
        if (best == 0 || score > most || j == i) {
          all[i] = {j, block};
          best = 1;
          most = score;
        } else if (all[i].index != i) {
          ++best;
        }
      }
      if (done[i]) continue;
      if (best != 1) {
        const step_of_path s{path_, {}, i};
        std::string why = "the alternative ";
        why += shown(plan_.from, a.children[i]);
        why += best == 0 ? " has no place any more" : " could become more than one";
        return refuse(w, r, why);
      }
      taken[all[i].index] = true;
    }
    choose(all, out);
  }

  Plan& plan_;
  std::size_t& work_;
  row<extent> sizes_;
  row<std::uint32_t> walked_;
  row<std::uint32_t> walking_;
  row<bool> targets_;  // records that something refers to have a block of their own
  row<const record_type*> notes_;  // by the reader's items
  row<class_finder> finders_;
  row<std::uint32_t> firsts_;  // by the writer's items: what was asked for already
  row<pair> pairs_;
  row<pending> waiting_;
  std::string paths_;
  std::string path_;
  std::size_t attempts_ = 0;
  bool defaults_ = false;
};

}  // namespace brine::schema

// ---- brine/codec/plans.hpp
// The plans that were made so far, for all threads: each is made once for a pair of schemas and kept.

namespace brine::detail {

// Readers only follow pointers: what is in a list never changes and never goes. A list per wanted shape, more
// or less, of bounded length and size: documents of endless different schemas (an attack) fill the list of the type
// that they are loaded as, and no more; from then on plans for it are made for one document and forgotten.
template <class Plan>
class kept_plans {
 public:
  BRINE_EXPORT static kept_plans& global() {
    static constinit kept_plans all;
    return all;
  }

  [[nodiscard]] const Plan* find(wire::byte_view written, const wanted_shape& wanted) const {
    for (const auto* at = lists_[list_of(wanted)].first.load(); at != nullptr; at = at->next) {
      // The bytes, never a hash of them, say that it is the same schema.
      if (at->describe == wanted.describe && at->hash == wanted.hash && at->written.size() == written.size() &&
          std::memcmp(at->written.data(), written.data(), written.size()) == 0) {
        return at;
      }
    }
    return nullptr;
  }

  // Takes the plan where there is room for it; else answers false.
  [[nodiscard]] BRINE_COLD bool keep(Plan& p, const wanted_shape& wanted) {
    const std::size_t size = cost(p);
    const meta::lock_guard lock{mutex_};
    list& to = lists_[list_of(wanted)];
    if (to.count == most_plans || size > most_bytes - to.bytes) return false;
    ++to.count;
    to.bytes += size;
    p.next = to.first.load();
    to.first.store(&p);
    return true;
  }

 private:
  static constexpr std::size_t lists = 256;
  static constexpr std::size_t most_plans = 64;
  static constexpr std::size_t most_bytes = std::size_t{1} << 20U;

  struct list {
    meta::atomic<Plan*> first{nullptr};
    std::size_t count = 0;
    std::size_t bytes = 0;
  };

  static std::size_t list_of(const wanted_shape& wanted) { return static_cast<std::size_t>(wanted.hash >> 56U); }

  static std::size_t cost(const Plan& p) {
    const std::size_t size = sizeof p + 160 * (p.from.size() + p.to.size()) + 3 * (p.written.size() + p.wanted.size()) +
                             p.steps.size() * sizeof(schema::step) + p.blocks.size() * sizeof(schema::range) +
                             p.fills.size() * sizeof(schema::fill) + p.defaults.size() +
                             p.alternatives.size() * sizeof(schema::alternative) +
                             (p.members.size() + p.parts.size()) * sizeof(schema::old_member) +
                             p.references.size() * sizeof(schema::reference);
    return p.own == nullptr ? size : size + cost(*p.own);
  }

  meta::mutex mutex_;  // of those who make plans
  list lists_[lists];
};

}  // namespace brine::detail

// ---- brine/codec/transcoder.hpp
// Rewrites the bytes of a value by a plan (schema/plan.hpp). One piece of code for all types.
//
// A document of plain data is rewritten in one pass. Where it has shared objects, classes or closures, a first
// pass finds where each of them begins: objects stand behind the value in the order in which they are first
// referred to, which is another order where members went or changed places; and classes and codes are named
// where they are met first.

namespace brine::detail {

// A closure's code as the program has it now; not `here` where it stays as it was saved: it isn't in the
// program, or migrations lead from the saved captures to the present ones.
struct present_code {
  bool here = false;
  std::string_view name;
  std::string_view identity;
  std::uint64_t hash = 0;
  wanted_shape captures;
};
using code_resolver = present_code (*)(std::string_view identity);

// The plans that one document needs, and what they may cost together.
template <class Plan>
struct basic_plan_purse {
  code_resolver resolve = nullptr;
  std::size_t work = std::size_t{1} << 20U;  // attack: schemas of which every pair of records must be compared
  std::size_t schema_bytes = std::size_t{1} << 20U;  // attack: a plan takes a hundred times its schema's bytes
  meta::row<Plan*> own;  // those that aren't kept

  basic_plan_purse() = default;
  basic_plan_purse(const basic_plan_purse&) = delete;
  basic_plan_purse& operator=(const basic_plan_purse&) = delete;
  ~basic_plan_purse() {
    for (Plan* p : own) delete p;
  }
  // nullptr: the bytes are no schema.
  const Plan* get(wire::byte_view written, const wanted_shape& wanted);
  bool make(Plan& p, wire::byte_view written, const wanted_shape& wanted);
};

// Where the new bytes go: memory behind the object itself, as long as that is enough.
class rewritten_bytes : public wire::sink {
 public:
  rewritten_bytes(std::byte* room, std::size_t size) noexcept : sink{room, room + size, &grow} {}
  ~rewritten_bytes() {
    if (heap_ != nullptr) std::free(heap_);
  }

  [[nodiscard]] wire::byte_view bytes() const noexcept { return {begin(), size()}; }
  void put_count(std::size_t count) { commit(wire::put_varint(reserve(wire::max_varint), count)); }
  // n bytes of `left` that may be read there: few of them are copied at a fixed width, which takes no call.
  void copy(const std::byte* from, std::size_t n, std::size_t left) {
    std::byte* to = reserve(n + 16);
    if (n <= 16 && left >= 16) {
      std::memcpy(to, from, 16);
    } else {
      std::memcpy(to, from, n);
    }
    commit(to + n);
  }

 private:
  BRINE_COLD static void grow(sink& base, std::size_t need, const void* bulk) {
    auto& self = static_cast<rewritten_bytes&>(base);
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
    if (self.heap_ == nullptr && used != 0) std::memcpy(bigger, self.begin(), used);
    self.heap_ = bigger;
    self.rebase(bigger, used, capacity);
    if (bulk != nullptr) self.write(bulk, need);
  }

  std::byte* heap_ = nullptr;
};

template <class Decoder, class Plan>
class basic_transcoder {
 public:
  template <class T>
  using row = meta::row<T, typename Plan::deferred>;

  // Failures go to the decoder, of whose document `bytes` are a part. Stops where more than `most` bytes were written.
  basic_transcoder(Decoder& d, wire::byte_view bytes, rewritten_bytes& out, basic_plan_purse<Plan>& plans,
                   std::size_t most)
      : d_{d},
        out_{out},
        plans_{plans},
        begin_{bytes.data()},
        cursor_{bytes.data()},
        end_{bytes.data() + bytes.size()},
        depth_{d.options().limits.depth < 4096 ? blocks_deep * d.options().limits.depth
                                               : blocks_deep * std::size_t{4096}},
        fuel_{bytes.size() < most_fuel / 16 ? 16 * bytes.size() + (std::size_t{1} << 22U) : most_fuel},
        most_{most} {}
  basic_transcoder(const basic_transcoder&) = delete;
  basic_transcoder& operator=(const basic_transcoder&) = delete;
  ~basic_transcoder() {
    for (source* s : defaults_) delete s;
  }

  // The whole of a value and its objects.
  [[nodiscard]] bool document(const Plan& p) {
    if (!p.dynamic) return run(p, 0, true) && at_end();
    source main;
    source_ = main_ = &main;
    surveying_ = true;
    if (!run(p, 0, false) || !survey_objects() || !at_end()) return false;
    cursor_ = begin_;
    if (!run(p, 0, true)) return false;
    const std::byte* end = end_;
    // Each object may refer to further ones: the list grows while it is worked off.
    for (std::size_t i = 0; i < queue_.size(); ++i) {
      const queued next = queue_[i];
      source_ = next.from;
      const object o = source_->objects[next.object];
      cursor_ = o.begin;
      end_ = o.end;
      if (!run(*o.as, o.as_block, true)) return false;
      if (cursor_ != end_) return bad("a reference to an object of another type; the document is damaged");
    }
    source_ = main_;
    cursor_ = end_ = end;
    return true;
  }

  // Where each of a record's members begins in a default-made one, and whether it holds objects or closures.
  [[nodiscard]] bool cut(const Plan& p, const row<std::uint32_t>& members, row<std::size_t>& begins, bool& living) {
    source main;
    source_ = main_ = &main;
    surveying_ = true;
    const std::byte* begin = cursor_;
    for (std::uint32_t block : members) {
      begins.push_back(static_cast<std::size_t>(cursor_ - begin));
      if (!run(p, block, false)) return false;
    }
    begins.push_back(static_cast<std::size_t>(cursor_ - begin));
    living = !main.objects.empty() || !main.codes.empty() || !main.classes.empty();
    return survey_objects();
  }

  // Where in the old bytes it stopped, or ended.
  [[nodiscard]] const std::byte* stopped_at() const noexcept {
    if (source_ != main_) return begin_;  // in a default
    const std::size_t beyond = out_.size() > most_ ? out_.size() - most_ : 0;
    return static_cast<std::size_t>(cursor_ - begin_) < beyond ? begin_ : cursor_ - beyond;
  }

 private:
  // Blocks inside one another for each record inside another: its own, and those of containers around it.
  static constexpr std::size_t blocks_deep = 4;

  using transcoder = basic_transcoder;
  using plan = Plan;
  using op = schema::op;
  using step = schema::step;

  struct named_class {
    const std::byte* at = nullptr;  // where it is named, and what follows
    const std::byte* behind = nullptr;
    std::string_view name;  // empty: the root itself
    wire::byte_view schema;
    schema::class_finder find = nullptr;
    std::uint64_t hash = 0;
    const plan* to = nullptr;
    const plan* same = nullptr;
    std::size_t number = 0;  // in the new document, from 1

    [[nodiscard]] const plan& reading() const { return to != nullptr && to->possible() ? *to : *same; }
  };
  struct named_code {
    const std::byte* at = nullptr;
    const std::byte* behind = nullptr;
    std::string_view name;  // the present one
    std::string_view identity;
    std::uint64_t hash = 0;
    std::uint64_t fingerprint = 0;
    bool has_fingerprint = false;
    wire::byte_view schema;
    const plan* to = nullptr;
    const plan* same = nullptr;
    std::size_t number = 0;

    [[nodiscard]] const plan& reading() const { return to != nullptr && to->possible() ? *to : *same; }
  };
  struct object {
    const plan* p = nullptr;  // what reads it
    std::uint32_t block = 0;
    const std::byte* mention = nullptr;  // its first reference
    bool in_hierarchy = false;  // then its class follows
    std::uint32_t of = 0;
    const std::byte* begin = nullptr;
    const std::byte* end = nullptr;
    std::size_t number = 0;  // in the new document, from 1
    const plan* as = nullptr;  // what writes it
    std::uint32_t as_block = 0;
    std::size_t from = 0;  // its schemas, in that plan
    std::size_t to = 0;
  };
  // Bytes that hold objects, classes and codes under numbers of their own: the document, or a default.
  struct source {
    row<object> objects;
    row<named_class> classes;  // those with a name, in order, and the roots
    row<std::uint32_t> named;
    row<named_code> codes;
  };
  struct queued {
    source* from;
    std::size_t object;
  };

  // -- failures
  BRINE_COLD bool fail(errc code, std::string text) {
    return d_.fail_at(source_ == main_ ? cursor_ : d_.cursor(), code, std::move(text));
  }
  BRINE_COLD bool truncated(std::size_t n) {
    return fail(errc::truncated,
                meta::joined({"the document ends here: at least ", std::to_string(n), " more bytes were expected, ",
                              std::to_string(left()), " are left; it was cut off, or is not the whole file"}));
  }
  BRINE_COLD bool bad(const char* what) { return fail(errc::bad_value, what); }
  BRINE_COLD bool too_much() {
    return fail(errc::limit_exceeded,
                "bringing the document to the present shape of the type takes more than its size allows");
  }
  BRINE_COLD bool too_deep() {
    return fail(errc::too_deep, "nested deeper than options.limits.depth allows; raise it if the document is trusted");
  }
  BRINE_COLD bool stopped() {
    return fail(errc::limit_exceeded,
                "bringing the document to the present shape of the type needs more than options.limits.bytes; raise it "
                "if the document is trusted");
  }
  BRINE_COLD bool impossible(const plan& p, const std::string& what, const std::string& advice) {
    if (p.oversized) return too_much();
    std::string text = what;
    meta::add(text, ": ");
    text.append(p.text, 0, p.first_text);
    text += advice;
    (void)fail(errc::schema_mismatch, text);
    return d_.trace(p.path);
  }
  bool at_end() {
    if (cursor_ == end_) [[likely]]
      return true;
    return fail(errc::trailing_bytes,
                meta::joined({std::to_string(left()),
                              " bytes follow the value; the document is damaged, or isn't the whole of it"}));
  }

  // -- old bytes
  [[nodiscard]] std::size_t left() const noexcept { return static_cast<std::size_t>(end_ - cursor_); }
  [[nodiscard]] bool need(std::size_t n) {
    if (left() >= n) [[likely]]
      return true;
    return truncated(n);
  }
  [[nodiscard]] bool number(std::uint64_t& value) {
    if (cursor_ != end_ && std::to_integer<unsigned>(*cursor_) < 0x80U) [[likely]] {
      value = std::to_integer<std::uint64_t>(*cursor_++);
      return true;
    }
    return long_number(value);
  }
  BRINE_COLD bool long_number(std::uint64_t& value) {
    const std::byte* behind = wire::get_varint(cursor_, end_, value);
    if (behind == nullptr) {
      if (left() < wire::max_varint) return truncated(left() + 1);
      return bad("a count that is longer than it need be or than 64 bits; the document is damaged");
    }
    cursor_ = behind;
    return true;
  }
  // Elements of `least` bytes or more each; of those that may have none, 2^18 in one document.
  [[nodiscard]] bool affordable(std::uint64_t count, std::size_t least) {
    if (least != 0) return count <= left() / least || truncated(least);
    if (count > left() + free_) return too_much();
    free_ -= count < free_ ? static_cast<std::size_t>(count) : free_;
    return true;
  }
  [[nodiscard]] bool text(wire::byte_view& bytes) {
    std::uint64_t size = 0;
    if (!number(size)) return false;
    if (size > left()) return truncated(static_cast<std::size_t>(size));
    bytes = {cursor_, static_cast<std::size_t>(size)};
    cursor_ += size;
    return true;
  }
  [[nodiscard]] bool word(std::uint64_t& value) {
    if (!need(8)) return false;
    value = wire::fetch<std::uint64_t>(cursor_);
    cursor_ += 8;
    return true;
  }

  // -- steps
  // The cursor's copy, which stays in a register while bytes are written, that might be anything's.
  class reading {
   public:
    explicit reading(transcoder& t) : t_{t}, at{t.cursor_}, end{t.end_} {}
    [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end - at); }
    [[nodiscard]] bool need(std::size_t n) {
      if (left() >= n) [[likely]]
        return true;
      t_.cursor_ = at;
      return t_.truncated(n);
    }
    [[nodiscard]] BRINE_INLINE bool number(std::uint64_t& value) {
      if (at != end && std::to_integer<unsigned>(*at) < 0x80U) [[likely]] {
        value = std::to_integer<std::uint64_t>(*at++);
        return true;
      }
      stop();
      if (!t_.long_number(value)) return false;
      go_on();
      return true;
    }
    // That many things of n bytes each.
    [[nodiscard]] bool affordable(std::uint64_t count, std::size_t n) {
      if (n == 1 ? count <= left() : count <= left() / n) [[likely]]
        return true;
      stop();
      return t_.truncated(n);
    }
    void stop() { t_.cursor_ = at; }
    void go_on() { at = t_.cursor_; }

   private:
    transcoder& t_;

   public:
    const std::byte* at;
    const std::byte* const end;
  };
  enum class taken : std::uint8_t { done, failed, not_simple };

  // Steps that need no other block.
  [[nodiscard]] BRINE_INLINE taken simple(const plan& p, const step& s, bool emit, reading& r) {
    switch (s.what) {
      case op::copy:
        if (!r.need(s.n)) [[unlikely]]
          return taken::failed;
        if (emit) out_.copy(r.at, s.n, r.left());
        r.at += s.n;
        return taken::done;
      case op::counted: {
        const std::byte* const begin = r.at;
        const std::size_t left = r.left();
        std::uint64_t count = 0;
        if (!r.number(count) || !r.affordable(count, s.n)) [[unlikely]]
          return taken::failed;
        r.at += count * s.n;
        if (emit) out_.copy(begin, static_cast<std::size_t>(r.at - begin), left);
        return taken::done;
      }
      case op::skip:
        if (!r.need(s.n)) [[unlikely]]
          return taken::failed;
        r.at += s.n;
        return taken::done;
      case op::widen:
        if (!r.need(s.n)) [[unlikely]]
          return taken::failed;
        if (!emit) {
          r.at += s.n;
        } else if (schema::is_integer(s.from) && s.n < 8) {
          widen_short(s, r.at);
          r.at += s.n;
        } else {
          r.stop();
          widen(s, 1);
          r.go_on();
        }
        return taken::done;
      case op::some:
        if (emit) out_.put_count(1);
        return taken::done;
      case op::fill:
        if (emit) {
          const auto& f = p.fills[s.table];
          if (!f.living) [[likely]] {
            out_.copy(p.defaults.begin() + f.bytes, f.size, p.defaults.size() - f.bytes);
          } else {
            r.stop();
            if (!fill_anew(p, f)) return taken::failed;
          }
        }
        return taken::done;
      default:
        return taken::not_simple;
    }
  }
  [[nodiscard]] bool within() {
    if (out_.size() <= most_) [[likely]]
      return true;
    return stopped();
  }

  // A block of one step needs no loop, and a simple one no call; it takes a byte or more, by which it is paid for.
  [[nodiscard]] BRINE_INLINE bool take(const plan& p, std::uint32_t index, bool emit, reading& r) {
    const schema::range block = p.blocks[index];
    if (block.count == 1) {
      const step& s = p.steps[block.first];
      if (s.what != op::fill) {
        const taken t = simple(p, s, emit, r);
        if (t == taken::done) [[likely]]
          return true;
        if (t == taken::failed) [[unlikely]]
          return false;
      }
    }
    r.stop();
    if (!run(p, index, emit)) [[unlikely]]
      return false;
    r.go_on();
    return true;
  }
  [[nodiscard]] bool take(const plan& p, std::uint32_t index, bool emit) {
    reading r{*this};
    if (!take(p, index, emit, r)) return false;
    r.stop();
    return !emit || within();
  }
  [[nodiscard]] bool run(const plan& p, std::uint32_t index, bool emit) {
    if (depth_ == 0) [[unlikely]]
      return too_deep();
    --depth_;
    reading r{*this};
    if (!all(p, p.blocks[index], emit, r)) [[unlikely]]
      return false;
    r.stop();
    ++depth_;
    return !emit || within();
  }
  // The steps of a block.
  [[nodiscard]] BRINE_INLINE bool all(const plan& p, const schema::range& block, bool emit, reading& r) {
    if (fuel_ <= block.count) [[unlikely]] {
      r.stop();
      return too_much();
    }
    fuel_ -= block.count + 1;
    const step* next = p.steps.begin() + block.first;
    const step* const last = next + block.count;
    for (; next != last; ++next) {
      const taken t = simple(p, *next, emit, r);
      if (t == taken::done) [[likely]]
        continue;
      if (t == taken::failed) [[unlikely]]
        return false;
      r.stop();
      if (!other(p, *next, emit)) [[unlikely]]
        return false;
      r.go_on();
    }
    return true;
  }
  // Steps with blocks of their own.
  [[nodiscard]] BRINE_NOINLINE bool other(const plan& p, const step& s, bool emit) {
    const std::byte* at = cursor_;
    switch (s.what) {
      case op::list: {
        std::uint64_t count = 0;
        if (!number(count) || !affordable(count, s.least)) [[unlikely]]
          return false;
        if (emit) out_.write(at, static_cast<std::size_t>(cursor_ - at));
        if (!times(p, s, count, emit)) return false;
        break;
      }
      case op::maybe: {
        if (!need(1)) [[unlikely]]
          return false;
        const auto tag = std::to_integer<unsigned>(*cursor_);
        if (tag > 1) [[unlikely]]
          return bad("whether a value follows is said by a byte 0 or 1; this one is neither");
        ++cursor_;
        if (emit) out_.write(at, 1);
        if (tag != 0 && !take(p, s.block, emit)) return false;
        break;
      }
      case op::choice: {
        std::uint64_t alternative = 0;
        if (!number(alternative)) [[unlikely]]
          return false;
        const schema::range all = p.choices[s.table];
        if (alternative >= all.count) [[unlikely]]
          return bad("an alternative that the variant doesn't have");
        const auto& chosen = p.alternatives[all.first + static_cast<std::size_t>(alternative)];
        if (emit) out_.put_count(chosen.index);
        if (!take(p, chosen.block, emit)) return false;
        break;
      }
      case op::call:
        if (!run(p, s.block, emit)) return false;
        break;
      case op::drop:
        if (!run(p, s.block, false)) return false;
        break;
      default:
        if (!rare(p, s, emit)) return false;
    }
    return !emit || within();
  }

  [[nodiscard]] bool times(const plan& p, const step& s, std::uint64_t count, bool emit) {
    const schema::range inner = p.blocks[s.block];
    if (inner.count == 0) return true;
    const step& one = p.steps[inner.first];
    if (inner.count == 1 && one.what == op::widen && emit) {
      if (count > left() / one.n) return truncated(one.n);
      widen(one, static_cast<std::size_t>(count));
      return within();
    }
    if (depth_ == 0) [[unlikely]]
      return too_deep();
    --depth_;
    reading r{*this};
    for (std::uint64_t i = 0; i < count; ++i) {
      if (!all(p, inner, emit, r) || (emit && !within())) [[unlikely]]
        return false;
    }
    r.stop();
    ++depth_;
    return true;
  }

  // An integer of 1, 2 or 4 bytes, which are there.
  void widen_short(const step& s, const std::byte* number) {
    std::byte* const at = out_.reserve(16);
    std::uint64_t value = 0;
    if (s.n == 4) {
      value = wire::fetch<std::uint32_t>(number);
    } else if (s.n == 2) {
      value = wire::fetch<std::uint16_t>(number);
    } else {
      value = std::to_integer<std::uint64_t>(*number);
    }
    const std::uint64_t negative = s.sign ? std::uint64_t{0} - (value >> (8 * s.n - 1)) : 0;
    value |= negative << (8 * s.n);
    wire::store(at, value);
    wire::store(at + 8, negative);
    out_.commit(at + s.least);
  }

  // Their bytes are known to be there.
  void widen(const step& s, std::size_t count) {
    const std::size_t from = s.n, to = s.least;
    std::byte* at = out_.reserve(count * to + 8);
    if (schema::is_integer(s.from)) {
      const bool is_signed = s.sign;
      const unsigned shift = 64U - 8U * static_cast<unsigned>(from);
      for (std::size_t i = 0; i < count; ++i, cursor_ += from, at += to) {
        std::uint64_t value = 0;
        switch (from) {
          case 1:
            value = std::to_integer<std::uint64_t>(*cursor_);
            break;
          case 2:
            value = wire::fetch<std::uint16_t>(cursor_);
            break;
          case 4:
            value = wire::fetch<std::uint32_t>(cursor_);
            break;
          default:
            value = wire::fetch<std::uint64_t>(cursor_);
        }
        value <<= shift;
        const auto number = static_cast<std::int64_t>(value);
        wire::store(at, is_signed ? static_cast<std::uint64_t>(number >> shift) : value >> shift);
        if (to == 16) wire::store(at + 8, is_signed && number < 0 ? ~std::uint64_t{0} : std::uint64_t{0});
      }
    } else {
      for (std::size_t i = 0; i < count; ++i, cursor_ += from, at += to) {
        const double value = s.from == schema::node::f32 ? static_cast<double>(wire::fetch<float>(cursor_))
                                                         : wire::fetch<double>(cursor_);
        if (s.to == schema::node::f64) {
          wire::store(at, value);
        } else {
          family<long double, kind::floating>::put(at, static_cast<long double>(value));
        }
      }
    }
    out_.commit(at);
  }

  [[nodiscard]] bool rare(const plan& p, const step& s, bool emit) {
    switch (s.what) {
      case op::spread:
      case op::repeat:
        if (!affordable(s.n, s.least)) return false;
        if (emit && s.what == op::spread) out_.put_count(s.n);
        return times(p, s, s.n, emit);
      case op::reorder:
        return reorder(p, p.reorders[s.table], emit);
      case op::bits: {
        const std::size_t n = (s.n + 7) / 8;
        if (!need(n)) return false;
        if (s.n % 8 != 0 && (std::to_integer<unsigned>(cursor_[n - 1]) >> (s.n % 8)) != 0) {
          return bad("bits beyond the end of a bitset are set; the document is damaged");
        }
        if (emit) out_.write(cursor_, n);
        cursor_ += n;
        return true;
      }
      case op::pad:
        if (emit) {
          std::byte* at = out_.reserve(s.n);
          std::memset(at, 0, s.n);
          out_.commit(at + s.n);
        }
        return true;
      case op::refer:
        return refer(p, p.references[s.table], emit);
      case op::own:
        return own(p.references[s.table], emit);
      default:
        return closure(emit);
    }
  }

  [[nodiscard]] bool reorder(const plan& p, const schema::reorder& order, bool emit) {
    const std::size_t count = order.members.count;
    row<const std::byte*> many;
    if (count > sizeof marks_ / sizeof *marks_ - marked_) many.resize(count, nullptr);
    const std::byte** const marks = many.empty() ? marks_ + marked_ : many.begin();
    if (many.empty()) marked_ += count;
    reading r{*this};
    for (std::size_t i = 0; i < count; ++i) {
      const auto& member = p.members[order.members.first + i];
      marks[i] = r.at;
      if (member.fixed != schema::old_member::variable) {
        if (!r.need(member.fixed)) return false;
        r.at += member.fixed;
      } else if (member.counted != 0) {
        std::uint64_t n = 0;
        if (!r.number(n) || !r.affordable(n, member.counted)) return false;
        r.at += n * member.counted;
      } else {
        r.stop();
        if (!run(p, member.block, false)) return false;
        r.go_on();
      }
    }
    if (emit) {
      const std::byte* behind = r.at;
      for (std::size_t j = 0; j < order.parts.count; ++j) {
        const auto& part = p.parts[order.parts.first + j];
        if (part.member != schema::new_part::made) r.at = marks[part.member];
        if (!take(p, part.block, true, r)) return false;
      }
      r.at = behind;
      if (!within()) return false;
    }
    r.stop();
    if (many.empty()) marked_ -= count;
    return true;
  }

  // -- a default with objects or closures of its own
  [[nodiscard]] BRINE_COLD bool fill_anew(const plan& p, const schema::fill& f) {
    source* const outer = source_;
    const std::byte* const cursor = cursor_;
    const std::byte* const end = end_;
    surveying_ = true;
    source_ = new source;
    defaults_.push_back(source_);
    cursor_ = p.defaults.begin() + f.bytes;
    end_ = cursor_ + f.size;
    const std::byte* begin = nullptr;
    for (std::size_t i = 0; i < f.walk.count; ++i) {
      if (i == f.member) begin = cursor_;
      if (!run(*p.own, p.walks[f.walk.first + i], false)) return false;
    }
    if (!survey_objects()) return false;
    cursor_ = begin;
    if (!run(*p.own, p.walks[f.walk.first + f.member], true)) return false;
    source_ = outer;
    cursor_ = cursor;
    end_ = end;
    return true;
  }

  // -- the first pass
  [[nodiscard]] bool survey_objects() {
    for (std::size_t i = 0; i < source_->objects.size(); ++i) {
      source_->objects[i].begin = cursor_;
      const object o = source_->objects[i];
      if (!run(*o.p, o.block, false)) return false;
      source_->objects[i].end = cursor_;
    }
    surveying_ = false;
    return true;
  }

  // -- shared objects
  [[nodiscard]] bool refer(const plan& p, const schema::reference& site, bool emit) {
    const std::byte* at = cursor_;
    std::uint64_t r = 0;
    if (!number(r)) return false;
    if (r == 0) {
      if (emit) out_.put_count(0);
      return true;
    }
    auto& all = source_->objects;
    if ((r & 1U) != 0) return part(r / 2, emit);
    const std::uint64_t n = r / 2;
    if (surveying_ && n == all.size() + 1) {
      object o;
      o.mention = at;
      o.p = &p;
      o.block = site.block;
      if (site.base) {
        named_class* c = class_here(site.find);
        if (c == nullptr) return false;
        o.in_hierarchy = true;
        o.of = static_cast<std::uint32_t>(c - source_->classes.begin());
        o.p = &c->reading();
        o.block = 0;
      }
      all.push_back(o);
      return true;
    }
    if (n > all.size()) return bad("an object is referred to that the document hasn't named");
    object& o = all[static_cast<std::size_t>(n - 1)];
    if (site.base != o.in_hierarchy) return bad("a reference to an object of another type; the document is damaged");
    if (o.mention == at && site.base && class_here(site.find) == nullptr) return false;
    if (emit) {
      if (o.number != 0) {
        out_.put_count(2 * o.number);
        return true;
      }
      o.number = ++objects_written_;
      out_.put_count(2 * o.number);
      if (site.base) {
        named_class& c = source_->classes[o.of];
        if (!put_class(c)) return false;
        o.as = c.to != nullptr ? c.to : c.same;
      } else {
        o.as = &p;
        o.as_block = site.block;
        o.from = site.from;
        o.to = site.to;
      }
      queue_.push_back({source_, static_cast<std::size_t>(n - 1)});
    }
    return true;
  }

  // A pointer to a part of an object: the same part of the new one.
  [[nodiscard]] BRINE_COLD bool part(std::uint64_t n, bool emit) {
    auto& all = source_->objects;
    if (n == 0 || n > all.size()) return bad("a part of an object that the document hasn't named");
    const object& o = all[static_cast<std::size_t>(n - 1)];
    std::uint64_t count = 0;
    if (!number(count)) return false;
    if (count > 64) return bad("a part of a part of an object, 64 levels deep; the document is damaged");
    if (emit) {
      if (o.number == 0) {
        return fail(
            errc::schema_mismatch,
            "a shared_ptr to a part of an object comes before any shared_ptr to the whole of it, now that members "
            "went or changed places; let the owner come first");
      }
      out_.put_count(2 * o.number + 1);
      out_.put_count(static_cast<std::size_t>(count));
    }
    std::size_t w = o.from, r = o.to;
    for (std::uint64_t i = 0; i < count; ++i) {
      std::uint64_t member = 0;
      if (!number(member)) return false;
      if (emit) {
        std::size_t now = 0;
        if (!step_into(*o.as, w, r, member, now)) return false;
        out_.put_count(now);
      }
    }
    return true;
  }
  BRINE_COLD bool step_into(const plan& p, std::size_t& w, std::size_t& r, std::uint64_t member, std::size_t& now) {
    using schema::node;
    w = p.from.resolve(w);
    const schema::item& a = p.from.at(w);
    const bool same = &p.to == &p.from || !p.describe;
    r = same ? w : p.to.resolve(r);
    const schema::item& b = same ? a : p.to.at(r);
    const std::uint64_t parts = a.what == node::array ? a.number : a.children.size();
    if (member >= parts || (a.what != node::array && a.what != node::record && a.what != node::tuple)) {
      return bad("a part of an object that it doesn't have; the document is damaged");
    }
    const auto from = static_cast<std::size_t>(a.what == node::array ? 0 : member);
    now = static_cast<std::size_t>(member);
    if (a.what == node::record && b.what == node::record && !has_nameless(a) && !same) {
      std::size_t record = 0;
      for (std::size_t i = 0; i < r; ++i) record += p.to.at(i).what == node::record ? 1U : 0U;
      const auto* type = record < p.noted.records.size() ? p.noted.records[record] : nullptr;
      const auto found = match_members(a, b, type != nullptr ? type->names : nullptr);
      now = 0;
      while (now < found.size() && found[now] != from) ++now;
    }
    if (a.what != b.what || (b.what != node::array && now >= b.children.size())) {
      return fail(errc::schema_mismatch, "a shared_ptr points to a part of an object that it has no more");
    }
    r = b.children[b.what == node::array ? 0 : now];
    w = a.children[from];
    return true;
  }

  // -- classes
  // What is named at this place; they are in the order of their places.
  BRINE_COLD named_class* class_at(const std::byte* at) {
    const auto& all = source_->named;
    std::size_t first = 0, last = all.size();
    while (first < last) {
      const std::size_t middle = first + (last - first) / 2;
      (source_->classes[all[middle]].at < at ? first : last) =
          source_->classes[all[middle]].at < at ? middle + 1 : middle;
    }
    if (first == all.size() || source_->classes[all[first]].at != at) return nullptr;
    return &source_->classes[all[first]];
  }

  // The class that is named here; nullptr after a failure.
  BRINE_COLD named_class* class_here(schema::class_finder find) {
    const std::byte* at = cursor_;
    std::uint64_t k = 0;
    if (!number(k)) return nullptr;
    auto& all = source_->named;
    if (k == 0) return root(find);
    if (k >= 2) {
      if (k - 2 < all.size()) return resolved(source_->classes[all[static_cast<std::size_t>(k - 2)]], find);
      bad("a class is referred to that the document hasn't named here");
      return nullptr;
    }
    if (!surveying_) {
      named_class* known = class_at(at);
      if (known == nullptr) {
        bad("a class is named twice");
        return nullptr;
      }
      cursor_ = known->behind;
      return resolved(*known, find);
    }
    named_class c;
    wire::byte_view name;
    if (!text(name) || !word(c.hash) || !text(c.schema)) return nullptr;
    c.at = at;
    c.behind = cursor_;
    c.name = {reinterpret_cast<const char*>(name.data()), name.size()};
    c.same = plans_.get(c.schema, {});
    if (!check(c.same, "the schema of a class is damaged")) return nullptr;
    all.push_back(static_cast<std::uint32_t>(source_->classes.size()));
    source_->classes.push_back(c);
    return resolved(source_->classes.back(), find);
  }
  // Met first in a member that is dropped, a class may still be unknown: the reader's schema doesn't have its root
  // there.
  BRINE_COLD named_class* resolved(named_class& c, schema::class_finder find) {
    schema::known_class known;
    if (c.to != nullptr || find == nullptr || c.name.empty() || !find(c.name, known)) return &c;
    c.to = plans_.get(c.schema, {known.describe, known.hash});
    if (c.to != nullptr) c.hash = known.hash;
    return &c;
  }
  // An object of the root's own class: its members are in no schema of the document, and are taken to be
  // the present ones, as in a document of the present type.
  BRINE_COLD named_class* root(schema::class_finder find) {
    for (named_class& c : source_->classes) {
      if (c.at == nullptr && c.find == find) return &c;
    }
    schema::known_class known;
    if (find == nullptr || !find({}, known)) {
      fail(errc::schema_mismatch, "an object of a hierarchy's root, whose members the document's schema doesn't list");
      return nullptr;
    }
    named_class c;
    std::vector<std::byte> bytes;
    schema::builder b{&bytes};
    known.describe(b);
    c.find = find;
    c.to = plans_.get(bytes, {known.describe, known.hash});
    if (!check(c.to, "the schema of a class is damaged")) return nullptr;
    source_->classes.push_back(c);
    return &source_->classes.back();
  }
  bool check(const plan* p, const char* damaged) {
    if (p == nullptr) return bad(damaged);
    return p->possible() || too_much();
  }
  [[nodiscard]] BRINE_COLD bool put_class(named_class& c) {
    if (c.to != nullptr && !c.to->possible()) {
      return impossible(*c.to, meta::joined({"the class \"", c.name.substr(0, 200), "\" changed"}), {});
    }
    if (c.at == nullptr) {
      out_.put_count(0);
    } else if (c.number != 0) {
      out_.put_count(c.number + 1);
    } else {
      c.number = ++classes_written_;
      out_.put_count(1);
      put_text({reinterpret_cast<const std::byte*>(c.name.data()), c.name.size()});
      out_.commit(wire::store(out_.reserve(8), c.hash));
      put_text(c.to != nullptr ? wire::byte_view{c.to->wanted} : c.schema);
    }
    return true;
  }
  void put_text(wire::byte_view bytes) {
    out_.put_count(bytes.size());
    out_.write(bytes.data(), bytes.size());
  }

  [[nodiscard]] bool own(const schema::reference& site, bool emit) {
    if (!need(1)) return false;
    const auto tag = std::to_integer<unsigned>(*cursor_);
    if (tag > 1) return bad("whether a value follows is said by a byte 0 or 1; this one is neither");
    ++cursor_;
    if (emit) out_.put_count(tag);
    if (tag == 0) return true;
    named_class* c = class_here(site.find);
    if (c == nullptr) return false;
    if (emit) {
      return put_class(*c) && run(c->to != nullptr ? *c->to : *c->same, 0, true);
    } else {
      return run(c->reading(), 0, false);
    }
  }

  // -- closures
  [[nodiscard]] bool closure(bool emit) {
    const std::byte* at = cursor_;
    std::uint64_t k = 0;
    if (!number(k)) return false;
    if (k == 0) {
      if (emit) out_.put_count(0);
      return true;
    }
    named_code* c = code_here(k, at);
    if (c == nullptr) return false;
    if (emit) {
      return put_code(*c) && run(c->to != nullptr ? *c->to : *c->same, 0, true);
    } else {
      return run(c->reading(), 0, false);
    }
  }
  BRINE_COLD named_code* code_here(std::uint64_t k, const std::byte* at) {
    auto& all = source_->codes;
    if (k >= 3) {
      if (k - 3 < all.size()) return &all[static_cast<std::size_t>(k - 3)];
      bad("a closure's code is referred to that the document hasn't named");
      return nullptr;
    }
    if (!surveying_) {
      std::size_t first = 0, last = all.size();
      while (first < last) {
        const std::size_t middle = first + (last - first) / 2;
        (all[middle].at < at ? first : last) = all[middle].at < at ? middle + 1 : middle;
      }
      if (first == all.size() || all[first].at != at) {
        bad("a closure's code is named twice");
        return nullptr;
      }
      cursor_ = all[first].behind;
      return &all[first];
    }
    named_code code;
    named_code* const c = &code;
    wire::byte_view identity;
    c->has_fingerprint = k == 2;
    if (!word(c->hash) || !text(identity) || (k == 2 && !word(c->fingerprint)) || !text(c->schema)) return nullptr;
    c->at = at;
    c->behind = cursor_;
    c->identity = {reinterpret_cast<const char*>(identity.data()), identity.size()};
    const present_code now = plans_.resolve != nullptr ? plans_.resolve(c->identity) : present_code{};
    if (now.here) {
      c->to = plans_.get(c->schema, now.captures);
      if (c->to != nullptr) {
        // Checked here, because what is written below agrees with itself.
        if (now.identity == c->identity && now.hash != c->hash) {
          bad("the name of a closure and its hash disagree; the document is damaged");
          return nullptr;
        }
        c->name = now.name;
        c->identity = now.identity;
        c->hash = now.hash;
      }
    }
    if (c->to == nullptr || !c->to->possible()) c->same = plans_.get(c->schema, {});
    if (!check(c->same != nullptr ? c->same : c->to, "the schema of a closure's captures is damaged")) return nullptr;
    all.push_back(code);
    return &all.back();
  }
  [[nodiscard]] BRINE_COLD bool put_code(named_code& c) {
    if (c.to != nullptr && !c.to->possible()) {
      const std::string name{c.name};
      return impossible(*c.to, meta::joined({"the captures of the closure \"", name, "\" changed"}),
                        meta::joined({"; write brine::migrate<\"", name, "\">([](old_state) -> new_state { ... })"}));
    }
    if (c.number != 0) {
      out_.put_count(c.number + 2);
      return true;
    }
    c.number = ++codes_written_;
    out_.put_count(c.has_fingerprint ? 2 : 1);
    out_.commit(wire::store(out_.reserve(8), c.hash));
    put_text({reinterpret_cast<const std::byte*>(c.identity.data()), c.identity.size()});
    if (c.has_fingerprint) out_.commit(wire::store(out_.reserve(8), c.fingerprint));
    put_text(c.to != nullptr ? wire::byte_view{c.to->wanted} : c.schema);
    return true;
  }

  Decoder& d_;
  rewritten_bytes& out_;
  basic_plan_purse<Plan>& plans_;
  const std::byte* begin_;
  const std::byte* cursor_;
  const std::byte* end_;
  static constexpr std::size_t most_fuel = static_cast<std::size_t>(-1) / 16;
  std::size_t depth_;  // blocks inside one another: a level of a recursive type has a few
  std::size_t
      fuel_;  // steps; a document takes about as many as it has bytes (attack: records of no bytes, 2^n of them)
  std::size_t most_;
  std::size_t free_ = std::size_t{1} << 18U;
  bool surveying_ = false;
  source* main_ = nullptr;
  source* source_ = nullptr;
  const std::byte* marks_[64];  // where the members of the records that are reordered now begin
  std::size_t marked_ = 0;
  row<source*> defaults_;
  row<queued> queue_;
  std::size_t objects_written_ = 0;
  std::size_t classes_written_ = 0;
  std::size_t codes_written_ = 0;
};

// -- plans

// Whether items of a schema could hold shared objects, classes or closures.
template <class Deferred = void>
[[nodiscard]] bool may_live(const schema::basic_tree<Deferred>& t, std::size_t first, std::size_t last) {
  using schema::node;
  for (std::size_t i = first; i < last; ++i) {
    const node what = t.at(i).what;
    if (what == node::shared || what == node::weak || what == node::base || what == node::closure ||
        what == node::reference) {
      return true;
    }
  }
  return false;
}

// What new members are by default: a default-made object is written, and cut.
template <class Plan>
BRINE_COLD bool fill_defaults(basic_plan_purse<Plan>& plans, Plan& p) {
  const load_options options{};
  p.own = new Plan;
  p.own->written = p.own->wanted = p.wanted;
  for (auto* type : p.noted.records) p.own->noted.records.push_back(type);
  for (auto find : p.noted.bases) p.own->noted.bases.push_back(find);
  if (!p.own->from.parse(p.wanted) || !p.own->to.parse(p.wanted)) return false;
  schema::basic_planner<Plan> planner{*p.own, plans.work};
  for (schema::fill& f : p.fills) {
    const auto& members = p.to.at(f.record).children;
    meta::row<std::uint32_t, typename Plan::deferred> walk;
    for (std::size_t child : members) walk.push_back(planner.walk_block(child));
    planner.finish();
    if (p.own->oversized) return false;
    earlier_encoder e{p.noted.versions};
    e.embed_schemas();
    const bool made = f.type->encode_default(e);
    const auto all = e.bytes();
    meta::row<std::size_t, typename Plan::deferred> begins;
    decoder d{all, 0, options};
    rewritten_bytes unused{nullptr, 0};
    basic_transcoder<decoder, Plan> t{d, all, unused, plans, static_cast<std::size_t>(-1)};
    bool living = false;
    if (!made || !t.cut(*p.own, walk, begins, living)) {
      p.problems = 1;
      p.text =
          "an object as its type makes it by default can't be saved, which would say what a new member begins as: ";
      p.text += p.to.text(f.record);
      p.first_text = p.text.size();
      return true;
    }
    f.living = living &&
               may_live(p.to, members[f.member], f.member + 1 < members.size() ? members[f.member + 1] : p.to.size());
    f.bytes = p.defaults.size();
    if (f.living) {
      p.dynamic = true;  // its objects go behind the value, whether or not the document had any
      f.size = all.size();
      f.walk = {static_cast<std::uint32_t>(p.walks.size()), static_cast<std::uint32_t>(walk.size())};
      p.defaults.append(all.data(), all.size());
      p.walks.append(walk.begin(), walk.size());
    } else {
      f.size = begins[f.member + 1] - begins[f.member];
      p.defaults.append(all.data() + begins[f.member], f.size);
    }
  }
  p.defaults.resize(p.defaults.size() + 16, {});  // few bytes are copied at a fixed width
  return true;
}

// False: the bytes are no schema.
template <class Plan>
BRINE_COLD bool basic_plan_purse<Plan>::make(Plan& p, wire::byte_view bytes, const wanted_shape& wanted) {
  if (bytes.size() + 64 > schema_bytes) {
    p.oversized = true;
    return true;
  }
  schema_bytes -= bytes.size() + 64;
  p.written.assign(bytes.begin(), bytes.end());
  p.describe = wanted.describe;
  p.hash = wanted.hash;
  p.written_hash = meta::hash({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (!p.from.parse(bytes)) return false;
  if (!wanted.describe) {
    p.wanted = p.written;
    schema::basic_planner<Plan>{p, work}.walk_all();
    return true;
  }
  for (;;) {
    schema::builder b{&p.wanted, &p.noted};
    wanted.describe(b);
    if (!p.to.parse(p.wanted)) return false;
    schema::basic_planner<Plan>{p, work}.convert_all(false);
    // Each round asks for one more class in its earlier version.
    if (!p.again || p.oversized) break;
    p.forget();
  }
  if (p.possible() && !p.fills.empty() && !fill_defaults(*this, p)) p.oversized = true;
  return true;
}

template <class Plan>
const Plan* basic_plan_purse<Plan>::get(wire::byte_view written, const wanted_shape& wanted) {
  if (const Plan* known = kept_plans<Plan>::global().find(written, wanted)) [[likely]]
    return known;
  own.push_back(nullptr);
  Plan* made = own.back() = new Plan;
  if (!make(*made, written, wanted)) return nullptr;
  if (made->possible() && kept_plans<Plan>::global().keep(*made, wanted)) {
    // Others may have been made meanwhile: this one's place is where it is still owned.
    for (Plan*& p : own) {
      if (p == made) p = nullptr;
    }
  }
  return made;
}

}  // namespace brine::detail

// ---- brine/closure/evolve.hpp
// A closure in a document of an earlier version: which code of this program it is, and so which captures are
// wanted.

namespace brine::closures {

// Captures that have a way of migrations to the present ones stay as they are: the migrations read
// them. So does what the program doesn't have.
template <class Deferred = void>
[[nodiscard]] brine::detail::present_code resolve_code(std::string_view bytes) {
  const entry* now = registry().find({bytes, meta::hash(bytes)}, nullptr);
  if (now == nullptr) {
    identity_parts saved;
    if (!parse_identity(bytes, saved) || !saved.named) return {};
    now = find_named(current_name(saved.name), saved.signature);
    if (now == nullptr || saved.version > now->what.version) return {};
    std::vector<meta::later<const migration*, Deferred>> way;
    if (find_way(*now, saved.captures, way)) return {};
  }
  const identity& id = registry().identify(*now);
  return {true, now->what.name, id.bytes, id.hash, {now->what.describe, now->what.describe.hash()}};
}

}  // namespace brine::closures

// ---- brine/codec/convert.hpp
// A document of an earlier version of a type: brought to the present shape, then read as any other.

namespace brine::detail {

struct spare_piece {
  std::size_t size;  // behind this
};

struct spare_place {
  meta::atomic<spare_piece*> there;
  bool closed = false;  // the program ends, or the module goes

  constexpr spare_place() = default;
  spare_place(const spare_place&) = delete;
  spare_place& operator=(const spare_place&) = delete;
  ~spare_place() {
    closed = true;
    ::operator delete(there.exchange(nullptr));
  }
};

// Memory for rewritten documents, kept for the next one: taking a large piece from the system and giving it back for
// each document would cost more than to fill it. One piece of up to 1 MiB waits in a program, for whoever comes first.
template <class = void>
class spare_room {
 public:
  static constexpr std::size_t most = std::size_t{1} << 20U;

  static spare_piece* take(std::size_t size) {
    spare_piece* found = waiting_.there.exchange(nullptr);
    if (found != nullptr && found->size >= size) return found;
    ::operator delete(found);
    auto* made = static_cast<spare_piece*>(::operator new(sizeof(spare_piece) + size));
    made->size = size;
    return made;
  }
  static void give(spare_piece* p) noexcept {
    if (p->size > most || waiting_.closed) {
      ::operator delete(p);
    } else {
      ::operator delete(waiting_.there.exchange(p));
    }
  }

 private:
  BRINE_EXPORT static inline constinit spare_place waiting_;
};

// What the decoder keeps of a document that was rewritten.
template <class Plan>
struct converted_document {
  converted_document(std::byte* room, std::size_t size) : bytes{room, size} {}

  const std::byte* begin = nullptr;  // of the document
  wire::byte_view old;    // its value and objects
  rewritten_bytes bytes;             // what they became
  basic_plan_purse<Plan> plans;
  const Plan* way = nullptr;

  // One piece of memory, with room for somewhat more bytes than the old ones.
  static converted_document& make(decoder& d, std::size_t size) {
    constexpr std::size_t least = 4000;
    const std::size_t wanted = sizeof(converted_document) + (size < spare_room<>::most ? size + size / 2 : size / 8);
    if (wanted + 64 <= sizeof d.scratch) {
      constexpr std::size_t room = sizeof d.scratch - sizeof(converted_document);
      auto* made =
          ::new (static_cast<void*>(d.scratch)) converted_document{d.scratch + sizeof(converted_document), room};
      d.conversion.adopt(
          made, [](void* object) noexcept { static_cast<converted_document*>(object)->~converted_document(); });
      return *made;
    }
    spare_piece* piece = spare_room<>::take(wanted < least ? least : wanted);
    auto* memory = reinterpret_cast<std::byte*>(piece + 1);
    auto* made = ::new (static_cast<void*>(memory))
        converted_document{memory + sizeof(converted_document), piece->size - sizeof(converted_document)};
    d.conversion.adopt(made, [](void* object) noexcept {
      static_cast<converted_document*>(object)->~converted_document();
      spare_room<>::give(static_cast<spare_piece*>(object) - 1);
    });
    return *made;
  }

  // Only an error asks for it: everything is rewritten once more, up to the byte in question.
  static std::size_t origin(decoder& d, std::size_t offset) {
    auto& self = *d.conversion.get<converted_document>();
    rewritten_bytes again{nullptr, 0};
    decoder unused{self.old, 0, d.options()};
    basic_transcoder<decoder, Plan> t{unused, self.old, again, self.plans, offset};
    (void)t.document(*self.way);
    return static_cast<std::size_t>(t.stopped_at() - self.begin);
  }
};

// Rewrites the value, which is what is left of the document, and lets the decoder go on with what it became.
// False after a failure: it can't be converted, is damaged, or takes more than the limits allow.
template <class Plan = schema::plan>
bool convert(decoder& d, wire::byte_view old, const std::byte* where, std::uint64_t hash, const wanted_shape& wanted,
             code_resolver resolve) {
  if (old.data() == nullptr) {
    if (d.origin != nullptr || !d.schemas_embedded()) return false;
    const wire::byte_view whole = d.whole(), schema = d.schema();
    old = {schema.end(), whole.end()};
    where = whole.data() + 6;
    d.restart(whole);
  }
  auto& c = converted_document<Plan>::make(d, old.size());
  c.begin = d.whole().data();
  c.old = old;
  c.plans.resolve = resolve;
  c.way = c.plans.get(d.schema(), wanted);
  if (c.way == nullptr || c.way->written_hash != hash) {
    return d.fail_at(where, errc::bad_value, "the document's schema is damaged");
  }
  if (c.way->oversized) {
    return d.fail_at(where, errc::limit_exceeded, "the document's schema is too large to be compared with the type's");
  }
  if (c.way->problems != 0) {
    std::string text{c.way->text, 0, c.way->first_text};
    if (c.way->problems > 1) {
      char more[40];
      std::snprintf(more, sizeof more, " (and %llu more)", static_cast<unsigned long long>(c.way->problems - 1));
      text.append(more);
    }
    (void)d.fail_at(where, c.way->newer ? errc::version_mismatch : errc::schema_mismatch, text);
    return d.trace(c.way->path);
  }
  basic_transcoder<decoder, Plan> t{d, old, c.bytes, c.plans, d.options().limits.bytes};
  if (!t.document(*c.way)) return false;
  d.restart(c.bytes.bytes());
  d.origin = &converted_document<Plan>::origin;
  return d.charge(c.bytes.size());
}

}  // namespace brine::detail

// ---- brine/schema/compatible.hpp
// Whether documents of one schema can be loaded as another: for a check when a program is built, beside
// documents or schemas of its earlier versions.

namespace brine {

// A type's schema, with what its bytes don't say: earlier names of members, which members have a default.
struct type_schema {
  std::vector<std::byte> bytes;  // canonical (FORMAT.md): what an embedded schema is
  schema::notes notes;

  // "{rate: f64, tags: [string]}"
  template <class Deferred = void>
  [[nodiscard]] std::string text() const {
    return schema::to_text<Deferred>(bytes);
  }
};

namespace schema {

template <class Deferred = void>
[[nodiscard]] result<void> compatible(wire::byte_view before, const type_schema& now, bool defaults) {
  basic_plan<Deferred> p;
  for (auto* type : now.notes.records) p.noted.records.push_back(type);
  for (auto find : now.notes.bases) p.noted.bases.push_back(find);
  if (!p.from.parse(before)) return error{errc::bad_value, 0, {}, "the earlier schema is none"};
  if (!p.to.parse(now.bytes)) return error{errc::bad_value, 0, {}, "the present schema is none"};
  std::size_t work = std::size_t{1} << 22U;
  basic_planner<basic_plan<Deferred>>{p, work}.convert_all(defaults);
  if (p.oversized) return error{errc::limit_exceeded, 0, {}, "the schemas are too large to be compared"};
  if (p.problems == 0) return {};
  return error{errc::schema_mismatch, 0, p.path, p.text};
}

}  // namespace schema

// Done, if every document of the one schema can be loaded as the other; else schema_mismatch with all
// problems in words, each with its path and both types (bad_value where the bytes are no schema). What closures
// captured and the classes of a hierarchy have schemas of their own, which are not in these.
template <class Deferred = void>
[[nodiscard]] result<void> compatible(wire::byte_view before, const type_schema& now) {
  return schema::compatible<Deferred>(before, now, false);
}
// The same of plain bytes, which don't say whether a new member has a default: it is taken to have one.
template <class Deferred = void>
[[nodiscard]] result<void> compatible(wire::byte_view before, wire::byte_view now) {
  return schema::compatible<Deferred>(before, {{now.begin(), now.end()}, {}}, true);
}

}  // namespace brine

// ---- brine/brine.hpp
// brine: pickle for C++, callbacks included. This header includes all of it.

#ifndef BRINE_NO_EVOLUTION

// ---- brine/archive/evolution.hpp
// Documents of earlier versions of a type: what lets a program load them, and the questions about them that a
// test asks.

namespace brine {

namespace detail {

template <class Deferred = void>
bool convert_any(decoder& d, wire::byte_view old, const std::byte* header, std::uint64_t hash,
                 const wanted_shape& wanted) {
  return convert(d, old, header, hash, wanted, &closures::resolve_code<Deferred>);
}

template <class Evolution>
const converter_registrar conversions<Evolution>::instance{&convert_any<>};

}  // namespace detail

// Lets a program load documents of earlier versions of its types, wherever the call stands and whether it is
// reached or not. One that loads files or streams, or names brine::embed, can do so anyway.
template <class Evolution = detail::with_evolution>
void enable_evolution() noexcept {
  (void)&detail::conversions<Evolution>::instance;
}

// The schema of a T: of what loads<T>() answers.
template <class T>
[[nodiscard]] type_schema schema_of() {
  type_schema s;
  schema::builder b{&s.bytes, &s.notes};
  schema::describer_of<detail::stored_as<detail::loaded_as<T>>>(b);
  return s;
}

// The schema that a document carries; bad_magic and the like where these bytes are none, schema_mismatch where it
// carries none.
template <detail::byte_range Bytes>
[[nodiscard]] result<std::vector<std::byte>> schema_in(const Bytes& document) {
  const auto bytes = detail::as_bytes(document);
  decoder d{bytes, 0, detail::default_load_options};
  if (!d.need(wire::header_size)) return d.take_failure();
  if (!wire::has_magic(bytes.data(), bytes.size())) {
    return error{errc::bad_magic, 0, {}, "this is no brine document: those begin with the bytes 8f 62 72 6e"};
  }
  const auto flags = std::to_integer<unsigned>(bytes[5]);
  if (bytes[4] != std::byte{wire::format_version} || (flags & ~unsigned{wire::known_flags}) != 0) {
    return error{errc::unsupported_format, 4, {}, "a document of a later brine"};
  }
  if ((flags & wire::embedded) == 0) {
    return error{
        errc::schema_mismatch, 5, {}, "the document doesn't carry its schema; save with {.schema = brine::embed}"};
  }
  d.advance(wire::header_size);
  std::size_t size = 0;
  if ((flags & wire::sized) != 0) {
    if (!d.need(wire::size_field)) return d.take_failure();
    d.advance(wire::size_field);
  }
  if (!d.get_size(size)) return d.take_failure();
  return std::vector<std::byte>{d.cursor(), d.cursor() + size};
}

}  // namespace brine
#endif
