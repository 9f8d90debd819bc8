// A reference to a callable, in a function object.
#include <brine/brine.hpp>
#include <functional>

struct counter {
  int count;
  int operator()() { return ++count; }
};
#ifdef BRINE_MUST_FAIL
brine::function<int()> made(counter& c) { return std::ref(c); }
#else
brine::function<int()> made(counter& c) { return c; }
#endif
