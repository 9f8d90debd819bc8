// Stands in for Boost.Serialization's headers: what a program of its users calls, on top of brine. An archive writes a
// document for each value.
#pragma once

#include <brine/brine.hpp>
#include <cstdint>
#include <istream>
#include <ostream>
#include <type_traits>
#include <utility>

namespace boost::serialization {

class access {
 public:
  template <class Archive, class T>
  static void serialize(Archive& ar, T& t, const unsigned version) {
    t.serialize(ar, version);
  }
  template <class Archive, class T>
  static void member_save(Archive& ar, const T& t, const unsigned version) {
    t.save(ar, version);
  }
  template <class Archive, class T>
  static void member_load(Archive& ar, T& t, const unsigned version) {
    t.load(ar, version);
  }
};

template <class T>
class nvp {
 public:
  nvp(const char* n, T& v) : name_{n}, value_{&v} {}
  [[nodiscard]] const char* name() const { return name_; }
  [[nodiscard]] T& value() const { return *value_; }

 private:
  const char* name_;
  T* value_;
};
template <class T>
nvp<T> make_nvp(const char* name, T& value) {
  return {name, value};
}

template <class Base, class Derived>
auto& base_object(Derived& derived) {
  return static_cast<std::conditional_t<std::is_const_v<Derived>, const Base, Base>&>(derived);
}

template <class Archive, class T>
void split_member(Archive& ar, T& t, const unsigned version) {
  if constexpr (Archive::is_saving::value) {
    access::member_save(ar, t, version);
  } else {
    access::member_load(ar, t, version);
  }
}
// Of this namespace, so that functions in it are found.
struct version_type {
  unsigned number;
  operator unsigned() const { return number; }  // NOLINT(google-explicit-constructor)
};
template <class Archive, class T>
void split_free(Archive& ar, T& t, const unsigned version) {
  if constexpr (Archive::is_saving::value) {
    save(ar, std::as_const(t), version_type{version});
  } else {
    load(ar, t, version_type{version});
  }
}

}  // namespace boost::serialization

namespace boost::archive {

class output_archive {
 public:
  explicit output_archive(std::ostream& out) : out_{out} {}
  template <class T>
  output_archive& operator<<(const T& value) {
    brine::dump(value, out_);
    return *this;
  }
  template <class T>
  output_archive& operator<<(const serialization::nvp<T>& pair) {
    return *this << pair.value();
  }
  template <class T>
  output_archive& operator&(const T& value) {
    return *this << value;
  }

 private:
  std::ostream& out_;
};
class input_archive {
 public:
  explicit input_archive(std::istream& in) : in_{in} {}
  template <class T>
  input_archive& operator>>(T& value) {
    value = brine::load<T>(in_);
    return *this;
  }
  template <class T>
  input_archive& operator>>(const serialization::nvp<T>& pair) {
    return *this >> pair.value();
  }
  template <class T>
  input_archive& operator&(T& value) {
    return *this >> value;
  }

 private:
  std::istream& in_;
};

}  // namespace boost::archive

#define BOOST_SERIALIZATION_NVP(x) ::boost::serialization::make_nvp(#x, x)
#define BOOST_SERIALIZATION_BASE_OBJECT_NVP(base) \
  ::boost::serialization::make_nvp(#base, ::boost::serialization::base_object<base>(*this))
#define BOOST_CLASS_VERSION(type, number) \
  template <>                             \
  inline constexpr std::uint32_t brine::class_version<type> = number;
#define BOOST_SERIALIZATION_SPLIT_MEMBER()                    \
  template <class Archive>                                    \
  void serialize(Archive& ar, const unsigned version) {       \
    ::boost::serialization::split_member(ar, *this, version); \
  }
#define BOOST_SERIALIZATION_SPLIT_FREE(type)                     \
  namespace boost::serialization {                               \
  template <class Archive>                                       \
  void serialize(Archive& ar, type& t, const unsigned version) { \
    split_free(ar, t, version);                                  \
  }                                                              \
  }
