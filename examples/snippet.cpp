// A callback goes to bytes and comes back.
#include <brine/brine.hpp>

#include <iostream>

int main() {
  auto s = brine::dumps([](int x, int y) { return x + y; });
  auto f = brine::loads<int(int, int)>(s);

  std::cout << f(3, 4) << '\n';
  return f(3, 4) == 7 ? 0 : 1;
}
