// The one version number: CMake and Meson read these three lines.
#pragma once

#define BRINE_VERSION_MAJOR 0
#define BRINE_VERSION_MINOR 1
#define BRINE_VERSION_PATCH 0

namespace brine {

// The library's version as one number, 10000 * major + 100 * minor + patch.
inline constexpr int version_number = 10000 * BRINE_VERSION_MAJOR + 100 * BRINE_VERSION_MINOR + BRINE_VERSION_PATCH;

}  // namespace brine
