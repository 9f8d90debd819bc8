// Text as a template argument: the "name" of closure<"name">.
#pragma once

#include <cstddef>
#include <string_view>

namespace brine::meta {

// Size counts the characters, without the terminating zero.
template <std::size_t Size>
struct fixed_string {
  char data[Size + 1]{};

  constexpr fixed_string() = default;

  consteval fixed_string(const char (&text)[Size + 1]) {
    for (std::size_t i = 0; i < Size; ++i) data[i] = text[i];
  }

  consteval explicit fixed_string(std::string_view text) {
    for (std::size_t i = 0; i < Size; ++i) data[i] = text[i];
  }

  [[nodiscard]] constexpr std::string_view view() const { return {data, Size}; }
  [[nodiscard]] static constexpr std::size_t size() { return Size; }
};

template <std::size_t Extent>
fixed_string(const char (&)[Extent]) -> fixed_string<Extent - 1>;

}  // namespace brine::meta
