// A view, loaded.
#include <brine/brine.hpp>
#include <string>
#include <string_view>

#ifdef BRINE_MUST_FAIL
struct entry {
  int id;
  std::string_view name;
};
auto load(const std::string& bytes) { return brine::try_loads<entry>(bytes); }
#else
struct entry {
  int id;
  std::string name;
};
struct shown {
  int id;
  std::string_view name;
};
auto save(const shown& s) { return brine::dumps(s); }
auto load(const std::string& bytes) { return brine::try_loads<entry>(bytes); }
#endif
