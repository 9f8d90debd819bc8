// A schema's bytes from its text (tree.hpp), for texts that are kept beside a program: manifests. Text says less than
// bytes: a class's name may read like another word, and whether a record is the one that stood there before or another
// of the same members it doesn't say. So the hash of the schema, which is kept beside the text, decides between the
// readings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "../meta/hash.hpp"
#include "../meta/later.hpp"
#include "node.hpp"

namespace brine::schema {

template <class Deferred>
class text_reader {
 public:
  using bytes = std::vector<meta::later<std::byte, Deferred>>;

  // False where no reading of the text has this hash.
  [[nodiscard]] static bool read(std::string_view text, std::uint64_t hash, bytes& out) {
    constexpr std::uint32_t most_readings = 4096;
    for (std::uint32_t reading = 0; reading < most_readings; ++reading) {
      text_reader r{text, reading};
      out.clear();
      if (!r.node_at(out, 0) || r.at_ != text.size()) return false;
      if (meta::hash({reinterpret_cast<const char*>(out.data()), out.size()}) == hash) return true;
      if (r.choices_ != 0) return false;  // that was the last one
    }
    return false;
  }

 private:
  static constexpr std::size_t deepest = 200;

  struct record {
    std::size_t begin;  // in the text
    std::size_t end;    // 0: it is being read
  };
  struct word {
    std::string_view name;
    node what;
  };

  text_reader(std::string_view text, std::uint32_t reading) : text_{text}, choices_{reading} {}

  // One of `count`, by the number of the reading, which is left smaller.
  std::size_t choose(std::size_t count) {
    const std::size_t chosen = choices_ % count;
    choices_ = static_cast<std::uint32_t>(choices_ / count);
    return chosen;
  }

  static void put(bytes& out, node what) { out.push_back(static_cast<std::byte>(what)); }
  static void put(bytes& out, std::uint64_t value) {
    for (; value >= 0x80U; value >>= 7U) out.push_back(static_cast<std::byte>((value & 0x7fU) | 0x80U));
    out.push_back(static_cast<std::byte>(value));
  }
  static void put(bytes& out, std::string_view text, std::uint64_t more = 0) {
    put(out, std::uint64_t{text.size() + more});
    for (char c : text) out.push_back(static_cast<std::byte>(c));
  }

  [[nodiscard]] bool skip(std::string_view expected) {
    if (!text_.substr(at_).starts_with(expected)) return false;
    at_ += expected.size();
    return true;
  }
  [[nodiscard]] bool number(std::uint64_t& value) {
    const std::size_t begin = at_;
    for (value = 0; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_) {
      value = 10 * value + static_cast<std::uint64_t>(text_[at_] - '0');
    }
    return at_ != begin;
  }
  // Up to the bracket, comma or end that closes what it stands in.
  [[nodiscard]] std::string_view balanced() {
    const std::size_t begin = at_;
    std::size_t open = 0;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '<' || c == '(' || c == '[' || c == '{') ++open;
      if (c == ',' && open == 0) break;
      if ((c == '>' || c == ')' || c == ']' || c == '}') && open-- == 0) break;
    }
    return text_.substr(begin, at_ - begin);
  }

  // Nodes with commas between, up to this end; answers how many.
  [[nodiscard]] bool list(bytes& out, std::string_view end, std::size_t depth, std::uint64_t& count) {
    for (count = 0; !skip(end); ++count) {
      if ((count != 0 && !skip(", ")) || !node_at(out, depth)) return false;
    }
    return true;
  }
  // So many nodes behind this word.
  [[nodiscard]] bool wrap(bytes& out, node what, std::string_view end, std::uint64_t expected, std::size_t depth) {
    std::uint64_t count = 0;
    put(out, what);
    return list(out, end, depth, count) && count == expected;
  }
  [[nodiscard]] bool counted(bytes& out, node what, std::string_view end, std::size_t depth) {
    bytes inner;
    std::uint64_t count = 0;
    if (!list(inner, end, depth, count)) return false;
    put(out, what);
    put(out, count);
    out.insert(out.end(), inner.begin(), inner.end());
    return true;
  }

  [[nodiscard]] bool node_at(bytes& out, std::size_t depth) {
    if (depth > deepest) return false;
    bytes one;
    if (!plain_at(one, depth + 1)) return false;
    std::uint64_t n = 0;
    while (at_ < text_.size() && text_[at_] == '[') {  // an array of what stands before
      ++at_;
      if (!number(n) || !skip("]")) return false;
      bytes array;
      put(array, node::array);
      put(array, n);
      array.insert(array.end(), one.begin(), one.end());
      one = std::move(array);
    }
    out.insert(out.end(), one.begin(), one.end());
    return true;
  }

  [[nodiscard]] bool plain_at(bytes& out, std::size_t depth) {
    static constexpr word wrappers[] = {{"string<", node::text},       {"set<", node::set},
                                        {"multiset<", node::multiset}, {"optional<", node::optional},
                                        {"enum<", node::enumeration},  {"unique<", node::unique},
                                        {"shared<", node::shared},     {"weak<", node::weak}};
    static constexpr word words[] = {{"bool", node::boolean},  {"u8", node::u8},           {"i8", node::i8},
                                     {"u16", node::u16},       {"i16", node::i16},         {"u32", node::u32},
                                     {"i32", node::i32},       {"u64", node::u64},         {"i64", node::i64},
                                     {"u128", node::u128},     {"i128", node::i128},       {"f32", node::f32},
                                     {"f64", node::f64},       {"f128", node::f128},       {"char", node::char_},
                                     {"char8_t", node::char8}, {"char16_t", node::char16}, {"char32_t", node::char32},
                                     {"wchar_t", node::wchar}, {"byte", node::byte},       {"unit", node::unit}};
    if (skip("{")) return record_at(out, depth);
    if (skip("[")) return wrap(out, node::sequence, "]", 1, depth);
    if (skip("(")) return counted(out, node::tuple, ")", depth);
    if (skip("variant<")) return counted(out, node::variant, ">", depth);
    if (skip("map<")) return wrap(out, node::map, ">", 2, depth);
    if (skip("multimap<")) return wrap(out, node::multimap, ">", 2, depth);
    for (const word& w : wrappers) {
      if (skip(w.name)) return wrap(out, w.what, ">", 1, depth);
    }
    if (skip("^")) return reference_at(out);
    std::uint64_t n = 0;
    if (skip("bits<")) {
      if (!number(n)) return false;
      put(out, node::bits);
      put(out, n);
      return skip(">");
    }
    if (skip("closure<")) {
      put(out, node::closure);
      put(out, balanced());
      return skip(">");
    }
    if (skip("handle<")) {
      put(out, node::handle);
      put(out, balanced());
      return skip(">");
    }
    if (skip("duration<")) {
      put(out, node::duration);
      if (!node_at(out, depth) || !skip(", ") || !number(n)) return false;
      put(out, n);
      if (!skip("/") || !number(n)) return false;
      put(out, n);
      return skip(">");
    }
    const std::size_t begin = at_;
    const std::string_view name = balanced();
    const std::string_view before = name.substr(0, name.find('['));  // an array's length is read later
    for (const word& w : words) {
      if (before != w.name) continue;
      at_ = begin + before.size();
      put(out, w.what);
      return true;
    }
    if (before == "string") {
      at_ = begin + before.size();
      put(out, node::text);
      put(out, node::char_);
      return true;
    }
    if (const std::size_t of = name.find("<duration<"); of != std::string_view::npos) {  // a time point
      at_ = begin + of + 1;
      put(out, node::time_point);
      put(out, name.substr(0, of));
      return node_at(out, depth) && skip(">");
    }
    put(out, node::base);
    put(out, name);
    return !name.empty();
  }

  [[nodiscard]] bool record_at(bytes& out, std::size_t depth) {
    const std::size_t begin = at_, self = records_.size();
    // Of records that read alike, one may refer to the other.
    for (std::size_t i = 0; i < self; ++i) {
      const auto [first, last] = records_[i];
      if (last == 0 || !text_.substr(begin).starts_with(text_.substr(first, last - first)) || choose(2) != 0) continue;
      at_ = begin + (last - first);
      put(out, node::reference);
      put(out, std::uint64_t{i});
      return true;
    }
    records_.push_back({begin, 0});
    open_.push_back(self);
    put(out, node::record);
    for (bool first = true; !skip("}"); first = false) {
      if (!first && !skip(", ")) return false;
      const std::size_t ends = text_.find_first_of(",{}[]<>()^", at_);
      const std::size_t colon = text_.find(": ", at_);
      std::string_view name;
      if (colon < ends) {
        name = text_.substr(at_, colon - at_);
        at_ = colon + 2;
      }
      put(out, name, 1);
      if (!node_at(out, depth)) return false;
    }
    out.push_back(std::byte{0});
    records_[self].end = at_;
    open_.pop_back();
    return true;
  }
  // A record inside itself: most often the innermost.
  [[nodiscard]] bool reference_at(bytes& out) {
    if (open_.empty()) return false;
    put(out, node::reference);
    put(out, std::uint64_t{open_[open_.size() - 1 - choose(open_.size())]});
    return true;
  }

  std::string_view text_;
  std::uint32_t choices_;
  std::size_t at_ = 0;
  std::vector<meta::later<record, Deferred>> records_;
  std::vector<meta::later<std::size_t, Deferred>> open_;
};

}  // namespace brine::schema
