// Stands in for cereal's header of this name.
#pragma once

#include "../cereal.hpp"

namespace cereal {
using XMLOutputArchive = output_archive;
using XMLInputArchive = input_archive;
}  // namespace cereal
