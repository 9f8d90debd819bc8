// The hooks that a class may have: brine::codec, serialize(), save() and load(), save_minimal() and load_minimal(),
// members or found by argument-dependent lookup, and a Boost.Hana struct. What a class says about them stands here;
// which one is used is decided in chosen_hook.hpp.
#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>

#include "../fwd.hpp"
#include "../reflect/hana_struct.hpp"
#include "hook_names.hpp"

namespace brine {

namespace detail {

// The type of class_version where nobody has said one: then a hook that asks for it is refused (E129).
struct no_class_version {
  constexpr operator std::uint32_t() const noexcept { return 0; }  // NOLINT(google-explicit-constructor)
};

}  // namespace detail

// The version that a hook with a version argument is saved with: specialise it for a class, beside it.
//
//   template <>
//   inline constexpr std::uint32_t brine::class_version<order> = 2;
template <class T>
inline constexpr detail::no_class_version class_version{};

// Which of its hooks a class means, where it has several.
enum class hook : unsigned char {
  automatic,          // the one that it has
  codec,              // brine::codec<T>
  serialize,          // the member serialize()
  save_load,          // the members save() and load()
  minimal,            // the members save_minimal() and load_minimal()
  free_serialize,     // the same, found by argument-dependent lookup
  free_save_load,
  free_minimal,
  hana,               // the Boost.Hana struct
  none,               // none: what looks like a hook is something else, and the members are saved
};

// To be specialised beside the class:
//
//   template <>
//   inline constexpr brine::hook brine::hook_of<order> = brine::hook::save_load;
template <class T>
inline constexpr hook hook_of = hook::automatic;

// Befriend this to let brine use a private constructor or private hooks.
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
  static constexpr auto save(const T& value, Archive& ar, unsigned version) -> decltype(value.save(ar, version)) {
    return value.save(ar, version);
  }
  template <class T, class Archive>
  static constexpr auto load(T& value, Archive& ar) -> decltype(value.load(ar)) {
    return value.load(ar);
  }
  template <class T, class Archive>
  static constexpr auto load(T& value, Archive& ar, unsigned version) -> decltype(value.load(ar, version)) {
    return value.load(ar, version);
  }
  template <class T, class Archive>
  static constexpr auto save_minimal(const T& value, const Archive& ar) -> decltype(value.save_minimal(ar)) {
    return value.save_minimal(ar);
  }
  template <class T, class Archive>
  static constexpr auto save_minimal(const T& value, const Archive& ar, unsigned version)
      -> decltype(value.save_minimal(ar, version)) {
    return value.save_minimal(ar, version);
  }
  template <class T, class Archive, class V>
  static constexpr auto load_minimal(T& value, const Archive& ar, const V& saved)
      -> decltype(value.load_minimal(ar, saved)) {
    return value.load_minimal(ar, saved);
  }
  template <class T, class Archive, class V>
  static constexpr auto load_minimal(T& value, const Archive& ar, const V& saved, unsigned version)
      -> decltype(value.load_minimal(ar, saved, version)) {
    return value.load_minimal(ar, saved, version);
  }
  // The hook itself, where it has one form only: whose member is it?
  template <class T>
  static auto hook_of() -> decltype(&T::template serialize<encoder>);
  template <class T>
  static auto split_hook_of() -> decltype(&T::template save<encoder>);
  template <class T>
  static auto minimal_hook_of() -> decltype(&T::template save_minimal<encoder>);
  // Where it has several forms: the one that Take, a function, accepts.
  template <class T, class Take>
  static auto hook_of(Take take) -> decltype(take(&T::template serialize<encoder>));
  template <class T, class Take>
  static auto split_hook_of(Take take) -> decltype(take(&T::template save<encoder>));
  template <class T>
  static constexpr auto construct(void* at) -> decltype(::new(at) T()) {
    return ::new (at) T();
  }
  template <class T, class... A>
  static constexpr auto construct_with(void* at, A&&... arguments)
      -> decltype(::new(at) T(std::forward<A>(arguments)...)) {
    return ::new (at) T(std::forward<A>(arguments)...);
  }
  // The hook that makes an object of what it loads.
  template <class T, class Archive, class Construct, class... Version>
  static auto load_and_construct(Archive& ar, Construct& construct, Version... version)
      -> decltype(T::load_and_construct(ar, construct, version...)) {
    return T::load_and_construct(ar, construct, version...);
  }
  // The class's own operator new and operator delete.
  template <class T, class... Form>
  static auto allocate(const Form&... form) -> decltype(T::operator new(sizeof(T), form...)) {
    return T::operator new(sizeof(T), form...);
  }
  template <class T, class Pointer, class... Form>
  static auto deallocate(Pointer* memory, Form... form) -> decltype(T::operator delete(memory, form...)) {
    return T::operator delete(memory, form...);
  }
};

namespace traits {

template <class T>
concept customised = requires { sizeof(codec<T>); };

template <class T>
concept own_type = std::is_class_v<T> || std::is_enum_v<T> || std::is_union_v<T>;

// The shapes of a hook, as somebody (Via: brine::access, or that of another library) sees them. A hook must do for
// saving and for loading. Only declarations are looked at, but where a return type is deduced.
template <class Via, class T>
concept serializes = requires(T& v, encoder& out, decoder& in) {
  Via::serialize(v, out);
  Via::serialize(v, in);
};
template <class Via, class T>
concept serializes_versioned = requires(T& v, encoder& out, decoder& in) {
  Via::serialize(v, out, 0U);
  Via::serialize(v, in, 0U);
};
template <class Via, class T>
concept saves = requires(const T& v, encoder& out) { Via::save(v, out); };
template <class Via, class T>
concept saves_versioned = requires(const T& v, encoder& out) { Via::save(v, out, 0U); };
template <class Via, class T>
concept loads = requires(T& v, decoder& in) { Via::load(v, in); };
template <class Via, class T>
concept loads_versioned = requires(T& v, decoder& in) { Via::load(v, in, 0U); };
template <class Via, class T>
concept saves_minimal = requires(const T& v, const encoder& out) { Via::save_minimal(v, out); };
template <class Via, class T>
concept saves_minimal_versioned = requires(const T& v, const encoder& out) { Via::save_minimal(v, out, 0U); };
template <class Via, class T>
concept minimal = saves_minimal<Via, T> && requires(T& v, const encoder& out, const decoder& in) {
  Via::load_minimal(v, in, Via::save_minimal(std::as_const(v), out));
};
template <class Via, class T>
concept minimal_versioned = saves_minimal_versioned<Via, T> && requires(T& v, const encoder& out, const decoder& in) {
  Via::load_minimal(v, in, Via::save_minimal(std::as_const(v), out, 0U), 0U);
};

// The same beside the class.
template <class T, class Archive>
concept adl_serializes = requires(T& v, Archive& ar) { serialize(ar, v); };
template <class T, class Archive>
concept adl_serializes_versioned = requires(T& v, Archive& ar) { serialize(ar, v, 0U); };
template <class T>
concept adl_serialize = own_type<T> && adl_serializes<T, encoder> && adl_serializes<T, decoder>;
template <class T>
concept adl_versioned = own_type<T> && adl_serializes_versioned<T, encoder> && adl_serializes_versioned<T, decoder>;
template <class T>
concept adl_saves = own_type<T> && requires(const T& v, encoder& out) { save(out, v); };
template <class T>
concept adl_saves_versioned = own_type<T> && requires(const T& v, encoder& out) { save(out, v, 0U); };
template <class T>
concept adl_loads = own_type<T> && requires(T& v, decoder& in) { load(in, v); };
template <class T>
concept adl_loads_versioned = own_type<T> && requires(T& v, decoder& in) { load(in, v, 0U); };
template <class T>
concept adl_saves_minimal = own_type<T> && requires(const T& v, const encoder& out) { save_minimal(out, v); };
template <class T>
concept adl_saves_minimal_versioned =
    own_type<T> && requires(const T& v, const encoder& out) { save_minimal(out, v, 0U); };
template <class T>
concept adl_minimal = adl_saves_minimal<T> && requires(T& v, const encoder& out, const decoder& in) {
  load_minimal(in, v, save_minimal(out, std::as_const(v)));
};
template <class T>
concept adl_minimal_versioned =
    adl_saves_minimal_versioned<T> && requires(T& v, const encoder& out, const decoder& in) {
      load_minimal(in, v, save_minimal(out, std::as_const(v), 0U), 0U);
    };

// Which hook it is, a bit each; the same bits eight higher say that it takes a version.
enum way : unsigned {
  by_nothing = 0,
  by_codec = 1,
  by_serialize = 2,
  by_save_load = 4,
  by_minimal = 8,
  by_free_serialize = 16,
  by_free_save_load = 32,
  by_free_minimal = 64,
  by_hana = 128,
};
inline constexpr unsigned all_ways = 255;
inline constexpr unsigned all_members = by_serialize | by_save_load | by_minimal;
inline constexpr unsigned all_free = by_free_serialize | by_free_save_load | by_free_minimal;
[[nodiscard]] constexpr unsigned versioned(unsigned ways) { return ways << 8; }

// Whether the class has a version (foreign_hook.hpp).
template <class T>
consteval bool has_class_version();

// A hook that can be called both with a version and without one (`unsigned version = 0`) has one where its class has.
template <class T, unsigned Way, bool With, bool Without>
consteval unsigned way_or_versioned() {
  if constexpr (With && Without) {
    return has_class_version<T>() ? Way | versioned(Way) : Way;
  } else if constexpr (With) {
    return Way | versioned(Way);
  } else {
    return Without ? Way : unsigned{by_nothing};
  }
}

template <class Via, class T>
consteval unsigned member_ways() {
  return way_or_versioned<T, by_serialize, serializes_versioned<Via, T>, serializes<Via, T>>() |
         way_or_versioned<T, by_save_load, saves_versioned<Via, T> && loads_versioned<Via, T>,
                          saves<Via, T> && loads<Via, T>>() |
         way_or_versioned<T, by_minimal, minimal_versioned<Via, T>, minimal<Via, T>>();
}

template <class T>
consteval unsigned free_ways() {
  return way_or_versioned<T, by_free_serialize, adl_versioned<T>, adl_serialize<T>>() |
         way_or_versioned<T, by_free_save_load, adl_saves_versioned<T> && adl_loads_versioned<T>,
                          adl_saves<T> && adl_loads<T>>() |
         way_or_versioned<T, by_free_minimal, adl_minimal_versioned<T>, adl_minimal<T>>();
}

// The hooks of T with both directions and within reach, but for those that only save (chosen_hook.hpp).
template <class T>
inline constexpr unsigned callable_ways = [] {
  unsigned ways = by_nothing;
  if constexpr (own_type<T>) {
    // (Classes that are no aggregates mostly have a hook; and deriving from a container costs more than asking it.)
    if constexpr (std::is_aggregate_v<T>) {
      if constexpr (std::is_class_v<T> && !nameless<T>) ways |= member_ways<access, T>();
    } else if constexpr (std::is_class_v<T>) {
      ways |= member_ways<access, T>();
    }
    ways |= free_ways<T>();
  }
  return ways;
}();

}  // namespace traits

}  // namespace brine
