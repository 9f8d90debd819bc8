// How a value of one schema is rewritten as a value of another: blocks of steps, which are taken in
// order. A step reads what it says of the old bytes and writes what it says of the new ones; codec/convert.hpp
// takes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "../meta/row.hpp"
#include "notes.hpp"
#include "tree.hpp"

namespace brine::schema {

enum class op : std::uint8_t {
  copy,     // n bytes as they are
  skip,     // n bytes are left out
  drop,     // what the block reads is left out
  widen,    // a number: from, of n bytes, to, of `least` bytes
  some,     // a byte 1 is written: what follows becomes an optional
  fill,     // a new member: fills[table]
  counted,  // a count, and n bytes as they are for each
  list,     // a count, and the block for each; `least` bytes or more each
  spread,   // n times the block, with a count before it
  repeat,   // n times the block
  maybe,    // a byte 0, or a byte 1 and the block
  choice,   // an alternative's number and its block: choices[table]
  call,     // the block
  reorder,  // a record whose members changed places: reorders[table]
  bits,     // n bits; unused ones are checked
  pad,      // n bytes of 0 are written
  refer,    // a reference to a shared object: references[table]
  own,      // a byte 0, or a byte 1, the class and the object: references[table]
  closure,  // a function object
};

struct step {
  op what{};
  node from{};
  node to{};
  bool sign = false;  // of an integer
  std::uint32_t block = 0;
  std::uint32_t table = 0;
  std::size_t n = 0;
  std::size_t least = 0;
};

// Some of a row, one after the other.
struct range {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

// A member that the document lacks.
struct fill {
  const record_type* type = nullptr;
  std::size_t record = 0;  // in the reader's schema
  std::size_t member = 0;
  std::uint32_t group = 0;  // one for all new members of a record, of which the first living one opens it
  bool opens = false;
  std::size_t bytes = 0;  // as the type makes it by default: where in plan::defaults, and how many
  std::size_t size = 0;
  // Where the default holds closures or shared objects, these are the bytes of the whole record, in which the member
  // begins there; each record has objects of its own, which its new members share.
  bool living = false;
  std::size_t begin = 0;
  range walk;  // of plan::walks: blocks of plan::own that pass over the record's members
};

struct alternative {
  std::size_t index = 0;  // the new one
  std::uint32_t block = 0;
};

// An old member of a record: its bytes, or where these vary the bytes behind a count for each that is counted (a
// text, most often), or the block that passes over it.
struct old_member {
  static constexpr std::size_t variable = static_cast<std::size_t>(-1);

  std::size_t fixed = 0;
  std::size_t counted = 0;
  std::uint32_t block = 0;
};
struct new_part {
  static constexpr std::size_t made = static_cast<std::size_t>(-1);

  std::size_t member = 0;  // the old one; or `made`
  std::uint32_t block = 0;
};
struct reorder {
  range members;
  range parts;
  bool last_kept = false;  // the last member is a part: its end is found when it is written
};

struct reference {
  std::size_t from = 0;  // what is referred to, in both schemas
  std::size_t to = 0;
  std::uint32_t block = 0;
  bool base = false;
  bool dropped = false;  // no object is made by it
  class_finder find = nullptr;
};

// A member that only one of the schemas has: the document's is dropped, the type's is as the type makes it by default.
struct change {
  bool missing = false;     // from the document
  std::uint32_t block = 0;  // of the record that it is a member of: not all that is tried is taken
  range path;               // of plan::paths
  std::size_t type = 0;     // in its schema
};

// A template, as all that works with it, so that a file which loads no documents of earlier versions doesn't compile
// it.
template <class Deferred>
struct basic_plan {
  using deferred = Deferred;

  basic_plan() = default;
  basic_plan(const basic_plan&) = delete;
  basic_plan& operator=(const basic_plan&) = delete;
  ~basic_plan() { delete own; }

  basic_tree<Deferred> from;
  basic_tree<Deferred> to;
  std::vector<std::byte> written;  // the two schemas' bytes
  std::vector<std::byte> wanted;
  notes noted;  // of the reader's schema

  meta::row<step, Deferred> steps;
  meta::row<range, Deferred> blocks;  // the first one is the whole value's
  meta::row<fill, Deferred> fills;
  meta::row<std::byte, Deferred> defaults;
  meta::row<std::uint32_t, Deferred> walks;
  meta::row<range, Deferred> choices;
  meta::row<alternative, Deferred> alternatives;
  meta::row<reorder, Deferred> reorders;
  meta::row<old_member, Deferred> members;
  meta::row<new_part, Deferred> parts;
  meta::row<reference, Deferred> references;
  meta::row<change, Deferred> changes;
  std::string paths;  // of the changes
  std::size_t more_changes = 0;  // than are listed
  // What can't be converted; where there is anything, no step is to be taken. The first one's path, and all in words.
  std::size_t problems = 0;
  std::string path;
  std::string text;
  std::size_t first_text = 0;  // how much of the text is about the first one
  bool dynamic = false;  // shared objects, classes or closures: the document must be looked through first
  bool oversized = false;  // given up: the schemas are too large
  bool newer = false;  // the first problem is a class of a version that the program doesn't know
  bool captures = false;  // a closure's: members without names have no order that a program could rely on
  bool again = false;  // the reader's schema is to be described anew, with what noted.versions asks for
  // The reader's schema as both sides, to cut the members of a default out of it.
  basic_plan* own = nullptr;

  // Kept plans: which type's, and the next one.
  describer describe;
  std::uint64_t hash = 0;
  std::uint64_t written_hash = 0;
  basic_plan* next = nullptr;

  [[nodiscard]] bool possible() const noexcept { return problems == 0 && !oversized; }

  // All but the writer's schema and the versions that are asked for.
  BRINE_COLD void forget() {
    to = {};
    wanted.clear();
    noted.records = {};
    noted.bases = {};
    steps = {};
    blocks = {};
    fills = {};
    choices = {};
    alternatives = {};
    reorders = {};
    members = {};
    parts = {};
    references = {};
    changes = {};
    paths.clear();
    more_changes = 0;
    problems = first_text = 0;
    path.clear();
    text.clear();
    dynamic = oversized = newer = again = false;
  }
};

using plan = basic_plan<void>;

}  // namespace brine::schema
