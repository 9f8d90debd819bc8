// Hooks that belong to other libraries: private ones that befriend cereal::access or boost::serialization::access,
// their class versions, cereal's specialize, and hooks in Boost's namespace. None of their headers is included: their
// names are declared here, and are asked about by templates, which see what is there when they are instantiated.
//
// Whether a header is there may differ between the files of a program, and so may what is found here for one class.
// That can't lead to two programs in one: with the header the class is used as it says, and without it the compiler
// refuses the class (E128 where a hook is out of reach, E129 where its version is unknown). Only private hooks of final
// classes can't be seen at all without the header.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../config.hpp"
#include "../meta/type_name.hpp"
#include "../reflect/ghost.hpp"
#include "access.hpp"

namespace cereal {
class access;
enum class specialization;
template <class Archive, class T, specialization S>
struct specialize;
namespace detail {
template <class T, class BindingTag>
struct Version;
}
}  // namespace cereal

namespace boost::serialization {
class access;
template <class T>
struct version;
}  // namespace boost::serialization

namespace brine::traits {

// Their names as dependent ones: looked into only where T is known.
template <class T>
struct foreign {
  using cereal_access = ::cereal::access;
  using boost_access = ::boost::serialization::access;
  using boost_version = ::boost::serialization::version<T>;
};

// (Of T, although the answer is the same for all: compilers keep a concept's answer for its arguments, and a header may
// be included after the first question.)
template <class T>
concept cereal_is_there = requires { sizeof(typename foreign<T>::cereal_access); };
template <class T>
concept boost_is_there = requires { sizeof(typename foreign<T>::boost_access); };

// Calls hooks as cereal does, by the class that is a friend. (Const objects too, so that a hook that only saves shows.)
template <class T>
struct through_cereal {
  using their = typename foreign<T>::cereal_access;

  template <class V, class Archive>
  static auto serialize(V& value, Archive& ar) -> decltype(their::member_serialize(ar, value)) {
    return their::member_serialize(ar, value);
  }
  template <class V, class Archive>
  static auto serialize(V& value, Archive& ar, unsigned version)
      -> decltype(their::member_serialize(ar, value, version)) {
    return their::member_serialize(ar, value, version);
  }
  template <class V, class Archive>
  static auto save(const V& value, Archive& ar) -> decltype(their::member_save(ar, value)) {
    return their::member_save(ar, value);
  }
  template <class V, class Archive>
  static auto save(const V& value, Archive& ar, unsigned version) -> decltype(their::member_save(ar, value, version)) {
    return their::member_save(ar, value, version);
  }
  template <class V, class Archive>
  static auto load(V& value, Archive& ar) -> decltype(their::member_load(ar, value)) {
    return their::member_load(ar, value);
  }
  template <class V, class Archive>
  static auto load(V& value, Archive& ar, unsigned version) -> decltype(their::member_load(ar, value, version)) {
    return their::member_load(ar, value, version);
  }
  template <class V, class Archive>
  static auto save_minimal(const V& value, const Archive& ar) -> decltype(their::member_save_minimal(ar, value)) {
    return their::member_save_minimal(ar, value);
  }
  template <class V, class Archive>
  static auto save_minimal(const V& value, const Archive& ar, unsigned version)
      -> decltype(their::member_save_minimal(ar, value, version)) {
    return their::member_save_minimal(ar, value, version);
  }
  template <class V, class Archive, class Saved>
  static auto load_minimal(V& value, const Archive& ar, const Saved& saved)
      -> decltype(their::member_load_minimal(ar, value, saved)) {
    return their::member_load_minimal(ar, value, saved);
  }
  template <class V, class Archive, class Saved>
  static auto load_minimal(V& value, const Archive& ar, const Saved& saved, unsigned version)
      -> decltype(their::member_load_minimal(ar, value, saved, version)) {
    return their::member_load_minimal(ar, value, saved, version);
  }
};

// Boost's hooks have one shape, which calls others where it is split. Its functions can't be asked whether they
// compile.
template <class T>
struct through_boost {
  template <class V, class Archive>
  static void serialize(V& value, Archive& ar, unsigned version) {
    foreign<T>::boost_access::serialize(ar, value, version);
  }
};

// -- Members that have a hook's name, whether or not anyone but the class may call them: where the class and another
// one both have a member of a name, the name is ambiguous in what is derived from both, and that comes before access.
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
  if constexpr (!can_be_base<T>) {
    return false;
  } else if constexpr (without_hook_names<T>) {
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

// -- Hooks beside the class that take an archive of another library, or of one's own, and nothing else.
struct any_archive {
  template <class A>
    requires is_archive<A>
  operator A&() const;  // NOLINT(google-explicit-constructor)
};
// One that belongs to a library's namespace too.
template <class Their>
struct archive_near {
  using is_saving = std::true_type;
  using is_loading = std::false_type;
};

template <class T>
concept hook_for_other_archive =
    requires(T& v) { serialize(any_archive{}, v); } && !requires(const T& v) { serialize(any_archive{}, v); };
template <class T>
concept hook_in_cereal = cereal_is_there<T> && (requires(T& v, archive_near<typename foreign<T>::cereal_access>& ar) {
                           serialize(ar, v);
                         } || requires(const T& v, archive_near<typename foreign<T>::cereal_access>& ar) {
                           save(ar, v);
                         });

// Boost finds hooks in its own namespace by the type of the version. It has one for every class there, which calls the
// member; ours is its equal, so that a call is ambiguous where there is no other.
template <class Their>
struct version_near {
  unsigned number;
  operator unsigned() const { return number; }  // NOLINT(google-explicit-constructor)
};
namespace near_boost {
struct nobody {};
template <class Archive, class T>
nobody serialize(Archive&, T&, const unsigned);

template <class T>
concept serializes = boost_is_there<T> && requires(T& v, encoder& out, decoder& in,
                                                   version_near<typename foreign<T>::boost_access> version) {
  requires !std::is_same_v<decltype(serialize(out, v, version)), nobody>;
  requires !std::is_same_v<decltype(serialize(in, v, version)), nobody>;
};
}  // namespace near_boost

// -- Versions.
enum class version_source : unsigned char { none, brine, boost, cereal, both };

// A specialisation, whatever its number: the primary templates have other members.
template <class T>
concept has_boost_version =
    requires { foreign<T>::boost_version::value; } && (foreign<T>::boost_version::value != 0 || !requires {
      typename foreign<T>::boost_version::template traits_class_version<T>;
    });
// (The second argument, a type of the file's own, is there by default: a template of any arguments takes it along.)
template <class T, template <class...> class Version>
concept says_version = requires { Version<T>::registerVersion(); };
template <class T>
concept has_cereal_version = says_version<T, ::cereal::detail::Version>;

template <class T>
inline constexpr version_source version_said_by = [] {
  if constexpr (!std::is_same_v<decltype(class_version<T>), const brine::detail::no_class_version>) {
    return version_source::brine;
  } else if constexpr (has_boost_version<T>) {
    return has_cereal_version<T> ? version_source::both : version_source::boost;
  } else {
    return has_cereal_version<T> ? version_source::cereal : version_source::none;
  }
}();

// cereal's is a variable that is set when the program starts: where a document is saved before that, its
// function is asked.
template <class T, template <class...> class Version>
std::uint32_t cereal_version_of() {
  using version = Version<T>;
  static const std::uint32_t number =
      version::version != 0 ? std::uint32_t{version::version} : version::registerVersion();
  return number;
}

// The version that a T is saved with.
template <class T>
BRINE_INLINE std::uint32_t present_version() {
  if constexpr (version_said_by<T> == version_source::cereal) {
    return cereal_version_of<T, ::cereal::detail::Version>();
  } else if constexpr (version_said_by<T> == version_source::boost) {
    return std::uint32_t{foreign<T>::boost_version::value};
  } else {
    return class_version<T>;
  }
}

// -- The one of several hooks that cereal's specialize names, for all archives. (By number: the enumeration is declared
// above, and its values stand in cereal's header.)
template <class T>
consteval unsigned specialised_way() {
  constexpr auto names = []<int N>(std::integral_constant<int, N>) {
    using their = ::cereal::specialize<encoder, T, static_cast<::cereal::specialization>(N)>;
    if constexpr (requires { sizeof(their); }) {
      return !std::is_base_of_v<std::false_type, their>;
    } else {
      return false;
    }
  };
  unsigned ways = by_nothing;
  if (names(std::integral_constant<int, 0>{})) ways |= by_serialize;
  if (names(std::integral_constant<int, 1>{})) ways |= by_save_load;
  if (names(std::integral_constant<int, 2>{})) ways |= by_minimal;
  if (names(std::integral_constant<int, 3>{})) ways |= by_free_serialize;
  if (names(std::integral_constant<int, 4>{})) ways |= by_free_save_load;
  if (names(std::integral_constant<int, 5>{})) ways |= by_free_minimal;
  return ways;
}

// -- Whether T has a base class at all, be it an aggregate or not.
#if BRINE_HAS_DUMP_STRUCT
struct base_finder {
  bool found = false;
  template <class... A>
  constexpr void operator()(A&&...) {
    if constexpr (sizeof...(A) == 3) found = true;  // a format, an indent and the name of a base
  }
};
template <class T>
consteval bool look_for_base() {
  base_finder finder;
  __builtin_dump_struct(&reflect::detail::ghost_of<T>::object.value, finder);
  return finder.found;
}
#endif
template <class...>
struct bases_of {
  static constexpr bool any = true;
};
template <>
struct bases_of<> {
  static constexpr bool any = false;
};

template <class T>
consteval bool has_any_base() {
#if BRINE_HAS_DUMP_STRUCT
  if constexpr (requires { typename std::bool_constant<look_for_base<T>()>; }) {
    return look_for_base<T>();
  } else {
    return true;
  }
#elif BRINE_GCC
  return bases_of<__bases(T)...>::any;
#else
  return true;
#endif
}

}  // namespace brine::traits
