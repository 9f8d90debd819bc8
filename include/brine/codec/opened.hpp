// Objects that only Clang's __builtin_dump_struct or C++26 reflection can open: lambdas as they stand
// (Clang), and aggregates with base classes. Their parts down to what is no aggregate, in order,
// nothing between them; a part's name is the way to it, "base_member", "point.x".
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "../capture/dump_struct.hpp"
#include "../meta/lifetime.hpp"
#include "../meta/row.hpp"
#include "../reflect/bases.hpp"
#include "codec.hpp"

namespace brine {

namespace detail {

// Builds objects at their places in raw memory; those already built are destroyed on failure.
class builder_guard {
 public:
  builder_guard() = default;
  builder_guard(const builder_guard&) = delete;
  builder_guard& operator=(const builder_guard&) = delete;
  ~builder_guard() {
    while (count_ != 0) {
      --count_;
      const entry& last = count_ < few ? built_[count_] : more_[count_ - few];
      last.destroy(last.object);
    }
  }

  template <class T>
  [[nodiscard]] bool build(decoder& d, T* at) {
    if constexpr (std::is_array_v<T>) {
      for (auto& element : *at) {
        if (!build(d, std::addressof(element))) [[unlikely]]
          return false;
      }
      return true;
    } else {
      if (!d.need(codec_for<T>::min_size) || !detail::construct<T>(d, at)) [[unlikely]]
        return false;
      if constexpr (!std::is_trivially_destructible_v<T>) {
        const entry built{at, [](void* object) { std::destroy_at(static_cast<T*>(object)); }};
        if (count_ < few) {
          built_[count_] = built;
        } else {
          more_.push_back(built);
        }
        ++count_;
      }
      return true;
    }
  }
  void release() noexcept { count_ = 0; }

 private:
  struct entry {
    void* object;
    void (*destroy)(void*);
  };
  static constexpr std::size_t few = 3;
  entry built_[few];
  std::size_t count_ = 0;
  meta::row<entry> more_;  // on the heap: closures nest, and the stack is what a hostile nest aims at
};

#if BRINE_HAS_DUMP_STRUCT || BRINE_HAS_REFLECTION

template <class T, class Sink>
constexpr void open(T* object, Sink&& sink) {
#if BRINE_HAS_DUMP_STRUCT
  capture::dump(object, sink);
#else
  reflect::open(object, sink);
#endif
}

// "capture 1": how a capture, which has no name, is called in messages.
struct part_name {
  schema::bounded_text<120> text;

  constexpr explicit part_name(const auto& what) {
    if (!what.name.empty()) {
      text.append(what.way());
      text.append(what.name);
    } else {
      text.append("capture ");
      if (what.number >= 10) text.append({&digits[what.number / 10 % 10], 1});
      text.append({&digits[what.number % 10], 1});
    }
  }
  [[nodiscard]] constexpr std::string_view view() const { return text.view(); }

  static constexpr char digits[] = "0123456789";
};

// The places of parts, each met once.
class addresses {
 public:
  constexpr addresses() = default;
  addresses(const addresses&) = delete;
  addresses& operator=(const addresses&) = delete;
  constexpr ~addresses() { delete[] all_; }

  constexpr bool add(const void* address) {
    for (std::size_t i = 0; i < count_; ++i) {
      if (all_[i] == address) return false;
    }
    if (count_ == room_) {
      const std::size_t room = 2 * room_ + 8;
      auto* more = new const void* [room] {};
      for (std::size_t i = 0; i < count_; ++i) more[i] = all_[i];
      delete[] all_;
      all_ = more;
      room_ = room;
    }
    all_[count_++] = address;
    return true;
  }

 private:
  const void** all_ = nullptr;
  std::size_t count_ = 0;
  std::size_t room_ = 0;
};

template <class T>
struct opened_state {
  struct describe_sink {
    schema::builder& b;
    addresses seen{};
    template <class Part>
    constexpr void operator()(const auto& what, Part* part) {
      const part_name name{what};
      // Clang opens a union as if it were a structure; but its members lie at one address.
      if constexpr (!std::is_empty_v<std::remove_cv_t<Part>>) {
        if (!seen.add(part)) b.refuse(schema::refusal::union_type, meta::type_name<T>());
      }
      b.member(what.name.empty() ? std::string_view{} : name.view());
      schema::describe<Part>(b, name.view());
    }
  };
  // Which of the names that the type's renames give to members there are.
  struct name_sink {
    std::array<std::string_view, renames::most> found{};
    template <class Part>
    constexpr void operator()(const auto& what, Part*) {
      const part_name name{what};
      for (std::size_t k = 0; k < renamed<T>.size(); ++k) {
        if (name.view() == renamed<T>[k].now) found[k] = renamed<T>[k].now;
      }
    }
  };
  struct encode_sink {
    encoder& e;
    template <class Part>
    void operator()(const auto&, Part* part) {
      detail::encode<std::remove_cv_t<Part>>(e, *part);
    }
  };
  struct construct_sink {
    decoder& d;
    builder_guard guard{};
    template <class Part>
    void operator()(const auto& what, Part* part) {
      if (!d.ok()) return;
      if (!guard.build(d, const_cast<std::remove_cv_t<Part>*>(part))) d.trace(part_name{what}.view());
    }
  };
  struct read_sink {
    decoder& d;
    template <class Part>
    void operator()(const auto& what, Part* part) {
      if (!d.ok()) return;
      if (!detail::decode(d, const_cast<std::remove_cv_t<Part>&>(*part))) d.trace(part_name{what}.view());
    }
  };

  static constexpr void describe(schema::builder& b) {
    b.begin_record();
    describe_parts(b);
  }
  static constexpr void describe_parts(schema::builder& b) {
    detail::open(&reflect::detail::ghost_of<T>::object.value, describe_sink{b});
    b.end_record();
  }
  static void encode(encoder& e, const T& value) {
    detail::open(const_cast<T*>(std::addressof(value)), encode_sink{e});
  }
  // In raw memory.
  static bool construct(decoder& d, void* at) {
    construct_sink sink{d};
    detail::open(static_cast<T*>(at), sink);
    if (d.ok()) sink.guard.release();
    return d.ok();
  }
  // Into an object that is there.
  static bool read(decoder& d, T& value) {
    detail::open(std::addressof(value), read_sink{d});
    return d.ok();
  }
};

#endif

}  // namespace detail

#if BRINE_HAS_DUMP_STRUCT || BRINE_HAS_REFLECTION

template <class T>
struct family<T, kind::opened> : plain_family {
  using state = detail::opened_state<T>;

  static constexpr void describe(schema::builder& b) {
    if constexpr (!detail::default_made<T>) b.refuse(schema::refusal::not_constructible, meta::type_name<T>());
    b.opaque();
    if (!b.begin_record(&schema::identity<T>, &detail::record_type_of<T>)) return;
    if constexpr (renamed<T>.size() != 0) {
      typename state::name_sink names;
      detail::open(&reflect::detail::ghost_of<T>::object.value, names);
      detail::check_renames<T>(b, names.found);
    }
    state::describe_parts(b);
  }
  static void encode(encoder& e, const T& value) {
    constexpr bool recursive = schema::facts_of<T>.recursive;
    if constexpr (recursive) {
      if (!e.enter()) [[unlikely]]
        return;
    }
    state::encode(e, value);
    if constexpr (recursive) e.leave();
  }
  static bool get(decoder& d, T& value, std::size_t) {
    constexpr bool recursive = schema::facts_of<T>.recursive;
    if constexpr (recursive) {
      if (!d.enter()) [[unlikely]]
        return false;
    }
    const bool done = state::read(d, value);
    if constexpr (recursive) d.leave();
    return done;
  }
};

#endif

}  // namespace brine
