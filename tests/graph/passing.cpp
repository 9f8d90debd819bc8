// Shared objects whose last owner, as far as the saved value goes, is gone before they are written: a hook made the
// pointer, or copied it from elsewhere. The document keeps them until it is done, and no longer.
#include <doctest/doctest.h>

#include <brine/brine.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace passing_tests {

// Counts its living objects.
struct counted {
  static inline int alive = 0;
  std::string text;
  std::shared_ptr<counted> next;
  explicit counted(std::string t = {}) : text{std::move(t)} { ++alive; }
  counted(const counted&) = delete;
  counted& operator=(const counted&) = delete;
  ~counted() { --alive; }
  template <class Archive>
  void serialize(Archive& ar) {
    ar(text, next);
  }
};

std::string long_text(int i) {
  return "a text too long to lie inside a std::string object, number " + std::to_string(i);
}

// Saves three objects that it makes in turn; each may get the address of the one before.
struct maker {
  std::vector<std::string> texts;
  template <class Archive>
  void save(Archive& ar) const {
    for (int i = 0; i < 3; ++i) {
      const auto made = std::make_shared<counted>(long_text(i));
      made->next = std::make_shared<counted>(long_text(10 + i));
      ar(made);
    }
  }
  template <class Archive>
  void load(Archive& ar) {
    std::vector<std::shared_ptr<counted>> loaded(3);
    for (auto& p : loaded) ar(p);
    kept = std::move(loaded);
  }
  std::vector<std::shared_ptr<counted>> kept;
};

// Two in turn through weak pointers that it locks, to objects that a cache outside lets go of.
struct locker {
  static inline std::vector<std::shared_ptr<std::string>> cache;
  std::shared_ptr<std::string> loaded[2];
  template <class Archive>
  void save(Archive& ar) const {
    for (int i = 0; i < 2; ++i) {
      cache.assign(1, std::make_shared<std::string>(long_text(i)));
      const std::weak_ptr<std::string> seen = cache[0];
      ar(seen.lock());
      cache.clear();
    }
  }
  template <class Archive>
  void load(Archive& ar) {
    ar(loaded[0], loaded[1]);
  }
};

// A codec that copies, and one value in place of the object.
struct holder {
  std::vector<std::string> texts;
};
struct minimal {
  std::string text;
  template <class Archive>
  std::shared_ptr<std::string> save_minimal(const Archive&) const {
    return std::make_shared<std::string>(text);
  }
  template <class Archive>
  void load_minimal(const Archive&, const std::shared_ptr<std::string>&) {}
};

// What a hook made may hold plain members that refer on.
struct link {
  int number = 0;
  std::shared_ptr<link> next;
};
struct chain {
  int length = 0;
  std::shared_ptr<link> first;
  template <class Archive>
  void save(Archive& ar) const {
    std::shared_ptr<link> made;
    for (int i = 0; i < length; ++i) made = std::make_shared<link>(link{i, made});
    ar(length, made);
  }
  template <class Archive>
  void load(Archive& ar) {
    ar(length, first);
  }
};

struct shape {
  virtual ~shape() = default;
  int id = 0;
};
struct circle : shape {
  template <class Archive>
  void serialize(Archive& ar) {
    ar(id);
  }
};
struct drawing {
  std::vector<std::shared_ptr<shape>> shapes;
  template <class Archive>
  void save(Archive& ar) const {
    for (int i = 0; i < 3; ++i) {
      auto made = std::make_shared<circle>();
      made->id = i;
      ar(std::shared_ptr<shape>(std::move(made)));
    }
  }
  template <class Archive>
  void load(Archive& ar) {
    shapes.resize(3);
    for (auto& s : shapes) ar(s);
  }
};

// Throws in the middle.
struct thrower {
  template <class Archive>
  void save(Archive& ar) const {
    ar(std::make_shared<counted>(long_text(0)));
    throw 7;
  }
  template <class Archive>
  void load(Archive&) {}
};

// A range whose iterator makes what it shows.
struct numbers {
  using value_type = std::shared_ptr<int>;
  struct iterator {
    int i;
    std::shared_ptr<int> operator*() const { return std::make_shared<int>(i); }
    iterator& operator++() {
      ++i;
      return *this;
    }
    bool operator==(const iterator&) const = default;
  };
  int count = 0;
  [[nodiscard]] iterator begin() const { return {0}; }
  [[nodiscard]] iterator end() const { return {count}; }
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(count); }
  void clear() { count = 0; }
  void resize(std::size_t n) { count = static_cast<int>(n); }
};

}  // namespace passing_tests

BRINE_CLASS("passing/circle", passing_tests::circle, passing_tests::shape)

using namespace passing_tests;

template <>
struct brine::codec<holder> {
  static void encode(auto& ar, const holder& h) {
    ar(h.texts.size());
    for (const auto& text : h.texts) ar(std::make_shared<std::string>(text));
  }
  static void decode(auto& ar, holder& h) {
    std::size_t count = 0;
    ar(count);
    h.texts.clear();
    for (std::size_t i = 0; i < count && ar.ok(); ++i) {
      std::shared_ptr<std::string> p;
      ar(p);
      h.texts.emplace_back();
    }
  }
  static constexpr void describe(auto& schema) { schema.template member<std::size_t>("count"); }
};

namespace {

bool contains(const std::vector<std::byte>& document, std::string_view text) {
  return std::string_view{reinterpret_cast<const char*>(document.data()), document.size()}.find(text) !=
         std::string_view::npos;
}

}  // namespace

TEST_CASE("objects that a hook makes are three objects, each with its own text") {
  {
    const auto loaded = brine::loads<maker>(brine::dumps(maker{}));
    REQUIRE(loaded.kept.size() == 3);
    for (int i = 0; i < 3; ++i) {
      const auto& one = loaded.kept[static_cast<std::size_t>(i)];
      CHECK(one->text == long_text(i));
      CHECK(one->next->text == long_text(10 + i));
    }
    CHECK(counted::alive == 6);
  }
  CHECK(counted::alive == 0);  // the document's own owners are gone too
}

TEST_CASE("objects that a hook locks, and that are gone when it returns") {
  const auto loaded = brine::loads<locker>(brine::dumps(locker{}));
  CHECK(*loaded.loaded[0] == long_text(0));
  CHECK(*loaded.loaded[1] == long_text(1));
}

TEST_CASE("codecs, save_minimal() and ranges that make their elements") {
  const holder h{{long_text(1), long_text(2)}};
  const auto document = brine::dumps(h);
  CHECK(contains(document, long_text(1)));
  CHECK(contains(document, long_text(2)));
  CHECK(brine::loads<holder>(document).texts.size() == 2);

  const auto two = brine::dumps(std::vector<minimal>{{long_text(1)}, {long_text(2)}});
  CHECK(contains(two, long_text(1)));
  CHECK(contains(two, long_text(2)));

  const auto made = brine::dumps(numbers{3});
  const auto read = brine::loads<std::vector<std::shared_ptr<int>>>(made);
  REQUIRE(read.size() == 3);
  for (int i = 0; i < 3; ++i) CHECK(*read[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("what such an object refers to by plain members is there as well") {
  const auto loaded = brine::loads<std::vector<chain>>(brine::dumps(std::vector<chain>{{3, nullptr}, {2, nullptr}}));
  CHECK(loaded[0].first->number == 2);
  CHECK(loaded[0].first->next->next->number == 0);
  CHECK(loaded[1].first->number == 1);
  CHECK(loaded[1].first->next->next == nullptr);
}

TEST_CASE("objects of a hierarchy") {
  const auto loaded = brine::loads<drawing>(brine::dumps(drawing{}));
  for (int i = 0; i < 3; ++i) CHECK(loaded.shapes[static_cast<std::size_t>(i)]->id == i);
}

TEST_CASE("a document that fails lets go of them") {
  CHECK_THROWS((void)brine::dumps(thrower{}));
  CHECK(counted::alive == 0);
}
