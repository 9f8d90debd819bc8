// The walk behind inspect(): a value by its schema, every byte of it looked at.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../meta/text.hpp"
#include "../wire/bytes.hpp"
#include "document.hpp"
#include "inspected.hpp"
#include "inspected_shape.hpp"

namespace brine {

struct inspect_options {
  // bytes: memory that the tree may take. depth: levels of closures and records as when loading; of all
  // levels, those of containers too, eight times as many.
  brine::limits limits{};
  // Values in the tree; 0: 2^18, and 8 for each byte of the document (attack: a schema by which one byte
  // is two hundred records in one another, or a count of as many values of no bytes as there are bytes).
  std::size_t nodes = 0;
  // False: every byte is checked as ever, but no tree is kept; readable() is false then.
  bool tree = true;
};

namespace detail {

// The walk over a value by its schema: a stack on the heap, so that no document can exhaust the
// program's own. A template only so that programs that don't inspect don't compile it.
template <class Data>
class inspector {
 public:
  inspector(wire::byte_view bytes, const inspect_options& options)
      : load_{.limits = options.limits},
        d_{bytes, 0, load_},
        data_{meta::counted<Data>::make()},
        nodes_left_{options.nodes != 0 ? options.nodes : in_proportion(bytes.size(), 8, std::size_t{1} << 18U)},
        levels_left_{8 * (options.limits.depth < most_levels ? options.limits.depth : most_levels)},
        keep_{options.tree} {
    data_->header.size = bytes.size();
  }

  [[nodiscard]] bool run() {
    const std::byte* begin = d_.cursor();
    const std::size_t size = d_.remaining();
    const auto hash = size < wire::header_size ? 0 : wire::fetch<std::uint64_t>(begin + 6);
    if (!open_any(d_, {{}, hash}, {})) return false;
    auto& h = data_->header;
    const auto flags = std::to_integer<unsigned>(begin[5]);
    h.format = std::to_integer<unsigned>(begin[4]);
    h.hash = hash;
    h.embedded = (flags & wire::embedded) != 0;
    h.checksummed = (flags & wire::checksummed) != 0;
    h.sized = (flags & wire::sized) != 0;
    h.tagged = (flags & wire::tagged) != 0;
    h.value_offset = d_.offset();
    h.value_size = d_.remaining();
    if (keep_) {
      if (!d_.charge(size)) return false;
      data_->bytes.assign(begin, begin + size);
    }
    d_.rewind(begin + wire::header_size + (h.sized ? wire::size_field : 0));
    if (h.tagged) {
      std::string_view tag;
      if (!get_tag(d_, tag)) return false;
      h.tag = tag;
    }
    if (!h.embedded) return true;
    std::uint32_t shape = 0;
    const std::byte* where = d_.cursor();
    if (!get_schema(shape, hash)) return false;
    h.schema_size = static_cast<std::size_t>(d_.cursor() - where);
    h.schema_offset = h.value_offset - h.schema_size;
    if (!walk(0, 0)) return false;
    h.value_size = d_.offset() - h.value_offset;
    const std::size_t objects = d_.offset();
    for (std::size_t i = 0; i < data_->objects.size(); ++i) {
      auto& o = data_->objects[i];
      o.entry = static_cast<std::uint32_t>(data_->entries.size());
      if (!walk(o.shape, o.item)) {
        d_.trace(i + 1);
        return d_.trace("shared");
      }
    }
    h.objects_size = d_.offset() - objects;
    if (d_.remaining() == 0) return true;
    return decoder::refuse(&d_, d_.cursor(), complaint::trailing) != nullptr;
  }

  [[nodiscard]] error take_failure() { return d_.take_failure(); }
  [[nodiscard]] meta::counted<Data> take() { return std::move(data_); }

 private:
  static constexpr std::size_t most_levels = 1U << 20U;

  // A value whose children are being read.
  struct frame {
    std::uint32_t entry = 0;
    std::uint32_t shape = 0;
    std::uint32_t item = 0;  // with map_entry
    std::uint32_t child_shape = 0;
    std::uint32_t child_item = 0;  // of optionals, pointers, variants and closures
    std::uint64_t count = 0;
    std::uint64_t done = 0;
  };

  [[nodiscard]] const schema::tree& tree(std::uint32_t shape) const { return data_->shapes[shape].tree; }
  [[nodiscard]] std::size_t least(std::uint32_t shape, std::size_t item) const {
    return data_->shapes[shape].least[item];
  }

  BRINE_COLD bool bad(const char* what) { return d_.fail(errc::bad_value, what); }
  BRINE_COLD bool bad_at(const std::byte* where, const char* what) { return d_.fail_at(where, errc::bad_value, what); }

  [[nodiscard]] bool get_text(std::string_view& text) {
    std::size_t size = 0;
    if (!d_.get_size(size)) return false;
    text = {reinterpret_cast<const char*>(d_.cursor()), size};
    d_.advance(size);
    return true;
  }

  // A count and a canonical schema, which must have this hash.
  [[nodiscard]] bool get_schema(std::uint32_t& shape, std::uint64_t hash) {
    const std::byte* where = d_.cursor();
    std::string_view text;
    if (!get_text(text)) return false;
    // A schema's every byte may be a word of its own.
    if (!d_.charge(text.size(), sizeof(schema::item) + sizeof(std::size_t))) return false;
    shape = static_cast<std::uint32_t>(data_->shapes.size());
    auto& s = data_->shapes.emplace_back();
    if (meta::hash(text) != hash) return bad_at(where, "a schema and its hash disagree; the document is damaged");
    if (!s.tree.parse({reinterpret_cast<const std::byte*>(text.data()), text.size()}) || !measure(s)) {
      return bad_at(where, "the schema of a value is damaged");
    }
    find_repeated(s);
    return true;
  }

  [[nodiscard]] bool add(std::uint32_t shape, std::uint32_t item) {
    if (nodes_left_ == 0) [[unlikely]] {
      return d_.fail(errc::limit_exceeded, "the document holds more values than options.nodes; raise it");
    }
    --nodes_left_;
    if (!keep_) return true;
    if (data_->entries.size() >= 0xfffffff0U || !d_.charge(sizeof(inspected_entry))) [[unlikely]] {
      return d_.fail(errc::limit_exceeded, "the document holds more values than a tree can");
    }
    data_->entries.push_back({d_.offset(), 0, 0, item, shape, 0});
    return true;
  }

  // One value and all that it holds.
  [[nodiscard]] bool walk(std::uint32_t shape, std::uint32_t item) {
    stack_.clear();
    if (!begin(shape, item)) return false;
    while (!stack_.empty()) {
      frame& f = stack_.back();
      if (f.done == f.count) {
        finish(f.entry);
        if ((f.item & map_entry) == 0 && tree(f.shape).at(f.item).what == schema::node::closure) {
          d_.leave(closure_levels);
        }
        ++levels_left_;
        stack_.pop_back();
        continue;
      }
      const auto [child_shape, child_item] = next(f);
      ++f.done;
      if (!begin(child_shape, child_item)) {
        trace();
        return false;
      }
    }
    return true;
  }

  void finish(std::uint32_t entry) {
    if (!keep_) return;
    auto& e = data_->entries[entry];
    e.size = d_.offset() - e.offset;
    e.end = static_cast<std::uint32_t>(data_->entries.size());
  }

  struct place_in_schema {
    std::uint32_t shape, item;
  };
  [[nodiscard]] place_in_schema next(const frame& f) const {
    using schema::node;
    const auto& it = tree(f.shape).at(f.item & ~map_entry);
    const auto child = [&](std::uint64_t i) {
      return place_in_schema{f.shape, static_cast<std::uint32_t>(it.children[static_cast<std::size_t>(i)])};
    };
    if ((f.item & map_entry) != 0) return child(f.done);
    switch (it.what) {
      case node::tuple:
      case node::record:
        return child(f.done);
      case node::map:
      case node::multimap:
        return {f.shape, f.item | map_entry};
      case node::unique:
      case node::variant:
      case node::closure:
        return {f.child_shape, f.child_item};
      default:
        return child(0);
    }
  }

  // The way to what failed: names and numbers of the children that are being read, from within.
  BRINE_COLD void trace() {
    using schema::node;
    // Of a deep nest the first and the last steps (attack: a path of thousands of long names).
    constexpr std::size_t ends = 32;
    for (std::size_t i = stack_.size(); i-- > 0;) {
      if (i >= ends && i + ends < stack_.size()) {
        if (i == ends) d_.trace("...");
        continue;
      }
      const frame& f = stack_[i];
      const auto at = static_cast<std::size_t>(f.done - 1);
      if ((f.item & map_entry) != 0) {
        d_.trace(at == 0 ? "key" : "value");
        continue;
      }
      const auto& it = tree(f.shape).at(f.item);
      switch (it.what) {
        case node::record:
          if (it.names[at].empty()) {
            d_.trace(at);
          } else {
            d_.trace(std::string_view{it.names[at]}.substr(0, 200));
          }
          break;
        case node::sequence:
        case node::set:
        case node::multiset:
        case node::map:
        case node::multimap:
        case node::array:
        case node::tuple:
          d_.trace(at);
          break;
        default:
          break;
      }
    }
  }

  // Reads a value that holds no others, or what stands before those that it holds.
  [[nodiscard]] bool begin(std::uint32_t shape, std::uint32_t raw_item) {
    const bool is_entry = (raw_item & map_entry) != 0;
    const auto& t = tree(shape);
    const auto item = is_entry ? raw_item : static_cast<std::uint32_t>(t.resolve(raw_item));
    const auto entry = static_cast<std::uint32_t>(data_->entries.size());
    if (!add(shape, item)) return false;
    // Where no tree is kept, what has no bytes takes no time, however much it holds.
    if (!keep_ && !is_entry && t.at(item).empty) return true;
    if (is_entry) return open(entry, shape, item, 2);
    if (const std::size_t width = leaf_width(t, item); width != 0) {
      if (!numbers(t, item, 1)) return false;
      finish(entry);
      return true;
    }
    return begin_other(shape, item, entry);
  }

  // So many numbers in one piece; only bools have bytes that are no value.
  [[nodiscard]] bool numbers(const schema::tree& t, std::size_t item, std::size_t count) {
    const std::size_t plain = plain_item(t, item);
    const std::size_t width = width_of(t.at(plain).what);
    if (count > d_.remaining() / width) return d_.truncated(width);
    if (t.at(plain).what == schema::node::boolean) {
      for (std::size_t i = 0; i < count; ++i) {
        if (d_.take<std::uint8_t>() > 1) {
          return bad_at(d_.cursor() - 1, "a bool is the byte 0 or 1; this one is neither");
        }
      }
    } else {
      d_.advance(count * width);
    }
    return true;
  }

  [[nodiscard]] bool begin_other(std::uint32_t shape, std::uint32_t item, std::uint32_t entry) {
    using schema::node;
    const auto& it = tree(shape).at(item);
    std::uint64_t n = 0;
    std::string_view text;
    switch (it.what) {
      case node::unit:
        break;
      case node::text: {
        const std::size_t width = leaf_width(tree(shape), it.children[0]);
        std::size_t count = 0;
        if (!d_.get_count(width, 0, count)) return false;
        d_.advance(count * width);
        break;
      }
      case node::handle:
        if (!get_text(text)) return false;
        break;
      case node::bits: {
        n = it.number / 8 + (it.number % 8 != 0 ? 1 : 0);
        if (n > d_.remaining()) return d_.truncated(d_.remaining() + 1);
        d_.advance(static_cast<std::size_t>(n));
        if (it.number % 8 != 0 && std::to_integer<unsigned>(d_.cursor()[-1]) >> (it.number % 8) != 0) {
          return bad_at(d_.cursor() - 1, "bits beyond the end of a bitset are set; the document is damaged");
        }
        break;
      }
      case node::array:
        return begin_elements(shape, item, entry, it.number);
      case node::sequence:
      case node::set:
      case node::multiset: {
        std::size_t count = 0;
        if (!d_.get_count(least(shape, it.children[0]), 0, count, wire::free_elements)) return false;
        return begin_elements(shape, item, entry, count);
      }
      case node::map:
      case node::multimap: {
        std::size_t count = 0;
        if (!d_.get_count(least(shape, it.children[0]) + least(shape, it.children[1]), 0, count, wire::free_elements)) {
          return false;
        }
        return open(entry, shape, item, count);
      }
      case node::optional:
      case node::unique: {
        if (!d_.need(1)) return false;
        const auto present = d_.take<std::uint8_t>();
        if (present > 1) {
          return bad_at(d_.cursor() - 1, "whether a value follows is said by a byte 0 or 1; this one is neither");
        }
        if (it.what == node::unique && present != 0) return begin_owned(shape, item, entry);
        return open(entry, shape, item, present);
      }
      case node::variant:
        if (!d_.get_varint(n)) return false;
        if (n >= it.children.size()) return bad("an alternative that the variant doesn't have");
        return open_one(entry, shape, item, shape, it.children[static_cast<std::size_t>(n)], 1);
      case node::tuple:
      case node::record:
        return open(entry, shape, item, it.children.size());
      case node::enumeration:
      case node::duration:
      case node::time_point:
        return open(entry, shape, item, 1);
      case node::shared:
      case node::weak:
        if (!get_reference(shape, item)) return false;
        break;
      case node::closure:
        return begin_closure(shape, item, entry);
      default:
        return bad("a class hierarchy's object outside a pointer; the schema is damaged");
    }
    finish(entry);
    return true;
  }

  [[nodiscard]] bool begin_elements(std::uint32_t shape, std::uint32_t item, std::uint32_t entry, std::uint64_t count) {
    const auto& t = tree(shape);
    const std::size_t element = t.at(item).children[0];
    if (leaf_width(t, element) != 0) {
      if (count > d_.remaining()) return d_.truncated(d_.remaining() + 1);
      if (!numbers(t, element, static_cast<std::size_t>(count))) return false;
      finish(entry);
      return true;
    }
    if (const std::size_t one = least(shape, element); one != 0 && count > d_.remaining() / one) {
      return d_.truncated(one);
    }
    // Of elements without bytes there may be any number (attack: an array of 2^60 of them).
    if (count > nodes_left_) {
      return d_.fail(errc::limit_exceeded, "the document holds more values than options.nodes; raise it");
    }
    return open(entry, shape, item, count);
  }

  // So many children follow.
  [[nodiscard]] bool open(std::uint32_t entry, std::uint32_t shape, std::uint32_t item, std::uint64_t count) {
    return push({entry, shape, item, 0, 0, count, 0}, static_cast<std::uint32_t>(count));
  }
  // One child, of another place in the schemas.
  [[nodiscard]] bool open_one(std::uint32_t entry, std::uint32_t shape, std::uint32_t item, std::size_t child_shape,
                              std::size_t child_item, std::size_t extra) {
    return push(
        {entry, shape, item, static_cast<std::uint32_t>(child_shape), static_cast<std::uint32_t>(child_item), 1, 0},
        static_cast<std::uint32_t>(extra));
  }
  [[nodiscard]] bool push(const frame& f, std::uint32_t extra) {
    if (levels_left_ == 0) [[unlikely]] {
      return d_.fail(errc::too_deep,
                     "nested deeper than options.limits.depth allows; raise it if the document is trusted");
    }
    --levels_left_;
    if (keep_) data_->entries[f.entry].extra = extra;
    stack_.push_back(f);
    return true;
  }

  // What a unique pointer owns; before an object of a hierarchy stands its class.
  [[nodiscard]] bool begin_owned(std::uint32_t shape, std::uint32_t item, std::uint32_t entry) {
    const std::size_t pointee = tree(shape).at(item).children[0];
    if (tree(shape).at(pointee).what != schema::node::base) {
      return open_one(entry, shape, item, shape, pointee, 0);
    }
    std::size_t number = 0;
    if (!get_class(number)) return false;
    return open_one(entry, shape, item, data_->classes[number].shape, 0, number + 1);
  }

  [[nodiscard]] bool get_class(std::size_t& number) {
    const std::byte* where = d_.cursor();
    std::uint64_t k = 0;
    if (!d_.get_varint(k)) return false;
    if (k != 1) {
      if (k == 0 || k - 2 >= data_->classes.size()) {
        return bad_at(where, "a class is referred to that the document hasn't named");
      }
      number = static_cast<std::size_t>(k - 2);
      return true;
    }
    inspected_class c;
    c.offset = d_.offset();
    std::string_view name;
    if (!get_text(name) || !d_.need(8)) return false;
    const auto hash = d_.take<std::uint64_t>();
    std::uint32_t shape = 0;
    if (!d_.charge(name.size() + sizeof c) || !get_schema(shape, hash)) return false;
    c.name = name;
    c.size = d_.offset() - c.offset;
    c.shape = shape;
    number = data_->classes.size();
    data_->classes.push_back(std::move(c));
    return true;
  }

  [[nodiscard]] bool get_reference(std::uint32_t shape, std::uint32_t item) {
    std::uint64_t r = 0;
    const std::byte* where = d_.cursor();
    if (!d_.get_varint(r)) return false;
    if (r == 0) return true;
    const std::uint64_t number = r / 2;
    auto& objects = data_->objects;
    if (number == 0 || number > objects.size() + (r % 2 == 0 ? 1 : 0)) {
      return bad_at(where, "an object is referred to that the document hasn't named");
    }
    if (r % 2 != 0) return get_part(objects[static_cast<std::size_t>(number - 1)]);
    if (number <= objects.size()) return true;
    inspected_object o;
    const std::size_t pointee = tree(shape).at(item).children[0];
    if (tree(shape).at(pointee).what == schema::node::base) {
      std::size_t c = 0;
      if (!get_class(c)) return false;
      o.class_number = static_cast<std::uint32_t>(c + 1);
      o.shape = static_cast<std::uint32_t>(data_->classes[c].shape);
    } else {
      o.shape = shape;
      o.item = static_cast<std::uint32_t>(pointee);
    }
    // Each object that waits takes some bytes, or one value of those that may take none.
    if (!d_.charge(sizeof o)) return false;
    objects.push_back(o);
    return true;
  }

  // The way from an object to a part of it: members of records, tuples and arrays.
  [[nodiscard]] bool get_part(inspected_object whole) {
    using schema::node;
    std::size_t steps = 0;
    const std::byte* where = d_.cursor();
    if (!d_.get_count(1, 0, steps)) return false;
    if (steps > 64) return bad_at(where, "a part of a part of an object, 64 levels deep; the document is damaged");
    const auto& t = tree(whole.shape);
    std::size_t at = whole.item;
    for (std::size_t i = 0; i < steps; ++i) {
      std::uint64_t step = 0;
      if (!d_.get_varint(step)) return false;
      const auto& it = t.at(t.resolve(at));
      const bool listed = it.what == node::record || it.what == node::tuple;
      if (!(listed && step < it.children.size()) && !(it.what == node::array && step < it.number)) {
        return bad_at(where, "a part of an object that it doesn't have");
      }
      at = it.children[listed ? static_cast<std::size_t>(step) : 0];
    }
    return true;
  }

  [[nodiscard]] bool begin_closure(std::uint32_t shape, std::uint32_t item, std::uint32_t entry) {
    std::uint64_t k = 0;
    const std::byte* where = d_.cursor();
    if (!d_.get_varint(k)) return false;
    if (k == 0) {
      finish(entry);
      return true;
    }
    std::size_t number = data_->codes.size();
    if (k >= 3) {
      if (k - 3 >= number) return bad_at(where, "a closure's code is referred to that the document hasn't named");
      number = static_cast<std::size_t>(k - 3);
    } else if (!get_code(k)) {
      return false;
    }
    const auto& code = data_->codes[number];
    if (code.signature != tree(shape).at(item).text) {
      return d_.fail_at(
          where, errc::signature_mismatch,
          meta::joined({"the closure \"", code.name.substr(0, 200), "\" has another signature than the schema says"}));
    }
    if (!d_.enter(closure_levels)) return false;
    return open_one(entry, shape, item, code.shape, 0, number + 1);
  }

  [[nodiscard]] bool get_code(std::uint64_t k) {
    inspected_code c;
    c.offset = d_.offset();
    const std::byte* where = d_.cursor();
    if (!d_.need(8)) return false;
    const auto hash = d_.take<std::uint64_t>();
    std::string_view identity;
    if (!get_text(identity)) return false;
    closures::identity_parts parts;
    if (!closures::parse_identity(identity, parts)) {
      return bad_at(where, "these bytes name no closure; the document is damaged");
    }
    if (meta::hash(identity) != hash) {
      return bad_at(where, "the name of a closure and its hash disagree; the document is damaged");
    }
    if (k == 2) {
      if (!d_.need(8)) return false;
      c.fingerprint = d_.take<std::uint64_t>();
    }
    std::uint32_t shape = 0;
    if (!d_.charge(2 * identity.size() + sizeof c) || !get_schema(shape, parts.captures)) return false;
    c.named = parts.named;
    c.name = parts.name;
    c.version = parts.version;
    c.signature = parts.signature;
    c.build = parts.build;
    c.captures_hash = parts.captures;
    c.size = d_.offset() - c.offset;
    c.shape = shape;
    data_->codes.push_back(std::move(c));
    return true;
  }

  // As when loading: closures nest in closures, each costs so many levels.
  static constexpr std::size_t closure_levels = 8;

  load_options load_;
  decoder d_;
  meta::counted<Data> data_;
  std::vector<frame> stack_;
  std::size_t nodes_left_;
  std::size_t levels_left_;
  bool keep_;
};

}  // namespace detail

}  // namespace brine
