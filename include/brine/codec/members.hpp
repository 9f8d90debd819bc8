// Several values one after the other: the members of a record, the elements of a tuple, the
// captures of a closure, the arguments of ar(a, b, c). Nothing is written between them.
//
// Members whose size is known beforehand are written in runs: one check of the room for the
// whole run. Reading checks once for the least that all of them take; after that, only a
// member of variable size asks again, and only for itself.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "codec.hpp"
#include "quick.hpp"

namespace brine::detail {

// What is done with a member that is one of those in question, and with others: one function for all records.
template <bool Is, class T>
[[nodiscard]] BRINE_INLINE std::size_t bound_if([[maybe_unused]] const T& value) {
  if constexpr (Is) {
    return detail::bound(value);
  } else {
    return 0;
  }
}
template <bool Is, class T>
[[nodiscard]] BRINE_INLINE std::byte* put_if(std::byte* to, [[maybe_unused]] const T& value) {
  if constexpr (Is) {
    return codec_for<T>::put(to, value);
  } else {
    return to;
  }
}
template <bool Is, class T>
BRINE_INLINE void encode_if([[maybe_unused]] encoder& e, [[maybe_unused]] const T& value) {
  if constexpr (Is) codec_for<T>::encode(e, value);
}
template <bool Is, class T>
void encode_apart_if([[maybe_unused]] encoder& e, [[maybe_unused]] const T& value) {
  if constexpr (Is) detail::encode_apart(e, value);
}

template <class... T>
struct member_pack {
  static constexpr std::size_t count = sizeof...(T);
  static constexpr bool flat = (codec_for<T>::flat && ...);
  static constexpr bool fixed = (codec_for<T>::fixed && ...);
  static constexpr std::array<bool, count> flats{codec_for<T>::flat...};
  static constexpr std::array<std::size_t, count> least{codec_for<T>::min_size...};
  // The least that member i and all behind it take.
  static constexpr std::array<std::size_t, count + 1> least_from = [] {
    std::array<std::size_t, count + 1> sums{};
    for (std::size_t i = count; i-- > 0;) sums[i] = sums[i + 1] + least[i];
    return sums;
  }();
  static constexpr std::size_t min_size = least_from[0];

  static constexpr bool starts_run(std::size_t i) { return flats[i] && (i == 0 || !flats[i - 1]); }
  static constexpr std::size_t run_end(std::size_t i) {
    while (i < count && flats[i]) ++i;
    return i;
  }

  [[nodiscard]] static std::size_t bound(const T&... value) { return (std::size_t{0} + ... + detail::bound(value)); }
  [[nodiscard]] static std::size_t size(const T&... value) { return (std::size_t{0} + ... + detail::size(value)); }
  [[nodiscard]] static std::byte* put(std::byte* to, const T&... value) {
    ((to = codec_for<T>::put(to, value)), ...);
    return to;
  }

  static void encode(encoder& e, const T&... value) { encode_runs(std::index_sequence_for<T...>{}, e, value...); }

  // Writes names into the path of a failure; nullptr: the member's number.
  template <std::size_t Rest>
  [[nodiscard]] static bool get(decoder& d, const std::string_view* names, T&... value) {
    return get_each<Rest>(std::index_sequence_for<T...>{}, d, names, value...);
  }

  [[nodiscard]] static bool decode(decoder& d, const std::string_view* names, T&... value) {
    if (!d.has(min_size)) [[unlikely]]
      return d.truncated_in(names, least.data(), count);
    return get<0>(d, names, value...);
  }

  template <std::size_t Rest, class Source>
  [[nodiscard]] static const std::byte* read(const std::byte* at, Source& s, T&... value) {
    return read_each<Rest>(std::index_sequence_for<T...>{}, at, s, value...);
  }
  template <std::size_t Rest>
  [[nodiscard]] static const std::byte* pass(const std::byte* at, source& s) {
    return pass_each<Rest>(std::index_sequence_for<T...>{}, at, s);
  }

  [[nodiscard]] static bool skip(decoder& d, const std::string_view* names) {
    if constexpr (fixed && (std::is_arithmetic_v<std::remove_cv_t<T>> && ...) &&
                  (!std::is_same_v<std::remove_cv_t<T>, bool> && ...)) {
      d.advance(min_size);
      return true;
    } else {
      return skip_each(std::index_sequence_for<T...>{}, d, names);
    }
  }

 private:
  BRINE_COLD static bool failed_in(decoder& d, const std::string_view* names, std::size_t i) {
    return names != nullptr ? d.trace(names[i]) : d.trace(i);
  }

  // Expressions and few functions, not a lambda for each member and way, whose class and code cost a compiler more
  // than all else about a record.

  // A long vector among them goes to its place alone.
  template <std::size_t Begin, std::size_t End, std::size_t... I>
  BRINE_COLD static void encode_run_apart(std::index_sequence<I...>, encoder& e, const T&... value) {
    (encode_apart_if<(I >= Begin && I < End)>(e, value), ...);
  }

  static constexpr std::size_t no_run = static_cast<std::size_t>(-1);

  // The run that begins with member Begin.
  template <std::size_t Begin, std::size_t... I>
  BRINE_INLINE static void encode_run([[maybe_unused]] std::index_sequence<I...> all, [[maybe_unused]] encoder& e,
                                      [[maybe_unused]] const T&... value) {
    if constexpr (Begin != no_run) {
      constexpr std::size_t end = run_end(Begin);
      const std::size_t room = (std::size_t{0} + ... + bound_if<(I >= Begin && I < end)>(value));
      if (!e.fits(room) && room > long_run) [[unlikely]]
        return encode_run_apart<Begin, end>(all, e, value...);
      std::byte* to = e.reserve(room);
      ((to = put_if<(I >= Begin && I < end)>(to, value)), ...);
      e.commit(to);
    }
  }

  template <std::size_t... I>
  static void encode_runs(std::index_sequence<I...> all, encoder& e, const T&... value) {
    ((encode_run<starts_run(I) ? I : no_run>(all, e, value...), encode_if<!flats[I]>(e, value)), ...);
  }

  // Whether member I has to ask for what it and those behind it take: the one before may have read anything.
  static constexpr bool asks(std::size_t i) { return i != 0 && !flats[i - 1]; }

  BRINE_COLD static bool truncated_at(decoder& d, const std::string_view* names, std::size_t i) {
    return d.truncated_in(names == nullptr ? nullptr : names + i, least.data() + i, count - i);
  }
  template <std::size_t Rest, std::size_t... I>
  static bool get_each(std::index_sequence<I...>, decoder& d, const std::string_view* names, T&... value) {
    return (... && ((!asks(I) || d.has(least_from[I] + Rest) || truncated_at(d, names, I)) &&
                    (codec_for<T>::template get<least_from[I + 1] + Rest>(d, value) || failed_in(d, names, I))));
  }

  template <std::size_t Rest, class Source, std::size_t... I>
  static const std::byte* read_each(std::index_sequence<I...>, const std::byte* at, Source& s, T&... value) {
    const bool done = (... && ((!asks(I) || s.has(at, least_from[I] + Rest)) &&
                               (at = codec_for<T>::template read<least_from[I + 1] + Rest>(at, s, value)) != nullptr));
    return done ? at : nullptr;
  }
  template <std::size_t Rest, std::size_t... I>
  static const std::byte* pass_each(std::index_sequence<I...>, const std::byte* at, source& s) {
    const bool done = (... && ((!asks(I) || s.has(at, least_from[I] + Rest)) &&
                               (at = codec_for<T>::template pass<least_from[I + 1] + Rest>(at, s)) != nullptr));
    return done ? at : nullptr;
  }

  template <std::size_t... I>
  static bool skip_each(std::index_sequence<I...>, decoder& d, const std::string_view* names) {
    return (... && (detail::skip<T>(d) || failed_in(d, names, I)));
  }
};

template <>
struct member_pack<> {
  static constexpr std::size_t count = 0;
  static constexpr bool flat = true;
  static constexpr bool fixed = true;
  static constexpr std::size_t min_size = 0;
  static std::size_t bound() { return 0; }
  static std::size_t size() { return 0; }
  static std::byte* put(std::byte* to) { return to; }
  static void encode(encoder&) {}
  template <std::size_t Rest>
  static bool get(decoder&, const std::string_view*) {
    return true;
  }
  static bool decode(decoder&, const std::string_view*) { return true; }
  template <std::size_t Rest, class Source>
  static const std::byte* read(const std::byte* at, Source&) {
    return at;
  }
  template <std::size_t Rest>
  static const std::byte* pass(const std::byte* at, source&) {
    return at;
  }
  static bool skip(decoder&, const std::string_view*) { return true; }
};

}  // namespace brine::detail
