// Stands in for Boost.Serialization's header of this name.
#pragma once

#include "../serialization/serialization.hpp"

namespace boost::archive {
using text_iarchive = input_archive;
}  // namespace boost::archive
