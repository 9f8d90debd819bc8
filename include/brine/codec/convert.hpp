// A document of an earlier version of a type: brought to the present shape, then read as any other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "transcoder.hpp"

namespace brine::detail {

// What the decoder keeps of a document that was rewritten.
struct converted_document {
  const std::byte* begin = nullptr;  // of the document
  std::span<const std::byte> old;    // its value and objects
  memory_encoder bytes;              // what they became
  plan_purse plans;
  const schema::plan* way = nullptr;

  // Only an error asks for it: everything is rewritten once more, up to the byte in question.
  static std::size_t origin(decoder& d, std::size_t offset) {
    auto& self = *d.conversion.get<converted_document>();
    memory_encoder again;
    decoder unused{self.old, 0, d.options()};
    transcoder t{unused, self.old, again, self.plans, offset};
    (void)t.document(*self.way);
    return static_cast<std::size_t>(t.stopped_at() - self.begin);
  }
};

// Rewrites the value, which is what is left of the document, and lets the decoder go on with what it became.
// False after a failure: it can't be converted, is damaged, or takes more than the limits allow.
BRINE_COLD inline bool convert(decoder& d, std::span<const std::byte> old, const std::byte* where, std::uint64_t hash,
                               const wanted_shape& wanted, code_resolver resolve) {
  auto& c = d.conversion.get_or_make<converted_document>();
  c.begin = d.whole().data();
  c.old = old;
  c.plans.resolve = resolve;
  c.way = c.plans.get(d.schema(), wanted);
  if (c.way == nullptr || c.way->written_hash != hash) {
    return d.fail_at(where, errc::bad_value, "the document's schema is damaged");
  }
  if (c.way->oversized) {
    return d.fail_at(where, errc::limit_exceeded, "the document's schema is too large to be compared with the type's");
  }
  if (!c.way->problems.empty()) {
    const auto& first = c.way->problems.front();
    std::string text = first.text;
    if (c.way->problems.size() > 1) text += " (and " + std::to_string(c.way->problems.size() - 1) + " more)";
    (void)d.fail_at(where, errc::schema_mismatch, text);
    return d.trace(first.path);
  }
  transcoder t{d, old, c.bytes, c.plans, d.options().limits.bytes};
  if (!t.document(*c.way)) return false;
  d.restart(c.bytes.bytes());
  d.origin = &converted_document::origin;
  return d.charge(c.bytes.size());
}

}  // namespace brine::detail
