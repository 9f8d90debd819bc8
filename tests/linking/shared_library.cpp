// A library that a program is linked with.
#include "shared_library.hpp"
#include "callbacks.hpp"

namespace linking {

on_int in_shared_library(int k) {
  return brine::closure<"linking/in a shared library">([BRINE_CAPTURE(k)](int x) { return x - k; });
}

on_int shared_by_library(int k) { return shared_by_all(k); }

std::vector<std::byte> save_in_library(const on_int& f) { return brine::dumps(f); }

on_int load_in_library(const std::vector<std::byte>& bytes) { return brine::loads<int(int)>(bytes); }

}  // namespace linking
