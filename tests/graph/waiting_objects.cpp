// Objects that hold containers ordered by what their pointers lead to: of one another, of themselves, in long chains,
// of classes without a default constructor, and where something fails.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

namespace waiting_object_tests {

struct item {
  int rank = 0;
  std::string name;
};
using item_ptr = std::shared_ptr<item>;

item_ptr make(int rank, std::string name = "x") { return std::make_shared<item>(item{rank, std::move(name)}); }

struct by_rank {
  bool operator()(const item_ptr& a, const item_ptr& b) const { return a->rank < b->rank; }
  bool operator()(const std::weak_ptr<item>& a, const std::weak_ptr<item>& b) const {
    return a.lock()->rank < b.lock()->rank;
  }
};
template <class T>
T again(const T& value) {
  return brine::loads<T>(brine::dumps(value));
}
template <class C>
std::vector<int> ranks(const C& c) {
  std::vector<int> all;
  for (const auto& p : c) all.push_back(p->rank);
  return all;
}

// No default constructor: a comparator that looked too early would read memory that holds no object.
class made {
 public:
  explicit made(std::string name) : name_{std::move(name)} {}
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  std::string name_;
};
struct by_name {
  template <class P>
  bool operator()(const P& a, const P& b) const {
    return a->name() < b->name();
  }
};

// A set in an object that is a key of another set, and so on.
struct group {
  std::set<std::shared_ptr<group>, std::less<>> inner;
  int leaf = 0;
  friend bool operator<(const std::shared_ptr<group>& a, const std::shared_ptr<group>& b) {
    return a->leaf != b->leaf
               ? a->leaf < b->leaf
               : std::lexicographical_compare(a->inner.begin(), a->inner.end(), b->inner.begin(), b->inner.end());
  }
};
std::shared_ptr<group> group_of(int leaf, std::set<std::shared_ptr<group>, std::less<>> inner = {}) {
  return std::make_shared<group>(group{std::move(inner), leaf});
}

TEST_CASE("sets in objects that are keys of sets") {
  std::set<std::shared_ptr<group>, std::less<>> top;
  for (int i = 0; i < 3; ++i) {
    std::set<std::shared_ptr<group>, std::less<>> middle;
    for (int k = 0; k < 3; ++k) middle.insert(group_of(0, {group_of(10 * i + k), group_of(5)}));
    top.insert(group_of(0, middle));  // all differ only two levels below
  }
  REQUIRE(top.size() == 3);
  const auto back = again(top);
  REQUIRE(back.size() == 3);
  CHECK(std::is_sorted(back.begin(), back.end()));
  for (const auto& g : back) {
    CHECK(g->inner.size() == 3);
    for (const auto& m : g->inner) CHECK(m->inner.size() == 2);
  }
  for (const auto& g : top) CHECK(back.contains(g));
  CHECK(brine::dumps(back) == brine::dumps(top));
}

struct person {
  std::set<std::shared_ptr<person>, std::owner_less<>> strangers;
  std::set<std::shared_ptr<person>, by_name> friends;
  std::weak_ptr<person> best;
  std::string called;
  [[nodiscard]] const std::string& name() const { return called; }
};
class hooked_person : public std::enable_shared_from_this<hooked_person> {
 public:
  [[nodiscard]] const std::string& name() const { return called; }
  std::string called;
  std::set<std::weak_ptr<hooked_person>, by_name> none;
  std::set<std::shared_ptr<hooked_person>, by_name> friends;
  std::vector<int> appended;
  template <class Archive>
  void serialize(Archive& ar) {
    auto count = static_cast<int>(appended.size());
    ar(friends, called, count);
    for (int i = 0; i < count; ++i) {
      if constexpr (Archive::is_loading::value) appended.push_back(0);
      ar(appended[static_cast<std::size_t>(i)]);
    }
  }
};

template <class P>
void check_circle() {
  auto a = std::make_shared<P>();
  auto b = std::make_shared<P>();
  auto c = std::make_shared<P>();
  a->called = "a";
  b->called = "b";
  c->called = "c";
  a->friends = {a, b, c};  // itself too
  b->friends = {a, c};
  c->friends = {b};
  auto back = again(a);
  REQUIRE(back->friends.size() == 3);
  CHECK(*back->friends.begin() == back);
  auto second = *std::next(back->friends.begin());
  CHECK(second->called == "b");
  CHECK(second->friends.size() == 2);
  CHECK(*second->friends.begin() == back);
  auto third = *std::next(back->friends.begin(), 2);
  CHECK(*third->friends.begin() == second);
  if constexpr (requires { a->appended; }) {
    a->appended = {1, 2, 3};
    auto once = again(a);
    CHECK(once->appended == std::vector{1, 2, 3});  // the hook that appends isn't run on the same object twice
    CHECK(once->shared_from_this() == once);
    for (const auto& f : once->friends) CHECK(f->shared_from_this() == f);
    for (const auto& f : std::vector(once->friends.begin(), once->friends.end())) f->friends.clear();
  }
  for (const auto& p : {a, b, c, second, third, back}) p->friends.clear();
}

TEST_CASE("objects that hold sets of one another, and of themselves") {
  check_circle<person>();
  check_circle<hooked_person>();
}

// An object with a hook keeps its address and what knows it.
struct tree : std::enable_shared_from_this<tree> {
  std::set<item_ptr, by_rank> marks;
  std::vector<std::unique_ptr<tree>> below;
  tree* above = nullptr;
  int runs = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(marks, below);
    for (auto& t : below) t->above = this;
    ++runs;
  }
};

TEST_CASE("a hook that stores the address of its object") {
  auto t = std::make_shared<tree>();
  t->marks = {make(2), make(1)};
  t->below.push_back(std::make_unique<tree>());
  std::vector<std::shared_ptr<tree>> all{t, t};
  const auto back = brine::loads<std::vector<std::shared_ptr<tree>>>(brine::dumps(all));
  CHECK(back[0] == back[1]);
  CHECK(back[0]->marks.size() == 2);
  REQUIRE(back[0]->below.size() == 1);
  CHECK(back[0]->below[0]->above == back[0].get());
  CHECK(back[0]->runs == 1);
  CHECK(back[0]->shared_from_this() == back[0]);
}

struct throwing {
  bool operator()(const item_ptr& a, const item_ptr& b) const {
    if (a->rank == 13 || b->rank == 13) throw std::runtime_error("thirteen");
    return a->rank < b->rank;
  }
};

TEST_CASE("a comparator that throws, a document that is cut: the target is as it was") {
  std::map<int, std::set<item_ptr, by_rank>> fine{{1, {make(13), make(1)}}};
  auto bytes = brine::dumps(fine);
  using strict = std::map<int, std::set<item_ptr, throwing>>;
  CHECK(!brine::try_loads<strict>(bytes).has_value());
  strict target{{7, {make(7)}}};
  CHECK(!brine::try_loads_into(target, bytes).has_value());
  REQUIRE(target.size() == 1);
  CHECK(ranks(target.at(7)) == std::vector{7});
  struct ring {
    int rank = 0;
    std::shared_ptr<ring> next;
    std::set<item_ptr, throwing> all;
  };
  struct same_ring {
    int rank = 0;
    std::shared_ptr<same_ring> next;
    std::set<item_ptr, by_rank> all;
  };
  auto r = std::make_shared<same_ring>(same_ring{1, nullptr, {make(13), make(2)}});
  r->next = r;
  const auto cyclic = brine::dumps(r);
  r->next = nullptr;
  CHECK(!brine::try_loads<std::shared_ptr<ring>>(cyclic).has_value());  // and nothing leaks
  for (std::size_t n = 0; n < cyclic.size(); ++n) {
    const auto cut = std::vector(cyclic.begin(), cyclic.begin() + static_cast<std::ptrdiff_t>(n));
    CHECK(!brine::try_loads<std::shared_ptr<same_ring>>(cut).has_value());
  }
  const auto limited = brine::try_loads<strict>(bytes, {.limits = {.bytes = 100}});
  REQUIRE(!limited.has_value());
  CHECK(limited.error().code() == brine::errc::limit_exceeded);
}

TEST_CASE("long chains of sets need no stack, and are read twice at most") {
  struct link {
    int rank = 0;
    std::set<std::shared_ptr<link>, std::owner_less<>> next;
  };
  std::shared_ptr<link> first;
  constexpr int count = 50000;
  for (int i = 0; i < count; ++i) {
    auto l = std::make_shared<link>();
    l->rank = i;
    if (first) l->next.insert(std::move(first));
    first = std::move(l);
  }
  auto back = again(first);
  int seen = 0;
  const auto unwind = [](std::shared_ptr<link> at, auto&& f) {
    while (at) {
      f();
      std::shared_ptr<link> next = at->next.empty() ? nullptr : *at->next.begin();
      at->next.clear();
      at = std::move(next);
    }
  };
  unwind(std::move(back), [&] { ++seen; });
  unwind(std::move(first), [] {});
  CHECK(seen == count);
}

}  // namespace waiting_object_tests

template <>
struct brine::codec<waiting_object_tests::made> {
  static void encode(auto& ar, const waiting_object_tests::made& m) { ar(m.name()); }
  static waiting_object_tests::made decode(auto& ar) {
    std::string name;
    ar(name);
    return waiting_object_tests::made{name};
  }
  static constexpr void describe(auto& schema) { schema.template member<std::string>("name"); }
};

namespace waiting_object_tests {

// A class that is made by its codec and holds a set of such.
class club {
 public:
  using members = std::set<std::shared_ptr<club>, by_name>;
  club(std::string name, members all) : name_{std::move(name)}, all_{std::move(all)} {}
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const members& all() const { return all_; }
  void join(std::shared_ptr<club> c) { all_.insert(std::move(c)); }
  void leave() { all_.clear(); }

 private:
  std::string name_;
  members all_;
};

}  // namespace waiting_object_tests

template <>
struct brine::codec<waiting_object_tests::club> {
  static void encode(auto& ar, const waiting_object_tests::club& c) { ar(c.all(), c.name()); }
  static waiting_object_tests::club decode(auto& ar) {
    waiting_object_tests::club::members all;
    std::string name;
    ar(all, name);
    return {std::move(name), std::move(all)};
  }
  static constexpr void describe(auto& schema) {
    schema.template member<waiting_object_tests::club::members>("all");
    schema.template member<std::string>("name");
  }
};

namespace waiting_object_tests {

TEST_CASE("classes without a default constructor") {
  std::set<std::shared_ptr<made>, by_name> s;
  for (const char* n : {"c", "a", "b"}) s.insert(std::make_shared<made>(n));
  const auto back = again(s);
  REQUIRE(back.size() == 3);
  CHECK((*back.begin())->name() == "a");

  auto inner = std::make_shared<club>("inner", club::members{});
  auto other = std::make_shared<club>("other", club::members{inner});
  auto outer = std::make_shared<club>("outer", club::members{other, inner});
  const auto clubs = again(club::members{outer, other});
  REQUIRE(clubs.size() == 2);
  CHECK((*clubs.begin())->all().size() == 1);
  CHECK((*clubs.rbegin())->all().size() == 2);
  CHECK((*clubs.rbegin())->all().contains(*clubs.begin()));

  outer->join(outer);
  other->join(outer);
  const auto circle = again(outer);
  CHECK(circle->all().size() == 3);
  CHECK(*circle->all().rbegin() == circle);
  const auto second = *std::next(circle->all().begin());
  CHECK(second->all().size() == 2);
  for (const auto& c : {outer, other, circle, second}) c->leave();
}

}  // namespace waiting_object_tests
