// Types and functions of every shape, for names.cpp.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace names {

struct point {
  int x, y;
  struct corner {};
  enum kind { sharp, round };
  [[nodiscard]] int sum(int) const { return x + y; }
  int operator()(int a) const { return a; }
  point& operator+=(int a) {
    x += a;
    return *this;
  }
  explicit operator bool() const { return x != 0; }
  explicit operator unsigned long() const { return 1; }
  static int zero() { return 0; }
};
inline bool operator==(const point& a, const point& b) { return a.x == b.x; }
inline int operator<<(const point&, int n) { return n; }
inline int plain(int x) { return x; }
inline int quiet(int x) noexcept { return x; }
inline int overloaded(int x) { return x; }
inline double overloaded(double x) { return x; }
typedef struct {
  int x;
} old_struct;  // NOLINT(modernize-use-using)
union either {
  int i;
  float f;
};
enum class colour { red, green = 5 };
enum plain_enum { a_value };

template <class T>
struct box {
  struct inner {};
  template <class U>
  struct nested {};
  T value;
  [[nodiscard]] T get() const { return value; }
  static T made(T t) { return t; }
};
template <class T, class Policy = int>
struct with_policy {};
template <class T, class Compare>
struct compared {};
template <class K, class Hash = std::hash<K>, class Equal = std::equal_to<K>>
struct table {};
template <class... T>
struct many {};
template <auto V>
struct any {};
template <auto... V>
struct anys {};
template <class T, auto V>
struct typed {};
template <class T, int R, int C>
struct matrix {
  [[nodiscard]] T at(int) const { return T{}; }
};
template <class T, std::size_t N, class Allocator = std::allocator<T>>
struct small_vector {};
template <class T, int N = 3>
struct padded {};
template <int N, class Unit>
struct scaled {};
template <bool>
struct flag {};
template <char>
struct letter {};
template <unsigned char>
struct byte {};
template <colour>
struct painted {};
template <int*>
struct pointing {};
template <template <class...> class>
struct built_of {};

}  // namespace names
