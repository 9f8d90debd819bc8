// callbacks_save [--longer-than N] [--word WORD] FILE... -o OUT.brine
//
// Makes callbacks over the files, saves them, and ends. callbacks_load calls them.
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "jobs.hpp"

int main(int argc, char** argv) {
  std::vector<std::string> files;
  std::string out, word = "size_t";
  std::uint32_t threshold = 80;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const bool has_value = i + 1 < argc;
    if (argument == "-o" && has_value) {
      out = argv[++i];
    } else if (argument == "--longer-than" && has_value) {
      threshold = static_cast<std::uint32_t>(std::strtoul(argv[++i], nullptr, 10));
    } else if (argument == "--word" && has_value) {
      word = argv[++i];
    } else {
      files.push_back(argument);
    }
  }
  if (out.empty() || files.empty()) {
    std::cerr << "usage: callbacks_save [--longer-than N] [--word WORD] FILE... -o OUT.brine\n";
    return 2;
  }
  try {
    // The whole of it: data and callbacks, in one file, replaced atomically.
    brine::dump(jobs::make_jobs(files, threshold, word), out);
  } catch (const brine::error& e) {
    std::cerr << e.what() << '\n';
    return 1;
  }
}
