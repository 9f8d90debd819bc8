// shared_ptr and weak_ptr: identity is kept within one document. A varint r:
//   0         null, or a weak_ptr to a dead object
//   2 n       object n; the first time, n is one more than the last number, and of a class
//             hierarchy (polymorphic.hpp) its class follows
//   2 n + 1   a part of object n: a varint count and as many varint numbers of members lead to it
// The objects themselves follow the value (tracker.hpp).
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include "polymorphic.hpp"

namespace brine {

namespace detail {

// A reference to a T, or to an object of a class derived from it.
template <class T>
struct shared_reference {
  using element = std::remove_cv_t<T>;

  static constexpr void describe(schema::builder& b) {
    if constexpr (graph::in_hierarchy<element>) {
      graph::describe_class<element>(b);
    } else {
      schema::describe<element>(b);
    }
  }

  // The pointer is a std::shared_ptr<T>; a passing one may be gone before the objects are written.
  template <bool Passing, class Pointer>
  static void encode(encoder& e, const Pointer& value) {
    const T* const object = value.get();
    if (object == nullptr) {
      e.put_count(0);
      return;
    }
    if constexpr (graph::in_hierarchy<element>) {
      // The whole object is what has a number: pointers to different bases of it share it.
      graph::pending_class<element> pending{object};
      if (!pending.find(e)) return;
      if (graph::put_reference<Passing>(e, dynamic_cast<const void*>(object), value, *pending.type->object)) {
        (void)graph::put_class<element>(e, *object);
      }
    } else {
      graph::put_reference<Passing>(e, object, value, graph::type_of<element>);
    }
  }

  // The pointer is a std::shared_ptr<T>.
  template <class Pointer>
  static bool get(decoder& d, Pointer& value) {
    using owner_type = typename graph::owner_of<Pointer>::type;
    std::uint64_t r = 0;
    if (!d.get_varint(r)) [[unlikely]]
      return false;
    if (r == 0) {
      value.reset();
      return true;
    }
    auto& known = graph::reader_of<owner_type>(d);
    if ((r & 1U) != 0) [[unlikely]] {
      owner_type owner;
      void* address = nullptr;
      const meta::type_key* const found = graph::get_part(d, r / 2, owner, address);
      if (found == nullptr) return false;
      ++d.references;
      if constexpr (schema::may_wait<element>) known.refer(static_cast<std::size_t>(r / 2));
      return set_part(d, found, std::move(owner), address, value);
    }
    const std::uint64_t number = r / 2;
    ++d.references;
    if constexpr (graph::in_hierarchy<element> || schema::may_wait<element>) {
      known.refer(static_cast<std::size_t>(number));
    }
    if (number == known.next()) {
      if (d.again) [[unlikely]]
        return get_again(d, known, number, value);
      if constexpr (graph::in_hierarchy<element>) {
        const auto* type = graph::get_class<element>(d);
        if (type == nullptr || !known.expect(d, *type->object)) [[unlikely]]
          return false;
        type->make_shared(&known);
        const auto& made = known.at(static_cast<std::size_t>(number));
        value = Pointer(made, type->from_object(made.get()));
        if (type->object->is_made != nullptr) d.unmade = true;
        return true;
      } else {
        if constexpr (!graph::made_first<element>) d.unmade = true;
        return graph::make_object<element>(d, known, value);
      }
    }
    return get_known(d, known, number, value);
  }

 private:
  template <class Owner, class Pointer>
  BRINE_COLD static bool set_part(decoder& d, const meta::type_key* found, Owner&& owner, void* address,
                                  Pointer& value) {
    element* object = nullptr;
    if constexpr (graph::in_hierarchy<element>) {
      if (const auto* type = graph::class_of_object<element>(found)) object = type->from_object(address);
    } else if (meta::same_type(found, &meta::key_of<element>)) {
      object = static_cast<element*>(address);
    }
    if (object == nullptr) return graph::fail_parted(d, "a part of an object is of another type");
    value = Pointer(std::move(owner), object);
    return true;
  }
  // What is read once more names its objects where it did so first, and they are there already.
  template <class Reader, class Pointer>
  BRINE_COLD static bool get_again(decoder& d, Reader& known, std::uint64_t number, Pointer& value) {
    if constexpr (graph::in_hierarchy<element>) {
      if (graph::get_class<element>(d) == nullptr) return false;
    }
    return known.name_again(d) && get_known(d, known, number, value);
  }
  template <class Reader, class Pointer>
  BRINE_INLINE static bool get_known(decoder& d, Reader& known, std::uint64_t number, Pointer& value) {
    if (number >= known.next()) [[unlikely]]
      return graph::fail_reference(d, "an object is referred to that the document hasn't named");
    const auto& object = known.at(static_cast<std::size_t>(number));
    const auto* object_type = known.type_of(static_cast<std::size_t>(number));
    if constexpr (graph::in_hierarchy<element>) {
      const auto* type = graph::class_of_object<element>(object_type->identity);
      if (type == nullptr) {
        return graph::fail_reference(d, "a reference to an object of a class outside this hierarchy");
      }
      value = Pointer(object, type->from_object(object.get()));
      if (object_type->is_made != nullptr && !object_type->is_made(object.get())) d.unmade = true;
    } else {
      if (object_type != &graph::type_of<element> && !meta::same_type(object_type->identity, &meta::key_of<element>))
          [[unlikely]] {
        return graph::fail_parted(d, "a reference to an object of another type; the document is damaged");
      }
      value = Pointer(object, static_cast<element*>(object.get()));
      if constexpr (!graph::made_first<element>) {
        if (!graph::late<element>::of(object.get()).alive) d.unmade = true;
      }
    }
    return true;
  }
};

template <class Pointer>
inline constexpr bool points_to_array = false;
template <template <class> class Pointer, class T>
inline constexpr bool points_to_array<Pointer<T>> = std::is_array_v<T>;

// shared_ptr<T[]> points to one T, as far as its type tells.
template <class Pointer>
constexpr void describe_shared(schema::builder& b) {
  if constexpr (points_to_array<Pointer>) {
    b.refuse(schema::refusal::owned_array, meta::type_name<Pointer>());
  } else if constexpr (!traits::defined<typename Pointer::element_type>) {
    b.refuse(schema::refusal::untyped_pointer, meta::type_name<Pointer>());
  } else {
    shared_reference<typename Pointer::element_type>::describe(b);
  }
}

}  // namespace detail

template <class T>
struct family<T, kind::shared> : plain_family {
  using element_type = typename T::element_type;
  using reference = detail::shared_reference<element_type>;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::shared);
    b.shared();
    detail::describe_shared<T>(b);
  }
  static void encode(encoder& e, const T& value) { reference::template encode<false>(e, value); }
  static bool get(decoder& d, T& value, std::size_t) { return reference::get(d, value); }
};

template <class T>
struct family<T, kind::weak> : plain_family {
  using element_type = typename T::element_type;
  using reference = detail::shared_reference<element_type>;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::weak);
    b.shared();
    detail::describe_shared<T>(b);
  }
  static void encode(encoder& e, const T& value) {
    // Another thread may let go of the last owner.
    reference::template encode<true>(e, value.lock());
  }
  static bool get(decoder& d, T& value, std::size_t) {
    auto owner = value.lock();  // a std::shared_ptr
    owner.reset();
    if (!reference::get(d, owner)) [[unlikely]]
      return false;
    value = owner;
    return true;
  }
};

}  // namespace brine
