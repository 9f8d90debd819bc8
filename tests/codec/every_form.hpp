// One value through every form of an archive: bytes, a buffer of the caller's, a file, a stream, a document with
// its schema, canonical bytes.
#pragma once

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <brine/brine.hpp>
#include <concepts>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace every_form {

inline void expect(bool holds, std::string_view what, std::string_view type) {
  INFO(std::string{type}, ": ", std::string{what});
  CHECK(holds);
}

// A file of this process's own, gone with the object.
struct scratch_file {
  scratch_file() {
    static int count = 0;
    path = std::filesystem::temp_directory_path() /
           ("brine_every_form_" + std::to_string(::getpid()) + "_" + std::to_string(count++));
  }
  scratch_file(const scratch_file&) = delete;
  scratch_file& operator=(const scratch_file&) = delete;
  ~scratch_file() {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
  }
  std::filesystem::path path;
};

template <class T>
T target_for(const std::vector<std::byte>& bytes) {
  if constexpr (std::default_initializable<T>) {
    return T();  // T{}: Clang 15 fails on arrays of arrays of strings
  } else {
    return brine::loads<T>(bytes);
  }
}

struct equal {
  template <class A, class B>
  bool operator()(const A& a, const B& b) const {
    return static_cast<bool>(a == b);
  }
};

// Saves the value as it is, loads it as Loaded, and compares: same(loaded, value).
template <class Loaded, class Saved, class Same = equal>
void check_as(const Saved& value, Same same = {}) {
  const std::string_view type = brine::meta::type_name<Loaded>();
  const auto bytes = brine::dumps(value);
  expect(same(brine::loads<Loaded>(bytes), value), "dumps and loads", type);
  expect(same(*brine::try_loads<Loaded>(*brine::try_dumps(value)), value), "try_dumps and try_loads", type);

  std::string buffer = "what was here before";
  brine::dumps_into(buffer, value);
  expect(std::ranges::equal(std::as_bytes(std::span{buffer}), bytes), "dumps_into gives the bytes of dumps", type);
  Loaded target = target_for<Loaded>(bytes);
  brine::loads_into(target, buffer);
  expect(same(target, value), "loads_into a fresh object", type);
  brine::loads_into(target, buffer);
  expect(same(target, value), "loads_into an object that holds something", type);

  std::size_t accepted = 0;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto cut = std::span{bytes}.first(size);
    if (brine::try_loads<Loaded>(cut) || brine::try_loads_into(target, cut)) ++accepted;
  }
  expect(accepted == 0, "no document that is cut off loads", type);
  expect(same(target, value), "loads_into what it can't leaves the object as it was", type);

  scratch_file file;
  brine::dump(value, file.path);
  expect(same(brine::load<Loaded>(file.path), value), "a file", type);

  std::stringstream stream;
  brine::dump(value, stream);
  brine::dump(value, stream);
  expect(same(brine::load<Loaded>(stream), value), "a stream's first document", type);
  expect(same(brine::load<Loaded>(stream), value), "a stream's second document", type);

  const auto embedded = brine::dumps(value, {.schema = brine::embed, .checksum = brine::checksum_mode::crc32});
  expect(embedded.size() > bytes.size(), "a document with its schema is longer", type);
  expect(same(brine::loads<Loaded>(embedded), value), "a document with its schema", type);

  const auto canonical = brine::dumps(value, {.canonical = true});
  const Loaded loaded = brine::loads<Loaded>(canonical);
  expect(same(loaded, value), "canonical bytes", type);
  expect(brine::dumps(loaded, {.canonical = true}) == canonical, "canonical bytes are the same once more", type);
}

// As what a lambda captured: listed by BRINE_CAPTURE, and as it stands where the compiler shows it. (Of an
// aggregate the compiler shows the members, and neither its hook nor its codec.)
template <class T, class Same>
void check_captured(const T& value, Same) {
  using callback = brine::move_only_function<bool(const void*)>;
  const std::string_view type = brine::meta::type_name<T>();
  const auto bytes = brine::dumps(value);
  const callback listed = [BRINE_CAPTURE((held, brine::loads<T>(bytes)))](const void* other) {
    return Same{}(held, *static_cast<const T*>(other));
  };
  expect(brine::loads<callback>(brine::dumps(listed))(&value), "captured", type);
  if constexpr (brine::config::dump_struct && (!std::is_aggregate_v<T> || brine::kind_of<T> == brine::kind::record ||
                                               brine::kind_of<T> == brine::kind::std_array)) {
    const callback shown = [held = brine::loads<T>(bytes)](const void* other) {
      return Same{}(held, *static_cast<const T*>(other));
    };
    expect(brine::loads<callback>(brine::dumps(shown))(&value), "captured, not listed", type);
  }
}

template <class T, class Same = equal>
void check(const T& value, Same same = {}) {
  static_assert(brine::storable<T>);
  static_assert(brine::why_not<T>().empty());
  check_as<T>(value, same);
  expect(brine::roundtrips(value), "roundtrips", brine::meta::type_name<T>());
  check_captured(value, same);
}

}  // namespace every_form
