// Compiled with BRINE_NO_EVOLUTION: loads documents of an earlier version because another file of the program can.
#include "evolution.hpp"

#include <cstdio>
#include <cstring>

bool loads_elsewhere() {
  const auto value = loaded(saved());
  if (!value) std::puts(value.error().what());
  return value && value->count == 7 && value->name == "none" && !loaded("no such file");
}

// Without an argument the other file must be able to; "alone": there is none.
int main(int argc, char** argv) {
  const bool alone = argc > 1 && std::strcmp(argv[1], "alone") == 0;
  const bool works = loads_elsewhere();
  if (works == alone) std::printf("evolution %s\n", works ? "from nowhere" : "isn't there");
#ifdef BRINE_TEST_ALONE
  return works == alone ? 1 : 0;
#else
  return works == alone || !loads_here() ? 1 : 0;
#endif
}
