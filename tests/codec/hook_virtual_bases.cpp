// A virtual base class is a part of several classes' objects: it is written once.
#include <doctest/doctest.h>

#include <brine/brine.hpp>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#if __has_include(<cereal/types/base_class.hpp>)
#include <cereal/access.hpp>
#include <cereal/types/base_class.hpp>
#endif
#if __has_include(<boost/serialization/base_object.hpp>)
#include <boost/serialization/base_object.hpp>
#include <boost/serialization/nvp.hpp>
#endif

namespace virtual_bases_test {

// How often the base's hook ran.
inline int visits = 0;

struct device {
  std::string name;
  device() = default;
  device(const device&) = default;
  device& operator=(const device&) = default;
  template <class Archive>
  void serialize(Archive& ar) {
    ++visits;
    ar(name);
  }
};

// As written by hand.
struct scanner : virtual device {
  int dpi = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(static_cast<device&>(*this), dpi);
  }
};
struct printer : virtual device {
  int pages = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar& static_cast<device&>(*this) & pages;
  }
};
struct copier : scanner, printer {
  int copies = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(static_cast<scanner&>(*this), static_cast<printer&>(*this), copies);
  }
};

// Said to be one.
struct left : virtual device {
  int l = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(brine::virtual_base<device>(*this), l);
  }
};
struct both_sides : left {
  template <class Archive>
  void serialize(Archive& ar) {
    ar(brine::virtual_base<device>(*this), static_cast<left&>(*this), brine::virtual_base<device>(*this));
  }
};

// No virtual base, and visited twice by one hook: as it says.
struct twice {
  std::string a;
  device d;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(a, d);
    ar(d);
  }
};
// Two bases of one class: two objects.
struct first_base : device {
  template <class Archive>
  void serialize(Archive& ar) {
    ar(static_cast<device&>(*this));
  }
};
struct second_base : device {
  template <class Archive>
  void serialize(Archive& ar) {
    ar(static_cast<device&>(*this));
  }
};
struct two_devices : first_base, second_base {
  template <class Archive>
  void serialize(Archive& ar) {
    ar(static_cast<first_base&>(*this), static_cast<second_base&>(*this));
  }
};

template <class T>
T reload(const T& value, int expected_visits) {
  const auto bytes = brine::dumps(value, {.schema = brine::embed});  // learns the shape
  visits = 0;
  (void)brine::dumps(value);
  CHECK(visits == expected_visits);
  visits = 0;
  T back = brine::loads<T>(bytes);
  CHECK(visits == expected_visits);
  // The schema agrees with the bytes.
  CHECK(brine::try_inspect(bytes));
  return back;
}

}  // namespace virtual_bases_test

using namespace virtual_bases_test;

TEST_CASE("a virtual base is written once, not once for each path") {
  copier c;
  c.name = "c";
  c.dpi = 1;
  c.pages = 2;
  c.copies = 3;
  const copier back = reload(c, 1);
  CHECK(back.name == "c");
  CHECK(back.dpi == 1);
  CHECK(back.pages == 2);
  CHECK(back.copies == 3);
  // Each object of its own has its own.
  const auto all = reload(std::vector<copier>{c, back, copier{}}, 3);
  CHECK(all[1].name == "c");
  CHECK(all[2].name.empty());
  const auto shared = brine::loads<std::vector<std::shared_ptr<copier>>>(
      brine::dumps(std::vector{std::make_shared<copier>(c), std::make_shared<copier>()}));
  CHECK(shared[0]->name == "c");
  CHECK(shared[1]->name.empty());
}

TEST_CASE("said to be a virtual base, it is written once by one hook too") {
  both_sides b;
  b.name = "b";
  b.l = 4;
  const both_sides back = reload(b, 1);
  CHECK(back.name == "b");
  CHECK(back.l == 4);
}

TEST_CASE("what is there twice, or visited twice by one hook, is written twice") {
  twice t;
  t.a = "a";
  t.d.name = "d";
  CHECK(reload(t, 2).d.name == "d");
  two_devices d;
  d.first_base::name = "1";
  d.second_base::name = "2";
  const auto back = reload(d, 2);
  CHECK(back.first_base::name == "1");
  CHECK(back.second_base::name == "2");
}

#if __has_include(<cereal/types/base_class.hpp>)
namespace virtual_bases_test {
struct c_left : virtual device {
  int l = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(cereal::virtual_base_class<device>(this), l);
  }
};
struct c_right : virtual device {
  int r = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(cereal::virtual_base_class<device>(this), r);
  }
};
struct c_both : c_left, c_right {
  int own = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(cereal::base_class<c_left>(this), cereal::base_class<c_right>(this), own);
  }
};
}  // namespace virtual_bases_test

TEST_CASE("cereal::virtual_base_class and cereal::base_class") {
  c_both b;
  b.name = "n";
  b.l = 1;
  b.r = 2;
  b.own = 3;
  const auto back = reload(b, 1);
  CHECK(back.name == "n");
  CHECK(back.l == 1);
  CHECK(back.r == 2);
  CHECK(back.own == 3);
}
#endif

#if __has_include(<boost/serialization/base_object.hpp>)
namespace virtual_bases_test {
struct b_left : virtual device {
  int l = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar& boost::serialization::base_object<device>(*this) & l;
  }
};
struct b_right : virtual device {
  int r = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar& BOOST_SERIALIZATION_BASE_OBJECT_NVP(device) & BOOST_SERIALIZATION_NVP(r);
  }
};
struct b_both : b_left, b_right {
  template <class Archive>
  void serialize(Archive& ar) {
    ar& boost::serialization::base_object<b_left>(*this) & boost::serialization::base_object<b_right>(*this);
  }
};
}  // namespace virtual_bases_test

TEST_CASE("boost::serialization::base_object") {
  b_both b;
  b.name = "n";
  b.l = 1;
  b.r = 2;
  const auto back = reload(b, 1);
  CHECK(back.name == "n");
  CHECK(back.l == 1);
  CHECK(back.r == 2);
}
#endif
