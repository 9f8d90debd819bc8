// brine's own spelling of types and functions, for documents: the same on every compiler, or marked as doubtful.
//
//   void bool char char8_t char16_t char32_t wchar_t i8..i128 u8..u128 f32 f64 f128 string
//   T* T& T&& T[n] const T, R(A,B), ns::name, ns::name<A,B>, ns::name<A,3>, ns::name<3, true>
//
// `long` is i64, as it is in a document, whatever its size here. An argument that a template adds by itself and that
// only carries on the others (allocators, traits, comparators, hashers, deleters) is left out.
//
// Types are taken apart by the language as far as it goes; of what is left, the names of classes, the compiler's words
// are made alike. The spelling is in doubt (`clear` is false) where another type, here or in another program, may have
// it too, or where another compiler gives another one: types in unnamed namespaces, in functions, without a name; and
// templates whose arguments can't be spelled. brine::signature_name<T> gives such a type a name.
#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../config.hpp"
#include "template_values.hpp"
#include "type_name.hpp"
#include "words.hpp"

namespace brine {

// What a type is called in signatures, where its own name won't do: a template whose arguments compilers spell each in
// their own way; a class in an inline namespace of yours, which is in GCC's name and not in Clang's. It has to be one
// type's name, in all programs that share documents, and to be given before the type is first used in a signature:
//   template <> inline constexpr std::string_view brine::signature_name<ns::v2::event> = "ns::event";
template <class T>
inline constexpr std::string_view signature_name{};

}  // namespace brine

namespace brine::meta {

namespace detail {

#if BRINE_HAS_INT128
__extension__ using int128 = __int128;
__extension__ using uint128 = unsigned __int128;
#endif

// One of the standard library's that only carries on the arguments before it, as a template's own default.
constexpr bool is_carried_on(std::string_view name) {
  constexpr std::string_view all[] = {"std::allocator<", "std::char_traits<",    "std::less<",
                                      "std::hash<",      "std::default_delete<", "std::equal_to<"};
  for (auto prefix : all) {
    if (name.starts_with(prefix)) return true;
  }
  return false;
}

template <class... T>
struct type_list {};

template <class Arg, std::size_t At, class Whole>
inline constexpr bool argument_is = false;
template <class Arg, std::size_t At, template <class...> class Template, class... Args>
inline constexpr bool argument_is<Arg, At, Template<Args...>> = [] {
  std::size_t i = 0;
  return ((i++ == At && std::is_same_v<Arg, Args>) || ...);
}();

// Writes the arguments of a template that has only types, one at a time: Before are those that stand before.
template <template <class...> class Template, class Whole>
struct type_arguments {
  text_writer& out;
  style how;
  bool of_std;
  bool first = true;

  template <class... Before>
  constexpr void after(type_list<Before...>) {}
  template <class... Before, class Arg, class... Left>
  constexpr void after(type_list<Before...> before, std::type_identity<Arg>, Left... left) {
    // In the language's words whatever ends the list as the template has it anyway isn't written.
    if (how == style::words) {
      if constexpr (requires { requires std::is_same_v<Template<Before...>, Whole>; }) return;
    }
    if (how == style::words || !is_added<Arg>(before)) {
      if (!first) out(how == style::words ? ", " : ",");
      first = false;
      spell<Arg>(out, how);
    }
    after(type_list<Before..., Arg>{}, left...);
  }

 private:
  // The template adds Arg by itself after those before it. (That it looks like a default isn't enough:
  // table<int, std::hash<int>> and table<int, std::less<int>> are two types.)
  // A default before an argument that was given is left out for the standard library's templates only: of others that
  // have two such parameters it couldn't be told which was given.
  template <class Arg, class... Before>
  constexpr bool is_added(type_list<Before...>) const {
    if constexpr (is_carried_on(type_name<Arg>())) {
      if constexpr (requires { requires std::is_same_v<Template<Before...>, Whole>; }) return true;
      if constexpr (requires { typename Template<Before...>; }) {
        return of_std && argument_is<Arg, sizeof...(Before), Template<Before...>>;
      }
    }
    return false;
  }
};

// std::array and the like: a type and a std::size_t. (Clang takes a template with an `int` for one of these, so the
// type of the value is asked.)
template <template <class, auto...> class Template, class T, auto N>
constexpr bool spell_array(text_writer& out, style how, std::type_identity<Template<T, N>>) {
  if constexpr (std::is_same_v<std::remove_cv_t<decltype(N)>, std::size_t>) {
    spell<T>(out, how);
    out(how == style::words ? ", " : ",");
    spell_number(out, N);
    return true;
  }
  return false;
}
template <class T>
constexpr bool spell_array(text_writer&, style, T) {
  return false;
}

template <class T>
struct speller {
  static constexpr void write(text_writer& out, style how) {
    if constexpr (std::is_integral_v<T>) {
      constexpr bool is_long = std::is_same_v<T, long> || std::is_same_v<T, unsigned long>;
      out(std::is_signed_v<T> ? 'i' : 'u');
      if (is_long && how == style::exact) {
        out("long");
      } else {
        spell_number(out, is_long ? std::size_t{64} : 8 * sizeof(T));
      }
    } else {
      constexpr auto name = type_name<T>();
      constexpr std::size_t arguments = arguments_of(name);
      if constexpr (std::is_enum_v<T> || std::is_class_v<T> || std::is_union_v<T>) {
        doubt_local<T>(out);
      }
      if constexpr (arguments == std::string_view::npos) {
        spell_words(out, name, true);
      } else {
        // Where the arguments are of kinds that can't be spelled one by one, only the words are left.
        if (!spell_opened(out, how, name.substr(0, arguments))) spell_words(out, name, false);
      }
    }
  }

 private:
  static constexpr bool spell_opened(text_writer& out, style how, std::string_view name) {
    text_writer nothing;
    constexpr std::type_identity<T> whole{};
    const bool array = spell_array(nothing, how, whole);
    if (!array && !spell_arguments(rank<6>{}, nothing, whole)) return false;
    spell_words(out, name, true);
    out('<');
    if (array) {
      (void)spell_array(out, how, whole);
    } else {
      (void)spell_arguments(rank<6>{}, out, whole);
    }
    out('>');
    return true;
  }
};

template <template <class...> class Template, class... Args>
struct speller<Template<Args...>> {
  static constexpr void write(text_writer& out, style how) {
    using whole = Template<Args...>;
    constexpr auto name = type_name<whole>();
    if constexpr (name.starts_with("std::") && name.ends_with("basic_string<char>")) {
      out(how == style::words ? "std::basic_string<char>" : "string");
      return;
    }
    spell_words(out, name.substr(0, arguments_of(name)), true);
    out('<');
    type_arguments<Template, whole>{out, how, name.starts_with("std::")}.after(type_list<>{},
                                                                               std::type_identity<Args>{}...);
    out('>');
  }
};

template <class R, class... A>
struct speller<R(A...)> {
  static constexpr void write(text_writer& out, style how) {
    spell<R>(out, how);
    out('(');
    write_list(out, how);
    out(')');
  }
  static constexpr void write_list(text_writer& out, style how) {
    [[maybe_unused]] bool first = true;
    ((first ? void() : out(how == style::words ? ", " : ","), first = false, spell<A>(out, how)), ...);
  }
};
// (With qualifiers it keeps the compiler's words.)
template <class R, class... A>
struct speller<R(A..., ...)> {
  static constexpr void write(text_writer& out, style how) {
    spell<R>(out, how);
    out('(');
    speller<void(A...)>::write_list(out, how);
    out(sizeof...(A) != 0 ? ",...)" : "...)");
  }
};
#define BRINE_DETAIL_SPELL(qualifiers, words)                  \
  template <class R, class... A>                               \
  struct speller<R(A...) qualifiers> {                         \
    static constexpr std::string_view qualified = words;       \
    using plain = R(A...);                                     \
    static constexpr void write(text_writer& out, style how) { \
      spell<plain>(out, how);                                  \
      out(qualified);                                          \
    }                                                          \
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
  static constexpr void write(text_writer& out, style how) {
    spell<T>(out, how);
    out('*');
  }
};
template <class T>
struct speller<T&> {
  static constexpr void write(text_writer& out, style how) {
    spell<T>(out, how);
    out('&');
  }
};
template <class T>
struct speller<T&&> {
  static constexpr void write(text_writer& out, style how) {
    spell<T>(out, how);
    out("&&");
  }
};
template <class T>
struct speller<const T> {
  static constexpr void write(text_writer& out, style how) {
    if constexpr (std::is_pointer_v<T> || std::is_member_pointer_v<T>) {
      spell<T>(out, how);
      out(" const");
    } else {
      out("const ");
      spell<T>(out, how);
    }
  }
};
// What follows "volatile" is in the language's words, as it was before.
template <class T>
struct speller<volatile T> {
  static constexpr void write(text_writer& out, style) {
    out("volatile ");
    spell<T>(out, style::words);
  }
};
template <class T>
struct speller<const volatile T> {
  static constexpr void write(text_writer& out, style how) {
    out("const ");
    spell<volatile T>(out, how);
  }
};

#define BRINE_DETAIL_SPELL(cv)                                 \
  template <class T, std::size_t N>                            \
  struct speller<cv T[N]> {                                    \
    static constexpr void write(text_writer& out, style how) { \
      spell<cv T>(out, how);                                   \
      out('[');                                                \
      spell_number(out, N);                                    \
      out(']');                                                \
    }                                                          \
  };                                                           \
  template <class T>                                           \
  struct speller<cv T[]> {                                     \
    static constexpr void write(text_writer& out, style how) { \
      spell<cv T>(out, how);                                   \
      out("[]");                                               \
    }                                                          \
  };
BRINE_DETAIL_SPELL()
BRINE_DETAIL_SPELL(const)
BRINE_DETAIL_SPELL(volatile)
BRINE_DETAIL_SPELL(const volatile)
#undef BRINE_DETAIL_SPELL

// "int ns::point::*" and "void (ns::point::*)(int) const".
template <class Member>
struct function_parts {
  static constexpr std::string_view qualified{};
  using plain = Member;
};
template <class Member>
  requires requires { speller<Member>::qualified; }
struct function_parts<Member> {
  static constexpr std::string_view qualified = speller<Member>::qualified;
  using plain = typename speller<Member>::plain;
};
template <class C>
struct member_speller {
  template <class R, class... A>
  static constexpr void write(text_writer& out, std::type_identity<R(A...)>) {
    begin<R>(out);
    speller<void(A...)>::write_list(out, style::words);
    out(')');
  }

 private:
  template <class R>
  static constexpr void begin(text_writer& out) {
    spell<R>(out, style::words);
    out(" (");
    spell<C>(out, style::words);
    out("::*)(");
  }
};
template <class Member, class C>
struct speller<Member C::*> {
  static constexpr void write(text_writer& out, style) {
    using parts = function_parts<Member>;
    constexpr std::type_identity<typename parts::plain> plain{};
    if constexpr (requires { member_speller<C>::write(out, plain); }) {
      member_speller<C>::write(out, plain);
      out(parts::qualified);
    } else if constexpr (std::is_function_v<Member>) {
      spell_words(out, type_name<Member C::*>(), false);
    } else {
      spell<Member>(out, style::words);
      out(' ');
      spell<C>(out, style::words);
      out("::*");
    }
  }
};

}  // namespace detail

template <class T>
constexpr void spell(text_writer& out, style how) {
  if constexpr (!signature_name<T>.empty()) {
    out(signature_name<T>);
#if BRINE_HAS_INT128
  } else if constexpr (std::is_same_v<T, detail::int128>) {  // no integral type in strict modes
    out(how == style::words ? "__int128" : "i128");
  } else if constexpr (std::is_same_v<T, detail::uint128>) {
    out(how == style::words ? "unsigned __int128" : "u128");
#endif
  } else if constexpr (std::is_void_v<T> && !std::is_const_v<T> && !std::is_volatile_v<T>) {
    out("void");
  } else if constexpr (!detail::character_word<T>().empty()) {
    out(detail::character_word<T>());
  } else if constexpr (std::is_same_v<T, float>) {
    out(how == style::words ? "float" : "f32");
  } else if constexpr (std::is_same_v<T, double>) {
    out(how == style::words ? "double" : "f64");
  } else if constexpr (std::is_same_v<T, long double>) {
    out(how == style::words ? "long double" : "f128");
  } else {
    if constexpr (!detail::number_word<T>().empty()) {
      if (how == style::words) {
        out(detail::number_word<T>());
        return;
      }
    }
    detail::speller<T>::write(out, how);
  }
}

namespace detail {

template <class T, style How>
struct spelling {
  static constexpr void write(text_writer& out) { spell<T>(out, How); }
};

}  // namespace detail

template <class T>
inline constexpr std::string_view spelled = written<detail::spelling<T, style::plain>>::view;

// The same, but no two types share it where is_clear<T>: `long` and `long long` are told apart.
template <class T>
inline constexpr std::string_view spelled_exactly = written<detail::spelling<T, style::exact>>::view;

// The spelling stands for this type and for no other, on every compiler and in every program. (A local class on Clang
// may pass for clear; then this is open.)
template <class T>
inline constexpr bool is_clear = written<detail::spelling<T, style::plain>>::measured.clear();
template <class T>
inline constexpr bool is_open = written<detail::spelling<T, style::plain>>::measured.open();

// ---- names of functions and members ----------------------------------------------------------

namespace detail {

template <class Pointer>
struct pointed_to {
  using owner = void;
  using result = void;
};
template <class Member, class C>
struct pointed_to<Member C::*> {
  using owner = C;
  template <class R, class... A>
  static R result_of(std::type_identity<R(A...)>);
  static void result_of(...);
  using result = decltype(result_of(std::type_identity<typename function_parts<Member>::plain>{}));
};

// "ns::f" of "&ns::f", "(& ns::f)" and "ns::f". (The call operator is "operator(" in documents.)
template <auto Pointer>
consteval std::string_view address_name() {
  constexpr auto frame = measure(pretty_value<1234567>(), "1234567");
  constexpr auto text = pretty_value<Pointer>();
  auto name = text.substr(frame.before, text.size() - frame.before - frame.after);
  for (std::string_view start : {"(", "&", " "}) {
    if (name.starts_with(start) && !name.starts_with("(anonymous")) name.remove_prefix(1);
  }
  while (!name.empty() && name.back() == ')') name.remove_suffix(1);
  return name;
}

// Where the last part of a qualified name begins.
constexpr std::size_t last_part(std::string_view name) {
  std::size_t depth = 0, at = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name.substr(i).starts_with("operator")) break;
    if (name[i] == '<') ++depth;
    if (name[i] == '>') --depth;
    if (depth == 0 && name.substr(i).starts_with("::")) at = i + 2;
  }
  return at;
}

}  // namespace detail

// Writes the name of a function or member in the program, "ns::f". It is in doubt where the compiler shows that
// it is in an unnamed namespace, in a function, or an instance of a function template; GCC shows the latter for free
// functions, Clang never does.
template <auto Pointer>
constexpr void spell_name(text_writer& out) {
  using to = detail::pointed_to<std::remove_cv_t<decltype(Pointer)>>;
  constexpr std::string_view name = detail::address_name<Pointer>();
  constexpr std::size_t last = detail::last_part(name);
  if constexpr (!std::is_void_v<typename to::owner>) {
    text_writer owner;
    spell<typename to::owner>(owner, style::words);
    if (!owner.clear()) out.doubt();
  }
  constexpr std::string_view own = name.substr(last);
  // A conversion, which is called by the type that it converts to: GCC doesn't say which.
  if constexpr (own.starts_with("__conv_op") ||
                (own.starts_with("operator ") && !std::is_void_v<typename to::owner> &&
                 !own.starts_with("operator new") && !own.starts_with("operator delete"))) {
    detail::spell_words(out, name.substr(0, last), true);
    out("operator ");
    spell<typename to::result>(out, style::words);
  } else {
    if (!own.starts_with("operator") && own.find('<') != std::string_view::npos) out.doubt();
    detail::spell_words(out, name, true);
  }
}

}  // namespace brine::meta
