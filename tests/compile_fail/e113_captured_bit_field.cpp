// A bit-field of an aggregate that a lambda captured.
#include <brine/brine.hpp>

#ifdef BRINE_MUST_FAIL
struct flags {
  unsigned a : 3;
  unsigned b : 5;
};
auto save(flags f) {
  return brine::dumps([BRINE_CAPTURE(f)](int x) { return static_cast<int>(f.a) + x; });
}
#else
struct flags {
  flags() : a{0}, b{0} {}
  unsigned a : 3;
  unsigned b : 5;
  template <class Archive>
  void serialize(Archive& ar) {
    unsigned x = a, y = b;
    ar(x, y);
    a = x & 7U;
    b = y & 31U;
  }
};
auto save(flags f) {
  return brine::dumps([BRINE_CAPTURE(f)](int x) { return static_cast<int>(f.a) + x; });
}
#endif
