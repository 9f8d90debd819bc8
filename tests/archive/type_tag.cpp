// The tag of a type in its documents: two types of one shape, whose hashes are one, are told apart by it.
#include <doctest/doctest.h>

#include <unistd.h>
#include <brine/brine.hpp>
#include <cstdint>
#include <cstdio>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace tags {

struct meters {
  double value = 0;
};
struct feet {
  double value = 0;
};
struct plain {
  double value = 0;
};
struct more {
  double value = 0;
  int digits = 3;
};
struct other {
  double value = 0;
};

}  // namespace tags

template <>
inline constexpr auto brine::type_tag<tags::meters> = "units/meters";
template <>
inline constexpr std::string_view brine::type_tag<tags::feet> = "units/feet";
template <>
inline constexpr auto brine::type_tag<tags::more> = "units/meters";
template <>
inline constexpr auto brine::type_tag<tags::other> = "units/other";

namespace {

using tags::feet, tags::meters, tags::more, tags::other, tags::plain;

using bytes = std::vector<std::byte>;
bytes embedded(const auto& value) { return brine::dumps(value, {.schema = brine::embed}); }
bool contains(const brine::error& e, std::string_view words) {
  return std::string_view{e.what()}.find(words) != std::string_view::npos;
}
template <class T>
void another(const brine::result<T>& answer) {
  REQUIRE(!answer);
  INFO(answer.error().what());
  CHECK(answer.error().code() == brine::errc::schema_mismatch);
  CHECK(contains(answer.error(), "units/meters"));
  CHECK(contains(answer.error(), "units/feet"));
}
// A document whose tag is these bytes.
bytes with_tag(std::string_view length, std::string_view tag) {
  bytes d = embedded(plain{2.5});
  d[5] |= std::byte{brine::wire::tagged};
  const std::string added = std::string{length} + std::string{tag};
  const auto* first = reinterpret_cast<const std::byte*>(added.data());
  d.insert(d.begin() + brine::wire::header_size, first, first + added.size());
  return d;
}

}  // namespace

TEST_CASE("a document of another type of the same shape") {
  another(brine::try_loads<feet>(embedded(meters{1})));
  feet kept{7};
  CHECK(!brine::try_loads_into(kept, embedded(meters{1})));
  CHECK(kept.value == 7);
  const std::string path = "/tmp/brine_tag_" + std::to_string(::getpid());
  brine::dump(meters{2}, path);
  another(brine::try_load<feet>(path));
  CHECK(brine::load<meters>(path).value == 2);
  std::remove(path.c_str());
  std::stringstream stream;
  brine::dump(meters{3}, stream);
  brine::dump(meters{4}, stream);
  another(brine::try_load<feet>(stream));
  CHECK(brine::load<meters>(stream).value == 4);
}

TEST_CASE("the tag is checked where both have one") {
  CHECK(brine::loads<meters>(embedded(meters{1})).value == 1);
  CHECK(brine::loads<plain>(embedded(meters{1})).value == 1);
  CHECK(brine::loads<meters>(embedded(plain{1})).value == 1);
  CHECK(brine::loads<meters>(brine::dumps(feet{1})).value == 1);  // without a schema there is no tag
  CHECK(brine::dumps(meters{1}) == brine::dumps(plain{1}));
  // A type that evolved keeps its tag, and one with another isn't asked whether it could become this one.
  CHECK(brine::loads<more>(embedded(meters{1.5})).digits == 3);
  CHECK(brine::try_loads<more>(embedded(other{1.5})).error().code() == brine::errc::schema_mismatch);
  CHECK(contains(brine::try_loads<more>(embedded(other{1.5})).error(), "units/other"));
  // A type that holds such a one has no tag by that.
  CHECK(brine::loads<std::vector<feet>>(embedded(std::vector<meters>{{1}})).size() == 1);
  // A checksum over the tag, too.
  auto damaged = brine::dumps(meters{1}, {.schema = brine::embed, .checksum = brine::checksum_mode::crc32});
  damaged[16] = std::byte{'x'};
  CHECK(brine::try_loads<meters>(damaged).error().code() == brine::errc::checksum_mismatch);
}

TEST_CASE("inspected documents show the tag") {
  const auto document = brine::inspect(embedded(meters{1}));
  CHECK(document.header().tagged);
  CHECK(document.header().tag == "units/meters");
  CHECK(document.root()["value"].bits() == 0x3ff0000000000000U);
  CHECK(brine::to_json(document).find("\"sized\":false,\"tag\":\"units/meters\",\"hash\":") != std::string::npos);
  CHECK(brine::to_text(document).starts_with("tagged \"units/meters\"\n"));
  CHECK(!brine::inspect(embedded(plain{1})).header().tagged);
  CHECK(brine::to_text(brine::inspect(embedded(plain{1}))).find("tagged") == std::string::npos);
  const auto odd = brine::inspect(with_tag("\x03", "\x1b[\xff"));
  CHECK(brine::to_json(odd).find("\"tag\":{\"$hex\":\"1b5bff\"}") != std::string::npos);
  CHECK(brine::to_text(odd).find('\x1b') == std::string::npos);
  const auto schema = brine::schema_in(embedded(meters{1}));
  REQUIRE(schema);
  CHECK(*schema == brine::schema_of<meters>().bytes);
}

TEST_CASE("hostile tags") {
  const auto code = [](const bytes& d) {
    const auto answer = brine::try_loads<plain>(d);
    const auto inspected = brine::try_inspect(d);
    const auto schema = brine::schema_in(d);
    const auto found = answer ? brine::errc{} : answer.error().code();
    CHECK((inspected ? brine::errc{} : inspected.error().code()) == found);
    if (!schema) CHECK(found != brine::errc{});
    return found;
  };
  CHECK(code(with_tag("\x03", "abc")) == brine::errc{});
  CHECK(code(with_tag("\xff\x01", std::string(255, 'x'))) == brine::errc{});
  CHECK(code(with_tag("\x80\x02", std::string(256, 'x'))) == brine::errc::bad_value);
  CHECK(code(with_tag(std::string_view{"\0", 1}, "")) == brine::errc::bad_value);
  CHECK(code(with_tag("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "abc")) == brine::errc::truncated);
  CHECK(code(with_tag(std::string_view{"\x83\x00", 2}, "abc")) ==
        brine::errc::bad_value);  // a length longer than need be
  const auto whole = embedded(meters{1});
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const bytes cut{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(n)};
    CHECK(!brine::try_loads<meters>(cut));
    CHECK(!brine::try_loads<feet>(cut));
    CHECK(!brine::try_inspect(cut));
  }
  // A tag without a schema is none that brine writes, and no harm.
  bytes compact = brine::dumps(plain{2});
  compact[5] |= std::byte{brine::wire::tagged};
  const std::string tag =
      "\x03"
      "abc";
  compact.insert(compact.begin() + brine::wire::header_size, reinterpret_cast<const std::byte*>(tag.data()),
                 reinterpret_cast<const std::byte*>(tag.data()) + tag.size());
  CHECK(brine::loads<plain>(compact).value == 2);
  CHECK(brine::inspect(compact).header().tag == "abc");
  // Flags that are not known yet.
  bytes later = whole;
  later[5] |= std::byte{0x10};
  CHECK(brine::try_loads<meters>(later).error().code() == brine::errc::unsupported_format);
}
