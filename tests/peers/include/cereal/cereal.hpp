// Stands in for cereal's header of this name: what a program of its users calls, on top of brine. An archive writes a
// document for each value.
#pragma once

#include <brine/brine.hpp>
#include <cstdint>
#include <functional>
#include <istream>
#include <ostream>
#include <type_traits>
#include <utility>

namespace cereal {

class access {
 public:
  template <class Archive, class T>
  static auto member_serialize(Archive& ar, T& t) -> decltype(t.serialize(ar)) {
    return t.serialize(ar);
  }
  template <class Archive, class T>
  static auto member_serialize(Archive& ar, T& t, std::uint32_t version) -> decltype(t.serialize(ar, version)) {
    return t.serialize(ar, version);
  }
  template <class Archive, class T>
  static auto member_save(Archive& ar, const T& t) -> decltype(t.save(ar)) {
    return t.save(ar);
  }
  template <class Archive, class T>
  static auto member_save(Archive& ar, const T& t, std::uint32_t version) -> decltype(t.save(ar, version)) {
    return t.save(ar, version);
  }
  template <class Archive, class T>
  static auto member_load(Archive& ar, T& t) -> decltype(t.load(ar)) {
    return t.load(ar);
  }
  template <class Archive, class T>
  static auto member_load(Archive& ar, T& t, std::uint32_t version) -> decltype(t.load(ar, version)) {
    return t.load(ar, version);
  }
  template <class Archive, class T>
  static auto member_save_minimal(const Archive& ar, const T& t) -> decltype(t.save_minimal(ar)) {
    return t.save_minimal(ar);
  }
  template <class Archive, class T, class V>
  static auto member_load_minimal(const Archive& ar, T& t, const V& v) -> decltype(t.load_minimal(ar, v)) {
    return t.load_minimal(ar, v);
  }
  template <class T, class Archive, class Construct, class... Version>
  static auto load_and_construct(Archive& ar, Construct& c, Version... version)
      -> decltype(T::load_and_construct(ar, c, version...)) {
    return T::load_and_construct(ar, c, version...);
  }
  template <class T, class... A>
  static void construct(T* at, A&&... arguments) {
    ::new (static_cast<void*>(at)) T(std::forward<A>(arguments)...);
  }
};

template <class T>
class construct {
 public:
  construct(T* at, std::function<void()> made) : at_{at}, made_{std::move(made)} {}
  construct(const construct&) = delete;
  construct& operator=(const construct&) = delete;
  template <class... A>
  void operator()(A&&... arguments) {
    access::construct(at_, std::forward<A>(arguments)...);
    made_();
  }
  T* operator->() { return at_; }
  T* ptr() { return at_; }

 private:
  T* at_;
  std::function<void()> made_;
};
template <class T>
struct LoadAndConstruct {};

template <class T>
class NameValuePair {
 public:
  NameValuePair(const char* n, T&& v) : name{n}, value(std::forward<T>(v)) {}
  const char* name;
  T value;
};
template <class T>
NameValuePair<T> make_nvp(const char* name, T&& value) {
  return {name, std::forward<T>(value)};
}

template <class Base>
struct base_class {
  template <class Derived>
  explicit base_class(const Derived* derived) : base_ptr{const_cast<Base*>(static_cast<const Base*>(derived))} {}
  Base* base_ptr;
};
template <class Base>
struct virtual_base_class {
  template <class Derived>
  explicit virtual_base_class(const Derived* derived)
      : base_ptr{const_cast<Base*>(static_cast<const Base*>(derived))} {}
  Base* base_ptr;
};

class output_archive {
 public:
  explicit output_archive(std::ostream& out) : out_{out} {}
  template <class... T>
  output_archive& operator()(const T&... values) {
    (save(values), ...);
    return *this;
  }
  template <class T>
  output_archive& operator<<(const T& value) {
    return (*this)(value);
  }

 private:
  template <class T>
  void save(const T& value) {
    brine::dump(value, out_);
  }
  template <class T>
  void save(const NameValuePair<T>& pair) {
    save(pair.value);
  }
  std::ostream& out_;
};
class input_archive {
 public:
  explicit input_archive(std::istream& in) : in_{in} {}
  template <class... T>
  input_archive& operator()(T&&... values) {
    (load(values), ...);
    return *this;
  }
  template <class T>
  input_archive& operator>>(T&& value) {
    return (*this)(std::forward<T>(value));
  }

 private:
  template <class T>
  void load(T& value) {
    value = brine::load<T>(in_);
  }
  template <class T>
  void load(NameValuePair<T>& pair) {
    load(pair.value);
  }
  std::istream& in_;
};

}  // namespace cereal

#define CEREAL_NVP(x) ::cereal::make_nvp(#x, x)
#define CEREAL_CLASS_VERSION(type, number) \
  template <>                              \
  inline constexpr std::uint32_t brine::class_version<type> = number;
// A pointer's class has to be named with its bases: the relation registers it.
#define CEREAL_REGISTER_TYPE(type)
#define CEREAL_REGISTER_POLYMORPHIC_RELATION(base, derived) BRINE_CLASS(#derived, derived, base)
