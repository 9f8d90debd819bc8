// Hooks that belong to other libraries: private ones that befriend cereal::access or boost::serialization::access,
// their class versions, cereal's specialize, and hooks in Boost's namespace. None of their headers is included: their
// names are declared here, and are asked about by templates, which see what is there when they are instantiated.
//
// Whether a header is there may differ between the files of a program, and so may what is found here for one class.
// That can't lead to two programs in one: with the header the class is used as it says, and without it the compiler
// refuses the class (E128 where a hook is out of reach, E129 where its version is unknown). Only private hooks of final
// classes can't be seen at all without the header.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../config.hpp"
#include "../meta/type_name.hpp"
#include "../reflect/ghost.hpp"
#include "access.hpp"

namespace cereal {
class access;
enum class specialization;
template <class Archive, class T, specialization S>
struct specialize;
namespace detail {
template <class T, class BindingTag>
struct Version;
}
}  // namespace cereal

namespace boost::serialization {
class access;
template <class T>
struct version;
}  // namespace boost::serialization

namespace brine::traits {

// Their names as dependent ones: looked into only where T is known.
template <class T>
struct foreign {
  using cereal_access = ::cereal::access;
  using boost_access = ::boost::serialization::access;
  using boost_version = ::boost::serialization::version<T>;
};

// (Of T, although the answer is the same for all: compilers keep a concept's answer for its arguments, and a header may
// be included after the first question.)
template <class T>
concept cereal_is_there = requires { sizeof(typename foreign<T>::cereal_access); };
template <class T>
concept boost_is_there = requires { sizeof(typename foreign<T>::boost_access); };

// Calls hooks as cereal does, by the class that is a friend. (Const objects too, so that a hook that only saves shows.)
template <class T>
struct through_cereal {
  using their = typename foreign<T>::cereal_access;

  template <class V, class Archive>
  static auto serialize(V& value, Archive& ar) -> decltype(their::member_serialize(ar, value)) {
    return their::member_serialize(ar, value);
  }
  template <class V, class Archive>
  static auto serialize(V& value, Archive& ar, unsigned version)
      -> decltype(their::member_serialize(ar, value, version)) {
    return their::member_serialize(ar, value, version);
  }
  template <class V, class Archive>
  static auto save(const V& value, Archive& ar) -> decltype(their::member_save(ar, value)) {
    return their::member_save(ar, value);
  }
  template <class V, class Archive>
  static auto save(const V& value, Archive& ar, unsigned version) -> decltype(their::member_save(ar, value, version)) {
    return their::member_save(ar, value, version);
  }
  template <class V, class Archive>
  static auto load(V& value, Archive& ar) -> decltype(their::member_load(ar, value)) {
    return their::member_load(ar, value);
  }
  template <class V, class Archive>
  static auto load(V& value, Archive& ar, unsigned version) -> decltype(their::member_load(ar, value, version)) {
    return their::member_load(ar, value, version);
  }
  template <class V, class Archive>
  static auto save_minimal(const V& value, const Archive& ar) -> decltype(their::member_save_minimal(ar, value)) {
    return their::member_save_minimal(ar, value);
  }
  template <class V, class Archive>
  static auto save_minimal(const V& value, const Archive& ar, unsigned version)
      -> decltype(their::member_save_minimal(ar, value, version)) {
    return their::member_save_minimal(ar, value, version);
  }
  template <class V, class Archive, class Saved>
  static auto load_minimal(V& value, const Archive& ar, const Saved& saved)
      -> decltype(their::member_load_minimal(ar, value, saved)) {
    return their::member_load_minimal(ar, value, saved);
  }
  template <class V, class Archive, class Saved>
  static auto load_minimal(V& value, const Archive& ar, const Saved& saved, unsigned version)
      -> decltype(their::member_load_minimal(ar, value, saved, version)) {
    return their::member_load_minimal(ar, value, saved, version);
  }
};

// Boost's hooks have one shape, which calls others where it is split. Its functions can't be asked whether they
// compile.
template <class T>
struct through_boost {
  template <class V, class Archive>
  static void serialize(V& value, Archive& ar, unsigned version) {
    foreign<T>::boost_access::serialize(ar, value, version);
  }
};

// -- Hooks beside the class that take an archive of another library, or of one's own, and nothing else.
struct any_archive {
  template <class A>
    requires is_archive<A>
  operator A&() const;  // NOLINT(google-explicit-constructor)
};
// One that belongs to a library's namespace too.
template <class Their>
struct archive_near {
  using is_saving = std::true_type;
  using is_loading = std::false_type;
};

template <class T>
concept hook_for_other_archive =
    requires(T& v) { serialize(any_archive{}, v); } && !requires(const T& v) { serialize(any_archive{}, v); };
template <class T>
concept hook_in_cereal = cereal_is_there<T> && (requires(T& v, archive_near<typename foreign<T>::cereal_access>& ar) {
                           serialize(ar, v);
                         } || requires(const T& v, archive_near<typename foreign<T>::cereal_access>& ar) {
                           save(ar, v);
                         });

// Hooks in cereal's namespace are found where the archive is one of its own. Asked for by
//
//   template <>
//   inline constexpr brine::hook brine::hook_of<T> = brine::hook::free_serialize;
template <class Their, class Archive>
class archive_in {
 public:
  using is_saving = typename Archive::is_saving;
  using is_loading = typename Archive::is_loading;

  explicit archive_in(Archive& ar) : archive_{ar} {}
  template <class... V>
  archive_in& operator()(V&&... values) {
    archive_(std::forward<V>(values)...);
    return *this;
  }
  template <class V>
  archive_in& operator&(V&& value) {
    return (*this)(std::forward<V>(value));
  }
  template <class V>
  archive_in& operator<<(V&& value) {
    return (*this)(std::forward<V>(value));
  }
  template <class V>
  archive_in& operator>>(V&& value) {
    return (*this)(std::forward<V>(value));
  }
  [[nodiscard]] bool complete() { return archive_.complete(); }
  [[nodiscard]] bool ok() const { return archive_.ok(); }
  template <class Code, class Text>
  bool fail(Code code, const Text& text) {
    return archive_.fail(code, text);
  }
  template <class C>
  [[nodiscard]] C* context() const {
    return archive_.template context<C>();
  }

 private:
  Archive& archive_;
};
namespace near_cereal {
template <class T, class Archive>
concept serializes_for =
    requires(T& v, archive_in<typename foreign<T>::cereal_access, Archive>& ar) { serialize(ar, v); };
template <class T, class Archive>
concept serializes_versioned_for =
    requires(T& v, archive_in<typename foreign<T>::cereal_access, Archive>& ar) { serialize(ar, v, 0U); };
template <class T>
concept serializes = cereal_is_there<T> && serializes_for<T, encoder> && serializes_for<T, decoder>;
template <class T>
concept serializes_versioned =
    cereal_is_there<T> && serializes_versioned_for<T, encoder> && serializes_versioned_for<T, decoder>;
}  // namespace near_cereal

// Boost finds hooks in its own namespace by the type of the version. It has one for every class there, which calls the
// member; ours is its equal, so that a call is ambiguous where there is no other.
template <class Their>
struct version_near {
  unsigned number;
  operator unsigned() const { return number; }  // NOLINT(google-explicit-constructor)
};
namespace near_boost {
struct nobody {};
template <class Archive, class T>
nobody serialize(Archive&, T&, const unsigned);

template <class T>
concept serializes = boost_is_there<T> && requires(T& v, encoder& out, decoder& in,
                                                   version_near<typename foreign<T>::boost_access> version) {
  requires !std::is_same_v<decltype(serialize(out, v, version)), nobody>;
  requires !std::is_same_v<decltype(serialize(in, v, version)), nobody>;
};
}  // namespace near_boost

// -- Versions.
enum class version_source : unsigned char { none, brine, boost, cereal, both };

// A specialisation, whatever its number: the primary templates have other members.
template <class T>
concept has_boost_version =
    requires { foreign<T>::boost_version::value; } && (foreign<T>::boost_version::value != 0 || !requires {
      typename foreign<T>::boost_version::template traits_class_version<T>;
    });
// (The second argument, a type of the file's own, is there by default: a template of any arguments takes it along.)
template <class T, template <class...> class Version>
concept says_version = requires { Version<T>::registerVersion(); };
template <class T>
concept has_cereal_version = says_version<T, ::cereal::detail::Version>;

template <class T>
inline constexpr version_source version_said_by = [] {
  if constexpr (!std::is_same_v<decltype(class_version<T>), const brine::detail::no_class_version>) {
    return version_source::brine;
  } else if constexpr (has_boost_version<T>) {
    return has_cereal_version<T> ? version_source::both : version_source::boost;
  } else {
    return has_cereal_version<T> ? version_source::cereal : version_source::none;
  }
}();

template <class T>
consteval bool has_class_version() {
  return version_said_by<T> != version_source::none;
}

// cereal's is a variable that is set when the program starts: where a document is saved before that, its
// function is asked.
template <class T, template <class...> class Version>
std::uint32_t cereal_version_of() {
  using version = Version<T>;
  static const std::uint32_t number =
      version::version != 0 ? std::uint32_t{version::version} : version::registerVersion();
  return number;
}

// The version that a T is saved with.
template <class T>
BRINE_INLINE std::uint32_t present_version() {
  if constexpr (version_said_by<T> == version_source::cereal) {
    return cereal_version_of<T, ::cereal::detail::Version>();
  } else if constexpr (version_said_by<T> == version_source::boost) {
    return std::uint32_t{foreign<T>::boost_version::value};
  } else {
    return class_version<T>;
  }
}

// -- The one of several hooks that cereal's specialize names, for all archives. (By number: the enumeration is declared
// above, and its values stand in cereal's header.)
template <class T>
consteval unsigned specialised_way() {
  constexpr auto names = []<int N>(std::integral_constant<int, N>) {
    using their = ::cereal::specialize<encoder, T, static_cast<::cereal::specialization>(N)>;
    if constexpr (requires { sizeof(their); }) {
      return !std::is_base_of_v<std::false_type, their>;
    } else {
      return false;
    }
  };
  unsigned ways = by_nothing;
  if (names(std::integral_constant<int, 0>{})) ways |= by_serialize;
  if (names(std::integral_constant<int, 1>{})) ways |= by_save_load;
  if (names(std::integral_constant<int, 2>{})) ways |= by_minimal;
  if (names(std::integral_constant<int, 3>{})) ways |= by_free_serialize;
  if (names(std::integral_constant<int, 4>{})) ways |= by_free_save_load;
  if (names(std::integral_constant<int, 5>{})) ways |= by_free_minimal;
  return ways;
}

// -- Whether T has a base class at all, be it an aggregate or not. (std::enable_shared_from_this is none that has a
// hook.)
#if BRINE_HAS_DUMP_STRUCT
struct base_finder {
  static constexpr bool shares_only(const auto&, const auto&, const char* name) {
    return std::string_view{name}.starts_with("std::enable_shared_from_this<");
  }

  bool found = false;
  template <class... A>
  constexpr void operator()(A&&... a) {
    if constexpr (sizeof...(A) == 3) found = found || !shares_only(a...);  // a format, an indent, a base's name
  }
};
template <class T>
consteval bool look_for_base() {
  base_finder finder;
  __builtin_dump_struct(&reflect::detail::ghost_of<T>::object.value, finder);
  return finder.found;
}
#endif
template <class... Base>
struct bases_of {
  static constexpr bool any = (!meta::type_name<Base>().starts_with("std::enable_shared_from_this<") || ...);
};

template <class T>
consteval bool has_any_base() {
#if BRINE_HAS_DUMP_STRUCT
  if constexpr (requires { typename std::bool_constant<look_for_base<T>()>; }) {
    return look_for_base<T>();
  } else {
    return true;
  }
#elif BRINE_GCC
  return bases_of<__bases(T)...>::any;
#else
  return true;
#endif
}

}  // namespace brine::traits
