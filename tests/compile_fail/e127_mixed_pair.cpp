// A save() that is a member, and a load() that isn't.
#include <brine/brine.hpp>

namespace app {
struct order {
  int id = 0;
  template <class Archive>
  void save(Archive& ar) const {
    ar(id);
  }
#ifndef BRINE_MUST_FAIL
  template <class Archive>
  void load(Archive& ar) {
    ar(id);
  }
#endif
};
#ifdef BRINE_MUST_FAIL
template <class Archive>
void load(Archive& ar, order& o) {
  ar(o.id);
}
#endif
}  // namespace app
app::order load(const std::vector<std::byte>& bytes) { return brine::loads<app::order>(bytes); }
