// Types that can't be persisted, and why: asked only once every family has declined.
#pragma once

#include <string_view>
#include <type_traits>

#include "codec.hpp"

namespace brine {

namespace traits {

template <class T>
concept lock_or_thread = requires(T& t) { t.native_handle(); } || requires(T& t) {
  t.lock();
  t.unlock();
};

// What std::bind and its like return, in libstdc++, libc++ and Microsoft's library.
[[nodiscard]] consteval bool is_standard_binder(std::string_view name) {
  constexpr std::string_view all[] = {"_Bind<",          "_Bind_result<", "_Bind_front<",  "_Bind_front0<",
                                      "_Mem_fn<",        "_Not_fn<",      "__bind<",       "__bind_r<",
                                      "__bind_front_t<", "__mem_fn<",     "__not_fn_t<",   "_Binder<",
                                      "_Front_binder<",  "_Bind_back<",   "__bind_back_t<"};
  if (!name.starts_with("std::")) return false;
  name.remove_prefix(5);
  if (name.starts_with("__1::")) name.remove_prefix(5);
  for (std::string_view one : all) {
    if (name.starts_with(one)) return true;
  }
  return false;
}

// By their names, for they have little else to be known by; std::mdspan by what it has.
template <class T>
inline constexpr bool process_only = [] {
  if constexpr (requires(const T& m) {
                  typename T::extents_type;
                  typename T::data_handle_type;
                  m.data_handle();
                }) {
    return true;
  } else {
    constexpr std::string_view name = meta::type_name<T>();
    for (std::string_view known : {"std::any", "std::__exception_ptr::exception_ptr", "std::exception_ptr",
                                   "std::source_location", "std::thread::id", "std::__thread_id", "std::random_device",
                                   "std::type_index", "std::locale", "std::stop_token", "std::stop_source"}) {
      if (name == known) return true;
    }
    return name.starts_with("std::coroutine_handle<");
  }
}();

template <class T>
consteval schema::refusal why_refused() {
  using schema::refusal;
  if constexpr (std::is_volatile_v<T>) {
    return refusal::volatile_type;
  } else if constexpr (std::is_reference_v<T>) {
    return refusal::reference;
  } else if constexpr (std::is_member_object_pointer_v<T>) {
    return refusal::member_pointer;
  } else if constexpr (std::is_function_v<T> || std::is_member_pointer_v<T>) {
    return refusal::function_pointer;
  } else if constexpr (std::is_pointer_v<T>) {
    return std::is_function_v<std::remove_pointer_t<T>> ? refusal::function_pointer : refusal::pointer;
  } else if constexpr (against_chosen_hook<T> != refusal::none) {
    return against_chosen_hook<T>;
  } else if constexpr (std::is_class_v<T> && known_by_shape(select_kind<T>())) {
    return refusal::inherited;
  } else if constexpr (process_only<T>) {
    return refusal::process_only;
  } else if constexpr (std::is_union_v<T>) {
    return refusal::union_type;
  } else if constexpr (lock_or_thread<T>) {
    return refusal::lock;
  } else if constexpr (std::is_abstract_v<T>) {
    return refusal::abstract_class;
  } else if constexpr (against_late_hook<T> != refusal::none) {
    return against_late_hook<T>;
  } else if constexpr (reflect::aggregate<T>) {
    if constexpr (reflect::member_count<T> == reflect::detail::none) {
      return refusal::reference_member;
    } else if constexpr (reflect::member_count<T> > reflect::max_members) {
      return refusal::too_many_members;
    } else if constexpr (reflect::has_base<T>) {
      if constexpr (!config::opens_bases) {
        return refusal::base_class;
      } else {
        return reflect::has_bit_fields<T>   ? refusal::bit_field
               : reflect::has_references<T> ? refusal::reference_member
                                            : refusal::hidden_hook;
      }
    } else if constexpr (reflect::has_bit_fields<T>) {
      return refusal::bit_field;
    } else {
      return refusal::volatile_type;
    }
  } else {
    constexpr std::string_view name = meta::type_name<T>();
    if constexpr (name.starts_with("std::function<") || name.starts_with("std::move_only_function<")) {
      return refusal::standard_function;
    } else if constexpr (is_standard_binder(name)) {
      return refusal::bind_result;
    } else if constexpr (name.starts_with("std::reference_wrapper<")) {
      return refusal::reference;
    } else if constexpr (name.starts_with("std::condition_variable") || name.starts_with("std::future<") ||
                         name.starts_with("std::promise<")) {
      return refusal::lock;
    } else {
      return refusal::hidden_members;
    }
  }
}

}  // namespace traits

template <class T>
struct family<T, kind::refused> : plain_family {
  static constexpr void describe(schema::builder& b) { b.refuse(traits::why_refused<T>(), meta::type_name<T>()); }
  static void encode(encoder&, const T&) {}
  static bool get(decoder&, T&, std::size_t) { return false; }
};

}  // namespace brine
