// What counts is no duration.
#include <brine/brine.hpp>
#include <chrono>

#ifdef BRINE_MUST_FAIL
class thing {
 public:
  using rep = long;
  using period = int;
  long count() const;

 private:
  int hidden_ = 0;
};
#else
using thing = std::chrono::seconds;
#endif
auto save(const thing& t) { return brine::dumps(t); }
