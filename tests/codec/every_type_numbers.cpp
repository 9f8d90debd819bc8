// Every standard type that is a few numbers, in every form of an archive.
#include <atomic>
#include <bitset>
#include <chrono>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <system_error>
#include <utility>
#include <variant>

#include "every_form.hpp"

using every_form::check;

namespace {

enum plain : short { few = 3 };
enum class scoped { none, some = -4 };
enum class flag : bool { off, on };

template <class T>
void check_number() {
  check(T{});
  check(std::numeric_limits<T>::lowest());
  check(std::numeric_limits<T>::max());
}

}  // namespace

// type: `bool` | one byte, 0 or 1
TEST_CASE("every form: bool") {
  check(true);
  check(false);
}

// type: `short`, `int`, `long long`, `std::int8_t` … `std::uint64_t` | fixed width, least significant byte first
TEST_CASE("every form: integers") {
  check_number<signed char>();
  check_number<unsigned char>();
  check_number<short>();
  check_number<unsigned short>();
  check_number<int>();
  check_number<unsigned>();
  check_number<long long>();
  check_number<unsigned long long>();
}

// type: `long`, `unsigned long`, `std::size_t`, `std::ptrdiff_t` | 8 bytes on every machine
TEST_CASE("every form: long and size_t") {
  check_number<long>();
  check_number<unsigned long>();
  check_number<std::size_t>();
  check_number<std::ptrdiff_t>();
  CHECK(brine::dumps(1L).size() == brine::wire::header_size + 8);
}

#if BRINE_HAS_INT128
// type: `__int128`, `unsigned __int128` | 16 bytes
TEST_CASE("every form: integers of 128 bits") {
  check(static_cast<brine::traits::int128>(-5));
  check((static_cast<brine::traits::uint128>(1) << 127U) + 9U);
}
#endif

// type: `char`, `char8_t`, `char16_t`, `char32_t` | as wide as the type
// type: `wchar_t` | 4 bytes on every machine
TEST_CASE("every form: characters") {
  check('x');
  check(u8'x');
  check(u'\u20ac');
  check(U'\U0001f600');
  check(L'\u20ac');
}

// type: `float`, `double` | IEEE 754
// type: `long double` | IEEE 754 binary128, 16 bytes on every machine
TEST_CASE("every form: floating point") {
  check_number<float>();
  check_number<double>();
  check_number<long double>();
  check(1.0L / 3);
}

// type: enumerations, scoped or not | as their underlying type
TEST_CASE("every form: enumerations") {
  check(few);
  check(scoped::some);
  check(flag::on);
}

// type: `std::byte` | one byte
TEST_CASE("every form: byte") { check(std::byte{0xfe}); }

// type: `std::monostate`, `std::nullptr_t` | no bytes
TEST_CASE("every form: types of one value") {
  check(std::monostate{});
  check(nullptr);
  CHECK(brine::dumps(nullptr).size() == brine::wire::header_size);
}

// type: `std::complex` | real and imaginary part
TEST_CASE("every form: complex") {
  check(std::complex<float>{1, -2});
  check(std::complex<double>{1.5, -2.5});
  check(std::complex<long double>{1.5L, 1.0L / 3});
}

// type: `std::chrono::duration` | the count; the period is in the schema
TEST_CASE("every form: durations") {
  check(std::chrono::nanoseconds{-5});
  check(std::chrono::hours{7});
  check(std::chrono::duration<double, std::ratio<1, 30>>{1.5});
}

// type: `std::chrono::time_point` | the duration since the clock's epoch
TEST_CASE("every form: time points") {
  check(std::chrono::system_clock::now());
  check(std::chrono::steady_clock::now());
  check(std::chrono::sys_days{std::chrono::days{20000}});
  check(std::chrono::time_point<std::chrono::system_clock, std::chrono::duration<float>>{
      std::chrono::duration<float>{2.5F}});
}

TEST_CASE("durations of different periods, and time points of different clocks, are different types") {
  CHECK_FALSE(brine::try_loads<std::chrono::seconds>(brine::dumps(std::chrono::milliseconds{5})));
  CHECK_FALSE(brine::try_loads<std::chrono::steady_clock::time_point>(brine::dumps(std::chrono::system_clock::now())));
}

// type: `std::bitset` | 8 bits a byte, the first bit lowest
TEST_CASE("every form: bitset") {
  check(std::bitset<1>{1});
  check(std::bitset<8>{0xa5});
  check(std::bitset<11>{0x5a5});
  check(std::bitset<64>{0x8000000000000001U});
  std::bitset<200> wide;
  wide.set(0).set(63).set(64).set(199);
  check(wide);
}

// type: `std::atomic` | its value
TEST_CASE("every form: atomic") {
  const auto same = [](const auto& a, const auto& b) { return a->load() == b->load(); };
  check(std::make_unique<std::atomic<int>>(-7), same);
  check(std::make_unique<std::atomic<bool>>(true), same);
  check(std::make_unique<std::atomic<std::uint64_t>>(9U), same);
  check(std::make_unique<std::atomic<double>>(1.5), same);

  std::atomic<int> target = 0;  // which neither copies nor moves
  brine::loads_into(target, brine::dumps(std::atomic<int>{8}));
  CHECK(target == 8);
  CHECK(brine::roundtrips(target));
}

// type: `std::error_code`, `std::error_condition` | the category's name and the number
TEST_CASE("every form: error codes") {
  check(std::error_code{});
  check(std::make_error_code(std::errc::invalid_argument));
  check(std::error_code{5, std::system_category()});
  check(std::make_error_condition(std::errc::timed_out));
}
