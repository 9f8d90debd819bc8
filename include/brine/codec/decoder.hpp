// The archive that reads. Two pointers into the document, what it may still allocate, and the
// first failure with its path; hooks see it as Archive: ar(a, b), ar & a.
#pragma once

#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../error.hpp"
#include "../wire/bytes.hpp"
#include "../wire/endian.hpp"
#include "../wire/varint.hpp"
#include "options.hpp"
#include "source.hpp"
#include "state.hpp"

namespace brine {

namespace detail {

class whole_object;
struct making;

// The classes of a document that are as they were before their hooks had a version.
using classes_without_version = meta::row<const schema::record_type*>;

// What may be wrong with any document; the numbers that go with it.
enum class complaint : unsigned char {
  truncated,    // bytes that are needed
  too_many,     // elements, and the least bytes of each
  count,        // the least bytes of each element: there is no count, or one of too many
  trailing,
  over_budget,  // what is asked for
  long_count,
  presence,
};

}  // namespace detail

class decoder {
 public:
  using is_saving = std::false_type;
  using is_loading = std::true_type;

  // `document` begins `offset` bytes before `bytes`: errors count from there.
  decoder(wire::byte_view bytes, std::size_t offset, const load_options& options) noexcept
      : cursor_{bytes.data()},
        bytes_{bytes.data() + bytes.size(), options.limits.depth, this},
        begin_{bytes.data() - offset},
        budget_{options.limits.bytes},
        free_left_{wire::free_elements + bytes.size()},
        options_{options} {}
  decoder(const decoder&) = delete;
  decoder& operator=(const decoder&) = delete;
  BRINE_NOINLINE ~decoder() {
    if (failure_ != nullptr) [[unlikely]]
      std::free(failure_);
  }

  // Reads each value with its own codec, in order; after a failure, nothing.
  template <class... T>
  decoder& operator()(T&&... values);
  template <class T>
  decoder& operator&(T&& value) {
    return (*this)(std::forward<T>(value));
  }
  template <class T>
  decoder& operator>>(T&& value) {
    return (*this)(std::forward<T>(value));
  }

  // Memory for the layers behind this one, empty at the start of each document.
  detail::slot graph_state;
  bool (*finish_graph)(decoder&) = nullptr;  // reads the objects that were referred to; set by the first one
  detail::slot class_state;
  detail::slot closure_state;
  const void* first_closure = nullptr;  // the first one that the document names

  // Containers whose keys lead to shared objects are filled when those objects are there (graph/tracker.hpp).
  std::size_t references = 0;  // read so far: to shared objects
  bool waiting = false;        // something read since this was last looked at waits for its objects
  bool again = false;          // all objects are there, and what waited is read once more

  // For hooks that look at what their pointers lead to (insert them into an index, say). False where the objects
  // aren't there yet: then the hook leaves that out, and is run once more on a new object when they are.
  [[nodiscard]] bool complete() {
    if (references == 0 || again) return true;
    waiting = true;
    return false;
  }

  // What the caller gave for hooks: {.context = &object}. A null pointer where there is none of this type.
  template <class T>
  [[nodiscard]] T* context() const {
    return options_.context.find<T>();
  }

  detail::whole_object* object = nullptr;  // whose hook runs (shared_bases.hpp)
  detail::making* making = nullptr;        // the construct hook that runs (construct.hpp)
  bool unmade = false;   // a pointer that was read leads to an object that isn't made yet
  detail::slot without_version;            // detail::classes_without_version, where there are some

  bool passing = false;  // the bytes won't outlive the call: no view may point to them

  detail::slot conversion;             // of a document of another version (convert.hpp)
  // Room for a small document that is rewritten.
  alignas(16) std::byte scratch[1024];
  std::size_t first_report = 0;                 // how many options.reports held before this document's
  void (*forget_reports)(decoder&) = nullptr;  // those that will be made again; set by the first one
  bool older = false;                  // a class or closure in it has other members than the program's
  // Where in the document the byte stands that was rewritten to this one; nullptr: where it is.
  std::size_t (*origin)(decoder&, std::size_t offset) = nullptr;

  [[nodiscard]] const load_options& options() const noexcept { return options_; }
  [[nodiscard]] BRINE_STEP bool schemas_embedded() const noexcept { return schema_.data() != nullptr; }
  // The document's own schema, where it has it; the value follows.
  [[nodiscard]] BRINE_STEP wire::byte_view schema() const noexcept { return schema_; }
  BRINE_STEP void set_schema(wire::byte_view bytes) noexcept { schema_ = bytes; }

  // Begins anew with other bytes, as if nothing had been read.
  void restart(wire::byte_view bytes) {
    graph_state.clear();
    finish_graph = nullptr;
    class_state.clear();
    closure_state.clear();
    without_version.clear();
    first_closure = nullptr;
    references = 0;
    waiting = again = unmade = false;
    object = nullptr;
    making = nullptr;
    std::free(failure_);
    failure_ = nullptr;
    if (forget_reports != nullptr) forget_reports(*this);
    const std::size_t size = whole().size();
    begin_ = cursor_ = bytes.data();
    bytes_.end = cursor_ + bytes.size();
    budget_ = options_.limits.bytes;
    bytes_.depth_left = options_.limits.depth;
    free_left_ = wire::free_elements + (size > bytes.size() ? size : bytes.size());
  }

  // Reads from this place once more; the place it was at before. Elements of no bytes were counted the first time.
  [[nodiscard]] const std::byte* repeat(const std::byte* from) {
    free_left_ = static_cast<std::size_t>(-1);
    again = true;
    return std::exchange(cursor_, from);
  }

  // -- bytes
  [[nodiscard]] BRINE_STEP std::size_t remaining() const noexcept {
    return static_cast<std::size_t>(bytes_.end - cursor_);
  }
  [[nodiscard]] std::size_t offset() const noexcept { return static_cast<std::size_t>(cursor_ - begin_); }
  [[nodiscard]] BRINE_STEP const std::byte* cursor() const noexcept { return cursor_; }
  // For those who keep the cursor themselves (quick.hpp) and give it back by rewind().
  [[nodiscard]] BRINE_STEP detail::source& bytes() noexcept { return bytes_; }
  BRINE_STEP void advance(std::size_t n) noexcept { cursor_ += n; }
  BRINE_STEP void rewind(const std::byte* to) noexcept { cursor_ = to; }
  // To where the value begins, which was only passed over.
  BRINE_STEP void begin_again(const std::byte* value) noexcept {
    cursor_ = value;
    free_left_ = wire::free_elements + whole().size();
  }
  // From here on the document is `n` bytes shorter: its end is no part of the value.
  BRINE_STEP void drop_end(std::size_t n) noexcept { bytes_.end -= n; }
  // All bytes from the document's first to its last.
  [[nodiscard]] BRINE_STEP wire::byte_view whole() const noexcept { return {begin_, bytes_.end}; }

  [[nodiscard]] BRINE_STEP bool has(std::size_t n) const noexcept { return remaining() >= n; }
  // At least n more bytes, or the failure `truncated`.
  [[nodiscard]] BRINE_INLINE bool need(std::size_t n) {
    if (remaining() >= n) [[likely]]
      return true;
    return truncated(n);
  }

  // A number whose bytes are there for certain.
  template <class T>
  [[nodiscard]] T take() noexcept {
    const T value = wire::fetch<T>(cursor_);
    cursor_ += sizeof(T);
    return value;
  }

  [[nodiscard]] bool get_varint(std::uint64_t& value) {
    if (cursor_ != bytes_.end && static_cast<unsigned>(*cursor_) < 0x80U) [[likely]] {
      value = static_cast<std::uint64_t>(*cursor_++);
      return true;
    }
    // Numbers of shared objects are seldom shorter than two bytes.
    if (remaining() >= 3) {
      const auto second = static_cast<std::uint64_t>(cursor_[1]);
      const auto third = static_cast<std::uint64_t>(cursor_[2]);
      const std::uint64_t first = static_cast<std::uint64_t>(cursor_[0]) & 0x7fU;
      if (second - 1 < 0x7fU) {
        value = first | second << 7U;
        cursor_ += 2;
        return true;
      }
      if (second >= 0x80U && third - 1 < 0x7fU) {
        value = first | (second & 0x7fU) << 7U | third << 14U;
        cursor_ += 3;
        return true;
      }
    }
    std::uint64_t long_one = 0;  // whose address is taken: the caller's stays in a register
    if (!long_varint(long_one)) [[unlikely]]
      return false;
    value = long_one;
    return true;
  }

  // How many elements follow, each of at least `least` bytes, with `rest` more bytes behind
  // them all. A count that the document is too short for is refused before anything is
  // allocated. Elements that may take no bytes can't be checked so: no more than `free` of them
  // beyond the bytes that are left are believed, and in one document no more than its bytes and
  // wire::free_elements, each counting `weight` times.
  [[nodiscard]] bool get_count(std::size_t least, std::size_t rest, std::size_t& count, std::size_t free = 0,
                               std::size_t weight = 1) {
    std::uint64_t announced = 0;
    if (!get_varint(announced)) [[unlikely]]
      return false;
    const std::size_t left = remaining();
    if (left < rest || announced > (least != 0 ? (left - rest) / least : left + free)) [[unlikely]] {
      return refuse(this, cursor_, detail::complaint::too_many, announced, least) != nullptr;
    }
    count = static_cast<std::size_t>(announced);
    if (least == 0) {
      if (count > free_left_ / weight) [[unlikely]]
        return refuse(this, cursor_, detail::complaint::too_many, announced, least) != nullptr;
      free_left_ -= count * weight;
    }
    return true;
  }

  // The same for a length in bytes, by the shortest code: for what isn't met in every value.
  [[nodiscard]] bool get_size(std::size_t& size) {
    std::uint64_t announced = 0;
    const std::byte* behind = wire::get_varint(cursor_, bytes_.end, announced);
    if (behind == nullptr || announced > static_cast<std::size_t>(bytes_.end - behind)) [[unlikely]]
      return refuse(this, cursor_, detail::complaint::count, 1) != nullptr;
    cursor_ = behind;
    size = static_cast<std::size_t>(announced);
    return true;
  }

  // -- limits
  // For `count` objects of `size` bytes.
  [[nodiscard]] bool charge(std::size_t count, std::size_t size = 1) {
    if (count > budget_ / size) [[unlikely]]
      return refuse(this, cursor_, detail::complaint::over_budget, count) != nullptr;
    budget_ -= count * size;
    return true;
  }
  // One level deeper into a recursive type; false where that is too deep.
  [[nodiscard]] bool enter(std::size_t levels = 1) {
    if (bytes_.depth_left < levels) [[unlikely]] {
      return fail(errc::too_deep,
                  "nested deeper than options.limits.depth allows; raise it if the document is trusted");
    }
    bytes_.depth_left -= levels;
    return true;
  }
  void leave(std::size_t levels = 1) noexcept { bytes_.depth_left += levels; }

  // -- failures
  [[nodiscard]] BRINE_STEP bool ok() const noexcept { return failure_ == nullptr; }

  // Remembers the first failure, at the cursor or at the given place. Answers false.
  BRINE_COLD bool fail(errc code, std::string_view detail) {
    if (failure_ == nullptr) failure_ = detail::make_failure(code, offset(), detail);
    cursor_ = bytes_.end;
    return false;
  }
  bool fail_at(const std::byte* where, errc code, std::string_view detail) {
    cursor_ = where;
    return fail(code, detail);
  }
  // The same with a detail of no more than 1023 bytes, by a printf format.
  BRINE_PRINTF(3, 4) BRINE_COLD bool fail_with(errc code, const char* format, ...) {
    char text[1024];
    std::va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return fail(code, text);
  }
  // Members add their names on the way out, innermost first: the path of the failure.
  bool trace(std::string_view name) {
    trace(this, name.data(), 0, name.size());
    return false;
  }
  bool trace(std::size_t index) {
    trace(this, nullptr, index);
    return false;
  }
  // Both for a decoder that may not be there: the name with `i` others in front of it, a zero behind each; [i] where
  // there are none. Answers a null pointer.
  BRINE_COLD static const std::byte* trace(decoder* d, const char* names, std::size_t i,
                                           std::size_t size = up_to_zero) {
    if (d == nullptr) return nullptr;
    char number[24];
    if (names == nullptr) {
      std::snprintf(number, sizeof number, "[%llu]", static_cast<unsigned long long>(i));
      names = number;
    } else {
      for (; i != 0; --i) names += std::strlen(names) + 1;
    }
    if (size == up_to_zero) size = std::strlen(names);
    if (size != 0) d->failure_ = detail::make_failure_of(d->failure_, {names, size});
    return nullptr;
  }
  // Says what is wrong with the byte at `at`, and ends reading: one function for what every program can meet, and for
  // decoders that may not be there. Answers a null pointer.
  BRINE_COLD static const std::byte* refuse(decoder* d, const std::byte* at, detail::complaint why,
                                            std::uint64_t first = 0, std::uint64_t second = 0) {
    using detail::complaint;
    if (d == nullptr) return nullptr;
    d->cursor_ = at;
    if (why == complaint::count) {
      second = first;
      if (!d->long_varint(first)) return nullptr;
      why = complaint::too_many;
    }
    const auto a = static_cast<unsigned long long>(first);
    const auto b = static_cast<unsigned long long>(second);
    const auto left = static_cast<unsigned long long>(d->remaining());
    switch (why) {
      case complaint::truncated:
        d->fail_with(
            errc::truncated,
            "the document ends here: at least %llu more bytes were expected, %llu are left; it was cut off, or "
            "is not the whole file",
            a, left);
        break;
      case complaint::too_many:
        if (second == 0) {
          d->fail_with(
              errc::truncated,
              "%llu elements that take no bytes are announced: more than a document may have, or it is damaged", a);
          break;
        }
        d->fail_with(errc::truncated,
                     "%llu elements of at least %llu bytes each are announced, and only %llu bytes are left; the "
                     "document was cut off or is damaged",
                     a, b, left);
        break;
      case complaint::trailing:
        d->fail_with(errc::trailing_bytes,
                     "%llu bytes follow the value; the document is damaged, or isn't the whole of it", left);
        break;
      case complaint::over_budget:
        d->fail_with(
            errc::limit_exceeded,
            "loading needs %llu more bytes or elements, and of options.limits.bytes %llu are left; raise it if "
            "the document is trusted",
            a, static_cast<unsigned long long>(d->budget_));
        break;
      default:
        d->fail(errc::bad_value, why == complaint::long_count
                                     ? "a count that is longer than it need be or than 64 bits; the document is damaged"
                                     : "whether a value follows is said by a byte 0 or 1; this one is neither");
    }
    return nullptr;
  }
  BRINE_STEP bool truncated(std::size_t needed) {
    return refuse(this, cursor_, detail::complaint::truncated, needed) != nullptr;
  }

  [[nodiscard]] BRINE_COLD error take_failure() { return detail::error_of(settled()); }
  [[noreturn]] void raise() { detail::raise(settled()); }

 private:
  static constexpr std::size_t up_to_zero = static_cast<std::size_t>(-1);

  detail::failure& settled() {
    if (origin != nullptr) failure_->offset = origin(*this, failure_->offset);
    return *failure_;
  }

  BRINE_COLD bool long_varint(std::uint64_t& value) {
    if (cursor_ == bytes_.end) return truncated(1);
    const std::byte* behind = wire::get_varint(cursor_, bytes_.end, value);
    if (behind != nullptr) {
      cursor_ = behind;
      return true;
    }
    if (remaining() < wire::max_varint && (static_cast<unsigned>(bytes_.end[-1]) & 0x80U) != 0) {
      return truncated(remaining() + 1);
    }
    return refuse(this, cursor_, detail::complaint::long_count) != nullptr;
  }

  const std::byte* cursor_;
  detail::source bytes_;
  const std::byte* begin_;
  std::size_t budget_;
  std::size_t free_left_;  // elements that may take no bytes
  const load_options& options_;
  detail::failure* failure_ = nullptr;
  wire::byte_view schema_;
};

}  // namespace brine
