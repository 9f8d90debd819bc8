// golden FOLDER            writes every value anew and compares with the folder's files, loads the files
//                          and compares with the values; exits with 1 where something differs
// golden --write FOLDER    writes the files
// golden --json FILE       what brine::inspect shows of it, a line for each document
//
// The files of one format version never change: what was written then is read for ever.
#include "types.hpp"

#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <limits>
#include <sstream>
#include <string_view>

namespace {

using namespace golden;

int failures = 0;
void fail(std::string_view name, std::string_view what) {
  std::printf("FAILED: %.*s: %.*s\n", static_cast<int>(name.size()), name.data(), static_cast<int>(what.size()),
              what.data());
  ++failures;
}

std::string read(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}
void write(const std::string& path, const std::string& content) {
  std::ofstream out{path, std::ios::binary};
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  if (!out.flush()) fail(path, "can't be written");
}

std::string json_lines(std::string_view documents) {
  std::string lines;
  while (!documents.empty()) {
    const std::size_t size = brine::document_size(documents);
    lines += brine::to_json(brine::inspect(documents.substr(0, size))) + '\n';
    documents.remove_prefix(size);
  }
  return lines;
}

struct run {
  std::string folder;
  bool writing;

  // The bytes of a document against the file's.
  bool compare(const std::string& name, const std::string& bytes) const {
    const std::string path = folder + '/' + name + ".brine";
    if (writing) {
      write(path, bytes);
      write(folder + '/' + name + ".json", json_lines(bytes));
    }
    const std::string stored = read(path);
    if (stored != bytes) {
      std::size_t at = 0;
      while (at < stored.size() && at < bytes.size() && stored[at] == bytes[at]) ++at;
      fail(name, "the bytes written here differ from the file's at " + std::to_string(at) + "; " +
                     std::to_string(bytes.size()) + " and " + std::to_string(stored.size()) + " bytes");
      return false;
    }
    if (json_lines(stored) != read(folder + '/' + name + ".json")) fail(name, "its JSON differs from the file's");
    return true;
  }

  template <class T, class Check>
  void value(const std::string& name, const T& v, Check&& check, brine::save_options options = embedded) const {
    options.canonical = true;
    const auto bytes = brine::dumps(v, options);
    const std::string text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    if (!compare(name, text)) return;
    const auto loaded = brine::try_loads<T>(text, {.resolve = {{"log", &log}}});
    if (!loaded) return fail(name, loaded.error().what());
    if (brine::dumps(*loaded, options) != bytes) fail(name, "the value loaded is saved as other bytes");
    if (!check(*loaded)) fail(name, "the value loaded is another than the one saved");
  }
  template <class T>
  void value(const std::string& name, const T& v, brine::save_options options = embedded) const {
    value(name, v, [&v](const T& loaded) { return loaded == v; }, options);
  }

  static constexpr brine::save_options embedded{.schema = brine::embed, .checksum = brine::checksum_mode::crc32};
  static inline int log = 0;
};

numbers make_numbers() {
  numbers n{};
  n.yes = true;
  n.u8 = 200;
  n.i8 = -100;
  n.u16 = 60000;
  n.i16 = -30000;
  n.u32 = 4000000000;
  n.i32 = -2000000000;
  n.u64 = 18446744073709551615U;
  n.i64 = -9007199254740993;
  n.narrow_here = -2147483647;
  n.widest = 9007199254740991;
  n.f32 = 0.1F;
  n.f64 = -1.5e300;
  n.tenth = 0.1;
  n.minus_zero = -0.0;
  n.infinite = -std::numeric_limits<double>::infinity();
  n.not_a_number = 0;  // set where it isn't compared
  n.smallest = std::numeric_limits<double>::denorm_min();
  n.wide = -3.0L;
  n.wide_fraction = 0.015625L;
  n.c = 'c';
  n.c8 = u8'8';
  n.c16 = u'\u00df';
  n.c32 = U'\U0001f600';
  n.w = L'w';
  n.raw = std::byte{0xab};
  n.grade = level::high;
  return n;
}

text make_text() {
  return {"text",
          "",
          "\"quoted\" \\ \n \x1b[31m \xe2\x80\xae",
          "\xff\xfe no text",
          u8"\u00fc",
          u"\u00fc\U0001f600",
          U"\U0001f600!",
          L"wide",
          "folder/file.txt",
          {'a', 'b'}};
}

containers make_containers() {
  containers c{};
  c.list = {1, -2, 1 << 30};
  c.points = {{1, 0.5}, {2, -0.25}};
  c.deque = {"front", "", "back"};
  c.linked = {1, 65535};
  c.row = {-1, 0, 1};
  c.square = {{{1, 2}, {3, 4}}};
  c.flags = {true, false, true};
  c.bytes = {std::byte{0}, std::byte{0x80}, std::byte{0xff}};
  c.names = {"a", "b"};
  c.many = {3, 1, 3};
  c.by_name = {{"$dollar", {1}}, {"key", {1, 2, 3}}};
  c.by_number = {{-1, "minus one"}, {1, "one"}};
  c.repeated = {{"k", 1}, {"k", 2}};
  for (int i = 0; i < 20; ++i) c.hashed["key " + std::to_string(i)] = i / 4.0;
  c.bits = 0b10000000101;
  return c;
}

sums make_sums() {
  sums s{};
  s.something = 7;
  s.some_nothing = std::optional<std::int32_t>{};
  s.number = 5;
  s.word = "word";
  s.unit = std::monostate{};
  s.triple = {std::int8_t{-1}, "two", 3.5};
  s.pair = {"at", {1, 2}};
  s.complex = {1.5, -2};
  s.wait = std::chrono::milliseconds{1500};
  s.when = decltype(s.when){std::chrono::seconds{1700000000}};
  s.error = std::make_error_code(std::errc::permission_denied);
  return s;
}

hooks make_hooks() {
  hooks h;
  h.one = account{"a", -5};
  h.more = {account{"b", 1}, account{"c", 2}};
  h.v = versioned{"v"};
  h.s.name = "s";
  h.s.readings = {1.5F, 2.5F};
  h.m = money{12345};
  h.log = brine::handle<int>{"log"};
  return h;
}

void check_graph(const run& r) {
  graph g;
  g.first = std::make_shared<knot>(knot{"first", {}, {}});
  g.again = g.first;
  const auto second = std::make_shared<knot>(knot{"second", {g.first}, g.first});
  g.first->to = {second, second, g.first};  // a circle, and a knot that points at itself
  g.whole = std::make_shared<point>(point{1, 2.5});
  g.part = std::shared_ptr<double>{g.whole, &g.whole->y};
  g.watched = g.whole;
  g.branches.value = 1;
  g.branches.kids.resize(2);
  g.branches.kids[1].value = 2;
  g.branches.next = std::make_unique<tree>();
  g.branches.next->value = 3;
  r.value("graph", g, [](const graph& l) {
    const bool good = l.first == l.again && l.none == nullptr && l.first->to.size() == 3 &&
                      l.first->to[0] == l.first->to[1] && l.first->to[2] == l.first &&
                      l.first->to[0]->name == "second" && l.first->to[0]->to[0] == l.first &&
                      l.first->to[0]->from.lock() == l.first && l.part.get() == &l.whole->y &&
                      l.watched.lock() == l.whole && l.dead.expired() && l.branches.kids[1].value == 2 &&
                      l.branches.next->value == 3 && l.branches.next->next == nullptr;
    l.first->to.clear();  // circles of owners would stay
    return good;
  });
  g.first->to.clear();
}

void check_classes(const run& r) {
  classes c;
  auto round = std::make_unique<circle>();
  round->id = 1;
  round->radius = 2.5;
  c.owned.push_back(std::move(round));
  c.owned.push_back(std::make_unique<shape>());
  c.owned.push_back(nullptr);
  const auto words = std::make_shared<label>();
  words->words = "over";
  words->over = std::make_shared<circle>();
  words->over->id = 9;
  c.shared = {words, words->over, words, std::make_shared<shape>()};
  r.value("classes", c, [](const classes& l) {
    const shape &root = *l.owned[1], &shared_root = *l.shared[3];
    return dynamic_cast<const circle&>(*l.owned[0]).radius == 2.5 && typeid(root) == typeid(shape) &&
           l.owned[2] == nullptr && dynamic_cast<const label&>(*l.shared[0]).over == l.shared[1] &&
           l.shared[1]->id == 9 && l.shared[2] == l.shared[0] && typeid(shared_root) == typeid(shape);
  });
}

void check_closures(const run& r) {
  const auto jobs = closures();
  const auto check = [](const std::vector<job>& l) {
    const double expected[] = {75, 110, 150, 57, 200, 50, 50, 101, 75, 75};
    for (std::size_t i = 0; i < std::size(expected); ++i) {
      rule f = l[i].run;  // a copy: some change when they are called
      if (f(100) != expected[i]) return false;
    }
    return l.size() == 11 && !l[10].run;
  };
  r.value("closures", jobs, check);
  r.value("closures_compact", jobs, check, {});
}

// Several documents, one behind the other, as dump() writes them to a stream.
void check_stream(const run& r) {
  std::stringstream out;
  brine::dump(std::int32_t{1}, out);
  brine::dump(std::string{"two"}, out);
  brine::dump(point{3, 3.5}, out, {.schema = brine::compact, .checksum = brine::checksum_mode::none});
  brine::dump(rule{brine::closure<"golden/discount">(discount{0.5})}, out);
  if (!r.compare("stream", out.str())) return;
  std::stringstream in{read(r.folder + "/stream.brine")};
  if (brine::load<std::int32_t>(in) != 1 || brine::load<std::string>(in) != "two" ||
      brine::load<point>(in) != point{3, 3.5} || brine::load<double(double)>(in)(8) != 4 || in.peek() != EOF) {
    fail("stream", "the values loaded are others than those saved");
  }
}

// With its size, without its checksum, and without its schema: then there is no tag either.
void check_tagged_stream(const run& r) {
  std::ostringstream out;
  brine::dump(tagged_point{1, 1.5}, out);
  brine::dump(tagged_point{2, 2.5}, out, {.checksum = brine::checksum_mode::none});
  brine::dump(tagged_point{3, 3.5}, out, {.schema = brine::compact});
  if (!r.compare("tagged_stream", out.str())) return;
  std::stringstream in{read(r.folder + "/tagged_stream.brine")};
  if (brine::load<tagged_point>(in) != tagged_point{1, 1.5} || brine::load<point>(in) != point{2, 2.5} ||
      brine::load<tagged_point>(in) != tagged_point{3, 3.5} || in.peek() != EOF) {
    fail("tagged_stream", "the values loaded are others than those saved");
  }
}

void check_all(const run& r) {
  r.value("numbers", make_numbers());
  r.value("text", make_text());
  r.value("containers", make_containers());
  r.value("sums", make_sums());
  r.value("hooks", make_hooks(), [](const hooks& l) {
    const hooks h = make_hooks();
    return l.one == h.one && l.more == h.more && l.v == h.v && l.s == h.s && l.m == h.m && l.log.get() == &run::log;
  });
  auto odd = make_numbers();
  odd.not_a_number = std::bit_cast<double>(0x7ff8000000000000U);
  odd.f32 = std::bit_cast<float>(0xffc00001U);  // a NaN with bits of its own
  r.value("nan", odd, [](const numbers& l) {
    return std::isnan(l.not_a_number) && std::bit_cast<std::uint32_t>(l.f32) == 0xffc00001U;
  });
  r.value("compact", make_containers(), {});
  r.value("compact_checked", make_sums(), {.checksum = brine::checksum_mode::crc32});
  r.value("unchecked", std::vector<point>{{1, 2}, {3, 4}},
          {.schema = brine::embed, .checksum = brine::checksum_mode::none});
  r.value("tagged", tagged_point{5, 0.5});
  check_tagged_stream(r);
#if BRINE_HAS_INT128
  __extension__ using wide = __int128;
  __extension__ using unsigned_wide = unsigned __int128;
  r.value("int128", std::pair<wide, unsigned_wide>{-(wide{1} << 100), ~unsigned_wide{0}});
#endif
  check_graph(r);
  check_classes(r);
  check_closures(r);
  check_stream(r);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc == 3 && std::strcmp(argv[1], "--json") == 0) {
      std::fputs(json_lines(read(argv[2])).c_str(), stdout);
      return 0;
    }
    const bool writing = argc == 3 && std::strcmp(argv[1], "--write") == 0;
    if (argc != 2 && !writing) {
      std::fputs("usage: golden [--write] FOLDER | --json FILE\n", stderr);
      return 2;
    }
    check_all({argv[argc - 1], writing});
  } catch (const std::exception& e) {
    fail("golden", e.what());
  }
  if (failures != 0) return 1;
  std::puts("all golden files agree");
}
