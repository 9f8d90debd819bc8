// What an error says: for every code the place, the path, and what was found, expected and to do.
// Those of closures are in closure/registry.cpp, those of files in archive/.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace {

struct order {
  std::uint64_t id;
  bool paid;
  std::string customer;
};
struct notify {
  order order_;
  int operator()() const { return int(order_.id); }
};
struct job {
  std::string name;
  brine::function<int()> on_done;
};
struct batch {
  std::vector<job> jobs;
};
struct plain_job {
  std::string name;
  std::vector<order> orders;
};
struct nest {
  std::vector<nest> in;
};

bool says(const brine::error& e, std::string_view words) {
  return std::string_view{e.what()}.find(words) != std::string_view::npos;
}

std::size_t find(const std::vector<std::byte>& bytes, std::uint64_t marker) {
  std::byte pattern[8];
  brine::wire::store(pattern, marker);
  for (std::size_t i = 0; i + 8 <= bytes.size(); ++i) {
    if (std::memcmp(bytes.data() + i, pattern, 8) == 0) return i;
  }
  return bytes.size();
}

constexpr std::uint64_t marker = 0x1122334455667788U;

template <class T, class Bytes>
brine::error failure(const Bytes& bytes, const brine::load_options& options = {}) {
  auto loaded = brine::try_loads<T>(bytes, options);
  REQUIRE_FALSE(loaded);
  // Both forms fail alike.
  try {
    (void)brine::loads<T>(bytes, options);
    FAIL("loads() didn't throw");
  } catch (const brine::error& e) {
    CHECK(e.code() == loaded.error().code());
    CHECK(e.offset() == loaded.error().offset());
    CHECK(e.path() == loaded.error().path());
  }
  // what() begins with the code, the place and the path.
  std::string head = "brine: " + std::string{brine::to_string(loaded.error().code())} + " at byte " +
                     std::to_string(loaded.error().offset());
  if (!loaded.error().path().empty()) head += " in " + loaded.error().path();
  CHECK(std::string_view{loaded.error().what()}.starts_with(head + ": "));
  return std::move(loaded).error();
}

}  // namespace

TEST_CASE("every code has its own name") {
  CHECK(brine::to_string(brine::errc::truncated) == "truncated");
  CHECK(brine::to_string(brine::errc::unresolved_handle) == "unresolved_handle");
  CHECK(brine::to_string(brine::errc::limit_exceeded) == "limit_exceeded");
  CHECK(brine::to_string(brine::errc::io_error) == "io_error");
  CHECK(brine::to_string(brine::errc::unknown_class) == "unknown_class");
}

TEST_CASE("an error is a std::runtime_error and knows code, offset and path") {
  static_assert(std::is_base_of_v<std::runtime_error, brine::error>);
  const brine::error e{brine::errc::bad_value, 7, "a.b", "detail"};
  CHECK(e.code() == brine::errc::bad_value);
  CHECK(e.offset() == 7);
  CHECK(e.path() == "a.b");
  CHECK(std::string{e.what()} == "brine: bad_value at byte 7 in a.b: detail");
}

TEST_CASE("an error tells its path from its detail, and outlives what it was made of") {
  CHECK(brine::error{brine::errc::bad_value, 7, "", "a value in there: of none"}.path().empty());
  CHECK(brine::error{brine::errc::bad_value, 7, "key in use", "a value in there"}.path() == "key in use");
  auto text = std::make_unique<std::string>("jobs[3].id");
  const brine::error first{brine::errc::bad_value, 7, *text, "detail"};
  const brine::error second = first;
  text.reset();
  CHECK(second.path() == "jobs[3].id");
  // What a C string can't hold ends the message; nothing behind it is read.
  CHECK(brine::error{brine::errc::bad_value, 7, std::string_view{"a\0bcdefgh", 10}, ""}.path().substr(0, 1) == "a");
}

TEST_CASE("an error keeps a long path and a long detail whole") {
  const std::string path(3000, 'p'), detail(5000, 'd');
  const brine::error e{brine::errc::bad_value, 7, path, detail};
  CHECK(e.path() == path);
  CHECK(std::string_view{e.what()} == "brine: bad_value at byte 7 in " + path + ": " + detail);

  // A list within a list, 400 deep, whose innermost count is wrong.
  std::vector<std::byte> bytes = brine::dumps(nest{});
  bytes.resize(brine::wire::header_size);
  bytes.insert(bytes.end(), 400, std::byte{1});
  bytes.push_back(std::byte{100});
  std::string expected = "in";
  for (int i = 0; i < 400; ++i) expected += "[0].in";
  const auto deep = failure<nest>(bytes);
  CHECK(deep.code() == brine::errc::truncated);
  CHECK(deep.path() == expected);
}

TEST_CASE("a result holds a value or an error, and value() throws the error") {
  brine::result<int> good{4};
  CHECK(good);
  CHECK(*good == 4);
  CHECK(good.value() == 4);
  brine::result<int> bad{brine::error{brine::errc::truncated, 0, {}, "x"}};
  CHECK_FALSE(bad);
  CHECK_THROWS_AS((void)bad.value(), brine::error);
  brine::result<void> done;
  CHECK(done);
  CHECK_NOTHROW(done.value());
}

TEST_CASE("truncated") {
  const auto bytes = brine::dumps(plain_job{"name", {{1, true, "someone"}, {2, false, "another"}}});
  SUBCASE("in the header") {
    const auto e = failure<plain_job>(std::span{bytes}.first(5));
    CHECK(e.code() == brine::errc::truncated);
    CHECK(e.path().empty());
    CHECK(says(e, "14"));
    CHECK(says(e, "cut off"));
  }
  SUBCASE("nothing at all") { CHECK(failure<plain_job>(std::string{}).code() == brine::errc::truncated); }
  SUBCASE("in a string of an element") {
    const auto e = failure<plain_job>(std::span{bytes}.first(bytes.size() - 1));
    CHECK(e.code() == brine::errc::truncated);
    CHECK(e.path() == "orders[1].customer");
    CHECK(says(e, "7 elements"));
    CHECK(says(e, "6 bytes are left"));
  }
  SUBCASE("everywhere, and never without saying so") {
    for (std::size_t n = 0; n < bytes.size(); ++n) {
      const auto e = brine::try_loads<plain_job>(std::span{bytes}.first(n));
      REQUIRE_FALSE(e);
      CHECK(e.error().code() == brine::errc::truncated);
      CHECK(e.error().offset() <= n);
    }
  }
}

TEST_CASE("trailing_bytes") {
  auto bytes = brine::dumps(order{1, true, "a"});
  const std::size_t size = bytes.size();
  bytes.resize(size + 3);
  const auto e = failure<order>(bytes);
  CHECK(e.code() == brine::errc::trailing_bytes);
  CHECK(e.offset() == size);
  CHECK(e.path().empty());
  CHECK(says(e, "3 bytes follow"));
}

TEST_CASE("bad_magic") {
  const auto e = failure<int>(std::string{"{\"json\": true, \"and\": 1}"});
  CHECK(e.code() == brine::errc::bad_magic);
  CHECK(e.offset() == 0);
  CHECK(says(e, "8f 62 72 6e"));
  CHECK(failure<int>(std::string{"x"}).code() == brine::errc::bad_magic);
}

TEST_CASE("unsupported_format") {
  auto bytes = brine::dumps(1);
  SUBCASE("a later version") {
    bytes[4] = std::byte{2};
    const auto e = failure<int>(bytes);
    CHECK(e.code() == brine::errc::unsupported_format);
    CHECK(e.offset() == 4);
    CHECK(says(e, "version 2"));
    CHECK(says(e, "newer brine"));
  }
  SUBCASE("an unknown flag") {
    bytes[5] = std::byte{0x40};
    const auto e = failure<int>(bytes);
    CHECK(e.code() == brine::errc::unsupported_format);
    CHECK(e.offset() == 5);
  }
}

TEST_CASE("checksum_mismatch") {
  auto bytes = brine::dumps(order{marker, true, "a"}, {.checksum = brine::checksum_mode::crc32});
  bytes[find(bytes, marker)] ^= std::byte{1};
  const auto e = failure<order>(bytes);
  CHECK(e.code() == brine::errc::checksum_mismatch);
  CHECK(says(e, "damaged"));
}

TEST_CASE("schema_mismatch") {
  const auto e = failure<plain_job>(brine::dumps(order{1, true, "a"}));
  CHECK(e.code() == brine::errc::schema_mismatch);
  CHECK(e.offset() == 6);
  CHECK(says(e, "plain_job"));
  CHECK(says(e, "load it as the type that was saved"));
}

TEST_CASE("bad_value, with the path to it") {
  SUBCASE("in an aggregate") {
    auto bytes = brine::dumps(plain_job{"n", {{1, true, ""}, {marker, true, ""}}});
    const std::size_t at = find(bytes, marker) + 8;
    bytes[at] = std::byte{2};
    const auto e = failure<plain_job>(bytes);
    CHECK(e.code() == brine::errc::bad_value);
    CHECK(e.path() == "orders[1].paid");
    CHECK(e.offset() == at);
    CHECK(says(e, "a bool is the byte 0 or 1"));
  }
  SUBCASE("in what a closure captured") {
    batch b;
    b.jobs.resize(5);
    b.jobs[3].on_done = brine::closure<"decoder/notify">(notify{{marker, true, "c"}});
    auto bytes = brine::dumps(b);
    const std::size_t at = find(bytes, marker) + 8;
    bytes[at] = std::byte{2};
    const auto e = failure<batch>(bytes);
    CHECK(e.code() == brine::errc::bad_value);
    CHECK(e.path() == "jobs[3].on_done.order_.paid");
    CHECK(e.offset() == at);
  }
  SUBCASE("in what a lambda captured") {
    order order_{marker, true, "c"};
    batch b;
    b.jobs.resize(2);
    b.jobs[1].on_done =
        brine::closure<"decoder/lambda">([BRINE_CAPTURE((extra, 1), order_)] { return int(order_.paid) + extra; });
    auto bytes = brine::dumps(b);
    bytes[find(bytes, marker) + 8] = std::byte{2};
    CHECK(failure<batch>(bytes).path() == "jobs[1].on_done.order_.paid");
  }
  SUBCASE("in what bind and factory hold") {
    std::vector<brine::function<int()>> v(2);
    v[0] = brine::bind<"decoder/bind">(order{marker, true, ""}, [](const order& o) { return int(o.paid); });
    v[1] = brine::factory<"decoder/factory">([](int n, order o) { return [=] { return int(o.paid) + n; }; })(
        1, order{marker + 1, true, ""});
    auto bytes = brine::dumps(v);
    auto copy = bytes;
    bytes[find(bytes, marker) + 8] = std::byte{2};
    CHECK(failure<decltype(v)>(bytes).path() == "[0].paid");
    copy[find(copy, marker + 1) + 8] = std::byte{2};
    CHECK(failure<decltype(v)>(copy).path() == "[1][1].paid");
  }
  SUBCASE("a count longer than need be") {
    auto bytes = brine::dumps(std::string{});
    bytes.back() = std::byte{0x80};
    bytes.push_back(std::byte{0});
    CHECK(failure<std::string>(bytes).code() == brine::errc::bad_value);
  }
}

TEST_CASE("limit_exceeded") {
  const auto bytes = brine::dumps(std::vector<std::string>(10, std::string(100, 'x')));
  const auto e = failure<std::vector<std::string>>(bytes, {.limits = {.bytes = 10 * sizeof(std::string) + 380}});
  CHECK(e.code() == brine::errc::limit_exceeded);
  CHECK(e.path() == "[3]");
  CHECK(says(e, "options.limits.bytes"));
  CHECK(says(e, "raise it if the document is trusted"));
  CHECK(brine::try_loads<std::vector<std::string>>(bytes, {.limits = {.bytes = 1U << 16U}}));
}

TEST_CASE("too_deep") {
  nest n;
  nest* inner = &n;
  for (int i = 0; i < 50; ++i) inner = &inner->in.emplace_back();
  const auto bytes = brine::dumps(n);
  CHECK(brine::try_loads<nest>(bytes));
  const auto e = failure<nest>(bytes, {.limits = {.depth = 20}});
  CHECK(e.code() == brine::errc::too_deep);
  CHECK(e.path().starts_with("in[0].in[0]"));
  CHECK(says(e, "options.limits.depth"));
}

TEST_CASE("try_ forms throw nothing where the types don't") {
  static_assert(noexcept(brine::try_dumps(1)));
  static_assert(noexcept(brine::try_loads<int>(std::string{})));
  int target = 0;
  static_assert(noexcept(brine::try_loads_into(target, std::string{})));
  std::string buffer;
  static_assert(noexcept(brine::try_dumps_into(buffer, 1)));
  CHECK(target == 0);
}
