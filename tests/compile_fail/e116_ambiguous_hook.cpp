// Two ways to serialize one class.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
namespace app {
struct twice {
  int value = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(value);
  }
};
template <class Archive>
void serialize(Archive& ar, twice& t) {
  ar(t.value);
}
}  // namespace app
auto save(const app::twice& t) { return brine::dumps(t); }
#else
namespace app {
struct twice {
  int value = 0;
};
template <class Archive>
void serialize(Archive& ar, twice& t) {
  ar(t.value);
}
}  // namespace app
auto save(const app::twice& t) { return brine::dumps(t); }
#endif
