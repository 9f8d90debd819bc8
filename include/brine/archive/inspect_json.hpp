// An inspected document as JSON, of which nothing is lost but the schema and the bytes' places.
//
//   {"brine": 1, "embedded": true, "checksummed": true, "sized": false, "hash": "06702402a3f62a9c",
//    "size": 312, "value": ..., "objects": [...]}
//
// Where the document's type has a tag, it stands before "hash": "tag": "shop/order". "size" is the document's in
// bytes, "hash" the schema's; "objects" are the shared ones, from number 1. A value is, by its schema,
//   bool, numbers, enumerations, times   true, false, a number; a string where a double can't hold it:
//   "18446744073709551615",
//                                        "nan", "nan:0x7ff8000000000001", "inf", "-inf"; binary128 as "0x1.8p+1"
//   characters                           their numbers
//   text; lists and arrays of char       a string; {"$hex": "ff00"} where that is no UTF-8; {"$units": [55296]}
//                                        where it is no UTF-16 or UTF-32
//   lists and arrays of std::byte        {"$hex": "00ff"}
//   lists, sets, arrays, tuples          an array
//   map with text for keys               an object, if all keys are UTF-8 and different
//   other maps, multimaps                an array of arrays of key and value
//   record                               an object; a member without a name, or with one that the record
//                                        has already, is called "$" and its number from 0
//   bits                                 "0101", the last bit first
//   optional, unique pointer             null, or the value; {"$some": value} where that is null or {"$some"} itself
//   ... into a class hierarchy           {"$class": "circle", "$value": {}}; "" is the root itself
//   variant                              {"$index": 0, "$value": ...}
//   shared and weak pointers             null, {"$ref": 1}, {"$ref": 1, "$part": [0, 2]}
//   closure                              null, {"$closure": "ui/save", "version": 1, "signature": "void()",
//                                        "captures": {}}; "fingerprint": "..." before "captures" where it has one; an
//                                        unnamed one {"$closure": null, "words": "...", "version", "signature",
//                                        "build": "...", ...}
//   handle                               {"$handle": "log"}
//   unit                                 null
// Names and keys that begin with $ have another $ in front; names that are no UTF-8 are "$hex:ff00".
// Of a document without its schema the value is {"$unread": 12}, its size in bytes.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "../error.hpp"
#include "../meta/text.hpp"
#include "inspect_values.hpp"

namespace brine {

struct json_options {
  std::size_t indent = 0;  // blanks a level; 0: all on one line
  // Bytes of text; 0: 2^26, and 256 for each byte of the document (attack: a long name of a member of
  // small elements). More is limit_exceeded.
  std::size_t most = 0;
};

namespace detail {

// A template only so that programs that don't use it don't compile it; so are those below.
template <class Inspected>
class json_writer {
  using node_type = typename Inspected::node;

 public:
  json_writer(const Inspected& document, const json_options& options)
      : document_{document},
        most_{options.most != 0 ? options.most : in_proportion(document.header().size, 256, std::size_t{1} << 26U)},
        indent_{options.indent} {}

  [[nodiscard]] bool run() {
    const auto& h = document_.header();
    open('{');
    first("brine");
    out_ += std::to_string(h.format);
    flag("embedded", h.embedded);
    flag("checksummed", h.checksummed);
    flag("sized", h.sized);
    if (h.tagged) {
      member("tag");
      text_of(h.tag);
    }
    member("hash");
    out_ += '"';
    put_hex(out_, h.hash, 16);
    out_ += '"';
    member("size");
    out_ += std::to_string(h.size);
    member("value");
    if (!document_.readable()) {
      out_ += meta::joined({"{\"$unread\":", std::to_string(h.value_size), "}"});
    } else if (!value(document_.root())) {
      return false;
    }
    member("objects");
    open('[');
    for (std::size_t i = 1; i <= document_.object_count(); ++i) {
      if (i != 1) next();
      const auto* c = document_.object_class(i);
      fresh_ = false;
      if (c != nullptr) begin_class(*c);
      if (!value(document_.object(i))) return false;
      if (c != nullptr) close('}');
    }
    close(']');
    close('}');
    return true;
  }

  [[nodiscard]] std::string take() { return std::move(out_); }
  [[nodiscard]] std::size_t size() const noexcept { return out_.size(); }

 private:
  // An array or object that is being written.
  struct level {
    node_type parent;
    typename node_type::iterator at, end;
    char closing;
    bool keyed;  // a map as an object
  };

  void line() {
    if (indent_ == 0) return;
    out_ += '\n';
    out_.append(depth_ * indent_, ' ');
  }
  void open(char c) {
    out_ += c;
    ++depth_;
    fresh_ = true;
    line();
  }
  void close(char c) {
    --depth_;
    if (fresh_ && indent_ != 0) {  // nothing in it: on one line
      while (out_.back() == ' ') out_.pop_back();
      out_.pop_back();
    } else {
      line();
    }
    fresh_ = false;
    out_ += c;
  }
  void next() {
    out_ += ',';
    line();
  }
  void colon() { out_ += indent_ == 0 ? ":" : ": "; }
  void member(std::string_view name) {
    next();
    out_ += '"';
    out_ += name;
    out_ += '"';
    colon();
  }
  void flag(std::string_view name, bool value) {
    member(name);
    out_ += value ? "true" : "false";
  }
  void first(std::string_view name) {
    out_ += '"';
    out_ += name;
    out_ += '"';
    colon();
    fresh_ = false;
  }

  void key(std::string_view name) {
    if (!is_utf8(name)) {
      meta::add(out_, "\"$hex:");
      put_hex(out_, name);
      out_ += '"';
    } else if (name.starts_with('$')) {
      put_quoted(out_, '$' + std::string{name});
    } else {
      put_quoted(out_, name);
    }
    colon();
  }

  void text(const node_type& n) {
    const std::string_view content = n.text();
    const std::size_t width = n.is_text() && n.kind() != schema::node::handle ? n.character_width() : 1;
    if (width == 1 && !n.is_bytes() && is_utf8(content)) return put_quoted(out_, content);
    if (width == 1) {
      meta::add(out_, "{\"$hex\":\"");
      put_hex(out_, content);
      meta::add(out_, "\"}");
      return;
    }
    std::string utf8;
    if (units_to_utf8(content, width, utf8)) return put_quoted(out_, utf8);
    meta::add(out_, "{\"$units\":[");
    for (std::size_t at = 0; at < content.size(); at += width) {
      std::uint64_t unit = 0;
      for (std::size_t i = width; i-- > 0;) unit = unit << 8U | static_cast<unsigned char>(content[at + i]);
      if (at != 0) out_ += ',';
      out_ += std::to_string(unit);
    }
    meta::add(out_, "]}");
  }

  void begin_class(const inspected_class& c) {
    open('{');
    first("$class");
    text_of(c.name);
    member("$value");
  }
  void text_of(std::string_view name) {
    if (is_utf8(name)) return put_quoted(out_, name);
    meta::add(out_, "{\"$hex\":\"");
    put_hex(out_, name);
    meta::add(out_, "\"}");
  }

  // The value in it would be taken for nothing, or for another such.
  [[nodiscard]] static bool needs_some(node_type present) {
    for (;;) {
      const auto inner = *present.begin();
      if (inner.is_null()) return true;
      if (inner.kind() != schema::node::optional &&
          (inner.kind() != schema::node::unique || inner.object_class() != nullptr)) {
        return false;
      }
      present = inner;
    }
  }

  // All keys of text, UTF-8 and different.
  [[nodiscard]] static bool is_keyed(const node_type& map) {
    if (map.kind() != schema::node::map) return false;
    meta::row<std::string_view> keys;
    for (const auto& entry : map) {
      const auto k = *entry.begin();
      if (k.kind() != schema::node::text || k.character_width() != 1 || !is_utf8(k.text())) return false;
      keys.push_back(k.text());
    }
    if (keys.empty()) return false;
    std::qsort(keys.begin(), keys.size(), sizeof keys[0], [](const void* left, const void* right) {
      return static_cast<const std::string_view*>(left)->compare(*static_cast<const std::string_view*>(right));
    });
    for (std::size_t i = 1; i < keys.size(); ++i) {
      if (keys[i] == keys[i - 1]) return false;
    }
    return true;
  }

  // What a member is called in JSON: its name, where it is the record's first of that name.
  void member_key(const node_type& record, const node_type& m) {
    if (!m.name().empty() && !record.repeats_name(m.index())) return key(m.name());
    out_ += meta::joined({"\"$", std::to_string(m.index()), "\""});
    colon();
  }

  [[nodiscard]] bool value(const node_type& root) {
    const std::size_t floor = stack_.size();
    begin(root);
    while (stack_.size() > floor) {
      if (out_.size() > most_) return false;
      level& l = stack_.back();
      if (l.at == l.end) {
        const char closing = l.closing;
        stack_.pop_back();
        close(closing);
        continue;
      }
      const node_type child = *l.at;
      ++l.at;
      if (child.index() != 0) next();
      fresh_ = false;
      if (l.keyed) {
        key((*child.begin()).text());
        begin(child[1]);
      } else {
        if (l.closing == '}' && l.parent.kind() == schema::node::record) member_key(l.parent, child);
        begin(child);
      }
    }
    return true;
  }

  void push(const node_type& n, char closing, bool keyed = false) {
    stack_.push_back({n, n.begin(), n.end(), closing, keyed});
  }

  // Writes a value, or what stands before its children.
  void begin(node_type n) {
    using schema::node;
    for (;;) {
      if (n.is_null()) {
        meta::add(out_, "null");
        return;
      }
      if (n.is_number()) {
        std::string number;
        if (put_number(number, n) == number_form::quoted) number = '"' + number + '"';
        out_ += number;
        return;
      }
      switch (n.kind()) {
        case node::handle:
          meta::add(out_, "{\"$handle\":");
          text(n);
          out_ += '}';
          return;
        case node::bits:
          out_ += '"';
          put_bits(out_, n, n.bit_count());
          out_ += '"';
          return;
        case node::text:
          return text(n);
        case node::sequence:
        case node::array:
          if (n.is_text()) return text(n);
          break;
        case node::optional:
        case node::unique:
          if (const auto* c = n.object_class()) {
            begin_class(*c);
            return push(n, '}');
          }
          if (!needs_some(n)) {
            n = *n.begin();
            continue;
          }
          open('{');
          first("$some");
          return push(n, '}');
        case node::variant:
          open('{');
          first("$index");
          out_ += std::to_string(n.alternative());
          member("$value");
          return push(n, '}');
        case node::enumeration:
        case node::duration:
        case node::time_point:
          n = *n.begin();
          continue;
        case node::shared:
        case node::weak:
          return reference(n);
        case node::closure:
          return closure(n);
        case node::record:
          open('{');
          return push(n, '}');
        case node::map:
          if (is_keyed(n)) {
            open('{');
            return push(n, '}', true);
          }
          break;
        default:
          break;
      }
      open('[');
      return push(n, ']');
    }
  }

  void reference(const node_type& n) {
    out_ += meta::joined({"{\"$ref\":", std::to_string(n.reference())});
    if (n.is_part()) {
      meta::add(out_, ",\"$part\":[");
      const auto way = n.part();
      for (std::size_t i = 0; i < way.size(); ++i) out_ += (i == 0 ? "" : ",") + std::to_string(way[i]);
      out_ += ']';
    }
    out_ += '}';
  }

  void closure(const node_type& n) {
    const inspected_code& c = *n.code();
    open('{');
    first("$closure");
    if (c.named) {
      text_of(c.name);
    } else {
      meta::add(out_, "null");
      member("words");
      text_of(c.name);
    }
    member("version");
    out_ += std::to_string(c.version);
    member("signature");
    text_of(c.signature);
    if (!c.named) hash_member("build", c.build);
    if (c.fingerprint != 0) hash_member("fingerprint", c.fingerprint);
    member("captures");
    push(n, '}');
  }
  void hash_member(std::string_view name, std::uint64_t hash) {
    member(name);
    out_ += '"';
    put_hex(out_, hash, 16);
    out_ += '"';
  }

  const Inspected& document_;
  std::string out_;
  std::vector<level> stack_;
  std::size_t most_;
  std::size_t indent_;
  std::size_t depth_ = 0;
  bool fresh_ = false;
};

}  // namespace detail

// The document as JSON, in UTF-8, with no line behind it. Fails with limit_exceeded alone.
template <class Inspected>
  requires std::is_same_v<Inspected, inspected>
[[nodiscard]] result<std::string> try_to_json(const Inspected& document, const json_options& options = {}) {
  detail::json_writer<Inspected> w{document, options};
  if (w.run()) return w.take();
  return error{errc::limit_exceeded, detail::nowhere, {}, "the document's JSON is longer than options.most; raise it"};
}
template <class Inspected>
  requires std::is_same_v<Inspected, inspected>
[[nodiscard]] std::string to_json(const Inspected& document, const json_options& options = {}) {
  return try_to_json(document, options).value();
}

}  // namespace brine
