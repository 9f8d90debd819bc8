// Values that take no bytes: however many a document's schema speaks of, no reader works longer than the document's
// size allows; and what is saved can be loaded.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace empty_elements_test {

struct empty {
  bool operator==(const empty&) const = default;
  auto operator<=>(const empty&) const = default;
};
// What only its hook knows to take no bytes.
struct silent {
  template <class Archive>
  void serialize(Archive&) {}
};
struct sometimes {
  std::optional<int> value;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(value);
  }
};

using brine::schema::node;

// A document put together by hand.
struct text {
  std::string bytes;

  text& byte(unsigned value) {
    bytes += static_cast<char>(value);
    return *this;
  }
  text& word(node what) { return byte(static_cast<unsigned>(what)); }
  text& number(std::uint64_t value) {
    for (; value >= 0x80U; value >>= 7U) byte(static_cast<unsigned>(value & 0x7fU) | 0x80U);
    return byte(static_cast<unsigned>(value));
  }
  text& hash(const text& of) {
    std::uint64_t value = brine::meta::hash(of.bytes);
    for (int i = 0; i < 8; ++i, value >>= 8U) byte(static_cast<unsigned>(value & 0xffU));
    return *this;
  }
  text& counted(const text& t) { return number(t.bytes.size()).add(t); }
  text& counted(std::string_view t) { return number(t.size()).add(text{std::string{t}}); }
  text& add(const text& t) {
    bytes += t.bytes;
    return *this;
  }
};
text arrays(std::uint64_t outer, std::uint64_t inner) {
  return text{}.word(node::array).number(outer).word(node::array).number(inner).word(node::unit);
}
// 2^levels units, by records of two of the record before each.
text doubled(unsigned levels) {
  text t;
  t.word(node::tuple).number(levels + 1);
  t.word(node::record).number(1).word(node::unit).byte(0);
  for (unsigned i = 0; i < levels; ++i) {
    t.word(node::record);
    for (int j = 0; j < 2; ++j) t.number(1).word(node::reference).number(i);
    t.byte(0);
  }
  return t;
}
text document(const text& schema, const text& value) {
  return text{}
      .add({"\x8f"
            "brn"})
      .byte(1)
      .byte(1)
      .hash(schema)
      .counted(schema)
      .add(value);
}
// The document of a closure that no program has, which captured a value of this schema.
text closure(const text& captures, const text& value) {
  const text schema = text{}.word(node::closure).counted("i32()");
  const text identity = text{}.byte(0).counted("gone").number(0).counted("i32()").hash(captures);
  return document(schema, text{}.byte(1).hash(identity).counted(identity).counted(captures).add(value));
}

// Processor time of this process, in seconds.
double seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }
struct watch {
  const char* what;
  double begin = seconds();
  explicit watch(const char* w) : what{w} {}
  watch(const watch&) = delete;
  watch& operator=(const watch&) = delete;
  ~watch() {
    const std::string text = what;
    CAPTURE(text);
    CHECK(seconds() - begin < 1.0);
  }
};

// Every reader that needs no types: what it returns doesn't matter here, only that it does.
void read_without_types(const std::string& bytes) {
  {
    const watch w{"verify"};
    (void)brine::try_inspect(bytes, {.tree = false});
  }
  {
    const watch w{"inspect, as text and as JSON"};
    if (const auto shown = brine::try_inspect(bytes)) {
      (void)brine::to_json(*shown);
      (void)brine::to_text(*shown);
    }
  }
}

using plain_function = brine::function<int()>;

}  // namespace empty_elements_test

using namespace empty_elements_test;

TEST_CASE("an inert closure's captures without bytes take no time") {
  const std::uint64_t many = std::uint64_t{1} << 20U, most = ~std::uint64_t{0};
  struct attack {
    const char* what;
    text schema;
    text value;
  };
  const attack all[] = {
      {"arrays of arrays", arrays(many, many), {}},
      {"arrays of 2^64", arrays(most, most), {}},
      {"records of two records", doubled(60), {}},
      {"an array of them", text{}.word(node::array).number(many).add(doubled(20)), {}},
      {"a sequence of arrays", text{}.word(node::sequence).add(arrays(many, many)), text{}.number(many)},
      {"a map of arrays", text{}.word(node::map).add(arrays(many, 1)).add(arrays(many, 1)), text{}.number(most)},
      {"bits", text{}.word(node::array).number(most).word(node::bits).number(0), {}},
      {"an array of none", text{}.word(node::array).number(most).word(node::array).number(0).word(node::u64), {}},
      {"optional arrays", text{}.word(node::optional).add(arrays(many, many)), text{}.byte(1)},
      {"variants", text{}.word(node::variant).number(1).add(arrays(many, many)), text{}.byte(0)},
  };
  for (const attack& a : all) {
    const std::string named = a.what;
    CAPTURE(named);
    const std::string bytes = closure(a.schema, a.value).bytes;
    CHECK(bytes.size() < 600);
    const watch w{a.what};
    const auto f = brine::loads<int()>(bytes, {.inert = true});
    CHECK(static_cast<bool>(f));
    // Saved again as it was.
    const auto again = brine::dumps(f, {.schema = brine::embed});
    CHECK(std::string(reinterpret_cast<const char*>(again.data()), again.size()) == bytes);
    plain_function into;
    brine::loads_into(into, bytes, {.inert = true});
    CHECK(static_cast<bool>(into));
    (void)brine::describe(f);
    (void)brine::captures_of(f);
    CHECK(brine::loads<int()>(bytes, {.allow = {"gone"}, .inert = true}));
    CHECK_FALSE(brine::try_loads<int()>(bytes, {.allow = {"other"}, .inert = true}));
    read_without_types(bytes);
  }
}

TEST_CASE("a record that has nothing but itself, and many empty members, end") {
  // Each of the values looks at all of the members.
  text wide = text{}.word(node::sequence).word(node::record);
  for (int i = 0; i < 50000; ++i) wide.number(1).word(node::unit);
  wide.number(1).word(node::u8).byte(0);
  text values = text{}.number(50000);
  for (int i = 0; i < 50000; ++i) values.byte(7);
  const std::string bytes = closure(wide, values).bytes;
  {
    const watch w{"wide"};
    CHECK(static_cast<bool>(brine::loads<int()>(bytes, {.inert = true})));
  }
  const text endless =
      text{}.word(node::record).number(1).word(node::array).number(1U << 20U).word(node::reference).number(0).byte(0);
  const watch w{"endless"};
  const auto loaded = brine::try_loads<int()>(closure(endless, {}).bytes, {.inert = true});
  CHECK_FALSE(loaded);
}

TEST_CASE("documents without bytes, in readers that know no types, and in those of an earlier version") {
  const std::uint64_t many = std::uint64_t{1} << 20U;
  const text member = text{}.word(node::record).number(5).add({"gone"});
  for (const text& inner : {arrays(many, many), doubled(40), text{}.word(node::sequence).add(arrays(many, many))}) {
    const text value = inner.bytes[0] == 0x21 ? text{}.number(1U << 18U) : text{};
    read_without_types(document(inner, value).bytes);
    // Dropped, and brought to another shape.
    struct now {
      int other = 3;
    };
    struct kept {
      std::vector<std::vector<int>> gone;
    };
    const std::string dropped = document(text{}.add(member).add(inner).byte(0), value).bytes;
    const watch w{"an earlier version"};
    (void)brine::try_loads<now>(dropped);
    (void)brine::try_loads<kept>(dropped);
    (void)brine::try_loads<std::vector<std::optional<int>>>(document(inner, value).bytes);
    (void)brine::schema::to_text({reinterpret_cast<const std::byte*>(inner.bytes.data()), inner.bytes.size()});
    const brine::wire::byte_view schema{reinterpret_cast<const std::byte*>(inner.bytes.data()), inner.bytes.size()};
    (void)brine::compatible(schema, brine::schema_of<now>());
    (void)brine::compatible(schema, schema);
  }
}

namespace {

template <class T>
void comes_back(const T& value) {
  CHECK(brine::loads<T>(brine::dumps(value)).size() == value.size());
  const auto embedded = brine::dumps(value, {.schema = brine::embed});
  CHECK(brine::loads<T>(embedded).size() == value.size());
  T into;
  brine::loads_into(into, embedded);
  CHECK(into.size() == value.size());
  CHECK(brine::try_inspect(embedded, {.tree = false}));
}
template <class T>
void is_refused(const T& value) {
  const auto saved = brine::try_dumps(value);
  REQUIRE_FALSE(saved);
  CHECK(saved.error().code() == brine::errc::limit_exceeded);
  CHECK(std::string{saved.error().what()}.find("take no bytes") != std::string::npos);
  CHECK_FALSE(brine::try_dumps(value, {.schema = brine::embed, .canonical = true}));
}

}  // namespace

TEST_CASE("elements without bytes: what is saved can be loaded, and what couldn't be isn't saved") {
  constexpr std::size_t most = std::size_t{1} << 18U;
  comes_back(std::vector<empty>(most));
  is_refused(std::vector<empty>(most + 100));
  comes_back(std::list<std::monostate>(most));
  is_refused(std::list<std::monostate>(most + 100));
  comes_back(std::multiset<empty>{empty{}, empty{}});
  comes_back(std::vector<std::pair<empty, std::monostate>>(most));
  // Hooks of which nobody knows how many bytes they take.
  comes_back(std::vector<silent>(most));
  is_refused(std::vector<silent>(most + 100));
  comes_back(std::vector<sometimes>(most + 100'000));
  // All of a document together.
  comes_back(std::vector<std::vector<empty>>(4, std::vector<empty>(most / 4)));
  is_refused(std::vector<std::vector<empty>>(5, std::vector<empty>(most / 4)));
  is_refused(std::map<int, std::vector<silent>>{{1, std::vector<silent>(most)}, {2, std::vector<silent>(most)}});
  struct two {
    std::vector<empty> a, b;
  };
  CHECK(brine::loads<two>(brine::dumps(two{std::vector<empty>(most / 2), std::vector<empty>(most / 2)})).b.size() ==
        most / 2);
  is_refused(two{std::vector<empty>(most), std::vector<empty>(most)});
  std::vector<std::byte> buffer;
  CHECK_FALSE(brine::try_dumps_into(buffer, two{std::vector<empty>(most), std::vector<empty>(most)}));
  // Closures, and objects that are shared.
  is_refused(std::make_shared<two>(two{std::vector<empty>(most), std::vector<empty>(most)}));
  brine::function<int()> f =
      brine::bind<"empty/two">(two{std::vector<empty>(most), std::vector<empty>(most)}, [](two&) { return 1; });
  is_refused(f);
}

TEST_CASE("arrays of empty elements whose size the type says") {
  using large = std::array<empty, 1U << 20U>;
  static large value{};
  CHECK(brine::dumps(value).size() == 14);
  struct holder {
    int before;
    std::unique_ptr<large> array;
    int behind;
  };
  holder h{1, std::make_unique<large>(), 2};
  const auto document = brine::dumps(h, {.schema = brine::embed});
  CHECK(brine::loads<holder>(document).behind == 2);
  CHECK(brine::loads<holder>(document, {.allow = {"none"}}).behind == 2);
  CHECK(brine::try_inspect(document, {.tree = false}));
  // Large ones count for their memory: ten bytes don't make 2^38.
  text bytes;
  for (const std::byte b : brine::dumps(std::vector<large>{})) bytes.byte(std::to_integer<unsigned>(b));
  bytes.bytes.pop_back();
  bytes.number(1U << 18U);
  {
    const watch w{"a vector of arrays"};
    CHECK_FALSE(brine::try_loads<std::vector<large>>(bytes.bytes));
  }
  comes_back(std::vector<large>(2));
  is_refused(std::vector<large>(20));
  comes_back(std::vector<std::array<empty, 64>>(1U << 18U));
}

TEST_CASE("a record that lost its empty members, a map that got empty values: an earlier version loads") {
  struct before {
    std::vector<empty> e;
    std::array<empty, 1U << 20U> many;
    int n;
  };
  struct after {
    int n;
    std::vector<std::optional<empty>> e;
  };
  static before old{std::vector<empty>(1U << 18U), {}, 4};
  const auto loaded = brine::loads<after>(brine::dumps(old, {.schema = brine::embed}));
  CHECK(loaded.n == 4);
  CHECK(loaded.e.size() == (1U << 18U));
  struct shared_before {
    std::shared_ptr<int> p;
    std::vector<empty> e;
    int n;
  };
  struct shared_after {
    int n;
    std::vector<empty> e;
    std::shared_ptr<int> p;
  };
  const auto moved = brine::loads<shared_after>(brine::dumps(
      shared_before{std::make_shared<int>(5), std::vector<empty>(1U << 18U), 6}, {.schema = brine::embed}));
  CHECK(*moved.p == 5);
  CHECK(moved.e.size() == (1U << 18U));
}
