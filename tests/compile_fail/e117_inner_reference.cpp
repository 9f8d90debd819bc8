// A reference member of a member.
#include <brine/brine.hpp>

struct inner {
#ifdef BRINE_MUST_FAIL
  int& value;
#else
  int value;
#endif
};
struct outer {
  int number;
  inner part;
};
auto save(const outer& o) { return brine::dumps(o); }
