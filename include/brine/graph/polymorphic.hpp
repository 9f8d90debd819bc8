// Class hierarchies: a unique_ptr<Base> or shared_ptr<Base> to an object of a derived class. The
// class is written by the name under which the program registered it:
//
//   BRINE_CLASS("shapes/circle", circle, shape)        // one for each derived class, with its bases
//
//   varint k: 0, the class is the pointer's own (only in a document without its schema); 1, a class
//   follows that the document hasn't named yet; n >= 2, the (n - 2)-th class again
//   text     the name; empty for the pointer's own
//   8 bytes  hash of the class's schema
//   text     only in a document with its schema: the canonical schema of the class
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <vector>

#include "../codec/codec.hpp"
#include "../meta/fixed_string.hpp"
#include "../meta/names.hpp"
#include "../meta/row.hpp"
#include "../meta/spelling.hpp"
#include "../meta/text.hpp"
#include "classes.hpp"
#include "objects.hpp"

namespace brine::graph {

// A pointer to T may point to an object of a derived class.
template <class T>
inline constexpr bool in_hierarchy = std::is_polymorphic_v<T> && !std::is_final_v<T>;

BRINE_COLD inline std::nullptr_t no_memory(decoder& d) {
  d.fail(errc::limit_exceeded, "a class's operator new has no memory left");
  return nullptr;
}

// Reads a new object, which `delete` can free; nullptr after a failure.
template <class T>
[[nodiscard]] T* make_new(decoder& d) {
  if constexpr (!allocatable<T>) {
    d.fail(
        errc::bad_value,
        meta::joined({"objects of ", meta::type_name<T>(),
                      " can't be made: its operator new takes more than a size, or is private; give it one that "
                      "takes a size (it may be private, with friend brine::access), or hold it by std::shared_ptr"}));
    return nullptr;
  } else if constexpr (made_apart<T>) {
    brine::detail::place<T> made;
    if (!made.construct(d)) return nullptr;
    void* memory = allocate<T>();
    if (memory == nullptr) return no_memory(d);
    return ::new (memory) T(std::move(*made.get()));
  } else {
    struct raw {
      void* memory = allocate<T>();
      ~raw() {
        if (memory != nullptr) deallocate<T>(memory);
      }
    } r;
    if (r.memory == nullptr) [[unlikely]]
      return no_memory(d);
    if (!brine::detail::construct<T>(d, r.memory)) return nullptr;
    return std::launder(static_cast<T*>(std::exchange(r.memory, nullptr)));
  }
}

// A derived class as seen from one of its bases.
template <class Base>
struct class_type {
  schema::describer describe;
  void (*encode)(encoder&, const Base*);
  Base* (*make)(decoder&);                    // for unique_ptr
  void (*make_shared)(void* reader);          // for shared_ptr
  Base* (*from_object)(void* most_derived);   // the base in an object that the reader made
  const object_type* object;
};

// A late object's address is its memory's, which is the object's. What is encoded is of this very class, as its type
// said: so it begins where the whole object does, and no cast has to look for the class by its name.
template <class Base, class Derived>
inline constexpr class_type<Base> class_of{
    schema::describer_of<Derived>,
    [](encoder& e, const Base* object) {
      brine::detail::encode<Derived>(e, *static_cast<const Derived*>(dynamic_cast<const void*>(object)));
    },
    [](decoder& d) -> Base* { return make_new<Derived>(d); },
    [](void* r) { make_object<Derived>(*static_cast<reader<shared_owner<Derived>>*>(r), type_of<Derived>); },
    [](void* object) -> Base* { return static_cast<Derived*>(object); },
    &type_of<Derived>};

// The entry's class, found under T.
template <class T>
const class_type<T>* as_class(const class_entry* e) noexcept {
  return e == nullptr ? nullptr : static_cast<const class_type<T>*>(e->what);
}

// Registered before the program's other objects are initialised.
struct class_registrar {
  explicit class_registrar(class_entry& e) { class_registry::global().add(e); }
};
template <class Base, class Derived, meta::fixed_string Name>
struct registered_class {
  static inline constinit class_entry instance{&meta::key_of<Base>, &meta::key_of<Derived>, Name.view(),
                                               &class_of<Base, Derived>};
  BRINE_FIRST static inline const class_registrar registrar{instance};
};

template <meta::fixed_string Name, class Derived, class... Bases>
bool register_class() {
  static_assert(meta::check_name<Name>());
  static_assert(sizeof...(Bases) != 0, "BRINE_CLASS: name the base classes through which it is pointed to");
  static_assert((std::is_base_of_v<Bases, Derived> && ...), "BRINE_CLASS: a class and its base classes");
  static_assert((std::is_polymorphic_v<Bases> && ...), "BRINE_CLASS: a base class needs a virtual function");
  if constexpr (schema::loadable<Derived>) {
    ((void)&registered_class<Bases, Derived, Name>::registrar, ...);
  } else {
    schema::explain<schema::against_loading<Derived>, Derived>();
  }
  return true;
}

// The pointer's own class, where an object of it can exist.
template <class T>
const class_type<T>* own_class() {
  if constexpr (std::is_abstract_v<T>) {
    return nullptr;
  } else if constexpr (!schema::loadable<T>) {
    return nullptr;
  } else {
    return &class_of<T, T>;
  }
}

// By its present name, or an earlier one (brine::alias).
template <class T>
const class_entry* find_class(std::string_view name) {
  return class_registry::global().find_or_renamed(&meta::key_of<T>, name);
}

template <class T>
bool find_known(std::string_view name, schema::known_class& out) {
  const class_type<T>* found = name.empty() ? own_class<T>() : as_class<T>(find_class<T>(name));
  if (found == nullptr) return false;
  out = {found->describe, found->describe.hash()};
  return true;
}

template <class T>
constexpr void describe_class(schema::builder& b) {
  if constexpr (!config::rtti) b.refuse(schema::refusal::no_rtti, meta::type_name<T>());
  b.base(meta::spelled<T>, &find_known<T>);
  b.opaque();
}

// A class that a document has named: registered under this base, or (nullptr) the base itself.
struct named_class {
  const meta::type_key* base;
  const class_entry* registered;
};
// The classes that a document has named so far, of several hierarchies.
struct named_classes {
  meta::row<named_class> all;
};

template <class T>
BRINE_COLD void fail_unregistered(encoder& e, const std::type_info& type) {
  const std::string base{meta::type_name<T>()};
  const std::string name = meta::readable_name(type);
  e.fail(errc::unknown_class,
         meta::joined({"an object of the class ", name, ", after a pointer to ", base,
                       ", is of a class that wasn't registered; write where it is defined: BRINE_CLASS(\"name\", ",
                       name, ", ", base, ")", export_remedy}));
}

// The class of an object, before it is known whether the document needs it. Identity rests on meta::same_type: an
// object of a class that wasn't registered is never taken for one of the same spelling in another file.
template <class T>
struct pending_class {
  const T* object;
  const class_type<T>* type = nullptr;
  const class_entry* registered = nullptr;  // nullptr: the pointer's own class

  [[nodiscard]] bool find(encoder& e) {
#if BRINE_HAS_RTTI
    const std::type_info& real = typeid(*object);
    if (meta::same_type(real, typeid(T))) type = own_class<T>();
    if (type == nullptr) {
      registered = class_registry::global().find(&meta::key_of<T>, real);
      type = as_class<T>(registered);
    }
    if (type == nullptr) [[unlikely]]
      fail_unregistered<T>(e, real);
#else
    (void)e;
#endif
    return type != nullptr;
  }
};

// The class whose objects have this type, as seen from T; nullptr where T has none such.
template <class T>
const class_type<T>* class_of_object(const meta::type_key* type) {
  if (const auto* own = own_class<T>(); own != nullptr && meta::same_type(own->object->identity, type)) return own;
  return as_class<T>(class_registry::global().find(&meta::key_of<T>, type));
}

template <class T>
void meet_pointee([[maybe_unused]] const T& object, [[maybe_unused]] part_walk& w) {
  if constexpr (in_hierarchy<T>) {
#if BRINE_HAS_RTTI
    const class_type<T>* type = nullptr;
    if (meta::same_type(typeid(object), typeid(T))) {
      type = own_class<T>();
    } else {
      type = as_class<T>(class_registry::global().find(&meta::key_of<T>, typeid(object)));
    }
    if (type != nullptr) w.meet_owned(dynamic_cast<const void*>(std::addressof(object)), *type->object->parts);
#endif
  } else {
    w.meet_owned(std::addressof(object), part_of<T>);
  }
}

template <class T>
const class_type<T>* put_class(encoder& e, const T& object) {
#if BRINE_HAS_RTTI
  pending_class<T> found{&object};
  if (!found.find(e)) [[unlikely]]
    return nullptr;
  const class_entry* const registered = found.registered;
  if (registered == nullptr && !e.embeds_schemas()) {
    e.put_count(0);
    return found.type;
  }
  auto& known = e.class_state.get_or_make<named_classes>().all;
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (known[i].registered == registered && meta::same_type(known[i].base, &meta::key_of<T>)) {
      e.put_count(i + 2);
      return found.type;
    }
  }
  if (registered != nullptr) {
    if (const auto* other = class_registry::global().conflict(*registered); other != nullptr) [[unlikely]] {
      e.fail(errc::duplicate_name, ambiguous_class(*registered, *other));
      return nullptr;
    }
  }
  known.push_back({&meta::key_of<T>, registered});
  const std::string_view name = registered != nullptr ? registered->name : std::string_view{};
  e.put_count(1);
  e.put_count(name.size());
  e.write(name.data(), name.size());
  e.commit(wire::store(e.reserve(8), found.type->describe.hash()));
  if (e.embeds_schemas()) brine::detail::write_schema(e, found.type->describe);
  return found.type;
#else
  (void)e;
  (void)object;
  return nullptr;
#endif
}

BRINE_COLD inline bool fail_not_allowed(decoder& d, const std::byte* where, std::string_view name) {
  return d.fail_at(where, errc::not_allowed,
                   meta::joined({"the class \"", name.substr(0, 200), "\" is not among options.allow"}));
}

template <class T>
const class_type<T>* get_class(decoder& d) {
  const std::byte* where = d.cursor();
  std::uint64_t tag = 0;
  if (!d.get_varint(tag)) return nullptr;
  if (tag == 0) {
    const auto* own = own_class<T>();
    if (own == nullptr) d.fail_at(where, errc::bad_value, "an object of an abstract class; the document is damaged");
    return own;
  }
  auto& known = d.class_state.get_or_make<named_classes>().all;
  if (tag >= 2) {
    const std::size_t at = static_cast<std::size_t>(tag - 2);
    // A hostile number may stand for a class of another hierarchy.
    if (at < known.size() && meta::same_type(known[at].base, &meta::key_of<T>)) {
      const auto* found = known[at].registered == nullptr ? own_class<T>() : as_class<T>(known[at].registered);
      if (found != nullptr) return found;
    }
    d.fail_at(where, errc::bad_value, "a class is referred to that the document hasn't named here");
    return nullptr;
  }
  std::size_t size = 0;
  if (!d.get_size(size)) return nullptr;
  const std::string_view name{reinterpret_cast<const char*>(d.cursor()), size};
  d.advance(size);
  if (!d.need(8)) return nullptr;
  const auto hash = d.take<std::uint64_t>();
  if (d.schemas_embedded()) {
    if (!d.get_size(size)) return nullptr;
    d.advance(size);
  }
  const class_entry* registered = name.empty() ? nullptr : find_class<T>(name);
  const class_type<T>* found = name.empty() ? own_class<T>() : as_class<T>(registered);
  if (found == nullptr) {
    d.fail_at(where, errc::unknown_class,
              meta::joined({"this program has no class \"", name.substr(0, 200), "\" under ", meta::type_name<T>(),
                            "; register it: BRINE_CLASS(\"name\", the_class, the_base)", export_remedy}));
    return nullptr;
  }
  if (registered != nullptr) {
    if (const auto* other = class_registry::global().namesake(*registered); other != nullptr) [[unlikely]] {
      d.fail_at(where, errc::duplicate_name, ambiguous_class(*registered, *other));
      return nullptr;
    }
  }
  if (registered != nullptr && !d.options().allow.allows(registered->name)) [[unlikely]] {
    fail_not_allowed(d, where, registered->name);
    return nullptr;
  }
  if (found->describe.hash() != hash) {
    d.older = true;
    d.fail_at(where, errc::schema_mismatch,
              meta::joined({"the class \"", name, "\" was saved with other members than it has in this program"}));
    return nullptr;
  }
  known.push_back({&meta::key_of<T>, registered});
  return found;
}

}  // namespace brine::graph

#define BRINE_DETAIL_CLASS_JOIN(a, b) BRINE_DETAIL_CLASS_JOIN_(a, b)
#define BRINE_DETAIL_CLASS_JOIN_(a, b) a##b
// Registers a derived class under a name that outlives the build, for pointers to each of the
// bases listed behind it. At namespace scope, in a header or a source file.
#define BRINE_CLASS(name, ...)                                                     \
  BRINE_QUIET_COUNTER_BEGIN                                                        \
  BRINE_QUIET_GLOBAL_BEGIN                                                         \
  namespace {                                                                      \
  [[maybe_unused]] const bool BRINE_DETAIL_CLASS_JOIN(brine_class_, __COUNTER__) = \
      ::brine::graph::register_class<name, __VA_ARGS__>();                         \
  }                                                                                \
  BRINE_QUIET_GLOBAL_END                                                           \
  BRINE_QUIET_COUNTER_END
