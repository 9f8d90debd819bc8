// reader WHAT FILE: loads what writer saved. Its types and closures differ from writer's.
#include <string>
#include <string_view>
#include <vector>

#include "report.hpp"

namespace {

struct line {
  std::string item;
  int count;
};
struct order {
  int id;
  std::vector<line> lines;
};

struct task {
  std::string title;
  brine::function<std::string(int)> run;
};

// Members of the same names, of types that nothing converts.
namespace other {
struct order {
  int id;
  std::vector<double> lines;
};
}  // namespace other

// What this program can load. Never called: mentioning them is enough.
[[maybe_unused]] void closures() {
  using named = brine::function<std::string(int)>;
  (void)named{brine::closure<"report/daily">([](int day) { return "day " + std::to_string(day); })};
  (void)named{brine::closure<"report/month">([](int) { return std::string{}; })};
  (void)named{brine::closure<"report/monthly2">([](int) { return std::string{}; })};
  (void)named{brine::closure<"billing/close">([](int) { return std::string{}; })};

  using number = brine::function<int(int)>;
  (void)number{brine::closure<"calc/twice">([](int x) { return 2 * x; })};
  (void)brine::function<int(int, int)>{brine::closure<"calc/plus">([](int x, int y) { return x + y; })};
  (void)number{brine::closure<"calc/scale", 2>([](int x) { return 3 * x; })};
  const std::string offset;
  (void)number{
      brine::closure<"calc/shift">([BRINE_CAPTURE(offset)](int x) { return x + static_cast<int>(offset.size()); })};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::string_view what = argv[1];
  const std::string file = argv[2];
  if (what == "order") {
    report(brine::try_load<order>(file), [](const order& o) { std::cout << o.lines.at(1).item; });
  } else if (what == "other_order") {
    report(brine::try_load<other::order>(file), [](const auto&) {});
  } else if (what == "tasks") {
    report(brine::try_load<std::vector<task>>(file), [](const auto& tasks) { std::cout << tasks.at(0).run(5); });
  } else if (what == "tasks_allowed") {
    report(brine::try_load<std::vector<task>>(file, {.allow = {"billing/*"}}), [](const auto&) {});
  } else if (what == "text") {
    report(brine::try_load<std::string(int)>(file), [](const auto& f) { std::cout << f(5); });
  } else if (what == "number") {
    report(brine::try_load<int(int)>(file), [](const auto& f) { std::cout << f(5); });
  } else if (what == "two_numbers") {
    report(brine::try_load<int(int, int)>(file), [](const auto& f) { std::cout << f(5, 6); });
  } else {
    return 2;
  }
}
