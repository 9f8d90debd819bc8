// Closures of an earlier version: their captures by the rules for records, or by a migration where there is one.
#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../codec/evolve.hpp"

using namespace evolving;

// An earlier program's file is made by saving a closure under a name of equal length and writing the wanted
// name over it: the bytes are those that a program with that name would write.
namespace {

std::vector<std::byte> renamed(std::vector<std::byte> document, std::string_view from, std::string_view to) {
  REQUIRE(from.size() == to.size());
  std::string text(reinterpret_cast<const char*>(document.data()), document.size());
  bool found = false;
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + 1)) {
    std::memcpy(document.data() + at, to.data(), to.size());
    found = true;
  }
  REQUIRE(found);
  return document;
}

template <class T>
std::vector<std::byte> embedded(const T& value) {
  return brine::dumps(value, {.schema = brine::embed});
}

using pricing = brine::function<double(double)>;

struct item {
  int n = 1;
  std::string name = "i";
};
struct present_item {
  std::string name = "i";
  std::int64_t n = 1;
  double extra = 2.5;
};

pricing before(float rate, int bonus, std::string currency, item what) {
  return brine::closure<"evolve/price-1">([BRINE_CAPTURE(rate, bonus, currency, what)](double p) {
    return p * static_cast<double>(rate) + bonus + static_cast<double>(currency.size()) + what.n;
  });
}
pricing after(present_item what, std::optional<std::string> currency, double rate) {
  return brine::closure<"evolve/price-2", 2>([BRINE_CAPTURE(what, currency, rate)](double p) {
    return 1000 + p * rate + static_cast<double>(currency.value_or("").size()) + static_cast<double>(what.n) +
           what.extra;
  });
}

std::vector<std::byte> old_price() { return renamed(embedded(before(2, 5, "EUR", {7, "x"})), "price-1", "price-2"); }

}  // namespace

TEST_CASE("captures change places and types, go, and what is in them changes") {
  CHECK(brine::loads<double(double)>(old_price())(10) == 1000 + 20 + 3 + 7 + 2.5);
  pricing into;
  brine::loads_into(into, old_price());
  CHECK(into(10) == 1000 + 20 + 3 + 7 + 2.5);
  // Saved again it is a closure of the present version.
  CHECK(brine::loads<double(double)>(brine::dumps(into))(10) == 1000 + 20 + 3 + 7 + 2.5);
}

TEST_CASE("closures in containers, of several codes and versions, in a type that changed too") {
  struct old_job {
    int id = 0;
    pricing dropped;
    std::map<std::string, pricing> prices;
  };
  struct new_job {
    std::map<std::string, pricing> prices;
    std::int64_t id = 0;
  };
  old_job old{1, before(9, 9, "", {}), {}};
  old.prices["a"] = before(1, 1, "abc", {});
  old.prices["b"] = after({}, "zz", 3);
  old.prices["c"] = before(2, 2, "de", {});
  old.prices["d"] = after({}, "", 4);
  old.prices["e"] = nullptr;
  const auto j = brine::loads<new_job>(renamed(embedded(old), "price-1", "price-2"));
  CHECK(j.id == 1);
  CHECK(j.prices.at("a")(10) == 1000 + 10 + 3 + 1 + 2.5);
  CHECK(j.prices.at("b")(10) == 1000 + 30 + 2 + 1 + 2.5);
  CHECK(j.prices.at("c")(10) == 1000 + 20 + 2 + 1 + 2.5);
  CHECK(j.prices.at("d")(10) == 1000 + 40 + 0 + 1 + 2.5);
  CHECK(!j.prices.at("e"));
}

TEST_CASE("a closure that captured a closure") {
  pricing inner = before(2, 5, "EUR", {7, "x"});
  const pricing outer = brine::closure<"evolve/outer">([BRINE_CAPTURE(inner)](double p) { return -inner(p); });
  CHECK(brine::loads<double(double)>(renamed(embedded(outer), "price-1", "price-2"))(10) == -(1000 + 20 + 3 + 7 + 2.5));
}

TEST_CASE("a closure that shares an object with the rest of the document") {
  struct old_state {
    std::shared_ptr<item> gone;
    brine::function<int()> f;
    std::shared_ptr<item> shared;
  };
  struct new_state {
    std::shared_ptr<item> shared;
    brine::function<int()> f;
  };
  auto what = std::make_shared<item>();
  int dropped = 1;
  const brine::function<int()> f =
      brine::closure<"evolve/shared-1">([BRINE_CAPTURE(dropped, what)] { return ++what->n + dropped; });
  int unused = 0;
  (void)unused;
  const brine::function<int()> now = brine::closure<"evolve/shared-2">([BRINE_CAPTURE(what)] { return ++what->n; });
  auto s =
      brine::loads<new_state>(renamed(embedded(old_state{std::make_shared<item>(), f, what}), "shared-1", "shared-2"));
  CHECK(s.f() == 2);
  CHECK(s.shared->n == 2);
}

TEST_CASE("a new capture has no default: that needs a migration, and the message says so") {
  int a = 1, b = 2;
  const brine::function<int()> old = brine::closure<"evolve/more-1">([BRINE_CAPTURE(a)] { return a; });
  const brine::function<int()> now = brine::closure<"evolve/more-2">([BRINE_CAPTURE(a, b)] { return a + b; });
  const auto answer = brine::try_loads<int()>(renamed(embedded(old), "more-1", "more-2"));
  REQUIRE(!answer);
  CHECK(answer.error().code() == brine::errc::schema_mismatch);
  CHECK(contains(answer.error(), "brine::migrate<\"evolve/more-2\">"));
  CHECK(contains(answer.error(), "the document has no such member"));
  CHECK(answer.error().path() == "b");
}

// An aggregate with a call operator, and the state of bind, have defaults.
namespace {
struct add_before {
  int n = 1;
  int operator()(int x) const { return x + n; }
};
struct add_after {
  std::int64_t n = 1;
  int times = 3;
  int operator()(int x) const { return static_cast<int>(x + n) * times; }
};
struct count_before {
  int n = 0;
};
struct count_after {
  std::int64_t n = 0;
  int step = 10;
};
}  // namespace

TEST_CASE("forms whose state is a record of its own have defaults for new members") {
  const brine::function<int(int)> old = brine::closure<"evolve/add-1">(add_before{4});
  const brine::function<int(int)> now = brine::closure<"evolve/add-2">(add_after{});
  CHECK(brine::loads<int(int)>(renamed(embedded(old), "add-1", "add-2"))(1) == 15);

  const brine::function<int()> old_count =
      brine::bind<"evolve/count-1">(count_before{5}, [](count_before& c) { return ++c.n; });
  const brine::function<int()> new_count =
      brine::bind<"evolve/count-2">(count_after{}, [](count_after& c) { return static_cast<int>(c.n += c.step); });
  CHECK(brine::loads<int()>(renamed(embedded(old_count), "count-1", "count-2"))() == 15);

  const brine::function<int()> old_made =
      brine::factory<"evolve/made-1">([](int a, float b) { return [=] { return a + static_cast<int>(b); }; })(1, 2.0F);
  const brine::function<int()> new_made = brine::factory<"evolve/made-2">(
      [](std::int64_t a, double b) { return [=] { return 100 + static_cast<int>(a) + static_cast<int>(b); }; })(1, 2.0);
  CHECK(brine::loads<int()>(renamed(embedded(old_made), "made-1", "made-2"))() == 103);
}

// A migration for one old state; another old state has none.
namespace {
struct first_state {
  int rate;
};
struct present_state {
  double rate;
  std::string why;
};
const bool migrations =
    brine::migrate<"evolve/mig-9">([](first_state s) -> present_state { return {s.rate * 100.0, "migrated"}; });
const bool aliases = brine::alias<"evolve/old", "evolve/mig-9">();
}  // namespace

TEST_CASE("a migration wins where there is one, in a document that changed as a whole too") {
  struct old_doc {
    brine::function<double()> f, g;
    int n = 0;
  };
  struct new_doc {
    std::int64_t n = 0;
    brine::function<double()> g, f;
  };
  int rate = 2;
  const brine::function<double()> with = brine::closure<"evolve/mig-1">([BRINE_CAPTURE(rate)] { return rate; });
  float half = 0.5F;
  std::string why = "as saved";
  const brine::function<double()> without =
      brine::closure<"evolve/mig-2">([BRINE_CAPTURE((why, std::string{"as saved"}), (rate, half))] {
        return static_cast<double>(rate) + static_cast<double>(why.size());
      });
  double present_rate = 0;
  const brine::function<double()> now = brine::closure<"evolve/mig-9">(
      [BRINE_CAPTURE((rate, present_rate), why)] { return rate + 1000 * static_cast<double>(why.size()); });
  auto bytes = embedded(old_doc{with, without, 5});
  bytes = renamed(renamed(bytes, "mig-1", "mig-9"), "mig-2", "mig-9");
  const auto d = brine::loads<new_doc>(bytes);
  CHECK(d.n == 5);
  CHECK(d.f() == 200 + 8000);
  CHECK(d.g() == 0.5 + 8000);
}

TEST_CASE("an alias and changed captures together") {
  float half = 0.5F;
  const brine::function<double()> old =
      brine::closure<"evolve/alt">([BRINE_CAPTURE((why, std::string{"abc"}), (rate, half))] {
        return static_cast<double>(rate) + static_cast<double>(why.size());
      });
  CHECK(brine::loads<double()>(renamed(embedded(old), "evolve/alt", "evolve/old"))() == 0.5 + 3000);
}

TEST_CASE("a closure that the program doesn't have is an error, or data where that is asked for") {
  struct old_doc {
    pricing f;
    int n = 0;
  };
  struct new_doc {
    std::int64_t n = 0;
    pricing f;
  };
  const auto bytes = renamed(embedded(old_doc{before(2, 5, "EUR", {7, "x"}), 3}), "evolve/price-1", "evolve/nowhere");
  const auto answer = brine::try_loads<new_doc>(bytes);
  REQUIRE(!answer);
  CHECK(answer.error().code() == brine::errc::unknown_closure);
  CHECK(answer.error().path() == "f");
  CHECK(answer.error().offset() > 14);
  CHECK(answer.error().offset() < bytes.size());
  const auto inert = brine::loads<new_doc>(bytes, {.inert = true});
  CHECK(inert.n == 3);
  const auto again = renamed(brine::dumps(inert, {.schema = brine::embed}), "evolve/nowhere", "evolve/price-1");
  CHECK(brine::loads<new_doc>(again).f(10) == 20 + 5 + 3 + 7);
  const auto refused_one = brine::try_loads<new_doc>(bytes, {.allow = {"x"}, .inert = true});
  REQUIRE(!refused_one);
  CHECK(refused_one.error().code() == brine::errc::not_allowed);
}

TEST_CASE("what isn't allowed isn't loaded, of any version; another signature stays one") {
  const auto answer = brine::try_loads<double(double)>(old_price(), {.allow = {"ui/*"}});
  REQUIRE(!answer);
  CHECK(answer.error().code() == brine::errc::not_allowed);
  const auto other = brine::try_loads<int(double)>(old_price());
  REQUIRE(!other);
  CHECK(other.error().code() == brine::errc::signature_mismatch);
}

TEST_CASE("without its schema, or of a later version, a closure is refused as before") {
  const auto compact = renamed(brine::dumps(before(2, 5, "EUR", {7, "x"})), "price-1", "price-2");
  const auto answer = brine::try_loads<double(double)>(compact);
  REQUIRE(!answer);
  CHECK(answer.error().code() == brine::errc::schema_mismatch);
  CHECK(contains(answer.error(), "brine::migrate<\"evolve/price-2\">"));
  const auto newer = brine::try_loads<double(double)>(
      renamed(embedded(after({}, "", 1)), std::string_view{"price-2\2", 8}, std::string_view{"price-1\2", 8}));
  REQUIRE(!newer);
  CHECK(newer.error().code() == brine::errc::version_mismatch);
}

TEST_CASE("a changed text is reported once") {
  std::vector<std::string> reports;
  const auto f =
      brine::loads<double(double)>(old_price(), {.changed_body = brine::body_policy::report, .reports = &reports});
  CHECK(f(10) == 1000 + 20 + 3 + 7 + 2.5);
  CHECK(reports.empty());  // these closures have no text to compare
}

TEST_CASE(
    "a text that changed in a document of an earlier version is reported once, though the document is read twice") {
  struct both {
    brine::function<int()> text;
    pricing price;
  };
  const brine::function<int()> text = BRINE_CLOSURE("evolve/text", [] { return 2; });
  auto bytes = renamed(embedded(both{text, before(2, 5, "EUR", {7, "x"})}), "price-1", "price-2");
  // Behind the name stand its version, its signature and the hash of its captures; then the text's fingerprint.
  const std::string_view all{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  const std::size_t fingerprint = all.find("evolve/text") + 11 + 1 + 6 + 8;
  bytes[fingerprint] ^= std::byte{1};
  std::vector<std::string> reports{"earlier"};
  const auto b = brine::loads<both>(bytes, {.changed_body = brine::body_policy::report, .reports = &reports});
  CHECK(b.text() == 2);
  REQUIRE(reports.size() == 2);
  CHECK(reports[0] == "earlier");
  CHECK(reports[1].find("evolve/text") != std::string::npos);
}
