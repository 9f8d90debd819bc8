// A document as deep as can be saved, of a type that changed: what loads as its own type loads as the new one.
#include <doctest/doctest.h>

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "evolve.hpp"

using namespace evolving;

namespace {

// Down into the first thing that something holds, which is made where there is none.
template <class T>
T& down(std::unique_ptr<T>& p) {
  if (p == nullptr) p = std::make_unique<T>();
  return *p;
}
template <class T>
T& down(std::vector<T>& all) {
  if (all.empty()) all.emplace_back();
  return all.front();
}
template <class T>
T& down(std::list<T>& all) {
  if (all.empty()) all.emplace_back();
  return all.front();
}
template <class T>
T& down(std::optional<T>& may) {
  if (!may) may.emplace();
  return *may;
}
template <class T>
T& down(std::map<std::string, T>& all) {
  return all["k"];
}
template <class T>
T& down(std::variant<int, T>& either) {
  if (either.index() == 0) either.template emplace<1>();
  return std::get<1>(either);
}

// The next node, through all containers between.
template <class Node, class Holder>
Node& node_in(Holder& holder) {
  auto& inside = down(holder);
  if constexpr (std::is_same_v<std::remove_reference_t<decltype(inside)>, Node>) {
    return inside;
  } else {
    return node_in<Node>(inside);
  }
}

template <class T>
using by_pointer = std::unique_ptr<T>;
template <class T>
using by_list = std::vector<T>;
template <class T>
using by_map = std::map<std::string, std::vector<std::unique_ptr<T>>>;
template <class T>
using by_variant = std::variant<int, std::vector<std::optional<std::unique_ptr<T>>>>;
template <class T>
using by_five = std::vector<std::optional<std::vector<std::optional<std::unique_ptr<T>>>>>;
template <class T>
using by_twelve = std::vector<std::optional<
    std::variant<int, std::vector<std::optional<std::vector<std::optional<
                          std::map<std::string, std::vector<std::optional<std::vector<std::unique_ptr<T>>>>>>>>>>>>;

template <template <class> class Way>
struct old_node {
  int id = 0;
  Way<old_node> next;
};
// With a number that is wider, and members that are new, gone or elsewhere.
template <template <class> class Way>
struct wider_node {
  std::int64_t id = 0;
  Way<wider_node> next;
  int added = 7;
};
template <template <class> class Way>
struct reversed_node {
  Way<reversed_node> next;
  std::int64_t id = 0;
};
template <template <class> class Way>
struct old_reversed_node {
  Way<old_reversed_node> next;
  int id = 0;
};
template <template <class> class Way>
struct before {
  int id = 1;
  old_node<Way> gone;
};
struct after {
  std::int64_t id = 0;
};

constexpr int levels = 990;

template <class Node>
Node chain() {
  Node first;
  Node* at = &first;
  for (int i = 1; i < levels; ++i) {
    at = &node_in<Node>(at->next);
    at->id = i;
  }
  return first;
}
template <class Node>
void check(Node& first) {
  Node* at = &first;
  for (int i = 1; i < levels; ++i) {
    at = &node_in<Node>(at->next);
    REQUIRE(at->id == i);
  }
  CHECK(at->id == levels - 1);
}

template <template <class> class Way>
void deep() {
  const auto old = chain<old_node<Way>>();
  const auto bytes = brine::dumps(old, {.schema = brine::embed});
  auto own = brine::loads<old_node<Way>>(bytes);
  check(own);
  auto wider = brine::loads<wider_node<Way>>(bytes);
  check(wider);
  CHECK(wider.added == 7);
  auto reversed = brine::loads<reversed_node<Way>>(bytes);
  check(reversed);
  const auto other = brine::dumps(chain<old_reversed_node<Way>>(), {.schema = brine::embed});
  auto in_order = brine::loads<wider_node<Way>>(other);
  check(in_order);
}

template <template <class> class Way>
void dropped() {
  before<Way> b;
  b.gone = chain<old_node<Way>>();
  CHECK(load_old<after>(b).id == 1);
}

}  // namespace

TEST_CASE("a list of as many levels as can be saved") {
  deep<by_pointer>();
  deep<by_list>();
  dropped<by_pointer>();
  dropped<by_list>();
}

TEST_CASE("... with several containers on each level") {
  deep<by_map>();
  deep<by_variant>();
  deep<by_five>();
  deep<by_twelve>();
  dropped<by_map>();
  dropped<by_variant>();
  dropped<by_five>();
}

TEST_CASE("limits.depth still holds") {
  const auto bytes = brine::dumps(chain<old_node<by_five>>(), {.schema = brine::embed});
  const auto answer = brine::try_loads<wider_node<by_five>>(bytes, {.limits = {.depth = 100}});
  REQUIRE(!answer);
  CHECK(answer.error().code() == brine::errc::too_deep);
}
