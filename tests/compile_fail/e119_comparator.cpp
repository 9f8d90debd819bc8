// A container whose comparator can't be made.
#include <brine/brine.hpp>
#include <set>
#include <string>

#ifdef BRINE_MUST_FAIL
struct order {
  explicit order(int by) : by_{by} {}
  bool operator()(int a, int b) const { return a % by_ < b % by_; }
  int by_;
};
#else
struct order {
  explicit order(int by = 10) : by_{by} {}
  bool operator()(int a, int b) const { return a % by_ < b % by_; }
  int by_;
};
#endif
auto load(const std::string& bytes) { return brine::loads<std::set<int, order>>(bytes); }
