// Which build is this? The identity of an unnamed closure holds only inside one build, so it
// is saved with this number and refused where the number differs.
//
// On ELF systems it is taken from the module (program or shared library) that holds the
// closure's code: from the linker's GNU build id, or where there is none from a hash of the module's
// read-only segments, which no relocation touches. Elsewhere BRINE_BUILD_ID, a string
// that the build system sets, the same for all files of a program, stands for it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "../config.hpp"
#include "../meta/hash.hpp"
#include "../meta/module.hpp"
#include "../wire/endian.hpp"
#include "signature.hpp"

namespace brine::closures {

#if defined(BRINE_BUILD_ID)

[[nodiscard]] inline std::uint64_t build_of(const void*) { return meta::hash(BRINE_BUILD_ID); }

#elif BRINE_HAS_ELF

namespace detail {

struct build_search {
  std::uintptr_t address;
  std::uint64_t build = 0;
};

template <class Segment>
std::string_view memory(const dl_phdr_info& module, const Segment& segment) {
  return {reinterpret_cast<const char*>(module.dlpi_addr + segment.p_vaddr), segment.p_memsz};
}

// A note is three 32-bit words (length of the name, of the content, type), then name and
// content, each padded to 4 bytes; type 3 of "GNU" is the build id.
inline std::uint64_t build_in_notes(std::string_view notes) {
  const auto word = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const std::size_t shift = wire::little_endian ? i : 3 - i;
      value |= static_cast<std::uint32_t>(static_cast<unsigned char>(notes[at + i])) << (8 * shift);
    }
    return std::size_t{value};
  };
  while (notes.size() >= 12) {
    const std::size_t name_size = word(0), content_size = word(4), type = word(8);
    const std::size_t content = 12 + (name_size + 3) / 4 * 4;
    const std::size_t next = content + (content_size + 3) / 4 * 4;
    if (next > notes.size()) break;
    if (type == 3 && notes.substr(12, name_size) == std::string_view{"GNU\0", std::size_t{4}}) {
      return meta::hash(notes.substr(content, content_size));
    }
    notes.remove_prefix(next);
  }
  return 0;
}

// A whole segment, with what lies between its objects.
BRINE_READS_ANYTHING inline void hash_segment(meta::hasher& h, std::string_view segment) {
  for (std::size_t i = 0; i < segment.size(); ++i) h.byte(static_cast<unsigned char>(segment.data()[i]));
}

inline int visit_module(dl_phdr_info* module, std::size_t, void* data) {
  auto& search = *static_cast<build_search*>(data);
  bool here = false;
  for (std::size_t i = 0; i < module->dlpi_phnum; ++i) {
    const auto& segment = module->dlpi_phdr[i];
    const std::uintptr_t begin = module->dlpi_addr + segment.p_vaddr;
    if (segment.p_type == PT_LOAD && search.address >= begin && search.address - begin < segment.p_memsz) here = true;
  }
  if (!here) return 0;
  for (std::size_t i = 0; i < module->dlpi_phnum && search.build == 0; ++i) {
    const auto& segment = module->dlpi_phdr[i];
    if (segment.p_type == PT_NOTE) search.build = build_in_notes(memory(*module, segment));
  }
  if (search.build == 0) {
    meta::hasher h;
    for (std::size_t i = 0; i < module->dlpi_phnum; ++i) {
      const auto& segment = module->dlpi_phdr[i];
      if (segment.p_type == PT_LOAD && (segment.p_flags & PF_W) == 0) hash_segment(h, memory(*module, segment));
    }
    search.build = h.value();
  }
  return 1;
}

}  // namespace detail

// `inside` is any address in the module.
[[nodiscard]] inline std::uint64_t build_of(const void* inside) {
  detail::build_search search{reinterpret_cast<std::uintptr_t>(inside)};
  dl_iterate_phdr(&detail::visit_module, &search);
  return search.build;
}

#else
#error "brine: define BRINE_BUILD_ID to a string that is new for every build, for unnamed closures"
#endif

namespace detail {

#if BRINE_HAS_ELF

// Where the module that holds an address was loaded: a number of its own for each module of the process.
[[nodiscard]] BRINE_COLD inline std::uintptr_t module_of(const void* inside) {
  struct search {
    std::uintptr_t address;
    std::uintptr_t found = 0;
  } s{reinterpret_cast<std::uintptr_t>(inside)};
  dl_iterate_phdr(
      [](dl_phdr_info* module, std::size_t, void* data) {
        auto& to = *static_cast<search*>(data);
        for (std::size_t i = 0; i < module->dlpi_phnum; ++i) {
          const auto& segment = module->dlpi_phdr[i];
          const std::uintptr_t begin = module->dlpi_addr + segment.p_vaddr;
          if (segment.p_type == PT_LOAD && to.address >= begin && to.address - begin < segment.p_memsz) {
            to.found = reinterpret_cast<std::uintptr_t>(module->dlpi_phdr);
            return 1;
          }
        }
        return 0;
      },
      &s);
  return s.found;
}
[[nodiscard]] inline bool in_one_module(const void* a, const void* b) { return module_of(a) == module_of(b); }

#else

// It can't be told: spellings decide.
[[nodiscard]] inline bool in_one_module(const void*, const void*) { return false; }

#endif

[[nodiscard]] BRINE_COLD inline bool same_signature_elsewhere(const signature_type& a, const signature_type& b) {
  return a.clear && b.clear && a.exactly == b.exactly && !in_one_module(&a, &b);
}

}  // namespace detail

// Whether two signatures are one type: the same object, or objects of two modules whose spelling no other type has. Two
// objects of one module are two types (signature.hpp).
[[nodiscard]] inline bool same_signature(const signature_type* a, const signature_type* b) {
  return a == b || detail::same_signature_elsewhere(*a, *b);
}

}  // namespace brine::closures
