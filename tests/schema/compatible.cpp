// The check that a build makes: can documents of the earlier schema be loaded as the present type?
#include <doctest/doctest.h>

#include <brine/brine.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace {

struct first_order {
  int id = 0;
  std::string customer;
};
struct second_order {
  std::int64_t id = 0;
  std::optional<std::string> customer;
  double discount = 0;
};
struct broken_order {
  std::int16_t id = 0;
  std::vector<std::string> customer;
};

struct strict {
  explicit strict(int v) : value{v} {}
  int value;
};
struct order_with_strict {
  int id;
  strict limit;
};
struct renamed_order {
  int number = 0;
};

bool contains(const brine::error& e, std::string_view words) {
  return std::string_view{e.what()}.find(words) != std::string_view::npos;
}

}  // namespace

template <>
inline constexpr auto brine::renamed<renamed_order> = brine::renames{{"id", "number"}};

template <>
struct brine::codec<strict> {
  static constexpr void describe(auto& schema) { schema.template member<int>("value"); }
  static void encode(auto& ar, const strict& s) { ar(s.value); }
  static strict decode(auto& ar) {
    int value = 0;
    ar(value);
    return strict{value};
  }
};

TEST_CASE("a later type is compatible with what its earlier documents carry") {
  const auto document = brine::dumps(first_order{1, "x"}, {.schema = brine::embed});
  const auto before = brine::schema_in(document).value();
  CHECK(before == brine::schema::bytes<first_order>());
  CHECK(brine::compatible(before, brine::schema_of<second_order>()));
  CHECK(brine::compatible(brine::schema::bytes<first_order>(), brine::schema::bytes<second_order>()));
  CHECK(brine::compatible(before, brine::schema_of<first_order>()));
}

TEST_CASE("all problems are told, each with its path and both types") {
  const auto answer = brine::compatible(brine::schema::bytes<std::vector<first_order>>(),
                                        brine::schema_of<std::vector<broken_order>>());
  REQUIRE(!answer);
  CHECK(answer.error().code() == brine::errc::schema_mismatch);
  CHECK(answer.error().path() == "[].id");
  CHECK(contains(answer.error(), "saved was i32, asked for is i16"));
  CHECK(contains(answer.error(), "in [].customer: saved was string, asked for is [string]"));
  CHECK_THROWS_AS(answer.value(), brine::error);
}

TEST_CASE("what only a type knows: members without a default, earlier names") {
  const auto before = brine::schema::bytes<first_order>();
  const auto answer = brine::compatible(before, brine::schema_of<order_with_strict>());
  REQUIRE(!answer);
  CHECK(answer.error().path() == "limit");
  CHECK(contains(answer.error(), "can't be made by default"));
  CHECK(brine::compatible(before, brine::schema::bytes<order_with_strict>()));  // bytes can't say

  const auto renamed = brine::schema_of<renamed_order>();
  CHECK(renamed.text() == "{number: i32}");
  CHECK(brine::compatible(before, renamed));
  CHECK(brine::loads<renamed_order>(brine::dumps(first_order{6, ""}, {.schema = brine::embed})).number == 6);
}

TEST_CASE("schemas of function types and of containers") {
  CHECK(brine::schema_of<int(int)>().text() == "closure<i32(i32)>");
  CHECK(!brine::compatible(brine::schema_of<int(int)>().bytes, brine::schema_of<int(long long)>()));
  using one = std::variant<int>;
  using two = std::variant<int, std::string>;
  CHECK(brine::compatible(brine::schema::bytes<one>(), brine::schema_of<two>()));
  CHECK(!brine::compatible(brine::schema::bytes<two>(), brine::schema_of<one>()));
}

TEST_CASE("bytes that are no schema or no document are an error") {
  const std::vector<std::byte> nonsense(3, std::byte{0xff});
  CHECK(brine::compatible(nonsense, brine::schema_of<int>()).error().code() == brine::errc::bad_value);
  CHECK(brine::compatible(brine::schema::bytes<int>(), nonsense).error().code() == brine::errc::bad_value);
  CHECK(brine::schema_in(nonsense).error().code() == brine::errc::truncated);
  CHECK(brine::schema_in(std::vector<std::byte>(20)).error().code() == brine::errc::bad_magic);
  CHECK(brine::schema_in(brine::dumps(1)).error().code() == brine::errc::schema_mismatch);
  auto document = brine::dumps(std::string{"x"}, {.schema = brine::embed});
  document[4] = std::byte{9};
  CHECK(brine::schema_in(document).error().code() == brine::errc::unsupported_format);
}
