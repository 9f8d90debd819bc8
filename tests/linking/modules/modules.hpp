// What a program, a shared library and a plugin of these tests have in common. Each of them saves and loads what any
// of them made; each is compiled with a visibility of its own, so the types here may be hidden in each of them.
#pragma once

#include <brine/brine.hpp>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace modules {

using bytes = std::vector<std::byte>;
using on_int = brine::function<int(int)>;

struct base {
  virtual ~base() = default;
  [[nodiscard]] virtual std::string who() const = 0;
};
struct second_base {
  virtual ~second_base() = default;
  int second = 2;
};
// Registered by all of them, here.
struct common : base, second_base {
  int number = 0;
  [[nodiscard]] std::string who() const override { return "common " + std::to_string(number); }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(number, second);
  }
};
// A concrete base, and a class derived from it.
struct animal {
  virtual ~animal() = default;
  int legs = 4;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(legs);
  }
};
struct bird : animal {
  template <class Archive>
  void serialize(Archive& ar) {
    ar(legs);
  }
};

struct plain {
  int number = 0;
  int part = 0;
};
// The closure captures what the other members own, and may be of another module than they.
struct graph {
  std::shared_ptr<plain> owner;
  std::shared_ptr<int> part;
  std::shared_ptr<base> object;
  std::shared_ptr<second_base> same_object;
  std::vector<std::shared_ptr<animal>> animals;
  on_int closure;
};

// A state that closures had in earlier versions, and the one that they have now.
struct past_state {
  int k;
};
struct present_state {
  int k;
  std::string text;
};

// What a module can do.
struct module_functions {
  const char* name;
  on_int (*make)(int k);       // "modules/now <name>"
  on_int (*make_past)(int k);  // "modules/ago <name>": what "now" was
  on_int (*make_common)(int k);
  std::unique_ptr<base> (*make_object)();  // of a class in an unnamed namespace that all modules have
  std::unique_ptr<base> (*make_unregistered)();
  graph (*make_graph)(std::shared_ptr<plain> owner);

  bytes (*save_closure)(const on_int&);
  on_int (*load_closure)(const bytes&);
  bytes (*save_object)(const std::unique_ptr<base>&);
  std::unique_ptr<base> (*load_object)(const bytes&);
  bytes (*save_graph)(const graph&, bool embed);
  graph (*load_graph)(const bytes&);
  std::string (*verify)();  // nothing, or the error
};

}  // namespace modules

BRINE_CLASS("modules/common", modules::common, modules::base, modules::second_base)
BRINE_CLASS("modules/bird", modules::bird, modules::animal)
