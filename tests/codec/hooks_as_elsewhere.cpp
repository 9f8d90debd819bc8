// Classes with the hooks that users of cereal and of Boost.Serialization have written already.
#include <doctest/doctest.h>

#include <brine/brine.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#if __has_include(<cereal/archives/binary.hpp>)
#include <cereal/archives/binary.hpp>
#include <cereal/types/map.hpp>
#include <cereal/types/memory.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>
#endif

namespace elsewhere {

// One member function for both directions, in the shape that cereal's users write.
struct measurement {
  double value = 0;
  std::string unit;
  std::vector<int> samples;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(value, unit, samples);
  }
  bool operator==(const measurement&) const = default;
};

// The operators of Boost.Serialization, with a version that this class doesn't look at.
class position {
 public:
  position() = default;
  position(int degrees, int minutes) : degrees_{degrees}, minutes_{minutes} {}
  bool operator==(const position&) const = default;

 private:
  friend brine::access;
  template <class Archive>
  void serialize(Archive& ar, const unsigned int) {
    ar & degrees_;
    ar & minutes_;
  }
  int degrees_ = 0, minutes_ = 0;
};

// Somebody else's class, with the hook beside it.
struct interval {
  int low = 0, high = 0;
  bool operator==(const interval&) const = default;
};
template <class Archive>
void serialize(Archive& archive, interval& i) {
  archive(i.low, i.high);
}

struct colour {
  int red = 0, green = 0, blue = 0;
  bool operator==(const colour&) const = default;
};
template <class Archive>
void serialize(Archive& ar, colour& c, const unsigned int) {
  ar & c.red & c.green & c.blue;
}

// Two member functions, each for one direction.
class temperature {
 public:
  temperature() : temperature{0} {}
  explicit temperature(double celsius) : kelvin_{celsius + 273.15} {}
  [[nodiscard]] double kelvin() const { return kelvin_; }
  template <class Archive>
  void save(Archive& archive) const {
    archive(static_cast<std::int64_t>(kelvin_ * 1000));
  }
  template <class Archive>
  void load(Archive& archive) {
    std::int64_t thousandths{};
    archive(thousandths);
    kelvin_ = static_cast<double>(thousandths) / 1000;
  }

 private:
  double kelvin_;
};

// Two functions beside the class.
struct word_count {
  std::map<std::string, int> counts;
  bool operator==(const word_count&) const = default;
};
template <class Archive>
void save(Archive& archive, const word_count& w) {
  std::vector<std::pair<std::string, int>> list(w.counts.begin(), w.counts.end());
  archive(list);
}
template <class Archive>
void load(Archive& archive, word_count& w) {
  std::vector<std::pair<std::string, int>> list;
  archive(list);
  w.counts.clear();
  w.counts.insert(list.begin(), list.end());
}

// A class that has grown: version 0 had no e-mail address, version 1 no telephone number.
struct contact {
  std::string name, address, telephone = "none";
  template <class Archive>
  void serialize(Archive& ar, const unsigned int version) {
    ar & name;
    if (version > 0) ar & address;
    if (version > 1) ar & telephone;
  }
  bool operator==(const contact&) const = default;
};

struct base {
  int id = 0;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(id);
  }
};
struct middle : base {
  std::string name;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(static_cast<base&>(*this), name);
  }
};
struct derived : middle {
  std::vector<measurement> all;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(static_cast<middle&>(*this), all);
  }
};

// Its members are in a class that only its source file knows.
class widget {
 public:
  widget();
  explicit widget(std::string title);
  widget(widget&&) noexcept;
  widget& operator=(widget&&) noexcept;
  ~widget();
  [[nodiscard]] const std::string& title() const;
  template <class Archive>
  void serialize(Archive& archive);

 private:
  struct implementation;
  std::unique_ptr<implementation> inside_;
};

struct widget::implementation {
  std::string title;
  std::vector<interval> spans;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(title, spans);
  }
};
widget::widget() : inside_{std::make_unique<implementation>()} {}
widget::widget(std::string title) : widget{} {
  inside_->title = std::move(title);
  inside_->spans = {{1, 2}};
}
widget::widget(widget&&) noexcept = default;
widget& widget::operator=(widget&&) noexcept = default;
widget::~widget() = default;
const std::string& widget::title() const { return inside_->title; }
template <class Archive>
void widget::serialize(Archive& archive) {
  archive(inside_);
}

struct inventory {
  std::map<std::string, measurement> measurements;
  std::unique_ptr<interval> range;
  std::shared_ptr<measurement> first, again;
  temperature outside;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(measurements, range, first, again, outside);
  }
};

}  // namespace elsewhere

// Of these there was one version only.
template <>
inline constexpr std::uint32_t brine::class_version<elsewhere::position> = 0;
template <>
inline constexpr std::uint32_t brine::class_version<elsewhere::colour> = 0;
template <>
inline constexpr std::uint32_t brine::class_version<elsewhere::contact> = 2;

namespace {

using namespace elsewhere;

template <class T>
T reload(const T& value) {
  const T embedded = brine::loads<T>(brine::dumps(value, {.schema = brine::embed}));
  (void)embedded;
  return brine::loads<T>(brine::dumps(value));
}

}  // namespace

// type: a class with `serialize(Archive&)` | what it visits, in order
TEST_CASE("a member serialize() that calls the archive") {
  const measurement m{1.5, "m", {1, 2, 3}};
  CHECK(reload(m) == m);
  CHECK(reload(std::vector{m, m})[1] == m);
}

// type: a class with `serialize(Archive&, T&)` beside it | what it visits, in order
TEST_CASE("a serialize() beside the class") {
  CHECK(reload(interval{1, 9}) == interval{1, 9});
  CHECK(reload(std::map<int, interval>{{4, {5, 6}}}).at(4) == interval{5, 6});
}

// type: a class with `serialize(Archive&, unsigned version)` | 4 bytes of `brine::class_version<T>`, what it visits
TEST_CASE("a serialize() with a version, member and not") {
  CHECK(reload(position{1, 2}) == position{1, 2});
  CHECK(reload(colour{1, 2, 3}) == colour{1, 2, 3});
  CHECK(brine::dumps(colour{1, 2, 3}).size() == brine::wire::header_size + 4 + 12);
}

// type: a class with `save(Archive&) const` and `load(Archive&)`, members or not | what `save` visits
TEST_CASE("save() and load(), members and not") {
  CHECK(reload(temperature{20}).kelvin() == doctest::Approx(293.15));
  const word_count counts{{{"a", 1}, {"b", 2}}};
  CHECK(reload(counts) == counts);
}

TEST_CASE("a class's version: what is saved with the present one, and what may be loaded") {
  const contact full{"me", "me@example", "123"};
  const auto bytes = brine::dumps(full);
  CHECK(brine::loads<contact>(bytes) == full);
  constexpr std::size_t version = brine::wire::header_size;
  REQUIRE(bytes[version] == std::byte{2});

  auto older = bytes;  // what a program that knew version 1 would have visited
  older[version] = std::byte{1};
  older.erase(older.end() - 4, older.end());
  CHECK(brine::loads<contact>(older) == contact{"me", "me@example", "none"});

  auto newer = bytes;
  newer[version] = std::byte{3};
  const auto failed = brine::try_loads<contact>(newer);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::version_mismatch);
}

// type: base classes of a class with a hook | `ar(static_cast<base&>(*this), …)`
TEST_CASE("base classes, two levels") {
  derived d;
  d.id = 1;
  d.name = "two";
  d.all = {{1, "s", {}}};
  const auto loaded = reload(d);
  CHECK(loaded.id == 1);
  CHECK(loaded.name == "two");
  CHECK(loaded.all == d.all);
}

TEST_CASE("members behind a pointer to an implementation") {
  const auto loaded = reload(std::vector<std::unique_ptr<widget>>([] {
    std::vector<std::unique_ptr<widget>> all;
    all.push_back(std::make_unique<widget>("window"));
    all.push_back(nullptr);
    return all;
  }()));
  CHECK(loaded.at(0)->title() == "window");
  CHECK(brine::loads<widget>(brine::dumps(widget{"door"})).title() == "door");
}

TEST_CASE("hooks of all shapes in one another") {
  inventory i;
  i.measurements["a"] = {1, "s", {4}};
  i.range = std::make_unique<interval>(interval{1, 2});
  i.first = i.again = std::make_shared<measurement>(measurement{2, "kg", {}});
  i.outside = temperature{-10};
  const auto loaded = reload(i);
  CHECK(loaded.measurements == i.measurements);
  CHECK(*loaded.range == interval{1, 2});
  CHECK(loaded.first == loaded.again);
  CHECK(loaded.first->unit == "kg");
  CHECK(loaded.outside.kelvin() == doctest::Approx(263.15));
}

#if __has_include(<cereal/archives/binary.hpp>)
TEST_CASE("the same classes, unchanged, in cereal and in brine") {
  inventory saved;
  saved.measurements["a"] = {1, "s", {4}};
  saved.range = std::make_unique<interval>(interval{3, 4});
  saved.first = saved.again = std::make_shared<measurement>(measurement{2, "kg", {5, 6}});
  saved.outside = temperature{15};

  std::stringstream stream;
  cereal::BinaryOutputArchive{stream}(saved);
  inventory by_cereal;
  cereal::BinaryInputArchive{stream}(by_cereal);

  const auto by_brine = brine::loads<inventory>(brine::dumps(by_cereal));
  CHECK(by_brine.measurements == saved.measurements);
  CHECK(*by_brine.range == *saved.range);
  CHECK(*by_brine.first == *saved.first);
  CHECK(by_brine.first == by_brine.again);
  CHECK(by_brine.outside.kelvin() == doctest::Approx(288.15));
}
#endif
