// Inherited looks. A class derived from a standard container looks like one, and a class derived from
// one with a hook has that hook; but neither knows what the class itself adds, which would be
// lost in silence. Such a class is refused (E125): it takes a serialize() of its own.
#pragma once

#include <concepts>
#include <type_traits>

#include "../meta/type_name.hpp"
#include "../reflect/count.hpp"
#include "access.hpp"
#include "foreign_hook.hpp"

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

// The tail padding of a base may hold members, and the size of an empty base the first of them, so that the size alone
// doesn't tell.
// (A class's own way is found before anything is asked of its members, whose constructors may take everything.)
template <class T, class Owner>
inline constexpr bool adds_to = [] {
  if constexpr (std::is_same_v<T, Owner>) {
    return false;
  } else if constexpr (sizeof(T) > sizeof(Owner) || (std::is_empty_v<Owner> && !std::is_empty_v<T>)) {
    return true;
  } else {
    return more_than_base<T>;
  }
}();

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

// Takes a member function of a hook's parameters; two forms of one template are told apart by them.
template <class... A>
struct take_member {
  template <class C, class R>
  auto operator()(R (C::*)(A...)) const -> std::type_identity<C>;
  template <class C, class R>
  auto operator()(R (C::*)(A...) const) const -> std::type_identity<C>;
};
template <class... A>
struct take_mutable_member {
  template <class C, class R>
  auto operator()(R (C::*)(A...)) const -> std::type_identity<C>;
};

template <class Member>
consteval auto owner_of() {
  if constexpr (member_pointer<Member>) {
    return std::type_identity<typename member_owner<Member>::type>{};
  } else {
    return std::type_identity<void>{};
  }
}

// The class that declares T's member hook; void where it can't be told: the hook is private, and not brine's to see.
template <class T, unsigned Way>
consteval auto hook_owner() {
  if constexpr ((Way & by_serialize) != 0) {
    if constexpr (requires { access::hook_of<T>(); }) {
      return owner_of<decltype(access::hook_of<T>())>();
    } else if constexpr (requires { access::hook_of<T>(take_member<encoder&>{}); }) {
      return decltype(access::hook_of<T>(take_member<encoder&>{})){};
    } else if constexpr (requires { access::hook_of<T>(take_member<encoder&, unsigned>{}); }) {
      return decltype(access::hook_of<T>(take_member<encoder&, unsigned>{})){};
    } else {
      return std::type_identity<void>{};
    }
  } else if constexpr ((Way & by_save_load) != 0) {
    if constexpr (requires { access::split_hook_of<T>(); }) {
      return owner_of<decltype(access::split_hook_of<T>())>();
    } else if constexpr (requires { access::split_hook_of<T>(take_member<encoder&>{}); }) {
      return decltype(access::split_hook_of<T>(take_member<encoder&>{})){};
    } else if constexpr (requires { access::split_hook_of<T>(take_member<encoder&, unsigned>{}); }) {
      return decltype(access::split_hook_of<T>(take_member<encoder&, unsigned>{})){};
    } else {
      return std::type_identity<void>{};
    }
  } else if constexpr (requires { access::minimal_hook_of<T>(); }) {
    return owner_of<decltype(access::minimal_hook_of<T>())>();
  } else {
    return std::type_identity<void>{};
  }
}
template <class T, unsigned Way>
using hook_owner_t = typename decltype(hook_owner<T, Way>())::type;

template <class T, unsigned Way, bool Foreign>
inline constexpr bool inherits_member_hook = [] {
  using owner = hook_owner_t<T, Way>;
  if constexpr (std::is_empty_v<T>) {
    return false;
  } else if constexpr (!std::is_void_v<owner>) {
    return !knows_derived<owner, T> && adds_to<T, owner>;
  } else if constexpr (Foreign) {
    // A private hook: whose it is, a class with bases must say.
    return has_any_base<T>();
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
template <class Archive, class T>
nobody save_minimal(const Archive&, T&);

template <class T, unsigned Way>
concept for_a_base =
    ((Way & by_free_serialize) != 0 && adl_serialize<T> && requires(T& v, const T& c, encoder& ar) {
      { serialize(ar, v) } -> std::same_as<nobody>;
      { serialize(ar, c) } -> std::same_as<nobody>;
    }) || ((Way & by_free_save_load) != 0 && adl_saves<T> && requires(const T& c, encoder& ar) {
      { save(ar, c) } -> std::same_as<nobody>;
    }) || ((Way & by_free_minimal) != 0 && adl_saves_minimal<T> && requires(const T& c, const encoder& ar) {
      { save_minimal(ar, c) } -> std::same_as<nobody>;
    });
}  // namespace found
namespace found_versioned {
// Worse than any third argument: beside a hook for a base the call is ambiguous.
template <class Archive, class T>
nobody serialize(Archive&, T&, ...);
template <class Archive, class T>
nobody save(Archive&, T&, ...);

template <class T, unsigned Way>
concept for_a_base =
    ((Way & by_free_serialize) != 0 && adl_versioned<T> && !requires(T& v, encoder& ar) { serialize(ar, v, 0U); }) ||
    ((Way & by_free_save_load) != 0 && adl_saves_versioned<T> &&
     !requires(const T& c, encoder& ar) { save(ar, c, 0U); });
}  // namespace found_versioned

template <class T, unsigned Way>
inline constexpr bool found_for_a_base = found::for_a_base<T, Way> || found_versioned::for_a_base<T, Way>;

// A base of which T is more, and which can't know T.
template <class T>
struct lesser {
  template <class U>
  static constexpr bool allows =
      std::is_base_of_v<U, T> && !std::is_same_v<U, T> && adds_to<T, U> && !knows_derived<U, T>;
};
template <class T>
struct as_lesser_base {
  template <class U>
    requires lesser<T>::template
  allows<U> operator U&() const;  // NOLINT(google-explicit-constructor)
};
template <class Arg>
concept found_hook =
    requires(const Arg& a, encoder& ar) { serialize(ar, a); } ||
    requires(const Arg& a, encoder& ar) { serialize(ar, a, 0U); } ||
    requires(const Arg& a, encoder& ar) { save(ar, a); } || requires(const Arg& a, encoder& ar) { save(ar, a, 0U); } ||
    requires(const Arg& a, const encoder& ar) { save_minimal(ar, a); };

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

// T's hook is that of a base, which doesn't know what T adds.
template <class T, unsigned Way, bool Foreign = false>
inline constexpr bool inherits_hook = [] {
  if constexpr ((Way & all_members) != 0) {
    return inherits_member_hook<T, Way, Foreign>;
  } else if constexpr ((Way & by_hana) != 0) {
    return adds_to<T, reflect::hana_structs::defined_in<T>>;
  } else if constexpr ((Way & all_free) != 0 && std::is_class_v<T>) {
    if constexpr (found_for_a_base<T, Way>) {
      return hook_of_lesser_base<T>();
    } else {
      return false;
    }
  } else {
    return false;
  }
}();

// T's hook is that of a base, whether or not T adds anything: one of T's own comes first.
template <class T, unsigned Way>
inline constexpr bool is_of_base = [] {
  if constexpr ((Way & all_members) != 0) {
    using owner = hook_owner_t<T, Way>;
    return !std::is_void_v<owner> && !std::is_same_v<owner, T>;
  } else if constexpr ((Way & by_hana) != 0) {
    return !std::is_same_v<T, reflect::hana_structs::defined_in<T>>;
  } else if constexpr ((Way & all_free) != 0 && std::is_class_v<T>) {
    return found_for_a_base<T, Way>;
  } else {
    return false;
  }
}();

}  // namespace brine::traits
