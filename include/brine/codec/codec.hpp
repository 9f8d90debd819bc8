// How a T is written: what every family supplies, and the way to call it.
//
//   describe(schema::builder&)       the shape, side by side with the code that writes it
//   min_size                         the least bytes that a value takes
//   fixed                            every value takes min_size bytes
//   flat                             bound() and put() exist: the room for a value is known
//                                    without looking into each of its elements
//   bulk                             the object's memory is its bytes, any bytes are a value
//   in_one_piece                     if it is there and true: a count and so many bulk elements, in one piece of memory
//   bound(value), put(to, value)     flat: an upper bound in bytes; writes unchecked
//   size(value)                      flat: exactly the bytes that put() writes
//   encode(encoder&, value)          not flat: writes with its own checks
//   read(at, source, value, rest), pass(at, source, rest)
//                                    plain data: quick.hpp
//   get(decoder&, value, rest)       the same of what is more than that, or may hold such
//   skip(decoder&)                   checks a value's bytes without building it; needed where
//                                    describe() doesn't say opaque()
#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "../meta/later.hpp"
#include "../meta/lifetime.hpp"
#include "../schema/describe.hpp"
#include "../schema/verdict.hpp"
#include "decoder.hpp"
#include "encoder.hpp"
#include "kind.hpp"
#include "quick.hpp"

namespace brine {

namespace detail {

// A const member (the key of a map's pair) is read into like any other while its object is made.
template <class T>
BRINE_STEP T& writable(const T& member) {
  return const_cast<T&>(member);
}

template <class T>
[[nodiscard]] BRINE_STEP std::size_t size(const T& value) {
  using codec = codec_for<T>;
  if constexpr (codec::fixed) {
    return codec::min_size;
  } else {
    return codec::size(value);
  }
}

template <class T>
[[nodiscard]] BRINE_STEP std::size_t bound(const T& value) {
  using codec = codec_for<T>;
  if constexpr (codec::fixed) {
    return codec::min_size;
  } else {
    return codec::bound(value);
  }
}

// The schema of a type that describes itself so: a varint count of bytes, then they.
template <class Encoder>
BRINE_COLD void write_schema(Encoder& e, const schema::describer& describe) {
  std::vector<meta::later<std::byte, Encoder>> bytes;
  schema::builder b{&bytes};
  describe(b);
  e.put_count(bytes.size());
  e.write(bytes.data(), bytes.size());
}

// Where the elements of a long vector or text go past the sink's memory, straight to where they belong.
inline constexpr std::size_t long_run = 4096;

// A value that may be long, on its own.
template <class T>
BRINE_INLINE void put_apart(encoder& e, const T& value) {
  using codec = codec_for<T>;
  if constexpr (requires { requires codec::in_one_piece; }) {
    e.put_count(value.size());
    e.write(value.data(), value.size() * sizeof(typename T::value_type));
  } else {
    e.commit(codec::put(e.reserve(detail::bound(value)), value));
  }
}
template <class T>
BRINE_COLD void encode_apart(encoder& e, const T& value) {
  put_apart(e, value);
}

template <class T>
void encode(encoder& e, const T& value) {
  using codec = codec_for<T>;
  if constexpr (codec::flat) {
    const std::size_t room = detail::bound(value);
    if (!e.fits(room)) [[unlikely]] {
      if constexpr (requires { requires codec::in_one_piece; }) {
        if (room > long_run) return encode_apart(e, value);
      }
      e.make_room(room);
    }
    e.commit(codec::put(e.room(), value));
  } else {
    codec::encode(e, value);
  }
}

// Goes on behind what was read without the decoder's cursor; false where a failure ended it.
[[nodiscard]] BRINE_STEP bool go_on(decoder& d, const std::byte* at) {
  if (at == nullptr) [[unlikely]]
    return false;
  d.rewind(at);
  return true;
}

// Reads a value of any kind: min_size + rest bytes are there.
template <class T>
[[nodiscard]] bool get(decoder& d, T& value, std::size_t rest) {
  using codec = codec_for<T>;
  if constexpr (quick<T>) {
    return go_on(d, codec::read(d.cursor(), d.bytes(), value, rest));
  } else {
    return codec::get(d, value, rest);
  }
}

// Plain data with nothing behind it: one function, whoever asks.
template <class T>
[[nodiscard]] const std::byte* read_alone(const std::byte* at, source& s, T& value) {
  return codec_for<T>::read(at, s, value, 0);
}

template <class T>
[[nodiscard]] bool decode(decoder& d, T& value) {
  if (!d.need(codec_for<T>::min_size)) [[unlikely]]
    return false;
  if constexpr (quick<T>) {
    return go_on(d, read_alone(d.cursor(), d.bytes(), value));
  } else {
    return codec_for<T>::get(d, value, 0);
  }
}

template <class T>
[[nodiscard]] bool skip(decoder& d) {
  using codec = codec_for<T>;
  if (!d.need(codec::min_size)) [[unlikely]]
    return false;
  if constexpr (quick<T>) {
    return go_on(d, codec::pass(d.cursor(), d.bytes(), 0));
  } else {
    return codec::skip(d);
  }
}

// A family of types without a default constructor supplies construct(decoder&, place).
template <class T>
concept constructs_itself = requires(decoder& d, void* at) { codec_for<T>::construct(d, at); };

template <class T>
concept default_made = requires(void* at) { access::construct<T>(at); };

// Others, a container for one, may make a T first, which is then read into.
template <class T>
concept publicly_made = default_made<T> && std::is_default_constructible_v<T> && !constructs_itself<T>;

// Builds a T from the document in raw memory; on failure nothing lives there.
template <class T>
[[nodiscard]] bool construct(decoder& d, void* at) {
  if constexpr (constructs_itself<T>) {
    return codec_for<T>::construct(d, at);
  } else if constexpr (std::is_array_v<T>) {
    return codec_for<T>::construct_each(d, at);
  } else {
    T* made = access::construct<T>(at);
    if constexpr (std::is_trivially_destructible_v<T>) {
      return detail::decode(d, *made);
    } else {
      struct guard {
        T* object;
        ~guard() {
          if (object != nullptr) std::destroy_at(object);
        }
      } g{made};
      if (!detail::decode(d, *made)) [[unlikely]]
        return false;
      g.object = nullptr;
      return true;
    }
  }
}

// Raw memory for one T, and the T in it once it was built.
template <class T>
class place {
 public:
  BRINE_STEP place() noexcept {}
  place(const place&) = delete;
  place& operator=(const place&) = delete;
  ~place() {
    if (alive_) std::destroy_at(get());
  }

  [[nodiscard]] bool construct(decoder& d) {
    alive_ = detail::construct<T>(d, memory_);
    return alive_;
  }
  // Lets make(memory) build the object; false where it didn't.
  template <class Make>
  [[nodiscard]] bool construct_by(Make&& make) {
    alive_ = make(static_cast<void*>(memory_));
    return alive_;
  }
  void clear() {
    if (alive_) std::destroy_at(get());
    alive_ = false;
  }
  // A fresh object, where nothing is read yet.
  [[nodiscard]] bool make() {
    access::construct<T>(memory_);
    return alive_ = true;
  }
  [[nodiscard]] BRINE_STEP T* get() noexcept { return std::launder(reinterpret_cast<T*>(memory_)); }

 private:
  alignas(T) std::byte memory_[sizeof(T)];
  bool alive_ = false;
};

// An object as it is made by default: what a member that an older document lacks begins as.
template <class T>
BRINE_COLD bool encode_default(encoder& e) {
  if constexpr (schema::loadable<T>) {
    const auto encode_all = [&e](const T& fresh) {
      detail::encode<T>(e, fresh);
      if (e.finish_graph != nullptr) e.finish_graph(e);  // while the objects that it refers to are there
      return e.ok();
    };
    if constexpr (std::is_default_constructible_v<T>) {
      return encode_all(T());
    } else {  // by a private constructor
      place<T> fresh;
      return fresh.make() && encode_all(*fresh.get());
    }
  } else {
    return false;
  }
}

template <class T>
constexpr auto default_encoder() -> bool (*)(encoder&) {
  if constexpr (default_made<T>) {
    return &encode_default<T>;
  } else {
    return nullptr;
  }
}

template <class T>
inline constexpr schema::record_type record_type_of{
    default_encoder<T>(), renamed<T>.size() != 0 ? &renamed<T> : nullptr, traits::version_function<T>()};

// Whether following the names from the k-th renaming leads back to it.
constexpr bool leads_back(const renames& all, std::size_t k) {
  std::string_view name = all[k].now;
  for (std::size_t step = 0; step < all.size() && name != all[k].before; ++step) {
    std::size_t next = 0;
    while (next < all.size() && all[next].before != name) ++next;
    if (next == all.size()) return false;
    name = all[next].now;
  }
  return name == all[k].before;
}

// A renamed member whose present name none has is a slip of the pen that would lose it, and is refused (E135); so are
// names of which no document could say whose they were (E139).
template <class T, class Names>
constexpr void check_renames(schema::builder& b, [[maybe_unused]] const Names& names) {
  if constexpr (renamed<T>.size() != 0) {
    for (std::size_t k = 0; k < renamed<T>.size(); ++k) {
      bool there = false;
      for (std::string_view name : names) there = there || name == renamed<T>[k].now;
      if (!there) b.refuse(schema::refusal::renamed_to_nothing, renamed<T>[k].now);
      bool doubtful = leads_back(renamed<T>, k);
      for (std::size_t i = 0; i < k; ++i) {
        doubtful = doubtful || (renamed<T>[i].before == renamed<T>[k].before && renamed<T>[i].now != renamed<T>[k].now);
      }
      if (doubtful) b.refuse(schema::refusal::renamed_in_ring, renamed<T>[k].before);
    }
  }
}

}  // namespace detail

// What a family without special powers inherits.
struct plain_family {
  static constexpr std::size_t min_size = 0;
  static constexpr bool fixed = false;
  static constexpr bool flat = false;
  static constexpr bool bulk = false;
};

}  // namespace brine
