// Views: span is saved as the sequence it shows. brine::view<T> is loaded as a view into the bytes
// that the caller holds, with no copy: brine::view<std::string_view>, or a span of bytes or characters.
#pragma once

#include <cstddef>
#include <cstring>
#include <type_traits>

#include "sequence.hpp"
#include "text.hpp"

namespace brine {

// Valid as long as the bytes that it was loaded from are. Where those end with the call (files, streams, a
// temporary buffer) it is refused: when compiling where the type shows it (E105), else by an error.
template <class T>
struct view {
  T value{};

  constexpr operator const T&() const noexcept { return value; }  // NOLINT(google-explicit-constructor)
  constexpr const T& operator*() const noexcept { return value; }
  constexpr const T* operator->() const noexcept { return &value; }
};

template <class T>
inline constexpr kind claimed<view<T>> = kind::view;

template <class T>
struct family<T, kind::span> : plain_family {
  using value_type = std::remove_cv_t<typename T::element_type>;
  using elements = codec_for<value_type>;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.refuse(schema::refusal::view, meta::type_name<T>(), true);
    b.put(schema::node::sequence);
    schema::describe<value_type>(b, "[]");
  }
  static void encode(encoder& e, const T& value) {
    e.put_count(value.size());
    if constexpr (elements::bulk) {
      e.write(value.data(), value.size_bytes());
    } else {
      for (const auto& element : value) detail::encode<value_type>(e, element);
    }
  }
  static bool get(decoder&, T&, std::size_t) { return false; }
};

template <class T>
struct family<view<T>, kind::view> : plain_family {
  using element = std::remove_cv_t<typename T::value_type>;
  static constexpr bool text = traits::text_view<T>;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    if constexpr (sizeof(element) != 1 || !codec_for<element>::bulk) {
      b.refuse(schema::refusal::narrow_view, meta::type_name<view<T>>());
    }
    b.put(text ? schema::node::text : schema::node::sequence);
    schema::describe<element>(b);
    b.views();
  }
  static void encode(encoder& e, const view<T>& value) {
    e.put_count(value.value.size());
    e.write(value.value.data(), value.value.size());
  }
  static bool get(decoder& d, view<T>& value, std::size_t rest) {
    std::size_t count = 0;
    if (!d.get_count(1, rest, count)) [[unlikely]]
      return false;
    if (d.origin != nullptr) [[unlikely]] {
      return d.fail(errc::schema_mismatch,
                    "a view can't show a document of an earlier version, which isn't read where it stands; load the "
                    "type that owns its memory");
    }
    if (d.passing) [[unlikely]] {
      return d.fail(errc::schema_mismatch,
                    "a view shows bytes that are gone after loading; keep the document's bytes and call "
                    "loads<T>(bytes), or load the type that owns its memory");
    }
    value.value = T{reinterpret_cast<const element*>(d.cursor()), count};
    d.advance(count);
    return true;
  }
};

}  // namespace brine
