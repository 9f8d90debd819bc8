// The same of a function object of another signature.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
brine::move_only_function<const long&()> make(brine::function<int()> f) { return f; }
#else
brine::move_only_function<long()> make(brine::function<int()> f) { return f; }
#endif
