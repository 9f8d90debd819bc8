// Which alternative an old one becomes, and which member a renamed one: nothing is lost where it needn't be, and
// nothing changes places in silence.
#include <doctest/doctest.h>

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "evolve.hpp"

using namespace evolving;
using std::int16_t, std::int32_t, std::int64_t;

namespace variants_were {
struct point {
  int x = 1, y = 2, z = 3;
};
struct circle {
  int radius = 4;
};
struct ball {
  int radius = 5, mass = 6;
};
struct only {
  int x = 7;
};
struct flat {
  int x = 8, y = 9;
};
struct left {
  int x = 1, p = 2;
};
struct right {
  int x = 3, q = 4;
};
}  // namespace variants_were
namespace variants_now {
struct flat {
  int x = 0, y = 0;
};
struct wide_point {
  int64_t x = 0, y = 0, z = 0;
  int a = 0, b = 0, c = 0, d = 0;
};
struct only {
  int x = 0, q = 0, r = 0;
};
struct flat_and_more {
  int x = 0, y = 0, p = 0;
};
struct merged {
  int x = 0, p = 0, q = 0;
};
struct other {
  int x = 0, z = 0;
};
struct circle {
  int radius = 0, colour = 0;
};
}  // namespace variants_now

namespace {
namespace was = variants_were;
namespace now = variants_now;
}  // namespace

TEST_CASE("an alternative that keeps all members comes before one that loses some") {
  using old = std::variant<was::point>;
  SUBCASE("T and an optional<T> are the most alike") {
    const auto v = load_old<std::variant<now::flat, std::optional<was::point>>>(old{was::point{}});
    REQUIRE(v.index() == 1);
    CHECK(std::get<1>(v)->z == 3);
    const auto u = load_old<std::variant<now::wide_point, now::flat, std::unique_ptr<was::point>>>(old{was::point{}});
    REQUIRE(u.index() == 2);
    CHECK(std::get<2>(u)->z == 3);
    using strings = std::variant<std::optional<std::string>, std::monostate>;
    CHECK(load_old<strings>(std::variant<std::string>{"s"}) == strings{std::optional<std::string>{"s"}});
    using either = std::variant<int64_t, std::optional<int32_t>>;
    CHECK(load_old<either>(std::variant<int32_t>{7}) == either{std::optional<int32_t>{7}});
  }
  SUBCASE("many new members are better than one that is lost") {
    const auto v = load_old<std::variant<now::flat, now::wide_point>>(old{was::point{}});
    REQUIRE(v.index() == 1);
    CHECK(std::get<1>(v).z == 3);
  }
  SUBCASE("where all lose some, the one that keeps most") {
    struct x_only {
      int x = 0;
    };
    const auto v = load_old<std::variant<x_only, now::flat>>(old{was::point{}});
    REQUIRE(v.index() == 1);
    CHECK(std::get<1>(v).y == 2);
  }
  SUBCASE("elements in containers and behind pointers count too") {
    using rows = std::variant<std::vector<was::point>>;
    const auto v =
        load_old<std::variant<std::list<now::flat>, std::list<now::wide_point>>>(rows{std::vector<was::point>(2)});
    REQUIRE(v.index() == 1);
    CHECK(std::get<1>(v).back().z == 3);
    using pointers = std::variant<std::shared_ptr<was::point>>;
    const auto p = load_old<std::variant<std::shared_ptr<now::flat>, std::shared_ptr<now::wide_point>>>(
        pointers{std::make_shared<was::point>()});
    REQUIRE(p.index() == 1);
    CHECK(std::get<1>(p)->z == 3);
  }
  SUBCASE("a set would lose equal elements") {
    using rows = std::variant<std::vector<int16_t>>;
    using sets = std::variant<std::set<int32_t>, std::vector<int32_t>>;
    CHECK(load_old<sets>(rows{std::vector<int16_t>{1, 1}}) == sets{std::vector<int32_t>{1, 1}});
  }
}

TEST_CASE("the most alike pairs are matched first, in whatever order they stand") {
  using old = std::variant<was::only, was::flat>;
  SUBCASE("one that is less alike doesn't take the place of another") {
    using crossed = std::variant<now::flat_and_more, now::only>;
    CHECK(std::get<1>(load_old<crossed>(old{was::only{}})).x == 7);
    CHECK(std::get<0>(load_old<crossed>(old{was::flat{}})).y == 9);
    using straight = std::variant<now::only, now::flat_and_more>;
    CHECK(std::get<0>(load_old<straight>(old{was::only{}})).x == 7);
    CHECK(std::get<1>(load_old<straight>(old{was::flat{}})).y == 9);
  }
  SUBCASE("two with the same claim to one are refused") {
    using v = std::variant<std::string, now::merged, now::other>;
    const auto e = refusal<v>(std::variant<was::left, was::right>{was::left{}});
    CHECK(e.code() == brine::errc::schema_mismatch);
    CHECK(contains(e, "could become the same as another one"));
  }
  SUBCASE("alternatives have no names: what they hold decides, as the documentation says") {
    // The circle got a mass, the ball lost its own: by what they hold they are each other.
    struct new_circle {
      int radius = 0, mass = 0;
    };
    struct new_ball {
      int radius = 0;
    };
    using crossed = std::variant<new_circle, new_ball>;
    CHECK(load_old<crossed>(std::variant<was::circle, was::ball>{was::circle{}}).index() == 1);
  }
}

// -- renamed members

namespace renamed_were {
struct ab {
  int a = 1, b = 2;
};
struct a_only {
  int a = 3;
};
struct b_only {
  int b = 4;
};
struct abx {
  int a = 5, b = 6;
  int x = 7;
};
struct bcx {
  int b = 8, c = 9;
  int x = 10;
};
}  // namespace renamed_were
namespace renamed_now {
struct bc {
  int b = -1, c = -2;
};
struct again {
  int a = -1, b = -2;
};
struct three {
  int c = -3, d = -4, b = -5;
};
}  // namespace renamed_now
template <>
inline constexpr auto brine::renamed<renamed_now::bc> = brine::renames{{"a", "b"}, {"b", "c"}};
template <>
inline constexpr auto brine::renamed<renamed_now::again> = brine::renames{{"a", "b"}};
template <>
inline constexpr auto brine::renamed<renamed_now::three> = brine::renames{{"c", "d"}, {"b", "c"}, {"a", "b"}};

TEST_CASE("renamed onto a name that exists, in a chain: each value goes where the names lead") {
  using renamed_now::bc;
  const auto both = load_old<bc>(renamed_were::ab{});
  CHECK(both.b == 1);
  CHECK(both.c == 2);
  const auto second = load_old<bc>(renamed_were::b_only{});  // of before a came
  CHECK(second.b == -1);
  CHECK(second.c == 4);
  const auto first = load_old<bc>(renamed_were::a_only{});
  CHECK(first.b == 3);
  CHECK(first.c == -2);
  const auto more = load_old<bc>(renamed_were::abx{});
  CHECK(more.b == 5);
  CHECK(more.c == 6);
  // A document that has the present names is none of before the renaming.
  const auto present = load_old<bc>(renamed_were::bcx{});
  CHECK(present.b == 8);
  CHECK(present.c == 9);
  struct abc {
    int a = 1, b = 2, c = 3;
  };
  const auto all = load_old<renamed_now::three>(abc{});
  CHECK(all.b == 1);
  CHECK(all.c == 2);
  CHECK(all.d == 3);
}

TEST_CASE("a name that was given to a new member after it was renamed") {
  using renamed_now::again;
  const auto before = load_old<again>(renamed_were::a_only{});
  CHECK(before.b == 3);
  CHECK(before.a == -1);
  const auto between = load_old<again>(renamed_were::b_only{});
  CHECK(between.b == 4);
  CHECK(between.a == -1);
  const auto after = load_old<again>(renamed_were::abx{});
  CHECK(after.a == 5);
  CHECK(after.b == 6);
}
