// A closure as a member: its type is known, so its captures are written in place.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <map>
#include <string>
#include <type_traits>
#include <vector>

namespace {

struct discount {
  double rate;
  std::string currency;
  double operator()(double price) const { return price * rate; }
};

template <class Callback>
struct button {
  std::string label;
  Callback on_click;
};
template <class Callback>
button(std::string, Callback) -> button<Callback>;  // Clang 15 and 16 don't deduce it by themselves

}  // namespace

TEST_CASE("an aggregate with a named closure") {
  const button b{"b", brine::closure<"member/discount">(discount{0.5, "EUR"})};
  CHECK(brine::loads<std::remove_const_t<decltype(b)>>(brine::dumps(b)).on_click(4) == 2);
}

TEST_CASE("an aggregate with a native lambda") {
  int by = 3;
  const button b{"b", [BRINE_CAPTURE(by)](int x) { return x + by; }};
  CHECK(brine::loads<std::remove_const_t<decltype(b)>>(brine::dumps(b)).on_click(4) == 7);
}

TEST_CASE("such aggregates in containers") {
  int by = 3;
  const button b{"b", [BRINE_CAPTURE(by)](int x) { return x + by; }};
  using type = std::remove_const_t<decltype(b)>;
  const std::map<int, std::vector<type>> m{{1, {b, b}}};
  CHECK(brine::loads<std::map<int, std::vector<type>>>(brine::dumps(m)).at(1).at(1).on_click(4) == 7);
}
