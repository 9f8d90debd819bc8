// optional, variant, pair and tuple.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
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

// Throws when it is copied into a variant, and so leaves the variant without a value.
struct thrower {
  int number = 0;
  thrower() = default;
  thrower(const thrower&) { throw 1; }
  thrower& operator=(const thrower&) = default;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(number);
  }
};

struct many {
  std::optional<std::string> a;
  std::optional<int> b;
  std::optional<point> c;
  std::tuple<int, std::string> d;
  int e;
};

}  // namespace

TEST_CASE("optional") {
  CHECK(reload(std::optional<int>{}) == std::nullopt);
  CHECK(reload(std::optional<int>{5}) == 5);
  CHECK(reload(std::optional<std::string>{"s"}) == "s");
  CHECK(reload(std::optional<point>{{1, 2}}) == point{1, 2});
  CHECK(reload(std::optional<std::optional<bool>>{std::optional<bool>{}}).value() == std::nullopt);
  CHECK(reload(std::vector<std::optional<int>>{1, {}, 3}) == std::vector<std::optional<int>>{1, {}, 3});
  CHECK(reload(std::optional<sealed>{sealed{3}})->value == 3);
  CHECK(**reload(std::optional<std::unique_ptr<int>>{std::make_unique<int>(4)}) == 4);
}

TEST_CASE("variant") {
  using v = std::variant<int, std::string, std::vector<int>, std::monostate>;
  CHECK(reload(v{5}) == v{5});
  CHECK(reload(v{"text"}) == v{"text"});
  CHECK(reload(v{std::vector<int>{1, 2}}) == v{std::vector<int>{1, 2}});
  CHECK(reload(v{std::monostate{}}).index() == 3);
  using twice = std::variant<int, int>;
  CHECK(reload(twice{std::in_place_index<1>, 4}).index() == 1);
  CHECK(std::get<sealed>(reload(std::variant<int, sealed>{sealed{6}})).value == 6);
}

TEST_CASE("a variant's index is looked at") {
  auto bytes = brine::dumps(std::variant<int, std::string>{"s"});
  bytes[brine::wire::header_size] = std::byte{2};
  const auto failed = brine::try_loads<std::variant<int, std::string>>(bytes);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::bad_value);
  CHECK(failed.error().offset() == brine::wire::header_size);
  CHECK(std::string_view{failed.error().what()}.find("alternative 2 of a variant that has 2") !=
        std::string_view::npos);
}

TEST_CASE("a variant without a value can't be saved") {
  std::variant<int, thrower> v{1};
  const thrower source{};
  CHECK_THROWS_AS(v.emplace<1>(source), int);
  REQUIRE(v.valueless_by_exception());
  const auto failed = brine::try_dumps(v);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::bad_value);
  CHECK_THROWS_AS((void)brine::dumps(v), brine::error);
}

TEST_CASE("pair and tuple") {
  CHECK(reload(std::pair{1, std::string{"one"}}) == std::pair{1, std::string{"one"}});
  using t = std::tuple<int, std::string, std::vector<double>, std::pair<bool, char>>;
  CHECK(reload(t{1, "two", {3.0}, {true, '4'}}) == t{1, "two", {3.0}, {true, '4'}});
  CHECK(reload(std::tuple<>{}) == std::tuple<>{});
  CHECK(*std::get<0>(reload(std::tuple<std::unique_ptr<int>>{std::make_unique<int>(1)})) == 1);
  CHECK(reload(std::vector<std::pair<std::string, int>>{{"a", 1}})[0].second == 1);
}

TEST_CASE("absent and present ones side by side") {
  const many m = reload(many{{}, 2, {}, {4, "four"}, 5});
  CHECK_FALSE(m.a);
  CHECK(m.b == 2);
  CHECK_FALSE(m.c);
  CHECK(std::get<1>(m.d) == "four");
  CHECK(m.e == 5);
}

TEST_CASE("loading into a variant or optional that holds something else") {
  std::variant<int, std::string> v{"before"};
  brine::loads_into(v, brine::dumps(std::variant<int, std::string>{7}));
  CHECK(std::get<0>(v) == 7);
  std::optional<std::string> o{"before"};
  brine::loads_into(o, brine::dumps(std::optional<std::string>{}));
  CHECK_FALSE(o);
}
