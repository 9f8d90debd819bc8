// Bytes that lie somewhere else: what std::span<const std::byte> is, but for its constructors, whose questions about
// iterators and ranges took a compiler as long as an eighth of all of brine's headers.
#pragma once

#include <cstddef>
#include <utility>

#include "../config.hpp"

namespace brine::wire {

class byte_view {
 public:
  constexpr byte_view() noexcept = default;
  BRINE_STEP constexpr byte_view(const std::byte* data, std::size_t size) noexcept : data_{data}, size_{size} {}
  BRINE_STEP constexpr byte_view(const std::byte* begin, const std::byte* end) noexcept
      : data_{begin}, size_{static_cast<std::size_t>(end - begin)} {}
  // Of a contiguous container of bytes, which has to outlive it.
  template <class Container, class = decltype(static_cast<const std::byte*>(std::declval<const Container&>().data()))>
  constexpr byte_view(const Container& c) noexcept  // NOLINT(google-explicit-constructor)
      : data_{c.data()}, size_{c.size()} {}

  [[nodiscard]] BRINE_STEP constexpr const std::byte* data() const noexcept { return data_; }
  [[nodiscard]] BRINE_STEP constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] constexpr const std::byte* begin() const noexcept { return data_; }
  [[nodiscard]] constexpr const std::byte* end() const noexcept { return data_ + size_; }
  [[nodiscard]] constexpr const std::byte& operator[](std::size_t i) const noexcept { return data_[i]; }

 private:
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace brine::wire
