// The first use of a closure asks no hook of another one: captures whose default constructors and hooks throw, load
// closures, wait for other threads, or count.
#include <algorithm>
#include <atomic>
#include <brine/brine.hpp>
#include <cstdio>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#define EXPECT(what)                                         \
  do {                                                       \
    if (!(what)) {                                           \
      std::printf("%s:%d: %s\n", __FILE__, __LINE__, #what); \
      std::exit(1);                                          \
    }                                                        \
  } while (false)

namespace {

using bytes = std::vector<std::byte>;
using on_int = brine::function<int(int)>;

on_int plain(int k) {
  return brine::closure<"first use/plain">([BRINE_CAPTURE(k)](int x) { return x + k; });
}
void use_plain(int k) { EXPECT(brine::loads<int(int)>(brine::dumps(plain(k)))(1) == 1 + k); }
bool saves_and_loads(const on_int& f) {
  const bytes document = brine::dumps(f);
  return brine::loads<int(int)>(document)(1) == f(1) && brine::dumps(brine::loads<int(int)>(document)) == document;
}

// What a default constructor and a hook do beside their work; set while the program runs.
template <int Number>
struct capture {
  static inline void (*when_made)() = nullptr;
  static inline void (*when_asked)() = nullptr;
  static inline std::atomic<int> made = 0;
  static inline std::atomic<int> asked = 0;

  capture() {
    ++made;
    if (when_made != nullptr) when_made();
  }
  explicit capture(int number) : k{number} {}
  template <class Archive>
  void serialize(Archive& ar) {
    ++asked;
    if (when_asked != nullptr) when_asked();
    ar(k);
  }
  int k = 0;
};
template <brine::meta::fixed_string Name, int Number>
on_int with_hook(int k) {
  const capture<Number> c{k};
  return brine::closure<Name>([BRINE_CAPTURE(c)](int x) { return x + c.k + Number; });
}
template <int Number>
on_int unnamed(int k) {
  const capture<Number> c{k};
  return [BRINE_CAPTURE(c)](int x) { return x + c.k + Number; };
}

template <class F>
std::string thrown_by(F&& f) {
  try {
    f();
  } catch (const std::exception& e) {
    return e.what();
  }
  return "nothing";
}

void nobody_else_is_asked() {
  use_plain(3);
  EXPECT(capture<1>::made == 0 && capture<1>::asked == 0);
  EXPECT(brine::registry().try_expect({"first use/plain", "first use/counted"}));
  EXPECT(!brine::try_loads<int(int)>(bytes(30)));
  EXPECT(capture<1>::made == 0 && capture<1>::asked == 0);
  EXPECT(saves_and_loads(with_hook<"first use/counted", 1>(4)));
  EXPECT(capture<1>::made > 0);
}

// By many threads at once; each knows the identity from then on.
void by_many_threads() {
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  std::atomic<bool> go = false;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&, i] {
      while (!go) std::this_thread::yield();
      for (int n = 0; n < 50; ++n) {
        if (!saves_and_loads(i % 2 == 0 ? with_hook<"first use/contended", 2>(n) : with_hook<"first use/other", 3>(n)))
          ++wrong;
        if (!saves_and_loads(plain(n))) ++wrong;
      }
    });
  }
  go = true;
  for (auto& t : threads) t.join();
  EXPECT(wrong == 0);
}

void one_that_throws() {
  capture<4>::when_made = [] { throw std::runtime_error{"the constructor is out of order"}; };
  capture<5>::when_asked = [] { throw std::logic_error{"the hook is out of order"}; };
  const on_int made = with_hook<"first use/made", 4>(1), asked = with_hook<"first use/asked", 5>(1);
  for (int i = 0; i < 2; ++i) {  // each time
    EXPECT(thrown_by([&] { (void)brine::dumps(made); }) == "the constructor is out of order");
    EXPECT(thrown_by([&] { (void)brine::dumps(asked); }) == "the hook is out of order");
    use_plain(i);
    EXPECT(saves_and_loads(with_hook<"first use/counted", 1>(4)));
  }
  const auto tried = brine::try_dumps(made);
  EXPECT(!tried && std::string_view{tried.error().what()}.find("out of order") != std::string_view::npos);
  EXPECT(made(1) == 6 && asked(1) == 7);
  EXPECT(thrown_by([] { (void)brine::registry().manifest(); }).ends_with("out of order"));

  // A document that may be of such a closure.
  capture<4>::when_made = nullptr;
  bytes document = brine::dumps(made);
  EXPECT(brine::loads<int(int)>(document)(1) == 6);
  capture<5>::when_asked = nullptr;
  EXPECT(saves_and_loads(asked));
}

// The document of a closure with a hook that was never asked, and fails.
void one_that_throws_while_loading() {
  capture<6>::when_made = [] { throw std::runtime_error{"not now"}; };
  bytes document = brine::dumps(with_hook<"first use/counted", 1>(4));
  const std::string_view mine = "first use/counted", other = "first use/refused";
  const auto at = std::search(document.begin(), document.end(), reinterpret_cast<const std::byte*>(mine.data()),
                              reinterpret_cast<const std::byte*>(mine.data() + mine.size()));
  std::memcpy(&*at, other.data(), other.size());
  EXPECT(thrown_by([&] { (void)brine::loads<int(int)>(document); }) == "not now");
  use_plain(1);
  capture<6>::when_made = nullptr;
  const auto damaged = brine::try_loads<int(int)>(document);  // (its hash is of the other name)
  EXPECT(!damaged);
  EXPECT(saves_and_loads(with_hook<"first use/refused", 6>(4)));
}

void one_that_loads_closures() {
  capture<7>::when_made = [] { use_plain(7); };
  capture<7>::when_asked = [] { EXPECT(saves_and_loads(with_hook<"first use/inner", 8>(2))); };
  EXPECT(saves_and_loads(with_hook<"first use/outer", 7>(1)));
  // One that comes back to itself.
  capture<9>::when_made = [] {
    static int depth = 0;
    if (depth++ == 0) {
      const bytes document = brine::dumps(with_hook<"first use/itself", 9>(3));
      EXPECT(brine::loads<int(int)>(document)(1) == 13);
    }
  };
  EXPECT(saves_and_loads(with_hook<"first use/itself", 9>(1)));
}

void one_that_waits() {
  capture<10>::when_made = [] {
    std::thread{[] {
      use_plain(10);
      EXPECT(brine::registry().try_expect({"first use/plain"}));
    }}.join();
  };
  EXPECT(saves_and_loads(with_hook<"first use/waits", 10>(1)));
  // For another one that asks the same hook.
  capture<11>::when_made = [] {
    static std::atomic<bool> first = true;
    if (first.exchange(false)) std::thread{[] { EXPECT(saves_and_loads(with_hook<"first use/both", 11>(1))); }}.join();
  };
  EXPECT(saves_and_loads(with_hook<"first use/both", 11>(1)));
}

void unnamed_ones() {
  capture<12>::when_made = [] { throw std::runtime_error{"unnamed and out of order"}; };
  EXPECT(thrown_by([] { (void)brine::dumps(unnamed<12>(1)); }) == "unnamed and out of order");
  EXPECT(saves_and_loads(unnamed<13>(1)));
  EXPECT(saves_and_loads(unnamed<14>(2)));
}

// Two types with one identity, and one more of the same name, which has other captures.
on_int twice(int which) {
  const capture<15> c{1};
  const std::string text = "text";
  if (which == 0) return brine::closure<"first use/twice">([BRINE_CAPTURE(c)](int x) { return x + c.k; });
  if (which == 1) return brine::closure<"first use/twice">([BRINE_CAPTURE(c)](int x) { return x - c.k; });
  return brine::closure<"first use/twice">([BRINE_CAPTURE(text)](int x) { return x + static_cast<int>(text.size()); });
}
void duplicates() {
  EXPECT(saves_and_loads(twice(2)));
  for (int i = 0; i < 2; ++i) {
    const auto refused = brine::try_dumps(twice(i));
    EXPECT(!refused && refused.error().code() == brine::errc::duplicate_name);
  }
  EXPECT(saves_and_loads(twice(2)));
  // Found by verify() too, though it is the first to ask, and though another hook throws.
  capture<16>::when_made = [] { throw std::runtime_error{"out of order"}; };
  const auto all = brine::registry().try_verify();
  EXPECT(!all && all.error().code() == brine::errc::duplicate_name);
  const std::string_view text = all.error().what();
  EXPECT(text.find("\"first use/twice\"") != text.npos && text.find("\"first use/unasked\"") != text.npos);
}
[[maybe_unused]] on_int never_called(int which) {
  const capture<16> c{1};
  const capture<17> d{1};
  if (which == 0) return brine::closure<"first use/throws">([BRINE_CAPTURE(c)](int x) { return x + c.k; });
  if (which == 1) return brine::closure<"first use/unasked">([BRINE_CAPTURE(d)](int x) { return x + d.k; });
  return brine::closure<"first use/unasked">([BRINE_CAPTURE(d)](int x) { return x - d.k; });
}

}  // namespace

int main() {
  nobody_else_is_asked();
  by_many_threads();
  one_that_throws();
  one_that_throws_while_loading();
  one_that_loads_closures();
  one_that_waits();
  unnamed_ones();
  duplicates();
  std::puts("ok");
  return 0;
}
