// A type of two versions, and functions that all files of the program share: they mean the same in each.
#pragma once

#include <brine/brine.hpp>

#include <cstddef>
#include <string>
#include <vector>

struct before {
  int count;
};
struct after {
  int count;
  std::string name = "none";
};

inline std::vector<std::byte> saved() { return brine::dumps(before{7}, {.schema = brine::embed}); }
inline brine::result<after> loaded(const std::vector<std::byte>& bytes) { return brine::try_loads<after>(bytes); }
inline brine::result<after> loaded(const char* file) { return brine::try_load<after>(file); }

bool loads_elsewhere();
bool loads_here();
