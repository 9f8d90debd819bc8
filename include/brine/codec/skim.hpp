// Passing over a value of which only the schema is known: what an inert closure captured.
#pragma once

#include <cstddef>
#include <cstdint>

#include "../schema/tree.hpp"
#include "../schema/width.hpp"
#include "decoder.hpp"

namespace brine::detail {

using schema::width_of;

// Passes over the value of item i; on_closure(decoder) takes over where a closure stands. False
// after a failure: bytes that are no such value, or a shared object, whose bytes are elsewhere. What takes no bytes
// takes no time either (attack: an array of 2^20 arrays of 2^20 units, or records of two records of two records,
// without end).
template <class OnClosure>
[[nodiscard]] bool skim(decoder& d, const schema::tree& t, std::size_t i, OnClosure& on_closure) {
  using schema::node;
  const schema::item& it = t.at(t.resolve(i));
  if (it.empty) return true;
  const auto each = [&](std::uint64_t count) {
    if (it.filled.empty()) return true;
    for (std::uint64_t k = 0; k < count; ++k) {
      for (std::size_t c : it.filled) {
        if (!skim(d, t, c, on_closure)) return false;
      }
    }
    return true;
  };
  if (const std::size_t width = width_of(it.what); width != 0) {
    if (!d.need(width)) return false;
    d.advance(width);
    return true;
  }
  // Every level of the schema is one of the walk, so that a hostile one can't exhaust the stack.
  if (!d.enter()) return false;
  struct level {
    decoder& at;
    ~level() { at.leave(); }
  } l{d};
  std::uint64_t n = 0;
  switch (it.what) {
    case node::text:
    case node::sequence:
    case node::set:
    case node::multiset:
    case node::map:
    case node::multimap: {
      if (it.filled.empty()) return d.get_varint(n);
      std::size_t count = 0;
      if (!d.get_count(1, 0, count)) return false;
      return each(count);
    }
    case node::array:
      if (it.number > d.remaining()) return d.truncated(d.remaining() + 1);
      return each(it.number);
    case node::bits:
      n = it.number / 8 + (it.number % 8 != 0 ? 1 : 0);
      if (n > d.remaining()) return d.truncated(d.remaining() + 1);
      d.advance(static_cast<std::size_t>(n));
      return true;
    case node::optional:
    case node::unique: {
      if (!d.need(1)) return false;
      const auto tag = d.take<std::uint8_t>();
      if (tag > 1) return d.fail(errc::bad_value, "whether a value follows is said by a byte 0 or 1");
      if (it.what == node::unique && t.at(t.resolve(it.children[0])).what == node::base) break;
      return each(tag);
    }
    case node::variant:
      if (!d.get_varint(n)) return false;
      if (n >= it.children.size()) return d.fail(errc::bad_value, "an alternative that the variant doesn't have");
      return skim(d, t, it.children[static_cast<std::size_t>(n)], on_closure);
    case node::tuple:
    case node::record:
    case node::enumeration:
    case node::duration:
    case node::time_point:
      return each(1);
    case node::handle: {
      std::size_t count = 0;
      if (!d.get_count(1, 0, count)) return false;
      d.advance(count);
      return true;
    }
    case node::closure:
      return on_closure(d);
    default:
      break;
  }
  return d.fail(
      errc::unknown_closure,
      "a closure whose code isn't in this program holds shared pointers or objects of a class hierarchy, which "
      "can't be kept as data");
}

}  // namespace brine::detail
