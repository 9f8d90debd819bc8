// A view into a stream's bytes, which are gone when load() returns.
#include <brine/brine.hpp>
#include <istream>
#include <string>
#include <string_view>

#ifdef BRINE_MUST_FAIL
auto load(std::istream& in) { return brine::load<brine::view<std::string_view>>(in); }
#else
auto load(std::istream& in) { return brine::load<std::string>(in); }
#endif
