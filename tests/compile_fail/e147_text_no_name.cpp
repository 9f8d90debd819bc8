// The same of a closure with its text.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
#define NAME ""
#else
#define NAME "shop/half"
#endif
brine::function<int(int)> make() {
  return BRINE_CLOSURE(NAME, [](int x) { return x / 2; });
}
