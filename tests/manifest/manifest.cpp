// manifest FILE: says what of the closures listed in the file this program could no longer load.
// manifest: prints the manifest to keep with the next release.
#include <brine/brine.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

namespace {

struct release_1 {
  double rate;
};
struct present {
  double rate;
  std::string currency;
};

// In release 1 it captured the rate alone.
[[maybe_unused]] brine::function<double(double)> discount(double rate, std::string currency) {
  return brine::closure<"shop/discount", 2>(
      [BRINE_CAPTURE(rate, currency)](double price) { return price * rate + (currency.empty() ? 1 : 0); });
}
[[maybe_unused]] const bool migrations =
    brine::migrate<"shop/discount">([](release_1 s) -> present { return {s.rate, "EUR"}; });

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::fputs(brine::registry().manifest().c_str(), stdout);
    return 0;
  }
  std::ifstream in{arguments[1]};
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  const auto broken = brine::check_manifest(text);
  for (const auto& line : broken) std::puts(line.c_str());
  return text.empty() || !broken.empty();
}
