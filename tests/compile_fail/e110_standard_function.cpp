// A std::function.
#include <brine/brine.hpp>
#include <functional>
#include <string>

#ifdef BRINE_MUST_FAIL
struct handler {
  std::function<void(int)> call;
};
auto load(const std::string& bytes) { return brine::loads<handler>(bytes); }
#else
struct handler {
  brine::function<void(int)> call;
};
auto load(const std::string& bytes) { return brine::loads<handler>(bytes); }
#endif
