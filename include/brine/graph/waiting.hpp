// Objects that wait for others. A set ordered by what its pointers lead to can be filled only when those objects are
// there, and they stand after it in the document. So a container whose keys led to shared objects was left empty when
// it was read (codec/map.hpp); when all objects are there, each object that holds such a container is read once more,
// after those that it refers to, and at last the value itself. Its references then lead to the objects that are there.
#pragma once

#include <cstddef>

#include "../meta/row.hpp"

namespace brine::graph {

// Where an object of such a type stands in the document.
struct waiting_object {
  std::size_t index;       // among all objects
  std::size_t first_edge;  // the first of the objects that it refers to
  std::size_t next;        // the number that a new object would have got when it was read
  const std::byte* at;
  bool waits;   // it holds a container that is to be filled
  bool looped;  // it leads to itself
};

// Those objects in the order in which they are in the document, and what they refer to.
template <class Deferred = void>
class waiting_objects {
 public:
  void begin(std::size_t index, std::size_t next, const std::byte* at) {
    objects_.push_back({index, edges_.size(), next, at, false, false});
  }
  void refer(std::size_t number) { edges_.push_back(number - 1); }
  void wait() noexcept { objects_.back().waits = true; }

  // Calls fill(object) for each that waits, after all that it leads to, but for those that lead back to it; false
  // where that failed. In one walk (Tarjan's strongly connected components), from a list and not by recursion: a
  // hostile chain of objects is as long as the document.
  template <class Fill>
  [[nodiscard]] bool in_order(Fill&& fill) {
    meta::row<state, Deferred> states;
    states.resize(objects_.size(), {});
    meta::row<std::size_t, Deferred> order;  // those that wait
    for (std::size_t i = 0; i < objects_.size(); ++i) {
      if (objects_[i].waits && states[i].number == 0) walk(i, states, order);
    }
    for (const std::size_t i : order) {
      if (!fill(objects_[i])) return false;
    }
    return true;
  }

 private:
  struct state {
    std::size_t number = 0;  // from 1, in the order in which they were met
    std::size_t lowest = 0;  // of those that it leads to, within its component
    std::size_t edge = 0;    // the next one to follow
    bool open = false;       // its component isn't known yet
  };

  template <class States, class Order>
  void walk(std::size_t root, States& states, Order& order) {
    meta::row<std::size_t, Deferred> path;
    meta::row<std::size_t, Deferred> open;
    const auto enter = [&](std::size_t i) {
      ++met_;
      states[i] = {met_, met_, objects_[i].first_edge, true};
      path.push_back(i);
      open.push_back(i);
    };
    enter(root);
    while (!path.empty()) {
      const std::size_t i = path.back();
      state& now = states[i];
      if (now.edge != edges_end(i)) {
        const std::size_t to = find(edges_[now.edge++]);
        if (to == none) continue;
        if (to == i) objects_[i].looped = true;
        if (states[to].number == 0) {
          enter(to);
        } else if (states[to].open && states[to].number < now.lowest) {
          now.lowest = states[to].number;
        }
        continue;
      }
      path.pop_back();
      if (objects_[i].waits) order.push_back(i);
      if (!path.empty() && now.lowest < states[path.back()].lowest) states[path.back()].lowest = now.lowest;
      if (now.lowest == now.number) {
        const bool several = open.back() != i;
        for (bool last = false; !last;) {
          const std::size_t member = open.back();
          open.pop_back();
          states[member].open = false;
          if (several) objects_[member].looped = true;
          last = member == i;
        }
      }
    }
  }

  [[nodiscard]] std::size_t edges_end(std::size_t i) const noexcept {
    return i + 1 < objects_.size() ? objects_[i + 1].first_edge : edges_.size();
  }
  // The object of this index, where it is one of these.
  [[nodiscard]] std::size_t find(std::size_t index) const noexcept {
    std::size_t first = 0;
    for (std::size_t count = objects_.size(); count != 0;) {
      const std::size_t half = count / 2;
      if (objects_[first + half].index < index) {
        first += half + 1;
        count -= half + 1;
      } else {
        count = half;
      }
    }
    return first != objects_.size() && objects_[first].index == index ? first : none;
  }

  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  meta::row<waiting_object, Deferred> objects_;
  meta::row<std::size_t, Deferred> edges_;
  std::size_t met_ = 0;
};

}  // namespace brine::graph
