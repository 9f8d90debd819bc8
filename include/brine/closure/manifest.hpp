// check_manifest(text): what of the closures that an earlier release of the program listed (describe.hpp) the present
// one could no longer load.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../meta/later.hpp"
#include "../meta/text.hpp"
#include "../schema/compatible.hpp"
#include "../schema/from_text.hpp"
#include "describe.hpp"
#include "migrate.hpp"

namespace brine {

namespace closures {

// A line of a manifest.
struct manifest_line {
  std::string name;
  std::uint64_t version = 0;
  std::string signature;
  std::uint64_t hash = 0;
  std::string_view captures;

  // False where it is none.
  [[nodiscard]] BRINE_COLD bool parse(std::string_view line) {
    std::string parts[4];
    for (std::string& part : parts) {
      std::size_t at = 0;
      for (; at < line.size() && line[at] != '|'; ++at) {
        // A \ stands before these alone (describe.hpp); manifests of before have it before others, as itself.
        const std::string_view next = line.substr(at + 1, 1);
        if (line[at] == '\\' && (next == "|" || next == "\\" || (next == "#" && at == 0))) ++at;
        part += line[at];
      }
      if (at == line.size()) return false;
      line.remove_prefix(at + 1);
    }
    name = parts[0];
    signature = parts[2];
    captures = line;
    for (char c : parts[1]) {
      if (c < '0' || c > '9') return false;
      version = 10 * version + static_cast<std::uint64_t>(c - '0');
    }
    for (char c : parts[3]) {
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
      hash = hash << 4U | static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return parts[3].size() == 16;
  }
};

// Empty, or why a file that holds such a closure couldn't be loaded: what loading would do, step by step.
template <class Deferred>
[[nodiscard]] std::string why_lost(const manifest_line& saved) {
  bool here = false;  // as it was saved; two closures of one name are for registry().verify() to report
  for (const entry* e : registry().entries<meta::later<const entry*, Deferred>>()) {
    here = here || (e->what.name == saved.name && e->what.signature == saved.signature &&
                    e->what.version == saved.version && e->what.describe.hash() == saved.hash);
  }
  if (here) return {};
  const presence present = find_present<Deferred>({true, saved.name, saved.version, saved.signature, saved.hash, 0});
  const entry* now = present.found;
  const std::string who = meta::joined({"\"", saved.name, "\""});
  if (!present.problem.empty()) return present.problem;
  if (now == nullptr) {
    return meta::joined({who, " with the signature ", saved.signature,
                         " is gone: files that hold it can't be loaded; keep it, or add brine::alias<", who,
                         ", \"its new name\">"});
  }
  if (present.newer && now->what.derived != nullptr) {
    return meta::joined({who, " is \"", now->what.name, "\": versions only grow"});
  }
  if (present.newer) {
    return meta::joined({who, " was version ", std::to_string(saved.version), " and is version ",
                         std::to_string(now->what.version), ": versions only grow"});
  }
  std::vector<meta::later<const migration*, Deferred>> way;
  switch (find_way(*now, saved.hash, way)) {
    case ways_found::one:
      return {};
    case ways_found::several:
      return migrations_of<Deferred>{now->what.name}.ambiguity(way);
    case ways_found::none:
      break;
  }
  // Without a migration the rules for members that changed are asked.
  std::string problem;
  std::vector<meta::later<std::byte, Deferred>> before;
  if (schema::text_reader<Deferred>::read(saved.captures, saved.hash, before)) {
    type_schema ours;
    schema::builder b{&ours.bytes, &ours.notes};
    now->what.describe(b);
    const result<void> loads = schema::compatible<Deferred>(before, ours, false);
    if (loads) return {};
    problem = meta::joined({" (", loads.error().what(), ")"});
  }
  return meta::joined({who, " has other captures: it had ", saved.captures, ", it has ",
                       info_of<Deferred>(now->what).captures, problem, "; add brine::migrate<\"", now->what.name,
                       "\">([](old_state) -> new_state { ... })"});
}

}  // namespace closures

// What of an earlier manifest this program could no longer load from files, a line each; empty if nothing: a closure
// that is gone or has a lower version, or whose captures changed in a way that neither a migration leads over nor the
// rules for members that changed (documents without their schema load by migrations alone). Keep the manifest of each
// release beside the program, and let a test call this.
template <class Deferred = void>
[[nodiscard]] std::vector<std::string> check_manifest(std::string_view text) {
  std::vector<meta::later<std::string, Deferred>> broken;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() == text.size() ? line.size() : line.size() + 1);
    if (line.empty() || line.front() == '#') continue;
    closures::manifest_line saved;
    if (!saved.parse(line)) {
      broken.push_back(meta::joined({"not a line of a manifest: ", line}));
      continue;
    }
    auto why = closures::why_lost<Deferred>(saved);
    if (!why.empty()) broken.push_back(std::move(why));
  }
  return broken;
}

}  // namespace brine
