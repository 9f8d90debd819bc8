// A callable that is a plain member is read over by a new one, which takes the old one's place. Where that throws, the
// old one is there again.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <stdexcept>
#include <string>
#include <utility>

namespace replaced {

int moves_left = -1;  // then one throws; negative: none
int alive = 0;

// Its moves may throw, as those of a const text do, which are copies.
struct fragile {
  std::string text;

  fragile() { ++alive; }
  explicit fragile(std::string t) : text{std::move(t)} { ++alive; }
  fragile(const fragile& other) : text{other.text} {
    count();
    ++alive;
  }
  fragile(fragile&& other) noexcept(false) : text{other.text} {
    count();
    ++alive;
  }
  fragile& operator=(const fragile&) = delete;
  ~fragile() {
    text = "dead";
    --alive;
  }

  template <class Archive>
  void serialize(Archive& ar) {
    ar(text);
  }

 private:
  static void count() {
    if (moves_left == 0) {
      moves_left = -1;
      throw std::runtime_error("a move failed");
    }
    if (moves_left > 0) --moves_left;
  }
};

auto keeper(std::string text) {
  return brine::bind<"replaced/keeper">(fragile{std::move(text)}, [](const fragile& f) { return f.text; });
}
using kept = decltype(keeper(""));

std::string long_text(char c) { return std::string(60, c); }

// Has a callable before it is loaded, which its hook reads over.
struct job {
  kept run;
  int number = 0;
  static inline std::string after_failure;

  explicit job(char c = 'a') : run{keeper(long_text(c))} {}
  template <class Archive>
  void serialize(Archive& ar) {
    try {
      ar(run, number);
    } catch (const std::runtime_error&) {
      after_failure = run();
      throw;
    }
  }
};

}  // namespace replaced

using namespace replaced;

TEST_CASE("a callable whose move throws is never read over a dead one") {
  alive = 0;
  {
    job other{'b'};
    other.number = 2;
    const auto bytes = brine::dumps(other);
    int failures = 0, restored = 0;
    for (int n = 0; n < 40; ++n) {
      moves_left = -1;
      job::after_failure.clear();
      moves_left = n;
      const auto done = brine::try_loads<job>(bytes);
      moves_left = -1;
      if (done) {
        CHECK(done->run() == long_text('b'));
        CHECK(done->number == 2);
      } else {
        ++failures;
        CHECK(done.error().code() == brine::errc::bad_value);
      }
      if (!job::after_failure.empty()) {
        ++restored;
        CHECK(job::after_failure == long_text('a'));
      }
    }
    CHECK(failures > 2);
    CHECK(restored > 2);
  }
  CHECK(alive == 0);
}
