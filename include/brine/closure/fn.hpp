// brine::fn<&f>, brine::fn<"name", &f>, brine::fn<&C::method>: a free or member function as a
// callable that can be persisted. Its name is the one in the program, "ns::f", or the one given. One has to be given
// where the program's isn't the same on every compiler or not the function's alone: to instances of function templates
// and to functions in unnamed namespaces.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <utility>

#include "../meta/fixed_string.hpp"
#include "../meta/names.hpp"
#include "../meta/spelling.hpp"
#include "identity.hpp"
#include "lasting.hpp"
#include "signature.hpp"
#include "state.hpp"

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
  static constexpr void write(meta::text_writer& out) { meta::spell_name<Pointer>(out); }
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
  static constexpr bool brine_given_name = Name.size() != 0;
  static constexpr std::string_view brine_name =
      Name.size() != 0 ? Name.view() : meta::written<detail::own_name<Pointer>>::view;
  static constexpr bool brine_unclear_name =
      Name.size() == 0 && !meta::written<detail::own_name<Pointer>>::measured.clear();
#if BRINE_HAS_RTTI
  static const char* brine_doubt()
    requires(Name.size() == 0)
  {
    if (!detail::is_instance(typeid(pointed).name(), brine_name)) return nullptr;
    return "is an instance of a function template, and they share the name: give it one, brine::fn<\"name\", &f>";
  }
#endif

  template <class... A>
    requires std::is_invocable_v<decltype(Pointer), A...>
  constexpr decltype(auto) operator()(A&&... args) const
      noexcept(std::is_nothrow_invocable_v<decltype(Pointer), A...>) {
    if constexpr (std::is_reference_v<std::invoke_result_t<decltype(Pointer), A...>>) {
      const auto called = [](auto&&... passed) -> decltype(auto) {
        return detail::call(Pointer, std::forward<decltype(passed)>(passed)...);
      };
      return call_wrapped<pointed>(called, std::forward<A>(args)...);
    } else {
      return detail::call(Pointer, std::forward<A>(args)...);
    }
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
  static_assert(meta::check_name<Name.value>());
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
  static_assert(meta::check_name<Name>());
  return {};
}

#endif

}  // namespace brine
