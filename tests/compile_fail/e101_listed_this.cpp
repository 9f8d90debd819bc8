// this in a list of captures.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
struct button {
  int id;
  auto callback(int x) {
    return brine::dumps(brine::closure<"cb">([BRINE_CAPTURE(x, this)] { return id + x; }));
  }
};
auto save(button b) { return b.callback(1); }
#else
struct button {
  int id;
  auto callback(int x) {
    return brine::dumps(brine::closure<"cb">([BRINE_CAPTURE(x, (self, *this))] { return self.id + x; }));
  }
};
auto save(button b) { return b.callback(1); }
#endif
