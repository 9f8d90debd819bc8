// Where bytes go. A sink is two pointers and a way to make room, one type for every
// destination, so that the code that writes a T is compiled once and not once a destination.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "../meta/memory.hpp"

namespace brine::wire {

class sink {
 public:
  // Makes room for at least `need` bytes behind the cursor; or takes `need` bytes from `bulk`; or,
  // where both are none, brings together what has been written.
  using grow_function = void (*)(sink&, std::size_t need, const void* bulk);

  sink(std::byte* begin, std::byte* limit, grow_function grow) noexcept
      : begin_{begin}, cursor_{begin}, limit_{limit}, grow_{grow} {}
  sink(const sink&) = delete;
  sink& operator=(const sink&) = delete;

  // Room for n bytes: write them through the pointer, then commit the place behind the last one.
  // One check for many fields, and the cursor stays in a register between the two calls.
  [[nodiscard]] BRINE_INLINE std::byte* reserve(std::size_t n) {
    if (!fits(n)) [[unlikely]]
      make_room(n);
    return room();
  }
  [[nodiscard]] BRINE_STEP bool fits(std::size_t n) const noexcept {
    return n <= static_cast<std::size_t>(limit_ - cursor_);
  }
  // The parts of reserve(), for those who do without the room where it is much. make_room: where n bytes don't fit.
  BRINE_STEP void make_room(std::size_t n) { grow_(*this, n, nullptr); }
  [[nodiscard]] BRINE_STEP std::byte* room() noexcept { return cursor_; }
  BRINE_STEP void commit(std::byte* cursor) noexcept { cursor_ = cursor; }

  void write(const void* bytes, std::size_t n) {
    if (!fits(n)) [[unlikely]] {
      grow_(*this, n, bytes);
    } else if (n != 0) {
      std::memcpy(cursor_, bytes, n);
      cursor_ += n;
    }
  }

  [[nodiscard]] BRINE_STEP std::size_t size() const noexcept {
    return earlier_ + static_cast<std::size_t>(cursor_ - begin_);
  }
  // All bytes so far, in one piece.
  [[nodiscard]] std::byte* data() {
    if (earlier_ != 0) grow_(*this, 0, nullptr);
    return begin_;
  }

  // That there will be about so many bytes in all: memory may be taken at once. Never trusted for more
  // than eight times what is there.
  BRINE_STEP void expect(std::size_t bytes) noexcept {
    if (bytes > expected_) expected_ = bytes;
  }

 protected:
  ~sink() = default;

  void rebase(std::byte* begin, std::size_t used, std::size_t capacity, std::size_t earlier = 0) noexcept {
    begin_ = begin;
    cursor_ = begin + used;
    limit_ = begin + capacity;
    earlier_ = earlier;
  }
  [[nodiscard]] BRINE_STEP const std::byte* begin() const noexcept { return begin_; }
  [[nodiscard]] BRINE_STEP const std::byte* cursor() const noexcept { return cursor_; }
  [[nodiscard]] BRINE_STEP std::size_t capacity() const noexcept { return static_cast<std::size_t>(limit_ - begin_); }
  // What to take when `need` bytes more don't fit into what there is.
  [[nodiscard]] std::size_t enough(std::size_t need) const noexcept {
    const std::size_t least = 2 * size() + need;
    const std::size_t most = 8 * size() + need;
    return expected_ <= least ? least : expected_ < most ? expected_ : most;
  }

 private:
  std::byte* begin_;
  std::byte* cursor_;
  std::byte* limit_;
  std::size_t earlier_ = 0;  // bytes that were written in front of begin_
  std::size_t expected_ = 0;
  grow_function grow_;
};

// Memory of its own, never zeroed; small documents need no allocation.
template <class Base>
class memory_sink : public Base {
 public:
  memory_sink() noexcept : Base{inline_, inline_ + sizeof inline_, &grow} {}
  ~memory_sink() {
    if (heap_ != nullptr) std::free(heap_);
  }

 private:
  BRINE_COLD static void grow(sink& base, std::size_t need, const void* bulk) {
    auto& self = static_cast<memory_sink&>(base);
    const std::size_t used = self.size();
    const std::size_t capacity = self.enough(need) + self.capacity();
    auto* bigger = static_cast<std::byte*>(meta::grown(self.heap_, capacity));
    if (self.heap_ == nullptr) std::memcpy(bigger, self.inline_, used);
    self.heap_ = bigger;
    self.rebase(bigger, used, capacity);
    if (bulk != nullptr) self.write(bulk, need);
  }

  std::byte* heap_ = nullptr;
  std::byte inline_[496];
};

// A resizable container of bytes that the caller owns. What it holds is written over in place; beyond
// that, bytes are gathered in a small piece of memory that stays in the nearest cache, and
// appended piece by piece, large ones directly: a container can't grow without writing
// what it grows by, and zeroes that are written over would be written for nothing.
// Empty: the container holds nothing, and what an earlier document left need not be compiled for.
template <class Container, class Base, bool Empty = false>
class container_sink : public Base {
 public:
  explicit container_sink(Container& out) : Base{piece_, piece_ + sizeof piece_, &grow}, out_{out} {
    if constexpr (!Empty) {
      // What held a small document is too small for the next one more often than it saves anything.
      if (out.size() >= 512) {
        gathering_ = false;
        this->rebase(bytes(out), 0, out.size());
      }
    }
  }
  ~container_sink() {
    if (large_ != nullptr) std::free(large_);
  }

  // Cuts the container to the bytes written.
  void finish() {
    const auto gathered = static_cast<std::size_t>(this->cursor() - this->begin());
    if constexpr (!Empty) {
      if (gathering_ && this->size() == gathered && out_.size() == gathered) {
        if (gathered != 0) std::memcpy(bytes(out_), this->begin(), gathered);  // as large as the document before
        return;
      }
      if (!gathering_) return cut(this->size());
      if (this->size() == gathered) cut(0);
    }
    if (gathering_) append(this->begin(), gathered);
  }

 private:
  using value_type = typename Container::value_type;

  static std::byte* bytes(Container& out) { return reinterpret_cast<std::byte*>(out.data()); }

  // By erasing, where that is there: what resize() grows by is code that would never run.
  void cut(std::size_t n) {
    if constexpr (requires { out_.erase(out_.begin(), out_.end()); }) {
      out_.erase(out_.begin() + static_cast<typename Container::difference_type>(n), out_.end());
    } else {
      out_.resize(n);
    }
  }
  BRINE_NOINLINE void append(const void* from, std::size_t n) {
    const auto* first = static_cast<const value_type*>(from);
    if constexpr (requires { out_.append(first, n); }) {
      out_.append(first, n);
    } else if constexpr (requires { out_.insert(out_.end(), first, first + n); }) {
      out_.insert(out_.end(), first, first + n);
    } else {
      const std::size_t used = out_.size();
      out_.resize(used + n);
      if (n != 0) std::memcpy(bytes(out_) + used, from, n);
    }
  }

  BRINE_COLD static void grow(sink& base, std::size_t need, const void* bulk) {
    auto& self = static_cast<container_sink&>(base);
    auto& out = self.out_;
    if constexpr (requires { out.reserve(need); }) {
      // The first piece that is appended makes room for the second one.
      const std::size_t all = self.size() + need;
      if (need != 0 && all > out.capacity())
        out.reserve(bulk != nullptr ? all : self.enough(need) + sizeof self.piece_);
    }
    self.finish();
    if (bulk != nullptr) self.append(bulk, need);
    const std::size_t used = out.size();
    if (need == 0) {
      self.gathering_ = false;
      self.rebase(bytes(out), used, used);
      return;
    }
    self.gathering_ = true;
    std::byte* piece = self.piece_;
    std::size_t room = sizeof self.piece_;
    if (bulk == nullptr && need > room) {
      piece = self.large_ = static_cast<std::byte*>(meta::grown(self.large_, need));
      room = need;
    }
    self.rebase(piece, 0, room, used);
  }

  Container& out_;
  bool gathering_ = true;
  std::byte* large_ = nullptr;  // where a single value takes more than the piece
  std::byte piece_[4096];
};

}  // namespace brine::wire
