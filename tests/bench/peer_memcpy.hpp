// W2 alone: its bytes copied, with no count and no check.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>

#include "workloads.hpp"

struct peer {
  // Memory that nothing zeroes; it stands for a vector, too.
  template <class T>
  class block {
   public:
    block() = default;
    explicit block(std::size_t size) : memory_{std::make_unique_for_overwrite<T[]>(size)}, size_{size} {}
    [[nodiscard]] T* data() { return memory_.get(); }
    [[nodiscard]] const T* data() const { return memory_.get(); }
    [[nodiscard]] std::size_t size() const { return size_; }

   private:
    std::unique_ptr<T[]> memory_;
    std::size_t size_ = 0;
  };
  using bytes = block<std::byte>;
  using ticks = block<bench::w2::tick>;

  static void encode_into(bytes& to, const bench::w2::message& value) {
    const std::size_t size = value.size() * sizeof(bench::w2::tick);
    if (to.size() != size) to = bytes{size};
    std::memcpy(to.data(), value.data(), size);
  }
  static bytes encode(const bench::w2::message& value) {
    bytes to;
    encode_into(to, value);
    return to;
  }
  static void decode_into(bench::w2::message& to, const bytes& from) {
    if (to.size() * sizeof(bench::w2::tick) != from.size()) to.resize(from.size() / sizeof(bench::w2::tick));
    std::memcpy(to.data(), from.data(), from.size());
  }
  template <class T>
  static ticks decode(const bytes& from) {
    ticks to{from.size() / sizeof(bench::w2::tick)};
    std::memcpy(to.data(), from.data(), from.size());
    return to;
  }
};

inline bool operator==(const peer::ticks& a, const bench::w2::message& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(bench::w2::tick)) == 0;
}
