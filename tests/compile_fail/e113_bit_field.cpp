// A bit-field.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
struct flags {
  unsigned a : 3;
  unsigned b : 5;
};
auto save(const flags& f) { return brine::dumps(f); }
#else
struct flags {
  unsigned a : 3;
  unsigned b : 5;
  template <class Archive>
  void serialize(Archive& ar) {
    unsigned x = a, y = b;
    ar(x, y);
    a = x & 7U;
    b = y & 31U;
  }
};
auto save(const flags& f) { return brine::dumps(f); }
#endif
