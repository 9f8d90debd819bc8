// The ways to make a closure: closure<"name">, bind, factory, fn, and bare captureless lambdas.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace closure_tests {

int twice(int x) { return 2 * x; }
int quiet(int x) noexcept { return x + 100; }
template <class T>
T plus_one(T x) {
  return x + 1;
}
struct scale {
  int factor;
  [[nodiscard]] int times(int x) const { return factor * x; }
  int grow(int by) { return factor += by; }
  [[nodiscard]] int quietly(int x) const noexcept { return factor - x; }
  static int zero() { return 0; }
};

}  // namespace closure_tests

namespace {

template <class Signature, class F>
brine::function<Signature> reload(F&& f) {
  return brine::loads<Signature>(brine::dumps(brine::function<Signature>{std::forward<F>(f)}));
}

struct discount {
  double rate;
  std::string currency;
  double operator()(double price) const { return price * rate; }
};

struct counter {
  int count = 0;
  int operator()() { return ++count; }
};

// Not an aggregate: its hook tells its state.
class secret {
 public:
  explicit secret(int v = 0) : value_{v} {}
  int operator()() const { return value_; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(value_);
  }

 private:
  int value_;
};

struct pipeline {
  std::vector<brine::function<int(int)>> steps;
  int operator()(int x) const {
    for (const auto& step : steps) x = step(x);
    return x;
  }
};

}  // namespace

TEST_CASE("form 1: an aggregate with operator(), named") {
  CHECK(reload<double(double)>(brine::closure<"closure/discount">(discount{0.5, "EUR"}))(10) == 5);
  CHECK(brine::closure<"closure/discount">(discount{0.5, "EUR"})(4) == 2);
}

TEST_CASE("form 1: unnamed, and with a hook") {
  CHECK(reload<double(double)>(discount{0.25, "EUR"})(8) == 2);
  CHECK(reload<int()>(brine::closure<"closure/secret">(secret{7}))() == 7);
}

TEST_CASE("form 1: mutable state goes on where it was") {
  brine::function<int()> f = brine::closure<"closure/counter">(counter{});
  f();
  f();
  auto g = reload<int()>(f);
  CHECK(g() == 3);
  CHECK(g() == 4);
  CHECK(f() == 3);
}

TEST_CASE("form 2: bind") {
  brine::function<double(double)> f =
      brine::bind<"closure/bind">(discount{2, "USD"}, [](discount& d, double price) { return price * (d.rate += 1); });
  CHECK(f(1) == 3);
  auto g = reload<double(double)>(f);
  CHECK(g(1) == 4);
  CHECK(f(1) == 4);

  const auto words = brine::bind<"closure/bind words", 4>(
      std::vector<std::string>{"a", "b"}, [](const std::vector<std::string>& w, std::size_t i) { return w.at(i); });
  CHECK(words(1U) == "b");
  CHECK(words.state().size() == 2);
  CHECK(reload<std::string(std::size_t)>(words)(0) == "a");
  CHECK(reload<int()>(brine::bind<"closure/bind number">(5, [](int& n) { return n++; }))() == 5);
}

TEST_CASE("form 2: the state may only move") {
  brine::move_only_function<int()> f =
      brine::bind<"closure/bind unique">(std::make_unique<int>(4), [](std::unique_ptr<int>& p) { return ++*p; });
  CHECK(f() == 5);
  CHECK(brine::loads<brine::move_only_function<int()>>(brine::dumps(f))() == 6);
}

TEST_CASE("form 3: factory; a loaded one begins anew") {
  brine::function<int()> f = brine::factory<"closure/factory">(
      [](int start, std::string) { return [=]() mutable { return start++; }; })(5, "unused");
  CHECK(f() == 5);
  CHECK(f() == 6);
  auto g = reload<int()>(f);
  CHECK(g() == 5);
  CHECK(f() == 7);
  CHECK(g() == 6);
  brine::function<int()> copy = f;
  CHECK(copy() == 5);
}

TEST_CASE("form 3: the inner callable isn't made while loading") {
  static int made = 0;
  brine::function<int()> f = brine::factory<"closure/factory lazy", 2>([](int n) {
    ++made;
    return [=] { return n; };
  })(3);
  const auto bytes = brine::dumps(f);
  CHECK(made == 0);
  const auto g = brine::loads<int()>(bytes);
  CHECK(made == 0);
  CHECK(g() == 3);
  CHECK(g() == 3);
  CHECK(made == 1);
}

TEST_CASE("form 3: arguments convert like those of a call") {
  const auto make = brine::factory<"closure/factory converts">(
      [](std::string s, double d) { return [=] { return s + std::to_string(int(d)); }; });
  CHECK(reload<std::string()>(make("text", 4))() == "text4");
}

TEST_CASE("free functions, by their own name or a given one") {
  CHECK(reload<int(int)>(brine::fn<&closure_tests::twice>)(4) == 8);
  CHECK(reload<int(int)>(brine::fn<"closure/twice", &closure_tests::twice>)(4) == 8);
  CHECK(reload<int(int)>(brine::fn<&closure_tests::quiet>)(1) == 101);
  CHECK(reload<int(int) noexcept>(brine::fn<&closure_tests::quiet>)(1) == 101);
  CHECK(reload<int()>(brine::fn<&closure_tests::scale::zero>)() == 0);
  CHECK(reload<int(int)>(brine::fn<"closure/plus_one<int>", &closure_tests::plus_one<int>>)(1) == 2);
}

TEST_CASE("a function is saved without its address") {
  const auto bytes = brine::dumps(brine::function<int(int)>{brine::fn<&closure_tests::twice>});
  const std::string text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  CHECK(text.find("closure_tests::twice") != std::string::npos);
}

TEST_CASE("member functions take their object first") {
  CHECK(reload<int(const closure_tests::scale&, int)>(brine::fn<&closure_tests::scale::times>)({3}, 5) == 15);
  CHECK(reload<int(const closure_tests::scale&, int)>(brine::fn<"closure/times", &closure_tests::scale::times>)(
            {3}, 5) == 15);
  CHECK(reload<int(const closure_tests::scale&, int)>(brine::fn<&closure_tests::scale::quietly>)({3}, 5) == -2);
  closure_tests::scale s{1};
  CHECK(reload<int(closure_tests::scale&, int)>(brine::fn<&closure_tests::scale::grow>)(s, 4) == 5);
  CHECK(s.factor == 5);
}

TEST_CASE("fn goes straight into dumps") {
  CHECK(brine::loads<int(int)>(brine::dumps(brine::fn<&closure_tests::twice>))(4) == 8);
  CHECK(brine::loads<int(int)>(brine::dumps(brine::closure<"closure/renamed", 2>(brine::fn<&closure_tests::twice>)))(
            4) == 8);
}

TEST_CASE("bare captureless lambdas, on every compiler") {
  CHECK(brine::loads<int(int, int)>(brine::dumps([](int a, int b) { return a - b; }))(5, 3) == 2);
  CHECK(brine::loads<std::string()>(brine::dumps([] { return std::string{"s"}; }))() == "s");
  CHECK(reload<int(int)>([](auto x) { return x + 1; })(1) == 2);
}

TEST_CASE("named captureless lambdas") {
  CHECK(brine::loads<int(int)>(brine::dumps(brine::closure<"closure/stateless">([](int x) { return x * x; })))(5) ==
        25);
}

TEST_CASE("two unnamed lambdas of one signature are two") {
  const brine::function<int(int)> a = [](int x) { return x + 1; };
  const brine::function<int(int)> b = [](int x) { return x + 2; };
  CHECK(reload<int(int)>(a)(0) == 1);
  CHECK(reload<int(int)>(b)(0) == 2);
}

TEST_CASE("lambdas of two instantiations are two") {
  const auto make = []<int N>(std::integral_constant<int, N>) {
    return brine::function<int(int)>{[](int x) { return x + N; }};
  };
  CHECK(reload<int(int)>(make(std::integral_constant<int, 5>{}))(0) == 5);
  CHECK(reload<int(int)>(make(std::integral_constant<int, 6>{}))(0) == 6);
}

TEST_CASE("closures hold closures and function objects") {
  pipeline p;
  p.steps.emplace_back(brine::fn<&closure_tests::twice>);
  p.steps.emplace_back(brine::closure<"closure/discount int">([](int x) { return x - 1; }));
  brine::function<int(int)> f = brine::closure<"closure/pipeline">(p);
  p.steps.push_back(f);
  brine::function<int(int)> g = brine::closure<"closure/pipeline">(p);
  CHECK(reload<int(int)>(g)(3) == 9);

  const auto inner = brine::closure<"closure/inner">(discount{2, "x"});
  const auto outer = brine::bind<"closure/outer">(inner, [](const decltype(inner)& i, double x) { return i(x) + 1; });
  CHECK(reload<double(double)>(outer)(4) == 9);
}

TEST_CASE("a callable as a plain value, where its type is known") {
  const auto named = brine::closure<"closure/held">(discount{0.5, "EUR"});
  CHECK(brine::loads<std::vector<std::decay_t<decltype(named)>>>(brine::dumps(std::vector{named, named}))[1](4) == 2);
  CHECK((*brine::loads<std::optional<std::decay_t<decltype(named)>>>(brine::dumps(std::optional{named})))(4) == 2);
}

TEST_CASE("a vector of the same closure names its code once") {
  std::vector<brine::function<double(double)>> v;
  for (int i = 0; i < 100; ++i) v.emplace_back(brine::closure<"closure/same">(discount{i * 0.5, "EUR"}));
  const auto one = brine::dumps(std::vector{v[0]});
  const auto all = brine::dumps(v);
  // each of the others: 1 byte for the code, 8 of the rate, 4 of the currency
  CHECK(all.size() == one.size() + 99 * (1 + 8 + 4));
  const auto back = brine::loads<std::vector<brine::function<double(double)>>>(all);
  CHECK(back[99](2) == 99);
}

TEST_CASE("several closures, each named once, in any order") {
  const brine::function<int(int)> a = brine::closure<"closure/a">([](int x) { return x + 1; });
  const brine::function<int(int)> b = brine::closure<"closure/b">([](int x) { return x + 2; });
  const brine::function<int(int)> c = brine::closure<"closure/c">([](int x) { return x + 3; });
  const std::vector<brine::function<int(int)>> v{a, b, c, b, {}, c, a, a, b};
  const auto w = brine::loads<std::vector<brine::function<int(int)>>>(brine::dumps(v));
  REQUIRE(w.size() == v.size());
  for (std::size_t i = 0; i < v.size(); ++i) {
    REQUIRE(bool(w[i]) == bool(v[i]));
    if (v[i]) CHECK(w[i](10) == v[i](10));
  }
}
