// Overwriting ordered sets and maps (aside.hpp): their nodes are taken out, written over and put back, so that no
// memory is needed but for nodes more than there were. Only where comparing keys can't throw; and not hash tables,
// which may need memory to take a node in. All others are made anew, and swapped once nothing can fail.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>

#include "aside.hpp"
#include "members.hpp"

namespace brine::detail {

template <class Key>
inline constexpr bool plain_key = std::is_arithmetic_v<Key>;
template <class Character, class Allocator>
inline constexpr bool plain_key<std::basic_string<Character, std::char_traits<Character>, Allocator>> = true;

// Comparing never throws. (std::less says nothing of it.)
template <class Compare, class Key>
inline constexpr bool compares_safely = std::is_nothrow_invocable_r_v<bool, const Compare&, const Key&, const Key&>;
template <class X, class Key>
inline constexpr bool compares_safely<std::less<X>, Key> = plain_key<Key>;
template <class X, class Key>
inline constexpr bool compares_safely<std::greater<X>, Key> = plain_key<Key>;

// The parts of a node in a document.
template <class T>
struct node_parts {
  using pack = member_pack<typename T::key_type>;
  static constexpr const char* path = nullptr;
  static constexpr bool replaceable = detail::replaceable<typename T::key_type>;

  static const std::byte* prepare(const std::byte* at, source& s, const char* names, aside& made,
                                  const typename T::value_type& key) {
    return pack::prepare(at, s, 0, names, made, key);
  }
  template <class Source>
  static const std::byte* read(const std::byte* at, Source& s, typename T::node_type& node) {
    return pack::read(at, s, 0, nullptr, node.value());
  }
};
template <class T>
  requires requires { typename T::mapped_type; }
struct node_parts<T> {
  using pack = member_pack<typename T::key_type, typename T::mapped_type>;
  static constexpr bool replaceable =
      detail::replaceable<typename T::key_type> && detail::replaceable<typename T::mapped_type>;

  static const std::byte* prepare(const std::byte* at, source& s, const char* names, aside& made,
                                  const typename T::value_type& entry) {
    return pack::prepare(at, s, 0, names, made, entry.first, entry.second);
  }
  template <class Source>
  static const std::byte* read(const std::byte* at, Source& s, typename T::node_type& node) {
    return pack::read(at, s, 0, nullptr, node.key(), node.mapped());
  }
};

template <class T>
inline constexpr bool keeps_nodes = false;
template <class T>
  requires requires {
    typename T::node_type;
    typename T::key_compare;
  }
inline constexpr bool keeps_nodes<T> =
    std::is_empty_v<typename T::key_compare> && compares_safely<typename T::key_compare, typename T::key_type> &&
    std::is_nothrow_move_constructible_v<T> && node_parts<T>::replaceable;

template <class Family, class T>
[[nodiscard]] const std::byte* prepare_more(const std::byte* at, source s, std::size_t count, std::size_t i,
                                            const T& there, aside& made);

// Family::read_one(at, source, container) reads an element and inserts it.
template <class Family, class T>
[[nodiscard]] const std::byte* prepare_nodes(const std::byte* at, source& s, std::size_t rest, const T& there,
                                             const char* names, aside& made) {
  if constexpr (keeps_nodes<T>) {
    using parts = node_parts<T>;
    const std::byte* const begin = at;
    if (there.empty()) {
      if (*at == std::byte{} && s.has(at, 1 + rest)) return at + 1;
      return made.read(begin, s, rest, there);
    }
    std::size_t count = 0;
    at = read_count(at, s, count, parts::pack::min_size, rest, 0);
    if (at == nullptr) [[unlikely]]
      return nullptr;
    auto node = there.begin();
    for (std::size_t i = 0; i < count; ++i) {
      if (node == there.end()) return prepare_more<Family>(at, s, count, i, there, made);
      at = s.has(at, parts::pack::min_size)
               ? parts::prepare(at, s, names, made, *node)
               : truncated_in(s.teller, at, names, parts::pack::least, 0, parts::pack::count);
      if (at == nullptr) [[unlikely]]
        return decoder::trace(s.teller, nullptr, i);
      ++node;
    }
    return at;
  } else {
    if (*at == std::byte{} && s.has(at, 1 + rest)) return at + 1;
    return made.read(at, s, rest, there);
  }
}
// Elements i to count - 1, for which there are no nodes yet.
template <class Family, class T>
[[nodiscard]] BRINE_NOINLINE const std::byte* prepare_more(const std::byte* at, source s, std::size_t count,
                                                           std::size_t i, const T& there, aside& made) {
  made_value* more = made.make(at, there);
  for (; i < count; ++i) {
    at = Family::read_one(at, s, *static_cast<T*>(more->value));
    if (at == nullptr) [[unlikely]]
      return decoder::trace(s.teller, nullptr, i);
  }
  return more->end = at;
}

template <class Source, class T>
[[nodiscard]] const std::byte* overwrite_nodes(const std::byte* at, Source& s, T& value, std::size_t count) noexcept {
  T old(std::move(value));
  value.clear();
  for (std::size_t i = 0; i < count; ++i) {
    if constexpr (Source::may_wait) {
      if (old.empty()) {
        const made_value* made = s.waiting;
        s.waiting = made->next;
        T& more = *static_cast<T*>(made->value);
        while (!more.empty()) value.insert(value.end(), more.extract(more.begin()));
        return made->end;
      }
    }
    auto node = old.extract(old.begin());
    at = node_parts<T>::read(at, s, node);
    value.insert(value.end(), std::move(node));
  }
  return at;
}

}  // namespace brine::detail
