// brine::codec<T>: the last resort, a specialisation that owns how a T is written.
//
//   template <>
//   struct brine::codec<money> {
//     static void encode(auto& ar, const money& m) { ar(m.cents()); }
//     static void decode(auto& ar, money& m) { std::int64_t cents{}; ar(cents); m = money{cents}; }
//     static constexpr void describe(auto& schema) { schema.template member<std::int64_t>("cents"); }
//   };
//
// describe() names what encode() writes, in order. decode() may answer false after
// ar.fail(code, text). A class without a default constructor has a decode(ar) that answers the object.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "hook.hpp"

namespace brine {

// What a codec's describe() is given.
class schema_writer {
 public:
  constexpr explicit schema_writer(schema::builder& b, const renames* wanted = nullptr)
      : builder_{b}, wanted_{wanted} {}

  template <class T>
  constexpr schema_writer& member(std::string_view name = {}) {
    builder_.member(name);
    for (std::size_t k = 0; wanted_ != nullptr && k < wanted_->size(); ++k) {
      if ((*wanted_)[k].now == name) found_[k] = name;
    }
    schema::describe<T>(builder_, name);
    return *this;
  }

  // Which of the names that the type's renames give to members there are.
  [[nodiscard]] constexpr const std::array<std::string_view, renames::most>& found() const { return found_; }

 private:
  schema::builder& builder_;
  const renames* wanted_;
  std::array<std::string_view, renames::most> found_{};
};

namespace detail {

template <class T>
concept codec_makes = requires(decoder& d) {
  { codec<T>::decode(d) } -> std::same_as<T>;
};

// The family of a codec whose decode() answers the object.
template <class T>
struct making_family : plain_family {
  static bool construct(decoder& d, void* at) {
    if (!d.enter()) [[unlikely]]
      return false;
    T* made = ::new (at) T(codec<T>::decode(d));
    d.leave();
    if (d.ok()) [[likely]]
      return true;
    std::destroy_at(made);
    return false;
  }
  static bool get(decoder& d, T& value, std::size_t) {
    place<T> made;
    if (!made.construct(d)) [[unlikely]]
      return false;
    if constexpr (std::is_move_assignable_v<T>) {
      value = std::move(*made.get());
    } else {
      std::destroy_at(std::addressof(value));
      std::construct_at(std::addressof(value), std::move(*made.get()));
    }
    return true;
  }
};

// The family of a codec whose decode() reads into an object.
template <class T>
struct filling_family : plain_family {
  static bool get(decoder& d, T& value, std::size_t) {
    if (!d.enter()) [[unlikely]]
      return false;
    if constexpr (std::is_void_v<decltype(codec<T>::decode(d, value))>) {
      codec<T>::decode(d, value);
    } else {
      if (!codec<T>::decode(d, value)) [[unlikely]] {
        return d.ok() ? d.fail(errc::bad_value, "its codec refused the bytes") : false;
      }
    }
    d.leave();
    return d.ok();
  }
};

}  // namespace detail

template <class T>
struct family<T, kind::custom>
    : std::conditional_t<detail::codec_makes<T>, detail::making_family<T>, detail::filling_family<T>> {
  static constexpr void describe(schema::builder& b) {
    if constexpr (!detail::codec_makes<T> && !detail::default_made<T>) {
      b.refuse(schema::refusal::not_constructible, meta::type_name<T>());
    }
    if (!b.begin_record(&schema::identity<T>, &detail::record_type_of<T>)) return;
    schema_writer writer{b, renamed<T>.size() != 0 ? &renamed<T> : nullptr};
    codec<T>::describe(writer);
    detail::check_renames<T>(b, writer.found());
    b.opaque();
    b.hooked();
    b.end_record();
  }
  static void encode(encoder& e, const T& value) {
    if (!e.enter()) [[unlikely]]
      return;
    const detail::passing_scope scope{e};
    codec<T>::encode(e, value);
    e.leave();
  }
};

}  // namespace brine
