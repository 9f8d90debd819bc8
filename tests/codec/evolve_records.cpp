// Members that come, go, change places and names; recursive types, hooks, Boost.Hana structs, codecs.
#include <doctest/doctest.h>

#include <boost/hana/define_struct.hpp>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "evolve.hpp"

using namespace evolving;

namespace records_was {

struct item {
  std::string name;
  std::int16_t count = 0;
  bool operator==(const item&) const = default;
};
struct order {
  int qty = 0;
  std::string gone;
  std::vector<item> items;
  double price = 0;
};
struct empty {};
struct tree {
  int value = 0;
  std::vector<tree> children;
  std::unique_ptr<tree> twin;
};
struct twice {
  item first, second;
};
struct needs {
  int a = 1;
};
struct hooked {
  int a = 0;
  std::string b;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(a, b);
  }
};
struct swapped {
  int a = 0, b = 0;
};
struct plain_coded {
  std::int32_t cents = 0;
};

}  // namespace records_was

namespace records_now {

struct item {
  std::int64_t count = 0;
  std::optional<std::string> name;
  std::string unit = "pieces";
};
struct order {
  double price = 0;
  std::list<item> items;
  std::vector<int> history = {1, 2, 3};
  std::int64_t quantity = 0;
};
struct empty {
  int filled = 4;
};
struct tree {
  std::list<tree> children;
  std::int64_t value = 0;
  std::optional<std::string> note = "new";
  std::unique_ptr<tree> twin;
};
struct twice {
  item second, third, first;
};

// Without a default constructor.
struct strict {
  explicit strict(int v) : value{v} {}
  int value;
};
struct needs {
  int a;
  strict b;
};
struct hooked {
  std::int64_t a = 0;
  std::optional<std::string> b;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(a, b);
  }
};
struct longer_hook {
  int a = 0;
  std::string b;
  int c = 5;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(a, b, c);
  }
};
struct sensor {
  sensor() = default;
  BOOST_HANA_DEFINE_STRUCT(sensor, (std::vector<double>, values), (std::string, label), (int, rate));
};
struct plain_coded {
  std::int64_t cents = 0;
};
struct swapped {
  int b = 0, a = 0;
};
struct renamed_twice {
  int third = 0;
  int other = 0;
};

}  // namespace records_now

namespace earlier {
struct sensor {
  sensor() = default;
  BOOST_HANA_DEFINE_STRUCT(sensor, (std::string, name), (std::list<float>, values));
};
struct first_name {
  int first = 0;
};
struct second_name {
  int second = 0;
};
struct taken_name {
  int second = 0;
  int other = 0;
};
}  // namespace earlier

template <>
inline constexpr auto brine::renamed<records_now::order> = brine::renames{{"qty", "quantity"}};
template <>
inline constexpr auto brine::renamed<records_now::sensor> = brine::renames{{"name", "label"}};
template <>
inline constexpr auto brine::renamed<records_now::renamed_twice> =
    brine::renames{{"first", "third"}, {"second", "third"}};

namespace records_now {
class money {
 public:
  money() = default;
  explicit money(std::int64_t c) : cents_{c} {}
  [[nodiscard]] std::int64_t cents() const { return cents_; }
  [[nodiscard]] const std::string& currency() const { return currency_; }
  std::int64_t cents_ = 0;
  std::string currency_ = "EUR";
};
}  // namespace records_now
template <>
struct brine::codec<records_now::money> {
  static constexpr void describe(auto& schema) {
    schema.template member<std::int64_t>("cents").template member<std::string>("currency");
  }
  static void encode(auto& ar, const records_now::money& m) { ar(m.cents_, m.currency_); }
  static void decode(auto& ar, records_now::money& m) { ar(m.cents_, m.currency_); }
};
template <>
struct brine::codec<records_now::strict> {
  static constexpr void describe(auto& schema) { schema.template member<int>("value"); }
  static void encode(auto& ar, const records_now::strict& s) { ar(s.value); }
  static records_now::strict decode(auto& ar) {
    int value = 0;
    ar(value);
    return records_now::strict{value};
  }
};

TEST_CASE("members come with their defaults, go, change places, types and names, in containers too") {
  const records_was::order old{7, "dropped", {{"a", 1}, {"b", -2}}, 2.5};
  const auto o = load_old<records_now::order>(old);
  CHECK(o.price == 2.5);
  CHECK(o.quantity == 7);
  CHECK(o.history == std::vector<int>{1, 2, 3});
  REQUIRE(o.items.size() == 2);
  CHECK(o.items.front().name == "a");
  CHECK(o.items.back().count == -2);
  CHECK(o.items.back().unit == "pieces");
}

TEST_CASE("members that only changed places") {
  const auto s = load_old<records_now::swapped>(records_was::swapped{1, 2});
  CHECK(s.a == 1);
  CHECK(s.b == 2);
}

TEST_CASE("an empty record is filled, a full one emptied") {
  CHECK(load_old<records_now::empty>(records_was::empty{}).filled == 4);
  CHECK_NOTHROW((void)load_old<records_was::empty>(records_was::order{1, "x", {{"a", 1}}, 2}));
  CHECK(load_old<std::vector<records_now::empty>>(std::vector<records_was::empty>(3)).at(2).filled == 4);
}

TEST_CASE("one type twice in a record, and members between") {
  const auto t = load_old<records_now::twice>(records_was::twice{{"one", 1}, {"two", 2}});
  CHECK(t.first.name == "one");
  CHECK(t.second.count == 2);
  CHECK(!t.third.name.has_value());
  CHECK(t.third.unit == "pieces");
}

TEST_CASE("recursive types") {
  records_was::tree old{1, {}, nullptr};
  old.children.push_back({2, {}, std::make_unique<records_was::tree>(records_was::tree{3, {}, nullptr})});
  old.children[0].children.push_back({4, {}, nullptr});
  old.twin = std::make_unique<records_was::tree>(records_was::tree{5, {}, nullptr});
  const auto t = load_old<records_now::tree>(old);
  CHECK(t.value == 1);
  CHECK(t.children.front().value == 2);
  CHECK(t.children.front().twin->value == 3);
  CHECK(t.children.front().children.front().value == 4);
  CHECK(t.children.front().children.front().note == "new");
  CHECK(t.twin->value == 5);
}

TEST_CASE("a recursive value may be as deep as one of the present type") {
  records_was::tree old{0, {}, nullptr};
  records_was::tree* last = &old;
  for (int i = 1; i < 900; ++i) {
    last->twin = std::make_unique<records_was::tree>(records_was::tree{i, {}, nullptr});
    last = last->twin.get();
  }
  const auto t = load_old<records_now::tree>(old);
  const records_now::tree* at = &t;
  int depth = 0;
  for (; at->twin != nullptr; at = at->twin.get()) ++depth;
  CHECK(depth == 899);
  CHECK(at->value == 899);
  const auto bytes = brine::dumps(old, {.schema = brine::embed});
  const auto answer = brine::try_loads<records_now::tree>(bytes, {.limits = {.depth = 50}});
  REQUIRE(!answer);
  CHECK(answer.error().code() == brine::errc::too_deep);
}

TEST_CASE("a new member of a type that can't be made by default is an error, with its path") {
  const auto e = refusal<std::vector<records_now::needs>>(std::vector<records_was::needs>(1));
  CHECK(e.code() == brine::errc::schema_mismatch);
  CHECK(e.path() == "[].b");
  CHECK(contains(e, "can't be made by default"));
}

TEST_CASE("hooks: members by their places, and as many") {
  const auto h = load_old<records_now::hooked>(records_was::hooked{3, "x"});
  CHECK(h.a == 3);
  CHECK(h.b == "x");
}

TEST_CASE("a class with a hook may take the place of an aggregate, by the places of its members") {
  struct pair {
    int a;
    std::string b;
  };
  CHECK(load_old<records_now::hooked>(pair{4, "y"}).b == "y");
  const auto e = refusal<records_now::longer_hook>(records_was::hooked{1, "x"});
  CHECK(e.code() == brine::errc::schema_mismatch);
  CHECK(contains(e, "there must be as many"));
}

TEST_CASE("Boost.Hana structs, renamed") {
  earlier::sensor old;
  old.name = "t";
  old.values = {0.5F, 1.5F};
  const auto s = load_old<records_now::sensor>(old);
  CHECK(s.label == "t");
  CHECK(s.values == std::vector<double>{0.5, 1.5});
  CHECK(s.rate == 0);
}

TEST_CASE("a codec's members have names too") {
  const auto m = load_old<records_now::money>(records_was::plain_coded{5});
  CHECK(m.cents() == 5);
  CHECK(m.currency() == "EUR");
  CHECK(load_old<records_now::plain_coded>(records_now::money{6}).cents == 6);
}

TEST_CASE("a name that changed twice, and one that another member has now") {
  CHECK(load_old<records_now::renamed_twice>(earlier::first_name{1}).third == 1);
  CHECK(load_old<records_now::renamed_twice>(earlier::second_name{2}).third == 2);
  const auto t = load_old<records_now::renamed_twice>(earlier::taken_name{3, 4});
  CHECK(t.third == 3);
  CHECK(t.other == 4);
}

TEST_CASE("a failed load leaves the value as it was") {
  records_now::order value;
  value.quantity = 77;
  auto bytes = brine::dumps(records_was::order{7, "dropped", {{"a", 1}, {"b", -2}}, 2.5}, {.schema = brine::embed});
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto answer = brine::try_loads_into(
        value, std::vector<std::byte>{bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)});
    REQUIRE(!answer);
    REQUIRE(answer.error().offset() <= size);
    REQUIRE(value.quantity == 77);
  }
  brine::loads_into(value, bytes);
  CHECK(value.quantity == 7);
  bytes.push_back(std::byte{0});
  const auto answer = brine::try_loads_into(value, bytes);
  REQUIRE(!answer);
  CHECK(answer.error().code() == brine::errc::trailing_bytes);
}

TEST_CASE("errors tell where in the document that was saved they are") {
  struct old_flag {
    std::string gone;
    bool flag = true;
  };
  struct new_flag {
    bool flag = false;
  };
  auto bytes = brine::dumps(old_flag{"long and gone", true}, {.schema = brine::embed});
  bytes.back() = std::byte{7};  // no bool
  const auto answer = brine::try_loads<new_flag>(bytes);
  REQUIRE(!answer);
  CHECK(answer.error().code() == brine::errc::bad_value);
  CHECK(answer.error().offset() == bytes.size() - 1);
  CHECK(answer.error().path() == "flag");
}
