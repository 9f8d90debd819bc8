// brine show: the tree of each document, or its JSON, a line for each.
#include <cstdio>

#include "commands.hpp"
#include "documents.hpp"
#include "text.hpp"

namespace program {

namespace {

constexpr brine::tree_style coloured{.name = "\x1b[36m",
                                     .number = "\x1b[33m",
                                     .text = "\x1b[32m",
                                     .closure = "\x1b[1;35m",
                                     .type = "\x1b[34m",
                                     .dim = "\x1b[2m",
                                     .end = "\x1b[0m"};

void print_header(const std::string& path, const brine::inspected& document, std::size_t number, std::size_t offset) {
  const auto& h = document.header();
  std::string facts = fmt::format("format {}, {} bytes, schema {:016x}", h.format, h.size, h.hash);
  facts += h.embedded ? fmt::format(" embedded ({} bytes)", h.schema_size) : " not embedded";
  facts += h.checksummed ? ", checksum good" : ", no checksum";
  if (h.sized) facts += ", sized";
  const std::string where = offset == 0 && !h.sized ? harmless(path) : harmless(path) + ": " + place(number, offset);
  print_styled(fmt::emphasis::bold, "{}", where);
  fmt::print(": {}\n", facts);
}

bool print(const brine::result<std::string>& text, const std::string& path) {
  if (!text) {
    complain(path, text.error().what());
    return false;
  }
  std::fwrite(text->data(), 1, text->size(), stdout);
  return true;
}

}  // namespace

int show(const std::vector<std::string>& files, const show_options& options) {
  int status = good;
  for (const auto& path : files) {
    const auto bytes = read_file(path);
    if (!bytes) {
      status = trouble;
      continue;
    }
    const bool read =
        each_document(path, *bytes, {}, [&](const brine::inspected& tree, std::size_t number, std::size_t offset) {
          if (options.json) {
            if (!print(brine::try_to_json(tree, {.indent = options.indent}), path)) status = trouble;
            fmt::print("\n");
            return;
          }
          print_header(path, tree, number, offset);
          const auto text = brine::try_to_text(tree, {.elements = options.elements,
                                                      .characters = options.characters,
                                                      .offsets = options.offsets,
                                                      .style = colours() ? coloured : brine::tree_style{}});
          if (!print(text, path)) status = trouble;
        });
    if (!read) status = trouble;
  }
  return status;
}

}  // namespace program
