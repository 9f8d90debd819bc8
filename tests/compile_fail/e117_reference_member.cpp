// An aggregate with a reference member.
#include <brine/brine.hpp>
#include <string>

#ifdef BRINE_MUST_FAIL
struct user {
  int id;
  std::string& log;
};
auto save(const user& u) { return brine::dumps(u); }
#else
struct user {
  int id;
  std::string log;
};
auto save(const user& u) { return brine::dumps(u); }
#endif
