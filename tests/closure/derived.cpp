// What is made of named closures: its identity is made of all of theirs, versions and texts too, and earlier names and
// versions lead to the present ones as they do for the closures themselves.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace derived_tests {

using function = brine::function<int(int)>;
using brine::errc;

int add(int a, int b) { return a + b; }
int twice(int x) { return 2 * x; }
int over(int x, int y) { return x + y; }
int over(std::int64_t x, int y) { return static_cast<int>(x) - y; }

struct sum {
  int by = 0;
  int operator()(int a, int b) const { return a + b + by; }
};
struct any_sum {
  int by = 0;
  template <class T>
  int operator()(T a, int b) const {
    return static_cast<int>(a) + b + by;
  }
};
struct product {
  int by = 1;
  int operator()(int a, int b) const { return a * b * by; }
};
struct wide_sum {
  std::int64_t by = 0;
  int more = 0;
  int operator()(int a, int b) const { return a + b + static_cast<int>(by) + more; }
};
struct step {
  int by = 0;
  int operator()(int x) const { return x + by; }
};
struct leap {
  int by = 0;
  int operator()(int x) const { return x + 100 * by; }
};

// Gives what a document names another name of the same length, as if another program had saved it.
std::vector<std::byte> renamed(std::vector<std::byte> bytes, std::string_view from, std::string_view to) {
  REQUIRE(from.size() == to.size());
  const std::string_view text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  std::vector<std::pair<std::size_t, std::size_t>> identities;  // each after its hash and its size
  for (std::size_t at = 9; at < bytes.size(); ++at) {
    const auto size = std::to_integer<std::size_t>(bytes[at - 1]);
    if (size >= 0x80U || size > bytes.size() - at) continue;
    const auto hash = brine::wire::fetch<std::uint64_t>(bytes.data() + at - 9);
    if (hash == brine::meta::hash(text.substr(at, size))) identities.emplace_back(at, size);
  }
  REQUIRE(text.find(from) != std::string_view::npos);
  for (std::size_t at = 0; at + from.size() <= bytes.size(); ++at) {
    if (text.substr(at, from.size()) != from) continue;
    for (std::size_t i = 0; i < to.size(); ++i) bytes[at + i] = static_cast<std::byte>(to[i]);
  }
  for (const auto& [at, size] : identities) {
    brine::wire::store(bytes.data() + at - 9, brine::meta::hash(text.substr(at, size)));
  }
  return bytes;
}
std::vector<std::byte> saved_as(const function& f, std::string_view from, std::string_view to) {
  return renamed(brine::dumps(f), from, to);
}
brine::error failure(const std::vector<std::byte>& bytes, const brine::load_options& options = {}) {
  auto loaded = brine::try_loads<int(int)>(bytes, options);
  REQUIRE_FALSE(loaded);
  return std::move(loaded).error();
}
bool says(const brine::error& e, std::string_view words) {
  return std::string_view{e.what()}.find(words) != std::string_view::npos;
}
template <class F>
std::string name(const F& f) {
  return brine::describe(f).name;
}

}  // namespace derived_tests

using namespace derived_tests;

TEST_CASE("the name of what is made of closures has their versions, where they have any") {
  const auto tax = brine::closure<"der/tax", 2>(sum{});
  CHECK(name(function{brine::partial(brine::closure<"der/tax">(sum{}), 1)}) == "partial(der/tax)");
  CHECK(name(function{brine::partial(tax, 1)}) == "partial(der/tax@2)");
  CHECK(name(function{brine::compose(brine::fn<&twice>, brine::partial(tax, 1))}) ==
        "compose(derived_tests::twice,partial(der/tax@2))");
  const auto kept = brine::bind<"der/kept", 3>(step{}, [](step& s, int a, int b) { return s.by += a + b; });
  CHECK(name(brine::function<int(int)>{brine::partial(kept, 1)}) == "partial(der/kept@3)");
  const auto made = brine::factory<"der/made", 4>([](int by) { return [by](int a, int b) { return a + b + by; }; })(1);
  CHECK(name(function{brine::partial(made, 1)}) == "partial(der/made@4)");
}

TEST_CASE("a name that has the marks between parts is told from the parts") {
  const auto one = brine::compose(brine::closure<"der/a,b">(step{}), brine::closure<"der/c">(step{}));
  const auto other = brine::compose(brine::closure<"der/a">(step{}), brine::closure<"b,der/c">(step{}));
  CHECK(name(function{one}) == "compose(der/a\\,b,der/c)");
  CHECK(name(function{other}) == "compose(der/a,b\\,der/c)");
  const auto at = brine::partial(brine::closure<"der/tax@2">(sum{}), 1);
  CHECK(name(function{at}) == "partial(der/tax\\@2)");
  for (const function& f : {function{one}, function{other}, function{at}}) {
    CHECK(name(brine::loads<int(int)>(brine::dumps(f))) == name(f));
  }
  // Documents of before had such names as they are.
  const function now = brine::partial(brine::closure<"der/(x)">(sum{5}), 1);
  const auto before = saved_as(brine::partial(brine::closure<"der/[x]">(sum{5}), 1), "der/[x]", "der/(x)");
  CHECK(brine::loads<int(int)>(before)(1) == 7);
  CHECK(name(now) == "partial(der/\\(x\\))");
}

TEST_CASE("a document of a later version of a part isn't loaded by an earlier one") {
  [[maybe_unused]] const function now = brine::partial(brine::closure<"der/now1", 1>(sum{}), 1);
  const function later = brine::partial(brine::closure<"der/late", 2>(product{3}), 4);
  const auto bytes = saved_as(later, "der/late", "der/now1");
  const auto error = failure(bytes);
  CHECK(error.code() == errc::version_mismatch);
  CHECK(says(error, "\"partial(der/now1@2)\""));
  CHECK(says(error, "\"partial(der/now1@1)\""));
  const auto embedded = renamed(brine::dumps(later, {.schema = brine::embed}), "der/late", "der/now1");
  CHECK(failure(embedded).code() == errc::version_mismatch);
}

TEST_CASE("a document of an earlier version of a part is loaded by the present one, as that of the closure alone is") {
  using brine::closure;
  const auto loaded = [](const function& saved, std::string_view now) {
    return brine::loads<int(int)>(saved_as(saved, "der/ere0", now))(1);
  };
  const function none = brine::partial(closure<"der/ere0">(sum{3}), 4);
  const function first = brine::partial(closure<"der/ere0", 1>(sum{3}), 4);
  const function second = brine::partial(closure<"der/ere0", 2>(sum{3}), 4);

  [[maybe_unused]] const function now = brine::partial(closure<"der/now2", 2>(sum{}), 1);
  for (const function& f : {none, first, second}) CHECK(loaded(f, "der/now2") == 8);

  // Several versions: to its own, else to the latest.
  [[maybe_unused]] const function side = brine::partial(closure<"der/now3", 2>(sum{}), 1);
  [[maybe_unused]] const function last = brine::partial(closure<"der/now3", 3>(product{}), 1);
  CHECK(loaded(none, "der/now3") == 12);
  CHECK(loaded(first, "der/now3") == 12);
  CHECK(loaded(second, "der/now3") == 8);

  // With other arguments: the one with these captures.
  [[maybe_unused]] const function wide = brine::partial(closure<"der/now4", 2>(any_sum{}), std::int64_t{1});
  [[maybe_unused]] const function narrow = brine::partial(closure<"der/now4", 2>(any_sum{}), 1);
  CHECK(loaded(first, "der/now4") == 8);
}

TEST_CASE("of two parts, each in its version; where none is later in all, the error says so") {
  using brine::closure;
  const function one = brine::compose(closure<"der/left", 1>(step{}), closure<"der/rite", 2>(step{}));
  const auto earlier =
      brine::dumps(function{brine::compose(closure<"der/lef_">(step{1}), closure<"der/rit_">(step{2}))});
  const auto both = renamed(renamed(earlier, "der/lef_", "der/left"), "der/rit_", "der/rite");
  CHECK(brine::registry().try_expect({"compose(der/left@1,der/rite@2)"}));
  [[maybe_unused]] const function two = brine::compose(closure<"der/left", 2>(leap{}), closure<"der/rite", 1>(step{}));
  const auto error = failure(both);
  CHECK(error.code() == errc::duplicate_name);
  CHECK(says(error, "compose(der/left@1,der/rite@2)"));
  CHECK(says(error, "compose(der/left@2,der/rite@1)"));
  CHECK(failure(both, {.inert = true}).code() == errc::duplicate_name);
}

TEST_CASE("a changed text of a part is a changed text of the whole") {
  const auto text = [](int by) {
    return BRINE_CLOSURE("der/text1", [BRINE_CAPTURE(by)](int a, int b) { return a + b + by; });
  };
  const auto changed = [](int by) {
    return BRINE_CLOSURE("der/text2", [BRINE_CAPTURE(by)](int a, int b) { return a * b + by; });
  };
  const brine::load_options refuse{.changed_body = brine::body_policy::refuse};
  const function f = brine::partial(text(1), 2), nested = brine::compose(brine::fn<&twice>, brine::partial(text(1), 2));
  CHECK(brine::loads<int(int)>(brine::dumps(f), refuse)(3) == 6);
  CHECK(brine::loads<int(int)>(brine::dumps(nested), refuse)(3) == 12);
  const function g = brine::partial(changed(1), 2),
                 deep = brine::compose(brine::fn<&twice>, brine::partial(changed(1), 2));
  for (const auto& other : {saved_as(f, "der/text1", "der/text2"), saved_as(nested, "der/text1", "der/text2")}) {
    CHECK(brine::loads<int(int)>(other));
    CHECK(failure(other, refuse).code() == errc::body_mismatch);
    std::vector<std::string> reports;
    CHECK(brine::loads<int(int)>(other, {.changed_body = brine::body_policy::report, .reports = &reports}));
    CHECK(reports.size() == 1);
  }
  CHECK(g(1) == 3);
  CHECK(deep(1) == 6);
}

TEST_CASE("a closure under a new name keeps its version and its text") {
  const function f = brine::closure<"der/renamed">(brine::closure<"der/inside", 2>(step{1}));
  CHECK(brine::describe(f).version == 2);
  CHECK(brine::describe(function{brine::closure<"der/renamed", 3>(brine::closure<"der/inside", 2>(step{1}))}).version ==
        3);
  const auto text = [] { return brine::closure<"der/named1">(BRINE_CLOSURE("der/x", [](int x) { return x + 1; })); };
  const auto changed = [] { return brine::closure<"der/named2">(BRINE_CLOSURE("der/x", [](int x) { return x + 2; })); };
  CHECK(changed()(1) == 3);
  [[maybe_unused]] const function now = changed();
  CHECK(failure(saved_as(text(), "der/named1", "der/named2"), {.changed_body = brine::body_policy::refuse}).code() ==
        errc::body_mismatch);
}

TEST_CASE("an alias of a part leads to what is made of it, however deep") {
  brine::alias<"der/prev", "der/here">();
  brine::alias<"der/old_", "der/prev">();
  using brine::closure;
  [[maybe_unused]] const function now = brine::partial(closure<"der/here", 2>(sum{}), 1);
  [[maybe_unused]] const function deep =
      brine::compose(brine::fn<&twice>, brine::partial(brine::partial(closure<"der/here", 2>(sum{}), 1)));
  const function saved = brine::partial(closure<"der/save", 1>(sum{3}), 4);
  const function saved_deep =
      brine::compose(brine::fn<&twice>, brine::partial(brine::partial(closure<"der/save", 1>(sum{3}), 4)));
  for (const char* earlier : {"der/prev", "der/old_", "der/here"}) {
    CAPTURE(earlier);
    const auto bytes = saved_as(saved, "der/save", earlier);
    const auto loaded = brine::loads<int(int)>(bytes);
    CHECK(loaded(1) == 8);
    CHECK(name(loaded) == "partial(der/here@2)");
    CHECK(brine::loads<int(int)>(saved_as(saved_deep, "der/save", earlier))(1) == 16);
    // options.allow is asked for the present name.
    CHECK(brine::loads<int(int)>(bytes, {.allow = {"partial(der/here@2)"}})(1) == 8);
    CHECK(failure(bytes, {.allow = {"partial(der/save@1)", "der/here"}}).code() == errc::not_allowed);
    const auto line = "partial(" + std::string{earlier} + "@1)|0|i32(i32)|";
    const auto info = brine::describe(now);
    std::string hash(16, '0');
    std::uint64_t h = info.captures_hash;
    for (std::size_t i = 16; i-- > 0; h >>= 4U) hash[i] = "0123456789abcdef"[h & 0xfU];
    CHECK(brine::check_manifest(line + hash + '|' + info.captures).empty());
  }
  CHECK(brine::check_manifest("partial(der/here@3)|0|i32(i32)|0123456789abcdef|{}").size() == 1);
}

TEST_CASE("an alias of the whole name, too") {
  brine::alias<"partial(der/whole_before)", "der/whole">();
  [[maybe_unused]] const function now = brine::closure<"der/whole">(brine::partial(brine::fn<&add>, 1));
  const function saved = brine::partial(brine::closure<"der/whole_saving">(brine::fn<&add>), 5);
  const auto loaded = brine::loads<int(int)>(saved_as(saved, "der/whole_saving", "der/whole_before"));
  CHECK(name(loaded) == "der/whole");
  CHECK(loaded(1) == 6);
}

namespace derived_tests {

struct narrow_state {
  int by;
};

}  // namespace derived_tests

TEST_CASE(
    "captures of a part that changed: by the rules where the document has its schema, else the error says what to do") {
  brine::migrate<"der/cap2">([](narrow_state s) -> wide_sum { return {s.by, 7}; });
  [[maybe_unused]] const function now = brine::partial(brine::closure<"der/cap2", 2>(wide_sum{}), 1);
  const function before = brine::partial(brine::closure<"der/cap1", 1>(sum{3}), 4);
  const auto error = failure(saved_as(before, "der/cap1", "der/cap2"));
  CHECK(error.code() == errc::schema_mismatch);
  CHECK(says(error, "migrations of what it is made of don't lead over that"));
  CHECK(says(error, "brine::migrate<\"partial(der/cap2@2)\">"));
  const auto embedded = renamed(brine::dumps(before, {.schema = brine::embed}), "der/cap1", "der/cap2");
  CHECK(brine::loads<int(int)>(embedded)(1) == 8);
}

TEST_CASE("what is made alike of overloads of one function is a conflict that says what to do") {
  constexpr auto of_int = static_cast<int (*)(int, int)>(&over);
  constexpr auto of_wide = static_cast<int (*)(std::int64_t, int)>(&over);
  const function first = brine::partial(brine::fn<of_int>, 1);
  const function second = brine::partial(brine::fn<of_wide>, 1);
  CHECK(first(5) == 6);
  CHECK(second(5) == -4);
  for (const function& f : {first, second}) {
    const auto failed = brine::try_dumps(f);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code() == errc::duplicate_name);
    CHECK(says(failed.error(), "brine::fn<\"name\", ...>"));
  }
  const function named = brine::partial(brine::fn<"der/over wide", of_wide>, 1);
  CHECK(brine::loads<int(int)>(brine::dumps(named))(5) == -4);
  // Alone, each is what it was.
  const function alone = brine::compose(brine::fn<&twice>, brine::partial(brine::fn<of_wide>, 1));
  CHECK(brine::loads<int(int)>(brine::dumps(alone))(5) == -8);
}

TEST_CASE("a part that is a function object is called function, and brings its whole identity") {
  const brine::function<int(int, int)> inside = brine::closure<"der/within", 2>(sum{3});
  const function f = brine::partial(inside, 1);
  CHECK(name(f) == "partial(function)");
  CHECK(brine::loads<int(int)>(brine::dumps(f))(1) == 5);
  CHECK(name(function{brine::compose(function{brine::fn<&twice>}, brine::fn<&twice>)}) ==
        "compose(function,derived_tests::twice)");
  brine::move_only_function<int(int)> moves =
      brine::partial(brine::move_only_function<int(int, int)>{brine::fn<&add>}, 1);
  CHECK(name(moves) == "partial(move_only_function)");
  // A later version of what is inside is refused like any.
  const auto later =
      renamed(brine::dumps(f), std::string_view{"der/within\2", 11}, std::string_view{"der/within\3", 11});
  CHECK(failure(later).code() == errc::version_mismatch);
}

TEST_CASE("function objects of another signature, copyable and not, in one kind of function object") {
  using moves = brine::move_only_function<long(short)>;
  const moves copied{brine::function<int(int)>{brine::fn<&twice>}};
  const moves moved{brine::move_only_function<int(int)>{brine::fn<&twice>}};
  CHECK(name(copied) == "function");
  CHECK(name(moved) == "move_only_function");
  CHECK(brine::loads<moves>(brine::dumps(copied))(4) == 8);
  CHECK(brine::loads<moves>(brine::dumps(moved))(4) == 8);
}

TEST_CASE("what another program made of unversioned closures has the identity that it always had") {
  const auto bytes = brine::dumps(function{brine::partial(brine::closure<"der/bytes">(sum{3}), 4)});
  const std::string_view text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  const std::size_t at = text.find("partial(der/bytes)");
  REQUIRE(at != std::string_view::npos);
  CHECK(text.substr(at + 18, 10) == std::string_view("\0\10i32(i32)", 10));
  CHECK(bytes[at - 12] == std::byte{1});  // no text hash
}
