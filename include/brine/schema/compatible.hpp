// Whether documents of one schema can be loaded as another: for a check when a program is built, beside
// documents or schemas of its earlier versions.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "../error.hpp"
#include "../wire/bytes.hpp"
#include "planner.hpp"

namespace brine {

// A type's schema, with what its bytes don't say: earlier names of members, which members have a default.
struct type_schema {
  std::vector<std::byte> bytes;  // canonical (FORMAT.md): what an embedded schema is
  schema::notes notes;

  // "{rate: f64, tags: [string]}"
  template <class Deferred = void>
  [[nodiscard]] std::string text() const {
    return schema::to_text<Deferred>(bytes);
  }
};

namespace schema {

template <class Deferred = void>
[[nodiscard]] result<void> compatible(wire::byte_view before, const type_schema& now, bool defaults) {
  basic_plan<Deferred> p;
  for (auto* type : now.notes.records) p.noted.records.push_back(type);
  for (auto find : now.notes.bases) p.noted.bases.push_back(find);
  if (!p.from.parse(before)) return error{errc::bad_value, brine::detail::nowhere, {}, "the earlier schema is none"};
  if (!p.to.parse(now.bytes)) return error{errc::bad_value, brine::detail::nowhere, {}, "the present schema is none"};
  std::size_t work = std::size_t{1} << 22U;
  basic_planner<basic_plan<Deferred>> planner{p, work};
  planner.convert_all(defaults);
  planner.find_parted();
  if (p.oversized)
    return error{errc::limit_exceeded, brine::detail::nowhere, {}, "the schemas are too large to be compared"};
  if (p.problems == 0) return {};
  return error{errc::schema_mismatch, 0, p.path, p.text};
}

}  // namespace schema

// Done, if every document of the one schema can be loaded as the other; else schema_mismatch with all
// problems in words, each with its path and both types (bad_value where the bytes are no schema). What closures
// captured and the classes of a hierarchy have schemas of their own, which are not in these; and whether a shared_ptr
// points to a part of an object that is gone, only a document says.
template <class Deferred = void>
[[nodiscard]] result<void> compatible(wire::byte_view before, const type_schema& now) {
  return schema::compatible<Deferred>(before, now, false);
}
// The same of plain bytes, which don't say whether a new member has a default: it is taken to have one.
template <class Deferred = void>
[[nodiscard]] result<void> compatible(wire::byte_view before, wire::byte_view now) {
  return schema::compatible<Deferred>(before, {{now.begin(), now.end()}, {}}, true);
}

}  // namespace brine
