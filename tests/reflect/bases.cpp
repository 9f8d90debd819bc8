// Aggregates with base classes: every member is saved, or the class is refused; and where compilers show the
// members of bases, all of them write the same.
#include <doctest/doctest.h>

#include <array>
#include <boost/hana/adapt_struct.hpp>
#include <boost/hana/define_struct.hpp>
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
// Hooks that are templates of the base's arguments.
template <class T>
struct boxed {
  T value{};
};
template <class Archive, class T>
void serialize(Archive& ar, boxed<T>& b) {
  ar(b.value);
}
struct forgetful_boxed : boxed<int> {
  int forgotten = 0;
};
struct as_good_boxed : boxed<int> {};
struct complete_boxed : boxed<int> {
  int added = 0;
};
template <class Archive>
void serialize(Archive& ar, complete_boxed& c) {
  ar(static_cast<boxed<int>&>(c), c.added);
}
template <class T>
struct versioned_box {
  T value{};
};
template <class Archive, class T>
void serialize(Archive& ar, versioned_box<T>& b, const unsigned) {
  ar(b.value);
}
struct forgetful_versioned : versioned_box<int> {
  int forgotten = 0;
};
struct complete_versioned : versioned_box<int> {
  int added = 0;
};
template <class Archive>
void serialize(Archive& ar, complete_versioned& c, unsigned) {
  ar(static_cast<versioned_box<int>&>(c), c.added);
}
template <class T>
struct split_box {
  T value{};
};
template <class Archive, class T>
void save(Archive& ar, const split_box<T>& b) {
  ar(b.value);
}
template <class Archive, class T>
void load(Archive& ar, split_box<T>& b) {
  ar(b.value);
}
struct forgetful_split_box : split_box<int> {
  int forgotten = 0;
};
// One hook for all that are derived from a base, which knows each of them.
struct recorded {
  int value = 0;
};
template <class Archive, class T>
  requires std::is_base_of_v<recorded, T>
void serialize(Archive& ar, T& r) {
  ar(r.value);
  if constexpr (requires { r.added; }) ar(r.added);
}
struct recorded_more : recorded {
  int added = 0;
};
// Found for a base that is a template of the class.
template <class Derived>
struct seen_beside {
  int value = 0;
};
template <class Archive, class Derived>
void serialize(Archive& ar, seen_beside<Derived>& b) {
  ar(b.value, static_cast<Derived&>(b).added);
}
struct seen : seen_beside<seen> {
  int added = 0;
};

// Boost.Hana structs: the macro in the base knows the base's members only.
struct described {
  BOOST_HANA_DEFINE_STRUCT(described, (int, value));
};
struct forgetful_described : described {
  int forgotten = 0;
};
struct as_good_described : described {};
struct described_again : described {
  BOOST_HANA_DEFINE_STRUCT(described_again, (int, added));
};
struct adapted : described {
  int added = 0;
};

// Members with a way of their own, which opening would pass by.
struct keeper : thing {
  hooked kept;
};
struct deep_keeper : thing {
  struct {
    struct {
      int before = 0;
      hooked kept;
    } inside;
  } around;
};
struct keeper_kept : thing {
  struct : letter {
    beside kept;
  } inside;
};
struct custom_point {
  int x = 0;
};
struct custom_keeper : thing {
  int before[3] = {};
  custom_point kept;
};
struct described_keeper : thing {
  described kept;
};
// In containers and arrays they are whole.
struct array_keeper : thing {
  hooked kept[2];
  std::array<hooked, 2> more;
  std::vector<hooked> rest;
  std::optional<beside> maybe;
};
// Hook of the whole.
struct keeper_with_hook : thing {
  hooked kept;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id, kept);
  }
};

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

BOOST_HANA_ADAPT_STRUCT(bases_test::adapted, value, added);

template <class T>
inline constexpr std::uint32_t brine::class_version<bases_test::versioned_box<T>> = 0;
template <>
inline constexpr std::uint32_t brine::class_version<bases_test::complete_versioned> = 0;

template <>
struct brine::codec<bases_test::custom_point> {
  static void encode(auto& ar, const bases_test::custom_point& p) { ar(p.x); }
  static void decode(auto& ar, bases_test::custom_point& p) { ar(p.x); }
  static constexpr void describe(auto& schema) { schema.template member<int>("x"); }
};

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
  static_assert(refused_as<forgetful_boxed>("E125"));
  static_assert(refused_as<forgetful_versioned>("E125"));
  static_assert(refused_as<forgetful_split_box>("E125"));
  static_assert(refused_as<forgetful_described>("E125"));
  static_assert(refused_as<std::map<int, std::vector<forgetful>>>("E125"));
}

TEST_CASE("a member with a hook is never opened in the hook's stead") {
  constexpr std::string_view id = brine::config::opens_bases ? "E126" : "E112";
  static_assert(refused_as<keeper>(id));
  static_assert(refused_as<deep_keeper>(id));
  static_assert(refused_as<keeper_kept>(id));
  static_assert(refused_as<custom_keeper>(id));
  static_assert(refused_as<described_keeper>(id));
  static_assert(brine::storable<array_keeper> == brine::config::opens_bases);
  CHECK(reload(keeper_with_hook{{1}, {2}}).kept.value == 2);
#if BRINE_HAS_DUMP_STRUCT || BRINE_HAS_REFLECTION
  array_keeper a;
  a.kept[1].value = 3;
  a.more[1].value = 4;
  a.rest = {{5}};
  a.maybe = beside{6};
  const auto back = reload(a);
  CHECK(back.kept[1].value == 3);
  CHECK(back.more[1].value == 4);
  CHECK(back.rest.at(0).value == 5);
  CHECK(back.maybe.value().value == 6);
#endif
}

TEST_CASE("a class that adds nothing, has a hook of its own, or whose base knows it") {
  CHECK(reload(names{"a", "b"}) == names{"a", "b"});
  CHECK(brine::dumps(names{"a"}) == brine::dumps(std::vector<std::string>{"a"}));
  CHECK(reload(as_good{{7}}).value == 7);
  CHECK(reload(complete{{1}, 2}).added == 2);
  CHECK(reload(complete_beside{{1}, 2}).added == 2);
  CHECK(reload(complete_beside{{1}, 2}).value == 1);
  CHECK(reload(visited{{1}, 2}).added == 2);
  CHECK(reload(as_good_boxed{{7}}).value == 7);
  CHECK(reload(complete_boxed{{1}, 2}).added == 2);
  CHECK(reload(complete_versioned{{1}, 2}).added == 2);
  CHECK(reload(recorded_more{{1}, 2}).added == 2);
  CHECK(reload(recorded{1}).value == 1);
  CHECK(reload(seen{{1}, 2}).added == 2);
  CHECK(reload(as_good_described{{7}}).value == 7);
  CHECK(reload(adapted{{1}, 2}).added == 2);
  CHECK(reload(adapted{{1}, 2}).value == 1);
  CHECK(reload(described_again{{1}, 2}).added == 2);
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
