// A result that holds what only moves in a container: it has a copy constructor, but no copy of it compiles.
#include <brine/brine.hpp>
#include <memory>
#include <vector>

#ifdef BRINE_MUST_FAIL
using owned = std::unique_ptr<int>;
#else
using owned = std::shared_ptr<int>;
#endif
std::vector<owned> make(int) { return {}; }
auto f = brine::memoize(brine::function<std::vector<owned>(int)>{brine::fn<&make>});
