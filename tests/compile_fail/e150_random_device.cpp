// The source of random numbers, where the engine that was seeded from it is meant.
#include <brine/brine.hpp>
#include <random>
#include <sstream>

struct game {
#ifdef BRINE_MUST_FAIL
  std::random_device numbers;
#else
  std::mt19937 numbers{std::random_device{}()};
#endif
};
auto save(const game& g) { return brine::dumps(g); }
