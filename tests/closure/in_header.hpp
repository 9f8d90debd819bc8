// Included by two files.
#pragma once

#include <brine/brine.hpp>

#include <vector>

namespace in_header {

using function = brine::function<int(int)>;

// One for each file, and one for both.
const auto of_each = brine::closure<"header/of each">([](int x) { return x + 1; });
inline const auto of_both = brine::closure<"header/of both">([](int x) { return x + 2; });

struct before {
  int was;
  int operator()(int x) const { return x + was; }
};
struct now {
  int is;
  int operator()(int x) const { return x + is; }
};
const bool migrated = brine::migrate<"header/moved">([](before b) -> now { return {b.was}; });

function other_each();
function other_both();

}  // namespace in_header
