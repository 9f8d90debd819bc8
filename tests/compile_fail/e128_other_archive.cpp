// A hook for the archive of another library; the corrected class says that it isn't meant.
#include <brine/brine.hpp>

struct other_archive {
  void operator()(int&) {}
};
struct order {
  int id = 0;
  void serialize(other_archive& ar) { ar(id); }
};
#ifndef BRINE_MUST_FAIL
template <>
inline constexpr brine::hook brine::hook_of<order> = brine::hook::none;
#endif
auto save(const order& o) { return brine::dumps(o); }
