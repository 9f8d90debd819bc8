// Makes a plan of two schemas. The rules, which hold at every depth:
//
//   numbers       become wider ones that hold all their values: u8 to u16 or i16, i8 to i16, f32 to f64
//   enumerations  as their underlying numbers, and become such numbers or are made of them
//   T             becomes optional<T> or unique<T>; optional and unique become each other
//   sequences     sequence, set, multiset become each other (a set keeps one of equal keys); arrays become such;
//                 map becomes multimap; text and a sequence of the same characters are one; bits become more bits
//   records       by member names, in any order: members may go; new ones are as the type makes them by
//                 default; renamed ones are found by brine::renamed. Where members have no names, by their
//                 places, and there must be as many
//   tuples        by place
//   variants      alternatives of equal schemas, in order, first; then each other one takes of what is left the one
//                 that it can become and is most like: of records with the most members in common (one at least);
//                 among equals the one in its own place. Where that leaves a doubt it is refused
//   pointers, closures, handles   as their own kind; what they point to by these rules
//
// A plan that was made works for every document of the old schema: what could fail for some is refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plan.hpp"
#include "width.hpp"

namespace brine::schema {

[[nodiscard]] constexpr bool is_integer(node what) { return what >= node::u8 && what <= node::i128; }
[[nodiscard]] constexpr bool is_signed_integer(node what) {
  return is_integer(what) && (static_cast<unsigned>(what) & 1U) != 0;
}
[[nodiscard]] constexpr bool is_character(node what) { return what >= node::char_ && what <= node::wchar; }

// Every value of the one is one of the other.
[[nodiscard]] constexpr bool widens(node from, node to) {
  if (is_integer(from) && is_integer(to)) {
    return width_of(from) < width_of(to) && (!is_signed_integer(from) || is_signed_integer(to));
  }
  return from >= node::f32 && from < to && to <= node::f128;
}

// For each member of the reader's record the writer's member that it is, or npos.
[[nodiscard]] inline std::vector<std::size_t> match_members(const item& from, const item& to, const renames* renamed) {
  constexpr auto npos = static_cast<std::size_t>(-1);
  std::vector<std::size_t> found(to.names.size(), npos);
  std::vector<bool> taken(from.names.size());
  const auto take = [&](std::size_t j, std::string_view name) {
    for (std::size_t i = 0; i < from.names.size() && found[j] == npos; ++i) {
      if (taken[i] || from.names[i] != name) continue;
      taken[i] = true;
      found[j] = i;
    }
  };
  for (std::size_t j = 0; j < to.names.size(); ++j) {
    // In an unchanged record each stands in its place.
    if (j < from.names.size() && !taken[j] && from.names[j] == to.names[j]) {
      taken[j] = true;
      found[j] = j;
    } else {
      take(j, to.names[j]);
    }
  }
  if (renamed == nullptr) return found;
  for (std::size_t j = 0; j < to.names.size(); ++j) {
    for (std::size_t k = 0; k < renamed->size() && found[j] == npos; ++k) {
      if ((*renamed)[k].now == to.names[j]) take(j, (*renamed)[k].before);
    }
  }
  return found;
}

[[nodiscard]] inline bool has_nameless(const item& record) {
  for (const auto& name : record.names) {
    if (name.empty()) return true;
  }
  return false;
}

class planner {
 public:
  // The plan's schemas are parsed; `work` is what all plans of one document may cost together (attack: schemas
  // whose every pair of records is asked for).
  planner(plan& p, std::size_t& work) : plan_{p}, work_{work} {
    sizes_.resize(plan_.from.size());
    if (!plan_.from.empty()) measure(0);
    walked_.resize(plan_.from.size(), none);
    mark(plan_.from, targets_);
    std::vector<bool> unused;
    mark(plan_.to, unused);
    std::size_t record = 0, base = 0;
    notes_.resize(plan_.to.size());
    finders_.resize(plan_.to.size());
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
  planner(const planner&) = delete;
  planner& operator=(const planner&) = delete;

  // From the one schema to the other; `defaults`: new members are taken to have some.
  void convert_all(bool defaults) {
    defaults_ = defaults;
    (void)block_of(0, 0);
    settle(0);
    finish();
  }
  // The bytes as they are.
  void walk_all() {
    (void)walk_block(0);
    finish();
  }

  // Passes over an item of the writer's schema, every byte as it is.
  std::uint32_t walk_block(std::size_t i) {
    if (walked_[i] != none) return walked_[i];
    walked_[i] = new_block();
    walking_.push_back(i);
    return walked_[i];
  }
  // Makes the blocks that were asked for; from a list, because records may refer to each other in a long chain.
  void finish() {
    while (!walking_.empty() && !plan_.oversized) {
      const std::size_t i = walking_.back();
      walking_.pop_back();
      steps out;
      walk_inside(plan_.from.resolve(i), out);
      plan_.blocks[walked_[i]] = std::move(out);
    }
  }

 private:
  using steps = std::vector<step>;

  static constexpr std::uint32_t none = static_cast<std::uint32_t>(-1);
  static constexpr std::size_t variable = static_cast<std::size_t>(-1);
  static constexpr std::size_t most_blocks = std::size_t{1} << 18U;
  static constexpr std::size_t most_problems = 32;
  static constexpr std::size_t most_attempts = 16;  // inside one another

  struct pair {
    std::size_t to;
    std::uint32_t block;
  };
  struct pending {
    std::size_t from;
    std::size_t to;
    std::uint32_t block;
    std::string path;
  };
  struct extent {
    std::size_t fixed = variable;
    std::size_t least = 0;
  };

  // Records that something refers to have a block of their own.
  static void mark(const tree& t, std::vector<bool>& targets) {
    targets.resize(t.size());
    for (std::size_t i = 0; i < t.size(); ++i) {
      if (t.at(i).what == node::reference) targets[t.resolve(i)] = true;
    }
  }

  bool spend() {
    if (work_ == 0 || plan_.blocks.size() > most_blocks) {
      plan_.oversized = true;
      return false;
    }
    --work_;
    return true;
  }
  std::uint32_t new_block() {
    plan_.blocks.emplace_back();
    return static_cast<std::uint32_t>(plan_.blocks.size() - 1);
  }
  std::uint32_t new_block(steps&& s) {
    plan_.blocks.push_back(std::move(s));
    return static_cast<std::uint32_t>(plan_.blocks.size() - 1);
  }

  // -- sizes of the writer's items, what a reference means being measured before it or variable
  void measure(std::size_t i) {
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
  static void bytes(steps& out, op what, std::size_t n) {
    if (n == 0) return;
    if (!out.empty() && out.back().what == what && out.back().n < variable - n) {
      out.back().n += n;
    } else {
      out.push_back({.what = what, .n = n});
    }
  }
  void repeat(steps& out, op what, std::size_t n, steps&& inner, std::size_t least) {
    const bool plain = inner.size() == 1 && inner[0].what == op::copy;
    if (what == op::list && plain) {
      out.push_back({.what = op::counted, .n = inner[0].n});
    } else if (what == op::repeat && (inner.empty() || n == 0)) {
      return;
    } else if (what == op::repeat && plain && n <= (variable - 1) / inner[0].n) {
      bytes(out, op::copy, n * inner[0].n);
    } else {
      out.push_back({.what = what, .block = new_block(std::move(inner)), .n = n, .least = least});
    }
  }
  std::uint32_t refer_to(std::size_t from, std::size_t to, std::uint32_t block, bool base, class_finder find) {
    plan_.references.push_back({from, to, block, base, find});
    return static_cast<std::uint32_t>(plan_.references.size() - 1);
  }

  // -- as it is
  void walk(std::size_t i, steps& out) {
    if (!spend()) return;
    const bool called = plan_.from.at(i).what == node::reference || targets_[i];
    if (called) {
      out.push_back({.what = op::call, .block = walk_block(plan_.from.resolve(i))});
    } else {
      walk_inside(i, out);
    }
  }
  void walk_inside(std::size_t i, steps& out) {
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
        return repeat(out, op::list, 0, std::move(inner), size(it.children[0]).least);
      case node::map:
      case node::multimap:
        walk(it.children[0], inner);
        walk(it.children[1], inner);
        return repeat(out, op::list, 0, std::move(inner), size(it.children[0]).least + size(it.children[1]).least);
      case node::array:
        walk(it.children[0], inner);
        return repeat(out, op::repeat, static_cast<std::size_t>(it.number), std::move(inner),
                      size(it.children[0]).least);
      case node::bits:
        return bytes(out, op::copy, size(i).least);
      case node::optional:
      case node::unique:
        if (is_base(plan_.from, it.children[0])) {
          out.push_back({.what = op::own, .table = refer_to(0, 0, 0, true, finder(it.children[0]))});
        } else {
          walk(it.children[0], inner);
          out.push_back({.what = op::maybe, .block = new_block(std::move(inner))});
        }
        return;
      case node::variant: {
        std::vector<alternative> all;
        for (std::size_t c = 0; c < it.children.size(); ++c) all.push_back({c, walk_block(it.children[c])});
        plan_.choices.push_back(std::move(all));
        out.push_back({.what = op::choice, .table = static_cast<std::uint32_t>(plan_.choices.size() - 1)});
        return;
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
        out.push_back({.what = op::refer, .table = refer_to(c, c, block, base, base ? finder(c) : nullptr)});
        return;
      }
      case node::closure:
        out.push_back({.what = op::closure});
        return;
      case node::handle:
        out.push_back({.what = op::counted, .n = 1});
        return;
      default:
        return;
    }
  }
  [[nodiscard]] static bool is_base(const tree& t, std::size_t i) { return t.at(t.resolve(i)).what == node::base; }
  // What of the writer's is dropped has no finder of its own: that of the same root, if the reader has it.
  [[nodiscard]] class_finder finder(std::size_t from) const {
    const std::string& name = plan_.from.at(plan_.from.resolve(from)).text;
    for (std::size_t i = 0; i < plan_.to.size(); ++i) {
      if (plan_.to.at(i).what == node::base && plan_.to.at(i).text == name) return finders_[i];
    }
    return nullptr;
  }

  void drop(std::size_t i, steps& out) {
    if (size(i).fixed != variable) {
      bytes(out, op::skip, size(i).fixed);
    } else {
      out.push_back({.what = op::drop, .block = walk_block(i)});
    }
  }

  // -- from the one to the other
  std::uint32_t block_of(std::size_t w, std::size_t r) {
    w = plan_.from.resolve(w);
    r = plan_.to.resolve(r);
    if (pairs_.empty()) pairs_.resize(plan_.from.size());
    for (const pair& p : pairs_[w]) {
      if (p.to == r) return p.block;
    }
    const std::uint32_t made = new_block();
    pairs_[w].push_back({r, made});
    made_.push_back(w);
    waiting_.push_back({w, r, made, path_});
    return made;
  }
  // Makes the blocks that wait, from a list and not by recursion, down to `level` of them.
  void settle(std::size_t level) {
    std::string path = path_;
    while (waiting_.size() > level && !plan_.oversized && plan_.problems.size() < most_problems) {
      pending next = std::move(waiting_.back());
      waiting_.pop_back();
      path_ = std::move(next.path);
      steps out;
      convert_inside(next.from, next.to, out);
      plan_.blocks[next.block] = std::move(out);
    }
    waiting_.resize(waiting_.size() < level ? waiting_.size() : level);
    path_ = std::move(path);
  }

  void refuse(std::size_t w, std::size_t r, std::string_view why = {}) {
    if (plan_.problems.size() >= most_problems) return;
    std::string text = "saved was " + shown(plan_.from, w) + ", asked for is " + shown(plan_.to, r);
    if (!why.empty()) {
      text += ": ";
      text += why;
    }
    plan_.problems.push_back({path_, std::move(text)});
  }
  static std::string shown(const tree& t, std::size_t i) {
    std::string text = t.text(i);
    if (text.size() > 400) {
      text.resize(400);
      text += "...";
    }
    return text;
  }

  class step_of_path {
   public:
    step_of_path(std::string& path, std::string_view name) : path_{path}, size_{path.size()} {
      if (name.empty()) return;
      if (!path_.empty() && name.front() != '[') path_ += '.';
      path_ += name;
    }
    step_of_path(const step_of_path&) = delete;
    step_of_path& operator=(const step_of_path&) = delete;
    ~step_of_path() { path_.resize(size_); }

   private:
    std::string& path_;
    std::size_t size_;
  };

  void convert(std::size_t w, std::size_t r, steps& out) {
    const bool called = plan_.from.at(w).what == node::reference || targets_[w];
    w = plan_.from.resolve(w);
    r = plan_.to.resolve(r);
    if (called && plan_.to.at(r).what == node::record) {
      out.push_back({.what = op::call, .block = block_of(w, r)});
    } else {
      convert_inside(w, r, out);
    }
  }

  static bool is_row(node what) { return what == node::sequence || what == node::set || what == node::multiset; }
  static bool may_be_empty(node what) { return what == node::optional || what == node::unique; }

  void convert_inside(std::size_t w, std::size_t r, steps& out) {
    if (!spend()) return;
    const item& a = plan_.from.at(w);
    const item& b = plan_.to.at(r);
    if (number(a, b, out)) return;
    const auto row = [&](op what, std::size_t n) {
      steps inner;
      const step_of_path s{path_, "[]"};
      convert(a.children[0], b.children[0], inner);
      repeat(out, what, n, std::move(inner), size(a.children[0]).least);
    };
    if (is_row(a.what) && is_row(b.what)) return row(op::list, 0);
    if (a.what == node::array && is_row(b.what)) return row(op::spread, static_cast<std::size_t>(a.number));
    if (a.what == node::array && b.what == node::array) {
      if (a.number != b.number) return refuse(w, r, "arrays keep their length");
      return row(op::repeat, static_cast<std::size_t>(a.number));
    }
    if ((a.what == node::text && (b.what == node::text || b.what == node::sequence)) ||
        (a.what == node::sequence && b.what == node::text)) {
      const node from = plan_.from.at(plan_.from.resolve(a.children[0])).what;
      const node to = plan_.to.at(plan_.to.resolve(b.children[0])).what;
      if (from != to || !is_character(from)) return refuse(w, r);
      out.push_back({.what = op::counted, .n = width_of(from)});
      return;
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
      return repeat(out, op::list, 0, std::move(inner), size(a.children[0]).least + size(a.children[1]).least);
    }
    if (a.what == node::multimap && b.what == node::map) return refuse(w, r, "values of equal keys would be lost");
    if (may_be_empty(a.what) && may_be_empty(b.what)) {
      const bool base = is_base(plan_.from, a.children[0]);
      if (base != is_base(plan_.to, b.children[0])) return refuse(w, r);
      if (base) {
        const std::size_t to = plan_.to.resolve(b.children[0]);
        out.push_back({.what = op::own, .table = refer_to(0, 0, 0, true, finders_[to])});
        return;
      }
      steps inner;
      convert(a.children[0], b.children[0], inner);
      out.push_back({.what = op::maybe, .block = new_block(std::move(inner))});
      return;
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
          for (std::size_t i = 0; i < a.children.size(); ++i) {
            const step_of_path s{path_, "[" + std::to_string(i) + "]"};
            convert(a.children[i], b.children[i], out);
          }
          return;
        case node::record:
          return has_nameless(a) || has_nameless(b) ? by_place(a, b, w, r, out) : by_name(a, b, r, out);
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
          out.push_back({.what = op::closure});
          return;
        case node::handle:
          if (a.text != b.text) return refuse(w, r);
          out.push_back({.what = op::counted, .n = 1});
          return;
        default:
          break;
      }
    }
    if (may_be_empty(b.what) && !is_base(plan_.to, b.children[0])) {
      out.push_back({.what = op::some});
      return convert(w, b.children[0], out);
    }
    refuse(w, r);
  }

  bool number(const item& a, const item& b, steps& out) {
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
    out.push_back({.what = op::widen, .from = from, .to = to});
    return true;
  }

  void bits(const item& a, const item& b, std::size_t w, std::size_t r, steps& out) {
    if (a.number > b.number) return refuse(w, r, "bits would be lost");
    const auto bytes_of = [](std::uint64_t n) { return static_cast<std::size_t>(n / 8 + (n % 8 != 0 ? 1 : 0)); };
    if (a.number == b.number) return bytes(out, op::copy, bytes_of(a.number));
    if (bytes_of(a.number) != 0) out.push_back({.what = op::bits, .n = static_cast<std::size_t>(a.number)});
    bytes(out, op::pad, bytes_of(b.number) - bytes_of(a.number));
  }

  void by_place(const item& a, const item& b, std::size_t w, std::size_t r, steps& out) {
    if (a.children.size() != b.children.size()) {
      return refuse(w, r, "members without names are told apart by their places, and there must be as many");
    }
    for (std::size_t i = 0; i < a.children.size(); ++i) {
      if (a.names[i] != b.names[i] && !a.names[i].empty() && !b.names[i].empty()) return refuse(w, r);
    }
    for (std::size_t i = 0; i < a.children.size(); ++i) {
      const step_of_path s{path_, b.names[i].empty() ? "[" + std::to_string(i) + "]" : b.names[i]};
      convert(a.children[i], b.children[i], out);
    }
  }

  void new_member(std::size_t r, std::size_t member, steps& out) {
    const record_type* type = notes_[r];
    if (!defaults_ && (type == nullptr || type->encode_default == nullptr)) {
      const item& b = plan_.to.at(r);
      plan_.problems.push_back({path_,
                                "the document has no such member, and the type can't be made by default, which "
                                "would say what its " +
                                    shown(plan_.to, b.children[member]) + " begins as"});
      return;
    }
    plan_.fills.emplace_back();
    plan_.fills.back().type = type;
    plan_.fills.back().record = r;
    plan_.fills.back().member = member;
    out.push_back({.what = op::fill, .table = static_cast<std::uint32_t>(plan_.fills.size() - 1)});
  }

  void by_name(const item& a, const item& b, std::size_t r, steps& out) {
    const auto npos = static_cast<std::size_t>(-1);
    const std::vector<std::size_t> found = match_members(a, b, notes_[r] != nullptr ? notes_[r]->names : nullptr);
    bool in_order = true;
    std::size_t last = 0;
    for (std::size_t i : found) {
      if (i == npos) continue;
      if (i < last) in_order = false;
      last = i;
    }
    if (in_order) {
      std::size_t next = 0;
      for (std::size_t j = 0; j < found.size(); ++j) {
        const step_of_path s{path_, b.names[j]};
        if (found[j] == npos) {
          new_member(r, j, out);
          continue;
        }
        while (next < found[j]) drop(a.children[next++], out);
        convert(a.children[next++], b.children[j], out);
      }
      while (next < a.children.size()) drop(a.children[next++], out);
      return;
    }
    reorder order;
    for (std::size_t c : a.children) {
      const std::size_t fixed = size(c).fixed;
      const item& member = plan_.from.at(plan_.from.resolve(c));
      const bool counts = member.what == node::text || member.what == node::sequence || member.what == node::set;
      const std::size_t counted = counts ? size(member.children[0]).fixed : 0;
      const bool plain = counted != 0 && counted != variable;
      order.members.push_back({fixed, plain ? counted : 0, fixed == variable && !plain ? walk_block(c) : 0});
    }
    for (std::size_t j = 0; j < found.size(); ++j) {
      const step_of_path s{path_, b.names[j]};
      steps inner;
      if (found[j] == npos) {
        new_member(r, j, inner);
      } else {
        convert(a.children[found[j]], b.children[j], inner);
      }
      order.parts.push_back({found[j], new_block(std::move(inner))});
    }
    plan_.reorders.push_back(std::move(order));
    out.push_back({.what = op::reorder, .table = static_cast<std::uint32_t>(plan_.reorders.size() - 1)});
  }

  void refer(std::size_t from, std::size_t to, std::size_t w, std::size_t r, steps& out) {
    const bool base = is_base(plan_.from, from);
    if (base != is_base(plan_.to, to)) return refuse(w, r);
    const std::uint32_t block = base ? 0 : block_of(from, to);
    out.push_back(
        {.what = op::refer, .table = refer_to(from, to, block, base, base ? finders_[plan_.to.resolve(to)] : nullptr)});
  }

  // -- variants
  struct seen {
    std::size_t from;
    std::size_t to;
  };
  bool equal(std::size_t w, std::size_t r, std::vector<seen>& open) {
    if (!spend()) return false;
    w = plan_.from.resolve(w);
    r = plan_.to.resolve(r);
    const item& a = plan_.from.at(w);
    const item& b = plan_.to.at(r);
    if (a.what != b.what || a.number != b.number || a.second != b.second || a.names != b.names ||
        a.children.size() != b.children.size()) {
      return false;
    }
    if (a.text != b.text && a.what != node::base) return false;
    if (a.what == node::record) {
      if (open.size() > 100) return false;
      for (const seen& s : open) {
        if (s.from == w && s.to == r) return true;
        if (!spend()) return false;
      }
      open.push_back({w, r});
    }
    for (std::size_t i = 0; i < a.children.size(); ++i) {
      if (!equal(a.children[i], b.children[i], open)) return false;
    }
    return true;
  }
  // How much alike they are: by the members that two records share, and those that only one has. Records that
  // share none are not each other's versions.
  bool likeness(std::size_t w, std::size_t r, long& score) const {
    const item& a = plan_.from.at(plan_.from.resolve(w));
    const item& b = plan_.to.at(plan_.to.resolve(r));
    score = 0;
    if (a.what != node::record || b.what != node::record || a.names.empty() || b.names.empty()) return true;
    const record_type* type = notes_[plan_.to.resolve(r)];
    long shared = 0;
    for (std::size_t i : match_members(a, b, type != nullptr ? type->names : nullptr)) {
      if (i != static_cast<std::size_t>(-1)) ++shared;
    }
    score = 4 * shared - static_cast<long>(a.names.size() + b.names.size());
    return shared != 0;
  }
  // The block, or none where it can't be converted: then nothing is left of the attempt.
  std::uint32_t attempt(std::size_t w, std::size_t r) {
    if (attempts_ == most_attempts) plan_.oversized = true;
    if (plan_.oversized) return none;
    const std::size_t problems = plan_.problems.size(), level = waiting_.size(), made = made_.size();
    ++attempts_;
    const std::uint32_t block = block_of(w, r);
    settle(level);
    --attempts_;
    if (plan_.problems.size() == problems && !plan_.oversized) return block;
    plan_.problems.resize(problems);
    while (made_.size() > made) {
      pairs_[made_.back()].pop_back();
      made_.pop_back();
    }
    return none;
  }

  void variant(const item& a, const item& b, std::size_t w, std::size_t r, steps& out) {
    std::vector<alternative> all(a.children.size());
    std::vector<bool> done(a.children.size()), taken(b.children.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t j = 0; j < b.children.size() && !done[i]; ++j) {
        std::vector<seen> open;
        if (taken[j] || !equal(a.children[i], b.children[j], open)) continue;
        all[i] = {j, block_of(a.children[i], b.children[j])};
        done[i] = taken[j] = true;
      }
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      std::size_t best = 0;
      long most = 0;
      for (std::size_t j = 0; j < b.children.size() && !done[i]; ++j) {
        long score = 0;
        if (taken[j] || !likeness(a.children[i], b.children[j], score)) continue;
        if (best != 0 && score < most) continue;
        const std::uint32_t block = attempt(a.children[i], b.children[j]);
        if (block == none) continue;
        if (best == 0 || score > most || j == i) {
          all[i] = {j, block};
          best = 1;
          most = score;
        } else if (all[i].index != i) {
          ++best;
        }
      }
      if (done[i]) continue;
      if (best != 1) {
        const step_of_path s{path_, "[" + std::to_string(i) + "]"};
        return refuse(w, r,
                      "the alternative " + shown(plan_.from, a.children[i]) +
                          (best == 0 ? " has no place any more" : " could become more than one"));
      }
      taken[all[i].index] = true;
    }
    plan_.choices.push_back(std::move(all));
    out.push_back({.what = op::choice, .table = static_cast<std::uint32_t>(plan_.choices.size() - 1)});
  }

  plan& plan_;
  std::size_t& work_;
  std::vector<extent> sizes_;
  std::vector<std::uint32_t> walked_;
  std::vector<std::size_t> walking_;
  std::vector<bool> targets_;
  std::vector<const record_type*> notes_;  // by the reader's items
  std::vector<class_finder> finders_;
  std::vector<std::vector<pair>> pairs_;   // by the writer's items: what was asked for already
  std::vector<std::size_t> made_;          // in order
  std::vector<pending> waiting_;
  std::string path_;
  std::size_t attempts_ = 0;
  bool defaults_ = false;
};

}  // namespace brine::schema
