// A codec written by hand for each workload: the floor that a library could reach. One pass into
// a raw buffer that is never zeroed, one check of the room for each flat stretch, counts of 4 bytes;
// reading checks every length against what is left. It has no header, no limits on memory
// or depth, and a target that a failed load has half overwritten stays so.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "workloads.hpp"

namespace hand {

class buffer {
 public:
  buffer() = default;
  buffer(buffer&& other) noexcept
      : begin_{std::exchange(other.begin_, nullptr)},
        end_{std::exchange(other.end_, nullptr)},
        limit_{std::exchange(other.limit_, nullptr)} {}
  buffer& operator=(buffer&&) = delete;
  ~buffer() { std::free(begin_); }

  [[nodiscard]] std::byte* room(std::size_t n) {
    if (n > static_cast<std::size_t>(limit_ - end_)) [[unlikely]]
      grow(n);
    return end_;
  }
  void done(std::byte* end) { end_ = end; }
  void clear() { end_ = begin_; }

  [[nodiscard]] const std::byte* data() const { return begin_; }
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(end_ - begin_); }

 private:
  [[gnu::noinline]] void grow(std::size_t n) {
    const std::size_t used = size();
    const std::size_t capacity = 2 * static_cast<std::size_t>(limit_ - begin_) + n;
    auto* bigger = static_cast<std::byte*>(std::realloc(begin_, capacity));
    if (bigger == nullptr) std::abort();
    begin_ = bigger;
    end_ = bigger + used;
    limit_ = bigger + capacity;
  }

  std::byte* begin_ = nullptr;
  std::byte* end_ = nullptr;
  std::byte* limit_ = nullptr;
};

template <class T>
inline std::byte* put(std::byte* to, const T& value) {
  std::memcpy(to, &value, sizeof(T));
  return to + sizeof(T);
}
inline std::byte* put_count(std::byte* to, std::size_t count) { return put(to, static_cast<std::uint32_t>(count)); }
inline std::byte* put_bytes(std::byte* to, const void* from, std::size_t size) {
  std::memcpy(to, from, size);
  return to + size;
}
inline std::byte* put_text(std::byte* to, const std::string& text) {
  return put_bytes(put_count(to, text.size()), text.data(), text.size());
}

struct reader {
  const std::byte* at;
  const std::byte* end;

  [[nodiscard]] bool has(std::size_t n) const { return static_cast<std::size_t>(end - at) >= n; }
  template <class T>
  void take(T& value) {
    std::memcpy(&value, at, sizeof(T));
    at += sizeof(T);
  }
  // The count, whose own bytes are known to be there, of elements of at least `each` bytes.
  [[nodiscard]] bool count(std::size_t& n, std::size_t each) {
    std::uint32_t raw = 0;
    take(raw);
    n = raw;
    return n <= static_cast<std::size_t>(end - at) / each;
  }
  // `behind` more bytes follow the text for certain if the answer is true.
  [[nodiscard]] bool text(std::string& value, std::size_t behind) {
    std::uint32_t size = 0;
    take(size);
    if (!has(std::size_t{size} + behind)) [[unlikely]]
      return false;
    value.assign(reinterpret_cast<const char*>(at), size);
    at += size;
    return true;
  }
};

// The elements of unaligned bytes, so that a vector is filled from them without being zeroed first.
template <class T>
class unaligned {
 public:
  using iterator_category = std::random_access_iterator_tag;
  using value_type = T;
  using difference_type = std::ptrdiff_t;
  using pointer = const T*;
  using reference = T;
  unaligned() = default;
  explicit unaligned(const std::byte* at) : at_{at} {}
  T operator*() const {
    std::byte raw[sizeof(T)];
    std::memcpy(raw, at_, sizeof(T));
    return std::bit_cast<T>(raw);
  }
  unaligned& operator++() { return at_ += sizeof(T), *this; }
  unaligned operator++(int) {
    auto old = *this;
    at_ += sizeof(T);
    return old;
  }
  unaligned& operator--() { return at_ -= sizeof(T), *this; }
  unaligned& operator+=(difference_type n) { return at_ += n * static_cast<difference_type>(sizeof(T)), *this; }
  friend difference_type operator-(unaligned a, unaligned b) {
    return (a.at_ - b.at_) / static_cast<difference_type>(sizeof(T));
  }
  friend bool operator==(unaligned, unaligned) = default;

 private:
  const std::byte* at_ = nullptr;
};

// The bytes of `count` elements are known to be there.
template <class T>
void take_all(reader& r, std::vector<T>& value, std::size_t count) {
  const std::size_t bytes = count * sizeof(T);
  if (count <= value.size()) {
    value.resize(count);
    if (bytes != 0) std::memcpy(static_cast<void*>(value.data()), r.at, bytes);
  } else if constexpr (sizeof(T) == 1) {
    const auto* first = reinterpret_cast<const T*>(r.at);
    value.assign(first, first + count);
  } else {
    value.assign(unaligned<T>{r.at}, unaligned<T>{r.at + bytes});
  }
  r.at += bytes;
}

// W1
inline void encode(buffer& b, const bench::w1::message& m) {
  b.done(put_count(b.room(4), m.size()));
  for (const bench::w1::monster& one : m) {
    std::byte* to = b.room(12 + 2 + 2 + 4 + one.name.size() + 4 + one.inventory.size() + 1 + 4);
    to = put(put(put(to, one.pos), one.mana), one.hp);
    to = put_text(to, one.name);
    to = put_bytes(put_count(to, one.inventory.size()), one.inventory.data(), one.inventory.size());
    to = put(to, one.color);
    b.done(put_count(to, one.weapons.size()));
    for (const bench::w1::weapon& w : one.weapons) b.done(put(put_text(b.room(6 + w.name.size()), w.name), w.damage));
    to = b.room(6 + one.equipped.name.size() + 4 + 12 * one.path.size());
    to = put(put_text(to, one.equipped.name), one.equipped.damage);
    b.done(put_bytes(put_count(to, one.path.size()), one.path.data(), 12 * one.path.size()));
  }
}
inline bool decode(reader& r, bench::w1::message& m) {
  constexpr std::size_t tail = 4 + 2 + 4, middle = 4 + 1 + 4 + tail, least = 12 + 2 + 2 + 4 + middle;
  std::size_t n = 0;
  if (!r.has(4) || !r.count(n, least)) return false;
  m.resize(n);
  for (bench::w1::monster& one : m) {
    if (!r.has(least)) return false;
    r.take(one.pos);
    r.take(one.mana);
    r.take(one.hp);
    if (!r.text(one.name, middle) || !r.count(n, 1) || !r.has(n + 5 + tail)) return false;
    take_all(r, one.inventory, n);
    r.take(one.color);
    if (!r.count(n, 6)) return false;
    one.weapons.resize(n);
    for (bench::w1::weapon& w : one.weapons) {
      if (!r.has(6) || !r.text(w.name, 2)) return false;
      r.take(w.damage);
    }
    if (!r.has(tail) || !r.text(one.equipped.name, 6)) return false;
    r.take(one.equipped.damage);
    if (!r.count(n, 12)) return false;
    take_all(r, one.path, n);
  }
  return true;
}

// W2
inline void encode(buffer& b, const bench::w2::message& m) {
  const std::size_t bytes = m.size() * sizeof(bench::w2::tick);
  b.done(put_bytes(put_count(b.room(4 + bytes), m.size()), m.data(), bytes));
}
inline bool decode(reader& r, bench::w2::message& m) {
  std::size_t n = 0;
  if (!r.has(4) || !r.count(n, sizeof(bench::w2::tick))) return false;
  take_all(r, m, n);
  return true;
}

// W3
inline void encode(buffer& b, const bench::w3::message& m) {
  b.done(put_count(b.room(4), m.size()));
  for (const bench::w3::record& one : m) {
    std::byte* to = b.room(8 + 4 + one.name.size() + 9 + 4 + 4 * one.parts.size() + 4);
    to = put_text(put(to, one.id), one.name);
    to = put(to, one.score.has_value());
    if (one.score) to = put(to, *one.score);
    to = put_bytes(put_count(to, one.parts.size()), one.parts.data(), 4 * one.parts.size());
    b.done(put_count(to, one.tags.size()));
    for (const auto& [key, value] : one.tags) b.done(put(put_text(b.room(8 + key.size()), key), value));
  }
}
inline bool decode(reader& r, bench::w3::message& m) {
  constexpr std::size_t least = 8 + 4 + 1 + 4 + 4;
  std::size_t n = 0;
  if (!r.has(4) || !r.count(n, least)) return false;
  m.resize(n);
  for (bench::w3::record& one : m) {
    if (!r.has(least)) return false;
    r.take(one.id);
    if (!r.text(one.name, 1 + 4 + 4)) return false;
    std::uint8_t there = 0;
    r.take(there);
    if (there > 1) return false;
    if (there == 1) {
      if (!r.has(8 + 8)) return false;
      double score = 0;
      r.take(score);
      one.score = score;
    } else {
      one.score.reset();
    }
    if (!r.count(n, 4) || !r.has(4 * n + 4)) return false;
    take_all(r, one.parts, n);
    if (!r.count(n, 8)) return false;
    one.tags.clear();
    for (std::size_t i = 0; i < n; ++i) {
      std::uint32_t size = 0;
      if (!r.has(8)) return false;
      r.take(size);
      if (!r.has(std::size_t{size} + 4)) return false;
      const std::string_view key{reinterpret_cast<const char*>(r.at), size};
      r.at += size;
      std::int32_t value = 0;
      r.take(value);
      one.tags.emplace_hint(one.tags.end(), key, value);
    }
  }
  return true;
}

// W4
template <class Message>
void encode_small(buffer& b, const Message& m) {
  std::byte* to = b.room(8 + 8 + 4 + m.name.size() + 4);
  b.done(put(put_text(put(put(to, m.id), m.price), m.name), m.count));
}
template <class Message>
bool decode_small(reader& r, Message& m) {
  if (!r.has(8 + 8 + 4 + 4)) return false;
  r.take(m.id);
  r.take(m.price);
  if (!r.text(m.name, 4)) return false;
  r.take(m.count);
  return true;
}
inline void encode(buffer& b, const bench::w4::message& m) { encode_small(b, m); }
inline bool decode(reader& r, bench::w4::message& m) { return decode_small(r, m); }

// W5: numbers from 1 in the order in which nodes are met, 0 for none; each node once, in that order.
class numbers {
 public:
  // The number of this node; it is put into the list when it is met first.
  std::uint32_t operator()(const bench::w5::node* n) {
    if (n == nullptr) return 0;
    if (2 * (nodes_.size() + 1) > slots_.size()) grow();
    std::size_t at = hash(n);
    for (; slots_[at].node != nullptr; at = (at + 1) & mask_) {
      if (slots_[at].node == n) return slots_[at].number;
    }
    nodes_.push_back(n);
    slots_[at] = {n, static_cast<std::uint32_t>(nodes_.size())};
    return slots_[at].number;
  }
  [[nodiscard]] const std::vector<const bench::w5::node*>& nodes() const { return nodes_; }

 private:
  struct slot {
    const bench::w5::node* node = nullptr;
    std::uint32_t number = 0;
  };
  [[nodiscard]] std::size_t hash(const bench::w5::node* n) const {
    return ((reinterpret_cast<std::uintptr_t>(n) >> 4U) * 0x9e3779b97f4a7c15U >> 32U) & mask_;
  }
  [[gnu::noinline]] void grow() {
    const std::size_t room = slots_.empty() ? 64 : 4 * slots_.size();
    slots_.assign(room, {});
    mask_ = room - 1;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      std::size_t at = hash(nodes_[i]);
      while (slots_[at].node != nullptr) at = (at + 1) & mask_;
      slots_[at] = {nodes_[i], static_cast<std::uint32_t>(i + 1)};
    }
  }

  std::vector<const bench::w5::node*> nodes_;
  std::vector<slot> slots_;
  std::size_t mask_ = 0;
};
inline void encode(buffer& b, const bench::w5::message& m) {
  numbers number;
  b.done(put(b.room(4), number(m.root.get())));
  for (std::size_t i = 0; i < number.nodes().size(); ++i) {
    const bench::w5::node& n = *number.nodes()[i];
    std::byte* to = put(b.room(16), n.value);
    to = put(to, number(n.next.get()));
    b.done(put(to, number(n.other.get())));
  }
}
inline bool decode(reader& r, bench::w5::message& m) {
  std::vector<std::shared_ptr<bench::w5::node>> nodes;
  const auto edge = [&](std::shared_ptr<bench::w5::node>& to) {
    std::uint32_t number = 0;
    r.take(number);
    if (number > nodes.size()) {
      if (number != nodes.size() + 1) return false;
      nodes.push_back(std::make_shared<bench::w5::node>());
    }
    to = number == 0 ? nullptr : nodes[number - 1];
    return true;
  };
  if (!r.has(4) || !edge(m.root)) return false;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    bench::w5::node& n = *nodes[i];
    if (!r.has(16)) return false;
    r.take(n.value);
    if (!edge(n.next) || !edge(n.other)) return false;
  }
  return true;
}

// W6
struct callback {
  std::uint64_t id;
  double price;
  std::string name;
  int count;
  double operator()(double by) const { return bench::w6::called(id, price, name, count, by); }
};
inline void encode(buffer& b, const callback& m) { encode_small(b, m); }
inline bool decode(reader& r, callback& m) { return decode_small(r, m); }

// What every competitor offers the benchmarks.
struct peer {
  using bytes = buffer;
  using callback = hand::callback;
  static callback make_callback(const bench::w4::message& m) { return {m.id, m.price, m.name, m.count}; }

  template <class T>
  static void encode_into(bytes& to, const T& value) {
    to.clear();
    hand::encode(to, value);
  }
  template <class T>
  static bytes encode(const T& value) {
    bytes to;
    hand::encode(to, value);
    return to;
  }
  template <class T>
  static void decode_into(T& to, const bytes& from) {
    reader r{from.data(), from.data() + from.size()};
    if (!hand::decode(r, to) || r.at != r.end) [[unlikely]]
      std::abort();
  }
  template <class T>
  static T decode(const bytes& from) {
    T to{};
    decode_into(to, from);
    return to;
  }
};

}  // namespace hand
