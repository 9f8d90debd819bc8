// What a hook may say about a value that it visits: its name, or that it is a base class. The bytes are those of the
// value. A member that was given a name is found by it in documents of other versions, in any order, and shown by it
// where a document is inspected:
//
//   ar(brine::named("width", width_), brine::named("height", height_));
//
// What cereal and Boost.Serialization have for this says the same (CEREAL_NVP, make_nvp, BOOST_SERIALIZATION_NVP,
// cereal::base_class, cereal::virtual_base_class, cereal::make_size_tag); their headers aren't included here.
#pragma once

#include <string_view>
#include <type_traits>
#include <utility>

#include "../schema/notes.hpp"

namespace cereal {
template <class T>
class NameValuePair;
template <class T>
class SizeTag;
template <class Base>
struct base_class;
template <class Base>
struct virtual_base_class;
}  // namespace cereal

namespace boost::serialization {
template <class T>
class nvp;
}  // namespace boost::serialization

namespace brine {

// T is a reference where it was made of an lvalue, else the value.
template <class T>
class named_value {
 public:
  constexpr named_value(std::string_view name, T&& value) : name_{name}, value_(std::forward<T>(value)) {}
  [[nodiscard]] constexpr std::string_view name() const noexcept { return name_; }
  [[nodiscard]] constexpr auto& value() const noexcept { return value_; }

 private:
  std::string_view name_;
  T value_;
};

// The name is shown, and compared byte by byte; one that would be taken for a version ("version 2") is dropped.
template <class T>
[[nodiscard]] constexpr named_value<T> named(std::string_view name, T&& value) {
  return {name, std::forward<T>(value)};
}

// A virtual base class, which each class that derives from it visits and a document has once:
//
//   ar(brine::virtual_base<device>(*this), pages_);
template <class Base>
struct virtual_base_reference {
  Base& base;
};
template <class Base, class Derived>
[[nodiscard]] constexpr auto virtual_base(Derived& derived) {
  using base = std::conditional_t<std::is_const_v<Derived>, const Base, Base>;
  return virtual_base_reference<base>{derived};
}

namespace detail {

// How an argument of a hook's archive is understood: as itself, or as another one with a name.
template <class Argument>
struct hook_argument {
  static constexpr bool wraps = false;
  static constexpr bool virtual_base = false;
};
struct wrapping_argument {
  static constexpr bool wraps = true;
  static constexpr bool virtual_base = false;
  template <class Argument>
  static std::string_view name(const Argument&) {
    return {};
  }
};
template <class T>
struct hook_argument<named_value<T>> : wrapping_argument {
  static std::string_view name(const named_value<T>& a) { return a.name(); }
  static auto& value(const named_value<T>& a) { return a.value(); }
};
template <class Base>
struct hook_argument<virtual_base_reference<Base>> : wrapping_argument {
  static constexpr bool virtual_base = true;
  static auto& value(const virtual_base_reference<Base>& a) { return a.base; }
};
template <class T>
struct hook_argument<::cereal::NameValuePair<T>> : wrapping_argument {
  template <class Argument>
  static std::string_view name(const Argument& a) {
    return a.name;
  }
  template <class Argument>
  static auto& value(const Argument& a) {
    return a.value;
  }
};
template <class T>
struct hook_argument<::cereal::SizeTag<T>> : wrapping_argument {
  template <class Argument>
  static auto& value(const Argument& a) {
    return a.size;
  }
};
template <class T>
struct hook_argument<::cereal::base_class<T>> : wrapping_argument {
  template <class Argument>
  static auto& value(const Argument& a) {
    return *a.base_ptr;
  }
};
template <class T>
struct hook_argument<::cereal::virtual_base_class<T>> : wrapping_argument {
  static constexpr bool virtual_base = true;
  template <class Argument>
  static auto& value(const Argument& a) {
    return *a.base_ptr;
  }
};
template <class T>
struct hook_argument<::boost::serialization::nvp<T>> : wrapping_argument {
  template <class Argument>
  static std::string_view name(const Argument& a) {
    return a.name();
  }
  template <class Argument>
  static auto& value(const Argument& a) {
    return a.value();
  }
};

template <class Argument>
inline constexpr bool wraps = hook_argument<Argument>::wraps;

// The name of an argument in a schema: not one that the format has a meaning for.
[[nodiscard]] inline std::string_view schema_name(std::string_view name) {
  std::uint32_t version = 0;
  return schema::is_version(name, version) ? std::string_view{} : name;
}

}  // namespace detail

}  // namespace brine
