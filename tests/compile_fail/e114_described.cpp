// A callable of many signatures, described.
#include <brine/brine.hpp>
#include <map>
#include <string>

#ifdef BRINE_MUST_FAIL
auto described() { return brine::describe(brine::item("key")); }
#else
auto described() {
  return brine::describe(brine::function<int(const std::map<std::string, int>&)>{brine::item("key")});
}
#endif
