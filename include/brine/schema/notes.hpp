// What a schema's bytes don't say and a document of an earlier version asks for: which members had
// other names, what a new member is by default, which classes a hierarchy has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <string_view>

#include "../config.hpp"
#include "../fwd.hpp"
#include "../meta/row.hpp"

namespace brine {

// A member's earlier name and its present one.
struct renamed_member {
  std::string_view before;
  std::string_view now;
};

// The members of a type that once had other names, 16 at most. A member that had two of them is
// listed twice.
class renames {
 public:
  constexpr renames() = default;
  constexpr renames(std::initializer_list<renamed_member> list) {
    if (list.size() > most) std::abort();  // no constant: the compiler says so
    for (const renamed_member& m : list) list_[size_++] = m;
  }

  static constexpr std::size_t most = 16;

  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr const renamed_member& operator[](std::size_t i) const noexcept { return list_[i]; }

 private:
  renamed_member list_[most]{};
  std::size_t size_ = 0;
};

// The renamed members of T, an aggregate, a Boost.Hana struct or a class with a brine::codec; the present name must be
// a member's (else E135). A renaming holds for documents without the present name, and for those in which another
// renamed member takes it: the old name may be that of a new member now. A ring, or one old name for two members, is
// refused (E139). To be specialised beside the type, before the first use of brine with it:
//
//   template <>
//   inline constexpr auto brine::renamed<order> = brine::renames{{"qty", "quantity"}};
template <class T>
inline constexpr renames renamed{};

// The name that documents of a T go by, 1 to 255 bytes. A document that carries its schema (files and streams do)
// carries the tag too; it is refused where it is loaded as a type that has another one, even one of the same shape. To
// be specialised beside the type, before the first use of brine with it:
//
//   template <>
//   inline constexpr auto brine::type_tag<order> = "shop/order";
template <class T>
inline constexpr std::string_view type_tag{};

namespace schema {

struct description;
class builder;

// How a whole type is described to a builder that holds nothing yet, when the program runs: constants are copied where
// no hook has to be asked, so that a compiler makes no code of the description.
struct describer {
  const description* constant = nullptr;
  // Where there is no constant: the walk, which asks hooks each time, and what it found the first time.
  void (*run)(builder&) = nullptr;
  const description& (*once)() = nullptr;

  void operator()(builder& b) const;
  [[nodiscard]] std::uint64_t hash() const;  // of the schema
  // Schema and notes; no hook is asked a second time.
  [[nodiscard]] const description& whole() const;
  constexpr explicit operator bool() const noexcept { return constant != nullptr || run != nullptr; }
  friend constexpr bool operator==(const describer& a, const describer& b) noexcept {
    return a.constant == b.constant && a.run == b.run;
  }
};

// Of a record's type.
struct record_type {
  bool (*encode_default)(encoder&);  // writes an object as it is made by default; nullptr: it can't be
  const renames* names;              // nullptr: none
  std::uint32_t (*version)();        // of a hook with a version: the one that objects are saved with; else nullptr
};

// The version, of those that are asked for, of a class from before its hook had one: it is described, and written,
// without a version, and its hook is asked for version 0.
inline constexpr std::uint32_t unversioned = 0xffffffff;

// A class to be described as a hook visits it in an earlier version.
struct class_at_version {
  const record_type* type;
  std::uint32_t version;
};

// The version that is asked for, or else the present one.
[[nodiscard]] BRINE_COLD inline std::uint32_t version_of(const record_type& type,
                                                         const meta::row<class_at_version>& asked) {
  for (const class_at_version& v : asked) {
    if (v.type == &type) return v.version;
  }
  return type.version();
}

// A class that pointers to a base may point to.
struct known_class {
  describer describe;
  std::uint64_t hash = 0;
};
// The class registered under this name, or the hierarchy's root itself for an empty one; false: none.
using class_finder = bool (*)(std::string_view name, known_class& out);

// Beside a schema's bytes: for each record and each base in it, in the order in which they begin.
struct notes {
  meta::row<const record_type*> records;
  meta::row<class_finder> bases;
  meta::row<class_at_version> versions;  // asked for, not found
};

// The first member of a record whose hook has a version is that number, under this name: "version 2".
inline constexpr std::string_view version_name = "version ";
[[nodiscard]] constexpr bool is_version(std::string_view name, std::uint32_t& version) {
  if (!name.starts_with(version_name)) return false;
  name.remove_prefix(version_name.size());
  std::uint64_t value = 0;
  for (char c : name) {
    if (c < '0' || c > '9' || value > 0xffffffffU) return false;
    value = 10 * value + static_cast<std::uint64_t>(c - '0');
  }
  version = static_cast<std::uint32_t>(value);
  return !name.empty() && value <= 0xffffffffU;
}

}  // namespace schema

}  // namespace brine
