#include "namesake.hpp"

namespace {
struct event {
  char text[64] = "another";
  std::size_t b = 9;
};
using on_event = std::size_t(const event&);
}  // namespace

namespace namesake {

file second_file() {
  struct local {
    char text[64] = "another";
    std::size_t b = 9;
  };
  using on_local = std::size_t(const local&);
  return {document_of(brine::function<on_event>{[](const event& e) { return e.b; }}),
          document_of(brine::function<on_local>{[](const local& e) { return e.b; }}),
          [](const std::string& document, std::size_t* value) { return load<on_event>(document, event{}, value); },
          [](const std::string& document, std::size_t* value) { return load<on_local>(document, local{}, value); }};
}

}  // namespace namesake
