// A pointer to a data member.
#include <brine/brine.hpp>

struct point {
  int x;
};

#ifdef BRINE_MUST_FAIL
brine::function<int(const point&)> f() { return &point::x; }
#else
brine::function<int(const point&)> f() { return brine::getter<&point::x>; }
#endif
