// std::mdspan, by its shape: not every library has it yet.
#include <array>
#include <brine/brine.hpp>
#include <cstddef>
#include <vector>

template <class T>
class mdspan {
 public:
  using element_type = T;
  using value_type = T;
  using extents_type = std::array<std::size_t, 2>;
  using data_handle_type = T*;
  using size_type = std::size_t;
  mdspan(T* data, std::size_t rows, std::size_t columns) : data_{data}, extents_{rows, columns} {}
  [[nodiscard]] const data_handle_type& data_handle() const { return data_; }
  [[nodiscard]] std::size_t size() const { return extents_[0] * extents_[1]; }
  [[nodiscard]] bool empty() const { return size() == 0; }
  [[nodiscard]] const extents_type& extents() const { return extents_; }

 private:
  T* data_;
  extents_type extents_;
};

#ifdef BRINE_MUST_FAIL
auto save(const mdspan<double>& m) { return brine::dumps(m); }
#else
auto save(const std::vector<double>& elements, const mdspan<double>& m) {
  return brine::dumps(elements).size() + brine::dumps(m.extents()).size();
}
#endif
