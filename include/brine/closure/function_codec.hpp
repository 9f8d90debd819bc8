// How a function object is written. A varint: 0, it is empty; 1, an identity follows that the
// document hasn't named yet; n >= 2, the (n - 2)-th identity again. Then the captures.
//
//   8 bytes  hash of the identity: where to look, never what to believe
//   text     the identity (identity.hpp)
//   text     only in a document with its schema: the canonical schema of the captures
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "function.hpp"

namespace brine {

namespace closures {

// The entries a document has named so far, by number. The first is kept apart: most documents
// have no other.
struct named_entries {
  std::vector<const entry*> all;
};

namespace detail {

inline void put_text(encoder& e, std::string_view text) {
  std::byte* to = e.reserve(wire::max_varint + text.size());
  to = wire::put_varint(to, text.size());
  std::memcpy(to, text.data(), text.size());
  e.commit(to + text.size());
}

BRINE_COLD inline bool fail_conflict(encoder& e, const entry& en) {
  return e.fail(errc::duplicate_name, registry_t::describe_conflict(en));
}

// Names the entry: its number, or its identity at the first time.
inline bool put_entry(encoder& e, const entry& en) {
  const identity& id = registry().identify(en);
  if (en.conflict.load(std::memory_order_relaxed) != nullptr) [[unlikely]] return fail_conflict(e, en);
  if (e.first_closure == nullptr) [[likely]] {
    e.first_closure = &en;
  } else if (e.first_closure == &en) {
    e.put_count(2);
    return true;
  } else {
    auto& all = e.closure_state.get_or_make<named_entries>().all;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i] == &en) {
        e.put_count(i + 3);
        return true;
      }
    }
    all.push_back(&en);
  }
  std::byte* to = e.reserve(1 + 8 + wire::max_varint + id.bytes.size());
  *to++ = std::byte{1};
  to = wire::store(to, id.hash);
  to = wire::put_varint(to, id.bytes.size());
  std::memcpy(to, id.bytes.data(), id.bytes.size());
  e.commit(to + id.bytes.size());
  if (e.embeds_schemas()) {
    std::vector<std::byte> bytes;
    schema::builder b{&bytes};
    en.what.describe(b);
    put_text(e, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
  return true;
}

// Says why no entry has this identity, and what to do.
BRINE_COLD inline bool fail_unknown(decoder& d, const std::byte* where, std::string_view bytes,
                                    std::string_view asked) {
  identity_parts found;
  if (!parse_identity(bytes, found)) {
    return d.fail_at(where, errc::bad_value, "these bytes name no closure; the document is damaged");
  }
  const std::string name{found.name.substr(0, 200)};
  const std::string signature{found.signature.substr(0, 200)};
  if (found.signature != asked) {
    return d.fail_at(where, errc::signature_mismatch,
                     "the closure \"" + name + "\" has the signature " + signature + ", asked for was " +
                         std::string{asked} + "; load it as brine::function of its own signature");
  }
  if (!found.named) {
    return d.fail_at(where, errc::wrong_build,
                     "an unnamed closure (" + name + ") that another build of the program saved: which code it is "
                     "can't be told across builds; name it with brine::closure<\"name\">(...) before saving");
  }
  const entry* same_name = nullptr;
  registry().each([&](const entry& e) {
    if (e.what.name == found.name && e.what.signature == found.signature) same_name = &e;
    return same_name == nullptr;
  });
  if (same_name == nullptr) {
    std::string text = "this program has no closure \"" + name + "\" with the signature " + signature;
    const auto near = registry().near_names(found.name);
    for (std::size_t i = 0; i < near.size(); ++i) text += (i == 0 ? "; names like it: \"" : ", \"") + near[i] + "\"";
    text += "; it can load only what it could save: wrap the closure in a brine::function somewhere in it, or link "
            "the library that does";
    return d.fail_at(where, errc::unknown_closure, text);
  }
  if (same_name->what.version != found.version) {
    return d.fail_at(where, errc::version_mismatch,
                     "the closure \"" + name + "\" was saved in version " + std::to_string(found.version) +
                         ", this program has version " + std::to_string(same_name->what.version));
  }
  return d.fail_at(where, errc::schema_mismatch,
                   "the closure \"" + name + "\" was saved with other captures than the ones it has in this program; "
                   "give the changed closure a new version");
}

// What a function object asks of the code that it takes.
struct wanted {
  std::string_view signature;
  const void* signature_type;
  bool copyable;
};

// Finds the code that the document names next; nullptr after a failure. `tag` was read already.
inline const entry* get_entry(decoder& d, std::uint64_t tag, const wanted& want) {
  const std::string_view asked = want.signature;
  const std::byte* where = d.cursor();
  const entry* found = nullptr;
  if (tag == 1) [[likely]] {
    if (!d.need(8)) [[unlikely]] return nullptr;
    const auto hash = d.take<std::uint64_t>();
    std::size_t size = 0;
    if (!d.get_count(1, 0, size)) [[unlikely]] return nullptr;
    const identity id{{reinterpret_cast<const char*>(d.cursor()), size}, hash};
    d.advance(size);
    if (d.schemas_embedded()) {
      std::size_t schema_size = 0;
      if (!d.get_count(1, 0, schema_size)) [[unlikely]] return nullptr;
      d.advance(schema_size);
    }
    found = registry().find(id, want.signature_type);
    if (found == nullptr || found->what.signature != asked) [[unlikely]] {
      fail_unknown(d, where, id.bytes, asked);
      return nullptr;
    }
    if (d.first_closure == nullptr) {
      d.first_closure = found;
    } else {
      d.closure_state.get_or_make<named_entries>().all.push_back(found);
    }
  } else {
    const std::size_t at = tag - 2;
    const auto* more = d.closure_state.get<named_entries>();
    if (at == 0) {
      found = static_cast<const entry*>(d.first_closure);
    } else if (more != nullptr && at - 1 < more->all.size()) {
      found = more->all[at - 1];
    }
    if (found == nullptr) [[unlikely]] {
      d.fail_at(where, errc::bad_value, "a closure's code is referred to that the document hasn't named");
      return nullptr;
    }
    if (found->what.signature != asked) [[unlikely]] {
      fail_unknown(d, where, found->known->bytes, asked);
      return nullptr;
    }
  }
  if (found->conflict.load(std::memory_order_relaxed) != nullptr) [[unlikely]] {
    d.fail_at(where, errc::duplicate_name, registry_t::describe_conflict(*found));
    return nullptr;
  }
  if (want.copyable && !found->what.copyable) [[unlikely]] {
    d.fail_at(where, errc::signature_mismatch,
              "the closure \"" + std::string{found->what.name} + "\" can only be moved; load it as "
              "brine::move_only_function of its signature");
    return nullptr;
  }
  if (!d.options().allow.allows(found->what.name)) [[unlikely]] {
    d.fail_at(where, errc::not_allowed,
              "the closure \"" + std::string{found->what.name} + "\" is not among options.allow");
    return nullptr;
  }
  return found;
}

}  // namespace detail

// Writes a callable as a function object of this signature, without making one.
template <class Signature, class F>
void encode_as(encoder& e, const F& callable) {
  if (detail::put_entry(e, registered<F, Signature>())) detail::state_codec<F>::encode(e, callable);
}

}  // namespace closures

namespace detail {

template <class T>
struct function_signature;
template <template <class> class Function, class Signature>
struct function_signature<Function<Signature>> {
  using type = Signature;
};

}  // namespace detail

template <class T>
struct family<T, kind::function> : plain_family {
  using signature = typename detail::function_signature<T>::type;
  static constexpr closures::detail::wanted wanted{closures::spelled_signature<signature>, &schema::identity<signature>,
                                                   std::is_copy_constructible_v<T>};
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::closure);
    b.text(closures::spelled_signature<signature>);
    b.closures();
  }
  static void encode(encoder& e, const T& value) {
    const closures::entry* en = value.registered_entry();
    if (en == nullptr) {
      e.put_count(0);
    } else if (closures::detail::put_entry(e, *en)) {
      value.encode_state(e);
    }
  }
  template <std::size_t>
  static bool get(decoder& d, T& value) {
    std::uint64_t tag = 0;
    if (!d.get_varint(tag)) [[unlikely]] return false;
    if (tag == 0) {
      value = nullptr;
      return true;
    }
    const closures::entry* en = closures::detail::get_entry(d, tag, wanted);
    if (en == nullptr) [[unlikely]] return false;
    return en->what.construct(d, static_cast<closures::holder<signature>*>(&value));
  }
};

}  // namespace brine
