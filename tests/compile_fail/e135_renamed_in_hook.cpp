// The members that a serialize() visits have no names, so that none can have a new one.
#include <brine/brine.hpp>

struct tally {
  int total = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(total);
  }
};
#ifdef BRINE_MUST_FAIL
template <>
inline constexpr auto brine::renamed<tally> = brine::renames{{"sum", "total"}};
#endif
auto save(const tally& t) { return brine::dumps(t); }
