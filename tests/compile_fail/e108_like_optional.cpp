// An owner that looks like an optional, and can't be given a value.
#include <brine/brine.hpp>
#include <optional>

#ifdef BRINE_MUST_FAIL
class thing {
 public:
  using value_type = int;
  bool has_value() const;
  int& operator*();
  const int& operator*() const;
  void reset();

 private:
  int hidden_ = 0;
};
#else
using thing = std::optional<int>;
#endif
auto save(const thing& t) { return brine::dumps(t); }
