// A class that has another name now, and messages that name classes as people do.
#include <doctest/doctest.h>

#include <brine/brine.hpp>
#include <memory>
#include <string>

namespace class_names {

struct shape {
  virtual ~shape() = default;
  [[nodiscard]] virtual int area() const = 0;
};
struct square : shape {
  int side = 0;
  [[nodiscard]] int area() const override { return side * side; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(side);
  }
};
struct unregistered : shape {
  [[nodiscard]] int area() const override { return 0; }
};

}  // namespace class_names

BRINE_CLASS("class_names/squar2", class_names::square, class_names::shape)

using namespace class_names;

[[maybe_unused]] const bool earlier_name = brine::alias<"class_names/squar1", "class_names/squar2">();

TEST_CASE("brine::alias renames a class") {
  auto made = std::make_unique<square>();
  made->side = 3;
  const std::unique_ptr<shape> value = std::move(made);
  auto bytes = brine::dumps(value);
  // As a program saved it that had the class by its earlier name.
  const std::string now = "squar2";
  bool renamed = false;
  for (std::size_t at = 0; at + now.size() <= bytes.size(); ++at) {
    bool same = true;
    for (std::size_t i = 0; i < now.size(); ++i) same = same && bytes[at + i] == static_cast<std::byte>(now[i]);
    if (same) {
      bytes[at + 5] = static_cast<std::byte>('1');
      renamed = true;
    }
  }
  REQUIRE(renamed);
  const auto loaded = brine::try_loads<std::unique_ptr<shape>>(bytes);
  REQUIRE(loaded);
  CHECK(loaded.value()->area() == 9);
  // What may be loaded is said by the name that the program has.
  CHECK(brine::try_loads<std::unique_ptr<shape>>(bytes, {.allow = {"class_names/squar2"}}));
  CHECK(brine::try_loads<std::unique_ptr<shape>>(bytes, {.allow = {"other"}}).error().code() ==
        brine::errc::not_allowed);
}

TEST_CASE("a class that wasn't registered is named as in its source") {
  const std::unique_ptr<shape> value = std::make_unique<unregistered>();
  const auto saved = brine::try_dumps(value);
  REQUIRE(!saved);
  CHECK(saved.error().code() == brine::errc::unknown_class);
  const std::string text = saved.error().what();
  CHECK(text.find("class class_names::unregistered, ") != text.npos);
  CHECK(text.find("BRINE_CLASS(\"name\", class_names::unregistered, class_names::shape)") != text.npos);
}
