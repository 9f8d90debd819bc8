// What a caller may ask for when saving and loading: aggregates, for designated initialisers.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "../config.hpp"
#include "../meta/counted.hpp"
#include "../meta/later.hpp"
#include "../wire/limits.hpp"
#include "context.hpp"
#include "conversion.hpp"

namespace brine {

// Whether a document carries the schema of its value.
enum class schema_mode : unsigned char {
  standard,  // bytes: the hash alone; files and streams: the schema too
  compact,   // the hash alone: only a program with the very same type can load it
  embed,     // the schema too: readable for ever, by people and by later versions of the type
};
// These are modes by name; naming one also lets the program bring documents to later versions of their types.
struct schema_choice {
  schema_mode mode;

  template <class Evolution = detail::with_evolution>
  constexpr operator schema_mode() const noexcept {  // NOLINT(google-explicit-constructor)
    detail::want_conversions<Evolution>();
    return mode;
  }
};
inline constexpr schema_choice compact{schema_mode::compact};
inline constexpr schema_choice embed{schema_mode::embed};

enum class checksum_mode : unsigned char {
  standard,  // bytes: none; files and streams: CRC-32
  none,
  crc32,
};

struct save_options {
  schema_mode schema = schema_mode::standard;
  checksum_mode checksum = checksum_mode::standard;
  // Unordered containers by the order of their keys' bytes, so that equal values give equal bytes
  // in every run and on every platform; costs a sort. (-0.0 and 0.0 are equal but differ in bytes.)
  bool canonical = false;
  // What hooks may ask for: ar.context<T>().
  brine::context context{};
};

namespace detail {

// Asks of every name in a document whether options.allow lists it, before anything is made of the document
// (archive/names.hpp). `earlier` has the versions of hooks where the document is of earlier ones.
using names_check = bool (*)(decoder& d, std::uint64_t hash, const wanted_shape& shape, const schema::notes* earlier);
// (A template, so that a program which lists no names doesn't compile it.)
template <class Deferred>
struct document_names {
  static bool allowed(decoder& d, std::uint64_t hash, const wanted_shape& shape, const schema::notes* earlier);
};

}  // namespace detail

// A list of names, in which * stands for any characters and ? for one; unset, it allows all.
class name_patterns {
 public:
  constexpr name_patterns() = default;
  // (Templates only so that a file which lists no names doesn't compile them.)
  template <class Deferred = void>
  name_patterns(std::initializer_list<std::string_view> patterns)
      : patterns_{meta::later<list, Deferred>::make(
            typename meta::later<names_and_check, Deferred>::texts(patterns.begin(), patterns.end()),
            &detail::document_names<Deferred>::allowed)} {}
  template <class Deferred = void>
  explicit name_patterns(meta::later<std::vector<std::string>, Deferred> patterns)
      : patterns_{meta::later<list, Deferred>::make(std::move(patterns), &detail::document_names<Deferred>::allowed)} {}

  // Who looks through a document for names; nullptr where all are allowed.
  [[nodiscard]] detail::names_check check() const { return patterns_ ? patterns_->check : nullptr; }
  template <class Deferred = void>
  [[nodiscard]] bool allows(std::string_view name) const {
    const meta::later<list, Deferred>& listed = patterns_;
    return !listed || allows_listed(*listed, name);
  }

 private:
  struct names_and_check {
    using texts = std::vector<std::string>;
    names_and_check(texts all, detail::names_check how) : names{std::move(all)}, check{how} {}

    texts names;
    detail::names_check check;
  };
  // Shared, and absent where nothing is listed: default options are a constant of no cost.
  using list = meta::counted<names_and_check>;

  template <class List>
  [[nodiscard]] BRINE_COLD static bool allows_listed(const List& patterns, std::string_view name) {
    for (const auto& pattern : patterns.names) {
      if (matches(pattern, name)) return true;
    }
    return false;
  }

  // Each star is tried once more on failure, never nested: linear in practice, quadratic at worst.
  static bool matches(std::string_view pattern, std::string_view name) {
    std::size_t p = 0, n = 0, star = std::string_view::npos, mark = 0;
    while (n < name.size()) {
      if (p < pattern.size() && pattern[p] == '*') {
        star = p++;
        mark = n;
      } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
        ++p;
        ++n;
      } else if (star != std::string_view::npos) {
        p = star + 1;
        n = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
  }

  list patterns_;
};

// The objects that handles are given back by name: {.resolve = {{"log", &logger}}}.
class resolver {
 public:
  struct object {
    template <class T>
    object(std::string_view object_name, T* pointer)
        : name{object_name}, type{&identity<T>}, address{const_cast<std::remove_cv_t<T>*>(pointer)} {}

    std::string name;
    const void* type;
    void* address;
  };

  constexpr resolver() = default;
  template <class Deferred = void>
  resolver(std::initializer_list<object> objects) : objects_{meta::later<list, Deferred>::make(objects)} {}

  template <class T>
  void add(std::string_view name, T* pointer) {
    // The list may be another's too.
    using objects = std::vector<meta::later<object, T>>;
    const meta::later<list, T>& old = objects_;
    objects more = old ? *old : objects{};
    more.emplace_back(name, pointer);
    objects_ = list::make(std::move(more));
  }
  // The object of this name and type, or nullptr.
  template <class T>
  [[nodiscard]] T* find(std::string_view name) const {
    const meta::later<list, T>& known = objects_;
    if (!known) return nullptr;
    for (const object& o : *known) {
      if (o.name == name && o.type == &identity<T>) return static_cast<T*>(o.address);
    }
    return nullptr;
  }

 private:
  template <class T>
  static constexpr char identity = 0;

  using list = meta::counted<std::vector<object>>;
  list objects_;
};

// What becomes of a difference between the document and the program: nothing is said of it, load_options::reports gets
// a line, or the document is refused.
enum class policy : unsigned char { ignore, report, refuse };
using body_policy = policy;    // of a closure's text
using member_policy = policy;  // of members that only the document, or only the type, has

struct load_options {
  brine::limits limits{};
  // The closures and the registered classes that may come back, by name: {.allow = {"ui/*", "shapes/circle"}}. An
  // unnamed closure's name is empty, so that only "*" allows it; an object of a pointer's own class needs no
  // permission. All names in the document are looked at before the first object is made of it. Only after an object
  // whose hook visits other members than those of a new object, which nothing but the hook can pass over, each name is
  // looked at where it is met, before its own object is made.
  name_patterns allow{};
  // The loading program's objects, for handles.
  resolver resolve{};
  // A closure whose code's text isn't the one that it was saved with (BRINE_CLOSURE): body_mismatch where refused.
  body_policy changed_body = body_policy::ignore;
  // Where policy::report writes, a line each.
  std::vector<std::string>* reports = nullptr;
  // Load a closure whose code isn't in this program as data: it can be moved, copied and saved
  // again byte for byte, and a call of it throws unknown_closure. Needs a document with its schema.
  bool inert = false;
  // Members that the document has and the type doesn't, which are dropped, and those that the type has and the document
  // doesn't, which are as the type makes them by default: schema_mismatch where refused. By the schemas, whatever the
  // values: of a vector without elements too. A report's line begins with the member's path, "lines[].fax: ...".
  member_policy unknown = member_policy::ignore;
  member_policy missing = member_policy::ignore;
  // What hooks may ask for: ar.context<T>().
  brine::context context{};
};

}  // namespace brine
