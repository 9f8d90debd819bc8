// Classes as users of cereal and of Boost.Serialization have them, with the headers of these libraries: private hooks
// that befriend their access, their class versions, cereal's specialize, Boost's hooks in its own namespace.
#include <doctest/doctest.h>

#include <brine/brine.hpp>
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
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

// After brine's headers on purpose: what is there counts where a class is used.
#if __has_include(<cereal/archives/binary.hpp>)
#include <cereal/archives/binary.hpp>
#include <cereal/types/string.hpp>

namespace of_cereal {

// Aggregates, but for the hook.
class hidden {
 public:
  int kept = 0, left_out = 0;

 private:
  friend class cereal::access;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(kept);
  }
};
class hidden_pair {
 public:
  int kept = 0, left_out = 0;

 private:
  friend class cereal::access;
  template <class Archive>
  void save(Archive& ar) const {
    ar(kept);
  }
  template <class Archive>
  void load(Archive& ar) {
    ar(kept);
  }
};
class hidden_minimal {
 public:
  int kept = 0, left_out = 0;

 private:
  friend class cereal::access;
  template <class Archive>
  std::string save_minimal(const Archive&) const {
    return std::to_string(kept);
  }
  template <class Archive>
  void load_minimal(const Archive&, const std::string& saved) {
    kept = std::stoi(saved);
  }
};
class hidden_final final {
 public:
  int kept = 0, left_out = 0;

 private:
  friend class cereal::access;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(kept);
  }
};
// No aggregate.
class account {
 public:
  account() = default;
  explicit account(int cents) : cents_{cents} {}
  [[nodiscard]] int cents() const { return cents_; }

 private:
  friend class cereal::access;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(cents_);
  }
  int cents_ = 0;
};
// The hook is the base's.
class savings : public account {
 public:
  savings() = default;

 private:
  int rate_ = 0;

 public:
  [[nodiscard]] int rate() const { return rate_; }
};
struct more_hidden : hidden {
  int lost = 0;
};
struct only_saves {
  int a = 0;

 private:
  friend class cereal::access;
  template <class Archive>
  void serialize(Archive& ar) const {
    ar(a);
  }
};
struct hidden_twice {
  int a = 0;

 private:
  friend class cereal::access;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(a);
  }
  template <class Archive>
  void save(Archive& ar) const {
    ar(a);
  }
  template <class Archive>
  void load(Archive& ar) {
    ar(a);
  }
};

struct versioned {
  int a = 0, b = 0;
  template <class Archive>
  void serialize(Archive& ar, const std::uint32_t version) {
    ar(a);
    if (version >= 2) ar(b);
  }
};
class hidden_versioned {
 public:
  int a = 0, b = 0;

 private:
  friend class cereal::access;
  template <class Archive>
  void save(Archive& ar, const std::uint32_t version) const {
    ar(a);
    if (version >= 2) ar(b);
  }
  template <class Archive>
  void load(Archive& ar, const std::uint32_t version) {
    ar(a);
    if (version >= 2) ar(b);
  }
};
struct without_version {
  int a = 0;
  template <class Archive>
  void serialize(Archive& ar, const std::uint32_t) {
    ar(a);
  }
};
// brine's own version comes first.
struct two_numbers {
  int a = 0, b = 0;
  template <class Archive>
  void serialize(Archive& ar, const std::uint32_t version) {
    ar(a);
    if (version >= 5) ar(b);
  }
};

// The base's hook beside a pair, as cereal's manual has it, and a class with both.
struct said {
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
struct unsaid : said {
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
struct in_their_namespace {
  int a = 0, b = 0;
};
struct asked_for {
  int kept = 0, left_out = 0;
};

}  // namespace of_cereal

CEREAL_CLASS_VERSION(of_cereal::versioned, 2)
CEREAL_CLASS_VERSION(of_cereal::hidden_versioned, 2)
CEREAL_CLASS_VERSION(of_cereal::two_numbers, 2)
template <>
inline constexpr std::uint32_t brine::class_version<of_cereal::two_numbers> = 5;
CEREAL_SPECIALIZE_FOR_ALL_ARCHIVES(of_cereal::said, cereal::specialization::member_load_save)
namespace cereal {
template <class Archive>
void serialize(Archive& ar, of_cereal::in_their_namespace& s) {
  ar(s.a);
}
template <class Archive>
void serialize(Archive& ar, of_cereal::asked_for& s) {
  ar(make_nvp("kept", s.kept));
}
}  // namespace cereal
template <>
inline constexpr brine::hook brine::hook_of<of_cereal::asked_for> = brine::hook::free_serialize;

namespace {

template <class T>
void only_what_is_kept(T value) {
  value.kept = 1;
  value.left_out = 2;
  const T back = reload(value);
  CHECK(back.kept == 1);
  CHECK(back.left_out == 0);

  std::stringstream stream;
  cereal::BinaryOutputArchive{stream}(value);
  T by_cereal;
  cereal::BinaryInputArchive{stream}(by_cereal);
  CHECK(by_cereal.kept == back.kept);
  CHECK(by_cereal.left_out == back.left_out);
}

template <class T>
void both_members(T value, std::byte version) {
  value.a = 1;
  value.b = 2;
  CHECK(brine::dumps(value)[brine::wire::header_size] == version);
  const T back = reload(value);
  CHECK(back.a == 1);
  CHECK(back.b == 2);
}

}  // namespace

// type: private hooks of friends of `cereal::access`, `boost::serialization::access` | where that header is there
TEST_CASE("private hooks that befriend cereal::access") {
  using namespace of_cereal;
  only_what_is_kept(hidden{});
  only_what_is_kept(hidden_pair{});
  only_what_is_kept(hidden_minimal{});
  only_what_is_kept(hidden_final{});
  only_what_is_kept(asked_for{});
  CHECK(reload(account{5}).cents() == 5);
  static_assert(refused_as<savings>("E125"));
  static_assert(refused_as<more_hidden>("E125"));
  static_assert(!brine::storable<only_saves>);
  static_assert(refused_as<hidden_twice>("E116"));
  static_assert(refused_as<in_their_namespace>("E128"));
}

TEST_CASE("CEREAL_CLASS_VERSION is the version of a class") {
  using namespace of_cereal;
  both_members(versioned{}, std::byte{2});
  both_members(hidden_versioned{}, std::byte{2});
  both_members(two_numbers{}, std::byte{5});
  static_assert(refused_as<without_version>("E129"));

  auto newer = brine::dumps(versioned{});
  newer[brine::wire::header_size] = std::byte{3};
  const auto failed = brine::try_loads<versioned>(newer);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == brine::errc::version_mismatch);
}

TEST_CASE("cereal's specialize says which hook is meant") {
  using namespace of_cereal;
  said s;
  s.by_one = 1;
  s.by_pair = 2;
  CHECK(reload(s).by_pair == 2);
  CHECK(reload(s).by_one == 0);
  static_assert(refused_as<unsaid>("E116"));
}
#endif

#if __has_include(<boost/serialization/serialization.hpp>)
#include <boost/serialization/access.hpp>
#include <boost/serialization/serialization.hpp>
#include <boost/serialization/split_free.hpp>
#include <boost/serialization/split_member.hpp>
#include <boost/serialization/version.hpp>

namespace of_boost {

class hidden {
 public:
  int kept = 0, left_out = 0;

 private:
  friend class boost::serialization::access;
  template <class Archive>
  void serialize(Archive& ar, const unsigned int) {
    ar & kept;
  }
};
class position {
 public:
  position() = default;
  position(int degrees, float seconds) : degrees_{degrees}, seconds_{seconds} {}
  [[nodiscard]] int degrees() const { return degrees_; }
  [[nodiscard]] float seconds() const { return seconds_; }

 private:
  friend class boost::serialization::access;
  template <class Archive>
  void serialize(Archive& ar, const unsigned int version) {
    ar & degrees_;
    if (version >= 1) ar & seconds_;
  }
  int degrees_ = 0;
  float seconds_ = 0;
};
class split {
 public:
  int a = 0, b = 0;

 private:
  friend class boost::serialization::access;
  template <class Archive>
  void save(Archive& ar, const unsigned int version) const {
    ar << a;
    if (version >= 2) ar << b;
  }
  template <class Archive>
  void load(Archive& ar, const unsigned int version) {
    ar >> a;
    if (version >= 2) ar >> b;
  }
  BOOST_SERIALIZATION_SPLIT_MEMBER()
};
struct open_split {
  int a = 0, b = 0;
  template <class Archive>
  void save(Archive& ar, const unsigned int version) const {
    ar << a;
    if (version >= 2) ar << b;
  }
  template <class Archive>
  void load(Archive& ar, const unsigned int version) {
    ar >> a;
    if (version >= 2) ar >> b;
  }
  BOOST_SERIALIZATION_SPLIT_MEMBER()
};
struct versioned {
  int a = 0, b = 0;
  template <class Archive>
  void serialize(Archive& ar, const unsigned int version) {
    ar & a;
    if (version >= 2) ar & b;
  }
};
struct zero {
  int a = 0;
  template <class Archive>
  void serialize(Archive& ar, const unsigned int) {
    ar & a;
  }
};
struct without_version {
  int a = 0;
  template <class Archive>
  void serialize(Archive& ar, const unsigned int) {
    ar & a;
  }
};
// Not in the class, but in Boost's namespace, as its tutorial has it.
struct beside {
  int a = 0, b = 0;
};
struct beside_split {
  int a = 0, b = 0;
};
struct beside_without_version {
  int a = 0;
};
struct of_hidden : position {
  int lost = 0;
};
struct plain {
  int a = 0;
  std::string b;
};

}  // namespace of_boost

BOOST_CLASS_VERSION(of_boost::hidden, 1)
BOOST_CLASS_VERSION(of_boost::position, 1)
BOOST_CLASS_VERSION(of_boost::split, 2)
BOOST_CLASS_VERSION(of_boost::open_split, 2)
BOOST_CLASS_VERSION(of_boost::versioned, 2)
BOOST_CLASS_VERSION(of_boost::zero, 0)
BOOST_CLASS_VERSION(of_boost::beside, 2)
BOOST_CLASS_VERSION(of_boost::beside_split, 2)
BOOST_CLASS_VERSION(of_boost::of_hidden, 2)

BOOST_SERIALIZATION_SPLIT_FREE(of_boost::beside_split)
namespace boost::serialization {
template <class Archive>
void serialize(Archive& ar, of_boost::beside& s, const unsigned int version) {
  ar & s.a;
  if (version >= 2) ar & s.b;
}
template <class Archive>
void serialize(Archive& ar, of_boost::beside_without_version& s, const unsigned int) {
  ar & s.a;
}
template <class Archive>
void save(Archive& ar, const of_boost::beside_split& s, const unsigned int version) {
  ar << s.a;
  if (version >= 2) ar << s.b;
}
template <class Archive>
void load(Archive& ar, of_boost::beside_split& s, const unsigned int version) {
  ar >> s.a;
  if (version >= 2) ar >> s.b;
}
}  // namespace boost::serialization

namespace {

template <class T>
void version_and_both_members(T value) {
  value.a = 1;
  value.b = 2;
  const auto bytes = brine::dumps(value);
  CHECK(bytes.size() == brine::wire::header_size + 12);
  CHECK(bytes[brine::wire::header_size] == std::byte{2});
  const T back = reload(value);
  CHECK(back.a == 1);
  CHECK(back.b == 2);
}

}  // namespace

TEST_CASE("private hooks that befriend boost::serialization::access") {
  of_boost::hidden h;
  h.kept = 1;
  h.left_out = 2;
  CHECK(reload(h).kept == 1);
  CHECK(reload(h).left_out == 0);
  CHECK(reload(of_boost::position{3, 4.5F}).degrees() == 3);
  CHECK(reload(of_boost::position{3, 4.5F}).seconds() == 4.5F);
  version_and_both_members(of_boost::split{});
  static_assert(refused_as<of_boost::of_hidden>("E125"));
}

TEST_CASE("BOOST_CLASS_VERSION is the version of a class") {
  version_and_both_members(of_boost::versioned{});
  version_and_both_members(of_boost::open_split{});
  CHECK(reload(of_boost::zero{6}).a == 6);
  static_assert(refused_as<of_boost::without_version>("E129"));
}

TEST_CASE("hooks in Boost's namespace") {
  version_and_both_members(of_boost::beside{});
  version_and_both_members(of_boost::beside_split{});
  static_assert(refused_as<of_boost::beside_without_version>("E129"));
  CHECK(reload(of_boost::plain{7, "b"}).b == "b");
}
#endif
