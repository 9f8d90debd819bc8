// std::addressof, std::construct_at, std::destroy_at and std::launder without the rest of <memory>: its
// smart pointers cost a compiler as much time as <string> and <vector> together. Every standard library's
// <vector> needs these and brings them.
#pragma once

#include <new>
#include <utility>
#include <vector>
