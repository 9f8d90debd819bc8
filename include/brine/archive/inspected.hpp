// What inspect() answers: a document's value as a tree, and what stands around it. The tree keeps one
// small entry for each value; numbers in one piece (a vector of doubles) have none of their own and
// are read from the bytes when they are asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../meta/counted.hpp"
#include "../meta/later.hpp"
#include "../meta/text.hpp"
#include "../schema/tree.hpp"
#include "../wire/bytes.hpp"
#include "../wire/endian.hpp"
#include "../wire/varint.hpp"
#include "inspected_shape.hpp"

namespace brine {

// A code that the document names, as the document says; this program need not have it.
struct inspected_code {
  bool named = false;
  std::string name;  // of an unnamed one, the words of its compiler
  std::uint64_t version = 0;
  std::string signature;
  std::uint64_t build = 0;             // only of an unnamed one
  std::uint64_t fingerprint = 0;       // of its source text; 0: none
  std::uint64_t captures_hash = 0;     // of the capture schema
  std::size_t offset = 0, size = 0;    // of the bytes that name it
  std::size_t shape = 0;               // for the tree's own use
};

// A class of a hierarchy that the document names.
struct inspected_class {
  std::string name;  // empty: the hierarchy's root itself
  std::size_t offset = 0, size = 0;
  std::size_t shape = 0;
};

// Sizes and offsets in bytes, from the document's first.
struct document_header {
  unsigned format = 0;
  bool embedded = false;
  bool checksummed = false;
  bool sized = false;
  bool tagged = false;
  std::string tag;  // of its type; empty where it has none
  std::uint64_t hash = 0;  // of the schema
  std::size_t size = 0;    // of the whole document
  std::size_t schema_offset = 0, schema_size = 0;
  std::size_t value_offset = 0, value_size = 0;
  std::size_t objects_size = 0;  // the shared objects behind the value
};

namespace detail {

// One value. Its children follow it; `end` is the entry behind the last of them.
struct inspected_entry {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint32_t end = 0;
  std::uint32_t item = 0;
  std::uint32_t shape = 0;
  std::uint32_t extra = 0;  // how many children; of a closure, its code + 1; of a class's object, its class + 1
};
inline constexpr std::uint32_t map_entry = 0x80000000U;  // in `item`: one key and its value

struct inspected_object {
  std::uint32_t entry = 0;
  std::uint32_t shape = 0;
  std::uint32_t item = 0;
  std::uint32_t class_number = 0;  // + 1; 0: of no hierarchy
};

// A template, and so is all below, so that only programs that inspect documents compile it.
template <class Deferred = void>
struct inspected_data {
  template <class T>
  using list = std::vector<meta::later<T, Deferred>>;

  document_header header;
  list<std::byte> bytes;
  list<inspected_shape<Deferred>> shapes;  // 0: the document's own
  list<inspected_entry> entries;
  list<inspected_object> objects;
  list<inspected_code> codes;
  list<inspected_class> classes;
};

}  // namespace detail

// One value of a document: a small handle that is good as long as the `inspected` it came from, or a
// copy of that.
template <class Data>
class basic_inspected_node {
 public:
  basic_inspected_node() = default;

  // The schema's word for it. A map's elements are tuples of a key and a value.
  [[nodiscard]] schema::node kind() const { return entry_of_map() ? schema::node::tuple : item().what; }
  // A member's or capture's name, "key" and "value"; empty where there is none.
  [[nodiscard]] std::string_view name() const noexcept { return name_; }
  // Its place among its parent's children.
  [[nodiscard]] std::size_t index() const noexcept { return index_; }
  // Its type in the words of the schema, "[f64]".
  [[nodiscard]] std::string type() const {
    const auto& t = tree();
    if (!entry_of_map()) return t.text(item_);
    return meta::joined({"(", t.text(item().children[0]), ", ", t.text(item().children[1]), ")"});
  }
  // Where its bytes begin and how many they are, all that it holds included (but shared objects, which
  // stand elsewhere).
  [[nodiscard]] std::size_t offset() const noexcept { return offset_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  // (Converts to std::span<const std::byte>, whose header is dear to compile.)
  [[nodiscard]] wire::byte_view bytes() const { return {raw_bytes(), size_}; }
  [[nodiscard]] const std::byte* raw_bytes() const { return data_->bytes.data() + offset_; }

  // -- children: members, elements, a map's pairs, an optional's or pointer's value, a variant's, captures
  class iterator;
  [[nodiscard]] std::size_t count() const {
    if (is_packed()) return packed_count();
    if (entry_ == none) return 0;
    switch (kind()) {
      case schema::node::closure:
        return stored().extra == 0 ? 0 : 1;
      case schema::node::unique:
        return stored().end == entry_ + 1 ? 0 : 1;
      case schema::node::shared:
      case schema::node::weak:
        return 0;
      default:
        return stored().extra;
    }
  }
  [[nodiscard]] iterator begin() const;
  [[nodiscard]] iterator end() const;
  // The child of this name; an empty handle (operator bool) where there is none.
  [[nodiscard]] basic_inspected_node operator[](std::string_view name) const;
  // The n-th child, from 0; an empty handle where there are fewer. In steps of one, but for numbers.
  [[nodiscard]] basic_inspected_node operator[](std::size_t n) const;
  explicit operator bool() const noexcept { return data_ != nullptr; }
  // Of a record: whether a member before the n-th has its name.
  [[nodiscard]] bool repeats_name(std::size_t n) const {
    const auto& all = data_->shapes[shape_].repeated;
    std::size_t low = 0, high = all.size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      const bool before = all[middle].item < item_ || (all[middle].item == item_ && all[middle].number < n);
      (before ? low : high) = before ? middle + 1 : middle;
    }
    return low < all.size() && all[low].item == item_ && all[low].number == n;
  }

  // -- a number, bool, character, enumeration or time: its value, without its type
  [[nodiscard]] bool is_number() const { return !entry_of_map() && detail::leaf_width(tree(), item_) != 0; }
  // The word that says how the number is written, u8 to byte.
  [[nodiscard]] schema::node number_kind() const { return tree().at(detail::plain_item(tree(), item_)).what; }
  // Up to 64 bits, as they stand.
  [[nodiscard]] std::uint64_t bits() const {
    std::uint64_t value = 0;
    const std::size_t width = size_ < 8 ? size_ : 8;
    for (std::size_t i = width; i-- > 0;) value = value << 8U | std::to_integer<std::uint64_t>(raw_bytes()[i]);
    return value;
  }

  // A list, set or array of numbers, in one piece.
  [[nodiscard]] bool is_packed() const {
    if (entry_ == none || entry_of_map()) return false;
    switch (item().what) {
      case schema::node::sequence:
      case schema::node::set:
      case schema::node::multiset:
      case schema::node::array:
        return detail::leaf_width(tree(), item().children[0]) != 0;
      default:
        return false;
    }
  }

  // -- text, a handle's name, a sequence of bytes or characters: the content, without its count
  [[nodiscard]] std::string_view text() const {
    const std::size_t width = count_width();
    return {reinterpret_cast<const char*>(data_->bytes.data()) + offset_ + width, size_ - width};
  }
  // Bytes of each of its characters.
  [[nodiscard]] std::size_t character_width() const {
    return item().children.empty() ? 1 : detail::leaf_width(tree(), item().children[0]);
  }
  // A word whose text() is its whole content: text, handles, sequences and arrays of char, char8_t, byte.
  [[nodiscard]] bool is_text() const {
    if (entry_of_map()) return false;
    switch (item().what) {
      case schema::node::text:
      case schema::node::handle:
        return true;
      case schema::node::sequence:
      case schema::node::array: {
        const auto what = tree().at(tree().resolve(item().children[0])).what;
        return what == schema::node::char_ || what == schema::node::char8 || what == schema::node::byte;
      }
      default:
        return false;
    }
  }
  [[nodiscard]] bool is_bytes() const {
    return is_text() && !item().children.empty() &&
           tree().at(tree().resolve(item().children[0])).what == schema::node::byte;
  }

  // -- an optional, pointer or closure that holds nothing, or a value of a type without any
  [[nodiscard]] bool is_null() const {
    switch (kind()) {
      case schema::node::unit:
        return true;
      case schema::node::shared:
      case schema::node::weak:
        return reference() == 0;
      case schema::node::optional:
      case schema::node::unique:
      case schema::node::closure:
        return !entry_of_map() && count() == 0;
      default:
        return false;
    }
  }
  [[nodiscard]] std::uint64_t bit_count() const { return item().number; }
  // -- a variant: which alternative it holds, from 0
  [[nodiscard]] std::uint64_t alternative() const { return varint_at(0); }
  // -- shared and weak pointers: the object's number, from 1; 0: none
  [[nodiscard]] std::size_t reference() const { return static_cast<std::size_t>(varint_at(0) / 2); }
  [[nodiscard]] bool is_part() const { return varint_at(0) % 2 != 0; }
  // ... and the way from the object to the part of it that is pointed at; empty: the object itself.
  [[nodiscard]] auto part() const {
    std::vector<meta::later<std::uint64_t, Data>> way;
    if (!is_part()) return way;
    const std::byte* at = data_->bytes.data() + offset_;
    const std::byte* const stop = at + size_;
    std::uint64_t value = 0;
    at = wire::get_varint(at, stop, value);
    at = wire::get_varint(at, stop, value);
    for (std::uint64_t left = value; left != 0; --left) {
      at = wire::get_varint(at, stop, value);
      way.push_back(value);
    }
    return way;
  }
  // -- a closure: its code; nullptr: it is empty
  [[nodiscard]] const inspected_code* code() const {
    if (kind() != schema::node::closure || stored().extra == 0) return nullptr;
    return &data_->codes[stored().extra - 1];
  }
  // -- the object of a class hierarchy behind a unique pointer: its class; nullptr: of no hierarchy
  [[nodiscard]] const inspected_class* object_class() const {
    if (kind() != schema::node::unique || stored().extra == 0) return nullptr;
    return &data_->classes[stored().extra - 1];
  }
  // The name of the root of the hierarchy that a pointer points into; empty: into none.
  [[nodiscard]] std::string_view hierarchy() const {
    if (item().children.empty()) return {};
    const auto& pointee = tree().at(item().children[0]);
    return pointee.what == schema::node::base ? std::string_view{pointee.text} : std::string_view{};
  }

 private:
  template <class>
  friend class basic_inspected;

  static constexpr std::uint32_t none = 0xffffffffU;

  basic_inspected_node(const Data& data, std::uint32_t entry, std::size_t index, std::string_view name)
      : data_{&data}, entry_{entry}, index_{index}, name_{name} {
    const auto& e = data.entries[entry];
    offset_ = static_cast<std::size_t>(e.offset);
    size_ = static_cast<std::size_t>(e.size);
    shape_ = e.shape;
    item_ = e.item;
  }
  // A number among others in one piece.
  basic_inspected_node(const basic_inspected_node& parent, std::size_t index)
      : data_{parent.data_}, shape_{parent.shape_}, index_{index} {
    const auto& t = tree();
    item_ = static_cast<std::uint32_t>(t.resolve(parent.item().children[0]));
    size_ = detail::leaf_width(t, item_);
    offset_ = parent.offset_ + parent.count_width() + index * size_;
  }

  [[nodiscard]] const auto& tree() const { return data_->shapes[shape_].tree; }
  [[nodiscard]] const auto& item() const { return tree().at(item_ & ~detail::map_entry); }
  [[nodiscard]] const auto& stored() const { return data_->entries[entry_]; }
  [[nodiscard]] bool entry_of_map() const { return (item_ & detail::map_entry) != 0; }

  [[nodiscard]] std::uint64_t varint_at(std::size_t at) const {
    std::uint64_t value = 0;
    (void)wire::get_varint(data_->bytes.data() + offset_ + at, data_->bytes.data() + offset_ + size_, value);
    return value;
  }
  // The bytes of the count in front of the elements.
  [[nodiscard]] std::size_t count_width() const {
    return kind() == schema::node::array ? 0 : wire::varint_size(varint_at(0));
  }
  [[nodiscard]] std::size_t packed_count() const {
    return kind() == schema::node::array ? static_cast<std::size_t>(item().number)
                                         : static_cast<std::size_t>(varint_at(0));
  }
  [[nodiscard]] std::string_view child_name(std::size_t i) const {
    if (entry_of_map()) return i == 0 ? "key" : "value";
    if (item().what == schema::node::record) return item().names[i];
    return item().what == schema::node::closure ? "captures" : "";
  }

  const Data* data_ = nullptr;
  std::size_t offset_ = 0;
  std::size_t size_ = 0;
  std::uint32_t entry_ = none;
  std::uint32_t shape_ = 0;
  std::uint32_t item_ = 0;
  std::size_t index_ = 0;
  std::string_view name_;
};

// Over the children of a node, in order.
template <class Data>
class basic_inspected_node<Data>::iterator {
 public:
  using value_type = basic_inspected_node;
  using difference_type = std::ptrdiff_t;

  iterator() = default;

  [[nodiscard]] basic_inspected_node operator*() const {
    if (entry_ == none) return {parent_, index_};
    return {*parent_.data_, entry_, index_, parent_.child_name(index_)};
  }
  iterator& operator++() {
    ++index_;
    if (entry_ != none) entry_ = parent_.data_->entries[entry_].end;
    return *this;
  }
  iterator operator++(int) {
    auto old = *this;
    ++*this;
    return old;
  }
  friend bool operator==(const iterator& a, const iterator& b) { return a.index_ == b.index_; }

 private:
  friend class basic_inspected_node;
  iterator(const basic_inspected_node& parent, std::size_t index, std::uint32_t entry)
      : parent_{parent}, index_{index}, entry_{entry} {}

  basic_inspected_node parent_;
  std::size_t index_ = 0;
  std::uint32_t entry_ = none;
};

template <class Data>
auto basic_inspected_node<Data>::begin() const -> iterator {
  return {*this, 0, entry_ == none || is_packed() ? none : entry_ + 1};
}
template <class Data>
auto basic_inspected_node<Data>::end() const -> iterator {
  return {*this, count(), none};
}
template <class Data>
auto basic_inspected_node<Data>::operator[](std::string_view name) const -> basic_inspected_node {
  for (const auto& child : *this) {
    if (child.name() == name && !name.empty()) return child;
  }
  return {};
}

template <class Data>
auto basic_inspected_node<Data>::operator[](std::size_t n) const -> basic_inspected_node {
  if (n >= count()) return {};
  if (is_packed()) return {*this, n};
  iterator at = begin();
  while (n-- != 0) ++at;
  return *at;
}

// A document as a tree. Copies share what they show.
template <class Data>
class basic_inspected {
 public:
  using node = basic_inspected_node<Data>;

  explicit basic_inspected(meta::counted<Data> data) : data_{std::move(data)} {}

  [[nodiscard]] const document_header& header() const noexcept { return data_->header; }
  // Whether the document carries its schema; without it nothing is known of the value but its size.
  [[nodiscard]] bool readable() const noexcept { return !data_->entries.empty(); }
  // "{rate: f64, tags: [string]}"; empty where the document doesn't carry it.
  [[nodiscard]] std::string schema_text() const {
    return data_->shapes.empty() ? std::string{} : data_->shapes[0].tree.text();
  }
  // The same of a closure's captures, and of a class's members.
  [[nodiscard]] std::string schema_text(const inspected_code& c) const { return data_->shapes[c.shape].tree.text(); }
  [[nodiscard]] std::string schema_text(const inspected_class& c) const { return data_->shapes[c.shape].tree.text(); }
  // The value; an empty handle where it isn't readable.
  [[nodiscard]] node root() const { return readable() ? node{*data_, 0, 0, {}} : node{}; }

  // Shared objects, by the numbers that pointers refer to them with: from 1.
  [[nodiscard]] std::size_t object_count() const noexcept { return data_->objects.size(); }
  [[nodiscard]] node object(std::size_t number) const { return {*data_, data_->objects[number - 1].entry, number, {}}; }
  // Of a class hierarchy, the object's class.
  [[nodiscard]] const inspected_class* object_class(std::size_t number) const {
    const auto c = data_->objects[number - 1].class_number;
    return c == 0 ? nullptr : &data_->classes[c - 1];
  }

  // What the document names: codes of closures, classes of hierarchies; vectors of inspected_code, inspected_class.
  [[nodiscard]] const auto& codes() const noexcept { return data_->codes; }
  [[nodiscard]] const auto& classes() const noexcept { return data_->classes; }

 private:
  meta::counted<Data> data_;
};

using inspected_node = basic_inspected_node<detail::inspected_data<>>;
using inspected = basic_inspected<detail::inspected_data<>>;

}  // namespace brine
