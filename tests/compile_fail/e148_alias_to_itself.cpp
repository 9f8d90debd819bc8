// An alias from a name to the same.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
const bool named = brine::alias<"shop/discount", "shop/discount">();
#else
const bool named = brine::alias<"discount", "shop/discount">();
#endif
