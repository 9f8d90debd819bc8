// An empty base with a hook that visits nothing: what the class adds would be lost.
#include <brine/brine.hpp>

struct serializable {
  template <class Archive>
  void serialize(Archive&) {}
};
struct order : serializable {
  int id = 0;
#ifndef BRINE_MUST_FAIL
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id);
  }
#endif
};
auto save(const order& o) { return brine::dumps(o); }
