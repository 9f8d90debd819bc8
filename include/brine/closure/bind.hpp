// brine::bind<"name">(state, code): state of any type that can be persisted, and code that a
// captureless lambda holds. Works on every C++20 compiler. What the code changes in the state
// is saved with it.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../meta/fixed_string.hpp"
#include "../meta/names.hpp"
#include "lasting.hpp"
#include "signature.hpp"
#include "state.hpp"

namespace brine {

namespace closures {

template <meta::fixed_string Name, std::uint32_t Version, class State, class Code>
class bound {
 public:
  struct brine_callable {
    static constexpr const detail::ways& quick = detail::captured<true, State>::table;

    static constexpr void describe(schema::builder& b) { schema::describe<State>(b); }
    static void encode(encoder& e, const bound& f) { brine::detail::encode<State>(e, f.state_); }
    static bool construct(decoder& d, void* at) {
      brine::detail::place<State> state;
      if (!d.need(codec_for<State>::min_size) || !state.construct(d)) return false;
      ::new (at) bound(std::move(*state.get()));
      return true;
    }
  };
  using brine_holds = reflect::type_list<State>;
  using brine_signature = typename drop_first<signature_of<Code>>::type;
  static constexpr std::string_view brine_name = Name.view();
  static constexpr bool brine_given_name = true;
  static constexpr std::uint32_t brine_version = Version;

  constexpr explicit bound(State state) : state_(std::move(state)) {}

  template <class... A>
    requires std::is_invocable_v<Code, State&, A...>
  constexpr decltype(auto) operator()(A&&... args) {
    return call_wrapped<Code>(Code{}, state_, std::forward<A>(args)...);
  }
  template <class... A>
    requires std::is_invocable_v<Code, const State&, A...>
  constexpr decltype(auto) operator()(A&&... args) const {
    return call_wrapped<Code>(Code{}, state_, std::forward<A>(args)...);
  }

  [[nodiscard]] constexpr const State& state() const noexcept { return state_; }

 private:
  State state_;
};

}  // namespace closures

// Bytes: those of the state. The code takes State& (or const State&) and then the arguments.
template <meta::fixed_string Name, std::uint32_t Version = 0, class State, class Code>
[[nodiscard]] constexpr auto bind(State state, Code) {
  static_assert(meta::check_name<Name>());
  static_assert(std::is_empty_v<Code> && std::is_default_constructible_v<Code>,
                "brine::bind: the code must be a lambda without captures: what it needs goes into the state");
  return closures::bound<Name, Version, State, Code>(std::move(state));
}

}  // namespace brine
