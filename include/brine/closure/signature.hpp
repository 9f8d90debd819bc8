// Taking signatures apart: R(A...) with its qualifiers, and the one that a callable has.
#pragma once

#include <string_view>
#include <type_traits>

#include "../meta/spelling.hpp"

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

// What identifies a signature inside a process: its type, not its text, which two types may share (structs of one name
// in unnamed namespaces of two files). The address of this object stands for the type. What guarantees that:
//   - One module holds one such object for each type that is one type in all of its files: a variable of a template's
//     instance is merged by the linker. A type that each file has for its own (unnamed namespace, local to a static
//     function) has one object in each file. Linkers don't fold objects whose addresses are taken.
//   - Two modules may hold two such objects for one type (hidden visibility, RTLD_LOCAL). There, and only there, the
//     spelling decides, if it stands for this type only: see same_signature() in build.hpp.
struct signature_type {
  std::string_view exactly;  // spelled so that no two types with clear spellings share it
  bool clear;                // the spelling stands for this type only, on every compiler
};
template <class Signature>
inline constexpr bool is_clear = meta::is_clear<Signature>;
template <class Signature>
inline constexpr signature_type type_of_signature{meta::spelled_exactly<Signature>, meta::is_clear<Signature>};

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

// The one signature of a callable, through brine's wrappers.
template <class F>
struct plain_signature {};
template <class F>
concept states_signature = requires { typename F::brine_signature; };
template <has_signature F>
  requires(!states_signature<F>)
struct plain_signature<F> {
  using type = signature_of<F>;
};
template <states_signature F>
struct plain_signature<F> {
  using type = typename F::brine_signature;
};

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
