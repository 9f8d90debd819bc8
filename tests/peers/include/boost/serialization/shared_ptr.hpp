// Stands in for Boost.Serialization's header of this name.
#pragma once

#include "serialization.hpp"
