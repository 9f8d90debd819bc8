// brine::function<R(A...)>: std::function that can be saved and loaded, and
// brine::move_only_function<R(A...)> for closures that only move.
//
// sizeof is 64 bytes where pointers have 8: closures of up to 48 bytes that are trivially copyable live
// inside, others on the heap, as with std::function; so that a move copies 64 bytes, whatever is captured.
// A call costs what one of std::function does: a load, a test and the call. The signature may be const, noexcept, & or
// && qualified.
#pragma once

#include <cstddef>
#include <new>
#include <string>
#include <type_traits>
#include <utility>

#include "../meta/text.hpp"
#include "../schema/verdict.hpp"
#include "bad_call.hpp"
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

// A callable under a signature, registered before main() by everything that mentions it.
template <class F, class Signature>
struct registration {
  static const code what;
  static inline registrar instance{what};
};

template <class F, class Signature>
const entry& registered() {
  return registration<F, Signature>::instance.get();
}

template <class F, class Signature, class R, class... A>
const entry& ops_for<F, Signature, R(A...)>::registered() {
  return closures::registered<F, Signature>();
}

// What both function classes share: an empty one has no table.
template <class Signature, class R, class... A>
class holder<Signature, R(A...)> {
 public:
  holder() noexcept = default;
  ~holder() { reset(); }

  [[nodiscard]] explicit operator bool() const noexcept { return ops_ != nullptr; }

  // Which code it is; nullptr for an empty one, and for one whose module was unloaded.
  [[nodiscard]] const entry* registered_entry() const {
    return ops_ == nullptr || ops_->registered == nullptr ? nullptr : &ops_->registered();
  }

  // For the codec: what is inside, and how to put something in.
  void encode_state(encoder& e) const { ops_->encode(e, storage_); }
  // A document of its own, without an encoder (ops.hpp).
  [[nodiscard]] std::size_t save(std::byte* to, std::size_t room) const {
    return ops_ == nullptr || ops_->save == nullptr ? unsaved : ops_->save(storage_, to, room);
  }
  void reset() noexcept {
    if (ops_ != nullptr) {
      if (ops_->destroy != nullptr) ops_->destroy(storage_);
      if (ops_->leased != nullptr) [[unlikely]]
        ops_->leased->living.subtract(1);
      ops_ = nullptr;
      invoke_ = nullptr;
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
  [[nodiscard]] bool load(const std::byte* at, const std::byte* end, std::size_t depth) {
    constexpr const detail::ways& how = quick_document<F, Signature>::ways;
    if constexpr (!fits_inline<F> && how.rewritable) {
      if (ops_ == &ops_for<F, Signature>::table) {
        brine::detail::source s{end, depth, nullptr};
        if (how.pass(at, s) != end) [[unlikely]]
          return false;
        brine::detail::passed_source good{{end, depth, nullptr}};
        (void)how.read_passed(at, good, storage_.heap);
        return true;
      }
    }
    return load_new(at, end, depth, how, ops_for<F, Signature>::table, sizeof(F), alignof(F));
  }

 protected:
  template <class F>
  void put(F&& callable) {
    using type = callable_type<F>;
    // Named so that the program can load what it can save: this is what fills the registry.
    (void)&registration<type, Signature>::instance;
    closures::emplace<type>(storage_, as_callable(std::forward<F>(callable)));
    take_table<type>();
  }
  void move_from(holder& other) noexcept {
    ops_ = other.ops_;
    if (ops_ == nullptr) return;
    invoke_ = other.invoke_;
    storage_ = other.storage_;
    other.ops_ = nullptr;
    other.invoke_ = nullptr;
  }
  void swap_with(holder& other) noexcept {
    if (this == &other) return;
    storage passing;
    if (ops_ != nullptr) passing = storage_;
    if (other.ops_ != nullptr) storage_ = other.storage_;
    if (ops_ != nullptr) other.storage_ = passing;
    std::swap(ops_, other.ops_);
    std::swap(invoke_, other.invoke_);
  }
  void copy_from(const holder& other) {
    if (other.ops_ == nullptr) return;
    if (other.ops_->copy == nullptr) [[unlikely]]
      other.fail_unloaded();
    other.ops_->copy(storage_, other.storage_);
    ops_ = other.ops_;
    invoke_ = other.invoke_;
    if (ops_->leased != nullptr) [[unlikely]]
      ops_->leased->living.add(1);
  }
  R call(pass<A>... args) const {
    if (invoke_ == nullptr) [[unlikely]]
      return call_slowly(std::forward<A>(args)...);
    return invoke_(const_cast<storage&>(storage_), std::forward<A>(args)...);
  }

 private:
  // The same with a new closure: one function for all that have this signature.
  BRINE_NOINLINE bool load_new(const std::byte* at, const std::byte* end, std::size_t depth, const detail::ways& how,
                               const ops<R, A...>& table, std::size_t size, std::size_t alignment) {
    struct made {
      void (*destroy)(storage&) noexcept = nullptr;
      storage memory{};
      ~made() {
        if (destroy != nullptr) destroy(memory);
      }
    } fresh;
    void* closure = fresh.memory.bytes;
    if (table.destroy != nullptr) closure = fresh.memory.heap = allocate(size, alignment);
    fresh.destroy = table.destroy;
    brine::detail::source s{end, depth, nullptr};
    if (how.make(at, s, closure) != end) [[unlikely]]
      return false;
    reset();
    storage_ = fresh.memory;
    fresh.destroy = nullptr;
    ops_ = &table;
    invoke_ = table.invoke;
    return true;
  }
  template <class F>
  void take_table() {
    lease* leased = registration<F, Signature>::instance.get().leased;
    if (leased == nullptr) [[likely]] {
      ops_ = &ops_for<F, Signature>::table;
      invoke_ = &ops_for<F, Signature>::invoke;
    } else {
      // invoke_ stays null: what is to be called may be taken back (ops.hpp), so the table is asked each time.
      ops_ = static_cast<const ops<R, A...>*>(leased->table);
      leased->living.add(1);
    }
  }
  // Empty, or of a module that may be unloaded.
  BRINE_COLD R call_slowly(pass<A>... args) const {
    if (ops_ == nullptr) fail_empty();
    if (ops_->invoke == nullptr) fail_unloaded();
    return ops_->invoke(const_cast<storage&>(storage_), std::forward<A>(args)...);
  }
  [[noreturn]] BRINE_COLD void fail_unloaded() const {
    brine::detail::raise(
        error{errc::unknown_closure,
              0,
              {},
              meta::joined({"the module that held the code of the closure \"",
                            (ops_ == nullptr ? std::string{} : ops_->leased->name), "\" was unloaded"})});
  }

  R (*invoke_)(storage&, pass<A>...) = nullptr;  // the table's, where it can't be taken back
  const ops<R, A...>* ops_ = nullptr;
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
};

// Why a function object can't hold F; to be copyable is asked of it by function only.
template <class F, bool Copyable>
inline constexpr schema::refusal against_holding =
    schema::against_loading<state<F>> != schema::refusal::none ? schema::against_loading<state<F>>
    : Copyable && !std::is_copy_constructible_v<F>             ? schema::refusal::not_copyable
                                                               : schema::refusal::none;

}  // namespace detail

// F can be called under the signature, and isn't one of brine's function objects.
template <class F, class Signature>
concept callable_as = !is_function_object<std::decay_t<F>> && detail::call_check<callable_type<F>, Signature>::value;

}  // namespace closures

// A copyable, persistable function object. Empty, it is saved as empty, and a call of it throws
// std::bad_function_call.
template <class Signature>
class function : public closures::callable_holder<Signature> {
 public:
  function() noexcept = default;
  // NOLINTBEGIN(google-explicit-constructor): converts like std::function
  function(std::nullptr_t) noexcept {}
  template <class F>
    requires closures::callable_as<F, Signature>
  function(F&& callable) {
    constexpr auto against = closures::detail::against_holding<closures::callable_type<F>, true>;
    if constexpr (against == schema::refusal::none) {
      this->put(std::forward<F>(callable));
    } else {
      schema::explain<against, closures::state<closures::callable_type<F>>>();
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
    if (this != &other) {
      this->reset();
      this->move_from(other);
    }
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
  move_only_function() noexcept = default;
  // NOLINTBEGIN(google-explicit-constructor): converts like std::move_only_function
  move_only_function(std::nullptr_t) noexcept {}
  template <class F>
    requires closures::callable_as<F, Signature>
  move_only_function(F&& callable) {
    constexpr auto against = closures::detail::against_holding<closures::callable_type<F>, false>;
    if constexpr (against == schema::refusal::none) {
      this->put(std::forward<F>(callable));
    } else {
      schema::explain<against, closures::state<closures::callable_type<F>>>();
    }
  }
  // NOLINTEND(google-explicit-constructor)
  move_only_function(move_only_function&& other) noexcept { this->move_from(other); }
  move_only_function& operator=(move_only_function&& other) noexcept {
    if (this != &other) {
      this->reset();
      this->move_from(other);
    }
    return *this;
  }
  move_only_function& operator=(std::nullptr_t) noexcept {
    this->reset();
    return *this;
  }

  void swap(move_only_function& other) noexcept { this->swap_with(other); }
  friend void swap(move_only_function& a, move_only_function& b) noexcept { a.swap(b); }
  friend bool operator==(const move_only_function& f, std::nullptr_t) noexcept { return !f; }
};

template <class S>
inline constexpr kind claimed<function<S>> = kind::function;
template <class S>
inline constexpr kind claimed<move_only_function<S>> = kind::function;

namespace closures {

template <class F, class Signature>
constinit const code registration<F, Signature>::what{
    name_of<F>, version_of<F>, spelled_signature<Signature>, &schema::identity<Signature>, meta::type_name<F>(),
    BRINE_BASE_FILE, std::is_copy_constructible_v<F>, fingerprint_of<F>, requires {F::brine_inert;
}
,
    [] {
      if constexpr (is_named<F> && !schema::facts_of<state<F>>.dynamic) {
        return &detail::constant_identity<F, Signature>;
      } else {
        return static_cast<const identity*>(nullptr);
      }
    }(),
    &detail::unnamed<F>, &schema::hash<state<F>>, &schema::describe_whole<state<F>>,
    [](decoder& d, void* function_object) {
      auto& to = *static_cast<holder<Signature>*>(function_object);
      if constexpr (!fits_inline<F>) {
        if (!d.charge(sizeof(F))) [[unlikely]]
          return false;
      }
      return to.template build<F>([&d](void* at) { return detail::state_codec<F>::construct(d, at); });
    },
    quick_document<F, Signature>::ways.loads ? &quick_document<F, Signature>::load : nullptr,
    [](lease& to) { closures::copy_table(ops_for<F, Signature>::table, to); }
};  // namespace brine

}  // namespace closures

}  // namespace brine
