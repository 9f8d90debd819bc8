// Writes how types and functions of every shape are called in documents, a line each. names.sh compiles it with two
// compilers and compares what they write, byte for byte, and with names.txt.
#include "names.hpp"

#include <brine/brine.hpp>

#include <array>
#include <bitset>
#include <chrono>
#include <complex>
#include <deque>
#include <filesystem>
#include <functional>
#include <iostream>
#include <list>
#include <map>
#include <memory_resource>
#include <optional>
#include <random>
#include <set>
#include <span>
#include <string_view>
#include <system_error>
#include <tuple>
#include <unordered_map>
#include <variant>

namespace {

template <class T>
void type(const char* source) {
  static_assert(brine::meta::is_clear<T>, "a type that every compiler spells alike");
  std::cout << source << " = " << brine::meta::spelled<T> << '\n';
}
template <auto Pointer>
struct named {
  static constexpr void write(brine::meta::text_writer& out) { brine::meta::spell_name<Pointer>(out); }
};
template <auto Pointer>
void function(const char* source) {
  using name = brine::meta::written<named<Pointer>>;
  static_assert(name::measured.clear(), "a function that every compiler spells alike");
  std::cout << source << " = " << name::view << '\n';
}

struct hidden {};
template <class>
struct hidden_box {};
int hidden_function(int x) { return x; }
template <class T>
T twice(T x) {
  return x + x;
}
int object = 0;

// What can't be called alike is found out when it is compiled.
using names::any;
static_assert(!brine::meta::is_clear<hidden>);
static_assert(!brine::meta::is_clear<hidden_box<int>>);
static_assert(!brine::meta::is_clear<names::box<hidden>>);
static_assert(!brine::meta::is_clear<std::vector<hidden*>>);
static_assert(!brine::meta::is_clear<void(const hidden&)>);
static_assert(!brine::meta::is_clear<names::box<hidden>::inner>);
static_assert(!brine::meta::is_clear<names::matrix<hidden, 1, 2>>);
static_assert(!brine::meta::is_clear<int hidden::*>);
static_assert(!brine::meta::is_clear<decltype([] {})>);
static_assert(!brine::meta::is_clear<any<names::point{1, 2}>>);
static_assert(!brine::meta::is_clear<any<&object>>);
static_assert(!brine::meta::is_clear<any<&twice<int>>>);
static_assert(!brine::meta::is_clear<any<&names::point::x>>);
static_assert(!brine::meta::is_clear<names::pointing<&object>>);
static_assert(!brine::meta::written<named<&hidden_function>>::measured.clear());
[[maybe_unused]] void local_classes() {
  struct local {
    int x;
    struct inner {};
  };
  enum class choice { one };
  static_assert(!brine::meta::is_clear<local>);
  static_assert(!brine::meta::is_clear<local::inner>);
  static_assert(!brine::meta::is_clear<names::box<local>>);
  static_assert(!brine::meta::is_clear<choice>);
}

}  // namespace

#define TYPE(...) type<__VA_ARGS__>(#__VA_ARGS__)
#define FUNCTION(...) function<__VA_ARGS__>(#__VA_ARGS__)

int main() {
  using namespace names;  // NOLINT(google-build-using-namespace)
  TYPE(unsigned long);
  TYPE(long unsigned int);
  TYPE(short);
  TYPE(long double);
  TYPE(std::nullptr_t);
  TYPE(std::byte);
  TYPE(std::string);
  TYPE(std::wstring);
  TYPE(std::string_view);
  TYPE(const std::string&);
  TYPE(std::vector<int>&&);
  TYPE(const volatile int*);
  TYPE(volatile unsigned long);
  TYPE(point* const);
  TYPE(const point* const*);
  TYPE(int[3]);
  TYPE(const int(&)[2][3]);
  TYPE(int(*)[]);
  TYPE(int (*)(unsigned long, const char*));
  TYPE(int (&)(int) noexcept);
  TYPE(int(const char*, ...));
  TYPE(int point::*);
  TYPE(unsigned long point::* const);
  TYPE(int(point::*)(int) const);
  TYPE(void(point::*)(std::string, unsigned long) && noexcept);
  TYPE(std::vector<std::vector<std::vector<int>>>);
  TYPE(std::map<std::string, std::vector<unsigned long>>);
  TYPE(std::map<int, int, std::greater<int>>);
  TYPE(std::pmr::map<int, int>);
  TYPE(std::set<std::string, std::less<>>);
  TYPE(std::unordered_map<std::string, std::list<double>>);
  TYPE(std::unique_ptr<point>);
  TYPE(std::shared_ptr<const point>);
  TYPE(std::function<void(unsigned long)>);
  TYPE(std::tuple<int, unsigned char, std::optional<short>>);
  TYPE(std::variant<std::monostate, long long>);
  TYPE(std::complex<float>);
  TYPE(std::array<unsigned long, 3>);
  TYPE(std::array<std::array<char, 2>, 3>);
  TYPE(std::bitset<8>);
  TYPE(std::span<int>);
  TYPE(std::span<const unsigned long, 4>);
  TYPE(std::mt19937);
  TYPE(std::integral_constant<long, 3>);
  TYPE(std::true_type);
  TYPE(std::chrono::milliseconds);
  TYPE(std::chrono::system_clock);
  TYPE(std::chrono::steady_clock::time_point);
  TYPE(void(std::chrono::system_clock::time_point));
  TYPE(std::error_code);
  TYPE(const std::error_category&);
  TYPE(std::filesystem::path);
  TYPE(point);
  TYPE(point::corner);
  TYPE(point::kind);
  TYPE(old_struct);
  TYPE(either);
  TYPE(colour);
  TYPE(plain_enum);
  TYPE(box<point>);
  TYPE(box<unsigned long>::inner);
  TYPE(box<int>::nested<unsigned long>);
  TYPE(box<box<std::string>>);
  TYPE(with_policy<int>);
  TYPE(with_policy<int, unsigned>);
  TYPE(compared<int, std::less<int>>);
  TYPE(compared<int, std::hash<int>>);
  TYPE(table<int>);
  TYPE(table<int, std::hash<long>>);
  TYPE(table<int, std::hash<int>, std::equal_to<>>);
  TYPE(std::vector<std::allocator<int>>);
  TYPE(many<>);
  TYPE(many<std::hash<int>, std::less<int>>);
  TYPE(any<3>);
  TYPE(any<3U>);
  TYPE(any<3L>);
  TYPE(any<3UL>);
  TYPE(any<3LL>);
  TYPE(any<3ULL>);
  TYPE(any<-1>);
  TYPE(any<static_cast<short>(2)>);
  TYPE(any<static_cast<unsigned char>(65)>);
  TYPE(any<'a'>);
  TYPE(any<'\n'>);
  TYPE(any<L'a'>);
  TYPE(any<u8'a'>);
  TYPE(any<true>);
  TYPE(any<nullptr>);
  TYPE(any<colour::red>);
  TYPE(any<static_cast<colour>(2)>);
  TYPE(any<a_value>);
  TYPE(any<point::round>);
  TYPE(anys<1, 2UL, 'c'>);
  TYPE(typed<int, 3>);
  TYPE(typed<int, 3UL>);
  TYPE(typed<int, 3L>);
  TYPE(matrix<double, 3, 4>);
  TYPE(matrix<unsigned long, 3, 4>);
  TYPE(matrix<std::vector<std::string>, 1, -1>);
  TYPE(small_vector<unsigned long, 8>);
  TYPE(small_vector<int, 8, std::allocator<long>>);
  TYPE(padded<int>);
  TYPE(padded<int, 4>);
  TYPE(scaled<2, unsigned long>);
  TYPE(flag<true>);
  TYPE(letter<'a'>);
  TYPE(letter<'\0'>);
  TYPE(byte<200>);
  TYPE(painted<colour::green>);
  TYPE(painted<static_cast<colour>(3)>);
  TYPE(pointing<nullptr>);
  TYPE(built_of<std::vector>);
  TYPE(int(unsigned long, const point&, std::map<int, box<matrix<unsigned long, 2, 2>>>));
  TYPE(brine::function<void(unsigned long)>);

  FUNCTION(&plain);
  FUNCTION(&quiet);
  FUNCTION(static_cast<int (*)(int)>(&overloaded));
  FUNCTION(static_cast<bool (*)(const point&, const point&)>(&names::operator==));
  FUNCTION(static_cast<int (*)(const point&, int)>(&names::operator<<));
  FUNCTION(&point::sum);
  FUNCTION(&point::x);
  FUNCTION(&point::zero);
  FUNCTION(&point::operator());
  FUNCTION(&point::operator+=);
  FUNCTION(&point::operator bool);
  FUNCTION(&point::operator unsigned long);
  FUNCTION(&box<int>::get);
  FUNCTION(&box<unsigned long>::get);
  FUNCTION(&box<unsigned long>::value);
  FUNCTION(&box<std::string>::made);
  FUNCTION(&box<box<unsigned long>>::made);
  FUNCTION(&matrix<unsigned long, 3, 4>::at);
}
