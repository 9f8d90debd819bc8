// The forms that a callback can have, and what each persists.
#include <brine/brine.hpp>

#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "check.hpp"

namespace {

using pricing = brine::function<double(double)>;

pricing round_trip(const pricing& f) { return brine::loads<double(double)>(brine::dumps(f)); }

// Form 1: an aggregate with a call operator. Its fields are the captures.
struct discount {
  double rate;
  std::string currency;

  double operator()(double price) const { return price * (1 - rate); }
};

void aggregate() {
  const pricing f = brine::closure<"pricing/discount">(discount{0.25, "EUR"});
  check(round_trip(f)(100) == 75);
}

// Form 2: state, and a captureless lambda that is given it. What it changes is saved with it.
struct tally {
  double total;
};

void bound_state() {
  const pricing f = brine::bind<"pricing/tally">(tally{0}, [](tally& t, double price) { return t.total += price; });
  f(10);
  const pricing copy = round_trip(f);
  check(copy(5) == 15);
  check(f(1) == 11);  // the two are independent of each other
}

// Form 3: a captureless lambda that makes the callback. Its arguments are saved; the callback is
// made from them when it is first called, so that loading runs no code of yours.
void factory() {
  const pricing f = brine::factory<"pricing/steps">([](std::vector<double> steps, double below) {
    return [steps, below](double price) {
      for (const double step : steps) {
        if (price >= step) return step;
      }
      return below;
    };
  })(std::vector<double>{100, 50, 10}, 1.0);
  const pricing copy = round_trip(f);
  check(copy(70) == 50 && copy(3) == 1);
}

// Form 4: a lambda as you would write it, its captures listed by the macro (GCC and Clang).
// A capture that isn't listed is a compile-time error.
void listed_captures() {
  const double rate = 0.5;
  std::vector<std::string> tags{"spring", "sale"};
  const pricing f = brine::closure<"pricing/tagged">(
      [BRINE_CAPTURE(rate, (labels, std::move(tags)))](double price) { return labels.empty() ? price : price * rate; });
  check(round_trip(f)(10) == 5);
}

// Form 5: a lambda as it stands. Captureless on every compiler; with captures on Clang from 15 on.
void bare_lambda() {
  const pricing twice = brine::closure<"pricing/twice">([](double price) { return 2 * price; });
  check(round_trip(twice)(4) == 8);

#if BRINE_HAS_DUMP_STRUCT
  const std::string currency = "EUR";
  const double rate = 0.1;
  const pricing f = brine::closure<"pricing/bare">(
      [currency, rate](double price) { return currency == "EUR" ? price * rate : price; });
  check(round_trip(f)(100) == 10);
#endif
}

// Unnamed closures can be saved too. They come back in the very build that saved them, in this
// process or another; a rebuilt program refuses them. What must last has a name.
void unnamed() {
  const auto bytes = brine::dumps([](int x) { return x + 1; });
  check(brine::loads<int(int)>(bytes)(1) == 2);
}

}  // namespace

// Functions and member functions: named by themselves, or by you. What names a closure, and the types in its
// signature, must not be in an unnamed namespace: another program couldn't tell it from one of the same name.
namespace pricing_functions {
static double half(double price) { return price / 2; }

struct shop {
  double fee;
  [[nodiscard]] double total(double price) const { return price + fee; }
};
}  // namespace pricing_functions

namespace {

using pricing_functions::half;
using pricing_functions::shop;

void functions() {
  const pricing own_name = brine::fn<&half>;
  check(round_trip(own_name)(8) == 4);

  const pricing given_name = brine::fn<"pricing/half", &half>;
  check(round_trip(given_name)(8) == 4);

  // A member function takes its object first.
  const brine::function<double(const shop&, double)> method = brine::fn<"pricing/total", &shop::total>;
  check((brine::loads<double(const shop&, double)>(brine::dumps(method))(shop{2}, 3) == 5));
}

// A version tells changed code from the code of old documents.
void versions() {
  const pricing f = brine::closure<"pricing/rounded", 2>([](double price) { return static_cast<int>(price) + 0.0; });
  check(round_trip(f)(9.9) == 9);
}

// Callbacks are values: inside containers and aggregates, empty ones too.
struct button {
  std::string label;
  brine::function<std::string(std::string)> on_click;
};

void inside_data() {
  const std::string greeting = "hello, ";
  std::vector<button> bar;
  bar.push_back(
      {"greet", brine::closure<"ui/greet">([BRINE_CAPTURE(greeting)](std::string who) { return greeting + who; })});
  bar.push_back({"nothing", {}});

  const auto copy = brine::loads<std::vector<button>>(brine::dumps(bar));
  check(copy.at(0).on_click("you") == "hello, you");
  check(!copy.at(1).on_click);
  bool threw = false;
  try {
    copy.at(1).on_click("you");
  } catch (const std::bad_function_call&) {
    threw = true;
  }
  check(threw);
}

// Closures that only move have a function object of their own.
void move_only() {
  auto name = std::make_unique<std::string>("brine");
  brine::move_only_function<std::size_t()> f =
      brine::closure<"name/size">([BRINE_CAPTURE((owned, std::move(name)))] { return owned->size(); });
  const auto bytes = brine::dumps(f);
  const auto copy = brine::loads<brine::move_only_function<std::size_t()>>(bytes);
  check(copy() == 5);
}

}  // namespace

int main() {
  aggregate();
  bound_state();
  factory();
  listed_captures();
  bare_lambda();
  unnamed();
  functions();
  versions();
  inside_data();
  move_only();
}
