// Captures that change places: matched by their names where they have some, and refused where values could be
// exchanged.
#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "../codec/evolve.hpp"

using namespace evolving;

namespace {

// An earlier program's document: of a closure under a name of equal length, the wanted name written over it.
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
std::vector<std::byte> embedded(const auto& value) { return brine::dumps(value, {.schema = brine::embed}); }

using area = brine::function<std::string()>;

std::string shown(std::int64_t w, std::int64_t h) {
  return std::to_string(w) + " wide, " + std::to_string(h) + " high";
}

struct point {
  int x = 0, y = 0;
};
struct long_point {
  std::int64_t x = 0, y = 0;
};

void refused_order(const std::vector<std::byte>& document, std::string_view words) {
  const auto answer = brine::try_loads<std::string()>(document);
  REQUIRE(!answer);
  INFO(answer.error().what());
  CHECK(answer.error().code() == brine::errc::schema_mismatch);
  CHECK(contains(answer.error(), words));
  CHECK(contains(answer.error(), "brine::migrate"));
}

}  // namespace

TEST_CASE("listed captures are matched by their names, in whatever order they are listed") {
  const int w = 3, h = 4;
  const area old = brine::closure<"order/listed-1">([BRINE_CAPTURE((w, w + 0), (h, h + 0))] { return shown(w, h); });
  const auto document = renamed(embedded(old), "listed-1", "listed-2");
  const area now = brine::closure<"order/listed-2">([BRINE_CAPTURE((h, 0), (w, 0))] { return shown(w, h); });
  CHECK(now() == "0 wide, 0 high");
  CHECK(brine::loads<std::string()>(document)() == "3 wide, 4 high");
  // Wider ones of other places, too; and not without the names.
  const area wide = brine::closure<"order/listed-3">(
      [BRINE_CAPTURE((h, std::int64_t{}), (w, std::int64_t{}))] { return shown(w, h); });
  CHECK(brine::loads<std::string()>(renamed(document, "listed-2", "listed-3"))() == "3 wide, 4 high");
  CHECK(wide() == "0 wide, 0 high");
  CHECK(!brine::try_loads<std::string()>(renamed(brine::dumps(old), "listed-1", "listed-2")));
}

TEST_CASE("a factory's arguments, whose places are all that they have, aren't exchanged") {
  const auto old = brine::factory<"order/factory-1">([](int w, std::int64_t h) { return [=] { return shown(w, h); }; });
  const auto now =
      brine::factory<"order/factory-2">([](std::int64_t h, std::int64_t w) { return [=] { return shown(w, h); }; });
  CHECK(area{now(4, 3)}() == "3 wide, 4 high");
  refused_order(renamed(embedded(area{old(3, 4)}), "factory-1", "factory-2"), "values could be exchanged");
  // Where they fit in one order only, they are as before.
  const auto named =
      brine::factory<"order/factory-3">([](int w, std::string s) { return [=] { return shown(w, 0) + s; }; });
  const auto wider =
      brine::factory<"order/factory-4">([](std::int64_t w, std::string s) { return [=] { return shown(w, 1) + s; }; });
  CHECK(area{wider(3, "!")}() == "3 wide, 1 high!");
  CHECK(brine::loads<std::string()>(renamed(embedded(area{named(3, "!")}), "factory-3", "factory-4"))() ==
        "3 wide, 1 high!");
}

TEST_CASE("a tuple as a state, too; a tuple that is data keeps its places") {
  const area old = brine::bind<"order/bind-1">(
      std::tuple<int, int>{3, 4}, [](std::tuple<int, int>& s) { return shown(std::get<0>(s), std::get<1>(s)); });
  using wide = std::tuple<std::int64_t, std::int64_t>;
  const area now = brine::bind<"order/bind-2">(wide{}, [](wide& s) { return shown(std::get<1>(s), std::get<0>(s)); });
  (void)now;
  refused_order(renamed(embedded(old), "bind-1", "bind-2"), "values could be exchanged");
  CHECK(load_old<wide>(std::tuple<int, int>{3, 4}) == wide{3, 4});
  CHECK(load_old<std::vector<wide>>(std::vector<std::tuple<int, int>>{{3, 4}}).at(0) == wide{3, 4});
}

TEST_CASE("the order of a plan for captures isn't taken for that of data of the same type, nor the other way round") {
  using wide = std::tuple<std::int64_t, std::int64_t>;
  using narrow = std::tuple<int, int>;
  const area old = brine::bind<"order/plan-1">(narrow{3, 4}, [](narrow& s) { return shown(std::get<0>(s), 0); });
  const area now = brine::bind<"order/plan-2">(wide{}, [](wide& s) { return shown(std::get<1>(s), 0); });
  (void)now;
  const auto document = renamed(embedded(old), "plan-1", "plan-2");
  for (int i = 0; i < 2; ++i) {
    CHECK(load_old<wide>(narrow{3, 4}) == wide{3, 4});
    refused_order(document, "values could be exchanged");
  }
}

TEST_CASE("captures that came and went, by path") {
  const area old = brine::closure<"order/gone-1">([BRINE_CAPTURE((w, 3), (h, 4))] { return shown(w, h); });
  const area now = brine::closure<"order/gone-2">([BRINE_CAPTURE((w, 0))] { return shown(w, 0); });
  (void)now;
  const auto document = renamed(embedded(old), "gone-1", "gone-2");
  std::vector<std::string> lines;
  using enum brine::policy;
  CHECK(brine::loads<std::string()>(document, {.reports = &lines, .unknown = report})() == "3 wide, 0 high");
  REQUIRE(lines.size() == 1);
  CHECK(lines[0] ==
        "the captures of the closure \"order/gone-2\": h: the document has this member (i32) and the type "
        "doesn't: dropped");
  for (int i = 0; i < 2; ++i) {
    const auto answer = brine::try_loads<std::string()>(document, {.unknown = refuse});
    REQUIRE(!answer);
    CHECK(answer.error().code() == brine::errc::schema_mismatch);
    CHECK(answer.error().path() == "h");
    CHECK(contains(answer.error(), "order/gone-2"));
  }
  std::stringstream stream{std::string{reinterpret_cast<const char*>(document.data()), document.size()}};
  CHECK(!brine::try_load<std::string()>(stream, {.unknown = refuse}));
}

#if BRINE_HAS_DUMP_STRUCT

TEST_CASE("bare captures, which have no names, aren't exchanged when their types change") {
  const int w = 3, h = 4;
  const std::int64_t wide = 3, high = 4;
  // Of one type, both wider now: which is which?
  const area old = brine::closure<"order/bare-1">([w = w, h = h] { return shown(w, h); });
  const area now = brine::closure<"order/bare-2">([h = high, w = wide] { return shown(w, h); });
  CHECK(now() == "3 wide, 4 high");
  refused_order(renamed(embedded(old), "bare-1", "bare-2"), "list a lambda's captures with BRINE_CAPTURE");
  // Of two types that would both fit.
  const area two = brine::closure<"order/bare-3">([w = w, h = high] { return shown(w, h); });
  refused_order(renamed(embedded(two), "bare-3", "bare-2"), "list a lambda's captures with BRINE_CAPTURE");
  // One that fits in one order only.
  const area mixed = brine::closure<"order/bare-4">([w = w, s = std::string{"!"}] { return shown(w, 0) + s; });
  const area wider = brine::closure<"order/bare-5">([w = wide, s = std::string{"?"}] { return shown(w, 1) + s; });
  CHECK(wider() == "3 wide, 1 high?");
  CHECK(brine::loads<std::string()>(renamed(embedded(mixed), "bare-4", "bare-5"))() == "3 wide, 1 high!");
  // Listed now, or listed before: the other ones' names are not known.
  const area listed = brine::closure<"order/bare-6">([BRINE_CAPTURE((h, 0), (w, 0))] { return shown(w, h); });
  CHECK(listed() == "0 wide, 0 high");
  refused_order(renamed(embedded(old), "bare-1", "bare-6"), "values could be exchanged");
  refused_order(renamed(embedded(listed), "bare-6", "bare-1"), "values could be exchanged");
}

TEST_CASE("captured aggregates, whose members have names that repeat") {
  const area old =
      brine::closure<"order/points-1">([from = point{1, 2}, to = point{3, 4}] { return shown(from.x, to.y); });
  const area now =
      brine::closure<"order/points-2">([to = long_point{}, from = long_point{}] { return shown(from.x, to.y); });
  CHECK(now() == "0 wide, 0 high");
  refused_order(renamed(embedded(old), "points-1", "points-2"), "values could be exchanged");
  // One of them: its members' names tell.
  const area one = brine::closure<"order/points-3">([p = point{1, 2}] { return shown(p.x, p.y); });
  const area same = brine::closure<"order/points-4">([p = long_point{}] { return shown(p.x, p.y); });
  CHECK(same() == "0 wide, 0 high");
  CHECK(brine::loads<std::string()>(renamed(embedded(one), "points-3", "points-4"))() == "1 wide, 2 high");
}

#endif
