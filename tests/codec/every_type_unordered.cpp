// Unordered containers, in every form of an archive.
#include <cstddef>
#include <memory_resource>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "every_form.hpp"

using every_form::check;

namespace {

// All keys in few buckets, by their length.
struct length_hash {
  std::size_t operator()(const std::string& text) const { return text.size(); }
};
struct first_letter_hash {
  std::size_t operator()(const std::string& text) const { return std::hash<std::string>{}(text.substr(0, 1)); }
};
struct same_first_letter {
  bool operator()(const std::string& a, const std::string& b) const { return a.substr(0, 1) == b.substr(0, 1); }
};

struct key {
  int x;
  std::string y;
  bool operator==(const key&) const = default;
};
struct key_hash {
  std::size_t operator()(const key& k) const { return std::hash<int>{}(k.x) ^ std::hash<std::string>{}(k.y); }
};

}  // namespace

// type: `std::unordered_set`, `std::unordered_multiset` | as `std::set`; canonical: sorted by bytes
TEST_CASE("every form: unordered_set and unordered_multiset") {
  check(std::unordered_set<int>{});
  check(std::unordered_set<std::string>{"a", "b", "c"});
  check(std::unordered_multiset<int>{1, 1, 2});
  std::unordered_set<int> many;
  for (int i = 0; i < 1000; ++i) many.insert(i * i);
  CHECK(brine::loads<std::unordered_set<int>>(brine::dumps(many)) == many);
}

// type: `std::unordered_map`, `std::unordered_multimap` | as `std::map`; canonical: sorted by bytes
TEST_CASE("every form: unordered_map and unordered_multimap") {
  check(std::unordered_map<std::string, int>{{"q", 1}, {"z", 2}});
  check(std::unordered_multimap<int, std::string>{{1, "a"}, {1, "b"}, {2, ""}});
  check(std::unordered_map<int, std::unordered_map<std::string, std::unordered_set<int>>>{
      {1, {{"in", {3, 4}}, {"out", {}}}}, {2, {}}});
}

// type: unordered containers with a hasher or key equality of yours | as with the standard's
TEST_CASE("every form: hashers and key equalities") {
  check(std::unordered_set<std::string, length_hash>{"a", "b", "cc"});
  check(std::unordered_map<key, std::vector<int>, key_hash>{{{1, "a"}, {1, 2}}, {{2, ""}, {}}});
  using by_letter = std::unordered_map<std::string, int, first_letter_hash, same_first_letter>;
  const auto loaded = brine::loads<by_letter>(brine::dumps(by_letter{{"apple", 1}, {"berry", 2}}));
  CHECK(loaded.at("avocado") == 1);
}

// type: `std::pmr` unordered containers | as with the standard allocator
TEST_CASE("every form: unordered containers in a memory resource") {
  std::pmr::monotonic_buffer_resource memory;
  std::pmr::unordered_map<std::pmr::string, int> counts(&memory);
  counts["a word that is too long for the string object itself"] = 4;
  check(counts);
}
