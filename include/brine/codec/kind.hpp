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

// -- Shapes. Each concept asks for all that the family of its kind uses, with its types: another library's class that
// has some of these members by chance is none of them, and is refused in words.
//
// An aggregate with a base class has the looks of that, but isn't made like it: it is refused for what it adds (E125).
template <class T>
concept derived = std::is_aggregate_v<T> && reflect::has_base<T>;

template <class T>
concept text = requires(T& s, const T& c, std::size_t n, const typename T::value_type* from) {
  typename T::traits_type;
  requires character<typename T::value_type>;
  { c.c_str() } -> std::same_as<const typename T::value_type*>;
  { c.size() } -> std::integral;
  s.data();
  s.resize(n);
  s.assign(from, n);
};

template <class T>
concept text_view = requires(T& s, const T& c) {
  typename T::traits_type;
  requires character<typename T::value_type>;
  { c.data() } -> std::same_as<const typename T::value_type*>;
  { c.size() } -> std::integral;
  s.remove_prefix(1);
};

// (By its shape, as the others: <span> asks a compiler more than all of them.)
template <class T>
concept span = requires(const T& s) {
  typename T::element_type;
  requires std::same_as<decltype(T::extent), const std::size_t>;
  { s.data() } -> std::same_as<typename T::element_type*>;
  { s.size() } -> std::integral;
  s.size_bytes();
};

template <class T>
concept range = requires(T& c) {
  typename T::value_type;
  c.begin() == c.end();
  *c.begin();
};

// (vector<bool>'s elements are objects that stand for one.)
template <class T>
concept sequence = range<T> && requires(T& c, std::size_t n) {
  c.clear();
  c.resize(n);
} && (requires(T& c) { { *c.begin() } -> std::same_as<typename T::value_type&>; } || requires(T& c, typename T::value_type& v) {
  *c.begin() = v;
  v = *c.begin();
}) && !requires { typename T::key_type; };

template <class T>
concept set = range<T> && requires(T& c, typename T::key_type key) {
  c.clear();
  c.insert(std::move(key));
  { c.size() } -> std::integral;
  requires std::same_as<typename T::key_type, typename T::value_type>;
};

template <class T>
concept map = range<T> && requires(T& c) {
  typename T::key_type;
  typename T::mapped_type;
  c.clear();
  { c.size() } -> std::integral;
  c.insert(*c.begin());
  requires std::same_as<std::remove_cv_t<typename T::key_type>, std::remove_cvref_t<decltype((*c.begin()).first)>>;
  requires std::same_as<std::remove_cv_t<typename T::mapped_type>, std::remove_cvref_t<decltype((*c.begin()).second)>>;
};

template <class T>
concept optional = requires(T& o) {
  typename T::value_type;
  { o.has_value() } -> std::same_as<bool>;
  { *o } -> std::same_as<typename T::value_type&>;
  o.reset();
} && (requires(T& o) { o.emplace(); } || requires(T& o, typename T::value_type&& v) { o.emplace(std::move(v)); }) &&
                   !requires(T& o) { o.error(); };

// Not void, nor a class that is only declared.
template <class T>
concept defined = requires { sizeof(T); };

template <class T>
concept unique = requires(T& p) {
  typename T::deleter_type;
  typename T::element_type;
  p.get();
  p.reset(p.release());
};

template <class T>
concept shared = requires(T& p) {
  typename T::element_type;
  typename T::weak_type;
  p.use_count();
  p.owner_before(p);
  p.reset();
  { p.get() } -> std::same_as<typename T::element_type*>;
};

template <class T>
concept weak = requires(T& p) {
  typename T::element_type;
  p.expired();
  requires shared<std::remove_cvref_t<decltype(p.lock())>>;
};

// The container is a protected member that the standard names `c`.
template <class T>
struct adaptor_member : T {
  template <class Container>
  static consteval bool is() {
    return requires { requires std::same_as<decltype(adaptor_member::c), Container>; };
  }
};
template <class T>
concept adaptor = requires(T& a) {
  typename T::container_type;
  typename T::value_type;
  a.pop();
  a.empty();
  requires !std::is_final_v<T>;
  requires adaptor_member<T>::template is<typename T::container_type>();
} && !range<T>;

template <class T>
concept valarray = requires(T& a, std::size_t n) {
  typename T::value_type;
  a.resize(n);
  a.cshift(0);
  a[n];
};

template <class T>
concept complex = requires(const T& c, T& to, const typename T::value_type& part) {
  { c.real() } -> std::same_as<typename T::value_type>;
  { c.imag() } -> std::same_as<typename T::value_type>;
  to.real(part);
  to.imag(part);
} && (requires(const typename T::value_type& part) { T{part, part}; } || derived<T>);

template <class T>
concept duration = requires(const T& d) {
  { d.count() } -> std::same_as<typename T::rep>;
  typename std::bool_constant<(T::period::num > 0 && T::period::den > 0)>;
  T::zero();
} && (requires(const typename T::rep& count) { T{count}; } || derived<T>);

template <class T>
concept time_point = requires(const T& t) {
  typename T::clock;
  requires duration<typename T::duration>;
  { t.time_since_epoch() } -> std::same_as<typename T::duration>;
} && (requires(const typename T::duration& since) { T{since}; } || derived<T>);

template <class T>
concept atomic = requires(T& a, typename T::value_type v) {
  a.is_lock_free();
  { a.load() } -> std::same_as<typename T::value_type>;
  a.store(v);
};

template <class T>
concept path = requires(const T& p) {
  typename T::string_type;
  p.generic_u8string();
  p.lexically_normal();
  p.native();
} && (requires(const T& p) { T{p.generic_u8string()}; } || derived<T>);

template <class T>
concept error_code = requires(const T& e) {
  e.category().name();
  e.category().default_error_condition(2).category();
  { e.value() } -> std::same_as<int>;
  e.message();
  T{}.category();
} && std::is_constructible_v<T, int, decltype(std::declval<T&>().category())>;

template <class T>
concept expected = requires(T& x) {
  typename T::value_type;
  typename T::error_type;
  typename T::unexpected_type;
  { x.has_value() } -> std::same_as<bool>;
  { x.error() } -> std::same_as<typename T::error_type&>;
} && (std::is_void_v<typename T::value_type> || requires(T& x) {
                     { *x } -> std::same_as<typename T::value_type&>;
                   });

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
inline constexpr bool is_template_of_types = false;
template <template <class...> class Template, class First, class... Others>
inline constexpr bool is_template_of_types<Template<First, Others...>> = true;
template <class T>
concept variant = requires(const T& v) {
  { v.index() } -> std::integral;
  { v.valueless_by_exception() } -> std::same_as<bool>;
  *get_if<0>(&v);
} && is_template_of_types<T>;
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

namespace traits {

// The standard's containers don't say beforehand that they can't make their comparator or hash.
template <class T>
concept unmakeable_keys = requires { requires !std::is_default_constructible_v<typename T::key_compare>; } || requires {
  requires !std::is_default_constructible_v<typename T::hasher>;
} || requires { requires !std::is_default_constructible_v<typename T::key_equal>; };

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
struct codec_of : family<T, kind_of<T>> {
  // A container whose comparator or allocator can't be made by default, a pointer whose deleter can't.
  static constexpr bool unmakeable = [] {
    if constexpr (traits::unmakeable_keys<T>) {
      return true;
    } else if constexpr (known_by_shape(kind_of<T>)) {
      return !requires(void* at) { access::construct<T>(at); };
    } else {
      return false;
    }
  }();
};

template <class T>
using codec_for = codec_of<std::remove_cv_t<T>>;

}  // namespace brine
