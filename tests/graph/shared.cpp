// shared_ptr and weak_ptr: who shared an object before shares it afterwards; class hierarchies.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shared_tests {

struct node {
  int value = 0;
  std::shared_ptr<node> next;
  std::weak_ptr<node> back;
};

struct self_aware : std::enable_shared_from_this<self_aware> {
  std::string name;
  std::shared_ptr<self_aware> other;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(name, other);
  }
};

struct pair {
  std::shared_ptr<std::string> a, b;
};

struct shape {
  int id = 0;
  virtual ~shape() = default;
  [[nodiscard]] virtual double area() const = 0;
};
struct circle : shape {
  double radius = 0;
  [[nodiscard]] double area() const override { return 3 * radius * radius; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id, radius);
  }
};
struct square : shape {
  double side = 0;
  std::shared_ptr<shape> inner;
  [[nodiscard]] double area() const override { return side * side; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id, side, inner);
  }
};
struct stranger : shape {
  [[nodiscard]] double area() const override { return 0; }
};

// Counts its living objects.
struct tracked {
  static inline int alive = 0;
  std::shared_ptr<tracked> other;
  bool flag = false;
  tracked() { ++alive; }
  tracked(const tracked&) = delete;
  tracked& operator=(const tracked&) = delete;
  ~tracked() { --alive; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(other, flag);
  }
};

struct visit_counter {
  std::shared_ptr<int> count;
  int operator()() const { return ++*count; }
};

struct whole {
  int number = 0;
  std::string text;
};
struct part_holder {
  std::shared_ptr<whole> all;
  std::shared_ptr<std::string> text;
};

}  // namespace shared_tests

BRINE_CLASS("shared tests/circle", shared_tests::circle, shared_tests::shape)
BRINE_CLASS("shared tests/square", shared_tests::square, shared_tests::shape)

namespace {

using namespace shared_tests;

template <class T>
T reload(const T& value) {
  return brine::loads<T>(brine::dumps(value));
}

}  // namespace

TEST_CASE("an object, null, and objects of objects") {
  CHECK(*reload(std::make_shared<std::string>("s")) == "s");
  CHECK(reload(std::shared_ptr<int>{}) == nullptr);
  CHECK(**reload(std::make_shared<std::shared_ptr<int>>(std::make_shared<int>(4))) == 4);
  CHECK(*reload(std::shared_ptr<const int>{std::make_shared<int>(5)}) == 5);
}

TEST_CASE("who shared an object shares it afterwards, and is saved once") {
  const auto s = std::make_shared<std::string>(1000, 'x');
  const pair p = reload(pair{s, s});
  CHECK(p.a == p.b);
  CHECK(p.a.use_count() == 2);
  CHECK(brine::dumps(pair{s, s}).size() < 1100);
  const pair apart = reload(pair{std::make_shared<std::string>("a"), std::make_shared<std::string>("a")});
  CHECK(apart.a != apart.b);

  std::map<int, std::vector<std::shared_ptr<std::string>>> m{{1, {s, nullptr}}, {2, {s}}};
  const auto n = reload(m);
  CHECK(n.at(1)[0] == n.at(2)[0]);
}

TEST_CASE("objects that know their owner know it again") {
  const auto a = std::make_shared<self_aware>();
  a->name = "a";
  a->other = std::make_shared<self_aware>();
  a->other->other = a;
  const auto loaded = reload(a);
  CHECK(loaded->shared_from_this() == loaded);
  CHECK(loaded->other->shared_from_this() == loaded->other);
  CHECK(loaded->other->other == loaded);
  CHECK(loaded->name == "a");
  a->other->other = nullptr;
  loaded->other->other = nullptr;
}

TEST_CASE("a reference to an object of another type is an error") {
  const std::pair<std::shared_ptr<int>, std::shared_ptr<float>> two{std::make_shared<int>(1),
                                                                    std::make_shared<float>(2.0F)};
  auto document = brine::dumps(two);
  REQUIRE(document[brine::wire::header_size + 1] == std::byte{4});
  document[brine::wire::header_size + 1] = std::byte{2};  // the second is said to be the first object
  const auto failed = brine::try_loads<std::pair<std::shared_ptr<int>, std::shared_ptr<float>>>(document);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::bad_value);
  CHECK(std::string_view{failed.error().what()}.find("another type") != std::string_view::npos);
}

TEST_CASE("cycles") {
  auto a = std::make_shared<node>();
  auto b = std::make_shared<node>();
  a->value = 1;
  b->value = 2;
  a->next = b;
  b->next = a;
  b->back = a;
  auto c = reload(a);
  CHECK(c->next->value == 2);
  CHECK(c->next->next == c);
  CHECK(c->next->back.lock() == c);
  c->next->next = nullptr;
  b->next = nullptr;
}

TEST_CASE("weak pointers, dead ones among them") {
  std::vector<std::weak_ptr<int>> weak(2);
  const auto owner = std::make_shared<int>(3);
  weak[0] = owner;
  const std::pair<std::shared_ptr<int>, std::vector<std::weak_ptr<int>>> both{owner, weak};
  const auto loaded = reload(both);
  CHECK(loaded.second[0].lock() == loaded.first);
  CHECK(loaded.second[1].expired());
}

TEST_CASE("a chain of a million objects needs no deep stack") {
  auto first = std::make_shared<node>();
  auto last = first;
  for (int i = 1; i < 1000000; ++i) {
    last->next = std::make_shared<node>();
    last->next->value = i;
    last = last->next;
  }
  auto loaded = reload(first);
  int length = 0, wrong = 0;
  // Destroyed front to back: a chain's own destructor would recurse.
  while (loaded) {
    wrong += loaded->value != length;
    ++length;
    loaded = std::exchange(loaded->next, nullptr);
  }
  CHECK(length == 1000000);
  CHECK(wrong == 0);
  while (first) first = std::exchange(first->next, nullptr);
}

TEST_CASE("a pointer to a part of an object") {
  const auto all = std::make_shared<whole>();
  all->number = 4;
  all->text = "part";
  const part_holder h = reload(part_holder{all, {all, &all->text}});
  CHECK(h.text.get() == &h.all->text);
  CHECK(*h.text == "part");
}

TEST_CASE("derived classes behind pointers to their base") {
  std::vector<std::unique_ptr<shape>> v;
  auto c = std::make_unique<circle>();
  c->id = 1;
  c->radius = 2;
  v.push_back(std::move(c));
  auto s = std::make_unique<square>();
  s->side = 3;
  s->inner = std::make_shared<circle>();
  v.push_back(std::move(s));
  v.emplace_back();
  v.push_back(std::make_unique<circle>());
  const auto w = reload(v);
  REQUIRE(w.size() == 4);
  CHECK(w[0]->area() == 12);
  CHECK(w[0]->id == 1);
  CHECK(w[1]->area() == 9);
  CHECK(dynamic_cast<const circle*>(dynamic_cast<const square&>(*w[1]).inner.get()) != nullptr);
  CHECK(w[2] == nullptr);
  CHECK(dynamic_cast<const circle*>(w[3].get()) != nullptr);
}

TEST_CASE("derived classes that are shared") {
  const std::shared_ptr<shape> s = std::make_shared<circle>();
  const auto w = reload(std::vector<std::shared_ptr<shape>>{s, s});
  CHECK(w[0] == w[1]);
  CHECK(dynamic_cast<const circle*>(w[0].get()) != nullptr);
}

TEST_CASE("a class that wasn't registered: unknown_class, saving and loading") {
  std::unique_ptr<shape> p = std::make_unique<stranger>();
  const auto saved = brine::try_dumps(p);
  REQUIRE_FALSE(saved);
  CHECK(saved.error().code() == brine::errc::unknown_class);
  CHECK(std::string_view{saved.error().what()}.find("BRINE_CLASS") != std::string_view::npos);

  p = std::make_unique<circle>();
  std::string document;
  brine::dumps_into(document, p);
  document[document.find("circle")] = 'x';
  const auto loaded = brine::try_loads<std::unique_ptr<shape>>(document);
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().code() == brine::errc::unknown_class);
  CHECK(std::string_view{loaded.error().what()}.find("shared tests/xircle") != std::string_view::npos);
}

TEST_CASE("closures that share an object share it afterwards") {
  const auto count = std::make_shared<int>(10);
  const std::vector<brine::function<int()>> v(2, brine::closure<"shared/counter">(visit_counter{count}));
  const auto w = brine::loads<std::vector<brine::function<int()>>>(brine::dumps(v));
  CHECK(w[0]() == 11);
  CHECK(w[1]() == 12);
  CHECK(*count == 10);
}

TEST_CASE("a failed load destroys what it made, cycles too") {
  {
    auto a = std::make_shared<tracked>();
    a->other = std::make_shared<tracked>();
    a->other->other = a;
    auto document = brine::dumps(a);
    const int before = tracked::alive;
    for (std::size_t n = 0; n < document.size(); ++n) {
      CHECK_FALSE(brine::try_loads<std::shared_ptr<tracked>>(std::span{document}.first(n)));
      CHECK(tracked::alive == before);
    }
    document.back() = std::byte{9};  // no bool
    const auto failed = brine::try_loads<std::shared_ptr<tracked>>(document);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code() == brine::errc::bad_value);
    CHECK(tracked::alive == before);
    document.back() = std::byte{1};
    document.push_back(std::byte{0});
    CHECK_FALSE(brine::try_loads<std::shared_ptr<tracked>>(document));
    CHECK(tracked::alive == before);
    a->other->other = nullptr;
  }
  CHECK(tracked::alive == 0);
}

TEST_CASE("a failed load into a pointer leaves it as it was") {
  auto p = std::make_shared<std::string>("before");
  auto document = brine::dumps(std::make_shared<std::string>("after"));
  document.pop_back();
  CHECK_FALSE(brine::try_loads_into(p, document));
  CHECK(*p == "before");
  CHECK_FALSE(brine::try_loads_into(p, std::string{"nonsense"}));
  CHECK(*p == "before");
}

TEST_CASE("loads_into a graph of several objects") {
  auto first = std::make_shared<node>();
  first->value = 1;
  first->next = std::make_shared<node>();
  first->next->value = 2;
  first->next->next = std::make_shared<node>();
  first->next->next->back = first;
  const auto document = brine::dumps(first);
  auto target = std::make_shared<node>();
  for (int i = 0; i < 2; ++i) {
    brine::loads_into(target, document);
    CHECK(target->value == 1);
    CHECK(target->next->value == 2);
    CHECK(target->next->next->back.lock() == target);
  }
}

TEST_CASE("every changed byte is an error or another value") {
  const auto s = std::make_shared<whole>();
  s->text = "text";
  const auto document = brine::dumps(std::vector<part_holder>{{s, {s, &s->text}}, {nullptr, nullptr}, {s, nullptr}});
  for (std::size_t i = 0; i < document.size(); ++i) {
    for (unsigned value = 0; value < 256; ++value) {
      auto damaged = document;
      damaged[i] = static_cast<std::byte>(value);
      (void)brine::try_loads<std::vector<part_holder>>(damaged);
    }
  }
  CHECK(brine::loads<std::vector<part_holder>>(document)[2].all->text == "text");
}
