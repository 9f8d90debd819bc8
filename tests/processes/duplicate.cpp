// duplicate verify | save_a FILE | save_b FILE | innocent FILE | load FILE:
// a program that gave two types one name, in two files.
#include "duplicate.hpp"

#include <string>
#include <string_view>

#include "report.hpp"

int main(int argc, char** argv) {
  const std::string_view what = argc > 1 ? argv[1] : "";
  const std::string file = argc > 2 ? argv[2] : "";
  if (what == "verify") {
    report(brine::registry().try_verify());
  } else if (what == "save_a") {
    report(brine::try_dump(from_a(), file));
  } else if (what == "save_b") {
    report(brine::try_dump(from_b(), file));
  } else if (what == "innocent") {
    report(brine::try_dump(innocent(), file));
  } else if (what == "load") {
    report(brine::try_load<int(int)>(file), [](const auto& f) { std::cout << f(5); });
  } else {
    return 2;
  }
}
