// An error that was caught, kept as the exception itself.
#include <brine/brine.hpp>
#include <exception>
#include <string>

struct outcome {
  int code = 0;
#ifdef BRINE_MUST_FAIL
  std::exception_ptr failure;
#else
  std::string failure;
#endif
};
auto save(const outcome& o) { return brine::dumps(o); }
