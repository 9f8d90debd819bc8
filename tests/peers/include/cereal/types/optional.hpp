// Stands in for cereal's header of this name: brine knows these types.
#pragma once

#include "../cereal.hpp"
