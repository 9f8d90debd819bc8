// Strings and views, in every form of an archive.
#include <array>
#include <cstddef>
#include <filesystem>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "every_form.hpp"

using every_form::check;
using every_form::check_as;
using namespace std::string_literals;

// type: `std::string` | varint count, the characters
// type: `std::wstring`, `std::u8string`, `std::u16string`, `std::u32string` | varint count, the characters
TEST_CASE("every form: strings of every character type") {
  check(""s);
  check("text with a \0 in it"s);
  check(std::string(1000, 'x'));
  check(L"wide \u20ac"s);
  check(u8"utf-8 \u20ac"s);
  check(u"utf-16 \U0001f600"s);
  check(U"utf-32 \U0001f600"s);
}

// type: `std::pmr::string`, strings with another allocator | as `std::string`
TEST_CASE("every form: strings with another allocator") {
  std::pmr::monotonic_buffer_resource memory;
  check(std::pmr::string{"in a memory resource, too long for the object itself", &memory});
  check(std::pmr::u16string{u"short", &memory});
  CHECK(brine::loads<std::string>(brine::dumps(std::pmr::string{"the same schema"})) == "the same schema");
}

// type: `std::string_view` and those of other characters | as `std::string`; loads as one
// type: `"literals"` | as `std::string`; load as one
TEST_CASE("every form: a string_view loads as a string") {
  check_as<std::string>(std::string_view{"view"});
  check_as<std::wstring>(std::wstring_view{L"wide"});
  check_as<std::u8string>(std::u8string_view{u8"utf-8"});
  check_as<std::u16string>(std::u16string_view{u"utf-16"});
  check_as<std::u32string>(std::u32string_view{U"utf-32"});
  CHECK(brine::dumps("literal") == brine::dumps("literal"s));
  static_assert(!brine::storable<std::string_view>);
}

// type: `std::span` | varint count, the elements; loads as a `std::vector`
TEST_CASE("every form: a span loads as a vector") {
  const auto same = [](const auto& loaded, const auto& saved) { return std::ranges::equal(loaded, saved); };
  const std::vector<int> numbers{1, -2, 3};
  check_as<std::vector<int>>(std::span<const int>{numbers}, same);
  const std::array<std::string, 2> words{"a", "b"};
  check_as<std::vector<std::string>>(std::span<const std::string, 2>{words}, same);
  check_as<std::vector<int>>(std::span<const int>{}, same);
  static_assert(!brine::storable<std::span<const int>>);
}

// Found by its shape, a span of another library is saved too; what adds to one isn't.
TEST_CASE("what looks like a span") {
  struct counted : std::span<const int> {
    explicit counted(std::span<const int> all) : std::span<const int>{all} {}
  };
  struct labelled : std::span<const int> {
    int label = 0;
  };
  const std::vector<int> numbers{1, -2, 3};
  CHECK(brine::dumps(counted{numbers}) == brine::dumps(numbers));
  static_assert(!brine::detail::dumpable<labelled>);
}

namespace {

// Points into the document that it was loaded from.
template <class View>
bool inside(const View& view, const std::vector<std::byte>& document) {
  const auto* first = reinterpret_cast<const std::byte*>(view.data());
  return first > document.data() && first + view.size() <= document.data() + document.size();
}

}  // namespace

// type: `brine::view<std::string_view>` | as `std::string`; loads as a view into the document
TEST_CASE("a string_view into the document") {
  const auto bytes = brine::dumps("hello"s);
  const auto view = brine::loads<brine::view<std::string_view>>(bytes);
  CHECK(*view == "hello");
  CHECK(view->size() == 5);
  CHECK(inside(*view, bytes));
  CHECK(brine::dumps(view) == bytes);
  CHECK(brine::dumps(view, {.schema = brine::embed}) == brine::dumps("hello"s, {.schema = brine::embed}));

  brine::view<std::string_view> target;
  brine::loads_into(target, bytes);
  CHECK(inside(*target, bytes));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK_FALSE(brine::try_loads<brine::view<std::string_view>>(std::span{bytes}.first(size)));
  }
}

// type: `brine::view<std::span<const std::byte>>` | varint count, the bytes; loads as a view into the document
TEST_CASE("a span of bytes into the document") {
  const auto bytes = brine::dumps(std::vector<std::byte>{std::byte{1}, std::byte{2}});
  const auto view = brine::loads<brine::view<std::span<const std::byte>>>(bytes);
  CHECK(view->size() == 2);
  CHECK(view.value[1] == std::byte{2});
  CHECK(inside(*view, bytes));
  CHECK(brine::dumps(view) == bytes);
  static_assert(!brine::storable<brine::view<std::span<const int>>>);
}

TEST_CASE("views as members and elements") {
  struct record {
    int id;
    brine::view<std::string_view> name;
  };
  struct owning_record {
    int id;
    std::string name;
  };
  const auto bytes = brine::dumps(std::vector<owning_record>{{1, "one"}, {2, "two"}});
  const auto records = brine::loads<std::vector<record>>(bytes);
  CHECK(*records.at(1).name == "two");
  CHECK(inside(*records.at(1).name, bytes));
}

// type: `std::filesystem::path` | its generic form in UTF-8, as a string
TEST_CASE("every form: path") {
  check(std::filesystem::path{});
  check(std::filesystem::path{"/a/b c/../d.txt"});
  check(std::filesystem::path{u8"relative/\u20ac"});
}
