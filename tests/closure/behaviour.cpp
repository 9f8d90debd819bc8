#include <doctest/doctest.h>

#include <brine/brine.hpp>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace behaviour {

using on_int = brine::function<int(int)>;
using table = std::map<std::string, on_int>;

template <class S>
brine::function<S> reloaded(const brine::function<S>& f) {
  return brine::loads<S>(brine::dumps(f));
}

struct button {
  std::string label;
  on_int on_click;
  [[nodiscard]] int clicked(int times) const { return times * static_cast<int>(label.size()); }
};

struct tally {
  std::vector<int> seen;
};

}  // namespace behaviour

using namespace behaviour;

TEST_CASE("mutable state continues where it was, and the original isn't touched") {
  int n = 0;
  on_int counter = brine::closure<"behaviour/counter">([BRINE_CAPTURE(n)](int by) mutable { return n += by; });
  CHECK(counter(2) == 2);
  auto loaded = reloaded(counter);
  CHECK(loaded(1) == 3);
  CHECK(loaded(1) == 4);
  CHECK(counter(1) == 3);
}

TEST_CASE("closures that share state keep sharing it within one document, and are apart across two") {
  auto shared = std::make_shared<tally>();
  const auto make = [&shared]() -> on_int {
    return brine::closure<"behaviour/tally">([BRINE_CAPTURE(shared)](int x) {
      shared->seen.push_back(x);
      return static_cast<int>(shared->seen.size());
    });
  };
  const std::vector<on_int> pair{make(), make()};
  const auto together = brine::loads<std::vector<on_int>>(brine::dumps(pair));
  CHECK(together[0](1) == 1);
  CHECK(together[1](1) == 2);
  const auto one = reloaded(pair[0]), two = reloaded(pair[1]);
  CHECK(one(1) == 1);
  CHECK(two(1) == 1);
  CHECK(shared->seen.empty());
}

TEST_CASE("a closure stored in the map that it captures calls itself through it") {
  auto names = std::make_shared<table>();
  (*names)["factorial"] = brine::closure<"behaviour/factorial">(
      [BRINE_CAPTURE(names)](int n) { return n <= 1 ? 1 : n * names->at("factorial")(n - 1); });
  const auto loaded = brine::loads<std::shared_ptr<table>>(brine::dumps(names));
  CHECK(loaded->at("factorial")(5) == 120);
  names->clear();  // the original and the copy own themselves
  loaded->clear();
}

TEST_CASE("a closure that calls itself") {
  const auto self = std::make_shared<on_int>();
  *self = brine::closure<"behaviour/fibonacci">(
      [BRINE_CAPTURE(self)](int n) { return n < 2 ? n : (*self)(n - 1) + (*self)(n - 2); });
  const auto loaded = brine::loads<std::shared_ptr<on_int>>(brine::dumps(self));
  *self = nullptr;
  CHECK((*loaded)(10) == 55);
  *loaded = nullptr;  // each held itself
}

TEST_CASE("an object that holds a method bound to itself, named by itself") {
  const auto b = std::make_shared<button>(button{"ok", {}});
  b->on_click = brine::partial(brine::fn<&button::clicked>, b);
  const auto loaded = brine::loads<std::shared_ptr<button>>(brine::dumps(b));
  CHECK(loaded.use_count() == 2);
  loaded->label = "cancel";
  CHECK(loaded->on_click(2) == 12);
  CHECK(b->on_click(2) == 4);
  b->on_click = loaded->on_click = nullptr;
}

TEST_CASE("an object whose member is a method bound to itself") {
  auto b = std::make_shared<button>(button{"ok", {}});
  std::weak_ptr<button> self = b;
  b->on_click = brine::closure<"behaviour/click">([BRINE_CAPTURE(self)](int times) {
    const auto alive = self.lock();
    return alive ? times * static_cast<int>(alive->label.size()) : -1;
  });
  const auto loaded = brine::loads<std::shared_ptr<button>>(brine::dumps(b));
  loaded->label = "cancel";
  CHECK(loaded->on_click(2) == 12);
  CHECK(b->on_click(2) == 4);
}

TEST_CASE("a closure that captures closures and function objects") {
  int k = 2;
  auto inner = [BRINE_CAPTURE(k)](int x) { return k * x; };
  on_int held = brine::closure<"behaviour/held">([](int x) { return x + 1; });
  on_int outer = brine::closure<"behaviour/outer">([BRINE_CAPTURE(inner, held)](int x) { return inner(x) + held(x); });
  CHECK(reloaded(outer)(10) == 31);
}

TEST_CASE("the same function many times in a container names its code once") {
  std::string word = "abc";
  on_int f = brine::closure<"behaviour/a closure with quite a long name">(
      [BRINE_CAPTURE(word)](int x) { return x + static_cast<int>(word.size()); });
  const auto one = brine::dumps(std::vector<on_int>(1, f)).size();
  const auto many = brine::dumps(std::vector<on_int>(101, f)).size();
  CHECK(many - one == 100 * (1 + 1 + 3));  // number of the code, count and characters of the word
  const auto loaded = brine::loads<std::vector<on_int>>(brine::dumps(std::vector<on_int>(101, f)));
  CHECK(loaded[100](1) == 4);
}

TEST_CASE("a generic lambda is one closure for each signature") {
  auto generic = brine::closure<"behaviour/generic">([](auto x) { return x + x; });
  const brine::function<int(int)> on_ints = generic;
  const brine::function<std::string(std::string)> on_text = generic;
  CHECK(reloaded(on_ints)(4) == 8);
  CHECK(reloaded(on_text)("ab") == "abab");
}

TEST_CASE("arguments by reference, by pointer and by move reach the callable") {
  const brine::function<void(std::string&)> change =
      brine::closure<"behaviour/change">([](std::string& s) { s += "!"; });
  std::string text = "hi";
  reloaded(change)(text);
  CHECK(text == "hi!");
  const brine::function<int(const int*)> read = brine::closure<"behaviour/read">([](const int* p) { return *p; });
  const int five = 5;
  CHECK(reloaded(read)(&five) == 5);
  const brine::function<int(std::unique_ptr<int>)> sink =
      brine::closure<"behaviour/sink">([](std::unique_ptr<int> p) { return *p; });
  CHECK(reloaded(sink)(std::make_unique<int>(6)) == 6);
}
