// A closure that captures a pointer, handed to dumps; storable says so before.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
auto save(int* to) {
  const auto f = [BRINE_CAPTURE(to)](int x) { return x + *to; };
  static_assert(!brine::storable<decltype(f)> && brine::why_not<decltype(f)>().starts_with("brine[E101]: to: int"));
  return brine::dumps(f);
}
#else
auto save(int to) {
  const auto f = [BRINE_CAPTURE(to)](int x) { return x + to; };
  static_assert(brine::storable<decltype(f)> && brine::why_not<decltype(f)>().empty());
  return brine::dumps(f);
}
#endif
