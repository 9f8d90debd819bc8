// What the programs, libraries and plugins of these tests share.
#pragma once

#include <brine/brine.hpp>

#include <string>

namespace linking {

using on_int = brine::function<int(int)>;

// In a header: every module that uses it has it, and it is one closure all the same.
inline on_int shared_by_all(int k) {
  return brine::closure<"linking/shared by all">([BRINE_CAPTURE(k)](int x) { return x * k; });
}

// A type of all modules, in a signature.
struct event {
  int value = 0;
};
using on_event = brine::function<int(const event&)>;

}  // namespace linking

// A plugin's entry point: its closure, capturing k.
extern "C" using make_closure = void(linking::on_int & to, int k);
// Its document of a closure whose signature mentions linking::event, and of one with a type of its own by the name of
// one that the program has too.
extern "C" using make_document = void(std::string & to);
