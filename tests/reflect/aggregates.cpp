// The limits of reflection without a hook: many members, deep nesting, arrays of arrays, empty members, templates,
// recursion, types without a name that other files could use; and the members' names.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <brine/brine.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using brine::reflect::count;
using brine::reflect::names;

template <class T>
T reload(const T& value) {
  return brine::loads<T>(brine::dumps(value));
}

#define BRINE_TEST_TEN(type, p) type p##0, p##1, p##2, p##3, p##4, p##5, p##6, p##7, p##8, p##9
#define BRINE_TEST_FIFTY(type, p) \
  BRINE_TEST_TEN(type, p##0);     \
  BRINE_TEST_TEN(type, p##1);     \
  BRINE_TEST_TEN(type, p##2);     \
  BRINE_TEST_TEN(type, p##3);     \
  BRINE_TEST_TEN(type, p##4)
#define BRINE_TEST_HUNDRED(type, p) \
  BRINE_TEST_FIFTY(type, p);        \
  BRINE_TEST_TEN(type, p##5);       \
  BRINE_TEST_TEN(type, p##6);       \
  BRINE_TEST_TEN(type, p##7);       \
  BRINE_TEST_TEN(type, p##8);       \
  BRINE_TEST_TEN(type, p##9)

struct one_hundred {
  BRINE_TEST_FIFTY(int, a);
  BRINE_TEST_FIFTY(std::string, b);
};
struct two_hundred {
  BRINE_TEST_HUNDRED(std::int16_t, a);
  BRINE_TEST_FIFTY(std::string, b);
  BRINE_TEST_FIFTY(double, c);
};
struct more_than_two_hundred {
  BRINE_TEST_HUNDRED(int, a);
  BRINE_TEST_HUNDRED(char, b);
  int last;
};

// As many members as the name says. (One with a bool is no plain data: each is written for itself.)
struct part {
  bool odd = false;
  int number = 0;
  bool operator==(const part&) const = default;
};
struct parts_1 {
  part a0;
};
struct parts_2 {
  part a0, a1;
};
struct parts_3 {
  part a0, a1, a2;
};
struct parts_4 {
  part a0, a1, a2, a3;
};
struct parts_5 {
  part a0, a1, a2, a3, a4;
};
struct parts_6 {
  part a0, a1, a2, a3, a4, a5;
};
struct parts_7 {
  part a0, a1, a2, a3, a4, a5, a6;
};
struct parts_8 {
  part a0, a1, a2, a3, a4, a5, a6, a7;
};
struct parts_9 {
  part a0, a1, a2, a3, a4, a5, a6, a7, a8;
};
struct parts_10 {
  BRINE_TEST_TEN(part, a);
};
struct parts_11 {
  BRINE_TEST_TEN(part, a);
  part b0;
};
struct parts_12 {
  BRINE_TEST_TEN(part, a);
  part b0, b1;
};
struct parts_13 {
  BRINE_TEST_TEN(part, a);
  part b0, b1, b2;
};
struct parts_14 {
  BRINE_TEST_TEN(part, a);
  part b0, b1, b2, b3;
};
struct parts_15 {
  BRINE_TEST_TEN(part, a);
  part b0, b1, b2, b3, b4;
};
struct parts_16 {
  BRINE_TEST_TEN(part, a);
  part b0, b1, b2, b3, b4, b5;
};
struct parts_17 {
  BRINE_TEST_TEN(part, a);
  part b0, b1, b2, b3, b4, b5, b6;
};
struct parts_18 {
  BRINE_TEST_TEN(part, a);
  part b0, b1, b2, b3, b4, b5, b6, b7;
};
struct parts_19 {
  BRINE_TEST_TEN(part, a);
  part b0, b1, b2, b3, b4, b5, b6, b7, b8;
};
struct parts_20 {
  BRINE_TEST_TEN(part, a);
  BRINE_TEST_TEN(part, b);
};
struct parts_21 {
  BRINE_TEST_TEN(part, a);
  BRINE_TEST_TEN(part, b);
  part c0;
};
struct parts_101 {
  BRINE_TEST_HUNDRED(part, a);
  part last;
};

template <int Depth>
struct nested {
  int before = Depth;
  nested<Depth - 1> inside;
  std::string after = "level " + std::to_string(Depth);
  bool operator==(const nested&) const = default;
};
template <>
struct nested<0> {
  char bottom = 'x';
  bool operator==(const nested&) const = default;
};

struct grids {
  std::uint8_t one[3];
  int two[2][3];
  std::string three[2][1][2];
  struct {
    double inner[2][2];
  } in_struct[2];
  std::array<int, 2> of_arrays[2][2];
};

struct nothing {
  bool operator==(const nothing&) const = default;
};
struct nothing_inside {
  nothing inner;
  bool operator==(const nothing_inside&) const = default;
};
struct with_nothing {
  nothing first;
  int number = 0;
  nothing_inside middle;
  nothing several[3];
  std::string text;
  nothing last;
  bool operator==(const with_nothing&) const = default;
};

struct without_room {
  [[no_unique_address]] nothing empty;
  int number = 0;
  [[no_unique_address]] std::less<int> compare;
  std::string text;
};

template <class T, std::size_t N>
struct sized {
  T values[N];
  std::size_t used;
};
template <class... T>
struct several {
  std::tuple<T...> all;
  bool operator==(const several&) const = default;
};

struct a_little_of_all {
  int number_1;
  bool _leading;
  double CamelCase, b;
  std::string text;
  int rows[2];
  std::unique_ptr<int> owned;
  [[no_unique_address]] nothing empty;
  const int fixed;
};

std::string load_as_another_local_struct(const std::vector<std::byte>& bytes) {
  struct local {
    int number;
    struct {
      std::string text;
    } unnamed;
  };
  return brine::loads<std::vector<local>>(bytes).at(0).unnamed.text;
}

}  // namespace

namespace aggregates_test {

struct folder {
  std::string name;
  std::vector<folder> folders;
  std::unique_ptr<folder> twin;
  std::optional<std::vector<folder>> hidden;
};

}  // namespace aggregates_test

using namespace aggregates_test;

TEST_CASE("two hundred members, each under its name") {
  static_assert(count<two_hundred> == 200);
  static_assert(names<two_hundred>[0] == "a00");
  static_assert(names<two_hundred>[100] == "b00");
  static_assert(names<two_hundred>[199] == "c49");
  auto many = std::make_unique<two_hundred>();
  many->a00 = -1;
  many->a99 = 99;
  many->b00 = "first";
  many->b49 = std::string(300, 'x');
  many->c49 = 0.5;
  const auto loaded = reload(many);
  CHECK(loaded->a00 == -1);
  CHECK(loaded->a98 == 0);
  CHECK(loaded->a99 == 99);
  CHECK(loaded->b00 == "first");
  CHECK(loaded->b49 == many->b49);
  CHECK(loaded->c48 == 0);
  CHECK(loaded->c49 == 0.5);
}

TEST_CASE("a hundred members, each under its name") {
  static_assert(count<one_hundred> == 100);
  static_assert(names<one_hundred>[0] == "a00");
  static_assert(names<one_hundred>[49] == "a49");
  static_assert(names<one_hundred>[50] == "b00");
  static_assert(names<one_hundred>[99] == "b49");
  auto many = std::make_unique<one_hundred>();
  many->a00 = 1;
  many->a49 = 49;
  many->b00 = "fifty";
  many->b27 = std::string(300, 'x');
  many->b49 = "last";
  const auto loaded = reload(many);
  CHECK(loaded->a00 == 1);
  CHECK(loaded->a48 == 0);
  CHECK(loaded->a49 == 49);
  CHECK(loaded->b00 == "fifty");
  CHECK(loaded->b27 == many->b27);
  CHECK(loaded->b48.empty());
  CHECK(loaded->b49 == "last");
  CHECK(brine::loads<std::unique_ptr<one_hundred>>(brine::dumps(many, {.schema = brine::embed}))->b49 == "last");
}

TEST_CASE_TEMPLATE("any number of members, in their order", T, parts_1, parts_2, parts_3, parts_4, parts_5, parts_6,
                   parts_7, parts_8, parts_9, parts_10, parts_11, parts_12, parts_13, parts_14, parts_15, parts_16,
                   parts_17, parts_18, parts_19, parts_20, parts_21, parts_101) {
  using array = std::array<part, sizeof(T) / sizeof(part)>;
  static_assert(count<T> == std::tuple_size_v<array>);
  array parts;
  for (std::size_t i = 0; i < parts.size(); ++i) parts[i] = {i % 2 != 0, static_cast<int>(1000 + i)};
  const auto value = std::bit_cast<T>(parts);
  const auto bytes = brine::dumps(value);
  const auto as_array = brine::dumps(parts);
  // Behind the header, which holds the hash of the schema.
  CHECK(std::equal(bytes.begin() + 14, bytes.end(), as_array.begin() + 14, as_array.end()));
  CHECK(std::bit_cast<array>(brine::loads<T>(bytes)) == parts);
}

TEST_CASE("more than two hundred members are refused in words") {
  static_assert(!brine::storable<more_than_two_hundred>);
  static_assert(brine::why_not<more_than_two_hundred>().starts_with("brine[E111]: "));
}

TEST_CASE("ten structs in one another") {
  nested<10> n;
  n.inside.inside.inside.inside.inside.inside.inside.inside.inside.inside.bottom = 'y';
  n.inside.inside.inside.inside.after = "changed";
  CHECK(reload(n) == n);
  static_assert(names<nested<10>>[2] == "after");
  static_assert(names<nested<0>>[0] == "bottom");
}

TEST_CASE("arrays of arrays, of strings, structs and std::array") {
  static_assert(count<grids> == 5);
  static_assert(names<grids>[3] == "in_struct");
  grids g{};
  g.one[2] = 255;
  g.two[1][2] = 12;
  g.three[1][0][1] = "in the corner";
  g.in_struct[1].inner[1][0] = 2.5;
  g.of_arrays[1][0][1] = 7;
  const grids h = reload(g);
  CHECK(h.one[2] == 255);
  CHECK(h.two[1][2] == 12);
  CHECK(h.two[0][0] == 0);
  CHECK(h.three[1][0][1] == "in the corner");
  CHECK(h.three[0][0][0].empty());
  CHECK(h.in_struct[1].inner[1][0] == 2.5);
  CHECK(h.of_arrays[1][0][1] == 7);
}

TEST_CASE("empty structs take no bytes, wherever they stand") {
  static_assert(count<nothing> == 0);
  static_assert(names<with_nothing>[1] == "number");
  static_assert(names<with_nothing>[5] == "last");
  with_nothing w;
  w.number = 4;
  w.text = "four";
  CHECK(reload(w) == w);
  CHECK(brine::dumps(w).size() == brine::wire::header_size + 4 + 1 + 4);
  CHECK(reload(std::vector<nothing_inside>(3)).size() == 3);
}

TEST_CASE("[[no_unique_address]]") {
  static_assert(count<without_room> == 4);
  without_room w;
  w.number = 5;
  w.text = "five";
  const auto loaded = reload(w);
  CHECK(loaded.number == 5);
  CHECK(loaded.text == "five");
}

TEST_CASE("templates") {
  const auto loaded = reload(sized<std::string, 3>{{"a", "b", "c"}, 2});
  CHECK(loaded.values[2] == "c");
  CHECK(loaded.used == 2);
  const several<int, std::vector<several<>>, std::string> s{{1, {{}, {}}, "x"}};
  CHECK(reload(s) == s);
  static_assert(names<sized<int, 4>>[1] == "used");
}

TEST_CASE("recursion through vector, unique_ptr and optional") {
  folder root{"root", {}, std::make_unique<folder>(), std::nullopt};
  root.folders.push_back({"a", {}, nullptr, {}});
  root.folders[0].folders.push_back({"b", {}, nullptr, std::vector<folder>(1)});
  root.folders[0].folders[0].hidden->at(0).name = "deep";
  root.twin->name = "twin";
  const auto loaded = reload(root);
  CHECK(loaded.folders.at(0).folders.at(0).hidden->at(0).name == "deep");
  CHECK(loaded.twin->name == "twin");
  CHECK(loaded.twin->twin == nullptr);
  CHECK_FALSE(loaded.hidden.has_value());
}

TEST_CASE("names of members of all kinds, on every compiler") {
  static_assert(names<a_little_of_all> == std::array<std::string_view, 9>{"number_1", "_leading", "CamelCase", "b",
                                                                          "text", "rows", "owned", "empty", "fixed"});
}

TEST_CASE("structs of a function, of an unnamed type, and without a name") {
  struct local {
    int number;
    struct {
      std::string text;
    } unnamed;
  };
  static_assert(names<local> == std::array<std::string_view, 2>{"number", "unnamed"});
  static_assert(names<decltype(local::unnamed)>[0] == "text");
  const auto loaded = reload(std::vector<local>{{1, {"one"}}, {2, {"two"}}});
  CHECK(loaded.at(1).number == 2);
  CHECK(loaded.at(1).unnamed.text == "two");

  // A local struct of another function with the same members has the same schema.
  CHECK(load_as_another_local_struct(brine::dumps(loaded)) == "one");
}

TEST_CASE("a member's name is part of the schema") {
  struct first {
    int number;
  };
  struct second {
    int count;
  };
  const auto failed = brine::try_loads<second>(brine::dumps(first{1}));
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::schema_mismatch);
}
