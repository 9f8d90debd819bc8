// brine::closure<"name">(callable): gives the code of a callable a name that outlives the build,
// and a version. The callable's state is written as it is.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../meta/fixed_string.hpp"
#include "../meta/names.hpp"
#include "identity.hpp"
#include "lasting.hpp"
#include "signature.hpp"
#include "state.hpp"

namespace brine {

namespace closures {

namespace detail {

// The state of a callable that wraps another: the other's.
template <class Wrapper, class Inner>
struct wrapped_state {
  // A wrapper holds nothing else, so that its address is the other's too.
  static constexpr const ways& quick = sizeof(Wrapper) == sizeof(Inner) ? ways_of<state_codec<Inner>> : no_ways;

  static constexpr void describe(schema::builder& b) { state_codec<Inner>::describe(b); }
  static void encode(encoder& e, const Wrapper& w) { state_codec<Inner>::encode(e, w.callable()); }
  static bool construct(decoder& d, void* at) {
    if constexpr (sizeof(Wrapper) == sizeof(Inner)) {
      return state_codec<Inner>::construct(d, at);
    } else {
      brine::detail::place<Inner> inner;
      if (!inner.construct_by([&d](void* memory) { return state_codec<Inner>::construct(d, memory); })) return false;
      ::new (at) Wrapper(std::move(*inner.get()));
      return true;
    }
  }
};

}  // namespace detail

template <meta::fixed_string Name, std::uint32_t Version, class F>
class named {
 public:
  using brine_callable = detail::wrapped_state<named, F>;
  using brine_holds = reflect::type_list<F>;
  static constexpr std::string_view brine_name = Name.view();
  static constexpr bool brine_given_name = true;
  // A new name for a named closure: its version and its text stay what they were.
  static constexpr std::uint32_t brine_version = Version != 0 ? Version : version_of<F>;
  static constexpr std::uint64_t brine_fingerprint = fingerprint_of<F>;
  static constexpr std::uint64_t brine_plain_fingerprint = plain_fingerprint_of<F>;

  constexpr explicit named(F callable) : callable_(std::move(callable)) {}

  template <class... A>
    requires std::is_invocable_v<F&, A...>
  constexpr decltype(auto) operator()(A&&... args) & noexcept(std::is_nothrow_invocable_v<F&, A...>) {
    return call_wrapped<F>(callable_, std::forward<A>(args)...);
  }
  template <class... A>
    requires std::is_invocable_v<const F&, A...>
  constexpr decltype(auto) operator()(A&&... args) const& noexcept(std::is_nothrow_invocable_v<const F&, A...>) {
    return call_wrapped<F>(callable_, std::forward<A>(args)...);
  }
  template <class... A>
    requires std::is_invocable_v<F, A...>
  constexpr decltype(auto) operator()(A&&... args) && noexcept(std::is_nothrow_invocable_v<F, A...>) {
    return call_wrapped<F>(std::move(callable_), std::forward<A>(args)...);
  }

  [[nodiscard]] constexpr const F& callable() const noexcept { return callable_; }

 private:
  [[no_unique_address]] F callable_;
};

template <meta::fixed_string Name, std::uint32_t Version, class F>
struct plain_signature<named<Name, Version, F>> : plain_signature<F> {};

}  // namespace closures

// Bytes: those of the callable's own state. The name is 1 to 255 bytes of UTF-8; by convention
// words and slashes, "ui/save_button", so that options.allow can list them by pattern.
template <meta::fixed_string Name, std::uint32_t Version = 0, class F>
[[nodiscard]] constexpr auto closure(F&& callable) {
  static_assert(meta::check_name<Name>());
  return closures::named<Name, Version, closures::callable_type<F>>(closures::as_callable(std::forward<F>(callable)));
}

namespace closures {

template <class... Argument>
inline constexpr bool names_code = sizeof...(Argument) == 0;

}  // namespace closures

// A name that isn't a template argument, or none.
template <class Name, class F>
constexpr auto closure(const Name&, F&& callable) {
  static_assert(closures::names_code<Name, F>,
                "brine[E164]: the name of a closure is a template argument: brine::closure<\"name\">(callable).");
  return closures::named<"-", 0, closures::callable_type<F>>(closures::as_callable(std::forward<F>(callable)));
}
template <class F>
constexpr auto closure(F&& callable) {
  static_assert(closures::names_code<F>,
                "brine[E164]: a closure needs a name, as a template argument: brine::closure<\"name\">(callable).");
  return closures::named<"-", 0, closures::callable_type<F>>(closures::as_callable(std::forward<F>(callable)));
}

}  // namespace brine
