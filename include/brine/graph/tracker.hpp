// Shared objects of a document, by number. Saving: which address has which number. Loading: which
// number is which object. Objects are written behind the value that refers to them, each
// once, in the order in which they were first met, from a list and not by recursion: a chain
// of a million nodes needs no more stack than one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "../codec/codec.hpp"
#include "../meta/row.hpp"
#include "../meta/same_type.hpp"
#include "../meta/text.hpp"
#include "owned.hpp"
#include "waiting.hpp"

namespace brine::graph {

// What the tracker must know of an object's type.
struct object_type {
  const meta::type_key* identity;
  std::size_t size;
  std::size_t least;  // bytes in a document
  void (*encode)(encoder&, const void* object);
  // Reads the object with this index in a reader<Owner>, and those behind it that are of this type too: one call for
  // as many as there are. The index is that of the first one that wasn't read.
  bool (*decode)(decoder&, void* reader, std::size_t& index);
  // Back to a fresh object, so that a failed load leaves no cycle of owners behind; false where there is none now, for
  // making one threw.
  bool (*clear)(void* object);
  const part_type* parts;
  holding holds;  // elsewhere in memory
  std::string_view name;
  // Reads the object of this index once more, all others being there; nullptr for types that never wait (waiting.hpp).
  bool (*decode_again)(decoder&, void* reader, const waiting_object& which);
  // Whether the object is there already; nullptr for types whose objects are made before they are read.
  bool (*is_made)(void* object);
};

struct reference {
  std::size_t number = 0;  // from 1
  bool fresh = false;
  bool part = false;  // the object is a part of number `number`
};

// Two shared_ptrs with one owner have the same: the address of their control block. Only std::shared_ptr's operator<
// (owner_before) tells, which would cost an order of all objects; but in libstdc++, libc++ and Microsoft's library the
// two words of a shared_ptr are the object's address and this one. It is compared and nothing else; nullptr: unknown.
template <class Pointer>
[[nodiscard]] BRINE_INLINE const void* owner_id(const Pointer& p) {
  const void* words[2] = {nullptr, nullptr};
  if constexpr (sizeof(Pointer) == sizeof(words)) std::memcpy(words, static_cast<const void*>(&p), sizeof(words));
  return words[1];
}

// A template only so that a file without shared pointers doesn't compile it.
template <class Deferred = void>
class basic_writer {
 public:
  // The same where all objects so far are of this one type, and it isn't met for the first time: then the object
  // itself needn't be looked at. False where refer() has to.
  template <class Pointer>
  [[nodiscard]] BRINE_INLINE bool refer_alike(const void* address, const Pointer& owner, const object_type& type,
                                              reference& to) {
    if (&type != only_type_) [[unlikely]]
      return false;
    slot* const slots = slots_.data();
    const std::size_t mask = mask_;
    std::size_t at = hash(address) & mask;
    for (; slots[at].address != nullptr; at = (at + 1) & mask) {
      if (slots[at].address == address) {
        to.number = slots[at].number;
        return true;
      }
    }
    if (2 * (objects_.size() + 1) > mask) [[unlikely]]
      return false;
    objects_.push_back({address, owner_id(owner)});
    to.number = objects_.size();
    to.fresh = true;
    slots[at] = {address, to.number};
    return true;
  }

  // The number of the object at this address, a new one at the first time. A part of an object
  // that has a number already (an aliasing shared_ptr) is found, and its way with it.
  [[nodiscard]] BRINE_NOINLINE bool refer(encoder& e, const void* address, const void* owner, const object_type& type,
                                          reference& to, part_way& way) {
    if (2 * (objects_.size() + 1) > slots_.size()) grow();
    if (objects_.empty()) first_type_ = only_type_ = &type;
    if (only_type_ != &type && types_.empty()) {
      only_type_ = nullptr;
      types_.assign(objects_.size(), first_type_);
    }
    holds_ = most_of(holds_, type.holds);
    std::size_t at = hash(address) & mask_;
    for (; slots_[at].address != nullptr; at = (at + 1) & mask_) {
      if (slots_[at].address == address && meta::same_type(type_of(slots_[at].number)->identity, type.identity)) {
        to = {slots_[at].number, false, false};
        return true;
      }
    }
    if (only_type_ == nullptr) {
      order();
      if (find_whole(e, address, type, to, way)) return true;
      if (!e.ok()) return false;
      if (covers_known(address, type)) return fail_part_first(e);
    }
    objects_.push_back({address, owner});
    if (only_type_ == nullptr) types_.push_back(&type);
    slots_[at] = {address, static_cast<std::size_t>(objects_.size())};
    if (only_type_ == nullptr) ranges_.emplace(address, objects_.size());
    to = {objects_.size(), true, false};
    return true;
  }

  // Keeps an object until the document is done.
  template <class Owner>
  void keep(Owner&& owner) {
    owners_.template get_or_make<std::vector<Owner>>().push_back(std::move(owner));
  }

  static void finish(encoder& e) {
    auto& self = *e.graph_state.get<basic_writer>();
    // Each object may refer to further ones: the list grows while it is worked off.
    for (std::size_t i = 0; i < self.objects_.size() && e.ok(); ++i) {
      self.type_of(i + 1)->encode(e, self.objects_[i].address);
    }
    if (self.holds_ >= (self.only_type_ != nullptr ? holding::classes : holding::plain) && e.ok()) [[unlikely]]
      self.check_owners(e);
  }

 private:
  struct object {
    const void* address;
    const void* owner;  // owner_id
  };
  [[nodiscard]] const object_type* type_of(std::size_t number) const {
    return types_.empty() ? first_type_ : types_[number - 1];
  }
  struct slot {
    const void* address = nullptr;
    std::size_t number = 0;
  };

  // What lies side by side in memory, on a page, does so in the table too: objects that were made one after the
  // other are looked up in the nearest cache. Where each page's begin is as good as random.
  static std::size_t hash(const void* address) {
    const auto bits = static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(address));
    const std::uint64_t page = (bits >> 12U) * 0x9e3779b97f4a7c15U >> 32U;
    return static_cast<std::size_t>(page + (bits >> 4U & 0xffU));
  }

  BRINE_COLD void grow() {
    const std::size_t room = slots_.empty() ? 64 : 4 * slots_.size();
    slots_.assign(room, {});
    mask_ = room - 1;
    for (std::size_t i = 0; i < objects_.size(); ++i) {
      std::size_t at = hash(objects_[i].address) & mask_;
      while (slots_[at].address != nullptr) at = (at + 1) & mask_;
      slots_[at] = {objects_[i].address, i + 1};
    }
  }

  // Only objects of several types can lie in one another; only then are they kept in order.
  void order() {
    if (!ranges_.empty()) return;
    for (std::size_t i = 0; i < objects_.size(); ++i) ranges_.emplace(objects_[i].address, i + 1);
  }

  // Two objects that lie in one another can't both have numbers: what is changed through one pointer would have to
  // change through the other. So the one inside is a part of the other, or an error.
  bool find_whole(encoder& e, const void* address, const object_type& type, reference& to, part_way& way) {
    auto behind = ranges_.upper_bound(address);
    if (behind == ranges_.begin()) return false;
    const std::size_t number = (--behind)->second;
    const void* const whole = objects_[number - 1].address;
    const object_type& whole_type = *type_of(number);
    if (static_cast<const std::byte*>(address) >= static_cast<const std::byte*>(whole) + whole_type.size) {
      return false;
    }
    way.size = 0;
    if (part_walk::find(whole, *whole_type.parts, address, type.identity, way)) {
      to = {number, false, true};
      return true;
    }
    if (address == whole &&
        (type.size > whole_type.size || part_walk::find(address, *type.parts, whole, whole_type.identity, way))) {
      return fail_part_first(e);
    }
    return fail_inside(e, type, whole_type);
  }

  BRINE_COLD static bool fail_part_first(encoder& e) {
    return e.fail(errc::bad_value,
                  "a shared_ptr to a part of an object is saved before any shared_ptr to the whole object; let the "
                  "owner come first");
  }
  BRINE_COLD static bool fail_inside(encoder& e, const object_type& type, const object_type& whole) {
    return e.fail(
        errc::bad_value,
        meta::joined({"a shared_ptr to ", type.name, " points into an object of ", whole.name,
                      " that is shared too, at what a document has no number for, so that two objects would come back: "
                      "it has one for members, for elements of arrays, and for members and bases that a serialize() "
                      "visits, but not for what an optional, a variant, a container or a unique_ptr holds. Save a "
                      "shared_ptr to the whole, and where in it to look; or let it hold the part by a shared_ptr"}));
  }

  // Of two objects with one owner, one may be what the other holds elsewhere in memory, an element of its vector:
  // both would be saved, and come back as two. Where neither is, they are elements of something that isn't saved.
  BRINE_COLD void check_owners(encoder& e) {
    slots_.assign(slots_.size(), {});
    ranges_.clear();
    for (std::size_t i = 0; i < objects_.size(); ++i) {
      const void* const owner = objects_[i].owner;
      if (owner == nullptr) continue;
      std::size_t at = hash(owner) & mask_;
      while (slots_[at].address != nullptr && slots_[at].address != owner) at = (at + 1) & mask_;
      if (slots_[at].address == owner) {
        ranges_.emplace(objects_[i].address, i + 1);
        ranges_.emplace(objects_[slots_[at].number - 1].address, slots_[at].number);
      } else {
        slots_[at] = {owner, i + 1};
      }
    }
    struct search {
      basic_writer& self;
      std::size_t number;
      std::size_t found;
    };
    for (const auto& entry : ranges_) {
      search s{*this, entry.second, 0};
      const object_type& whole_type = *type_of(s.number);
      const auto look = [](void* context, const void* begin, std::size_t size) {
        auto& now = *static_cast<search*>(context);
        const void* const end = static_cast<const std::byte*>(begin) + size;
        auto at = now.self.ranges_.lower_bound(begin);
        for (; at != now.self.ranges_.end() && std::less<>{}(at->first, end); ++at) {
          if (at->second == now.number ||
              now.self.objects_[at->second - 1].owner != now.self.objects_[now.number - 1].owner)
            continue;
          now.found = at->second;
          return true;
        }
        return false;
      };
      if (part_walk::over_owned(objects_[s.number - 1].address, *whole_type.parts, look, &s)) {
        fail_inside(e, *type_of(s.found), whole_type);
        return;
      }
    }
  }

  bool covers_known(const void* address, const object_type& type) {
    const auto first = ranges_.lower_bound(address);
    return first != ranges_.end() &&
           static_cast<const std::byte*>(first->first) < static_cast<const std::byte*>(address) + type.size;
  }

  std::vector<object> objects_;
  std::vector<const object_type*> types_;  // empty while all are of the first one's
  std::vector<slot> slots_;  // open addressing, at most half full
  std::size_t mask_ = 0;
  std::map<meta::later<const void*, Deferred>, std::size_t, std::less<>> ranges_;
  const object_type* first_type_ = nullptr;
  const object_type* only_type_ = nullptr;  // of all objects; nullptr: there are several, or none yet
  holding holds_ = holding::nothing;  // the most that one of them does
  brine::detail::slot owners_;
};

// Owner is std::shared_ptr<void>, whose header need not be included here: the pointers that are loaded
// name it (objects.hpp).
template <class Owner>
class reader {
 public:
  reader() = default;
  reader(const reader&) = delete;
  reader& operator=(const reader&) = delete;
  // Reached by a failed load only with objects left half read: cycles among them are broken.
  ~reader() {
    if (!done_) {
      for (std::size_t i = 0; i < objects_.size(); ++i) {
        if (!type_of(i + 1)->clear(objects_[i].get())) [[unlikely]] {
          // Its last owner would destroy it again: one more is never gone.
          alignas(Owner) std::byte memory[sizeof(Owner)];
          ::new (static_cast<void*>(memory)) Owner(objects_[i]);
        }
      }
    }
  }

  [[nodiscard]] std::size_t next() const noexcept { return next_; }
  // Its owner, whose address is the object's.
  [[nodiscard]] const Owner& at(std::size_t number) const { return objects_[number - 1]; }
  [[nodiscard]] const object_type* type_of(std::size_t number) const {
    return types_.empty() ? first_type_ : types_[number - 1];
  }

  // Room for the bytes of one more object must be left, besides those that wait already.
  [[nodiscard]] BRINE_INLINE bool expect(decoder& d, const object_type& type) {
    waiting_ += type.least;
    return d.need(waiting_) && d.charge(type.size + 4 * sizeof(void*));
  }
  BRINE_INLINE void add(Owner&& owner, const object_type& type) {
    if (&type != first_type_ || !types_.empty()) [[unlikely]]
      add_type(type);
    objects_.push_back(std::move(owner));
    ++next_;
  }

  // -- objects that wait for others (waiting.hpp)
  // The one of this index is read next; it was read; what is read refers to an object.
  void begin_waiting(const decoder& d, std::size_t index) { waiting_objects_.begin(index, next_, d.cursor()); }
  void end_waiting(decoder& d) {
    if (d.waiting) [[unlikely]] {
      d.waiting = false;
      waiting_objects_.wait();
      fill_ = &reader::fill;
    }
  }
  void refer(std::size_t number) { waiting_objects_.refer(number); }
  // What is read once more names an object first here, where it did so before; false where there is none such.
  [[nodiscard]] bool name_again(decoder& d) {
    if (next_ > objects_.size()) return d.fail(errc::bad_value, "a hook read more when it was run once more");
    ++next_;
    return true;
  }

  // The object of this index, whose `least` bytes are read now.
  [[nodiscard]] void* begin(std::size_t index, std::size_t least) {
    waiting_ -= least;
    return objects_[index].get();
  }
  [[nodiscard]] bool is_of(const object_type& type, std::size_t index) const {
    return index < objects_.size() && type_of(index + 1) == &type;
  }

  static bool finish(decoder& d) {
    auto& self = *d.graph_state.get<reader>();
    const bool value_waits = std::exchange(d.waiting, false);
    for (std::size_t i = 0; i < self.objects_.size();) {
      if (!self.type_of(i + 1)->decode(d, &self, i)) [[unlikely]] {
        d.trace(i + 1);
        return d.trace("shared");
      }
    }
    if (self.fill_ != nullptr && !(self.*self.fill_)(d)) [[unlikely]]
      return false;
    if (value_waits) [[unlikely]] {  // then who reads it does so once more, and finishes again
      self.next_ = 1;
      d.waiting = true;
      d.finish_graph = &settle;
      return true;
    }
    return settle(d);
  }

 private:
  // Bytes that nothing reads will fail the document after this: then the cycles go too.
  static bool settle(decoder& d) {
    d.graph_state.get<reader>()->done_ = d.remaining() == 0;
    return true;
  }

  BRINE_COLD bool fill(decoder& d) {
    const std::byte* const end = d.cursor();
    const bool done = waiting_objects_.in_order([&](const waiting_object& which) {
      (void)d.repeat(which.at);
      next_ = which.next;
      if (type_of(which.index + 1)->decode_again(d, this, which)) return true;
      d.trace(which.index + 1);
      return d.trace("shared");
    });
    if (done) d.rewind(end);
    return done;
  }

  BRINE_COLD void add_type(const object_type& type) {
    if (objects_.empty()) {
      first_type_ = &type;
    } else {
      if (types_.empty()) types_.resize(objects_.size(), first_type_);
      types_.push_back(&type);
    }
  }

  // Objects are looked up in any order, and each look may miss the caches: what is kept of them is small.
  std::vector<Owner> objects_;
  meta::row<const object_type*, Owner> types_;  // empty while all are of the first one's
  waiting_objects<Owner> waiting_objects_;
  bool (reader::*fill_)(decoder&) = nullptr;  // set, and compiled, only where an object can wait
  const object_type* first_type_ = nullptr;
  std::size_t next_ = 1;
  std::size_t waiting_ = 0;
  bool done_ = false;
};

}  // namespace brine::graph
