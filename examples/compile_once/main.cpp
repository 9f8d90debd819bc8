#include "../check.hpp"
#include "order.hpp"

int main() {
  const std::vector<std::byte> bytes = brine::dumps(order{7, "Ada", 0.5, {1, 2}, {{"gift", 1}}});
  const auto loaded = brine::loads<order>(bytes);
  check(loaded.id == 7 && loaded.customer == "Ada" && loaded.articles.size() == 2);
}
