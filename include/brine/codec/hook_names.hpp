// Members that have a hook's name, whether or not anyone but the class may call them: where the class and another one
// both have a member of a name, the name is ambiguous in what is derived from both, and that comes before access.
#pragma once

#include <string_view>
#include <type_traits>

#include "../fwd.hpp"
#include "../meta/type_name.hpp"

namespace brine::traits {

struct hook_names {
  int serialize, save, load, save_minimal, load_minimal;
};
template <class T>
struct named_twice : T, hook_names {};

// (A private virtual destructor would be overridden by a deleted one, which is an error of its own.)
template <class T>
inline constexpr bool can_be_base =
    std::is_class_v<T> && !std::is_final_v<T> && (!std::has_virtual_destructor_v<T> || std::is_destructible_v<T>);

template <class T>
concept without_hook_names = requires {
  &named_twice<T>::serialize;
  &named_twice<T>::save;
  &named_twice<T>::load;
  &named_twice<T>::save_minimal;
  &named_twice<T>::load_minimal;
};

// Most classes have none of them, and no other question about their members need be asked.
template <class T>
concept nameless = can_be_base<T> && without_hook_names<T>;

// The first parameter could be an archive: another class by reference, none of the standard library (a stream, a text).
template <class Function>
inline constexpr bool takes_archive = false;
template <class A>
inline constexpr bool is_archive =
    std::is_class_v<A> && !std::is_const_v<A> && !meta::type_name<A>().starts_with("std::");
#define BRINE_DETAIL_TAKES_ARCHIVE(qualifiers)        \
  template <class C, class R, class A, class... Rest> \
  inline constexpr bool takes_archive<R (C::*)(A&, Rest...) qualifiers> = is_archive<A>;
BRINE_DETAIL_TAKES_ARCHIVE()
BRINE_DETAIL_TAKES_ARCHIVE(const)
BRINE_DETAIL_TAKES_ARCHIVE(noexcept)
BRINE_DETAIL_TAKES_ARCHIVE(const noexcept)
#undef BRINE_DETAIL_TAKES_ARCHIVE

enum class name_of : unsigned char { nothing, something_else, hidden, hook };

// Whether T itself is called so: its constructors would be taken for the member.
template <class T>
consteval bool is_called(std::string_view name) {
  constexpr std::string_view whole = meta::type_name<T>();
  return whole.ends_with(name) && (whole.size() == name.size() || whole[whole.size() - name.size() - 1] == ':');
}

// What T's member of this name is: `hidden` where only the class itself knows (it is private, has several forms, or its
// template doesn't take an encoder). (GCC 12 finds out in a declaration only that a template is private.)
#define BRINE_DETAIL_NAME_OF(name)                                                                    \
  template <class T>                                                                                  \
  auto declared_##name()->decltype(&T::template name<encoder>);                                       \
  template <class T>                                                                                  \
  consteval name_of name_of_##name() {                                                                \
    if constexpr (requires { &named_twice<T>::name; }) {                                              \
      return name_of::nothing;                                                                        \
    } else if constexpr (is_called<T>(#name)) {                                                       \
      return name_of::something_else;                                                                 \
    } else if constexpr (requires { typename T::name; } || requires { T::name; }) {                   \
      return name_of::something_else; /* a type, a static member, a member that is an object */       \
    } else if constexpr (requires { &T::name; }) {                                                    \
      return takes_archive<decltype(&T::name)> ? name_of::hook : name_of::something_else;             \
    } else if constexpr (requires { declared_##name<T>(); }) {                                        \
      return takes_archive<decltype(declared_##name<T>())> ? name_of::hook : name_of::something_else; \
    } else {                                                                                          \
      return name_of::hidden;                                                                         \
    }                                                                                                 \
  }
BRINE_DETAIL_NAME_OF(serialize)
BRINE_DETAIL_NAME_OF(save)
BRINE_DETAIL_NAME_OF(load)
BRINE_DETAIL_NAME_OF(save_minimal)
BRINE_DETAIL_NAME_OF(load_minimal)
#undef BRINE_DETAIL_NAME_OF

[[nodiscard]] constexpr bool could_be_hook(name_of n) { return n == name_of::hidden || n == name_of::hook; }

// A member that could be a hook, and that nothing here can call: asked only of classes that have no other hook.
template <class T>
consteval bool has_strange_member() {
  if constexpr (!can_be_base<T> || nameless<T>) {
    return false;
  } else {
    return could_be_hook(name_of_serialize<T>()) ||
           (could_be_hook(name_of_save<T>()) && could_be_hook(name_of_load<T>())) ||
           could_be_hook(name_of_save_minimal<T>()) || could_be_hook(name_of_load_minimal<T>());
  }
}

template <class Function>
inline constexpr bool is_versioned_hook = false;
template <class C, class R>
inline constexpr bool is_versioned_hook<R (C::*)(encoder&, unsigned)> = true;

// A serialize() that only a friend can call. (Clang shows the type of a private template.)
template <class T>
consteval bool has_hidden_serialize() {
  if constexpr (!can_be_base<T>) {
    return false;
  } else if constexpr (name_of_serialize<T>() == name_of::hook) {
    if constexpr (requires { declared_serialize<T>(); }) {
      return is_versioned_hook<decltype(declared_serialize<T>())>;
    } else {
      return false;
    }
  } else {
    return name_of_serialize<T>() == name_of::hidden;
  }
}

}  // namespace brine::traits
