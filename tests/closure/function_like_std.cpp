// What std::function and std::move_only_function offer, operation by operation.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace like_std {

int next(int n) { return n + 1; }
int next_quietly(int n) noexcept { return n + 1; }

using copied = brine::function<int(int)>;
using moved = brine::move_only_function<int(int)>;

struct adder {
  std::vector<int> numbers;
  std::unique_ptr<int> more;
  adder() = default;
  adder(std::initializer_list<int> list, std::unique_ptr<int> m) : numbers{list}, more{std::move(m)} {}
  explicit adder(int n) : numbers{n} {}
  int operator()(int x) const {
    for (const int n : numbers) x += n;
    return more ? x + *more : x;
  }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(numbers, more);
  }
};

}  // namespace like_std

using namespace like_std;

TEST_CASE_TEMPLATE("operations that throw nothing, and conversions that there are", F, copied, moved) {
  using plain = std::conditional_t<std::is_same_v<F, copied>, std::function<int(int)>, std::function<int(int)>>;
  static_assert(std::is_nothrow_default_constructible_v<F> == std::is_nothrow_default_constructible_v<plain>);
  static_assert(std::is_nothrow_constructible_v<F, std::nullptr_t>);
  static_assert(std::is_convertible_v<std::nullptr_t, F>);
  static_assert(std::is_nothrow_move_constructible_v<F>);
  static_assert(std::is_nothrow_move_assignable_v<F>);
  static_assert(std::is_nothrow_assignable_v<F&, std::nullptr_t>);
  static_assert(std::is_nothrow_swappable_v<F>);
  static_assert(std::is_nothrow_destructible_v<F>);
  static_assert(std::is_copy_constructible_v<F> == std::is_same_v<F, copied>);
  static_assert(std::is_copy_assignable_v<F> == std::is_same_v<F, copied>);
  static_assert(!std::is_constructible_v<F, int>);
  static_assert(!std::is_constructible_v<F, std::string>);
  static_assert(std::is_constructible_v<bool, const F&> && !std::is_convertible_v<const F&, bool>);
  static_assert(noexcept(static_cast<bool>(std::declval<const F&>())));
  static_assert(noexcept(std::declval<const F&>() == nullptr) && noexcept(nullptr != std::declval<const F&>()));
  static_assert(std::is_same_v<typename F::result_type, int>);

  F f = brine::closure<"like_std/plus">([](int x) { return x + 10; });
  CHECK(f != nullptr);
  CHECK(nullptr != f);
  CHECK(f(1) == 11);
  F g;
  CHECK(g == nullptr);
  CHECK_THROWS_AS(g(1), std::bad_function_call);
  g.swap(f);
  CHECK(f == nullptr);
  CHECK(g(1) == 11);
  using std::swap;
  swap(f, g);
  CHECK(f(1) == 11);
  F& self = f;
  f = std::move(self);
  CHECK(f(1) == 11);
  swap(f, self);
  CHECK(f(1) == 11);
  g = std::move(f);
  CHECK(f == nullptr);
  g = brine::closure<"like_std/minus">([](int x) { return x - 10; });
  CHECK(g(1) == -9);
  g = nullptr;
  CHECK_FALSE(static_cast<bool>(g));
  const F always;
  CHECK(always == nullptr);
}

TEST_CASE("the signature's qualifiers are the call operator's") {
  static_assert(std::is_invocable_v<const copied&, int>);
  static_assert(!std::is_nothrow_invocable_v<copied&, int>);
  using quiet = brine::move_only_function<int(int) noexcept>;
  static_assert(std::is_nothrow_invocable_v<quiet&, int>);
  using once = brine::move_only_function<int(int) &&>;
  static_assert(std::is_invocable_v<once, int> && !std::is_invocable_v<once&, int>);
  using constant = brine::move_only_function<int(int) const>;
  static_assert(std::is_invocable_v<const constant&, int>);
  const quiet q = brine::fn<&next_quietly>;
  CHECK(q(1) == 2);
  once o = brine::fn<&next>;
  CHECK(std::move(o)(2) == 3);
}

TEST_CASE("a callable is made in place in a function that only moves") {
  const moved one{std::in_place_type<adder>, 5};
  CHECK(one(1) == 6);
  moved list{std::in_place_type<adder>, {1, 2, 3}, std::make_unique<int>(4)};
  CHECK(list(0) == 10);
  CHECK(brine::loads<moved>(brine::dumps(list))(1) == 11);
  static_assert(!std::is_constructible_v<moved, std::in_place_type_t<adder>, std::string>);
}

TEST_CASE("deduced signatures") {
  brine::function f = brine::fn<&next>;
  static_assert(std::is_same_v<decltype(f), copied>);
  brine::function quiet = brine::fn<&next_quietly>;
  static_assert(std::is_same_v<decltype(quiet), copied>);
  brine::move_only_function m = brine::fn<"like_std/next", &next>;
  static_assert(std::is_same_v<decltype(m), moved>);
  CHECK(f(1) + quiet(1) + m(1) == 6);
  CHECK(brine::describe(m).name == "like_std/next");
}
