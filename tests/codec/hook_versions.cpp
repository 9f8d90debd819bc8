// Classes whose hook has a version, as Boost.Serialization's users write them: documents of an earlier version are
// read by the hook in that version.
#include <doctest/doctest.h>

#include <brine/brine.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "evolve.hpp"

namespace hook_versions_test {

using evolving::load_old;

namespace was {
struct place {
  std::string street;
};
class account {
 public:
  account() = default;
  account(std::string o, int c) : owner{std::move(o)}, cents{c} {}
  std::string owner;
  int cents = 0;
  place home{"old street"};
  template <class Archive>
  void serialize(Archive& ar, const unsigned version) {
    ar & owner & cents;
    if (version >= 1) ar & home;
  }
};
struct ledger {
  std::uint32_t year = 0;
  std::vector<account> accounts;
  std::map<std::string, std::optional<account>> by_name;
};
struct stamp {
  int seconds = 0;
  template <class Archive>
  void serialize(Archive& ar, const unsigned) {
    ar & seconds;
  }
};
struct entry {
  stamp when;
  account who;
};
}  // namespace was

namespace now {
struct place {
  std::string street;
  std::string city = "unknown";
};
class account {
 public:
  std::string owner;
  std::int64_t cents = 0;
  place home{"none", "none"};
  std::string currency = "EUR";
  template <class Archive>
  void serialize(Archive& ar, const unsigned version) {
    ar & owner;
    if (version >= 3) {
      ar & cents;
    } else {
      int narrow = static_cast<int>(cents);
      ar & narrow;
      cents = narrow;
    }
    if (version >= 1) ar & home;
    if (version >= 2) ar & currency;
  }
};
struct ledger {
  std::vector<account> accounts;
  std::uint64_t year = 0;
  std::map<std::string, std::optional<account>> by_name;
  std::string note = "new";
};
struct stamp {
  int seconds = 0, nanoseconds = 7;
  template <class Archive>
  void serialize(Archive& ar, const unsigned version) {
    ar & seconds;
    if (version >= 4) ar & nanoseconds;
  }
};
struct entry {
  stamp when;
  account who;
};
}  // namespace now

// The same hook as was::account's, of another program that bumped the version.
struct later : was::account {
  template <class Archive>
  void serialize(Archive& ar, const unsigned version) {
    was::account::serialize(ar, version);
  }
};

}  // namespace hook_versions_test

template <>
inline constexpr std::uint32_t brine::class_version<hook_versions_test::was::account> = 1;
template <>
inline constexpr std::uint32_t brine::class_version<hook_versions_test::now::account> = 3;
template <>
inline constexpr std::uint32_t brine::class_version<hook_versions_test::was::stamp> = 2;
template <>
inline constexpr std::uint32_t brine::class_version<hook_versions_test::now::stamp> = 4;
template <>
inline constexpr std::uint32_t brine::class_version<hook_versions_test::later> = 9;

using namespace hook_versions_test;

TEST_CASE("a document with its schema is read in the version of the hook that it was saved with") {
  const auto a = load_old<now::account>(was::account{"a", 5});
  CHECK(a.owner == "a");
  CHECK(a.cents == 5);
  CHECK(a.currency == "EUR");
  // What the hook visits is brought to its present shape too.
  CHECK(a.home.street == "old street");
  CHECK(a.home.city == "unknown");
}

TEST_CASE("inside of other types that changed") {
  was::ledger old{2020, {{"a", 1}, {"b", 2}}, {{"c", was::account{"c", 3}}, {"none", std::nullopt}}};
  const auto l = load_old<now::ledger>(old);
  CHECK(l.year == 2020);
  CHECK(l.note == "new");
  REQUIRE(l.accounts.size() == 2);
  CHECK(l.accounts[1].cents == 2);
  CHECK(l.accounts[1].home.street == "old street");
  CHECK(l.by_name.at("c").value().owner == "c");
  CHECK_FALSE(l.by_name.at("none"));
}

TEST_CASE("behind pointers and in variants") {
  const auto shared = std::make_shared<was::account>("s", 4);
  const auto pointers = load_old<std::vector<std::shared_ptr<now::account>>>(std::vector{shared, shared});
  REQUIRE(pointers.size() == 2);
  CHECK(pointers[0] == pointers[1]);
  CHECK(pointers[0]->cents == 4);
  const auto v = load_old<std::variant<int, now::account>>(std::variant<int, was::account>{was::account{"v", 6}});
  CHECK(std::get<1>(v).cents == 6);
}

TEST_CASE("two classes, each in its own earlier version") {
  const auto e = load_old<now::entry>(was::entry{{9}, {"e", 8}});
  CHECK(e.when.seconds == 9);
  CHECK(e.when.nanoseconds == 7);
  CHECK(e.who.cents == 8);
}

TEST_CASE("a new member of a class, beside an older object of that class") {
  struct before {
    was::stamp first;
  };
  struct after {
    now::stamp first;
    now::stamp second{5, 6};
    std::vector<now::stamp> more{{1, 2}, {3, 4}};
    std::string last = "last";
  };
  const auto a = load_old<std::vector<after>>(std::vector<before>{{{7}}, {{8}}});
  REQUIRE(a.size() == 2);
  CHECK(a[1].first.seconds == 8);
  CHECK(a[1].first.nanoseconds == 7);
  CHECK(a[1].second.seconds == 5);
  CHECK(a[1].second.nanoseconds == 6);  // as the type makes it: the hook in the document's version doesn't touch it
  REQUIRE(a[1].more.size() == 2);
  CHECK(a[1].more[1].seconds == 3);
  CHECK(a[1].last == "last");
}

TEST_CASE("a document without its schema is recognised by the schema's hash") {
  // Nothing that the hooks visit may have changed beside the version: was::account's home did.
  const auto stamps = brine::loads<std::vector<now::stamp>>(brine::dumps(std::vector<was::stamp>{{1}, {2}}));
  REQUIRE(stamps.size() == 2);
  CHECK(stamps[1].seconds == 2);
  CHECK(stamps[1].nanoseconds == 7);
  const auto refused = brine::try_loads<now::account>(brine::dumps(was::account{"a", 5}));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == brine::errc::schema_mismatch);
  // Ten versions of one class in a map of them.
  std::map<int, was::account> old;
  old[1].owner = "one";
  CHECK(brine::loads<std::map<int, later>>(brine::dumps(old)).at(1).owner == "one");
}

TEST_CASE("a version that the program doesn't know is refused by its number") {
  const auto newer = evolving::refusal<was::stamp>(now::stamp{1, 2});
  CHECK(newer.code() == brine::errc::version_mismatch);
  CHECK(evolving::contains(newer, "version 4"));
  CHECK(evolving::contains(newer, "up to version 2"));
}

TEST_CASE("whether documents of a class's earlier version can be loaded is known beforehand") {
  CHECK(brine::compatible(brine::schema_of<was::stamp>().bytes, brine::schema_of<now::stamp>()));
  const auto answer = brine::compatible(brine::schema_of<now::stamp>().bytes, brine::schema_of<was::stamp>());
  REQUIRE_FALSE(answer);
  CHECK(evolving::contains(answer.error(), "version 4"));
  CHECK(brine::compatible(brine::schema_of<was::stamp>().bytes, brine::schema_of<now::stamp>().bytes));
}
