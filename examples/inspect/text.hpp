// Output: colours where a terminal takes them, and text of a document made harmless.
#pragma once

#include <fmt/color.h>
#include <fmt/core.h>

#include <string>
#include <string_view>

namespace program {

// Whether standard output gets colours; set once, by main().
bool& colours();
// Standard output, or standard error, is a terminal.
[[nodiscard]] bool is_terminal(bool error = false);

// Text of which no byte is one that a terminal obeys; no quotes around it.
[[nodiscard]] std::string harmless(std::string_view text);

// "file: what", on standard error.
void complain(std::string_view file, std::string_view what);

template <class... Args>
void print_styled(const fmt::text_style& style, fmt::format_string<Args...> format, Args&&... args) {
  const std::string text = fmt::format(format, std::forward<Args>(args)...);
  if (colours()) {
    fmt::print(style, "{}", text);
  } else {
    fmt::print("{}", text);
  }
}

}  // namespace program
