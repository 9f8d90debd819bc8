// options.allow is asked for every name in a document, of closures and of classes, before anything is made of it.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace names_tests {

// Counts what runs while a document is loaded.
struct counts {
  static inline int made = 0;
  static inline int visited = 0;
  static void reset() { made = visited = 0; }
  [[nodiscard]] static bool none() { return made == 0 && visited == 0; }
};
struct watched {
  int n = 0;
  watched() { ++counts::made; }
  watched(const watched& other) : n{other.n} { ++counts::made; }
  watched& operator=(const watched&) = default;
  template <class Archive>
  void serialize(Archive& ar) {
    ++counts::visited;
    ar(n);
  }
};

struct shape {
  virtual ~shape() = default;
  int id = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id);
  }
};
struct circle : shape {
  circle() { ++counts::made; }
  double radius = 1;
  template <class Archive>
  void serialize(Archive& ar) {
    ++counts::visited;
    ar(id, radius);
  }
};
struct square : shape {
  square() { ++counts::made; }
  double side = 1;
  template <class Archive>
  void serialize(Archive& ar) {
    ++counts::visited;
    ar(id, side);
  }
};
struct group : shape {
  std::vector<std::unique_ptr<shape>> parts{};
  brine::function<int(int)> run{};
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id, parts, run);
  }
};
BRINE_CLASS("names/circle", circle, shape);
BRINE_CLASS("names/square", square, shape);
BRINE_CLASS("names/group", group, shape);

struct adder {
  int by = 0;
  int operator()(int x) const { return x + by; }
};
struct holding {
  std::vector<watched> seen{};
  brine::function<int(int)> inner{};
  int operator()(int x) const { return inner ? inner(x) : static_cast<int>(seen.size()); }
};

using function = brine::function<int(int)>;

// Watched objects come first, and what may not be loaded last.
struct of_everything {
  std::string title{};
  std::vector<watched> first{};
  std::map<std::string, std::optional<function>> jobs{};
  std::variant<int, std::vector<function>> either{};
  std::unique_ptr<shape> owned{};
  std::shared_ptr<shape> common{};
  std::shared_ptr<shape> again{};
  std::vector<std::pair<double, std::array<std::int16_t, 3>>> plain{};
  std::shared_ptr<watched> last{};
};

of_everything full() {
  of_everything all;
  all.title = "full";
  all.first.resize(3);
  all.jobs["a"] = function{brine::closure<"names/add">(adder{1})};
  all.jobs["b"] = std::nullopt;
  all.jobs["c"] = function{};
  all.either = std::vector<function>{brine::closure<"names/add">(adder{2}), [](int x) { return x; }};
  auto g = std::make_unique<group>();
  g->parts.push_back(std::make_unique<circle>());
  g->parts.push_back(nullptr);
  g->run = brine::closure<"names/hold">(holding{std::vector<watched>(2), brine::closure<"names/deep">(adder{5})});
  all.owned = std::move(g);
  all.common = std::make_shared<square>();
  all.again = all.common;
  all.plain = {{1.5, {1, 2, 3}}};
  all.last = std::make_shared<watched>();
  return all;
}

template <class T, class Bytes>
brine::errc failure(const Bytes& bytes, const brine::load_options& options) {
  const auto answer = brine::try_loads<T>(bytes, options);
  REQUIRE(!answer);
  return answer.error().code();
}

}  // namespace names_tests

using namespace names_tests;

TEST_CASE("every name of a document has to be allowed, and nothing is made of one that names another") {
  const std::vector<std::string> all{
      "names/add", "names/hold", "names/deep", "names/circle", "names/square", "names/group", ""};
  for (const bool embedded : {false, true}) {
    CAPTURE(embedded);
    const auto bytes =
        brine::dumps(full(), {.schema = embedded ? brine::schema_mode::embed : brine::schema_mode::compact});
    const auto loaded = brine::loads<of_everything>(bytes, {.allow = brine::name_patterns{all}});
    CHECK(loaded.again == loaded.common);
    CHECK(loaded.jobs.at("a").value()(1) == 2);
    for (std::size_t i = 0; i < all.size(); ++i) {
      auto fewer = all;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      CAPTURE(all[i]);
      counts::reset();
      const auto refused = brine::try_loads<of_everything>(bytes, {.allow = brine::name_patterns{fewer}});
      REQUIRE(!refused);
      CHECK(refused.error().code() == brine::errc::not_allowed);
      CHECK(std::string_view{refused.error().what()}.find('"' + all[i] + '"') != std::string_view::npos);
      CHECK(counts::none());
    }
    CHECK(brine::try_loads<of_everything>(bytes, {.allow = {"*"}}));
  }
}

TEST_CASE("the error says where the name stands") {
  const auto bytes = brine::dumps(full());
  const auto closure = brine::try_loads<of_everything>(bytes, {.allow = {"names/add", ""}});
  CHECK(closure.error().path() == "owned");
  const auto nested =
      brine::try_loads<of_everything>(bytes, {.allow = {"names/add", "", "names/group", "names/hold", "names/circle"}});
  CHECK(nested.error().path() == "owned[2].inner");
  const auto unnamed = brine::try_loads<of_everything>(bytes, {.allow = {"names/*"}});
  CHECK(unnamed.error().path() == "either[1]");
}

TEST_CASE("on every route") {
  const auto object = full();
  const auto bytes = brine::dumps(object);
  const brine::load_options strict{.allow = {"names/add", ""}};
  counts::reset();

  SUBCASE("into an object that is there") {
    of_everything to;
    to.title = "kept";
    counts::reset();
    const auto answer = brine::try_loads_into(to, bytes, strict);
    REQUIRE(!answer);
    CHECK(answer.error().code() == brine::errc::not_allowed);
    CHECK(to.title == "kept");
    CHECK(counts::none());
  }
  SUBCASE("a file and a stream") {
    const auto folder = std::filesystem::temp_directory_path() / "brine_names_test";
    std::filesystem::create_directories(folder);
    const auto path = folder / "all.brine";
    brine::dump(object, path);
    std::stringstream stream;
    brine::dump(object, stream);
    counts::reset();
    CHECK(brine::try_load<of_everything>(path, strict).error().code() == brine::errc::not_allowed);
    CHECK(brine::try_load<of_everything>(stream, strict).error().code() == brine::errc::not_allowed);
    CHECK(counts::none());
    CHECK(brine::try_load<of_everything>(path, {.allow = {"names/*", ""}}));
    std::filesystem::remove_all(folder);
  }
  SUBCASE("thrown") {
    CHECK_THROWS_AS((void)brine::loads<of_everything>(bytes, strict), brine::error);
    CHECK(counts::none());
  }
}

namespace names_tests {

// The same document, loaded by a later version of the type: it is converted first.
struct before {
  std::vector<watched> first{};
  std::int32_t number = 0;
  std::vector<std::shared_ptr<shape>> shapes{};
  function gone{};
  function run{};
};
struct after {
  std::int64_t number = 0;
  function run{};
  std::vector<watched> first{};
  watched added{};
  std::vector<std::shared_ptr<shape>> shapes{};
};

}  // namespace names_tests

TEST_CASE("a document of an earlier version is looked through before it is converted") {
  before old;
  old.first.resize(2);
  old.number = 7;
  old.shapes = {std::make_shared<circle>(), nullptr};
  old.gone = brine::closure<"names/gone">(adder{1});
  old.run = brine::closure<"names/add">(adder{3});
  const auto bytes = brine::dumps(old, {.schema = brine::embed});
  const auto loaded = brine::loads<after>(bytes, {.allow = {"names/*"}});
  CHECK(loaded.number == 7);
  CHECK(loaded.run(1) == 4);
  CHECK(loaded.shapes.size() == 2);
  for (const char* missing : {"names/circle", "names/gone", "names/add"}) {
    CAPTURE(missing);
    std::vector<std::string> allowed;
    for (const char* name : {"names/circle", "names/gone", "names/add"}) {
      if (std::string_view{name} != missing) allowed.emplace_back(name);
    }
    counts::reset();
    CHECK(failure<after>(bytes, {.allow = brine::name_patterns{allowed}}) == brine::errc::not_allowed);
    CHECK(counts::none());
  }
}

namespace names_tests {

struct old_state {
  int by;
};
struct new_state {
  double by;
  watched w{};
  int operator()(int x) const { return x + static_cast<int>(by); }
};

std::vector<std::byte> renamed(std::vector<std::byte> bytes, std::string_view from, std::string_view to) {
  REQUIRE(from.size() == to.size());
  const auto as_text = [&] { return std::string_view{reinterpret_cast<const char*>(bytes.data()), bytes.size()}; };
  for (std::size_t at = as_text().find(from); at != std::string_view::npos; at = as_text().find(from, at + 1)) {
    for (std::size_t i = 0; i < to.size(); ++i) bytes[at + i] = static_cast<std::byte>(to[i]);
    // The identity begins with its kind and a count; its hash stands before its size.
    const std::size_t begin = at - 2;
    std::size_t size = std::to_integer<std::size_t>(bytes[begin - 1]);
    const std::uint64_t hash = brine::meta::hash(as_text().substr(begin, size));
    for (std::size_t i = 0; i < 8; ++i) bytes[begin - 9 + i] = static_cast<std::byte>((hash >> (8 * i)) & 0xffU);
  }
  return bytes;
}

}  // namespace names_tests

TEST_CASE("a closure that migrates, or was renamed, is asked for by its present name") {
  brine::alias<"names/was_0", "names/mig_2">();
  brine::migrate<"names/mig_2">([](old_state s) -> new_state { return {static_cast<double>(s.by), {}}; });
  const function present = brine::closure<"names/mig_2">(new_state{1, {}});
  const std::pair<std::vector<watched>, std::vector<function>> saved{
      std::vector<watched>(1), {brine::closure<"names/mig_1">(adder{4}), brine::closure<"names/last">(adder{2})}};
  for (const auto mode : {brine::schema_mode::compact, brine::schema_mode::embed}) {
    using type = std::pair<std::vector<watched>, std::vector<function>>;
    const auto plain = brine::dumps(saved, {.schema = mode});
    for (const auto& bytes :
         {renamed(plain, "names/mig_1", "names/mig_2"), renamed(plain, "names/mig_1", "names/was_0")}) {
      const auto loaded = brine::loads<type>(bytes, {.allow = {"names/mig_2", "names/last"}});
      CHECK(loaded.second[0](1) == 5);
      CHECK(loaded.second[1](1) == 3);
      counts::reset();
      CHECK(failure<type>(bytes, {.allow = {"names/mig_2"}}) == brine::errc::not_allowed);
      CHECK(failure<type>(bytes, {.allow = {"names/last", "names/was_0"}}) == brine::errc::not_allowed);
      CHECK(counts::none());
    }
  }
}

TEST_CASE("names inside of what is kept as data are asked for too") {
  const function outer =
      brine::closure<"names/hold">(holding{std::vector<watched>(1), brine::closure<"names/deep">(adder{5})});
  const std::pair<std::vector<watched>, function> saved{std::vector<watched>(1), outer};
  using type = std::pair<std::vector<watched>, function>;
  const auto bytes = renamed(renamed(brine::dumps(saved, {.schema = brine::embed}), "names/hold", "names/h???"),
                             "names/deep", "names/d???");
  CHECK(brine::try_loads<type>(bytes, {.allow = {"names/*"}, .inert = true}));
  counts::reset();
  CHECK(failure<type>(bytes, {.allow = {"names/h???"}, .inert = true}) == brine::errc::not_allowed);
  CHECK(failure<type>(bytes, {.allow = {"names/d???"}, .inert = true}) == brine::errc::not_allowed);
  CHECK(counts::none());
}

TEST_CASE("an object of the pointer's own class needs no permission") {
  std::pair<std::shared_ptr<circle>, std::unique_ptr<shape>> both{std::make_shared<circle>(),
                                                                  std::make_unique<shape>()};
  for (const auto mode : {brine::schema_mode::compact, brine::schema_mode::embed}) {
    const auto bytes = brine::dumps(both, {.schema = mode});
    const auto loaded =
        brine::loads<std::pair<std::shared_ptr<circle>, std::unique_ptr<shape>>>(bytes, {.allow = {"nothing"}});
    CHECK(loaded.first->radius == 1);
  }
}

namespace names_tests {

// What it visits depends on its value.
struct moody {
  bool more = false;
  std::string text{};
  template <class Archive>
  void serialize(Archive& ar) {
    ar(more);
    if (more) ar(text);
  }
};

}  // namespace names_tests

TEST_CASE(
    "a hook that visits other members than those of a new object loads as ever, and names are asked for behind it") {
  using type = std::pair<std::vector<moody>, std::vector<function>>;
  const type saved{{moody{true, "a longer text, which the walk can't know"}, moody{}},
                   {brine::closure<"names/add">(adder{1}), brine::closure<"names/deep">(adder{2})}};
  const auto bytes = brine::dumps(saved);
  const auto loaded = brine::loads<type>(bytes, {.allow = {"names/*"}});
  CHECK(loaded.first[0].text == saved.first[0].text);
  CHECK(loaded.second[1](1) == 3);
  CHECK(failure<type>(bytes, {.allow = {"names/add"}}) == brine::errc::not_allowed);
}

TEST_CASE("a document whose schema disagrees with its hash is no way round the names") {
  const std::pair<std::vector<watched>, function> saved{std::vector<watched>(1), brine::closure<"names/add">(adder{1})};
  using type = std::pair<std::vector<watched>, function>;
  auto bytes = brine::dumps(saved, {.schema = brine::embed});
  counts::reset();
  for (std::size_t i = 15; i < bytes.size(); ++i) {
    for (const auto flip : {std::byte{1}, std::byte{0x10}, std::byte{0x80}}) {
      auto damaged = bytes;
      damaged[i] ^= flip;
      const auto answer = brine::try_loads<type>(damaged, {.allow = {"names/other"}});
      CHECK(!answer);
    }
    CHECK(!brine::try_loads<type>(std::span(bytes).first(i), {.allow = {"names/add"}}));
  }
  auto forged = bytes;
  forged[16] ^= std::byte{1};  // in the value's schema
  CHECK(failure<type>(forged, {.allow = {"*"}}) == brine::errc::bad_value);
}

namespace names_tests {

// Without a version, a later one with the member that it lacks.
template <unsigned Version>
struct versioned {
  int n = 0;
  function run{};
  std::vector<watched> seen{};
  int added = 0;
  template <class Archive>
  void serialize(Archive& ar, unsigned version) {
    ar(n, seen, run);
    if (version > 0) ar(added);
  }
};

}  // namespace names_tests

template <>
inline constexpr std::uint32_t brine::class_version<names_tests::versioned<0>> = 0;
template <>
inline constexpr std::uint32_t brine::class_version<names_tests::versioned<1>> = 1;

TEST_CASE("a compact document of an earlier version of a hook is looked through as of that version") {
  versioned<0> old;
  old.n = 4;
  old.seen.resize(2);
  old.run = brine::closure<"names/add">(adder{1});
  const auto bytes = brine::dumps(old);
  const auto loaded = brine::loads<versioned<1>>(bytes, {.allow = {"names/add"}});
  CHECK(loaded.n == 4);
  CHECK(loaded.run(1) == 2);
  CHECK(failure<versioned<1>>(bytes, {.allow = {"names/other"}}) == brine::errc::not_allowed);
  const auto embedded = brine::dumps(old, {.schema = brine::embed});
  CHECK(failure<versioned<1>>(embedded, {.allow = {"names/other"}}) == brine::errc::not_allowed);
}
