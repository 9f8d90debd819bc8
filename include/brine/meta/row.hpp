// A list of plain objects, which are moved by copying their bytes: what std::vector is, at a tenth of what that
// costs a compiler for each type of element.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <type_traits>
#include <utility>

#include "memory.hpp"

namespace brine::meta {

// (Deferred: a template that names its own there leaves the list to be compiled with itself.)
template <class T, class Deferred = void>
class row {
 public:
  row() noexcept = default;
  row(row&& other) noexcept
      : data_{std::exchange(other.data_, nullptr)},
        size_{std::exchange(other.size_, 0)},
        room_{std::exchange(other.room_, 0)} {}
  row& operator=(row&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(room_, other.room_);
    return *this;
  }
  ~row() {
    if (data_ != nullptr) std::free(data_);
  }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] T* begin() noexcept { return data_; }
  [[nodiscard]] const T* begin() const noexcept { return data_; }
  [[nodiscard]] T* end() noexcept { return data_ + size_; }
  [[nodiscard]] const T* end() const noexcept { return data_ + size_; }
  [[nodiscard]] T& operator[](std::size_t i) noexcept { return data_[i]; }
  [[nodiscard]] const T& operator[](std::size_t i) const noexcept { return data_[i]; }
  [[nodiscard]] T& back() noexcept { return data_[size_ - 1]; }

  void push_back(T value) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (size_ == room_) {
      const std::size_t room = 2 * room_ + 4;
      data_ = static_cast<T*>(grown(data_, room * sizeof(T)));
      room_ = room;
    }
    data_[size_++] = value;
  }
  void pop_back() noexcept { --size_; }
  // Down to n.
  void cut(std::size_t n) noexcept { size_ = n; }
  void resize(std::size_t n, T value) {
    while (size_ < n) push_back(value);
    size_ = n;
  }
  void append(const T* from, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) push_back(from[i]);
  }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t room_ = 0;
};

}  // namespace brine::meta
