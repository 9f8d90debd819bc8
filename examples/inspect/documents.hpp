// A file's documents, one behind the other.
#pragma once

#include <brine/brine.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace program {

// The file's bytes ("-": standard input); nothing, after a complaint, where it can't be read.
[[nodiscard]] std::optional<std::string> read_file(const std::string& path);

// Calls f(document, number from 1, offset in the file) for each document; false, after a complaint,
// where one is refused: those behind it can't be told.
template <class F>
[[nodiscard]] bool each_document(const std::string& path, std::string_view bytes, const brine::inspect_options& options,
                                 F&& f);

struct shown_document {
  brine::inspected tree;
  std::size_t offset;  // in the file
};
// All of them; nothing where the file can't be read or one is refused.
[[nodiscard]] std::optional<std::vector<shown_document>> read_documents(const std::string& path);

// "document 2 at byte 120", for a message.
[[nodiscard]] std::string place(std::size_t number, std::size_t offset);
void complain_of(const std::string& path, std::size_t number, std::size_t offset, const brine::error& e);

template <class F>
bool each_document(const std::string& path, std::string_view bytes, const brine::inspect_options& options, F&& f) {
  std::size_t offset = 0, number = 1;
  do {  // an empty file is no document
    const std::string_view rest = bytes.substr(offset);
    const std::size_t size = brine::document_size(rest);
    const auto document = brine::try_inspect(rest.substr(0, size), options);
    if (!document) {
      complain_of(path, number, offset, document.error());
      return false;
    }
    f(*document, number, offset);
    offset += size;
    ++number;
  } while (offset < bytes.size());
  return true;
}

}  // namespace program
