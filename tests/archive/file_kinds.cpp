// dump and load where a name doesn't lead to a plain file, and what a replaced file keeps.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#if BRINE_HAS_POSIX
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/sysmacros.h>
#endif

namespace fs = std::filesystem;

namespace {

class folder {
 public:
  folder() {
    static int count = 0;
    path_ =
        fs::temp_directory_path() / ("brine_file_kinds_" + std::to_string(::getpid()) + "_" + std::to_string(count++));
    fs::create_directories(path_);
  }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;
  ~folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] fs::path operator/(const std::string& name) const { return path_ / name; }
  [[nodiscard]] const fs::path& path() const { return path_; }
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator{path_}, fs::directory_iterator{}));
  }

 private:
  fs::path path_;
};

struct stat_of {
  explicit stat_of(const fs::path& p) { CHECK(::lstat(p.c_str(), &s) == 0); }
  [[nodiscard]] mode_t mode() const { return s.st_mode & 07777U; }
  struct ::stat s{};
};

// A process's umask can be read without changing it only here, on Linux.
std::string umask_now() {
  std::ifstream status{"/proc/self/status"};
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("Umask:", 0) == 0) return line;
  }
  return {};
}

const std::vector<int> sample{1, 2, 3};
using numbers = std::vector<int>;

template <class Result>
void check_io_error(const Result& r, const char* words) {
  REQUIRE_FALSE(r);
  CHECK(r.error().code() == brine::errc::io_error);
  const std::string text = r.error().what();
  CAPTURE(text);
  CHECK(text.find(words) != std::string::npos);
}

}  // namespace

TEST_CASE("the umask stays what it is while many threads dump") {
  const folder dir;
  const std::string before = umask_now();
  if (before.empty()) {
    MESSAGE("no Umask in /proc/self/status here");
    return;
  }
  const auto mask = static_cast<mode_t>(std::stoul(before.substr(6), nullptr, 8));
  std::atomic<bool> done{false};
  std::string other;
  std::thread watch{[&] {
    while (!done) {
      const std::string now = umask_now();
      if (now != before) other = now;
    }
  }};
  std::vector<std::thread> writers;
  for (int t = 0; t < 4; ++t) {
    writers.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) brine::dump(sample, dir / (std::to_string(t) + "_" + std::to_string(i)));
      for (int i = 0; i < 50; ++i) brine::dump(numbers{i}, dir / "shared");
    });
  }
  for (std::thread& t : writers) t.join();
  done = true;
  watch.join();
  CHECK(other == "");
  CHECK(umask_now() == before);
  CHECK(dir.files() == 401);
  CHECK(brine::load<numbers>(dir / "shared") == numbers{49});
  for (const auto& file : fs::directory_iterator{dir.path()}) {
    if (stat_of{file.path()}.mode() != (0666U & ~mask)) FAIL("other permissions than the umask leaves");
  }
}

TEST_CASE("a new file's permissions are those that open() gives by the umask") {
  const folder dir;
  const mode_t mask = ::umask(0);
  for (const mode_t m : {0U, 022U, 027U, 077U, 0177U}) {
    ::umask(m);
    const fs::path path = dir / std::to_string(m);
    brine::dump(sample, path);
    CHECK(stat_of{path}.mode() == (0666U & ~m));
  }
  ::umask(mask);
}

TEST_CASE("a replaced file keeps permissions and owner, and a private one is never readable by others") {
  const folder dir;
  const fs::path path = dir / "f";
  brine::dump(sample, path);
  const mode_t mask = ::umask(0);
  for (const mode_t m : {0600U, 0640U, 0604U, 0755U, 0400U}) {
    REQUIRE(::chmod(path.c_str(), m) == 0);
    brine::dump(numbers{static_cast<int>(m)}, path);
    CHECK(stat_of{path}.mode() == m);
    CHECK(brine::load<numbers>(path) == numbers{static_cast<int>(m)});
  }
  // Whatever stands in the folder at any moment: also the file that is about to take the name.
  REQUIRE(::chmod(path.c_str(), 0600) == 0);
  std::atomic<bool> done{false};
  std::atomic<int> exposed{0};
  std::thread watch{[&] {
    while (!done) {
      std::error_code gone;
      for (fs::directory_iterator i{dir.path(), gone}, end; !gone && i != end; i.increment(gone)) {
        struct ::stat s{};
        if (::lstat(i->path().c_str(), &s) == 0 && (s.st_mode & 077U) != 0) ++exposed;
      }
    }
  }};
  for (int i = 0; i < 300; ++i) brine::dump(sample, path);
  done = true;
  watch.join();
  ::umask(mask);
  CHECK(exposed == 0);
  CHECK(dir.files() == 1);

  if (::geteuid() != 0) {
    MESSAGE("only the superuser can give files away");
    return;
  }
  REQUIRE(::chown(path.c_str(), 12345, 54321) == 0);
  brine::dump(sample, path);
  CHECK(stat_of{path}.s.st_uid == 12345);
  CHECK(stat_of{path}.s.st_gid == 54321);
  CHECK(stat_of{path}.mode() == 0600);

  // Who can't keep the group doesn't let another one read what only that one could.
  REQUIRE(::chmod(path.c_str(), 04660) == 0);
  REQUIRE(::chmod(dir.path().c_str(), 0777) == 0);
  REQUIRE(::setegid(65534) == 0);
  REQUIRE(::seteuid(65534) == 0);
  const auto saved = brine::try_dump(numbers{8}, path);
  REQUIRE(::seteuid(0) == 0);
  REQUIRE(::setegid(0) == 0);
  CHECK(saved);
  CHECK(stat_of{path}.s.st_uid == 65534);
  CHECK(stat_of{path}.mode() == 0600);
  CHECK(brine::load<numbers>(path) == numbers{8});
}

TEST_CASE("names as long as a file's may be") {
  const folder dir;
  const fs::path path = dir / std::string(255, 'n');
  brine::dump(sample, path);
  brine::dump(numbers{4}, path);
  CHECK(brine::load<numbers>(path) == numbers{4});
  CHECK(dir.files() == 1);
  check_io_error(brine::try_dump(sample, dir / std::string(256, 'n')), std::strerror(ENAMETOOLONG));
}

TEST_CASE("a FIFO is written to and read from, and stays one") {
  const folder dir;
  const fs::path path = dir / "fifo";
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  const numbers many(300000, 7);
  numbers got;
  std::thread reader{[&] { got = brine::load<numbers>(path); }};
  brine::dump(many, path);
  reader.join();
  CHECK(got == many);
  CHECK(S_ISFIFO(stat_of{path}.s.st_mode));
  // Through a link, too.
  fs::create_symlink("fifo", dir / "link");
  std::thread again{[&] { got = brine::load<numbers>(dir / "link"); }};
  brine::dump(sample, dir / "link");
  again.join();
  CHECK(got == sample);
  CHECK(S_ISFIFO(stat_of{path}.s.st_mode));
  CHECK(dir.files() == 2);
}

TEST_CASE("a device that takes no bytes is an io_error and stays a device") {
  const folder dir;
#if defined(__linux__)
  const fs::path full = dir / "full", zero = dir / "zero";
  if (::mknod(full.c_str(), S_IFCHR | 0600, makedev(1, 7)) != 0 ||
      ::mknod(zero.c_str(), S_IFCHR | 0600, makedev(1, 5)) != 0 || !std::ifstream{zero}) {
    MESSAGE("no device can be made here");
    return;
  }
  check_io_error(brine::try_dump(sample, full), std::strerror(ENOSPC));
  CHECK(S_ISCHR(stat_of{full}.s.st_mode));
  CHECK(brine::try_dump(sample, zero));
  CHECK(S_ISCHR(stat_of{zero}.s.st_mode));
  CHECK(dir.files() == 2);
  // It never ends.
  const auto loaded = brine::try_load<numbers>(zero);
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().code() == brine::errc::bad_magic);
#else
  (void)dir;
#endif
}

TEST_CASE("a socket, a folder, and what names no file are io_errors") {
  const folder dir;
  const fs::path path = dir / "socket";
  const int s = ::socket(AF_UNIX, SOCK_STREAM, 0);
  REQUIRE(s >= 0);
  ::sockaddr_un address{};
  address.sun_family = AF_UNIX;
  REQUIRE(path.string().size() < sizeof address.sun_path);
  std::strcpy(address.sun_path, path.c_str());
  REQUIRE(::bind(s, reinterpret_cast<const ::sockaddr*>(&address), sizeof address) == 0);
  check_io_error(brine::try_dump(sample, path), std::strerror(ENXIO));
  check_io_error(brine::try_load<numbers>(path), std::strerror(ENXIO));
  CHECK(S_ISSOCK(stat_of{path}.s.st_mode));
  ::close(s);

  fs::create_directory(dir / "in");
  const char* is_folder = std::strerror(EISDIR);
  check_io_error(brine::try_dump(sample, dir / "in"), is_folder);
  check_io_error(brine::try_dump(sample, dir / "in/"), is_folder);
  check_io_error(brine::try_dump(sample, dir / "new/"), is_folder);
  check_io_error(brine::try_load<numbers>(dir / "in"), is_folder);
  brine::dump(sample, dir / "f");
  check_io_error(brine::try_dump(sample, dir / "f/"), std::strerror(ENOTDIR));
  check_io_error(brine::try_dump(sample, dir / "f/g"), std::strerror(ENOTDIR));
  check_io_error(brine::try_dump(sample, ""), std::strerror(ENOENT));
  check_io_error(brine::try_load<numbers>(""), std::strerror(ENOENT));
  const std::string zero = (dir / "f").string() + std::string("\0x", 2);
  check_io_error(brine::try_dump(numbers{}, zero), "zero byte");
  check_io_error(brine::try_load<numbers>(zero), "zero byte");
  CHECK(brine::load<numbers>(dir / "f") == sample);
  fs::create_symlink("in", dir / "to_folder");
  check_io_error(brine::try_dump(sample, dir / "to_folder"), is_folder);
  CHECK(dir.files() == 4);
}

TEST_CASE("a link into a folder that isn't there is an io_error and stays") {
  const folder dir;
  fs::create_symlink("no/where", dir / "link");
  check_io_error(brine::try_dump(sample, dir / "link"), std::strerror(ENOENT));
  CHECK(fs::is_symlink(dir / "link"));
  CHECK(dir.files() == 1);
}

TEST_CASE("of hard links only the name that is dumped to leads to the new content") {
  const folder dir;
  brine::dump(sample, dir / "one");
  fs::create_hard_link(dir / "one", dir / "two");
  brine::dump(numbers{9}, dir / "one");
  CHECK(brine::load<numbers>(dir / "one") == numbers{9});
  CHECK(brine::load<numbers>(dir / "two") == sample);
}

#if defined(__linux__)

TEST_CASE("what the process has open is written to as it is") {
  const folder dir;
  const fs::path path = dir / "f";
  brine::dump(numbers(1000, 1), path);
  const ino_t inode = stat_of{path}.s.st_ino;
  const int file = ::open(path.c_str(), O_RDWR);
  REQUIRE(file >= 0);
  for (const std::string at : {"/proc/self/fd/", "/dev/fd/"}) {
    const std::string name = at + std::to_string(file);
    if (!fs::exists(name)) continue;
    brine::dump(sample, name);
    CHECK(stat_of{path}.s.st_ino == inode);
    CHECK(brine::load<numbers>(path) == sample);
    CHECK(brine::load<numbers>(name) == sample);
  }
  fs::create_symlink("/proc/self/fd/" + std::to_string(file), dir / "link");
  brine::dump(numbers{5}, dir / "link");
  CHECK(brine::load<numbers>(path) == numbers{5});
  // Without a name any more, and with another file of that name.
  fs::remove(path);
  brine::dump(numbers{6}, path);
  brine::dump(sample, dir / "link");
  CHECK(brine::load<numbers>(dir / "link") == sample);
  CHECK(brine::load<numbers>(path) == numbers{6});
  CHECK(dir.files() == 2);
  ::close(file);

  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  brine::dump(sample, "/proc/self/fd/" + std::to_string(ends[1]));
  ::close(ends[1]);
  CHECK(brine::load<numbers>("/proc/self/fd/" + std::to_string(ends[0])) == sample);
  ::close(ends[0]);
}

#endif

#endif
