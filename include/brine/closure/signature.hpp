// Taking signatures apart: R(A...) with its qualifiers, and the one that a callable has.
#pragma once

#include <string_view>
#include <type_traits>

#include "../meta/type_name.hpp"

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
