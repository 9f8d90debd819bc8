// The two weights of a document: compact in memory, self-describing in files and streams, whatever the options
// say; and what an earlier version of a type is to each of the ways to load.
#include <doctest/doctest.h>

#include <brine/brine.hpp>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <list>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct before {
  std::int32_t id = 0;
  std::string name;
  bool gone = false;
};
struct after {
  std::string name;
  std::int64_t id = 0;
  std::list<int> more = {4, 5};
  bool operator==(const after&) const = default;
};

const after loaded_seven{"seven", 7, {4, 5}};

unsigned flags_of(const auto& document) { return static_cast<unsigned char>(document[5]); }

std::string content(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

// A file's name of its own, gone at the end.
struct scratch {
  std::string name = "two_weights.brine";
  ~scratch() { std::remove(name.c_str()); }
};

}  // namespace

TEST_CASE("bytes are compact: the hash alone, no checksum; 14 bytes more than the value") {
  const auto document = brine::dumps(std::int32_t{5});
  CHECK(flags_of(document) == 0);
  CHECK(document.size() == 14 + 4);
  CHECK(!brine::schema_in(document));
  CHECK(flags_of(brine::dumps(5, {.schema = brine::embed})) == brine::wire::embedded);
  CHECK(flags_of(brine::dumps(5, {.checksum = brine::checksum_mode::crc32})) == brine::wire::checksummed);
}

TEST_CASE("files describe themselves and have a checksum, unless they are told not to") {
  const scratch file;
  brine::dump(before{7, "seven"}, file.name);
  auto document = content(file.name);
  CHECK(flags_of(document) == (brine::wire::embedded | brine::wire::checksummed | brine::wire::sized));
  CHECK(brine::schema_in(document).value() == brine::schema::bytes<before>());
  // Once, and the same that a document of many has.
  brine::dump(std::vector<before>(100), file.name);
  const auto many = content(file.name);
  CHECK(many.find("name") == many.rfind("name"));

  SUBCASE("any damage is found") {
    for (std::size_t i = 0; i < document.size(); i += 3) {
      auto bad = document;
      bad[i] = static_cast<char>(bad[i] ^ 0x10);
      CHECK(!brine::try_loads<before>(bad));
    }
  }
  SUBCASE("a compact file is the document that dumps() gives, and its size") {
    brine::dump(before{7, "seven"}, file.name, {.schema = brine::compact, .checksum = brine::checksum_mode::none});
    const auto bytes = brine::dumps(before{7, "seven"});
    auto text = content(file.name);
    CHECK(flags_of(text) == brine::wire::sized);
    CHECK(static_cast<std::size_t>(text[brine::wire::header_size]) == bytes.size() - brine::wire::header_size);
    text[5] = 0;
    text.erase(brine::wire::header_size, brine::wire::size_field);
    CHECK(text == std::string{reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
}

TEST_CASE("an earlier version is loaded from files, streams and bytes, by every call") {
  const scratch file;
  brine::dump(before{7, "seven", true}, file.name);
  CHECK(brine::load<after>(file.name) == loaded_seven);
  CHECK(brine::try_load<after>(file.name).value() == loaded_seven);
  const auto document = content(file.name);
  CHECK(brine::loads<after>(document) == loaded_seven);
  CHECK(brine::try_loads<after>(document).value() == loaded_seven);
  after into{"old", 1, {}};
  brine::loads_into(into, document);
  CHECK(into == loaded_seven);
  auto damaged = document;
  damaged.back() = static_cast<char>(damaged.back() ^ 1);
  CHECK(brine::try_loads_into(into, damaged).error().code() == brine::errc::checksum_mismatch);
  CHECK(into == loaded_seven);
}

TEST_CASE("documents of several versions, back to back in a stream") {
  std::ostringstream out;
  brine::dump(before{7, "seven", true}, out);
  brine::dump(loaded_seven, out);
  brine::dump(before{7, "seven"}, out, {.checksum = brine::checksum_mode::none});
  brine::dump(before{7, "seven"}, out, {.schema = brine::compact});
  brine::dump(loaded_seven, out, {.schema = brine::compact, .checksum = brine::checksum_mode::none});
  std::istringstream in{out.str()};
  CHECK(brine::load<after>(in) == loaded_seven);
  CHECK(brine::load<after>(in) == loaded_seven);
  CHECK(brine::load<after>(in) == loaded_seven);
  // This one doesn't say what it is: an error, behind which the next document begins.
  const auto compact = brine::try_load<after>(in);
  REQUIRE(!compact);
  CHECK(compact.error().code() == brine::errc::schema_mismatch);
  CHECK(brine::load<after>(in) == loaded_seven);
  CHECK(brine::try_load<after>(in).error().code() == brine::errc::end_of_stream);
}

TEST_CASE("every form in which a document may stand can be of an earlier version") {
  for (const bool sized : {false, true}) {
    for (const auto sum : {brine::checksum_mode::none, brine::checksum_mode::crc32}) {
      std::string document;
      if (sized) {
        std::ostringstream out;
        brine::dump(before{7, "seven"}, out, {.checksum = sum});
        document = out.str();
      } else {
        brine::dumps_into(document, before{7, "seven"}, {.schema = brine::embed, .checksum = sum});
      }
      CHECK(brine::loads<after>(document) == loaded_seven);
      CHECK(!brine::try_loads<after>(document + 'x'));
      document.pop_back();
      CHECK(!brine::try_loads<after>(document));
    }
  }
}
