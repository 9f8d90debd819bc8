// How many members does an aggregate have? Boost.PFR 1.81 counts initialisers, which differ from
// members where there are C arrays (braces may be left out), and compiles constructors on
// the way that recursive types can't have; so brine counts (what binds them: aggregate.hpp).
//
// The method: T{x, x, ...} with n values that convert to anything is well-formed for up to as
// many values as there are initialisers; T{{}, {}, ...} for as many as there are members.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <type_traits>
#include <utility>

#include "../config.hpp"

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
