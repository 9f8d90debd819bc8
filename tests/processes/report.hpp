// How the programs of these tests tell their scripts what happened.
#pragma once

#include <brine/brine.hpp>

#include <iostream>

// Four lines.
inline void report(const brine::error& e) {
  std::cout << "code " << brine::to_string(e.code()) << '\n';
  std::cout << "offset " << e.offset() << '\n';
  std::cout << "path " << e.path() << '\n';
  std::cout << "what " << e.what() << '\n';
}

// "value", or the failure.
inline void report(const brine::result<void>& answer) {
  if (answer.has_value()) {
    std::cout << "value\n";
  } else {
    report(answer.error());
  }
}

// "value" and what print() writes for it, or the failure.
template <class T, class Print>
void report(const brine::result<T>& answer, Print&& print) {
  if (answer.has_value()) {
    std::cout << "value ";
    print(*answer);
    std::cout << '\n';
  } else {
    report(answer.error());
  }
}
