// A closure whose code isn't in this program, kept as data: its identity, and what it captured as
// bytes, cut where other closures stand in them, which are kept alike. It is saved again byte for byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "../codec/skim.hpp"
#include "../meta/counted.hpp"
#include "../meta/later.hpp"
#include "../meta/text.hpp"
#include "function.hpp"

namespace brine::closures {

// Which code it was: named once in a document, shared by all closures of that code.
// (Templates, so that only programs that load closures compile them.)
template <class Deferred = void>
struct inert_code {
  std::string identity;
  std::uint64_t hash = 0;
  std::uint64_t fingerprint = 0;  // 0: none
  std::vector<meta::later<std::byte, Deferred>> schema;
  meta::later<schema::tree, Deferred> captures;
};

template <class Deferred = void>
struct inert_value {
  struct piece {
    std::vector<meta::later<std::byte, Deferred>> bytes;      // what stands before the closure
    std::vector<inert_value> closure;  // one; none at the end
  };
  meta::counted<inert_code<Deferred>> code;  // nullptr: an empty function object
  std::vector<piece> pieces;
};

namespace detail {

template <class Encoder, class Value>
void put_inert(Encoder& e, const Value& value);

struct inert_state {
  static constexpr void describe(schema::builder& b) {
    b.begin_record();
    b.end_record();
  }
  template <class F>
  static void encode(encoder& e, const F& f) {
    put_inert(e, f.value());
  }
  static bool construct(decoder&, void*) { return false; }
};

}  // namespace detail

template <class Signature, class R, class... A>
class inert<Signature, R(A...)> {
 public:
  using brine_callable = detail::inert_state;
  using value_type = meta::later<inert_value<>, Signature>;
  static constexpr bool brine_inert = true;

  explicit inert(meta::counted<value_type> value) : value_{std::move(value)} {}

  R operator()(A...) const noexcept(signature<Signature>::is_noexcept) {
    identity_parts parts;
    (void)parse_identity(value_->code->identity, parts);
    brine::detail::raise(
        error{errc::unknown_closure,
              0,
              {},
              meta::joined({"the closure \"", parts.name, "\" was loaded as data: its code isn't in this program"})});
  }

  [[nodiscard]] const value_type& value() const noexcept { return *value_; }

 private:
  meta::counted<value_type> value_;
};

}  // namespace brine::closures
