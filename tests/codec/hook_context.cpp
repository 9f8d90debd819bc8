// What a caller gives hooks to know: {.context = &object}, asked for by type.
#include <doctest/doctest.h>

#include <brine/brine.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

namespace hook_context_test {

struct units {
  double per_metre = 1;
};
struct pool {
  std::vector<std::string> known;
};

struct length {
  double metres = 0;
  const units* seen = nullptr;
  template <class Archive>
  void serialize(Archive& ar) {
    const units* in = ar.template context<const units>();
    const double factor = in == nullptr ? 1 : in->per_metre;
    double number = metres * factor;
    ar(number);
    if constexpr (Archive::is_loading::value) {
      metres = number / factor;
      seen = in;
    }
  }
};
// Needs one: without it the value is refused.
struct interned {
  std::string text;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(text);
    if constexpr (Archive::is_loading::value) {
      if (pool* all = ar.template context<pool>()) {
        all->known.push_back(text);
      } else {
        ar.fail(brine::errc::bad_value, "an interned text needs a pool: {.context = &pool}");
      }
    }
  }
};
struct both {
  length l;
  std::vector<interned> texts;
  std::shared_ptr<length> shared;
};

}  // namespace hook_context_test

using namespace hook_context_test;

TEST_CASE("a hook asks for what the caller gave, by type") {
  units feet{3.25};
  const auto bytes = brine::dumps(length{2}, {.context = &feet});
  CHECK(brine::loads<double>(brine::dumps(6.5)) == 6.5);
  CHECK(brine::loads<length>(bytes).metres == 6.5);
  CHECK(brine::loads<length>(bytes).seen == nullptr);
  const length back = brine::loads<length>(bytes, {.context = &feet});
  CHECK(back.metres == 2);
  CHECK(back.seen == &feet);
  const units constant{6.5};
  CHECK(brine::loads<length>(bytes, {.context = &constant}).metres == 1);
}

TEST_CASE("several, and one that isn't given") {
  units feet{3.25};
  pool texts;
  const both value{{2}, {{"a"}, {"b"}}, std::make_shared<length>(length{4})};
  const auto bytes = brine::dumps(value, {.context = {&feet, &texts}});
  const both back = brine::loads<both>(bytes, {.context = {&feet, &texts}});
  CHECK(back.l.metres == 2);
  CHECK(back.shared->metres == 4);
  CHECK(texts.known == std::vector<std::string>{"a", "b"});
  const auto refused = brine::try_loads<both>(bytes, {.context = &feet});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == brine::errc::bad_value);
  // A const object isn't handed out to be changed.
  const pool constant;
  CHECK_FALSE(brine::try_loads<both>(bytes, {.context = {&feet, &constant}}));
  // Nor is there one that was given as a null pointer.
  CHECK_FALSE(brine::try_loads<both>(bytes, {.context = static_cast<pool*>(nullptr)}));
}

TEST_CASE("all ways to save and load have it") {
  units feet{3.25};
  const length two{2};
  std::string buffer;
  brine::dumps_into(buffer, two, {.context = &feet});
  length into;
  brine::loads_into(into, buffer, {.context = &feet});
  CHECK(into.metres == 2);
  std::stringstream stream;
  brine::dump(two, stream, {.context = &feet});
  CHECK(brine::load<length>(stream, {.context = &feet}).metres == 2);
  const auto path = std::filesystem::temp_directory_path() / "brine_hook_context.brine";
  brine::dump(two, path, {.context = &feet});
  CHECK(brine::load<length>(path).metres == 6.5);
  CHECK(brine::load<length>(path, {.context = &feet}).metres == 2);
  std::filesystem::remove(path);
  CHECK(brine::try_loads<length>(brine::try_dumps(two, {.context = &feet}).value()).value().metres == 6.5);
  // Sorted by what they are written as.
  const std::unordered_map<int, length> map{{1, {2}}, {2, {4}}};
  const auto sorted = brine::dumps(map, {.canonical = true, .context = &feet});
  CHECK(brine::loads<std::map<int, length>>(brine::dumps(std::map<int, length>{{1, {2}}}, {.context = &feet}),
                                            {.context = &feet})
            .at(1)
            .metres == 2);
  CHECK(brine::loads<std::unordered_map<int, length>>(sorted, {.context = &feet}).at(2).metres == 4);
}
