// Throws std::bad_function_call, as a call of an empty function object does. The class is in
// <functional>, which takes as long to compile as much of brine; libstdc++ has a function in its
// library that throws it. Who catches it includes <functional>.
#pragma once

#include "../config.hpp"
#include "../error.hpp"

#if BRINE_HAS_THROW_BAD_CALL
#include <bits/functexcept.h>
#else
#include <functional>
#endif

namespace brine::closures {

[[noreturn]] BRINE_COLD inline void fail_empty() {
#if BRINE_HAS_THROW_BAD_CALL
  std::__throw_bad_function_call();
#else
  brine::detail::raise(std::bad_function_call{});
#endif
}

}  // namespace brine::closures
