// How members are counted where arrays are long and constructors take everything.
#include <doctest/doctest.h>
#include <brine/reflect/bit_fields.hpp>
#include <brine/reflect/count.hpp>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace counting_test {

using brine::reflect::has_base;
using brine::reflect::has_bit_fields;
using brine::reflect::member_count;

// Made from anything, in three ways.
struct by_any_reference {
  by_any_reference() = default;
  template <class T>
  by_any_reference(T&&) {}  // NOLINT
  double number = 0;
};
struct by_const_reference {
  by_const_reference() = default;
  template <class T>
  by_const_reference(const T&) {}  // NOLINT
  double number = 0;
};
struct by_value {
  by_value() = default;
  template <class T>
  by_value(T) {}  // NOLINT
  double number = 0;
};
// Its constructor compiles for little of what it takes.
template <class T>
struct wrapper {
  wrapper() = default;
  template <class U>
  constexpr wrapper(U&& from) : value(std::forward<U>(from)) {}  // NOLINT
  [[no_unique_address]] T value;
};
struct needs_a_number {
  explicit needs_a_number(int);
};

template <class T>
struct first {
  T value;
  int number;
};
template <class T>
struct derived : T {
  int number;
};
struct two {
  by_any_reference value;
  int number;
};
struct plain {
  int number;
};

static_assert(member_count<first<by_any_reference>> == 2 && !has_base<first<by_any_reference>>);
static_assert(member_count<first<by_const_reference>> == 2 && !has_base<first<by_const_reference>>);
static_assert(member_count<first<by_value>> == 2 && !has_base<first<by_value>>);
static_assert(member_count<first<wrapper<std::unique_ptr<int>>>> == 2 &&
              !has_base<first<wrapper<std::unique_ptr<int>>>>);
static_assert(member_count<first<two>> == 2 && !has_base<first<two>>);
static_assert(member_count<first<two[3]>> == 2 && !has_base<first<two[3]>>);
static_assert(has_base<derived<by_any_reference>> && has_base<derived<by_const_reference>>);
static_assert(has_base<derived<by_value>> && has_base<derived<two>>);

// The same where members can't be made by default.
struct given {
  two values[3];
  needs_a_number number;
};
struct derived_given : plain {
  two values[3];
  needs_a_number number;
};
struct derived_greedy_given : by_any_reference {
  two values[3];
  needs_a_number number;
};
struct long_given {
  char text[70][2];
  two values[3];
  needs_a_number number;
};
struct mixed_given {
  needs_a_number number;
  by_any_reference a;
  by_const_reference b;
  by_const_reference c[4];
};
struct given_array {
  needs_a_number numbers[3];
  int last;
};
struct given_arrays {
  int before;
  needs_a_number numbers[3][2];
  needs_a_number one, two;
  const int last[2];
};
static_assert(member_count<given> == 2 && !has_base<given>);
static_assert(member_count<derived_given> == 3 && has_base<derived_given>);
static_assert(member_count<derived_greedy_given> == 3 && has_base<derived_greedy_given>);
static_assert(member_count<long_given> == 3);
static_assert(member_count<mixed_given> == 4);
static_assert(member_count<given_array> == 2);
static_assert(member_count<given_arrays> == 5);

// Arrays of any length.
struct path {
  char text[4096];
  unsigned mode;
};
struct buffers {
  int before;
  char bytes[1 << 20];
  double matrix[100][100];
  std::string names[5000];
  char after;
};
struct derived_path : plain {
  char text[4096];
};
static_assert(member_count<path> == 2 && !has_base<path>);
static_assert(member_count<buffers> == 5 && !has_base<buffers>);
static_assert(has_base<derived_path>);

// Bit-fields, wherever they are.
#define TEN(n) int n##0, n##1, n##2, n##3, n##4, n##5, n##6, n##7, n##8, n##9;
#define SIXTY(n) TEN(n##a) TEN(n##b) TEN(n##c) TEN(n##d) TEN(n##e) TEN(n##f)
struct few_bits {
  const unsigned bits : 3;
  int last;
};
struct no_few_bits {
  const unsigned bits;
  const int last[3];
};
struct sixty_one_bits {
  SIXTY(a)
  unsigned last : 3;
};
struct no_sixty_one_bits {
  SIXTY(a)
  unsigned last;
};
struct many_bits {
  SIXTY(a) SIXTY(b) SIXTY(c) unsigned last : 3;
};
struct no_many_bits {
  SIXTY(a) SIXTY(b) SIXTY(c) unsigned last;
};
#undef SIXTY
#undef TEN
static_assert(has_bit_fields<few_bits> && !has_bit_fields<no_few_bits>);
static_assert(has_bit_fields<sixty_one_bits> && !has_bit_fields<no_sixty_one_bits>);
static_assert(has_bit_fields<many_bits> && !has_bit_fields<no_many_bits>);
static_assert(member_count<no_sixty_one_bits> == 61 && member_count<no_many_bits> == 181);

}  // namespace counting_test

TEST_CASE("members are counted when the program is compiled") {
  CHECK(brine::reflect::member_count<counting_test::buffers> == 5);
}
