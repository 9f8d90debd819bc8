// A type that is refused for saving and for loading at once is refused once.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
struct node {
  node* next;
};
#else
struct node {
  int next;
};
#endif
auto copy(const node& n) { return brine::loads<node>(brine::dumps(n)); }
