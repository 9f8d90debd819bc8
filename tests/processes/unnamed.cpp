// unnamed save FILE, unnamed load FILE: closures without names. Built twice, with another STEP, it stands
// for a program before and after a change of its source.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report.hpp"

namespace {

using callback = brine::function<int(int)>;

template <int N>
callback of_template() {
  return [](int x) { return x * N; };
}

std::vector<callback> callbacks(int captured) {
  std::vector<callback> all;
  all.emplace_back([](int x) { return x + STEP; });
  all.emplace_back([](int x) { return x - STEP; });
  all.emplace_back([BRINE_CAPTURE(captured)](int x) { return x + captured; });
  all.push_back(of_template<2>());
  all.push_back(of_template<3>());
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::string_view what = argv[1];
  const std::string file = argv[2];
  // Where this process has the program: elsewhere each time, if addresses are randomised.
  std::cout << "at " << reinterpret_cast<std::uintptr_t>(&callbacks) << '\n';
  if (what == "save") {
    report(brine::try_dump(callbacks(40), file));
  } else if (what == "load") {
    report(brine::try_load<std::vector<callback>>(file), [](const auto& all) {
      for (const auto& f : all) std::cout << f(100) << ' ';
    });
  } else {
    return 2;
  }
}
