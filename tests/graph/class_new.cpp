// Objects that `delete` will free come from the class's own operator new, where it has one; and objects that are shared
// know their owner, however they were made.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace class_new_tests {

struct counts {
  int made = 0, freed = 0;
  bool operator==(const counts&) const = default;
};
template <int N>
counts& counted() {
  static counts c;
  return c;
}

// Memory that only this pair knows: 64 bytes before the object.
inline void* padded(std::size_t size) {
  auto* raw = static_cast<std::byte*>(std::malloc(size + 64));
  if (raw == nullptr) std::abort();
  return raw + 64;
}
inline void unpad(void* memory) { std::free(static_cast<std::byte*>(memory) - 64); }

struct pooled {
  std::string text = "a text too long to stand in the string itself";
  std::vector<int> more{};
  static void* operator new(std::size_t size) {
    ++counted<0>().made;
    return padded(size);
  }
  static void operator delete(void* memory) {
    ++counted<0>().freed;
    unpad(memory);
  }
};

template <class T>
std::unique_ptr<T> again(const std::unique_ptr<T>& value) {
  return brine::loads<std::unique_ptr<T>>(brine::dumps(value));
}
// Every cut document fails, and nothing leaks.
template <class T>
void cut_anywhere(const T& value) {
  const auto bytes = brine::dumps(value);
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    CHECK(!brine::try_loads<T>(std::vector(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(n))).has_value());
  }
}

TEST_CASE("unique_ptr: the class's own pair, also where reading fails") {
  {
    auto p = std::make_unique<pooled>();
    p->more = {1, 2};
    counted<0>() = {1, 0};
    const auto back = again(p);
    CHECK(back->text == p->text);
    CHECK(back->more == p->more);
    CHECK(counted<0>() == counts{2, 0});
    cut_anywhere(p);
  }
  CHECK(counted<0>().made == counted<0>().freed);
}

struct base {
  virtual ~base() = default;
  int id = 0;
};
class derived final : public base {
 public:
  std::string name;
  static void* operator new(std::size_t size) {
    ++counted<1>().made;
    return padded(size);
  }
  static void operator delete(void* memory, std::size_t size) {
    CHECK(size == sizeof(derived));
    ++counted<1>().freed;
    unpad(memory);
  }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id, name);
  }
};
BRINE_CLASS("class_new/derived", derived, base);

TEST_CASE("a derived class's pair, through its base") {
  {
    auto d = std::make_unique<derived>();
    d->id = 7;
    d->name = "seven, and a text that needs memory of its own";
    const std::unique_ptr<base> p = std::move(d);
    const auto back = again(p);
    REQUIRE(dynamic_cast<const derived*>(back.get()) != nullptr);
    CHECK(back->id == 7);
    cut_anywhere(p);
  }
  CHECK(counted<1>().made == counted<1>().freed);
  CHECK(counted<1>().made > 2);
}

struct inherits_pair : pooled {
  template <class Archive>
  void serialize(Archive& ar) {
    ar(text, more, added);
  }
  int added = 0;
};

struct alignas(64) wide {
  int v = 0;
  std::string text{};
  static void* operator new(std::size_t size, std::align_val_t alignment) {
    ++counted<2>().made;
    CHECK(static_cast<std::size_t>(alignment) == 64);
    return std::aligned_alloc(64, size);
  }
  static void operator delete(void* memory, std::align_val_t) {
    ++counted<2>().freed;
    std::free(memory);
  }
};
struct alignas(64) wide_global {
  int v = 0;
  std::string text{};
};
struct only_nothrow {
  int v = 0;
  std::string text{};
  static inline bool empty = false;
  static void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    if (empty) return nullptr;
    ++counted<3>().made;
    return padded(size);
  }
  static void operator delete(void* memory) {
    ++counted<3>().freed;
    unpad(memory);
  }
};
class destroying {
 public:
  int v = 0;
  std::string text;
  destroying() = default;
  destroying(destroying&&) = default;
  static void* operator new(std::size_t size) {
    ++counted<4>().made;
    return padded(size);
  }
  static void operator delete(destroying* object, std::destroying_delete_t) {
    object->~destroying();
    ++counted<4>().freed;
    unpad(object);
  }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(v, text);
  }
};
struct placed_too {
  int v = 0;
  std::string text{};
  static void* operator new(std::size_t size) {
    ++counted<5>().made;
    return padded(size);
  }
  static void* operator new(std::size_t, void* at) { return at; }
  static void operator delete(void* memory) {
    ++counted<5>().freed;
    unpad(memory);
  }
};
class private_pair {
 public:
  [[nodiscard]] static std::unique_ptr<private_pair, void (*)(private_pair*)> make() {
    return {new private_pair, [](private_pair* p) { delete p; }};
  }
  int v = 0;
  std::string text;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(v, text);
  }

 private:
  friend brine::access;
  friend std::default_delete<private_pair>;
  private_pair() = default;
  static void* operator new(std::size_t size) {
    ++counted<6>().made;
    return padded(size);
  }
  static void operator delete(void* memory) {
    ++counted<6>().freed;
    unpad(memory);
  }
};
// The class's delete, the global new: as a new-expression has it.
struct only_delete {
  int v = 0;
  std::string text{};
  static void operator delete(void* memory) {
    ++counted<7>().freed;
    ::operator delete(memory);
  }
};

template <class T, class Make>
void round_trip(Make&& fresh) {
  auto p = fresh();
  p->v = 5;
  p->text = "a text too long to stand in the string itself";
  const auto bytes = brine::dumps(p);
  {
    const auto back = brine::loads<std::unique_ptr<T>>(bytes);
    CHECK(back->v == 5);
    CHECK(back->text == p->text);
    for (std::size_t n = 0; n < bytes.size(); ++n) {
      const auto cut = std::vector(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(n));
      CHECK(!brine::try_loads<std::unique_ptr<T>>(cut).has_value());
    }
  }
}

TEST_CASE("every form of operator new") {
  {
    auto p = std::make_unique<inherits_pair>();
    p->added = 3;
    CHECK(again(p)->added == 3);
    cut_anywhere(p);
  }
  CHECK(counted<0>().made == counted<0>().freed);
  round_trip<wide>([] { return std::make_unique<wide>(); });
  CHECK(counted<2>().made > 1);
  CHECK(counted<2>().made == counted<2>().freed);
  round_trip<wide_global>([] { return std::make_unique<wide_global>(); });
  round_trip<only_nothrow>([] { return std::unique_ptr<only_nothrow>(new (std::nothrow) only_nothrow); });
  CHECK(counted<3>().made > 1);
  CHECK(counted<3>().made == counted<3>().freed);
  round_trip<destroying>([] { return std::make_unique<destroying>(); });
  CHECK(counted<4>().made > 1);
  CHECK(counted<4>().made == counted<4>().freed);
  round_trip<placed_too>([] { return std::make_unique<placed_too>(); });
  CHECK(counted<5>().made > 1);
  CHECK(counted<5>().made == counted<5>().freed);
  {
    auto p = private_pair::make();
    p->v = 5;
    const auto bytes = brine::dumps(p);
    CHECK(brine::loads<std::unique_ptr<private_pair>>(bytes)->v == 5);
  }
  CHECK(counted<6>() == counts{2, 2});
  round_trip<only_delete>([] { return std::make_unique<only_delete>(); });
  CHECK(counted<7>().freed > 1);

  only_nothrow::empty = true;
  const auto bytes = brine::dumps(std::unique_ptr<wide_global>(new wide_global));
  const auto none = brine::try_loads<std::unique_ptr<only_nothrow>>(bytes);
  only_nothrow::empty = false;
  REQUIRE(!none.has_value());
  CHECK(none.error().code() == brine::errc::limit_exceeded);
}

TEST_CASE("shared_ptr has memory of its own") {
  counted<0>() = {};
  const auto p = std::make_shared<pooled>();
  CHECK(brine::loads<std::shared_ptr<pooled>>(brine::dumps(p))->text == p->text);
  CHECK(counted<0>() == counts{});
}

// Placement forms alone hide the global operator new: such objects are only shared.
struct arena {};
struct in_arena {
  int v = 0;
  static void* operator new(std::size_t, arena&);
  static void operator delete(void*, arena&);
};
static_assert(brine::storable<std::shared_ptr<in_arena>>);
static_assert(!brine::storable<std::unique_ptr<in_arena>>);
struct arena_base {
  virtual ~arena_base() = default;
};
struct in_arena_too : arena_base {
  int v = 0;
  static void* operator new(std::size_t, arena&);
  static void operator delete(void* memory) { ::operator delete(memory); }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(v);
  }
};
BRINE_CLASS("class_new/in_arena", in_arena_too, arena_base);

TEST_CASE("a class without a usable operator new") {
  CHECK(std::string_view(brine::why_not<std::unique_ptr<in_arena>>()).find("E130") != std::string_view::npos);
  const auto p = std::make_shared<in_arena>();
  p->v = 3;
  CHECK(brine::loads<std::shared_ptr<in_arena>>(brine::dumps(p))->v == 3);
  std::shared_ptr<arena_base> shared = std::make_shared<in_arena_too>();
  CHECK(brine::loads<std::shared_ptr<arena_base>>(brine::dumps(shared)) != nullptr);
  std::unique_ptr<arena_base> unique{::new in_arena_too};
  const auto none = brine::try_loads<std::unique_ptr<arena_base>>(brine::dumps(unique));
  REQUIRE(!none.has_value());
  CHECK(std::string_view(none.error().what()).find("operator new") != std::string_view::npos);
}

// -- enable_shared_from_this

class made : public std::enable_shared_from_this<made> {
 public:
  explicit made(int v) : v_{v} {}
  [[nodiscard]] int v() const { return v_; }

 private:
  int v_;
};
struct first_base {
  virtual ~first_base() = default;
  long filler = 1;
};
class node_base : public std::enable_shared_from_this<node_base> {
 public:
  virtual ~node_base() = default;
  [[nodiscard]] virtual int v() const = 0;
};
class made_node final : public first_base, public node_base {
 public:
  explicit made_node(int v) : v_{v} {}
  [[nodiscard]] int v() const override { return v_; }

 private:
  int v_;
};
class secret : std::enable_shared_from_this<secret> {
 public:
  explicit secret(int v) : v_{v} {}
  [[nodiscard]] int v() const { return v_; }

 private:
  int v_;
};
struct twice_a : std::enable_shared_from_this<twice_a> {};
struct twice_b : std::enable_shared_from_this<twice_b> {};
class twice : public twice_a, public twice_b {
 public:
  explicit twice(int v) : v_{v} {}
  [[nodiscard]] int v() const { return v_; }

 private:
  int v_;
};
// Read over an object that is there, by a private constructor, and by default.
class befriended : public std::enable_shared_from_this<befriended> {
 public:
  static std::shared_ptr<befriended> make() { return std::shared_ptr<befriended>(new befriended); }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(v);
  }
  int v = 0;

 private:
  friend brine::access;
  befriended() = default;
};

}  // namespace class_new_tests

#define MADE_BY_CODEC(type)                                                            \
  template <>                                                                          \
  struct brine::codec<class_new_tests::type> {                                         \
    static void encode(auto& ar, const class_new_tests::type& m) { ar(m.v()); }        \
    static class_new_tests::type decode(auto& ar) {                                    \
      int v = 0;                                                                       \
      ar(v);                                                                           \
      return class_new_tests::type(v);                                                 \
    }                                                                                  \
    static constexpr void describe(auto& schema) { schema.template member<int>("v"); } \
  }
MADE_BY_CODEC(made);
MADE_BY_CODEC(made_node);
MADE_BY_CODEC(secret);
MADE_BY_CODEC(twice);
BRINE_CLASS("class_new/made_node", class_new_tests::made_node, class_new_tests::first_base, class_new_tests::node_base);

namespace class_new_tests {

template <class T>
std::shared_ptr<T> again(const std::shared_ptr<T>& value) {
  return brine::loads<std::shared_ptr<T>>(brine::dumps(value));
}

TEST_CASE("an object made by its codec knows its owner") {
  auto back = again(std::make_shared<made>(4));
  CHECK(back->v() == 4);
  CHECK(back->shared_from_this() == back);
  CHECK(back.use_count() == 1);
  const std::weak_ptr<made> weak = back->weak_from_this();
  auto second = back->shared_from_this();
  back.reset();
  CHECK(second->v() == 4);
  second.reset();
  CHECK(weak.expired());
}

TEST_CASE("through bases") {
  const auto back = again(std::shared_ptr<node_base>(std::make_shared<made_node>(6)));
  CHECK(back->v() == 6);
  CHECK(back->shared_from_this() == back);
  const auto other = again(std::shared_ptr<first_base>(std::make_shared<made_node>(8)));
  const auto* as_node = dynamic_cast<const node_base*>(other.get());
  REQUIRE(as_node != nullptr);
  CHECK(as_node->shared_from_this().get() == as_node);
  CHECK(!(as_node->weak_from_this().owner_before(other) || other.owner_before(as_node->weak_from_this())));
  const auto all = brine::loads<std::vector<std::shared_ptr<node_base>>>(brine::dumps(
      std::vector<std::shared_ptr<node_base>>{std::make_shared<made_node>(1), std::make_shared<made_node>(2)}));
  for (const auto& n : all) CHECK(n->shared_from_this() == n);
}

TEST_CASE("where make_shared sets nothing, nothing is set") {
  CHECK(again(std::make_shared<secret>(2))->v() == 2);
  const auto t = again(std::make_shared<twice>(3));
  CHECK(t->v() == 3);
  CHECK(static_cast<twice_a&>(*t).weak_from_this().expired());
  CHECK(static_cast<twice_a&>(*std::make_shared<twice>(3)).weak_from_this().expired());
}

TEST_CASE("private constructors, parts of objects") {
  const auto back = again(befriended::make());
  CHECK(back->shared_from_this() == back);
  struct whole {
    int id = 0;
    std::pair<int, int> part;
  };
  const auto w = std::make_shared<whole>(whole{1, {2, 3}});
  const auto [one, two] = brine::loads<std::pair<std::shared_ptr<whole>, std::shared_ptr<std::pair<int, int>>>>(
      brine::dumps(std::pair{w, std::shared_ptr<std::pair<int, int>>(w, &w->part)}));
  CHECK(two.get() == &one->part);
}

}  // namespace class_new_tests
