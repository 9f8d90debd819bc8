// Closures, classes, aliases, migrations and older documents in use before main() begins and after it has returned.
#pragma once

#include <unistd.h>

#include <brine/brine.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lifetime {

using bytes = std::vector<std::byte>;
using on_int = brine::function<int(int)>;

// Nothing but the process' end can report what a destructor finds.
inline void expect(bool good, const char* who, const char* when, const char* what) {
  if (good) return;
  std::printf("%s, %s: %s\n", who, when, what);
  std::fflush(stdout);
  _exit(1);
}

// The document with another name of the same length: so a file can load what it couldn't save.
inline bytes renamed(bytes document, std::string_view from, std::string_view to) {
  for (std::size_t i = 0; i + from.size() <= document.size(); ++i) {
    if (std::memcmp(&document[i], from.data(), from.size()) == 0) {
      std::memcpy(&document[i], to.data(), to.size());
      break;
    }
  }
  return document;
}
// The same of a closure alone, whose identity has a hash before it.
inline bytes renamed_closure(bytes document, std::string_view from, std::string_view to) {
  constexpr std::size_t hash_at = brine::wire::header_size + 1;
  document = renamed(std::move(document), from, to);
  const auto size = std::to_integer<std::size_t>(document[hash_at + 8]);
  std::uint64_t hash = brine::meta::hash({reinterpret_cast<const char*>(&document[hash_at + 9]), size});
  for (std::size_t i = 0; i < 8; ++i, hash >>= 8U) document[hash_at + i] = static_cast<std::byte>(hash & 0xffU);
  return document;
}

struct shape {
  virtual ~shape() = default;
  [[nodiscard]] virtual int corners() const = 0;
};

// A closure whose capture has a hook: its shape is known only when the program runs.
struct hooked {
  int k = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(k);
  }
};

struct past {
  int a;
};
struct present {
  int a;
  int b = 7;
};

struct old_state {
  int k;
};
struct new_state {
  int k;
  int more;
};

}  // namespace lifetime
