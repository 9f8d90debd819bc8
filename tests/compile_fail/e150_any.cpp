// A class that is made from anything is a member, no base class.
#include <any>
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
struct record {
  std::any value;
  int number;
};
#else
struct record {
  int value;
  int number;
};
#endif
auto save(const record& r) { return brine::dumps(r); }
