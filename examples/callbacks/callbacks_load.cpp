// callbacks_load IN.brine
//
// Loads the callbacks that callbacks_save saved and calls them. Prints one line for each job and file,
//   lines longer than 80 | /usr/include/stdio.h | 12
// and how many there were.
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "jobs.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: callbacks_load IN.brine\n";
    return 2;
  }
  try {
    // Loading runs none of the callbacks. Only those that this program has can come back, and of
    // these only what `allow` lists.
    const auto all = brine::load<std::vector<jobs::job>>(argv[1], {.allow = {"jobs/*", "jobs::*"}});

    std::size_t results = 0;
    for (const jobs::job& job : all) {
      for (const std::string& file : job.files) {
        std::cout << job.title << " | " << file << " | " << job.run(file) << '\n';
        ++results;
      }
    }
    std::cout << "total | " << all.size() << " jobs | " << results << " results\n";
  } catch (const brine::error& e) {
    // What was found, what was expected, what to do: brine's messages say all three.
    std::cerr << e.what() << '\n';
    return 1;
  } catch (const std::exception& e) {
    std::cerr << "callbacks_load: " << e.what() << '\n';
    return 1;
  }
}
