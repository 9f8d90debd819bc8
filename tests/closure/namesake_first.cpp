#include "namesake.hpp"

namespace {
struct event {
  std::size_t a = 7;
};
using on_event = std::size_t(const event&);
}  // namespace

namespace namesake {

file first_file() {
  struct local {
    std::size_t a = 7;
  };
  using on_local = std::size_t(const local&);
  return {document_of(brine::function<on_event>{[](const event& e) { return e.a; }}),
          document_of(brine::function<on_local>{[](const local& e) { return e.a; }}),
          [](const std::string& document, std::size_t* value) { return load<on_event>(document, event{}, value); },
          [](const std::string& document, std::size_t* value) { return load<on_local>(document, local{}, value); }};
}

}  // namespace namesake
