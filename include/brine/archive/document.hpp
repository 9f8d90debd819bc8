// A whole document: header, schema, value, checksum, in that order both ways.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "../closure/closure.hpp"
#include "../closure/function_codec.hpp"
#include "../codec/conversion.hpp"
#include "../wire/checksum.hpp"
#include "../wire/header.hpp"

namespace brine {

namespace detail {

// What a value is saved as: itself; a callable with one signature as a function object; a
// string literal as a string.
template <class T>
struct stored {
  using type = T;
};
template <class T>
  requires(kind_of<T> == kind::callable && requires { typename closures::plain_signature<T>::type; })
struct stored<T> {
  using type = function<typename closures::plain_signature<T>::type>;
};
template <std::size_t N>
struct stored<char[N]> {
  using type = std::string_view;
};
// brine::fn<&f> where it is a function (fn.hpp).
template <class T>
  requires std::is_function_v<T> && closures::own_callable<closures::callable_type<T>>
struct stored<T> : stored<closures::callable_type<T>> {};
template <class T>
using stored_as = typename stored<std::remove_cv_t<T>>::type;

// What loads<T> answers: a function object for a function type.
template <class T>
struct loaded {
  using type = T;
};
template <class T>
  requires closures::is_signature<T>
struct loaded<T> {
  using type = function<T>;
};
template <class T>
using loaded_as = typename loaded<T>::type;

// The type whose facts decide whether T can be saved: of a callable its captures, of all
// else what it is saved as.
template <class T>
struct decided_by {
  using type = stored_as<T>;
};
template <class T>
  requires std::is_function_v<T>
struct decided_by<T> {
  using type = closures::state<closures::callable_type<T>>;
};
template <class T>
  requires(kind_of<T> == kind::callable)
struct decided_by<T> {
  using type = closures::state<T>;
};

// A callable is saved under its name and signature.
template <class T>
inline constexpr schema::refusal against_name = schema::refusal::none;
template <class T>
  requires requires { typename closures::plain_signature<closures::callable_type<T>>::type; } &&
               (kind_of<T> == kind::callable || std::is_function_v<T>)
inline constexpr schema::refusal against_name<T> = closures::against_naming<
    closures::callable_type<T>, typename closures::plain_signature<closures::callable_type<T>>::type>;

// A callable without one signature can't be saved as it stands.
template <class T>
inline constexpr schema::refusal against_dumping =
    kind_of<T> == kind::callable && std::is_same_v<stored_as<T>, T> ? schema::refusal::no_signature
    : schema::against_saving<typename decided_by<T>::type> != schema::refusal::none
        ? schema::against_saving<typename decided_by<T>::type>
        : against_name<T>;
template <class T>
inline constexpr bool dumpable = against_dumping<T> == schema::refusal::none;
template <class T>
inline constexpr bool loadable = schema::loadable<loaded_as<T>>;
// Whether a T shows bytes of its document, or may hold what does: then these must outlive it.
template <class T>
inline constexpr bool shows_bytes = schema::facts_of<loaded_as<T>>.views;
template <class T>
inline constexpr bool may_show_bytes = [] {
  constexpr const schema::facts& found = schema::facts_of<loaded_as<T>>;
  return found.views || found.hooked || found.closures || found.bases != 0;
}();

// The errors behind them: no program that has one is ever run.
template <class T>
[[noreturn]] void refuse_dumping() {
  schema::explain<against_dumping<T>, typename decided_by<T>::type>();
  std::abort();
}
template <class T>
[[noreturn]] void refuse_loading() {
  schema::explain<schema::against_loading<loaded_as<T>>, loaded_as<T>>();
  std::abort();
}
template <class T>
[[noreturn]] void refuse_passing() {
  schema::explain<schema::refusal::passing_view, loaded_as<T>>();
  std::abort();
}

template <class T>
[[noreturn]] void refuse_loading_into() {
  schema::explain<schema::refusal::not_replaceable, T>();
  std::abort();
}

enum class destination : bool { bytes, file };

// The options of who gives none: what they would ask for isn't compiled.
struct standard_options {};

// The tag of the documents of a T.
template <class T>
[[nodiscard]] consteval std::string_view tag_of() {
  constexpr std::string_view tag = type_tag<T>;
  static_assert(tag.size() <= wire::longest_tag, "brine[E136]: a brine::type_tag has 1 to 255 bytes");
  return tag;
}

[[nodiscard]] constexpr std::uint8_t flags_for(standard_options, destination, bool) { return 0; }
[[nodiscard]] constexpr std::uint8_t flags_for(const save_options& options, destination to, bool sized) {
  const bool file = to == destination::file;
  const bool with_schema = options.schema == schema_mode::embed || (options.schema == schema_mode::standard && file);
  const bool with_checksum =
      options.checksum == checksum_mode::crc32 || (options.checksum == checksum_mode::standard && file);
  return static_cast<std::uint8_t>((with_schema ? wire::embedded : 0) | (with_checksum ? wire::checksummed : 0) |
                                   (sized ? wire::sized : 0));
}

template <class T>
BRINE_STEP void encode_value(encoder& e, const T& value) {
  if constexpr (kind_of<T> == kind::callable) {
    closures::encode_as<typename closures::plain_signature<T>::type>(e, value);
  } else {
    using stored_type = stored_as<T>;
    if constexpr (std::is_same_v<stored_type, T>) {
      encode<T>(e, value);
    } else {
      encode<stored_type>(e, stored_type{value});
    }
  }
}

// What is to be known of a type that is saved: all around its values is the same code for all types.
struct saved_type {
  schema::describer describe;
  void (*encode)(encoder&, const void* value);
  std::string_view tag;
};
template <class T>
inline constexpr saved_type saving{
    schema::describer_of<stored_as<T>>,
    [](encoder& e, const void* value) { encode_value(e, *static_cast<const T*>(value)); }, tag_of<T>()};

// Schema and checksum around the value; only documents that have them come here.
template <class Encoder>
BRINE_COLD void write_framed(Encoder& e, const void* value, const saved_type& type, std::uint8_t flags) {
  if ((flags & wire::sized) != 0) e.commit(wire::store(e.reserve(wire::size_field), std::uint64_t{0}));
  if ((flags & wire::tagged) != 0) {
    e.commit(wire::put_varint(e.reserve(wire::max_varint), type.tag.size()));
    e.write(type.tag.data(), type.tag.size());
  }
  if ((flags & wire::embedded) != 0) {
    write_schema(e, type.describe);
    e.embed_schemas();
  }
  type.encode(e, value);
  if (e.finish_graph != nullptr) e.finish_graph(e);
  if ((flags & wire::sized) != 0) {
    const std::size_t behind =
        e.size() - wire::header_size - wire::size_field + ((flags & wire::checksummed) != 0 ? wire::checksum_size : 0);
    wire::store(e.data() + wire::header_size, static_cast<std::uint64_t>(behind));
  }
  if ((flags & wire::checksummed) != 0) {
    const std::uint32_t sum = wire::checksum({e.data(), e.size()});
    e.commit(wire::store(e.reserve(wire::checksum_size), sum));
  }
}

// Writes the document of a value; the encoder remembers what went wrong.
template <class Encoder>
void write_document(Encoder& e, const void* value, const saved_type& type, std::uint8_t flags) {
  if ((flags & wire::embedded) != 0 && !type.tag.empty()) flags = static_cast<std::uint8_t>(flags | wire::tagged);
  e.commit(wire::put_header(e.reserve(wire::header_size), flags, type.describe.hash()));
  if (flags != 0) {
    write_framed(e, value, type, flags);
  } else {
    type.encode(e, value);
    if (e.finish_graph != nullptr) e.finish_graph(e);
  }
}
// The same without schema and checksum.
template <class T>
void write_plain_document(encoder& e, const T& value) {
  if constexpr (std::is_function_v<T>) {
    write_plain_document(e, closures::as_callable(value));
  } else {
    e.commit(wire::put_header(e.reserve(wire::header_size), 0, schema::hash<stored_as<T>>()));
    encode_value(e, value);
    if (e.finish_graph != nullptr) e.finish_graph(e);
  }
}
template <class T>
void write_document(encoder& e, const T& value, std::uint8_t flags) {
  if constexpr (std::is_function_v<T>) {
    write_document(e, closures::as_callable(value), flags);
  } else {
    write_document(e, std::addressof(value), saving<T>, flags);
  }
}

// The shared objects that the value refers to stand behind it.
[[nodiscard]] inline bool finish_objects(decoder& d) {
  if (d.finish_graph == nullptr) [[likely]]
    return true;
  const auto finish = d.finish_graph;
  d.finish_graph = nullptr;
  return finish(d);
}

// The signature of a T that is itself a function object; empty for others.
template <class T>
inline constexpr std::string_view asked_signature{};
template <class T>
  requires(kind_of<T> == kind::function)
inline constexpr std::string_view asked_signature<T> =
    closures::spelled_signature<typename function_signature<T>::type>;

// Says more of a document with another schema, where it can; else answers false.
using explain_mismatch = bool (*)(decoder&);
template <class T>
inline constexpr explain_mismatch explain_for = nullptr;
template <class T>
  requires(kind_of<T> == kind::function)
inline constexpr explain_mismatch explain_for<T> =
    [](decoder& d) { return closures::detail::fail_signature(d, asked_signature<T>); };

// Every name in the document is one that options.allow lists; or the failure not_allowed.
[[nodiscard]] BRINE_COLD inline bool names_allowed(decoder& d, std::uint64_t hash, const wanted_shape& shape,
                                                   const schema::notes* earlier = nullptr) {
  const names_check check = d.options().allow.check();
  return check == nullptr || check(d, hash, shape, earlier);
}

// Whether a schema's hash is one that the type had earlier; then the document's names were asked for, and the decoder
// has the failure where one isn't allowed.
using earlier_shape = bool (*)(decoder& d, const wanted_shape&, std::uint64_t hash);

// What is to be known of a type that is loaded: its shape and name, who tells of another signature where it is a
// function object, and who knows earlier shapes where there are hooks with a version.
struct loaded_type {
  schema::describer describe;
  std::string_view name;
  explain_mismatch explain;
  earlier_shape earlier;
  std::string_view tag;

  [[nodiscard]] wanted_shape shape() const { return {describe, describe.hash()}; }
};

// Whether this is the schema that the type had when classes whose hooks have a version were of earlier ones. Such
// values are read as they are: the hooks see to what was different.
template <class = void>
BRINE_COLD bool is_of_earlier_versions(decoder& d, const wanted_shape& wanted, std::uint64_t hash) {
  constexpr int most_tries = 64;
  schema::notes n;
  schema::builder present{nullptr, &n};
  wanted.describe(present);
  for (const schema::record_type* type : n.records) {
    if (type == nullptr || type->version == nullptr) continue;
    bool listed = false;
    for (const schema::class_at_version& v : n.versions) listed = listed || v.type == type;
    if (!listed) n.versions.push_back({type, type->version()});
  }
  for (int i = 0; i < most_tries; ++i) {
    // The next combination of versions, counting down; after 0 comes the class before it had one.
    std::size_t at = 0;
    for (; at < n.versions.size() && n.versions[at].version == schema::unversioned; ++at)
      n.versions[at].version = n.versions[at].type->version();
    if (at == n.versions.size()) return false;
    --n.versions[at].version;
    static_assert(schema::unversioned == std::uint32_t{0} - 1);
    schema::builder earlier{nullptr, &n};
    wanted.describe(earlier);
    if (earlier.result().hash != hash) continue;
    for (const schema::class_at_version& v : n.versions) {
      if (v.version == schema::unversioned) {
        d.without_version.get_or_make<classes_without_version>().push_back(v.type);
      }
    }
    return names_allowed(d, hash, wanted, &n) || !d.ok();
  }
  return false;
}

template <class T>
inline constexpr loaded_type loading{schema::describer_of<T>, meta::type_name<T>(), explain_for<T>,
                                     [] {
                                       if constexpr (schema::facts_of<T>.dynamic) {
                                         return &is_of_earlier_versions<>;
                                       } else {
                                         return nullptr;
                                       }
                                     }(),
                                     tag_of<T>()};

// The tag of a tagged document; false where it is none.
[[nodiscard]] BRINE_COLD inline bool get_tag(decoder& d, std::string_view& tag) {
  const std::byte* where = d.cursor();
  std::size_t size = 0;
  if (!d.get_size(size)) return false;
  if (size == 0 || size > wire::longest_tag) {
    return d.fail_at(where, errc::bad_value, "a type's tag has 1 to 255 bytes; the document is damaged");
  }
  tag = {reinterpret_cast<const char*>(d.cursor()), size};
  d.advance(size);
  return true;
}

// The header, word by word, with everything that it asks for; false where it is refused. A value of an
// earlier version of the type is brought to its present shape.
BRINE_COLD inline bool open_any(decoder& d, const wanted_shape& shape, const loaded_type& wanted) {
  const std::byte* begin = d.cursor();
  if (!wire::has_magic(begin, d.remaining())) {
    return d.fail(errc::bad_magic, "this is no brine document: those begin with the bytes 8f 62 72 6e");
  }
  if (!d.need(wire::header_size)) return false;
  const auto version = static_cast<unsigned>(begin[4]);
  const auto flags = static_cast<unsigned>(begin[5]);
  if (version != wire::format_version) {
    d.advance(4);
    return d.fail_with(errc::unsupported_format,
                       "format version %u, and this brine reads version %u; load it with a newer brine", version,
                       unsigned{wire::format_version});
  }
  if ((flags & ~unsigned{wire::known_flags}) != 0) {
    d.advance(5);
    return d.fail(errc::unsupported_format, "flags that this brine doesn't know; load it with a newer brine");
  }
  const auto hash = wire::fetch<std::uint64_t>(begin + 6);
  d.advance(wire::header_size);
  if ((flags & wire::sized) != 0) {
    if (!d.need(wire::size_field)) return false;
    const auto size = d.take<std::uint64_t>();
    if (size > d.remaining()) return d.truncated(static_cast<std::size_t>(size));
    if (size < d.remaining()) {
      d.advance(static_cast<std::size_t>(size));
      return d.fail_with(errc::trailing_bytes,
                         "%llu bytes follow the document: another one, or something else; brine::documents<T>() reads "
                         "all documents of a file or stream",
                         static_cast<unsigned long long>(d.remaining()));
    }
  }
  if ((flags & wire::checksummed) != 0) {
    if (!d.need(wire::checksum_size)) return false;
    d.drop_end(wire::checksum_size);
    const auto all = d.whole();
    const auto stored = wire::fetch<std::uint32_t>(all.data() + all.size());
    if (wire::checksum(all) != stored) {
      return d.fail(errc::checksum_mismatch, (flags & wire::sized) != 0
                                                 ? "the bytes aren't those that were saved: the document was damaged"
                                                 : "the bytes aren't those that were saved: the document was damaged "
                                                   "or cut off, or something follows it");
    }
  }
  if ((flags & wire::tagged) != 0) {
    const std::byte* where = d.cursor();
    std::string_view tag;
    if (!get_tag(d, tag)) return false;
    if (!wanted.tag.empty() && tag != wanted.tag) {
      d.rewind(where);
      return d.fail_with(errc::schema_mismatch,
                         "the document is tagged \"%.*s\", and %.*s is tagged \"%.*s\": it is another type's",
                         static_cast<int>(tag.size()), tag.data(),
                         static_cast<int>(wanted.name.size() < 400 ? wanted.name.size() : 400), wanted.name.data(),
                         static_cast<int>(wanted.tag.size()), wanted.tag.data());
    }
  }
  if ((flags & wire::embedded) != 0) {
    std::size_t size = 0;
    if (!d.get_size(size)) return false;
    d.set_schema({d.cursor(), size});
    d.advance(size);
  }
  if (hash == shape.hash) return names_allowed(d, hash, shape);
  if (wanted.explain != nullptr) {
    const std::byte* value = d.cursor();
    if (wanted.explain(d)) return false;
    d.rewind(value);
  }
  if (d.schemas_embedded() && convert_document.load() != nullptr) {
    return names_allowed(d, hash, shape) &&
           convert_document.load()(d, {d.cursor(), d.remaining()}, begin + 6, hash, shape);
  }
  if (wanted.earlier != nullptr && wanted.earlier(d, shape, hash)) return d.ok();
  d.rewind(begin + 6);
  return d.fail_with(
      errc::schema_mismatch,
      "the document holds a value of another shape (schema %016llx) than %.*s (schema %016llx), and %s",
      static_cast<unsigned long long>(hash), static_cast<int>(wanted.name.size() < 400 ? wanted.name.size() : 400),
      wanted.name.data(), static_cast<unsigned long long>(shape.hash),
      d.schemas_embedded()
          ? "this program has no conversions, because it loads no files: call brine::enable_evolution() "
            "anywhere in it"
          : "not its schema, by which it could be converted: load it as the type that was saved; and save with "
            "{.schema = brine::embed} what is to outlive the type");
}

// After a failure to read the value: whether it can be tried again, a class or closure in the document being of an
// earlier version and the whole brought to its present shape.
[[nodiscard]] inline bool reopen(decoder& d, const wanted_shape& wanted) {
  const converter convert = convert_document.load();
  return d.older && convert != nullptr && convert(d, {}, nullptr, wanted.hash, wanted);
}

// Containers in the value wait for its objects: it is read once more, and by now those are there.
BRINE_COLD inline bool read_again(decoder& d, const std::byte* begin, bool (*read)(decoder&, void*), void* to) {
  d.waiting = false;
  const std::byte* const end = d.repeat(begin);
  if (!read(d, to)) return false;
  d.rewind(end);
  return finish_objects(d);
}

// Reads a value by read(decoder, to), and its objects.
[[nodiscard]] inline bool read_whole(decoder& d, bool (*read)(decoder&, void*), void* to) {
  const std::byte* const begin = d.cursor();
  if (!read(d, to) || !finish_objects(d)) [[unlikely]]
    return false;
  if (!d.waiting) [[likely]]
    return true;
  return read_again(d, begin, read, to);
}

// Reads the header, and the value by read(decoder, to), which makes it anew where it is called once more; refuses
// bytes after it.
[[nodiscard]] inline bool read_document(decoder& d, const loaded_type& type, bool (*read)(decoder&, void*), void* to) {
  const wanted_shape shape = type.shape();
  if (d.has(wire::header_size) && wire::is_header(d.cursor(), shape.hash)) [[likely]] {
    d.advance(wire::header_size);
    if (d.options().allow.check() != nullptr && !names_allowed(d, shape.hash, shape)) [[unlikely]]
      return false;
  } else if (!open_any(d, shape, type)) {
    return false;
  }
  while (!read_whole(d, read, to)) {
    if (!reopen(d, shape)) return false;
  }
  if (d.remaining() == 0) [[likely]]
    return true;
  return decoder::refuse(&d, d.cursor(), complaint::trailing) != nullptr;
}

}  // namespace detail

}  // namespace brine
