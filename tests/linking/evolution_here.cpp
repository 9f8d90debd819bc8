// Compiled without BRINE_NO_EVOLUTION: the one file of the program that compiles what brings documents to the present.
#include "evolution.hpp"

bool loads_here() {
  const auto value = loaded(saved());
  return value && value->count == 7 && !loaded("no such file");
}
