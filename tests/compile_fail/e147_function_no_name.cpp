// The same of a function.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
#define NAME ""
#else
#define NAME "shop/half"
#endif
int half(int x) { return x / 2; }
brine::function<int(int)> make() { return brine::fn<NAME, &half>; }
