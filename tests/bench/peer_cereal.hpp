#pragma once

#include <cereal/archives/binary.hpp>
#include <cereal/types/map.hpp>
#include <cereal/types/memory.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>
#include <istream>
#include <ostream>
#include <string>

#include "byte_stream.hpp"
#include "workloads.hpp"

namespace bench {

namespace w1 {
template <class Archive>
void serialize(Archive& ar, vec3& v) {
  ar(v.x, v.y, v.z);
}
template <class Archive>
void serialize(Archive& ar, weapon& w) {
  ar(w.name, w.damage);
}
template <class Archive>
void serialize(Archive& ar, monster& m) {
  ar(m.pos, m.mana, m.hp, m.name, m.inventory, m.color, m.weapons, m.equipped, m.path);
}
}  // namespace w1
namespace w2 {
template <class Archive>
void serialize(Archive& ar, tick& t) {
  ar(t.at, t.price, t.volume, t.change);
}
}  // namespace w2
namespace w3 {
template <class Archive>
void serialize(Archive& ar, record& r) {
  ar(r.id, r.name, r.score, r.parts, r.tags);
}
}  // namespace w3
namespace w4 {
template <class Archive>
void serialize(Archive& ar, message& m) {
  ar(m.id, m.price, m.name, m.count);
}
}  // namespace w4
namespace w5 {
template <class Archive>
void serialize(Archive& ar, node& n) {
  ar(n.value, n.next, n.other);
}
template <class Archive>
void serialize(Archive& ar, message& m) {
  ar(m.root);
}
}  // namespace w5

}  // namespace bench

struct peer {
  using bytes = std::string;

  template <class T>
  static void encode_into(bytes& to, const T& value) {
    to.clear();
    bench::byte_writer memory{to};
    std::ostream stream{&memory};
    cereal::BinaryOutputArchive{stream}(value);
  }
  template <class T>
  static bytes encode(const T& value) {
    bytes to;
    encode_into(to, value);
    return to;
  }
  template <class T>
  static void decode_into(T& to, const bytes& from) {
    bench::byte_reader memory{from};
    std::istream stream{&memory};
    cereal::BinaryInputArchive{stream}(to);
  }
  template <class T>
  static T decode(const bytes& from) {
    T to{};
    decode_into(to, from);
    return to;
  }
};
