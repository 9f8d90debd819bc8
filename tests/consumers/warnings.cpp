// What brine has users write at namespace scope, and what it offers beside flavours.cpp: compiled with warnings that
// few programs turn on (warnings.cmake). The code here gives none of them itself.
#include <brine/brine.hpp>

#include <cstdint>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace warnings {

class shape {
 public:
  shape() = default;
  virtual ~shape();
  virtual double area() const = 0;

 protected:
  shape(const shape&) = default;
  shape& operator=(const shape&) = default;
};
class square final : public shape {
 public:
  square() = default;
  square(const square&) = default;
  square& operator=(const square&) = default;
  ~square() override;
  double area() const override;
  template <class Archive>
  void serialize(Archive& ar, const unsigned version) {
    ar(side);
    if (version > 0) ar & label;
  }
  double side = 0;
  std::string label;
};
shape::~shape() = default;
square::~square() = default;
double square::area() const { return side * side; }

enum class level : std::uint8_t { low, high };
struct order {
  std::int16_t count = 1;
  level how = level::low;
  long double exact = 0;
  std::optional<std::variant<int, std::string>> note;
  std::vector<std::unique_ptr<shape>> shapes;
  brine::function<int(int)> run;
};
struct old_rate {
  double by;
};

bool all(const char* path);
bool all(const char* path) {
  order o;
  o.shapes.push_back(std::make_unique<square>());
  o.run = BRINE_CLOSURE("warnings/text", [](int x) { return x; });
  double by = 2;
  o.run = brine::closure<"warnings/rate">([BRINE_CAPTURE(by)](int x) { return static_cast<int>(x * by); });
  brine::alias<"warnings/earlier", "warnings/rate">();
  brine::migrate<"warnings/rate">([](old_rate r) -> old_rate { return r; });
  std::ofstream out{path, std::ios::binary};
  const bool saved = brine::try_dump(o, out).has_value();
  out.close();
  std::ifstream in{path, std::ios::binary};
  const auto loaded = brine::try_load<order>(in);
  const auto bytes = brine::try_dumps(o, {.schema = brine::embed, .checksum = brine::checksum_mode::crc32});
  const auto document = brine::try_inspect(*bytes);
  return saved && loaded.has_value() && document.has_value() && !brine::to_json(*document).empty() &&
         !brine::to_text(*document).empty() && brine::registry().try_verify().has_value();
}

}  // namespace warnings

template <>
inline constexpr std::uint32_t brine::class_version<warnings::square> = 1;
BRINE_CLASS("warnings/square", warnings::square, warnings::shape);
BRINE_ANCHOR(warnings_here)
BRINE_USE_ANCHOR(warnings_there)
