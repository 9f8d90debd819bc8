// What saving and loading can be asked for, and what failures say.
#include <brine/brine.hpp>

#include <iostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "check.hpp"

namespace {

struct line {
  std::string item;
  int count;
};

struct order {
  int id;
  std::vector<line> lines;
  brine::function<std::string()> on_done;
};

order example() {
  const std::string who = "Ada";
  return {7, {{"tea", 2}, {"cup", 1}}, brine::closure<"mail/confirm">([BRINE_CAPTURE(who)] { return "to " + who; })};
}

// Bytes carry the hash of their type's schema; with `embed`, the schema itself too. A checksum finds damage.
void save_options() {
  const auto small = brine::dumps(example());
  const auto whole = brine::dumps(example(), {.schema = brine::embed, .checksum = brine::checksum_mode::crc32});
  check(small.size() < whole.size());
  check(brine::loads<order>(small).lines[0].item == brine::loads<order>(whole).lines[0].item);

  auto damaged = whole;
  damaged[damaged.size() / 2] ^= std::byte{1};
  const auto refused = brine::try_loads<order>(damaged);
  check(!refused && refused.error().code() == brine::errc::checksum_mismatch);
}

// Documents from strangers: only the closures listed may come back, in only so much memory.
void load_options() {
  const auto bytes = brine::dumps(example());
  check(brine::loads<order>(bytes, {.allow = {"mail/*"}}).on_done() == "to Ada");

  const auto refused = brine::try_loads<order>(bytes, {.allow = {"ui/*"}});
  check(!refused && refused.error().code() == brine::errc::not_allowed);
  check(refused.error().path() == "on_done");

  const auto large = brine::dumps(std::vector<int>(1000));
  const auto limited = brine::try_loads<std::vector<int>>(large, {.limits = {.bytes = 1000}});
  check(!limited && limited.error().code() == brine::errc::limit_exceeded);
}

// An error knows its code, where in the bytes and where in the value it arose, and what to do.
void errors() {
  const auto bytes = brine::dumps(example());
  try {
    (void)brine::loads<order>(std::span{bytes}.first(24));
    check(false);
  } catch (const brine::error& e) {
    std::cout << e.what() << '\n';
    check(e.code() == brine::errc::truncated);
    check(e.path() == "lines[1].item" || e.path() == "lines[1]" || e.path() == "lines");
    check(e.offset() >= 14 && e.offset() <= 24);
  }

  // The wrong type is told from damage.
  const auto wrong = brine::try_loads<std::string>(bytes);
  check(!wrong && wrong.error().code() == brine::errc::schema_mismatch);

  // And what is no document at all from both.
  const auto text = brine::try_loads<order>(std::string{"id: 7"});
  check(!text && text.error().code() == brine::errc::bad_magic);
  check(std::string{text.error().what()}.find("no brine document") != std::string::npos);
}

// The try_ forms answer a result and throw nothing.
void results() {
  const brine::result<std::vector<std::byte>> saved = brine::try_dumps(example());
  check(saved.has_value());
  const brine::result<order> loaded = brine::try_loads<order>(*saved);
  check(loaded && loaded->id == 7);

  // A failed load leaves the value as it was.
  std::vector<int> numbers{1, 2, 3};
  auto cut = brine::dumps(std::vector<int>{4, 5, 6, 7});
  cut.pop_back();
  check(!brine::try_loads_into(numbers, cut));
  check(numbers == std::vector<int>{1, 2, 3});
}

// A callback asked for with another signature than it has is refused, not converted.
void signatures() {
  const auto bytes = brine::dumps(example().on_done);
  const auto wrong = brine::try_loads<int(int)>(bytes);
  check(!wrong);
  std::cout << wrong.error().what() << '\n';
}

}  // namespace

int main() {
  // Two different closures under one name would be a mistake of the program: ask once, at its start. It throws where
  // that is so; try_verify() returns the error instead.
  brine::registry().verify();

  save_options();
  load_options();
  errors();
  results();
  signatures();
}
