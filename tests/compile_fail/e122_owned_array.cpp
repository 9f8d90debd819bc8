// A pointer to an array.
#include <brine/brine.hpp>
#include <memory>
#include <vector>

#ifdef BRINE_MUST_FAIL
struct buffer {
  std::unique_ptr<int[]> data;
};
auto save(const buffer& b) { return brine::dumps(b); }
#else
struct buffer {
  std::vector<int> data;
};
auto save(const buffer& b) { return brine::dumps(b); }
#endif
