// Classes with a serialize(): what it visits, in order, nothing between. One function for both
// directions, in the shape that users of cereal and Boost.Serialization have already.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include "members.hpp"

namespace brine {

// The archive that learns the shape of a hook by running it on a fresh object.
class describer {
 public:
  using is_saving = std::true_type;
  using is_loading = std::false_type;

  explicit describer(schema::builder& b) : builder_{b} {}

  template <class... T>
  describer& operator()(const T&...) {
    (
        [&] {
          builder_.member("");
          schema::describe<T>(builder_, "");
        }(),
        ...);
    return *this;
  }
  template <class T>
  describer& operator&(const T& value) {
    return (*this)(value);
  }
  template <class T>
  describer& operator<<(const T& value) {
    return (*this)(value);
  }

 private:
  schema::builder& builder_;
};

template <class... T>
encoder& encoder::operator()(const T&... values) {
  if constexpr ((schema::require_savable<T>() && ...)) {
    if (ok()) [[likely]] detail::member_pack<T...>::encode(*this, values...);
  }
  return *this;
}

template <class... T>
decoder& decoder::operator()(T&&... values) {
  if constexpr ((schema::require_loadable<std::remove_cvref_t<T>>() && ...)) {
    if (ok()) [[likely]] (void)detail::member_pack<std::remove_cvref_t<T>...>::decode(*this, nullptr, detail::writable(values)...);
  }
  return *this;
}

namespace detail {

template <class T, class Archive>
void run_hook(T& value, Archive& ar) {
  if constexpr (traits::member_hook<T>) {
    access::serialize(value, ar);
  } else {
    serialize(ar, value);
  }
}

}  // namespace detail

template <class T>
struct family<T, kind::hook> : plain_family {
  static constexpr void describe(schema::builder& b) {
    if constexpr (!detail::default_made<T>) {
      b.refuse(schema::refusal::not_constructible, meta::type_name<T>());
    } else {
      if (!b.begin_record(&schema::identity<T>)) return;
      if (b.dynamic()) describe_now(b);
      b.end_record();
    }
  }
  static void encode(encoder& e, const T& value) {
    if (!e.enter()) [[unlikely]] return;
    // One function serves both directions, so it can't be const; saving only reads.
    detail::run_hook(const_cast<T&>(value), e);
    e.leave();
  }
  template <std::size_t>
  static bool get(decoder& d, T& value) {
    if (!d.enter()) [[unlikely]] return false;
    detail::run_hook(value, d);
    d.leave();
    return d.ok();
  }

 private:
  static void describe_now(schema::builder& b) {
    describer ar{b};
    detail::place<T> fresh;
    if (fresh.make()) detail::run_hook(*fresh.get(), ar);
  }
};

}  // namespace brine
