// Data with nothing written for it: aggregates, and what the standard library holds them in.
#include <brine/brine.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "check.hpp"

namespace {

enum class currency : std::uint8_t { eur, usd };

struct price {
  std::int64_t cents = 0;
  currency in = currency::eur;

  bool operator==(const price&) const = default;
};

struct card {
  std::string number;
  bool operator==(const card&) const = default;
};
struct transfer {
  std::string iban;
  bool operator==(const transfer&) const = default;
};

struct order {
  std::uint64_t id = 0;
  std::vector<std::pair<std::string, price>> lines;
  std::map<std::string, int> stock;
  std::optional<std::string> note;
  std::variant<card, transfer> paid_by;
  std::array<double, 3> weights{};
  int flags[2]{};  // arrays of C too

  bool operator==(const order&) const = default;
};

// A type may hold itself.
struct folder {
  std::string name;
  std::vector<folder> inside;
  std::unique_ptr<order> newest;
};

void values() {
  order bought;
  bought.id = 42;
  bought.lines = {{"tea", {450, currency::eur}}, {"cup", {1299, currency::usd}}};
  bought.stock = {{"tea", 7}, {"cup", 0}};
  bought.note = "gift";
  bought.paid_by = transfer{"DE00 1234"};
  bought.weights = {0.5, 0.25, 1e-9};
  bought.flags[1] = -1;

  const auto bytes = brine::dumps(bought);
  check(brine::loads<order>(bytes) == bought);

  // The same value gives the same bytes.
  check(brine::dumps(brine::loads<order>(bytes)) == bytes);
}

void ownership() {
  folder root{"root", {}, nullptr};
  root.inside.push_back({"2024", {}, std::make_unique<order>()});
  root.inside[0].newest->id = 7;

  const auto copy = brine::loads<folder>(brine::dumps(root));
  check(copy.newest == nullptr);
  check(copy.inside.at(0).name == "2024");
  check(copy.inside.at(0).newest->id == 7);
}

void reused_memory() {
  std::vector<std::byte> bytes;
  std::vector<std::string> names;
  for (int i = 0; i < 3; ++i) {
    // Both keep the memory that they have from the time before.
    brine::dumps_into(bytes, std::vector<std::string>{"a", "b", std::to_string(i)});
    brine::loads_into(names, bytes);
    check(names.size() == 3 && names[2] == std::to_string(i));
  }
}

void views() {
  // A view can be saved, and is loaded as what owns its memory.
  const auto bytes = brine::dumps("a literal");
  check(brine::loads<std::string>(bytes) == "a literal");

  const auto pair = brine::dumps(std::tuple{1, std::string{"one"}});
  check(brine::loads<std::tuple<int, std::string>>(pair) == std::tuple{1, std::string{"one"}});
}

}  // namespace

int main() {
  values();
  ownership();
  reused_memory();
  views();
}
