// Members that only the document or only the type has: what becomes of them is the loading program's choice. And a
// document of a different type, which shares none.
#include <doctest/doctest.h>

#include <unistd.h>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "evolve.hpp"

using namespace evolving;

namespace members_were {
struct settings {
  int volume = 7;
};
struct line {
  std::string article;
  int qty = 1;
  bool fax = false;
};
struct order {
  int id = 0;
  std::vector<line> lines;
  std::map<std::string, line> by_name;
  std::optional<line> last;
  std::shared_ptr<line> shared;
  std::variant<int, line> either;
  double gone = 0;
};
struct empty {};
struct wrapped {
  int value = 3;
};
struct hooked {
  int a = 5;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(a);
  }
};
struct shape_list {
  settings one;
};
}  // namespace members_were

namespace members_now {
struct high_scores {
  std::string player = "nobody";
  std::vector<int> points;
};
struct line {
  std::string article;
  std::int64_t quantity = 1;
  std::string currency = "EUR";
};
struct order {
  std::int64_t id = 0;
  std::vector<line> lines;
  std::map<std::string, line> by_name;
  std::optional<line> last;
  std::shared_ptr<line> shared;
  std::variant<int, line> either;
  std::string added = "new";
};
struct renamed_settings {
  int loudness = 0;
};
struct holder {
  members_were::wrapped inner;
};
struct hooked {
  std::int64_t other = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(other);
  }
};
template <class T>
struct in_member {
  int id = 1;
  T value;
};
}  // namespace members_now

template <>
inline constexpr auto brine::renamed<members_now::line> = brine::renames{{"qty", "quantity"}};
template <>
inline constexpr auto brine::renamed<members_now::renamed_settings> = brine::renames{{"volume", "loudness"}};

namespace {

namespace was = members_were;
namespace now = members_now;

std::vector<std::byte> embedded(const auto& value) { return brine::dumps(value, {.schema = brine::embed}); }

was::order old_order() {
  was::order o;
  o.id = 5;
  o.lines = {{"tea", 2, true}};
  o.by_name["x"] = {"milk", 3, false};
  o.last = was::line{"salt", 4, true};
  o.shared = std::make_shared<was::line>(was::line{"oil", 6, false});
  o.either = was::line{"rice", 8, false};
  return o;
}

template <class New, class Old>
void never(const Old& old, std::string_view path) {
  const brine::error e = refusal<New>(old);
  INFO(e.what());
  CHECK(e.code() == brine::errc::schema_mismatch);
  CHECK(e.path() == path);
  CHECK(contains(e, "saved was {volume: i32}, asked for is {player: string, points: [i32]}"));
  CHECK(contains(e, "none of the saved members is asked for"));
  const auto answer = brine::compatible(brine::schema_of<Old>().bytes, brine::schema_of<New>());
  REQUIRE(!answer);
  CHECK(answer.error().path() == path);
}

}  // namespace

TEST_CASE("another type's document doesn't load as defaults: at top level, and wherever a record can be") {
  using s = was::settings;
  using h = now::high_scores;
  never<h>(s{}, "");
  never<now::in_member<h>>(now::in_member<s>{}, "value");
  never<now::in_member<std::vector<h>>>(now::in_member<std::vector<s>>{}, "value[]");
  never<std::list<h>>(std::vector<s>{}, "[]");
  never<std::map<int, h>>(std::map<int, s>{}, "[].value");
  never<std::optional<h>>(std::optional<s>{}, "");
  never<std::unique_ptr<h>>(std::unique_ptr<s>{}, "");
  never<now::in_member<std::shared_ptr<h>>>(now::in_member<std::shared_ptr<s>>{}, "value");
  never<std::tuple<int, h>>(std::tuple<int, s>{}, "[1]");
  never<std::array<h, 2>>(std::array<s, 2>{}, "[]");
  // An alternative has no place any more.
  const brine::error e = refusal<std::variant<int, h>>(std::variant<int, s>{});
  CHECK(e.code() == brine::errc::schema_mismatch);
  CHECK(contains(e, "the alternative {volume: i32} has no place any more"));
  // A value that is wrapped now isn't the wrapper's member by itself.
  CHECK(refusal<now::holder>(was::wrapped{}).code() == brine::errc::schema_mismatch);
}

TEST_CASE("... from a file and from a stream, and into an object, which stays as it was") {
  const std::string path = "/tmp/brine_members_" + std::to_string(::getpid());
  brine::dump(was::settings{9}, path);
  const auto answer = brine::try_load<now::high_scores>(path);
  REQUIRE(!answer);
  CHECK(answer.error().code() == brine::errc::schema_mismatch);
  std::remove(path.c_str());
  std::stringstream stream;
  brine::dump(was::settings{9}, stream);
  CHECK(brine::try_load<now::high_scores>(stream).error().code() == brine::errc::schema_mismatch);
  now::high_scores kept{"me", {1}};
  CHECK(brine::try_loads_into(kept, embedded(was::settings{})).error().code() == brine::errc::schema_mismatch);
  CHECK(kept.player == "me");
  CHECK(kept.points == std::vector<int>{1});
}

TEST_CASE("records without members, renamed members and hooks share what they can") {
  CHECK(load_old<now::high_scores>(was::empty{}).player == "nobody");
  (void)load_old<was::empty>(was::settings{});
  CHECK(load_old<now::renamed_settings>(was::settings{4}).loudness == 4);
  CHECK(load_old<now::hooked>(was::hooked{}).other == 5);  // by place, as hooks are
}

TEST_CASE("dropped and defaulted members, by path") {
  std::vector<std::string> lines{"what was there"};
  const auto bytes = embedded(old_order());
  using enum brine::policy;
  for (int i = 0; i < 2; ++i) {  // the second time by the plan that was kept
    lines.resize(1);
    const auto o = brine::loads<now::order>(bytes, {.reports = &lines, .unknown = report, .missing = report});
    CHECK(o.lines.at(0).quantity == 2);
    CHECK(o.lines.at(0).currency == "EUR");
    CHECK(std::get<1>(o.either).quantity == 8);
    CHECK(o.added == "new");
    const auto said = [&lines](std::string_view line) {
      int found = 0;
      for (const auto& l : lines) found += l == line ? 1 : 0;
      return found;
    };
    CHECK(lines.front() == "what was there");
    CHECK(said("gone: the document has this member (f64) and the type doesn't: dropped") == 1);
    CHECK(said("added: the type has this member (string) and the document doesn't: made by default") == 1);
    // One record, in the schema once, is told of where it is met first.
    int fax = 0;
    for (const auto& l : lines) fax += l.find("fax: the document has this member (bool)") != std::string::npos ? 1 : 0;
    CHECK(fax == 1);
    CHECK(lines.size() == 5);
  }
  // One of the two lists alone.
  lines.clear();
  (void)brine::loads<now::order>(bytes, {.reports = &lines, .missing = report});
  CHECK(lines.size() == 2);
  lines.clear();
  (void)brine::loads<now::order>(bytes, {.reports = &lines, .unknown = report});
  CHECK(lines.size() == 2);
  lines.clear();
  (void)brine::loads<now::order>(bytes, {.reports = &lines});
  CHECK(lines.empty());
  (void)brine::loads<now::order>(bytes, {.unknown = report, .missing = report});  // nobody listens
}

TEST_CASE("dropped or defaulted members can be refused, by every way of loading") {
  using enum brine::policy;
  const auto bytes = embedded(was::order{});
  const auto check = [](const brine::error& e, std::string_view path, std::string_view words) {
    INFO(e.what());
    CHECK(e.code() == brine::errc::schema_mismatch);
    CHECK(e.path() == path);
    CHECK(contains(e, words));
  };
  (void)brine::loads<now::order>(bytes);  // the plan is kept
  const auto no_unknown = brine::try_loads<now::order>(bytes, {.unknown = refuse});
  REQUIRE(!no_unknown);
  check(no_unknown.error(), "gone", "the document has this member (f64) and the type doesn't");
  const auto no_missing = brine::try_loads<now::order>(bytes, {.missing = refuse});
  REQUIRE(!no_missing);
  check(no_missing.error(), "added", "the type has this member (string) and the document doesn't");
  now::order into;
  into.added = "kept";
  const auto not_into = brine::try_loads_into(into, bytes, {.missing = refuse});
  REQUIRE(!not_into);
  check(not_into.error(), "added", "options.missing refuses");
  CHECK(into.added == "kept");
  std::stringstream stream;
  brine::dump(was::order{}, stream);
  brine::dump(was::order{}, stream);
  check(brine::try_load<now::order>(stream, {.unknown = refuse}).error(), "gone", "options.unknown refuses");
  CHECK(brine::try_load<now::order>(stream, {}));
  // Where nothing is dropped or new there is nothing to refuse.
  CHECK(brine::try_loads<was::order>(bytes, {.unknown = refuse, .missing = refuse}));
  CHECK(brine::try_loads<now::renamed_settings>(embedded(was::settings{}), {.unknown = refuse, .missing = refuse}));
}

TEST_CASE("an alternative that was tried and not taken isn't reported") {
  struct a {
    int x = 1, y = 2;
  };
  struct b {
    int x = 1, z = 3, t = 4;
  };
  struct new_a {
    std::int64_t x = 1, y = 2;
  };
  struct new_b {
    std::int64_t x = 1, z = 3, t = 4;
  };
  std::vector<std::string> lines;
  const auto bytes = embedded(std::variant<b, a>{a{5, 6}});
  using enum brine::policy;
  const auto v =
      brine::loads<std::variant<new_a, new_b>>(bytes, {.reports = &lines, .unknown = report, .missing = refuse});
  CHECK(std::get<new_a>(v).y == 6);
  CHECK(lines.empty());
}

namespace members_were {
struct figure {
  virtual ~figure() = default;
  std::string name = "figure";
};
struct circle : figure {
  int radius = 5;
  int gone = 1;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(radius);
  }
};
struct scaled {
  int by = 3;
  int offset = 4;
  int operator()(int x) const { return by * x + offset; }
};
}  // namespace members_were
namespace members_now {
struct scaled {
  std::int64_t by = 1;
  int bias = 7;
  int operator()(int x) const { return static_cast<int>(by) * x + bias; }
};
struct different {
  int factor = 1;
  int operator()(int x) const { return factor * x; }
};
}  // namespace members_now

TEST_CASE("the state of a closure is a record like others") {
  const auto document = [](std::string_view wanted) {
    brine::function<int(int)> f = brine::closure<"members/state-1">(was::scaled{});
    auto bytes = embedded(f);
    const std::string_view name = "members/state-1";
    for (std::size_t at = 0; at + name.size() <= bytes.size(); ++at) {
      if (std::memcmp(bytes.data() + at, name.data(), name.size()) == 0) {
        std::memcpy(bytes.data() + at, wanted.data(), wanted.size());
      }
    }
    return bytes;
  };
  const brine::function<int(int)> known[] = {brine::closure<"members/state-2">(now::scaled{}),
                                             brine::closure<"members/state-3">(now::different{})};
  CHECK(known[0](2) == 9);
  using enum brine::policy;
  std::vector<std::string> lines;
  CHECK(brine::loads<int(int)>(document("members/state-2"),
                               {.reports = &lines, .unknown = report, .missing = report})(10) == 37);
  const std::string whose = "the captures of the closure \"members/state-2\": ";
  CHECK(lines == std::vector<std::string>{
                     whose + "offset: the document has this member (i32) and the type doesn't: dropped",
                     whose + "bias: the type has this member (i32) and the document doesn't: made by default"});
  const auto no_bias = brine::try_loads<int(int)>(document("members/state-2"), {.missing = refuse});
  REQUIRE(!no_bias);
  CHECK(no_bias.error().path() == "bias");
  const auto other = brine::try_loads<int(int)>(document("members/state-3"));
  REQUIRE(!other);
  INFO(other.error().what());
  CHECK(other.error().code() == brine::errc::schema_mismatch);
  CHECK(contains(other.error(), "none of the saved members is asked for"));
  CHECK(contains(other.error(), "brine::migrate"));
}

#if BRINE_HAS_DUMP_STRUCT

namespace members_were {
struct only {
  int x = 1;
  int y = 2;
};
struct base {
  int x = 3;
};
struct derived : base {
  int x = 4;
};
struct named_base : base {
  int y = 5;
};
}  // namespace members_were
namespace members_now {
struct base {
  std::int64_t x = 6;
};
struct derived : base {
  std::int64_t x = 7;
};
struct and_y : base {
  int y = 8;
};
}  // namespace members_now

TEST_CASE("base classes: their members are the class's own, by name; of one name by their order, and no other came") {
  const auto d = load_old<now::derived>(was::derived{});
  CHECK(d.x == 4);
  CHECK(d.base::x == 3);
  const auto moved = load_old<now::and_y>(was::only{});  // x went to a base class
  CHECK(moved.x == 1);
  CHECK(moved.y == 2);
  CHECK(load_old<now::and_y>(was::named_base{}).x == 3);
  // Which of the two it was can't be told.
  const auto e = refusal<now::derived>(was::only{});
  CHECK(e.code() == brine::errc::schema_mismatch);
  CHECK(contains(e, "several members have one name, and one of them came or went"));
  CHECK(refusal<now::and_y>(was::derived{}).code() == brine::errc::schema_mismatch);
  CHECK(contains(refusal<now::and_y>(was::settings{}), "none of the saved members is asked for"));
}

#endif
