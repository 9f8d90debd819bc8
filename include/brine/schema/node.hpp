// The words of the canonical schema: one byte each, followed by what the comment says.
// A name or signature is a varint count of bytes and the bytes; N is a varint.
#pragma once

#include <cstdint>

namespace brine::schema {

enum class node : std::uint8_t {
  boolean = 0x01,
  u8 = 0x02,
  i8 = 0x03,
  u16 = 0x04,
  i16 = 0x05,
  u32 = 0x06,
  i32 = 0x07,
  u64 = 0x08,
  i64 = 0x09,
  u128 = 0x0a,
  i128 = 0x0b,
  f32 = 0x0c,
  f64 = 0x0d,
  f128 = 0x0e,    // long double, as IEEE 754 binary128
  char_ = 0x0f,   // char
  char8 = 0x10,   // char8_t
  char16 = 0x11,  // char16_t
  char32 = 0x12,  // char32_t
  wchar = 0x13,   // wchar_t, 4 bytes
  byte = 0x14,    // std::byte
  unit = 0x15,    // a type of one value, no bytes

  text = 0x20,      // node of the character
  sequence = 0x21,  // node of the element
  set = 0x22,       // node of the key
  multiset = 0x23,
  map = 0x24,  // nodes of key and value
  multimap = 0x25,
  array = 0x26,     // N, node of the element
  bits = 0x27,      // N bits
  optional = 0x28,  // node of the value
  variant = 0x29,   // N, nodes of the alternatives
  tuple = 0x2a,     // N, nodes of the elements
  record = 0x2b,    // for each member: 1 + length of its name, the name, its node; then 0
  reference = 0x2c,  // N: the N-th record of this schema, counted from 0 in the order they begin
  enumeration = 0x2d,  // node of the underlying type
  unique = 0x2e,       // node of what is owned
  shared = 0x2f,       // node of what is owned
  weak = 0x30,         // node of what is watched
  closure = 0x31,      // the signature
  handle = 0x32,       // the type's name
  duration = 0x33,     // node of the count, numerator and denominator of the period
  time_point = 0x34,   // name of the clock, node of the duration
  base = 0x35,         // name of a class hierarchy's root: an object of a registered class
};

}  // namespace brine::schema
