// A pointer that doesn't say what it points to.
#include <brine/brine.hpp>
#include <memory>

#ifdef BRINE_MUST_FAIL
struct box {
  std::shared_ptr<void> content;
};
#else
struct box {
  std::shared_ptr<int> content;
};
#endif
auto copy(const box& b) { return brine::loads<box>(brine::dumps(b)); }
