// Names that users give: what stands in a manifest, in a header, and how long one may be.
#include "in_header.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace given_names {

using function = brine::function<int(int)>;

struct adder {
  int by = 0;
  int operator()(int x) const { return x + by; }
};
struct bits {
  int value = 0;
  friend int operator|(bits a, int b) { return a.value | b; }
};
bits operator||(bits a, bits b) { return {a.value != 0 || b.value != 0 ? 1 : 0}; }

std::string line_of(std::string_view begin) {
  const std::string all = brine::registry().manifest();
  std::size_t at = 0;
  while (at < all.size()) {
    const std::size_t end = all.find('\n', at);
    if (std::string_view{all}.substr(at).starts_with(begin)) return all.substr(at, end - at);
    at = end + 1;
  }
  return {};
}

}  // namespace given_names

using namespace given_names;

TEST_CASE("names with the marks of a manifest are read back from it") {
  [[maybe_unused]] const function bar = brine::closure<"given|by|bars">(adder{});
  [[maybe_unused]] const function hash = brine::closure<"#given">(adder{});
  [[maybe_unused]] const function slash = brine::closure<"given\\|\\\\#">(adder{});
  [[maybe_unused]] const brine::function<bits(bits, bits)> either =
      brine::fn<static_cast<bits (*)(bits, bits)>(&given_names::operator||)>;
  CHECK(line_of("given\\|by\\|bars|0|i32(i32)|").ends_with("|{by: i32}"));
  CHECK(line_of("\\#given|0|i32(i32)|").ends_with("|{by: i32}"));
  CHECK(line_of("given\\\\\\|\\\\\\\\#|0|").ends_with("|{by: i32}"));
  CHECK(line_of("given_names::operator\\|\\||0|").ends_with("|{}"));
  CHECK(brine::check_manifest(brine::registry().manifest()).empty());
  // What isn't in the program is called by its name.
  std::string gone = line_of("given\\|by\\|bars|");
  gone.replace(0, 5, "taken");
  const auto broken = brine::check_manifest(gone);
  REQUIRE(broken.size() == 1);
  CHECK(broken[0].starts_with("\"taken|by|bars\" with the signature i32(i32) is gone"));
  // A manifest of before has a \ as it is.
  CHECK(brine::check_manifest("given\\by|0|i32(i32)|0123456789abcdef|{}")[0].starts_with("\"given\\by\" with"));
}

TEST_CASE("a closure of a header is one where its variable is inline; else the error says so") {
  const function mine = in_header::of_both, other = in_header::other_both();
  CHECK(brine::loads<int(int)>(brine::dumps(mine))(1) == 3);
  CHECK(brine::loads<int(int)>(brine::dumps(other))(1) == 3);
  const function each = in_header::of_each;
  const auto failed = brine::try_dumps(each);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::duplicate_name);
  const std::string_view what = failed.error().what();
  CHECK(what.find("declare it inline") != std::string_view::npos);
  CHECK(what.find("given_names.cpp") != std::string_view::npos);
  CHECK(what.find("in_header_second.cpp") != std::string_view::npos);
}

TEST_CASE("a migration of a header is one, however many files include it") {
  [[maybe_unused]] const function now = brine::closure<"header/moved">(in_header::now{});
  auto bytes = brine::dumps(function{brine::closure<"header/saved">(in_header::before{4})});
  const std::string_view text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  const std::size_t at = text.find("saved");
  for (std::size_t i = 0; i < 5; ++i) bytes[at + i] = static_cast<std::byte>("moved"[i]);
  CHECK(brine::loads<int(int)>(bytes)(1) == 5);
}

TEST_CASE("UTF-8 without control characters is a name") {
  using brine::meta::is_printable_text;
  for (std::string_view good : {"a", "größe/straße", "東京", "\xF0\x9F\xA5\x92", "a b|c#(d,e)@\\", "\xC2\xA0",
                                "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    CAPTURE(good);
    CHECK(is_printable_text(good));
  }
  for (std::string_view bad :
       {"a\n", "\t", "\x1b[31m", "\x7f", "\x80", "\xC3", "\xC3(", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF",
        "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE6\x9D", "\xC2\x85", "\xFF"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_printable_text(bad));
  }
  CHECK_FALSE(is_printable_text(std::string_view{"a\0b", 3}));
  CHECK(brine::describe(brine::closure<"given/größe">(adder{})).name == "given/größe");
}
