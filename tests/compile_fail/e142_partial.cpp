// What is made of a function without a name of its own is named after it.
#include <brine/brine.hpp>

namespace {
int add(int a, int b) { return a + b; }
}  // namespace
#ifdef BRINE_MUST_FAIL
auto make() { return brine::dumps(brine::partial(brine::fn<&add>, 1)); }
#else
auto make() { return brine::dumps(brine::partial(brine::fn<"add", &add>, 1)); }
#endif
