// Sets and maps, ordered or not, single or multi-.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <functional>
#include <map>
#include <memory>
#include <memory_resource>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace {

template <class T>
T reload(const T& value) {
  return brine::loads<T>(brine::dumps(value));
}

struct key {
  int a;
  std::string b;
  auto operator<=>(const key&) const = default;
};

class sealed {
 public:
  explicit sealed(int v) : value{v} {}
  template <class Archive>
  void serialize(Archive& ar) {
    ar(value);
  }
  int value;

 private:
  friend brine::access;
  sealed() : value{0} {}
};

}  // namespace

TEST_CASE("sets") {
  CHECK(reload(std::set<int>{}).empty());
  CHECK(reload(std::set<std::string>{"b", "a"}) == std::set<std::string>{"a", "b"});
  CHECK(reload(std::multiset<int>{1, 1, 2}) == std::multiset<int>{1, 1, 2});
  CHECK(reload(std::unordered_set<std::string>{"x", "y"}) == std::unordered_set<std::string>{"x", "y"});
  CHECK(reload(std::unordered_multiset<int>{1, 1, 2}) == std::unordered_multiset<int>{1, 1, 2});
  CHECK(reload(std::set<int, std::greater<>>{1, 3, 2}) == std::set<int, std::greater<>>{1, 2, 3});
  CHECK(reload(std::set<std::vector<int>>{{2}, {1, 2}, {}}).size() == 3);
}

TEST_CASE("maps") {
  CHECK(reload(std::map<std::string, int>{}).empty());
  const std::map<std::string, std::map<int, std::vector<std::string>>> nested{{"a", {{1, {"x"}}, {2, {}}}}, {"b", {}}};
  CHECK(reload(nested) == nested);
  const std::multimap<int, std::string> multi{{1, "b"}, {1, "a"}, {2, "c"}};
  CHECK(reload(multi) == multi);
  const std::unordered_map<std::string, double> hashed{{"a", 1.5}, {"b", 2.5}};
  CHECK(reload(hashed) == hashed);
  const std::unordered_multimap<int, int> both{{1, 1}, {1, 2}};
  CHECK(reload(both) == both);
  CHECK(reload(std::map<key, int>{{{1, "k"}, 5}}).at({1, "k"}) == 5);
  CHECK(reload(std::map<bool, std::tuple<int, char>>{{true, {1, 'c'}}}).at(true) == std::tuple{1, 'c'});
}

TEST_CASE("texts of every kind as keys") {
  const std::string longer(40, 'k');  // more than the object itself holds
  const std::map<std::string, int> plain{{"", 0}, {"key", 1}, {longer, 2}};
  CHECK(reload(plain) == plain);
  const std::multimap<std::u8string, int> utf8{{u8"", 0}, {u8"a", 1}, {u8"a", 2}};
  CHECK(reload(utf8) == utf8);
  const std::unordered_map<std::wstring, int> wide{{L"", 0}, {L"wide", 1}};
  CHECK(reload(wide) == wide);
  const std::pmr::map<std::pmr::string, int> elsewhere{{"", 0}, {"key", 1}, {longer.c_str(), 2}};
  CHECK(reload(elsewhere) == elsewhere);
  CHECK(brine::loads<std::map<std::string, int>>(brine::dumps(elsewhere)) == plain);
}

TEST_CASE("equal keys of a multimap keep their order") {
  std::multimap<int, int> m;
  for (int i = 0; i < 20; ++i) m.emplace(7, i);
  int next = 0;
  for (const auto& [k, v] : reload(m)) CHECK(v == next++);
  CHECK(next == 20);
}

TEST_CASE("mapped values that only move, or have a private default constructor") {
  std::map<int, std::unique_ptr<int>> owners;
  owners[1] = std::make_unique<int>(5);
  CHECK(*brine::loads<decltype(owners)>(brine::dumps(owners)).at(1) == 5);
  const std::map<int, sealed> s{{1, sealed{4}}};
  CHECK(reload(s).at(1).value == 4);
}

TEST_CASE("loading replaces what a map held") {
  std::map<std::string, int> m{{"old", 1}};
  brine::loads_into(m, brine::dumps(std::map<std::string, int>{{"new", 2}}));
  CHECK(m == std::map<std::string, int>{{"new", 2}});
}

TEST_CASE("keys out of order or twice yield a map that obeys its own order") {
  // 3 keys, written by hand: 5, 1, 5
  auto bytes = brine::dumps(std::set<unsigned char>{1, 2, 3});
  bytes[bytes.size() - 3] = std::byte{5};
  bytes[bytes.size() - 2] = std::byte{1};
  bytes[bytes.size() - 1] = std::byte{5};
  const auto loaded = brine::try_loads<std::set<unsigned char>>(bytes);
  if (loaded)
    CHECK(*loaded == std::set<unsigned char>{1, 5});
  else
    CHECK(loaded.error().code() == brine::errc::bad_value);
}

TEST_CASE("a bad value is reported under the entry's number and part") {
  auto bytes = brine::dumps(std::map<std::string, std::vector<bool>>{{"a", {}}, {"b", {true, true}}});
  bytes.back() = std::byte{3};
  const auto failed = brine::try_loads<std::map<std::string, std::vector<bool>>>(bytes);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::bad_value);
  CHECK(failed.error().path() == "[1].value[1]");
}
