// brine schema: the shape of each document's value, and of the closures and classes that it names.
#include "commands.hpp"
#include "documents.hpp"
#include "text.hpp"

namespace program {

int schema(const std::vector<std::string>& files) {
  int status = good;
  for (const auto& path : files) {
    const auto bytes = read_file(path);
    const auto print = [](const brine::inspected& tree, std::size_t, std::size_t) {
      if (!tree.header().embedded) {
        fmt::print("(not embedded; its hash is {:016x})\n", tree.header().hash);
        return;
      }
      fmt::print("{}\n", harmless(tree.schema_text()));
      for (const auto& c : tree.codes()) {
        std::string name;
        brine::detail::put_quoted(name, c.name);
        fmt::print("  {} {}", c.named ? "closure" : "unnamed closure", name);
        if (c.version != 0) fmt::print(" version {}", c.version);
        fmt::print(" {}: {}\n", harmless(c.signature), harmless(tree.schema_text(c)));
      }
      for (const auto& c : tree.classes()) {
        std::string name;
        brine::detail::put_quoted(name, c.name);
        fmt::print("  class {}: {}\n", c.name.empty() ? "of a root itself" : name, harmless(tree.schema_text(c)));
      }
    };
    if (!bytes || !each_document(path, *bytes, {}, print)) status = trouble;
  }
  return status;
}

}  // namespace program
