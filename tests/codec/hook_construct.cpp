// Construct hooks: objects that are made of what was loaded.
#include <doctest/doctest.h>

#include <brine/brine.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "evolve.hpp"

namespace hook_construct_test {

template <class T>
auto reload(const T& value) {
  (void)brine::loads<T>(brine::dumps(value, {.schema = brine::embed}));
  return brine::loads<T>(brine::dumps(value));
}

// No default constructor; a private one; a member that the constructor doesn't take.
class account {
 public:
  static account make(std::string owner, int cents) { return {std::move(owner), cents}; }
  static std::shared_ptr<account> share(std::string owner, int cents) {
    return std::shared_ptr<account>{new account{std::move(owner), cents}};
  }
  [[nodiscard]] const std::string& owner() const { return owner_; }
  [[nodiscard]] int cents() const { return cents_; }
  std::vector<std::string> notes;

 private:
  friend brine::access;
  account(std::string owner, int cents) : owner_{std::move(owner)}, cents_{cents} {
    if (cents < 0) throw std::invalid_argument{"a negative balance"};
  }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(brine::named("owner", owner_), brine::named("cents", cents_), brine::named("notes", notes));
  }
  template <class Archive>
  static void load_and_construct(Archive& ar, brine::construct<account>& construct) {
    std::string owner;
    int cents;  // given a value by the archive
    ar(brine::named("owner", owner), brine::named("cents", cents));
    construct(owner, cents);
    ar(brine::named("notes", construct->notes));
  }
  std::string owner_;
  int cents_;
};

// Beside the class, with a version.
class point {
 public:
  point(int x, int y) : x_{x}, y_{y} {}
  [[nodiscard]] int x() const { return x_; }
  [[nodiscard]] int y() const { return y_; }

 private:
  int x_, y_;
};
template <class Archive>
void save(Archive& ar, const point& p, unsigned) {
  ar(p.x(), p.y());
}
template <class Archive>
void load(Archive& ar, point& p, unsigned) {
  int x = 0, y = 0;
  ar(x, y);
  p = point{x, y};
}
template <class Archive>
void load_and_construct(Archive& ar, brine::construct<point>& construct, unsigned version) {
  int x = 0, y = 0;
  ar(x);
  if (version >= 1) ar(y);
  construct(x, y);
}

// Knows itself from the start.
class session : public std::enable_shared_from_this<session> {
 public:
  explicit session(int id) : id_{id} {}
  [[nodiscard]] int id() const { return id_; }
  std::weak_ptr<session> self;
  bool knew_itself = false;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(id_);
  }
  template <class Archive>
  static void load_and_construct(Archive& ar, brine::construct<session>& construct) {
    int id = 0;
    ar(id);
    construct(id);
    construct->self = construct->weak_from_this();
    construct->knew_itself = !construct->weak_from_this().expired();
  }

 private:
  int id_;
};

// Made of pointers to others of its kind: what it is made of is there when it is made.
class node {
 public:
  node(std::string n, std::vector<std::shared_ptr<node>> kids) : name{std::move(n)}, kids_{std::move(kids)} {
    for (const auto& k : kids_) total += k->total;
  }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(name, kids_, extra, other);
  }
  template <class Archive>
  static void load_and_construct(Archive& ar, brine::construct<node>& construct) {
    std::string name;
    std::vector<std::shared_ptr<node>> kids;
    ar(name);
    ar(kids);
    construct(std::move(name), std::move(kids));
    ar(construct->extra, construct->other);
  }
  [[nodiscard]] const std::vector<std::shared_ptr<node>>& kids() const { return kids_; }

  std::string name;
  int total = 1;
  int extra = 0;
  std::shared_ptr<std::string> other;

 private:
  std::vector<std::shared_ptr<node>> kids_;
};

// A circle, by a pointer that is read before or after it is made.
class ring {
 public:
  explicit ring(std::shared_ptr<ring> n) : next{std::move(n)} {}
  std::shared_ptr<ring> next;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(next);
  }
  template <class Archive>
  static void load_and_construct(Archive& ar, brine::construct<ring>& construct) {
    std::shared_ptr<ring> next;
    ar(next);
    construct(next);
  }
};
class later_ring {
 public:
  explicit later_ring(int n) : number{n} {}
  int number;
  std::shared_ptr<later_ring> next;
  std::weak_ptr<later_ring> self;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(number, next, self);
  }
  template <class Archive>
  static void load_and_construct(Archive& ar, brine::construct<later_ring>& construct) {
    int number = 0;
    ar(number);
    construct(number);
    ar(construct->next, construct->self);
  }
};

// Of a hierarchy.
struct shape {
  virtual ~shape() = default;
  [[nodiscard]] virtual double area() const = 0;
};
class circle final : public shape {
 public:
  explicit circle(double r) : r_{r} {}
  [[nodiscard]] double area() const override { return 3 * r_ * r_; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(r_);
  }
  template <class Archive>
  static void load_and_construct(Archive& ar, brine::construct<circle>& construct) {
    double r = 0;
    ar(r);
    construct(r);
  }

 private:
  double r_;
};
// Made of a pointer that must not be null.
class follower {
 public:
  explicit follower(const std::shared_ptr<shape>& s) : area{s->area()}, of{s} {}
  double area;
  std::shared_ptr<shape> of;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(of);
  }
  template <class Archive>
  static void load_and_construct(Archive& ar, brine::construct<follower>& construct) {
    std::shared_ptr<shape> s;
    ar(s);
    construct(s);
  }
};

// Hooks with slips.
struct forgets {
  explicit forgets(int n) : a{n} {}
  int a;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(a);
  }
  template <class Archive>
  static void load_and_construct(Archive& ar, brine::construct<forgets>&) {
    int n = 0;
    ar(n);
  }
};
struct twice {
  explicit twice(int n) : a{n} {}
  int a;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(a);
  }
  template <class Archive>
  static void load_and_construct(Archive& ar, brine::construct<twice>& construct) {
    int n = 0;
    ar(n);
    construct(n);
    construct(n);
  }
};
struct too_early {
  explicit too_early(int n) : a{n} {}
  int a;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(a);
  }
  template <class Archive>
  static void load_and_construct(Archive& ar, brine::construct<too_early>& construct) {
    ar(construct->a);
    construct(1);
  }
};
// Refuses what it would be made of to learn its shape.
struct positive {
  explicit positive(int n) : a{n} {
    if (n <= 0) throw std::domain_error{"not positive"};
  }
  int a;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(a);
  }
  template <class Archive>
  static void load_and_construct(Archive& ar, brine::construct<positive>& construct) {
    int n;
    ar(n);
    construct(n);
  }
};

namespace now {
class account {
 public:
  account(std::string o, std::int64_t c, std::string k) : owner{std::move(o)}, cents{c}, currency{std::move(k)} {}
  account() = default;
  std::string owner;
  std::int64_t cents = 0;
  std::string currency = "EUR";
  std::vector<std::string> notes;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(brine::named("currency", currency), brine::named("cents", cents), brine::named("owner", owner),
       brine::named("notes", notes));
  }
  template <class Archive>
  static void load_and_construct(Archive& ar, brine::construct<account>& construct) {
    std::string owner, currency;
    std::int64_t cents = 0;
    ar(brine::named("currency", currency), brine::named("cents", cents), brine::named("owner", owner));
    construct(owner, cents, currency);
    ar(brine::named("notes", construct->notes));
  }
};
}  // namespace now

}  // namespace hook_construct_test

BRINE_CLASS("hook_construct/circle", hook_construct_test::circle, hook_construct_test::shape)
template <>
inline constexpr std::uint32_t brine::class_version<hook_construct_test::point> = 1;

using namespace hook_construct_test;

// type: classes with a `load_and_construct(Archive&, brine::construct<T>&)` beside their hook | what the hook visits
TEST_CASE("an object is made of what was loaded") {
  auto a = account::make("ann", 500);
  a.notes = {"x", "y"};
  const auto back = reload(a);
  CHECK(back.owner() == "ann");
  CHECK(back.cents() == 500);
  CHECK(back.notes == a.notes);
  const auto all = reload(std::vector<account>{a, account::make("bob", 7)});
  REQUIRE(all.size() == 2);
  CHECK(all[1].owner() == "bob");
  CHECK(reload(std::optional<account>{a})->cents() == 500);
  CHECK(reload(std::map<int, account>{{1, a}}).at(1).owner() == "ann");
  const auto shared = account::share("carl", 3);
  const auto both = reload(std::vector{shared, shared});
  CHECK(both[0] == both[1]);
  CHECK(both[0]->owner() == "carl");
  CHECK(brine::loads<std::unique_ptr<account>>(brine::dumps(std::make_unique<account>(a)))->notes.size() == 2);
  const auto p = reload(std::make_shared<point>(3, 4));
  CHECK(p->x() == 3);
  CHECK(p->y() == 4);
}

TEST_CASE("loading over an object, and one of another version") {
  auto a = account::make("ann", 500);
  brine::loads_into(a, brine::dumps(account::make("bob", 1)));
  CHECK(a.owner() == "bob");
  const auto n = evolving::load_old<now::account>(a);
  CHECK(n.owner == "bob");
  CHECK(n.cents == 1);
  CHECK(n.currency == "EUR");
}

TEST_CASE("a constructor that refuses") {
  auto bytes = brine::dumps(account::make("ann", 500));
  bytes[brine::wire::header_size + 7] = std::byte{0xff};
  CHECK_THROWS_AS((void)brine::loads<account>(bytes), std::invalid_argument);
  const auto refused = brine::try_loads<account>(bytes);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == brine::errc::bad_value);
  CHECK(reload(positive{4}).a == 4);
  CHECK(reload(std::vector{positive{4}, positive{5}})[1].a == 5);
}

TEST_CASE("cut anywhere, no constructor sees what wasn't read") {
  auto a = account::make("ann", 500);
  a.notes = {"x", "y"};
  auto bytes = brine::dumps(std::vector{account::share("carl", 3), std::make_shared<account>(a)});
  while (bytes.size() > brine::wire::header_size) {
    bytes.pop_back();
    CHECK_FALSE(brine::try_loads<std::vector<std::shared_ptr<account>>>(bytes));
  }
  auto positives = brine::dumps(std::make_shared<positive>(9));
  positives.pop_back();
  CHECK(brine::try_loads<std::shared_ptr<positive>>(positives).error().code() == brine::errc::truncated);
}

TEST_CASE("enable_shared_from_this") {
  const auto s = reload(std::make_shared<session>(6));
  CHECK(s->id() == 6);
  CHECK(s->shared_from_this() == s);
  CHECK(s->knew_itself);
  CHECK(s->self.lock() == s);
}

TEST_CASE("made of pointers, after what these lead to") {
  const auto leaf = std::make_shared<node>("leaf", std::vector<std::shared_ptr<node>>{});
  leaf->extra = 5;
  leaf->other = std::make_shared<std::string>("other");
  const auto left = std::make_shared<node>("left", std::vector{leaf});
  left->other = leaf->other;
  const auto root = std::make_shared<node>("root", std::vector{left, leaf});
  root->extra = 9;
  const auto back = reload(root);
  CHECK(back->name == "root");
  CHECK(back->total == 4);
  CHECK(back->extra == 9);
  REQUIRE(back->kids().size() == 2);
  CHECK(back->kids()[0]->kids()[0] == back->kids()[1]);
  CHECK(back->kids()[1]->extra == 5);
  CHECK(*back->kids()[1]->other == "other");
  CHECK(back->kids()[0]->other == back->kids()[1]->other);
  // A long chain needs no more stack.
  std::shared_ptr<node> chain;
  for (int i = 0; i < 3000; ++i) {
    chain = std::make_shared<node>("n", chain ? std::vector{chain} : std::vector<std::shared_ptr<node>>{});
  }
  CHECK(brine::loads<std::shared_ptr<node>>(brine::dumps(chain))->total == 3000);
  auto bytes = brine::dumps(root);
  while (bytes.size() > brine::wire::header_size) {
    bytes.pop_back();
    CHECK_FALSE(brine::try_loads<std::shared_ptr<node>>(bytes));
  }
}

TEST_CASE("a pointer that must not be null, to an object of a hierarchy") {
  const auto f = std::make_shared<follower>(std::make_shared<circle>(2));
  const auto back = reload(f);
  CHECK(back->area == 12);
  CHECK(back->of->area() == 12);
  std::vector<std::shared_ptr<shape>> shapes{std::make_shared<circle>(1)};
  CHECK(reload(shapes)[0]->area() == 3);
  // By value it would have to be there before its pointer's object: an error, in words.
  const auto alone = brine::try_loads<follower>(brine::dumps(*f));
  REQUIRE_FALSE(alone);
  CHECK(evolving::contains(alone.error(), "std::shared_ptr"));
}

TEST_CASE("a circle") {
  auto r = std::make_shared<ring>(nullptr);
  r->next = std::make_shared<ring>(r);
  const auto bytes = brine::dumps(r);
  r->next = nullptr;
  const auto refused = brine::try_loads<std::shared_ptr<ring>>(bytes);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == brine::errc::bad_value);
  CHECK(evolving::contains(refused.error(), "read the pointer after construct"));

  auto l = std::make_shared<later_ring>(1);
  l->next = std::make_shared<later_ring>(2);
  l->next->next = l;
  l->self = l;
  const auto back = brine::loads<std::shared_ptr<later_ring>>(brine::dumps(l));
  CHECK(back->next->number == 2);
  CHECK(back->next->next == back);
  CHECK(back->self.lock() == back);
  back->next->next = nullptr;
  l->next = nullptr;
}

TEST_CASE("slips of the pen in a construct hook") {
  const auto f = brine::try_loads<forgets>(brine::dumps(forgets{1}));
  REQUIRE_FALSE(f);
  CHECK(evolving::contains(f.error(), "didn't call construct"));
  const auto t = brine::try_loads<twice>(brine::dumps(twice{1}));
  REQUIRE_FALSE(t);
  CHECK(evolving::contains(t.error(), "a second time"));
  const auto e = brine::try_loads<std::shared_ptr<too_early>>(brine::dumps(std::make_shared<too_early>(1)));
  REQUIRE_FALSE(e);
}
