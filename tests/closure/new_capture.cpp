// A capture that came since the closure was saved: which forms take it as its type makes it, and which need a
// migration.
#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "../codec/evolve.hpp"

using namespace evolving;

namespace {

using function = brine::function<int(int)>;

// An earlier program's document: of a closure under a name of equal length, the present name written over it.
std::vector<std::byte> saved_as(const function& f, std::string_view from, std::string_view to) {
  auto document = brine::dumps(f, {.schema = brine::embed});
  REQUIRE(from.size() == to.size());
  const std::string text(reinterpret_cast<const char*>(document.data()), document.size());
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  std::memcpy(document.data() + at, to.data(), to.size());
  return document;
}
int called(const std::vector<std::byte>& document) { return brine::loads<int(int)>(document)(1); }
void needs_migration(const std::vector<std::byte>& document) {
  const auto answer = brine::try_loads<int(int)>(document);
  REQUIRE(!answer);
  INFO(answer.error().what());
  CHECK(answer.error().code() == brine::errc::schema_mismatch);
  CHECK(contains(answer.error(), "brine::migrate"));
}

struct old_scale {
  int by = 3;
  int operator()(int x) const { return by * x; }
};
struct scale {
  int by = 1;
  int offset = 20;
  int operator()(int x) const { return by * x + offset; }
};
struct old_state {
  int by = 3;
};
struct state {
  int by = 1;
  int offset = 20;
};
struct migrated {
  int by;
  int offset;
};

}  // namespace

TEST_CASE("aggregates, and states beside their code: a new member is as its type makes it, one that went is dropped") {
  const function aggregate = brine::closure<"came/aggregate-2">(scale{});
  CHECK(aggregate(1) == 21);
  const function earlier = brine::closure<"came/aggregate-1">(old_scale{});
  CHECK(called(saved_as(earlier, "aggregate-1", "aggregate-2")) == 23);
  CHECK(called(saved_as(aggregate, "aggregate-2", "aggregate-1")) == 1);

  const function bound =
      brine::bind<"came/bound-2">(state{}, [](const state& s, int x) { return s.by * x + s.offset; });
  const function bound_before =
      brine::bind<"came/bound-1">(old_state{}, [](const old_state& s, int x) { return s.by * x; });
  CHECK(called(saved_as(bound_before, "bound-1", "bound-2")) == 23);
  CHECK(called(saved_as(bound, "bound-2", "bound-1")) == 1);
}

TEST_CASE("listed captures: one that went is dropped, a new one needs a migration, which gives it a value") {
  const function before = brine::closure<"came/listed-1">([BRINE_CAPTURE((by, 3))](int x) { return by * x; });
  const function now =
      brine::closure<"came/listed-2">([BRINE_CAPTURE((by, 1), (offset, 20))](int x) { return by * x + offset; });
  needs_migration(saved_as(before, "listed-1", "listed-2"));
  CHECK(called(saved_as(now, "listed-2", "listed-1")) == 1);

  const function with_way =
      brine::closure<"came/listed-3">([BRINE_CAPTURE((by, 1), (offset, 20))](int x) { return by * x + offset; });
  brine::migrate<"came/listed-3">([](old_state s) -> migrated { return {s.by, 30}; });
  CHECK(with_way(1) == 21);
  CHECK(called(saved_as(before, "listed-1", "listed-3")) == 33);
}

TEST_CASE("a factory's arguments, and a tuple as a state: one more or one fewer needs a migration") {
  const auto one = brine::factory<"came/factory-1">([](int by) { return [by](int x) { return by * x; }; });
  const auto two =
      brine::factory<"came/factory-2">([](int by, int offset) { return [=](int x) { return by * x + offset; }; });
  needs_migration(saved_as(one(3), "factory-1", "factory-2"));
  needs_migration(saved_as(two(3, 4), "factory-2", "factory-1"));

  const auto three =
      brine::factory<"came/factory-3">([](int by, int offset) { return [=](int x) { return by * x + offset; }; });
  brine::migrate<"came/factory-3">([](std::tuple<int> s) -> std::tuple<int, int> { return {std::get<0>(s), 30}; });
  CHECK(function{three(1, 2)}(1) == 3);
  CHECK(called(saved_as(one(3), "factory-1", "factory-3")) == 33);
}

#if BRINE_HAS_DUMP_STRUCT

TEST_CASE("bare captures: one more or one fewer needs a migration") {
  const int by = 3;
  const std::string text = "four";
  const function one = brine::closure<"came/bare-1">([by = by](int x) { return by * x; });
  const function two =
      brine::closure<"came/bare-2">([by = by, text](int x) { return by * x + static_cast<int>(text.size()); });
  needs_migration(saved_as(one, "bare-1", "bare-2"));
  needs_migration(saved_as(two, "bare-2", "bare-1"));
}

#endif
