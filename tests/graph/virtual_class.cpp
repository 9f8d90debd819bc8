// README, "A class with virtual functions": the shortest way that works.
#include <doctest/doctest.h>

#include <brine/brine.hpp>
#include <memory>
#include <vector>

namespace virtual_class {

struct shape {
  virtual ~shape() = default;
  virtual double area() const = 0;
  template <class Archive>
  void serialize(Archive&) {}
};
struct circle : shape {
  double radius = 0;
  double area() const override { return 3.14159 * radius * radius; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(radius);
  }
};
struct ring : circle {
  double hole = 0;
  double area() const override { return circle::area() - 3.14159 * hole * hole; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(static_cast<circle&>(*this), hole);
  }
};

}  // namespace virtual_class

BRINE_CLASS("virtual_class/circle", virtual_class::circle, virtual_class::shape);
BRINE_CLASS("virtual_class/ring", virtual_class::ring, virtual_class::circle, virtual_class::shape);

TEST_CASE("a class with virtual functions: a serialize() and BRINE_CLASS") {
  using namespace virtual_class;
  std::vector<std::unique_ptr<shape>> shapes;
  shapes.push_back(std::make_unique<circle>());
  static_cast<circle&>(*shapes[0]).radius = 2;
  auto outer = std::make_unique<ring>();
  outer->radius = 3;
  outer->hole = 1;
  shapes.push_back(std::move(outer));
  const auto loaded = brine::loads<std::vector<std::unique_ptr<shape>>>(brine::dumps(shapes));
  REQUIRE(loaded.size() == 2);
  CHECK(loaded[0]->area() == shapes[0]->area());
  CHECK(loaded[1]->area() == shapes[1]->area());
  CHECK(dynamic_cast<const ring&>(*loaded[1]).hole == 1);
  CHECK(brine::loads<circle>(brine::dumps(dynamic_cast<const circle&>(*shapes[0]))).radius == 2);  // by value too
}
