// What does brine::function cost beside std::function? Prints, for each operation and each size of closure, the
// ratio of the two, median of interleaved rounds; 1.00 is the same, less is brine's favour.
//
//   function_object             times and ratios of all
//   function_object OP WHO N    does one operation N times and nothing else, to count its instructions
//                               (function_object.sh); WHO is brine or std
#include <brine/brine.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

struct nothing {
  int operator()(int x) const { return x + 1; }
};
struct one_word {
  long by;
  int operator()(int x) const { return x + static_cast<int>(by); }
};
struct two_words {
  long by, more;
  int operator()(int x) const { return x + static_cast<int>(by ^ more); }
};
struct five_words {
  long by[5];
  int operator()(int x) const { return x + static_cast<int>(by[4]); }
};
struct text {
  std::string word;
  int operator()(int x) const { return x + static_cast<int>(word.size()); }
};

template <class F>
F make();
template <>
nothing make() {
  return {};
}
template <>
one_word make() {
  return {1};
}
template <>
two_words make() {
  return {1, 2};
}
template <>
five_words make() {
  return {{1, 2, 3, 4, 5}};
}
template <>
text make() {
  return {"short"};
}

using brines = brine::function<int(int)>;
using standards = std::function<int(int)>;

// The compiler must take the object for one that anybody may have changed.
template <class T>
[[gnu::always_inline]] inline void escape(T& object) {
  asm volatile("" : : "r"(&object) : "memory");
}

template <class Function, class F>
[[gnu::noinline]] long call(long n) {
  Function f = make<F>();
  long sum = 0;
  for (long i = 0; i < n; ++i) {
    escape(f);
    sum += f(static_cast<int>(i));
  }
  return sum;
}

// There and back: two moves, and the two objects that they leave empty destroyed.
template <class Function, class F>
[[gnu::noinline]] long move(long n) {
  Function f = make<F>();
  for (long i = 0; i < n; ++i) {
    escape(f);
    Function g{std::move(f)};
    escape(g);
    f = std::move(g);
  }
  escape(f);
  return f(1);
}

template <class Function, class F>
[[gnu::noinline]] long construct(long n) {
  const F callable = make<F>();
  for (long i = 0; i < n; ++i) {
    Function f{callable};
    escape(f);
  }
  return 0;
}

template <class Function, class F>
[[gnu::noinline]] long copy(long n) {
  Function f = make<F>();
  for (long i = 0; i < n; ++i) {
    escape(f);
    Function g{f};
    escape(g);
  }
  return f(1);
}

template <class Function, class F>
[[gnu::noinline]] long swap(long n) {
  Function f = make<F>(), g = make<F>();
  for (long i = 0; i < n; ++i) {
    escape(f);
    escape(g);
    f.swap(g);
  }
  return f(1) + g(1);
}

// A vector that grows: what moves and destructions cost together.
template <class Function, class F>
[[gnu::noinline]] long grow(long n) {
  const F callable = make<F>();
  for (long i = 0; i < n; i += 16) {
    std::vector<Function> all;
    for (int k = 0; k < 16; ++k) all.emplace_back(callable);
    escape(all);
  }
  return 0;
}

struct operation {
  std::string_view what, closure;
  long (*with_brine)(long);
  long (*with_std)(long);
};

#define BENCH_CLOSURE(op, F) {#op, #F, &op<brines, F>, &op<standards, F>}
#define BENCH_OPERATION(op)                                                              \
  BENCH_CLOSURE(op, nothing), BENCH_CLOSURE(op, one_word), BENCH_CLOSURE(op, two_words), \
      BENCH_CLOSURE(op, five_words), BENCH_CLOSURE(op, text)
constexpr operation operations[] = {BENCH_OPERATION(call), BENCH_OPERATION(move), BENCH_OPERATION(construct),
                                    BENCH_OPERATION(copy), BENCH_OPERATION(swap), BENCH_OPERATION(grow)};

volatile long sink;

double nanoseconds(long (*what)(long), long n) {
  const auto begin = std::chrono::steady_clock::now();
  sink = what(n);
  const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - begin;
  return took.count() / static_cast<double>(n);
}

double median(std::vector<double> of) {
  std::sort(of.begin(), of.end());
  return of[of.size() / 2];
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 4) {
    for (const operation& o : operations) {
      if (std::string{o.what} + '/' + std::string{o.closure} != arguments[1]) continue;
      const bool brines_turn = std::strcmp(arguments[2], "brine") == 0;
      sink = (brines_turn ? o.with_brine : o.with_std)(std::atol(arguments[3]));
      return 0;
    }
    return 1;
  }
  std::printf("sizeof: brine::function %zu, std::function %zu\n", sizeof(brines), sizeof(standards));
  std::printf("%-24s %8s %8s %6s\n", "", "brine ns", "std ns", "ratio");
  constexpr long n = 100000;
  constexpr int rounds = 21;
  for (const operation& o : operations) {
    std::vector<double> ours, theirs, ratios;
    for (int round = -1; round < rounds; ++round) {
      const bool first = round % 2 == 0;
      const double a = nanoseconds(first ? o.with_brine : o.with_std, n);
      const double b = nanoseconds(first ? o.with_std : o.with_brine, n);
      if (round < 0) continue;  // warms up
      ours.push_back(first ? a : b);
      theirs.push_back(first ? b : a);
      ratios.push_back(ours.back() / theirs.back());
    }
    const std::string name = std::string{o.what} + '/' + std::string{o.closure};
    std::printf("%-24s %8.2f %8.2f %6.2f\n", name.c_str(), median(ours), median(theirs), median(ratios));
  }
}
