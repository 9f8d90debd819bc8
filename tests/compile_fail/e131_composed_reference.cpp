// A reference into a temporary object that can't be copied.
#include <brine/brine.hpp>
#include <memory>

#ifdef BRINE_MUST_FAIL
const std::unique_ptr<int>& same(const std::unique_ptr<int>& p) { return p; }
#else
int same(const std::unique_ptr<int>& p) { return *p; }
#endif
std::unique_ptr<int> make(int x) { return std::make_unique<int>(x); }

auto composed() { return brine::compose(brine::fn<&same>, brine::fn<&make>); }
