// A migration of a closure without a name.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
#define NAME ""
#else
#define NAME "shop/discount"
#endif
struct before {
  int rate;
};
struct after {
  double rate;
};
const bool migrated = brine::migrate<NAME>([](before b) -> after { return {b.rate / 100.0}; });
