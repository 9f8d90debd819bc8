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

  template <std::size_t Begin, std::size_t End, std::size_t... I>
  static std::size_t run_bound(std::index_sequence<I...>, const T&... value) {
    return (std::size_t{0} + ... + [&] {
      if constexpr (I >= Begin && I < End) {
        return detail::bound(value);
      } else {
        return std::size_t{0};
      }
    }());
  }

  // A long vector among them goes to its place alone.
  template <std::size_t Begin, std::size_t End, std::size_t... I>
  BRINE_COLD static void encode_run_apart(std::index_sequence<I...>, encoder& e, const T&... value) {
    (
        [&] {
          if constexpr (I >= Begin && I < End) detail::encode_apart(e, value);
        }(),
        ...);
  }

  template <std::size_t Begin, std::size_t End, std::size_t... I>
  BRINE_INLINE static void encode_run(std::index_sequence<I...> all, encoder& e, const T&... value) {
    const std::size_t room = run_bound<Begin, End>(all, value...);
    if (!e.fits(room) && room > long_run) [[unlikely]]
      return encode_run_apart<Begin, End>(all, e, value...);
    std::byte* to = e.reserve(room);
    (
        [&] {
          if constexpr (I >= Begin && I < End) to = codec_for<T>::put(to, value);
        }(),
        ...);
    e.commit(to);
  }

  template <std::size_t... I>
  static void encode_runs(std::index_sequence<I...> all, encoder& e, const T&... value) {
    (
        [&] {
          if constexpr (starts_run(I)) encode_run<I, run_end(I)>(all, e, value...);
          if constexpr (!flats[I]) codec_for<T>::encode(e, value);
        }(),
        ...);
  }

  template <std::size_t Rest, std::size_t... I>
  static bool get_each(std::index_sequence<I...>, decoder& d, const std::string_view* names, T&... value) {
    return (... && [&] {
      if constexpr (I != 0) {
        // The member before this one may have read any number of bytes.
        if constexpr (!flats[I - 1]) {
          if (!d.has(least_from[I] + Rest)) [[unlikely]] {
            return d.truncated_in(names == nullptr ? nullptr : names + I, least.data() + I, count - I);
          }
        }
      }
      if (!codec_for<T>::template get<least_from[I + 1] + Rest>(d, value)) [[unlikely]]
        return failed_in(d, names, I);
      return true;
    }());
  }

  // Whether member I has to ask for what it and those behind it take: the one before may have read anything.
  template <std::size_t I, std::size_t Rest, class Source>
  [[nodiscard]] static bool there(const std::byte* at, const Source& s) {
    if constexpr (I != 0) {
      if constexpr (!flats[I - 1]) return s.has(at, least_from[I] + Rest);
    }
    return true;
  }
  template <std::size_t Rest, class Source, std::size_t... I>
  static const std::byte* read_each(std::index_sequence<I...>, const std::byte* at, Source& s, T&... value) {
    const bool done = (... && [&] {
      if (!there<I, Rest>(at, s)) [[unlikely]]
        return false;
      at = codec_for<T>::template read<least_from[I + 1] + Rest>(at, s, value);
      return at != nullptr;
    }());
    return done ? at : nullptr;
  }
  template <std::size_t Rest, std::size_t... I>
  static const std::byte* pass_each(std::index_sequence<I...>, const std::byte* at, source& s) {
    const bool done = (... && [&] {
      if (!there<I, Rest>(at, s)) [[unlikely]]
        return false;
      at = codec_for<T>::template pass<least_from[I + 1] + Rest>(at, s);
      return at != nullptr;
    }());
    return done ? at : nullptr;
  }

  template <std::size_t... I>
  static bool skip_each(std::index_sequence<I...>, decoder& d, const std::string_view* names) {
    return (... && [&] {
      if (!detail::skip<T>(d)) [[unlikely]]
        return failed_in(d, names, I);
      return true;
    }());
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
