// Who frees what a unique_ptr owns. Loading makes an object as a new-expression does, so that only `delete` may free
// it.
#pragma once

#include <type_traits>

namespace brine::detail {

// Recognised by being the deleter that the pointer has where none is named: <memory> need not be included here.
template <class Pointer>
struct pointee;
template <template <class...> class Unique, class T, class Deleter>
struct pointee<Unique<T, Deleter>> {
  using type = T;
  template <class U>
  using standard = typename Unique<U>::deleter_type;  // std::default_delete<U>
};

// Whether `delete` through a U* frees a T.
template <class U, class T>
inline constexpr bool deleted_as = [] {
  if constexpr (std::is_class_v<U> && std::is_class_v<T> && !std::is_same_v<std::remove_cv_t<U>, std::remove_cv_t<T>>) {
    return std::is_base_of_v<U, T> && std::has_virtual_destructor_v<U>;
  } else {
    return std::is_same_v<std::remove_cv_t<U>, std::remove_cv_t<T>>;
  }
}();
// std::default_delete of a type that T may be deleted as.
template <class Pointee, class Deleter>
inline constexpr bool deletes_as_related = false;
template <class Pointee, template <class> class Default, class U>
inline constexpr bool deletes_as_related<Pointee, Default<U>> = [] {
  if constexpr (deleted_as<U, typename Pointee::type>) {
    return std::is_same_v<typename Pointee::template standard<U>, Default<U>>;
  } else {
    return false;
  }
}();
// A class derived from it that adds nothing and keeps its operator.
template <class Standard, class Deleter>
inline constexpr bool deletes_as_inherited = [] {
  if constexpr (std::is_base_of_v<Standard, Deleter> && std::is_empty_v<Deleter> &&
                requires { &Deleter::operator(); }) {
    return std::is_same_v<decltype(&Deleter::operator()), decltype(&Standard::operator())>;
  } else {
    return false;
  }
}();

// Whether `delete` frees the object, or `delete[]` the array.
template <class Pointer>
inline constexpr bool deletes_plainly = [] {
  if constexpr (requires { typename pointee<Pointer>::type; }) {
    using of = pointee<Pointer>;
    using standard = typename of::template standard<typename of::type>;
    using deleter = typename Pointer::deleter_type;
    if constexpr (std::is_same_v<deleter, standard>) {
      return true;
    } else {
      return deletes_as_related<of, deleter> || deletes_as_inherited<standard, deleter>;
    }
  } else {
    return false;
  }
}();

}  // namespace brine::detail
