// vector, deque, list, forward_list and whatever has clear() and resize() like them: a varint
// count, then the elements. C arrays and std::array: the elements alone.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <type_traits>

#include "../meta/lifetime.hpp"
#include "codec.hpp"
#include "quick.hpp"

namespace brine {

namespace detail {

// Elements in one piece of memory.
template <class T>
concept contiguous = requires(const T& c) {
  { c.data() } -> std::same_as<const typename T::value_type*>;
  c.size();
};

// Elements that differ from their bytes in the order of these at most.
template <class T>
concept numbers = contiguous<T> && requires {
  requires std::is_arithmetic_v<typename T::value_type> || std::is_enum_v<typename T::value_type>;
  requires codec_for<typename T::value_type>::any_bytes;
  requires codec_for<typename T::value_type>::min_size == sizeof(typename T::value_type);
};

template <class T>
[[nodiscard]] BRINE_STEP std::size_t count_of(const T& c) {
  if constexpr (requires { c.size(); }) {
    return static_cast<std::size_t>(c.size());
  } else {
    std::size_t count = 0;
    for (auto at = c.begin(); at != c.end(); ++at) ++count;  // forward_list
    return count;
  }
}

// A pointer where it can be one: unoptimised code calls what an iterator does.
template <class T>
[[nodiscard]] BRINE_STEP auto first_of(const T& c) {
  if constexpr (contiguous<T>) {
    return c.data();
  } else if constexpr (requires { c.begin(); }) {
    return c.begin();
  } else {
    return begin(c);  // valarray
  }
}

// The elements of a document's bytes as an iterator range: the bytes stand at any address, so
// each is copied out, which compilers turn into plain moves. A container filled from such a
// range is never zeroed first.
template <class T>
class unaligned_iterator {
 public:
  using iterator_category = std::random_access_iterator_tag;
  using value_type = T;
  using difference_type = std::ptrdiff_t;
  using pointer = const T*;
  using reference = T;

  unaligned_iterator() = default;
  explicit unaligned_iterator(const std::byte* at) : at_{at} {}

  T operator*() const {
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
      return wire::fetch<T>(at_);
#if BRINE_GCC
    } else if constexpr (std::is_trivial_v<T> && std::is_standard_layout_v<T>) {
      // The way below leads GCC over the stack, at twice the cost.
      struct [[gnu::packed, gnu::may_alias]] loose {
        T value;
      };
      return reinterpret_cast<const loose*>(at_)->value;
#endif
    } else {
      alignas(T) std::byte memory[sizeof(T)];
      std::memcpy(memory, at_, sizeof(T));
      return std::bit_cast<T>(memory);
    }
  }
  T operator[](difference_type n) const { return *(*this + n); }

  unaligned_iterator& operator++() {
    at_ += sizeof(T);
    return *this;
  }
  unaligned_iterator operator++(int) {
    auto old = *this;
    ++*this;
    return old;
  }
  unaligned_iterator& operator--() {
    at_ -= sizeof(T);
    return *this;
  }
  unaligned_iterator operator--(int) {
    auto old = *this;
    --*this;
    return old;
  }
  unaligned_iterator& operator+=(difference_type n) {
    at_ += n * static_cast<difference_type>(sizeof(T));
    return *this;
  }
  unaligned_iterator& operator-=(difference_type n) { return *this += -n; }
  friend unaligned_iterator operator+(unaligned_iterator a, difference_type n) { return a += n; }
  friend unaligned_iterator operator+(difference_type n, unaligned_iterator a) { return a += n; }
  friend unaligned_iterator operator-(unaligned_iterator a, difference_type n) { return a -= n; }
  friend difference_type operator-(unaligned_iterator a, unaligned_iterator b) {
    return (a.at_ - b.at_) / static_cast<difference_type>(sizeof(T));
  }
  friend auto operator<=>(unaligned_iterator, unaligned_iterator) = default;

 private:
  const std::byte* at_ = nullptr;
};

template <class T>
concept appendable =
    requires(T& c, typename T::value_type v) { c.push_back(std::move(v)); } || requires(T& c) { c.before_begin(); };

// Appends to a container; to a forward_list, behind the last.
template <class T>
auto appender(T& c) {
  if constexpr (requires { c.push_back(std::declval<typename T::value_type>()); }) {
    return [&c](typename T::value_type&& value) { c.push_back(std::move(value)); };
  } else {
    return [&c, last = c.before_begin()](typename T::value_type&& value) mutable {
      last = c.insert_after(last, std::move(value));
    };
  }
}

// How many elements of a long sequence are written before the size of all of it is foretold.
inline constexpr std::size_t sample = 32;

// A flat family leaves `rest` bytes: whether they are there.
template <bool Asked, class Source>
[[nodiscard]] BRINE_STEP const std::byte* leaves(const std::byte* at, [[maybe_unused]] const Source& s,
                                                 [[maybe_unused]] std::size_t rest) {
  if constexpr (Asked) {
    if (!s.has(at, rest)) [[unlikely]]
      return truncated(s.teller, at, rest);
  }
  return at;
}

// How many elements that take no bytes a count may announce; large objects count once for each 64 bytes of memory
// (attack: ten bytes, and a vector of arrays of 2^20 empty objects).
template <std::size_t Size>
inline constexpr std::size_t weight_of_size = (Size + 63) / 64;
template <class... T>
inline constexpr std::size_t free_elements =
    (codec_for<T>::min_size + ...) != 0 ? 0 : wire::free_elements / weight_of_size<(sizeof(T) + ...)>;
// What each of them is of the document's budget. Where only a hook knows what they take, that may be bytes.
template <class... T>
inline constexpr std::size_t free_weight = (codec_for<T>::fixed && ...) ? weight_of_size<(sizeof(T) + ...)> : 1;

// A count of such elements, with `rest` bytes after them.
template <class... T>
[[nodiscard]] bool get_count_of(decoder& d, std::size_t rest, std::size_t& count) {
  return d.get_count((codec_for<T>::min_size + ...), rest, count, free_elements<T...>, free_weight<T...>);
}
// After as many were written from `begin` on: what get_count_of() would refuse is refused here.
template <class... T>
BRINE_STEP void announce([[maybe_unused]] encoder& e, [[maybe_unused]] std::size_t begin,
                         [[maybe_unused]] std::size_t count) {
  if constexpr ((codec_for<T>::min_size + ...) == 0) {
    if (count > e.size() - begin + free_elements<T...>) [[unlikely]] {
      e.fail_announced();
    } else {
      e.announce(count, free_weight<T...>);
    }
  }
}

}  // namespace detail

template <class T>
struct family<T, kind::sequence> {
  using value_type = typename T::value_type;
  static constexpr std::size_t min_size = 1;
  static constexpr bool fixed = false;
  static constexpr bool bulk = false;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::sequence);
    schema::describe<value_type>(b, "[]");
    if constexpr (!detail::publicly_made<value_type> || elements::min_size == 0) b.slow();
    if constexpr (!detail::publicly_made<value_type> && !detail::appendable<T>) {
      b.refuse(schema::refusal::not_constructible, meta::type_name<value_type>(), true);
    }
  }

  // A type may hold a sequence of its own: its elements' properties are asked for in functions
  // only, but for numbers, which hold nothing.
  using elements = codec_for<value_type>;
  static constexpr bool flat = std::is_arithmetic_v<value_type> || std::is_enum_v<value_type>;
  static constexpr bool in_one_piece = [] {
    if constexpr (flat) {
      return elements::bulk && detail::contiguous<T>;
    } else {
      return false;  // then encode() sees to it
    }
  }();

  BRINE_STEP static std::size_t bound(const T& value) {
    return wire::max_varint + detail::count_of(value) * elements::min_size;
  }
  static std::size_t size(const T& value) {
    const std::size_t count = detail::count_of(value);
    return wire::varint_size(count) + count * elements::min_size;
  }
  static std::byte* put(std::byte* to, const T& value) {
    const std::size_t count = detail::count_of(value);
    to = wire::put_varint(to, count);
    if constexpr (elements::bulk && detail::contiguous<T>) {
      const std::size_t bytes = count * sizeof(value_type);
      if (bytes != 0) std::memcpy(to, value.data(), bytes);
      return to + bytes;
    } else if constexpr (detail::numbers<T>) {
      wire::store_all(to, value.data(), count);
      return to + count * sizeof(value_type);
    } else {
      for (const auto& element : value) to = elements::put(to, element);
      return to;
    }
  }

  static void encode(encoder& e, const T& value) {
    const std::size_t count = detail::count_of(value);
    if constexpr (elements::bulk && detail::contiguous<T>) {
      e.put_count(count);
      e.write(value.data(), count * sizeof(value_type));
    } else if constexpr (elements::fixed) {
      e.commit(put(e.reserve(bound(value)), value));
      detail::announce<value_type>(e, e.size(), count);
    } else {
      e.put_count(count);
      const std::size_t begin = e.size();
      std::size_t i = 0;
      [[maybe_unused]] const detail::scope_of<decltype(*detail::first_of(value))> scope{e};
      for (auto at = detail::first_of(value); i != count; ++at) {
        detail::encode<value_type>(e, *at);
        // What the first ones take tells what all will take.
        if (++i == detail::sample) [[unlikely]]
          e.expect(begin + (e.size() - begin) / detail::sample * count / 16 * 17);
      }
      detail::announce<value_type>(e, begin, count);
    }
  }

  static bool get(decoder& d, T& value, [[maybe_unused]] std::size_t rest) {
    std::size_t count = 0;
    if (!detail::get_count_of<value_type>(d, rest, count)) [[unlikely]]
      return false;
    if (!d.charge(count, sizeof(value_type))) [[unlikely]]
      return false;
    if constexpr (detail::publicly_made<value_type>) {
      value.resize(count);  // elements that are there already keep their memory
      std::size_t i = 0;
      for (auto&& element : value) {
        if constexpr (std::is_same_v<std::remove_reference_t<decltype(element)>, value_type>) {
          if (!detail::decode(d, element)) [[unlikely]]
            return d.trace(i);
        } else {  // an object that stands for the element
          value_type plain{};
          if (!detail::decode(d, plain)) [[unlikely]]
            return d.trace(i);
          element = plain;
        }
        ++i;
      }
      return true;
    } else {
      value.clear();
      auto append = detail::appender(value);
      for (std::size_t i = 0; i < count; ++i) {
        detail::place<value_type> made;
        if (!d.need(elements::min_size) || !made.construct(d)) [[unlikely]]
          return d.trace(i);
        append(std::move(*made.get()));
      }
      return true;
    }
  }

  static constexpr bool quick = true;
  template <class Source>
  BRINE_INLINE static const std::byte* read(const std::byte* at, Source& s, T& value, std::size_t rest) {
    if (detail::waits(at, s)) [[unlikely]]
      return detail::take(s, value);
    std::size_t count = 0;
    at = detail::read_count(at, s, count, elements::min_size, rest, sizeof(value_type));
    if (at == nullptr) [[unlikely]]
      return nullptr;
    if constexpr ((elements::bulk && detail::contiguous<T>) || detail::numbers<T>) {
      take_all<Source::trusted>(at, count, value);
      return at + count * sizeof(value_type);
    } else {
      return read_each(at, s, value, count, rest);
    }
  }
  BRINE_INLINE static const std::byte* pass(const std::byte* at, detail::source& s, std::size_t rest) {
    std::size_t count = 0;
    at = detail::read_count(at, s, count, elements::min_size, rest, 0);
    if (at == nullptr) [[unlikely]]
      return nullptr;
    if constexpr (elements::bulk) {
      return at + count * elements::min_size;
    } else {
      return pass_each(at, s, count, rest);
    }
  }
  BRINE_INLINE static const std::byte* prepare(const std::byte* at, detail::source& s, std::size_t rest, const T& there,
                                               detail::aside& made) {
    const std::byte* const begin = at;
    std::size_t count = 0;
    at = detail::read_count(at, s, count, elements::min_size, rest, 0);
    if (at == nullptr) [[unlikely]]
      return nullptr;
    if (!has_room(there, count)) [[unlikely]]
      return made.read(begin, s, rest, there);
    if constexpr (elements::bulk) {
      return at + count * elements::min_size;
    } else {
      return prepare_each(at, s, there, count, rest, made);
    }
  }
  // Whether so many elements need no memory, and no code but theirs that throws nothing.
  [[nodiscard]] BRINE_INLINE static bool has_room(const T& there, std::size_t count) {
    if constexpr (!detail::replaceable<value_type>) {
      return count == 0;
    } else {
      if (count <= detail::count_of(there)) return true;
      // (New elements of a container with an allocator of its own may have one that default-made ones haven't.)
      if constexpr (std::is_nothrow_default_constructible_v<value_type> && !detail::own_memory<T> &&
                    requires { there.capacity(); }) {
        return count <= there.capacity();
      } else {
        return false;
      }
    }
  }

  static bool skip(decoder& d) {
    std::size_t count = 0;
    if (!detail::get_count_of<value_type>(d, 0, count)) [[unlikely]]
      return false;
    for (std::size_t i = 0; i < count; ++i) {
      if (!detail::skip<value_type>(d)) [[unlikely]]
        return d.trace(i);
    }
    return true;
  }

 private:
  template <class Source>
  static const std::byte* read_each(const std::byte* at, Source& s, T& value, std::size_t count,
                                    [[maybe_unused]] std::size_t rest) {
    value.resize(count);  // elements that are there already keep their memory
    if constexpr (detail::contiguous<T>) {  // by pointers, as in encode()
      value_type* const first = value.data();
      value_type* const last = first + count;
      for (value_type* element = first; element != last; ++element) {
        at = detail::read_checked(at, s, *element);
        if constexpr (!Source::trusted) {
          if (at == nullptr) [[unlikely]]
            return decoder::trace(s.teller, nullptr, static_cast<std::size_t>(element - first));
        }
      }
    } else {
      [[maybe_unused]] std::size_t i = 0;
      for (auto&& element : value) {
        if constexpr (std::is_same_v<std::remove_reference_t<decltype(element)>, value_type>) {
          at = detail::read_checked(at, s, element);
        } else {  // vector<bool>
          value_type plain{};
          at = detail::read_checked(at, s, plain);
          element = plain;
        }
        if constexpr (!Source::trusted) {
          if (at == nullptr) [[unlikely]]
            return decoder::trace(s.teller, nullptr, i);
          ++i;
        }
      }
    }
    return detail::leaves<flat>(at, s, rest);
  }
  static const std::byte* pass_each(const std::byte* at, detail::source& s, std::size_t count, std::size_t rest) {
    for (std::size_t i = 0; i < count; ++i) {
      at = detail::pass_checked<value_type>(at, s);
      if (at == nullptr) [[unlikely]]
        return decoder::trace(s.teller, nullptr, i);
    }
    return detail::leaves<flat>(at, s, rest);
  }

  static const std::byte* prepare_each(const std::byte* at, detail::source& s, [[maybe_unused]] const T& there,
                                       std::size_t count, std::size_t rest, [[maybe_unused]] detail::aside& made) {
    if constexpr (detail::overwritten<value_type>) {
      return pass_each(at, s, count, rest);
    } else {
      const std::size_t before = detail::count_of(there);
      const std::size_t both = before < count ? before : count;
      auto element = detail::first_of(there);
      for (std::size_t i = 0; i < both; ++i) {
        at = detail::prepare_checked(at, s, *element, made);
        if (at == nullptr) [[unlikely]]
          return decoder::trace(s.teller, nullptr, i);
        ++element;
      }
      if constexpr (std::is_nothrow_default_constructible_v<value_type>) {
        if (both != count) at = prepare_new(at, s, both, count, made);
      }
      return at == nullptr ? nullptr : detail::leaves<flat>(at, s, rest);
    }
  }
  // Elements from i on will be made by default.
  static const std::byte* prepare_new(const std::byte* at, detail::source& s, std::size_t i, std::size_t count,
                                      detail::aside& made) {
    const value_type fresh = value_type();
    for (; i < count; ++i) {
      at = detail::prepare_checked(at, s, fresh, made);
      if (at == nullptr) [[unlikely]]
        return decoder::trace(s.teller, nullptr, i);
    }
    return at;
  }

  // Bulk elements and numbers, whose bytes are there: as many as there are already are written over; others are
  // assigned from the bytes, so that nothing is zeroed first.
  template <bool Fits>
  static void take_all(const std::byte* from, std::size_t count, T& value) {
    const std::size_t bytes = count * sizeof(value_type);
    if constexpr (Fits && elements::bulk && requires { value.erase(value.begin(), value.end()); }) {
      if (count <= value.size()) {
        if (bytes != 0) std::memcpy(static_cast<void*>(value.data()), from, bytes);
        value.erase(value.begin() + static_cast<std::ptrdiff_t>(count), value.end());
        return;
      }
    }
    if (count == value.size()) {
      if constexpr (elements::bulk) {
        if (bytes != 0) std::memcpy(static_cast<void*>(value.data()), from, bytes);
      } else {
        wire::fetch_all(value.data(), from, count);
      }
    } else if constexpr (sizeof(value_type) == 1 && std::is_scalar_v<value_type>) {
      const auto* first = reinterpret_cast<const value_type*>(from);
      value.assign(first, first + count);
    } else {
      using iterator = detail::unaligned_iterator<value_type>;
      value.assign(iterator{from}, iterator{from + bytes});
    }
  }
};

namespace detail {

// N elements with no count: C arrays (of arrays) and std::array.
template <class T, class Element, std::size_t N>
struct array_family {
  using element = std::remove_cv_t<Element>;
  using elements = codec_for<Element>;
  static constexpr std::size_t min_size = N * elements::min_size;
  static constexpr bool fixed = elements::fixed;
  static constexpr bool flat = elements::flat;
  static constexpr bool bulk = N != 0 && elements::bulk;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::array);
    b.number(N);
    schema::describe<Element>(b, "[]");
    if constexpr (built) b.slow();
  }
  // Whether elements can't be made first and read then.
  static constexpr bool built =
      N != 0 && (std::is_const_v<Element> || !default_made<element> || constructs_itself<element>);
  static bool construct(decoder& d, void* at)
    requires built
  {
    return construct_each(d, at);
  }
  static bool construct_each(decoder& d, void* at) {
    struct guard {
      element* first;
      std::size_t made;
      ~guard() {
        while (made != 0) std::destroy_at(first + --made);
      }
    } g{static_cast<element*>(at), 0};
    for (std::size_t i = 0; i < N; ++i) {
      if (!d.need(elements::min_size) || !detail::construct<element>(d, g.first + i)) [[unlikely]]
        return d.trace(i);
      g.made = i + 1;
    }
    g.made = 0;
    return true;
  }
  static std::size_t bound(const T& value) {
    std::size_t sum = 0;
    for (const auto& element : value) sum += detail::bound<Element>(element);
    return sum;
  }
  static std::size_t size(const T& value) {
    std::size_t sum = 0;
    for (const auto& element : value) sum += detail::size<Element>(element);
    return sum;
  }
  static std::byte* put(std::byte* to, const T& value) {
    if constexpr (bulk) {
      std::memcpy(to, &value, min_size);
      return to + min_size;
    } else {
      for (const auto& element : value) to = elements::put(to, element);
      return to;
    }
  }
  static void encode(encoder& e, const T& value) {
    for (const auto& element : value) detail::encode<Element>(e, element);
  }
  static bool get(decoder& d, T& value, std::size_t rest) {
    std::size_t i = 0;
    for (auto& element : value) {
      // What is left of the array is still to come, and `rest` behind it.
      const std::size_t behind = (N - i) * elements::min_size + rest;
      if (!d.need(behind) || !detail::get(d, detail::writable(element), 0)) [[unlikely]]
        return d.trace(i);
      ++i;
    }
    return !flat || d.need(rest);
  }
  static constexpr bool quick = true;
  template <class Source>
  static const std::byte* read(const std::byte* at, Source& s, T& value, [[maybe_unused]] std::size_t rest) {
    if constexpr (bulk) {
      std::memcpy(static_cast<void*>(&value), at, min_size);
      return at + min_size;
    } else {
      [[maybe_unused]] std::size_t i = 0;
      for (auto& element : value) {
        at = read_checked(at, s, writable(element));
        if constexpr (!Source::trusted) {
          if (at == nullptr) [[unlikely]]
            return decoder::trace(s.teller, nullptr, i);
          ++i;
        }
      }
      return leaves<(flat && !fixed)>(at, s, rest);
    }
  }
  static const std::byte* pass(const std::byte* at, source& s, [[maybe_unused]] std::size_t rest) {
    if constexpr (bulk) {
      return at + min_size;
    } else {
      for (std::size_t i = 0; i < N; ++i) {
        at = pass_checked<Element>(at, s);
        if (at == nullptr) [[unlikely]]
          return decoder::trace(s.teller, nullptr, i);
      }
      return leaves<(flat && !fixed)>(at, s, rest);
    }
  }
  static const std::byte* prepare(const std::byte* at, source& s, [[maybe_unused]] std::size_t rest, const T& there,
                                  aside& made) {
    for (std::size_t i = 0; i < N; ++i) {
      at = prepare_checked<Element>(at, s, there[i], made);
      if (at == nullptr) [[unlikely]]
        return decoder::trace(s.teller, nullptr, i);
    }
    return leaves<(flat && !fixed)>(at, s, rest);
  }
  static bool skip(decoder& d) {
    for (std::size_t i = 0; i < N; ++i) {
      if (!detail::skip<Element>(d)) [[unlikely]]
        return d.trace(i);
    }
    return true;
  }
};

}  // namespace detail

template <class T, std::size_t N>
struct family<T[N], kind::c_array> : detail::array_family<T[N], T, N> {};
template <class T, std::size_t N>
struct family<std::array<T, N>, kind::std_array> : detail::array_family<std::array<T, N>, T, N> {};

}  // namespace brine
