// Named closures of every form, saved by one flavour of a program (with or without RTTI and exceptions) and loaded
// by another:
//   flavours save FILE
//   flavours load FILE
// Only try_ forms: nothing is thrown.
#include <brine/brine.hpp>

#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace flavours {

using on_int = brine::function<int(int)>;

struct adder {
  int by;
  int operator()(int x) const { return x + by; }
};
int half(int x) noexcept { return x / 2; }
struct account {
  int balance;
  int with(int x) const { return balance + x; }
};

struct jobs {
  std::string title;
  std::map<std::string, on_int> all;
  std::shared_ptr<int> total;
  brine::move_only_function<int(int)> once;
};

jobs make() {
  const auto total = std::make_shared<int>(0);
  int k = 3;
  std::vector<std::string> words{"a", "bc"};
  jobs j{"jobs", {}, total, brine::closure<"flavours/once">([BRINE_CAPTURE((p, std::make_unique<int>(5)))](int x) {
           return *p * x;
         })};
  j.all["aggregate"] = brine::closure<"flavours/adder">(adder{2});
  j.all["bind"] = brine::bind<"flavours/bind">(adder{10}, [](adder& a, int x) { return a.by += x; });
  j.all["factory"] = brine::factory<"flavours/factory">([](int by) { return [=](int x) { return x * by; }; })(4);
  j.all["listed"] = brine::closure<"flavours/listed", 2>(
      [BRINE_CAPTURE(k, words)](int x) { return x + k + static_cast<int>(words.size()); });
  j.all["captureless"] = brine::closure<"flavours/captureless">([](int x) { return -x; });
  j.all["function"] = brine::fn<&half>;
  j.all["method"] = brine::partial(brine::fn<&account::with>, account{100});
  j.all["composed"] = brine::compose(brine::fn<&half>, brine::closure<"flavours/adder">(adder{4}));
  j.all["retried"] = brine::retry(j.all["aggregate"], 3);
  j.all["remembered"] = brine::memoize(j.all["listed"]);
  for (const char* name : {"sharing", "sharing too"}) {
    j.all[name] = brine::closure<"flavours/sharing">([BRINE_CAPTURE(total)](int x) { return *total += x; });
  }
  return j;
}

int failed(const char* what) {
  std::printf("wrong: %s\n", what);
  return 1;
}

int check(jobs& j) {
  const std::pair<const char*, int> expected[] = {
      {"aggregate", 8}, {"bind", 16},    {"factory", 24}, {"listed", 11},     {"captureless", -6}, {"function", 3},
      {"method", 106},  {"composed", 5}, {"retried", 8},  {"remembered", 11}, {"sharing", 6},      {"sharing too", 12}};
  for (const auto& [name, result] : expected) {
    if (j.all.count(name) != 1 || j.all[name](6) != result) return failed(name);
  }
  if (*j.total != 12) return failed("what is shared");
  return j.once(2) == 10 ? 0 : failed("once");
}

int save(const char* path) {
  const auto done = brine::try_dump(make(), path);
  return done ? 0 : failed(done.error().what());
}

int load(const char* path) {
  auto loaded = brine::try_load<jobs>(path);
  if (!loaded) return failed(loaded.error().what());
  if (check(*loaded) != 0) return 1;

  // What is refused is an answer too.
  const auto refused = brine::try_load<jobs>(path, {.allow = {"elsewhere/*"}});
  if (refused || refused.error().code() != brine::errc::not_allowed) return failed("options.allow");
  const auto bytes = brine::try_dumps(make());
  if (!bytes) return failed(bytes.error().what());
  for (std::size_t size = 0; size < bytes->size(); ++size) {
    if (brine::try_loads<jobs>(std::string_view{reinterpret_cast<const char*>(bytes->data()), size})) {
      return failed("a document that was cut off");
    }
  }
  const auto other = brine::try_loads<std::string(int)>(*brine::try_dumps(make().all["bind"]));
  if (other || other.error().code() != brine::errc::signature_mismatch) return failed("another signature");
  return 0;
}

}  // namespace flavours

int main(int count, char** arguments) {
  if (count != 3) return 2;
  return std::strcmp(arguments[1], "save") == 0 ? flavours::save(arguments[2]) : flavours::load(arguments[2]);
}
