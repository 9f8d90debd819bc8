// Aggregates with base classes: every member is saved, or the class is refused; and where compilers show the
// members of bases, all of them write the same.
#include <doctest/doctest.h>

#include <array>
#include <brine/brine.hpp>
#include <complex>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace bases_test {

struct thing {
  int id = 0;
  bool operator==(const thing&) const = default;
};
struct named_thing : thing {
  std::string name;
  std::vector<int> parts;
  bool operator==(const named_thing&) const = default;
};
struct middle : thing {
  struct point {
    int x = 0;
    struct {
      double y = 0;
    } inner;
  } at;
};
struct deep : middle {
  std::string text;
};
struct letter {
  char c = 0;
};
struct nothing {};
struct several : thing, letter, nothing {
  std::array<short, 2> pair{};
  int grid[2][2] = {};
  [[no_unique_address]] nothing none;
  double last = 0;
};
// Its tail lies in its base's padding.
struct padded {
  double d = 0;
  char c = 0;
};
struct tail : padded {
  char e = 0;
};
struct tree : thing {
  std::vector<tree> children;
  std::unique_ptr<tree> twin;
};
struct clickable : thing {
  brine::function<int(int)> on_click;
};
struct holder {
  std::vector<deep> all;
  std::optional<several> maybe;
  std::map<std::string, std::variant<int, named_thing>> by_name;
};

// Refused everywhere.
struct with_union : thing {
  union either {
    int number;
    float fraction;
  } e;
};
struct half {
  short low, high;
};
struct with_unnamed_union : thing {
  union {
    int number;
    half halves;
  };
};
struct with_bit_field : thing {
  unsigned low : 3;
  unsigned high : 5;
};
struct with_bit_field_inside : thing {
  struct {
    unsigned low : 3;
  } inside;
};

// Look like a container, an optional, an owner, and are more.
struct counted_list : std::vector<int> {
  int count = 0;
};
struct constructed_list : std::vector<int> {
  using vector::vector;
  std::string label;
};
struct flagged_optional : std::optional<int> {
  bool flag;
};
struct marked_text : std::string {
  int mark = 0;
};
struct labelled_number : std::complex<double> {
  std::string label;
};
struct counted_owner : std::unique_ptr<int> {
  int count = 0;
};
struct two_bases : std::vector<int>, thing {};
// Nothing is added: as good as its base.
struct names : std::vector<std::string> {
  using vector::vector;
};

// Hooks that know only the base.
struct hooked {
  int value = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(value);
  }
};
struct forgetful : hooked {
  int forgotten = 0;
};
struct as_good : hooked {};
struct complete : hooked {
  int added = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(static_cast<hooked&>(*this), added);
  }
};
struct split {
  int value = 0;
  template <class Archive>
  void save(Archive& ar) const {
    ar(value);
  }
  template <class Archive>
  void load(Archive& ar) {
    ar(value);
  }
};
struct forgetful_split : split {
  int forgotten = 0;
};
struct beside {
  int value = 0;
};
template <class Archive>
void serialize(Archive& ar, beside& b) {
  ar(b.value);
}
struct forgetful_beside : beside {
  int forgotten = 0;
};
struct complete_beside : beside {
  int added = 0;
};
template <class Archive>
void serialize(Archive& ar, complete_beside& c) {
  ar(static_cast<beside&>(c), c.added);
}
// A base that knows what it is the base of.
template <class Derived>
struct visiting {
  int value = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(value, static_cast<Derived&>(*this).added);
  }
};
struct visited : visiting<visited> {
  int added = 0;
};

}  // namespace bases_test

namespace {

using namespace bases_test;

template <class T>
T reload(const T& value) {
  return brine::loads<T>(brine::dumps(value));
}

template <class T>
constexpr bool refused_as(std::string_view id) {
  return !brine::storable<T> && brine::why_not<T>().substr(6, 4) == id;
}

}  // namespace

TEST_CASE("what a class adds to a container or to a class with a hook is never lost in silence") {
  static_assert(refused_as<counted_list>("E125"));
  static_assert(refused_as<constructed_list>("E125"));
  static_assert(refused_as<flagged_optional>("E125"));
  static_assert(refused_as<marked_text>("E125"));
  static_assert(refused_as<labelled_number>("E125"));
  static_assert(refused_as<counted_owner>("E125"));
  static_assert(refused_as<two_bases>("E125"));
  static_assert(refused_as<forgetful>("E125"));
  static_assert(refused_as<forgetful_split>("E125"));
  static_assert(refused_as<forgetful_beside>("E125"));
  static_assert(refused_as<std::map<int, std::vector<forgetful>>>("E125"));
}

TEST_CASE("a class that adds nothing, has a hook of its own, or whose base knows it") {
  CHECK(reload(names{"a", "b"}) == names{"a", "b"});
  CHECK(brine::dumps(names{"a"}) == brine::dumps(std::vector<std::string>{"a"}));
  CHECK(reload(as_good{{7}}).value == 7);
  CHECK(reload(complete{{1}, 2}).added == 2);
  CHECK(reload(complete_beside{{1}, 2}).added == 2);
  CHECK(reload(complete_beside{{1}, 2}).value == 1);
  CHECK(reload(visited{{1}, 2}).added == 2);
}

TEST_CASE("unions and bit-fields beside a base class are refused in words") {
  constexpr bool opens = brine::config::opens_bases;
  static_assert(refused_as<with_union>(opens ? "E104" : "E112"));
  static_assert(refused_as<with_unnamed_union>(opens ? "E104" : "E112"));
  static_assert(refused_as<with_bit_field>(opens ? "E113" : "E112"));
  static_assert(refused_as<with_bit_field_inside>(opens ? "E113" : "E112"));
}

#if BRINE_HAS_DUMP_STRUCT || BRINE_HAS_REFLECTION

TEST_CASE("members of bases come back, bases first") {
  named_thing n{{7}, "seven", {1, 2}};
  CHECK(reload(n) == n);
  CHECK(brine::loads<named_thing>(brine::dumps(n, {.schema = brine::embed})) == n);
  CHECK(brine::roundtrips(n));

  const tail t{{1.5, 'c'}, 'e'};
  CHECK(reload(t).c == 'c');
  CHECK(reload(t).e == 'e');

  several s;
  s.id = 1;
  s.c = 'x';
  s.pair = {3, 4};
  s.grid[1][0] = 5;
  s.last = 2.5;
  const several r = reload(s);
  CHECK(r.id == 1);
  CHECK(r.c == 'x');
  CHECK(r.pair[1] == 4);
  CHECK(r.grid[1][0] == 5);
  CHECK(r.last == 2.5);
}

TEST_CASE("in containers, and with functions inside") {
  holder h;
  h.all.resize(2);
  h.all[1].id = 4;
  h.all[1].at.inner.y = 0.5;
  h.all[1].text = "t";
  h.maybe.emplace().last = 8;
  h.by_name["n"] = named_thing{{1}, "one", {}};
  const holder r = reload(h);
  CHECK(r.all.at(1).id == 4);
  CHECK(r.all.at(1).at.inner.y == 0.5);
  CHECK(r.all.at(1).text == "t");
  CHECK(r.maybe->last == 8);
  CHECK(std::get<named_thing>(r.by_name.at("n")).name == "one");

  const auto c = reload(clickable{{3}, brine::closure<"bases/twice">([](int x) { return 2 * x; })});
  CHECK(c.id == 3);
  CHECK(c.on_click(4) == 8);
}

TEST_CASE("a recursive one, as deep as limits allow") {
  tree t;
  t.id = 1;
  t.children.resize(2);
  t.children[1].id = 2;
  t.twin = std::make_unique<tree>();
  t.twin->id = 3;
  const tree r = reload(t);
  CHECK(r.children.at(1).id == 2);
  CHECK(r.twin->id == 3);

  tree* last = &t;
  for (int i = 0; i < 2000; ++i) {
    last->children.clear();
    last = &last->children.emplace_back();
  }
  const auto saved = brine::try_dumps(t);
  REQUIRE_FALSE(saved);
  CHECK(saved.error().code() == brine::errc::too_deep);
}

// The hashes are those of Clang 19: another compiler that shows the members of bases agrees.
TEST_CASE("one schema on every compiler") {
  const auto text = [](const auto& value) {
    using type = std::decay_t<decltype(value)>;
    return brine::schema::to_text(brine::schema::bytes<type>());
  };
  CHECK(text(named_thing{}) == "{id: i32, name: string, parts: [i32]}");
  CHECK(text(deep{}) == "{id: i32, at.x: i32, at.inner.y: f64, text: string}");
  CHECK(text(several{}) == "{id: i32, c: char, pair: i16[2], grid: i32[2][2], last: f64}");
  CHECK(brine::schema::hash<named_thing>() == 0x53c6388ee3901841U);
  CHECK(brine::schema::hash<deep>() == 0xeeeddfe680172c39U);
  CHECK(brine::schema::hash<several>() == 0x35e5f4e9df060178U);
  CHECK(brine::schema::hash<tree>() == 0xa39748e34f42db70U);
  CHECK(brine::schema::hash<holder>() == 0x9c2f3f54ebe625dcU);
}

TEST_CASE("one document on every compiler") {
  const auto hex = [](const std::vector<std::byte>& bytes) {
    std::string digits;
    for (std::size_t i = brine::wire::header_size; i < bytes.size(); ++i) {
      const auto b = std::to_integer<unsigned>(bytes[i]);
      digits += "0123456789abcdef"[b >> 4U];
      digits += "0123456789abcdef"[b & 15U];
    }
    return digits;
  };
  CHECK(hex(brine::dumps(named_thing{{7}, "ab", {1}})) ==
        "07000000026162"
        "0101000000");
  CHECK(hex(brine::dumps(tail{{0, 'c'}, 'e'})) == "00000000000000006365");
}

#endif
