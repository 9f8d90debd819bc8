// How a function object is written. A varint: 0, it is empty; 1 or 2, an identity follows that the
// document hasn't named yet; n >= 3, the (n - 3)-th identity again. Then the captures.
//
//   8 bytes  hash of the identity: where to look, never what to believe
//   text     the identity (identity.hpp)
//   8 bytes  only behind a 2: the fingerprint of the code's text (fingerprint.hpp)
//   text     only in a document with its schema: the canonical schema of the captures
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../codec/reports.hpp"
#include "../meta/later.hpp"
#include "../meta/text.hpp"
#include "../wire/bytes.hpp"
#include "function.hpp"
#include "inert.hpp"
#include "migrate.hpp"

namespace brine {

namespace closures {

// An identity as it stands in the document.
struct read_identity {
  const std::byte* where = nullptr;
  identity id;
  std::uint64_t fingerprint = 0;
  wire::byte_view schema;
};

// A code that the document has named: in this program as it was saved, here but changed since
// (with the migrations that lead from the saved captures to the present ones), or not here.
template <class Deferred = void>
struct named_code {
  const entry* found = nullptr;
  read_identity saved;  // not of the first one
  std::vector<meta::later<const migration*, Deferred>> way;
  meta::counted<inert_code<Deferred>> inert;

  [[nodiscard]] bool plain() const noexcept { return found != nullptr && way.empty() && !inert; }
};

// What a document has named so far, by number. The first is kept apart where it is an entry as it
// was saved: most documents have no other.
template <class Deferred = void>
struct written_codes {
  struct code {
    const void* address;  // an entry, or an inert code
    std::string_view identity;
  };
  std::vector<meta::later<code, Deferred>> all;
  std::string_view first_inert;  // the first one's identity, where it is an inert code
  bool any_inert = false;
};
template <class Deferred = void>
struct read_codes {
  std::vector<named_code<Deferred>> all;

  // The fingerprint of one that was met as data first, for the first one who asks.
  [[nodiscard]] BRINE_COLD std::uint64_t look_at_text(const named_code<Deferred>& code) {
    return std::exchange(all[static_cast<std::size_t>(&code - all.data())].saved.fingerprint, 0);
  }
};

namespace detail {

template <class Encoder>
void put_text(Encoder& e, std::string_view text) {
  std::byte* to = e.reserve(wire::max_varint + text.size());
  to = wire::put_varint(to, text.size());
  if (!text.empty()) std::memcpy(to, text.data(), text.size());
  e.commit(to + text.size());
}

template <class Deferred = void>
std::string_view as_text(wire::byte_view bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Whether the document has named this code: then writes its number; else takes the next one. What is kept as data
// may be of a code that the program has, or of one that was kept several times: then the identities are the same.
template <class Encoder>
bool put_number(Encoder& e, const void* code, std::string_view id, bool inert) {
  if (e.first_closure == nullptr) [[likely]] {
    e.first_closure = code;
    if (inert) {
      auto& written = e.closure_state.template get_or_make<written_codes<>>();
      written.first_inert = id;
      written.any_inert = true;
    }
    return false;
  }
  if (e.first_closure == code) {
    e.put_count(3);
    return true;
  }
  auto& written = e.closure_state.template get_or_make<written_codes<>>();
  written.any_inert = written.any_inert || inert;
  if (written.any_inert) [[unlikely]] {
    const std::string_view first = written.first_inert.empty()
                                       ? static_cast<const entry*>(e.first_closure)->known.load()->bytes
                                       : written.first_inert;
    if (first == id) {
      e.put_count(3);
      return true;
    }
  }
  auto& all = written.all;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].address == code || (written.any_inert && all[i].identity == id)) {
      e.put_count(i + 4);
      return true;
    }
  }
  all.push_back({code, id});
  return false;
}

template <class Encoder>
void put_identity(Encoder& e, const identity& id, std::uint64_t fingerprint) {
  std::byte* to = e.reserve(1 + 8 + wire::max_varint + id.bytes.size() + 8);
  *to++ = fingerprint == 0 ? std::byte{1} : std::byte{2};
  to = wire::store(to, id.hash);
  to = wire::put_varint(to, id.bytes.size());
  std::memcpy(to, id.bytes.data(), id.bytes.size());
  to += id.bytes.size();
  if (fingerprint != 0) to = wire::store(to, fingerprint);
  e.commit(to);
}

// Saved from here, it couldn't be loaded here; nor would another closure of its name be noticed.
template <class Encoder>
BRINE_COLD bool fail_foreign(Encoder& e, const entry& en) {
  return e.fail(errc::unknown_closure,
                meta::joined({"the closure \"", en.what.name.empty() ? en.what.type : en.what.name,
                              "\" is in another module's registry", export_remedy}));
}

// Names the entry: its number, or its identity at the first time.
template <class Encoder>
bool put_entry(Encoder& e, const entry& en) {
  if (!registry().holds(en)) [[unlikely]]
    return fail_foreign(e, en);
  const identity& id = registry().identify(en);
  if (en.conflict.load() != nullptr) [[unlikely]] {
    return e.fail(errc::duplicate_name, registry_t::describe_conflict(en));
  }
  if (e.first_closure == nullptr) [[likely]] {
    e.first_closure = &en;
  } else if (put_number(e, &en, id.bytes, false)) {
    return true;
  }
  put_identity(e, id, en.what.fingerprint);
  if (e.embeds_schemas()) brine::detail::write_schema(e, en.what.describe);
  return true;
}

template <class Encoder, class Value>
void put_inert(Encoder& e, const Value& value) {
  if (!value.code) {
    e.put_count(0);
    return;
  }
  const auto& code = *value.code;
  if (!put_number(e, &code, code.identity, true)) {
    put_identity(e, {code.identity, code.hash}, code.fingerprint);
    if (e.embeds_schemas()) put_text(e, as_text(code.schema));
  }
  for (const auto& piece : value.pieces) {
    e.write(piece.bytes.data(), piece.bytes.size());
    if (!piece.closure.empty()) put_inert(e, piece.closure.front());
  }
}

// What a function object asks of the code that it takes.
struct wanted {
  std::string_view signature;
  const closures::signature_type* signature_type;
  bool copyable;
};

// Whether nothing speaks against this entry; check_wanted() says what does.
template <class Options>
[[nodiscard]] bool is_wanted(const entry& found, const wanted& want, const Options& options) {
  return found.what.signature_type == want.signature_type && (!want.copyable || found.what.copyable) &&
         options.allow.allows(found.what.name);
}

// Says why no entry has this identity, and what to do.
template <class Decoder>
BRINE_COLD bool fail_unknown(Decoder& d, const std::byte* where, std::string_view bytes, std::string_view asked) {
  identity_parts found;
  if (!parse_identity(bytes, found)) {
    return d.fail_at(where, errc::bad_value, "these bytes name no closure; the document is damaged");
  }
  const std::string name{found.name.substr(0, 200)};
  const std::string saved{found.signature.substr(0, 200)};
  if (found.signature != asked) {
    return d.fail_at(where, errc::signature_mismatch,
                     meta::joined({"the closure \"", name, "\" has the signature ", saved, ", asked for was ", asked,
                                   "; load it as brine::function of its own signature"}));
  }
  if (!found.named) {
    return d.fail_at(
        where, errc::wrong_build,
        meta::joined({"an unnamed closure (", name,
                      ") that another build of the program saved: which code it is "
                      "can't be told across builds; name it with brine::closure<\"name\">(...) before saving"}));
  }
  const presence present = find_present(found);
  const entry* same_name = present.found;
  if (!present.problem.empty()) return d.fail_at(where, errc::duplicate_name, present.problem);
  if (same_name == nullptr) {
    std::string text = meta::joined({"this program has no closure \"", name, "\" with the signature ", saved});
    const auto near = registry().near_names<meta::later<std::string, Decoder>>(found.name);
    for (std::size_t i = 0; i < near.size(); ++i)
      text += meta::joined({(i == 0 ? "; names like it: \"" : ", \""), near[i], "\""});
    text +=
        "; it can load only what it could save: wrap the closure in a brine::function somewhere in it, or link "
        "the library that does (a static library whole: CMake's brine_link_whole, or BRINE_ANCHOR of the file)";
    text += export_remedy;
    return d.fail_at(where, errc::unknown_closure, text);
  }
  if (present.newer && same_name->what.derived != nullptr) {
    return d.fail_at(where, errc::version_mismatch,
                     meta::joined({"the closure \"", name,
                                   "\" was saved with a later version of what it is made of: this program has \"",
                                   same_name->what.name, "\"; load it with a newer program"}));
  }
  if (present.newer) {
    return d.fail_at(where, errc::version_mismatch,
                     meta::joined({"the closure \"", name, "\" was saved in version ", std::to_string(found.version),
                                   ", this program has version ", std::to_string(same_name->what.version),
                                   "; load it with a newer program"}));
  }
  std::vector<meta::later<const migration*, Decoder>> way;
  if (find_way(*same_name, found.captures, way) == ways_found::several) {
    const migrations_of<meta::later<void, Decoder>> migrations{same_name->what.name};
    return d.fail_at(where, errc::duplicate_name, migrations.ambiguity(way));
  }
  d.older = true;
  if (same_name->what.derived != nullptr) {
    return d.fail_at(
        where, errc::schema_mismatch,
        meta::joined({"the closure \"", name, "\" was saved with other captures than \"", same_name->what.name,
                      "\" has in this program; migrations of what it is made of don't lead over that: save "
                      "it with {.schema = brine::embed}, or write brine::migrate<\"",
                      same_name->what.name, "\">([](old_state) -> new_state { ... })"}));
  }
  return d.fail_at(
      where, errc::schema_mismatch,
      meta::joined({"the closure \"", name, "\" was saved with other captures (version ", std::to_string(found.version),
                    ") than the ones it has in this program (version ", std::to_string(same_name->what.version),
                    "); write brine::migrate<\"", same_name->what.name, "\">([](old_state) -> new_state { ... })"}));
}

// Says so, if what follows is one closure, of another signature than the one asked for; false, with
// nothing said, if it isn't.
template <class Decoder>
BRINE_COLD bool fail_signature(Decoder& d, std::string_view asked) {
  if (d.remaining() < 10 || (std::to_integer<unsigned>(*d.cursor()) - 1U) > 1U) return false;
  d.advance(9);
  const std::byte* where = d.cursor() - 8;
  std::uint64_t size = 0;
  const std::byte* text = wire::get_varint(d.cursor(), d.cursor() + d.remaining(), size);
  if (text == nullptr || size > d.remaining() - static_cast<std::size_t>(text - d.cursor())) return false;
  const std::string_view bytes{reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)};
  identity_parts found;
  if (!parse_identity(bytes, found) || found.signature == asked) return false;
  fail_unknown(d, where, bytes, asked);
  return true;
}

// A changed closure: renamed, of an older version, with other captures. False where none fits.
template <class Code>
BRINE_COLD bool find_changed(std::string_view bytes, const wanted& want, Code& code) {
  identity_parts saved;
  if (!parse_identity(bytes, saved) || !saved.named || saved.signature != want.signature) return false;
  const presence now = find_present(saved, want.signature_type);
  if (now.found == nullptr || now.newer || find_way(*now.found, saved.captures, code.way) != ways_found::one) {
    return false;
  }
  code.found = now.found;
  return true;
}

// Whether the program's aliases or migrations say several things of it: then it isn't kept as data either.
template <class Deferred = void>
[[nodiscard]] BRINE_COLD bool is_undecided(const identity_parts& saved, const wanted& want) {
  const presence now = find_present<Deferred>(saved, want.signature_type);
  std::vector<meta::later<const migration*, Deferred>> way;
  return !now.problem.empty() ||
         (now.found != nullptr && !now.newer && find_way(*now.found, saved.captures, way) == ways_found::several);
}

// The name that options.allow is asked for: the present one, where the closure had others; empty for unnamed ones.
template <class Parts>
[[nodiscard]] BRINE_COLD std::string present_name(const entry* found, const Parts& saved) {
  if (found != nullptr) return std::string{found->what.name};
  const presence here = find_present(saved);
  if (here.found != nullptr) return std::string{here.found->what.name};
  return saved.named ? current_name(saved.name) : std::string{};
}
BRINE_COLD inline std::string not_allowed_text(std::string_view name) {
  return meta::joined({"the closure \"", name.substr(0, 200), "\" is not among options.allow"});
}
// Whether a closure that is kept as data may be loaded.
template <class Decoder>
BRINE_COLD bool check_allowed(Decoder& d, const std::byte* where, const entry* found, const identity_parts& saved) {
  const std::string name = present_name(found, saved);
  return d.options().allow.allows(name) || d.fail_at(where, errc::not_allowed, not_allowed_text(name));
}

// A signature with the same spelling as the one asked for, and of another type.
template <class Decoder>
BRINE_COLD bool fail_namesake(Decoder& d, const std::byte* where, std::string_view name, std::string_view signature) {
  return d.fail_at(
      where, errc::signature_mismatch,
      meta::joined({"the closure \"", name.substr(0, 200), "\" has the signature ", signature,
                    ", which mentions another type than the one asked for: two types of this program have "
                    "the same spelling; load it as brine::function of its own signature, and give the types "
                    "names of their own"}));
}

// The code's name was read; now it must be one that may be loaded.
template <class Decoder>
bool check_wanted(Decoder& d, const std::byte* where, const entry& found, const wanted& want) {
  if (!same_signature(found.what.signature_type, want.signature_type)) [[unlikely]] {
    if (found.what.signature != want.signature)
      return fail_unknown(d, where, registry().identify(found).bytes, want.signature);
    return fail_namesake(d, where, found.what.name, want.signature);
  }
  if (found.conflict.load() != nullptr) [[unlikely]] {
    return d.fail_at(where, errc::duplicate_name, registry_t::describe_conflict(found));
  }
  if (want.copyable && !found.what.copyable) [[unlikely]] {
    return d.fail_at(where, errc::signature_mismatch,
                     meta::joined({"the closure \"", found.what.name,
                                   "\" can only be moved; load it as "
                                   "brine::move_only_function of its signature"}));
  }
  if (!d.options().allow.allows(found.what.name)) [[unlikely]] {
    return d.fail_at(where, errc::not_allowed, not_allowed_text(found.what.name));
  }
  return true;
}

template <class Decoder>
BRINE_COLD bool check_text(Decoder& d, const std::byte* where, const entry& found, std::uint64_t saved) {
  const auto policy = d.options().changed_body;
  if (policy == body_policy::ignore || d.again || found.what.fingerprint == 0 || found.what.fingerprint == saved ||
      found.what.plain_fingerprint == saved) {
    return true;
  }
  const std::string text =
      meta::joined({"the closure \"", found.what.name, "\" has another text than when it was saved"});
  if (policy == body_policy::refuse) return d.fail_at(where, errc::body_mismatch, text);
  brine::detail::report(d, text);
  return true;
}

template <class Decoder>
bool get_identity(Decoder& d, std::uint64_t tag, read_identity& out) {
  out.where = d.cursor();
  if (!d.need(8)) [[unlikely]]
    return false;
  out.id.hash = d.template take<std::uint64_t>();
  std::size_t size = 0;
  if (!d.get_count(1, 0, size)) [[unlikely]]
    return false;
  out.id.bytes = {reinterpret_cast<const char*>(d.cursor()), size};
  d.advance(size);
  if (tag == 2) {
    if (!d.need(8)) [[unlikely]]
      return false;
    out.fingerprint = d.template take<std::uint64_t>();
  }
  if (d.schemas_embedded()) {
    if (!d.get_count(1, 0, size)) [[unlikely]]
      return false;
    out.schema = {d.cursor(), size};
    d.advance(size);
  }
  return true;
}

template <class Deferred = void>
BRINE_COLD meta::counted<inert_code<Deferred>> make_inert(std::string_view id, std::uint64_t hash,
                                                          std::uint64_t fingerprint, wire::byte_view schema) {
  auto code = meta::counted<inert_code<Deferred>>::make();
  code->identity = id;
  code->hash = hash;
  code->fingerprint = fingerprint;
  code->schema.assign(schema.begin(), schema.end());
  return code->captures.parse(code->schema) ? code : meta::counted<inert_code<Deferred>>{};
}

// The number-th code of the document; nullptr where it has named none such.
template <class Decoder, class Code>
const Code* known_code(Decoder& d, std::uint64_t number, Code& first) {
  const bool first_is_plain = d.first_closure != nullptr;
  if (first_is_plain && number == 0) {
    first.found = static_cast<const entry*>(d.first_closure);
    return &first;
  }
  const auto* more = d.closure_state.template get<read_codes<>>();
  const std::uint64_t at = number - (first_is_plain ? 1 : 0);
  return more != nullptr && at < more->all.size() ? &more->all[static_cast<std::size_t>(at)] : nullptr;
}

// The code of a closure that is kept as data, whether it is in this program or not.
template <class Decoder, class Code>
BRINE_COLD bool get_inert_code(Decoder& d, std::uint64_t tag, Code& code) {
  const std::byte* where = d.cursor();
  auto& codes = d.closure_state.template get_or_make<read_codes<>>().all;
  if (tag <= 2) {
    read_identity read;
    if (!get_identity(d, tag, read)) return false;
    identity_parts parts;
    if (!parse_identity(read.id.bytes, parts)) return fail_unknown(d, where, read.id.bytes, {});
    const entry* found = registry().find(read.id, nullptr);
    if (!check_allowed(d, where, found, parts)) return false;
    auto made = make_inert<meta::later<void, Decoder>>(read.id.bytes, read.id.hash, read.fingerprint, read.schema);
    if (!made) return d.fail_at(where, errc::bad_value, "the schema of a closure's captures is damaged");
    meta::later<named_code<>, Decoder> named;
    named.inert = made;
    // Met as data first, it may be asked for as code later.
    named.found = found;
    named.saved = read;
    codes.push_back(named);
    code = made;
    return true;
  }
  meta::later<named_code<>, Decoder> first;
  const auto* known = known_code(d, tag - 3, first);
  if (known == nullptr)
    return d.fail_at(where, errc::bad_value, "a closure's code is referred to that the document hasn't named");
  if (!known->inert && known->saved.where != nullptr) {
    // As it was saved, whatever it has become since.
    const read_identity& saved = known->saved;
    code = make_inert<meta::later<void, Decoder>>(saved.id.bytes, saved.id.hash, saved.fingerprint, saved.schema);
    return code || d.fail_at(where, errc::bad_value, "the schema of a closure's captures is damaged");
  }
  if (!known->inert) {
    std::vector<meta::later<std::byte, Decoder>> bytes;
    schema::builder b{&bytes};
    known->found->what.describe(b);
    const identity& id = registry().identify(*known->found);
    code = make_inert<meta::later<void, Decoder>>(id.bytes, id.hash, known->found->what.fingerprint, bytes);
    return static_cast<bool>(code);
  }
  code = known->inert;
  return true;
}

// Reads what the closure captured, as data.
template <class Decoder, class Value>
BRINE_COLD bool get_inert_state(Decoder& d, Value& value) {
  if (!d.enter()) return false;
  const std::byte* begin = d.cursor();
  const auto cut = [&] {
    if (!d.charge(static_cast<std::size_t>(d.cursor() - begin) + sizeof(typename Value::piece))) return false;
    value.pieces.push_back({{begin, d.cursor()}, {}});
    return true;
  };
  auto on_closure = [&](decoder&) {
    std::uint64_t tag = 0;
    const std::byte* at = d.cursor();
    if (!d.get_varint(tag)) return false;
    Value inner;
    const std::byte* behind_tag = d.cursor();
    d.rewind(at);
    if (!cut()) return false;
    d.rewind(behind_tag);
    if (tag != 0 && (!get_inert_code(d, tag, inner.code) || !get_inert_state(d, inner))) return false;
    value.pieces.back().closure.push_back(std::move(inner));
    begin = d.cursor();
    return true;
  };
  const bool done = brine::detail::skim(d, value.code->captures, 0, on_closure) && cut();
  d.leave();
  return done;
}

// Reads the code that the document names next, `tag` being read: an entry of the program that may
// be loaded, or an inert code.
template <class Decoder, class Code>
bool get_code(Decoder& d, std::uint64_t tag, const wanted& want, Code& code) {
  if (tag >= 3) {
    const std::byte* where = d.cursor();
    meta::later<named_code<>, Decoder> first;
    const auto* known = known_code(d, tag - 3, first);
    if (known == nullptr) [[unlikely]] {
      return d.fail_at(where, errc::bad_value, "a closure's code is referred to that the document hasn't named");
    }
    code = *known;
    if (code.found != nullptr) {
      // Met as data first, nobody has looked at its text yet.
      const std::uint64_t text = code.inert ? d.closure_state.template get<read_codes<>>()->look_at_text(*known) : 0;
      code.inert = {};
      return check_wanted(d, where, *code.found, want) && (text == 0 || check_text(d, where, *code.found, text));
    }
    // Met as data first, it may be one that changed since.
    meta::later<named_code<>, Decoder> changed;
    if (find_changed(code.inert->identity, want, changed)) {
      const std::uint64_t text = d.closure_state.template get<read_codes<>>()->look_at_text(*known);
      code = changed;
      return check_wanted(d, where, *code.found, want) && (text == 0 || check_text(d, where, *code.found, text));
    }
    identity_parts parts;
    if (!parse_identity(code.inert->identity, parts) || parts.signature != want.signature) {
      return fail_unknown(d, where, code.inert->identity, want.signature);
    }
    return (d.options().inert && !is_undecided(parts, want)) ||
           fail_unknown(d, where, code.inert->identity, want.signature);
  }
  read_identity read;
  if (!get_identity(d, tag, read)) [[unlikely]]
    return false;
  code.found = registry().find(read.id, want.signature_type);
  if (code.found == nullptr && !find_changed(read.id.bytes, want, code)) [[unlikely]] {
    if (const entry* namesake = registry().find(read.id, nullptr)) {
      return fail_namesake(d, read.where, namesake->what.name, want.signature);
    }
    identity_parts parts;
    const bool as_data = d.options().inert && parse_identity(read.id.bytes, parts) &&
                         parts.signature == want.signature && !is_undecided(parts, want);
    if (!as_data) return fail_unknown(d, read.where, read.id.bytes, want.signature);
    if (!check_allowed(d, read.where, nullptr, parts)) return false;
    if (!d.schemas_embedded()) {
      return d.fail_at(read.where, errc::unknown_closure,
                       "a closure can be kept as data only from a document with its schema: save it with "
                       "{.schema = brine::embed}");
    }
    code = {};
    code.inert = make_inert<meta::later<void, Decoder>>(read.id.bytes, read.id.hash, read.fingerprint, read.schema);
    if (!code.inert) return d.fail_at(read.where, errc::bad_value, "the schema of a closure's captures is damaged");
  }
  const identity* known = code.found == nullptr ? nullptr : code.found->known.load();
  if (known != nullptr && known->bytes == read.id.bytes && known->hash != read.id.hash) {
    return d.fail_at(read.where, errc::bad_value,
                     "the name of a closure and its hash disagree; the document is damaged");
  }
  code.saved = read;
  if (code.plain() && d.first_closure == nullptr && d.closure_state.template get<read_codes<>>() == nullptr)
      [[likely]] {
    d.first_closure = code.found;
  } else {
    d.closure_state.template get_or_make<read_codes<>>().all.push_back(code);
  }
  if (code.found == nullptr) return true;
  return check_wanted(d, read.where, *code.found, want) &&
         (read.fingerprint == 0 || check_text(d, read.where, *code.found, read.fingerprint));
}

// The code that the document names first, where nothing is special about it: it is here as it was saved, and
// may be loaded. Else nullptr, nothing is read, and get_code() has to look closer.
template <class Decoder>
const entry* find_first(Decoder& d, std::uint64_t tag, const wanted& want) {
  constexpr std::size_t hash_size = 8;
  const std::byte* at = d.cursor();
  if (tag != 1 || d.first_closure != nullptr || d.schemas_embedded() || !d.has(hash_size + 1) ||
      d.closure_state.template get<read_codes<>>() != nullptr) {
    return nullptr;
  }
  const auto hash = wire::fetch<std::uint64_t>(at);
  const auto size = std::to_integer<std::size_t>(at[hash_size]);
  at += hash_size + 1;
  if (size >= 0x80U || !d.has(hash_size + 1 + size)) return nullptr;
  const entry* found = registry().find({{reinterpret_cast<const char*>(at), size}, hash}, want.signature_type);
  if (found == nullptr || found->conflict.load() != nullptr || !is_wanted(*found, want, d.options())) {
    return nullptr;
  }
  d.first_closure = found;
  d.advance(hash_size + 1 + size);
  return found;
}

// Reads the old captures and turns them into the present ones, step by step.
template <class Decoder, class Code>
BRINE_COLD bool construct_migrated(Decoder& d, const Code& code, void* function_object) {
  const std::byte* where = d.cursor();
  std::vector<meta::later<std::byte, Decoder>> state;
  for (std::size_t i = 0; i < code.way.size(); ++i) {
    brine::detail::memory_encoder e;
    e.set_context(&d.options().context);
    bool done = false;
    if (i == 0) {
      done = code.way[i]->apply(d, e);
      if (!done) return false;
    } else {
      decoder step{state, 0, d.options()};
      step.passing = true;
      done = code.way[i]->apply(step, e);
    }
    if (!done || !e.ok())
      return d.fail_at(where, errc::bad_value, "a migration's new state can't be read by the next one");
    state.assign(e.bytes().begin(), e.bytes().end());
  }
  decoder last{state, 0, d.options()};
  last.passing = true;
  if (code.found->what.construct(last, function_object)) return true;
  return d.fail_at(where, errc::bad_value,
                   meta::joined({"the migrated captures of \"", code.found->what.name, "\" can't be read"}));
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
  // Closures may capture closures, without end; each takes as much stack as so many levels of records.
  static constexpr std::size_t levels = 8;
  static constexpr closures::detail::wanted wanted{
      closures::spelled_signature<signature>, &closures::type_of_signature<signature>, std::is_copy_constructible_v<T>};
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) { closures::describe_function<signature>(b); }
  static void encode(encoder& e, const T& value) {
    const closures::entry* en = value.registered_entry();
    if (!value) {
      e.put_count(0);
    } else if (en == nullptr) [[unlikely]] {
      e.fail(errc::unknown_closure, "a closure whose module was unloaded can't be saved");
    } else if (e.enter(levels)) [[likely]] {
      if (en->what.inert || closures::detail::put_entry(e, *en)) value.encode_state(e);
      e.leave(levels);
    }
  }
  static bool get(decoder& d, T& value, std::size_t) {
    std::uint64_t tag = 0;
    if (!d.get_varint(tag)) [[unlikely]]
      return false;
    if (tag == 0) {
      value = nullptr;
      return true;
    }
    if (!d.enter(levels)) [[unlikely]]
      return false;
    const bool done = get_state(d, tag, value);
    d.leave(levels);
    return done;
  }

  // The quick way to load a whole document (closure/quick.hpp); false, and nothing was touched, where the decoder's
  // way has to be gone, or tells what is wrong.
  [[nodiscard]] static bool load(wire::byte_view bytes, const load_options& options, T& value) {
    constexpr std::size_t hash_at = wire::header_size + 1;
    if (bytes.size() < hash_at + 8 || options.limits.bytes != limits{}.bytes || options.limits.depth < levels)
        [[unlikely]] {
      return false;
    }
    const closures::entry* found = registry().candidate(wire::fetch<std::uint64_t>(bytes.data() + hash_at));
    if (found == nullptr || found->what.load == nullptr || !closures::detail::is_wanted(*found, wanted, options))
        [[unlikely]] {
      return false;
    }
    return found->what.load(bytes.data(), bytes.data() + bytes.size(), options.limits.depth - levels,
                            static_cast<closures::holder<signature>*>(&value));
  }

 private:
  static bool get_state(decoder& d, std::uint64_t tag, T& value) {
    auto* to = static_cast<closures::holder<signature>*>(&value);
    if (const closures::entry* found = closures::detail::find_first(d, tag, wanted)) [[likely]]
      return found->what.construct(d, to);
    return get_other(d, tag, value, to);
  }
  static bool get_other(decoder& d, std::uint64_t tag, T& value, closures::holder<signature>* to) {
    meta::later<closures::named_code<>, T> code;
    if (!closures::detail::get_code(d, tag, wanted, code)) [[unlikely]]
      return false;
    if (code.plain()) [[likely]]
      return code.found->what.construct(d, to);
    if (!code.inert) return closures::detail::construct_migrated(d, code, to);
    auto data = meta::counted<meta::later<closures::inert_value<>, T>>::make();
    data->code = code.inert;
    if (!closures::detail::get_inert_state(d, *data)) [[unlikely]]
      return false;
    value = closures::inert<signature>{std::move(data)};
    return true;
  }
};

}  // namespace brine
