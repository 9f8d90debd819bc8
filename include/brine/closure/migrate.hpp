// Closures that changed since they were saved.
//
//   brine::alias<"old", "new">();            // the name of a closure or a class (BRINE_CLASS) changed
//   brine::migrate<"name">([](old_state s) -> new_state { ... });   // its captures changed
//
// The old and the new state are types with the schema of the captures: an aggregate with members of
// the same names and types in the same order (a std::tuple for factory's arguments). The old one's
// schema hash is the key: a file of any version finds its migration by what it holds, and a chain of
// them leads to the present. Mentioning them anywhere in the program registers them, before main().
//
// What they say has to be one thing: two chains from one state to the present, two aliases from one name, or aliases in
// a ring are an error (duplicate_name) when a document needs them, and for registry().verify().
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "../graph/classes.hpp"
#include "../meta/fixed_string.hpp"
#include "../meta/later.hpp"
#include "../meta/module.hpp"
#include "../meta/names.hpp"
#include "../meta/row.hpp"
#include "../meta/text.hpp"
#include "../meta/threads.hpp"
#include "closure.hpp"
#include "function.hpp"

namespace brine {

namespace closures {

struct BRINE_EXPORT migration {
  std::string_view name;
  std::uint64_t (*from)();
  std::uint64_t (*to)();
  // Reads the old state and writes the new one.
  bool (*apply)(decoder&, encoder&);
  schema::describer shape;  // of the old state
  std::string_view from_type;  // the compiler's words
  std::string_view to_type;
  std::string (*words)();  // for the function
  // Where migrate() was called, as soon as it is.
  const char* file = nullptr;
  unsigned line = 0;
};

struct BRINE_EXPORT renaming {
  std::string_view from;
  std::string_view to;
};

// A constant of its module, which is in the list until the module is unloaded.
template <class T>
struct BRINE_EXPORT listed {
  T what;
  listed* next = nullptr;
  bool in_list = false;
  const meta::module_mark* module = &meta::this_module;
};

// Few, and looked at only where a closure isn't found as it is. One list for a process, so a template over exported
// types alone: one over a hidden type is hidden itself.
template <class T>
class BRINE_EXPORT register_list {
 public:
  constexpr register_list() = default;
  BRINE_EXPORT static register_list& global() {
    static constinit register_list all;
    return all;
  }
  void add(listed<T>& t) noexcept {
    const meta::lock_guard lock{mutex_};
    if (t.in_list) return;
    t.in_list = true;
    (last_ != nullptr ? last_->next : first_) = &t;
    last_ = &t;
  }
  // All that the module registered.
  BRINE_COLD static void remove(const meta::module_mark* module) noexcept {
    register_list& all = global();
    const meta::lock_guard lock{all.mutex_};
    listed<T>** at = &all.first_;
    all.last_ = nullptr;
    while (*at != nullptr) {
      if ((*at)->module == module) {
        *at = (*at)->next;
      } else {
        all.last_ = *at;
        at = &(*at)->next;
      }
    }
  }
  // As they are now: nothing of the program's is called under the lock.
  template <class Deferred = void>
  [[nodiscard]] meta::row<const T*, Deferred> all() {
    meta::row<const T*, Deferred> now;
    const meta::lock_guard lock{mutex_};
    for (const listed<T>* t = first_; t != nullptr; t = t->next) now.push_back(&t->what);
    return now;
  }
  template <class F>
  void locked(F&& f) {
    const meta::lock_guard lock{mutex_};
    f();
  }

 private:
  meta::mutex mutex_;
  listed<T>* first_ = nullptr;
  listed<T>* last_ = nullptr;
};

template <class Deferred = void>
[[nodiscard]] std::string current_name(std::string_view name);

// Registered before the program's other objects are initialised.
template <class T>
struct listing {
  explicit listing(listed<T>& t) {
    register_list<T>::global().add(t);
    // A class may have had the name, too.
    if constexpr (std::is_same_v<T, renaming>) graph::class_registry::global().look_up_names(&current_name<T>);
  }
};

BRINE_DETAIL_AT_UNLOAD(migrations, register_list<migration>::remove)

template <class Function>
struct migration_types;
template <class New, class Old>
struct migration_types<New(Old)> {
  using from = std::remove_cvref_t<Old>;
  using to = std::remove_cvref_t<New>;
};

template <meta::fixed_string Name, class F>
struct registered_migration {
  using types = migration_types<signature_of<F>>;
  using from = typename types::from;
  using to = typename types::to;
  static_assert(!schema::facts_of<from>.shared && !schema::facts_of<to>.shared,
                "brine::migrate: a state with shared pointers can't be migrated: what they share lies outside it");

  static bool apply(decoder& d, encoder& e) {
    brine::detail::place<from> old;
    if (!d.need(codec_for<from>::min_size) || !old.construct(d)) return false;
    brine::detail::encode<to>(e, F{}(std::move(*old.get())));
    return true;
  }
  static inline constinit listed<migration> instance{{Name.view(), &schema::hash<from>, &schema::hash<to>, &apply,
                                                      schema::describer_of<from>, meta::type_name<from>(),
                                                      meta::type_name<to>(), &detail::unnamed<F>}};
  BRINE_FIRST static inline const listing<migration> registrar{instance};
};

template <meta::fixed_string From, meta::fixed_string To>
struct registered_alias {
  static inline constinit listed<renaming> instance{{From.view(), To.view()}};
  BRINE_FIRST static inline const listing<renaming> registrar{instance};
};

// All aliases, as they are now.
template <class Deferred = void>
struct aliases {
  meta::row<const renaming*, Deferred> all =
      register_list<meta::later<renaming, Deferred>>::global().template all<Deferred>();

  // The name that a closure has now; says so, where the aliases don't agree.
  [[nodiscard]] std::string_view current(std::string_view name, std::string& problem) const {
    std::string_view now = name;
    for (std::size_t steps = 0; steps <= all.size(); ++steps) {
      const renaming* next = nullptr;
      for (const renaming* r : all) {
        if (r->from != now) continue;
        if (next != nullptr && next->to != r->to) {
          problem = meta::joined({"two aliases lead from the closure \"", now, "\": to \"", next->to, "\" and to \"",
                                  r->to, "\"; take one of them away"});
          return name;
        }
        next = r;
      }
      if (next == nullptr) return now;
      now = next->to;
    }
    problem = meta::joined(
        {"the aliases of the closure \"", name, "\" lead back to \"", now, "\", in a ring; take one away"});
    return name;
  }
};

template <class Deferred>
std::string current_name(std::string_view name) {
  std::string problem;
  return std::string{aliases<Deferred>{}.current(name, problem)};
}

// (The class registry may be that of another module, which stays.)
BRINE_COLD inline void remove_renamings(const meta::module_mark* module) noexcept {
  register_list<renaming>::remove(module);
  graph::class_registry::global().forget_names(&current_name<renaming>);
}
BRINE_DETAIL_AT_UNLOAD(renamings, remove_renamings)

// Finds out whether a name in a document is that of a derived closure of the program, with parts of other versions or
// by earlier names: "partial(shop/old@1)" for partial(shop/new@2).
template <class Deferred = void>
struct derived_name_match {
  const aliases<Deferred>& renamed;
  meta::row<std::uint64_t, Deferred> versions{};  // the program's, of each part
  bool newer = false;  // the document has a later one of some part

  [[nodiscard]] bool whole(std::string_view text, const part& p) { return passed(text, p) && text.empty(); }

 private:
  [[nodiscard]] bool passed(std::string_view& text, const part& p) {
    if (p.count == 0) return named(text, p);
    const std::size_t before = versions.size();
    const bool was_newer = newer;
    std::string_view rest = text;
    if (rest.starts_with(p.word) && passed_parts(rest, p)) {
      text = rest;
      return true;
    }
    versions.cut(before);
    newer = was_newer;
    return named(text, p);
  }
  [[nodiscard]] bool passed_parts(std::string_view& text, const part& p) {
    text.remove_prefix(p.word.size());
    for (std::size_t i = 0; i < p.count; ++i) {
      if (!mark(text, i == 0 ? '(' : ',') || !passed(text, p.parts[i])) return false;
    }
    return mark(text, ')');
  }
  [[nodiscard]] static bool mark(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
  }
  [[nodiscard]] bool named(std::string_view& text, const part& p) {
    if (p.count == 0 && spelled(text, p.name, p)) return true;
    std::string problem;
    for (const renaming* r : renamed.all) {
      if (renamed.current(r->from, problem) == p.name && problem.empty() && spelled(text, r->from, p)) return true;
    }
    return false;
  }
  // As it is written now, or as it was before names were escaped.
  [[nodiscard]] bool spelled(std::string_view& text, std::string_view name, const part& p) {
    std::string_view rest = text;
    bool same = true;
    for (char c : name) {
      if (detail::is_name_mark(c) && !rest.empty() && rest.front() == '\\') rest.remove_prefix(1);
      same = same && mark(rest, c);
    }
    if (!same) return false;
    std::uint64_t version = 0;
    if (mark(rest, '@')) {
      for (; !rest.empty() && rest.front() >= '0' && rest.front() <= '9'; rest.remove_prefix(1)) {
        if (version < std::uint64_t{1} << 40U) version = 10 * version + static_cast<std::uint64_t>(rest.front() - '0');
      }
    }
    if (!rest.empty() && rest.front() != ',' && rest.front() != ')') return false;
    newer = newer || version > p.version;
    add_versions(p);
    text = rest;
    return true;
  }
  void add_versions(const part& p) {
    if (p.count == 0) versions.push_back(p.version);
    for (std::size_t i = 0; i < p.count; ++i) add_versions(p.parts[i]);
  }
};

struct call_place {
  const char* file = nullptr;
  unsigned line = 0;
};
[[nodiscard]] BRINE_COLD inline call_place place_of(const migration& m) {
  call_place p;
  register_list<migration>::global().locked([&] { p = {m.file, m.line}; });
  return p;
}
// Two migrations of one text, which a header gives each file that includes it.
[[nodiscard]] BRINE_COLD inline bool same_migration(const migration& a, const migration& b) {
  if (a.from() != b.from() || a.to() != b.to()) return false;
  const call_place p = place_of(a), q = place_of(b);
  if (p.file != nullptr && q.file != nullptr) return p.line == q.line && std::strcmp(p.file, q.file) == 0;
  return a.words() == b.words();
}

// Why a document's captures can't be led to a closure's: none does, or several ways do.
enum class ways_found : unsigned char { none, one, several };

// The migrations of one closure.
template <class Deferred = void>
struct migrations_of {
  meta::row<const migration*, Deferred> all;
  std::string_view name;

  explicit migrations_of(std::string_view closure) : name{closure} {
    const aliases<Deferred> renamed;
    std::string problem;
    for (const migration* m : register_list<meta::later<migration, Deferred>>::global().template all<Deferred>()) {
      bool wanted = m->name == name || renamed.current(m->name, problem) == name;
      for (const migration* other : all) wanted = wanted && !same_migration(*other, *m);
      if (wanted) all.push_back(m);
    }
  }

  // The one chain that leads from a state to the goal. Where several do, `way` ends with the two that differ.
  [[nodiscard]] ways_found find(std::uint64_t from, std::uint64_t goal,
                                std::vector<meta::later<const migration*, Deferred>>& way) const {
    way.clear();
    meta::row<std::uint64_t, Deferred> passed;  // states that a chain doesn't come back to
    while (from != goal) {
      passed.push_back(from);
      const auto good = leading_to(goal, passed);
      const migration* next = nullptr;
      for (const migration* m : all) {
        if (m->from() != from || !contains(good, m->to())) continue;
        if (next != nullptr) {
          way.push_back(next);
          way.push_back(m);
          return ways_found::several;
        }
        next = m;
      }
      if (next == nullptr) {
        way.clear();
        return ways_found::none;
      }
      way.push_back(next);
      from = next->to();
    }
    return ways_found::one;
  }

  [[nodiscard]] BRINE_COLD std::string ambiguity(
      const std::vector<meta::later<const migration*, Deferred>>& way) const {
    const migration& a = *way[way.size() - 2];
    const migration& b = *way.back();
    return meta::joined({"two migrations lead from ", a.from_type, " to the present captures of \"", name, "\": by ",
                         a.to_type, where(a), " and by ", b.to_type, where(b), "; take one of them away"});
  }

 private:
  using states = meta::row<std::uint64_t, Deferred>;

  [[nodiscard]] static bool contains(const states& in, std::uint64_t state) {
    for (std::uint64_t s : in) {
      if (s == state) return true;
    }
    return false;
  }
  // The states from which there is a chain to the goal that comes by none of these.
  [[nodiscard]] states leading_to(std::uint64_t goal, const states& without) const {
    states good;
    good.push_back(goal);
    for (std::size_t i = 0; i < good.size(); ++i) {
      for (const migration* m : all) {
        const std::uint64_t from = m->from();
        if (m->to() == good[i] && !contains(good, from) && !contains(without, from)) good.push_back(from);
      }
    }
    return good;
  }
  [[nodiscard]] static std::string where(const migration& m) {
    const call_place p = place_of(m);
    return p.file == nullptr ? std::string{} : meta::joined({" (", p.file, ":", std::to_string(p.line), ")"});
  }
};

// The migrations that lead from a state with this hash to the closure's captures.
template <class Way>
[[nodiscard]] BRINE_COLD ways_found find_way(const entry& to, std::uint64_t from, Way& way) {
  way.clear();
  const std::uint64_t goal = to.what.describe.hash();
  if (from == goal) return ways_found::one;
  return migrations_of<meta::later<void, Way>>{to.what.name}.find(from, goal, way);
}

// What a closure of a document, which the program doesn't have as it was saved, is in the program.
struct presence {
  const entry* found = nullptr;  // the latest version, where there are several
  bool newer = false;  // the document's is later still: of the closure, or of one that it is made of
  std::string problem;  // why it can't be told
};

template <class Deferred = void>
[[nodiscard]] BRINE_COLD presence find_present(const identity_parts& saved, const signature_type* type = nullptr) {
  struct candidate {
    const entry* found;
    int rank;  // of its signature's type; not older than the document's
    std::size_t first, last;  // its versions
  };
  presence out;
  const aliases<Deferred> renamed;
  const std::string_view name = renamed.current(saved.name, out.problem);
  if (!out.problem.empty() || !saved.named || name.empty()) return out;
  meta::row<candidate, Deferred> all;  // the best ones
  derived_name_match<Deferred> match{renamed};
  registry().each([&](const entry& e) {
    if (e.what.signature != saved.signature) return true;
    const std::size_t first = match.versions.size();
    match.newer = false;
    if (e.what.derived != nullptr) {
      if (!match.whole(name, *e.what.derived)) {
        match.versions.cut(first);
        return true;
      }
    } else if (e.what.name == name) {
      match.newer = saved.version > e.what.version;
      match.versions.push_back(e.what.version);
    } else {
      return true;
    }
    const int rank = (type == nullptr || e.what.signature_type == type ? 2 : 0) + (match.newer ? 0 : 1);
    if (!all.empty() && all[0].rank < rank) all.cut(0);
    if (all.empty() || all[0].rank == rank) all.push_back({&e, rank, first, match.versions.size()});
    return true;
  });
  const auto is_as_late = [&match](const candidate& a, const candidate& b) {
    if (a.last - a.first != b.last - b.first) return false;
    for (std::size_t i = 0; i < a.last - a.first; ++i) {
      if (match.versions[a.first + i] < match.versions[b.first + i]) return false;
    }
    return true;
  };
  const candidate* latest = nullptr;
  for (const candidate& c : all) {
    bool leads = true;
    for (const candidate& other : all) leads = leads && is_as_late(c, other);
    if (!leads) continue;
    // Of those of one version, the one with these captures.
    if (latest == nullptr ||
        (c.found->what.describe.hash() == saved.captures && latest->found->what.describe.hash() != saved.captures)) {
      latest = &c;
    }
  }
  if (latest != nullptr) {
    out.found = latest->found;
    out.newer = latest->rank % 2 == 0;
  } else if (!all.empty()) {
    out.problem = meta::joined({"the closure \"", saved.name, "\" of the document may be \"", all[0].found->what.name,
                                "\" or \"", all[1].found->what.name,
                                "\": neither is made of the later versions of all its parts; say which one is meant, "
                                "with brine::alias<\"",
                                saved.name, "\", \"the other's name\">"});
  }
  return out;
}

// What is wrong with the aliases and migrations of the program, for registry().verify().
template <class Deferred>
[[nodiscard]] std::string evolution_problems() {
  std::string text;
  const auto add = [&text](const std::string& problem) {
    if (problem.empty() || text.find(problem) != std::string::npos) return;
    if (!text.empty()) meta::add(text, "; ");
    meta::add(text, problem);
  };
  const aliases<Deferred> renamed;
  for (const renaming* r : renamed.all) {
    std::string problem;
    (void)renamed.current(r->from, problem);
    add(problem);
  }
  meta::row<const entry*, Deferred> entries;
  registry().each([&entries](const entry& e) {
    if (!e.what.name.empty()) entries.push_back(&e);
    return true;
  });
  for (const entry* e : entries) {
    if (e->known.load() == nullptr) continue;  // a hook of its captures threw
    const migrations_of<Deferred> migrations{e->what.name};
    std::vector<meta::later<const migration*, Deferred>> way;
    for (const migration* m : migrations.all) {
      if (migrations.find(m->from(), e->what.describe.hash(), way) == ways_found::several)
        add(migrations.ambiguity(way));
    }
  }
  return text;
}

}  // namespace closures

// Files that name the closure or the class "From" load the one that is called "To" now.
template <meta::fixed_string From, meta::fixed_string To>
bool alias() {
  static_assert(meta::check_name<From, meta::longest_derived_name>());
  static_assert(meta::check_name<To, meta::longest_derived_name>());
  static_assert(From.view() != To.view(), "brine[E148]: brine::alias: a closure's earlier name and another one.");
  (void)&closures::registered_alias<From, To>::registrar;
  return true;
}

// Files that hold the closure with the old state load it with the new one. The function is a
// lambda without captures; it may throw to refuse a state.
template <meta::fixed_string Name, class F>
bool migrate(F, const char* file = __builtin_FILE(), unsigned line = __builtin_LINE()) {
  static_assert(meta::check_name<Name, meta::longest_derived_name>());
  static_assert(std::is_empty_v<F> && std::is_default_constructible_v<F>,
                "brine::migrate: a lambda without captures, from the old state to the new one");
  using types = closures::migration_types<closures::signature_of<F>>;
  using from = typename types::from;
  using to = typename types::to;
  if constexpr (schema::loadable<from> && schema::loadable<to>) {
    using registered = closures::registered_migration<Name, F>;
    (void)&registered::registrar;
    closures::register_list<closures::migration>::global().locked([&] {
      registered::instance.what.file = file;
      registered::instance.what.line = line;
    });
  } else {
    schema::explain<schema::against_loading<from>, from>();
    schema::explain<schema::against_loading<to>, to>();
  }
  return true;
}

}  // namespace brine
