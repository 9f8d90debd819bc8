// What can go wrong, as a value (result) or as an exception (error).
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "config.hpp"
#include "meta/memory.hpp"

namespace brine {

enum class errc : unsigned char {
  truncated = 1,       // the document ends before its value does
  trailing_bytes,      // the value ends before the document does
  bad_magic,           // these bytes are no brine document
  unsupported_format,  // a format version or flag of a newer brine
  checksum_mismatch,   // the payload was changed or damaged
  schema_mismatch,     // a value of another shape than the one asked for
  bad_value,           // bytes that no value of the type has
  unknown_closure,     // the program registered no closure of that name
  signature_mismatch,  // a closure with other arguments or another result
  version_mismatch,    // a closure of another version
  not_allowed,         // a closure that options.allow does not list
  wrong_build,         // an unnamed closure of another build
  duplicate_name,      // two different closures under one name
  unresolved_handle,   // options.resolve has no object of that name
  limit_exceeded,      // more memory than options.limits allows
  too_deep,            // nested deeper than options.limits allows
  io_error,            // a file or stream could not be read or written
  unknown_class,       // a derived class that the program didn't register
  body_mismatch,       // a closure whose code's text changed, where options refuse that
  end_of_stream,       // no document follows: the stream ends where one would begin
};

namespace detail {

// By code, a zero behind each. (An array in the function would be built on its stack.)
inline constexpr char errc_names[] =
    "truncated\0trailing_bytes\0bad_magic\0unsupported_format\0checksum_mismatch\0schema_mismatch\0bad_value\0"
    "unknown_closure\0signature_mismatch\0version_mismatch\0not_allowed\0wrong_build\0duplicate_name\0"
    "unresolved_handle\0limit_exceeded\0too_deep\0io_error\0unknown_class\0body_mismatch\0end_of_stream";

}  // namespace detail

// The code's own name, as it stands in the enumeration: "truncated".
[[nodiscard]] constexpr std::string_view to_string(errc code) {
  const char* name = detail::errc_names;
  for (auto i = static_cast<unsigned>(code); i > 1; --i) name += __builtin_strlen(name) + 1;
  return name;
}

namespace detail {

// What went wrong in a document, until it is asked for: text in one piece of the C library's memory, for a string's
// members would be compiled in every file that loads.
struct failure {
  errc code;
  std::size_t offset;
  std::size_t detail_size;
  std::size_t path_size;

  // The detail; behind it the path.
  [[nodiscard]] char* text() noexcept { return reinterpret_cast<char*>(this + 1); }
  // (From const pointers: any others make std::string_view ask whether they are iterators, which is dear to compile.)
  [[nodiscard]] std::string_view detail() const noexcept {
    return {reinterpret_cast<const char*>(this + 1), detail_size};
  }
  [[nodiscard]] std::string_view path() const noexcept {
    return {reinterpret_cast<const char*>(this + 1) + detail_size, path_size};
  }
};
[[nodiscard]] BRINE_STEP failure* make_failure(errc code, std::size_t offset, std::string_view detail) {
  auto* made = static_cast<failure*>(meta::grown(nullptr, sizeof(failure) + detail.size()));
  *made = {code, offset, detail.size(), 0};
  if (detail.size() != 0) std::memcpy(made->text(), detail.data(), detail.size());
  return made;
}
// The path is found from its end: "id" becomes "[3].id" and then "jobs[3].id".
[[nodiscard]] BRINE_STEP failure* make_failure_of(failure* inner, std::string_view name) {
  const std::size_t before = inner->detail_size, behind = inner->path_size;
  const bool dot = behind != 0 && inner->text()[before] != '[';
  const std::size_t added = name.size() + (dot ? 1 : 0);
  auto* made = static_cast<failure*>(meta::grown(inner, sizeof(failure) + before + behind + added));
  char* path = made->text() + before;
  std::memmove(path + added, path, behind);
  std::memcpy(path, name.data(), name.size());
  if (dot) path[name.size()] = '.';
  made->path_size += added;
  return made;
}

struct no_memory_left {};

// The offset of what isn't about bytes.
inline constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

// The whole message, in memory of its own.
struct message {
  static constexpr std::string_view before_path = " in ";
  char* text;

  BRINE_COLD message(errc code, std::size_t offset, std::string_view path, std::string_view detail) {
    const std::size_t room = 100 + path.size() + detail.size();
    text = static_cast<char*>(meta::grown(nullptr, room));
    char place[40] = "";
    if (offset != nowhere) std::snprintf(place, sizeof place, " at byte %llu", static_cast<unsigned long long>(offset));
    std::snprintf(text, room, "brine: %s%s%s%.*s: %.*s", to_string(code).data(), place,
                  path.size() == 0 ? "" : before_path.data(), static_cast<int>(path.size()), path.data(),
                  static_cast<int>(detail.size()), detail.data());
  }
  message(const message&) = delete;
  message& operator=(const message&) = delete;
  ~message() { std::free(text); }
};

}  // namespace detail

// What two modules need to know of each other's closures and classes. Where the program keeps its symbols to itself,
// each module has registries of its own.
inline constexpr std::string_view export_remedy =
    "; a plugin and the program know what the other one registered only where the program exports its symbols: link it "
    "with -rdynamic (CMake: set_target_properties(program PROPERTIES ENABLE_EXPORTS ON))";

// Every failure of the library: what was found, what was expected, what to do. (Exported: one module throws it, and
// another one catches it.)
class BRINE_EXPORT error;
namespace detail {
// The same error, of a document that came from somewhere: its message says from where.
[[nodiscard]] error error_in(std::string_view from, const error& e);
}  // namespace detail
class BRINE_EXPORT error : public std::runtime_error {
 public:
  // offset counts bytes from the document's first; path names the member, "jobs[3].id".
  error(errc code, std::size_t offset, std::string_view path, std::string_view detail)
      : error{brine::detail::message{code, offset, path, detail}, path.size(),
              offset == brine::detail::nowhere ? 0 : offset, code} {}
  // Where the machine has no memory left, there is none for a message either: its text is a constant. (An empty
  // std::runtime_error takes no memory of libstdc++ and MSVC's library.)
  explicit error(brine::detail::no_memory_left)
      : std::runtime_error{""},
        path_size_{0},
        offset_{0},
        code_{errc::limit_exceeded},
        constant_{"brine: limit_exceeded: the machine has not enough memory left"} {}

  [[nodiscard]] const char* what() const noexcept override {
    return constant_ != nullptr ? constant_ : std::runtime_error::what();
  }

  [[nodiscard]] errc code() const noexcept { return code_; }
  // In bytes from the start of the document; of the saved bytes so far where saving failed. 0 where no byte is at
  // fault.
  [[nodiscard]] std::size_t offset() const noexcept { return offset_; }
  // The member that was being read or written; empty where the whole document is at fault.
  [[nodiscard]] std::string path() const {
    if (path_size_ == 0) return {};
    // It stands in the message: a string of its own would be compiled in every file that loads.
    constexpr std::string_view before = brine::detail::message::before_path;
    const std::string_view text{what()};
    return std::string{text.substr(text.find(before) + before.size(), path_size_)};
  }

 private:
  error(const brine::detail::message& m, std::size_t path_size, std::size_t offset, errc code)
      : std::runtime_error(m.text), path_size_{path_size}, offset_{offset}, code_{code} {}

  std::size_t path_size_;
  std::size_t offset_;
  errc code_;
  const char* constant_ = nullptr;

  friend error brine::detail::error_in(std::string_view from, const error& e);
};

namespace detail {

[[nodiscard]] BRINE_COLD inline error error_in(std::string_view from, const error& e) {
  if (e.constant_ != nullptr || from.empty()) return e;  // there is no memory for another message
  const std::string_view text{e.what()};
  const std::string path = e.path();
  std::size_t at = std::string_view{"brine: "}.size();
  if (!path.empty()) at = text.find(message::before_path) + message::before_path.size() + path.size();
  at = text.find(": ", at) + 2;
  const bool anywhere = text.find(" at byte ") < at;
  std::string words{from.data(), from.size()};
  words.append(": ", 2).append(text.data() + at, text.size() - at);
  return {e.code(), anywhere ? e.offset() : nowhere, path, words};
}

#if defined(_LIBCPP_VERSION)
// There every std::runtime_error takes memory: it is made before there is none.
inline const error no_memory_error{no_memory_left{}};
[[nodiscard]] inline error no_memory() noexcept { return no_memory_error; }
#else
[[nodiscard]] inline error no_memory() noexcept { return error{no_memory_left{}}; }
#endif

[[nodiscard]] BRINE_STEP error error_of(failure& f) { return {f.code, f.offset, f.path(), f.detail()}; }

// Throws. Without exceptions the message goes to stderr and the program ends: such programs call the
// try_ forms, which never come here.
template <class E>
[[noreturn]] BRINE_COLD inline void raise(E&& e) {
#if BRINE_HAS_EXCEPTIONS
  throw std::forward<E>(e);
#else
  std::fputs(e.what(), stderr);
  std::fputc('\n', stderr);
  std::abort();
#endif
}
// The same, without an error that would be moved.
[[noreturn]] BRINE_COLD inline void raise(failure& f) {
#if BRINE_HAS_EXCEPTIONS
  throw error_of(f);
#else
  raise(error_of(f));
#endif
}

}  // namespace detail

// A value or an error; what the try_ functions answer. (A union of its own: std::variant is dear to compile.)
template <class T>
class [[nodiscard]] result {
 public:
  using value_type = T;

  // NOLINTBEGIN(google-explicit-constructor): a function returns either of the two as it is
  result(T value) noexcept(std::is_nothrow_move_constructible_v<T>) : value_(std::move(value)), has_value_{true} {}
  result(brine::error failure) noexcept : error_(std::move(failure)), has_value_{false} {}
  // NOLINTEND(google-explicit-constructor)

  result(const result& other) : has_value_{other.has_value_} { put(other); }
  result(result&& other) noexcept(std::is_nothrow_move_constructible_v<T>) : has_value_{other.has_value_} {
    put(std::move(other));
  }
  result& operator=(const result& other) {
    if (this != &other) *this = result{other};
    return *this;
  }
  result& operator=(result&& other) noexcept(std::is_nothrow_move_constructible_v<T>) {
    if (this == &other) return *this;
    if (has_value_ && other.has_value_ && !std::is_nothrow_move_constructible_v<T>) {
      if constexpr (std::is_move_assignable_v<T>) value_ = std::move(other.value_);
      return *this;
    }
    // Where the move of a value throws, the old error is back; an error's own move doesn't throw.
    struct keeper {
      result& self;
      brine::error* old;
      ~keeper() {
        if (old == nullptr) return;
        self.has_value_ = false;
        ::new (static_cast<void*>(std::addressof(self.error_))) brine::error(std::move(*old));
      }
    };
    if (has_value_) {
      destroy();
      has_value_ = other.has_value_;
      put(std::move(other));
    } else {
      brine::error old{std::move(error_)};
      destroy();
      keeper k{*this, &old};
      has_value_ = other.has_value_;
      put(std::move(other));
      k.old = nullptr;
    }
    return *this;
  }
  ~result() { destroy(); }

  [[nodiscard]] bool has_value() const noexcept { return has_value_; }
  explicit operator bool() const noexcept { return has_value_; }

  // Throws the error where there is no value.
  T& value() & {
    require();
    return value_;
  }
  const T& value() const& {
    require();
    return value_;
  }
  T&& value() && {
    require();
    return std::move(value_);
  }

  // Undefined where there is no value, as with std::expected.
  T& operator*() & noexcept { return value_; }
  const T& operator*() const& noexcept { return value_; }
  T&& operator*() && noexcept { return std::move(value_); }
  T* operator->() noexcept { return std::addressof(value_); }
  const T* operator->() const noexcept { return std::addressof(value_); }

  // Undefined where there is a value.
  [[nodiscard]] const brine::error& error() const& noexcept { return error_; }
  [[nodiscard]] brine::error&& error() && noexcept { return std::move(error_); }

 private:
  void require() const {
    if (!has_value_) brine::detail::raise(brine::error{error_});
  }
  template <class Other>
  void put(Other&& other) {
    if (has_value_) {
      ::new (static_cast<void*>(std::addressof(value_))) T(std::forward<Other>(other).value_);
    } else {
      ::new (static_cast<void*>(std::addressof(error_))) brine::error(std::forward<Other>(other).error_);
    }
  }
  void destroy() noexcept {
    if (has_value_) {
      value_.~T();
    } else {
      error_.~error();
    }
  }

  union {
    T value_;
    brine::error error_;
  };
  bool has_value_;
};

// Done, or an error.
template <>
class [[nodiscard]] result<void> {
 public:
  using value_type = void;

  result() noexcept {}
  // NOLINTNEXTLINE(google-explicit-constructor): a function returns the error as it is
  result(brine::error failure) noexcept : failed_{std::move(failure)} {}

  [[nodiscard]] bool has_value() const noexcept { return failed_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }
  void value() const { (void)failed_.value(); }
  [[nodiscard]] const brine::error& error() const& noexcept { return failed_.error(); }
  [[nodiscard]] brine::error&& error() && noexcept { return std::move(failed_).error(); }

 private:
  struct nothing {};
  result<nothing> failed_{nothing{}};
};

}  // namespace brine
