// brine::handle: the name of an object that lives in the loading program.
#include <doctest/doctest.h>

#include <brine/brine.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace handle_test {

struct connection {
  int id = 0;
};
struct logger {
  std::vector<std::string> lines;
};

struct user {
  std::string name;
  brine::handle<connection> database;
  std::optional<brine::handle<logger>> log;
};

}  // namespace handle_test

using namespace handle_test;

// type: `brine::handle<T>` | its name, as a string; `options.resolve` gives the object
TEST_CASE("a handle comes back with the loading program's object") {
  connection here{1}, there{2};
  logger log;
  const user saved{"me", {"db", here}, brine::handle<logger>{"log"}};
  CHECK(saved.database->id == 1);
  const auto bytes = brine::dumps(saved);

  const auto loaded = brine::loads<user>(bytes, {.resolve = {{"db", &there}, {"log", &log}}});
  CHECK(loaded.name == "me");
  CHECK(loaded.database.get() == &there);
  CHECK(loaded.database.name() == "db");
  CHECK(loaded.log->get() == &log);
  CHECK((*loaded.database).id == 2);
  CHECK(brine::dumps(loaded) == bytes);

  const auto embedded = brine::dumps(saved, {.schema = brine::embed});
  CHECK(brine::loads<user>(embedded, {.resolve = {{"db", &there}, {"log", &log}}}).database->id == 2);

  brine::resolver objects;
  objects.add("db", &there);
  objects.add("log", &log);
  CHECK(brine::loads<user>(bytes, {.resolve = objects}).log->get() == &log);
}

TEST_CASE("without its object, or with one of another type, loading fails and says what to give") {
  connection there;
  logger log;
  const auto bytes = brine::dumps(user{"me", brine::handle<connection>{"db"}, {}});

  const auto missing = brine::try_loads<user>(bytes, {.resolve = {{"other", &there}}});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code() == brine::errc::unresolved_handle);
  CHECK(missing.error().path() == "database");
  const std::string_view text = missing.error().what();
  CHECK(text.find("\"db\"") != std::string_view::npos);
  CHECK(text.find("connection") != std::string_view::npos);
  CHECK(text.find(".resolve") != std::string_view::npos);

  const auto mistaken = brine::try_loads<user>(bytes, {.resolve = {{"db", &log}}});
  REQUIRE_FALSE(mistaken);
  CHECK(mistaken.error().code() == brine::errc::unresolved_handle);

  user target{"before", {"db", there}, {}};
  CHECK_FALSE(brine::try_loads_into(target, bytes));
  CHECK(target.name == "before");
  CHECK(target.database.get() == &there);
}

TEST_CASE("a handle without a name needs no object") {
  const brine::handle<connection> none;
  CHECK_FALSE(none);
  const auto loaded = brine::loads<brine::handle<connection>>(brine::dumps(none));
  CHECK(loaded.get() == nullptr);
  CHECK(loaded.name().empty());
}

TEST_CASE("several handles of one name are one object") {
  connection there;
  const std::vector<brine::handle<connection>> saved(3, brine::handle<connection>{"db"});
  const auto loaded =
      brine::loads<std::vector<brine::handle<connection>>>(brine::dumps(saved), {.resolve = {{"db", &there}}});
  for (const auto& handle : loaded) CHECK(handle.get() == &there);
}

TEST_CASE("a handle in a callable: the loaded one calls the loading program's object") {
  logger here, there;
  const auto write = brine::bind<"tests/handle/write">(
      brine::handle<logger>{"log", here},
      [](brine::handle<logger>& log, const std::string& line) { log->lines.push_back(line); });
  brine::function<void(const std::string&)> callback = write;
  callback("saved");
  const auto loaded = brine::loads<void(const std::string&)>(brine::dumps(callback), {.resolve = {{"log", &there}}});
  loaded("loaded");
  CHECK(here.lines == std::vector<std::string>{"saved"});
  CHECK(there.lines == std::vector<std::string>{"loaded"});
}

TEST_CASE("a handle is no pointer: what it names is another type's schema") {
  CHECK_FALSE(brine::try_loads<brine::handle<logger>>(brine::dumps(brine::handle<connection>{})));
  static_assert(brine::storable<brine::handle<connection>>);
  static_assert(!brine::storable<connection*>);
}
