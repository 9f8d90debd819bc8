// The same of a state beside its code, and deep inside it.
#include <brine/brine.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

struct node {
  int value = 0;
  std::vector<std::unique_ptr<node>> children;
};
struct state {
  std::map<std::string, std::optional<node>> nodes;
};
#ifdef BRINE_MUST_FAIL
using function = brine::function<int()>;
#else
using function = brine::move_only_function<int()>;
#endif
function make(state s) {
  return brine::bind<"task">(std::move(s), [](const state& now) { return static_cast<int>(now.nodes.size()); });
}
