// Memory for objects as a new-expression gets it, and what std::make_shared does besides: a class may have an operator
// new of its own, whose memory its operator delete expects, and a weak pointer to itself.
#pragma once

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

#include "../codec/access.hpp"
#include "../meta/lifetime.hpp"

namespace brine::graph {

namespace detail {

struct global_new {
  static void* operator new(std::size_t);
};
template <class T>
struct both_new : T, global_new {};

// Whether the class has any operator new. A name found in two bases is ambiguous, whatever its parameters and access;
// of a final class only one that can be named is found.
template <class T>
inline constexpr bool declares_new = [] {
  if constexpr (!std::is_class_v<T>) {
    return false;
  } else if constexpr (std::is_final_v<T>) {
    return requires { &T::operator new; };
  } else {
    return !requires { both_new<T>::operator new(std::size_t{}); };
  }
}();

template <class T>
inline constexpr bool over_aligned = alignof(T) > __STDCPP_DEFAULT_NEW_ALIGNMENT__;

// [expr.new]: of an over-aligned type the form with an alignment first; the class's own before the global ones.
enum class new_form : unsigned char { global, plain, aligned, nothrow, nothrow_aligned, none };
template <class T>
inline constexpr new_form new_form_of = [] {
  if constexpr (over_aligned<T> && requires { access::allocate<T>(std::align_val_t{}); }) {
    return new_form::aligned;
  } else if constexpr (requires { access::allocate<T>(); }) {
    return new_form::plain;
  } else if constexpr (over_aligned<T> && requires { access::allocate<T>(std::align_val_t{}, std::nothrow); }) {
    return new_form::nothrow_aligned;
  } else if constexpr (requires { access::allocate<T>(std::nothrow); }) {
    return new_form::nothrow;
  } else {
    return declares_new<T> ? new_form::none : new_form::global;
  }
}();

// [expr.delete]: in a class, the form without a size is preferred; the alignment is given where there is such a form.
template <class T>
concept frees_plainly =
    requires(void* p) { access::deallocate<T>(p); } || requires(void* p) { access::deallocate<T>(p, sizeof(T)); } ||
    requires(void* p) { access::deallocate<T>(p, std::align_val_t{}); } ||
    requires(void* p) { access::deallocate<T>(p, sizeof(T), std::align_val_t{}); };

template <class T>
void deallocate_own(void* memory) {
  constexpr auto alignment = std::align_val_t{alignof(T)};
  if constexpr (over_aligned<T> && requires { access::deallocate<T>(memory, alignment); }) {
    access::deallocate<T>(memory, alignment);
  } else if constexpr (over_aligned<T> && requires { access::deallocate<T>(memory, sizeof(T), alignment); }) {
    access::deallocate<T>(memory, sizeof(T), alignment);
  } else if constexpr (requires { access::deallocate<T>(memory); }) {
    access::deallocate<T>(memory);
  } else if constexpr (requires { access::deallocate<T>(memory, sizeof(T)); }) {
    access::deallocate<T>(memory, sizeof(T));
  } else if constexpr (requires { access::deallocate<T>(memory, alignment); }) {
    access::deallocate<T>(memory, alignment);
  } else {
    access::deallocate<T>(memory, sizeof(T), alignment);
  }
}

}  // namespace detail

// Whether an object can be made that `delete` will free: not where the class has only forms of operator new that take
// more than a size, or a private one. A destroying operator delete can't free memory in which no object was made; then
// the object is made elsewhere first.
template <class T>
inline constexpr bool made_apart = detail::new_form_of<T> != detail::new_form::global && !detail::frees_plainly<T> &&
                                   (requires(T* p) { access::deallocate<T>(p, std::destroying_delete); } ||
                                    requires(T* p) { access::deallocate<T>(p, std::destroying_delete, sizeof(T)); });
template <class T>
inline constexpr bool allocatable =
    detail::new_form_of<T> != detail::new_form::none && (!made_apart<T> || std::is_move_constructible_v<T>);

// May return a null pointer where the class's operator new may.
template <class T>
[[nodiscard]] void* allocate() {
  using enum detail::new_form;
  constexpr auto form = detail::new_form_of<T>;
  constexpr auto alignment = std::align_val_t{alignof(T)};
  if constexpr (form == aligned) {
    return access::allocate<T>(alignment);
  } else if constexpr (form == plain) {
    return access::allocate<T>();
  } else if constexpr (form == nothrow_aligned) {
    return access::allocate<T>(alignment, std::nothrow);
  } else if constexpr (form == nothrow) {
    return access::allocate<T>(std::nothrow);
  } else if constexpr (detail::over_aligned<T>) {
    return ::operator new(sizeof(T), alignment);
  } else {
    return ::operator new(sizeof(T));
  }
}
template <class T>
void deallocate(void* memory) {
  if constexpr (detail::frees_plainly<T>) {
    detail::deallocate_own<T>(memory);
  } else if constexpr (detail::over_aligned<T>) {
    ::operator delete(memory, std::align_val_t{alignof(T)});
  } else {
    ::operator delete(memory);
  }
}

namespace detail {

// The class that has the weak pointer; named by its member function, for <memory> isn't included here.
template <class Weak, class Base>
Base* weak_base(Weak (Base::*)() noexcept);
template <class Weak, class Base>
Weak weak_type(Weak (Base::*)() noexcept);

}  // namespace detail

// Derived from std::enable_shared_from_this, publicly and once: as std::make_shared has it.
template <class T>
concept shares_itself = std::is_class_v<T> && requires(T& object) {
  object.weak_from_this();
  detail::weak_base(&T::weak_from_this);
  requires std::is_convertible_v<T*, decltype(detail::weak_base(&T::weak_from_this))>;
};

// Sets the object's weak pointer to itself, where it has one. std::shared_ptr does so only in its own constructors, and
// this object was made when its owner was there already. std::enable_shared_from_this is its one member, a weak_ptr:
// of a standard-layout class the first member has the class's address ([class.mem]).
template <class T, class Owner>
void share_itself(T& object, const Owner& owner) {
  if constexpr (shares_itself<T>) {
    using base = std::remove_pointer_t<decltype(detail::weak_base(&T::weak_from_this))>;
    using weak = decltype(detail::weak_type(&T::weak_from_this));
    using shared = decltype(std::declval<weak&>().lock());
    static_assert(sizeof(base) == sizeof(weak) && std::is_standard_layout_v<base>);
    base* const at = std::addressof(object);
    *std::launder(reinterpret_cast<weak*>(at)) =
        shared(owner, static_cast<typename shared::element_type*>(std::addressof(object)));
  }
}

}  // namespace brine::graph
