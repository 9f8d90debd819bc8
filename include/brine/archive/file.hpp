// Saving to and loading from files. A file is replaced atomically: after a crash the old one or
// the new one is there, whole.
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../config.hpp"
#include "../meta/hash.hpp"
#include "../meta/later.hpp"
#include "../meta/text.hpp"
#include "../wire/bytes.hpp"
#include "../wire/header.hpp"
#include "loads.hpp"
#include "temporary.hpp"

#if BRINE_HAS_POSIX
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace brine {

namespace detail {

// The name of a file: text, or a std::filesystem::path, whose header need not be included here.
class file_name {
 public:
  // NOLINTBEGIN(google-explicit-constructor)
  file_name(const char* name) : name_{name} {}
  file_name(std::string name) : name_{std::move(name)} {}
  file_name(std::string_view name) : name_{name} {}
  template <class Path>
    requires requires(const Path& p) {
      { p.string() } -> std::same_as<std::string>;
    }
  file_name(const Path& path) : name_{path.string()} {}
  // NOLINTEND(google-explicit-constructor)

  [[nodiscard]] const std::string& text() const noexcept { return name_; }
  [[nodiscard]] const char* c_str() const noexcept { return name_.c_str(); }
  // The system would take what stands before it for the name.
  [[nodiscard]] bool has_zero() const noexcept { return name_.find('\0') != std::string::npos; }

 private:
  std::string name_;
};

#if BRINE_HAS_POSIX

// strerror() may share one buffer among threads. Which of two functions strerror_r() is depends on the C library: one
// returns an error number, the other the words.
inline const char* words_of(int, const char* buffer) noexcept { return buffer; }
inline const char* words_of(const char* words, const char*) noexcept { return words; }

template <class Deferred = void>
[[nodiscard]] BRINE_COLD error io_failure(const file_name& name, const char* what, int number = errno) {
  char buffer[128] = "";
  const char* words = words_of(::strerror_r(number, buffer, sizeof buffer), buffer);
  return {errc::io_error, nowhere, {}, meta::joined({name.c_str(), ": ", what, ": ", words})};
}

// An open file, closed on every way out. (O_CLOEXEC: no program that another thread starts meanwhile inherits it.)
class open_file {
 public:
  open_file() = default;
  open_file(const open_file&) = delete;
  open_file& operator=(const open_file&) = delete;
  ~open_file() {
    if (number_ >= 0) ::close(number_);
  }

  [[nodiscard]] bool open(const char* name, int flags, mode_t mode = 0) {
    do {
      number_ = ::open(name, flags | O_CLOEXEC | O_NOCTTY, mode);
    } while (number_ < 0 && errno == EINTR);
    return number_ >= 0;
  }
  [[nodiscard]] int number() const noexcept { return number_; }
  // Interrupted or not, the number is free afterwards and may be another file's: close() isn't tried again.
  [[nodiscard]] bool close() { return ::close(std::exchange(number_, -1)) == 0 || errno == EINTR; }

  // How many bytes were read, 0 at the end; -1 after an error.
  [[nodiscard]] std::ptrdiff_t read(std::byte* to, std::size_t most) {
    for (;;) {
      const auto got = ::read(number_, to, most);
      if (got >= 0 || errno != EINTR) return got;
    }
  }
  [[nodiscard]] bool write(wire::byte_view bytes) {
    const std::byte* at = bytes.data();
    for (std::size_t left = bytes.size(); left != 0;) {
      const auto written = ::write(number_, at, left);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return false;
      at += written;
      left -= static_cast<std::size_t>(written);
    }
    return true;
  }

 private:
  int number_ = -1;
};

// Names of what this process has open: it may have no other name, or another file has that one by now.
[[nodiscard]] inline bool names_open_file(std::string_view path) {
  return (path.starts_with("/proc/") && path.find("/fd/") != std::string_view::npos) || path.starts_with("/dev/fd/");
}

// The file that symbolic links lead to is what is replaced, not the link. A link that can't be followed ends the way:
// whoever opens it learns why.
template <class Deferred = void>
[[nodiscard]] std::string resolve_links(std::string path) {
  char target[4096];
  for (int i = 0; i < 40 && !names_open_file(path); ++i) {
    const auto size = ::readlink(path.c_str(), target, sizeof target);
    if (size <= 0 || static_cast<std::size_t>(size) == sizeof target) break;
    const std::string_view to{target, static_cast<std::size_t>(size)};
    const std::size_t slash = path.rfind('/');
    const bool whole = to.starts_with('/') || slash == std::string::npos;
    path = meta::joined({std::string_view{path}.substr(0, whole ? 0 : slash + 1), to});
  }
  return path;
}

// Creates a file beside the target, which this process has locked until it is closed, and removes those that were left
// there. O_EXCL sees to it that it is a new one, and not what a link leads to.
template <class Deferred = void>
[[nodiscard]] bool create_beside(const std::string& target, mode_t mode, open_file& file, std::string& name) {
  constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW;
  temporary_names names{target};
  bool lockable = true;
  for (unsigned slot = 0; slot < temporary_slots && lockable; ++slot) {
    name = names.of(slot);
    // Once more where one was left, or where someone who looks for left ones was faster.
    for (int attempt = 0; attempt < 3 && lockable; ++attempt) {
      if (file.open(name.c_str(), flags, mode)) {
        const locked mine = lock_temporary(file.number());
        if (mine == locked::yes) {
          while (++slot < temporary_slots) (void)remove_left(names.of(slot).c_str());
          return true;
        }
        lockable = mine == locked::no;
        if (!lockable) ::unlink(name.c_str());
        (void)file.close();
      } else if (errno != EEXIST) {
        return false;
      } else if (!remove_left(name.c_str())) {
        break;
      }
    }
  }
  // The name differs for each process, thread, moment and attempt.
  for (unsigned attempt = 0; attempt < 1000; ++attempt) {
    std::timespec now{};
    (void)std::timespec_get(&now, TIME_UTC);
    const std::uint64_t seed[] = {static_cast<std::uint64_t>(now.tv_sec), static_cast<std::uint64_t>(now.tv_nsec),
                                  static_cast<std::uint64_t>(::getpid()), reinterpret_cast<std::uintptr_t>(&now),
                                  std::uint64_t{attempt}};
    name = names.random(meta::hash({reinterpret_cast<const char*>(seed), sizeof seed}));
    if (file.open(name.c_str(), flags, mode)) return true;
    if (errno != EEXIST) return false;
  }
  return false;
}

// Owner and permissions of the file that is replaced. Its group's rights, and the right to act as its owner or group,
// aren't given to others: they go where the owner can't be kept.
[[nodiscard]] inline bool make_alike(int file, const struct ::stat& old) noexcept {
  struct ::stat made{};
  if (::fstat(file, &made) != 0) return false;
  mode_t mode = old.st_mode & 07777U;
  bool group = made.st_gid == old.st_gid;
  if (made.st_uid != old.st_uid || !group) {
    if (::fchown(file, old.st_uid, old.st_gid) == 0) {
      group = true;
    } else {
      mode &= ~mode_t{S_ISUID | S_ISGID};
      group = group || ::fchown(file, static_cast<uid_t>(-1), old.st_gid) == 0;
      if (!group) mode &= ~mode_t{S_IRWXG} | (mode & mode_t{S_IRWXO}) << 3U;
    }
  }
  return ::fchmod(file, mode) == 0;
}

// Into what is there: devices and FIFOs keep what they are, and open files their name.
template <class Deferred = void>
[[nodiscard]] BRINE_COLD result<void> write_in_place(const file_name& name, wire::byte_view bytes, bool regular) {
  open_file file;
  if (!file.open(name.c_str(), O_WRONLY | (regular ? O_TRUNC : 0))) return io_failure(name, "can't be opened");
  if (!file.write(bytes)) return io_failure(name, "can't write");
  if (regular && ::fsync(file.number()) != 0) return io_failure(name, "can't reach the disk");
  if (!file.close()) return io_failure(name, "can't write");
  return {};
}

// New content goes to a file beside the old one, reaches the disk, and then takes its name.
template <class Deferred = void>
[[nodiscard]] result<void> write_file(const file_name& name, wire::byte_view bytes) {
  if (name.has_zero()) return io_failure(name, "no name of a file, it holds a zero byte", EINVAL);
  struct ::stat old{};
  const bool exists = ::stat(name.c_str(), &old) == 0;
  if (!exists && errno != ENOENT) return io_failure(name, "can't be found");
  if (exists && S_ISDIR(old.st_mode)) return io_failure(name, "can't be written", EISDIR);
  if (exists && !S_ISREG(old.st_mode)) return write_in_place(name, bytes, false);
  const std::string target = resolve_links(name.text());
  if (names_open_file(target)) return write_in_place(name, bytes, true);
  if (target.empty()) return io_failure(name, "no name of a file", ENOENT);
  if (target.ends_with('/'))
    return io_failure(name, "can't be written, for a name with a / at its end is a folder's", EISDIR);

  // Never readable to more people than the old one, not even while it is written. The system takes from a new file's
  // permissions what the process's umask says: to ask for the umask is to change it for all threads.
  open_file file;
  std::string fresh;
  if (!create_beside(target, exists ? S_IRUSR | S_IWUSR : 0666, file, fresh)) {
    return io_failure(name, "can't create a file beside it");
  }
  struct removal {
    const char* name;
    ~removal() {
      if (name != nullptr) ::unlink(name);
    }
  } unfinished{fresh.c_str()};
  if (exists && !make_alike(file.number(), old)) return io_failure(name, "can't set its permissions");
  if (!file.write(bytes)) return io_failure(name, "can't write");
  if (::fsync(file.number()) != 0) return io_failure(name, "can't reach the disk");
  // Open, for it is locked so long: a file without an owner is removed by others. (What close() would report fsync()
  // did.)
  if (::rename(fresh.c_str(), target.c_str()) != 0) return io_failure(name, "can't replace it");
  unfinished.name = nullptr;
  // The new name must survive a crash too.
  const std::size_t slash = target.rfind('/');
  const std::string in = slash == std::string::npos ? "." : target.substr(0, slash + 1);
  open_file folder;
  if (folder.open(in.c_str(), O_RDONLY | O_DIRECTORY)) (void)::fsync(folder.number());
  return {};
}

#else

template <class Deferred = void>
[[nodiscard]] BRINE_COLD error io_failure(const file_name& name, const char* what, int number = errno) {
  return {errc::io_error, nowhere, {}, meta::joined({name.c_str(), ": ", what, ": ", std::strerror(number)})};
}

class open_file {
 public:
  open_file() = default;
  open_file(const open_file&) = delete;
  open_file& operator=(const open_file&) = delete;
  ~open_file() {
    if (file_ != nullptr) std::fclose(file_);
  }

  [[nodiscard]] bool open(const char* name, const char* mode) noexcept {
    file_ = std::fopen(name, mode);
    return file_ != nullptr;
  }
  [[nodiscard]] bool close() noexcept { return std::fclose(std::exchange(file_, nullptr)) == 0; }
  [[nodiscard]] std::ptrdiff_t read(std::byte* to, std::size_t most) {
    const std::size_t got = std::fread(to, 1, most, file_);
    return got == 0 && std::ferror(file_) != 0 ? -1 : static_cast<std::ptrdiff_t>(got);
  }
  [[nodiscard]] bool write(wire::byte_view bytes) {
    return std::fwrite(bytes.data(), 1, bytes.size(), file_) == bytes.size();
  }

 private:
  std::FILE* file_ = nullptr;
};

template <class Deferred = void>
[[nodiscard]] result<void> write_file(const file_name& name, wire::byte_view bytes) {
  if (name.has_zero()) return io_failure(name, "no name of a file, it holds a zero byte", EINVAL);
  const file_name fresh{meta::joined({name.text(), ".new"})};
  open_file file;
  if (!file.open(fresh.c_str(), "wb")) return io_failure(name, "can't create a file beside it");
  if (!file.write(bytes) || !file.close()) return io_failure(name, "can't write");
  std::remove(name.c_str());  // C's rename may refuse an existing name
  if (std::rename(fresh.c_str(), name.c_str()) != 0) return io_failure(name, "can't replace it");
  return {};
}

#endif

template <class Deferred = void>
[[nodiscard]] result<void> open_for_reading(const file_name& name, open_file& file) {
  if (name.has_zero()) return io_failure(name, "no name of a file, it holds a zero byte", EINVAL);
#if BRINE_HAS_POSIX
  if (!file.open(name.c_str(), O_RDONLY)) return io_failure(name, "can't be opened");
#else
  if (!file.open(name.c_str(), "rb")) return io_failure(name, "can't be opened");
#endif
  return {};
}

// To its end, whatever its size is said to be: FIFOs and devices have none. What doesn't begin like a document isn't
// read on (attack: a device that never ends).
template <class Deferred = void>
[[nodiscard]] result<std::vector<std::byte>> read_file(const file_name& name) {
  open_file file;
  if (auto done = open_for_reading(name, file); !done) return std::move(done).error();
  std::vector<meta::later<std::byte, Deferred>> bytes;
  std::size_t used = 0;
  for (;;) {
    if (bytes.size() - used < 4096) bytes.resize(used + (used < 65536 ? 65536 : used / 2));
    const std::ptrdiff_t read = file.read(bytes.data() + used, bytes.size() - used);
    if (read < 0) return io_failure(name, "can't be read");
    used += static_cast<std::size_t>(read);
    if (read == 0 || (used >= 4 && !wire::has_magic(bytes.data(), used))) break;
  }
  bytes.resize(used);
  return bytes;
}

template <class T>
[[nodiscard]] result<void> dump_to_file(const T& value, const file_name& name, const save_options& options) {
  memory_encoder e;
  e.set_options(options);
  write_document(e, value, flags_for(options, destination::file, true));
  if (!e.ok()) [[unlikely]]
    return e.take_failure();
  return write_file(name, e.bytes());
}

}  // namespace detail

// (The try_ forms for files and streams aren't noexcept: a thread that waits for them may be cancelled.)
//
// Replaces the file by the document of the value, with its schema and a checksum unless the options say otherwise.
// Fails as dumps() does, and with io_error. A new file has the permissions that the process's umask leaves; one that is
// replaced keeps its owner and permissions, not its extended attributes. A symbolic link stays, and the file that it
// leads to is replaced. Of several hard links only this one leads to the new content: the others keep the old. Devices,
// FIFOs and what the process has open (/dev/stdout, /dev/fd/1) are written to as they are, so not atomically; a FIFO
// waits for its reader.
template <class T>
[[nodiscard]] result<void> try_dump(const T& value, const detail::file_name& name, const save_options& options = {}) {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    return detail::caught<result<void>>([&] { return detail::dump_to_file(value, name, options); });
  }
}
template <class T>
void dump(const T& value, const detail::file_name& name, const save_options& options = {}) {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    detail::dump_to_file(value, name, options).value();
  }
}

// The value of the document that is the whole file, or all that comes out of a FIFO or device. Fails as loads() does,
// and with io_error. Of a file with several documents: documents<T>(name).
template <class T>
[[nodiscard]] result<detail::loaded_as<T>> try_load(const detail::file_name& name,
                                                    const load_options& options = detail::default_load_options) {
  using answer = result<detail::loaded_as<T>>;
  if constexpr (!detail::loadable<T>) {
    detail::refuse_loading<T>();
  } else if constexpr (detail::shows_bytes<T>) {
    detail::refuse_passing<T>();
  } else {
    detail::want_conversions<meta::later<detail::with_evolution, T>>();
    return detail::caught<answer>([&]() -> answer {
      auto bytes = detail::read_file(name);
      if (!bytes) return std::move(bytes).error();
      auto loaded = detail::try_load_from<T, detail::may_show_bytes<T>>(*bytes, options);
      if (!loaded) [[unlikely]]
        return detail::error_in(name.text(), loaded.error());
      return loaded;
    });
  }
}
template <class T>
[[nodiscard]] detail::loaded_as<T> load(const detail::file_name& name,
                                        const load_options& options = detail::default_load_options) {
  if constexpr (!detail::loadable<T>) {
    detail::refuse_loading<T>();
  } else if constexpr (detail::shows_bytes<T>) {
    detail::refuse_passing<T>();
  } else {
    detail::want_conversions<meta::later<detail::with_evolution, T>>();
    return detail::load_named<T>(name.text(), detail::read_file(name).value(), options);
  }
}

}  // namespace brine
