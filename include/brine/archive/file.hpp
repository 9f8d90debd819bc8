// Saving to and loading from files. A file is replaced atomically: after a crash the old one or
// the new one is there, whole.
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../config.hpp"
#include "../meta/later.hpp"
#include "../meta/text.hpp"
#include "../wire/bytes.hpp"
#include "loads.hpp"

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

 private:
  std::string name_;
};

template <class Deferred = void>
[[nodiscard]] error io_failure(const file_name& name, const char* what) {
  const int number = errno;
  return {errc::io_error, 0, {}, meta::joined({name.text(), ": ", what, ": ", std::strerror(number)})};
}

#if BRINE_HAS_POSIX

// The file behind a symbolic link is what is replaced, not the link.
template <class Deferred = void>
[[nodiscard]] result<std::string> resolve_links(const file_name& name) {
  std::string path = name.text();
  for (int i = 0; i < 40; ++i) {
    std::string target(4096, '\0');
    const auto size = ::readlink(path.c_str(), target.data(), target.size());
    if (size < 0) return path;
    target.resize(static_cast<std::size_t>(size));
    const std::size_t slash = path.rfind('/');
    path = target.starts_with('/') || slash == std::string::npos ? target : path.substr(0, slash + 1) + target;
  }
  errno = ELOOP;
  return io_failure(name, "can't be found");
}

// New content goes to a file beside the old one, reaches the disk, and then takes its name.
template <class Deferred = void>
[[nodiscard]] result<void> write_file(const file_name& name, wire::byte_view bytes) {
  auto resolved = resolve_links(name);
  if (!resolved) return std::move(resolved).error();
  const std::string target = *std::move(resolved);
  std::string fresh = meta::joined({target, ".XXXXXX"});
  const int file = ::mkstemp(fresh.data());
  if (file < 0) return io_failure(name, "can't create a file beside it");
  const auto give_up = [&](const char* what) {
    error e = io_failure(name, what);
    ::close(file);
    ::unlink(fresh.c_str());
    return e;
  };
  struct ::stat old{};
  mode_t mode = 0;
  if (::stat(target.c_str(), &old) == 0) {
    mode = old.st_mode & 07777U;
  } else {
    const mode_t mask = ::umask(0);
    ::umask(mask);
    mode = 0666U & ~mask;
  }
  if (::fchmod(file, mode) != 0) return give_up("can't set its permissions");
  const std::byte* at = bytes.data();
  std::size_t left = bytes.size();
  while (left != 0) {
    const auto written = ::write(file, at, left);
    if (written < 0) {
      if (errno == EINTR) continue;
      return give_up("can't write");
    }
    at += written;
    left -= static_cast<std::size_t>(written);
  }
  if (::fsync(file) != 0) return give_up("can't reach the disk");
  if (::close(file) != 0 || ::rename(fresh.c_str(), target.c_str()) != 0) {
    error e = io_failure(name, "can't replace it");
    ::unlink(fresh.c_str());
    return e;
  }
  // The new name must survive a crash too.
  const std::size_t slash = target.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : target.substr(0, slash + 1);
  const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY);
  if (directory >= 0) {
    ::fsync(directory);
    ::close(directory);
  }
  return {};
}

#else

template <class Deferred = void>
[[nodiscard]] result<void> write_file(const file_name& name, wire::byte_view bytes) {
  const file_name fresh{meta::joined({name.text(), ".new"})};
  std::FILE* file = std::fopen(fresh.c_str(), "wb");
  if (file == nullptr) return io_failure(name, "can't create a file beside it");
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  if (std::fclose(file) != 0 || !written) return io_failure(name, "can't write");
  std::remove(name.c_str());  // C's rename may refuse an existing name
  if (std::rename(fresh.c_str(), name.c_str()) != 0) return io_failure(name, "can't replace it");
  return {};
}

#endif

template <class Deferred = void>
[[nodiscard]] result<std::vector<std::byte>> read_file(const file_name& name) {
  std::FILE* file = std::fopen(name.c_str(), "rb");
  if (file == nullptr) return io_failure(name, "can't be opened");
  std::vector<meta::later<std::byte, Deferred>> bytes;
  std::size_t used = 0;
  for (;;) {
    bytes.resize(used + (used < 65536 ? 65536 : used / 2));
    const std::size_t read = std::fread(bytes.data() + used, 1, bytes.size() - used, file);
    used += read;
    if (read == 0) break;
  }
  const bool failed = std::ferror(file) != 0;
  if (failed) {
    error e = io_failure(name, "can't be read");
    std::fclose(file);
    return e;
  }
  std::fclose(file);
  bytes.resize(used);
  return bytes;
}

}  // namespace detail

// Replaces the file by the document of the value, with its schema and a checksum unless the
// options say otherwise. Fails as dumps() does, and with io_error.
template <class T>
[[nodiscard]] result<void> try_dump(const T& value, const detail::file_name& name,
                                    const save_options& options = {}) noexcept {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    return detail::caught<result<void>>([&]() -> result<void> {
      detail::memory_encoder e;
      e.set_canonical(options.canonical);
      detail::write_document(e, value, detail::flags_for(options, detail::destination::file, false));
      if (!e.ok()) [[unlikely]]
        return e.take_failure();
      return detail::write_file(name, e.bytes());
    });
  }
}
template <class T>
void dump(const T& value, const detail::file_name& name, const save_options& options = {}) {
  try_dump(value, name, options).value();
}

// The value of the document that is the whole file. Fails as loads() does, and with io_error.
template <class T>
[[nodiscard]] result<detail::loaded_as<T>> try_load(
    const detail::file_name& name, const load_options& options = detail::default_load_options) noexcept {
  using answer = result<detail::loaded_as<T>>;
  if constexpr (!detail::loadable<T>) {
    detail::refuse_loading<T>();
  } else {
    (void)&detail::conversions<detail::evolution_here>::instance;
    return detail::caught<answer>([&]() -> answer {
      auto bytes = detail::read_file(name);
      if (!bytes) return std::move(bytes).error();
      return detail::try_load_from<T>(*bytes, options);
    });
  }
}
template <class T>
[[nodiscard]] detail::loaded_as<T> load(const detail::file_name& name,
                                        const load_options& options = detail::default_load_options) {
  return try_load<T>(name, options).value();
}

}  // namespace brine
