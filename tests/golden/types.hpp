// What the golden files hold: every family of types, and every form of closure that has a name.
#pragma once

#include <brine/brine.hpp>

#include <array>
#include <atomic>
#include <bitset>
#include <boost/hana/define_struct.hpp>
#include <chrono>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace golden {

enum class level : std::int16_t { low = -3, high = 300 };

struct numbers {
  bool yes, no;
  std::uint8_t u8;
  std::int8_t i8;
  std::uint16_t u16;
  std::int16_t i16;
  std::uint32_t u32;
  std::int32_t i32;
  std::uint64_t u64;
  std::int64_t i64;
  long narrow_here;  // 4 bytes on some machines, 8 in every document
  unsigned long long widest;
  float f32;
  double f64, tenth, minus_zero, infinite, not_a_number, smallest;
  long double wide, wide_fraction;
  char c;
  char8_t c8;
  char16_t c16;
  char32_t c32;
  wchar_t w;
  std::byte raw;
  level grade;
  bool operator==(const numbers&) const = default;
};

struct text {
  std::string plain, empty, escaped, no_utf8;
  std::u8string utf8;
  std::u16string utf16;
  std::u32string utf32;
  std::wstring wide;
  std::filesystem::path path;
  std::vector<char> letters;
  bool operator==(const text&) const = default;
};

struct point {
  std::int32_t x;
  double y;
  bool operator==(const point&) const = default;
};

// Its documents say so.
struct tagged_point {
  std::int32_t x;
  double y;
  bool operator==(const tagged_point&) const = default;
};

struct containers {
  std::vector<std::int32_t> list;
  std::vector<point> points;  // 12 bytes each in a document, 16 in memory
  std::deque<std::string> deque;
  std::list<std::uint16_t> linked;
  std::array<std::int64_t, 3> row;
  std::array<std::array<float, 2>, 2> square;
  std::vector<bool> flags;
  std::vector<std::byte> bytes;
  std::set<std::string> names;
  std::multiset<std::int32_t> many;
  std::map<std::string, std::vector<std::uint8_t>> by_name;
  std::map<std::int32_t, std::string> by_number;
  std::multimap<std::string, std::int32_t> repeated;
  std::unordered_map<std::string, double> hashed;
  std::bitset<11> bits;
  bool operator==(const containers&) const = default;
};

struct sums {
  std::optional<std::int32_t> nothing, something;
  std::optional<std::optional<std::int32_t>> some_nothing;
  std::variant<std::int32_t, std::string, std::monostate> number, word, unit;
  std::tuple<std::int8_t, std::string, double> triple;
  std::pair<std::string, point> pair;
  std::complex<double> complex;
  std::chrono::milliseconds wait;
  std::chrono::time_point<std::chrono::system_clock, std::chrono::seconds> when;
  std::error_code error;
  std::monostate none;
  bool operator==(const sums&) const = default;
};

// -- classes that say themselves what is saved
class account {
 public:
  account() = default;
  account(std::string owner, std::int64_t cents) : owner_{std::move(owner)}, cents_{cents} {}
  bool operator==(const account&) const = default;

 private:
  friend brine::access;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(owner_, cents_);
  }
  std::string owner_;
  std::int64_t cents_ = 0;
};

struct versioned {
  std::string name;
  versioned() = default;
  explicit versioned(std::string n) : name{std::move(n)} {}
  template <class Archive>
  void serialize(Archive& ar, unsigned) {
    ar & name;
  }
  bool operator==(const versioned&) const = default;
};

struct sensor {
  sensor() = default;
  BOOST_HANA_DEFINE_STRUCT(sensor, (std::string, name), (std::vector<float>, readings));
  bool operator==(const sensor& other) const { return name == other.name && readings == other.readings; }
};

class money {
 public:
  money() = default;
  explicit money(std::int64_t cents) : cents_{cents} {}
  [[nodiscard]] std::int64_t cents() const { return cents_; }
  bool operator==(const money&) const = default;

 private:
  std::int64_t cents_ = 0;
};

}  // namespace golden

template <>
inline constexpr std::uint32_t brine::class_version<golden::versioned> = 3;

template <>
struct brine::codec<golden::money> {
  static constexpr void describe(auto& schema) { schema.template member<std::int64_t>("cents"); }
  static void encode(auto& ar, const golden::money& m) { ar(m.cents()); }
  static void decode(auto& ar, golden::money& m) {
    std::int64_t cents = 0;
    ar(cents);
    m = golden::money{cents};
  }
};

namespace golden {

struct hooks {
  account one;
  std::vector<account> more;
  versioned v;
  sensor s;
  money m;
  brine::handle<int> log;
};

// -- who points at whom
struct knot {
  std::string name;
  std::vector<std::shared_ptr<knot>> to;
  std::weak_ptr<knot> from;
};

struct tree {
  std::int32_t value = 0;
  std::vector<tree> kids;
  std::unique_ptr<tree> next;
};

struct graph {
  std::shared_ptr<knot> first, again, none;
  std::shared_ptr<point> whole;
  std::shared_ptr<double> part;  // of `whole`
  std::weak_ptr<point> watched, dead;
  tree branches;
};

struct shape {
  virtual ~shape() = default;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id);
  }
  std::int32_t id = 0;
};
struct circle : shape {
  template <class Archive>
  void serialize(Archive& ar) {
    ar(static_cast<shape&>(*this), radius);
  }
  double radius = 0;
};
struct label : shape {
  template <class Archive>
  void serialize(Archive& ar) {
    ar(static_cast<shape&>(*this), words, over);
  }
  std::string words;
  std::shared_ptr<shape> over;
};
BRINE_CLASS("golden/circle", circle, shape);
BRINE_CLASS("golden/label", label, shape);

struct classes {
  std::vector<std::unique_ptr<shape>> owned;
  std::vector<std::shared_ptr<shape>> shared;
};

// -- closures
using rule = brine::function<double(double)>;

struct discount {
  double rate;
  double operator()(double price) const { return price * (1 - rate); }
};
struct tally {
  double total = 0;
};
inline double half(double x) { return x / 2; }

struct job {
  std::string name;
  rule run;
};

inline std::vector<job> closures() {
  std::vector<job> all;
  all.push_back({"aggregate", brine::closure<"golden/discount">(discount{0.25})});
  all.push_back({"bind", brine::bind<"golden/tally", 2>(tally{10}, [](tally& t, double x) { return t.total += x; })});
  all.push_back({"factory", brine::factory<"golden/scale">([](double by, std::string) {
                   return [by](double x) { return x * by; };
                 })(1.5, "kept")});
  const double rate = 0.5;
  const std::vector<std::string> tags{"sale", "new"};
  const point a{1, 2.5}, b{3, 4.5};
  all.push_back({"captures", brine::closure<"golden/tagged">([BRINE_CAPTURE(rate, tags, a, b)](double x) {
                   return tags.empty() ? x : x * rate + a.y + b.y;
                 })});
  all.push_back({"nothing captured", brine::closure<"golden/twice">([](double x) { return 2 * x; })});
  all.push_back({"function", brine::fn<&half>});
  all.push_back({"named function", brine::fn<"golden/half", &half>});
  all.push_back({"with a hash of its text", BRINE_CLOSURE("golden/texted", [](double x) { return x + 1; })});
  const rule inner = all[0].run;
  all.push_back(
      {"in a closure", brine::closure<"golden/outer">([BRINE_CAPTURE(inner)](double x) { return inner(x); })});
  all.push_back({"the first again", all[0].run});
  all.push_back({"empty", {}});
  return all;
}

}  // namespace golden

template <>
inline constexpr auto brine::type_tag<golden::tagged_point> = "golden/point";
