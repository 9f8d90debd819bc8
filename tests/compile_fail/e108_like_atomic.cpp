// What can be loaded only is no atomic.
#include <atomic>
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
class thing {
 public:
  using value_type = int;
  bool is_lock_free() const;
  int load() const;

 private:
  int hidden_ = 0;
};
#else
using thing = std::atomic<int>;
#endif
auto save(const thing& t) { return brine::dumps(t); }
