// Warnings that a program may ask for and that brine's headers give by design, turned off from here to the end of
// brine.hpp, which includes this header first: also where brine isn't included as a system header (-isystem). The
// program's own code keeps its warnings. All others (-Wall, -Wextra, -Wconversion, ...) stay on in brine's headers.
#pragma once

#include "config.hpp"

// (Clang 19 crashes over a precompiled header in which warnings were turned off and on again.)
#if BRINE_GCC || (BRINE_CLANG && !defined(BRINE_PRECOMPILED))
#pragma GCC diagnostic push
// A switch over kinds of nodes names the few that it is about, and has a default.
#pragma GCC diagnostic ignored "-Wswitch-enum"
// long double is compared with exact powers of two, and values with zero.
#pragma GCC diagnostic ignored "-Wfloat-equal"
#endif
#if BRINE_GCC
// std::size_t and std::uint64_t are one type on some machines and two on others.
#pragma GCC diagnostic ignored "-Wuseless-cast"
// (=strict) Objects are made in arrays of bytes, which are aligned for them.
#pragma GCC diagnostic ignored "-Wcast-align"
// The macros of <pthread.h>.
#pragma GCC diagnostic ignored "-Wzero-as-null-pointer-constant"
#endif
#if BRINE_CLANG && !defined(BRINE_PRECOMPILED)
// Closures and classes register themselves before main(); what they are registered in outlives all other objects.
#pragma GCC diagnostic ignored "-Wglobal-constructors"
#pragma GCC diagnostic ignored "-Wexit-time-destructors"
#pragma GCC diagnostic ignored "-Wcomma"
// A function that only throws, and returns where there are no exceptions.
#pragma GCC diagnostic ignored "-Wmissing-noreturn"
// Classes with virtual functions in headers have no source file for a key function.
#pragma GCC diagnostic ignored "-Wweak-vtables"
#endif
