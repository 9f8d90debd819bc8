// Names only: what a header of yours needs to mention brine's types.
#pragma once

#include <cstddef>

#include "version.hpp"

namespace brine {

class error;
template <class T>
class result;

class encoder;
class decoder;
class describer;
struct access;

// A specialisation owns how a T is written: encode, decode and describe. See codec/custom.hpp.
template <class T>
struct codec;

template <class Signature>
class function;
template <class Signature>
class move_only_function;

struct save_options;
struct load_options;
struct limits;

namespace schema {
class builder;
}

// The code that writes, reads and describes a T; codec/kind.hpp selects it.
template <class T>
struct codec_of;

}  // namespace brine
