// A result by reference is none to remember.
#include <brine/brine.hpp>
#include <string>

#ifdef BRINE_MUST_FAIL
auto remembered(const brine::function<const std::string&(int)>& f) { return brine::memoize(f); }
#else
auto remembered(const brine::function<std::string(int)>& f) { return brine::memoize(f); }
#endif
