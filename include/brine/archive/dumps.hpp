// Saving to bytes.
#pragma once

#include <cstddef>
#include <exception>
#include <new>
#include <type_traits>
#include <vector>

#include "../meta/text.hpp"
#include "document.hpp"

namespace brine {

namespace detail {

// A resizable container of bytes or characters.
template <class T>
concept byte_container = requires(T& c, std::size_t n) {
  c.data();
  c.resize(n);
  c.capacity();
  requires sizeof(typename T::value_type) == 1 && std::is_trivially_copyable_v<typename T::value_type>;
};

// Larger documents are appended to the buffer, so that nothing is zeroed first.
inline constexpr std::size_t zeroed_at_most = 256;
// Copied where memory is zeroed: GCC would fill it with `rep stos`, which takes longer to begin.
template <class Byte>
inline constexpr Byte zeroes[zeroed_at_most]{};

// Makes the container as large as the document; false where so much would be zeroed first that it
// had better be appended.
template <class Buffer>
[[nodiscard]] BRINE_NOINLINE bool cut_to(Buffer& out, std::size_t size) {
  using value_type = typename Buffer::value_type;
  constexpr const value_type* from = zeroes<value_type>;
  if (size <= out.size()) {
    out.resize(size);
  } else if (size > zeroed_at_most) {
    return false;
  } else if constexpr (requires { out.assign(from, from + size); }) {
    out.assign(from, from + size);
  } else {
    out.resize(size);
  }
  return true;
}

// Whether the size of a T's document can be told before it is written.
template <class T>
inline constexpr bool has_known_size = [] {
  if constexpr (!std::is_same_v<stored_as<T>, T> || std::is_function_v<T>) {
    return false;
  } else {
    return kind_of<T> == kind::function || (codec_for<T>::flat && !requires { requires codec_for<T>::wide; });
  }
}();

// The size of such a document; closures::unsaved where it turns out that a closure has to be written the encoder's way.
template <class T>
[[nodiscard]] BRINE_STEP std::size_t document_size(const T& value) {
  if constexpr (kind_of<T> == kind::function) {
    return value.save(nullptr, 0);
  } else {
    return wire::header_size + detail::size(value);
  }
}
// Writes it where there is that much room; false where a closure needs more or less of it.
template <class T>
[[nodiscard]] BRINE_STEP bool put_document(std::byte* to, [[maybe_unused]] std::size_t room, const T& value) {
  if constexpr (kind_of<T> == kind::function) {
    return value.save(to, room) == 0;
  } else {
    codec_for<T>::put(wire::put_header(to, 0, schema::hash<T>()), value);
    return true;
  }
}

// A closure's document that doesn't just fit.
template <class Buffer, class T>
[[nodiscard]] BRINE_NOINLINE bool dumped_anew(Buffer& out, const T& value) {
  const std::size_t size = document_size(value);
  return size != closures::unsaved && cut_to(out, size) &&
         put_document(reinterpret_cast<std::byte*>(out.data()), size, value);
}

// A small value whose size is known beforehand needs no encoder: its document is written where it
// belongs. False where that can't be done.
template <class Buffer, class T, class Options>
[[nodiscard]] bool dumped_flat(Buffer& out, const T& value, const Options& options) {
  if constexpr (has_known_size<T>) {
    if (flags_for(options, destination::bytes, false) != 0) [[unlikely]]
      return false;
    if constexpr (kind_of<T> == kind::function) {
      return put_document(reinterpret_cast<std::byte*>(out.data()), out.size(), value) || dumped_anew(out, value);
    } else {
      const std::size_t size = document_size(value);
      if (out.size() != size && !cut_to(out, size)) [[unlikely]]
        return false;
      return put_document(reinterpret_cast<std::byte*>(out.data()), size, value);
    }
  } else {
    return false;
  }
}

// How large the document of a small value will be; 0 where it is no small one, or has more in it.
template <class T, class Options>
[[nodiscard]] std::size_t known_size(const T& value, const Options& options) {
  const std::size_t size = document_size(value);
  return size > zeroed_at_most || flags_for(options, destination::bytes, false) != 0 ? 0 : size;
}

// Out of line, so that the way of small values has no large frame. Empty: the buffer is.
template <bool Empty, class Buffer, class T, class Options>
BRINE_NOINLINE void dump_into(Buffer& buffer, const T& value, [[maybe_unused]] const Options& options) {
  wire::container_sink<Buffer, encoder, Empty> e{buffer};
  if constexpr (std::is_same_v<Options, standard_options>) {
    write_plain_document(e, value);
  } else {
    e.set_options(options);
    write_document(e, value, flags_for(options, destination::bytes, false));
  }
  if (!e.ok()) [[unlikely]]
    e.raise();
  e.finish();
}

#if BRINE_HAS_EXCEPTIONS
// What was thrown, as an error; called by a handler. Only a thread's cancellation goes on: glibc ends it by an
// exception that nobody may stop.
template <class Deferred = void>
[[nodiscard]] BRINE_COLD error caught_error() {
  try {
    try {
      throw;
    } catch (const error& e) {
      return e;
    } catch (const std::bad_alloc&) {
      return no_memory();
    } catch (const std::exception& e) {
      return {errc::bad_value, nowhere, {}, meta::joined({"a constructor or serialize() failed: ", e.what()})};
    } catch (...) {
      if (std::current_exception() == nullptr) throw;
      return {errc::bad_value, nowhere, {}, "a constructor or serialize() failed: it threw what is no std::exception"};
    }
  } catch (const std::bad_alloc&) {  // there was no memory for the message
    return no_memory();
  }
}
#endif

// Runs f, which answers a result; what it throws becomes one.
template <class Result, class F>
[[nodiscard]] Result caught(F&& f) {
#if BRINE_HAS_EXCEPTIONS
  try {
    return f();
  } catch (...) {
    return caught_error();
  }
#else
  return f();
#endif
}

}  // namespace detail

// Replaces what the buffer (a vector of bytes, a string) holds by the document, and reuses its memory.
// After an error its content is unspecified.
template <detail::byte_container Buffer, class T>
[[nodiscard]] result<void> try_dumps_into(Buffer& buffer, const T& value, const save_options& options = {}) noexcept {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    return detail::caught<result<void>>([&]() -> result<void> {
      if (detail::dumped_flat(buffer, value, options)) return {};
      wire::container_sink<Buffer, encoder> e{buffer};
      e.set_options(options);
      detail::write_document(e, value, detail::flags_for(options, detail::destination::bytes, false));
      if (!e.ok()) [[unlikely]]
        return e.take_failure();
      e.finish();
      return {};
    });
  }
}
template <detail::byte_container Buffer, class T>
void dumps_into(Buffer& buffer, const T& value, const save_options& options) {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    if (!detail::dumped_flat(buffer, value, options)) detail::dump_into<false>(buffer, value, options);
  }
}
template <detail::byte_container Buffer, class T>
void dumps_into(Buffer& buffer, const T& value) {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    constexpr detail::standard_options none;
    if (!detail::dumped_flat(buffer, value, none)) detail::dump_into<false>(buffer, value, none);
  }
}

namespace detail {

// A vector can't be made without writing all that it holds; of a number of bytes that is known when the program is
// compiled this takes a few steps without a loop or call, and what is too much is cut off. (How GCC doesn't use
// `rep stos` for it either depends on the number.)
template <std::size_t Room>
[[nodiscard]] BRINE_STEP std::vector<std::byte> all_zeroed() {
  if constexpr (Room <= 64) {
    return std::vector<std::byte>(Room);
  } else {
    return {zeroes<std::byte>, zeroes<std::byte> + Room};
  }
}
template <std::size_t Room>
[[nodiscard]] BRINE_INLINE std::vector<std::byte> zeroed(std::size_t size) {
  std::vector<std::byte> bytes = all_zeroed<Room>();
  bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(size), bytes.end());
  return bytes;
}
template <class = void>
[[nodiscard]] BRINE_NOINLINE std::vector<std::byte> zeroed(std::size_t size) {
  BRINE_ANY_NUMBER(size);
  return {zeroes<std::byte>, zeroes<std::byte> + size};
}

// The size of a document that is as small for all values of the type; 0 for others, and where the options are to be
// asked.
template <class T, class Options>
inline constexpr std::size_t fixed_document = [] {
  if constexpr (has_known_size<T> && kind_of<T> != kind::function && std::is_same_v<Options, standard_options>) {
    constexpr std::size_t size = wire::header_size + codec_for<T>::min_size;
    return codec_for<T>::fixed && size <= zeroed_at_most ? size : 0;
  } else {
    return std::size_t{0};
  }
}();

// (Functions of their own: GCC before 14 returns a variable of an inner block by moving it.)
template <std::size_t Size, class T>
[[nodiscard]] std::vector<std::byte> dumped_fixed(const T& value) {
  std::vector<std::byte> bytes = all_zeroed<Size>();
  (void)put_document(bytes.data(), Size, value);
  return bytes;
}
template <class T, class Options>
[[nodiscard]] std::vector<std::byte> dumped_small(const T& value, const Options& options, std::size_t size) {
  std::vector<std::byte> bytes = size <= 64 ? zeroed<64>(size) : size <= 128 ? zeroed<128>(size) : zeroed(size);
  if (!put_document(bytes.data(), size, value)) [[unlikely]] {
    bytes.clear();
    dump_into<true>(bytes, value, options);
  }
  return bytes;
}
template <class T, class Options>
[[nodiscard]] std::vector<std::byte> dumped_any(const T& value, const Options& options) {
  std::vector<std::byte> bytes;
  dump_into<true>(bytes, value, options);
  return bytes;
}
template <class T, class Options>
[[nodiscard]] std::vector<std::byte> dumped(const T& value, const Options& options) {
  if constexpr (fixed_document<T, Options> != 0) {  // then all else would be compiled for nothing
    return dumped_fixed<fixed_document<T, Options>>(value);
  } else {
    if constexpr (has_known_size<T>) {
      if (const std::size_t size = known_size(value, options); size != 0) [[likely]]
        return dumped_small(value, options, size);
    }
    return dumped_any(value, options);
  }
}

}  // namespace detail

// The document of a value: header of 14 bytes with the hash of the type's schema, then the
// value (FORMAT.md); with {.schema = embed} the schema too. Fails with bad_value (a valueless variant),
// too_deep, duplicate_name.
template <class T>
[[nodiscard]] std::vector<std::byte> dumps(const T& value, const save_options& options) {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    return detail::dumped(value, options);
  }
}
template <class T>
[[nodiscard]] std::vector<std::byte> dumps(const T& value) {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    return detail::dumped(value, detail::standard_options{});
  }
}

// The same; nothing is thrown.
template <class T>
[[nodiscard]] result<std::vector<std::byte>> try_dumps(const T& value, const save_options& options = {}) noexcept {
  using answer = result<std::vector<std::byte>>;
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    return detail::caught<answer>([&]() -> answer {
      std::vector<std::byte> bytes;
      if (auto done = try_dumps_into(bytes, value, options); !done) [[unlikely]]
        return std::move(done).error();
      return bytes;
    });
  }
}

}  // namespace brine
