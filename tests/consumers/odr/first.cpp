// brine.hpp in two files of one program: it links, both share one registry, and closures that
// look alike in both stay apart.
#include <cstdio>

#include "shared.hpp"

namespace {

number hidden() {
  return [](int x) { return x - 1; };
}

int failures = 0;

void expect(int found, int wanted, const char* what) {
  if (found == wanted) return;
  std::printf("%s: %d instead of %d\n", what, found, wanted);
  ++failures;
}

}  // namespace

int main() {
  expect(brine::loads<int(int)>(second_named())(1), 11, "the other file's named closure");
  expect(second_call(brine::dumps(named()), 1), 11, "a named closure in the other file");
  expect(brine::loads<int(int)>(second_unnamed())(1), 100, "the other file's unnamed closure");
  expect(second_call(brine::dumps(unnamed()), 1), 100, "an unnamed closure in the other file");
  expect(brine::loads<int(int)>(second_private())(1), -1, "the other file's private closure");
  expect(second_call(brine::dumps(hidden()), 1), 0, "a private closure in the other file");
  expect(brine::loads<int(int)>(brine::dumps(hidden()))(1), 0, "this file's private closure");
  expect(brine::dumps(named()) == second_named() ? 1 : 0, 1, "both files' documents of one closure are the same");
  const auto conflicts = brine::registry().try_verify();
  expect(conflicts ? 1 : 0, 1, conflicts ? "" : conflicts.error().what());
  return failures == 0 ? 0 : 1;
}
