// brine::handle<T>{"name"}: refers to something that lives in the loading program, a logger, a
// connection. Its name is written; options.resolve gives the object back, or loading fails with
// unresolved_handle.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "../meta/spelling.hpp"
#include "../meta/text.hpp"
#include "codec.hpp"
#include "text.hpp"

namespace brine {

template <class T>
class handle {
 public:
  handle() = default;
  explicit handle(std::string name) : name_{std::move(name)} {}
  handle(std::string name, T& object) : name_{std::move(name)}, object_{&object} {}

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  // nullptr until it is loaded with a resolver, or made with its object.
  [[nodiscard]] T* get() const noexcept { return object_; }
  explicit operator bool() const noexcept { return object_ != nullptr; }
  T& operator*() const noexcept { return *object_; }
  T* operator->() const noexcept { return object_; }

 private:
  friend struct codec_of<handle>;

  std::string name_;
  T* object_ = nullptr;
};

// A nameless handle, as it is made by default, is written as the empty name and needs no object.
template <class T>
struct codec_of<handle<T>> : plain_family {
  static constexpr std::size_t min_size = 1;

  static constexpr void describe(schema::builder& b) {
    b.put(schema::node::handle);
    b.text(meta::spelled<T>);
    b.opaque();
  }
  static void encode(encoder& e, const handle<T>& value) { detail::encode<std::string>(e, value.name_); }
  static bool get(decoder& d, handle<T>& value, std::size_t) {
    const std::byte* where = d.cursor();
    if (!detail::decode(d, value.name_)) [[unlikely]]
      return false;
    value.object_ = nullptr;
    if (value.name_.empty()) return true;
    value.object_ = d.options().resolve.template find<T>(value.name_);
    if (value.object_ != nullptr) return true;
    return d.fail_at(where, errc::unresolved_handle,
                     meta::joined({"options.resolve has no object \"", value.name_.substr(0, 200), "\" of the type ",
                                   meta::type_name<T>(), "; give it: {.resolve = {{\"name\", &object}}}"}));
  }
};

}  // namespace brine
