// Two classes of one spelling, in unnamed namespaces of two files, are two classes: each comes back as itself.
#include "same_spelling.hpp"

#include <doctest/doctest.h>

#include <string_view>
#include <utility>
#include <vector>

using namespace same_spelling_test;

namespace {

struct impl : base, second_base {
  int small = 7;
  [[nodiscard]] std::string who() const override { return "first " + std::to_string(small); }
  [[nodiscard]] std::string who_else() const override { return "first"; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(small);
  }
};
struct tag {};
struct registered_in_one : base {
  long number = 1;
  [[nodiscard]] std::string who() const override { return "registered"; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(number);
  }
};

template <class T>
T reload(const T& value) {
  return brine::loads<T>(brine::dumps(value));
}

}  // namespace

static std::unique_ptr<base> local() {
  struct inside : base {
    [[nodiscard]] std::string who() const override { return "first"; }
  };
  return std::make_unique<inside>();
}

BRINE_CLASS("tests/same spelling, first", impl, base, second_base)
BRINE_CLASS("tests/same spelling, first tagged", tagged<tag>, base)
BRINE_CLASS("tests/same spelling, in one", registered_in_one, base)
BRINE_CLASS("tests/same spelling, common", common, base)

namespace same_spelling_test {

extern const maker first_file{
    []() -> std::unique_ptr<base> { return std::make_unique<impl>(); },
    []() -> std::shared_ptr<base> { return std::make_shared<impl>(); },
    &local,
    []() -> std::unique_ptr<base> {
      auto made = std::make_unique<tagged<tag>>();
      made->text = "first tag";
      return made;
    },
    []() -> std::unique_ptr<base> { return std::make_unique<registered_in_one>(); },
    []() -> std::unique_ptr<second_base> { return std::make_unique<impl>(); },
};

}  // namespace same_spelling_test

// type: two classes of one spelling in unnamed namespaces of two files, registered under two names | each as itself
TEST_CASE("classes of one spelling in two files come back as themselves") {
  const std::string of_second = second_file.impl()->who();
  CHECK(reload(first_file.impl())->who() == "first 7");
  CHECK(reload(second_file.impl())->who() == of_second);
  CHECK(reload(first_file.shared_impl())->who() == "first 7");
  CHECK(reload(second_file.shared_impl())->who() == of_second);
  CHECK(reload(first_file.by_second())->who_else() == "first");
  CHECK(reload(second_file.by_second())->who_else() == "second");
  CHECK(reload(first_file.templated())->who() == "first tag");
  CHECK(reload(second_file.templated())->who() == "second tag");

  for (const auto mode : {brine::compact, brine::embed}) {
    std::vector<std::unique_ptr<base>> both;
    for (int i = 0; i < 2; ++i) {
      both.push_back(first_file.impl());
      both.push_back(second_file.impl());
    }
    const auto loaded = brine::loads<decltype(both)>(brine::dumps(both, {.schema = mode}));
    for (std::size_t i = 0; i < both.size(); ++i) CHECK(loaded[i]->who() == both[i]->who());
  }
}

TEST_CASE("classes of one spelling behind pointers to several bases, and shared") {
  struct views {
    std::shared_ptr<base> as_base;
    std::shared_ptr<second_base> as_second;
    std::vector<std::shared_ptr<base>> more;
  };
  for (const auto* file : {&first_file, &second_file}) {
    const auto* other = file == &first_file ? &second_file : &first_file;
    const auto object = file->shared_impl();
    const views saved{object, std::dynamic_pointer_cast<second_base>(object), {other->shared_impl(), object}};
    const auto loaded = reload(saved);
    CHECK(loaded.as_base->who() == object->who());
    CHECK(dynamic_cast<const void*>(loaded.as_base.get()) == dynamic_cast<const void*>(loaded.as_second.get()));
    CHECK(loaded.as_second->who_else() == saved.as_second->who_else());
    CHECK(loaded.more[0]->who() == saved.more[0]->who());
    CHECK(loaded.more[1] == loaded.as_base);
  }
}

TEST_CASE("a class that wasn't registered isn't taken for one of its spelling that was") {
  CHECK(reload(first_file.registered_in_one())->who() == "registered");
  for (const auto& failed : {brine::try_dumps(second_file.registered_in_one()), brine::try_dumps(first_file.local()),
                             brine::try_dumps(second_file.local()),
                             brine::try_dumps(std::shared_ptr<base>{second_file.registered_in_one()})}) {
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code() == brine::errc::unknown_class);
  }
}

TEST_CASE("one class that two files register under one name is one") {
  auto made = std::make_unique<common>();
  made->number = 3;
  CHECK(reload(std::unique_ptr<base>{std::move(made)})->who() == "common 3");
}
