// A codec that is wrong on purpose, in the least that can be wrong: the checks of the benchmarks
// must find it.
#pragma once

#include "hand.hpp"

struct peer : hand::peer {
  template <class T>
  static void decode_into(T& to, const bytes& from) {
    hand::peer::decode_into(to, from);
    spoil(to);
  }
  template <class T>
  static T decode(const bytes& from) {
    T to = hand::peer::decode<T>(from);
    spoil(to);
    return to;
  }

 private:
  static void spoil(bench::w1::message& m) { m.back().weapons.back().damage ^= 1; }
  static void spoil(bench::w2::message& m) { m.back().volume ^= 1; }
  static void spoil(bench::w3::message& m) { m.back().tags["a key that was never there"]; }
  static void spoil(bench::w4::message& m) { m.name.back() ^= 1; }
  static void spoil(hand::callback& m) { m.count ^= 1; }
  // The values are right; one edge leads to a copy.
  static void spoil(bench::w5::message& m) {
    auto& edge = m.root->next->next;
    if (edge != nullptr) edge = std::make_shared<bench::w5::node>(*edge);
  }
};
