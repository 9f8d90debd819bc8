// The examples are tests too: each says with check(...) what holds, and fails where it doesn't.
#pragma once

#include <cstdlib>
#include <iostream>
#include <source_location>

inline void check(bool holds, std::source_location where = std::source_location::current()) {
  if (holds) return;
  std::cerr << where.file_name() << ':' << where.line() << ": this does not hold\n";
  std::exit(EXIT_FAILURE);
}
