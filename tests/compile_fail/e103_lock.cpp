// A mutex among the members.
#include <brine/brine.hpp>
#include <mutex>

#ifdef BRINE_MUST_FAIL
struct account {
  long cents;
  std::mutex lock;
};
auto save(const account& a) { return brine::dumps(a); }
#else
struct account {
  long cents = 0;
  std::mutex lock;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(cents);
  }
};
auto save(const account& a) { return brine::dumps(a); }
#endif
