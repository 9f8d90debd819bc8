// Shared objects of a document, by number. Saving: which address has which number. Loading: which
// number is which object. Objects are written behind the value that refers to them, each
// once, in the order in which they were first met, from a list and not by recursion: a chain
// of a million nodes needs no more stack than one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "../codec/codec.hpp"

namespace brine::graph {

// What the tracker must know of an object's type.
struct object_type {
  const void* identity;
  std::size_t size;
  std::size_t least;  // bytes in a document
  void (*encode)(encoder&, const void* object);
  bool (*decode)(decoder&, void* object);
  // Back to a fresh object, so that a failed load leaves no cycle of owners behind.
  void (*clear)(void* object);
  // Appends the way from the object to the part of this type at this address; false if there is none.
  bool (*find_part)(const void* object, const void* part, const void* part_type, std::vector<std::size_t>& way);
  // The part at the end of the way, or nullptr; its type goes to `part_type`.
  void* (*part_at)(void* object, const std::vector<std::size_t>& way, const void*& part_type);
};

struct reference {
  std::size_t number = 0;  // from 1
  bool fresh = false;
  bool part = false;  // the object is a part of number `number`
};

// A template only so that a file without shared pointers doesn't compile it.
template <class = void>
class basic_writer {
 public:
  // The number of the object at this address, a new one at the first time. A part of an object
  // that has a number already (an aliasing shared_ptr) is found, and its way with it.
  [[nodiscard]] bool refer(encoder& e, const void* address, const object_type& type, reference& to,
                           std::vector<std::size_t>& way) {
    if (2 * (objects_.size() + 1) > slots_.size()) grow();
    std::size_t at = hash(address) & mask_;
    for (; slots_[at] != 0; at = (at + 1) & mask_) {
      const object& known = objects_[slots_[at] - 1];
      if (known.address == address && known.type->identity == type.identity) {
        to = {slots_[at], false, false};
        return true;
      }
    }
    if (!objects_.empty() && objects_.front().type->identity != type.identity) several_types_ = true;
    if (several_types_) [[unlikely]] {
      if (find_whole(address, type, to, way)) return true;
      if (covers_known(address, type)) {
        return e.fail(errc::bad_value,
                      "a shared_ptr to a part of an object is saved before any shared_ptr to the whole object; let the "
                      "owner come first");
      }
    }
    objects_.push_back({address, &type});
    slots_[at] = static_cast<std::uint32_t>(objects_.size());
    if (several_types_) ranges_.emplace(address, objects_.size());
    to = {objects_.size(), true, false};
    return true;
  }

  static void finish(encoder& e) {
    auto& self = *e.graph_state.get<basic_writer>();
    // Each object may refer to further ones: the list grows while it is worked off.
    for (std::size_t i = 0; i < self.objects_.size() && e.ok(); ++i) {
      const object now = self.objects_[i];
      now.type->encode(e, now.address);
    }
  }

 private:
  struct object {
    const void* address;
    const object_type* type;
  };

  static std::size_t hash(const void* address) {
    const auto bits = static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(address)) * 0x9e3779b97f4a7c15U;
    return static_cast<std::size_t>(bits >> 32U);
  }

  BRINE_COLD void grow() {
    const std::size_t room = slots_.empty() ? 64 : 2 * slots_.size();
    slots_.assign(room, 0);
    mask_ = room - 1;
    for (std::size_t i = 0; i < objects_.size(); ++i) {
      std::size_t at = hash(objects_[i].address) & mask_;
      while (slots_[at] != 0) at = (at + 1) & mask_;
      slots_[at] = static_cast<std::uint32_t>(i + 1);
    }
  }

  // Only objects of several types can lie in one another; only then are they kept in order.
  void order() {
    if (!ranges_.empty()) return;
    for (std::size_t i = 0; i < objects_.size(); ++i) ranges_.emplace(objects_[i].address, i + 1);
  }

  bool find_whole(const void* address, const object_type& type, reference& to, std::vector<std::size_t>& way) {
    order();
    auto behind = ranges_.upper_bound(address);
    if (behind == ranges_.begin()) return false;
    const std::size_t number = std::prev(behind)->second;
    const object& whole = objects_[number - 1];
    if (static_cast<const std::byte*>(address) >= static_cast<const std::byte*>(whole.address) + whole.type->size) {
      return false;
    }
    way.clear();
    if (!whole.type->find_part(whole.address, address, type.identity, way)) return false;
    to = {number, false, true};
    return true;
  }

  bool covers_known(const void* address, const object_type& type) {
    const auto first = ranges_.lower_bound(address);
    return first != ranges_.end() &&
           static_cast<const std::byte*>(first->first) < static_cast<const std::byte*>(address) + type.size;
  }

  std::vector<object> objects_;
  std::vector<std::uint32_t> slots_;  // open addressing, at most half full: number of the object, 0 for none
  std::size_t mask_ = 0;
  std::map<const void*, std::size_t, std::less<>> ranges_;
  bool several_types_ = false;
};

// Owner is std::shared_ptr<void>, whose header need not be included here: the pointers that are loaded
// name it (objects.hpp).
template <class Owner>
class reader {
 public:
  struct object {
    Owner owner;
    void* address;  // of the object; inside what the owner owns
    const object_type* type;
  };

  reader() = default;
  reader(const reader&) = delete;
  reader& operator=(const reader&) = delete;
  // Reached by a failed load only with objects left half read: cycles among them are broken.
  ~reader() {
    if (!done_) {
      for (object& o : objects_) o.type->clear(o.address);
    }
  }

  [[nodiscard]] std::size_t next() const noexcept { return objects_.size() + 1; }
  [[nodiscard]] const object& at(std::size_t number) const { return objects_[number - 1]; }

  // Room for the bytes of one more object must be left, besides those that wait already.
  [[nodiscard]] bool expect(decoder& d, const object_type& type) {
    waiting_ += type.least;
    return d.need(waiting_) && d.charge(type.size + 4 * sizeof(void*));
  }
  void add(Owner owner, void* address, const object_type& type) {
    objects_.push_back({std::move(owner), address, &type});
  }

  static bool finish(decoder& d) {
    auto& self = *d.graph_state.get<reader>();
    for (std::size_t i = 0; i < self.objects_.size(); ++i) {
      void* const address = self.objects_[i].address;
      const object_type& type = *self.objects_[i].type;
      self.waiting_ -= type.least;
      if (!d.need(type.least) || !type.decode(d, address)) [[unlikely]] {
        d.trace(i + 1);
        return d.trace("shared");
      }
    }
    // References among the objects have asked for this once more; it is done.
    d.finish_graph = nullptr;
    // Bytes that nothing reads will fail the document after this: then the cycles go too.
    self.done_ = d.remaining() == 0;
    return true;
  }

 private:
  std::vector<object> objects_;
  std::size_t waiting_ = 0;
  bool done_ = false;
};

}  // namespace brine::graph
