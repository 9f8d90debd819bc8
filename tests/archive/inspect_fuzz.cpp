// Documents with bytes changed, cut and put in: inspecting each answers a tree or an error, and what
// can be loaded can be inspected.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace {

struct base {
  virtual ~base() = default;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(number);
  }
  int number = 1;
};
struct derived : base {
  template <class Archive>
  void serialize(Archive& ar) {
    ar(static_cast<base&>(*this), text);
  }
  std::string text = "text";
};
BRINE_CLASS("fuzz/derived", derived, base);

struct knot {
  std::string name;
  std::vector<std::shared_ptr<knot>> to;
  std::weak_ptr<knot> back;
};

struct everything {
  std::map<std::string, std::vector<double>> numbers;
  std::optional<std::variant<int, std::string, std::tuple<bool, float>>> maybe;
  std::vector<std::unique_ptr<base>> owned;
  std::vector<std::shared_ptr<base>> shared;
  std::shared_ptr<knot> knots;
  std::set<std::u16string> words;
  std::bitset<11> bits;
  brine::function<int(int)> f;
  std::vector<brine::function<int(int)>> more;
  long double wide;
};

std::vector<std::byte> document(bool checksum) {
  everything e{};
  e.numbers["a"] = {1, 2.5};
  e.maybe = std::tuple{true, 1.5F};
  e.owned.push_back(std::make_unique<base>());
  e.owned.push_back(std::make_unique<derived>());
  e.shared.push_back(std::make_shared<derived>());
  e.shared.push_back(e.shared[0]);
  e.knots = std::make_shared<knot>(knot{"one", {}, {}});
  e.knots->to.push_back(std::make_shared<knot>(knot{"two", {e.knots}, e.knots}));
  e.words = {u"a", u"b"};
  e.bits = 0x155;
  const std::string word = "w";
  e.f = brine::closure<"fuzz/f", 2>([BRINE_CAPTURE(word)](int x) { return x + static_cast<int>(word.size()); });
  const brine::function<int(int)> inner = e.f;
  e.more = {e.f, {}, brine::closure<"fuzz/g">([BRINE_CAPTURE(inner)](int x) { return inner(x); })};
  e.wide = 2.5L;
  auto out = brine::dumps(
      e, {.schema = brine::embed, .checksum = checksum ? brine::checksum_mode::crc32 : brine::checksum_mode::none});
  e.knots->to.clear();
  return out;
}

struct generator {
  std::uint64_t state;
  std::size_t operator()(std::size_t below) {
    state ^= state << 13U;
    state ^= state >> 7U;
    state ^= state << 17U;
    return static_cast<std::size_t>((state >> 16U) % below);
  }
};

// The hashes in the header and in front of names would refuse nearly every change; here they are made right.
void mend(std::vector<std::byte>& b) {
  if (b.size() < 16) return;
  std::uint64_t size = 0;
  const std::byte* schema = brine::wire::get_varint(b.data() + 14, b.data() + b.size(), size);
  if (schema == nullptr || size > static_cast<std::size_t>(b.data() + b.size() - schema)) return;
  const auto hash = brine::meta::hash({reinterpret_cast<const char*>(schema), static_cast<std::size_t>(size)});
  brine::wire::store(b.data() + 6, hash);
}

// Everything that can be asked of a tree.
std::size_t use(const std::vector<std::byte>& b) {
  const auto answer = brine::try_inspect(b, {.limits = {.bytes = 8U << 20U}});
  if (!answer) {
    CHECK(answer.error().offset() <= b.size());
    return 0;
  }
  const auto json = brine::try_to_json(*answer, {.most = 1U << 20U});
  const auto text = brine::try_to_text(*answer, {.elements = 5, .most = 1U << 20U});
  if (json) CHECK(brine::detail::is_utf8(*json));
  if (text) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; };
    CHECK(std::none_of(text->begin(), text->end(), is_control));
  }
  (void)answer->schema_text();
  return 1;
}

}  // namespace

TEST_CASE("a changed byte, a cut, an insertion") {
  const auto good = document(false);
  REQUIRE(use(good) == 1);
  CHECK(use(document(true)) == 1);
  for (std::size_t n = 0; n < good.size(); ++n) {
    CHECK(use({good.begin(), good.begin() + static_cast<std::ptrdiff_t>(n)}) == 0);
  }
  std::size_t trees = 0;
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (unsigned value : {0x00U, 0x01U, 0x02U, 0x03U, 0x7fU, 0x80U, 0xffU}) {
      auto bad = good;
      bad[at] = static_cast<std::byte>(value);
      mend(bad);
      trees += use(bad);
    }
  }
  CHECK(trees > 100);
}

TEST_CASE("random changes, several at a time") {
  const auto good = document(false);
  generator random{0x9e3779b97f4a7c15U};
  std::size_t trees = 0;
  for (int round = 0; round < 4000; ++round) {
    auto bad = good;
    for (std::size_t changes = 1 + random(4); changes != 0; --changes) {
      const auto at = static_cast<std::ptrdiff_t>(6 + random(bad.size() - 6));
      switch (random(4)) {
        case 0:
          bad.insert(bad.begin() + at, static_cast<std::byte>(random(256)));
          break;
        case 1:
          bad.erase(bad.begin() + at);
          break;
        case 2: {  // a piece of it once more
          const auto from = static_cast<std::ptrdiff_t>(random(bad.size() - 8));
          const std::vector<std::byte> piece(bad.begin() + from, bad.begin() + from + 8);
          bad.insert(bad.begin() + at, piece.begin(), piece.end());
          break;
        }
        default:
          bad[static_cast<std::size_t>(at)] ^= static_cast<std::byte>(1U << random(8));
      }
    }
    if (random(4) != 0) mend(bad);
    trees += use(bad);
  }
  CHECK(trees > 50);
}

// A schema that parses, of some depth.
void add_schema(std::vector<std::byte>& out, generator& random, std::size_t depth, std::size_t& records) {
  const auto put = [&](std::size_t value) { out.push_back(static_cast<std::byte>(value)); };
  const auto child = [&] { add_schema(out, random, depth - 1, records); };
  if (depth == 0 || random(4) == 0) return put(random(8) == 0 && records != 0 ? 0x15 : 1 + random(0x15));
  const std::size_t what = 0x20 + random(0x16);
  put(what);
  switch (what) {
    case 0x20:
      return put(0x0f + random(5));
    case 0x24:
    case 0x25:
      child();
      return child();
    case 0x26:
      put(random(5));
      return child();
    case 0x27:
      return put(random(20));
    case 0x29:
    case 0x2a: {
      const std::size_t n = random(4);
      put(n);
      for (std::size_t i = 0; i < n; ++i) child();
      return;
    }
    case 0x2b: {
      ++records;
      for (std::size_t n = random(4); n != 0; --n) {
        put(2);
        put('a' + random(3));
        child();
      }
      return put(0);
    }
    case 0x2c:
      if (records == 0) {
        out.back() = std::byte{0x15};
        return;
      }
      return put(random(records));
    case 0x31:
    case 0x32:
    case 0x35:
      put(1);
      return put('x');
    case 0x33:
      child();
      put(1);
      return put(1);
    case 0x34:
      put(1);
      put('c');
      return child();
    default:
      return child();
  }
}

TEST_CASE("random schemas with random values") {
  generator random{42};
  std::size_t trees = 0;
  for (int round = 0; round < 6000; ++round) {
    std::vector<std::byte> schema;
    std::size_t records = 0;
    add_schema(schema, random, 4, records);
    if (schema.size() > 127) continue;
    std::vector<std::byte> b(15);
    const auto header = brine::wire::make_header(brine::wire::embedded, 0);
    std::memcpy(b.data(), header.data(), header.size());
    b[14] = static_cast<std::byte>(schema.size());
    b.insert(b.end(), schema.begin(), schema.end());
    mend(b);
    // As many bytes as the value happens to take.
    for (std::size_t left = 60; left != 0; --left) {
      const auto answer = brine::try_inspect(b);
      if (answer || answer.error().code() != brine::errc::truncated) break;
      b.push_back(static_cast<std::byte>(random(3) == 0 ? random(256) : random(4)));
    }
    trees += use(b);
  }
  CHECK(trees > 500);
}

TEST_CASE("what loads, inspects") {
  const auto good = document(false);
  generator random{7};
  std::size_t loaded = 0, inspected = 0;
  for (int round = 0; round < 2000; ++round) {
    auto bad = good;
    bad[good.size() - 1 - random(good.size() / 2)] ^= static_cast<std::byte>(1U << random(8));
    const auto value = brine::try_loads<everything>(bad);
    if (!value) continue;
    ++loaded;
    if (value->knots) value->knots->to.clear();
    if (use(bad) == 1) {
      ++inspected;
    } else {
      // Where loading has the types it looks at no schema of a closure or class in the document.
      CHECK(std::string_view{brine::try_inspect(bad).error().what()}.find("and its hash disagree") !=
            std::string_view::npos);
    }
  }
  CHECK(loaded > 100);
  CHECK(inspected > 100);
}
