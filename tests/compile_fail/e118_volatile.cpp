// A volatile member.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
struct port {
  volatile int status;
};
auto save(const port& p) { return brine::dumps(p); }
#else
struct port {
  volatile int status = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    int copy = status;
    ar(copy);
    status = copy;
  }
};
auto save(const port& p) { return brine::dumps(p); }
#endif
