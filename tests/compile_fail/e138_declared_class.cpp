// A pointer to a class that is only declared.
#include <brine/brine.hpp>
#include <memory>

struct shape;
#ifdef BRINE_MUST_FAIL
struct box {
  std::unique_ptr<shape, void (*)(shape*)> content;
};
#else
struct shape {
  int sides;
};
struct box {
  std::unique_ptr<shape> content;
};
#endif
auto save(const box& b) { return brine::dumps(b); }
