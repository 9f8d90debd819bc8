// All documents of a stream or file, one after the other: for (auto& value : brine::documents<T>(path)).
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "file.hpp"
#include "stream.hpp"

namespace brine {

namespace detail {

// Someone else's stream.
template <class Stream>
class stream_documents {
 public:
  explicit stream_documents(Stream& in) : in_{&in} {}

  [[nodiscard]] result<std::vector<std::byte>> next() { return read_one(*in_); }
  [[nodiscard]] std::string_view name() const { return {}; }

 private:
  Stream* in_;
};

// A file, which is opened when the first document is asked for and read document by document.
class file_documents {
 public:
  explicit file_documents(const file_name& name) : name_{name} {}

  template <class Deferred = void>
  [[nodiscard]] result<std::vector<std::byte>> next() {
    if (!opened_) {
      if (auto done = open_for_reading(name_, in_.file); !done) return std::move(done).error();
      opened_ = true;
    }
    meta::later<input, Deferred>& in = in_;
    auto bytes = read_one(in);
    if (in.number != 0) return io_failure(name_, "can't be read", in.number);
    return bytes;
  }
  [[nodiscard]] std::string_view name() const { return name_.text(); }

 private:
  // What read_one() asks of a stream.
  struct input {
    open_file file;
    std::ptrdiff_t got = 0;
    int number = 0;  // of the error

    void read(char* to, std::ptrdiff_t n) {
      got = 0;
      while (got != n) {
        const std::ptrdiff_t more =
            file.read(reinterpret_cast<std::byte*>(to) + got, static_cast<std::size_t>(n - got));
        if (more < 0) number = errno;
        if (more <= 0) return;
        got += more;
      }
    }
    [[nodiscard]] std::ptrdiff_t gcount() const { return got; }
  };

  file_name name_;
  bool opened_ = false;
  input in_;
};

// "name, document 3", to stand before what is wrong with it.
[[nodiscard]] BRINE_COLD inline std::string nth_document(std::string_view name, std::size_t n) {
  char number[40];
  std::snprintf(number, sizeof number, "document %llu", static_cast<unsigned long long>(n));
  return meta::joined({name, name.empty() ? "" : ", ", number});
}

}  // namespace detail

// What documents<T>() returns: an input range, whose elements are read one after the other and once only. Each element
// is there until the next one is read. What can't be loaded throws; try_next() returns the error.
template <class T, class Source>
class document_range {
 public:
  using value_type = detail::loaded_as<T>;

  class iterator {
   public:
    using iterator_concept = std::input_iterator_tag;
    using value_type = detail::loaded_as<T>;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    explicit iterator(document_range& all) : all_{&all} {}

    [[nodiscard]] value_type& operator*() const { return *all_->value_; }
    [[nodiscard]] value_type* operator->() const { return std::addressof(*all_->value_); }
    iterator& operator++() {
      all_->advance();
      return *this;
    }
    void operator++(int) { ++*this; }
    [[nodiscard]] bool operator==(std::default_sentinel_t) const { return !all_->value_.has_value(); }

   private:
    document_range* all_ = nullptr;
  };

  template <class From>
  document_range(From& from, const load_options& options) : source_{from}, options_{options} {}
  document_range(const document_range&) = delete;
  document_range& operator=(const document_range&) = delete;

  // Reads the first document, or where some were read already the next one.
  [[nodiscard]] iterator begin() {
    advance();
    return iterator{*this};
  }
  [[nodiscard]] std::default_sentinel_t end() const { return std::default_sentinel; }

  // The next value; end_of_stream where no document follows. After another error the next call reads the document
  // after it, where the stream or file says how long the faulty one was.
  [[nodiscard]] result<value_type> try_next() {
    return detail::caught<result<value_type>>([&]() -> result<value_type> {
      auto bytes = source_.next();
      if (!bytes) return std::move(bytes).error();
      ++count_;
      auto loaded = detail::try_load_from<T, detail::may_show_bytes<T>>(*bytes, options_);
      if (!loaded) [[unlikely]]
        return detail::error_in(detail::nth_document(source_.name(), count_), loaded.error());
      return loaded;
    });
  }

 private:
  void advance() {
    value_.reset();
    auto bytes = source_.next();
    if (!bytes) {
      if (bytes.error().code() == errc::end_of_stream) return;
      detail::raise(std::move(bytes).error());
    }
    ++count_;
    value_.emplace(detail::load_named<T>(detail::nth_document(source_.name(), count_), *bytes, options_));
  }

  Source source_;
  load_options options_;
  std::size_t count_ = 0;
  std::optional<value_type> value_;
};

// All documents of a stream from where it stands, or of a file: those that dump() wrote to it or appended, or of
// several files that were put together. Each fails as load<T>() does, with its number in the message.
template <class T, detail::input_stream Stream>
[[nodiscard]] auto documents(Stream& in, const load_options& options = detail::default_load_options) {
  if constexpr (!detail::loadable<T>) {
    detail::refuse_loading<T>();
  } else if constexpr (detail::shows_bytes<T>) {
    detail::refuse_passing<T>();
  } else {
    detail::want_conversions<meta::later<detail::with_evolution, T>>();
    return document_range<T, detail::stream_documents<Stream>>{in, options};
  }
}
template <class T, class Deferred = void>
[[nodiscard]] auto documents(const detail::file_name& name,
                             const load_options& options = detail::default_load_options) {
  if constexpr (!detail::loadable<T>) {
    detail::refuse_loading<T>();
  } else if constexpr (detail::shows_bytes<T>) {
    detail::refuse_passing<T>();
  } else {
    detail::want_conversions<meta::later<detail::with_evolution, T>>();
    return document_range<T, meta::later<detail::file_documents, Deferred>>{name, options};
  }
}

}  // namespace brine
