// check_manifest says of each line what loading a file of that release does.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <array>
#include <bitset>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace manifest_tests {

using function = brine::function<int(int)>;

std::vector<std::byte> renamed(std::vector<std::byte> bytes, std::string_view from, std::string_view to) {
  REQUIRE(from.size() == to.size());
  const auto text = [&] { return std::string_view{reinterpret_cast<const char*>(bytes.data()), bytes.size()}; };
  for (std::size_t at = text().find(from); at != std::string_view::npos; at = text().find(from, at + 1)) {
    for (std::size_t i = 0; i < to.size(); ++i) bytes[at + i] = static_cast<std::byte>(to[i]);
    const std::size_t begin = at - 2;
    const auto size = std::to_integer<std::size_t>(bytes[begin - 1]);
    const std::uint64_t hash = brine::meta::hash(text().substr(begin, size));
    for (std::size_t i = 0; i < 8; ++i) bytes[begin - 9 + i] = static_cast<std::byte>((hash >> (8 * i)) & 0xffU);
  }
  return bytes;
}

// The manifest's line of a closure.
std::string line_of(const function& f) {
  const auto info = brine::describe(f);
  std::string hash(16, '0');
  std::uint64_t h = info.captures_hash;
  for (std::size_t i = 16; i-- > 0; h >>= 4U) hash[i] = "0123456789abcdef"[h & 0xfU];
  return info.name + '|' + std::to_string(info.version) + '|' + info.signature + '|' + hash + '|' + info.captures;
}

// The same name, as the earlier release's closure has it in this program.
template <brine::meta::fixed_string Name>
consteval auto was() {
  auto name = Name;
  name.data[0] = 'w';
  name.data[1] = 'a';
  name.data[2] = 's';
  return name;
}

// What of a release with `before` under the name of `now` can be loaded: check_manifest's answer and a real load's.
template <class Before, class Now, brine::meta::fixed_string Name, std::uint32_t From = 1, std::uint32_t To = 1>
bool still_loads(const Before& before, const Now& now) {
  constexpr std::string_view name = Name.view();
  const std::string old_name = "was/" + std::string{name.substr(4)};
  const function saved = brine::closures::named<was<Name>(), From, Before>{before};
  const function present = brine::closure<Name, To>(now);
  auto line = line_of(saved);
  REQUIRE(line.starts_with(old_name));
  line.replace(0, name.size(), name);
  CAPTURE(line);
  const auto broken = brine::check_manifest(line);
  const auto bytes = renamed(brine::dumps(saved, {.schema = brine::embed}), old_name, name);
  const bool loads = static_cast<bool>(brine::try_loads<int(int)>(bytes));
  CHECK(loads == broken.empty());
  return loads;
}

#define MANIFEST_STATE(name, ...)             \
  struct name {                               \
    __VA_ARGS__                               \
    int operator()(int x) const { return x; } \
  };

struct part {
  int a = 1;
  std::string b{};
};
struct wide_part {
  std::int64_t a = 1;
  std::string b{};
  double more = 2;
};
struct tree {
  int value = 0;
  std::vector<tree> next{};
};
struct pair_of_trees {
  tree left{};
  std::map<std::string, tree> right{};
};
struct base {
  virtual ~base() = default;
  int n = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(n);
  }
};

MANIFEST_STATE(plain, int n = 0;)
MANIFEST_STATE(widened, std::int64_t n = 0;)
MANIFEST_STATE(narrowed, std::int8_t n = 0;)
MANIFEST_STATE(to_float, double n = 0;)
MANIFEST_STATE(to_text, std::string n{};)
MANIFEST_STATE(to_optional, std::optional<int> n{};)
MANIFEST_STATE(to_vector, std::vector<int> n{};)
MANIFEST_STATE(more, int n = 0; std::string label{};)
MANIFEST_STATE(fewer, std::string label{};)
MANIFEST_STATE(moved, std::string label{}; int n = 0;)
MANIFEST_STATE(other_name, int count = 0;)
MANIFEST_STATE(renamed_member, int count = 0;)
MANIFEST_STATE(nested, part p{}; std::vector<part> all{};)
MANIFEST_STATE(nested_wide, wide_part p{}; std::vector<wide_part> all{};)
MANIFEST_STATE(trees, tree t{}; pair_of_trees both{}; std::optional<tree> maybe{};)
MANIFEST_STATE(more_trees, pair_of_trees both{}; tree t{}; int n = 0; std::optional<tree> maybe{};)
MANIFEST_STATE(every_word, bool flag = false; std::array<std::array<int, 3>, 2> grid{}; std::set<std::string> names{};
               std::multimap<char, std::u16string> texts{}; std::variant<int, part, std::tuple<>> either{};
               std::tuple<int, double> both{}; std::unique_ptr<part> owned{}; std::shared_ptr<part> common{};
               std::weak_ptr<part> watched{}; std::chrono::milliseconds time{};
               std::chrono::system_clock::time_point when{}; function f{}; brine::handle<part> named{};
               std::shared_ptr<base> object{}; std::vector<std::byte> raw{}; std::bitset<12> bits{};
               std::nullptr_t nothing{}; long double high = 0;)
MANIFEST_STATE(every_word_and_more, bool flag = false; std::array<std::array<std::int64_t, 3>, 2> grid{};
               std::set<std::string> names{}; std::multimap<char, std::u16string> texts{};
               std::variant<int, part, std::tuple<>> either{}; std::tuple<int, double> both{};
               std::shared_ptr<part> common{}; std::weak_ptr<part> watched{}; std::chrono::milliseconds time{};
               std::chrono::system_clock::time_point when{}; function f{}; brine::handle<part> named{};
               std::shared_ptr<base> object{}; std::vector<std::byte> raw{}; std::bitset<12> bits{};
               std::nullptr_t nothing{}; long double high = 0; int last = 1;)

}  // namespace manifest_tests

template <>
inline constexpr auto brine::renamed<manifest_tests::renamed_member> = brine::renames{{"n", "count"}};

using namespace manifest_tests;

TEST_CASE("a change of captures breaks a manifest where a file of it can't be loaded, and nowhere else") {
  CHECK(still_loads<plain, plain, "now/same">({}, {}));
  CHECK(still_loads<plain, widened, "now/widened">({}, {}));
  CHECK_FALSE(still_loads<plain, narrowed, "now/narrowed">({}, {}));
  (void)still_loads<plain, to_float, "now/float">({}, {});
  CHECK_FALSE(still_loads<plain, to_text, "now/text">({}, {}));
  CHECK(still_loads<plain, to_optional, "now/optional">({}, {}));
  (void)still_loads<to_optional, plain, "now/from optional">({}, {});
  (void)still_loads<plain, to_vector, "now/vector">({}, {});
  CHECK(still_loads<plain, more, "now/more">({}, {}));
  CHECK(still_loads<more, plain, "now/dropped">({}, {}));
  CHECK(still_loads<more, moved, "now/moved">({}, {}));
  (void)still_loads<plain, fewer, "now/nothing in common">({}, {});
  (void)still_loads<plain, other_name, "now/other name">({}, {});
  CHECK(still_loads<plain, renamed_member, "now/renamed">({}, {}));
  CHECK(still_loads<nested, nested_wide, "now/nested">({}, {}));
  CHECK_FALSE(still_loads<nested_wide, nested, "now/nested narrowed">({}, {}));
  CHECK(still_loads<trees, more_trees, "now/trees">({}, {}));
}

TEST_CASE("every word of a schema is read back from a manifest") {
  every_word saved;
  every_word_and_more now;
  using moves = brine::move_only_function<int(int)>;
  // Its captures only move: the line and the load are those of a function object that only moves.
  moves old = brine::closure<"man/words-1">(std::move(saved));
  const moves present = brine::closure<"man/words-2">(std::move(now));
  const auto info = brine::describe(old);
  std::vector<std::byte> bytes;
  REQUIRE(brine::schema::text_reader<void>::read(info.captures, info.captures_hash, bytes));
  CHECK(brine::schema::to_text(bytes) == info.captures);
  std::string manifest = brine::registry().manifest();
  const std::size_t at = manifest.find("man/words-1|");
  REQUIRE(at != std::string::npos);
  std::string line = manifest.substr(at, manifest.find('\n', at) - at);
  line[10] = '2';
  const auto broken = brine::check_manifest(line);
  CHECK(broken.empty());
  CHECK(brine::try_loads<moves>(renamed(brine::dumps(old, {.schema = brine::embed}), "man/words-1", "man/words-2")));
}

TEST_CASE("versions: a file goes to its own, or to the latest; of a lower one or of another name to the latest") {
  // 2 has the captures that 1 had, 3 has others, which don't follow from them.
  const function second = brine::closure<"now/versions", 2>(plain{});
  const function third = brine::closure<"now/versions", 3>(to_text{});
  CHECK_FALSE(still_loads<plain, to_text, "now/versions", 1, 3>({}, {}));
  CHECK(still_loads<plain, plain, "now/versions", 2, 2>({}, {}));
  CHECK_FALSE(still_loads<plain, to_text, "now/versions", 4, 3>({}, {}));
  brine::alias<"was/an alias", "now/versions">();
  const function old = brine::closure<"old/an alias", 2>(plain{});
  auto line = line_of(old);
  line.replace(0, 3, "was");
  const auto bytes = renamed(brine::dumps(old, {.schema = brine::embed}), "old/an alias", "was/an alias");
  CHECK(brine::check_manifest(line).empty() == static_cast<bool>(brine::try_loads<int(int)>(bytes)));
}

TEST_CASE("what is no line is said to be none, and a schema that isn't the hash's is no reason to load") {
  for (const char* text : {"x", "a|1|i32(i32)|0123456789abcde|{}", "a|1|i32(i32)|0123456789abcdeX|{}",
                           "a|one|i32(i32)|0123456789abcdef|{}", "|||", "a|1|i32(i32)"}) {
    CAPTURE(text);
    const auto broken = brine::check_manifest(text);
    REQUIRE(broken.size() == 1);
    CHECK(broken[0].starts_with("not a line of a manifest: "));
  }
  const function present = brine::closure<"now/forged">(widened{});
  CHECK(brine::check_manifest("now/forged|0|i32(i32)|0123456789abcdef|{n: i32}").size() == 1);
  std::vector<std::byte> bytes;
  for (const char* text : {"", "{", "{a: }", "{a: i32", "[i32", "^", "{a: ^}", "map<i32>", "i32[", "i32[]", "bits<>",
                           "duration<i32>", "(i32,)", "variant<", "{a: {b: {c: ^}}, d: {c: ^}}"}) {
    CAPTURE(text);
    CHECK_FALSE(brine::schema::text_reader<void>::read(text, 1, bytes));
  }
  CHECK_FALSE(brine::schema::text_reader<void>::read(std::string(100000, '['), 1, bytes));
}
