// Classes whose members brine can't see, or shouldn't: the three hooks.
#include <brine/brine.hpp>

#include <boost/hana/define_struct.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "check.hpp"

namespace shop {

// Hook 1, a member: one function for both directions. cereal and Boost.Serialization have the
// same shape, so classes that are written for them work as they are.
class account {
 public:
  account() = default;
  account(std::string owner, std::int64_t cents) : owner_{std::move(owner)}, cents_{cents} {}

  [[nodiscard]] const std::string& owner() const { return owner_; }
  [[nodiscard]] std::int64_t cents() const { return cents_; }
  [[nodiscard]] bool audited() const { return audited_; }
  void audit() { audited_ = true; }

 private:
  friend brine::access;  // the hook may be private

  template <class Archive>
  void serialize(Archive& ar) {
    ar(owner_, cents_);  // audited_ is not saved
  }

  std::string owner_;
  std::int64_t cents_ = 0;
  bool audited_ = false;
};

// Hook 1, from outside: for a class that you can't change. Found by argument-dependent lookup.
class legacy_date {
 public:
  legacy_date() = default;
  legacy_date(int year, int month, int day) : days_{(year * 12 + month - 1) * 31 + day - 1} {}

  [[nodiscard]] int year() const { return days_ / 31 / 12; }
  [[nodiscard]] int month() const { return days_ / 31 % 12 + 1; }
  [[nodiscard]] int day() const { return days_ % 31 + 1; }

 private:
  int days_ = 0;
};

template <class Archive>
void serialize(Archive& ar, legacy_date& date) {
  int year = date.year(), month = date.month(), day = date.day();
  ar & year & month & day;
  if constexpr (Archive::is_loading::value) date = legacy_date{year, month, day};
}

// Hook 2, Boost.Hana: members with their names, for a class that is no aggregate.
class sensor {
 public:
  sensor() = default;
  explicit sensor(std::string called) : name{std::move(called)} {}

  BOOST_HANA_DEFINE_STRUCT(sensor, (std::string, name), (std::vector<double>, readings));
};

// The subject of hook 3: a class with a rule that each of its values keeps.
class temperature {
 public:
  static temperature from_kelvin(double kelvin) { return temperature{kelvin}; }
  temperature() : kelvin_{273.15} {}

  [[nodiscard]] double kelvin() const { return kelvin_; }

 private:
  explicit temperature(double kelvin) : kelvin_{kelvin} {}

  double kelvin_;
};

}  // namespace shop

// Hook 3, a codec: it owns how a class is written, and may refuse what it reads.
template <>
struct brine::codec<shop::temperature> {
  static constexpr void describe(auto& schema) { schema.template member<double>("kelvin"); }
  static void encode(auto& ar, const shop::temperature& t) { ar(t.kelvin()); }
  static bool decode(auto& ar, shop::temperature& t) {
    double kelvin = 0;
    ar(kelvin);
    if (!(kelvin >= 0)) return false;
    t = shop::temperature::from_kelvin(kelvin);
    return true;
  }
};

namespace {

template <class T>
T round_trip(const T& value) {
  return brine::loads<T>(brine::dumps(value));
}

void member_serialize() {
  shop::account mine{"Ada", 1250};
  mine.audit();
  const auto copy = round_trip(mine);
  check(copy.owner() == "Ada" && copy.cents() == 1250);
  check(!copy.audited());
}

void free_serialize() {
  const auto copy = round_trip(shop::legacy_date{2024, 2, 29});
  check(copy.year() == 2024 && copy.month() == 2 && copy.day() == 29);
}

void hana_struct() {
  shop::sensor outside{"outside"};
  outside.readings = {1.5, -2};
  const auto copy = round_trip(outside);
  check(copy.name == "outside" && copy.readings == std::vector<double>{1.5, -2});
}

void codec() {
  check(round_trip(shop::temperature::from_kelvin(300)).kelvin() == 300);

  // What its codec refuses can't be loaded.
  auto bytes = brine::dumps(shop::temperature::from_kelvin(300));
  bytes.back() |= std::byte{0x80};  // the sign
  const auto cold = brine::try_loads<shop::temperature>(bytes);
  check(!cold && cold.error().code() == brine::errc::bad_value);
}

// Classes with hooks are like any other inside containers and aggregates.
struct station {
  std::vector<shop::sensor> sensors;
  shop::account owner;
  shop::temperature now;
};

void together() {
  const auto copy = round_trip(station{{shop::sensor{"a"}, shop::sensor{"b"}}, {"Ada", 1}, {}});
  check(copy.sensors.size() == 2 && copy.sensors[1].name == "b");
  check(copy.owner.owner() == "Ada" && copy.now.kelvin() == 273.15);
}

}  // namespace

int main() {
  member_serialize();
  free_serialize();
  hana_struct();
  codec();
  together();
}
