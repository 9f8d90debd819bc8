// Modules of this process that registered what they have with themselves: the program doesn't export its symbols, so
// the dynamic linker couldn't give them the program's registries. Only ELF systems are asked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

#include "../config.hpp"
#include "../meta/text.hpp"
#include "build.hpp"

namespace brine::closures {

#if BRINE_HAS_ELF

namespace detail {

// Where the module defines this symbol; nullptr: it doesn't, or has no table with GNU's hashes. The tables lie in the
// module's memory, read by the layout that the System V ABI and its GNU extension give them.
template <class Info>
[[nodiscard]] const void* exported_by(const Info& module, const char* symbol) {
  const char* names = nullptr;
  const ElfW(Sym)* symbols = nullptr;
  const std::uint32_t* table = nullptr;
  for (std::size_t i = 0; i < module.dlpi_phnum; ++i) {
    const auto& segment = module.dlpi_phdr[i];
    if (segment.p_type != PT_DYNAMIC) continue;
    const auto* entry = reinterpret_cast<const ElfW(Dyn)*>(module.dlpi_addr + segment.p_vaddr);
    for (; entry->d_tag != DT_NULL; ++entry) {
      // glibc has made these addresses; other systems leave what the file has.
      const auto at = entry->d_un.d_ptr;
      const auto address = at < module.dlpi_addr ? module.dlpi_addr + at : at;
      if (entry->d_tag == DT_STRTAB) names = reinterpret_cast<const char*>(address);
      if (entry->d_tag == DT_SYMTAB) symbols = reinterpret_cast<const ElfW(Sym)*>(address);
      if (entry->d_tag == DT_GNU_HASH) table = reinterpret_cast<const std::uint32_t*>(address);
    }
  }
  if (names == nullptr || symbols == nullptr || table == nullptr || table[0] == 0) return nullptr;
  std::uint32_t hash = 5381;
  for (const char* c = symbol; *c != '\0'; ++c) hash = 33 * hash + static_cast<unsigned char>(*c);
  // Number of buckets, first symbol that is hashed, words of a filter; the filter, the buckets, the hashes.
  const std::uint32_t* buckets = table + 4 + table[2] * (sizeof(ElfW(Addr)) / sizeof(std::uint32_t));
  const std::uint32_t* hashes = buckets + table[0];
  std::uint32_t i = buckets[hash % table[0]];
  if (i < table[1]) return nullptr;
  for (;; ++i) {
    const std::uint32_t other = hashes[i - table[1]];
    if ((other | 1U) == (hash | 1U) && symbols[i].st_shndx != SHN_UNDEF &&
        std::strcmp(names + symbols[i].st_name, symbol) == 0) {
      return reinterpret_cast<const void*>(module.dlpi_addr + symbols[i].st_value);
    }
    if ((other & 1U) != 0) return nullptr;  // the bucket's last one
  }
}

}  // namespace detail

// Names of the modules, with commas, in which an object under this symbol that isn't `mine` is in use: a module may
// define it and use another one's all the same.
template <class Registry>
[[nodiscard]] std::string modules_with_their_own(const char* symbol, const Registry& mine) {
  struct search {
    const char* symbol;
    const Registry* mine;
    std::string names;
  } all{symbol, &mine, {}};
  dl_iterate_phdr(
      [](dl_phdr_info* module, std::size_t, void* data) {
        auto& s = *static_cast<search*>(data);
        const auto* other = static_cast<const Registry*>(detail::exported_by(*module, s.symbol));
        if (other == nullptr || other == s.mine || other->empty()) return 0;
        if (!s.names.empty()) meta::add(s.names, ", ");
        meta::add(s.names,
                  module->dlpi_name != nullptr && *module->dlpi_name != '\0' ? module->dlpi_name : "the program");
        return 0;
      },
      &all);
  return std::move(all.names);
}

#else

template <class Registry>
[[nodiscard]] std::string modules_with_their_own(const char*, const Registry&) {
  return {};
}

#endif

}  // namespace brine::closures
