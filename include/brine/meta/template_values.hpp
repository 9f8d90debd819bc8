// Templates with values among their arguments, "std::bitset<8>", "matrix<double, 3, 3>", "tagged<7UL>": the compilers
// spell most values alike, but not their types, where the parameter is `auto`: Clang shows "3UL" where GCC shows "3".
#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../config.hpp"
#include "type_name.hpp"
#include "words.hpp"

namespace brine::meta {

// How a type is spelled: as documents have it; in the language's words, as documents have it beside values
// ("matrix<double, 3, 3>"); or as documents have it with `long` apart from `long long`.
enum class style { plain, words, exact };

template <class T>
constexpr void spell(text_writer& out, style how);

namespace detail {

// "f(int)::name" is; "(unnamed struct)::name", a C struct with a typedef, isn't.
constexpr bool is_in_function(std::string_view name) {
  name.remove_prefix(around_type.before);  // the name of the function that shows it
  if (name.find(")::") == std::string_view::npos) return false;
  for (std::size_t i = 1; i < name.size(); ++i) {
    if (name[i] == '(' && (is_letter(name[i - 1]) || name[i - 1] == '>')) return true;
  }
  return false;
}

// Clang calls a class in a function as if it stood outside of it; but what is in such a class it calls rightly,
// "f()::local::operator=". Only of assignments that the compiler can make without a look at any member, which also
// can't fail to compile.
template <class T>
constexpr void doubt_local([[maybe_unused]] text_writer& out) {
#if BRINE_CLANG
  if constexpr (std::is_enum_v<T>) {
    if (is_in_function(pretty_value<static_cast<T>(0)>()) || is_in_function(pretty_value<static_cast<T>(1)>())) {
      out.doubt();
    } else {
      out.leave_open();
    }
  } else if constexpr (requires { sizeof(T); } && !type_name<T>().starts_with("std::")) {
    if constexpr (std::is_trivially_move_assignable_v<T> && requires { static_cast<T& (T::*)(T&&)>(&T::operator=); }) {
      if (is_in_function(pretty_value<static_cast<T& (T::*)(T&&)>(&T::operator=)>())) out.doubt();
    } else {
      out.leave_open();
    }
  } else if (!type_name<T>().starts_with("std::")) {  // not defined yet
    out.leave_open();
  }
#endif
}

// The same value as another type, to see whether the parameter has a type of its own.
template <auto Value>
constexpr auto as_other() {
  if constexpr (std::is_same_v<decltype(Value), long long>) {
    return static_cast<long>(Value);
  } else if constexpr (std::is_same_v<decltype(Value), unsigned long long>) {
    return static_cast<unsigned long>(Value);
  } else if constexpr (std::is_signed_v<decltype(Value)>) {
    return static_cast<long long>(Value);
  } else {
    return static_cast<unsigned long long>(Value);
  }
}
template <bool Other, auto Value>
struct chosen {
  static constexpr auto value = Value;
};
template <auto Value>
struct chosen<true, Value> {
  static constexpr auto value = as_other<Value>();
};

// The parameter is `auto`: the type of the argument is part of what it says.
template <class Shape, class Whole, class Places, std::size_t At, auto... Values>
inline constexpr bool typed = false;
template <class Shape, class Whole, std::size_t... I, std::size_t At, auto... Values>
  requires requires { typename Shape::template with<chosen<I == At, Values>::value...>; }
inline constexpr bool typed<Shape, Whole, std::index_sequence<I...>, At, Values...> =
    !std::is_same_v<typename Shape::template with<chosen<I == At, Values>::value...>, Whole>;

template <auto Value>
constexpr void spell_value(text_writer& out, bool is_typed) {
  using type = std::remove_cv_t<decltype(Value)>;
  if constexpr (std::is_same_v<type, bool>) {
    out(Value ? "true" : "false");
  } else if constexpr (std::is_same_v<type, char>) {
    constexpr auto code = static_cast<unsigned char>(Value);
    constexpr std::string_view hex = "0123456789abcdef";
    out('\'');
    if (code >= ' ' && code < 0x7fU && code != '\'' && code != '\\') {
      out(Value);
    } else {
      out("\\x");
      out(hex[code / 16U]);
      out(hex[code % 16U]);
    }
    out('\'');
  } else if constexpr (std::is_integral_v<type>) {
    constexpr bool is_long = std::is_same_v<type, long> || std::is_same_v<type, unsigned long>;
    constexpr bool is_long_long = std::is_same_v<type, long long> || std::is_same_v<type, unsigned long long>;
    constexpr bool suffixed = std::is_same_v<type, unsigned> || is_long || is_long_long;
    constexpr bool is_int = std::is_same_v<type, int>;
    if (is_typed && !is_int && !suffixed) {
      out('(');
      spell<type>(out, style::words);
      out(')');
    }
    if constexpr (character_word<type>().empty()) {
      spell_number(out, Value);
    } else {
      spell_number(out, static_cast<unsigned long long>(Value));
    }
    if (is_typed && suffixed) {
      if (std::is_unsigned_v<type>) out('U');
      if (is_long) out('L');
      if (is_long_long) out("LL");
    }
  } else if constexpr (std::is_enum_v<type>) {
    constexpr auto frame = measure(pretty_value<1234567>(), "1234567");
    constexpr auto text = pretty_value<Value>();
    constexpr auto name = text.substr(frame.before, text.size() - frame.before - frame.after);
    doubt_local<type>(out);
    if constexpr (name.starts_with('(')) {  // no enumerator has the value
      out('(');
      spell<type>(out, style::words);
      out(')');
      spell_number(out, static_cast<std::underlying_type_t<type>>(Value));
    } else {
      spell_words(out, name, true);
    }
  } else if constexpr (std::is_null_pointer_v<type>) {
    out("nullptr");
  } else {
    // An address, whose name Clang gives without template arguments, or an object, which has no name.
    if constexpr (requires { requires Value == nullptr; }) {
      out("nullptr");
    } else {
      constexpr auto frame = measure(pretty_value<1234567>(), "1234567");
      constexpr auto text = pretty_value<Value>();
      out.doubt();
      spell_words(out, text.substr(frame.before, text.size() - frame.before - frame.after), false);
    }
  }
}

// A template by the kinds of its parameters, with its types given: with<V...> is the template with these values.
template <template <auto...> class Template>
struct only_values {
  template <auto... V>
  using with = Template<V...>;
};
template <template <class, auto...> class Template, class T>
struct type_and_values {
  template <auto... V>
  using with = Template<T, V...>;
};
template <template <class, class, auto...> class Template, class T, class U>
struct two_types_and_values {
  template <auto... V>
  using with = Template<T, U, V...>;
};
template <template <auto, class...> class Template, class... U>
struct value_and_types {
  template <auto V>
  using with = Template<V, U...>;
};
template <template <class, auto, class...> class Template, class T, class... U>
struct type_value_and_types {
  template <auto V>
  using with = Template<T, V, U...>;
};
template <template <class, auto, auto, class...> class Template, class T, class... U>
struct type_two_values_and_types {
  template <auto V, auto W>
  using with = Template<T, V, W, U...>;
};

// How many values have to be written, the others being the template's own. Both compilers leave such arguments out in
// their words (but Clang 15 doesn't).
template <class Shape, class Whole, auto... Kept>
struct fewest {
  template <auto... Left>
  static consteval std::size_t values() {
    if constexpr (requires { requires std::is_same_v<typename Shape::template with<Kept...>, Whole>; }) {
      return sizeof...(Kept);
    } else {
      return next<Left...>();
    }
  }

 private:
  template <auto First, auto... Left>
  static consteval std::size_t next() {
    return fewest<Shape, Whole, Kept..., First>::template values<Left...>();
  }
  template <class = void>
  static consteval std::size_t next() {
    return sizeof...(Kept);
  }
};

// Writes the first `count` of the values and types as arguments.
struct argument_list {
  text_writer& out;
  bool first = true;

  constexpr void comma() {
    if (!first) out(", ");
    first = false;
  }
  template <class Shape, class Whole, auto... V>
  constexpr void values(std::size_t count = sizeof...(V)) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (add_value<Shape, Whole, I, V, V...>(I < count), ...);
    }(std::make_index_sequence<sizeof...(V)>{});
  }
  template <class... T>
  constexpr void types(std::size_t count = sizeof...(T)) {
    std::size_t i = 0;
    (add_type<T>(i++ < count), ...);
  }

 private:
  template <class Shape, class Whole, std::size_t At, auto This, auto... All>
  constexpr void add_value(bool is_written) {
    if (!is_written) return;
    comma();
    using type = std::remove_cv_t<decltype(This)>;
    // Where the type of a value shows in its spelling, only another type can tell whether the parameter has one.
    if constexpr (std::is_integral_v<type> && !std::is_same_v<type, bool> && !std::is_same_v<type, char> &&
                  !std::is_same_v<type, int>) {
      spell_value<This>(out, typed<Shape, Whole, std::make_index_sequence<sizeof...(All)>, At, All...>);
    } else {
      spell_value<This>(out, false);
    }
  }
  template <class T>
  constexpr void add_type(bool is_written) {
    if (!is_written) return;
    comma();
    spell<T>(out, style::words);
  }
};

// How many of the last types have to be written.
template <class Whole, class... Kept>
struct fewest_types {
  template <class With, class... Left>
  static consteval std::size_t count() {
    if constexpr (requires { requires std::is_same_v<typename With::template apply<Kept...>, Whole>; }) {
      return sizeof...(Kept);
    } else {
      return next<With, Left...>();
    }
  }

 private:
  template <class With, class First, class... Left>
  static consteval std::size_t next() {
    return fewest_types<Whole, Kept..., First>::template count<With, Left...>();
  }
  template <class With>
  static consteval std::size_t next() {
    return sizeof...(Kept);
  }
};
template <template <auto, class...> class Template, auto V>
struct after_value {
  template <class... U>
  using apply = Template<V, U...>;
};
template <template <class, auto, class...> class Template, class T, auto V>
struct after_type_value {
  template <class... U>
  using apply = Template<T, V, U...>;
};
template <template <class, auto, auto, class...> class Template, class T, auto V, auto W>
struct after_type_two_values {
  template <class... U>
  using apply = Template<T, V, W, U...>;
};

// Writes the arguments of a template; false, and nothing is written, where its parameters are of other kinds. The ranks
// choose where two fit.
template <int I>
struct rank : rank<I - 1> {};
template <>
struct rank<0> {};

template <template <auto...> class Template, auto... V>
constexpr bool spell_arguments(rank<6>, text_writer& out, std::type_identity<Template<V...>>) {
  using whole = Template<V...>;
  using shape = only_values<Template>;
  argument_list{out}.values<shape, whole, V...>(fewest<shape, whole>::template values<V...>());
  return true;
}
template <template <class, auto...> class Template, class T, auto... V>
constexpr bool spell_arguments(rank<5>, text_writer& out, std::type_identity<Template<T, V...>>) {
  using whole = Template<T, V...>;
  using shape = type_and_values<Template, T>;
  argument_list list{out};
  list.types<T>();
  list.values<shape, whole, V...>(fewest<shape, whole>::template values<V...>());
  return true;
}
template <template <class, auto, class...> class Template, class T, auto V, class... U>
constexpr bool spell_arguments(rank<4>, text_writer& out, std::type_identity<Template<T, V, U...>>) {
  using whole = Template<T, V, U...>;
  argument_list list{out};
  list.types<T>();
  list.values<type_value_and_types<Template, T, U...>, whole, V>();
  list.types<U...>(fewest_types<whole>::template count<after_type_value<Template, T, V>, U...>());
  return true;
}
template <template <auto, class...> class Template, auto V, class... U>
constexpr bool spell_arguments(rank<3>, text_writer& out, std::type_identity<Template<V, U...>>) {
  using whole = Template<V, U...>;
  argument_list list{out};
  list.values<value_and_types<Template, U...>, whole, V>();
  list.types<U...>(fewest_types<whole>::template count<after_value<Template, V>, U...>());
  return true;
}
template <template <class, class, auto...> class Template, class T, class U, auto... V>
constexpr bool spell_arguments(rank<2>, text_writer& out, std::type_identity<Template<T, U, V...>>) {
  using whole = Template<T, U, V...>;
  using shape = two_types_and_values<Template, T, U>;
  argument_list list{out};
  list.types<T, U>();
  list.values<shape, whole, V...>(fewest<shape, whole>::template values<V...>());
  return true;
}
template <template <class, auto, auto, class...> class Template, class T, auto V, auto W, class... U>
constexpr bool spell_arguments(rank<1>, text_writer& out, std::type_identity<Template<T, V, W, U...>>) {
  using whole = Template<T, V, W, U...>;
  argument_list list{out};
  list.types<T>();
  list.values<type_two_values_and_types<Template, T, U...>, whole, V, W>();
  list.types<U...>(fewest_types<whole>::template count<after_type_two_values<Template, T, V, W>, U...>());
  return true;
}
template <class T>
constexpr bool spell_arguments(rank<0>, text_writer&, std::type_identity<T>) {
  return false;
}

}  // namespace detail
}  // namespace brine::meta
