// A class that is registered twice: under one name, from a header in two files, it is the same; under two names it is
// an error, at verify() and when an object of it is saved.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <memory>
#include <string_view>

namespace two_names_tests {

struct animal {
  int legs = 4;
  virtual ~animal() = default;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(legs);
  }
};
struct bird : animal {
  int wings = 2;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(legs, wings);
  }
};
struct fish : animal {
  template <class Archive>
  void serialize(Archive& ar) {
    ar(legs);
  }
};

// Registers a class as long as it lives, as a plugin does.
template <class Class, brine::meta::fixed_string Name>
class registered {
 public:
  registered() {
    entry_.module = &mark_;
    brine::graph::class_registry::global().add(entry_);
  }
  registered(const registered&) = delete;
  registered& operator=(const registered&) = delete;
  ~registered() { brine::graph::class_registry::global().remove(&mark_); }

 private:
  brine::meta::module_mark mark_{};
  brine::graph::class_entry entry_{&brine::meta::key_of<animal>, &brine::meta::key_of<Class>, Name.view(),
                                   &brine::graph::class_of<animal, Class>};
};

bool has(const brine::error& e, std::string_view words) {
  return std::string_view{e.what()}.find(words) != std::string_view::npos;
}

// Other files of this program have conflicts of their own.
bool verified() {
  const auto found = brine::registry().try_verify();
  return found || !has(found.error(), "two names/");
}

}  // namespace two_names_tests

BRINE_CLASS("two names/bird", two_names_tests::bird, two_names_tests::animal)
BRINE_CLASS("two names/fish", two_names_tests::fish, two_names_tests::animal)
BRINE_CLASS("two names/fish", two_names_tests::fish, two_names_tests::animal)

using namespace two_names_tests;

TEST_CASE("a class registered under two names: duplicate_name, at verify() and when it is saved") {
  const std::unique_ptr<animal> one = std::make_unique<bird>();
  const std::shared_ptr<animal> shared = std::make_shared<bird>();
  const auto before = brine::dumps(one);
  REQUIRE(verified());
  {
    const registered<bird, "two names/sparrow"> second;
    const auto verdict = brine::registry().try_verify();
    REQUIRE_FALSE(verdict);
    CHECK(verdict.error().code() == brine::errc::duplicate_name);
    CHECK(has(verdict.error(), "two names/bird"));
    CHECK(has(verdict.error(), "two names/sparrow"));
    for (const auto& saved : {brine::try_dumps(one), brine::try_dumps(shared)}) {
      REQUIRE_FALSE(saved);
      CHECK(saved.error().code() == brine::errc::duplicate_name);
      CHECK(has(saved.error(), "registered under two names, \"two names/"));
    }
    // Another class isn't concerned, and what was saved before loads.
    CHECK(brine::try_dumps(std::unique_ptr<animal>(new fish)));
    CHECK(brine::loads<std::unique_ptr<animal>>(before)->legs == 4);
  }
  CHECK(verified());
  CHECK(brine::dumps(one) == before);
}

TEST_CASE("a class registered twice under one name is the same class") {
  const registered<bird, "two names/bird"> again;
  CHECK(verified());
  const auto loaded = brine::loads<std::unique_ptr<animal>>(brine::dumps(std::unique_ptr<animal>(new bird)));
  CHECK(dynamic_cast<bird*>(loaded.get()) != nullptr);
}

TEST_CASE("two classes under one name: verify() says so") {
  const registered<fish, "two names/bird"> second;
  const auto verdict = brine::registry().try_verify();
  REQUIRE_FALSE(verdict);
  CHECK(verdict.error().code() == brine::errc::duplicate_name);
  CHECK(has(verdict.error(), "two classes are called \"two names/bird\""));
  CHECK(has(brine::try_dumps(std::unique_ptr<animal>(new bird)).error(), "two classes are called"));
}
