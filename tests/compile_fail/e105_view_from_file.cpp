// A view into a file's bytes, which are gone when load() returns.
#include <brine/brine.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#ifdef BRINE_MUST_FAIL
struct entry {
  int id;
  std::vector<std::shared_ptr<std::variant<int, brine::view<std::string_view>>>> names;
};
#else
struct entry {
  int id;
  std::vector<std::shared_ptr<std::variant<int, std::string>>> names;
};
#endif
auto load() { return brine::try_load<entry>("entries.brine"); }
