// What can go wrong, as a value (result) or as an exception (error).
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "config.hpp"

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
};

// The code's own name, as it stands in the enumeration: "truncated".
[[nodiscard]] constexpr std::string_view to_string(errc code) {
  constexpr std::string_view names[] = {
      "truncated",       "trailing_bytes", "bad_magic",       "unsupported_format", "checksum_mismatch",
      "schema_mismatch", "bad_value",      "unknown_closure", "signature_mismatch", "version_mismatch",
      "not_allowed",     "wrong_build",    "duplicate_name",  "unresolved_handle",  "limit_exceeded",
      "too_deep",        "io_error",       "unknown_class",   "body_mismatch"};
  return names[static_cast<unsigned>(code) - 1];
}

// Every failure of the library: what was found, what was expected, what to do.
class error : public std::runtime_error {
 public:
  // offset counts bytes from the document's first; path names the member, "jobs[3].id".
  error(errc code, std::size_t offset, std::string path, const std::string& detail)
      : std::runtime_error(compose(code, offset, path, detail)), path_{std::move(path)}, offset_{offset}, code_{code} {}

  [[nodiscard]] errc code() const noexcept { return code_; }
  // In bytes from the start of the document; of the saved bytes so far where saving failed.
  [[nodiscard]] std::size_t offset() const noexcept { return offset_; }
  // The member that was being read or written; empty where the whole document is at fault.
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  static std::string compose(errc code, std::size_t offset, const std::string& path, const std::string& detail) {
    std::string text = "brine: ";
    text += to_string(code);
    text += " at byte ";
    text += std::to_string(offset);
    if (!path.empty()) {
      text += " in ";
      text += path;
    }
    text += ": ";
    text += detail;
    return text;
  }

  std::string path_;
  std::size_t offset_;
  errc code_;
};

namespace detail {

// The one place that throws. Without exceptions the message goes to stderr and the program
// ends: such programs call the try_ forms, which never come here.
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

}  // namespace detail

// A value or an error; what the try_ functions answer.
template <class T>
class [[nodiscard]] result {
 public:
  using value_type = T;

  // NOLINTBEGIN(google-explicit-constructor): a function returns either of the two as it is
  result(T value) : state_{std::in_place_index<0>, std::move(value)} {}
  result(brine::error failure) : state_{std::in_place_index<1>, std::move(failure)} {}
  // NOLINTEND(google-explicit-constructor)

  [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  // Throws the error where there is no value.
  T& value() & {
    require();
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    require();
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    require();
    return std::move(*std::get_if<0>(&state_));
  }

  // Undefined where there is no value, as with std::expected.
  T& operator*() & noexcept { return *std::get_if<0>(&state_); }
  const T& operator*() const& noexcept { return *std::get_if<0>(&state_); }
  T&& operator*() && noexcept { return std::move(*std::get_if<0>(&state_)); }
  T* operator->() noexcept { return std::get_if<0>(&state_); }
  const T* operator->() const noexcept { return std::get_if<0>(&state_); }

  // Undefined where there is a value.
  [[nodiscard]] const brine::error& error() const& noexcept { return *std::get_if<1>(&state_); }
  [[nodiscard]] brine::error&& error() && noexcept { return std::move(*std::get_if<1>(&state_)); }

 private:
  void require() const {
    if (!has_value()) brine::detail::raise(*std::get_if<1>(&state_));
  }

  std::variant<T, brine::error> state_;
};

// Done, or an error.
template <>
class [[nodiscard]] result<void> {
 public:
  using value_type = void;

  result() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a function returns the error as it is
  result(brine::error failure) : state_{std::in_place_index<1>, std::move(failure)} {}

  [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }
  void value() const {
    if (!has_value()) brine::detail::raise(*std::get_if<1>(&state_));
  }
  [[nodiscard]] const brine::error& error() const& noexcept { return *std::get_if<1>(&state_); }
  [[nodiscard]] brine::error&& error() && noexcept { return std::move(*std::get_if<1>(&state_)); }

 private:
  std::variant<std::monostate, brine::error> state_;
};

}  // namespace brine
