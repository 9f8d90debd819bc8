// Construct hooks: objects that are made of what was loaded, beside a serialize() or save() that saves them.
//
//   template <class Archive>
//   static void load_and_construct(Archive& ar, brine::construct<account>& construct) {
//     std::string owner;
//     std::int64_t cents = 0;
//     ar(owner, cents);
//     construct(owner, cents);   // the constructor may be private, with friend brine::access
//     ar(construct->notes);      // what the constructor doesn't take
//   }
//
// It reads what the other hook wrote, in order. With a version it has that as a last argument. It may stand beside the
// class, too; cereal's (cereal::construct<T>) and Boost's (load_construct_data) are used where their headers are there.
//
// Objects behind shared pointers stand after the value. One whose hook reads such pointers before it calls construct()
// is passed over, and made when the objects that they lead to are there. A circle of such objects is an error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../config.hpp"
#include "../meta/row.hpp"
#include "decoder.hpp"
#include "foreign_hook.hpp"

namespace cereal {
template <class T>
class construct;
template <class T>
struct LoadAndConstruct;
namespace memory_detail {
template <class Archive, class T>
struct LoadAndConstructLoadWrapper;
}
}  // namespace cereal

namespace brine {

namespace detail {

// What a construct hook has done so far.
struct making {
  void* memory = nullptr;
  const void* pending = nullptr;  // the memory of the object that is begun next
  bool made = false;
  bool may_wait = false;  // it can be passed over, and made later
  bool postponed = false;  // it was
  std::size_t visited = 0;  // arguments of the archive before it was made
  void (*share)(void* object, const void* owner) = nullptr;
  const void* owner = nullptr;

  void done() {
    made = true;
    if (share != nullptr) share(memory, owner);
  }
};

// Ends a construct hook whose object can't be made.
struct making_stopped {};
BRINE_COLD inline void stop_making() {
#if BRINE_HAS_EXCEPTIONS
  throw making_stopped{};
#endif
}

// A slip of the pen in a hook.
[[noreturn]] BRINE_COLD inline void misuse_construct(decoder* d, std::string_view what) {
#if BRINE_HAS_EXCEPTIONS
  if (d != nullptr) d->fail(errc::bad_value, what);
  throw making_stopped{};
#else
  (void)d;
  (void)what;
  std::abort();
#endif
}

// An argument that could be a null pointer while a shape is learnt: no constructor is called with it.
template <class T>
concept could_be_null = std::is_pointer_v<T> || requires(const T& p) {
  p.get();
  *p;
} || requires(const T& p) {
  p.lock();
  p.expired();
};

}  // namespace detail

template <class T>
class construct {
 public:
  construct(detail::making& m, decoder* d) : making_{m}, decoder_{d} {}
  construct(const construct&) = delete;
  construct& operator=(const construct&) = delete;

  // Makes the object, once.
  template <class... A>
  void operator()(A&&... arguments) {
    static_assert(
        requires { access::construct_with<T>(std::declval<void*>(), std::forward<A>(arguments)...); },
        "brine::construct: the class has no constructor for these arguments, or it is private and brine::access "
        "is no friend");
    if (making_.made) detail::misuse_construct(decoder_, "load_and_construct() called construct a second time");
    if constexpr ((detail::could_be_null<std::remove_cvref_t<A>> || ...)) {
      if (decoder_ == nullptr && (is_null(arguments) || ...)) return;
    }
    access::construct_with<T>(making_.memory, std::forward<A>(arguments)...);
    making_.done();
  }
  // The object, once it is made.
  [[nodiscard]] T* ptr() {
    if (!making_.made) {
      detail::misuse_construct(decoder_, "load_and_construct() used the object before it called construct");
    }
    return std::launder(static_cast<T*>(making_.memory));
  }
  [[nodiscard]] T* operator->() { return ptr(); }
  [[nodiscard]] T& operator*() { return *ptr(); }

 private:
  template <class A>
  static bool is_null(const A& a) {
    if constexpr (std::is_pointer_v<A>) {
      return a == nullptr;
    } else if constexpr (requires { a.get() == nullptr; }) {
      return a.get() == nullptr;
    } else {
      return detail::could_be_null<A>;
    }
  }

  detail::making& making_;
  decoder* decoder_;  // nullptr while the shape is learnt
};

namespace traits {

enum class made_by : unsigned char { nothing, member, beside, cereal_member, cereal_beside, boost };

// cereal's class can be made by friends only, of which this is one.
template <class T>
using cereal_maker = ::cereal::memory_detail::LoadAndConstructLoadWrapper<detail::making, T>;

template <class T, class Archive>
concept has_own_making = requires(Archive& ar, construct<T>& c) { access::load_and_construct<T>(ar, c); } ||
                         requires(Archive& ar, construct<T>& c) { access::load_and_construct<T>(ar, c, 0U); };
template <class T, class Archive>
concept has_making_beside = requires(Archive& ar, construct<T>& c) { load_and_construct(ar, c); } ||
                            requires(Archive& ar, construct<T>& c) { load_and_construct(ar, c, 0U); };
// (cereal's access has one that takes anything, and returns something.)
template <class T, class Archive, class... Version>
concept calls_cereal_making = requires(Archive& ar, ::cereal::construct<T>& c, Version... version) {
  requires std::is_void_v<decltype(foreign<T>::cereal_access::template load_and_construct<T>(ar, c, version...))>;
};
template <class T, class Archive>
concept has_cereal_making =
    cereal_is_there<T> && (calls_cereal_making<T, Archive> || calls_cereal_making<T, Archive, std::uint32_t>);
template <class T, class Archive>
concept has_cereal_making_beside =
    cereal_is_there<T> && (requires(Archive& ar, ::cereal::construct<T>& c) {
      ::cereal::LoadAndConstruct<T>::load_and_construct(ar, c);
    } || requires(Archive& ar, ::cereal::construct<T>& c) {
      ::cereal::LoadAndConstruct<T>::load_and_construct(ar, c, 0U);
    });

// Boost has a load_construct_data() and a save_construct_data() for every class in its namespace: ours are their
// equals, so that a call is ambiguous where there is no other (as with serialize(), foreign_hook.hpp).
namespace near_boost {
template <class Archive, class T>
nobody load_construct_data(Archive&, T*, const unsigned);
template <class Archive, class T>
nobody save_construct_data(Archive&, const T*, const unsigned);

template <class T>
struct version_for {
  using type = unsigned;
};
template <class T>
  requires boost_is_there<T>
struct version_for<T> {
  using type = version_near<typename foreign<T>::boost_access>;
};

template <class T, class Archive>
concept constructs = requires(Archive& ar, T* at, typename version_for<T>::type version) {
  requires !std::is_same_v<decltype(load_construct_data(ar, at, version)), nobody>;
};
template <class T, class Archive>
concept saves_data = requires(Archive& ar, const T* at, typename version_for<T>::type version) {
  requires !std::is_same_v<decltype(save_construct_data(ar, at, version)), nobody>;
};
}  // namespace near_boost

template <class T>
inline constexpr made_by making_hook = [] {
  if constexpr (!std::is_class_v<T> || std::is_abstract_v<T>) {
    return made_by::nothing;
  } else if constexpr (has_own_making<T, decoder>) {
    return made_by::member;
  } else if constexpr (has_making_beside<T, decoder>) {
    return made_by::beside;
  } else if constexpr (has_cereal_making<T, decoder>) {
    return made_by::cereal_member;
  } else if constexpr (has_cereal_making_beside<T, decoder>) {
    return made_by::cereal_beside;
  } else if constexpr (near_boost::constructs<T, decoder>) {
    return made_by::boost;
  } else {
    return made_by::nothing;
  }
}();

}  // namespace traits

namespace detail {

// Calls it for an archive that reads; Boost's makes the object only, and its other members are read by the hook.
template <class T, class Archive>
void run_making_hook(Archive& ar, making& m, decoder* d, [[maybe_unused]] std::uint32_t version) {
  using traits::made_by;
  constexpr made_by by = traits::making_hook<T>;
  if constexpr (by == made_by::boost) {
    (void)d;
    load_construct_data(ar, static_cast<T*>(m.memory), typename traits::near_boost::version_for<T>::type{version});
    m.done();
  } else if constexpr (by == made_by::member || by == made_by::beside) {
    brine::construct<T> c{m, d};
    if constexpr (by == made_by::member) {
      if constexpr (requires { access::load_and_construct<T>(ar, c, version); }) {
        access::load_and_construct<T>(ar, c, version);
      } else {
        access::load_and_construct<T>(ar, c);
      }
    } else if constexpr (requires { load_and_construct(ar, c, version); }) {
      load_and_construct(ar, c, version);
    } else {
      load_and_construct(ar, c);
    }
  } else {
    auto c = traits::cereal_maker<T>::make(m);
    using access = typename traits::foreign<T>::cereal_access;
    if constexpr (by == made_by::cereal_member) {
      if constexpr (traits::calls_cereal_making<T, Archive, std::uint32_t>) {
        access::template load_and_construct<T>(ar, c, version);
      } else {
        access::template load_and_construct<T>(ar, c);
      }
    } else if constexpr (requires { ::cereal::LoadAndConstruct<T>::load_and_construct(ar, c, version); }) {
      ::cereal::LoadAndConstruct<T>::load_and_construct(ar, c, version);
    } else {
      ::cereal::LoadAndConstruct<T>::load_and_construct(ar, c);
    }
  }
}

// The object that is being made, until it is whole.
template <class T>
class unfinished {
 public:
  explicit unfinished(making& m) : making_{&m} {}
  unfinished(const unfinished&) = delete;
  unfinished& operator=(const unfinished&) = delete;
  ~unfinished() {
    if (making_ != nullptr && making_->made) std::destroy_at(std::launder(static_cast<T*>(making_->memory)));
  }
  void release() noexcept { making_ = nullptr; }

 private:
  making* making_;
};

// Passes over one argument of the archive; nullptr where that can't be done.
using pass_argument = bool (*)(decoder&);

// What a construct hook visits, as an object made by default values would have it.
struct made_members {
  meta::row<pass_argument> all;
  bool complete = false;
};

}  // namespace detail

}  // namespace brine

// (Of a dependent type: cereal's class is declared here only.)
template <class T>
struct cereal::memory_detail::LoadAndConstructLoadWrapper<brine::detail::making, T> {
  template <class Making>
  static ::cereal::construct<T> make(Making& m) {
    return {static_cast<T*>(m.memory), [&m] { m.done(); }};
  }
};
