// Values that can't be made first and read then: elements and members without a default constructor, or const ones.
#include <doctest/doctest.h>
#include <array>
#include <atomic>
#include <brine/brine.hpp>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace built_values_test {

const std::string text = "a text that is too long to be held inside a string";

struct money {
  explicit money(long c, std::string k) : cents{c}, currency{std::move(k)} {}
  long cents;
  std::string currency;
  bool operator==(const money&) const = default;
};

struct account {
  money totals[2];
  std::array<money, 2> limits;
  std::pair<money, int> first;
  std::tuple<int, money> second;
  std::variant<money, int> third;
  const int numbers[3];
  const std::string name;
  bool operator==(const account&) const = default;
};

// Can't be moved.
struct counter {
  const int id;
  std::atomic<int> count;
};

// An empty member may share its address with another.
struct nothing {
  bool operator==(const nothing&) const = default;
};
struct tagged {
  const int id;
  [[no_unique_address]] nothing tag;
  money amount;
  bool operator==(const tagged&) const = default;
};

// A hook that visits a const member through a copy.
struct hooked {
  const int id = 7;
  int n = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(n);
  }
};

// Comes back equal; a document that ends early is an error, and what was made of it is destroyed.
template <class T>
void check(const T& value) {
  const auto bytes = brine::dumps(value);
  CHECK(brine::loads<T>(bytes) == value);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::vector<std::byte> cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    CHECK(!brine::try_loads<T>(cut));
  }
}

}  // namespace built_values_test

template <>
struct brine::codec<built_values_test::money> {
  static void encode(auto& ar, const built_values_test::money& m) { ar(m.cents, m.currency); }
  static built_values_test::money decode(auto& ar) {
    long cents{};
    std::string currency;
    ar(cents, currency);
    return built_values_test::money{cents, std::move(currency)};
  }
  static constexpr void describe(auto& schema) {
    schema.template member<long>("cents");
    schema.template member<std::string>("currency");
  }
};

using namespace built_values_test;

TEST_CASE("elements without a default constructor are made where they belong") {
  const money m{7, text};
  check(std::array<money, 2>{m, m});
  check(std::pair{m, 3});
  check(std::tuple{1, m});
  check(std::variant<money, int>{m});
  check(std::variant<money, int>{4});
  check(std::vector<std::pair<money, int>>{{m, 1}, {m, 2}});
  check(std::vector<std::variant<money, int>>{m, 2});
  check(std::optional<std::tuple<money>>{m});
  check(std::map<int, std::array<money, 1>>{{1, {m}}});
}

TEST_CASE("so are the members of records") {
  const money m{7, text};
  check(account{{m, m}, {m, m}, {m, 1}, {2, m}, 5, {1, 2, 3}, text});
  check(std::vector<account>(1, account{{m, m}, {m, m}, {m, 1}, {2, m}, m, {1, 2, 3}, text}));
  check(tagged{3, {}, m});
  const auto loaded = brine::loads<std::unique_ptr<counter>>(brine::dumps(std::make_unique<counter>(1, 2)));
  CHECK(loaded->id == 1);
  CHECK(loaded->count == 2);
}

TEST_CASE("const elements") {
  check(std::map<const std::string, int>{{text, 1}, {"b", 2}});
  check(std::map<int, const std::string>{{1, text}});
  check(std::map<const std::string, const money>{{text, money{1, text}}});
  check(std::optional<const int>{3});
  check(std::optional<const std::string>{text});
  check(std::optional<const money>{money{1, text}});
  check(std::variant<const int, const std::string>{text});
  check(std::variant<const int, const std::string>{3});
  check(std::pair<const int, const std::string>{1, text});
  check(std::tuple<const std::string, const money>{text, money{1, text}});
  check(std::array<const int, 3>{1, 2, 3});
  check(std::vector<std::array<const std::string, 1>>{{text}});
  CHECK(*brine::loads<std::unique_ptr<const std::string>>(brine::dumps(std::make_unique<const std::string>(text))) ==
        text);
  CHECK(*brine::loads<std::shared_ptr<const std::string>>(brine::dumps(std::make_shared<const std::string>(text))) ==
        text);
  hooked h;
  h.n = 4;
  CHECK(brine::loads<hooked>(brine::dumps(h)).n == 4);
  std::optional<const int> there{1};
  brine::loads_into(there, brine::dumps(std::optional<const int>{2}));
  CHECK(there == 2);
  // The bytes are those of the type without const.
  CHECK(brine::dumps(std::optional<const int>{3}) == brine::dumps(std::optional<int>{3}));
}
