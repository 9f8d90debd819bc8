// std::tm: its nine numbers and, where the system has one, the offset from UTC in seconds (else 0). The name of the
// zone is a pointer into the C library's memory: it isn't saved, and is null in what is loaded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "members.hpp"
#include "scalar.hpp"

namespace brine {

template <class T>
struct family<T, kind::calendar> : plain_family {
  using pack = detail::member_pack<int, int, int, int, int, int, int, int, int, std::int64_t>;
  static constexpr std::size_t min_size = pack::min_size;
  static constexpr bool fixed = true;
  static constexpr bool flat = true;

  static constexpr void describe(schema::builder& b) {
    b.begin_record();
    for (std::size_t i = 0; i + 1 < 10; ++i) {
      b.member(names[i]);
      schema::describe<int>(b);
    }
    b.member(names[9]);
    schema::describe<std::int64_t>(b);
    b.end_record();
  }
  static std::byte* put(std::byte* to, const T& t) {
    std::int64_t offset = 0;
    if constexpr (requires { t.tm_gmtoff; }) offset = t.tm_gmtoff;
    return pack::put(to, t.tm_sec, t.tm_min, t.tm_hour, t.tm_mday, t.tm_mon, t.tm_year, t.tm_wday, t.tm_yday,
                     t.tm_isdst, offset);
  }
  static constexpr bool quick = true;
  template <class Source>
  static const std::byte* read(const std::byte* at, Source& s, T& value, std::size_t rest) {
    T t{};
    std::int64_t offset = 0;
    at = pack::read(at, s, rest, nullptr, t.tm_sec, t.tm_min, t.tm_hour, t.tm_mday, t.tm_mon, t.tm_year, t.tm_wday,
                    t.tm_yday, t.tm_isdst, offset);
    if constexpr (requires { t.tm_gmtoff; }) t.tm_gmtoff = static_cast<decltype(t.tm_gmtoff)>(offset);
    value = t;
    return at;
  }
  static const std::byte* pass(const std::byte* at, detail::source& s, std::size_t rest) {
    return pack::pass(at, s, rest, nullptr);
  }

 private:
  static constexpr std::string_view names[10] = {"tm_sec",  "tm_min",  "tm_hour", "tm_mday",  "tm_mon",
                                                 "tm_year", "tm_wday", "tm_yday", "tm_isdst", "tm_gmtoff"};
};

}  // namespace brine
