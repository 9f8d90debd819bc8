// Stands in for cereal's header of this name.
#pragma once

#include "../cereal.hpp"

namespace cereal {
using JSONOutputArchive = output_archive;
using JSONInputArchive = input_archive;
}  // namespace cereal
