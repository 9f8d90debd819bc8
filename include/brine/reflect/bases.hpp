// Back end: aggregates with base classes, by C++26 reflection (GCC 16 with -freflection). Shows the same
// parts in the same order under the same names as Clang's __builtin_dump_struct does
// (capture/dump_struct.hpp), so that both write the same schema and the same bytes.
#pragma once

#include "../config.hpp"

#if BRINE_HAS_REFLECTION

#include <array>
#include <cstddef>
#include <meta>
#include <string>
#include <string_view>
#include <type_traits>

namespace brine::reflect {

namespace bases {

// A part that is no aggregate; its name is the way to it, "base_member", "point.x".
struct part {
  std::string_view name;
  std::size_t number = 0;
  [[nodiscard]] constexpr std::string_view way() const { return {}; }
};

// A class that is opened: its members are parts. An array behind a name is one part.
template <class T>
consteval bool opens() {
  if constexpr (std::is_class_v<T> && std::is_aggregate_v<T>) {
    return !std::meta::has_template_arguments(^^T) || std::meta::template_of(^^T) != ^^std::array;
  } else {
    return false;
  }
}

consteval const char* join(const char* way, std::meta::info member, bool opened) {
  std::string text{way};
  if (std::meta::has_identifier(member)) {
    text += std::meta::identifier_of(member);
    if (opened) text += '.';
  } else if (!opened) {
    text += "unnamed";
  }
  return std::define_static_string(text);
}

inline constexpr const char* nowhere = std::define_static_string("");

template <class T>
consteval auto bases_of() {
  return std::define_static_array(std::meta::bases_of(^^T, std::meta::access_context::unchecked()));
}
template <class T>
consteval auto members_of() {
  return std::define_static_array(std::meta::nonstatic_data_members_of(^^T, std::meta::access_context::unchecked()));
}

template <const char* Way, class T, class Sink>
constexpr void open(T* object, Sink& sink) {
  using plain = std::remove_cv_t<T>;
  template for (constexpr auto base : bases_of<plain>()) { bases::open<Way>(&(object->[:base:]), sink); }
  template for (constexpr auto member : members_of<plain>()) {
    using type = [:std::meta::type_of(member):];
    if constexpr (opens<std::remove_cv_t<type>>()) {
      bases::open<join(Way, member, true)>(&(object->[:member:]), sink);
    } else {
      sink(part{join(Way, member, false)}, &(object->[:member:]));
    }
  }
}

template <class T>
consteval bool has_bit_fields() {
  bool found = false;
  template for (constexpr auto base : bases_of<T>()) {
    using type = [:std::meta::type_of(base):];
    if (bases::has_bit_fields<type>()) found = true;
  }
  template for (constexpr auto member : members_of<T>()) {
    using type = std::remove_cv_t<typename[:std::meta::type_of(member):]>;
    if (std::meta::is_bit_field(member)) found = true;
    if constexpr (opens<type>()) {
      if (bases::has_bit_fields<type>()) found = true;
    }
  }
  return found;
}

}  // namespace bases

// Calls sink(part, pointer to it) for each; the object itself is not read.
template <class T, class Sink>
constexpr void open(T* object, Sink&& sink) {
  bases::open<bases::nowhere>(object, sink);
}

}  // namespace brine::reflect

#endif
