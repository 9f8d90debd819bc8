// Back end: aggregates, with nothing written. Brine counts the members, and binds few; Boost.PFR binds the others;
// C++26 binds them all by itself.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include "../config.hpp"
#include "count.hpp"

#if !BRINE_HAS_BINDING_PACKS
#include <boost/pfr/core.hpp>

#include "bindings.hpp"
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
