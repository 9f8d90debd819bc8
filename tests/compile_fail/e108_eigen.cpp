// A matrix has real(), imag() and value_type, and is no complex number.
#include <brine/brine.hpp>
#include <complex>
#if __has_include(<eigen3/Eigen/Dense>)
#include <eigen3/Eigen/Dense>
using matrix = Eigen::Matrix<double, 3, 1>;
#else
class matrix {
 public:
  using value_type = double;
  matrix real() const;
  matrix imag() const;

 private:
  double numbers_[3];
};
#endif

#ifdef BRINE_MUST_FAIL
using number = matrix;
#else
using number = std::complex<double>;
#endif
auto save(const number& n) { return brine::dumps(n); }
