// A raw pointer.
#include <brine/brine.hpp>
#include <memory>

#ifdef BRINE_MUST_FAIL
struct list {
  int value;
  list* next;
};
auto save(const list& l) { return brine::dumps(l); }
#else
struct list {
  int value;
  std::unique_ptr<list> next;
};
auto save(const list& l) { return brine::dumps(l); }
#endif
