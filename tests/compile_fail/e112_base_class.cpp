// An aggregate with a base class.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
struct base {
  int id;
};
struct derived : base {
  double value;
};
auto save(const derived& d) { return brine::dumps(d); }
#else
struct base {
  int id;
};
struct derived {
  base b;
  double value;
};
auto save(const derived& d) { return brine::dumps(d); }
#endif
