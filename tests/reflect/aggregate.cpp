// Aggregates with nothing written: every member comes back, under its own name.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

template <class T>
T reload(const T& value) {
  return brine::loads<T>(brine::dumps(value));
}

struct point {
  int x;
  double y;
  bool operator==(const point&) const = default;
};

struct empty {};

enum class mode : std::uint8_t { off, on };

struct arrays {
  int grid[2][3];
  char label[8];
  point corners[2];
  std::string words[3];
  int cube[2][2][2];
  double last;
};

struct array_first {
  int values[3];
};

struct outer {
  array_first first;
  point middle;
  struct {
    int a;
    std::string b;
  } unnamed_type;
  std::array<point, 2> pair;
  empty nothing;
  mode state;
};

struct with_const {
  const int id;
  const std::string name;
  int free;
};

struct with_defaults {
  int a = 7;
  std::string b = "default";
  std::optional<int> c = 3;
};

template <class T>
struct pair_of {
  T a;
  T b;
};

struct tree {
  int value = 0;
  std::vector<tree> kids;
};

struct chain {
  int value = 0;
  std::unique_ptr<chain> next;
};

struct right;
struct left {
  std::string name;
  std::vector<right> rights;
};
struct right {
  int number = 0;
  std::map<std::string, left> lefts;
};

struct expression {
  char op = 0;
  std::unique_ptr<expression> lhs, rhs;
  std::optional<std::vector<expression>> arguments;
};

// No default constructor: loading must build it all the same.
struct sixty {
  int m00, m01, m02, m03, m04, m05, m06, m07, m08, m09;
  std::string m10, m11, m12, m13, m14, m15, m16, m17, m18, m19;
  double m20, m21, m22, m23, m24, m25, m26, m27, m28, m29;
  char m30[4], m31[4], m32[4], m33[4], m34[4];
  bool m35, m36, m37, m38, m39;
  std::vector<int> m40, m41, m42, m43, m44, m45, m46, m47, m48, m49;
  point m50, m51, m52, m53, m54, m55, m56, m57, m58, m59;
};

struct first_base {
  int first;
};
struct second_base {
  std::string second;
  std::vector<int> numbers;
};
struct middle : first_base, second_base {};
struct with_bases : middle {
  std::string own;
  double last[1];
};

struct only_moves {
  std::unique_ptr<int> a;
  std::vector<std::unique_ptr<std::string>> b;
};

}  // namespace

TEST_CASE("members come back in order") {
  CHECK(reload(point{3, 2.5}) == point{3, 2.5});
  CHECK(reload(std::vector<point>{{1, 1}, {2, 2}}) == std::vector<point>{{1, 1}, {2, 2}});
}

TEST_CASE("an aggregate without members takes no bytes") {
  CHECK(brine::dumps(empty{}).size() == brine::wire::header_size);
  CHECK_NOTHROW(reload(empty{}));
  CHECK(reload(std::vector<empty>(5)).size() == 5);
}

TEST_CASE("C arrays, of arrays, of aggregates, of strings") {
  const arrays a{{{1, 2, 3}, {4, 5, 6}},
                 "corner",
                 {{1, 1.5}, {2, 2.5}},
                 {"a", "bb", ""},
                 {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}},
                 9.5};
  const arrays b = reload(a);
  for (int i = 0; i < 2; ++i) {
    for (int j = 0; j < 3; ++j) CHECK(b.grid[i][j] == a.grid[i][j]);
    for (int j = 0; j < 2; ++j) {
      for (int k = 0; k < 2; ++k) CHECK(b.cube[i][j][k] == a.cube[i][j][k]);
    }
    CHECK(b.corners[i] == a.corners[i]);
  }
  CHECK(std::string_view{b.label} == "corner");
  CHECK(b.words[0] == "a");
  CHECK(b.words[1] == "bb");
  CHECK(b.words[2].empty());
  CHECK(b.last == 9.5);
}

TEST_CASE("aggregates in aggregates, named or not") {
  const outer o{{{1, 2, 3}}, {4, 5}, {6, "seven"}, {{{8, 9}, {10, 11}}}, {}, mode::on};
  const outer p = reload(o);
  CHECK(p.first.values[2] == 3);
  CHECK(p.middle == point{4, 5});
  CHECK(p.unnamed_type.a == 6);
  CHECK(p.unnamed_type.b == "seven");
  CHECK(p.pair == o.pair);
  CHECK(p.state == mode::on);
}

TEST_CASE("const members") {
  const with_const c = reload(with_const{4, "four", 5});
  CHECK(c.id == 4);
  CHECK(c.name == "four");
  CHECK(c.free == 5);
}

TEST_CASE("what was saved counts, not a member's default") {
  const with_defaults d = reload(with_defaults{1, "", std::nullopt});
  CHECK(d.a == 1);
  CHECK(d.b.empty());
  CHECK_FALSE(d.c.has_value());
}

TEST_CASE("templates") {
  CHECK(reload(pair_of<std::string>{"a", "b"}).b == "b");
  CHECK(reload(pair_of<pair_of<int>>{{1, 2}, {3, 4}}).b.a == 3);
}

TEST_CASE("recursion through vector, unique_ptr, map and optional") {
  const tree t = reload(tree{1, {{2, {}}, {3, {{4, {}}, {5, {}}}}}});
  CHECK(t.kids.size() == 2);
  CHECK(t.kids[1].kids[1].value == 5);

  chain c{1, std::make_unique<chain>()};
  c.next->value = 2;
  c.next->next = std::make_unique<chain>();
  c.next->next->value = 3;
  const chain d = reload(c);
  CHECK(d.next->next->value == 3);
  CHECK(d.next->next->next == nullptr);

  left l{"l", {}};
  l.rights.resize(2);
  l.rights[1].number = 4;
  l.rights[1].lefts["in"].name = "deep";
  CHECK(reload(l).rights[1].lefts.at("in").name == "deep");

  expression e;
  e.op = '+';
  e.lhs = std::make_unique<expression>();
  e.arguments.emplace();
  e.arguments->emplace_back().op = 'x';
  const expression f = reload(e);
  CHECK(f.lhs->op == 0);
  CHECK(f.rhs == nullptr);
  CHECK(f.arguments->at(0).op == 'x');
}

TEST_CASE("sixty members of all kinds") {
  sixty s{};
  s.m00 = 1;
  s.m09 = 9;
  s.m10 = "ten";
  s.m19 = "nineteen";
  s.m29 = 29.5;
  s.m34[3] = 'z';
  s.m39 = true;
  s.m40 = {4, 0};
  s.m49 = {4, 9};
  s.m59 = {5, 9};
  const sixty t = reload(s);
  CHECK(t.m00 == 1);
  CHECK(t.m09 == 9);
  CHECK(t.m10 == "ten");
  CHECK(t.m19 == "nineteen");
  CHECK(t.m29 == 29.5);
  CHECK(t.m34[3] == 'z');
  CHECK_FALSE(t.m38);
  CHECK(t.m39);
  CHECK(t.m40 == s.m40);
  CHECK(t.m49 == s.m49);
  CHECK(t.m59 == s.m59);
  CHECK(brine::reflect::count<sixty> == 60);
  CHECK(brine::reflect::names<sixty>[34] == "m34");
}

TEST_CASE("members that only move") {
  only_moves m{std::make_unique<int>(4), {}};
  m.b.push_back(std::make_unique<std::string>("s"));
  m.b.push_back(nullptr);
  const only_moves n = reload(m);
  CHECK(*n.a == 4);
  CHECK(*n.b[0] == "s");
  CHECK(n.b[1] == nullptr);
}

TEST_CASE("members are known by count and name") {
  CHECK(brine::reflect::count<arrays> == 6);
  CHECK(brine::reflect::names<arrays>[0] == "grid");
  CHECK(brine::reflect::names<arrays>[5] == "last");
  CHECK(brine::reflect::count<outer> == 6);
  CHECK(brine::reflect::names<outer>[2] == "unnamed_type");
  CHECK(brine::reflect::count<empty> == 0);
  CHECK(brine::reflect::names<with_const>[1] == "name");
}

#if BRINE_HAS_DUMP_STRUCT || BRINE_HAS_REFLECTION
TEST_CASE("base classes, where the compiler shows them") {
  with_bases b{{{7}, {"second", {1, 2}}}, "own", {3.5}};
  const with_bases c = reload(b);
  CHECK(c.first == 7);
  CHECK(c.second == "second");
  CHECK(c.numbers == std::vector<int>{1, 2});
  CHECK(c.own == "own");
  CHECK(c.last[0] == 3.5);
}
#endif

TEST_CASE("a type of the function that uses it") {
  struct local {
    int a;
    std::string b;
  };
  CHECK(reload(local{1, "x"}).b == "x");
}
