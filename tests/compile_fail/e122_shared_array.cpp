// A shared_ptr to an array, which doesn't know how many objects it owns.
#include <brine/brine.hpp>

#include <memory>
#include <vector>

#ifdef BRINE_MUST_FAIL
using numbers = std::shared_ptr<int[]>;
#else
using numbers = std::shared_ptr<std::vector<int>>;
#endif
auto save(const numbers& n) { return brine::dumps(n); }
