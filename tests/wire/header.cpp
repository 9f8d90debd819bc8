// Exact bytes of small documents, written by hand from the format: magic 8f 62 72 6e, version 01,
// flags, 8 bytes of schema hash, then the value.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

namespace golden {

struct point {
  int x;
  double y;
};
struct chain {
  int value;
  std::unique_ptr<chain> next;
};
enum class level : std::uint8_t { low, middle, high };
struct adder {
  int by;
  int operator()(int to) const { return to + by; }
};
struct hooked {
  int number = 0;
  std::string text;
  hooked() = default;
  hooked(int n, std::string t) : number{n}, text{std::move(t)} {}
  template <class Archive>
  void serialize(Archive& ar) {
    ar(number, text);
  }
};

}  // namespace golden

namespace {

std::string hex(const auto& bytes) {
  std::string text;
  for (auto b : bytes) {
    const auto value = static_cast<unsigned char>(b);
    text += "0123456789abcdef"[value >> 4U];
    text += "0123456789abcdef"[value & 0xfU];
  }
  return text;
}

std::vector<std::byte> unhex(const std::string& text) {
  std::vector<std::byte> bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes.push_back(static_cast<std::byte>(std::stoi(text.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

// These bytes and no others, and they load as what they were.
template <class T>
void check_bytes(const T& value, const std::string& expected) {
  CHECK(hex(brine::dumps(value)) == expected);
  CHECK(hex(brine::dumps(brine::loads<T>(unhex(expected)))) == expected);
}

}  // namespace

TEST_CASE("golden bytes of numbers") {
  check_bytes(true,
              "8f62726e0100"
              "4c7e05b542ea7c0d"
              "01");
  check_bytes(42,
              "8f62726e0100"
              "0231495c07bbc9d8"
              "2a000000");
  check_bytes(-2,
              "8f62726e0100"
              "0231495c07bbc9d8"
              "feffffff");
  check_bytes(std::uint64_t{0x1122334455667788},
              "8f62726e0100"
              "6c8ec8d3c6d63bb0"
              "8877665544332211");
  check_bytes(1.5,
              "8f62726e0100"
              "8874a51dc23d3ccd"
              "000000000000f83f");
  check_bytes(-0.0F,
              "8f62726e0100"
              "875ebbf6a5613f12"
              "00000080");
  check_bytes(1.0L,
              "8f62726e0100"
              "41296bdc0d697905"
              "0000000000000000000000000000ff3f");
  check_bytes(L'A',
              "8f62726e0100"
              "826cddffbfc119a3"
              "41000000");
  check_bytes(std::byte{0xfe},
              "8f62726e0100"
              "a892b7f6ebf72516"
              "fe");
  check_bytes(golden::level::high,
              "8f62726e0100"
              "b4983cdd5463cdd8"
              "02");
  check_bytes(std::monostate{},
              "8f62726e0100"
              "39c937462f609533");
}

TEST_CASE("golden bytes of strings and containers") {
  check_bytes(std::string{"hi"},
              "8f62726e0100"
              "7e5077bb6f0541d0"
              "02"
              "6869");
  check_bytes(std::u16string{u"\u20ac"},
              "8f62726e0100"
              "2638361e5a3d27bc"
              "01"
              "ac20");
  check_bytes(std::vector<std::uint16_t>{1, 2},
              "8f62726e0100"
              "d66f1dba7d73eff6"
              "02"
              "0100"
              "0200");
  check_bytes(std::map<std::string, int>{{"a", 1}, {"b", 2}},
              "8f62726e0100"
              "9a6d4ad90a0cd216"
              "02"
              "0161"
              "01000000"
              "0162"
              "02000000");
  check_bytes(std::multimap<char, bool>{{'x', true}, {'x', false}},
              "8f62726e0100"
              "1f5db0364ad9215e"
              "02"
              "7801"
              "7800");
  check_bytes(std::set<std::int8_t>{1, -1},
              "8f62726e0100"
              "8152e1f24622b5dc"
              "02"
              "ff01");
  check_bytes(std::multiset<std::int8_t>{1, 1},
              "8f62726e0100"
              "b0a60ea7f2ebe08e"
              "02"
              "0101");
  check_bytes(std::array<std::array<int, 3>, 2>{{{1, 2, 3}, {4, 5, 6}}},
              "8f62726e0100"
              "64909d07e1ddd2f4"
              "010000000200000003000000040000000500000006000000");
}

TEST_CASE("golden bytes of vector<bool>: a byte for each") {
  check_bytes(std::vector<bool>{true, false, true},
              "8f62726e0100"
              "0d89eba198ce7874"
              "03"
              "010001");
}

TEST_CASE("golden bytes of optional, variant, tuple and unique_ptr") {
  check_bytes(std::optional<double>{2.0},
              "8f62726e0100"
              "a0a87856480bb788"
              "01"
              "0000000000000040");
  check_bytes(std::optional<double>{},
              "8f62726e0100"
              "a0a87856480bb788"
              "00");
  check_bytes(std::variant<int, std::string>{"hi"},
              "8f62726e0100"
              "550ad999da3596c2"
              "01"
              "026869");
  check_bytes(std::tuple<std::int8_t, char>{-1, 'c'},
              "8f62726e0100"
              "15105df8dbc41293"
              "ff"
              "63");
  check_bytes(std::pair<int, std::string>{1, "p"},
              "8f62726e0100"
              "67542562a9a170b6"
              "01000000"
              "0170");
  check_bytes(std::make_unique<int>(7),
              "8f62726e0100"
              "82ca440161c85bf0"
              "01"
              "07000000");
  check_bytes(std::unique_ptr<int>{},
              "8f62726e0100"
              "82ca440161c85bf0"
              "00");
}

TEST_CASE("golden bytes of aggregates and classes") {
  check_bytes(golden::point{1, 2.5},
              "8f62726e0100"
              "0b603c1c4d819e93"
              "01000000"
              "0000000000000440");
  check_bytes(golden::hooked{4, "q"},
              "8f62726e0100"
              "a48e10bdd29dd3bb"
              "04000000"
              "0171");
  golden::chain two{1, std::make_unique<golden::chain>()};
  two.next->value = 2;
  check_bytes(two,
              "8f62726e0100"
              "575d328d6c684300"
              "01000000"
              "01"
              "02000000"
              "00");
}

TEST_CASE("golden bytes of a closure: 01, hash, identity, captures; 03 where its code was named before") {
  using function = brine::function<int(int)>;
  const auto make = [](int by) { return function{brine::closure<"golden/add", 3>(golden::adder{by})}; };
  // the identity: named, "golden/add", version 3, "i32(i32)", hash of the captures' schema
  const std::string five =
      "01"
      "9bd01996adca2517"
      "1e"
      "00"
      "0a676f6c64656e2f616464"
      "03"
      "0869333228693332"
      "29"
      "90b229e287058ce9"
      "05000000";
  check_bytes(make(5),
              "8f62726e0100"
              "8524838897627e2f" +
                  five);
  check_bytes(function{},
              "8f62726e0100"
              "8524838897627e2f"
              "00");
  check_bytes(std::vector<function>{make(5), make(6), {}, make(7)},
              "8f62726e0100"
              "4373fd62eb675b84"
              "04" +
                  five +
                  "03"
                  "06000000"
                  "00"
                  "03"
                  "07000000");
}

TEST_CASE("golden bytes of schema and checksum") {
  const golden::point p{1, 2.5};
  const std::string embedded =
      "8f62726e0101"
      "0b603c1c4d819e93"
      "08"
      "2b02780702790d00"
      "01000000"
      "0000000000000440";
  CHECK(hex(brine::dumps(p, {.schema = brine::embed})) == embedded);
  CHECK(brine::loads<golden::point>(unhex(embedded)).y == 2.5);

  const std::string summed =
      "8f62726e0102"
      "0231495c07bbc9d8"
      "2a000000"
      "0a674209";
  CHECK(hex(brine::dumps(42, {.checksum = brine::checksum_mode::crc32})) == summed);
  CHECK(brine::loads<int>(unhex(summed)) == 42);

  std::ostringstream out;
  brine::dump(42, out);
  const std::string streamed =
      "8f62726e0107"
      "0231495c07bbc9d8"
      "0a00000000000000"
      "01"
      "07"
      "2a000000"
      "e1e732d2";
  CHECK(hex(out.str()) == streamed);
  CHECK(brine::loads<int>(unhex(streamed)) == 42);

  const brine::function<int(int)> f = brine::closure<"golden/add", 3>(golden::adder{5});
  const std::string with_captures =
      "8f62726e0101"
      "8524838897627e2f"
      "0a"
      "31"
      "086933322869333229"
      "01"
      "9bd01996adca2517"
      "1e"
      "00"
      "0a676f6c64656e2f616464"
      "03"
      "086933322869333229"
      "90b229e287058ce9"
      "06"
      "2b0362790700"
      "05000000";
  CHECK(hex(brine::dumps(f, {.schema = brine::embed})) == with_captures);
  CHECK(brine::loads<int(int)>(unhex(with_captures))(1) == 6);
}
