// variant: the varint index of the alternative, then its value. <variant> is the user's to include.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include "codec.hpp"

namespace brine {

template <template <class...> class Variant, class... T>
struct family<Variant<T...>, kind::variant> : plain_family {
  using value_type = Variant<T...>;
  static constexpr std::size_t min_size = 1;
  static constexpr bool constructible = [] {
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return (std::is_constructible_v<value_type, std::in_place_index_t<I>, std::remove_cv_t<T>> && ...);
    }(std::index_sequence_for<T...>{});
  }();

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::variant);
    b.number(sizeof...(T));
    (schema::describe<T>(b), ...);
    if constexpr (!detail::default_made<value_type> && !constructible) {
      b.refuse(schema::refusal::not_constructible, meta::type_name<value_type>(), true);
    }
  }
  // One whose first alternative can't be made by default is made from the one that was saved.
  static bool construct(decoder& d, void* at)
    requires(!detail::default_made<value_type> && constructible)
  {
    std::uint64_t index = 0;
    return get_index(d, index) && construct_at(d, at, index, std::index_sequence_for<T...>{});
  }
  static void encode(encoder& e, const value_type& value) {
    if (value.valueless_by_exception()) [[unlikely]] {
      e.fail(errc::bad_value, "a variant that lost its value to an exception has nothing to save; assign one first");
      return;
    }
    e.put_count(value.index());
    encode_at(e, value, std::index_sequence_for<T...>{});
  }
  static bool get(decoder& d, value_type& value, std::size_t) {
    std::uint64_t index = 0;
    return get_index(d, index) && get_at(d, value, index, std::index_sequence_for<T...>{});
  }
  static bool skip(decoder& d) {
    std::uint64_t index = 0;
    if (!get_index(d, index)) [[unlikely]]
      return false;
    return skip_at(d, index, std::index_sequence_for<T...>{});
  }

 private:
  static bool get_index(decoder& d, std::uint64_t& index) {
    if (!d.get_varint(index)) [[unlikely]]
      return false;
    if (index < sizeof...(T)) [[likely]]
      return true;
    d.rewind(d.cursor() - 1);
    return d.fail_with(errc::bad_value, "alternative %llu of a variant that has %zu",
                       static_cast<unsigned long long>(index), sizeof...(T));
  }

  template <std::size_t... I>
  static void encode_at(encoder& e, const value_type& value, std::index_sequence<I...>) {
    (void)(... || (value.index() == I && (detail::encode<std::remove_cv_t<T>>(e, *get_if<I>(&value)), true)));
  }

  template <std::size_t I, class Alternative>
  static bool get_alternative(decoder& d, value_type& value) {
    using plain = std::remove_cv_t<Alternative>;
    if constexpr (detail::publicly_made<plain> && !std::is_const_v<Alternative>) {
      if (value.index() != I) value.template emplace<I>();
      return detail::decode(d, *get_if<I>(&value));
    } else {
      detail::place<plain> made;
      if (!d.need(codec_for<Alternative>::min_size) || !made.construct(d)) [[unlikely]]
        return false;
      value.template emplace<I>(std::move(*made.get()));
      return true;
    }
  }

  template <std::size_t I, class Alternative>
  static bool construct_alternative(decoder& d, void* at) {
    detail::place<Alternative> made;
    if (!d.need(codec_for<Alternative>::min_size) || !made.construct(d)) [[unlikely]]
      return false;
    ::new (at) value_type(std::in_place_index<I>, std::move(*made.get()));
    return true;
  }
  template <std::size_t... I>
  static bool construct_at(decoder& d, void* at, std::uint64_t index, std::index_sequence<I...>) {
    bool done = false;
    (void)(... || (index == I && ((done = construct_alternative<I, std::remove_cv_t<T>>(d, at)), true)));
    return done;
  }

  template <std::size_t... I>
  static bool get_at(decoder& d, value_type& value, std::uint64_t index, std::index_sequence<I...>) {
    bool done = false;
    (void)(... || (index == I && ((done = get_alternative<I, T>(d, value)), true)));
    return done;
  }

  template <std::size_t... I>
  static bool skip_at(decoder& d, std::uint64_t index, std::index_sequence<I...>) {
    bool done = false;
    (void)(... || (index == I && ((done = detail::skip<T>(d)), true)));
    return done;
  }
};

}  // namespace brine
