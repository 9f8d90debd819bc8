// An argument that can only be moved is none to remember.
#include <brine/brine.hpp>
#include <memory>

#ifdef BRINE_MUST_FAIL
auto remembered(const brine::function<int(std::unique_ptr<int>)>& f) { return brine::memoize(f); }
#else
auto remembered(const brine::function<int(const std::shared_ptr<int>&)>& f) { return brine::memoize(f); }
#endif
