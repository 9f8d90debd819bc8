#pragma once

#include <brine/brine.hpp>

namespace lifetime {

extern "C" using make_closure = void(brine::function<int(int)> & to, int k);

}  // namespace lifetime
