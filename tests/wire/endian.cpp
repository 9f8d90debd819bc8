// Numbers as bytes, on machines of either order.
#include <doctest/doctest.h>

#include <brine/wire/endian.hpp>
#include <brine/wire/header.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

TEST_CASE_TEMPLATE("many numbers, swapped, are each one swapped", T, std::uint8_t, std::int16_t, std::uint32_t,
                   std::int64_t, float, double) {
  namespace wire = brine::wire;
  std::array<T, 37> numbers{};
  for (std::size_t i = 0; i < numbers.size(); ++i)
    numbers[i] = static_cast<T>(std::numeric_limits<T>::max() / T(i + 1));
  std::array<std::byte, 37 * sizeof(T) + 1> bytes{};
  std::byte* const odd = bytes.data() + 1;  // at no number's address
  wire::store_all<T, true>(odd, numbers.data(), numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    std::array<std::byte, sizeof(T)> own{};
    std::memcpy(own.data(), &numbers[i], sizeof(T));
    for (std::size_t k = 0; k < sizeof(T); ++k) CHECK(odd[i * sizeof(T) + k] == own[sizeof(T) - 1 - k]);
  }
  std::array<T, 37> back{};
  wire::fetch_all<T, true>(back.data(), odd, back.size());
  CHECK(back == numbers);

  wire::store_all<T, false>(odd, numbers.data(), numbers.size());
  CHECK(std::memcmp(odd, numbers.data(), sizeof numbers) == 0);
  back = {};
  wire::fetch_all<T, false>(back.data(), odd, back.size());
  CHECK(back == numbers);
}

TEST_CASE("a header in two words is the header") {
  namespace wire = brine::wire;
  const auto expected = wire::make_header(5, 0x0123456789abcdefU);
  std::array<std::byte, wire::header_size> bytes{};
  CHECK(wire::put_header(bytes.data(), 5, 0x0123456789abcdefU) == bytes.data() + bytes.size());
  CHECK(bytes == expected);
  CHECK_FALSE(wire::is_header(bytes.data(), 0x0123456789abcdefU));  // it has flags
  wire::put_header(bytes.data(), 0, 0x0123456789abcdefU);
  CHECK(wire::is_header(bytes.data(), 0x0123456789abcdefU));
  for (auto& b : bytes) {
    b ^= std::byte{1};
    CHECK_FALSE(wire::is_header(bytes.data(), 0x0123456789abcdefU));
    b ^= std::byte{1};
  }
}
