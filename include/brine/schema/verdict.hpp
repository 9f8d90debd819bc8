// The one place that refuses a type, in words. Everything behind an entry point is skipped
// for a refused type, so that this is the only error shown.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>

#include "../config.hpp"
#include "../meta/fixed_string.hpp"
#include "../meta/type_name.hpp"
#include "describe.hpp"

namespace brine::schema {

// T can be saved; T can be saved and loaded.
template <class T>
inline constexpr bool savable = facts_of<T>.why == refusal::none || facts_of<T>.only_loading;
template <class T>
inline constexpr bool loadable = facts_of<T>.why == refusal::none;

// The text of an error with the way to what is refused, and its type, in it, from C++26 on. Else the compiler
// prints these beside the message, as arguments of `refused`.
// (In pieces: Clang cuts a long one.)
template <meta::fixed_string... Piece>
struct text {};

struct said_text {
  char text[1400]{};
  std::size_t length = 0;

  constexpr void append(std::string_view more) {
    for (char c : more) {
      if (length < sizeof text) text[length++] = c;
    }
  }
  [[nodiscard]] constexpr std::size_t size() const { return length; }
  [[nodiscard]] constexpr const char* data() const { return text; }
};

// "brine[E103]: jobs[].lock, of type std::mutex: a lock ..."
template <meta::fixed_string... Where, meta::fixed_string... What>
[[nodiscard]] constexpr said_text say(text<Where...>, text<What...>, std::string_view message) {
  said_text all;
  const std::size_t id = message.find(' ') + 1;
  all.append(message.substr(0, id));
  (all.append(Where.view()), ...);
  if constexpr (sizeof...(What) != 0) {
    all.append(all.length == id ? "the type " : ", of type ");
    (all.append(What.view()), ...);
  }
  if (all.length > id) all.append(": ");
  all.append(message.substr(id));
  return all;
}

#if BRINE_HAS_MADE_MESSAGES
#define BRINE_DETAIL_SAID(...) say(Where{}, What{}, __VA_ARGS__)
#else
#define BRINE_DETAIL_SAID(...) __VA_ARGS__
#endif

// The compiler prints these arguments in front of the message: where in the type, and what.
template <refusal Why, class Where, class What>
struct refused {
  static constexpr bool is(refusal r) { return Why == r; }

  static_assert(
      !is(refusal::pointer),
      BRINE_DETAIL_SAID(
          "brine[E101]: a raw pointer (a lambda's captured this is one) can't be persisted: nothing says who owns the "
          "object or how many there are. Hold it by value (capture *this), std::unique_ptr or std::shared_ptr, or name "
          "it "
          "with brine::handle<T>."));
  static_assert(!is(refusal::reference),
                BRINE_DETAIL_SAID(
                    "brine[E102]: a reference can't be persisted: what it refers to isn't there in another process. "
                    "Hold the value, a std::shared_ptr, or a brine::handle<T>."));
  static_assert(
      !is(refusal::lock),
      BRINE_DETAIL_SAID("brine[E103]: a lock, thread or other object of the running program can't be persisted. "
                        "Leave it out in a serialize() that visits the other members."));
  static_assert(!is(refusal::union_type),
                BRINE_DETAIL_SAID(
                    "brine[E104]: a union can't be persisted: nothing says which member is alive. Use std::variant."));
  static_assert(!is(refusal::view),
                BRINE_DETAIL_SAID(
                    "brine[E105]: a view can be saved but not loaded: it owns no memory. Load the owning type "
                    "(std::string for std::string_view, std::vector<T> for std::span<T>), which has the same schema."));
  static_assert(!is(refusal::captured_reference),
                BRINE_DETAIL_SAID("brine[E106]: a lambda that captures by reference can't be persisted. "
                                  "Capture by value, or hold what is shared in a std::shared_ptr."));
  static_assert(
      !is(refusal::hidden_captures),
      BRINE_DETAIL_SAID(
          "brine[E107]: this compiler doesn't show what a lambda captured. List the captures with "
          "[BRINE_CAPTURE(a, b)](...){...}, or use brine::bind, brine::factory or an aggregate with operator(); "
          "Clang 15 and later also take the lambda as it stands."));
  static_assert(
      !is(refusal::hidden_members),
      BRINE_DETAIL_SAID("brine[E108]: the members of this class can't be seen. Give it "
                        "template <class Archive> void serialize(Archive& ar) { ar(a, b); }, BOOST_HANA_DEFINE_STRUCT, "
                        "or specialise brine::codec<T>."));
  static_assert(
      !is(refusal::function_pointer),
      BRINE_DETAIL_SAID("brine[E109]: a function pointer can't be persisted: it is an address of this process. "
                        "Hold a brine::function<R(A...)> made from brine::fn<&f>."));
  static_assert(!is(refusal::member_pointer),
                BRINE_DETAIL_SAID("brine[E161]: a pointer to a data member can't be persisted: it is a number of this "
                                  "compiler's. Name the member: brine::getter<&T::member>."));
  static_assert(
      !is(refusal::bind_result),
      BRINE_DETAIL_SAID("brine[E162]: the standard library's binders (std::bind, std::bind_front, "
                        "std::mem_fn, std::not_fn) hide what they hold. Use brine::partial(callable, arguments...), "
                        "brine::fn<&f>, or a lambda with BRINE_CAPTURE."));
  static_assert(!is(refusal::standard_function),
                BRINE_DETAIL_SAID("brine[E110]: std::function hides what it holds. Use brine::function<R(A...)>."));
  static_assert(!is(refusal::too_many_members),
                BRINE_DETAIL_SAID(
                    "brine[E111]: an aggregate of more than 200 members, or of arrays of more than 3000 elements and "
                    "more members, or some that can't be made from {}: give it a serialize()."));
  static_assert(
      !is(refusal::base_class),
      BRINE_DETAIL_SAID(
          "brine[E112]: an aggregate with a base class: the base's members can't be told apart. "
          "Give it a serialize() that visits them, or make the base a member. Clang 15 and later show them, and "
          "GCC 16 with -std=c++26 -freflection."));
  static_assert(
      !is(refusal::bit_field),
      BRINE_DETAIL_SAID(
          "brine[E113]: a bit-field can't be reflected: give the class a serialize() that goes through a variable."));
  static_assert(
      !is(refusal::no_signature),
      BRINE_DETAIL_SAID("brine[E114]: a callable whose operator() is a template or overloaded has no one signature. "
                        "Wrap it: brine::function<R(A...)>{callable}."));
  static_assert(
      !is(refusal::unlisted_capture),
      BRINE_DETAIL_SAID("brine[E115]: the lambda captures something that BRINE_CAPTURE doesn't list; it would be lost. "
                        "List every capture in the macro, with no = or & beside it."));
  static_assert(
      !is(refusal::ambiguous_hook),
      BRINE_DETAIL_SAID(
          "brine[E116]: more than one way to serialize this class (serialize(), save() and load(), "
          "save_minimal() and load_minimal(), each a member or found by argument-dependent lookup, Boost.Hana "
          "struct, brine::codec), or not the one that brine::hook_of names: keep one, or say which is meant: "
          "template <> inline constexpr brine::hook brine::hook_of<T> = brine::hook::save_load;"));
  static_assert(
      !is(refusal::reference_member),
      BRINE_DETAIL_SAID("brine[E117]: an aggregate with a reference member can't be persisted. Hold the value, a "
                        "std::shared_ptr, or a brine::handle<T>."));
  static_assert(!is(refusal::volatile_type),
                BRINE_DETAIL_SAID("brine[E118]: a volatile object can't be persisted: copy it first."));
  static_assert(
      !is(refusal::not_constructible),
      BRINE_DETAIL_SAID(
          "brine[E119]: loading must make an object first, and this class has no default constructor. Give it "
          "one (it may be private, with friend brine::access), or a hook that makes it of what was loaded: template "
          "<class "
          "Archive> static void load_and_construct(Archive&, brine::construct<T>&); or specialise brine::codec<T>."));
  static_assert(
      !is(refusal::abstract_class),
      BRINE_DETAIL_SAID("brine[E120]: an abstract class has no value of its own. Hold it by std::unique_ptr or "
                        "std::shared_ptr and register the derived classes. As a base that the hook of a derived class "
                        "visits it needs "
                        "a serialize() of its own."));
  static_assert(
      !is(refusal::not_copyable),
      BRINE_DETAIL_SAID("brine[E121]: brine::function copies what it holds, and this callable can only be moved. "
                        "Use brine::move_only_function<R(A...)>."));
  static_assert(
      !is(refusal::owned_array),
      BRINE_DETAIL_SAID(
          "brine[E122]: a pointer to an array (std::unique_ptr<T[]>, std::shared_ptr<T[]>) doesn't know how many "
          "objects it owns. Use std::vector<T>, a pointer to one, or brine::owned_array(pointer, count) in the hook "
          "of the class that knows."));
  static_assert(
      !is(refusal::narrow_view),
      BRINE_DETAIL_SAID(
          "brine[E123]: a brine::view of elements wider than one byte can't point into a document, whose bytes "
          "stand at any address. Load a std::vector<T>."));
  static_assert(!is(refusal::no_rtti),
                BRINE_DETAIL_SAID(
                    "brine[E124]: a pointer to a class with virtual functions needs RTTI to be saved: which class it "
                    "points to can't be told without."));
  static_assert(
      !is(refusal::inherited),
      BRINE_DETAIL_SAID(
          "brine[E125]: this class inherits what it is persisted by, a hook or the looks of a standard "
          "container, which knows nothing of what the class adds. Give it a serialize() of its own: "
          "ar(static_cast<base&>(*this), added), or make the base a member. (A private one of a class with bases "
          "must befriend brine::access to be seen to be its own.)"));
  static_assert(
      !is(refusal::hidden_hook),
      BRINE_DETAIL_SAID(
          "brine[E126]: an aggregate with base classes is shown by the compiler with all that its members consist "
          "of, and one of them has a way of its own to be persisted, which would be passed by. Give the class a "
          "serialize(), or make the base a member."));
  static_assert(
      !is(refusal::one_way_hook),
      BRINE_DETAIL_SAID(
          "brine[E127]: a hook for one direction: a const serialize() loads nothing, and a save() needs a load() of "
          "the "
          "same kind (both members or neither, both with a version or neither). Complete it, or, if it isn't "
          "meant for brine, have the members saved: template <> inline constexpr brine::hook brine::hook_of<T> = "
          "brine::hook::none;"));
  static_assert(
      !is(refusal::unusable_hook),
      BRINE_DETAIL_SAID(
          "brine[E128]: a hook that brine can't call: it is private (befriend brine::access, or include the header of "
          "the library whose access is a friend), takes another archive or other arguments (make it a template of the "
          "archive), or stands in cereal's namespace (put it into that of the class, or say brine::hook_of<T> = "
          "brine::hook::free_serialize). If it isn't a hook, have the members "
          "saved: template <> inline constexpr brine::hook brine::hook_of<T> = brine::hook::none;"));
  static_assert(
      !is(refusal::no_class_version),
      BRINE_DETAIL_SAID(
          "brine[E129]: a hook that asks for a version, of a class that has none, or one each of two libraries. If "
          "this is "
          "the first: template <> inline constexpr std::uint32_t brine::class_version<T> = 0; BOOST_CLASS_VERSION and "
          "CEREAL_CLASS_VERSION count where they can be seen."));
  static_assert(
      !is(refusal::renamed_to_nothing),
      BRINE_DETAIL_SAID(
          "brine[E135]: brine::renamed gives a member of this type a new name that no member has, so that old "
          "documents would lose it. It is {\"old name\", \"present name\"}; members that a serialize() visits have "
          "no names."));
  static_assert(!is(refusal::renamed_in_ring),
                BRINE_DETAIL_SAID("brine[E139]: brine::renamed gives one old name two new ones, or leads in a ring (a "
                                  "to b, b to a): no document "
                                  "says which was meant, since those of before and after a change of places look "
                                  "alike. List each old name once, "
                                  "with the present name; give members that exchanged their meaning new names."));
  static_assert(
      !is(refusal::class_new),
      BRINE_DETAIL_SAID(
          "brine[E130]: the class's operator new takes more than a size, or is private, so that nothing can make "
          "what its operator delete frees. Give it one that takes a size (it may be private, with friend "
          "brine::access), or hold it by std::shared_ptr."));
  static_assert(
      !is(refusal::dangling_result),
      BRINE_DETAIL_SAID(
          "brine[E131]: the signature's result is a reference, and the callable returns a value (or another type, "
          "which has to be converted): the reference would refer to a temporary object that is gone. Let the "
          "signature return a value, or the callable a reference."));
  static_assert(
      !is(refusal::captured_bit_field),
      BRINE_DETAIL_SAID(
          "brine[E113]: a lambda that captures an aggregate with a bit-field: the compiler shows an aggregate member "
          "by member, and a bit-field can't be reflected. Give the aggregate a constructor, so that it is none, "
          "and a serialize() that goes through a variable; or use brine::bind."));
  static_assert(
      !is(refusal::deleter),
      BRINE_DETAIL_SAID(
          "brine[E137]: a std::unique_ptr whose deleter isn't std::default_delete can be saved but not loaded: what "
          "is loaded is made by new, and this deleter frees it in another way. Specialise brine::codec for the "
          "pointer, so that its decode() makes the object; or hold it by a plain std::unique_ptr or "
          "std::shared_ptr."));
  static_assert(
      !is(refusal::untyped_pointer),
      BRINE_DETAIL_SAID(
          "brine[E138]: a pointer to void, or to a class that isn't defined here, doesn't say what it points to. "
          "Point to the type itself, to a std::variant of those that it may be, or to a base class whose "
          "derived classes are registered; include the class's header."));
  static_assert(
      !is(refusal::passing_view),
      BRINE_DETAIL_SAID(
          "brine[E105]: a brine::view shows the document's bytes, and these are gone after loading (from a file, "
          "a stream or a temporary buffer). Keep the bytes, then loads<T>(bytes); or load the type that owns its "
          "memory."));
  static_assert(
      !is(refusal::process_only),
      BRINE_DETAIL_SAID(
          "brine[E150]: an object of the standard library that means nothing outside the running program, or doesn't "
          "show what it holds. Instead of std::any: std::variant; of std::exception_ptr: the message, or a "
          "std::error_code; of std::source_location: its file and line; of std::thread::id: a number of your own; of "
          "std::random_device: an engine that is seeded from it; of std::mdspan: the container it shows. Or leave it "
          "out "
          "in a serialize()."));
  static_assert(
      !is(refusal::unclear_signature),
      BRINE_DETAIL_SAID(
          "brine[E141]: the signature of a named closure mentions a type that other programs, or other compilers, "
          "can't tell by its name: one in an unnamed namespace or in a function, one without a name, or a "
          "template with such arguments (pointers and objects too). Move it to a named namespace, or give it a "
          "name: brine::signature_name<T>."));
  static_assert(
      !is(refusal::unclear_name),
      BRINE_DETAIL_SAID(
          "brine[E142]: the name of this function isn't the same on every compiler, or not its alone: it is an "
          "instance of a template, or in an unnamed namespace or a function. Give it a name: "
          "brine::fn<\"name\", &f>."));
  static_assert(
      !is(refusal::not_replaceable),
      BRINE_DETAIL_SAID(
          "brine[E133]: brine::loads_into() leaves an object as it was when loading fails, and of this class, or "
          "of a member of it, an object can't take another's place for certain: its moves may throw (a class that "
          "declares its destructor or copies has no moves of its own). Declare them noexcept, or write "
          "value = brine::loads<T>(bytes)."));
};
#undef BRINE_DETAIL_SAID

namespace detail {

struct path_of {
  template <class T>
  static constexpr std::string_view view = facts_of<T>.path.view();
};
struct culprit_of {
  template <class T>
  static constexpr std::string_view view = facts_of<T>.culprit.view();
};
struct name_of {
  template <class T>
  static constexpr std::string_view view = meta::type_name<T>();
};

// Clang cuts a longer text of an argument.
inline constexpr std::size_t longest_shown = 11;

// "order.lock" where there is a path, and the type at its end.
template <class Of, class T>
consteval auto spell() {
  constexpr std::size_t size = Of::template view<T>.size();
  constexpr std::size_t longest = config::clang ? longest_shown : size + 1;
  return []<std::size_t... I>(std::index_sequence<I...>) {
    return text<meta::fixed_string<((I + 1) * longest <= size ? longest : size - I * longest)>{
        Of::template view<T>.substr(I * longest, longest)}...>{};
  }(std::make_index_sequence<(size + longest - 1) / longest>{});
}
template <class Of, class T>
using spelled = decltype(spell<Of, T>());

}  // namespace detail

// Why T can't be saved, or loaded; none where it can.
template <class T>
inline constexpr refusal against_saving = savable<T> ? refusal::none : facts_of<T>.why;
template <class T>
inline constexpr refusal against_loading = facts_of<T>.why;

// A class of its own for each: Clang takes a function template in which an error stands for one that can't be called,
// which would be a second error where the type is refused once more.
template <refusal Why, class T>
struct explained {
  static void here() {
    if constexpr (Why == facts_of<T>.why) {
      (void)sizeof(refused<Why, detail::spelled<detail::path_of, T>, detail::spelled<detail::culprit_of, T>>);
    } else if constexpr (Why != refusal::none) {
      (void)sizeof(refused<Why, text<>, detail::spelled<detail::name_of, T>>);
    }
  }
};

// Instantiated where a type is refused: the error, in words. The path and the culprit are those
// of T's facts, or T itself where the reason is none that the walk over it finds.
template <refusal Why, class T>
void explain() {
  explained<Why, T>::here();
}

// The same of a closure's name, or the signature under which it is named.
template <refusal Why, class Closure, class Signature>
constexpr void explain_name() {
  if constexpr (Why == refusal::unclear_signature) {
    (void)sizeof(refused<Why, text<>, detail::spelled<detail::name_of, Signature>>);
  } else if constexpr (Why != refusal::none) {
    (void)sizeof(refused<Why, text<>, detail::spelled<detail::name_of, Closure>>);
  }
}

}  // namespace brine::schema
