// Aggregates and Boost.Hana structs: the members in order, nothing between them. Their names
// are in the schema, not in the bytes.
#pragma once

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "../reflect/members.hpp"
#include "members.hpp"

namespace brine {

namespace detail {

template <class List>
struct pack_of_list;
template <class... T>
struct pack_of_list<reflect::type_list<T...>> {
  using type = member_pack<std::remove_cv_t<T>...>;
  // No padding, and every byte of the object is a byte of the document.
  static constexpr bool bulk = (codec_for<T>::bulk && ...);

  static constexpr void describe(schema::builder& b, [[maybe_unused]] const std::string_view* names) {
    [[maybe_unused]] std::size_t i = 0;
    (
        [&] {
          b.member(names[i]);
          schema::describe<T>(b, names[i]);
          ++i;
        }(),
        ...);
  }
};

// A record that can't be made first and read then: members without a default constructor, or const ones. Its members
// are made from the document where they belong: an aggregate is there with its memory, and lives without a constructor
// of its own. An empty member may share its address with another, which making it could overwrite: then all members are
// made elsewhere, and the record from them in braces.
template <class T, class List>
struct built_record;
template <class T, class... M>
struct built_record<T, reflect::type_list<M...>> {
  static constexpr bool in_place = !(std::is_empty_v<M> || ...) && !reflect::hana_struct<T>;
  static constexpr bool in_braces =
      !(std::is_array_v<M> || ...) && (std::is_move_constructible_v<std::remove_cv_t<M>> && ...);
  static constexpr bool needed = reflect::aggregate<T> && (in_place || in_braces) &&
                                 ((std::is_const_v<M> || ...) || !(default_made<std::remove_cv_t<M>> && ...) ||
                                  (constructs_itself<std::remove_cv_t<M>> || ...));

  static bool construct(decoder& d, void* at, const std::string_view* names) {
    if constexpr (in_place) {
      return construct_in_place(d, at, names, std::index_sequence_for<M...>{});
    } else {
      return construct_in_braces(d, at, names, std::index_sequence_for<M...>{});
    }
  }

 private:
  template <class Member>
  static void destroy(void* member) {
    std::destroy_at(static_cast<Member*>(member));
  }

  template <std::size_t... I>
  static bool construct_in_place(decoder& d, void* at, const std::string_view* names, std::index_sequence<I...>) {
    static constexpr void (*destroys[])(void*) = {&destroy<std::remove_cv_t<M>>...};
    struct guard {
      void* members[sizeof...(M)];
      std::size_t made;
      ~guard() {
        for (; made != 0; --made) destroys[made - 1](members[made - 1]);
      }
    } g{};
    reflect::visit(*static_cast<T*>(at), [&g](auto&... member) {
      ((g.members[I] = const_cast<void*>(static_cast<const volatile void*>(std::addressof(member)))), ...);
    });
    const bool done = (... && [&] {
      if (!d.need(codec_for<M>::min_size) || !detail::construct<std::remove_cv_t<M>>(d, g.members[I])) [[unlikely]]
        return d.trace(names[I]);
      ++g.made;
      return true;
    }());
    if (done) [[likely]]
      g.made = 0;
    return done;
  }

  template <std::size_t... I>
  static bool construct_in_braces(decoder& d, void* at, const std::string_view* names, std::index_sequence<I...>) {
    std::tuple<place<std::remove_cv_t<M>>...> members;
    const bool done = (... && [&] {
      if (d.need(codec_for<M>::min_size) && std::get<I>(members).construct(d)) [[likely]]
        return true;
      return d.trace(names[I]);
    }());
    if (!done) [[unlikely]]
      return false;
    ::new (at) T{std::move(*std::get<I>(members).get())...};
    return true;
  }
};

// The family of such a record: it constructs itself.
template <class T, bool Needed>
struct record_construction {};
template <class T>
struct record_construction<T, true> {
  static bool construct(decoder& d, void* at) {
    constexpr bool recursive = schema::facts_of<T>.recursive;
    if constexpr (recursive) {
      if (!d.enter()) [[unlikely]]
        return false;
    }
    const bool done = built_record<T, reflect::member_types<T>>::construct(d, at, reflect::names<T>.data());
    if constexpr (recursive) d.leave();
    return done;
  }
};

template <class T>
using record_pack = pack_of_list<reflect::member_types<T>>;

}  // namespace detail

template <class T>
struct family<T, kind::record>
    : detail::record_construction<T, detail::built_record<T, reflect::member_types<T>>::needed> {
  using members = detail::record_pack<T>;
  using pack = typename members::type;
  static constexpr const char* path = reflect::spelled_names<T>.data();

  static constexpr std::size_t min_size = pack::min_size;
  static constexpr bool fixed = pack::fixed;
  static constexpr bool flat = pack::flat;
  // A whole document's size isn't told first where many members vary: that is as much to compile as writing them.
  static constexpr bool wide = pack::wide;
  // Decided by the members: trivial copyability alone would let padding and bools through.
  static constexpr bool bulk = std::is_trivially_copyable_v<T> && pack::count != 0 && fixed && members::bulk &&
                               min_size == sizeof(T) && !reflect::hana_struct<T>;

  static constexpr void describe(schema::builder& b) {
    if constexpr (!detail::default_made<T> && !detail::built_record<T, reflect::member_types<T>>::needed) {
      b.refuse(schema::refusal::not_constructible, meta::type_name<T>(), true);
    }
    if constexpr (detail::built_record<T, reflect::member_types<T>>::needed) b.slow();
    if (!b.begin_record(&schema::identity<T>, &detail::record_type_of<T>)) return;
    detail::check_renames<T>(b, reflect::names<T>);
    members::describe(b, reflect::names<T>.data());
    b.end_record();
  }

  static std::size_t bound(const T& value) {
    return reflect::visit(value, [](const auto&... member) { return pack::bound(member...); });
  }
  static std::size_t size(const T& value) {
    return reflect::visit(value, [](const auto&... member) { return pack::size(member...); });
  }
  static std::byte* put(std::byte* to, const T& value) {
    return reflect::visit(value, [to](const auto&... member) { return pack::put(to, member...); });
  }

  static void encode(encoder& e, const T& value) {
    constexpr bool recursive = schema::facts_of<T>.recursive;
    if constexpr (recursive) {
      if (!e.enter()) [[unlikely]]
        return;
    }
    reflect::visit(value, [&e](const auto&... member) BRINE_CLANG_INLINE_LAMBDA { pack::encode(e, member...); });
    if constexpr (recursive) e.leave();
  }

  static bool get(decoder& d, T& value, [[maybe_unused]] std::size_t rest) {
    constexpr bool recursive = schema::facts_of<T>.recursive;
    if constexpr (recursive) {
      if (!d.enter()) [[unlikely]]
        return false;
    }
    const bool done =
        reflect::visit(value, [&](auto&... member) { return pack::get(d, rest, path, detail::writable(member)...); });
    if constexpr (recursive) d.leave();
    return done;
  }

  static constexpr bool quick = true;
  template <class Source>
  BRINE_STEP static const std::byte* read(const std::byte* at, Source& s, T& value, std::size_t rest) {
    if constexpr (small) {
      return read_members(at, s, value, rest);
    } else {
      return read_apart(at, s, value, rest);
    }
  }
  BRINE_INLINE static const std::byte* pass(const std::byte* at, detail::source& s, std::size_t rest) {
    if constexpr (small) {
      return pack::pass(at, s, rest, path);
    } else {
      return pass_apart(at, s, rest);
    }
  }

  BRINE_INLINE static const std::byte* prepare(const std::byte* at, detail::source& s, std::size_t rest, const T& there,
                                               detail::aside& made) {
    if constexpr (small) {
      return prepare_members(at, s, rest, there, made);
    } else {
      return prepare_apart(at, s, rest, there, made);
    }
  }

  static bool skip(decoder& d) {
    constexpr bool recursive = schema::facts_of<T>.recursive;
    if constexpr (recursive) {
      if (!d.enter()) [[unlikely]]
        return false;
    }
    const bool done = pack::skip(d, path);
    if constexpr (recursive) d.leave();
    return done;
  }

 private:
  // Read where it stands; others by a function of their own.
  static constexpr bool small = flat && pack::count <= 4;

  template <class Source>
  BRINE_STEP static const std::byte* read_members(const std::byte* at, Source& s, T& value, std::size_t rest) {
    return reflect::visit(value, [&](auto&... member) BRINE_STEP_LAMBDA {
      return pack::read(at, s, rest, path, detail::writable(member)...);
    });
  }
  template <class Source>
  static const std::byte* read_apart(const std::byte* at, Source& s, T& value, std::size_t rest) {
    constexpr bool recursive = schema::facts_of<T>.recursive;
    if constexpr (recursive) {
      if (s.depth_left == 0) [[unlikely]]
        return detail::too_deep(s.teller, at);
      --s.depth_left;
    }
    at = read_members(at, s, value, rest);
    if constexpr (recursive) ++s.depth_left;
    return at;
  }
  static const std::byte* pass_apart(const std::byte* at, detail::source& s, std::size_t rest) {
    constexpr bool recursive = schema::facts_of<T>.recursive;
    if constexpr (recursive) {
      if (s.depth_left == 0) [[unlikely]]
        return detail::too_deep(s.teller, at);
      --s.depth_left;
    }
    at = pack::pass(at, s, rest, path);
    if constexpr (recursive) ++s.depth_left;
    return at;
  }
  BRINE_INLINE static const std::byte* prepare_members(const std::byte* at, detail::source& s, std::size_t rest,
                                                       const T& there, detail::aside& made) {
    return reflect::visit(there, [&](const auto&... member)
                                     BRINE_STEP_LAMBDA { return pack::prepare(at, s, rest, path, made, member...); });
  }
  static const std::byte* prepare_apart(const std::byte* at, detail::source& s, std::size_t rest, const T& there,
                                        detail::aside& made) {
    constexpr bool recursive = schema::facts_of<T>.recursive;
    if constexpr (recursive) {
      if (s.depth_left == 0) [[unlikely]]
        return detail::too_deep(s.teller, at);
      --s.depth_left;
    }
    at = prepare_members(at, s, rest, there, made);
    if constexpr (recursive) ++s.depth_left;
    return at;
  }
};

}  // namespace brine
