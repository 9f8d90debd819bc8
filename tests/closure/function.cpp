// brine::function and brine::move_only_function as function objects: calls, copies, moves.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <array>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

template <class Signature>
brine::function<Signature> reload(const brine::function<Signature>& f) {
  return brine::loads<Signature>(brine::dumps(f));
}

struct adder {
  int by;
  int operator()(int x) const { return x + by; }
};

// Which of its call operators was called?
struct qualified {
  int base;
  int operator()() & { return base + 1; }
  int operator()() const& { return base + 2; }
  int operator()() && { return base + 3; }
};

struct safe {
  int value;
  int operator()(int x) const noexcept { return x * value; }
};

struct consumer {
  std::string text;
  std::string operator()() && { return std::move(text); }
};

struct big {
  std::array<double, 100> numbers{};
  std::string text;
  double operator()() const { return numbers[99]; }
};

struct alignas(64) wide {
  double value;
  double operator()() const { return reinterpret_cast<std::uintptr_t>(this) % 64 == 0 ? value : -1; }
};

// Moving may throw, so it never lives inside a function object.
struct throwing_move {
  int value = 0;
  throwing_move() = default;
  throwing_move(const throwing_move& o) : value{o.value} {}
  throwing_move(throwing_move&& o) noexcept(false) : value{o.value} {}
  throwing_move& operator=(const throwing_move&) = default;
  int operator()() const { return value; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(value);
  }
};

struct tracked {
  static inline int alive = 0;
  int value = 0;
  tracked() { ++alive; }
  explicit tracked(int v) : value{v} { ++alive; }
  tracked(const tracked& o) : value{o.value} { ++alive; }
  tracked(tracked&& o) noexcept : value{o.value} { ++alive; }
  tracked& operator=(const tracked&) = default;
  ~tracked() { --alive; }
  int operator()() const { return value; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(value);
  }
};

struct owner {
  std::unique_ptr<int> number;
  int operator()() const { return number ? *number : -1; }
};

}  // namespace

TEST_CASE("a function object is a pointer and room for 64 bytes") {
  CHECK(sizeof(brine::function<void()>) == 64 + sizeof(void*));
  CHECK(sizeof(brine::move_only_function<void()>) == 64 + sizeof(void*));
  CHECK(sizeof(brine::function<std::string(const std::vector<int>&, double) const noexcept>) == 64 + sizeof(void*));
}

TEST_CASE("callables that fill it up live inside, larger ones don't") {
  constexpr std::size_t room = 64;
  struct inside {
    std::array<char, room> bytes;
    const void* operator()() const { return this; }
  };
  struct outside {
    std::array<char, room + 1> bytes;
    const void* operator()() const { return this; }
  };
  const auto lies_in = [](const brine::function<const void*()>& f) {
    const auto* at = static_cast<const char*>(f());
    const auto* begin = reinterpret_cast<const char*>(&f);
    return at >= begin && at < begin + sizeof f;
  };
  brine::function<const void*()> small = brine::closure<"function/inside">(inside{});
  brine::function<const void*()> large = brine::closure<"function/outside">(outside{});
  CHECK(lies_in(small));
  CHECK_FALSE(lies_in(large));
  // What a closure on the heap captured stays where it is when the function object is moved.
  const void* at = large();
  brine::function<const void*()> moved = std::move(large);
  CHECK(moved() == at);
  large = std::move(moved);
  swap(small, large);
  CHECK_FALSE(lies_in(small));
  CHECK(lies_in(large));
  brine::function<const void*()> empty;
  swap(empty, large);
  CHECK(lies_in(empty));
  CHECK_FALSE(large);
}

TEST_CASE("a captured text lives inside, and is moved along") {
  using teller = brine::function<const std::string*()>;
  const auto make = [](std::string word) -> teller {
    return brine::closure<"function/word">([BRINE_CAPTURE(word)] { return &word; });
  };
  const auto lies_in = [](const teller& f) {
    const auto* at = reinterpret_cast<const char*>(f());
    const auto* begin = reinterpret_cast<const char*>(&f);
    return at >= begin && at < begin + sizeof f;
  };
  teller a = make("short"), b = make(std::string(100, 'x'));
  CHECK(lies_in(a));
  CHECK(lies_in(b));
  swap(a, b);
  CHECK(lies_in(a));
  CHECK(lies_in(b));
  CHECK(a()->size() == 100);
  CHECK(*b() == "short");
  std::vector<teller> all;
  for (int i = 0; i < 20; ++i) all.push_back(make(std::to_string(i)));
  all.erase(all.begin(), all.begin() + 5);
  CHECK(*all[0]() == "5");
  CHECK(*all[14]() == "19");
  const auto loaded = brine::loads<decltype(all)>(brine::dumps(all));
  CHECK(*loaded[14]() == "19");
  // Into one that holds the same closure, another, and none.
  const auto bytes = brine::dumps(b);
  brine::loads_into(a, bytes);
  CHECK(*a() == "short");
  teller other = brine::closure<"function/no word">([]() -> const std::string* { return nullptr; });
  brine::loads_into(other, bytes);
  CHECK(*other() == "short");
  CHECK(lies_in(other));
  teller none;
  brine::loads_into(none, bytes);
  CHECK(*none() == "short");
  // What can't be loaded leaves what was there.
  auto cut = bytes;
  cut.pop_back();
  CHECK_FALSE(brine::try_loads_into(a, cut));
  CHECK(*a() == "short");
  a = nullptr;
  CHECK_FALSE(brine::try_loads_into(a, cut));
  CHECK_FALSE(a);
}

TEST_CASE("empty ones") {
  brine::function<int(int)> f;
  CHECK_FALSE(f);
  CHECK(f == nullptr);
  CHECK_THROWS_AS(f(1), std::bad_function_call);
  CHECK_FALSE(reload(f));
  CHECK_THROWS_AS(reload(f)(1), std::bad_function_call);
  f = brine::closure<"function/adder">(adder{1});
  CHECK(f != nullptr);
  f = nullptr;
  CHECK_FALSE(f);

  brine::move_only_function<void()> m{nullptr};
  CHECK_FALSE(m);
  CHECK_THROWS_AS(m(), std::bad_function_call);
  CHECK_FALSE(brine::loads<brine::move_only_function<void()>>(brine::dumps(m)));
}

TEST_CASE("copies are independent, moved-from ones are empty, swap exchanges") {
  int n = 0;
  brine::function<int()> f = brine::closure<"function/count">([BRINE_CAPTURE(n)]() mutable { return ++n; });
  f();
  brine::function<int()> copy = f;
  CHECK(copy() == 2);
  CHECK(copy() == 3);
  CHECK(f() == 2);
  brine::function<int()> moved = std::move(f);
  CHECK_FALSE(f);  // NOLINT(bugprone-use-after-move)
  CHECK(moved() == 3);
  swap(moved, copy);
  CHECK(moved() == 4);
  CHECK(copy() == 4);
  copy = moved;
  CHECK(copy() == 5);
  const auto& self = copy;
  copy = self;
  CHECK(copy() == 6);
  copy = std::move(moved);
  CHECK(copy() == 5);
  copy.swap(f);
  CHECK(f() == 6);
  CHECK_FALSE(copy);
}

TEST_CASE("what is inside is destroyed as often as it is made") {
  const int before = tracked::alive;
  {
    brine::function<int()> f = brine::closure<"function/tracked">(tracked{5});
    brine::function<int()> g = f;
    g = std::move(f);
    f = g;
    auto bytes = brine::dumps(f);
    brine::function<int()> h = brine::loads<int()>(bytes);
    brine::loads_into(h, bytes);
    CHECK(h() == 5);
    swap(g, h);
    std::vector<brine::function<int()>> v(10, g);
    v.erase(v.begin(), v.begin() + 5);
    f = nullptr;
  }
  CHECK(tracked::alive == before);
}

TEST_CASE("const, noexcept, & and && signatures") {
  using namespace std::literals;
  const brine::function<int(int) const> c = brine::closure<"function/const">(adder{1});
  CHECK(c(2) == 3);
  CHECK(brine::loads<int(int) const>(brine::dumps(c))(4) == 5);

  brine::function<int(int) noexcept> n = brine::closure<"function/noexcept">(safe{2});
  static_assert(noexcept(n(1)));
  CHECK(n(4) == 8);
  CHECK(brine::loads<int(int) noexcept>(brine::dumps(n))(5) == 10);
  static_assert(!std::is_constructible_v<brine::function<int(int) noexcept>, adder>);

  const brine::function<int(int) const noexcept> cn = brine::closure<"function/const noexcept">(safe{3});
  CHECK(brine::loads<int(int) const noexcept>(brine::dumps(cn))(5) == 15);

  brine::function<std::string() &&> once = brine::closure<"function/once">(consumer{"text"});
  auto loaded = brine::loads<std::string() &&>(brine::dumps(once));
  CHECK(std::move(once)() == "text");
  CHECK(std::move(loaded)() == "text");
  static_assert(!std::is_invocable_v<brine::function<std::string() &&>&>);

  brine::move_only_function<std::string() &&> only = brine::closure<"function/once moved">(consumer{"t"});
  CHECK(std::move(only)() == "t");
}

TEST_CASE("the signature's qualifiers choose the call operator") {
  brine::function<int()> plain = brine::closure<"function/qualified">(qualified{10});
  brine::function<int() const> constant = brine::closure<"function/qualified">(qualified{10});
  brine::function<int()&> lvalue = brine::closure<"function/qualified">(qualified{10});
  brine::function<int() &&> rvalue = brine::closure<"function/qualified">(qualified{10});
  CHECK(plain() == 11);
  CHECK(constant() == 12);
  CHECK(lvalue() == 11);
  CHECK(std::move(rvalue)() == 13);
  auto again = brine::loads<int() &&>(brine::dumps(rvalue));
  CHECK(std::move(again)() == 13);
}

TEST_CASE("arguments by reference, by value, that only move; results by reference") {
  brine::function<void(int&)> increment = brine::closure<"function/increment">([](int& x) { ++x; });
  int x = 1;
  increment(x);
  reload(increment)(x);
  CHECK(x == 3);

  brine::function<std::unique_ptr<int>(std::unique_ptr<int>)> through =
      brine::closure<"function/through">([](std::unique_ptr<int> p) { return p; });
  CHECK(*reload(through)(std::make_unique<int>(4)) == 4);

  brine::function<const std::string&(const std::vector<std::string>&)> first =
      brine::closure<"function/first">([](const std::vector<std::string>& v) -> const std::string& { return v.at(0); });
  const std::vector<std::string> words{"a"};
  CHECK(&reload(first)(words) == &words[0]);

  brine::function<std::size_t(std::string&&)> sink = brine::closure<"function/sink">([](std::string&& s) {
    const std::string taken = std::move(s);
    return taken.size();
  });
  std::string text(100, 'x');
  CHECK(reload(sink)(std::move(text)) == 100);
  CHECK(text.empty());  // NOLINT(bugprone-use-after-move)

  brine::function<long(short)> converts = brine::closure<"function/converts">([](int v) { return v + 1; });
  CHECK(reload(converts)(4) == 5);
  brine::function<void()> discards = brine::closure<"function/discards">([]() { return 5; });
  CHECK_NOTHROW(reload(discards)());
}

TEST_CASE("an exception of the callable passes through") {
  brine::function<void(int)> f = brine::closure<"function/throws">([](int v) {
    if (v != 0) throw std::domain_error{"v"};
  });
  const auto g = reload(f);
  CHECK_NOTHROW(g(0));
  CHECK_THROWS_AS(g(1), std::domain_error);
  CHECK_THROWS_AS(f(1), std::domain_error);
}

TEST_CASE("callables too large, too aligned or too dangerous to move live on the heap") {
  big b;
  b.numbers[99] = 2.5;
  b.text = "t";
  brine::function<double()> f = brine::closure<"function/big">(b);
  auto g = reload(f);
  CHECK(g() == 2.5);
  auto h = g;
  g = nullptr;
  CHECK(h() == 2.5);
  auto moved = std::move(h);
  CHECK(moved() == 2.5);

  brine::function<double()> w = brine::closure<"function/wide">(wide{1.5});
  CHECK(reload(w)() == 1.5);

  throwing_move t;
  t.value = 6;
  brine::function<int()> m = brine::closure<"function/throwing move">(t);
  CHECK(reload(m)() == 6);
}

TEST_CASE("move_only_function holds what can't be copied") {
  static_assert(!std::is_copy_constructible_v<brine::move_only_function<int()>>);
  brine::move_only_function<int()> f = brine::closure<"function/owner">(owner{std::make_unique<int>(8)});
  auto g = brine::loads<brine::move_only_function<int()>>(brine::dumps(f));
  CHECK(g() == 8);
  CHECK(f() == 8);
  auto h = std::move(g);
  CHECK(h() == 8);
  CHECK_FALSE(g);  // NOLINT(bugprone-use-after-move)

  std::vector<brine::move_only_function<int()>> v;
  v.push_back(std::move(h));
  v.push_back(brine::closure<"function/owner">(owner{}));
  v.emplace_back();
  const auto w = brine::loads<decltype(v)>(brine::dumps(v));
  CHECK(w[0]() == 8);
  CHECK(w[1]() == -1);
  CHECK_FALSE(w[2]);
}

TEST_CASE("a document of a copyable closure loads as either; of one that only moves, as move_only_function") {
  const brine::function<int(int)> f = brine::closure<"function/either">(adder{2});
  CHECK(brine::loads<brine::move_only_function<int(int)>>(brine::dumps(f))(1) == 3);

  brine::move_only_function<int()> m = brine::closure<"function/owner">(owner{std::make_unique<int>(8)});
  const auto refused = brine::try_loads<int()>(brine::dumps(m));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == brine::errc::signature_mismatch);
  CHECK(std::string{refused.error().what()}.find("move_only_function") != std::string::npos);
}

TEST_CASE("function objects in aggregates and containers, empty ones among them") {
  struct menu {
    std::string title;
    brine::function<int(int)> action;
    std::vector<brine::function<int(int)>> more;
  };
  const menu m = brine::loads<menu>(brine::dumps(
      menu{"m", brine::closure<"function/menu">(adder{1}), {{}, brine::closure<"function/menu">(adder{2})}}));
  CHECK(m.action(1) == 2);
  CHECK_FALSE(m.more[0]);
  CHECK(m.more[1](1) == 3);
}
