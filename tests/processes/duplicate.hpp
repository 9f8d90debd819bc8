// Closures of two files under one name, and one whose name is its own.
#pragma once

#include <brine/brine.hpp>

brine::function<int(int)> from_a();
brine::function<int(int)> from_b();
brine::function<int(int)> innocent();
