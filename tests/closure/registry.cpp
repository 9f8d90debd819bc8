// Which code comes back, and why it may not: names, versions, builds, conflicts, options.allow.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace {

using function = brine::function<int(int)>;
using bytes = std::vector<std::byte>;

struct adder {
  int by;
  int operator()(int x) const { return x + by; }
};
struct flagged {
  bool on;
  int operator()(int x) const { return on ? x : -x; }
};

// Tells when one is made, and when its hook runs.
struct watched {
  static inline int made = 0, visited = 0;
  int by = 0;
  watched() { ++made; }
  watched(const watched& o) : by{o.by} { ++made; }
  watched& operator=(const watched&) = default;
  int operator()(int x) const { return x + by; }
  template <class Archive>
  void serialize(Archive& ar) {
    ++visited;
    ar(by);
  }
};
struct watched_owner {
  watched inside;
  std::unique_ptr<int> owned;
  int operator()(int x) const { return inside(x); }
};

// The place of a text in a document.
std::size_t find(const bytes& in, std::string_view text) {
  const auto* needle = reinterpret_cast<const std::byte*>(text.data());
  return static_cast<std::size_t>(std::search(in.begin(), in.end(), needle, needle + text.size()) - in.begin());
}

bool says(const brine::error& e, std::string_view words) {
  return std::string_view{e.what()}.find(words) != std::string_view::npos;
}

brine::error failure(const bytes& document, const brine::load_options& options = {}) {
  auto loaded = brine::try_loads<int(int)>(document, options);
  REQUIRE_FALSE(loaded);
  return std::move(loaded).error();
}

// The document's code begins behind the header and the byte that announces it.
constexpr std::size_t code_at = brine::wire::header_size + 1;

}  // namespace

TEST_CASE("a name that the program doesn't have: unknown_closure, with the nearest names") {
  auto document = brine::dumps(function{brine::closure<"registry/add_number">(adder{1})});
  document[find(document, "add_number")] = std::byte{'o'};
  const auto e = failure(document);
  CHECK(e.code() == brine::errc::unknown_closure);
  CHECK(e.offset() == code_at);
  CHECK(says(e, "registry/odd_number"));
  CHECK(says(e, "names like it: \"registry/add_number\""));
  CHECK(says(e, "link the library"));
}

TEST_CASE("the path leads to the closure") {
  std::vector<std::vector<function>> v(2);
  v[1] = {function{}, function{brine::closure<"registry/path">(adder{1})}};
  auto document = brine::dumps(v);
  document[find(document, "registry/path")] = std::byte{'x'};
  const auto loaded = brine::try_loads<decltype(v)>(document);
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().code() == brine::errc::unknown_closure);
  CHECK(loaded.error().path() == "[1][1]");
}

TEST_CASE("a later version: version_mismatch") {
  auto document = brine::dumps(function{brine::closure<"registry/versioned", 2>(adder{1})});
  CHECK(brine::loads<int(int)>(document)(1) == 2);
  const std::size_t at = find(document, "registry/versioned") + 18;
  document[at] = std::byte{3};
  const auto e = failure(document);
  CHECK(e.code() == brine::errc::version_mismatch);
  CHECK(says(e, "saved in version 3, this program has version 2"));
  CHECK(says(e, "newer program"));

  // An older one that captured the same can be loaded.
  document[at] = std::byte{1};
  CHECK(brine::loads<int(int)>(document)(1) == 2);
}

TEST_CASE("two versions of one name live side by side") {
  const function one = brine::closure<"registry/both", 1>(adder{1});
  const function two = brine::closure<"registry/both", 2>(flagged{false});
  CHECK(brine::loads<int(int)>(brine::dumps(one))(5) == 6);
  CHECK(brine::loads<int(int)>(brine::dumps(two))(5) == -5);
}

TEST_CASE("other captures under one name and version: schema_mismatch") {
  auto document = brine::dumps(function{brine::closure<"registry/captures">(adder{1})});
  document[find(document, "i32(i32)") + 8] ^= std::byte{1};  // the hash of the captures' schema
  const auto e = failure(document);
  CHECK(e.code() == brine::errc::schema_mismatch);
  CHECK(says(e, "other captures"));
  CHECK(says(e, "brine::migrate<\"registry/captures\">"));
}

TEST_CASE("another signature behind the name: signature_mismatch") {
  auto document = brine::dumps(function{brine::closure<"registry/signature">(adder{1})});
  document[find(document, "registry/signature") + 18 + 1 + 1 + 2] = std::byte{'9'};
  const auto e = failure(document);
  CHECK(e.code() == brine::errc::signature_mismatch);
  CHECK(says(e, "i39(i32)"));
  CHECK(says(e, "asked for was i32(i32)"));
}

TEST_CASE("an unnamed closure of another build: wrong_build") {
  auto document = brine::dumps(function{[](int x) { return x + 40; }});
  CHECK(brine::loads<int(int)>(document)(2) == 42);
  document.back() ^= std::byte{1};  // the last byte of the build's number
  const auto e = failure(document);
  CHECK(e.code() == brine::errc::wrong_build);
  CHECK(says(e, "another build"));
  CHECK(says(e, "brine::closure<\"name\">"));
}

TEST_CASE("two closures under one name: duplicate_name, in every direction, and found by verify()") {
  const function first = brine::closure<"registry/duplicate">([](int x) { return x + 1; });
  const function second = brine::closure<"registry/duplicate">([](int x) { return x + 2; });
  CHECK(first(1) == 2);
  CHECK(second(1) == 3);
  for (const function& f : {first, second}) {
    const auto failed = brine::try_dumps(f);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code() == brine::errc::duplicate_name);
    CHECK(says(failed.error(), "registry/duplicate"));
    CHECK(says(failed.error(), "give one of them another name"));
  }
  // A document from a program without the conflict.
  auto document = brine::dumps(function{brine::closure<"registry/duplicatf">([](int x) { return x + 1; })});
  document[find(document, "duplicatf") + 8] = std::byte{'e'};
  const std::string_view identity{reinterpret_cast<const char*>(document.data()) + code_at + 9,
                                  document.size() - code_at - 9};
  brine::wire::store(document.data() + code_at, brine::meta::hash(identity));
  CHECK(failure(document).code() == brine::errc::duplicate_name);

  const auto verdict = brine::registry().try_verify();
  REQUIRE_FALSE(verdict);
  CHECK(verdict.error().code() == brine::errc::duplicate_name);
  // What the start of main() calls throws by itself: nobody looks at a result there.
  static_assert(std::is_void_v<decltype(brine::registry().verify())>);
  try {
    brine::registry().verify();
    FAIL("verify() found nothing");
  } catch (const brine::error& e) {
    CHECK(e.code() == brine::errc::duplicate_name);
    CHECK(says(e, "registry/duplicate"));
  }
}

TEST_CASE("one name under two signatures is no conflict") {
  const function f = brine::closure<"registry/overloaded">([](int x) { return x; });
  const brine::function<std::string()> g = brine::closure<"registry/overloaded">([] { return std::string{"s"}; });
  CHECK(brine::loads<int(int)>(brine::dumps(f))(4) == 4);
  CHECK(brine::loads<std::string()>(brine::dumps(g))() == "s");
}

TEST_CASE("options.allow: not_allowed") {
  const auto document = brine::dumps(function{brine::closure<"registry/ui/save">(adder{1})});
  CHECK(brine::loads<int(int)>(document, {.allow = {"registry/ui/*"}})(1) == 2);
  CHECK(brine::loads<int(int)>(document, {.allow = {"nothing", "registry/*"}})(1) == 2);
  const auto e = failure(document, {.allow = {"registry/net/*", "ui/*"}});
  CHECK(e.code() == brine::errc::not_allowed);
  CHECK(says(e, "registry/ui/save"));
  CHECK(says(e, "options.allow"));
  CHECK(failure(document, {.allow = brine::name_patterns{std::vector<std::string>{}}}).code() ==
        brine::errc::not_allowed);

  const auto unnamed = brine::dumps(function{[](int x) { return x; }});
  CHECK(failure(unnamed, {.allow = {"registry/*"}}).code() == brine::errc::not_allowed);
  CHECK(brine::try_loads<int(int)>(unnamed, {.allow = {"*"}}));
}

TEST_CASE("of a closure that may not be loaded no constructor and no hook runs") {
  const function f = brine::closure<"registry/watched">(watched{});
  const brine::move_only_function<int(int)> only = brine::closure<"registry/watched once">(watched_owner{});
  const auto document = brine::dumps(f);
  const auto as_argument = brine::dumps(std::vector<function>{f, f});
  const auto moved = brine::dumps(only);
  watched::made = watched::visited = 0;
  CHECK(failure(document, {.allow = {"registry/nothing"}}).code() == brine::errc::not_allowed);
  CHECK(brine::try_loads<std::vector<function>>(as_argument, {.allow = {"x"}}).error().code() ==
        brine::errc::not_allowed);
  CHECK(brine::try_loads<int(long long)>(document).error().code() == brine::errc::signature_mismatch);
  CHECK(brine::try_loads<std::string()>(document, {.allow = {"*"}}).error().code() == brine::errc::signature_mismatch);
  CHECK(brine::try_loads<function>(moved).error().code() == brine::errc::signature_mismatch);
  auto unknown = document;
  unknown[find(unknown, "registry/watched")] = std::byte{'R'};
  CHECK(failure(unknown).code() == brine::errc::unknown_closure);
  CHECK(failure(unknown, {.allow = {"*"}, .inert = true}).code() == brine::errc::unknown_closure);
  CHECK(watched::made == 0);
  CHECK(watched::visited == 0);
  CHECK(brine::loads<int(int)>(document, {.allow = {"registry/watched"}})(2) == 2);
  CHECK(watched::made > 0);
  CHECK(watched::visited == 1);
}

TEST_CASE("closures inside closures are asked for too") {
  const function inner = brine::closure<"registry/inner">(adder{1});
  const function outer = brine::bind<"registry/outer">(inner, [](const function& f, int x) { return f(x); });
  const auto document = brine::dumps(outer);
  CHECK(brine::loads<int(int)>(document, {.allow = {"registry/inner", "registry/outer"}})(1) == 2);
  CHECK(failure(document, {.allow = {"registry/outer"}}).code() == brine::errc::not_allowed);
}

TEST_CASE("a repeated code that the document hasn't named") {
  auto document = brine::dumps(function{});
  for (int tag : {3, 4, 100}) {
    document.back() = static_cast<std::byte>(tag);
    const auto e = failure(document);
    CHECK(e.code() == brine::errc::bad_value);
    CHECK(says(e, "hasn't named"));
  }
}

TEST_CASE("an identity that is none") {
  auto document = brine::dumps(function{brine::closure<"registry/garbled">(adder{1})});
  document[code_at + 8 + 1] = std::byte{7};  // neither named nor unnamed
  CHECK(failure(document).code() == brine::errc::bad_value);
}

TEST_CASE("the hash of an identity is only where to look") {
  // Another closure's hash with this one's name: never the other one's code.
  const auto other = brine::dumps(function{brine::closure<"registry/other">(flagged{true})});
  auto document = brine::dumps(function{brine::closure<"registry/this">(adder{1})});
  std::memcpy(document.data() + code_at, other.data() + code_at, 8);
  const auto loaded = brine::try_loads<int(int)>(document);
  if (loaded) CHECK((*loaded)(1) == 2);
  std::memset(document.data() + code_at, 0, 8);
  const auto nowhere = brine::try_loads<int(int)>(document);
  if (nowhere) CHECK((*nowhere)(1) == 2);
}

TEST_CASE("a closure registered where a function is never called can be loaded") {
  // Named in a document by hand: the identity as closure/function_codec.hpp has it.
  struct never {
    static function make() { return brine::closure<"registry/never called">(adder{0}); }
  };
  (void)&never::make;
  bool found = false;
  brine::registry().each([&](const brine::closures::entry& e) {
    found = found || e.what.name == "registry/never called";
    return true;
  });
  CHECK(found);
}
