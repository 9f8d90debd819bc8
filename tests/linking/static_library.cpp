// The only file of a static library; nothing outside refers to it but, with an anchor, the anchor.
#include "callbacks.hpp"

namespace linking {

on_int in_static_library(int k) {
  return brine::closure<"linking/static">([BRINE_CAPTURE(k)](int x) { return x + k; });
}

}  // namespace linking

#ifdef BRINE_TEST_ANCHOR
BRINE_ANCHOR(linking_static)
#endif
