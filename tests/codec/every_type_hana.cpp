// Boost.Hana's containers and structs, in every form of an archive.
#include <boost/hana.hpp>
#include <string>
#include <utility>
#include <vector>

#include "every_form.hpp"

using every_form::check;
namespace hana = boost::hana;

namespace {

struct described {
  BOOST_HANA_DEFINE_STRUCT(described, (std::string, name), (std::vector<int>, numbers));
  described() = default;
  described(std::string n, std::vector<int> v) : name{std::move(n)}, numbers{std::move(v)} {}
};

class adapted {
 public:
  adapted() = default;
  adapted(int a, std::string b) : first{a}, second{std::move(b)} {}
  virtual ~adapted() = default;
  int first = 0;
  std::string second;
};

}  // namespace

BOOST_HANA_ADAPT_STRUCT(adapted, first, second);

// type: `boost::hana::tuple`, `pair`, `map`, `optional` | the elements; keys that are types aren't written
TEST_CASE("every form: Boost.Hana's containers") {
  check(hana::make_tuple(1, std::string{"x"}, 2.5));
  check(hana::make_tuple());
  check(hana::make_pair(1, 'c'));
  check(hana::just(std::string{"4"}));
  check(hana::nothing);
  check(hana::make_map(hana::make_pair(hana::type_c<int>, std::string{"i"}), hana::make_pair(hana::int_c<2>, 5)));
}

// type: `BOOST_HANA_DEFINE_STRUCT` and `ADAPT_STRUCT` classes | as aggregates
TEST_CASE("every form: Boost.Hana's structs") {
  check(described{"n", {1, 2}}, [](const described& a, const described& b) { return hana::equal(a, b); });
  check(adapted{1, "one"}, [](const adapted& a, const adapted& b) { return hana::equal(a, b); });
}
