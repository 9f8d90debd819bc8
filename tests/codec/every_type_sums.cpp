// Products and sums: pair, tuple, optional, variant, expected, owners; in every form of an archive.
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#if __has_include(<expected>)
#include <expected>
#endif

#include "every_form.hpp"

using every_form::check;

namespace {

struct circle {
  double radius;
  bool operator==(const circle&) const = default;
};
struct square {
  double side;
  std::string label;
  bool operator==(const square&) const = default;
};

// Compares what two owners own.
struct same_owned {
  template <class T>
  bool operator()(const T& a, const T& b) const {
    return a && b ? *a == *b : !a && !b;
  }
};

}  // namespace

// type: `std::pair`, `std::tuple` | the elements
TEST_CASE("every form: pair and tuple") {
  check(std::pair{1, std::string{"a"}});
  check(std::tuple<>{});
  check(std::tuple{1, std::string{"a"}, true, std::tuple{2.5, std::vector<int>{3}}});
}

// type: `std::optional` | a byte 0, or a byte 1 and the value
TEST_CASE("every form: optional") {
  check(std::optional<int>{});
  check(std::optional<std::string>{"x"});
  check(std::optional<std::optional<int>>{std::optional<int>{}});
  check(std::optional<circle>{circle{2}});
}

// type: `std::variant` | varint number of the alternative, its value
TEST_CASE("every form: variant") {
  using shape = std::variant<std::monostate, circle, square>;
  check(shape{});
  check(shape{circle{1}});
  check(shape{square{2, "two"}});
  check(std::variant<int, int>{std::in_place_index<1>, 4});
  check(std::vector<shape>{circle{1}, {}, square{2, ""}});
}

#if defined(__cpp_lib_expected)
// type: `std::expected` (C++23) | a byte 1 and the value, or a byte 0 and the error
TEST_CASE("every form: expected") {
  check(std::expected<int, std::string>{4});
  check(std::expected<int, std::string>{std::unexpect, "no"});
  check(std::expected<void, int>{});
  check(std::expected<void, int>{std::unexpect, 3});
  check(std::vector<std::expected<std::string, circle>>{"good", std::unexpected{circle{1}}});
}
#endif

// type: aggregates | the members in order; their names are in the schema
TEST_CASE("every form: aggregates") {
  check(circle{1.5});
  check(std::vector<square>{{1, "a"}, {2, "b"}});
}

// type: `std::unique_ptr` | a byte 0, or a byte 1 and the object
TEST_CASE("every form: unique_ptr") {
  check(std::make_unique<std::string>("owned"), same_owned{});
  check(std::unique_ptr<int>{}, same_owned{});
  check(std::make_unique<const int>(5), same_owned{});
}

// type: `std::shared_ptr` | varint number of the object; each object once, behind the value
TEST_CASE("every form: shared_ptr") {
  check(std::make_shared<std::string>("shared"), same_owned{});
  check(std::shared_ptr<int>{}, same_owned{});
  check(std::make_shared<const square>(square{1, "const"}), same_owned{});
}
