// Two files with the same code of internal linkage, down to its line and column: closures whose types
// have the same words in both.
#pragma once

#include <brine/brine.hpp>

brine::function<int(int)> twin_a();
brine::function<int(int)> twin_b();
brine::function<int(int)> capturing_twin_a();
brine::function<int(int)> capturing_twin_b();
brine::function<int(int)> named_twin_a();
brine::function<int(int)> named_twin_b();
