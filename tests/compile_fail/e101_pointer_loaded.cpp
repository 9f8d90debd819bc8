// A raw pointer, deep in what is loaded, and asked for in every form.
#include <brine/brine.hpp>
#include <map>
#include <string>
#include <vector>

#ifdef BRINE_MUST_FAIL
struct widget {
  const char* label;
};
struct window {
  std::vector<std::map<int, widget>> rows;
};
auto load(const std::string& bytes) { return brine::loads<window>(bytes); }
#else
struct widget {
  std::string label;
};
struct window {
  std::vector<std::map<int, widget>> rows;
};
auto load(const std::string& bytes) { return brine::loads<window>(bytes); }
#endif
