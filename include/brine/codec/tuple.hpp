// pair and tuple: their elements in order, nothing between them.
#pragma once

#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>

#include "members.hpp"

namespace brine {

namespace detail {

inline constexpr char first_and_second[] = "first\0second";

// One with elements that can't be made first and read then is made from them.
template <class T, class... E>
struct tuple_construction {
  static constexpr bool needed = !default_made<T> || (constructs_itself<E> || ...);
  static constexpr bool possible = std::is_constructible_v<T, E...>;

  static bool construct(decoder& d, void* at, const char* names) {
    return construct(d, at, names, std::index_sequence_for<E...>{});
  }

 private:
  template <std::size_t... I>
  static bool construct(decoder& d, void* at, const char* names, std::index_sequence<I...>) {
    std::tuple<place<E>...> elements;
    const bool done = (... && ((d.need(codec_for<E>::min_size) && std::get<I>(elements).construct(d)) ||
                               decoder::trace(&d, names, I)));
    if (!done) [[unlikely]]
      return false;
    ::new (at) T(std::move(*std::get<I>(elements).get())...);
    return true;
  }
};

template <class T>
struct tuple_pack;
template <class A, class B>
struct tuple_pack<std::pair<A, B>> {
  using type = member_pack<std::remove_cv_t<A>, std::remove_cv_t<B>>;
  using construction = tuple_construction<std::pair<A, B>, std::remove_cv_t<A>, std::remove_cv_t<B>>;
  static constexpr const char* path = first_and_second;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::tuple);
    b.number(2);
    schema::describe<A>(b, "first");
    schema::describe<B>(b, "second");
  }
};
template <class... T>
struct tuple_pack<std::tuple<T...>> {
  using type = member_pack<std::remove_cv_t<T>...>;
  using construction = tuple_construction<std::tuple<T...>, std::remove_cv_t<T>...>;
  static constexpr const char* path = nullptr;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::tuple);
    b.number(sizeof...(T));
    (schema::describe<T>(b, "[]"), ...);
  }
};

template <class T>
struct tuple_family {
  using pack = typename tuple_pack<T>::type;
  using construction = typename tuple_pack<T>::construction;
  static constexpr std::size_t min_size = pack::min_size;
  static constexpr bool fixed = pack::fixed;
  static constexpr bool flat = pack::flat;
  static constexpr bool bulk = false;  // the order in memory is the library's own affair

  static constexpr void describe(schema::builder& b) {
    tuple_pack<T>::describe(b);
    if constexpr (construction::needed) {
      if constexpr (!construction::possible) {
        b.refuse(schema::refusal::not_constructible, meta::type_name<T>(), true);
      }
      b.slow();
    }
  }
  static bool construct(decoder& d, void* at)
    requires(construction::needed && construction::possible)
  {
    return construction::construct(d, at, tuple_pack<T>::path);
  }
  static std::size_t bound(const T& value) {
    return std::apply([](const auto&... element) { return pack::bound(element...); }, value);
  }
  static std::size_t size(const T& value) {
    return std::apply([](const auto&... element) { return pack::size(element...); }, value);
  }
  static std::byte* put(std::byte* to, const T& value) {
    return std::apply([to](const auto&... element) { return pack::put(to, element...); }, value);
  }
  static void encode(encoder& e, const T& value) {
    std::apply([&e](const auto&... element) { pack::encode(e, element...); }, value);
  }
  static bool get(decoder& d, T& value, std::size_t rest) {
    return std::apply(
        [&](auto&... element) { return pack::get(d, rest, tuple_pack<T>::path, detail::writable(element)...); }, value);
  }
  static bool skip(decoder& d) { return pack::skip(d, tuple_pack<T>::path); }
  static constexpr bool quick = true;
  template <class Source>
  static const std::byte* read(const std::byte* at, Source& s, T& value, std::size_t rest) {
    return std::apply(
        [&](auto&... element)
            BRINE_STEP_LAMBDA { return pack::read(at, s, rest, tuple_pack<T>::path, writable(element)...); },
        value);
  }
  static const std::byte* pass(const std::byte* at, source& s, std::size_t rest) {
    return pack::pass(at, s, rest, tuple_pack<T>::path);
  }
  static const std::byte* prepare(const std::byte* at, source& s, std::size_t rest, const T& there, aside& made) {
    return std::apply(
        [&](const auto&... element)
            BRINE_STEP_LAMBDA { return pack::prepare(at, s, rest, tuple_pack<T>::path, made, element...); },
        there);
  }
};

}  // namespace detail

template <class T>
struct family<T, kind::pair> : detail::tuple_family<T> {};
template <class T>
struct family<T, kind::tuple> : detail::tuple_family<T> {};

}  // namespace brine
