// <random>'s engines and distributions: the text that their operator<< writes, as a string, in the "C" locale whatever
// the program's is. What is loaded goes on with the number that the saved one would have given next.
//
// The standard says what an engine's text is but not all of its order, and nothing of a distribution's: such text is
// read by the standard library that wrote it, and is bad_value to others. operator>> itself believes what it reads:
// an index past the engine's state is memory that isn't its own, and a number of probabilities is allocated unseen. So
// all of the text is checked before it is given one.
//
// They are recognised by their members and names; <random> is not included here. <sstream>, which the text needs, is
// the program's to include.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <type_traits>

#include "../meta/later.hpp"
#include "codec.hpp"
#include "text.hpp"

namespace brine {

namespace detail {

// The numbers of an engine's text, with one space between any two.
class random_numbers {
 public:
  explicit random_numbers(std::string_view text) : left_{text} {}

  [[nodiscard]] bool next(std::uint64_t most) {
    if (begun_) {
      if (!left_.starts_with(' ')) return false;
      left_.remove_prefix(1);
    }
    begun_ = true;
    std::uint64_t number = 0;
    std::size_t digits = 0;
    for (; digits < left_.size() && left_[digits] >= '0' && left_[digits] <= '9'; ++digits) {
      const std::uint64_t digit = static_cast<std::uint64_t>(left_[digits] - '0');
      if (digit > most || number > (most - digit) / 10) return false;
      number = number * 10 + digit;
    }
    left_.remove_prefix(digits);
    return digits != 0;
  }
  [[nodiscard]] bool ended() const { return left_.empty(); }

 private:
  std::string_view left_;
  bool begun_ = false;
};

// Whether the next numbers are a state that an E can be in: each within the engine's, each index within its table.
template <class E>
[[nodiscard]] bool good_state(random_numbers& from) {
  const auto several = [&from](std::size_t count, std::uint64_t most) {
    for (; count != 0; --count) {
      if (!from.next(most)) return false;
    }
    return true;
  };
  if constexpr (requires { E::multiplier; }) {  // linear congruential
    return from.next(E::max());
  } else if constexpr (requires { E::tempering_u; }) {  // Mersenne twister
    return several(E::state_size, E::max()) && from.next(E::state_size);
  } else if constexpr (requires { E::long_lag; }) {  // subtract with carry
    return several(E::long_lag, E::max()) && from.next(1) && from.next(E::long_lag - 1);
  } else {
    using base = std::remove_cvref_t<decltype(std::declval<const E&>().base())>;
    if (!good_state<base>(from)) return false;
    if constexpr (requires { E::table_size; }) {  // shuffle order: the last one is an index too
      return several(E::table_size + 1, base::max());
    } else if constexpr (requires { E::used_block; }) {  // discard block
      return from.next(E::block_size);
    } else {  // independent bits
      return true;
    }
  }
}

// What operator<< of a distribution writes: r any number, < one that isn't less than the one before it, + one above 0,
// 0 one that isn't below it, p one from 0 to 1, P the same but 0, Q the same but 0 and 1; N a normal distribution
// (mean, deviation, and whether a number is kept, which follows), G a gamma distribution; W a count and so many
// weights, C and L a count of intervals, their borders, and a density for each, or for each border.
constexpr std::string_view parameters_of(std::string_view distribution) {
  struct row {
    std::string_view name, parameters;
  };
  constexpr row rows[] = {{"uniform_int", "r<"},       {"uniform_real", "r<"},   {"bernoulli", "p"},
                          {"binomial", "0pN"},         {"geometric", "Q"},       {"negative_binomial", "+PG"},
                          {"poisson", "+N"},           {"exponential", "+"},     {"gamma", "G"},
                          {"weibull", "++"},           {"extreme_value", "r+"},  {"normal", "N"},
                          {"lognormal", "r+N"},        {"chi_squared", "+G"},    {"cauchy", "r+"},
                          {"fisher_f", "++GG"},        {"student_t", "+NG"},     {"discrete", "W"},
                          {"piecewise_constant", "C"}, {"piecewise_linear", "L"}};
  if (distribution.ends_with("_distribution")) {
    distribution.remove_suffix(13);
    for (const row& r : rows) {
      if (r.name == distribution) return r.parameters;
    }
  }
  return {};
}

// The template's name, "mersenne_twister_engine".
template <class T>
constexpr std::string_view random_name() {
  std::string_view name = meta::type_name<T>();
  name = name.substr(0, name.find('<'));
  return name.substr(name.rfind(':') + 1);
}

// Reads a distribution's text as operator>> will, number by number.
template <class Number, class Stream>
class random_parameters {
 public:
  random_parameters(Stream& from, std::size_t size) : from_{from}, size_{size} {}

  [[nodiscard]] bool good(std::string_view parameters) {
    for (char c : parameters) {
      if (!good(c)) return false;
    }
    return true;
  }

 private:
  bool next() {
    last_ = now_;
    from_ >> now_;
    return !from_.fail() && now_ - now_ == Number{0};  // finite
  }
  bool good(char c) {
    switch (c) {
      case 'G':
        return good("++N");
      case 'N':
        return good("r+") && next() && (now_ == Number{0} || (now_ == Number{1} && next()));
      case 'W':
      case 'C':
      case 'L':
        return several(c);
      default:
        break;
    }
    if (!next()) return false;
    switch (c) {
      case '<':
        return last_ <= now_;
      case '+':
        return now_ > Number{0};
      case '0':
        return now_ >= Number{0};
      case 'p':
        return now_ >= Number{0} && now_ <= Number{1};
      case 'P':
        return now_ > Number{0} && now_ <= Number{1};
      case 'Q':
        return now_ > Number{0} && now_ < Number{1};
      default:
        return true;
    }
  }
  bool several(char c) {
    std::size_t count = 0;
    from_ >> count;
    // Each of them takes two characters: no more is allocated than is there.
    if (from_.fail() || count > size_ / 2 || (c != 'W' && (count == 0 || !good("r")))) return false;
    for (std::size_t i = 0; c != 'W' && i < count; ++i) {
      if (!good("<")) return false;
    }
    Number sum{0};
    for (std::size_t i = 0; i < (c == 'L' ? count + 1 : count); ++i) {
      if (!good("0")) return false;
      sum += now_;
    }
    return count == 0 || sum > Number{0};
  }

  Stream& from_;
  std::size_t size_;
  Number now_{}, last_{};
};

template <class Stream>
concept there = requires { sizeof(Stream); };

}  // namespace detail

template <class T>
struct family<T, kind::random> : plain_family {
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.begin_record();
    b.member(detail::random_name<T>());
    schema::describe<std::string>(b);
    b.end_record();
  }
  BRINE_COLD static void encode(encoder& e, const T& value) {
    if constexpr (has_stream()) {
      stream out;
      out.imbue(out.getloc().classic());
      out << value;
      const std::string text = out.str();
      if (!good(text)) [[unlikely]] {
        e.fail(errc::bad_value, "a random engine or distribution in a state that the standard doesn't allow");
      } else {
        detail::encode<std::string>(e, text);
      }
    }
  }
  BRINE_COLD static bool get(decoder& d, T& value, std::size_t) {
    if constexpr (has_stream()) {
      const std::byte* where = d.cursor();
      std::string text;
      if (!read(d, text)) [[unlikely]]
        return false;
      stream in{text};
      in.imbue(in.getloc().classic());
      in >> value;
      return !in.fail() || d.fail_at(where, errc::bad_value, damaged);
    } else {
      return false;
    }
  }
  BRINE_COLD static bool skip(decoder& d) {
    std::string text;
    return read(d, text);
  }

 private:
  using character = meta::later<char, T>;
  using stream = std::basic_stringstream<character, std::char_traits<character>, std::allocator<character>>;
  static constexpr std::string_view damaged =
      "the text isn't that of such a random engine or distribution: the document is damaged, or was written with "
      "another standard library";

  static constexpr bool has_stream() {
    static_assert(detail::there<stream>,
                  "brine: a random engine or distribution is saved as its text: #include <sstream> as well");
    return detail::there<stream>;
  }
  static bool read(decoder& d, std::string& text) {
    const std::byte* where = d.cursor();
    if (!detail::decode(d, text)) [[unlikely]]
      return false;
    return good(text) || d.fail_at(where, errc::bad_value, damaged);
  }
  static bool good(const std::string& text) {
    if constexpr (traits::random_engine<T>) {
      detail::random_numbers numbers{text};
      return detail::good_state<T>(numbers) && numbers.ended();
    } else if constexpr (has_stream()) {
      // Whole numbers are compared exactly. The others are read as the type that keeps them.
      using result = typename T::result_type;
      constexpr bool whole = std::is_integral_v<result> && detail::parameters_of(detail::random_name<T>()) == "r<";
      using number =
          std::conditional_t<whole, long double, std::conditional_t<std::is_floating_point_v<result>, result, double>>;
      stream in{text};
      in.imbue(in.getloc().classic());
      detail::random_parameters<number, stream> parameters{in, text.size()};
      return parameters.good(detail::parameters_of(detail::random_name<T>())) &&
             in.peek() == stream::traits_type::eof();
    } else {
      return false;
    }
  }
};

}  // namespace brine
