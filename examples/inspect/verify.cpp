// brine verify: every byte of every document is looked at, and nothing is kept of it.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "commands.hpp"
#include "documents.hpp"
#include "text.hpp"

namespace program {

namespace {

// A line on standard error that is drawn over and over, where that is a terminal and there is much to do.
class progress {
 public:
  explicit progress(const std::vector<std::string>& files) {
    if (!is_terminal(true)) return;
    for (const auto& path : files) {
      std::error_code none;
      const auto size = std::filesystem::file_size(path, none);
      if (!none) total_ += size;
    }
    on_ = files.size() >= 20 || total_ >= std::uintmax_t{1} << 25U;
  }
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;
  ~progress() { clear(); }

  void add(std::size_t bytes) {
    done_ += bytes;
    if (!on_) return;
    const auto now = std::chrono::steady_clock::now();
    if (drawn_ && now - last_ < std::chrono::milliseconds{50}) return;
    last_ = now;
    drawn_ = true;
    const std::uintmax_t all = total_ < done_ ? done_ : total_;
    const auto part = static_cast<std::size_t>(all == 0 ? width : done_ * width / all);
    fmt::print(stderr, "\r[{:=<{}}{: <{}}] {:3} %", "", part, "", width - part, all == 0 ? 100 : done_ * 100 / all);
    std::fflush(stderr);
  }
  // Before other output goes to the terminal.
  void clear() {
    if (drawn_) fmt::print(stderr, "\r{: <{}}\r", "", width + 10);
    std::fflush(stderr);
    drawn_ = false;
  }

 private:
  static constexpr std::size_t width = 40;
  std::uintmax_t total_ = 0, done_ = 0;
  std::chrono::steady_clock::time_point last_;
  bool on_ = false;
  bool drawn_ = false;
};

}  // namespace

int verify(const std::vector<std::string>& files, bool quiet) {
  int status = good;
  progress bar{files};
  for (const auto& path : files) {
    bar.add(0);
    const auto bytes = read_file(path);
    if (!bytes) {
      status = trouble;
      continue;
    }
    std::size_t count = 0, compact = 0;
    brine::inspect_options options;
    options.tree = false;
    const bool fine =
        each_document(path, *bytes, options, [&](const brine::inspected& document, std::size_t, std::size_t) {
          ++count;
          if (!document.header().embedded) ++compact;
          bar.add(document.header().size);
        });
    if (!fine) {
      status = trouble;
      continue;
    }
    if (quiet) continue;
    bar.clear();
    fmt::print("{}: good, {} {}, {} bytes", harmless(path), count, count == 1 ? "document" : "documents",
               bytes->size());
    if (compact != 0) fmt::print("; {} without a schema: only header and checksum were checked", compact);
    fmt::print("\n");
  }
  return status;
}

}  // namespace program
