#pragma once

#include <cstddef>
#include <vector>

#include "callbacks.hpp"

#define LINKING_EXPORT __attribute__((visibility("default")))

namespace linking {

LINKING_EXPORT on_int in_shared_library(int k);
LINKING_EXPORT on_int shared_by_library(int k);
LINKING_EXPORT std::vector<std::byte> save_in_library(const on_int& f);
LINKING_EXPORT on_int load_in_library(const std::vector<std::byte>& bytes);

}  // namespace linking
