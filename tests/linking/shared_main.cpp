// A program and a shared library save and load each other's closures, and the one that both have.
#include <cstdio>
#include <utility>

#include "callbacks.hpp"
#include "shared_library.hpp"

#define EXPECT(what)                                         \
  do {                                                       \
    if (!(what)) {                                           \
      std::printf("%s:%d: %s\n", __FILE__, __LINE__, #what); \
      return 1;                                              \
    }                                                        \
  } while (false)

using linking::on_int;

int main() {
  brine::registry().verify();
  EXPECT(brine::registry().try_verify());
  EXPECT(
      brine::registry().try_expect({"linking/in a shared library", "linking/shared by all", "linking/in the program"}));
  int k = 2;
  const on_int ours = brine::closure<"linking/in the program">([BRINE_CAPTURE(k)](int x) { return x * x + k; });

  EXPECT(brine::loads<int(int)>(brine::dumps(linking::in_shared_library(3)))(10) == 7);
  EXPECT(brine::loads<int(int)>(linking::save_in_library(linking::in_shared_library(3)))(10) == 7);
  EXPECT(linking::load_in_library(brine::dumps(ours))(4) == 18);
  EXPECT(linking::load_in_library(linking::save_in_library(ours))(4) == 18);

  // The inline closure is one, wherever it is made, saved and loaded.
  EXPECT(brine::dumps(linking::shared_by_library(5)) == brine::dumps(linking::shared_by_all(5)));
  EXPECT(brine::dumps(linking::shared_by_all(5)) == linking::save_in_library(linking::shared_by_all(5)));
  EXPECT(linking::load_in_library(brine::dumps(linking::shared_by_all(5)))(3) == 15);
  EXPECT(brine::loads<int(int)>(brine::dumps(linking::shared_by_library(5)))(3) == 15);

  // Function objects pass to and fro, and are copied, moved and swapped on either side.
  on_int theirs = linking::in_shared_library(1), mine = ours;
  swap(theirs, mine);
  on_int moved = std::move(mine);
  EXPECT(moved(1) == 0 && theirs(1) == 3);
  EXPECT(linking::load_in_library(linking::save_in_library(moved))(1) == 0);
  EXPECT(brine::registry().orphans().empty());
  return 0;
}
