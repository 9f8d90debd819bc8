// A generic lambda has no one signature.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
auto save() {
  return brine::dumps([](auto x) { return x; });
}
#else
auto save() {
  return brine::dumps(brine::function<int(int)>{[](auto x) { return x; }});
}
#endif
