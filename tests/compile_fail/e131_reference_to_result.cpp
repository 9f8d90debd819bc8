// A callable that returns a value, under a signature that returns a reference.
#include <brine/brine.hpp>
#include <string>

#ifdef BRINE_MUST_FAIL
brine::function<const std::string&()> make() {
  return brine::closure<"name">([] { return std::string{"name"}; });
}
#else
brine::function<std::string()> make() {
  return brine::closure<"name">([] { return std::string{"name"}; });
}
#endif
