#pragma once

#include <brine/brine.hpp>
#include <cstddef>
#include <vector>

#include "workloads.hpp"

struct peer {
  using bytes = std::vector<std::byte>;
  using callback = brine::function<double(double)>;

  static callback make_callback(const bench::w4::message& m) {
    return brine::closure<"bench/order">(
        [BRINE_CAPTURE((id, m.id), (price, m.price), (name, m.name), (count, m.count))](double by) {
          return bench::w6::called(id, price, name, count, by);
        });
  }
  template <class T>
  static void encode_into(bytes& to, const T& value) {
    brine::dumps_into(to, value);
  }
  template <class T>
  static bytes encode(const T& value) {
    return brine::dumps(value);
  }
  template <class T>
  static void decode_into(T& to, const bytes& from) {
    brine::loads_into(to, from);
  }
  template <class T>
  static T decode(const bytes& from) {
    return brine::loads<T>(from);
  }
};
