// brine::inspect(bytes): a stored document as a tree, with no need of the types or closures that it
// holds. Nothing of the document is run, no constructor, hook or codec is called; hostile bytes are
// refused with the errors that loading them would give.
//
// The schema says what the bytes are: a document with its schema (the default of dump()) is shown whole,
// of one without only the header is known. A class whose hook visits other members for some objects
// than for a new one is shown wrongly or refused.
#pragma once

#include <cstddef>
#include <cstdint>

#include "inspected.hpp"
#include "inspector.hpp"
#include "loads.hpp"

namespace brine {

// The document as a tree (inspected.hpp). Fails as loads() does, with the codes that bytes alone can be
// at fault for; on any bytes it answers a tree or fails so.
template <detail::byte_range Bytes>
[[nodiscard]] auto try_inspect(const Bytes& bytes, const inspect_options& options = {}) noexcept {
  using data = meta::later<detail::inspected_data<>, Bytes>;
  using answer = result<basic_inspected<data>>;
  return detail::caught<answer>([&]() -> answer {
    detail::inspector<data> walk{detail::as_bytes(bytes), options};
    if (!walk.run()) return walk.take_failure();
    return basic_inspected<data>{walk.take()};
  });
}
template <detail::byte_range Bytes>
[[nodiscard]] auto inspect(const Bytes& bytes, const inspect_options& options = {}) {
  return try_inspect(bytes, options).value();
}

// How many of these bytes are the first document, where several stand back to back: its own length
// where it has it (those of streams do), else all of them. Nothing else is looked at.
template <detail::byte_range Bytes>
[[nodiscard]] std::size_t document_size(const Bytes& bytes) {
  const auto b = detail::as_bytes(bytes);
  constexpr std::size_t front = wire::header_size + wire::size_field;
  if (b.size() < front || (std::to_integer<unsigned>(b[5]) & wire::sized) == 0) return b.size();
  const auto behind = wire::fetch<std::uint64_t>(b.data() + wire::header_size);
  return behind < b.size() - front ? front + static_cast<std::size_t>(behind) : b.size();
}

}  // namespace brine
