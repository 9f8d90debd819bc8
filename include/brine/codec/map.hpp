// Sets and maps, ordered or not, single or multi-: a varint count, then the keys, or the keys
// and values in turn, in the container's own order; unordered ones in the order of their bytes
// where the options ask for canonical bytes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "members.hpp"
#include "sequence.hpp"

namespace brine {

namespace detail {

// insert() of a multi-container has no answer to "was it new?".
template <class T>
concept multi = requires(T& c, typename T::value_type v) {
  { c.insert(std::move(v)) } -> std::same_as<typename T::iterator>;
};

template <class T, class V>
void insert_behind(T& c, V&& value) {
  // Ordered containers were saved in order: the end is the right place, in constant time.
  c.insert(c.end(), std::forward<V>(value));
}

// An order of elements that says nothing of the value: hash tables.
template <class T>
concept unordered = requires { typename T::hasher; };

// Calls f(element) for each, in the order of their own bytes.
template <class Write, class T, class F>
BRINE_COLD void each_sorted(const T& c, Write&& write, F&& f) {
  std::vector<std::pair<std::string, const typename T::value_type*>> order;
  for (const auto& element : c) {
    memory_encoder e;
    e.set_canonical(true);
    write(e, element);
    order.emplace_back(std::string{reinterpret_cast<const char*>(e.data()), e.size()}, std::addressof(element));
  }
  std::sort(order.begin(), order.end());
  for (const auto& [bytes, element] : order) f(*element);
}

}  // namespace detail

template <class T>
struct family<T, kind::set> : plain_family {
  using key_type = typename T::key_type;
  using keys = codec_for<key_type>;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.put(detail::multi<T> ? schema::node::multiset : schema::node::set);
    schema::describe<key_type>(b, "[]");
  }
  static void encode(encoder& e, const T& value) {
    e.put_count(value.size());
    const auto write = [](encoder& to, const key_type& key) { detail::encode<key_type>(to, key); };
    if constexpr (detail::unordered<T>) {
      if (e.canonical()) return detail::each_sorted(value, write, [&](const key_type& key) { write(e, key); });
    }
    for (const auto& key : value) write(e, key);
  }
  template <std::size_t Rest>
  static bool get(decoder& d, T& value) {
    std::size_t count = 0;
    if (!d.get_count(keys::min_size, Rest, count, detail::free_elements<key_type>())) [[unlikely]]
      return false;
    if (!d.charge(count, sizeof(key_type) + 4 * sizeof(void*))) [[unlikely]]
      return false;
    value.clear();
    for (std::size_t i = 0; i < count; ++i) {
      detail::place<key_type> key;
      if (!key.construct(d)) [[unlikely]]
        return d.trace(i);
      detail::insert_behind(value, std::move(*key.get()));
    }
    return true;
  }
  static bool skip(decoder& d) {
    std::size_t count = 0;
    if (!d.get_count(keys::min_size, 0, count, detail::free_elements<key_type>())) [[unlikely]]
      return false;
    for (std::size_t i = 0; i < count; ++i) {
      if (!detail::skip<key_type>(d)) [[unlikely]]
        return d.trace(i);
    }
    return true;
  }
};

template <class T>
struct family<T, kind::map> : plain_family {
  using key_type = typename T::key_type;
  using mapped_type = typename T::mapped_type;
  static constexpr std::size_t min_size = 1;
  static constexpr std::string_view names[] = {"key", "value"};

  static constexpr void describe(schema::builder& b) {
    b.put(detail::multi<T> ? schema::node::multimap : schema::node::map);
    schema::describe<key_type>(b, "key");
    schema::describe<mapped_type>(b, "value");
  }
  static void encode(encoder& e, const T& value) {
    e.put_count(value.size());
    const auto write = [](encoder& to, const auto& entry) {
      detail::member_pack<key_type, mapped_type>::encode(to, entry.first, entry.second);
    };
    if constexpr (detail::unordered<T>) {
      if (e.canonical()) return detail::each_sorted(value, write, [&](const auto& entry) { write(e, entry); });
    }
    for (const auto& entry : value) write(e, entry);
  }
  template <std::size_t Rest>
  static bool get(decoder& d, T& value) {
    using pack = detail::member_pack<key_type, mapped_type>;
    std::size_t count = 0;
    if (!get_count<pack>(d, Rest, count)) [[unlikely]]
      return false;
    if (!d.charge(count, sizeof(typename T::value_type) + 4 * sizeof(void*))) [[unlikely]]
      return false;
    value.clear();
    for (std::size_t i = 0; i < count; ++i) {
      if constexpr (detail::publicly_made<key_type> && detail::publicly_made<mapped_type>) {
        std::pair<key_type, mapped_type> entry{};
        if (!pack::decode(d, names, entry.first, entry.second)) [[unlikely]]
          return d.trace(i);
        detail::insert_behind(value, std::move(entry));
      } else {
        detail::place<key_type> key;
        detail::place<mapped_type> mapped;
        if (!key.construct(d) || !mapped.construct(d)) [[unlikely]]
          return d.trace(i);
        detail::insert_behind(value, std::pair<key_type, mapped_type>{std::move(*key.get()), std::move(*mapped.get())});
      }
    }
    return true;
  }
  static bool skip(decoder& d) {
    using pack = detail::member_pack<key_type, mapped_type>;
    std::size_t count = 0;
    if (!get_count<pack>(d, 0, count)) [[unlikely]]
      return false;
    for (std::size_t i = 0; i < count; ++i) {
      if (!detail::skip<key_type>(d) || !detail::skip<mapped_type>(d)) [[unlikely]]
        return d.trace(i);
    }
    return true;
  }

 private:
  template <class Pack>
  static bool get_count(decoder& d, std::size_t rest, std::size_t& count) {
    constexpr std::size_t free = Pack::min_size != 0 ? 0 : Pack::fixed ? std::size_t{1} << 18U : 4096;
    return d.get_count(Pack::min_size, rest, count, free);
  }
};

}  // namespace brine
