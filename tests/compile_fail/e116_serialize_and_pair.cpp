// A serialize() beside save() and load(), all members; the corrected class says which it means.
#include <brine/brine.hpp>

struct order {
  int id = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id);
  }
  template <class Archive>
  void save(Archive& ar) const {
    ar(id);
  }
  template <class Archive>
  void load(Archive& ar) {
    ar(id);
  }
};
#ifndef BRINE_MUST_FAIL
template <>
inline constexpr brine::hook brine::hook_of<order> = brine::hook::save_load;
#endif
auto save(const order& o) { return brine::dumps(o); }
