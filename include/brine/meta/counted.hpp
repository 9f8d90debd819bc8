// An object with several owners: std::shared_ptr without the rest of <memory> (lifetime.hpp).
#pragma once

#include <cstddef>
#include <utility>

#include "threads.hpp"

namespace brine::meta {

template <class T>
class counted {
 public:
  constexpr counted() noexcept = default;
  template <class... A>
  [[nodiscard]] static counted make(A&&... args) {
    counted made;
    made.shared_ = new box{{[](owned* old) { delete static_cast<box*>(old); }}, T(std::forward<A>(args)...)};
    return made;
  }
  constexpr counted(const counted& other) noexcept : shared_{other.shared_} {
    if (shared_ != nullptr) shared_->owners.add(1);
  }
  counted(counted&& other) noexcept : shared_{std::exchange(other.shared_, nullptr)} {}
  counted& operator=(counted other) noexcept {
    std::swap(shared_, other.shared_);
    return *this;
  }
  constexpr ~counted() {
    if (shared_ != nullptr) drop();
  }

  [[nodiscard]] T* get() const noexcept { return shared_ == nullptr ? nullptr : &value(); }
  T& operator*() const noexcept { return value(); }
  T* operator->() const noexcept { return &value(); }
  explicit operator bool() const noexcept { return shared_ != nullptr; }

 private:
  void drop() noexcept {
    if (shared_->owners.release() == 0) shared_->destroy(shared_);
  }

  // How it is destroyed is known where it is made: who only holds one has nothing of T to compile.
  struct owned {
    void (*destroy)(owned*);
    atomic<std::size_t> owners{1};
  };
  struct box : owned {
    T value;
  };
  [[nodiscard]] T& value() const noexcept { return static_cast<box*>(shared_)->value; }

  owned* shared_ = nullptr;
};

}  // namespace brine::meta
