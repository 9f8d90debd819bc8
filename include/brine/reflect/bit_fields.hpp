// Does an aggregate have bit-fields? They have no address, and nothing can be bound to them. Clang
// says so when it shows a structure, and C++26 reflection when it is asked; GCC without it is asked for the address of
// each member, for up to 32 members; a larger aggregate's bit-field is the compiler's own error.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include "../config.hpp"
#include "bases.hpp"
#include "count.hpp"
#include "ghost.hpp"

namespace brine::reflect {

namespace detail {

#if BRINE_HAS_DUMP_STRUCT

// Clang shows a bit-field by one argument more than other members: its width. Whether a call with so many is among
// those that would be made is told by what they may throw, and no member is read.
struct bit_field_finder {
  template <class... A>
  constexpr void operator()(const char*, const A&...) const noexcept(sizeof...(A) != 5) {}
};
// The members of members, which are indented more, aren't asked.
struct own_bit_field_finder : bit_field_finder {
  using bit_field_finder::operator();
  template <std::size_t Indent, class... A>
    requires(Indent != 3)
  constexpr void operator()(const char*, const char (&)[Indent], const A&...) const noexcept {}
};

template <class T, class Finder>
inline constexpr bool shows_bit_fields = !noexcept(__builtin_dump_struct(static_cast<T*>(nullptr), Finder{}));

template <class T>
consteval bool find_bit_fields() {
  if constexpr (has_base<T>) {
    return shows_bit_fields<T, bit_field_finder>;
  } else {
    return shows_bit_fields<T, own_bit_field_finder>;
  }
}

struct looker {
  template <class... A>
  constexpr void operator()(const char*, const A&...) const {}
};

template <class T>
constexpr bool look() {
  __builtin_dump_struct(&ghost_of<T>::object.value, looker{});
  return true;
}

// Reading a reference that refers to nothing is no constant expression; other members are only referred to.
template <class T>
concept without_references = requires { typename std::bool_constant<look<T>()>; };

#elif BRINE_HAS_REFLECTION

template <class T>
consteval bool find_bit_fields() {
  return bases::has_bit_fields<T>();
}

#else

template <std::size_t N, class T>
consteval bool bit_field_among(T& value) {
  if constexpr (N == 1) {
    auto& [m0] = value;
    return !requires { &m0; };
  }
  if constexpr (N == 2) {
    auto& [m0, m1] = value;
    return !requires {
      &m0;
      &m1;
    };
  }
  if constexpr (N == 3) {
    auto& [m0, m1, m2] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
    };
  }
  if constexpr (N == 4) {
    auto& [m0, m1, m2, m3] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
    };
  }
  if constexpr (N == 5) {
    auto& [m0, m1, m2, m3, m4] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
    };
  }
  if constexpr (N == 6) {
    auto& [m0, m1, m2, m3, m4, m5] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
    };
  }
  if constexpr (N == 7) {
    auto& [m0, m1, m2, m3, m4, m5, m6] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
    };
  }
  if constexpr (N == 8) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
    };
  }
  if constexpr (N == 9) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
    };
  }
  if constexpr (N == 10) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
    };
  }
  if constexpr (N == 11) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
    };
  }
  if constexpr (N == 12) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
    };
  }
  if constexpr (N == 13) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
    };
  }
  if constexpr (N == 14) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
    };
  }
  if constexpr (N == 15) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
    };
  }
  if constexpr (N == 16) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
    };
  }
  if constexpr (N == 17) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
    };
  }
  if constexpr (N == 18) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
    };
  }
  if constexpr (N == 19) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
    };
  }
  if constexpr (N == 20) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
    };
  }
  if constexpr (N == 21) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
    };
  }
  if constexpr (N == 22) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
      &m21;
    };
  }
  if constexpr (N == 23) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22] =
        value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
      &m21;
      &m22;
    };
  }
  if constexpr (N == 24) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22,
           m23] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
      &m21;
      &m22;
      &m23;
    };
  }
  if constexpr (N == 25) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23,
           m24] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
      &m21;
      &m22;
      &m23;
      &m24;
    };
  }
  if constexpr (N == 26) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23,
           m24, m25] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
      &m21;
      &m22;
      &m23;
      &m24;
      &m25;
    };
  }
  if constexpr (N == 27) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23,
           m24, m25, m26] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
      &m21;
      &m22;
      &m23;
      &m24;
      &m25;
      &m26;
    };
  }
  if constexpr (N == 28) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23,
           m24, m25, m26, m27] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
      &m21;
      &m22;
      &m23;
      &m24;
      &m25;
      &m26;
      &m27;
    };
  }
  if constexpr (N == 29) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23,
           m24, m25, m26, m27, m28] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
      &m21;
      &m22;
      &m23;
      &m24;
      &m25;
      &m26;
      &m27;
      &m28;
    };
  }
  if constexpr (N == 30) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23,
           m24, m25, m26, m27, m28, m29] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
      &m21;
      &m22;
      &m23;
      &m24;
      &m25;
      &m26;
      &m27;
      &m28;
      &m29;
    };
  }
  if constexpr (N == 31) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23,
           m24, m25, m26, m27, m28, m29, m30] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
      &m21;
      &m22;
      &m23;
      &m24;
      &m25;
      &m26;
      &m27;
      &m28;
      &m29;
      &m30;
    };
  }
  if constexpr (N == 32) {
    auto& [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21, m22, m23,
           m24, m25, m26, m27, m28, m29, m30, m31] = value;
    return !requires {
      &m0;
      &m1;
      &m2;
      &m3;
      &m4;
      &m5;
      &m6;
      &m7;
      &m8;
      &m9;
      &m10;
      &m11;
      &m12;
      &m13;
      &m14;
      &m15;
      &m16;
      &m17;
      &m18;
      &m19;
      &m20;
      &m21;
      &m22;
      &m23;
      &m24;
      &m25;
      &m26;
      &m27;
      &m28;
      &m29;
      &m30;
      &m31;
    };
  }
  return false;
}

template <class T>
consteval bool find_bit_fields() {
  return bit_field_among<member_count<T>>(ghost_of<T>::object.value);
}

#endif

}  // namespace detail

template <class T>
inline constexpr bool has_bit_fields = [] {
  if constexpr (member_count<T> == 0 || member_count<T> > max_members) {
    return false;
  } else {
    return detail::find_bit_fields<T>();
  }
}();

// Whether an aggregate with base classes, which is shown with all that it consists of, has a reference somewhere.
template <class T>
inline constexpr bool has_references = [] {
#if BRINE_HAS_DUMP_STRUCT
  return !detail::without_references<T>;
#else
  return false;
#endif
}();

}  // namespace brine::reflect
