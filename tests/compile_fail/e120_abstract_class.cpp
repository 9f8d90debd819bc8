// A value of an abstract class.
#include <brine/brine.hpp>
#include <memory>

#ifdef BRINE_MUST_FAIL
struct shape {
  virtual ~shape() = default;
  virtual double area() const = 0;
};
auto save(const shape& s) { return brine::dumps(s); }
#else
struct shape {
  virtual ~shape() = default;
  virtual double area() const = 0;
};
auto save(const std::unique_ptr<shape>& s) { return brine::dumps(s); }
#endif
