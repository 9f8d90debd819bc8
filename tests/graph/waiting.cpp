// Containers ordered or hashed by what their pointers lead to: filled when those objects are there.
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

#if __has_include(<boost/container/flat_map.hpp>)
#include <boost/container/flat_map.hpp>
#include <boost/container/flat_set.hpp>
#endif

namespace waiting_tests {

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
struct rank_hash {
  std::size_t operator()(const item_ptr& a) const { return std::hash<int>{}(a->rank); }
};
struct same_rank {
  bool operator()(const item_ptr& a, const item_ptr& b) const { return a->rank == b->rank; }
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

TEST_CASE("sets by value: all come back, in order") {
  const std::set<item_ptr, by_rank> s{make(3), make(1), make(2)};
  CHECK(ranks(again(s)) == std::vector{1, 2, 3});
  const std::multiset<item_ptr, by_rank> m{make(3), make(1), make(3), make(2)};
  CHECK(ranks(again(m)) == std::vector{1, 2, 3, 3});
  const std::unordered_set<item_ptr, rank_hash, same_rank> u{make(3), make(1), make(2)};
  const auto back = again(u);
  CHECK(back.size() == 3);
  for (int i = 1; i <= 3; ++i) CHECK(back.contains(make(i)));
  const std::unordered_multiset<item_ptr, rank_hash, same_rank> um{make(3), make(3), make(2)};
  CHECK(again(um).count(make(3)) == 2);
  CHECK(again(std::set<item_ptr, by_rank>{}).empty());
}

TEST_CASE("maps by value, ordered and not") {
  const std::map<item_ptr, std::string, by_rank> m{{make(2), "two"}, {make(1), "one"}, {make(3), "three"}};
  const auto back = again(m);
  REQUIRE(back.size() == 3);
  CHECK(back.at(make(1)) == "one");
  CHECK(back.at(make(3)) == "three");
  const std::multimap<item_ptr, int, by_rank> mm{{make(2), 1}, {make(2), 2}, {make(1), 3}};
  CHECK(again(mm).count(make(2)) == 2);
  const std::unordered_map<item_ptr, item_ptr, rank_hash, same_rank> u{{make(2), make(20)}, {make(1), make(10)}};
  const auto hashed = again(u);
  REQUIRE(hashed.size() == 2);
  CHECK(hashed.at(make(2))->rank == 20);
  const std::unordered_multimap<item_ptr, int, rank_hash, same_rank> um{{make(2), 1}, {make(2), 2}};
  CHECK(again(um).count(make(2)) == 2);
}

#if __has_include(<boost/container/flat_map.hpp>)
TEST_CASE("another library's containers, known by their shape") {
  const boost::container::flat_set<item_ptr, by_rank> s{make(3), make(1), make(2)};
  CHECK(ranks(again(s)) == std::vector{1, 2, 3});
  boost::container::flat_map<item_ptr, int, by_rank> m;
  for (int i : {3, 1, 2}) m.emplace(make(i), 10 * i);
  CHECK(again(m).at(make(2)) == 20);
}
#endif

TEST_CASE("identity is kept between keys and other pointers") {
  struct all {
    item_ptr first;
    std::set<item_ptr, by_rank> sorted;
    std::vector<item_ptr> others;
  };
  all a;
  for (int i : {5, 4, 9}) a.others.push_back(make(i));
  a.sorted.insert(a.others.begin(), a.others.end());
  a.first = a.others[0];
  const auto b = again(a);
  REQUIRE(b.sorted.size() == 3);
  CHECK(b.first == b.others[0]);
  CHECK(*b.sorted.begin() == b.others[1]);
  CHECK(*b.sorted.rbegin() == b.others[2]);
  CHECK(b.first.use_count() == 3);
}

struct in_struct {
  item_ptr p;
  int extra = 0;
  friend bool operator<(const in_struct& a, const in_struct& b) {
    return std::tie(a.p->rank, a.extra) < std::tie(b.p->rank, b.extra);
  }
};
struct by_parts {
  bool operator()(const std::vector<item_ptr>& a, const std::vector<item_ptr>& b) const {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), by_rank{});
  }
  bool operator()(const std::pair<int, item_ptr>& a, const std::pair<int, item_ptr>& b) const {
    return by_rank{}(a.second, b.second);
  }
  bool operator()(const std::variant<int, item_ptr>& a, const std::variant<int, item_ptr>& b) const {
    return value(a) < value(b);
  }
  bool operator()(const std::optional<item_ptr>& a, const std::optional<item_ptr>& b) const {
    return (a ? (*a)->rank : -1) < (b ? (*b)->rank : -1);
  }
  bool operator()(const std::unique_ptr<in_struct>& a, const std::unique_ptr<in_struct>& b) const { return *a < *b; }
  static int value(const std::variant<int, item_ptr>& v) {
    return v.index() == 0 ? std::get<0>(v) : std::get<1>(v)->rank;
  }
};

TEST_CASE("keys that reach objects on any way") {
  CHECK(again(std::set<in_struct>{{make(2), 1}, {make(2), 0}, {make(1), 7}}).size() == 3);
  CHECK(again(std::set<std::vector<item_ptr>, by_parts>{{make(1), make(2)}, {make(1), make(3)}, {}}).size() == 3);
  CHECK(again(std::set<std::pair<int, item_ptr>, by_parts>{{0, make(2)}, {0, make(3)}, {0, make(1)}}).size() == 3);
  CHECK(again(std::set<std::variant<int, item_ptr>, by_parts>{2, make(3), make(1)}).size() == 3);
  CHECK(again(std::set<std::optional<item_ptr>, by_parts>{std::nullopt, make(3), make(1)}).size() == 3);
  std::set<std::unique_ptr<in_struct>, by_parts> owned;
  for (int i : {3, 1, 2}) owned.insert(std::make_unique<in_struct>(in_struct{make(i), 0}));
  const auto owned_back = brine::loads<std::set<std::unique_ptr<in_struct>, by_parts>>(brine::dumps(owned));
  CHECK(owned_back.size() == 3);
  CHECK((*owned_back.begin())->p->rank == 1);

  std::vector<item_ptr> keep{make(3), make(1), make(2)};
  std::pair<std::set<std::weak_ptr<item>, by_rank>, std::vector<item_ptr>> weak{{keep.begin(), keep.end()}, keep};
  const auto weak_back = again(weak);
  CHECK(weak_back.first.size() == 3);
  CHECK(weak_back.first.begin()->lock() == weak_back.second[1]);
}

// A key whose hook shows no pointer until it runs.
class hooked_key {
 public:
  hooked_key() = default;
  explicit hooked_key(int rank) : p_{make(rank)} {}
  template <class Archive>
  void serialize(Archive& ar) {
    ar(p_);
  }
  bool operator<(const hooked_key& other) const { return p_->rank < other.p_->rank; }
  bool operator==(const hooked_key& other) const { return p_->rank == other.p_->rank; }
  [[nodiscard]] int rank() const { return p_->rank; }

 private:
  item_ptr p_ = make(0);
};
struct plain_key {
  static inline int read = 0;
  int id = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    if constexpr (Archive::is_loading::value) ++read;
    ar(id);
  }
  bool operator<(const plain_key& other) const { return id < other.id; }
};

TEST_CASE("keys with hooks") {
  std::map<hooked_key, int> m;
  for (int i : {5, 3, 4}) m.emplace(i, 10 * i);
  const auto back = again(m);
  REQUIRE(back.size() == 3);
  CHECK(back.begin()->first.rank() == 3);
  CHECK(back.begin()->second == 30);

  // Without pointers in the keys everything is read once, whatever the values hold.
  std::map<plain_key, item_ptr> plain;
  for (int i : {5, 3, 4}) plain.emplace(plain_key{i}, make(i));
  plain_key::read = 0;
  CHECK(again(plain).size() == 3);
  CHECK(plain_key::read == 3);
}

struct shape {
  virtual ~shape() = default;
  [[nodiscard]] virtual int area() const = 0;
};
struct square final : shape {
  item_ptr side;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(side);
  }
  [[nodiscard]] int area() const override { return side->rank * side->rank; }
};
BRINE_CLASS("waiting/square", square, shape);
struct by_area {
  template <class P>
  bool operator()(const P& a, const P& b) const {
    return a->area() < b->area();
  }
};

TEST_CASE("keys of a hierarchy") {
  std::set<std::shared_ptr<shape>, by_area> s;
  std::set<std::unique_ptr<shape>, by_area> u;
  for (int i : {4, 2, 3}) {
    auto shared = std::make_shared<square>();
    shared->side = make(i);
    s.insert(shared);
    auto unique = std::make_unique<square>();
    unique->side = make(i);
    u.insert(std::move(unique));
  }
  const auto back = again(s);
  REQUIRE(back.size() == 3);
  CHECK((*back.begin())->area() == 4);
  const auto unique_back = brine::loads<std::set<std::unique_ptr<shape>, by_area>>(brine::dumps(u));
  REQUIRE(unique_back.size() == 3);
  CHECK((*unique_back.rbegin())->area() == 16);
}

// A hook that fills an index itself.
class indexed {
 public:
  std::vector<item_ptr> items;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(items);
    if (ar.complete()) {
      index_.clear();
      for (const auto& p : items) index_[p->rank] = p;
    }
  }
  [[nodiscard]] const std::map<int, item_ptr>& index() const { return index_; }

 private:
  std::map<int, item_ptr> index_;
};

TEST_CASE("a hook that looks at its objects asks whether they are there") {
  indexed i;
  for (int k : {7, 8, 9}) i.items.push_back(make(k));
  auto back = again(i);
  REQUIRE(back.index().size() == 3);
  CHECK(back.index().at(8) == back.items[1]);
  const auto shared = again(std::make_shared<indexed>(i));
  CHECK(shared->index().size() == 3);
  CHECK(again(std::vector<indexed>{i, i, i})[2].index().size() == 3);
  brine::loads_into(back, brine::dumps(indexed{}));
  CHECK(back.index().empty());
}

TEST_CASE("closures that capture such sets") {
  struct closure {
    std::set<item_ptr, by_rank> all;
    int operator()() const { return static_cast<int>(all.size()) * 100 + (*all.begin())->rank; }
  };
  const brine::function<int()> f = brine::closure<"waiting/sum">(closure{{make(3), make(1), make(2)}});
  const auto g = brine::loads<int()>(brine::dumps(f));
  CHECK(g() == 301);
  struct holder {
    std::vector<item_ptr> before;
    std::map<int, brine::function<int()>> run;
    std::vector<brine::function<int()>> again;
  };
  const auto h = again(holder{{make(1)}, {{1, f}}, {f, f}});
  CHECK(h.run.at(1)() == 301);
  CHECK(h.again[1]() == 301);
  const auto shared = again(std::make_shared<brine::function<int()>>(f));
  CHECK((*shared)() == 301);
}

struct by_call {
  bool operator()(const brine::function<int()>& a, const brine::function<int()>& b) const { return a() < b(); }
};

TEST_CASE("closures that are keys") {
  struct rank_of {
    item_ptr p;
    int operator()() const { return p->rank; }
  };
  std::set<brine::function<int()>, by_call> s;
  for (int i : {3, 1, 2}) s.insert(brine::closure<"waiting/rank">(rank_of{make(i)}));
  const auto back = again(s);
  REQUIRE(back.size() == 3);
  CHECK((*back.begin())() == 1);
}

TEST_CASE("in containers and results that move what they hold") {
  using set = std::set<item_ptr, by_rank>;
  const set s{make(3), make(1)};
  CHECK(again(std::map<int, set>{{1, s}, {2, s}}).at(2).size() == 2);
  CHECK(again(std::vector<std::optional<set>>{s, std::nullopt, s})[2]->size() == 2);
  CHECK(std::get<1>(again(std::variant<int, set>{s})).size() == 2);
  struct fixed {
    const int id;
    const set all;
  };
  const auto back = again(std::vector<fixed>{{1, s}, {2, s}});
  CHECK(back[1].all.size() == 2);
  CHECK(brine::try_loads<set>(brine::dumps(s)).value().size() == 2);
  set target{make(9)};
  brine::loads_into(target, brine::dumps(s));
  CHECK(ranks(target) == std::vector{1, 3});
  struct over {
    std::string name;
    set all;
  };
  over o{"old", {make(5)}};
  brine::loads_into(o, brine::dumps(over{"new", s}));
  CHECK(o.name == "new");
  CHECK(ranks(o.all) == std::vector{1, 3});
}

TEST_CASE("heaps come back as they were: nothing is compared") {
  struct less {
    bool operator()(const item_ptr& a, const item_ptr& b) const { return a->rank < b->rank; }
  };
  std::priority_queue<item_ptr, std::vector<item_ptr>, less> q;
  for (int i : {2, 9, 4}) q.push(make(i));
  auto back = again(q);
  REQUIRE(back.size() == 3);
  CHECK(back.top()->rank == 9);
  back.pop();
  CHECK(back.top()->rank == 4);
}

TEST_CASE("keys that became equal: a set keeps one") {
  std::multiset<item_ptr, by_rank> m{make(1), make(1), make(2)};
  const auto bytes = brine::dumps(std::vector<item_ptr>(m.begin(), m.end()));
  auto as_set = brine::dumps(std::set<item_ptr, by_rank>{});
  as_set.resize(14);
  as_set.insert(as_set.end(), bytes.begin() + 14, bytes.end());
  CHECK(ranks(brine::loads<std::set<item_ptr, by_rank>>(as_set)) == std::vector{1, 2});
}

TEST_CASE("pointers that compare by address, and null ones") {
  std::pair<std::set<item_ptr>, std::vector<item_ptr>> v;
  for (int i : {3, 1, 2}) v.second.push_back(make(i));
  v.first.insert(v.second.begin(), v.second.end());
  v.first.insert(nullptr);
  const auto back = again(v);
  CHECK(back.first.size() == 4);
  CHECK(back.first.contains(nullptr));
  for (const auto& p : back.second) CHECK(back.first.contains(p));
  const std::unordered_set<item_ptr> u(v.second.begin(), v.second.end());
  CHECK(again(u).size() == 3);
  struct node {
    int id = 0;
    std::unordered_set<std::shared_ptr<node>> next;
  };
  auto a = std::make_shared<node>();
  a->next = {std::make_shared<node>(node{1, {}}), std::make_shared<node>(node{2, {}})};
  (*a->next.begin())->next.insert(a);
  const auto there = again(a);
  CHECK(there->next.size() == 2);
  std::size_t backwards = 0;
  for (const auto& n : there->next) backwards += n->next.count(there);
  CHECK(backwards == 1);
  a->next.clear();
  for (const auto& n : there->next) n->next.clear();
}

}  // namespace waiting_tests
