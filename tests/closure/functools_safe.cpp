// Callables made from callables, where they could go wrong: functions that call their own memoized selves, arguments
// without an order, results that refer to what is gone, attempts that are too many or can't be repeated.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#if defined(__unix__)
#include <pthread.h>
#include <unistd.h>
#endif

namespace functools_safe {

using on_int = brine::function<int(int)>;
using on_double = brine::function<double(double)>;

// Fibonacci numbers by the memoized function itself.
brine::function<std::string(int)>& fibonacci() {
  static brine::function<std::string(int)> f;
  return f;
}
int computed = 0;
std::string digits(int n) {
  ++computed;
  if (n < 2) return std::string(30, static_cast<char>('0' + n));
  const std::string a = fibonacci()(n - 1), b = fibonacci()(n - 2);
  return a + b;
}
int called = 0;
double half(double x) {
  ++called;
  return x / 2;
}
struct point {
  double x;
  double y;
  auto operator<=>(const point&) const = default;
};
double length(const point& p, const std::optional<double>& scale) {
  ++called;
  return std::hypot(p.x, p.y) * scale.value_or(1);
}

struct account {
  std::string owner;
  int balance;
};
std::string long_text(int n) { return std::string(100, static_cast<char>('a' + n)); }
const std::string& same(const std::string& s) { return s; }
const std::string& second(const std::string&, const std::string& s) { return s; }
const std::string& from_table(int n) {
  static const std::array<std::string, 2> all{long_text(7), long_text(8)};
  return all.at(static_cast<std::size_t>(n));
}
int next(int n) { return n + 1; }
const account& as_it_is(const account& a) { return a; }
account make_account(int n) { return {long_text(n), n}; }

template <class S>
brine::function<S> reloaded(const brine::function<S>& f) {
  return brine::loads<S>(brine::dumps(f));
}

}  // namespace functools_safe

using namespace functools_safe;

TEST_SUITE("memoize") {
  TEST_CASE("of a function that calls the memoized one") {
    computed = 0;
    fibonacci() = brine::memoize(brine::function<std::string(int)>{brine::fn<&digits>});
    CHECK(fibonacci()(12).size() == 30U * 233);
    CHECK(computed == 13);
    fibonacci() = reloaded(fibonacci());
    CHECK(fibonacci()(12).size() == 30U * 233);
    CHECK(fibonacci()(5).size() == 30U * 8);
    CHECK(computed == 13);
    CHECK(fibonacci()(13).size() == 30U * 377);
    CHECK(computed == 14);
    fibonacci() = nullptr;
  }

  TEST_CASE("of a NaN nothing is remembered, and nobody gets its result") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    called = 0;
    const on_double f = brine::memoize(on_double{brine::fn<&half>});
    CHECK(f(4) == 2);
    CHECK(std::isnan(f(nan)));
    CHECK(std::isnan(f(nan)));
    CHECK(f(6) == 3);
    CHECK(f(2) == 1);
    CHECK(called == 5);
    const auto again = reloaded(f);
    CHECK(again(4) == 2);
    CHECK(again(6) == 3);
    CHECK(again(2) == 1);
    CHECK(called == 5);
    CHECK(std::isnan(again(nan)));
  }
  TEST_CASE("a NaN inside an aggregate or an optional") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    using on_point = brine::function<double(const point&, const std::optional<double>&)>;
    called = 0;
    const on_point f = brine::memoize(on_point{brine::fn<&length>});
    CHECK(f({3, 4}, 2) == 10);
    CHECK(std::isnan(f({nan, 4}, 2)));
    CHECK(std::isnan(f({3, 4}, nan)));
    CHECK(f({3, 4}, 2) == 10);
    CHECK(f({6, 8}, std::nullopt) == 10);
    CHECK(f({6, 8}, std::nullopt) == 10);
    CHECK(called == 4);
  }

  TEST_CASE("results that a document holds out of order, twice, or for a NaN are forgotten") {
    using kept = brine::closures::memoized<double(double)>;
    kept m{brine::fn<&half>, {}};
    const double nan = std::numeric_limits<double>::quiet_NaN();
    m.results = {{{nan}, 7}, {{1}, 10}, {{3}, 30}, {{2}, 20}, {{3}, 31}, {{nan}, 8}, {{5}, 50}};
    const auto f = reloaded(on_double{m});
    called = 0;
    CHECK(f(1) == 10);
    CHECK(f(3) == 30);
    CHECK(f(5) == 50);
    CHECK(called == 0);
    CHECK(f(2) == 1);
    CHECK(std::isnan(f(nan)));
    CHECK(called == 2);
  }

  TEST_CASE("a copy remembers what the original did, and then its own") {
    called = 0;
    const on_double f = brine::memoize(on_double{brine::fn<&half>});
    CHECK(f(4) == 2);
    const on_double copy = f;
    CHECK(copy(4) == 2);
    CHECK(copy(8) == 4);
    CHECK(called == 2);
    CHECK(f(8) == 4);
    CHECK(called == 3);
  }
}

TEST_SUITE("results that would refer to what is gone") {
  TEST_CASE("compose gives a value where the inner one returns a value") {
    const auto f = brine::compose(brine::fn<&same>, brine::fn<&long_text>);
    static_assert(std::is_same_v<decltype(f(1)), std::string>);
    const std::string& s = f(1);
    CHECK(s == long_text(1));
    const brine::function g = f;
    static_assert(std::is_same_v<decltype(g), const brine::function<std::string(int)>>);
    CHECK(reloaded(g)(2) == long_text(2));
    const auto lambdas =
        brine::compose([](const auto& x) -> const auto& { return x; }, [](int n) { return long_text(n); });
    static_assert(std::is_same_v<decltype(lambdas(1)), std::string>);
    CHECK(lambdas(3) == long_text(3));
  }
  TEST_CASE("and the reference where nothing can be gone") {
    const auto f = brine::compose(brine::fn<&same>, brine::fn<&same>);
    static_assert(std::is_same_v<decltype(f(std::declval<std::string&>())), const std::string&>);
    const std::string text = long_text(1);
    CHECK(&f(text) == &text);
    const auto g = brine::compose(brine::fn<&from_table>, brine::fn<&next>);
    static_assert(std::is_same_v<decltype(g(0)), const std::string&>);
    CHECK(&g(0) == &from_table(1));
  }
  TEST_CASE("compose with a conversion between the two, a getter and an item") {
    const auto words = [](int) -> const char* { return "a text that is made of characters when it is called"; };
    const auto f = brine::compose(brine::fn<&same>, words);
    static_assert(std::is_same_v<decltype(f(1)), std::string>);
    CHECK(f(1) == words(1));
    const auto owner = brine::compose(brine::getter<&account::owner>, brine::fn<&make_account>);
    static_assert(std::is_same_v<decltype(owner(1)), std::string>);
    const std::string& s = owner(4);
    CHECK(s == long_text(4));
    CHECK(reloaded(brine::function{owner})(5) == long_text(5));
    const auto first = brine::compose(brine::item(0), [](int n) { return std::vector<std::string>{long_text(n)}; });
    static_assert(std::is_same_v<decltype(first(1)), std::string>);
    CHECK(first(6) == long_text(6));
    const auto nested =
        brine::compose(brine::getter<&account::owner>, brine::compose(brine::fn<&as_it_is>, brine::fn<&make_account>));
    CHECK(nested(7) == long_text(7));
  }
  TEST_CASE("partial with arguments that are converted") {
    const auto f = brine::partial(brine::fn<&second>, 'x' == 'y' ? "" : "given");
    const std::string text = long_text(2);
    static_assert(std::is_same_v<decltype(f(text)), std::string>);
    CHECK(f(text) == text);
    const auto g = brine::partial(brine::fn<&second>, std::string{"given"});
    static_assert(std::is_same_v<decltype(g(text)), const std::string&>);
    CHECK(&g(text) == &text);
    static_assert(std::is_same_v<decltype(g("converted")), std::string>);
    CHECK(g("converted") == "converted");
    CHECK(reloaded(brine::function{g})(text) == text);
  }
  TEST_CASE("getter and item of objects that go are values") {
    static_assert(std::is_same_v<decltype(brine::getter<&account::owner>(account{})), std::string>);
    static_assert(
        std::is_same_v<decltype(brine::getter<&account::owner>(std::declval<account&>())), const std::string&>);
    const std::string& owner = brine::getter<&account::owner>(make_account(3));
    CHECK(owner == long_text(3));
    const brine::function<std::string(account)> by_value = brine::getter<&account::owner>;
    CHECK(reloaded(by_value)(make_account(4)) == long_text(4));
    const auto element = brine::item(1);
    const std::string& s = element(std::vector<std::string>{"", long_text(5)});
    CHECK(s == long_text(5));
    const bool bit = element(std::vector<bool>{false, true});
    CHECK(bit);
    std::vector<std::string> there{"a", "b"};
    element(there) = "c";
    CHECK(there[1] == "c");
    CHECK(brine::item("k")(std::map<std::string, std::string>{{"k", long_text(6)}}) == long_text(6));
  }
  TEST_CASE("wrappers of a callable that gives back what it was given") {
    const auto f = brine::closure<"functools/same">([](const std::string& s) -> const std::string& { return s; });
    const char* const characters = "characters that become a text only in the call";
    const std::string text = long_text(1);
    CHECK(&f(text) == &text);
    const std::string& converted = f(characters);
    CHECK(converted == characters);
    const brine::function<std::string(const char*)> g = f;
    CHECK(reloaded(g)(characters) == characters);
    const auto b =
        brine::bind<"functools/bound">(1, [](int&, const std::string& s) -> const std::string& { return s; });
    CHECK(std::remove_const_t<decltype(b)>(b)(characters) == characters);
    const brine::function<std::string(const char*)> named = brine::closure<"functools/fn">(brine::fn<&same>);
    CHECK(reloaded(named)(characters) == characters);
    // What is found by a key stays what it is.
    const auto found = brine::closure<"functools/found">([](const std::string&) -> int& { return called; });
    CHECK(&found("key") == &called);
  }
  TEST_CASE("what a reference is made from") {
    using brine::closures::binds_temporary;
    static_assert(binds_temporary<const std::string&, std::string>);
    static_assert(binds_temporary<const std::string&, const char*>);
    static_assert(binds_temporary<std::string&&, std::string>);
    static_assert(binds_temporary<const long&, int&>);
    static_assert(binds_temporary<const long&, int>);
    static_assert(!binds_temporary<const std::string&, std::string&>);
    static_assert(!binds_temporary<const std::string&, std::string&&>);
    static_assert(!binds_temporary<std::string&&, std::string&&>);
    static_assert(!binds_temporary<const int&, std::reference_wrapper<int>>);
    static_assert(!binds_temporary<std::string, const char*>);
  }
}

TEST_SUITE("retry") {
  TEST_CASE("as many attempts as are possible") {
    const on_int f = brine::fn<&next>;
    for (const std::uint32_t n : {0U, 10001U, 4294967295U}) {
      CHECK_THROWS_AS((void)brine::retry(f, n), brine::error);
      brine::closures::retried<int(int)> r{f, n};
      CHECK_THROWS_WITH_AS((void)reloaded(on_int{r}), doctest::Contains("10000"), brine::error);
      CHECK(brine::try_loads<int(int)>(brine::dumps(on_int{r})).error().code() == brine::errc::bad_value);
    }
    CHECK(reloaded(on_int{brine::retry(f, 1)})(1) == 2);
    CHECK(reloaded(on_int{brine::retry(f, 10000)})(1) == 2);
  }
  TEST_CASE("every attempt gets the arguments") {
    using taking = brine::function<int(std::vector<int>, std::string&&, int&)>;
    called = 0;
    const taking f = brine::retry(taking{[](std::vector<int> v, std::string&& s, int& count) {
                                    ++count;
                                    const std::string taken = std::move(s);
                                    const std::vector<int> mine = std::move(v);
                                    if (++called < 3) throw std::runtime_error("not yet");
                                    return static_cast<int>(mine.size() + taken.size());
                                  }},
                                  5);
    int count = 0;
    CHECK(f({1, 2, 3}, "four", count) == 7);
    CHECK(count == 3);
  }
// (GCC 12's AddressSanitizer takes the stack for poisoned where a cancelled thread's unwinding goes on.)
#if defined(__unix__) && defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
  TEST_CASE("the cancellation of a thread isn't an attempt that failed") {
    static int attempts;
    attempts = 0;
    pthread_t thread{};
    REQUIRE(pthread_create(
                &thread, nullptr,
                [](void*) -> void* {
                  const on_int f = brine::retry(on_int{[](int x) {
                                                  ++attempts;
                                                  pthread_cancel(pthread_self());
                                                  pthread_testcancel();
                                                  return x;
                                                }},
                                                100);
                  f(1);
                  return nullptr;
                },
                nullptr) == 0);
    void* result = nullptr;
    REQUIRE(pthread_join(thread, &result) == 0);
    CHECK(result == PTHREAD_CANCELED);
    CHECK(attempts == 1);
  }
#endif
}

namespace functools_safe {

template <class T>
void as_a_value(const T& callable, std::string_view name) {
  using signature = typename brine::closures::plain_signature<T>::type;
  const auto bytes = brine::dumps(callable);
  const auto f = brine::loads<signature>(bytes);
  CHECK(brine::dumps(f) == bytes);
  CHECK(brine::describe(callable).name == name);
  CHECK(brine::describe(f).name == name);
  CHECK(brine::describe(callable).captures == brine::describe(f).captures);
  CHECK(brine::captures_of(callable).size() == brine::captures_of(f).size());
  CHECK(brine::storable<T>);

  const auto named = brine::closure<"functools/named">(callable);
  const auto again = brine::loads<signature>(brine::dumps(named));
  CHECK(brine::describe(again).name == "functools/named");
  CHECK(brine::describe(named).captures == brine::describe(callable).captures);
  const brine::function deduced = named;
  CHECK(std::is_same_v<decltype(deduced), const brine::function<signature>>);
}

}  // namespace functools_safe

TEST_CASE("each is a value: saved, described, named and deduced as it stands") {
  const on_int f = brine::fn<&next>;
  as_a_value(brine::memoize(f), "memoize");
  as_a_value(brine::retry(f, 3), "retry");
  as_a_value(brine::getter<&account::balance>, "getter(functools_safe::account::balance)");
  as_a_value(brine::partial(brine::fn<&second>, std::string{"a"}), "partial(functools_safe::second)");
  as_a_value(brine::compose(brine::fn<&next>, brine::fn<&next>), "compose(functools_safe::next,functools_safe::next)");
  as_a_value(brine::closure<"functools/next">(brine::fn<&next>), "functools/next");
  CHECK(brine::describe(brine::fn<&next>).name == "functools_safe::next");
  CHECK(brine::captures_of(brine::memoize(f)).size() == 2);
  CHECK(brine::captures_of(brine::memoize(f))[0].name == "callable");
}
