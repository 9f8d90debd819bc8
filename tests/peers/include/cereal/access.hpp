// Stands in for cereal's header of this name.
#pragma once

#include "cereal.hpp"
