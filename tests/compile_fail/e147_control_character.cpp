// A name with a line's end in it, which would be two lines of a manifest.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
#define NAME "shop/half\nshop/twice"
#else
#define NAME "shop/half|shop/twice"
#endif
brine::function<int(int)> make() {
  return brine::closure<NAME>([](int x) { return x / 2; });
}
