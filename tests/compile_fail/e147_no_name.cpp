// A closure whose name has no bytes would be an unnamed one.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
#define NAME ""
#else
#define NAME "shop/count"
#endif
struct count {
  int n = 0;
};
auto make() {
  return brine::dumps(brine::function<int()>{brine::bind<NAME>(count{}, [](count& c) { return ++c.n; })});
}
