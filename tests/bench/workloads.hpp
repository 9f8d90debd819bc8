// What is saved and loaded: plain types, messages made from a fixed seed, and the question whether
// two of them are equal. Many messages of each kind: one that is repeated is learned by the
// branch predictor.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace bench {

// splitmix64: the same numbers with every compiler and library.
class random_numbers {
 public:
  explicit random_numbers(std::uint64_t seed) : state_{seed} {}
  std::uint64_t operator()() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }
  // From `low` to `high`, both included.
  std::size_t between(std::size_t low, std::size_t high) { return low + (*this)() % (high - low + 1); }
  double real() { return static_cast<double>((*this)() >> 11U) * 0x1p-52 - 1; }
  std::string text(std::size_t size) {
    std::string out(size, ' ');
    for (char& c : out) c = static_cast<char>('A' + (*this)() % 26);
    return out;
  }

 private:
  std::uint64_t state_;
};

// BENCH_SCALE multiplies the sizes of W2, W3 and W5.
inline std::size_t scaled(std::size_t size) {
  const char* scale = std::getenv("BENCH_SCALE");
  const double by = scale == nullptr ? 1.0 : std::strtod(scale, nullptr);
  return static_cast<std::size_t>(static_cast<double>(size) * by);
}

// W1: 50 monsters, as in the public cpp_serializers_benchmark: the same fields, the same lengths.
namespace w1 {

struct vec3 {
  float x, y, z;
  bool operator==(const vec3&) const = default;
};
enum class color : std::uint8_t { red, green, blue };
struct weapon {
  std::string name;
  std::int16_t damage;
  bool operator==(const weapon&) const = default;
};
struct monster {
  vec3 pos;
  std::int16_t mana;
  std::int16_t hp;
  std::string name;
  std::vector<std::uint8_t> inventory;
  w1::color color;
  std::vector<weapon> weapons;
  weapon equipped;
  std::vector<vec3> path;
  bool operator==(const monster&) const = default;
};
using message = std::vector<monster>;

inline std::vector<message> make() {
  random_numbers r{1};
  const auto place = [&r] {
    return vec3{static_cast<float>(r.real()), static_cast<float>(r.real()), static_cast<float>(r.real())};
  };
  const auto arm = [&r] { return weapon{r.text(r.between(1, 10)), static_cast<std::int16_t>(r())}; };
  std::vector<message> all(64);
  for (message& m : all) {
    m.resize(50);
    for (monster& one : m) {
      one.pos = place();
      one.mana = static_cast<std::int16_t>(r.between(0, 499));
      one.hp = static_cast<std::int16_t>(r.between(0, 999));
      one.name = r.text(r.between(1, 10));
      one.inventory.resize(r.between(1, 10));
      for (auto& item : one.inventory) item = static_cast<std::uint8_t>(r.between(1, 10));
      one.color = static_cast<w1::color>(r.between(0, 2));
      one.weapons.resize(r.between(1, 10));
      for (weapon& w : one.weapons) w = arm();
      one.equipped = arm();
      one.path.resize(r.between(1, 10));
      for (vec3& step : one.path) step = place();
    }
  }
  return all;
}
// The bytes that a codec with counts of 4 bytes and nothing else needs.
inline std::size_t plain_size(const message& m) {
  std::size_t size = 4;
  for (const monster& one : m) {
    size += 12 + 2 + 2 + 4 + one.name.size() + 4 + one.inventory.size() + 1 + 4;
    for (const weapon& w : one.weapons) size += 4 + w.name.size() + 2;
    size += 4 + one.equipped.name.size() + 2 + 4 + 12 * one.path.size();
  }
  return size;
}

}  // namespace w1

// W2: 1,000,000 structs of 24 bytes without padding.
namespace w2 {

struct tick {
  std::uint64_t at;
  double price;
  std::int32_t volume;
  float change;
  bool operator==(const tick&) const = default;
};
static_assert(sizeof(tick) == 24);
using message = std::vector<tick>;

inline std::vector<message> make() {
  random_numbers r{2};
  std::vector<message> all(2);
  for (message& m : all) {
    m.resize(scaled(1'000'000));
    for (tick& t : m) {
      t = {r(), r.real(), static_cast<std::int32_t>(r()), static_cast<float>(r.real())};
    }
  }
  return all;
}
inline std::size_t plain_size(const message& m) { return 4 + m.size() * sizeof(tick); }

}  // namespace w2

// W3: 10,000 records.
namespace w3 {

struct record {
  std::uint64_t id;
  std::string name;
  std::optional<double> score;
  std::vector<std::uint32_t> parts;
  std::map<std::string, std::int32_t> tags;
  bool operator==(const record&) const = default;
};
using message = std::vector<record>;

inline std::vector<message> make() {
  random_numbers r{3};
  std::vector<message> all(2);
  for (message& m : all) {
    m.resize(scaled(10'000));
    for (record& one : m) {
      one.id = r();
      one.name = r.text(r.between(5, 40));
      if (r.between(0, 1) == 1) one.score = r.real();
      one.parts.resize(r.between(0, 16));
      for (auto& part : one.parts) part = static_cast<std::uint32_t>(r());
      for (std::size_t tags = r.between(0, 4); one.tags.size() < tags;) {
        one.tags.emplace(r.text(r.between(3, 10)), static_cast<std::int32_t>(r()));
      }
    }
  }
  return all;
}
inline std::size_t plain_size(const message& m) {
  std::size_t size = 4;
  for (const record& one : m) {
    size += 8 + 4 + one.name.size() + 1 + (one.score ? 8 : 0) + 4 + 4 * one.parts.size() + 4;
    for (const auto& [key, value] : one.tags) size += 4 + key.size() + 4;
  }
  return size;
}

}  // namespace w3

// W4: one small struct a message.
namespace w4 {

struct message {
  std::uint64_t id;
  double price;
  std::string name;
  int count;
  bool operator==(const message&) const = default;
};

inline std::vector<message> make() {
  random_numbers r{4};
  std::vector<message> all(256);
  for (message& m : all) m = {r(), r.real(), r.text(12), static_cast<int>(r())};
  return all;
}
inline std::size_t plain_size(const message& m) { return 8 + 8 + 4 + m.name.size() + 4; }

}  // namespace w4

// W5: a graph of 100,000 nodes behind shared_ptr, two edges each: one to the next node, one to
// any. With BENCH_CHAIN=1 the edge to the next node alone: a chain.
namespace w5 {

struct node {
  std::uint64_t value;
  std::shared_ptr<node> next;
  std::shared_ptr<node> other;
};
struct message {
  std::shared_ptr<node> root;
};

// All nodes that can be reached, in the order in which they are met.
inline std::vector<std::shared_ptr<node>> nodes_of(const message& m) {
  std::vector<std::shared_ptr<node>> all;
  std::unordered_map<const node*, bool> met;
  const auto meet = [&](const std::shared_ptr<node>& n) {
    if (n != nullptr && met.emplace(n.get(), true).second) all.push_back(n);
  };
  meet(m.root);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::shared_ptr<node> now = all[i];
    meet(now->next);
    meet(now->other);
  }
  return all;
}

// Takes the edges away, so that nothing is destroyed by recursion and no cycle stays.
inline void dispose(message& m) {
  std::vector<std::shared_ptr<node>> waiting;
  if (m.root != nullptr) waiting.push_back(std::move(m.root));
  while (!waiting.empty()) {
    const std::shared_ptr<node> now = std::move(waiting.back());
    waiting.pop_back();
    if (now->next != nullptr) waiting.push_back(std::move(now->next));
    if (now->other != nullptr) waiting.push_back(std::move(now->other));
  }
}

// Equal by value and by identity: the same edges between the same nodes.
inline bool equal(const message& a, const message& b) {
  const auto left = nodes_of(a);
  const auto right = nodes_of(b);
  if (left.size() != right.size()) return false;
  std::unordered_map<const node*, const node*> twin;
  twin.emplace(nullptr, nullptr);
  for (std::size_t i = 0; i < left.size(); ++i) twin.emplace(left[i].get(), right[i].get());
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (left[i]->value != right[i]->value || twin.at(left[i]->next.get()) != right[i]->next.get() ||
        twin.at(left[i]->other.get()) != right[i]->other.get()) {
      return false;
    }
  }
  return true;
}
inline bool operator==(const message& a, const message& b) { return equal(a, b); }

inline std::vector<message> make() {
  random_numbers r{5};
  std::vector<message> all(2);
  const bool chain = std::getenv("BENCH_CHAIN") != nullptr;
  for (message& m : all) {
    std::vector<std::shared_ptr<node>> nodes(scaled(100'000));
    for (auto& n : nodes) n = std::make_shared<node>(node{r(), nullptr, nullptr});
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (i + 1 < nodes.size()) nodes[i]->next = nodes[i + 1];
      if (!chain) nodes[i]->other = nodes[r() % nodes.size()];
    }
    m.root = nodes.front();
  }
  return all;
}
inline std::size_t plain_size(const message& m) { return 4 + nodes_of(m).size() * (8 + 4 + 4); }

}  // namespace w5

// W6: a callback. What it captures is W4's struct, and calling it adds it up.
namespace w6 {

inline double called(std::uint64_t id, double price, const std::string& name, int count, double by) {
  return static_cast<double>(id >> 12U) + price * by + static_cast<double>(name.size()) + count;
}

}  // namespace w6

}  // namespace bench
