// A document of an earlier version of a type: brought to the present shape, then read as any other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <string>

#include "../meta/module.hpp"
#include "../meta/threads.hpp"
#include "../wire/bytes.hpp"
#include "transcoder.hpp"

namespace brine::detail {

struct spare_piece {
  std::size_t size;  // behind this
};

struct spare_place {
  meta::atomic<spare_piece*> there;
  const meta::module_mark* module = &meta::this_module;

  constexpr spare_place() = default;
  spare_place(const spare_place&) = delete;
  spare_place& operator=(const spare_place&) = delete;
};

// Memory for rewritten documents, kept for the next one: taking a large piece from the system and giving it back for
// each document would cost more than to fill it. One piece of up to 1 MiB waits in a program, for whoever comes first.
template <class = void>
class spare_room {
 public:
  static constexpr std::size_t most = std::size_t{1} << 20U;

  static spare_piece* take(std::size_t size) {
    spare_piece* found = waiting_.there.exchange(nullptr);
    if (found != nullptr && found->size >= size) return found;
    ::operator delete(found);
    auto* made = static_cast<spare_piece*>(::operator new(sizeof(spare_piece) + size));
    made->size = size;
    return made;
  }
  static void give(spare_piece* p) noexcept {
    if (p->size > most) {
      ::operator delete(p);
    } else {
      ::operator delete(waiting_.there.exchange(p));
    }
  }
  BRINE_COLD static void remove(const meta::module_mark* module) noexcept {
    if (waiting_.module == module) ::operator delete(waiting_.there.exchange(nullptr));
  }

 private:
  BRINE_EXPORT static inline constinit spare_place waiting_;
};

BRINE_DETAIL_AT_UNLOAD(spare_room, spare_room<>::remove)

// What the decoder keeps of a document that was rewritten.
template <class Plan>
struct converted_document {
  converted_document(std::byte* room, std::size_t size) : bytes{room, size} {}

  const std::byte* begin = nullptr;  // of the document
  wire::byte_view old;    // its value and objects
  rewritten_bytes bytes;             // what they became
  basic_plan_purse<Plan> plans;
  const Plan* way = nullptr;

  // One piece of memory, with room for somewhat more bytes than the old ones.
  static converted_document& make(decoder& d, std::size_t size) {
    constexpr std::size_t least = 4000;
    const std::size_t wanted = sizeof(converted_document) + (size < spare_room<>::most ? size + size / 2 : size / 8);
    if (wanted + 64 <= sizeof d.scratch) {
      constexpr std::size_t room = sizeof d.scratch - sizeof(converted_document);
      auto* made =
          ::new (static_cast<void*>(d.scratch)) converted_document{d.scratch + sizeof(converted_document), room};
      d.conversion.adopt(
          made, [](void* object) noexcept { static_cast<converted_document*>(object)->~converted_document(); });
      return *made;
    }
    spare_piece* piece = spare_room<>::take(wanted < least ? least : wanted);
    auto* memory = reinterpret_cast<std::byte*>(piece + 1);
    auto* made = ::new (static_cast<void*>(memory))
        converted_document{memory + sizeof(converted_document), piece->size - sizeof(converted_document)};
    d.conversion.adopt(made, [](void* object) noexcept {
      static_cast<converted_document*>(object)->~converted_document();
      spare_room<>::give(static_cast<spare_piece*>(object) - 1);
    });
    return *made;
  }

  // Only an error asks for it: everything is rewritten once more, up to the byte in question.
  static std::size_t origin(decoder& d, std::size_t offset) {
    auto& self = *d.conversion.get<converted_document>();
    rewritten_bytes again{nullptr, 0};
    decoder unused{self.old, 0, d.options()};
    basic_transcoder<decoder, Plan> t{unused, self.old, again, self.plans, offset};
    (void)t.document(*self.way);
    return static_cast<std::size_t>(t.stopped_at() - self.begin);
  }
};

// Rewrites the value, which is what is left of the document, and lets the decoder go on with what it became.
// False after a failure: it can't be converted, is damaged, or takes more than the limits allow.
template <class Plan = schema::plan>
bool convert(decoder& d, wire::byte_view old, const std::byte* where, std::uint64_t hash, const wanted_shape& wanted,
             code_resolver resolve) {
  if (old.data() == nullptr) {
    if (d.origin != nullptr || !d.schemas_embedded()) return false;
    const wire::byte_view whole = d.whole(), schema = d.schema();
    old = {schema.end(), whole.end()};
    where = whole.data() + 6;
    d.restart(whole);
  }
  auto& c = converted_document<Plan>::make(d, old.size());
  c.begin = d.whole().data();
  c.old = old;
  c.plans.resolve = resolve;
  c.way = c.plans.get(d.schema(), wanted);
  if (c.way == nullptr || c.way->written_hash != hash) {
    return d.fail_at(where, errc::bad_value, "the document's schema is damaged");
  }
  if (c.way->oversized) {
    return d.fail_at(where, errc::limit_exceeded, "the document's schema is too large to be compared with the type's");
  }
  if (c.way->problems != 0) {
    std::string text{c.way->text, 0, c.way->first_text};
    if (c.way->problems > 1) {
      char more[40];
      std::snprintf(more, sizeof more, " (and %llu more)", static_cast<unsigned long long>(c.way->problems - 1));
      text.append(more);
    }
    (void)d.fail_at(where, c.way->newer ? errc::version_mismatch : errc::schema_mismatch, text);
    return d.trace(c.way->path);
  }
  if (!check_members(d, where, *c.way, {})) return false;
  basic_transcoder<decoder, Plan> t{d, old, c.bytes, c.plans, d.options().limits.bytes};
  if (!t.document(*c.way)) return false;
  d.restart(c.bytes.bytes());
  report_members(d, *c.way, {});
  t.report();
  d.origin = &converted_document<Plan>::origin;
  return d.charge(c.bytes.size());
}

}  // namespace brine::detail
