// Globals that save, load and call in their initialisers and destructors, in two files linked in either order;
// threads that do so while main() returns; a plugin that does so when it comes and goes.
//   main [PLUGIN unloads|stays]
#include <dlfcn.h>

#include <atomic>
#include <thread>

#include "lifetime.hpp"
#include "plugin.hpp"

namespace lifetime {

void use_first();
void use_second();

namespace {

void good(bool b, const char* what) { expect(b, "the program", "main()", what); }

// A plugin's closure that the program keeps, while the plugin stays and after it went.
struct keeper {
  on_int of_plugin;
  bytes document;
  bool gone = false;
  keeper() = default;
  keeper(const keeper&) = delete;
  keeper& operator=(const keeper&) = delete;
  ~keeper() {
    if (document.empty()) return;
    if (!gone) {
      expect(of_plugin(1) == 12, "the program", "a destructor", "the closure of a plugin that is still there");
      expect(brine::loads<int(int)>(document)(1) == 12, "the program", "a destructor", "a plugin's document");
    }
  }
};
keeper the_keeper;

void with_plugin(const char* file, bool unloads) {
  for (int round = 0; round < 2; ++round) {
    void* plugin = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (plugin == nullptr) std::puts(dlerror());
    good(plugin != nullptr, "dlopen()");
    reinterpret_cast<make_closure*>(dlsym(plugin, "make_one"))(the_keeper.of_plugin, 11);
    the_keeper.document = brine::dumps(the_keeper.of_plugin);
    good(brine::loads<int(int)>(the_keeper.document)(1) == 12, "the plugin's closure");
    if (round == 1) return;  // stays until the process ends
    good(dlclose(plugin) == 0, "dlclose()");
    const auto gone = brine::try_loads<int(int)>(the_keeper.document);
    if (!unloads) continue;
    good(!gone && gone.error().code() == brine::errc::unknown_closure, "the document of a plugin that went");
    try {
      (void)the_keeper.of_plugin(1);
      good(false, "the call of a closure whose plugin went");
    } catch (const brine::error& e) {
      good(e.code() == brine::errc::unknown_closure, "the error of such a call");
    }
    use_first();
  }
}

}  // namespace
}  // namespace lifetime

int main(int count, char** arguments) {
  using namespace lifetime;
  use_first();
  use_second();
  if (count == 3) with_plugin(arguments[1], std::string_view{arguments[2]} == "unloads");
  std::atomic<int> started = 0;
  static std::atomic<bool> stop = false;
  for (int i = 0; i < 3; ++i) {
    std::thread([&started] {
      bool first = true;
      while (!stop) {
        use_first();
        use_second();
        if (first) ++started;
        first = false;
      }
    }).detach();
  }
  while (started != 3) std::this_thread::yield();
  std::puts("ok");
  return 0;  // the threads go on until the process is no more
}
