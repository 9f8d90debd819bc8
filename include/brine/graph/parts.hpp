// The parts of an object, by number: for shared_ptrs that own one object and point at a part of it.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <vector>

#include "../codec/codec.hpp"
#include "../meta/lifetime.hpp"
#include "../meta/same_type.hpp"

namespace brine::graph {

namespace detail {

// Calls f(number, part) for each direct part, until it answers true.
template <class T, class F>
bool any_part(T& object, F&& f) {
  using type = std::remove_cv_t<T>;
  std::size_t i = 0;
  const auto ask = [&](auto&... part) { return (f(i++, part) || ...); };
  if constexpr (kind_of<type> == kind::record) {
    return reflect::visit(object, ask);
  } else if constexpr (kind_of<type> == kind::pair || kind_of<type> == kind::tuple) {
    return std::apply(ask, object);
  } else if constexpr (kind_of<type> == kind::c_array || kind_of<type> == kind::std_array) {
    for (auto& element : object) {
      if (f(i++, element)) return true;
    }
    return false;
  } else {
    return false;
  }
}

}  // namespace detail

template <class T, class Way>
bool find_part(const T& object, const void* part, const meta::type_key* part_type, Way& way) {
  return detail::any_part(object, [&]<class Part>(std::size_t i, const Part& p) {
    using type = std::remove_cv_t<Part>;
    const auto* begin = reinterpret_cast<const std::byte*>(std::addressof(p));
    const auto* at = static_cast<const std::byte*>(part);
    if (at < begin || at >= begin + sizeof(Part)) return false;
    way.push_back(i);
    if (at == begin && meta::same_type(part_type, &meta::key_of<type>)) return true;
    if (find_part<type>(p, part, part_type, way)) return true;
    way.pop_back();
    return false;
  });
}

template <class T, class Way>
void* part_at(T& object, const Way& way, std::size_t step, const meta::type_key*& part_type) {
  if (step == way.size()) {
    part_type = &meta::key_of<std::remove_cv_t<T>>;
    return const_cast<std::remove_cv_t<T>*>(std::addressof(object));
  }
  void* found = nullptr;
  detail::any_part(object, [&](std::size_t i, auto& part) {
    if (i != way[step]) return false;
    found = part_at(part, way, step + 1, part_type);
    return true;
  });
  return found;
}

}  // namespace brine::graph
