#include "order.hpp"

template std::vector<std::byte> brine::dumps<order>(const order&);
template order brine::loads<order>(const std::vector<std::byte>&, const brine::load_options&);
