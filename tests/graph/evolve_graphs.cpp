// Shared objects, class hierarchies and defaults that hold such, in documents of earlier versions.
#include <doctest/doctest.h>

#include <boost/hana/adapt_struct.hpp>

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "../codec/evolve.hpp"

using namespace evolving;

namespace was {

struct node {
  int id = 0;
  std::shared_ptr<node> next;
  std::weak_ptr<node> back;
  std::string label;
};
struct graph {
  std::shared_ptr<node> dropped;
  std::vector<std::shared_ptr<node>> all;
  std::shared_ptr<int> number;
};
struct pair {
  std::int16_t gone = 0;
  int first = 1;
  std::string second = "two";
};
struct parts {
  std::shared_ptr<pair> whole;
  std::shared_ptr<int> first;
  std::shared_ptr<std::string> second;
};
struct scene;

}  // namespace was

namespace now {

struct node {
  std::string label;
  std::weak_ptr<node> back;
  std::int64_t id = 0;
  double weight = 1.5;
  std::shared_ptr<node> next;
};
struct config {
  int level = 3;
};
struct graph {
  std::shared_ptr<config> settings = std::make_shared<config>();
  std::shared_ptr<config> same = settings;
  std::list<std::shared_ptr<node>> all;
  std::shared_ptr<int> number;
  brine::function<int(int)> on_done = brine::closure<"graph/default">([](int x) { return x + 1; });
};
struct pair {
  std::string second;
  int first = 0;
};
struct parts {
  std::shared_ptr<pair> whole;
  std::shared_ptr<int> first;
  std::shared_ptr<std::string> second;
};
struct late_parts {
  std::shared_ptr<int> first;
  std::shared_ptr<pair> whole;
};
struct short_pair {
  int first = 0;
};
struct short_parts {
  std::shared_ptr<short_pair> whole;
  std::shared_ptr<std::string> second;
};

}  // namespace now

namespace {

was::graph ring(int n) {
  was::graph g;
  for (int i = 0; i < n; ++i) {
    g.all.push_back(std::make_shared<was::node>());
    g.all.back()->id = i;
    g.all.back()->label = "node " + std::to_string(i);
  }
  for (int i = 0; i + 1 < n; ++i) {
    g.all[static_cast<std::size_t>(i)]->next = g.all[static_cast<std::size_t>(i + 1)];
    g.all[static_cast<std::size_t>(i + 1)]->back = g.all[static_cast<std::size_t>(i)];
  }
  g.number = std::make_shared<int>(42);
  return g;
}

}  // namespace

TEST_CASE("objects keep their identity where the member that referred to them first is gone") {
  was::graph old = ring(5);
  old.dropped = old.all[3];
  const auto g = load_old<now::graph>(old);
  REQUIRE(g.all.size() == 5);
  std::shared_ptr<now::node> at = g.all.front();
  int id = 0;
  for (const auto& n : g.all) {
    CHECK(n == at);
    CHECK(n->id == id);
    CHECK(n->label == "node " + std::to_string(id));
    CHECK(n->weight == 1.5);
    if (n->next != nullptr) CHECK(n->next->back.lock() == n);
    at = n->next;
    ++id;
  }
  CHECK(*g.number == 42);
}

TEST_CASE("what only a dropped member referred to is gone") {
  was::graph old = ring(2);
  old.dropped = std::make_shared<was::node>();
  old.dropped->next = std::make_shared<was::node>();
  old.dropped->next->next = old.dropped;  // a ring of its own
  const auto g = load_old<now::graph>(old);
  CHECK(g.all.size() == 2);
  CHECK(g.all.front()->next == g.all.back());
  old.dropped->next->next = nullptr;
}

TEST_CASE("a new member's default may hold shared objects and closures, new ones for each object") {
  const auto graphs = load_old<std::vector<now::graph>>(std::vector<was::graph>{ring(1), ring(2)});
  REQUIRE(graphs.size() == 2);
  for (const auto& g : graphs) {
    REQUIRE(g.settings != nullptr);
    CHECK(g.settings->level == 3);
    CHECK(g.on_done(1) == 2);
    CHECK(g.same->level == 3);
  }
  CHECK(graphs[0].settings != graphs[1].settings);
  CHECK(*graphs[1].number == 42);
}

TEST_CASE("also where the document has no shared objects at all") {
  struct before {
    int id = 1;
  };
  struct after {
    int id = 0;
    std::shared_ptr<std::string> text = std::make_shared<std::string>("default");
  };
  const auto all = load_old<std::vector<after>>(std::vector<before>(3));
  REQUIRE(all.size() == 3);
  CHECK(all[2].id == 1);
  CHECK(*all[2].text == "default");
  CHECK(all[0].text != all[1].text);
}

TEST_CASE("a pointer to a part of an object points to the same part of the new one") {
  was::parts old;
  old.whole = std::make_shared<was::pair>();
  old.first = {old.whole, &old.whole->first};
  old.second = {old.whole, &old.whole->second};
  const auto p = load_old<now::parts>(old);
  CHECK(p.first.get() == &p.whole->first);
  CHECK(p.second.get() == &p.whole->second);
  CHECK(*p.second == "two");

  const auto gone = refusal<now::short_parts>(old);
  CHECK(gone.code() == brine::errc::schema_mismatch);
  CHECK(contains(gone, "has no more"));
  const auto late = refusal<now::late_parts>(old);
  CHECK(late.code() == brine::errc::schema_mismatch);
  CHECK(contains(late, "let the owner come first"));
}

TEST_CASE("a long chain needs no stack") {
  was::graph old = ring(20000);
  const auto bytes = brine::dumps(old, {.schema = brine::embed});
  for (std::size_t i = 0; i + 1 < old.all.size(); ++i) old.all[i]->next = nullptr;
  const auto g = brine::loads<now::graph>(bytes);
  CHECK(g.all.back()->id == 19999);
  auto n = g.all.front();
  while (n != nullptr) n = std::exchange(n->next, nullptr);
}

TEST_CASE("pointers keep their kind") {
  CHECK(refused<std::shared_ptr<int>>(std::make_unique<int>(1)));
  CHECK(refused<std::unique_ptr<int>>(std::make_shared<int>(1)));
  CHECK(refused<std::weak_ptr<int>>(std::make_shared<int>(1)));
  CHECK(*load_old<std::shared_ptr<std::int64_t>>(std::make_shared<int>(-1)) == -1);
  CHECK(refusal<std::shared_ptr<std::string>>(std::make_shared<int>(1)).code() == brine::errc::schema_mismatch);
}

// -- hierarchies: the program's classes have the names that the document's had, and other members.

namespace was {
struct shape {
  virtual ~shape() = default;
  int id = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id);
  }
};
struct circle : shape {
  float radius = 1;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(static_cast<shape&>(*this), radius);
  }
};
struct square : shape {
  int side = 1;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(static_cast<shape&>(*this), side);
  }
};
struct scene {
  std::unique_ptr<shape> dropped;
  std::vector<std::shared_ptr<shape>> shapes;
  std::vector<std::unique_ptr<shape>> owned;
};
}  // namespace was

namespace now {
struct shape {
  virtual ~shape() = default;
  std::int64_t id = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id);
  }
};
struct circle : shape {
  double radius = 1;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(static_cast<shape&>(*this), radius);
  }
};
struct square : shape {
  std::string side;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(static_cast<shape&>(*this), side);
  }
};
struct scene {
  std::vector<std::unique_ptr<shape>> owned;
  std::vector<std::shared_ptr<shape>> shapes;
};
struct only_owned {
  std::vector<std::unique_ptr<shape>> owned;
};
}  // namespace now

BRINE_CLASS("evolve/circle", was::circle, was::shape)
BRINE_CLASS("evolve/square", was::square, was::shape)
BRINE_CLASS("evolve/circle", now::circle, now::shape)
BRINE_CLASS("evolve/square", now::square, now::shape)

namespace {

std::unique_ptr<was::circle> circle(int id, float radius) {
  auto c = std::make_unique<was::circle>();
  c->id = id;
  c->radius = radius;
  return c;
}

}  // namespace

TEST_CASE("classes of a hierarchy: each by its own schema, named anew where they are met first") {
  was::scene old;
  old.dropped = circle(0, 9);
  old.shapes.push_back(circle(1, 0.5F));
  old.shapes.push_back(old.shapes.front());
  old.owned.push_back(circle(2, 1.5F));
  const auto s = load_old<now::scene>(old);
  REQUIRE(s.shapes.size() == 2);
  CHECK(s.shapes[0] == s.shapes[1]);
  CHECK(s.shapes[0]->id == 1);
  CHECK(dynamic_cast<const now::circle&>(*s.shapes[0]).radius == 0.5);
  CHECK(dynamic_cast<const now::circle&>(*s.owned.at(0)).radius == 1.5);
}

TEST_CASE("a class whose members can't be converted is an error where it is asked for, and none where it is dropped") {
  was::scene old;
  old.shapes.push_back(std::make_shared<was::square>());
  old.owned.push_back(circle(2, 1.5F));
  const auto e = refusal<now::scene>(old);
  CHECK(e.code() == brine::errc::schema_mismatch);
  CHECK(contains(e, "the class \"evolve/square\" changed"));
  CHECK(contains(e, "saved was i32, asked for is string"));
  CHECK(load_old<now::only_owned>(old).owned.size() == 1);
}

TEST_CASE("objects of the root's own class are taken to have its present members") {
  std::vector<std::shared_ptr<was::shape>> old{std::make_shared<was::shape>(), circle(7, 2)};
  old[0]->id = 1;
  // The schema of this type names the root only: the hashes agree where the names do.
  struct before {
    std::vector<std::shared_ptr<now::shape>> shapes;
    std::string gone;
  };
  struct after {
    std::vector<std::shared_ptr<now::shape>> shapes;
  };
  before b;
  b.shapes.push_back(std::make_shared<now::shape>());
  b.shapes.back()->id = 5;
  b.shapes.push_back(std::make_shared<now::circle>());
  const auto a = load_old<after>(b);
  CHECK(a.shapes.at(0)->id == 5);
  CHECK(dynamic_cast<const now::circle*>(a.shapes.at(1).get()) != nullptr);
}

TEST_CASE("a class that changed is found where the document's own schema didn't change") {
  // The root is called was::shape in it: put the present name in its place, of the same length.
  const std::vector<std::unique_ptr<was::shape>> none;
  std::vector<std::unique_ptr<was::shape>> old;
  old.push_back(circle(3, 2.5F));
  auto bytes = brine::dumps(old, {.schema = brine::embed});
  const auto present = brine::schema_of<std::vector<std::unique_ptr<now::shape>>>();
  std::string_view text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  for (std::size_t at = text.find("was::shape"); at != std::string_view::npos; at = text.find("was::shape")) {
    std::memcpy(bytes.data() + at, "now::shape", 10);
  }
  const auto hash = brine::schema::hash<std::vector<std::unique_ptr<now::shape>>>();
  brine::wire::store(bytes.data() + 6, hash);
  const auto loaded = brine::loads<std::vector<std::unique_ptr<now::shape>>>(bytes);
  CHECK(loaded.at(0)->id == 3);
  CHECK(dynamic_cast<const now::circle&>(*loaded.at(0)).radius == 2.5);
  CHECK(present.text() == "[unique<now::shape>]");
}

// Classes whose members have names.
namespace was {
struct part {
  virtual ~part() = default;
  [[nodiscard]] virtual int weight() const = 0;
};
struct bolt : part {
  int length = 3;
  int coating = 1;
  [[nodiscard]] int weight() const override { return length; }
};
struct nut : part {
  int width = 2;
  [[nodiscard]] int weight() const override { return width; }
};
}  // namespace was
namespace now {
struct part {
  virtual ~part() = default;
  [[nodiscard]] virtual int weight() const = 0;
};
struct bolt : part {
  std::int64_t length = 0;
  int thread = 8;
  [[nodiscard]] int weight() const override { return static_cast<int>(length); }
};
struct nut : part {
  int height = 9;
  [[nodiscard]] int weight() const override { return height; }
};
}  // namespace now
BOOST_HANA_ADAPT_STRUCT(was::bolt, length, coating);
BOOST_HANA_ADAPT_STRUCT(was::nut, width);
BOOST_HANA_ADAPT_STRUCT(now::bolt, length, thread);
BOOST_HANA_ADAPT_STRUCT(now::nut, height);
BRINE_CLASS("evolve/bolt", was::bolt, was::part)
BRINE_CLASS("evolve/nut", was::nut, was::part)
BRINE_CLASS("evolve/bolt", now::bolt, now::part)
BRINE_CLASS("evolve/nut", now::nut, now::part)

TEST_CASE("members that only one version of a class has, behind owning and shared pointers") {
  struct old_box {
    std::unique_ptr<was::part> one = std::make_unique<was::bolt>();
    std::shared_ptr<was::part> two = std::make_shared<was::bolt>();
  };
  struct box {
    std::unique_ptr<now::part> one;
    std::shared_ptr<now::part> two;
  };
  const auto bytes = brine::dumps(old_box{}, {.schema = brine::embed});
  using enum brine::policy;
  std::vector<std::string> lines;
  for (int i = 0; i < 2; ++i) {
    lines.clear();
    const auto b = brine::loads<box>(bytes, {.reports = &lines, .unknown = report, .missing = report});
    CHECK(b.one->weight() == 3);
    CHECK(dynamic_cast<const now::bolt&>(*b.two).thread == 8);
    CHECK(lines ==
          std::vector<std::string>{
              "the class \"evolve/bolt\": coating: the document has this member (i32) and the type doesn't: dropped",
              "the class \"evolve/bolt\": thread: the type has this member (i32) and the document doesn't: made "
              "by default"});
    const auto no_unknown = brine::try_loads<box>(bytes, {.unknown = refuse});
    REQUIRE(!no_unknown);
    CHECK(no_unknown.error().code() == brine::errc::schema_mismatch);
    CHECK(no_unknown.error().path() == "coating");
    CHECK(contains(no_unknown.error(), "the class \"evolve/bolt\""));
  }
  CHECK(brine::try_loads<box>(bytes, {.missing = refuse}).error().path() == "thread");
  // A class none of whose saved members is asked for is another one.
  old_box other;
  other.two = std::make_shared<was::nut>();
  const auto e = refusal<box>(other);
  CHECK(e.code() == brine::errc::schema_mismatch);
  CHECK(
      contains(e, "the class \"evolve/nut\" changed: saved was {width: i32}, asked for is {height: i32}: none of the"));
}
