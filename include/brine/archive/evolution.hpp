// Documents of earlier versions of a type: what lets a program load them, and the questions about them that a
// test asks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "../closure/evolve.hpp"
#include "../codec/convert.hpp"
#include "../schema/compatible.hpp"
#include "../wire/bytes.hpp"
#include "loads.hpp"

namespace brine {

namespace detail {

template <class Deferred = void>
bool convert_any(decoder& d, wire::byte_view old, const std::byte* header, std::uint64_t hash,
                 const wanted_shape& wanted) {
  return convert(d, old, header, hash, wanted, &closures::resolve_code<Deferred>);
}

template <class Evolution>
BRINE_FIRST const converter_registrar conversions<Evolution>::instance{&convert_any<>};

}  // namespace detail

// Lets a program load documents of earlier versions of its types, wherever the call stands and whether it is
// reached or not. One that loads files or streams, or names brine::embed, can do so anyway.
template <class Evolution = detail::with_evolution>
void enable_evolution() noexcept {
  detail::want_conversions<Evolution>();
}

// The schema of a T: of what loads<T>() answers.
template <class T>
[[nodiscard]] type_schema schema_of() {
  type_schema s;
  schema::builder b{&s.bytes, &s.notes};
  schema::describer_of<detail::stored_as<detail::loaded_as<T>>>(b);
  return s;
}

// The schema that a document carries; bad_magic and the like where these bytes are none, schema_mismatch where it
// carries none.
template <detail::byte_range Bytes>
[[nodiscard]] result<std::vector<std::byte>> schema_in(const Bytes& document) {
  const auto bytes = detail::as_bytes(document);
  decoder d{bytes, 0, detail::default_load_options};
  if (!d.need(wire::header_size)) return d.take_failure();
  if (!wire::has_magic(bytes.data(), bytes.size())) {
    return error{errc::bad_magic, 0, {}, "this is no brine document: those begin with the bytes 8f 62 72 6e"};
  }
  const auto flags = std::to_integer<unsigned>(bytes[5]);
  if (bytes[4] != std::byte{wire::format_version} || (flags & ~unsigned{wire::known_flags}) != 0) {
    return error{errc::unsupported_format, 4, {}, "a document of a later brine"};
  }
  if ((flags & wire::embedded) == 0) {
    return error{
        errc::schema_mismatch, 5, {}, "the document doesn't carry its schema; save with {.schema = brine::embed}"};
  }
  d.advance(wire::header_size);
  std::size_t size = 0;
  if ((flags & wire::sized) != 0) {
    if (!d.need(wire::size_field)) return d.take_failure();
    d.advance(wire::size_field);
  }
  std::string_view tag;
  if ((flags & wire::tagged) != 0 && !detail::get_tag(d, tag)) return d.take_failure();
  if (!d.get_size(size)) return d.take_failure();
  return std::vector<std::byte>{d.cursor(), d.cursor() + size};
}

}  // namespace brine
