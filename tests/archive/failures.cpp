// Failures in the middle: no memory at the n-th allocation for every n, exceptions of comparators, hash functions,
// constructors and hooks, exceptions of any type. A failed loads_into() leaves the value as it was; a try_ function
// returns an error, and none ends the program.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <forward_list>
#include <fstream>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <memory_resource>
#include <new>
#include <optional>
#include <queue>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"  // seen where one of them is inlined
#endif

#if defined(__unix__)
#include <pthread.h>
#include <unistd.h>
#endif

namespace {

// How many more allocations succeed; negative: all.
thread_local long allocations_left = -1;
// Only one fails.
thread_local bool fails_once = false;

void* allocated(std::size_t size, std::size_t alignment) noexcept {
  if (allocations_left == 0) {
    if (fails_once) allocations_left = -1;
    return nullptr;
  }
  if (allocations_left > 0) --allocations_left;
  if (alignment <= alignof(std::max_align_t)) return std::malloc(size == 0 ? 1 : size);
  return std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
}
void* allocated_or_thrown(std::size_t size, std::size_t alignment) {
  void* memory = allocated(size, alignment);
  if (memory == nullptr) throw std::bad_alloc{};
  return memory;
}

}  // namespace

// (One program has them once: the other tests allocate as ever.)
void* operator new(std::size_t size) { return allocated_or_thrown(size, 1); }
void* operator new[](std::size_t size) { return allocated_or_thrown(size, 1); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocated_or_thrown(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace failing {

// How many more calls of users' code succeed; negative: all. What the next one throws.
thread_local long calls_left = -1;
thread_local bool throws_number = false;

void call() {
  if (calls_left == 0) {
    if (fails_once) calls_left = -1;
    if (throws_number) throw 42;  // no std::exception
    throw std::runtime_error{"enough"};
  }
  if (calls_left > 0) --calls_left;
}

struct less {
  bool operator()(const std::string& a, const std::string& b) const {
    call();
    return a < b;
  }
};
struct hash {
  std::size_t operator()(const std::string& s) const {
    call();
    return std::hash<std::string>{}(s);
  }
};

class hooked {
 public:
  hooked() { call(); }
  explicit hooked(int number) : number_{number}, text_(40, static_cast<char>('a' + number)) {}
  bool operator==(const hooked&) const = default;

  template <class Archive>
  void serialize(Archive& ar) {
    call();
    ar(number_, text_);
    call();
  }

 private:
  int number_ = 0;
  std::string text_;
};

struct weapon {
  std::string name;
  short damage = 0;
  bool operator==(const weapon&) const = default;
};
struct monster {
  std::string name;
  std::vector<int> path;
  std::vector<weapon> weapons;
  std::optional<std::string> note;
  std::map<std::string, std::string> tags;
  std::pair<weapon, std::set<int>> kept;
  std::array<std::string, 2> both;
  bool operator==(const monster&) const = default;
};
struct counted {
  std::atomic<int> count{0};
  std::string text;
  counted() = default;
  counted(int n, std::string s) : count{n}, text{std::move(s)} {}
  bool operator==(const counted& other) const { return count == other.count && text == other.text; }
};
struct unmoved {  // neither copied nor moved nor assigned
  std::atomic<int> count;
  std::string text;
};
struct fixed {
  const int id;
  const std::string text;
  std::vector<std::string> more;
  bool operator==(const fixed&) const = default;
};
struct mixed {
  std::vector<std::string> names;
  std::variant<int, std::string> either;
  std::shared_ptr<std::string> shared;
  std::unique_ptr<weapon> alone;
  bool operator==(const mixed& o) const {
    return names == o.names && either == o.either && (shared == nullptr) == (o.shared == nullptr) &&
           (shared == nullptr || *shared == *o.shared) && (alone == nullptr) == (o.alone == nullptr) &&
           (alone == nullptr || *alone == *o.alone);
  }
};

// A shared object whose constructor takes memory and may throw.
struct node {
  node() { call(); }
  std::string name = std::string(30, 'n');
  std::shared_ptr<node> next;
  hooked inside;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(name, next, inside);
  }
};

}  // namespace failing

using namespace failing;

namespace {

std::string text(char c, std::size_t size = 40) { return std::string(size, c); }

brine::function<std::string()> keeper(const std::string& kept) {
  return brine::bind<"failures/text">(kept, [](const std::string& s) { return s; });
}

// The value after a load that failed at the n-th allocation, and at the n-th call of users' code, for every n until it
// succeeds. `make` makes the value anew.
template <class Make, class Same = std::equal_to<>>
void survives(Make&& make, const auto& other, Same same = {}) {
  const auto bytes = brine::dumps(other);
  for (const bool throwing : {false, true}) {
    for (const bool code : {false, true}) {
      for (long n = 0;; ++n) {
        auto value = make();
        const auto before = make();
        bool failed = false;
        REQUIRE(n < 100000);
        throws_number = n % 2 == 1;
        (code ? calls_left : allocations_left) = n;
        if (throwing) {
          try {
            brine::loads_into(value, bytes);
          } catch (...) {
            failed = true;
          }
        } else {
          const auto done = brine::try_loads_into(value, bytes);
          failed = !done;
          calls_left = allocations_left = -1;
          if (failed) {
            CHECK(done.error().code() == (code ? brine::errc::bad_value : brine::errc::limit_exceeded));
            CHECK_FALSE(std::string{done.error().what()}.empty());
          }
        }
        calls_left = allocations_left = -1;
        if (!failed) {
          CHECK(same(value, other));
          break;
        }
        CHECK_MESSAGE(same(value, before), "changed by a failure at ", n);
      }
    }
  }
}
// The same, between each two.
template <class T>
void survive(const std::vector<T>& values) {
  for (const T& from : values) {
    for (const T& to : values) survives([&] { return T(from); }, to);
  }
}

}  // namespace

TEST_CASE("no memory while loading over plain data leaves it as it was") {
  survive<std::string>({"", "short", text('a'), text('b', 41), text('c', 400)});
  survive<std::wstring>({L"", L"short", std::wstring(100, L'x'), std::wstring(99, L'y')});
  survive<std::vector<int>>({{}, {1, 2, 3}, std::vector<int>(100, 7)});
  survive<std::vector<bool>>({{}, {true, false}, std::vector<bool>(700, true)});
  survive<std::vector<std::string>>({{}, {text('a'), "b"}, {"c", text('d'), text('e'), "f"}, {text('g')}});
  survive<std::deque<std::string>>({{}, {text('a'), "b"}, {"c", text('d'), text('e')}});
  survive<std::list<std::string>>({{}, {text('a'), "b"}, {"c", text('d'), text('e')}});
  survive<std::forward_list<std::string>>({{}, {text('a'), "b"}, {"c", text('d'), text('e')}});
  survive<std::vector<std::vector<std::string>>>({{}, {{text('a')}, {"b", "c"}}, {{}, {text('d'), text('e')}, {}}});
  survive<std::optional<std::string>>({{}, {"a"}, {text('b')}});
  survive<std::tuple<std::string, std::optional<std::vector<int>>>>({{}, {text('a'), {{1, 2}}}, {"b", {{1, 2, 3}}}});
}

TEST_CASE("no memory while loading over sets and maps leaves them as they were") {
  survive<std::set<int>>({{}, {1, 2}, {2, 3, 4}, {5}});
  survive<std::multiset<int>>({{}, {1, 1}, {1, 1, 2, 2}});
  survive<std::map<std::string, std::string>>(
      {{}, {{"a", text('1')}}, {{"a", "2"}, {text('b'), "3"}}, {{text('c'), text('4')}, {"d", "5"}, {"e", text('6')}}});
  survive<std::multimap<int, std::string>>({{}, {{1, text('1')}, {1, "2"}}, {{1, "3"}, {1, text('4')}, {2, "5"}}});
  survive<std::map<int, std::map<int, std::string>>>(
      {{}, {{1, {{2, text('a')}}}}, {{1, {}}, {2, {{1, "a"}, {2, "b"}}}}});
  survive<std::unordered_set<std::string>>({{}, {"a", text('b')}, {"c", text('d'), text('e')}});
  survive<std::unordered_map<int, std::string>>({{}, {{1, text('a')}}, {{2, "b"}, {3, text('c')}}});
}

TEST_CASE("no memory while loading over records leaves them as they were") {
  const monster empty{};
  const monster one{text('m'),       {1, 2, 3},          {{"sword", 1}, {text('a'), 2}},
                    text('n'),       {{"k", text('v')}}, {{text('p'), 3}, {1, 2}},
                    {text('x'), "y"}};
  const monster two{"short",
                    {4},
                    {{text('b', 60), 4}, {"c", 5}, {text('d'), 6}},
                    "note",
                    {{"k", "v"}, {text('l'), text('w', 60)}},
                    {{"q", 7}, {3}},
                    {"z", text('w')}};
  survive<monster>({empty, one, two});
  survive<std::vector<monster>>({{}, {one}, {two, one}, {one, two, empty}});
  survives([] { return fixed{1, text('a'), {text('b')}}; }, fixed{2, text('c', 50), {"d", text('e')}});
  survives([] { return std::optional<fixed>{}; }, std::optional<fixed>{{2, text('c', 50), {"d", text('e')}}});
}

TEST_CASE("no memory while loading over what is more than plain data leaves it as it was") {
  const auto make = [](int n) {
    return mixed{{text('a'), "b"},
                 n == 0 ? std::variant<int, std::string>{7} : text('v'),
                 n == 2 ? nullptr : std::make_shared<std::string>(text('s', 50)),
                 n == 1 ? nullptr : std::make_unique<weapon>(weapon{text('w'), 1})};
  };
  for (int from = 0; from < 3; ++from) {
    for (int to = 0; to < 3; ++to) survives([&] { return make(from); }, make(to));
  }
  survive<std::variant<int, std::string, std::vector<std::string>>>(
      {{1}, {text('a')}, {std::vector<std::string>{text('b'), "c"}}});
  survive<hooked>({hooked{1}, hooked{2}});
  survive<std::vector<hooked>>({{hooked{1}}, {hooked{2}, hooked{3}}});
  survive<std::filesystem::path>({"a", text('b'), text('c', 90)});
  const auto same_calls = [](const auto& a, const auto& b) { return a() == b(); };
  for (const auto& [from, to] : {std::pair{text('a'), text('b', 60)}, {text('c', 60), text('d')}}) {
    const std::string& before = from;
    survives([&] { return keeper(before); }, keeper(to), same_calls);
  }
}

TEST_CASE("objects that can't be moved or assigned: any failure leaves them as they were") {
  const auto bytes = brine::dumps(unmoved{{7}, text('n', 90)});
  unmoved value{{1}, text('o')};
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    CHECK_FALSE(brine::try_loads_into(
        value, std::vector<std::byte>(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(cut))));
    CHECK(value.count == 1);
    CHECK(value.text == text('o'));
  }
  allocations_left = 0;
  const auto done = brine::try_loads_into(value, bytes);
  allocations_left = -1;
  CHECK_FALSE(done);
  CHECK(value.count == 1);
  CHECK(value.text == text('o'));
  brine::loads_into(value, bytes);
  CHECK(value.count == 7);
  CHECK(value.text == text('n', 90));
}

TEST_CASE("comparators, hash functions, constructors and hooks that throw") {
  using by_name = std::map<std::string, int, failing::less>;
  survive<by_name>({{}, {{"a", 1}, {"b", 2}}, {{"b", 3}, {"c", 4}, {"d", 5}}});
  survive<std::set<std::string, failing::less>>({{"a", "b"}, {"b", "c", "d"}});
  survive<std::unordered_map<std::string, int, failing::hash>>({{{"a", 1}, {"b", 2}}, {{"b", 3}, {"c", 4}}});
  survive<std::pair<std::string, by_name>>({{text('a'), {{"a", 1}}}, {text('b'), {{"b", 2}, {"c", 3}}}});
  survive<std::map<int, hooked>>({{{1, hooked{1}}}, {{1, hooked{2}}, {2, hooked{3}}}});
}

TEST_CASE("what is loaded into keeps its order, its hash function and its allocator") {
  using ordered = std::map<int, std::string, bool (*)(int, int)>;
  ordered down{[](int a, int b) { return a > b; }};
  down[1] = "one";
  brine::loads_into(down, brine::dumps(std::map<int, std::string>{{1, "a"}, {2, "b"}, {3, "c"}}));
  CHECK(down.begin()->first == 3);
  CHECK(down.size() == 3);

  std::array<std::byte, 4096> memory;
  std::pmr::monotonic_buffer_resource pool{memory.data(), memory.size(), std::pmr::null_memory_resource()};
  struct in_pool {
    std::pmr::string name;
    std::pmr::vector<std::pmr::string> all;
    std::pmr::map<int, std::pmr::string> numbered;
  };
  in_pool value{std::pmr::string{&pool}, std::pmr::vector<std::pmr::string>{&pool},
                std::pmr::map<int, std::pmr::string>{&pool}};
  const auto fill = [](char c) {
    return std::tuple{text(c), std::vector<std::string>{text(c), text('x')}, std::map<int, std::string>{{1, text(c)}}};
  };
  struct plain {
    std::string name;
    std::vector<std::string> all;
    std::map<int, std::string> numbered;
  };
  for (char c : {'a', 'b'}) {
    const auto [name, all, numbered] = fill(c);
    brine::loads_into(value, brine::dumps(plain{name, all, numbered}));
    CHECK(std::string{value.name} == name);
    CHECK(value.all.size() == 2);
    CHECK(std::string{value.numbered.at(1)} == text(c));
    CHECK(value.name.get_allocator().resource() == &pool);
    CHECK(value.all.get_allocator().resource() == &pool);
    CHECK(value.all[1].get_allocator().resource() == &pool);
    CHECK(value.numbered.get_allocator().resource() == &pool);
  }
}

TEST_CASE("memory is used again where there is enough") {
  monster value{text('m', 90),
                std::vector<int>(9),
                {{text('a', 90), 1}, {text('b', 90), 2}},
                text('n', 90),
                {{text('k', 90), text('v', 90)}, {"z", ""}},
                {{text('p', 90), 3}, {1, 2}},
                {text('x', 90), text('y', 90)}};
  const monster smaller{text('1'),
                        {1, 2},
                        {{text('2'), 1}, {text('3'), 2}},
                        text('4'),
                        {{text('5'), text('6')}, {"y", "7"}},
                        {{text('8'), 3}, {4}},
                        {text('9'), text('0')}};
  const auto bytes = brine::dumps(smaller);
  allocations_left = 0;
  const auto done = brine::try_loads_into(value, bytes);
  allocations_left = -1;
  CHECK(done);
  CHECK(value == smaller);
}

TEST_CASE("limits are kept while loading over what is there") {
  std::vector<std::string> value{text('a'), text('b')};
  const auto bytes = brine::dumps(std::vector<std::string>{text('c'), text('d')});
  const auto refused = brine::try_loads_into(value, bytes, {.limits = {.bytes = 60}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == brine::errc::limit_exceeded);
  CHECK(value[0] == text('a'));
  brine::loads_into(value, bytes, {.limits = {.bytes = 1000}});
  CHECK(value[1] == text('d'));
}

// ---- nothing ends the program

namespace {

// f() returns a result, for every n-th allocation and call that fails.
template <class F>
void ends_nothing(F&& f) {
  for (const bool code : {false, true}) {
    for (long n = 0;; ++n) {
      REQUIRE(n < 100000);
      throws_number = n % 2 == 1;
      (code ? calls_left : allocations_left) = n;
      const auto done = f();
      calls_left = allocations_left = -1;
      if (done) break;
      CHECK_FALSE(std::string{done.error().what()}.empty());
      CHECK(done.error().path().size() < 100);
    }
  }
}

std::shared_ptr<node> ring() {
  auto first = std::make_shared<node>();
  first->next = std::make_shared<node>();
  first->next->next = std::make_shared<node>();
  first->next->next->next = first;
  return first;
}

}  // namespace

TEST_CASE("try_ functions return an error whatever fails") {
  const auto value = std::tuple{std::vector<std::string>{text('a'), text('b')}, hooked{1},
                                std::map<std::string, hooked>{{"k", hooked{2}}}};
  using type = std::remove_const_t<decltype(value)>;
  const auto bytes = brine::dumps(value, {.schema = brine::embed, .checksum = brine::checksum_mode::crc32});
  ends_nothing([&] { return brine::try_dumps(value); });
  ends_nothing([&] { return brine::try_dumps(value, {.schema = brine::embed, .canonical = true}); });
  ends_nothing([&] {
    std::string out;
    return brine::try_dumps_into(out, value);
  });
  ends_nothing([&] { return brine::try_loads<type>(bytes); });
  ends_nothing([&] { return brine::try_inspect(bytes); });
  const auto graph = ring();
  ends_nothing([&] { return brine::try_dumps(graph); });
  const auto saved_graph = brine::dumps(graph);
  // A ring that is half read is broken up by making its objects anew (and would be lost where that fails too).
  fails_once = true;
  ends_nothing([&] {
    auto done = brine::try_loads<std::shared_ptr<node>>(saved_graph);
    if (done) (*done)->next->next->next.reset();
    return done;
  });
  fails_once = false;
  graph->next->next->next.reset();
  const auto saved_chain = brine::dumps(graph);
  ends_nothing([&] { return brine::try_loads<std::shared_ptr<node>>(saved_chain); });

  const auto f = keeper(text('a'));
  ends_nothing([&] { return brine::try_dumps(f); });
  const auto saved = brine::dumps(f);
  ends_nothing([&] { return brine::try_loads<std::string()>(saved); });
  // Messages of all kinds, with a path.
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto damaged = brine::dumps(value);
    if (i >= damaged.size()) break;
    damaged[i] ^= std::byte{0xff};
    for (long n = 0; n < 8; ++n) {
      allocations_left = n;
      const auto done = brine::try_loads<type>(damaged);
      allocations_left = -1;
      if (!done) CHECK_FALSE(std::string{done.error().what()}.empty());
    }
  }
}

TEST_CASE("try_ functions for files and streams return an error whatever fails") {
  const auto folder =
      std::filesystem::temp_directory_path() /
      ("brine-failures-" + std::to_string(std::filesystem::file_time_type::clock::now().time_since_epoch().count()));
  std::filesystem::create_directories(folder);
  const std::string path = (folder / "value.brine").string();
  const auto value = std::pair{text('a'), hooked{1}};
  using type = std::remove_const_t<decltype(value)>;
  ends_nothing([&] {
    const long left = std::exchange(allocations_left, -1);
    const brine::detail::file_name name{path};  // made by the caller
    allocations_left = left;
    return brine::try_dump(value, name);
  });
  ends_nothing([&] {
    const long left = std::exchange(allocations_left, -1);
    const brine::detail::file_name name{path};
    allocations_left = left;
    return brine::try_load<type>(name);
  });
  std::filesystem::remove_all(folder);

  std::ostringstream saved;
  brine::dump(value, saved);
  brine::dump(value, saved);
  ends_nothing([&] {
    const long left = std::exchange(allocations_left, -1);
    std::istringstream in{saved.str()};
    in.exceptions(std::ios::failbit | std::ios::badbit | std::ios::eofbit);
    allocations_left = left;
    return brine::try_load<type>(in);
  });
  std::istringstream in{saved.str().substr(0, saved.str().size() - 1)};
  in.exceptions(std::ios::failbit | std::ios::badbit | std::ios::eofbit);
  CHECK(brine::load<type>(in) == value);
  CHECK(brine::try_load<type>(in).error().code() == brine::errc::truncated);
  CHECK(brine::try_load<type>(in).error().code() == brine::errc::end_of_stream);
}

TEST_CASE("functions that throw pass on what a class's own code threw") {
  const auto bytes = brine::dumps(hooked{1});
  std::stringstream stream;
  brine::dump(hooked{1}, stream);
  for (const bool number : {false, true}) {
    throws_number = number;
    const auto thrown = [&](auto&& f) {
      calls_left = 1;
      std::string what;
      try {
        f();
      } catch (const std::runtime_error& e) {
        what = e.what();
      } catch (int) {
        what = "42";
      }
      calls_left = -1;
      return what;
    };
    const std::string expected = number ? "42" : "enough";
    CHECK(thrown([&] { (void)brine::loads<hooked>(bytes); }) == expected);
    CHECK(thrown([&] { (void)brine::load<hooked>(stream); }) == expected);
    CHECK(thrown([&] {
            hooked h{2};
            brine::loads_into(h, bytes);
          }) == expected);
    hooked h{2};
    CHECK(thrown([&] {
            std::ostringstream out;
            brine::dump(h, out);
          }) == expected);
    stream.clear();
    stream.seekg(0);
  }
}

#if defined(__GLIBCXX__) && defined(__linux__)
TEST_CASE("a thread that waits for a document can be cancelled") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  static std::string path;
  path = "/dev/fd/" + std::to_string(ends[0]);
  pthread_t thread;
  REQUIRE(::pthread_create(
              &thread, nullptr,
              [](void*) -> void* {
                (void)brine::try_load<int>(path);
                return nullptr;
              },
              nullptr) == 0);
  ::usleep(20000);
  REQUIRE(::pthread_cancel(thread) == 0);
  void* result = nullptr;
  REQUIRE(::pthread_join(thread, &result) == 0);
  CHECK(result == PTHREAD_CANCELED);
  ::close(ends[0]);
  ::close(ends[1]);
}
#endif
