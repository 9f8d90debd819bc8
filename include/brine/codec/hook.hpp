// Classes with a hook: what it visits, in order, nothing between. serialize() is one function for both directions, in
// the shape that users of cereal and Boost.Serialization have already; a pair save() const and load() will do as well,
// and a pair save_minimal() const and load_minimal(), of which one value is written. With a version as its last
// argument, 4 bytes stand before its members (class_version<T> when saved). Which hook it is: chosen_hook.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

#include "../meta/text.hpp"
#include "construct.hpp"
#include "members.hpp"
#include "named.hpp"
#include "scalar.hpp"
#include "shared_bases.hpp"

namespace brine {

// The archive that learns the shape of a hook by running it on an object.
class describer {
 public:
  using is_saving = std::true_type;
  using is_loading = std::false_type;

  explicit describer(schema::builder& b) : builder_{b} {}

  [[nodiscard]] static constexpr bool complete() noexcept { return true; }
  // There is none while a shape is learnt, and what is visited must not depend on it.
  template <class T>
  [[nodiscard]] static constexpr T* context() noexcept {
    return nullptr;
  }
  [[nodiscard]] static constexpr bool ok() noexcept { return true; }
  static bool fail(errc, std::string_view) noexcept { return false; }

  detail::whole_object* object = nullptr;  // whose hook runs (shared_bases.hpp)

  template <class... T>
  describer& operator()(const T&... values) {
    (describe_member({}, values), ...);
    return *this;
  }
  template <class T>
  describer& operator&(const T& value) {
    return (*this)(value);
  }
  template <class T>
  describer& operator<<(const T& value) {
    return (*this)(value);
  }

 protected:
  template <class T>
  void describe_member(std::string_view name, const T& value, bool is_virtual_base = false);

 private:
  schema::builder& builder_;
};

namespace detail {

// What a hook visits is there already: its class need not be one that could be made.
template <class T>
inline constexpr schema::refusal against_saving_member =
    kind_of<T> == kind::hook ? schema::refusal::none : schema::against_saving<T>;
template <class T>
inline constexpr schema::refusal against_loading_member =
    kind_of<T> == kind::hook ? schema::refusal::none : schema::against_loading<T>;

}  // namespace detail

namespace detail {

template <class T>
void put_argument(encoder& e, const T& value, [[maybe_unused]] bool is_virtual_base = false) {
  if constexpr (wraps<T>) {
    auto& inner = hook_argument<T>::value(value);
    put_argument<std::remove_cvref_t<decltype(inner)>>(e, inner, is_virtual_base || hook_argument<T>::virtual_base);
  } else if constexpr (against_saving_member<T> != schema::refusal::none) {
    schema::explain<against_saving_member<T>, T>();
  } else {
    if (e.ok() && !is_visited_base(e, value, is_virtual_base)) detail::encode<T>(e, value);
  }
}

// The name goes into the path of a failure; without one the argument's number.
template <class T>
void get_argument(decoder& d, T& value, std::size_t i, std::string_view name = {},
                  [[maybe_unused]] bool is_virtual_base = false) {
  using type = std::remove_cv_t<T>;
  if constexpr (wraps<type>) {
    auto& inner = hook_argument<type>::value(value);
    const std::string_view own = hook_argument<type>::name(value);
    get_argument(d, inner, i, own.empty() ? name : own, is_virtual_base || hook_argument<type>::virtual_base);
  } else if constexpr (against_loading_member<type> != schema::refusal::none) {
    schema::explain<against_loading_member<type>, type>();
  } else {
    type& to = const_cast<type&>(value);
    if (!d.ok() || is_visited_base(d, to, is_virtual_base)) return;
    if (detail::decode(d, to)) [[likely]]
      return;
    if (name.empty()) {
      d.trace(i);
    } else {
      d.trace(name);
    }
  }
}

template <class... T, std::size_t... I>
BRINE_NOINLINE void get_arguments(decoder& d, std::index_sequence<I...>, T&... values) {
  (get_argument(d, values, I), ...);
}

// After the arguments of an object that isn't made yet were read: whether it can be made of them.
BRINE_COLD inline void check_making(decoder& d, making& m, bool pointers) {
  if (!d.ok()) return stop_making();
  if (!pointers) return;
  if (d.again) {
    if (!d.unmade) return;
    d.fail(
        errc::bad_value,
        "an object that load_and_construct() makes is reached from a pointer that it is made of, so that neither can "
        "be there first; read the pointer after construct(...): ar(construct->member)");
  } else if (m.may_wait) {
    m.postponed = true;
  } else if (d.unmade) {
    d.fail(errc::bad_value,
           "load_and_construct() makes an object of a pointer to another one that isn't made yet; hold the one that it "
           "makes by std::shared_ptr, and read its pointers either before all calls of construct or after");
  } else {
    d.waiting = true;
    return;
  }
  stop_making();
}

template <class... T, std::size_t... I>
BRINE_NOINLINE void get_arguments_of_making(decoder& d, std::index_sequence<I...>, T&... values) {
  making& m = *std::exchange(d.making, nullptr);
  const bool unmade = std::exchange(d.unmade, false);
  const std::size_t references = d.references;
  (get_argument(d, values, I), ...);
  d.making = &m;
  if (!m.made) {
    m.visited += sizeof...(T);
    check_making(d, m, d.references != references);
  }
  d.unmade = d.unmade || unmade;
}

// An argument that is more than its value, where an object's hook runs: the part of it that several hooks visit.
template <class T>
inline constexpr bool is_part_of_object =
    kind_of<T> == kind::hook || kind_of<T> == kind::record || kind_of<T> == kind::opened;
template <class T>
inline constexpr bool may_be_base_argument = [] {
  if constexpr (wraps<T>) {
    return false;
  } else if constexpr (may_be_base<T>) {
    return is_part_of_object<T>;
  } else {
    return false;
  }
}();

}  // namespace detail

template <class... T>
encoder& encoder::operator()(const T&... values) {
  if constexpr ((detail::wraps<T> || ...)) {
    (detail::put_argument(*this, values), ...);
  } else if constexpr (((detail::against_saving_member<T> == schema::refusal::none) && ...)) {
    if constexpr ((detail::may_be_base_argument<T> || ...)) {
      if (object != nullptr) [[unlikely]] {
        (detail::put_argument(*this, values), ...);
        return *this;
      }
    }
    if (ok()) [[likely]]
      detail::member_pack<T...>::encode(*this, values...);
  } else {
    (schema::explain<detail::against_saving_member<T>, T>(), ...);
  }
  return *this;
}

template <class... T>
decoder& decoder::operator()(T&&... values) {
  if (making != nullptr) [[unlikely]] {
    detail::get_arguments_of_making(*this, std::index_sequence_for<T...>{}, values...);
  } else if constexpr ((detail::wraps<std::remove_cvref_t<T>> || ...)) {
    detail::get_arguments(*this, std::index_sequence_for<T...>{}, values...);
  } else if constexpr (((detail::against_loading_member<std::remove_cvref_t<T>> == schema::refusal::none) && ...)) {
    if constexpr ((detail::may_be_base_argument<std::remove_cvref_t<T>> || ...)) {
      if (object != nullptr) [[unlikely]] {
        detail::get_arguments(*this, std::index_sequence_for<T...>{}, values...);
        return *this;
      }
    }
    using pack = detail::member_pack<std::remove_cvref_t<T>...>;
    if (ok()) [[likely]]
      (void)pack::decode(*this, nullptr, detail::writable(values)...);
  } else {
    (schema::explain<detail::against_loading_member<std::remove_cvref_t<T>>, std::remove_cvref_t<T>>(), ...);
  }
  return *this;
}

namespace detail {

// Writes objects as hooks with a version do in earlier ones: what a new member is by default, in a document where its
// class has an earlier version.
class earlier_encoder : public memory_encoder {
 public:
  explicit earlier_encoder(const meta::row<schema::class_at_version>& versions) : versions_{versions} {
    write_earlier();
  }
  [[nodiscard]] std::uint32_t version_of(const schema::record_type& type) const {
    return schema::version_of(type, versions_);
  }

 private:
  const meta::row<schema::class_at_version>& versions_;
};

// Who calls the members of T.
template <class T, traits::reach Via>
struct caller_of {
  using type = access;
};
template <class T>
struct caller_of<T, traits::reach::cereal> {
  using type = traits::through_cereal<T>;
};
template <class T>
struct caller_of<T, traits::reach::boost> {
  using type = traits::through_boost<T>;
};

// A pair of functions that save and load one value in the object's place.
template <class T, class Archive, class Save, class Load>
void run_minimal(T& value, Archive& ar, Save save, Load load) {
  using minimal_type = std::remove_cvref_t<decltype(save(std::as_const(value)))>;
  if constexpr (Archive::is_saving::value) {
    const minimal_type saved = save(std::as_const(value));
    ar(saved);
  } else {
    minimal_type saved{};
    ar(saved);
    if (ar.ok()) load(value, std::as_const(saved));
  }
}

// Runs the hook, whichever shape it has, for any of the three archives.
template <class T, class Archive>
void run_hook_alone(T& value, Archive& ar, [[maybe_unused]] std::uint32_t version) {
  constexpr traits::hook_choice chosen = traits::hook_in_use<T>;
  constexpr unsigned way = chosen.ways & traits::all_ways;
  using caller = typename caller_of<T, chosen.via>::type;
  if constexpr (way == traits::by_serialize) {
    if constexpr (chosen.versioned()) {
      caller::serialize(value, ar, version);
    } else {
      caller::serialize(value, ar);
    }
  } else if constexpr (way == traits::by_free_serialize) {
    if constexpr (chosen.via == traits::reach::near_cereal) {
      traits::archive_in<typename traits::foreign<T>::cereal_access, Archive> near{ar};
      if constexpr (chosen.versioned()) {
        serialize(near, value, version);
      } else {
        serialize(near, value);
      }
    } else if constexpr (chosen.via == traits::reach::near_boost) {
      serialize(ar, value, traits::version_near<typename traits::foreign<T>::boost_access>{version});
    } else if constexpr (chosen.versioned()) {
      serialize(ar, value, version);
    } else {
      serialize(ar, value);
    }
  } else if constexpr (way == traits::by_save_load) {
    if constexpr (Archive::is_saving::value) {
      if constexpr (chosen.versioned()) {
        caller::save(std::as_const(value), ar, version);
      } else {
        caller::save(std::as_const(value), ar);
      }
    } else if constexpr (chosen.versioned()) {
      caller::load(value, ar, version);
    } else {
      caller::load(value, ar);
    }
  } else if constexpr (way == traits::by_free_save_load) {
    if constexpr (Archive::is_saving::value) {
      if constexpr (chosen.versioned()) {
        save(ar, std::as_const(value), version);
      } else {
        save(ar, std::as_const(value));
      }
    } else if constexpr (chosen.versioned()) {
      load(ar, value, version);
    } else {
      load(ar, value);
    }
  } else if constexpr (way == traits::by_minimal) {
    if constexpr (chosen.versioned()) {
      run_minimal(
          value, ar, [&](const T& v) { return caller::save_minimal(v, std::as_const(ar), version); },
          [&](T& v, const auto& saved) { caller::load_minimal(v, std::as_const(ar), saved, version); });
    } else {
      run_minimal(
          value, ar, [&](const T& v) { return caller::save_minimal(v, std::as_const(ar)); },
          [&](T& v, const auto& saved) { caller::load_minimal(v, std::as_const(ar), saved); });
    }
  } else if constexpr (chosen.versioned()) {
    run_minimal(
        value, ar, [&](const T& v) { return save_minimal(std::as_const(ar), v, version); },
        [&](T& v, const auto& saved) { load_minimal(std::as_const(ar), v, saved, version); });
  } else {
    run_minimal(
        value, ar, [&](const T& v) { return save_minimal(std::as_const(ar), v); },
        [&](T& v, const auto& saved) { load_minimal(std::as_const(ar), v, saved); });
  }
}

template <class T, class Archive>
void run_hook(T& value, Archive& ar, std::uint32_t version) {
  if constexpr (may_have_virtual_base<T>) {
    const hook_scope<Archive, T> scope{ar, std::addressof(value)};
    run_hook_alone(value, ar, version);
  } else {
    run_hook_alone(value, ar, version);
  }
}

[[nodiscard]] BRINE_COLD inline bool is_without_version(const decoder& d, const schema::record_type& type) {
  for (const schema::record_type* listed : *d.without_version.get<classes_without_version>()) {
    if (listed == &type) return true;
  }
  return false;
}

// What Boost's construct hook is to read, before the members.
template <class T, class Archive>
void save_making_data([[maybe_unused]] const T& value, [[maybe_unused]] Archive& ar,
                      [[maybe_unused]] std::uint32_t version) {
  if constexpr (traits::making_hook<T> == traits::made_by::boost && traits::near_boost::saves_data<T, encoder>) {
    save_construct_data(ar, std::addressof(value), typename traits::near_boost::version_for<T>::type{version});
  }
}

// The members of a hook's record, learnt from this object.
template <class T>
void describe_hook(schema::builder& b, const T& value, whole_object* whole = nullptr) {
  describer ar{b};
  ar.object = whole;
  std::uint32_t version = 0;
  if constexpr (traits::versioned_hook<T>) {
    if (b.version_member(record_type_of<T>, version)) schema::describe<std::uint32_t>(b);
  }
  save_making_data(value, ar, version);
  // Saving only reads, though the one function for both directions can't be const.
  run_hook(const_cast<T&>(value), ar, version);
}

// The archive that learns what a construct hook reads: it gives numbers the value 0, pointers a new object where one
// can be made, and leaves all else as it is.
class shape_reader : public describer {
 public:
  using is_saving = std::false_type;
  using is_loading = std::true_type;

  shape_reader(schema::builder& b, made_members* members) : describer{b}, members_{members} {}

  template <class... T>
  shape_reader& operator()(T&&... values) {
    (visit(values), ...);
    return *this;
  }
  template <class T>
  shape_reader& operator&(T&& value) {
    return (*this)(value);
  }
  template <class T>
  shape_reader& operator>>(T&& value) {
    return (*this)(value);
  }

 private:
  template <class T>
  void visit(T& value) {
    prepare(value);
    describe_member({}, value);
  }
  template <class T>
  void prepare(T& value) {
    using type = std::remove_cv_t<T>;
    if constexpr (wraps<type>) {
      prepare(hook_argument<type>::value(value));
    } else {
      if (members_ != nullptr) members_->all.push_back(passes<type>());
      if constexpr (std::is_arithmetic_v<type> || std::is_enum_v<type>) {
        const_cast<type&>(value) = type{};
      } else if constexpr (kind_of<type> == kind::shared || kind_of<type> == kind::unique) {
        using element = typename type::element_type;
        if constexpr (!std::is_array_v<element> && !std::is_void_v<element>) {
          if constexpr (std::is_default_constructible_v<std::remove_cv_t<element>> && !std::is_const_v<T> &&
                        requires { value.reset(new std::remove_cv_t<element>()); }) {
            value.reset(new std::remove_cv_t<element>());
          }
        }
      }
    }
  }
  template <class T>
  static constexpr pass_argument passes() {
    if constexpr (std::is_class_v<T> || std::is_arithmetic_v<T> || std::is_enum_v<T>) {
      if constexpr (schema::loadable<T> && (default_made<T> || constructs_itself<T>)) {
        return [](decoder& d) {
          place<T> passed;
          return d.need(codec_for<T>::min_size) && passed.construct(d);
        };
      }
    }
    return nullptr;
  }

  made_members* members_;
};

// Runs the construct hook on values as they are by default; what it visits before a constructor refuses them is what is
// known of the shape.
template <class T>
void learn_making(schema::builder& b, std::uint32_t version, made_members* members = nullptr) {
  alignas(T) std::byte memory[sizeof(T)];
  making m;
  m.memory = memory;
  const unfinished<T> made{m};
  shape_reader ar{b, members};
  bool whole = true;
#if BRINE_HAS_EXCEPTIONS
  try {
#endif
    if constexpr (may_have_virtual_base<T>) {
      const hook_scope<shape_reader, T> scope{ar, m.memory};
      run_making_hook<T>(ar, m, nullptr, version);
    } else {
      run_making_hook<T>(ar, m, nullptr, version);
    }
    if constexpr (traits::making_hook<T> == traits::made_by::boost) run_hook(*static_cast<T*>(m.memory), ar, version);
#if BRINE_HAS_EXCEPTIONS
  } catch (...) {
    whole = false;
  }
#endif
  if (members != nullptr) members->complete = whole;
}
template <class T>
const made_members& members_of_making() {
  static const made_members once = [] {
    made_members members;
    schema::builder unused{nullptr};
    learn_making<T>(unused, traits::present_version<T>(), &members);
    for (const pass_argument pass : members.all) members.complete = members.complete && pass != nullptr;
    return members;
  }();
  return once;
}
// Passes over those that a construct hook hasn't read.
template <class T>
BRINE_COLD bool pass_making(decoder& d, std::size_t visited) {
  const made_members& members = members_of_making<T>();
  for (std::size_t i = visited; i < members.all.size(); ++i) {
    if (!members.all[i](d)) return false;
  }
  return true;
}

template <class T>
void describe_fresh(schema::builder& b) {
  if constexpr (default_made<T>) {
    place<T> fresh;
    if (fresh.make()) describe_hook(b, *fresh.get());
  } else {
    std::uint32_t version = 0;
    if constexpr (traits::versioned_hook<T>) {
      if (b.version_member(record_type_of<T>, version)) schema::describe<std::uint32_t>(b);
    }
    learn_making<T>(b, version);
  }
}

// The version of the object that comes, 0 where its class has none.
template <class T>
[[nodiscard]] bool get_version(decoder& d, std::uint32_t& version) {
  version = 0;
  if constexpr (traits::versioned_hook<T>) {
    if (d.without_version && is_without_version(d, record_type_of<T>)) [[unlikely]]
      return true;
    if (!detail::decode(d, version)) [[unlikely]]
      return false;
    if (const std::uint32_t known = traits::present_version<T>(); version > known) [[unlikely]] {
      return d.fail(errc::version_mismatch,
                    meta::joined({"an object of version ", std::to_string(version),
                                  " of a class that this program knows up to version ", std::to_string(known)}));
    }
  }
  return true;
}

// The family of a class with a construct hook.
template <class T>
struct hook_making_family : plain_family {
  static constexpr bool made_by_hook = true;

  static bool construct(decoder& d, void* at) {
    making own;
    making& m = d.making != nullptr && d.making->pending == at ? *d.making : own;
    m.pending = nullptr;
    m.memory = at;
    struct restore {
      decoder& d;
      making* before;
      ~restore() { d.making = before; }
    } const r{d, &m == d.making ? nullptr : d.making};
    d.making = nullptr;
    std::uint32_t version = 0;
    if (!d.enter()) [[unlikely]]
      return false;
    if (!get_version<T>(d, version)) [[unlikely]]
      return false;
    if constexpr (traits::versioned_hook<T>) m.may_wait = m.may_wait && version == traits::present_version<T>();
    unfinished<T> made{m};
    d.making = &m;
#if BRINE_HAS_EXCEPTIONS
    try {
#endif
      if constexpr (may_have_virtual_base<T>) {
        const hook_scope<decoder, T> scope{d, at};
        run_making_hook<T>(d, m, &d, version);
      } else {
        run_making_hook<T>(d, m, &d, version);
      }
      if constexpr (traits::making_hook<T> == traits::made_by::boost) {
        d.making = nullptr;
        run_hook(*std::launder(static_cast<T*>(at)), d, version);
      }
#if BRINE_HAS_EXCEPTIONS
    } catch (const making_stopped&) {
    }
#endif
    d.leave();
    if (!d.ok() || m.postponed) [[unlikely]]
      return false;
    if (!m.made) [[unlikely]]
      return d.fail(errc::bad_value, "load_and_construct() didn't call construct");
    made.release();
    return true;
  }

  // Over an object that is there.
  static bool replace(decoder& d, T& value) {
    place<T> fresh;
    if (!fresh.construct(d)) [[unlikely]]
      return false;
    if constexpr (std::is_move_assignable_v<T>) {
      value = std::move(*fresh.get());
    } else if constexpr (std::is_move_constructible_v<T>) {
      std::destroy_at(std::addressof(value));
      std::construct_at(std::addressof(value), std::move(*fresh.get()));
    } else {
      return d.fail(errc::bad_value, "an object of a class that is made by its hook, and can't be moved to its place");
    }
    return true;
  }
};
template <class T>
struct hook_filling_family : plain_family {
  static constexpr bool made_by_hook = false;
};
template <class T>
using hook_family = std::conditional_t<traits::making_hook<T> != traits::made_by::nothing, hook_making_family<T>,
                                       hook_filling_family<T>>;

}  // namespace detail

template <class T>
struct family<T, kind::hook> : detail::hook_family<T> {
  using made = detail::hook_family<T>;

  static constexpr void describe(schema::builder& b) {
    if constexpr (!detail::default_made<T> && !made::made_by_hook) {
      b.refuse(std::is_abstract_v<T> ? schema::refusal::abstract_class : schema::refusal::not_constructible,
               meta::type_name<T>());
    } else {
      if (!b.begin_record(&schema::identity<T>, &detail::record_type_of<T>)) return;
      detail::check_renames<T>(b, std::array<std::string_view, 0>{});
      if (b.dynamic()) detail::describe_fresh<T>(b);
      b.end_record();
    }
  }
  static void encode(encoder& e, const T& value) {
    if (!e.enter()) [[unlikely]]
      return;
    std::uint32_t version = 0;
    if constexpr (traits::versioned_hook<T>) {
      version = traits::present_version<T>();
      if (e.writes_earlier()) [[unlikely]]
        version = static_cast<detail::earlier_encoder&>(e).version_of(detail::record_type_of<T>);
      if (version != schema::unversioned) [[likely]] {
        detail::encode(e, version);
      } else {
        version = 0;
      }
    }
    const detail::passing_scope scope{e};
    detail::save_making_data(value, e, version);
    detail::run_hook(const_cast<T&>(value), e, version);
    e.leave();
  }
  static bool get(decoder& d, T& value, std::size_t) {
    if constexpr (made::made_by_hook &&
                  (!detail::default_made<T> || traits::making_hook<T> == traits::made_by::boost)) {
      return made::replace(d, value);
    } else {
      if (!d.enter()) [[unlikely]]
        return false;
      std::uint32_t version = 0;
      if (!detail::get_version<T>(d, version)) [[unlikely]]
        return false;
      detail::run_hook(value, d, version);
      d.leave();
      return d.ok();
    }
  }
};

template <class T>
void describer::describe_member(std::string_view name, const T& value, bool is_virtual_base) {
  if constexpr (detail::wraps<T>) {
    using argument = detail::hook_argument<T>;
    const std::string_view own = argument::name(value);
    describe_member(own.empty() ? name : own, argument::value(value), is_virtual_base || argument::virtual_base);
  } else {
    if (detail::is_visited_base(*this, value, is_virtual_base)) return;
    builder_.member(detail::schema_name(name));
    if constexpr (kind_of<T> == kind::hook) {
      // The very object, so that a base class need not be one that could be made.
      if (!builder_.begin_record(&schema::identity<T>, &detail::record_type_of<T>)) return;
      if (builder_.dynamic()) detail::describe_hook(builder_, value, object);
      builder_.end_record();
    } else {
      schema::describe<T>(builder_, "");
    }
  }
}

}  // namespace brine
