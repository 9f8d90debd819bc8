// Deleters with a state of their own: a function pointer, and a class that std::default_delete is a base of.
#include <brine/brine.hpp>
#include <memory>
#include <string>
#include <vector>

struct counting : std::default_delete<int> {
  int* count;
};
struct overriding : std::default_delete<int> {
  void operator()(int* object) const;
};
struct adding_nothing : std::default_delete<int> {};

static_assert(!brine::storable<std::vector<std::unique_ptr<int, counting>>>);
static_assert(!brine::storable<std::unique_ptr<int, overriding>>);
static_assert(brine::storable<std::unique_ptr<int, adding_nothing>>);
static_assert(brine::storable<std::unique_ptr<const int, std::default_delete<int>>>);

#ifdef BRINE_MUST_FAIL
struct document {
  std::unique_ptr<int, void (*)(int*)> file{nullptr, nullptr};
};
auto load(const std::string& bytes) { return brine::try_loads<document>(bytes); }
#else
struct document {
  std::unique_ptr<int> file;
};
auto load(const std::string& bytes) { return brine::try_loads<document>(bytes); }
#endif
