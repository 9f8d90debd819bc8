// A signature's type decides which closure may be loaded, not how the type is spelled.
#include "namesake.hpp"

#include <doctest/doctest.h>

#include <functional>

namespace namesakes {

template <class T>
T twice(T x) {
  return 2 * x;
}
template <class T, class Order>
struct table {
  int size = 0;
};
using hashed = table<int, std::hash<int>>;
using ordered = table<int, std::less<int>>;

struct scale {
  int by = 3;
  template <class T>
  T times(T x) const {
    return by * x;
  }
  [[nodiscard]] int of(int x) const { return by * x; }
};

namespace {
struct hidden {
  int value = 5;
};
}  // namespace

}  // namespace namesakes

using brine::errc;

TEST_CASE("types of one name in unnamed namespaces of two files are two types") {
  const auto first = namesake::first_file(), second = namesake::second_file();
  std::size_t value = 0;
  CHECK(first.load_unnamed_namespace(first.of_unnamed_namespace, &value) == errc{});
  CHECK(value == 7);
  CHECK(second.load_unnamed_namespace(second.of_unnamed_namespace, &value) == errc{});
  CHECK(value == 9);
  CHECK(first.load_unnamed_namespace(second.of_unnamed_namespace, &value) == errc::signature_mismatch);
  CHECK(second.load_unnamed_namespace(first.of_unnamed_namespace, &value) == errc::signature_mismatch);
}

TEST_CASE("local classes of one name in two functions are two types") {
  const auto first = namesake::first_file(), second = namesake::second_file();
  std::size_t value = 0;
  CHECK(first.load_local_class(first.of_local_class, &value) == errc{});
  CHECK(value == 7);
  CHECK(second.load_local_class(second.of_local_class, &value) == errc{});
  CHECK(value == 9);
  CHECK(first.load_local_class(second.of_local_class, &value) == errc::signature_mismatch);
  CHECK(second.load_local_class(first.of_local_class, &value) == errc::signature_mismatch);
}

TEST_CASE("a template argument is left out of a signature only where it is the template's own default") {
  CHECK(brine::meta::spelled<namesakes::hashed> == "namesakes::table<i32,std::hash<i32>>");
  CHECK(brine::meta::spelled<namesakes::ordered> == "namesakes::table<i32,std::less<i32>>");
  const auto document =
      brine::dumps(brine::closure<"namesake/size">([](const namesakes::hashed& t) { return t.size; }));
  CHECK(brine::loads<int(const namesakes::hashed&)>(document)({4}) == 4);
  const auto other = brine::try_loads<int(const namesakes::ordered&)>(document);
  REQUIRE(!other);
  CHECK(other.error().code() == errc::signature_mismatch);
}

TEST_CASE("long and long long are two types in a process, whatever documents call them") {
  const auto document = brine::dumps(brine::closure<"namesake/long">([](long x) { return x + 1; }));
  CHECK(brine::loads<long(long)>(document)(4) == 5);
  const auto other = brine::try_loads<long long(long long)>(document);
  REQUIRE(!other);
  CHECK(other.error().code() == errc::signature_mismatch);
  CHECK(std::string_view{other.error().what()}.find("another type than the one asked for") != std::string_view::npos);
  // One closure for both has a name in both.
  const auto add = brine::closure<"namesake/both">([](auto x) { return x + 1; });
  const auto as_long = brine::dumps(brine::function<long(long)>{add});
  const auto as_long_long = brine::dumps(brine::function<long long(long long)>{add});
  CHECK(as_long == as_long_long);
  CHECK(brine::loads<long(long)>(as_long_long)(4) == 5);
  CHECK(brine::loads<long long(long long)>(as_long)(4) == 5);
}

TEST_CASE("what the library names itself is unnamed where its signature can't be told in other programs") {
  using namesakes::hidden;
  const brine::function<const int&(const hidden&)> value = brine::getter<&hidden::value>;
  CHECK(brine::describe(value).name.empty());
  CHECK(brine::loads<const int&(const hidden&)>(brine::dumps(value))(hidden{8}) == 8);
  const brine::function<int(const hidden&)> plain = [](const hidden& h) { return h.value; };
  const brine::function<int(const hidden&)> again = brine::retry(plain, 2);
  CHECK(brine::describe(again).name.empty());
  CHECK(brine::loads<int(const hidden&)>(brine::dumps(again))(hidden{8}) == 8);
}

#if BRINE_CLANG && BRINE_HAS_RTTI
// GCC refuses the first when it is compiled (E142).
TEST_CASE("an instance of a function template has to be given a name") {
  const brine::function<int(int)> f = brine::fn<&namesakes::twice<int>>;
  const auto refused = brine::try_dumps(f);
  REQUIRE(!refused);
  CHECK(refused.error().code() == errc::duplicate_name);
  CHECK(std::string_view{refused.error().what()}.find("instance of a function template") != std::string_view::npos);
  const auto made = brine::try_dumps(brine::function<int()>{brine::partial(brine::fn<&namesakes::twice<int>>, 4)});
  REQUIRE(!made);
  CHECK(made.error().code() == errc::duplicate_name);
}
#endif
#if BRINE_HAS_RTTI
TEST_CASE("an instance of a member function template has to be given a name") {
  using times = int(const namesakes::scale&, int);
  const brine::function<times> f = brine::fn<&namesakes::scale::times<int>>;
  const auto refused = brine::try_dumps(f);
  REQUIRE(!refused);
  CHECK(refused.error().code() == errc::duplicate_name);
  CHECK(std::string_view{refused.error().what()}.find("brine::fn<\"name\", &f>") != std::string_view::npos);
  const brine::function<times> named = brine::fn<"namesake/times<int>", &namesakes::scale::times<int>>;
  CHECK(brine::loads<times>(brine::dumps(named))({}, 2) == 6);
  const brine::function<times> plain = brine::fn<&namesakes::scale::of>;
  CHECK(brine::loads<times>(brine::dumps(plain))({}, 2) == 6);
}
#endif
