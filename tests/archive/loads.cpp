// dumps and loads in all their forms: into new objects, into old ones, into the caller's memory.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct record {
  int id = 0;
  std::string name;
  std::vector<double> values;
  std::optional<std::string> note;
  bool operator==(const record&) const = default;
};

const record sample{7, "sample", {1.5, 2.5}, "note"};

struct adder {
  int by;
  int operator()(int x) const { return x + by; }
};

}  // namespace

TEST_CASE("from every contiguous range of bytes or characters") {
  const std::vector<std::byte> document = brine::dumps(sample);
  const auto* chars = reinterpret_cast<const char*>(document.data());
  CHECK(brine::loads<record>(document) == sample);
  CHECK(brine::loads<record>(std::span{document}) == sample);
  CHECK(brine::loads<record>(std::string(chars, document.size())) == sample);
  CHECK(brine::loads<record>(std::string_view(chars, document.size())) == sample);
  CHECK(brine::loads<record>(std::vector<char>(chars, chars + document.size())) == sample);
  CHECK(brine::loads<record>(std::vector<unsigned char>(chars, chars + document.size())) == sample);
  std::array<std::uint8_t, brine::wire::header_size + 4> raw{};
  const auto number = brine::dumps(5);
  REQUIRE(number.size() == raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) raw[i] = std::to_integer<std::uint8_t>(number[i]);
  CHECK(brine::loads<int>(raw) == 5);
}

TEST_CASE("from any address") {
  const auto document = brine::dumps(std::vector<double>{1, 2, 3});
  for (std::size_t shift = 0; shift < 8; ++shift) {
    std::vector<std::byte> moved(document.size() + shift);
    std::copy(document.begin(), document.end(), moved.begin() + static_cast<std::ptrdiff_t>(shift));
    CHECK(brine::loads<std::vector<double>>(std::span{moved}.subspan(shift)) == std::vector<double>{1, 2, 3});
  }
}

TEST_CASE("equal values have equal bytes") {
  CHECK(brine::dumps(sample) == brine::dumps(brine::loads<record>(brine::dumps(sample))));
  CHECK(brine::dumps(1) != brine::dumps(2));
}

TEST_CASE("try_ forms") {
  const auto document = brine::try_dumps(sample);
  REQUIRE(document);
  CHECK(*document == brine::dumps(sample));
  const auto loaded = brine::try_loads<record>(*document);
  REQUIRE(loaded);
  CHECK(*loaded == sample);
  CHECK(loaded->name == "sample");
  const auto failed = brine::try_loads<record>(std::string{"nonsense"});
  CHECK_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::bad_magic);
}

TEST_CASE("a function type loads as a brine::function") {
  const auto document = brine::dumps(brine::closure<"loads/adder">(adder{2}));
  const brine::function<int(int)> f = brine::loads<int(int)>(document);
  CHECK(f(3) == 5);
  auto g = brine::try_loads<int(int)>(document);
  REQUIRE(g);
  CHECK((*g)(4) == 6);
  CHECK(document == brine::dumps(brine::function<int(int)>{brine::closure<"loads/adder">(adder{2})}));
}

TEST_CASE("dumps_into vectors and strings") {
  std::vector<std::byte> bytes;
  brine::dumps_into(bytes, sample);
  CHECK(bytes == brine::dumps(sample));
  std::string text =
      "something else that was here before, and is longer than what comes, by a good deal: "
      "so the document is not as long as this text is, and the text must shrink";
  brine::dumps_into(text, sample);
  CHECK(text.size() == bytes.size());
  CHECK(brine::loads<record>(text) == sample);
  std::vector<unsigned char> unsigned_bytes;
  brine::dumps_into(unsigned_bytes, sample);
  CHECK(brine::loads<record>(unsigned_bytes) == sample);
  REQUIRE(brine::try_dumps_into(text, 5, {.checksum = brine::checksum_mode::crc32}));
  CHECK(brine::loads<int>(text) == 5);
}

TEST_CASE("dumps_into uses a buffer's memory again") {
  std::string buffer;
  brine::dumps_into(buffer, sample);
  const char* memory = buffer.data();
  const std::size_t capacity = buffer.capacity();
  for (int i = 0; i < 100; ++i) {
    brine::dumps_into(buffer, i % 2 == 0 ? record{} : sample);
    CHECK(buffer.data() == memory);
    CHECK(buffer.capacity() == capacity);
  }
  CHECK(brine::loads<record>(buffer) == sample);
}

TEST_CASE("a large document grows its buffer") {
  const std::vector<std::string> large(5000, std::string(100, 'x'));
  std::vector<std::byte> buffer;
  brine::dumps_into(buffer, large);
  CHECK(buffer == brine::dumps(large));
  CHECK(brine::loads<std::vector<std::string>>(buffer) == large);
}

TEST_CASE("loads_into replaces a value and uses its memory again") {
  record target{1, std::string(500, 'x'), std::vector<double>(500), "old"};
  const char* name = target.name.data();
  const double* values = target.values.data();
  brine::loads_into(target, brine::dumps(sample));
  CHECK(target == sample);
  CHECK(target.name.data() == name);
  CHECK(target.values.data() == values);
  CHECK(brine::try_loads_into(target, brine::dumps(record{})));
  CHECK(target == record{});
}

TEST_CASE("loads_into a function object") {
  brine::function<int(int)> f = brine::closure<"loads/adder">(adder{2});
  brine::loads_into(f, brine::dumps(brine::function<int(int)>{brine::closure<"loads/adder">(adder{5})}));
  CHECK(f(1) == 6);
  brine::loads_into(f, brine::dumps(brine::function<int(int)>{}));
  CHECK_FALSE(f);
}

TEST_CASE("a failed load leaves the value as it was: cut off, longer, or with any byte changed") {
  const record before{1, "before", {9}, {}};
  record target = before;
  const auto document = brine::dumps(sample);
  for (std::size_t n = 0; n < document.size(); ++n) {
    CHECK_FALSE(brine::try_loads_into(target, std::span{document}.first(n)));
    REQUIRE(target == before);
  }
  auto longer = document;
  longer.emplace_back();
  CHECK_FALSE(brine::try_loads_into(target, longer));
  CHECK(target == before);
  for (std::size_t i = 0; i < document.size(); ++i) {
    auto damaged = document;
    damaged[i] ^= std::byte{0xff};
    if (!brine::try_loads_into(target, damaged)) REQUIRE(target == before);
    target = before;
  }
  CHECK_THROWS_AS(brine::loads_into(target, std::string{"nonsense"}), brine::error);
  CHECK(target == before);
}

TEST_CASE("a load that exceeds its limits leaves the value as it was") {
  const std::vector<std::string> before{"one", "two"};
  std::vector<std::string> target = before;
  const auto document = brine::dumps(std::vector<std::string>(20, std::string(100, 'x')));
  const auto failed = brine::try_loads_into(target, document, {.limits = {.bytes = 1500}});
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::limit_exceeded);
  CHECK(target == before);
}

TEST_CASE("a failed load into a function object leaves it as it was") {
  brine::function<int(int)> f = brine::closure<"loads/adder">(adder{2});
  auto document = brine::dumps(f);
  document.pop_back();
  CHECK_FALSE(brine::try_loads_into(f, document));
  CHECK(f(1) == 3);
}

TEST_CASE("what was loaded owns all of its memory") {
  auto document = brine::dumps(std::map<std::string, std::string>{{"key", std::string(100, 'v')}});
  const auto m = brine::loads<std::map<std::string, std::string>>(document);
  for (auto& b : document) b = {};
  CHECK(m.at("key") == std::string(100, 'v'));
}

TEST_CASE("saving without options is saving with the standard ones") {
  const auto same = [](const auto& value) {
    const auto plain = brine::dumps(value);
    CHECK(plain == brine::dumps(value, {}));
    // Into a buffer that holds less, more, and as much.
    for (const std::size_t before : {std::size_t{0}, std::size_t{3}, plain.size(), plain.size() + 600}) {
      std::vector<std::byte> into(before, std::byte{0xff}), with_options = into;
      brine::dumps_into(into, value);
      brine::dumps_into(with_options, value, {});
      CHECK(into == plain);
      CHECK(with_options == plain);
    }
  };
  same(sample);
  same(std::string(300, 'x'));  // larger than what is zeroed first
  same(std::vector<record>(1000, sample));
  const auto shared = std::make_shared<int>(5);
  same(std::vector<std::shared_ptr<int>>{shared, nullptr, shared});
  same(brine::function<int(int)>{brine::closure<"loads/adder">(adder{1})});
  same(brine::function<int(int)>{});
  same(brine::closure<"loads/adder">(adder{2}));
}
