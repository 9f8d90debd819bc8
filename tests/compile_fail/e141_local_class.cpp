// A local class, which Clang calls as if it stood outside of its function.
#include <brine/brine.hpp>

struct reading {
  int value;
};
auto make() {
#ifdef BRINE_MUST_FAIL
  struct reading {
    int value;
  };
#endif
  return brine::dumps(brine::closure<"on reading">([](const reading& r) { return r.value; }));
}
