// Files, which are replaced atomically, and streams, which hold one document after another.
#include <brine/brine.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "check.hpp"

namespace {

struct settings {
  std::string theme;
  std::vector<int> recent;

  bool operator==(const settings&) const = default;
};

// A folder of its own, gone at the end.
class scratch {
 public:
  scratch() : path_{make()} {}
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;
  ~scratch() { std::filesystem::remove_all(path_); }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  static std::filesystem::path make() {
    const auto base = std::filesystem::temp_directory_path();
    for (int i = 0;; ++i) {
      auto name = base / ("brine_example_" + std::to_string(i));
      if (std::filesystem::create_directory(name)) return name;
    }
  }

  std::filesystem::path path_;
};

void files(const std::filesystem::path& folder) {
  const auto path = folder / "settings.brine";
  const settings saved{"dark", {3, 1, 2}};

  // After a crash in the middle of this, the old file or the new one is there, whole.
  brine::dump(saved, path);
  brine::dump(settings{"light", {}}, path);
  brine::dump(saved, path);
  check(brine::load<settings>(path) == saved);

  // Nothing is left beside it.
  int entries = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator{folder}) ++entries;
  check(entries == 1);

  // A file that isn't there is an error with a code and, in words, the reason.
  const auto missing = brine::try_load<settings>(folder / "missing.brine");
  check(!missing && missing.error().code() == brine::errc::io_error);
}

void damage(const std::filesystem::path& folder) {
  const auto path = folder / "damaged.brine";
  brine::dump(std::string(1000, 'x'), path);
  {
    std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(500);
    file.put('y');
  }
  // Files and streams carry a checksum, so that damage is found that would be a value as well.
  const auto loaded = brine::try_load<std::string>(path);
  check(!loaded && loaded.error().code() == brine::errc::checksum_mismatch);
}

void streams() {
  std::stringstream journal;
  for (int i = 0; i < 3; ++i) brine::dump(settings{"theme " + std::to_string(i), {i}}, journal);
  brine::dump(std::string{"the end"}, journal);

  // Each load takes one document and no byte of the next; types may differ.
  for (int i = 0; i < 3; ++i) {
    check(brine::load<settings>(journal) == settings{"theme " + std::to_string(i), {i}});
  }
  check(brine::load<std::string>(journal) == "the end");

  // The stream's end.
  const auto more = brine::try_load<settings>(journal);
  check(!more && more.error().code() == brine::errc::end_of_stream);
}

// A file may hold several documents, too: appended by a stream, or of several files that were put together.
void several(const std::filesystem::path& folder) {
  const auto path = folder / "history.brine";
  brine::dump(settings{"first", {0}}, path);
  for (int i = 1; i < 3; ++i) {
    std::ofstream history{path, std::ios::binary | std::ios::app};
    brine::dump(settings{"later", {i}}, history);
  }
  int count = 0;
  for (const settings& s : brine::documents<settings>(path)) check(s.recent == std::vector<int>{count++});
  check(count == 3);
}

void callbacks_in_files(const std::filesystem::path& folder) {
  const auto path = folder / "callback.brine";
  const std::string greeting = "hello, ";
  brine::dump(brine::closure<"files/greet">([BRINE_CAPTURE(greeting)](std::string who) { return greeting + who; }),
              path);

  const auto greet = brine::load<std::string(std::string)>(path);
  check(greet("file") == "hello, file");
}

}  // namespace

int main() {
  const scratch folder;
  files(folder.path());
  damage(folder.path());
  streams();
  several(folder.path());
  callbacks_in_files(folder.path());
}
