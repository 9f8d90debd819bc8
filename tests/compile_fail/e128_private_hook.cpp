// A private hook that nobody may call; without it the class is an aggregate.
#include <brine/brine.hpp>

class order {
 public:
  int id = 0, cached = 0;

 private:
#ifndef BRINE_MUST_FAIL
  friend brine::access;
#endif
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id);
  }
};
auto save(const order& o) { return brine::dumps(o); }
