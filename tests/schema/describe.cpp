// The schema's hash decides whether a document fits a type. Constants: both compilers agree on
// them, and no later version may change them.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <array>
#include <cstdint>
#include <deque>
#include <forward_list>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace {

struct point {
  int x;
  double y;
};
struct same_point {
  int x;
  double y;
};
struct renamed {
  int x;
  double z;
};
struct reordered {
  double y;
  int x;
};
struct retyped {
  int x;
  float y;
};
struct longer {
  int x;
  double y;
  int z;
};
struct empty {};

struct chain {
  int value;
  std::unique_ptr<chain> next;
};
struct tree {
  int value;
  std::vector<tree> kids;
};
struct outer {
  point at;
  chain chain_;
};
struct linked {
  point at;
  // the third record of the schema, and refers to itself as such
  struct node {
    int value;
    std::unique_ptr<node> next;
  } chain;
};
template <class T>
struct pair_of {
  T a;
  T b;
};
struct hooked {
  int number = 0;
  std::string text;
  bool flag = false;  // a private part: the hook leaves it out
  hooked() {}
  template <class Archive>
  void serialize(Archive& ar) {
    ar(number);
    ar & text;
  }
};
struct viewer {
  std::string_view text;
};
struct owner {
  std::string text;
};

template <class T>
constexpr bool hash_is_constant = !brine::schema::facts_of<T>.dynamic;

}  // namespace

using brine::schema::hash;

TEST_CASE("golden hashes") {
  CHECK(hash<bool>() == 0x0d7cea42b5057e4cU);
  CHECK(hash<int>() == 0xd8c9bb075c493102U);
  CHECK(hash<std::string>() == 0xd041056fbb77507eU);
  CHECK(hash<std::map<std::string, int>>() == 0x16d20c0ad94a6d9aU);
  CHECK(hash<int[2][3]>() == 0xf4d2dde1079d9064U);
  CHECK(hash<empty>() == 0x23d5ea0a1b5bbb45U);
  CHECK(hash<point>() == 0x939e814d1c3c600bU);
  CHECK(hash<renamed>() == 0x4af65c60de8792a5U);
  CHECK(hash<reordered>() == 0xe6c309d96916cfffU);
  CHECK(hash<hooked>() == 0xbbd39dd2bd108ea4U);
  CHECK(hash<brine::function<int(int)>>() == 0x2f7e629788832485U);
}

TEST_CASE("golden hashes of recursive types") {
  CHECK(hash<chain>() == 0x0043686c8d325d57U);
  CHECK(hash<tree>() == 0xcefaa7d51d6c1ee1U);
  CHECK(hash<linked>() == 0xf76db48af9fedd0fU);
  CHECK(hash<pair_of<point>>() == 0x5cd5cc79546ab5abU);
  CHECK(brine::schema::facts_of<chain>.recursive);
  CHECK(brine::schema::facts_of<tree>.recursive);
  CHECK_FALSE(brine::schema::facts_of<point>.recursive);
  CHECK_FALSE(brine::schema::facts_of<pair_of<point>>.recursive);
  CHECK_FALSE(brine::schema::facts_of<outer>.recursive);
}

TEST_CASE("the type's name is no part of the schema; members' names, order and types are") {
  CHECK(hash<point>() == hash<same_point>());
  CHECK(hash<point>() != hash<renamed>());
  CHECK(hash<point>() != hash<reordered>());
  CHECK(hash<point>() != hash<retyped>());
  CHECK(hash<point>() != hash<longer>());
  CHECK(brine::loads<same_point>(brine::dumps(point{1, 2})).y == 2);
  CHECK(brine::try_loads<renamed>(brine::dumps(point{1, 2})).error().code() == brine::errc::schema_mismatch);
  CHECK(brine::try_loads<reordered>(brine::dumps(point{1, 2})).error().code() == brine::errc::schema_mismatch);
}

TEST_CASE("containers of one shape have one schema") {
  CHECK(hash<std::vector<int>>() == hash<std::list<int>>());
  CHECK(hash<std::vector<int>>() == hash<std::deque<int>>());
  CHECK(hash<std::vector<int>>() == hash<std::forward_list<int>>());
  CHECK(hash<std::set<int>>() == hash<std::unordered_set<int>>());
  CHECK(hash<std::map<int, std::string>>() == hash<std::unordered_map<int, std::string>>());
  CHECK(hash<std::array<int, 3>>() == hash<int[3]>());
  CHECK(hash<viewer>() == hash<owner>());

  CHECK(brine::loads<std::list<int>>(brine::dumps(std::vector<int>{1, 2, 3})) == std::list<int>{1, 2, 3});
  CHECK(brine::loads<std::unordered_map<int, std::string>>(brine::dumps(std::map<int, std::string>{{1, "a"}})).at(1) ==
        "a");
  CHECK(brine::loads<owner>(brine::dumps(viewer{"seen"})).text == "seen");
}

TEST_CASE("containers of different shapes have different schemas") {
  CHECK(hash<std::vector<int>>() != hash<std::set<int>>());
  CHECK(hash<std::set<int>>() != hash<std::multiset<int>>());
  CHECK(hash<std::map<int, int>>() != hash<std::multimap<int, int>>());
  CHECK(hash<std::array<int, 3>>() != hash<std::array<int, 4>>());
  CHECK(hash<std::optional<int>>() != hash<std::unique_ptr<int>>());
  CHECK(hash<std::vector<int>>() != hash<std::vector<unsigned>>());
  CHECK(hash<int>() != hash<long>());
  CHECK(hash<long>() == hash<long long>());
  CHECK(hash<char>() != hash<signed char>());
}

TEST_CASE("a function's schema is its signature") {
  CHECK(hash<brine::function<int(int)>>() == hash<brine::move_only_function<int(int)>>());
  CHECK(hash<brine::function<int(int)>>() != hash<brine::function<int(long)>>());
  CHECK(hash<brine::function<int(int)>>() != hash<brine::function<int(int) const>>());
}

TEST_CASE("the hash is a constant but for types whose hook decides their shape") {
  CHECK(hash_is_constant<tree>);
  CHECK(hash_is_constant<std::map<std::string, std::vector<brine::function<int(int)>>>>);
  CHECK_FALSE(hash_is_constant<hooked>);
}

TEST_CASE("the hash is taken over the canonical bytes") {
  const auto bytes = brine::schema::bytes<tree>();
  CHECK(bytes.size() == 17);
  CHECK(brine::meta::hash({reinterpret_cast<const char*>(bytes.data()), bytes.size()}) == hash<tree>());
}

namespace {
struct coordinates {
  int x = 0, y = 0;
};
}  // namespace

TEST_CASE("captures count among a schema's records: a type captured twice refers to itself, not to them") {
  coordinates from, to;
  const auto f = brine::closure<"schema/way">([BRINE_CAPTURE(from, to)] { return to.x - from.y; });
  CHECK(brine::describe(f).captures == "{from: {x: i32, y: i32}, to: {x: i32, y: i32}}");
}
