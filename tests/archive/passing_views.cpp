// Views into bytes that are gone when loading returns are refused: by the compiler where the type shows them
// (compile_fail/e105_*), by an error where only the document does.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <cstdio>
#include <filesystem>

namespace passing_views_tests {

struct scratch_file {
  std::string name;
  explicit scratch_file(const char* what)
      : name{(std::filesystem::temp_directory_path() / (std::string("brine_passing_views_") + what)).string()} {}
  scratch_file(const scratch_file&) = delete;
  scratch_file& operator=(const scratch_file&) = delete;
  ~scratch_file() { std::remove(name.c_str()); }
};

using text = brine::view<std::string_view>;

template <class R>
void refused(const R& answer) {
  REQUIRE(!answer.has_value());
  CHECK(answer.error().code() == brine::errc::schema_mismatch);
  CHECK(std::string_view(answer.error().what()).find("keep the document's bytes") != std::string_view::npos);
}

// -- what the type shows: whether loads<T>(temporary), load<T>(path) are there to be refused
struct nested {
  std::vector<std::map<int, std::shared_ptr<std::variant<int, text>>>> deep;
};
static_assert(brine::detail::shows_bytes<nested>);
static_assert(brine::detail::shows_bytes<std::pair<int, brine::view<std::span<const std::byte>>>>);
static_assert(!brine::detail::may_show_bytes<std::vector<std::string>>);
static_assert(brine::detail::passing_bytes<std::string>);
static_assert(brine::detail::passing_bytes<std::array<std::byte, 4>>);
static_assert(!brine::detail::passing_bytes<std::string_view>);
static_assert(!brine::detail::passing_bytes<std::span<const std::byte>>);

TEST_CASE("bytes that stay are shown, by whatever refers to them") {
  const auto bytes = brine::dumps(std::vector<std::string>{"one", "two"});
  using shown = std::vector<text>;
  const auto inside = [&](const shown& v) {
    const auto* begin = reinterpret_cast<const char*>(bytes.data());
    return v[1].value == "two" && v[1]->data() > begin && v[1]->data() < begin + bytes.size();
  };
  CHECK(inside(brine::loads<shown>(bytes)));
  CHECK(inside(brine::loads<shown>(std::span(bytes))));
  CHECK(inside(brine::loads<shown>(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()))));
  shown to;
  brine::loads_into(to, std::span(bytes));
  CHECK(inside(to));
}

// -- what only the document shows
class hooked {
 public:
  template <class Archive>
  void serialize(Archive& ar) {
    ar(text_);
  }
  text text_;
};
struct shouting {
  text what;
  std::size_t operator()() const { return what->size(); }
};
struct speaker {
  virtual ~speaker() = default;
  [[nodiscard]] virtual std::size_t size() const = 0;
};
struct quoting final : speaker {
  text what;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(what);
  }
  [[nodiscard]] std::size_t size() const override { return what->size(); }
};
BRINE_CLASS("passing_views/quoting", quoting, speaker);

using function = brine::function<std::size_t()>;
const std::string long_text = "a text too long to stand in a string itself, wherever it is";

template <class T>
void all_ways(const T& value, auto&& size) {
  const auto bytes = brine::dumps(value);
  CHECK(size(brine::loads<T>(bytes)) == long_text.size());
  refused(brine::try_loads<T>(std::vector(bytes)));
  refused(brine::try_loads<T>(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())));
  T target = brine::loads<T>(bytes);
  refused(brine::try_loads_into(target, std::vector(bytes)));
  CHECK(size(target) == long_text.size());

  const scratch_file file("document");
  brine::dump(value, file.name);
  refused(brine::try_load<T>(file.name));
  CHECK_THROWS_AS((void)brine::load<T>(file.name), const brine::error&);
  std::stringstream stream;
  brine::dump(value, stream);
  refused(brine::try_load<T>(stream));
}

TEST_CASE("a hook, a closure's captures, an object behind a base class") {
  hooked h;
  h.text_ = text{long_text};
  all_ways(h, [](const hooked& l) { return l.text_->size(); });
  all_ways(function{brine::closure<"passing_views/shouting">(shouting{{long_text}})},
           [](const function& f) { return f(); });
  all_ways(std::map<int, function>{{1, brine::closure<"passing_views/shouting">(shouting{{long_text}})}},
           [](const std::map<int, function>& m) { return m.at(1)(); });
  auto q = std::make_shared<quoting>();
  q->what = text{long_text};
  all_ways(std::shared_ptr<speaker>(q), [](const std::shared_ptr<speaker>& s) { return s->size(); });
}

TEST_CASE("closures and hooks without views load from anywhere") {
  struct plain {
    std::string what;
    std::size_t operator()() const { return what.size(); }
  };
  const function f = brine::closure<"passing_views/plain">(plain{long_text});
  const auto bytes = brine::dumps(f);
  CHECK(brine::loads<std::size_t()>(std::vector(bytes))() == long_text.size());
  CHECK(brine::try_loads<function>(std::vector(bytes)).value()() == long_text.size());
  function to;
  brine::loads_into(to, std::vector(bytes));
  CHECK(to() == long_text.size());
  const scratch_file file("plain");
  brine::dump(f, file.name);
  CHECK(brine::load<function>(file.name)() == long_text.size());
}

}  // namespace passing_views_tests
