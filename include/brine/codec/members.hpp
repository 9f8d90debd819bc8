// Several values one after the other: the members of a record, the elements of a tuple, the
// captures of a closure, the arguments of ar(a, b, c). Nothing is written between them.
//
// Members whose size is known beforehand are written in runs: one check of the room for the
// whole run. Reading checks once for the least that all of them take; after that, only a
// member of variable size asks again, and only for itself.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include "codec.hpp"
#include "quick.hpp"

namespace brine::detail {

// What is done with a member that is one of those in question, and with others: one function for all records.
template <bool Is, class T>
[[nodiscard]] BRINE_STEP std::size_t bound_if([[maybe_unused]] const T& value) {
  if constexpr (Is) {
    return detail::bound(value);
  } else {
    return 0;
  }
}
template <bool Is, class T>
[[nodiscard]] BRINE_STEP std::byte* put_if(std::byte* to, [[maybe_unused]] const T& value) {
  if constexpr (Is) {
    return codec_for<T>::put(to, value);
  } else {
    return to;
  }
}
template <bool Is, class T>
BRINE_STEP void encode_if([[maybe_unused]] encoder& e, [[maybe_unused]] const T& value) {
  if constexpr (Is) codec_for<T>::encode(e, value);
}
template <bool Is, class T>
BRINE_STEP void encode_apart_if([[maybe_unused]] encoder& e, [[maybe_unused]] const T& value) {
  if constexpr (Is) detail::put_apart(e, value);
}

// One function for all members of the type in all records that have many.
template <class T>
struct called {
  BRINE_NOINLINE static const std::byte* read(const std::byte* at, source& s, T& value, std::size_t rest) {
    return codec_for<T>::read(at, s, value, rest);
  }
};

template <class All, class... T>
struct indexed_members;
template <class... T>
using member_pack = indexed_members<std::index_sequence_for<T...>, T...>;

// Expressions and few functions, not a lambda for each member and way, whose class and code cost a compiler more
// than all else about a record.
template <std::size_t... I, class... T>
struct indexed_members<std::index_sequence<I...>, T...> {
  static constexpr std::size_t count = sizeof...(T);
  static constexpr bool flat = (codec_for<T>::flat && ...);
  static constexpr bool fixed = (codec_for<T>::fixed && ...);
  static constexpr bool flats[count]{codec_for<T>::flat...};
  static constexpr std::size_t least[count]{codec_for<T>::min_size...};
  // Where many members vary in size, the code in place of each takes a compiler longer than it spares the program.
  static constexpr bool wide = (std::size_t{0} + ... + std::size_t{!codec_for<T>::fixed}) > 6;
  template <class M>
  using reader = std::conditional_t<wide && !codec_for<M>::fixed, called<M>, codec_for<M>>;
  // (Arrays of the language: an element of a std::array is got by a function, which unoptimised code calls.)
  struct sums {
    std::size_t from[count + 1];  // the least that member i and all behind it take
    bool asks[count];             // whether member i has to ask for them: the one before may have read anything
  };
  static constexpr sums all = [] {
    sums s{};
    for (std::size_t i = count; i-- > 0;) {
      s.from[i] = s.from[i + 1] + least[i];
      s.asks[i] = i != 0 && !flats[i - 1];
    }
    return s;
  }();
  static constexpr std::size_t min_size = all.from[0];

  [[nodiscard]] static std::size_t bound(const T&... value) { return (std::size_t{0} + ... + detail::bound(value)); }
  [[nodiscard]] static std::size_t size(const T&... value) { return (std::size_t{0} + ... + detail::size(value)); }
  [[nodiscard]] static std::byte* put(std::byte* to, const T&... value) {
    ((to = codec_for<T>::put(to, value)), ...);
    return to;
  }

  BRINE_STEP static void encode(encoder& e, const T&... value) {
    ((encode_run<(starts_run(I) ? I : no_run)>(e, value...), encode_if<!flats[I]>(e, value)), ...);
  }

  // `names` go into the path of a failure (decoder::trace); nullptr: the members' numbers.
  template <class Source>
  [[nodiscard]] BRINE_INLINE static const std::byte* read(const std::byte* at, Source& s,
                                                          [[maybe_unused]] std::size_t rest,
                                                          [[maybe_unused]] const char* names, T&... value) {
    if constexpr (Source::trusted) {
      ((at = codec_for<T>::read(at, s, value, all.from[I + 1] + rest)), ...);
      return at;
    } else {
      const bool done =
          (... &&
           ((!all.asks[I] || s.has(at, all.from[I] + rest) || truncated_in(s.teller, at, names, least, I, count)) &&
            ((at = reader<T>::read(at, s, value, all.from[I + 1] + rest)) != nullptr ||
             decoder::trace(s.teller, names, I))));
      return done ? at : nullptr;
    }
  }
  [[nodiscard]] BRINE_INLINE static const std::byte* pass(const std::byte* at, source& s, std::size_t rest,
                                                          const char* names) {
    const bool done =
        (... &&
         ((!all.asks[I] || s.has(at, all.from[I] + rest) || truncated_in(s.teller, at, names, least, I, count)) &&
          ((at = codec_for<T>::pass(at, s, all.from[I + 1] + rest)) != nullptr || decoder::trace(s.teller, names, I))));
    return done ? at : nullptr;
  }

  // `value`: what is there.
  [[nodiscard]] BRINE_INLINE static const std::byte* prepare(const std::byte* at, source& s, std::size_t rest,
                                                             const char* names, aside& made, const T&... value) {
    const bool done =
        (... &&
         ((!all.asks[I] || s.has(at, all.from[I] + rest) || truncated_in(s.teller, at, names, least, I, count)) &&
          ((at = detail::prepare<T>(at, s, all.from[I + 1] + rest, value, made)) != nullptr ||
           decoder::trace(s.teller, names, I))));
    return done ? at : nullptr;
  }

  // The same of what is more than plain data.
  [[nodiscard]] BRINE_INLINE static bool get(decoder& d, std::size_t rest, const char* names, T&... value) {
    return (... &&
            ((!all.asks[I] || d.has(all.from[I] + rest) || truncated_in(&d, d.cursor(), names, least, I, count)) &&
             (detail::get(d, value, all.from[I + 1] + rest) || decoder::trace(&d, names, I))));
  }
  [[nodiscard]] static bool decode(decoder& d, const char* names, T&... value) {
    if (!d.has(min_size)) [[unlikely]]
      return truncated_in(&d, d.cursor(), names, least, 0, count) != nullptr;
    return get(d, 0, names, value...);
  }
  [[nodiscard]] static bool skip(decoder& d, const char* names) {
    return (... && (detail::skip<T>(d) || decoder::trace(&d, names, I)));
  }

 private:
  static constexpr std::size_t no_run = static_cast<std::size_t>(-1);
  static constexpr bool starts_run(std::size_t i) { return flats[i] && (i == 0 || !flats[i - 1]); }
  static constexpr std::size_t run_end(std::size_t i) {
    while (i < count && flats[i]) ++i;
    return i;
  }

  // A long vector among them goes to its place alone.
  template <std::size_t Begin, std::size_t End>
  BRINE_COLD static void encode_run_apart(encoder& e, const T&... value) {
    (encode_apart_if<(I >= Begin && I < End)>(e, value), ...);
  }

  // The run that begins with member Begin.
  template <std::size_t Begin>
  BRINE_INLINE static void encode_run([[maybe_unused]] encoder& e, [[maybe_unused]] const T&... value) {
    if constexpr (Begin != no_run) {
      constexpr std::size_t end = run_end(Begin);
      const std::size_t room = (std::size_t{0} + ... + bound_if<(I >= Begin && I < end)>(value));
      if (!e.fits(room)) [[unlikely]] {
        if (room > long_run) return encode_run_apart<Begin, end>(e, value...);
        e.make_room(room);
      }
      std::byte* to = e.room();
      ((to = put_if<(I >= Begin && I < end)>(to, value)), ...);
      e.commit(to);
    }
  }
};

template <>
struct indexed_members<std::index_sequence<>> {
  static constexpr std::size_t count = 0;
  static constexpr bool flat = true;
  static constexpr bool fixed = true;
  static constexpr bool wide = false;
  static constexpr std::size_t min_size = 0;
  static std::size_t bound() { return 0; }
  static std::size_t size() { return 0; }
  static std::byte* put(std::byte* to) { return to; }
  static void encode(encoder&) {}
  template <class Source>
  static const std::byte* read(const std::byte* at, Source&, std::size_t, const char*) {
    return at;
  }
  static const std::byte* pass(const std::byte* at, source&, std::size_t, const char*) { return at; }
  static const std::byte* prepare(const std::byte* at, source&, std::size_t, const char*, aside&) { return at; }
  static bool get(decoder&, std::size_t, const char*) { return true; }
  static bool decode(decoder&, const char*) { return true; }
  static bool skip(decoder&, const char*) { return true; }
};

}  // namespace brine::detail
