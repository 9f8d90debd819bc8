// The same of a class with a codec, whose describe() names the members.
#include <brine/brine.hpp>
#include <cstdint>

class money {
 public:
  money() = default;
  explicit money(std::int64_t cents) : cents_{cents} {}
  [[nodiscard]] std::int64_t cents() const { return cents_; }

 private:
  std::int64_t cents_ = 0;
};
template <>
struct brine::codec<money> {
  static constexpr void describe(auto& schema) { schema.template member<std::int64_t>("cents"); }
  static void encode(auto& ar, const money& m) { ar(m.cents()); }
  static void decode(auto& ar, money& m) {
    std::int64_t cents = 0;
    ar(cents);
    m = money{cents};
  }
};
template <>
#ifdef BRINE_MUST_FAIL
inline constexpr auto brine::renamed<money> = brine::renames{{"pence", "cent"}};
#else
inline constexpr auto brine::renamed<money> = brine::renames{{"pence", "cents"}};
#endif
auto save(const money& m) { return brine::dumps(m); }
