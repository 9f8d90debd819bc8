// The classes that the program registered (BRINE_CLASS), of all hierarchies: one list for a process, whichever module
// registers a class or looks for it.
#pragma once

#include <string>
#include <string_view>

#include "../meta/demangle.hpp"
#include "../meta/module.hpp"
#include "../meta/same_type.hpp"
#include "../meta/text.hpp"
#include "../meta/threads.hpp"

namespace brine::graph {

// A class as seen from one base.
struct class_entry {
  const meta::type_key* base;
  const meta::type_key* type;
  std::string_view name;
  const void* what;  // a class_type<Base>, polymorphic.hpp
  class_entry* next = nullptr;
  const meta::module_mark* module = &meta::this_module;
  bool listed = false;
};

// One name of two classes, or two names of one class.
[[nodiscard]] BRINE_COLD inline std::string ambiguous_class(const class_entry& one, const class_entry& other) {
  const auto spelled = [](const class_entry& e) {
    return e.type->info != nullptr ? meta::readable_name(*e.type->info) : std::string{"?"};
  };
  if (one.name != other.name) {
    return meta::joined({"the class ", spelled(one), " is registered under two names, \"", one.name, "\" and \"",
                         other.name, "\"; keep one BRINE_CLASS of it for each base"});
  }
  return meta::joined({"two classes are called \"", one.name, "\": ", spelled(one), " and ", spelled(other),
                       "; give one of them another name"});
}

// No template: one that is instantiated for a type with hidden visibility is hidden whatever its attributes say, and
// each module had its own. Few classes, so a list; most entries are passed over by one comparison of addresses.
class class_registry {
 public:
  constexpr class_registry() = default;
  class_registry(const class_registry&) = delete;
  class_registry& operator=(const class_registry&) = delete;

  BRINE_EXPORT static class_registry& global() {
    static constinit class_registry all;
    return all;
  }

  void add(class_entry& e) {
    const meta::lock_guard lock{mutex_};
    if (e.listed) return;
    e.listed = true;
    e.next = first_.load();
    first_.store(&e);
  }
  // All that the module registered.
  BRINE_COLD void remove(const meta::module_mark* module) noexcept {
    const meta::lock_guard lock{mutex_};
    while (first_.load() != nullptr && first_.load()->module == module) first_.store(first_.load()->next);
    for (class_entry* at = first_.load(); at != nullptr; at = at->next) {
      while (at->next != nullptr && at->next->module == module) at->next = at->next->next;
    }
  }

  [[nodiscard]] bool empty() const noexcept { return first_.load() == nullptr; }

  // By the address of the type first: where two modules each have a type of this name, it is the right one.
  [[nodiscard]] const class_entry* find(const meta::type_key* base, const std::type_info& type) const noexcept {
    for (const class_entry* at = first_.load(); at != nullptr; at = at->next) {
      if (at->type->info == &type && meta::same_type(at->base, base)) return at;
    }
    return find_if(
        base, [&](const class_entry& e) { return e.type->info != nullptr && meta::same_name(*e.type->info, type); });
  }
  [[nodiscard]] const class_entry* find(const meta::type_key* base, const meta::type_key* type) const noexcept {
    for (const class_entry* at = first_.load(); at != nullptr; at = at->next) {
      if (at->type == type && meta::same_type(at->base, base)) return at;
    }
    return find_if(base, [&](const class_entry& e) { return meta::same_type(e.type, type); });
  }
  [[nodiscard]] const class_entry* find(const meta::type_key* base, std::string_view name) const noexcept {
    return find_if(base, [&](const class_entry& e) { return e.name == name; });
  }
  // The same where an earlier name may have become another one: what the program's aliases are, closure/migrate.hpp
  // knows, which is there wherever one is.
  [[nodiscard]] const class_entry* find_or_renamed(const meta::type_key* base, std::string_view name) const {
    const class_entry* found = find(base, name);
    const auto current = current_name_.load();
    if (found != nullptr || current == nullptr) [[likely]]
      return found;
    const std::string now = current(name);
    return now == name ? nullptr : find(base, now);
  }
  // What a class is called now that a document names: options.allow has that name.
  [[nodiscard]] std::string present_name(std::string_view name) const {
    const auto current = current_name_.load();
    if (current == nullptr) return std::string{name};
    for (const class_entry* at = first_.load(); at != nullptr; at = at->next) {
      if (at->name == name) return std::string{name};
    }
    return current(name);
  }
  void look_up_names(std::string (*current)(std::string_view)) noexcept {
    if (current_name_.load() == nullptr) current_name_.store(current);
  }
  // The module that gave it goes.
  BRINE_COLD void forget_names(std::string (*current)(std::string_view)) noexcept {
    if (current_name_.load() == current) current_name_.store(nullptr);
  }
  // Another class under the same name, or nullptr: which of the two a document means can't be told.
  [[nodiscard]] const class_entry* namesake(const class_entry& known) const noexcept {
    return find_if(known.base,
                   [&](const class_entry& e) { return e.name == known.name && !meta::same_type(e.type, known.type); });
  }
  // That, or the same class under another name: which of its names a document gets would depend on the order in which
  // files are linked. (Loading takes each name.)
  [[nodiscard]] const class_entry* conflict(const class_entry& known) const noexcept {
    return find_if(known.base, [&](const class_entry& e) {
      return &e != &known && (e.name == known.name) != meta::same_type(e.type, known.type);
    });
  }
  // What is wrong with what is registered; empty where nothing is.
  [[nodiscard]] BRINE_COLD std::string conflicts() const {
    std::string text;
    for (const class_entry* at = first_.load(); at != nullptr; at = at->next) {
      const class_entry* const found = conflict(*at);
      if (found == nullptr) continue;
      // Of two that conflict with each other, the first one in the list reports.
      bool reported = false;
      for (const class_entry* e = first_.load(); e != at; e = e->next) reported |= e == found && conflict(*e) == at;
      if (reported) continue;
      if (!text.empty()) meta::add(text, "; ");
      text += ambiguous_class(*at, *found);
    }
    return text;
  }

 private:
  template <class F>
  [[nodiscard]] const class_entry* find_if(const meta::type_key* base, F&& f) const noexcept {
    for (const class_entry* at = first_.load(); at != nullptr; at = at->next) {
      if (f(*at) && meta::same_type(at->base, base)) return at;
    }
    return nullptr;
  }

  meta::atomic<class_entry*> first_;
  meta::atomic<std::string (*)(std::string_view)> current_name_;
  meta::mutex mutex_;
};

BRINE_DETAIL_AT_UNLOAD(classes, class_registry::global().remove)

}  // namespace brine::graph
