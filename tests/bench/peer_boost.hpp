#pragma once

#include <boost/archive/binary_iarchive.hpp>
#include <boost/archive/binary_oarchive.hpp>
#include <boost/serialization/map.hpp>
#include <boost/serialization/shared_ptr.hpp>
#include <boost/serialization/split_free.hpp>
#include <boost/serialization/string.hpp>
#include <boost/serialization/vector.hpp>
#include <optional>
#include <string>

#include "byte_stream.hpp"
#include "workloads.hpp"

namespace bench {
namespace w1 {
template <class Archive>
void serialize(Archive& ar, vec3& v, unsigned) {
  ar & v.x & v.y & v.z;
}
template <class Archive>
void serialize(Archive& ar, weapon& w, unsigned) {
  ar & w.name & w.damage;
}
template <class Archive>
void serialize(Archive& ar, monster& m, unsigned) {
  ar & m.pos & m.mana & m.hp & m.name & m.inventory & m.color & m.weapons & m.equipped & m.path;
}
}  // namespace w1
namespace w2 {
template <class Archive>
void serialize(Archive& ar, tick& t, unsigned) {
  ar & t.at & t.price & t.volume & t.change;
}
}  // namespace w2
namespace w3 {
template <class Archive>
void serialize(Archive& ar, record& r, unsigned) {
  bool there = r.score.has_value();
  ar & r.id & r.name & there;
  if (there) {
    if (!r.score) r.score.emplace();
    ar&* r.score;
  } else {
    r.score.reset();
  }
  ar & r.parts & r.tags;
}
}  // namespace w3
namespace w4 {
template <class Archive>
void serialize(Archive& ar, message& m, unsigned) {
  ar & m.id & m.price & m.name & m.count;
}
}  // namespace w4
namespace w5 {
template <class Archive>
void serialize(Archive& ar, node& n, unsigned) {
  ar & n.value & n.next & n.other;
}
template <class Archive>
void serialize(Archive& ar, message& m, unsigned) {
  ar & m.root;
}
}  // namespace w5
}  // namespace bench

struct peer {
  using bytes = std::string;

  template <class T>
  static void encode_into(bytes& to, const T& value) {
    to.clear();
    bench::byte_writer memory{to};
    boost::archive::binary_oarchive{memory} << value;
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
    boost::archive::binary_iarchive{memory} >> to;
  }
  template <class T>
  static T decode(const bytes& from) {
    T to{};
    decode_into(to, from);
    return to;
  }
};
