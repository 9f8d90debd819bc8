// A migration reads the old state of a closure and writes the new one: both can be persisted.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
struct old_state {
  int* rate;
};
#else
struct old_state {
  int rate;
};
#endif
struct new_state {
  double rate;
};
bool migrations() {
  return brine::migrate<"x">([](old_state s) -> new_state { return {s.rate != 0 ? 1.0 : 0.0}; });
}
