// The archive that writes. A sink, the document's memory, and the first failure; hooks see it
// as Archive: ar(a, b), ar & a.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../error.hpp"
#include "../wire/bytes.hpp"
#include "../wire/limits.hpp"
#include "../wire/sink.hpp"
#include "../wire/varint.hpp"
#include "options.hpp"
#include "state.hpp"

namespace brine {

namespace detail {
class passing_scope;
class whole_object;
}  // namespace detail

class encoder : public wire::sink {
 public:
  using is_saving = std::true_type;
  using is_loading = std::false_type;

  // Writes each value with its own codec, in order.
  template <class... T>
  encoder& operator()(const T&... values);
  template <class T>
  encoder& operator&(const T& value) {
    return (*this)(value);
  }
  template <class T>
  encoder& operator<<(const T& value) {
    return (*this)(value);
  }

  // Memory for the layers behind this one, empty at the start of each document.
  detail::slot graph_state;
  void (*finish_graph)(encoder&) = nullptr;  // writes the objects that were referred to; set by the first one
  detail::slot class_state;
  detail::slot closure_state;
  const void* first_closure = nullptr;  // the first one that the document names

  // What the caller gave for hooks: {.context = &object}. A null pointer where there is none of this type.
  template <class T>
  [[nodiscard]] T* context() const {
    return context_ == nullptr ? nullptr : context_->find<T>();
  }

  // The object whose hook runs (shared_bases.hpp).
  detail::whole_object* object = nullptr;

  // As a hook asks when it loads (decoder).
  [[nodiscard]] static constexpr bool complete() noexcept { return true; }

  void put_count(std::size_t count) { commit(wire::put_varint(reserve(wire::max_varint), count)); }

  // Whether closures and classes put their schemas beside their names.
  [[nodiscard]] bool embeds_schemas() const noexcept { return embeds_schemas_; }
  void embed_schemas() noexcept { embeds_schemas_ = true; }

  // Whether unordered containers are written in the order of their keys' bytes.
  [[nodiscard]] bool canonical() const noexcept { return canonical_; }
  void set_canonical(bool value) noexcept { canonical_ = value; }

  // Whether what is written now may be gone before the document is done: a hook writes what it made, or what it copied
  // from elsewhere. Shared objects are written last, so who refers to one keeps it until then (graph/shared.hpp).
  [[nodiscard]] bool passing() const noexcept { return passing_; }

  [[nodiscard]] const brine::context* contexts() const noexcept { return context_; }
  void set_context(const brine::context* given) noexcept { context_ = given; }
  // What all ways of saving have in common.
  void set_options(const save_options& options) noexcept {
    canonical_ = options.canonical;
    context_ = &options.context;
  }

  // Whether hooks with a version are asked for an earlier one (hook.hpp).
  [[nodiscard]] bool writes_earlier() const noexcept { return writes_earlier_; }

  // One level deeper into a recursive type; false where that is too deep.
  [[nodiscard]] bool enter(std::size_t levels = 1) {
    if (depth_ + levels > brine::limits{}.depth) [[unlikely]] {
      return fail(errc::too_deep,
                  "nested deeper than 1000 levels; a chain that is deeper than that can be held by "
                  "std::shared_ptr, which is written without recursion");
    }
    depth_ += levels;
    return true;
  }
  void leave(std::size_t levels = 1) noexcept { depth_ -= levels; }

  // Counts elements of a container that may take no bytes, each `weight` times; more than a reader would believe can't
  // be saved (decoder::get_count).
  void announce(std::size_t count, std::size_t weight) {
    const std::size_t most = size() + wire::free_elements;
    if (announced_ > most || count > (most - announced_) / weight) [[unlikely]] {
      fail_announced();
    } else {
      announced_ += count * weight;
    }
  }
  BRINE_COLD void fail_announced() {
    fail(errc::limit_exceeded,
         "more than 262144 elements of containers that take no bytes (large ones count several times), which no reader "
         "would believe; save how many there are as a number");
  }

  [[nodiscard]] BRINE_STEP bool ok() const noexcept { return failure_ == nullptr; }
  // Remembers the first failure; what is written afterwards is thrown away. Answers false.
  BRINE_COLD bool fail(errc code, std::string_view detail) {
    if (failure_ == nullptr) failure_ = detail::make_failure(code, size(), detail);
    return false;
  }
  [[nodiscard]] BRINE_COLD error take_failure() { return detail::error_of(*failure_); }
  [[noreturn]] void raise() { detail::raise(*failure_); }

 protected:
  using wire::sink::sink;
  void write_earlier() noexcept { writes_earlier_ = true; }
  ~encoder() {
    if (failure_ != nullptr) [[unlikely]]
      std::free(failure_);
  }

 private:
  friend detail::passing_scope;

  detail::failure* failure_ = nullptr;
  std::size_t depth_ = 0;
  std::size_t announced_ = 0;
  const brine::context* context_ = nullptr;
  bool embeds_schemas_ = false;
  bool canonical_ = false;
  bool writes_earlier_ = false;
  bool passing_ = false;
};

namespace detail {

// While it lives, what is written is passing (encoder::passing).
class passing_scope {
 public:
  BRINE_STEP explicit passing_scope(encoder& e) noexcept : e_{e}, before_{std::exchange(e.passing_, true)} {}
  passing_scope(const passing_scope&) = delete;
  passing_scope& operator=(const passing_scope&) = delete;
  BRINE_STEP ~passing_scope() { e_.passing_ = before_; }

 private:
  encoder& e_;
  bool before_;
};
struct no_scope {
  explicit no_scope(encoder&) noexcept {}
};
// For the elements of a range whose iterator makes them.
template <class Reference>
using scope_of = std::conditional_t<std::is_reference_v<Reference>, no_scope, passing_scope>;

// An encoder with memory of its own.
class memory_encoder : public wire::memory_sink<encoder> {
 public:
  [[nodiscard]] wire::byte_view bytes() noexcept { return {data(), size()}; }
};

}  // namespace detail

}  // namespace brine
