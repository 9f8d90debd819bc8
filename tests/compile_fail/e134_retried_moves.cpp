// An argument that can only be moved is gone after the first attempt.
#include <brine/brine.hpp>
#include <memory>

#ifdef BRINE_MUST_FAIL
auto retried(const brine::function<int(std::unique_ptr<int>)>& f) { return brine::retry(f, 3); }
#else
auto retried(const brine::function<int(const std::unique_ptr<int>&)>& f) { return brine::retry(f, 3); }
#endif
