// Whatever hooks a class or its bases offer are used, or refused in words: which one, where there are several.
#include <doctest/doctest.h>

#include <brine/brine.hpp>
#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

template <class T>
T reload(const T& value) {
  const T embedded = brine::loads<T>(brine::dumps(value, {.schema = brine::embed}));
  (void)embedded;
  return brine::loads<T>(brine::dumps(value));
}

template <class T>
constexpr bool refused_as(std::string_view id) {
  return !brine::storable<T> && brine::why_not<T>().substr(6, 4) == id;
}

}  // namespace

// -- Every pair of hooks. A class is an aggregate with two members, of which each hook visits the second one only, plus
// a number that says which hook it was.
namespace table {

enum : unsigned { serialize_ = 1, pair_ = 2, minimal_ = 4, free_serialize_ = 8, free_pair_ = 16, free_minimal_ = 32 };

template <unsigned Hooks>
struct subject {
  int passed_over = 0;
  int value = 0;
  int by = 0;

  template <class Archive>
    requires((Hooks & serialize_) != 0)
  void serialize(Archive& ar) {
    ar(value);
    by = serialize_;
  }
  template <class Archive>
    requires((Hooks & pair_) != 0)
  void save(Archive& ar) const {
    ar(value);
  }
  template <class Archive>
    requires((Hooks & pair_) != 0)
  void load(Archive& ar) {
    ar(value);
    by = pair_;
  }
  template <class Archive>
    requires((Hooks & minimal_) != 0)
  int save_minimal(const Archive&) const {
    return value;
  }
  template <class Archive>
    requires((Hooks & minimal_) != 0)
  void load_minimal(const Archive&, const int& saved) {
    value = saved;
    by = minimal_;
  }
};
template <class Archive, unsigned Hooks>
  requires((Hooks & free_serialize_) != 0)
void serialize(Archive& ar, subject<Hooks>& s) {
  ar(s.value);
  s.by = free_serialize_;
}
template <class Archive, unsigned Hooks>
  requires((Hooks & free_pair_) != 0)
void save(Archive& ar, const subject<Hooks>& s) {
  ar(s.value);
}
template <class Archive, unsigned Hooks>
  requires((Hooks & free_pair_) != 0)
void load(Archive& ar, subject<Hooks>& s) {
  ar(s.value);
  s.by = free_pair_;
}
template <class Archive, unsigned Hooks>
  requires((Hooks & free_minimal_) != 0)
int save_minimal(const Archive&, const subject<Hooks>& s) {
  return s.value;
}
template <class Archive, unsigned Hooks>
  requires((Hooks & free_minimal_) != 0)
void load_minimal(const Archive&, subject<Hooks>& s, const int& saved) {
  s.value = saved;
  s.by = free_minimal_;
}

template <unsigned Hooks>
bool as_expected() {
  constexpr bool several = (Hooks & (Hooks - 1)) != 0;
  if constexpr (several) {
    return refused_as<subject<Hooks>>("E116");
  } else {
    subject<Hooks> s;
    s.passed_over = 1;
    s.value = 2;
    const auto back = reload(s);
    return back.passed_over == 0 && back.value == 2 && back.by == static_cast<int>(Hooks);
  }
}

}  // namespace table

TEST_CASE("each kind of hook alone is used, and every combination of several is refused") {
  using namespace table;
  const auto all = []<unsigned... Hooks>(std::integer_sequence<unsigned, Hooks...>) {
    CHECK((... && as_expected<Hooks + 1>()));
  };
  all(std::make_integer_sequence<unsigned, 63>{});
}

// -- With a version.
namespace with_version {

struct members {
  int a = 0, b = 0;
  template <class Archive>
  void save(Archive& ar, const unsigned version) const {
    ar & a;
    if (version >= 2) ar & b;
  }
  template <class Archive>
  void load(Archive& ar, const unsigned version) {
    ar & a;
    if (version >= 2) ar & b;
  }
};
struct beside {
  int a = 0, b = 0;
};
template <class Archive>
void save(Archive& ar, const beside& s, const unsigned version) {
  ar & s.a;
  if (version >= 2) ar & s.b;
}
template <class Archive>
void load(Archive& ar, beside& s, const unsigned version) {
  ar & s.a;
  if (version >= 2) ar & s.b;
}
class hidden {
 public:
  int a = 0, b = 0;

 private:
  friend brine::access;
  template <class Archive>
  void save(Archive& ar, std::uint32_t version) const {
    ar(a);
    if (version >= 2) ar(b);
  }
  template <class Archive>
  void load(Archive& ar, std::uint32_t version) {
    ar(a);
    if (version >= 2) ar(b);
  }
};
struct minimal {
  int a = 0;
  template <class Archive>
  std::string save_minimal(const Archive&, const std::uint32_t version) const {
    return std::to_string(version) + ":" + std::to_string(a);
  }
  template <class Archive>
  void load_minimal(const Archive&, const std::string& saved, const std::uint32_t version) {
    if (saved.starts_with(std::to_string(version) + ":")) a = std::stoi(saved.substr(2));
  }
};
// A version with a default: it is given where the class has one.
struct defaulted {
  int a = 0, b = 0;
  template <class Archive>
  void serialize(Archive& ar, unsigned version = 0) {
    ar(a);
    if (version >= 2) ar(b);
  }
};
struct without_member {
  int a = 0;
  template <class Archive>
  void serialize(Archive& ar, unsigned) {
    ar(a);
  }
};
struct without_pair {
  int a = 0;
  template <class Archive>
  void save(Archive& ar, unsigned) const {
    ar(a);
  }
  template <class Archive>
  void load(Archive& ar, unsigned) {
    ar(a);
  }
};
struct without_beside {
  int a = 0;
};
template <class Archive>
void serialize(Archive& ar, without_beside& w, unsigned) {
  ar(w.a);
}
struct without_default {
  int a = 0;
  template <class Archive>
  void serialize(Archive& ar, unsigned = 0) {
    ar(a);
  }
};
struct first_version {
  int a = 0;
  template <class Archive>
  void serialize(Archive& ar, unsigned) {
    ar(a);
  }
};
struct holder {
  std::vector<without_member> all;
};

}  // namespace with_version

template <>
inline constexpr std::uint32_t brine::class_version<with_version::members> = 2;
template <>
inline constexpr std::uint32_t brine::class_version<with_version::beside> = 2;
template <>
inline constexpr std::uint32_t brine::class_version<with_version::hidden> = 2;
template <>
inline constexpr std::uint32_t brine::class_version<with_version::minimal> = 3;
template <>
inline constexpr std::uint32_t brine::class_version<with_version::defaulted> = 2;
template <>
inline constexpr std::uint32_t brine::class_version<with_version::first_version> = 0;

namespace {

template <class T>
void both_members_come_back() {
  T saved;
  saved.a = 1;
  saved.b = 2;
  const auto bytes = brine::dumps(saved);
  CHECK(bytes.size() == brine::wire::header_size + 4 + 8);
  CHECK(bytes[brine::wire::header_size] == std::byte{2});
  const T back = reload(saved);
  CHECK(back.a == 1);
  CHECK(back.b == 2);

  auto older = bytes;  // as a program that knew version 1 would have saved it
  older[brine::wire::header_size] = std::byte{1};
  older.resize(older.size() - 4);
  CHECK(brine::loads<T>(older).a == 1);
  CHECK(brine::loads<T>(older).b == 0);

  auto newer = bytes;
  newer[brine::wire::header_size] = std::byte{3};
  const auto failed = brine::try_loads<T>(newer);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::version_mismatch);
}

}  // namespace

// type: classes with those pairs and a version | 4 bytes of `brine::class_version<T>`, what `save` visits
// type: a class with `save_minimal(const Archive&) const` and `load_minimal(const Archive&, const V&)` | the V
TEST_CASE("save() and load() with a version, members, private and not members") {
  both_members_come_back<with_version::members>();
  both_members_come_back<with_version::beside>();
  both_members_come_back<with_version::hidden>();
  both_members_come_back<with_version::defaulted>();
  with_version::minimal m;
  m.a = 7;
  CHECK(reload(m).a == 7);
}

TEST_CASE("a hook with a version of a class that has none is refused") {
  static_assert(refused_as<with_version::without_member>("E129"));
  static_assert(refused_as<with_version::without_pair>("E129"));
  static_assert(refused_as<with_version::without_beside>("E129"));
  // One that can do without is used without.
  CHECK(brine::dumps(with_version::without_default{1}).size() == brine::wire::header_size + 4);
  CHECK(reload(with_version::without_default{1}).a == 1);
  static_assert(refused_as<with_version::holder>("E129"));
  static_assert(brine::storable<with_version::first_version>);
  CHECK(reload(with_version::first_version{5}).a == 5);
}

// -- Said by the class.
namespace said {

struct twice {
  int by_one = 0, by_pair = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(by_one);
  }
  template <class Archive>
  void save(Archive& ar) const {
    ar(by_pair);
  }
  template <class Archive>
  void load(Archive& ar) {
    ar(by_pair);
  }
};
struct one {
  int a = 0, b = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(a);
  }
};
template <class Archive>
void serialize(Archive& ar, one& o) {
  ar(o.b);
}
struct neither {
  int a = 0, b = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(a);
  }
};
struct missing {
  int a = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(a);
  }
};
struct has_nothing {
  int a = 0;
};
struct with_codec {
  int a = 0, b = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(a);
  }
};

}  // namespace said

template <>
inline constexpr brine::hook brine::hook_of<said::twice> = brine::hook::save_load;
template <>
inline constexpr brine::hook brine::hook_of<said::one> = brine::hook::free_serialize;
template <>
inline constexpr brine::hook brine::hook_of<said::neither> = brine::hook::none;
template <>
inline constexpr brine::hook brine::hook_of<said::missing> = brine::hook::save_load;
template <>
inline constexpr brine::hook brine::hook_of<said::has_nothing> = brine::hook::serialize;
template <>
inline constexpr brine::hook brine::hook_of<said::with_codec> = brine::hook::codec;
template <>
struct brine::codec<said::with_codec> {
  static void encode(auto& ar, const said::with_codec& c) { ar(c.b); }
  static void decode(auto& ar, said::with_codec& c) { ar(c.b); }
  static constexpr void describe(auto& schema) { schema.template member<int>("b"); }
};

TEST_CASE("a class with several hooks says which it means") {
  said::twice t;
  t.by_one = 1;
  t.by_pair = 2;
  CHECK(reload(t).by_one == 0);
  CHECK(reload(t).by_pair == 2);
  CHECK(reload(said::one{1, 2}).a == 0);
  CHECK(reload(said::one{1, 2}).b == 2);
  CHECK(reload(said::neither{1, 2}).a == 1);
  CHECK(reload(said::neither{1, 2}).b == 2);
  CHECK(reload(said::with_codec{1, 2}).b == 2);
  CHECK(reload(said::with_codec{1, 2}).a == 0);
  static_assert(refused_as<said::missing>("E116"));
  static_assert(refused_as<said::has_nothing>("E116"));
}

// -- Bases.
namespace bases {

struct nothing_to_say {
  template <class Archive>
  void serialize(Archive&) {}
};
struct adds : nothing_to_say {
  int lost = 0;
};
struct adds_little : nothing_to_say {
  char lost = 0;
};
class adds_inside : public nothing_to_say {
 public:
  adds_inside() = default;
  explicit adds_inside(char c) : lost_{c} {}
  [[nodiscard]] char lost() const { return lost_; }

 private:
  char lost_ = 0;
};
struct adds_none : nothing_to_say {};
struct nothing_beside {};
template <class Archive>
void serialize(Archive&, nothing_beside&) {}
struct adds_beside : nothing_beside {
  int lost = 0;
};
class adds_inside_beside : public nothing_beside {
 public:
  adds_inside_beside() = default;
  explicit adds_inside_beside(char c) : lost_{c} {}
  [[nodiscard]] char lost() const { return lost_; }

 private:
  char lost_ = 0;
};
struct nothing_split {
  template <class Archive>
  void save(Archive&) const {}
  template <class Archive>
  void load(Archive&) {}
};
struct adds_split : nothing_split {
  int lost = 0;
};
// It knows what is derived from it.
template <class Derived>
struct mixin {
  template <class Archive>
  void serialize(Archive& ar) {
    ar(static_cast<Derived&>(*this).kept);
  }
};
struct mixed : mixin<mixed> {
  int kept = 0;
};

// A hook of one's own comes before that of a base, whatever its shape.
struct own_pair : nothing_to_say {
  int a = 0;
  template <class Archive>
  void save(Archive& ar) const {
    ar(a);
  }
  template <class Archive>
  void load(Archive& ar) {
    ar(a);
  }
};
struct parent {
  int id = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id);
  }
};
struct own_pair_and_members : parent {
  int a = 0;
  template <class Archive>
  void save(Archive& ar) const {
    ar(static_cast<const parent&>(*this), a);
  }
  template <class Archive>
  void load(Archive& ar) {
    ar(static_cast<parent&>(*this), a);
  }
};
struct own_serialize : own_pair {
  int b = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(a, b);
  }
};
struct own_beside : parent {
  int a = 0;
};
template <class Archive>
void serialize(Archive& ar, own_beside& o) {
  ar(static_cast<parent&>(o), o.a);
}
struct beside_parent {
  int id = 0;
};
template <class Archive>
void serialize(Archive& ar, beside_parent& p) {
  ar(p.id);
}
struct own_member : beside_parent {
  int a = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id, a);
  }
};
struct own_versioned : parent {
  int a = 0;
  template <class Archive>
  void save(Archive& ar, unsigned) const {
    ar(id, a);
  }
  template <class Archive>
  void load(Archive& ar, unsigned) {
    ar(id, a);
  }
};
struct own_minimal : parent {
  int a = 0;
  template <class Archive>
  int save_minimal(const Archive&) const {
    return a;
  }
  template <class Archive>
  void load_minimal(const Archive&, const int& saved) {
    a = saved;
  }
};
// Two forms of one hook in a base.
struct two_forms {
  int id = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id);
  }
  template <class Archive>
  void serialize(Archive& ar, unsigned) {
    ar(id);
  }
};
struct adds_to_two_forms : two_forms {
  int lost = 0;
};
struct versioned_pair {
  int id = 0;
  template <class Archive>
  void save(Archive& ar, unsigned) const {
    ar(id);
  }
  template <class Archive>
  void load(Archive& ar, unsigned) {
    ar(id);
  }
};
struct adds_to_pair : versioned_pair {
  int lost = 0;
};
struct minimal_parent {
  int id = 0;
  template <class Archive>
  int save_minimal(const Archive&) const {
    return id;
  }
  template <class Archive>
  void load_minimal(const Archive&, const int& saved) {
    id = saved;
  }
};
struct adds_to_minimal : minimal_parent {
  int lost = 0;
};
// Two bases with a hook each: neither is T's.
struct first_parent {
  int x = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(x);
  }
};
struct two_parents : parent, first_parent {};
// A hook in a member of an aggregate with bases: refused, not opened.
struct plain {
  int id = 0;
};
struct half {
  int a = 0, b = 0;
  template <class Archive>
  void serialize(Archive& ar) const {
    ar(a);
  }
};
struct holds_half : plain {
  half inside;
};

}  // namespace bases

template <>
inline constexpr std::uint32_t brine::class_version<bases::own_versioned> = 1;
template <>
inline constexpr std::uint32_t brine::class_version<bases::versioned_pair> = 1;
template <>
inline constexpr std::uint32_t brine::class_version<bases::adds_to_pair> = 1;
template <>
inline constexpr std::uint32_t brine::class_version<bases::adds_to_two_forms> = 1;

TEST_CASE("an empty base's hook doesn't know what a class adds") {
  using namespace bases;
  static_assert(refused_as<adds>("E125"));
  static_assert(refused_as<adds_little>("E125"));
  static_assert(refused_as<adds_inside>("E125"));
  static_assert(refused_as<adds_beside>("E125"));
  static_assert(refused_as<adds_inside_beside>("E125"));
  static_assert(refused_as<adds_split>("E125"));
  static_assert(refused_as<adds_to_two_forms>("E125"));
  static_assert(refused_as<adds_to_pair>("E125"));
  static_assert(refused_as<adds_to_minimal>("E125"));
  static_assert(brine::storable<adds_none>);
  mixed m;
  m.kept = 3;
  CHECK(reload(m).kept == 3);
}

TEST_CASE("a class's own hook comes before that of a base") {
  using namespace bases;
  own_pair p;
  p.a = 1;
  CHECK(reload(p).a == 1);
  own_pair_and_members both;
  both.id = 2;
  both.a = 3;
  CHECK(reload(both).id == 2);
  CHECK(reload(both).a == 3);
  own_serialize s;
  s.a = 4;
  s.b = 5;
  CHECK(reload(s).a == 4);
  CHECK(reload(s).b == 5);
  own_beside b;
  b.id = 6;
  b.a = 7;
  CHECK(reload(b).id == 6);
  CHECK(reload(b).a == 7);
  own_member m;
  m.id = 8;
  m.a = 9;
  CHECK(reload(m).id == 8);
  CHECK(reload(m).a == 9);
  own_versioned v;
  v.id = 10;
  v.a = 11;
  CHECK(reload(v).id == 10);
  CHECK(reload(v).a == 11);
  own_minimal n;
  n.a = 12;
  CHECK(reload(n).a == 12);
  static_assert(!brine::storable<two_parents>);
  static_assert(!brine::storable<holds_half>);
}

// -- One direction, another library's protocol, out of reach.
namespace half_way {

struct only_const {
  int a = 0;
  template <class Archive>
  void serialize(Archive& ar) const {
    ar(a);
  }
};
struct only_const_versioned {
  int a = 0;
  template <class Archive>
  void serialize(Archive& ar, unsigned) const {
    ar(a);
  }
};
struct only_const_beside {
  int a = 0;
};
template <class Archive>
void serialize(Archive& ar, const only_const_beside& o) {
  ar(o.a);
}
struct only_save {
  int a = 0;
  template <class Archive>
  void save(Archive& ar) const {
    ar(a);
  }
};
struct only_load {
  int a = 0;
  template <class Archive>
  void load(Archive& ar) {
    ar(a);
  }
};
struct mixed_places {
  int a = 0;
  template <class Archive>
  void save(Archive& ar) const {
    ar(a);
  }
};
template <class Archive>
void load(Archive& ar, mixed_places& m) {
  ar(m.a);
}
struct mixed_versions {
  int a = 0;
  template <class Archive>
  void save(Archive& ar) const {
    ar(a);
  }
  template <class Archive>
  void load(Archive& ar, unsigned) {
    ar(a);
  }
};
struct save_beside {
  int a = 0;
};
template <class Archive>
void save(Archive& ar, const save_beside& s) {
  ar(s.a);
}
struct half_minimal {
  int a = 0;
  template <class Archive>
  int save_minimal(const Archive&) const {
    return a;
  }
};
struct for_saving {
  int a = 0, b = 0;
  template <class Archive>
    requires Archive::is_saving::value
  void serialize(Archive& ar) {
    ar(a);
  }
};
struct mutable_save {
  int a = 0;
  template <class Archive>
  void save(Archive& ar) {
    ar(a);
  }
  template <class Archive>
  void load(Archive& ar) {
    ar(a);
  }
};
// Nothing to load.
struct empty_const {
  template <class Archive>
  void serialize(Archive&) const {}
};
// Two forms, of which one is for loading.
struct both_forms {
  int a = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(a);
  }
  template <class Archive>
  void serialize(Archive& ar) const {
    ar(a);
  }
};
// One for all, whatever the constness.
struct forwarded {
  int a = 0;
};
template <class Archive, class T>
  requires std::is_same_v<std::remove_cvref_t<T>, forwarded>
void serialize(Archive& ar, T&& f) {
  ar(f.a);
}

// As some hash maps have it: serialize() only saves, and what loads is a static function.
template <class Key, class Value>
class table_map {
 public:
  using key_type = Key;
  using mapped_type = Value;
  using value_type = std::pair<Key, Value>;
  using iterator = typename std::vector<value_type>::iterator;
  using const_iterator = typename std::vector<value_type>::const_iterator;
  iterator begin() { return all_.begin(); }
  iterator end() { return all_.end(); }
  [[nodiscard]] const_iterator begin() const { return all_.begin(); }
  [[nodiscard]] const_iterator end() const { return all_.end(); }
  [[nodiscard]] std::size_t size() const { return all_.size(); }
  void clear() { all_.clear(); }
  template <class... A>
  std::pair<iterator, bool> emplace(A&&... a) {
    all_.emplace_back(std::forward<A>(a)...);
    return {all_.end() - 1, true};
  }
  std::pair<iterator, bool> insert(value_type v) { return emplace(std::move(v)); }
  iterator insert(const_iterator, value_type v) { return emplace(std::move(v)).first; }
  template <class Serializer>
  void serialize(Serializer& serializer) const {
    const std::uint64_t count = all_.size();
    serializer(count);
    for (const auto& [key, value] : all_) serializer(key, value);
  }
  template <class Deserializer>
  static table_map deserialize(Deserializer& d);

 private:
  std::vector<value_type> all_;
};
// The same protocol in a class that is no container.
struct protocol {
  int a = 0;
  template <class Serializer>
  void serialize(Serializer& s) const {
    s(a);
  }
  template <class Deserializer>
  static protocol deserialize(Deserializer& d);
};

// Archives of another library, by name.
struct other_archive {
  void operator()(int&) {}
};
struct concrete {
  int a = 0;
  void serialize(other_archive& ar) { ar(a); }
};
struct concrete_pair {
  int a = 0;
  void save(other_archive& ar) const;
  void load(other_archive& ar);
};
struct concrete_beside {
  int a = 0;
};
inline void serialize(other_archive& ar, concrete_beside& c) { ar(c.a); }
struct more_arguments {
  int a = 0;
  template <class Archive>
  void serialize(Archive& ar, other_archive& context);
};
class hidden {
 public:
  int a = 0;

 private:
  template <class Archive>
  void serialize(Archive& ar) {
    ar(a);
  }
};
class hidden_pair {
 public:
  int a = 0;

 private:
  template <class Archive>
  void save(Archive& ar) const {
    ar(a);
  }
  template <class Archive>
  void load(Archive& ar) {
    ar(a);
  }
};
struct of_hidden : hidden {
  int b = 0;
};

// Names that are something else.
struct to_text {
  int a = 0;
  [[nodiscard]] std::string serialize() const { return std::to_string(a); }
  static to_text deserialize(const std::string&);
};
struct to_stream {
  int a = 0;
  void serialize(std::ostream& out) const;
  void save(const std::string& path) const;
  void load(const std::string& path);
};
struct to_file {
  int a = 0;
  void save(std::ostream& out) const;
  static to_file load(std::istream& in);
};
struct settings {
  bool serialize = true;
  bool save = true, load = false;
};
struct states {
  enum state { idle, save, load };
  state now = idle;
};
struct names_a_type {
  struct serialize {
    int x = 0;
  };
  serialize inside;
};
// Overloads that aren't hooks: said by the class.
struct overloaded {
  int a = 0;
  void save(const std::string& path) const;
  void save(std::ostream& out) const;
  void load(const std::string& path);
  void load(std::istream& in);
};

}  // namespace half_way
namespace crane {
struct load {
  double kilograms = 0;
};
struct save {
  int a = 0;
};
struct both {
  load first;
  save second;
};
}  // namespace crane

template <>
inline constexpr std::uint32_t brine::class_version<half_way::only_const_versioned> = 1;
template <>
inline constexpr std::uint32_t brine::class_version<half_way::mixed_versions> = 1;
template <>
inline constexpr brine::hook brine::hook_of<half_way::overloaded> = brine::hook::none;

TEST_CASE("a hook for one direction is refused") {
  using namespace half_way;
  static_assert(refused_as<only_const>("E127"));
  static_assert(refused_as<only_const_versioned>("E127"));
  static_assert(refused_as<only_const_beside>("E127"));
  static_assert(refused_as<only_save>("E127"));
  static_assert(refused_as<only_load>("E127"));
  static_assert(refused_as<mixed_places>("E127"));
  static_assert(refused_as<mixed_versions>("E127"));
  static_assert(refused_as<save_beside>("E127"));
  static_assert(refused_as<half_minimal>("E127"));
  static_assert(refused_as<for_saving>("E127"));
  static_assert(refused_as<protocol>("E127"));
  static_assert(refused_as<mutable_save>("E127"));
  static_assert(brine::storable<empty_const>);
  CHECK(reload(both_forms{3}).a == 3);
  CHECK(reload(forwarded{4}).a == 4);
}

TEST_CASE("a container whose serialize() only saves is a container") {
  half_way::table_map<std::string, int> map;
  map.emplace("one", 1);
  map.emplace("two", 2);
  const auto back = reload(map);
  REQUIRE(back.size() == 2);
  CHECK(back.begin()[0].first == "one");
  CHECK(back.begin()[1].second == 2);
  CHECK(brine::dumps(map) == brine::dumps(std::map<std::string, int>{{"one", 1}, {"two", 2}}));
}

TEST_CASE("a hook out of reach is refused, and what only has its name isn't") {
  using namespace half_way;
  static_assert(refused_as<concrete>("E128"));
  static_assert(refused_as<concrete_pair>("E128"));
  static_assert(refused_as<concrete_beside>("E128"));
  static_assert(refused_as<more_arguments>("E128"));
  static_assert(refused_as<hidden>("E128"));
  static_assert(refused_as<hidden_pair>("E128"));
  static_assert(refused_as<of_hidden>("E128"));
  static_assert(refused_as<std::vector<hidden>>("E128"));
  CHECK(reload(to_text{1}).a == 1);
  CHECK(reload(to_stream{2}).a == 2);
  CHECK(reload(to_file{3}).a == 3);
  CHECK(reload(settings{false, true, true}).load);
  CHECK(reload(crane::both{{4.5}, {6}}).first.kilograms == 4.5);
  CHECK(reload(states{states::save}).now == states::save);
  CHECK(reload(names_a_type{{6}}).inside.x == 6);
  CHECK(reload(overloaded{7}).a == 7);
}
