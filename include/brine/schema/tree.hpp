// A canonical schema as data, for what must understand a document whose types this program
// may not have: text, inert closures, inspection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "../meta/row.hpp"
#include "../meta/text.hpp"
#include "../wire/bytes.hpp"
#include "../wire/varint.hpp"
#include "node.hpp"

namespace brine::schema {

// What an item has several of, in order.
template <class T>
class part_of {
 public:
  constexpr part_of() = default;
  constexpr part_of(const T* first, std::size_t count) : first_{first}, count_{count} {}
  [[nodiscard]] std::size_t size() const noexcept { return count_; }
  [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
  [[nodiscard]] const T& operator[](std::size_t i) const noexcept { return first_[i]; }
  [[nodiscard]] const T* begin() const noexcept { return first_; }
  [[nodiscard]] const T* end() const noexcept { return first_ + count_; }

 private:
  const T* first_ = nullptr;
  std::size_t count_ = 0;
};

// One word of the schema and what follows it. Children are numbers of other items. Text is the tree's.
struct item {
  node what{};
  std::uint64_t number = 0;         // N, or the record that a reference means (as an item's number)
  std::uint64_t second = 0;         // a period's denominator
  std::string_view text;            // signature, type name, clock
  part_of<std::string_view> names;  // of a record's members
  part_of<std::uint32_t> children;
  part_of<std::uint32_t> filled;  // those children whose values take bytes
  // No value of it takes a byte: a unit, and what is made of nothing else. (A record inside itself never ends.)
  bool empty = false;
};

// A template only so that a file which asks for no schema doesn't compile it.
template <class = void>
class basic_tree {
 public:
  // False where the bytes are no schema (attack: deep nesting, huge counts): nothing is believed
  // beyond the bytes that are there.
  [[nodiscard]] BRINE_COLD bool parse(wire::byte_view bytes) {
    *this = basic_tree{};
    if (bytes.size() > std::size_t{1} << 31U) return false;
    for (std::byte b : bytes) bytes_.push_back(b);
    at_ = bytes_.begin();
    end_ = bytes_.end();
    if (!read(none, 0) || at_ != end_) return false;
    // Children stand in one list, those of each item together, in order.
    meta::row<std::uint32_t> count;
    count.resize(items_.size() + 1, 0);
    for (std::size_t i = 1; i < items_.size(); ++i) ++count[parents_[i] + 1];
    for (std::size_t i = 1; i < count.size(); ++i) count[i] += count[i - 1];
    children_.resize(items_.size(), 0);
    sorted_names_.resize(items_.size(), {});
    filled_.resize(items_.size(), 0);
    for (std::size_t i = 0; i < items_.size(); ++i) {
      const std::size_t first = count[i], n = count[i + 1] - count[i];
      items_[i].children = {children_.begin() + first, n};
      items_[i].filled = {filled_.begin() + first, 0};
      if (items_[i].what == node::record) items_[i].names = {sorted_names_.begin() + first, n};
    }
    for (std::size_t i = 1; i < items_.size(); ++i) {
      const std::uint32_t to = count[parents_[i]]++;
      children_[to] = static_cast<std::uint32_t>(i);
      sorted_names_[to] = names_[i];
      if (items_[i].empty) continue;
      auto& filled = items_[parents_[i]].filled;
      filled_[static_cast<std::size_t>(filled.end() - filled_.begin())] = static_cast<std::uint32_t>(i);
      filled = {filled.begin(), filled.size() + 1};
    }
    return true;
  }

  // Of a tree that was parsed, item 0 is the root.
  [[nodiscard]] const item& at(std::size_t i) const { return items_[i]; }
  // The item itself, or the record that it refers to.
  [[nodiscard]] std::size_t resolve(std::size_t i) const {
    return items_[i].what == node::reference ? static_cast<std::size_t>(items_[i].number) : i;
  }
  [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
  [[nodiscard]] bool empty() const noexcept { return items_.empty(); }
  // Items inside one another.
  [[nodiscard]] std::size_t nesting() const noexcept { return nesting_; }

  // "{rate: f64, tags: [string]}"; a record inside itself is written as "^". Ends somewhere after `most` bytes.
  [[nodiscard]] std::string text(std::size_t i = 0, std::size_t most = most_text) const {
    std::string out;
    meta::row<std::size_t> open;
    write(out, i, open, most);
    return out;
  }

 private:
  static constexpr std::size_t deepest = 200;
  static constexpr std::size_t most_text = 1U << 20U;

  bool number(std::uint64_t& value) {
    at_ = wire::get_varint(at_, end_, value);
    if (at_ != nullptr) return true;
    at_ = end_;
    return false;
  }
  bool text(std::string_view& value, std::uint64_t size) {
    if (size > static_cast<std::size_t>(end_ - at_)) return false;
    value = {reinterpret_cast<const char*>(at_), static_cast<std::size_t>(size)};
    at_ += size;
    return true;
  }
  bool text(std::string_view& value) {
    std::uint64_t size = 0;
    return number(size) && text(value, size);
  }

  BRINE_COLD bool read(std::uint32_t parent, std::size_t depth, std::string_view name = {}) {
    if (at_ == end_ || depth > deepest) return false;
    if (depth >= nesting_) nesting_ = depth + 1;
    const std::size_t self = items_.size();
    if (!read_item(parent, depth, name)) return false;
    item& made = items_[self];
    switch (made.what) {
      case node::unit:
      case node::tuple:
      case node::record:
      case node::enumeration:
      case node::duration:
      case node::time_point:
        made.empty = !has_filled_[self];
        break;
      case node::array:
        made.empty = made.number == 0 || !has_filled_[self];
        break;
      case node::bits:
        made.empty = made.number == 0;
        break;
      case node::reference:  // a record that isn't at its end is none
        made.empty = items_[static_cast<std::size_t>(made.number)].empty;
        break;
      default:
        break;
    }
    if (!made.empty && parent != none) has_filled_[parent] = true;
    return true;
  }
  BRINE_COLD bool read_item(std::uint32_t parent, std::size_t depth, std::string_view name) {
    const std::size_t self = items_.size();
    const auto as_parent = static_cast<std::uint32_t>(self);
    const auto what = static_cast<node>(*at_++);
    item made;
    made.what = what;
    items_.push_back(made);
    parents_.push_back(parent);
    names_.push_back(name);
    has_filled_.push_back(false);
    std::uint64_t n = 0;
    switch (what) {
      case node::text:
      case node::sequence:
      case node::set:
      case node::multiset:
      case node::optional:
      case node::enumeration:
      case node::unique:
      case node::shared:
      case node::weak:
        return read(as_parent, depth + 1);
      case node::map:
      case node::multimap:
        return read(as_parent, depth + 1) && read(as_parent, depth + 1);
      case node::array:
        return number(items_[self].number) && read(as_parent, depth + 1);
      case node::bits:
        return number(items_[self].number);
      case node::variant:
      case node::tuple:
        if (!number(n) || n > static_cast<std::size_t>(end_ - at_)) return false;
        for (std::uint64_t i = 0; i < n; ++i) {
          if (!read(as_parent, depth + 1)) return false;
        }
        return true;
      case node::record:
        records_.push_back(as_parent);
        for (;;) {
          std::string_view member;
          if (!number(n)) return false;
          if (n == 0) return true;
          if (!text(member, n - 1) || !read(as_parent, depth + 1, member)) return false;
        }
      case node::reference:
        if (!number(n) || n >= records_.size()) return false;
        items_[self].number = records_[static_cast<std::size_t>(n)];
        return true;
      case node::closure:
      case node::handle:
      case node::base:
        return text(items_[self].text);
      case node::duration: {
        if (!read(as_parent, depth + 1)) return false;
        return number(items_[self].number) && number(items_[self].second);
      }
      case node::time_point:
        return text(items_[self].text) && read(as_parent, depth + 1);
      default:
        return what >= node::boolean && what <= node::unit;
    }
  }

  BRINE_COLD void write(std::string& out, std::size_t i, meta::row<std::size_t>& open, std::size_t most) const {
    static constexpr const char* plain[] = {"",        "bool",     "u8",       "i8",      "u16",  "i16", "u32",  "i32",
                                            "u64",     "i64",      "u128",     "i128",    "f32",  "f64", "f128", "char",
                                            "char8_t", "char16_t", "char32_t", "wchar_t", "byte", "unit"};
    const item& it = items_[i];
    // Attack: records that refer to each other, text without end; a long chain of them, a stack without end.
    if (out.size() > most) return;
    if (open.size() > deepest) return meta::add(out, "...");
    const auto wrap = [&](std::string_view before, std::string_view after) {
      out += before;
      for (std::size_t c = 0; c < it.children.size() && out.size() <= most; ++c) {
        if (c != 0) meta::add(out, ", ");
        write(out, it.children[c], open, most);
      }
      out += after;
    };
    switch (it.what) {
      case node::text:
        if (items_[it.children[0]].what == node::char_) {
          meta::add(out, "string");
        } else {
          wrap("string<", ">");
        }
        return;
      case node::sequence:
        return wrap("[", "]");
      case node::set:
        return wrap("set<", ">");
      case node::multiset:
        return wrap("multiset<", ">");
      case node::map:
        return wrap("map<", ">");
      case node::multimap:
        return wrap("multimap<", ">");
      case node::array:
        wrap("", "");
        out += '[' + std::to_string(it.number) + ']';
        return;
      case node::bits:
        out += meta::joined({"bits<", std::to_string(it.number), ">"});
        return;
      case node::optional:
        return wrap("optional<", ">");
      case node::variant:
        return wrap("variant<", ">");
      case node::tuple:
        return wrap("(", ")");
      case node::record:
        out += '{';
        open.push_back(i);
        for (std::size_t c = 0; c < it.children.size() && out.size() <= most; ++c) {
          if (c != 0) meta::add(out, ", ");
          if (!it.names[c].empty()) {
            out += it.names[c];
            meta::add(out, ": ");
          }
          write(out, it.children[c], open, most);
        }
        open.pop_back();
        out += '}';
        return;
      case node::reference: {
        const auto target = static_cast<std::size_t>(it.number);
        for (std::size_t o : open) {
          if (o == target) {
            out += '^';
            return;
          }
        }
        return write(out, target, open, most);
      }
      case node::enumeration:
        return wrap("enum<", ">");
      case node::unique:
        return wrap("unique<", ">");
      case node::shared:
        return wrap("shared<", ">");
      case node::weak:
        return wrap("weak<", ">");
      case node::closure:
        meta::add(out, "closure<");
        out += it.text;
        out += '>';
        return;
      case node::handle:
        meta::add(out, "handle<");
        out += it.text;
        out += '>';
        return;
      case node::base:
        out += it.text;
        return;
      case node::duration:
        wrap("duration<", "");
        out += meta::joined({", ", std::to_string(it.number), "/", std::to_string(it.second), ">"});
        return;
      case node::time_point:
        out += it.text;
        out += '<';
        return wrap("", ">");
      default:
        out += plain[static_cast<std::size_t>(it.what)];
    }
  }

  static constexpr std::uint32_t none = static_cast<std::uint32_t>(-1);

  meta::row<item> items_;
  meta::row<std::byte> bytes_;
  meta::row<std::uint32_t> records_;
  meta::row<std::uint32_t> parents_;
  meta::row<std::uint32_t> children_;
  meta::row<std::uint32_t> filled_;
  meta::row<bool> has_filled_;
  meta::row<std::string_view> names_;  // of each item in its parent
  meta::row<std::string_view> sorted_names_;
  const std::byte* at_ = nullptr;
  const std::byte* end_ = nullptr;
  std::size_t nesting_ = 0;
};

using tree = basic_tree<>;

// The schema of a type as text, for people.
template <class Deferred = void>
[[nodiscard]] std::string to_text(wire::byte_view bytes) {
  basic_tree<Deferred> t;
  return t.parse(bytes) ? t.text() : std::string{"(not a schema)"};
}

}  // namespace brine::schema
