// Types that a template names but asks nothing of until it is compiled itself: what isn't dependent is looked up, and
// its templates are compiled, where a template is written.
#pragma once

namespace brine::meta {

template <class T, class Deferred>
struct later_type {
  using type = T;
};
// A T.
template <class T, class Deferred>
using later = typename later_type<T, Deferred>::type;

}  // namespace brine::meta
