// A class that looks like the container that it is derived from, and is more.
#include <brine/brine.hpp>

#include <string>
#include <vector>

#ifdef BRINE_MUST_FAIL
struct labelled : std::vector<int> {
  std::string label;
};
#else
struct labelled {
  std::vector<int> all;
  std::string label;
};
#endif
labelled load(const std::string& bytes) { return brine::loads<labelled>(bytes); }
