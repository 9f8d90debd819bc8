// twin save WHICH... FILE saves the closures: a, b; A, B with captures; na, nb with one name for both.
// twin load FILE calls them. twin verify asks the registry.
#include "twin.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "report.hpp"

int main(int argc, char** argv) {
  const std::string_view what = argc > 1 ? argv[1] : "";
  if (what == "verify") {
    report(brine::registry().try_verify());
    return 0;
  }
  if (argc < 3) return 2;
  const std::string file = argv[argc - 1];
  if (what == "load") {
    report(brine::try_load<std::vector<brine::function<int(int)>>>(file), [](const auto& all) {
      for (const auto& f : all) std::cout << f(5) << ' ';
    });
    return 0;
  }
  std::vector<brine::function<int(int)>> all;
  for (int i = 2; i + 1 < argc; ++i) {
    const std::string_view which = argv[i];
    if (which == "a") all.push_back(twin_a());
    if (which == "b") all.push_back(twin_b());
    if (which == "A") all.push_back(capturing_twin_a());
    if (which == "B") all.push_back(capturing_twin_b());
    if (which == "na") all.push_back(named_twin_a());
    if (which == "nb") all.push_back(named_twin_b());
  }
  report(brine::try_dump(all, file));
}
