// The same of a factory.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
#define NAME ""
#else
#define NAME "shop/scale"
#endif
auto make() {
  return brine::dumps(brine::factory<NAME>([](int by) { return [by](int x) { return x * by; }; })(2));
}
