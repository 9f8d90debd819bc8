#include "documents.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "text.hpp"

namespace program {

std::optional<std::string> read_file(const std::string& path) {
  std::FILE* const file = path == "-" ? stdin : std::fopen(path.c_str(), "rb");
  if (file == nullptr) {
    complain(path, std::string{"can't be opened: "} + std::strerror(errno));
    return {};
  }
  std::string bytes;
  std::size_t used = 0;
  do {
    bytes.resize(used + (used < 65536 ? 65536 : used / 2));
    const std::size_t got = std::fread(bytes.data() + used, 1, bytes.size() - used, file);
    used += got;
    if (got == 0) break;
  } while (true);
  const int number = std::ferror(file) != 0 ? errno : 0;
  if (file != stdin) std::fclose(file);
  if (number != 0) {
    complain(path, std::string{"can't be read: "} + std::strerror(number));
    return {};
  }
  bytes.resize(used);
  return bytes;
}

std::string place(std::size_t number, std::size_t offset) {
  return fmt::format("document {} at byte {}", number, offset);
}

void complain_of(const std::string& path, std::size_t number, std::size_t offset, const brine::error& e) {
  complain(number == 1 && offset == 0 ? path : path + ": " + place(number, offset), e.what());
}

std::optional<std::vector<shown_document>> read_documents(const std::string& path) {
  const auto bytes = read_file(path);
  if (!bytes) return {};
  std::vector<shown_document> all;
  const bool read = each_document(path, *bytes, {}, [&](const brine::inspected& tree, std::size_t, std::size_t offset) {
    all.push_back({tree, offset});
  });
  if (!read) return {};
  return all;
}

}  // namespace program
