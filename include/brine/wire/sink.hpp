// Where bytes go. A sink is two pointers and a way to make room, one type for every
// destination, so that the code that writes a T is compiled once and not once a destination.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>

#include "../config.hpp"

namespace brine::wire {

class sink {
 public:
  // Makes room for at least `need` bytes behind the cursor.
  using grow_function = void (*)(sink&, std::size_t need);

  sink(std::byte* begin, std::byte* limit, grow_function grow) noexcept
      : begin_{begin}, cursor_{begin}, limit_{limit}, grow_{grow} {}
  sink(const sink&) = delete;
  sink& operator=(const sink&) = delete;

  // Room for n bytes: write them through the pointer, then commit the place behind the last one.
  // One check for many fields, and the cursor stays in a register between the two calls.
  [[nodiscard]] std::byte* reserve(std::size_t n) {
    if (n > static_cast<std::size_t>(limit_ - cursor_)) [[unlikely]]
      grow_(*this, n);
    return cursor_;
  }
  void commit(std::byte* cursor) noexcept { cursor_ = cursor; }

  void write(const void* bytes, std::size_t n) {
    std::byte* to = reserve(n);
    if (n != 0) std::memcpy(to, bytes, n);
    commit(to + n);
  }

  [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(cursor_ - begin_); }
  [[nodiscard]] const std::byte* data() const noexcept { return begin_; }
  [[nodiscard]] std::byte* data() noexcept { return begin_; }

 protected:
  ~sink() = default;

  void rebase(std::byte* begin, std::size_t used, std::size_t capacity) noexcept {
    begin_ = begin;
    cursor_ = begin + used;
    limit_ = begin + capacity;
  }
  [[nodiscard]] std::size_t capacity() const noexcept { return static_cast<std::size_t>(limit_ - begin_); }

 private:
  std::byte* begin_;
  std::byte* cursor_;
  std::byte* limit_;
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
  BRINE_COLD static void grow(sink& base, std::size_t need) {
    auto& self = static_cast<memory_sink&>(base);
    const std::size_t used = self.size();
    const std::size_t capacity = 2 * self.capacity() + need;
    auto* bigger = static_cast<std::byte*>(std::realloc(self.heap_, capacity));
    if (bigger == nullptr) {
#if BRINE_HAS_EXCEPTIONS
      throw std::bad_alloc{};
#else
      std::abort();
#endif
    }
    if (self.heap_ == nullptr) std::memcpy(bigger, self.inline_, used);
    self.heap_ = bigger;
    self.rebase(bigger, used, capacity);
  }

  std::byte* heap_ = nullptr;
  std::byte inline_[496];
};

// A resizable container of bytes that the caller owns; what it already holds room for is reused.
// It is grown by resize(), which zeroes only what no earlier document had reached.
template <class Container, class Base>
class container_sink : public Base {
 public:
  explicit container_sink(Container& out) : Base{bytes(out), bytes(out) + out.size(), &grow}, out_{out} {}

  // Cuts the container to the bytes written.
  void finish() { out_.resize(this->size()); }

 private:
  static std::byte* bytes(Container& out) { return reinterpret_cast<std::byte*>(out.data()); }

  BRINE_COLD static void grow(sink& base, std::size_t need) {
    auto& self = static_cast<container_sink&>(base);
    const std::size_t used = self.size();
    std::size_t wanted = used + need;
    if (wanted < self.out_.capacity()) {
      wanted = self.out_.capacity();
    } else {
      wanted += wanted / 2;
    }
    self.out_.resize(wanted);
    self.rebase(bytes(self.out_), used, wanted);
  }

  Container& out_;
};

}  // namespace brine::wire
