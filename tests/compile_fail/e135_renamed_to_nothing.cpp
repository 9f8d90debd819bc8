// The present name of a renamed member, which no member has.
#include <brine/brine.hpp>
#include <string>
#include <vector>

struct line {
  std::string article;
  int quantity = 0;
};
#ifdef BRINE_MUST_FAIL
template <>
inline constexpr auto brine::renamed<line> = brine::renames{{"quantity", "qty"}};  // the wrong way round
#else
template <>
inline constexpr auto brine::renamed<line> = brine::renames{{"qty", "quantity"}};
#endif
auto load(const std::string& bytes) { return brine::loads<std::vector<line>>(bytes); }
