// What becomes what: every rule in the direction that is taken and in the one that is refused.
#include <doctest/doctest.h>

#include <array>
#include <bitset>
#include <chrono>
#include <cstdint>
#include <deque>
#include <forward_list>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "evolve.hpp"

using namespace evolving;
using std::int16_t, std::int32_t, std::int64_t, std::int8_t, std::uint16_t, std::uint32_t, std::uint64_t, std::uint8_t;

namespace rules_was {
enum class colour : uint8_t { red, green };
struct point {
  int32_t x, y;
};
struct circle {
  double radius;
};
struct box {
  double width, height;
};
}  // namespace rules_was

namespace rules_now {
enum class colour : uint16_t { red, green, blue };
struct point {
  int64_t x, y;
  int64_t z = 9;
};
struct circle {
  double radius;
  std::string label = "round";
};
struct box {
  double width, height;
};
struct text {
  std::string words;
};
}  // namespace rules_now

TEST_CASE("integers become wider ones that hold all their values, and no others") {
  for (const int v : {-128, -1, 0, 1, 127}) {
    const auto x = static_cast<int8_t>(v);
    CHECK(load_old<int16_t>(x) == v);
    CHECK(load_old<int32_t>(x) == v);
    CHECK(load_old<int64_t>(x) == v);
  }
  CHECK(load_old<uint16_t>(uint8_t{255}) == 255);
  CHECK(load_old<int16_t>(uint8_t{255}) == 255);
  CHECK(load_old<int64_t>(uint32_t{0xffffffffU}) == 0xffffffff);
  CHECK(load_old<uint64_t>(uint32_t{0xffffffffU}) == 0xffffffffU);
  CHECK(load_old<int64_t>(std::numeric_limits<int32_t>::min()) == std::numeric_limits<int32_t>::min());
#if BRINE_HAS_INT128
  __extension__ using wide = __int128;
  CHECK(load_old<wide>(int64_t{-5}) == -5);
  CHECK(load_old<wide>(std::numeric_limits<uint64_t>::max()) ==
        static_cast<wide>(std::numeric_limits<uint64_t>::max()));
#endif
  CHECK(refused<int8_t>(int16_t{1}));
  CHECK(refused<uint32_t>(int16_t{1}));
  CHECK(refused<int32_t>(uint32_t{1}));
  CHECK(refused<uint32_t>(int32_t{1}));
  CHECK(refused<int>(true));
  CHECK(refused<bool>(uint8_t{1}));
  CHECK(refused<int>('a'));
  CHECK(refused<double>(1));
}

TEST_CASE("floating-point numbers become wider ones") {
  CHECK(load_old<double>(0.1F) == static_cast<double>(0.1F));
  CHECK(load_old<long double>(0.1F) == static_cast<long double>(0.1F));
  CHECK(load_old<long double>(-1e300) == static_cast<long double>(-1e300));
  CHECK(load_old<double>(std::numeric_limits<float>::infinity()) == std::numeric_limits<double>::infinity());
  CHECK(refused<float>(1.0));
  CHECK(refused<int64_t>(1.0F));
}

TEST_CASE("enumerations gain values and width, and come from and become their numbers") {
  CHECK(load_old<rules_now::colour>(rules_was::colour::green) == rules_now::colour::green);
  CHECK(load_old<uint8_t>(rules_was::colour::green) == 1);
  CHECK(load_old<int>(rules_was::colour::green) == 1);
  CHECK(load_old<rules_now::colour>(uint8_t{2}) == rules_now::colour::blue);
  CHECK(refused<rules_was::colour>(rules_now::colour::blue));
  CHECK(refused<bool>(rules_was::colour::red));
}

TEST_CASE("a value becomes an optional one, and never the other way round") {
  CHECK(load_old<std::optional<int>>(5) == 5);
  CHECK(load_old<std::optional<int64_t>>(5) == 5);
  CHECK(load_old<std::optional<std::optional<int>>>(5) == std::optional<std::optional<int>>{5});
  CHECK(load_old<std::optional<std::optional<int>>>(std::optional<int>{}).has_value() == false);
  CHECK(load_old<std::optional<int64_t>>(std::optional<int>{6}) == 6);
  CHECK(load_old<std::vector<std::optional<std::string>>>(std::vector<std::string>{"a"}).at(0) == "a");
  CHECK(*load_old<std::unique_ptr<int>>(5) == 5);
  CHECK(*load_old<std::unique_ptr<int64_t>>(std::optional<int>{5}) == 5);
  CHECK(load_old<std::optional<int>>(std::make_unique<int>(5)) == 5);
  CHECK(refused<int>(std::optional<int>{5}));
  CHECK(refused<int>(std::make_unique<int>(5)));
  CHECK(refused<std::optional<int>>(std::string{"x"}));
}

TEST_CASE("sequences and sets change their kind") {
  const std::vector<int> v{3, 1, 2, 1};
  const std::list<int> l{3, 1, 2, 1};
  CHECK(load_old<std::list<int>>(v) == l);
  CHECK(load_old<std::deque<int64_t>>(v) == std::deque<int64_t>{3, 1, 2, 1});
  CHECK(load_old<std::forward_list<int>>(v) == std::forward_list<int>{3, 1, 2, 1});
  CHECK(load_old<std::set<int>>(v) == std::set<int>{1, 2, 3});
  CHECK(load_old<std::multiset<int>>(v) == std::multiset<int>{1, 1, 2, 3});
  CHECK(load_old<std::unordered_set<int64_t>>(v) == std::unordered_set<int64_t>{1, 2, 3});
  CHECK(load_old<std::vector<int>>(std::set<int>{2, 1}) == std::vector<int>{1, 2});
  CHECK(load_old<std::vector<int64_t>>(std::array<int, 2>{1, 2}) == std::vector<int64_t>{1, 2});
  CHECK(load_old<std::set<int>>(std::array<int, 2>{2, 2}) == std::set<int>{2});
  CHECK(load_old<std::array<int64_t, 2>>(std::array<int, 2>{1, -2}) == std::array<int64_t, 2>{1, -2});
  CHECK(load_old<std::vector<std::vector<int64_t>>>(std::vector<std::array<int, 2>>{{1, 2}, {3, 4}}) ==
        std::vector<std::vector<int64_t>>{{1, 2}, {3, 4}});
  CHECK(load_old<std::vector<char>>(std::string{"abc"}) == std::vector<char>{'a', 'b', 'c'});
  CHECK(load_old<std::u16string>(std::vector<char16_t>{u'a', u'b'}) == u"ab");
  CHECK(refused<std::array<int, 2>>(std::vector<int>{1, 2}));
  CHECK(refused<std::array<int, 3>>(std::array<int, 2>{1, 2}));
  CHECK(refused<std::vector<int>>(std::vector<std::string>{"x"}));
  CHECK(refused<std::vector<uint8_t>>(std::string{"abc"}));
  CHECK(refused<std::u8string>(std::string{"abc"}));
}

TEST_CASE("maps change their keys, values and kind; but values are never lost") {
  const std::map<std::string, int> m{{"a", 1}, {"b", 2}};
  CHECK(load_old<std::unordered_map<std::string, int64_t>>(m).at("b") == 2);
  CHECK(load_old<std::multimap<std::string, std::optional<int>>>(m).find("a")->second == 1);
  CHECK(load_old<std::map<int64_t, std::string>>(std::map<int, std::string>{{-1, "x"}}).at(-1) == "x");
  const std::multimap<int, int> twice{{1, 1}, {1, 2}};
  CHECK(refused<std::map<int, int>>(twice));
  CHECK(contains(refusal<std::map<int, int>>(twice), "values of equal keys would be lost"));
  CHECK(refused<std::map<int, int>>(m));
  CHECK(refusal<std::map<std::string, std::string>>(m).path() == "[].value");
}

TEST_CASE("tuples keep their places, bitsets grow, durations keep their period") {
  CHECK(load_old<std::tuple<int64_t, std::optional<std::string>>>(std::tuple<int, std::string>{1, "x"}) ==
        std::tuple<int64_t, std::optional<std::string>>{1, "x"});
  CHECK(load_old<std::pair<int64_t, int>>(std::pair<int, int>{-1, 2}) == std::pair<int64_t, int>{-1, 2});
  CHECK(refused<std::tuple<int>>(std::tuple<int, int>{1, 2}));
  CHECK(refused<std::tuple<int, int, int>>(std::tuple<int, int>{1, 2}));

  CHECK(load_old<std::bitset<9>>(std::bitset<3>{5}) == std::bitset<9>{5});
  CHECK(load_old<std::bitset<64>>(std::bitset<16>{0xffff}) == std::bitset<64>{0xffff});
  CHECK(load_old<std::bitset<5>>(std::bitset<3>{7}) == std::bitset<5>{7});
  CHECK(refused<std::bitset<3>>(std::bitset<9>{1}));

  using short_seconds = std::chrono::duration<int32_t>;
  CHECK(load_old<std::chrono::seconds>(short_seconds{7}) == std::chrono::seconds{7});
  CHECK(refused<std::chrono::milliseconds>(std::chrono::seconds{7}));
  using clock = std::chrono::system_clock;
  const std::chrono::time_point<clock, short_seconds> t{short_seconds{8}};
  CHECK(load_old<std::chrono::time_point<clock, std::chrono::seconds>>(t).time_since_epoch() ==
        std::chrono::seconds{8});
  CHECK(refused<std::chrono::time_point<std::chrono::steady_clock, std::chrono::seconds>>(t));
}

TEST_CASE("a variant gains alternatives, anywhere, and its alternatives change") {
  using old_shape = std::variant<rules_was::circle, rules_was::box>;
  using more = std::variant<rules_now::text, rules_now::box, rules_now::circle>;
  CHECK(std::get<rules_now::circle>(load_old<more>(old_shape{rules_was::circle{2}})).label == "round");
  CHECK(std::get<rules_now::box>(load_old<more>(old_shape{rules_was::box{2, 3}})).height == 3);

  SUBCASE("equal ones are matched first, in order") {
    using pair = std::variant<int32_t, int32_t>;
    using triple = std::variant<int64_t, int32_t, int32_t>;
    CHECK(load_old<triple>(pair{std::in_place_index<0>, 1}) == triple{std::in_place_index<1>, 1});
    CHECK(load_old<triple>(pair{std::in_place_index<1>, 2}) == triple{std::in_place_index<2>, 2});
  }
  SUBCASE("then each takes what it can become") {
    using old_numbers = std::variant<int32_t, std::string, float>;
    using numbers = std::variant<std::string, int64_t, std::monostate, double>;
    CHECK(load_old<numbers>(old_numbers{-3}) == numbers{int64_t{-3}});
    CHECK(load_old<numbers>(old_numbers{"s"}) == numbers{"s"});
    CHECK(load_old<numbers>(old_numbers{0.5F}) == numbers{0.5});
  }
  SUBCASE("one that is gone, or could be several, is refused") {
    CHECK(refused<std::variant<std::string>>(std::variant<std::string, int>{"kept"}));
    CHECK(
        contains(refusal<std::variant<std::string>>(std::variant<std::string, int>{"kept"}), "has no place any more"));
    using several = std::variant<std::string, int32_t, int64_t>;
    CHECK(contains(refusal<several>(std::variant<int16_t>{int16_t{1}}), "could become more than one"));
    CHECK(refused<std::variant<rules_now::text>>(std::variant<rules_was::circle>{}));  // no member in common
  }
}

TEST_CASE("rules apply at every depth, together") {
  using old_type = std::map<std::string, std::vector<std::variant<rules_was::point, std::string>>>;
  using new_type =
      std::unordered_map<std::string, std::list<std::variant<std::monostate, std::string, rules_now::point>>>;
  const old_type old{{"a", {rules_was::point{1, -2}, "s"}}, {"b", {}}};
  const auto loaded = load_old<new_type>(old);
  REQUIRE(loaded.size() == 2);
  REQUIRE(loaded.at("a").size() == 2);
  const auto& p = std::get<rules_now::point>(loaded.at("a").front());
  CHECK(p.x == 1);
  CHECK(p.y == -2);
  CHECK(p.z == 9);
  CHECK(std::get<std::string>(loaded.at("a").back()) == "s");
}

TEST_CASE("what can't be converted is told with both types and the path") {
  const auto e = refusal<std::map<std::string, std::vector<std::tuple<int, std::string>>>>(
      std::map<std::string, std::vector<std::tuple<int, double>>>{});
  CHECK(e.code() == brine::errc::schema_mismatch);
  CHECK(e.path() == "[].value[][1]");
  CHECK(e.offset() == 6);
  CHECK(contains(e, "saved was f64, asked for is string"));
}

TEST_CASE("a document without its schema is refused, and the message says how to save it") {
  const auto answer = brine::try_loads<int64_t>(brine::dumps(1));
  REQUIRE(!answer);
  CHECK(answer.error().code() == brine::errc::schema_mismatch);
  CHECK(contains(answer.error(), "brine::embed"));
}

TEST_CASE("a view can't show what had to be converted") {
  using view = brine::view<std::string_view>;
  CHECK(load_old<view>(std::string{"shown"}).value.size() == 5);
  const auto e = refusal<std::tuple<view, int64_t>>(std::tuple<std::string, int>{"x", 1});
  CHECK(e.code() == brine::errc::schema_mismatch);
  CHECK(contains(e, "a view can't show"));
}
