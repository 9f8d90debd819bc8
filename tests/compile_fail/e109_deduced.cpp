// A function pointer in a function object whose signature is deduced.
#include <brine/brine.hpp>

int next(int n);

#ifdef BRINE_MUST_FAIL
auto made() {
  brine::function f = &next;
  return f;
}
#else
auto made() {
  brine::function f = brine::fn<&next>;
  return f;
}
#endif
