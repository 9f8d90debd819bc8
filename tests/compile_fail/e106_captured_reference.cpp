// A lambda that captures by reference.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
brine::function<int()> make(int& x) {
  return [&x] { return ++x; };
}
#else
brine::function<int()> make(int x) {
  return [x] { return x; };
}
#endif
