// Types that are one or two numbers: complex (real, imaginary), chrono::duration (the count) and
// chrono::time_point (its duration since the clock's epoch), atomic (the value), filesystem::path
// (generic form, UTF-8), error_code and error_condition (category's name, value).
//
// They are recognised by their members, so that no header of theirs is included here.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include "../meta/text.hpp"
#include "members.hpp"
#include "text.hpp"

namespace brine {

template <class T>
struct family<T, kind::complex> : plain_family {
  using number = typename T::value_type;
  using pack = detail::member_pack<number, number>;
  static constexpr std::size_t min_size = pack::min_size;
  static constexpr bool fixed = true;
  static constexpr bool flat = true;
  // The standard lays it out as an array of two.
  static constexpr bool bulk = codec_for<number>::bulk && sizeof(T) == 2 * sizeof(number);

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::tuple);
    b.number(2);
    schema::describe<number>(b);
    schema::describe<number>(b);
  }
  static std::byte* put(std::byte* to, const T& value) { return pack::put(to, value.real(), value.imag()); }
  static bool get(decoder& d, T& value, std::size_t rest) {
    number real{}, imaginary{};
    if (!pack::get(d, rest, nullptr, real, imaginary)) [[unlikely]]
      return false;
    value = T{real, imaginary};
    return true;
  }
  static bool skip(decoder& d) { return pack::skip(d, nullptr); }
  static constexpr bool quick = true;
  template <class Source>
  static const std::byte* read(const std::byte* at, Source& s, T& value, std::size_t rest) {
    number real{}, imaginary{};
    at = pack::read(at, s, rest, nullptr, real, imaginary);
    value = T{real, imaginary};
    return at;
  }
  static const std::byte* pass(const std::byte* at, detail::source& s, std::size_t rest) {
    return pack::pass(at, s, rest, nullptr);
  }
};

template <class T>
struct family<T, kind::duration> : plain_family {
  using rep = typename T::rep;
  static constexpr std::size_t min_size = codec_for<rep>::min_size;
  static constexpr bool fixed = codec_for<rep>::fixed;
  static constexpr bool flat = codec_for<rep>::flat;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::duration);
    schema::describe<rep>(b);
    b.number(static_cast<std::uint64_t>(T::period::num));
    b.number(static_cast<std::uint64_t>(T::period::den));
  }
  static std::size_t bound(const T& value) { return detail::bound<rep>(value.count()); }
  static std::size_t size(const T& value) { return detail::size<rep>(value.count()); }
  static std::byte* put(std::byte* to, const T& value) { return codec_for<rep>::put(to, value.count()); }
  static void encode(encoder& e, const T& value) { detail::encode<rep>(e, value.count()); }
  static bool get(decoder& d, T& value, std::size_t rest) {
    rep count{};
    if (!detail::get(d, count, rest)) [[unlikely]]
      return false;
    value = T{count};
    return true;
  }
  static bool skip(decoder& d) { return detail::skip<rep>(d); }
  static constexpr bool quick = true;
  template <class Source>
  static const std::byte* read(const std::byte* at, Source& s, T& value, std::size_t rest) {
    rep count{};
    at = detail::read(at, s, count, rest);
    value = T{count};
    return at;
  }
  static const std::byte* pass(const std::byte* at, detail::source& s, std::size_t rest) {
    return codec_for<rep>::pass(at, s, rest);
  }
};

namespace detail {

// The last word of a clock's name, the same on every compiler and library: "system_clock".
template <class Clock>
constexpr std::string_view clock_name() {
  constexpr std::string_view name = meta::type_name<Clock>();
  return name.substr(name.rfind(':') + 1);
}

}  // namespace detail

template <class T>
struct family<T, kind::time_point> : plain_family {
  using duration = typename T::duration;
  using base = codec_for<duration>;
  static constexpr std::size_t min_size = base::min_size;
  static constexpr bool fixed = base::fixed;
  static constexpr bool flat = base::flat;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::time_point);
    b.text(detail::clock_name<typename T::clock>());
    schema::describe<duration>(b);
  }
  static std::size_t bound(const T& value) { return detail::bound<duration>(value.time_since_epoch()); }
  static std::size_t size(const T& value) { return detail::size<duration>(value.time_since_epoch()); }
  static std::byte* put(std::byte* to, const T& value) { return base::put(to, value.time_since_epoch()); }
  static void encode(encoder& e, const T& value) { detail::encode<duration>(e, value.time_since_epoch()); }
  static bool get(decoder& d, T& value, std::size_t rest) {
    duration since{};
    if (!detail::get(d, since, rest)) [[unlikely]]
      return false;
    value = T{since};
    return true;
  }
  static bool skip(decoder& d) { return detail::skip<duration>(d); }
  static constexpr bool quick = true;
  template <class Source>
  static const std::byte* read(const std::byte* at, Source& s, T& value, std::size_t rest) {
    duration since{};
    at = detail::read(at, s, since, rest);
    value = T{since};
    return at;
  }
  static const std::byte* pass(const std::byte* at, detail::source& s, std::size_t rest) {
    return base::pass(at, s, rest);
  }
};

// Neither copied nor moved: it is read into where it stands.
template <class T>
struct family<T, kind::atomic> : plain_family {
  using value_type = typename T::value_type;
  using base = codec_for<value_type>;
  static constexpr std::size_t min_size = base::min_size;
  static constexpr bool fixed = base::fixed;

  static constexpr void describe(schema::builder& b) { schema::describe<value_type>(b); }
  static void encode(encoder& e, const T& value) {
    const detail::scope_of<value_type> scope{e};  // a copy, of a shared_ptr for one
    detail::encode<value_type>(e, value.load());
  }
  static bool get(decoder& d, T& value, std::size_t rest) {
    value_type plain{};
    if (!detail::get(d, plain, rest)) [[unlikely]]
      return false;
    value.store(plain);
    return true;
  }
  static bool skip(decoder& d) { return detail::skip<value_type>(d); }
};

template <class T>
struct family<T, kind::path> : plain_family {
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) { schema::describe<std::string>(b); }
  static void encode(encoder& e, const T& value) {
    const auto text = value.generic_u8string();
    detail::encode<std::string_view>(e, std::string_view{reinterpret_cast<const char*>(text.data()), text.size()});
  }
  static bool get(decoder& d, T& value, std::size_t rest) {
    std::string text;
    if (!detail::get(d, text, rest)) [[unlikely]]
      return false;
    value = T{decltype(value.generic_u8string()){text.begin(), text.end()}};
    return true;
  }
  static bool skip(decoder& d) { return detail::skip<std::string>(d); }
};

template <class T>
struct family<T, kind::error_code> : plain_family {
  static constexpr std::size_t min_size = 1 + 4;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::tuple);
    b.number(2);
    schema::describe<std::string>(b);
    schema::describe<std::int32_t>(b);
    b.opaque();
  }
  static void encode(encoder& e, const T& value) {
    const std::string_view category = value.category().name();
    if (find(category) == nullptr) [[unlikely]] {
      e.fail(errc::bad_value,
             meta::joined({"an error of the category \"", category,
                           "\": only the generic and system categories are the same in every program"}));
      return;
    }
    detail::encode<std::string_view>(e, category);
    detail::encode<std::int32_t>(e, value.value());
  }
  static bool get(decoder& d, T& value, std::size_t) {
    std::string category;
    std::int32_t number = 0;
    if (!detail::decode(d, category) || !detail::decode(d, number)) [[unlikely]]
      return false;
    const auto* known = find(category);
    if (known == nullptr) [[unlikely]]
      return d.fail(errc::bad_value, "an error category that this program doesn't know");
    value = T{number, *known};
    return true;
  }

 private:
  using category = std::remove_reference_t<decltype(std::declval<T&>().category())>;

  template <class Category, class Code>
  static Code code_of(bool (Category::*)(const Code&, int) const noexcept);

  // The standard's functions that answer the two can't be named without their header. A code made by default is of
  // the system category, a condition of the generic one; and what the system calls a missing file is generic.
  static category* find(std::string_view name) {
    using code = decltype(code_of(&category::equivalent));
    category& system = code{}.category();
    category& generic = system.default_error_condition(2).category();
    for (category* known : {&generic, &system}) {
      if (name == known->name()) return known;
    }
    return nullptr;
  }
};

}  // namespace brine
