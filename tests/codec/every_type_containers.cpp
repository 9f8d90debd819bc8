// Sequences, sets, maps and what wraps them, in every form of an archive.
#include <algorithm>
#include <array>
#include <deque>
#include <forward_list>
#include <list>
#include <map>
#include <memory_resource>
#include <queue>
#include <set>
#include <stack>
#include <string>
#include <valarray>
#include <vector>

#include "every_form.hpp"

using every_form::check;

namespace {

struct by_length {
  bool operator()(const std::string& a, const std::string& b) const { return a.size() < b.size(); }
};

// An allocator of one's own, without state.
template <class T>
struct counting_allocator {
  using value_type = T;
  counting_allocator() = default;
  template <class U>
  counting_allocator(const counting_allocator<U>&) {}  // NOLINT(google-explicit-constructor)
  T* allocate(std::size_t n) { return std::allocator<T>{}.allocate(n); }
  void deallocate(T* at, std::size_t n) { std::allocator<T>{}.deallocate(at, n); }
  bool operator==(const counting_allocator&) const = default;
};

// Compares what comes out of an adaptor.
struct same_drained {
  template <class T>
  static auto first(const T& a) -> decltype(a.top()) {
    return a.top();
  }
  template <class T>
  static auto first(const T& a) -> decltype(a.front()) {
    return a.front();
  }
  template <class T>
  bool operator()(T a, T b) const {
    while (!a.empty() && !b.empty() && first(a) == first(b)) {
      a.pop();
      b.pop();
    }
    return a.empty() && b.empty();
  }
};

}  // namespace

// type: `std::vector` | varint count, the elements
TEST_CASE("every form: vector") {
  check(std::vector<int>{});
  check(std::vector<int>{1, -2, 3});
  check(std::vector<std::string>{"a", "", "c"});
  check(std::vector<std::vector<std::vector<char>>>{{{'a'}, {}}, {}});
}

// type: `std::vector<bool>` | varint count, a byte each
TEST_CASE("every form: vector of bool") {
  check(std::vector<bool>{});
  check(std::vector<bool>{true, false, true});
  check(std::vector<bool>(100, true));
}

// type: `std::deque`, `std::list`, `std::forward_list` | varint count, the elements
TEST_CASE("every form: deque, list, forward_list") {
  check(std::deque<int>{1, 2, 3});
  check(std::deque<std::string>{"a"});
  check(std::list<double>{1.5, 2.5});
  check(std::list<std::list<int>>{{1}, {}, {2, 3}});
  check(std::forward_list<int>{3, 1, 2});
  check(std::forward_list<std::string>{"b", "a"});
}

// type: `std::array` | the elements
TEST_CASE("every form: array") {
  check(std::array<int, 0>{});
  check(std::array<int, 3>{1, 2, 3});
  check(std::array<std::array<std::string, 1>, 2>{{{"a"}, {"b"}}});
}

// type: C arrays, of arrays too | the elements, row by row
TEST_CASE("every form: C arrays") {
  struct grid {
    int cells[2][3];
    std::string words[2][1];
    bool operator==(const grid&) const = default;
  };
  check(grid{{{1, 2, 3}, {4, 5, 6}}, {{"a"}, {"b"}}});

  const int cells[2][3] = {{1, 2, 3}, {4, 5, 6}};
  int target[2][3] = {};
  brine::loads_into(target, brine::dumps(cells));
  CHECK(std::ranges::equal(target[0], cells[0]));
  CHECK(std::ranges::equal(target[1], cells[1]));
}

// type: `std::valarray` | varint count, the elements
TEST_CASE("every form: valarray") {
  const auto same = [](const auto& a, const auto& b) { return std::ranges::equal(a, b); };
  check(std::valarray<double>{1, 2.5, -3}, same);
  check(std::valarray<int>{}, same);
}

// type: `std::set`, `std::multiset` | varint count, the keys in order
TEST_CASE("every form: set and multiset") {
  check(std::set<std::string>{"a", "b"});
  check(std::set<int>{});
  check(std::multiset<int>{1, 1, 2});
}

// type: `std::map`, `std::multimap` | varint count, keys and values in turn
TEST_CASE("every form: map and multimap") {
  check(std::map<int, std::string>{{1, "x"}, {2, ""}});
  check(std::map<std::string, std::map<int, bool>>{{"in", {{1, true}}}, {"out", {}}});
  const std::multimap<int, std::string> several{{1, "first"}, {1, "second"}, {0, "z"}};
  check(several);
  const auto loaded = brine::loads<std::multimap<int, std::string>>(brine::dumps(several));
  CHECK(loaded.lower_bound(1)->second == "first");  // equal keys keep their order
}

// type: containers with a comparator or allocator of yours | as with the standard's
TEST_CASE("every form: comparators and allocators") {
  check(std::set<int, std::greater<>>{1, 2, 3});
  check(std::map<std::string, int, by_length>{{"aa", 2}, {"b", 1}});
  check(std::vector<int, counting_allocator<int>>{1, 2});
  check(std::map<int, int, std::less<>, counting_allocator<std::pair<const int, int>>>{{1, 2}});
  CHECK(brine::loads<std::vector<int>>(brine::dumps(std::vector<int, counting_allocator<int>>{4})).at(0) == 4);
}

// type: `std::pmr` containers | as with the standard allocator
TEST_CASE("every form: containers in a memory resource") {
  std::pmr::monotonic_buffer_resource memory;
  std::pmr::vector<std::pmr::string> words(&memory);
  words.emplace_back("one that is too long for the string object itself");
  words.emplace_back("b");
  check(words);
  std::pmr::map<int, std::pmr::vector<int>> lists(&memory);
  lists[3] = {1, 2};
  check(lists);
  check(std::pmr::list<int>({1, 2}, &memory));

  std::pmr::vector<std::pmr::string> target(&memory);  // its memory resource stays
  brine::loads_into(target, brine::dumps(words));
  CHECK(target == words);
  CHECK(target.get_allocator().resource() == &memory);
  CHECK(target[0].get_allocator().resource() == &memory);
}

// type: `std::stack`, `std::queue`, `std::priority_queue` | as the container inside
TEST_CASE("every form: stack, queue, priority_queue") {
  std::stack<int> stack;
  std::stack<std::string, std::vector<std::string>> words;
  std::queue<int> queue;
  std::priority_queue<int> largest;
  std::priority_queue<int, std::vector<int>, std::greater<>> smallest;
  for (int i : {3, 1, 4, 1, 5}) {
    stack.push(i);
    words.push(std::to_string(i));
    queue.push(i);
    largest.push(i);
    smallest.push(i);
  }
  check(stack, same_drained{});
  check(words, same_drained{});
  check(queue, same_drained{});
  check(std::queue<int>{}, same_drained{});
  check(largest, same_drained{});
  check(smallest, same_drained{});
}
