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

}  // namespace hana_structs

}  // namespace brine::reflect
