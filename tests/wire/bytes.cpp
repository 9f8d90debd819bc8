// wire::byte_view: bytes that lie somewhere else.
#include <doctest/doctest.h>

#include <brine/wire/bytes.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <vector>

using brine::wire::byte_view;

TEST_CASE("a view of any contiguous container of bytes, or of a part of it") {
  const std::vector<std::byte> bytes{std::byte{1}, std::byte{2}, std::byte{3}};
  for (const byte_view view : {byte_view{bytes}, byte_view{std::span{bytes}}, byte_view{bytes.data(), bytes.size()},
                               byte_view{bytes.data(), bytes.data() + 3}}) {
    CHECK(view.data() == bytes.data());
    CHECK(view.size() == 3);
    CHECK_FALSE(view.empty());
    CHECK(view[2] == std::byte{3});
    CHECK(std::vector<std::byte>(view.begin(), view.end()) == bytes);
  }
  constexpr std::array<std::byte, 2> constant{std::byte{7}, std::byte{8}};
  static constexpr auto lasting = constant;
  static_assert(byte_view{lasting}.size() == 2);
  static_assert(byte_view{lasting}[1] == std::byte{8});
}

TEST_CASE("an empty one") {
  CHECK(byte_view{}.empty());
  CHECK(byte_view{}.data() == nullptr);
  CHECK(byte_view{}.begin() == byte_view{}.end());
  CHECK(byte_view{std::vector<std::byte>{}}.empty());
}
