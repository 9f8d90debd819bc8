// Documents made by an enemy or a broken disk. Every byte string yields a value or an error: no crash, no undefined
// behaviour (run this under sanitizers), and no memory out of proportion to what was sent.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <forward_list>
#include <list>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <random>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

// -- what is allocated

namespace meter {

std::size_t allocated = 0;  // bytes asked for since start()
std::size_t largest = 0;    // in one piece

void start() { allocated = largest = 0; }
void count(std::size_t n) {
  allocated += n;
  if (n > largest) largest = n;
}
void* get(std::size_t n) {
  count(n);
  // What no test should ask for: refused, so that a mistake fails the test and not the machine.
  if (n > (std::size_t{1} << 31U)) return nullptr;
  return std::malloc(n == 0 ? 1 : n);
}
void* get(std::size_t n, std::size_t alignment) {
  count(n);
  if (n > (std::size_t{1} << 31U)) return nullptr;
  return std::aligned_alloc(alignment, (n + alignment - 1) / alignment * alignment);
}
void* need(void* p) {
  if (p == nullptr) throw std::bad_alloc{};
  return p;
}

// Not inlined: GCC would take what is behind a new for anything but a malloc.
[[gnu::noinline]] void release(void* p) { std::free(p); }

}  // namespace meter

void* operator new(std::size_t n) { return meter::need(meter::get(n)); }
void* operator new[](std::size_t n) { return meter::need(meter::get(n)); }
void* operator new(std::size_t n, const std::nothrow_t&) noexcept { return meter::get(n); }
void* operator new[](std::size_t n, const std::nothrow_t&) noexcept { return meter::get(n); }
void* operator new(std::size_t n, std::align_val_t a) {
  return meter::need(meter::get(n, static_cast<std::size_t>(a)));
}
void* operator new[](std::size_t n, std::align_val_t a) {
  return meter::need(meter::get(n, static_cast<std::size_t>(a)));
}
void operator delete(void* p) noexcept { meter::release(p); }
void operator delete[](void* p) noexcept { meter::release(p); }
void operator delete(void* p, std::size_t) noexcept { meter::release(p); }
void operator delete[](void* p, std::size_t) noexcept { meter::release(p); }
void operator delete(void* p, const std::nothrow_t&) noexcept { meter::release(p); }
void operator delete[](void* p, const std::nothrow_t&) noexcept { meter::release(p); }
void operator delete(void* p, std::align_val_t) noexcept { meter::release(p); }
void operator delete[](void* p, std::align_val_t) noexcept { meter::release(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { meter::release(p); }
void operator delete[](void* p, std::size_t, std::align_val_t) noexcept { meter::release(p); }

namespace {

using bytes = std::vector<std::byte>;

// -- victims

enum class level : std::uint8_t { low, high };

struct point {
  std::int32_t x;
  double y;
};

struct hooked {
  std::string text;
  std::vector<bool> flags;
  bool on = false;
  hooked() {}
  template <class Archive>
  void serialize(Archive& ar) {
    ar(text, flags);
    ar & on;
  }
};

struct everything {
  std::uint64_t id = 0;
  bool flag = false;
  level how = level::low;
  long double exact = 0;
  std::string name;
  std::u16string wide;
  std::vector<std::uint16_t> numbers;
  std::vector<bool> bits;
  std::vector<std::string> words;
  std::list<point> points;
  std::forward_list<std::string> forward;
  std::deque<std::optional<std::string>> maybe;
  std::array<std::string, 2> pair{};
  point corners[2]{};
  std::map<std::string, std::vector<int>> table;
  std::unordered_map<int, std::string> hashed;
  std::multimap<int, bool> multi;
  std::set<std::string> names;
  std::unordered_multiset<char> letters;
  std::variant<int, std::string, std::vector<point>> one_of;
  std::tuple<int, std::string, std::pair<bool, char>> tuple{};
  std::unique_ptr<everything> next;
  std::vector<everything> kids;
  hooked inner;
};

struct action {
  std::string label;
  brine::function<int(int)> call;
};
struct chained {
  brine::function<int(int)> inner;
  int operator()(int x) const { return inner ? inner(x) + 1 : x; }
};
struct large_state {
  std::optional<std::array<double, 500>> room;
  int operator()(int x) const { return x; }
};
struct nest {
  std::vector<nest> in;
};
struct list_node {
  std::unique_ptr<list_node> next;
};
class hooked_nest {
 public:
  template <class Archive>
  void serialize(Archive& ar) {
    ar(in);
  }
  std::vector<hooked_nest> in;
};
struct empty {};
struct wide_hook {  // much memory, no bytes
  std::array<double, 200> unsaved{};
  wide_hook() {}
  template <class Archive>
  void serialize(Archive&) {}
};

// Of no bytes; counts the objects of which it is a member.
struct census {
  static inline std::size_t alive = 0;
  census() { ++alive; }
  census(const census&) { ++alive; }
  census& operator=(const census&) = default;
  ~census() { --alive; }
  template <class Archive>
  void serialize(Archive&) {}
};

struct graph_node {
  std::string name;
  std::vector<std::shared_ptr<graph_node>> out;
  std::weak_ptr<graph_node> back;
  std::shared_ptr<std::string> label;
  census counted;
};
struct animal {
  std::string name;
  census counted;
  virtual ~animal() = default;
};
struct cat : animal {
  std::vector<bool> lives;
  std::shared_ptr<animal> friend_of;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(name, lives, friend_of);
  }
};
struct dog : animal {
  std::uint64_t number = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(name, number);
  }
};
struct zoo {
  std::vector<std::unique_ptr<animal>> own;
  std::vector<std::shared_ptr<animal>> shared;
  std::vector<std::shared_ptr<graph_node>> nodes;
};

zoo sample_zoo() {
  zoo z;
  auto c = std::make_shared<cat>();
  c->name = "c";
  c->lives = {true, true};
  auto d = std::make_shared<dog>();
  c->friend_of = d;
  z.shared = {c, d, c, nullptr};
  z.own.push_back(std::make_unique<dog>());
  z.own.push_back(std::make_unique<cat>());
  z.nodes.resize(3);
  for (auto& n : z.nodes) n = std::make_shared<graph_node>();
  z.nodes[0]->out = {z.nodes[1], z.nodes[2], nullptr};
  z.nodes[1]->back = z.nodes[0];
  z.nodes[0]->name = "root";
  z.nodes[1]->label = std::shared_ptr<std::string>(z.nodes[0], &z.nodes[0]->name);
  z.nodes[2]->label = std::make_shared<std::string>("label");
  return z;
}

everything sample(int depth) {
  everything e;
  e.id = 0x1122334455667788U;
  e.flag = true;
  e.how = level::high;
  e.exact = 1.25L;
  e.name = "name";
  e.wide = u"wide";
  e.numbers = {1, 2, 3};
  e.bits = {true, false};
  e.words = {"a", "", "c"};
  e.points = {{1, 1.5}};
  e.forward = {"f"};
  e.maybe = {std::string{"m"}, std::nullopt};
  e.pair = {"p", "q"};
  e.table = {{"k", {1, 2}}, {"l", {}}};
  e.hashed = {{1, "h"}};
  e.multi = {{1, true}, {1, false}};
  e.names = {"x", "y"};
  e.letters = {'a', 'a'};
  e.one_of = std::vector<point>{{1, 2}};
  e.tuple = {1, "t", {true, 'c'}};
  e.inner.text = "inner";
  e.inner.flags = {true};
  if (depth > 0) {
    e.next = std::make_unique<everything>(sample(depth - 1));
    e.kids.push_back(sample(0));
  }
  return e;
}

std::vector<action> actions() {
  std::vector<action> all(7);
  int by = 3;
  std::string text = "captured";
  std::vector<bool> flags{true, false};
  all[0] = {"listed", brine::closure<"hostile/listed">(
                          [BRINE_CAPTURE(by, text, flags)](int x) { return x + by + int(text.size()); })};
  all[1] = {"empty", {}};
  all[2] = {"bound", brine::bind<"hostile/bound", 3>(std::vector<int>{1, 2},
                                                     [](std::vector<int>& v, int x) { return v[0] += x; })};
  all[3] = {"made", brine::factory<"hostile/made">(
                        [](std::string s, int n) { return [=](int x) { return x + n + int(s.size()); }; })("s", 4)};
  all[4] = {"bare", [](int x) { return x; }};
  all[5] = {"chained", brine::closure<"hostile/chained">(chained{all[0].call})};
  all[6] = {"again", all[0].call};
  return all;
}

// -- attacks

std::size_t loads_done = 0;
std::size_t values = 0;

// A damaged document may be a good one of objects that own each other: what was loaded then lets go of them.
template <class T>
void break_cycles(T&) {}
void break_cycles(const std::shared_ptr<graph_node>& from) {
  std::vector<std::shared_ptr<graph_node>> open{from};
  while (!open.empty()) {
    const auto node = open.back();
    open.pop_back();
    if (node == nullptr) continue;
    for (auto& next : std::exchange(node->out, {})) open.push_back(next);
    node->label.reset();
  }
}
void break_cycles(graph_node& root) {
  for (const auto& next : root.out) break_cycles(next);
}
void break_cycles(animal* one) {
  std::vector<std::shared_ptr<animal>> kept;
  for (auto* c = dynamic_cast<cat*>(one); c != nullptr; c = dynamic_cast<cat*>(kept.back().get())) {
    kept.push_back(std::exchange(c->friend_of, nullptr));
  }
}
void break_cycles(zoo& z) {
  for (const auto& one : z.own) break_cycles(one.get());
  for (const auto& one : z.shared) break_cycles(one.get());
  for (const auto& one : z.nodes) break_cycles(one);
}
bytes saved_zoo(const brine::save_options& options = {}) {
  zoo z = sample_zoo();
  bytes saved = brine::dumps(z, options);
  break_cycles(z);
  return saved;
}

// Loads the bytes from memory of exactly their size, so that sanitizers see a step too far. Each error must be one
// that loading may answer, at a place in the document; and nothing of a document is kept.
template <class T>
bool attack(std::span<const std::byte> document, const brine::load_options& options = {}) {
  const std::unique_ptr<std::byte[]> exact{new std::byte[document.size()]};
  if (!document.empty()) std::memcpy(exact.get(), document.data(), document.size());
  ++loads_done;
  const std::size_t alive = census::alive;
  bool good = false;
  {
    auto loaded = brine::try_loads<T>(std::span<const std::byte>{exact.get(), document.size()}, options);
    good = bool{loaded};
    if (good) {
      ++values;
      break_cycles(*loaded);
    } else if (loaded.error().code() == brine::errc::io_error || loaded.error().code() == brine::errc::duplicate_name ||
               loaded.error().offset() > document.size()) {
      FAIL_CHECK(loaded.error().what());
    }
  }
  if (census::alive != alive) FAIL_CHECK("the load left " << census::alive - alive << " objects behind");
  return good;
}

template <class T>
void every_truncation(const bytes& document) {
  for (std::size_t n = 0; n < document.size(); ++n) {
    if (attack<T>(std::span{document}.first(n)))
      FAIL_CHECK("a truncated document loaded: " << n << " bytes of " << document.size());
  }
  CHECK(attack<T>(document));
}

// Every byte takes values at the borders of counts, bools and signs, and any one bit flipped.
template <class T>
void every_corruption(const bytes& document) {
  bytes damaged = document;
  for (std::size_t i = 0; i < document.size(); ++i) {
    const auto good = std::to_integer<unsigned>(document[i]);
    for (unsigned bad :
         {0x00U, 0x01U, 0x02U, 0x7fU, 0x80U, 0xfeU, 0xffU, good + 1, good - 1, good ^ 0x01U, good ^ 0x02U, good ^ 0x04U,
          good ^ 0x08U, good ^ 0x10U, good ^ 0x20U, good ^ 0x40U, good ^ 0x80U}) {
      damaged[i] = static_cast<std::byte>(bad);
      (void)attack<T>(damaged);
    }
    damaged[i] = document[i];
  }
}

template <class T>
void random_bytes(std::uint32_t seed, int rounds, std::size_t longest) {
  std::mt19937 random{seed};
  const auto header = brine::wire::make_header(0, brine::schema::hash<T>());
  for (int i = 0; i < rounds; ++i) {
    bytes document(header.begin(), header.end());
    const std::size_t size = random() % (longest + 1);
    // Small numbers make plausible counts; a byte of each kind now and then.
    const unsigned mask = (random() & 1U) != 0 ? 0xffU : 0x07U;
    for (std::size_t k = 0; k < size; ++k) document.push_back(static_cast<std::byte>(random() & mask));
    (void)attack<T>(document);
  }
}

// Takes a good document and cuts, doubles, swaps and overwrites parts of it.
template <class T>
void mutations(const bytes& good, std::uint32_t seed, int rounds) {
  std::mt19937 random{seed};
  const auto at = [&](std::size_t size) { return static_cast<std::ptrdiff_t>(random() % (size + 1)); };
  for (int i = 0; i < rounds; ++i) {
    bytes document = good;
    for (unsigned k = 0; k <= random() % 4; ++k) {
      const std::ptrdiff_t a = at(document.size());
      const std::ptrdiff_t b = at(document.size());
      const auto first = document.begin() + std::min(a, b);
      const auto last = document.begin() + std::max(a, b);
      switch (random() % 5) {
        case 0:
          document.erase(first, last);
          break;
        case 1: {
          const bytes part(first, last);
          document.insert(first, part.begin(), part.end());
          break;
        }
        case 2:
          for (auto it = first; it != last; ++it) *it = static_cast<std::byte>(random());
          break;
        case 3:
          if (first != document.end()) *first = static_cast<std::byte>(random());
          break;
        default: {
          const std::byte value = random() % 2 == 0 ? std::byte{0xff} : std::byte{0x80};
          document.insert(first, 1 + random() % 10, value);
          break;
        }
      }
      if (document.size() > 4 * good.size()) document.resize(good.size());
    }
    (void)attack<T>(document);
  }
}

template <class T>
bytes header_of() {
  const auto header = brine::wire::make_header(0, brine::schema::hash<T>());
  return {header.begin(), header.end()};
}

void put_count(bytes& to, std::uint64_t count) {
  std::byte room[brine::wire::max_varint];
  to.insert(to.end(), room, brine::wire::put_varint(room, count));
}

// 64 bytes behind the header that announce `count` elements: refused, and little memory taken before.
template <class T>
void announces(std::uint64_t count) {
  bytes document = header_of<T>();
  const std::size_t size = document.size() + 64;
  put_count(document, count);
  while (document.size() < size) document.push_back(std::byte{0});
  brine::result<T> loaded{brine::error{brine::errc::io_error, 0, {}, {}}};
  meter::start();
  loaded = brine::try_loads<T>(document);
  const std::size_t taken = meter::allocated;
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().code() == brine::errc::truncated);
  CAPTURE(count);
  CHECK(taken <= 2048);  // the error's own words
}

template <class T>
void announces_all() {
  CAPTURE(brine::meta::type_name<T>());
  for (std::uint64_t count :
       {std::uint64_t{65}, std::uint64_t{1} << 20U, std::uint64_t{1} << 32U, std::uint64_t{1} << 60U,
        (std::uint64_t{1} << 61U) + 1, std::uint64_t{1} << 63U, ~std::uint64_t{0}}) {
    announces<T>(count);
  }
}

}  // namespace

BRINE_CLASS("hostile/cat", cat, animal)
BRINE_CLASS("hostile/dog", dog, animal)

TEST_CASE("every truncation") {
  every_truncation<everything>(brine::dumps(sample(1)));
  every_truncation<everything>(brine::dumps(sample(0), {.schema = brine::embed}));
  every_truncation<everything>(brine::dumps(sample(0), {.checksum = brine::checksum_mode::crc32}));
  every_truncation<std::vector<action>>(brine::dumps(actions()));
  every_truncation<std::vector<action>>(brine::dumps(actions(), {.schema = brine::embed}));
  every_truncation<zoo>(saved_zoo());
  every_truncation<zoo>(saved_zoo({.schema = brine::embed}));
}

TEST_CASE("every single-byte corruption") {
  every_corruption<everything>(brine::dumps(sample(0)));
  every_corruption<everything>(brine::dumps(sample(0), {.schema = brine::embed}));
  every_corruption<std::vector<action>>(brine::dumps(actions()));
  every_corruption<std::vector<action>>(brine::dumps(actions(), {.schema = brine::embed}));
  every_corruption<zoo>(saved_zoo());
  every_corruption<zoo>(saved_zoo({.schema = brine::embed}));
  every_corruption<std::vector<hooked>>(brine::dumps(std::vector<hooked>(3)));
}

TEST_CASE("a checksum leaves no single-byte corruption undetected") {
  const bytes good = brine::dumps(sample(0), {.schema = brine::embed, .checksum = brine::checksum_mode::crc32});
  bytes damaged = good;
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (unsigned mask = 1; mask < 256; mask += 2) {
      damaged[i] = good[i] ^ static_cast<std::byte>(mask);
      if (attack<everything>(damaged)) FAIL_CHECK("byte " << i << " changed by " << mask << " loaded");
    }
    damaged[i] = good[i];
  }
}

TEST_CASE("random bytes behind a good header") {
  random_bytes<everything>(1, 40000, 200);
  random_bytes<std::vector<action>>(2, 30000, 80);
  random_bytes<std::vector<hooked>>(3, 20000, 60);
  random_bytes<zoo>(8, 20000, 60);
  random_bytes<graph_node>(9, 20000, 60);
  random_bytes<nest>(4, 20000, 60);
  random_bytes<std::map<std::string, std::variant<int, std::string, std::optional<bool>>>>(5, 20000, 60);
  random_bytes<std::vector<std::optional<std::string>>>(6, 20000, 60);
}

TEST_CASE("random bytes from the first on") {
  std::mt19937 random{7};
  for (int i = 0; i < 20000; ++i) {
    bytes document(random() % 40);
    for (auto& b : document) b = static_cast<std::byte>(random());
    CHECK_FALSE(attack<everything>(document));
  }
}

TEST_CASE("parts of good documents, cut and mixed") {
  mutations<everything>(brine::dumps(sample(1)), 11, 30000);
  mutations<everything>(brine::dumps(sample(0), {.schema = brine::embed}), 12, 10000);
  mutations<zoo>(saved_zoo(), 15, 30000);
  mutations<std::vector<action>>(brine::dumps(actions()), 13, 30000);
  mutations<std::vector<action>>(brine::dumps(actions(), {.schema = brine::embed}), 14, 10000);
}

TEST_CASE("a failed load into an object leaves it as it was") {
  const bytes good = brine::dumps(sample(1));
  const bytes before = brine::dumps(sample(0));
  everything target = sample(0);
  std::mt19937 random{21};
  for (int i = 0; i < 5000; ++i) {
    bytes damaged = good;
    damaged[random() % damaged.size()] = static_cast<std::byte>(random());
    if (random() % 3 == 0) damaged.resize(random() % damaged.size());
    ++loads_done;
    if (brine::try_loads_into(target, damaged)) {
      target = sample(0);
    } else if (i % 10 == 0) {
      REQUIRE(brine::dumps(target) == before);
    }
  }
  CHECK(brine::dumps(target) == before);
}

TEST_CASE("a count beyond the document is refused before memory is taken") {
  announces_all<std::string>();
  announces_all<std::u32string>();
  announces_all<std::vector<std::uint8_t>>();
  announces_all<std::vector<std::uint64_t>>();
  announces_all<std::vector<bool>>();
  announces_all<std::vector<std::string>>();
  announces_all<std::vector<point>>();
  announces_all<std::vector<everything>>();
  announces_all<std::deque<double>>();
  announces_all<std::list<std::string>>();
  announces_all<std::forward_list<int>>();
  announces_all<std::set<int>>();
  announces_all<std::unordered_set<std::string>>();
  announces_all<std::map<int, int>>();
  announces_all<std::unordered_map<std::string, std::string>>();
  announces_all<std::vector<std::unique_ptr<int>>>();
  announces_all<std::vector<std::optional<std::array<double, 1000>>>>();
  announces_all<std::vector<std::variant<int, std::array<double, 1000>>>>();
  announces_all<std::vector<brine::function<int(int)>>>();
  announces_all<std::vector<std::shared_ptr<std::array<double, 1000>>>>();
}

TEST_CASE("elements of no bytes can't be announced without end") {
  for (std::uint64_t count : {std::uint64_t{1} << 32U, std::uint64_t{1} << 60U, ~std::uint64_t{0}}) {
    announces<std::vector<empty>>(count);
    announces<std::vector<std::tuple<>>>(count);
    announces<std::vector<std::array<int, 0>>>(count);
    announces<std::vector<wide_hook>>(count);
    announces<std::map<std::monostate, empty>>(count);
  }
}

TEST_CASE("nested counts of elements of no bytes take memory in proportion to the document") {
  // Each of the inner vectors announces a million empty objects in three bytes.
  using victim = std::vector<std::vector<empty>>;
  bytes document = header_of<victim>();
  put_count(document, 20);
  for (int i = 0; i < 20; ++i) put_count(document, 1U << 20U);
  meter::start();
  (void)brine::try_loads<victim>(document);
  CHECK(meter::allocated <= 64 * 1024 + 1024 * document.size());
}

TEST_CASE("loading takes memory in proportion to the document") {
  // What a good document of this size would take is the measure.
  const bytes good = brine::dumps(sample(1));
  meter::start();
  (void)brine::loads<everything>(good);
  const std::size_t normal = meter::allocated;
  std::mt19937 random{31};
  std::size_t most = 0;
  for (int i = 0; i < 20000; ++i) {
    bytes damaged = good;
    for (unsigned k = 0; k <= random() % 3; ++k)
      damaged[14 + random() % (damaged.size() - 14)] = static_cast<std::byte>(random());
    ++loads_done;
    meter::start();
    (void)brine::try_loads<everything>(damaged);
    most = std::max(most, meter::allocated);
  }
  // The most expensive byte is an element of a vector<everything>.
  CHECK(most <= 2 * normal + good.size() * sizeof(everything));
}

TEST_CASE("limits.bytes is respected") {
  constexpr std::size_t limit = 100000;
  const auto within = []<class T>(const T& value) {
    CAPTURE(brine::meta::type_name<T>());
    const bytes document = brine::dumps(value);
    meter::start();
    const auto loaded = brine::try_loads<T>(document, {.limits = {.bytes = limit}});
    const std::size_t taken = meter::allocated;
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code() == brine::errc::limit_exceeded);
    CHECK(taken <= 3 * limit);  // growth by doubling, nodes of lists and maps
    CHECK(brine::try_loads<T>(document));
  };
  within(std::string(200000, 'x'));
  within(std::vector<int>(50000));
  within(std::vector<std::string>(2000, std::string(100, 'x')));
  within(std::list<int>(50000));
  within(std::deque<std::string>(5000, "x"));
  within(std::vector<std::vector<std::vector<int>>>(100, std::vector<std::vector<int>>(100)));
  within([] {
    std::map<int, std::string> m;
    for (int i = 0; i < 5000; ++i) m[i] = "value";
    return m;
  }());
  within([] {
    std::unordered_set<int> s;
    for (int i = 0; i < 20000; ++i) s.insert(i);
    return s;
  }());
  within([] {
    std::vector<std::unique_ptr<everything>> v;
    for (int i = 0; i < 200; ++i) v.push_back(std::make_unique<everything>());
    return v;
  }());
  within(std::vector<empty>(1U << 18U));
}

TEST_CASE("limits.bytes counts closures that live on the heap") {
  constexpr std::size_t limit = 100000;
  // Two bytes in the document for each, four thousand in memory.
  using victims = std::vector<brine::function<int(int)>>;
  const victims many(1000, brine::closure<"hostile/large state">(large_state{}));
  const bytes document = brine::dumps(many);
  CHECK(brine::try_loads<victims>(document));
  meter::start();
  const auto loaded = brine::try_loads<victims>(document, {.limits = {.bytes = limit}});
  const std::size_t taken = meter::allocated;
  CHECK_FALSE(loaded);
  CHECK(taken <= 3 * limit);
}

TEST_CASE("a bomb of nested values is too deep, not a stack overflow") {
  constexpr std::size_t levels = 1000000;
  SUBCASE("vectors") {
    bytes document = header_of<nest>();
    document.insert(document.end(), levels, std::byte{1});
    document.push_back(std::byte{0});
    const auto loaded = brine::try_loads<nest>(document);
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code() == brine::errc::too_deep);
    nest target;
    CHECK(brine::try_loads_into(target, document).error().code() == brine::errc::too_deep);
  }
  SUBCASE("unique_ptr") {
    bytes document = header_of<list_node>();
    document.insert(document.end(), levels, std::byte{1});
    document.push_back(std::byte{0});
    const auto loaded = brine::try_loads<list_node>(document);
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code() == brine::errc::too_deep);
  }
  SUBCASE("hooks") {
    bytes document = header_of<hooked_nest>();
    document.insert(document.end(), levels, std::byte{1});
    document.push_back(std::byte{0});
    const auto loaded = brine::try_loads<hooked_nest>(document);
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code() == brine::errc::too_deep);
  }
  SUBCASE("optional of itself, through a vector") {
    // A vector of a thousand nests, each of them as deep as may be: depth is per path, not per document.
    bytes document = header_of<std::vector<nest>>();
    put_count(document, 1000);
    for (int i = 0; i < 1000; ++i) {
      document.insert(document.end(), 900, std::byte{1});
      document.push_back(std::byte{0});
    }
    CHECK(brine::try_loads<std::vector<nest>>(document));
  }
}

TEST_CASE("a bomb of nested closures is too deep, not a stack overflow") {
  using function = brine::function<int(int)>;
  // The first names its code; every other one refers to it with one byte, and the last is empty.
  const function inner = brine::closure<"hostile/chained">(chained{});
  const bytes two = brine::dumps(function{brine::closure<"hostile/chained">(chained{inner})});
  const auto chain_of = [&](std::size_t levels) {
    bytes document = two;
    document.insert(document.end() - 1, levels - 2, two[two.size() - 2]);
    return document;
  };
  REQUIRE(brine::try_loads<int(int)>(chain_of(10)));
  CHECK(brine::loads<int(int)>(chain_of(10))(0) == 9);
  const auto loaded = brine::try_loads<int(int)>(chain_of(1000000));
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().code() == brine::errc::too_deep);
}

TEST_CASE("a nest of closures that is too deep to load is too deep to save") {
  brine::function<int(int)> f;
  for (int i = 0; i < 5000; ++i) f = brine::closure<"hostile/chained">(chained{std::move(f)});
  const auto saved = brine::try_dumps(f);
  REQUIRE_FALSE(saved);
  CHECK(saved.error().code() == brine::errc::too_deep);
}

TEST_CASE("counts longer than need be are refused everywhere") {
  const auto refused = []<class T>(const T& value) {
    bytes document = brine::dumps(value);
    REQUIRE(document.size() > brine::wire::header_size);
    const auto at = document.begin() + brine::wire::header_size;
    *at |= std::byte{0x80};
    document.insert(at + 1, std::byte{0});
    const auto loaded = brine::try_loads<T>(document);
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code() == brine::errc::bad_value);
  };
  refused(std::string{"abc"});
  refused(std::vector<int>{1, 2});
  refused(std::map<int, int>{{1, 2}});
  refused(std::set<std::string>{"x"});
  refused(std::variant<int, std::string>{"x"});
  refused(brine::function<int(int)>{});
}

TEST_CASE("a count of more than 64 bits, or without an end") {
  bytes document = header_of<std::string>();
  document.insert(document.end(), 9, std::byte{0xff});
  document.push_back(std::byte{0x02});
  document.insert(document.end(), 50, std::byte{0});
  CHECK(brine::try_loads<std::string>(document).error().code() == brine::errc::bad_value);
  document.resize(brine::wire::header_size);
  document.insert(document.end(), 60, std::byte{0xff});
  CHECK(brine::try_loads<std::string>(document).error().code() == brine::errc::bad_value);
}

TEST_CASE("closure's names as long as the document cost no time") {
  // 20 closures whose unknown name has a hundred thousand letters: the first ends it, and without comparing letters.
  bytes document = brine::dumps(brine::function<int(int)>{brine::closure<"hostile/chained">(chained{})});
  document.resize(brine::wire::header_size);
  document.push_back(std::byte{1});
  document.insert(document.end(), 8, std::byte{0});
  bytes identity{std::byte{0}};
  put_count(identity, 100000);
  identity.insert(identity.end(), 100000, std::byte{'a'});
  identity.push_back(std::byte{0});
  put_count(identity, 8);
  for (char c : std::string{"i32(i32)"}) identity.push_back(static_cast<std::byte>(c));
  identity.insert(identity.end(), 8, std::byte{0});
  put_count(document, identity.size());
  document.insert(document.end(), identity.begin(), identity.end());
  document.push_back(std::byte{0});
  const auto loaded = brine::try_loads<int(int)>(document);
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().code() == brine::errc::unknown_closure);
  CHECK(std::string{loaded.error().what()}.size() < 1000);
}

TEST_CASE("embedded schemas are only as long as the document") {
  bytes document = brine::dumps(point{1, 2}, {.schema = brine::embed});
  for (unsigned count : {9U, 20U, 127U}) {
    document[brine::wire::header_size] = static_cast<std::byte>(count);
    CHECK_FALSE(attack<point>(document));
  }
}

TEST_CASE("at least 200,000 documents were loaded") {
  MESSAGE(loads_done << " loads, of which " << values << " yielded a value");
  CHECK(loads_done >= 200000);
}
