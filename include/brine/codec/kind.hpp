// Which family a type belongs to: decided here, once, and read by everything that writes,
// reads, describes or refuses a type.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "../config.hpp"
#include "../fwd.hpp"
#include "../meta/type_name.hpp"
#include "../reflect/bit_fields.hpp"
#include "../reflect/members.hpp"
#include "access.hpp"
#include "chosen_hook.hpp"
#include "hidden_hook.hpp"
#include "inherited.hpp"

namespace brine {

enum class kind : unsigned char {
  custom,         // brine::codec<T> is specialised
  hook,           // serialize(), member or found by argument-dependent lookup
  boolean,
  integer,        // also characters and std::byte
  floating,
  enumeration,
  text,           // basic_string
  text_view,      // basic_string_view
  c_array,
  std_array,
  sequence,       // vector, deque, list, ...
  set,            // set, unordered_set, their multi- forms
  map,            // map, unordered_map, their multi- forms
  optional,
  variant,
  pair,
  tuple,
  unique,         // unique_ptr
  shared,         // shared_ptr
  weak,           // weak_ptr
  unit,           // monostate, nullptr_t
  adaptor,        // stack, queue, priority_queue
  bits,           // bitset
  complex,
  duration,       // chrono
  time_point,     // chrono
  atomic,
  path,           // filesystem
  error_code,     // error_code, error_condition
  expected,
  span,
  view,           // brine::view
  owned_array,    // brine::owned_array
  hana,           // Boost.Hana's tuple, pair, map, optional
  function,       // brine::function, brine::move_only_function
  callable,       // a lambda or one of brine's callables, as a value
  record,         // a Boost.Hana struct or an aggregate
  opened,         // an aggregate with base classes, on Clang
  random,         // <random>'s engines and distributions
  calendar,       // std::tm
  refused,
};

// Later layers claim their types by specialising this: closures, brine's functions.
template <class T>
inline constexpr kind claimed = kind::refused;

namespace traits {

template <class T>
concept character = std::same_as<T, char> || std::same_as<T, wchar_t> || std::same_as<T, char8_t> ||
                    std::same_as<T, char16_t> || std::same_as<T, char32_t>;

#if BRINE_HAS_INT128
__extension__ using int128 = __int128;
__extension__ using uint128 = unsigned __int128;
template <class T>
concept wide_integer = std::same_as<T, int128> || std::same_as<T, uint128>;
#else
template <class T>
concept wide_integer = false;
#endif

template <class T>
concept text = requires(T& s, std::size_t n) {
  typename T::traits_type;
  requires character<typename T::value_type>;
  s.c_str();
  s.resize(n);
};

template <class T>
concept text_view = requires(T& s) {
  typename T::traits_type;
  requires character<typename T::value_type>;
  s.data();
  s.remove_prefix(1);
};

// (By its shape, as the others: <span> asks a compiler more than all of them.)
template <class T>
concept span = requires(const T& s) {
  typename T::element_type;
  requires std::same_as<decltype(T::extent), const std::size_t>;
  s.data();
  s.size_bytes();
};

template <class T>
concept range = requires(T& c) {
  typename T::value_type;
  c.begin() == c.end();
  *c.begin();
};

template <class T>
concept sequence = range<T> && requires(T& c, std::size_t n) {
  c.clear();
  c.resize(n);
} && !requires { typename T::key_type; };

template <class T>
concept set = range<T> && requires(T& c, typename T::key_type key) {
  c.clear();
  c.insert(std::move(key));
  requires std::same_as<typename T::key_type, typename T::value_type>;
};

template <class T>
concept map = range<T> && requires(T& c) {
  typename T::key_type;
  typename T::mapped_type;
  c.clear();
};

template <class T>
concept optional = requires(T& o) {
  typename T::value_type;
  o.has_value();
  *o;
  o.reset();
} && !requires(T& o) { o.error(); };

template <class T>
concept unique = requires(T& p) {
  typename T::deleter_type;
  typename T::element_type;
  p.get();
  p.release();
};

template <class T>
concept shared = requires(T& p) {
  typename T::element_type;
  typename T::weak_type;
  p.use_count();
  p.get();
};

template <class T>
concept weak = requires(T& p) {
  typename T::element_type;
  p.expired();
  p.lock();
};

template <class T>
concept adaptor = requires(T& a) {
  typename T::container_type;
  typename T::value_type;
  a.pop();
  a.empty();
} && !range<T>;

template <class T>
concept valarray = requires(T& a, std::size_t n) {
  typename T::value_type;
  a.resize(n);
  a.cshift(0);
  a[n];
};

template <class T>
concept complex = requires(const T& c) {
  typename T::value_type;
  c.real();
  c.imag();
};

template <class T>
concept duration = requires(const T& d) {
  typename T::rep;
  typename T::period;
  d.count();
};

template <class T>
concept time_point = requires(const T& t) {
  typename T::clock;
  typename T::duration;
  t.time_since_epoch();
};

template <class T>
concept atomic = requires(T& a) {
  typename T::value_type;
  a.is_lock_free();
  a.load();
};

template <class T>
concept path = requires(const T& p) {
  typename T::string_type;
  p.generic_u8string();
  p.lexically_normal();
};

template <class T>
concept error_code = requires(const T& e) {
  e.category().name();
  e.value();
  e.message();
} && std::is_constructible_v<T, int, decltype(std::declval<T&>().category())>;

template <class T>
concept expected = requires(T& x) {
  typename T::value_type;
  typename T::error_type;
  typename T::unexpected_type;
  x.has_value();
  x.error();
};

// <random>'s engines, whose state is the only one of a class of such members; and its distributions, by what all have.
// What the standard library will add to them is unknown here (random.hpp checks what it reads).
template <class T>
concept random_engine = requires(T& e) {
  typename T::result_type;
  T::min();
  T::max();
  e.seed();
  e.discard(1);
  requires meta::type_name<T>().starts_with("std::");
  requires requires { T::multiplier; } || requires { T::tempering_u; } || requires { T::long_lag; } ||
               requires { e.base(); };
};
template <class T>
concept random_distribution = requires(T& d) {
  typename T::result_type;
  typename T::param_type;
  d.param();
  d.reset();
  requires meta::type_name<T>().starts_with("std::");
  requires meta::type_name<T>().find("_distribution") != std::string_view::npos;
};

// struct tm, by its name and members.
template <class T>
concept calendar = requires(const T& t) {
  t.tm_isdst;
  t.tm_yday;
  requires meta::type_name<T>() == "tm";
};

// std::variant, recognised by what it has; <variant> need not be included here.
template <class T>
concept variant = requires(const T& v) {
  v.index();
  v.valueless_by_exception();
};
// std::monostate: the one empty class that is known by its name.
template <class T>
inline constexpr bool is_monostate = [] {
  if constexpr (std::is_empty_v<T>) {
    return meta::type_name<T>() == "std::monostate";
  } else {
    return false;
  }
}();
template <class T>
inline constexpr bool is_pair = false;
template <class A, class B>
inline constexpr bool is_pair<std::pair<A, B>> = true;
template <class T>
inline constexpr bool is_tuple = false;
template <class... T>
inline constexpr bool is_tuple<std::tuple<T...>> = true;

}  // namespace traits

template <class T>
consteval kind select_kind() {
  if constexpr (traits::chosen_hook<T>.ways == traits::by_codec) {
    return kind::custom;
  } else if constexpr (traits::chosen_hook<T>.why != schema::refusal::none ||
                       traits::is_function(traits::chosen_hook<T>)) {
    return traits::against_chosen_hook<T> != schema::refusal::none ? kind::refused : kind::hook;
  } else if constexpr (std::same_as<T, bool>) {
    return kind::boolean;
  } else if constexpr (std::is_integral_v<T> || std::same_as<T, std::byte> || traits::wide_integer<T>) {
    return kind::integer;
  } else if constexpr (std::is_floating_point_v<T>) {
    return kind::floating;
  } else if constexpr (std::is_enum_v<T>) {
    return kind::enumeration;
  } else if constexpr (std::is_array_v<T>) {
    return kind::c_array;
  } else if constexpr (std::same_as<T, std::nullptr_t> || traits::is_monostate<T>) {
    return kind::unit;
  } else if constexpr (!std::is_class_v<T>) {
    return kind::refused;
  } else if constexpr (claimed<T> != kind::refused) {
    return claimed<T>;
  } else if constexpr (traits::is_std_array<T>) {
    return kind::std_array;
  } else if constexpr (traits::is_pair<T>) {
    return kind::pair;
  } else if constexpr (traits::is_tuple<T>) {
    return kind::tuple;
  } else if constexpr (traits::variant<T>) {
    return kind::variant;
  } else if constexpr (traits::path<T>) {
    return kind::path;
  } else if constexpr (traits::text<T>) {
    return kind::text;
  } else if constexpr (traits::text_view<T>) {
    return kind::text_view;
  } else if constexpr (traits::map<T>) {
    return kind::map;
  } else if constexpr (traits::set<T>) {
    return kind::set;
  } else if constexpr (traits::sequence<T> || traits::valarray<T>) {
    return kind::sequence;
  } else if constexpr (traits::adaptor<T>) {
    return kind::adaptor;
  } else if constexpr (traits::complex<T>) {
    return kind::complex;
  } else if constexpr (traits::duration<T>) {
    return kind::duration;
  } else if constexpr (traits::time_point<T>) {
    return kind::time_point;
  } else if constexpr (traits::atomic<T>) {
    return kind::atomic;
  } else if constexpr (traits::error_code<T>) {
    return kind::error_code;
  } else if constexpr (traits::expected<T>) {
    return kind::expected;
  } else if constexpr (traits::optional<T>) {
    return kind::optional;
  } else if constexpr (traits::unique<T>) {
    return kind::unique;
  } else if constexpr (traits::shared<T>) {
    return kind::shared;
  } else if constexpr (traits::weak<T>) {
    return kind::weak;
  } else if constexpr (traits::span<T>) {
    return kind::span;
  } else if constexpr (config::libstdcxx && (traits::random_engine<T> || traits::random_distribution<T>)) {
    return kind::random;
  } else if constexpr (traits::calendar<T>) {
    return kind::calendar;
  } else if constexpr (reflect::hana_struct<T>) {
    return traits::against_chosen_hook<T> != schema::refusal::none ? kind::refused : kind::record;
  } else if constexpr (traits::against_late_hook<T> != schema::refusal::none) {
    return kind::refused;
  } else if constexpr (traits::is_function(traits::late_hook<T>)) {
    return kind::hook;
  } else if constexpr (reflect::aggregate<T>) {
    if constexpr (reflect::member_count<T> > reflect::max_members) {
      return kind::refused;
    } else if constexpr (reflect::has_base<T>) {
      if constexpr (!config::opens_bases) {
        return kind::refused;
      } else {
        return reflect::has_bit_fields<T> || reflect::has_references<T> || traits::hides_hook<T>() ? kind::refused
                                                                                                   : kind::opened;
      }
    } else if constexpr (reflect::has_bit_fields<T>) {
      return kind::refused;
    } else if constexpr (reflect::aggregates::has_volatile<T>) {
      return kind::refused;
    } else {
      return kind::record;
    }
  } else {
    return kind::refused;
  }
}

namespace traits {

template <class T>
consteval bool has_own_way() {
  constexpr kind k = select_kind<T>();
  if constexpr (k == kind::record) {
    return reflect::hana_struct<T>;
  } else if constexpr (k == kind::refused) {
    // A hook that is refused is one.
    return against_chosen_hook<T> != schema::refusal::none || against_late_hook<T> != schema::refusal::none;
  } else {
    return k != kind::unit && k != kind::opened;
  }
}

}  // namespace traits

// Told by its members' names alone, which may be those of a base.
[[nodiscard]] consteval bool known_by_shape(kind k) {
  return (k >= kind::text && k <= kind::optional && k != kind::c_array && k != kind::std_array) ||
         (k >= kind::unique && k <= kind::weak) || (k >= kind::adaptor && k <= kind::span);
}

template <class T>
inline constexpr kind kind_of = [] {
  constexpr kind selected = select_kind<T>();
  if constexpr (known_by_shape(selected) && claimed<T> == kind::refused) {
    return traits::inherits_shape<T> ? kind::refused : selected;
  } else {
    return selected;
  }
}();

// A family's code: each file beside this one supplies it for its kinds.
template <class T, kind Kind>
struct family;

template <class T>
struct codec_of : family<T, kind_of<T>> {};

template <class T>
using codec_for = codec_of<std::remove_cv_t<T>>;

}  // namespace brine
