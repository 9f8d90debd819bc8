// What a dump leaves when its process is killed is removed by the next dump of the same file; nobody else's file is.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#if BRINE_HAS_POSIX

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace fs = std::filesystem;

namespace {

struct folder {
  folder() {
    static int count = 0;
    path = fs::temp_directory_path() / ("brine_left_" + std::to_string(::getpid()) + "_" + std::to_string(count++));
    fs::create_directories(path);
  }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;
  ~folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& f : fs::directory_iterator{path}) all.push_back(f.path().filename().string());
    return all;
  }
  fs::path path;
};

using numbers = std::vector<int>;

// Ends as a process does that is killed in the middle of a dump, in so many processes at once. Their unfinished files'
// names.
std::vector<std::string> killed_in_the_middle(const folder& dir, const std::string& target, std::size_t how_many) {
  std::vector<std::string> names;
  std::vector<pid_t> children;
  for (std::size_t i = 0; i < how_many; ++i) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      brine::detail::open_file file;
      std::string name;
      const bool made = brine::detail::create_beside((dir.path / target).string(), 0600, file, name);
      if (!made || !file.write(std::vector<std::byte>(100)) || ::write(ends[1], "x", 1) != 1) ::_exit(1);
      ::pause();
      ::_exit(1);
    }
    ::close(ends[1]);
    char said = 0;
    REQUIRE(::read(ends[0], &said, 1) == 1);
    ::close(ends[0]);
    children.push_back(child);
  }
  for (const pid_t child : children) {
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
  }
  for (auto& name : dir.names()) {
    if (name.find(".brine-") != std::string::npos) names.push_back(name);
  }
  return names;
}

}  // namespace

TEST_CASE("what killed processes left is removed by the next dump of that file, and of no other") {
  const folder dir;
  for (const std::string& target : {std::string{"f"}, std::string{"g.brine"}, std::string(255, 'n')}) {
    for (const std::size_t how_many : {1U, 2U, 7U}) {
      CHECK(killed_in_the_middle(dir, target, how_many).size() == how_many);
      brine::dump(numbers{2}, dir.path / "another");
      brine::dump(numbers{3}, dir.path / (target.substr(0, 200) + "x"));  // of the same beginning
      CHECK(dir.names().size() >= how_many + 2);
      brine::dump(numbers{1}, dir.path / target);
      for (const auto& name : dir.names()) CHECK(name.find(".brine-") == std::string::npos);
      CHECK(brine::load<numbers>(dir.path / target) == numbers{1});
    }
  }
}

TEST_CASE("a live process's unfinished file stays, and so do files that only look like one") {
  const folder dir;
  const std::string target = (dir.path / "f").string();
  brine::detail::open_file live;
  std::string name;
  REQUIRE(brine::detail::create_beside(target, 0600, live, name));
  // The name of a second one, of a killed process.
  const auto names = killed_in_the_middle(dir, "f", 1);
  REQUIRE(names.size() == 2);
  // Files of others: a folder and a link instead of it, another hash, another slot.
  std::string other = names[0] == fs::path{name}.filename() ? names[1] : names[0];
  const std::string alike = other.substr(0, other.size() - 5) + (other[other.size() - 5] == 'a' ? "b.tmp" : "a.tmp");
  std::ofstream{dir.path / alike} << "mine";
  std::ofstream{dir.path / "f.brine-notes.tmp"} << "mine";
  std::string third = other;
  third[other.find(".brine-") + 7] = '2';
  fs::create_directory(dir.path / third);
  third[other.find(".brine-") + 7] = '3';
  fs::create_symlink(alike, dir.path / third);
  third[other.find(".brine-") + 7] = '4';
  fs::create_hard_link(dir.path / alike, dir.path / third);
  for (int i = 0; i < 3; ++i) brine::dump(numbers{i}, target);
  CHECK(fs::exists(name));
  CHECK_FALSE(fs::exists(dir.path / other));
  CHECK(fs::exists(dir.path / alike));
  CHECK(fs::exists(dir.path / third));
  CHECK(dir.names().size() == 7);
  CHECK(live.write(std::vector<std::byte>(3)));
  CHECK(::rename(name.c_str(), target.c_str()) == 0);
}

TEST_CASE("killed at any moment while several processes dump one file: nothing stays") {
  const folder dir;
  const fs::path path = dir.path / "f";
  brine::dump(numbers{0}, path);
  unsigned seed = 7;
  for (int round = 0; round < 40; ++round) {
    std::vector<pid_t> children;
    for (int c = 0; c < 3; ++c) {
      const pid_t child = ::fork();
      REQUIRE(child >= 0);
      if (child == 0) {
        const numbers value(static_cast<std::size_t>(20000 + c), c);
        for (;;) {
          if (!brine::try_dump(value, path)) ::_exit(3);
        }
      }
      children.push_back(child);
    }
    for (const pid_t child : children) {
      seed = seed * 1664525U + 1013904223U;
      ::usleep(seed % 4000U);
      ::kill(child, SIGKILL);
      int status = 0;
      ::waitpid(child, &status, 0);
      CHECK(WIFSIGNALED(status));  // no dump failed, whatever the others did
    }
    const auto now = brine::load<numbers>(path);
    if (now.size() > 1) CHECK(now == numbers(now.size(), static_cast<int>(now.size()) - 20000));
  }
  brine::dump(numbers{1}, path);
  CHECK(dir.names() == std::vector<std::string>{"f"});
}

TEST_CASE("more dumps of one file at once than there are names for") {
  const folder dir;
  const fs::path path = dir.path / "f";
  std::vector<brine::detail::open_file> held(20);
  std::vector<std::string> names(20);
  for (std::size_t i = 0; i < held.size(); ++i) {
    REQUIRE(brine::detail::create_beside(path.string(), 0600, held[i], names[i]));
  }
  brine::dump(numbers{5}, path);
  CHECK(brine::load<numbers>(path) == numbers{5});
  CHECK(dir.names().size() == 21);
  std::atomic<int> failed{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 24; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        if (!brine::try_dump(numbers{t, i}, path)) ++failed;
      }
    });
  }
  for (auto& t : threads) t.join();
  CHECK(failed == 0);
  CHECK(dir.names().size() == 21);
}

#endif
