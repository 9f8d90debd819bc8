// The names of files that are about to replace others. A process that is killed meanwhile leaves its file behind, so
// there are a few names for each target, which whoever replaces the target next looks at: a file there that nobody
// has locked has no owner any more, and is removed. The lock is the system's, by which it ends with its owner.
#pragma once

#include "../config.hpp"

#if BRINE_HAS_POSIX

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "../meta/hash.hpp"

namespace brine::detail {

// So many can write to one target at once with names that are looked at.
inline constexpr unsigned temporary_slots = 16;

// NAME.brine-SXXXXXXXX.tmp: a slot's digit, and a hash of the target's whole name, by which nobody else's file is taken
// for one of these, however it is called. The machine's name is in it too: where a folder is shared, another one's
// locks may not be seen here.
class temporary_names {
 public:
  explicit temporary_names(const std::string& target) {
    const std::size_t slash = target.rfind('/');
    const std::size_t begin = slash == std::string::npos ? 0 : slash + 1;
    // A name that is nearly as long as names may be is cut off.
    text_.assign(target, 0, begin + 200);
    text_.append(".brine-0");
    place_ = text_.size() - 1;
    struct ::utsname machine{};
    (void)::uname(&machine);
    std::uint64_t number = meta::hash(std::string_view{target}.substr(begin)) ^ meta::hash(machine.nodename);
    append(number, 8);
    text_.append(".tmp");
  }

  [[nodiscard]] const std::string& of(unsigned slot) {
    text_[place_] = digits[slot];
    return text_;
  }
  // One that isn't looked at, where files can't be locked.
  [[nodiscard]] const std::string& random(std::uint64_t number) {
    text_.resize(place_);
    append(number, 10);
    return text_;
  }

 private:
  static constexpr char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";

  void append(std::uint64_t number, int letters) {
    for (; letters > 0; --letters, number /= 36) text_ += digits[number % 36];
  }

  std::string text_;
  std::size_t place_ = 0;
};

enum class locked : unsigned char { yes, no, unsupported };

// Makes the file that was just created under the name this process's own. No: someone who looked for left ones has
// locked or removed it in between.
[[nodiscard]] inline locked lock_temporary(int file) noexcept {
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) return errno == EWOULDBLOCK ? locked::no : locked::unsupported;
  struct ::stat mine{};
  return ::fstat(file, &mine) == 0 && mine.st_nlink != 0 ? locked::yes : locked::no;
}

// Removes the file of a temporary's name, unless it has an owner. True: there is none of that name now. (While it is
// locked here nobody else takes its name away or gives it to another file: owners and those who remove have to lock
// it first.)
[[nodiscard]] inline bool remove_left(const char* name) noexcept {
  struct ::stat found{};
  if (::lstat(name, &found) != 0) return errno == ENOENT;
  if (!S_ISREG(found.st_mode)) return false;
  constexpr int flags = O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY;
  int file = ::open(name, O_WRONLY | flags);
  if (file < 0 && errno == EACCES) file = ::open(name, O_RDONLY | flags);
  if (file < 0) return errno == ENOENT;
  struct ::stat opened{};
  const bool gone = ::flock(file, LOCK_EX | LOCK_NB) == 0 && ::fstat(file, &opened) == 0 && opened.st_nlink == 1 &&
                    S_ISREG(opened.st_mode) && ::lstat(name, &found) == 0 && found.st_dev == opened.st_dev &&
                    found.st_ino == opened.st_ino && ::unlink(name) == 0;
  ::close(file);
  return gone;
}

}  // namespace brine::detail

#endif
