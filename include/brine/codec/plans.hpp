// The plans that were made so far, for all threads: each is made once for a pair of schemas and kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "../meta/threads.hpp"
#include "../schema/plan.hpp"
#include "../wire/bytes.hpp"
#include "conversion.hpp"

namespace brine::detail {

// Readers only follow pointers: what is in a list never changes and never goes. A list per wanted shape, more
// or less, of bounded length and size: documents of endless different schemas (an attack) fill the list of the type
// that they are loaded as, and no more; from then on plans for it are made for one document and forgotten.
template <class Plan>
class kept_plans {
 public:
  BRINE_EXPORT static kept_plans& global() {
    static constinit kept_plans all;
    return all;
  }

  [[nodiscard]] const Plan* find(wire::byte_view written, const wanted_shape& wanted) const {
    for (const auto* at = lists_[list_of(wanted)].first.load(); at != nullptr; at = at->next) {
      // The bytes, never a hash of them, say that it is the same schema.
      if (at->describe == wanted.describe && at->hash == wanted.hash && at->captures == wanted.captures &&
          at->written.size() == written.size() &&
          std::memcmp(at->written.data(), written.data(), written.size()) == 0) {
        return at;
      }
    }
    return nullptr;
  }

  // Takes the plan where there is room for it; else answers false.
  [[nodiscard]] BRINE_COLD bool keep(Plan& p, const wanted_shape& wanted) {
    const std::size_t size = cost(p);
    const meta::lock_guard lock{mutex_};
    list& to = lists_[list_of(wanted)];
    if (to.count == most_plans || size > most_bytes - to.bytes) return false;
    ++to.count;
    to.bytes += size;
    p.next = to.first.load();
    to.first.store(&p);
    return true;
  }

 private:
  static constexpr std::size_t lists = 256;
  static constexpr std::size_t most_plans = 64;
  static constexpr std::size_t most_bytes = std::size_t{1} << 20U;

  struct list {
    meta::atomic<Plan*> first{nullptr};
    std::size_t count = 0;
    std::size_t bytes = 0;
  };

  static std::size_t list_of(const wanted_shape& wanted) { return static_cast<std::size_t>(wanted.hash >> 56U); }

  static std::size_t cost(const Plan& p) {
    const std::size_t size = sizeof p + 160 * (p.from.size() + p.to.size()) + 3 * (p.written.size() + p.wanted.size()) +
                             p.steps.size() * sizeof(schema::step) + p.blocks.size() * sizeof(schema::range) +
                             p.fills.size() * sizeof(schema::fill) + p.defaults.size() + p.paths.size() +
                             p.changes.size() * sizeof(schema::change) +
                             p.alternatives.size() * sizeof(schema::alternative) +
                             (p.members.size() + p.parts.size()) * sizeof(schema::old_member) +
                             p.references.size() * sizeof(schema::reference);
    return p.own == nullptr ? size : size + cost(*p.own);
  }

  meta::mutex mutex_;  // of those who make plans
  list lists_[lists];
};

}  // namespace brine::detail
