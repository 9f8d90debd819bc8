// A lambda that captures this: Clang shows the pointer that it is, and GCC has a name for it.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
struct button {
  int id;
  auto callback() {
    return brine::dumps(brine::closure<"cb">([this] { return id; }));
  }
};
auto save(button b) { return b.callback(); }
#else
struct button {
  int id;
  auto callback() {
    return brine::dumps(brine::closure<"cb">([BRINE_CAPTURE((copy, *this))] { return copy.id; }));
  }
};
auto save(button b) { return b.callback(); }
#endif
