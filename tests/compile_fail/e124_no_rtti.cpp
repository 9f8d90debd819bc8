// A pointer to a class with virtual functions, without RTTI.
#include <brine/brine.hpp>
#include <memory>

#ifdef BRINE_MUST_FAIL
struct shape {
  virtual ~shape() = default;
  int id = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id);
  }
};
auto save(const std::unique_ptr<shape>& s) { return brine::dumps(s); }
#else
struct shape {
  int id = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id);
  }
};
auto save(const std::unique_ptr<shape>& s) { return brine::dumps(s); }
#endif
