// BRINE_CLOSURE("name", [BRINE_CAPTURE(x)](int y) { ... }): a named closure that also records a hash
// of its source text, with blanks folded and comments gone, as the preprocessor leaves it. It is
// no part of the identity: a file of another text loads, unless options.changed_body says otherwise.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include "../meta/hash.hpp"
#include "closure.hpp"

namespace brine::closures {

template <meta::fixed_string Name, std::uint64_t Text, class F>
class fingerprinted : public named<Name, 0, F> {
 public:
  using brine_callable = detail::wrapped_state<fingerprinted, F>;
  static constexpr std::uint64_t brine_fingerprint = Text;
  using named<Name, 0, F>::named;
};

template <meta::fixed_string Name, std::uint64_t Text, class F>
struct plain_signature<fingerprinted<Name, Text, F>> : plain_signature<F> {};

template <meta::fixed_string Name, std::uint64_t Text, class F>
[[nodiscard]] constexpr auto with_text(F&& callable) {
  static_assert(meta::check_name<Name>());
  return fingerprinted<Name, Text, callable_type<F>>(as_callable(std::forward<F>(callable)));
}

}  // namespace brine::closures

#define BRINE_CLOSURE(name, ...) ::brine::closures::with_text<name, ::brine::meta::hash(#__VA_ARGS__)>(__VA_ARGS__)
