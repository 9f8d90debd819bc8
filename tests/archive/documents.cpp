// documents<T>(): all documents of a file or stream, wherever they came from.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <ranges>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#if BRINE_HAS_POSIX
#include <sys/stat.h>
#include <unistd.h>

#include <thread>
#endif

namespace fs = std::filesystem;

namespace {

struct folder {
  folder() {
    long process = 0;
#if BRINE_HAS_POSIX
    process = ::getpid();
#endif
    static int count = 0;
    path = fs::temp_directory_path() / ("brine_documents_" + std::to_string(process) + "_" + std::to_string(count++));
    fs::create_directories(path);
  }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;
  ~folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  fs::path path;
};

std::string content(const fs::path& p) {
  std::ifstream in{p, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}
void put(const fs::path& p, const std::string& text) { std::ofstream{p, std::ios::binary} << text; }

struct entry {
  int id = 0;
  std::string text;
  bool operator==(const entry&) const = default;
};
using entries = std::vector<entry>;

template <class Documents>
entries all(Documents&& documents) {
  entries found;
  for (auto& e : documents) found.push_back(std::move(e));
  return found;
}

constexpr brine::save_options bare{.schema = brine::compact, .checksum = brine::checksum_mode::none};

}  // namespace

TEST_CASE("files that were put together are read one after the other") {
  const folder dir;
  const fs::path a = dir.path / "a", b = dir.path / "b", both = dir.path / "both";
  brine::dump(entry{1, "one"}, a);
  brine::dump(entry{2, std::string(5000, 'x')}, b, bare);
  put(both, content(a) + content(b) + content(a));
  const entries expected{{1, "one"}, {2, std::string(5000, 'x')}, {1, "one"}};
  CHECK(all(brine::documents<entry>(both)) == expected);
  CHECK(all(brine::documents<entry>(both.string())) == expected);
  CHECK(all(brine::documents<entry>(both.c_str())) == expected);
  std::ifstream in{both, std::ios::binary};
  CHECK(all(brine::documents<entry>(in)) == expected);
  CHECK(all(brine::documents<entry>(a)) == entries{{1, "one"}});
  // One document only: the others aren't lost in silence.
  const auto one = brine::try_load<entry>(both);
  REQUIRE_FALSE(one);
  CHECK(one.error().code() == brine::errc::trailing_bytes);
  CHECK(one.error().offset() == content(a).size());
  const std::string words = one.error().what();
  CHECK(words.find(both.string()) != std::string::npos);
  CHECK(words.find("brine::documents<T>()") != std::string::npos);
}

TEST_CASE("documents appended to a file by a stream") {
  const folder dir;
  const fs::path path = dir.path / "log";
  entries expected;
  for (int i = 0; i < 50; ++i) {
    expected.push_back({i, std::string(static_cast<std::size_t>(i * 100), 'y')});
    if (i == 0) {
      brine::dump(expected.back(), path);
    } else {
      std::ofstream out{path, std::ios::binary | std::ios::app};
      brine::dump(expected.back(), out);
    }
  }
  CHECK(all(brine::documents<entry>(path)) == expected);
  // A last one of dumps(), which doesn't say how long it is.
  const auto last = brine::dumps(entry{50, "last"});
  std::ofstream{path, std::ios::binary | std::ios::app}.write(reinterpret_cast<const char*>(last.data()),
                                                              static_cast<std::streamsize>(last.size()));
  expected.push_back({50, "last"});
  CHECK(all(brine::documents<entry>(path)) == expected);
}

TEST_CASE("an input range; elements that only move, and function objects") {
  std::stringstream stream;
  for (int i = 0; i < 3; ++i) brine::dump(std::make_unique<int>(i), stream);
  auto pointers = brine::documents<std::unique_ptr<int>>(stream);
  static_assert(std::ranges::input_range<decltype(pointers)>);
  int sum = 0;
  for (int n : pointers | std::views::transform([](auto& p) { return *p; })) sum += n;
  CHECK(sum == 3);

  std::stringstream calls;
  for (int i = 1; i < 4; ++i) {
    brine::dump(brine::closure<"documents/add">([BRINE_CAPTURE(i)](int x) { return x + i; }), calls);
  }
  int total = 0;
  for (auto& f : brine::documents<int(int)>(calls, {.allow = {"documents/*"}})) total += f(10);
  CHECK(total == 36);
}

TEST_CASE("no documents: an empty file, a missing one, a stream that isn't open") {
  const folder dir;
  put(dir.path / "empty", "");
  CHECK(all(brine::documents<entry>(dir.path / "empty")).empty());
  std::istringstream none;
  CHECK(all(brine::documents<entry>(none)).empty());
  for (const bool throwing : {false, true}) {
    auto missing = brine::documents<entry>(dir.path / "missing");
    std::string words;
    if (throwing) {
      CHECK_THROWS_AS((void)missing.begin(), brine::error);
    } else {
      const auto failed = missing.try_next();
      CHECK(failed.error().code() == brine::errc::io_error);
      CHECK(std::string{failed.error().what()}.find("missing: can't be opened") != std::string::npos);
    }
  }
  CHECK(brine::documents<entry>(dir.path).try_next().error().code() == brine::errc::io_error);
  std::ifstream closed;
  CHECK_THROWS_AS((void)brine::documents<entry>(closed).begin(), brine::error);
}

TEST_CASE("a faulty document is named by its number, and those after it can be read") {
  const folder dir;
  const fs::path path = dir.path / "f";
  std::string text, second;
  for (int i = 1; i <= 3; ++i) {
    brine::dump(entry{i, "text"}, path);
    if (i == 2) second = content(path);
    text += content(path);
  }
  text[second.size() + second.size() - 8] ^= 1;  // in the second one's value
  put(path, text);
  entries found;
  try {
    for (auto& e : brine::documents<entry>(path)) found.push_back(e);
    FAIL("all were loaded");
  } catch (const brine::error& e) {
    CHECK(e.code() == brine::errc::checksum_mismatch);
    CHECK(std::string{e.what()}.find(path.string() + ", document 2: ") != std::string::npos);
  }
  CHECK(found == entries{{1, "text"}});

  auto documents = brine::documents<entry>(path);
  CHECK(documents.try_next()->id == 1);
  CHECK(documents.try_next().error().code() == brine::errc::checksum_mismatch);
  CHECK(documents.try_next()->id == 3);
  CHECK(documents.try_next().error().code() == brine::errc::end_of_stream);
  CHECK(documents.try_next().error().code() == brine::errc::end_of_stream);

  // Cut off anywhere: what is whole is read, and the rest is truncated.
  text[second.size() + second.size() - 8] ^= 1;
  for (std::size_t n = 0; n < text.size(); ++n) {
    put(path, text.substr(0, n));
    auto cut = brine::documents<entry>(path);
    for (std::size_t i = 0; i < n / second.size(); ++i) REQUIRE(cut.try_next());
    const auto failed = cut.try_next();
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code() == (n % second.size() == 0 ? brine::errc::end_of_stream : brine::errc::truncated));
  }
}

#if BRINE_HAS_POSIX

TEST_CASE("several dumps to a FIFO are its documents") {
  const folder dir;
  const fs::path path = dir.path / "fifo";
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  entries found;
  std::thread reader{[&] { found = all(brine::documents<entry>(path)); }};
  {
    std::ofstream keeps{path, std::ios::binary};  // or the reader would see an end between two
    brine::dump(entry{1, "one"}, path);
    brine::dump(entry{2, std::string(200000, 'z')}, path);
  }
  reader.join();
  CHECK(found == entries{{1, "one"}, {2, std::string(200000, 'z')}});
}

#endif
