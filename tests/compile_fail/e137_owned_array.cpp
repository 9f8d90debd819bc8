// An array that `delete[]` doesn't free.
#include <brine/brine.hpp>
#include <memory>
#include <string>

struct give_back {
  void operator()(int* first) const;
};
struct samples {
  template <class Archive>
  void serialize(Archive& ar) {
    ar(brine::owned_array(first, count));
  }
  int count = 0;
#ifdef BRINE_MUST_FAIL
  std::unique_ptr<int[], give_back> first;
#else
  std::unique_ptr<int[]> first;
#endif
};
auto load(const std::string& bytes) { return brine::try_loads<samples>(bytes); }
