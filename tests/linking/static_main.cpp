// Says whether the closure of the static library is in the program: the argument is what is expected.
#include <cstdio>
#include <string_view>

#include "callbacks.hpp"

#ifdef BRINE_TEST_ANCHOR
BRINE_USE_ANCHOR(linking_static)
#endif

int main(int, char** arguments) {
  const bool expected = std::string_view{arguments[1]} == "present";
  const auto check = brine::registry().try_expect({"linking/static"});
  if (!check) std::puts(check.error().what());
  if (static_cast<bool>(check) != expected) return 1;
  return !expected && std::string_view{check.error().what()}.find("\"linking/static\"") == std::string_view::npos;
}
