// A function pointer.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
struct handler {
  int id;
  void (*call)(int);
};
auto save(const handler& h) { return brine::dumps(h); }
#else
struct handler {
  int id;
  brine::function<void(int)> call;
};
auto save(const handler& h) { return brine::dumps(h); }
#endif
