// A class with private members.
#include <brine/brine.hpp>
#include <utility>

#ifdef BRINE_MUST_FAIL
class money {
 public:
  explicit money(long cents = 0) : cents_{cents} {}
  [[nodiscard]] long cents() const { return cents_; }

 private:
  long cents_;
};
auto save(const money& m) { return brine::dumps(std::pair<int, money>{1, m}); }
#else
class money {
 public:
  explicit money(long cents = 0) : cents_{cents} {}
  template <class Archive>
  void serialize(Archive& ar) {
    ar(cents_);
  }

 private:
  long cents_;
};
auto save(const money& m) { return brine::dumps(std::pair<int, money>{1, m}); }
#endif
