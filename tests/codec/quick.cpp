// The fast way to read must take and refuse what the decoder takes and refuses; and bytes must not
// depend on what the buffer held before.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace quick_tests {

enum class colour : std::uint8_t { red, green };
struct point {
  float x, y;
  bool operator==(const point&) const = default;
};
struct entry {
  std::string name;
  std::int16_t level;
  bool operator==(const entry&) const = default;
};
struct wide {
  std::uint64_t id;
  bool good;
  std::string name;
  std::u16string wide_name;
  colour tint;
  std::optional<double> score;
  std::optional<bool> sure;
  std::optional<entry> extra;
  std::vector<std::uint32_t> numbers;
  std::vector<bool> bits;
  std::vector<point> path;
  std::vector<entry> entries;
  std::map<std::string, std::int32_t> tags;
  std::map<std::int16_t, std::string> back;
  std::set<std::string> names;
  std::multimap<std::string, colour> many;
  std::array<std::string, 2> both;
  std::array<bool, 3> flags;
  std::pair<std::string, std::uint8_t> pair;
  std::uint8_t last;
  bool operator==(const wide&) const = default;
};
struct tree {
  int value;
  std::vector<tree> children;
  bool operator==(const tree&) const = default;
};

wide full() {
  return {7,
          true,
          "name",
          u"wide",
          colour::green,
          2.5,
          false,
          entry{"extra", 3},
          {1, 2, 3},
          {true, false, true},
          {{1, 2}, {3, 4}},
          {{"a", 1}, {"", 2}},
          {{"k", 1}, {"l", 2}},
          {{1, "one"}, {2, "two"}},
          {"x", "y"},
          {{"m", colour::red}, {"m", colour::green}},
          {"left", "right"},
          {true, false, true},
          {"p", 9},
          200};
}

// A limit, even one that nothing reaches, makes the decoder read, which counts the memory.
constexpr std::size_t almost_unlimited = static_cast<std::size_t>(-1) - 1;
const brine::load_options decoders_way{.limits = {.bytes = almost_unlimited}};

template <class T>
void both_ways(const std::vector<std::byte>& document, const T& before) {
  const auto quick = brine::try_loads<T>(document);
  const auto slow = brine::try_loads<T>(document, decoders_way);
  REQUIRE(quick.has_value() == slow.has_value());
  T target = before;
  const auto into = brine::try_loads_into(target, document);
  REQUIRE(into.has_value() == slow.has_value());
  if (slow) {
    // Of damaged numbers some are no longer equal to themselves: their bytes are.
    CHECK(brine::dumps(*quick) == brine::dumps(*slow));
    CHECK(brine::dumps(target) == brine::dumps(*slow));
  } else {
    CHECK(target == before);
    CHECK(quick.error().code() == slow.error().code());
    CHECK(quick.error().offset() == slow.error().offset());
    CHECK(quick.error().path() == slow.error().path());
    CHECK(into.error().code() == slow.error().code());
    CHECK(into.error().offset() == slow.error().offset());
  }
}

template <class T>
void damage(const T& value, const T& before) {
  static_assert(brine::detail::quick<T>);
  const auto document = brine::dumps(value);
  both_ways(document, before);
  for (std::size_t size = 0; size < document.size(); ++size) {
    both_ways<T>({document.begin(), document.begin() + static_cast<std::ptrdiff_t>(size)}, before);
  }
  for (std::size_t i = 0; i < document.size(); ++i) {
    for (unsigned wrong : {0x00U, 0x01U, 0x02U, 0x03U, 0x7fU, 0x80U, 0x81U, 0xffU}) {
      auto damaged = document;
      damaged[i] = static_cast<std::byte>(wrong);
      both_ways(damaged, before);
    }
    auto longer = document;
    longer.insert(longer.begin() + static_cast<std::ptrdiff_t>(i), std::byte{0x80});
    both_ways(longer, before);
  }
}

}  // namespace quick_tests

using namespace quick_tests;

TEST_CASE("whatever the bytes, both ways to read agree") {
  damage(full(), wide{});
  damage(wide{}, full());
  damage(tree{1, {{2, {}}, {3, {{4, {}}}}}}, tree{5, {{6, {}}}});
  damage(std::unordered_map<std::string, std::vector<entry>>{{"a", {{"b", 1}}}, {"c", {}}}, {{"d", {{"e", 2}}}});
  damage(entry{"name", 5}, entry{"other", 6});
}

TEST_CASE("a recursive type is as deep either way") {
  tree deep{0, {}};
  for (int i = 1; i < 400; ++i) deep = tree{i, {std::move(deep)}};
  const auto document = brine::dumps(deep);
  CHECK(brine::loads<tree>(document) == deep);
  for (std::size_t depth : {399U, 400U}) {
    const auto quick = brine::try_loads<tree>(document, {.limits = {.depth = depth}});
    const auto slow = brine::try_loads<tree>(document, {.limits = {.bytes = almost_unlimited, .depth = depth}});
    REQUIRE(quick.has_value() == slow.has_value());
    if (!slow) CHECK(quick.error().code() == brine::errc::too_deep);
  }
}

namespace {

template <class Buffer, class T>
void same_bytes(const T& value) {
  const auto expected = brine::dumps(value);
  // However large the buffer was, and whatever it has room for.
  for (std::size_t before :
       {std::size_t{0}, std::size_t{1}, std::size_t{100}, std::size_t{511}, std::size_t{512}, std::size_t{4096},
        expected.size() - 1, expected.size(), expected.size() + 1, 2 * expected.size()}) {
    for (bool roomy : {false, true}) {
      Buffer buffer(before, typename Buffer::value_type{});
      if (roomy) buffer.reserve(before + 5000);
      brine::dumps_into(buffer, value);
      REQUIRE(buffer.size() == expected.size());
      CHECK(std::memcmp(buffer.data(), expected.data(), expected.size()) == 0);
    }
  }
  CHECK(brine::loads<T>(expected) == value);
  // With all that surrounds a value.
  const auto framed = brine::dumps(value, {.schema = brine::embed, .checksum = brine::checksum_mode::crc32});
  CHECK(brine::loads<T>(framed) == value);
}

}  // namespace

TEST_CASE("the bytes are the same in every buffer") {
  struct mixed {
    std::uint64_t id;
    std::vector<double> numbers;
    std::string text;
    std::vector<entry> entries;
    bool operator==(const mixed&) const = default;
  };
  for (std::size_t size : {0U, 1U, 30U, 60U, 62U, 63U, 64U, 127U, 128U, 500U, 511U, 512U, 600U, 5000U, 70000U}) {
    same_bytes<std::vector<std::byte>>(std::string(size, 'x'));
    same_bytes<std::string>(std::string(8 * size, 'x'));
    same_bytes<std::vector<char>>(std::vector<double>(size, 1.5));
    same_bytes<std::vector<std::byte>>(std::vector<entry>(size, entry{"an entry", 1}));
    same_bytes<std::vector<std::byte>>(std::vector<point>(size, point{1, 2}));
    same_bytes<std::vector<std::byte>>(mixed{1, std::vector<double>(size, 2.5), std::string(size, 'y'), {{"z", 1}}});
    same_bytes<std::vector<std::byte>>(std::vector<mixed>(
        3, mixed{1, std::vector<double>(size, 2.5), std::string(3 * size, 'y'), std::vector<entry>(size / 8)}));
  }
}

namespace {

// Members that vary in size, more than are read in place.
struct letter {
  std::string from, to, subject, text;
  std::vector<std::string> copies;
  std::vector<int> pages;
  std::map<std::string, int> marks;
  int year = 0;

  bool operator==(const letter&) const = default;
};

}  // namespace

TEST_CASE("a record with many members that vary in size") {
  const letter full{"a",        "b", "of a length that no string keeps in itself", "text", {"c", "d"}, {1, 2, 3},
                    {{"m", 1}}, 9};
  const auto bytes = brine::dumps(full);
  CHECK(brine::loads<letter>(bytes) == full);
  letter reused{"longer than before, and longer than a string keeps", "", "", "", {}, {4}, {{"n", 2}}, 1};
  brine::loads_into(reused, bytes);
  CHECK(reused == full);
  std::vector<std::byte> again(bytes.size() * 2);
  brine::dumps_into(again, full);
  CHECK(again == bytes);
  CHECK(brine::loads<letter>(brine::dumps(letter{})) == letter{});
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    const auto failed = brine::try_loads<letter>(std::span{bytes}.first(n));
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code() == brine::errc::truncated);
    CHECK(failed.error().path().empty() == (n < 14 + 11));  // the header, and the least that the members take
  }
}
