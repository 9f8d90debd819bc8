// Back end: classes that BOOST_HANA_DEFINE_STRUCT or BOOST_HANA_ADAPT_STRUCT describes.
#pragma once

#include <array>
#include <boost/hana/accessors.hpp>
#include <boost/hana/concept/struct.hpp>
#include <boost/hana/fwd/first.hpp>
#include <boost/hana/fwd/second.hpp>
#include <boost/hana/fwd/unpack.hpp>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

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
