// Numbers, characters, bool and enumerations: every value comes back as it was.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <variant>
#include <vector>

namespace {

template <class T>
T reload(T value) {
  return brine::loads<T>(brine::dumps(value));
}

template <class T>
bool keeps_limits() {
  using limits = std::numeric_limits<T>;
  const std::vector<T> values{limits::min(), limits::max(), limits::lowest(), T{}, T{1}};
  return reload(values) == values;
}

// The sign of a zero counts, and one NaN is like another.
template <class T>
bool same(T a, T b) {
  return std::isnan(a) ? std::isnan(b) : a == b && std::signbit(a) == std::signbit(b);
}

template <class T>
void check_floating() {
  using limits = std::numeric_limits<T>;
  const std::vector<T> values{limits::min(),
                              limits::max(),
                              limits::lowest(),
                              limits::denorm_min(),
                              -limits::denorm_min(),
                              limits::min() - limits::denorm_min(),
                              limits::infinity(),
                              -limits::infinity(),
                              limits::quiet_NaN(),
                              T{0},
                              -T{0},
                              limits::epsilon() + 1,
                              T{1} / T{3},
                              -std::nextafter(T{2}, T{1})};
  for (T value : values) {
    CAPTURE(value);
    CHECK(same(value, reload(value)));
  }
  const auto back = reload(values);
  REQUIRE(back.size() == values.size());
  for (std::size_t i = 0; i < values.size(); ++i) CHECK(same(values[i], back[i]));
}

std::string value_hex(const std::vector<std::byte>& bytes) {
  std::string text;
  for (std::size_t i = brine::wire::header_size; i < bytes.size(); ++i) {
    text += "0123456789abcdef"[std::to_integer<unsigned>(bytes[i]) >> 4U];
    text += "0123456789abcdef"[std::to_integer<unsigned>(bytes[i]) & 0xfU];
  }
  return text;
}

enum plain { zero, one, two };
enum class small : signed char { negative = -1 };
enum class wide : std::uint64_t { most = std::numeric_limits<std::uint64_t>::max() };
enum class flag : bool { no, yes };

struct mixed {
  bool a;
  char b;
  std::int16_t c;
  long d;
  float e;
  long double f;
  wide g;
  unsigned char h;
  char32_t i;
  unsigned long j;
  char8_t k;
  wchar_t l;
  small m;
  bool operator==(const mixed&) const = default;
};

}  // namespace

TEST_CASE("integers and characters") {
  CHECK(keeps_limits<signed char>());
  CHECK(keeps_limits<unsigned char>());
  CHECK(keeps_limits<short>());
  CHECK(keeps_limits<unsigned short>());
  CHECK(keeps_limits<int>());
  CHECK(keeps_limits<unsigned>());
  CHECK(keeps_limits<long>());
  CHECK(keeps_limits<unsigned long>());
  CHECK(keeps_limits<long long>());
  CHECK(keeps_limits<unsigned long long>());
  CHECK(keeps_limits<char>());
  CHECK(keeps_limits<wchar_t>());
  CHECK(keeps_limits<char8_t>());
  CHECK(keeps_limits<char16_t>());
  CHECK(keeps_limits<char32_t>());
}

TEST_CASE("bool is a byte 0 or 1, and no other") {
  CHECK(reload(true));
  CHECK_FALSE(reload(false));
  auto bytes = brine::dumps(true);
  for (int bad : {2, 3, 128, 255}) {
    bytes.back() = static_cast<std::byte>(bad);
    const auto failed = brine::try_loads<bool>(bytes);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code() == brine::errc::bad_value);
    CHECK(failed.error().offset() == brine::wire::header_size);
  }
}

TEST_CASE("float and double, to the last bit") {
  check_floating<float>();
  check_floating<double>();
  double nan = 0;
  const std::uint64_t pattern = 0x7ff8000000abcdefU;  // a NaN with a payload
  std::memcpy(&nan, &pattern, sizeof nan);
  const double back = reload(nan);
  CHECK(std::memcmp(&back, &nan, sizeof nan) == 0);
}

TEST_CASE("long double, to the last bit") { check_floating<long double>(); }

TEST_CASE("long double is binary128 in a document, on every machine") {
  using limits = std::numeric_limits<long double>;
  CHECK(value_hex(brine::dumps(0.0L)) == "00000000000000000000000000000000");
  CHECK(value_hex(brine::dumps(-0.0L)) == "00000000000000000000000000000080");
  CHECK(value_hex(brine::dumps(-2.0L)) == "000000000000000000000000000000c0");
  CHECK(value_hex(brine::dumps(1.5L)) == "0000000000000000000000000080ff3f");
  CHECK(value_hex(brine::dumps(limits::infinity())) == "0000000000000000000000000000ff7f");
  CHECK(value_hex(brine::dumps(-limits::infinity())) == "0000000000000000000000000000ffff");
  CHECK(value_hex(brine::dumps(limits::quiet_NaN())) == "0000000000000000000000000080ff7f");
  if constexpr (limits::digits == 64 && limits::max_exponent == 16384) {  // x87
    CHECK(value_hex(brine::dumps(limits::max())) ==
          "000000000000"
          "fe"
          "ffffffffffffff"
          "fe7f");
    CHECK(value_hex(brine::dumps(limits::min())) == "00000000000000000000000000000100");
    CHECK(value_hex(brine::dumps(limits::min() / 2)) == "00000000000000000000000000800000");
    CHECK(value_hex(brine::dumps(limits::denorm_min())) == "00000000000002000000000000000000");
  }
}

TEST_CASE("any binary128 loads: as itself where the machine has the bits, else rounded") {
  auto bytes = brine::dumps(1.0L);
  bytes[brine::wire::header_size] = std::byte{1};  // 1 + 2^-112
  const long double near_one = brine::loads<long double>(bytes);
  CHECK(near_one >= 1);
  CHECK(near_one <= 1 + std::numeric_limits<long double>::epsilon());
}

TEST_CASE("enumerations, by their number") {
  CHECK(reload(two) == two);
  CHECK(reload(small::negative) == small::negative);
  CHECK(reload(wide::most) == wide::most);
  CHECK(reload(flag::yes) == flag::yes);
  CHECK(reload(static_cast<small>(77)) == static_cast<small>(77));
  CHECK(brine::dumps(small::negative).size() == brine::wire::header_size + 1);
  CHECK(reload(std::vector<wide>{wide::most, wide{}}) == std::vector<wide>{wide::most, wide{}});

  auto bytes = brine::dumps(flag::yes);
  bytes.back() = std::byte{2};
  CHECK(brine::try_loads<flag>(bytes).error().code() == brine::errc::bad_value);
}

TEST_CASE("std::byte, monostate and nullptr") {
  CHECK(reload(std::byte{200}) == std::byte{200});
  CHECK(reload(std::monostate{}) == std::monostate{});
  CHECK(reload(nullptr) == nullptr);
}

TEST_CASE("numbers of all kinds in one aggregate") {
  const mixed m{true, 'x',           -300, -(1L << 40),   0.1F,      1.0L / 3,       wide::most,
                250,  U'\U0001f600', ~0UL, char8_t{0xff}, L'\u20ac', small::negative};
  CHECK(reload(m) == m);
  CHECK(brine::dumps(m).size() == brine::wire::header_size + 1 + 1 + 2 + 8 + 4 + 16 + 8 + 1 + 4 + 8 + 1 + 4 + 1);
}
