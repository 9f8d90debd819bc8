// Results that last as long as the call they come from. A callable made from callables passes on what lives only inside
// its own call: the result of another (compose), and what an argument has to be converted to. A result that may refer
// to such is given back as a value, a copy that is made while the temporary object lives.
#pragma once

#include <cstddef>
#include <type_traits>

#include "../config.hpp"
#include "signature.hpp"

namespace brine::closures {

// A reference To, initialised with an expression of type From (a value unless it is a reference), refers to a
// temporary object: std::reference_converts_from_temporary of C++23, for compilers without its built-in.
// Only a reference to what is const and not volatile, or an rvalue reference, binds to a temporary
// ([dcl.init.ref]/5).
template <class To, class From>
inline constexpr bool binds_temporary = false;
template <class To, class From>
  requires std::is_reference_v<To> && std::is_convertible_v<From, To>
inline constexpr bool binds_temporary<To, From> = [] {
  using target = std::remove_reference_t<To>;
  if constexpr (std::is_reference_v<From> && std::is_convertible_v<std::remove_reference_t<From>*, target*>) {
    return false;  // the object itself, or its base
  } else if constexpr (std::is_lvalue_reference_v<To>) {
    return !std::is_convertible_v<From, const volatile target&>;  // a conversion function may give a reference
  } else {
    return true;
  }
}();

namespace detail {

// The temporary object that a parameter takes an argument as; void where there is none.
template <class Parameter, class Argument>
using temporary_for = std::conditional_t<
    std::is_reference_v<Parameter>,
    std::conditional_t<binds_temporary<Parameter, Argument>, std::remove_cvref_t<Parameter>, void>,
    std::conditional_t<std::is_reference_v<Argument> || std::is_scalar_v<Argument>, void, std::remove_cv_t<Argument>>>;

template <class T>
concept text = requires {
  typename T::traits_type;
  typename T::value_type;
};

// A Result may refer to the temporary object or a part of it. Into a number or a text only references to just that,
// or to a character, lead: what is found by a key isn't part of it. (Surely: of the object itself.)
template <class Result, class Temporary, bool Surely>
inline constexpr bool leads_into = [] {
  using target = std::remove_cvref_t<Result>;
  if constexpr (std::is_void_v<Temporary>) {
    return false;
  } else if constexpr (std::is_same_v<target, Temporary>) {
    return true;
  } else if constexpr (text<Temporary>) {
    return std::is_same_v<target, typename Temporary::value_type>;
  } else {
    return !Surely && !std::is_scalar_v<Temporary>;
  }
}();

// Without a signature (a template of a call operator) the parameters are what they are given.
template <class F>
struct signature_or_none {
  using type = void;
};
template <class F>
  requires requires { typename plain_signature<F>::type; }
struct signature_or_none<F> : plain_signature<F> {};

// How an argument is handed on where the parameter is this: itself, or what it has to be converted to.
template <class Parameter, class Argument>
struct handed {
  using type = Argument;
};
template <class Parameter, class Argument>
  requires(binds_temporary<Parameter, Argument> &&
           !std::is_convertible_v<std::remove_reference_t<Argument>*, const std::remove_reference_t<Parameter>*>)
struct handed<Parameter, Argument> {
  using type = std::remove_cvref_t<Parameter>;
};

template <class... T>
struct first {
  using type = void;
};
template <class T, class... More>
struct first<T, More...> {
  using type = T;
};

// What is passed on to a callable of this signature.
template <class Signature, class... Argument>
struct passed {
  template <class Result, bool Surely>
  static constexpr bool dangles =
      (... || (!std::is_reference_v<Argument> && leads_into<Result, std::remove_cv_t<Argument>, Surely>));

  using handed_on = typename first<Argument...>::type;

  template <class Result, class F>
  static constexpr Result call(F&& f, Argument... arguments) {
    return static_cast<F&&>(f)(static_cast<Argument>(arguments)...);
  }
};
template <class R, class... Parameter, class... Argument>
  requires(sizeof...(Parameter) == sizeof...(Argument))
struct passed<R(Parameter...), Argument...> {
  template <class Result, bool Surely>
  static constexpr bool dangles = (... || leads_into<Result, temporary_for<Parameter, Argument>, Surely>);

  using handed_on = typename first<typename handed<Parameter, Argument>::type...>::type;

  // What an argument has to be converted to lives until the result is made.
  template <class Result, class F>
  static constexpr Result call(F&& f, Argument... arguments) {
    return static_cast<F&&>(f)(static_cast<typename handed<Parameter, Argument>::type>(arguments)...);
  }
};

template <class F, class... Argument>
using passed_to = passed<typename signature_or_none<F>::type, Argument...>;

template <class Result, bool Dangles>
struct lasting {
  using type = Result;
};
template <class Result>
struct lasting<Result, true> {
  using type = std::remove_cvref_t<Result>;
  static_assert(std::is_constructible_v<type, Result>,
                "brine[E131]: the result refers to an object that may be gone when the call returns, and can't be "
                "given back as a copy. Let the inner callable return a reference, or the outer one a value or a "
                "std::shared_ptr.");
};

template <class Result, bool Surely, class F, class... Argument>
inline constexpr bool dangles = false;
template <class Result, bool Surely, class F, class... Argument>
  requires std::is_reference_v<Result>
inline constexpr bool dangles<Result, Surely, F, Argument...> =
    passed_to<F, Argument...>::template dangles<Result, Surely>;

}  // namespace detail

// What a call of F with such arguments gives back where F gives a Result: compose and partial hold values, and know
// nothing of F.
template <class Result, class F, class... Argument>
using lasting_result = typename detail::lasting<Result, detail::dangles<Result, false, F, Argument...>>::type;

// The same of a wrapper, which is to be like what it wraps: a value only where the reference is to what an argument was
// converted to, and a call of F itself would have kept that alive as long as the result is looked at.
template <class Result, class F, class... Argument>
using wrapped_result =
    typename detail::lasting<Result, detail::dangles<Result, true, F, Argument...> &&
                                         std::is_constructible_v<std::remove_cvref_t<Result>, Result>>::type;

// The one argument of F, as it is handed on: made by the caller where it has to be converted.
template <class F, class Argument>
using handed_to = typename detail::passed_to<F, Argument>::handed_on;

// Calls f, which is an F or says so by its signature.
template <class Result, class F, class Callee, class... Argument>
constexpr Result call_lasting(Callee&& f, Argument&&... arguments) {
  return detail::passed_to<F, Argument&&...>::template call<Result>(static_cast<Callee&&>(f),
                                                                    static_cast<Argument&&>(arguments)...);
}

// The same where nothing but a wrapper of f stands between.
template <class F, class Callee, class... Argument>
BRINE_STEP constexpr auto call_wrapped(Callee&& f, Argument&&... arguments)
    -> wrapped_result<std::invoke_result_t<Callee, Argument...>, F, Argument&&...> {
  using plain = std::invoke_result_t<Callee, Argument...>;
  using result = wrapped_result<plain, F, Argument&&...>;
  if constexpr (std::is_same_v<plain, result>) {
    return static_cast<Callee&&>(f)(static_cast<Argument&&>(arguments)...);
  } else {
    return call_lasting<result, F>(static_cast<Callee&&>(f), static_cast<Argument&&>(arguments)...);
  }
}

}  // namespace brine::closures
