#include "duplicate.hpp"

namespace first_file {
struct doubler {
  int operator()(int x) const { return 2 * x; }
};
}  // namespace first_file

brine::function<int(int)> from_a() { return brine::closure<"report/line">(first_file::doubler{}); }
brine::function<int(int)> innocent() {
  return brine::closure<"report/innocent">([](int x) { return x; });
}
