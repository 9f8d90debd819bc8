// Several documents in one stream, back to back.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <fstream>
#include <istream>
#include <ostream>
#include <sstream>
#include <stdexcept>
#include <streambuf>
#include <string>
#include <vector>

namespace {

struct record {
  int id = 0;
  std::string name;
  bool operator==(const record&) const = default;
};

// Hands out one character after the other and can't be sought.
class trickle : public std::streambuf {
 public:
  explicit trickle(std::string text) : text_{std::move(text)} {}

 protected:
  int_type underflow() override {
    if (at_ == text_.size()) return traits_type::eof();
    current_ = text_[at_++];
    setg(&current_, &current_, &current_ + 1);
    return traits_type::to_int_type(current_);
  }
  pos_type seekoff(off_type, std::ios_base::seekdir, std::ios_base::openmode) override {
    return pos_type(off_type(-1));
  }

 private:
  std::string text_;
  std::size_t at_ = 0;
  char current_ = 0;
};

std::string three_documents() {
  std::ostringstream out;
  brine::dump(record{1, "one"}, out);
  brine::dump(std::vector<int>{1, 2, 3}, out, {.schema = brine::compact, .checksum = brine::checksum_mode::none});
  brine::dump(brine::closure<"stream/twice">([](int x) { return 2 * x; }), out);
  return out.str();
}

}  // namespace

TEST_CASE("documents back to back, of different types and options") {
  std::istringstream in{three_documents()};
  CHECK(brine::load<record>(in) == record{1, "one"});
  CHECK(brine::load<std::vector<int>>(in) == std::vector<int>{1, 2, 3});
  CHECK(brine::load<int(int)>(in)(4) == 8);
  CHECK(in.peek() == std::char_traits<char>::eof());
}

TEST_CASE("reading takes exactly a document's bytes") {
  std::istringstream in{three_documents() + "rest"};
  (void)brine::load<record>(in);
  (void)brine::load<std::vector<int>>(in);
  (void)brine::load<int(int)>(in);
  std::string rest;
  in >> rest;
  CHECK(rest == "rest");
}

TEST_CASE("a stream needs no seeking") {
  trickle buffer{three_documents()};
  std::istream in{&buffer};
  CHECK(brine::load<record>(in).name == "one");
  CHECK(brine::load<std::vector<int>>(in).size() == 3);
  CHECK(brine::load<int(int)>(in)(1) == 2);
}

TEST_CASE("until the stream ends") {
  std::stringstream stream;
  for (int i = 0; i < 100; ++i) brine::dump(record{i, std::string(static_cast<std::size_t>(i), 'x')}, stream);
  int count = 0;
  while (stream.peek() != std::char_traits<char>::eof()) {
    const auto r = brine::load<record>(stream);
    CHECK(r.id == count);
    CHECK(r.name.size() == static_cast<std::size_t>(count));
    ++count;
  }
  CHECK(count == 100);
}

TEST_CASE("at the stream's end: end_of_stream, as often as it is asked") {
  std::istringstream in{""};
  for (int i = 0; i < 2; ++i) {
    const auto failed = brine::try_load<record>(in);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code() == brine::errc::end_of_stream);
    CHECK(std::string{failed.error().what()} == "brine: end_of_stream: no document follows: the stream ends here");
  }
  try {
    (void)brine::load<record>(in);
    FAIL("loaded");
  } catch (const brine::error& e) {
    CHECK(e.code() == brine::errc::end_of_stream);
  }
  std::istringstream after{three_documents()};
  (void)brine::load<record>(after);
  (void)brine::load<std::vector<int>>(after);
  (void)brine::load<int(int)>(after);
  CHECK(brine::try_load<record>(after).error().code() == brine::errc::end_of_stream);
  // A stream that was told to throw at its end.
  std::istringstream throws{""};
  throws.exceptions(std::ios::eofbit | std::ios::failbit);
  CHECK(brine::try_load<record>(throws).error().code() == brine::errc::end_of_stream);
}

TEST_CASE("a stream that was never opened, or had failed, is said to be so") {
  std::ifstream in{"no such folder/no such file"};
  const auto loaded = brine::try_load<record>(in);
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().code() == brine::errc::io_error);
  CHECK(std::string{loaded.error().what()} ==
        "brine: io_error: the stream isn't open: its file couldn't be opened, or was closed");
  std::ofstream out{"no such folder/no such file"};
  const auto saved = brine::try_dump(record{}, out);
  REQUIRE_FALSE(saved);
  CHECK(saved.error().code() == brine::errc::io_error);
  CHECK(std::string{saved.error().what()}.find("isn't open") != std::string::npos);

  std::istringstream failed{three_documents()};
  failed.setstate(std::ios::failbit);
  CHECK(brine::try_load<record>(failed).error().code() == brine::errc::io_error);
  failed.clear();
  CHECK(brine::load<record>(failed).id == 1);
  // It breaks in the middle of a document.
  struct breaks : trickle {
    using trickle::trickle;
    int left = 30;
    int_type underflow() override {
      if (--left < 0) throw 1;
      return trickle::underflow();
    }
  } buffer{three_documents()};
  std::istream broken{&buffer};
  CHECK(brine::try_load<record>(broken).error().code() == brine::errc::io_error);
}

TEST_CASE("every truncation is truncated, and every changed byte an error") {
  std::ostringstream out;
  brine::dump(record{1, "one"}, out);
  const std::string good = out.str();
  for (std::size_t n = 0; n < good.size(); ++n) {
    std::istringstream in{good.substr(0, n)};
    const auto failed = brine::try_load<record>(in);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code() == (n == 0 ? brine::errc::end_of_stream : brine::errc::truncated));
  }
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string damaged = good;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
    std::istringstream in{damaged};
    CHECK_FALSE(brine::try_load<record>(in));
  }
}

TEST_CASE("a wrong type is refused, and the next document can be read") {
  std::istringstream in{three_documents()};
  const auto failed = brine::try_load<std::string>(in);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::schema_mismatch);
  CHECK(brine::load<std::vector<int>>(in).size() == 3);
}

TEST_CASE("a stream that announces more than it has costs no memory") {
  std::ostringstream out;
  brine::dump(1, out);
  std::string text = out.str();
  for (std::size_t i = 0; i < 7; ++i) text[brine::wire::header_size + i] = '\xff';  // 2^56 bytes
  std::istringstream in{text};
  const auto failed = brine::try_load<int>(in);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::truncated);
}

TEST_CASE("a document of dumps() is taken for the stream's last") {
  const auto bytes = brine::dumps(record{3, "three"});
  std::istringstream in{std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())};
  CHECK(brine::load<record>(in) == record{3, "three"});
}

TEST_CASE("one document of a stream loads from memory too") {
  std::ostringstream out;
  brine::dump(record{1, "one"}, out);
  CHECK(brine::loads<record>(out.str()) == record{1, "one"});
  brine::dump(record{2, "two"}, out);
  const auto failed = brine::try_loads<record>(out.str());
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::trailing_bytes);
  CHECK(std::string{failed.error().what()}.find("stream") != std::string::npos);
}

TEST_CASE("a stream that takes no bytes, or throws: io_error") {
  std::ostringstream out;
  out.setstate(std::ios::badbit);
  const auto failed = brine::try_dump(1, out);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::io_error);
  CHECK_THROWS_AS(brine::dump(1, out), brine::error);

  struct broken : std::streambuf {
  } nowhere;
  std::ostream throws{&nowhere};
  throws.exceptions(std::ios::badbit | std::ios::failbit);
  const auto thrown = brine::try_dump(1, throws);
  REQUIRE_FALSE(thrown);
  CHECK(thrown.error().code() == brine::errc::io_error);
}

TEST_CASE("documents of every size") {
  std::stringstream stream;
  const std::vector<std::size_t> sizes{0, 1, 100, 495, 496, 497, 5000, 70000, 3000000};
  for (std::size_t size : sizes) brine::dump(std::string(size, 's'), stream);
  for (std::size_t size : sizes) CHECK(brine::load<std::string>(stream).size() == size);
}

namespace {

// Gives the text, and then throws or ends.
class failing : public std::streambuf {
 public:
  explicit failing(std::string text) : text_{std::move(text)} {
    setg(text_.data(), text_.data(), text_.data() + text_.size());
  }

 protected:
  int_type underflow() override { throw std::runtime_error("the device is gone"); }

 private:
  std::string text_;
};

// No stream of the standard library: it has no state, and throws.
struct socket {
  std::string text;
  std::size_t at = 0;
  std::ptrdiff_t got = 0;
  bool throws = false;
  void read(char* to, std::ptrdiff_t n) {
    if (throws && static_cast<std::ptrdiff_t>(text.size() - at) < n) throw 42;
    got = static_cast<std::ptrdiff_t>(text.copy(to, static_cast<std::size_t>(n), at));
    at += static_cast<std::size_t>(got);
  }
  [[nodiscard]] std::ptrdiff_t gcount() const { return got; }
};

template <class Stream>
void fails_with(brine::errc code, Stream&& in) {
  const auto tried = brine::try_load<record>(in);
  REQUIRE_FALSE(tried);
  CHECK(tried.error().code() == code);
  try {
    (void)brine::load<record>(in);
    FAIL("nothing was thrown");
  } catch (const brine::error& e) {
    // Of a document that was cut off nothing is left.
    CHECK(e.code() == (code == brine::errc::truncated ? brine::errc::end_of_stream : code));
  }
}

}  // namespace

TEST_CASE("a stream that isn't open, or fails: io_error; one that ends: truncated, or end_of_stream") {
  std::ostringstream out;
  brine::dump(record{1, std::string(100, 'n')}, out);
  const std::string whole = out.str(), half = whole.substr(0, whole.size() / 2);
  for (const auto told : {std::ios::goodbit, std::ios::badbit, std::ios::failbit | std::ios::badbit,
                          std::ios::failbit | std::ios::badbit | std::ios::eofbit}) {
    CAPTURE(told);
    const auto quietly = [told](std::istream& in) {
      try {
        in.exceptions(told);
      } catch (const std::ios::failure&) {  // it has failed already
      }
    };
    std::ifstream never{"no such directory/no such file"};
    quietly(never);
    fails_with(brine::errc::io_error, never);

    std::istringstream ends{half};
    quietly(ends);
    fails_with(brine::errc::truncated, ends);
    std::istringstream again{half};
    quietly(again);
    CHECK_THROWS_WITH_AS((void)brine::load<record>(again), doctest::Contains("truncated"), brine::error);
    std::istringstream empty;
    quietly(empty);
    fails_with(brine::errc::end_of_stream, empty);

    for (const std::string& text : {std::string{}, half}) {
      failing device{text};
      std::istream breaks{&device};
      quietly(breaks);
      fails_with(brine::errc::io_error, breaks);
    }

    std::istringstream good{whole};
    quietly(good);
    CHECK(brine::load<record>(good).name == std::string(100, 'n'));

    std::ofstream unopened{"no such directory/no such file"};
    try {
      unopened.exceptions(told);
    } catch (const std::ios::failure&) {
    }
    const auto saved = brine::try_dump(1, unopened);
    REQUIRE_FALSE(saved);
    CHECK(saved.error().code() == brine::errc::io_error);
    CHECK_THROWS_AS(brine::dump(1, unopened), brine::error);
  }
  fails_with(brine::errc::truncated, socket{half});
  fails_with(brine::errc::io_error, socket{"", 0, 0, true});
  socket breaks{half, 0, 0, true};
  CHECK(brine::try_load<record>(breaks).error().code() == brine::errc::io_error);
  socket fine{whole + whole};
  fine.throws = true;
  CHECK(brine::load<record>(fine).id == 1);
  CHECK(brine::load<record>(fine).id == 1);
  CHECK(brine::try_load<record>(fine).error().code() == brine::errc::io_error);
}
