// optional: a byte 0, or a byte 1 and the value. unique_ptr to one object is written alike,
// under a schema word of its own.
#pragma once

#include <cstddef>
#include <utility>

#include "../meta/lifetime.hpp"
#include "codec.hpp"
#include "quick.hpp"

namespace brine {

namespace detail {

// The byte that says whether a value follows.
BRINE_STEP const std::byte* bad_presence(decoder* teller, const std::byte* at) {
  return decoder::refuse(teller, at, complaint::presence, 0);
}
[[nodiscard]] inline bool get_presence(decoder& d, bool& present) {
  const auto tag = d.take<std::uint8_t>();
  if (tag > 1) [[unlikely]]
    return bad_presence(&d, d.cursor() - 1) != nullptr;
  present = tag != 0;
  return true;
}

}  // namespace detail

template <class T>
struct family<T, kind::optional> : plain_family {
  using value_type = std::remove_cv_t<typename T::value_type>;
  using values = codec_for<value_type>;
  static constexpr std::size_t min_size = 1;
  static constexpr bool flat = values::flat;
  static constexpr bool constant = std::is_const_v<typename T::value_type>;  // it is made anew, not read into

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::optional);
    schema::describe<value_type>(b);
    if constexpr (!detail::publicly_made<value_type>) b.slow();
  }
  BRINE_STEP static std::size_t bound(const T& value) {
    return 1 + (value.has_value() ? detail::bound<value_type>(*value) : 0);
  }
  static std::size_t size(const T& value) { return 1 + (value.has_value() ? detail::size<value_type>(*value) : 0); }
  static std::byte* put(std::byte* to, const T& value) {
    *to++ = std::byte{value.has_value()};
    return value.has_value() ? values::put(to, *value) : to;
  }
  static void encode(encoder& e, const T& value) {
    e.put_count(value.has_value() ? 1 : 0);
    if (value.has_value()) detail::encode<value_type>(e, *value);
  }
  static bool get(decoder& d, T& value, [[maybe_unused]] std::size_t rest) {
    bool present = false;
    if (!detail::get_presence(d, present)) [[unlikely]]
      return false;
    if (!present) {
      value.reset();
      return true;
    }
    if (!d.need(values::min_size + rest)) [[unlikely]]
      return false;
    if constexpr (detail::publicly_made<value_type> && !constant) {
      if (!value.has_value()) value.emplace();
      return detail::get(d, *value, rest);
    } else {
      detail::place<value_type> made;
      if (!made.construct(d)) [[unlikely]]
        return false;
      value.emplace(std::move(*made.get()));
      return !flat || d.need(rest);
    }
  }
  static constexpr bool quick = true;
  template <class Source>
  BRINE_INLINE static const std::byte* read(const std::byte* at, Source& s, T& value,
                                            [[maybe_unused]] std::size_t rest) {
    if (detail::waits(at, s)) [[unlikely]]
      return detail::take(s, value);
    const auto tag = static_cast<unsigned>(*at++);
    if (tag == 0) {
      value.reset();
      return at;
    }
    if (tag > 1 || !s.has(at, values::min_size + rest)) [[unlikely]]
      return bad(at - 1, s.teller, rest);
    if constexpr (std::is_arithmetic_v<value_type> || constant) {
      value_type plain{};  // whether there was a value before is nothing to branch on
      at = values::read(at, s, plain, rest);
      value.emplace(std::move(plain));
      return at;
    } else {
      if (!value.has_value()) value.emplace();
      return values::read(at, s, *value, rest);
    }
  }
  BRINE_INLINE static const std::byte* pass(const std::byte* at, detail::source& s, [[maybe_unused]] std::size_t rest) {
    const auto tag = static_cast<unsigned>(*at++);
    if constexpr (requires { requires values::any_bytes; }) {
      const std::size_t size = tag * values::min_size;  // no branch on what nobody can foretell
      if (tag > 1 || !s.has(at, size + rest)) [[unlikely]]
        return bad(at - 1, s.teller, rest);
      return at + size;
    } else {
      if (tag == 0) return at;
      if (tag > 1 || !s.has(at, values::min_size + rest)) [[unlikely]]
        return bad(at - 1, s.teller, rest);
      return values::pass(at, s, rest);
    }
  }
  BRINE_INLINE static const std::byte* prepare(const std::byte* at, detail::source& s, std::size_t rest, const T& there,
                                               detail::aside& made) {
    if constexpr (std::is_arithmetic_v<value_type>) {
      return pass(at, s, rest);
    } else {
      if (*at == std::byte{}) return at + 1;
      if (*at != std::byte{1} || !s.has(at, 1 + values::min_size + rest)) [[unlikely]]
        return bad(at, s.teller, rest);
      if constexpr (detail::replaceable<value_type>) {
        if (there.has_value()) return detail::prepare<value_type>(at + 1, s, rest, *there, made);
        if constexpr (std::is_nothrow_default_constructible_v<value_type>) {
          const value_type fresh = value_type();
          return detail::prepare(at + 1, s, rest, fresh, made);
        }
      }
      return made.read(at, s, rest, there);
    }
  }
  static bool skip(decoder& d) {
    bool present = false;
    return detail::get_presence(d, present) && (!present || detail::skip<value_type>(d));
  }

 private:
  // No tag, or too few bytes after it.
  BRINE_STEP static const std::byte* bad(const std::byte* at, decoder* teller, std::size_t rest) {
    const bool tagged = *at <= std::byte{1};
    return decoder::refuse(teller, at + (tagged ? 1 : 0),
                           tagged ? detail::complaint::truncated : detail::complaint::presence,
                           values::min_size + rest);
  }
};

}  // namespace brine
