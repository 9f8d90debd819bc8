// Boost.Hana structs: classes that aren't aggregates, with names and nothing else written.
#include <doctest/doctest.h>

#include <boost/hana/adapt_struct.hpp>
#include <boost/hana/define_struct.hpp>
#include <brine/brine.hpp>

#include <string>
#include <vector>

namespace hana_tests {

struct person {
  BOOST_HANA_DEFINE_STRUCT(person, (std::string, name), (int, age));
};

class shape {
 public:
  shape() : id{0} {}
  explicit shape(int i) : id{i}, corners{1.0, 2.0} {}
  virtual ~shape() = default;  // no aggregate
  shape(const shape&) = default;
  shape& operator=(const shape&) = default;

  BOOST_HANA_DEFINE_STRUCT(shape, (int, id), (std::vector<double>, corners));
};

struct place {
  explicit place(std::string t = {}) : town{std::move(t)} {}
  std::string town;
  int zip = 0;
  int cached = -1;  // not adapted: not saved
};

struct twin_of_person {
  std::string name;
  int age;
};

struct family {
  std::vector<person> people;
  place home;
};

}  // namespace hana_tests

BOOST_HANA_ADAPT_STRUCT(hana_tests::place, town, zip);

namespace {

template <class T>
T reload(const T& value) {
  return brine::loads<T>(brine::dumps(value));
}

}  // namespace

TEST_CASE("BOOST_HANA_DEFINE_STRUCT") {
  hana_tests::person p;
  p.name = "Ada";
  p.age = 36;
  const auto q = reload(p);
  CHECK(q.name == "Ada");
  CHECK(q.age == 36);

  const auto s = reload(hana_tests::shape{7});
  CHECK(s.id == 7);
  CHECK(s.corners == std::vector<double>{1.0, 2.0});
}

TEST_CASE("BOOST_HANA_ADAPT_STRUCT saves what it lists") {
  hana_tests::place p{"Ulm"};
  p.zip = 89073;
  p.cached = 5;
  const auto q = reload(p);
  CHECK(q.town == "Ulm");
  CHECK(q.zip == 89073);
  CHECK(q.cached == -1);
}

TEST_CASE("Hana structs in containers and aggregates") {
  hana_tests::family f{{}, hana_tests::place{"Rom"}};
  f.people.resize(2);
  f.people[1].name = "Eve";
  const auto g = reload(f);
  CHECK(g.people.at(1).name == "Eve");
  CHECK(g.home.town == "Rom");
}

TEST_CASE("the names are the schema's: an aggregate of the same members loads the same document") {
  CHECK(brine::schema::hash<hana_tests::person>() == brine::schema::hash<hana_tests::twin_of_person>());
  hana_tests::person p;
  p.name = "Bob";
  p.age = 4;
  CHECK(brine::loads<hana_tests::twin_of_person>(brine::dumps(p)).name == "Bob");
}
