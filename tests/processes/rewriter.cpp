// rewriter FILE replaces a large document again and again, and says each generation that is in place;
// rewriter check FILE loads it and prints its generation, if it is whole; rewriter once FILE saves what it holds again.
#include <brine/brine.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct document {
  std::uint64_t generation;
  std::vector<std::uint64_t> numbers;
  std::string text;
};

// One of three kinds. Sizes and contents differ from one to the next, so that a mixture of two would be seen.
constexpr std::uint64_t kinds = 3;
document make(std::uint64_t generation) {
  const std::uint64_t kind = generation % kinds;
  return {generation, std::vector<std::uint64_t>(200'000 + kind * 100'000, ~kind),
          std::string(500'000, static_cast<char>('a' + kind))};
}

bool whole(const document& d) {
  const document expected = make(d.generation);
  return d.numbers == expected.numbers && d.text == expected.text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3 && std::string_view{argv[1]} == "check") {
    const auto loaded = brine::try_load<document>(argv[2]);
    if (!loaded) {
      std::cout << loaded.error().what() << '\n';
      return 1;
    }
    if (!whole(*loaded)) {
      std::cout << "a mixture\n";
      return 1;
    }
    std::cout << loaded->generation << '\n';
    return 0;
  }
  if (argc == 3 && std::string_view{argv[1]} == "once") {
    brine::dump(brine::load<document>(argv[2]), argv[2]);
    return 0;
  }
  if (argc != 2) return 2;
  const std::string file = argv[1];
  std::uint64_t generation = std::filesystem::exists(file) ? brine::load<document>(file).generation : 0;
  // Made beforehand, so that the loop does nothing but dump.
  std::vector<document> documents;
  for (std::uint64_t kind = 0; kind < kinds; ++kind) documents.push_back(make(kind));
  for (;;) {
    ++generation;
    document& next = documents[generation % kinds];
    next.generation = generation;
    brine::dump(next, file);
    std::cout << generation << std::endl;
  }
}
