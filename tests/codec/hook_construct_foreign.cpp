// Construct hooks, names and user data as users of cereal and Boost.Serialization have them, with their headers.
#include <doctest/doctest.h>

#include <brine/brine.hpp>
#include <memory>
#include <string>
#include <vector>

namespace {

template <class T>
auto reload(const T& value) {
  (void)brine::loads<T>(brine::dumps(value, {.schema = brine::embed}));
  return brine::loads<T>(brine::dumps(value));
}

}  // namespace

// After brine's header on purpose.
#if __has_include(<cereal/access.hpp>)
#include <cereal/access.hpp>
#include <cereal/cereal.hpp>
#include <cereal/types/memory.hpp>

namespace made_by_cereal {

class account {
 public:
  account(std::string owner, int cents) : owner_{std::move(owner)}, cents_{cents} {}
  [[nodiscard]] const std::string& owner() const { return owner_; }
  [[nodiscard]] int cents() const { return cents_; }
  std::vector<int> notes;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(owner_), cereal::make_nvp("cents", cents_), CEREAL_NVP(notes));
  }
  template <class Archive>
  static void load_and_construct(Archive& ar, cereal::construct<account>& construct) {
    std::string owner;
    int cents = 0;
    ar(cereal::make_nvp("owner_", owner), CEREAL_NVP(cents));
    construct(owner, cents);
    ar(cereal::make_nvp("notes", construct->notes));
  }

 private:
  std::string owner_;
  int cents_;
};
// Everything private but for cereal.
class hidden : public std::enable_shared_from_this<hidden> {
 public:
  static std::shared_ptr<hidden> make(int n) { return std::shared_ptr<hidden>{new hidden{n}}; }
  [[nodiscard]] int number() const { return number_; }
  std::weak_ptr<hidden> self;

 private:
  friend class cereal::access;
  explicit hidden(int n) : number_{n} {}
  template <class Archive>
  void save(Archive& ar, const std::uint32_t) const {
    ar(number_);
  }
  template <class Archive>
  void load(Archive& ar, const std::uint32_t) {
    ar(number_);
  }
  template <class Archive>
  static void load_and_construct(Archive& ar, cereal::construct<hidden>& construct, const std::uint32_t version) {
    int n = 0;
    ar(n);
    construct(version == 2 ? n : -1);
    construct->self = construct->shared_from_this();
  }
  int number_;
};
// Not in the class.
struct pair_of {
  pair_of(int x, int y) : a{x}, b{y} {}
  int a, b;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(a, b);
  }
};
struct node {
  explicit node(std::shared_ptr<node> n) : next{std::move(n)}, depth{next ? next->depth + 1 : 0} {}
  std::shared_ptr<node> next;
  int depth;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(next);
  }
  template <class Archive>
  static void load_and_construct(Archive& ar, cereal::construct<node>& construct) {
    std::shared_ptr<node> next;
    ar(next);
    construct(next);
  }
};

}  // namespace made_by_cereal

CEREAL_CLASS_VERSION(made_by_cereal::hidden, 2)
namespace cereal {
template <>
struct LoadAndConstruct<made_by_cereal::pair_of> {
  template <class Archive>
  static void load_and_construct(Archive& ar, cereal::construct<made_by_cereal::pair_of>& construct) {
    int a = 0, b = 0;
    ar(a, b);
    construct(a, b);
  }
};
}  // namespace cereal

TEST_CASE("cereal's load_and_construct") {
  using namespace made_by_cereal;
  account a{"ann", 5};
  a.notes = {1, 2};
  const auto back = reload(a);
  CHECK(back.owner() == "ann");
  CHECK(back.cents() == 5);
  CHECK(back.notes == a.notes);
  CHECK(brine::to_json(brine::inspect(brine::dumps(a, {.schema = brine::embed}))).find("\"cents\"") !=
        std::string::npos);
  const auto h = reload(hidden::make(7));
  CHECK(h->number() == 7);
  CHECK(h->self.lock() == h);
  CHECK(brine::loads<std::unique_ptr<pair_of>>(brine::dumps(std::make_unique<pair_of>(3, 4)))->b == 4);
  const auto chain = reload(std::make_shared<node>(std::make_shared<node>(std::make_shared<node>(nullptr))));
  CHECK(chain->depth == 2);
  CHECK(chain->next->depth == 1);
}
#endif

#if __has_include(<boost/serialization/serialization.hpp>)
#include <boost/serialization/access.hpp>
#include <boost/serialization/nvp.hpp>
#include <boost/serialization/serialization.hpp>
#include <boost/serialization/version.hpp>

namespace made_by_boost {

class reading {
 public:
  reading(int number, std::string unit) : number_{number}, unit_{std::move(unit)} {}
  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] const std::string& unit() const { return unit_; }
  double factor = 1;

 private:
  friend class boost::serialization::access;
  template <class Archive>
  void serialize(Archive& ar, const unsigned) {
    ar& BOOST_SERIALIZATION_NVP(factor);
  }
  int number_;
  std::string unit_;
};
// Nothing of its own for construction: as it is made by default.
struct plain {
  int a = 0;
  template <class Archive>
  void serialize(Archive& ar, const unsigned) {
    ar& BOOST_SERIALIZATION_NVP(a);
  }
};

}  // namespace made_by_boost

BOOST_CLASS_VERSION(made_by_boost::reading, 1)
BOOST_CLASS_VERSION(made_by_boost::plain, 1)
namespace boost::serialization {
template <class Archive>
void save_construct_data(Archive& ar, const made_by_boost::reading* r, const unsigned) {
  const int number = r->number();
  ar << number;
  ar << r->unit();
}
template <class Archive>
void load_construct_data(Archive& ar, made_by_boost::reading* r, const unsigned version) {
  int number = 0;
  std::string unit;
  ar >> number;
  ar >> unit;
  ::new (r) made_by_boost::reading(version == 1 ? number : -1, unit);
}
}  // namespace boost::serialization

TEST_CASE("Boost's load_construct_data") {
  using namespace made_by_boost;
  reading r{5, "m"};
  r.factor = 2.5;
  const auto back = reload(r);
  CHECK(back.number() == 5);
  CHECK(back.unit() == "m");
  CHECK(back.factor == 2.5);
  const auto shared = std::make_shared<reading>(r);
  const auto all = reload(std::vector{shared, shared});
  CHECK(all[0] == all[1]);
  CHECK(all[0]->unit() == "m");
  CHECK(all[0]->factor == 2.5);
  CHECK(reload(std::vector<reading>{r, r})[1].number() == 5);
  plain p;
  p.a = 3;
  CHECK(reload(p).a == 3);
  CHECK(brine::dumps(p).size() == brine::wire::header_size + 8);
}
#endif
