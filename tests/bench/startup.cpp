// A program with closures that never loads one: how many allocations it has seen when main() begins.
// The answer is its output, and its exit status: 0 where there was none.
#include <brine/brine.hpp>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <string_view>

namespace {

std::size_t allocations = 0;

struct adder {
  int by;
  static constexpr std::string_view brine_name = "startup/adder";
  int operator()(int x) const { return x + by; }
};
int twice(int x) { return 2 * x; }

// Never called: to be mentioned is enough to be registered.
[[maybe_unused]] brine::function<int(int)> all_forms(int which, const std::string& text) {
  switch (which) {
    case 0:
      return adder{1};
    case 1:
      return brine::fn<&twice>;
    case 2:
      return brine::closure<"startup/lambda">([](int x) { return x; });
    case 3:
      return brine::closure<"startup/captures">(
          [BRINE_CAPTURE(text)](int x) { return x + static_cast<int>(text.size()); });
    default:
      return [](int x) { return x + 1; };  // unnamed
  }
}

}  // namespace

// Kept out of line: GCC takes malloc() and free() in inlined ones for a mismatched pair.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  void* memory = std::malloc(size);
  if (memory == nullptr) std::abort();
  return memory;
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

int main(int argc, char**) {
  const std::size_t before_main = allocations;
  std::printf("%zu\n", before_main);
  if (argc > 100) return all_forms(argc, "")(argc);
  return before_main == 0 ? 0 : 1;
}
