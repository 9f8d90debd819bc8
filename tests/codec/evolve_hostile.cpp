// Documents of hostile schemas: refused, or loaded as what they are, in bounded time and memory.
#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "evolve.hpp"

using namespace evolving;

namespace {

using bytes = std::vector<std::byte>;
using brine::schema::node;

// A schema word by word.
struct writer {
  bytes out;
  writer& word(node n) {
    out.push_back(static_cast<std::byte>(n));
    return *this;
  }
  writer& number(std::uint64_t v) {
    std::byte room[brine::wire::max_varint];
    out.insert(out.end(), room, brine::wire::put_varint(room, v));
    return *this;
  }
  writer& member(std::string_view name) {
    number(name.size() + 1);
    for (char c : name) out.push_back(static_cast<std::byte>(c));
    return *this;
  }
  writer& end() { return number(0); }
};

bytes document(const bytes& schema, const bytes& value) {
  writer w;
  const auto hash = brine::meta::hash({reinterpret_cast<const char*>(schema.data()), schema.size()});
  const auto header = brine::wire::make_header(brine::wire::embedded, hash);
  w.out.assign(header.begin(), header.end());
  w.number(schema.size());
  w.out.insert(w.out.end(), schema.begin(), schema.end());
  w.out.insert(w.out.end(), value.begin(), value.end());
  return w.out;
}

struct leaf {
  std::int64_t n = 3;
};
const bytes three{std::byte{3}, {}, {}, {}, {}, {}, {}, {}};  // an i64
// ... and that many bytes of 1.
bytes followed_by(bytes b, std::size_t n) {
  b.insert(b.end(), n, std::byte{1});
  return b;
}
struct pair_of {
  std::int32_t a = 1;
  std::optional<std::string> b = "default";
};
struct branch {
  std::optional<std::unique_ptr<branch>> left, right;
};

struct old_all {
  std::vector<std::variant<std::int32_t, std::string>> v{1, "two"};
  std::map<std::string, std::list<std::int16_t>> m{{"k", {1, 2}}};
  std::shared_ptr<std::int32_t> p = std::make_shared<std::int32_t>(4);
  std::optional<std::unique_ptr<std::string>> o;
  brine::function<int(int)> f = brine::closure<"hostile/f">([](int x) { return x; });
  std::int8_t gone = 1;
};
struct new_all {
  brine::function<int(int)> f;
  std::map<std::string, std::vector<std::int64_t>> m;
  std::vector<std::variant<std::monostate, std::string, std::int64_t>> v;
  std::shared_ptr<std::int64_t> p;
  std::shared_ptr<pair_of> fresh = std::make_shared<pair_of>();
  std::optional<std::unique_ptr<std::string>> o;
};

template <class T>
brine::errc code_of(const bytes& document_bytes, const brine::load_options& options = {}) {
  const auto answer = brine::try_loads<T>(document_bytes, options);
  return answer ? brine::errc{} : answer.error().code();
}

}  // namespace

TEST_CASE("every byte of a document that is converted may be any byte") {
  const auto good = brine::dumps(old_all{}, {.schema = brine::embed});
  REQUIRE(brine::try_loads<new_all>(good));
  int loaded = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (unsigned v : {0U, 1U, 2U, 0x2bU, 0x2cU, 0x30U, 0x7fU, 0x80U, 0xffU}) {
      auto bad = good;
      bad[i] = static_cast<std::byte>(v);
      if (i >= 14) {  // the schema's hash is checked: make it right, so that what is behind it is reached
        const auto size = std::to_integer<std::size_t>(good[14]) & 0x7fU;
        std::uint64_t schema_size = 0;
        const std::byte* schema = brine::wire::get_varint(bad.data() + 14, bad.data() + bad.size(), schema_size);
        if (schema == nullptr || schema_size > static_cast<std::size_t>(bad.data() + bad.size() - schema)) continue;
        (void)size;
        brine::wire::store(bad.data() + 6, brine::meta::hash({reinterpret_cast<const char*>(schema),
                                                              static_cast<std::size_t>(schema_size)}));
      }
      loaded += brine::try_loads<new_all>(bad).has_value() ? 1 : 0;
    }
  }
  CHECK(loaded > 0);
}

TEST_CASE("a document that is cut off anywhere") {
  const auto good = brine::dumps(old_all{}, {.schema = brine::embed});
  for (std::size_t size = 0; size < good.size(); ++size) {
    REQUIRE(!brine::try_loads<new_all>(bytes{good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size)}));
  }
}

TEST_CASE("a schema whose hash isn't the header's is damaged") {
  auto bad = brine::dumps(std::int32_t{1}, {.schema = brine::embed});
  bad[6] ^= std::byte{1};
  CHECK(code_of<std::int64_t>(bad) == brine::errc::bad_value);
}

TEST_CASE("records that refer to each other, 2^n of them in no bytes") {
  // r0 {}; r1 {a: r0, b: r0}; r2 {a: r1, b: r1} ...
  for (const bool forked : {false, true}) {
    writer w;
    const int n = 60;
    w.word(node::record);  // the root has all of them; only the last one is asked for
    for (int i = 0; i <= n; ++i) {
      w.member(i == n ? "left" : "m" + std::to_string(i)).word(node::record);
      if (i > 0) {
        w.member("left").word(node::reference).number(static_cast<std::uint64_t>(i));
        w.member("right").word(node::reference).number(static_cast<std::uint64_t>(i));
      }
      w.end();
    }
    w.end();
    const auto doc = document(w.out, {});
    const auto code = forked ? code_of<branch>(doc) : code_of<std::vector<int>>(doc);
    CHECK(code == (forked ? brine::errc::limit_exceeded : brine::errc::schema_mismatch));
  }
}

TEST_CASE("a chain of references, as long as there is room") {
  writer w;
  const std::uint64_t n = 100000;
  w.word(node::record);
  for (std::uint64_t i = 0; i < n; ++i) {
    w.member(i + 1 == n ? "left" : "m").word(node::record);
    if (i > 0) w.member("left").word(node::reference).number(i);
    w.end();
  }
  w.end();
  const auto doc = document(w.out, {});
  CHECK(code_of<branch>(doc) != brine::errc{});
  CHECK(code_of<std::variant<int, branch>>(doc) != brine::errc{});
}

TEST_CASE("huge arrays and counts of nothing") {
  const auto many = writer{}.number(std::uint64_t{1} << 60U).out;
  const auto empties = writer{}.word(node::array).number(std::uint64_t{1} << 60U).word(node::record).end().out;
  CHECK(code_of<std::vector<leaf>>(document(empties, {})) == brine::errc::limit_exceeded);
  const auto sequence = writer{}.word(node::sequence).word(node::record).end().out;
  CHECK(code_of<std::vector<leaf>>(document(sequence, many)) == brine::errc::limit_exceeded);
  const auto few = writer{}.number(3).out;
  CHECK(brine::loads<std::vector<leaf>>(document(sequence, few)).at(2).n == 3);
  // An array of arrays of arrays ... of bytes: larger than memory.
  writer nest;
  nest.word(node::record).member("n").word(node::i64).member("gone");
  for (int i = 0; i < 20; ++i) nest.word(node::array).number(std::uint64_t{1} << 20U);
  nest.word(node::u8).end();
  CHECK(code_of<leaf>(document(nest.out, three)) == brine::errc::truncated);
  writer hollow;
  hollow.word(node::record).member("n").word(node::i64).member("gone");
  for (int i = 0; i < 20; ++i) hollow.word(node::array).number(std::uint64_t{1} << 20U);
  hollow.word(node::tuple).number(0).end();
  CHECK(brine::loads<leaf>(document(hollow.out, three)).n == 3);
}

TEST_CASE("deep nests") {
  writer w;
  w.word(node::record).member("n").word(node::i64).member("gone");
  for (int i = 0; i < 190; ++i) w.word(node::optional);
  w.word(node::u8).end();
  CHECK(brine::loads<leaf>(document(w.out, followed_by(three, 191))).n == 3);
  // A record that holds itself: no value of it ever ends.
  const auto endless = writer{}.word(node::record).member("left").word(node::reference).number(0).end().out;
  CHECK(code_of<branch>(document(endless, {})) == brine::errc::too_deep);
  const auto dropped =
      writer{}.word(node::record).member("n").word(node::i64).member("x").word(node::reference).number(0).end().out;
  CHECK(code_of<leaf>(document(dropped, followed_by(three, 100000))) == brine::errc::too_deep);
  // Deep in a member that is dropped.
  const auto list = writer{}
                        .word(node::record)
                        .member("n")
                        .word(node::i64)
                        .member("gone")
                        .word(node::record)
                        .member("next")
                        .word(node::optional)
                        .word(node::reference)
                        .number(1)
                        .end()
                        .end()
                        .out;
  CHECK(code_of<leaf>(document(list, followed_by(three, 100000))) == brine::errc::too_deep);
}

TEST_CASE("memory for what a document becomes is taken from the limits") {
  const std::vector<std::int8_t> old(100000, std::int8_t{1});
  const auto doc = brine::dumps(old, {.schema = brine::embed});
  CHECK(code_of<std::vector<std::int64_t>>(doc, {.limits = {.bytes = 100000}}) == brine::errc::limit_exceeded);
  CHECK(code_of<std::vector<std::int64_t>>(doc, {.limits = {.bytes = 2000000}}) == brine::errc{});
}

TEST_CASE("endless different schemas") {
  // Each costs its plan, and few are kept: nothing to see but that it ends and the last one still loads.
  for (int i = 0; i < 3000; ++i) {
    const auto schema = writer{}
                            .word(node::record)
                            .member("gone" + std::to_string(i))
                            .word(node::u8)
                            .member("a")
                            .word(node::u16)
                            .end()
                            .out;
    const auto p = brine::loads<pair_of>(document(schema, {std::byte{1}, std::byte{7}, std::byte{0}}));
    REQUIRE(p.a == 7);
    REQUIRE(p.b == "default");
  }
}

TEST_CASE("a schema of many wide variants is given up, not worked at for ever") {
  writer w;
  const std::uint64_t n = 3000;
  w.word(node::variant).number(n);
  for (std::uint64_t i = 0; i < n; ++i)
    w.word(node::record).member("a").word(node::u8).member("x" + std::to_string(i)).word(node::u8).end();
  using wide = std::variant<leaf, pair_of, old_all, branch, std::string, int>;
  CHECK(code_of<wide>(document(w.out, {std::byte{0}, std::byte{1}, std::byte{1}})) != brine::errc{});
}

TEST_CASE("threads make and use plans at once") {
  struct once_old {
    std::int32_t a = 5;
    std::string s = "x";
  };
  struct once_new {
    std::string s;
    std::int64_t a = 0;
  };
  const auto doc = brine::dumps(once_old{}, {.schema = brine::embed});
  std::vector<std::thread> threads;
  std::vector<int> good(4);
  for (std::size_t t = 0; t < good.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 500; ++i) good[t] += brine::loads<once_new>(doc).a == 5 ? 1 : 0;
    });
  }
  for (auto& t : threads) t.join();
  for (int g : good) CHECK(g == 500);
}

TEST_CASE("lists of what was dropped are bounded: members without end, and names without end") {
  writer w;
  w.word(node::record).member("n").word(node::i64);
  // Text of a type that is written out for each of them would fill the memory.
  w.member("wide").word(node::record);
  for (int i = 0; i < 20000; ++i) w.member("").word(node::unit);
  w.end();
  const std::string longest(300000, 'x');
  w.member(longest).word(node::unit);
  for (int i = 0; i < 50000; ++i) w.member("x").word(node::reference).number(1);
  w.end();
  const auto doc = document(w.out, three);
  std::vector<std::string> lines;
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 2; ++i) {
    lines.clear();
    CHECK(brine::loads<leaf>(doc, {.reports = &lines, .unknown = brine::policy::report}).n == 3);
    CHECK(lines.size() == 1001);
    CHECK(lines.back() == "and 49002 members more");
    for (const auto& l : lines) CHECK(l.size() < 1000);
    CHECK(!brine::try_loads<leaf>(doc, {.unknown = brine::policy::refuse}));
  }
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{20});
}
