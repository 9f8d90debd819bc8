// Several migrations and aliases: of all chains the one that leads to the present is taken; what says two things is an
// error that names both.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ways_tests {

using function = brine::function<int()>;
using brine::errc;

struct a_state {
  int a = 0;
  int operator()() const { return a; }
};
struct b_state {
  int b = 0;
  int operator()() const { return b; }
};
struct c_state {
  int c = 0;
  int operator()() const { return c; }
};
struct d_state {
  int d = 0;
  int operator()() const { return d; }
};

std::vector<std::byte> renamed(std::vector<std::byte> bytes, std::string_view from, std::string_view to) {
  REQUIRE(from.size() == to.size());
  const std::string_view text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string_view::npos);
  for (std::size_t i = 0; i < to.size(); ++i) bytes[at + i] = static_cast<std::byte>(to[i]);
  return bytes;
}
template <class State>
std::vector<std::byte> saved(std::string_view name, State s, const brine::save_options& options = {}) {
  return renamed(brine::dumps(function{brine::closure<"ways/sav">(s)}, options), "ways/sav", name);
}
brine::error failure(const std::vector<std::byte>& bytes, const brine::load_options& options = {}) {
  auto loaded = brine::try_loads<int()>(bytes, options);
  REQUIRE_FALSE(loaded);
  return std::move(loaded).error();
}
bool says(const brine::error& e, std::string_view words) {
  return std::string_view{e.what()}.find(words) != std::string_view::npos;
}
std::string problems() {
  const auto verdict = brine::registry().try_verify();
  return verdict ? std::string{} : verdict.error().what();
}

// An alias for as long as this is there, as a plugin's is.
class old_alias {
 public:
  explicit old_alias(brine::closures::renaming r) : entry_{r, nullptr, false, &mark_} { list::global().add(entry_); }
  old_alias(const old_alias&) = delete;
  old_alias& operator=(const old_alias&) = delete;
  ~old_alias() { list::remove(&mark_); }

 private:
  using list = brine::closures::register_list<brine::closures::renaming>;
  brine::meta::module_mark mark_{};
  brine::closures::listed<brine::closures::renaming> entry_;
};

}  // namespace ways_tests

using namespace ways_tests;

TEST_CASE("a migration that leads nowhere, or back, isn't in the way of the one that leads to the present") {
  brine::migrate<"ways/one">([](a_state s) -> d_state { return {s.a + 1000}; });  // a dead end, registered first
  brine::migrate<"ways/one">([](a_state s) -> b_state { return {s.a + 1}; });
  brine::migrate<"ways/one">([](b_state s) -> a_state { return {s.b - 1}; });  // the way back
  brine::migrate<"ways/one">([](b_state s) -> c_state { return {s.b + 10}; });
  brine::migrate<"ways/one">([](c_state s) -> b_state { return {s.c - 10}; });
  [[maybe_unused]] const function now = brine::closure<"ways/one">(c_state{});
  CHECK(brine::loads<int()>(saved("ways/one", a_state{5}))() == 16);
  CHECK(brine::loads<int()>(saved("ways/one", b_state{5}))() == 15);
  CHECK(brine::loads<int()>(brine::dumps(function{brine::closure<"ways/one">(c_state{5})}))() == 5);
  CHECK(failure(saved("ways/one", d_state{5})).code() == errc::schema_mismatch);
  CHECK(problems().find("ways/one") == std::string::npos);
}

TEST_CASE("two chains from one state to the present are an error that names both") {
  brine::migrate<"ways/two">([](a_state s) -> b_state { return {s.a}; });
  brine::migrate<"ways/two">([](b_state s) -> d_state { return {s.b}; });
  brine::migrate<"ways/two">([](a_state s) -> c_state { return {s.a}; });
  brine::migrate<"ways/two">([](c_state s) -> d_state { return {s.c}; });
  [[maybe_unused]] const function now = brine::closure<"ways/two">(d_state{});
  CHECK(brine::loads<int()>(saved("ways/two", b_state{5}))() == 5);
  CHECK(brine::loads<int()>(saved("ways/two", c_state{5}))() == 5);
  for (const auto mode : {brine::schema_mode::compact, brine::schema_mode::embed}) {
    const auto bytes = saved("ways/two", a_state{5}, {.schema = mode});
    for (const bool inert : {false, true}) {
      const auto error = failure(bytes, {.inert = inert});
      CHECK(error.code() == errc::duplicate_name);
      CHECK(says(error, "two migrations lead from ways_tests::a_state to the present captures of \"ways/two\""));
      CHECK(says(error, "by ways_tests::b_state ("));
      CHECK(says(error, "by ways_tests::c_state ("));
      CHECK(says(error, "ways.cpp:"));
    }
  }
  CHECK(problems().find("\"ways/two\"") != std::string::npos);
  const auto line = "ways/two|0|i32()|";
  const std::string manifest = brine::registry().manifest();
  const std::size_t at = manifest.find("ways/sav|0|i32()|");
  REQUIRE(at != std::string::npos);
  std::string of_a;
  for (std::size_t from = at; from < manifest.size() && manifest.substr(from, 8) == "ways/sav";) {
    const std::size_t end = manifest.find('\n', from);
    if (manifest.substr(from, end - from).ends_with("{a: i32}")) of_a = manifest.substr(from + 17, end - from - 17);
    from = end + 1;
  }
  const auto broken = brine::check_manifest(line + of_a);
  REQUIRE(broken.size() == 1);
  CHECK(broken[0].find("two migrations lead from") != std::string::npos);
}

TEST_CASE("two migrations between the same states are two") {
  brine::migrate<"ways/par">([](a_state s) -> b_state { return {s.a}; });
  brine::migrate<"ways/par">([](a_state s) -> b_state { return {s.a + 1}; });
  [[maybe_unused]] const function now = brine::closure<"ways/par">(b_state{});
  CHECK(failure(saved("ways/par", a_state{5})).code() == errc::duplicate_name);
}

TEST_CASE("a migration under a name that the closure had goes on with the closure") {
  brine::migrate<"ways/was">([](a_state s) -> b_state { return {s.a + 1}; });
  brine::alias<"ways/was", "ways/is!">();
  [[maybe_unused]] const function now = brine::closure<"ways/is!">(b_state{});
  CHECK(brine::loads<int()>(saved("ways/was", a_state{5}))() == 6);
  CHECK(brine::loads<int()>(saved("ways/is!", a_state{5}))() == 6);
}

TEST_CASE("aliases in a ring are an error, for a document that needs one and for verify()") {
  const auto bytes = saved("ways/ra1", a_state{5});
  CHECK(failure(bytes).code() == errc::unknown_closure);
  {
    const old_alias first{{"ways/ra1", "ways/ra2"}}, second{{"ways/ra2", "ways/ra3"}}, third{{"ways/ra3", "ways/ra1"}};
    const auto error = failure(bytes);
    CHECK(error.code() == errc::duplicate_name);
    CHECK(says(error, "in a ring"));
    CHECK(failure(saved("ways/ra1", a_state{5}, {.schema = brine::embed}), {.inert = true}).code() ==
          errc::duplicate_name);
    CHECK(problems().find("in a ring") != std::string::npos);
  }
  CHECK(problems().find("in a ring") == std::string::npos);
}

TEST_CASE("a long chain of aliases is no ring") {
  [[maybe_unused]] const function now = brine::closure<"ways/end">(a_state{});
  std::vector<std::string> names{"ways/000"};
  for (int i = 1; i <= 40; ++i) names.push_back("ways/" + std::to_string(100 + i));
  names.push_back("ways/end");
  std::vector<std::unique_ptr<old_alias>> aliases;
  for (std::size_t i = 1; i < names.size(); ++i) {
    aliases.push_back(std::make_unique<old_alias>(
        brine::closures::renaming{std::string_view{names[i - 1]}, std::string_view{names[i]}}));
  }
  CHECK(brine::loads<int()>(saved("ways/000", a_state{5}))() == 5);
}

TEST_CASE("two aliases from one name are an error, however they are registered") {
  [[maybe_unused]] const function one = brine::closure<"ways/to1">(a_state{});
  [[maybe_unused]] const function two = brine::closure<"ways/to2">(a_state{});
  const old_alias first{{"ways/frm", "ways/to1"}};
  {
    const old_alias same{{"ways/frm", "ways/to1"}};  // a plugin's, of the same header
    CHECK(brine::loads<int()>(saved("ways/frm", a_state{5}))() == 5);
  }
  const old_alias other{{"ways/frm", "ways/to2"}};
  const auto error = failure(saved("ways/frm", a_state{5}));
  CHECK(error.code() == errc::duplicate_name);
  CHECK(says(error, "two aliases lead from the closure \"ways/frm\": to \"ways/to1\" and to \"ways/to2\""));
  CHECK(problems().find("\"ways/frm\"") != std::string::npos);
}
