// What the programs, libraries and plugins of these tests share.
#pragma once

#include <brine/brine.hpp>

namespace linking {

using on_int = brine::function<int(int)>;

// In a header: every module that uses it has it, and it is one closure all the same.
inline on_int shared_by_all(int k) {
  return brine::closure<"linking/shared by all">([BRINE_CAPTURE(k)](int x) { return x * k; });
}

}  // namespace linking

// A plugin's entry point: its closure, capturing k.
extern "C" using make_closure = void(linking::on_int & to, int k);
