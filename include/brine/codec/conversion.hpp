// Whether a program can bring documents of earlier versions to the present shape of a type is decided by one
// of its source files: archive/evolution.hpp, which brine.hpp includes, sets the function that does it. A program
// that is compiled with BRINE_NO_EVOLUTION and has it in one file only compiles faster.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "../config.hpp"
#include "../fwd.hpp"

namespace brine::detail {

// Which shape the program wants.
struct wanted_shape {
  void (*describe)(schema::builder&) = nullptr;  // nullptr: the bytes as they are
  std::uint64_t hash = 0;
};

// Rewrites `old`, the value and objects of a document whose embedded schema has this hash, and lets the decoder
// go on with what they became. `header` is where the hash stands. False after a failure: it can't be converted, is
// damaged, or takes more than the limits allow.
using converter = bool (*)(decoder& d, std::span<const std::byte> old, const std::byte* header, std::uint64_t hash,
                           const wanted_shape& wanted);

BRINE_EXPORT inline constinit converter convert_document = nullptr;

}  // namespace brine::detail
