// A canonical schema as data, for what must understand a document whose types this program
// may not have: text, inert closures, inspection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../wire/varint.hpp"
#include "node.hpp"

namespace brine::schema {

// One word of the schema and what follows it. Children are numbers of other items.
struct item {
  node what{};
  std::uint64_t number = 0;        // N, or the record that a reference means (as an item's number)
  std::uint64_t second = 0;        // a period's denominator
  std::string text;                // signature, type name, clock
  std::vector<std::string> names;  // of a record's members
  std::vector<std::size_t> children;
};

// A template only so that a file which asks for no schema doesn't compile it.
template <class = void>
class basic_tree {
 public:
  // False where the bytes are no schema (attack: deep nesting, huge counts): nothing is believed
  // beyond the bytes that are there.
  [[nodiscard]] bool parse(std::span<const std::byte> bytes) {
    items_.clear();
    records_.clear();
    at_ = bytes.data();
    end_ = at_ + bytes.size();
    std::size_t root = 0;
    return read(root, 0) && at_ == end_;
  }

  // Of a tree that was parsed, item 0 is the root.
  [[nodiscard]] const item& at(std::size_t i) const { return items_[i]; }
  // The item itself, or the record that it refers to.
  [[nodiscard]] std::size_t resolve(std::size_t i) const {
    return items_[i].what == node::reference ? static_cast<std::size_t>(items_[i].number) : i;
  }
  [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
  [[nodiscard]] bool empty() const noexcept { return items_.empty(); }

  // "{rate: f64, tags: [string]}"; a record inside itself is written as "^".
  [[nodiscard]] std::string text(std::size_t i = 0) const {
    std::string out;
    std::vector<std::size_t> open;
    write(out, i, open);
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
  bool text(std::string& value, std::uint64_t size) {
    if (size > static_cast<std::size_t>(end_ - at_)) return false;
    value.assign(reinterpret_cast<const char*>(at_), static_cast<std::size_t>(size));
    at_ += size;
    return true;
  }
  bool text(std::string& value) {
    std::uint64_t size = 0;
    return number(size) && text(value, size);
  }
  bool child(std::size_t parent, std::size_t depth) {
    std::size_t c = 0;
    if (!read(c, depth + 1)) return false;
    items_[parent].children.push_back(c);
    return true;
  }

  bool read(std::size_t& self, std::size_t depth) {
    if (at_ == end_ || depth > deepest) return false;
    self = items_.size();
    items_.emplace_back();
    const auto what = static_cast<node>(*at_++);
    items_[self].what = what;
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
        return child(self, depth);
      case node::map:
      case node::multimap:
        return child(self, depth) && child(self, depth);
      case node::array:
        if (!number(n)) return false;
        items_[self].number = n;
        return child(self, depth);
      case node::bits:
        if (!number(n)) return false;
        items_[self].number = n;
        return true;
      case node::variant:
      case node::tuple:
        if (!number(n) || n > static_cast<std::size_t>(end_ - at_)) return false;
        for (std::uint64_t i = 0; i < n; ++i) {
          if (!child(self, depth)) return false;
        }
        return true;
      case node::record: {
        records_.push_back(self);
        for (;;) {
          if (!number(n)) return false;
          if (n == 0) return true;
          std::string name;
          if (!text(name, n - 1)) return false;
          items_[self].names.push_back(std::move(name));
          if (!child(self, depth)) return false;
        }
      }
      case node::reference:
        if (!number(n) || n >= records_.size()) return false;
        items_[self].number = records_[static_cast<std::size_t>(n)];
        return true;
      case node::closure:
      case node::handle:
      case node::base: {
        std::string value;
        if (!text(value)) return false;
        items_[self].text = std::move(value);
        return true;
      }
      case node::duration:
        if (!child(self, depth) || !number(n)) return false;
        items_[self].number = n;
        if (!number(n)) return false;
        items_[self].second = n;
        return true;
      case node::time_point: {
        std::string value;
        if (!text(value)) return false;
        items_[self].text = std::move(value);
        return child(self, depth);
      }
      default:
        return what >= node::boolean && what <= node::unit;
    }
  }

  void write(std::string& out, std::size_t i, std::vector<std::size_t>& open) const {
    static constexpr std::string_view plain[] = {
        "",     "bool", "u8",  "i8",   "u16",  "i16",     "u32",      "i32",      "u64",     "i64",  "u128",
        "i128", "f32",  "f64", "f128", "char", "char8_t", "char16_t", "char32_t", "wchar_t", "byte", "unit"};
    const item& it = items_[i];
    if (out.size() > most_text) return;  // attack: records that refer to each other, text without end
    const auto wrap = [&](std::string_view before, std::string_view after) {
      out += before;
      for (std::size_t c = 0; c < it.children.size(); ++c) {
        if (c != 0) out += ", ";
        write(out, it.children[c], open);
      }
      out += after;
    };
    switch (it.what) {
      case node::text:
        if (items_[it.children[0]].what == node::char_) {
          out += "string";
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
        out += "bits<" + std::to_string(it.number) + '>';
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
        for (std::size_t c = 0; c < it.children.size(); ++c) {
          if (c != 0) out += ", ";
          if (!it.names[c].empty()) out += it.names[c] + ": ";
          write(out, it.children[c], open);
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
        return write(out, target, open);
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
        out += "closure<" + it.text + '>';
        return;
      case node::handle:
        out += "handle<" + it.text + '>';
        return;
      case node::base:
        out += it.text;
        return;
      case node::duration:
        wrap("duration<", "");
        out += ", " + std::to_string(it.number) + '/' + std::to_string(it.second) + '>';
        return;
      case node::time_point:
        out += it.text + '<';
        return wrap("", ">");
      default:
        out += plain[static_cast<std::size_t>(it.what)];
    }
  }

  std::vector<item> items_;
  std::vector<std::size_t> records_;
  const std::byte* at_ = nullptr;
  const std::byte* end_ = nullptr;
};

using tree = basic_tree<>;

// The schema of a type as text, for people.
template <class Deferred = void>
[[nodiscard]] std::string to_text(std::span<const std::byte> bytes) {
  tree t;
  return t.parse(bytes) ? t.text() : std::string{"(not a schema)"};
}

}  // namespace brine::schema
