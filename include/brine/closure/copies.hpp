// Whether a callable can be copied with all that is in it. std::is_copy_constructible asks for a copy constructor's
// declaration only, and a std::vector<std::unique_ptr<T>> has one that doesn't compile; so has whatever holds such a
// vector. A function object that only moves must not try, and one that copies has to refuse it in words (E121).
#pragma once

#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include "../codec/kind.hpp"
#include "../reflect/members.hpp"
#include "state.hpp"

namespace brine::closures {

// A callable of brine's that holds others names them: using brine_holds = reflect::type_list<...>.
template <class F>
concept says_what_it_holds = requires { typename F::brine_holds; };

namespace detail {

template <class T>
concept with_elements = requires(const T& all) {
  typename T::value_type;
  all.begin();
  all.end();
};

// What standard types hold that aren't containers.
template <class T>
struct held_by {
  using type = reflect::type_list<>;
};
template <class T>
struct held_by<std::optional<T>> {
  using type = reflect::type_list<T>;
};
template <class A, class B>
struct held_by<std::pair<A, B>> {
  using type = reflect::type_list<A, B>;
};
template <class... T>
struct held_by<std::tuple<T...>> {
  using type = reflect::type_list<T...>;
};
template <class... T>
struct held_by<std::variant<T...>> {
  using type = reflect::type_list<T...>;
};

template <class T, class... Outer>
consteval bool copies();

template <class... Outer>
struct all_copy {
  template <class... T>
  static consteval bool of(reflect::type_list<T...>) {
    return (copies<std::remove_cv_t<T>, Outer...>() && ...);
  }
  template <class... T>
  using list = reflect::type_list<T...>;
};

#if BRINE_HAS_DUMP_STRUCT || BRINE_HAS_REFLECTION

template <class... Outer>
struct copy_sink {
  bool good = true;
  template <class Part>
  constexpr void operator()(const auto&, Part*) {
    good = good && copies<std::remove_cv_t<Part>, Outer...>();
  }
};
template <class T, class... Outer>
consteval bool parts_copy() {
  copy_sink<T, Outer...> sink;
  brine::detail::open(&reflect::detail::ghost_of<T>::object.value, sink);
  return sink.good;
}

#endif

// An aggregate's members, which a hook may hide from the codec; not of one that can't be taken apart.
template <class T>
consteval bool shows_members() {
  if constexpr (!std::is_aggregate_v<T>) {
    return false;
  } else if constexpr (kind_of<T> == kind::record) {
    return true;
  } else if constexpr (reflect::member_count<T> > reflect::max_members || reflect::has_base<T>) {
    return false;
  } else {
    return !reflect::has_bit_fields<T> && !reflect::has_references<T> && !reflect::aggregates::has_volatile<T>;
  }
}

// Outer: the types that T is inside of, which a recursive type comes back to.
template <class T, class... Outer>
consteval bool copies() {
  using inside = all_copy<T, Outer...>;
  if constexpr ((std::is_same_v<T, Outer> || ...)) {
    return true;
  } else if constexpr (std::is_array_v<T>) {
    return copies<std::remove_cv_t<std::remove_all_extents_t<T>>, Outer...>();
  } else if constexpr (!std::is_copy_constructible_v<T>) {
    return false;
  } else if constexpr (!std::is_class_v<T> || std::is_trivially_copyable_v<T>) {
    return true;
  } else if constexpr (says_what_it_holds<T>) {
    return inside::of(typename T::brine_holds{});
  } else if constexpr (own_callable<T>) {
    return true;
  } else if constexpr (capture::is_lambda<T>) {
    constexpr capture::source from = capture::source_of<T>;
    bool good = true;
    if constexpr (from == capture::source::listed) {
      capture::with_marker<T>([&good]<class Listed>(Listed) {
        good = inside::of(typename Listed::template types<inside::template list>{});
      });
    }
#if BRINE_HAS_DUMP_STRUCT
    if constexpr (from == capture::source::shown) good = parts_copy<T, Outer...>();
#endif
    return good;
  } else if constexpr (with_elements<T>) {
    return copies<std::remove_cv_t<typename T::value_type>, T, Outer...>();
  } else if constexpr (requires { typename T::container_type; }) {
    return copies<typename T::container_type, T, Outer...>();
  } else if constexpr (shows_members<T>()) {
    return inside::of(reflect::member_types<T>{});
#if BRINE_HAS_DUMP_STRUCT || BRINE_HAS_REFLECTION
  } else if constexpr (kind_of<T> == kind::opened) {
    return parts_copy<T, Outer...>();
#endif
  } else {
    return inside::of(typename held_by<T>::type{});
  }
}

}  // namespace detail

template <class F>
inline constexpr bool copyable = detail::copies<F>();

}  // namespace brine::closures
