// A callable that holds what only moves inside a container, which says of itself that it can be copied.
#include <brine/brine.hpp>
#include <memory>
#include <utility>
#include <vector>

struct task {
  std::vector<std::unique_ptr<int>> values;
  int operator()() const { return *values.at(0); }
};
#ifdef BRINE_MUST_FAIL
brine::function<int()> make(task t) { return brine::closure<"task">(std::move(t)); }
#else
brine::move_only_function<int()> make(task t) { return brine::closure<"task">(std::move(t)); }
#endif
