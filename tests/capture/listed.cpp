// BRINE_CAPTURE: native lambdas whose captures can be saved, on every compiler.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <array>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace {

struct point {
  int x;
  double y;
};

template <class Signature, class F>
brine::function<Signature> reload(const F& f) {
  return brine::loads<Signature>(brine::dumps(brine::function<Signature>{f}));
}

template <class F>
std::uint64_t captures_hash(const F&) {
  return brine::schema::hash<brine::closures::state<F>>();
}

// Counts its living objects.
struct tracked {
  static inline int alive = 0;
  int value = 0;
  tracked() { ++alive; }
  tracked(const tracked& other) : value{other.value} { ++alive; }
  tracked& operator=(const tracked&) = default;
  ~tracked() { --alive; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(value);
  }
};

}  // namespace

TEST_CASE("one capture") {
  int by = 4;
  CHECK(reload<int(int)>(brine::closure<"listed/one">([BRINE_CAPTURE(by)](int x) { return x + by; }))(3) == 7);
}

TEST_CASE("two captures of different kinds") {
  double rate = 0.5;
  std::string currency = "EUR";
  const auto f = reload<std::string(double)>(brine::closure<"listed/two">(
      [BRINE_CAPTURE(rate, currency)](double p) { return std::to_string(int(p * rate)) + currency; }));
  CHECK(f(84) == "42EUR");
}

TEST_CASE("twenty captures") {
  int a = 1, b = 2, c = 3, d = 4, e = 5;
  std::string f = "f", g = "g", h = "h", i = "i", j = "j";
  double k = 11, l = 12, m = 13, n = 14, o = 15;
  char p = 'p', q = 'q';
  bool r = true;
  std::vector<int> s{19};
  point t{20, 20.5};
  const auto loaded = reload<std::string()>(
      brine::closure<"listed/twenty">([BRINE_CAPTURE(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t)]() {
        return std::to_string(a + b + c + d + e) + f + g + h + i + j + std::to_string(int(k + l + m + n + o)) + p + q +
               (r ? "r" : "") + std::to_string(s.at(0)) + std::to_string(t.x) + std::to_string(int(t.y * 2));
      }));
  CHECK(loaded() == "15fghij65pqr192041");
}

TEST_CASE("the initialiser of an init-capture runs once") {
  int runs = 0;
  const auto next = [&runs] { return ++runs; };
  auto f = brine::closure<"listed/once">(
      [BRINE_CAPTURE((number, next()), (text, std::string(3, 'x')))]() { return text + std::to_string(number); });
  CHECK(runs == 1);
  CHECK(reload<std::string()>(f)() == "xxx1");
  CHECK(runs == 1);
}

TEST_CASE("an init-capture may hold commas and moves") {
  std::vector<int> source{1, 2, 3};
  auto f = brine::closure<"listed/commas">(
      [BRINE_CAPTURE((moved, std::move(source)), (pair, std::pair<int, std::string>{1, "p"}),
                     (table, std::map<std::string, int>{{"a", 1}, {"b", 2}}))]() {
        return std::to_string(moved.size()) + pair.second + std::to_string(table.at("b"));
      });
  CHECK(source.empty());
  CHECK(reload<std::string()>(f)() == "3p2");
}

TEST_CASE("const objects, arrays and references are captured by value") {
  const std::string constant = "c";
  int numbers[3] = {1, 2, 3};
  int grid[2][2] = {{1, 2}, {3, 4}};
  std::string words[2] = {"v", "w"};
  const char letters[] = "abc";
  int target = 5;
  int& reference = target;
  auto f = brine::closure<"listed/kinds">([BRINE_CAPTURE(constant, numbers, grid, words, letters, reference)]() {
    return constant + std::to_string(numbers[0] + numbers[2]) + std::to_string(grid[1][1]) + words[1] + letters +
           std::to_string(reference);
  });
  target = 9;
  numbers[0] = 100;
  CHECK(f() == "c44wabc5");
  CHECK(reload<std::string()>(f)() == "c44wabc5");
}

TEST_CASE("captures of every alignment lie where they are looked for") {
  char a = 'a';
  double b = 2;
  bool c = true;
  std::string d = "d";
  short e = 5;
  long double f = 6;
  char g = 'g';
  auto closure = brine::closure<"listed/aligned">([BRINE_CAPTURE(a, b, c, d, e, f, g)]() {
    return std::string{a} + std::to_string(int(b)) + (c ? "t" : "f") + d + std::to_string(e) + std::to_string(int(f)) +
           g;
  });
  CHECK(closure() == "a2td56g");
  CHECK(reload<std::string()>(closure)() == "a2td56g");
}

TEST_CASE("a mutable lambda goes on where it was, and the original isn't touched") {
  int count = 10;
  brine::function<int()> f = brine::closure<"listed/counter">([BRINE_CAPTURE(count)]() mutable { return ++count; });
  CHECK(f() == 11);
  CHECK(f() == 12);
  brine::function<int()> g = brine::loads<int()>(brine::dumps(f));
  CHECK(g() == 13);
  CHECK(g() == 14);
  CHECK(f() == 13);
  CHECK(count == 10);
}

TEST_CASE("captures that only move") {
  auto number = std::make_unique<int>(42);
  brine::move_only_function<int()> f =
      brine::closure<"listed/unique">([BRINE_CAPTURE((owned, std::move(number)))]() { return *owned; });
  CHECK(brine::loads<brine::move_only_function<int()>>(brine::dumps(f))() == 42);
  CHECK(f() == 42);
}

TEST_CASE("a closure captures a closure and a function object") {
  int base = 1;
  auto inner = brine::closure<"listed/inner">([BRINE_CAPTURE(base)](int x) { return x + base; });
  brine::function<int(int)> twice = inner;
  auto outer = brine::closure<"listed/outer">([BRINE_CAPTURE(inner, twice)](int x) { return inner(x) * twice(x); });
  CHECK(reload<int(int)>(outer)(2) == 9);
}

TEST_CASE("an unnamed lambda, inside one build") {
  std::string word = "w";
  auto f = [BRINE_CAPTURE(word)](int n) { return word + std::to_string(n); };
  CHECK(brine::loads<std::string(int)>(brine::dumps(f))(1) == "w1");
}

TEST_CASE("a lambda inside a function template") {
  const auto make = []<class T>(T value) {
    return brine::function<T(T)>{[BRINE_CAPTURE(value)](T x) { return x + value; }};
  };
  CHECK(brine::loads<int(int)>(brine::dumps(make(1)))(2) == 3);
  CHECK(brine::loads<std::string(std::string)>(brine::dumps(make(std::string{"b"})))("a") == "ab");
}

TEST_CASE("names and types of captures are their schema") {
  int a = 0, b = 0;
  long wide = 0;
  const auto as_a = captures_hash([BRINE_CAPTURE(a)] { return a; });
  CHECK(as_a == captures_hash([BRINE_CAPTURE((a, 5))] { return a + 1; }));
  CHECK(as_a != captures_hash([BRINE_CAPTURE(b)] { return b; }));
  CHECK(as_a != captures_hash([BRINE_CAPTURE((a, wide))] { return a; }));
  CHECK(captures_hash([BRINE_CAPTURE(a, b)] { return a + b; }) !=
        captures_hash([BRINE_CAPTURE(b, a)] { return a + b; }));
}

TEST_CASE("captures that were built are destroyed where a later one fails") {
  tracked first, second;
  bool flag = true;
  const int before = tracked::alive;
  {
    brine::function<int()> f = brine::closure<"listed/tracked">(
        [BRINE_CAPTURE(first, second, flag)]() { return first.value + second.value + int(flag); });
    auto bytes = brine::dumps(f);
    bytes.back() = std::byte{7};  // no bool
    const int with_f = tracked::alive;
    for (std::size_t n = 0; n <= bytes.size(); ++n) {
      CHECK_FALSE(brine::try_loads<int()>(std::span{bytes}.first(n)));
      CHECK(tracked::alive == with_f);
    }
  }
  CHECK(tracked::alive == before);
}

TEST_CASE("a bad byte in a capture is reported under the capture's name") {
  int first = 1;
  std::vector<bool> flags{true, false};
  auto bytes = brine::dumps(
      brine::closure<"listed/path">([BRINE_CAPTURE(first, flags)]() { return int(flags.size()) + first; }));
  bytes.back() = std::byte{2};
  const auto failed = brine::try_loads<int()>(bytes);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::bad_value);
  CHECK(failed.error().path() == "flags[1]");
  CHECK(failed.error().offset() == bytes.size() - 1);
}
