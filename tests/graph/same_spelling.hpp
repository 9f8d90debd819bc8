// Two source files with classes of the same spelling that only the file itself knows.
#pragma once

#include <brine/brine.hpp>
#include <memory>
#include <string>

namespace same_spelling_test {

struct base {
  virtual ~base() = default;
  [[nodiscard]] virtual std::string who() const = 0;
};
struct second_base {
  virtual ~second_base() = default;
  [[nodiscard]] virtual std::string who_else() const = 0;
};
template <class Tag>
struct tagged : base {
  std::string text;
  [[nodiscard]] std::string who() const override { return text; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(text);
  }
};
// A class that is registered in both files, under one name: it is one.
struct common : base {
  int number = 0;
  [[nodiscard]] std::string who() const override { return "common " + std::to_string(number); }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(number);
  }
};

// One for each file.
struct maker {
  std::unique_ptr<base> (*impl)();
  std::shared_ptr<base> (*shared_impl)();
  std::unique_ptr<base> (*local)();     // of a class inside a static function
  std::unique_ptr<base> (*templated)();  // of a template with an argument that one file knows
  std::unique_ptr<base> (*registered_in_one)();
  std::unique_ptr<second_base> (*by_second)();
};
extern const maker first_file;
extern const maker second_file;

}  // namespace same_spelling_test
