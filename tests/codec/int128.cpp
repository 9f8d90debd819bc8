// Integers of 128 bits, which a strict -std=c++20 doesn't count among the standard's integers.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <string>
#include <vector>

#if BRINE_HAS_INT128

namespace {

__extension__ using u128 = unsigned __int128;
__extension__ using i128 = __int128;

template <class T>
T reload(T value) {
  return brine::loads<T>(brine::dumps(value));
}

struct with_big {
  u128 a;
  std::vector<i128> b;
};

}  // namespace

TEST_CASE("integers of 128 bits") {
  const u128 big = (u128{0x1122334455667788U} << 64U) | 0x99aabbccddeeff00U;
  CHECK(bool(reload(big) == big));
  CHECK(bool(reload(~u128{0}) == ~u128{0}));
  CHECK(bool(reload(i128{-5}) == i128{-5}));
  const auto bytes = brine::dumps(big);
  CHECK(bytes.size() == brine::wire::header_size + 16);
  CHECK(bytes[brine::wire::header_size + 1] == std::byte{0xff});
  CHECK(bytes.back() == std::byte{0x11});
  CHECK(bool(reload(with_big{big, {i128{-7}}}).b.at(0) == i128{-7}));
}
#endif
