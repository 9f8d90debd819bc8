// A lambda whose captures the compiler does not show.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
brine::function<int()> make(int x) {
  return [x] { return x; };
}
#else
brine::function<int()> make(int x) {
  return [BRINE_CAPTURE(x)] { return x; };
}
#endif
