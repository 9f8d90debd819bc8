// What the program can do, one function and one file for each command. All answer the exit status: 0;
// 1 where `diff` found a difference; 2 where a file can't be read or is refused.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace program {

inline constexpr int good = 0;
inline constexpr int different = 1;
inline constexpr int trouble = 2;

struct show_options {
  bool json = false;
  std::size_t indent = 0;       // of JSON
  std::size_t elements = 20;    // shown of one list; 0: all
  std::size_t characters = 120;  // shown of one text; 0: all
  bool offsets = true;
};

int show(const std::vector<std::string>& files, const show_options& options);
int schema(const std::vector<std::string>& files);
int verify(const std::vector<std::string>& files, bool quiet);
int diff(const std::string& before, const std::string& after);
int stat(const std::string& file, std::size_t lines);

}  // namespace program
