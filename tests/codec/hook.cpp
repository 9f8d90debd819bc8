// Classes with a serialize(), member or found by argument-dependent lookup, and brine::codec.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace {

template <class T>
T reload(const T& value) {
  return brine::loads<T>(brine::dumps(value));
}

class with_call {
 public:
  with_call() = default;
  with_call(int a, std::string b) : a_{a}, b_{std::move(b)} {}
  template <class Archive>
  void serialize(Archive& ar) {
    ar(a_, b_);
  }
  bool operator==(const with_call&) const = default;

 private:
  int a_ = 0;
  std::string b_;
};

class with_ampersand {
 public:
  with_ampersand() = default;
  with_ampersand(int a, std::string b) : a_{a}, b_{std::move(b)} {}
  template <class Archive>
  void serialize(Archive& ar) {
    ar & a_;
    ar & b_;
  }
  bool operator==(const with_ampersand&) const = default;

 private:
  int a_ = 0;
  std::string b_;
};

class with_chain {
 public:
  template <class Archive>
  void serialize(Archive& ar) {
    ar & a & b & c;
  }
  int a = 0, b = 0, c = 0;
};

class hidden {
 public:
  static hidden make(int v) {
    hidden h;
    h.value_ = v;
    return h;
  }
  [[nodiscard]] int value() const { return value_; }

 private:
  friend brine::access;
  hidden() = default;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(value_);
  }
  int value_ = 0;
};

// Boost.Serialization's shape of a recursive class.
class tree {
 public:
  explicit tree(std::string n = {}) : name{std::move(n)} {}
  template <class Archive>
  void serialize(Archive& ar) {
    ar(name, kids);
  }
  std::string name;
  std::vector<tree> kids;
};

class two_ways {
 public:
  two_ways() = default;
  explicit two_ways(int seconds) : seconds_{seconds} {}
  template <class Archive>
  void serialize(Archive& ar) {
    int minutes = seconds_ / 60, rest = seconds_ % 60;
    ar(minutes, rest);
    if constexpr (Archive::is_loading::value) seconds_ = 60 * minutes + rest;
  }
  [[nodiscard]] int seconds() const { return seconds_; }

 private:
  int seconds_ = 0;
};

class picky {
 public:
  picky() = default;
  explicit picky(int v) : value{v} {}
  template <class Archive>
  void serialize(Archive& ar) {
    ar(value);
    if constexpr (Archive::is_loading::value) {
      if (value < 0) throw std::domain_error{"negative"};
    }
  }
  int value = 0;
};

struct base_part {
  int id = 0;
};
struct derived : base_part {
  std::string name;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id, name);
  }
};

struct flags {
  bool first = false;
  bool second = false;
  flags() {}
  template <class Archive>
  void serialize(Archive& ar) {
    ar(first, second);
  }
};
struct holder {
  int number;
  std::vector<flags> all;
};

}  // namespace

namespace adl {
class money {
 public:
  explicit money(std::int64_t c = 0) : cents{c} {}
  std::int64_t cents;
};
template <class Archive>
void serialize(Archive& ar, money& m) {
  ar(m.cents);
}

struct stamped {  // an aggregate too: the hook has precedence
  int kept;
  int left_out;
};
template <class Archive>
void serialize(Archive& ar, stamped& s) {
  ar & s.kept;
}
}  // namespace adl

namespace custom {
class temperature {
 public:
  static temperature of(double d) { return temperature{d}; }
  [[nodiscard]] double degrees() const { return degrees_; }

 private:
  friend struct brine::codec<temperature>;
  friend brine::access;
  temperature() = default;
  explicit temperature(double d) : degrees_{d} {}
  double degrees_ = 0;
};
struct percent {
  int value = 0;
};
struct report {
  std::string place;
  std::vector<temperature> series;
  std::map<std::string, percent> shares;
};
}  // namespace custom

template <>
struct brine::codec<custom::temperature> {
  static void encode(auto& ar, const custom::temperature& t) { ar(t.degrees_ * 100); }
  static void decode(auto& ar, custom::temperature& t) {
    double hundredths = 0;
    ar(hundredths);
    t.degrees_ = hundredths / 100;
  }
  static constexpr void describe(auto& schema) { schema.template member<double>("hundredths"); }
};

template <>
struct brine::codec<custom::percent> {
  static void encode(auto& ar, const custom::percent& p) { ar(p.value); }
  static bool decode(auto& ar, custom::percent& p) {
    ar(p.value);
    if (ar.ok() && (p.value < 0 || p.value > 100)) return ar.fail(brine::errc::bad_value, "a percentage is 0 to 100");
    return ar.ok();
  }
  static constexpr void describe(auto& schema) { schema.template member<int>("value"); }
};

TEST_CASE("member serialize() with ar(a, b) and with ar & a") {
  CHECK(reload(with_call{3, "three"}) == with_call{3, "three"});
  CHECK(reload(with_ampersand{3, "three"}) == with_ampersand{3, "three"});
  CHECK(brine::dumps(with_call{3, "three"}) == brine::dumps(with_ampersand{3, "three"}));
  with_chain c;
  c.c = 7;
  CHECK(reload(c).c == 7);
}

TEST_CASE("serialize() found by argument-dependent lookup") {
  CHECK(reload(adl::money{1250}).cents == 1250);
  const auto s = reload(adl::stamped{1, 2});
  CHECK(s.kept == 1);
  CHECK(s.left_out == 0);
}

TEST_CASE("private serialize() and constructor, with friend brine::access") {
  CHECK(reload(hidden::make(9)).value() == 9);
  CHECK(reload(std::vector<hidden>(2, hidden::make(4)))[1].value() == 4);
}

TEST_CASE("recursive, in containers, with a base class") {
  tree t{"root"};
  t.kids.emplace_back("left").kids.emplace_back("leaf");
  CHECK(reload(t).kids.at(0).kids.at(0).name == "leaf");

  std::map<std::string, std::unique_ptr<with_call>> m;
  m["k"] = std::make_unique<with_call>(1, "x");
  CHECK(*brine::loads<decltype(m)>(brine::dumps(m)).at("k") == with_call{1, "x"});

  derived d;
  d.id = 5;
  d.name = "five";
  CHECK(reload(d).id == 5);
  CHECK(reload(d).name == "five");
}

TEST_CASE("the hook knows its direction") { CHECK(reload(two_ways{125}).seconds() == 125); }

TEST_CASE("what a hook visits is its schema") {
  CHECK(brine::schema::hash<with_call>() == brine::schema::hash<with_ampersand>());
  CHECK(brine::schema::hash<with_call>() != brine::schema::hash<with_chain>());
  CHECK(brine::schema::hash<hidden>() != brine::schema::hash<adl::money>());
  const auto failed = brine::try_loads<with_chain>(brine::dumps(with_call{1, "x"}));
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::schema_mismatch);
}

TEST_CASE("an exception of a hook passes through loads and becomes an error of try_loads") {
  const auto bytes = brine::dumps(picky{-1});
  CHECK_THROWS_AS((void)brine::loads<picky>(bytes), std::domain_error);
  const auto failed = brine::try_loads<picky>(bytes);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::bad_value);
  CHECK(std::string{failed.error().what()}.find("negative") != std::string::npos);

  picky kept{3};
  CHECK_FALSE(brine::try_loads_into(kept, bytes));
  CHECK(kept.value == 3);
}

TEST_CASE("a failed load into a class with a hook leaves it as it was") {
  flags f;
  f.first = true;
  flags other;
  other.second = true;
  auto bytes = brine::dumps(other);
  bytes.back() = std::byte{5};
  CHECK_FALSE(brine::try_loads_into(f, bytes));
  CHECK(f.first);
  CHECK_FALSE(f.second);
}

TEST_CASE("what a hook reads has its number in the path of a failure") {
  holder h{1, std::vector<flags>(3)};
  auto bytes = brine::dumps(h);
  bytes.back() = std::byte{2};
  const auto failed = brine::try_loads<holder>(bytes);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::bad_value);
  CHECK(failed.error().path() == "all[2][1]");
  CHECK(failed.error().offset() == bytes.size() - 1);
}

TEST_CASE("every truncation of a hooked class is an error") {
  const auto bytes = brine::dumps(std::vector<with_call>{{1, "one"}, {2, "two"}});
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    const auto failed = brine::try_loads<std::vector<with_call>>(std::span{bytes}.first(n));
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code() == brine::errc::truncated);
  }
}

TEST_CASE("brine::codec owns how a class is written") {
  custom::report r{"Ulm", {custom::temperature::of(1.5), custom::temperature::of(-3)}, {{"a", {40}}}};
  const auto s = reload(r);
  CHECK(s.series.at(1).degrees() == -3);
  CHECK(s.shares.at("a").value == 40);
  CHECK(brine::loads<custom::temperature>(brine::dumps(custom::temperature::of(2))).degrees() == 2);
}

TEST_CASE("a codec's refusal has its own words, and the path to it") {
  const auto failed =
      brine::try_loads<custom::report>(brine::dumps(custom::report{"", {}, {{"a", {1}}, {"b", {101}}}}));
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::bad_value);
  CHECK(failed.error().path() == "shares[1].value");
  CHECK(std::string{failed.error().what()}.find("a percentage is 0 to 100") != std::string::npos);
}
