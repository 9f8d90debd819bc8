// A type's tag that is longer than one may be.
#include <brine/brine.hpp>

struct order {
  int id = 0;
};
template <>
#ifdef BRINE_MUST_FAIL
inline constexpr auto brine::type_tag<order> =
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
    "0123456789012345678901234567890123456789012345678901234567890123456789";
#else
inline constexpr auto brine::type_tag<order> = "shop/order";
#endif
void save(const order& o) { brine::dump(o, "order.brine"); }
