// Which texts of a BRINE_CLOSURE are one: those that differ by blanks between tokens.
#include <doctest/doctest.h>
#include <brine/brine.hpp>
TEST_CASE("a body's text is hashed by its tokens") {
  using brine::closures::laid_out;
  using brine::meta::hash;
  static_assert(laid_out("[](double x) { return x + 1; }") == hash("[](double x) { return x + 1; }"));
  static_assert(laid_out("[](double x) { return f(x) + 1; }") == laid_out("[] ( double x ) {return f( x )+1 ;}"));
  static_assert(laid_out("[](const T& x) { return std::vector<std::vector<int>>{}; }") ==
                laid_out("[]( const T &x ) { return std::vector< std::vector< int > > {}; }"));
  static_assert(laid_out("[] { if (x) y(\"a b\"); }") == laid_out("[]{if( x )y( \"a b\" );}"));
  static_assert(laid_out("[] { return \"a b\"; }") != laid_out("[] { return \"ab\"; }"));
  static_assert(laid_out("[] { return R\"x(a \" b)x\"; }") != laid_out("[] { return R\"x(a \"b)x\"; }"));
  static_assert(laid_out("[] { return 'a' + ' '; }") != laid_out("[] { return 'a' + ''; }"));
  static_assert(laid_out("[] { return a + 1; }") != laid_out("[] { return a - 1; }"));
  static_assert(laid_out("[] { return a & &b; }") != laid_out("[] { return a && b; }"));
  static_assert(laid_out("[] { return a - -b; }") != laid_out("[] { return a-- - b; }"));
  static_assert(laid_out("[] { int a; }") != laid_out("[] { inta; }"));
  static_assert(laid_out("[] { return 1'000; }") == laid_out("[]{ return 1'000 ; }"));
  static_assert(laid_out("[] { return 1.5e+3; }") != laid_out("[] { return 1.5e + 3; }"));
}

namespace body_text {
struct half {
  double rate;
};
// One name, two programs' texts: the hash is all that tells them apart.
// clang-format off
inline auto tidy() { return BRINE_CLOSURE("body_text/half", [](half h, double x) { return h.rate*( x+1 ); }); }
// clang-format on
}  // namespace body_text

using namespace body_text;

TEST_CASE("a document that an earlier version saved has the hash of the text as it was") {
  using type = decltype(tidy());
  CHECK(brine::closures::plain_fingerprint_of<type> ==
        brine::meta::hash("[](half h, double x) { return h.rate*( x+1 ); }"));
  CHECK(brine::closures::fingerprint_of<type> ==
        brine::closures::laid_out("[](half h, double x) { return h.rate * (x + 1); }"));
  CHECK(brine::closures::fingerprint_of<type> != brine::closures::plain_fingerprint_of<type>);
  brine::function<double(half, double)> f = tidy();
  auto bytes = brine::dumps(f);
  // The fingerprint stands after the identity's hash and bytes: put that of the other layout, and then of another text.
  const auto put = [&bytes](std::uint64_t saved) {
    const auto now = brine::closures::fingerprint_of<type>;
    for (std::size_t at = 0; at + 8 <= bytes.size(); ++at) {
      std::uint64_t there = 0;
      for (std::size_t i = 0; i < 8; ++i) there |= std::to_integer<std::uint64_t>(bytes[at + i]) << (8 * i);
      if (there != now) continue;
      auto changed = bytes;
      for (std::size_t i = 0; i < 8; ++i) changed[at + i] = static_cast<std::byte>((saved >> (8 * i)) & 0xffU);
      return changed;
    }
    return decltype(bytes){};
  };
  using loaded = brine::function<double(half, double)>;
  const auto refuse = [](const auto& document) {
    return brine::try_loads<loaded>(document, {.changed_body = brine::body_policy::refuse});
  };
  CHECK(refuse(bytes).value()(half{0.5}, 3) == 2);
  CHECK(refuse(put(brine::closures::plain_fingerprint_of<type>)).value()(half{0.5}, 3) == 2);
  CHECK(refuse(put(1)).error().code() == brine::errc::body_mismatch);
}
