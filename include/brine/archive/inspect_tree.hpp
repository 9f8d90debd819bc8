// An inspected document as a tree of lines for people:
//
//   jobs: 2 elements  @45 +120
//     [0]: record  @46 +60
//       title: "lines"  @46 +6
//       run: closure "jobs/lines" string(const string&)  @52 +54
//         threshold: 80  @102 +4
//
// Behind each value stand where its bytes begin and how many they are. Names and text are escaped:
// whatever the document holds, a terminal shows letters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "../error.hpp"
#include "../meta/text.hpp"
#include "inspect_values.hpp"

namespace brine {

// What stands before and behind the parts of a line: nothing, or a terminal's colours.
struct tree_style {
  std::string_view name{}, number{}, text{}, closure{}, type{}, dim{}, end{};
};

struct tree_options {
  std::size_t elements = 20;  // of one list; 0: all
  std::size_t characters = 120;  // of one text; 0: all
  bool offsets = true;
  tree_style style{};
  // Bytes of text; 0: as with json_options.
  std::size_t most = 0;
};

namespace detail {

// A template only so that programs that don't use it don't compile it; so are those below.
template <class Inspected>
class tree_writer {
  using node_type = typename Inspected::node;

 public:
  tree_writer(const Inspected& document, const tree_options& options)
      : document_{document},
        options_{options},
        style_{options.style},
        most_{options.most != 0 ? options.most : in_proportion(document.header().size, 256, std::size_t{1} << 26U)} {}

  [[nodiscard]] bool run() {
    if (document_.header().tagged) {
      std::string tag = "tagged ";
      put_quoted(tag, document_.header().tag);
      paint(style_.dim, tag);
      out_ += '\n';
    }
    if (!document_.readable()) {
      const auto& h = document_.header();
      paint(style_.dim, meta::joined({"(the document doesn't carry its schema: ", std::to_string(h.value_size),
                                      " bytes that only a program with the type can read)"}));
      place(h.value_offset, h.value_size);
      return true;
    }
    if (!value(document_.root(), {})) return false;
    for (std::size_t i = 1; i <= document_.object_count(); ++i) {
      std::string label = meta::joined({"object ", std::to_string(i)});
      if (const auto* c = document_.object_class(i)) label += ' ' + class_text(*c);
      if (!value(document_.object(i), label)) return false;
    }
    return true;
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  struct level {
    node_type parent;
    typename node_type::iterator at, end;
    std::size_t indent;
    std::size_t left;  // of its children that are still shown
  };

  void paint(std::string_view colour, std::string_view text) {
    out_ += colour;
    out_ += text;
    if (!colour.empty()) out_ += style_.end;
  }
  void place(std::size_t offset, std::size_t size) {
    if (options_.offsets) paint(style_.dim, meta::joined({"  @", std::to_string(offset), " +", std::to_string(size)}));
    out_ += '\n';
  }
  [[nodiscard]] static std::string class_text(const inspected_class& c) {
    std::string text = "of class ";
    if (c.name.empty()) return "of the root's own class";
    put_quoted(text, c.name);
    return text;
  }
  // A name of plain letters as it is, any other in quotes.
  [[nodiscard]] static std::string name_text(std::string_view name) {
    for (char c : name) {
      if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.')) {
        std::string quoted;
        put_quoted(quoted, name);
        return quoted;
      }
    }
    return std::string{name};
  }

  [[nodiscard]] std::string label_of(const level& l, const node_type& child) const {
    using schema::node;
    if (!child.name().empty()) return name_text(child.name());
    switch (l.parent.kind()) {
      case node::variant:
        return meta::joined({"alternative ", std::to_string(l.parent.alternative())});
      case node::enumeration:
      case node::duration:
      case node::time_point:
        return {};
      case node::optional:
      case node::unique:
        return "value";
      default:
        return '[' + std::to_string(child.index()) + ']';
    }
  }

  // A map's pair whose key is a number or text stands on one line.
  [[nodiscard]] static bool is_plain_pair(const node_type& parent, const node_type& child, std::string& key) {
    if (parent.kind() != schema::node::map && parent.kind() != schema::node::multimap) return false;
    const auto k = child[0];
    key = '[';
    if (k.is_number()) {
      (void)put_number(key, k);
    } else if (k.kind() == schema::node::text && k.character_width() == 1) {
      put_quoted(key, k.text().substr(0, 200));
    } else {
      return false;
    }
    key += ']';
    return true;
  }

  [[nodiscard]] bool value(const node_type& root, std::string_view label) {
    line(root, label, 0);
    while (!stack_.empty()) {
      if (out_.size() > most_) return false;
      level& l = stack_.back();
      if (l.at == l.end) {
        stack_.pop_back();
        continue;
      }
      if (l.left == 0) {
        out_.append(l.indent, ' ');
        paint(style_.dim, meta::joined({"... ", std::to_string(l.parent.count() - (*l.at).index()), " more"}));
        out_ += '\n';
        stack_.pop_back();
        continue;
      }
      const node_type child = *l.at;
      ++l.at;
      --l.left;
      std::string key;
      if (is_plain_pair(l.parent, child, key)) {
        line(child[1], key, l.indent);
      } else {
        line(child, label_of(l, child), l.indent);
      }
    }
    return true;
  }

  void children(const node_type& n, std::size_t indent) {
    const auto kind = n.kind();
    const bool listed = kind != schema::node::record && kind != schema::node::tuple && kind != schema::node::closure;
    const std::size_t shown = listed && options_.elements != 0 ? options_.elements : static_cast<std::size_t>(-1);
    stack_.push_back({n, n.begin(), n.end(), indent + 2, shown});
  }

  [[nodiscard]] std::string number_text(const node_type& n) const {
    std::string text;
    (void)put_number(text, n);
    if (is_character(n.number_kind()) && n.bits() >= 0x20 && n.bits() < 0x7f) {
      meta::add(text, " '");
      text += static_cast<char>(n.bits());
      text += '\'';
    }
    return text;
  }

  void text(const node_type& n) {
    std::string_view content = n.text();
    const std::size_t width = n.kind() == schema::node::handle ? 1 : n.character_width();
    const std::size_t all = content.size();
    const std::size_t most = options_.characters == 0 ? all : options_.characters * width;
    if (all > most) content = content.substr(0, most);
    std::string shown;
    std::string utf8;
    if (n.is_bytes() || (width != 1 && !units_to_utf8(content, width, utf8))) {
      put_hex(shown, content);
    } else {
      put_quoted(shown, width == 1 ? content : std::string_view{utf8});
    }
    paint(style_.text, shown);
    if (all > most) paint(style_.dim, meta::joined({" ... ", std::to_string((all - most) / width), " more"}));
  }

  // Numbers in one piece, on one line.
  void numbers(const node_type& n) {
    const std::size_t count = n.count();
    const std::size_t shown = options_.elements == 0 || count < options_.elements ? count : options_.elements;
    out_ += '[';
    std::string all;
    for (std::size_t i = 0; i < shown; ++i) {
      if (i != 0) meta::add(all, ", ");
      (void)put_number(all, n[i]);
      if (all.size() > most_) break;
    }
    if (!all.empty()) paint(style_.number, all);
    if (shown != count) paint(style_.dim, meta::joined({", ... ", std::to_string(count - shown), " more"}));
    out_ += ']';
  }

  void line(node_type n, std::string_view label, std::size_t indent) {
    using schema::node;
    out_.append(indent, ' ');
    if (!label.empty()) {
      paint(style_.name, label);
      meta::add(out_, ": ");
    }
    const std::size_t offset = n.offset(), size = n.size();
    bool inner = false;
    // What an optional or a plain pointer holds is shown in its place.
    while ((n.kind() == node::optional || (n.kind() == node::unique && n.object_class() == nullptr)) && !n.is_null()) {
      n = *n.begin();
    }
    if (n.is_null()) {
      paint(style_.dim, n.kind() == node::unit ? "unit" : n.kind() == node::closure ? "empty closure" : "null");
    } else if (n.is_number()) {
      paint(style_.number, number_text(n));
    } else if (n.is_text()) {
      if (n.kind() == node::handle) paint(style_.type, "handle ");
      text(n);
    } else if (n.is_packed()) {
      numbers(n);
    } else {
      inner = true;
      other(n);
    }
    place(offset, size);
    if (inner) children(n, indent);
  }

  void other(const node_type& n) {
    using schema::node;
    const auto counted = [&](std::string_view one, std::string_view many) {
      paint(style_.type, std::to_string(n.count()) + ' ' + std::string{n.count() == 1 ? one : many});
    };
    switch (n.kind()) {
      case node::record:
        return paint(style_.type, n.count() == 0 ? "nothing" : "record");
      case node::tuple:
        return paint(style_.type, "tuple");
      case node::map:
      case node::multimap:
        return counted("pair", "pairs");
      case node::variant:
        return paint(style_.type, "variant");
      case node::bits: {
        std::string bits;
        put_bits(bits, n, n.bit_count());
        return paint(style_.number, bits);
      }
      case node::unique: {
        const auto* c = n.object_class();
        return paint(style_.type, c == nullptr ? "pointer" : class_text(*c));
      }
      case node::shared:
      case node::weak: {
        std::string text = n.kind() == node::weak ? "weak pointer to object " : "object ";
        text += std::to_string(n.reference());
        if (n.is_part()) meta::add(text, ", part ");
        for (const auto step : n.part()) text += '.' + std::to_string(step);
        return paint(style_.type, text);
      }
      case node::closure:
        return closure(*n.code());
      default:
        return counted("element", "elements");
    }
  }

  void closure(const inspected_code& c) {
    std::string name;
    put_quoted(name, std::string_view{c.name}.substr(0, 300));
    if (c.named) {
      paint(style_.closure, meta::joined({"closure ", name}));
    } else {
      paint(style_.closure, meta::joined({"unnamed closure ", name, " of the build "}));
      put_hex(out_, c.build, 16);
    }
    if (c.version != 0) paint(style_.closure, meta::joined({" version ", std::to_string(c.version)}));
    std::string signature;
    put_quoted(signature, std::string_view{c.signature}.substr(0, 300));
    paint(style_.type, ' ' + signature.substr(1, signature.size() - 2));
  }

  const Inspected& document_;
  const tree_options& options_;
  const tree_style& style_;
  std::string out_;
  std::vector<level> stack_;
  std::size_t most_;
};

}  // namespace detail

template <class Inspected>
  requires std::is_same_v<Inspected, inspected>
[[nodiscard]] result<std::string> try_to_text(const Inspected& document, const tree_options& options = {}) {
  detail::tree_writer<Inspected> w{document, options};
  if (w.run()) return w.take();
  return error{errc::limit_exceeded, detail::nowhere, {}, "the document's text is longer than options.most; raise it"};
}
// The document's value, one line for each part of it. Fails with limit_exceeded alone.
template <class Inspected>
  requires std::is_same_v<Inspected, inspected>
[[nodiscard]] std::string to_text(const Inspected& document, const tree_options& options = {}) {
  return try_to_text(document, options).value();
}

}  // namespace brine
