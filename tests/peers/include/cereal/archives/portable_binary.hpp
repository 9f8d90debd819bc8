// Stands in for cereal's header of this name.
#pragma once

#include "../cereal.hpp"

namespace cereal {
using PortableBinaryOutputArchive = output_archive;
using PortableBinaryInputArchive = input_archive;
}  // namespace cereal
