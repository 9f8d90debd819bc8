// A bit-field behind many members.
#include <brine/brine.hpp>

#define TEN(n) int n##0, n##1, n##2, n##3, n##4, n##5, n##6, n##7, n##8, n##9;

#ifdef BRINE_MUST_FAIL
struct flags {
  TEN(a) TEN(b) TEN(c) TEN(d) TEN(e) TEN(f) TEN(g) unsigned last : 3;
};
#else
struct flags {
  TEN(a) TEN(b) TEN(c) TEN(d) TEN(e) TEN(f) TEN(g) unsigned last;
};
#endif
auto copy(const flags& f) { return brine::loads<flags>(brine::dumps(f)); }
