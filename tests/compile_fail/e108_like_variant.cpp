// What has an index is no variant.
#include <brine/brine.hpp>
#include <variant>

#ifdef BRINE_MUST_FAIL
class thing {
 public:
  std::size_t index() const;
  bool valueless_by_exception() const;

 private:
  int hidden_ = 0;
};
#else
using thing = std::variant<int, bool>;
#endif
auto save(const thing& t) { return brine::dumps(t); }
