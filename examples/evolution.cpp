// Documents that outlive their types: what an earlier program saved is loaded as what the type is now.
#include <brine/brine.hpp>
#include <cstdint>
#include <cstdio>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "check.hpp"

// The order as an earlier program had it.
namespace year_one {

struct line {
  std::string article;
  std::int16_t qty = 1;
};
struct order {
  int id = 0;
  std::string customer;
  std::vector<line> lines;
  bool fax = false;
};

}  // namespace year_one

// The same type today: members came, went, changed places, types and names.
namespace shop {

struct line {
  std::string article;
  int quantity = 1;
};
struct order {
  std::int64_t id = 0;
  std::list<line> lines;
  std::optional<std::string> customer;
  std::string currency = "EUR";
};

}  // namespace shop

// A member's earlier name, beside the type.
template <>
inline constexpr auto brine::renamed<shop::line> = brine::renames{{"qty", "quantity"}};

int main() {
  const char* file = "evolution.brine";
  brine::dump(year_one::order{7, "Ada", {{"tea", 2}, {"milk", 1}}, true}, file);  // files carry their schema

  const auto order = brine::load<shop::order>(file);
  check(order.id == 7 && order.customer == "Ada");
  check(order.lines.size() == 2 && order.lines.front().quantity == 2);
  check(order.currency == "EUR");
  std::remove(file);

  // For a test of each release: can the present type load what the earlier ones saved? Keep a document of
  // each, or its schema.
  const auto document = brine::dumps(year_one::order{}, {.schema = brine::embed});
  const auto answer = brine::compatible(*brine::schema_in(document), brine::schema_of<shop::order>());
  check(answer.has_value());

  // The other way round it isn't: the message names each member, what was saved and what is asked for.
  const auto back = brine::compatible(brine::schema_of<shop::order>().bytes, brine::schema_of<year_one::order>());
  check(!back.has_value() && back.error().path() == "id");
  std::printf("%s\n", back.error().what());
}
