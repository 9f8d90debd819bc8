// Many registered closures. `closures N`: registers N of them, in memory that is part of the program as
// the real ones are, says what that cost and what was allocated, and measures loading 10 of them.
#include <benchmark/benchmark.h>

#include <array>
#include <brine/brine.hpp>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <string_view>
#include <vector>

namespace {

std::size_t allocations = 0;

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

namespace {

namespace closures = brine::closures;

constexpr std::size_t most = 10'000;
constexpr std::size_t room = 64;

struct adder {
  int by;
  static constexpr std::string_view brine_name = "bench/adder";
  int operator()(int x) const { return x + by; }
};
using model = closures::registration<adder, int(int)>;

// The memory of constants: each identity in full, as the compiler writes it for a named closure.
std::array<std::array<char, room>, most> names;
std::array<std::array<char, room>, most> texts;
std::array<closures::identity, most> identities;
alignas(closures::code) std::array<std::byte, most * sizeof(closures::code)> codes;
alignas(closures::entry) std::array<std::byte, most * sizeof(closures::entry)> entries;

closures::code& code_at(std::size_t i) { return *std::launder(reinterpret_cast<closures::code*>(codes.data()) + i); }

void make_constants(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const int size = std::snprintf(names[i].data(), room, "bench/adder/%zu", i);
    const std::string_view name{names[i].data(), static_cast<std::size_t>(size)};
    const std::string bytes =
        closures::detail::make_identity(true, name, 0, model::what.signature, model::what.describe.hash());
    if (bytes.size() > room) std::abort();
    std::memcpy(texts[i].data(), bytes.data(), bytes.size());
    const std::string_view kept{texts[i].data(), bytes.size()};
    identities[i] = {kept, brine::meta::hash(kept)};
    auto* made = ::new (codes.data() + i * sizeof(closures::code)) closures::code(model::what);
    made->name = name;
    made->constant = &identities[i];
    made->load = nullptr;  // the model's own: it knows the model's identity only
  }
}

// The document of a closure, with another one's name in it.
std::vector<std::byte> document_of(std::size_t i) {
  const brine::function<int(int)> f{adder{static_cast<int>(i)}};
  const auto real = brine::dumps(f);
  const std::size_t old_size = std::to_integer<std::size_t>(real[14 + 1 + 8]);
  const auto& id = identities[i];
  std::vector<std::byte> made(real.begin(), real.begin() + 14 + 1 + 8);
  for (std::size_t b = 0; b < 8; ++b) made[15 + b] = static_cast<std::byte>(id.hash >> (8 * b));
  made.push_back(static_cast<std::byte>(id.bytes.size()));
  for (char c : id.bytes) made.push_back(static_cast<std::byte>(c));
  made.insert(made.end(), real.begin() + static_cast<std::ptrdiff_t>(14 + 1 + 8 + 1 + old_size), real.end());
  return made;
}

std::vector<std::vector<std::byte>> documents;

void load(benchmark::State& state) {
  brine::function<int(int)> f;
  std::size_t i = 0;
  for (auto _ : state) {
    brine::loads_into(f, documents[i]);
    benchmark::DoNotOptimize(f(1));
    i = i + 1 == documents.size() ? 0 : i + 1;
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t count = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 10;
  if (count < 10 || count > most) return 2;
  make_constants(count);

  const std::size_t before = allocations;
  const auto begin = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < count; ++i) {
    auto* made = ::new (entries.data() + i * sizeof(closures::entry)) closures::entry{code_at(i)};
    (void)closures::registrar{*made};
  }
  const auto end = std::chrono::steady_clock::now();
  const std::size_t allocated = allocations - before;
  const double each = std::chrono::duration<double, std::nano>(end - begin).count() / static_cast<double>(count);
  std::fprintf(stderr, "%zu %.1f\n", allocated, each);

  for (std::size_t i = 0; i < 10; ++i) documents.push_back(document_of(i * (count / 10)));
  for (std::size_t i = 0; i < 10; ++i) {
    const auto f = brine::loads<int(int)>(documents[i]);
    if (f(1) != static_cast<int>(i * (count / 10)) + 1) return 1;
  }
  benchmark::RegisterBenchmark("load", load);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  std::exit(0);
}
