// One old name that two members claim.
#include <brine/brine.hpp>
#include <string>

struct person {
  std::string first_name, last_name;
};
template <>
#ifdef BRINE_MUST_FAIL
inline constexpr auto brine::renamed<person> = brine::renames{{"name", "first_name"}, {"name", "last_name"}};
#else
inline constexpr auto brine::renamed<person> = brine::renames{{"name", "last_name"}, {"surname", "last_name"}};
#endif
auto load(const std::string& bytes) { return brine::loads<person>(bytes); }
