// A named closure whose signature mentions a type in an unnamed namespace: another program may have one of that name.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
namespace {
#else
namespace shop {
#endif
struct event {
  int id;
};
}  // namespace
#ifndef BRINE_MUST_FAIL
using shop::event;
#endif
auto make() {
  return brine::dumps(
      brine::function<int(const event&)>{brine::closure<"on event">([](const event& e) { return e.id; })});
}
