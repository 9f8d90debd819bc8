// A class that owns an array through a std::unique_ptr<T[]> and knows how long it is.
#include <doctest/doctest.h>

#include <brine/brine.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace owned_array_test {

template <class T, class Count = std::size_t>
class buffer {
 public:
  buffer() = default;
  explicit buffer(std::vector<T> from) : count_{static_cast<Count>(from.size())}, elements_{new T[from.size()]} {
    std::size_t i = 0;
    for (auto&& element : from) elements_[i++] = std::move(element);
  }
  [[nodiscard]] Count size() const { return count_; }
  [[nodiscard]] const T* data() const { return elements_.get(); }
  const T& operator[](std::size_t i) const { return elements_[i]; }

 private:
  friend brine::access;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(brine::owned_array(elements_, count_));
  }
  Count count_ = 0;
  std::unique_ptr<T[]> elements_;
};

// A pair of functions, of which the saving one sees it const.
struct signal {
  std::string name;
  std::uint32_t count = 0;
  std::unique_ptr<const double[]> samples;
  template <class Archive>
  void save(Archive& ar) const {
    ar(name, brine::owned_array(samples, count));
  }
  template <class Archive>
  void load(Archive& ar) {
    ar(name, brine::owned_array(samples, count));
  }
};

template <class T>
T reload(const T& value) {
  return brine::loads<T>(brine::dumps(value));
}

}  // namespace owned_array_test

using namespace owned_array_test;

// type: `std::unique_ptr<T[]>` | `ar(brine::owned_array(pointer, count))` in a hook: as `std::vector`
TEST_CASE("an array that a class owns comes back, with its count") {
  const auto numbers = reload(buffer<int>{{1, -2, 3}});
  REQUIRE(numbers.size() == 3);
  CHECK(numbers[1] == -2);
  const auto words = reload(buffer<std::string, std::uint16_t>{{"a", "", std::string(300, 'x')}});
  REQUIRE(words.size() == 3);
  CHECK(words[2] == std::string(300, 'x'));
  const auto flags = reload(buffer<bool>{{true, false, true}});
  REQUIRE(flags.size() == 3);
  CHECK_FALSE(flags[1]);
  const auto nested = reload(buffer<std::vector<std::string>>{{{"x"}, {}, {"y", "z"}}});
  REQUIRE(nested.size() == 3);
  CHECK(nested[2].at(1) == "z");

  signal s{"s", 2, nullptr};
  s.samples.reset(new double[2]{0.5, 1.5});
  const auto loaded = reload(s);
  CHECK(loaded.name == "s");
  REQUIRE(loaded.count == 2);
  CHECK(loaded.samples[1] == 1.5);
}

TEST_CASE("no array, and one of no elements, are loaded as none") {
  CHECK(reload(buffer<int>{}).data() == nullptr);
  const auto empty = reload(buffer<int>{std::vector<int>{}});
  CHECK(empty.data() == nullptr);
  CHECK(empty.size() == 0);
}

TEST_CASE("objects that an array's elements share stay shared") {
  const auto text = std::make_shared<std::string>("shared");
  const auto loaded = reload(buffer<std::shared_ptr<std::string>>{{text, nullptr, text}});
  REQUIRE(loaded.size() == 3);
  CHECK(loaded[0] == loaded[2]);
  CHECK(*loaded[0] == "shared");
}

TEST_CASE("the bytes are those of a vector") {
  const std::vector<std::string> words{"a", "bc"};
  const auto vector = brine::dumps(words);
  const auto owned = brine::dumps(buffer<std::string>{words});
  const std::size_t header = owned.size() - 6;  // 2, 1 a, 2 b c
  CHECK(std::vector<std::byte>(owned.begin() + static_cast<std::ptrdiff_t>(header), owned.end()) ==
        std::vector<std::byte>(vector.end() - 6, vector.end()));
}

TEST_CASE("an array that is longer than its count can tell is refused") {
  auto document = brine::dumps(buffer<char, std::size_t>{std::vector<char>(200, 'c')});
  // The shape is the same, whatever the count's type.
  const auto loaded = brine::try_loads<buffer<char, std::int8_t>>(document);
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().code() == brine::errc::bad_value);
}

TEST_CASE("an array cut short is refused before memory is asked for") {
  auto document = brine::dumps(buffer<std::uint64_t>{{1, 2, 3}});
  document.resize(document.size() - 1);
  const auto loaded = brine::try_loads<buffer<std::uint64_t>>(document);
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().code() == brine::errc::truncated);
}
