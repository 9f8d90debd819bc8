// Names of types and constants as the compiler spells them: for people, and for closures that never leave their
// build. No two compilers spell them alike, and two types may share a name (in unnamed namespaces of two files; on
// Clang, in two functions), so nothing is identified by such a name alone. For names in documents see spelling.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "../config.hpp"

namespace brine::meta {

// What a template argument looks like in the compiler's name of this very function.
template <class T>
consteval std::string_view pretty_type() {
  return BRINE_PRETTY_FUNCTION;
}
template <auto Value>
consteval std::string_view pretty_value() {
  return BRINE_PRETTY_FUNCTION;
}

namespace detail {

// The text around the argument is the same for every argument: measure it once, on a known one.
struct frame {
  std::size_t before;
  std::size_t after;
};

consteval frame measure(std::string_view text, std::string_view probe) {
  const std::size_t at = text.find(probe);
  return {at, text.size() - at - probe.size()};
}

inline constexpr frame around_type = measure(pretty_type<double>(), "double");

}  // namespace detail

// The compiler's own spelling: for messages, and for closures that never leave their build.
template <class T>
consteval std::string_view type_name() {
  constexpr auto text = pretty_type<T>();
  return {text.data() + detail::around_type.before,
          text.size() - detail::around_type.before - detail::around_type.after};
}

// The spelling of a constant template argument, such as the address of a function: "ns::f".
template <auto Value>
consteval std::string_view value_name() {
  constexpr auto frame = detail::measure(pretty_value<1234567>(), "1234567");
  constexpr auto text = pretty_value<Value>();
  auto name = text.substr(frame.before, text.size() - frame.before - frame.after);
  while (!name.empty() && (name.front() == '&' || name.front() == '(')) name.remove_prefix(1);
  while (!name.empty() && name.back() == ')') name.remove_suffix(1);
  return name;
}

// Appends text; with no memory behind it, it only counts.
class text_writer {
 public:
  constexpr text_writer() = default;
  constexpr explicit text_writer(char* out) : out_{out} {}

  constexpr void operator()(std::string_view text) {
    for (char c : text) (*this)(c);
  }
  constexpr void operator()(char c) {
    if (out_ != nullptr) out_[size_] = c;
    ++size_;
  }

  [[nodiscard]] constexpr std::size_t size() const { return size_; }

  // Something in the text isn't a name that stands for one thing only, the same on every compiler.
  constexpr void doubt() { clear_ = false; }
  [[nodiscard]] constexpr bool clear() const { return clear_; }
  // Something may be in doubt, and only the linker's names show whether it is.
  constexpr void leave_open() { open_ = true; }
  [[nodiscard]] constexpr bool open() const { return open_; }

 private:
  char* out_ = nullptr;
  std::size_t size_ = 0;
  bool clear_ = true;
  bool open_ = false;
};

// Storage for the text that Writer::write(text_writer&) produces: measured first, then filled. Writer is a
// class with a name: Clang 15 takes the lambdas of a template's instantiations for one.
template <class Writer>
struct written {
  static constexpr text_writer measured = [] {
    text_writer count;
    Writer::write(count);
    return count;
  }();
  static constexpr std::size_t size = measured.size();
  struct storage {
    char data[size + 1]{};
  };
  static constexpr storage text = [] {
    storage s;
    text_writer out{s.data};
    Writer::write(out);
    return s;
  }();
  static constexpr std::string_view view{text.data, size};
};

}  // namespace brine::meta
