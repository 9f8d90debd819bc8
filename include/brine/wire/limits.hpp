// How much a document may ask of the program that loads it.
#pragma once

#include <cstddef>

namespace brine {

namespace wire {

// Elements of containers that a document may announce beyond its bytes, though each of them takes none (attack: 2^60 of
// them in ten bytes; a list of lists that each announce as many as there are bytes left). Writers keep to it too.
inline constexpr std::size_t free_elements = std::size_t{1} << 18U;

}  // namespace wire

struct limits {
  // Memory that loading may allocate, in bytes, all containers and objects together. Without a
  // bound it is still in proportion to the document: a count is checked against the bytes that
  // are left before anything is allocated (attack: 64 bytes that announce a million elements).
  std::size_t bytes = static_cast<std::size_t>(-1);
  // Levels of a recursive type (attack: a nest of brackets that overflows the stack).
  std::size_t depth = 1000;
};

}  // namespace brine
