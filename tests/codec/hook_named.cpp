// Members that a hook gives names, and hooks that got a version later: documents of other versions of the class.
#include <doctest/doctest.h>

#include <array>
#include <brine/brine.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "evolve.hpp"

namespace hook_named_test {

using evolving::load_old;

namespace was {
class box {
 public:
  box() = default;
  box(int w, int h, std::string l) : width_{w}, height_{h}, label_{std::move(l)} {}
  template <class Archive>
  void serialize(Archive& ar) {
    ar(brine::named("width", width_), brine::named("height", height_));
    ar& brine::named("label", label_);
  }

 private:
  int width_ = 0, height_ = 0;
  std::string label_;
};
struct shelf {
  std::vector<box> boxes;
  std::shared_ptr<box> best;
};
}  // namespace was

namespace now {
class box {
 public:
  std::string label;
  std::int64_t height = 0;
  int depth = 7;
  int width = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(brine::named("label", label), brine::named("height", height), brine::named("depth", depth),
       brine::named("width", width));
  }
};
struct shelf {
  std::vector<box> boxes;
  std::shared_ptr<box> best;
};
}  // namespace now

// The same without names.
struct plain_box {
  int width = 0, height = 0;
  std::string label;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(width, height, label);
  }
};
struct split_box {
  int width = 0, height = 0;
  std::string label;
  template <class Archive>
  void save(Archive& ar) const {
    ar(brine::named("width", width), brine::named("height", height), brine::named("label", label));
  }
  template <class Archive>
  void load(Archive& ar) {
    ar(brine::named("width", width), brine::named("height", height), brine::named("label", label));
  }
};
struct two {
  int a = 0, b = 0;
};
struct picky {
  two inside;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(brine::named("inside", brine::named("two", inside)), brine::named("version 3", inside.a));
  }
};

}  // namespace hook_named_test

using namespace hook_named_test;

TEST_CASE("names don't change a value's bytes") {
  const plain_box plain{3, 4, "five"};
  const auto with_names = brine::dumps(split_box{3, 4, "five"});
  const auto without = brine::dumps(plain);
  REQUIRE(with_names.size() == without.size());
  for (std::size_t i = brine::wire::header_size; i < without.size(); ++i) CHECK(with_names[i] == without[i]);
  CHECK(brine::loads<split_box>(with_names).label == "five");
  // By place, where one of the two has no names.
  CHECK(load_old<split_box>(plain).height == 4);
  CHECK(load_old<plain_box>(split_box{3, 4, "five"}).width == 3);
}

TEST_CASE("members with names are found in any order") {
  const auto b = load_old<now::box>(was::box{3, 4, "l"});
  CHECK(b.width == 3);
  CHECK(b.height == 4);
  CHECK(b.label == "l");
  CHECK(b.depth == 7);
  const auto shelf =
      load_old<now::shelf>(was::shelf{{{1, 2, "a"}, {5, 6, "b"}}, std::make_shared<was::box>(8, 9, "c")});
  REQUIRE(shelf.boxes.size() == 2);
  CHECK(shelf.boxes[1].width == 5);
  CHECK(shelf.boxes[1].label == "b");
  CHECK(shelf.best->height == 9);
  CHECK(shelf.best->depth == 7);
}

TEST_CASE("names are shown, in paths of errors too") {
  const auto bytes = brine::dumps(was::box{3, 4, "l"}, {.schema = brine::embed});
  const auto document = brine::inspect(bytes);
  CHECK(brine::to_json(document).find("\"width\"") != std::string::npos);
  CHECK(brine::to_text(document).find("label") != std::string::npos);
  auto cut = brine::dumps(was::box{3, 4, "label"});
  cut.resize(cut.size() - 2);
  const auto failed = brine::try_loads<was::box>(cut);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().path() == "label");
}

TEST_CASE("a name in a name, and one that only looks like a version") {
  const auto bytes = brine::dumps(picky{{1, 2}}, {.schema = brine::embed});
  CHECK(brine::loads<picky>(bytes).inside.b == 2);
  const auto text = brine::to_json(brine::inspect(bytes));
  CHECK(text.find("\"two\"") != std::string::npos);
  CHECK(text.find("version 3") == std::string::npos);
}

// -- A version that came later.
namespace hook_named_test {

struct first {
  int a = 0;
  std::string b;
  template <class Archive>
  void serialize(Archive& ar) {
    ar & a & b;
  }
};
struct later {
  int a = 0;
  std::string b;
  int c = 5;
  template <class Archive>
  void serialize(Archive& ar, const unsigned version) {
    ar & a & b;
    if (version >= 1) ar & c;
    asked = version;
  }
  unsigned asked = 99;
};
struct of_first {
  std::vector<first> all;
  std::map<std::string, std::shared_ptr<first>> by_name;
};
struct of_later {
  std::vector<later> all;
  std::map<std::string, std::shared_ptr<later>> by_name;
};
struct named_first {
  int a = 0;
  std::string b;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(brine::named("a", a), brine::named("b", b));
  }
};
struct named_later {
  std::string b;
  int a = 0;
  int c = 5;
  template <class Archive>
  void serialize(Archive& ar, const unsigned version) {
    ar(brine::named("b", b), brine::named("a", a));
    if (version >= 2) ar(brine::named("c", c));
  }
};
struct reader {
  virtual ~reader() = default;
  template <class Archive>
  void serialize(Archive&) {}
};
// Callable either way: it has a version where the class has.
struct either {
  int a = 0;
  template <class Archive>
  void serialize(Archive& ar, unsigned version = 0) {
    ar(a);
    if (version >= 2) ar(a);
  }
};
struct either_pair {
  int a = 0;
  template <class Archive>
  void save(Archive& ar, unsigned = 0) const {
    ar(a);
  }
  template <class Archive>
  void load(Archive& ar, unsigned = 0) {
    ar(a);
  }
};

}  // namespace hook_named_test

template <>
inline constexpr std::uint32_t brine::class_version<hook_named_test::later> = 2;
template <>
inline constexpr std::uint32_t brine::class_version<hook_named_test::named_later> = 3;

TEST_CASE("a file from before a hook had a version is of version 0") {
  const auto l = load_old<later>(first{3, "b"});
  CHECK(l.a == 3);
  CHECK(l.b == "b");
  CHECK(l.c == 5);
  CHECK(l.asked == 0);
  const auto all = load_old<of_later>(of_first{{{1, "x"}, {2, "y"}}, {{"k", std::make_shared<first>(first{4, "z"})}}});
  REQUIRE(all.all.size() == 2);
  CHECK(all.all[1].b == "y");
  CHECK(all.by_name.at("k")->a == 4);
  const auto n = load_old<named_later>(named_first{6, "seven"});
  CHECK(n.a == 6);
  CHECK(n.b == "seven");
  CHECK(n.c == 5);
  CHECK(brine::loads<named_later>(brine::dumps(n)).c == 5);
}

TEST_CASE("bytes without their schema, from before a hook had a version") {
  const auto l = brine::loads<later>(brine::dumps(first{3, "b"}));
  CHECK(l.b == "b");
  CHECK(l.asked == 0);
  const auto all = brine::loads<of_later>(
      brine::dumps(of_first{{{1, "x"}, {2, "y"}}, {{"k", std::make_shared<first>(first{4, "z"})}}}));
  REQUIRE(all.all.size() == 2);
  CHECK(all.all[0].a == 1);
  CHECK(all.all[0].c == 5);
  CHECK(all.by_name.at("k")->b == "z");
  auto cut = brine::dumps(first{3, "b"});
  while (cut.size() > brine::wire::header_size) {
    cut.pop_back();
    CHECK_FALSE(brine::try_loads<later>(cut));
  }
}

TEST_CASE("a class whose version went is refused") {
  const auto gone = evolving::refusal<first>(later{3, "b", 4});
  CHECK(gone.code() == brine::errc::version_mismatch);
  CHECK(evolving::contains(gone, "version 2"));
}

TEST_CASE("a hook that can be called with and without a version has none unless the class has") {
  const auto bytes = brine::dumps(either{7});
  CHECK(bytes.size() == brine::wire::header_size + 4);
  CHECK(brine::loads<either>(bytes).a == 7);
  CHECK(brine::dumps(either_pair{7}).size() == brine::wire::header_size + 4);
  CHECK(brine::loads<either_pair>(brine::dumps(either_pair{8})).a == 8);
}
