// Options: schema, checksum, limits and the names that are allowed.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace {

struct record {
  int id;
  std::string name;
  std::vector<double> values;
};

const record sample{1, "sample", {1, 2, 3}};

int plain() { return 3; }

}  // namespace

TEST_CASE("a document can carry its schema") {
  const auto with = brine::dumps(sample, {.schema = brine::embed});
  const auto without = brine::dumps(sample, {.schema = brine::compact});
  CHECK(without == brine::dumps(sample));
  CHECK(with.size() > without.size());
  CHECK(brine::loads<record>(with).name == "sample");
  CHECK(brine::try_loads<int>(with).error().code() == brine::errc::schema_mismatch);
  const brine::function<int()> f = brine::fn<"options/plain", &plain>;
  CHECK(brine::loads<int()>(brine::dumps(f, {.schema = brine::embed}))() == 3);
  const std::vector<brine::function<int()>> twice{f, {}, f};
  CHECK(brine::loads<std::vector<brine::function<int()>>>(brine::dumps(twice, {.schema = brine::embed})).at(2)() == 3);
}

TEST_CASE("a checksum finds every changed byte") {
  for (const auto schema : {brine::compact, brine::embed}) {
    const auto bytes = brine::dumps(sample, {.schema = schema, .checksum = brine::checksum_mode::crc32});
    REQUIRE(brine::loads<record>(bytes).name == "sample");
    std::size_t mismatches = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      for (unsigned mask : {0x01U, 0x02U, 0x10U, 0x80U, 0xffU}) {
        auto damaged = bytes;
        damaged[i] ^= static_cast<std::byte>(mask);
        const auto loaded = brine::try_loads<record>(damaged);
        CHECK_FALSE(loaded);
        if (!loaded && loaded.error().code() == brine::errc::checksum_mismatch) ++mismatches;
      }
    }
    // All but the magic, the version and the flags, which are looked at first.
    CHECK(mismatches >= 5 * (bytes.size() - 6));
  }
}

TEST_CASE("every truncation of a checksummed document with a schema is an error") {
  const auto bytes = brine::dumps(sample, {.schema = brine::embed, .checksum = brine::checksum_mode::crc32});
  for (std::size_t n = 0; n < bytes.size(); ++n) CHECK_FALSE(brine::try_loads<record>(std::span{bytes}.first(n)));
}

TEST_CASE("options.allow lists closures by pattern") {
  const brine::name_patterns none{};
  CHECK(none.allows("anything"));
  CHECK(none.allows(""));

  const brine::name_patterns ui{"ui/*", "core/step?"};
  CHECK(ui.allows("ui/save"));
  CHECK(ui.allows("ui/"));
  CHECK(ui.allows("core/step1"));
  CHECK_FALSE(ui.allows("core/step"));
  CHECK_FALSE(ui.allows("core/step12"));
  CHECK_FALSE(ui.allows("net/ui/save"));
  CHECK_FALSE(ui.allows("UI/save"));
  CHECK_FALSE(ui.allows(""));

  CHECK(brine::name_patterns{"*"}.allows(""));
  CHECK(brine::name_patterns{"*a*b*"}.allows("xxaxxbxx"));
  CHECK_FALSE(brine::name_patterns{"*a*b*"}.allows("xxbxxaxx"));
  CHECK(brine::name_patterns{"exact"}.allows("exact"));
  CHECK_FALSE(brine::name_patterns{"exact"}.allows("exactly"));
  CHECK_FALSE(brine::name_patterns(std::vector<std::string>{}).allows("x"));
  CHECK(brine::name_patterns{"**"}.allows("x"));
}

TEST_CASE("a pattern made to be slow isn't") {
  const std::string name(2000, 'a');
  CHECK_FALSE(brine::name_patterns{"*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b"}.allows(name));
}

TEST_CASE("limits count all memory that loading takes") {
  const std::vector<std::vector<int>> v(20, std::vector<int>(100));
  const auto bytes = brine::dumps(v);
  CHECK(brine::try_loads<std::vector<std::vector<int>>>(bytes, {.limits = {.bytes = 20 * 400 + 20 * 24 + 1000}}));
  const auto failed = brine::try_loads<std::vector<std::vector<int>>>(bytes, {.limits = {.bytes = 5000}});
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::limit_exceeded);
}
