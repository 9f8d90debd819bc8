// A program as Boost.Serialization's users write it, with headers of its names that forward to brine. The shapes that
// it covers: numbers, strings, containers; serialize as a private member with a friend, beside the class and in Boost's
// namespace; split members and split functions; versions; names; base_object, virtual bases once; shared_ptr with
// identity and circles, unique_ptr; polymorphic pointers; load_construct_data; several values in one archive. Unlike
// Boost's, a class whose hook takes a version says which it has (BOOST_CLASS_VERSION), and a registered class its base
// (BRINE_CLASS).
#include <doctest/doctest.h>

#include <list>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <boost/archive/binary_iarchive.hpp>
#include <boost/archive/binary_oarchive.hpp>
#include <boost/archive/text_iarchive.hpp>
#include <boost/archive/text_oarchive.hpp>
#include <boost/archive/xml_iarchive.hpp>
#include <boost/archive/xml_oarchive.hpp>
#include <boost/serialization/access.hpp>
#include <boost/serialization/base_object.hpp>
#include <boost/serialization/map.hpp>
#include <boost/serialization/nvp.hpp>
#include <boost/serialization/shared_ptr.hpp>
#include <boost/serialization/split_free.hpp>
#include <boost/serialization/split_member.hpp>
#include <boost/serialization/vector.hpp>
#include <boost/serialization/version.hpp>

namespace peers_of_boost {

template <class T>
T through(const T& value) {
  std::stringstream stream;
  boost::archive::text_oarchive out{stream};
  out << value;
  T back;
  boost::archive::text_iarchive in{stream};
  in >> back;
  return back;
}

class position {
 public:
  position() = default;
  position(int d, int m, float s) : degrees{d}, minutes{m}, seconds{s} {}
  bool operator==(const position&) const = default;

 private:
  friend class boost::serialization::access;
  template <class Archive>
  void serialize(Archive& ar, const unsigned version) {
    ar & degrees & minutes;
    if (version > 0) ar & seconds;
  }
  int degrees = 0, minutes = 0;
  float seconds = 0;
};
class stop {
 public:
  stop() = default;
  explicit stop(std::string n) : name{std::move(n)} {}
  virtual ~stop() = default;
  stop(const stop&) = default;
  stop& operator=(const stop&) = default;
  std::string name;

 private:
  friend class boost::serialization::access;
  friend brine::access;
  template <class Archive>
  void serialize(Archive& ar, const unsigned) {
    ar& BOOST_SERIALIZATION_NVP(name);
  }
};
class corner : public stop {
 public:
  corner() = default;
  corner(std::string n, std::string s) : stop{std::move(n)}, street{std::move(s)} {}
  std::string street;

 private:
  friend class boost::serialization::access;
  friend brine::access;
  template <class Archive>
  void serialize(Archive& ar, const unsigned) {
    ar& BOOST_SERIALIZATION_BASE_OBJECT_NVP(stop) & BOOST_SERIALIZATION_NVP(street);
  }
};
struct route {
  std::vector<std::shared_ptr<stop>> stops;
  template <class Archive>
  void serialize(Archive& ar, const unsigned) {
    ar & stops;
  }
};
struct split {
  int a = 0;
  template <class Archive>
  void save(Archive& ar, const unsigned) const {
    ar << a;
  }
  template <class Archive>
  void load(Archive& ar, const unsigned) {
    ar >> a;
  }
  BOOST_SERIALIZATION_SPLIT_MEMBER()
};
struct in_boost {
  int a = 0, left_out = 0;
};
struct split_in_boost {
  int a = 0, left_out = 0;
};
struct device {
  int serial = 0;
  device() = default;
  device(const device&) = default;
  device& operator=(const device&) = default;
  template <class Archive>
  void serialize(Archive& ar, const unsigned) {
    ar & serial;
  }
};
struct scanner : virtual device {
  int s = 0;
  template <class Archive>
  void serialize(Archive& ar, const unsigned) {
    ar& boost::serialization::base_object<device>(*this) & s;
  }
};
struct printer : virtual device {
  int p = 0;
  template <class Archive>
  void serialize(Archive& ar, const unsigned) {
    ar& boost::serialization::base_object<device>(*this) & p;
  }
};
struct copier : scanner, printer {
  template <class Archive>
  void serialize(Archive& ar, const unsigned) {
    ar& boost::serialization::base_object<scanner>(*this) & boost::serialization::base_object<printer>(*this);
  }
};
class made {
 public:
  explicit made(int n) : number{n} {}
  int number;
  std::string later;
  template <class Archive>
  void serialize(Archive& ar, const unsigned) {
    ar & later;
  }
};

}  // namespace peers_of_boost

BOOST_CLASS_VERSION(peers_of_boost::position, 1)
BOOST_CLASS_VERSION(peers_of_boost::stop, 0)
BOOST_CLASS_VERSION(peers_of_boost::corner, 0)
BOOST_CLASS_VERSION(peers_of_boost::route, 0)
BOOST_CLASS_VERSION(peers_of_boost::split, 0)
BOOST_CLASS_VERSION(peers_of_boost::in_boost, 0)
BOOST_CLASS_VERSION(peers_of_boost::split_in_boost, 0)
BOOST_CLASS_VERSION(peers_of_boost::device, 0)
BOOST_CLASS_VERSION(peers_of_boost::scanner, 0)
BOOST_CLASS_VERSION(peers_of_boost::printer, 0)
BOOST_CLASS_VERSION(peers_of_boost::copier, 0)
BOOST_CLASS_VERSION(peers_of_boost::made, 0)

BOOST_SERIALIZATION_SPLIT_FREE(peers_of_boost::split_in_boost)
namespace boost::serialization {
template <class Archive>
void serialize(Archive& ar, peers_of_boost::in_boost& v, const unsigned) {
  ar & v.a;
}
template <class Archive>
void save(Archive& ar, const peers_of_boost::split_in_boost& v, const unsigned) {
  ar << v.a;
}
template <class Archive>
void load(Archive& ar, peers_of_boost::split_in_boost& v, const unsigned) {
  ar >> v.a;
}
template <class Archive>
void save_construct_data(Archive& ar, const peers_of_boost::made* m, const unsigned) {
  ar << m->number;
}
template <class Archive>
void load_construct_data(Archive& ar, peers_of_boost::made* m, const unsigned) {
  int number = 0;
  ar >> number;
  ::new (m) peers_of_boost::made(number);
}
}  // namespace boost::serialization
BRINE_CLASS("peers_of_boost/corner", peers_of_boost::corner, peers_of_boost::stop)

using namespace peers_of_boost;

TEST_CASE("a class with a friend and a version") {
  CHECK(through(position{1, 2, 3.5F}) == position{1, 2, 3.5F});
  CHECK(through(std::list<position>{{1, 2, 3}}).front() == position{1, 2, 3});
  CHECK(through(std::map<std::string, position>{{"k", {4, 5, 6}}}).at("k") == position{4, 5, 6});
}

TEST_CASE("hooks in two parts, and in Boost's namespace") {
  split s;
  s.a = 1;
  CHECK(through(s).a == 1);
  const in_boost i = through(in_boost{2, 3});
  CHECK(i.a == 2);
  CHECK(i.left_out == 0);
  const split_in_boost b = through(split_in_boost{4, 5});
  CHECK(b.a == 4);
  CHECK(b.left_out == 0);
}

TEST_CASE("base objects, and a hierarchy behind shared pointers") {
  route r;
  r.stops = {std::make_shared<stop>("a"), std::make_shared<corner>("b", "street")};
  r.stops.push_back(r.stops[1]);
  const route back = through(r);
  REQUIRE(back.stops.size() == 3);
  CHECK(back.stops[0]->name == "a");
  CHECK(back.stops[1] == back.stops[2]);
  CHECK(dynamic_cast<corner&>(*back.stops[1]).street == "street");
}

TEST_CASE("a virtual base") {
  copier c;
  c.serial = 1;
  c.s = 2;
  c.p = 3;
  const copier back = through(c);
  CHECK(back.serial == 1);
  CHECK(back.s == 2);
  CHECK(back.p == 3);
}

TEST_CASE("load_construct_data") {
  const auto m = std::make_shared<made>(5);
  m->later = "later";
  const auto back = through(m);
  CHECK(back->number == 5);
  CHECK(back->later == "later");
}

TEST_CASE("several values in one archive, with names") {
  std::stringstream stream;
  {
    const std::set<int> numbers{1, 2};
    const std::string text = "text";
    boost::archive::xml_oarchive out{stream};
    out << BOOST_SERIALIZATION_NVP(numbers);
    out& BOOST_SERIALIZATION_NVP(text);
  }
  std::set<int> numbers;
  std::string text;
  boost::archive::xml_iarchive in{stream};
  in >> BOOST_SERIALIZATION_NVP(numbers);
  in & text;
  CHECK(numbers == std::set<int>{1, 2});
  CHECK(text == "text");
}
