// The second file of same_spelling.cpp: the same spellings, other members.
#include "same_spelling.hpp"

using namespace same_spelling_test;

namespace {

struct impl : base, second_base {
  std::string text = "a text too long to lie inside a std::string object, of the second file";
  std::string numbers = "1 2 3";
  [[nodiscard]] std::string who() const override { return "second " + text + numbers; }
  [[nodiscard]] std::string who_else() const override { return "second"; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(text, numbers);
  }
};
struct tag {};
struct registered_in_one : base {  // not here
  std::string text = "unregistered";
  [[nodiscard]] std::string who() const override { return text; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(text);
  }
};

}  // namespace

static std::unique_ptr<base> local() {
  struct inside : base {
    std::string text = "of the second function";
    [[nodiscard]] std::string who() const override { return text; }
  };
  return std::make_unique<inside>();
}

BRINE_CLASS("tests/same spelling, second", impl, base, second_base)
BRINE_CLASS("tests/same spelling, second tagged", tagged<tag>, base)
BRINE_CLASS("tests/same spelling, common", common, base)

namespace same_spelling_test {

extern const maker second_file{
    []() -> std::unique_ptr<base> { return std::make_unique<impl>(); },
    []() -> std::shared_ptr<base> { return std::make_shared<impl>(); },
    &local,
    []() -> std::unique_ptr<base> {
      auto made = std::make_unique<tagged<tag>>();
      made->text = "second tag";
      return made;
    },
    []() -> std::unique_ptr<base> { return std::make_unique<registered_in_one>(); },
    []() -> std::unique_ptr<second_base> { return std::make_unique<impl>(); },
};

}  // namespace same_spelling_test
