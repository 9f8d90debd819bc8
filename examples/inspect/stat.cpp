// brine stat: where the bytes are. The values of one path, over all elements of lists, are one line, which
// counts all that they hold:
//
//     bytes      %   count  path
//     12000   80.0     100  jobs[].text
#include <algorithm>
#include <map>
#include <stdexcept>

#include "commands.hpp"
#include "documents.hpp"
#include "text.hpp"

namespace program {

namespace {

using brine::inspected_node;
using brine::schema::node;

class sums {
 public:
  void add(const brine::inspected& document) {
    const auto& h = document.header();
    all_ += h.size;
    count("(header)", h.embedded ? h.schema_offset : h.value_offset);
    if (h.embedded) count("(schema)", h.schema_size);
    if (h.checksummed) count("(checksum)", 4);
    if (!document.readable()) {
      count("(value, without its schema)", h.value_size);
      return;
    }
    walk(document.root(), {});
    for (std::size_t i = 1; i <= document.object_count(); ++i) {
      const auto* c = document.object_class(i);
      walk(document.object(i),
           c == nullptr ? "object"
                        : "object(" + (c->name.empty() ? "the root" : harmless(c->name.substr(0, 100))) + ')');
    }
    // What names a code stands inside the first closure of it.
    for (const auto& c : document.codes()) count("(names of closures)", c.size);
    for (const auto& c : document.classes()) count("(names of classes)", c.size);
  }

  void print(std::size_t lines) const {
    std::vector<const std::pair<const std::string, sum>*> order;
    for (const auto& s : sums_) order.push_back(&s);
    std::sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
      return a->second.bytes != b->second.bytes ? a->second.bytes > b->second.bytes : a->first < b->first;
    });
    fmt::print("{:>12} {:>6} {:>10}  path\n", "bytes", "%", "count");
    fmt::print("{:>12} {:>6.1f} {:>10}  (all)\n", all_, 100.0, "");
    std::size_t left = lines == 0 ? order.size() : lines;
    for (const auto* s : order) {
      if (left-- == 0) {
        fmt::print("... {} more paths; all with --lines 0\n", order.size() - lines);
        break;
      }
      const double percent = all_ == 0 ? 0 : 100.0 * static_cast<double>(s->second.bytes) / static_cast<double>(all_);
      fmt::print("{:>12} {:>6.1f} {:>10}  ", s->second.bytes, percent, s->second.count);
      print_styled(fmt::fg(fmt::terminal_color::cyan), "{}\n", s->first.empty() ? "(the value)" : s->first);
    }
  }

 private:
  struct sum {
    std::size_t bytes = 0;
    std::size_t count = 0;
  };
  static constexpr std::size_t deepest = 2000;
  static constexpr std::size_t longest_path = 200;  // a list's nodes behind each other are one path from there on

  void count(const std::string& path, std::size_t bytes, std::size_t n = 1) {
    auto& s = sums_[path];
    s.bytes += bytes;
    s.count += n;
  }

  [[nodiscard]] static std::string step(const inspected_node& parent, const inspected_node& child) {
    switch (parent.kind()) {
      case node::sequence:
      case node::set:
      case node::multiset:
      case node::map:
      case node::multimap:
      case node::array:
        return "[]";
      case node::tuple:
        if (child.name().empty()) return '[' + std::to_string(child.index()) + ']';
        break;
      case node::record:
        if (child.name().empty()) return '[' + std::to_string(child.index()) + ']';
        break;
      case node::closure:
        return '(' + harmless(std::string_view{parent.code()->name}.substr(0, 100)) + ')';
      default:  // an optional's value, an alternative: the path of what holds it
        return {};
    }
    return '.' + harmless(child.name().substr(0, 100));
  }

  void walk(const inspected_node& n, const std::string& path) {
    count(path, n.size());
    if (n.is_packed()) {
      if (n.count() != 0) count(path + "[]", n.count() * n[0].size(), n.count());
      return;
    }
    if (n.is_text() || n.is_number()) return;
    if (++depth_ > deepest) throw std::runtime_error{"values nested deeper than 2000 levels aren't counted"};
    for (const auto& child : n) {
      const std::string further = step(n, child);
      if (further.empty()) {
        inside(child, path);
      } else if (path.size() < longest_path) {
        walk(child, path.empty() && further.front() == '.' ? further.substr(1) : path + further);
      }
    }
    --depth_;
  }
  // What an optional holds is counted with it.
  void inside(const inspected_node& n, const std::string& path) {
    const std::size_t before = sums_[path].bytes;
    walk(n, path);
    sums_[path].bytes = before;
    --sums_[path].count;
  }

  std::map<std::string, sum> sums_;
  std::size_t all_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace

int stat(const std::string& file, std::size_t lines) {
  const auto documents = read_documents(file);
  if (!documents) return trouble;
  sums all;
  try {
    for (const auto& d : *documents) all.add(d.tree);
  } catch (const std::runtime_error& e) {
    complain(file, e.what());
    return trouble;
  }
  all.print(lines);
  return good;
}

}  // namespace program
