// Which code is it? The bytes by which a document names a closure, and a program finds it.
//
//   1 byte   0: named by the user; 1: unnamed, an identity inside one build only
//   text     the name (varint count and bytes); of an unnamed one, the compiler's words for it; of what is made of
//            named ones, word(name,name@version), without a version that is 0, and with a \ before each of ( ) , @
//            \ that a name given by the user has
//   varint   version, 0 where none was given
//   text     the signature, as in signature.hpp
//   8 bytes  hash of the capture schema
//   8 bytes  only of an unnamed one: the build
//
// All of it is compared, whole; its hash only says where to look. A name is one closure's in all programs that share
// documents, and the types in its signature have names that are theirs alone, the same on every compiler: what can't
// have such a signature or name is refused, when it is compiled (E141, E142) or, where only the linker's names show it,
// when it is used. Inside a process the signature's type decides, not its spelling (signature.hpp). An unnamed
// closure's signature may mention any types: its build is part of its identity, and what shares all of it with another
// is numbered (registry.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <typeinfo>

#include "../config.hpp"
#include "../fwd.hpp"
#include "../meta/fixed_string.hpp"
#include "../meta/hash.hpp"
#include "../meta/type_name.hpp"
#include "../schema/refusal.hpp"
#include "../wire/varint.hpp"
#include "signature.hpp"
#include "state.hpp"

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
// The same as earlier versions took it, of the text as it was laid out.
template <class F>
inline constexpr std::uint64_t plain_fingerprint_of = [] {
  if constexpr (requires { F::brine_plain_fingerprint; }) {
    return std::uint64_t{F::brine_plain_fingerprint};
  } else {
    return fingerprint_of<F>;
  }
}();
template <class F>
inline constexpr bool is_named = !name_of<F>.empty();

// A closure that another one is made of, by name: a document may have it in another version or by an earlier name.
struct part {
  std::string_view name;  // all of it
  std::uint32_t version;
  std::string_view word;  // of a derived one, "partial"; else empty
  const part* parts;  // what a derived one is made of
  std::size_t count;
};

// What a callable is called as a part of another one; its versions are written as in part_writer.
template <class F>
inline constexpr std::string_view part_name = name_of<F>;
// A function object writes all of its closure's identity itself.
template <class S>
inline constexpr std::string_view part_name<function<S>> = is_clear<S> ? "function" : "";
template <class S>
inline constexpr std::string_view part_name<move_only_function<S>> = is_clear<S> ? "move_only_function" : "";

template <class F>
concept derived_callable = requires { typename F::brine_derived; };
template <class F>
inline constexpr part part_of = [] {
  if constexpr (derived_callable<F>) {
    using derived = typename F::brine_derived;
    return part{derived::name, 0, derived::word, derived::parts, derived::count};
  } else {
    return part{part_name<F>, version_of<F>, {}, nullptr, 0};
  }
}();
// The name was taken from the program, and isn't the same on every compiler, or another's too.
template <class F>
inline constexpr bool has_unclear_name = [] {
  if constexpr (requires { F::brine_unclear_name; }) {
    return bool{F::brine_unclear_name};
  } else {
    return false;
  }
}();

// Why a closure can't be named in documents under this signature.
template <class F, class Signature>
inline constexpr schema::refusal against_naming = !is_named<F>           ? schema::refusal::none
                                                  : has_unclear_name<F>  ? schema::refusal::unclear_name
                                                  : !is_clear<Signature> ? schema::refusal::unclear_signature
                                                                         : schema::refusal::none;

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

constexpr bool is_name_mark(char c) { return c == '(' || c == ')' || c == ',' || c == '@' || c == '\\'; }

// The user's own names may hold the marks between parts.
constexpr void put_escaped(meta::text_writer& out, std::string_view name) {
  for (char c : name) {
    if (is_name_mark(c)) out('\\');
    out(c);
  }
}

// "name", or "name@2" of a version that isn't 0.
template <class F>
constexpr void put_part(meta::text_writer& out) {
  if constexpr (requires { requires F::brine_given_name; }) {
    put_escaped(out, part_name<F>);
  } else {
    out(part_name<F>);
  }
  if constexpr (version_of<F> != 0) {
    out('@');
    meta::detail::spell_number(out, version_of<F>);
  }
}

template <bool Plain, class... F>
struct fingerprint_writer {
  static constexpr void write(meta::text_writer& out) {
    (put_word(out, Plain ? plain_fingerprint_of<F> : fingerprint_of<F>), ...);
  }
};

// What is made of callables is named after them, "word(name,name@2)", and changes its text with them. Where one of
// them has no name, it has none.
template <meta::fixed_string Word, class... F>
struct derivation {
  static constexpr void write(meta::text_writer& out) {
    if constexpr ((!part_name<F>.empty() && ...)) {
      out(Word.view());
      out('(');
      bool first = true;
      ((out(first ? "" : ","), put_part<F>(out), first = false), ...);
      out(')');
    }
  }
  static constexpr std::string_view word = Word.view();
  static constexpr std::string_view name = meta::written<derivation>::view;
  static constexpr part parts[] = {part_of<F>...};
  static constexpr std::size_t count = sizeof...(F);
  static constexpr std::uint64_t fingerprint =
      ((fingerprint_of<F> == 0) && ...) ? 0 : meta::hash(meta::written<fingerprint_writer<false, F...>>::view);
  static constexpr std::uint64_t plain_fingerprint =
      fingerprint == 0 ? 0 : meta::hash(meta::written<fingerprint_writer<true, F...>>::view);
};

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

// Whether a type's name in the linker's words, by the rules of the Itanium C++ ABI, mentions one in a function or in an
// unnamed namespace. It is read piece by piece, for a user's own names may hold anything.
[[nodiscard]] BRINE_COLD inline bool mentions_local(std::string_view mangled) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  for (std::size_t i = 0; i < mangled.size();) {
    const char c = mangled[i++];
    const char next = i < mangled.size() ? mangled[i] : '\0';
    if (c == 'Z' || (c == 'U' && (next == 'l' || next == 't')) || (c == '*' && i == 1)) return true;
    if (digit(c)) {  // a name with its length
      auto size = static_cast<std::size_t>(c - '0');
      while (i < mangled.size() && digit(mangled[i])) size = 10 * size + static_cast<std::size_t>(mangled[i++] - '0');
      if (mangled.substr(i).starts_with("_GLOBAL__N")) return true;
      i += size;
    } else if (c == 'S') {  // one that was there already, or one of the standard library's
      if (next >= 'a' && next <= 'z') {
        ++i;
      } else {
        while (i < mangled.size() && mangled[i] != '_') ++i;
        ++i;
      }
    } else if (c == 'A') {  // an array's length
      while (i < mangled.size() && digit(mangled[i])) ++i;
    } else if (c == 'L' && next >= 'a' && next <= 'z') {  // a number
      while (i < mangled.size() && mangled[i] != 'E') ++i;
    }
  }
  return false;
}

// Whether the function in this type's name, its template argument, is an instance of a function template: "5twiceI" for
// the name "ns::twice".
[[nodiscard]] BRINE_COLD inline bool is_instance(std::string_view mangled, std::string_view name) {
  std::size_t begin = name.size();
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  while (begin > 0 && letter(name[begin - 1])) --begin;
  const std::size_t size = name.size() - begin;
  const std::size_t function = mangled.find("L_Z");
  if (size == 0 || function == std::string_view::npos) return false;
  const std::string instance = std::to_string(size) + std::string{name.substr(begin)} + 'I';
  return mangled.find(instance, function) != std::string_view::npos;
}

#if BRINE_HAS_RTTI
template <class F, class Signature>
const char* doubt() {
  if constexpr (requires { F::brine_doubt(); }) {
    if (const char* why = F::brine_doubt()) return why;
  }
  if constexpr (meta::is_open<Signature>) {
    if (mentions_local(typeid(typename signature<Signature>::plain).name())) {
      return "has a signature that mentions a class in a function, whose name isn't its own: move the class to a "
             "namespace";
    }
  }
  return nullptr;
}
#endif

// Finds out why the closure's name can't stand in documents, of what the compiler doesn't show (function templates; on
// Clang some local classes) and the linker's names do; nullptr where nothing is to be found, or without RTTI.
template <class F, class Signature>
constexpr auto doubt_of() -> const char* (*)() {
#if BRINE_HAS_RTTI
  if constexpr (is_named<F> && (requires { F::brine_doubt(); } || meta::is_open<Signature>)) {
    return &doubt<F, Signature>;
  }
#endif
  return nullptr;
}

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
