// A closure without a name.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
brine::function<int(int)> f() {
  return brine::closure([](int x) { return 2 * x; });
}
#else
brine::function<int(int)> f() {
  return brine::closure<"twice">([](int x) { return 2 * x; });
}
#endif
