// The hooks that a class may have: brine::codec, serialize(), save() and load(), members or found by
// argument-dependent lookup, and a Boost.Hana struct.
#pragma once

#include <cstdint>
#include <type_traits>

#include "../fwd.hpp"
#include "../reflect/hana_struct.hpp"

namespace brine {

// The version that a hook with a version argument is saved with: specialise it for a class, beside it.
template <class T>
inline constexpr std::uint32_t class_version = 0;

// Befriend this to let brine use a private constructor or a private serialize().
struct access {
  template <class T, class Archive>
  static constexpr auto serialize(T& value, Archive& ar) -> decltype(value.serialize(ar)) {
    return value.serialize(ar);
  }
  template <class T, class Archive>
  static constexpr auto serialize(T& value, Archive& ar, unsigned version) -> decltype(value.serialize(ar, version)) {
    return value.serialize(ar, version);
  }
  template <class T, class Archive>
  static constexpr auto save(const T& value, Archive& ar) -> decltype(value.save(ar)) {
    return value.save(ar);
  }
  template <class T, class Archive>
  static constexpr auto load(T& value, Archive& ar) -> decltype(value.load(ar)) {
    return value.load(ar);
  }
  // The hook itself, where it has one form only: whose member is it?
  template <class T>
  static auto hook_of() -> decltype(&T::template serialize<encoder>);
  template <class T>
  static auto split_hook_of() -> decltype(&T::template save<encoder>);
  template <class T>
  static constexpr auto construct(void* at) -> decltype(::new(at) T()) {
    return ::new (at) T();
  }
};

namespace traits {

template <class T>
concept customised = requires { sizeof(codec<T>); };

template <class T>
concept own_type = std::is_class_v<T> || std::is_enum_v<T> || std::is_union_v<T>;

// The shapes of a hook: one function, the same with a version as Boost.Serialization has it, or a
// pair of save and load; members, or found by argument-dependent lookup.
template <class T>
concept member_serialize = std::is_class_v<T> && requires(T& v, encoder& ar) { access::serialize(v, ar); };
template <class T>
concept member_versioned = std::is_class_v<T> && requires(T& v, encoder& ar) { access::serialize(v, ar, 0U); };
template <class T>
concept member_split = std::is_class_v<T> && requires(T& v, encoder& out, decoder& in) {
  access::save(v, out);
  access::load(v, in);
};
template <class T>
concept adl_serialize = own_type<T> && requires(T& v, encoder& ar) { serialize(ar, v); };
template <class T>
concept adl_versioned = own_type<T> && requires(T& v, encoder& ar) { serialize(ar, v, 0U); };
template <class T>
concept adl_split = own_type<T> && requires(T& v, const T& c, encoder& out, decoder& in) {
  save(out, c);
  load(in, v);
};

template <class T>
concept member_hook = member_serialize<T> || member_versioned<T> || member_split<T>;
template <class T>
concept adl_hook = adl_serialize<T> || adl_versioned<T> || adl_split<T>;
template <class T>
concept versioned_hook = (member_versioned<T> && !member_serialize<T>) || (adl_versioned<T> && !adl_serialize<T>);

// How many ways there are to serialize a class; more than one is refused.
template <class T>
inline constexpr int hooks = int{customised<T>} + int{member_hook<T>} + int{adl_hook<T>} + int{reflect::hana_struct<T>};

}  // namespace traits

}  // namespace brine
