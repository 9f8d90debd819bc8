// A program as cereal's users write it, with headers of cereal's names that forward to brine. The shapes that it
// covers: numbers, strings, every container of the standard library, pair, tuple, optional, variant, bitset, complex,
// chrono; structs with serialize, save and load, save_minimal and load_minimal, as members and beside the class, each
// private to cereal::access too; versions; names; base classes, virtual ones once; unique_ptr, shared_ptr and weak_ptr
// with identity and circles; polymorphic pointers; load_and_construct; several values in one archive.
#include <doctest/doctest.h>

#include <array>
#include <bitset>
#include <chrono>
#include <complex>
#include <cstdint>
#include <deque>
#include <forward_list>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <sstream>
#include <stack>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <valarray>
#include <variant>
#include <vector>

#include <cereal/access.hpp>
#include <cereal/archives/binary.hpp>
#include <cereal/archives/json.hpp>
#include <cereal/archives/portable_binary.hpp>
#include <cereal/archives/xml.hpp>
#include <cereal/types/base_class.hpp>
#include <cereal/types/map.hpp>
#include <cereal/types/memory.hpp>
#include <cereal/types/polymorphic.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>

namespace peers_of_cereal {

// Each test is run for each pair of archives.
template <class Out, class In>
struct archives {
  using out = Out;
  using in = In;
};

template <class Archives, class T>
T through(const T& value) {
  std::stringstream stream;
  {
    typename Archives::out out{stream};
    out(value);
  }
  T back;
  typename Archives::in in{stream};
  in(back);
  return back;
}

struct inside {
  int x = 0;
  std::string y;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(x), CEREAL_NVP(y));
  }
  bool operator==(const inside&) const = default;
};
struct beside {
  int x = 0;
  bool operator==(const beside&) const = default;
};
template <class Archive>
void serialize(Archive& ar, beside& b) {
  ar(cereal::make_nvp("x", b.x));
}
struct split {
  int x = 0;
  template <class Archive>
  void save(Archive& ar) const {
    ar(x);
  }
  template <class Archive>
  void load(Archive& ar) {
    ar(x);
  }
  bool operator==(const split&) const = default;
};
struct split_beside {
  int x = 0;
  bool operator==(const split_beside&) const = default;
};
template <class Archive>
void save(Archive& ar, const split_beside& s) {
  ar(s.x);
}
template <class Archive>
void load(Archive& ar, split_beside& s) {
  ar(s.x);
}
struct minimal {
  int x = 0;
  template <class Archive>
  std::string save_minimal(const Archive&) const {
    return std::to_string(x);
  }
  template <class Archive>
  void load_minimal(const Archive&, const std::string& text) {
    x = std::stoi(text);
  }
  bool operator==(const minimal&) const = default;
};
class hidden {
 public:
  hidden() = default;
  explicit hidden(int v) : x{v} {}
  bool operator==(const hidden&) const = default;

 private:
  friend class cereal::access;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(x);
  }
  int x = 0;
};
class hidden_split {
 public:
  hidden_split() = default;
  explicit hidden_split(int v) : x{v} {}
  bool operator==(const hidden_split&) const = default;

 private:
  friend class cereal::access;
  template <class Archive>
  void save(Archive& ar) const {
    ar(x);
  }
  template <class Archive>
  void load(Archive& ar) {
    ar(x);
  }
  int x = 0;
};
struct versioned {
  int x = 0;
  std::uint32_t seen = 0;
  template <class Archive>
  void serialize(Archive& ar, const std::uint32_t version) {
    ar(x);
    seen = version;
  }
};

struct base {
  int b = 0;
  virtual ~base() = default;
  base() = default;
  base(const base&) = default;
  base& operator=(const base&) = default;
  [[nodiscard]] virtual int kind() const { return 0; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(b);
  }
};
struct derived : base {
  int d = 0;
  [[nodiscard]] int kind() const override { return 1; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(cereal::base_class<base>(this), d);
  }
};
struct left : virtual base {
  int l = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(cereal::virtual_base_class<base>(this), l);
  }
};
struct right : virtual base {
  int r = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(cereal::virtual_base_class<base>(this), r);
  }
};
struct bottom : left, right {
  template <class Archive>
  void serialize(Archive& ar) {
    ar(cereal::virtual_base_class<left>(this), cereal::virtual_base_class<right>(this));
  }
};

struct linked {
  int n = 0;
  std::shared_ptr<linked> next;
  std::weak_ptr<linked> self;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(n, next, self);
  }
};
class made {
 public:
  explicit made(int v) : x{v} {}
  int x;
  double later = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(x, later);
  }
  template <class Archive>
  static void load_and_construct(Archive& ar, cereal::construct<made>& construct) {
    int v = 0;
    ar(v);
    construct(v);
    ar(construct->later);
  }
};

}  // namespace peers_of_cereal

CEREAL_CLASS_VERSION(peers_of_cereal::versioned, 3)
CEREAL_REGISTER_TYPE(peers_of_cereal::derived)
CEREAL_REGISTER_POLYMORPHIC_RELATION(peers_of_cereal::base, peers_of_cereal::derived)

using namespace peers_of_cereal;

#define EVERY_ARCHIVE archives<cereal::BinaryOutputArchive, cereal::BinaryInputArchive>

// (The four archives of these headers are one class.)
static_assert(std::is_same_v<cereal::BinaryOutputArchive, cereal::JSONOutputArchive> &&
              std::is_same_v<cereal::XMLInputArchive, cereal::PortableBinaryInputArchive>);

TEST_CASE_TEMPLATE("numbers", A, EVERY_ARCHIVE) {
  CHECK(through<A>(true));
  CHECK(through<A>('c') == 'c');
  CHECK(through<A>(std::numeric_limits<std::int64_t>::min()) == std::numeric_limits<std::int64_t>::min());
  CHECK(through<A>(std::numeric_limits<std::uint64_t>::max()) == std::numeric_limits<std::uint64_t>::max());
  CHECK(through<A>(0.1F) == 0.1F);
  CHECK(through<A>(std::numeric_limits<double>::infinity()) == std::numeric_limits<double>::infinity());
}

TEST_CASE_TEMPLATE("containers of numbers and of structs", A, EVERY_ARCHIVE) {
  const auto same = [](const auto& value) { CHECK(through<A>(value) == value); };
  same(std::vector<int>{1, 2, 3});
  same(std::vector<bool>{true, false});
  same(std::vector<inside>{{1, "a"}, {2, "b"}});
  same(std::deque<split>{{1}, {2}});
  same(std::list<beside>{{1}, {2}});
  same(std::forward_list<minimal>{{1}, {2}});
  same(std::array<split_beside, 2>{{{1}, {2}}});
  same(std::map<std::string, inside>{{"k", {1, "v"}}});
  same(std::multimap<int, std::string>{{1, "a"}, {1, "b"}});
  same(std::unordered_map<std::string, std::vector<int>>{{"k", {1, 2}}});
  same(std::set<int>{3, 1, 2});
  same(std::multiset<int>{1, 1});
  same(std::unordered_set<std::string>{"a", "b"});
  same(std::pair<int, inside>{1, {2, "p"}});
  same(std::tuple<int, std::string, double>{1, "t", 0.5});
  same(std::optional<inside>{{1, "o"}});
  same(std::optional<int>{});
  same(std::variant<int, std::string, double>{"v"});
  same(std::string{"with\0zero", 9});
  same(std::u16string{u"wide"});
  same(std::bitset<70>{5});
  same(std::complex<float>{1, 2});
  same(std::chrono::milliseconds{5});
  same(std::chrono::system_clock::time_point{std::chrono::seconds{9}});
  std::stack<int> s;
  s.push(1);
  s.push(2);
  same(s);
  std::queue<std::string> q;
  q.push("first");
  same(q);
  std::priority_queue<int> p;
  p.push(4);
  p.push(9);
  CHECK(through<A>(p).top() == 9);
  CHECK((through<A>(std::valarray<double>{1, 2}) == std::valarray<double>{1, 2}).min());
}

TEST_CASE_TEMPLATE("every form of hook", A, EVERY_ARCHIVE) {
  CHECK(through<A>(inside{1, "i"}) == inside{1, "i"});
  CHECK(through<A>(beside{2}) == beside{2});
  CHECK(through<A>(split{3}) == split{3});
  CHECK(through<A>(split_beside{4}) == split_beside{4});
  CHECK(through<A>(minimal{5}) == minimal{5});
  CHECK(through<A>(hidden{6}) == hidden{6});
  CHECK(through<A>(hidden_split{7}) == hidden_split{7});
  const versioned v = through<A>(versioned{8, 0});
  CHECK(v.x == 8);
  CHECK(v.seen == 3);
}

TEST_CASE_TEMPLATE("base classes", A, EVERY_ARCHIVE) {
  derived d;
  d.b = 1;
  d.d = 2;
  CHECK(through<A>(d).b == 1);
  CHECK(through<A>(d).d == 2);
  bottom all;
  all.b = 3;
  all.l = 4;
  all.r = 5;
  const bottom back = through<A>(all);
  CHECK(back.b == 3);
  CHECK(back.l == 4);
  CHECK(back.r == 5);
}

TEST_CASE_TEMPLATE("pointers", A, EVERY_ARCHIVE) {
  CHECK(*through<A>(std::make_shared<int>(5)) == 5);
  CHECK(through<A>(std::shared_ptr<int>{}) == nullptr);
  const auto one = std::make_shared<inside>(inside{1, "s"});
  const auto twice = through<A>(std::vector{one, one});
  CHECK(twice[0] == twice[1]);
  CHECK(twice[0]->y == "s");
  const auto ring = std::make_shared<linked>();
  ring->next = std::make_shared<linked>();
  ring->next->n = 2;
  ring->next->next = ring;
  ring->self = ring;
  const auto back = through<A>(ring);
  CHECK(back->next->next == back);
  CHECK(back->self.lock() == back);
  ring->next = back->next = nullptr;

  std::stringstream stream;
  typename A::out{stream}(std::make_unique<inside>(inside{3, "u"}), std::unique_ptr<int>{});
  std::unique_ptr<inside> unique;
  auto none = std::make_unique<int>(4);
  typename A::in{stream}(unique, none);
  CHECK(unique->y == "u");
  CHECK(none == nullptr);
}

TEST_CASE_TEMPLATE("polymorphic pointers", A, EVERY_ARCHIVE) {
  auto d = std::make_shared<derived>();
  d->b = 1;
  d->d = 2;
  const std::vector<std::shared_ptr<base>> all{d, std::make_shared<base>(), d};
  const auto back = through<A>(all);
  REQUIRE(back.size() == 3);
  CHECK(back[0]->kind() == 1);
  CHECK(back[1]->kind() == 0);
  CHECK(back[0] == back[2]);
  CHECK(dynamic_cast<derived&>(*back[0]).d == 2);
}

TEST_CASE_TEMPLATE("an object that is made of what was loaded", A, EVERY_ARCHIVE) {
  auto m = std::make_shared<made>(7);
  m->later = 0.5;
  const auto back = through<A>(m);
  CHECK(back->x == 7);
  CHECK(back->later == 0.5);
}

TEST_CASE_TEMPLATE("several values in one archive", A, EVERY_ARCHIVE) {
  std::stringstream stream;
  {
    typename A::out out{stream};
    const int n = 1;
    out(CEREAL_NVP(n), std::string{"two"});
    out << std::vector<int>{3};
  }
  int n = 0;
  std::string s;
  std::vector<int> v;
  typename A::in in{stream};
  in(CEREAL_NVP(n), s);
  in >> v;
  CHECK(n == 1);
  CHECK(s == "two");
  CHECK(v == std::vector<int>{3});
}
