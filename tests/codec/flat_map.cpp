// std::flat_map of C++23, by its shape where the library has none yet: its elements are pairs of references that its
// iterators make.
#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#if __has_include(<flat_map>)
#include <flat_map>
#endif

#include "every_form.hpp"

namespace {

template <class K, class V>
class flat_map {
 public:
  using key_type = K;
  using mapped_type = V;
  using value_type = std::pair<K, V>;
  using size_type = std::size_t;
  using key_compare = std::less<K>;
  using reference = std::pair<const K&, V&>;
  using const_reference = std::pair<const K&, const V&>;
  using key_container_type = std::vector<K>;
  using mapped_container_type = std::vector<V>;
  template <bool C>
  struct iter {
    using value_type = std::pair<K, V>;
    using difference_type = std::ptrdiff_t;
    using reference = std::pair<const K&, std::conditional_t<C, const V&, V&>>;
    using iterator_category = std::input_iterator_tag;
    std::conditional_t<C, const flat_map*, flat_map*> m;
    std::size_t i;
    reference operator*() const { return {m->k[i], m->v[i]}; }
    iter& operator++() {
      ++i;
      return *this;
    }
    bool operator==(const iter&) const = default;
    operator iter<true>() const
      requires(!C)
    {
      return {m, i};
    }
  };
  using iterator = iter<false>;
  using const_iterator = iter<true>;
  iterator begin() { return {this, 0}; }
  iterator end() { return {this, k.size()}; }
  const_iterator begin() const { return {this, 0}; }
  const_iterator end() const { return {this, k.size()}; }
  std::size_t size() const { return k.size(); }
  bool empty() const { return k.empty(); }
  void clear() {
    k.clear();
    v.clear();
  }
  std::pair<iterator, bool> insert(value_type x) {
    auto it = std::lower_bound(k.begin(), k.end(), x.first);
    std::size_t n = static_cast<std::size_t>(it - k.begin());
    if (it != k.end() && *it == x.first) return {{this, n}, false};
    k.insert(it, std::move(x.first));
    v.insert(v.begin() + static_cast<std::ptrdiff_t>(n), std::move(x.second));
    return {{this, n}, true};
  }
  iterator insert(const_iterator, value_type x) { return insert(std::move(x)).first; }
  template <class... A>
  std::pair<iterator, bool> emplace(A&&... a) {
    return insert(value_type(std::forward<A>(a)...));
  }
  template <class... A>
  iterator emplace_hint(const_iterator, A&&... a) {
    return insert(value_type(std::forward<A>(a)...)).first;
  }
  template <class... A>
  std::pair<iterator, bool> try_emplace(const K& key, A&&... a) {
    return insert(value_type(key, V(std::forward<A>(a)...)));
  }
  const std::vector<K>& keys() const { return k; }
  const std::vector<V>& values() const { return v; }
  bool operator==(const flat_map&) const = default;

 private:
  std::vector<K> k;
  std::vector<V> v;
};

}  // namespace

TEST_CASE("flat_map: a map that keeps its keys and values in two vectors") {
  flat_map<std::string, int> m;
  m.insert({"b", 2});
  m.insert({"a", 1});
  every_form::check(m);
  CHECK(brine::loads<std::map<std::string, int>>(brine::dumps(m)) == std::map<std::string, int>{{"a", 1}, {"b", 2}});
#if defined(__cpp_lib_flat_map)
  const std::flat_map<std::string, int> standard{{"b", 2}, {"a", 1}};
  every_form::check(standard);
  CHECK(brine::dumps(standard) == brine::dumps(m));
#endif
}
