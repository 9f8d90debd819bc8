// What is counted: each function below is one cell, run a fixed number of times under callgrind
// (instructions.py). What is slow only once, the registry's index for one, has happened before.
#include <array>
#include <cstddef>
#include <cstdlib>
#include <vector>

#ifndef BENCH_PEER
#define BENCH_PEER "peer_brine.hpp"
#endif
#include BENCH_PEER

namespace {

std::vector<bench::w1::message> w1_messages;
std::vector<bench::w3::message> w3_messages;
std::vector<bench::w4::message> w4_messages;
std::vector<peer::callback> w6_messages;
std::vector<peer::bytes> documents;
std::size_t sum = 0;

// Keeps what was loaded from being found unused.
template <class T>
void look_at(const T& value) {
  asm volatile("" : : "r"(&value) : "memory");
}
void look_at(const peer::callback& value) { sum += static_cast<std::size_t>(value(2.0)); }

template <class T>
void save_all(const std::vector<T>& messages) {
  static peer::bytes buffer;
  for (const T& m : messages) {
    peer::encode_into(buffer, m);
    look_at(buffer);
  }
}
template <class T>
void save_all_fresh(const std::vector<T>& messages) {
  for (const T& m : messages) look_at(peer::encode(m));
}
template <class T>
void load_all(const std::vector<T>&) {
  static T target{};
  for (const peer::bytes& d : documents) {
    peer::decode_into(target, d);
    look_at(target);
  }
}
template <class T>
void load_all_fresh(const std::vector<T>&) {
  for (const peer::bytes& d : documents) look_at(peer::decode<T>(d));
}

}  // namespace

// Their names are what callgrind's output is searched for.
#define CELLS(workload)                                                                            \
  extern "C" {                                                                                     \
  [[gnu::noinline]] void cell_##workload##_encode() { save_all(workload##_messages); }             \
  [[gnu::noinline]] void cell_##workload##_encode_fresh() { save_all_fresh(workload##_messages); } \
  [[gnu::noinline]] void cell_##workload##_decode() { load_all(workload##_messages); }             \
  [[gnu::noinline]] void cell_##workload##_decode_fresh() { load_all_fresh(workload##_messages); } \
  }                                                                                                \
  [[gnu::noinline]] static void run_##workload() {                                                 \
    documents.clear();                                                                             \
    for (const auto& m : workload##_messages) documents.push_back(peer::encode(m));                \
    save_all(workload##_messages);                                                                 \
    load_all(workload##_messages);                                                                 \
    load_all_fresh(workload##_messages);                                                           \
    cell_##workload##_encode();                                                                    \
    cell_##workload##_encode_fresh();                                                              \
    cell_##workload##_decode();                                                                    \
    cell_##workload##_decode_fresh();                                                              \
  }
CELLS(w1)
CELLS(w3)
CELLS(w4)
CELLS(w6)

int main() {
  w1_messages = bench::w1::make();
  w1_messages.resize(8);
  w3_messages = bench::w3::make();  // BENCH_SCALE makes them small
  w4_messages = bench::w4::make();
  for (const auto& m : w4_messages) w6_messages.push_back(peer::make_callback(m));
  run_w1();
  run_w3();
  run_w4();
  run_w6();
  return sum == 0 ? 1 : 0;
}
