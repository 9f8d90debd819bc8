#include <doctest/doctest.h>

#include <brine/brine.hpp>
#include <cstring>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

// Files of earlier programs are made by saving a closure under a name of equal length and
// writing the wanted name over it: the bytes are those that a program with that name would write.
namespace evolution {

using pricing = brine::function<double(double)>;

struct first_state {
  double rate;
};
struct second_state {
  double rate;
  std::string currency;
};
struct present_state {
  std::string currency;
  double rate;
  int bonus;
};

pricing first(double rate) {
  return brine::closure<"shop/1st">([BRINE_CAPTURE(rate)](double p) { return p * rate; });
}
pricing second(double rate, std::string currency) {
  return brine::closure<"shop/2nd", 1>(
      [BRINE_CAPTURE(rate, currency)](double p) { return p * rate + static_cast<double>(currency.size()); });
}
pricing present(std::string currency, double rate, int bonus) {
  return brine::closure<"shop/now", 3>([BRINE_CAPTURE(currency, rate, bonus)](double p) {
    return p * rate + bonus + static_cast<double>(currency.size());
  });
}

struct text_state {
  std::string s;
};
struct double_state {
  double d;
};

const bool migrations =
    brine::migrate<"shop/now">([](first_state s) -> second_state { return {s.rate, "EUR"}; }) &&
    brine::migrate<"shop/now">([](second_state s) -> present_state { return {s.currency, s.rate, 7}; }) &&
    brine::alias<"shop/old", "shop/now">() && brine::alias<"shop/eld", "shop/old">();

std::vector<std::byte> renamed(std::vector<std::byte> document, std::string_view from, std::string_view to) {
  REQUIRE(from.size() == to.size());
  std::string text(reinterpret_cast<const char*>(document.data()), document.size());
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  std::memcpy(document.data() + at, to.data(), to.size());
  return document;
}

}  // namespace evolution

using namespace evolution;

TEST_CASE("a file with the old captures is migrated by what it holds, through a chain if need be") {
  const auto one_step = renamed(brine::dumps(second(2.0, "abcd")), "shop/2nd", "shop/now");
  CHECK(brine::loads<double(double)>(one_step)(10) == 20 + 7 + 4);
  const auto two_steps = renamed(brine::dumps(first(2.0)), "shop/1st", "shop/now");
  CHECK(brine::loads<double(double)>(two_steps)(10) == 20 + 7 + 3);
}

TEST_CASE("an alias leads from an old name to the present one") {
  const auto old = renamed(brine::dumps(present("x", 2.0, 1)), "shop/now", "shop/old");
  CHECK(brine::loads<double(double)>(old)(1) == 4);
}

TEST_CASE("an old name and old captures at once; a chain of names") {
  const auto old = renamed(brine::dumps(second(2.0, "abcd")), "shop/2nd", "shop/old");
  CHECK(brine::loads<double(double)>(old)(10) == 20 + 7 + 4);
  const auto older = renamed(brine::dumps(first(2.0)), "shop/1st", "shop/eld");
  CHECK(brine::loads<double(double)>(older)(10) == 20 + 7 + 3);
}

TEST_CASE("old and present closures beside each other in one document, the old one several times") {
  auto document = brine::dumps(std::vector<pricing>{second(1, "ab"), present("x", 2, 1), second(3, ""), {}});
  document = renamed(document, "shop/2nd", "shop/now");
  const auto all = brine::loads<std::vector<pricing>>(document);
  CHECK(all[0](1) == 1 + 7 + 2);
  CHECK(all[1](1) == 2 + 1 + 1);
  CHECK(all[2](1) == 3 + 7);
  CHECK_FALSE(all[3]);
}

TEST_CASE("several versions live side by side; what neither knows goes to the latest") {
  int k = 1;
  const auto with = [](int version) {
    return "saved in version 9, this program has version " + std::to_string(version);
  };
  const brine::function<int()> one = brine::closure<"evo/side", 1>([BRINE_CAPTURE(k)] { return k; });
  double d = 2;
  const brine::function<int()> two = brine::closure<"evo/side", 2>([BRINE_CAPTURE(d)] { return static_cast<int>(d); });
  std::string s = "abc";
  const brine::function<int()> none = brine::closure<"evo/sid0", 1>([BRINE_CAPTURE(s)] { return int(s.size()); });
  CHECK(brine::loads<int()>(brine::dumps(one))() == 1);
  CHECK(brine::loads<int()>(brine::dumps(two))() == 2);
  brine::migrate<"evo/side">([](text_state t) -> double_state { return {static_cast<double>(t.s.size())}; });
  CHECK(brine::loads<int()>(renamed(brine::dumps(none), "evo/sid0", "evo/side"))() == 3);
  const auto newer = renamed(brine::dumps(two), std::string_view{"evo/side\2", 9}, std::string_view{"evo/side\11", 9});
  const auto answer = brine::try_loads<int()>(newer);
  REQUIRE(!answer);
  CHECK(answer.error().code() == brine::errc::version_mismatch);
  CHECK(std::string_view{answer.error().what()}.find(with(2)) != std::string_view::npos);
}

TEST_CASE("a factory's arguments migrate as a tuple, a bound state as itself") {
  const auto make = brine::factory<"evo/factory", 2>(
      [](int a, std::string b) { return [=] { return a + static_cast<int>(b.size()); }; });
  const auto before = brine::factory<"evo/factor0", 1>([](int a) { return [=] { return a; }; });
  brine::migrate<"evo/factory">(
      [](std::tuple<int> old) -> std::tuple<int, std::string> { return {std::get<0>(old), "added"}; });
  (void)brine::function<int()>{make(1, "")};
  const auto old = renamed(brine::dumps(brine::function<int()>{before(4)}), "evo/factor0", "evo/factory");
  CHECK(brine::loads<int()>(old)() == 9);

  (void)brine::function<int()>{brine::bind<"evo/bound", 2>(double_state{1}, [](double_state& x) { return int(x.d); })};
  brine::migrate<"evo/bound">([](text_state t) -> double_state { return {static_cast<double>(t.s.size())}; });
  const brine::function<int()> bound =
      brine::bind<"evo/boun0", 1>(text_state{"four"}, [](text_state& t) { return int(t.s.size()); });
  CHECK(brine::loads<int()>(renamed(brine::dumps(bound), "evo/boun0", "evo/bound"))() == 4);
}

TEST_CASE("a migration that throws refuses the file") {
  brine::migrate<"evo/picky">([](double_state d) -> text_state {
    if (d.d < 0) throw std::invalid_argument("negative");
    return {std::string(static_cast<std::size_t>(d.d), 'x')};
  });
  std::string s;
  (void)brine::function<int()>{brine::closure<"evo/picky">([BRINE_CAPTURE(s)] { return int(s.size()); })};
  const auto saved = [](double d) {
    return renamed(brine::dumps(brine::closure<"evo/pick0">([BRINE_CAPTURE(d)] { return int(d); })), "evo/pick0",
                   "evo/picky");
  };
  CHECK(brine::loads<int()>(saved(5))() == 5);
  const auto answer = brine::try_loads<int()>(saved(-5));
  REQUIRE(!answer);
  CHECK(answer.error().code() == brine::errc::bad_value);
  CHECK(std::string_view{answer.error().what()}.find("negative") != std::string_view::npos);
}

TEST_CASE("a file that is newer than the program is refused by name and version") {
  const auto now = brine::dumps(present("x", 2.0, 1));
  const auto newer = renamed(now, std::string_view{"shop/now\3", 9}, std::string_view{"shop/now\4", 9});
  const auto answer = brine::try_loads<double(double)>(newer);
  REQUIRE(!answer);
  CHECK(answer.error().code() == brine::errc::version_mismatch);
  CHECK(std::string_view{answer.error().what()}.find(
            "\"shop/now\" was saved in version 4, this program has version 3") != std::string_view::npos);
}

TEST_CASE("captures of one type that changed places are told apart by their names") {
  int width = 3, height = 5;
  const brine::function<int()> area =
      brine::closure<"evo/wh">([BRINE_CAPTURE(width, height)] { return width - height; });
  const brine::function<int()> other =
      brine::closure<"evo/hw">([BRINE_CAPTURE(height, width)] { return width - height; });
  const auto answer = brine::try_loads<int()>(renamed(brine::dumps(area), "evo/wh", "evo/hw"));
  REQUIRE(!answer);
  CHECK(answer.error().code() == brine::errc::schema_mismatch);
  CHECK(std::string_view{answer.error().what()}.find("brine::migrate<\"evo/hw\">") != std::string_view::npos);
}

TEST_CASE("the manifest lists what a file could hold, and says what would break old files") {
  const std::string manifest = brine::registry().manifest();
  CHECK(manifest.find("shop/now|3|f64(f64)|") != std::string::npos);
  CHECK(manifest.find("|{currency: string, rate: f64, bonus: i32}") != std::string::npos);
  CHECK(brine::check_manifest(manifest).empty());

  SUBCASE("an old version that a migration reaches breaks nothing") {
    std::string old = "shop/now|1|f64(f64)|";
    old += manifest.substr(manifest.find("shop/2nd|1|f64(f64)|") + 20, 16);
    CHECK(brine::check_manifest(old + "|{rate: f64, currency: string}\n").empty());
  }
  SUBCASE("a closure that is gone, changed without a migration, or went back in version does") {
    const auto broken = brine::check_manifest(
        "gone|0|f64(f64)|0123456789abcdef|{}\n"
        "shop/now|3|f64(f64)|0123456789abcdef|{x: f64}\n"
        "shop/now|9|f64(f64)|0123456789abcdef|{x: f64}\n");
    REQUIRE(broken.size() == 3);
    CHECK(broken[0].find("\"gone\"") != std::string::npos);
    CHECK(broken[0].find("brine::alias<\"gone\"") != std::string::npos);
    CHECK(broken[1].find("it had {x: f64}") != std::string::npos);
    CHECK(broken[1].find("brine::migrate<\"shop/now\">") != std::string::npos);
    CHECK(broken[2].find("versions only grow") != std::string::npos);
  }
}

TEST_CASE("a closure tells its name, version, signature and captures") {
  const auto info = brine::describe(present("x", 1, 2));
  CHECK(info.name == "shop/now");
  CHECK(info.version == 3);
  CHECK(info.signature == "f64(f64)");
  CHECK(info.captures == "{currency: string, rate: f64, bonus: i32}");
  const auto captures = brine::captures_of(present("x", 1, 2));
  REQUIRE(captures.size() == 3);
  CHECK(captures[1].name == "rate");
  CHECK(captures[1].type == "f64");
  CHECK(brine::describe(pricing{}).name.empty());
}

TEST_CASE("a closure whose code isn't here can be kept as data, and is saved again byte for byte") {
  int k = 5;
  pricing inner = first(3.0);
  std::vector<pricing> all{brine::closure<"inert/a">([BRINE_CAPTURE(k, inner)](double x) { return x + k + inner(1); }),
                           first(4.0),
                           first(5.0),
                           {},
                           second(1, "q")};
  const auto saved = brine::dumps(all, {.schema = brine::embed});
  const auto foreign = renamed(renamed(saved, "inert/a", "inert/z"), "shop/1st", "shop/???");

  SUBCASE("without being asked for, it is an error") {
    const auto answer = brine::try_loads<std::vector<pricing>>(foreign);
    REQUIRE(!answer);
    CHECK(answer.error().code() == brine::errc::unknown_closure);
    CHECK(answer.error().path() == "[0]");
    CHECK(std::string_view{answer.error().what()}.find("names like it: \"inert/a\"") != std::string_view::npos);
  }
  SUBCASE("asked for, it knows its name, throws when called, and the others work") {
    const auto loaded = brine::loads<std::vector<pricing>>(foreign, {.inert = true});
    CHECK_THROWS_WITH_AS(loaded[0](1), doctest::Contains("\"inert/z\" was loaded as data"), brine::error);
    CHECK_THROWS_WITH_AS(loaded[2](1), doctest::Contains("\"shop/???\""), brine::error);
    CHECK(!loaded[3]);
    CHECK(loaded[4](1) == 2);
    CHECK(brine::dumps(loaded, {.schema = brine::embed}) == foreign);
  }
  SUBCASE("what options.allow doesn't list isn't loaded as data either") {
    const auto answer = brine::try_loads<std::vector<pricing>>(foreign, {.allow = {"shop/*"}, .inert = true});
    REQUIRE(!answer);
    CHECK(answer.error().code() == brine::errc::not_allowed);
  }
  SUBCASE("what it shared with others can't be kept as data") {
    const auto count = std::make_shared<int>(1);
    const brine::function<int()> shares = brine::closure<"inert/s">([BRINE_CAPTURE(count)] { return *count; });
    const auto answer = brine::try_loads<int()>(
        renamed(brine::dumps(shares, {.schema = brine::embed}), "inert/s", "inert/x"), {.inert = true});
    REQUIRE(!answer);
    CHECK(answer.error().code() == brine::errc::unknown_closure);
    CHECK(std::string_view{answer.error().what()}.find("shared pointers") != std::string_view::npos);
  }
  SUBCASE("no damage of such a document does more than fail") {
    for (std::size_t i = 0; i < foreign.size(); ++i) {
      (void)brine::try_loads<std::vector<pricing>>(std::span(foreign).first(i), {.inert = true});
      for (const auto flip : {std::byte{1}, std::byte{0x41}, std::byte{0x80}}) {
        auto damaged = foreign;
        damaged[i] ^= flip;
        (void)brine::try_loads<std::vector<pricing>>(damaged, {.inert = true});
      }
    }
  }
}

TEST_CASE("a fingerprint tells that the text of a closure changed; what follows is the loader's choice") {
  double k = 5;
  const pricing f = BRINE_CLOSURE("evo/text", [BRINE_CAPTURE(k)](double x) { return x * k; });
  const auto same = brine::dumps(f);
  CHECK(brine::loads<double(double)>(same, {.changed_body = brine::body_policy::refuse})(2) == 10);
  auto other = same;
  other[same.size() - 8 - 1] ^= std::byte{1};  // the last byte of the fingerprint, before the capture
  CHECK(brine::loads<double(double)>(other)(2) == 10);
  std::vector<std::string> reports;
  CHECK(brine::loads<double(double)>(other, {.changed_body = brine::body_policy::report, .reports = &reports})(2) ==
        10);
  REQUIRE(reports.size() == 1);
  CHECK(reports[0].find("\"evo/text\"") != std::string::npos);
  const auto refused = brine::try_loads<double(double)>(other, {.changed_body = brine::body_policy::refuse});
  REQUIRE(!refused);
  CHECK(refused.error().code() == brine::errc::body_mismatch);
}

TEST_CASE("a program can check that the closures it expects are linked in") {
  CHECK(brine::registry().try_expect({"shop/now", "evo/text"}));
  const auto answer = brine::registry().try_expect({"shop/now", "shop/dropped by the linker"});
  REQUIRE(!answer);
  CHECK(answer.error().code() == brine::errc::unknown_closure);
  CHECK(std::string_view{answer.error().what()}.find("shop/dropped by the linker") != std::string_view::npos);
  static_assert(std::is_void_v<decltype(brine::registry().expect({"shop/now"}))>);
  brine::registry().expect({"shop/now", "evo/text"});
  try {
    brine::registry().expect({"shop/now", "shop/dropped by the linker"});
    FAIL("expect() found all");
  } catch (const brine::error& e) {
    CHECK(e.code() == brine::errc::unknown_closure);
    CHECK(std::string_view{e.what()}.find("shop/dropped by the linker") != std::string_view::npos);
  }
}
