// A module that is loaded while the program runs.
#include "callbacks.hpp"

#ifndef BRINE_TEST_NAME
#define BRINE_TEST_NAME "linking/plugin"
#endif
#ifndef BRINE_TEST_SPACE
#define BRINE_TEST_SPACE the_plugin
#endif

namespace BRINE_TEST_SPACE {

linking::on_int make(int k) {
  std::string text = "a text too long to lie inside a std::string object";
  return brine::closure<BRINE_TEST_NAME>(
      [BRINE_CAPTURE(k, text)](int x) { return x + k + static_cast<int>(text.size()); });
}

}  // namespace BRINE_TEST_SPACE

extern "C" __attribute__((visibility("default"))) void make_one(linking::on_int& to, int k) {
  to = BRINE_TEST_SPACE::make(k);
}

namespace {
struct own {
  char text[32] = "the plugin's";
  int value = 3;
};

template <class F>
std::string document_of(const F& f) {
  const auto bytes = brine::dumps(f);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
}  // namespace

extern "C" __attribute__((visibility("default"))) void save_on_event(std::string& to) {
  to = document_of(linking::on_event{
      brine::closure<BRINE_TEST_NAME " on event">([](const linking::event& e) { return e.value + 1; })});
}

extern "C" __attribute__((visibility("default"))) void save_on_own(std::string& to) {
  to = document_of(brine::function<int(const own&)>{[](const own& o) { return o.value; }});
}

extern "C" __attribute__((visibility("default"))) void make_shared_one(linking::on_int& to, int k) {
  to = linking::shared_by_all(k);
}
