// Native lambdas as they stand, with captures and nothing listed: Clang 15 and later.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#if BRINE_HAS_DUMP_STRUCT

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace {

struct point {
  int x;
  double y;
};
struct segment {
  point from;
  point to;
  std::string label;
  int marks[2];
};

template <class Signature, class F>
brine::function<Signature> reload(const F& f) {
  return brine::loads<Signature>(brine::dumps(brine::function<Signature>{f}));
}

struct tracked {
  static inline int alive = 0;
  tracked() { ++alive; }
  tracked(const tracked&) { ++alive; }
  tracked& operator=(const tracked&) = default;
  ~tracked() { --alive; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(value);
  }

 private:
  int value = 0;
};

}  // namespace

TEST_CASE("scalars") {
  const auto f = [a = 1, b = 2.5, c = 'c', d = true, e = 1LL << 40](int x) {
    return std::to_string(x + a) + std::to_string(int(b * 2)) + c + (d ? "t" : "f") + std::to_string(e);
  };
  CHECK(reload<std::string(int)>(brine::closure<"shown/scalars">(f))(1) == f(1));
  CHECK(reload<std::string(int)>(f)(2) == f(2));
}

TEST_CASE("by name and by default") {
  int number = 4;
  std::string word = "four";
  CHECK(reload<std::string()>([number, word] { return word + std::to_string(number); })() == "four4");
  CHECK(reload<std::string()>([=] { return word + std::to_string(number); })() == "four4");
}

TEST_CASE("strings and containers") {
  const auto f = [s = std::string{"text"}, long_one = std::string(100, 'x'), v = std::vector<int>{1, 2, 3},
                  m = std::map<std::string, std::vector<int>>{{"k", {7}}}, o = std::optional<int>{5},
                  w = std::variant<int, std::string>{"w"}] {
    return s + std::to_string(long_one.size()) + std::to_string(v.at(2)) + std::to_string(m.at("k").at(0)) +
           std::to_string(*o) + std::get<1>(w);
  };
  CHECK(reload<std::string()>(f)() == "text100375w");
}

TEST_CASE("arrays") {
  int numbers[3] = {1, 2, 3};
  int grid[2][2] = {{1, 2}, {3, 4}};
  std::string words[2] = {"v", "w"};
  std::array<point, 2> points{{{1, 1.5}, {2, 2.5}}};
  const auto f = [numbers, grid, words, points] {
    return std::to_string(numbers[2]) + std::to_string(grid[1][0]) + words[1] + std::to_string(points[1].x);
  };
  CHECK(reload<std::string()>(f)() == "33w2");
}

TEST_CASE("aggregates, nested") {
  const segment s{{1, 1.5}, {2, 2.5}, "label", {3, 4}};
  const auto f = [s, plain = point{5, 5.5}] {
    return s.label + std::to_string(s.to.x) + std::to_string(s.marks[1]) + std::to_string(int(plain.y * 2));
  };
  CHECK(reload<std::string()>(f)() == "label2411");
}

TEST_CASE("closures in closures") {
  const auto inner = [n = 3, s = std::string{"in"}](int x) { return s + std::to_string(n * x); };
  const auto middle = [inner](int x) { return inner(x) + "!"; };
  brine::function<std::string(int)> held = brine::closure<"shown/held">(inner);
  const auto outer = [middle, held, captureless = [](int x) { return x + 1; }](int x) {
    return middle(captureless(x)) + held(x);
  };
  CHECK(reload<std::string(int)>(outer)(1) == "in6!in3");
}

TEST_CASE("a mutable lambda goes on where it was") {
  brine::function<int()> f = [n = 0]() mutable { return ++n; };
  f();
  f();
  const auto g = brine::loads<int()>(brine::dumps(f));
  CHECK(g() == 3);
  CHECK(f() == 3);
}

TEST_CASE("captures that only move") {
  brine::move_only_function<int()> f = [p = std::make_unique<int>(7)] { return *p; };
  CHECK(brine::loads<brine::move_only_function<int()>>(brine::dumps(f))() == 7);
}

TEST_CASE("two lambdas of one line are two") {
  const auto a = [n = 1] { return n; };
  const auto b = [n = 10] { return n + 1; };
  CHECK(reload<int()>(a)() == 1);
  CHECK(reload<int()>(b)() == 11);
}

TEST_CASE("captures that were built are destroyed where a later one fails") {
  const int before = tracked::alive;
  {
    brine::function<bool()> f =
        brine::closure<"shown/tracked">([t = tracked{}, u = tracked{}, flag = true] { return flag; });
    auto bytes = brine::dumps(f);
    bytes.back() = std::byte{9};
    const int with_f = tracked::alive;
    for (std::size_t n = 0; n <= bytes.size(); ++n) {
      CHECK_FALSE(brine::try_loads<bool()>(std::span{bytes}.first(n)));
      CHECK(tracked::alive == with_f);
    }
    const auto failed = brine::try_loads<bool()>(bytes);
    CHECK(failed.error().code() == brine::errc::bad_value);
    CHECK(failed.error().path() == "capture 3");
  }
  CHECK(tracked::alive == before);
}

#endif
