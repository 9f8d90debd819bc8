// How many members does an aggregate have? Boost.PFR 1.81 counts initialisers, which differ from
// members where there are C arrays (braces may be left out), and compiles constructors on
// the way that recursive types can't have; so brine counts (what binds them: aggregate.hpp).
//
// The method: T{{}, {}, ...} is well-formed for up to as many braces as there are members, however long their arrays,
// and calls no constructor but default ones (braces.hpp). Where a member can't be made from {}, or there are many:
// T{x, x, ...} with n values that convert to anything is well-formed for up to as many values as there are
// initialisers, and T{x..., {}, x...} tells which of them are one array.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <type_traits>
#include <utility>

#include "../config.hpp"
#include "braces.hpp"

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

// The conversion is worse than a constructor that takes a reference to everything: were it const only, the two would be
// ambiguous where that is const too.
struct anything {
  std::size_t ignored;
  template <class T>
  operator T() const volatile noexcept {  // NOLINT(google-explicit-constructor): that is its purpose
    std::abort();  // never called; Clang wants it defined where T has no linkage
  }
};

template <class U, class T>
concept proper_base = std::is_base_of_v<U, T> && !std::is_same_v<U, T>;

// Converts only to a base class of T that Which allows; an aggregate takes its bases for its first elements.
template <class T, class Which>
struct any_base {
  template <proper_base<T> U>
    requires(Which::template allows<U>)
  operator U() const noexcept {  // NOLINT(google-explicit-constructor)
    std::abort();
  }
  // What takes this too has a constructor that takes everything, and is no such base.
  struct denied {
    template <proper_base<T> U>
      requires(Which::template allows<U>)
    operator U() noexcept = delete;
  };
};

// -- Whether the first element is a base, where members may have constructors that take everything. No such constructor
// is chosen for a member: it might not compile, and a constexpr one is compiled when it is chosen. (A conversion of an
// object that isn't const is as good as any constructor; then the two are ambiguous.)
//
// Takes for its source: a base that is made from its own kind only;
template <class T>
struct as_base {
  template <proper_base<T> U>
  operator U() noexcept {  // NOLINT(google-explicit-constructor)
    std::abort();
  }
  template <class U>
    requires(!proper_base<U, T>)
  operator U() noexcept = delete;
};
// and one whose constructor takes everything.
template <class T>
struct as_greedy_base {
  template <class U>
    requires(!proper_base<U, T>)
  operator U() noexcept = delete;
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

// T{x..., {x, x...}, x...}: one element for the braces, as above, where an array's elements must all be given.
template <class T, std::size_t... I, std::size_t... K, std::size_t... J>
consteval bool takes_filled(std::index_sequence<I...>, std::index_sequence<K...>, std::index_sequence<J...>) {
  return requires { T{anything{I}..., {anything{K}...}, anything{J}...}; };
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

// A number of values, After or fewer, that may follow T{At values, {}, ...}; none where there is none.
template <class T, std::size_t At, std::size_t After, std::size_t Step>
consteval std::size_t some_after() {
  if constexpr (braced_fits<T, At, After>) {
    return After;
  } else if constexpr (After < Step) {
    return none;
  } else {
    return some_after<T, At, After - Step, Step>();
  }
}

template <class T, std::size_t At, std::size_t Filled, std::size_t After>
inline constexpr bool filled_fits = takes_filled<T>(std::make_index_sequence<At>{}, std::make_index_sequence<Filled>{},
                                                    std::make_index_sequence<After>{});

// How many elements the array at At has, all of which must be given; 1 where there is no such array. (A class that
// takes as many values in braces leaves room for more behind it.)
template <class T, std::size_t Total, std::size_t At, std::size_t Most, std::size_t N = 2>
consteval std::size_t filled_elements() {
  if constexpr (N > Most) {
    return 1;
  } else if constexpr (filled_fits<T, At, N, Total - At - N> && !filled_fits<T, At, N, Total - At - N + 1>) {
    return N;
  } else {
    return filled_elements<T, Total, At, Most, N + 1>();
  }
}

// How many initialisers the member at At takes: an array as many as it has elements, all else one.
template <class T, std::size_t Total, std::size_t At>
consteval std::size_t initialisers_at() {
  if constexpr (braced_fits<T, At, Total - At - 1>) {
    return 1;
  } else if constexpr (braced_fits<T, At, 0>) {
    return Total - At - most_after<T, At, 0, Total - At - 1>();
  } else if constexpr (constexpr std::size_t needed = least<T>(); needed < At + 2) {
    return 1;
  } else {
    // Members that must be given follow; or this is one.
    constexpr std::size_t low = some_after<T, At, needed - At - 2, Total - needed + 1>();
    if constexpr (low == none) {
      return filled_elements<T, Total, At, needed - At>();
    } else {
      return Total - At - most_after<T, At, low, Total - At - 1>();
    }
  }
}

// Walks the initialisers from At.
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
  } else {
    return 1 + members_from<T, Total, At + initialisers_at<T, Total, At>()>();
  }
}

// Every member takes braces, and their number is known: nothing follows that only takes a value.
template <class T>
inline constexpr bool counted_by_braces = [] {
  if constexpr (most_braces<T> == 0 || most_braces<T> == max_braces) {
    return false;
  } else {
    return !takes_braces_then<T, most_braces<T>, anything>;
  }
}();

}  // namespace detail

// The number of members, C arrays counted as one each; detail::none where there is a reference
// member, which nothing can stand in for.
template <class T>
inline constexpr std::size_t member_count = [] {
  if constexpr (std::is_empty_v<T>) {
    return std::size_t{0};  // whatever it consists of, it has no state
  } else if constexpr (detail::counted_by_braces<T>) {
    return detail::most_braces<T>;
  } else {
    constexpr std::size_t total = detail::initialisers<T>();
    if constexpr (total == detail::none || total > 16 * max_members) {
      return total;
    } else {
      return detail::members_from<T, total>();
    }
  }
}();

namespace detail {

// Of T's elements, which all take braces, the one at At takes the probe, or a later one does.
template <class T, class Probe, std::size_t At>
consteval bool braced_has_element() {
  if constexpr (At == most_braces<T>) {
    return false;
  } else if constexpr (takes_braces_then<T, At, Probe>) {
    if constexpr (!takes_braces_then<T, At, typename Probe::denied>) {
      return true;
    } else {
      return braced_has_element<T, Probe, At + 1>();
    }
  } else {
    return braced_has_element<T, Probe, At + 1>();
  }
}

template <class T, class Probe, std::size_t At, std::size_t After>
inline constexpr bool probe_fits =
    takes_probe<T, Probe>(std::make_index_sequence<At>{}, std::make_index_sequence<After>{});

template <class T, class Probe, std::size_t Total, std::size_t At>
consteval bool has_element() {
  if constexpr (At >= Total) {
    return false;
  } else if constexpr (initialisers_at<T, Total, At>() == 1) {
    // Where one value more would fit, the braces of a member were left out, and the probe went into it.
    if constexpr (probe_fits<T, Probe, At, Total - At - 1> && !probe_fits<T, Probe, At, Total - At>) {
      if constexpr (!probe_fits<T, typename Probe::denied, At, Total - At - 1>) return true;
    }
    return has_element<T, Probe, Total, At + 1>();
  } else {
    return has_element<T, Probe, Total, At + initialisers_at<T, Total, At>()>();
  }
}

template <class T>
inline constexpr std::size_t initialisers_of = std::is_empty_v<T> ? 0 : initialisers<T>();

}  // namespace detail

template <class T>
inline constexpr bool has_base = [] {
  if constexpr (std::is_empty_v<T>) {
    return false;
  } else if constexpr (detail::counted_by_braces<T>) {
    return detail::takes_braces_then<T, 0, detail::as_base<T>> ||
           detail::takes_braces_then<T, 0, detail::as_greedy_base<T>>;
  } else {
    constexpr std::size_t total = detail::initialisers_of<T>;
    if constexpr (total == 0 || total == detail::none) {
      return false;
    } else {
      return detail::probe_fits<T, detail::as_base<T>, 0, total - 1> ||
             detail::probe_fits<T, detail::as_greedy_base<T>, 0, total - 1>;
    }
  }
}();

// Whether a base or member, no array, is of a type to which the probe converts.
template <class T, class Probe>
inline constexpr bool has_element = [] {
  if constexpr (std::is_empty_v<T>) {
    return false;
  } else {
    constexpr std::size_t total = detail::initialisers_of<T>;
    if constexpr (total == detail::none) {
      return false;
    } else if constexpr (total > 16 * max_members && detail::counted_by_braces<T>) {
      return detail::braced_has_element<T, Probe, 0>();  // an array's first element may be taken for a member
    } else {
      return detail::has_element<T, Probe, total, 0>();
    }
  }
}();

}  // namespace brine::reflect
