// *this in a list of captures.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
struct button {
  int id;
  auto callback() {
    return brine::dumps(brine::closure<"cb">([BRINE_CAPTURE(*this)] { return id; }));
  }
};
auto save(button b) { return b.callback(); }
#else
struct button {
  int id;
  auto callback() {
    return brine::dumps(brine::closure<"cb">([BRINE_CAPTURE((self, *this))] { return self.id; }));
  }
};
auto save(button b) { return b.callback(); }
#endif
