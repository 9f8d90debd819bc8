// What a function object can do with the callable inside it: one table for each callable type
// and signature.
#pragma once

#include <cstddef>
#include <cstring>
#include <type_traits>
#include <utility>

#include "../codec/codec.hpp"
#include "../meta/lifetime.hpp"
#include "copies.hpp"
#include "registry.hpp"
#include "signature.hpp"

namespace brine::closures {

// Room for a closure inside the function object, beside the address of its table: a text and a few numbers.
inline constexpr std::size_t inline_size = 64;
inline constexpr std::size_t inline_alignment = alignof(void*);

union storage {
  alignas(inline_alignment) std::byte bytes[inline_size];
  void* heap;
};

// What is inside has to move without throwing, as the function object does.
template <class F>
inline constexpr bool fits_inline =
    sizeof(F) <= inline_size && alignof(F) <= inline_alignment &&
    (std::is_trivially_copyable_v<F> || (std::is_nothrow_move_constructible_v<F> && std::is_nothrow_destructible_v<F>));
// It is moved by copying its bytes, as a pointer to the heap is: no call.
template <class F>
inline constexpr bool moves_as_bytes = !fits_inline<F> || std::is_trivially_copyable_v<F>;

// Arguments pass through one more call: numbers and pointers by value, in registers.
template <class T>
using pass = std::conditional_t<std::is_scalar_v<T>, T, T&&>;

// The table of a closure whose module may be unloaded is a copy that stays: when the module
// goes, its functions are taken out of it, and the closures that are still alive find nothing
// to call instead of code that isn't there.
struct ops_base {
  void (*copy)(storage& to, const storage& from);  // nullptr: the callable can only be moved
  void (*relocate)(storage& to, storage& from) noexcept;  // moves and destroys; nullptr: by copying the bytes
  void (*destroy)(storage&) noexcept;              // nullptr: nothing to do
  void (*encode)(encoder&, const storage&);
  // Writes the closure's document where there is just the room for it, and answers 0; else answers how much it
  // takes, or `unsaved`: it has to be written the encoder's way. Not asked where a module may be unloaded.
  std::size_t (*save)(const storage&, std::byte* to, std::size_t room);
  const entry& (*registered)();
  lease* leased = nullptr;  // counts the living closures; nullptr where the module is never unloaded
};

template <class R, class... A>
struct ops : ops_base {
  R (*invoke)(storage&, pass<A>...);
};

// Puts a copy of the table where it stays.
template <class R, class... A>
void copy_table(const ops<R, A...>& table, lease& to) {
  auto* copy = new ops<R, A...>(table);
  copy->leased = &to;
  to.table = copy;
  to.revoke = [](void* old) {
    auto& t = *static_cast<ops<R, A...>*>(old);
    t.copy = nullptr;
    t.relocate = nullptr;
    t.destroy = nullptr;  // what it captured is lost: the code that could free it goes
    t.encode = nullptr;
    t.registered = nullptr;
    t.invoke = nullptr;
  };
}

template <class F>
[[nodiscard]] F& target(storage& s) noexcept {
  if constexpr (fits_inline<F>) {
    return *std::launder(reinterpret_cast<F*>(s.bytes));
  } else {
    return *static_cast<F*>(s.heap);
  }
}
template <class F>
[[nodiscard]] const F& target(const storage& s) noexcept {
  return target<F>(const_cast<storage&>(s));
}

[[nodiscard]] inline void* allocate(std::size_t size, std::size_t alignment) {
  return alignment > __STDCPP_DEFAULT_NEW_ALIGNMENT__ ? ::operator new(size, std::align_val_t{alignment})
                                                      : ::operator new(size);
}

// Memory for a closure that is too large to live inside; freed where it wasn't kept.
template <class F>
struct heap_memory {
  static constexpr bool over_aligned = alignof(F) > __STDCPP_DEFAULT_NEW_ALIGNMENT__;

  heap_memory() : memory{allocate(sizeof(F), alignof(F))} {}
  heap_memory(const heap_memory&) = delete;
  heap_memory& operator=(const heap_memory&) = delete;
  ~heap_memory() {
    if (memory != nullptr) free(memory);
  }
  static void free(void* memory) noexcept {
    if constexpr (over_aligned) {
      ::operator delete(memory, std::align_val_t{alignof(F)});
    } else {
      ::operator delete(memory);
    }
  }

  void* memory;
};

template <class F, class... Args>
void emplace(storage& s, Args&&... args) {
  if constexpr (fits_inline<F>) {
    ::new (static_cast<void*>(s.bytes)) F(std::forward<Args>(args)...);
  } else {
    heap_memory<F> m;
    ::new (m.memory) F(std::forward<Args>(args)...);
    s.heap = std::exchange(m.memory, nullptr);
  }
}

namespace detail {

template <class F>
constexpr auto copy_of() -> void (*)(storage&, const storage&) {
  if constexpr (copyable<F>) {
    return [](storage& to, const storage& from) { emplace<F>(to, target<F>(from)); };
  } else {
    return nullptr;
  }
}

template <class F>
constexpr auto relocate_of() -> void (*)(storage&, storage&) noexcept {
  if constexpr (!moves_as_bytes<F>) {
    return [](storage& to, storage& from) noexcept {
      F& old = target<F>(from);
      ::new (static_cast<void*>(to.bytes)) F(std::move(old));
      old.~F();
    };
  } else {
    return nullptr;
  }
}

template <class F>
constexpr auto destroy_of() -> void (*)(storage&) noexcept {
  if constexpr (!fits_inline<F>) {
    return [](storage& s) noexcept {
      target<F>(s).~F();
      heap_memory<F>::free(s.heap);
    };
  } else if constexpr (!std::is_trivially_destructible_v<F>) {
    return [](storage& s) noexcept { target<F>(s).~F(); };
  } else {
    return nullptr;
  }
}

}  // namespace detail

template <class F, class Signature, class Plain = typename signature<Signature>::plain>
struct ops_for;
template <class F, class Signature>
struct quick_document;  // quick.hpp

// What no document can take.
inline constexpr std::size_t unsaved = static_cast<std::size_t>(-1);
inline std::size_t save_nothing(const storage&, std::byte*, std::size_t) { return unsaved; }

template <class F, class Signature, class R, class... A>
struct ops_for<F, Signature, R(A...)> {
  // The callable as the signature's qualifiers see it: const, an rvalue.
  using callee = typename signature<Signature>::template callee<F>;

  static R invoke(storage& s, pass<A>... args) {
    if constexpr (std::is_void_v<R>) {
      static_cast<void>(as_callee(target<F>(s))(std::forward<A>(args)...));
    } else {
      return as_callee(target<F>(s))(std::forward<A>(args)...);
    }
  }
  static void encode(encoder& e, const storage& s) { brine::closures::detail::state_codec<F>::encode(e, target<F>(s)); }
  static const entry& registered();

  static constexpr ops<R, A...> table{
      {detail::copy_of<F>(), detail::relocate_of<F>(), detail::destroy_of<F>(), &encode,
       quick_document<F, Signature>::ways.saves ? &quick_document<F, Signature>::save : &save_nothing, &registered,
       nullptr},
      &invoke};

 private:
  static constexpr decltype(auto) as_callee(F& f) {
    if constexpr (std::is_rvalue_reference_v<callee>) {
      return static_cast<callee>(f);
    } else {
      return static_cast<std::add_lvalue_reference_t<callee>>(f);
    }
  }
};

}  // namespace brine::closures
