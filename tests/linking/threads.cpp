// Eight threads save and load while another loads and unloads a plugin: threads PLUGIN
#include <dlfcn.h>

#include <atomic>
#include <cstdio>
#include <thread>
#include <vector>

#include "callbacks.hpp"

using linking::on_int;

int main(int, char** arguments) {
  std::atomic<bool> done = false;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> workers;
  for (int id = 0; id < 8; ++id) {
    workers.emplace_back([&, id] {
      for (int i = 0; i < 2000; ++i) {
        const std::vector<on_int> jobs{linking::shared_by_all(id), linking::shared_by_all(i), {}};
        const auto loaded = brine::loads<std::vector<on_int>>(brine::dumps(jobs));
        if (loaded[0](3) != 3 * id || loaded[1](2) != 2 * i || loaded[2]) ++wrong;
      }
    });
  }
  std::thread loader([&] {
    for (int i = 0; !done; ++i) {
      void* plugin = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
      if (plugin == nullptr) {
        std::puts(dlerror());
        ++wrong;
        return;
      }
      on_int made;
      reinterpret_cast<make_closure*>(dlsym(plugin, "make_one"))(made, i);
      if (brine::loads<int(int)>(brine::dumps(made))(1) != 51 + i) ++wrong;
      made = nullptr;
      dlclose(plugin);
    }
  });
  for (auto& w : workers) w.join();
  done = true;
  loader.join();
  std::printf("%d wrong\n", wrong.load());
  return wrong != 0;
}
