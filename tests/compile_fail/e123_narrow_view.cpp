// A view of wide elements into a document.
#include <brine/brine.hpp>
#include <span>
#include <string>

#ifdef BRINE_MUST_FAIL
auto load(const std::string& bytes) { return *brine::loads<brine::view<std::span<const int>>>(bytes); }
#else
auto load(const std::string& bytes) { return *brine::loads<brine::view<std::span<const unsigned char>>>(bytes); }
#endif
