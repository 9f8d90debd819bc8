// A function object that is changed from inside: by the destructor of the closure that goes, or by a closure that owns
// the function that is moved from. And function objects of one signature in one of another.
#include <doctest/doctest.h>
#include <brine/brine.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace inside {

using callback = brine::function<int()>;
using mover = brine::move_only_function<int()>;

struct node {
  callback next;
  mover next_mover;
};

// Owns a node; the text lets it live inside or, with the padding, on the heap.
template <std::size_t Padding>
struct owner {
  std::shared_ptr<node> held;
  std::string name = "a text that is too long for the string itself";
  std::array<int, Padding> padding{};
  int operator()() const { return held ? 1 : 0; }
};

struct answer {
  int value;
  std::string text = "another text that is too long for the string itself";
  int operator()() const { return value; }
};

// Does something to a function object when it dies. What was moved from does nothing.
struct meddler {
  callback* about = nullptr;
  int what = 0;
  std::string text{};

  meddler() = default;
  meddler(callback* a, int w) : about{a}, what{w} {}
  meddler(const meddler&) = default;
  meddler(meddler&& other) noexcept
      : about{std::exchange(other.about, nullptr)}, what{other.what}, text{std::move(other.text)} {}
  meddler& operator=(const meddler&) = default;
  ~meddler() {
    if (about == nullptr) return;
    callback* const f = std::exchange(about, nullptr);
    switch (what) {
      case 0:
        seen = *f ? (*f)() : -1;
        break;
      case 1:
        *f = nullptr;
        break;
      case 2:
        *f = brine::closure<"inside/answer">(answer{7});
        break;
      case 3: {
        callback other = brine::closure<"inside/answer">(answer{8});
        swap(*f, other);
        break;
      }
      default:
        break;
    }
  }
  int operator()() const { return 100; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(what, text);
  }

  static inline int seen = 0;
};

}  // namespace inside

TEST_SUITE("function objects changed from inside") {
  using namespace inside;

  TEST_CASE_TEMPLATE("the closure that goes owns the function that is moved from", owning, owner<0>, owner<40>) {
    auto made = std::make_shared<node>();
    made->next = brine::closure<"inside/answer">(answer{42});
    made->next_mover = brine::closure<"inside/answer">(answer{43});
    node* const at = made.get();

    callback f = brine::closure<"inside/owner">(owning{made});
    mover m = brine::closure<"inside/owner">(owning{std::move(made)});
    SUBCASE("moved") {
      m = nullptr;
      f = std::move(at->next);
      CHECK(f() == 42);
    }
    SUBCASE("moved, a function that only moves") {
      f = nullptr;
      m = std::move(at->next_mover);
      CHECK(m() == 43);
    }
    SUBCASE("copied") {
      m = nullptr;
      f = at->next;
      CHECK(f() == 42);
    }
    SUBCASE("swapped") {
      m = nullptr;
      std::weak_ptr<node> watched;
      swap(f, at->next);
      CHECK(f() == 42);
      f = nullptr;  // the node is in its own closure's hands now
      at->next = nullptr;
    }
  }

  TEST_CASE("a destructor that looks at, clears, fills or swaps the function that it leaves") {
    for (int what = 0; what < 4; ++what) {
      CAPTURE(what);
      {
        callback f;
        f = brine::closure<"inside/meddler">(meddler{&f, what});
        f = brine::closure<"inside/answer">(answer{5});
        if (what == 0) {
          CHECK(meddler::seen == 5);  // the new one is there already
          CHECK(f() == 5);
        } else if (what == 1) {
          CHECK(f == nullptr);
        } else {
          CHECK(f() == (what == 2 ? 7 : 8));
        }
      }
      {
        callback f;
        f = brine::closure<"inside/meddler">(meddler{&f, what});
        f = nullptr;
        if (what == 0) {
          CHECK(meddler::seen == -1);
          CHECK(f == nullptr);
        } else if (what == 1) {
          CHECK(f == nullptr);
        } else {
          CHECK(f() == (what == 2 ? 7 : 8));
        }
      }
      {
        callback f;
        f = brine::closure<"inside/meddler">(meddler{&f, what});
        const callback copied = brine::closure<"inside/answer">(answer{6});
        f = copied;
        if (what == 0) CHECK(meddler::seen == 6);
      }
      {
        callback f;
        f = brine::closure<"inside/meddler">(meddler{&f, what});
        brine::loads_into(f, brine::dumps(callback{brine::closure<"inside/answer">(answer{9})}));
        if (what == 0) CHECK(f() == 9);
        f = nullptr;
      }
    }
  }
}

TEST_SUITE("function objects of another signature") {
  TEST_CASE("convert as std::function does, and are saved with what is inside") {
    int by = 3;
    brine::function<int(int)> f = brine::bind<"adapted/scale">(by, [](int& b, int x) { return b * x; });
    brine::function<long(short)> wide = f;
    CHECK(wide(4) == 12);
    brine::function<void(int)> nothing_back = f;
    nothing_back(1);

    auto again = brine::loads<long(short)>(brine::dumps(wide));
    CHECK(again(5) == 15);
    auto document = brine::dumps(wide, {.schema = brine::embed});
    CHECK(brine::to_text(brine::inspect(document)).find("adapted/scale") != std::string::npos);

    brine::move_only_function<long(short)> moved = std::move(f);
    CHECK(moved(6) == 18);
    CHECK(brine::loads<brine::move_only_function<long(short)>>(brine::dumps(moved))(7) == 21);
  }

  TEST_CASE("empty ones stay empty") {
    const brine::function<int(int)> none;
    CHECK(brine::function<long(short)>{none} == nullptr);
    CHECK(brine::move_only_function<long(short)>{none} == nullptr);
    CHECK(brine::move_only_function<int(int)>{none} == nullptr);
  }

  TEST_CASE("a function becomes one that only moves, and keeps its closure") {
    brine::function<int()> f = brine::closure<"adapted/five">([] { return 5; });
    brine::move_only_function<int()> copied = f;
    CHECK(f() == 5);
    brine::move_only_function<int()> moved = std::move(f);
    CHECK(copied() + moved() == 10);
    CHECK(brine::describe(moved).name == "adapted/five");
    CHECK(brine::loads<int()>(brine::dumps(moved))() == 5);
  }

  TEST_CASE("only where the call is possible, and never a move-only one in one that copies") {
    CHECK(std::is_convertible_v<brine::function<int(int)>, brine::function<long(short)>>);
    CHECK_FALSE(std::is_constructible_v<brine::function<int(int)>, brine::function<void(int)>>);
    CHECK_FALSE(std::is_constructible_v<brine::function<int(int)>, brine::function<int(std::string)>>);
    CHECK_FALSE(std::is_constructible_v<brine::function<int(int)>, brine::move_only_function<int(int)>>);
    CHECK_FALSE(std::is_constructible_v<brine::function<long(int)>, brine::move_only_function<int(int)>>);
    CHECK_FALSE(std::is_constructible_v<brine::function<int() noexcept>, brine::function<int()>>);
    CHECK(std::is_constructible_v<brine::function<int()>, brine::function<int() noexcept>>);
  }

  TEST_CASE("the signature is deduced from the callable") {
    brine::function f = brine::closure<"adapted/half">([](double x) { return x / 2; });
    CHECK(std::is_same_v<decltype(f), brine::function<double(double)>>);
    brine::function g = f;
    CHECK(std::is_same_v<decltype(g), brine::function<double(double)>>);
    brine::move_only_function m{
        brine::bind<"adapted/held">(std::unique_ptr<int>{}, [](std::unique_ptr<int>& p) { return p == nullptr; })};
    CHECK(std::is_same_v<decltype(m), brine::move_only_function<bool()>>);
    CHECK(m());
  }
}
