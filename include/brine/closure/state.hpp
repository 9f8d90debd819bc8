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
#include "../codec/quick.hpp"
#include "../meta/lifetime.hpp"

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

// Captures that are known as a list of types.
template <class... T>
using pack_of = brine::detail::member_pack<T...>;

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

// The captures of a closure, written and read without an encoder and a decoder (quick.hpp). A state that can be
// has, beside describe(), encode() and construct():
//
//   flat               true: size(f) and put(to, f) exist
//   quick              true: the functions below exist, all of them for the address of a closure
//   least              the least bytes that the captures take
//   rewritable         captures that are there may be read into
//   make(at)           captures as they are made by default, in raw memory; nothing is thrown
//   read(at, s, f)     into captures that are there
//   pass(at, s)        whether the bytes are good
struct slow_state {
  static constexpr bool flat = false;
  static constexpr bool quick = false;
};
template <class State>
inline constexpr bool flat_state = requires { requires State::flat; };
template <class State>
inline constexpr bool quick_state = requires { requires State::quick; };

// What can be made first and read into then.
template <class T>
inline constexpr bool quickly_made =
    brine::detail::quick<T> && brine::detail::default_made<T> && std::is_nothrow_default_constructible_v<T> &&
    std::is_nothrow_destructible_v<T> && !brine::detail::constructs_itself<T> && !std::is_array_v<T>;

template <class... T>
struct captured_types {
  static constexpr bool quick = (quickly_made<T> && ...);
};

// A lambda without captures, or any empty callable: the type is the code, nothing is written.
template <class F>
struct nothing_state {
  static constexpr bool flat = true;
  static constexpr bool quick = true;
  static constexpr bool rewritable = true;
  static constexpr std::size_t least = 0;

  static constexpr void describe(schema::builder& b) {
    b.begin_record();
    b.end_record();
  }
  static void encode(encoder&, const F&) {}
  static bool construct(decoder&, void* at) {
    ::new (at) F();
    return true;
  }
  static std::size_t size(const F&) { return 0; }
  static std::byte* put(std::byte* to, const F&) { return to; }
  static void make(void* at) { ::new (at) F(); }
  template <class Source>
  static const std::byte* read(const std::byte* at, Source&, void*) {
    return at;
  }
  static const std::byte* pass(const std::byte* at, brine::detail::source&) { return at; }
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
  static void encode(encoder& e, const F& f) {
    capture::with_marker<F>([&]<class Listed>(Listed) {
      auto* bytes = reinterpret_cast<std::byte*>(const_cast<F*>(std::addressof(f)));
      Listed::visit(bytes, [&]<class... T>(const T&... captured) { pack_of<T...>::encode(e, captured...); });
    });
  }
  static bool construct(decoder& d, void* at) {
    bool done = false;
    capture::with_marker<F>([&]<class Listed>(Listed) {
      Listed::visit(static_cast<std::byte*>(at), [&]<class... T>(T&... captured) {
        brine::detail::builder_guard guard;
        std::size_t i = 0;
        done = (... && (guard.build(d, std::addressof(captured)) ? (++i, true) : d.trace(Listed::names[i])));
        if (done) guard.release();
      });
    });
    return done;
  }

  // What the list says, asked while the program is compiled.
  struct facts {
    bool flat = false, quick = false, rewritable = false;
    std::size_t least = 0;
  };
  static constexpr facts found = [] {
    facts f;
    capture::with_marker<F>([&f]<class Listed>(Listed) {
      using pack = typename Listed::template types<pack_of>;
      f = {pack::flat, Listed::template types<captured_types>::quick, !Listed::any_const, pack::min_size};
    });
    return f;
  }();
  static constexpr bool flat = found.flat;
  static constexpr bool quick = found.quick;
  static constexpr bool rewritable = found.rewritable;
  static constexpr std::size_t least = found.least;

  static std::size_t size(const F& f) {
    std::size_t bytes = 0;
    visit(&f, [&]<class... T>(T&... captured) { bytes = pack_of<T...>::size(captured...); });
    return bytes;
  }
  static std::byte* put(std::byte* to, const F& f) {
    visit(&f, [&]<class... T>(T&... captured) { to = pack_of<T...>::put(to, captured...); });
    return to;
  }
  static void make(void* at) {
    visit(at, []<class... T>(T&... captured) { (access::construct<T>(std::addressof(captured)), ...); });
  }
  template <class Source>
  static const std::byte* read(const std::byte* at, Source& s, void* f) {
    visit(f, [&]<class... T>(T&... captured) { at = pack_of<T...>::template read<0>(at, s, captured...); });
    return at;
  }
  static const std::byte* pass(const std::byte* at, brine::detail::source& s) {
    capture::with_marker<F>(
        [&]<class Listed>(Listed) { at = Listed::template types<pack_of>::template pass<0>(at, s); });
    return at;
  }

 private:
  template <class Use>
  BRINE_INLINE static void visit(const void* f, Use&& use) {
    capture::with_marker<F>(
        [&]<class Listed>(Listed) { Listed::visit(static_cast<std::byte*>(const_cast<void*>(f)), use); });
  }
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

  static constexpr bool flat = codec_for<F>::flat;
  static constexpr bool quick = quickly_made<F>;
  static constexpr bool rewritable = std::is_move_assignable_v<F>;  // no const members
  static constexpr std::size_t least = codec_for<F>::min_size;
  static std::size_t size(const F& f) { return brine::detail::size(f); }
  static std::byte* put(std::byte* to, const F& f) { return codec_for<F>::put(to, f); }
  static void make(void* at) { access::construct<F>(at); }
  template <class Source>
  static const std::byte* read(const std::byte* at, Source& s, void* f) {
    return brine::detail::read<0>(at, s, *std::launder(static_cast<F*>(f)));
  }
  static const std::byte* pass(const std::byte* at, brine::detail::source& s) {
    return codec_for<F>::template pass<0>(at, s);
  }
};

template <class F, schema::refusal Why>
struct refused_state {
  static constexpr void describe(schema::builder& b) { b.refuse(Why, meta::type_name<F>()); }
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
  template <std::size_t>
  static bool get(decoder& d, T& value) {
    detail::place<T> made;
    if (!made.construct(d)) [[unlikely]]
      return false;
    std::destroy_at(std::addressof(value));
    std::construct_at(std::addressof(value), std::move(*made.get()));
    return true;
  }
};

}  // namespace brine
