// What std::bind_front returns, as a member.
#include <brine/brine.hpp>
#include <functional>

int add(int a, int b);
int add(int a, int b) { return a + b; }

#ifdef BRINE_MUST_FAIL
struct job {
  decltype(std::bind_front(&add, 1)) run;
};
auto f(const job& j) { return brine::dumps(j); }
#else
struct job {
  brine::function<int(int)> run;
};
auto f(const job& j) { return brine::dumps(j); }
#endif
