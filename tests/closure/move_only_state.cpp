// Function objects that only move, over states whose containers hold what only moves: no copy is compiled.
#include <doctest/doctest.h>

#include <brine/brine.hpp>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace {

using owned = std::vector<std::unique_ptr<int>>;
using function = brine::move_only_function<int()>;

struct row {
  owned values;
  int operator()() const { return *values.at(0) + *values.back(); }
};
struct tree {
  int value = 0;
  std::vector<std::unique_ptr<tree>> children;
};
struct deep {
  std::map<std::string, std::pair<int, std::vector<tree>>> trees;
  int operator()() const { return trees.at("a").second.at(0).children.at(0)->value; }
};
struct hooked {
  owned values;
  int operator()() const { return *values.at(0); }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(values);
  }
};
// Copied with all that it owns.
class cloned {
 public:
  explicit cloned(int v = 0) { all_.push_back(std::make_unique<int>(v)); }
  cloned(const cloned& other) : cloned{*other.all_.at(0)} {}
  cloned(cloned&&) = default;
  cloned& operator=(cloned&&) = default;
  int operator()() const { return *all_.at(0); }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(all_);
  }

 private:
  owned all_;
};
struct copied_tree {
  int value = 0;
  std::vector<copied_tree> children;
  std::shared_ptr<copied_tree> shared;
  std::string name;
  int operator()() const { return value + children.at(0).value; }
};

owned two(int a, int b) {
  owned all;
  all.push_back(std::make_unique<int>(a));
  all.push_back(std::make_unique<int>(b));
  return all;
}

// Called, moved, saved, loaded, called.
int kept(function f) {
  const int before = f();
  function moved = std::move(f);
  auto loaded = brine::loads<function>(brine::dumps(moved));
  CHECK(moved() == before);
  CHECK(loaded() == before);
  return before;
}

template <class F>
inline constexpr bool copyable = brine::closures::copyable<F>;

}  // namespace

TEST_CASE("an aggregate, a state beside its code, a factory's arguments") {
  CHECK(kept(brine::closure<"moves/row">(row{two(3, 4)})) == 7);
  CHECK(kept(row{two(5, 6)}) == 11);
  CHECK(kept(brine::closure<"moves/hooked">(hooked{two(7, 8)})) == 7);
  CHECK(kept(brine::bind<"moves/bind">(two(1, 2), [](const owned& all) { return *all.at(1); })) == 2);
  deep d;
  d.trees["a"].second.emplace_back();
  d.trees["a"].second[0].children.push_back(std::make_unique<tree>(tree{8, {}}));
  CHECK(kept(brine::closure<"moves/deep">(std::move(d))) == 8);
  const auto make = brine::factory<"moves/factory">([](const owned& all) {
    const int sum = *all.at(0) + *all.at(1);
    return [sum] { return sum; };
  });
  CHECK(kept(make(two(6, 7))) == 13);
}

TEST_CASE("captures, listed and bare") {
  CHECK(kept(brine::closure<"moves/listed">([BRINE_CAPTURE((all, two(1, 8)))] { return *all.at(1); })) == 8);
#if BRINE_HAS_DUMP_STRUCT
  CHECK(kept(brine::closure<"moves/bare">([all = two(1, 9)] { return *all.at(1); })) == 9);
#endif
}

TEST_CASE("a container of function objects that only move") {
  std::vector<function> steps;
  steps.emplace_back(row{two(1, 1)});
  CHECK(kept(brine::bind<"moves/steps">(std::move(steps), [](std::vector<function>& all) { return all.at(0)(); })) ==
        2);
}

TEST_CASE("what copies, copies still") {
  static_assert(copyable<copied_tree>);
  copied_tree t{1, {}, nullptr, "x"};
  t.children.push_back({2, {}, nullptr, "y"});
  const brine::function<int()> f = brine::closure<"moves/copied">(t);
  const auto g = f;
  CHECK(f() + g() == 6);
  CHECK(brine::loads<int()>(brine::dumps(g))() == 3);
  CHECK(kept(brine::closure<"moves/copied">(t)) == 3);
}

TEST_CASE("a class with a copy constructor of its own is taken at its word") {
  const brine::function<int()> f = brine::closure<"moves/cloned">(cloned{5});
  const auto g = f;
  CHECK(f() + g() == 10);
  CHECK(brine::loads<int()>(brine::dumps(g))() == 5);
}

TEST_CASE("which states can be copied") {
  static_assert(!copyable<hooked> && copyable<cloned> && copyable<std::vector<cloned>>);
  static_assert(copyable<std::vector<std::string>> && copyable<std::shared_ptr<std::unique_ptr<int>>>);
  static_assert(copyable<std::tuple<int, std::vector<std::optional<std::string>>>>);
  static_assert(copyable<std::map<int, std::variant<int, std::list<int>>>>);
  static_assert(!copyable<std::unique_ptr<int>> && !copyable<owned> && !copyable<std::vector<owned>>);
  static_assert(!copyable<std::optional<owned>> && !copyable<std::variant<int, owned>>);
  static_assert(!copyable<std::tuple<int, owned>> && !copyable<std::pair<owned, int>> && !copyable<owned[2]>);
  static_assert(!copyable<std::map<int, owned>> && !copyable<std::queue<std::unique_ptr<int>>>);
  static_assert(!copyable<tree> && !copyable<deep> && !copyable<row>);
  static_assert(std::is_copy_constructible_v<row>);  // which is why it has to be looked for
  CHECK(!brine::registry().manifest().empty());
}
