// Two files that call different types by one name: what each saves is never loaded as the other's.
#pragma once

#include <brine/brine.hpp>

#include <cstddef>
#include <string>

namespace namesake {

// What a file has: documents of closures whose signatures mention a type of its own, and a way to load such.
struct file {
  std::string of_unnamed_namespace;
  std::string of_local_class;
  // The error's code, or none where the document was loaded; *value is what a call of the closure gives then.
  brine::errc (*load_unnamed_namespace)(const std::string&, std::size_t* value);
  brine::errc (*load_local_class)(const std::string&, std::size_t* value);
};
file first_file();
file second_file();

template <class Signature, class Argument>
brine::errc load(const std::string& document, const Argument& argument, std::size_t* value) {
  const auto loaded = brine::try_loads<Signature>(document);
  if (!loaded) return loaded.error().code();
  *value = (*loaded)(argument);
  return {};
}

template <class F>
std::string document_of(F f) {
  const auto bytes = brine::dumps(f);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace namesake
