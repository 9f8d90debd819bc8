// What the walk over an inspected document must know of a schema beyond its words: how many bytes a
// value takes at least, and which members have a name that isn't theirs alone.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "../codec/skim.hpp"
#include "../meta/later.hpp"
#include "../schema/tree.hpp"
#include "../schema/width.hpp"

namespace brine::detail {

template <class Deferred = void>
struct inspected_shape {
  meta::later<schema::tree, Deferred> tree;
  std::vector<meta::later<std::size_t, Deferred>> least;  // bytes of a value of each item, or fewer
  // Members of records whose name an earlier one has, in order.
  struct member {
    std::size_t item, number;

    static int compare(const void* left, const void* right) {
      const auto a = static_cast<const member*>(left)->number, b = static_cast<const member*>(right)->number;
      return a < b ? -1 : a > b ? 1 : 0;
    }
  };
  struct member_name {
    std::string_view name;
    std::size_t number;

    static int compare(const void* left, const void* right) {
      const auto& a = *static_cast<const member_name*>(left);
      const auto& b = *static_cast<const member_name*>(right);
      const int order = a.name.compare(b.name);
      return order != 0 ? order : a.number < b.number ? -1 : a.number > b.number ? 1 : 0;
    }
  };
  std::vector<member> repeated;
};

// What a document of so many bytes may ask for: `each` for each of them and `least`, but no more than
// a number holds.
[[nodiscard]] constexpr std::size_t in_proportion(std::size_t bytes, std::size_t each, std::size_t least) {
  const std::size_t most = static_cast<std::size_t>(-1) - least;
  return bytes < most / each ? least + each * bytes : most;
}

// The word at the end of enumerations and times of numbers, which are written as the number; the
// item itself for all others.
template <class Tree>
[[nodiscard]] std::size_t plain_item(const Tree& t, std::size_t i) {
  i = t.resolve(i);
  while (t.at(i).what == schema::node::enumeration || t.at(i).what == schema::node::duration ||
         t.at(i).what == schema::node::time_point) {
    i = t.resolve(t.at(i).children[0]);
  }
  return i;
}
template <class Tree>
[[nodiscard]] std::size_t leaf_width(const Tree& t, std::size_t i) {
  return width_of(t.at(plain_item(t, i)).what);
}

// The least bytes that each item's values take: children stand behind their parents, so from the back.
// False where characters are none.
template <class Shape>
[[nodiscard]] bool measure(Shape& s) {
  using schema::node;
  constexpr std::size_t most = std::size_t{1} << 31U;
  s.least.assign(s.tree.size(), 0);
  for (std::size_t i = s.tree.size(); i-- > 0;) {
    const auto& it = s.tree.at(i);
    std::size_t sum = width_of(it.what);
    switch (it.what) {
      case node::array: {
        const std::size_t one = s.least[it.children[0]];
        sum = one != 0 && it.number > most / one ? most : static_cast<std::size_t>(one == 0 ? 0 : it.number * one);
        break;
      }
      case node::bits:
        sum = it.number / 8 > most ? most : static_cast<std::size_t>((it.number + 7) / 8);
        break;
      case node::tuple:
      case node::record:
      case node::enumeration:
      case node::duration:
      case node::time_point:
        for (std::size_t c : it.children) sum += s.least[c];
        break;
      case node::text:
        if (!is_character(s.tree.at(it.children[0]).what)) return false;
        sum = 1;
        break;
      case node::unit:
      case node::reference:  // stands before its target's size is known: 0 is never too much
      case node::base:
        break;
      default:
        if (sum == 0) sum = 1;  // a count, a number, or whether there is a value
    }
    s.least[i] = sum < most ? sum : most;
  }
  return true;
}

// Members whose name an earlier one of their record has.
template <class Shape>
void find_repeated(Shape& s) {
  std::vector<typename Shape::member_name> names;
  for (std::size_t i = 0; i < s.tree.size(); ++i) {
    const auto& it = s.tree.at(i);
    const std::size_t first = s.repeated.size();
    names.clear();
    for (std::size_t m = 0; m < it.names.size(); ++m) names.push_back({it.names[m], m});
    if (names.size() < 2) continue;
    std::qsort(names.data(), names.size(), sizeof names[0], &Shape::member_name::compare);
    for (std::size_t m = 1; m < names.size(); ++m) {
      if (!names[m].name.empty() && names[m].name == names[m - 1].name) s.repeated.push_back({i, names[m].number});
    }
    const std::size_t found = s.repeated.size() - first;
    if (found > 1) {
      std::qsort(s.repeated.data() + first, found, sizeof s.repeated[0], &Shape::member::compare);
    }
  }
}

}  // namespace brine::detail
