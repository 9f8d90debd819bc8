// What a closure is: brine::describe(f), brine::captures_of(f). And what all closures of the program
// are: registry().manifest().
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../meta/later.hpp"
#include "../meta/text.hpp"
#include "../schema/tree.hpp"
#include "closure.hpp"
#include "function.hpp"
#include "inert.hpp"
#include "migrate.hpp"

namespace brine {

struct closure_info {
  std::string name;  // empty: unnamed, an identity inside one build only
  std::uint32_t version = 0;
  std::string signature;            // "f64(f64)"
  std::string captures;             // "{rate: f64, currency: string}"
  std::uint64_t captures_hash = 0;  // of the canonical schema of the captures
};

struct capture_info {
  std::string name;  // empty where the compiler doesn't know it
  std::string type;  // "f64"
};

namespace closures {

template <class Deferred = void>
[[nodiscard]] std::vector<std::byte> capture_schema(const code& c) {
  std::vector<std::byte> bytes;
  schema::builder b{&bytes};
  c.describe(b);
  return bytes;
}

template <class Deferred = void>
[[nodiscard]] closure_info info_of(const code& c) {
  return {std::string{c.name}, c.version, std::string{c.signature},
          schema::to_text<Deferred>(capture_schema<Deferred>(c)), c.describe.hash()};
}

// The same of a closure that is kept as data: as the document has it.
template <class InertCode>
[[nodiscard]] closure_info info_of_inert(const InertCode& c) {
  identity_parts parts;
  (void)parse_identity(c.identity, parts);
  return {std::string{parts.named ? parts.name : std::string_view{}}, static_cast<std::uint32_t>(parts.version),
          std::string{parts.signature}, c.captures.text(), parts.captures};
}

template <class T>
[[nodiscard]] const code* code_of(const T& callable) {
  if constexpr (is_function_object<T>) {
    const entry* e = callable.registered_entry();
    return e == nullptr ? nullptr : &e->what;
  } else {
    return &registered<callable_type<T>, typename plain_signature<callable_type<T>>::type>().what;
  }
}

// brine::describe() and brine::captures_of() know what it is.
template <class T>
concept described = is_function_object<T> || requires { typename plain_signature<callable_type<T>>::type; };

}  // namespace closures

// The name, version, signature and capture schema of a function object's closure, or of a callable;
// all empty for an empty function object. Of a closure that is kept as data, what the document says.
template <class T>
[[nodiscard]] closure_info describe(const T& callable) {
  if constexpr (!closures::described<T>) {
    schema::explain<schema::refusal::no_signature, T>();
    return {};
  } else {
    if constexpr (closures::is_function_object<T>) {
      if (const auto* data = callable.kept_as_data()) return closures::info_of_inert(*data->value().code);
    }
    const closures::code* c = closures::code_of(callable);
    return c == nullptr ? closure_info{} : closures::info_of(*c);
  }
}

// What it captured, in order: names and types, a vector of capture_info.
template <class T>
[[nodiscard]] auto captures_of(const T& callable) {
  std::vector<meta::later<capture_info, T>> all;
  std::vector<meta::later<std::byte, T>> bytes;
  if constexpr (!closures::described<T>) {
    schema::explain<schema::refusal::no_signature, T>();
  } else {
    if constexpr (closures::is_function_object<T>) {
      if (const auto* data = callable.kept_as_data()) bytes = data->value().code->schema;
    }
    const closures::code* c = bytes.empty() ? closures::code_of(callable) : nullptr;
    if (c != nullptr) bytes = closures::capture_schema(*c);
  }
  meta::later<schema::tree, T> t;
  if (!t.parse(bytes)) return all;
  const auto& root = t.at(0);
  // Attack: captures that are each a megabyte of text.
  std::size_t left = std::size_t{1} << 20U;
  for (std::size_t i = 0; i < root.children.size(); ++i) {
    std::string type = left != 0 ? t.text(root.children[i], left) : "...";
    left -= type.size() < left ? type.size() : left;
    all.push_back({std::string{i < root.names.size() ? root.names[i] : std::string_view{}}, std::move(type)});
  }
  return all;
}

namespace closures {

// A field of a manifest's line: a \ stands before each | and \, and before a # that would begin the line.
[[nodiscard]] BRINE_COLD inline std::string manifest_field(std::string_view text) {
  std::string field;
  for (char c : text) {
    if (c == '|' || c == '\\' || (c == '#' && field.empty())) field += '\\';
    field += c;
  }
  return field;
}

}  // namespace closures

// One line for each named closure, sorted, the same on every compiler:
//   name|version|signature|hash of the capture schema|capture schema
template <class Deferred>
std::string registry_t::manifest() {
  std::vector<meta::later<std::string, Deferred>> lines;  // sorted
  for (const auto* e : entries<meta::later<const closures::entry*, Deferred>>()) {
    if (e->what.name.empty()) continue;
    const meta::later<closure_info, Deferred> info = closures::info_of(e->what);
    std::string hash(16, '0');
    std::uint64_t h = info.captures_hash;
    for (std::size_t i = 16; i-- > 0; h >>= 4U) hash[i] = "0123456789abcdef"[h & 0xfU];
    auto line = closures::manifest_field(info.name) + '|' + std::to_string(info.version) + '|' +
                closures::manifest_field(info.signature) + '|' + hash + '|' + info.captures;
    auto at = lines.end();
    while (at != lines.begin() && line < at[-1]) --at;
    if (at == lines.begin() || at[-1] != line) lines.insert(at, std::move(line));
  }
  std::string text;
  for (const auto& line : lines) text += line + '\n';
  return text;
}

}  // namespace brine
