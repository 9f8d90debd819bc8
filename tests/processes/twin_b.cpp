#include "twin.hpp"

static int step(int x) { return x * 10; }
#include "twin_body.inc"

brine::function<int(int)> twin_b() { return make(); }
brine::function<int(int)> capturing_twin_b() { return make_capturing(200); }
brine::function<int(int)> named_twin_b() { return make_named(); }
