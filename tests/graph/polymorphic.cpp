// Pointers to base classes: the object's own class comes back, by the name it is registered under.
#include <doctest/doctest.h>

#include <brine/brine.hpp>
#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>
#include <vector>

namespace polymorphic_test {

struct shape {
  virtual ~shape() = default;
  [[nodiscard]] virtual double area() const = 0;
};

struct labelled {
  virtual ~labelled() = default;
  std::string label;
};

struct circle : shape, labelled {
  double radius = 1;
  [[nodiscard]] double area() const override { return 3 * radius * radius; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(radius, label);
  }
};

struct square : shape {
  double side = 1;
  [[nodiscard]] double area() const override { return side * side; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(side);
  }
};

struct polygon : shape {
  [[nodiscard]] virtual int corners() const = 0;
};

// No default constructor, two levels down.
class rectangle : public polygon {
 public:
  rectangle(double width, double height) : width_{width}, height_{height} {}
  [[nodiscard]] double area() const override { return width_ * height_; }
  [[nodiscard]] int corners() const override { return 4; }
  [[nodiscard]] double width() const { return width_; }
  [[nodiscard]] double height() const { return height_; }

 private:
  double width_, height_;
};

struct group : shape {
  std::vector<std::shared_ptr<shape>> parts;
  std::weak_ptr<shape> parent;
  [[nodiscard]] double area() const override {
    double sum = 0;
    for (const auto& part : parts) sum += part->area();
    return sum;
  }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(parts, parent);
  }
};

struct unregistered : shape {
  [[nodiscard]] double area() const override { return 0; }
  template <class Archive>
  void serialize(Archive&) {}
};

struct twin_a : shape {
  [[nodiscard]] double area() const override { return 1; }
  template <class Archive>
  void serialize(Archive&) {}
};
struct twin_b : shape {
  [[nodiscard]] double area() const override { return 2; }
  template <class Archive>
  void serialize(Archive&) {}
};

// A concrete base.
struct animal {
  virtual ~animal() = default;
  std::string name = "none";
  template <class Archive>
  void serialize(Archive& ar) {
    ar(name);
  }
};
struct dog : animal {
  int tricks = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(static_cast<animal&>(*this), tricks);
  }
};

// A diamond.
struct device {
  virtual ~device() = default;
  int id = 0;
};
struct reader : virtual device {
  int position = 0;
};
struct writer : virtual device {
  int written = 0;
};
struct file : reader, writer {
  std::string path;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id, position, written, path);
  }
};

struct root {
  virtual ~root() = default;
};
struct leaf final : root {
  int value = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(value);
  }
};

struct over_aligned : shape {
  alignas(64) double value = 0;
  [[nodiscard]] double area() const override { return value; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(value);
  }
};

}  // namespace polymorphic_test

template <>
struct brine::codec<polymorphic_test::rectangle> {
  static void encode(auto& ar, const polymorphic_test::rectangle& r) { ar(r.width(), r.height()); }
  static polymorphic_test::rectangle decode(auto& ar) {
    double width{}, height{};
    ar(width, height);
    return {width, height};
  }
  static constexpr void describe(auto& schema) {
    schema.template member<double>("width").template member<double>("height");
  }
};

BRINE_CLASS("tests/circle", polymorphic_test::circle, polymorphic_test::shape, polymorphic_test::labelled)
BRINE_CLASS("tests/square", polymorphic_test::square, polymorphic_test::shape)
BRINE_CLASS("tests/rectangle", polymorphic_test::rectangle, polymorphic_test::shape, polymorphic_test::polygon)
BRINE_CLASS("tests/group", polymorphic_test::group, polymorphic_test::shape)
BRINE_CLASS("tests/twin", polymorphic_test::twin_a, polymorphic_test::shape)
BRINE_CLASS("tests/twin", polymorphic_test::twin_b, polymorphic_test::shape)
BRINE_CLASS("tests/dog", polymorphic_test::dog, polymorphic_test::animal)
BRINE_CLASS("tests/file", polymorphic_test::file, polymorphic_test::device, polymorphic_test::reader,
            polymorphic_test::writer)
BRINE_CLASS("tests/over_aligned", polymorphic_test::over_aligned, polymorphic_test::shape)

namespace {

using namespace polymorphic_test;

template <class T>
T reload(const T& value) {
  return brine::loads<T>(brine::dumps(value));
}

std::string_view text_of(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::size_t occurrences(std::string_view text, std::string_view word) {
  std::size_t count = 0;
  for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++count;
  return count;
}

std::unique_ptr<shape> make_circle(double radius, std::string label) {
  auto made = std::make_unique<circle>();
  made->radius = radius;
  made->label = std::move(label);
  return made;
}

// The object's class is T, and no class derived from it.
template <class T, class Pointer>
bool is(const Pointer& pointer) {
  const auto& object = *pointer;
  return typeid(object) == typeid(T);
}

bool mentions(const brine::error& e, std::string_view word) {
  return std::string_view{e.what()}.find(word) != std::string_view::npos;
}

}  // namespace

// type: `std::unique_ptr<Base>` to an object of a derived class | the class's name, once a document, and the object
TEST_CASE("unique_ptr to an abstract base") {
  std::vector<std::unique_ptr<shape>> shapes;
  shapes.push_back(make_circle(2, "c"));
  shapes.push_back(std::make_unique<square>());
  shapes.push_back(nullptr);
  const auto loaded = reload(shapes);
  REQUIRE(loaded.size() == 3);
  CHECK(loaded[0]->area() == 12);
  CHECK(dynamic_cast<const circle&>(*loaded[0]).label == "c");
  CHECK(is<square>(loaded[1]));
  CHECK(loaded[2] == nullptr);
  static_assert(brine::storable<std::unique_ptr<shape>>);
  static_assert(!brine::storable<shape>);
}

TEST_CASE("a derived class without a default constructor, of more than ordinary alignment, two levels down") {
  const std::unique_ptr<shape> as_shape = std::make_unique<rectangle>(2, 1.5);
  CHECK(reload(as_shape)->area() == 3);
  const std::unique_ptr<polygon> as_polygon = std::make_unique<rectangle>(2, 0.25);
  CHECK(reload(as_polygon)->corners() == 4);

  const std::unique_ptr<shape> aligned = std::make_unique<over_aligned>();
  CHECK(is<over_aligned>(reload(aligned)));
  const std::shared_ptr<shape> shared = std::make_shared<over_aligned>();
  CHECK(is<over_aligned>(reload(shared)));
}

// type: `std::shared_ptr<Base>` to an object of a derived class | shared, the class's name beside the number
TEST_CASE("shared_ptr to an abstract base, and identity through it") {
  const std::shared_ptr<shape> one = make_circle(2, "c");
  const auto loaded = reload(std::vector<std::shared_ptr<shape>>{one, std::make_shared<square>(), one});
  CHECK(loaded[0] == loaded[2]);
  CHECK(loaded[0]->area() == 12);
  CHECK(loaded[1]->area() == 1);
  CHECK(loaded[0].use_count() == 2);

  const auto constant = reload(std::shared_ptr<const shape>{one});
  CHECK(constant->area() == 12);
  const auto oblong = reload(std::shared_ptr<shape>{std::make_shared<rectangle>(1, 0.25)});
  CHECK(oblong->area() == 0.25);
}

TEST_CASE("graphs of derived classes, with cycles through weak_ptr") {
  const auto outer = std::make_shared<group>(), inner = std::make_shared<group>();
  inner->parent = outer;
  const auto common = std::make_shared<square>();
  inner->parts = {common, common};
  outer->parts = {inner, common, make_circle(1, "")};
  const auto loaded = reload(std::shared_ptr<shape>{outer});
  const auto& top = dynamic_cast<const group&>(*loaded);
  const auto& below = dynamic_cast<const group&>(*top.parts[0]);
  CHECK(loaded->area() == 6);
  CHECK(below.parent.lock() == loaded);
  CHECK(below.parts[1] == top.parts[1]);
}

// type: objects behind pointers to several base classes | one object, seen from each
TEST_CASE("pointers to several bases of one object share it") {
  struct views {
    std::shared_ptr<shape> as_shape;
    std::shared_ptr<labelled> as_labelled;
    std::weak_ptr<labelled> watched;
  };
  const auto object = std::make_shared<circle>();
  object->label = "both";
  const auto loaded = reload(views{object, object, object});
  CHECK(dynamic_cast<circle*>(loaded.as_shape.get()) == dynamic_cast<circle*>(loaded.as_labelled.get()));
  CHECK(loaded.as_labelled->label == "both");
  CHECK(loaded.as_shape.use_count() == 2);
  CHECK(loaded.watched.lock() == loaded.as_labelled);
}

// type: virtual base classes | as others
TEST_CASE("virtual bases") {
  struct views {
    std::shared_ptr<writer> as_writer;
    std::shared_ptr<device> as_device;
    std::shared_ptr<reader> as_reader;
  };
  const auto object = std::make_shared<file>();
  object->id = 7;
  object->written = 8;
  object->path = "/dev/null";
  const auto loaded = reload(views{object, object, object});
  CHECK(loaded.as_device->id == 7);
  CHECK(loaded.as_writer->written == 8);
  CHECK(static_cast<device*>(loaded.as_writer.get()) == loaded.as_device.get());
  CHECK(static_cast<device*>(loaded.as_reader.get()) == loaded.as_device.get());
  CHECK(loaded.as_device.use_count() == 3);
  CHECK(dynamic_cast<file&>(*loaded.as_device).path == "/dev/null");

  std::unique_ptr<device> alone = std::make_unique<file>();
  CHECK(is<file>(reload(alone)));
}

TEST_CASE("a concrete base needs no registration for its own objects, and knows its derived ones") {
  std::vector<std::unique_ptr<animal>> animals;
  animals.push_back(std::make_unique<animal>());
  animals[0]->name = "cat";
  auto rex = std::make_unique<dog>();
  rex->name = "rex";
  rex->tricks = 3;
  animals.push_back(std::move(rex));
  const auto loaded = reload(animals);
  CHECK(is<animal>(loaded[0]));
  CHECK(loaded[0]->name == "cat");
  CHECK(loaded[1]->name == "rex");
  CHECK(dynamic_cast<const dog&>(*loaded[1]).tricks == 3);

  const auto only = std::make_shared<animal>();
  const auto both = reload(std::vector<std::shared_ptr<animal>>{only, only, std::make_shared<dog>()});
  CHECK(both[0] == both[1]);
  CHECK(is<dog>(both[2]));

  const auto through_both = reload(std::pair<std::shared_ptr<dog>, std::shared_ptr<animal>>{
      std::static_pointer_cast<dog>(std::shared_ptr<animal>{std::make_shared<dog>()}), nullptr});
  CHECK(through_both.first->tricks == 0);
}

TEST_CASE("one object behind pointers to the base and to the derived class itself") {
  const auto rex = std::make_shared<dog>();
  rex->tricks = 2;
  const auto base_first = reload(std::pair<std::shared_ptr<animal>, std::shared_ptr<dog>>{rex, rex});
  CHECK(base_first.first == base_first.second);
  CHECK(base_first.second->tricks == 2);
  const auto derived_first = reload(std::pair<std::shared_ptr<dog>, std::shared_ptr<animal>>{rex, rex});
  CHECK(derived_first.first == derived_first.second);
}

TEST_CASE("a final class writes no class") {
  const auto bytes = brine::dumps(std::make_unique<leaf>());
  CHECK(bytes.size() == brine::wire::header_size + 1 + 4);
  CHECK(brine::loads<std::unique_ptr<leaf>>(bytes)->value == 0);
}

TEST_CASE("an unregistered derived class: the error names it, and the line to write") {
  const auto check = [](const brine::result<std::vector<std::byte>>& failed) {
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code() == brine::errc::unknown_class);
    CHECK(mentions(failed.error(), "unregistered"));
    CHECK(mentions(failed.error(), "BRINE_CLASS("));
    CHECK(mentions(failed.error(), "polymorphic_test::shape)"));
  };
  check(brine::try_dumps(std::unique_ptr<shape>{std::make_unique<unregistered>()}));
  check(brine::try_dumps(std::shared_ptr<shape>{std::make_shared<unregistered>()}));
}

TEST_CASE("a class that the loading program doesn't know") {
  for (const bool shared : {false, true}) {
    auto bytes = shared ? brine::dumps(std::shared_ptr<shape>{std::make_shared<square>()})
                        : brine::dumps(std::unique_ptr<shape>{std::make_unique<square>()});
    bytes[text_of(bytes).find("tests/square") + 6] = std::byte{'S'};
    const auto error = shared ? brine::try_loads<std::shared_ptr<shape>>(bytes).error()
                              : brine::try_loads<std::unique_ptr<shape>>(bytes).error();
    CHECK(error.code() == brine::errc::unknown_class);
    CHECK(mentions(error, "\"tests/Square\""));
    CHECK(mentions(error, "polymorphic_test::shape"));
    CHECK(mentions(error, "BRINE_CLASS("));
  }
}

TEST_CASE("a registered class of another hierarchy is not a class of this one") {
  auto bytes = brine::dumps(std::unique_ptr<shape>{std::make_unique<group>()});
  const auto at = text_of(bytes).find("tests/group");
  bytes[at - 1] = std::byte{9};  // "tests/dog", of the hierarchy of animals
  const std::string_view other = "tests/dog";
  for (std::size_t i = 0; i < other.size(); ++i) bytes[at + i] = static_cast<std::byte>(other[i]);
  CHECK(brine::try_loads<std::unique_ptr<shape>>(bytes).error().code() == brine::errc::unknown_class);
}

TEST_CASE("two classes under one name are refused, and both named") {
  const auto failed = brine::try_dumps(std::unique_ptr<shape>{std::make_unique<twin_b>()});
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::duplicate_name);
  CHECK(mentions(failed.error(), "\"tests/twin\""));
  CHECK(mentions(failed.error(), "twin_a"));
  CHECK(mentions(failed.error(), "twin_b"));
  CHECK(brine::try_dumps(std::shared_ptr<shape>{std::make_shared<twin_a>()}).error().code() ==
        brine::errc::duplicate_name);

  auto bytes = brine::dumps(std::unique_ptr<shape>{std::make_unique<group>()});
  const auto at = text_of(bytes).find("tests/group");
  bytes[at - 1] = std::byte{10};
  const std::string_view other = "tests/twin";
  for (std::size_t i = 0; i < other.size(); ++i) bytes[at + i] = static_cast<std::byte>(other[i]);
  CHECK(brine::try_loads<std::unique_ptr<shape>>(bytes).error().code() == brine::errc::duplicate_name);
}

TEST_CASE("a class that was saved with other members") {
  auto bytes = brine::dumps(std::unique_ptr<shape>{std::make_unique<square>()});
  const std::string_view name = "tests/square";
  bytes[text_of(bytes).find(name) + name.size()] ^= std::byte{1};  // the first byte of its schema's hash
  const auto failed = brine::try_loads<std::unique_ptr<shape>>(bytes);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::schema_mismatch);
  CHECK(mentions(failed.error(), "tests/square"));
}

TEST_CASE("a class's name stands in a document once") {
  std::vector<std::unique_ptr<shape>> shapes;
  std::vector<std::shared_ptr<shape>> shared;
  for (int i = 0; i < 200; ++i) {
    shapes.push_back(i % 2 == 0 ? make_circle(i, "") : std::make_unique<square>());
    shared.push_back(i % 2 == 0 ? make_circle(i, "") : std::make_unique<square>());
  }
  for (const auto& bytes :
       {brine::dumps(shapes), brine::dumps(shared), brine::dumps(shapes, {.schema = brine::embed})}) {
    CHECK(occurrences(text_of(bytes), "tests/circle") == 1);
    CHECK(occurrences(text_of(bytes), "tests/square") == 1);
  }
  CHECK(reload(shapes)[198]->area() == 3 * 198 * 198);
  CHECK(reload(shared)[199]->area() == 1);
}

TEST_CASE("documents with their schemas, files' too") {
  std::map<std::string, std::shared_ptr<shape>> shapes{{"c", make_circle(2, "label")},
                                                       {"s", std::make_shared<square>()}};
  shapes["again"] = shapes["c"];
  const auto bytes = brine::dumps(shapes, {.schema = brine::embed, .checksum = brine::checksum_mode::crc32});
  const auto loaded = brine::loads<decltype(shapes)>(bytes);
  CHECK(loaded.at("c") == loaded.at("again"));
  CHECK(dynamic_cast<const circle&>(*loaded.at("c")).label == "label");
  CHECK(bytes.size() > brine::dumps(shapes).size());
}

TEST_CASE("class numbers of a document that name nothing, or an abstract class") {
  std::vector<std::unique_ptr<shape>> two;
  two.push_back(std::make_unique<square>());
  two.push_back(std::make_unique<square>());
  const auto bytes = brine::dumps(two);
  const std::size_t second = bytes.size() - 8 - 1;
  REQUIRE(bytes[second] == std::byte{2});
  for (unsigned number : {0U, 3U, 127U}) {
    auto changed = bytes;
    changed[second] = static_cast<std::byte>(number);
    const auto failed = brine::try_loads<decltype(two)>(changed);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code() == brine::errc::bad_value);
    CHECK(failed.error().path() == "[1]");
  }
}

TEST_CASE("no cut and no changed byte of such a document crashes") {
  struct picture {
    std::vector<std::shared_ptr<shape>> shapes;
    std::shared_ptr<labelled> name;
    std::unique_ptr<shape> own;
    std::unique_ptr<animal> pet;
  };
  picture saved;
  const auto round = std::make_shared<circle>();
  round->label = "l";
  saved.shapes = {round, std::make_shared<square>(), round, std::make_shared<rectangle>(1, 2)};
  saved.name = round;
  saved.own = std::make_unique<square>();
  saved.pet = std::make_unique<dog>();
  for (const auto mode : {brine::compact, brine::embed}) {
    const auto bytes = brine::dumps(saved, {.schema = mode});
    CHECK(brine::loads<picture>(bytes).name->label == "l");
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      CHECK_FALSE(brine::try_loads<picture>(std::span{bytes}.first(size)));
    }
    std::size_t loaded = 0;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      for (unsigned bits = 1; bits < 256; ++bits) {
        auto changed = bytes;
        changed[at] ^= static_cast<std::byte>(bits);
        if (brine::try_loads<picture>(changed)) ++loaded;
      }
    }
    CHECK(loaded < bytes.size() * 255);
  }
}
