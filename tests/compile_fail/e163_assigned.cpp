// An init-capture as the language writes it.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
struct button {
  int id;
  auto callback() {
    return brine::dumps(brine::closure<"cb">([BRINE_CAPTURE(id = 5)] { return id; }));
  }
};
auto save(button b) { return b.callback(); }
#else
struct button {
  int id;
  auto callback() {
    return brine::dumps(brine::closure<"cb">([BRINE_CAPTURE((id, 5))] { return id; }));
  }
};
auto save(button b) { return b.callback(); }
#endif
