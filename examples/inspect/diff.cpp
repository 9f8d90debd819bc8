// brine diff: what changed from one file to another, by path; documents are compared in order.
//
//   ~ jobs[0].title: "a" -> "b"     changed
//   - jobs[1]: record               only in the first
//   + jobs[1].run.rate: 0.5         only in the second
#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include "commands.hpp"
#include "documents.hpp"
#include "text.hpp"

namespace program {

namespace {

using brine::inspected_node;
using brine::schema::node;

// A value in a few words.
std::string brief(const inspected_node& n) {
  std::string text;
  if (n.is_null()) return "null";
  if (n.is_number()) {
    (void)brine::detail::put_number(text, n);
    return text;
  }
  if (n.is_text() && n.text().size() <= 200 && (n.kind() == node::handle || n.character_width() == 1) &&
      !n.is_bytes()) {
    brine::detail::put_quoted(text, n.text());
    return text;
  }
  switch (n.kind()) {
    case node::bits:
      brine::detail::put_bits(text, n, n.bit_count());
      return text.size() <= 200 ? text : fmt::format("{} bits", text.size());
    case node::closure:
      brine::detail::put_quoted(text, n.code()->name);
      return fmt::format("closure {} version {} {}", text, n.code()->version, harmless(n.code()->signature));
    case node::optional:
      return brief(n[0]);
    case node::variant:
      return fmt::format("alternative {}: {}", n.alternative(), brief(n[0]));
    case node::shared:
    case node::weak:
      return fmt::format("object {}", n.reference());
    case node::record:
      return "record";
    case node::text:
      return fmt::format("text of {} bytes", n.text().size());
    default:
      return n.is_bytes() ? fmt::format("{} bytes", n.text().size()) : fmt::format("{} elements", n.count());
  }
}

class comparison {
 public:
  // What is printed of it begins with `where`.
  comparison(const brine::inspected& before, const brine::inspected& after, std::string where)
      : before_{before}, after_{after}, where_{std::move(where)} {}

  // Whether they are the same; prints what isn't, unless `quiet`.
  bool run(bool quiet) {
    quiet_ = quiet;
    return same(before_.root(), after_.root(), {});
  }

 private:
  static constexpr std::size_t deepest = 2000;

  void print(char sign, const std::string& path, const std::string& what) const {
    if (quiet_) return;
    using fmt::terminal_color;
    const auto colour = sign == '-'   ? terminal_color::red
                        : sign == '+' ? terminal_color::green
                                      : terminal_color::yellow;
    print_styled(fmt::fg(colour), "{} {}{}: {}\n", sign, where_, path.empty() ? "(the value)" : path, what);
  }
  bool changed(const inspected_node& a, const inspected_node& b, const std::string& path) const {
    std::string was = brief(a), is = brief(b);
    if (was == is) {  // the same words of two types, or of two long texts
      const std::string before = harmless(a.type()), after = harmless(b.type());
      was += before == after ? " of other content" : " as " + before.substr(0, 200);
      is += before == after ? "" : " as " + after.substr(0, 200);
    }
    print('~', path, was + " -> " + is);
    return false;
  }

  [[nodiscard]] static std::string joined(const std::string& path, const std::string& step) {
    if (path.empty() || step.starts_with('[')) return path + step;
    return path + '.' + step;
  }
  [[nodiscard]] static std::string numbered(const std::string& path, std::size_t i) {
    return path + '[' + std::to_string(i) + ']';
  }
  [[nodiscard]] static std::string key_of(const inspected_node& n) {
    const auto bytes = n.bytes();
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }

  bool same(inspected_node a, inspected_node b, const std::string& path) {
    struct level {
      std::size_t& depth;
      explicit level(std::size_t& d) : depth{d} {
        if (++depth > deepest) throw std::runtime_error{"values nested deeper than 2000 levels aren't compared"};
      }
      ~level() { --depth; }
    } l{depth_};
    if (a.kind() != b.kind() || a.is_null() != b.is_null()) return changed(a, b, path);
    if (a.is_null()) return true;
    if (a.is_number()) {
      const bool equal = a.number_kind() == b.number_kind() && key_of(a) == key_of(b);
      return equal || changed(a, b, path);
    }
    switch (a.kind()) {
      case node::record:
        return same_records(a, b, path);
      case node::map:
        return same_maps(a, b, path);
      case node::set:
      case node::multiset:
        return same_sets(a, b, path);
      case node::sequence:
      case node::multimap:
      case node::array:
      case node::tuple:
        if (a.is_text() != b.is_text()) return changed(a, b, path);
        if (a.is_text()) return a.text() == b.text() || changed(a, b, path);
        return same_lists(a, b, path);
      case node::variant:
        if (a.alternative() != b.alternative()) return changed(a, b, path);
        return same(a[0], b[0], path);
      case node::shared:
      case node::weak:
        return same_objects(a, b, path);
      case node::closure:
        return same_closures(a, b, path);
      case node::unique:
        if (name_of(a.object_class()) != name_of(b.object_class())) return changed(a, b, path);
        return same(a[0], b[0], path);
      case node::text:
      case node::bits:
      case node::handle:
        return (key_of(a) == key_of(b) && a.type() == b.type()) || changed(a, b, path);
      default:
        return same(a[0], b[0], path);
    }
  }

  [[nodiscard]] static std::string name_of(const brine::inspected_class* c) { return c == nullptr ? "" : c->name; }

  bool same_records(const inspected_node& a, const inspected_node& b, const std::string& path) {
    // By name; members without one, or with one that the record has already, by their place.
    const auto members = [](const inspected_node& record) {
      std::map<std::string, inspected_node> all;
      for (const auto& m : record) {
        const bool own = !m.name().empty() && !record.repeats_name(m.index());
        all.emplace(own ? harmless(m.name()) : '[' + std::to_string(m.index()) + ']', m);
      }
      return all;
    };
    const auto before = members(a), after = members(b);
    bool equal = true;
    for (const auto& [name, m] : before) {
      const auto found = after.find(name);
      if (found == after.end()) {
        print('-', joined(path, name), brief(m));
        equal = false;
      } else {
        equal = same(m, found->second, joined(path, name)) && equal;
      }
    }
    for (const auto& [name, m] : after) {
      if (before.contains(name)) continue;
      print('+', joined(path, name), brief(m));
      equal = false;
    }
    return equal;
  }

  bool same_maps(const inspected_node& a, const inspected_node& b, const std::string& path) {
    std::map<std::string, inspected_node> before, after;
    for (const auto& entry : a) before.emplace(key_of(entry[0]), entry);
    for (const auto& entry : b) after.emplace(key_of(entry[0]), entry);
    const auto at = [&path](const inspected_node& entry) { return path + '[' + brief(entry[0]) + ']'; };
    bool equal = true;
    for (const auto& [key, entry] : before) {
      const auto found = after.find(key);
      if (found == after.end()) {
        print('-', at(entry), brief(entry[1]));
        equal = false;
      } else {
        equal = same(entry[1], found->second[1], at(entry)) && equal;
      }
    }
    for (const auto& [key, entry] : after) {
      if (before.contains(key)) continue;
      print('+', at(entry), brief(entry[1]));
      equal = false;
    }
    return equal;
  }

  bool same_sets(const inspected_node& a, const inspected_node& b, const std::string& path) {
    std::map<std::string, std::pair<std::size_t, std::size_t>> counts;
    std::map<std::string, std::string> words;
    for (const auto& e : a) ++counts[key_of(e)].first, words.emplace(key_of(e), brief(e));
    for (const auto& e : b) ++counts[key_of(e)].second, words.emplace(key_of(e), brief(e));
    bool equal = true;
    for (const auto& [key, count] : counts) {
      if (count.first == count.second) continue;
      print(count.first > count.second ? '-' : '+', path + "[]", words[key]);
      equal = false;
    }
    return equal;
  }

  // Elements by their place; where one list is longer, what both begin and end with is left out.
  bool same_lists(const inspected_node& a, const inspected_node& b, const std::string& path) {
    std::vector<inspected_node> before, after;
    for (const auto& e : a) before.push_back(e);
    for (const auto& e : b) after.push_back(e);
    std::size_t front = 0, back = 0;
    const std::size_t both = std::min(before.size(), after.size());
    if (before.size() != after.size()) {
      const bool was_quiet = std::exchange(quiet_, true);
      while (front < both && same(before[front], after[front], path)) ++front;
      while (back < both - front && same(before[before.size() - 1 - back], after[after.size() - 1 - back], path))
        ++back;
      quiet_ = was_quiet;
    }
    bool equal = before.size() == after.size();
    const std::size_t old_end = before.size() - back, new_end = after.size() - back;
    for (std::size_t i = front; i < std::min(old_end, new_end); ++i) {
      equal = same(before[i], after[i], numbered(path, i)) && equal;
    }
    for (std::size_t i = new_end; i < old_end; ++i) print('-', numbered(path, i), brief(before[i]));
    for (std::size_t i = old_end; i < new_end; ++i) print('+', numbered(path, i), brief(after[i]));
    return equal;
  }

  // Two pointers are the same where they lead to objects that are; each pair is compared once.
  bool same_objects(const inspected_node& a, const inspected_node& b, const std::string& path) {
    if (a.part() != b.part()) return changed(a, b, path);
    const auto pair = std::pair{a.reference(), b.reference()};
    if (!met_.insert(pair).second) return true;
    if (name_of(before_.object_class(pair.first)) != name_of(after_.object_class(pair.second)))
      return changed(a, b, path);
    const bool equal = same(before_.object(pair.first), after_.object(pair.second), path);
    if (quiet_ && !equal) met_.erase(pair);
    return equal;
  }

  bool same_closures(const inspected_node& a, const inspected_node& b, const std::string& path) {
    const auto &was = *a.code(), &is = *b.code();
    if (was.name != is.name || was.version != is.version || was.signature != is.signature || was.build != is.build) {
      return changed(a, b, path);
    }
    bool equal = true;
    if (was.fingerprint != is.fingerprint) {
      print('~', path, "the closure's text is another");
      equal = false;
    }
    return same(a[0], b[0], path) && equal;
  }

  const brine::inspected& before_;
  const brine::inspected& after_;
  std::string where_;
  std::set<std::pair<std::size_t, std::size_t>> met_;
  std::size_t depth_ = 0;
  bool quiet_ = false;
};

// Of documents that don't carry their schema only the bytes can be compared.
bool same_unread(const shown_document& a, const shown_document& b, std::string_view before, std::string_view after,
                 const std::string& where) {
  const auto bytes = [](const shown_document& d, std::string_view file) {
    return file.substr(d.offset + d.tree.header().value_offset, d.tree.header().value_size);
  };
  if (a.tree.header().hash == b.tree.header().hash && bytes(a, before) == bytes(b, after)) return true;
  fmt::print("~ {}(the value): differs; without the schema it can't be told where\n", where);
  return false;
}

}  // namespace

int diff(const std::string& before, const std::string& after) {
  const auto a = read_documents(before), b = read_documents(after);
  if (!a || !b) return trouble;
  bool equal = true;
  const std::size_t both = std::min(a->size(), b->size());
  for (std::size_t i = 0; i < both; ++i) {
    const auto &was = (*a)[i], &is = (*b)[i];
    const std::string where = a->size() == 1 && b->size() == 1 ? std::string{} : fmt::format("document {}: ", i + 1);
    if (was.tree.header().tag != is.tree.header().tag) {
      fmt::print("~ {}(the type's tag): \"{}\" -> \"{}\"\n", where, harmless(was.tree.header().tag),
                 harmless(is.tree.header().tag));
      equal = false;
    }
    if (was.tree.readable() && is.tree.readable()) {
      try {
        equal = comparison{was.tree, is.tree, where}.run(false) && equal;
      } catch (const std::runtime_error& e) {
        complain(before, e.what());
        return trouble;
      }
    } else {
      const auto was_bytes = read_file(before), is_bytes = read_file(after);
      if (!was_bytes || !is_bytes) return trouble;
      equal = same_unread(was, is, *was_bytes, *is_bytes, where) && equal;
    }
  }
  for (std::size_t i = both; i < a->size(); ++i) fmt::print("- document {}\n", i + 1);
  for (std::size_t i = both; i < b->size(); ++i) fmt::print("+ document {}\n", i + 1);
  return equal && a->size() == b->size() ? good : different;
}

}  // namespace program
