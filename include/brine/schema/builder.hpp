// Collects what a type's description says: the schema's hash and bytes, whether the type holds
// closures or shared objects, and the first reason why it can't be persisted, with its path.
// One walk, so that these can't disagree. It runs when the program is compiled, but for
// types with hooks, whose shape only running the hook can tell.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "../config.hpp"
#include "../meta/hash.hpp"
#include "../meta/threads.hpp"
#include "../wire/varint.hpp"
#include "node.hpp"
#include "notes.hpp"
#include "refusal.hpp"

namespace brine::schema {

// Text that a constant can hold.
template <std::size_t Capacity>
struct bounded_text {
  std::array<char, Capacity> data{};
  std::size_t size = 0;

  constexpr void append(std::string_view text) {
    for (char c : text) {
      if (size < Capacity) data[size++] = c;
    }
  }
  [[nodiscard]] constexpr std::string_view view() const { return {data.data(), size}; }
};

// What one walk over a type found.
struct facts {
  std::uint64_t hash = 0;
  bool dynamic = false;    // a hook decides the shape: known when the program runs
  bool recursive = false;  // the type can hold another of its own
  bool opaque = false;     // only reading a value can tell whether its bytes are good
  bool closures = false;
  bool slow = false;       // a part of it can be read the decoder's way only (codec/quick.hpp)
  bool owners = false;     // holds owning pointers of any kind
  bool shared = false;  // holds shared or weak pointers
  bool hooked = false;  // a hook or a brine::codec reads a part of it, and may read more than the description shows
  bool views = false;   // holds a brine::view, which is valid as long as the document's bytes
  bool keyed = false;   // holds a container whose keys may lead to shared objects
  refusal why = refusal::none;
  bool only_loading = false;  // the refusal stands against loading, not against saving
  std::size_t size = 0;       // of the schema's bytes
  std::size_t records = 0;    // in it
  std::size_t bases = 0;      // hierarchies' roots in it
  bounded_text<200> path{};
  bounded_text<200> culprit{};
};

// Whether two types' identities are one. GCC with -fsanitize=undefined finds only that addresses
// are the same to be a constant, not that they differ; and then asks no further.
[[nodiscard]] constexpr bool same_identity(const void* a, const void* b) {
#if BRINE_GCC
  if (std::is_constant_evaluated()) return __builtin_constant_p(a == b) ? a == b : false;
#endif
  return a == b;
}

// What a builder found of a whole type, as constants: the schema's bytes, and the notes beside them.
struct description {
  std::uint64_t hash;
  const std::byte* bytes;
  std::size_t size;
  const record_type* const* records;
  std::size_t record_count;
  const class_finder* bases;
  std::size_t base_count;
};

// The identity of records that nothing refers to.
inline constexpr char nameless = 0;

// Small when it runs, for it runs once: its functions are called, not inlined.
class builder {
 public:
  // While the program is compiled.
  constexpr builder() = default;
  // The same, to write down what an earlier walk counted.
  constexpr builder(std::byte* bytes, const record_type** records, class_finder* bases)
      : bytes_{bytes}, types_{records}, bases_{bases} {}
  // While it runs: hooks are asked too. The schema's bytes are appended to *out, and notes to *noted, if
  // there are such.
  constexpr explicit builder(std::nullptr_t, notes* noted = nullptr) : notes_{noted}, running_{true} {}
  template <class Out>
  constexpr explicit builder(Out* out, notes* noted = nullptr)
      : out_{out},
        append_{[](void* to, const std::byte* bytes, std::size_t size) {
          Out& all = *static_cast<Out*>(to);
          all.insert(all.end(), bytes, bytes + size);
        }},
        notes_{noted},
        running_{true} {}
  builder(const builder&) = delete;
  builder& operator=(const builder&) = delete;
  constexpr ~builder() { delete[] records_; }

  BRINE_COLD constexpr void put(node kind) { byte(static_cast<unsigned char>(kind)); }

  BRINE_COLD constexpr void number(std::uint64_t value) {
    while (value >= 0x80U) {
      byte(static_cast<unsigned char>(value | 0x80U));
      value >>= 7U;
    }
    byte(static_cast<unsigned char>(value));
  }

  BRINE_COLD constexpr void text(std::string_view value) {
    number(value.size());
    for (char c : value) byte(static_cast<unsigned char>(c));
  }

  // Begins a record, or refers to it where it began already: then answers false, and that is all.
  BRINE_COLD constexpr bool begin_record(const void* identity, const record_type* type) {
    for (std::size_t i = 0; i < record_count_; ++i) {
      if (same_identity(records_[i], identity)) {
        if (i == 0) found_.recursive = true;
        reaches_ = true;  // what the whole record holds isn't known yet
        put(node::reference);
        number(i);
        return false;
      }
    }
    add_record(identity, type);
    return true;
  }
  // A record that nothing can refer to: a closure's captures, say. It has its number all the same.
  constexpr void begin_record() { add_record(&nameless, nullptr); }
  BRINE_COLD constexpr void member(std::string_view name) {
    number(name.size() + 1);
    for (char c : name) byte(static_cast<unsigned char>(c));
  }
  BRINE_COLD constexpr void end_record() { byte(0); }
  // The version in which a hook is to be asked for its members, which becomes the name of the first one.
  // False, and no such member, where the class is asked for as it was before it had a version.
  [[nodiscard]] BRINE_COLD bool version_member(const record_type& type, std::uint32_t& version) {
    version = notes_ != nullptr ? version_of(type, notes_->versions) : type.version();
    if (version == unversioned) {
      version = 0;
      return false;
    }
    char name[32];
    std::snprintf(name, sizeof name, "%s%u", version_name.data(), unsigned{version});
    member(name);
    return true;
  }

  // A hierarchy's root, an object of any class under which is written.
  constexpr void base(std::string_view name, class_finder find) {
    reaches_ = true;
    if (notes_ != nullptr) notes_->bases.push_back(find);
    if (bases_ != nullptr) bases_[found_.bases] = find;
    ++found_.bases;
    put(node::base);
    text(name);
  }

  // The way from the root to what is described now, for the message of a refusal.
  BRINE_COLD constexpr void enter(std::string_view step) {
    if (depth_ < steps_.size()) steps_[depth_] = step;
    ++depth_;
  }
  constexpr void leave() { --depth_; }

  // The type can't be persisted; the first refusal of a walk is the one that is reported.
  BRINE_COLD constexpr void refuse(refusal why, std::string_view culprit, bool only_loading = false) {
    if (found_.why != refusal::none && !(found_.only_loading && !only_loading)) return;
    found_.why = why;
    found_.only_loading = only_loading;
    found_.path = {};
    found_.culprit = {};
    for (std::size_t i = 0; i < depth_ && i < steps_.size(); ++i) {
      if (i != 0 && !steps_[i].starts_with('[')) found_.path.append(".");
      found_.path.append(steps_[i]);
    }
    found_.culprit.append(culprit);
  }

  // A hook's shape: false where it can't be asked now, because the program isn't running.
  constexpr bool dynamic() {
    found_.dynamic = true;
    found_.opaque = true;
    hooked();
    return running_;
  }
  constexpr void owner() { found_.owners = true; }
  constexpr void slow() { found_.slow = true; }
  constexpr void opaque() { found_.opaque = true; }
  constexpr void hooked() { found_.hooked = reaches_ = true; }
  constexpr void views() { found_.views = found_.opaque = true; }
  constexpr void closures() { found_.closures = found_.opaque = reaches_ = true; }
  constexpr void shared() { found_.shared = found_.owners = found_.opaque = reaches_ = true; }

  // The key of a container: what is described between the two may lead to shared objects, or not.
  [[nodiscard]] constexpr bool begin_key() {
    const bool before = reaches_;
    reaches_ = false;
    return before;
  }
  constexpr void end_key(bool before) {
    if (reaches_) found_.keyed = true;
    reaches_ = reaches_ || before;
  }

  // All of a type that was described when the program was compiled.
  BRINE_COLD void repeat(const description& whole) {
    if (out_ != nullptr) append_(out_, whole.bytes, whole.size);
    if (notes_ != nullptr) {
      notes_->records.append(whole.records, whole.record_count);
      notes_->bases.append(whole.bases, whole.base_count);
    }
    repeated_ = &whole;
  }

  [[nodiscard]] constexpr facts result() const {
    facts f = found_;
    f.hash = repeated_ != nullptr ? repeated_->hash : hash_.value();
    f.records = record_count_;
    return f;
  }

 private:
  BRINE_COLD constexpr void add_record(const void* identity, const record_type* type) {
    if (notes_ != nullptr) notes_->records.push_back(type);
    if (types_ != nullptr) types_[record_count_] = type;
    if (record_count_ == record_room_) {
      const std::size_t room = 2 * record_room_ + 4;
      auto* more = new const void* [room] {};
      for (std::size_t i = 0; i < record_count_; ++i) more[i] = records_[i];
      delete[] records_;
      records_ = more;
      record_room_ = room;
    }
    records_[record_count_++] = identity;
    put(node::record);
  }

  constexpr void byte(unsigned char value) {
    hash_.byte(value);
    if (bytes_ != nullptr) bytes_[found_.size] = static_cast<std::byte>(value);
    ++found_.size;
    if (out_ != nullptr) {
      const auto one = static_cast<std::byte>(value);
      append_(out_, &one, 1);
    }
  }

  meta::hasher hash_;
  facts found_;
  std::array<std::string_view, 24> steps_{};
  std::size_t depth_ = 0;
  const void** records_ = nullptr;
  std::size_t record_count_ = 0;
  std::size_t record_room_ = 0;
  std::byte* bytes_ = nullptr;
  const record_type** types_ = nullptr;
  class_finder* bases_ = nullptr;
  const description* repeated_ = nullptr;
  void* out_ = nullptr;  // a vector of bytes
  void (*append_)(void* out, const std::byte* bytes, std::size_t size) = nullptr;
  notes* notes_ = nullptr;
  bool running_ = false;
  bool reaches_ = false;  // what was described so far may lead to shared objects
};

BRINE_COLD inline void describer::operator()(builder& b) const {
  if (constant != nullptr) {
    b.repeat(*constant);
  } else {
    run(b);
  }
}
// (From there: a function for each type that answers a constant would be code too.)
inline std::uint64_t describer::hash() const { return whole().hash; }
inline const description& describer::whole() const { return constant != nullptr ? *constant : once(); }

// A description that only running hooks can give, kept for the rest of the program: a destructor may save and load
// when all that is destroyed at the end of the program is gone.
struct kept_description {
  std::vector<std::byte> bytes;
  notes noted;
  description found{};

  BRINE_COLD explicit kept_description(void (*run)(builder&)) {
    builder b{&bytes, &noted};
    run(b);
    found = {b.result().hash,      bytes.data(),        bytes.size(),      noted.records.begin(),
             noted.records.size(), noted.bases.begin(), noted.bases.size()};
  }
  kept_description(const kept_description&) = delete;
  kept_description& operator=(const kept_description&) = delete;
};

// Makes the description and puts it into its place, unless one is there by then. No lock is held while a hook runs, and
// no variable's guard, which is a lock too: a hook may wait for another thread, throw, or come back here. So two may
// make the same description; the first one stays.
[[nodiscard]] BRINE_COLD inline const kept_description& keep_description(meta::atomic<const kept_description*>& place,
                                                                         void (*run)(builder&)) {
  const auto* made = new kept_description{run};
  const kept_description* first = nullptr;
  if (place.replace(first, made)) return *made;
  delete made;
  return *first;
}

}  // namespace brine::schema
