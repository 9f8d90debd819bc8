// Closures whose code isn't in the program, kept as data: saved again byte for byte wherever they stand, and described.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace inert_tests {

using function = brine::function<int(int)>;

struct adder {
  int by = 0;
  int operator()(int x) const { return x + by; }
};
struct two {
  function a{};
  function b{};
  int operator()(int x) const { return (a ? a(x) : 0) + (b ? b(x) : 0); }
};
struct many {
  std::map<std::string, std::vector<std::optional<function>>> all{};
  int operator()(int x) const { return x; }
};

// Gives a closure of the document another name of the same length, as if another program had saved it.
std::vector<std::byte> renamed(std::vector<std::byte> bytes, std::string_view from, std::string_view to) {
  REQUIRE(from.size() == to.size());
  const auto text = [&] { return std::string_view{reinterpret_cast<const char*>(bytes.data()), bytes.size()}; };
  for (std::size_t at = text().find(from); at != std::string_view::npos; at = text().find(from, at + 1)) {
    for (std::size_t i = 0; i < to.size(); ++i) bytes[at + i] = static_cast<std::byte>(to[i]);
    // Before the name stand a byte and its count, before them the identity's count, before that its hash.
    const std::size_t begin = at - 2;
    const auto size = std::to_integer<std::size_t>(bytes[begin - 1]);
    const std::uint64_t hash = brine::meta::hash(text().substr(begin, size));
    for (std::size_t i = 0; i < 8; ++i) bytes[begin - 9 + i] = static_cast<std::byte>((hash >> (8 * i)) & 0xffU);
  }
  return bytes;
}
std::vector<std::byte> without_code(std::vector<std::byte> bytes) {
  for (const char* n : {"1", "2", "3"}) {
    bytes = renamed(std::move(bytes), std::string{"inert/gone-"} + n, std::string{"inert/else-"} + n);
  }
  return bytes;
}

template <class T>
bool same_again(const T& value) {
  const auto bytes = without_code(brine::dumps(value, {.schema = brine::embed}));
  const auto loaded = brine::loads<T>(bytes, {.inert = true});
  if (brine::dumps(loaded, {.schema = brine::embed}) != bytes) return false;
  // And once more, from what was kept.
  const auto again = brine::loads<T>(brine::dumps(loaded, {.schema = brine::embed}), {.inert = true});
  const T copy = again;
  return brine::dumps(copy, {.schema = brine::embed}) == bytes;
}

}  // namespace inert_tests

using namespace inert_tests;

TEST_CASE("a closure that is kept as data is saved again byte for byte, wherever it and others of its name stand") {
  const function gone = brine::closure<"inert/gone-1">(adder{1});
  const function other = brine::closure<"inert/gone-3">(adder{3});
  const function here = brine::closure<"inert/here">(adder{2});
  const function gone_holds_gone = brine::closure<"inert/gone-2">(two{gone, gone});
  const function gone_holds_here = brine::closure<"inert/gone-2">(two{here, here});
  const function gone_holds_both = brine::closure<"inert/gone-2">(two{gone, here});
  const function gone_holds_itself = brine::closure<"inert/gone-2">(two{gone_holds_both, gone_holds_here});
  const function here_holds_gone = brine::closure<"inert/keeps">(two{gone, here});
  const function here_holds_nest = brine::closure<"inert/keeps">(two{gone_holds_itself, {}});
  const function derived = brine::memoize(brine::function<int(int)>{gone_holds_here});
  many lots;
  lots.all["x"] = {gone, std::nullopt, function{}, here, gone_holds_both};
  lots.all["y"] = {here_holds_gone};
  const function gone_in_containers = brine::closure<"inert/gone-2">(two{brine::closure<"inert/lots">(lots), gone});

  const std::vector<function> each{gone,
                                   other,
                                   here,
                                   gone_holds_gone,
                                   gone_holds_here,
                                   gone_holds_both,
                                   gone_holds_itself,
                                   here_holds_gone,
                                   here_holds_nest,
                                   derived,
                                   gone_in_containers,
                                   function{}};
  for (std::size_t i = 0; i < each.size(); ++i) {
    CAPTURE(i);
    CHECK(same_again(each[i]));
    for (std::size_t k = 0; k < each.size(); ++k) {
      CAPTURE(k);
      CHECK(same_again(std::vector<function>{each[i], each[k]}));
      CHECK(same_again(std::vector<function>{each[i], each[k], each[i], here, gone}));
      CHECK(same_again(std::vector<function>{here, each[i], each[k]}));
      CHECK(same_again(
          std::map<std::string, std::optional<function>>{{"a", each[i]}, {"b", std::nullopt}, {"c", each[k]}}));
    }
  }
}

TEST_CASE("one that is first met as data works where it stands as itself") {
  const function here = brine::closure<"inert/here">(adder{2});
  const std::vector<function> saved{brine::closure<"inert/gone-2">(two{here, here}), here};
  const auto loaded =
      brine::loads<std::vector<function>>(without_code(brine::dumps(saved, {.schema = brine::embed})), {.inert = true});
  CHECK(loaded[1](1) == 3);
  CHECK_THROWS_AS((void)loaded[0](1), brine::error);
}

namespace inert_tests {

struct before {
  int by;
  int operator()(int x) const { return x + by; }
};
struct after {
  int by;
  int factor;
  int operator()(int x) const { return factor * (x + by); }
};

}  // namespace inert_tests

TEST_CASE("a closure that changed since is kept as it was saved inside of one that isn't here, and migrates outside") {
  brine::migrate<"inert/moved-2">([](before b) -> after { return {b.by, 10}; });
  [[maybe_unused]] const function present = brine::closure<"inert/moved-2">(after{1, 1});
  const function old = brine::closure<"inert/moved-1">(before{4});
  const function holds = brine::closure<"inert/gone-2">(two{old, {}});
  for (const auto& saved : {std::vector<function>{old, holds}, std::vector<function>{holds, old},
                            std::vector<function>{brine::closure<"inert/here">(adder{1}), old, holds, old}}) {
    const auto bytes = without_code(brine::dumps(saved, {.schema = brine::embed}));
    const auto old_bytes = renamed(bytes, "inert/moved-1", "inert/moved-2");
    const auto loaded = brine::loads<std::vector<function>>(old_bytes, {.inert = true});
    std::size_t migrated = 0;
    for (std::size_t i = 0; i < saved.size(); ++i) {
      if (brine::describe(loaded[i]).name == "inert/moved-2") {
        CHECK(loaded[i](1) == 50);
        ++migrated;
      } else if (brine::describe(loaded[i]).name == "inert/else-2") {
        // What it holds has the captures of old: a document of it alone says so.
        const auto alone = brine::dumps(std::vector<function>{loaded[i]}, {.schema = brine::embed});
        const auto expected =
            renamed(without_code(brine::dumps(std::vector<function>{holds}, {.schema = brine::embed})), "inert/moved-1",
                    "inert/moved-2");
        CHECK(alone == expected);
      }
    }
    CHECK(migrated == saved.size() - (saved.size() == 2 ? 1 : 2));
  }
}

TEST_CASE("a closure that is kept as data says what the document knows of it") {
  const auto bytes = without_code(brine::dumps(
      std::vector<function>{brine::closure<"inert/gone-1", 3>(adder{1}), brine::closure<"inert/gone-2">(two{})},
      {.schema = brine::embed}));
  auto loaded = brine::loads<std::vector<function>>(bytes, {.inert = true});
  const auto info = brine::describe(loaded[0]);
  CHECK(info.name == "inert/else-1");
  CHECK(info.version == 3);
  CHECK(info.signature == "i32(i32)");
  CHECK(info.captures == "{by: i32}");
  CHECK(info.captures_hash == brine::describe(brine::closure<"inert/gone-1", 3>(adder{1})).captures_hash);
  const auto captures = brine::captures_of(loaded[1]);
  REQUIRE(captures.size() == 2);
  CHECK(captures[0].name == "a");
  CHECK(captures[1].type == "closure<i32(i32)>");
  const function moved = std::move(loaded[0]);
  CHECK(brine::describe(moved).name == "inert/else-1");
  brine::move_only_function<int(int)> only = brine::loads<brine::move_only_function<int(int)>>(
      without_code(brine::dumps(function{brine::closure<"inert/gone-1">(adder{1})}, {.schema = brine::embed})),
      {.inert = true});
  CHECK(brine::describe(only).captures == "{by: i32}");
}

TEST_CASE("what migrated and what is kept of the same name are saved together again, in either order") {
  const function old = brine::closure<"inert/moved-1">(before{4});
  const function holds = brine::closure<"inert/gone-2">(two{old, {}});
  const auto alone = [](const function& f) { return brine::dumps(std::vector<function>{f}, {.schema = brine::embed}); };
  const auto expected = renamed(without_code(alone(holds)), "inert/moved-1", "inert/moved-2");
  for (const auto& saved : {std::vector<function>{old, holds}, std::vector<function>{holds, old},
                            std::vector<function>{holds, old, holds}}) {
    const auto bytes =
        renamed(without_code(brine::dumps(saved, {.schema = brine::embed})), "inert/moved-1", "inert/moved-2");
    auto loaded = brine::loads<std::vector<function>>(bytes, {.inert = true});
    for (int round = 0; round < 3; ++round) {
      std::size_t kept = 0;
      for (const function& f : loaded) {
        if (brine::describe(f).name == "inert/moved-2") {
          CHECK(brine::describe(f).captures == "{by: i32, factor: i32}");
          CHECK(f(1) == 50);
        } else {
          CHECK(alone(f) == expected);
          ++kept;
        }
      }
      CHECK(kept == saved.size() - 1);
      loaded = brine::loads<std::vector<function>>(brine::dumps(loaded, {.schema = brine::embed}), {.inert = true});
    }
  }
}

TEST_CASE("options.allow is asked for a closure that is first named inside of what is kept as data") {
  const function here = brine::closure<"inert/here">(adder{2});
  const function old = brine::closure<"inert/moved-1">(before{4});
  const auto allowed = [](const std::vector<function>& saved, const brine::load_options& options) {
    const auto bytes =
        renamed(without_code(brine::dumps(saved, {.schema = brine::embed})), "inert/moved-1", "inert/moved-2");
    return static_cast<bool>(brine::try_loads<std::vector<function>>(bytes, options));
  };
  const std::vector<function> first_inside{brine::closure<"inert/gone-2">(two{here, {}}), here};
  const std::vector<function> first_outside{here, brine::closure<"inert/gone-2">(two{here, {}})};
  for (const auto& saved : {first_inside, first_outside}) {
    CHECK(allowed(saved, {.allow = {"inert/else-2", "inert/here"}, .inert = true}));
    CHECK_FALSE(allowed(saved, {.allow = {"inert/else-2"}, .inert = true}));
    CHECK_FALSE(allowed(saved, {.allow = {"inert/here"}, .inert = true}));
  }
  const std::vector<function> moved_inside{brine::closure<"inert/gone-2">(two{old, {}}), old};
  CHECK(allowed(moved_inside, {.allow = {"inert/else-2", "inert/moved-2"}, .inert = true}));
  CHECK_FALSE(allowed(moved_inside, {.allow = {"inert/else-2", "inert/moved-1"}, .inert = true}));
}

TEST_CASE("a changed text is reported of a closure that runs, once, wherever the document names it first") {
  const function old = BRINE_CLOSURE("inert/text-1", [](int x) { return x + 1; });
  const function now = BRINE_CLOSURE("inert/text-2", [](int x) { return x + 2; });
  const function other = brine::closure<"inert/here">(adder{2});
  const function holds = brine::closure<"inert/gone-2">(two{old, {}});
  for (const auto& saved : {std::vector<function>{old, holds, old}, std::vector<function>{holds, old, old},
                            std::vector<function>{other, holds, old, old}}) {
    const auto bytes =
        renamed(without_code(brine::dumps(saved, {.schema = brine::embed})), "inert/text-1", "inert/text-2");
    std::vector<std::string> reports;
    const auto loaded = brine::loads<std::vector<function>>(
        bytes, {.changed_body = brine::body_policy::report, .reports = &reports, .inert = true});
    CHECK(loaded.back()(1) == 3);
    REQUIRE(reports.size() == 1);
    CHECK(reports[0].find("\"inert/text-2\"") != std::string::npos);
    const auto refused =
        brine::try_loads<std::vector<function>>(bytes, {.changed_body = brine::body_policy::refuse, .inert = true});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == brine::errc::body_mismatch);
  }
  // What is only kept doesn't run.
  const auto bytes = renamed(without_code(brine::dumps(std::vector<function>{holds}, {.schema = brine::embed})),
                             "inert/text-1", "inert/text-2");
  CHECK(brine::try_loads<std::vector<function>>(bytes, {.changed_body = brine::body_policy::refuse, .inert = true}));
  CHECK(now(1) == 3);
}
