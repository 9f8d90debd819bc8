// Inherited looks. A class derived from a standard container looks like one, and a class derived from
// one with a hook has that hook; but neither knows what the class itself adds, which would be
// lost in silence. Such a class is refused (E125): it takes a serialize() of its own.
#pragma once

#include <concepts>
#include <type_traits>

#include "../meta/type_name.hpp"
#include "../reflect/count.hpp"
#include "access.hpp"

namespace brine::traits {

template <class Member>
struct member_owner {};
template <class C, class M>
struct member_owner<M C::*> {
  using type = C;
};

// An aggregate that is more than its one base class.
template <class T>
inline constexpr bool more_than_base = [] {
  if constexpr (!std::is_aggregate_v<T> || std::is_empty_v<T>) {
    return false;
  } else {
    return reflect::has_base<T> && reflect::member_count<T> != 1;
  }
}();

// The tail padding of a base may hold members, so that the size alone doesn't tell.
template <class T, class Owner>
inline constexpr bool adds_to = !std::is_same_v<T, Owner> && (sizeof(T) > sizeof(Owner) || more_than_base<T>);

template <class Member>
concept member_pointer = requires { typename member_owner<Member>::type; };

// The class that declares what a container, string, view, optional, owner or number is known by.
template <class T>
consteval auto shape_owner() {
#define BRINE_DETAIL_OWNER(name)                                                  \
  if constexpr (requires {                                                        \
                  &T::name;                                                       \
                  requires member_pointer<decltype(&T::name)>;                    \
                }) {                                                              \
    return std::type_identity<typename member_owner<decltype(&T::name)>::type>{}; \
  } else
  BRINE_DETAIL_OWNER(clear)
  BRINE_DETAIL_OWNER(remove_prefix)
  BRINE_DETAIL_OWNER(has_value)
  BRINE_DETAIL_OWNER(use_count)
  BRINE_DETAIL_OWNER(release)
  BRINE_DETAIL_OWNER(pop)
  BRINE_DETAIL_OWNER(count)
  BRINE_DETAIL_OWNER(time_since_epoch)
  BRINE_DETAIL_OWNER(cshift)
  BRINE_DETAIL_OWNER(size_bytes)
  BRINE_DETAIL_OWNER(value) { return std::type_identity<void>{}; }
#undef BRINE_DETAIL_OWNER
}

// Containers of other libraries may be built from bases of their own, which belong to them.
template <class T>
inline constexpr bool inherits_shape = [] {
  using owner = typename decltype(shape_owner<T>())::type;
  if constexpr (std::is_void_v<owner>) {
    return more_than_base<T>;
  } else if constexpr (adds_to<T, owner>) {
    return meta::type_name<owner>().starts_with("std::") && !meta::type_name<T>().starts_with("std::");
  } else {
    return false;
  }
}();

// A base class that is a template of T may know what T adds.
template <class Base, class T>
inline constexpr bool knows_derived = false;
template <template <class...> class Base, class... A, class T>
inline constexpr bool knows_derived<Base<A...>, T> = (std::is_same_v<A, T> || ...);

template <class T, class Member>
inline constexpr bool inherits_member_hook = [] {
  if constexpr (member_pointer<Member>) {
    using owner = typename member_owner<Member>::type;
    return !std::is_empty_v<owner> && !knows_derived<owner, T> && adds_to<T, owner>;
  } else {
    return false;
  }
}();

// Beaten by every hook for T itself, and better than a hook for a base of T, which needs a conversion.
struct nobody {};
namespace found {
template <class Archive, class T>
nobody serialize(Archive&, T&);
template <class Archive, class T>
nobody save(Archive&, T&);

template <class T>
concept for_a_base = (adl_serialize<T> && requires(T& v, const T& c, encoder& ar) {
                       { serialize(ar, v) } -> std::same_as<nobody>;
                       { serialize(ar, c) } -> std::same_as<nobody>;
                     }) || (adl_split<T> && requires(const T& c, encoder& ar) {
                       { save(ar, c) } -> std::same_as<nobody>;
                     });
}  // namespace found
namespace found_versioned {
// Worse than any third argument: beside a hook for a base the call is ambiguous.
template <class Archive, class T>
nobody serialize(Archive&, T&, ...);

template <class T>
concept for_a_base = adl_versioned<T> && !requires(T& v, encoder& ar) { serialize(ar, v, 0U); };
}  // namespace found_versioned

// A base with members, of which T is more, and which can't know T.
template <class T>
struct lesser {
  template <class U>
  static constexpr bool allows =
      std::is_base_of_v<U, T> && !std::is_empty_v<U> && sizeof(U) < sizeof(T) && !knows_derived<U, T>;
};
template <class T>
struct as_lesser_base {
  template <class U>
    requires lesser<T>::template
  allows<U> operator U&() const;  // NOLINT(google-explicit-constructor)
};
template <class Arg>
concept found_hook = requires(const Arg& a, encoder& ar) { serialize(ar, a); } || requires(const Arg& a, encoder& ar) {
  serialize(ar, a, 0U);
} || requires(const Arg& a, encoder& ar) { save(ar, a); };

// A hook that is a template of the base's arguments can't be asked what it takes: then an aggregate's bases are.
template <class T>
consteval bool hook_of_lesser_base() {
  if constexpr (found_hook<as_lesser_base<T>>) {
    return true;
  } else if constexpr (more_than_base<T>) {
    return reflect::has_element<T, reflect::detail::any_base<T, lesser<T>>>;
  } else {
    return false;
  }
}

template <class T>
inline constexpr bool inherits_found_hook = [] {
  if constexpr (found::for_a_base<T> || found_versioned::for_a_base<T>) {
    return hook_of_lesser_base<T>();
  } else {
    return false;
  }
}();

template <class T>
inline constexpr bool inherits_hook = [] {
  if constexpr (requires { access::hook_of<T>(); }) {
    return inherits_member_hook<T, decltype(access::hook_of<T>())>;
  } else if constexpr (requires { access::split_hook_of<T>(); }) {
    return inherits_member_hook<T, decltype(access::split_hook_of<T>())>;
  } else if constexpr (member_hook<T>) {
    return false;
  } else if constexpr (reflect::hana_struct<T>) {
    return adds_to<T, reflect::hana_structs::defined_in<T>>;
  } else {
    return inherits_found_hook<T>;
  }
}();

}  // namespace brine::traits
