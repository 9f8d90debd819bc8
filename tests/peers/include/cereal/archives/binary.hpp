// Stands in for cereal's header of this name.
#pragma once

#include "../cereal.hpp"

namespace cereal {
using BinaryOutputArchive = output_archive;
using BinaryInputArchive = input_archive;
}  // namespace cereal
