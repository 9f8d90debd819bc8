// Counts, byte order and checksum: the smallest parts of the format.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

namespace {

std::vector<unsigned> put(std::uint64_t value) {
  std::array<std::byte, brine::wire::max_varint> room{};
  const std::byte* end = brine::wire::put_varint(room.data(), value);
  std::vector<unsigned> out;
  for (const std::byte* at = room.data(); at != end; ++at) out.push_back(std::to_integer<unsigned>(*at));
  return out;
}

bool get(const std::vector<unsigned>& bytes, std::uint64_t& value) {
  std::vector<std::byte> raw;
  for (unsigned b : bytes) raw.push_back(static_cast<std::byte>(b));
  const std::byte* end = brine::wire::get_varint(raw.data(), raw.data() + raw.size(), value);
  return end != nullptr && end == raw.data() + raw.size();
}

}  // namespace

TEST_CASE("a varint holds 7 bits a byte, least significant first") {
  CHECK(put(0) == std::vector<unsigned>{0});
  CHECK(put(127) == std::vector<unsigned>{0x7f});
  CHECK(put(128) == std::vector<unsigned>{0x80, 0x01});
  CHECK(put(300) == std::vector<unsigned>{0xac, 0x02});
  CHECK(put(16383) == std::vector<unsigned>{0xff, 0x7f});
  CHECK(put(16384) == std::vector<unsigned>{0x80, 0x80, 0x01});
  CHECK(put(std::numeric_limits<std::uint64_t>::max()).size() == 10);
}

TEST_CASE("every varint reads back") {
  for (unsigned bit = 0; bit < 64; ++bit) {
    for (std::uint64_t near : {std::uint64_t{0}, std::uint64_t{1}}) {
      const std::uint64_t value = (std::uint64_t{1} << bit) - near;
      std::uint64_t back = ~value;
      const auto bytes = put(value);
      REQUIRE(get(bytes, back));
      CHECK(back == value);
      CHECK(bytes.size() == brine::wire::varint_size(value));
    }
  }
}

TEST_CASE("a varint that is cut off, longer than need be or beyond 64 bits is none") {
  std::uint64_t value = 0;
  CHECK_FALSE(get({}, value));
  CHECK_FALSE(get({0x80}, value));
  CHECK_FALSE(get({0xff, 0xff}, value));
  CHECK_FALSE(get({0x80, 0x00}, value));
  CHECK_FALSE(get({0x85, 0x80, 0x00}, value));
  CHECK_FALSE(get({0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02}, value));
  CHECK_FALSE(get({0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01}, value));
}

TEST_CASE("numbers are stored least significant byte first") {
  std::array<std::byte, 8> room{};
  CHECK(brine::wire::store(room.data(), std::uint32_t{0x11223344}) == room.data() + 4);
  CHECK(std::to_integer<int>(room[0]) == 0x44);
  CHECK(std::to_integer<int>(room[3]) == 0x11);
  CHECK(brine::wire::fetch<std::uint32_t>(room.data()) == 0x11223344U);
  CHECK(brine::wire::byteswap(std::uint64_t{0x1122334455667788}) == 0x8877665544332211U);
}

TEST_CASE("the checksum is the CRC-32 of zlib and PNG, whole or in pieces") {
  const std::string_view text = "123456789";
  const auto bytes = std::as_bytes(std::span{text.data(), text.size()});
  CHECK(brine::wire::checksum({}) == 0);
  CHECK(brine::wire::checksum(bytes) == 0xcbf43926U);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    CHECK(brine::wire::checksum(bytes.subspan(cut), brine::wire::checksum(bytes.first(cut))) == 0xcbf43926U);
  }
}
