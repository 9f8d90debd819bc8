// An inspected document as JSON and as lines: nothing lost, nothing that a terminal would obey.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <array>
#include <bitset>
#include <chrono>
#include <clocale>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

namespace {

struct point {
  int x;
  double y;
};
struct empty {};
struct hooked {
  int a = 1;
  std::string b = "two";
  template <class Archive>
  void serialize(Archive& ar) {
    ar(a, b);
  }
};

template <class T>
brine::inspected tree_of(const T& value) {
  return brine::inspect(brine::dumps(value, {.schema = brine::embed}));
}

// The value's JSON, without what stands around it.
template <class T>
std::string json(const T& value) {
  const std::string text = brine::to_json(tree_of(value));
  const std::size_t begin = text.find("\"value\":") + 8;
  return text.substr(begin, text.rfind(",\"objects\":") - begin);
}

template <class T>
std::string lines(const T& value, brine::tree_options options = {.offsets = false}) {
  return brine::to_text(tree_of(value), options);
}

}  // namespace

TEST_CASE("JSON: what stands around the value") {
  const auto document = brine::inspect(brine::dumps(std::vector<std::int32_t>{1, -2}, {.schema = brine::embed}));
  CHECK(brine::to_json(document) ==
        R"({"brine":1,"embedded":true,"checksummed":false,"sized":false,"hash":"9c2af6a302247006",)"
        R"("size":26,"value":[1,-2],"objects":[]})");
  CHECK(brine::to_json(brine::inspect(brine::dumps(1))) ==
        R"({"brine":1,"embedded":false,"checksummed":false,"sized":false,"hash":"d8c9bb075c493102",)"
        R"("size":18,"value":{"$unread":4},"objects":[]})");
  CHECK(brine::to_json(document, {.indent = 2}).find("\n  \"value\": [\n    1,\n    -2\n  ],\n  \"objects\": []\n}") !=
        std::string::npos);
}

TEST_CASE("JSON: numbers keep every bit") {
  CHECK(json(true) == "true");
  CHECK(json(-5) == "-5");
  CHECK(json('a') == "97");
  CHECK(json(std::byte{255}) == "255");
  CHECK(json((1LL << 53) - 1) == "9007199254740991");
  CHECK(json(1LL << 53) == "\"9007199254740992\"");
  CHECK(json(std::numeric_limits<std::int64_t>::min()) == "\"-9223372036854775808\"");
  CHECK(json(std::numeric_limits<std::uint64_t>::max()) == "\"18446744073709551615\"");
#if BRINE_HAS_INT128
  __extension__ using wide = __int128;
  CHECK(json(-(wide{1} << 100)) == "\"-1267650600228229401496703205376\"");
  CHECK(json(wide{0}) == "\"0\"");
#endif
  CHECK(json(0.1) == "0.1");
  CHECK(json(0.1F) == "0.1");
  CHECK(json(-0.0) == "-0.0");
  CHECK(json(3.0) == "3.0");
  CHECK(json(1e300) == "1e+300");
  CHECK(json(5e-324) == "5e-324");
  CHECK(json(1e-45F) == "1e-45");
  CHECK(json(1.0 / 3) == "0.3333333333333333");
  CHECK(json(123456789.123456789) == "123456789.12345679");
  CHECK(json(16777216.0F) == "16777216.0");
  CHECK(json(std::numeric_limits<double>::infinity()) == "\"inf\"");
  CHECK(json(-std::numeric_limits<float>::infinity()) == "\"-inf\"");
  CHECK(json(std::bit_cast<double>(0x7ff8000000000000U)) == "\"nan\"");
  CHECK(json(std::bit_cast<double>(0xfff8000000000001U)) == "\"nan:0xfff8000000000001\"");
  CHECK(json(std::bit_cast<float>(0x7fc00000U)) == "\"nan\"");
  CHECK(json(std::bit_cast<float>(0xffc00000U)) == "\"nan:0xffc00000\"");
  CHECK(json(1.5L) == "\"0x1.8p+0\"");
  CHECK(json(-0.1L / 0.1L * 3) == "\"-0x1.8p+1\"");
  CHECK(json(0.0L) == "\"0x0p+0\"");
  CHECK(json(std::numeric_limits<long double>::infinity()) == "\"inf\"");
  CHECK(json(std::numeric_limits<long double>::quiet_NaN()) == "\"nan\"");
}

TEST_CASE("JSON: every double reads back as itself") {
  std::uint64_t state = 88172645463325252U;
  for (int i = 0; i < 3000; ++i) {
    state ^= state << 13U;
    state ^= state >> 7U;
    state ^= state << 17U;
    const auto value = std::bit_cast<double>(state);
    const auto narrow = std::bit_cast<float>(static_cast<std::uint32_t>(state));
    if (std::isfinite(value)) CHECK(std::strtod(json(value).c_str(), nullptr) == value);
    if (std::isfinite(narrow)) CHECK(std::strtof(json(narrow).c_str(), nullptr) == narrow);
  }
}

TEST_CASE("JSON: text of any kind") {
  CHECK(json(std::string{"a\"b\\\n\t\x01"}) == R"("a\"b\\\n\t\u0001")");
  CHECK(json(std::string{"gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80"}) == "\"gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80\"");
  CHECK(json(std::string{"\xe2\x80\xae"}) == R"("\u202e")");        // turns the line around
  CHECK(json(std::string{"\xc2\x9b"}) == R"("\u009b")");            // a terminal's escape
  CHECK(json(std::string{"\xf3\xa0\x81\x81"}) == R"("\udb40\udc41")");  // an invisible letter
  CHECK(json(std::string{"ok\xff"}) == R"({"$hex":"6f6bff"})");
  CHECK(json(std::string{"\xed\xa0\x80"}) == R"({"$hex":"eda080"})");
  CHECK(json(std::string{"\xc0\x80"}) == R"({"$hex":"c080"})");
  CHECK(json(std::u8string{u8"\u00fc"}) == "\"\xc3\xbc\"");
  CHECK(json(std::u16string{u"a\U0001f600"}) == "\"a\xf0\x9f\x98\x80\"");
  CHECK(json(std::u16string{char16_t{0xd800}}) == R"({"$units":[55296]})");
  CHECK(json(std::u32string{U"\U0001f600"}) == "\"\xf0\x9f\x98\x80\"");
  CHECK(json(std::u32string{char32_t{0x110000}}) == R"({"$units":[1114112]})");
  CHECK(json(std::wstring{L"w"}) == "\"w\"");
  CHECK(json(std::vector<std::byte>{std::byte{0}, std::byte{255}}) == R"({"$hex":"00ff"})");
  CHECK(json(std::vector<char>{'h', 'i'}) == "\"hi\"");
  CHECK(json(std::array<char, 3>{'a', 'b', '\0'}) == R"("ab\u0000")");
  CHECK(json(std::vector<std::uint8_t>{1, 2}) == "[1,2]");
}

TEST_CASE("JSON: containers, records and sums") {
  CHECK(json(point{1, 2.5}) == R"({"x":1,"y":2.5})");
  CHECK(json(empty{}) == "{}");
  CHECK(json(hooked{}) == R"({"$0":1,"$1":"two"})");
  CHECK(json(std::vector<std::vector<int>>{{1}, {}, {2, 3}}) == "[[1],[],[2,3]]");
  CHECK(json(std::set<std::string>{"a", "b"}) == R"(["a","b"])");
  CHECK(json(std::tuple{1, 'b', std::string{"c"}}) == R"([1,98,"c"])");
  CHECK(json(std::map<std::string, int>{{"a", 1}, {"$b", 2}}) == R"({"$$b":2,"a":1})");
  CHECK(json(std::map<std::string, int>{}) == "[]");
  CHECK(json(std::map<std::string, int>{{"a", 1}, {"\xff", 2}}) == R"([["a",1],[{"$hex":"ff"},2]])");
  CHECK(json(std::multimap<std::string, int>{{"a", 1}, {"a", 2}}) == R"([["a",1],["a",2]])");
  CHECK(json(std::map<int, std::string>{{1, "a"}}) == R"([[1,"a"]])");
  CHECK(json(std::optional<int>{}) == "null");
  CHECK(json(std::optional<int>{4}) == "4");
  using twice = std::optional<std::optional<int>>;
  CHECK(json(twice{}) == "null");
  CHECK(json(twice{std::optional<int>{}}) == R"({"$some":null})");
  CHECK(json(twice{5}) == "5");
  using thrice = std::optional<twice>;
  CHECK(json(thrice{twice{}}) == R"({"$some":null})");
  CHECK(json(thrice{twice{std::optional<int>{}}}) == R"({"$some":{"$some":null}})");
  CHECK(json(std::optional<std::monostate>{std::monostate{}}) == R"({"$some":null})");
  CHECK(json(std::monostate{}) == "null");
  CHECK(json(std::variant<int, std::string>{"x"}) == R"({"$index":1,"$value":"x"})");
  CHECK(json(std::bitset<5>{0b00101}) == "\"00101\"");
  CHECK(json(std::chrono::seconds{7}) == "7");
  CHECK(json(std::vector<bool>{true, false}) == "[true,false]");
  CHECK(json(brine::handle<int>{"log"}) == R"({"$handle":"log"})");
}

TEST_CASE("JSON: pointers and closures") {
  const auto p = std::make_shared<point>(point{1, 2});
  const auto text = brine::to_json(
      tree_of(std::tuple{p, std::shared_ptr<double>{p, &p->y}, std::unique_ptr<int>{}, std::make_unique<int>(4)}));
  CHECK(text.ends_with(R"("value":[{"$ref":1},{"$ref":1,"$part":[1]},null,4],"objects":[{"x":1,"y":2.0}]})"));
  int by = 3;
  const auto f = brine::closure<"text/add", 2>([BRINE_CAPTURE(by)](int x) { return x + by; });
  const std::string expected =
      "{\"$closure\":\"text/add\",\"version\":2,\"signature\":\"i32(i32)\",\"captures\":{\"by\":3}}";
  CHECK(json(f) == expected);
  CHECK(json(brine::function<int(int)>{}) == "null");
  const auto unnamed = json(brine::function<int(int)>{[](int x) { return x; }});
  CHECK(unnamed.starts_with(R"({"$closure":null,"words":")"));
  CHECK(unnamed.find(R"("build":")") != std::string::npos);
}

TEST_CASE("JSON: members of one name, and a text that grows beyond its limit") {
  // record {a: u8, a: u8, "": u8}
  const std::string schema{"\x2b\x02\x61\x02\x02\x61\x02\x01\x02\x00", 10};
  const auto header = brine::wire::make_header(brine::wire::embedded, brine::meta::hash(schema));
  std::string document{reinterpret_cast<const char*>(header.data()), header.size()};
  document += '\x0a';
  document += schema;
  document += "\x01\x02\x03";
  CHECK(brine::to_json(brine::inspect(document)).find(R"({"a":1,"$1":2,"$2":3})") != std::string::npos);
  const auto big = tree_of(std::vector<point>(1000));
  CHECK(brine::try_to_json(big, {.most = 1000}).error().code() == brine::errc::limit_exceeded);
  CHECK(brine::try_to_text(big, {.elements = 0, .most = 1000}).error().code() == brine::errc::limit_exceeded);
}

TEST_CASE("a locale's decimal comma stays out of it") {
  for (const char* name : {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "C.UTF-8"}) {
    if (std::setlocale(LC_NUMERIC, name) == nullptr) continue;
    CHECK(json(0.5) == "0.5");
    CHECK(json(0.1F) == "0.1");
  }
  std::setlocale(LC_NUMERIC, "C");
}

TEST_CASE("lines for people") {
  CHECK(lines(point{1, 2.5}) == "record\n  x: 1\n  y: 2.5\n");
  CHECK(lines(std::map<std::string, std::vector<int>>{{"a b", {1, 2}}}) == "1 pair\n  [\"a b\"]: [1, 2]\n");
  CHECK(lines(std::vector<std::string>(30), {.elements = 2, .offsets = false}) ==
        "30 elements\n  [0]: \"\"\n  [1]: \"\"\n  ... 28 more\n");
  CHECK(lines(std::string(10, 'x'), {.characters = 4, .offsets = false}) == "\"xxxx\" ... 6 more\n");
  CHECK(lines(std::string{"\x1b[31m\xff"}) == "\"\\u001b[31m\\xff\"\n");
  CHECK(lines(1, {}) == "1  @16 +4\n");
  CHECK(lines(1, {.offsets = false, .style = {.number = "<", .end = ">"}}) == "<1>\n");
  int by = 3;
  CHECK(lines(brine::closure<"text/lines", 2>([BRINE_CAPTURE(by)](int x) { return x + by; })) ==
        "closure \"text/lines\" version 2 i32(i32)\n  captures: record\n    by: 3\n");
  CHECK(brine::to_text(brine::inspect(brine::dumps(1))).find("doesn't carry its schema: 4 bytes") != std::string::npos);
}
