// How loads_into() keeps its promise. What is there is overwritten in a second step that can't fail: it needs no memory
// and runs nobody's code that may throw. The first step checks all bytes, and for what the second has no room for (a
// longer text, a container of nodes) makes a new value, which waits here beside the old one:
//
//   prepare(at, source, rest, there, made)   pass() for a value that is there
//   read(at, passed_source, value, rest)     overwrites it; a new value that waits takes the old one's place
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <type_traits>
#include <utility>

#include "../meta/lifetime.hpp"
#include "../meta/memory.hpp"
#include "decoder.hpp"
#include "kind.hpp"

namespace brine::detail {

// An allocator that can be another one's equal or not: what is made beside a container must be made with its own.
template <class T>
concept own_memory = requires(const T& c) {
  c.get_allocator();
  requires !decltype(c.get_allocator())::is_always_equal::value;
} || requires(const T& c) {
  c.get_allocator();
  requires !requires { typename decltype(c.get_allocator())::is_always_equal; };
  requires !std::is_empty_v<decltype(c.get_allocator())>;
};

// A new T that differs from `there` in its elements alone: the same order, hash function, allocator.
template <class T>
[[nodiscard]] T like([[maybe_unused]] const T& there) {
  if constexpr (requires { T(there.key_comp(), there.get_allocator()); }) {
    if constexpr (own_memory<T> || !std::is_empty_v<typename T::key_compare>)
      return T(there.key_comp(), there.get_allocator());
    else
      return T();
  } else if constexpr (requires { T(0, there.hash_function(), there.key_eq(), there.get_allocator()); }) {
    if constexpr (own_memory<T> || !std::is_empty_v<typename T::hasher> || !std::is_empty_v<typename T::key_equal>)
      return T(0, there.hash_function(), there.key_eq(), there.get_allocator());
    else
      return T();
  } else if constexpr (own_memory<T> && requires { T(there.get_allocator()); }) {
    return T(there.get_allocator());
  } else {
    return T();
  }
}

// A value can be put in another's place, whatever either of them holds.
template <class T>
inline constexpr bool replaced_whole = std::is_nothrow_move_assignable_v<T> || std::is_nothrow_swappable_v<T> ||
                                       (std::is_object_v<T> && std::is_nothrow_move_constructible_v<T>);

template <class T, class Fresh>
void replace(T& value, Fresh& fresh) noexcept {
  if constexpr (std::is_nothrow_move_assignable_v<T>) {
    value = std::move(fresh);
  } else if constexpr (std::is_nothrow_swappable_v<T> && std::is_same_v<T, Fresh>) {
    using std::swap;
    swap(value, fresh);
  } else {  // const members, for one
    std::destroy_at(std::addressof(value));
    std::construct_at(std::addressof(value), std::move(fresh));
  }
}

// Overwritten as it stands, without memory or anybody's code: numbers, and what consists of them.
template <class T>
inline constexpr bool overwritten = codec_for<T>::fixed && std::is_trivially_copyable_v<T> && !std::is_const_v<T>;

// All of them, in the order of their bytes, in few pieces of memory: a map in each of a million records waits here.
// (One pointer, in a register where nothing waits.)
class aside {
 public:
  BRINE_STEP aside() noexcept {}
  aside(const aside&) = delete;
  aside& operator=(const aside&) = delete;
  BRINE_STEP ~aside() {
    if (all_ != nullptr) [[unlikely]]
      clear(all_);
  }

  // Everything begins anew.
  void reset() noexcept {
    if (all_ != nullptr) clear(std::exchange(all_, nullptr));
  }
  [[nodiscard]] BRINE_STEP bool empty() const noexcept { return all_ == nullptr; }
  [[nodiscard]] const made_value* first() const noexcept { return all_ == nullptr ? &made_value::none : all_->first; }

  // Room for a T, in which nothing lives yet.
  template <class T>
  [[nodiscard]] made_value* room(const std::byte* begin) {
    constexpr std::size_t aligned = alignof(T) > alignof(std::max_align_t) ? alignof(T) - 1 : 0;
    auto* made = static_cast<made_value*>(take(all_, sizeof(made_value) + aligned + sizeof(T)));
    auto address = reinterpret_cast<std::uintptr_t>(made + 1);
    if constexpr (aligned != 0) address = (address + aligned) / alignof(T) * alignof(T);
    *made = {begin, nullptr, &made_value::none, reinterpret_cast<void*>(address),
             [](void* value) { std::destroy_at(static_cast<T*>(value)); }};
    return made;
  }
  // Now there is a T in it.
  void add(made_value* made) noexcept {
    (all_->last == nullptr ? all_->first : all_->last->next) = made;
    all_->last = made;
  }
  // A T that isn't read yet.
  template <class T>
  [[nodiscard]] made_value* make(const std::byte* begin, const T& there) {
    made_value* made = room<T>(begin);
    ::new (made->value) T(like(there));
    add(made);
    return made;
  }
  // The same for plain data, which is read. (The source as a value, so that the caller's stays in registers.)
  template <class T>
  [[nodiscard]] BRINE_NOINLINE const std::byte* read(const std::byte* at, source s, std::size_t rest, const T& there) {
    made_value* made = make(at, there);
    return made->end = codec_for<T>::read(at, s, *static_cast<T*>(made->value), rest);
  }

 private:
  struct alignas(std::max_align_t) piece {
    piece* before;
  };
  struct values {
    const made_value* first;
    made_value* last;
    piece* pieces;
    std::byte* at;
    std::size_t free;
  };
  static constexpr std::size_t first_piece = 2048;
  static constexpr std::size_t largest_piece = std::size_t{1} << 16U;

  [[nodiscard]] static void* take(values*& all, std::size_t size) {
    size = (size + alignof(std::max_align_t) - 1) / alignof(std::max_align_t) * alignof(std::max_align_t);
    if (all == nullptr || size > all->free) [[unlikely]]
      grow(all, size);
    void* taken = all->at;
    all->at += size;
    all->free -= size;
    return taken;
  }
  BRINE_COLD static void grow(values*& all, std::size_t size) {
    if (all == nullptr) {
      all = static_cast<values*>(meta::grown(nullptr, sizeof(values)));
      *all = {&made_value::none, nullptr, nullptr, nullptr, 0};
    }
    const std::size_t usual = all->pieces == nullptr ? first_piece : largest_piece;
    const std::size_t room = size > usual ? size : usual;
    auto* p = static_cast<piece*>(meta::grown(nullptr, sizeof(piece) + room));
    p->before = all->pieces;
    all->pieces = p;
    all->at = reinterpret_cast<std::byte*>(p + 1);
    all->free = room;
  }
  BRINE_COLD static void clear(values* all) noexcept {
    for (const made_value* m = all->first; m != &made_value::none; m = m->next) m->destroy(m->value);
    for (piece* p = all->pieces; p != nullptr;) {
      piece* before = p->before;
      std::free(p);
      p = before;
    }
    std::free(all);
  }

  values* all_ = nullptr;
};

// Whether a new value for these bytes waits.
template <class Source>
[[nodiscard]] BRINE_STEP bool waits([[maybe_unused]] const std::byte* at, [[maybe_unused]] const Source& s) {
  if constexpr (Source::may_wait) {
    return at == s.waiting->begin;
  } else {
    return false;
  }
}
// It takes the old one's place.
template <class Source, class T>
[[nodiscard]] const std::byte* take([[maybe_unused]] Source& s, [[maybe_unused]] T& value) noexcept {
  if constexpr (Source::may_wait) {
    const made_value* made = s.waiting;
    s.waiting = made->next;
    replace(value, *static_cast<std::remove_const_t<T>*>(made->value));
    return made->end;
  } else {
    return nullptr;  // not reached
  }
}

// Plain data of any kind.
template <class T>
[[nodiscard]] BRINE_INLINE const std::byte* prepare(const std::byte* at, source& s, std::size_t rest,
                                                    [[maybe_unused]] const T& there, [[maybe_unused]] aside& made) {
  if constexpr (overwritten<T>) {
    return codec_for<T>::pass(at, s, rest);
  } else if constexpr (requires { codec_for<T>::prepare(at, s, rest, there, made); }) {
    return codec_for<T>::prepare(at, s, rest, there, made);
  } else {
    return made.read(at, s, rest, there);
  }
}
template <class T>
[[nodiscard]] BRINE_INLINE const std::byte* prepare_checked(const std::byte* at, source& s, const T& there,
                                                            aside& made) {
  if (!s.has(at, codec_for<T>::min_size)) [[unlikely]]
    return decoder::refuse(s.teller, at, complaint::truncated, codec_for<T>::min_size);
  return prepare(at, s, 0, there, made);
}

// A value of T can be overwritten, or replaced, without anything that can fail.
template <class T>
inline constexpr bool replaceable = replaced_whole<T>;

template <class List>
inline constexpr bool all_replaceable = false;
template <template <class...> class List, class... T>
inline constexpr bool all_replaceable<List<T...>> = (replaceable<T> && ...);

// A const member can't be overwritten, but another can be made in its place, or in those of its own members.
template <class T>
inline constexpr bool replaceable<const T> = std::is_nothrow_move_constructible_v<T>;
template <class List>
inline constexpr bool all_made_again = false;
template <template <class...> class List, class... T>
inline constexpr bool all_made_again<List<T...>> = (replaceable<const T> && ...);
template <class T>
  requires(kind_of<T> == kind::record)
inline constexpr bool replaceable<const T> =
    std::is_nothrow_move_constructible_v<T> || all_made_again<reflect::member_types<T>>;
// An aggregate with const members in an optional: it is made there, from members that wait.
template <class List>
inline constexpr bool all_moved = false;
template <template <class...> class List, class... T>
inline constexpr bool all_moved<List<T...>> =
    ((!std::is_array_v<T> && std::is_nothrow_move_constructible_v<std::remove_cv_t<T>>) && ...);
template <class T>
inline constexpr bool made_of_parts = false;
template <class T>
  requires(kind_of<T> == kind::record)
inline constexpr bool made_of_parts<T> = reflect::aggregate<T> && all_moved<reflect::member_types<T>>;
template <class T>
  requires(kind_of<T> == kind::optional)
inline constexpr bool replaceable<T> =
    replaced_whole<T> || (made_of_parts<typename T::value_type> && replaceable<typename T::value_type>);
template <class T>
  requires(kind_of<T> == kind::hana)
inline constexpr bool replaceable<T> = codec_for<T>::in_parts();
template <class T, std::size_t N>
inline constexpr bool replaceable<T[N]> = replaceable<T>;
template <class T, std::size_t N>
inline constexpr bool replaceable<const T[N]> = replaceable<const T>;
template <class T>
  requires(kind_of<T> == kind::record)
inline constexpr bool replaceable<T> = all_replaceable<reflect::member_types<T>> || replaced_whole<T>;
template <class T>
  requires(kind_of<T> == kind::pair || kind_of<T> == kind::tuple)
inline constexpr bool replaceable<T> = all_replaceable<T> || replaced_whole<T>;
template <class T>
  requires(kind_of<T> == kind::std_array)
inline constexpr bool replaceable<T> = replaceable<typename T::value_type>;
template <class T>
  requires(kind_of<T> == kind::adaptor)
inline constexpr bool replaceable<T> = replaceable<typename T::container_type>;
template <class T>
  requires(kind_of<T> == kind::atomic)
inline constexpr bool replaceable<T> = std::is_nothrow_move_constructible_v<typename T::value_type>;

}  // namespace brine::detail
