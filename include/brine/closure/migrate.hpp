// Closures that changed since they were saved.
//
//   brine::alias<"old", "new">();            // a closure's name changed
//   brine::migrate<"name">([](old_state s) -> new_state { ... });   // its captures changed
//
// The old and the new state are types with the schema of the captures: an aggregate with members of
// the same names and types in the same order (a std::tuple for factory's arguments). The old one's
// schema hash is the key: a file of any version finds its migration by what it holds, and a chain of
// them leads to the present. Mentioning them anywhere in the program registers them, before main().
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../meta/fixed_string.hpp"
#include "../meta/later.hpp"
#include "../meta/module.hpp"
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
  // The first that f accepts, of those after this one. The list is locked meanwhile: f must not call a user's hook.
  template <class F>
  [[nodiscard]] const T* find(F&& f, const T* after = nullptr) {
    const meta::lock_guard lock{mutex_};
    for (const listed<T>* t = first_; t != nullptr; t = t->next) {
      if (after == nullptr && f(t->what)) return &t->what;
      if (after == &t->what) after = nullptr;
    }
    return nullptr;
  }

 private:
  meta::mutex mutex_;
  listed<T>* first_ = nullptr;
  listed<T>* last_ = nullptr;
};

// Registered before the program's other objects are initialised.
template <class T>
struct listing {
  explicit listing(listed<T>& t) { register_list<T>::global().add(t); }
};

BRINE_DETAIL_AT_UNLOAD(migrations, register_list<migration>::remove)
BRINE_DETAIL_AT_UNLOAD(renamings, register_list<renaming>::remove)

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
  static inline constinit listed<migration> instance{
      {Name.view(), &schema::hash<from>, &schema::hash<to>, &apply, schema::describer_of<from>}};
  BRINE_FIRST static inline const listing<migration> registrar{instance};
};

template <meta::fixed_string From, meta::fixed_string To>
struct registered_alias {
  static inline constinit listed<renaming> instance{{From.view(), To.view()}};
  BRINE_FIRST static inline const listing<renaming> registrar{instance};
};

// The name that a closure has now.
template <class Deferred = void>
[[nodiscard]] std::string current_name(std::string_view name) {
  std::string now{name};
  for (int i = 0; i < 16; ++i) {  // a ring of aliases ends here
    const auto* next =
        register_list<meta::later<renaming, Deferred>>::global().find([&](const renaming& r) { return r.from == now; });
    if (next == nullptr) break;
    now = next->to;
  }
  return now;
}

// The latest version of it, where there are several.
template <class Deferred = void>
[[nodiscard]] const entry* find_named(std::string_view name, std::string_view signature,
                                      const signature_type* type = nullptr) {
  const entry* found = nullptr;
  registry().each([&](const entry& e) {
    if (e.what.name != name || e.what.signature != signature) return true;
    if (found == nullptr) {
      found = &e;
    } else if (const bool mine = e.what.signature_type == type; mine != (found->what.signature_type == type)) {
      if (mine) found = &e;
    } else if (e.what.version > found->what.version) {
      found = &e;
    }
    return true;
  });
  return found;
}

// The migrations that lead from a state with this hash to the closure's captures; false if none do.
template <class Way>
[[nodiscard]] bool find_way(const entry& to, std::uint64_t from, Way& way) {
  const std::uint64_t goal = to.what.describe.hash();
  while (from != goal) {
    auto& all = register_list<meta::later<migration, Way>>::global();
    const auto same_name = [&](const migration& m) { return m.name == to.what.name; };
    const auto* step = all.find(same_name);
    while (step != nullptr && step->from() != from) step = all.find(same_name, step);  // (from() may run a hook)
    if (step == nullptr || way.size() == 64) return false;
    way.push_back(step);
    from = step->to();
  }
  return true;
}

// Whether a file that holds the closure with these captures, in this version, can be loaded.
template <class Deferred = void>
[[nodiscard]] bool reaches(const entry& to, std::uint64_t captures, std::uint64_t version) {
  std::vector<meta::later<const migration*, Deferred>> way;
  return version <= to.what.version && find_way(to, captures, way);
}

}  // namespace closures

// Files that name the closure "From" load the closure "To".
template <meta::fixed_string From, meta::fixed_string To>
bool alias() {
  (void)&closures::registered_alias<From, To>::registrar;
  return true;
}

// Files that hold the closure with the old state load it with the new one. The function is a
// lambda without captures; it may throw to refuse a state.
template <meta::fixed_string Name, class F>
bool migrate(F) {
  static_assert(std::is_empty_v<F> && std::is_default_constructible_v<F>,
                "brine::migrate: a lambda without captures, from the old state to the new one");
  using types = closures::migration_types<closures::signature_of<F>>;
  using from = typename types::from;
  using to = typename types::to;
  if constexpr (schema::loadable<from> && schema::loadable<to>) {
    (void)&closures::registered_migration<Name, F>::registrar;
  } else {
    schema::explain<schema::against_loading<from>, from>();
    schema::explain<schema::against_loading<to>, to>();
  }
  return true;
}

}  // namespace brine
