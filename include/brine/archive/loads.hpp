// Loading from bytes.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include "../codec/replace.hpp"
#include "../meta/lifetime.hpp"
#include "../wire/bytes.hpp"
#include "dumps.hpp"
#include "names.hpp"

namespace brine {

namespace detail {

// Any contiguous range of bytes or characters.
template <class R>
concept byte_range = requires(const R& r) {
  { std::data(r) };
  { std::size(r) };
  requires sizeof(*std::data(r)) == 1 && std::is_trivially_copyable_v<std::remove_cvref_t<decltype(*std::data(r))>>;
};

template <byte_range R>
[[nodiscard]] BRINE_STEP wire::byte_view as_bytes(const R& r) {
  if constexpr (requires {
                  r.data();
                  r.size();
                }) {
    return {reinterpret_cast<const std::byte*>(r.data()), static_cast<std::size_t>(r.size())};
  } else {
    return {reinterpret_cast<const std::byte*>(std::data(r)), static_cast<std::size_t>(std::size(r))};
  }
}

inline constexpr load_options default_load_options{};

// Where the value of at least so many bytes begins in a document that has no schema and no checksum, and whose options
// set no limit on memory (which is charged only the decoder's way); nullptr for others.
[[nodiscard]] BRINE_INLINE const std::byte* quick_start(wire::byte_view bytes, const load_options& options,
                                                        std::uint64_t hash, std::size_t least) {
  if (bytes.size() < wire::header_size + least || !wire::is_header(bytes.data(), hash) ||
      options.limits.bytes != limits{}.bytes) [[unlikely]] {
    return nullptr;
  }
  return bytes.data() + wire::header_size;
}
[[nodiscard]] BRINE_INLINE source source_of(wire::byte_view bytes, const load_options& options) {
  return {bytes.data() + bytes.size(), options.limits.depth, nullptr};
}
// Reads all of a document; false where that has to be done the decoder's way, or says what is wrong.
template <class T>
[[nodiscard]] bool read_quick(wire::byte_view bytes, const load_options& options, T& value) {
  if constexpr (quick<T>) {
    if (const std::byte* at = quick_start(bytes, options, schema::hash<T>(), codec_for<T>::min_size)) [[likely]] {
      source s = source_of(bytes, options);
      if constexpr (codec_for<T>::flat) {
        return read(at, s, value, 0) == s.end;  // where it stands: a call is worth as much as what it does
      } else {
        return read_alone(at, s, value) == s.end;
      }
    }
  } else if constexpr (kind_of<T> == kind::function) {
    return codec_for<T>::load(bytes, options, value);
  }
  return false;
}

// Reads a value into a place, where a new object is made each time.
template <class T>
[[nodiscard]] bool construct_in(decoder& d, void* to) {
  auto& p = *static_cast<place<T>*>(to);
  p.clear();
  return d.need(codec_for<T>::min_size) && p.construct(d);
}

// A value that is read once more is made anew: hooks may append to what they find.
template <class T>
[[nodiscard]] BRINE_COLD bool decode_anew(decoder& d, T& value) {
  if constexpr (std::is_move_assignable_v<T>) {
    place<T> fresh;
    if (!construct_in<T>(d, &fresh)) return false;
    value = std::move(*fresh.get());
    return true;
  } else if constexpr (std::is_nothrow_move_constructible_v<T>) {
    place<T> fresh;
    if (!construct_in<T>(d, &fresh)) return false;
    std::destroy_at(std::addressof(value));
    std::construct_at(std::addressof(value), std::move(*fresh.get()));
    return true;
  } else {
    return decode(d, value);
  }
}

// Reads a value into an object that was just made.
template <class T>
[[nodiscard]] bool decode_made(decoder& d, void* to) {
  if constexpr (schema::may_wait<T>) {
    if (d.again) [[unlikely]]
      return decode_anew(d, *static_cast<T*>(to));
  }
  return decode(d, *static_cast<T*>(to));
}

// Reads one document into raw memory.
template <class T>
[[nodiscard]] bool read_new(decoder& d, place<T>& to) {
  return read_document(d, loading<T>, &construct_in<T>, &to);
}

template <class T>
struct prepared {
  T* value;
  aside made;
};
// Once more where containers wait for the objects that their keys lead to.
template <class T>
[[nodiscard]] bool prepare_over(decoder& d, void* to) {
  auto& all = *static_cast<prepared<T>*>(to);
  all.made.reset();
  return prepare(d, *all.value, all.made);
}
// Reads a value over one that is there; a failure leaves it as it was.
template <class T>
[[nodiscard]] bool decode_over(decoder& d, void* to) {
  prepared<T> all{static_cast<T*>(to), {}};
  const std::byte* const begin = d.cursor();
  if (!read_whole(d, &prepare_over<T>, &all)) [[unlikely]]
    return false;
  if (d.remaining() != 0) [[unlikely]]
    return true;  // trailing bytes: refused by the caller
  settling_source good{d.bytes(), all.made.first()};
  (void)settle(begin, good, *all.value);
  return true;
}
template <class T>
[[nodiscard]] bool read_over(decoder& d, T& value) {
  return read_document(d, loading<T>, &decode_over<T>, std::addressof(value));
}
template <class T>
BRINE_NOINLINE void settle_apart(const std::byte* at, const source& from, const aside& made, T& value) noexcept {
  settling_source good{from, made.first()};
  (void)read(at, good, value, 0);
}
template <class T>
BRINE_STEP void overwrite(const std::byte* at, const source& from, const aside& made, T& value) noexcept {
  if (made.empty()) [[likely]] {
    passed_source good{from};
    (void)read(at, good, value, 0);
  } else {
    settle_apart(at, from, made, value);
  }
}
// The same, once all bytes were found to be good; false where they weren't, and nothing was touched.
template <class T>
[[nodiscard]] bool read_over_quick(wire::byte_view bytes, const load_options& options, T& value) {
  if constexpr (quick<T>) {
    if (const std::byte* at = quick_start(bytes, options, schema::hash<T>(), codec_for<T>::min_size)) [[likely]] {
      source s = source_of(bytes, options);
      aside made;
      if (prepare<T>(at, s, 0, value, made) != s.end) [[unlikely]]
        return false;
      overwrite(at, source_of(bytes, options), made, value);
      return true;
    }
  } else if constexpr (kind_of<T> == kind::function) {
    return codec_for<T>::load(bytes, options, value);
  }
  return false;
}

// The decoder's way, which says what is wrong. A value that was half read is read again.
BRINE_NOINLINE inline void load_slowly(wire::byte_view bytes, const load_options& options, const loaded_type& type,
                                       bool (*read)(decoder&, void*), void* to, bool passing = false) {
  decoder d{bytes, 0, options};
  d.passing = passing;
  if (!read_document(d, type, read, to)) [[unlikely]]
    d.raise();
}

// A function of its own: GCC before 14 returns a variable of an inner block by moving it.
template <class T, bool Passing>
[[nodiscard]] T load_made(wire::byte_view bytes, const load_options& options) {
  T value = T();  // a member's default constructor may be explicit
  if (!read_quick(bytes, options, value)) {
    load_slowly(bytes, options, loading<T>, &decode_made<T>, std::addressof(value), Passing);
  }
  return value;
}

// Passing: the bytes won't outlive the call.
template <class T, bool Passing = false>
[[nodiscard]] BRINE_STEP loaded_as<T> load_from(wire::byte_view bytes, const load_options& options) {
  using type = loaded_as<T>;
  if constexpr (default_made<type> && !constructs_itself<type> && std::is_default_constructible_v<type>) {
    return load_made<type, Passing>(bytes, options);
  } else {
    decoder d{bytes, 0, options};
    d.passing = Passing;
    place<type> value;
    if (!read_new(d, value)) [[unlikely]]
      d.raise();
    return std::move(*value.get());
  }
}

template <class T, bool Passing = false>
[[nodiscard]] result<loaded_as<T>> try_load_from(wire::byte_view bytes, const load_options& options) {
  using type = loaded_as<T>;
  return caught<result<type>>([&]() -> result<type> {
    decoder d{bytes, 0, options};
    d.passing = Passing;
    if constexpr ((quick<type> || kind_of<type> == kind::function) && publicly_made<type>) {
      type value = type();
      if (!read_quick(bytes, options, value) &&
          !read_document(d, loading<type>, &decode_made<type>, std::addressof(value))) [[unlikely]] {
        return d.take_failure();
      }
      return value;
    } else {
      place<type> value;
      if (!read_new(d, value)) [[unlikely]]
        return d.take_failure();
      return std::move(*value.get());
    }
  });
}

// The same as load_from(), of a document that came from somewhere: errors say from where.
template <class T>
[[nodiscard]] loaded_as<T> load_named(std::string_view from, wire::byte_view bytes, const load_options& options) {
#if BRINE_HAS_EXCEPTIONS
  try {
    return load_from<T, may_show_bytes<T>>(bytes, options);
  } catch (const error& e) {
    raise(error_in(from, e));
  }
#else
  auto loaded = try_load_from<T, may_show_bytes<T>>(bytes, options);
  if (!loaded) [[unlikely]]
    raise(error_in(from, loaded.error()));
  return *std::move(loaded);
#endif
}

// An rvalue of a container that owns its bytes: they are gone when the call returns. (Views are trivially copyable.)
template <class Bytes>
concept passing_bytes = byte_range<Bytes> &&
                        (!std::is_trivially_copyable_v<Bytes> || std::is_array_v<Bytes> || traits::is_std_array<Bytes>);

}  // namespace detail

// The value of a document; for a function type R(A...) a brine::function<R(A...)>. Fails with
// every code of errc but io_error and duplicate_name; on any bytes it answers a value or fails so.
template <class T, detail::byte_range Bytes>
[[nodiscard]] detail::loaded_as<T> loads(const Bytes& bytes,
                                         const load_options& options = detail::default_load_options) {
  if constexpr (!detail::loadable<T>) {
    detail::refuse_loading<T>();
  } else {
    return detail::load_from<T>(detail::as_bytes(bytes), options);
  }
}

// Of bytes that are gone when it returns: what shows them is refused.
template <class T, detail::passing_bytes Bytes>
  requires detail::may_show_bytes<T>
[[nodiscard]] detail::loaded_as<T> loads(const Bytes&& bytes,
                                         const load_options& options = detail::default_load_options) {
  if constexpr (!detail::loadable<T>) {
    detail::refuse_loading<T>();
  } else if constexpr (detail::shows_bytes<T>) {
    detail::refuse_passing<T>();
  } else {
    return detail::load_from<T, true>(detail::as_bytes(bytes), options);
  }
}

// The same; nothing is thrown.
template <class T, detail::byte_range Bytes>
[[nodiscard]] result<detail::loaded_as<T>> try_loads(
    const Bytes& bytes, const load_options& options = detail::default_load_options) noexcept {
  if constexpr (!detail::loadable<T>) {
    detail::refuse_loading<T>();
  } else {
    return detail::try_load_from<T>(detail::as_bytes(bytes), options);
  }
}

template <class T, detail::passing_bytes Bytes>
  requires detail::may_show_bytes<T>
[[nodiscard]] result<detail::loaded_as<T>> try_loads(
    const Bytes&& bytes, const load_options& options = detail::default_load_options) noexcept {
  if constexpr (!detail::loadable<T>) {
    detail::refuse_loading<T>();
  } else if constexpr (detail::shows_bytes<T>) {
    detail::refuse_passing<T>();
  } else {
    return detail::try_load_from<T, true>(detail::as_bytes(bytes), options);
  }
}

// Loads into an object that is there and reuses the memory of what it holds: numbers, texts, sequences, and what
// consists of them. What is more than plain data (hooks, closures, shared pointers), and what there is no room for, is
// read into new objects, which take the old ones' places. After any failure, bad bytes, no memory or an exception of a
// class's own code, the value is as it was.
template <class T, detail::byte_range Bytes>
[[nodiscard]] result<void> try_loads_into(T& value, const Bytes& bytes,
                                          const load_options& options = detail::default_load_options) noexcept {
  if constexpr (!detail::loadable<T>) {
    detail::refuse_loading<T>();
  } else if constexpr (!detail::replaceable<T>) {
    detail::refuse_loading_into<T>();
  } else {
    return detail::caught<result<void>>([&]() -> result<void> {
      if (detail::read_over_quick(detail::as_bytes(bytes), options, value)) return {};
      decoder d{detail::as_bytes(bytes), 0, options};
      if (!detail::read_over(d, value)) [[unlikely]]
        return d.take_failure();
      return {};
    });
  }
}
template <class T, detail::passing_bytes Bytes>
  requires detail::may_show_bytes<T>
[[nodiscard]] result<void> try_loads_into(T& value, const Bytes&& bytes,
                                          const load_options& options = detail::default_load_options) noexcept {
  if constexpr (!detail::loadable<T>) {
    detail::refuse_loading<T>();
  } else if constexpr (detail::shows_bytes<T>) {
    detail::refuse_passing<T>();
  } else {
    return detail::caught<result<void>>([&]() -> result<void> {
      if (detail::read_over_quick(detail::as_bytes(bytes), options, value)) return {};
      decoder d{detail::as_bytes(bytes), 0, options};
      d.passing = true;
      if (!detail::read_over(d, value)) [[unlikely]]
        return d.take_failure();
      return {};
    });
  }
}
template <class T, detail::byte_range Bytes>
void loads_into(T& value, const Bytes& bytes, const load_options& options = detail::default_load_options) {
  if constexpr (!detail::loadable<T>) {
    detail::refuse_loading<T>();
  } else if constexpr (!detail::replaceable<T>) {
    detail::refuse_loading_into<T>();
  } else {
    if (!detail::read_over_quick(detail::as_bytes(bytes), options, value)) {
      detail::load_slowly(detail::as_bytes(bytes), options, detail::loading<T>, &detail::decode_over<T>,
                          std::addressof(value));
    }
  }
}

template <class T, detail::passing_bytes Bytes>
  requires detail::may_show_bytes<T>
void loads_into(T& value, const Bytes&& bytes, const load_options& options = detail::default_load_options) {
  try_loads_into(value, std::move(bytes), options).value();
}

}  // namespace brine
