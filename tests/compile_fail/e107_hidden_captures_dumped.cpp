// The same, named and handed to dumps.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
auto save(int x) {
  return brine::dumps(brine::closure<"x">([x] { return x; }));
}
#else
auto save(int x) {
  return brine::dumps(brine::closure<"x">([BRINE_CAPTURE(x)] { return x; }));
}
#endif
