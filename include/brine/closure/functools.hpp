// Callables made from callables, each persistable:
//
//   partial(f, a, b)     f with its first arguments given; partial(fn<&C::method>, object) is a bound
//                        method, of an object held by value or by shared_ptr
//   compose(f, g)        f(g(arguments))
//   getter<&T::field>    the field of an object
//   item(key)            container[key], checked
//   memoize(function)    remembers results by argument, and is saved with what it remembers
//   retry(function, n)   calls again while it throws, n times in all at most
//
// A result that refers to what lives only inside the call is a value instead: compose(f, g) copies what f refers to
// where g returns by value, a getter and an item of an object that goes are values (lasting.hpp).
//
// What is made from named callables is named after them, "partial(ns::f)" or, of a version, "partial(shop/tax@2)", and
// outlives the build. Overloads of one function share their name: give them names, brine::fn<"name", ...>, where two of
// them are in what is made alike (duplicate_name).
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "../codec/tuple.hpp"
#include "fn.hpp"
#include "function_codec.hpp"
#include "lasting.hpp"

namespace brine {

namespace closures {

namespace detail {

// What speaks against the name of one of them speaks against a name that is made of it.
template <class... F>
struct derived_doubt {
  static constexpr bool brine_unclear_name = (has_unclear_name<F> || ...);
#if BRINE_HAS_RTTI
  static const char* brine_doubt()
    requires(requires { F::brine_doubt(); } || ...)
  {
    const char* why = nullptr;
    (
        [&] {
          if constexpr (requires { F::brine_doubt(); }) {
            if (why == nullptr) why = F::brine_doubt();
          }
        }(),
        ...);
    return why;
  }
#endif
};

template <class F>
[[nodiscard]] bool construct_callable(decoder& d, brine::detail::place<F>& to) {
  return to.construct_by([&d](void* at) { return state_codec<F>::construct(d, at); });
}

// A signature without its first N parameters.
template <std::size_t N, class Signature>
struct drop {
  using type = typename drop<N - 1, typename drop_first<Signature>::type>::type;
};
template <class Signature>
struct drop<0, Signature> {
  using type = Signature;
};

template <class F, class... Given>
struct partial_signature {};
template <class F, class... Given>
  requires requires { typename plain_signature<F>::type; }
struct partial_signature<F, Given...> {
  template <class Rest>
  struct with_result;
  template <class R, class... A>
  struct with_result<R(A...)> {
    using type = lasting_result<R, F, Given&..., A&&...>(A...);
  };
  using brine_signature =
      typename with_result<typename drop<sizeof...(Given), typename plain_signature<F>::type>::type>::type;
};

template <class Outer, class Inner>
struct compose_signature {};
template <class Outer, class Inner>
  requires requires {
    typename plain_signature<Outer>::type;
    typename plain_signature<Inner>::type;
  }
struct compose_signature<Outer, Inner> {
  template <class R, class S>
  struct with_result;
  template <class R, class Passed, class... A>
  struct with_result<R, Passed(A...)> {
    using type = lasting_result<R, Outer, Passed>(A...);
  };
  using brine_signature = typename with_result<typename signature<typename plain_signature<Outer>::type>::result,
                                               typename plain_signature<Inner>::type>::type;
};

}  // namespace detail

template <class F, class... Given>
class partial_application : public detail::partial_signature<F, Given...>, public detail::derived_doubt<F> {
 public:
  using brine_holds = reflect::type_list<F, Given...>;
  struct brine_callable {
    static constexpr void describe(schema::builder& b) {
      b.begin_record();
      b.member("callable");
      detail::state_codec<F>::describe(b);
      b.member("arguments");
      schema::describe<std::tuple<Given...>>(b, "arguments");
      b.end_record();
    }
    static void encode(encoder& e, const partial_application& p) {
      detail::state_codec<F>::encode(e, p.callable_);
      brine::detail::encode<std::tuple<Given...>>(e, p.given_);
    }
    static bool construct(decoder& d, void* at) {
      brine::detail::place<F> callable;
      brine::detail::place<std::tuple<Given...>> given;
      if (!detail::construct_callable(d, callable)) return false;
      if (!d.need(codec_for<std::tuple<Given...>>::min_size) || !given.construct(d)) return false;
      ::new (at) partial_application(std::move(*callable.get()), std::move(*given.get()));
      return true;
    }
  };
  using brine_derived = detail::derivation<"partial", F>;
  static constexpr std::string_view brine_name = brine_derived::name;
  static constexpr std::uint64_t brine_fingerprint = brine_derived::fingerprint;
  static constexpr std::uint64_t brine_plain_fingerprint = brine_derived::plain_fingerprint;

  constexpr partial_application(F callable, std::tuple<Given...> given)
      : callable_(std::move(callable)), given_(std::move(given)) {}

  template <class... A>
    requires std::is_invocable_v<F&, Given&..., A...>
  constexpr auto operator()(A&&... args)
      -> lasting_result<std::invoke_result_t<F&, Given&..., A...>, F, Given&..., A&&...> {
    using result = lasting_result<std::invoke_result_t<F&, Given&..., A...>, F, Given&..., A&&...>;
    return std::apply(
        [&](Given&... given) -> result {
          return call_lasting<result, F>(callable_, given..., std::forward<A>(args)...);
        },
        given_);
  }
  template <class... A>
    requires std::is_invocable_v<const F&, const Given&..., A...>
  constexpr auto operator()(A&&... args) const
      -> lasting_result<std::invoke_result_t<const F&, const Given&..., A...>, F, const Given&..., A&&...> {
    using result = lasting_result<std::invoke_result_t<const F&, const Given&..., A...>, F, const Given&..., A&&...>;
    return std::apply(
        [&](const Given&... given) -> result {
          return call_lasting<result, F>(callable_, given..., std::forward<A>(args)...);
        },
        given_);
  }

 private:
  [[no_unique_address]] F callable_;
  std::tuple<Given...> given_;
};

template <class Outer, class Inner>
class composition : public detail::compose_signature<Outer, Inner>, public detail::derived_doubt<Outer, Inner> {
  template <class Callee, class Passed>
  using result_of = lasting_result<std::invoke_result_t<Callee, Passed>, Outer, Passed>;

 public:
  using brine_holds = reflect::type_list<Outer, Inner>;
  struct brine_callable {
    static constexpr void describe(schema::builder& b) {
      b.begin_record();
      b.member("outer");
      detail::state_codec<Outer>::describe(b);
      b.member("inner");
      detail::state_codec<Inner>::describe(b);
      b.end_record();
    }
    static void encode(encoder& e, const composition& c) {
      detail::state_codec<Outer>::encode(e, c.outer_);
      detail::state_codec<Inner>::encode(e, c.inner_);
    }
    static bool construct(decoder& d, void* at) {
      brine::detail::place<Outer> outer;
      brine::detail::place<Inner> inner;
      if (!detail::construct_callable(d, outer) || !detail::construct_callable(d, inner)) return false;
      ::new (at) composition(std::move(*outer.get()), std::move(*inner.get()));
      return true;
    }
  };
  using brine_derived = detail::derivation<"compose", Outer, Inner>;
  static constexpr std::string_view brine_name = brine_derived::name;
  static constexpr std::uint64_t brine_fingerprint = brine_derived::fingerprint;
  static constexpr std::uint64_t brine_plain_fingerprint = brine_derived::plain_fingerprint;

  constexpr composition(Outer outer, Inner inner) : outer_(std::move(outer)), inner_(std::move(inner)) {}

  template <class... A>
    requires std::is_invocable_v<Inner&, A...>
  constexpr auto operator()(A&&... args) -> result_of<Outer&, std::invoke_result_t<Inner&, A...>> {
    return outer_(static_cast<handed_to<Outer, std::invoke_result_t<Inner&, A...>>>(inner_(std::forward<A>(args)...)));
  }
  template <class... A>
    requires std::is_invocable_v<const Inner&, A...>
  constexpr auto operator()(A&&... args) const -> result_of<const Outer&, std::invoke_result_t<const Inner&, A...>> {
    return outer_(
        static_cast<handed_to<Outer, std::invoke_result_t<const Inner&, A...>>>(inner_(std::forward<A>(args)...)));
  }

 private:
  [[no_unique_address]] Outer outer_;
  [[no_unique_address]] Inner inner_;
};

namespace detail {

// Empty where the member, or its class, has no name that is its own.
template <auto Member>
struct getter_name {
  static constexpr void write(meta::text_writer& out) {
    meta::text_writer name;
    meta::spell_name<Member>(name);
    if (!name.clear()) return;
    out("getter(");
    meta::spell_name<Member>(out);
    out(')');
  }
};

}  // namespace detail

template <auto Member>
struct field_getter;
template <class T, class Field, Field T::* Member>
struct field_getter<Member> {
  struct brine_callable : detail::no_state {
    static bool construct(decoder&, void* at) {
      ::new (at) field_getter;
      return true;
    }
  };
  using brine_signature = const Field&(const T&);
  static constexpr std::string_view brine_name = meta::written<detail::getter_name<Member>>::view;

  constexpr const Field& operator()(const T& object) const noexcept { return object.*Member; }
  // Of an object that goes: its field goes with it.
  constexpr auto operator()(T&& object) const noexcept(std::is_nothrow_move_constructible_v<Field>)
      -> std::conditional_t<std::is_array_v<Field>, void, std::remove_cv_t<Field>>
    requires std::is_move_constructible_v<Field>
  {
    return std::move(object).*Member;
  }
  void operator()(const T&& object) const = delete;
};

template <class Key>
class item_getter {
 public:
  struct brine_callable {
    static constexpr void describe(schema::builder& b) {
      b.begin_record();
      b.member("key");
      schema::describe<Key>(b, "key");
      b.end_record();
    }
    static void encode(encoder& e, const item_getter& i) { brine::detail::encode<Key>(e, i.key_); }
    static bool construct(decoder& d, void* at) {
      brine::detail::place<Key> key;
      if (!d.need(codec_for<Key>::min_size) || !key.construct(d)) return false;
      ::new (at) item_getter(std::move(*key.get()));
      return true;
    }
  };
  static constexpr std::string_view brine_name = "item";

  constexpr explicit item_getter(Key key) : key_(std::move(key)) {}

  template <class Container>
    requires requires(Container&& c, const Key& k) { c.at(k); }
  constexpr decltype(auto) operator()(Container&& container) const {
    if constexpr (std::is_lvalue_reference_v<Container>) {
      return at(container);
    } else {  // what goes takes its elements with it
      return std::remove_cvref_t<decltype(at(std::as_const(container)))>(at(std::as_const(container)));
    }
  }

 private:
  template <class Container>
  constexpr decltype(auto) at(Container& container) const {
    using plain = std::remove_cv_t<Container>;
    if constexpr (std::is_integral_v<Key> && !requires { typename plain::key_type; }) {
      return container.at(static_cast<typename plain::size_type>(key_));  // a negative one is out of range
    } else {
      return container.at(key_);
    }
  }

  Key key_;
};

namespace detail {

// A NaN, and what has one as a part: it is equal to nothing, itself included, and so has no place in an order.
template <class T>
[[nodiscard]] bool unordered([[maybe_unused]] const T& value) {
  if constexpr (requires { requires std::is_same_v<decltype(value <=> value), std::partial_ordering>; }) {
    return (value <=> value) != 0;
  } else {
    return false;
  }
}

template <class T>
concept has_order = requires(const T& a, const T& b) { static_cast<bool>(a < b); };

template <class R, class... A>
struct memoizable {
  static constexpr bool value =
      std::is_object_v<R> && copyable<R> &&
      (... && (copyable<std::decay_t<A>> && has_order<std::decay_t<A>> &&
               (!std::is_lvalue_reference_v<A> || std::is_const_v<std::remove_reference_t<A>>)));
};

// Each attempt needs arguments of its own.
template <class R, class... A>
struct retriable {
  static constexpr bool value = (... && (std::is_lvalue_reference_v<A> || copyable<std::decay_t<A>>));
};

}  // namespace detail

// What a decorator holds: a function object, and its own data beside it.
template <class Signature, class Plain = typename signature<Signature>::plain>
struct memoized;
template <class Signature, class R, class... A>
struct memoized<Signature, R(A...)> {
  using arguments = std::tuple<std::decay_t<A>...>;
  using known = std::vector<std::pair<arguments, R>>;
  using brine_signature = R(A...);

  struct brine_callable {
    using pack = brine::detail::member_pack<function<Signature>, known>;
    static constexpr std::string_view names[] = {"callable", "results"};
    static constexpr void describe(schema::builder& b) {
      detail::list<function<Signature>, known>::describe_record(b, names);
    }
    static void encode(encoder& e, const memoized& m) { pack::encode(e, m.callable, m.results); }
    static bool construct(decoder& d, void* at) {
      brine::detail::place<memoized> made;
      if (!made.make() || !pack::decode(d, "callable\0results", made.get()->callable, made.get()->results))
        return false;
      made.get()->forget_what_is_out_of_order();
      ::new (at) memoized(std::move(*made.get()));
      return true;
    }
  };
  // (Unnamed, and so of one build only, where the signature mentions what no other program can name.)
  static constexpr std::string_view brine_name = is_clear<Signature> ? "memoize" : "";

  R operator()(A... args) {
    arguments key(args...);
    if (detail::unordered(key)) [[unlikely]]
      return callable(std::forward<A>(args)...);
    if (const auto at = place_of(key); is_at(key, at)) return at->second;
    R result = callable(std::forward<A>(args)...);
    // The function may have called this object: places found before are none any more.
    const auto at = place_of(key);
    if (is_at(key, at)) return at->second;
    return results.insert(at, {std::move(key), std::move(result)})->second;
  }

  function<Signature> callable;
  known results{};  // sorted by arguments

 private:
  // The first that isn't before the key.
  [[nodiscard]] typename known::iterator place_of(const arguments& key) {
    auto at = results.begin();
    for (auto left = results.end() - at; left > 0;) {
      const auto half = left / 2;
      if (at[half].first < key) {
        at += half + 1;
        left -= half + 1;
      } else {
        left = half;
      }
    }
    return at;
  }
  [[nodiscard]] bool is_at(const arguments& key, typename known::iterator at) const {
    return at != results.end() && !(key < at->first);
  }
  // A document may hold anything, and < may have changed since it was saved. What is forgotten is computed again.
  BRINE_COLD void forget_what_is_out_of_order() {
    auto end = results.begin();
    for (auto at = end; at != results.end(); ++at) {
      if (detail::unordered(at->first) || (end != results.begin() && !(end[-1].first < at->first))) continue;
      if (end != at) *end = std::move(*at);
      ++end;
    }
    results.erase(end, results.end());
  }
};

// More are refused, of documents too: a hostile one of 4,294,967,295 attempts would call for hours.
inline constexpr std::uint32_t most_attempts = 10000;

[[nodiscard]] constexpr bool can_attempt(std::uint32_t times) { return times - 1 < most_attempts; }

template <class Signature, class Plain = typename signature<Signature>::plain>
struct retried;
template <class Signature, class R, class... A>
struct retried<Signature, R(A...)> {
  using brine_signature = R(A...);

  struct brine_callable {
    using pack = brine::detail::member_pack<function<Signature>, std::uint32_t>;
    static constexpr std::string_view names[] = {"callable", "attempts"};
    static constexpr void describe(schema::builder& b) {
      detail::list<function<Signature>, std::uint32_t>::describe_record(b, names);
    }
    static void encode(encoder& e, const retried& r) { pack::encode(e, r.callable, r.attempts); }
    static bool construct(decoder& d, void* at) {
      brine::detail::place<retried> made;
      if (!made.make() || !pack::decode(d, "callable\0attempts", made.get()->callable, made.get()->attempts))
        return false;
      if (!can_attempt(made.get()->attempts)) [[unlikely]] {
        (void)d.fail(errc::bad_value, "retry with no attempts, or with more than 10000");
        return d.trace(names[1]);
      }
      ::new (at) retried(std::move(*made.get()));
      return true;
    }
  };
  static constexpr std::string_view brine_name = is_clear<Signature> ? "retry" : "";

  R operator()(A... args) const {
#if BRINE_HAS_EXCEPTIONS
    for (std::uint32_t attempt = 1; attempt < attempts; ++attempt) {
      try {
        return callable(again<A>(args)...);
      } catch (...) {  // the last attempt's exception is the caller's
        // No exception of C++: glibc cancels a thread by one that has to go through.
        if (std::current_exception() == nullptr) throw;
      }
    }
#endif
    return callable(std::forward<A>(args)...);
  }

  function<Signature> callable;
  std::uint32_t attempts = 1;

 private:
  // The argument itself where it is passed by reference, else a copy.
  template <class Argument>
  static std::conditional_t<std::is_lvalue_reference_v<Argument>, Argument, std::decay_t<Argument>> again(
      std::remove_reference_t<Argument>& argument) {
    return argument;
  }
};

}  // namespace closures

template <class F, class... Given>
[[nodiscard]] constexpr auto partial(F&& callable, Given&&... given) {
  return closures::partial_application<closures::callable_type<F>, std::decay_t<Given>...>(
      closures::as_callable(std::forward<F>(callable)),
      std::tuple<std::decay_t<Given>...>(std::forward<Given>(given)...));
}

template <class Outer, class Inner>
[[nodiscard]] constexpr auto compose(Outer&& outer, Inner&& inner) {
  return closures::composition<closures::callable_type<Outer>, closures::callable_type<Inner>>(
      closures::as_callable(std::forward<Outer>(outer)), closures::as_callable(std::forward<Inner>(inner)));
}

template <auto Member>
inline constexpr closures::field_getter<Member> getter{};

// Text is kept as a std::string.
template <class Key>
[[nodiscard]] constexpr auto item(Key&& key) {
  if constexpr (std::is_convertible_v<Key, std::string_view> && !std::is_same_v<std::decay_t<Key>, std::string>) {
    return closures::item_getter<std::string>(std::string{std::string_view{key}});
  } else {
    return closures::item_getter<std::decay_t<Key>>(std::forward<Key>(key));
  }
}

// Equal arguments must have equal results, and < must be an order of the arguments; of a NaN, and what has one as a
// part, nothing is remembered. R can be copied. A copy, and what is loaded, remembers what the original did: all
// results so far are saved, of which nothing is forgotten. The function may call the memoized one. Not for several
// threads at once: a call changes what is remembered.
template <class Signature>
[[nodiscard]] auto memoize(function<Signature> callable) {
  if constexpr (closures::signature<Signature>::template apply<closures::detail::memoizable>::value) {
    return closures::memoized<Signature>{std::move(callable)};
  } else {
    static_assert(closures::signature<Signature>::template apply<closures::detail::memoizable>::value,
                  "brine[E132]: memoize keeps copies of arguments and results: the result must be a value that can be "
                  "copied, the arguments values or const references to what can be copied and has operator<. (A "
                  "result by reference would refer to an element of a container that grows.)");
    return callable;
  }
}

// 1 to 10000 attempts, the first call included; each gets the arguments anew, as copies unless they are lvalue
// references. All exceptions count as failures but the cancellation of a thread.
template <class Signature>
[[nodiscard]] auto retry(function<Signature> callable, std::uint32_t attempts) {
  if constexpr (closures::signature<Signature>::template apply<closures::detail::retriable>::value) {
    if (!closures::can_attempt(attempts)) [[unlikely]] {
      detail::raise(error{errc::bad_value,
                          0,
                          {},
                          meta::joined({"brine::retry with ", std::to_string(attempts),
                                        " attempts, the first call included: there must be 1 to 10000"})});
    }
    return closures::retried<Signature>{std::move(callable), attempts};
  } else {
    static_assert(closures::signature<Signature>::template apply<closures::detail::retriable>::value,
                  "brine[E134]: retry passes the arguments again at each attempt, and one of these can only be moved: "
                  "the first attempt would take it away. Take it by const& or &, or hold it in a std::shared_ptr.");
    return callable;
  }
}

}  // namespace brine
