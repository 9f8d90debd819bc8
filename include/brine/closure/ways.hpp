// How captures are written and read without an encoder and a decoder: where all of them are flat (saving,
// codec/codec.hpp), or quick (loading, codec/quick.hpp). One table for each list of types, shared by all closures
// that capture such: a program has many closures, and each function for each of them costs a compiler time.
#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../capture/layout.hpp"
#include "../codec/members.hpp"
#include "../codec/opened.hpp"
#include "../codec/quick.hpp"
#include "../meta/lifetime.hpp"

namespace brine::closures::detail {

// Each is given the address of the closure. (Flags, because GCC with -fsanitize=undefined doesn't take the
// comparison of an address with nullptr for a constant.)
struct ways {
  bool saves = false;  // else it has to be done the encoder's way
  std::size_t (*size)(const void* closure) = nullptr;
  std::byte* (*put)(std::byte* to, const void* closure) = nullptr;

  bool loads = false;                     // else it has to be done the decoder's way
  std::size_t least = 0;                  // bytes that the captures take
  bool rewritable = false;                // captures that are there may be read into
  // In raw memory: captures as they are made by default, which throws nothing; then they are read into.
  const std::byte* (*make)(const std::byte* at, brine::detail::source&, void* closure) = nullptr;
  const std::byte* (*prepare)(const std::byte* at, brine::detail::source&, brine::detail::aside&,
                              const void* closure) = nullptr;
  const std::byte* (*read_passed)(const std::byte* at, brine::detail::passed_source&, void* closure) = nullptr;
  const std::byte* (*settle)(const std::byte* at, brine::detail::settling_source&, void* closure) = nullptr;
};

// Those of a callable's state, which may have none: State::quick, a reference.
inline constexpr ways no_ways;
template <class State>
inline constexpr const ways& ways_of = no_ways;
template <class State>
  requires requires { State::quick; }
inline constexpr const ways& ways_of<State> = State::quick;

// What can be made first and read into then.
template <class T>
inline constexpr bool quickly_made =
    brine::detail::quick<T> && brine::detail::default_made<T> && std::is_nothrow_default_constructible_v<T> &&
    std::is_nothrow_destructible_v<T> && !brine::detail::constructs_itself<T> && !std::is_array_v<T>;

// Captures of these types, each where it lies in a class with no others.
template <class All, class... T>
struct captured_at;
template <std::size_t... I, class... T>
struct captured_at<std::index_sequence<I...>, T...> {
  using pack = brine::detail::member_pack<T...>;

  static void encode(encoder& e, [[maybe_unused]] const void* closure) { pack::encode(e, at_offset<I, T>(closure)...); }
  // In raw memory; on failure nothing lives there.
  static bool construct(decoder& d, [[maybe_unused]] void* closure, [[maybe_unused]] const std::string_view* names) {
    brine::detail::builder_guard guard;
    const bool done = (... && (guard.build(d, std::addressof(at_offset<I, T>(closure))) || d.trace(names[I])));
    if (done) guard.release();
    return done;
  }
  BRINE_INLINE static std::size_t size([[maybe_unused]] const void* closure) {
    return pack::size(at_offset<I, T>(closure)...);
  }
  BRINE_INLINE static std::byte* put(std::byte* to, [[maybe_unused]] const void* closure) {
    ((to = codec_for<T>::put(to, at_offset<I, T>(closure))), ...);
    return to;
  }
  BRINE_CLANG_INLINE static const std::byte* make(const std::byte* at, brine::detail::source& s,
                                                  [[maybe_unused]] void* closure) {
    (access::construct<T>(static_cast<std::byte*>(closure) + capture::layout<T...>::offsets[I]), ...);
    return pack::read(at, s, 0, nullptr, at_offset<I, T>(closure)...);
  }
  BRINE_INLINE static const std::byte* read_passed(const std::byte* at, brine::detail::passed_source& s,
                                                   [[maybe_unused]] void* closure) {
    return pack::read(at, s, 0, nullptr, at_offset<I, T>(closure)...);
  }
  static const std::byte* settle(const std::byte* at, brine::detail::settling_source& s,
                                 [[maybe_unused]] void* closure) {
    return pack::read(at, s, 0, nullptr, at_offset<I, T>(closure)...);
  }
  BRINE_INLINE static const std::byte* prepare(const std::byte* at, brine::detail::source& s,
                                               brine::detail::aside& made, [[maybe_unused]] const void* closure) {
    return pack::prepare(at, s, 0, nullptr, made, at_offset<I, const T>(closure)...);
  }

 private:
  template <std::size_t Index, class Type>
  BRINE_INLINE static Type& at_offset(const void* closure) {
    return *reinterpret_cast<Type*>(static_cast<std::byte*>(const_cast<void*>(closure)) +
                                    capture::layout<T...>::offsets[Index]);
  }
};

template <class... T>
struct captures_where_they_lie : captured_at<std::index_sequence_for<T...>, T...> {};

template <bool Rewritable, class... T>
struct captured {
  static constexpr ways table = [] {
    using at = captured_at<std::index_sequence_for<T...>, T...>;
    ways all;
    if constexpr (at::pack::flat) {
      all.saves = true;
      all.size = &at::size;
      all.put = &at::put;
    }
    if constexpr ((quickly_made<T> && ...)) {
      all.loads = true;
      all.least = at::pack::min_size;
      all.rewritable = Rewritable && (brine::detail::replaceable<T> && ...);
      all.make = &at::make;
      all.prepare = &at::prepare;
      all.read_passed = &at::read_passed;
      all.settle = &at::settle;
    }
    return all;
  }();
};
template <class... T>
using rewritable_captured = captured<true, T...>;
template <class... T>
using const_captured = captured<false, T...>;

}  // namespace brine::closures::detail
