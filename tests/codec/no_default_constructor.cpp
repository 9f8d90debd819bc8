// Classes that can't be made first and read then: by a codec whose decode() answers the object, in aggregates and
// containers; private constructors, const members, members that only move.
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "every_form.hpp"

using every_form::check;

namespace no_default_test {

class money {
 public:
  money(std::int64_t cents, std::string currency) : cents_{cents}, currency_{std::move(currency)} {}
  [[nodiscard]] std::int64_t cents() const { return cents_; }
  [[nodiscard]] const std::string& currency() const { return currency_; }
  bool operator==(const money&) const = default;
  auto operator<=>(const money&) const = default;

 private:
  std::int64_t cents_;
  std::string currency_;
};

// Refuses some bytes.
class percentage {
 public:
  explicit percentage(int value) : value_{value} {}
  [[nodiscard]] int value() const { return value_; }
  bool operator==(const percentage&) const = default;

 private:
  int value_;
};

// Neither copied nor assigned.
class ticket {
 public:
  explicit ticket(int number) : number_{std::make_unique<int>(number)} {}
  [[nodiscard]] int number() const { return *number_; }

 private:
  std::unique_ptr<int> number_;
};

// Throws where the bytes hold nothing good.
class positive {
 public:
  explicit positive(int value) : value_{value} {
    if (value <= 0) throw std::invalid_argument("not positive");
  }
  [[nodiscard]] int value() const { return value_; }

 private:
  int value_;
};

}  // namespace no_default_test

template <>
struct brine::codec<no_default_test::money> {
  static void encode(auto& ar, const no_default_test::money& m) { ar(m.cents(), m.currency()); }
  static no_default_test::money decode(auto& ar) {
    std::int64_t cents{};
    std::string currency;
    ar(cents, currency);
    return no_default_test::money{cents, std::move(currency)};
  }
  static constexpr void describe(auto& schema) {
    schema.template member<std::int64_t>("cents").template member<std::string>("currency");
  }
};

template <>
struct brine::codec<no_default_test::percentage> {
  static void encode(auto& ar, const no_default_test::percentage& p) { ar(p.value()); }
  static no_default_test::percentage decode(auto& ar) {
    int value{};
    ar(value);
    if (value < 0 || value > 100) ar.fail(brine::errc::bad_value, "a percentage is from 0 to 100");
    return no_default_test::percentage{value};
  }
  static constexpr void describe(auto& schema) { schema.template member<int>("value"); }
};

template <>
struct brine::codec<no_default_test::ticket> {
  static void encode(auto& ar, const no_default_test::ticket& t) { ar(t.number()); }
  static no_default_test::ticket decode(auto& ar) {
    int number{};
    ar(number);
    return no_default_test::ticket{number};
  }
  static constexpr void describe(auto& schema) { schema.template member<int>("number"); }
};

template <>
struct brine::codec<no_default_test::positive> {
  static void encode(auto& ar, const no_default_test::positive& p) { ar(p.value()); }
  static no_default_test::positive decode(auto& ar) {
    int value{};
    ar(value);
    return no_default_test::positive{value};
  }
  static constexpr void describe(auto& schema) { schema.template member<int>("value"); }
};

namespace no_default_test {

struct order {
  int id;
  money price;
  std::vector<money> parts;
  bool operator==(const order&) const = default;
};

struct fixed_order {
  const int id;
  const money price;
  const std::string note;
  bool operator==(const fixed_order&) const = default;
};

struct nested_order {
  order inner;
  std::optional<fixed_order> other;
  bool operator==(const nested_order&) const = default;
};

struct booking {
  ticket seat;
  std::unique_ptr<ticket> reserve;
  const std::string name;
};

// The default constructor is there for brine only.
class account {
 public:
  explicit account(std::string owner) : owner_{std::move(owner)} {}
  bool operator==(const account&) const = default;

 private:
  friend brine::access;
  account() = default;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(owner_, balance_);
  }
  std::string owner_;
  int balance_ = 5;
};

}  // namespace no_default_test

using namespace no_default_test;

// type: classes without a default constructor | `brine::codec<T>` with a `decode(ar)` that answers the object
TEST_CASE("every form: a class without a default constructor") { check(money{250, "EUR"}); }

TEST_CASE("every form: containers of a class without a default constructor") {
  check(std::vector<money>{{1, "a"}, {2, "b"}});
  check(std::list<money>{{1, "a"}});
  check(std::set<money>{{1, "a"}, {2, "b"}});
  check(std::map<int, money>{{1, {1, "a"}}});
  check(std::map<money, money>{{{1, "a"}, {2, "b"}}});
  check(std::unordered_map<std::string, money>{{"k", {1, "a"}}});
  check(std::optional<money>{money{1, "a"}});
  check(std::variant<int, money>{money{1, "a"}});
}

TEST_CASE("every form: owners of a class without a default constructor") {
  const auto same = [](const auto& a, const auto& b) { return *a == *b; };
  check(std::make_unique<money>(1, "a"), same);
  check(std::make_shared<money>(1, "a"), same);
  const auto one = std::make_shared<money>(1, "a");
  const auto both = brine::loads<std::vector<std::shared_ptr<money>>>(brine::dumps(std::vector{one, one}));
  CHECK(both.at(0) == both.at(1));
}

// type: aggregates of such classes, and with const members | as other aggregates; made in braces when loaded
TEST_CASE("every form: aggregates of classes without a default constructor") {
  const order two{7, {250, "EUR"}, {{200, "EUR"}, {50, "EUR"}}};
  check(two);
  check(fixed_order{7, {250, "EUR"}, "as it is"});
  check(nested_order{two, fixed_order{8, {1, "x"}, ""}});
  check(std::vector<nested_order>{{two, {}}});
}

TEST_CASE("loading into an object with const members replaces it") {
  fixed_order target{1, {1, "a"}, "old"};
  brine::loads_into(target, brine::dumps(fixed_order{2, {2, "b"}, "new"}));
  CHECK(target == fixed_order{2, {2, "b"}, "new"});
}

// type: members and elements that can only be moved | as others
TEST_CASE("members and elements that only move") {
  const auto loaded = brine::loads<booking>(brine::dumps(booking{ticket{4}, std::make_unique<ticket>(5), "me"}));
  CHECK(loaded.seat.number() == 4);
  CHECK(loaded.reserve->number() == 5);
  CHECK(loaded.name == "me");

  std::vector<ticket> tickets;
  tickets.emplace_back(1);
  tickets.emplace_back(2);
  CHECK(brine::loads<std::vector<ticket>>(brine::dumps(tickets)).at(1).number() == 2);

  std::map<std::string, std::unique_ptr<booking>> bookings;
  bookings["first"] = std::make_unique<booking>(booking{ticket{8}, nullptr, "you"});
  CHECK(brine::loads<decltype(bookings)>(brine::dumps(bookings)).at("first")->seat.number() == 8);
}

// type: private constructors and hooks | `friend brine::access`
TEST_CASE("every form: private constructors, by friend brine::access") {
  check(account{"me"});
  check(std::make_unique<account>("owned"), [](const auto& a, const auto& b) { return *a == *b; });
}

TEST_CASE("a codec that refuses the bytes fails the document, with the member's path") {
  struct discount {
    std::string name;
    std::vector<percentage> steps;
  };
  const auto failed =
      brine::try_loads<discount>(brine::dumps(discount{"all", {percentage{10}, percentage{101}, percentage{20}}}));
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::bad_value);
  CHECK(failed.error().path() == "steps[1]");
  CHECK(std::string_view{failed.error().what()}.find("from 0 to 100") != std::string_view::npos);
}

TEST_CASE("a constructor that throws: try_loads answers an error, and nothing leaks") {
  auto bytes = brine::dumps(std::vector<positive>{positive{1}, positive{2}});
  bytes[bytes.size() - 4] = std::byte{0};
  const auto failed = brine::try_loads<std::vector<positive>>(bytes);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::bad_value);
  CHECK(std::string_view{failed.error().what()}.find("not positive") != std::string_view::npos);
  CHECK_FALSE(brine::try_loads<std::vector<std::shared_ptr<positive>>>([] {
    auto all = brine::dumps(std::vector{std::make_shared<positive>(1), std::make_shared<positive>(2)});
    all[all.size() - 4] = std::byte{0};
    return all;
  }()));
}

TEST_CASE("a class without a default constructor and without such a codec is refused") {
  struct plain {
    int value;
    explicit plain(int v) : value{v} {}
  };
  struct holder {
    int id;
    std::vector<plain> all;
  };
  static_assert(!brine::storable<holder>);
  static_assert(brine::why_not<holder>().starts_with("brine[E108]: all[]: "));
}
