// Where the captures of a closure lie: in order, each at the next multiple of its alignment.
// Captures are no bit-fields and have no [[no_unique_address]], so GCC and Clang agree on this.
#pragma once

#include <array>
#include <cstddef>

namespace brine::capture {

[[nodiscard]] constexpr std::size_t align_up(std::size_t offset, std::size_t alignment) {
  return (offset + alignment - 1) / alignment * alignment;
}

// The offsets of objects of these types, and the size of a class that holds nothing else.
template <class... T>
struct layout {
  static constexpr std::size_t alignment = [] {
    std::size_t most = 1;
    ((most = alignof(T) > most ? alignof(T) : most), ...);
    return most;
  }();
  static constexpr std::array<std::size_t, sizeof...(T) + 1> offsets = [] {
    constexpr std::size_t sizes[] = {sizeof(T)..., 0};
    constexpr std::size_t alignments[] = {alignof(T)..., alignment};
    std::array<std::size_t, sizeof...(T) + 1> at{};
    std::size_t end = 0;
    for (std::size_t i = 0; i <= sizeof...(T); ++i) {
      at[i] = align_up(end, alignments[i]);
      end = at[i] + sizes[i];
    }
    return at;
  }();
  static constexpr std::size_t size = offsets[sizeof...(T)];
};

}  // namespace brine::capture
