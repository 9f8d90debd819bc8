// The one place that refuses a type, in words. Everything behind an entry point is skipped
// for a refused type, so that this is the only error shown.
#pragma once

#include <string_view>

#include "../meta/fixed_string.hpp"
#include "../meta/type_name.hpp"
#include "describe.hpp"

namespace brine::schema {

// T can be saved; T can be saved and loaded.
template <class T>
inline constexpr bool savable = facts_of<T>.why == refusal::none || facts_of<T>.only_loading;
template <class T>
inline constexpr bool loadable = facts_of<T>.why == refusal::none;

// The compiler prints these arguments in front of the message: where in the type, and what.
template <refusal Why, meta::fixed_string Where, meta::fixed_string What>
struct refused {
  static constexpr bool is(refusal r) { return Why == r; }

  static_assert(
      !is(refusal::pointer),
      "brine[E101]: a raw pointer (a lambda's captured this is one) can't be persisted: nothing says who owns the "
      "object or how many there are. Hold it by value (capture *this), std::unique_ptr or std::shared_ptr, or name it "
      "with brine::handle<T>.");
  static_assert(!is(refusal::reference),
                "brine[E102]: a reference can't be persisted: what it refers to isn't there in another process. "
                "Hold the value, a std::shared_ptr, or a brine::handle<T>.");
  static_assert(!is(refusal::lock),
                "brine[E103]: a lock, thread or other object of the running program can't be persisted. "
                "Leave it out in a serialize() that visits the other members.");
  static_assert(!is(refusal::union_type),
                "brine[E104]: a union can't be persisted: nothing says which member is alive. Use std::variant.");
  static_assert(!is(refusal::view),
                "brine[E105]: a view can be saved but not loaded: it owns no memory. Load the owning type "
                "(std::string for std::string_view, std::vector<T> for std::span<T>), which has the same schema.");
  static_assert(!is(refusal::captured_reference),
                "brine[E106]: a lambda that captures by reference can't be persisted. "
                "Capture by value, or hold what is shared in a std::shared_ptr.");
  static_assert(!is(refusal::hidden_captures),
                "brine[E107]: this compiler doesn't show what a lambda captured. List the captures with "
                "[BRINE_CAPTURE(a, b)](...){...}, or use brine::bind, brine::factory or an aggregate with operator(); "
                "Clang 15 and later also take the lambda as it stands.");
  static_assert(!is(refusal::hidden_members),
                "brine[E108]: the members of this class can't be seen. Give it "
                "template <class Archive> void serialize(Archive& ar) { ar(a, b); }, BOOST_HANA_DEFINE_STRUCT, "
                "or specialise brine::codec<T>.");
  static_assert(!is(refusal::function_pointer),
                "brine[E109]: a function pointer can't be persisted: it is an address of this process. "
                "Hold a brine::function<R(A...)> made from brine::fn<&f>.");
  static_assert(!is(refusal::standard_function),
                "brine[E110]: std::function hides what it holds. Use brine::function<R(A...)>.");
  static_assert(!is(refusal::too_many_members),
                "brine[E111]: an aggregate of more than 200 members: give it a serialize().");
  static_assert(!is(refusal::base_class),
                "brine[E112]: an aggregate with a base class: the base's members can't be told apart. "
                "Give it a serialize() that visits them, or make the base a member. Clang 15 and later show them, and "
                "GCC 16 with -std=c++26 -freflection.");
  static_assert(
      !is(refusal::bit_field),
      "brine[E113]: a bit-field can't be reflected: give the class a serialize() that goes through a variable.");
  static_assert(!is(refusal::no_signature),
                "brine[E114]: a callable whose operator() is a template or overloaded has no one signature. "
                "Wrap it: brine::function<R(A...)>{callable}.");
  static_assert(!is(refusal::unlisted_capture),
                "brine[E115]: the lambda captures something that BRINE_CAPTURE doesn't list; it would be lost. "
                "List every capture in the macro.");
  static_assert(!is(refusal::ambiguous_hook),
                "brine[E116]: more than one way to serialize this class (serialize(), save() and load(), "
                "save_minimal() and load_minimal(), each a member or found by argument-dependent lookup, Boost.Hana "
                "struct, brine::codec), or not the one that brine::hook_of names: keep one, or say which is meant: "
                "template <> inline constexpr brine::hook brine::hook_of<T> = brine::hook::save_load;");
  static_assert(!is(refusal::reference_member),
                "brine[E117]: an aggregate with a reference member can't be persisted. Hold the value, a "
                "std::shared_ptr, or a brine::handle<T>.");
  static_assert(!is(refusal::volatile_type), "brine[E118]: a volatile object can't be persisted: copy it first.");
  static_assert(
      !is(refusal::not_constructible),
      "brine[E119]: loading must make an object first, and this class has no default constructor. Give it "
      "one (it may be private, with friend brine::access), or a hook that makes it of what was loaded: template <class "
      "Archive> static void load_and_construct(Archive&, brine::construct<T>&); or specialise brine::codec<T>.");
  static_assert(!is(refusal::abstract_class),
                "brine[E120]: an abstract class has no value of its own. Hold it by std::unique_ptr or "
                "std::shared_ptr and register the derived classes.");
  static_assert(!is(refusal::not_copyable),
                "brine[E121]: brine::function copies what it holds, and this callable can only be moved. "
                "Use brine::move_only_function<R(A...)>.");
  static_assert(
      !is(refusal::owned_array),
      "brine[E122]: a pointer to an array (std::unique_ptr<T[]>, std::shared_ptr<T[]>) doesn't know how many "
      "objects it owns. Use std::vector<T>, a pointer to one, or brine::owned_array(pointer, count) in the hook "
      "of the class that knows.");
  static_assert(!is(refusal::narrow_view),
                "brine[E123]: a brine::view of elements wider than one byte can't point into a document, whose bytes "
                "stand at any address. Load a std::vector<T>.");
  static_assert(!is(refusal::no_rtti),
                "brine[E124]: a pointer to a class with virtual functions needs RTTI to be saved: which class it "
                "points to can't be told without.");
  static_assert(!is(refusal::inherited),
                "brine[E125]: this class inherits what it is persisted by, a hook or the looks of a standard "
                "container, which knows nothing of what the class adds. Give it a serialize() of its own: "
                "ar(static_cast<base&>(*this), added), or make the base a member. (A private one of a class with bases "
                "must befriend brine::access to be seen to be its own.)");
  static_assert(
      !is(refusal::hidden_hook),
      "brine[E126]: an aggregate with base classes is shown by the compiler with all that its members consist "
      "of, and one of them has a way of its own to be persisted, which would be passed by. Give the class a "
      "serialize(), or make the base a member.");
  static_assert(
      !is(refusal::one_way_hook),
      "brine[E127]: a hook for one direction: a const serialize() loads nothing, and a save() needs a load() of the "
      "same kind (both members or neither, both with a version or neither). Complete it, or, if it isn't "
      "meant for brine, have the members saved: template <> inline constexpr brine::hook brine::hook_of<T> = "
      "brine::hook::none;");
  static_assert(
      !is(refusal::unusable_hook),
      "brine[E128]: a hook that brine can't call: it is private (befriend brine::access, or include the header of "
      "the library whose access is a friend), takes another archive or other arguments (make it a template of the "
      "archive), or stands in cereal's namespace (put it into that of the class, or say brine::hook_of<T> = "
      "brine::hook::free_serialize). If it isn't a hook, have the members "
      "saved: template <> inline constexpr brine::hook brine::hook_of<T> = brine::hook::none;");
  static_assert(
      !is(refusal::no_class_version),
      "brine[E129]: a hook that asks for a version, of a class that has none, or one each of two libraries. If this is "
      "the first: template <> inline constexpr std::uint32_t brine::class_version<T> = 0; BOOST_CLASS_VERSION and "
      "CEREAL_CLASS_VERSION count where they can be seen.");
  static_assert(
      !is(refusal::renamed_to_nothing),
      "brine[E135]: brine::renamed gives a member of this type a new name that no member has, so that old "
      "documents would lose it. It is {\"old name\", \"present name\"}; members that a serialize() visits have "
      "no names.");
  static_assert(
      !is(refusal::renamed_in_ring),
      "brine[E139]: brine::renamed gives one old name two new ones, or leads in a ring (a to b, b to a): no document "
      "says which was meant, since those of before and after a change of places look alike. List each old name once, "
      "with the present name; give members that exchanged their meaning new names.");
  static_assert(!is(refusal::class_new),
                "brine[E130]: the class's operator new takes more than a size, or is private, so that nothing can make "
                "what its operator delete frees. Give it one that takes a size (it may be private, with friend "
                "brine::access), or hold it by std::shared_ptr.");
  static_assert(
      !is(refusal::dangling_result),
      "brine[E131]: the signature's result is a reference, and the callable returns a value (or another type, "
      "which has to be converted): the reference would refer to a temporary object that is gone. Let the "
      "signature return a value, or the callable a reference.");
  static_assert(
      !is(refusal::captured_bit_field),
      "brine[E113]: a lambda that captures an aggregate with a bit-field: the compiler shows an aggregate member "
      "by member, and a bit-field can't be reflected. Give the aggregate a constructor, so that it is none, "
      "and a serialize() that goes through a variable; or use brine::bind.");
  static_assert(
      !is(refusal::deleter),
      "brine[E137]: a std::unique_ptr whose deleter isn't std::default_delete can be saved but not loaded: what "
      "is loaded is made by new, and this deleter frees it in another way. Specialise brine::codec for the "
      "pointer, so that its decode() makes the object; or hold it by a plain std::unique_ptr or "
      "std::shared_ptr.");
  static_assert(!is(refusal::passing_view),
                "brine[E105]: a brine::view shows the document's bytes, and these are gone after loading (from a file, "
                "a stream or a temporary buffer). Keep the bytes, then loads<T>(bytes); or load the type that owns its "
                "memory.");
  static_assert(
      !is(refusal::unclear_signature),
      "brine[E141]: the signature of a named closure mentions a type that other programs, or other compilers, "
      "can't tell by its name: one in an unnamed namespace or in a function, one without a name, or a "
      "template with such arguments (pointers and objects too). Move it to a named namespace, or give it a "
      "name: brine::signature_name<T>.");
  static_assert(!is(refusal::unclear_name),
                "brine[E142]: the name of this function isn't the same on every compiler, or not its alone: it is an "
                "instance of a template, or in an unnamed namespace or a function. Give it a name: "
                "brine::fn<\"name\", &f>.");
  static_assert(
      !is(refusal::not_replaceable),
      "brine[E133]: brine::loads_into() leaves an object as it was when loading fails, and of this class, or "
      "of a member of it, an object can't take another's place for certain: its moves may throw (a class that "
      "declares its destructor or copies has no moves of its own). Declare them noexcept, or write "
      "value = brine::loads<T>(bytes).");
};

namespace detail {

// "order.lock" where there is a path, and the type at its end.
template <class T>
consteval auto where() {
  constexpr std::string_view path = facts_of<T>.path.view();
  return meta::fixed_string<path.size()>{path};
}
template <class T>
consteval auto what() {
  constexpr std::string_view text = facts_of<T>.culprit.view();
  return meta::fixed_string<text.size()>{text};
}

template <class T>
consteval auto name() {
  constexpr std::string_view text = meta::type_name<T>();
  return meta::fixed_string<text.size()>{text};
}

}  // namespace detail

// Why T can't be saved, or loaded; none where it can.
template <class T>
inline constexpr refusal against_saving = savable<T> ? refusal::none : facts_of<T>.why;
template <class T>
inline constexpr refusal against_loading = facts_of<T>.why;

// Instantiated where a type is refused: the error, in words. The path and the culprit are those
// of T's facts, or T itself where the reason is none that the walk over it finds.
template <refusal Why, class T>
constexpr void explain() {
  if constexpr (Why == facts_of<T>.why) {
    (void)sizeof(refused<Why, detail::where<T>(), detail::what<T>()>);
  } else if constexpr (Why != refusal::none) {
    (void)sizeof(refused<Why, meta::fixed_string<0>{}, detail::name<T>()>);
  }
}

// The same of a closure's name, or the signature under which it is named.
template <refusal Why, class Closure, class Signature>
constexpr void explain_name() {
  if constexpr (Why == refusal::unclear_signature) {
    (void)sizeof(refused<Why, meta::fixed_string<0>{}, detail::name<Signature>()>);
  } else if constexpr (Why != refusal::none) {
    (void)sizeof(refused<Why, meta::fixed_string<0>{}, detail::name<Closure>()>);
  }
}

}  // namespace brine::schema
