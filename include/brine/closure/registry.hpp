// The closures that this program can load. Every closure type that the program could save has
// an entry where the type is wrapped, keyed by the hash of its identity and found by the whole
// of it. No document can name code that isn't here.
//
// An entry is a constant of its module. It is linked into a list before the module's other objects are
// initialised, or when it is first used where that is earlier; it leaves the list when the module is unloaded, and
// never when the process ends. The index is built when the first closure is looked up. Looking up takes no lock.
//
// No hook is asked for that. The captures of an entry that has hooks are described when its closure is used, and no
// lock is held then: until it is known, the index has such an entry by the part of its identity that stands before
// the captures. So a hook that fails or waits harms its own closure and no other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "../config.hpp"
#include "../error.hpp"
#include "../graph/classes.hpp"
#include "../meta/later.hpp"
#include "../meta/lifetime.hpp"
#include "../meta/module.hpp"
#include "../meta/text.hpp"
#include "../meta/threads.hpp"
#include "build.hpp"
#include "identity.hpp"
#include "modules.hpp"

namespace brine {

class decoder;

namespace closures {

// The functions of a closure type whose module may be unloaded, in memory that stays. Plain data:
// nothing in it may point into the module once that is gone.
struct lease {
  meta::atomic<std::size_t> living;  // closures with this table
  std::string name;                     // for messages, after the module is gone
  const void* table = nullptr;          // the copied table, closure/ops.hpp
  void (*revoke)(void* table) = nullptr;  // clears it; called while the module is still there
  bool revoked = false;
  lease* older = nullptr;
};

// One closure type under one signature: constants of the program.
struct code {
  std::string_view name;        // empty: unnamed
  std::uint32_t version;
  std::string_view signature;   // as documents spell it
  const closures::signature_type* signature_type;  // which decides whether a signature is the one asked for
  std::string_view type;        // the compiler's words, for messages
  std::string_view file;        // the source file that was compiled, where the compiler says
  bool copyable;
  std::uint64_t fingerprint;    // of the code's text; 0 where none was taken
  std::uint64_t plain_fingerprint;  // as documents of earlier versions have it
  bool inert;                   // stands for closures whose code isn't here (inert.hpp)
  const identity* constant;     // nullptr: known only when the program runs
  std::string (*words)();       // the compiler's words, as exact as they get
  const char* (*doubt)();       // why the name can't stand in a document, seen only when it runs; may be nullptr
  const part* derived;          // of what is made of named closures: of which; else nullptr
  schema::describer describe;   // the captures
  // Builds the closure in a function object of this signature.
  bool (*construct)(decoder&, void* function);
  // The same from a whole document, where nothing is special about it (quick.hpp): false, and nothing was touched,
  // where that isn't so. nullptr: it has to be read the decoder's way.
  bool (*load)(const std::byte* document, const std::byte* end, std::size_t depth, void* function);
  void (*copy_table)(lease&);  // a copy of the table of functions, for a module that may be unloaded
};

// What is wrong with the aliases and migrations of the program (migrate.hpp).
template <class Deferred>
[[nodiscard]] std::string evolution_problems();

// A code's place in the registry. Until it is registered it looks like one that may be unloaded, so that what is
// asked of every closure anyway finds that out.
struct entry {
  constexpr explicit entry(const code& c) noexcept : what{c} {}
  entry(const entry&) = delete;
  entry& operator=(const entry&) = delete;

  const code& what;
  // Its lease; nullptr for the main program's own; itself: not registered yet. (Not atomic: that would cost every
  // construction of a function object an instruction. It changes once, before threads have use for the entry.)
  const void* leased = this;
  meta::atomic<const void*> home;  // the registry in which it is
  const meta::module_mark* module = &meta::this_module;
  entry* next = nullptr;
  meta::atomic<const identity*> known;  // nullptr until it is asked for, where there are hooks
  const identity* stem = nullptr;  // where it was open: what stands before the captures
  meta::atomic<bool> open{false};  // its identity, or that of another of this name, isn't known yet
  meta::atomic<const entry*> conflict{};  // another type with the same identity
  // The index in which it has no conflict and no lease; never null, so that no index at all isn't one.
  meta::atomic<const void*> settled{this};
};

}  // namespace closures

class registry_t {
 public:
  constexpr registry_t() = default;
  registry_t(const registry_t&) = delete;
  registry_t& operator=(const registry_t&) = delete;

  // The program's own. It is never destroyed: a closure may be loaded by a destructor that runs
  // after every static object's.
  BRINE_EXPORT static registry_t& global();

  // Once is enough.
  void add(closures::entry& e) {
    const meta::lock_guard lock{mutex_};
    if (e.home.load() != nullptr) return;
    if (program_.empty()) [[unlikely]]
      program_ = meta::main_program();
    closures::lease* leased = nullptr;
    if (!program_.holds(&e)) [[unlikely]] {
      leased = new closures::lease;
      leased->older = std::exchange(leases_, leased);
      leased->name = e.what.name.empty() ? e.what.type : e.what.name;
      e.what.copy_table(*leased);
    }
    e.leased = leased;
    (last_ != nullptr ? last_->next : first_) = &e;
    last_ = &e;
    index_.store(nullptr);
    e.home.store(this);
  }
  // All that the module registered, which is unloaded.
  BRINE_COLD void remove(const meta::module_mark* module) noexcept {
    const meta::lock_guard lock{mutex_};
    last_ = nullptr;
    for (closures::entry** at = &first_; *at != nullptr;) {
      closures::entry& e = **at;
      if (e.module != module) {
        last_ = &e;
        at = &e.next;
        continue;
      }
      *at = e.next;
      index_.store(nullptr);
      if (auto* leased = static_cast<closures::lease*>(const_cast<void*>(e.leased)); leased != nullptr) {
        leased->revoke(const_cast<void*>(leased->table));
        leased->revoked = true;
      }
    }
  }

  // The closures that outlived their module: name and number of objects still alive. They can be
  // moved and destroyed, which loses what they captured; calling, copying and saving fails.
  template <class String = std::string>
  [[nodiscard]] std::vector<std::pair<String, std::size_t>> orphans() {
    const meta::lock_guard lock{mutex_};
    std::vector<std::pair<String, std::size_t>> all;
    for (const closures::lease* l = leases_; l != nullptr; l = l->older) {
      const std::size_t living = l->living.load();
      if (living != 0 && l->revoked) all.emplace_back(l->name, living);
    }
    return all;
  }

  // Throws (without exceptions: ends the program) where no closure has one of these names, with the error
  // unknown_closure that lists those: a self-check against linkers that drop what nothing refers to. try_expect()
  // returns the error.
  template <class Deferred = void>
  void expect(std::initializer_list<std::string_view> names) {
    try_expect<Deferred>(names).value();
  }
  template <class Deferred = void>
  [[nodiscard]] result<void> try_expect(std::initializer_list<std::string_view> names) {
    meta::later<std::string, Deferred> missing;
    for (std::string_view name : names) {
      bool found = false;
      each([&](const closures::entry& e) {
        found = e.what.name == name;
        return !found;
      });
      if (!found) missing += (missing.empty() ? "\"" : ", \"") + std::string{name} + '"';
    }
    if (missing.empty()) return {};
    return error{
        errc::unknown_closure,
        detail::nowhere,
        {},
        meta::joined(
            {"expected closures are missing: ", missing,
             "; a linker drops object files of a static library "
             "that nothing refers to: link it whole (CMake: brine_link_whole), or anchor the file (BRINE_ANCHOR)"})};
  }

  // The entry with exactly this identity and a signature of this type, or nullptr: signatures of different types may be
  // spelled alike (long and long long). nullptr for the type: any.
  [[nodiscard]] const closures::entry* find(const closures::identity& id,
                                            const closures::signature_type* signature_type) {
    const index& all = indexed();
    const closures::entry* found = look(all, id, signature_type);
    if (all.stems == 0 || (found != nullptr && !found->open.load())) [[likely]]
      return found;
    return find_open(id, signature_type);
  }

  // The entry that may have the identity with this hash, for a caller who compares all of the identity; nullptr
  // where there is none, where the index isn't built yet, or where anything is special about the entry.
  [[nodiscard]] const closures::entry* candidate(std::uint64_t hash) const noexcept {
    const index* all = index_.load();
    if (all == nullptr) [[unlikely]]
      return nullptr;
    for (std::size_t at = static_cast<std::size_t>(hash) & all->mask;; at = (at + 1) & all->mask) {
      const slot& s = all->slots[at];
      const closures::identity* id = s.id.load();
      if (id == nullptr) [[unlikely]]
        return nullptr;
      if (id->hash != hash) [[unlikely]]
        continue;
      const closures::entry* found = s.found;
      return found->settled.load() == all ? found : nullptr;
    }
  }

  // Whether nothing is special about the entry: no other has its identity, as far as there are any, and its module
  // stays.
  [[nodiscard]] bool settled(const closures::entry& e) const noexcept { return e.settled.load() == index_.load(); }

  [[nodiscard]] bool empty() const noexcept { return first_ == nullptr; }

  // Whether the entry is in this registry. A module whose symbols the program doesn't share has another one.
  [[nodiscard]] bool holds(const closures::entry& e) {
    return e.home.load() == this || (e.home.load() == nullptr && admit(e));
  }
  // What the closures of an entry whose module may be unloaded share; nullptr for one of the program. For an
  // entry that isn't registered yet too.
  [[nodiscard]] BRINE_COLD closures::lease* lease_of(const closures::entry& e) {
    (void)admit(e);
    return static_cast<closures::lease*>(const_cast<void*>(e.leased));
  }

  // The identity under which an entry is saved. The index must know all entries of its name first: only
  // then is it sure that no other type has the same one. Runs the hooks of its captures, where there are such.
  [[nodiscard]] const closures::identity& identify(const closures::entry& e) {
    if (settled(e)) [[likely]]
      return *e.known.load();
    return identify_open(e);
  }

  // Calls f(entry) for each, in the order of registration, until it returns false. The registry is locked
  // meanwhile: f must not call a user's hook.
  template <class F>
  void each(F&& f) {
    const meta::lock_guard lock{mutex_};
    for (const closures::entry* e = first_; e != nullptr; e = e->next) {
      if (!f(*e)) return;
    }
  }
  // The entries of now, for what may call hooks.
  template <class Entry = const closures::entry*>
  [[nodiscard]] std::vector<Entry> entries() {
    std::vector<Entry> all;
    each([&all](const closures::entry& e) {
      all.push_back(&e);
      return true;
    });
    return all;
  }

  // Every named closure's name, version, signature and captures as text (describe.hpp).
  template <class Deferred = void>
  [[nodiscard]] std::string manifest();

  // Throws (without exceptions: ends the program) the error duplicate_name, which names both origins of every conflict,
  // of closures and of classes, and the aliases and migrations that don't agree: worth a call at the start of main().
  // What is in conflict is refused whenever it is used. After plugins were loaded it is worth one too: unknown_closure
  // names those that have registries of their own, and says what the program lacks. try_verify() returns the error.
  template <class Deferred = void>
  void verify() {
    try_verify<Deferred>().value();
  }
  template <class Deferred = void>
  [[nodiscard]] result<void> try_verify() {
    std::string text;
    const auto all = entries<meta::later<const closures::entry*, Deferred>>();
    (void)indexed();
    for (const closures::entry* e : all) settle(*e);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const closures::entry& e = *all[i];
      const closures::entry* other = e.conflict.load();
      if (other == nullptr) continue;
      // Of two that know of each other, the one that came later reports it.
      bool later = other == &e;
      for (std::size_t j = 0; j < i && !later; ++j) later = all[j] == other;
      if (other->conflict.load() == &e && !later) continue;
      if (!text.empty()) meta::add(text, "; ");
      text += describe_conflict(e);
    }
    for (const std::string& more :
         {graph::class_registry::global().conflicts(), closures::evolution_problems<Deferred>()}) {
      if (more.empty()) continue;
      if (!text.empty()) meta::add(text, "; ");
      text += more;
    }
    if (!text.empty()) return error{errc::duplicate_name, detail::nowhere, {}, text};
    text = closures::modules_with_their_own("_ZZN5brine10registry_t6globalEvE8instance", *this);
    if (text.empty()) {
      text = closures::modules_with_their_own("_ZZN5brine5graph14class_registry6globalEvE3all",
                                              graph::class_registry::global());
    }
    if (text.empty()) return {};
    return error{
        errc::unknown_closure, detail::nowhere, {}, meta::joined({text, ": has a registry of its own", export_remedy})};
  }

  template <class Deferred = void>
  [[nodiscard]] static std::string describe_conflict(const closures::entry& e) {
    if (e.conflict.load() == &e) return meta::joined({"the closure \"", e.what.name, "\" ", e.what.doubt()});
    std::string text = "two different closures are called \"";
    text += e.what.name;
    meta::add(text, "\" with the signature ");
    text += e.what.signature;
    meta::add(text, ": ");
    const closures::code& other = e.conflict.load()->what;
    const bool one_text = e.what.type == other.type && e.what.file != other.file;
    std::string one = origin(e.what), two = origin(other);
    if (one == two) {  // one text, compiled twice: the mangled names tell where
      one = e.what.words();
      two = other.words();
    }
    text += one;
    meta::add(text, " and ");
    text += two;
    if (one_text) {
      meta::add(text,
                "; where that is one line of a header, its variable is const, static or in an unnamed namespace, which "
                "makes a closure of its own in each file: declare it inline; else give one of them another name");
    } else if (e.what.derived != nullptr && other.derived != nullptr) {
      meta::add(text,
                "; where they are made of overloads, or of instances, of one function, give these names: "
                "brine::fn<\"name\", ...>; else name what is made of them: brine::closure<\"name\">(...)");
    } else {
      meta::add(text, "; give one of them another name");
    }
    return text;
  }

  // The registered names that are most like this one, for a message; nearest first.
  template <class String>
  [[nodiscard]] std::vector<String> near_names(std::string_view name) {
    struct {
      std::size_t far;
      std::string_view name;
    } best[4];
    std::size_t count = 0;
    if (name.size() > 200) return {};  // attack: a name so long that comparing it takes for ever
    each([&](const closures::entry& e) {
      const std::string_view other = e.what.name;
      const std::size_t far = distance(name, other);
      if (other.empty() || 2 * far > (name.size() > other.size() ? name.size() : other.size())) return true;
      for (std::size_t i = 0; i < count; ++i) {
        if (best[i].name == other) return true;
      }
      std::size_t at = count;
      for (; at > 0 && (far < best[at - 1].far || (far == best[at - 1].far && other < best[at - 1].name)); --at) {
        best[at] = best[at - 1];
      }
      best[at] = {far, other};
      if (count < 3) ++count;
      return true;
    });
    std::vector<String> names;
    for (std::size_t i = 0; i < count; ++i) names.emplace_back(best[i].name);
    return names;
  }

 private:
  // Open addressing, at most half full. Once it is published only slots are filled, under the lock: those of entries
  // whose hooks were asked. A slot's identity is in memory that stays: an entry is looked at only where it is the one
  // asked for. It is whole, or a stem, the part that stands before the captures, of entries of one name where one has
  // hooks that weren't asked yet. (No stem is a whole identity, which is eight bytes longer than what it can be read
  // as.)
  struct slot {
    meta::atomic<const closures::identity*> id;
    closures::entry* found = nullptr;  // written before the identity is
  };
  struct index {
    slot* slots;
    std::size_t mask;
    std::size_t stems;  // entries whose hooks weren't asked when it was built
    const index* older;  // never freed: readers may still be in it
  };
  // An identity that was made while the program runs.
  struct made_identity {
    std::string text;
    closures::identity id;
    const made_identity* older;
  };

  template <class Deferred = void>
  [[nodiscard]] static std::string origin(const closures::code& c) {
    std::string text{c.type};
    if (!c.file.empty()) {
      meta::add(text, " in ");
      text += c.file;
    }
    return text;
  }

  [[nodiscard]] const index& indexed() {
    const index* now = index_.load();
    return now != nullptr ? *now : rebuild();
  }

  BRINE_COLD bool admit(const closures::entry& e) {
    add(const_cast<closures::entry&>(e));  // it never was a constant, only its address is handed out as one's
    return e.home.load() == this;
  }

  [[nodiscard]] static const closures::entry* look(const index& all, const closures::identity& id,
                                                   const closures::signature_type* signature_type) {
    const closures::entry* found = nullptr;
    for (std::size_t at = static_cast<std::size_t>(id.hash) & all.mask;; at = (at + 1) & all.mask) {
      const slot& s = all.slots[at];
      const closures::identity* known = s.id.load();
      if (known == nullptr) return found;
      if (*known == id) {
        if (s.found->what.signature_type == signature_type) [[likely]]
          return s.found;
        // Another module's type may have another address.
        if (found == nullptr &&
            (signature_type == nullptr || closures::same_signature(s.found->what.signature_type, signature_type))) {
          found = s.found;
        }
      }
    }
  }

  // Builds the index. Calls no hook: it is locked.
  BRINE_COLD const index& rebuild() {
    const meta::lock_guard lock{mutex_};
    if (const index* now = index_.load()) return *now;
    std::size_t count = 0, stems = 0;
    for (closures::entry* e = first_; e != nullptr; e = e->next) {
      ++count;
      if (e->known.load() == nullptr && e->what.describe.constant == nullptr) ++stems;
    }
    std::size_t room = 16;
    while (room < 2 * (stems == 0 ? count : 2 * count)) room *= 2;
    const auto* made = new index{new slot[room]{}, room - 1, stems, all_};
    all_ = made;
    for (closures::entry* e = first_; e != nullptr; e = e->next) {
      const bool is_open = e->known.load() == nullptr && e->what.describe.constant == nullptr;
      e->open.store(is_open);
      if (e->conflict.load() != nullptr) e->conflict.store(nullptr);
      // (In conflict with itself: refused whenever it is used, as those are that are in conflict with others.)
      if (e->what.doubt != nullptr && e->what.doubt() != nullptr) [[unlikely]]
        e->conflict.store(e);
      if (!is_open) continue;
      if (e->stem == nullptr) e->stem = make_stem(*e);
      put(*made, e->stem, *e);
    }
    for (closures::entry* e = first_; e != nullptr; e = e->next) {
      if (e->open.load()) continue;
      if (e->known.load() == nullptr) {
        // A constant of a module that may be unloaded goes with it.
        e->known.store(e->what.constant != nullptr && e->leased == nullptr
                           ? e->what.constant
                           : make_identity(*e, 0, e->what.describe.hash()));
      }
      insert(*made, *e);
      if (stems != 0) join_stem(*made, *e);
    }
    for (closures::entry* e = first_; e != nullptr; e = e->next) settle(*e, made);
    index_.store(made);
    return *made;
  }

  // Whether nothing is special about the entry.
  static void settle(closures::entry& e, const index* in) {
    const bool plain = e.conflict.load() == nullptr && e.leased == nullptr && !e.open.load();
    e.settled.store(plain ? static_cast<const void*>(in) : &e);
  }

  static void put(const index& into, const closures::identity* id, closures::entry& e) {
    std::size_t at = static_cast<std::size_t>(id->hash) & into.mask;
    while (into.slots[at].id.load() != nullptr) at = (at + 1) & into.mask;
    into.slots[at].found = &e;
    into.slots[at].id.store(id);
  }

  void insert(const index& into, closures::entry& e) {
    std::size_t ordinal = 0;
    for (std::size_t at = static_cast<std::size_t>(e.known.load()->hash) & into.mask;; at = (at + 1) & into.mask) {
      slot& s = into.slots[at];
      const closures::identity* id = s.id.load();
      if (id == nullptr) {
        s.found = &e;
        s.id.store(e.known.load());
        return;
      }
      if (!(*id == *e.known.load())) continue;
      closures::entry& other = *s.found;
      if (e.what.name.empty()) {
        // Types of internal linkage in two files may share the compiler's words, and so may types that their
        // signatures mention. Within one build their order of registration is fixed, and tells them apart.
        e.known.store(make_identity(e, ++ordinal, e.what.describe.hash()));
        at = static_cast<std::size_t>(e.known.load()->hash - 1) & into.mask;
        continue;
      }
      // One closure under signatures that are spelled alike, long and long long: who asks has the one of its type.
      if (other.what.signature_type != e.what.signature_type && other.what.words() == e.what.words()) continue;
      // The same closure from a header, seen by two modules, is one. Within a module the linker
      // has made it one already, so there two entries are two types.
      if (other.what.words() != e.what.words() || closures::build_of(&other) == closures::build_of(&e)) {
        e.conflict.store(&other);
        if (other.conflict.load() == nullptr) other.conflict.store(&e);
      }
      return;
    }
  }

  // `captures` is the hash of the captures' schema.
  [[nodiscard]] const closures::identity* make_identity(const closures::entry& e, std::size_t ordinal,
                                                        std::uint64_t captures) {
    const bool named = !e.what.name.empty();
    std::string words = named ? std::string{e.what.name} : e.what.words();
    if (ordinal != 0) words += meta::joined({" #", std::to_string(ordinal)});
    std::string bytes = closures::detail::make_identity(named, words, e.what.version, e.what.signature, captures);
    if (!named) {
      std::uint64_t build = closures::build_of(&e);
      for (int i = 0; i < 8; ++i, build >>= 8U) bytes += static_cast<char>(static_cast<unsigned char>(build & 0xffU));
    }
    return keep(std::move(bytes));
  }
  [[nodiscard]] const closures::identity* make_stem(const closures::entry& e) {
    const bool named = !e.what.name.empty();
    std::string bytes = closures::detail::make_identity(named, named ? std::string{e.what.name} : e.what.words(),
                                                        e.what.version, e.what.signature, 0);
    bytes.resize(bytes.size() - 8);
    return keep(std::move(bytes));
  }
  [[nodiscard]] const closures::identity* keep(std::string bytes) {
    auto* made = new made_identity{std::move(bytes), {}, made_};
    made->id = {made->text, meta::hash(made->text)};
    made_ = made;
    return &made->id;
  }

  // What stands before the captures in an identity. Of unnamed types that share their words all have the same stem.
  template <class Deferred = void>
  [[nodiscard]] static std::string stem_of(std::string_view bytes) {
    closures::identity_parts parts;
    if (!closures::parse_identity(bytes, parts)) return {};
    std::string_view name = parts.name;
    if (!parts.named) {
      const std::size_t mark = name.rfind(" #");
      if (mark != name.npos && name.find_first_not_of("0123456789", mark + 2) == name.npos) name = name.substr(0, mark);
    }
    std::string stem = closures::detail::make_identity(parts.named, name, static_cast<std::uint32_t>(parts.version),
                                                       parts.signature, 0);
    stem.resize(stem.size() - 8);
    return stem;
  }

  // Calls f(entry) for each that the index has under the stem.
  template <class F>
  static void each_of(const index& all, const closures::identity& stem, F&& f) {
    for (std::size_t at = static_cast<std::size_t>(stem.hash) & all.mask;; at = (at + 1) & all.mask) {
      const closures::identity* id = all.slots[at].id.load();
      if (id == nullptr) return;
      if (*id == stem) f(*all.slots[at].found);
    }
  }

  // Where the entry shares its stem with one that has hooks, only those tell whether they share the identity.
  void join_stem(const index& into, closures::entry& e) {
    const std::string bytes = stem_of(e.known.load()->bytes);
    closures::entry* found = nullptr;
    each_of(into, {bytes, meta::hash(bytes)}, [&](closures::entry& other) {
      if (found == nullptr) found = &other;
    });
    if (found == nullptr) return;
    e.stem = found->stem;
    e.open.store(true);
    put(into, e.stem, e);
  }

  // A hash of captures that have hooks; false where a hook threw.
  [[nodiscard]] static bool ask_hooks(const closures::entry& e) {
#if BRINE_HAS_EXCEPTIONS
    try {
      (void)e.what.describe.hash();
    } catch (...) {
      // No exception of C++: glibc cancels a thread by one that has to go through.
      if (std::current_exception() == nullptr) throw;
      return false;
    }
#else
    (void)e.what.describe.hash();
#endif
    return true;
  }

  // Makes the identities of all entries that share the stem; those whose hooks throw are left out, and asked again the
  // next time. False: the index isn't the registry's any more, and nothing was done.
  BRINE_COLD bool resolve(const index& all, const closures::identity& stem) {
    // Outside the lock: a hook may save and load closures, load plugins, or wait.
    bool complete = true;
    std::vector<closures::entry*> asked;
    each_of(all, stem, [&](closures::entry& e) {
      if (e.known.load() == nullptr) asked.push_back(&e);
    });
    for (closures::entry*& e : asked) {
      if (ask_hooks(*e)) continue;
      e = nullptr;
      complete = false;
    }
    const meta::lock_guard lock{mutex_};
    if (index_.load() != &all) return false;
    for (closures::entry* e : asked) {
      if (e == nullptr || e->known.load() != nullptr) continue;
      e->known.store(make_identity(*e, 0, e->what.describe.hash()));  // (kept by now: no hook runs)
      insert(all, *e);
    }
    each_of(all, stem, [&](closures::entry& e) {
      if (complete) e.open.store(false);
      settle(e, &all);
    });
    return true;
  }

  // Where an entry with hooks may be the one.
  BRINE_COLD const closures::entry* find_open(const closures::identity& id,
                                              const closures::signature_type* signature_type) {
    const std::string bytes = stem_of(id.bytes);
    const closures::identity stem{bytes, meta::hash(bytes)};
    for (;;) {
      const index& all = indexed();
      const closures::entry* found = look(all, id, signature_type);
      const closures::entry* unknown = nullptr;
      bool is_open = false;
      const auto ask = [&] {
        is_open = false;
        unknown = nullptr;
        each_of(all, stem, [&](const closures::entry& e) {
          is_open = is_open || e.open.load();
          if (e.known.load() == nullptr && unknown == nullptr) unknown = &e;
        });
      };
      ask();
      if (!is_open) return found;
      if (!resolve(all, stem)) continue;
      found = look(all, id, signature_type);
      ask();
      if (found != nullptr || unknown == nullptr) return found;
      (void)unknown->what.describe.hash();  // throws again what its hook threw: it may have been the one
    }
  }

  BRINE_COLD const closures::identity& identify_open(const closures::entry& e) {
    for (;;) {
      const index& all = indexed();
      if (e.known.load() == nullptr) (void)e.what.describe.hash();  // what its hook throws is the caller's
      if (!e.open.load() || (resolve(all, *e.stem) && e.known.load() != nullptr)) return *e.known.load();
    }
  }
  // The same for one that nobody asks for.
  BRINE_COLD void settle(const closures::entry& e) {
    while (e.open.load() && !resolve(indexed(), *e.stem)) {
    }
  }

  // Edits (insert, delete, replace one character) that lead from a to b.
  template <class Deferred = void>
  [[nodiscard]] static std::size_t distance(std::string_view a, std::string_view b) {
    if (b.size() > 255) return b.size();  // a derived name, "compose(...)": near to nothing
    std::size_t row[256];
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
      std::size_t diagonal = row[0];
      row[0] = i;
      for (std::size_t j = 1; j <= b.size(); ++j) {
        const std::size_t above = row[j];
        const std::size_t edited = (above < row[j - 1] ? above : row[j - 1]) + 1;
        const std::size_t kept = diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U);
        row[j] = edited < kept ? edited : kept;
        diagonal = above;
      }
    }
    return row[b.size()];
  }

  meta::mutex mutex_;
  meta::module_range program_{};  // found when the first entry is added
  closures::lease* leases_ = nullptr;  // the youngest first; they stay
  closures::entry* first_ = nullptr;
  closures::entry* last_ = nullptr;
  meta::atomic<const index*> index_;
  const index* all_ = nullptr;
  const made_identity* made_ = nullptr;
};

// A constant when the program starts, so that whoever asks for it doesn't ask first whether it was made.
inline registry_t& registry_t::global() {
  if constexpr (std::is_trivially_destructible_v<registry_t>) {
    static constinit registry_t instance;
    return instance;
  } else {
    alignas(registry_t) static std::byte memory[sizeof(registry_t)];
    static registry_t* const instance = ::new (memory) registry_t;
    return *instance;
  }
}

// The program's registry of closures.
[[nodiscard]] inline registry_t& registry() { return registry_t::global(); }

namespace closures {

// Registers before the program's other objects are initialised, where it is a static member of a template that the
// program uses.
struct registrar {
  explicit registrar(entry& e) { registry().add(e); }
};

BRINE_DETAIL_AT_UNLOAD(closures, registry().remove)

}  // namespace closures

}  // namespace brine
