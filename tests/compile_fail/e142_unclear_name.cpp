// A function in an unnamed namespace, whose name is each file's own.
#include <brine/brine.hpp>

namespace {
int half(int x) { return x / 2; }
}  // namespace
#ifdef BRINE_MUST_FAIL
brine::function<int(int)> make() { return brine::fn<&half>; }
#else
brine::function<int(int)> make() { return brine::fn<"half", &half>; }
#endif
