// Callbacks that one program saves and another, started later, loads and calls.
//
// Both programs include this header, so that the code of every callback is in both. Only a callback's
// name and what it captured travel in the file, never code: the loading program runs its own.
#pragma once

#include <brine/brine.hpp>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jobs {

// What is saved: plain data and, in the middle of it, a callback. An aggregate needs nothing else.
struct job {
  std::string title;
  std::vector<std::string> files;
  brine::function<std::string(const std::string& path)> run;
};

// -- what the callbacks have in common

// Calls f(line) for each line of the file, without the line's end.
template <class F>
void for_each_line(const std::string& path, F&& f) {
  std::ifstream in{path, std::ios::binary};
  if (!in) throw std::runtime_error{path + ": can't be opened"};
  for (std::string line; std::getline(in, line);) f(std::string_view{line});
}

// Calls f(word) for each longest run of letters, digits and underscores.
template <class F>
void for_each_word(std::string_view line, F&& f) {
  const auto in_word = [](char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; };
  for (auto at = line.begin(); at != line.end();) {
    const auto begin = std::find_if(at, line.end(), in_word);
    at = std::find_if_not(begin, line.end(), in_word);
    if (begin != at) f(std::string_view{begin, at});
  }
}

// -- form 1: an aggregate with a call operator. Its fields are its captures.
struct lines_longer_than {
  std::uint32_t threshold;

  std::string operator()(const std::string& path) const {
    std::size_t count = 0;
    for_each_line(path, [&](std::string_view line) {
      if (line.size() > threshold) ++count;
    });
    return std::to_string(count);
  }
};

// The state of form 2.
struct word_list {
  std::vector<std::string> words;
};

// A free function: it has a name already.
inline std::string blank_lines(const std::string& path) {
  std::size_t count = 0;
  for_each_line(path, [&](std::string_view line) {
    if (line.empty()) ++count;
  });
  return std::to_string(count);
}

// One job for each way to write a callback.
inline std::vector<job> make_jobs(const std::vector<std::string>& files, std::uint32_t threshold,
                                  const std::string& word) {
  std::vector<job> all;

  // Form 1, named: the name is what the file says and what the loading program looks up. It
  // outlives rebuilding, another compiler, and moving the code to another file.
  all.push_back({"lines longer than " + std::to_string(threshold), files,
                 brine::closure<"jobs/lines_longer_than">(lines_longer_than{threshold})});

  // Form 2: state, and a captureless lambda that is given the state first.
  all.push_back({"occurrences of int, char, return", files,
                 brine::bind<"jobs/occurrences">(
                     word_list{{"int", "char", "return"}}, [](const word_list& list, const std::string& path) {
                       std::size_t count = 0;
                       for_each_line(path, [&](std::string_view line) {
                         for_each_word(line, [&](std::string_view found) {
                           count += static_cast<std::size_t>(std::count(list.words.begin(), list.words.end(), found));
                         });
                       });
                       return std::to_string(count);
                     })});

  // Form 3: a captureless lambda that makes the callback. Its arguments are what is saved.
  all.push_back({"summary", files, brine::factory<"jobs/summary">([](std::string layout) {
                   return [layout](const std::string& path) {
                     std::size_t bytes = 0, lines = 0;
                     std::ifstream in{path, std::ios::binary | std::ios::ate};
                     if (in) bytes = static_cast<std::size_t>(in.tellg());
                     for_each_line(path, [&](std::string_view) { ++lines; });
                     std::string text = layout;
                     const auto fill = [&text](std::string_view field, const std::string& value) {
                       if (const auto at = text.find(field); at != std::string::npos) {
                         text.replace(at, field.size(), value);
                       }
                     };
                     fill("{bytes}", std::to_string(bytes));
                     fill("{lines}", std::to_string(lines));
                     fill("{name}", path.substr(path.rfind('/') + 1));
                     return text;
                   };
                 })("{name}: {bytes} bytes, {lines} lines")});

  // Form 4: a lambda as you would write it anyway, its captures listed once by the macro.
  all.push_back(
      {"lines with " + word, files, brine::closure<"jobs/lines_with">([BRINE_CAPTURE(word)](const std::string& path) {
         std::size_t count = 0;
         for_each_line(path, [&](std::string_view line) {
           bool found = false;
           for_each_word(line, [&](std::string_view one) { found = found || one == word; });
           if (found) ++count;
         });
         return std::to_string(count);
       })});

  // Form 5: a lambda that captures nothing. Unnamed, it could be loaded by this very build
  // only; with a name, by any program that has it.
  all.push_back({"longest line", files, brine::closure<"jobs/longest_line">([](const std::string& path) {
                   std::size_t most = 0;
                   for_each_line(path, [&](std::string_view line) { most = std::max(most, line.size()); });
                   return std::to_string(most);
                 })});

  // A function, by its own name: "jobs::blank_lines".
  all.push_back({"blank lines", files, brine::fn<&blank_lines>});

  return all;
}

}  // namespace jobs
