// A hook that the base class has, and that doesn't know what the class adds.
#include <brine/brine.hpp>

struct base {
  int id = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id);
  }
};
#ifdef BRINE_MUST_FAIL
struct derived : base {
  double value = 0;
};
#else
struct derived : base {
  double value = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(static_cast<base&>(*this), value);
  }
};
#endif
auto save(const derived& d) { return brine::dumps(d); }
