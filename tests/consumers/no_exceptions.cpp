// Built with -fno-exceptions: the try_ forms answer everything that can go wrong.
#include <brine/brine.hpp>

#include <cstdio>
#include <span>
#include <string>
#include <vector>

struct order {
  int id;
  std::vector<std::string> items;
  brine::function<int(int)> price;
};

struct per_item {
  int rate;
  int operator()(int n) const { return n * rate; }
};

int main() {
  const auto saved = brine::try_dumps(order{7, {"pen", "ink"}, brine::closure<"per_item">(per_item{3})});
  if (!saved) return 1;
  const auto loaded = brine::try_loads<order>(*saved);
  if (!loaded || loaded->id != 7 || loaded->items.size() != 2 || loaded->price(5) != 15) return 2;
  for (std::size_t size = 0; size < saved->size(); ++size) {
    const auto cut = brine::try_loads<order>(std::span{*saved}.first(size));
    if (cut || cut.error().code() != brine::errc::truncated) return 3;
  }
  const auto other = brine::try_loads<std::string>(*saved);
  if (other || other.error().code() != brine::errc::schema_mismatch) return 4;
  std::puts("ok");
}
