// Which names of types may be those of several types.
#include <doctest/doctest.h>
#include <brine/meta/same_type.hpp>

#include <map>
#include <string>
#include <string_view>
#include <typeinfo>
#include <vector>

namespace same_type_test {

enum class colour { red };
struct plain {};
template <auto... Values>
struct of_values {};
template <class... T>
struct of_types {};
struct SQL2 {};  // letters inside a name mean nothing
inline auto of_inline_function() {
  struct local {};
  return local{};
}
inline int number = 0;

}  // namespace same_type_test

namespace {

using namespace same_type_test;

struct hidden {};
[[maybe_unused]] int hidden_number = 0;

template <class T>
bool local() {
  // GCC's asterisk is behind name().
  return brine::meta::is_local_name(typeid(T).name());
}

}  // namespace

[[maybe_unused]] static auto of_static_function() {
  struct local {};
  return local{};
}
[[maybe_unused]] static int static_number = 0;

TEST_CASE("types with external linkage are known by their names") {
  CHECK_FALSE(local<int>());
  CHECK_FALSE(local<plain>());
  CHECK_FALSE(local<SQL2>());
  CHECK_FALSE(local<of_types<SQL2, SQL2[5], const SQL2*>>());
  CHECK_FALSE(local<std::map<std::string, std::vector<plain>>>());
  CHECK_FALSE(local<of_values<5, -5, 'c', true, 70000UL>>());
  CHECK_FALSE(local<of_values<&number>>());
  CHECK_FALSE(local<of_types<of_values<colour::red>, plain, plain, int (*)(plain, SQL2)>>());
  CHECK_FALSE(local<decltype(of_inline_function())>());
}

TEST_CASE("types that only one file knows aren't") {
  CHECK(local<hidden>());
  CHECK(local<of_types<plain, hidden>>());
  CHECK(local<of_types<int, std::vector<hidden*>>>());
  CHECK(local<int(hidden&)>());
  CHECK(local<decltype(of_static_function())>());
  CHECK(local<of_types<decltype(of_static_function())>>());
  CHECK(local<of_values<&hidden_number>>());
  CHECK(local<of_values<&static_number>>());
  CHECK(brine::meta::is_local_name("N4noneIXadL_ZL3oneEEE"));
  CHECK(brine::meta::is_local_name("3$_0"));
}

TEST_CASE("the same type") {
  using brine::meta::same_type;
  CHECK(same_type(typeid(plain), typeid(const plain&)));
  CHECK_FALSE(same_type(typeid(plain), typeid(SQL2)));
  CHECK(same_type(typeid(hidden), typeid(hidden)));
  CHECK(same_type(&brine::meta::key_of<plain>, &brine::meta::key_of<plain>));
  CHECK_FALSE(same_type(&brine::meta::key_of<plain>, &brine::meta::key_of<hidden>));
}
