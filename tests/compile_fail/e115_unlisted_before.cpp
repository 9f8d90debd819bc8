// A capture before the list, and one that fits into a gap.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
brine::function<int()> make(char c, int x, double y) {
  return brine::closure<"before">([c, BRINE_CAPTURE(x, y)] { return x + c + static_cast<int>(y); });
}
#else
brine::function<int()> make(char c, int x, double y) {
  return brine::closure<"before">([BRINE_CAPTURE(c, x, y)] { return x + c + static_cast<int>(y); });
}
#endif
