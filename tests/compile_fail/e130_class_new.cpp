// An operator new that only an arena's memory satisfies.
#include <brine/brine.hpp>
#include <cstddef>
#include <memory>
#include <string>

struct arena;
struct node {
  int id;
  static void* operator new(std::size_t, arena&);
  static void operator delete(void*, arena&);
  static void operator delete(void*);
};

#ifdef BRINE_MUST_FAIL
auto load(const std::string& bytes) { return brine::try_loads<std::unique_ptr<node>>(bytes); }
#else
auto load(const std::string& bytes) { return brine::try_loads<std::shared_ptr<node>>(bytes); }
#endif
