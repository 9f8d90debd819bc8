// The shape of a type: its facts when the program is compiled, its hash and its bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "../fwd.hpp"
#include "../meta/later.hpp"
#include "../meta/threads.hpp"
#include "../meta/type_name.hpp"
#include "builder.hpp"

namespace brine::schema {

// Adds T's description to what is built.
template <class T>
constexpr void describe(builder& b) {
  using codec = codec_of<std::remove_cv_t<T>>;
  if constexpr (!requires { requires codec::quick; }) b.slow();
  codec::describe(b);
  if constexpr (requires { requires codec::unmakeable; })
    b.refuse(refusal::not_constructible, meta::type_name<T>(), true);
}

// The same, one step further down the path of a refusal's message.
template <class T>
constexpr void describe(builder& b, std::string_view step) {
  b.enter(step);
  describe<T>(b);
  b.leave();
}

// An address for each type, to recognise it by; it never leaves the process.
template <class T>
inline constexpr char identity = 0;

template <class T>
consteval facts analyse() {
  builder b;
  describe<T>(b);
  return b.result();
}

template <class T>
inline constexpr facts facts_of = analyse<std::remove_cv_t<T>>();

// Whether a T may hold a container that waits for shared objects (graph/waiting.hpp), or lead to an object that does.
// For others nothing is kept, and nothing done.
template <class T>
inline constexpr bool may_wait = [] {
  constexpr const facts& found = facts_of<T>;
  return found.keyed || found.hooked || found.closures || found.bases != 0;
}();

// The description of a type with hooks, which are asked at first use.
template <class T>
[[nodiscard]] inline const description& kept() {
  static constinit meta::atomic<const kept_description*> place{nullptr};
  const kept_description* found = place.load();
  if (found == nullptr) [[unlikely]]
    found = &keep_description(place, [](builder& b) { describe<T>(b); });
  return found->found;
}

// FNV-1a of the canonical schema (meta/hash.hpp). A constant, but for types with hooks.
template <class T>
[[nodiscard]] inline std::uint64_t hash() {
  if constexpr (!facts_of<T>.dynamic) {
    return facts_of<T>.hash;
  } else {
    return kept<T>().hash;
  }
}

namespace detail {

template <std::size_t Size, std::size_t Records, std::size_t Bases>
struct whole_description {
  description found;
  // (GCC takes no array of none for a member.)
  const record_type* records[Records + 1];
  class_finder bases[Bases + 1];
  std::byte bytes[Size + 1];
};
template <class T>
using description_size = whole_description<facts_of<T>.size, facts_of<T>.records, facts_of<T>.bases>;

template <class T>
inline constexpr description_size<T> constant_description = [] {
  constexpr const facts& found = facts_of<T>;
  constexpr const description_size<T>& self = constant_description<T>;
  description_size<T> all{
      {found.hash, self.bytes, found.size, self.records, found.records, self.bases, found.bases}, {}, {}, {}};
  builder b{all.bytes, all.records, all.bases};
  describe<T>(b);
  return all;
}();

}  // namespace detail

template <class T>
inline constexpr describer describer_of = [] {
  if constexpr (facts_of<T>.dynamic) {
    return describer{nullptr, [](builder& b) { describe<T>(b); }, &kept<T>};
  } else {
    return describer{&detail::constant_description<std::remove_cv_t<T>>.found};
  }
}();

// The canonical schema itself.
template <class T>
[[nodiscard]] inline std::vector<std::byte> bytes() {
  std::vector<meta::later<std::byte, T>> out;
  builder b{&out};
  describer_of<T>(b);
  return out;
}

}  // namespace brine::schema
