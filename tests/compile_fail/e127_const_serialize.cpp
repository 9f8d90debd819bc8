// A hook that can only save.
#include <brine/brine.hpp>

struct order {
  int id = 0;
  template <class Archive>
#ifdef BRINE_MUST_FAIL
  void serialize(Archive& ar) const {
#else
  void serialize(Archive& ar) {
#endif
      ar(id);
}
}
;
auto save(const order& o) { return brine::dumps(o); }
