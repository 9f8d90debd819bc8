// Saving to bytes.
#pragma once

#include <cstddef>
#include <exception>
#include <new>
#include <span>
#include <type_traits>
#include <vector>

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

// Runs f, which answers a result; what it throws becomes one.
template <class Result, class F>
[[nodiscard]] Result caught(F&& f) {
#if BRINE_HAS_EXCEPTIONS
  try {
    return f();
  } catch (const error& e) {
    return e;
  } catch (const std::bad_alloc&) {
    return error{errc::limit_exceeded, 0, {}, "the machine has not enough memory left"};
  } catch (const std::exception& e) {
    return error{errc::bad_value, 0, {}, std::string{"a constructor or serialize() failed: "} + e.what()};
  }
#else
  return f();
#endif
}

}  // namespace detail

// The document of a value: header of 14 bytes with the hash of the type's schema, then the
// value (FORMAT.md); with {.schema = embed} the schema too. Fails with bad_value (a valueless variant),
// too_deep, duplicate_name.
template <class T>
[[nodiscard]] std::vector<std::byte> dumps(const T& value, const save_options& options = {}) {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    detail::memory_encoder e;
    e.set_canonical(options.canonical);
    detail::write_document(e, value, detail::flags_for(options, detail::destination::bytes, false));
    if (!e.ok()) [[unlikely]]
      detail::raise(e.take_failure());
    return {e.bytes().begin(), e.bytes().end()};
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
      detail::memory_encoder e;
      e.set_canonical(options.canonical);
      detail::write_document(e, value, detail::flags_for(options, detail::destination::bytes, false));
      if (!e.ok()) [[unlikely]]
        return e.take_failure();
      return std::vector<std::byte>{e.bytes().begin(), e.bytes().end()};
    });
  }
}

// Replaces what the buffer (a vector of bytes, a string) holds by the document, and reuses its memory.
// After an error its content is unspecified.
template <detail::byte_container Buffer, class T>
[[nodiscard]] result<void> try_dumps_into(Buffer& buffer, const T& value, const save_options& options = {}) noexcept {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    return detail::caught<result<void>>([&]() -> result<void> {
      wire::container_sink<Buffer, encoder> e{buffer};
      e.set_canonical(options.canonical);
      detail::write_document(e, value, detail::flags_for(options, detail::destination::bytes, false));
      if (!e.ok()) [[unlikely]]
        return e.take_failure();
      e.finish();
      return {};
    });
  }
}
template <detail::byte_container Buffer, class T>
void dumps_into(Buffer& buffer, const T& value, const save_options& options = {}) {
  if constexpr (!detail::dumpable<T>) {
    detail::refuse_dumping<T>();
  } else {
    wire::container_sink<Buffer, encoder> e{buffer};
    e.set_canonical(options.canonical);
    detail::write_document(e, value, detail::flags_for(options, detail::destination::bytes, false));
    if (!e.ok()) [[unlikely]]
      detail::raise(e.take_failure());
    e.finish();
  }
}

}  // namespace brine
