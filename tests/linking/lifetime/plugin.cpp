// A plugin that saves, loads and calls while it is loaded and unloaded.
#include "plugin.hpp"

#include "lifetime.hpp"

namespace lifetime {
namespace {

on_int make_in_plugin(int k) {
  return brine::closure<"lifetime/plugin">([BRINE_CAPTURE(k)](int x) { return x + k; });
}

// "lifetime/first_" is the program's.
void use(const char* when) {
  const auto good = [when](bool b, const char* what) { expect(b, "the plugin", when, what); };
  const bytes mine = brine::dumps(make_in_plugin(5));
  const auto loaded = brine::try_loads<int(int)>(mine);
  good(loaded && (*loaded)(1) == 6, "its own closure");
  const auto theirs = brine::try_loads<int(int)>(renamed_closure(mine, "lifetime/plugin", "lifetime/first_"));
  good(theirs && (*theirs)(1) == 8, "the program's closure");
}

struct witness {
  on_int kept;
  witness() {
    use("an initialiser");
    kept = make_in_plugin(1);
  }
  ~witness() {
    expect(kept(1) == 2, "the plugin", "a destructor", "a closure that it made before");
    use("a destructor");
  }
};
const witness the_witness;

[[gnu::constructor]] void at_first() { use("a constructor function"); }
[[gnu::destructor]] void at_last() { use("a destructor function"); }

}  // namespace
}  // namespace lifetime

extern "C" __attribute__((visibility("default"))) void make_one(brine::function<int(int)>& to, int k) {
  to = lifetime::make_in_plugin(k);
}
