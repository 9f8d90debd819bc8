// A factory's arguments are stored: its maker can't be given the object itself.
#include <string>

#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
auto make(std::string& log) {
  return brine::factory<"x">([](std::string& to) { return [&to](int) { to += 'x'; }; })(log);
}
#else
auto make(std::string& log) {
  return brine::factory<"x">([](const std::string& to) { return [to](int) { return to.size(); }; })(log);
}
#endif
