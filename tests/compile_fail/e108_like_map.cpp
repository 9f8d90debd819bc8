// A map of another library, whose iterators show the values.
#include <brine/brine.hpp>
#include <map>

#ifdef BRINE_MUST_FAIL
class thing {
 public:
  using key_type = int;
  using mapped_type = long;
  using value_type = long;
  long* begin() const;
  long* end() const;
  std::size_t size() const;
  void clear();
  void insert(int, long);

 private:
  int hidden_ = 0;
};
#else
using thing = std::map<int, long>;
#endif
auto save(const thing& t) { return brine::dumps(t); }
