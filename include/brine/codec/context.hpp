// What the caller wants hooks to know, by type: {.context = &options}. A hook asks for it with ar.context<options>().
#pragma once

#include <initializer_list>
#include <type_traits>
#include <vector>

#include "../config.hpp"
#include "../meta/counted.hpp"
#include "../meta/later.hpp"
#include "../meta/same_type.hpp"

namespace brine {

// Refers to objects, one of a type at most, which must be there as long as it is used: {&one, &other}.
class context {
 public:
  struct object {
    template <class T>
    constexpr object(T* pointer) noexcept  // NOLINT(google-explicit-constructor)
        : type{&meta::key_of<std::remove_cv_t<T>>}, address{pointer}, is_const{std::is_const_v<T>} {
      static_assert(!std::is_function_v<T> && !std::is_void_v<T> && !std::is_volatile_v<T>);
    }
    constexpr object() noexcept = default;

    const meta::type_key* type = nullptr;
    const void* address = nullptr;
    bool is_const = false;
  };

  constexpr context() noexcept = default;
  template <class T>
  constexpr context(T* pointer) noexcept : first_{pointer} {}  // NOLINT(google-explicit-constructor)
  // (A template only so that a file which gives none doesn't compile it.)
  template <class Deferred = void>
  context(std::initializer_list<object> objects)
      : others_{meta::later<list, Deferred>::make(objects.begin(), objects.end())} {}

  // The object of this type; a null pointer where there is none, or a const one only.
  template <class T>
  [[nodiscard]] T* find() const {
    const meta::type_key* wanted = &meta::key_of<std::remove_cv_t<T>>;
    const object* found = nullptr;
    if (is(first_, wanted)) {
      found = &first_;
    } else if (const meta::later<list, T>& others = others_; others) {
      for (const object& o : *others) {
        if (is(o, wanted)) found = &o;
      }
    }
    if (found == nullptr || (found->is_const && !std::is_const_v<T>)) return nullptr;
    return static_cast<T*>(const_cast<void*>(found->address));
  }

 private:
  static bool is(const object& o, const meta::type_key* wanted) {
    return o.address != nullptr && meta::same_type(o.type, wanted);
  }

  using list = meta::counted<std::vector<object>>;
  object first_;
  list others_;
};

}  // namespace brine
