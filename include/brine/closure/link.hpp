// Closures in a static library. A linker takes from it only the object files that something refers
// to; one that holds nothing but closures is dropped, and its closures with it. Either link the
// library whole (CMake: brine_link_whole(target library)), or anchor the file:
//
//   // in the library's file, at namespace scope
//   BRINE_ANCHOR(shop_callbacks)
//   // in the program
//   BRINE_USE_ANCHOR(shop_callbacks)
//
// and let registry().expect({"shop/discount", ...}) say at start what is missing.
#pragma once

#include "../config.hpp"

#define BRINE_ANCHOR(name)              \
  extern "C" int brine_anchor_##name(); \
  extern "C" int brine_anchor_##name() { return 0; }

#define BRINE_USE_ANCHOR(name)                                                        \
  extern "C" int brine_anchor_##name();                                               \
  BRINE_QUIET_GLOBAL_BEGIN                                                            \
  [[maybe_unused]] static const int brine_used_anchor_##name = brine_anchor_##name(); \
  BRINE_QUIET_GLOBAL_END
