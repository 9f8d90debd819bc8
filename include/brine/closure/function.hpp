// brine::function<R(A...)>: std::function that can be saved and loaded, and
// brine::move_only_function<R(A...)> for closures that only move.
//
// sizeof is 64 bytes and a pointer: closures of up to 64 bytes whose moves throw nothing live inside, others on the
// heap. A call costs what one of std::function does: two loads, a test and the call. A move copies bytes, but for
// closures inside that aren't trivially copyable (they captured a string): those it has moved. The signature may be
// const, noexcept, & or && qualified.
//
// All of std::function and std::move_only_function is here but what needs a hidden type: target() and target_type()
// (ask brine::describe(f)), pointers to functions and members (brine::fn<&f>) and std::reference_wrapper (a
// brine::handle<T> or std::shared_ptr inside), which are refused in words; and with them the null pointers that make an
// empty function.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <new>
#include <string>
#include <type_traits>
#include <utility>

#include "../meta/text.hpp"
#include "../schema/verdict.hpp"
#include "bad_call.hpp"
#include "closure.hpp"
#include "lasting.hpp"
#include "ops.hpp"
#include "quick.hpp"

namespace brine {

template <class Signature>
class function;
template <class Signature>
class move_only_function;

namespace closures {

template <class T>
inline constexpr bool is_function_object = false;
template <class S>
inline constexpr bool is_function_object<function<S>> = true;
template <class S>
inline constexpr bool is_function_object<move_only_function<S>> = true;

// A closure that is kept as data (inert.hpp).
template <class Signature, class Plain = typename signature<Signature>::plain>
class inert;

template <class Function>
class adapted;  // adapted.hpp

// A callable under a signature, registered by everything that mentions the registrar.
template <class F, class Signature>
struct registration {
  static const code what;
  static inline constinit entry instance{what};
  BRINE_FIRST static inline const closures::registrar registrar{instance};
};

template <class F, class Signature>
const entry& registered() {
  (void)&registration<F, Signature>::registrar;
  return registration<F, Signature>::instance;
}

template <class F, class Signature, class R, class... A>
const entry& ops_for<F, Signature, R(A...)>::registered() {
  return closures::registered<F, Signature>();
}

// What both function classes share.
template <class Signature, class R, class... A>
class holder<Signature, R(A...)> {
 public:
  holder() noexcept = default;
  // In place: what is destroyed as a whole has no use for a new closure.
  ~holder() {
    if (tagged_ != nothing) destroy();
  }

  [[nodiscard]] explicit operator bool() const noexcept { return tagged_ != nothing; }

  // Which code it is; nullptr for an empty one, and for one whose module was unloaded.
  [[nodiscard]] const entry* registered_entry() const {
    return tagged_ == nothing || table().registered == nullptr ? nullptr : &table().registered();
  }

  // What is kept of a closure whose code isn't in this program; nullptr for all others.
  template <class Inert = inert<Signature>>
  [[nodiscard]] const Inert* kept_as_data() const {
    const entry* e = registered_entry();
    return e != nullptr && e->what.inert ? std::addressof(target<Inert>(storage_)) : nullptr;
  }

  // For the codec: what is inside, and how to put something in.
  void encode_state(encoder& e) const { table().encode(e, storage_); }
  // A document of its own, without an encoder (ops.hpp).
  [[nodiscard]] std::size_t save(std::byte* to, std::size_t room) const {
    return (tagged_ & looks_closer) != 0 ? unsaved : own_table().save(storage_, to, room);
  }
  // The closure dies outside: its destructor may look at this object, call it or fill it.
  void reset() noexcept {
    if (dies_unnoticed()) {
      tagged_ = nothing;
    } else {
      holder old;
      old.move_from(*this);
    }
  }
  // Lets make(memory) build an F in raw memory; empty where it answers false.
  template <class F, class Make>
  [[nodiscard]] bool build(Make&& make) {
    reset();
    if constexpr (fits_inline<F>) {
      if (!make(static_cast<void*>(storage_.bytes))) return false;
    } else {
      heap_memory<F> m;
      if (!make(m.memory)) return false;
      storage_.heap = std::exchange(m.memory, nullptr);
    }
    take_table<F>();
    return true;
  }
  // Reads an F, of a type that no module may take away, from all of these bytes; false, and nothing was touched,
  // where they aren't one. An F that is there already is read into.
  template <class F>
  [[nodiscard]] BRINE_CLANG_INLINE bool load(const std::byte* at, const std::byte* end, std::size_t depth) {
    constexpr const detail::ways& how = quick_document<F, Signature>::ways;
    if (tagged_ == nothing) [[likely]]
      return make<F>(at, end, depth);
    if constexpr (!(fits_inline<F> && std::is_trivially_copyable_v<F>) && how.rewritable) {
      if (tagged_ == tagged(ops_for<F, Signature>::table)) {
        brine::detail::source s{end, depth, nullptr};
        brine::detail::aside made;
        if (how.prepare(at, s, made, std::addressof(target<F>(storage_))) != end) [[unlikely]]
          return false;
        if (made.empty()) [[likely]] {
          brine::detail::passed_source good{{end, depth, nullptr}};
          (void)how.read_passed(at, good, std::addressof(target<F>(storage_)));
        } else {
          brine::detail::settling_source good{{end, depth, nullptr}, made.first()};
          (void)how.settle(at, good, std::addressof(target<F>(storage_)));
        }
        return true;
      }
    }
    return replace(&holder::make<F>, at, end, depth);
  }

 protected:
  template <class F>
  void put(F&& callable) {
    put_in_place<callable_type<F>>(as_callable(std::forward<F>(callable)));
  }
  template <class F, class... Args>
  void put_in_place(Args&&... args) {
    // Named so that the program can load what it can save: this is what fills the registry.
    (void)&registration<F, Signature>::registrar;
    closures::emplace<F>(storage_, std::forward<Args>(args)...);
    take_table<F>();
  }
  // A function object of another signature.
  template <class Function>
  void put_adapted(Function&& callable) {
    if (callable) put(adapted<std::decay_t<Function>>(std::forward<Function>(callable)));
  }
  BRINE_QUIET_COPY_BEGIN
  // Into an empty one. All of the storage is copied, however much of it the closure fills.
  void move_from(holder& other) noexcept {
    const std::uintptr_t taken = other.tagged_;
    if (taken == nothing) return;
    if (const auto relocate = table_of(taken).relocate; relocate == nullptr) [[likely]] {
      storage_ = other.storage_;
      tagged_ = taken;
      other.tagged_ = nothing;
    } else {
      other.tagged_ = nothing;  // what dies in it may look
      relocate(storage_, other.storage_);
      tagged_ = taken;
    }
  }
  void assign_from(holder& other) noexcept {
    if (tagged_ == nothing) {
      move_from(other);
    } else if (this != &other) {
      exchange_for(other);
    }
  }
  void swap_with(holder& other) noexcept {
    if (this == &other) return;
    if (moves_bytes() && other.moves_bytes()) {
      storage passing;
      if (tagged_ != nothing) passing = storage_;
      if (other.tagged_ != nothing) storage_ = other.storage_;
      if (tagged_ != nothing) other.storage_ = passing;
      std::swap(tagged_, other.tagged_);
    } else {
      holder passing;
      passing.move_from(*this);
      move_from(other);
      other.move_from(passing);
    }
  }
  BRINE_QUIET_COPY_END
  void copy_from(const holder& other) {
    if (other.tagged_ == nothing) return;
    if (other.table().copy == nullptr) [[unlikely]]
      other.fail_unloaded();
    other.table().copy(storage_, other.storage_);
    tagged_ = other.tagged_;
    if (may_be_unloaded()) [[unlikely]]
      table().leased->living.add(1);
  }
  R call(pass<A>... args) const {
    if ((tagged_ & looks_closer) != 0) [[unlikely]]
      return call_slowly(std::forward<A>(args)...);
    return own_table().invoke(const_cast<storage&>(storage_), std::forward<A>(args)...);
  }

 private:
  // A table's address, whose lowest bit says that a call has to look closer: nothing is inside, or the closure of a
  // module that may be unloaded. A test of one bit tells both.
  static constexpr std::uintptr_t looks_closer = 1;
  static constexpr std::uintptr_t nothing = looks_closer;

  [[nodiscard]] static std::uintptr_t tagged(const ops<R, A...>& table) noexcept {
    return reinterpret_cast<std::uintptr_t>(&table);
  }
  [[nodiscard]] static const ops<R, A...>& table_of(std::uintptr_t tag) noexcept {
    return *reinterpret_cast<const ops<R, A...>*>(tag & ~looks_closer);
  }
  [[nodiscard]] const ops<R, A...>& table() const noexcept { return table_of(tagged_); }
  // The same where that bit isn't set.
  [[nodiscard]] const ops<R, A...>& own_table() const noexcept {
    return *reinterpret_cast<const ops<R, A...>*>(tagged_);
  }
  [[nodiscard]] bool moves_bytes() const noexcept { return tagged_ == nothing || table().relocate == nullptr; }
  [[nodiscard]] bool may_be_unloaded() const noexcept { return (tagged_ & looks_closer) != 0; }
  // No code of the closure's runs when it goes, and nobody counts it.
  [[nodiscard]] bool dies_unnoticed() const noexcept {
    return may_be_unloaded() ? tagged_ == nothing : own_table().destroy == nullptr;
  }
  void destroy() noexcept {
    if (dies_unnoticed()) return;
    const ops<R, A...>& old = table();
    const bool counted = may_be_unloaded();
    tagged_ = nothing;
    if (old.destroy != nullptr) old.destroy(storage_);
    if (counted) [[unlikely]]
      old.leased->living.subtract(1);
  }
  // The old closure may own `other`, and its destructor may look at this object: the new closure is taken first, and
  // the old one dies last.
  BRINE_NOINLINE void exchange_for(holder& other) noexcept {
    if (dies_unnoticed()) {
      tagged_ = nothing;
      return move_from(other);
    }
    holder fresh;
    fresh.move_from(other);
    holder old;
    old.move_from(*this);
    move_from(fresh);
  }

  // The same, where nothing is inside.
  template <class F>
  [[nodiscard]] BRINE_CLANG_INLINE bool make(const std::byte* at, const std::byte* end, std::size_t depth) {
    struct guarded {
      holder* made;
      ~guarded() {
        if (made != nullptr) made->reset();
      }
    };
    void* closure = storage_.bytes;
    if constexpr (!fits_inline<F>) closure = storage_.heap = allocate(sizeof(F), alignof(F));
    tagged_ = tagged(ops_for<F, Signature>::table);
    guarded guard{this};
    brine::detail::source s{end, depth, nullptr};
    if (quick_document<F, Signature>::ways.make(at, s, closure) != end) [[unlikely]]
      return false;
    guard.made = nullptr;
    return true;
  }
  // What is here stays until all bytes are found to be good.
  BRINE_NOINLINE bool replace(bool (holder::*from)(const std::byte*, const std::byte*, std::size_t),
                              const std::byte* at, const std::byte* end, std::size_t depth) {
    holder fresh;
    if (!(fresh.*from)(at, end, depth)) [[unlikely]]
      return false;
    exchange_for(fresh);
    return true;
  }
  template <class F>
  void take_table() {
    const entry& e = registration<F, Signature>::instance;
    if (e.leased == nullptr || !take_lease(e)) [[likely]]
      tagged_ = tagged(ops_for<F, Signature>::table);
  }
  // False where the program itself has the closure: then this was its first use, and it wasn't registered yet.
  BRINE_COLD bool take_lease(const entry& e) {
    lease* leased = registry().lease_of(e);
    if (leased == nullptr) return false;
    tagged_ = tagged(*static_cast<const ops<R, A...>*>(leased->table)) | looks_closer;
    leased->living.add(1);
    return true;
  }
  // Empty, or of a module that may be unloaded: what is to be called may have been taken back (ops.hpp).
  BRINE_COLD R call_slowly(pass<A>... args) const {
    if (tagged_ == nothing) fail_empty();
    if (table().invoke == nullptr) fail_unloaded();
    return table().invoke(const_cast<storage&>(storage_), std::forward<A>(args)...);
  }
  [[noreturn]] BRINE_COLD void fail_unloaded() const {
    brine::detail::raise(
        error{errc::unknown_closure,
              0,
              {},
              meta::joined({"the module that held the code of the closure \"",
                            (may_be_unloaded() ? table().leased->name : std::string{}), "\" was unloaded"})});
  }

  std::uintptr_t tagged_ = nothing;
  storage storage_;
};

// The call operator, with the signature's qualifiers; an unqualified one is const, as with std::function.
template <class Signature>
class callable_holder;

#define BRINE_DETAIL_CALLABLE(cv, ref, nothrow, operator_cv)                                                   \
  template <class R, class... A>                                                                               \
  class callable_holder<R(A...) cv ref noexcept(nothrow)> : public holder<R(A...) cv ref noexcept(nothrow)> {  \
   public:                                                                                                     \
    using result_type = R;                                                                                     \
    R operator()(A... args) operator_cv ref noexcept(nothrow) { return this->call(std::forward<A>(args)...); } \
  };
#define BRINE_DETAIL_CALLABLES(nothrow)           \
  BRINE_DETAIL_CALLABLE(, , nothrow, const)       \
  BRINE_DETAIL_CALLABLE(, &, nothrow, )           \
  BRINE_DETAIL_CALLABLE(, &&, nothrow, )          \
  BRINE_DETAIL_CALLABLE(const, , nothrow, const)  \
  BRINE_DETAIL_CALLABLE(const, &, nothrow, const) \
  BRINE_DETAIL_CALLABLE(const, &&, nothrow, const)
BRINE_DETAIL_CALLABLES(false)
BRINE_DETAIL_CALLABLES(true)
#undef BRINE_DETAIL_CALLABLES
#undef BRINE_DETAIL_CALLABLE

namespace detail {

// Callable as the signature's qualifiers have it: const, an rvalue, without throwing.
template <class F, class Signature, class Plain = typename signature<Signature>::plain>
struct call_check;
template <class F, class Signature, class R, class... A>
struct call_check<F, Signature, R(A...)> {
  using callee = typename signature<Signature>::template callee<F>;
  using reference = std::conditional_t<std::is_reference_v<callee>, callee, callee&>;
  static constexpr bool value = signature<Signature>::is_noexcept ? std::is_nothrow_invocable_r_v<R, reference, A...>
                                                                  : std::is_invocable_r_v<R, reference, A...>;
  // The result would refer to what the callable returned, a temporary.
  static constexpr bool dangles = [] {
    if constexpr (std::is_reference_v<R>) {
      return binds_temporary<R, std::invoke_result_t<reference, A...>>;
    } else {
      return false;
    }
  }();
};

// Why a function object can't hold F; to be copyable is asked of it by function only.
template <class F, bool Copyable>
inline constexpr schema::refusal against_holding =
    schema::against_loading<state<F>> != schema::refusal::none ? schema::against_loading<state<F>>
    : Copyable && !copyable<F>                                 ? schema::refusal::not_copyable
                                                               : schema::refusal::none;
// Nor call it, be it a function object.
template <class F, class Signature>
inline constexpr schema::refusal against_calling =
    call_check<F, Signature>::dangles ? schema::refusal::dangling_result : schema::refusal::none;

// Whether F can be held, and named under this signature; the error where not.
template <class F, class Signature, bool Copyable>
inline constexpr bool holdable =
    against_holding<F, Copyable> == schema::refusal::none && against_calling<F, Signature> == schema::refusal::none &&
    against_naming<F, Signature> == schema::refusal::none;
template <class F, class Signature, bool Copyable>
void refuse_holding() {
  if constexpr (against_holding<F, Copyable> != schema::refusal::none) {
    schema::explain<against_holding<F, Copyable>, state<F>>();
  } else if constexpr (against_calling<F, Signature> != schema::refusal::none) {
    schema::explain<against_calling<F, Signature>, F>();
  } else {
    schema::explain_name<against_naming<F, Signature>, F, Signature>();
  }
}

}  // namespace detail

// F can be called under the signature, and isn't one of brine's function objects.
template <class F, class Signature>
concept callable_as = !is_function_object<std::decay_t<F>> && detail::call_check<callable_type<F>, Signature>::value;
// One of brine's function objects that has another signature, and can be called under this one.
template <class F, class Signature>
concept adaptable_to = is_function_object<std::decay_t<F>> && !std::is_base_of_v<holder<Signature>, std::decay_t<F>> &&
                       detail::call_check<std::decay_t<F>, Signature>::value;

// The one signature of a callable that is no function object, for deduction guides.
template <class F>
  requires(!is_function_object<F>)
using deduced_signature = typename plain_signature<callable_type<F>>::type;

}  // namespace closures

// A copyable, persistable function object. Empty, it is saved as empty, and a call of it throws
// std::bad_function_call.
template <class Signature>
class function : public closures::callable_holder<Signature> {
 public:
  function() noexcept {}  // provided, so that a const one needs no initialiser, as with std::function
  // NOLINTBEGIN(google-explicit-constructor): converts like std::function
  function(std::nullptr_t) noexcept {}
  template <class F>
    requires closures::callable_as<F, Signature>
  function(F&& callable) {
    using type = closures::callable_type<F>;
    if constexpr (closures::detail::holdable<type, Signature, true>) {
      this->put(std::forward<F>(callable));
    } else {
      closures::detail::refuse_holding<type, Signature, true>();
    }
  }
  // An empty one gives an empty one.
  template <class F>
    requires(closures::adaptable_to<F, Signature> && std::is_copy_constructible_v<std::decay_t<F>>)
  function(F&& other) {
    constexpr auto against = closures::detail::against_calling<std::decay_t<F>, Signature>;
    if constexpr (against == schema::refusal::none) {
      this->put_adapted(std::forward<F>(other));
    } else {
      schema::explain<against, std::decay_t<F>>();
    }
  }
  // NOLINTEND(google-explicit-constructor)
  function(const function& other) : closures::callable_holder<Signature>{} { this->copy_from(other); }
  function(function&& other) noexcept { this->move_from(other); }
  function& operator=(const function& other) {
    if (this != &other) *this = function{other};
    return *this;
  }
  function& operator=(function&& other) noexcept {
    this->assign_from(other);
    return *this;
  }
  function& operator=(std::nullptr_t) noexcept {
    this->reset();
    return *this;
  }

  void swap(function& other) noexcept { this->swap_with(other); }
  friend void swap(function& a, function& b) noexcept { a.swap(b); }
  friend bool operator==(const function& f, std::nullptr_t) noexcept { return !f; }
};

// The same for closures that can't be copied.
template <class Signature>
class move_only_function : public closures::callable_holder<Signature> {
 public:
  move_only_function() noexcept {}
  // NOLINTBEGIN(google-explicit-constructor): converts like std::move_only_function
  move_only_function(std::nullptr_t) noexcept {}
  template <class F>
    requires closures::callable_as<F, Signature>
  move_only_function(F&& callable) {
    using type = closures::callable_type<F>;
    if constexpr (closures::detail::holdable<type, Signature, false>) {
      this->put(std::forward<F>(callable));
    } else {
      closures::detail::refuse_holding<type, Signature, false>();
    }
  }
  // An empty one gives an empty one.
  template <class F>
    requires closures::adaptable_to<F, Signature>
  move_only_function(F&& other) {
    constexpr auto against = closures::detail::against_calling<std::decay_t<F>, Signature>;
    if constexpr (against == schema::refusal::none) {
      this->put_adapted(std::forward<F>(other));
    } else {
      schema::explain<against, std::decay_t<F>>();
    }
  }
  // A callable that is made inside.
  template <class F, class... Args>
    requires(std::is_constructible_v<F, Args...> && closures::callable_as<F, Signature>)
  explicit move_only_function(std::in_place_type_t<F>, Args&&... args) {
    make_in_place<F>(std::forward<Args>(args)...);
  }
  template <class F, class U, class... Args>
    requires(std::is_constructible_v<F, std::initializer_list<U>&, Args...> && closures::callable_as<F, Signature>)
  explicit move_only_function(std::in_place_type_t<F>, std::initializer_list<U> list, Args&&... args) {
    make_in_place<F>(list, std::forward<Args>(args)...);
  }
  // What is inside a function of the same signature moves over, or is copied.
  move_only_function(function<Signature>&& other) noexcept { this->move_from(other); }
  move_only_function(const function<Signature>& other) { this->copy_from(other); }
  // NOLINTEND(google-explicit-constructor)
  move_only_function(move_only_function&& other) noexcept { this->move_from(other); }
  move_only_function& operator=(move_only_function&& other) noexcept {
    this->assign_from(other);
    return *this;
  }
  move_only_function& operator=(std::nullptr_t) noexcept {
    this->reset();
    return *this;
  }

  void swap(move_only_function& other) noexcept { this->swap_with(other); }
  friend void swap(move_only_function& a, move_only_function& b) noexcept { a.swap(b); }
  friend bool operator==(const move_only_function& f, std::nullptr_t) noexcept { return !f; }

 private:
  template <class F, class... Args>
  void make_in_place(Args&&... args) {
    static_assert(std::is_same_v<F, std::decay_t<F>>, "brine::move_only_function: a type that an object can have");
    if constexpr (closures::detail::holdable<F, Signature, false>) {
      this->template put_in_place<F>(std::forward<Args>(args)...);
    } else {
      closures::detail::refuse_holding<F, Signature, false>();
    }
  }
};

template <class F>
function(F) -> function<closures::deduced_signature<F>>;
template <class F>
move_only_function(F) -> move_only_function<closures::deduced_signature<F>>;
// A pointer to a function has a signature too, and is refused in words.
template <class R, class... A, bool NoExcept>
  requires(!closures::own_callable<R> || sizeof...(A) != 0)
function(R (*)(A...) noexcept(NoExcept)) -> function<R(A...)>;
template <class R, class... A, bool NoExcept>
  requires(!closures::own_callable<R> || sizeof...(A) != 0)
move_only_function(R (*)(A...) noexcept(NoExcept)) -> move_only_function<R(A...)>;

template <class S>
inline constexpr kind claimed<function<S>> = kind::function;
template <class S>
inline constexpr kind claimed<move_only_function<S>> = kind::function;

namespace closures {

template <class F>
concept marked_inert = requires { F::brine_inert; };

template <class F, class Signature>
constinit const code registration<F, Signature>::what{
    name_of<F>,
    version_of<F>,
    spelled_signature<Signature>,
    &type_of_signature<Signature>,
    meta::type_name<F>(),
    BRINE_BASE_FILE,
    copyable<F>,
    fingerprint_of<F>,
    plain_fingerprint_of<F>,
    marked_inert<F>,
    [] {
      if constexpr (is_named<F> && !schema::facts_of<state<F>>.dynamic) {
        return &detail::constant_identity<F, Signature>;
      } else {
        return static_cast<const identity*>(nullptr);
      }
    }(),
    &detail::unnamed<F>,
    detail::doubt_of<F, Signature>(),
    [] {
      if constexpr (is_named<F> && derived_callable<F>) {
        return &part_of<F>;
      } else {
        return static_cast<const part*>(nullptr);
      }
    }(),
    schema::describer_of<state<F>>,
    [](decoder& d, void* function_object) {
      auto& to = *static_cast<holder<Signature>*>(function_object);
      if constexpr (!fits_inline<F>) {
        if (!d.charge(sizeof(F))) [[unlikely]]
          return false;
      }
      return to.template build<F>([&d](void* at) { return detail::state_codec<F>::construct(d, at); });
    },
    quick_document<F, Signature>::ways.loads ? &quick_document<F, Signature>::load : nullptr,
    [](lease& to) { closures::copy_table(ops_for<F, Signature>::table, to); }};

}  // namespace closures

}  // namespace brine
