// Reading over a value that is there, of any kind, so that a failure leaves it as it was (aside.hpp): first all is
// prepared, then settled. Parts that are plain data are overwritten as they stand and keep their memory; what is more
// than that (a variant, a closure, a class with a hook) is read into a new object, which takes the old one's place.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include "../reflect/members.hpp"
#include "adaptor.hpp"
#include "aside.hpp"
#include "codec.hpp"
#include "optional.hpp"

namespace brine::detail {

template <class T>
[[nodiscard]] bool prepare(decoder& d, T& there, aside& made);
template <class T>
[[nodiscard]] const std::byte* settle(const std::byte* at, settling_source& s, T& value) noexcept;

// Its parts can be replaced one by one.
template <class T>
inline constexpr bool replaced_in_parts = std::is_array_v<T> || kind_of<T> == kind::std_array;
template <class T>
  requires(kind_of<T> == kind::record)
inline constexpr bool replaced_in_parts<T> = all_replaceable<reflect::member_types<T>>;
template <class T>
  requires(kind_of<T> == kind::record)
inline constexpr bool replaced_in_parts<const T> = all_made_again<reflect::member_types<T>>;
template <class T>
  requires(kind_of<T> == kind::hana)
inline constexpr bool replaced_in_parts<T> = true;
template <class T>
  requires(kind_of<T> == kind::pair || kind_of<T> == kind::tuple)
inline constexpr bool replaced_in_parts<T> = all_replaceable<T>;

// A const member.
template <class T>
inline constexpr bool made_again =
    std::is_const_v<T> && !std::is_array_v<T> && std::is_nothrow_move_constructible_v<std::remove_const_t<T>>;

// Calls f(part, number) for each, until one returns false.
template <class T, class F>
bool each_part(T& value, F&& f) {
  using type = std::remove_cv_t<T>;
  std::size_t i = 0;
  if constexpr (kind_of<type> == kind::record) {
    return reflect::visit(value, [&](auto&... part) { return (... && f(part, i++)); });
  } else if constexpr (kind_of<type> == kind::hana) {
    return codec_for<type>::visit(value, [&](auto&... part) { return (... && f(part, i++)); });
  } else if constexpr (kind_of<type> == kind::pair || kind_of<type> == kind::tuple) {
    return std::apply([&](auto&... part) { return (... && f(part, i++)); }, value);
  } else {
    for (auto& part : value) {
      if (!f(part, i++)) return false;
    }
    return true;
  }
}

// A pointer alone to an object that can be read into where it is.
template <class T>
inline constexpr bool replaced_behind = false;
template <class T>
  requires(kind_of<T> == kind::unique)
inline constexpr bool replaced_behind<T> = [] {
  using element = typename T::element_type;
  if constexpr (std::is_const_v<element> || std::is_polymorphic_v<element> || constructs_itself<element>) {
    return false;
  } else {
    return default_made<element> && replaceable<element>;
  }
}();

// Into a new object.
template <class T>
[[nodiscard]] bool prepare_new(decoder& d, const T& there, aside& made) {
  const std::byte* const begin = d.cursor();
  made_value* fresh = nullptr;
  if constexpr (publicly_made<T>) {
    fresh = made.make(begin, there);
    if (!decode(d, *static_cast<T*>(fresh->value))) [[unlikely]]
      return false;
  } else {
    fresh = made.room<T>(begin);
    if (!d.need(codec_for<T>::min_size) || !construct<T>(d, fresh->value)) [[unlikely]]
      return false;
    made.add(fresh);
  }
  fresh->end = d.cursor();
  return true;
}

template <class T, class List>
struct waiting_parts;
template <class T, class... M>
struct waiting_parts<T, reflect::type_list<M...>> {
  settling_source& s;
  const std::byte*& at;  // goes on after the last one

  static bool prepare(decoder& d, aside& made) { return (... && part<std::remove_cv_t<M>>(d, made)); }
  template <class Part>
  static bool part(decoder& d, aside& made) {
    made_value* fresh = made.room<Part>(d.cursor());
    if (!d.need(codec_for<Part>::min_size) || !construct<Part>(d, fresh->value)) [[unlikely]]
      return false;
    made.add(fresh);
    fresh->end = d.cursor();
    return true;
  }

  operator T() const { return T{std::move(next<std::remove_cv_t<M>>())...}; }  // NOLINT(google-explicit-constructor)
  template <class Part>
  Part& next() const {
    const made_value* made = s.waiting;
    s.waiting = made->next;
    at = made->end;
    return *static_cast<Part*>(made->value);
  }
};
// Optionals that can't be replaced as a whole.
template <class T>
inline constexpr bool emplaced = false;
template <class T>
  requires(kind_of<T> == kind::optional)
inline constexpr bool emplaced<T> = !replaced_whole<T>;
template <class T>
using waiting_parts_of = waiting_parts<T, reflect::member_types<T>>;

// (`there` is only looked at; but which of its members are const is seen.)
template <class T>
bool prepare(decoder& d, T& there, aside& made) {
  if (!d.need(codec_for<T>::min_size)) [[unlikely]]
    return false;
  constexpr bool recursive = schema::facts_of<T>.recursive;
  if constexpr (made_again<T>) {
    return prepare_new(d, there, made);
  } else if constexpr (quick<T>) {
    source s = d.bytes();
    if (d.options().limits.bytes != limits{}.bytes) [[unlikely]] {
      // Only making a value tells what it takes of the limits, and whether its bytes are good; then it isn't counted
      // again.
      if constexpr (std::is_array_v<T>) {
        return each_part(there, [&](auto& part, std::size_t i) { return prepare(d, part, made) || d.trace(i); });
      } else {
        const std::byte* const begin = d.cursor();
        place<T> trial;
        if (!trial.construct(d)) return false;
        d.rewind(begin);
        s.teller = nullptr;
      }
    }
    return go_on(d, prepare(d.cursor(), s, 0, std::as_const(there), made));
  } else if constexpr (kind_of<T> == kind::adaptor) {
    return prepare(d, opened_adaptor<T>::container(there), made);
  } else if constexpr (kind_of<T> == kind::atomic) {
    return prepare_new<typename T::value_type>(d, there.load(), made);
  } else if constexpr (replaced_in_parts<T>) {
    if constexpr (recursive) {
      if (!d.enter()) [[unlikely]]
        return false;
    }
    const bool done = each_part(there, [&](auto& part, std::size_t i) {
      if (prepare(d, part, made)) [[likely]]
        return true;
      if constexpr (kind_of<T> == kind::record) {
        return d.trace(reflect::names<T>[i]);
      } else if constexpr (kind_of<T> == kind::pair) {
        return d.trace(std::string_view{i == 0 ? "first" : "second"});
      } else {
        return d.trace(i);
      }
    });
    if constexpr (recursive) d.leave();
    return done;
  } else if constexpr (emplaced<T>) {
    bool present = false;
    if (!get_presence(d, present)) [[unlikely]]
      return false;
    if (!present) return true;
    if (there.has_value()) return prepare(d, *there, made);
    return waiting_parts_of<typename T::value_type>::prepare(d, made);
  } else if constexpr (replaced_behind<T>) {
    if (there == nullptr || *d.cursor() != std::byte{1}) return prepare_new(d, there, made);
    d.advance(1);
    return d.charge(sizeof(*there)) && prepare(d, *there, made);
  } else {
    return prepare_new(d, there, made);
  }
}

template <class T>
const std::byte* settle(const std::byte* at, settling_source& s, T& value) noexcept {
  if constexpr (made_again<T>) {
    return take(s, value);
  } else if constexpr (quick<T>) {
    return codec_for<T>::read(at, s, value, 0);
  } else if constexpr (kind_of<T> == kind::adaptor) {
    return settle(at, s, opened_adaptor<T>::container(value));
  } else if constexpr (kind_of<T> == kind::atomic) {
    const made_value* made = s.waiting;
    s.waiting = made->next;
    value.store(std::move(*static_cast<typename T::value_type*>(made->value)));
    return made->end;
  } else if constexpr (replaced_in_parts<T>) {
    (void)each_part(value, [&](auto& part, std::size_t) {
      at = settle(at, s, part);
      return true;
    });
    return at;
  } else if constexpr (emplaced<T>) {
    if (*at == std::byte{}) {
      value.reset();
      return at + 1;
    }
    if (value.has_value()) return settle(at + 1, s, *value);
    ++at;
    value.emplace(waiting_parts_of<typename T::value_type>{s, at});
    return at;
  } else if constexpr (replaced_behind<T>) {
    return waits(at, s) ? take(s, value) : settle(at + 1, s, *value);
  } else {
    return take(s, value);
  }
}

}  // namespace brine::detail
