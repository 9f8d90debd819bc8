#include <doctest/doctest.h>

#include <brine/brine.hpp>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace functools {

int add(int a, int b) { return a + b; }
int twice(int x) { return 2 * x; }
int calls = 0;
int counted(int x) {
  ++calls;
  return 10 * x;
}
int failing(int x) {
  if (++calls < 3) throw std::runtime_error("not yet");
  return x;
}
struct account {
  int balance;
  int times(int x) const { return balance * x; }
  int deposit(int x) { return balance += x; }
};

using on_int = brine::function<int(int)>;

template <class S>
brine::function<S> reloaded(const brine::function<S>& f) {
  return brine::loads<S>(brine::dumps(f));
}

}  // namespace functools

using namespace functools;

TEST_CASE("a partial application keeps its arguments and is named after its function") {
  const on_int f = brine::partial(brine::fn<&add>, 4);
  CHECK(reloaded(f)(3) == 7);
  CHECK(brine::describe(f).name == "partial(functools::add)");
}

TEST_CASE("a bound method carries its object") {
  const on_int by_value = brine::partial(brine::fn<&account::times>, account{3});
  CHECK(reloaded(by_value)(4) == 12);

  SUBCASE("and two methods of one shared object go on sharing it") {
    auto shared = std::make_shared<account>(account{3});
    const std::vector<on_int> two{brine::partial(brine::fn<&account::deposit>, shared),
                                  brine::partial(brine::fn<&account::deposit>, shared)};
    const auto loaded = brine::loads<std::vector<on_int>>(brine::dumps(two));
    CHECK(loaded[0](1) == 4);
    CHECK(loaded[1](1) == 5);
    CHECK(shared->balance == 3);
  }
}

TEST_CASE("a composition calls the inner one first") {
  const on_int f = brine::compose(brine::fn<&twice>, brine::partial(brine::fn<&add>, 1));
  CHECK(reloaded(f)(2) == 6);
  CHECK(brine::describe(f).name == "compose(functools::twice,partial(functools::add))");
}

TEST_CASE("getter and item reach into what they are called with") {
  const brine::function<const int&(const account&)> balance = brine::getter<&account::balance>;
  CHECK(reloaded(balance)(account{9}) == 9);
  using counts = std::map<std::string, int>;
  const brine::function<int(const counts&)> apples = brine::item("apples");
  CHECK(reloaded(apples)(counts{{"apples", 5}}) == 5);
  CHECK_THROWS_AS(reloaded(apples)(counts{}), std::out_of_range);
  const brine::function<std::string(const std::vector<std::string>&)> second = brine::item(1);
  CHECK(reloaded(second)({"a", "b"}) == "b");
}

TEST_CASE("memoize is saved with what it remembers") {
  calls = 0;
  const on_int slow = brine::memoize(on_int{brine::fn<&counted>});
  CHECK(slow(4) == 40);
  CHECK(slow(4) == 40);
  CHECK(calls == 1);
  const auto loaded = reloaded(slow);
  CHECK(loaded(4) == 40);
  CHECK(calls == 1);
  CHECK(loaded(5) == 50);
  CHECK(calls == 2);
}

TEST_CASE("retry calls again while its function throws") {
  calls = 0;
  CHECK(reloaded(on_int{brine::retry(on_int{brine::fn<&failing>}, 3)})(7) == 7);
  calls = 0;
  CHECK_THROWS_WITH(reloaded(on_int{brine::retry(on_int{brine::fn<&failing>}, 2)})(7), "not yet");
}

TEST_CASE("memoize remembers any number of results, in whatever order they came") {
  calls = 0;
  const on_int slow = brine::memoize(on_int{brine::fn<&counted>});
  for (const int x : {5, 1, 9, 3, 7, 2, 8, 0, 6, 4}) CHECK(slow(x) == 10 * x);
  CHECK(calls == 10);
  const auto loaded = reloaded(slow);
  for (int x = 0; x < 10; ++x) CHECK(loaded(x) == 10 * x);
  CHECK(calls == 10);
}

TEST_CASE("a method takes its object by reference, by reference_wrapper, by pointer or by owner") {
  const auto deposit = brine::closure<"functools/deposit">(brine::fn<&account::deposit>);
  account a{1};
  CHECK(deposit(a, 2) == 3);
  CHECK(deposit(std::ref(a), 2) == 5);
  CHECK(deposit(&a, 2) == 7);
  CHECK(deposit(std::make_shared<account>(a), 2) == 9);
  CHECK(deposit(account{4}, 2) == 6);
  CHECK(a.balance == 7);
}
