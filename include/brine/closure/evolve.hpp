// A closure in a document of an earlier version: which code of this program it is, and so which captures are
// wanted.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "../codec/transcoder.hpp"
#include "migrate.hpp"

namespace brine::closures {

// Captures that have a way of migrations to the present ones stay as they are: the migrations read
// them, or say that there are several. So does what the program doesn't have.
template <class Deferred = void>
[[nodiscard]] brine::detail::present_code resolve_code(std::string_view bytes) {
  const entry* now = registry().find({bytes, meta::hash(bytes)}, nullptr);
  if (now == nullptr) {
    identity_parts saved;
    if (!parse_identity(bytes, saved) || !saved.named) return {};
    const presence here = find_present(saved);
    if (here.found == nullptr || here.newer) return {};
    now = here.found;
    std::vector<meta::later<const migration*, Deferred>> way;
    if (find_way(*now, saved.captures, way) != ways_found::none) return {};
  }
  const identity& id = registry().identify(*now);
  return {true, now->what.name, id.bytes, id.hash, {now->what.describe, now->what.describe.hash(), true}};
}

}  // namespace brine::closures
