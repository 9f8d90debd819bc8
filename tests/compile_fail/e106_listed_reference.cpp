// A reference in a list of captures.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
auto save(int x) {
  return brine::dumps(brine::closure<"cb">([BRINE_CAPTURE(&x)] { return x; }));
}
#else
auto save(int x) {
  return brine::dumps(brine::closure<"cb">([BRINE_CAPTURE(x)] { return x; }));
}
#endif
