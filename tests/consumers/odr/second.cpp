#include "shared.hpp"

namespace {

// Of internal linkage, and spelled like the one in the other file.
number hidden() {
  return [](int x) { return x - 2; };
}

}  // namespace

document second_named() { return brine::dumps(named()); }
document second_unnamed() { return brine::dumps(unnamed()); }
document second_private() { return brine::dumps(hidden()); }
int second_call(const document& saved, int argument) { return brine::loads<int(int)>(saved)(argument); }
