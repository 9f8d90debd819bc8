// Which of its hooks a class is persisted by, and why it is refused where that isn't clear: whatever a class or its
// bases offer is used, or refused in words.
#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "../schema/refusal.hpp"
#include "access.hpp"
#include "foreign_hook.hpp"
#include "inherited.hpp"

namespace brine::traits {

// Who calls it.
enum class reach : unsigned char { own, cereal, boost, near_boost, near_cereal };

struct hook_choice {
  unsigned ways = by_nothing;  // one way at most, and whether it takes a version
  reach via = reach::own;
  schema::refusal why = schema::refusal::none;

  [[nodiscard]] constexpr bool versioned() const { return (ways & ~all_ways) != 0; }
};

// -- A serialize() that can be called for a const object loads nothing: it is half of another protocol, whose other
// half is a function that brine doesn't know. An empty class has nothing to load.
template <class Member>
inline constexpr bool is_const_member = false;
template <class C, class R, class... A>
inline constexpr bool is_const_member<R (C::*)(A...) const> = true;
template <class C, class R, class... A>
inline constexpr bool is_const_member<R (C::*)(A...) const noexcept> = true;

template <class Via, class T>
consteval bool member_only_saves() {
  if constexpr (std::is_empty_v<T> || !(
                                          requires(const T& v, encoder& out) { Via::serialize(v, out); } ||
                                          requires(const T& v, encoder& out) { Via::serialize(v, out, 0U); })) {
    return false;
  } else if constexpr (requires { access::hook_of<T>(); }) {
    // A function that names its object (C++23) is no member pointer.
    return is_const_member<decltype(access::hook_of<T>())>;
  } else {
    // Of two forms, one const, the other is for loading.
    return !requires { access::hook_of<T>(take_mutable_member<encoder&>{}); } &&
           !requires { access::hook_of<T>(take_mutable_member<encoder&, unsigned>{}); };
  }
}

// Only what takes a const object takes a temporary one, or a template of anything, which takes volatile ones too.
template <class T>
consteval bool free_only_saves() {
  if constexpr (std::is_class_v<T> && !std::is_empty_v<T>) {
    return (requires(encoder& out) { serialize(out, std::declval<T>()); } &&
            !requires(encoder& out, volatile T& v) { serialize(out, v); }) ||
           (requires(encoder& out) { serialize(out, std::declval<T>(), 0U); } &&
            !requires(encoder& out, volatile T& v) { serialize(out, v, 0U); });
  } else {
    return false;
  }
}

[[nodiscard]] constexpr unsigned only(unsigned ways, unsigned which) { return ways & (which | versioned(which)); }
[[nodiscard]] constexpr unsigned without(unsigned ways, unsigned which) { return ways & ~(which | versioned(which)); }

// The hooks of T that brine can use in both directions, and the Boost.Hana struct.
template <class T>
inline constexpr unsigned offered_ways = [] {
  unsigned ways = callable_ways<T>;
  if constexpr ((callable_ways<T> & by_serialize) != 0) {
    if (member_only_saves<access, T>()) ways = without(ways, by_serialize);
  }
  if constexpr ((callable_ways<T> & by_free_serialize) != 0) {
    if (free_only_saves<T>()) ways = without(ways, by_free_serialize);
  }
  if (customised<T>) ways |= by_codec;
  if (reflect::hana_struct<T>) ways |= by_hana;
  return ways;
}();

template <class T, unsigned Offered>
consteval unsigned inherited_ways() {
  unsigned of_bases = by_nothing;
  const auto look = [&of_bases]<unsigned Way>(std::integral_constant<unsigned, Way>) {
    if constexpr ((Offered & Way) != 0) {
      if (is_of_base<T, Way>) of_bases |= Way;
    }
  };
  look(std::integral_constant<unsigned, by_serialize>{});
  look(std::integral_constant<unsigned, by_save_load>{});
  look(std::integral_constant<unsigned, by_minimal>{});
  look(std::integral_constant<unsigned, by_free_serialize>{});
  look(std::integral_constant<unsigned, by_free_save_load>{});
  look(std::integral_constant<unsigned, by_free_minimal>{});
  look(std::integral_constant<unsigned, by_hana>{});
  return of_bases;
}

[[nodiscard]] constexpr unsigned way_of(hook h) {
  return h == hook::automatic || h == hook::none ? unsigned{by_nothing} : 1U << (static_cast<unsigned>(h) - 1U);
}
static_assert(way_of(hook::codec) == by_codec && way_of(hook::minimal) == by_minimal &&
              way_of(hook::free_minimal) == by_free_minimal && way_of(hook::hana) == by_hana);

// One of several, none of which is more T's own than the others.
template <class T, unsigned Ways>
consteval hook_choice choose_one_of() {
  constexpr unsigned said = only(Ways, specialised_way<T>());
  if constexpr (std::popcount(said & all_ways) == 1) {
    return {said};
  } else if constexpr (boost_is_there<T> &&
                       ((Ways & all_ways) == (by_serialize | by_save_load) ||
                        (Ways & all_ways) == (by_free_serialize | by_free_save_load)) &&
                       std::popcount(Ways) == 4) {
    // For Boost.Serialization serialize() is the hook, and calls the pair (BOOST_SERIALIZATION_SPLIT_MEMBER).
    return {only(Ways, by_serialize | by_free_serialize)};
  } else {
    return {by_nothing, reach::own, schema::refusal::ambiguous_hook};
  }
}

template <class T, unsigned Offered>
consteval hook_choice choose() {
  if constexpr (hook_of<T> == hook::none) {
    return {Offered & by_hana};
  } else if constexpr (hook_of<T> != hook::automatic) {
    return {only(Offered, way_of(hook_of<T>))};
  } else if constexpr (std::popcount(Offered & all_ways) < 2) {
    return {Offered};
  } else {
    constexpr unsigned own = without(Offered, inherited_ways<T, Offered>());
    if constexpr (std::popcount(own & all_ways) == 1) {
      return {own};
    } else {
      return choose_one_of<T, own != by_nothing ? own : Offered>();
    }
  }
}

template <class T>
inline constexpr hook_choice chosen_hook = choose<T, offered_ways<T>>();

// -- What comes into question for classes that nothing else is known about.
template <class T>
consteval unsigned cereal_ways() {
  if constexpr (nameless<T>) {
    return by_nothing;
  } else if constexpr (cereal_is_there<T>) {
    constexpr unsigned ways = member_ways<through_cereal<T>, T>();
    if constexpr ((ways & by_serialize) != 0) {
      return member_only_saves<through_cereal<T>, T>() ? without(ways, by_serialize) : ways;
    } else {
      return ways;
    }
  } else {
    return by_nothing;
  }
}

// One direction only: one half of a pair, halves that don't fit each other, or a serialize() that only saves.
template <class T>
inline constexpr bool has_half_hook =
    callable_ways<T> != by_nothing || adl_saves<T> || adl_saves_versioned<T> || adl_loads<T> ||
    adl_loads_versioned<T> || adl_saves_minimal<T> || adl_saves_minimal_versioned<T> || adl_serializes<T, encoder> ||
    adl_serializes<T, decoder> || adl_serializes_versioned<T, encoder> || adl_serializes_versioned<T, decoder>;

template <class T>
inline constexpr bool has_half_member = [] {
  if constexpr (nameless<T>) {
    return false;
  } else {
    return saves<access, T> || saves_versioned<access, T> || loads<access, T> || loads_versioned<access, T> ||
           saves_minimal<access, T> || saves_minimal_versioned<access, T> ||
           requires(T& v, encoder& out) { access::serialize(v, out); } ||
           requires(T& v, decoder& in) { access::serialize(v, in); } ||
           requires(T& v, encoder& out) { access::serialize(v, out, 0U); } ||
           requires(T& v, decoder& in) { access::serialize(v, in, 0U); };
  }
}();

template <class T>
consteval hook_choice choose_late() {
  using schema::refusal;
  if constexpr (!std::is_class_v<T> || hook_of<T> == hook::none || meta::type_name<T>().starts_with("std::")) {
    return {};
  } else {
    constexpr unsigned by_cereal = cereal_ways<T>();
    if constexpr (by_cereal != by_nothing) {
      constexpr hook_choice c = choose<T, by_cereal>();
      return {c.ways, reach::cereal, c.ways == by_nothing && c.why == refusal::none ? refusal::ambiguous_hook : c.why};
    } else if constexpr (hook_of<T> != hook::automatic && hook_of<T> != hook::serialize &&
                         hook_of<T> != hook::free_serialize) {
      return {by_nothing, reach::own, refusal::ambiguous_hook};
    } else if constexpr (has_half_member<T> || has_half_hook<T>) {
      return {by_nothing, reach::own, refusal::one_way_hook};
    } else if constexpr (boost_is_there<T> && has_hidden_serialize<T>()) {
      return {by_serialize | versioned(by_serialize), reach::boost};
    } else if constexpr (near_boost::serializes<T>) {
      return {by_free_serialize | versioned(by_free_serialize), reach::near_boost};
    } else if constexpr (hook_of<T> == hook::free_serialize && near_cereal::serializes_versioned<T>) {
      return {by_free_serialize | versioned(by_free_serialize), reach::near_cereal};
    } else if constexpr (hook_of<T> == hook::free_serialize && near_cereal::serializes<T>) {
      return {by_free_serialize, reach::near_cereal};
    } else if constexpr (has_strange_member<T>() || hook_for_other_archive<T> || hook_in_cereal<T>) {
      return {by_nothing, reach::own, refusal::unusable_hook};
    } else if constexpr (hook_of<T> != hook::automatic) {
      return {by_nothing, reach::own, refusal::ambiguous_hook};
    } else {
      return {};
    }
  }
}

template <class T>
inline constexpr hook_choice late_hook = choose_late<T>();

// Why a hook that was chosen can't be used.
template <class T, hook_choice Choice>
consteval schema::refusal against_hook() {
  using schema::refusal;
  if constexpr (Choice.why != refusal::none) {
    return Choice.why;
  } else if constexpr (Choice.ways == by_nothing) {
    return refusal::none;
  } else if constexpr (inherits_hook < T, Choice.ways & all_ways, Choice.via != reach::own >) {
    return refusal::inherited;
  } else if constexpr (Choice.versioned() &&
                       (version_said_by<T> == version_source::none || version_said_by<T> == version_source::both)) {
    return refusal::no_class_version;
  } else {
    return refusal::none;
  }
}

template <class T>
inline constexpr schema::refusal against_chosen_hook = against_hook<T, chosen_hook<T>>();
template <class T>
inline constexpr schema::refusal against_late_hook = against_hook<T, late_hook<T>>();

[[nodiscard]] constexpr bool is_function(hook_choice c) { return (c.ways & (all_members | all_free)) != 0; }

// The hook of a class whose kind is that of a hook.
template <class T>
inline constexpr hook_choice hook_in_use = [] {
  if constexpr (is_function(chosen_hook<T>)) {
    return chosen_hook<T>;
  } else {
    return late_hook<T>;
  }
}();

template <class T>
inline constexpr bool versioned_hook = is_function(hook_in_use<T>) && hook_in_use<T>.versioned();

// What tells the version of a class whose hook has one.
template <class T>
consteval auto version_function() -> std::uint32_t (*)() {
  if constexpr (versioned_hook<T>) {
    return &present_version<T>;
  } else {
    return nullptr;
  }
}

}  // namespace brine::traits
