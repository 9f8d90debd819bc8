#include "twin.hpp"

static int step(int x) { return x + 1; }
#include "twin_body.inc"

brine::function<int(int)> twin_a() { return make(); }
brine::function<int(int)> capturing_twin_a() { return make_capturing(100); }
brine::function<int(int)> named_twin_a() { return make_named(); }
