#include "duplicate.hpp"

namespace second_file {
struct tripler {
  int operator()(int x) const { return 3 * x; }
};
}  // namespace second_file

brine::function<int(int)> from_b() { return brine::closure<"report/line">(second_file::tripler{}); }
