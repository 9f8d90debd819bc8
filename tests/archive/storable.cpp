// storable and why_not of every form of closure, with every kind of capture that is refused, alone and inside of
// others: what they say is what dumps() and loads() do.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace storable_tests {

// The id that why_not gives; 0: storable.
template <class T>
constexpr int id() {
  constexpr std::string_view why = brine::why_not<T>();
  static_assert(brine::storable<T> == why.empty());
  if constexpr (why.empty()) {
    return 0;
  } else {
    static_assert(why.starts_with("brine[E"));
    return 100 * (why[7] - '0') + 10 * (why[8] - '0') + (why[9] - '0');
  }
}

union number_or_text {
  int number;
  char text[4];
};
struct bits {
  unsigned a : 3;
  unsigned b : 5;
};
class hidden {
 public:
  explicit hidden(int n) : n_{n} {}
  [[nodiscard]] int n() const { return n_; }

 private:
  int n_;
};

// A capture of each kind that is refused, and its id.
template <class T, int Id>
struct refused {
  using type = T;
  static constexpr int id = Id;
};
using refused_captures =
    std::tuple<refused<int*, 101>, refused<std::reference_wrapper<int>, 102>, refused<std::mutex, 103>,
               refused<std::thread, 103>, refused<std::future<int>, 103>, refused<number_or_text, 104>,
               refused<std::string_view, 105>, refused<std::span<int>, 105>, refused<hidden, 108>,
               refused<void (*)(), 109>, refused<std::function<int()>, 110>, refused<bits, 113>,
               refused<std::unique_ptr<int[]>, 122>>;

// Form 1, an aggregate; named or not.
template <class C>
struct aggregate {
  C captured;
  int operator()(int x) const { return x; }
};
template <class F>
using named = brine::closures::named<"storable/named", 0, F>;
// Form 2.
template <class C>
struct code {
  static constexpr auto of = [](C&, int x) { return x; };
};
template <class C>
using bound = brine::closures::bound<"storable/bound", 0, C, std::remove_const_t<decltype(code<C>::of)>>;
// Form 3.
template <class C>
struct maker {
  static constexpr auto of = [](C) { return [](int x) { return x; }; };
};
template <class C>
using made = brine::closures::manufactured<"storable/made", 0, std::remove_const_t<decltype(maker<C>::of)>,
                                           decltype(maker<C>::of(std::declval<C>())), C>;

// What holds them.
template <class T>
struct member {
  std::string name;
  T value;
};
template <class T>
struct node {
  T value;
  std::vector<std::unique_ptr<node>> next;
};

template <class F, int Id>
constexpr bool everywhere() {
  static_assert(id<F>() == Id);
  static_assert(id<const F>() == Id);
  static_assert(id<named<F>>() == Id);
  static_assert(id<member<F>>() == Id);
  static_assert(id<node<F>>() == Id);
  static_assert(id<std::vector<F>>() == Id);
  static_assert(id<std::array<member<F>, 2>>() == Id);
  static_assert(id<std::map<int, F>>() == Id);
  static_assert(id<std::optional<F>>() == Id);
  static_assert(id<std::variant<int, F>>() == Id);
  static_assert(id<std::pair<int, F>>() == Id);
  static_assert(id<std::tuple<F, int>>() == Id);
  static_assert(id<std::unique_ptr<F>>() == Id);
  static_assert(id<std::shared_ptr<member<F>>>() == Id);
  return true;
}
template <class F, int Id>
constexpr bool in_callables() {
  static_assert(id<decltype(brine::partial(std::declval<F>(), 1))>() == Id);
  static_assert(id<decltype(brine::compose(std::declval<F>(), std::declval<aggregate<int>>()))>() == Id);
  static_assert(id<decltype(brine::compose(std::declval<aggregate<int>>(), std::declval<F>()))>() == Id);
  static_assert(id<aggregate<F>>() == Id);
  static_assert(id<bound<F>>() == Id);
  static_assert(id<made<F>>() == Id);
  return true;
}

template <class C, int Id>
constexpr bool every_form() {
  // A function object holds copies: what can't move is no argument.
  static_assert(everywhere<aggregate<C>, Id>());
  if constexpr (std::is_move_constructible_v<C>) {
    static_assert(everywhere<bound<C>, Id>());
    static_assert(id<made<C>>() == Id);
    static_assert(in_callables<aggregate<C>, Id>());
  }
  return true;
}

// An aggregate that can be saved loads again, as a function object of its signature.
template <class F>
void comes_back(const F& f) {
  static_assert(brine::storable<F>);
  using signature = typename brine::closures::plain_signature<F>::type;
  const auto bytes = brine::dumps(f);
  CHECK(brine::try_loads<brine::move_only_function<signature>>(bytes));
  if constexpr (std::is_copy_constructible_v<F>) {
    CHECK(brine::dumps(brine::function<signature>{f}) == bytes);
    CHECK(brine::try_loads<signature>(bytes));
  }
}

}  // namespace storable_tests

using namespace storable_tests;

TEST_CASE("every form of closure is refused for what it captures, wherever it stands") {
  const auto each = []<class... Refused>(std::tuple<Refused...>*) {
    (static_cast<void>(std::integral_constant<bool, every_form<typename Refused::type, Refused::id>()>{}), ...);
  };
  each(static_cast<refused_captures*>(nullptr));
  static_assert(every_form<int, 0>());
  static_assert(every_form<std::map<std::string, std::shared_ptr<int>>, 0>());
  static_assert(every_form<brine::function<int(int)>, 0>());
}

TEST_CASE("lambdas") {
  int n = 4;
  int* pointer = &n;
  std::string_view view = "text";
  const auto lists_pointer = [BRINE_CAPTURE(pointer)](int x) { return x + *pointer; };
  const auto lists_view = [BRINE_CAPTURE(view)](int x) { return x + static_cast<int>(view.size()); };
  const auto lists = [BRINE_CAPTURE(n)](int x) { return x + n; };
  static_assert(everywhere<std::remove_const_t<decltype(lists_pointer)>, 101>());
  static_assert(everywhere<std::remove_const_t<decltype(lists_view)>, 105>());
  static_assert(everywhere<std::remove_const_t<decltype(lists)>, 0>());
  static_assert(in_callables<std::remove_const_t<decltype(lists_pointer)>, 101>());
  static_assert(brine::why_not<decltype(lists_pointer)>().starts_with("brine[E101]: pointer: int"));
  comes_back(lists);

  const auto bare = [](int x) { return x; };
  comes_back(bare);
  const auto shows_pointer = [pointer](int x) { return x + *pointer; };
  const auto shows = [n](int x) { return x + n; };
  const auto by_reference = [&n](int x) { return x + n; };
  constexpr bool seen = BRINE_HAS_DUMP_STRUCT;
  static_assert(id<decltype(shows_pointer)>() == (seen ? 101 : 107));
  static_assert(id<decltype(shows)>() == (seen ? 0 : 107));
  static_assert(id<decltype(by_reference)>() == (seen ? 106 : 107));
  CHECK(lists_pointer(1) + lists_view(1) + shows_pointer(1) + shows(1) + by_reference(1) == 25);
}

TEST_CASE("a callable without one signature can't be saved alone; inside of others only its state is") {
  struct overloaded {
    int n;
    int operator()(int x) const { return x + n; }
    int operator()(double) const { return n; }
  };
  const auto generic = [](auto x) { return x; };
  static_assert(id<decltype(generic)>() == 114);
  static_assert(id<named<std::remove_const_t<decltype(generic)>>>() == 114);
  static_assert(id<decltype(brine::item(1))>() == 114);
  static_assert(id<named<overloaded>>() == 114);
  static_assert(id<overloaded>() == 0);  // an aggregate like any other
  static_assert(id<std::vector<std::remove_const_t<decltype(generic)>>>() == 0);
  CHECK(generic(1) == 1);
}

namespace storable_tests {
inline int twice(int x) { return 2 * x; }
struct point {
  int x, y;
};
}  // namespace storable_tests

TEST_CASE("functions, and what is made of them") {
  static_assert(id<int(int)>() == 109);
  static_assert(id<int (*)(int)>() == 109);
  static_assert(id<std::remove_cvref_t<decltype(brine::fn<&twice>)>>() == 0);
  static_assert(id<std::remove_cvref_t<decltype(brine::getter<&point::x>)>>() == 0);
  static_assert(id<decltype(brine::memoize(brine::function<int(int)>{}))>() == 0);
  static_assert(id<decltype(brine::retry(brine::function<int(int)>{}, 2))>() == 0);
  static_assert(id<decltype(brine::memoize(brine::function<int*(int)>{}))>() == 101);
  static_assert(id<decltype(brine::memoize(brine::function<int(std::string_view)>{}))>() == 105);
  static_assert(id<brine::function<int(int*)>>() == 0);
  static_assert(id<char[5]>() == 0);
  static_assert(id<const char[5]>() == 0);
  comes_back(brine::memoize(brine::function<int(int)>{aggregate<int>{1}}));
  comes_back(brine::partial(aggregate<int>{2}, 1));
  comes_back(brine::getter<&point::x>);
}

TEST_CASE("what only moves is storable, and loads as what only moves") {
  const auto owns = brine::bind<"storable/owns">(std::make_unique<int>(3),
                                                 [](const std::unique_ptr<int>& p, int x) { return *p + x; });
  comes_back(owns);
  comes_back(brine::closure<"storable/aggregate">(aggregate<std::string>{"x"}));
  comes_back(brine::factory<"storable/factory">([](std::string s) { return [s](int x) { return x + int(s.size()); }; })(
      "four"));
}

namespace storable_tests {
struct base {
  virtual ~base() = default;
  int n = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(n);
  }
};
}  // namespace storable_tests

TEST_CASE("hierarchies") {
  static_assert(id<std::unique_ptr<base>>() == 0);
  static_assert(everywhere<aggregate<std::shared_ptr<base>>, 0>());
}
