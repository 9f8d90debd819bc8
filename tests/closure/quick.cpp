// Whole documents of one closure, the quick way: nobody should be able to tell it from the decoder's and the encoder's.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using text_function = brine::function<std::string(int)>;
using bytes = std::vector<std::byte>;

// A bound that no document meets, but which has all memory counted: the decoder's way.
const brine::load_options slowly{.limits = {.bytes = static_cast<std::size_t>(-2)}};

text_function listed(std::uint64_t id, double price, std::string name, int count) {
  return brine::closure<"quick/listed">([BRINE_CAPTURE(id, price, name, count)](int by) {
    return name + ':' + std::to_string(id) + ':' + std::to_string(price) + ':' +
           std::to_string(std::int64_t{count} * by);
  });
}

text_function fingerprinted(std::string name) {
  return BRINE_CLOSURE("quick/fingerprinted", [BRINE_CAPTURE(name)](int by) { return name + std::to_string(by); });
}

text_function constant() {
  const std::string name = "const";
  return brine::closure<"quick/const">([BRINE_CAPTURE(name)](int by) { return name + std::to_string(by); });
}

struct item {
  std::string name;
  std::vector<int> numbers;
  std::map<std::string, int> more;
};
text_function deep(std::vector<item> items) {
  return brine::closure<"quick/deep">([BRINE_CAPTURE(items)](int by) {
    std::string all = std::to_string(by);
    for (const item& one : items) {
      all += one.name;
      for (int n : one.numbers) all += std::to_string(n);
      for (const auto& [key, value] : one.more) all += key + std::to_string(value);
    }
    return all;
  });
}

// A callable that is data; small enough to live inside of the function object.
struct small {
  static constexpr std::string_view brine_name = "quick/small";
  int a;
  bool b;
  std::string operator()(int by) const { return std::to_string(std::int64_t{a} * by) + (b ? "+" : "-"); }
};

text_function empty_captures() {
  return brine::closure<"quick/nothing">([](int by) { return std::to_string(by); });
}

text_function bound() {
  return brine::bind<"quick/bound">(std::string{"state"},
                                    [](const std::string& s, int by) { return s + std::to_string(by); });
}

std::vector<text_function> all() {
  std::vector<text_function> made;
  made.push_back(listed(7, 2.5, "a name", 3));
  made.push_back(listed(7, 2.5, std::string(300, 'x'), 3));
  made.push_back(listed(0, 0, "", 0));
  made.push_back(fingerprinted("text"));
  made.push_back(constant());
  made.push_back(deep({{"one", {1, 2}, {{"k", 3}}}, {"", {}, {}}}));
  made.push_back(small{4, true});
  made.push_back(empty_captures());
  made.push_back(bound());
  made.push_back(nullptr);
  return made;
}

std::string called(const text_function& f) { return f ? f(3) : std::string{"empty"}; }

// What a load answers, in words.
std::string outcome(std::span<const std::byte> document, const brine::load_options& options) {
  const auto loaded = brine::try_loads<std::string(int)>(document, options);
  if (loaded) return "value " + called(*loaded);
  return std::to_string(static_cast<int>(loaded.error().code())) + ' ' + loaded.error().what();
}

// The same document by an encoder: with a checksum, which is taken off again.
bytes encoded(const text_function& f) {
  bytes document = brine::dumps(f, {.checksum = brine::checksum_mode::crc32});
  document[5] = std::byte{0};
  document.erase(document.end() - 4, document.end());
  return document;
}

void same_either_way(std::span<const std::byte> document, const std::vector<text_function>& targets) {
  const std::string expected = outcome(document, slowly);
  REQUIRE(outcome(document, {}) == expected);
  for (const text_function& target : targets) {
    text_function into = target;
    const auto done = brine::try_loads_into(into, document);
    if (done) {
      REQUIRE("value " + called(into) == expected);
    } else {
      REQUIRE(std::to_string(static_cast<int>(done.error().code())) + ' ' + done.error().what() == expected);
      REQUIRE(called(into) == called(target));
    }
  }
}

}  // namespace

TEST_CASE("a closure has the same bytes with and without an encoder, whatever the buffer held") {
  for (const text_function& f : all()) {
    const bytes expected = encoded(f);
    CHECK(brine::dumps(f) == expected);
    CHECK(brine::try_dumps(f).value() == expected);
    for (const std::size_t held : {std::size_t{0}, std::size_t{3}, expected.size() - 1, expected.size(),
                                   expected.size() + 1, std::size_t{1000}}) {
      bytes buffer(held, std::byte{0xaa});
      brine::dumps_into(buffer, f);
      CHECK(buffer == expected);
      std::string characters(held, 'a');
      REQUIRE(brine::try_dumps_into(characters, f));
      CHECK(characters.size() == expected.size());
      CHECK(called(brine::loads<std::string(int)>(characters)) == called(f));
    }
  }
}

TEST_CASE("a closure loads into a new function object, one of its own code, of another, and an empty one") {
  for (const text_function& f : all()) {
    const bytes document = brine::dumps(f);
    CHECK(called(brine::loads<std::string(int)>(document)) == called(f));
    for (const text_function& target : all()) {
      text_function into = target;
      brine::loads_into(into, document);
      CHECK(called(into) == called(f));
      CHECK(brine::dumps(into) == document);
      brine::loads_into(into, document);
      CHECK(called(into) == called(f));
    }
  }
}

TEST_CASE("what a closure of the same code captured is read into: its memory is used again") {
  text_function into = deep({{"one", std::vector<int>(100, 1), {}}});
  const text_function copy = into;
  const std::string before = called(copy);
  brine::loads_into(into, brine::dumps(deep({{"two", {5}, {{"a", 1}}}})));
  CHECK(called(into) == "3two5a1");
  CHECK(called(copy) == before);
}

TEST_CASE("a closure's document that is cut off, longer, or has any byte changed gives what the decoder gives") {
  for (const text_function& f : all()) {
    const bytes document = brine::dumps(f);
    if (document.size() > 200) continue;
    const std::vector<text_function> targets{nullptr, f, listed(1, 1, "target", 1)};
    for (std::size_t n = 0; n < document.size(); ++n) same_either_way(std::span{document}.first(n), targets);
    bytes longer = document;
    longer.emplace_back();
    same_either_way(longer, targets);
    for (std::size_t i = 0; i < document.size(); ++i) {
      for (const std::byte change : {std::byte{0xff}, std::byte{1}, std::byte{0x80}}) {
        bytes damaged = document;
        damaged[i] ^= change;
        same_either_way(damaged, targets);
      }
    }
  }
}

TEST_CASE("options decide the quick way too") {
  const text_function f = listed(1, 2, "name", 3);
  const bytes document = brine::dumps(f);
  CHECK(brine::try_loads<std::string(int)>(document, {.allow = {"quick/*"}}));
  CHECK(brine::try_loads<std::string(int)>(document, {.allow = {"other/*"}}).error().code() ==
        brine::errc::not_allowed);
  CHECK(brine::try_loads<std::string(int)>(document, {.limits = {.depth = 7}}).error().code() == brine::errc::too_deep);
  CHECK(brine::try_loads<std::string(int)>(document, {.limits = {.depth = 8}}));
  // The closure lives inside the function object, so that only the text's four bytes are memory of its own.
  CHECK(brine::try_loads<std::string(int)>(document, {.limits = {.bytes = 4}}));
  CHECK(brine::try_loads<std::string(int)>(document, {.limits = {.bytes = 3}}).error().code() ==
        brine::errc::limit_exceeded);
  text_function into = f;
  CHECK_FALSE(brine::try_loads_into(into, document, {.allow = {"other/*"}}));
  CHECK(called(into) == called(f));

  const bytes text = brine::dumps(fingerprinted("x"));
  std::vector<std::string> reports;
  CHECK(brine::try_loads<std::string(int)>(text, {.changed_body = brine::body_policy::refuse}));
  bytes other = text;
  other[other.size() - 3] ^= std::byte{1};  // of the fingerprint: behind it are a count and one character
  CHECK(brine::try_loads<std::string(int)>(other));
  CHECK(brine::try_loads<std::string(int)>(other, {.changed_body = brine::body_policy::refuse}).error().code() ==
        brine::errc::body_mismatch);
  CHECK(brine::try_loads<std::string(int)>(other, {.changed_body = brine::body_policy::report, .reports = &reports}));
  CHECK(reports.size() == 1);

  for (const brine::save_options& options :
       {brine::save_options{.schema = brine::embed}, brine::save_options{.checksum = brine::checksum_mode::crc32}}) {
    CHECK(called(brine::loads<std::string(int)>(brine::dumps(f, options))) == called(f));
    CHECK(brine::dumps(f, options) != document);
  }
}

TEST_CASE("a closure's document asked for under another signature, or by a function object that copies") {
  const bytes document = brine::dumps(listed(1, 2, "name", 3));
  CHECK(brine::try_loads<std::string(long)>(document).error().code() == brine::errc::signature_mismatch);
  CHECK(brine::try_loads<brine::move_only_function<std::string(int)>>(document).value()(3) ==
        listed(1, 2, "name", 3)(3));
  CHECK_FALSE(brine::try_loads<std::vector<int>>(document));
}

TEST_CASE("a function object that was moved from, and one whose closure was replaced, are loaded into") {
  const bytes document = brine::dumps(listed(1, 2, "name", 3));
  text_function f = listed(9, 9, "nine", 9);
  text_function g = std::move(f);
  brine::loads_into(f, document);  // NOLINT(bugprone-use-after-move): empty
  CHECK(called(f) == called(listed(1, 2, "name", 3)));
  CHECK(called(g) == called(listed(9, 9, "nine", 9)));
}
