// Strings, vectors, lists and arrays.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <array>
#include <deque>
#include <forward_list>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace {

template <class T>
T reload(const T& value) {
  return brine::loads<T>(brine::dumps(value));
}

struct point {
  int x;
  double y;
  bool operator==(const point&) const = default;
};
struct empty {
  bool operator==(const empty&) const = default;
};

// The default constructor is brine's alone.
class celsius {
 public:
  explicit celsius(double d) : degrees{d} {}
  template <class Archive>
  void serialize(Archive& ar) {
    ar(degrees);
  }
  double degrees;

 private:
  friend brine::access;
  celsius() : degrees{0} {}
};

}  // namespace

TEST_CASE("strings of every character, with zeros in them") {
  using namespace std::string_literals;
  CHECK(reload(""s).empty());
  CHECK(reload("plain"s) == "plain");
  CHECK(reload("zero\0inside"s) == "zero\0inside"s);
  CHECK(reload("\xff\xfe not UTF-8"s) == "\xff\xfe not UTF-8");
  CHECK(reload(std::string(100000, 'x')) == std::string(100000, 'x'));
  CHECK(reload(L"wide \u20ac"s) == L"wide \u20ac");
  CHECK(reload(u8"utf-8 \u20ac"s) == u8"utf-8 \u20ac");
  CHECK(reload(u"utf-16 \U0001f600"s) == u"utf-16 \U0001f600");
  CHECK(reload(U"utf-32 \U0001f600"s) == U"utf-32 \U0001f600");
}

TEST_CASE("views and literals are saved as strings") {
  CHECK(brine::loads<std::string>(brine::dumps(std::string_view{"view"})) == "view");
  CHECK(brine::loads<std::string>(brine::dumps("literal")) == "literal");
  CHECK(brine::dumps("literal") == brine::dumps(std::string{"literal"}));
}

TEST_CASE("vectors of numbers, aggregates, strings, vectors") {
  CHECK(reload(std::vector<int>{}).empty());
  CHECK(reload(std::vector<int>{1, -2, 3}) == std::vector<int>{1, -2, 3});
  CHECK(reload(std::vector<point>{{1, 1.5}, {2, 2.5}}) == std::vector<point>{{1, 1.5}, {2, 2.5}});
  CHECK(reload(std::vector<std::string>{"a", "", "c"}) == std::vector<std::string>{"a", "", "c"});
  const std::vector<std::vector<std::vector<char>>> deep{{{'a'}, {}}, {}, {{'b', 'c'}}};
  CHECK(reload(deep) == deep);
  CHECK(reload(std::vector<empty>(1000)) == std::vector<empty>(1000));
  CHECK(reload(std::vector<long double>{1.25L, -2}) == std::vector<long double>{1.25L, -2});
  std::vector<int> many(100000);
  for (std::size_t i = 0; i < many.size(); ++i) many[i] = static_cast<int>(i * i);
  CHECK(reload(many) == many);
}

TEST_CASE("vector<bool>") {
  CHECK(reload(std::vector<bool>{}).empty());
  CHECK(reload(std::vector<bool>{true, false, true}) == std::vector<bool>{true, false, true});
  const std::vector<std::vector<bool>> nested{{true}, {}, {false, true}};
  CHECK(reload(nested) == nested);
  auto bytes = brine::dumps(std::vector<bool>{true, true});
  bytes.back() = std::byte{2};
  const auto failed = brine::try_loads<std::vector<bool>>(bytes);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::bad_value);
  CHECK(failed.error().path() == "[1]");
}

TEST_CASE("deque, list and forward_list") {
  CHECK(reload(std::deque<int>{1, 2, 3}) == std::deque<int>{1, 2, 3});
  CHECK(reload(std::deque<std::string>{"a", "b"}) == std::deque<std::string>{"a", "b"});
  CHECK(reload(std::list<std::string>{"a", "b"}) == std::list<std::string>{"a", "b"});
  CHECK(reload(std::list<double>{1, 2}) == std::list<double>{1, 2});
  CHECK(reload(std::forward_list<int>{3, 2, 1}) == std::forward_list<int>{3, 2, 1});
  CHECK(reload(std::forward_list<std::string>{}).empty());
  CHECK(reload(std::list<std::list<int>>{{1}, {}, {2, 3}}) == std::list<std::list<int>>{{1}, {}, {2, 3}});
}

TEST_CASE("array and C arrays have no count") {
  CHECK(reload(std::array<int, 3>{1, 2, 3}) == std::array<int, 3>{1, 2, 3});
  CHECK(reload(std::array<std::string, 2>{"a", "bb"}) == std::array<std::string, 2>{"a", "bb"});
  CHECK(reload(std::array<bool, 2>{true, false}) == std::array<bool, 2>{true, false});
  CHECK(reload(std::array<std::array<point, 2>, 1>{{{{{1, 2}, {3, 4}}}}})[0][1] == point{3, 4});
  CHECK(reload(std::array<int, 0>{}).empty());
  CHECK(reload(std::array<std::string, 0>{}).empty());
  CHECK(brine::dumps(std::array<int, 3>{}).size() == brine::wire::header_size + 12);

  const std::array<std::vector<std::unique_ptr<int>>, 2> owners = [] {
    std::array<std::vector<std::unique_ptr<int>>, 2> a;
    a[1].push_back(std::make_unique<int>(4));
    return a;
  }();
  CHECK(*reload(owners)[1][0] == 4);
}

TEST_CASE("C arrays save on their own and load into one") {
  const int numbers[2][2] = {{1, 2}, {3, 4}};
  int back[2][2] = {};
  brine::loads_into(back, brine::dumps(numbers));
  CHECK(back[1][0] == 3);
}

TEST_CASE("elements whose default constructor is private") {
  CHECK(reload(std::vector<celsius>{celsius{1.5}, celsius{2.5}})[1].degrees == 2.5);
  CHECK(reload(std::list<celsius>{celsius{1.5}}).front().degrees == 1.5);
  CHECK(reload(std::forward_list<celsius>{celsius{1.5}, celsius{2}}).front().degrees == 1.5);
}

TEST_CASE("elements load in place: their memory is used again") {
  std::vector<std::string> target{std::string(1000, 'a'), std::string(1000, 'b')};
  const char* first = target[0].data();
  brine::loads_into(target, brine::dumps(std::vector<std::string>{std::string(900, 'c'), "d"}));
  CHECK(target[0] == std::string(900, 'c'));
  CHECK(target[0].data() == first);
  brine::loads_into(target, brine::dumps(std::vector<std::string>{}));
  CHECK(target.empty());
}

TEST_CASE("a count that the document is too short for is refused, with the path") {
  auto bytes = brine::dumps(std::vector<std::vector<int>>{{1}, {2, 3}});
  bytes[brine::wire::header_size + 1 + 5] = std::byte{100};  // the second vector's count
  const auto failed = brine::try_loads<std::vector<std::vector<int>>>(bytes);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::truncated);
  CHECK(failed.error().path() == "[1]");
  CHECK(std::string_view{failed.error().what()}.find("100 elements") != std::string_view::npos);
}
