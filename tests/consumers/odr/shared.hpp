// Closures that both files use, and what each file offers the other.
#pragma once

#include <brine/brine.hpp>

#include <cstddef>
#include <vector>

using document = std::vector<std::byte>;
using number = brine::function<int(int)>;

struct adder {
  int by;
  int operator()(int x) const { return x + by; }
};

// One closure, whichever file makes it.
inline number named() { return brine::closure<"odr/adder">(adder{10}); }
inline number unnamed() {
  return [](int x) { return x * 100; };
}

document second_named();
document second_unnamed();
document second_private();
int second_call(const document& saved, int argument);
