// brine::codec<T>: the last resort, a specialisation that owns how a T is written.
//
//   template <>
//   struct brine::codec<money> {
//     static void encode(auto& ar, const money& m) { ar(m.cents()); }
//     static void decode(auto& ar, money& m) { std::int64_t cents{}; ar(cents); m = money{cents}; }
//     static constexpr void describe(auto& schema) { schema.template member<std::int64_t>("cents"); }
//   };
//
// describe() names what encode() writes, in order. decode() may answer false after ar.fail(...).
#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>

#include "hook.hpp"

namespace brine {

// What a codec's describe() is given.
class schema_writer {
 public:
  constexpr explicit schema_writer(schema::builder& b) : builder_{b} {}

  template <class T>
  constexpr schema_writer& member(std::string_view name = {}) {
    builder_.member(name);
    schema::describe<T>(builder_, name);
    return *this;
  }

 private:
  schema::builder& builder_;
};

template <class T>
struct family<T, kind::custom> : plain_family {
  static constexpr void describe(schema::builder& b) {
    if (!b.begin_record(&schema::identity<T>)) return;
    schema_writer writer{b};
    codec<T>::describe(writer);
    b.opaque();
    b.end_record();
  }
  static void encode(encoder& e, const T& value) {
    if (!e.enter()) [[unlikely]] return;
    codec<T>::encode(e, value);
    e.leave();
  }
  template <std::size_t>
  static bool get(decoder& d, T& value) {
    if (!d.enter()) [[unlikely]] return false;
    if constexpr (std::is_void_v<decltype(codec<T>::decode(d, value))>) {
      codec<T>::decode(d, value);
    } else {
      if (!codec<T>::decode(d, value)) [[unlikely]] return d.ok() ? d.fail(errc::bad_value, "its codec refused the bytes") : false;
    }
    d.leave();
    return d.ok();
  }
};

}  // namespace brine
