// Several documents in one stream, back to back: each says how long it is, so that reading one
// takes exactly its bytes and needs no seeking.
#pragma once

#include <concepts>
#include <cstddef>
#include <exception>
#include <utility>
#include <vector>

#include "../meta/later.hpp"
#include "../wire/bytes.hpp"
#include "loads.hpp"

namespace brine {

namespace detail {

template <class S>
concept output_stream = requires(S& s, const char* bytes, std::ptrdiff_t n) {
  s.write(bytes, n);
  s.good();
};
template <class S>
concept input_stream = requires(S& s, char* bytes, std::ptrdiff_t n) {
  s.read(bytes, n);
  s.gcount();
};

// False where the stream takes no bytes: it says so by its state, or by an exception if it was told to.
template <output_stream Stream>
[[nodiscard]] bool write_bytes(Stream& out, wire::byte_view bytes) {
#if BRINE_HAS_EXCEPTIONS
  try {
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::ptrdiff_t>(bytes.size()));
    return out.good();
  } catch (...) {
    if (std::current_exception() == nullptr) throw;  // the thread is cancelled
    return false;
  }
#else
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::ptrdiff_t>(bytes.size()));
  return out.good();
#endif
}

// Whether nothing but the stream's end keeps it from giving bytes: a file that was never opened, and a buffer that
// failed, have no end. A stream that doesn't say what it is in throws where it fails.
template <input_stream Stream>
[[nodiscard]] bool readable(Stream& in, [[maybe_unused]] bool threw) {
  if constexpr (requires {
                  static_cast<bool>(in.bad());
                  static_cast<bool>(in.fail());
                  static_cast<bool>(in.eof());
                }) {
    return !in.bad() && (in.eof() || !in.fail());
  } else {
    return !threw;
  }
}

// A stream may have been told to throw where it ends early; how much there was is told by gcount() either way. False
// where it threw.
template <input_stream Stream>
[[nodiscard]] bool read_piece(Stream& in, char* to, std::ptrdiff_t n) {
#if BRINE_HAS_EXCEPTIONS
  try {
    in.read(to, n);
    return true;
  } catch (...) {
    if (std::current_exception() == nullptr) throw;  // the thread is cancelled
    return false;
  }
#else
  in.read(to, n);
  return true;
#endif
}

// Appends n bytes, a piece at a time: a stream that announces more than it has costs no memory. Sets `failed` where not
// its end, but the stream itself is why there are fewer.
template <input_stream Stream, class Buffer>
[[nodiscard]] bool read_bytes(Stream& in, Buffer& to, std::uint64_t n, bool& failed) {
  while (n != 0) {
    const std::size_t piece = n < (1U << 20U) ? static_cast<std::size_t>(n) : std::size_t{1} << 20U;
    const std::size_t used = to.size();
    to.resize(used + piece);
    const bool threw = !read_piece(in, reinterpret_cast<char*>(to.data() + used), static_cast<std::ptrdiff_t>(piece));
    const auto got = static_cast<std::size_t>(in.gcount());
    to.resize(used + (got < piece ? got : piece));
    if (got != piece || threw) {
      failed = !readable(in, threw);
      return false;
    }
    n -= piece;
  }
  return true;
}

// Of streams that read from or write to a file.
template <class Stream>
[[nodiscard]] bool is_closed([[maybe_unused]] Stream& s) {
  if constexpr (requires { static_cast<bool>(s.is_open()); }) {
    return !s.is_open();
  } else {
    return false;
  }
}
[[nodiscard]] BRINE_COLD inline error no_document(bool closed, bool failed) {
  if (closed) {
    return {errc::io_error, nowhere, {}, "the stream isn't open: its file couldn't be opened, or was closed"};
  }
  if (failed) return {errc::io_error, nowhere, {}, "the stream can't be read: it failed before its end"};
  return {errc::end_of_stream, nowhere, {}, "no document follows: the stream ends here"};
}

// One document's bytes; where the stream ends early, what there was of them. A document without its
// length (from dumps()) is taken for the stream's last.
template <input_stream Stream>
[[nodiscard]] result<std::vector<std::byte>> read_one(Stream& in) {
  std::vector<meta::later<std::byte, Stream>> bytes;
  bool failed = false;
  if (read_bytes(in, bytes, wire::header_size, failed) && wire::has_magic(bytes.data(), bytes.size())) {
    if ((bytes[5] & std::byte{wire::sized}) == std::byte{}) {
      (void)read_bytes(in, bytes, static_cast<std::uint64_t>(-1), failed);
    } else if (read_bytes(in, bytes, wire::size_field, failed)) {
      (void)read_bytes(in, bytes, wire::fetch<std::uint64_t>(bytes.data() + wire::header_size), failed);
    }
  }
  if (bytes.empty() || failed) [[unlikely]]
    return no_document(is_closed(in), failed);
  return bytes;
}

template <class T, output_stream Stream>
[[nodiscard]] result<void> dump_to(Stream& out, const T& value, const save_options& options) {
  memory_encoder e;
  e.set_options(options);
  write_document(e, value, flags_for(options, destination::file, true));
  if (!e.ok()) [[unlikely]]
    return e.take_failure();
  if (!write_bytes(out, e.bytes())) {
    return is_closed(out) ? no_document(true, true)
                          : error{errc::io_error, nowhere, {}, "the stream takes no more bytes"};
  }
  return {};
}

}  // namespace detail

// Appends the document of the value to the stream, with its schema and a checksum unless the
// options say otherwise. Fails as dumps() does, and with io_error.
template <class T, detail::output_stream Stream>
[[nodiscard]] result<void> try_dump(const T& value, Stream& out, const save_options& options = {}) {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    return detail::caught<result<void>>([&] { return detail::dump_to(out, value, options); });
  }
}
template <class T, detail::output_stream Stream>
void dump(const T& value, Stream& out, const save_options& options = {}) {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    detail::dump_to(out, value, options).value();
  }
}

// The value of the stream's next document. Fails as loads() does; where the stream ends and no document follows with
// end_of_stream, and with io_error where the stream isn't open, or fails: no exception of its own passes. All of them:
// documents<T>(stream).
template <class T, detail::input_stream Stream>
[[nodiscard]] result<detail::loaded_as<T>> try_load(Stream& in,
                                                    const load_options& options = detail::default_load_options) {
  using answer = result<detail::loaded_as<T>>;
  if constexpr (!detail::loadable<T>) {
    detail::refuse_loading<T>();
  } else if constexpr (detail::shows_bytes<T>) {
    detail::refuse_passing<T>();
  } else {
    detail::want_conversions<meta::later<detail::with_evolution, T>>();
    return detail::caught<answer>([&]() -> answer {
      auto bytes = detail::read_one(in);
      if (!bytes) [[unlikely]]
        return std::move(bytes).error();
      return detail::try_load_from<T, detail::may_show_bytes<T>>(*bytes, options);
    });
  }
}
template <class T, detail::input_stream Stream>
[[nodiscard]] detail::loaded_as<T> load(Stream& in, const load_options& options = detail::default_load_options) {
  if constexpr (!detail::loadable<T>) {
    detail::refuse_loading<T>();
  } else if constexpr (detail::shows_bytes<T>) {
    detail::refuse_passing<T>();
  } else {
    detail::want_conversions<meta::later<detail::with_evolution, T>>();
    return detail::load_from<T, detail::may_show_bytes<T>>(detail::read_one(in).value(), options);
  }
}

}  // namespace brine
