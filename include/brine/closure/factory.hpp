// brine::factory<"name">(maker)(arguments...): a captureless lambda that makes the callable, and
// the arguments to make it from. Works on every C++20 compiler.
//
// The arguments are what is saved, and the maker's parameters are the capture schema: copies of the arguments, by value
// or const&. The callable is made from them at its first call, never while loading, so that loading runs no user code.
//
// What the callable changes in itself afterwards is NOT saved: a product that counted to two ([=]() mutable) comes back
// at zero, and a copy of it begins at zero too. For state that continues, use bind.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "../meta/fixed_string.hpp"
#include "../meta/names.hpp"
#include "lasting.hpp"
#include "signature.hpp"
#include "state.hpp"

namespace brine {

namespace closures {

template <meta::fixed_string Name, std::uint32_t Version, class Maker, class Made, class... Captured>
class manufactured {
 public:
  struct brine_callable {
    static constexpr void describe(schema::builder& b) { schema::describe<std::tuple<Captured...>>(b); }
    static void encode(encoder& e, const manufactured& f) {
      brine::detail::encode<std::tuple<Captured...>>(e, f.arguments_);
    }
    static bool construct(decoder& d, void* at) {
      brine::detail::place<std::tuple<Captured...>> arguments;
      if (!d.need(codec_for<std::tuple<Captured...>>::min_size) || !arguments.construct(d)) return false;
      ::new (at) manufactured(std::move(*arguments.get()));
      return true;
    }
  };
  using brine_holds = reflect::type_list<Captured...>;
  using brine_signature = signature_of<Made>;
  static constexpr std::string_view brine_name = Name.view();
  static constexpr bool brine_given_name = true;
  static constexpr std::uint32_t brine_version = Version;

  constexpr explicit manufactured(std::tuple<Captured...> arguments) : arguments_(std::move(arguments)) {}
  // A copy begins with the arguments, like a loaded one; the made callable may be unable to copy.
  constexpr manufactured(const manufactured& other) : arguments_(other.arguments_) {}
  constexpr manufactured(manufactured&& other) noexcept(std::is_nothrow_move_constructible_v<std::tuple<Captured...>>)
      : arguments_(std::move(other.arguments_)) {}
  manufactured& operator=(const manufactured&) = delete;

  template <class... A>
    requires std::is_invocable_v<Made&, A...>
  decltype(auto) operator()(A&&... args) {
    if (!made_) made_.emplace(std::apply(Maker{}, arguments_));
    return call_wrapped<Made>(*made_, std::forward<A>(args)...);
  }

 private:
  std::tuple<Captured...> arguments_;
  std::optional<Made> made_;
};

// What the maker takes is stored, and outlives the call: by value or const&.
template <class Parameter>
inline constexpr bool is_stored_argument =
    !std::is_reference_v<Parameter> ||
    (std::is_lvalue_reference_v<Parameter> && std::is_const_v<std::remove_reference_t<Parameter>>);

template <meta::fixed_string Name, std::uint32_t Version, class Maker, class Signature>
class maker;
template <meta::fixed_string Name, std::uint32_t Version, class Maker, class Made, class... C>
class maker<Name, Version, Maker, Made(C...)> {
  static_assert((is_stored_argument<C> && ...),
                "brine[E102]: a factory's maker that takes a reference would be given a stored copy of the argument, "
                "not the object. Take it by value or const&, or take a std::shared_ptr, or a brine::handle<T>.");

 public:
  // Arguments convert to the maker's parameters, as in a call.
  template <class... A>
    requires std::is_constructible_v<std::tuple<std::decay_t<C>...>, A...>
  [[nodiscard]] constexpr auto operator()(A&&... args) const {
    return manufactured<Name, Version, Maker, Made, std::decay_t<C>...>(
        std::tuple<std::decay_t<C>...>(std::forward<A>(args)...));
  }
};

}  // namespace closures

// Bytes: the arguments, as the maker's parameters, in order. What the made callable changes in itself isn't saved.
template <meta::fixed_string Name, std::uint32_t Version = 0, class Maker>
[[nodiscard]] constexpr auto factory(Maker) {
  static_assert(meta::check_name<Name>());
  static_assert(std::is_empty_v<Maker> && std::is_default_constructible_v<Maker>,
                "brine::factory: the maker must be a lambda without captures: what it needs are its arguments");
  return closures::maker<Name, Version, Maker, closures::signature_of<Maker>>{};
}

}  // namespace brine
