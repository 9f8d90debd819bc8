// Two members that exchanged their names: documents of before and after look alike.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
struct pair {
  int a = 0, b = 0;
};
template <>
inline constexpr auto brine::renamed<pair> = brine::renames{{"a", "b"}, {"b", "a"}};
#else
struct pair {
  int new_b = 0, new_a = 0;
};
template <>
inline constexpr auto brine::renamed<pair> = brine::renames{{"a", "new_b"}, {"b", "new_a"}};
#endif
auto save(const pair& p) { return brine::dumps(p); }
