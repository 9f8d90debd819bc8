// Sets and maps, ordered or not, single or multi-: a varint count, then the keys, or the keys
// and values in turn, in the container's own order; unordered ones in the order of their bytes
// where the options ask for canonical bytes.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "../meta/lifetime.hpp"
#include "../meta/row.hpp"
#include "members.hpp"
#include "nodes.hpp"
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
  if constexpr (requires { c.insert(c.end(), std::forward<V>(value)); }) {
    // Ordered containers were saved in order: the end is the right place, in constant time.
    c.insert(c.end(), std::forward<V>(value));
  } else {
    c.insert(std::forward<V>(value));
  }
}

// A key that may lead to shared objects, to which a comparator or hash may look. Those are read after the value: such
// keys are inserted when the value is read once more, all objects being there (graph/tracker.hpp).
template <class Key>
inline constexpr bool reaches_objects = [] {
  constexpr kind k = kind_of<Key>;
  if constexpr (k >= kind::boolean && k <= kind::text_view) {
    return false;
  } else {
    constexpr const schema::facts& found = schema::facts_of<Key>;
    return found.shared || found.closures || found.hooked || found.bases != 0;
  }
}();

// Whether the keys of one container have to wait; where the type says that they needn't, this is nothing.
template <class Key>
class key_watch {
 public:
  explicit key_watch(decoder& d) {
    if constexpr (reaches_objects<Key>) before_ = d.references;
  }
  // A key begins, and was read.
  void begin(decoder& d) {
    if constexpr (reaches_objects<Key>) before_ = d.references;
  }
  void end(decoder& d) {
    if constexpr (reaches_objects<Key>) waits_ = waits_ || (d.references != before_ && !d.again);
  }
  [[nodiscard]] bool waits() const noexcept {
    if constexpr (reaches_objects<Key>) {
      return waits_;
    } else {
      return false;
    }
  }
  // Such a container is left empty.
  template <class T>
  void settle(decoder& d, T& value) {
    if constexpr (reaches_objects<Key>) {
      if (!waits_) return;
      value.clear();
      d.waiting = true;
    }
  }

 private:
  struct nothing {};
  [[no_unique_address]] std::conditional_t<reaches_objects<Key>, std::size_t, nothing> before_{};
  [[no_unique_address]] std::conditional_t<reaches_objects<Key>, bool, nothing> waits_{};
};

inline constexpr char key_and_value[] = "key\0value";

// What a key is made from: characters as they stand in the document, of which a string is constructed.
template <class String>
struct key_text {
  using type = std::basic_string_view<typename String::value_type>;
};
template <class Character, class Traits>
struct key_text<std::basic_string<Character, Traits>> {
  struct type {
    const Character* first;
    std::size_t size;

    BRINE_STEP operator std::basic_string<Character, Traits>() const {  // NOLINT(google-explicit-constructor)
      BRINE_ASSUME(first != nullptr);  // else the string asks, and has an error for it
      return {first, size};
    }
  };
};

// An order of elements that says nothing of the value: hash tables.
template <class T>
concept unordered = requires { typename T::hasher; };

// Pieces of bytes in the order of their bytes; one in front of those that begin with it.
template <class = void>
class byte_order {
 public:
  void add(std::size_t begin, std::size_t end, const void* element) { all_.push_back({nullptr, begin, end, element}); }
  void sort(const std::byte* bytes) {
    for (piece& p : all_) p.bytes = bytes;
    if (!all_.empty()) std::qsort(all_.begin(), all_.size(), sizeof(piece), &compare);
  }
  [[nodiscard]] std::size_t size() const noexcept { return all_.size(); }
  [[nodiscard]] const void* operator[](std::size_t i) const { return all_[i].element; }

 private:
  struct piece {
    const std::byte* bytes;
    std::size_t begin, end;
    const void* element;
  };
  static int compare(const void* left, const void* right) {
    const auto& a = *static_cast<const piece*>(left);
    const auto& b = *static_cast<const piece*>(right);
    const std::size_t a_size = a.end - a.begin, b_size = b.end - b.begin;
    const std::size_t common = a_size < b_size ? a_size : b_size;
    const int order = common == 0 ? 0 : std::memcmp(a.bytes + a.begin, b.bytes + b.begin, common);
    return order != 0 ? order : a_size < b_size ? -1 : a_size > b_size ? 1 : a.begin < b.begin ? -1 : 1;
  }

  meta::row<piece> all_;
};

// Calls f(element) for each, in the order of their own bytes.
template <class Write, class T, class F>
BRINE_COLD void each_sorted(const brine::context* given, const T& c, Write&& write, F&& f) {
  memory_encoder e;
  e.set_canonical(true);
  e.set_context(given);
  byte_order<> order;
  for (const auto& element : c) {
    const std::size_t begin = e.size();
    write(e, element);
    order.add(begin, e.size(), std::addressof(element));
  }
  order.sort(e.data());
  for (std::size_t i = 0; i < order.size(); ++i) f(*static_cast<const typename T::value_type*>(order[i]));
}

// The elements of a set or map, whose family reads one of them: into the nodes that are there where it may, once all
// bytes were found to be good.
template <class Family, class Source, class T>
BRINE_STEP const std::byte* read_counted(const std::byte* at, Source& s, T& value, std::size_t count) {
  if constexpr (Source::trusted && keeps_nodes<T>) {
    return overwrite_nodes(at, s, value, count);
  } else if constexpr (Source::trusted) {
    value.clear();  // the count is 0: others wait
    return at;
  } else {
    value.clear();
    for (std::size_t i = 0; i < count; ++i) {
      at = Family::read_one(at, s, value);
      if (at == nullptr) [[unlikely]]
        return decoder::trace(s.teller, nullptr, i);
    }
    return at;
  }
}

}  // namespace detail

template <class T>
struct family<T, kind::set> : plain_family {
  using key_type = std::remove_cv_t<typename T::key_type>;
  using keys = codec_for<key_type>;
  static constexpr std::size_t min_size = 1;
  static constexpr std::size_t node_size = sizeof(typename T::value_type) + 4 * sizeof(void*);  // more or less

  static constexpr void describe(schema::builder& b) {
    b.put(detail::multi<T> ? schema::node::multiset : schema::node::set);
    const bool before = b.begin_key();
    schema::describe<key_type>(b, "[]");
    b.end_key(before);
    if constexpr (!detail::publicly_made<key_type> || keys::min_size == 0) b.slow();
  }
  static void encode(encoder& e, const T& value) {
    e.put_count(value.size());
    const std::size_t begin = e.size();
    const auto write = [](encoder& to, const key_type& key) { detail::encode<key_type>(to, key); };
    if constexpr (detail::unordered<T>) {
      if (e.canonical()) {
        detail::each_sorted(e.contexts(), value, write, [&](const key_type& key) { write(e, key); });
        return detail::announce<key_type>(e, begin, value.size());
      }
    }
    [[maybe_unused]] const detail::scope_of<decltype(*value.begin())> scope{e};
    for (const auto& key : value) write(e, key);
    detail::announce<key_type>(e, begin, value.size());
  }
  static bool get(decoder& d, T& value, std::size_t rest) {
    std::size_t count = 0;
    if (!detail::get_count_of<key_type>(d, rest, count)) [[unlikely]]
      return false;
    if (!d.charge(count, node_size)) [[unlikely]]
      return false;
    value.clear();
    detail::key_watch<key_type> watch{d};
    for (std::size_t i = 0; i < count; ++i) {
      detail::place<key_type> key;
      if (!key.construct(d)) [[unlikely]]
        return d.trace(i);
      watch.end(d);
      if (!watch.waits()) detail::insert_behind(value, std::move(*key.get()));
    }
    watch.settle(d, value);
    return true;
  }
  static constexpr bool quick = true;
  template <class Source>
  static const std::byte* read(const std::byte* at, Source& s, T& value, std::size_t rest) {
    if (detail::waits(at, s)) [[unlikely]]
      return detail::take(s, value);
    std::size_t count = 0;
    at = detail::read_count(at, s, count, keys::min_size, rest, node_size);
    if (at == nullptr) [[unlikely]]
      return nullptr;
    return detail::read_counted<family>(at, s, value, count);
  }
  static const std::byte* read_one(const std::byte* at, detail::source& s, T& value) {
    key_type key{};
    at = detail::read_checked(at, s, key);
    if (at != nullptr) [[likely]]
      detail::insert_behind(value, std::move(key));
    return at;
  }
  static const std::byte* pass(const std::byte* at, detail::source& s, std::size_t rest) {
    std::size_t count = 0;
    at = detail::read_count(at, s, count, keys::min_size, rest, 0);
    if (at == nullptr) [[unlikely]]
      return nullptr;
    for (std::size_t i = 0; i < count; ++i) {
      at = detail::pass_checked<key_type>(at, s);
      if (at == nullptr) [[unlikely]]
        return decoder::trace(s.teller, nullptr, i);
    }
    return at;
  }
  static const std::byte* prepare(const std::byte* at, detail::source& s, std::size_t rest, const T& there,
                                  detail::aside& made) {
    return detail::prepare_nodes<family>(at, s, rest, there, nullptr, made);
  }
  static bool skip(decoder& d) {
    std::size_t count = 0;
    if (!detail::get_count_of<key_type>(d, 0, count)) [[unlikely]]
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
  using key_type = std::remove_cv_t<typename T::key_type>;
  using mapped_type = std::remove_cv_t<typename T::mapped_type>;
  static constexpr std::size_t min_size = 1;
  static constexpr std::size_t node_size = sizeof(typename T::value_type) + 4 * sizeof(void*);  // more or less
  static constexpr const char* path = detail::key_and_value;

  static constexpr void describe(schema::builder& b) {
    b.put(detail::multi<T> ? schema::node::multimap : schema::node::map);
    const bool before = b.begin_key();
    schema::describe<key_type>(b, "key");
    b.end_key(before);
    schema::describe<mapped_type>(b, "value");
    if constexpr (!detail::publicly_made<key_type> || !detail::publicly_made<mapped_type> ||
                  codec_for<key_type>::min_size + codec_for<mapped_type>::min_size == 0) {
      b.slow();
    }
  }
  static void encode(encoder& e, const T& value) {
    e.put_count(value.size());
    const std::size_t begin = e.size();
    const auto write = [](encoder& to, const auto& entry) {
      detail::member_pack<key_type, mapped_type>::encode(to, entry.first, entry.second);
    };
    if constexpr (detail::unordered<T>) {
      if (e.canonical()) {
        detail::each_sorted(e.contexts(), value, write, [&](const auto& entry) { write(e, entry); });
        return detail::announce<key_type, mapped_type>(e, begin, value.size());
      }
    }
    [[maybe_unused]] const detail::scope_of<decltype(*value.begin())> scope{e};
    for (const auto& entry : value) write(e, entry);
    detail::announce<key_type, mapped_type>(e, begin, value.size());
  }
  static bool get(decoder& d, T& value, [[maybe_unused]] std::size_t rest) {
    using pack = detail::member_pack<key_type, mapped_type>;
    std::size_t count = 0;
    if (!detail::get_count_of<key_type, mapped_type>(d, rest, count)) [[unlikely]]
      return false;
    if (!d.charge(count, node_size)) [[unlikely]]
      return false;
    value.clear();
    detail::key_watch<key_type> watch{d};
    for (std::size_t i = 0; i < count; ++i) {
      if constexpr (detail::reaches_objects<key_type>) {
        detail::place<key_type> key;
        detail::place<mapped_type> mapped;
        watch.begin(d);
        if (!d.need(pack::min_size) || !key.construct(d)) [[unlikely]]
          return decoder::trace(&d, path, 0) != nullptr || d.trace(i);
        watch.end(d);
        if (!d.need(codec_for<mapped_type>::min_size) || !mapped.construct(d)) [[unlikely]]
          return decoder::trace(&d, path, 1) != nullptr || d.trace(i);
        if (!watch.waits()) {
          detail::insert_behind(value,
                                std::pair<key_type, mapped_type>{std::move(*key.get()), std::move(*mapped.get())});
        }
      } else if constexpr (detail::publicly_made<key_type> && detail::publicly_made<mapped_type>) {
        std::pair<key_type, mapped_type> entry{};
        if (!pack::decode(d, path, entry.first, entry.second)) [[unlikely]]
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
    watch.settle(d, value);
    return true;
  }
  static constexpr bool quick = true;
  template <class Source>
  static const std::byte* read(const std::byte* at, Source& s, T& value, std::size_t rest) {
    if (detail::waits(at, s)) [[unlikely]]
      return detail::take(s, value);
    using pack = detail::member_pack<key_type, mapped_type>;
    std::size_t count = 0;
    at = detail::read_count(at, s, count, pack::min_size, rest, node_size);
    if (at == nullptr) [[unlikely]]
      return nullptr;
    return detail::read_counted<family>(at, s, value, count);
  }
  BRINE_INLINE static const std::byte* read_one(const std::byte* at, detail::source& s, T& value) {
    using pack = detail::member_pack<key_type, mapped_type>;
    if (!s.has(at, pack::min_size)) [[unlikely]]
      return detail::truncated_in(s.teller, at, path, pack::least, 0, pack::count);
    mapped_type mapped{};
    if constexpr (text_key) {
      // The key is made where it stays, from the bytes.
      using character = typename key_type::value_type;
      constexpr std::size_t behind = codec_for<mapped_type>::min_size;
      std::size_t length = 0;
      at = detail::read_count(at, s, length, 1, behind, 1);
      if (at == nullptr) [[unlikely]]
        return decoder::trace(s.teller, path, 0);
      const typename detail::key_text<key_type>::type key{reinterpret_cast<const character*>(at), length};
      at = codec_for<mapped_type>::read(at + length, s, mapped, 0);
      if (at == nullptr) [[unlikely]]
        return decoder::trace(s.teller, path, 1);
      value.emplace_hint(value.end(), key, std::move(mapped));
    } else {
      key_type key{};
      at = pack::read(at, s, 0, path, key, mapped);
      if (at == nullptr) [[unlikely]]
        return nullptr;
      detail::insert_behind(value, std::pair<key_type, mapped_type>{std::move(key), std::move(mapped)});
    }
    return at;
  }
  static const std::byte* pass(const std::byte* at, detail::source& s, std::size_t rest) {
    using pack = detail::member_pack<key_type, mapped_type>;
    std::size_t count = 0;
    at = detail::read_count(at, s, count, pack::min_size, rest, 0);
    if (at == nullptr) [[unlikely]]
      return nullptr;
    for (std::size_t i = 0; i < count; ++i) {
      at = s.has(at, pack::min_size) ? pack::pass(at, s, 0, path)
                                     : detail::truncated_in(s.teller, at, path, pack::least, 0, pack::count);
      if (at == nullptr) [[unlikely]]
        return decoder::trace(s.teller, nullptr, i);
    }
    return at;
  }
  static const std::byte* prepare(const std::byte* at, detail::source& s, std::size_t rest, const T& there,
                                  detail::aside& made) {
    return detail::prepare_nodes<family>(at, s, rest, there, path, made);
  }
  static bool skip(decoder& d) {
    std::size_t count = 0;
    if (!detail::get_count_of<key_type, mapped_type>(d, 0, count)) [[unlikely]]
      return false;
    for (std::size_t i = 0; i < count; ++i) {
      if (!detail::skip<key_type>(d) || !detail::skip<mapped_type>(d)) [[unlikely]]
        return d.trace(i);
    }
    return true;
  }

 private:
  // A key that can be made from characters as they stand in the document.
  static constexpr bool text_key = [] {
    if constexpr (kind_of<key_type> == kind::text) {
      using character = typename key_type::value_type;
      return sizeof(character) == 1 && codec_for<character>::bulk &&
             requires(T& c, typename detail::key_text<key_type>::type key, mapped_type&& mapped) {
               c.emplace_hint(c.end(), key, std::move(mapped));
             };
    } else {
      return false;
    }
  }();
};

}  // namespace brine
