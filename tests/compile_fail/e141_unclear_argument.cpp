// A signature with a template argument that compilers spell each in their own way, in a callable saved as it is.
#include <brine/brine.hpp>

struct point {
  int x, y;
};
template <point At>
struct pinned {};
#ifndef BRINE_MUST_FAIL
template <>
inline constexpr std::string_view brine::signature_name<pinned<point{1, 2}>> = "pinned at 1, 2";
#endif
auto make() {
  return brine::dumps(brine::closure<"pin">([](pinned<point{1, 2}>) { return 1; }));
}
