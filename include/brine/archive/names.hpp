// The names in a document, asked of options.allow before anything is made of it: a walk over the whole of it by its
// schema, which runs no constructor and no hook. Where the document's schema is the program's, the program's own bytes
// of it are what the walk goes by (attack: another schema of the same hash, by which a name is passed over as numbers).
//
// The walk refuses names and schemas that disagree; anything else that is wrong is left to the decoder, which meets it
// in the same place and says it better. So a document whose hooks visit other members than those of a new object, and
// can't be passed over, loads as ever: its names are asked for again where they are met.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../closure/function_codec.hpp"
#include "../closure/migrate.hpp"
#include "../meta/hash.hpp"
#include "../meta/row.hpp"
#include "../meta/text.hpp"
#include "../schema/tree.hpp"
#include "../schema/width.hpp"
#include "../wire/varint.hpp"
#include "document.hpp"

namespace brine::detail {

// What schemas from the document may take together (attack: a tree takes a hundred times its schema's bytes).
inline constexpr std::size_t most_schema_bytes = std::size_t{1} << 20U;

template <class Deferred>
class name_walk {
 public:
  explicit name_walk(decoder& d)
      : d_{d},
        at_{d.cursor()},
        end_{at_ + d.remaining()},
        // Steps: a byte takes as many as schemas are deep, and elements of no bytes are counted (attack: an array of
        // 2^60 of them).
        fuel_{most_fuel / 256 > d.remaining() ? (std::size_t{1} << 22U) + 256 * d.remaining() : most_fuel} {}

  // False: refused, and the decoder has the failure.
  [[nodiscard]] bool document(std::uint64_t hash, const wanted_shape& wanted, const schema::notes* earlier) {
    std::uint32_t shape = 0;
    if (hash == wanted.hash) {
      if (!known(wanted.describe.whole(), d_.schema(), shape)) return settled();
    } else if (earlier == nullptr) {
      if (!written(d_.schema(), shape)) return settled();
    } else {
      schema::notes asked;
      asked.versions.append(earlier->versions.begin(), earlier->versions.size());
      std::vector<meta::later<std::byte, Deferred>> bytes;
      schema::builder b{&bytes, &asked};
      wanted.describe(b);
      if (!add(bytes, asked.bases.begin(), asked.bases.size(), nullptr, shape)) return settled();
    }
    if (!names_anything(shape)) return true;
    if (!walk(shape, 0)) return settled();
    // Each object may refer to further ones.
    for (std::size_t i = 0; i < objects_.size(); ++i) {
      const place object = objects_[i];
      if (walk(object.shape, object.item)) continue;
      if (!d_.ok()) {
        d_.trace(i + 1);
        d_.trace("shared");
      }
      return settled();
    }
    return true;
  }

 private:
  static constexpr std::size_t most_fuel = static_cast<std::size_t>(-1) / 2;

  struct place {
    std::uint32_t shape;
    std::uint32_t item;
  };
  // A value whose children are being passed over, `rounds` times all of them.
  struct frame {
    place of;
    std::uint32_t child;
    std::uint64_t rounds;
    std::uint64_t done;
  };
  struct shape_of {
    meta::later<schema::tree, Deferred> tree;
    meta::row<schema::class_finder> bases;  // of the items that are such, in order; empty: the program doesn't know
    const schema::description* known = nullptr;
  };

  // Whether the decoder is to go on: it will meet what stopped the walk, or can read what the walk couldn't.
  [[nodiscard]] bool settled() const { return d_.ok(); }
  BRINE_COLD bool refuse(const std::byte* where, errc code, std::string_view text) {
    (void)d_.fail_at(where, code, text);
    for (std::size_t i = stack_.size(); i-- > 0;) {
      using schema::node;
      const frame& f = stack_[i];
      const auto& it = item(f.of);
      switch (it.what) {
        case node::record:
          if (const std::string_view name = it.names[f.child - 1]; !name.empty()) {
            d_.trace(name.substr(0, 200));
          } else {
            d_.trace(std::size_t{f.child - 1});
          }
          break;
        case node::tuple:
          d_.trace(std::size_t{f.child - 1});
          break;
        case node::map:
        case node::multimap:
          d_.trace(f.child == 1 ? "key" : "value");
          [[fallthrough]];
        default:
          d_.trace(static_cast<std::size_t>(f.done));
      }
    }
    return false;
  }

  // -- schemas
  [[nodiscard]] const schema::item& item(place p) const { return shapes_[p.shape].tree.at(p.item); }

  [[nodiscard]] bool add(wire::byte_view bytes, const schema::class_finder* bases, std::size_t base_count,
                         const schema::description* known, std::uint32_t& shape) {
    shape = static_cast<std::uint32_t>(shapes_.size());
    auto& made = shapes_.emplace_back();
    made.known = known;
    made.bases.append(bases, base_count);
    return made.tree.parse(bytes);
  }
  // One of the program's, which the document may carry too.
  [[nodiscard]] bool known(const schema::description& ours, wire::byte_view theirs, std::uint32_t& shape) {
    if (theirs.data() != nullptr &&
        (theirs.size() != ours.size || std::memcmp(theirs.data(), ours.bytes, ours.size) != 0)) {
      return refuse(at_, errc::bad_value, "a schema and its hash disagree; the document is damaged");
    }
    for (std::size_t i = 0; i < shapes_.size(); ++i) {
      if (shapes_[i].known == &ours) {
        shape = static_cast<std::uint32_t>(i);
        return true;
      }
    }
    return add({ours.bytes, ours.size}, ours.bases, ours.base_count, &ours, shape);
  }
  // One that only the document has.
  [[nodiscard]] bool written(wire::byte_view bytes, std::uint32_t& shape) {
    if (bytes.data() == nullptr) return false;
    if (bytes.size() > schema_bytes_left_) {
      return refuse(at_, errc::limit_exceeded, "the document's schemas are too large to be looked through for names");
    }
    schema_bytes_left_ -= bytes.size();
    return add(bytes, nullptr, 0, nullptr, shape);
  }
  // Whether values of this schema can hold names at all.
  [[nodiscard]] bool names_anything(std::uint32_t shape) const {
    const auto& t = shapes_[shape].tree;
    for (std::size_t i = 0; i < t.size(); ++i) {
      if (t.at(i).what == schema::node::closure || t.at(i).what == schema::node::base) return true;
    }
    return false;
  }

  // -- bytes; false where there are too few, or no number
  [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
  [[nodiscard]] bool pass(std::uint64_t count, std::size_t width = 1) {
    if (count > left() / width) return false;
    at_ += static_cast<std::size_t>(count) * width;
    return true;
  }
  [[nodiscard]] bool number(std::uint64_t& value) {
    const std::byte* after = wire::get_varint(at_, end_, value);
    if (after == nullptr) return false;
    at_ = after;
    return true;
  }
  [[nodiscard]] bool word(std::uint64_t& value) {
    if (left() < 8) return false;
    value = wire::fetch<std::uint64_t>(at_);
    at_ += 8;
    return true;
  }
  [[nodiscard]] bool text(wire::byte_view& value) {
    std::uint64_t size = 0;
    if (!number(size) || size > left()) return false;
    value = {at_, static_cast<std::size_t>(size)};
    at_ += value.size();
    return true;
  }
  static std::string_view characters(wire::byte_view bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }

  // -- values
  // On a stack of its own: no document exhausts the program's.
  [[nodiscard]] bool walk(std::uint32_t shape, std::uint32_t root) {
    stack_.cut(0);
    if (!begin({shape, root})) return false;
    while (!stack_.empty()) {
      frame& f = stack_.back();
      const auto& it = item(f.of);
      if (f.child == it.children.size() && f.done != f.rounds) {
        f.child = 0;
        ++f.done;
      }
      if (f.done == f.rounds) {
        stack_.pop_back();
        continue;
      }
      const place child{f.of.shape, it.children[f.child++]};
      if (!begin(child)) return false;
    }
    return true;
  }
  // Passes over a value that holds no others, or what stands before those that it holds.
  [[nodiscard]] bool begin(place p) {
    using schema::node;
    for (;;) {
      if (fuel_ == 0) {
        return refuse(at_, errc::limit_exceeded,
                      "the document holds more values of no bytes than it can be looked through for names");
      }
      --fuel_;
      p.item = static_cast<std::uint32_t>(shapes_[p.shape].tree.resolve(p.item));
      const auto& it = item(p);
      std::uint64_t n = 0;
      wire::byte_view bytes;
      if (const std::size_t width = schema::width_of(it.what); width != 0) return pass(1, width);
      if (it.empty) return true;
      switch (it.what) {
        case node::array:
          return elements(p, it, it.number);
        case node::text:
        case node::sequence:
        case node::set:
        case node::multiset:
        case node::map:
        case node::multimap:
          return number(n) && elements(p, it, n);
        case node::bits:
          return pass(it.number / 8 + (it.number % 8 != 0 ? 1 : 0));
        case node::handle:
          return text(bytes);
        case node::tuple:
        case node::record:
          return elements(p, it, 1);
        case node::enumeration:
        case node::duration:
        case node::time_point:
          p.item = it.children[0];
          break;
        case node::optional:
        case node::unique:
          if (!number(n) || n > 1) return false;
          if (n == 0) return true;
          p.item = it.children[0];
          if (it.what == node::unique && item(p).what == node::base) {
            if (!named_class(p)) return false;
          }
          break;
        case node::variant:
          if (!number(n) || n >= it.children.size()) return false;
          p.item = it.children[static_cast<std::size_t>(n)];
          break;
        case node::shared:
        case node::weak:
          return reference(p, it);
        case node::closure:
          if (!number(n)) return false;
          if (n == 0) return true;
          if (!named_code(n, p)) return false;
          break;
        default:
          return false;
      }
    }
  }
  [[nodiscard]] bool elements(place p, const schema::item& it, std::uint64_t count) {
    if (it.children.size() == 1) {
      if (const std::size_t width = schema::width_of(item({p.shape, it.children[0]}).what); width != 0) {
        return pass(count, width);
      }
    }
    if (count != 0 && !it.filled.empty()) stack_.push_back({p, 0, count, 0});
    return true;
  }
  [[nodiscard]] bool reference(place p, const schema::item& it) {
    std::uint64_t r = 0, steps = 0;
    if (!number(r)) return false;
    if (r == 0) return true;
    if (r % 2 != 0) {  // a part of an object
      if (!number(steps) || steps > 64) return false;
      for (; steps != 0; --steps) {
        if (!number(r)) return false;
      }
      return true;
    }
    if (r / 2 <= objects_.size()) return true;
    if (r / 2 != objects_.size() + 1) return false;
    place object{p.shape, it.children[0]};
    if (item(object).what == schema::node::base && !named_class(object)) return false;
    objects_.push_back(object);
    return true;
  }

  // -- names
  // The class of an object under the root that stands there in a schema: then where its members are described.
  [[nodiscard]] bool named_class(place& p) {
    const std::byte* where = at_;
    std::uint64_t k = 0, hash = 0;
    if (!number(k)) return false;
    if (k >= 2) {
      if (k - 2 >= classes_.size()) return false;
      p = {classes_[static_cast<std::size_t>(k - 2)], 0};
      return true;
    }
    schema::known_class ours;
    wire::byte_view name, schema;
    const schema::class_finder find = finder(p);
    if (k == 0) {
      std::uint32_t shape = 0;
      if (find == nullptr || !find({}, ours) || !known(ours.describe.whole(), {}, shape)) return false;
      p = {shape, 0};
      return true;
    }
    if (!text(name) || !word(hash) || (d_.schemas_embedded() && !text(schema))) return false;
    const bool here = find != nullptr && find(characters(name), ours) && ours.hash == hash;
    // What is neither in the program nor described is none of a document that could be loaded.
    if (!here && (schema.data() == nullptr || meta::hash(characters(schema)) != hash)) return false;
    if (!name.empty()) {
      const std::string now = graph::class_registry::global().present_name(characters(name));
      if (!d_.options().allow.allows(now)) {
        return refuse(
            where, errc::not_allowed,
            meta::joined({"the class \"", std::string_view{now}.substr(0, 200), "\" is not among options.allow"}));
      }
    }
    std::uint32_t shape = 0;
    if (here ? !known(ours.describe.whole(), schema, shape) : !written(schema, shape)) return false;
    classes_.push_back(shape);
    p = {shape, 0};
    return true;
  }
  // Who knows the classes under a root; nullptr where the schema is the document's alone.
  [[nodiscard]] schema::class_finder finder(place p) const {
    const auto& s = shapes_[p.shape];
    std::size_t at = 0;
    for (std::size_t i = 0; i < p.item; ++i) at += s.tree.at(i).what == schema::node::base ? 1U : 0U;
    return at < s.bases.size() ? s.bases[at] : nullptr;
  }

  // The code that a closure names: then where its captures are described.
  [[nodiscard]] bool named_code(std::uint64_t k, place& p) {
    if (k >= 3) {
      if (k - 3 >= codes_.size()) return false;
      p = {codes_[static_cast<std::size_t>(k - 3)], 0};
      return true;
    }
    const std::byte* where = at_;
    std::uint64_t hash = 0, fingerprint = 0;
    wire::byte_view id, schema;
    closures::identity_parts parts;
    if (!word(hash) || !text(id) || (k == 2 && !word(fingerprint)) || (d_.schemas_embedded() && !text(schema)) ||
        !closures::parse_identity(characters(id), parts)) {
      return false;
    }
    const closures::entry* found = registry().find({characters(id), hash}, nullptr);
    const std::string name = closures::detail::present_name(found, parts);
    if (!d_.options().allow.allows(name)) {
      return refuse(where, errc::not_allowed, closures::detail::not_allowed_text(name));
    }
    std::uint32_t shape = 0;
    if (const schema::description* ours = captures(found, parts); ours != nullptr) {
      if (!known(*ours, schema, shape)) return false;
    } else if (!written(schema, shape)) {
      return false;
    }
    codes_.push_back(shape);
    p = {shape, 0};
    return true;
  }
  // What the saved captures are in the program: the closure's own, or the state that a migration begins with.
  [[nodiscard]] static const schema::description* captures(const closures::entry* found,
                                                           const closures::identity_parts& saved) {
    if (found != nullptr) return &found->what.describe.whole();
    const closures::entry* now = closures::find_present<Deferred>(saved).found;
    if (now == nullptr) return nullptr;
    if (now->what.describe.hash() == saved.captures) return &now->what.describe.whole();
    std::vector<meta::later<const closures::migration*, Deferred>> way;
    if (closures::find_way(*now, saved.captures, way) != closures::ways_found::one) return nullptr;
    return &way.front()->shape.whole();
  }

  decoder& d_;
  const std::byte* at_;
  const std::byte* end_;
  std::size_t fuel_;
  std::size_t schema_bytes_left_ = most_schema_bytes;
  std::vector<shape_of> shapes_;
  meta::row<frame, Deferred> stack_;
  meta::row<place, Deferred> objects_;
  meta::row<std::uint32_t, Deferred> classes_;
  meta::row<std::uint32_t, Deferred> codes_;
};

template <class Deferred>
BRINE_COLD bool document_names<Deferred>::allowed(decoder& d, std::uint64_t hash, const wanted_shape& shape,
                                                  const schema::notes* earlier) {
  return name_walk<Deferred>{d}.document(hash, shape, earlier);
}

}  // namespace brine::detail
