// A view into a buffer that nobody keeps.
#include <brine/brine.hpp>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

using shown = std::optional<brine::view<std::string_view>>;
std::vector<std::byte> receive();

#ifdef BRINE_MUST_FAIL
auto load() { return brine::loads<shown>(receive()).has_value(); }
#else
auto load() {
  const auto bytes = receive();
  return brine::loads<shown>(bytes).has_value();
}
#endif
