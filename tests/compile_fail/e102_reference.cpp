// A reference in a wrapper.
#include <brine/brine.hpp>
#include <functional>
#include <vector>

#ifdef BRINE_MUST_FAIL
auto save(int& x) { return brine::dumps(std::vector<std::reference_wrapper<int>>{x}); }
#else
auto save(int& x) { return brine::dumps(std::vector<int>{x}); }
#endif
