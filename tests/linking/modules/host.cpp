// A program that exchanges closures and objects with a library that it is linked with and with a plugin:
//   host PLUGIN local|global
// Compiled with MODULES_NO_LIBRARY it isn't linked with the library; `host PLUGIN refused` is one whose symbols aren't
// exported: there each use of what the other module registered is an error that says what to do.
#include <dlfcn.h>

#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>

#define MODULE "host"
#define MODULE_FUNCTIONS functions_of_host
#include "module.inc"

#ifndef MODULES_NO_LIBRARY
extern "C" const void* functions_of_library();
#endif

namespace {

int failures = 0;

using entry_point = const void*();  // of C
const module_functions& functions(entry_point* of) { return *static_cast<const module_functions*>(of()); }

#define EXPECT(what, ...)                                             \
  do {                                                                \
    if (!(what)) {                                                    \
      ++failures;                                                     \
      std::printf("%s:%d: %s; ", __FILE__, __LINE__, #what);          \
      std::printf("of %s, saved by %s, loaded by %s\n", __VA_ARGS__); \
    }                                                                 \
  } while (false)

// The document with another name of the same length: a closure's identity follows the header, a byte 1, and its hash.
bytes rename(bytes document, std::string_view from, std::string_view to) {
  const std::string_view text{reinterpret_cast<const char*>(document.data()), document.size()};
  std::memcpy(document.data() + text.find(from), to.data(), to.size());
  const std::size_t hash_at = brine::wire::header_size + 1;
  const auto size = std::to_integer<std::size_t>(document[hash_at + 8]);
  (void)brine::wire::store(document.data() + hash_at, brine::meta::hash(text.substr(hash_at + 9, size)));
  return document;
}

// Whether it fails with this code, in words that say what to do.
template <class F>
bool refuses(brine::errc code, std::string_view words, F&& f) {
  try {
    f();
    std::puts("nothing was thrown");
    return false;
  } catch (const brine::error& e) {
    if (e.code() == code && std::string_view{e.what()}.find(words) != std::string_view::npos) return true;
    std::puts(e.what());
  }
  return false;
}

void exchange(const module_functions& owner, const module_functions& saver, const module_functions& loader) {
  const char* of = owner.name;
  const char* by = saver.name;
  const char* in = loader.name;
  try {
    const int size = static_cast<int>(std::strlen(of));
    const bytes saved = saver.save_closure(owner.make(10));
    EXPECT(loader.load_closure(saved)(1) == 11 + size, of, by, in);
    EXPECT(loader.load_closure(rename(saved, "modules/now", "modules/old"))(1) == 11 + size, of, by, in);
    const bytes past = rename(saver.save_closure(owner.make_past(10)), "modules/ago", "modules/now");
    EXPECT(loader.load_closure(past)(1) == 11 + 37, of, by, in);
    EXPECT(loader.load_closure(saver.save_closure(owner.make_common(3)))(2) == 6, of, by, in);

    EXPECT(loader.load_object(saver.save_object(owner.make_object()))->who() == of, of, by, in);
    EXPECT(
        refuses(brine::errc::unknown_class, "BRINE_CLASS", [&] { (void)saver.save_object(owner.make_unregistered()); }),
        of, by, in);

    for (const bool embed : {false, true}) {
      const auto numbers = std::make_shared<plain>();
      numbers->number = 20;
      const graph loaded = loader.load_graph(saver.save_graph(owner.make_graph(numbers), embed));
      EXPECT(loaded.part.get() == &loaded.owner->part, of, by, in);
      EXPECT(loaded.object->who() == "common 20", of, by, in);
      EXPECT(dynamic_cast<const void*>(loaded.object.get()) == dynamic_cast<const void*>(loaded.same_object.get()), of,
             by, in);
      EXPECT(loaded.animals[0] == loaded.animals[2], of, by, in);
      EXPECT(loaded.closure(1) == 21 + 5 + 4 + 9, of, by, in);
      EXPECT(loaded.owner->number == 21 && loaded.animals[0]->legs == 5, of, by, in);
    }
    EXPECT(loader.verify().empty(), of, by, in);
  } catch (const std::exception& e) {
    std::puts(e.what());
    EXPECT(e.what() == nullptr, of, by, in);
  }
}

void refuse(const module_functions& here, const module_functions& there) {
  const char* of = there.name;
  const char* by = here.name;
  constexpr std::string_view remedy = "-rdynamic";
  // The program sees the plugin's symbols, whose name the error has; the plugin doesn't see the program's.
  const std::string verdict = here.verify();
  if (&here == &functions(&functions_of_host)) {
    EXPECT(verdict.find("plugin.so") != verdict.npos && verdict.find(remedy) != verdict.npos, of, by, by);
  } else {
    EXPECT(verdict.empty(), of, by, by);
  }
  on_int closure = there.make(10);
  EXPECT(closure(1) == 17 || closure(1) == 15, of, by, by);
  const bytes saved = there.save_closure(closure);
  EXPECT(there.load_closure(saved)(1) == closure(1), of, of, of);
  EXPECT(refuses(brine::errc::unknown_closure, remedy, [&] { (void)here.load_closure(saved); }), of, of, by);
  // A closure that stays, as the program's own do, writes its document itself, in its own module.
  const bool writes_itself = &there == &functions(&functions_of_host);
  for (const on_int& f : {closure, there.make_common(2)}) {
    if (writes_itself) {
      EXPECT(here.save_closure(f) == there.save_closure(f), of, by, of);
    } else {
      EXPECT(refuses(brine::errc::unknown_closure, remedy, [&] { (void)here.save_closure(f); }), of, by, by);
    }
  }
  EXPECT(refuses(brine::errc::unknown_class, remedy, [&] { (void)here.save_object(there.make_object()); }), of, by, by);
  const bytes object = there.save_object(there.make_object());
  EXPECT(there.load_object(object)->who() == of, of, of, of);
  EXPECT(refuses(brine::errc::unknown_class, remedy, [&] { (void)here.load_object(object); }), of, of, by);
}

}  // namespace

int main(int, char** arguments) {
  const std::string_view mode = arguments[2];
  void* plugin = dlopen(arguments[1], RTLD_NOW | (mode == "global" ? RTLD_GLOBAL : RTLD_LOCAL));
  if (plugin == nullptr) {
    std::puts(dlerror());
    return 1;
  }
  const module_functions& plugged = functions(reinterpret_cast<entry_point*>(dlsym(plugin, "functions_of_plugin")));
  if (mode == "refused") {
    const module_functions& own = functions(&functions_of_host);
    refuse(own, plugged);
    refuse(plugged, own);
  } else {
    const module_functions* all[] = {
        &functions(&functions_of_host),
        &plugged,
#ifndef MODULES_NO_LIBRARY
        &functions(&functions_of_library),
#endif
    };
    for (const auto* owner : all) {
      for (const auto* saver : all) {
        for (const auto* loader : all) exchange(*owner, *saver, *loader);
      }
    }
  }
  if (failures == 0) std::puts("ok");
  return failures == 0 ? 0 : 1;
}
