// unique_ptr: who owns an object alone. A byte 0 for null, or a byte 1 and the object; of a class
// hierarchy the object's class stands between (polymorphic.hpp). unique_ptr<T[]> can't be
// persisted: it doesn't know how many objects it owns; std::vector does.
#pragma once

#include <cstddef>

#include "../codec/deleter.hpp"
#include "../codec/optional.hpp"
#include "polymorphic.hpp"

namespace brine {

template <class T>
struct family<T, kind::unique> : plain_family {
  using element_type = typename T::element_type;
  using element = std::remove_cv_t<element_type>;
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::unique);
    b.owner();
    if constexpr (requires { requires std::is_array_v<typename detail::pointee<T>::type>; }) {
      b.refuse(schema::refusal::owned_array, meta::type_name<T>());
    } else if constexpr (!traits::defined<element>) {
      b.refuse(schema::refusal::untyped_pointer, meta::type_name<T>());
    } else if constexpr (!detail::deletes_plainly<T>) {
      b.refuse(schema::refusal::deleter, meta::type_name<T>(), true);
      describe_object(b);
    } else {
      describe_object(b);
    }
  }
  static constexpr void describe_object(schema::builder& b) {
    if constexpr (graph::in_hierarchy<element>) {
      graph::describe_class<element>(b);
    } else {
      if constexpr (!graph::allocatable<element>) {
        b.refuse(schema::refusal::class_new, meta::type_name<element>(), true);
      }
      schema::describe<element>(b);
    }
  }
  static void encode(encoder& e, const T& value) {
    e.put_count(value ? 1 : 0);
    if (!value) return;
    if constexpr (graph::in_hierarchy<element>) {
      const auto* type = graph::put_class<element>(e, *value);
      if (type != nullptr) type->encode(e, value.get());
    } else {
      detail::encode<element>(e, *value);
    }
  }
  static bool get(decoder& d, T& value, std::size_t) {
    bool present = false;
    if (!detail::get_presence(d, present)) [[unlikely]]
      return false;
    if (!present) {
      value.reset();
      return true;
    }
    if constexpr (graph::in_hierarchy<element>) {
      const auto* type = graph::get_class<element>(d);
      if (type == nullptr) [[unlikely]]
        return false;
      if (!d.charge(type->object->size) || !d.need(type->object->least)) [[unlikely]]
        return false;
      element* made = type->make(d);
      if (made == nullptr) [[unlikely]]
        return false;
      value.reset(made);
      return true;
    } else {
      if (!d.charge(sizeof(element)) || !d.need(codec_for<element>::min_size)) [[unlikely]]
        return false;
      if constexpr (detail::default_made<element> && !detail::constructs_itself<element> &&
                    !std::is_const_v<element_type>) {
        if (value) return detail::get(d, *value, 0);
      }
      value.reset(graph::make_new<element>(d));
      return static_cast<bool>(value);
    }
  }
  static bool skip(decoder& d) {
    bool present = false;
    return detail::get_presence(d, present) && (!present || detail::skip<element>(d));
  }
};

}  // namespace brine
