// Loads a plugin, saves and loads its closures, unloads it, and uses what is left of them.
//   plugin_main PLUGIN OTHER unloads|stays
// OTHER has another closure under the same name. "stays": the module's symbols forbid unloading.
#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "callbacks.hpp"

using linking::on_int;

#define EXPECT(what)                                         \
  do {                                                       \
    if (!(what)) {                                           \
      std::printf("%s:%d: %s\n", __FILE__, __LINE__, #what); \
      return 1;                                              \
    }                                                        \
  } while (false)

namespace {

struct plugin_file {
  void* handle;
  explicit plugin_file(const char* path) : handle{dlopen(path, RTLD_NOW | RTLD_LOCAL)} {
    if (handle == nullptr) std::puts(dlerror());
  }
  make_closure* function(const char* name) { return reinterpret_cast<make_closure*>(dlsym(handle, name)); }
  std::string document(const char* name) {
    std::string bytes;
    reinterpret_cast<make_document*>(dlsym(handle, name))(bytes);
    return bytes;
  }
  bool close() { return dlclose(handle) == 0; }
};

struct own {
  int value = 4;
};

bool says(const brine::error& e, brine::errc code, std::string_view words) {
  std::puts(e.what());
  return e.code() == code && std::string_view{e.what()}.find(words) != std::string_view::npos;
}

}  // namespace

int main(int, char** arguments) {
  const bool unloads = std::string_view{arguments[3]} == "unloads";
  plugin_file plugin{arguments[1]};
  EXPECT(plugin.handle != nullptr);
  on_int made;
  plugin.function("make_one")(made, 7);
  EXPECT(made(1) == 58);
  EXPECT(brine::describe(made).name == "linking/plugin");

  // The program loads what the plugin registered after main() had begun.
  const auto document = brine::dumps(made);
  on_int loaded = brine::loads<int(int)>(document);
  EXPECT(loaded(1) == 58);

  // The same inline closure in program and plugin is one.
  on_int theirs;
  plugin.function("make_shared_one")(theirs, 3);
  EXPECT(brine::registry().try_verify());
  EXPECT(brine::loads<int(int)>(brine::dumps(theirs))(2) == 6);
  EXPECT(brine::loads<int(int)>(brine::dumps(linking::shared_by_all(4)))(2) == 8);

  // A signature's type is the same in both, by its name where their symbols are hidden; a type in an unnamed namespace
  // isn't, whatever it is called.
  const std::string on_event = plugin.document("save_on_event");
  EXPECT(brine::loads<int(const linking::event&)>(on_event)(linking::event{6}) == 7);
  const auto on_own = brine::try_loads<int(const own&)>(plugin.document("save_on_own"));
  EXPECT(!on_own && says(on_own.error(), brine::errc::signature_mismatch, "another type than the one asked for"));
  const brine::function<int(const own&)> ours = [](const own& o) { return o.value; };
  EXPECT(brine::loads<int(const own&)>(brine::dumps(ours))(own{}) == 4);

  // Two different ones under one name are an error that names both.
  {
    plugin_file other{arguments[2]};
    EXPECT(other.handle != nullptr);
    const auto conflict = brine::registry().try_verify();
    EXPECT(!conflict &&
           says(conflict.error(), brine::errc::duplicate_name, "two different closures are called \"linking/plugin\""));
    // Both are named, by the namespaces that tell them apart.
    const std::string_view both = conflict.error().what();
    EXPECT(both.find("the_plugin") != both.npos && both.find("other_plugin") != both.npos);
    const auto refused = brine::try_loads<int(int)>(document);
    EXPECT(!refused && says(refused.error(), brine::errc::duplicate_name, "linking/plugin"));
    EXPECT(other.close());
  }
  if (unloads) EXPECT(brine::loads<int(int)>(document)(1) == 58);

  theirs = nullptr;
  EXPECT(plugin.close());
  if (!unloads) return loaded(1) == 58 ? 0 : 1;

  // Its closures are gone, and those still alive are reported and do no harm.
  const auto gone = brine::try_loads<int(int)>(document);
  EXPECT(!gone && says(gone.error(), brine::errc::unknown_closure, "no closure \"linking/plugin\""));
  const auto orphans = brine::registry().orphans();
  EXPECT(orphans.size() == 1 && orphans[0].first == "linking/plugin" && orphans[0].second == 2);
  try {
    (void)loaded(1);
    EXPECT(false);
  } catch (const brine::error& e) {
    EXPECT(says(e, brine::errc::unknown_closure, "was unloaded"));
  }
  const auto unsaved = brine::try_dumps(loaded);
  EXPECT(!unsaved && says(unsaved.error(), brine::errc::unknown_closure, "unloaded"));
  on_int moved = std::move(loaded);
  moved = nullptr;
  made = nullptr;
  EXPECT(brine::registry().orphans().empty());
  EXPECT(brine::loads<int(int)>(brine::dumps(linking::shared_by_all(4)))(2) == 8);

  // Loaded again, the file's closure is back.
  plugin_file again{arguments[1]};
  EXPECT(brine::loads<int(int)>(document)(1) == 58);
  std::puts("ok");
  return 0;
}
