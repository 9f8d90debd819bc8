// unique_ptr: the object that it owns comes back, or null.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace {

struct node {
  int value = 0;
  std::unique_ptr<node> next;
};

struct no_default {
  int value;
  explicit no_default(int v) : value{v} {}
};

}  // namespace

template <>
struct brine::codec<std::unique_ptr<no_default>> {
  static void encode(auto& ar, const std::unique_ptr<no_default>& p) { ar(p ? p->value : -1); }
  static void decode(auto& ar, std::unique_ptr<no_default>& p) {
    int value = -1;
    ar(value);
    p = value < 0 ? nullptr : std::make_unique<no_default>(value);
  }
  static constexpr void describe(auto& schema) { schema.template member<int>("value"); }
};

TEST_CASE("an object, null, and pointers in containers") {
  CHECK(*brine::loads<std::unique_ptr<std::string>>(brine::dumps(std::make_unique<std::string>("s"))) == "s");
  CHECK(brine::loads<std::unique_ptr<int>>(brine::dumps(std::unique_ptr<int>{})) == nullptr);

  std::map<std::string, std::unique_ptr<std::vector<int>>> m;
  m["null"];
  m["full"] = std::make_unique<std::vector<int>>(3, 7);
  const auto n = brine::loads<decltype(m)>(brine::dumps(m));
  CHECK(n.at("null") == nullptr);
  CHECK(n.at("full")->size() == 3);

  auto nested = std::make_unique<std::unique_ptr<int>>(std::make_unique<int>(5));
  CHECK(**brine::loads<decltype(nested)>(brine::dumps(nested)) == 5);
}

TEST_CASE("loading into a pointer reuses its object, and a null resets it") {
  auto p = std::make_unique<int>(1);
  const int* object = p.get();
  brine::loads_into(p, brine::dumps(std::make_unique<int>(2)));
  CHECK(p.get() == object);
  CHECK(*p == 2);
  brine::loads_into(p, brine::dumps(std::unique_ptr<int>{}));
  CHECK(p == nullptr);
}

TEST_CASE("a pointer with a codec of its own") {
  CHECK(brine::loads<std::unique_ptr<no_default>>(brine::dumps(std::make_unique<no_default>(4)))->value == 4);
}

TEST_CASE("a chain of 900 objects loads, one of 2000 is refused by both directions") {
  const auto chain = [](int length) {
    auto first = std::make_unique<node>();
    node* last = first.get();
    for (int i = 1; i < length; ++i) {
      last->next = std::make_unique<node>();
      last = last->next.get();
      last->value = i;
    }
    return first;
  };
  const auto deep = brine::loads<std::unique_ptr<node>>(brine::dumps(chain(900)));
  int length = 0;
  for (const node* n = deep.get(); n != nullptr; n = n->next.get()) CHECK(n->value == length++);
  CHECK(length == 900);

  const auto refused = brine::try_dumps(chain(2000));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == brine::errc::too_deep);

  const auto shallow = brine::try_loads<std::unique_ptr<node>>(brine::dumps(chain(20)), {.limits = {.depth = 10}});
  REQUIRE_FALSE(shallow);
  CHECK(shallow.error().code() == brine::errc::too_deep);
}

TEST_CASE("presence is a byte 0 or 1") {
  auto bytes = brine::dumps(std::make_unique<int>(1));
  bytes[brine::wire::header_size] = std::byte{2};
  const auto failed = brine::try_loads<std::unique_ptr<int>>(bytes);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::bad_value);
  CHECK(failed.error().offset() == brine::wire::header_size);
}
