// A callable that only moves, in a function object that copies.
#include <brine/brine.hpp>
#include <memory>
#include <utility>

#ifdef BRINE_MUST_FAIL
struct task {
  std::unique_ptr<int> value;
  int operator()() const { return *value; }
};
brine::function<int()> make(task t) { return brine::closure<"task">(std::move(t)); }
#else
struct task {
  std::unique_ptr<int> value;
  int operator()() const { return *value; }
};
brine::move_only_function<int()> make(task t) { return brine::closure<"task">(std::move(t)); }
#endif
