// shared_ptrs that own one object and point at something in it. What a document has a number for comes back as the same
// object; all else is refused in words when it is saved, instead of coming back as two.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <array>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace aliasing_tests {

template <class T>
using shared = std::shared_ptr<T>;

template <class Whole, class Part>
struct both {
  shared<Whole> all;
  shared<Part> part;
};
template <class Whole, class Part>
struct part_first {
  shared<Part> part;
  shared<Whole> all;
};

struct inner {
  int a = 1;
  std::string b = "b";
};
// Shows its members in another order, one of them not, and one that isn't there at first.
class hooked {
 public:
  template <class Archive>
  void serialize(Archive& ar) {
    bool more = more_.has_value();
    ar(more);
    if (more) {
      if (!more_) more_.emplace();
      ar(*more_);
    }
    ar(text_, in_, numbers_);
  }
  std::array<int, 3> numbers_{1, 2, 3};
  inner in_;
  std::string text_ = "text";
  std::optional<int> more_;
  int hidden_ = 5;
};
class versioned {
 public:
  template <class Archive>
  void serialize(Archive& ar, unsigned) {
    ar(first, in);
  }
  int first = 1;
  hooked in;
};
struct left {
  int l = 1;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(l);
  }
};
struct right {
  std::string r = "r";
  template <class Archive>
  void serialize(Archive& ar) {
    ar(r);
  }
};
struct derived : left, right {
  int own = 3;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(static_cast<left&>(*this), static_cast<right&>(*this), own);
  }
};
struct animal {
  virtual ~animal() = default;
  int legs = 4;
};
struct dog : animal {
  std::string name = "dog";
  template <class Archive>
  void serialize(Archive& ar) {
    ar(legs, name);
  }
};
struct zoo {
  int number = 1;
  dog first;
  std::vector<std::unique_ptr<animal>> others;
};
struct optional_holder {
  std::optional<inner> maybe;
  int plain = 7;
  std::variant<int, inner> either;
};
struct tree {
  int id = 0;
  std::vector<tree> children;
};
struct rows {
  std::string name;
  std::vector<std::vector<inner>> all;
};
// Doesn't visit where its elements are.
class pool {
 public:
  template <class Archive>
  void serialize(Archive& ar) {
    ar(count);
  }
  int count = 0;
  std::vector<inner> items;
};

bool refused(const auto& value, std::string_view words) {
  const auto saved = brine::try_dumps(value);
  if (saved) return false;
  CHECK(saved.error().code() == brine::errc::bad_value);
  return std::string_view{saved.error().what()}.find(words) != std::string_view::npos;
}

}  // namespace aliasing_tests

BRINE_CLASS("aliasing/dog", aliasing_tests::dog, aliasing_tests::animal)
template <>
inline constexpr std::uint32_t brine::class_version<aliasing_tests::versioned> = 3;

namespace {

using namespace aliasing_tests;

// Saved and loaded, both in order: the part is again this one of the whole.
template <class Whole, class Part, class Of>
void comes_back(const shared<Whole>& all, Of of) {
  const shared<Part> part{all, std::addressof(of(*all))};
  for (const auto schema : {brine::compact, brine::embed}) {
    const auto document = brine::dumps(both<Whole, Part>{all, part}, {.schema = schema});
    const auto loaded = brine::loads<both<Whole, Part>>(document);
    CHECK(loaded.part.get() == std::addressof(of(*loaded.all)));
    CHECK(loaded.part.use_count() == 2);
    CHECK(brine::dumps(loaded, {.schema = schema}) == document);
  }
  CHECK(refused(part_first<Whole, Part>{part, all}, "let the owner come first"));
}

// Refused, whichever comes first.
template <class Part, class Whole>
void is_refused(const shared<Whole>& all, const Part& at) {
  const shared<Part> part{all, const_cast<Part*>(std::addressof(at))};
  CHECK(refused(both<Whole, Part>{all, part}, "points into an object of"));
  const auto saved = brine::try_dumps(part_first<Whole, Part>{part, all});
  REQUIRE_FALSE(saved);
  CHECK(saved.error().code() == brine::errc::bad_value);
  // A weak pointer is no other.
  CHECK_FALSE(brine::try_dumps(std::pair<shared<Whole>, std::weak_ptr<Part>>{all, part}));
  // Each alone is an object like others.
  CHECK(brine::try_dumps(all));
  CHECK(brine::try_dumps(part));
}

}  // namespace

TEST_CASE("members of aggregates, elements of arrays, first members") {
  comes_back<inner, int>(std::make_shared<inner>(), [](auto& w) -> auto& { return w.a; });
  comes_back<inner, std::string>(std::make_shared<inner>(), [](auto& w) -> auto& { return w.b; });
  using array = std::array<inner, 5>;
  comes_back<array, std::string>(std::make_shared<array>(), [](auto& w) -> auto& { return w[3].b; });
  comes_back<array, inner>(std::make_shared<array>(), [](auto& w) -> auto& { return w[0]; });
  using two = std::pair<int, std::tuple<std::string, inner>>;
  comes_back<two, std::string>(std::make_shared<two>(), [](auto& w) -> auto& { return std::get<1>(w.second).b; });
}

TEST_CASE("what a serialize() visits, also where that depends on what the object holds") {
  for (const bool more : {false, true}) {
    const auto h = std::make_shared<hooked>();
    if (more) h->more_ = 4;
    comes_back<hooked, std::string>(h, [](auto& w) -> auto& { return w.text_; });
    comes_back<hooked, inner>(h, [](auto& w) -> auto& { return w.in_; });
    comes_back<hooked, int>(h, [](auto& w) -> auto& { return w.numbers_[2]; });
    const auto v = std::make_shared<versioned>();
    v->in = *h;
    comes_back<versioned, int>(v, [](auto& w) -> auto& { return w.first; });
    comes_back<versioned, std::string>(v, [](auto& w) -> auto& { return w.in.in_.b; });
    is_refused<int>(h, h->hidden_);
    if (more) is_refused<int>(h, *h->more_);
  }
}

TEST_CASE("base classes that a serialize() visits, the second one too") {
  const auto d = std::make_shared<derived>();
  comes_back<derived, left>(d, [](auto& w) -> left& { return w; });
  comes_back<derived, right>(d, [](auto& w) -> right& { return w; });
  comes_back<derived, std::string>(d, [](auto& w) -> auto& { return w.r; });
}

TEST_CASE("a member of a class of a hierarchy, seen from its base") {
  comes_back<zoo, animal>(std::make_shared<zoo>(), [](auto& w) -> animal& { return w.first; });
  comes_back<zoo, dog>(std::make_shared<zoo>(), [](auto& w) -> dog& { return w.first; });
}

TEST_CASE("what an optional or a variant holds is refused, and doesn't hide the members behind it") {
  const auto h = std::make_shared<optional_holder>();
  h->maybe.emplace();
  h->either = inner{};
  is_refused<inner>(h, *h->maybe);
  is_refused<std::string>(h, h->maybe->b);
  is_refused<inner>(h, std::get<inner>(h->either));
  comes_back<optional_holder, int>(h, [](auto& w) -> auto& { return w.plain; });
}

TEST_CASE("what containers and unique_ptrs hold is refused") {
  const auto ints = std::make_shared<std::vector<int>>(4, 1);
  is_refused<int>(ints, (*ints)[2]);
  const auto list = std::make_shared<std::list<inner>>(2);
  is_refused<inner>(list, list->back());
  is_refused<std::string>(list, list->back().b);
  const auto deque = std::make_shared<std::deque<std::string>>(2);
  is_refused<std::string>(deque, deque->front());
  const auto map = std::make_shared<std::map<int, inner>>();
  (*map)[3].a = 4;
  is_refused<inner>(map, map->at(3));
  is_refused<int>(map, map->begin()->first);
  const auto set = std::make_shared<std::set<std::string>>(std::set<std::string>{"x"});
  is_refused<std::string>(set, *set->begin());
  const auto queue = std::make_shared<std::queue<inner>>();
  queue->push({});
  is_refused<inner>(queue, queue->front());
  const auto owner = std::make_shared<std::unique_ptr<inner>>(std::make_unique<inner>());
  is_refused<inner>(owner, **owner);
  is_refused<std::string>(owner, (*owner)->b);
  const auto deep = std::make_shared<rows>();
  deep->all.resize(2, std::vector<inner>(2));
  is_refused<std::string>(deep, deep->all[1][1].b);
  is_refused<std::vector<inner>>(deep, deep->all[1]);
  const auto cages = std::make_shared<zoo>();
  cages->others.push_back(std::make_unique<dog>());
  is_refused<animal>(cages, *cages->others[0]);
  is_refused<std::string>(cages, static_cast<dog&>(*cages->others[0]).name);
}

TEST_CASE("a type that holds its own kind: a document of one type") {
  const auto root = std::make_shared<tree>();
  root->children.resize(2);
  root->children[1].children.resize(1);
  const shared<tree> child{root, &root->children[1]};
  const shared<tree> grandchild{root, &root->children[1].children[0]};
  CHECK(refused(std::vector<shared<tree>>{root, child}, "points into an object of"));
  CHECK(refused(std::vector<shared<tree>>{grandchild, root}, "points into an object of"));
  CHECK(refused(std::vector<shared<tree>>{grandchild, child}, "points into an object of"));
  // Side by side, in something that isn't saved, they are two objects.
  const shared<tree> other{root, &root->children[0]};
  const auto loaded = brine::loads<std::vector<shared<tree>>>(brine::dumps(std::vector{other, child, other}));
  CHECK(loaded[0] == loaded[2]);
  CHECK(loaded[1]->children.size() == 1);
}

TEST_CASE("elements of a pool that isn't saved are objects of their own, a hundred thousand too") {
  const auto all = std::make_shared<std::vector<tree>>(100000);
  std::vector<shared<tree>> some;
  for (auto& t : *all) {
    t.children.resize(1);
    some.emplace_back(all, &t);
  }
  CHECK(brine::loads<decltype(some)>(brine::dumps(some)).size() == some.size());
  const auto texts =
      std::make_shared<std::vector<std::string>>(3, "a text too long to lie inside a std::string object");
  const std::vector<shared<std::string>> two{{texts, &(*texts)[0]}, {texts, &(*texts)[2]}};
  CHECK(*brine::loads<std::vector<shared<std::string>>>(brine::dumps(two))[1] == (*texts)[0]);
  // A pool whose hook visits none of them doesn't save them twice.
  const auto p = std::make_shared<pool>();
  p->items.resize(2);
  CHECK(brine::try_dumps(both<pool, inner>{p, {p, &p->items[1]}}));
}

TEST_CASE("owners are told apart: what this library's shared_ptr consists of") {
  const auto all = std::make_shared<inner>();
  const shared<std::string> part{all, &all->b};
  const shared<inner> plain{new inner}, same = plain;
  CHECK(brine::graph::owner_id(all) != nullptr);
  CHECK(brine::graph::owner_id(all) == brine::graph::owner_id(part));
  CHECK(brine::graph::owner_id(plain) == brine::graph::owner_id(same));
  CHECK(brine::graph::owner_id(plain) != brine::graph::owner_id(all));
  CHECK(brine::graph::owner_id(shared<inner>{}) == nullptr);
  CHECK(brine::graph::owner_id(shared<inner>{shared<void>{}, all.get()}) == nullptr);
}

TEST_CASE("every changed byte of a way through hooks is an error or another value") {
  const auto v = std::make_shared<versioned>();
  const auto document = brine::dumps(both<versioned, std::string>{v, {v, &v->in.in_.b}});
  for (std::size_t i = 0; i < document.size(); ++i) {
    for (unsigned value = 0; value < 256; ++value) {
      auto damaged = document;
      damaged[i] = static_cast<std::byte>(value);
      const auto loaded = brine::try_loads<both<versioned, std::string>>(damaged);
      if (loaded && loaded->part != nullptr) CHECK(loaded->part->size() < 1000);
    }
  }
}
