// Other types of the standard library: random engines and distributions, calendar times; in every form of an archive.
#include <time.h>

#include <any>
#include <ctime>
#include <exception>
#include <limits>
#include <locale>
#include <random>
#include <source_location>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <typeindex>
#include <vector>

#include "every_form.hpp"

using every_form::check;

namespace {

// The next numbers are the same, too.
struct goes_on {
  template <class T>
  bool operator()(const T& a, const T& b) const {
    if (!(a == b)) return false;
    T left = a, right = b;
    if constexpr (requires { left.discard(1); }) {
      for (int i = 0; i < 1000; ++i) {
        if (left() != right()) return false;
      }
    } else {
      std::mt19937 e{1}, f{1};
      for (int i = 0; i < 100; ++i) {
        if (left(e) != right(f)) return false;
      }
    }
    return true;
  }
};

template <class E>
void check_engine(unsigned drawn) {
  E engine{42};
  engine.discard(drawn);
  check(engine, goes_on{});
}

template <class D>
void check_distribution(D distribution) {
  check(distribution, goes_on{});
  std::mt19937 engine{7};
  for (int i = 0; i < 3; ++i) (void)distribution(engine);  // a normal one keeps a number now
  every_form::check_as<D>(distribution, goes_on{});
}

// Of what can only be copied, which loads_into() refuses (E133).
template <class D>
void check_loaded(const D& distribution) {
  const auto bytes = brine::dumps(distribution);
  CHECK(goes_on{}(brine::loads<D>(bytes), distribution));
  CHECK(brine::dumps(brine::loads<D>(bytes)) == bytes);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK(!brine::try_loads<D>(std::span{bytes}.first(size)));
  }
  every_form::check_captured(distribution, goes_on{});
}

// A document of T whose text is another.
template <class T>
std::vector<std::byte> with_text(std::string_view text) {
  auto document = brine::dumps(T{});
  const auto empty = brine::dumps(std::string{});
  document.resize(empty.size() - 1);  // the header
  const auto saved = brine::dumps(text);
  document.insert(document.end(), saved.begin() + static_cast<std::ptrdiff_t>(empty.size() - 1), saved.end());
  return document;
}
template <class T>
bool refuses(std::string_view text) {
  const auto loaded = brine::try_loads<T>(with_text<T>(text));
  return !loaded && loaded.error().code() == brine::errc::bad_value;
}

template <class T>
std::string text_of(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

struct dice {
  std::mt19937 engine;
  std::uniform_int_distribution<int> sides{1, 6};
};

}  // namespace

// type: `std::mt19937`, `<random>`'s engines (with `<sstream>`) | what their `operator<<` writes, as a string
TEST_CASE("every form: random engines") {
  check_engine<std::minstd_rand>(0);
  check_engine<std::minstd_rand0>(5);
  check_engine<std::mt19937>(0);
  check_engine<std::mt19937>(700);
  check_engine<std::mt19937_64>(11);
  check_engine<std::ranlux24_base>(3);
  check_engine<std::ranlux24>(100);
  check_engine<std::ranlux48>(401);
  check_engine<std::knuth_b>(9);
  check_engine<std::independent_bits_engine<std::mt19937, 8, unsigned>>(2);
}

// type: `<random>`'s distributions (with `<sstream>`) | what their `operator<<` writes, as a string
TEST_CASE("every form: random distributions") {
  check_distribution(std::uniform_int_distribution<int>{-3, 9});
  check_distribution(std::uniform_int_distribution<unsigned long long>{0, ~0ULL});
  check_distribution(std::uniform_real_distribution<double>{0.1, 1.0 / 3});
  check_distribution(std::uniform_real_distribution<float>{0.1F, 0.7F});
  check_distribution(std::bernoulli_distribution{0.3});
  check_distribution(std::binomial_distribution<int>{20, 0.3});
  check_distribution(std::geometric_distribution<int>{0.3});
  check_distribution(std::negative_binomial_distribution<int>{3, 0.4});
  check_distribution(std::poisson_distribution<int>{20.5});
  check_distribution(std::exponential_distribution<double>{3.5});
  check_distribution(std::gamma_distribution<double>{2.5, 0.5});
  check_distribution(std::weibull_distribution<double>{2, 3});
  check_distribution(std::extreme_value_distribution<double>{-1, 2});
  check_distribution(std::normal_distribution<double>{-5, 0.1});
  check_distribution(std::normal_distribution<float>{-5, 0.1F});
  check_distribution(std::lognormal_distribution<double>{0.5, 0.25});
  check_distribution(std::chi_squared_distribution<double>{3});
  check_distribution(std::cauchy_distribution<double>{1, 2});
  check_distribution(std::fisher_f_distribution<double>{2, 3});
  check_distribution(std::student_t_distribution<double>{4});
  check_loaded(std::discrete_distribution<int>{1, 2, 3});
  check_loaded(std::discrete_distribution<int>{});
  // (operator>> divides the densities by their sum once more, which may change their last bit.)
  const std::vector<double> borders{0, 1, 2}, densities{1, 3, 1};
  check_loaded(std::piecewise_constant_distribution<double>{borders.begin(), borders.end(), densities.begin()});
  check_loaded(std::piecewise_linear_distribution<double>{borders.begin(), borders.end(), densities.begin()});
  check_loaded(std::piecewise_linear_distribution<double>{});
}

TEST_CASE("random: a struct with an engine and its distribution goes on where it was") {
  dice d{std::mt19937{3}, {}};
  (void)d.sides(d.engine);
  auto loaded = brine::loads<dice>(brine::dumps(d));
  for (int i = 0; i < 50; ++i) CHECK(loaded.sides(loaded.engine) == d.sides(d.engine));
}

TEST_CASE("random: the program's locale has no part in it") {
  struct points : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
  };
  const std::normal_distribution<double> d{1234567.5, 0.5};
  const std::mt19937 e{9};
  const auto plain = brine::dumps(d), plain_engine = brine::dumps(e);
  const std::locale before = std::locale::global(std::locale{std::locale::classic(), new points});
  const auto other = brine::dumps(d), other_engine = brine::dumps(e);
  const bool same = brine::loads<std::normal_distribution<double>>(plain) == d;
  std::locale::global(before);
  CHECK(plain == other);
  CHECK(plain_engine == other_engine);
  CHECK(same);
}

TEST_CASE("random: no state that leads outside of an engine's memory is loaded") {
  std::string text = text_of(std::ranlux24_base{});  // ... carry, index
  CHECK(!refuses<std::ranlux24_base>(text));
  text.resize(text.rfind(' '));
  CHECK(refuses<std::ranlux24_base>(text));
  CHECK(refuses<std::ranlux24_base>(text + " 24"));
  CHECK(!refuses<std::ranlux24_base>(text + " 23"));
  CHECK(refuses<std::ranlux24_base>(text + " 23 1"));
  CHECK(refuses<std::ranlux24_base>(text + " -1"));
  CHECK(refuses<std::ranlux24_base>(text + " 99999999999999999999999"));
  CHECK(refuses<std::mt19937>(text));
  text = text_of(std::mt19937{});
  text.resize(text.rfind(' '));
  CHECK(refuses<std::mt19937>(text + " 625"));
  CHECK(!refuses<std::mt19937>(text + " 624"));
  text = text_of(std::knuth_b{});
  text.resize(text.rfind(' '));
  CHECK(refuses<std::knuth_b>(text + " 4294967295"));  // picks from the table
  text = text_of(std::ranlux24{});
  text.resize(text.rfind(' '));
  CHECK(refuses<std::ranlux24>(text + " 224"));
  CHECK(refuses<std::minstd_rand>("2147483647"));
  CHECK(refuses<std::minstd_rand>(""));
  CHECK(refuses<std::minstd_rand>("18446744073709551617"));
}

TEST_CASE("random: no parameters that the standard forbids are loaded") {
  using uniform = std::uniform_int_distribution<int>;
  CHECK(!refuses<uniform>("1 6"));
  CHECK(refuses<uniform>("6 1"));
  CHECK(refuses<uniform>("1"));
  CHECK(refuses<uniform>("1 99999999999999"));
  CHECK(refuses<uniform>("1.5 2.5"));
  CHECK(refuses<uniform>("1 6 7"));
  CHECK(refuses<std::normal_distribution<double>>("0 0 0"));
  CHECK(refuses<std::normal_distribution<double>>("0 1 1"));
  CHECK(refuses<std::normal_distribution<double>>("0 1 2 3"));
  CHECK(!refuses<std::normal_distribution<double>>("0 1 1 0.5"));
  CHECK(refuses<std::normal_distribution<float>>("0 1e-300 0"));
  CHECK(refuses<std::bernoulli_distribution>("1.5"));
  CHECK(refuses<std::gamma_distribution<double>>("1 1 0 -1 0"));
  CHECK(refuses<std::discrete_distribution<int>>("99999999999999 1 2"));
  CHECK(refuses<std::discrete_distribution<int>>("2 0 0"));
  CHECK(refuses<std::piecewise_constant_distribution<double>>("2 0 2 1 1 1"));
  CHECK(refuses<std::piecewise_linear_distribution<double>>("2 0 1 2 1 1"));
  const double endless = std::numeric_limits<double>::infinity();
  CHECK(brine::try_dumps(std::normal_distribution<double>{endless, 1}).error().code() == brine::errc::bad_value);
}

TEST_CASE("random: engines and distributions aren't taken for one another") {
  static_assert(brine::kind_of<std::random_device> == brine::kind::refused);
  static_assert(!brine::storable<std::random_device>);
  const auto file = brine::dumps(std::cauchy_distribution<double>{1, 2}, {.schema = brine::embed});
  CHECK(brine::try_loads<std::weibull_distribution<double>>(file).error().code() == brine::errc::schema_mismatch);
  CHECK(brine::try_loads<std::weibull_distribution<double>>(brine::dumps(std::cauchy_distribution<double>{1, 2}))
            .error()
            .code() == brine::errc::schema_mismatch);
}

// type: `std::tm` | its nine numbers and the offset from UTC (8 bytes); the zone's name isn't saved
TEST_CASE("every form: calendar times") {
  std::tm t{};
  t.tm_sec = 1;
  t.tm_min = 2;
  t.tm_hour = 3;
  t.tm_mday = 4;
  t.tm_mon = 5;
  t.tm_year = 126;
  t.tm_wday = 4;
  t.tm_yday = 154;
  t.tm_isdst = -1;
  const auto same = [](const std::tm& a, const std::tm& b) {
    bool zone = true;
    if constexpr (requires { a.tm_gmtoff; }) zone = a.tm_gmtoff == b.tm_gmtoff;
    return zone && a.tm_sec == b.tm_sec && a.tm_min == b.tm_min && a.tm_hour == b.tm_hour && a.tm_mday == b.tm_mday &&
           a.tm_mon == b.tm_mon && a.tm_year == b.tm_year && a.tm_wday == b.tm_wday && a.tm_yday == b.tm_yday &&
           a.tm_isdst == b.tm_isdst;
  };
  check(t, same);
#if defined(__GLIBC__)
  t.tm_gmtoff = 3600;
  t.tm_zone = "CET";
  check(t, same);
  CHECK(brine::loads<std::tm>(brine::dumps(t)).tm_zone == nullptr);
#endif
  CHECK(brine::dumps(std::vector<std::tm>(3)).size() - brine::dumps(std::vector<std::tm>(2)).size() == 44);
}

// type: `timespec` | as an aggregate: seconds and nanoseconds
TEST_CASE("every form: timespec") {
  check(timespec{1, 999999999},
        [](const timespec& a, const timespec& b) { return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec; });
}

TEST_CASE("what means nothing outside the running program is refused in words") {
  const auto refused = []<class T>(std::type_identity<T>) {
    static_assert(!brine::storable<T>);
    return brine::why_not<T>().starts_with("brine[E150]: ");
  };
  CHECK(refused(std::type_identity<std::random_device>{}));
  CHECK(refused(std::type_identity<std::any>{}));
  CHECK(refused(std::type_identity<std::exception_ptr>{}));
  CHECK(refused(std::type_identity<std::source_location>{}));
  CHECK(refused(std::type_identity<std::thread::id>{}));
  CHECK(refused(std::type_identity<std::type_index>{}));
  CHECK(refused(std::type_identity<std::locale>{}));
}
