// A stored document as a tree: what is in it, where it stands, and that hostile bytes are refused.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

namespace {

using bytes = std::vector<std::byte>;
using brine::schema::node;

struct point {
  int x;
  double y;
};
struct order {
  std::string title;
  std::vector<point> points;
  std::map<std::string, int> counts;
  std::optional<point> last;
  std::variant<int, std::string> either;
  std::array<std::uint16_t, 3> row;
};

struct chain {
  int value;
  std::shared_ptr<chain> next;
};

struct list {
  int value;
  std::unique_ptr<list> next;
};

struct shape {
  virtual ~shape() = default;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id);
  }
  int id = 0;
};
struct circle : shape {
  template <class Archive>
  void serialize(Archive& ar) {
    ar(static_cast<shape&>(*this), radius);
  }
  double radius = 0;
};
BRINE_CLASS("inspect/circle", circle, shape);

struct hidden {  // nothing of it may run while inspecting
  static inline int runs = 0;
  int number = 0;
  hidden() { ++runs; }
  template <class Archive>
  void serialize(Archive& ar) {
    ++runs;
    ar(number);
  }
};

struct with_log {
  brine::handle<int> log;
};

template <class T>
brine::inspected tree_of(const T& value, brine::save_options options = {.schema = brine::embed}) {
  return brine::inspect(brine::dumps(value, options));
}

template <class T>
bytes embedded(const T& value) {
  return brine::dumps(value, {.schema = brine::embed});
}

brine::errc refusal(const bytes& document, brine::inspect_options options = {}) {
  const auto answer = brine::try_inspect(document, options);
  REQUIRE_FALSE(answer);
  return answer.error().code();
}

// The document of a hand-made schema and value.
bytes made(std::initializer_list<unsigned> schema, std::initializer_list<unsigned> value) {
  std::string text;
  for (unsigned b : schema) text += static_cast<char>(static_cast<unsigned char>(b));
  const auto header = brine::wire::make_header(brine::wire::embedded, brine::meta::hash(text));
  bytes out(header.begin(), header.end());
  out.push_back(static_cast<std::byte>(text.size()));
  for (char c : text) out.push_back(static_cast<std::byte>(c));
  for (unsigned b : value) out.push_back(static_cast<std::byte>(b));
  return out;
}

}  // namespace

TEST_CASE("header facts, with and without the schema") {
  const point p{3, 0.5};
  const auto compact = brine::inspect(brine::dumps(p));
  CHECK_FALSE(compact.readable());
  CHECK_FALSE(compact.root());
  CHECK(compact.header().format == 1);
  CHECK_FALSE(compact.header().embedded);
  CHECK(compact.header().hash == brine::schema::hash<point>());
  CHECK(compact.header().size == 14 + 12);
  CHECK(compact.header().value_offset == 14);
  CHECK(compact.header().value_size == 12);
  CHECK(compact.schema_text().empty());

  std::stringstream stream;
  brine::dump(p, stream);
  const std::string text = stream.str();
  const auto whole = brine::inspect(text);
  CHECK(whole.readable());
  CHECK(whole.header().embedded);
  CHECK(whole.header().checksummed);
  CHECK(whole.header().sized);
  CHECK(whole.header().size == text.size());
  CHECK(whole.header().schema_size == brine::schema::bytes<point>().size() + 1);
  CHECK(whole.header().schema_offset == 22);
  CHECK(whole.header().value_size == 12);
  CHECK(whole.schema_text() == "{x: i32, y: f64}");
}

TEST_CASE("names, kinds, places and values of a record") {
  const order o{"a title", {{1, 1.5}, {2, 2.5}}, {{"one", 1}, {"two", 2}}, point{9, 9.5}, "text", {7, 8, 9}};
  const auto document = tree_of(o);
  const auto root = document.root();
  REQUIRE(root.kind() == node::record);
  CHECK(root.count() == 6);
  CHECK(root.offset() == document.header().value_offset);
  CHECK(root.size() == document.header().value_size);

  CHECK(root["title"].text() == "a title");
  CHECK(root["title"].size() == 8);
  const std::span<const std::byte> title = root["title"].bytes();
  CHECK(title.size() == 8);
  CHECK(title[1] == std::byte{'a'});
  CHECK(root["points"].kind() == node::sequence);
  CHECK(root["points"].count() == 2);
  CHECK(root["points"].type() == "[{x: i32, y: f64}]");
  const auto second = root["points"][1];
  CHECK(second["x"].bits() == 2);
  CHECK(second["y"].offset() == second.offset() + 4);
  CHECK(second.size() == 12);
  CHECK(root["counts"].kind() == node::map);
  CHECK(root["counts"][1].kind() == node::tuple);
  CHECK(root["counts"][1]["key"].text() == "two");
  CHECK(root["counts"][1]["value"].bits() == 2);
  CHECK(root["counts"][1].type() == "(string, i32)");
  CHECK(root["last"].count() == 1);
  CHECK(root["last"][0]["x"].bits() == 9);
  CHECK(root["either"].alternative() == 1);
  CHECK(root["either"][0].text() == "text");
  CHECK(root["row"].is_packed());
  CHECK(root["row"].count() == 3);
  CHECK(root["row"][2].bits() == 9);
  CHECK(root["row"][2].size() == 2);
  CHECK_FALSE(root["row"][3]);
  CHECK_FALSE(root["nothing"]);

  // Parts stand one behind the other, and nothing between them.
  std::size_t at = root.offset();
  for (const auto& member : root) {
    CHECK(member.offset() == at);
    at += member.size();
  }
  CHECK(at == document.header().size);
}

TEST_CASE("shared objects are numbered, once each; circles are no trouble") {
  const auto a = std::make_shared<chain>(chain{1, nullptr});
  a->next = std::make_shared<chain>(chain{2, a});
  const std::vector<std::shared_ptr<chain>> both{a, a->next, nullptr};
  const auto document = tree_of(both);
  a->next->next = nullptr;
  REQUIRE(document.object_count() == 2);
  CHECK(document.root()[0].reference() == 1);
  CHECK(document.root()[1].reference() == 2);
  CHECK(document.root()[2].is_null());
  CHECK(document.object(1)["value"].bits() == 1);
  CHECK(document.object(1)["next"].reference() == 2);
  CHECK(document.object(2)["next"].reference() == 1);
  CHECK(document.header().objects_size == 2 * (4 + 1));
}

TEST_CASE("a pointer to a part says the way to it") {
  const auto whole = std::make_shared<point>(point{1, 2});
  const auto document =
      tree_of(std::tuple{whole, std::shared_ptr<double>{whole, &whole->y}, std::weak_ptr<point>{whole}});
  CHECK(document.object_count() == 1);
  CHECK(document.root()[1].reference() == 1);
  CHECK(document.root()[1].is_part());
  CHECK(document.root()[1].part() == std::vector<std::uint64_t>{1});
  CHECK_FALSE(document.root()[2].is_part());
  CHECK(document.root()[2].reference() == 1);
}

TEST_CASE("objects of a class hierarchy, those of the root's own class too") {
  std::vector<std::unique_ptr<shape>> shapes;
  shapes.push_back(std::make_unique<shape>());
  auto c = std::make_unique<circle>();
  c->id = 7;
  c->radius = 2.5;
  shapes.push_back(std::move(c));
  shapes.push_back(std::make_unique<circle>());
  shapes.push_back(nullptr);
  shapes.push_back(std::make_unique<shape>());
  const bytes document = embedded(shapes);
  const auto seen = brine::inspect(document);
  const auto root = seen.root();
  CHECK(root.type() == "[unique<" + std::string{root[0].hierarchy()} + ">]");
  REQUIRE(root[0].object_class() != nullptr);
  CHECK(root[0].object_class()->name.empty());
  CHECK(root[1].object_class()->name == "inspect/circle");
  CHECK(root[2].object_class() == root[1].object_class());
  CHECK(root[3].is_null());
  CHECK(root[4].object_class() == root[0].object_class());
  CHECK(root[1][0][0][std::size_t{0}].bits() == 7);
  CHECK(seen.classes().size() == 2);
  CHECK(seen.schema_text(seen.classes()[1]) == "{{i32}, f64}");

  const auto back = brine::loads<std::vector<std::unique_ptr<shape>>>(document);
  CHECK(dynamic_cast<circle&>(*back[1]).radius == 2.5);
  const shape& plain = *back[4];
  CHECK(typeid(plain) == typeid(shape));

  std::vector<std::shared_ptr<shape>> shared{std::make_shared<circle>(), std::make_shared<shape>()};
  shared.push_back(shared[0]);
  const auto with_objects = tree_of(shared);
  CHECK(with_objects.object_class(1)->name == "inspect/circle");
  CHECK(with_objects.object_class(2)->name.empty());
  CHECK(with_objects.root()[2].reference() == 1);
}

TEST_CASE("closures: name, version, signature, captures; nothing of them is needed or run") {
  const std::string word = "sale";
  const double rate = 0.25;
  using rule = brine::function<double(double)>;
  std::vector<rule> rules;
  rules.emplace_back(brine::closure<"inspect/discount", 3>(
      [BRINE_CAPTURE(rate, word)](double price) { return word.empty() ? price : price * rate; }));
  rules.emplace_back();
  rules.push_back(rules[0]);
  rules.emplace_back(
      brine::factory<"inspect/scale">([](double by, int) { return [=](double p) { return p * by; }; })(2.5, 4));
  rules.emplace_back(BRINE_CLOSURE("inspect/texted", [](double p) { return p; }));
  rules.emplace_back([](double p) { return p + 1; });
  const auto document = tree_of(rules);
  const auto root = document.root();
  REQUIRE(root[0].code() != nullptr);
  CHECK(root[0].code()->name == "inspect/discount");
  CHECK(root[0].code()->named);
  CHECK(root[0].code()->version == 3);
  CHECK(root[0].code()->signature == "f64(f64)");
  CHECK(document.schema_text(*root[0].code()) == "{rate: f64, word: string}");
  CHECK(root[0]["captures"]["word"].text() == "sale");
  CHECK(root[1].is_null());
  CHECK(root[1].code() == nullptr);
  CHECK(root[2].code() == root[0].code());
  CHECK(root[2].size() == 1 + 8 + 5);
  CHECK(root[3]["captures"].kind() == node::tuple);
  CHECK(root[3]["captures"][1].bits() == 4);
  CHECK(root[4].code()->fingerprint != 0);
  CHECK_FALSE(root[5].code()->named);
  CHECK(root[5].code()->build != 0);
  CHECK(document.codes().size() == 4);
  CHECK(document.codes()[0].offset == root[0].offset() + 1);
}

TEST_CASE("a record that is captured twice, and one inside itself") {
  // The captures' own record has a number too: the first captured record is number 1.
  const point a{1, 1.5}, b{2, 2.5};
  const auto f = brine::closure<"inspect/two_points">([BRINE_CAPTURE(a, b)]() { return a.y + b.y; });
  const auto document = tree_of(f);
  CHECK(document.schema_text(document.codes()[0]) == "{a: {x: i32, y: f64}, b: {x: i32, y: f64}}");
  CHECK(document.root()["captures"]["b"]["x"].bits() == 2);

  std::vector<list> lists(1);
  lists[0].value = 4;
  const auto g = brine::bind<"inspect/lists">(
      std::pair{std::vector<point>{a}, std::optional<point>{b}},
      [](const std::pair<std::vector<point>, std::optional<point>>& s) { return s.second->x; });
  CHECK(tree_of(g).root()["captures"][1][0]["y"].bits() == std::bit_cast<std::uint64_t>(2.5));
}

TEST_CASE("handles, times and enumerations") {
  enum class level : std::int16_t { low = -1, high = 1 };
  const auto log = tree_of(with_log{brine::handle<int>{"the log"}});
  CHECK(log.root()["log"].kind() == node::handle);
  CHECK(log.root()["log"].text() == "the log");
  CHECK(log.root()["log"].type() == "handle<i32>");
  CHECK(tree_of(level::low).root().kind() == node::enumeration);
  CHECK(tree_of(level::low).root().bits() == 0xffff);
  CHECK(tree_of(std::chrono::milliseconds{5}).root().bits() == 5);
  CHECK(tree_of(std::chrono::milliseconds{5}).root().type() == "duration<i64, 1/1000>");
}

TEST_CASE("no constructor and no hook runs") {
  const bytes document = embedded(std::vector<hidden>(3));
  const int before = hidden::runs;
  const auto seen = brine::inspect(document);
  CHECK(seen.root().count() == 3);
  CHECK(hidden::runs == before);
}

TEST_CASE("a tree outlives its bytes, and a handle the tree that it was asked of") {
  brine::inspected_node x;
  brine::inspected kept = tree_of(point{5, 6});
  {
    const brine::inspected copy = kept;
    x = copy.root()["x"];
  }
  CHECK(x.bits() == 5);
}

TEST_CASE("the first of several documents") {
  std::stringstream stream;
  brine::dump(1, stream);
  const std::size_t first = stream.str().size();
  brine::dump(std::string{"two"}, stream);
  const std::string all = stream.str();
  CHECK(brine::document_size(all) == first);
  CHECK(brine::inspect(std::string_view{all}.substr(first)).root().text() == "two");
  CHECK(brine::document_size(brine::dumps(1)) == 18);
  CHECK(brine::document_size(std::string{"short"}) == 5);
}

TEST_CASE("deep lists, and the limits of depth") {
  list deep{0, nullptr};
  for (int i = 1; i < 900; ++i) deep = {i, std::make_unique<list>(std::move(deep))};
  const bytes document = embedded(deep);
  const auto seen = brine::inspect(document);
  CHECK(seen.root()["next"][0]["next"][0]["value"].bits() == 897);
  CHECK(brine::to_text(seen).size() > 900);
  CHECK(brine::to_json(seen).size() > 900);
  CHECK(refusal(document, {.limits = {.depth = 100}}) == brine::errc::too_deep);
  CHECK(brine::try_inspect(document, {.limits = {.depth = 100}}).error().path().size() < 200);
}

TEST_CASE("what loading refuses is refused") {
  const bytes good = embedded(std::vector<std::string>{"a", "b"});
  const auto with = [&](std::size_t at, unsigned value) {
    bytes b = good;
    b[at] = static_cast<std::byte>(value);
    return b;
  };
  CHECK(refusal(with(0, 0)) == brine::errc::bad_magic);
  CHECK(refusal(with(4, 2)) == brine::errc::unsupported_format);
  CHECK(refusal(with(5, 0x81)) == brine::errc::unsupported_format);
  CHECK(refusal(with(6, 0x55)) == brine::errc::bad_value);
  bytes longer = good;
  longer.push_back(std::byte{0});
  CHECK(refusal(longer) == brine::errc::trailing_bytes);
  for (std::size_t n = 0; n < good.size(); ++n) {
    CHECK(refusal(bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(n))) == brine::errc::truncated);
  }
  bytes summed = brine::dumps(std::string{"text"}, {.schema = brine::embed, .checksum = brine::checksum_mode::crc32});
  CHECK(brine::inspect(summed).root().text() == "text");
  summed[summed.size() - 6] ^= std::byte{1};
  CHECK(refusal(summed) == brine::errc::checksum_mismatch);

  // bool 2, optional 2, alternative 2 of 2, bits behind the end
  CHECK(refusal(made({0x01}, {2})) == brine::errc::bad_value);
  CHECK(refusal(made({0x21, 0x01}, {2, 1, 2})) == brine::errc::bad_value);
  CHECK(refusal(made({0x28, 0x02}, {2})) == brine::errc::bad_value);
  CHECK(refusal(made({0x29, 2, 0x02, 0x02}, {2, 0})) == brine::errc::bad_value);
  CHECK(refusal(made({0x27, 4}, {0x10})) == brine::errc::bad_value);
  // an object, a part, a code and a class that nothing named; a class hierarchy's object by itself
  CHECK(refusal(made({0x2f, 0x02}, {4})) == brine::errc::bad_value);
  CHECK(refusal(made({0x2f, 0x02}, {3, 0})) == brine::errc::bad_value);
  CHECK(refusal(made({0x31, 1, 'f'}, {3})) == brine::errc::bad_value);
  CHECK(refusal(made({0x2e, 0x35, 1, 'b'}, {1, 2})) == brine::errc::bad_value);
  CHECK(refusal(made({0x35, 1, 'b'}, {1})) == brine::errc::bad_value);
  // a schema that is none: a text of texts, a reference to nothing, 201 levels
  CHECK(refusal(made({0x20, 0x20, 0x0f}, {0})) == brine::errc::bad_value);
  CHECK(refusal(made({0x2c, 0}, {0})) == brine::errc::bad_value);
  CHECK(refusal(made({0x7f}, {0})) == brine::errc::bad_value);

  const auto failure = brine::try_inspect(made({0x2b, 2, 'a', 0x02, 2, 'b', 0x21, 0x28, 0x02, 0}, {1, 1, 5}));
  CHECK(failure.error().path() == "b[0]");
  CHECK(failure.error().offset() == 27);
}

TEST_CASE("attack: many values in few bytes") {
  // 2^60 elements of no bytes; arrays of arrays of them; a list of lists that each announce all that is left
  CHECK(refusal(made({0x26, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10, 0x15}, {})) ==
        brine::errc::limit_exceeded);
  CHECK(refusal(made({0x26, 0x80, 0x80, 4, 0x26, 0x80, 0x80, 4, 0x26, 0x80, 0x80, 4, 0x15}, {})) ==
        brine::errc::limit_exceeded);
  CHECK(refusal(made({0x21, 0x15}, {0x80, 0x80, 0x80, 0x80, 0x10})) == brine::errc::truncated);
  std::initializer_list<unsigned> record_of_ten = {0x21, 0x2a, 10,   0x15, 0x15, 0x15, 0x15,
                                                   0x15, 0x15, 0x15, 0x15, 0x15, 0x15};
  CHECK(refusal(made(record_of_ten, {0x80, 0x80, 0x08})) == brine::errc::limit_exceeded);
  bytes nested = made({0x21, 0x21, 0x15}, {0x90, 0x4e});  // 10,000 lists of 9,000 each
  for (int i = 0; i < 10'000; ++i) nested.insert(nested.end(), {std::byte{0xa8}, std::byte{0x46}});
  CHECK(refusal(nested) == brine::errc::truncated);
  // The same when loading.
  bytes compact = brine::dumps(std::vector<std::vector<std::monostate>>{});
  compact.resize(14);
  compact.insert(compact.end(), nested.begin() + 18, nested.end());
  const auto loaded = brine::try_loads<std::vector<std::vector<std::monostate>>>(compact);
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().code() == brine::errc::truncated);

  const bytes numbers = embedded(std::vector<std::optional<int>>(1000));
  CHECK(refusal(numbers, {.nodes = 100}) == brine::errc::limit_exceeded);
  CHECK(refusal(numbers, {.limits = {.bytes = 1000}}) == brine::errc::limit_exceeded);
  CHECK(brine::inspect(numbers, {.nodes = 1001}).root().count() == 1000);
  // Numbers in one piece are one value.
  CHECK(brine::inspect(embedded(std::vector<double>(100'000)), {.nodes = 1}).root().count() == 100'000);
}

TEST_CASE("checked without keeping a tree") {
  const bytes good = embedded(std::vector<std::string>(100));
  const auto seen = brine::inspect(good, {.tree = false});
  CHECK_FALSE(seen.readable());
  CHECK(seen.header().embedded);
  bytes bad = good;
  bad.back() = std::byte{5};
  CHECK(refusal(bad, {.tree = false}) == brine::errc::truncated);
}
