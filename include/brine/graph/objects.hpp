// Making shared objects and referring to them: what shared_ptr and weak_ptr (shared.hpp) and
// class hierarchies (polymorphic.hpp) have in common.
#pragma once

#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "../codec/codec.hpp"
#include "../meta/lifetime.hpp"
#include "../meta/spelling.hpp"
#include "allocate.hpp"
#include "parts.hpp"
#include "tracker.hpp"

namespace brine {

namespace graph {

// An object that is built when its bytes are read, though its address is known before.
template <class T>
struct late {
  alignas(T) std::byte memory[sizeof(T)];
  bool alive = false;

  late() noexcept {}
  late(const late&) = delete;
  late& operator=(const late&) = delete;
  ~late() { clear(); }
  void clear() noexcept {
    if (alive) std::destroy_at(get());
    alive = false;
  }
  [[nodiscard]] T* get() noexcept { return std::launder(reinterpret_cast<T*>(memory)); }
  // The address is that of the memory, which comes first.
  [[nodiscard]] static late& of(void* address) { return *static_cast<late*>(address); }
};

template <class T>
inline constexpr bool made_first = brine::detail::default_made<T> && !brine::detail::constructs_itself<T>;

template <class T>
bool decode_objects(decoder& d, void* reader, std::size_t& index);
template <class T>
constexpr auto decode_again_of() -> bool (*)(decoder&, void*, const waiting_object&);

// Back to an object as it is made by default. An exception may be on its way already, and none must leave this: where
// a fresh object can't be made, this one stays as it is. False where nothing is alive there now.
template <class T>
[[nodiscard]] bool made_anew(T* object) noexcept {
#if BRINE_HAS_EXCEPTIONS
  if constexpr (!std::is_nothrow_default_constructible_v<T>) {
    bool alive = true;
    try {
      brine::detail::place<T> fresh;
      (void)fresh.make();
      if constexpr (std::is_move_assignable_v<T>) {
        *object = std::move(*fresh.get());
      } else {
        alive = false;
        std::destroy_at(object);
        if constexpr (std::is_nothrow_move_constructible_v<T>) {
          std::construct_at(object, std::move(*fresh.get()));
        } else {
          access::construct<T>(object);
        }
        alive = true;
      }
    } catch (...) {
    }
    return alive;
  }
#endif
  std::destroy_at(object);
  access::construct<T>(object);
  return true;
}

template <class T>
inline constexpr object_type type_of{
    &meta::key_of<T>,
    sizeof(T),
    codec_for<T>::min_size,
    [](encoder& e, const void* object) { brine::detail::encode<T>(e, *static_cast<const T*>(object)); },
    &decode_objects<T>,
    [](void* object) {
      if constexpr (made_first<T>) {
        return made_anew(static_cast<T*>(object));
      } else {
        late<T>::of(object).clear();
        return true;
      }
    },
    &part_of<T>,
    holding_of<T>(),
    meta::spelled<T>,
    decode_again_of<T>(),
    [] {
      if constexpr (made_first<T>) {
        return nullptr;
      } else {
        return static_cast<bool (*)(void*)>([](void* object) { return late<T>::of(object).alive; });
      }
    }()};

// std::shared_ptr's header costs a compiler more than all of brine, and who loads one has included it: what it
// declares is found by argument-dependent lookup, through the allocator, where these templates are used.
template <class T>
[[nodiscard]] auto new_shared() {
  return allocate_shared<T>(std::allocator<T>{});
}

template <class Pointer>
struct owner_of;
template <template <class> class Shared, class T>
struct owner_of<Shared<T>> {
  using type = Shared<void>;
};
// The owner of a T behind any shared_ptr: std::shared_ptr<void>.
template <class T>
using shared_owner = typename owner_of<decltype(allocate_shared<T>(std::allocator<T>{}))>::type;

// Made by a construct hook (codec/construct.hpp).
template <class T>
inline constexpr bool made_by_hook = requires { requires codec_for<T>::made_by_hook; };

// Makes a late object by its construct hook; one that is made of pointers waits until what they lead to is there.
template <class T, class Owner>
bool make_by_hook(decoder& d, late<T>& to, const Owner& owner) {
  brine::detail::making m;
  m.pending = to.memory;
  m.may_wait = !d.again && brine::detail::members_of_making<T>().complete;
  m.owner = &owner;
  m.share = [](void* object, const void* its_owner) {
    share_itself(*static_cast<T*>(object), *static_cast<const Owner*>(its_owner));
  };
  d.making = &m;
  to.alive = brine::detail::construct<T>(d, to.memory);
  d.making = nullptr;
  if (to.alive) return true;
  if (!m.postponed || !brine::detail::pass_making<T>(d, m.visited)) return false;
  return d.waiting = true;
}

template <class T>
bool decode_objects(decoder& d, void* known, std::size_t& index) {
  auto& r = *static_cast<reader<shared_owner<T>>*>(known);
  constexpr std::size_t least = codec_for<T>::min_size;
  do {
    if constexpr (schema::may_wait<T>) r.begin_waiting(d, index);
    void* const object = r.begin(index, least);
    if (!d.need(least)) [[unlikely]]
      return false;
    if constexpr (made_first<T>) {
      if (!brine::detail::get(d, *static_cast<T*>(object), 0)) [[unlikely]]
        return false;
    } else {
      auto& to = late<T>::of(object);
      if constexpr (made_by_hook<T>) {
        const shared_owner<T> owner = r.at(index + 1);  // others may be added
        if (!make_by_hook(d, to, owner)) [[unlikely]]
          return false;
      } else {
        to.alive = brine::detail::construct<T>(d, to.memory);
        if (!to.alive) [[unlikely]]
          return false;
        share_itself(*to.get(), r.at(index + 1));
      }
    }
    if constexpr (schema::may_wait<T>) r.end_waiting(d);
    ++index;
  } while (r.is_of(type_of<T>, index));
  return true;
}

// An object with hooks is made anew where it is, so that they find what they expect, a fresh object at its address.
// One that leads to itself, or that can't be made anew without risk of an exception, is replaced by a new one, for a
// comparator may look at it meanwhile. All others are read over what they are.
template <class T>
BRINE_COLD bool decode_again(decoder& d, void* known, const waiting_object& which) {
  auto& r = *static_cast<reader<shared_owner<T>>*>(known);
  const auto& owner = r.at(which.index + 1);
  if constexpr (made_first<T>) {
    T& value = *static_cast<T*>(owner.get());
    if constexpr (schema::facts_of<T>.hooked) {
      [[maybe_unused]] bool keep = which.looped || !std::is_nothrow_default_constructible_v<T>;
      if constexpr (std::is_move_assignable_v<T>) {
        if (keep) {
          brine::detail::place<T> fresh;
          if (!fresh.make() || !brine::detail::decode(d, *fresh.get())) return false;
          value = std::move(*fresh.get());
          return true;
        }
        keep = false;
      }
      if constexpr (std::is_nothrow_default_constructible_v<T>) {
        if (!keep) {
          std::destroy_at(std::addressof(value));
          access::construct<T>(std::addressof(value));
          share_itself(value, owner);
        }
      }
    }
    return brine::detail::decode(d, value);
  } else {
    auto& to = late<T>::of(owner.get());
    if constexpr (made_by_hook<T>) {
      if (!to.alive) return make_by_hook(d, to, owner);
    }
    if constexpr (std::is_move_constructible_v<T>) {
      brine::detail::place<T> fresh;
      if (!fresh.construct(d)) return false;
      to.clear();
      ::new (static_cast<void*>(to.memory)) T(std::move(*fresh.get()));
      to.alive = true;
    } else {
      if (which.looped) {
        return d.fail(errc::bad_value,
                      "an object is reached from the keys of a container that it holds, and its class can be neither "
                      "moved nor made before it is read; give it a default constructor or a move constructor");
      }
      to.clear();
      to.alive = brine::detail::construct<T>(d, to.memory);
      if (!to.alive) return false;
    }
    share_itself(*to.get(), owner);
    return true;
  }
}
template <class T>
constexpr auto decode_again_of() -> bool (*)(decoder&, void*, const waiting_object&) {
  if constexpr (schema::may_wait<T>) {
    return &decode_again<T>;
  } else {
    return nullptr;
  }
}

// A new object that only the reader owns so far.
template <class T, class Owner>
void make_object(reader<Owner>& r, const object_type& type) {
  if constexpr (made_first<T>) {
    if constexpr (std::is_default_constructible_v<T>) {
      r.add(new_shared<std::remove_cv_t<T>>(), type);
    } else {  // a private constructor
      struct raw {
        void* memory = ::operator new(sizeof(T), std::align_val_t{alignof(T)});
        ~raw() {
          if (memory != nullptr) ::operator delete(memory, std::align_val_t{alignof(T)});
        }
      } fresh;
      T* object = access::construct<T>(fresh.memory);
      fresh.memory = nullptr;
      r.add(Owner(object,
                  [](T* old) {
                    std::destroy_at(old);
                    ::operator delete(old, std::align_val_t{alignof(T)});
                  }),
            type);
    }
  } else {
    r.add(new_shared<late<T>>(), type);
  }
}
// One that the pointer owns too; false where there are no bytes for it, or no memory is left of what was allowed.
template <class T, class Owner, class Pointer>
[[nodiscard]] BRINE_NOINLINE bool make_object(decoder& d, reader<Owner>& r, Pointer& value) {
  const object_type& type = type_of<T>;
  if (!r.expect(d, type)) [[unlikely]]
    return false;
  if constexpr (made_first<T> && std::is_default_constructible_v<T>) {
    // Copied before it is put away: read back from there at once, the processor would wait for it to arrive.
    auto made = new_shared<std::remove_cv_t<T>>();
    value = made;
    r.add(std::move(made), type);
  } else {
    make_object<T>(r, type);
    const Owner& made = r.at(r.next() - 1);
    value = Pointer(made, static_cast<T*>(made.get()));
  }
  return true;
}

template <class Writer = basic_writer<>>
Writer& writer_of(encoder& e) {
  e.finish_graph = &Writer::finish;
  return e.graph_state.get_or_make<Writer>();
}
template <class Owner>
BRINE_NOINLINE reader<Owner>& new_reader(decoder& d) {
  d.finish_graph = &reader<Owner>::finish;
  return d.graph_state.get_or_make<reader<Owner>>();
}
template <class Owner>
reader<Owner>& reader_of(decoder& d) {
  auto* known = d.graph_state.template get<reader<Owner>>();
  return known != nullptr ? *known : new_reader<Owner>(d);
}

// A reference that isn't one to a known object, or to a new one of the only type so far.
template <class Writer>
BRINE_NOINLINE bool put_other_reference(encoder& e, const void* address, const void* owner, const object_type& type) {
  reference to;
  part_way way;
  if (!writer_of<Writer>(e).refer(e, address, owner, type, to, way)) return false;
  e.put_count(2 * to.number + (to.part ? 1 : 0));
  if (to.part) {
    e.put_count(way.size);
    for (std::size_t i = 0; i < way.size; ++i) e.put_count(way.steps[i]);
  }
  return to.fresh;
}

// What the pointer owns lives until the document is done.
template <class Pointer>
BRINE_NOINLINE void keep_owner(encoder& e, const Pointer& p) {
  using owner = typename owner_of<Pointer>::type;
  writer_of<>(e).keep(owner(p, nullptr));
}

// Writes the reference; returns whether the object is a new one. A passing pointer may be gone before the objects are
// written.
template <bool Passing, class Writer = basic_writer<>, class Pointer>
bool put_reference(encoder& e, const void* address, const Pointer& owner, const object_type& type) {
  auto* known = e.graph_state.template get<Writer>();
  reference to;
  if (known == nullptr || !known->refer_alike(address, owner, type, to)) [[unlikely]] {
    to.fresh = put_other_reference<Writer>(e, address, owner_id(owner), type);
  } else {
    e.put_count(2 * to.number);
  }
  if (to.fresh && (Passing || e.passing())) [[unlikely]]
    keep_owner(e, owner);
  return to.fresh;
}

BRINE_COLD inline bool fail_reference(decoder& d, const char* what) { return d.fail(errc::bad_value, what); }
// One object, and pointers to it of two types. Of an earlier version's document that is the types' doing.
BRINE_COLD inline bool fail_parted(decoder& d, const char* what) {
  if (d.origin == nullptr) return fail_reference(d, what);
  return d.fail(errc::schema_mismatch,
                "two pointers lead to one object in the document, and ask for different types now; change what both "
                "point to alike");
}

// Reads the way to a part of a known object.
BRINE_COLD inline bool get_way(decoder& d, part_way& way) {
  std::size_t steps = 0;
  if (!d.get_count(1, 0, steps)) return false;
  if (steps > part_way::most) {
    return fail_reference(d, "a part of a part of an object, 64 levels deep; the document is damaged");
  }
  for (std::size_t i = 0; i < steps; ++i) {
    std::uint64_t step = 0;
    if (!d.get_varint(step)) return false;
    (void)way.add(static_cast<std::size_t>(step));
  }
  return true;
}

// The owner, address and type of a part of an object; nullptr after a failure.
template <class Owner>
const meta::type_key* get_part(decoder& d, std::uint64_t number, Owner& owner, void*& address) {
  auto& r = reader_of<Owner>(d);
  if (number == 0 || number >= r.next()) {
    fail_reference(d, "a part of an object that the document hasn't named");
    return nullptr;
  }
  part_way way;
  if (!get_way(d, way)) return nullptr;
  const auto& whole = r.at(static_cast<std::size_t>(number));
  const object_type& type = *r.type_of(static_cast<std::size_t>(number));
  if (type.is_made != nullptr && !type.is_made(whole.get())) d.unmade = true;
  const meta::type_key* found = nullptr;
  address = part_walk::locate(whole.get(), *type.parts, way, found);
  if (address == nullptr) {
    fail_reference(d, "a part of an object that it doesn't have");
    return nullptr;
  }
  owner = whole;
  return found;
}

}  // namespace graph

}  // namespace brine
