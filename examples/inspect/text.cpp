#include "text.hpp"

#include <unistd.h>
#include <brine/brine.hpp>

#include <cstdio>

namespace program {

bool& colours() {
  static bool on = false;
  return on;
}

bool is_terminal(bool error) { return ::isatty(error ? STDERR_FILENO : STDOUT_FILENO) == 1; }

std::string harmless(std::string_view text) {
  std::string quoted;
  brine::detail::put_quoted(quoted, text);
  std::string out = quoted.substr(1, quoted.size() - 2);
  // Quotation marks in a message may stay as they are.
  for (std::size_t at = 0; (at = out.find("\\\"", at)) != std::string::npos; ++at) out.erase(at, 1);
  return out;
}

void complain(std::string_view file, std::string_view what) {
  std::fflush(stdout);
  fmt::print(stderr, "{}: {}\n", harmless(file), harmless(what));
}

}  // namespace program
