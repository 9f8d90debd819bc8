// Makes a plan of two schemas. The rules, which hold at every depth:
//
//   numbers       become wider ones that hold all their values: u8 to u16 or i16, i8 to i16, f32 to f64
//   enumerations  as their underlying numbers, and become such numbers or are made of them
//   T             becomes optional<T> or unique<T>; optional and unique become each other
//   sequences     sequence, set, multiset become each other (a set keeps one of equal keys); arrays become such;
//                 map becomes multimap; text and a sequence of the same characters are one; bits become more bits
//   records       by member names, in any order: members may go; new ones are as the type makes them by
//                 default; a renamed one (brine::renamed) is the old name's where the document has no member of the
//                 present name, or another renamed member takes that one. Two records that have members, and none in
//                 common, are different types. Where members have no names, by their places, and there must be as many
//   tuples        by place
//   captures      a closure's, as the records and tuples that they are; but where they have no names and would fit in
//                 another order too, they don't become others: their order is the compiler's, not the program's
//   variants      alternatives of equal schemas, in order, first; then the pairs of what is left, the most alike first:
//                 T and an optional<T>, then those that lose no member, then others; among these the records with
//                 the most members in common (one at least), and the fewest new ones; among equals the one in its own
//                 place. Where that leaves a doubt it is refused. Alternatives have no names: what they hold decides
//   pointers, closures, handles   as their own kind; what they point to by these rules
//
// A plan that was made works for every document of the old schema: what could fail for some is refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "../meta/text.hpp"
#include "plan.hpp"
#include "width.hpp"

namespace brine::schema {

[[nodiscard]] constexpr bool is_integer(node what) { return what >= node::u8 && what <= node::i128; }
[[nodiscard]] constexpr bool is_signed_integer(node what) {
  return is_integer(what) && (static_cast<unsigned>(what) & 1U) != 0;
}

// Every value of the one is one of the other.
[[nodiscard]] constexpr bool widens(node from, node to) {
  if (is_integer(from) && is_integer(to)) {
    return width_of(from) < width_of(to) && (!is_signed_integer(from) || is_signed_integer(to));
  }
  return from >= node::f32 && from < to && to <= node::f128;
}

inline constexpr std::uint32_t no_member = static_cast<std::uint32_t>(-1);

// For each member of the reader's record the writer's member that it is, or no_member.
template <class Deferred = void>
[[nodiscard]] BRINE_COLD meta::row<std::uint32_t, Deferred> match_members(const item& from, const item& to,
                                                                          const renames* renamed) {
  meta::row<std::uint32_t, Deferred> found;
  meta::row<bool, Deferred> taken;
  found.resize(to.names.size(), no_member);
  taken.resize(from.names.size(), false);
  const auto left = [&](std::string_view name) {
    std::size_t i = 0;
    while (i < from.names.size() && (taken[i] || from.names[i] != name)) ++i;
    return i;
  };
  const auto take = [&](std::size_t j, std::string_view name) {
    const std::size_t i = left(name);
    if (i == from.names.size()) return false;
    taken[i] = true;
    found[j] = static_cast<std::uint32_t>(i);
    return true;
  };
  // A document without the present name is older than the renaming, so that the old name means this member, though
  // there may be a new one of that name now. In a chain, a to b and b to c, one renaming makes the next one hold.
  bool again = renamed != nullptr;
  while (again) {
    again = false;
    for (std::size_t j = 0; j < to.names.size(); ++j) {
      if (found[j] != no_member || left(to.names[j]) != from.names.size()) continue;
      for (std::size_t k = 0; k < renamed->size() && found[j] == no_member; ++k) {
        if ((*renamed)[k].now == to.names[j] && take(j, (*renamed)[k].before)) again = true;
      }
    }
  }
  for (std::size_t j = 0; j < to.names.size(); ++j) {
    if (found[j] != no_member) continue;
    // In an unchanged record each stands in its place.
    if (j < from.names.size() && !taken[j] && from.names[j] == to.names[j]) {
      taken[j] = true;
      found[j] = static_cast<std::uint32_t>(j);
    } else {
      (void)take(j, to.names[j]);
    }
  }
  return found;
}

[[nodiscard]] inline bool has_nameless(const item& record) {
  for (std::string_view name : record.names) {
    if (name.empty()) return true;
  }
  return false;
}

template <class Plan>
class basic_planner {
 public:
  template <class T>
  using row = meta::row<T, typename Plan::deferred>;

  // The plan's schemas are parsed; `work` is what all plans of one document may cost together (attack: schemas
  // whose every pair of records is asked for).
  BRINE_COLD basic_planner(Plan& p, std::size_t& work) : plan_{p}, work_{work} {
    sizes_.resize(plan_.from.size(), {});
    if (!plan_.from.empty()) measure(0);
    walked_.resize(plan_.from.size(), none);
    targets_.resize(plan_.from.size(), false);
    for (std::size_t i = 0; i < plan_.from.size(); ++i) {
      if (plan_.from.at(i).what == node::reference) targets_[plan_.from.resolve(i)] = true;
    }
    std::size_t record = 0, base = 0;
    notes_.resize(plan_.to.size(), nullptr);
    finders_.resize(plan_.to.size(), nullptr);
    for (std::size_t i = 0; i < plan_.to.size(); ++i) {
      const node what = plan_.to.at(i).what;
      if (what == node::record && record < plan_.noted.records.size()) notes_[i] = plan_.noted.records[record++];
      if (what == node::base && base < plan_.noted.bases.size()) finders_[i] = plan_.noted.bases[base++];
    }
    for (std::size_t i = 0; i < plan_.from.size(); ++i) {
      const node what = plan_.from.at(i).what;
      if (what == node::shared || what == node::weak || what == node::base || what == node::closure) {
        plan_.dynamic = true;
      }
    }
  }
  basic_planner(const basic_planner&) = delete;
  basic_planner& operator=(const basic_planner&) = delete;

  // From the one schema to the other; `defaults`: new members are taken to have some.
  BRINE_COLD void convert_all(bool defaults) {
    defaults_ = defaults;
    (void)block_of(0, 0);
    settle(0);
    finish();
    if (attempted_) forget_untaken();
  }
  // Two pointers to one object would no longer agree on what it is. Only a document that has such an object can't be
  // loaded, so that this is no problem of the plan's own; a promise about every document has to ask.
  BRINE_COLD void find_parted() {
    if (plan_.problems != 0 || plan_.oversized) return;
    row<const reference*> seen;
    for (std::uint32_t block : taken_blocks()) {
      const range all = plan_.blocks[block];
      for (std::size_t i = all.first; i < std::size_t{all.first} + all.count; ++i) {
        if (plan_.steps[i].what != op::refer) continue;
        const reference& site = plan_.references[plan_.steps[i].table];
        if (site.base || site.dropped) continue;
        bool known = false;
        for (const reference* other : seen) {
          known = known || (plan_.from.resolve(other->from) == plan_.from.resolve(site.from) &&
                            plan_.to.resolve(other->to) == plan_.to.resolve(site.to));
          row<pair_of_items> open, none_yet;
          if (known || !alike(plan_.from, site.from, plan_.from, other->from, open) ||
              alike(plan_.to, site.to, plan_.to, other->to, none_yet) || plan_.oversized) {
            continue;
          }
          return problem(
              meta::joined({"a shared_ptr to ", shown(plan_.from, site.from), " becomes one to ",
                            shown(plan_.to, other->to), " in one place and one to ", shown(plan_.to, site.to),
                            " in another: documents in which both point to one object can't be loaded; "
                            "change both alike"}));
        }
        if (!known) seen.push_back(&site);
      }
    }
  }
  // The bytes as they are.
  BRINE_COLD void walk_all() {
    (void)walk_block(0);
    finish();
  }

  // Passes over an item of the writer's schema, every byte as it is.
  BRINE_COLD std::uint32_t walk_block(std::size_t i) {
    if (walked_[i] != none) return walked_[i];
    walked_[i] = new_block();
    walking_.push_back(static_cast<std::uint32_t>(i));
    return walked_[i];
  }
  // Makes the blocks that were asked for; from a list, because records may refer to each other in a long chain.
  BRINE_COLD void finish() {
    while (!walking_.empty() && !plan_.oversized) {
      const std::size_t i = walking_.back();
      walking_.pop_back();
      steps out;
      walk_inside(plan_.from.resolve(i), out);
      set_block(walked_[i], out);
    }
  }

 private:
  using steps = row<step>;

  static constexpr std::uint32_t none = static_cast<std::uint32_t>(-1);
  static constexpr std::size_t variable = static_cast<std::size_t>(-1);
  static constexpr std::size_t most_blocks = std::size_t{1} << 18U;
  static constexpr std::size_t most_problems = 32;
  static constexpr std::size_t most_attempts = 16;  // inside one another

  struct pair {
    std::size_t from;
    std::size_t to;
    std::uint32_t block;
    std::uint32_t next;  // of the same `from`
  };
  struct pending {
    std::size_t from;
    std::size_t to;
    std::uint32_t block;
    range path;  // of paths_
  };
  struct extent {
    std::size_t fixed = variable;
    std::size_t least = 0;
  };

  bool spend() {
    if (work_ == 0 || plan_.blocks.size() > most_blocks) {
      plan_.oversized = true;
      return false;
    }
    --work_;
    return true;
  }
  std::uint32_t new_block() {
    plan_.blocks.push_back({});
    return static_cast<std::uint32_t>(plan_.blocks.size() - 1);
  }
  BRINE_COLD void set_block(std::uint32_t block, const steps& s) {
    plan_.blocks[block] = {static_cast<std::uint32_t>(plan_.steps.size()), static_cast<std::uint32_t>(s.size())};
    plan_.steps.append(s.begin(), s.size());
  }
  BRINE_COLD std::uint32_t new_block(const steps& s) {
    if (s.size() == 1 && s[0].what == op::call) return s[0].block;
    const std::uint32_t made = new_block();
    set_block(made, s);
    return made;
  }
  BRINE_COLD static void add(steps& out, op what, std::uint32_t block = 0, std::size_t table = 0, std::size_t n = 0) {
    step s;
    s.what = what;
    s.block = block;
    s.table = static_cast<std::uint32_t>(table);
    s.n = n;
    out.push_back(s);
  }

  // -- sizes of the writer's items, what a reference means being measured before it or variable
  BRINE_COLD void measure(std::size_t i) {
    const item& it = plan_.from.at(i);
    std::size_t fixed = 0, least = 0;
    const auto add = [&](std::size_t child) {
      const extent& c = sizes_[plan_.from.resolve(child)];
      fixed = fixed == variable || c.fixed == variable || c.fixed > variable - 1 - fixed ? variable : fixed + c.fixed;
      least = c.least > variable - 1 - least ? variable - 1 : least + c.least;
    };
    for (std::size_t c : it.children) measure(c);
    switch (it.what) {
      case node::unit:
        break;
      case node::tuple:
      case node::record:
      case node::enumeration:
      case node::duration:
      case node::time_point:
        for (std::size_t c : it.children) add(c);
        break;
      case node::array: {
        add(it.children[0]);
        const auto n = static_cast<std::size_t>(it.number);
        if (fixed != variable) fixed = fixed == 0 ? 0 : n > (variable - 1) / fixed ? variable : n * fixed;
        least = least == 0 ? 0 : n > (variable - 1) / least ? variable - 1 : n * least;
        break;
      }
      case node::bits:
        fixed = least = static_cast<std::size_t>(it.number / 8 + (it.number % 8 != 0 ? 1 : 0));
        break;
      default:
        fixed = width_of(it.what);
        least = fixed != 0 ? fixed : 1;
        if (fixed == 0) fixed = variable;
    }
    sizes_[i] = {fixed, least};
  }
  [[nodiscard]] const extent& size(std::size_t i) const { return sizes_[plan_.from.resolve(i)]; }

  // -- steps, adjacent ones made one
  BRINE_COLD static void bytes(steps& out, op what, std::size_t n) {
    if (n == 0) return;
    if (!out.empty() && out.back().what == what && out.back().n < variable - n) {
      out.back().n += n;
    } else {
      add(out, what, 0, 0, n);
    }
  }
  BRINE_COLD void repeat(steps& out, op what, std::size_t n, const steps& inner, std::size_t least) {
    const bool plain = inner.size() == 1 && inner[0].what == op::copy;
    if (what == op::list && plain) {
      add(out, op::counted, 0, 0, inner[0].n);
    } else if (what == op::repeat && (inner.empty() || n == 0)) {
      return;
    } else if (what == op::repeat && plain && n <= (variable - 1) / inner[0].n) {
      bytes(out, op::copy, n * inner[0].n);
    } else {
      add(out, what, new_block(inner), 0, n);
      out.back().least = least;
    }
  }
  BRINE_COLD std::uint32_t refer_to(std::size_t from, std::size_t to, std::uint32_t block, bool base,
                                    class_finder find) {
    plan_.references.push_back({from, to, block, base, false, find});
    return static_cast<std::uint32_t>(plan_.references.size() - 1);
  }

  // -- as it is
  BRINE_COLD void walk(std::size_t i, steps& out) {
    if (!spend() || plan_.from.at(plan_.from.resolve(i)).empty) return;
    const bool called = plan_.from.at(i).what == node::reference || targets_[i];
    if (called) {
      add(out, op::call, walk_block(plan_.from.resolve(i)));
    } else {
      walk_inside(i, out);
    }
  }
  BRINE_COLD void walk_inside(std::size_t i, steps& out) {
    if (!spend()) return;
    const item& it = plan_.from.at(i);
    if (const std::size_t width = width_of(it.what); width != 0) return bytes(out, op::copy, width);
    steps inner;
    switch (it.what) {
      case node::text:
      case node::sequence:
      case node::set:
      case node::multiset:
        walk(it.children[0], inner);
        return repeat(out, op::list, 0, inner, size(it.children[0]).least);
      case node::map:
      case node::multimap:
        walk(it.children[0], inner);
        walk(it.children[1], inner);
        return repeat(out, op::list, 0, inner, size(it.children[0]).least + size(it.children[1]).least);
      case node::array:
        walk(it.children[0], inner);
        return repeat(out, op::repeat, static_cast<std::size_t>(it.number), inner, size(it.children[0]).least);
      case node::bits:
        return bytes(out, op::copy, size(i).least);
      case node::optional:
      case node::unique:
        if (is_base(plan_.from, it.children[0])) {
          add(out, op::own, 0, refer_to(0, 0, 0, true, finder(it.children[0])));
        } else {
          walk(it.children[0], inner);
          add(out, op::maybe, new_block(inner));
        }
        return;
      case node::variant: {
        row<alternative> all;
        for (std::size_t c = 0; c < it.children.size(); ++c) all.push_back({c, walk_block(it.children[c])});
        return choose(all, out);
      }
      case node::tuple:
      case node::record:
      case node::enumeration:
      case node::duration:
      case node::time_point:
        for (std::size_t c : it.children) walk(c, out);
        return;
      case node::shared:
      case node::weak: {
        const std::size_t c = it.children[0];
        const bool base = is_base(plan_.from, c);
        const std::uint32_t block = base ? 0 : walk_block(c);
        add(out, op::refer, 0, refer_to(c, c, block, base, base ? finder(c) : nullptr));
        plan_.references.back().dropped = true;
        return;
      }
      case node::closure:
        return add(out, op::closure);
      case node::handle:
        return add(out, op::counted, 0, 0, 1);
      default:
        return;
    }
  }
  [[nodiscard]] static bool is_base(const tree& t, std::size_t i) { return t.at(t.resolve(i)).what == node::base; }
  // What of the writer's is dropped has no finder of its own: that of the same root, if the reader has it.
  [[nodiscard]] class_finder finder(std::size_t from) const {
    const std::string_view name = plan_.from.at(plan_.from.resolve(from)).text;
    for (std::size_t i = 0; i < plan_.to.size(); ++i) {
      if (plan_.to.at(i).what == node::base && plan_.to.at(i).text == name) return finders_[i];
    }
    return nullptr;
  }

  BRINE_COLD void drop(std::size_t i, steps& out) {
    if (size(i).fixed != variable) {
      bytes(out, op::skip, size(i).fixed);
    } else {
      add(out, op::drop, walk_block(i));
    }
  }

  // -- from the one to the other
  BRINE_COLD std::uint32_t block_of(std::size_t w, std::size_t r) {
    w = plan_.from.resolve(w);
    r = plan_.to.resolve(r);
    if (firsts_.empty()) firsts_.resize(plan_.from.size(), none);
    for (std::uint32_t at = firsts_[w]; at != none; at = pairs_[at].next) {
      if (pairs_[at].to == r) return pairs_[at].block;
    }
    const std::uint32_t made = new_block();
    pairs_.push_back({w, r, made, firsts_[w]});
    firsts_[w] = static_cast<std::uint32_t>(pairs_.size() - 1);
    const auto path = static_cast<std::uint32_t>(paths_.size());
    paths_ += path_;
    waiting_.push_back({w, r, made, {path, static_cast<std::uint32_t>(path_.size())}});
    return made;
  }
  // Makes the blocks that wait, from a list and not by recursion, down to `level` of them.
  BRINE_COLD void settle(std::size_t level) {
    const std::string path = path_;
    const std::uint32_t current = current_;
    while (waiting_.size() > level && !plan_.oversized && plan_.problems < most_problems) {
      const pending next = waiting_.back();
      waiting_.pop_back();
      path_.assign(paths_, next.path.first, next.path.count);
      steps out;
      current_ = next.block;
      convert_inside(next.from, next.to, out);
      set_block(next.block, out);
    }
    current_ = current;
    if (waiting_.size() > level) waiting_.cut(level);
    path_ = path;
  }

  BRINE_COLD void refuse(std::size_t w, std::size_t r, std::string_view why = {}) {
    std::string text = "saved was ";
    text += shown(plan_.from, w);
    meta::add(text, ", asked for is ");
    text += shown(plan_.to, r);
    if (!why.empty()) meta::add(text, ": ");
    text += why;
    problem(text);
  }
  BRINE_COLD void problem(std::string_view text) {
    if (plan_.problems++ == 0) {
      plan_.path = path_;
    } else {
      meta::add(plan_.text, "; in ");
      plan_.text += path_.empty() ? std::string_view{"the value itself"} : std::string_view{path_};
      meta::add(plan_.text, ": ");
    }
    plan_.text += text;
    if (plan_.problems == 1) plan_.first_text = plan_.text.size();
  }
  BRINE_COLD static std::string shown(const tree& t, std::size_t i) {
    std::string text = t.text(i);
    if (text.size() > 400) {
      text.resize(400);
      meta::add(text, "...");
    }
    return text;
  }

  class step_of_path {
   public:
    // A member's name, or its number.
    step_of_path(std::string& path, std::string_view name, std::size_t number = none_such)
        : path_{path}, size_{path.size()} {
      if (!name.empty()) {
        if (!path_.empty() && name.front() != '[') path_ += '.';
        path_ += name;
      } else if (number != none_such) {
        path_ += '[';
        path_ += std::to_string(number);
        path_ += ']';
      }
    }
    step_of_path(const step_of_path&) = delete;
    step_of_path& operator=(const step_of_path&) = delete;
    ~step_of_path() { path_.resize(size_); }

   private:
    static constexpr std::size_t none_such = static_cast<std::size_t>(-1);

    std::string& path_;
    std::size_t size_;
  };

  BRINE_COLD void convert(std::size_t w, std::size_t r, steps& out) {
    const bool called = plan_.from.at(w).what == node::reference || targets_[w];
    w = plan_.from.resolve(w);
    r = plan_.to.resolve(r);
    if (called && plan_.to.at(r).what == node::record) {
      add(out, op::call, block_of(w, r));
    } else {
      convert_inside(w, r, out);
    }
  }

  static bool is_row(node what) { return what == node::sequence || what == node::set || what == node::multiset; }
  static bool may_be_empty(node what) { return what == node::optional || what == node::unique; }

  BRINE_COLD void convert_inside(std::size_t w, std::size_t r, steps& out) {
    if (!spend()) return;
    const item& a = plan_.from.at(w);
    const item& b = plan_.to.at(r);
    if (number(a, b, out)) return;
    const auto rows = [&](op what, std::size_t n) {
      steps inner;
      const step_of_path s{path_, "[]"};
      convert(a.children[0], b.children[0], inner);
      repeat(out, what, n, inner, size(a.children[0]).least);
      if (b.what == node::set && a.what != node::set) out.back().to = node::set;  // equal ones become one
    };
    if (is_row(a.what) && is_row(b.what)) return rows(op::list, 0);
    if (a.what == node::array && is_row(b.what)) return rows(op::spread, static_cast<std::size_t>(a.number));
    if (a.what == node::array && b.what == node::array) {
      if (a.number != b.number) return refuse(w, r, "arrays keep their length");
      return rows(op::repeat, static_cast<std::size_t>(a.number));
    }
    if ((a.what == node::text && (b.what == node::text || b.what == node::sequence)) ||
        (a.what == node::sequence && b.what == node::text)) {
      const node from = plan_.from.at(plan_.from.resolve(a.children[0])).what;
      const node to = plan_.to.at(plan_.to.resolve(b.children[0])).what;
      if (from != to || !is_character(from)) return refuse(w, r);
      return add(out, op::counted, 0, 0, width_of(from));
    }
    if ((a.what == node::map || a.what == node::multimap) && (b.what == a.what || b.what == node::multimap)) {
      steps inner;
      {
        const step_of_path s{path_, "[].key"};
        convert(a.children[0], b.children[0], inner);
      }
      {
        const step_of_path s{path_, "[].value"};
        convert(a.children[1], b.children[1], inner);
      }
      return repeat(out, op::list, 0, inner, size(a.children[0]).least + size(a.children[1]).least);
    }
    if (a.what == node::multimap && b.what == node::map) return refuse(w, r, "values of equal keys would be lost");
    if (may_be_empty(a.what) && may_be_empty(b.what)) {
      const bool base = is_base(plan_.from, a.children[0]);
      if (base != is_base(plan_.to, b.children[0])) return refuse(w, r);
      if (base) {
        const std::size_t to = plan_.to.resolve(b.children[0]);
        return add(out, op::own, 0, refer_to(0, 0, 0, true, finders_[to]));
      }
      steps inner;
      convert(a.children[0], b.children[0], inner);
      return add(out, op::maybe, new_block(inner));
    }
    if (a.what == b.what) {
      switch (a.what) {
        case node::unit:
          return;
        case node::bits:
          return bits(a, b, w, r, out);
        case node::variant:
          return variant(a, b, w, r, out);
        case node::tuple:
          if (a.children.size() != b.children.size()) return refuse(w, r, "tuples keep their length");
          if (is_captures(r) && fits_otherwise(a, b)) return refuse(w, r, by_place_of_captures);
          for (std::size_t i = 0; i < a.children.size(); ++i) {
            const step_of_path s{path_, {}, i};
            convert(a.children[i], b.children[i], out);
          }
          return;
        case node::record:
          return record(a, b, w, r, out);
        case node::duration:
          if (a.number != b.number || a.second != b.second) return refuse(w, r, "periods keep their length");
          return convert(a.children[0], b.children[0], out);
        case node::time_point:
          if (a.text != b.text) return refuse(w, r, "another clock");
          return convert(a.children[0], b.children[0], out);
        case node::shared:
        case node::weak:
          return refer(a.children[0], b.children[0], w, r, out);
        case node::closure:
          if (a.text != b.text) return refuse(w, r, "another signature");
          return add(out, op::closure);
        case node::handle:
          if (a.text != b.text) return refuse(w, r);
          return add(out, op::counted, 0, 0, 1);
        default:
          break;
      }
    }
    if (may_be_empty(b.what) && !is_base(plan_.to, b.children[0])) {
      add(out, op::some);
      return convert(w, b.children[0], out);
    }
    refuse(w, r);
  }

  BRINE_COLD bool number(const item& a, const item& b, steps& out) {
    const auto underlying = [](const tree& t, const item& it) {
      return it.what == node::enumeration ? t.at(t.resolve(it.children[0])).what : it.what;
    };
    const node from = underlying(plan_.from, a);
    const node to = underlying(plan_.to, b);
    const std::size_t width = width_of(from);
    if (width == 0 || width_of(to) == 0) return false;
    if ((a.what == node::enumeration) != (b.what == node::enumeration) && (!is_integer(from) || !is_integer(to))) {
      return false;
    }
    if (from == to) {
      bytes(out, op::copy, width);
      return true;
    }
    if (!widens(from, to)) return false;
    add(out, op::widen, 0, 0, width_of(from));
    out.back().from = from;
    out.back().to = to;
    out.back().least = width_of(to);
    out.back().sign = is_signed_integer(from);
    return true;
  }

  BRINE_COLD void bits(const item& a, const item& b, std::size_t w, std::size_t r, steps& out) {
    if (a.number > b.number) return refuse(w, r, "bits would be lost");
    const auto bytes_of = [](std::uint64_t n) { return static_cast<std::size_t>(n / 8 + (n % 8 != 0 ? 1 : 0)); };
    if (a.number == b.number) return bytes(out, op::copy, bytes_of(a.number));
    if (bytes_of(a.number) != 0) add(out, op::bits, 0, 0, static_cast<std::size_t>(a.number));
    bytes(out, op::pad, bytes_of(b.number) - bytes_of(a.number));
  }

  BRINE_COLD void record(const item& a, const item& b, std::size_t w, std::size_t r, steps& out) {
    if (version(a, b, w, r)) return;
    // The reader's version 0 of a class that was saved before its hook had one: the number is added.
    const std::size_t added = is_versioned(b) && !is_versioned(a) ? 1 : 0;
    if (added != 0) bytes(out, op::pad, 4);
    if (has_nameless(a) || has_nameless(b)) {
      by_place(a, b, added, w, r, out);
    } else {
      by_name(a, b, added, w, r, out);
    }
  }
  [[nodiscard]] static bool is_versioned(const item& it) {
    std::uint32_t version = 0;
    return !it.names.empty() && is_version(it.names[0], version);
  }

  // A class whose hook has a version: it is read in the version that it was saved with, so that the reader's schema
  // must be of that one. Answers whether this is all there is to say.
  BRINE_COLD bool version(const item& a, const item& b, std::size_t w, std::size_t r) {
    std::uint32_t saved = 0, described = 0;
    if (b.names.empty() || !is_version(b.names[0], described)) {
      if (a.names.empty() || !is_version(a.names[0], saved)) return false;
      plan_.newer = plan_.newer || plan_.problems == 0;
      problem(meta::joined({"saved was an object of version ", std::to_string(saved),
                            " of a class that has no version in this program"}));
      return true;
    }
    if (!a.names.empty()) (void)is_version(a.names[0], saved);  // none: version 0
    const record_type* type = notes_[r];
    const std::uint32_t known = type != nullptr && type->version != nullptr ? type->version() : described;
    if (saved > known) {
      plan_.newer = plan_.newer || plan_.problems == 0;
      problem(meta::joined({"saved was an object of version ", std::to_string(saved),
                            " of a class that this program knows up to version ", std::to_string(known)}));
      return true;
    }
    if (saved == described) return false;
    if (type == nullptr || type->version == nullptr) return true;  // a check of two schemas: the class will see to it
    for (const class_at_version& v : plan_.noted.versions) {
      if (v.type != type) continue;
      if (v.version != saved) refuse(w, r, "one class in two versions");
      return true;
    }
    plan_.noted.versions.push_back({type, saved});
    plan_.again = true;
    return true;
  }

  // The first `added` members of the reader's are there already.
  BRINE_COLD void by_place(const item& a, const item& b, std::size_t added, std::size_t w, std::size_t r, steps& out) {
    if (a.children.size() + added != b.children.size()) {
      return refuse(w, r, "members without names are told apart by their places, and there must be as many");
    }
    for (std::size_t i = 0; i < a.children.size(); ++i) {
      const std::string_view now = b.names[i + added];
      if (a.names[i] != now && !a.names[i].empty() && !now.empty()) return refuse(w, r);
    }
    if (is_captures(r) && fits_otherwise(a, b)) return refuse(w, r, by_place_of_captures);
    for (std::size_t i = 0; i < a.children.size(); ++i) {
      const step_of_path s{path_, b.names[i + added], i};
      convert(a.children[i], b.children[i + added], out);
    }
  }

  // -- captures without names
  static constexpr std::string_view by_place_of_captures =
      "captures without names are told apart by their places only, and these fit in another order too, so that values "
      "could be exchanged; list a lambda's captures with BRINE_CAPTURE, which gives them names";

  // All of what a closure captured: in a schema of its own, or where the closure is a member.
  [[nodiscard]] bool is_captures(std::size_t r) const {
    if (plan_.captures && r == 0) return true;
    return plan_.noted.records.size() != 0 && plan_.to.at(r).what == node::record && notes_[r] == nullptr;
  }
  // Of members that have a name in common (an opened base class's and its own, say) each is the one in the same place
  // among them: which is which can't be told where one came or went, and never of captures.
  BRINE_COLD bool names_in_doubt(const item& a, const item& b, std::size_t r) {
    const bool captures = is_captures(r);
    const auto count = [](const item& record, std::string_view name) {
      std::size_t n = 0;
      for (std::string_view other : record.names) n += other == name ? 1U : 0U;
      return n;
    };
    for (std::string_view name : b.names) {
      const std::size_t before = count(a, name), now = count(b, name);
      if (before != 0 && before + now > 2 && (before != now || captures)) return !captures || !same_parts(a, b);
    }
    return false;
  }
  BRINE_COLD bool same_parts(const item& a, const item& b) {
    bool same = a.children.size() == b.children.size();
    for (std::size_t i = 0; i < a.children.size() && same; ++i) {
      same = (a.names.empty() || a.names[i] == b.names[i]) && equal(a.children[i], b.children[i]);
    }
    return same;
  }
  // Whether the parts of the one, which are as many, could become those of the other in a different order, too. (Not
  // where all are equal: a document of such captures is read without asking.)
  BRINE_COLD bool fits_otherwise(const item& a, const item& b) {
    const std::size_t n = a.children.size();
    if (same_parts(a, b)) return false;
    // There is another order if there is a circle of parts that each fit in the next one's place: parts that fit in no
    // other's place are in none.
    row<bool> fits, gone;
    fits.resize(n * n, false);
    gone.resize(n, false);
    for (std::size_t i = 0; i < n * n && !plan_.oversized; ++i) {
      fits[i] = i / n != i % n && attempt(a.children[i / n], b.children[i % n], false) != none;
    }
    for (std::size_t left = n, before = n + 1; left != before;) {
      before = left;
      for (std::size_t i = 0; i < n; ++i) {
        bool moves = false;
        for (std::size_t j = 0; j < n && !gone[i]; ++j) moves = moves || (fits[i * n + j] && !gone[j]);
        if (gone[i] || moves) continue;
        gone[i] = true;
        --left;
      }
      if (left == 0) return false;
    }
    return true;
  }

  // -- members that only one of the schemas has
  BRINE_COLD void note(bool missing, std::string_view name, std::size_t type) {
    constexpr std::size_t most = 1000, longest = 200;  // attack: members without end, names without end
    if (plan_.changes.size() == most) {
      ++plan_.more_changes;
      return;
    }
    const step_of_path s{path_, name.substr(0, longest)};
    const std::string_view path = std::string_view{path_}.substr(0, 4 * longest);
    change c;
    c.missing = missing;
    c.block = current_;
    c.path = {static_cast<std::uint32_t>(plan_.paths.size()), static_cast<std::uint32_t>(path.size())};
    c.type = type;
    plan_.paths += path;
    plan_.changes.push_back(c);
  }
  // The blocks that steps lead to from this one; those of an object that is referred to, too.
  BRINE_COLD row<std::uint32_t> taken_blocks(std::uint32_t first = 0) {
    row<bool> taken;
    row<std::uint32_t> found;
    taken.resize(plan_.blocks.size(), false);
    const auto take = [&](std::uint32_t block) {
      if (taken[block]) return;
      taken[block] = true;
      found.push_back(block);
    };
    take(first);
    for (std::size_t n = 0; n < found.size() && spend(); ++n) {
      const range block = plan_.blocks[found[n]];
      for (std::size_t i = block.first; i < std::size_t{block.first} + block.count; ++i) {
        const step& s = plan_.steps[i];
        if (s.block != 0) take(s.block);
        if (s.what == op::choice) {
          const range all = plan_.choices[s.table];
          for (std::size_t k = 0; k < all.count; ++k) take(plan_.alternatives[all.first + k].block);
        } else if (s.what == op::reorder) {
          const range parts = plan_.reorders[s.table].parts;
          for (std::size_t k = 0; k < parts.count; ++k) take(plan_.parts[parts.first + k].block);
        } else if (s.what == op::refer) {
          take(plan_.references[s.table].block);
        }
      }
    }
    return found;
  }
  // Whether something that a document has is left out, or equal elements become one.
  BRINE_COLD bool loses(std::uint32_t first) {
    for (std::uint32_t block : taken_blocks(first)) {
      const range all = plan_.blocks[block];
      for (std::size_t i = all.first; i < std::size_t{all.first} + all.count; ++i) {
        const step& s = plan_.steps[i];
        if (s.what == op::skip || s.what == op::drop || s.to == node::set) return true;
        if (s.what != op::reorder) continue;
        const reorder& order = plan_.reorders[s.table];
        std::size_t kept = 0;
        for (std::size_t k = 0; k < order.parts.count; ++k) {
          kept += plan_.parts[order.parts.first + k].member != new_part::made ? 1U : 0U;
        }
        if (kept != order.members.count) return true;
      }
    }
    return false;
  }
  // What was tried for an alternative of a variant and not taken doesn't count.
  BRINE_COLD void forget_untaken() {
    if (plan_.changes.empty() || plan_.oversized) return;
    row<bool> taken;
    taken.resize(plan_.blocks.size(), false);
    for (std::uint32_t block : taken_blocks()) taken[block] = true;
    std::size_t kept = 0;
    for (const change& c : plan_.changes) {
      if (taken[c.block]) plan_.changes[kept++] = c;
    }
    plan_.changes.cut(kept);
  }

  BRINE_COLD void new_member(std::size_t r, std::size_t member, std::uint32_t group, steps& out) {
    const record_type* type = notes_[r];
    if (!defaults_ && (type == nullptr || type->encode_default == nullptr)) {
      std::string text =
          "the document has no such member, and the type can't be made by default, which would say what its ";
      text += shown(plan_.to, plan_.to.at(r).children[member]);
      meta::add(text, " begins as");
      return problem(text);
    }
    fill f;
    f.type = type;
    f.record = r;
    f.member = member;
    f.group = group;
    plan_.fills.push_back(f);
    add(out, op::fill, 0, plan_.fills.size() - 1);
  }

  BRINE_COLD void by_name(const item& a, const item& b, std::size_t added_first, std::size_t w, std::size_t r,
                          steps& out) {
    const row<std::uint32_t> found =
        match_members<typename Plan::deferred>(a, b, notes_[r] != nullptr ? notes_[r]->names : nullptr);
    row<bool> asked;
    asked.resize(a.names.size(), false);
    bool any = false;
    for (std::size_t j = 0; j < found.size(); ++j) {
      if (found[j] == no_member) continue;
      asked[found[j]] = true;
      any = any || j != 0 || !is_versioned(b);
    }
    const auto has_members = [](const item& it) { return it.names.size() > (is_versioned(it) ? 1U : 0U); };
    if (!any && has_members(a) && has_members(b)) {
      return refuse(w, r,
                    "none of the saved members is asked for, so that these are two different types; if members were "
                    "renamed, brine::renamed says so");
    }
    if (names_in_doubt(a, b, r)) {
      return refuse(w, r,
                    is_captures(r) ? by_place_of_captures
                                   : std::string_view{"several members have one name, and one of them came or went"});
    }
    for (std::size_t i = 0; i < a.names.size(); ++i) {
      if (!asked[i]) note(false, a.names[i], a.children[i]);
    }
    for (std::size_t j = added_first; j < b.names.size(); ++j) {
      if (found[j] == no_member) note(true, b.names[j], b.children[j]);
    }
    const std::uint32_t group = ++groups_;
    bool in_order = true;
    std::uint32_t last = 0;
    for (std::uint32_t i : found) {
      if (i == no_member) continue;
      if (i < last) in_order = false;
      last = i;
    }
    if (in_order) {
      std::size_t next = 0;
      for (std::size_t j = added_first; j < found.size(); ++j) {
        const step_of_path s{path_, b.names[j]};
        if (found[j] == no_member) {
          new_member(r, j, group, out);
          continue;
        }
        while (next < found[j]) drop(a.children[next++], out);
        convert(a.children[next++], b.children[j], out);
      }
      while (next < a.children.size()) drop(a.children[next++], out);
      return;
    }
    row<old_member> members;
    for (std::size_t c : a.children) {
      const std::size_t fixed = size(c).fixed;
      const item& member = plan_.from.at(plan_.from.resolve(c));
      const bool counts = member.what == node::text || member.what == node::sequence || member.what == node::set;
      const std::size_t counted = counts ? size(member.children[0]).fixed : 0;
      const bool plain = counted != 0 && counted != variable;
      members.push_back({fixed, plain ? counted : 0, fixed == variable && !plain ? walk_block(c) : 0});
    }
    row<new_part> parts;
    for (std::size_t j = added_first; j < found.size(); ++j) {
      const step_of_path s{path_, b.names[j]};
      steps inner;
      if (found[j] == no_member) {
        new_member(r, j, group, inner);
      } else {
        convert(a.children[found[j]], b.children[j], inner);
      }
      parts.push_back({found[j] == no_member ? new_part::made : found[j], new_block(inner)});
    }
    plan_.reorders.push_back({added(plan_.members, members), added(plan_.parts, parts), asked[asked.size() - 1]});
    add(out, op::reorder, 0, plan_.reorders.size() - 1);
  }

  template <class T>
  static range added(row<T>& to, const row<T>& some) {
    const range r{static_cast<std::uint32_t>(to.size()), static_cast<std::uint32_t>(some.size())};
    to.append(some.begin(), some.size());
    return r;
  }
  BRINE_COLD void choose(const row<alternative>& all, steps& out) {
    plan_.choices.push_back(added(plan_.alternatives, all));
    add(out, op::choice, 0, plan_.choices.size() - 1);
  }

  BRINE_COLD void refer(std::size_t from, std::size_t to, std::size_t w, std::size_t r, steps& out) {
    const bool base = is_base(plan_.from, from);
    if (base != is_base(plan_.to, to)) return refuse(w, r);
    const std::uint32_t block = base ? 0 : block_of(from, to);
    out.push_back(
        {.what = op::refer, .table = refer_to(from, to, block, base, base ? finders_[plan_.to.resolve(to)] : nullptr)});
  }

  // -- variants
  struct pair_of_items {
    std::size_t from;
    std::size_t to;
  };
  // Items of two schemas, or of one.
  BRINE_COLD bool alike(const tree& x, std::size_t w, const tree& y, std::size_t r, row<pair_of_items>& open) {
    if (!spend()) return false;
    w = x.resolve(w);
    r = y.resolve(r);
    const item& a = x.at(w);
    const item& b = y.at(r);
    if (a.what != b.what || a.number != b.number || a.second != b.second || a.children.size() != b.children.size()) {
      return false;
    }
    for (std::size_t i = 0; i < a.names.size(); ++i) {
      if (a.names[i] != b.names[i]) return false;
    }
    if (a.text != b.text && a.what != node::base) return false;
    if (a.what == node::record) {
      if (open.size() > 100) return false;
      for (const pair_of_items& s : open) {
        if (s.from == w && s.to == r) return true;
        if (!spend()) return false;
      }
      open.push_back({w, r});
    }
    for (std::size_t i = 0; i < a.children.size(); ++i) {
      if (!alike(x, a.children[i], y, b.children[i], open)) return false;
    }
    return true;
  }
  BRINE_COLD bool equal(std::size_t w, std::size_t r) {
    row<pair_of_items> open;
    return alike(plan_.from, w, plan_.to, r, open);
  }
  // How much alike they are: by the members that two records share, and those that only one has; what holds one other
  // thing, by that. Records that share none are not each other's versions.
  BRINE_COLD bool likeness(std::size_t w, std::size_t r, long& score) {
    score = 0;
    w = plan_.from.resolve(w);
    r = plan_.to.resolve(r);
    for (int level = 0; level < 100 && !(plan_.from.at(w).what == node::record && plan_.to.at(r).what == node::record);
         ++level) {
      const item& a = plan_.from.at(w);
      const item& b = plan_.to.at(r);
      if (!holds_one(b.what)) return true;
      const bool both = holds_one(a.what);
      if (!both && !may_be_empty(b.what)) return true;
      if (both) w = plan_.from.resolve(a.children[0]);
      r = plan_.to.resolve(b.children[0]);
    }
    const item& a = plan_.from.at(w);
    const item& b = plan_.to.at(r);
    if (a.what != node::record || b.what != node::record || a.names.empty() || b.names.empty()) return true;
    const record_type* type = notes_[r];
    long shared = 0;
    for (std::uint32_t i : match_members<typename Plan::deferred>(a, b, type != nullptr ? type->names : nullptr)) {
      if (i != no_member) ++shared;
    }
    score = 4 * shared - static_cast<long>(a.names.size() + b.names.size());
    return shared != 0;
  }
  static bool holds_one(node what) {
    return is_row(what) || may_be_empty(what) || what == node::array || what == node::shared || what == node::weak;
  }
  // The block, or none where it can't be converted: then nothing is left of the attempt, nor where it was a question.
  BRINE_COLD std::uint32_t attempt(std::size_t w, std::size_t r, bool keep = true) {
    if (attempts_ == most_attempts) plan_.oversized = true;
    if (plan_.oversized) return none;
    const std::size_t problems = plan_.problems, text = plan_.text.size(), level = waiting_.size(),
                      made = pairs_.size();
    const std::size_t changes = plan_.changes.size(), paths = plan_.paths.size();
    attempted_ = true;
    ++attempts_;
    const std::uint32_t block = block_of(w, r);
    settle(level);
    --attempts_;
    const bool done = plan_.problems == problems && !plan_.oversized;
    if (done && keep) return block;
    plan_.problems = problems;
    plan_.text.resize(text);
    plan_.changes.cut(changes);
    plan_.paths.resize(paths);
    while (pairs_.size() > made) {
      firsts_[pairs_.back().from] = pairs_.back().next;
      pairs_.pop_back();
    }
    return done ? block : none;
  }

  // Of an alternative of the old variant and one of the new.
  struct match {
    std::uint32_t block = none;  // none: they don't fit
    long rank = 0;
  };
  BRINE_COLD match match_of(std::size_t w, std::size_t r) {
    constexpr long lossless = 1L << 24U;
    match m;
    if (!likeness(w, r, m.rank)) return m;
    m.block = attempt(w, r);
    if (m.block == none) return m;
    const item& b = plan_.to.at(plan_.to.resolve(r));
    if (may_be_empty(b.what) && equal(w, b.children[0])) {
      m.rank += 2 * lossless;
    } else if (!loses(m.block)) {
      m.rank += lossless;
    }
    return m;
  }

  BRINE_COLD void variant(const item& a, const item& b, std::size_t w, std::size_t r, steps& out) {
    const std::size_t n = a.children.size(), m = b.children.size();
    row<alternative> all;
    row<bool> done, taken;
    all.resize(n, {});
    done.resize(n, false);
    taken.resize(m, false);
    std::size_t waiting = n;
    const auto settled = [&](std::size_t i, std::size_t j, std::uint32_t block) {
      all[i] = {j, block};
      done[i] = taken[j] = true;
      --waiting;
    };
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < m && !done[i]; ++j) {
        if (!taken[j] && equal(a.children[i], b.children[j])) {
          settled(i, j, block_of(a.children[i], b.children[j]));
        }
      }
    }
    if (plan_.oversized) return;  // also for so many pairs that they couldn't be kept
    row<match> matches;
    matches.resize(waiting == 0 ? 0 : n * m, {});
    for (std::size_t i = 0; i < n && waiting != 0; ++i) {
      for (std::size_t j = 0; j < m && !done[i]; ++j) {
        if (!taken[j]) matches[i * m + j] = match_of(a.children[i], b.children[j]);
      }
    }
    const auto refused = [&](std::size_t i, const char* why) {
      const step_of_path s{path_, {}, i};
      refuse(w, r, meta::joined({"the alternative ", shown(plan_.from, a.children[i]), why}));
    };
    while (waiting != 0 && !plan_.oversized) {
      const match* best = nullptr;
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < m && !done[i]; ++j) {
          const match& found = matches[i * m + j];
          if (!taken[j] && found.block != none && (best == nullptr || found.rank > best->rank)) best = &found;
        }
      }
      std::size_t first = 0;
      while (done[first]) ++first;
      if (best == nullptr) return refused(first, " has no place any more");
      const long rank = best->rank;
      const auto as_good = [&](std::size_t i, std::size_t j) {
        return !done[i] && !taken[j] && matches[i * m + j].block != none && matches[i * m + j].rank == rank;
      };
      first = static_cast<std::size_t>(best - matches.begin()) / m;
      std::size_t to = m, choices = 0;
      for (std::size_t j = 0; j < m; ++j) {
        if (!as_good(first, j)) continue;
        ++choices;
        if (to == m || j == first) to = j;
      }
      if (choices != 1 && to != first) return refused(first, " could become more than one");
      // Another one for which this is the only one as good has the same claim to it.
      for (std::size_t i = first + 1; i < n && to != first; ++i) {
        if (!as_good(i, to)) continue;
        std::size_t others = 0;
        for (std::size_t j = 0; j < m; ++j) others += j != to && as_good(i, j) ? 1U : 0U;
        if (others == 0) return refused(i, " could become the same as another one");
      }
      settled(first, to, matches[first * m + to].block);
    }
    if (waiting == 0) choose(all, out);
  }

  Plan& plan_;
  std::size_t& work_;
  row<extent> sizes_;
  row<std::uint32_t> walked_;
  row<std::uint32_t> walking_;
  row<bool> targets_;  // records that something refers to have a block of their own
  row<const record_type*> notes_;  // by the reader's items
  row<class_finder> finders_;
  row<std::uint32_t> firsts_;  // by the writer's items: what was asked for already
  row<pair> pairs_;
  row<pending> waiting_;
  std::string paths_;
  std::string path_;
  std::size_t attempts_ = 0;
  bool attempted_ = false;
  std::uint32_t groups_ = 0;  // records that were matched, each with the new members that it has
  std::uint32_t current_ = 0;  // the block of the pair that is being converted
  bool defaults_ = false;
};

}  // namespace brine::schema
