// One competitor on one workload: which, CMake says (BENCH_PEER, a header; BENCH_WORKLOAD, 1 to 6).
// Before anything is measured, every message makes the way there and back, into new and into used
// targets, and is compared; a codec that is wrong ends the program with 1.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include BENCH_PEER

namespace {

#if BENCH_WORKLOAD == 1
namespace workload = bench::w1;
#elif BENCH_WORKLOAD == 2
namespace workload = bench::w2;
#elif BENCH_WORKLOAD == 3
namespace workload = bench::w3;
#elif BENCH_WORKLOAD == 4
namespace workload = bench::w4;
#elif BENCH_WORKLOAD == 5
namespace workload = bench::w5;
#else
namespace workload {

using message = peer::callback;

std::vector<message> make() {
  std::vector<message> all;
  for (const bench::w4::message& m : bench::w4::make()) all.push_back(peer::make_callback(m));
  return all;
}
std::size_t plain_size(const message&) { return 8 + 8 + 4 + 12 + 4; }

}  // namespace workload
#endif

using message = workload::message;

#if BENCH_WORKLOAD == 6
bool equal(const message& a, const message& b) { return a(2.0) == b(2.0) && a(3.0) == b(3.0); }
#else
template <class A, class B>
bool equal(const A& a, const B& b) {
  return a == b;
}
#endif

// Nothing is destroyed at the end: a long chain would overflow the stack.
const std::vector<message>& messages() {
  static const auto* const all = new std::vector<message>(workload::make());
  return *all;
}
const std::vector<peer::bytes>& encoded() {
  static const auto* const all = [] {
    auto* made = new std::vector<peer::bytes>();
    for (const message& m : messages()) made->push_back(peer::encode(m));
    return made;
  }();
  return *all;
}

// Graphs with cycles are taken apart by hand, outside of what is measured.
template <class T>
void drop(benchmark::State* state, T& value) {
#if BENCH_WORKLOAD == 5
  if (state != nullptr) state->PauseTiming();
  bench::w5::dispose(value);
  if (state != nullptr) state->ResumeTiming();
#else
  static_cast<void>(state);
  static_cast<void>(value);
#endif
}

bool same_bytes(const peer::bytes& a, const peer::bytes& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size()) == 0;
}

bool verified() {
  const auto& all = messages();
  message used{};
  peer::bytes used_bytes;
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto fresh = peer::decode<message>(encoded()[i]);
    if (!equal(fresh, all[i])) return false;
    drop(nullptr, fresh);
    drop(nullptr, used);
    peer::decode_into(used, encoded()[i]);
    if (!equal(used, all[i])) return false;
    // Of an equal value at another place, into a used buffer: no byte that isn't part of the value.
    peer::encode_into(used_bytes, used);
    if (!same_bytes(used_bytes, encoded()[i])) return false;
  }
  drop(nullptr, used);
  return true;
}

std::size_t next(std::size_t i) { return i + 1 == messages().size() ? 0 : i + 1; }

void encode(benchmark::State& state) {
  const auto& all = messages();
  std::size_t i = 0;
  peer::bytes to;
  for (const message& m : all) peer::encode_into(to, m);
  for (auto _ : state) {
    peer::encode_into(to, all[i]);
    benchmark::DoNotOptimize(to.data());
    benchmark::ClobberMemory();
    i = next(i);
  }
}
void encode_fresh(benchmark::State& state) {
  const auto& all = messages();
  std::size_t i = 0;
  for (auto _ : state) {
    auto to = peer::encode(all[i]);
    benchmark::DoNotOptimize(to.data());
    benchmark::ClobberMemory();
    i = next(i);
  }
}
// A callback is called once it is there.
template <class T>
void use(T& value) {
#if BENCH_WORKLOAD == 6
  benchmark::DoNotOptimize(value(2.0));
#else
  benchmark::DoNotOptimize(&value);
#endif
  benchmark::ClobberMemory();
}
void decode(benchmark::State& state) {
  const auto& all = encoded();
  std::size_t i = 0;
  message to{};
  for (const peer::bytes& b : all) {
    drop(nullptr, to);
    peer::decode_into(to, b);
  }
  for (auto _ : state) {
    drop(&state, to);
    peer::decode_into(to, all[i]);
    use(to);
    i = next(i);
  }
  drop(nullptr, to);
}
void decode_fresh(benchmark::State& state) {
  const auto& all = encoded();
  std::size_t i = 0;
  for (auto _ : state) {
    auto to = peer::decode<message>(all[i]);
    use(to);
    drop(&state, to);
    i = next(i);
  }
}

}  // namespace

int main(int argc, char** argv) {
  // The heap begins elsewhere in each process, as the stack does by the length of the environment.
  const char* shift = std::getenv("BENCH_SHIFT");
  std::vector<void*> pieces;
  for (std::size_t n = shift == nullptr ? 0 : std::strlen(shift) % 61; n > 0; --n)
    pieces.push_back(std::malloc(16 + 48 * n));
  if (!verified()) {
    std::fputs("the codec is wrong: what was loaded isn't what was saved\n", stderr);
    return 1;
  }
  if (argc == 2 && std::string_view{argv[1]} == "--verify") return 0;
  if (argc == 2 && std::string_view{argv[1]} == "--sizes") {
    std::size_t size = 0, plain = 0;
    for (const auto& b : encoded()) size += b.size();
    for (const auto& m : messages()) plain += workload::plain_size(m);
    std::printf("%.1f %.1f\n", static_cast<double>(size) / static_cast<double>(encoded().size()),
                static_cast<double>(plain) / static_cast<double>(messages().size()));
    return 0;
  }
  benchmark::RegisterBenchmark("encode", encode);
  benchmark::RegisterBenchmark("encode_fresh", encode_fresh);
  benchmark::RegisterBenchmark("decode", decode);
  benchmark::RegisterBenchmark("decode_fresh", decode_fresh);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  for (void* piece : pieces) std::free(piece);
  std::exit(0);
}
