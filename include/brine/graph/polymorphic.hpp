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
#include "../meta/row.hpp"
#include "../meta/text.hpp"
#include "../meta/threads.hpp"
#include "objects.hpp"

namespace brine::graph {

// A pointer to T may point to an object of a derived class.
template <class T>
inline constexpr bool in_hierarchy = std::is_polymorphic_v<T> && !std::is_final_v<T>;

// Reads a new object; the memory is what `delete` expects. nullptr after a failure.
template <class T>
[[nodiscard]] T* make_new(decoder& d) {
  struct raw {
    void* memory;
    raw() {
      if constexpr (alignof(T) > __STDCPP_DEFAULT_NEW_ALIGNMENT__) {
        memory = ::operator new(sizeof(T), std::align_val_t{alignof(T)});
      } else {
        memory = ::operator new(sizeof(T));
      }
    }
    ~raw() {
      if (memory == nullptr) return;
      if constexpr (alignof(T) > __STDCPP_DEFAULT_NEW_ALIGNMENT__) {
        ::operator delete(memory, std::align_val_t{alignof(T)});
      } else {
        ::operator delete(memory);
      }
    }
  } r;
  if (!brine::detail::construct<T>(d, r.memory)) return nullptr;
  return std::launder(static_cast<T*>(std::exchange(r.memory, nullptr)));
}

// A derived class as seen from one of its bases.
template <class Base>
struct class_type {
  std::string_view name;
  schema::describer describe;
  void (*encode)(encoder&, const Base*);
  Base* (*make)(decoder&);                    // for unique_ptr
  void (*make_shared)(void* reader);          // for shared_ptr
  Base* (*from_object)(void* most_derived);   // the base in an object that the reader made
  const object_type* object;
  const std::type_info* (*type)();
};

template <class Base, class Derived>
inline constexpr auto type_info_of = []() -> const std::type_info* {
#if BRINE_HAS_RTTI
  return &typeid(Derived);
#else
  return nullptr;
#endif
};

// A late object's address is its memory's, which is the object's.
template <class Base, class Derived>
inline constexpr class_type<Base> class_of(std::string_view name) {
  return {
      name,
      schema::describer_of<Derived>,
      [](encoder& e, const Base* object) { brine::detail::encode<Derived>(e, dynamic_cast<const Derived&>(*object)); },
      [](decoder& d) -> Base* { return make_new<Derived>(d); },
      [](void* r) { make_object<Derived>(*static_cast<reader<shared_owner<Derived>>*>(r), type_of<Derived>); },
      [](void* object) -> Base* { return static_cast<Derived*>(object); },
      &type_of<Derived>,
      type_info_of<Base, Derived>};
}

// The registered classes under one base: few, and found by their type or name.
template <class Base>
class class_list {
 public:
  struct entry {
    class_type<Base> what;
    entry* next = nullptr;
  };

  static void add(entry& e) {
    const meta::lock_guard lock{mutex()};
    e.next = head().load();
    head().store(&e);
  }
  static void remove(entry& e) {
    const meta::lock_guard lock{mutex()};
    if (head().load() == &e) {
      head().store(e.next);
      return;
    }
    for (entry* at = head().load(); at != nullptr; at = at->next) {
      if (at->next == &e) at->next = e.next;
    }
  }

  [[nodiscard]] static const class_type<Base>* find(const std::type_info& type) {
    for (const entry* at = head().load(); at != nullptr; at = at->next) {
      if (*at->what.type() == type) return &at->what;
    }
    return nullptr;
  }
  [[nodiscard]] static const class_type<Base>* find(std::string_view name) {
    for (const entry* at = head().load(); at != nullptr; at = at->next) {
      if (at->what.name == name) return &at->what;
    }
    return nullptr;
  }
  [[nodiscard]] static const class_type<Base>* find_address(const void* address) {
    for (const entry* at = head().load(); at != nullptr; at = at->next) {
      if (&at->what == address) return &at->what;
    }
    return nullptr;
  }
  [[nodiscard]] static const class_type<Base>* find_object(const void* identity) {
    for (const entry* at = head().load(); at != nullptr; at = at->next) {
      if (at->what.object->identity == identity) return &at->what;
    }
    return nullptr;
  }
  // Another class under the same name, or nullptr.
  [[nodiscard]] static const class_type<Base>* other(const class_type<Base>& known) {
    for (const entry* at = head().load(); at != nullptr; at = at->next) {
      if (at->what.name == known.name && !(*at->what.type() == *known.type())) return &at->what;
    }
    return nullptr;
  }

 private:
  BRINE_EXPORT static meta::atomic<entry*>& head() {
    static meta::atomic<entry*> first;
    return first;
  }
  BRINE_EXPORT static meta::mutex& mutex() {
    static meta::mutex m;
    return m;
  }
};

template <class Base, class Derived, meta::fixed_string Name>
class class_registrar {
 public:
  class_registrar() { class_list<Base>::add(entry_); }
  class_registrar(const class_registrar&) = delete;
  class_registrar& operator=(const class_registrar&) = delete;
  ~class_registrar() { class_list<Base>::remove(entry_); }

  static inline class_registrar instance{};

 private:
  typename class_list<Base>::entry entry_{class_of<Base, Derived>(Name.view())};
};

template <meta::fixed_string Name, class Derived, class... Bases>
bool register_class() {
  static_assert(Name.size() != 0, "BRINE_CLASS: a name of at least one byte");
  static_assert(sizeof...(Bases) != 0, "BRINE_CLASS: name the base classes through which it is pointed to");
  static_assert((std::is_base_of_v<Bases, Derived> && ...), "BRINE_CLASS: a class and its base classes");
  static_assert((std::is_polymorphic_v<Bases> && ...), "BRINE_CLASS: a base class needs a virtual function");
  if constexpr (schema::loadable<Derived>) {
    ((void)&class_registrar<Bases, Derived, Name>::instance, ...);
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
    static constexpr class_type<T> own = class_of<T, T>({});
    return &own;
  }
}

template <class T>
bool find_known(std::string_view name, schema::known_class& out) {
  const class_type<T>* found = name.empty() ? own_class<T>() : class_list<T>::find(name);
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

// The classes that a document has named so far; of several hierarchies, told apart by address.
struct named_classes {
  meta::row<const void*> all;
};

template <class T>
BRINE_COLD void fail_unregistered(encoder& e, const std::type_info& type) {
  const std::string base{meta::type_name<T>()};
  e.fail(errc::unknown_class, meta::joined({"an object of the class ", type.name(),
                                            " (as the compiler spells it) behind a "
                                            "pointer to ",
                                            base,
                                            " is of a class that wasn't registered; write where it is defined: "
                                            "BRINE_CLASS(\"name\", the_class, ",
                                            base, ")"}));
}

// The class of an object, before it is known whether the document needs it.
template <class T>
struct pending_class {
  const T* object;
  const class_type<T>* type = nullptr;

  [[nodiscard]] bool find(encoder& e) {
#if BRINE_HAS_RTTI
    const std::type_info& real = typeid(*object);
    if (real == typeid(T)) type = own_class<T>();
    if (type == nullptr) type = class_list<T>::find(real);
    if (type == nullptr) [[unlikely]]
      fail_unregistered<T>(e, real);
#else
    (void)e;
#endif
    return type != nullptr;
  }
};

// The class whose objects have this identity, as seen from T; nullptr where T has none such.
template <class T>
const class_type<T>* class_of_object(const void* identity) {
  if (const auto* own = own_class<T>(); own != nullptr && own->object->identity == identity) return own;
  return class_list<T>::find_object(identity);
}

template <class T>
const class_type<T>* put_class(encoder& e, const T& object) {
#if BRINE_HAS_RTTI
  const std::type_info& type = typeid(object);
  const class_type<T>* found = type == typeid(T) ? own_class<T>() : nullptr;
  if (found != nullptr && !e.embeds_schemas()) {
    e.put_count(0);
    return found;
  }
  if (found == nullptr) found = class_list<T>::find(type);
  if (found == nullptr) [[unlikely]] {
    fail_unregistered<T>(e, type);
    return nullptr;
  }
  if (class_list<T>::other(*found) != nullptr) [[unlikely]] {
    e.fail(errc::duplicate_name,
           meta::joined({"two classes are called \"", found->name, "\": ", found->type()->name(), " and ",
                         class_list<T>::other(*found)->type()->name(), "; give one of them another name"}));
    return nullptr;
  }
  auto& known = e.class_state.get_or_make<named_classes>().all;
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (known[i] == found) {
      e.put_count(i + 2);
      return found;
    }
  }
  known.push_back(found);
  e.put_count(1);
  e.put_count(found->name.size());
  e.write(found->name.data(), found->name.size());
  e.commit(wire::store(e.reserve(8), found->describe.hash()));
  if (e.embeds_schemas()) brine::detail::write_schema(e, found->describe);
  return found;
#else
  (void)e;
  (void)object;
  return nullptr;
#endif
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
    if (at < known.size()) {
      // A hostile number may stand for a class of another hierarchy.
      if (const auto* own = own_class<T>(); own != nullptr && own == known[at]) return own;
      if (const auto* found = class_list<T>::find_address(known[at])) return found;
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
  const class_type<T>* found = name.empty() ? own_class<T>() : class_list<T>::find(name);
  if (found == nullptr) {
    d.fail_at(where, errc::unknown_class,
              meta::joined({"this program has no class \"", name.substr(0, 200), "\" under ", meta::type_name<T>(),
                            "; register it: BRINE_CLASS(\"name\", the_class, the_base)"}));
    return nullptr;
  }
  if (class_list<T>::other(*found) != nullptr) {
    d.fail_at(
        where, errc::duplicate_name,
        meta::joined({"two classes of this program are called \"", found->name, "\"; give one of them another name"}));
    return nullptr;
  }
  if (found->describe.hash() != hash) {
    d.older = true;
    d.fail_at(
        where, errc::schema_mismatch,
        meta::joined({"the class \"", found->name, "\" was saved with other members than it has in this program"}));
    return nullptr;
  }
  known.push_back(found);
  return found;
}

}  // namespace brine::graph

#define BRINE_DETAIL_CLASS_JOIN(a, b) BRINE_DETAIL_CLASS_JOIN_(a, b)
#define BRINE_DETAIL_CLASS_JOIN_(a, b) a##b
// Registers a derived class under a name that outlives the build, for pointers to each of the
// bases listed behind it. At namespace scope, in a header or a source file.
#define BRINE_CLASS(name, ...)                                                     \
  BRINE_QUIET_COUNTER_BEGIN                                                        \
  namespace {                                                                      \
  [[maybe_unused]] const bool BRINE_DETAIL_CLASS_JOIN(brine_class_, __COUNTER__) = \
      ::brine::graph::register_class<name, __VA_ARGS__>();                         \
  }                                                                                \
  BRINE_QUIET_COUNTER_END
