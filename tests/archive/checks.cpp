// storable, why_not and roundtrips: questions asked before anything is saved.
#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <brine/brine.hpp>
#include <condition_variable>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace {

struct job {
  int id;
  std::mutex lock;
};
struct queue {
  std::string name;
  std::vector<job> jobs;
};
struct deep {
  std::map<std::string, std::optional<queue>> queues;
};
struct in_map_key {
  std::map<int*, int> all;
};
struct in_tuple {
  std::tuple<int, std::pair<char, int*>> parts;
};
struct in_variant {
  std::variant<int, int*> either;
};
struct in_array {
  int good;
  std::array<int*, 2> pointers[3];
};
struct in_owner {
  std::unique_ptr<job> owned;
};
struct two_faults {
  int* first;
  std::mutex second;
};
struct pointer_in_nested {
  struct {
    struct {
      int* pointer;
    } inner;
  } outer;
};
struct list_node {
  int value;
  std::vector<list_node> next;
  list_node* parent;
};

union number_or_text {
  int number;
  char text[4];
};
class hidden {
 public:
  hidden() {}

 private:
  [[maybe_unused]] int secret_ = 0;
};
struct person {
  std::string name;
};
struct employee : person {
  int number;
};

struct hooked {
  int* cache = nullptr;
  int value = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(value);
  }
  bool operator==(const hooked& other) const { return value == other.value; }
};

// Loads as something else than it was saved as.
struct lossy {
  int kept = 0, lost = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(kept);
  }
  bool operator==(const lossy&) const = default;
};
struct counting {
  int loads = 0;
  template <class Archive>
  void save(Archive& ar) const {
    ar(loads);
  }
  template <class Archive>
  void load(Archive& ar) {
    ar(loads);
    ++loads;
  }
};

template <class T>
constexpr bool refused_as(std::string_view start) {
  return !brine::storable<T> && brine::why_not<T>().starts_with(start);
}

}  // namespace

TEST_CASE("storable types have no reason why not") {
  static_assert(brine::storable<int>);
  static_assert(brine::storable<std::map<std::string, std::vector<std::optional<double>>>>);
  static_assert(brine::storable<hooked>);
  static_assert(brine::storable<std::shared_ptr<hooked>>);
  static_assert(brine::storable<brine::function<int(int)>>);
  static_assert(brine::why_not<hooked>().empty());
  static_assert(brine::why_not<std::vector<int>>().empty());
}

TEST_CASE("why_not has the path to the member at fault") {
  static_assert(refused_as<queue>("brine[E103]: jobs[].lock: "));
  static_assert(refused_as<job>("brine[E103]: lock: "));
  static_assert(refused_as<in_array>("brine[E101]: pointers[][]: "));
  static_assert(refused_as<pointer_in_nested>("brine[E101]: outer.inner.pointer: "));
  static_assert(refused_as<in_owner>("brine[E103]: owned.lock: "));
  static_assert(refused_as<list_node>("brine[E101]: parent: "));
  static_assert(brine::why_not<queue>().ends_with("std::mutex"));
  static_assert(brine::why_not<deep>().ends_with("lock: std::mutex"));
  static_assert(brine::why_not<deep>().starts_with("brine[E103]: queues.value"));
  static_assert(refused_as<in_map_key>("brine[E101]: all.key: "));
  static_assert(refused_as<in_tuple>("brine[E101]: parts"));
  static_assert(refused_as<in_variant>("brine[E101]: either"));
}

TEST_CASE("the first fault is the one that is named") { static_assert(refused_as<two_faults>("brine[E101]: first: ")); }

TEST_CASE("a type at fault itself has no path") {
  static_assert(refused_as<int*>("brine[E101]: int"));
  static_assert(refused_as<std::mutex>("brine[E103]: std::mutex"));
  static_assert(refused_as<std::thread>("brine[E103]: std::thread"));
  static_assert(refused_as<std::condition_variable>("brine[E103]: std::condition_variable"));
  static_assert(refused_as<number_or_text>("brine[E104]: "));
  static_assert(refused_as<std::string_view>("brine[E105]: "));
  static_assert(refused_as<std::span<int>>("brine[E105]: "));
  static_assert(refused_as<hidden>("brine[E108]: "));
  static_assert(refused_as<void (*)()>("brine[E109]: "));
  static_assert(refused_as<std::function<void()>>("brine[E110]: "));
  static_assert(refused_as<std::reference_wrapper<int>>("brine[E102]: "));
  static_assert(brine::config::opens_bases ? brine::storable<employee> : refused_as<employee>("brine[E112]: "));
  static_assert(refused_as<std::unique_ptr<int[]>>("brine[E122]: "));
  static_assert(refused_as<std::shared_ptr<int[]>>("brine[E122]: "));
  static_assert(refused_as<std::shared_ptr<int[3]>>("brine[E122]: "));
  static_assert(refused_as<std::weak_ptr<int[]>>("brine[E122]: "));
#if defined(__cpp_lib_source_location)
  static_assert(refused_as<std::source_location>("brine[E150]: "));
#endif
}

TEST_CASE("why_not is a constant that a program can show") {
  constexpr std::string_view reason = brine::why_not<queue>();
  const std::string text{reason};
  CHECK(text == "brine[E103]: jobs[].lock: std::mutex");
}

TEST_CASE("roundtrips holds for what comes back equal") {
  CHECK(brine::roundtrips(5));
  CHECK(brine::roundtrips(std::string{"text"}));
  CHECK(brine::roundtrips(std::vector<int>{1, 2}));
  CHECK(brine::roundtrips(hooked{nullptr, 4}));
  CHECK(brine::roundtrips(std::unordered_map<int, int>{{1, 2}, {3, 4}}));
  CHECK(brine::roundtrips(std::numeric_limits<double>::quiet_NaN()));
  CHECK(brine::roundtrips(std::make_unique<std::string>("owned")));
  const std::atomic<int> fixed_in_place = 4;
  CHECK(brine::roundtrips(fixed_in_place));
}

TEST_CASE("roundtrips finds a hook that loses something, and one whose bytes change") {
  CHECK(brine::roundtrips(lossy{1, 0}));
  CHECK_FALSE(brine::roundtrips(lossy{1, 2}));
  CHECK_FALSE(brine::roundtrips(counting{1}));
}
