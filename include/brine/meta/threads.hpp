// mutex, lock_guard and atomic as the standard has them, for a header that every file of a program
// includes: <mutex> and <atomic> cost a compiler as much time as <string> and <vector> together.
#pragma once

#include "../config.hpp"

#if BRINE_HAS_POSIX && (BRINE_GCC || BRINE_CLANG)
#include <pthread.h>
#else
#include <atomic>
#include <mutex>
#endif

namespace brine::meta {

#if BRINE_HAS_POSIX && (BRINE_GCC || BRINE_CLANG)

class mutex {
 public:
  constexpr mutex() noexcept = default;
  mutex(const mutex&) = delete;
  mutex& operator=(const mutex&) = delete;
  // A mutex that was initialised as a constant, as all of these are, can't fail to be locked.
  void lock() noexcept { (void)pthread_mutex_lock(&native_); }
  void unlock() noexcept { (void)pthread_mutex_unlock(&native_); }

 private:
  pthread_mutex_t native_ = PTHREAD_MUTEX_INITIALIZER;
};

class lock_guard {
 public:
  explicit lock_guard(mutex& m) noexcept : mutex_{m} { mutex_.lock(); }
  lock_guard(const lock_guard&) = delete;
  lock_guard& operator=(const lock_guard&) = delete;
  ~lock_guard() { mutex_.unlock(); }

 private:
  mutex& mutex_;
};

// A pointer or counter that threads share. A load acquires, a store releases, a count is relaxed: it only
// ever answers how many there are.
template <class T>
class atomic {
 public:
  constexpr atomic() noexcept = default;
  constexpr explicit atomic(T value) noexcept : value_{value} {}
  atomic(const atomic&) = delete;
  atomic& operator=(const atomic&) = delete;
  [[nodiscard]] T load() const noexcept { return __atomic_load_n(&value_, __ATOMIC_ACQUIRE); }
  void store(T value) noexcept { __atomic_store_n(&value_, value, __ATOMIC_RELEASE); }
  [[nodiscard]] T exchange(T value) noexcept { return __atomic_exchange_n(&value_, value, __ATOMIC_ACQ_REL); }
  // Puts `value` in the place of `expected`; false, and `expected` is what is there, where that is another one.
  [[nodiscard]] bool replace(T& expected, T value) noexcept {
    return __atomic_compare_exchange_n(&value_, &expected, value, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
  }
  void add(T n) noexcept { __atomic_fetch_add(&value_, n, __ATOMIC_RELAXED); }
  void subtract(T n) noexcept { __atomic_fetch_sub(&value_, n, __ATOMIC_RELAXED); }
  // One less; the owner who sees 0 sees all that the others did.
  [[nodiscard]] T release() noexcept { return __atomic_sub_fetch(&value_, T{1}, __ATOMIC_ACQ_REL); }

 private:
  T value_{};
};

#else

using mutex = std::mutex;
using lock_guard = std::lock_guard<std::mutex>;

template <class T>
class atomic {
 public:
  constexpr atomic() noexcept = default;
  constexpr explicit atomic(T value) noexcept : value_{value} {}
  [[nodiscard]] T load() const noexcept { return value_.load(std::memory_order_acquire); }
  void store(T value) noexcept { value_.store(value, std::memory_order_release); }
  [[nodiscard]] T exchange(T value) noexcept { return value_.exchange(value, std::memory_order_acq_rel); }
  [[nodiscard]] bool replace(T& expected, T value) noexcept {
    return value_.compare_exchange_strong(expected, value, std::memory_order_acq_rel, std::memory_order_acquire);
  }
  void add(T n) noexcept { value_.fetch_add(n, std::memory_order_relaxed); }
  void subtract(T n) noexcept { value_.fetch_sub(n, std::memory_order_relaxed); }
  [[nodiscard]] T release() noexcept { return value_.fetch_sub(1, std::memory_order_acq_rel) - 1; }

 private:
  std::atomic<T> value_{};
};

#endif

}  // namespace brine::meta
