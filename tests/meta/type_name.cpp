// The spelling of signatures in documents, the same on every compiler, and the hash over it.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace spelling {
struct point {
  int x;
};
enum class colour { red };
template <class T>
struct box {
  T value;
};
}  // namespace spelling

using brine::meta::spelled;

TEST_CASE("numbers are spelled by their width") {
  CHECK(spelled<void> == "void");
  CHECK(spelled<bool> == "bool");
  CHECK(spelled<char> == "char");
  CHECK(spelled<signed char> == "i8");
  CHECK(spelled<unsigned char> == "u8");
  CHECK(spelled<unsigned short> == "u16");
  CHECK(spelled<int> == "i32");
  CHECK(spelled<std::int64_t> == "i64");
  CHECK(spelled<long long> == "i64");
  CHECK(spelled<unsigned long long> == "u64");
  CHECK(spelled<float> == "f32");
  CHECK(spelled<double> == "f64");
  CHECK(spelled<long double> == "f128");
  CHECK(spelled<char8_t> == "char8_t");
  CHECK(spelled<char32_t> == "char32_t");
  CHECK(spelled<wchar_t> == "wchar_t");
}

TEST_CASE("strings, containers and user types have one spelling on every compiler") {
  CHECK(spelled<std::string> == "string");
  CHECK(spelled<std::vector<int>> == "std::vector<i32>");
  CHECK(spelled<std::map<std::string, double>> == "std::map<string,f64>");
  CHECK(spelled<std::unordered_map<int, std::string>> == "std::unordered_map<i32,string>");
  CHECK(spelled<std::unique_ptr<std::string>> == "std::unique_ptr<string>");
  CHECK(spelled<std::optional<std::vector<unsigned long long>>> == "std::optional<std::vector<u64>>");
  CHECK(spelled<std::pair<const std::string, bool>> == "std::pair<const string,bool>");
  CHECK(spelled<spelling::point> == "spelling::point");
  CHECK(spelled<spelling::colour> == "spelling::colour");
  CHECK(spelled<spelling::box<spelling::point>> == "spelling::box<spelling::point>");
}

TEST_CASE("a template argument that is a number doesn't bring back the compiler's words") {
  CHECK(spelled<std::array<unsigned long long, 3>> == "std::array<u64,3>");
  CHECK(spelled<std::vector<std::array<std::string, 2>>> == "std::vector<std::array<string,2>>");
}

TEST_CASE("references, pointers, arrays and qualifiers") {
  CHECK(spelled<const std::string&> == "const string&");
  CHECK(spelled<std::vector<int>&&> == "std::vector<i32>&&");
  CHECK(spelled<int*> == "i32*");
  CHECK(spelled<const int*> == "const i32*");
  CHECK(spelled<int* const> == "i32* const");
  CHECK(spelled<int[4]> == "i32[4]");
}

TEST_CASE("signatures") {
  CHECK(spelled<int()> == "i32()");
  CHECK(spelled<int(const std::string&, double)> == "i32(const string&,f64)");
  CHECK(spelled<void(std::unique_ptr<int>, spelling::point&)> == "void(std::unique_ptr<i32>,spelling::point&)");
  CHECK(spelled<int(int) const> == "i32(i32) const");
  CHECK(spelled<int(int) noexcept> == "i32(i32) noexcept");
  CHECK(spelled<int(int) const noexcept> == "i32(i32) const noexcept");
  CHECK(spelled<int(int) &&> == "i32(i32) &&");
}

TEST_CASE("the hash of bytes is the same on every machine") {
  CHECK(brine::meta::hash("") == 0xefd01f60ba992926U);
  CHECK(brine::meta::hash("a") == 0x82a2a958a9bece5bU);
  CHECK(brine::meta::hash("brine") == 0xff6f14959065eff0U);
  CHECK(brine::meta::hash("123456789") == 0xc75e35ec016823e5U);
}
