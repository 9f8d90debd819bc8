// Canonical bytes: equal values give equal bytes, whatever the history of their hash tables.
#include <doctest/doctest.h>

#include <array>
#include <brine/brine.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

namespace {

constexpr brine::save_options canonical{.canonical = true};

// Another seed, another order of the buckets.
template <std::uint64_t Seed>
struct seeded {
  std::size_t operator()(std::uint64_t key) const {
    std::uint64_t x = key ^ Seed;
    x ^= x >> 33U;
    x *= 0xff51afd7ed558ccdU;
    x ^= x >> 33U;
    return static_cast<std::size_t>(x * Seed);
  }
  std::size_t operator()(const std::string& key) const { return (*this)(std::uint64_t{std::hash<std::string>{}(key)}); }
};

template <class T>
std::vector<std::string> order_of(const T& container) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : container) keys.push_back(key);
  return keys;
}

template <class Map>
Map filled(bool backwards, std::size_t buckets) {
  Map map(buckets);
  for (int i = 0; i < 100; ++i) {
    const int n = backwards ? 99 - i : i;
    map.emplace("key " + std::to_string(n), n);
  }
  return map;
}

}  // namespace

TEST_CASE("other bucket counts and orders of insertion, the same bytes") {
  using map = std::unordered_map<std::string, int>;
  const auto first = filled<map>(false, 1), second = filled<map>(true, 5000);
  REQUIRE(first == second);
  REQUIRE(order_of(first) != order_of(second));
  CHECK(brine::dumps(first) != brine::dumps(second));
  CHECK(brine::dumps(first, canonical) == brine::dumps(second, canonical));
  CHECK(brine::loads<map>(brine::dumps(second, canonical)) == first);
}

TEST_CASE("what was erased leaves no trace") {
  std::unordered_set<int> used{1, 2, 3}, fresh{3, 2};
  for (int i = 0; i < 1000; ++i) used.insert(i * 7);
  for (int i = 0; i < 1000; ++i) used.erase(i * 7);
  used.erase(1);
  REQUIRE(used == fresh);
  CHECK(brine::dumps(used, canonical) == brine::dumps(fresh, canonical));
}

TEST_CASE("other hash seeds, the same bytes") {
  using one = std::unordered_map<std::string, int, seeded<0x9e3779b97f4a7c15U>>;
  using other = std::unordered_map<std::string, int, seeded<0xbf58476d1ce4e5b9U>>;
  const auto first = filled<one>(false, 10);
  const auto second = filled<other>(false, 10);
  REQUIRE(order_of(first) != order_of(second));
  CHECK(brine::dumps(first, canonical) == brine::dumps(second, canonical));
  CHECK(brine::loads<other>(brine::dumps(first)) == second);
}

TEST_CASE("multi-containers: equal keys by their values' bytes") {
  std::unordered_multimap<int, std::string> first{{1, "a"}, {1, "b"}, {2, "c"}};
  std::unordered_multimap<int, std::string> second{{2, "c"}, {1, "b"}, {1, "a"}};
  REQUIRE(first == second);
  CHECK(brine::dumps(first, canonical) == brine::dumps(second, canonical));
  const std::unordered_multiset<int> many{1, 1, 1, 5}, as_many{5, 1, 1, 1};
  CHECK(brine::dumps(many, canonical) == brine::dumps(as_many, canonical));
}

TEST_CASE("hash tables in hash tables, in aggregates, options, variants, owners and hooks") {
  using table = std::unordered_map<std::string, int>;
  struct inner {
    std::unordered_map<std::string, table> tables;
    std::optional<table> maybe;
    std::variant<int, table> either;
    std::unique_ptr<table> owned;
    std::shared_ptr<table> shared;
    std::array<table, 2> pair;
  };
  const auto make = [](bool backwards) {
    const auto of = [&] { return filled<table>(backwards, backwards ? 3000 : 1); };
    inner made{{}, of(), of(), std::make_unique<table>(of()), std::make_shared<table>(of()), {of(), of()}};
    for (int i = 0; i < 20; ++i) made.tables["table " + std::to_string(backwards ? 19 - i : i)] = of();
    return made;
  };
  const auto first = brine::dumps(make(false), canonical);
  CHECK(first == brine::dumps(make(true), canonical));
  CHECK(brine::dumps(brine::loads<inner>(first), canonical) == first);
}

TEST_CASE("hash tables as keys of hash tables") {
  struct set_hash {
    std::size_t operator()(const std::unordered_set<int>& set) const {
      std::size_t sum = 0;
      for (int i : set) sum += static_cast<std::size_t>(i);
      return sum;
    }
  };
  using sets = std::unordered_set<std::unordered_set<int>, set_hash>;
  std::unordered_set<int> roomy(1000);
  for (int i : {3, 2, 1}) roomy.insert(i);
  const sets first{{1, 2, 3}, {4}}, second{{4}, roomy};
  REQUIRE(first == second);
  CHECK(brine::dumps(first, canonical) == brine::dumps(second, canonical));
}

TEST_CASE("canonical documents in files, streams and buffers, with schema and without") {
  using map = std::unordered_map<std::string, int>;
  const auto first = filled<map>(false, 1), second = filled<map>(true, 5000);
  std::vector<std::byte> one, other;
  brine::dumps_into(one, first, canonical);
  brine::dumps_into(other, second, canonical);
  CHECK(one == other);
  CHECK(one == brine::dumps(first, canonical));
  constexpr brine::save_options embedded{.schema = brine::embed, .canonical = true};
  CHECK(brine::dumps(first, embedded) == brine::dumps(second, embedded));
}

TEST_CASE("shared objects in a hash table: the same bytes, and identity is kept") {
  using map = std::unordered_map<std::string, std::shared_ptr<std::string>>;
  const auto make = [](bool backwards) {
    const auto both = std::make_shared<std::string>("both");
    map made(backwards ? 100 : 1);
    for (int i = 0; i < 10; ++i) {
      const int n = backwards ? 9 - i : i;
      made["key " + std::to_string(n)] = n % 2 == 0 ? both : std::make_shared<std::string>(std::to_string(n));
    }
    return made;
  };
  const auto bytes = brine::dumps(make(false), canonical);
  CHECK(bytes == brine::dumps(make(true), canonical));
  const auto loaded = brine::loads<map>(bytes);
  CHECK(loaded.at("key 0") == loaded.at("key 2"));
  CHECK(loaded.at("key 0").use_count() == 5);
  CHECK(*loaded.at("key 3") == "3");
}

TEST_CASE("what has one order already is written as ever") {
  const std::vector<int> numbers{3, 1, 2};
  CHECK(brine::dumps(numbers, canonical) == brine::dumps(numbers));
  CHECK(brine::dumps(std::string{"text"}, canonical) == brine::dumps(std::string{"text"}));
}
