// How a callable's state is written: what a lambda captured, the fields of an aggregate with
// operator(), what brine's own callables hold. state<F> stands for the captures of F where a
// codec is asked for.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../capture/captures.hpp"
#include "../codec/codec.hpp"
#include "../codec/members.hpp"
#include "../codec/opened.hpp"
#include "../meta/lifetime.hpp"
#include "ways.hpp"

namespace brine {

namespace closures {

template <class F>
struct state {};

// One of brine's own callables: it says how it is written, and what its code is called.
template <class F>
concept own_callable = requires { typename F::brine_callable; };

namespace detail {

template <class F>
struct unwrapped {
  using type = F;
};
template <own_callable F>
struct unwrapped<F (*)()> {
  using type = F;
};

}  // namespace detail

// What a function object keeps of an argument: itself, or what brine::fn<&f> stands for where
// it has to be a function (fn.hpp).
template <class F>
using callable_type = typename detail::unwrapped<std::decay_t<F>>::type;

template <class F>
constexpr decltype(auto) as_callable(F&& f) {
  if constexpr (std::is_same_v<callable_type<F>, std::decay_t<F>>) {
    return std::forward<F>(f);
  } else {
    return f();
  }
}

}  // namespace closures

template <class T>
  requires(capture::is_lambda<T> || closures::own_callable<T>)
inline constexpr kind claimed<T> = kind::callable;

namespace closures::detail {

template <class... T>
constexpr void describe_captures(schema::builder& b, [[maybe_unused]] const std::string_view* names) {
  [[maybe_unused]] std::size_t i = 0;
  (
      [&] {
        b.member(names[i]);
        schema::describe<T>(b, names[i]);
        ++i;
      }(),
      ...);
}

template <class... T>
struct list {
  static constexpr void describe(schema::builder& b, const std::string_view* names) {
    describe_captures<T...>(b, names);
  }
  static constexpr void describe_record(schema::builder& b, const std::string_view* names) {
    b.begin_record();
    describe(b, names);
    b.end_record();
  }
};

// A lambda without captures, or any empty callable: the type is the code, nothing is written.
template <class F>
struct nothing_state {
  static constexpr const ways& quick = captured<true>::table;

  static constexpr void describe(schema::builder& b) {
    b.begin_record();
    b.end_record();
  }
  static void encode(encoder&, const F&) {}
  static bool construct(decoder&, void* at) {
    ::new (at) F();
    return true;
  }
};

// A lambda with BRINE_CAPTURE.
template <class F>
struct listed_state {
  static constexpr void describe(schema::builder& b) {
    b.begin_record();
    capture::with_marker<F>([&b]<class Listed>(Listed) {
      using types = typename Listed::template types<list>;
      types::describe(b, Listed::names.data());
    });
    b.end_record();
  }
  // Once for all closures that capture such: only where they lie and their names are a closure's own.
  static void encode(encoder& e, const F& f) {
    capture::with_marker<F>(
        [&]<class Listed>(Listed) { Listed::template types<captures_where_they_lie>::encode(e, std::addressof(f)); });
  }
  static bool construct(decoder& d, void* at) {
    bool done = false;
    capture::with_marker<F>([&]<class Listed>(Listed) {
      done = Listed::template types<captures_where_they_lie>::construct(d, at, Listed::names.data());
    });
    return done;
  }
  static constexpr const ways& quick = *[] {
    const ways* found = nullptr;
    capture::with_marker<F>([&found]<class Listed>(Listed) {
      if constexpr (Listed::any_const) {
        found = &Listed::template types<const_captured>::table;
      } else {
        found = &Listed::template types<rewritable_captured>::table;
      }
    });
    return found;
  }();
};

#if BRINE_HAS_DUMP_STRUCT

// A lambda as it stands, on Clang: its captures, opened.
template <class F>
struct shown_state : brine::detail::opened_state<F> {};

#endif

// A callable that is data too: an aggregate with operator(), or a class with a serialize().
template <class F>
struct data_state {
  static constexpr void describe(schema::builder& b) { schema::describe<F>(b); }
  static void encode(encoder& e, const F& f) { brine::detail::encode<F>(e, f); }
  static bool construct(decoder& d, void* at) {
    return d.need(codec_for<F>::min_size) && brine::detail::construct<F>(d, at);
  }
  static constexpr const ways& quick = captured<true, F>::table;
};

template <class F, schema::refusal Why>
struct refused_state {
  static constexpr void describe(schema::builder& b) {
    if constexpr (Why == schema::refusal::unlisted_capture) {
      constexpr capture::forgotten missing = capture::forgotten_in<F>();
      if constexpr (missing.number != 0) {
        char step[] = "capture 00";
        if (missing.number < 10) {
          step[8] = static_cast<char>('0' + missing.number);
        } else {
          step[8] = static_cast<char>('0' + missing.number / 10 % 10);
          step[9] = static_cast<char>('0' + missing.number % 10);
        }
        b.enter({step, missing.number < 10 ? 9U : 10U});
        b.refuse(Why, missing.type);
        b.leave();
        return;
      }
    } else if constexpr (Why == schema::refusal::pointer) {
      b.enter("this");
      b.refuse(Why, meta::type_name<F>());
      b.leave();
      return;
    }
    if constexpr (Why != schema::refusal::none) b.refuse(Why, meta::type_name<F>());
  }
  static void encode(encoder&, const F&) {}
  static bool construct(decoder&, void*) { return false; }
};

template <class F>
consteval auto select_state() {
  using enum schema::refusal;
  if constexpr (own_callable<F>) {
    return std::type_identity<typename F::brine_callable>{};
  } else if constexpr (!capture::is_lambda<F>) {
    return std::type_identity<data_state<F>>{};
  } else {
    using capture::source;
    constexpr source from = capture::source_of<F>;
    if constexpr (from == source::nothing) {
      return std::type_identity<nothing_state<F>>{};
    } else if constexpr (from == source::listed) {
      return std::type_identity<listed_state<F>>{};
#if BRINE_HAS_DUMP_STRUCT
    } else if constexpr (from == source::shown) {
      return std::type_identity<shown_state<F>>{};
#endif
    } else if constexpr (from == source::by_reference) {
      return std::type_identity<refused_state<F, captured_reference>>{};
    } else if constexpr (from == source::pointer) {
      return std::type_identity<refused_state<F, pointer>>{};
    } else if constexpr (from == source::spoilt) {
      return std::type_identity<refused_state<F, none>>{};
    } else if constexpr (from == source::bit_field) {
      return std::type_identity<refused_state<F, captured_bit_field>>{};
    } else if constexpr (from == source::unlisted) {
      return std::type_identity<refused_state<F, unlisted_capture>>{};
    } else {
      return std::type_identity<refused_state<F, hidden_captures>>{};
    }
  }
}

template <class F>
using state_codec = typename decltype(select_state<F>())::type;

}  // namespace closures::detail

// The captures alone, as the schema of a closure needs them.
template <class F>
struct codec_of<closures::state<F>> : plain_family {
  static constexpr void describe(schema::builder& b) { closures::detail::state_codec<F>::describe(b); }
};

// A callable as a plain value: its type is known where it is loaded, so only its state is written.
template <class T>
struct family<T, kind::callable> : plain_family {
  using state = closures::detail::state_codec<T>;

  static constexpr void describe(schema::builder& b) {
    state::describe(b);
    b.opaque();
  }
  static void encode(encoder& e, const T& value) { state::encode(e, value); }
  static bool construct(decoder& d, void* at) { return state::construct(d, at); }
  // A lambda can't be assigned: a new one is built and takes the old one's place.
  static bool get(decoder& d, T& value, std::size_t) {
    detail::place<T> made;
    if (!made.construct(d)) [[unlikely]]
      return false;
    if constexpr (std::is_nothrow_move_constructible_v<T>) {
      std::destroy_at(std::addressof(value));
      std::construct_at(std::addressof(value), std::move(*made.get()));
    } else if constexpr (std::is_move_assignable_v<T>) {
      value = std::move(*made.get());
    } else {
      exchange(value, *made.get());
    }
    return true;
  }

 private:
  // A move may throw (of a const text that was captured it is a copy): then the old one comes back, from beside. If
  // that can't be moved either, the program ends: there would be no object where everybody expects one.
  BRINE_COLD static void exchange(T& value, T& made) {
    T old(std::move(value));
    std::destroy_at(std::addressof(value));
#if BRINE_HAS_EXCEPTIONS
    try {
      std::construct_at(std::addressof(value), std::move(made));
    } catch (...) {
      put_back(value, old);
      throw;
    }
#else
    std::construct_at(std::addressof(value), std::move(made));
#endif
  }
  static void put_back(T& value, T& old) noexcept { std::construct_at(std::addressof(value), std::move(old)); }
};

}  // namespace brine
