// A class's name that isn't UTF-8.
#include <brine/brine.hpp>

#include <memory>

#ifdef BRINE_MUST_FAIL
#define NAME "\xE9tage"
#else
#define NAME "\xC3\xA9tage"
#endif
struct shape {
  virtual ~shape() = default;
  int n = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(n);
  }
};
struct floor_plan : shape {};
BRINE_CLASS(NAME, floor_plan, shape);
