// One object and several pointers to it, in documents of earlier versions: pointers whose types part, and new members
// whose defaults share an object.
#include <doctest/doctest.h>

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "../codec/evolve.hpp"

using namespace evolving;

// -- pointers to one object

namespace {

struct two_numbers {
  std::shared_ptr<int> a, b;
};
struct parted {
  std::shared_ptr<int> a;
  std::shared_ptr<std::int64_t> b;
};
struct both_wider {
  std::shared_ptr<std::int64_t> a, b;
};
struct only_b {
  std::shared_ptr<std::int64_t> b;
};

enum class number : int {};
struct part_enumeration {
  std::shared_ptr<int> a;
  std::shared_ptr<number> b;
};

struct rooted {
  std::shared_ptr<int> a;
  std::vector<std::weak_ptr<int>> all;
  int gone = 0;
};
struct weakly_parted {
  std::shared_ptr<int> a;
  std::vector<std::weak_ptr<std::int64_t>> all;
};

struct pair {
  int first = 3, second = 4;
};
struct wide_pair {
  int first = 0;
  std::int64_t second = 0;
};
struct owner_and_part {
  std::shared_ptr<pair> whole;
  std::shared_ptr<int> part;
};
struct owner_and_stale_part {
  std::shared_ptr<wide_pair> whole;
  std::shared_ptr<int> part;
};
struct owner_and_wide_part {
  std::shared_ptr<wide_pair> whole;
  std::shared_ptr<std::int64_t> part;
};

template <class New, class Old>
brine::result<void> compatible() {
  return brine::compatible(brine::schema_of<Old>().bytes, brine::schema_of<New>());
}

void parts_company(const brine::error& e) {
  INFO(e.what());
  CHECK(e.code() == brine::errc::schema_mismatch);
  CHECK(contains(e, "one object"));
}

}  // namespace

TEST_CASE("two pointers to one object whose types part: a promise for every document is refused") {
  const auto answer = compatible<parted, two_numbers>();
  REQUIRE(!answer);
  parts_company(answer.error());
  CHECK(contains(answer.error(), "a shared_ptr to i32 becomes one to i32 in one place and one to i64 in another"));
  CHECK(!compatible<part_enumeration, two_numbers>());
  CHECK(!compatible<weakly_parted, rooted>());
  CHECK(compatible<both_wider, two_numbers>());
  CHECK(compatible<only_b, two_numbers>());  // what is dropped asks for nothing
  CHECK(compatible<two_numbers, two_numbers>());
}

TEST_CASE("... and of the documents only those in which both point to one object") {
  const auto one = std::make_shared<int>(5);
  parts_company(refusal<parted>(two_numbers{one, one}));
  parts_company(refusal<part_enumeration>(two_numbers{one, one}));
  rooted r{one, {one}, 0};
  parts_company(refusal<weakly_parted>(r));

  const auto p = load_old<parted>(two_numbers{one, std::make_shared<int>(6)});
  CHECK(*p.a == 5);
  CHECK(*p.b == 6);
  CHECK(*load_old<parted>(two_numbers{nullptr, one}).b == 5);
  const auto same = load_old<both_wider>(two_numbers{one, one});
  CHECK(same.a == same.b);
  CHECK(*same.a == 5);
  CHECK(*load_old<only_b>(two_numbers{one, one}).b == 5);

  // A document that is damaged is still said to be.
  auto bytes = brine::dumps(two_numbers{one, nullptr});
  bytes.at(bytes.size() - 5) = std::byte{4};
  CHECK(brine::try_loads<two_numbers>(bytes).error().code() != brine::errc::schema_mismatch);
}

TEST_CASE("a pointer to a part whose type changed") {
  owner_and_part old{std::make_shared<pair>(), nullptr};
  old.part = {old.whole, &old.whole->second};
  parts_company(refusal<owner_and_stale_part>(old));
  const auto wide = load_old<owner_and_wide_part>(old);
  CHECK(wide.part.get() == &wide.whole->second);
  CHECK(*wide.part == 4);
  old.part = {old.whole, &old.whole->first};
  CHECK(load_old<owner_and_stale_part>(old).part != nullptr);
}

// -- defaults

namespace {

struct node {
  int id = 1;
};
std::shared_ptr<node> global() {
  static const auto one = std::make_shared<node>(node{42});
  return one;
}

struct before {
  int id = 0;
};
struct with_cursor {
  std::shared_ptr<node> root = std::make_shared<node>();
  int id = 0;
  std::shared_ptr<node> cursor = root;
  std::weak_ptr<node> watch = root;
};
struct reordered {
  std::shared_ptr<node> root = std::make_shared<node>();
  std::string text;
  std::shared_ptr<node> cursor = root;
  int id = 0;
};
struct before_reordered {
  int id = 0;
  std::string text = "kept";
};

struct old_tree {
  int id = 0;
  std::vector<old_tree> children;
};
struct tree {
  std::shared_ptr<node> mine = std::make_shared<node>();
  std::vector<tree> children;
  std::shared_ptr<node> same = mine;
  int id = 0;
};

struct old_inner {
  int a = 0;
};
struct old_outer {
  old_inner x, y;
};
struct inner {
  std::shared_ptr<node> one = std::make_shared<node>();
  int a = 0;
  std::shared_ptr<node> two = one;
};
struct outer {
  std::shared_ptr<node> own = std::make_shared<node>();
  inner x, y;
  std::shared_ptr<node> again = own;
};

int calls = 0;
struct counted {
  int first = ++calls;
  int second = first;
  std::shared_ptr<node> third = std::make_shared<node>(node{first});
  int id = 0;
};

struct has_root {
  std::shared_ptr<node> root;
};
struct cursor_is_new {
  std::shared_ptr<node> root = std::make_shared<node>(node{7});
  std::shared_ptr<node> cursor = root;
};
struct points_to_global {
  std::shared_ptr<node> settings = global();
  int id = 0;
};
struct configured_before {
  struct part {
    int x = 1;
  };
  part p;
};
struct configured {
  struct part {
    int x = 1;
    int y = 2;
  };
  part p{10, 20};
};

}  // namespace

TEST_CASE("new members that share a default object share it, each record's own") {
  const auto all = load_old<std::vector<with_cursor>>(std::vector<before>(3));
  REQUIRE(all.size() == 3);
  for (const auto& one : all) {
    REQUIRE(one.root != nullptr);
    CHECK(one.root == one.cursor);
    CHECK(one.watch.lock() == one.root);
    CHECK(one.root->id == 1);
  }
  CHECK(all[0].root != all[1].root);
  const auto moved = load_old<std::list<reordered>>(std::vector<before_reordered>(2));
  CHECK(moved.front().root == moved.front().cursor);
  CHECK(moved.front().text == "kept");
  CHECK(moved.front().root != moved.back().root);
}

TEST_CASE("... also where records of one type, or of another, stand between the two members") {
  const auto t = load_old<tree>(old_tree{1, {{2, {{3, {}}}}, {4, {}}}});
  std::vector<const node*> seen;
  const std::function<void(const tree&)> look = [&](const tree& at) {
    REQUIRE(at.mine != nullptr);
    CHECK(at.mine == at.same);
    for (const node* other : seen) CHECK(other != at.mine.get());
    seen.push_back(at.mine.get());
    for (const tree& child : at.children) look(child);
  };
  look(t);
  CHECK(seen.size() == 4);

  const auto o = load_old<outer>(old_outer{{5}, {6}});
  CHECK(o.own == o.again);
  CHECK(o.x.one == o.x.two);
  CHECK(o.y.one == o.y.two);
  CHECK(o.x.one != o.y.one);
  CHECK(o.x.one != o.own);
  CHECK(o.y.a == 6);
}

TEST_CASE("the defaults of one document are those of one object, which is made once for each plan") {
  const auto c = load_old<std::vector<counted>>(std::vector<before>(2));
  CHECK(c[0].first == c[0].second);
  CHECK(c[0].third->id == c[0].first);
  CHECK(c[1].first == c[0].first);
  CHECK(c[0].third != c[1].third);
}

TEST_CASE("a default that looks at another member sees that member's default; one that is global is copied") {
  const auto c = load_old<cursor_is_new>(has_root{std::make_shared<node>(node{3})});
  CHECK(c.root->id == 3);
  CHECK(c.cursor->id == 7);
  const auto g = load_old<points_to_global>(before{});
  CHECK(g.settings->id == 42);
  CHECK(g.settings != global());
}

TEST_CASE("a new member of an inner record is as the inner type makes it, whatever the outer one says") {
  const auto c = load_old<configured>(configured_before{});
  CHECK(c.p.x == 1);
  CHECK(c.p.y == 2);
}
