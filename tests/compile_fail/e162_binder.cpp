// What std::bind returns.
#include <brine/brine.hpp>
#include <functional>

int add(int a, int b);
int add(int a, int b) { return a + b; }

#ifdef BRINE_MUST_FAIL
brine::function<int(int)> f() { return std::bind(&add, 1, std::placeholders::_1); }
#else
brine::function<int(int)> f() { return brine::partial(brine::fn<&add>, 1); }
#endif
