// A capture behind the list.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
brine::function<int()> make(int x, int y) {
  return [BRINE_CAPTURE(x), y] { return x + y; };
}
#else
brine::function<int()> make(int x, int y) {
  return [BRINE_CAPTURE(x, y)] { return x + y; };
}
#endif
