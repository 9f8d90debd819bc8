// Modules (the program, shared libraries, plugins) that come and go with what they registered. What a module registers
// is constant-initialised data of its own, linked into a list of the process; it leaves the list when the module is
// unloaded, and never when the process ends: a destructor, an exit handler or a thread that runs while main() returns
// still finds it, and the code is still there.
#pragma once

#include <cstddef>
#include <cstdint>

#include "../config.hpp"
#include "threads.hpp"

#if BRINE_HAS_ELF
#include <link.h>
#endif

namespace brine::meta {

// The addresses of a module's segments.
struct module_range {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;

  [[nodiscard]] constexpr bool empty() const noexcept { return end == 0; }

  [[nodiscard]] bool holds(const void* address) const {
    const auto at = reinterpret_cast<std::uintptr_t>(address);
    return at >= begin && at < end;
  }
};

#if BRINE_HAS_ELF

// The program itself, which is never unloaded: the first module that the dynamic linker lists.
[[nodiscard]] BRINE_COLD inline module_range main_program() {
  module_range range;
  dl_iterate_phdr(
      [](dl_phdr_info* module, std::size_t, void* data) {
        auto& r = *static_cast<module_range*>(data);
        r = {static_cast<std::uintptr_t>(-1), 0};
        for (std::size_t i = 0; i < module->dlpi_phnum; ++i) {
          const auto& segment = module->dlpi_phdr[i];
          if (segment.p_type != PT_LOAD) continue;
          const std::uintptr_t begin = module->dlpi_addr + segment.p_vaddr;
          if (begin < r.begin) r.begin = begin;
          if (begin + segment.p_memsz > r.end) r.end = begin + segment.p_memsz;
        }
        return 1;
      },
      &range);
  return range;
}

#else

[[nodiscard]] inline module_range main_program() { return {0, static_cast<std::uintptr_t>(-1)}; }

#endif

// This module, to recognise its data by; and what is known of its end.
struct module_mark {
  bool asked;
  bool unloaded;
};
BRINE_OWN inline constinit module_mark this_module{};

// The process ends, and no more than that. The program's part of what BRINE_AT_UNLOAD calls says so: it runs before
// that of all others.
BRINE_EXPORT inline constinit atomic<bool> process_ends{false};

// Whether this module is being unloaded, for a function that runs at its end: it ends with the process too.
BRINE_OWN BRINE_COLD inline bool is_unloaded() {
  if (!this_module.asked) {
    this_module.asked = true;
#if BRINE_HAS_ELF
    if (main_program().holds(&this_module)) process_ends.store(true);
    this_module.unloaded = !process_ends.load();
#else
    this_module.unloaded = true;
#endif
  }
  return this_module.unloaded;
}

}  // namespace brine::meta

// Calls the function when the module is unloaded, after the destructors of its objects, once or more often. It is given
// the module's mark. (Not a destructor: those of a plugin run before the program's when the process ends.)
#if BRINE_CLANG || BRINE_GCC
#define BRINE_DETAIL_AT_UNLOAD(name, ...)                                       \
  namespace {                                                                   \
  BRINE_LAST void brine_at_unload_##name() {                                    \
    if (::brine::meta::is_unloaded()) __VA_ARGS__(&::brine::meta::this_module); \
  }                                                                             \
  }
#else
#define BRINE_DETAIL_AT_UNLOAD(name, ...)
#endif
