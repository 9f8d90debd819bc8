// Pairs of an old and a new type, by kind: what must come of each is written by hand from the rules in README.md
// ("Types that change"), not taken from what the library does. Each document is loaded whole, by a plan that is made
// and by one that is kept, into an object, from a stream, and cut off at every byte; and `compatible` has to agree.
#include <doctest/doctest.h>

#include <array>
#include <bitset>
#include <chrono>
#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "evolve.hpp"

namespace {

using std::int16_t, std::int32_t, std::int64_t, std::int8_t, std::uint16_t, std::uint32_t, std::uint8_t;

template <class New>
bool promised(const auto& old) {
  using old_type = std::remove_cvref_t<decltype(old)>;
  const auto answer = brine::compatible(brine::schema_of<old_type>().bytes, brine::schema_of<New>());
  return static_cast<bool>(answer);
}

template <class New, class Old>
void becomes(const Old& old, const New& expected) {
  const auto bytes = brine::dumps(old, {.schema = brine::embed});
  CHECK(promised<New>(old));
  for (int i = 0; i < 2; ++i) CHECK(brine::loads<New>(bytes) == expected);
  New into{};
  brine::loads_into(into, bytes);
  CHECK(into == expected);
  int loaded = 0, elsewhere = 0;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::vector<std::byte> cut{bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)};
    const auto answer = brine::try_loads<New>(cut);
    if (answer) {
      ++loaded;
    } else if (answer.error().offset() > size) {
      ++elsewhere;
    }
  }
  CHECK(loaded == 0);
  CHECK(elsewhere == 0);
}

template <class New, class Old>
void never(const Old& old, std::string_view path = {}) {
  const auto bytes = brine::dumps(old, {.schema = brine::embed});
  CHECK(!promised<New>(old));
  for (int i = 0; i < 2; ++i) {
    const auto answer = brine::try_loads<New>(bytes);
    REQUIRE(!answer);
    INFO(answer.error().what());
    CHECK(answer.error().code() == brine::errc::schema_mismatch);
    CHECK(answer.error().path() == path);
  }
}

#define RECORD_EQUALITY(type) bool operator==(const type&) const = default

enum class small : uint8_t { a, b, c };
enum class large : uint16_t { a, b, c };
enum class other : int32_t { x };

struct empty {
  RECORD_EQUALITY(empty);
};
struct ab {
  int32_t a = 1;
  std::string b = "two";
  RECORD_EQUALITY(ab);
};
struct ba {
  std::string b = "none";
  int64_t a = -1;
  RECORD_EQUALITY(ba);
};
struct b_only {
  std::string b = "none";
  RECORD_EQUALITY(b_only);
};
struct abc {
  int32_t a = -1;
  std::string b = "none";
  std::vector<int32_t> c{7, 8};
  RECORD_EQUALITY(abc);
};
struct cab {
  std::vector<int32_t> c{7, 8};
  int64_t a = -1;
  std::string b = "none";
  RECORD_EQUALITY(cab);
};
struct z_only {
  int32_t z = 0;
  RECORD_EQUALITY(z_only);
};
struct renamed_b {
  std::string text = "none";
  RECORD_EQUALITY(renamed_b);
};
struct holds {
  ab one;
  std::vector<ab> many;
  std::map<std::string, ab> by_name;
  RECORD_EQUALITY(holds);
};
struct holds_now {
  std::list<ba> many;
  std::unordered_map<std::string, abc> by_name;
  std::optional<b_only> one;
  RECORD_EQUALITY(holds_now);
};
struct hooked {
  int32_t a = 1;
  std::string b = "two";
  template <class Archive>
  void serialize(Archive& ar) {
    ar(a, b);
  }
  RECORD_EQUALITY(hooked);
};
struct hooked_now {
  int64_t x = 0;
  std::optional<std::string> y;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(x, y);
  }
  RECORD_EQUALITY(hooked_now);
};
struct hooked_longer {
  int32_t a = 1;
  std::string b = "two";
  int32_t c = 3;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(a, b, c);
  }
  RECORD_EQUALITY(hooked_longer);
};
struct tree {
  int32_t id = 0;
  std::vector<tree> children;
  RECORD_EQUALITY(tree);
};
struct tree_now {
  std::list<tree_now> children;
  int64_t id = 0;
  std::string note = "new";
  RECORD_EQUALITY(tree_now);
};

}  // namespace

template <>
inline constexpr auto brine::renamed<renamed_b> = brine::renames{{"b", "text"}};

TEST_CASE("numbers and enumerations") {
  becomes<int64_t>(int32_t{-5}, -5);
  becomes<int16_t>(uint8_t{200}, 200);
  becomes<double>(0.5F, 0.5);
  becomes<large>(small::c, large::c);
  becomes<uint8_t>(small::b, 1);
  becomes<int32_t>(small::c, 2);
  becomes<small>(uint8_t{2}, small::c);
  becomes<other>(int8_t{7}, static_cast<other>(7));  // a number that no enumerator has
  becomes<other>(small::c, static_cast<other>(2));   // another enumeration, by its number
  never<int32_t>(int64_t{1});
  never<uint32_t>(int32_t{1});
  never<int32_t>(uint32_t{1});
  never<double>(int32_t{1});
  never<int32_t>(true);
  never<int32_t>('a');
  never<uint8_t>('a');
  never<small>(large::a);
  never<uint8_t>(std::byte{1});
}

TEST_CASE("optional values and owning pointers") {
  becomes<std::optional<int64_t>>(int32_t{3}, 3);
  becomes<std::optional<std::optional<int32_t>>>(int32_t{3}, 3);
  becomes<std::optional<std::optional<int32_t>>>(std::optional<int32_t>{}, {});
  becomes<std::optional<std::string>>(std::make_unique<std::string>("x"), "x");
  becomes<std::optional<std::string>>(std::unique_ptr<std::string>{}, {});
  CHECK(*evolving::load_old<std::unique_ptr<int64_t>>(std::optional<int32_t>{4}) == 4);
  CHECK(*evolving::load_old<std::unique_ptr<int64_t>>(int32_t{4}) == 4);
  CHECK(evolving::load_old<std::unique_ptr<int32_t>>(std::optional<int32_t>{}) == nullptr);
  never<int32_t>(std::optional<int32_t>{3});
  never<int32_t>(std::make_unique<int32_t>(3));
  never<std::shared_ptr<int32_t>>(int32_t{3});
  never<std::shared_ptr<int32_t>>(std::make_unique<int32_t>(3));
  never<std::unique_ptr<int32_t>>(std::make_shared<int32_t>(3));
  never<std::vector<int32_t>>(std::optional<int32_t>{3});
}

TEST_CASE("sequences, sets, maps, text") {
  const std::vector<int32_t> v{3, 1, 3};
  becomes<std::list<int64_t>>(v, {3, 1, 3});
  becomes<std::deque<std::optional<int32_t>>>(v, {3, 1, 3});
  becomes<std::set<int32_t>>(v, {1, 3});  // one of equal elements
  becomes<std::multiset<int32_t>>(v, {1, 3, 3});
  becomes<std::vector<int32_t>>(std::set<int32_t>{2, 1}, {1, 2});
  becomes<std::set<int64_t>>(std::multiset<int32_t>{2, 2}, {2});
  becomes<std::vector<int64_t>>(std::array<int32_t, 2>{4, 5}, {4, 5});
  becomes<std::array<int64_t, 2>>(std::array<int32_t, 2>{4, 5}, {4, 5});
  becomes<std::vector<char>>(std::string{"ab"}, {'a', 'b'});
  becomes<std::string>(std::vector<char>{'a', 'b'}, "ab");
  becomes<std::u16string>(std::vector<char16_t>{u'a'}, u"a");
  becomes<std::list<char>>(std::string{"ab"}, {'a', 'b'});
  becomes<std::unordered_map<int64_t, std::string>>(std::map<int32_t, std::string>{{-1, "x"}}, {{-1, "x"}});
  becomes<std::multimap<int32_t, int64_t>>(std::map<int32_t, int32_t>{{1, 2}}, {{1, 2}});
  never<std::array<int32_t, 3>>(v);
  never<std::array<int32_t, 3>>(std::array<int32_t, 2>{});
  never<std::map<int32_t, int32_t>>(std::multimap<int32_t, int32_t>{});
  never<std::vector<uint8_t>>(std::string{"ab"});
  never<std::string>(std::array<char, 2>{'a', 'b'});
  never<std::set<char>>(std::string{"ab"});
  never<std::vector<std::pair<int32_t, int32_t>>>(std::map<int32_t, int32_t>{});
  never<std::vector<std::string>>(v, "[]");
}

TEST_CASE("bits, durations, tuples") {
  becomes<std::bitset<17>>(std::bitset<9>{0x1ff}, std::bitset<17>{0x1ff});
  becomes<std::chrono::seconds>(std::chrono::duration<int32_t>{9}, std::chrono::seconds{9});
  becomes<std::tuple<int64_t, std::optional<std::string>>>(std::tuple<int32_t, std::string>{1, "x"}, {1, "x"});
  becomes<std::pair<int64_t, int64_t>>(std::tuple<int32_t, int32_t>{1, 2}, {1, 2});
  never<std::bitset<8>>(std::bitset<9>{});
  never<std::chrono::milliseconds>(std::chrono::seconds{1});
  never<std::tuple<int32_t>>(std::tuple<int32_t, int32_t>{});
  never<ab>(std::tuple<int32_t, std::string>{});
}

TEST_CASE("records") {
  becomes<ba>(ab{}, {"two", 1});
  becomes<b_only>(ab{}, {"two"});
  becomes<abc>(ab{}, {1, "two", {7, 8}});
  becomes<cab>(ab{}, {{7, 8}, 1, "two"});
  becomes<abc>(empty{}, abc{});
  becomes<empty>(abc{}, {});
  becomes<renamed_b>(ab{}, {"two"});
  becomes<std::optional<ba>>(ab{}, ba{"two", 1});
  holds old;
  old.many = {{3, "x"}, {4, "y"}};
  old.by_name["k"] = {5, "z"};
  becomes<holds_now>(old, {{{"x", 3}, {"y", 4}}, {{"k", {5, "z", {7, 8}}}}, b_only{"two"}});
  becomes<tree_now>(tree{1, {{2, {{3, {}}}}, {4, {}}}}, {{{{{{}, 3, "new"}}, 2, "new"}, {{}, 4, "new"}}, 1, "new"});
  never<z_only>(ab{});
  never<ab>(cab{}, "a");
  never<ab>(z_only{});
}

TEST_CASE("members by their places: hooks") {
  becomes<hooked_now>(hooked{}, {1, "two"});
  becomes<hooked_now>(ab{}, {1, "two"});
  never<hooked_longer>(hooked{});
  never<hooked>(hooked_longer{});
}

TEST_CASE("variants") {
  using two = std::variant<ab, std::string>;
  becomes<std::variant<std::string, int32_t, ab>>(two{"x"}, "x");
  becomes<std::variant<std::string, int32_t, abc>>(two{ab{}}, abc{1, "two", {7, 8}});
  becomes<std::variant<b_only, std::optional<ab>, std::string>>(two{ab{}}, std::optional<ab>{ab{}});
  becomes<std::variant<b_only, abc, std::string>>(two{ab{}}, abc{1, "two", {7, 8}});
  becomes<std::variant<std::monostate, b_only, std::string>>(two{ab{}}, b_only{"two"});
  becomes<std::variant<int64_t, std::string>>(std::variant<int32_t, std::string>{5}, int64_t{5});
  becomes<std::variant<int32_t, int32_t, int32_t>>(std::variant<int32_t, int32_t>{std::in_place_index<1>, 6},
                                                   std::variant<int32_t, int32_t, int32_t>{std::in_place_index<1>, 6});
  never<std::variant<std::string>>(two{"x"}, "[0]");
  never<std::variant<std::string, z_only>>(two{"x"}, "[0]");
  never<std::variant<std::string, int32_t, int64_t>>(std::variant<int16_t>{int16_t{1}}, "[0]");
  never<ab>(std::variant<ab>{});
  never<std::variant<ab>>(ab{});
}
