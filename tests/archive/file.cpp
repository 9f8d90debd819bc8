// dump and load with files: replaced whole or not at all, and io_error in words.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#if BRINE_HAS_POSIX
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace fs = std::filesystem;

namespace {

long process() {
#if BRINE_HAS_POSIX
  return ::getpid();
#else
  return 0;
#endif
}

// A folder of its own for each test, gone afterwards.
class folder {
 public:
  folder() {
    static int count = 0;
    path_ =
        fs::temp_directory_path() / ("brine_file_test_" + std::to_string(process()) + "_" + std::to_string(count++));
    fs::create_directories(path_);
  }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;
  ~folder() {
    std::error_code ignored;
    fs::permissions(path_, fs::perms::owner_all, ignored);
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] fs::path operator/(const char* name) const { return path_ / name; }
  [[nodiscard]] const fs::path& path() const { return path_; }
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator{path_}, fs::directory_iterator{}));
  }

 private:
  fs::path path_;
};

std::string content(const fs::path& p) {
  std::ifstream in{p, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

struct config {
  std::string name;
  std::vector<int> numbers;
  bool operator==(const config&) const = default;
};
const config sample{"sample", {1, 2, 3}};

template <class Result>
void check_io_error(const Result& r, const fs::path& p) {
  REQUIRE_FALSE(r);
  CHECK(r.error().code() == brine::errc::io_error);
  CHECK(std::string{r.error().what()}.find("at byte") == std::string::npos);
  CHECK(r.error().offset() == 0);
  CHECK(std::string{r.error().what()}.find(p.string()) != std::string::npos);
}

}  // namespace

TEST_CASE("what was dumped to a file loads from it, however it is named") {
  const folder dir;
  const fs::path path = dir / "config.brine";
  brine::dump(sample, path);
  CHECK(brine::load<config>(path) == sample);
  CHECK(brine::load<config>(path.string()) == sample);
  CHECK(brine::load<config>(path.c_str()) == sample);
  const std::string text = path.string();
  CHECK(brine::load<config>(std::string_view{text}) == sample);
  CHECK(brine::try_dump(config{}, path));
  const auto loaded = brine::try_load<config>(path);
  REQUIRE(loaded);
  CHECK(*loaded == config{});
}

TEST_CASE("a file has its schema and a checksum unless told otherwise") {
  const folder dir;
  const fs::path path = dir / "f";
  brine::dump(sample, path);
  CHECK(content(path).at(5) == (brine::wire::embedded | brine::wire::checksummed | brine::wire::sized));
  brine::dump(sample, path, {.schema = brine::compact, .checksum = brine::checksum_mode::none});
  const auto plain = brine::dumps(sample);
  // Its size, of 8 bytes, is all that it has more than bytes: another document may follow.
  std::string text = content(path);
  CHECK(text.at(5) == brine::wire::sized);
  text.erase(brine::wire::header_size, brine::wire::size_field);
  text.at(5) = 0;
  CHECK(text == std::string(reinterpret_cast<const char*>(plain.data()), plain.size()));
  // Files without it are loaded as ever.
  std::ofstream{path, std::ios::binary} << text;
  CHECK(brine::load<config>(path) == sample);
  const auto whole = brine::dumps(sample, {.schema = brine::embed, .checksum = brine::checksum_mode::crc32});
  std::ofstream{path, std::ios::binary}.write(reinterpret_cast<const char*>(whole.data()),
                                              static_cast<std::streamsize>(whole.size()));
  CHECK(brine::load<config>(path) == sample);
}

TEST_CASE("a damaged, cut off, empty or foreign file is refused") {
  const folder dir;
  const fs::path path = dir / "f";
  brine::dump(sample, path);
  const std::string good = content(path);
  const auto code_of = [&](const std::string& bytes) {
    std::ofstream{path, std::ios::binary} << bytes;
    const auto loaded = brine::try_load<config>(path);
    REQUIRE_FALSE(loaded);
    // Whatever is wrong with it, its name is said, once, whichever way it is loaded.
    const std::string words = loaded.error().what();
    const std::size_t at = words.find(path.string());
    CHECK(at != std::string::npos);
    CHECK(words.find(path.string(), at + 1) == std::string::npos);
    try {
      (void)brine::load<config>(path);
      FAIL("loaded");
    } catch (const brine::error& e) {
      CHECK(e.what() == words);
      CHECK(e.offset() == loaded.error().offset());
    }
    return loaded.error().code();
  };
  std::string damaged = good;
  damaged[damaged.size() / 2] ^= 1;
  CHECK(code_of(damaged) == brine::errc::checksum_mismatch);
  CHECK(code_of("") == brine::errc::truncated);
  CHECK(code_of("a text file of some length") == brine::errc::bad_magic);
  for (std::size_t n = 0; n < good.size(); ++n) {
    CHECK(code_of(good.substr(0, n)) == brine::errc::truncated);
  }
  CHECK(code_of(good + "x") == brine::errc::trailing_bytes);
  CHECK(code_of(good + good) == brine::errc::trailing_bytes);
  CHECK_THROWS_AS((void)brine::load<config>(path), brine::error);
}

TEST_CASE("an error in a file has its path and place, and the file's name, whatever that is") {
  const folder dir;
  const fs::path path = dir / "a: b in c at byte 9";
  struct inner {
    std::vector<int> values;
  };
  struct outer {
    std::string name;
    inner in;
  };
  const outer o{"x", {{1, 2}}};
  auto bytes = brine::dumps(o);
  bytes[brine::wire::header_size + 2] = std::byte{200};  // the number of values
  std::ofstream{path, std::ios::binary}.write(reinterpret_cast<const char*>(bytes.data()),
                                              static_cast<std::streamsize>(bytes.size()));
  const auto loaded = brine::try_load<outer>(path);
  const auto same = brine::try_loads<outer>(bytes);
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().path() == "in.values");
  CHECK(loaded.error().path() == same.error().path());
  CHECK(loaded.error().offset() == same.error().offset());
  CHECK(loaded.error().code() == same.error().code());
  CHECK(std::string{loaded.error().what()}.find("in in.values: " + path.string() + ": ") != std::string::npos);
}

TEST_CASE("functions in files") {
  const folder dir;
  const int by = static_cast<int>(dir.files()) + 3;
  brine::dump(brine::closure<"file/adder">([BRINE_CAPTURE(by)](int x) { return x + by; }), dir / "f");
  CHECK(brine::load<int(int)>(dir / "f")(4) == 7);
}

TEST_CASE("the old file stays whole where the new one can't be made") {
  const folder dir;
  const fs::path path = dir / "f";
  brine::dump(sample, path);
  // A value that can't be saved never reaches the file.
  struct nest {
    std::vector<nest> in;
  };
  nest n;
  nest* inner = &n;
  for (int i = 0; i < 2000; ++i) inner = &inner->in.emplace_back();
  const auto failed = brine::try_dump(n, path);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::too_deep);
  CHECK(brine::load<config>(path) == sample);
  CHECK(dir.files() == 1);
}

TEST_CASE("no other file is left behind") {
  const folder dir;
  for (int i = 0; i < 5; ++i) brine::dump(sample, dir / "f");
  CHECK(dir.files() == 1);
}

TEST_CASE("a large file") {
  const folder dir;
  const std::vector<std::string> large(20000, std::string(50, 'x'));
  brine::dump(large, dir / "f");
  CHECK(brine::load<std::vector<std::string>>(dir / "f") == large);
}

TEST_CASE("a missing file, a missing folder, a folder instead of a file") {
  const folder dir;
  check_io_error(brine::try_load<config>(dir / "missing"), dir / "missing");
  CHECK_THROWS_AS((void)brine::load<config>(dir / "missing"), brine::error);
  check_io_error(brine::try_dump(sample, dir / "no" / "f"), dir / "no" / "f");
  check_io_error(brine::try_load<config>(dir.path()), dir.path());
  check_io_error(brine::try_dump(sample, dir.path()), dir.path());
  CHECK(dir.files() == 0);
}

#if BRINE_HAS_POSIX

TEST_CASE("a file is replaced, not written over: who has the old one open keeps it") {
  const folder dir;
  const fs::path path = dir / "f";
  brine::dump(sample, path);
  std::ifstream old{path, std::ios::binary};
  brine::dump(config{"new", {}}, path);
  std::ostringstream still;
  still << old.rdbuf();
  CHECK(brine::loads<config>(still.str()) == sample);
  CHECK(brine::load<config>(path).name == "new");
}

TEST_CASE("a replaced file keeps its permissions; a new one has those of the umask") {
  const folder dir;
  const fs::path path = dir / "f";
  const mode_t mask = ::umask(022);
  brine::dump(sample, path);
  CHECK(fs::status(path).permissions() == static_cast<fs::perms>(0644));
  fs::permissions(path, static_cast<fs::perms>(0600));
  brine::dump(config{}, path);
  CHECK(fs::status(path).permissions() == static_cast<fs::perms>(0600));
  ::umask(mask);
}

TEST_CASE("through a symbolic link the file is replaced, not the link") {
  const folder dir;
  fs::create_directory(dir / "real");
  brine::dump(sample, dir / "real" / "f");
  fs::create_symlink("real/f", dir / "link");
  fs::create_symlink(dir / "link", dir / "second");
  brine::dump(config{"new", {}}, dir / "second");
  CHECK(fs::is_symlink(dir / "link"));
  CHECK(fs::is_symlink(dir / "second"));
  CHECK(brine::load<config>(dir / "real" / "f").name == "new");
  CHECK(brine::load<config>(dir / "link").name == "new");

  fs::create_symlink("not yet", dir / "dangling");
  brine::dump(sample, dir / "dangling");
  CHECK(fs::is_symlink(dir / "dangling"));
  CHECK(brine::load<config>(dir / "not yet") == sample);
}

TEST_CASE("a circle of symbolic links is an io_error") {
  const folder dir;
  fs::create_symlink("b", dir / "a");
  fs::create_symlink("a", dir / "b");
  check_io_error(brine::try_load<config>(dir / "a"), dir / "a");
  const auto saved = brine::try_dump(sample, dir / "a");
  CHECK_FALSE(saved);
  CHECK(fs::is_symlink(dir / "a"));
  CHECK(fs::is_symlink(dir / "b"));
}

TEST_CASE("what may not be read or written is an io_error") {
  const folder dir;
  const fs::path path = dir / "f";
  brine::dump(sample, path);
  fs::permissions(path, fs::perms::none);
  fs::permissions(dir.path(), fs::perms::owner_read | fs::perms::owner_exec);
  // To the superuser nothing is forbidden: so be someone else meanwhile.
  const bool super = ::geteuid() == 0;
  if (super) {
    REQUIRE(::chown(dir.path().c_str(), 65534, 65534) == 0);
    REQUIRE(::chown(path.c_str(), 65534, 65534) == 0);
    REQUIRE(::seteuid(65534) == 0);
  }
  const auto loaded = brine::try_load<config>(path);
  const auto saved = brine::try_dump(config{}, path);
  if (super) REQUIRE(::seteuid(0) == 0);
  check_io_error(loaded, path);
  check_io_error(saved, path);
  fs::permissions(dir.path(), fs::perms::owner_all);
  fs::permissions(path, fs::perms::owner_all);
  CHECK(brine::load<config>(path) == sample);
}

TEST_CASE("a full device is an io_error") {
  if (!fs::exists("/dev/full")) return;
  std::ofstream out{"/dev/full", std::ios::binary};
  out << std::unitbuf;
  const auto saved = brine::try_dump(sample, out);
  REQUIRE_FALSE(saved);
  CHECK(saved.error().code() == brine::errc::io_error);
}

#endif
