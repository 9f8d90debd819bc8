// A member with a hook, in an aggregate with a base class: the compiler shows what it consists of instead.
#include <brine/brine.hpp>

struct base {
  int id;
};
struct angle {
  double degrees;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(degrees);
  }
};
#ifdef BRINE_MUST_FAIL
struct derived : base {
  angle at;
};
#else
struct derived : base {
  angle at;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id, at);
  }
};
#endif
auto save(const derived& d) { return brine::dumps(d); }
