// Why a type can't be persisted: one id each, which the compiler's message shows and the
// README explains.
#pragma once

#include <cstdint>

namespace brine::schema {

enum class refusal : std::uint16_t {
  none = 0,
  pointer = 101,
  reference = 102,
  lock = 103,
  union_type = 104,
  view = 105,
  captured_reference = 106,
  hidden_captures = 107,
  hidden_members = 108,
  function_pointer = 109,
  standard_function = 110,
  too_many_members = 111,
  base_class = 112,
  bit_field = 113,
  no_signature = 114,
  unlisted_capture = 115,
  ambiguous_hook = 116,
  reference_member = 117,
  volatile_type = 118,
  not_constructible = 119,
  abstract_class = 120,
  not_copyable = 121,
  owned_array = 122,
  narrow_view = 123,
  no_rtti = 124,
  inherited = 125,
  hidden_hook = 126,
  one_way_hook = 127,
  unusable_hook = 128,
  no_class_version = 129,
  class_new = 130,
  dangling_result = 131,
  not_replaceable = 133,
  renamed_to_nothing = 135,
  deleter = 137,
  untyped_pointer = 138,
  renamed_in_ring = 139,
  unclear_signature = 141,
  unclear_name = 142,
  member_pointer = 161,
  bind_result = 162,

  process_only = 150,
  captured_bit_field = 1113,  // E113 too: it isn't the lambda's to have a hook
  passing_view = 1105,  // E105 too: not the type, but where it is loaded from
};

}  // namespace brine::schema
