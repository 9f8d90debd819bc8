// A union.
#include <brine/brine.hpp>
#include <variant>

#ifdef BRINE_MUST_FAIL
union number {
  int i;
  double d;
};
struct cell {
  number value;
};
auto save(const cell& c) { return brine::dumps(c); }
#else
struct cell {
  std::variant<int, double> value;
};
auto save(const cell& c) { return brine::dumps(c); }
#endif
