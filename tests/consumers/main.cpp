// What a program that takes brine in would do first.
#include <brine/brine.hpp>

#include <cstdio>
#include <string>
#include <vector>

struct order {
  int id;
  std::vector<std::string> items;
  brine::function<int(int)> price;
};

int main() {
  const int rate = 3;
  const order saved{7, {"pen", "ink"}, brine::closure<"price">([BRINE_CAPTURE(rate)](int n) { return n * rate; })};
  const auto loaded = brine::loads<order>(brine::dumps(saved));
  const bool good = loaded.id == 7 && loaded.items == saved.items && loaded.price(5) == 15;
  std::puts(good ? "ok" : "the loaded order is another one");
  return good ? 0 : 1;
}
