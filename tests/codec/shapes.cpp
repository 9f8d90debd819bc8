// Classes of other libraries that look like standard ones, and members with constructors that take everything.
#include <doctest/doctest.h>
#include <boost/container/flat_map.hpp>
#include <boost/optional.hpp>
#include <boost/system/error_code.hpp>
#include <brine/brine.hpp>
#include <complex>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <valarray>
#include <vector>

namespace shapes_test {

// A map that takes no hint where to insert.
class registry {
 public:
  using key_type = int;
  using mapped_type = std::string;
  using value_type = std::pair<const int, std::string>;
  [[nodiscard]] auto begin() const { return entries_.begin(); }
  [[nodiscard]] auto end() const { return entries_.end(); }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  void clear() { entries_.clear(); }
  void insert(value_type entry) { entries_.insert(std::move(entry)); }
  bool operator==(const registry&) const = default;

 private:
  std::map<int, std::string> entries_;
};

// Elements that are shown as objects that stand for them.
class packed {
 public:
  using value_type = std::string;
  struct reference {
    std::string* to;
    operator std::string() const { return *to; }  // NOLINT
    reference& operator=(const std::string& value) {
      *to = value;
      return *this;
    }
  };
  struct iterator {
    std::string* at;
    reference operator*() const { return {at}; }
    iterator& operator++() {
      ++at;
      return *this;
    }
    bool operator==(const iterator&) const = default;
  };
  [[nodiscard]] iterator begin() const { return {all_->data()}; }
  [[nodiscard]] iterator end() const { return {all_->data() + all_->size()}; }
  [[nodiscard]] std::size_t size() const { return all_->size(); }
  void clear() { all_->clear(); }
  void resize(std::size_t n) { all_->resize(n); }

 private:
  std::unique_ptr<std::vector<std::string>> all_ = std::make_unique<std::vector<std::string>>();
};

// Made from anything.
struct value {
  double number = 0;
  value() = default;
  template <class T>
  value(T&&) {}  // NOLINT
  template <class Archive>
  void serialize(Archive& ar) {
    ar(number);
  }
};
struct named_value {
  value v;
  int n;
};

template <class T>
struct wrapper {
  wrapper() = default;
  template <class U>
  constexpr wrapper(U&& from) : held(std::forward<U>(from)) {}  // NOLINT
  template <class Archive>
  void serialize(Archive& ar) {
    ar(held);
  }
  [[no_unique_address]] T held;
};
// Its own hook comes before any question to its members.
template <class T>
struct outer {
  [[no_unique_address]] wrapper<T> inner;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(inner);
  }
};

struct file {
  char path[4096];
  unsigned mode;
};
struct image {
  int width;
  unsigned char pixels[1 << 20];
  std::string rows[300];
  double transform[40][40];
  unsigned crc;
};

}  // namespace shapes_test

using namespace shapes_test;

TEST_CASE("a map without a hinted insert") {
  registry r;
  r.insert({2, "two"});
  r.insert({1, "one"});
  CHECK(brine::loads<registry>(brine::dumps(r)) == r);
  CHECK(brine::dumps(r) == brine::dumps(std::map<int, std::string>{{1, "one"}, {2, "two"}}));
}

TEST_CASE("a valarray of strings") {
  const std::valarray<std::string> v{"a", "b"};
  const auto loaded = brine::loads<std::valarray<std::string>>(brine::dumps(v));
  REQUIRE(loaded.size() == 2);
  CHECK(loaded[0] == "a");
  CHECK(loaded[1] == "b");
}

TEST_CASE("elements that are shown as objects that stand for them") {
  const auto loaded = brine::loads<packed>(brine::dumps(std::vector<std::string>{"a", "b"}));
  REQUIRE(loaded.size() == 2);
  CHECK(std::string{*loaded.begin()} == "a");
  CHECK(brine::dumps(loaded) == brine::dumps(std::vector<std::string>{"a", "b"}));
}

TEST_CASE("shapes of other libraries that are those of the standard's") {
  const boost::container::flat_map<int, std::string> map{{1, "one"}};
  CHECK(brine::dumps(map) == brine::dumps(std::map<int, std::string>{{1, "one"}}));
  CHECK(brine::loads<boost::container::flat_map<int, std::string>>(brine::dumps(map)) == map);
  const boost::optional<std::string> some{"text"};
  CHECK(*brine::loads<boost::optional<std::string>>(brine::dumps(some)) == "text");
  const boost::system::error_code code{2, boost::system::generic_category()};
  CHECK(brine::loads<boost::system::error_code>(brine::dumps(code)) == code);
  const std::complex<double> z{1, 2};
  CHECK(brine::loads<std::complex<double>>(brine::dumps(z)) == z);
}

TEST_CASE("members with constructors that take everything") {
  named_value v;
  v.v.number = 1.5;
  v.n = 3;
  const auto loaded = brine::loads<named_value>(brine::dumps(v));
  CHECK(loaded.v.number == 1.5);
  CHECK(loaded.n == 3);
  outer<std::unique_ptr<int>> o;
  o.inner.held = std::make_unique<int>(4);
  CHECK(*brine::loads<outer<std::unique_ptr<int>>>(brine::dumps(o)).inner.held == 4);
}

TEST_CASE("large arrays in aggregates") {
  auto f = std::make_unique<file>();
  f->path[4095] = 'x';
  f->mode = 0644;
  const auto same_file = brine::loads<std::unique_ptr<file>>(brine::dumps(f));
  CHECK(same_file->path[4095] == 'x');
  CHECK(same_file->mode == 0644);
  auto i = std::make_unique<image>();
  i->width = 1;
  i->pixels[(1 << 20) - 1] = 2;
  i->rows[299] = "three";
  i->transform[39][39] = 4;
  i->crc = 5;
  const auto same_image = brine::loads<std::unique_ptr<image>>(brine::dumps(i));
  CHECK(same_image->width == 1);
  CHECK(same_image->pixels[(1 << 20) - 1] == 2);
  CHECK(same_image->rows[299] == "three");
  CHECK(same_image->transform[39][39] == 4);
  CHECK(same_image->crc == 5);
}
