// A deleter that gives the object back to a pool.
#include <brine/brine.hpp>
#include <memory>
#include <string>

struct give_back {
  void operator()(int* object) const;
};

#ifdef BRINE_MUST_FAIL
auto load(const std::string& bytes) { return brine::try_loads<std::unique_ptr<int, give_back>>(bytes); }
#else
auto load(const std::string& bytes) { return brine::try_loads<std::unique_ptr<int>>(bytes); }
auto save(const std::unique_ptr<int, give_back>& p) { return brine::dumps(p); }
#endif
