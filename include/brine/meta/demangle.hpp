// A type's name for messages, where only the linker's name is known.
#pragma once

#include <string>
#include <typeinfo>

#include "../config.hpp"

#if BRINE_HAS_RTTI && __has_include(<cxxabi.h>)
#include <cxxabi.h>

#include <cstdlib>
#define BRINE_DETAIL_HAS_CXXABI 1
#else
#define BRINE_DETAIL_HAS_CXXABI 0
#endif

namespace brine::meta {

[[nodiscard]] BRINE_COLD inline std::string readable_name(const std::type_info& type) {
#if BRINE_DETAIL_HAS_CXXABI
  int status = 0;
  if (char* name = abi::__cxa_demangle(type.name(), nullptr, nullptr, &status)) {
    std::string text;
    if (status == 0) text = name;
    std::free(name);
    if (!text.empty()) return text;
  }
#endif
  return type.name();
}

}  // namespace brine::meta

#undef BRINE_DETAIL_HAS_CXXABI
