// Every question about compilers, standards and features is asked here, once;
// each answer is a macro and the constexpr bool that mirrors it.
//
// Functions of one name are one function in a program, so all of its files must have the same answers. They may differ
// in the level of optimisation (__OPTIMIZE__ decides only what is inlined, and whether what is true anyway is said to
// the compiler), in NDEBUG (no header asks for it), in the standard from C++20 on where the library's classes stay the
// same, and in BRINE_NO_EVOLUTION (codec/conversion.hpp). They may not in -fno-exceptions, -fno-rtti, the compiler, and
// macros such as _GLIBCXX_DEBUG that make other classes of the library's: with these, files link that don't agree.
#pragma once

#include <version>

#if defined(_MSVC_LANG) ? _MSVC_LANG < 202002L : __cplusplus < 202002L
#error "brine needs C++20: compile with -std=c++20 or later"
#endif

#if defined(__clang__)
#define BRINE_CLANG 1
#define BRINE_GCC 0
#elif defined(__GNUC__)
#define BRINE_CLANG 0
#define BRINE_GCC 1
#else
#define BRINE_CLANG 0
#define BRINE_GCC 0
#endif

// Clang 15 and later hand every capture of a closure to a visitor, with its static type.
#if BRINE_CLANG && defined(__has_builtin) && __clang_major__ >= 15
#if __has_builtin(__builtin_dump_struct)
#define BRINE_HAS_DUMP_STRUCT 1
#endif
#endif
#ifndef BRINE_HAS_DUMP_STRUCT
#define BRINE_HAS_DUMP_STRUCT 0
#endif

// C++26 reflection: GCC from 16 on, with -freflection.
#if defined(__cpp_impl_reflection) && defined(__cpp_lib_reflection)
#define BRINE_HAS_REFLECTION 1
#else
#define BRINE_HAS_REFLECTION 0
#endif

// C++26: auto& [...members] = object. (Clang has it in C++20 too, but warns.)
#if defined(__cpp_structured_bindings) && __cpp_structured_bindings >= 202411L && __cplusplus > 202302L
#define BRINE_HAS_BINDING_PACKS 1
#else
#define BRINE_HAS_BINDING_PACKS 0
#endif

// GCC names the field of a capture x "__x" and lets anyone read it.
#define BRINE_HAS_NAMED_CAPTURES BRINE_GCC

// The address of a function inside a template argument of class type: GCC from 13 on.
#if BRINE_GCC && __GNUC__ < 13
#define BRINE_HAS_FUNCTION_ARGUMENTS 0
#else
#define BRINE_HAS_FUNCTION_ARGUMENTS 1
#endif

// C++26: a static_assert whose message is made while compiling.
#if defined(__cpp_static_assert) && __cpp_static_assert >= 202306L
#define BRINE_HAS_MADE_MESSAGES 1
#else
#define BRINE_HAS_MADE_MESSAGES 0
#endif

#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
#define BRINE_HAS_EXCEPTIONS 1
#else
#define BRINE_HAS_EXCEPTIONS 0
#endif

#if defined(__cpp_rtti) || defined(_CPPRTTI)
#define BRINE_HAS_RTTI 1
#else
#define BRINE_HAS_RTTI 0
#endif

// libstdc++'s old strings share their memory until one of them is written to.
#if defined(_GLIBCXX_USE_CXX11_ABI) && !_GLIBCXX_USE_CXX11_ABI
#define BRINE_HAS_SHARED_STRINGS 1
#else
#define BRINE_HAS_SHARED_STRINGS 0
#endif

#if defined(__SIZEOF_INT128__)
#define BRINE_HAS_INT128 1
#else
#define BRINE_HAS_INT128 0
#endif

#if defined(__ELF__)
#define BRINE_HAS_ELF 1
#else
#define BRINE_HAS_ELF 0
#endif

#if defined(__unix__) || defined(__APPLE__)
#define BRINE_HAS_POSIX 1
#else
#define BRINE_HAS_POSIX 0
#endif

// Clang 22 calls __COUNTER__ an extension of the next C; every compiler has had it for long.
#if BRINE_CLANG && __clang_major__ >= 22
#define BRINE_QUIET_COUNTER_BEGIN \
  _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Wc2y-extensions\"")
#define BRINE_QUIET_COUNTER_END _Pragma("clang diagnostic pop")
#else
#define BRINE_QUIET_COUNTER_BEGIN
#define BRINE_QUIET_COUNTER_END
#endif

// libstdc++, of the releases that were looked at: a function in the library throws std::bad_function_call, and a
// small header declares it (closure/bad_call.hpp).
#if defined(_GLIBCXX_RELEASE) && _GLIBCXX_RELEASE <= 16 && __has_include(<bits/functexcept.h>)
#define BRINE_HAS_THROW_BAD_CALL 1
#else
#define BRINE_HAS_THROW_BAD_CALL 0
#endif

// What registers itself before main() is a global with a constructor, which Clang warns of where it is asked to.
#if BRINE_CLANG
#define BRINE_QUIET_GLOBAL_BEGIN \
  _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Wglobal-constructors\"")
#define BRINE_QUIET_GLOBAL_END _Pragma("clang diagnostic pop")
#else
#define BRINE_QUIET_GLOBAL_BEGIN
#define BRINE_QUIET_GLOBAL_END
#endif

// GCC's standard library, whose text of random engines and distributions is known (codec/random.hpp).
#if defined(__GLIBCXX__)
#define BRINE_HAS_LIBSTDCXX 1
#else
#define BRINE_HAS_LIBSTDCXX 0
#endif

// GCC, with a sanitizer for one, warns that a copy of the bytes of an object reads some that were never written.
#if BRINE_GCC
#define BRINE_QUIET_COPY_BEGIN \
  _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wmaybe-uninitialized\"")
#define BRINE_QUIET_COPY_END _Pragma("GCC diagnostic pop")
#else
#define BRINE_QUIET_COPY_BEGIN
#define BRINE_QUIET_COPY_END
#endif

#if BRINE_CLANG || BRINE_GCC
#define BRINE_COLD [[gnu::cold, gnu::noinline]]
#define BRINE_NOINLINE [[gnu::noinline]]
#define BRINE_FLATTEN [[gnu::flatten]]
// One object for all modules of a process, also where the rest is compiled with hidden visibility.
#define BRINE_EXPORT [[gnu::visibility("default")]]
// One object for each module of a process, whatever the module shares with others.
#define BRINE_OWN [[gnu::visibility("hidden")]]
// An object of a class that is initialised before all others of the module that don't ask for the same, in whichever
// of its files they are; a function that runs after the destructors of all of the module's objects.
// (GCC 12 crashes over precompiled headers in which a template's member has such a priority: with BRINE_PRECOMPILED,
// defined for all files of a program, none has one. Then what another file's initialisers load may be registered
// later.)
#if BRINE_HAS_ELF && !defined(BRINE_PRECOMPILED)
#define BRINE_FIRST [[gnu::init_priority(101)]]
#else
#define BRINE_FIRST
#endif
#define BRINE_LAST [[gnu::destructor(101)]]
// A step on the way that is no function of its own, so that there is one less for a compiler to make.
#define BRINE_STEP [[gnu::always_inline]] inline
#define BRINE_STEP_LAMBDA __attribute__((always_inline))  // behind the parameters
// Not where nothing is optimised: a frame would hold the variables of all that is inlined in it.
#if defined(__OPTIMIZE__)
#define BRINE_INLINE [[gnu::always_inline]] inline
#else
#define BRINE_INLINE inline
#endif
// For Clang alone, which keeps what has as many arguments as a type has members, or a few callers, for functions of
// their own; GCC does better when it is let choose.
#if BRINE_CLANG && defined(__OPTIMIZE__)
#define BRINE_CLANG_INLINE BRINE_INLINE
#define BRINE_CLANG_INLINE_LAMBDA BRINE_STEP_LAMBDA
#else
#define BRINE_CLANG_INLINE inline
#define BRINE_CLANG_INLINE_LAMBDA
#endif
// Hides what the compiler knows of a number: GCC copies what it knows to be short with `rep movs`, which takes longer
// to begin than memcpy() does to end.
#define BRINE_ANY_NUMBER(number) __asm__("" : "+r"(number))
// What is true for certain, and spares the code that would ask. (An expression without effects.)
#if defined(__OPTIMIZE__)
#define BRINE_ASSUME(truth) ((truth) ? (void)0 : __builtin_unreachable())
#else
#define BRINE_ASSUME(truth) ((void)0)
#endif
// Reads memory that belongs to no object.
#define BRINE_READS_ANYTHING [[gnu::no_sanitize_address]]
// Arguments from `first` on are printed by the printf format that argument `text` is, this counted.
#define BRINE_PRINTF(text, first) [[gnu::format(printf, text, first)]]
#define BRINE_PRETTY_FUNCTION __PRETTY_FUNCTION__
// The file that the compiler was called with: a closure type that only one file knows came from it.
#define BRINE_BASE_FILE __BASE_FILE__
#else
#define BRINE_COLD
#define BRINE_NOINLINE
#define BRINE_FLATTEN
#define BRINE_EXPORT
#define BRINE_OWN
#define BRINE_FIRST
#define BRINE_STEP inline
#define BRINE_STEP_LAMBDA
#define BRINE_INLINE inline
#define BRINE_CLANG_INLINE inline
#define BRINE_CLANG_INLINE_LAMBDA
#define BRINE_ANY_NUMBER(number) ((void)0)
#define BRINE_ASSUME(truth) __assume(truth)
#define BRINE_READS_ANYTHING
#define BRINE_PRINTF(text, first)
#define BRINE_PRETTY_FUNCTION __FUNCSIG__
#define BRINE_BASE_FILE ""
#endif

namespace brine::config {

inline constexpr bool clang = BRINE_CLANG;
inline constexpr bool gcc = BRINE_GCC;
inline constexpr bool dump_struct = BRINE_HAS_DUMP_STRUCT;
inline constexpr bool reflection = BRINE_HAS_REFLECTION;
// The members that an aggregate has from its base classes can be seen.
inline constexpr bool opens_bases = dump_struct || reflection;
inline constexpr bool binding_packs = BRINE_HAS_BINDING_PACKS;
inline constexpr bool named_captures = BRINE_HAS_NAMED_CAPTURES;
inline constexpr bool function_arguments = BRINE_HAS_FUNCTION_ARGUMENTS;
inline constexpr bool made_messages = BRINE_HAS_MADE_MESSAGES;
inline constexpr bool exceptions = BRINE_HAS_EXCEPTIONS;
inline constexpr bool rtti = BRINE_HAS_RTTI;
inline constexpr bool shared_strings = BRINE_HAS_SHARED_STRINGS;
inline constexpr bool int128 = BRINE_HAS_INT128;
inline constexpr bool elf = BRINE_HAS_ELF;
inline constexpr bool posix = BRINE_HAS_POSIX;
inline constexpr bool libstdcxx = BRINE_HAS_LIBSTDCXX;
inline constexpr bool throw_bad_call = BRINE_HAS_THROW_BAD_CALL;

}  // namespace brine::config
