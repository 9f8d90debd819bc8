// A hook that asks for the version of a class that has none.
#include <brine/brine.hpp>

struct order {
  int id = 0, year = 0;
  template <class Archive>
  void serialize(Archive& ar, const unsigned version) {
    ar & id;
    if (version >= 1) ar & year;
  }
};
#ifndef BRINE_MUST_FAIL
template <>
inline constexpr std::uint32_t brine::class_version<order> = 1;
#endif
auto save(const order& o) { return brine::dumps(o); }
